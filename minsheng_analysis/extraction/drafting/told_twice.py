"""One pair of promise and result that a document tells twice: in its text and in a table, say. It counts once."""

from __future__ import annotations

from minsheng_analysis.extraction.drafting.as_read import confirm
from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.drafting.promise import Promise
from minsheng_analysis.extraction.drafting.restating import agrees
from minsheng_analysis.extraction.reading.relations import likeness

#: From which number on two equal ones are hardly by chance of two things.
_MANY = 10
_ALIKE = 0.5


def join_told_twice(promises: list[Promise]) -> None:
    """Make one row of two that hold the same numbers of one thing in two places.

    Parameters
    ----------
    promises : list of Promise
        Of a document; changed in place.
    """
    for p in list(promises):
        if p not in promises or not _is_pair(p):
            continue
        for other in [q for q in promises if q is not p and _is_pair(q) and _same(p, q)]:
            _join(p, other)
            promises.remove(other)
            for q in promises:
                if q.parent is other:
                    q.parent = p


def _is_pair(p: Promise) -> bool:
    return bool(p.targets and p.actuals) and p.measure != "qualitative" and not p.parts and p.comparable


def _same(p: Promise, q: Promise) -> bool:
    """Whether two pairs have one project, the same numbers, and names that may be of one thing, in different places."""
    sides = ((p.targets[0], q.targets[0]), (p.actuals[0], q.actuals[0]))
    if p.project != q.project or p.level != q.level or not all(agrees(a, b) for a, b in sides):
        return False
    if any(_place(a) & _place(b) for a, b in ((p.targets, q.targets), (p.actuals, q.actuals))):
        return False
    if p.asked != q.asked and {p.actuals[0].stage, q.actuals[0].stage} != {p.actuals[0].stage}:
        return False
    likely = likeness(p.name, q.name)
    telling = p.targets[0].value != p.actuals[0].value and p.targets[0].value >= _MANY
    return likely >= _ALIKE or (telling and likely > 0) or (telling and bool(set(p.name[-2:]) & set(q.name)))


def _place(side: list[Mention]) -> set[tuple[str, int]]:
    """Give the paragraphs, and the tables, in which a side stands: two rows of one table are two things."""
    cells = [m.read.figure.cell if m.read else None for m in side]
    return {("table", cell.table) if cell else ("text", m.passage.item) for m, cell in zip(side, cells, strict=True)}


def _has_cell(m: Mention) -> bool:
    return m.read is not None and m.read.figure.cell is not None


def _join(p: Promise, other: Promise) -> None:
    p.targets, p.actuals = [*p.targets, *other.targets], [*p.actuals, *other.actuals]
    p.share = other.share if p.share is None else p.share
    p.score = max(p.score, other.score)
    if not _has_cell(p.actuals[0]) and any(map(_has_cell, other.actuals)):
        p.name = other.name  # a row of a table names its own thing: 老旧小区开工
    for side in (p.targets, p.actuals):
        confirm(side)
