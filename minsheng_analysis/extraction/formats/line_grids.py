"""Tables that plain text holds with a row on each line: cells parted by tabs, by blanks or by commas."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from minsheng_analysis.extraction.document import Cell, Table
from minsheng_analysis.extraction.formats.assembling import Lines, cell_of, cells_of, covers, table_of
from minsheng_analysis.extraction.formats.cell_kinds import (
    EMPTY,
    NUMERIC,
    STOP,
    is_heading,
    kind_of,
    ordinal_of,
)
from minsheng_analysis.extraction.formats.fitting import LINES, Effort, Token, fit_columns
from minsheng_analysis.extraction.formats.header_choice import best_header
from minsheng_analysis.extraction.formats.headings import (
    MAX_HEADINGS,
    Header,
    broken_header,
    headers,
    heading_run,
    reads_as_heading,
)

_MAX_ROWS = 2000
_PREVIEW_ROWS = 60
_MIN_SCORE = 4.0
_MOST_HEADING_LINES = 6
_BARE = frozenset(NUMERIC)

# ---------------------------------------------------------------------------------------------------------- tabs


def tabbed_table(lines: Lines, i: int) -> tuple[Table, int] | None:
    """Read rows whose cells are parted by tabs; a cell may be broken over several lines."""
    if not _tabs(lines[i][1]) and not (i + 1 < len(lines) and _tabs(lines[i + 1][1]) and _opens_cell(lines[i][1])):
        return None
    end = _region(lines, i)
    rows = list(_logical_rows(lines, i, end))
    if not any(len(row) > 1 for row in rows):
        return None
    filled = [cell for row in rows for cell in row if cell.text]
    numbers = sum(kind_of(cell.text) in NUMERIC for cell in filled)
    if len(rows) == 1 and not numbers and not is_heading(rows[0][0].text):
        return None  # two pieces of text on one line: the furniture of a page
    width = max(map(len, rows))
    grid = [row if len(row) == 1 < width else [*row, *(_blank(row) for _ in range(width - len(row)))] for row in rows]
    table = spanned_table(grid, width)
    return (table, end) if covers(lines[i:end], cells_of(table)) else None


def _tabs(line: str) -> int:
    """Count the tabs between cells; those that only indent a line part nothing."""
    return line.count("\t") if "\t" in line.strip() else 0


def _opens_cell(line: str) -> bool:
    text = line.strip()
    return 0 < len(text) <= 12 and not re.search(r"[，。；：！？]", text) and not STOP.match(text)


def _region(lines: Lines, i: int) -> int:
    """Return the line behind the last one of the table."""
    end = k = i
    usual = _tabs(lines[i][1])
    while k < len(lines) and k - i < _MAX_ROWS:
        line = lines[k][1]
        count = line.count("\t") if end == k and k > i else _tabs(line)
        if count:
            usual = max(usual, count)
            end = k + 1
        elif not line.strip():
            if not (k + 1 < len(lines) and _tabs(lines[k + 1][1]) == usual > 1):
                break
        elif not any(_tabs(below) for _, below in lines[k + 1 : k + 3]):
            break
        k += 1
    return end


def _logical_rows(lines: Lines, i: int, end: int) -> Iterator[list[Cell]]:
    """Join lines that together have as many tabs as most lines: a cell of theirs is broken."""
    counts = Counter(line.count("\t") for _, line in lines[i:end] if line.strip())
    usual = max((n for n in counts if n), key=lambda n: (counts[n], n))
    k = i
    before: list[Cell] = []
    while k < end:
        if not lines[k][1].strip():
            k += 1
            continue
        if before and not lines[k][1].count("\t") and _goes_on(before, lines[k : k + 2]):
            before[-1] = cell_of([_token(before[-1]), Token(lines[k][1].strip(), (lines[k][0],))])
            k += 1
            continue
        taken = _lines_of_row(lines, k, end, usual)
        if before:
            yield before
        before = _split_row(lines[k : k + taken])
        k += taken
    if before:
        yield before


def _lines_of_row(lines: Lines, k: int, end: int, usual: int) -> int:
    total = 0
    for n in range(k, end):
        line = lines[n][1]
        if not line.strip() or total + line.count("\t") > usual:
            break
        total += line.count("\t")
        if total == usual:
            return n - k + 1
    # the first cell may be broken before the first tab
    n = k
    while n < end and n - k < 3 and not lines[n][1].count("\t") and _opens_cell(lines[n][1]):
        n += 1
    return n - k + 1 if k < n < end and lines[n][1].count("\t") and k == 0 else 1


def _split_row(pieces: Lines) -> list[Cell]:
    cells: list[list[Token]] = [[]]
    for number, line in pieces:
        for n, part in enumerate(line.split("\t")):
            if n:
                cells.append([])
            cells[-1].append(Token(part.strip(), (number,)))
    return [cell_of([t for t in members if t.text] or members) for members in cells]


def _token(cell: Cell) -> Token:
    return Token(cell.text, cell.lines or (cell.line,))


def _goes_on(row: Sequence[Cell], below: Lines) -> bool:
    """Whether a line without a tab is the rest of the last cell above it, not a row of its own or the begin of one."""
    last, text = row[-1].text, below[0][1].strip()
    if STOP.match(text) or not last or kind_of(last) in NUMERIC | {EMPTY}:
        return False
    if sum(is_heading(c.text) for c in row if c.text) * 2 > sum(bool(c.text) for c in row):
        return True
    follows = len(below) > 1 and "\t" in below[1][1]
    first = f"{text}{below[1][1].split(chr(9))[0].strip()}" if follows else ""
    return last[-1] not in "。；" and not (is_heading(first) and not is_heading(text))


def _blank(row: Sequence[Cell]) -> Cell:
    return Cell("", row[0].line)


def spanned_table(rows: list[list[Cell]], width: int) -> Table:
    """Give merged cells back their extent: headings over empty ones, leading cells over those below."""
    grid = [row if len(row) == width else [row[0]] * width for row in rows]
    heads = _heading_rows(grid)
    for r in range(heads - 1):
        for c in range(1, width):
            if (
                not grid[r][c].text
                and grid[r][c - 1].text
                and grid[r + 1][c].text
                and (c > 1 or grid[r + 1][0].text == "")
            ):
                grid[r][c] = grid[r][c - 1]
    for r in range(1, len(grid)):
        for c in range(min(width - 1, 3)):
            if grid[r][c].text or not any(cell.text for cell in grid[r]):
                break
            above = grid[r - 1][c]
            if kind_of(above.text) in NUMERIC and ordinal_of(above.text) is None:
                break
            grid[r][c] = above
    marked = {
        id(cell): Cell(cell.text, cell.line, header=True, lines=cell.lines) for row in grid[:heads] for cell in row
    }
    return Table(tuple(tuple(marked.get(id(c), c) for c in row) for row in grid), rows[0][0].line)


def _heading_rows(grid: Sequence[Sequence[Cell]]) -> int:
    """Return how many rows at the top hold headings only."""
    n = 0
    for row in grid[:3]:
        texts = [c.text for c in row if c.text]
        heads = sum(reads_as_heading(re.sub(r"\s+", "", t)) for t in texts)
        if len(texts) < 2 or heads < len(texts) * 0.7 or any(kind_of(t) in NUMERIC for t in texts):
            break
        n += 1
    return n if n < len(grid) else 0


# -------------------------------------------------------------------------------------------------------- blanks

_WIDE, _NARROW = re.compile(r" {2,}|\u3000{2,}|(?: \u3000|\u3000 )[ \u3000]*|\t"), re.compile(r"[ \u3000\t]+")


def spaced_table(lines: Lines, i: int, effort: Effort) -> tuple[Table, int] | None:
    """Read rows whose cells are parted by blanks, below a line of headings or as columns of numbers."""
    best: tuple[float, Table, int] | None = None
    if STOP.match(lines[i][1].strip()):
        return None
    for splitter, least in ((_WIDE, 2), (_NARROW, 3)):
        first = splitter.split(lines[i][1].strip())
        if len(first) < least or any(len(p) > 24 for p in first):
            continue
        found = _spaced_fit(lines, i, splitter, least, effort)
        if found is None:
            continue
        score, table, end = found
        if (best is None or score > best[0]) and covers(lines[i:end], cells_of(table)):
            best = (score, table, end)
    return best and (best[1], best[2])


def _spaced_tokens(lines: Lines, i: int, splitter: re.Pattern[str], most: int) -> tuple[list[Token], list[int]]:
    """Split lines up to the end of the text or of the block; return also the line behind each token."""
    tokens: list[Token] = []
    ends: list[int] = []
    gaps = i + 2 < len(lines) and not lines[i + 1][1].strip() and bool(lines[i + 2][1].strip())
    for k in range(i, min(len(lines), i + most)):
        number, line = lines[k]
        if not line.strip():
            if gaps and k + 1 < len(lines) and lines[k + 1][1].strip():
                continue
            break
        stops = STOP.match(line.strip()) and ordinal_of(splitter.split(line.strip())[0]) is None
        if k > i and stops and not _row_of_numbers(lines[k + 1 : k + 2], splitter):
            break
        parts = [p for p in splitter.split(line.strip()) if p]
        for n, part in enumerate(parts):
            tokens.append(Token(part, (number,), n == 0, n == len(parts) - 1))
            ends.append(k + 1)
    return tokens, ends


def _row_of_numbers(lines: Lines, splitter: re.Pattern[str]) -> bool:
    """Whether a row stands behind: what looks like the title of a section then names a group of rows."""
    parts = [part for _, line in lines for part in splitter.split(line.strip())]
    return len(parts) > 3 and sum(kind_of(part) in _BARE for part in parts) > 2


def _spaced_fit(
    lines: Lines, i: int, splitter: re.Pattern[str], least: int, effort: Effort
) -> tuple[float, Table, int] | None:
    preview, _ = _spaced_tokens(lines, i, splitter, _PREVIEW_ROWS)
    header = best_header(preview, list(_line_headers(preview, least)), LINES, effort)
    if header is None:
        return None
    tokens, ends = _spaced_tokens(lines, i, splitter, _MAX_ROWS)
    body = tokens[header.used :]
    fit = fit_columns(body, header.types, LINES, passes=3)
    score = fit.score - header.price
    rows = [row for row in fit.rows if row[0][0] >= 0]
    heads = sum(reads_as_heading(t.text) for t in tokens[: header.used])
    numbered = sum(sum(body[m[0]].kind in _BARE for _, m in row) >= 2 for row in rows)
    if score < _MIN_SCORE or not rows or (len(rows) < 2 and not numbered):
        return None
    if heads < header.used * 0.7 and numbered < max(2, len(rows) * 0.6):
        return None  # neither headings nor columns of numbers: a sentence with blanks in it
    return score, table_of(tokens, header, body, fit), ends[header.used + fit.end - 1]


def _line_headers(tokens: Sequence[Token], least: int) -> Iterator[Header]:
    """Yield the ways to read some lines as headings, more than three as broken words; numbers may follow on the last."""
    run = heading_run(tokens)
    lines = 0
    for used in range(1, min(run, MAX_HEADINGS) + 1):
        if used >= len(tokens):
            return
        ends_line = tokens[used - 1].closes_line
        if not ends_line and not (used == run and used > 2 and tokens[used].kind in NUMERIC):
            continue
        lines += 1
        if lines > _MOST_HEADING_LINES:
            return
        if lines > 1 and ends_line:
            yield broken_header(tokens, used)
        for header in headers(tokens, used) if lines <= 3 else ():
            if len(header.types) >= least and _level_breaks_at_line(tokens, header):
                # over two lines, an upper and a lower row are likelier than words broken over both
                yield header if lines == 1 or header.depth > 1 else replace(header, price=header.price + 2.0)


def _level_breaks_at_line(tokens: Sequence[Token], header: Header) -> bool:
    """Whether a lower row of headings begins with a line."""
    lower = [h.tokens[0] for h in header.headings if h.level == 1]
    return not lower or tokens[min(lower)].opens_line


# -------------------------------------------------------------------------------------------------------- commas


def comma_table(lines: Lines, i: int) -> tuple[Table, int] | None:
    """Read rows of comma-separated values below a line of headings."""
    first = _values(lines[i][1])
    if len(first) < 3 or sum(is_heading(p) for p in first) < len(first) * 0.7 or any(len(p) > 14 for p in first):
        return None
    rows: list[list[Cell]] = []
    k = i
    while k < len(lines) and len(_values(lines[k][1])) == len(first):
        number = lines[k][0]
        rows.append([Cell(p.strip(), number, header=k == i) for p in _values(lines[k][1])])
        k += 1
    table = Table(tuple(map(tuple, rows)), lines[i][0])
    return (table, k) if len(rows) >= 2 and covers(lines[i:k], cells_of(table), ',，"') else None


def _values(line: str) -> list[str]:
    if not line.strip() or len(line) > 2000:
        return []
    return next(csv.reader([line.strip().replace("，", ",")]), [])
