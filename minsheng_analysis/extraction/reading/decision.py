"""One decision for the whole document: which figure is what, which answer which, and which percentage says how far."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from minsheng_analysis.extraction.reading.comparisons import is_compared
from minsheng_analysis.extraction.reading.figures import Figure, in_one_row
from minsheng_analysis.extraction.reading.further_answers import (
    Links,
    Pairs,
    Scores,
    dated_columns,
    later_results,
    shared_results,
)
from minsheng_analysis.extraction.reading.matching import heaviest_matching
from minsheng_analysis.extraction.reading.relations import is_quotient, likeness

#: From which probability on a pair, and a percentage's link, is better made than not.
PAIR_FLOOR = 0.2
SHARE_FLOOR = 0.2
LINK_SURE = 0.8
#: From which probability on a pair is one result of several, each in a column of its own date.
DATED_FLOOR = 0.08
#: Below this a link of a percentage in a table gives way to the column beside it.
LINK_LIKELY = 0.5
#: From which probability of both on the only promise and the only result of a row are a pair, as sure as this.
ROW_SURE = 0.8
#: From which probability on a pair completes two lists in one order.
LIST_FLOOR = 0.1
#: From which probability on a percentage alone says how far a plan was carried out: in prose, and in a table.
ALONE_FLOOR = 0.65
COLUMN_FLOOR = 0.8
PROMISE_FLOOR = 0.45
#: A cell of more characters than this tells, in sentences.
_PROSE = 24
_SHORT_CELL = 14


@dataclass
class Row:
    """One row of the answer: a promise, its result, a printed percentage; any of them may be missing (numbers of figures).

    `restated` holds further figures that say the same promise or result again; `compared` marks a result that words or a difference
    compare with a plan that is not printed.
    """

    target: int | None = None
    actual: int | None = None
    share: int | None = None
    score: float = 1.0
    restated: list[int] = field(default_factory=list)
    compared: bool = False


@dataclass(frozen=True)
class Told:
    """A figure with the words that say what it counts, and whether it is said of a later year than the document's."""

    figure: Figure
    subject: str
    upcoming: bool


def best_partners(pairs: Pairs, scores: Scores) -> dict[int, tuple[int, float]]:
    """Give each figure of an assignment its partner and how sure that is."""
    out: dict[int, tuple[int, float]] = {}
    for t, a, score in assigned(pairs, scores, PAIR_FLOOR):
        out[t] = (a, score)
        out[a] = (t, score)
    return out


def assigned(pairs: Pairs, scores: Scores, floor: float) -> list[tuple[int, int, float]]:
    """Choose the pairs that explain most, each figure at most once, none below a floor."""
    edge = math.log(floor / (1 - floor))
    probability = np.clip(np.asarray(scores, dtype=np.float64), 1e-6, 1 - 1e-6)
    gain = np.log(probability / (1 - probability)) - edge
    worth: dict[int, dict[int, float]] = {}
    place: dict[tuple[int, int], int] = {}
    for k in np.flatnonzero(gain > 0).tolist():
        t, a = pairs[k]
        worth.setdefault(t, {})[a] = float(gain[k])
        place[t, a] = k
    return [(t, a, float(probability[place[t, a]])) for t, a in heaviest_matching(worth).items()]


def share_value(f: Figure) -> float:
    """Return the percentage of the plan that a printed share says."""
    value = f.quantity.value
    return 100 * value if f.quantity.unit == "times" else value


def decide(
    figures: Sequence[Figure],
    roles: Scores,
    pairs: Pairs,
    pair_scores: Scores,
    shares: Pairs,
    share_scores: Scores,
    alone: Scores,
    subjects: Sequence[str],
    upcoming: Sequence[bool],
) -> list[Row]:
    """Lay out the rows: pairs, promises without a result, results that only a percentage measures, percentages alone.

    Parameters
    ----------
    figures : sequence of Figure
    roles : array of shape (figures, 6)
    pairs, shares : sequence of (int, int)
        Candidates; `shares` join a percentage to a result or promise.
    pair_scores, share_scores : array
    alone : array of shape (figures,)
        How likely each percentage says how far a plan was carried out, whether or not the plan stands anywhere.
    subjects : sequence of str
        What each figure counts.
    upcoming : sequence of bool
        Which are said of a later year than the document's: they tell no figure of its year again.
    """
    share_of = {a: (p, score) for p, a, score in assigned(shares, share_scores, SHARE_FLOOR)}
    told = [Told(*one) for one in zip(figures, subjects, upcoming, strict=True)]
    rows = _Rows(figures, roles, told, _by_column(figures, roles, alone, share_of))
    rows.add_pairs(pairs, pair_scores)
    rows.add_promises()
    rows.add_results()
    rows.add_percentages(alone)
    return _merged(rows.made, told)


