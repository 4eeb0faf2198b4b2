"""Where a document tells one thing in several places: overview, table and chapter, brought together and kept apart."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.reading.relations import likeness

#: How alike two mentions must be to be one thing: of one number, and of two numbers that then contradict each other.
SAME_NUMBER, OTHER_NUMBER = 0.5, 0.9


@dataclass
class Thing:
    """One thing that the document counts, with every mention of it, in the document's order."""

    members: list[Mention]

    @property
    def first(self) -> Mention:
        """The mention that names it: the most exact one."""
        return min(self.members, key=lambda m: (_width(m), m.start))

    @property
    def unit(self) -> str:
        """Unit of its numbers."""
        return self.members[0].unit

    @property
    def value(self) -> float:
        """Number of its most exact mention."""
        return self.first.value


def _width(m: Mention) -> float:
    q = m.read.figure.quantity if m.read else None
    return q.high - q.low if q and math.isfinite(q.high) else math.inf


def alike(a: Mention, b: Mention) -> float:
    """Return how far two mentions speak of one thing, 0 to 1: by the name of what is counted and by their sentences."""
    by_name = max(likeness(a.name, b.name), fuzz.ratio(a.name, b.name) / 100)
    by_sentence = fuzz.ratio(a.context, b.context) / 100
    if min(len(a.context), len(b.context)) < 6:
        return by_name
    return 0.5 * by_name + 0.5 * by_sentence if by_sentence < 0.95 else max(by_name, by_sentence)


def agrees(a: Mention, b: Mention) -> bool:
    """Tell whether two figures are one number, perhaps in different digits."""
    if a.read is None or b.read is None or a.unit != b.unit:
        return False
    x, y = a.read.figure.quantity, b.read.figure.quantity
    if math.isclose(x.value, y.value, rel_tol=1e-9) or (x.low == y.low and x.high == y.high):
        return True
    if not (x.qualifier == y.qualifier == "exact"):
        return max(x.low, y.low) <= min(x.high, y.high) and x.qualifier == y.qualifier
    # 3万 and 2.5万 share a border of what they may stand for, and neither rounds to the other
    rounded = x.low < y.value < x.high or y.low < x.value < y.high
    return rounded and "." in f"{x.text}{y.text}"


def things_of(mentions: Sequence[Mention]) -> list[Thing]:
    """Bring together the mentions of one role that tell one thing in several places.

    Equal numbers need some likeness. Unlike numbers are one thing only where their sentences are the same but for the
    numbers, and stand in different sections: then they contradict each other.

    Parameters
    ----------
    mentions : sequence of Mention
        Of one project and one role.
    """
    things: list[Thing] = []
    for m in mentions:
        best, most = None, 0.0
        for thing in things:
            score = max((sameness(m, other) for other in thing.members), default=0.0)
            if any(m.passage.item == other.passage.item for other in thing.members):
                score = 0.0  # told side by side they are two things
            if score > most:
                best, most = thing, score
        if best is None and m.passage.part == "measures":
            # A number told again among the measures, where only one thing of the project has it.
            same = [t for t in things if agrees(m, t.members[0]) and any(o.passage.part == "result" for o in t.members)]
            best = same[0] if len(same) == 1 and m.value >= 5 and _kin(m, same[0].members[0]) else None
        if best is not None:
            best.members.append(m)
        else:
            things.append(Thing([m]))
    return things


def sameness(a: Mention, b: Mention) -> float:
    """Return how far two mentions are one thing told twice, 0 where they are not: of one number, or contradicting each other."""
    if a.unit != b.unit or a.extra != b.extra or _of_later_year(a) != _of_later_year(b):
        return 0.0
    similar = alike(a, b)
    if agrees(a, b):
        return similar + 0.2 if similar >= SAME_NUMBER else 0.0
    if a.passage.section == b.passage.section or a.unit == "yuan":
        return 0.0
    x, y = a.value, b.value
    near = x > 0 and y > 0 and 0.5 <= x / y <= 2
    return similar if near and similar >= OTHER_NUMBER and len(a.name) >= 4 and _one_sentence(a, b) else 0.0


def _of_later_year(m: Mention) -> bool:
    return m.read is not None and m.read.upcoming


def _one_sentence(a: Mention, b: Mention) -> bool:
    """Tell whether two sentences are one but for their numbers: word for word up to the figure, and no other words behind it."""
    behind, after = (m.context.split("|", 1)[1] for m in (a, b))
    return begins_alike(a, b) and (not behind or not after or fuzz.ratio(behind, after) >= 60)


def begins_alike(a: Mention, b: Mention) -> bool:
    """Tell whether two sentences are the same, word for word, up to the figure."""
    first, second = (m.context.split("|", 1)[0] for m in (a, b))
    return min(len(first), len(second)) >= 4 and fuzz.ratio(first, second) >= 100 * OTHER_NUMBER


def _kin(a: Mention, b: Mention) -> bool:
    """Whether two names have a word in common, be it only one character of the noun."""
    return bool(set(a.name[-3:]) & set(b.name)) or likeness(a.name, b.name) > 0.2


def reconcile(mentions: Sequence[Mention], divided: Collection[int]) -> None:
    """Give what is told in several places one role: what stands among results here and is a result there is no promise.

    Only where the document itself sets promises and results apart, and only where the number is told again: a promise
    that no passage of promises has, and that another place calls done, was done; and the other way round.

    Parameters
    ----------
    mentions : sequence of Mention
        Their roles are settled in place.
    divided : collection of int
        Projects whose promises and results stand apart.
    """
    for project in divided:
        own = [m for m in mentions if m.passage.project == project and m.role in ("target", "actual")]
        promised = [m for m in own if m.role == "target" and m.passage.part in ("target", "support")]
        done = [m for m in own if m.role == "actual" and m.passage.part in ("result", "measures")]
        for m in own:
            among_results = m.passage.part in ("result", "measures")
            headed = m.passage.strong or not _told(m, promised)
            if m.role == "target" and among_results and headed and _told(m, done):
                m.role, m.confidence = "actual", max(m.confidence, 0.82)
                m.stage = m.governed or "completed"
            elif (
                m.role == "actual"
                and not among_results
                and m.passage.strong
                and _told(m, promised)
                and not _told(m, done)
            ):
                m.role, m.stage, m.confidence = "target", "planned", max(m.confidence, 0.82)


def _told(m: Mention, others: Sequence[Mention]) -> bool:
    return any(
        o is not m and o.passage.item != m.passage.item and agrees(m, o) and alike(m, o) >= SAME_NUMBER for o in others
    )
