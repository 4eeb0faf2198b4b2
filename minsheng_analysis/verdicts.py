"""Each promise judged on both bases, in one row: what charts, tables and sentences of a report all read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.assessment import BASES, Thresholds, assess

if TYPE_CHECKING:
    from minsheng_analysis.dataset import Report

#: Columns of `assess` that differ between the bases.
_JUDGED = ("ratio", "ratio_low", "ratio_high", "status", "reason")


def verdicts(report: Report, *, level: str = "headline", thresholds: Thresholds | None = None) -> pd.DataFrame:
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
        the suffix ``_reported`` and once with ``_completed``, and `project_zh` and `project_en`.
    """
    indicators = report.indicators[report.indicators["level"] == level]
    judged = indicators
    for basis in BASES:
        one = assess(indicators, basis=basis, thresholds=thresholds)
        judged = judged.assign(**{f"{column}_{basis}": one[column] for column in _JUDGED})
    names = report.projects.set_index("project_no")[["name_zh", "name_en"]]
    return judged.assign(
        project_zh=judged["project_no"].map(names["name_zh"]), project_en=judged["project_no"].map(names["name_en"])
    ).reset_index(drop=True)


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
