"""Both ends of a figure, for what is saved: a range and a lower bound keep what the page says of them."""

from __future__ import annotations

import math

from minsheng_analysis.errors import QuantityError
from minsheng_analysis.measures.assessment import as_asked
from minsheng_analysis.measures.rows import CostRow, PromiseRow
from minsheng_analysis.pages.figures import PREFIX, is_ceiling, rounded
from minsheng_analysis.quantities import parse_quantity


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
    """Give both ends of a result as a share of its target, as `ends`; NaN where the target is a ceiling."""
    if is_ceiling(row):
        return math.nan, math.nan
    low, high = ends(*(float(getattr(row, f"ratio{end}_{basis}")) for end in ("", "_low", "_high")))
    return rounded(low), rounded(high)


def beyond(both: tuple[float, float]) -> float:
    """Give the upper end where it is another than the lower one: a column of these is left out where it says nothing."""
    return math.nan if both[0] == both[1] else both[1]


def outlay_ends(row: CostRow) -> tuple[float, float]:
    """Both ends of an outlay: of a sum in whole numbers, which is exact, one twice; 1.15亿 is rounded, and a range."""
    try:
        whole = parse_quantity(row.cost_text).qualifier == "exact" and not set(".．点") & set(row.cost_text)
    except QuantityError:
        whole = False
    return ends(row.cost_value, row.cost_low, row.cost_high) if whole else (row.cost_low, row.cost_high)
