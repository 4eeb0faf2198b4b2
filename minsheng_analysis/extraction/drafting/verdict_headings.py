"""Verdicts that stand as headings over what they are printed of: 超额完成 over a list of items, a banner or a tall cell of a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from minsheng_analysis.extraction.document import Cell

_NUMBER = r"[\d一二三四五六七八九十]{1,3}"
_NUMBERING = re.compile(
    rf"^\s*(?:[一二三四五六七八九十]{{1,3}}[、.．]|[（(]{_NUMBER}[）)]|[①-⑳]|\d{{1,2}}[.．、](?!\d)|[▲●◆■★◎☆※▶◇•·\-—【「《])*\s*"
)
_WORDS = (
    r"(?:已|均已|已经)?(?:超额|全面|全部|圆满|如期|按期|提前|较好|基本|按时|未能|没有|尚未|未|部分|顺利|已经|已)(?:完成|实现|兑现|达到|达标|办结)"
    r"|(?:按时|按期|按计划|按序时(?:进度)?|正常|有序|正在|加快|持续)(?:推进|实施|进行)中?|(?:推进|实施|进行)中|(?:进度|进展)?滞后"
    r"|(?:(?:达到|超过|符合|快于|超前|落后于?|低于|未达到)(?:或|及|和|、)?){1,2}(?:时序|序时)进度"
)
_OF_WHAT = (
    r"(?:了)?(?:20\d\d年|全年|年度|既定|预定|目标|任务|进度|计划)*(?P<things>(?:的|类)*(?:民生|重点|实事|项目|事项|任务|指标|工作)*"
    rf"(?:(?:有|共有|共|共计|为)?[（(]?(?:共|计|有)?{_NUMBER}[项件个类][）)]?|有)?)"
)
#: Bare 完成 heads a list only where it says of what: 完成任务的有2项.
_BARE = r"(?:完成|达标|办结|兑现)(?=(?:了)?(?:年度|全年|目标|任务|计划)*(?:的(?:项目|事项|任务|实事|指标|工作)?|项目|事项|实事)(?:(?:有|共)|[（(：:]|$))"
_HEADING = re.compile(rf"(?P<words>{_WORDS}|{_BARE}){_OF_WHAT}[】」》]?(?P<stop>[：:。]?)\s*(?P<rest>.*)", re.DOTALL)


@dataclass(frozen=True)
class VerdictHeading:
    """A verdict that heads what it is printed of.

    Attributes
    ----------
    words : str
        As printed.
    start, line, page : int
        Its place, as of a passage.
    """

    words: str
    start: int
    line: int
    page: int


@dataclass(frozen=True)
class Opening:
    """A verdict that a line consists of, or is opened by.

    Attributes
    ----------
    words : str
    start : int
        Place in the line.
    alone : bool
        Nothing follows it in the line.
    heads : bool
        It can only be a heading: numbered, bracketed, of projects, or with what it heads behind it.
    """

    words: str
    start: int
    alone: bool
    heads: bool


def verdict_opening(text: str) -> Opening | None:
    """Find the verdict that a line consists of or is opened by; None where it does neither, or is a sentence of its own.

    Examples
    --------
    >>> lines = ("一、超额完成的项目（3项）", "全面完成", "（一）提前完成。社区食堂：新建20个。", "全面完成年度任务。", "完成情况")
    >>> [(o.words, o.alone, o.heads) if (o := verdict_opening(line)) else None for line in lines]
    [('超额完成', True, True), ('全面完成', True, False), ('提前完成', False, True), None, None]
    """
    numbering = _NUMBERING.match(text)
    begin = numbering.end() if numbering else 0
    found = _HEADING.match(text, begin)
    if found is None:
        return None
    alone, numbered = not found["rest"], bool(text[:begin].strip())
    if alone and found["stop"] == "。":
        return None
    if not alone and not (found["stop"] in ("：", ":") or (found["stop"] and numbered)):
        return None
    return Opening(
        found["words"],
        found.start("words"),
        alone,
        numbered or not alone or bool(found["things"]) or bool(found["stop"]),
    )


def banner(row: Sequence[Cell]) -> Opening | None:
    """Give the verdict that a row of a table consists of: it heads the rows below."""
    texts = {cell.text.strip() for cell in row} - {""}
    found = verdict_opening(texts.pop()) if len(row) > 1 and len(texts) == 1 else None
    return found if found is not None and found.alone else None


def tall_verdict(grid: Sequence[Sequence[Cell]], r: int, names: int | None) -> tuple[Cell, Opening] | None:
    """Give the cell of a row that says one verdict of several projects, and the verdict; None where none does.

    Parameters
    ----------
    grid : sequence of rows
    r : int
        Number of the row.
    names : int, optional
        Column of the projects' names.
    """
    for c, cell in enumerate(grid[r]):
        found = verdict_opening(cell.text.strip())
        if found is None or not found.alone:
            continue
        rows = [row for row in grid if row[c] is cell]
        if len({id(row[names]) for row in rows} if names is not None else rows) > 1:
            return cell, found
    return None
