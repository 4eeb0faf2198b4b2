"""Each promise judged on both bases, in one row: what charts, tables and sentences of a report all read."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from typing import TypeVar

import pandas as pd

from minsheng_analysis.measures.assessment import Thresholds, assess
from minsheng_analysis.measures.codes import BASES, EVERYONE, STATUSES, UNDIVIDED
from minsheng_analysis.measures.frames import ReportFrames, with_plain_text
from minsheng_analysis.measures.metrics import per_capita_benefit
from minsheng_analysis.measures.readings import support_items, with_support
from minsheng_analysis.measures.rows import PromiseRow, ResidentsRow, rows_of

_Key = TypeVar("_Key", int, str)

#: Columns of `assess` that differ between the bases.
_JUDGED = ("ratio", "ratio_low", "ratio_high", "status", "reason", "target_set_low")


@with_plain_text
def verdicts(report: ReportFrames, *, level: str = "headline", thresholds: Thresholds | None = None) -> pd.DataFrame:
    """Judge a report's indicators on both bases.

    Parameters
    ----------
    report : Report
    level : {"headline", "support", "result"}
        Which indicators.
    thresholds : Thresholds, optional
        As for ``assess``.

    Returns
    -------
    DataFrame
        The indicators of that level, each with `ratio`, `ratio_low`, `ratio_high`, `status` and `reason` once with
        the suffix ``_reported`` and once with ``_completed``, `evidence` of what is judged as reported, `project_zh`,
        `project_en` and `project_status`, what is officially said of the project, `status_statements`, ids of what is
        said of the promise (joined by ``;``, NA where nothing is), `status_words`, the verdicts printed on it (joined by
        ``;``; `reported_status` unless they differ); headline ones with what ``readings.with_support`` adds.
    """
    indicators = report.indicators[report.indicators["level"] == level]
    judged = indicators
    for basis in BASES:
        one = assess(indicators, basis=basis, thresholds=thresholds)
        judged = judged.assign(**{f"{column}_{basis}": one[column] for column in _JUDGED})
        if basis == "reported":
            judged = judged.assign(evidence=one["evidence"])
    names = report.projects.set_index("project_no")[["name_zh", "name_en", "reported_status"]]
    if level == "headline":
        judged = with_support(
            judged, support_items(report.indicators, thresholds=thresholds, statements=report.statements)
        )
    if "evidence_fact" in judged:
        judged = _with_what_is_named(judged, report.indicators)
    if "status_fact" in judged:
        own = report.statements["fact_id"].isin(judged["status_fact"].dropna())
        apart = _told_apart(report.statements[own])
        judged = judged.assign(
            status_statements=_said_of(judged, report.statements),
            status_words=judged["reported_status"].mask(
                judged["status_fact"].isin(apart.index), judged["status_fact"].map(apart)
            ),
        )
    else:
        judged = judged.assign(status_words=judged["reported_status"])
    judged = judged.assign(
        project_zh=judged["project_no"].map(names["name_zh"]),
        project_en=judged["project_no"].map(names["name_en"]),
        project_status=judged["project_no"].map(names["reported_status"]),
    ).reset_index(drop=True)
    # All the report's projects, those too of which no promise stands here; their numbers may leave some out.
    judged.attrs["projects"] = [int(number) for number in names.index]
    return judged


def _said_of(judged: pd.DataFrame, statements: pd.DataFrame) -> pd.Series[str]:
    """Give what is said of each promise: the verdict that its `status_fact` names, and one of it alone (``p10.trail.verdict``)."""
    said = statements.groupby("fact_id")["statement_id"].agg(list)
    own = judged["indicator_id"] + ".verdict"
    told = (dict.fromkeys([*said.get(fact, []), *said.get(alone, [])]) for fact, alone in zip(judged["status_fact"], own, strict=True))  # fmt: skip
    return pd.Series([";".join(ids) or math.nan for ids in told], index=judged.index, dtype="object")


def _told_apart(said: pd.DataFrame) -> pd.Series[str]:
    """Give by fact the verdicts that its report prints of one day in different words, joined by ``;``."""
    latest = said[said["as_of"].eq(said.groupby("fact_id")["as_of"].transform("max"))]
    distinct = latest.drop_duplicates(["fact_id", "figure"])
    several = distinct[distinct["fact_id"].duplicated(keep=False)]
    return several.groupby("fact_id")["figure"].agg(";".join)


def _with_what_is_named(judged: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Add what the evidence of a promise names some of, where that is another result: of a campaign, the roads."""
    known = (
        indicators[indicators["actual_fact"].fillna("").ne("")].drop_duplicates("actual_fact").set_index("actual_fact")
    )
    return judged.assign(
        **{f"evidence_{part}": judged["evidence_fact"].map(known[name]) for part, name in
           (("zh", "name_zh"), ("en", "name_en"), ("classifier", "classifier"))}
    )  # fmt: skip


