"""What was promised as built and stood before: converted, or added to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from minsheng_analysis.appraisal.arguments import Lines, Named, Nature
from minsheng_analysis.appraisal.findings import Finding, split_ids, stem
from minsheng_analysis.appraisal.promise_checks import count_of, name_of, natures_of
from minsheng_analysis.appraisal.statement_checks import Book
from minsheng_analysis.measures.rows import StatementRow

#: How existing premises come to be counted as built.
_STOOD_BEFORE = frozenset({"existing", "converted"})
#: How the name of a statement says what a thing was converted from.
_FROM_ZH, _FROM_EN = re.compile("由(.{2,8})改建$"), re.compile("converted from (.+)$")


def existing_counted(book: Book) -> Iterator[Finding]:
    """Find things promised as built whose lines say that they stood before: converted, or added to what there was.

    Parameters
    ----------
    book : Book
    """
    whole = {row.indicator_id: row for row in book.indicators}
    found: dict[str, list[StatementRow]] = {}
    pieces: Counter[str] = Counter()
    for row in book.indicators:
        if row.level == "result" or not row.target_fact or not row.actual_fact:
            continue
        if natures_of(book.statements_of(row.target_fact)) & {"converted", "renewed", "extended", "existing"}:
            continue
        own = [s for s in book.statements_of(row.actual_fact) if natures_of([s]) & _STOOD_BEFORE]
        if own:
            key = row.parent if row.parent in whole else row.indicator_id
            found.setdefault(key, []).extend(own)
            pieces[key] += 1
    for key, rows in found.items():
        row = whole[key]
        only_some = all(stem(s.fact_id) != stem(row.actual_fact) for s in rows)
        parts = [fact.fact_id for fact in book.facts if fact.part_of == row.actual_fact]
        told = any(s.nature for part in parts for s in book.of_fact[part])
        rest = row.actual_value - pieces[key]
        yield Finding(
            "existing_counted", "notice", row.project_no, indicator_id=key, fact_id=row.actual_fact,
            statement_ids=split_ids(row.target_statements, row.actual_statements, *(s.statement_id for s in rows)),
            about=(f"existing:{key}",),
            form=("some_and_rest" if rest > 0 and not told else "some") if only_some else "",
            arguments={"name": name_of(row), "n": pieces[key], "rest": count_of(rest, row), "lines": Lines(tuple(dict.fromkeys(s.line for s in rows))),
                       "nature": _nature(rows)},
        )  # fmt: skip


def _nature(rows: Iterable[StatementRow]) -> Nature:
    """How things came to stand, and from what they were converted where every statement names the same."""
    rows = list(rows)
    code = min(natures_of(rows) & _STOOD_BEFORE)
    told = [(_FROM_ZH.search(row.subject_zh), _FROM_EN.search(row.subject_en)) for row in rows]
    named = {Named(zh[1], en[1]) for zh, en in told if zh and en}
    known = code == "converted" and len(named) == 1 and all(zh and en for zh, en in told)
    return Nature(code, named.pop() if known else None)
