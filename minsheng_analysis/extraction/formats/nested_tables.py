"""Tables as Word and web pages hold them: cells of paragraphs and further tables. Laid out as a `Table`, or as the page it lays out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from minsheng_analysis.extraction.document import MAX_PLACES, Cell, Paragraph, Table, grid_of
from minsheng_analysis.extraction.formats.cell_kinds import EMPTY, NUMERIC, is_heading, kind_of

_TOTAL = re.compile(r"((?:合计|小计|总计|共计|其中)[：:]?)\s*([\d.,，]+[%％]?)")
_SUM = re.compile(r"合计|小计|总计|共计")
#: So many characters in one cell of a table without headings are a page that the table lays out.
_PAGE = 300
_PAGE_PARAGRAPHS = 3


@dataclass
class Content:
    """One cell: its paragraphs and tables in order, and its place."""

    blocks: list[Paragraph | Grid] = field(default_factory=list)
    line: int = 0
    header: bool = False
    rowspan: int = 1
    colspan: int = 1


@dataclass
class Grid:
    """A table before it is laid out: cells by row, merged ones once."""

    rows: list[list[Content]]
    line: int = 0
    layout: bool = False  # the page itself says that it only lays out


def blocks_of_grid(grid: Grid) -> Iterator[Paragraph | Table]:
    """Lay a table out: as one table, or, where it only serves the layout of a page, as the blocks of its cells."""
    _bound(grid)
    if _only_lays_out(grid):
        for content in chain.from_iterable(grid.rows):
            for block in content.blocks:
                if isinstance(block, Grid):
                    yield from blocks_of_grid(block)
                else:
                    yield block
        return
    rows = list(_rows(grid))
    if rows:
        yield Table(grid_of(rows), grid.line)


def _bound(grid: Grid) -> None:
    """Forget spans that together fill more than any report's table has places."""
    cells = list(chain.from_iterable(grid.rows))
    if sum(min(c.rowspan, len(grid.rows)) * c.colspan for c in cells) > MAX_PLACES:
        for content in cells:
            content.rowspan = content.colspan = 1


def _only_lays_out(grid: Grid) -> bool:
    cells = list(chain.from_iterable(grid.rows))
    if grid.layout or all(len(row) <= 1 for row in grid.rows):
        return True
    if any(c.header for c in cells) or _has_headings(grid):
        return False
    inner = [_size(b) for c in cells for b in c.blocks if isinstance(b, Grid) and len(b.rows) > 1]
    if inner and sum(inner) * 2 > sum(map(_content_size, cells)):
        return True
    largest = max(cells, key=_content_size)
    paragraphs = sum(isinstance(b, Paragraph) for b in largest.blocks)
    return (
        len(grid.rows) <= 4
        and paragraphs >= _PAGE_PARAGRAPHS
        and _content_size(largest) >= max(_PAGE, 0.7 * sum(map(_content_size, cells)))
    )


def _has_headings(grid: Grid) -> bool:
    """Whether a row near the top, or the first column, holds headings."""
    for row in grid.rows[:3]:
        texts = [t for t in map(_text, row) if t]
        if len(texts) >= 2 and sum(map(is_heading, texts)) >= 0.6 * len(texts):
            return True
    left = [t for t in (_text(row[0]) for row in grid.rows) if t]
    return len(left) >= 2 and sum(map(is_heading, left)) >= 0.6 * len(left)


def _size(block: Paragraph | Grid) -> int:
    if isinstance(block, Paragraph):
        return len(block.text)
    return sum(map(_content_size, chain.from_iterable(block.rows)))


def _content_size(content: Content) -> int:
    return sum(map(_size, content.blocks))


def _text(content: Content) -> str:
    return "\n".join(text for text, _ in _lines(content))


def _lines(content: Content) -> Iterator[tuple[str, int]]:
    """Yield the lines of a cell; a row of a table in it is one line."""
    for block in content.blocks:
        if isinstance(block, Paragraph):
            yield from ((piece, block.line) for piece in block.text.split("\n"))
        else:
            for row in block.rows:
                texts = [re.sub(r"\s*\n\s*", " ", t) for t in map(_text, row) if t]
                if texts:
                    yield " ".join(texts), row[0].line


