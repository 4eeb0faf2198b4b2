"""What holds indicators up at a date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.errors import UsageError, shown_value

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report


def blockers_at(report: Report, as_of: str | None = None) -> pd.DataFrame:
    """What holds indicators up at a date: the blockers raised by then and not yet resolved.

    Parameters
    ----------
    report : Report
        Its optional `blockers.csv`.
    as_of : str, optional
        ISO date; default the report's own.

    Returns
    -------
    DataFrame
        The blockers' columns with `open_days` (since it was raised), `overdue` (bool: its due date has passed) and
        `overdue_days` (NA where it has no due date); the longest overdue first.
    """
    date = iso_date(as_of) if as_of else report.as_of
    table = report.blockers
    open_now = table[(table["since"] <= date) & ((table["resolved"] == "") | (table["resolved"] > date))]
    days = pd.Timestamp(date) - pd.to_datetime(open_now["since"])
    late = (pd.Timestamp(date) - pd.to_datetime(open_now["due"].replace("", None))).dt.days.astype("Int64")
    found = open_now.assign(open_days=days.dt.days, overdue=(late > 0).fillna(False).astype(bool), overdue_days=late)
    return found.sort_values(["overdue_days", "open_days"], ascending=False, na_position="last", ignore_index=True)


def iso_date(date: str) -> str:
    """Give a date as ISO text.

    Raises
    ------
    UsageError
        If it is none.

    Examples
    --------
    >>> iso_date("2017-7-31")
    '2017-07-31'
    """
    parsed = pd.to_datetime(str(date), format="%Y-%m-%d", errors="coerce")
    if pd.isna(parsed):
        raise UsageError(
            f"as_of must be a date as YYYY-MM-DD, not {date!r}",
            f"截至日期须写作 YYYY-MM-DD，而不是“{shown_value(str(date))}”",
        )
    return str(parsed.date())


def blocker_counts(report: Report, date: str) -> pd.DataFrame:
    """Count the blockers that are open and overdue at a date, by indicator."""
    found = blockers_at(report, date)
    grouped = found.groupby("indicator_id")["overdue"]
    return pd.DataFrame({"open": grouped.size(), "overdue": grouped.sum()})
