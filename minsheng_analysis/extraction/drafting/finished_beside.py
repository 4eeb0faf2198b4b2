"""What is finished of what was begun, where other words stand between the two: 15个全部开工，开工率100%，其中完工9个."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.drafting.promise import Promise, counted_as
from minsheng_analysis.measures.codes import BEGUN, SURE

_VERB = "(?:完工|竣工|建成|完成|交付|投用|投入使用)"
#: Before a number, and nothing else in its clause: it is finished, of what was counted last.
_BARE = re.compile(
    rf"(?:^|[，,。；;、（(])(?:其中|截[至止][^，,。；;]{{0,12}}[，,]?|目前|现|到?年底|全年|实际|已经|已|累计|共|并|全部)*{_VERB}(?:并投用|并交付|验收)?了?$"
)
_BARE_BEHIND = re.compile(r"(?:[（(，,。；;、）)]|$)")
_DONE_BEHIND = re.compile(rf"(?:个|处)?(?:小区|项目|点位)?(?:均|都|现)?(?:已经|已)(?:全部|全面)?{_VERB}")
_NOT_SO = re.compile(
    r"待|在建|正在|未|剩余|余下|施工中|收尾|预计|计划|将|拟|确保|力争|争取|上年|去年|往年|历年|以来|结转"
)
#: Words that tell of some, without their number: 部分小区已完工.
_SOME_DONE = re.compile(rf"(?:部分|多数|大多|一批|半数|个别|有的|若干)[^，,。；;\d]{{0,10}}{_VERB}(?!率|后|前|时)")
_RATE_OF_BEGUN = re.compile(r"(?:开工|动工|启动|进场)率")


def finished_in_line(begun: Mention, mentions: Sequence[Mention], promises: Sequence[Promise]) -> Mention | None:
    """Give what a line tells to be finished of what it tells to be begun, whatever stands between, where it can be nothing else.

    Parameters
    ----------
    begun : Mention
        A result that was only begun.
    mentions : sequence of Mention
        Of the document.
    promises : sequence of Promise

    Returns
    -------
    Mention or None
        None where no number is told so, where several are, or where one of another thing stands between.
    """
    found = [m for m in _of_the_line(begun, mentions) if m.start > begun.end and _is_told_done(m)]
    if len(found) != 1 or any(found[0] in q.actuals and q.targets for q in promises):
        return None
    between = [
        m for m in mentions
        if m.passage.item == begun.passage.item and begun.end < m.start < found[0].start and counted_as(m) == counted_as(begun)
    ]  # fmt: skip
    return None if between else found[0]


def some_told_done(p: Promise, mentions: Sequence[Mention], promises: Sequence[Promise]) -> bool:
    """Whether the line of what was begun tells, by a number or in words, that some of it is finished: then nought is wrong.

    Parameters
    ----------
    p : Promise
        Answered by what was begun.
    mentions : sequence of Mention
    promises : sequence of Promise
    """
    begun = p.actuals[0]
    if begun.read is None:
        return False
    surely_others = {
        id(m) for q in promises if q is not p and q.targets and q.score >= SURE for m in q.actuals if m.confidence >= SURE
    }  # fmt: skip
    numbers = (m for m in _of_the_line(begun, mentions) if _is_told_done(m) and id(m) not in surely_others)
    return any(m not in p.targets for m in numbers) or bool(_SOME_DONE.search(begun.read.figure.text, begun.end))


def without_rates_of_begun(promises: list[Promise], mentions: Sequence[Mention]) -> None:
    """Take a rate of what was begun for no share of a promise to finish; then what is finished is its result.

    A document that gives the rate of what was begun, and the number of what is finished, counts only the second as done.

    Parameters
    ----------
    promises : list of Promise
        Changed in place.
    mentions : sequence of Mention
    """
    by_number: Mapping[int | None, Mention] = {m.k: m for m in mentions}
    for p in (p for p in promises if p.targets and p.asked == "completed"):
        share = by_number.get(p.share) if p.share is not None else None
        if share is not None and _names_rate(share) and p.actuals and p.actuals[0].stage in BEGUN:
            p.share = None
        begun = p.actuals[0] if p.actuals else None
        if p.built is None or p.built.confidence < SURE or begun is None or begun.read is None:
            continue
        sentence = re.split(r"[。；;\n]", begun.read.figure.text[begun.end :])[0]
        if begun.stage in BEGUN and p.share is None and _RATE_OF_BEGUN.search(sentence):
            done = p.built
            done.role, p.actuals, p.built = "actual", [done], None
            promises[:] = [q for q in promises if q.targets or q.actuals != [done]]


def _names_rate(share: Mention) -> bool:
    text = share.read.figure.text[: share.start] if share.read is not None else ""
    return bool(_RATE_OF_BEGUN.search(re.split(r"[，,。；;、]", text)[-1]))


def _of_the_line(begun: Mention, mentions: Sequence[Mention]) -> list[Mention]:
    return [
        m for m in mentions
        if m is not begun and m.read is not None and m.passage.item == begun.passage.item and m.role != "target"
        and m.stage != "partial" and not m.read.upcoming and counted_as(m) == counted_as(begun) and 0 < m.value <= begun.value
    ]  # fmt: skip


def _is_told_done(m: Mention) -> bool:
    """Whether a number stands alone in its clause with a word of having been finished."""
    text = m.read.figure.text if m.read is not None else ""
    clause = re.split(r"[，,。；;]", text[: m.start])[-1] + re.split(r"[，,。；;]", text[m.end :])[0]
    if _NOT_SO.search(clause):
        return False
    ahead = _BARE.search(text[: m.start]) and _BARE_BEHIND.match(text, m.end)
    return bool(ahead or _DONE_BEHIND.match(text, m.end))