class _Rows:
    """The rows made so far, and which figures stand in one."""

    def __init__(self, figures: Sequence[Figure], roles: Scores, told: Sequence[Told], share_of: Links) -> None:
        self.figures, self.roles, self.told, self.share_of = figures, roles, told, share_of
        self.best = roles.argmax(axis=1) if len(roles) else np.zeros(0, dtype=int)
        self.made: list[Row] = []
        self.used: set[int] = set()

    def add_pairs(self, pairs: Pairs, scores: Scores) -> None:
        """Add the pairs that explain most, then further results of their promises."""
        scores = self._surer_in_rows(pairs, scores)
        chosen = shared_results(self.figures, pairs, scores, assigned(pairs, scores, PAIR_FLOOR))
        for t, a, score in sorted(chosen, key=lambda pair: -pair[2]):
            taken = any(a == row.target or t == row.actual for row in self.made)
            if taken or t in self.used:  # no figure is a promise here and a result there
                continue
            share = self.share_of.get(a, self.share_of.get(t))
            self.made.append(Row(t, a, share[0] if share else None, score))
            self.used |= {t, a}
        self._complete_lists(dict(zip(pairs, (float(score) for score in scores), strict=True)))
        self._add_dated_results(pairs, scores)
        _add_shares(self.made, self.figures, self.share_of)
        promised = {row.target for row in self.made if row.target is not None}
        for t, a, score in later_results(self.figures, pairs, scores, promised, self.used, self.share_of):
            share = self.share_of.get(a)
            self.made.append(Row(t, a, share[0] if share else None, score))
            self.used.add(a)

    def _surer_in_rows(self, pairs: Pairs, scores: Scores) -> Scores:
        """Take the one promise and the one result of a table row for a pair, however far apart they are in size."""
        told: dict[tuple[int, int, int], list[int]] = {}
        for k, f in enumerate(self.figures):
            if f.cell and self.best[k] < 2:
                told.setdefault((f.cell.table, f.cell.row, int(self.best[k])), []).append(k)
        out = np.array(scores, dtype=np.float64)
        for n, (t, a) in enumerate(pairs):
            cell = self.figures[t].cell
            if cell is None or not in_one_row(self.figures[t], self.figures[a]):
                continue
            short = all(len(self.figures[k].text) <= _SHORT_CELL for k in (t, a))
            sure = self.roles[t, 0] >= ROW_SURE and self.roles[a, 1] >= ROW_SURE
            alone = told.get((cell.table, cell.row, 0)) == [t] and told.get((cell.table, cell.row, 1)) == [a]
            if short and sure and alone:
                out[n] = max(out[n], ROW_SURE)
        return out

    def _complete_lists(self, likely: Mapping[tuple[int, int], float]) -> None:
        """Pair the last of two lists in one order, three promises and then three results, where those before it are pairs already."""
        answers = {row.target: row.actual for row in self.made if row.target is not None and row.actual is not None}
        for t, a in list(answers.items()):
            before, behind = self._next(t, 0, -1), self._next(t, 0, 1)
            answer = self._next(a, 1, 1)
            parallel = before is not None and answers.get(before, -1) == self._next(a, 1, -1)
            if not parallel or behind is None or answer is None or {behind, answer} & self.used:
                continue
            score = likely.get((behind, answer), 0.0)
            if score >= LIST_FLOOR:
                self.made.append(Row(behind, answer, None, score))
                self.used |= {behind, answer}

    def _add_dated_results(self, pairs: Pairs, scores: Scores) -> None:
        """Let each column of a date answer the promises of its row: 进展（7月）, 进展（10月）, 进展（12月）."""
        columns = dated_columns(self.figures)
        if not columns:
            return
        told: dict[tuple[int, int, int], list[int]] = {}
        for n, (t, a) in enumerate(pairs):
            cell = self.figures[a].cell
            result = self.best[a] == 1 and self.figures[t].unit == self.figures[a].unit
            if (
                cell
                and result
                and in_one_row(self.figures[t], self.figures[a])
                and (cell.table, cell.column) in columns
            ):
                told.setdefault((cell.table, cell.row, cell.column), []).append(n)
        answered = {(row.target, self.figures[row.actual].cell) for row in self.made if row.actual is not None}
        sure = {row.target: row.score for row in self.made if row.target is not None and row.actual is not None}
        in_cell = Counter((f.item, f.unit) for f in self.figures)
        for members in told.values():
            for t, a, score in assigned([pairs[n] for n in members], scores[members], DATED_FLOOR):
                if t not in sure or a in self.used or (t, self.figures[a].cell) in answered:
                    continue
                alone = all(in_cell[self.figures[k].item, self.figures[k].unit] == 1 for k in (t, a))
                self.made.append(Row(t, a, None, max(score, sure[t]) if alone else score))
                self.used.add(a)

    def _next(self, k: int, role: int, step: int) -> int | None:
        """Give the next figure of a role before or behind another, in its paragraph and unit."""
        f = self.figures[k]
        at = k + step
        while 0 <= at < len(self.figures) and self.figures[at].item == f.item:
            if self.best[at] == role:
                return at if self.figures[at].unit == f.unit else None
            at += step
        return None

    def add_promises(self) -> None:
        """Add the promises that nothing answers; one that is only told again goes to its row."""
        for k, f in enumerate(self.figures):
            likely = self.best[k] == 0 and self.roles[k, 0] >= PROMISE_FLOOR
            if k in self.used or not likely or not math.isfinite(f.quantity.value):
                continue
            again = _said_before(k, self.made, self.told)
            if again is not None:
                again.restated.append(k)
                continue
            share = self.share_of.get(k)
            self.made.append(Row(k, None, share[0] if share else None, float(self.roles[k, 0])))
            self.used.add(k)

    def add_results(self) -> None:
        """Add the results that a percentage measures, and those that words or a difference compare with a plan."""
        taken = {row.share for row in self.made}
        for a, (p, score) in self.share_of.items():
            if p in taken or a in self.used:
                continue
            if self.best[a] == 1 or (score >= LINK_SURE and self.roles[a, :2].sum() >= 1 - LINK_SURE):
                done = self.roles[a, 1] >= self.roles[a, 0]
                self.made.append(Row(None, a, p, score) if done else Row(a, None, p, score))
                taken.add(p)
                self.used.add(a)
        for k in range(len(self.figures)):
            if k not in self.used and self.best[k] == 1 and is_compared(self.figures, k):
                self.made.append(Row(None, k, None, float(self.roles[k, 1]), compared=True))

    def add_percentages(self, alone: Scores) -> None:
        """Add the percentages of a plan that stand for themselves."""
        known = {row.share for row in self.made} | {p for p, _ in self.share_of.values()} | self.used
        for k, f in enumerate(self.figures):
            floor = COLUMN_FLOOR if f.cell else ALONE_FLOOR
            if k not in known and alone[k] >= floor and f.quantity.unit == "percent":
                self.made.append(Row(share=k, score=float(alone[k])))


