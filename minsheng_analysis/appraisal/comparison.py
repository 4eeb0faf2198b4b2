"""The same indicator across years and places, side by side and never mixed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from minsheng_analysis.appraisal.population import with_population
from minsheng_analysis.dataset.reading import load_shared
from minsheng_analysis.errors import UsageError
from minsheng_analysis.measures.assessment import assess
from minsheng_analysis.measures.codes import Basis
from minsheng_analysis.measures.verdicts import running

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

#: Two results are set against each other only if they speak of the same share of their year, to within a week.
SAME_SEASON = 0.02
_COLUMNS = (
    "concept",
    "concept_zh",
    "concept_en",
    "region",
    "region_zh",
    "region_en",
    "year",
    "place",
    "indicator_id",
    "name_zh",
    "name_en",
    "level",
    "direction",
    "measure",
    "unit",
    "classifier",
    "coverage",
    "as_of",
    "as_of_inferred",
    "elapsed",
    "year_over",
    "target_value",
    "target_stage",
    "value",
    "low",
    "high",
    "ratio",
    "ratio_low",
    "ratio_high",
    "status",
    "reason",
    "reported_status",
    "actual_statements",
    "shared_by",
    "per",
    "per_capita",
    "per_capita_low",
    "per_capita_high",
    "residents",
    "population_year",
    "population_basis",
    "population_quality",
    "previous_year",
    "previous_value",
    "change",
    "growth",
)


def compare(
    reports: Iterable[Report],
    *,
    basis: Basis = "reported",
    data_dir: str | Path | None = None,
) -> pd.DataFrame:
    """Set the indicators of several reports side by side.

    Indicators are matched by the `concept` that the data gives them (``data/concepts.csv``); one without a concept has
    nothing to be compared with and is left out, and so is one whose unit is not its concept's.

    Parameters
    ----------
    reports : iterable of Report
        Any places and years; a report given twice counts once.
    basis : {"reported", "completed"}
        As in :func:`~minsheng_analysis.measures.assessment.assess`.
    data_dir : path, optional
        Where to look first for ``concepts.csv`` and ``regions.csv``; default the data that comes with the project.

    Returns
    -------
    DataFrame
        The columns of :func:`compare_panel`, one row an indicator.

    Raises
    ------
    UsageError
        If `basis` is unknown.

    Examples
    --------
    >>> import minsheng_analysis as ms
    >>> both = ms.compare([ms.load("meishan", 2017), ms.load("meishan", 2019)])
    >>> jobs = both[(both["concept"] == "urban_new_jobs") & (both["place"] == "")]
    >>> jobs[["year", "ratio"]].round(3).values.tolist()
    [[2017.0, 1.234], [2019.0, 1.879]]
    """
    distinct = {(report.region, report.year): report for report in reports}
    root = Path(data_dir) if data_dir else None
    frames = [report_panel(report) for report in distinct.values()]
    populations = [report.population for report in distinct.values()]
    panel = pd.concat(frames, ignore_index=True) if frames else _empty_panel()
    population = pd.concat(populations, ignore_index=True).drop_duplicates() if populations else None
    return compare_panel(
        panel,
        concepts=load_shared("concepts", data_dir=root),
        regions=load_shared("regions", data_dir=root),
        population=population,
        basis=basis,
    )


def report_panel(report: Report) -> pd.DataFrame:
    """A report's indicators with the report's own columns beside each: the row format of :func:`compare_panel`.

    Parameters
    ----------
    report : Report

    Returns
    -------
    DataFrame
        The indicators with `region`, `year`, `coverage`, `as_of_inferred`, `period_start`, `period_end`, and `place`, `concept` where the
        report has none.
    """
    indicators = report.indicators
    absent = {
        name: "" for name in ("place", "concept", "reported_status", "actual_statements") if name not in indicators
    }
    return indicators.assign(
        region=report.region,
        year=report.year,
        coverage=str(report.meta["coverage"]),
        as_of_inferred=bool(report.meta.get("as_of_inferred")) & (indicators["as_of"] == report.as_of),
        period_start=str(report.meta["period_start"]),
        period_end=str(report.meta["period_end"]),
        **absent,
    )


def compare_panel(
    panel: pd.DataFrame,
    *,
    concepts: pd.DataFrame,
    regions: pd.DataFrame | None = None,
    population: pd.DataFrame | None = None,
    basis: Basis = "reported",
) -> pd.DataFrame:
    """Match and measure a panel of indicators; vectorised, for a country's reports as for two.

    Parameters
    ----------
    panel : DataFrame
        Rows as :func:`report_panel` gives them.
    concepts : DataFrame
        `concept`, `name_zh`, `name_en`, `unit`, `per` (residents that a per-capita figure refers to; empty where such
        a figure means nothing, as for a rate or what serves one group of them only).
    regions : DataFrame, optional
        `region`, `name_zh`, `name_en`.
    population : DataFrame, optional
        `region`, `year`, `basis`, `residents`, `quality`.
    basis : {"reported", "completed"}
        As in :func:`~minsheng_analysis.measures.assessment.assess`.

    Returns
    -------
    DataFrame
        Sorted by concept, region, place and year. Among its columns:

        - `value`, `low`, `high`: the result on the chosen basis, in `unit`; a total and its places stand on their own
          rows, `place` being empty for the whole region;
        - `ratio` with its interval, `status`, `reason` as in ``assess``; where `year_over` is False the year still
          ran, and ``missed`` says no more than "not yet reached";
        - `shared_by`: number of reports that have the concept for the whole region;
        - `per_capita` with its interval: the result for each `per` residents, with the year, basis and quality of the
          count of residents (that of the year itself, or the nearest within five years); NA for places below the
          region, whose residents are not known, and for what serves one group of them only;
        - `previous_year`, `previous_value`, `change` (in `unit`) and `growth` (share; NA for a rate): against the same
          place's last report with the concept. `change` and `growth` are NA where the two results do not speak of the
          same part of their year.

    Raises
    ------
    UsageError
        If the panel lacks a column that it needs, or `basis` is unknown.
    """
    _require(panel, _NEEDED)
    rows, keys = _matched(panel, concepts)
    rows = assess(rows, basis=basis)
    prefix = "actual" if basis == "reported" else "completed"
    elapsed = _elapsed(rows)
    rows = rows.assign(
        value=rows[f"{prefix}_value"],
        low=rows[f"{prefix}_low"],
        high=rows[f"{prefix}_high"],
        elapsed=elapsed,
        year_over=rows["as_of"] >= rows["period_end"],
        as_of_inferred=rows.get("as_of_inferred", False),
        target_stage=rows.get("target_stage", ""),
        actual_statements=rows.get("actual_statements", ""),
        shared_by=_shared_by(rows, keys),
    )
    rows = with_population(rows, population)
    rows = _against_previous(rows, keys)
    return _with_region_names(rows, regions)[list(_COLUMNS)]


def status_counts(reports: Iterable[Report], *, basis: Basis = "reported") -> pd.DataFrame:
    """Count the verdicts on each report's headline indicators; verdicts can be counted where values cannot be mixed.

    Parameters
    ----------
    reports : iterable of Report
        A report given twice counts once.
    basis : {"reported", "completed"}
        As in :func:`~minsheng_analysis.measures.assessment.assess`.

    Returns
    -------
    DataFrame
        One row a report, by region and year: `region`, `year`, `coverage`, `as_of`, `year_over` (bool), the counts
        `not_assessable`, `missed`, `not_yet` (short of the target while the year still runs), `met`, `exceeded`, and
        `assessable`, their denominator (all but the first).
    """
    distinct = {(report.region, report.year): report for report in reports}
    rows = []
    for (region, year), report in sorted(distinct.items()):
        panel = report_panel(report)
        judged = assess(panel[panel["level"] == "headline"], basis=basis)
        over = not running(report)
        counts = judged["status"].value_counts()
        short = int(counts["missed"])
        rows.append(
            {
                "region": region,
                "year": year,
                "coverage": str(report.meta["coverage"]),
                "as_of": report.as_of,
                "year_over": over,
                "not_assessable": int(counts["not_assessable"]),
                "missed": short if over else 0,
                "not_yet": 0 if over else short,
                "met": int(counts["met"]),
                "exceeded": int(counts["exceeded"]),
                "assessable": int(len(judged) - counts["not_assessable"]),
            }
        )
    names = [
        "region",
        "year",
        "coverage",
        "as_of",
        "year_over",
        "not_assessable",
        "missed",
        "not_yet",
        "met",
        "exceeded",
        "assessable",
    ]
    return pd.DataFrame(rows, columns=names)


_NEEDED = (
    "region", "year", "concept", "place", "indicator_id", "unit", "target_value", "as_of", "period_start", "period_end",
)  # fmt: skip
#: What ``assess`` reads beyond the columns that are kept.
_JUDGED = (
    "comparable", "target_fact", "target_stage", "actual_agree", "reached_reported", "reached_completed", "actual_value",
    "actual_low", "actual_high", "completed_value", "completed_low", "completed_high", "period_start", "period_end", "serves",
)  # fmt: skip


def _require(panel: pd.DataFrame, names: tuple[str, ...]) -> None:
    if lacking := [name for name in names if name not in panel]:
        joined = ", ".join(lacking)
        raise UsageError(
            f"the panel lacks the columns {joined}; make it with report_panel",
            f"面板缺少列 {joined}；请用 report_panel 生成",
        )


def _empty_panel() -> pd.DataFrame:
    text = (
        "region", "concept", "place", "indicator_id", "name_zh", "name_en", "level", "direction", "measure", "unit", "classifier",
        "coverage", "as_of", "period_start", "period_end", "reported_status", "actual_statements",
    )  # fmt: skip
    numbers = ("target_value", *(f"{p}_{s}" for p in ("actual", "completed") for s in ("value", "low", "high")))
    columns: dict[str, pd.Series[float] | pd.Series[str]] = {name: pd.Series(dtype="str") for name in text}
    columns |= {name: pd.Series(dtype="float64") for name in numbers}
    return pd.DataFrame(columns).assign(year=pd.Series(dtype="int64"), comparable=pd.Series(dtype="bool"))


@dataclass(frozen=True)
class _Keys:
    """Whole numbers for what rows are grouped by: comparing them is far cheaper than comparing text."""

    concept: npt.NDArray[np.int64]
    same: npt.NDArray[np.int64]
    same_year: npt.NDArray[np.int64]


def _matched(panel: pd.DataFrame, concepts: pd.DataFrame) -> tuple[pd.DataFrame, _Keys]:
    """Rows that a concept matches, sorted by concept, region, place and year, and their keys."""
    # Only the columns that are used, and moved once: text is what costs on a large panel.
    wanted = [name for name in dict.fromkeys((*_COLUMNS, *_JUDGED)) if name in panel]
    vocabulary = concepts.drop_duplicates("concept").set_index("concept")
    unit = _looked_up(panel["concept"], vocabulary["unit"])
    usable = np.flatnonzero((unit == panel["unit"]).to_numpy())
    concept, region, place, indicator = (
        pd.factorize(panel[name].take(usable), sort=True)[0] for name in ("concept", "region", "place", "indicator_id")
    )
    year = panel["year"].take(usable).to_numpy(dtype="int64")
    order = np.lexsort((indicator, year, place, region, concept))
    rows = panel[wanted].take(usable[order]).reset_index(drop=True)
    concept, region, place, year = concept[order], region[order], place[order], year[order]
    same = (concept * (region.max(initial=0) + 1) + region) * (place.max(initial=0) + 1) + place
    rows = rows.assign(
        concept_zh=_looked_up(rows["concept"], vocabulary["name_zh"]),
        concept_en=_looked_up(rows["concept"], vocabulary["name_en"]),
        per=_looked_up(rows["concept"], pd.to_numeric(vocabulary["per"].replace("", None)).astype("float64")),
    )
    return rows, _Keys(concept=concept, same=same, same_year=same * 10_000 + year)


def _looked_up(keys: pd.Series, table: pd.Series) -> pd.Series:
    """Value of each key, looked up once a distinct key; NA where the table has none."""
    codes, distinct = pd.factorize(keys)
    return table.reindex(pd.Index(distinct, dtype=table.index.dtype)).take(codes).set_axis(keys.index)


def _elapsed(rows: pd.DataFrame) -> pd.Series[float]:
    as_of, start, end = (_days(rows[name]) for name in ("as_of", "period_start", "period_end"))
    length = end - start + 1
    return ((as_of - start + 1) / length.where(length > 0)).clip(0.0, 1.0)


def _days(dates: pd.Series[str]) -> pd.Series[float]:
    codes, distinct = pd.factorize(dates)
    parsed = pd.to_datetime(pd.Series(distinct, dtype="str").replace("", None)).to_numpy(dtype="datetime64[D]")
    number = np.where(np.isnat(parsed), np.nan, parsed.astype("int64").astype("float64"))
    return pd.Series(number[codes], index=dates.index, dtype="float64")


def _shared_by(rows: pd.DataFrame, keys: _Keys) -> pd.Series[int]:
    whole = (rows["place"] == "").to_numpy()
    _, first = np.unique(keys.same_year[whole], return_index=True)
    counts = np.bincount(keys.concept[whole][first], minlength=int(keys.concept.max(initial=0)) + 1)
    return pd.Series(counts[keys.concept], index=rows.index, dtype="int64")


def _against_previous(rows: pd.DataFrame, keys: _Keys) -> pd.DataFrame:
    """Set each row against the same place's row of its report before; rows are sorted by place and year."""
    # Two indicators of one concept in one report (winter and summer care) have no single predecessor.
    alone = np.flatnonzero(~pd.Series(keys.same_year).duplicated(keep=False).to_numpy())
    follows = keys.same[alone[1:]] == keys.same[alone[:-1]]
    at, before = alone[1:][follows], alone[:-1][follows]

    def previous(name: str) -> pd.Series[float]:
        values = np.full(len(rows), np.nan)
        values[at] = rows[name].to_numpy(dtype="float64")[before]
        return pd.Series(values, index=rows.index)

    value = previous("value")
    same_season = (rows["elapsed"] - previous("elapsed")).abs() <= SAME_SEASON
    change = (rows["value"] - value).where(same_season)
    return rows.assign(
        previous_year=previous("year").astype("Int64"),
        previous_value=value,
        change=change,
        growth=change / value.where((value > 0) & (rows["measure"] != "rate")),
    )


def _with_region_names(rows: pd.DataFrame, regions: pd.DataFrame | None) -> pd.DataFrame:
    if regions is None:
        return rows.assign(region_zh=rows["region"], region_en=rows["region"])
    names = regions.drop_duplicates("region").set_index("region")
    return rows.assign(
        region_zh=_looked_up(rows["region"], names["name_zh"]).fillna(rows["region"]),
        region_en=_looked_up(rows["region"], names["name_en"]).fillna(rows["region"]),
    )
