"""Small multiples: the same little picture for each of many things, drawn for a desk and for a phone."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from minsheng_analysis.display.canvas import (
    HALF,
    WIDTHS,
    Canvas,
    Drawn,
    Size,
    draw_legend,
    each_size,
    log_scale,
    on_choice,
)
from minsheng_analysis.display.lettering import width_of, wrap
from minsheng_analysis.language.numbers import format_ratio

_GUTTER = WIDTHS["wide"] - 2 * HALF["wide"]
_PITCH = 20


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
    claimed, claimed_high : float
        Where it stands as the report counts, if that is elsewhere; drawn hollow, a bar in place of the other. And the upper end, if that is a range.
    claimed_status : str
        The mark of that.
    claimed_words : str
        Its number as written, where that takes the place of the other.
    title, href : str
        What the row says when it is pointed at, and where it leads.
    """

    label: str
    words: str
    value: float
    low: float
    high: float
    status: str
    bold: bool = False
    claimed: float = math.nan
    claimed_high: float = math.nan
    claimed_status: str = ""
    claimed_words: str = ""
    title: str = ""
    href: str = ""

    @property
    def loose(self) -> bool:
        """Whether it is known so loosely that a bar is drawn beside the mark."""
        return self.high > 1.1 * self.low

    @property
    def told(self) -> str:
        """What it says when it is pointed at."""
        return self.title or f"{self.label}\n{self.words}"


@dataclass(frozen=True)
class Panel:
    """A heading and its rows, where the heading leads, and in which lines it rests."""

    title: str
    dots: Sequence[Dot]
    href: str = ""
    lines: str = ""

    @property
    def told(self) -> str:
        """What the heading says when it is pointed at."""
        return "\n".join(filter(None, (self.title, self.lines)))


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
    told, href : str
        What the picture says when it is pointed at, and where it leads.
    """

    title: str
    words: str
    points: Sequence[tuple[float, float, str]]
    level: bool = False
    told: str = ""
    href: str = ""


def ratio_panels(
    panels: Sequence[Panel], *, lang: str, target: str, key: Sequence[tuple[str, str]] = (), due: float = math.nan
) -> Drawn:
    """Draw ratios side by side: one logarithmic axis for all panels, the target a line through each.

    Parameters
    ----------
    panels : sequence of Panel
    lang : {"zh", "en"}
    target : str
        The word for the target's line.
    key : sequence of (str, str)
        Marks with their words, above the panels.
    due : float
        What was due of each by now, a dashed line; NaN draws none, nor does what the target's own line says.

    Returns
    -------
    Drawn
    """
    values = [
        v for panel in panels for dot in panel.dots for v in (dot.value, dot.claimed) if v > 0 and math.isfinite(v)
    ]
    # Half and twice the target stand on every axis: one number alone is no scale.
    low, high = min([0.45, *(v * 0.85 for v in values)]), max([2.2, *(v * 1.15 for v in values)])
    ticks = [tick for tick in (0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0) if low <= tick <= high]

    def rows(canvas: Canvas, panel: Panel, x: float, y: float, left: float, right: float) -> None:
        place = log_scale(low, high, x + left, x + right)
        bottom = y + _PITCH * len(panel.dots)
        numbers = {tick: format_ratio(tick, lang) for tick in ticks}
        # Where the target's own words leave room for no other number, it has its number alone.
        named = _apart({**numbers, 1.0: f"{target} {numbers[1.0]}"}, place)
        for tick, words in (named if len(named) > 1 else _apart(numbers, place)).items():
            strong = tick == 1
            canvas.line([place(tick)] * 2, [y - 2, bottom], colour="muted" if strong else "rule")
            canvas.text(
                place(tick), y - 6, words, size=11, colour="ink" if strong else "muted", at="center", bold=strong
            )
        if due < 1:
            canvas.line([place(due)] * 2, [y - 2, bottom], colour="ink", dashed=True)
        for number, dot in enumerate(panel.dots):
            at = y + _PITCH * number + _PITCH / 2
            canvas.line([x + left, x + right], [at, at], colour="rule", width=0.6)
            if not math.isnan(dot.value):
                _ratio_marks(canvas, dot, place, at, x + right)

    return each_size(lambda size: _grid(panels, size, rows, above=18, key=key), broad=True)


def _apart(labels: Mapping[float, str], place: Callable[[float], float]) -> dict[float, str]:
    """Keep the labels of an axis that do not run into each other, the target's first, then those beyond it: another is left out, with its line."""
    kept: dict[float, str] = {}
    taken: list[tuple[float, float]] = []
    for tick in sorted(labels, key=lambda tick: (tick != 1, tick < 1, tick)):
        half = width_of(labels[tick], 11, bold=tick == 1) / 2 + 2
        start, end = place(tick) - half, place(tick) + half
        if all(end < one or start > other for one, other in taken):
            taken.append((start, end))
            kept[tick] = labels[tick]
    return kept


