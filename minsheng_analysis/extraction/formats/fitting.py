"""Lay a run of cells out as rows: which cell stands in which column is decided for all of them together.

A table that was flattened to text has lost where its rows end; cells that were merged over several rows, and often the
empty ones too, are missing. What is left is the order of the cells and what each looks like. A column holds one kind of
thing, so the best reading is the one in which every column's cells are most alike: a shortest path over (cell, column),
with a price for each cell that must be taken as missing. The path may end before the cells do: there the table ends.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from math import lgamma, log

from minsheng_analysis.extraction.formats.cell_kinds import (
    ANYWHERE,
    EMPTY,
    HEADING,
    NUMERIC,
    OFFICE,
    ORDINAL,
    PHRASE,
    PROSE,
    QUANTITY,
    VERDICT,
    WORD,
    expected_kinds,
    kind_of,
    ordinal_of,
)

_BEAM = 14.0  # a state so much worse than the best of its cell is given up
_FALL = 20.0  # so much below the best end so far, the table is taken to have ended
_TRUST = 4.0  # so many cells' worth of weight has the expectation from a heading
_NEVER = -1e9  # what a state is worth that nothing reaches
_MOST_MISSED = 4  # cells that may be missing in a row between two others
_TOTAL = re.compile(r"总\s*分|合\s*计|总\s*计|小\s*计")  # the rows of these have no cells between
_TEXTS = frozenset({WORD, PHRASE, PROSE, OFFICE, HEADING, QUANTITY})  # what may run on
_RESTS = _TEXTS | {VERDICT}

#: A row: of each cell its column (-1 for one over the whole width) and the indices of the tokens that make it.
Row = tuple[tuple[int, tuple[int, ...]], ...]
_State = tuple[int, int]
_Moves = dict[_State, tuple[_State, str]]


@dataclass(frozen=True)
class Token:
    """One piece of text that may be a cell.

    Attributes
    ----------
    text : str
        Empty for a cell that the layout shows to be empty.
    lines : tuple of int
        Line of the file of every line of `text`.
    opens_line, closes_line : bool
        It is the first, or the last, of its line.
    kind : int
        What it looks like.
    """

    text: str
    lines: tuple[int, ...]
    opens_line: bool = True
    closes_line: bool = True
    kind: int = field(default=-1)

    def __post_init__(self) -> None:
        if self.kind < 0:
            object.__setattr__(self, "kind", kind_of(self.text))


@dataclass(frozen=True)
class Prices:
    """What it costs (in nats) to take a cell as missing or as the rest of another, by the kind of layout."""

    row_within_line: float = 0.0
    stay_over_line: float = 0.0
    join_at_line: float = 3.5
    join_within_line: float = 9.0
    join_names: float = 9.0
    lead: float = 0.7
    trail: float = 2.0
    inner: float = 3.0
    drop_empty: float = 0.4


#: Cells parted by empty lines or indents, or one a line: every token opens a line, which says nothing.
PARTED = Prices()
LISTED = Prices(join_at_line=2.5)
#: Rows on lines of their own, cells parted by blanks.
LINES = Prices(
    row_within_line=14.0, stay_over_line=3.0, join_at_line=1.6, join_within_line=5.0, join_names=1.4, trail=1.6,
    inner=2.2,
)  # fmt: skip


@dataclass(frozen=True)
class Fit:
    """Rows, the index of the token where the table ends, and how well it all fits.

    `score` reckons with columns as they turned out; `evidence` also with how far they are from what their headings let
    expect, and so compares different headings.
    """

    rows: tuple[Row, ...]
    end: int
    score: float
    evidence: float = 0.0


class _Column:
    """What a column holds, first as its heading lets expect, then as its cells show."""

    def __init__(self, column_type: str) -> None:
        self.type = column_type
        self.prior = expected_kinds(column_type)
        self.may_miss = column_type in {"remark", "date", "office", "verdict", "unit"}
        self.leads = column_type not in {"number", "percent", "verdict", "remark"}
        self.learn([0.0] * len(self.prior))

    def learn(self, counts: Sequence[float]) -> None:
        """Take over how often each kind was laid into this column."""
        seen = sum(counts)
        shares = [(p * _TRUST + n) / (seen + _TRUST) for p, n in zip(self.prior, counts, strict=True)]
        self.gain = [log(s) - a for s, a in zip(shares, ANYWHERE, strict=True)]
        if seen > 3 and self.type != "serial":
            self.leads = sum(counts[k] for k in NUMERIC if k != QUANTITY) < 0.5 * seen


class Effort:
    """How much may still be tried in one document: looking for tables takes bounded time whatever the text."""

    def __init__(self, places: int = 600_000) -> None:
        self.left = places

    def spend(self, tokens: int, columns: int, passes: int) -> bool:
        """Take a trial's places off; False when none are left."""
        self.left -= (tokens + 10) * columns * passes
        return self.left > 0


