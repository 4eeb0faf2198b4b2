"""Self-evaluation scores after the finance ministry's method, by rules that stand in a readable file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from minsheng_analysis.appraisal.scoring_rules import DEFAULT_RULES, POLICIES, Policy, Rules, load_rules
from minsheng_analysis.errors import DataError, Problem, QuantityError, UsageError
from minsheng_analysis.language.languages import join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_interval, format_quantity, format_ratio
from minsheng_analysis.measures.assessment import Thresholds, assess
from minsheng_analysis.measures.codes import Basis
from minsheng_analysis.measures.execution import execution_rates
from minsheng_analysis.measures.frames import records
from minsheng_analysis.quantities.reading import parse_quantity

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

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
    "finished_value",
    "finished_low",
    "finished_high",
    "unit",
    "classifier",
    "measure",
    "direction",
    "own_marks",
    "marks",
    "ratio",
    "status",
    "reason",
    "share",
    "score",
    "score_low",
    "score_high",
    "judged_share",
    "core",
    "core_missed",
    "grade",
    "grade_en",
    "target_set_low",
    "deviation_zh",
    "deviation_en",
    "basis",
    "policy",
)
_TEXTS = (
    "indicator_id", "class_key", "class_zh", "class_en", "subclass_zh", "subclass_en", "target_text", "actual_text", "unit",
    "classifier", "measure", "direction", "reason",
)  # fmt: skip
_LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class _Grading:
    """What decides a grade besides the score."""

    rules: Rules
    judged_share: float

    def grades(self, table: pd.DataFrame, lang: str) -> pd.Categorical:
        """Grade each row that has a score and enough of its marks judged; a missed core task sets a limit."""
        names = [str(getattr(grade, lang)) for grade in self.rules.grades]
        code = np.searchsorted([grade.least for grade in self.rules.grades], table["score"].round(6), side="right") - 1
        limit = [grade.zh for grade in self.rules.grades].index(self.rules.core_at_most)
        code = np.where(table["core_missed"] > 0, np.minimum(code, limit), code)
        graded = table["score"].notna() & (table["judged_share"].round(9) >= self.judged_share)
        kinds = pd.CategoricalDtype(names, ordered=True)
        return pd.Categorical.from_codes(np.where(graded, code, -1).tolist(), dtype=kinds)


def evaluate(
    report: Report,
    *,
    basis: Basis = "reported",
    policy: Policy | None = None,
    rules: Rules | str | Path = DEFAULT_RULES,
    judged_share: float | None = None,
) -> pd.DataFrame:
    """Score a report's headline indicators, its projects and the whole, as an outsider can.

    A quantitative indicator that met its target gets its full marks, one below gets its ratio of them; a state to reach
    gets the point of its band. What cannot be judged is not scored: its marks go to the others of its class, and those
    of an empty class to the other classes, in proportion, so that every project is scored out of 100. How much of the
    100 marks could be judged is told beside each score, and a grade is given only where that is enough.

    Parameters
    ----------
    report : Report
        Its `indicators` may carry `weight` (relative weight inside a class, default equal) and `performance_class` (a
        class key that overrules the rules). Where its `budget` says what a project was given and spent, the execution
        rate is an indicator.
    basis : {"reported", "completed"}
        ``completed`` counts only what is finished.
    policy : {"off", "flag", "linear", "tiers"}, optional
        What to do with a result far above its target; default what the rules say. ``flag`` marks it and keeps the
        score.
    rules : Rules or str or Path
        See :func:`minsheng_analysis.appraisal.scoring_rules.load_rules`.
    judged_share : float, optional
        Share of the marks, 0 to 1, that must be judged before a grade is given; default what the rules say (0.8).

    Returns
    -------
    DataFrame
        Rows of `scope` indicator, then project, then whole. `class_zh` (一级指标), `subclass_zh` (二级指标), `name_zh`
        (三级指标), `target_text` (年度指标值), `actual_text` (实际完成值), `own_marks` (分值 before any is moved), `marks`
        (分值), `score` (得分, with `_low` and `_high` from the figures' intervals and bands), `deviation_zh` (偏差原因),
        each with its English; `finished_value`, `_low` and `_high` are what is finished, on either basis. `share` of the marks is 0-1. `judged_share` (0-1) is of the marks of a project and, as a
        mean, of the whole; `core_missed` counts the core tasks (quantities to be put out) that were missed. `grade` is
        an ordered Categorical (差 < 中 < 良 < 优) for projects and the whole, NA below the share asked for. `score` is
        NA where nothing can be scored. The whole is the mean of the projects' scores, a convention of this project.

    Raises
    ------
    UsageError
        For an unknown basis, policy or rules, or a share that is none.
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
    asked = rules.judged_share if judged_share is None else judged_share
    if not 0 <= asked <= 1:
        raise UsageError(
            f"judged_share must be from 0 to 1 (0.8 for 80 of 100 marks), not {asked}",
            f"judged_share 须在 0 与 1 之间（100分中的80分为 0.8），现为 {asked}",
        )
    grading = _Grading(rules, asked)
    scored = _indicators(report, rules, basis=basis, policy=policy)
    projects = _projects(scored, report, grading)
    table = pd.concat(
        [scored.sort_values(["project_no", "order"], kind="stable"), projects, _whole(projects, report, grading)],
        ignore_index=True,
    )
    table = table.assign(basis=basis, policy=policy)
    for lang, column in (("zh", "grade"), ("en", "grade_en")):
        table[column] = grading.grades(table, lang)
    for column in _TEXTS:
        table[column] = table[column].fillna("")
    for column in ("target_set_low", "core"):
        table[column] = table[column].astype("boolean").fillna(False).astype("bool")
    table["scope"] = pd.Categorical(table["scope"], categories=list(SCOPES), ordered=True)
    return table.astype({"project_no": "Int64", "core_missed": "Int64"})[list(COLUMNS)]


def _indicators(report: Report, rules: Rules, *, basis: Basis, policy: Policy) -> pd.DataFrame:
    """Score each headline indicator, and what each project spent where that is known."""
    headline = report.indicators[report.indicators["level"] == "headline"]
    thresholds = Thresholds(target_set_low=rules.threshold)
    judged = assess(headline, basis=basis, thresholds=thresholds)
    finished = assess(headline, basis="completed", thresholds=thresholds)
    prefix = "actual" if basis == "reported" else "completed"
    judged = judged.assign(
        status_finished=finished["status"].astype("str"),
        ratio_finished=finished["ratio"].fillna(finished["ratio_low"]),
        # A target whose result is not finished was not set low.
        target_set_low=judged["target_set_low"] & finished["status"].ne("missed"),
        value=judged[f"{prefix}_value"],
        value_low=judged[f"{prefix}_low"],
        value_high=judged[f"{prefix}_high"],
        **{f"finished_{part}": judged[f"completed_{part}"] for part in ("value", "low", "high")},
    )
    scored = _with_shares(_with_classes(judged, rules), rules, policy)
    scored = pd.concat([scored, _execution(report, rules)], ignore_index=True)
    scored = _with_marks(scored, rules)
    quantity = scored["class_key"].eq("output") & scored["measure"].isin(["count", "quantity"])
    scored = scored.assign(
        scope="indicator",
        core=quantity,
        score=scored["marks"] * scored["share"],
        score_low=scored["marks"] * scored["share_low"],
        score_high=scored["marks"] * scored["share_high"],
        actual_text=_result_texts(scored, basis),
    )
    return scored.assign(**{f"deviation_{lang}": _deviations(scored, basis, policy, lang) for lang in _LANGUAGES})


def _execution(report: Report, rules: Rules) -> pd.DataFrame:
    """The execution rate of each project whose spending is known, as an indicator of the class ``budget``."""
    found = [c for c in rules.classes if c.key == "budget"]
    rates = execution_rates(report.budget)
    if not found or rates.empty:
        return pd.DataFrame()
    rate = rates["rate"] * 100
    share = rates["rate"].clip(upper=1)
    text = [format_quantity(value, "percent", "zh", significant=4) for value in rate]
    return pd.DataFrame(
        {
            "project_no": rates["project_no"], "indicator_id": [f"budget.{n}" for n in rates["project_no"]],
            "class_key": "budget", "class_zh": found[0].name_zh, "class_en": found[0].name_en,
            "subclass_zh": found[0].name_zh, "subclass_en": found[0].name_en, "name_zh": found[0].name_zh,
            "name_en": found[0].name_en, "target_text": "100%", "actual_text": text, "target_value": 100.0,
            "value": rate, "value_low": rate, "value_high": rate, "actual_value": rate, "unit": "percent", "measure": "rate",
            "direction": "increase", "ratio": rates["rate"], "ratio_low": rates["rate"], "ratio_high": rates["rate"],
            "status": np.where(rates["rate"] >= 1, "met", "missed"), "reason": "", "share": share, "share_low": share,
            "share_high": share, "order": -1,
        }
    )  # fmt: skip


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
        if rule.targets:
            fits &= (
                judged["target_text"].map(lambda text, words=rule.targets: any(w in text for w in words)).astype(bool)
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
    # What is not finished on any basis was hardly set low.
    ratio = judged["ratio"].fillna(judged["ratio_low"]).where(~qualitative & judged["status_finished"].ne("missed"))
    kept = rules.kept(ratio, policy)
    unknown = status == "not_assessable"
    return judged.assign(**{f"share{suffix}": (share * kept).mask(unknown) for suffix, share in shares.items()})


def _with_marks(judged: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Marks out of 100 in each project: its own ones, and those spread over what can be scored."""
    weight = judged["weight"].replace("", np.nan).astype("float64").fillna(1.0) if "weight" in judged else 1.0
    weight = pd.Series(weight, index=judged.index)
    present = judged.groupby("project_no")["class_key"].agg(set)
    by_key = {c.key: c for c in rules.classes}
    of_class = pd.Series(
        [
            by_key[key].marks_beside(present[number])
            for key, number in zip(judged["class_key"], judged["project_no"], strict=True)
        ],
        index=judged.index,
    )
    keys = [judged["project_no"], judged["class_key"]]
    all_in_class = weight.groupby(keys).transform("sum")
    counted = weight * judged["share"].notna()
    in_class = counted.groupby(keys).transform("sum")
    raw = (of_class * counted / in_class.where(in_class > 0)).where(judged["share"].notna())
    whole = raw.groupby(judged["project_no"]).transform("sum")
    return judged.assign(
        own_marks=of_class * weight / all_in_class.where(all_in_class > 0), marks=100 * raw / whole.where(whole > 0)
    )


def _result_texts(scored: pd.DataFrame, basis: Basis) -> list[str]:
    """The figure as printed, unless only a part of it is finished or it is a sum of this project's own."""
    columns = ("actual_text", "actual_value", "value", "value_low", "value_high", "unit", "classifier")
    found = []
    for text, actual, value, low, high, unit, classifier in zip(*(scored[c] for c in columns), strict=True):
        if basis == "completed" and pd.isna(value) and pd.notna(low) and low != high:
            found.append(format_interval(low, high, unit, "zh", classifier=classifier))
        elif pd.isna(value) or (value == actual and " " not in text and _says(text, value)):
            found.append(text)
        else:
            total = format_quantity(value, unit, "zh", classifier=classifier)
            found.append(f"{total}（{text}）" if value == actual and " " in text else total)
    return found


def _says(text: str, value: float) -> bool:
    """Whether a figure's characters come to its value; parts may have refined what is printed as a round total."""
    try:
        return parse_quantity(text).value == value
    except QuantityError:
        return True


def _deviations(scored: pd.DataFrame, basis: Basis, policy: Policy, lang: str) -> list[str]:
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
        "conflicting_figures": say("Not scored: the report’s figures conflict."),
        "interval_too_wide": say("Not scored: the figure is too vague to tell."),
        "to_be_checked": say("Not scored: to be checked, the machine reading is not sure of it."),
    }
    found = []
    for row in cast("list[dict[str, Any]]", scored.to_dict("records")):
        why = str(row.get(f"reason_{lang}") or "") if isinstance(row.get(f"reason_{lang}"), str) else ""
        said = []
        if row["reason"]:
            said = [reasons[row["reason"]], why]
        elif row["status"] == "missed":
            done = format_ratio(float(row["ratio"]), lang) if pd.notna(row["ratio"]) else ""
            said = [say("{ratio} of the target.", ratio=done) if done else say("Not reached."), why]
        elif basis == "reported" and _counts_unfinished(row):
            said = [_unfinished(row, lang), why]
        elif row["target_set_low"] and policy != "off":
            ratio = format_ratio(float(row["ratio_low"] if pd.isna(row["ratio"]) else row["ratio"]), lang)
            said = [say("{ratio} of the target: give the reason; the target may have been set low.", ratio=ratio)]
        found.append((" " if lang == "en" else "").join(filter(None, said)))
    return found


def _counts_unfinished(row: Mapping[str, Any]) -> bool:
    """Whether the report's own figure holds what is not, or may not be, finished."""
    return row["measure"] != "qualitative" and bool(row["finished_low"] < row["value_low"])


def _unfinished(row: Mapping[str, Any], lang: str) -> str:
    say = messages("evaluation", lang)
    unit, classifier = str(row["unit"]), str(row["classifier"])
    if pd.isna(row["finished_value"]):
        low, high = float(row["finished_low"]), float(row["finished_high"])
        done = format_interval(low, high, unit, lang, classifier=classifier)
        return say("Scored as reported; {done} are finished.", done=done)
    done = format_quantity(float(row["finished_value"]), unit, lang, classifier=classifier)
    ratio = format_ratio(float(row["ratio_finished"]), lang)
    return say("Scored as reported; {done} are finished, {ratio} of the target.", done=done, ratio=ratio)


def _projects(scored: pd.DataFrame, report: Report, grading: _Grading) -> pd.DataFrame:
    judged = scored["share"].notna()
    scored = scored.assign(
        judged_share=scored["own_marks"].where(judged, 0) / 100,
        core_missed=(scored["core"] & scored["status"].eq("missed")).astype("int64"),
    )
    groups = scored.groupby("project_no", sort=True)
    sums = groups[["marks", "score", "score_low", "score_high"]].sum(min_count=1)
    sums = sums.join(groups[["judged_share", "core_missed"]].sum()).reset_index()
    names = report.projects.set_index("project_no")
    sums = sums.assign(
        scope="project",
        name_zh=sums["project_no"].map(names["name_zh"]),
        name_en=sums["project_no"].map(names["name_en"]),
    )
    for lang in _LANGUAGES:
        rows = (scored[scored["project_no"] == number] for number in sums["project_no"])
        sums[f"deviation_{lang}"] = [
            _project_note(mine, float(share), grading, lang)
            for mine, share in zip(rows, sums["judged_share"], strict=True)
        ]
    return sums


def _project_note(rows: pd.DataFrame, judged_share: float, grading: _Grading, lang: str) -> str:
    """Say what a project's score rests on, and why it has no grade, or no better one."""
    say, rules = messages("evaluation", lang), grading.rules
    counted = set(rows.loc[rows["share"].notna(), "class_key"])
    if not counted:
        return say("Nothing can be scored.")
    said = []
    wanted = [c for c in rules.classes if c.marks_beside(set(rows["class_key"])) > 0]
    empty = [str(getattr(c, f"name_{lang}")) for c in wanted if c.key not in counted]
    left_out = int(rows["share"].isna().sum())
    if empty:
        said.append(
            say("{judged} of 100 marks can be judged. Re-scaled to 100: no indicator that can be scored for {classes}.",
                judged=round(100 * judged_share, 1), classes=join_list(empty, lang))
        )  # fmt: skip
    elif judged_share < 1 - 1e-9:
        said.append(say("{judged} of 100 marks can be judged. Re-scaled to 100.", judged=round(100 * judged_share, 1)))
    if left_out:
        said.append(say("{n} indicator not scored.", plural="{n} indicators not scored.", n=left_out))
    if round(judged_share, 9) < grading.judged_share:
        said.append(say("No grade: {least} marks would have to be judged.", least=round(100 * grading.judged_share, 1)))
    missed = rows[rows["core"] & rows["status"].eq("missed")]
    if len(missed):
        best = next(grade for grade in rules.grades if grade.zh == rules.core_at_most)
        said.append(
            say("Core task missed: {tasks}. The grade is “{grade}” at best.",
                plural="Core tasks missed: {tasks}. The grade is “{grade}” at best.", n=len(missed), grade=getattr(best, lang),
                tasks=("、" if lang == "zh" else "; ").join([say("{name} ({ratio})", name=getattr(r, f"name_{lang}"), ratio=format_ratio(r.ratio, lang)) for r in records(missed)]))
        )  # fmt: skip
    return (" " if lang == "en" else "").join(said)


def _whole(projects: pd.DataFrame, report: Report, grading: _Grading) -> pd.DataFrame:
    counted = projects.dropna(subset=["score"])
    judged_share = float(projects["judged_share"].mean()) if len(projects) else 0.0
    row: dict[str, Any] = {
        "scope": "whole",
        "name_zh": report.title("zh"),
        "name_en": report.title("en"),
        "marks": 100.0 if len(counted) else np.nan,
        "judged_share": judged_share,
        "core_missed": int(projects["core_missed"].sum()),
        **{column: counted[column].mean() for column in ("score", "score_low", "score_high")},
    }
    for lang in _LANGUAGES:
        say = messages("evaluation", lang)
        said = [
            say("Mean of the score of {n} project, a convention of this project; the Measures know no such mean.",
                plural="Mean of the scores of {n} projects, a convention of this project; the Measures know no such mean.",
                n=len(counted)),
            say("{judged} of 100 marks can be judged on average.", judged=round(100 * judged_share, 1)),
        ]  # fmt: skip
        if judged_share < grading.judged_share:
            said.append(
                say("No grade: {least} marks would have to be judged.", least=round(100 * grading.judged_share, 1))
            )
        row[f"deviation_{lang}"] = (" " if lang == "en" else "").join(said)
    return pd.DataFrame([row])