def running(report: ReportFrames) -> bool:
    """Tell whether a report was made while its year still ran, and did not conclude it."""
    return not report.meta.get("concluded") and report.as_of < str(report.meta["period_end"])


def is_excerpt(report: ReportFrames) -> bool:
    """Tell whether only a part of a report was read, whose silence is none of the report's own."""
    return report.meta["coverage"] != "complete"


def undated(report: ReportFrames) -> bool:
    """Tell whether a report names no day up to which it speaks: a notice of targets without a date of its own."""
    return bool(report.meta.get("as_of_inferred")) and report.as_of == str(report.meta["period_start"])


def so_far(judged: pd.DataFrame, report: ReportFrames) -> pd.DataFrame:
    """Call what is short of its target while the year still runs late instead of missed.

    Parameters
    ----------
    judged : DataFrame
        From `verdicts`.
    report : Report

    Returns
    -------
    DataFrame
        The same for a year that is over; else a copy whose statuses have ``late`` between missed and met, with
        `told_on`, the day of a result that is older than the report's own.
    """
    if not running(report):
        return judged
    kinds = pd.CategoricalDtype([*STATUSES[:2], "late", *STATUSES[2:]], ordered=True)
    return judged.assign(
        told_on=older_days(judged, report),
        **{name: not_yet(judged[name]).astype(kinds) for name in (f"status_{basis}" for basis in BASES)},
    )


def not_yet(status: pd.Series) -> pd.Series:
    """Give statuses of a year under way: what is not reached is late, not missed."""
    return status.astype("str").replace("missed", "late")


def older_days(rows: pd.DataFrame, report: ReportFrames) -> pd.Series:
    """Give the day of each result that is older than the report; empty elsewhere."""
    older = rows["actual_fact"].fillna("").ne("") & rows["as_of"].lt(report.as_of)
    return rows["as_of"].where(older, "")


def days_of(rows: pd.DataFrame, report: ReportFrames) -> dict[str, int]:
    """Count results by the day of their figures, the earliest first; empty where none is older than the report.

    The report's own day is among them only where a result is of it.
    """
    days = Counter(day or report.as_of for day in older_days(rows, report))
    return dict(sorted(days.items())) if set(days) - {report.as_of} else {}


def days_judged(judged: pd.DataFrame, report: ReportFrames) -> dict[str, int]:
    """Count, as `days_of`, the results that can be judged as the report counts."""
    return days_of(judged[judged["status_reported"].astype("str").ne("not_assessable")], report)


def days_before(judged: pd.DataFrame, report: ReportFrames) -> dict[str, int]:
    """Count, as `days_judged`, only the results that are older than the report."""
    return {day: n for day, n in days_judged(judged, report).items() if day < report.as_of}


