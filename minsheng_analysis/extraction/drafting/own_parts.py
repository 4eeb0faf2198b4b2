"""Tasks that a document splits by how far they have come, to more than there are: 18项中，已完成6项，正常推进9项，滞后5项."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from minsheng_analysis.extraction.drafting.mentions import Mention

_TOTAL = "all.kinds"
#: Behind the number of all: what is counted, and that its parts follow.
_OF_ALL = re.compile(r"[^，。；：\d]{0,12}(?:实事|任务|项目|事项|指标)[^，。；：\d]{0,6}?(?:中|内)?[，：]")
#: How far a part has come; no task is in two of these, but that what is done may be told with what keeps up.
_CLASSES = {
    "behind": re.compile(r"滞后|落后|缓慢|偏慢|未(?:能)?(?:完成|达到|开工|启动)"),
    "on_pace": re.compile(r"序时|时序|(?:正常|顺利|有序|正在|加快)(?:推进|实施)|推进中|在建"),
    "done": re.compile(r"(?<!未)(?<!基本)(?:完成|办结|完工|建成|兑现)"),
}
_ENDS = re.compile(r"[，。；、\n]")


def tell_own_parts(mentions: Sequence[Mention]) -> None:
    """Make the parts of a sentence those of the total that it opens with, where they come to more than that.

    The audit then tells that they do not add up. Parts that come to less may leave some untold, and say nothing.

    Parameters
    ----------
    mentions : sequence of Mention
        Changed in place.
    """
    counted = [m for m in mentions if m.read is not None and m.read.figure.quantity.classifier in ("项", "件")]
    for k, total in enumerate(counted):
        if total.read is None or total.read.reviewed or not _OF_ALL.match(total.read.figure.text, total.end):
            continue
        sentence = re.split(r"[。\n]", total.read.figure.text[total.end :])[0]
        parts = [
            m for m in counted[k + 1 :] if m.passage.item == total.passage.item and m.end <= total.end + len(sentence)
        ]
        kinds = [_kind(m) for m in parts]
        if set(kinds) != set(_CLASSES) or len(kinds) != len(_CLASSES):
            continue
        come_to = sum(m.value for m in parts)
        apart = come_to - parts[kinds.index("done")].value
        if come_to > total.value != apart:
            _mark(total, parts)


def _kind(m: Mention) -> str:
    """Say how far a part has come, by its own clause; empty where that says nothing, or two things."""
    text = m.read.figure.text if m.read else ""
    clause = _ENDS.split(text[: m.start])[-1] + _ENDS.split(text[m.end :])[0]
    found = [name for name, pattern in _CLASSES.items() if pattern.search(clause)]
    # 未完成 holds 完成, and 达到序时进度的任务 is no word of what is done.
    return found[0] if len(found) == 1 else ""


def _mark(total: Mention, parts: Sequence[Mention]) -> None:
    total.fact, total.name = total.fact or _TOTAL, total.name.removesuffix("中")
    total.passage = replace(total.passage, project=0)
    for n, m in enumerate(parts, 1):
        m.role, m.fact, m.whole = "breakdown", f"{_TOTAL}.{n:02d}", total.fact
        m.passage = replace(m.passage, project=0)
