"""What was promised as built and stood before, or took the place of what did: converted, added to, moved."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from minsheng_analysis.appraisal.arguments import Lines, Many, Named, Nature, Told
from minsheng_analysis.appraisal.findings import Finding, split_ids, stem
from minsheng_analysis.appraisal.promise_checks import count_of, name_of
from minsheng_analysis.appraisal.statement_checks import BESIDES, Book, natures_of
from minsheng_analysis.measures.rows import StatementRow

#: How existing premises come to be counted as built.
_STOOD_BEFORE = frozenset({"existing", "converted"})
#: What was moved or added to took the place of something.
_MOVED = frozenset({"relocated", "extended"})
#: How the name of a statement says what a thing was converted from.
_FROM_ZH, _FROM_EN = re.compile("由(.{2,8})改建$"), re.compile("converted from (.+)$")
#: What the name of an addition begins with.
_NEW = re.compile("^.*?新增(?=.{2})")


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
        named = sum(1 for one in book.indicators if one.parent == key and one.level == "support" and one.target_fact)
        yield Finding(
            "existing_counted", "notice", row.project_no, indicator_id=key, fact_id=row.actual_fact,
            statement_ids=split_ids(row.target_statements, row.actual_statements, *(s.statement_id for s in rows)),
            about=(f"existing:{key}",),
            form=("" if not only_some else "some" if rest <= 0 or told else "named_and_rest" if pieces[key] == named else "some_and_rest"),
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


def net_or_gross(book: Book) -> Iterator[Finding]:
    """Find new places or rooms where something was moved or extended: gross, or less what was given up, is not said.

    Parameters
    ----------
    book : Book
    """
    by_project: dict[int, list[StatementRow]] = {}
    for statement in book.statements:
        if statement.project_no is not None and statement.role == "actual":
            by_project.setdefault(statement.project_no, []).append(statement)
    for number, rows in by_project.items():
        moved = [row for row in rows if natures_of([row]) & _MOVED]
        added = [row for row in rows if row.nature == "new" and row.unit not in ("state", "km") and not row.part_of]
        of_moved = _names(book, moved)
        counted = _counting_the_moved(book, moved, added)
        # In a draft a statement may belong to no indicator, and so have no name in both languages.
        if not of_moved or not counted:
            continue
        yield Finding(
            "net_or_gross", "notice", number, statement_ids=split_ids(*(r.statement_id for r in (*moved, *added))),
            about=(f"net:{number}",),
            arguments={"moved": Many(of_moved), "added": Many(counted)},
        )  # fmt: skip


def _counting_the_moved(book: Book, moved: Sequence[StatementRow], added: Sequence[StatementRow]) -> tuple[Told, ...]:
    """Give what was added in one line with what was moved, and counts it: what is of the kind that its promise names."""
    lines, wholes = {row.line for row in moved}, {row.part_of for row in moved}
    beside = {row.fact_id for row in added if row.line in lines}
    told = [row for row in book.indicators if row.actual_fact in beside and not BESIDES.search(row.name_zh)]
    names = [row.name_zh for row in book.indicators if row.actual_fact in wholes]
    kinds = {name[at : at + 3] for name in names for at in range(len(name) - 2)}
    own = [row for row in told if any(kind in row.name_zh for kind in kinds)]
    counted = own or told[:1]
    # Where and that it is new is said once in Chinese (五个项目新增).
    said = _NEW.match(counted[0].name_zh) if counted else None
    shared = said[0] if said else ""
    return tuple(
        Told(
            Named(row.name_zh.removeprefix(shared) if n else row.name_zh, name_of(row).en),
            count_of(row.actual_value, row),
        )
        for n, row in enumerate(counted)
    )


def _names(book: Book, rows: Iterable[StatementRow]) -> tuple[Named, ...]:
    """Name the indicators that rest on these statements, each once."""
    facts = {row.fact_id for row in rows}
    return tuple(name_of(row) for row in book.indicators if row.actual_fact in facts)