def kept(judged: pd.DataFrame, *, basis: str) -> tuple[int, int]:
    """Count the promises kept among those that can be judged.

    Parameters
    ----------
    judged : DataFrame
        From `verdicts`.
    basis : {"reported", "completed"}

    Returns
    -------
    tuple of (int, int)
        Met or exceeded, and all that can be judged.

    Examples
    --------
    >>> status = pd.Categorical(["met", "missed", "not_assessable", "exceeded"])
    >>> kept(pd.DataFrame({"status_reported": status}), basis="reported")
    (2, 3)
    """
    status = judged[f"status_{basis}"].astype("str")
    return int(status.isin(["met", "exceeded"]).sum()), int((status != "not_assessable").sum())


def by_project(judged: pd.DataFrame) -> dict[int, list[PromiseRow]]:
    """Give the rows of each project, in order of its number.

    Parameters
    ----------
    judged : DataFrame
        From `verdicts`.
    """
    return _grouped((row.project_no, row) for row in rows_of(judged, PromiseRow))


def number_of_projects(judged: pd.DataFrame) -> int:
    """Count the projects of promises; what a draft read outside of all of them is none, unless there is nothing else.

    Parameters
    ----------
    judged : DataFrame
        From `verdicts`.

    Examples
    --------
    >>> rows = [(1, "供水"), (2, "养老"), (2, "养老"), (3, "未分项目")]
    >>> number_of_projects(pd.DataFrame(rows, columns=["project_no", "project_zh"]))
    2
    """
    names = judged.drop_duplicates("project_no")["project_zh"]
    return int(names.ne(UNDIVIDED).sum()) or len(names)


def by_lead_unit(judged: pd.DataFrame) -> dict[str, list[PromiseRow]]:
    """Give the rows of each lead unit, in order of its name; a row with several lead units is with each of them.

    Parameters
    ----------
    judged : DataFrame
        From `verdicts`.
    """
    return _grouped((unit, row) for row in rows_of(judged, PromiseRow) for unit in row.lead_units.split(";") if unit)


def _grouped(pairs: Iterable[tuple[_Key, PromiseRow]]) -> dict[_Key, list[PromiseRow]]:
    found: dict[_Key, list[PromiseRow]] = {}
    for key, row in pairs:
        found.setdefault(key, []).append(row)
    return {key: found[key] for key in sorted(found)}


def by_place(report: ReportFrames, judged: pd.DataFrame, *, lang: str) -> pd.DataFrame:
    """Count facilities by town and street.

    Parameters
    ----------
    report : Report
    judged : DataFrame
        From `verdicts`: the indicators whose parts are wanted.
    lang : {"zh", "en"}
        Of the column names.

    Returns
    -------
    DataFrame
        Places as index, those with the same kinds together, largest shares first; indicators with at least two named places as
        columns; NA where the report names none. Empty where it names no places.
        In its ``attrs``: `promises`, the id of each column's promise; `statements`, those behind each place and column;
        `classifiers`, what each column counts in; and `finished`, whether all that is counted is said to be.
    """
    totals = dict(
        zip(
            judged["actual_fact"],
            judged[f"name_{lang}"].where(judged[f"name_{lang}"] != "", judged["name_zh"]),
            strict=True,
        )
    )
    parts = report.breakdowns
    parts = parts[parts["fact_id"].isin(totals) & parts["place"].fillna("").ne("") & parts["value"].notna()]
    parts = parts[parts["unit"] == "count"]
    many = parts.groupby("fact_id")["place"].transform("nunique") > 1
    parts = parts[many].assign(name=lambda frame: frame["fact_id"].map(totals))
    if parts.empty:
        return pd.DataFrame()
    counts = parts.pivot_table(index="place", columns="name", values="value", aggfunc="sum", sort=False)
    counts.columns.name = counts.index.name = None
    # Places with the same kinds stand together: towns apart from streets, where their programmes differ.
    pattern = [tuple(row) for row in counts.isna().to_numpy()]
    order = pd.DataFrame({"pattern": pattern, "share": -(counts / counts.sum()).sum(axis=1)}, index=counts.index)
    counts = counts.loc[order.sort_values(["pattern", "share"], kind="stable").index]
    behind: dict[tuple[str, str], list[str]] = {}
    for place, name, ids in zip(parts["place"], parts["name"], parts["statement_ids"], strict=True):
        behind.setdefault((str(place), str(name)), []).append(str(ids))
    facts = dict(zip(judged["actual_fact"], judged["indicator_id"], strict=True))
    counts.attrs["statements"] = {cell: ";".join(ids) for cell, ids in behind.items()}
    counts.attrs["promises"] = {
        str(name): str(facts[fact]) for name, fact in zip(parts["name"], parts["fact_id"], strict=True)
    }
    counts.attrs["classifiers"] = dict(zip(map(str, parts["name"]), map(str, parts["classifier"]), strict=True))
    counts.attrs["finished"] = bool(parts["stage"].eq("completed").all())
    return counts


