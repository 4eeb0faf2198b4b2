"""The figure of the same unit next before and next behind each figure: a bare promise is often followed at once by its result.

新建凉亭8座，建成6座 says nowhere that eight were promised; that six of the same were built right behind it does.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from minsheng_analysis.extraction.reading.figures import Figure
from minsheng_analysis.extraction.reading.relations import content
from minsheng_analysis.extraction.reading.spans import Spans
from minsheng_analysis.extraction.wording.lexicon import CUES

_SIDE = (
    "stands",
    "deed",
    "aspect",
    "started",
    "plan",
    "names nothing",
    "ratio",
    "far",
    "in bracket",
    "same sentence",
    "columns apart",
)
NAMES = (
    *(f"answer {side}: {name}" for side in ("before", "behind") for name in _SIDE),
    "own aspect",
    "own plan",
    "of unit in row",
)
_CUES = (("done", "used"), ("aspect", "by_now"), ("started",), ("goal", "plan", "will", "budget"))
#: How many figures away the neighbour may stand.
_REACH = 4


def answers(figures: Sequence[Figure], spans: Sequence[Spans]) -> npt.NDArray[np.float32]:
    """Give the evidence of each figure's neighbours of its unit, columns as `NAMES`: in its paragraph, or in its row of a table."""
    by_row: dict[tuple[int, int, str], list[int]] = {}
    for k, f in enumerate(figures):
        if f.cell:
            by_row.setdefault((f.cell.table, f.cell.row, f.unit), []).append(k)
    rows = []
    for k, (f, s) in enumerate(zip(figures, spans, strict=True)):
        row = by_row[f.cell.table, f.cell.row, f.unit] if f.cell else []
        sides = [_neighbour(figures, k, step) for step in (-1, 1)]
        if f.cell:
            place = row.index(k)
            elsewhere = (row[place - 1] if place else None, row[place + 1] if place + 1 < len(row) else None)
            sides = [side if side is not None else other for side, other in zip(sides, elsewhere, strict=True)]
        told = [value for j in sides for value in _side(figures, spans, k, j)]
        rows.append(
            (*told, *(float(bool(CUES[name].search(s.clause_before))) for name in ("aspect", "plan")), float(len(row)))
        )
    return np.asarray(rows, dtype=np.float32).reshape(len(figures), len(NAMES))


def _neighbour(figures: Sequence[Figure], k: int, step: int) -> int | None:
    """Find the next figure of the same unit in the same paragraph, on one side."""
    f = figures[k]
    for j in range(k + step, k + step * (_REACH + 1), step):
        if not 0 <= j < len(figures) or figures[j].item != f.item:
            return None
        if figures[j].unit == f.unit:
            return j
    return None


def _side(figures: Sequence[Figure], spans: Sequence[Spans], k: int, j: int | None) -> list[float]:
    """Tell of the neighbour what its words say, those between the two, or its column's heads."""
    if j is None:
        return [0.0] * len(_SIDE)
    f, g = figures[k], figures[j]
    low, high = (f, g) if k < j else (g, f)
    same = f.item == g.item
    words = low.text[low.end : high.start] if same else " ".join(g.cell.heads) if g.cell else ""
    v, w = f.quantity.value, g.quantity.value
    ratio = math.log(w / v) if v > 0 and w > 0 and math.isfinite(v) and math.isfinite(w) else 0.0
    opened = max(words.rfind("（"), words.rfind("("))
    return [
        1.0, *(float(any(CUES[name].search(words) for name in names)) for names in _CUES), float(not content(words)), max(-3.0, min(3.0, ratio)), float(abs(j - k)),
        float(same and opened >= 0 and not any(c in words[opened:] for c in "）)")), float(same and spans[k].sentence == spans[j].sentence),
        float(g.cell.column - f.cell.column) if f.cell and g.cell and not same else 0.0,
    ]  # fmt: skip
