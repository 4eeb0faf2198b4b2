"""From mentions and links to indicators: restatements become one fact, targets meet their results.

Three steps. Links that the text or a table row makes itself are merged where they restate each other. Targets and
results that stand apart are then matched by what they count, where they stand and what they are counted in. Percentages
that stand alone look for their quantity last.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from minsheng_analysis.extraction import rules
from minsheng_analysis.extraction.mentions import QUANTITIES, Found, Link, Mention, is_quotient, kind_letter, similarity


@dataclass(eq=False)
class Fact:
    """Mentions of one role that say the same thing."""

    mentions: list[Mention]

    @property
    def best(self) -> Mention:
        """The most precise mention: the one with the narrowest interval, the first of equals."""
        return min(self.mentions, key=_width)


@dataclass(eq=False)
class Pair:
    """One row of the indicators: a target fact, a result fact and a published percentage; each may be missing."""

    target: Fact | None = None
    actual: Fact | None = None
    share: float | None = None
    shares: list[Mention] = field(default_factory=list)
    subject: str = ""
    head: str = ""
    project: str = ""
    period: str = ""
    place: str = ""
    status: list[str] = field(default_factory=list)
    reason: str = ""
    score: float = 1.0
    group: bool = False
    rows: set[tuple[int, int]] = field(default_factory=set)

    def anchor(self) -> Mention | None:
        """The mention that speaks for the pair: the result's, else the target's."""
        fact = self.actual or self.target
        return fact.mentions[0] if fact else None


def _width(m: Mention) -> float:
    q = m.quantity
    return (q.high - q.low) if math.isfinite(q.high) else float("inf")


def same_value(a: Mention, b: Mention) -> bool:
    """Whether two figures are equal, or one is the other rounded."""
    if a.unit != b.unit:
        return False
    x, y = a.quantity, b.quantity
    if math.isnan(x.value) or math.isnan(y.value):
        return (x.low, x.high) == (y.low, y.high)
    if math.isclose(x.value, y.value, rel_tol=1e-9):
        return True
    if x.qualifier in {"at_least", "at_most"} or y.qualifier in {"at_least", "at_most"}:
        return False
    overlap = min(x.high, y.high) - max(x.low, y.low) >= 0
    return overlap and abs(x.value - y.value) <= 0.03 * max(abs(x.value), abs(y.value))


def _likeness(a: Mention, b: Mention) -> float:
    """Return how far two figures count the same thing, 0 to 1."""
    local = similarity(a.subject, b.subject)
    whole = similarity(f"{a.head}{a.subject}", f"{b.head}{b.subject}")
    likeness = max(0.75 * local + 0.25 * whole, 0.9 * whole if not a.subject or not b.subject else 0.0)
    # the total row of a table says no more than 合计: its heading names what it totals
    return max(likeness, 0.5) if a.total_row != b.total_row and not a.place and not b.place else likeness


def _compatible(a: str, b: str) -> bool:
    return not a or not b or a == b


def _same_project(a: str, b: str) -> bool:
    return bool(a and b) and (a == b or a in b or b in a or similarity(a, b) >= 0.6)


def build_pairs(found: Found) -> list[Pair]:
    """Turn everything found into the rows of the indicators.

    Parameters
    ----------
    found : Found

    Returns
    -------
    list of Pair
        In the order of the document. Results that have neither a target nor a comparison with the plan have no row.
    """
    _answer_targets(found.mentions)
    mark_sums(found.mentions, {id(m) for link in found.links for m in (link.actual, link.target) if m is not None})
    pairs = _merge_links(found.links)
    targets = _facts([m for m in found.mentions if m.role == "target"], pairs, "target")
    actuals = _facts(
        [m for m in found.mentions if m.role in {"actual", "breakdown"} and kind_letter(m.quantity) != "D"],
        pairs,
        "actual",
    )
    _absorb(targets, pairs, "target")
    _absorb(actuals, pairs, "actual")
    _match(targets, actuals, pairs)
    _find_results(pairs, found.mentions)
    _settle_shares(pairs, actuals)
    pairs = _merge_pairs(pairs)
    _settle_row_shares(pairs, found.mentions)
    for m in (m for p in pairs if p.target and p.actual for m in p.actual.mentions):
        if m.reason == "parts of a total":
            m.role, m.stage = "actual", m.stage if m.stage != "none" else "completed"  # a part with a target of its own
    order = {id(m): k for k, m in enumerate(found.mentions)}
    return sorted(
        (p for p in pairs if p.target or p.share is not None or (p.actual and p.reason)),
        key=lambda p: min(
            (order.get(id(m), 10**9) for f in (p.actual, p.target) if f for m in f.mentions), default=10**9
        ),
    )


def _answer_targets(mentions: Sequence[Mention]) -> None:
    """Take the value after a change (由86.5%提升至93.1%) for a result where a target asks for just that."""
    targets = [m for m in mentions if m.role == "target"]
    for before, after in itertools.pairwise(mentions):
        if before.reason != "由…提高到…" or after.reason != before.reason or before.sentence != after.sentence:
            continue
        asked = (
            t for t in targets
            if t.unit == after.unit and t.row == after.row and similarity(t.subject, before.subject) >= 0.6
            and (t.project == after.project or _same_project(t.project, after.project))
        )  # fmt: skip
        if after.role == "change" and next(asked, None):
            after.role, after.stage, after.subject = "actual", "completed", before.subject


# ------------------------------------------------------------------------------------------------ parts of totals


def mark_sums(mentions: list[Mention], linked: set[int]) -> None:
    """Mark figures that add up to a total stated elsewhere: parts, not totals.

    Parts stand together (one paragraph, one cell), share unit and role, and their sum is printed as a figure of the
    same unit and role.
    """
    for role in ("actual", "target"):
        groups: dict[tuple[int, str, str], list[Mention]] = {}
        for m in mentions:
            if m.role == role and not math.isnan(m.quantity.value) and kind_letter(m.quantity) in QUANTITIES:
                groups.setdefault((m.item, m.unit, m.quantity.classifier), []).append(m)
        for (item, unit, _), group in groups.items():
            # parts of a result may add up to what was promised, where the whole result is printed nowhere
            wholes = {role, "target"} if role == "actual" else {role}
            others = [m for m in mentions if m.role in wholes and m.unit == unit and (m.item != item or m in group)]
            for parts in _runs(group):
                total = sum(m.quantity.value for m in parts)
                owners = [
                    m for m in others if m not in parts and math.isclose(m.quantity.value, total, rel_tol=1e-6)
                    and (m.item == item or _same_project(m.project, parts[0].project) or any(similarity(m.subject, p.subject) > 0.3 for p in parts))
                ]  # fmt: skip
                if owners:
                    promised = owners[0].role != role
                    if promised and len({m.sentence for m in parts}) < len(parts):
                        continue  # 建成8个、基本建成2个: states of one thing, not its parts
                    for m in parts:
                        m.part, m.whole = True, owners[0]
                        if (
                            role == "actual" and not promised and id(m) not in linked
                        ):  # a part with a plan of its own is a result
                            m.role, m.reason = "breakdown", "adds up to a total"
                    break


def _runs(group: list[Mention]) -> list[list[Mention]]:
    """Return runs of neighbours to try as parts, longest first; a run of two must count like things."""
    n = len(group)
    if n > 40:
        return [group]
    runs = [group[i:j] for i in range(n) for j in range(i + 2, n + 1)]
    runs = [r for r in runs if len(r) > 2 or similarity(r[0].subject, r[1].subject) > 0.25]
    return sorted(runs, key=len, reverse=True)


# ----------------------------------------------------------------------------------------------------------- links


def _merge_links(links: list[Link]) -> list[Pair]:
    pairs: list[Pair] = []
    for link in links:
        pair = Pair(
            Fact([link.target]) if link.target else None, Fact([link.actual]) if link.actual else None, link.share,
            list(link.share_mentions), link.subject, link.head, link.project, link.period, link.place,
            [link.status] if link.status else [], link.reason, group=link.group, rows={link.row} if link.row else set(),
        )  # fmt: skip
        _join(pairs, pair)
    return pairs


def _join(pairs: list[Pair], pair: Pair) -> None:
    for other in pairs:
        if _restates(other, pair):
            _take_in(other, pair)
            return
    pairs.append(pair)


def _take_in(other: Pair, pair: Pair) -> None:
    for side in ("target", "actual"):
        mine, theirs = getattr(other, side), getattr(pair, side)
        if mine is None:
            setattr(other, side, theirs)
        elif theirs is not None:
            mine.mentions.extend(m for m in theirs.mentions if m not in mine.mentions)
    if other.share is None:
        other.share, other.shares = pair.share, pair.shares
    else:
        other.shares.extend(pair.shares)
    other.status.extend(s for s in pair.status if s not in other.status)
    other.period = other.period or pair.period
    other.place = other.place or pair.place
    other.rows |= pair.rows


def _restates(a: Pair, b: Pair) -> bool:
    """Whether two pairs are one indicator printed twice."""
    if a.group != b.group or not _compatible(a.period, b.period) or not _compatible(a.place, b.place):
        return False
    if a.rows and b.rows and not (a.rows & b.rows) and _different_rows(a, b):
        return False
    agree = 0
    for side in ("target", "actual"):
        x, y = getattr(a, side), getattr(b, side)
        if x is None or y is None:
            continue
        if not same_value(x.best, y.best):
            return False
        agree += 2 if x.best is y.best else 1
    if a.share is not None and b.share is not None and not math.isclose(a.share, b.share, abs_tol=0.06):
        return False
    m, n = a.anchor(), b.anchor()
    alike = similarity(a.head + a.subject, b.head + b.subject)
    if m and n:  # equal figures under one head are one thing even where their own words differ
        alike = max(_likeness(m, n), 0.6 * alike)
    if m is None or n is None:
        return bool(a.group) and alike > 0.6 and a.share == b.share
    if any(
        f is not None and g is not None and f.best is g.best for f, g in ((a.target, b.target), (a.actual, b.actual))
    ):
        return True
    if agree == 0:
        return alike >= 0.75 and m.unit == n.unit and (a.actual is None) != (b.actual is None)
    if (m.place or n.place) and m.place != n.place and agree < 2:
        return False
    bonus = 0.15 if _same_project(a.project, b.project) else 0.0
    exact = sum(
        1 for side in ("target", "actual")
        if getattr(a, side) and getattr(b, side) and _digits(getattr(a, side).best) >= 3
    )  # fmt: skip
    return alike + bonus + 0.15 * agree + 0.1 * exact >= 0.55


def _different_rows(a: Pair, b: Pair) -> bool:
    """Rows of one table are different indicators, whatever their numbers."""
    other_rows = any(x[0] == y[0] and x[1] != y[1] for x in a.rows for y in b.rows)
    m, n = a.anchor(), b.anchor()
    return other_rows and not (m and n and _merged_rows(m, n))


def _merged_rows(x: Mention, y: Mention) -> bool:
    """Whether two rows are one project's, so that a merged cell may speak of what the next row reports."""
    return bool(x.project) and x.project == y.project and not x.place and not y.place and _likeness(x, y) >= 0.6


