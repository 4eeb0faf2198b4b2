"""Lines of the document in a cell: each leads to the first figure that was read on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from minsheng_analysis.appraisal.findings import cited_lines
from minsheng_analysis.display.links import source_links
from minsheng_analysis.display.table import Cell
from minsheng_analysis.language.vocabulary import in_language
from minsheng_analysis.measures.rows import JudgedRow, PromiseRow
from minsheng_analysis.pages.annual.works_in_words import statements_of, support_words
from minsheng_analysis.pages.figures import lines_of

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report


def first_on_lines(report: Report) -> dict[int, str]:
    """Give the first statement of each line of the document."""
    first: dict[int, str] = {}
    for line, key in zip(report.statements["line"].tolist(), report.statements["statement_id"].tolist(), strict=True):
        first.setdefault(int(line), str(key))
    return first


def lines_cell(first: Mapping[int, str], joined: str, statements: str = "") -> Cell:
    """Link statements, and the lines of the document besides; one on which nothing was read is named alone."""
    read = (first[line] for line in map(int, filter(None, joined.split(";"))) if line in first)
    return Cell(f'<span class="src">{source_links(";".join((statements, *read)), lines=joined)}</span>')


def line_names(joined: str, statements: str = "") -> str:
    """Name lines, and those of statements, as a saved file has them.

    Examples
    --------
    >>> line_names("18;7", "L018.02;L133.01")
    'L7 L18 L133'
    """
    lines = {*map(int, filter(None, joined.split(";"))), *lines_of(statements)}
    return " ".join(f"L{line}" for line in sorted(lines))


def behind(row: PromiseRow, items: Sequence[JudgedRow], lang: str) -> tuple[str, str]:
    """Give all that a promise's row rests on: lines that its note names, and the statements of itself, its items and its official verdict, each joined by ``;``."""
    note = row.reason_zh if reason_words(row, lang) else row.note_zh
    told = items if support_words(row, items, lang) else ()
    statements = (statements_of([row]), statements_of(told), row.status_statements if row.status_words else "")
    return ";".join(map(str, cited_lines(note))), ";".join(filter(None, statements))


def reason_words(row: PromiseRow, lang: str) -> str:
    """Say why a promise cannot be judged, in the report's words; empty where it can."""
    judged = "not_assessable" not in (row.status_reported, row.status_completed)
    return "" if row.comparable and judged else in_language(row, "reason", lang)