def _ratio_marks(canvas: Canvas, dot: Dot, place: Callable[[float], float], y: float, limit: float) -> None:
    claimed = not math.isnan(dot.claimed) and abs(dot.claimed - dot.value) > 1e-9
    kind = "on-completed" if claimed else ""
    if dot.loose:
        end = limit if math.isinf(dot.high) else min(place(dot.high), limit)
        with canvas.only(kind):
            canvas.line([place(dot.low), end], [y, y], colour=dot.status, width=3)
    if claimed:
        canvas.line([place(dot.value), place(dot.claimed)], [y, y], colour="faint", width=1.2)
        with canvas.only("on-reported"):
            canvas.mark(place(dot.claimed), y, dot.claimed_status or dot.status, size=9, filled=False)
    if dot.status:
        with canvas.only(kind):
            canvas.mark(place(dot.value), y, dot.status, size=9)


def amount_panels(panels: Sequence[Panel]) -> Drawn:
    """Draw amounts as bars from zero, hatched where a range is left: each panel has a scale of its own, since its unit is its own."""

    def rows(canvas: Canvas, panel: Panel, x: float, y: float, left: float, right: float) -> None:
        ends = [one for dot in panel.dots for pair in _bars(dot) for one in pair if math.isfinite(one)]
        most = max(ends, default=1.0) or 1.0
        canvas.line([x + left, x + left], [y, y + _PITCH * len(panel.dots)], colour="muted")
        for number, dot in enumerate(panel.dots):
            for kind, (value, high) in on_choice(*_bars(dot)):
                if not math.isfinite(value):
                    continue
                colour = "accent" if dot.bold else "faint"
                width = (right - left) * value / most
                more = (right - left) * (high - value) / most if math.isfinite(high) else 0.0
                with canvas.only(kind):
                    canvas.box(x + left, y + _PITCH * number + 4, width, 12, colour=colour)
                    canvas.hatch(x + left + width, y + _PITCH * number + 4, more, 12, colour=colour)

    return each_size(lambda size: _grid(panels, size, rows), broad=True)


def _bars(dot: Dot) -> tuple[tuple[float, float], tuple[float, float]]:
    """Give both ends of a row's bar, finished and as the report counts."""
    finished = dot.value, dot.high
    return finished, finished if math.isnan(dot.claimed) else (dot.claimed, dot.claimed_high)


def _grid(
    panels: Sequence[Panel],
    size: Size,
    rows: Callable[[Canvas, Panel, float, float, float, float], None],
    *,
    above: float = 0,
    key: Sequence[tuple[str, str]] = (),
) -> Canvas:
    """Set panels into two columns, or one on a phone, each into the column that is shorter so far."""
    columns = 2 if size != "narrow" and len(panels) > 1 else 1
    width = float(HALF[size]) if columns == 2 or size == "narrow" else float(WIDTHS[size])
    titles = [wrap(panel.title, 13, width * 0.95, lines=2) for panel in panels]
    tops: list[tuple[int, float]] = []
    filled = [_key(Canvas(WIDTHS[size], 0), key)] * columns
    for panel, title in zip(panels, titles, strict=True):
        column = filled.index(min(filled))
        tops.append((column, filled[column]))
        filled[column] += 16 * len(title) + above + _PITCH * len(panel.dots) + 22
    canvas = Canvas(WIDTHS[size], max(filled, default=40.0))
    _key(canvas, key)
    widest = max(
        (
            width_of(words, 12, bold=dot.bold)
            for panel in panels
            for dot in panel.dots
            for words in (dot.words, dot.claimed_words)
        ),
        default=0,
    )
    names = max((width_of(dot.label, 12, bold=dot.bold) for panel in panels for dot in panel.dots), default=0)
    left = min(names + 14, width * 0.46)
    # However long the words at the end are, some of the drawing is left before them.
    right = max(width - widest - 12, min(left + 100, width * 0.66 - 12))
    for panel, title, (column, top) in zip(panels, titles, tops, strict=True):
        x = column * (width + _GUTTER)
        with canvas.link(panel.href, panel.told):
            for number, words in enumerate(title):
                canvas.text(x, top + 14 + 16 * number, words, size=13, bold=True)
        y = top + 16 * len(title) + above + 4
        rows(canvas, panel, x, y, left, right)
        for number, dot in enumerate(panel.dots):
            base = y + _PITCH * number + 14.5
            with canvas.link(dot.href, dot.told):
                canvas.area(x, base - 14, width, _PITCH)
                _name(canvas, dot, x, base, left - 8)
                for kind, words in on_choice(dot.words, dot.claimed_words or dot.words):
                    with canvas.only(kind):
                        canvas.text(x + width, base, words, size=12, at="right", bold=dot.bold)
    return canvas


