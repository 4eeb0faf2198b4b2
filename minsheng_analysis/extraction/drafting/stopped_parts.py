"""Results of which the prose tells a part that stands still: 180张 in the form, 60张 in use and 120张 at a standstill in the text."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from minsheng_analysis.extraction.drafting.claims import core
from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.drafting.promise import LIKELY, Promise, counted_as
from minsheng_analysis.measures.codes import SURE

#: A part that is not there to be used, and one that is.
_STILL = re.compile(
    r"停工|停建|停滞|烂尾|未(?:能|正式)?(?:投用|投入使用|启用|开放|开工|动工|完工|竣工|建成|交付|运营|营业)"
)
_IN_USE = re.compile(
    r"(?<!未)(?:已|现已|均已|全部|正式)[^，,。；;]{0,16}(?:投用|投入使用|启用|开放|运营|营业|完工|竣工|建成|交付|验收)"
)
_STOP = re.compile(r"[。；;\n]")
_FEWEST, _MOST = 2, 6


def tell_stopped_parts(promises: list[Promise], mentions: Sequence[Mention]) -> None:
    """Count for finished only the parts in use, where a paragraph parts a result wholly and says of a part that it stands still.

    Parameters
    ----------
    promises : list of Promise
        Changed in place; a doubtful row made of nothing but such parts is none.
    mentions : sequence of Mention
    """
    for p in [p for p in promises if p.targets and p.actuals and p.built is None and not p.open_part]:
        result = p.actuals[0]
        if result.stage != "completed" or result.read is None:
            continue
        for parts in _wholes_of(result, p, mentions):
            still = [m for m in parts if _STILL.search(_words_of(m, parts))]
            done = [m for m in parts if m not in still and _IN_USE.search(_words_of(m, parts))]
            if not still or any(_stands_for_sure(m, p, promises) for m in parts):
                continue
            _count_done(p, parts, still, done)
            own = {id(m) for m in parts}
            promises[:] = [q for q in promises if q is p or not {id(m) for m in (*q.targets, *q.actuals)} & own]
            break


def _count_done(p: Promise, parts: Sequence[Mention], still: Sequence[Mention], done: Sequence[Mention]) -> None:
    for m in parts:
        m.role, m.confidence = "breakdown", max(m.confidence, LIKELY)
        m.stage = "completed" if m in done else "partial"
    if len(done) == 1 and len(done) + len(still) == len(parts):
        p.built = done[0]
        return
    p.open_part = True
    p.reason_zh = p.reason_zh or "正文写有一部分停工或未投用，已完工多少不能确定。"
    p.reason_en = (
        p.reason_en or "The text tells a part to stand still or not to be in use; how much is finished is not sure."
    )


def _wholes_of(result: Mention, p: Promise, mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Give the numbers of each paragraph that come to a result, where the paragraph speaks of the same thing."""
    kind = core(p.name)[-2:]
    by_item: dict[int, list[Mention]] = {}
    for m in mentions:
        own = (
            m.read is not None
            and m.read.figure.cell is None
            and counted_as(m) == counted_as(result)
            and m is not result
        )
        if own and 0 < m.value < result.value and len(kind) == 2 and m.read is not None and kind in m.read.figure.text:
            by_item.setdefault(m.passage.item, []).append(m)
    return [
        parts for parts in by_item.values()
        if _FEWEST <= len(parts) <= _MOST and math.isclose(math.fsum(m.value for m in parts), result.value)
        and not _stands_beside(result, parts)
    ]  # fmt: skip


def _stands_beside(result: Mention, parts: Sequence[Mention]) -> bool:
    """Whether numbers of a result's own sentence stand beside it, and are no parts of it: 竣工2处，主体完工1处，另1处未开工."""
    first = parts[0]
    if result.read is None or first.passage.item != result.passage.item or first.start < result.end:
        return first.passage.item == result.passage.item
    between = result.read.figure.text[result.end : first.start]
    return not _STOP.search(between) and "其中" not in between


def _words_of(m: Mention, parts: Sequence[Mention]) -> str:
    """Give the words of a part: its own clause up to the number, and what is told behind it before the next part."""
    text = m.read.figure.text if m.read is not None else ""
    behind = min((o.start for o in parts if o.start > m.end), default=len(text))
    ahead = re.split(r"[，,。；;]", text[: m.start])[-1]
    told = _STOP.split(text[m.end : behind])[0]
    # Before the next part stands its own name, in the clause that it opens.
    if behind < len(text) and not _STOP.search(text[m.end : behind]):
        told = re.split(r"[，,、]", told)
        told = "，".join(told[:-1] or told)
    return f"{ahead}，{told}"


def _stands_for_sure(m: Mention, p: Promise, promises: Sequence[Promise]) -> bool:
    """Whether a number surely answers, or is, another promise."""
    return any(
        q is not p and q.targets and q.actuals and m in (*q.targets, *q.actuals)
        and min(q.score, *(max(o.confidence for o in side) for side in (q.targets, q.actuals))) >= SURE
        for q in promises
    )  # fmt: skip