def _by_column(figures: Sequence[Figure], roles: Scores, alone: Scores, share_of: Links) -> Links:
    """Link the percentages of a table with the figures of the cell on their left, one to one, where the evidence says little.

    One percentage beside several figures is of all of them together, and so of none.
    """
    cells: dict[tuple[int, int], dict[int, list[int]]] = {}
    for k, f in enumerate(figures):
        if f.cell:
            cells.setdefault((f.cell.table, f.cell.row), {}).setdefault(f.cell.column, []).append(k)
    links = dict(share_of)
    linked = {p: (a, score) for a, (p, score) in share_of.items()}
    for row in cells.values():
        for column, told in row.items():
            shares = [k for k in told if figures[k].quantity.unit == "percent" and alone[k] >= COLUMN_FLOOR]
            left = [c for c in row if c < column and any(figures[k].quantity.unit != "percent" for k in row[c])]
            if not shares or not left or any(linked.get(k, (0, 0.0))[1] >= LINK_LIKELY for k in shares):
                continue
            beside = [
                k for k in row[max(left)] if roles[k, :2].max() >= roles[k, 2] and figures[k].quantity.unit != "percent"
            ]
            for k in shares:
                if k in linked:
                    links.pop(linked[k][0], None)
            if len(beside) == len(shares):
                links |= {a: (p, float(alone[p])) for a, p in zip(beside, shares, strict=True)}
    return links


