"""Every figure of a document, found once, with the place where it stands."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from minsheng_analysis.extraction.document import Cell, Document, Paragraph, Table
from minsheng_analysis.extraction.reading.bare_cells import (
    BARE,
    BLANK,
    MONEY_UNIT,
    CellPlace,
    TableUnits,
    bare_quantity,
    caption_units,
)
from minsheng_analysis.extraction.reading.headed import columns_beside, columns_of_remarks, remarks_of, rows_elected
from minsheng_analysis.extraction.reading.outline import Outline
from minsheng_analysis.extraction.reading.yardsticks import told_quantities
from minsheng_analysis.quantities import Quantity, find_quantities

_NUMBERED = re.compile(r"(\d{1,2})[ \u3000]*(?=[一-龥“])")  # 1 新增…: where nothing but a blank parts it, if anything
_LEAST_NUMBERED = 3
_TWO_NUMBERS = re.compile(r"(\d[\d.,]*[%％]?)\s*[/／]\s*(\d[\d.,]*[%％]?)")
_OPENS_BRACKET = re.compile(r"(\d[\d.,]*万?)\s*[（(](?=[^）)]*[一-龥])")  # 5（占地21.3公顷）
_SIGNS = frozenset("≥≤＞＜><=＝")
_BRACKETED = re.compile(r"^[［\[]([\d.,，]+)[］\]]$")  # sums over a plan's years stand so
_NO_FIGURES = re.compile(
    r"序号|编号|^序$|项次|^No\.?$|电话|代码|编码|文号|日期|时间|时限|[名位]次|排名|页码|年份|起止|年限$|责任人|联系人",
    re.I,
)
_SUM = re.compile(r"合计|总计|小计|共计")
_HEADLIKE = re.compile(
    r"目标|任务|计划|指标|完成|实际|实绩|进展|进度|情况|数$|量$|值$|率|比例|占比|比$|预算|执行|决算|分值|得分|权重|单位|名称|项目|内容|备注|说明|序号|投资|资金|"
    r"金额|满意|结果|成效|开工|竣工|建成|措施|原因|部门|责任|时限|地区|区县|乡镇|合计|承诺|预期|本年|上年|同比|增|累计|目前|截至|月|季度|类别|等次|票|标准|来源|拨付|支出|^[%％]$|[（(][^（）()\d]{1,6}[）)]$"
)


@dataclass(eq=False)
class Figure:
    """One printed figure and where it stands.

    Attributes
    ----------
    quantity : Quantity
    unit_zh : str
        The unit as printed elsewhere (heading, caption, end of a list); empty where the figure carries it.
    text, start, end : str, int, int
        Paragraph or cell that holds it, and its place in there.
    item : int
        Running number of the paragraph or cell.
    line, page : int
    headings : tuple of str
        Headings that it stands under, the nearest first.
    title : str
    cell : CellPlace or None
    """

    quantity: Quantity
    unit_zh: str
    text: str
    start: int
    end: int
    item: int
    line: int
    page: int
    headings: tuple[str, ...]
    title: str
    cell: CellPlace | None = None
    number: int = 0
    section: str = ""
    project: str = ""
    place: int = 1

    @property
    def key(self) -> str:
        """Name of the figure in its document: its line and its place there, ``L012.03``."""
        return f"L{self.line:03d}.{self.place:02d}"

    @property
    def unit(self) -> str:
        """Unit that two figures must share to be compared."""
        return self.quantity.unit or "count"


def in_one_row(a: Figure, b: Figure) -> bool:
    """Tell whether two figures stand in one row of one table."""
    return bool(a.cell and b.cell and a.cell.table == b.cell.table and a.cell.row == b.cell.row)


@dataclass
class Figures:
    """All figures of a document, in its order, and the numbers that nothing says the meaning of.

    Attributes
    ----------
    figures : list of Figure
    blocks : list of str
        Text of every paragraph and cell by its item number; empty for a table itself, and at 0, which counts nothing.
    unread : list of (int, str)
        Line and characters of numbers without a meaning.
    headless : list of int
        Lines of tables whose bare numbers have no headings.
    """

    figures: list[Figure] = field(default_factory=list)
    blocks: list[str] = field(default_factory=lambda: [""])
    unread: list[tuple[int, str]] = field(default_factory=list)
    headless: list[int] = field(default_factory=list)

    @property
    def item(self) -> int:
        """Number of the paragraph or cell that was entered last."""
        return len(self.blocks) - 1


def find_figures(document: Document) -> Figures:
    """Find every figure of a document once, on the paragraph or cell that holds it."""
    found = Figures()
    outline = Outline.of(document)
    caption: list[str] = []
    told = ""
    listed = _numbered(document)
    for number, block in enumerate(document.blocks):
        if isinstance(block, Table):
            found.blocks.append("")
            words = f"{' '.join(caption[-3:])} {_money_unit_near(document, number)}".strip()
            _read_table(block, number, words if caption_units(words) else f"{words} {told}", outline, found)
            caption = []
            continue
        text = block.text.strip()
        found.blocks.append(text)
        if not text:
            continue
        outline.enter(block)
        if units := caption_units(text):
            told = f"单位：{'、'.join(units)}"  # it holds for the tables of the section
        elif outline.headings and outline.headings[-1] == text:
            told = ""
        caption = [*caption, text] if len(text) <= 40 else []
        for q in told_quantities(text):
            if q.start == 0 and number in listed:
                continue
            found.figures.append(
                Figure(
                    q.quantity, q.unit_zh, text, q.start, q.end, found.item, _line_at(block, q.start), block.page, outline.headings, outline.title,
                    section=outline.section, project=outline.project,
                )
            )  # fmt: skip
    in_line: dict[int, int] = {}
    for k, figure in enumerate(found.figures):
        figure.number = k
        figure.place = in_line[figure.line] = in_line.get(figure.line, 0) + 1
    return found


def _numbered(document: Document) -> set[int]:
    """Give the places of paragraphs that begin with a number of a list: of three or more that count on, few can be read as figures."""
    texts = [(k, block.text.strip()) for k, block in enumerate(document.blocks) if not isinstance(block, Table)]
    told = [(k, text, int(m[1])) for k, text in texts if (m := _NUMBERED.match(text))]
    runs: list[list[tuple[int, str, int]]] = []
    for one in told:
        if runs and one[2] == runs[-1][-1][2] + 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    return {
        k
        for run in runs
        if len(run) >= _LEAST_NUMBERED
        and sum(q.start == 0 for _, text, _ in run for q in find_quantities(text)[:1]) < len(run) / 2
        for k, _, _ in run
    }


def _line_at(block: Paragraph, at: int) -> int:
    return next((line for start, line in reversed(block.breaks) if start <= at), block.line)


def _money_unit_near(document: Document, number: int) -> str:
    """Give the unit of money that stands in brackets just above or below a table: 项目资金（万元）; empty where none does."""
    for k in (number - 1, number - 2, number + 1, number - 3):
        if 0 <= k < len(document.blocks):
            block = document.blocks[k]
            texts = (
                [block.text] if not isinstance(block, Table) else [cell.text for row in block.grid[-3:] for cell in row]
            )
            if found := next((m for text in texts if len(text) < 120 and (m := MONEY_UNIT.search(text))), None):
                return found.group()
    return ""


def _read_table(table: Table, number: int, caption: str, outline: Outline, found: Figures) -> None:
    grid = table.grid
    units = TableUnits.of(caption, grid)
    serial = {c for c in range(table.width) if is_serial(grid, c)}
    beside, elected = columns_beside(grid), rows_elected(grid)
    noted, remarks = columns_of_remarks(grid), remarks_of(grid)
    asides = [
        frozenset(t for k in beside if not _SUM.match(t := re.sub(r"\s+", "", row[k].text))) for row in grid
    ]  # fmt: skip
    bare_cells = [(r, c) for r in range(len(grid)) for c in range(table.width) if BARE.match(grid[r][c].text.strip())]
    headless = len(bare_cells) >= 3 and not any(_heads(grid, r, c) for r, c in bare_cells)
    if headless:
        found.headless.append(table.line)

    def add(q: Quantity, unit: str, text: str, start: int, end: int, line: int, cell: Cell, place: CellPlace) -> None:
        found.figures.append(
            Figure(
                q, unit, text, start, end, found.item, line, cell.page, outline.headings, outline.title, place,
                section=outline.section, project=outline.project,
            )
        )  # fmt: skip

    for r, c, cell, text in _filled_cells(table):
        found.blocks.append(text)
        heads, names = _heads(grid, r, c), _names(grid, r, c)
        told = "" if c in noted else remarks.get(r, "")
        place = CellPlace(
            number, r, c, heads, names, caption, False, _rest(grid, r, c), asides[r], elected.get(r), told, c in noted
        )
        numbers = _numbers_of_cell(text, heads)
        opens = bool(numbers and _OPENS_BRACKET.match(text))
        if numbers and c not in serial and not _counts_nothing(text, heads, names):
            sign = grid[r][c - 1].text.strip() if c else ""
            for start, part, own in numbers:
                bare = replace(place, heads=own, bare=True)
                read = bare_quantity(sign + part if sign in _SIGNS else part, bare, grid, units)
                if headless or read is None:
                    found.unread.append((cell.line, part))
                    continue
                unit = "" if part.endswith(("%", "％")) else read[1]
                add(read[0], unit, text, start, start + len(part), cell.line, cell, bare)
        if not numbers or opens:
            for q in told_quantities(text):
                add(q.quantity, q.unit_zh, text, q.start, q.end, _line_in(cell, text, q.start), cell, place)


def _filled_cells(table: Table) -> Iterator[tuple[int, int, Cell, str]]:
    """Yield every cell that is not empty once, with its row, its column and its text."""
    seen: set[int] = set()
    for r, row in enumerate(table.grid):
        for c, cell in enumerate(row):
            text = _BRACKETED.sub(r"\1", cell.text.strip())
            if id(cell) not in seen and not BLANK.match(text):
                seen.add(id(cell))
                yield r, c, cell, text


def _counts_nothing(text: str, heads: tuple[str, ...], names: tuple[str, ...]) -> bool:
    """Whether a bare number is a running number, a date, a telephone or a year."""
    told = any(_NO_FIGURES.search(h) for h in (*heads[:1], *names[:1]))
    return told or (not heads and bool(re.fullmatch(r"(?:19|20)\d\d", text)))


def _line_in(cell: Cell, text: str, at: int) -> int:
    below = text.count("\n", 0, at)
    return cell.lines[below] if below < len(cell.lines) else cell.line


def _numbers_of_cell(text: str, heads: tuple[str, ...]) -> list[tuple[int, str, tuple[str, ...]]]:
    """Give place, characters and headings of the numbers of a cell that holds nothing else: 600, or 8 / 7.5 below 分值/得分."""
    if BARE.match(text):
        word = re.match(r"(?:下降|增长)?\s*", text)
        at = word.end() if word else 0
        return [(at, text[at:], heads)]
    if opening := _OPENS_BRACKET.match(text):
        return [(0, opening[1], heads)]
    told = _TWO_NUMBERS.fullmatch(text)
    names = re.split(r"[/／]", heads[0]) if heads else []
    if not told or len(names) != 2 or not all(names):
        return []
    return [(told.start(k), told[k], (names[k - 1], *heads[1:])) for k in (1, 2)]


def is_serial(grid: tuple[tuple[Cell, ...], ...], c: int) -> bool:
    """Whether a column counts its rows: 1, 2, 3 …"""
    cells = list({id(row[c]): row[c] for row in grid}.values())
    numbers = [int(t) for cell in cells if (t := cell.text.strip()).isdigit() and len(t) <= 3]
    filled = [cell for cell in cells if not BLANK.match(cell.text)]
    if len(numbers) < 2 or len(numbers) < len(filled) * 0.5:
        return False
    steps = sum(b - a == 1 for a, b in itertools.pairwise(numbers))
    return numbers[0] in (1, 0) and steps >= (len(numbers) - 1) * 0.7


def _heads(grid: tuple[tuple[Cell, ...], ...], r: int, c: int) -> tuple[str, ...]:
    """Give the headings above a cell, the nearest first; a heading may stand in the middle of a table."""
    heads: list[str] = []
    above: Cell | None = None
    own = grid[r][c]
    # Any words above a number are its heading; but where some read as one, or the table says which are, not those nearer to it.
    bare = bool(BARE.match(own.text.strip()))
    told = bare and any(row[c].header or _HEADLIKE.search(row[c].text) for row in grid[:r])
    for k in range(r - 1, -1, -1):
        cell = grid[k][c]
        if cell is own or cell is above:
            continue
        above = cell
        text = re.sub(r"\s+", "", cell.text)
        headlike = (
            0 < len(text) <= 24
            and not BARE.match(text)
            and not BLANK.match(text)
            and not re.match(r"[\d.,]+[（(/]", text)
            and ((bare and bool(heads or not told)) or cell.header or bool(_HEADLIKE.search(text)) or k == 0)
        )
        full = all(x is cell for x in grid[k]) and len(grid[k]) > 1
        if headlike and not full and not _holds_figures(text):
            if text not in heads:
                heads.append(text)
        elif heads:
            break
        if len(heads) >= 3:
            break
    return tuple(heads)


def _holds_figures(text: str) -> bool:
    return bool(re.search(r"\d", text)) and bool(find_quantities(text))


def _names(grid: tuple[tuple[Cell, ...], ...], r: int, c: int) -> tuple[str, ...]:
    """Give the texts to the left of a cell in its row, the nearest first."""
    names: list[str] = []
    own = grid[r][c]
    for k in range(c - 1, -1, -1):
        cell = grid[r][k]
        text = re.sub(r"\s+", "", cell.text)
        if cell is own or not text or BARE.match(text) or BLANK.match(text) or len(text) > 60:
            continue
        if text not in names:
            names.append(text)
    return tuple(names)


def _rest(grid: tuple[tuple[Cell, ...], ...], r: int, c: int) -> tuple[str, ...]:
    own = grid[r][c]
    texts = [re.sub(r"\s+", "", cell.text) for cell in grid[r][c + 1 :] if cell is not own]
    return tuple(dict.fromkeys(t for t in texts if t and len(t) <= 60))
