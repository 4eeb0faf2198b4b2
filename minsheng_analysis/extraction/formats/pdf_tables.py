"""Tables of a PDF page: ruled ones, and those whose columns only stand apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from minsheng_analysis.extraction.document import Cell, Table
from minsheng_analysis.extraction.formats.assembling import cell_of
from minsheng_analysis.extraction.formats.cell_kinds import EMPTY, NUMERIC, kind_of
from minsheng_analysis.extraction.formats.characters import folded
from minsheng_analysis.extraction.formats.fitting import Token
from minsheng_analysis.extraction.formats.headings import reads_as_heading
from minsheng_analysis.extraction.formats.line_grids import spanned_table
from minsheng_analysis.extraction.formats.pdf_lines import Line, Segment

if TYPE_CHECKING:
    from pdfplumber.page import Page
    from pdfplumber.table import Table as RuledTable

_FEWEST_ROWS = 3


def ruled_tables(page: Page) -> list[tuple[tuple[float, float, float, float], Table]]:
    """Return the box and the grid of every ruled table of a page."""
    found = page.find_tables({"explicit_horizontal_lines": _open_ends(page)})
    tables = [t for t in found if len(t.rows) > 1 and max(len(r.cells) for r in t.rows) > 1]
    return [(t.bbox, _grid_of_pdf(t, page.page_number)) for t in tables]


def _open_ends(page: Page) -> list[float]:
    """Return where the upright rules end: a row that the end of the page cuts has no crossbar of its own there."""
    upright = [e for e in page.edges if e["orientation"] == "v" and e["bottom"] - e["top"] > 4]
    if len(upright) < 3:
        return []
    return [min(e["top"] for e in upright), max(e["bottom"] for e in upright)]


def _grid_of_pdf(table: RuledTable, page: int) -> Table:
    """Rebuild spans from the cells' boxes: a box that covers several rows or columns of the ruling is merged."""
    lefts, tops = _edges(c[0] for c in table.cells), _edges(c[1] for c in table.cells)
    texts = {}
    for row, row_text in zip(table.rows, table.extract(x_tolerance=2, y_tolerance=5), strict=False):
        for box, text in zip(row.cells, row_text, strict=False):
            if box:
                texts[box] = folded(text or "")
    grid = [[Cell("", r + 1, page) for _ in lefts] for r in range(len(tops))]
    for box in sorted(table.cells, key=lambda b: (b[1], b[0])):
        rows = [r for r, top in enumerate(tops) if box[1] - 2 <= top < box[3] - 2]
        columns = [c for c, left in enumerate(lefts) if box[0] - 2 <= left < box[2] - 2]
        if not rows or not columns:
            continue
        text = cell_of([Token(texts.get(box, ""), (0,))]).text
        cell = Cell(text, rows[0] + 1, page, rowspan=len(rows), colspan=len(columns))
        for r in rows:
            for c in columns:
                grid[r][c] = cell
    return Table(tuple(map(tuple, grid)), 1, page)


def _edges(values: Iterable[float]) -> list[float]:
    """Return the distinct edges of the ruling; lines drawn twice lie within two points of each other."""
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > 2:
            out.append(value)
    return out


# ------------------------------------------------------------------------------------------------- without rules


def unruled_tables(lines: Sequence[Line], page: int) -> list[tuple[int, int, Table]]:
    """Return the first line, the line behind the last one, and the grid of every table that only its columns show."""
    found = []
    i = 0
    while i < len(lines):
        end = i
        while end < len(lines) and lines[end].column == lines[i].column and _may_belong(lines, i, end):
            end += 1
        while end > i and len(lines[end - 1].segments) < 2 and lines[end - 1].x0 < lines[i].x0 + lines[i].size:
            end -= 1
        table = _columns_of(lines[i:end], page) if end - i >= _FEWEST_ROWS else None
        if table is not None:
            found.append((i, end, table))
        i = max(end, i + 1)
    return found


