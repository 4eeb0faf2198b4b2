"""Make a `Table` of a fitted layout; see that no character of the text is lost on the way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from minsheng_analysis.extraction.document import Cell, Table
from minsheng_analysis.extraction.formats.cell_kinds import OFFICE, kind_of, ordinal_of
from minsheng_analysis.extraction.formats.fitting import Fit, Row, Token
from minsheng_analysis.extraction.formats.headings import Header

Lines = Sequence[tuple[int, str]]
_ITEM = re.compile(r"[（(]?\d{1,2}[）)、.．](?!\d)|[①-⑳]|[一二三四五六七八九十]是")

_OF_ALL = re.compile(r"合计|总计|总分")


def cell_of(tokens: Sequence[Token], *, header: bool = False, rowspan: int = 1, colspan: int = 1) -> Cell:
    """Join the tokens of one cell; items, sentences and offices keep lines of their own."""
    text, lines = "", []
    for token in tokens:
        pieces = token.text.split("\n")
        numbers = token.lines if len(token.lines) == len(pieces) else (token.lines[0],) * len(pieces)
        for k, (piece, number) in enumerate(zip(pieces, numbers, strict=True)):
            if not piece.strip():
                continue
            if not text:
                text, lines = piece.strip(), [number]
            elif not header and _keeps_line(text, piece.strip()):
                text, lines = f"{text}\n{piece.strip()}", [*lines, number]
            elif k == 0 and not token.opens_line and token is not tokens[0]:
                text = f"{text} {piece.strip()}"
            else:
                text += piece.strip()
    first = tokens[0].lines[0] if tokens else 0
    return Cell(
        text,
        lines[0] if lines else first,
        header=header,
        rowspan=rowspan,
        colspan=colspan,
        lines=tuple(lines[1:] and lines),
    )


def _keeps_line(before: str, piece: str) -> bool:
    last = before.rsplit("\n", 1)[-1]
    return bool(_ITEM.match(piece)) or last[-1] in "。；;" or (kind_of(last) == OFFICE and kind_of(piece) == OFFICE)


def table_of(tokens: Sequence[Token], header: Header, body: Sequence[Token], fit: Fit) -> Table:
    """Build the full grid; a leading cell that a row lacks is the one above it, merged."""
    width = len(header.types)
    line = tokens[0].lines[0]
    blank = Cell("", line)
    grid: list[list[Cell]] = [[blank] * width for _ in range(header.depth)]
    tops: list[Cell] = [blank] * width
    for heading in header.headings:
        cell = cell_of(
            [tokens[k] for k in heading.tokens], header=True, rowspan=heading.levels,
            colspan=heading.last - heading.first + 1,
        )  # fmt: skip
        for r in range(heading.level, heading.level + heading.levels):
            for c in range(heading.first, heading.last + 1):
                grid[r][c] = cell
                tops[c] = cell
    owned = {c for row in fit.rows for c, members in row if c >= 0 and any(body[k].text for k in members)}
    above = [blank if c in owned else tops[c] for c in range(width)]
    merged = _merged_columns(fit, body, width)
    usual = _usual_kinds(fit, body, width)
    for row in fit.rows:
        if row[0][0] < 0:  # a row that names the group of those below
            cell = cell_of([body[k] for k in row[0][1]], colspan=width)
            grid.append([cell] * width)
            continue
        above = _row(row, body, above, merged, usual)
        grid.append(above)
    return Table(tuple(map(tuple, grid)), line)


def _merged_columns(fit: Fit, body: Sequence[Token], width: int) -> set[int]:
    """Return the columns whose cells reach over rows: where those before it lack theirs, it mostly does so too."""
    lacking = [0] * width
    asked = [0] * width
    for row in fit.rows:
        first = _first(row, body)
        for c in range(min(first + 1, width)):
            asked[c] += 1
            lacking[c] += c < first
    # rows that lack nothing are counted in the first column alone, which begins every merging
    return {c for c in range(width) if lacking[c] and (c == 0 or lacking[c] >= 0.5 * asked[c])}


def _first(row: Row, body: Sequence[Token]) -> int:
    return next((c for c, members in row if c >= 0 and any(body[k].text for k in members)), max(0, row[0][0]))


def _usual_kinds(fit: Fit, body: Sequence[Token], width: int) -> list[Counter[int]]:
    kinds: list[Counter[int]] = [Counter() for _ in range(width)]
    for row in fit.rows:
        for c, members in row:
            if c >= 0:
                kinds[c][body[members[0]].kind] += 1
    return kinds


def _row(
    row: Row, body: Sequence[Token], above: list[Cell], merged: set[int], usual: list[Counter[int]]
) -> list[Cell]:  # fmt: skip
    """Place the cells of a row; a leading cell that it lacks is the one above, merged, where that is sure.

    A name that stands in the next column, with what is counted (村卫生室标准化22家 below bare numbers), is none merged.
    """
    number = body[row[0][1][0]].lines[0]
    cells: list[Cell] = [Cell("", number)] * len(above)
    kinds = {c: body[members[0]].kind for c, members in row}
    for c, members in row:
        cells[c] = cell_of([body[k] for k in members])
    first = _first(row, body)
    alike = usual[first][kinds[first]] * 2 >= usual[first].total()
    if _OF_ALL.fullmatch("".join(body[row[0][1][0]].text.split())) and ordinal_of(above[0].text) is not None:
        return cells  # a sum of all rows is no part of the last one
    for c in range(min(first, 3) if row[0][0] == 0 else first):
        if c not in merged and not alike:
            break
        cells[c] = above[c]
    return cells


def covers(lines: Lines, cells: Iterable[Cell], marks: str = "") -> bool:
    """Whether the cells hold every character of the lines (but blanks, and the marks that draw the table)."""
    wanted: Counter[str] = Counter()
    for _, line in lines:
        wanted.update("".join(line.split()))
    for cell in cells:
        wanted.subtract("".join(cell.text.split()))
    return not any(n > 0 for c, n in wanted.items() if c not in marks)


def cells_of(table: Table) -> list[Cell]:
    """Every cell of a table once."""
    return list({id(cell): cell for row in table.grid for cell in row}.values())
