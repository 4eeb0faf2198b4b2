"""What the remark of a row tells of its result: 15 | 开工15个，完工11个; 6 | 其中2处主体完工，尚未投入使用."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.drafting.passages import Passage
from minsheng_analysis.extraction.drafting.promise import LIKELY, Promise
from minsheng_analysis.extraction.reading.figures import in_one_row
from minsheng_analysis.extraction.reading.headed import is_remark

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


def tell_by_remarks(promises: Iterable[Promise], mentions: Sequence[Mention], passages: Sequence[Passage]) -> None:
    """Tell of each result of a table how much of it is finished, where the remark of its row says that not all is.

    What cannot be told is left open: then the result counts as reported only.
    """
    remarks = {p.row: p for p in reversed(passages) if p.row and p.part == "remark"}
    texts: dict[int, str] = {}
    for p in passages:
        if p.row and p.part == "remark":
            texts[p.row] = texts.get(p.row, "") + p.text
    for p in promises:
        whole = p.actuals[0] if p.actuals and p.targets and p.built is None else None
        if whole is None or whole.read is None or not whole.value or whole.passage.row not in remarks:
            continue
        told = texts[whole.passage.row]
        split = [m for m in mentions if _in_remark_of(whole, m) and m.value <= whole.value]
        if not _of_the_thing(told, bool(split)):
            continue
        _settle(p, whole, split, told)


def _of_the_thing(told: str, counted: bool) -> bool:
    """Whether a remark says that something is not finished, or splits what is by its stage."""
    return bool(_STILL.search(told)) or (counted and bool(_BEGUN.search(told)) and bool(_DONE.search(told)))


def _settle(p: Promise, whole: Mention, split: Sequence[Mention], told: str) -> None:
    done = [m for m in split if _DONE.search(_own(m)) and not _STILL.search(_own(m))]
    open_ones = [m for m in split if _STILL.search(_own(m)) and m.value < whole.value]
    begun = [m for m in split if math.isclose(m.value, whole.value) and _BEGUN.search(_own(m))]
    if len(done) == 1 and (begun or any(math.isclose(done[0].value + m.value, whole.value) for m in open_ones)):
        p.built = done[0]
        p.built.stage, p.built.confidence = "completed", max(p.built.confidence, LIKELY)
    elif len(open_ones) == 1 and not done and "其中" in _before(open_ones[0]):
        p.unfinished = open_ones[0]
    elif not _BESIDE.search(told) and whole.value >= p.targets[0].value:
        p.open = True


def _in_remark_of(whole: Mention, m: Mention) -> bool:
    if m.read is None or whole.read is None:
        return False
    f, cell = m.read.figure, m.read.figure.cell
    return (
        cell is not None and bool(cell.heads) and is_remark(cell.heads[0]) and in_one_row(f, whole.read.figure)
        and f.quantity.unit == whole.read.figure.quantity.unit
    )  # fmt: skip


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
