"""The block of funds above a self-evaluation form, where the whole form runs along one line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from minsheng_analysis.extraction.document import Cell, Table
from minsheng_analysis.extraction.formats.assembling import Lines
from minsheng_analysis.extraction.formats.cell_kinds import NUMERIC, kind_of

_HEAD = re.compile(r"(?:年初|全年|年度|调整)?(?:预算|执行)(?:数|金额|率)|分值|得分|权重")
_BUDGETED = re.compile(r"预算|执行数|执行金额")
_UNIT = re.compile(r"[（(](?:单位[:：])?[万亿]?元[）)]")
_FUND = re.compile(r"(?:其中[:：]?)?[^\d，。；]{0,12}(?:资金|拨款|结转|结余|总额|财政|自筹|贷款|补助)[^\d，。；]{0,6}")
_LEAST_HEADS = 3


def fund_block(cells: Lines, k: int) -> tuple[Table, int, int] | None:
    """Read the block whose headings begin with cell `k`: a row for each kind of fund, with as many numbers as are printed.

    Returns
    -------
    (Table, int, int) or None
        With the cell behind it, and its first cell: what the funds are called, and in what unit.
    """
    end = k
    while end < len(cells) and _HEAD.fullmatch(cells[end][1]):
        end += 1
    heads = cells[k:end]
    if len(heads) < _LEAST_HEADS or sum(bool(_BUDGETED.search(text)) for _, text in heads) < 2:
        return None
    begin = k
    if k and _UNIT.fullmatch(cells[k - 1][1]):
        begin = k - 2 if k > 1 else k - 1
    elif k and _UNIT.search(cells[k - 1][1]):
        begin = k - 1
    corner = Cell("".join(text for _, text in cells[begin:k]), heads[0][0], header=True)
    rows = [(corner, *(Cell(text, line, header=True) for line, text in heads))]
    while end < len(cells) and _FUND.fullmatch(cells[end][1]):
        line, name = cells[end]
        end += 1
        numbers: list[Cell] = []
        while end < len(cells) and len(numbers) < len(heads) and kind_of(cells[end][1]) in NUMERIC:
            numbers.append(Cell(cells[end][1], cells[end][0]))
            end += 1
        rows.append((Cell(name, line), *numbers, *(Cell("", line) for _ in range(len(heads) - len(numbers)))))
    return (Table(tuple(rows), heads[0][0]), end, begin) if _tells(rows[1:]) else None


def _tells(rows: Sequence[tuple[Cell, ...]]) -> bool:
    """Whether several funds are told, one of them with what was planned and what was spent."""
    return len(rows) > 1 and any(sum(bool(cell.text) for cell in row[1:]) > 1 for row in rows)