def residents_of(report: ReportFrames) -> ResidentsRow | None:
    """Give the count of residents that fits a report: of its year, else the nearest one; None where there is none.

    Returns
    -------
    ResidentsRow or None
        A row of ``Report.population``.
    """
    counts = report.population
    if counts.empty:
        return None
    nearest = counts.assign(gap=(counts["year"] - report.year).abs()).sort_values(["gap", "year"], kind="stable")
    return rows_of(nearest.head(1), ResidentsRow)[0]


def by_resident(report: ReportFrames, judged: pd.DataFrame, *, lang: str) -> pd.DataFrame:
    """Divide what is finished among the residents.

    Parameters
    ----------
    report : Report
    judged : DataFrame
        From `verdicts`. Only what says that it serves every resident is divided among them: a well in a village is not.
    lang : {"zh", "en"}

    Returns
    -------
    DataFrame
        `indicator_id`, `name`, `finished`, `finished_most`, `unit`, `classifier`, `per_10000`, `most_per_10000` and
        `promised_per_10000` (units for 10,000 residents), `reported_per_10000` and `reported_most_per_10000` (the same as the report counts), `residents_per_unit` (people), `target_statements` and `actual_statements` (ids), most plentiful first. Of a range
        `finished` is what is certain, `finished_most` its upper end. Empty where the residents are not known.
    """
    people = residents_of(report)
    countable = judged["unit"].isin(["count", "people", "person_times"]) & judged["serves"].eq(EVERYONE)
    rows = judged[countable & judged["completed_low"].gt(0) & judged["comparable"].astype(bool)]
    if people is None or rows.empty:
        return pd.DataFrame()
    value = rows["completed_value"].astype("float64")
    finished, most = value.fillna(rows["completed_low"]), value.fillna(rows["completed_high"])
    told = rows["actual_value"].astype("float64")
    reported, reported_most = told.fillna(rows["actual_low"]), told.fillna(rows["actual_high"])
    names = rows[f"name_{lang}"].where(rows[f"name_{lang}"] != "", rows["name_zh"])
    made = pd.DataFrame(
        {
            "indicator_id": rows["indicator_id"],
            "name": names,
            "finished": finished,
            "finished_most": most,
            "unit": rows["unit"],
            "classifier": rows["classifier"].fillna(""),
            "per_10000": per_capita_benefit(finished, people.residents, per=10_000),
            "most_per_10000": per_capita_benefit(most, people.residents, per=10_000),
            "promised_per_10000": per_capita_benefit(
                rows["target_value"].astype("float64"), people.residents, per=10_000
            ),
            "reported_per_10000": per_capita_benefit(reported, people.residents, per=10_000),
            "reported_most_per_10000": per_capita_benefit(reported_most, people.residents, per=10_000),
            "residents_per_unit": people.residents / finished,
            "target_statements": rows["target_statements"],
            "actual_statements": rows["actual_statements"],
        }
    )
    return made.sort_values(["residents_per_unit", "name"], ignore_index=True)