def _digits(m: Mention) -> int:
    return len(f"{m.quantity.value:.6g}".replace(".", "").rstrip("0"))


# ----------------------------------------------------------------------------------------------------------- facts


def _facts(mentions: list[Mention], pairs: list[Pair], side: str) -> list[Fact]:
    """Group the mentions that no link holds yet into facts."""
    held = {id(m) for p in pairs for f in [getattr(p, side)] if f for m in f.mentions}
    held |= {id(m) for p in pairs for f in (p.target, p.actual) if f for m in f.mentions}
    facts: list[Fact] = []
    for m in mentions:
        if id(m) in held or m.quantity.unit == "times":
            continue
        for fact in facts:
            if same_fact(fact, m):
                fact.mentions.append(m)
                break
        else:
            facts.append(Fact([m]))
    return facts


def same_fact(fact: Fact, m: Mention) -> bool:
    """Whether a figure restates a fact: equal or rounded, like in subject, of one date, place and table row."""
    first = fact.mentions[0]
    if not all(same_value(x, m) for x in fact.mentions) or not _compatible(first.period, m.period):
        return False
    if not _compatible(first.place, m.place) and first.place and m.place:
        return False
    if any(x.sentence == m.sentence and x.item == m.item for x in fact.mentions):
        return False
    if any(_other_row(x, m) for x in fact.mentions):
        return False
    if any(x.row and x.row == m.row and x.column == m.column for x in fact.mentions):
        return max(_likeness(x, m) for x in fact.mentions) >= 0.8
    alike = max(_likeness(x, m) for x in fact.mentions)
    project = 0.2 if any(_same_project(x.project, m.project) for x in fact.mentions) else 0.0
    row = 0.2 if any(x.row and x.row == m.row for x in fact.mentions) else 0.0
    return alike + project + row >= 0.55


