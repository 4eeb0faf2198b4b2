"""Promises that are answered in another unit: 1,000 people promised, 1,046 households done. Side by side, never a ratio."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.drafting.pairing import classifier_of
from minsheng_analysis.extraction.drafting.promise import Promise
from minsheng_analysis.extraction.drafting.restating import alike
from minsheng_analysis.measures.codes import TELLING

#: Units that say of another figure how far it is, or what it cost: they answer no promise of things.
_ASIDE = frozenset({"percent", "percentage_points", "yuan", "times", "state"})
#: What is counted one by one: people may answer households, square metres never people.
_COUNTED = frozenset({"count", "people", "person_times"})
#: From which likeness of names on two figures of one project are of one thing.
_ONE_THING = 0.5
#: How sure it is that they belong together, beside how sure each is by itself.
_SIDE_BY_SIDE = 0.85
#: Before whom there is room for in what was built: 可供680名师生同时就餐. That answers no promise to build it.
_ROOM_FOR = re.compile(r"(?:可|能够?|满足)(?:同时|一次性?|基本)*(?:供|容纳|接待|满足|服务|提供)[^，。；\d]{0,8}$")


def side_by_side(promises: list[Promise]) -> None:
    """Put the one promise of a project that nothing answers beside the one result in another unit that answers nothing.

    They must share a sentence, a row or a name, or stand where the project's promises and results stand; with a second
    promise or result to choose from, nothing is done.

    Parameters
    ----------
    promises : list of Promise
        Of a document; a result that is put beside a promise is taken out.
    """
    for project in sorted({p.project for p in promises if p.project}):
        mine = [p for p in promises if p.project == project and p.measure != "qualitative"]
        for open_, lone in _couples(mine):
            open_.actuals = lone.actuals
            open_.score = min(_SIDE_BY_SIDE, *(m.confidence for m in (*open_.targets, *lone.actuals)))
            _not_compared(open_)
            promises.remove(lone)


def set_apart(promises: Sequence[Promise]) -> None:
    """Compare no pair whose two sides are in different units, such as one that a person made: 350 people, 3,000 visits."""
    for p in promises:
        units = {side[0].unit for side in (p.targets, p.actuals) if side}
        if p.comparable and len(units) == 2 and "state" not in units:
            _not_compared(p)


def _not_compared(p: Promise) -> None:
    """Say of a pair that it stands side by side, and why."""
    target, actual = p.targets[0].figure, p.actuals[0].figure
    p.comparable = False
    p.reason_zh = f"承诺为{target}，结果为{actual}：两者计量的对象不同，不能相比。"
    p.reason_en = (
        f"The promise is {target}, the result {actual}: they do not count the same thing and cannot be compared."
    )


def _couples(mine: Sequence[Promise]) -> list[tuple[Promise, Promise]]:
    open_ = [p for p in mine if p.level == "headline" and p.targets and _unanswered(p) and p.speaks.unit not in _ASIDE]
    lone = [p for p in mine if p.level == "result" and p.actuals and p.speaks.unit not in _ASIDE]
    lone = [p for p in lone if not _is_room(p.speaks)]
    by_row: list[tuple[Promise, Promise]] = []
    for p in open_:
        beside = [q for q in lone if q.speaks.passage.row and q.speaks.passage.row == p.speaks.passage.row]
        rivals = [o for o in open_ if o.speaks.passage.row == p.speaks.passage.row]
        if len(beside) == len(rivals) == 1:
            by_row.append((p, beside[0]))
    if by_row:
        return [(p, q) for p, q in by_row if _unlike(p.speaks, q.speaks)]
    if len(open_) != 1 or len(lone) != 1 or not _unlike(open_[0].speaks, lone[0].speaks):
        return []
    target, actual = open_[0].speaks, lone[0].speaks
    together = (
        (target.passage.item, target.passage.start) == (actual.passage.item, actual.passage.start)
        or (target.passage.strong and actual.passage.strong)
        or alike(target, actual) >= _ONE_THING
    )
    return [(open_[0], lone[0])] if together else []


def _is_room(m: Mention) -> bool:
    return bool(_ROOM_FOR.search(m.passage.text[: m.start - m.passage.start]))


def _unanswered(p: Promise) -> bool:
    return not p.actuals and not p.sum_of and not p.counted and not p.parts and not math.isnan(p.targets[0].value)


def _unlike(a: Mention, b: Mention) -> bool:
    """Whether two figures count different things: by their units, or blocks where the other counts estates."""
    classifiers = {classifier_of(a), classifier_of(b)}
    if a.unit != b.unit:
        return {a.unit, b.unit} <= _COUNTED
    return len(classifiers) == 2 and "" not in classifiers and bool(classifiers & TELLING)
