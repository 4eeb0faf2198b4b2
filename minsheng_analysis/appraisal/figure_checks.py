"""Checks of what figures are: made from a norm, or a promise's own words again."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator

from minsheng_analysis.appraisal.arguments import Amount, Lines, Told
from minsheng_analysis.appraisal.findings import Finding, split_ids
from minsheng_analysis.appraisal.promise_checks import name_of
from minsheng_analysis.appraisal.statement_checks import Book
from minsheng_analysis.measures.rows import FactRow

#: A quotient below this, or of fewer things, comes out whole by chance.
LEAST_QUOTIENT, LEAST_DIVISOR = 10, 5
#: What is kept or covered has a number behind it; what is built or opened is done or not.
_KEPT = re.compile("清零|覆盖|达标|保持|稳定|应.尽")
_SOMETHING_COUNTED = re.compile(r"\d")


def figure_checks(book: Book) -> Iterator[Finding]:
    """Run every check of what the figures of a whole report are.

    Parameters
    ----------
    book : Book

    Yields
    ------
    Finding
    """
    yield from _same_quotient(book)
    yield from _own_words(book)


def _same_quotient(book: Book) -> Iterator[Finding]:
    """Two kinds of count of which one is the same whole multiple of the other in two places (570 of 19, 2,910 of 97)."""
    by_project: dict[int, list[FactRow]] = defaultdict(list)
    for fact in book.facts:
        if fact.role == "actual" and fact.unit == "count" and fact.value > 0 and not fact.part_of and fact.project_no:
            by_project[fact.project_no].append(fact)
    for number, facts in by_project.items():
        found: dict[tuple[str, str, float], list[tuple[FactRow, FactRow]]] = defaultdict(list)
        for many in facts:
            for few in facts:
                kinds = (many.subject_zh[-2:], few.subject_zh[-2:])
                times, rest = divmod(many.value, few.value)
                if kinds[0] != kinds[1] and not rest and times >= LEAST_QUOTIENT and few.value >= LEAST_DIVISOR:
                    found[*kinds, times].append((many, few))
        for (*_, times), pairs in found.items():
            if len({many.value for many, _ in pairs}) < 2 or len({few.value for _, few in pairs}) < 2:
                continue
            (many, few), (more, fewer) = pairs[0], next(p for p in pairs if p[0].value != pairs[0][0].value)
            yield Finding(
                "same_quotient", "info", number, fact_id=many.fact_id,
                statement_ids=split_ids(*(fact.statement_ids for pair in pairs for fact in pair)),
                about=(f"quotient:{many.fact_id}",),
                arguments={"many": _told(many, book), "few": _told(few, book), "more": _told(more, book),
                           "fewer": _told(fewer, book), "times": times},
            )  # fmt: skip


def _own_words(book: Book) -> Iterator[Finding]:
    """What was to be kept or covered, and is answered by the words of the target without a number."""
    for row in book.indicators:
        if row.level != "headline" or row.measure != "qualitative" or row.evidence != "claimed":
            continue
        asked, said = ({s.figure for s in book.of_fact.get(fact, ())} for fact in (row.target_fact, row.actual_fact))
        words = next((word for word in said if _KEPT.search(word)), "")
        if said and said <= asked and words and not _SOMETHING_COUNTED.search(words):
            told = book.of_fact[row.actual_fact]
            yield Finding(
                "own_words", "info", row.project_no, indicator_id=row.indicator_id, fact_id=row.actual_fact,
                statement_ids=split_ids(row.target_statements, row.actual_statements), about=(f"words:{row.indicator_id}",),
                arguments={"name": name_of(row), "target": Amount(math.nan, math.nan, math.nan, "state", printed=words),
                           "where": Lines(tuple(dict.fromkeys(s.line for s in told)))},
            )  # fmt: skip


def _told(fact: FactRow, book: Book) -> Told:
    return Told(book.subject(fact), Amount(fact.value, fact.low, fact.high, fact.unit, fact.classifier))
