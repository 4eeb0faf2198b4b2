"""Tables run together on one line, and lists of items on one line."""

from __future__ import annotations

import re
from itertools import pairwise

from minsheng_analysis.extraction.document import Cell, Paragraph, Table

_NUMBER = r"\d[\d,.]*[%％]?"
_ROW = re.compile(rf"(?P<name>[^\s\d]\S{{0,30}})(?P<numbers>(?:[ \u3000\t]+(?:{_NUMBER}|[—/\-]))+)(?=[ \u3000\t]|$)")
_ITEM = re.compile(r"(?<=[。；;！）)\s])\s*(?=(\d{1,2})[.．、]\s?(?!\d)[^\s\d])")


def parts_of_line(text: str, line: int) -> list[Paragraph | Table]:
    """Part a long line: tables of numbers are lifted out of it, and numbered items stand apart."""
    blocks: list[Paragraph | Table] = []
    at = 0
    for start, end, table in _tables(text, line):
        blocks.extend(_items(text[at:start], line))
        blocks.append(table)
        at = end
    blocks.extend(_items(text[at:], line))
    return blocks


def _tables(text: str, line: int) -> list[tuple[int, int, Table]]:
    """Find runs of rows, each a name and as many numbers as the others, behind as many short headings."""
    rows = [(m.start(), m.end(), m["name"], m["numbers"].split()) for m in _ROW.finditer(text)]
    found = []
    k = 0
    while k < len(rows):
        n = k + 1
        width = len(rows[k][3])
        while n < len(rows) and len(rows[n][3]) == width and not text[rows[n - 1][1] : rows[n][0]].strip():
            n += 1
        headings = _headings(text[: rows[k][0]], width)
        if n - k >= 2 and width >= 3 and headings is not None:
            start, names = headings
            grid = [[Cell("", line, header=True), *(Cell(name, line, header=True) for name in names)]]
            grid += [[Cell(name, line), *(Cell(v, line) for v in values)] for _, _, name, values in rows[k:n]]
            found.append((start, rows[n - 1][1], Table(tuple(map(tuple, grid)), line)))
        k = n
    return found


def _headings(before: str, width: int) -> tuple[int, list[str]] | None:
    words = [(m.start(), m.group()) for m in re.finditer(r"\S+", before)][-width:]
    if len(words) < width or any(len(w) > 10 or re.search(r"[，。；：:！？\d]", w) for _, w in words):
        return None
    return words[0][0], [w for _, w in words]


def _items(text: str, line: int) -> list[Paragraph | Table]:
    """Part a line on which numbered items follow one another."""
    text = text.strip()
    if not text:
        return []
    cuts, expected = [], 0
    for m in _ITEM.finditer(text):
        if int(m.group(1)) in {expected, expected + 1} and (expected or int(m.group(1)) == 1):
            cuts.append(m.end())
            expected = int(m.group(1))
    if len(cuts) < 3 or len(text) < 300:
        return [Paragraph(text, line)]
    bounds = [0, *cuts, len(text)]
    pieces = (text[a:b].strip() for a, b in pairwise(bounds))
    return [Paragraph(piece, line) for piece in pieces if piece]