def _other_row(x: Mention, y: Mention) -> bool:
    return bool(x.row and y.row and x.row[0] == y.row[0] and x.row[1] != y.row[1]) and not _merged_rows(x, y)


def _absorb(facts: list[Fact], pairs: list[Pair], side: str) -> None:
    """Give a fact to a pair that already states it."""
    for fact in list(facts):
        m = fact.mentions[0]
        best, best_score = None, 0.0
        for pair in pairs:
            held = getattr(pair, side)
            if held is None or not same_value(held.best, m) or not _compatible(pair.period, m.period):
                continue
            if pair.place != m.place and (pair.place and m.place):
                continue
            if any(_other_row(x, m) for x in held.mentions):
                continue
            alike = max(_likeness(x, y) for x in held.mentions for y in fact.mentions)
            project = 0.2 if _same_project(pair.project, m.project) else 0.0
            precise = 0.15 if _digits(m) >= 3 else 0.0
            score = alike + project + precise
            if score > best_score:
                best, best_score = pair, score
        if best is not None and best_score >= 0.5:
            getattr(best, side).mentions.extend(fact.mentions)
            facts.remove(fact)


# -------------------------------------------------------------------------------------------------------- matching


def _match(targets: list[Fact], actuals: list[Fact], pairs: list[Pair]) -> None:
    """Match targets with results, best first; what is left of the targets stands alone."""
    open_targets = [(f, None) for f in targets] + [(p.target, p) for p in pairs if p.target and not p.actual]
    open_actuals = [(f, None) for f in actuals] + [
        (p.actual, p) for p in pairs if p.actual and not p.target and not p.group
    ]
    alone = _only_ones([f for f, _ in open_targets]), _only_ones([f for f, _ in open_actuals])
    scored = []
    for i, (t, _) in enumerate(open_targets):
        for j, (a, _) in enumerate(open_actuals):
            assert t is not None
            assert a is not None
            if t.mentions[0].unit != a.mentions[0].unit:
                continue
            score = _match_score(t, a, only=id(t) in alone[0] and id(a) in alone[1])
            if score > 0:
                scored.append((score, -i, -j))
    scored.sort(reverse=True)
    used_t: set[int] = set()
    used_a: set[int] = set()
    for score, i, j in scored:
        if -i in used_t or -j in used_a:
            continue
        t, tp = open_targets[-i]
        a, ap = open_actuals[-j]
        if tp is not None and ap is not None:
            if tp.share is not None and ap.share is not None and tp.share != ap.share:
                continue
            _take_in(ap, tp)
            pairs.remove(tp)
        elif ap is not None:
            ap.target = t
        elif tp is not None:
            tp.actual = a
        else:
            assert t is not None
            assert a is not None
            pairs.append(_new_pair(t, a, score))
        used_t.add(-i)
        used_a.add(-j)
    for i, (t, tp) in enumerate(open_targets):
        if i not in used_t and tp is None and t is not None:
            pairs.append(_new_pair(t, None, 0.5))


