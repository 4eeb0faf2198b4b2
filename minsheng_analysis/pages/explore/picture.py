"""The explore notebook's picture: a row an indicator, its result as a share of its target, rows to be chosen."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np
import pandas as pd

from minsheng_analysis.dataset.cards import styles
from minsheng_analysis.display import palette
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_ratio
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.language.vocabulary import BASIS_WORDS, REASON_WORDS, in_language, status_word, verdict_word
from minsheng_analysis.measures.codes import BASES, STATUSES, Basis, other_basis
from minsheng_analysis.measures.rows import ChosenRow, rows_of
from minsheng_analysis.pages.figures import promise_card, result_words, target_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Gives the name of the report that a row is of; empty where all are of one.
Whose = Callable[[str, int], str]

_HOLLOW = {"not_assessable": "◇", "missed": "▽", "met": "○", "exceeded": "△"}
_TICKS = (0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64)
# Share of the picture's width that the log axis takes; ratios are written beside their marks and need the rest.
_AXIS = (6.0, 86.0)


def no_name(region: str, year: int) -> str:
    """Leave the report of a row unnamed."""
    return ""


def chart_html(selection: pd.DataFrame, *, lang: str, basis: Basis = "reported", whose: Whose = no_name) -> str:
    """Draw each indicator's result as a share of its target, one row each, on a log axis.

    Parameters
    ----------
    selection : DataFrame
        From `select`, with the same `basis`.
    lang : {"zh", "en"}
    basis : {"reported", "completed"}
        Whose ratio is written in bold, with what rounding leaves open. Solid marks count what is finished, hollow ones
        what is reported, where that differs.
    whose : function
        Names the report of a row.

    Returns
    -------
    str
        Markup that takes the width there is.
    """
    say = messages("exploration", lang)
    other = other_basis(basis)
    numbers = selection[["ratio", "ratio_low", "ratio_high", f"ratio_{other}"]].to_numpy(dtype="float64")
    positive = numbers[np.isfinite(numbers) & (numbers > 0)]
    axis = Axis(
        min(0.5, float(positive.min()) * 0.9) if len(positive) else 0.5,
        max(2.0, float(positive.max()) * 1.1) if len(positive) else 2.0,
    )
    ticks = [tick for tick in _TICKS if len(positive) and axis.low <= tick <= axis.high]
    head = "".join(
        f'<span class="tick{" one" if tick == 1 else ""}" style="left:{axis.at(tick)}">'
        + (f"{say('target')}<br>" if tick == 1 else "")
        + f"{format_ratio(tick, lang)}</span>"
        for tick in ticks
    )
    grid = "".join(f'<i class="grid{" one" if tick == 1 else ""}" style="left:{axis.at(tick)}"></i>' for tick in ticks)
    rows = "".join(_row(row, axis, grid, lang, basis, whose) for row in rows_of(selection, ChosenRow))
    key = f"{palette.MARKS['met']} {say(BASIS_WORDS['completed'])}<br>{_HOLLOW['met']} {say(BASIS_WORDS['reported'])}"
    label = escape(_alternative(selection, lang, basis), quote=True)
    return (
        f'{styles()}<div class="minsheng ms-chart"><div class="head" aria-hidden="true"><b>{key}</b><div>{head}</div><i></i></div>'
        f'<div role="listbox" aria-multiselectable="true" aria-label="{label}">{rows}</div></div>'
    )


@dataclass(frozen=True)
class Axis:
    """A log axis from `low` to `high` over the middle of the picture; what lies beyond stands at its end."""

    low: float
    high: float

    def share(self, ratio: float) -> float:
        """Place of a ratio in per cent of the width."""
        start, end = _AXIS
        inside = min(max(ratio, self.low), self.high)
        return start + (end - start) * math.log(inside / self.low) / math.log(self.high / self.low)

    def at(self, ratio: float, shift: int = 0) -> str:
        """Write a place as a CSS length."""
        place = f"{self.share(ratio):.2f}%"
        return f"calc({place} + {shift}px)" if shift else place


def _row(row: ChosenRow, axis: Axis, grid: str, lang: str, basis: Basis, whose: Whose) -> str:
    say = messages("exploration", lang)
    status, ratio = row.status, row.ratio
    if math.isnan(ratio):
        reason = punctuation(lang).colon + say(REASON_WORDS[row.reason]) if row.reason else ""
        sign = _sign(status, basis, agree=row.status_reported == row.status_completed)
        plot = f'<span class="why {status}">{sign} {verdict_word(row.direction, status, lang)}{reason}</span>'
    else:
        plot = grid + _marks(row, axis, lang, basis)
    figures = f"{target_words(row, lang) or '—'} →\N{NO-BREAK SPACE}{result_words(row, basis, lang) or '—'}"
    name = escape(in_language(row, "name", lang))
    if place := whose(row.region, row.year):
        name += f" <small>{escape(place)}</small>"
    return (
        f'<div class="r" role="option" title="{escape(promise_card(row, lang), quote=True)}">'
        f'<b>{name}</b><div class="p">{plot}</div><div class="f">{escape(figures)}</div></div>'
    )


def _marks(row: ChosenRow, axis: Axis, lang: str, basis: Basis) -> str:
    other = other_basis(basis)
    status, ratio, second = row.status, row.ratio, float(getattr(row, f"ratio_{other}"))
    low, high = row.ratio_low, row.ratio_high
    parts, marks = [], {basis: (ratio, status)}
    differs = not math.isnan(second) and abs(second - ratio) > 1e-9
    # The ratio's own figure stands on the side away from the other basis.
    left = differs and second > ratio
    if differs:
        first, last = sorted((axis.share(ratio), axis.share(second)))
        tone = str(getattr(row, f"status_{other}"))
        marks[other] = second, tone
        parts += [
            f'<i class="link" style="left:{first:.2f}%;width:{last - first:.2f}%"></i>',
            _figure(second, axis, lang, tone, left=not left, bold=False),
        ]
    width = axis.share(high) - axis.share(low)
    if width > 0.6:
        parts.append(f'<i class="bar {status}" style="left:{axis.at(low)};width:{width:.2f}%"></i>')
    agree = not differs and not math.isnan(second)
    for one in (one for one in BASES if one in marks):
        at, tone = marks[one]
        where = f'style="left:{axis.at(at)}"'
        sign = _sign(tone, one, agree=agree)
        # No line runs through a hollow mark.
        under = f'<i class="m under" {where}>{palette.MARKS[tone]}</i>' if sign != palette.MARKS[tone] else ""
        parts.append(f'{under}<span class="m {tone}" {where}>{sign}</span>')
    parts.append(_figure(ratio, axis, lang, status, left=left, bold=True))
    return "".join(parts)


def _sign(status: str, basis: Basis, *, agree: bool) -> str:
    """Give a verdict's mark: solid for what is finished, which stands for both bases where they agree."""
    return (palette.MARKS if basis == "completed" or agree else _HOLLOW)[status]


