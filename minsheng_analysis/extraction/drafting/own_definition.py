"""Promises that say what they count: 新开工80公里，不含上年结转. A result that holds such work does not keep them by that alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.drafting.promise import Promise, counted_as
from minsheng_analysis.extraction.reading.relations import likeness
from minsheng_analysis.quantities import find_quantities

_EARLIER = r"(?:上一?年|去年|往年|历年|前期|以前年度|(?<!\d)20\d\d年)度?"
_LEFT = r"(?:结转|转入|跨年|遗留|续建|未完成|未完工)"
#: What a promise says of itself: that work of earlier years is none of it, or that new work alone is.
_EXCLUDES = re.compile(
    rf"(?:不含|不包括|不包含|不计|剔除|扣除|不算)[^，,。；;）)]{{0,8}}{_LEFT}"
    rf"|{_LEFT}[^，,。；;）)]{{0,8}}(?:不列入|不计入|不纳入|不算|不作为|不在|不重复计)"
    r"|(?:均|仅|只|专|系|都)?指(?:的是)?[^，,。；;）)]{0,4}(?:新建|新开工|新增|当年|本年)(?!.{0,6}(?:率|标准))"
)
#: What opens the parts of a number, and a part that an earlier year left.
_OF_WHICH = re.compile(r"(?<!不)(?:其中|包括|包含|含)")
_CARRIED = re.compile(
    rf"{_EARLIER}[^，,。；;、）)\d]{{0,6}}?{_LEFT}[^，,。；;、）)\d]{{0,10}}(?P<told>[约近]?\d[^，,。；;、）)]{{0,12}})"
)
_BY_MORE = re.compile(r"(?:超|多|增|少|差)[^，,。；;]{0,6}$")
_STOP = re.compile(r"[。；;\n]")
#: Below what is sure, and how alike two names of one thing are at least.
_DOUBTED, _ALIKE = 0.6, 0.5


def doubt_by_definition(promises: Sequence[Promise], mentions: Sequence[Mention]) -> None:
    """Leave a result to be checked that reaches its promise only with what the promise says not to count; tell what the rest comes to.

    Parameters
    ----------
    promises : sequence of Promise
        Changed in place.
    mentions : sequence of Mention
        Of the document: its prose may tell what a form's row holds.
    """
    for p in (p for p in promises if p.targets and p.actuals and p.comparable):
        target, result = p.targets[0], p.actuals[0]
        told = next((one for m in _again(result, mentions) for one in _carried_in(m)), None)
        if told is None or not result.value >= target.value > 0 or result.value - told[0] >= target.value:
            continue
        rest, amount, text = result.value - told[0], told[1], told[2]
        if not any(_EXCLUDES.search(words) for words in (text, *_told_of(target, mentions))):
            continue
        counted = _rest_in_words(rest, result)
        p.score = min(p.score, _DOUBTED)
        p.reason_zh = (
            f"结果{result.figure}中含往年结转的{amount}，而目标写明不计结转；减去后为{counted}，不足目标，待核。"
        )
        p.reason_en = (
            f"The result {result.figure} holds {amount} carried over from an earlier year, which the target says not to count; "
            f"the rest comes to {counted}, below the target: to be checked."
        )


def _again(result: Mention, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Give a result and whatever tells the same number of the same thing elsewhere."""
    yield result
    for m in mentions:
        if (
            m is not result
            and counted_as(m) == counted_as(result)
            and m.value == result.value
            and _is_named_alike(m, result)
        ):
            yield m


def _told_of(target: Mention, mentions: Sequence[Mention]) -> Iterator[str]:
    """Give the sentences, with the one behind, in which the number of a promise stands: there it may say what it counts."""
    for m in mentions:
        same = m is target or (counted_as(m) == counted_as(target) and m.value == target.value)
        if same and m.read is not None and (m is target or _is_named_alike(m, target)):
            yield _STOP.split(m.read.figure.text[m.start :])[0]


def _carried_in(m: Mention) -> Iterator[tuple[float, str, str]]:
    """Give what the sentence of a number tells to be carried over of it: how much, its words, and its paragraph's text."""
    if m.read is None:
        return
    text = m.read.figure.text
    sentence = _STOP.split(text[m.end :])[0]
    opened = _OF_WHICH.search(sentence)
    before = sentence[: opened.start()] if opened else ""
    # A number of the same kind before the parts would be what they are parts of; by how much a plan is passed is none.
    if opened is None or any(
        (q.quantity.unit, q.quantity.classifier) == counted_as(m) and not _BY_MORE.search(before[: q.start])
        for q in find_quantities(before)
    ):
        return
    found = _CARRIED.search(sentence, opened.start())
    told = next(iter(find_quantities(found["told"])), None) if found else None
    same = told is not None and (told.quantity.unit, told.quantity.classifier) == counted_as(m)
    if told is not None and same and 0 < told.quantity.value < m.value:
        yield told.quantity.value, told.quantity.text, text


def _is_named_alike(m: Mention, other: Mention) -> bool:
    a, b = (re.sub(r"[^一-龥]|新建|新增|建成|完成|数量?$", "", one.name) for one in (m, other))
    return min(len(a), len(b)) >= 2 and (a in b or b in a or likeness(a, b) >= _ALIKE)


def _rest_in_words(rest: float, result: Mention) -> str:
    """Write what is left of a result in the words of its own figure: 131.4公里 less 22.6公里 is 108.8公里."""
    number = re.match(r"[^\d]*[\d.,，]+", result.figure)
    unit = result.figure[number.end() :] if number else ""
    scale = 10_000 if unit.startswith("万") else 1
    return f"{round(rest / scale, 4):g}{unit}"