def _key(canvas: Canvas, key: Sequence[tuple[str, str]]) -> float:
    """Draw the key above the panels; give where these begin."""
    return draw_legend(canvas, [(mark, True, words) for mark, words in key], x=0, y=12, size=12) + 8 if key else 0.0


def _name(canvas: Canvas, dot: Dot, x: float, base: float, width: float) -> None:
    """Write a row's name in its line; what is too long for that, smaller in two."""
    for size in (12, 10):
        if len(wrap(dot.label, size, width, lines=2)) == 1:
            canvas.text(x, base, dot.label, size=size, bold=dot.bold)
            return
    size = 10 if len(wrap(dot.label, 10, width, lines=3)) == 2 else 9
    for number, words in enumerate(wrap(dot.label, size, width, lines=2)):
        canvas.text(x, base - 5.5 + size * number, words, size=size, bold=dot.bold)


def course_panels(courses: Sequence[Course], *, lang: str, key: Sequence[tuple[str, str]] = ()) -> Drawn:
    """Draw each indicator's way through its year against an even pace.

    Parameters
    ----------
    courses : sequence of Course
    lang : {"zh", "en"}
    key : sequence of (str, str)
        Marks with their words, above the panels.

    Returns
    -------
    Drawn
        Left to right the year, bottom to top the share of the target, from nothing to as far as each one goes.
    """
    return each_size(lambda size: _courses(size, courses, lang, key), broad=True)


def _courses(size: Size, courses: Sequence[Course], lang: str, key: Sequence[tuple[str, str]]) -> Canvas:
    columns = 5 if size != "narrow" else 2
    gutter = 22.0 if size != "narrow" else 16.0
    width = (WIDTHS[size] - gutter * (columns - 1)) / columns
    titles = [wrap(course.title, 12, width - 8, lines=3) for course in courses]
    lines = [range(n, min(n + columns, len(courses))) for n in range(0, len(courses), columns)]
    heads = [14.5 * max(len(titles[n]) for n in line) + 18 for line in lines]
    top = _key(Canvas(WIDTHS[size], 0), key)
    canvas = Canvas(WIDTHS[size], top + sum(heads) + (_PANEL + 16) * len(lines))
    _key(canvas, key)
    for line, head in zip(lines, heads, strict=True):
        for number in line:
            x = number % columns * (width + gutter)
            with canvas.link(
                courses[number].href, courses[number].told or f"{courses[number].title}\n{courses[number].words}"
            ):
                for place, words in enumerate(titles[number]):
                    canvas.text(x, top + 12 + 14.5 * place, words, size=12)
                _course(canvas, courses[number], x, top + head, width, lang)
        top += head + _PANEL + 16
    return canvas


#: Height of the picture of one course.
_PANEL = 66.0
#: From so many times the target on there is room above its line at the right, and none below it at the left.
_FAR = 2.0


def _course(canvas: Canvas, course: Course, x: float, top: float, width: float, lang: str) -> None:
    """Draw one course: its line, its marks, the target and an even pace."""
    floor = top + _PANEL
    highest = max(1.0, *(share for _, share, _ in course.points)) * 1.04

    def up(share: float) -> float:
        return floor - _PANEL * share / highest

    canvas.area(x, top, width, _PANEL)
    canvas.line([x, x + width], [floor, floor], colour="muted")
    canvas.line([x, x + width], [up(1), up(1)], colour="muted", dashed=True)
    # Far below where the line ends, the target's words would be crossed by its beginning.
    beyond = highest > _FAR
    canvas.text(x + width if beyond else x, up(1) + (-3 if beyond else 11), format_ratio(1, lang), size=10, colour="muted", at="right" if beyond else "left")  # fmt: skip
    if not course.level:
        canvas.line([x, x + width], [floor, up(1)], colour="faint", width=1.4)
    xs, ys = [x + width * gone for gone, _, _ in course.points], [up(share) for _, share, _ in course.points]
    canvas.line(xs if course.level else [x, *xs], ys if course.level else [floor, *ys], colour="accent", width=1.6)
    for (_, _, status), place_x, place_y in zip(course.points, xs, ys, strict=True):
        canvas.mark(place_x, place_y, status, size=9)
    near = xs[-1] > x + width * 0.6
    canvas.text(
        xs[-1] - 9 if near else xs[-1] + 9,
        max(ys[-1] - 6, top - 4),
        course.words,
        size=12,
        bold=True,
        at="right" if near else "left",
        apart=True,
    )