def _may_belong(lines: Sequence[Line], start: int, k: int) -> bool:
    """Whether a line has cells apart, or is the rest of a cell of the line above it."""
    line = lines[k]
    if len(line.segments) > 1:
        return True
    if k == start:
        return False
    above = lines[k - 1]
    close = line.top - above.bottom < 0.9 * line.size and abs(line.size - above.size) < 0.15 * line.size
    narrow = line.x1 - line.x0 < 0.6 * (max(x.x1 for x in lines[start:k]) - min(x.x0 for x in lines[start:k]))
    return close and narrow


def _columns_of(lines: Sequence[Line], page: int) -> Table | None:
    bounds = _bounds(lines)
    if len(bounds) < 2:
        return None
    rows = [_laid(line, bounds, k + 1) for k, line in enumerate(lines)]
    rows = _with_rests(rows, lines)
    whole = [row for row in rows if sum(bool(c.text) for c in row) >= 2]
    if len(whole) < _FEWEST_ROWS - 1:
        return None
    first = [c.text for c in rows[0] if c.text]
    headed = len(first) >= 2 and sum(map(reads_as_heading, first)) >= 0.7 * len(first)
    numbered = sum(any(kind_of(c.text) in NUMERIC for c in row) for row in rows)
    if not (headed or numbered >= 0.6 * len(rows)) or (len(bounds) == 2 and not numbered):
        return None
    table = spanned_table(rows, len(bounds))
    cells = {id(c): replace(c, page=page) for row in table.grid for c in row}
    return Table(tuple(tuple(cells[id(c)] for c in row) for row in table.grid), 1, page)


def _bounds(lines: Sequence[Line]) -> list[tuple[float, float]]:
    """Return the columns: the stretches that the segments of all lines cover, headings over several left aside."""
    most = max(len(line.segments) for line in lines)
    spans = sorted((s.x0, s.x1) for line in lines if len(line.segments) >= max(2, most - 1) for s in line.segments)
    bounds: list[tuple[float, float]] = []
    for x0, x1 in spans:
        if bounds and x0 < bounds[-1][1] + 1:
            bounds[-1] = (bounds[-1][0], max(bounds[-1][1], x1))
        else:
            bounds.append((x0, x1))
    return bounds


def _laid(line: Line, bounds: Sequence[tuple[float, float]], number: int) -> list[Cell]:
    cells: list[list[Token]] = [[] for _ in bounds]
    for segment in line.segments:
        cells[_nearest(segment, bounds)].append(Token(segment.text, (number,), opens_line=False))
    return [cell_of(tokens) if tokens else Cell("", number) for tokens in cells]


def _nearest(segment: Segment, bounds: Sequence[tuple[float, float]]) -> int:
    def apart(k: int) -> float:
        low, high = bounds[k]
        overlap = min(high, segment.x1) - max(low, segment.x0)
        return -overlap

    return min(range(len(bounds)), key=apart)


def _with_rests(rows: list[list[Cell]], lines: Sequence[Line]) -> list[list[Cell]]:
    """Join a line that only carries cells of the row above on: its first column is empty and it stands close."""
    gaps = sorted(b.top - a.bottom for a, b in pairwise(lines))
    usual = gaps[len(gaps) // 2] if gaps else 0.0
    out: list[list[Cell]] = []
    for k, row in enumerate(rows):
        filled = [c for c, cell in enumerate(row) if cell.text]
        close = k > 0 and lines[k].top - lines[k - 1].bottom <= usual + 0.5
        carries = bool(out) and close and all(_goes_on(out[-1][c], row[c]) for c in filled)
        if carries and (not row[0].text or len(filled) == 1) and len(filled) < len(row):
            for c in filled:
                above = out[-1][c]
                out[-1][c] = cell_of(
                    [Token(above.text, above.lines or (above.line,)), Token(row[c].text, (row[c].line,))]
                )
        else:
            out.append(row)
    return out


def _goes_on(above: Cell, rest: Cell) -> bool:
    """Whether a text may be the rest of the cell above it."""
    return (
        kind_of(above.text) not in NUMERIC | {EMPTY}
        and kind_of(rest.text) not in NUMERIC
        and above.text[-1:] not in "。；"
    )
