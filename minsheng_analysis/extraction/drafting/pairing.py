"""Which result answers which promise within a project, and which items stand under which promise."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np

from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.drafting.restating import SAME_NUMBER, Thing, agrees, alike, begins_alike, things_of
from minsheng_analysis.extraction.reading.decision import assigned
from minsheng_analysis.extraction.reading.relations import likeness
from minsheng_analysis.measures.codes import TELLING

#: From which score on a promise and a result are one pair.
PAIR_FLOOR = 0.5
#: Confidence of a role that the document's own structure confirms.
CONFIRMED = 0.85
#: Lead over the next best from which a pair is beyond doubt.
_CLEAR = 0.1
#: What is in common between a promise and a result: their number, closeness, row of a table, the reading's own opinion.
_EQUAL, _CLOSE, _ROW, _READ, _ALONE = 0.15, 0.1, 0.1, 0.2, 0.15


def split_targets(targets: Sequence[Mention]) -> tuple[list[Thing], list[Thing]]:
    """Tell the promises themselves from the items that they come down to; an item that only repeats a promise is one of its mentions."""
    heads = things_of([m for m in targets if m.passage.part != "support"])
    items: list[Mention] = []
    for m in (m for m in targets if m.passage.part == "support"):
        scored = [
            (max(alike(m, other) for other in thing.members if agrees(m, other)), thing)
            for thing in heads
            if any(agrees(m, other) for other in thing.members)
        ]
        best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
        if best[1] is not None and best[0] >= SAME_NUMBER:
            best[1].members.append(m)
        else:
            items.append(m)
    return heads, things_of(items)


def listed_under(total: Thing, others: Sequence[Thing]) -> list[Thing]:
    """Give the parts that a promise's own sentence lists: …62.4公里，其中A段21公里、B段…."""
    m = total.members[0]
    text = m.read.figure.text if m.read else ""
    behind = [
        t for t in others
        if t is not total and t.unit == total.unit and t.members[0].passage is m.passage and t.members[0].start > m.end
        and re.search(r"其中|分别|包括", text[m.end : t.members[0].start])
    ]  # fmt: skip
    return behind if len(behind) >= 2 and adds_up([t.value for t in behind], total) else []


def adds_up(values: Sequence[float], total: Thing) -> bool:
    """Tell whether numbers come to a total, within its rounding."""
    q = total.first.read.figure.quantity if total.first.read else None
    whole = math.fsum(values)
    return q is not None and (
        math.isclose(whole, q.value, rel_tol=1e-6) or (q.qualifier == "exact" and q.low < whole < q.high)
    )


def paired(
    targets: Sequence[Thing], results: Sequence[Thing], read: set[tuple[int, int]]
) -> dict[int, tuple[int, float]]:
    """Give each promise the result that answers it.

    Parameters
    ----------
    targets, results : sequence of Thing
        Of one project.
    read : set of (int, int)
        Pairs of figures that the reading made.

    Returns
    -------
    dict of int to (int, float)
        Place of the promise to place of its result and how sure that is.
    """
    units = [t.unit for t in targets]
    result_units = [r.unit for r in results]
    scored: dict[tuple[int, int], float] = {}
    for i, t in enumerate(targets):
        for j, r in enumerate(results):
            if t.unit == r.unit and not r.members[0].extra:
                alone = units.count(t.unit) == 1 and result_units.count(t.unit) == 1
                scored[i, j] = _score(t, r, read, alone=alone)
    out: dict[int, tuple[int, float]] = {}
    # Items whose line is told again word for word first, then the promises themselves, then what is left.
    for of_items, floor in ((True, 0.95), (False, PAIR_FLOOR), (True, PAIR_FLOOR + 0.1)):
        taken = {j for j, _ in out.values()}
        open_ = {
            (i, j): s for (i, j), s in scored.items()
            if s >= floor and i not in out and j not in taken and (targets[i].members[0].passage.part == "support") == of_items
        }  # fmt: skip
        pairs = [(i, j + len(targets)) for i, j in open_]
        for i, j, _ in assigned(pairs, np.asarray([min(s, 0.99) for s in open_.values()]), PAIR_FLOOR - 0.05):
            out[i] = (j - len(targets), _certainty(i, j - len(targets), targets, results, scored))
            if _word_for_word(targets[i], results[j - len(targets)]):
                # Told again word for word with the same number: neither can be anything else.
                for m in (*targets[i].members, *results[j - len(targets)].members):
                    m.confidence = max(m.confidence, CONFIRMED)
    return out


def _word_for_word(t: Thing, r: Thing) -> bool:
    """Tell whether a promise is told again as its result, number and words alike, each where the document puts such."""
    headed = any(m.passage.strong for m in t.members) and any(m.passage.strong for m in r.members)
    if not headed or not math.isclose(t.value, r.value):
        return False
    return any(alike(a, b) >= 0.9 or begins_alike(a, b) for a in t.members for b in r.members)


def _certainty(i: int, j: int, targets: Sequence[Thing], results: Sequence[Thing], scored: dict[tuple[int, int], float]) -> float:  # fmt: skip
    """Say how sure a pair is: by its score, or by how far it, or its name, lies above whatever else either might meet."""
    own, of_items = scored[i, j], targets[i].members[0].passage.part == "support"
    # A promise's own items count the same thing; they are no rivals of it.
    rivals = [
        (a, b) for a, b in scored
        if (a == i) != (b == j) and (of_items or targets[a].members[0].passage.part != "support")
    ]  # fmt: skip
    lead = own - max((scored[pair] for pair in rivals), default=0.0)
    name = _named_alike(targets[i], results[j])
    names = max((_named_alike(targets[a], results[b]) for a, b in rivals), default=0.0)
    sure = max(own, 0.8 + lead / 2 if lead >= _CLEAR else 0.0, 0.85 if name >= 0.7 and name - names >= 0.25 else 0.0)
    return min(0.97, sure)


def _named_alike(t: Thing, r: Thing) -> float:
    return max(likeness(a.name, b.name) for a in t.members for b in r.members)


def _score(t: Thing, r: Thing, read: set[tuple[int, int]], *, alone: bool) -> float:
    similar = max(alike(a, b) for a in t.members for b in r.members)
    x, y = t.value, r.value
    known = math.isfinite(x) and math.isfinite(y) and x > 0 and y > 0
    equal = known and math.isclose(x, y)
    close = min(x, y) / max(x, y) if known else 0.5
    row = any(a.passage.row and a.passage.row == b.passage.row for a in t.members for b in r.members)
    said = any((a.k, b.k) in read for a in t.members for b in r.members)
    kinds = {_classifier(t), _classifier(r)}
    classifier = len(kinds) == 1 or "" in kinds or not kinds & TELLING
    if not (classifier or said or row or equal):
        return 0.0  # households promised are not answered by a number of estates told elsewhere
    return (
        similar + _EQUAL * equal + _CLOSE * close + _ROW * row + _READ * said + _ALONE * alone - 0.25 * (not classifier)
    )


def _classifier(t: Thing) -> str:
    return classifier_of(t.members[0])


def classifier_of(m: Mention) -> str:
    """Give the classifier that a figure counts by; empty where it has none."""
    return m.read.figure.quantity.classifier if m.read else ""
