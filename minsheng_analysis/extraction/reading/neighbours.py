"""What the whole document says of a figure: the first opinion of the figures around it, of its list, column, heading, partners.

The first stage looks at one figure and its spans. The second sees the first's opinion of the rest of the document.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Sequence

import numpy as np
import numpy.typing as npt

from minsheng_analysis.extraction.reading.evidence import Surroundings
from minsheng_analysis.extraction.reading.model import ROLES

#: Stands where there is no neighbour.
NONE = -99.0
_GROUPS = (
    "own", "document", "sentence", "paragraph", "heading", "upper heading", "column", "row", "head", "label", "slot", "before", "behind", "second before",
    "unit", "name column",
)  # fmt: skip
NAMES = (
    *(f"{group}: {role}" for group in _GROUPS for role in ROLES),
    *(f"quotient's partner: {role}" for role in ROLES), "is part of quotient", "rarity", "far",
    *(f"near value {side}: {what}" for side in ("before", "behind") for what in (*ROLES, "like", "ratio")), "same unit in paragraph",
)  # fmt: skip


def neighbours(here: Surroundings, first: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    """Give the second stage's evidence, columns as `NAMES`.

    Parameters
    ----------
    here : Surroundings
    first : array of shape (figures, 6)
        The first stage's probabilities.
    """
    n = len(here.figures)
    if not n:
        return np.zeros((0, len(NAMES)), dtype=np.float32)
    logs = np.log(np.clip(first, 1e-3, 1.0))
    f, s = here.figures, here.spans
    item = [x.item for x in f]
    keys: list[Sequence[Hashable | None]] = [
        [(x.item, y.sentence) for x, y in zip(f, s, strict=True)], item, [x.headings[:1] or ("",) for x in f],
        [x.headings[-1:] or ("",) for x in f], [(x.cell.table, x.cell.column) if x.cell else None for x in f],
        [(x.cell.table, x.cell.row) if x.cell else None for x in f], [x.cell.heads[:1] or None if x.cell else None for x in f], [y.label or None for y in s],
    ]  # fmt: skip
    groups = [logs, _rest(logs), *(_mean(logs, key) for key in keys)]
    groups.append(_mean(logs, [None if x.cell else (y.sentence, y.nth) for x, y in zip(f, s, strict=True)], apart=item))
    blank = np.full((2, 6), NONE)
    groups += [np.vstack([blank[:1], logs[:-1]]), np.vstack([logs[1:], blank[:1]]), np.vstack([blank, logs])[:n]]
    groups.append(_mean(logs, [x.unit for x in f]))
    groups.append(_mean(logs, [(x.cell.table, x.cell.names[:1]) if x.cell and x.cell.names else None for x in f]))
    alike: dict[tuple[int, str], list[int]] = defaultdict(list)
    for k, x in enumerate(f):
        alike[x.item, x.unit].append(k)
    same = np.asarray(
        [
            [bisect_left(alike[x.item, x.unit], k + 30) - bisect_left(alike[x.item, x.unit], k - 30)]
            for k, x in enumerate(f)
        ],
        dtype=float,
    )
    return np.hstack([*groups, _partners(here, logs), _near(here, logs), same]).astype(np.float32)


def _rest(logs: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    n = len(logs)
    return (logs.sum(0) - logs) / (n - 1) if n > 1 else np.full_like(logs, NONE)


def _mean(
    logs: npt.NDArray[np.float64], keys: Sequence[Hashable | None], *, apart: Sequence[int] | None = None
) -> npt.NDArray[np.float64]:
    """Give each figure the mean of the others that share its key; with `apart`, of those in other paragraphs only."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for k, key in enumerate(keys):
        if key is not None:
            groups[key].append(k)
    out = np.full_like(logs, NONE)
    for k, key in enumerate(keys):
        others = (
            [j for j in groups.get(key, ()) if j != k and (apart is None or apart[j] != apart[k])]
            if key is not None
            else []
        )
        if others:
            out[k] = np.add.reduce(logs[others], axis=0) / len(others)
    return out


def _partners(here: Surroundings, logs: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    out = np.full((len(logs), 9), NONE)
    best: dict[int, float] = {}
    for q in here.quotients:
        weight = q.rarity / (1 + q.distance)
        for own, other in ((q.part, q.whole), (q.whole, q.part)):
            if weight > best.get(own, 0.0):
                best[own] = weight
                out[own] = [*logs[other], float(own == q.part), q.rarity, q.distance]
    return out


def _near(here: Surroundings, logs: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    out = np.full((len(logs), 16), NONE)
    for k, j, close in here.nearest:
        ratio = here.figures[j].quantity.value / here.figures[k].quantity.value
        first = 8 * (j > k)
        out[k, first : first + 8] = [*logs[j], close, min(5.0, ratio)]
    return out
