"""One decision for the whole document: which figure is what, which answer which, and which percentage says how far."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from minsheng_analysis.extraction.reading.figures import Figure
from minsheng_analysis.extraction.reading.relations import likeness

Pairs = Sequence[tuple[int, int]]
Scores = npt.NDArray[np.float64]
#: From which probability on a pair, and a percentage's link, is better made than not.
PAIR_FLOOR = 0.3
SHARE_FLOOR = 0.35
ALONE_FLOOR = 0.6


@dataclass
class Row:
    """One row of the answer: a promise, its result, a printed percentage; any of them may be missing (numbers of figures).

    `restated` holds further figures that say the same promise or result again.
    """

    target: int | None = None
    actual: int | None = None
    share: int | None = None
    score: float = 1.0
    restated: list[int] = field(default_factory=list)


def best_partners(pairs: Pairs, scores: Scores) -> dict[int, tuple[int, float]]:
    """Give each figure of an assignment its partner and how sure that is."""
    out: dict[int, tuple[int, float]] = {}
    for t, a, score in assigned(pairs, scores, PAIR_FLOOR):
        out[t] = (a, score)
        out[a] = (t, score)
    return out


def assigned(pairs: Pairs, scores: Scores, floor: float) -> list[tuple[int, int, float]]:
    """Choose the pairs that explain most, each figure at most once, none below a floor."""
    from scipy.optimize import linear_sum_assignment

    if not len(pairs):
        return []
    rows, columns = sorted({a for a, _ in pairs}), sorted({b for _, b in pairs})
    place_row, place_column = {k: i for i, k in enumerate(rows)}, {k: i for i, k in enumerate(columns)}
    gain = np.zeros((len(rows), len(columns)))
    probability = np.zeros_like(gain)
    edge = math.log(floor / (1 - floor))
    for (a, b), score in zip(pairs, scores, strict=True):
        p = min(max(float(score), 1e-6), 1 - 1e-6)
        i, j = place_row[a], place_column[b]
        gain[i, j], probability[i, j] = max(0.0, math.log(p / (1 - p)) - edge), p
    chosen = linear_sum_assignment(-gain)
    return [(rows[i], columns[j], float(probability[i, j])) for i, j in zip(*chosen, strict=True) if gain[i, j] > 0]


def share_value(f: Figure) -> float:
    """Return the percentage of the plan that a printed share says."""
    value = f.quantity.value
    return 100 * value if f.quantity.unit == "times" else value


def decide(
    figures: Sequence[Figure],
    roles: Scores,
    pairs: Pairs,
    pair_scores: Scores,
    shares: Pairs,
    share_scores: Scores,
    alone: Scores,
    subject: Callable[[int], str],
) -> list[Row]:
    """Lay out the rows: pairs, promises without a result, results that only a percentage measures, percentages alone.

    Parameters
    ----------
    figures : sequence of Figure
    roles : array of shape (figures, 6)
    pairs, shares : sequence of (int, int)
        Candidates; `shares` join a percentage to a result or promise.
    pair_scores, share_scores : array
    alone : array of shape (figures,)
        How likely each percentage says how far a plan was carried out, whether or not the plan stands anywhere.
    subject : function
        What a figure counts.
    """
    rows: list[Row] = []
    share_of: dict[int, tuple[int, float]] = {
        a: (p, score) for p, a, score in assigned(shares, share_scores, SHARE_FLOOR)
    }
    used: set[int] = set()
    for t, a, score in assigned(pairs, pair_scores, PAIR_FLOOR):
        share = share_of.get(a, share_of.get(t))
        rows.append(Row(t, a, share[0] if share else None, score))
        used |= {t, a}
    best = roles.argmax(axis=1) if len(roles) else np.zeros(0, dtype=int)
    for k, f in enumerate(figures):
        if k in used or best[k] != 0 or not math.isfinite(f.quantity.value):
            continue
        again = _said_before(k, rows, figures, subject)
        if again is not None:
            again.restated.append(k)
            continue
        share = share_of.get(k)
        rows.append(Row(k, None, share[0] if share else None, float(roles[k, 0])))
        used.add(k)
    taken = {r.share for r in rows}
    for a, (p, score) in share_of.items():
        if p not in taken and a not in used and best[a] == 1:
            rows.append(Row(None, a, p, score))
            taken.add(p)
    linked = {p for p, _ in share_of.values()}
    for k, f in enumerate(figures):
        if alone[k] >= ALONE_FLOOR and k not in taken | linked | used and f.quantity.unit == "percent":
            rows.append(Row(share=k, score=float(alone[k])))
    return _merged(rows, figures, subject)


def _said_before(k: int, rows: Sequence[Row], figures: Sequence[Figure], subject: Callable[[int], str]) -> Row | None:
    """Find the row whose promise a figure only repeats."""
    for row in rows:
        if (
            row.target is not None
            and _same(figures[row.target], figures[k])
            and likeness(subject(row.target), subject(k)) > 0.6
        ):
            return row
    return None


def _merged(rows: Sequence[Row], figures: Sequence[Figure], subject: Callable[[int], str]) -> list[Row]:
    """Join rows that say one thing in two places (overview, table, chapter); the fuller one stays."""
    out: list[Row] = []
    for row in sorted(rows, key=lambda r: (r.target is None) + (r.actual is None) + 0.5 * (r.share is None)):
        known = next((other for other in out if _restates(row, other, figures, subject)), None)
        if known is None:
            out.append(row)
            continue
        known.restated += [k for k in (row.target, row.actual) if k is not None] + row.restated
        known.share = known.share if known.share is not None else row.share
    return sorted(out, key=lambda r: min(k for k in (r.target, r.actual, r.share) if k is not None))


def _restates(row: Row, other: Row, figures: Sequence[Figure], subject: Callable[[int], str]) -> bool:
    """Tell whether one row says again what another says: every number it has is one of the other's, of much the same thing."""
    alike = []
    for a, b in ((row.target, other.target), (row.actual, other.actual)):
        if a is None:
            continue
        if b is None or not _same(figures[a], figures[b]) or _beside(figures[a], figures[b]):
            return False
        alike.append(likeness(subject(a), subject(b)))
    both = len(alike) == 2
    return bool(alike) and max(alike) >= (0.5 if both else 0.75)


def _beside(a: Figure, b: Figure) -> bool:
    """Tell whether two figures stand in different rows of one table, or in one sentence: then they are two things."""
    if a.cell and b.cell:
        return a.cell.table == b.cell.table and a.cell.row != b.cell.row
    return a.item == b.item


def _same(a: Figure, b: Figure) -> bool:
    """Tell whether two figures are one number, perhaps rounded differently."""
    if a.unit != b.unit:
        return False
    x, y = a.quantity, b.quantity
    return (
        math.isclose(x.value, y.value, rel_tol=1e-9)
        or (x.low <= y.value <= x.high and x.qualifier == y.qualifier)
        or (y.low <= x.value <= y.high and x.qualifier == y.qualifier)
    )
