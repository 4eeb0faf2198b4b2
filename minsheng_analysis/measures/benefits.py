"""Whom the results reach: for each of those they serve, for each facility, and in towns against subdistricts."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from minsheng_analysis.measures.codes import EVERYONE
from minsheng_analysis.measures.frames import ReportFrames, with_plain_text
from minsheng_analysis.measures.rows import IndicatorRow, rows_of
from minsheng_analysis.measures.verdicts import residents_of

#: How a place's name ends, by kind.
TOWN, SUBDISTRICT = ("镇", "乡"), ("街道",)
#: A length or an area serves everyone at once; only what is counted is divided among people.
_COUNTABLE = ("count", "people", "person_times")
_COLUMNS = (
    "indicator_id", "project_no", "name_zh", "name_en", "level", "finished", "finished_most", "unit", "classifier", "serves", "people",
    "per_10000", "people_per_unit", "per_name_zh", "per_name_en", "per_value", "per_unit", "per_classifier", "lines",
)  # fmt: skip


class ReachRow(NamedTuple):
    """Whom a result serves, of `benefits`."""

    indicator_id: str
    name_zh: str
    name_en: str
    finished: float
    finished_most: float
    unit: str
    classifier: str
    serves: str
    per_10000: float
    per_name_zh: str
    per_name_en: str
    per_value: float
    per_unit: str
    per_classifier: str
    lines: str


class TownsRow(NamedTuple):
    """A result in towns against subdistricts, of `towns_and_subdistricts`."""

    indicator_id: str
    name_zh: str
    name_en: str
    total: float
    towns: float
    subdistricts: float
    town_places: int
    subdistrict_places: int
    unit: str
    classifier: str


@with_plain_text
def benefits(report: ReportFrames, *, people: Mapping[str, float] | None = None) -> pd.DataFrame:
    """Divide what is finished among those it serves.

    Parameters
    ----------
    report : Report
    people : mapping of str to float, optional
        How many there are of each group of ``codes.GROUPS``, where you know it (older people, children of 3 to 6). The
        residents as a whole are known from ``population.csv``; a group that is not given has no denominator, and what
        serves it is never divided by all residents.

    Returns
    -------
    DataFrame
        One row a result that says whom it serves, so far as it has a number that can be compared: `indicator_id`,
        `project_no`, `name_zh`, `name_en`, `level`, `finished` (what is finished; of a range what is certain),
        `finished_most` (the other end of a range, infinite where only the lower is printed), `unit`,
        `classifier`, `serves`, `people` (the group, NA where not available), `per_10000` (units for 10,000 of them),
        `people_per_unit`, `per_name_zh`, `per_name_en` (what it is divided by), `per_value` (for each of these),
        `per_unit`, `per_classifier` and `lines` (statement ids, joined by ``;``).
    """
    known = dict(people or {})
    residents = residents_of(report)
    if residents is not None:
        known.setdefault(EVERYONE, residents.residents)
    rows = rows_of(report.indicators, IndicatorRow)
    by_id = {row.indicator_id: row for row in rows}
    found = []
    for row in rows:
        per, finished = by_id.get(row.per), _finished(row)
        if not row.serves or math.isnan(finished) or not row.comparable:
            continue
        divisor = math.nan if per is None else _finished(per)
        group = known.get(row.serves, math.nan)
        countable = row.unit in _COUNTABLE
        ids = [row.actual_statements, per.actual_statements if per is not None else ""]
        found.append(
            (
                row.indicator_id, row.project_no, row.name_zh, row.name_en or row.name_zh, row.level, finished,
                row.completed_high if math.isnan(row.completed_value) or math.isinf(row.completed_high) else finished,
                row.actual_unit or row.unit, row.classifier, row.serves, group,
                finished / group * 10_000 if group > 0 and countable else math.nan,
                group / finished if group > 0 and countable and finished > 0 else math.nan,
                per.name_zh if per is not None else "", (per.name_en or per.name_zh) if per is not None else "",
                finished / divisor if divisor > 0 else math.nan, per.actual_unit if per is not None else "",
                per.classifier if per is not None else "", ";".join(filter(None, ids)),
            )
        )  # fmt: skip
    return pd.DataFrame(found, columns=list(_COLUMNS))


def _finished(row: IndicatorRow) -> float:
    """What is finished; of a range what is certain."""
    return row.completed_low if math.isnan(row.completed_value) else row.completed_value


def towns_and_subdistricts(report: ReportFrames) -> pd.DataFrame:
    """Set towns against subdistricts, facility by facility.

    Parameters
    ----------
    report : Report

    Returns
    -------
    DataFrame
        One row a result whose parts are told by town and subdistrict: `indicator_id`, `name_zh`, `name_en`, `total`,
        `towns`, `subdistricts` (how many lie in each), `town_places`, `subdistrict_places` (in how many of each),
        `unit`, `classifier`, in the report's order. Empty where it names no places.
    """
    columns = ("indicator_id", "name_zh", "name_en", "total", "towns", "subdistricts", "town_places", "subdistrict_places", "unit", "classifier")  # fmt: skip
    parts = report.breakdowns
    parts = parts[parts["place"].fillna("").ne("") & parts["value"].notna() & parts["unit"].eq("count")]
    of_fact = dict(list(parts.groupby("fact_id", sort=False)))
    found = []
    for row in rows_of(report.indicators[report.indicators["level"] == "headline"], IndicatorRow):
        mine = of_fact.get(row.actual_fact)
        if mine is None:
            continue
        mine = mine[mine["as_of"] == mine["as_of"].max()]
        towns, streets = (mine[mine["place"].str.endswith(kind)] for kind in (TOWN, SUBDISTRICT))
        if len(towns) + len(streets) < 2 or len(towns) + len(streets) < len(mine):
            continue
        found.append(
            (row.indicator_id, row.name_zh, row.name_en or row.name_zh, float(mine["value"].sum()), float(towns["value"].sum()),
             float(streets["value"].sum()), towns["place"].nunique(), streets["place"].nunique(), row.unit, row.classifier)
        )  # fmt: skip
    return pd.DataFrame(found, columns=list(columns))
