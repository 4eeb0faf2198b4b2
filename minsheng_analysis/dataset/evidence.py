"""What each result rests on: a list that adds up, a few names, a bare claim, or a base that cannot be checked."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from minsheng_analysis.dataset.facts import Term, parse_expression
from minsheng_analysis.measures.codes import STAGE_RANK
from minsheng_analysis.measures.rows import FactRow, IndicatorRow, rows_of


@dataclass(frozen=True)
class Evidence:
    """What a result rests on.

    Attributes
    ----------
    grade : str
        One of ``codes.EVIDENCE``; empty where there is no result.
    named, total : float
        How many of how many things the report names, or, where it names none, of the promised ones reached what was
        asked; nan where it gives a list of figures or nothing. ``partial`` with all of them named: one that was
        promised by name is not among them.
    asked : float
        How many things were promised by name, where they are the very ones that are named; otherwise nan.
    """

    grade: str
    named: float = math.nan
    total: float = math.nan
    asked: float = math.nan


def derive_evidence(
    indicators: pd.DataFrame, facts: pd.DataFrame, unsure: Collection[str] = frozenset()
) -> pd.DataFrame:
    """Grade the evidence of each indicator's result.

    Parameters
    ----------
    indicators : DataFrame
        With what ``derive_indicators`` gives.
    facts : DataFrame
        From ``resolve``.
    unsure : collection of str, optional
        Statements that are to be checked: a part that only these print bears no result out.

    Returns
    -------
    DataFrame
        `evidence` (one of ``codes.EVIDENCE`` or empty), `evidence_named`, `evidence_total`, `evidence_asked` (see
        :class:`Evidence`), on the index of `indicators`.
    """
    parts: dict[str, list[FactRow]] = {}
    by_id: dict[str, FactRow] = {}
    for row in rows_of(facts, FactRow):
        by_id.setdefault(row.fact_id, row)
        if row.part_of and not (row.unit != "state" and unsure and set(row.statement_ids.split(";")) <= set(unsure)):
            parts.setdefault(row.part_of, []).append(row)
    rows = rows_of(indicators, IndicatorRow)
    promised = _promised_by_name(rows)
    by_name = _answers_by_name(rows)
    found = [
        _with_what_was_asked(_evidence(row, by_id, parts, promised.get(row.indicator_id)), row, parts, by_name)
        for row in rows
    ]
    return pd.DataFrame(
        {
            "evidence": pd.Series([one.grade for one in found], index=indicators.index, dtype="str"),
            "evidence_named": pd.Series([one.named for one in found], index=indicators.index, dtype="float64"),
            "evidence_total": pd.Series([one.total for one in found], index=indicators.index, dtype="float64"),
            "evidence_asked": pd.Series([one.asked for one in found], index=indicators.index, dtype="float64"),
        }
    )


def _promised_by_name(indicators: Iterable[IndicatorRow]) -> dict[str, tuple[int, int]]:
    """How many of the things that the support column names reached what it asks, of how many, by headline indicator."""
    found: dict[str, tuple[int, int]] = {}
    for row in indicators:
        judged = row.comparable and not row.not_due and row.reached_reported is not None
        if row.level == "support" and row.parent and judged:
            reached, all_of = found.get(row.parent, (0, 0))
            found[row.parent] = (reached + bool(row.reached_reported), all_of + 1)
    return found


def _evidence(
    row: IndicatorRow,
    by_id: Mapping[str, FactRow],
    parts: Mapping[str, list[FactRow]],
    promised: tuple[int, int] | None,
) -> Evidence:
    if not row.actual_statements:
        return Evidence("")
    basis = row.evidence_fact or row.actual_fact
    terms = parse_expression(basis)
    if row.base_fact and {t.fact_id for t in parse_expression(row.base_fact)} == {t.fact_id for t in terms}:
        return Evidence("circular")
    own = _of_own(row, terms, by_id, parts)
    if not promised or promised[0] == promised[1]:
        return own
    # Where all that is counted is named, what is lacking is one that was promised by name.
    return (
        Evidence("partial", own.named, own.total)
        if own.grade == "listed"
        else Evidence("partial", *map(float, promised))
    )


def _answers_by_name(indicators: Iterable[IndicatorRow]) -> dict[str, set[str]]:
    """By a result's fact, the facts that answer what the support column names under its promise."""
    rows = list(indicators)
    results = {row.indicator_id: row.actual_fact for row in rows if row.level == "headline" and row.actual_fact}
    found: dict[str, set[str]] = {}
    for row in rows:
        if row.level == "support" and row.parent in results and row.target_fact:
            found.setdefault(results[row.parent], set()).add(row.actual_fact)
    return found


def _with_what_was_asked(
    found: Evidence, row: IndicatorRow, parts: Mapping[str, list[FactRow]], by_name: Mapping[str, set[str]]
) -> Evidence:
    """Add how many were promised by name, where the parts that are counted are the very ones."""
    terms = parse_expression(row.evidence_fact or row.actual_fact) if found.grade == "listed" else ()
    if len(terms) != 1 or not terms[0].counts_parts:
        return found
    counted = {part.fact_id for part in parts.get(terms[0].fact_id, ()) if part.role != "target"}
    asked = by_name.get(terms[0].fact_id)
    return replace(found, asked=float(len(counted))) if asked and asked == counted else found


def _of_own(
    row: IndicatorRow, terms: Sequence[Term], by_id: Mapping[str, FactRow], parts: Mapping[str, list[FactRow]]
) -> Evidence:
    """What the result itself is told by."""
    # A sum of this project's own is of things that are named, each with its figure.
    if len(terms) > 1:
        return Evidence("listed", float(len(terms)), float(len(terms)))
    term = terms[0]
    total = by_id.get(term.fact_id)
    of_it = [part for part in parts.get(term.fact_id, ()) if part.role != "target"]
    if term.counts_parts:
        counted = float(len(of_it) or 1)
        asked = row.actual_value if row.actual_value == row.actual_value and row.unit == "count" else counted
        return _of_named(counted, asked)
    if total is None or not of_it:
        named_thing = total is not None and total.unit == "state" and bool(total.part_of)
        return Evidence("listed", 1.0, 1.0) if named_thing else Evidence("claimed")
    figures = [part for part in of_it if part.unit == total.unit and part.unit != "state"]
    if figures:
        return Evidence("listed" if _add_up(figures, total) else "partial")
    named = float(sum(part.unit == "state" and STAGE_RANK.get(part.stage, 0) > 0 for part in of_it))
    return _of_named(named, total.value if total.unit != "state" else named)


def _of_named(named: float, total: float) -> Evidence:
    return Evidence("listed" if named >= total else "partial", named, total)


def _add_up(parts: Iterable[FactRow], total: FactRow) -> bool:
    """Whether the parts of a total, by place or by piece of work, reach it within their rounding."""
    rows = list(parts)
    for some in (rows, [r for r in rows if r.place], [r for r in rows if not r.place]):
        slack = 1e-9 * abs(total.high) if math.isfinite(total.high) else 0.0
        if some and math.fsum(r.high for r in some) >= total.low - slack:
            return True
    return False
