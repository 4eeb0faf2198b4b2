"""Tables whose headings stand on one line and whose cells do not, and forms that run together on one line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import inf

from minsheng_analysis.extraction.document import Paragraph, Table
from minsheng_analysis.extraction.formats.assembling import Lines
from minsheng_analysis.extraction.formats.cell_kinds import NUMERIC, kind_of
from minsheng_analysis.extraction.formats.cell_streams import scored_stream, stream_table
from minsheng_analysis.extraction.formats.fitting import Effort
from minsheng_analysis.extraction.formats.fund_blocks import fund_block
from minsheng_analysis.extraction.formats.glued_forms import parted
from minsheng_analysis.extraction.formats.headings import reads_as_heading

_BLANKS = re.compile(r"[ \u3000\t]+")
_LONGEST_PART = 24
_MOST_LINES = 400
_LEAST_HEADINGS = 4
_LEAST_NUMBERS = 8

#: How well a table fits, the table, the cell behind it and its first cell.
_Scored = tuple[float, Table, int, int]


def mixed_table(lines: Lines, i: int, effort: Effort) -> tuple[Table, int] | None:
    """Read a table with its headings on line `i`, below which some lines hold one cell and some hold several."""
    heads = _BLANKS.split(lines[i][1].strip())
    if not _are_headings(heads):
        return None
    cells: list[tuple[int, str]] = []
    behind: list[int] = []  # the line behind each cell; 0 within a line
    for k in range(i, min(len(lines), i + _MOST_LINES)):
        parts = _parts(lines[k][1].strip())
        cells += [(lines[k][0], part) for part in parts]
        behind += [0] * (len(parts) - 1) + [k + 1]
    found = stream_table(cells, 0, effort, len(heads))
    if found is None or not behind[found[1] - 1]:
        return None
    return found[0], behind[found[1] - 1]


def _are_headings(parts: Sequence[str]) -> bool:
    return len(parts) >= _LEAST_HEADINGS and sum(map(reads_as_heading, parts)) >= 0.7 * len(parts)


def _parts(line: str) -> list[str]:
    """Part a line at its blanks, but for one with a sentence in it."""
    parts = _BLANKS.split(line)
    sentence = any(len(part) > _LONGEST_PART or re.search(r"[，。；]", part) for part in parts)
    return [line] if sentence else parts


def tables_in_line(lines: Lines, i: int, effort: Effort) -> tuple[list[Paragraph | Table], int] | None:
    """Lift the tables out of a line on which a whole form runs together, its cells parted by blanks alone or not at all."""
    number, text = lines[i]
    cells = [(number, part) for part in _BLANKS.split(parted(text).strip())]
    if sum(kind_of(part) in NUMERIC for _, part in cells) < _LEAST_NUMBERS:
        return None
    starts = [k for k in range(len(cells)) if _are_headings([part for _, part in cells[k : k + _LEAST_HEADINGS]])]
    found = [(*table, k) for k in starts if (table := scored_stream(cells, k, effort))]
    found += [(inf, *block) for k in range(len(cells)) if (block := fund_block(cells, k))]
    blocks: list[Paragraph | Table] = []
    at = 0
    for _, lifted, end, start in _apart(found):
        blocks += _words(cells[at:start], number)
        blocks.append(lifted)
        at = end
    return ([*blocks, *_words(cells[at:], number)], i + 1) if blocks else None


def _apart(found: Sequence[_Scored]) -> list[_Scored]:
    """Keep of tables that share cells the one that fits best."""
    kept: list[_Scored] = []
    for table in sorted(found, key=lambda t: -t[0]):
        if all(table[2] <= other[3] or other[2] <= table[3] for other in kept):
            kept.append(table)
    return sorted(kept, key=lambda t: t[3])


def _words(cells: Lines, number: int) -> list[Paragraph]:
    return [Paragraph(" ".join(text for _, text in cells), number)] if cells else []
