"""The rows of a draft that a person has to look at: what is counted by its pages, its workbook, its review and the command line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from minsheng_analysis.measures.codes import STATE, SURE

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class ReviewRow:
    """What a person judges at once: a promise with its result and percentage, or one figure that stands alone.

    Attributes
    ----------
    figures : tuple of str
        Statement ids of its figures: promise, result, what is finished of it, percentage; then those that say one of them again and are not sure.
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


class _Figure(NamedTuple):
    """What is asked of a statement."""

    statement_id: str
    fact_id: str
    unit_zh: str
    confidence: float
    reviewed: bool


class _Pair(NamedTuple):
    """What is asked of an indicator."""

    indicator_id: str
    target_fact: str
    actual_fact: str
    completed_fact: str
    published_pct_fact: str
    confidence: float
    reviewed: bool


_FACT = re.compile(r"[\w.]+")
#: Behind the key of a printed figure that is told of a further place, or of a result too.
_LETTER = re.compile(r"[a-z]$")


def rows_of_draft(statements: Iterable[Mapping[str, str]], indicators: Iterable[Mapping[str, str]]) -> list[ReviewRow]:
    """List what there is to review of a draft just made, whose cells are text; see `rows_to_review`."""
    figures = [
        _Figure(r["statement_id"], r["fact_id"], r["unit_zh"], float(r["confidence"]), r["reviewed"] == "true")
        for r in statements
    ]
    pairs = [
        _Pair(
            r["indicator_id"], r["target_fact"], r["actual_fact"], r["completed_fact"], r["published_pct_fact"], float(r["confidence"]),
            r["reviewed"] == "true",
        )
        for r in indicators
    ]  # fmt: skip
    return _rows(figures, pairs)


def rows_to_review(statements: pd.DataFrame, indicators: pd.DataFrame) -> list[ReviewRow]:
    """List what there is to review of a draft.

    Parameters
    ----------
    statements, indicators : DataFrame
        The two tables as they were loaded: `confidence` a number, `reviewed` true or false.

    Returns
    -------
    list of ReviewRow
        Every indicator that has a printed figure which no row before it has, sums behind their parts; then every other
        figure that the reading was not sure of or that a person has looked at. What is told in words only is no row.
    """
    from minsheng_analysis.measures.rows import rows_of

    return _rows(rows_of(statements, _Figure), rows_of(indicators, _Pair))


def new_rows(rows: Iterable[ReviewRow], first: Iterable[ReviewRow]) -> list[ReviewRow]:
    """Give the rows that nobody was asked about: pairs made anew around what was said brought them.

    Parameters
    ----------
    rows : iterable of ReviewRow
        As they are now.
    first : iterable of ReviewRow
        As they were before anything was said.
    """
    known = [set(row.figures) for row in first]
    return [
        row for row in rows if not row.reviewed and not any(known_row.issuperset(row.figures) for known_row in known)
    ]


def _rows(statements: Iterable[_Figure], indicators: Iterable[_Pair]) -> list[ReviewRow]:
    figures = {one.statement_id: one for one in statements if one.unit_zh != STATE}
    of_fact: dict[str, list[str]] = {}
    for key, one in figures.items():
        of_fact.setdefault(one.fact_id, []).append(key)
    rows: list[ReviewRow] = []
    shown: set[str] = set()
    paired: set[str] = set()
    for row in sorted(indicators, key=lambda row: len(_FACT.findall(row.actual_fact))):
        finished = row.completed_fact if _FACT.fullmatch(row.completed_fact) else ""
        columns = (row.target_fact, row.actual_fact, finished, row.published_pct_fact)
        of_row = [of_fact[fact] for column in columns for fact in _FACT.findall(column) if fact in of_fact]
        unsure = [key for keys in of_row for key in keys if _unsure(figures[key])]
        own = dict.fromkeys(_LETTER.sub("", key) for key in [*(keys[0] for keys in of_row), *unsure])
        paired.update(*of_row)
        if not own.keys() - shown:
            continue
        first = tuple(sorted(own, key=lambda key: key in shown))  # no two rows begin with one figure
        shown |= own.keys()
        reviewed = row.reviewed and not unsure
        sure = min([row.confidence, *(figures[key].confidence for key in unsure)])
        rows.append(ReviewRow(first, 1.0 if reviewed else sure, reviewed, row.indicator_id))
    for key, one in figures.items():
        if key not in paired and not _LETTER.search(key) and (_unsure(one) or one.reviewed):
            rows.append(ReviewRow((key,), one.confidence, one.reviewed))
    return rows


def _unsure(figure: _Figure) -> bool:
    return figure.confidence < SURE and not figure.reviewed
