"""Further answers: a result of two promises, several results of one promise, columns that differ in a date alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from minsheng_analysis.extraction.reading.figures import Figure, in_one_row
from minsheng_analysis.extraction.reading.relations import is_quotient

Pairs = Sequence[tuple[int, int]]
Scores = npt.NDArray[np.float64]
#: A figure to the percentage that measures it, and how sure that is.
Links = dict[int, tuple[int, float]]
#: From which probability on a promise that has a result has a further one in its row.
AGAIN_FLOOR = 0.7
#: From which probability on a result answers a second promise, and how much likelier that is than what the promise has.
SHARED_FLOOR = 0.6
SHARED_MORE = 0.3
_DATE = re.compile(r"\d{1,2}月(?:份|底|末)?|[一二三四1-4]季度|[上下]半年|\d{1,2}[.．]\d{1,2}")


def dated_columns(figures: Sequence[Figure]) -> set[tuple[int, int]]:
    """Give the columns, by table and number, whose headings differ in nothing but a date."""
    alike: dict[tuple[int, tuple[str, ...]], dict[int, tuple[str, ...]]] = {}
    for f in figures:
        if f.cell and any(_DATE.search(head) for head in f.cell.heads):
            bare = tuple(_DATE.sub("", head) for head in f.cell.heads)
            alike.setdefault((f.cell.table, bare), {})[f.cell.column] = f.cell.heads
    return {(table, column) for (table, _), of in alike.items() if len(set(of.values())) > 1 for column in of}


def shared_results(
    figures: Sequence[Figure], pairs: Pairs, scores: Scores, chosen: Sequence[tuple[int, int, float]]
) -> list[tuple[int, int, float]]:
    """Let a result answer a second promise of its table row, as of the quarter beside the year, where that has no other nearly as likely."""
    own = {t: (t, a, score) for t, a, score in chosen}
    answered = {a: t for t, a, _ in chosen}
    for (t, a), score in sorted(zip(pairs, scores, strict=True), key=lambda pair: -pair[1]):
        first = answered.get(a, t)
        apart = first != t and in_one_row(figures[first], figures[t]) and figures[first].item != figures[t].item
        told = apart and figures[first].quantity.value != figures[t].quantity.value and figures[t].unit != "yuan"
        if told and score >= SHARED_FLOOR and score > own.get(t, (t, a, 0.0))[2] + SHARED_MORE:
            own[t] = (t, a, float(score))
    return list(own.values())


def later_results(
    figures: Sequence[Figure],
    pairs: Pairs,
    scores: Scores,
    promised: set[int],
    used: set[int],
    share_of: Links,
) -> list[tuple[int, int, float]]:
    """Find further results of promises that have one: half a year beside the whole, or a printed percentage of the same promise."""
    best: dict[int, tuple[float, int]] = {}
    for (t, a), score in zip(pairs, scores, strict=True):
        if a in used or t not in promised or score <= best.get(a, (0.0, 0))[0]:
            continue
        share = share_of.get(a)
        shown = (
            share is not None
            and figures[t].item == figures[a].item
            and is_quotient(figures[share[0]], figures[a], figures[t])
        )
        if shown or (in_one_row(figures[t], figures[a]) and score >= AGAIN_FLOOR):
            best[a] = (float(score), t)
    return [(t, a, score) for a, (score, t) in best.items()]
