"""Pace in a year under way: how far each indicator is against how much of its time has gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from minsheng_analysis.appraisal.blockers import blocker_counts, blockers_at, iso_date
from minsheng_analysis.appraisal.lights import LIGHT_DTYPE, LIGHT_RULES, LIGHTS, PaceThresholds, light_rule, lights_of
from minsheng_analysis.appraisal.official import YES_OR_NO
from minsheng_analysis.measures.assessment import assess
from minsheng_analysis.measures.codes import STAGE_RANK, Basis

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

__all__ = [
    "LIGHTS", "LIGHT_DTYPE", "LIGHT_RULES", "PaceThresholds", "blockers_at", "by_lead_unit", "iso_date", "light_rule", "pace",
    "progress", "timeline",
]  # fmt: skip

_CARRIED = (
    "indicator_id",
    "project_no",
    "name_zh",
    "name_en",
    "level",
    "parent",
    "place",
    "lead_units",
    "measure",
    "direction",
    "unit",
    "classifier",
    "comparable",
    "reason_zh",
    "reason_en",
    "target_stage",
    "target_fact",
    "target_statements",
    "target_text",
    "actual_text",
    "actual_agree",
    "completed_fact",
    "not_due",
    "own_sum",
    "to_check",
    "evidence",
    "evidence_asked",
)
_DATED = (
    "target_value",
    "actual_value",
    "actual_low",
    "actual_high",
    "completed_value",
    "completed_low",
    "completed_high",
    "published_pct",
    "stage",
    "deadline",
    "actual_statements",
)


def progress(
    report: Report,
    as_of: str | None = None,
    *,
    basis: Basis = "reported",
    thresholds: PaceThresholds | str | None = None,
) -> pd.DataFrame:
    """Pace of every indicator at a date.

    Parameters
    ----------
    report : Report
        Of any year; its `series` holds one row an indicator and date.
    as_of : str, optional
        ISO date; each indicator is taken at its latest figure up to then. Default: the report's own date.
    basis : {"reported", "completed"}
        As in :func:`~minsheng_analysis.measures.assessment.assess`.
    thresholds : PaceThresholds or str, optional
        When a lag turns yellow and red, or the name of a published rule (``"yinchuan"``, ``"tianjin"``, ``"sanya"``).

    Returns
    -------
    DataFrame
        One row an indicator, in the report's order, with the columns of :func:`pace` and: `value`, `previous_as_of`,
        `previous_value`, `gain` (since then, in the indicator's unit), `previous_light`, `age_days` (from the figure to
        `as_of`), `open_blockers` and `overdue_blockers` (counts). An indicator without a figure by then is
        ``not_assessable`` with reason ``no_result``.

    Raises
    ------
    UsageError
        If `as_of` is no ISO date, or `basis` or the rule is unknown.

    Examples
    --------
    >>> import minsheng_analysis as ms
    >>> july = ms.progress(ms.load("meishan", 2017), "2017-07-31").set_index("indicator_id")
    >>> july.loc["p01.jobs", ["elapsed", "ratio", "lag"]].astype(float).round(3).tolist()
    [0.581, 0.748, -0.167]
    """
    date = iso_date(as_of) if as_of else report.as_of
    history = timeline(report, basis=basis, thresholds=thresholds)
    known = history[history["as_of"] <= date]
    latest = known.drop_duplicates("indicator_id", keep="last")
    unheard = _without_figures(report, latest, date)
    if not unheard.empty:
        latest = pd.concat([latest, pace(unheard, basis=basis, thresholds=thresholds)], ignore_index=True)
    order = report.indicators["indicator_id"]
    latest = latest.set_index("indicator_id").reindex(order).reset_index()
    counts = blocker_counts(report, date)
    return latest.assign(
        lead_units=latest["lead_units"].fillna(""),
        age_days=(pd.Timestamp(date) - pd.to_datetime(latest["as_of"].replace("", None))).dt.days.astype("Int64"),
        open_blockers=order.map(counts["open"]).fillna(0).astype("int64").to_numpy(),
        overdue_blockers=order.map(counts["overdue"]).fillna(0).astype("int64").to_numpy(),
    )


def timeline(
    report: Report, *, basis: Basis = "reported", thresholds: PaceThresholds | str | None = None
) -> pd.DataFrame:
    """Pace of every indicator at every date that the report has a figure for.

    Parameters
    ----------
    report, basis, thresholds
        As in :func:`progress`.

    Returns
    -------
    DataFrame
        One row an indicator and date, by indicator and then date; the columns of :func:`progress` without blockers.
        `published_word` is the report's own word at that date (empty where it prints none; joined by ``;`` where it prints several),
        and `as_of_inferred` whether it prints no date.
    """
    indicators = _with_columns(report.indicators)
    dated = indicators.merge(
        report.series[["indicator_id", "as_of", *_DATED]], on="indicator_id", validate="one_to_many"
    )
    reached = (dated["stage"].map(STAGE_RANK) >= dated["target_stage"].map(STAGE_RANK)).where(
        dated["measure"] == "qualitative"
    )
    dated = dated.assign(
        period_start=str(report.meta["period_start"]),
        deadline=dated["deadline"].where(dated["deadline"] != "", str(report.meta["period_end"])),
        actual_stage=dated["stage"],
        reached_reported=reached.astype("boolean"),
        # What the report’s details do not show is claimed and no more.
        reached_completed=reached.astype("boolean").mask(dated["completed_fact"] == "none"),
    )
    paced = pace(dated, basis=basis, thresholds=thresholds)
    value = paced["completed_value" if basis == "completed" else "actual_value"]
    before = paced.assign(value=value).groupby("indicator_id", sort=False)[["as_of", "value", "light"]].shift()
    return paced.assign(
        value=value,
        previous_as_of=before["as_of"].fillna(""),
        previous_value=before["value"],
        gain=value - before["value"],
        previous_light=before["light"],
        published_word=_words(report, paced),
        as_of_inferred=paced["as_of"].eq(report.as_of) & bool(report.meta.get("as_of_inferred")),
    )


def pace(
    rows: pd.DataFrame, *, basis: Basis = "reported", thresholds: PaceThresholds | str | None = None
) -> pd.DataFrame:
    """Hold dated figures against the time that has gone; works on a panel of many reports as on one.

    What is counted up over the year (a count or a quantity) is expected to grow evenly to its deadline. A rate or a
    ceiling is a level that holds all year round: it is expected to be met at any date, and within its target it counts
    as reached, though it can still change.

    Parameters
    ----------
    rows : DataFrame
        What :func:`~minsheng_analysis.measures.assessment.assess` needs, with `as_of`, `period_start` and `deadline` (ISO dates).
    basis, thresholds
        As in :func:`progress`.

    Returns
    -------
    DataFrame
        A copy with the columns of ``assess`` and:

        - `kind`: cumulative, level or state (a number-less target);
        - `elapsed`: share of the time from `period_start` to `deadline` gone by the end of the day, 0.0 to 1.0;
        - `expected`: the ratio that the schedule asks for by now; NA for a state;
        - `lag`, `lag_low`, `lag_high`: `expected` less the ratio, as a share of the target; above 0 is behind;
        - `projected`: the ratio at the deadline if the pace so far holds; cumulative only;
        - `speedup`: how many times as fast as so far the rest must go; 0 where nothing is left, NA where nothing has
          been done or no time is left;
        - `light`: ordered Categorical not_assessable, red, yellow, green, done. Past the deadline nothing short of the
          target is green, whatever the tolerance.
    """
    rule = thresholds or PaceThresholds()
    if not isinstance(rule, PaceThresholds):
        rule = light_rule(rule)
    judged = assess(rows, basis=basis)
    as_of, start, deadline = (
        pd.to_datetime(judged[c].replace("", None)) for c in ("as_of", "period_start", "deadline")
    )
    day = pd.Timedelta(days=1)
    elapsed = ((as_of - start + day) / (deadline - start + day)).clip(0.0, 1.0)
    qualitative = judged["measure"] == "qualitative"
    level = (judged["measure"] == "rate") | (judged["direction"] == "decrease")
    cumulative = ~qualitative & ~level
    expected = elapsed.where(cumulative, 1.0).mask(qualitative)
    ratio = judged["ratio"]
    lag = expected - ratio
    over = elapsed >= 1
    return judged.assign(
        kind=np.select([qualitative, level], ["state", "level"], default="cumulative"),
        elapsed=elapsed,
        expected=expected,
        lag=lag,
        lag_low=expected - judged["ratio_high"],
        lag_high=expected - judged["ratio_low"],
        projected=(ratio / elapsed.where(elapsed > 0)).where(cumulative),
        speedup=_speedup(ratio, elapsed).where(cumulative),
        light=lights_of(judged, lag, expected, over=over, qualitative=qualitative, rule=rule),
    )


def by_lead_unit(paced: pd.DataFrame) -> pd.DataFrame:
    """Count the lights of each lead unit, the one most behind first.

    Parameters
    ----------
    paced : DataFrame
        From :func:`progress`. An indicator led by several units counts for each of them.

    Returns
    -------
    DataFrame
        `lead_unit` (empty where none is named), `indicators`, a count a light, `worst_lag` (share of the target, NA
        where none can be judged), `worst_indicator` (its id, empty likewise) and `open_blockers`.
    """
    each = paced.assign(lead_unit=paced["lead_units"].fillna("").str.split(";")).explode("lead_unit")
    each = each.assign(lead_unit=each["lead_unit"].str.strip()).reset_index(drop=True)
    counts = (
        pd.crosstab(each["lead_unit"], each["light"].astype("str"))
        .reindex(columns=list(LIGHTS), fill_value=0)
        .astype("int64")
    )
    counts.columns.name = None
    behind = each.dropna(subset=["lag"])
    worst = behind.loc[behind.groupby("lead_unit")["lag"].idxmax()].set_index("lead_unit")
    table = counts.assign(
        indicators=counts.sum(axis=1),
        worst_lag=worst["lag"].reindex(counts.index),
        worst_indicator=worst["indicator_id"].reindex(counts.index).fillna(""),
        open_blockers=each.groupby("lead_unit")["open_blockers"].sum().reindex(counts.index),
    )
    return table.sort_values(["red", "yellow", "worst_lag"], ascending=False).reset_index()


def _with_columns(indicators: pd.DataFrame) -> pd.DataFrame:
    """Keep what pace carries along; a report need not have every optional column."""
    blank = {"evidence_asked": np.nan}
    return pd.DataFrame({name: indicators.get(name, blank.get(name, "")) for name in _CARRIED}, index=indicators.index)


def _without_figures(report: Report, latest: pd.DataFrame, date: str) -> pd.DataFrame:
    rest = _with_columns(report.indicators[~report.indicators["indicator_id"].isin(latest["indicator_id"])])
    numbers = ("actual_value", "actual_low", "actual_high", "completed_value", "completed_low", "completed_high")
    targets = report.indicators.loc[rest.index, "target_value"]
    return rest.assign(
        **dict.fromkeys(numbers, np.nan),
        target_value=targets,
        value=np.nan,
        as_of="",
        previous_as_of="",
        published_word="",
        published_pct=np.nan,
        stage="",
        actual_statements="",
        period_start=str(report.meta["period_start"]),
        deadline=str(report.meta["period_end"]),
        reached_reported=pd.array([pd.NA] * len(rest), dtype="boolean"),
        reached_completed=pd.array([pd.NA] * len(rest), dtype="boolean"),
    )


def _words(report: Report, dated: pd.DataFrame) -> pd.Series[str]:
    """The report's own word on each indicator at each date, where `status_fact` names the fact that holds it."""
    if "status_fact" not in report.indicators:
        return pd.Series("", index=dated.index, dtype="str")
    known = report.indicators.set_index("indicator_id")
    said = report.statements[report.statements["fact_id"].isin(known["status_fact"].dropna())]
    words = said.drop_duplicates(["fact_id", "as_of", "figure"]).groupby(["fact_id", "as_of"])["figure"].agg(";".join)
    keys = pd.MultiIndex.from_arrays([dated["indicator_id"].map(known["status_fact"]), dated["as_of"]])
    printed = words.reindex(keys).fillna("").set_axis(dated.index)
    # A yes or no below the heading of its column is told as what it says.
    return printed.mask(printed.isin(YES_OR_NO), dated["indicator_id"].map(known["reported_status"]))


def _speedup(ratio: pd.Series[float], elapsed: pd.Series[float]) -> pd.Series[float]:
    left = (1 - ratio).clip(lower=0)
    so_far = ratio / elapsed.where(elapsed > 0)
    return (left / (1 - elapsed).where(elapsed < 1)) / so_far.where(so_far > 0)
