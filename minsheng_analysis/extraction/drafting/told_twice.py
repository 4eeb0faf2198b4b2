"""One pair of promise and result that a document tells twice: in its text and in a table, say. It counts once."""

from __future__ import annotations

import re

from minsheng_analysis.extraction.drafting.as_read import confirm
from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.drafting.promise import Promise
from minsheng_analysis.extraction.drafting.restating import agrees
from minsheng_analysis.extraction.reading.relations import likeness

#: From which number on two equal ones are hardly by chance of two things.
_MANY = 10
_ALIKE = 0.5
#: Shorter names (增长, 户数) may be of anything.
_NAMED = 3
_VERB = re.compile(r"新建|改造|改建|扩建|新增|加装|更新|更换|修缮|续建|开工|完工|建成|培训|新开")


def join_told_twice(promises: list[Promise]) -> None:
    """Make one row of two that hold the same numbers of one thing in two places; a promise without a result joins a pair, too.

    Parameters
    ----------
    promises : list of Promise
        Of a document; changed in place.
    """
    for p in [p for p in promises if p.actuals and _is_number(p)]:
        if p not in promises:
            continue
        for other in [q for q in promises if q is not p and _is_number(q) and _same(p, q)]:
            _join(p, other)
            promises.remove(other)
            for q in promises:
                if q.parent is other:
                    q.parent = p


def _is_number(p: Promise) -> bool:
    return bool(p.targets) and p.measure != "qualitative" and not p.parts and not p.sum_of and p.comparable


def _same(p: Promise, q: Promise) -> bool:
    """Whether two rows have one project, the same numbers, and names that may be of one thing, in different places."""
    if _later(p) != _later(q) or (not q.actuals and _later(q)):
        return False
    if p.project != q.project or p.level != q.level or not _one_number(p.targets[0], q.targets[0]):
        return False
    if _place(p.targets) & _place(q.targets) or _unlike_verbs(p, q):
        return False
    likely = likeness(p.name, q.name)
    if not q.actuals:
        return likely >= _ALIKE and q.share is None and min(len(p.name), len(q.name)) >= _NAMED
    if not _one_number(p.actuals[0], q.actuals[0]):
        return False
    told_once = any(a is b for a in p.actuals for b in q.actuals)
    if not told_once and _place(p.actuals) & _place(q.actuals):
        return False
    if p.asked != q.asked and p.actuals[0].stage != q.actuals[0].stage:
        return False
    telling = p.targets[0].value != p.actuals[0].value and p.targets[0].value >= _MANY
    return likely >= _ALIKE or (telling and (likely > 0 or bool(set(p.name[-2:]) & set(q.name))))


def _later(p: Promise) -> bool:
    """Whether a promise is one for a later year than the document's."""
    return any(m.read is not None and m.read.upcoming for m in p.targets) or any(
        m.passage.part == "next" for m in p.targets
    )


def _one_number(a: Mention, b: Mention) -> bool:
    """Whether two figures are one number; 40个 and ≥40个 ask for the same."""
    return agrees(a, b) or (a.unit == b.unit and a.value == b.value)


def _unlike_verbs(p: Promise, q: Promise) -> bool:
    """Whether two things of one name are made in unlike ways: 新建公厕 and 改造公厕."""
    made = [set(_VERB.findall("".join((row.name, _before(row.targets[0]))))) for row in (p, q)]
    return all(made) and not made[0] & made[1]


def _before(m: Mention) -> str:
    text = m.read.figure.text[: m.start] if m.read and not m.read.figure.cell else ""
    return re.split(r"[，,。；;、：:]", text)[-1]


def _place(side: list[Mention]) -> set[tuple[str, int]]:
    """Give the paragraphs, and the tables, in which a side stands: two rows of one table are two things."""
    cells = [m.read.figure.cell if m.read else None for m in side]
    return {("table", cell.table) if cell else ("text", m.passage.item) for m, cell in zip(side, cells, strict=True)}


def _has_cell(m: Mention) -> bool:
    return m.read is not None and m.read.figure.cell is not None


def _join(p: Promise, other: Promise) -> None:
    p.targets = [*p.targets, *(m for m in other.targets if m not in p.targets)]
    p.actuals = [*p.actuals, *(m for m in other.actuals if m not in p.actuals)]
    p.share = other.share if p.share is None else p.share
    p.score = max(p.score, other.score) if other.actuals else p.score
    if not _has_cell(p.actuals[0]) and any(map(_has_cell, other.actuals)):
        p.name = other.name  # a row of a table names its own thing: 老旧小区开工
    for side in (p.targets, p.actuals):
        confirm(side)