def _add_shares(rows: Sequence[Row], figures: Sequence[Figure], share_of: Links) -> None:
    """Give pairs without a percentage the one beside them that is their quotient: in their sentence, row or column."""
    taken = {p for p, _ in share_of.values()}
    for row in rows:
        if row.share is not None or row.target is None or row.actual is None:
            continue
        t, a = figures[row.target], figures[row.actual]
        for k in range(max(0, row.actual - 20), min(len(figures), row.actual + 20)):
            f = figures[k]
            near = (
                f.item == a.item
                if not a.cell
                else bool(
                    f.cell
                    and f.cell.table == a.cell.table
                    and (f.cell.row == a.cell.row or f.cell.column == a.cell.column)
                )
            )
            if (
                near
                and k not in taken
                and k not in (row.target, row.actual)
                and f.quantity.unit == "percent"
                and is_quotient(f, a, t)
            ):
                row.share = k
                taken.add(k)
                break


def _said_before(k: int, rows: Sequence[Row], told: Sequence[Told]) -> Row | None:
    """Find the row whose promise a figure only repeats."""
    for row in rows:
        if row.target is None or not _same(told[row.target], told[k]):
            continue
        one, other = told[row.target], told[k]
        if (one.figure.item == other.figure.item and not other.figure.cell) or likeness(
            one.subject, other.subject
        ) > 0.6:
            return row
    return None


def _merged(rows: Sequence[Row], told: Sequence[Told]) -> list[Row]:
    """Join rows that say one thing in two places (overview, table, chapter); the fuller one stays."""
    out: list[Row] = []
    for row in sorted(rows, key=lambda r: (r.target is None) + (r.actual is None) + 0.5 * (r.share is None)):
        known = next((other for other in out if _restates(row, other, told)), None)
        if known is None:
            out.append(row)
            continue
        known.restated += [k for k in (row.target, row.actual) if k is not None] + row.restated
        known.share = known.share if known.share is not None else row.share
    return sorted(out, key=lambda r: min(k for k in (r.target, r.actual, r.share) if k is not None))


def _restates(row: Row, other: Row, told: Sequence[Told]) -> bool:
    """Tell whether one row says again what another says: every number it has is one of the other's, of much the same thing."""
    alike = []
    for a, b in ((row.target, other.target), (row.actual, other.actual)):
        if a is None:
            continue
        if b is None or not _same(told[a], told[b]) or _beside(told[a].figure, told[b].figure):
            return False
        alike.append(likeness(told[a].subject, told[b].subject))
    both = len(alike) == 2
    return bool(alike) and max(alike) >= (0.5 if both else 0.75)


def _beside(a: Figure, b: Figure) -> bool:
    """Tell whether two figures stand in different rows of one table, or in one sentence: then they are two things.

    What a cell of prose tells, as a form's yearly aim does, the rows of figures below it say again.
    """
    if a.cell and b.cell:
        return a.cell.table == b.cell.table and a.cell.row != b.cell.row and _is_prose(a) == _is_prose(b)
    return a.item == b.item


def _is_prose(f: Figure) -> bool:
    """Tell whether a cell holds sentences, not a figure and its name."""
    return len(f.text) > _PROSE or bool(re.search(r"[。；;]\s*\S", f.text))


def _same(a: Told, b: Told) -> bool:
    """Tell whether two figures are one number, perhaps rounded differently, and of one year."""
    if a.figure.unit != b.figure.unit or a.upcoming != b.upcoming:
        return False
    x, y = a.figure.quantity, b.figure.quantity
    return (
        math.isclose(x.value, y.value, rel_tol=1e-9)
        or (x.low < y.value < x.high and x.qualifier == y.qualifier)
        or (y.low < x.value < y.high and x.qualifier == y.qualifier)
    )
