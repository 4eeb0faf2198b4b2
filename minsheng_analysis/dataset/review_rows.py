"""The rows of a draft that a person has to look at: what is counted by its pages, its workbook, its review and the command line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from minsheng_analysis.measures.codes import STATE, SURE


@dataclass(frozen=True)
class ReviewRow:
    """What a person judges at once: a promise with its result and percentage, or one figure that stands alone.

    Attributes
    ----------
    figures : tuple of str
        Statement ids of its figures: promise, result, percentage; then those that say one of them again and are not sure.
    confidence : float
        Of what is least sure of it; 1 once reviewed.
    reviewed : bool
    indicator : str
        Id of its row among the indicators, empty for a figure alone.
    """

    figures: tuple[str, ...]
    confidence: float
    reviewed: bool
    indicator: str = ""

    @property
    def to_check(self) -> bool:
        """Whether nothing may rest on it before a person has looked at it."""
        return not self.reviewed and self.confidence < SURE


_FACT = re.compile(r"[\w.]+")


def rows_to_review(statements: Iterable[Mapping[Any, Any]], indicators: Iterable[Mapping[Any, Any]]) -> list[ReviewRow]:
    """List what there is to review of a draft.

    Parameters
    ----------
    statements, indicators : iterable of mapping
        The rows of the two tables, as their files hold them or as they were loaded.

    Returns
    -------
    list of ReviewRow
        Every indicator that has a printed figure which no row before it has, sums behind their parts; then every other
        figure that the reading was not sure of or that a person has looked at. What is told in words only is no row.
    """
    figures = {str(one["statement_id"]): one for one in statements if one["unit_zh"] != STATE}
    of_fact: dict[str, list[str]] = {}
    for key, one in figures.items():
        of_fact.setdefault(str(one["fact_id"]), []).append(key)
    rows: list[ReviewRow] = []
    shown: set[str] = set()
    paired: set[str] = set()
    for row in sorted(indicators, key=lambda row: len(_FACT.findall(str(row["actual_fact"])))):
        columns = ("target_fact", "actual_fact", "published_pct_fact")
        of_row = [of_fact[fact] for c in columns for fact in _FACT.findall(str(row[c] or "")) if fact in of_fact]
        unsure = [key for keys in of_row for key in keys if _unsure(figures[key])]
        own = dict.fromkeys([*(keys[0] for keys in of_row), *unsure])
        paired.update(*of_row)
        if not own.keys() - shown:
            continue
        first = tuple(sorted(own, key=lambda key: key in shown))  # no two rows begin with one figure
        shown |= own.keys()
        reviewed = _is_true(row["reviewed"]) and not unsure
        sure = min([float(row["confidence"]), *(float(figures[key]["confidence"]) for key in unsure)])
        rows.append(ReviewRow(first, 1.0 if reviewed else sure, reviewed, str(row["indicator_id"])))
    for key, one in figures.items():
        if key not in paired and (_unsure(one) or _is_true(one["reviewed"])):
            rows.append(ReviewRow((key,), float(one["confidence"]), _is_true(one["reviewed"])))
    return rows


def _unsure(figure: Mapping[Any, Any]) -> bool:
    return float(figure["confidence"]) < SURE and not _is_true(figure["reviewed"])


def _is_true(cell: Any) -> bool:
    return str(cell).lower() == "true"