def fit_columns(tokens: Sequence[Token], column_types: Sequence[str], prices: Prices, *, passes: int = 2) -> Fit:
    """Lay tokens out below headings that let expect the given types; every pass learns from the one before."""
    columns = [_Column(t) for t in column_types]
    best = Fit((), 0, 0.0)
    for number in range(passes):
        best = _Search(tokens, columns, prices).best()
        if number + 1 < passes and best.rows:
            counts = [[0.0] * len(c.prior) for c in columns]
            for c, members in (cell for row in best.rows for cell in row if cell[0] >= 0):
                counts[c][tokens[members[0]].kind] += 1
            for column, seen in zip(columns, counts, strict=True):
                column.learn(seen)
    return replace(best, evidence=best.score + _surprise(tokens, columns, best))


def _surprise(tokens: Sequence[Token], columns: Sequence[_Column], fit: Fit) -> float:
    """Exchange what the learned columns give their cells for what the headings alone gave them, cell after cell.

    The cells of a column are draws from a distribution of which the heading is the prior (Dirichlet-multinomial).
    """
    counts = [[0] * len(c.prior) for c in columns]
    learned = 0.0
    for c, members in (cell for row in fit.rows for cell in row):
        if c >= 0 and columns[c].type not in {"serial", "side"}:
            kind = tokens[members[0]].kind
            counts[c][kind] += 1
            learned += columns[c].gain[kind]
    drawn = 0.0
    for column, seen in zip(columns, counts, strict=True):
        drawn += lgamma(_TRUST) - lgamma(_TRUST + sum(seen))
        for kind, n in enumerate(seen):
            if n:
                prior = _TRUST * column.prior[kind]
                drawn += lgamma(prior + n) - lgamma(prior) - n * ANYWHERE[kind]
    return drawn - learned


def _lead_price(column: _Column, behind: _Column | None) -> float:
    """Price of a row that lacks a leading cell: names are merged over several rows, but seldom those before numbers."""
    if column.type == "side":
        return 0.0
    if not column.leads:
        return 3.5
    return 1.0 if column.type == "name" and behind is not None and behind.type in {"number", "percent"} else 0.2


