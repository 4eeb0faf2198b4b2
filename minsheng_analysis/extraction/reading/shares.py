"""Which printed percentages say how far a promise was kept, and of which figure they say it."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from minsheng_analysis.extraction.reading.evidence import Surroundings
from minsheng_analysis.extraction.reading.figures import Figure, in_one_row
from minsheng_analysis.extraction.reading.relations import decimals, likeness

Matrix = npt.NDArray[np.float32]
_OF_PLAN = re.compile(
    r"占|完成率|完成比|完成[^，。]{0,10}(?:目标|任务|计划)|(?:目标|任务|计划|预算)[^，。]{0,6}的|率|比例|相当于|序时|进度|执行|兑现|达成|超|为[^，。]{0,8}(?:目标|任务|计划)"
)
_POINTS = re.compile(r"超|高于|高出|低于|快于|慢于|落后|领先|滞后")

SHARE_NAMES = (
    "share target p", "share actual p", "share context p", "share change p", "share breakdown p", "times", "decimals", "value", "near 100",
    "anchor target p", "anchor actual p", "anchor context p", "anchor cost p", "anchor change p", "anchor breakdown p",
    "behind", "far in figures", "far in items", "same item", "same sentence", "same clause", "same heading", "same table", "same row", "same column", "rows apart", "columns apart",
    "quotient as part", "quotient as whole", "quotient with partner", "quotient far", "best quotient of share", "anchor's best quotient",
    "figures between", "anchors between", "shares between", "nearest", "like", "like opening", "of plan before", "of plan behind", "of plan in head", "head is rate",
    "change before", "anchor is percent", "points words", "share in brackets", "share is bare", "like names", "anchor has partner", "partner score", "alone in item",
    "share in own block", "anchors in sentence", "and list", "tied by rule", "anchor before tie", "share in tie",
    "places from behind", "anchors over shares", "places in item", "anchors over shares in item",
)  # fmt: skip


def is_share(f: Figure) -> bool:
    """Tell whether a figure's unit can say how far a promise was kept."""
    return f.quantity.unit in {"percent", "times"} and math.isfinite(f.quantity.value)


