"""Candidate relations between two figures, and their evidence: a promise and its result."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence

import numpy as np
import numpy.typing as npt

from minsheng_analysis.extraction.reading.evidence import UNIT_KINDS, Surroundings, unit_kind
from minsheng_analysis.extraction.reading.figures import Figure, in_one_row
from minsheng_analysis.extraction.reading.relations import content, decimals, likeness
from minsheng_analysis.extraction.wording.lexicon import CUES

Matrix = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

_LIKE = ("subject", "clause", "opening", "heading", "names", "crosswise", "best")
PAIR_NAMES = (
    "target p", "actual p", "target as actual", "actual as target", "actual as change", "actual as breakdown", "actual as cost", "target as context",
    "far in figures", "behind", "far in items", "same item", "same sentence", "same clause", "same heading", "headings in common",
    "same table", "same row", "same column", "rows apart", "columns apart", *(f"like by {name}" for name in _LIKE), "same classifier", "ratio", "equal",
    "within half and double", "same decimals", "quotient", "quotient far", "quotient weight", "targets between", "actuals between", "rank of target",
    "rank of actual", "targets of unit here", "actuals of unit here", "counts equal", "order in heading", "order in item", "like share of target's best",
    "like share of actual's best", "like margin of target", "like margin of actual", "same upper head", "same head", "value rank", "target in brackets",
    "actual in brackets", "shares between", "target qualifier", "magnitude", "tied by rule", "target in tie", "actual before tie",
    "target is a part", "actual is a part", "plan before target", "deed before target", "plan before actual", "deed before actual", "target names nothing",
    "actual names nothing", "difference", "years agree", "places across bracket",
    *(f"unit:{name}" for name in UNIT_KINDS),
)  # fmt: skip
#: How often a promise was missed or beaten at most, for a pair to stand as a candidate without a printed quotient.
_SPAN = 40.0
_SURE = 0.4
#: A printed percentage of so many digits, so few figures away, makes its two figures candidates whatever else they seem to be.
_RARE = 2
_BESIDE = 4
#: Two figures of one unit, so near each other in one paragraph and most likely promise or result, are candidates whichever is which.
_NEAR = 3
_EITHER = 0.5
#: How far from a result a printed difference stands.
_REACH = 6
#: What is named as a part of a result is a promise only from this probability on.
_PART = 0.7


class Candidates:
    """The pairs of figures that may be a promise and its result.

    Parameters
    ----------
    here : Surroundings
    roles : array of shape (figures, roles)
        Probability of target, actual, context, breakdown, change, cost.
    floor : float
        A figure stands as a candidate from this probability on.

    Attributes
    ----------
    pairs : list of (int, int)
        Numbers of the promise and of the result.
    """

    def __init__(self, here: Surroundings, roles: Floats, *, floor: float = 0.12) -> None:
        self.here, self.roles = here, roles
        f = here.figures
        n = len(f)
        shown = [q for q in here.quotients if q.rarity >= _RARE and q.distance <= _BESIDE]
        wholes, parts = {q.whole for q in shown}, {q.part for q in shown}
        delivered = {k for k in range(n) if roles[k, 0] < _PART and self._is_part_of_result(k)}
        self.targets = [
            k
            for k in range(n)
            if (roles[k, 0] >= floor or k in wholes) and k not in delivered and math.isfinite(f[k].quantity.value)
        ]
        self.actuals = [
            k for k in range(n)
            if (roles[k, 1] + 0.7 * roles[k, 4] + 0.7 * roles[k, 3] >= floor or k in parts) and math.isfinite(f[k].quantity.value)
        ]  # fmt: skip
        self._quotients: dict[tuple[int, int], tuple[float, int]] = {}
        for q in here.quotients:
            weight = q.rarity / (1 + q.distance / 4)
            if weight > self._quotients.get((q.whole, q.part), (0.0, 0))[0]:
                self._quotients[q.whole, q.part] = (weight, q.distance)
        self._subjects = here.subjects
        by_unit: dict[str, list[int]] = defaultdict(list)
        for a in self.actuals:
            by_unit[f[a].unit].append(a)
        self._differences = _differences(here)
        self.pairs = [(t, a) for t in self.targets for a in by_unit[f[t].unit] if a != t and self._possible(t, a)]
        self.pairs += sorted(pair for pair in self._near() - set(self.pairs) if pair[0] not in delivered)

    def _is_part_of_result(self, k: int) -> bool:
        """Tell whether a figure behind 其中 is a part of a result: 改造14公里，其中东乡5公里 promises nothing for 东乡."""
        f = self.here.figures
        low, at = _of_which(f[k])
        whole = next(
            (j for j in range(k - 1, -1, -1) if f[j].item == f[k].item and f[j].end <= at and f[j].unit == f[k].unit), None
        ) if at >= 0 and not f[k].cell else None  # fmt: skip
        return whole is not None and f[whole].start >= low and bool(self.roles[whole, 1] > self.roles[whole, 0])

    def _near(self) -> set[tuple[int, int]]:
        """Give the pairs that stand side by side or differ by a printed difference, both of them promise or result of some kind."""
        f, p = self.here.figures, self.roles
        either = [k for k in range(len(f)) if p[k, 0] + p[k, 1] >= _EITHER and math.isfinite(f[k].quantity.value)]
        beside = {
            pair for n, k in enumerate(either) for j in either[n + 1 :] if j - k <= _NEAR and f[j].unit == f[k].unit
            and (f[j].item == f[k].item or in_one_row(f[j], f[k])) for pair in ((k, j), (j, k))
        }  # fmt: skip
        return beside | {(t, a) for t, a in self._differences if t in either and a in either}

    def _possible(self, t: int, a: int) -> bool:
        x, y = self.here.figures[t], self.here.figures[a]
        v, w = x.quantity.value, y.quantity.value
        if self.here.upcoming[t] and not self.here.upcoming[a] and (t, a) not in self._quotients:
            return False  # what is promised for next year has no result yet
        if (t, a) in self._quotients or x.item == y.item or in_one_row(x, y) or w == 0 or v == 0:
            return True
        if not (v > 0 and w > 0 and 1 / _SPAN <= w / v <= _SPAN):
            return False
        return abs(a - t) <= 10 or x.headings == y.headings or likeness(self._subjects[t], self._subjects[a]) > 0

    def _likeness(self, t: int, a: int) -> tuple[float, ...]:
        """Return how alike two figures' words are, as `_LIKE`."""
        f, s = self.here.figures, self.here.spans
        x, y = f[t], f[a]
        first, second = (" ".join(g.cell.names[:2]) if g.cell else "" for g in (x, y))
        subject = likeness(self._subjects[t], self._subjects[a])
        clause = likeness(s[t].clause_before + s[t].clause_after, s[a].clause_before + s[a].clause_after)
        names = likeness(first, second)
        crosswise = max(
            likeness(s[t].opening, self._subjects[a]), likeness(self._subjects[t], s[a].opening),
            likeness(" ".join(x.cell.names[:1]) if x.cell else "", self._subjects[a]), likeness(self._subjects[t], " ".join(y.cell.names[:1]) if y.cell else ""),
        )  # fmt: skip
        heading = likeness(x.headings[0] if x.headings else "", y.headings[0] if y.headings else "")
        return (
            subject,
            clause,
            likeness(s[t].opening, s[a].opening),
            heading,
            names,
            crosswise,
            max(subject, clause * 0.8, names, crosswise * 0.9),
        )

    def evidence(self) -> Matrix:
        """Give the evidence of every candidate pair, columns as `PAIR_NAMES`."""
        if not self.pairs:
            return np.zeros((0, len(PAIR_NAMES)), dtype=np.float32)
        t, a = (np.asarray(side) for side in zip(*self.pairs, strict=True))
        alike = self.here.alike
        for pair in self.pairs:
            if pair not in alike:
                alike[pair] = self._likeness(*pair)
        like = np.asarray([alike[pair] for pair in self.pairs])
        columns = [
            *self._probabilities(t, a),
            *self._places(t, a),
            *like.T,
            *self._numbers(t, a, like[:, -1]),
            *self._rivals(t, a, like[:, -1]),
            *self._rest(t, a),
        ]
        return np.column_stack(columns).astype(np.float32)

    def _probabilities(self, t: Whole, a: Whole) -> list[Floats]:
        p = self.roles
        return [p[t, 0], p[a, 1], p[t, 1], p[a, 0], p[a, 4], p[a, 3], p[a, 5], p[t, 2]]

    def _places(self, t: Whole, a: Whole) -> list[Floats]:
        f, s = self.here.figures, self.here.spans
        item = np.asarray([x.item for x in f])
        sentence = np.asarray([x.sentence for x in s])
        heading = _codes([x.headings for x in f])
        table, row, column = (
            np.asarray([getattr(x.cell, name) if x.cell else -1 for x in f]) for name in ("table", "row", "column")
        )
        same_item, same_table = item[t] == item[a], (table[t] == table[a]) & (table[t] >= 0)
        clause = [
            same and not set(f[i].text[min(f[i].end, f[j].end) : max(f[i].start, f[j].start)]) & set("，。；;：:\n,")
            for i, j, same in zip(t, a, same_item, strict=True)
        ]
        common = [len(set(f[i].headings) & set(f[j].headings)) for i, j in zip(t, a, strict=True)]
        titled = np.asarray([bool(x.headings) for x in f])
        return [
            np.minimum(99, abs(a - t)), a > t, np.minimum(50, abs(item[a] - item[t])), same_item, same_item & (sentence[t] == sentence[a]), np.asarray(clause),
            titled[t] & (heading[t] == heading[a]), np.asarray(common), same_table, same_table & (row[t] == row[a]), same_table & (column[t] == column[a]),
            np.where(same_table, abs(row[t] - row[a]), -1), np.where(same_table, column[a] - column[t], 0),
        ]  # fmt: skip

    def _numbers(self, t: Whole, a: Whole, best: Floats) -> list[Floats]:
        f = self.here.figures
        value = np.asarray([x.quantity.value for x in f])
        classifier = _codes([x.quantity.classifier for x in f])
        printed = np.asarray([decimals(x) for x in f])
        v, w = value[t], value[a]
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.where((v > 0) & (w > 0), w / v, 0.0)
            logs = np.where(ratio > 0, np.log(np.maximum(ratio, 1e-9)), -9.0)
        weight, far = np.asarray([self._quotients.get(pair, (0.0, 99)) for pair in self.pairs]).T
        return [
            classifier[t] == classifier[a],
            logs,
            v == w,
            (ratio >= 0.5) & (ratio <= 2),
            printed[t] == printed[a],
            weight,
            far,
            weight * best,
        ]

    def _rivals(self, t: Whole, a: Whole, best: Floats) -> list[Floats]:
        """What else stands between the two or would do as well."""
        f, p = self.here.figures, self.roles
        unit, heading = _codes([x.unit for x in f]), _codes([x.headings for x in f])
        sure = [np.zeros(len(f), dtype=bool), np.zeros(len(f), dtype=bool)]
        for flags, members, role in ((sure[0], self.targets, 0), (sure[1], self.actuals, 1)):
            flags[[k for k in members if p[k, role] >= _SURE]] = True
        low, high = np.minimum(t, a), np.maximum(t, a)
        between, here = [], []
        for flags, own in zip(sure, (t, a), strict=True):
            counts = np.zeros((unit.max() + 1, len(f) + 1))
            for u in range(unit.max() + 1):
                counts[u, 1:] = np.cumsum(flags & (unit == u))
            between.append(counts[unit[t], high] - counts[unit[t], low + 1])
            pairs = Counter(zip(unit[flags], heading[flags], strict=True))
            here.append(np.asarray([pairs[unit[k], heading[k]] for k in own]))
        ranks, tops, margins = zip(*(_standing(own, best) for own in (t, a)), strict=True)
        orders = _Orders(f, p)
        return [
            *between, *ranks, *here, here[0] == here[1], np.asarray([orders.difference(i, j, "heading") for i, j in self.pairs]),
            np.asarray([orders.difference(i, j, "item") for i, j in self.pairs]), *tops, *margins,
        ]  # fmt: skip

    def _rest(self, t: Whole, a: Whole) -> list[Floats]:
        f, s, here = self.here.figures, self.here.spans, self.here
        heads, upper = (
            np.asarray(codes)
            for codes in (
                _codes([x.cell.heads[:1] if x.cell else None for x in f]),
                _codes([x.cell.heads[1:2] if x.cell else None for x in f]),
            )
        )
        in_table = np.asarray([x.cell is not None for x in f])
        has_upper = np.asarray([bool(x.cell and x.cell.heads[1:2]) for x in f])
        bracket = np.asarray([bool(x.bracket) for x in s])
        percent = np.concatenate([[0], np.cumsum([x.quantity.unit == "percent" for x in f])])
        low, high = np.minimum(t, a), np.maximum(t, a)
        value = np.asarray([x.quantity.value for x in f])
        inexact = np.asarray([x.quantity.qualifier != "exact" for x in f])
        tied = {(x, y) for tie in here.ties for x, p1 in tie for y, p2 in tie if p1 == "T" and p2 == "A"}
        promised = {x: min(n for n, _ in tie) for tie in here.ties for x, letter in tie if letter == "T"}
        results = sorted(self.actuals)
        last = {x: max((k for k in results if k < first), default=-1) for x, first in promised.items()}
        kinds = np.asarray([[unit_kind(x) == name for name in UNIT_KINDS] for x in f])
        return [
            has_upper[t] & (upper[t] == upper[a]), in_table[t] & in_table[a] & (heads[t] == heads[a]), self._value_ranks(t, a, value), bracket[t], bracket[a],
            percent[high] - percent[low + 1], inexact[t], np.log10(np.maximum(value[t], 0) + 1), np.asarray([pair in tied for pair in self.pairs]),
            np.asarray([i in promised for i in t]), np.asarray([last.get(i, -2) == j for i, j in self.pairs]), *self._words(t, a), *kinds[t].T,
        ]  # fmt: skip

    def _words(self, t: Whole, a: Whole) -> list[Floats]:
        """What the words that touch the two say: parts, promise or deed, the year."""
        f, s, years = self.here.figures, self.here.spans, self.here.years
        part = np.asarray([_of_which(x)[1] >= 0 for x in f])
        plan, deed = (
            np.asarray([any(CUES[name].search(x.before) for name in names) for x in s])
            for names in (("goal", "plan", "will"), ("done", "aspect", "by_now"))
        )
        nothing = np.asarray([not content(x.before + x.after) for x in s])
        agree = [
            0.0 if years[i] is None or years[j] is None else 1.0 if years[i] == years[j] else -1.0
            for i, j in self.pairs
        ]
        return [
            part[t], part[a], plan[t], deed[t], plan[a], deed[a], nothing[t], nothing[a],
            np.asarray([self._differences.get(pair, 0.0) for pair in self.pairs]), np.asarray(agree), self._across_bracket(),
        ]  # fmt: skip

    def _across_bracket(self) -> Floats:
        """Compare the place of a figure in a bracket with the other's before it, both from behind; -9 where neither or both stand in one.

        新栽乔木300株、灌木800株（270株、750株）has its two promises in the order of its two results.
        """
        f, s = self.here.figures, self.here.spans
        groups: dict[Hashable, list[int]] = defaultdict(list)
        for k, (x, y) in enumerate(zip(f, s, strict=True)):
            groups[x.item, y.sentence, y.opened].append(k)
        out = np.full(len(self.pairs), -9.0)
        for n, (i, j) in enumerate(self.pairs):
            inner, outer = (i, j) if s[i].opened >= 0 else (j, i)
            at = s[inner].opened
            apart = f[i].item != f[j].item or s[i].sentence != s[j].sentence
            if at < 0 or s[outer].opened >= 0 or apart or f[outer].start > at:
                continue
            within = groups[f[inner].item, s[inner].sentence, at]
            ahead = [k for k in groups[f[outer].item, s[outer].sentence, -1] if f[k].start < at]
            out[n] = float((len(ahead) - ahead.index(outer)) - (len(within) - within.index(inner)))
        return out

    def _value_ranks(self, t: Whole, a: Whole, value: Floats) -> Floats:
        """How many candidate results of a promise are nearer to it in value, at most 9."""
        with np.errstate(divide="ignore", invalid="ignore"):
            gap = np.where((value[t] > 0) & (value[a] > 0), abs(np.log(value[a] / value[t])), np.inf)
        out = np.full(len(t), 9.0)
        for _, members in _groups(t):
            gaps = np.sort(gap[members])
            out[members] = np.minimum(9, np.searchsorted(gaps, gap[members]))
        return out


