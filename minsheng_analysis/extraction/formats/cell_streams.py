"""Tables flattened to one cell a line, or to cells parted by empty lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from minsheng_analysis.extraction.document import Table
from minsheng_analysis.extraction.formats.assembling import Lines, cells_of, covers, table_of
from minsheng_analysis.extraction.formats.cell_kinds import (
    EMPTY,
    HEADING,
    NUMBER,
    NUMERIC,
    ORDINAL,
    PERCENT,
    PROSE,
    STOP,
    is_heading,
    kind_of,
    ordinal_of,
)
from minsheng_analysis.extraction.formats.fitting import LISTED, PARTED, Effort, Fit, Prices, Token, fit_columns
from minsheng_analysis.extraction.formats.header_choice import best_header
from minsheng_analysis.extraction.formats.headings import (
    MAX_HEADINGS,
    Header,
    headers,
    heading_run,
    plain_header,
    reads_as_heading,
)
from minsheng_analysis.extraction.formats.numbered_records import lay_numbered

_MAX_TOKENS = 4000
_PREVIEW = 160
_MIN_SCORE = 4.0
_MOST_NAMES = 5  # cells of the first row that may look like headings too
_BARE = frozenset({ORDINAL, NUMBER, PERCENT})
_INDENT = re.compile(r"\t| {2,}|\u3000")
_GROUP = re.compile(r"(?:工程|项目|任务|实事|事项)?(?:名称|类别|大类|分类|类型|领域|板块)|工程|大项")
_SERIAL = re.compile(r"^(?:序\s*号|编\s*号|序|项次)$")

#: Parts lines into cells: those from a line on, at most so many; returns them and the line behind each.
Parting = Callable[[Lines, int, int], tuple[list[Token], list[int]]]


def stream_table(lines: Lines, i: int, effort: Effort, heads: int = 0) -> tuple[Table, int] | None:
    """Read a table whose cells follow one another down the page, and which begins with its headings at line `i`.

    `heads` says how many they are, where that is known.
    """
    best = scored_stream(lines, i, effort, heads)
    return best and (best[1], best[2])


def scored_stream(lines: Lines, i: int, effort: Effort, heads: int = 0) -> tuple[float, Table, int] | None:
    """Read such a table and say how well it fits."""
    if not _may_begin(lines, i):
        return None
    best: tuple[float, Table, int] | None = None
    for prices, part in _tokenings(lines, i):
        preview = part(lines, i, _PREVIEW)[0]
        header = _known_header(preview, heads, prices, effort) if heads else _header(preview, prices, effort)
        if header is None:
            continue
        tokens, ends = part(lines, i, _MAX_TOKENS)
        fit = fit_columns(tokens[header.used :], header.types, prices, passes=3)
        score = fit.score - header.price
        if not _is_table(tokens, header.used, fit, score):
            continue
        body = tokens[header.used :]
        table = table_of(tokens, header, body, lay_numbered(body, header.types, fit))
        end = ends[header.used + fit.end - 1]
        if (best is None or score > best[0]) and covers(lines[i:end], cells_of(table)):
            best = (score, table, end)
    return best


def _may_begin(lines: Lines, i: int) -> bool:
    """Whether a line may be the first heading of a table, at least if others follow it."""
    text = lines[i][1].strip()
    if not 0 < len(text) <= 24 or text[0] in "（(" or "\t" in text or STOP.match(text):
        return False
    return is_heading(text) or kind_of(text) == HEADING or _numbers_follow(lines, i)


def _numbers_follow(lines: Lines, i: int) -> bool:
    """Whether short texts follow, and then bare numbers: headings need not be known ones above columns of numbers."""
    texts = 0
    for _, line in lines[i : i + 40]:
        text = line.strip()
        if not text:
            continue
        kind = kind_of(text)
        if kind in _BARE:
            return texts >= 3
        texts += 1
        if len(text) > 16 or kind == PROSE or texts > 16:
            break
    return False


def _columns_of_numbers(tokens: Sequence[Token]) -> tuple[int, int]:
    """Return how many headings stand above rows that are each a name and as many numbers, and how many columns there are.

    Both are 0 where the rows are not so regular.
    """
    first = next((k for k, t in enumerate(tokens) if t.kind in _BARE), 0)
    width = 0
    while first + width < len(tokens) and tokens[first + width].kind in _BARE | {EMPTY}:
        width += 1
    while width and not tokens[first + width - 1].text:
        width -= 1  # an empty line below the first row
    if width < 2 or first <= width // 2 or any(t.kind in {PROSE, EMPTY} for t in tokens[: first - 1]):
        return 0, 0
    rows, at = 1, first + width
    while at + width < len(tokens) and tokens[at].kind not in _BARE | {EMPTY, PROSE}:
        if any(t.kind not in _BARE | {EMPTY} for t in tokens[at + 1 : at + 1 + width]):
            break
        rows, at = rows + 1, at + 1 + width
        while at < len(tokens) and not tokens[at].text:
            at += 1
    return (first - 1, width + 1) if rows >= 2 else (0, 0)


def _tokenings(lines: Lines, i: int) -> Iterator[tuple[Prices, Parting]]:
    """Yield the ways to part the lines into cells, with their prices."""
    if _INDENT.match(lines[i][1]) and i + 1 < len(lines) and _INDENT.match(lines[i + 1][1]):
        yield PARTED, _indented
        return
    gap = next((k - i for k in range(i + 1, min(i + 8, len(lines))) if lines[k][1].strip()), 0)
    if gap > 1 or _gapped(lines, i):
        yield PARTED, parted_cells
    if gap == 1:
        yield LISTED, listed_cells


def _gapped(lines: Lines, i: int) -> bool:
    """Whether the first cell may be of two lines, with an empty line behind it."""
    return any(not line.strip() for _, line in lines[i + 1 : i + 4])


def parted_cells(lines: Lines, i: int, most: int) -> tuple[list[Token], list[int]]:
    """Part at empty lines; more of them than usual are empty cells."""
    groups: list[tuple[int, int]] = []
    k = i
    while k < len(lines) and len(groups) < most:
        if not lines[k][1].strip():
            k += 1
            continue
        start = k
        while k < len(lines) and lines[k][1].strip():
            k += 1
        groups.append((start, k))
    gaps = [b[0] - a[1] for a, b in pairwise(groups)]
    usual = min(gaps[:40], default=1)
    tokens: list[Token] = []
    ends: list[int] = []
    for n, (start, end) in enumerate(groups):
        text = "\n".join(line.strip() for _, line in lines[start:end])
        if n and STOP.match(text) and len(text) > 3 and ordinal_of(text) is None:
            break
        tokens.append(Token(text, tuple(number for number, _ in lines[start:end])))
        ends.append(end)
        if n < len(gaps):
            empty = (gaps[n] - usual) / (usual + 1)
            for m in range(int(empty) if empty <= 12 else 0):
                tokens.append(Token("", (lines[end + min(m, gaps[n] - 1)][0],)))
                ends.append(end)
    return tokens, ends


def listed_cells(lines: Lines, i: int, most: int) -> tuple[list[Token], list[int]]:
    """Take every line for a cell; an empty line is an empty cell."""
    tokens: list[Token] = []
    ends: list[int] = []
    empty = 0
    for k in range(i, min(len(lines), i + most)):
        number, line = lines[k]
        text = line.strip()
        empty = 0 if text else empty + 1
        if empty > 4 or (k > i and STOP.match(text) and len(text) > 3 and ordinal_of(text) is None):
            break
        tokens.append(Token(text, (number,)))
        ends.append(k + 1)
    return tokens, ends


def _indented(lines: Lines, i: int, most: int) -> tuple[list[Token], list[int]]:
    """Take every indented line for the begin of a cell, those below it that are not for its rest."""
    cells: list[list[int]] = []
    blank = False
    for k in range(i, min(len(lines), i + most)):
        line = lines[k][1]
        if not line:
            blank = True
        elif _INDENT.match(line):
            cells.append([k])
            blank = False
        elif blank and not _cell_follows(lines, k):
            break
        else:
            cells[-1].append(k)
            blank = False
    tokens = []
    for members in cells:
        texts = [(lines[k][0], lines[k][1].strip()) for k in members if lines[k][1].strip()]
        tokens.append(Token("\n".join(t for _, t in texts), tuple(n for n, _ in texts) or (lines[members[0]][0],)))
    return tokens, [members[-1] + 1 for members in cells]


def _cell_follows(lines: Lines, k: int) -> bool:
    return any(_INDENT.match(line) for _, line in lines[k : k + 12])


def _known_header(tokens: Sequence[Token], heads: int, prices: Prices, effort: Effort) -> Header | None:
    """Read so many headings, each as one; the corner above the names of the rows may have none."""
    if len(tokens) <= heads:
        return None
    return best_header(
        tokens, [plain_header(tokens, heads, blank_corner=blank) for blank in (False, True)], prices, effort
    )


def _header(tokens: Sequence[Token], prices: Prices, effort: Effort) -> Header | None:
    """Return the reading of the headings under which the cells below fit best."""
    if len(tokens) < 6:
        return None
    used, width = _columns_of_numbers(tokens)
    candidates = _above_columns(tokens, used, width) if used else []
    run = used if candidates else heading_run(tokens)
    serial = next((k for k, t in enumerate(tokens[:run]) if k and _SERIAL.search(t.text)), 0)
    if run < 3 or (serial and not _GROUP.fullmatch("".join(t.text for t in tokens[:serial]))):
        return None  # 序号 is the first heading of its table, but for one of groups: what else stands before it is not part of the table
    if not candidates and not effort.spend(run**3 // 2, run, 1):  # what reading headings in several rows takes
        return None
    found = candidates or [h for h in _candidates(tokens, run) if not serial or len(h.headings[0].tokens) == serial]
    return best_header(tokens, found, prices, effort)


def _above_columns(tokens: Sequence[Token], used: int, width: int) -> list[Header]:
    """Return the ways to read so many headings over so many columns."""
    if width - used in {0, 1}:
        return [plain_header(tokens, used, blank_corner=width > used)]
    if used > MAX_HEADINGS:
        return []
    fitting = [h for h in headers(tokens, used) if len(h.types) == width]
    return [replace(h, types=("name", *(t if t == "percent" else "number" for t in h.types[1:]))) for h in fitting]


def _candidates(tokens: Sequence[Token], run: int) -> Iterator[Header]:
    serial = _first_ordinal(tokens, run)
    for used in [serial] if serial else range(3, run + 1):
        heads = sum(reads_as_heading(t.text) for t in tokens[:used])
        if heads >= used * 0.7 and tokens[used - 1].kind != EMPTY:
            layered = used > run - _MOST_NAMES
            yield from (header for header in headers(tokens, used, layered=layered) if len(header.types) >= 3)


def _first_ordinal(tokens: Sequence[Token], run: int) -> int:
    """Return where the rows begin, if the headings begin with 序号 and the rows with 1."""
    if not _SERIAL.search(tokens[0].text):
        return 0
    return next((k for k in range(2, min(run + 1, len(tokens))) if ordinal_of(tokens[k].text) == 1), 0)


def _is_table(tokens: Sequence[Token], used: int, fit: Fit, score: float) -> bool:
    rows = [row for row in fit.rows if row[0][0] >= 0]
    if not rows or score < _MIN_SCORE:
        return False
    first = [tokens[used + members[0]] for row in rows for _, members in row]
    numbers = sum(t.kind in NUMERIC - {ORDINAL} or t.text.isdigit() for t in first)
    prose = sum(t.kind == PROSE for t in first)
    if len(rows) >= 2 or (numbers >= 2 and len(first) >= 3 and prose < len(first)):
        return True
    # 预期目标 | 实际完成情况 over one row of text
    told = "".join(t.text for t in tokens[:used])
    return bool(re.search(r"目标|任务|计划", told) and re.search(r"完成|进展|实际", told)) and all(
        re.search(r"\d", t.text) for t in first if t.text
    )
