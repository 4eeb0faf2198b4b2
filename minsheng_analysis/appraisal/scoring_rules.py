"""The rules after which indicators become scores, as they stand in a readable file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from minsheng_analysis.errors import DataError, Problem, UsageError

Policy = Literal["off", "flag", "linear", "tiers"]
POLICIES: tuple[Policy, ...] = ("off", "flag", "linear", "tiers")
DEFAULT_RULES = "mof-2020-10"


@dataclass(frozen=True)
class IndicatorClass:
    """A first-level indicator (一级指标) and its marks out of 100.

    Attributes
    ----------
    key, name_zh, name_en : str
    marks : float
    without : mapping of str to float
        Its marks in a project that has no indicator of the class named.
    """

    key: str
    name_zh: str
    name_en: str
    marks: float
    without: Mapping[str, float]

    def marks_beside(self, present: Iterable[str]) -> float:
        """Give its marks in a project that has indicators of the classes `present`.

        Examples
        --------
        >>> output = load_rules("mof-2021-101").classes[2]
        >>> output.marks_beside(["cost", "output"]), output.marks_beside(["output"])
        (40.0, 50.0)
        """
        absent = self.without.keys() - set(present)
        return self.without[min(absent)] if absent else self.marks


@dataclass(frozen=True)
class Classification:
    """A rule that puts an indicator into a class; every condition given must hold, none given means always."""

    key: str
    subclass_zh: str
    subclass_en: str
    names: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
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
    judged_share : float
        Share of the marks that must be judged before a grade is given, 0 to 1.
    core_at_most : str
        Best grade, by its Chinese name, of a project that missed a core task.
    threshold : float
        Achievement ratio from which on a target is flagged as possibly set low.
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
    judged_share: float
    core_at_most: str
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
        >>> load_rules().kept(pd.Series([1.0, 2.5, 6.3]), "linear").tolist()
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
        classes=tuple(
            IndicatorClass(c["key"], c["name_zh"], c["name_en"], float(c["marks"]), {k: float(v) for k, v in c.get("without", {}).items()})
            for c in raw["classes"]
        ),
        classify=tuple(
            Classification(
                key=c["class"],
                subclass_zh=c["subclass_zh"],
                subclass_en=c["subclass_en"],
                names=tuple(c.get("names", ())),
                targets=tuple(c.get("targets", ())),
                units=tuple(c.get("units", ())),
                measures=tuple(c.get("measures", ())),
            )
            for c in raw["classify"]
        ),
        bands={key: Band(**{k: float(v) for k, v in band.items()}) for key, band in raw["qualitative"].items()},
        grades=tuple(Grade(g["zh"], g["en"], float(g["from"])) for g in raw["grades"]),
        judged_share=float(raw["grading"]["judged_share"]),
        core_at_most=raw["grading"]["core_at_most"],
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
_MISSING = ("must be given", "必须给出")


def _rule_problems(raw: Mapping[str, Any], name: str) -> list[Problem]:
    missing = [
        Problem(name, "", key, "", *_MISSING)
        for key in ("id", "name_zh", "name_en", "source", *_FORM, "qualitative", "grading", "overachievement")
        if not raw.get(key)
    ]
    for table, keys in _FORM.items():
        for n, row in enumerate(raw.get(table, []), start=1):
            missing += [Problem(name, f"{table} {n}", key, "", *_MISSING) for key in keys if key not in row]
    problems = [
        *missing,
        *_band_problems(raw, name),
        *_overachievement_problems(raw, name),
        *_grading_problems(raw, name),
    ]
    # What refers to other parts of the file is looked at where all parts are there.
    return problems or [*_class_problems(raw, name), *_grade_problems(raw, name)]


def _band_problems(raw: Mapping[str, Any], name: str) -> Iterator[Problem]:
    bands = raw.get("qualitative", {})
    for band in ("reached", "partly", "not_reached"):
        shares = [bands.get(band, {}).get(key) for key in ("low", "point", "high")]
        if None in shares or not 0 <= shares[0] <= shares[1] <= shares[2] <= 1:
            yield Problem(name, "qualitative", band, str(shares), "low, point and high must ascend from 0 to 1",
                          "low、point、high 须依次递增且在 0 与 1 之间")  # fmt: skip


def _overachievement_problems(raw: Mapping[str, Any], name: str) -> Iterator[Problem]:
    over = raw.get("overachievement", {})
    for key in ("threshold", "policy", "linear", "tiers"):
        if over and key not in over:
            yield Problem(name, "overachievement", key, "", *_MISSING)
    if over.get("policy", "off") not in POLICIES:
        yield Problem(name, "overachievement", "policy", str(over["policy"]),
                      f"must be one of {', '.join(POLICIES)}", f"须为 {', '.join(POLICIES)} 之一")  # fmt: skip


def _grading_problems(raw: Mapping[str, Any], name: str) -> Iterator[Problem]:
    grading, grades = raw.get("grading", {}), [g.get("zh") for g in raw.get("grades", [])]
    if grading and not 0 <= grading.get("judged_share", -1) <= 1:
        given = str(grading.get("judged_share", ""))
        yield Problem(name, "grading", "judged_share", given, "must be from 0 to 1", "须在 0 与 1 之间")
    if grading and grading.get("core_at_most") not in grades:
        yield Problem(name, "grading", "core_at_most", str(grading.get("core_at_most", "")),
                      f"must be one of the grades: {', '.join(map(str, grades))}", f"须为所列等级之一：{'、'.join(map(str, grades))}")  # fmt: skip


def _class_problems(raw: Mapping[str, Any], name: str) -> Iterator[Problem]:
    class_keys = [c["key"] for c in raw["classes"]]
    for n, row in enumerate(raw["classify"], start=1):
        if row["class"] not in class_keys:
            yield Problem(name, f"classify {n}", "class", row["class"],
                          f"must be one of {', '.join(class_keys)}", f"须为 {'、'.join(class_keys)} 之一")  # fmt: skip
    if any(raw["classify"][-1].get(key) for key in ("names", "targets", "units", "measures")):
        yield Problem(name, f"classify {len(raw['classify'])}", "", "", "the last rule must have no condition, so that every indicator has a class",
                      "最后一条不得带条件，使每个指标都有归类")  # fmt: skip


def _grade_problems(raw: Mapping[str, Any], name: str) -> Iterator[Problem]:
    least = [g["from"] for g in raw["grades"]]
    if least != sorted(least) or least[0] != 0:
        yield Problem(name, "grades", "from", str(least), "must ascend from 0", "须从 0 起递增")
