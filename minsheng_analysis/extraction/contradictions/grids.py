"""Tables against themselves: a row of sums that its rows do not come to, a rate that does not follow from its row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from minsheng_analysis.extraction.contradictions.texts import (
    Grid,
    Line,
    Lines,
    Seen,
    same_unit,
    seen,
    where,
)
from minsheng_analysis.quantities.quantity import Quantity

_SUM = re.compile(r"(?:合计|总计|共计)(?:[（(][^）)]{0,8}[）)])?")
#: Columns whose figures are not added up, and rows that are parts of another row.
_NOT_ADDED = re.compile(r"率|均|标准|单价|比|得分|分值|权重|序号|编号|时间|日期|年份|排名|满意")
_PART_ROW = re.compile(r"其中|小计|[:：]$|^(?:#|－|-)")
_PLAIN = re.compile(r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<unit>[^\d\s（）()，。；、%％]{0,3})")
_ASKED = re.compile(r"目标|计划|任务(?!名)|指标值|应完成")
_DONE = re.compile(r"完成(?:情况|数|值|量)|实际|进展|结果|实绩")
_RATE = re.compile(r"^(?:任务|目标|年度|累计)?完成(?:率|比例|百分比|度)(?:[（(][%％][）)])?$")
_BARE = re.compile(r"\d+(?:\.\d+)?")
_UNIT = re.compile(r"[（(](?P<unit>[^（()）\d]{1,4})[）)]$")
_PERCENT = re.compile(r"(?P<number>\d+(?:\.(?P<digits>\d+))?)[%％]")
#: Words of a cell that hold two results, or a figure that is none.
_UNSURE = re.compile(r"约|余|以上|以内|不超过|控制|[≤<＜~～]|其中|含|另|累计|上年|去年")
#: The most that a rate may be off before it is called wrong: rates are also cut, or worked out from finer figures.
_SLACK = 0.2
_ALL = 100.0


def columns_apart(lines: Lines) -> Iterator[Seen]:
    """Find rows of sums that the rows above them do not come to."""
    for grid in lines.grids:
        heads = grid.heads
        for number, row in enumerate(grid.rows):
            if not any(_SUM.fullmatch(cell.text) for cell in row[:3]) or number < 2:
                continue
            above = grid.rows[:number]
            if any(_SUM.fullmatch(c.text) or _PART_ROW.search(c.text) for r in above for c in r[:3]):
                break
            for column, head in enumerate(heads):
                yield from _column(head, row[column], [r[column] for r in above])


def _column(head: str, total: Line, cells: list[Line]) -> Iterator[Seen]:
    whole, parts = _plain(total), [_plain(cell) for cell in cells]
    if whole is None or _NOT_ADDED.search(head) or not all(parts):
        return
    told = [part for part in parts if part]
    if {part[1] for part in told} != {whole[1]}:
        return
    come_to, slack = sum(part[0] for part in told), whole[2] + sum(part[2] for part in told)
    values = [part[0] for part in told]
    # A column of running numbers, or one whose last row is the sum of the others already, is no list of parts.
    if values == list(range(1, len(values) + 1)) or any(abs(2 * v - come_to) <= slack for v in values):
        return
    if abs(come_to - whole[0]) > slack + 1e-9 and whole[0] > 0:
        yield seen(
            "the rows above the sum on {where} come to {sum} in the column “{head}”, and {total} is printed",
            kind="breakdown_mismatch", where=where(total.line), sum=_short(come_to), total=total.text, head=head,
        )  # fmt: skip


def _plain(cell: Line) -> tuple[float, str, float] | None:
    """Read a cell that is a number, perhaps with its unit; with how far its rounding may be off."""
    found = _PLAIN.fullmatch(cell.text)
    if found is None:
        return None
    number = found["number"].replace(",", "")
    digits = len(number.partition(".")[2])
    return float(number), found["unit"], 0.5 * 10**-digits if digits else 0.0


def _short(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def rates_apart(lines: Lines) -> Iterator[Seen]:
    """Find printed rates of completion that do not follow from the target and the result of their row."""
    for grid in lines.grids:
        at = _places(grid)
        for row in grid.rows if at else ():
            asked, done, rate = (row[column] for column in at)
            one, other = (_only(row[column], row, grid.heads[column]) for column in at[:2])
            printed = _PERCENT.fullmatch(rate.text)
            if one is None or other is None or printed is None or not same_unit(one, other) or one.value <= 0:
                continue
            low, high = (_ALL * a / b for a, b in ((other.low, one.high), (other.high, one.low)))
            said, slack = float(printed["number"]), max(_SLACK, 10 ** -len(printed["digits"] or ""))
            if said == _ALL and low > _ALL:
                continue  # what is exceeded is often told as all
            if said + slack < low or said - slack > high:
                yield seen(
                    "{rate} is printed on {where} as the rate of completion; {done} of {asked} are {recomputed}%",
                    kind="percentage_mismatch", rate=printed.group().replace("％", "%"), where=where(asked.line, done.line, rate.line),
                    done=other, asked=one, recomputed=_short(round(_ALL * other.value / one.value, 1)),
                )  # fmt: skip


def _places(grid: Grid) -> tuple[int, int, int] | tuple[()]:
    """Give the columns of target, result and rate, where a table has one of each."""
    found = []
    for pattern, never in ((_ASKED, _DONE), (_DONE, _RATE), (_RATE, None)):
        columns = [
            n for n, head in enumerate(grid.heads) if pattern.search(head) and not (never and never.search(head))
        ]
        if len(columns) != 1:
            return ()
        found.append(columns[0])
    return (found[0], found[1], found[2]) if len(set(found)) == len(found) else ()


def _only(cell: Line, row: Sequence[Line], head: str) -> Quantity | None:
    """Give the only figure of a cell; none where it holds another number, or words that make it unsure.

    The unit of a bare number stands with the name of its row, or with the head of its column.
    """
    if _BARE.fullmatch(cell.text) and (unit := _UNIT.search(row[0].text) or _UNIT.search(head)):
        cell = Line(cell.text + unit["unit"], cell.line)
    figures = cell.figures
    if len(figures) != 1 or _UNSURE.search(cell.text) or figures[0].quantity.qualifier not in ("exact", "at_least"):
        return None
    rest = cell.text[: figures[0].start] + cell.text[figures[0].end :]
    return None if any(c.isdigit() for c in rest) else figures[0].quantity


def short_rows(grid: Grid, asked: int, done: int) -> Iterator[tuple[Line, Line, Quantity, Quantity]]:
    """Give the rows of which target and result are one figure each, of one unit, and the result is plainly less."""
    for row in grid.rows:
        one, other = (_only(row[column], row, grid.heads[column]) for column in (asked, done))
        if one is not None and other is not None and same_unit(one, other) and other.high < one.low:
            yield row[asked], row[done], one, other
