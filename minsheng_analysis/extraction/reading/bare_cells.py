"""A bare number of a table: where it stands, and the unit that something above or beside it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from minsheng_analysis.errors import QuantityError
from minsheng_analysis.extraction.document import Cell
from minsheng_analysis.quantities import Quantity, find_quantities, parse_quantity

Grid = tuple[tuple[Cell, ...], ...]

#: A cell that holds one number and nothing else.
BARE = re.compile(
    r"^(?:下降|增长|不低于|不少于|不高于|不超过|不大于|至少|[约近超≤≥＞＜><=])*\s*-?[\d０-９][\d０-９,，.．]*\s*[余多]?\s*[%％万亿]?(?:以上|以下|以内|左右)?$|^[\d.]+\s*[-—–~～至]+\s*[\d.]+\s*[%％]?$"
)
BLANK = re.compile(r"^[\s—–\-－/／无*·.…]*$")
_UNIT_BRACKET = re.compile(
    r"[（(\[【]\s*(?:单位\s*[：:])?\s*([^（）()\[\]【】：:]{1,12})\s*[)）\]】]|[，,、/]\s*(万?元|公里|千米|万?人次?|个|[%％])$"
)
_CAPTION_UNIT = re.compile(r"(?:金额)?单位\s*[：:]\s*([^\s）)，。；]{1,24})")
_RATE_NAME = re.compile(r"(?:率|比例|占比|覆盖面|程度|满意度|知晓度|比重)(?:[（(].{0,6}[)）])?$")
_COUNT_NAME = re.compile(
    r"(人次|人|户|场次|件|批次|辆|所|家|座|处|套|张|个|台|条|次)数(?:量)?$|(?:人员|编制|人口|学员)(?:数)?$"
)
_OFFICE = re.compile(r"(?:区|县|市|镇|乡|街道|局|委|办|部|院|中心|公司|队|会)$")  # 单位 is also an office
_UNIT_HEAD = re.compile(r"(?:计量|计算|指标|数量|度量)?单位")
MONEY_UNIT = re.compile(r"[（(]\s*(万元|亿元|元)\s*[）)]")
_SCORE = re.compile(r"分值|得分|权重|扣分|评分|自评分|分数")
_PROMISE_HEAD = re.compile(r"目标|任务|计划|承诺|应")
_RESULT_HEAD = re.compile(r"完成|实际|实绩|进展|进度|已|累计")
_INDICATOR = re.compile(r"指标值|完成值|目标值|实际值")
#: A number so many times its neighbour's is written out: 15208 beside 1.5万户.
_WRITTEN_OUT = 100
#: A result is at most so many times its promise, or so small a part of it, for its unit to be taken from there.
_ALIKE = 5
_MONEY = re.compile(r"资金|投资|预算|金额|经费|拨款|支出|收入|决算|执行数|补助|财政|结转|费$|款$")


@dataclass(frozen=True)
class CellPlace:
    """Where a table cell stands.

    Attributes
    ----------
    table, row, column : int
        Running number of the table in the document; row and column of its grid.
    heads : tuple of str
        Headings above the cell, the nearest first.
    names : tuple of str
        Texts to its left in the same row, the nearest first.
    caption : str
        Short lines above the table, and rows over its whole width.
    bare : bool
        The cell holds one number and nothing else.
    rest : tuple of str
        Texts to its right in the same row.
    beside : frozenset of str
        Those of `names` that say where, until when or by whom, not what.
    elected : bool or None
        Whether its row was elected, in a table of what was put to a vote; None elsewhere.
    remark : str
        What its row says below a heading of remarks, where it does not stand there itself.
    noted : bool
        It stands below a heading of remarks.
    """

    table: int
    row: int
    column: int
    heads: tuple[str, ...]
    names: tuple[str, ...]
    caption: str
    bare: bool
    rest: tuple[str, ...] = ()
    beside: frozenset[str] = frozenset()
    elected: bool | None = None
    remark: str = ""
    noted: bool = False


def _unit_in(text: str) -> str:
    """Give the unit that a heading or a name carries in brackets; empty where there is none."""
    for m in reversed(list(_UNIT_BRACKET.finditer(text))):
        unit = (m.group(1) or m.group(2)).strip()
        if unit == "年" and re.search(r"年限|年数|寿命", text):
            return unit
        if re.search(r"季度|^\d*[年月]|区|县|市|镇|乡|街道|个体|合计|含|不", unit):
            continue
        if _is_unit(unit):
            return unit
    return ""


def _is_unit(text: str) -> bool:
    """Say whether figures can be counted in such a word."""
    try:
        parse_quantity("1", text)
    except QuantityError:
        return False
    return True


def caption_units(text: str) -> list[str]:
    """Give the units that words such as 单位：套、亿元 name; an office (填报单位：市民生办) is none.

    Examples
    --------
    >>> caption_units("制表单位：市棚改办　单位：套、亿元")
    ['套', '亿元']
    """
    for m in _CAPTION_UNIT.finditer(text):
        units = re.split(r"[、,，/]", m.group(1))
        if _is_unit(units[0]):
            return units
    return []


@dataclass(frozen=True)
class TableUnits:
    """What a table says of units once for all of its cells.

    Attributes
    ----------
    told : list of str
        Of its caption, or of a cell that says 单位：….
    columns : dict of int to int
        Columns that are headed 单位, and the row of that heading.
    """

    told: list[str]
    columns: dict[int, int]

    @classmethod
    def of(cls, caption: str, grid: Grid) -> TableUnits:
        """Read them off a table and the short lines above it."""
        texts = (caption, *(cell.text for row in grid for cell in row if "单位" in cell.text))
        said = next((units for text in texts if (units := caption_units(text))), [])
        columns: dict[int, int] = {}
        for r, row in enumerate(grid):
            for c, cell in enumerate(row):
                if _UNIT_HEAD.fullmatch(re.sub(r"\s", "", cell.text)):
                    columns.setdefault(c, r)
        return cls(said, columns)


def bare_quantity(text: str, place: CellPlace, grid: Grid, units: TableUnits) -> tuple[Quantity, str] | None:
    """Read a bare number with the unit that something beside it names."""
    text = text.translate({ord("＝"): None, ord("="): None}).strip()
    scaled = re.search(r"[万亿]", text)
    for unit in _units_of_bare(place, grid, units):
        if unit == "%" and len(re.sub(r"\D.*", "", text.lstrip("≥≤＞＜><"))) > 3:
            continue  # 32095 below 进度（完成率）: thousands are no percentage
        written = unit.lstrip("万亿") if scaled else unit  # 320万 under a heading (万元): the cell says it again
        try:
            return parse_quantity(text, written or unit), written or unit
        except QuantityError:
            continue
    return None


def _units_of_bare(place: CellPlace, grid: Grid, units: TableUnits) -> Iterator[str]:
    """Yield the units that a bare number may have, the nearest to it first."""
    head = place.heads[0] if place.heads else ""
    name = place.names[0] if place.names else ""
    yield from _units_of_headings(place, grid, head, name)
    of_money = any(_MONEY.search(h) for h in place.heads[:2])
    # The unit beside a promise is not that of the money in its row.
    yield from (u for u in _unit_column(place, grid, units) if not of_money or u.endswith("元"))
    for text in (*place.heads[1:], *place.names):
        if unit := _unit_in(text):
            yield unit
    if of_money or (_MONEY.search(name) and not _COUNT_NAME.search(name)):
        yield from (u for u in units.told if u.endswith("元"))
        yield from (m.group(1) for m in MONEY_UNIT.finditer(place.caption))
    top = next((k for k in range(place.row - 1, -1, -1) if re.sub(r"\s+", "", grid[k][place.column].text) == head), 0)
    yield from _corner_units(place, grid, top)
    yield from _group_units(place, grid, top)
    yield from _partner_units(place, grid)
    if _RATE_NAME.search(name):
        yield "%"
    if counted := _COUNT_NAME.search(name):
        yield counted.group(1) or "人"
    yield from _named_units(place, grid)
    # a form that tells of money in its head has counts in its indicators
    yield from (u for u in units.told if not (u.endswith("元") and _INDICATOR.search(head)))
    yield "个"


def _units_of_headings(place: CellPlace, grid: Grid, head: str, name: str) -> Iterator[str]:
    """Yield the units of the nearest heading, and the percentage that it or the name of the row speaks of."""
    if _SCORE.search(head):
        yield "分"
    if "%" in (_unit_in(head), _unit_in(name)):
        yield "%"
    if unit := _unit_in(head):
        yield unit
    share = re.search(r"率|比例|占比|[%％]$|完成比|百分比", head) or (
        head.endswith("进度") and not any(map(_unit_in, place.heads[1:])) and not _has_share_behind(place, grid)
    )
    if share and not re.search(r"资金|投资", head):
        yield "%"


def _has_share_behind(place: CellPlace, grid: Grid) -> bool:
    """Whether the next column holds percentages: then 进度 before it does not."""
    return any(
        re.search(r"[%％]|率$|比例?$", re.sub(r"\s+", "", row[place.column + 1].text))
        for row in grid[: place.row + 1]
        if place.column + 1 < len(row) and row[place.column + 1] is not row[place.column]
    )


def _unit_column(place: CellPlace, grid: Grid, units: TableUnits) -> Iterator[str]:
    """Yield what the column headed 单位 says in the row."""
    for c, cell in enumerate(grid[place.row]):
        named = cell.text.strip()
        if c != place.column and units.columns.get(c, place.row) < place.row and named and not _OFFICE.search(named):
            yield named


def _corner_units(place: CellPlace, grid: Grid, top: int) -> Iterator[str]:
    """Yield the unit of the corner above the names: 项目(单位:万元)."""
    for c in range(place.column):
        text = grid[place.row][c].text.strip()
        if not BARE.match(text) and (unit := _unit_in(re.sub(r"\s+", "", grid[top][c].text))):
            yield unit


def _group_units(place: CellPlace, grid: Grid, top: int) -> Iterator[str]:
    """Yield the unit of a heading to the left below the same upper one, 农村公路 over 任务（公里） | 完成; without any, of the promise's: 任务数（人） | 完成数."""
    if top == 0:
        heads = [re.sub(r"\s+", "", cell.text) for cell in grid[0][: place.column + 1]]
        promise = next((h for h in reversed(heads[:-1]) if _PROMISE_HEAD.search(h)), "")
        if _RESULT_HEAD.search(heads[-1]) and (unit := _unit_in(promise)) and unit != "%":
            yield unit
        return
    upper = grid[top - 1][place.column]
    for c in range(place.column - 1, -1, -1):
        if grid[top - 1][c] is not upper or not upper.text:
            return
        if (unit := _unit_in(re.sub(r"\s+", "", grid[top][c].text))) and unit != "%":
            yield unit