def _new_pair(target: Fact, actual: Fact | None, score: float) -> Pair:
    m = (actual or target).mentions[0]
    rows = {x.row for f in (target, actual) if f for x in f.mentions if x.row}
    return Pair(
        target,
        actual,
        subject=m.subject,
        head=m.head,
        project=m.project,
        period=m.period,
        place=m.place,
        reason="counts the same",
        score=min(score, 1.0),
        rows=rows,
    )


_THRESHOLD = 0.62


def _only_ones(facts: Sequence[Fact | None]) -> set[int]:
    """Return the facts that are the only ones of their unit and classifier in their project."""
    counts: dict[tuple[str, str, str], list[Fact]] = {}
    for fact in facts:
        if fact is not None:
            m = fact.mentions[0]
            counts.setdefault((m.project, m.unit, m.quantity.classifier), []).append(fact)
    return {id(group[0]) for group in counts.values() if len(group) == 1}


def _match_score(t: Fact, a: Fact, *, only: bool) -> float:
    """Return how well a target and a result fit; 0 where they cannot."""
    best = 0.0
    for x in t.mentions[:6]:
        for y in a.mentions[:6]:
            if x.unit != y.unit or y.outside or (x.place and y.place and x.place != y.place):
                continue
            if x.period and y.period and x.period != y.period and x.item != y.item and x.row != y.row:
                continue
            alike = _likeness(x, y)
            score = alike
            near = 0.0
            if x.sentence == y.sentence and x.item == y.item:
                near = 0.45
            elif x.row and x.row == y.row:
                near = 0.4
            elif x.item == y.item:
                near = 0.3
            elif _same_project(x.project, y.project):
                near = 0.25
            score += near
            if (
                x.quantity.classifier
                and x.quantity.classifier == y.quantity.classifier
                and x.quantity.classifier != "个"
            ):
                score += 0.12
            if x.unit != "count" and near:
                score += 0.1
            # 改造小区32个、惠及居民5640户，已开工29个: whom it serves is not what was built
            if (
                bool(rules.BENEFIT.search(x.own)) != bool(rules.BENEFIT.search(y.own))
                and x.quantity.classifier != y.quantity.classifier
            ):
                score -= 0.25
            if only and near and x.project == y.project and x.quantity.classifier == y.quantity.classifier:
                score += 0.35 if x.item == y.item or x.project else 0.25
            if x.part != y.part:
                score -= 0.5 if y.part and y.whole is not None else 0.25
            if y.stage in {"started", "partial"} and not re.search(r"开工|启动|主体", f"{x.clause}{x.subject}"):
                score -= 0.12  # what was promised is the finished thing
            if math.isclose(x.quantity.value, y.quantity.value):
                score += 0.05
            if x.place != y.place:
                score -= 0.2
            if alike == 0.0 and not only:
                score -= 0.15 if near >= 0.4 else 0.4
            score -= _distance(x, y)
            best = max(best, score)
    return best if best >= _THRESHOLD else 0.0


