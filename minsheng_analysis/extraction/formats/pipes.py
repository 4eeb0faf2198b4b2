"""Tables drawn with upright strokes: Markdown's, and boxes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import log

from minsheng_analysis.extraction.document import Cell, Table
from minsheng_analysis.extraction.formats.assembling import Lines, cell_of, cells_of, covers
from minsheng_analysis.extraction.formats.cell_kinds import (
    ANYWHERE,
    EMPTY,
    NUMERIC,
    expected_kinds,
    is_heading,
    kind_of,
    type_of_heading,
)
from minsheng_analysis.extraction.formats.fitting import Token

_STROKES = str.maketrans({"│": "|", "┃": "|", "║": "|", "┆": "|", "｜": "|"})
_RULE = re.compile(r"[\s\-=─━┼├┤┌┐└┘┬┴╋╭╮╰╯╔╗╚╝╠╣╦╩╬═+|:]+")
#: From so many cells on a row may have been broken over lines.
_WIDE = 6
_LEAST_HEADINGS, _LONGEST_HEADING = 4, 12
#: So many nats likelier a row must be further to the right.
_SURE_BY_HEADINGS, _SURE_BY_CELLS = 2.0, 3.0
#: So many nats likelier as many cells are left out before as the row lacks.
_LEFT_OUT = 1.5
_LEAST_WHOLE = 4
#: So many nats likelier a row is as far to the right as the one above it.
_AS_ABOVE = 2.5
#: A line that only draws.
BOX = re.compile(r"[\s\-=─━┼├┤┌┐└┘┬┴╋╭╮╰╯╔╗╚╝╠╣╦╩╬═+|│┃║]+")


def pipe_table(lines: Lines, i: int) -> tuple[Table, int] | None:
    """Read a table whose cells are parted by upright strokes; rules between all rows part rows of several lines."""
    if listed := _listed_table(lines, i):
        return listed
    bands: list[list[tuple[int, list[str]]]] = [[]]
    rules = 0
    k = i
    while k < len(lines):
        line = lines[k][1].strip().translate(_STROKES)
        if (
            line
            and _RULE.fullmatch(line)
            and (line.count("-") + line.count("─") + line.count("━") + line.count("═") + line.count("=") > 1)
        ):
            rules += 1
            if bands[-1]:
                bands.append([])
        elif line.count("|") >= 2 or (line.count("|") == 1 and bands[0]):
            bands[-1].append((lines[k][0], _split(line)))
        else:
            break
        k += 1
    bands = [_mended(band) for band in bands if band]
    rows = [row for band in bands for row in band]
    if len(rows) < 2:
        return None
    whole = len(bands) >= 3 and rules >= len(bands) - 1 and len(rows) > len(bands)
    grid = [_joined(band) for band in bands] if whole else [[_cell(n, p) for p in parts] for n, parts in rows]
    width = max(map(len, grid))
    lacking = [width - len(row) for row in grid]
    grid = [[*row, *(Cell("", row[0].line) for _ in range(width - len(row)))] for row in grid]
    table = Table(tuple(map(tuple, _shifted_back(grid, lacking))), lines[i][0])
    marks = "|│┃║┆｜\\" + "*_`~#<>/brBR[]()!&nbsp;" + "-=─━┼├┤┌┐└┘┬┴╋╭╮╰╯╔╗╚╝╠╣╦╩╬═+:"
    return (table, k) if covers(lines[i:k], cells_of(table), marks) else None


def _listed_table(lines: Lines, i: int) -> tuple[Table, int] | None:
    """Read a table that has a cell on each line, a stroke behind it, and a stroke alone behind each row."""
    rows: list[list[Cell]] = [[]]
    k = i
    while k < len(lines):
        number, line = lines[k]
        text = line.strip().translate(_STROKES)
        if text and not text.strip("|"):
            rows.append([])
        elif text.count("|") == 1 and text.endswith("|"):
            rows[-1].append(_cell(number, plain_markdown(text[:-1])))
        else:
            break
        k += 1
    rows = [row for row in rows if row]
    width = max(map(len, rows), default=0)
    if len(rows) < 3 or width < 3 or any(len(row) != width for row in rows):
        return None
    table = Table(tuple(map(tuple, rows)), lines[i][0])
    return (table, k) if covers(lines[i:k], cells_of(table), "|│┃║┆｜\\*_`~#<>[]()!") else None


def _mended(rows: Sequence[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """Join rows that were broken where a cell held a line break: most rows have as many cells, and the pieces of a broken one add up to that."""
    widths = [len(parts) for _, parts in rows]
    width = max(set(widths), key=widths.count)
    if width < _WIDE or widths.count(width) < len(rows) * 0.4:
        return list(rows)
    out: list[tuple[int, list[str]]] = []
    broken = False
    for number, parts in rows:
        if broken and len(out[-1][1]) + len(parts) <= width + 1:
            out[-1] = (out[-1][0], [*out[-1][1], *parts])
        else:
            out.append((number, parts))
        broken = len(out[-1][1]) < width - 2
    return out


def _split(line: str) -> list[str]:
    body = line[1:] if line.startswith("|") else line
    body = body[:-1] if body.endswith("|") and not body.endswith("\\|") else body
    return [plain_markdown(p) for p in re.split(r"(?<!\\)\|", body)]


def _cell(number: int, text: str) -> Cell:
    return Cell(text, number)


def _joined(band: Sequence[tuple[int, list[str]]]) -> list[Cell]:
    """Join the lines between two rules to one row."""
    width = max(len(parts) for _, parts in band)
    cells = []
    for c in range(width):
        tokens = [Token(parts[c], (number,)) for number, parts in band if c < len(parts) and parts[c]]
        cells.append(cell_of(tokens) if tokens else Cell("", band[0][0]))
    return cells


def _shifted_back(grid: list[list[Cell]], lacking: Sequence[int]) -> list[list[Cell]]:
    """Put rows right that slid to the left because the merged cells before them were left out.

    Such a row ends in empty cells or lacks them, and what stands in it looks like what the headings above the columns further to the right let
    expect, and like what whole rows hold there.
    """
    width = len(grid[0])
    whole = [row for row in grid[1:] if row[-1].text]
    enough = len(whole) >= _LEAST_WHOLE
    shapes = [[kind_of(row[c].text) for row in (whole if enough else grid[1:]) if row[c].text] for c in range(width)]
    held = [
        [log((column.count(kind) + 1) / (len(column) + len(ANYWHERE))) for kind in range(len(ANYWHERE))]
        for column in shapes
    ]
    told: list[list[float]] = []
    above = 0
    for r, row in enumerate(grid):
        if _are_headings(row):
            told = [_expected(cell.text) for cell in row]
            continue
        spare = width - max((c + 1 for c in range(width) if row[c].text), default=width)
        if r < (1 if told else 2) or not spare or not row[0].text:
            above = 0
            continue
        content = row[: width - spare]

        kinds = [kind_of(cell.text) for cell in content]
        likely = [
            sum(
                of[c + shift][kind]
                for of in ((held, told) if enough else (told or held,))
                if of
                for c, kind in enumerate(kinds)
                if kind != EMPTY
            )
            + (_AS_ABOVE if shift and shift == above else 0.0)
            + (_LEFT_OUT if shift and shift == lacking[r] else 0.0)
            for shift in range(spare + 1)
        ]
        above = 0
        best = max(range(spare + 1), key=lambda shift: (likely[shift], -shift))
        if best and likely[best] > likely[0] + (_SURE_BY_HEADINGS if told else _SURE_BY_CELLS):
            above = best
            grid[r] = [*grid[r - 1][:best], *content, *row[width - spare : width - best]]
    return grid


def _are_headings(row: Sequence[Cell]) -> bool:
    texts = [re.sub(r"\s+", "", cell.text) for cell in row if cell.text]
    heads = sum(map(is_heading, texts))
    short = all(len(text) <= _LONGEST_HEADING for text in texts)
    return (
        short
        and len(texts) >= _LEAST_HEADINGS
        and heads >= 0.7 * len(texts)
        and not any(kind_of(t) in NUMERIC for t in texts)
    )


def _expected(heading: str) -> list[float]:
    """Give how much likelier each kind of cell is below a heading than anywhere; below none, a little less likely."""
    if not heading:
        return [-1.0] * len(ANYWHERE)
    return [log(share) - any_ for share, any_ in zip(expected_kinds(type_of_heading(heading)), ANYWHERE, strict=True)]


def plain_markdown(text: str) -> str:
    """Take Markdown's marks out of a line."""
    text = re.sub(r"<br\s*/?>", "\n", text, flags=re.IGNORECASE)
    text = re.sub(r"^(\*\*|__)([一-龥]{2,8})\1[ \u3000]+(?=[^\s：:])", r"\2：", text)  # a label that runs in
    text = re.sub(r"<[^<>\n]{1,80}>", "", text)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"\*\*|__|`|~~", "", text).replace("&nbsp;", " ").replace("\\|", "|").strip()
