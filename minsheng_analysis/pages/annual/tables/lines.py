"""Lines of the document in a cell: each leads to the first figure that was read on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from minsheng_analysis.display.table import Cell, source_links
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
