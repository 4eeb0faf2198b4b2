"""Small multiples: the same little picture for each of many things, drawn for a desk and for a phone."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from minsheng_analysis.display.canvas import WIDTHS, Canvas, Size, width_of, wrap
from minsheng_analysis.language.numbers import format_ratio

_GUTTER = 28
#: Shares of a target beyond this are drawn at the edge; their number stands beside them.
_TOP = 1.5


@dataclass(frozen=True)
class Dot:
    """One row of a panel.

    Attributes
    ----------
    label, words : str
        Its name, and its number as written.
    value, low, high : float
        Where it stands; `high` may be inf. NaN draws no mark.
    status : str
        Which mark and colour: a status of the palette.
    bold : bool
        Whether the row is the one that the page is about.
    """

    label: str
    words: str
    value: float
    low: float
    high: float
    status: str
    bold: bool = False


@dataclass(frozen=True)
class Panel:
    """A heading and its rows."""

    title: str
    dots: Sequence[Dot]


@dataclass(frozen=True)
class Course:
    """How one indicator went through its year.

    Attributes
    ----------
    title, words : str
        Its name, and its latest number as written.
    points : sequence of (float, float, str)
        Share of the year gone, share of the target reached, and which mark.
    level : bool
        Whether it is expected at its target all year, and not to grow to it.
    """

    title: str
    words: str
    points: Sequence[tuple[float, float, str]]
    level: bool = False


def ratio_panels(name: str, panels: Sequence[Panel], *, lang: str, target: str) -> dict[str, str]:
    """Draw ratios side by side: one logarithmic axis for all panels, the target a line through each.

    Parameters
    ----------
    name : str
        Id of the chart.
    panels : sequence of Panel
    lang : {"zh", "en"}
    target : str
        The word for the target's line.

    Returns
    -------
    dict
        SVG text for ``wide`` and ``narrow``.
    """
    values = [dot.value for panel in panels for dot in panel.dots if dot.value > 0 and math.isfinite(dot.value)]
    low, high = min([0.6, *(v * 0.85 for v in values)]), max([1.6, *(v * 1.15 for v in values)])
    span = math.log(high / low)

    def place(value: float) -> float:
        return min(1.0, max(0.0, math.log(max(value, low) / low) / span))

    def rows(canvas: Canvas, panel: Panel, x: float, y: float, left: float, right: float) -> None:
        middle = x + left + (right - left) * place(1)
        bottom = y + 20 * len(panel.dots)
        canvas.line([middle, middle], [y - 2, bottom], colour="muted")
        for number, dot in enumerate(panel.dots):
            at = y + 20 * number + 10
            canvas.line([x + left, x + right], [at, at], colour="rule", width=0.6)
            if math.isnan(dot.value):
                continue
            a, b = (x + left + (right - left) * place(v) for v in (dot.low, dot.high))
            if b - a > 8:
                canvas.line([a, b], [at, at], colour=dot.status, width=3)
            canvas.mark(x + left + (right - left) * place(dot.value), at, dot.status, size=8)

    head = f"{target} = {format_ratio(1, lang)}"
    return {size: _grid(panels, size, rows, head=head).svg(f"{name}-{size}") for size in WIDTHS}


def amount_panels(name: str, panels: Sequence[Panel]) -> dict[str, str]:
    """Draw amounts as bars from zero: each panel has a scale of its own, since its unit is its own.

    Parameters
    ----------
    name : str
        Id of the chart.
    panels : sequence of Panel

    Returns
    -------
    dict
        SVG text for ``wide`` and ``narrow``.
    """

    def rows(canvas: Canvas, panel: Panel, x: float, y: float, left: float, right: float) -> None:
        most = max((dot.value for dot in panel.dots if math.isfinite(dot.value)), default=1.0) or 1.0
        canvas.line([x + left, x + left], [y, y + 20 * len(panel.dots)], colour="muted")
        for number, dot in enumerate(panel.dots):
            if math.isfinite(dot.value):
                colour = "accent" if dot.bold else "faint"
                canvas.box(x + left, y + 20 * number + 4, (right - left) * dot.value / most, 12, colour=colour)

    return {size: _grid(panels, size, rows).svg(f"{name}-{size}") for size in WIDTHS}


def _grid(
    panels: Sequence[Panel],
    size: Size,
    rows: Callable[[Canvas, Panel, float, float, float, float], None],
    *,
    head: str = "",
) -> Canvas:
    """Set panels into two columns, or one on a phone, each into the column that is shorter so far."""
    columns = 2 if size == "wide" else 1
    width = (WIDTHS[size] - _GUTTER * (columns - 1)) / columns
    titles = [wrap(panel.title, 12.5, width, lines=2) for panel in panels]
    tops: list[tuple[int, float]] = []
    filled = [20.0 if head else 0.0] * columns
    for panel, title in zip(panels, titles, strict=True):
        column = filled.index(min(filled))
        tops.append((column, filled[column]))
        filled[column] += 16 * len(title) + 20 * len(panel.dots) + 26
    canvas = Canvas(WIDTHS[size], max(filled, default=40.0))
    if head:
        canvas.text(0, 13, head, size=11.5, colour="muted")
    widest = max((width_of(dot.words, 11.5) for panel in panels for dot in panel.dots), default=0)
    names = max((width_of(dot.label, 11.5) for panel in panels for dot in panel.dots), default=0)
    left, right = min(names + 14, width * 0.46), width - min(widest, width * 0.34) - 12
    for panel, title, (column, top) in zip(panels, titles, tops, strict=True):
        x = column * (width + _GUTTER)
        for number, words in enumerate(title):
            canvas.text(x, top + 14 + 16 * number, words, size=12.5, bold=True)
        y = top + 16 * len(title) + 6
        rows(canvas, panel, x, y, left, right)
        for number, dot in enumerate(panel.dots):
            base = y + 20 * number + 14
            canvas.text(x, base, wrap(dot.label, 11.5, left - 8, lines=1)[0], size=11.5, bold=dot.bold)
            canvas.text(x + width, base, dot.words, size=11.5, at="right", bold=dot.bold)
    return canvas


def course_panels(name: str, courses: Sequence[Course]) -> dict[str, str]:
    """Draw each indicator's way through its year against an even pace.

    Parameters
    ----------
    name : str
        Id of the chart.
    courses : sequence of Course

    Returns
    -------
    dict
        SVG text for ``wide`` and ``narrow``. Left to right the year, bottom to top 0 to 150% of the target.
    """

    def draw(size: Size) -> Canvas:
        columns = 4 if size == "wide" else 2
        gutter = 22 if size == "wide" else 16
        width = (WIDTHS[size] - gutter * (columns - 1)) / columns
        height, pitch = 74, 132
        canvas = Canvas(WIDTHS[size], pitch * math.ceil(len(courses) / columns))
        for number, course in enumerate(courses):
            x, top = number % columns * (width + gutter), number // columns * pitch
            for line, words in enumerate(wrap(course.title, 11.5, width, lines=2)):
                canvas.text(x, top + 12 + 14 * line, words, size=11.5)
            floor = top + 40 + height

            def up(share: float, floor: float = floor) -> float:
                return floor - height * min(share, _TOP) / _TOP

            canvas.line([x, x + width], [floor, floor], colour="muted")
            canvas.line([x, x + width], [up(1), up(1)], colour="muted", dashed=True)
            if not course.level:
                canvas.line([x, x + width], [floor, up(1)], colour="rule", width=1.4)
            xs, ys = [x + width * e for e, _, _ in course.points], [up(r) for _, r, _ in course.points]
            canvas.line(
                xs if course.level else [x, *xs], ys if course.level else [floor, *ys], colour="accent", width=1.4
            )
            for place_x, place_y, (_, _, status) in zip(xs, ys, course.points, strict=True):
                canvas.mark(place_x, place_y, status, size=7.5)
            last = xs[-1]
            near = last > x + width * 0.6
            canvas.text(
                last - 8 if near else last + 8,
                max(ys[-1] - 6, top + 38),
                course.words,
                size=11,
                bold=True,
                at="right" if near else "left",
            )
        return canvas

    return {size: draw(size).svg(f"{name}-{size}") for size in WIDTHS}
