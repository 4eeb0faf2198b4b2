"""Facts: which statements speak of one thing. A row's promise and result are facts; what is said again joins them."""

from __future__ import annotations

import math

from minsheng_analysis.extraction.reading.reader import Read, Reading
from minsheng_analysis.extraction.reading.relations import likeness


def fact_ids(reading: Reading, project_of: dict[int, int]) -> tuple[dict[int, str], list[str]]:
    """Give every figure its fact's id, and every row its indicator's.

    Returns
    -------
    dict of int to str, list of str
        By number of figure; by row.
    """
    ids: dict[int, str] = {}
    rows: list[str] = []
    used: dict[int, int] = {}
    for row in reading.rows:
        anchor = row.actual if row.actual is not None else row.target
        project = project_of.get(anchor if anchor is not None else row.share or 0, 0)
        used[project] = used.get(project, 0) + 1
        base = f"p{project:02d}.i{used[project]:02d}"
        rows.append(base)
        for k, side in ((row.target, "target"), (row.actual, "actual"), (row.share, "pct")):
            if k is not None:
                ids.setdefault(k, f"{base}.{side}")
        for k in row.restated:
            ids.setdefault(k, f"{base}.{'target' if reading.figures[k].role == 'target' else 'actual'}")
    loose: list[tuple[Read, str]] = []
    counts: dict[int, int] = {}
    for k, read in enumerate(reading.figures):
        if k in ids:
            continue
        known = next((fact for other, fact in loose if other.role == read.role and same_thing(other, read)), "")
        if known:
            ids[k] = known
            continue
        project = project_of.get(k, 0)
        counts[project] = counts.get(project, 0) + 1
        ids[k] = f"p{project:02d}.{read.role}{counts[project]:02d}"
        loose.append((read, ids[k]))
    return ids, rows


def same_thing(a: Read, b: Read) -> bool:
    """Tell whether two figures say one thing twice: the same number of the same unit, and much the same words."""
    x, y = a.figure.quantity, b.figure.quantity
    if a.figure.unit != b.figure.unit or not (math.isfinite(x.value) and math.isfinite(y.value)):
        return False
    return math.isclose(x.value, y.value, rel_tol=1e-9) and likeness(a.subject, b.subject) >= 0.75