def _distance(x: Mention, y: Mention) -> float:
    a, b = x.quantity.value, y.quantity.value
    if math.isnan(a) or math.isnan(b) or a <= 0 or b <= 0:
        return 0.0
    ratio = max(a / b, b / a)
    return 0.0 if ratio <= 2.5 else min(0.3, 0.08 * math.log2(ratio / 2.5))


def _settle_shares(pairs: list[Pair], actuals: list[Fact]) -> None:
    """Give a percentage that stands alone to the quantity it speaks of."""
    for pair in [p for p in pairs if not p.target and not p.actual and p.share is not None and not p.group]:
        best: tuple[float, Pair | Fact | None] = (0.0, None)
        for other in pairs:
            m = other.anchor()
            if other is pair or m is None or not _compatible(other.period, pair.period):
                continue
            if other.share is not None and other.share != pair.share:
                continue
            score = similarity(pair.subject, m.subject) + (0.1 if _same_project(pair.project, other.project) else 0.0)
            best = max(best, (score, other), key=lambda s: s[0])
        for fact in actuals:
            m = fact.mentions[0]
            if any(p.actual is fact for p in pairs):
                continue
            score = similarity(pair.subject, m.subject) + (0.1 if _same_project(pair.project, m.project) else 0.0)
            best = max(best, (score, fact), key=lambda s: s[0])
        score, owner = best
        quotients = [
            p
            for p in pairs
            if p.target and p.actual and p.share is None and _is_quotient(p, pair.share) and _near(p, pair)
        ]
        if score < 0.6 and len(quotients) == 1:
            score, owner = 0.6, quotients[0]  # 计划1.8万个，是计划的1.15倍，合20700个
        twins = [p for p in pairs if p is not pair and p.share == pair.share and p.anchor() is not None]
        if score < 0.6 and len(twins) == 1 and len(f"{pair.share:g}".replace(".", "").rstrip("0")) >= 3:
            score, owner = 0.6, twins[0]  # the same uncommon percentage, printed again
        if score < 0.6:
            continue
        if isinstance(owner, Pair):
            owner.share = pair.share
            owner.shares.extend(pair.shares)
            pairs.remove(pair)
        elif owner is not None:
            pair.actual = owner


