"""Checks of what a report claims beyond its own figures: that all is done, that a result deserves full marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from minsheng_analysis.appraisal.arguments import Amount, Listed, Told, Verdict
from minsheng_analysis.appraisal.findings import Finding, split_ids
from minsheng_analysis.appraisal.hits import JudgedIndicators
from minsheng_analysis.appraisal.indicator_findings import result_of
from minsheng_analysis.appraisal.official import MET, MISSED, level
from minsheng_analysis.appraisal.promise_checks import name_of
from minsheng_analysis.appraisal.statement_checks import Book, target_of
from minsheng_analysis.measures.codes import GIVEN, WORTH
from minsheng_analysis.measures.rows import IndicatorRow, StatementRow

#: Fact of a verdict on all that is promised; one that no project is known for may be of one of them.
_OF_ALL = "all.verdict"
#: Percent of a target that is reached.
_ALL = 100.0
#: A target that says itself that it is a ceiling.
_CEILING = re.compile(r"[≤<＜]|不超过|不高于|不大于|不多于|以内|以下|控制在")


def claim_checks(book: Book, judged: JudgedIndicators, *, running: bool) -> Iterator[Finding]:
    """Run every check of a claim against the results that are sure.

    Parameters
    ----------
    book : Book
    judged : JudgedIndicators
        Its indicators, in the same order; what is to be checked is judged by none of them.
    running : bool
        Whether the year still ran: then what is not reached yet is no shortfall.

    Yields
    ------
    Finding
    """
    missed = [
        row
        for row, short in zip(book.indicators, np.asarray(judged.reported.status == MISSED), strict=True)
        if short and row.level == "headline" and row.comparable and row.measure != "qualitative"
    ]
    if not running:
        yield from _short_of_all(book, missed)
    yield from _full_marks(book, missed)


def _short_of_all(book: Book, missed: list[IndicatorRow]) -> Iterator[Finding]:
    """A verdict that all is done, beside results that fall short; money that was planned is no promise."""
    said = [
        row for row in book.statements if row.project_no is None and row.fact_id == _OF_ALL and level(row.figure) >= MET
    ]
    # Whether less is better is read off a name: no accusation rests on that.
    rising = [row for row in missed if row.unit != "yuan" and row.direction == "increase"]
    short = [row for row in rising if not row.not_due and row.target_stage in ("", "completed")]
    if said and short:
        yield Finding(
            "verdict_not_borne_out", "notice", None, fact_id=said[0].fact_id, form="whole_short",
            statement_ids=split_ids(*(row.statement_id for row in said),
                                    *(key for row in short for key in (row.target_statements, row.actual_statements))),
            about=("verdict:whole_short",),
            arguments={"reported_status": Verdict(said[0].figure),
                       "works": Listed(tuple(Told(name_of(row), result_of(row)) for row in short))},
        )  # fmt: skip


def _full_marks(book: Book, missed: list[IndicatorRow]) -> Iterator[Finding]:
    """A result that misses its target, and for which a form gives itself all the marks that it is worth."""
    for row in missed:
        if row.direction != "increase" and not _CEILING.search(row.target_text):
            continue
        of_row = {s.subject_zh for s in book.of_fact.get(row.actual_fact, ()) if s.role == "actual"}
        if _told_otherwise(book, of_row, row):
            continue
        worth, given = (_marks(book, of_row, ending) for ending in (WORTH, GIVEN))
        if len(worth) == len(given) == 1 and worth[0].value == given[0].value > 0:
            yield Finding(
                "full_marks", "notice", row.project_no, indicator_id=row.indicator_id, fact_id=given[0].fact_id,
                statement_ids=split_ids(row.target_statements, row.actual_statements, worth[0].statement_id, given[0].statement_id),
                about=(f"marks:{row.indicator_id}",),
                arguments={"name": name_of(row), "target": target_of(row), "actual": result_of(row),
                           "marks": Amount.exactly(given[0].value, given[0].unit, given[0].classifier)},
            )  # fmt: skip


def _marks(book: Book, subjects: set[str], ending: str) -> list[StatementRow]:
    """Give the marks of a form's row that its indicator is worth, or that it is given."""
    return [
        s
        for s in book.statements
        if s.role == "context" and s.subject_zh.removesuffix(ending) in subjects and s.subject_zh.endswith(ending)
    ]


def _told_otherwise(book: Book, subjects: set[str], row: IndicatorRow) -> bool:
    """Whether a form's row holds another number that the result may have been held against: a target that was adjusted, 100% of it."""
    promise = (s for fact in (row.target_fact, row.actual_fact) for s in book.of_fact.get(fact, ()))
    lines = {s.line for s in promise if s.subject_zh in subjects}
    near = [s for s in book.statements if s.subject_zh in subjects or s.line in lines]
    own = {row.target_value, row.actual_value}
    return any(
        s.unit_zh != "分" and s.value not in own and (s.unit == row.unit or (s.unit == "percent" and s.value >= _ALL))
        for s in near
    )
