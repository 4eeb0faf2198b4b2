"""Money of which the words say that it is estimated, allotted or has come in, and none that it was spent."""

from __future__ import annotations

import re

from minsheng_analysis.extraction.drafting.mentions import Mention

_SPENT = re.compile(
    r"支出|支付|付款|付清|实支|列支|(?<!未)拨付|发放|兑现|投入|完成投资|投资完成|花费|耗资|报销|结算|(?<!未)使用(?!效)|执行|偿还"
)
#: What a document of tasks tells all the same to have been done, before the amount.
_DONE = re.compile(r"已(?!建|有|纳入|列入)|完成了|实际|[月日](?:启用|开园|落成|通车)")
#: Money that is meant for something, and money that somebody has come to have: neither is spent by that.
_MEANT = re.compile(r"安排|估算|匡算|概算")
_ESTIMATED = re.compile(r"估算|匡算|概算")
_AT_HAND = re.compile(r"到位|下达|争取|筹措|筹集|募集")


def kind_set_aside(m: Mention, clause: str, *, to_come: bool) -> str | None:
    """Say of what kind money is that nothing says to be spent; None where something does, or nothing says that it was not.

    Parameters
    ----------
    m : Mention
    clause : str
        Its words.
    to_come : bool
        Whether its document only tells what is to be done.

    Returns
    -------
    str or None
        ``"plan"``; an empty text for what has come in, which is neither planned nor spent.
    """
    cell = m.read.figure.cell if m.read is not None else None
    words = "".join((*(cell.heads if cell else ()), clause))
    if _SPENT.search(words):
        return None
    if _AT_HAND.search(words):
        return ""
    # A heading that tells results (结果：…) tells what was done with the money, too.
    if m.passage.part == "result" and m.passage.strong and not _ESTIMATED.search(words):
        return None
    before = m.passage.text[: m.start - m.passage.start]
    return "plan" if _MEANT.search(words) or (to_come and not _DONE.search(before)) else None
