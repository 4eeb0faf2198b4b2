"""What the columns of a table hold: the projects' names, promises, results, verdicts; and which rows are no project."""

from __future__ import annotations

import re
from collections.abc import Sequence

from minsheng_analysis.extraction.document import Table
from minsheng_analysis.extraction.drafting.naming import is_general
from minsheng_analysis.extraction.drafting.passages import JUDGED, NAMES, Part, part_of_heading
from minsheng_analysis.extraction.drafting.verdict_cells import is_verdict
from minsheng_analysis.extraction.reading.bare_cells import BLANK
from minsheng_analysis.extraction.reading.figures import is_serial
from minsheng_analysis.extraction.reading.headed import is_of_election
from minsheng_analysis.quantities import find_quantities

#: Heads the column of what is promised, where another one says how much of it.
_CALLED = re.compile(r"(?:民生|实事|重点|工作)*任务")
#: Heads the column that says until when.
_UNTIL = re.compile(r"(?:计划|预计|要求|目标|项目|年度)*(?:完成|完工|竣工|办结)?(?:时限|期限|时间|日期)(?:要求|节点)?")
_CONTENTS = re.compile(r"内容|规模")
#: Heads a column that may hold how a work keeps up, and nothing else.
_PACE = re.compile(r"进度|进展|状态|评价|预警")
#: Heads a column of names beside running numbers, where another one says what is promised.
_NAMED_AS = re.compile(r"(?:民生|实事|重点|工作)*(?:项目|事项|实事|工程)(?:内容|名称及内容)")
_MONEY = re.compile(r"投资|资金|预算|经费|金额")
#: Names a row that sums up all others.
_OF_ALL = re.compile(r"合\s*计|总\s*计")


def columns_of(table: Table) -> tuple[int, dict[int, Part], int | None]:
    """Give the row of headings, the part of each column, and the column of the projects' names; no parts where it has none."""
    for top, row in enumerate(table.grid[:3]):
        parts: dict[int, Part] = {}
        names = None
        heads = [re.sub(r"\s+", "", cell.text) for cell in row]
        for c, words in enumerate(heads):
            if names is None and NAMES.match(words):
                names = c
            elif part := _part_of_column(words):
                parts[c] = part
        if names is None:
            names = _beside_numbers(table, heads, parts)
        called = [c for c, part in parts.items() if part == "target" and _CALLED.fullmatch(row[c].text.strip())]
        if names is None and called and len([part for part in parts.values() if part == "target"]) > len(called):
            names = called[0]
            del parts[names]
        parts = _with_verdicts(table, top, _without_money(_with_contents(parts, heads), heads))
        if "target" in parts.values() and {"result", "verdict", "elected"} & set(parts.values()):
            return top, parts, names
    return 0, {}, None


def _beside_numbers(table: Table, heads: Sequence[str], parts: dict[int, Part]) -> int | None:
    """Give the column of what each numbered row is about, where it holds names and another one says what is promised: 项目内容."""
    for c, words in enumerate(heads[1:], 1):
        if not _NAMED_AS.fullmatch(words) or not is_serial(table.grid, c - 1):
            continue
        texts = [
            cell.text.strip() for cell in dict.fromkeys(row[c] for row in table.grid) if cell.text.strip() != words
        ]
        plain = [t for t in texts if len(t) <= 24 and not re.search(r"[。；;\n]", t) and not find_quantities(t)]
        if texts and len(plain) == len(texts) and any(part == "target" for k, part in parts.items() if k != c):
            parts.pop(c, None)
            return c
    return None


def _part_of_column(words: str) -> Part | None:
    if is_of_election(words):
        return "elected"
    if _UNTIL.fullmatch(words):
        return "until"
    return part_of_heading(words) or ("verdict" if JUDGED.search(words) else None)


def _with_contents(parts: dict[int, Part], heads: Sequence[str]) -> dict[int, Part]:
    """Take what a project holds for what is promised of it, where a table says what was elected and not otherwise what for."""
    if "elected" not in parts.values():
        return parts
    contents: dict[int, Part] = {c: "support" for c, words in enumerate(heads) if _CONTENTS.search(words)}
    return contents | parts


def _without_money(parts: dict[int, Part], heads: Sequence[str]) -> dict[int, Part]:
    """Take planned money out of the columns of promises where another one says what is promised; that may be its contents."""
    money = {c for c, part in parts.items() if part == "target" and _MONEY.search(heads[c])}
    told = {c: part for c, part in parts.items() if c not in money}
    if "target" in told.values():
        return told
    if "support" in told.values() and (money or "elected" in told.values()):
        return {c: "target" if part == "support" else part for c, part in told.items()}
    return parts


def _with_verdicts(table: Table, top: int, parts: dict[int, Part]) -> dict[int, Part]:
    """Take a column for one of verdicts where its cells hold nothing else."""
    out = dict(parts)
    for c, cell in enumerate(table.grid[top]):
        part = parts.get(c)
        if part not in ("result", "verdict") and (part or not _PACE.search(cell.text)):
            continue
        texts = [
            re.sub(r"[\s。，；]", "", cell.text) for cell in dict.fromkeys(row[c] for row in table.grid[top + 1 :])
        ]
        filled = [t for t in texts if t and not BLANK.match(t)]
        judged = sum(is_verdict(t, cell.text) or (len(t) <= 8 and "推进" in t) for t in filled)
        if filled and judged >= 0.7 * len(filled):
            out[c] = "verdict"
        elif part:
            out[c] = "result"
    return out


def rows_beside_the_projects(table: Table, names: int | None = None) -> set[int]:
    """Give the rows of a table with running numbers that have none and are no project: totals, and headings between them.

    A total that stands in the column of the projects' names (`names`) is one, whatever stands in that of the numbers.

    Examples
    --------
    >>> from minsheng_analysis.extraction.document import Cell
    >>> rows = (("序号", "项目", "目标"), ("", "全县实事", "2件"), ("1", "公厕", "3座"), ("", "教育类", ""), ("2", "学校", "2所"))
    >>> rows_beside_the_projects(Table(tuple(tuple(Cell(text, 1) for text in row) for row in rows), 1))
    {0, 1, 3}
    """
    column = next((c for c in range(table.width) if is_serial(table.grid, c)), None)
    if column is None:
        return set()
    first = next(r for r, row in enumerate(table.grid) if row[column].text.strip().isdigit())
    found = set()
    for r, row in enumerate(table.grid):
        number = row[column].text.strip()
        told = any(re.search(r"\d", cell.text) for cell in row)
        of_all = names is not None and not number.isdigit() and bool(_OF_ALL.fullmatch(row[names].text.strip()))
        if of_all or is_general(number) or (not number.isdigit() and r < first) or (BLANK.match(number) and not told):
            found.add(r)
    return found