def _figure(ratio: float, axis: Axis, lang: str, tone: str, *, left: bool, bold: bool) -> str:
    side = "right:calc(100% - " + axis.at(ratio, -10) + ")" if left else "left:" + axis.at(ratio, 10)
    words = f"<strong>{format_ratio(ratio, lang)}</strong>" if bold else format_ratio(ratio, lang)
    return f'<span class="v {tone}" style="{side}">{words}</span>'


def _alternative(selection: pd.DataFrame, lang: str, basis: Basis) -> str:
    say = messages("exploration", lang)
    counts = selection["status"].astype("str").value_counts()
    said = [f"{status_word(status, lang)} {counts[status]}" for status in reversed(STATUSES) if status in counts]
    text = say("Result as a share of its target, {basis}, log axis:", basis=say(BASIS_WORDS[basis]))
    return f"{text} {punctuation(lang).comma.join(said)}"


def picture_file(
    selection: pd.DataFrame,
    path: str | Path | IO[bytes],
    *,
    lang: str,
    basis: Basis = "reported",
    whose: Whose = no_name,
) -> None:
    """Draw the picture with matplotlib, for a paper: as ``.svg`` with its letters as outlines, or as ``.png``.

    Parameters
    ----------
    selection : DataFrame
        From `select`, with the same `basis`.
    path : path
        Its ending says the format.
    lang, basis, whose
        As for `chart_html`.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter, NullFormatter

    from minsheng_analysis.display.fonts import use_in_charts

    rows = [row for row in rows_of(selection, ChosenRow) if not math.isnan(row.ratio) and row.ratio > 0]
    with mpl.rc_context(
        {"font.family": use_in_charts(), "font.size": 9, "svg.fonttype": "path", "svg.hashsalt": "minsheng"}
    ):
        figure = Figure(figsize=(8.5, 1.1 + 0.27 * len(rows)), layout="constrained")
        plot = figure.add_subplot()
        for place, row in enumerate(rows):
            _plot_row(plot, place, row, basis, lang)
        names = [", ".join(filter(None, (in_language(r, "name", lang), whose(r.region, r.year)))) for r in rows]
        say = messages("exploration", lang)
        # The axis is narrower than its words: they stand below the whole picture.
        figure.supxlabel(
            say(
                "Result as a share of its target; solid: finished; hollow: as reported, where that differs; figures: {basis}",
                basis=say(BASIS_WORDS[basis]),
            ),
            fontsize="medium",
        )
        plot.set_yticks(range(len(rows)), names)
        plot.set_ylim(len(rows) - 0.4, -0.6)
        plot.set_xscale("log", base=2)
        plot.margins(x=0.12)
        plot.xaxis.set_major_formatter(FuncFormatter(lambda ratio, _: format_ratio(ratio, lang)))
        plot.xaxis.set_minor_formatter(NullFormatter())
        plot.axvline(1, color=palette.light("muted"), linewidth=0.8, zorder=0)
        plot.grid(axis="y", color=palette.light("rule"), linewidth=0.5)
        plot.set_axisbelow(True)
        plot.spines[["top", "right", "left"]].set_visible(False)
        plot.tick_params(axis="y", length=0)
        figure.savefig(path, dpi=200, metadata={"Date": None} if str(path).endswith(".svg") else None)


def _plot_row(plot: Axes, place: int, row: ChosenRow, basis: Basis, lang: str) -> None:
    """Plot a row's results on both bases, the interval of one of them and its figure."""
    shapes = {"exceeded": "^", "met": "o", "missed": "v", "not_assessable": "D"}
    # What is finished is drawn last, over what is reported where they agree.
    for one in BASES:
        ratio, status = float(getattr(row, f"ratio_{one}")), str(getattr(row, f"status_{one}"))
        colour = palette.light(status)
        plot.plot(
            ratio, place, shapes[status], color=colour, markerfacecolor=colour if one == "completed" else "white", markersize=6
        )  # fmt: skip
    plot.hlines(
        place, row.ratio_low, row.ratio_high, color=palette.light(row.status), linewidth=2.5, alpha=0.5, zorder=1.5
    )
    other = float(getattr(row, f"ratio_{other_basis(basis)}"))
    # The figure stands on the side away from the other basis.
    side = -1 if other > row.ratio else 1
    plot.annotate(
        format_ratio(row.ratio, lang), (row.ratio, place), (7 * side, 0), textcoords="offset points",
        va="center", ha="right" if side < 0 else "left",
    )  # fmt: skip
