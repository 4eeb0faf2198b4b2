"""Both ends of a figure, for what is saved: a range and a lower bound keep what the page says of them.

One rule for all pages, amounts and shares alike: what a figure's rounding leaves open is written beside it where a row is
opened, but is no range of the report's; its ends are the figure itself, so that the columns of a row follow from each other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol

from minsheng_analysis.language.numbers import percent
from minsheng_analysis.measures.assessment import as_asked
from minsheng_analysis.measures.rows import PromiseRow
from minsheng_analysis.pages.figures import PREFIX, is_ceiling


def finished_ends(row: PromiseRow) -> tuple[float, float]:
    """How much is finished, lower end and at most; one number where the report leaves no range, none where less was asked and has come."""
    if as_asked(row):
        return math.nan, math.nan
    return result_ends(row, "completed")


def ends(value: float, low: float, high: float) -> tuple[float, float]:
    """Give both ends of a figure as the pages write it: one number twice, a range, or a lower bound with an open end.

    Examples
    --------
    >>> ends(27.4, 26.9, 27.9), ends(float("nan"), 760.0, 840.0), ends(45000.0, 45000.0, float("inf"))
    ((27.4, 27.4), (760.0, 840.0), (45000.0, inf))
    """
    return (low, high) if math.isnan(value) or math.isinf(high) else (value, value)


def result_ends(row: PromiseRow, basis: str) -> tuple[float, float]:
    """Give both ends of a result on a basis, as `ends`."""
    return ends(*(float(getattr(row, f"{PREFIX[basis]}_{end}")) for end in ("value", "low", "high")))


def share_ends(row: PromiseRow, basis: str) -> tuple[float, float]:
    """Give both ends of a result as a share of its target, as `ends`; NaN where the target is a ceiling, and of what is finished as in `finished_ends`."""
    if is_ceiling(row) or (basis == "completed" and as_asked(row)):
        return math.nan, math.nan
    low, high = ends(*(float(getattr(row, f"ratio{end}_{basis}")) for end in ("", "_low", "_high")))
    return saved_share(low), saved_share(high)


def saved_share(share: float) -> float:
    """Round a share as every file has it, to a hundredth of a percentage point: files of one report can then be joined.

    Examples
    --------
    >>> saved_share(2519 / 2000), saved_share(98.61 / 148.61)
    (1.2595, 0.6635)
    >>> saved_share(4385 / 4000)
    1.0963
    """
    return round(percent(float(share), decimals=2) / 100, 4)


def saved_points(share: float) -> float:
    """Write a difference of shares in percentage points, to the hundredth that shares are saved to.

    Examples
    --------
    >>> saved_points(0.336451113653)
    33.65
    """
    return round(100 * saved_share(share), 2)


class Drawn(Protocol):
    """What a picture draws: of a range the mark stands at its lower end."""

    @property
    def value(self) -> float:
        """Where its mark stands."""

    @property
    def low(self) -> float:
        """The lower end of what is left open."""

    @property
    def high(self) -> float:
        """The upper end of it."""


def drawn_ends(one: Drawn) -> tuple[float, float]:
    """Give both ends of a share that is drawn, as `share_ends`."""
    low, high = ends(math.nan if one.value == one.low else one.value, one.low, one.high)
    return saved_share(low), saved_share(high)


def with_days(rows: Sequence[PromiseRow]) -> list[tuple[PromiseRow, str]]:
    """Give each promise with the day of its result, as `days`."""
    return list(zip(rows, days([row.as_of if row.actual_fact else "" for row in rows]), strict=True))


def days(dates: Sequence[str]) -> list[str]:
    """Give the days of results, for a file; none where all are of a year's end, which the file's name says.

    Examples
    --------
    >>> days(["2021-12-31", ""]), days(["2017-11-30", "2017-12-31"])
    (['', ''], ['2017-11-30', '2017-12-31'])
    """
    return list(dates) if any(day and not day.endswith("-12-31") for day in dates) else [""] * len(dates)


def beyond(both: tuple[float, float]) -> float:
    """Give the upper end where it is another than the lower one: a column of these is left out where it says nothing."""
    return math.nan if both[0] == both[1] else both[1]
