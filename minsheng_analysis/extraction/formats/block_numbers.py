"""Running numbers in place of lines, for pages whose source stands on one line: a line that holds all tells nothing apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from minsheng_analysis.extraction.document import Cell, Paragraph, Table

#: From this share of the paragraphs and rows on one line, and so many of them, lines are numbered anew.
_MOST, _FEW = 0.8, 4


def told_apart(blocks: Sequence[Paragraph | Table]) -> Sequence[Paragraph | Table]:
    """Give each paragraph and each row of a table a running number for its line, where nearly all stand on one line.

    Parameters
    ----------
    blocks : sequence of Paragraph and Table

    Returns
    -------
    sequence of Paragraph and Table
        The same where the lines tell them apart.

    Examples
    --------
    >>> [block.line for block in told_apart([Paragraph(text, 7) for text in "甲乙丙丁"])]
    [1, 2, 3, 4]
    >>> [block.line for block in told_apart([Paragraph(text, line) for line, text in enumerate("甲乙丙丁", 7)])]
    [7, 8, 9, 10]
    """
    lines = list(_lines(blocks))
    crowded = Counter(lines).most_common(1)
    if len(lines) < _FEW or crowded[0][1] < _MOST * len(lines):
        return blocks
    return list(_numbered(blocks))


def _lines(blocks: Sequence[Paragraph | Table]) -> Iterator[int]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.line
        else:
            yield from (row[0].line for row in block.grid if row)


def _numbered(blocks: Sequence[Paragraph | Table]) -> Iterator[Paragraph | Table]:
    number = 0
    for block in blocks:
        if isinstance(block, Paragraph):
            number += 1
            yield replace(block, line=number, breaks=tuple((at, number) for at, _ in block.breaks))
            continue
        first, cells = number + 1, dict[int, Cell]()
        for row in block.grid:
            number += 1
            for cell in row:
                # A merged cell stands in the row in which it begins.
                if id(cell) not in cells:
                    cells[id(cell)] = replace(cell, line=number, lines=tuple(number for _ in cell.lines))
        yield Table(tuple(tuple(cells[id(cell)] for cell in row) for row in block.grid), first, block.page)
