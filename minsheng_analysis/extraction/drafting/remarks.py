"""What the remark of a row tells of its result: 15 | 开工15个，完工11个; 6 | 其中2处主体完工，尚未投入使用."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.drafting.promise import LIKELY, Promise
from minsheng_analysis.extraction.reading.figures import in_one_row

_DONE = re.compile(r"完工|竣工|建成|完成|交付|投用|投入使用|通过验收")
#: What is told not to be finished.
_STILL = re.compile(
    r"主体|封顶|在建|施工中|收尾|待(?:竣工)?验收|(?:尚|还)?未(?:能|全部|全|正式|完全)?(?:投入使用|投用|完工|竣工|验收|通过验收|交付|启用|完成|建成)"
    r"|正在(?:建设|施工|安装|实施|改造|进行|办理|装修|验收)|(?:均|都|全部)已?开工"
)
_BEGUN = re.compile(r"开工|启动|动工")
#: Of what is counted beside the result, not in it.
_BESIDE = re.compile(r"其余|剩余|余下|另|还有|尚有|未(?:开工|启动|完成)的")
_STOPS = re.compile(r"[，,；;。、\n]")


def tell_by_remarks(promises: list[Promise], mentions: Sequence[Mention]) -> None:
    """Tell of each result of a table how much of it is finished, where the remark of its row says that not all is.

    What cannot be told is left open: then the result counts as reported only. The figures of such a remark are parts, and
    neither promises nor results of their own.
    """
    parts: list[Mention] = []
    for p in promises:
        whole = p.actuals[0] if p.actuals and p.targets else None
        cell = whole.read.figure.cell if whole is not None and whole.read is not None else None
        if whole is None or not whole.value or cell is None or not cell.remark or p.asked != "completed":
            continue
        told = cell.remark
        split = [m for m in mentions if _in_remark_of(whole, m) and m.value <= whole.value]
        if p.built in split or (p.built is None and _is_split(told, bool(split)) and _settle(p, whole, split, told)):
            parts += split
    for m in parts:
        m.role, m.confidence = "breakdown", max(m.confidence, LIKELY)
    promises[:] = [p for p in promises if not any(side and side[0] in parts for side in (p.targets, p.actuals))]
    for p in promises:
        p.targets, p.actuals = ([m for m in side if m not in parts] for side in (p.targets, p.actuals))


def _is_split(told: str, counted: bool) -> bool:
    """Whether a remark says that something is not finished, or splits what is by its stage."""
    return bool(_STILL.search(told)) or (counted and bool(_BEGUN.search(told)) and bool(_DONE.search(told)))


def _settle(p: Promise, whole: Mention, split: Sequence[Mention], told: str) -> bool:
    """Tell what is finished of a result, or that it is open; false where its remark says neither."""
    done = [m for m in split if _DONE.search(_own(m)) and not _STILL.search(_own(m))]
    open_ones = [m for m in split if _STILL.search(_own(m)) and m.value < whole.value]
    begun = len(done) == 1 and _BEGUN.search(told.replace(_own(done[0]), ""))
    if len(done) == 1 and (begun or any(math.isclose(done[0].value + m.value, whole.value) for m in open_ones)):
        p.built = done[0]
        p.built.stage, p.built.confidence = "completed", max(p.built.confidence, LIKELY)
    elif len(open_ones) == 1 and not done and "其中" in _before(open_ones[0]):
        p.unfinished = open_ones[0]
    elif not _BESIDE.search(told) and whole.value >= p.targets[0].value:
        p.open_part = True
    return p.built is not None or p.unfinished is not None or p.open_part


def _in_remark_of(whole: Mention, m: Mention) -> bool:
    """Whether a figure stands in the remark of a result's row and counts alike."""
    if m.read is None or whole.read is None:
        return False
    f, of = m.read.figure, whole.read.figure
    noted = f.cell is not None and f.cell.noted
    return noted and in_one_row(f, of) and f.quantity.unit == of.quantity.unit


def _before(m: Mention) -> str:
    """The words of a figure's clause before it."""
    text = m.read.figure.text if m.read else ""
    return _STOPS.split(text[: m.start])[-1]


def _own(m: Mention) -> str:
    """The words around a figure, up to the next figure's clause on either side."""
    text = m.read.figure.text if m.read else ""
    behind = re.split(r"(?=\d)", text[m.end :])[0]
    before = _before(m)
    # 完工11个，开工15个: the verb before a figure is its own; one behind the comma, of the next
    return before + (_STOPS.split(behind)[0] if _DONE.search(before) or _BEGUN.search(before) else behind)
