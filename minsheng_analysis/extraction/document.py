"""What a reader hands on: paragraphs and tables in reading order, each with its place in the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from minsheng_analysis.errors import MinshengError


@dataclass(frozen=True)
class Paragraph:
    """One paragraph, heading or list item.

    Attributes
    ----------
    text : str
    line : int
        Line in the file (source line for HTML, or a running number where its source stands on one line; running number of the paragraph or row for docx, of the line for PDF, of the
        row for a workbook).
    page : int
        Page of a PDF, number of the sheet of a workbook that has several; 0 elsewhere.
    heading : bool
        The document itself marks it as a heading.
    breaks : tuple of (int, int)
        Where the paragraph runs over several lines of the file: offset in `text` and line, from the second line on.
    """

    text: str
    line: int
    page: int = 0
    heading: bool = False
    breaks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, eq=False)
class Cell:
    """One table cell; a merged cell is one object that stands in several places of the grid.

    `lines` has the file's line of every line of `text`, where the cell runs over several.
    """

    text: str
    line: int
    page: int = 0
    header: bool = False
    rowspan: int = 1
    colspan: int = 1
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class Table:
    """A table as a full grid: every row has as many entries, merged cells repeat the same `Cell`."""

    grid: tuple[tuple[Cell, ...], ...]
    line: int
    page: int = 0

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.grid[0]) if self.grid else 0


@dataclass(frozen=True)
class Document:
    """A document in reading order.

    Attributes
    ----------
    name : str
        File name.
    blocks : tuple of Paragraph and Table
    title : str
        The document's own title where the format has one (HTML); else the first paragraph.
    warnings : tuple of MinshengError
        What of the file could not be read.
    """

    name: str
    blocks: tuple[Paragraph | Table, ...] = field(default_factory=tuple)
    title: str = ""
    warnings: tuple[MinshengError, ...] = ()

    def texts(self) -> Iterator[str]:
        """Yield the text of every paragraph and every cell once."""
        for block in self.blocks:
            if isinstance(block, Paragraph):
                yield block.text
            else:
                seen: set[int] = set()
                for row in block.grid:
                    for cell in row:
                        if id(cell) not in seen:
                            seen.add(id(cell))
                            yield cell.text


#: More places than any report's table has: spans that fill more are not followed, which bounds time and memory.
MAX_PLACES = 200_000
MAX_COLUMNS = 200


def grid_of(rows: list[list[Cell]]) -> tuple[tuple[Cell, ...], ...]:
    """Lay out cells with spans as a full grid; short rows are filled with empty cells."""
    area = sum(min(cell.rowspan, len(rows)) * min(cell.colspan, MAX_COLUMNS) for row in rows for cell in row)
    spans = area <= MAX_PLACES
    laid: list[dict[int, Cell]] = [{} for _ in rows]
    for r, row in enumerate(rows):
        column = 0
        for cell in row:
            while column in laid[r]:
                column += 1
            wide = max(1, cell.colspan) if spans and column < MAX_COLUMNS else 1
            for below in range(r, min(len(rows), r + max(1, cell.rowspan)) if spans else r + 1):
                for beside in range(column, column + wide):
                    laid[below].setdefault(beside, cell)
            column += wide
    width = max((max(row, default=-1) + 1 for row in laid), default=0)
    out = []
    for r, filled in enumerate(laid):
        line = rows[r][0].line if rows[r] else 0
        blank = Cell("", line, rows[r][0].page if rows[r] else 0)
        out.append(tuple(filled.get(c, blank) for c in range(width)))
    return tuple(out)