class Shares:
    """Candidate links from a printed percentage, multiple or number of points to a result (or to a promise that has none).

    Parameters
    ----------
    here : Surroundings
    roles : array of shape (figures, roles)
    partners : dict
        Figure to its best partner among promises and results, and how sure that is.
    """

    def __init__(
        self,
        here: Surroundings,
        roles: npt.NDArray[np.float64],
        partners: dict[int, tuple[int, float]],
        *,
        reach: int = 24,
    ) -> None:
        self.here, self.roles, self.partners = here, roles, partners
        f = here.figures
        n = len(f)
        self.shares = [k for k in range(n) if is_share(f[k]) and roles[k, 2] + roles[k, 1] + roles[k, 4] >= 0.25]
        able = [k for k in range(n) if roles[k, 0] + roles[k, 1] + 0.5 * roles[k, 4] + 0.5 * roles[k, 5] >= 0.3]
        self.pairs = [
            (p, a) for p in self.shares for a in able
            if a != p and f[a].quantity.unit not in {"percentage_points", "times"} and (abs(a - p) <= reach or in_one_row(f[a], f[p]))
        ]  # fmt: skip

    def evidence(self) -> Matrix:
        """Give the evidence of every candidate, columns as `SHARE_NAMES`."""
        here, f, s, p = self.here, self.here.figures, self.here.spans, self.roles
        part: dict[tuple[int, int], tuple[float, int]] = {}
        whole: dict[tuple[int, int], tuple[float, int]] = {}
        best_share: dict[int, float] = {}
        best_anchor: dict[int, float] = {}
        both: dict[tuple[int, int, int], float] = {}
        for q in here.quotients:
            w = q.rarity / (1 + q.distance / 4)
            for table, key in ((part, (q.share, q.part)), (whole, (q.share, q.whole))):
                if key not in table or w > table[key][0]:
                    table[key] = (w, q.distance)
            both[q.share, q.part, q.whole] = max(both.get((q.share, q.part, q.whole), 0.0), w)
            best_share[q.share] = max(best_share.get(q.share, 0.0), w)
            best_anchor[q.part] = max(best_anchor.get(q.part, 0.0), w)
        able = sorted({a for _, a in self.pairs})
        tied = {(x, y) for tie in here.ties for x, p1 in tie for y, p2 in tie if p1 in "PMD" and p2 in "AT"}
        compared = {x: min(n for n, _ in tie) for tie in here.ties for x, letter in tie if letter in "PMD"}
        in_item = Counter(g.item for g in f)
        in_sentence = Counter((f[j].item, s[j].sentence) for j in able)
        plain = [x for x in able if p[x, 0] + p[x, 1] >= 0.5 and f[x].quantity.unit != "percent"]
        orders = _Orders(self.shares, plain, [(x.item, y.sentence) for x, y in zip(f, s, strict=True)])
        item_orders = _Orders(self.shares, plain, [(x.item, 0) for x in f])
        rows = []
        for k, a in self.pairs:
            x, y, sk, sa = f[k], f[a], s[k], s[a]
            low, high = min(k, a), max(k, a)
            same_item = x.item == y.item
            same_sentence = same_item and sk.sentence == sa.sentence
            between = x.text[min(x.end, y.end) : max(x.start, y.start)] if same_item else ""
            cx, cy = x.cell, y.cell
            same_table = bool(cx and cy and cx.table == cy.table)
            partner, score = self.partners.get(a, (-1, 0.0))
            fit = max(both.get((k, a, partner), 0.0), both.get((k, partner, a), 0.0))
            pw, pd = part.get((k, a), (0.0, 99))
            head = cx.heads[0] if cx and cx.heads else ""
            rows.append((
                p[k, 0], p[k, 1], p[k, 2], p[k, 4], p[k, 3], float(x.quantity.unit == "times"), decimals(x),
                min(500.0, x.quantity.value), abs(x.quantity.value - 100) if x.quantity.unit == "percent" else 99.0, p[a, 0], p[a, 1], p[a, 2], p[a, 5], p[a, 4], p[a, 3],
                float(k > a), min(60, high - low), min(40, abs(x.item - y.item)), float(same_item), float(same_sentence),
                float(same_item and not any(c in between for c in "，。；;：:\n,")), float(bool(x.headings) and x.headings == y.headings), float(same_table),
                float(same_table and cx.row == cy.row) if cx and cy else 0.0, float(same_table and cx.column == cy.column) if cx and cy else 0.0,
                abs(cx.row - cy.row) if same_table and cx and cy else -1.0, cx.column - cy.column if same_table and cx and cy else 0.0,
                pw, whole.get((k, a), (0.0, 99))[0], fit, pd, best_share.get(k, 0.0), best_anchor.get(a, 0.0), high - low - 1,
                _between(able, low, high), _between(self.shares, low, high), _nearest(able, k, a), likeness(here.subjects[k], here.subjects[a]),
                likeness(sk.opening, sa.opening), float(bool(_OF_PLAN.search(sk.clause_before))), float(bool(_OF_PLAN.search(sk.clause_after))),
                float(bool(_OF_PLAN.search(head))), float(bool(re.search(r"率|[%％]|比", head))), float(bool(re.search(r"同比|增长|下降|上年|提高|比", sk.clause_before))),
                float(y.quantity.unit == "percent"), float(bool(_POINTS.search(sk.clause_before))), float(bool(sk.bracket)), float(bool(cx and cx.bare)),
                likeness(" ".join(cx.names[:2]) if cx else "", " ".join(cy.names[:2]) if cy else ""), float(partner >= 0), score,
                float(in_item[x.item] == 1), float(x.start == 0 and x.end >= len(x.text)),
                float(in_sentence[x.item, sk.sentence]), float("分别" in sk.clause_before or "依次" in sk.clause_before),
                float((k, a) in tied), float(k in compared and a < compared[k] and not _between(able, a, compared[k])), float(k in compared),
                *orders.compare(k, a, from_behind=True), *item_orders.compare(k, a, from_behind=False),
            ))  # fmt: skip
        return np.asarray(rows, dtype=np.float32).reshape(len(self.pairs), len(SHARE_NAMES))


class _Orders:
    """In which place among the percentages, and among the figures that may be measured, of its sentence or paragraph a figure stands."""

    def __init__(self, shares: Sequence[int], anchors: Sequence[int], groups: Sequence[tuple[int, int]]) -> None:
        self._groups = groups
        self._members: tuple[dict[tuple[int, int], list[int]], ...] = ({}, {})
        for members, numbers in zip(self._members, (shares, anchors), strict=True):
            for k in numbers:
                members.setdefault(groups[k], []).append(k)

    def compare(self, share: int, anchor: int, *, from_behind: bool) -> tuple[float, float]:
        """Give the difference of the two places, and of how many there are; -9 where a place is not known."""
        shares, anchors = (
            members.get(self._groups[k], []) for members, k in zip(self._members, (share, anchor), strict=True)
        )
        if anchor not in anchors:
            return -9.0, -9.0
        places = (
            (len(anchors) - anchors.index(anchor), len(shares) - shares.index(share))
            if from_behind
            else (anchors.index(anchor), shares.index(share))
        )
        return float(places[0] - places[1]), float(len(anchors) - len(shares))


def _between(numbers: Sequence[int], low: int, high: int) -> int:
    """Count the numbers of an ascending sequence that lie between two others."""
    return max(0, bisect_left(numbers, high) - bisect_right(numbers, low))


def _nearest(able: Sequence[int], share: int, anchor: int) -> float:
    """Count the figures nearer to a share on the anchor's side of it."""
    gap = abs(share - anchor)
    if anchor < share:
        return float(_between(able, share - gap, share))
    return float(bisect_left(able, share + gap) - bisect_left(able, share))