# A table in a cell whose own cells hold bare numbers: its columns become columns of the outer table.


def _rows(grid: Grid) -> Iterator[list[Cell]]:
    places = _places(grid)
    widths: dict[int, int] = {}
    for content, column in places.items_by_cell():
        inner = _inner_rows(content)
        if inner and content.colspan == 1:
            widths[column] = max(widths.get(column, 1), *map(len, inner))
    for row in grid.rows:
        parts = [_inner_rows(content) if content.colspan == 1 else [] for content in row]
        height = max(map(len, parts), default=0)
        if height <= 1:
            yield [_cell(c, colspan=_span(c, places.column(c), widths)) for c in row]
            continue
        # other cells of the row reach over the rows of the inner table
        for number in range(height):
            cells: list[Cell] = []
            for content, inner in zip(row, parts, strict=True):
                wide = _span(content, places.column(content), widths)
                if not inner:
                    if number == 0:
                        cells.append(_cell(content, colspan=wide, rowspan=height + content.rowspan - 1))
                    continue
                cells.extend(_spread(inner[number] if number < len(inner) else [], wide, content.line))
            yield cells


class _Places:
    """The column of every cell, merged cells reckoned in."""

    def __init__(self, grid: Grid) -> None:
        self._columns: dict[int, int] = {}
        self._cells: list[Content] = []
        below: dict[int, int] = {}
        for row in grid.rows:
            column = 0
            reach = dict(below)
            below = {c: n - 1 for c, n in below.items() if n > 1}
            for content in row:
                while reach.get(column, 0) > 0:
                    column += 1
                self._columns[id(content)] = column
                self._cells.append(content)
                if content.rowspan > 1:
                    below.update(dict.fromkeys(range(column, column + content.colspan), content.rowspan - 1))
                column += content.colspan

    def column(self, content: Content) -> int:
        return self._columns[id(content)]

    def items_by_cell(self) -> Iterator[tuple[Content, int]]:
        return ((content, self.column(content)) for content in self._cells)


def _places(grid: Grid) -> _Places:
    return _Places(grid)


def _span(content: Content, column: int, widths: dict[int, int]) -> int:
    return sum(widths.get(c, 1) for c in range(column, column + content.colspan)) if widths else content.colspan


def _inner_rows(content: Content) -> list[list[tuple[str, int]]]:
    """Return the rows that a cell is to be parted into; none where its text can stand as it is."""
    grids = [b for b in content.blocks if isinstance(b, Grid)]
    cells = [c for g in grids for row in g.rows for c in row]
    if not any(len(row) > 1 for g in grids for row in g.rows) or not any(kind_of(_text(c)) in NUMERIC for c in cells):
        return []
    rows: list[list[tuple[str, int]]] = []
    for block in content.blocks:
        if isinstance(block, Grid):
            rows += [[(_text(c), c.line) for c in row] for row in block.rows]
            continue
        total = _TOTAL.fullmatch(block.text.strip())
        rows.append([(t, block.line) for t in (total.groups() if total else [block.text])])
    rows = [row for row in rows if any(kind_of(text) != EMPTY for text, _ in row)]
    # the total answers what stands beside the cell; its parts come after it, wherever it is printed
    return sorted(rows, key=lambda row: not _SUM.match(row[0][0]))


def _spread(row: Sequence[tuple[str, int]], width: int, line: int) -> list[Cell]:
    if not row:
        return [Cell("", line, colspan=width)]
    cells = [Cell(text, number) for text, number in row[:width]]
    last = cells[-1]
    cells[-1] = Cell(last.text, last.line, colspan=max(1, width - len(cells) + 1))
    return cells


def _cell(content: Content, *, colspan: int, rowspan: int | None = None) -> Cell:
    lines = [(text.strip(), number) for text, number in _lines(content) if text.strip()]
    numbers = tuple(number for _, number in lines)
    return Cell(
        "\n".join(text for text, _ in lines), content.line, header=content.header, rowspan=rowspan or content.rowspan,
        colspan=colspan, lines=numbers if len(set(numbers)) > 1 else (),
    )  # fmt: skip
