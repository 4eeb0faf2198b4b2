"""Checks of what one section of a report says and another does not: verdicts, results of a target, ranks with no comparison."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from minsheng_analysis.appraisal.arguments import Amount, Claim, Lines, Many, Printed, Verdict
from minsheng_analysis.appraisal.findings import Finding, split_ids, stem
from minsheng_analysis.appraisal.official import MET, level, on_promises
from minsheng_analysis.appraisal.promise_checks import name_of
from minsheng_analysis.appraisal.statement_checks import Book, target_of
from minsheng_analysis.dataset.facts import parse_expression
from minsheng_analysis.measures.rows import IndicatorRow, StatementRow

#: From how many projects with a verdict in sections of one kind it is worth saying which have none there.
PROJECTS_WITH_VERDICT = 3
#: A claim to be first, or among the first, of several.
_RANK = re.compile(r"率先在全|第一|首位|前[\d一二三四五六七八九十]+[位名]|名列前茅|领先")
#: What a rank or a rate may be held against.
_OTHERS = re.compile(r"全市|全省|全区|全国|平均|位次|名次")


def section_checks(book: Book) -> Iterator[Finding]:
    """Run every check of sections against each other.

    Parameters
    ----------
    book : Book

    Yields
    ------
    Finding
    """
    yield from _rounded_short(book)
    yield from _results_left_out(book)
    yield from _verdicts_left_out(book)
    yield from _verdicts_of_parts_alone(book)
    yield from _ranks_without_comparison(book)


def _with_parts(row: IndicatorRow, book: Book) -> list[StatementRow]:
    """Every statement of an indicator's result and of its parts."""
    facts = {term.fact_id for term in parse_expression(row.actual_fact)}
    parts = [s for s in book.statements if s.part_of in facts and s.role != "target"]
    return [*book.statements_of(row.actual_fact), *parts]


def _numbered(book: Book) -> list[IndicatorRow]:
    return [row for row in book.indicators if row.level == "headline" and row.comparable and row.target_value > 0]


def _rounded_short(book: Book) -> Iterator[Finding]:
    """Results that some places print rounded below the target, while the verdict is that it is reached."""
    for row in _numbered(book):
        printed = [
            s
            for s in book.statements_of(row.actual_fact)
            if s.unit == row.unit and s.value < row.target_value <= s.high
        ]
        whole = len(parse_expression(row.actual_fact)) == 1
        # Where other figures give the exact result, nothing is in doubt.
        short = row.actual_value < row.target_value and row.direction == "increase"
        if printed and whole and short and level(row.reported_status) >= MET:
            yield Finding(
                "restatement_rounding", "info", row.project_no, indicator_id=row.indicator_id, fact_id=row.actual_fact,
                statement_ids=split_ids(row.target_statements, *(s.statement_id for s in printed)), form="short",
                about=(f"rounding:{row.actual_fact}",),
                arguments={"subject": name_of(row), "figures": Printed.of(printed), "target": target_of(row),
                           "reported_status": Verdict(row.reported_status)},
            )  # fmt: skip


def _results_left_out(book: Book) -> Iterator[Finding]:
    """Numbers of a target whose result a section leaves out that gives the project's others.

    Only where every other number's result stands in that section and beside this one too: else the sections merely share
    the promises out among themselves.
    """
    by_project: dict[int | None, dict[str, list[StatementRow]]] = {}
    rows = {row.indicator_id: row for row in _numbered(book)}
    for key, row in rows.items():
        by_project.setdefault(row.project_no, {})[key] = _with_parts(row, book)
    for results in by_project.values():
        sections = {key: {s.section for s in printed} for key, printed in results.items()}
        for key, own in sections.items():
            others = [of for other, of in sections.items() if other != key]
            if not own or not others:
                continue
            silent = set.intersection(*others) - own
            if not silent or not own <= set.intersection(*others):
                continue
            row = rows[key]
            printed = book.statements_of(row.actual_fact) or _with_parts(row, book)
            same = {other for other in results if rows[other].lead_units == row.lead_units}
            shown = (same - {key}) or (results.keys() - {key})
            beside = [s for other in results if other in shown for s in results[other] if s.section in silent]
            yield Finding(
                "omitted_result", "info", row.project_no, indicator_id=key, fact_id=row.actual_fact,
                statement_ids=split_ids(row.target_statements, row.actual_statements, *(s.statement_id for s in beside)),
                about=(f"omitted:{key}",),
                arguments={"name": name_of(row), "target": target_of(row),
                           "silent": Lines(tuple(sorted({s.line for s in beside}))),
                           "told": Lines(tuple(sorted({s.line for s in printed}))),
                           "actual": Amount(row.actual_value, row.actual_low, row.actual_high, row.unit, row.classifier)},
            )  # fmt: skip


