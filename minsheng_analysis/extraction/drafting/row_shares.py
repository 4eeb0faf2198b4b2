"""What a document's own percentage of plan says of a number that is only begun: 4所均已开工，其中2所已竣工 | 50%."""

from __future__ import annotations

import re
from collections.abc import Sequence

from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.drafting.promise import Promise
from minsheng_analysis.extraction.reading.figures import in_one_row
from minsheng_analysis.extraction.reading.relations import is_printed_as
from minsheng_analysis.measures.codes import BEGUN, SURE

#: Heads a column that says how much of its promise is fulfilled.
_OF_PLAN = re.compile(r"(?:完成|兑现)(?:率|比例|百分比|进度|占比)|占(?:年度|全年)?(?:目标|任务|计划)")


def weigh_by_shares(promises: list[Promise], mentions: Sequence[Mention]) -> None:
    """Let what is begun not stand for the result where its row prints another percentage of plan.

    Where the percentage is of what is finished, that is the result. Where it is of neither, how much of the promise is
    fulfilled is for the document to say: the row keeps both and is not judged.

    Parameters
    ----------
    promises : list of Promise
    mentions : sequence of Mention
    """
    for p in [p for p in promises if p.targets and p.actuals and p.asked == "completed"]:
        begun, target = p.actuals[0], p.targets[0]
        if (
            begun.unit == "percent"
            or begun.stage not in BEGUN
            or begun.unsaid
            or not target.value > 0
            or begun.value < target.value
        ):
            continue
        shares = [m for m in mentions if is_share_of_row(m, begun)]
        # Of which of several pairs a percentage is, the row does not say.
        if len(shares) != 1 or sum(bool(q.actuals) and _shares_row(q, begun) for q in promises) > 1:
            continue
        share = shares[0]
        if share.read is None or is_printed_as(share.read.figure, begun.value / target.value):
            continue
        if p.built is not None and is_printed_as(share.read.figure, p.built.value / target.value):
            _take_finished(p, promises)
            p.share = share.k
        else:
            p.comparable, p.open_part, p.share = False, p.built is None, None
            p.reason_zh = f"所写的{begun.figure}是已开工的数，同一行所印的完成率是{share.figure}，已完成多少没有写明。"
            p.reason_en = f"What is counted was begun, and its row prints {share.figure} as fulfilled; how much of it is finished is not said."
        promises[:] = [q for q in promises if q is p or q.share != share.k or q.targets or q.actuals]


def _take_finished(p: Promise, promises: list[Promise]) -> None:
    """Take what is finished for the result, and what was begun for a result beside it."""
    begun, built = p.actuals[0], p.built
    if built is None:
        return
    promises[:] = [q for q in promises if q.targets or not any(m is built for m in q.actuals)]
    promises.append(Promise(p.project, "result", begun.name, actuals=p.actuals))
    built.role, built.name = "actual", begun.name
    p.actuals, p.built, p.reason_zh, p.reason_en = [built], None, "", ""


def is_share_of_row(m: Mention, begun: Mention) -> bool:
    """Whether a figure is the percentage of plan that fills a cell of a result's row."""
    f, of = (x.read.figure if x.read else None for x in (m, begun))
    if f is None or of is None or m.unit != "percent" or f.cell is None or not f.cell.bare or m.confidence < SURE:
        return False
    return in_one_row(f, of) and any(_OF_PLAN.search(head) for head in f.cell.heads)


def _shares_row(p: Promise, begun: Mention) -> bool:
    """Whether a promise stands in a result's row."""
    figures = [m.read.figure for m in p.targets if m.read is not None]
    return begun.read is not None and any(in_one_row(f, begun.read.figure) for f in figures)