class _Orders:
    """In which place among the promises, and among the results, of its heading or paragraph a figure stands."""

    def __init__(self, figures: Sequence[Figure], roles: Floats) -> None:
        self._place: dict[tuple[str, int], int] = {}
        counts: Counter[Hashable] = Counter()
        for k, f in enumerate(figures):
            for role in (0, 1):
                if roles[k, role] < _SURE:
                    continue
                for name, key in (("heading", f.headings), ("item", f.item)):
                    group = (name, key, role, f.unit)
                    self._place[f"{name}{role}", k] = counts[group]
                    counts[group] += 1

    def difference(self, t: int, a: int, name: str) -> float:
        """Return the difference of the two places, -9 where either has none."""
        first, second = self._place.get((f"{name}0", t)), self._place.get((f"{name}1", a))
        return -9.0 if first is None or second is None else float(second - first)


def _of_which(f: Figure) -> tuple[int, int]:
    """Give where a figure's own words begin behind the last stop, and where 其中 stands in them; -1 where it does not."""
    low = max(f.text.rfind(c, 0, f.start) for c in "。；;") + 1
    return low, f.text.rfind("其中", low, f.start)


def _differences(here: Surroundings) -> dict[tuple[int, int], float]:
    """Find pairs whose printed difference stands near the result; give how near it is, 1 where it is the next figure."""
    f = here.figures
    out: dict[tuple[int, int], float] = {}
    for k, x in enumerate(f):
        d = x.quantity.value
        if not (math.isfinite(d) and d > 0):
            continue
        unit = "percent" if x.unit == "percentage_points" else x.unit
        near = [
            j for j in range(max(0, k - _REACH), min(len(f), k + _REACH + 1))
            if j != k and f[j].unit == unit and (f[j].item == x.item or in_one_row(f[j], x)) and math.isfinite(f[j].quantity.value)
        ]  # fmt: skip
        for i in near:
            for j in near:
                v, w = f[i].quantity.value, f[j].quantity.value
                if i != j and d not in (v, w) and math.isclose(abs(w - v), d, rel_tol=1e-6):
                    weight = 1 / max(1, abs(k - i), abs(k - j))
                    out[i, j] = max(out.get((i, j), 0.0), weight)
    return out


def _codes(keys: Sequence[Hashable]) -> Whole:
    """Number keys by their first appearance."""
    seen: dict[Hashable, int] = {}
    return np.asarray([seen.setdefault(key, len(seen)) for key in keys], dtype=np.int64)


def _groups(own: Whole) -> list[tuple[int, Whole]]:
    order = np.argsort(own, kind="stable")
    cuts = np.flatnonzero(np.diff(own[order])) + 1
    return [(int(own[members[0]]), members) for members in np.split(order, cuts)]


def _standing(own: Whole, best: Floats) -> tuple[Floats, Floats, Floats]:
    """Give each pair's rank among those of the same figure, its likeness as a share of the best, and its lead over the next."""
    rank, share, margin = np.zeros(len(own)), np.zeros(len(own)), np.zeros(len(own))
    for _, members in _groups(own):
        values = best[members]
        ordered = np.sort(values)
        most, second = ordered[-1], ordered[-2] if len(ordered) > 1 else 0.0
        rank[members] = len(values) - np.searchsorted(ordered, values, side="right")  # how many are alike still more
        share[members] = values / (most or 1.0)
        margin[members] = np.where(values >= most, values - second, values - most)
    return rank, share, margin
