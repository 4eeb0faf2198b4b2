"""Tables that a document prints as mere paragraphs: cell after cell, or a row a line with tabs and blanks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from minsheng_analysis.extraction.document import Cell, Paragraph, Table
from minsheng_analysis.extraction.formats.fitting import Effort
from minsheng_analysis.extraction.formats.text import table_at

_FEWEST = 4
_LONG = 300  # a whole form may run together on one line


def regrouped(blocks: Iterable[Paragraph | Table]) -> Iterator[Paragraph | Table]:
    """Yield the blocks; where a run of paragraphs shows evidence of a table, that table."""
    run: list[Paragraph] = []
    effort = Effort()
    for block in blocks:
        if isinstance(block, Paragraph) and not block.heading:
            run.append(block)
            continue
        yield from _tables_among(run, effort)
        run = []
        yield block
    yield from _tables_among(run, effort)


def _tables_among(run: list[Paragraph], effort: Effort) -> Iterator[Paragraph | Table]:
    lines = [(k, p.text) for k, p in enumerate(run)]
    i = 0
    while i < len(run):
        long = len(run[i].text) >= _LONG
        found = table_at(lines, i, effort) if long or len(run) - i >= _FEWEST else None
        if found:
            for block in found[0]:
                yield _placed(block, run) if isinstance(block, Table) else replace(run[block.line], text=block.text)
            i = found[1]
        else:
            yield run[i]
            i += 1


def _placed(table: Table, run: list[Paragraph]) -> Table:
    """Give the cells the lines and pages of their paragraphs."""
    cells: dict[int, Cell] = {}
    for row in table.grid:
        for cell in row:
            if id(cell) not in cells:
                paragraph = run[cell.line]
                lines = tuple(run[n].line for n in cell.lines)
                cells[id(cell)] = replace(cell, line=paragraph.line, page=paragraph.page, lines=lines)
    first = run[table.line]
    return Table(tuple(tuple(cells[id(cell)] for cell in row) for row in table.grid), first.line, first.page)