class _Search:
    """The search for the one best layout: a state is (column of the last cell, last number of the 序号 column)."""

    def __init__(self, tokens: Sequence[Token], columns: list[_Column], prices: Prices) -> None:
        self.tokens, self.columns, self.prices = tokens, columns, prices
        self.width = len(columns)
        self.serial = next((c for c, k in enumerate(columns) if k.type == "serial"), -1)
        # where empty cells are shown, one that is not there is merged, not empty
        lost = 1.8 if any(not t.text for t in tokens[:200]) else 0.7
        trail = [lost if c.may_miss else prices.trail for c in reversed(columns)]
        self.trailing = [*reversed([0.0, *accumulate(trail)]), 0.0]  # by column of the last cell; the last entry: none
        del self.trailing[0]
        lead = list(accumulate(_lead_price(c, behind) for c, behind in zip(columns, [*columns[1:], None], strict=True)))
        self.leading = [0.0, *(prices.lead * (x > 0) + x for x in lead[:-1])]
        self.missing = [1.2 if c.may_miss else prices.inner for c in columns]

    def best(self) -> Fit:
        states: dict[_State, float] = {(-1, 0): 0.0}
        back: list[_Moves] = []
        top, top_at, top_state = 0.0, 0, (-1, 0)
        for i, token in enumerate(self.tokens):
            states, came = self._step(states, i, token)
            if not states:
                break
            back.append(came)
            ceiling = max(states.values())
            if ceiling >= top and token.text and token.closes_line:
                for state, score in states.items():
                    # a row that only names a group cannot be the last
                    if score - self.trailing[state[0]] >= top and came[state][1] != "group":
                        top, top_at, top_state = score - self.trailing[state[0]], i + 1, state
            if ceiling < top - _FALL:
                break
            states = {state: score for state, score in states.items() if score > ceiling - _BEAM}
        return Fit(self._rows(back, top_at, top_state), top_at, top)

    def _step(self, states: dict[_State, float], i: int, token: Token) -> tuple[dict[_State, float], _Moves]:
        # What a state does not change is asked once, and each move is weighed in place: this is run for every token.
        reached: dict[_State, float] = {}
        came: _Moves = {}
        opens, width, serial = token.opens_line, self.width, self.serial
        gains = [-8.0 if c.type == "side" and token.text else c.gain[token.kind] for c in self.columns]
        joins = self._join_prices(i, token)
        discount = 0.3 if i and _TOTAL.fullmatch(self.tokens[i - 1].text) else 1.0
        closing: dict[int, tuple[float, _State]] = {}  # the best state to begin a row from, by 序号
        for state, score in states.items():
            column, last = state
            ended = score - self.trailing[column] - (0.0 if opens or column < 0 else self.prices.row_within_line)
            if last not in closing or ended > closing[last][0]:
                closing[last] = (ended, state)
            if not token.text and score - self.prices.drop_empty > reached.get(state, _NEVER):
                reached[state] = score - self.prices.drop_empty
                came[state] = (state, "drop")
            if column < 0:
                continue
            going = score - (self.prices.stay_over_line if opens else 0.0)
            for c in range(column + 1, min(width, column + 2 + _MOST_MISSED)):
                gain, number = (gains[c], last) if c != serial else self._serial_gain(last, token)
                to = (c, number)
                if going + gain > reached.get(to, _NEVER):
                    reached[to] = going + gain
                    came[to] = (state, "cell")
                going -= self.missing[c] * discount
            joined = joins[column]
            if joined is not None and score - joined > reached.get(state, _NEVER):
                reached[state] = score - joined
                came[state] = (state, "join")
        groups = self._may_group(i, token)
        for last, (score, state) in closing.items():
            first = 4.0 if state[0] < 0 else 0.0  # the first row has nothing above it to share a cell with
            for c in range(width):
                gain, number = (gains[c], last) if c != serial else self._serial_gain(last, token)
                lone = first if self.leading[c] or not token.text else 0.0
                total = score + gain - self.leading[c] - lone
                to = (c, number)
                if total > reached.get(to, _NEVER):
                    reached[to] = total
                    came[to] = (state, "row")
            to = (width - 1, last)
            if groups and not first and score - 3.0 > reached.get(to, _NEVER):
                reached[to] = score - 3.0
                came[to] = (state, "group")
        return reached, came

    def _serial_gain(self, last: int, token: Token) -> tuple[float, int]:
        """Return what a token gains in the 序号 column behind the last number there, and the number it leaves."""
        number = ordinal_of(token.text)
        if number is None:
            return (-1.5 if token.kind == EMPTY else -6.0), last
        if number == last + 1:
            return self.columns[self.serial].gain[ORDINAL] + 1.0, number
        return (-3.0 if number == 1 else -5.0), number

    def _may_group(self, i: int, token: Token) -> bool:
        """Whether a token may be a row of its own that names the group of the rows below."""
        if not token.opens_line or token.kind not in {WORD, PHRASE, HEADING}:
            return False
        return i + 1 < len(self.tokens) and self.tokens[i + 1].opens_line

    def _join_prices(self, i: int, token: Token) -> list[float | None]:
        """Return for each column what it costs to take a token as the rest of the cell before it; None where it cannot be."""
        before = self.tokens[i - 1]
        if before.kind not in _TEXTS or token.kind not in _RESTS:
            return [None] * self.width
        prices: list[float | None]
        if token.opens_line:
            price = self.prices.join_at_line + (1.0 if before.text.endswith(("。", "；")) else 0.0)
            prices = [price] * self.width
        elif before.kind == OFFICE and token.kind == OFFICE:
            prices = [1.5] * self.width
        else:
            within, names = self.prices.join_within_line, self.prices.join_names
            prices = [names if column.leads else within for column in self.columns]
            prices[-1] = names
        if self.serial >= 0:
            prices[self.serial] = None
        return prices

    def _rows(self, back: list[_Moves], end: int, state: _State) -> tuple[Row, ...]:
        moves: list[tuple[int, int, str]] = []
        for i in range(end - 1, -1, -1):
            before, how = back[i][state]
            moves.append((i, state[0], how))
            state = before
        rows: list[list[tuple[int, tuple[int, ...]]]] = []
        for i, column, how in reversed(moves):
            if how == "row":
                rows.append([(column, (i,))])
            elif how == "cell":
                rows[-1].append((column, (i,)))
            elif how == "join":
                c, members = rows[-1][-1]
                rows[-1][-1] = (c, (*members, i))
            elif how == "group":
                rows.append([(-1, (i,))])
        return tuple(map(tuple, rows))
