"""Self-evaluation forms whose cells stand one behind the other with nothing between them, as some pages give their text.

Blanks are put where cells end, so that the form is read as any other that runs along a line. A row is parted only where promise and result share their unit
or are one word, and no more points are scored than are given; from the first row of which this cannot be told, the text stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from math import log

from minsheng_analysis.quantities.numerals import fold

_HEADS = {
    "name": r"(?:一级|二级|三级)指标|指标名称",
    "given": r"分值|权重",
    "promised": r"(?:年度|年初|绩效|全年|预期|计划)*(?:指标|目标)值",
    "done": r"(?:全年|年度|实际|指标)*(?:完成|实际|实现)值",
    "scored": r"(?:自评|实际)?得分",
    "why": r"(?:未完成|偏差|扣分|失分)?原因(?:分析)?(?:(?:及|和|与)?(?:改进|整改|拟采取的)*措施)?|备注",
}
_HEAD = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _HEADS.items()))
_VALUES = {"given", "promised", "done", "scored"}
_LEAST_VALUES = {"promised", "done"}
_GROUP = re.compile(
    r"(?:产出|效益|效果|满意度|成本)指标(?:[（(]\d+分[）)])?|(?:(?:数量|质量|时效|成本|可持续影响)指标|(?:经济|社会|生态)效益(?:指标)?|服务对象满意度)(?=[^\d])"
)
_SIGN = "≥≤＞＜><=≧≦"
_NAME = re.compile(rf"[^\d{_SIGN}，。；]{{2,40}}")
_POINTS = r"[1-9]\d{0,2}(?:\.\d{1,2})?|0"
_NUMBER = rf"[{_SIGN}]?(?:[1-9]\d*|0)(?:\.\d+)?"
_PAIR = rf"(?P<promised>{_NUMBER}(?P<unit>[%％]|[一-龥]{{1,4}}?))(?P<done>{_NUMBER}(?P=unit))|(?P<word>[一-龥]{{2,12}}?)(?P<same>(?P=word))"
_END = r"(?![\d.%％])"
_ORDERS = {
    ("given", "promised", "done", "scored"): (rf"(?P<given>{{points}})(?:{_PAIR})(?P<scored>{_POINTS}){_END}"),
    ("promised", "done", "given", "scored"): (rf"(?:{_PAIR})(?P<given>{{points}})(?P<scored>{_POINTS}){_END}"),
}
_CUTS = tuple(rf"[1-9]\d{{{n - 1}}}" for n in (1, 2))


def parted(text: str) -> str:
    """Put blanks between the cells of a form that runs together; give any other text as it is.

    Examples
    --------
    >>> parted("二级指标三级指标分值年度指标值实际完成值得分数量指标修路里程20100公里98公里19.6质量指标验收合格率598%95%4.5")
    '二级指标 三级指标 分值 年度指标值 实际完成值 得分 数量指标 修路里程 20 100公里 98公里 19.6 质量指标 验收合格率 5 98% 95% 4.5'
    """
    for heads in _headings(text):
        columns = tuple(m.lastgroup for m in heads if m.lastgroup in _VALUES)
        if columns not in _ORDERS:
            continue
        end = heads[-1].end()
        rows, stop = _rows(fold(text), end, _ORDERS[columns])
        if rows:
            spans = [(0, heads[0].start()), *(m.span() for m in heads), *rows, (stop, len(text))]
            return " ".join(filled for a, b in spans if (filled := text[a:b].strip()))
    return text


def _headings(text: str) -> Iterator[list[re.Match[str]]]:
    """Yield runs of column headings with nothing between them, one for the promise and one for the result among them."""
    run: list[re.Match[str]] = []
    for m in _HEAD.finditer(text):
        if run and m.start() != run[-1].end():
            run = []
        run = [*run, m]
        follows = _HEAD.match(text, m.end())
        if not follows and {head.lastgroup for head in run} >= _LEAST_VALUES:
            yield run


def _rows(text: str, at: int, pattern: str) -> tuple[list[tuple[int, int]], int]:
    """Give the spans of the cells of all rows from a place on, and where they end."""
    cells: list[tuple[int, int]] = []
    while True:
        row: list[tuple[int, int]] = []
        start = at
        while group := _GROUP.match(text, at):
            row.append(group.span())
            at = group.end()
        name = _NAME.match(text, at)
        values = name and _values(text, name.end(), pattern)
        if not name or not values:
            return cells, start
        cells += [*row, name.span(), *values]
        at = values[-1][1]


def _values(text: str, at: int, pattern: str) -> list[tuple[int, int]]:
    """Give the spans of a row's values; none where two ways of parting them make as much sense."""
    found = []
    for points in _CUTS:
        m = re.compile(pattern.replace("{points}", points)).match(text, at)
        if m and float(m["scored"]) <= float(m["given"]):
            pair = ("word", "same") if m["word"] else ("promised", "done")
            spans = sorted(m.span(name) for name in ("given", *pair, "scored"))
            found.append(((m["scored"] != m["given"], 0.0 if m["word"] else _apart(m)), spans))
    found.sort(key=lambda way: way[0])
    if not found or any(a[0] == b[0] for a, b in pairwise(found)):
        return []
    return found[0][1]


def _apart(m: re.Match[str]) -> float:
    promised, done = (float(re.sub(r"[^\d.]", "", m[name])) for name in ("promised", "done"))
    return abs(log(done / promised)) if done and promised else abs(done - promised)
