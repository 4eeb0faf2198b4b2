"""Self-evaluation scores after the finance ministry's method, by rules that stand in a readable file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

import numpy as np
import pandas as pd

from minsheng_analysis.errors import DataError, Problem, UsageError
from minsheng_analysis.language.languages import join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_quantity, format_ratio
from minsheng_analysis.measures.assessment import Thresholds, assess
from minsheng_analysis.measures.codes import Basis

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

Policy = Literal["off", "flag", "linear", "tiers"]
POLICIES: tuple[Policy, ...] = ("off", "flag", "linear", "tiers")
DEFAULT_RULES = "mof-2020-10"

SCOPES = ("indicator", "project", "whole")
COLUMNS = (
    "scope",
    "project_no",
    "indicator_id",
    "class_key",
    "class_zh",
    "class_en",
    "subclass_zh",
    "subclass_en",
    "name_zh",
    "name_en",
    "target_text",
    "actual_text",
    "target_value",
    "value",
    "value_low",
    "value_high",
    "unit",
    "classifier",
    "measure",
    "direction",
    "marks",
    "ratio",
    "status",
    "reason",
    "share",
    "score",
    "score_low",
    "score_high",
    "grade",
    "grade_en",
    "target_set_low",
    "deviation_zh",
    "deviation_en",
    "basis",
    "policy",
)
_LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class IndicatorClass:
    """A first-level indicator (一级指标) and its marks out of 100."""

    key: str
    name_zh: str
    name_en: str
    marks: float


@dataclass(frozen=True)
class Classification:
    """A rule that puts an indicator into a class; every condition given must hold, none given means always."""

    key: str
    subclass_zh: str
    subclass_en: str
    names: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Band:
    """Shares of the marks that a state to reach may get, and the point taken."""

    low: float
    high: float
    point: float


@dataclass(frozen=True)
class Grade:
    """A grade and the least marks that earn it."""

    zh: str
    en: str
    least: float


@dataclass(frozen=True)
class Rules:
    """How indicators become scores; read from a TOML file.

    Attributes
    ----------
    id, name_zh, name_en : str
    source : mapping
        Where the rules come from, in both languages.
    classes : tuple of IndicatorClass
    classify : tuple of Classification
    bands : mapping of str to Band
        ``reached``, ``partly``, ``not_reached``.
    grades : tuple of Grade
        Ascending.
    threshold : float
        Achievement ratio above which a target is flagged as possibly set low.
    policy : str
        What to do above it unless told otherwise.
    slope, most : float
        Linear policy: share of the marks taken off for each further 100% of the target, and its limit.
    tiers : tuple of (float, float)
        Tiered policy: ratio above which, and share of the marks kept; ascending.
    """

    id: str
    name_zh: str
    name_en: str
    source: Mapping[str, str]
    classes: tuple[IndicatorClass, ...]
    classify: tuple[Classification, ...]
    bands: Mapping[str, Band]
    grades: tuple[Grade, ...]
    threshold: float
    policy: Policy
    slope: float
    most: float
    tiers: tuple[tuple[float, float], ...]

    def kept(self, ratio: pd.Series[float], policy: Policy) -> pd.Series[float]:
        """Share of the marks that is kept at an achievement ratio.

        Parameters
        ----------
        ratio : Series of float
            Dimensionless; NA keeps everything.
        policy : {"off", "flag", "linear", "tiers"}

        Returns
        -------
        Series of float
            From 0 to 1.

        Examples
        --------
        >>> load_rules().kept(pd.Series([1.0, 1.8, 6.3]), "linear").tolist()
        [1.0, 0.95, 0.8]
        """
        if policy == "linear":
            return 1 - (self.slope * (ratio - self.threshold)).clip(lower=0, upper=self.most).fillna(0)
        kept = pd.Series(1.0, index=ratio.index)
        if policy == "tiers":
            for above, share in self.tiers:
                kept = kept.mask(ratio > above, share)
        return kept


def load_rules(source: str | Path = DEFAULT_RULES) -> Rules:
    """Read a file of rules.

    Parameters
    ----------
    source : str or Path
        The name of rules that come with the project (``"mof-2020-10"``), or a file of one's own.

    Returns
    -------
    Rules

    Raises
    ------
    UsageError
        If there are no such rules.
    DataError
        If the file breaks the form; lists every problem.

    Examples
    --------
    >>> [(c.key, c.marks) for c in load_rules().classes]
    [('budget', 10.0), ('output', 50.0), ('benefit', 30.0), ('satisfaction', 10.0)]
    """
    shipped = files("minsheng_analysis.appraisal").joinpath("rules")
    if str(source).endswith(".toml"):
        path = Path(source)
        if not path.is_file():
            raise UsageError(
                f"there is no file of rules {source}; check the path", f"没有规则文件 {source}；请检查路径"
            )
        text, name = path.read_text(encoding="utf-8-sig"), path.name
    else:
        name = f"{source}.toml"
        known = sorted(entry.name.removesuffix(".toml") for entry in shipped.iterdir() if entry.name.endswith(".toml"))
        if str(source) not in known:
            raise UsageError(
                f"there are no rules {str(source)!r}; there are: {', '.join(known)}; a file of one's own ends in .toml",
                f"没有规则“{source}”；现有：{'、'.join(known)}；自备文件以 .toml 结尾",
            )
        text = shipped.joinpath(name).read_text(encoding="utf-8")
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError(
            [Problem(name, "", "", "", f"is not valid TOML: {error}", f"不是有效的 TOML：{error}")]
        ) from error
    problems = _rule_problems(raw, name)
    if problems:
        raise DataError(problems)
    over = raw["overachievement"]
    return Rules(
        id=raw["id"],
        name_zh=raw["name_zh"],
        name_en=raw["name_en"],
        source=raw["source"],
        classes=tuple(IndicatorClass(c["key"], c["name_zh"], c["name_en"], float(c["marks"])) for c in raw["classes"]),
        classify=tuple(
            Classification(
                key=c["class"],
                subclass_zh=c["subclass_zh"],
                subclass_en=c["subclass_en"],
                names=tuple(c.get("names", ())),
                units=tuple(c.get("units", ())),
                measures=tuple(c.get("measures", ())),
            )
            for c in raw["classify"]
        ),
        bands={key: Band(**{k: float(v) for k, v in band.items()}) for key, band in raw["qualitative"].items()},
        grades=tuple(Grade(g["zh"], g["en"], float(g["from"])) for g in raw["grades"]),
        threshold=float(over["threshold"]),
        policy=over["policy"],
        slope=float(over["linear"]["slope"]),
        most=float(over["linear"]["most"]),
        tiers=tuple((float(tier["above"]), float(tier["share"])) for tier in over["tiers"]),
    )  # fmt: skip


#: What a file of rules must hold: table, its keys.
_FORM = {
    "classes": ("key", "name_zh", "name_en", "marks"),
    "classify": ("class", "subclass_zh", "subclass_en"),
    "grades": ("zh", "en", "from"),
}


def _rule_problems(raw: Mapping[str, Any], name: str) -> list[Problem]:
    missing = ("must be given", "必须给出")
    problems = [
        Problem(name, "", key, "", *missing)
        for key in ("id", "name_zh", "name_en", "source", *_FORM, "qualitative", "overachievement")
        if not raw.get(key)
    ]
    for table, keys in _FORM.items():
        for n, row in enumerate(raw.get(table, []), start=1):
            problems += [Problem(name, f"{table} {n}", key, "", *missing) for key in keys if key not in row]
    bands = raw.get("qualitative", {})
    for band in ("reached", "partly", "not_reached"):
        shares = [bands.get(band, {}).get(key) for key in ("low", "point", "high")]
        if None in shares or not 0 <= shares[0] <= shares[1] <= shares[2] <= 1:
            problems.append(
                Problem(name, "qualitative", band, str(shares), "low, point and high must ascend from 0 to 1",
                        "low、point、high 须依次递增且在 0 与 1 之间")
            )  # fmt: skip
    over = raw.get("overachievement", {})
    for key in ("threshold", "policy", "linear", "tiers"):
        if over and key not in over:
            problems.append(Problem(name, "overachievement", key, "", *missing))
    if over.get("policy", "off") not in POLICIES:
        options = ", ".join(POLICIES)
        problems.append(
            Problem(
                name,
                "overachievement",
                "policy",
                str(over["policy"]),
                f"must be one of {options}",
                f"须为 {options} 之一",
            )
        )
    if problems:
        return problems
    class_keys = [c["key"] for c in raw["classes"]]
    for n, row in enumerate(raw["classify"], start=1):
        if row["class"] not in class_keys:
            problems.append(
                Problem(
                    name,
                    f"classify {n}",
                    "class",
                    row["class"],
                    f"must be one of {', '.join(class_keys)}",
                    f"须为 {'、'.join(class_keys)} 之一",
                )
            )
    if any(raw["classify"][-1].get(key) for key in ("names", "units", "measures")):
        problems.append(
            Problem(name, f"classify {len(raw['classify'])}", "", "", "the last rule must have no condition, so that every indicator has a class",
                    "最后一条不得带条件，使每个指标都有归类")
        )  # fmt: skip
    least = [g["from"] for g in raw["grades"]]
    if least != sorted(least) or least[0] != 0:
        problems.append(Problem(name, "grades", "from", str(least), "must ascend from 0", "须从 0 起递增"))
    return problems


def evaluate(
    report: Report,
    *,
    basis: Basis = "reported",
    policy: Policy | None = None,
    rules: Rules | str | Path = DEFAULT_RULES,
) -> pd.DataFrame:
    """Score a report's headline indicators, its projects and the whole.

    A quantitative indicator that met its target gets its full marks, one below gets its ratio of them; a state to reach
    gets the point of its band. What cannot be judged is not scored: its marks go to the others of its class, and those
    of an empty class to the other classes, in proportion, so that every project is scored out of 100.

    Parameters
    ----------
    report : Report
        Its `indicators` may carry `weight` (relative weight inside a class, default equal) and `performance_class` (a
        class key that overrules the rules).
    basis : {"reported", "completed"}
        ``completed`` counts only what is finished.
    policy : {"off", "flag", "linear", "tiers"}, optional
        What to do with a result far above its target; default what the rules say. ``flag`` marks it and keeps the
        score.
    rules : Rules or str or Path
        See :func:`load_rules`.

    Returns
    -------
    DataFrame
        Rows of `scope` indicator, then project, then whole. `class_zh` (一级指标), `subclass_zh` (二级指标), `name_zh`
        (三级指标), `target_text` (年度指标值), `actual_text` (实际完成值), `marks` (分值), `score` (得分, with `_low` and
        `_high` from the figures' intervals and bands), `deviation_zh` (偏差原因), each with its English. `share` of the
        marks is 0-1. `grade` is an ordered Categorical (差 < 中 < 良 < 优) for projects and the whole. `score` is NA
        where nothing can be scored. The whole is the mean of the projects' scores.

    Raises
    ------
    UsageError
        For an unknown basis, policy or rules.
    DataError
        If the rules or `performance_class` are not sound.

    Examples
    --------
    >>> import minsheng_analysis as ms
    >>> scores = ms.evaluate(ms.load("yubei", 2021), basis="completed")
    >>> trail = scores[scores["indicator_id"] == "p10.trail"].iloc[0]
    >>> round(float(trail["share"]), 2)
    0.57
    """
    if not isinstance(rules, Rules):
        rules = load_rules(rules)
    policy = policy or rules.policy
    if policy not in POLICIES:
        raise UsageError(
            f"unknown policy {policy!r}; use one of: {', '.join(POLICIES)}",
            f"未知的处理方式 {policy!r}；可用：{'、'.join(POLICIES)}",
        )
    headline = report.indicators[report.indicators["level"] == "headline"]
    judged = assess(headline, basis=basis, thresholds=Thresholds(target_set_low=rules.threshold))
    scored = _with_marks(_with_shares(_with_classes(judged, rules), rules, policy), rules)
    prefix = "actual" if basis == "reported" else "completed"
    scored = scored.assign(
        scope="indicator",
        value=scored[f"{prefix}_value"],
        value_low=scored[f"{prefix}_low"],
        value_high=scored[f"{prefix}_high"],
        score=scored["marks"] * scored["share"],
        score_low=scored["marks"] * scored["share_low"],
        score_high=scored["marks"] * scored["share_high"],
    )
    if basis == "completed":
        scored["actual_text"] = _completed_texts(scored)
    for lang in _LANGUAGES:
        scored[f"deviation_{lang}"] = _deviations(scored, policy, lang)
    projects = _projects(scored, report, rules)
    table = pd.concat(
        [scored.sort_values(["project_no", "order"], kind="stable"), projects, _whole(projects, report)],
        ignore_index=True,
    )
    table = table.assign(basis=basis, policy=policy)
    for zh, column in ((True, "grade"), (False, "grade_en")):
        names = [grade.zh if zh else grade.en for grade in rules.grades]
        code = np.searchsorted([grade.least for grade in rules.grades], table["score"].round(6), side="right") - 1
        graded = (table["scope"] != "indicator") & table["score"].notna()
        grades = pd.CategoricalDtype(names, ordered=True)
        table[column] = pd.Categorical.from_codes(np.where(graded, code, -1).tolist(), dtype=grades)
    for column in ("indicator_id", "class_key", "class_zh", "class_en", "subclass_zh", "subclass_en", "target_text", "actual_text",
                   "unit", "classifier", "measure", "direction", "reason"):  # fmt: skip
        table[column] = table[column].fillna("")
    table["target_set_low"] = table["target_set_low"].astype("boolean").fillna(False).astype("bool")
    table["scope"] = pd.Categorical(table["scope"], categories=list(SCOPES), ordered=True)
    return table.astype({"project_no": "Int64"})[list(COLUMNS)]


def _with_classes(judged: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """The class of each indicator: its own, else that of the first rule that fits."""
    known = {c.key: (n, c) for n, c in enumerate(rules.classes)}
    own = judged["performance_class"].fillna("") if "performance_class" in judged else pd.Series("", index=judged.index)
    wrong = own[~own.isin({*known, ""})]
    if len(wrong):
        allowed = ", ".join(known)
        raise DataError(
            [
                Problem("indicators.csv", str(judged.at[i, "indicator_id"]), "performance_class", str(found), f"must be one of {allowed}", f"须为 {allowed} 之一")
                for i, found in wrong.items()
            ]
        )  # fmt: skip
    chosen = pd.Series(-1, index=judged.index)
    for number, rule in enumerate(rules.classify):
        fits = (chosen < 0) & (own.isin(["", rule.key]))
        if rule.names:
            fits &= (
                judged["name_zh"].map(lambda name, words=rule.names: any(word in name for word in words)).astype(bool)
            )
        if rule.units:
            fits &= judged["unit"].isin(rule.units)
        if rule.measures:
            fits &= judged["measure"].isin(rule.measures)
        chosen = chosen.mask(fits, number)
    rows = [rules.classify[n] if n >= 0 else None for n in chosen]
    keys = [row.key if row else key for row, key in zip(rows, own, strict=True)]
    return judged.assign(
        class_key=keys,
        class_zh=[known[key][1].name_zh for key in keys],
        class_en=[known[key][1].name_en for key in keys],
        subclass_zh=[row.subclass_zh if row else "" for row in rows],
        subclass_en=[row.subclass_en if row else "" for row in rows],
        order=[known[key][0] * 100 + n for key, n in zip(keys, chosen, strict=True)],
    )


def _with_shares(judged: pd.DataFrame, rules: Rules, policy: Policy) -> pd.DataFrame:
    """Share of its marks that each indicator gets; NA where it cannot be judged."""
    status = judged["status"].astype("str")
    reached = status.isin(["met", "exceeded"])
    shares = {}
    for suffix in ("", "_low", "_high"):
        shares[suffix] = judged[f"ratio{suffix}"].clip(lower=0, upper=1).mask(reached, 1.0)
    # A result known only as an interval is taken at its lower end.
    shares[""] = shares[""].fillna(shares["_low"])
    qualitative = judged["measure"] == "qualitative"
    partly = judged["actual_stage"].eq("partial") & ~reached
    band = pd.Series(np.select([reached, partly], ["reached", "partly"], default="not_reached"), index=judged.index)
    for suffix, name in (("", "point"), ("_low", "low"), ("_high", "high")):
        of_band = band.map({key: getattr(b, name) for key, b in rules.bands.items()})
        shares[suffix] = shares[suffix].mask(qualitative, of_band)
    kept = rules.kept(judged["ratio"].fillna(judged["ratio_low"]).where(~qualitative), policy)
    unknown = status == "not_assessable"
    return judged.assign(**{f"share{suffix}": (share * kept).mask(unknown) for suffix, share in shares.items()})


def _with_marks(judged: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Marks out of 100 in each project, spread over what can be scored."""
    scored = judged["share"].notna()
    weight = (
        judged["weight"].replace("", np.nan).astype("float64").fillna(1.0) if "weight" in judged else 1.0
    ) * scored
    of_class = judged["class_key"].map({c.key: c.marks for c in rules.classes})
    in_class = weight.groupby([judged["project_no"], judged["class_key"]]).transform("sum")
    raw = (of_class * weight / in_class.where(in_class > 0)).where(scored)
    whole = raw.groupby(judged["project_no"]).transform("sum")
    return judged.assign(marks=100 * raw / whole.where(whole > 0))


def _completed_texts(scored: pd.DataFrame) -> list[str]:
    """The figure as printed, unless only a part of it is finished."""
    columns = ("actual_text", "actual_value", "completed_value", "unit", "classifier")
    return [
        text if pd.isna(done) or done == actual else format_quantity(done, unit, "zh", classifier=classifier)
        for text, actual, done, unit, classifier in zip(*(scored[c] for c in columns), strict=True)
    ]


def _deviations(scored: pd.DataFrame, policy: Policy, lang: str) -> list[str]:
    say = messages("evaluation", lang)
    reasons = {
        "no_target": say("Not scored: no target."),
        "no_result": say("Not scored: no result reported."),
        "not_comparable": say("Not scored: target and result are not comparable."),
        "not_due": say("Not scored: due after the year reported on."),
        "not_verifiable": say("Not scored on this basis: claimed, and the report itself leaves it in doubt."),
        "target_not_completion": say(
            "Not scored on this basis: the target asks for less than completion, and how far it came is not said."
        ),
        "conflicting_figures": say("Not scored: the report's figures conflict."),
        "interval_too_wide": say("Not scored: the figure is too vague to tell."),
    }
    found = []
    for row in cast("list[dict[str, Any]]", scored.to_dict("records")):
        why = str(row[f"reason_{lang}"] or "")
        if row["reason"]:
            text = f"{reasons[row['reason']]} {why}" if lang == "en" else reasons[row["reason"]] + why
        elif row["status"] == "missed":
            done = format_ratio(float(row["ratio"]), lang) if pd.notna(row["ratio"]) else ""
            first = say("{ratio} of the target.", ratio=done) if done else say("Not reached.")
            text = f"{first} {why}" if lang == "en" else first + why
        elif row["target_set_low"] and policy != "off":
            ratio = format_ratio(float(row["ratio_low"] if pd.isna(row["ratio"]) else row["ratio"]), lang)
            text = say("{ratio} of the target: give the reason; the target may have been set low.", ratio=ratio)
        else:
            text = ""
        found.append(text.strip())
    return found


def _projects(scored: pd.DataFrame, report: Report, rules: Rules) -> pd.DataFrame:
    groups = scored.groupby("project_no", sort=True)
    sums = groups[["marks", "score", "score_low", "score_high"]].sum(min_count=1).reset_index()
    names = report.projects.set_index("project_no")
    sums = sums.assign(
        scope="project",
        name_zh=sums["project_no"].map(names["name_zh"]),
        name_en=sums["project_no"].map(names["name_en"]),
    )
    for lang in _LANGUAGES:
        say = messages("evaluation", lang)
        notes = []
        for number in sums["project_no"]:
            rows = scored[scored["project_no"] == number]
            counted = set(rows.loc[rows["share"].notna(), "class_key"])
            empty = [str(getattr(c, f"name_{lang}")) for c in rules.classes if c.key not in counted]
            left_out = int(rows["share"].isna().sum())
            said = []
            if not counted:
                said.append(say("Nothing can be scored."))
            elif empty:
                said.append(
                    say(
                        "Re-scaled to 100: no indicator that can be scored for {classes}.",
                        classes=join_list(empty, lang),
                    )
                )
            if left_out and counted:
                said.append(say("{n} indicator not scored.", plural="{n} indicators not scored.", n=left_out))
            notes.append((" " if lang == "en" else "").join(said))
        sums[f"deviation_{lang}"] = notes
    return sums


def _whole(projects: pd.DataFrame, report: Report) -> pd.DataFrame:
    counted = projects.dropna(subset=["score"])
    row: dict[str, Any] = {
        "scope": "whole",
        "name_zh": report.title("zh"),
        "name_en": report.title("en"),
        "marks": 100.0 if len(counted) else np.nan,
        **{column: counted[column].mean() for column in ("score", "score_low", "score_high")},
    }
    for lang in _LANGUAGES:
        row[f"deviation_{lang}"] = messages("evaluation", lang)(
            "Mean of the scores of {n} project.", plural="Mean of the scores of {n} projects.", n=len(counted)
        )
    return pd.DataFrame([row])
