"""Observations for statistics offices: SDMX-CSV 2.0, with the code lists of its dimensions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.measures.rows import IndicatorRow, MomentRow, rows_of

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

DATAFLOW = "MINSHENG:LIVELIHOOD_PROJECTS(1.0)"
DIMENSIONS = ("REF_AREA", "INDICATOR", "BASIS", "TIME_PERIOD")
#: Which columns of `Report.series` a basis takes its value, lower and upper end from.
_BASES = {
    "T": ("target_value", "target_value", "target_value"),
    "R": ("actual_value", "actual_low", "actual_high"),
    "C": ("completed_value", "completed_low", "completed_high"),
}
_BASIS_NAMES = {"T": ("目标", "Target"), "R": ("报告口径", "As reported"), "C": ("只计已完工", "Only finished")}


def observations(report: Report) -> pd.DataFrame:
    """Give the targets and results of a report's indicators as SDMX-CSV.

    Parameters
    ----------
    report : Report

    Returns
    -------
    DataFrame
        One row an observation: the three columns that name the structure, the dimensions, ``OBS_VALUE`` in
        ``UNIT_MEASURE``, ``OBS_LOWER`` and ``OBS_UPPER`` (empty where open), and ``OBS_STATUS``: ``A`` normal, ``P``
        provisional (a draft), ``O`` where only an interval is known. What is unknown altogether has no row, nor do
        states that are not numbers. An identifier's dot, which SDMX does not allow, is written as ``-``.
    """
    indicators = report.indicators
    units = dict(zip(indicators["indicator_id"], indicators["unit"], strict=True))
    # A promise of which the report says nothing has no row in the series, and its target must not be lost.
    silent = indicators[~indicators["indicator_id"].isin(report.series["indicator_id"])]
    silent = silent.assign(as_of=str(report.meta["as_of"]))
    rows: list[dict[str, object]] = []
    for moment in [*rows_of(report.series, MomentRow), *rows_of(silent, MomentRow)]:
        if units[moment.indicator_id] == "state":
            continue
        for basis, columns in _BASES.items():
            value, low, high = (float(getattr(moment, column)) for column in columns)
            if not any(math.isfinite(number) for number in (value, low, high)):
                continue
            rows.append({
                "STRUCTURE": "dataflow", "STRUCTURE_ID": DATAFLOW, "ACTION": "I", "REF_AREA": report.region,
                "INDICATOR": code(moment.indicator_id), "BASIS": basis, "TIME_PERIOD": moment.as_of,
                "OBS_VALUE": _finite(value), "UNIT_MEASURE": units[moment.indicator_id],
                "OBS_LOWER": _finite(low), "OBS_UPPER": _finite(high), "OBS_STATUS": _status(report, value),
            })  # fmt: skip
    header = ["STRUCTURE", "STRUCTURE_ID", "ACTION", *DIMENSIONS, "OBS_VALUE", "UNIT_MEASURE", "OBS_LOWER",
               "OBS_UPPER", "OBS_STATUS"]  # fmt: skip
    return pd.DataFrame(rows, columns=header)


def codelists(report: Report) -> pd.DataFrame:
    """Give the codes of the dimensions with their names.

    Parameters
    ----------
    report : Report

    Returns
    -------
    DataFrame
        `dimension`, `code`, `name_zh`, `name_en`.
    """
    numbers = report.indicators[report.indicators["unit"] != "state"]
    names = rows_of(numbers, IndicatorRow)
    rows = [
        ("REF_AREA", report.region, report.region_names.get("zh", ""), report.region_names.get("en", "")),
        *(("BASIS", key, zh, en) for key, (zh, en) in _BASIS_NAMES.items()),
        *(("INDICATOR", code(row.indicator_id), row.name_zh, row.name_en) for row in names),
    ]
    return pd.DataFrame(rows, columns=["dimension", "code", "name_zh", "name_en"])


def code(indicator_id: str) -> str:
    """Write an indicator's id with what SDMX allows in a code."""
    return indicator_id.replace(".", "-")


def _finite(value: float) -> float:
    return value if math.isfinite(value) else math.nan


def _status(report: Report, value: float) -> str:
    if not math.isfinite(value):
        return "O"
    return "A" if report.draft is None else "P"
