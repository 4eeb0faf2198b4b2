"""What the headings of a table's columns say by themselves: where votes stand, what was not elected, which texts of a row are no names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from minsheng_analysis.extraction.document import Cell

Grid = Sequence[Sequence[Cell]]

_VOTES = re.compile(r"(?:(?:得|赞成|同意|反对|弃权|有效|无效)票|票)(?:数|率|比例)?(?:[（(].{1,4}[)）])?")
_ELECTED = re.compile(r"(?:票决|表决|投票|选举|评选)(?:结果|情况)|(?:是否)?(?:当选|入选)(?:与否|情况)?")
_CHOSEN = re.compile(r"(?:已|正式)?(?:当选|入选)|是|√")
_REFUSED = re.compile(r"(?:未|没有|未能|候选未)(?:当选|入选|获选)|(?:差额)?落选|否|×")
_REMARK = re.compile(r"备\s*注|(?:情况|进展|其他|有关)?说明")
#: Headings of what says where, until when or by whom, not what.
_BESIDE = re.compile(
    r"(?:项目)?(?:实施|建设|所在|项目|覆盖|涉及|分布|改造|服务)+的?(?:地点|地址|位置|区域|范围|地|乡镇|镇街|地区)|(?:具体)?(?:地点|地址|位置)"
    r"|(?:责任|牵头|实施|主管|承办|主办|配合|协办|建设|责任及配合)+(?:单位|部门|主体)(?:[及和与、]?(?:负责|责任|联系)人)?|责任(?:人|领导)|负责人|联系(?:人|电话)"
    r"|(?:计划|预计|要求|项目)?(?:完成|完工|竣工|办结|开工)?(?:时限|期限|时间|日期)(?:要求|节点)?"
)
_NAMES = re.compile(r"(?:项目|实事|事项|指标|工程|任务|内容|名称)")
#: Rows that may hold headings.
_TOP = 3
#: A heading of names is shorter.
_SHORT = 9


def holds_votes(heads: Sequence[str]) -> bool:
    """Whether a column counts votes: they are no results, and promise nothing.

    Examples
    --------
    >>> [holds_votes((head,)) for head in ("得票数", "赞成(票)", "满意票", "发票数")]
    [True, False, False, False]
    """
    return bool(heads) and bool(_VOTES.fullmatch(heads[0]))


def remarks_of(grid: Grid) -> dict[int, str]:
    """Give what the rows of a table say below a heading of remarks.

    Examples
    --------
    >>> remarks_of([[Cell(text, 1) for text in row] for row in (("项目", "备注"), ("公园", "其中1处在建"), ("学校", ""))])
    {1: '其中1处在建'}
    """
    columns = columns_of_remarks(grid)
    told = {r: " ".join(row[c].text.strip() for c in columns) for r, row in enumerate(grid)}
    return {r: text for r, text in told.items() if text.strip() and not _REMARK.fullmatch(text)}


def is_remark(head: str) -> bool:
    """Whether a heading is one of remarks."""
    return bool(_REMARK.fullmatch(head.strip()))


def columns_of_remarks(grid: Grid) -> frozenset[int]:
    """Give the columns of a table that are headed as remarks."""
    return frozenset(c for row in grid[:_TOP] for c, cell in enumerate(row) if is_remark(cell.text))


def is_of_election(head: str) -> bool:
    """Whether a heading announces what was elected, which says nothing of what was done."""
    return bool(_ELECTED.fullmatch(re.sub(r"\s", "", head)))


def rows_elected(grid: Grid) -> dict[int, bool]:
    """Tell of each row of a table that says what was elected whether it was.

    Examples
    --------
    >>> rows = (("项目", "得票数", "票决结果"), ("学校", "99", "当选"), ("公园", "42", "未当选"))
    >>> rows_elected([[Cell(text, 1) for text in row] for row in rows])
    {1: True, 2: False}
    """
    found: dict[int, bool] = {}
    for top, row in enumerate(grid[:_TOP]):
        for c in (c for c, cell in enumerate(row) if is_of_election(cell.text)):
            for r in range(top + 1, len(grid)):
                text = re.sub(r"\s", "", grid[r][c].text)
                if _REFUSED.fullmatch(text) or _CHOSEN.fullmatch(text):
                    found[r] = not _REFUSED.fullmatch(text)
    return found


def columns_beside(grid: Grid) -> frozenset[int]:
    """Give the columns whose texts are no names, in a table that has one for names.

    Examples
    --------
    >>> [sorted(columns_beside([[Cell(text, 1) for text in head]])) for head in (("项目", "实施地点"), ("建设地点", "目标"))]
    [[1], []]
    """
    for row in grid[:_TOP]:
        heads = [re.sub(r"\s", "", cell.text) for cell in row]
        beside = {c for c, text in enumerate(heads) if _BESIDE.fullmatch(text)}
        if any(_NAMES.search(text) and len(text) < _SHORT for c, text in enumerate(heads) if c not in beside):
            return frozenset(beside)
    return frozenset()
