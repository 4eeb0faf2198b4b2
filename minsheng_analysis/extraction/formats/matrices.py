"""Tables of places against several indicators, each with the same columns below it: 目标 | 进度 | 目标 | 进度 …

The headings above stand one behind the other, over several lines, with offices and groups between them; the columns that return say how many
indicators there are, and the rows, each a name and as many numbers, how many columns each of them has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from minsheng_analysis.extraction.document import Cell, Paragraph, Table
from minsheng_analysis.extraction.formats.assembling import Lines
from minsheng_analysis.extraction.formats.cell_kinds import EMPTY, NUMERIC, OFFICE, kind_of, type_of_heading
from minsheng_analysis.extraction.formats.headings import join_price

_BLANKS = (re.compile(r"[ \u3000\t]{2,}|\t"), re.compile(r"[ \u3000\t]+"))
_UNIT = re.compile(r".+[（(][^（）()\d]{1,6}[）)]")
_VALUES = NUMERIC | {EMPTY}
_MOST_HEADINGS = 60
_MOST_BROKEN = 2
_LEAST_ROWS = 2


@dataclass(frozen=True)
class _Part:
    """A piece of a line between blanks, the line's number, and the line behind it in the list."""

    text: str
    line: int
    behind: int


def matrix_table(lines: Lines, i: int) -> tuple[list[Paragraph | Table], int] | None:
    """Read such a table that begins at line `i` with the heading of its places."""
    corner = re.split(r"[ \u3000\t]", lines[i][1].strip())[0]
    if len(corner) > 8 or type_of_heading(corner) != "place":
        return None
    for blanks in _BLANKS:
        parts = (
            _Part(text, lines[k][0], k + 1)
            for k in range(i, len(lines))
            for text in blanks.split(lines[k][1].strip())
            if text
        )
        begin = list(islice(parts, _MOST_HEADINGS))  # the rest of a document is only split where they end in numbers
        first = next((k for k, part in enumerate(begin) if k > 1 and kind_of(part.text) in _VALUES), 0)
        if first >= 5 and (found := _matrix([*begin, *parts], first)):
            return found
    return None


def _matrix(parts: Sequence[_Part], first: int) -> tuple[list[Paragraph | Table], int] | None:
    """Read the parts of a table whose first number stands at a place among them."""
    width = _numbers_from(parts, first)
    heads = parts[1 : first - 1]
    repeated = _repeated([head.text for head in heads], width)
    rows = _rows(parts, first - 1, width)
    end = first - 1 + len(rows) * (width + 1)
    if not repeated or len(rows) < _LEAST_ROWS:
        return None
    if end < len(parts) and parts[end].line == parts[end - 1].line:
        return None  # something else goes on in the line of the last number
    groups, size = repeated
    above = heads[: len(heads) - groups * size]
    names = _named(above, groups)
    below = _joined(heads[len(heads) - groups * size :], size, width // groups)
    columns = width // groups
    corner = Cell(parts[0].text, parts[0].line, header=True, rowspan=2 if names else 1)
    upper = [Cell(name.text, name.line, header=True, colspan=columns) for name in names]
    grid = [[corner, *(cell for cell in upper for _ in range(columns))]] if names else []
    grid += [[corner, *below], *([Cell(part.text, part.line) for part in row] for row in rows)]
    others = [Paragraph(part.text, part.line) for part in above if part not in names]
    return [*others, Table(tuple(map(tuple, grid)), parts[0].line)], parts[end - 1].behind


def _numbers_from(parts: Sequence[_Part], at: int) -> int:
    """Count the numbers, or strokes for none, from a place on."""
    n = 0
    while at + n < len(parts) and kind_of(parts[at + n].text) in _VALUES:
        n += 1
    return n


def _repeated(heads: Sequence[str], width: int) -> tuple[int, int] | None:
    """Say how often the last headings return over so many columns, and how many pieces each time has."""
    for groups in range(2, width // 2 + 1):
        if width % groups:
            continue
        for size in range(width // groups, width // groups + _MOST_BROKEN + 1):
            last = list(heads[-size:])
            if (
                len(heads) >= groups * size
                and list(heads[-groups * size :]) == last * groups
                and len(set(last)) == size
            ):
                return groups, size
    return None


def _rows(parts: Sequence[_Part], at: int, width: int) -> list[Sequence[_Part]]:
    """Give the rows from a place on: each a name and as many numbers."""
    rows: list[Sequence[_Part]] = []
    while kind_of(parts[at].text) not in _VALUES and _numbers_from(parts, at + 1) == width:
        rows.append(parts[at : at + 1 + width])
        at += 1 + width
        if at >= len(parts):
            break
    return rows


def _named(above: Sequence[_Part], groups: int) -> Sequence[_Part]:
    """Give the headings that name the indicators: as many as there are, those with a unit before others; none where it cannot be told."""
    counted = [part for part in above if _UNIT.fullmatch(part.text)]
    others = [part for part in above if kind_of(part.text) != OFFICE]
    return next((found for found in (counted, others) if len(found) == groups), [])


def _joined(heads: Sequence[_Part], size: int, columns: int) -> list[Cell]:
    """Make the returning headings cells: where each has more pieces than columns, those are joined that read best as one."""
    cells: list[Cell] = []
    for start in range(0, len(heads), size):
        texts = [(part.text, part.line) for part in heads[start : start + size]]
        while len(texts) > columns:
            k = min(range(len(texts) - 1), key=lambda n: join_price(texts[n][0], texts[n + 1][0]))
            texts[k : k + 2] = [(texts[k][0] + texts[k + 1][0], texts[k][1])]
        cells += [Cell(text, line, header=True) for text, line in texts]
    return cells
