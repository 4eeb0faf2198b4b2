"""One promise told in a self-evaluation's form and in its prose with two results: then neither is the result for sure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace

from minsheng_analysis.extraction.drafting.claims import core
from minsheng_analysis.extraction.drafting.form_names import is_money_row
from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.drafting.promise import Promise
from minsheng_analysis.extraction.drafting.restating import Thing, agrees
from minsheng_analysis.quantities import find_quantities

#: Kinds of document that tell each promise twice: in words, and as a row of the form.
_TOLD_TWICE = ("form", "evaluation")
#: Ends of an indicator's name in a form that say how it is counted.
_COUNTED = re.compile(r"(?:的)?(?:完成)?(?:数量|人次数?|户数|人数|个数|座数|里程|面积|数)$")
_OPENING = re.compile(r"^(?:新建|新增|改造|建设|实施|举办|开展|培训|完成|接受)+")
_LEAST_NAME = 3


def drop_money_rows(promises: list[Promise], kind: str) -> None:
    """Leave out the rows of a form's money that promise nothing: a budget without what was spent of it, and what an earlier year left.

    Parameters
    ----------
    promises : list of Promise
        Changed in place.
    kind : str
        Of the document.
    """
    if kind not in _TOLD_TWICE:
        return
    rows = [p for p in promises if p.speaks.unit == "yuan" and is_money_row(p.name)]
    for p in [p for p in rows if not (p.targets and p.actuals) or "结转" in p.name]:
        for m in (*p.targets, *p.actuals):
            m.role = "context"
        promises.remove(p)


def tell_both_results(promises: list[Promise], kind: str) -> None:
    """Put the result that the prose tells of a form's promise beside the form's own, where the two differ.

    Both are then one fact of two numbers: the promise is not judged by either, and the audit tells both with their lines.

    Parameters
    ----------
    promises : list of Promise
        Changed in place.
    kind : str
        Of the document.
    """
    if kind not in _TOLD_TWICE:
        return
    for row in [p for p in promises if p.level == "headline" and _is_answered(p) and _is_row(p.actuals[0])]:
        told = list(_told_of(row, promises))
        if len(told) != 1 or agrees(told[0].actuals[0], row.actuals[0]):
            continue
        if _tells_too(told[0].actuals[0], row.actuals[0]):
            # 900台全部装好，在线810台: what the form counts stands in the sentence, and the other number is of something else.
            for m in told[0].actuals:
                m.role = "context"
            row.targets += told[0].targets
            promises.remove(told[0])
        else:
            for m in (*told[0].targets, *told[0].actuals):
                m.name, m.passage = row.name, replace(m.passage, project=row.project)
            row.targets += told[0].targets
            row.actuals += told[0].actuals
            promises.remove(told[0])


def _told_of(row: Promise, promises: list[Promise]) -> Iterator[Promise]:
    """Give what the prose promises and tells of the same: as much, in the same unit, under the same name."""
    own = Thing(row.targets)
    for p in promises:
        if p is row or not _is_answered(p) or any(_is_row(m) for m in (*p.targets, *p.actuals)):
            continue
        of = Thing(p.targets)
        counted = (own.unit, own.first.read.figure.quantity.classifier) if own.first.read else None
        same = of.first.read is not None and (of.unit, of.first.read.figure.quantity.classifier) == counted
        if same and own.unit not in ("yuan", "percent") and math.isclose(of.value, own.value) and _is_called(row, p):
            yield p


def _tells_too(other: Mention, result: Mention) -> bool:
    """Whether the sentence of another number prints the form's result as well."""
    if other.read is None or result.read is None:
        return False
    own = result.read.figure.quantity
    same = ((one.quantity.value, one.quantity.unit) for one in find_quantities(other.passage.text))
    return any(value == own.value and unit == own.unit for value, unit in same)


def _is_answered(p: Promise) -> bool:
    return bool(p.targets and p.actuals) and p.comparable and all(m.read for m in (*p.targets, *p.actuals))


def _is_row(m: Mention) -> bool:
    return m.read is not None and m.read.figure.cell is not None


def _is_called(row: Promise, p: Promise) -> bool:
    """Whether one of two names holds the other, but for the verb before it and the way of counting behind it."""
    a, b = (_OPENING.sub("", _COUNTED.sub("", core(name))) for name in (row.name, p.name))
    return min(len(a), len(b)) >= _LEAST_NAME and (a in b or b in a)
