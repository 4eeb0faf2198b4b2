"""Promises of which a table's row says that nothing was begun: 因选址调整尚未开工 | 0. What came of them is nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.drafting.passages import Passage
from minsheng_analysis.extraction.drafting.promise import CERTAIN, Promise
from minsheng_analysis.extraction.reading.reader import Read
from minsheng_analysis.measures.codes import BEGUN, NOT_BEGUN
from minsheng_analysis.quantities import find_quantities
from minsheng_analysis.quantities.units import unit_text

#: Units of how long, which count nothing that was made.
_TIMES = frozenset({"hours", "days", "weeks", "months", "years", "minutes", "seconds"})
#: Of a part alone, or of what is no longer so.
_IN_PART = re.compile(r"其中|部分|其余|剩余|余下|另有?|还有|个别|已(?:经)?(?:开工|动工|启动|完成|建成|完工)|完成\d")


#: What a sentence calls a thing of which it says that nothing was begun: 路灯更换因流标尚未启动.
_THING_IDLE = re.compile(
    r"(?:^|[，,；;。])(?P<thing>[一-龥]{4,10}?)(?:工作|项目|工程)?(?:(?:因|由于|受)[^，,。；;\d]{1,24}?)?(?:目前|至今|尚|还|暂|仍)*未(?:能|正式)?(?:启动|开工|动工|实施|开展|招标)(?!的|率)"
)
_DONE = re.compile(r"已|完成|实际|累计")


def set_back_idle(mentions: Sequence[Mention]) -> None:
    """Take what stands as done, and is said behind it in the same paragraph not to have been begun, for no result.

    Parameters
    ----------
    mentions : sequence of Mention
        Changed in place.
    """
    for m in mentions:
        if m.role != "actual" or m.read is None or m.read.reviewed:
            continue
        text = m.read.figure.text
        clause = re.split(r"[，,；;。]", text[: m.start])[-1] + re.split(r"[，,；;。]", text[m.end :])[0]
        things = [_halves(found["thing"]) for found in _THING_IDLE.finditer(text, m.end)]
        if not _DONE.search(clause) and any(all(half in clause for half in of) for of in things):
            m.stage, m.ahead = "planned", True


def _halves(thing: str) -> list[str]:
    """Give the words of a thing, two characters each: it may be named the other way round (路灯更换, 更换路灯)."""
    return [thing[k : k + 2] for k in range(0, len(thing) - 1, 2)]


def tell_not_begun(promises: Sequence[Promise], passages: Sequence[Passage]) -> None:
    """Give a promise the result nought where the result's cell of its row says that it was not begun, and counts nothing."""
    for m in (m for p in promises for m in p.actuals if m.unit != "state" and m.value == 0 and m.stage in BEGUN):
        m.stage = "completed"  # 0所，完成招标: of none it is told that it was begun
    for p in promises:
        if p.actuals or p.sum_of or p.counted or len(p.targets) != 1 or p.level != "headline" or p.asked != "completed":
            continue
        target = p.targets[0]
        row = target.passage.row
        if not row or target.read is None or any(q is not p and _stands_in(q, row) for q in promises):
            continue
        told = [one for one in passages if one.row == row and one.part == "result"]
        words = NOT_BEGUN.search(told[0].text) if told else None
        if words and not any(_IN_PART.search(one.text) or _counts(one.text) for one in told):
            p.actuals = [_nothing(target, target.read, told[0], words)]


def _stands_in(p: Promise, row: int) -> bool:
    return any(m.passage.row == row for m in (*p.targets, *p.actuals))


def _counts(text: str) -> bool:
    """Whether a text counts anything beside days."""
    return any(found.quantity.unit not in _TIMES for found in find_quantities(text))


def _nothing(target: Mention, read: Read, passage: Passage, words: re.Match[str]) -> Mention:
    """Make the mention of a result of nought, in the unit of its promise."""
    start, end = passage.start + words.start(), passage.start + words.end()
    quantity = replace(read.figure.quantity, value=0.0, low=0.0, high=0.0, qualifier="exact", text=words.group())
    unit = read.figure.unit_zh or quantity.classifier or unit_text(quantity.unit, "zh")
    reason = f"words: {words.group()}"
    return Mention(
        passage, start, end, words.group(), "actual", "planned", target.name, CERTAIN, reason,
        read=replace(read, figure=replace(read.figure, quantity=quantity, unit_zh=unit), reason=reason),
    )  # fmt: skip