def _find_results(pairs: list[Pair], mentions: Sequence[Mention]) -> None:
    """Give a target that has only its percentage the result nearby that the percentage leads to."""
    held = {id(m) for p in pairs for f in (p.target, p.actual) if f for m in f.mentions}
    for pair in pairs:
        if pair.target is None or pair.actual is not None or pair.share is None:
            continue
        asked = pair.target.best
        for m in mentions:
            close = 0 <= asked.item - m.item <= 1 and m.unit == asked.unit and id(m) not in held
            if close and m.role in {"actual", "cost"} and is_quotient(pair.share, m, asked):
                m.role, m.stage = "actual", m.stage if m.stage not in {"", "none"} else "completed"
                pair.actual = Fact([m])
                break


def _settle_row_shares(pairs: list[Pair], mentions: Sequence[Mention]) -> None:
    """Give each of several percentages in a cell (①108.7% ②100%) to the pair of the row that it is the quotient of."""
    held = {id(m) for p in pairs for m in p.shares}
    for m in mentions:
        if m.reason != "column:share" or m.row is None or id(m) in held:
            continue
        fit = [p for p in pairs if p.share is None and m.row in p.rows and _is_quotient(p, m.quantity.value)]
        if fit:
            fit[0].share, fit[0].shares = m.quantity.value, [m]


def _is_quotient(pair: Pair, share: float | None) -> bool:
    """Whether a percentage is what a pair's result is of its target."""
    if pair.target is None or pair.actual is None or share is None:
        return False
    return is_quotient(share, pair.actual.best, pair.target.best)


def _near(pair: Pair, other: Pair) -> bool:
    """Whether two pairs stand in one paragraph."""
    anchor = pair.anchor()
    return anchor is not None and any(abs(m.item - anchor.item) <= 1 for m in other.shares)


def _merge_pairs(pairs: list[Pair]) -> list[Pair]:
    out: list[Pair] = []
    for pair in pairs:
        _join(out, pair)
    return out


__all__ = ["Fact", "Pair", "build_pairs", "same_fact", "same_value"]