def _named_units(place: CellPlace, grid: Grid) -> Iterator[str]:
    """Yield the unit of the one figure that a name of the row holds, where the two numbers are of one size: 新建15公里绿道 | 15.8."""
    name, found = next(((n, q) for n in place.names if (q := find_quantities(n))), ("", []))
    if len(found) != 1:
        return
    printed = name[found[0].start : found[0].end]
    own, named = _plain(grid[place.row][place.column].text), _plain(printed)
    if named and 1 / _ALIKE <= own / named <= _ALIKE:
        yield _unit_printed(printed)


def _unit_printed(figure: str) -> str:
    """Give the unit of a figure as printed: 约600张以上 counts in 张."""
    return re.sub(r"^[^\d]*[\d.,，]+|(?:以上|以下|以内|左右)$", "", figure)


def _plain(text: str) -> float:
    """Give a number's value without its unit; 0 where there is none."""
    m = re.search(r"\d[\d,，]*(?:[.．]\d+)?", text)
    return float(re.sub(r"[,，]", "", m[0]).replace("．", ".")) if m else 0.0


def _partner_units(place: CellPlace, grid: Grid) -> Iterator[str]:
    """Yield the units of cells of the same row that hold one figure: 600张 | 648."""
    head = place.heads[0] if place.heads else ""
    own = grid[place.row][place.column].text
    for c, cell in enumerate(grid[place.row]):
        text = cell.text.strip()
        if c == place.column or BARE.match(text) or len(text) > 14 or re.search(r"率", head):
            continue
        found = find_quantities(text)
        if len(found) == 1 and found[0].end - found[0].start >= len(text) - 3:
            unit = _unit_printed(text[found[0].start : found[0].end])
            yield unit.lstrip("万亿") if _plain(own) > _WRITTEN_OUT * _plain(text) else unit
