"""Which of several ways to read the head of a table its body bears out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate

from minsheng_analysis.extraction.formats.cell_kinds import EMPTY, NUMBER, ORDINAL, PERCENT
from minsheng_analysis.extraction.formats.fitting import Effort, Fit, Prices, Token, fit_columns
from minsheng_analysis.extraction.formats.headings import MAX_HEADINGS, Header, reads_as_heading

_MOST_OF_A_SHAPE = 6
_MOST_HEADERS = 40


def best_header(tokens: Sequence[Token], candidates: Iterable[Header], prices: Prices, effort: Effort) -> Header | None:
    """Return the reading of the headings under which the cells below fit best."""
    gains = list(accumulate((_gain(t) for t in tokens[:MAX_HEADINGS]), initial=0.0))
    ranked = sorted(candidates, key=lambda h: h.price - gains[h.used])
    if not effort.spend(len(ranked), 10, 1):
        return None
    ranked = _various(ranked)
    for passes, preview, keep in ((1, 40, 5), (2, 90, 1)):
        scored = []
        for header in ranked:
            body = tokens[header.used : header.used + preview]
            if not effort.spend(len(body), len(header.types), passes):
                return None
            fit = fit_columns(body, header.types, prices, passes=passes)
            if fit.rows:
                score = fit.evidence + gains[header.used] - header.price - _unfilled(header, tokens, fit)
                scored.append((score + _borne_out_by_ratios(header, tokens, fit), header))
        ranked = [header for _, header in sorted(scored, key=lambda pair: -pair[0])[:keep]]
    return ranked[0] if ranked else None


def _various(ranked: Sequence[Header]) -> list[Header]:
    """Keep the cheapest readings of every number of headings and columns."""
    kept: list[Header] = []
    counted: Counter[tuple[int, int]] = Counter()
    for header in ranked:
        shape = (header.used, len(header.types))
        counted[shape] += 1
        if counted[shape] <= _MOST_OF_A_SHAPE:
            kept.append(header)
    return kept[:_MOST_HEADERS]


def _gain(token: Token) -> float:
    if reads_as_heading(token.text):
        return 1.6
    return -1.0 if token.kind == EMPTY else -0.6


def _unfilled(header: Header, tokens: Sequence[Token], fit: Fit) -> float:
    """Price of columns in which no row has a cell: the headings were counted wrongly."""
    cells = (cell for row in fit.rows for cell in row)
    filled = {c for c, members in cells if any(tokens[header.used + k].text for k in members)}
    return sum(
        1.0 if kind == "remark" else 4.0 for c, kind in enumerate(header.types) if c not in filled and kind != "side"
    )


def _borne_out_by_ratios(header: Header, tokens: Sequence[Token], fit: Fit) -> float:
    """Weigh headings of percentages against the columns that are percentages of two others.

    Where most rows have in a column the percentage that a column before it is of another, its heading says so; that of
    progress may.
    """
    body = tokens[header.used :]
    rows = [
        {c: _number(body[members[0]].text) for c, members in row if body[members[0]].kind in {NUMBER, ORDINAL, PERCENT}}
        for row in fit.rows
    ]
    score = 0.0
    progress = {h.first for h in header.headings if h.first == h.last and tokens[h.tokens[-1]].text.endswith("进度")}
    for c, kind in enumerate(header.types):
        if _is_ratio(rows, c):
            score += 3.0 if kind == "percent" else 0.0 if c in progress else -3.0
    return score


def _is_ratio(rows: Sequence[dict[int, float | None]], c: int) -> bool:
    for near in (c - 1, c - 2):
        for far in range(max(0, c - 4), c):
            told = [(row.get(far), row.get(near), row.get(c)) for row in rows if far != near]
            whole = [(a, b, r) for a, b, r in told if a and b is not None and r is not None and r not in {0.0, 100.0}]
            fits = sum(abs(100 * b / a - r) <= max(0.06, 0.006 * r) for a, b, r in whole)
            # one row alone says it only with a ratio of several digits
            sure = len(whole) > 1 or any(r % 1 for _, _, r in whole)
            if whole and sure and fits >= 0.6 * len(whole):
                return True
    return False


def _number(text: str) -> float | None:
    digits = re.sub(r"[^\d.]", "", text)
    return float(digits) if re.fullmatch(r"\d+(?:\.\d+)?", digits) else None
