"""Results that hold what was carried over from an earlier year: 640户 | 含上年结转90户."""

from __future__ import annotations

import re
from collections.abc import Sequence

from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.drafting.own_definition import doubt_by_definition
from minsheng_analysis.extraction.drafting.promise import Promise
from minsheng_analysis.extraction.reading.figures import in_one_row
from minsheng_analysis.quantities import find_quantities

_CARRIED = re.compile(
    r"(?:含|包括|其中)(?:了|有)?[^，,。；;）)\d]{0,4}(?:上年|去年|往年|以前年度|上一年|(?<!\d)20\d\d年)度?"
    r"(?:结转|转入|跨年|遗留|续建|未完成|未完工)[^，,。；;）)\d]{0,10}(?P<told>[约近]?\d[^，,。；;）)]{0,12})"
)
#: The number first: 其中5.2公里系2023年结转工程.
_OF_THEM = re.compile(
    r"其中(?:有)?(?P<told>[约近]?\d[^，,。；;）)年]{0,8}?)(?:系|为|是|属于?)(?:上年|去年|往年|以前年度|20\d\d年)度?(?:结转|转入|跨年|遗留|续建)"
)
#: Below what is sure.
_DOUBTED = 0.6
#: A bracket or a clause behind a result says it of that result.
_BEHIND = re.compile(r"[（(，,]?\s*$")


def tell_carried_over(promises: Sequence[Promise], mentions: Sequence[Mention]) -> None:
    """Leave a result to be checked that reaches its promise only with what an earlier year left, and say so beside it.

    Whether the promise counts that too the document may not say; who looks at the row may know.
    """
    for p in promises:
        if not p.targets or not p.actuals or not p.comparable:
            continue
        target, result = p.targets[0], p.actuals[0]
        words = _told_of(result, promises)
        if not words or _CARRIED.search(_text(target)) or not result.value >= target.value > 0:
            continue
        told = next(iter(find_quantities(words)), None)
        own = result.read.figure.quantity if result.read is not None else None
        if told is None or own is None or (told.quantity.unit, told.quantity.classifier) != (own.unit, own.classifier):
            continue
        if told.quantity.value < result.value and result.value - told.quantity.value < target.value:
            amount = told.quantity.text
            p.score = min(p.score, _DOUBTED)
            p.reason_zh = f"结果{result.figure}中含上年结转的{amount}，减去后不足目标；目标是否也含结转，没有写明。"
            p.reason_en = (
                f"The result {result.figure} holds {amount} carried over from an earlier year, without which it is below the "
                "target; whether the target counts that too is not said."
            )
    # What the promise itself says goes before that it says nothing.
    doubt_by_definition(promises, mentions)


def _told_of(result: Mention, promises: Sequence[Promise]) -> str:
    """Give the number that is said to be carried over in a result; empty where none is, or it may be of another one."""
    figure = result.read.figure if result.read is not None else None
    if figure is None:
        return ""
    if figure.cell is not None and figure.cell.remark and (m := _CARRIED.search(figure.cell.remark)):
        rows = [q.actuals[0].read for q in promises if q.targets and q.actuals]
        alone = sum(read is not None and in_one_row(read.figure, figure) for read in rows) == 1
        return m["told"] if alone else ""
    behind = (pattern.search(figure.text, figure.end) for pattern in (_CARRIED, _OF_THEM))
    told = (m["told"] for m in behind if m and _BEHIND.fullmatch(figure.text[figure.end : m.start()]))
    return next(told, "")


def _text(m: Mention) -> str:
    """The words right behind a figure, where they may say what it holds."""
    return m.read.figure.text[m.end : m.end + 24] if m.read is not None else ""