def _kind(section: str) -> str:
    """The kind of a section: chapters are numbered."""
    return re.sub(r"[-_.]?\d+$", "", section)


def _verdicts(book: Book) -> list[StatementRow]:
    named = on_promises(book.indicators)
    return [
        row
        for row in book.statements
        if row.project_no is not None
        and (row.fact_id.endswith(".verdict") or row.fact_id in named)
        and level(row.figure)
    ]


def _verdicts_left_out(book: Book) -> Iterator[Finding]:
    """Projects that have no verdict in sections of a kind where others have theirs."""
    told: dict[str, set[int]] = {}
    results: dict[str, set[int]] = {}
    for row in book.statements:
        if row.project_no is not None and row.role == "actual":
            results.setdefault(_kind(row.section), set()).add(row.project_no)
    verdicts = _verdicts(book)
    judged = {row.project_no for row in verdicts}
    parts: dict[int, set[str]] = {}
    for indicator in book.indicators:
        if indicator.level == "headline" and indicator.status_fact and indicator.project_no is not None:
            parts.setdefault(indicator.project_no, set()).add(indicator.status_fact)
    for row in verdicts:
        # Numbered sections are the projects’ own chapters.
        if row.project_no is not None and _kind(row.section) != row.section:
            told.setdefault(_kind(row.section), set()).add(row.project_no)
    for kind, numbers in told.items():
        # A project that no section judges is no gap of this one.
        missing = sorted((results.get(kind, set()) & judged) - numbers)
        if missing and len(numbers) >= PROJECTS_WITH_VERDICT:
            here = {row.fact_id for row in verdicts if _kind(row.section) == kind}
            partly = sorted(number for number in numbers if here & parts.get(number, set()) < parts.get(number, set()))
            own = [
                row
                for row in verdicts
                if row.project_no in missing or (row.project_no in partly and _kind(row.section) == kind)
            ]
            yield Finding(
                "verdict_left_out", "info", None, statement_ids=tuple(row.statement_id for row in own),
                about=(f"verdict_left_out:{kind}",), form="partly" if partly else "",
                arguments={"n": len(missing), "all": len(results[kind]), "numbers": Many(tuple(map(str, missing))),
                           "partly": Many(tuple(map(str, partly)))},
            )  # fmt: skip


def _verdicts_of_parts_alone(book: Book) -> Iterator[Finding]:
    """Projects without a verdict as a whole whose parts are judged differently."""
    by_project: dict[int | None, list[StatementRow]] = {}
    for row in _verdicts(book):
        by_project.setdefault(row.project_no, []).append(row)
    parts: dict[int | None, set[str]] = {}
    for indicator in book.indicators:
        if indicator.level == "headline":
            parts.setdefault(indicator.project_no, set()).add(indicator.status_fact)
    for number, rows in by_project.items():
        facts = {row.fact_id for row in rows}
        of_part = {fact: {level(row.figure) for row in rows if row.fact_id == fact} for fact in facts}
        if len(facts) < 2 or not facts <= parts.get(number, set()) or any(len(said) > 1 for said in of_part.values()):
            continue
        if len(set.union(*of_part.values())) > 1:
            yield Finding(
                "verdict_differs", "info", number, statement_ids=tuple(row.statement_id for row in rows), form="split",
                about=tuple(f"verdict:{stem(fact)}" for fact in sorted(facts)),
                arguments={"number": str(number), "verdicts": Many(tuple(Verdict(figure) for figure in dict.fromkeys(r.figure for r in rows)))},
            )  # fmt: skip


def _lines_saying(row: StatementRow, book: Book) -> tuple[int, ...]:
    """Give the lines that claim the same in the same words."""
    return tuple(dict.fromkeys(s.line for s in book.of_fact[row.fact_id] if s.figure == row.figure))


def _ranks_without_comparison(book: Book) -> Iterator[Finding]:
    """Claims to be first, or among the first, with no figure of others beside them."""
    found: dict[str, StatementRow] = {}
    for row in book.statements:
        if row.unit != "state" or row.role == "target" or not _RANK.search(row.figure):
            continue
        beside = (
            other
            for other in book.statements
            if other.line == row.line and not math.isnan(other.value) and other.unit != "state"
        )
        if not any(_OTHERS.search(other.subject_zh) and other.fact_id != row.fact_id for other in beside):
            found.setdefault(row.fact_id, row)
    if found:
        yield Finding(
            "rank_without_base", "info", None,
            statement_ids=tuple(row.statement_id for row in book.statements if row.fact_id in found),
            about=("rank_without_base",),
            arguments={"claims": Many(tuple(Claim(book.subject(row), row.figure, _lines_saying(row, book)) for row in found.values()))},
        )  # fmt: skip
