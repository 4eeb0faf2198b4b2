"""Which printed percentages stay with the promise or result that the reading tied them to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.drafting.promise import Promise
from minsheng_analysis.extraction.reading.decision import share_value
from minsheng_analysis.extraction.reading.figures import Figure, in_one_row
from minsheng_analysis.extraction.reading.relations import decimals
from minsheng_analysis.measures.codes import SURE

#: A part of a work, or how far building it has come, right before a percentage: 路基完成60% says nothing of the roads promised.
_OF_THE_WORK = re.compile(
    r"(?:路基|路面|基础|地基|桩基|主体|土建|结构|装饰|装修|安装|管道|管线|桥梁|隧道|形象进度|工程进度|施工进度)(?:工程|结构|施工|建设|敷设)?"
    r"(?:已|累计|目前|形象|总体|进度|约|近)*(?:完成|达到?|过|至|为)?(?:了|约|近)*$"
)
#: From how many digits on that fit, a quotient is no chance.
_TELLING = 2
#: How sure a percentage is at most that nothing but its own arithmetic makes sure.
_BY_ARITHMETIC = 0.9


def settle_percentages(promises: Sequence[Promise], mentions: Mapping[int | None, Mention]) -> None:
    """Take percentages of something else away from promises, and make sure of those that are the quotient of their pair.

    A percentage that the reading is not sure of, and that does not follow from promise and result, would make a row
    that is sure otherwise one to be checked; it is told by itself.

    Parameters
    ----------
    promises : sequence of Promise
    mentions : mapping of int to Mention
        By the figure's number.
    """
    for p in promises:
        share = mentions[p.share] if p.share is not None else None
        if share is None or share.read is None or share.read.reviewed or not (p.targets or p.actuals):
            continue
        pair = _pair(p)
        of_pair = min(p.score, p.targets[0].confidence, p.actuals[0].confidence) if pair else 0.0
        if pair and _shows(share.read.figure, *pair):
            share.confidence = max(share.confidence, min(_BY_ARITHMETIC, of_pair))
        elif share.confidence < SURE <= of_pair or _OF_THE_WORK.search(_words_before(share.read.figure)):
            p.share = None


def _pair(p: Promise) -> tuple[Figure, Figure] | None:
    """The promise and the result of a row, where both are figures."""
    target, actual = (side[0].read if side else None for side in (p.targets, p.actuals))
    return (target.figure, actual.figure) if target and actual else None


def _shows(share: Figure, target: Figure, actual: Figure) -> bool:
    """Whether a percentage beside a pair is no chance, but what its result is of its promise, rounded or cut; of a ceiling, the other way round."""
    beside = any(share.item == f.item or in_one_row(share, f) for f in (target, actual))
    beside = beside or (_in_one_column(share, target) and _in_one_column(share, actual))  # a table on its side
    digit, digits = 10.0 ** -decimals(share), len(f"{share.quantity.value:g}".replace(".", "").strip("0"))
    for part, whole in ((actual, target), (target, actual)):
        if beside and digits >= _TELLING and whole.quantity.value > 0:
            over = share_value(share) - 100 * part.quantity.value / whole.quantity.value
            if -digit < over <= digit / 2 + 1e-9:
                return True
    return False


def _in_one_column(a: Figure, b: Figure) -> bool:
    return bool(a.cell and b.cell and (a.cell.table, a.cell.column) == (b.cell.table, b.cell.column))


def _words_before(share: Figure) -> str:
    bare = share.cell is not None and share.cell.bare
    return "" if bare else re.split(r"[，,。；;：:\n]", share.text[: share.start])[-1]
