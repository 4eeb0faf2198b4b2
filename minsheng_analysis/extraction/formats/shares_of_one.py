"""Percentages that a workbook holds as shares of one, 0.775 below 完成比例, without a format that shows them as such."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_HEAD = re.compile(r"[^%％]{0,12}(?:完成|兑现|达成|投资|支付|执行|占比|进度)[^%％]{0,4}(?:率|比例|占比|百分比)|占比")
#: A share of a plan that was beaten is not far above one; what is higher is a percentage already.
_MOST = 2


def columns_of_shares(sheet: Worksheet) -> set[tuple[int, int]]:
    """Give the cells, by row and column, whose numbers are shares of one.

    A column's numbers are, where its heading calls them percentages of a plan, none is above two or shown as a
    percentage, and one lies between nought and one.
    """
    heads: dict[int, int] = {}
    for (row, column), cell in sorted(sheet._cells.items()):
        if isinstance(cell.value, str) and _HEAD.fullmatch(re.sub(r"\s", "", cell.value)):
            heads[column] = row
    below: dict[int, dict[int, float]] = {column: {} for column in heads}
    for (row, column), cell in sheet._cells.items():
        value = cell.value
        if row > heads.get(column, row) and isinstance(value, (int, float)) and not isinstance(value, bool):
            # A column with a number that is shown as a percentage is none of these.
            below[column][row] = math.nan if "%" in str(cell.number_format) else float(value)
    plain = {
        column: of for column, of in below.items()
        if all(0 <= value <= _MOST for value in of.values()) and any(0 < value < 1 for value in of.values())
    }  # fmt: skip
    return {(row, column) for column, of in plain.items() for row in of}
