"""Which promise and result of one row belong together, as the percentage that the row prints says."""

from __future__ import annotations

from collections.abc import Sequence

from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.drafting.promise import LIKELY, Promise
from minsheng_analysis.extraction.drafting.row_shares import is_share_of_row
from minsheng_analysis.extraction.reading.figures import Figure, in_one_row
from minsheng_analysis.extraction.reading.relations import is_printed_as

#: A rate that is promised in full: how much of it is fulfilled is the rate itself.
_IN_FULL = 100.0


def pair_by_shares(promises: list[Promise], mentions: Sequence[Mention]) -> None:
    """Take the pair of a row that its printed percentage follows from, where it does not follow from the one that was read.

    Where several pairs fit, or the columns do not say which number is promised and which is reported, the percentage is
    told by itself: it is then no contradiction.

    Parameters
    ----------
    promises : list of Promise
        Changed in place; one that is left with nothing but a number that another took goes.
    mentions : sequence of Mention
    """
    by_number = {m.k: m for m in mentions}
    for p in [p for p in promises if p.share is not None and p.targets and p.actuals]:
        if p not in promises:
            continue
        share, target, actual = (_figure(m) for m in (by_number[p.share], p.targets[0], p.actuals[0]))
        if share is None or target is None or actual is None or _is_reviewed(p, by_number[p.share]):
            continue
        if not (in_one_row(share, target) or in_one_row(share, actual)) or _is_of(share, target, actual):
            continue
        row = [m for m in mentions if _counts_in_row(m, share, target)]
        fitting = [(a, b) for a in row for b in row if a is not b and _is_of(share, _known(a), _known(b))]
        if not fitting:
            continue
        told = [(a, b) for a, b in fitting if a.passage.part == "target" and b.passage.part == "result"]
        if len(told) == 1:
            _take(p, *told[0], promises)
        else:
            p.share = None


def answer_rates(promises: list[Promise], mentions: Sequence[Mention]) -> None:
    """Let the percentage of plan of a row answer what the row promises in full: 发放率100% | 应发尽发 | 100%.

    Parameters
    ----------
    promises : list of Promise
        Changed in place.
    mentions : sequence of Mention
    """
    for p in [p for p in promises if p.targets and not p.actuals and p.targets[0].unit == "percent"]:
        target = p.targets[0]
        shares = [m for m in mentions if target.value == _IN_FULL and m is not target and is_share_of_row(m, target)]
        if len(shares) != 1 or any(q is not p and q.share == shares[0].k and q.targets for q in promises):
            continue
        share = shares[0]
        share.role, share.stage, share.name = "actual", "completed", p.name
        p.actuals, p.share, p.score = [share], None, max(p.score, LIKELY)
        for q in promises:
            q.share = None if q.share == share.k else q.share
        promises[:] = [q for q in promises if q.targets or q.actuals or q.share is not None or q.counted or q.claim]


def tell_lone_shares(promises: Sequence[Promise], mentions: Sequence[Mention]) -> None:
    """Say of a promise without a result that a percentage of plan is printed for it, and which.

    Parameters
    ----------
    promises : sequence of Promise
        Changed in place.
    mentions : sequence of Mention
    """
    by_number = {m.k: m for m in mentions}
    for p in promises:
        if p.share is None or not p.targets or p.actuals or p.counted or p.sum_of or p.reason_zh:
            continue
        printed = by_number[p.share].figure
        printed += "" if printed.endswith(("%", "％", "倍")) else "%"
        p.reason_zh = f"只写明完成率{printed}，没有写明完成数。"
        p.reason_en = f"Only a percentage of plan is printed ({printed}), and not how much was done."


def _take(p: Promise, target: Mention, actual: Mention, promises: list[Promise]) -> None:
    """Give a promise another pair of its row; what it had is told beside."""
    for side, one, role, stage in (
        ("targets", target, "target", "planned"),
        ("actuals", actual, "actual", "completed"),
    ):
        if one in getattr(p, side):
            continue
        for m in getattr(p, side):
            if m not in (target, actual):
                m.role, m.stage = "context", ""
        one.role, one.stage, one.confidence = role, stage, max(one.confidence, LIKELY)
        setattr(p, side, [one])
    p.name = target.name
    taken = (target, actual)
    promises[:] = [q for q in promises if q is p or not any(m in taken for m in (*q.targets, *q.actuals))]


def _is_reviewed(p: Promise, share: Mention) -> bool:
    """Whether a person has judged the percentage or the pair."""
    return any(m.read is not None and m.read.reviewed for m in (share, *p.targets, *p.actuals))


def _figure(m: Mention) -> Figure | None:
    return m.read.figure if m.read is not None else None


def _known(m: Mention) -> Figure:
    assert m.read is not None
    return m.read.figure


def _counts_in_row(m: Mention, share: Figure, target: Figure) -> bool:
    f = _figure(m)
    return f is not None and in_one_row(f, share) and f.quantity.unit == target.quantity.unit


def _is_of(share: Figure, target: Figure, actual: Figure) -> bool:
    """Whether a percentage is what a result is of its promise."""
    whole = target.quantity.value
    return whole > 0 and is_printed_as(share, actual.quantity.value / whole)
