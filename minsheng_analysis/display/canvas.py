"""Drawing: a canvas in pixels that becomes slim, reproducible SVG, in which every mark can be a link.

A drawing is written as SVG itself. matplotlib would measure each word first, and cannot say which mark is a link, which
belongs to which basis, or what it is called; where a picture is a field of shaded cells, seaborn draws it
(`heatmap.py`) and the canvas takes it in.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from html import escape
from typing import Literal, NotRequired, TypedDict, TypeVar

from minsheng_analysis.display import palette
from minsheng_analysis.display.lettering import dots_stay, width_of

Size = Literal["wide", "narrow", "broad"]
_Said = TypeVar("_Said")

#: Widths of a drawing on a desk, on a phone and on a large screen; one of two that stand side by side has half of it.
WIDTHS: dict[Size, int] = {"wide": 940, "narrow": 358, "broad": 1100}
HALF: dict[Size, int] = {"wide": 456, "narrow": 358, "broad": 536}

#: The order in which marks are listed.
BEST_FIRST = ("exceeded", "met", "on_schedule", "late", "missed", "not_assessable")

#: One grammar for all pages: the shape of a mark is its verdict. As points on a circle of radius 1, y down.
SHAPES: dict[str, tuple[tuple[float, float], ...]] = {
    "exceeded": ((0, -1.05), (1, 0.75), (-1, 0.75)),
    "met": (),
    "late": ((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)),
    "on_schedule": ((-0.75, -1), (1.05, 0), (-0.75, 1)),
    "missed": ((0, 1.05), (1, -0.75), (-1, -0.75)),
    "not_assessable": ((0, -1.05), (1.05, 0), (0, 1.05), (-1.05, 0)),
}


def _n(value: float) -> str:
    """Write a number of pixels: one decimal, and none where it is zero."""
    return f"{value:.1f}".removesuffix(".0").replace("-0", "0" if abs(value) < 0.05 else "-0")


class Canvas:
    """A drawing in pixels from its top left corner. What is drawn later lies above.

    Parameters
    ----------
    width, height : float
        In CSS pixels at natural size.
    """

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._parts: list[str] = []

    @contextmanager
    def link(self, href: str, title: str, *, beside: str = "") -> Iterator[None]:
        """Make a link of what is drawn inside, with what it says when it is pointed at.

        It leads somewhere once it is on a page, which makes ``href`` of its ``data-href``: a notebook has no such
        places, and JupyterLab cannot follow a link of a drawing and writes an error below the picture instead.

        Parameters
        ----------
        href : str
            An anchor of the page without its ``#``; empty for a title without a link.
        title : str
            Lines are told apart by line breaks; the first one is the name.
        beside : str
            ``region/year#row`` of another report's page: where that stands beside, it leads there.
        """
        tag = f'a data-href="#{escape(href, quote=True)}"' if href else "g"
        further = f' data-beside="#{escape(f"{href} {beside}", quote=True)}"' if href and beside else ""
        self._parts.append(f"<{tag}{further}><title>{escape(dots_stay(title))}</title>")
        yield
        self._parts.append(f"</{tag[0]}>")

    @contextmanager
    def only(self, kind: str) -> Iterator[None]:
        """Set apart what is drawn inside as belonging to a basis, for the page's switch.

        Parameters
        ----------
        kind : str
            A class of the page's style sheet: ``of-completed`` goes and ``just-reported`` comes when what was reported is chosen;
            where a picture has both, ``on-completed`` and ``on-reported`` pale while the other is chosen; empty for what belongs to both.
        """
        if not kind:
            yield
            return
        self._parts.append(f'<g class="{kind}">')
        yield
        self._parts.append("</g>")

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = 13,
        colour: str = "ink",
        bold: bool = False,
        at: str = "left",
        apart: bool = False,
    ) -> None:
        """Write words with their baseline at `y`; `at` is which end of them stands at `x`, and what is `apart` has an edge of paper against lines behind it."""
        anchor = {"left": "", "center": ' text-anchor="middle"', "right": ' text-anchor="end"'}[at]
        weight = ' font-weight="700"' if bold else ""
        edge = f";paint-order:stroke;stroke:{palette.ink('paper')};stroke-width:3" if apart else ""
        self._parts.append(
            f'<text x="{_n(x)}" y="{_n(y)}" font-size="{size:g}"{weight}{anchor} style="fill:{palette.ink(colour)}{edge}">'
            f"{escape(words)}</text>"
        )

    def line(
        self, xs: Sequence[float], ys: Sequence[float], *, colour: str, width: float = 1, dashed: bool = False
    ) -> None:
        """Draw a line through points."""
        path = "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in zip(xs, ys, strict=True))
        dash = ' stroke-dasharray="3 3"' if dashed else ""
        self._parts.append(
            f'<path d="{path}"{dash} style="fill:none;stroke:{palette.ink(colour)};stroke-width:{width:g}"/>'
        )

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        colour: str,
        outlined: bool = False,
        strength: float = 1,
    ) -> None:
        """Fill a rectangle, or outline it."""
        see = f";opacity:{strength:g}" if strength < 1 else ""
        if outlined:
            x, y, width, height = x + 0.75, y + 0.75, width - 1.5, height - 1.5
            style = f"fill:{palette.ink('paper')};stroke:{palette.ink(colour)};stroke-width:1.5"
        else:
            style = f"fill:{palette.ink(colour)}{see}"
        self._parts.append(
            f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(max(width, 0))}" height="{_n(max(height, 0))}" style="{style}"/>'
        )

    def range(self, low: float, high: float, y: float, *, colour: str) -> None:
        """Draw a range as a bar with a tick at either end."""
        self.line([low, high], [y, y], colour=colour, width=2.4)
        for end in (low, high):
            self.line([end, end], [y - 5, y + 5], colour=colour, width=2)

    def hatch(self, x: float, y: float, width: float, height: float, *, colour: str, step: float = 5) -> None:
        """Fill a rectangle with slanted strokes: counted, and not finished."""
        strokes = []
        for start in range(int(-height // step), int((width) // step) + 2):
            # From the bottom edge up to the right, cut to the rectangle.
            at = start * step
            left, right = max(at, 0.0), min(at + height, width)
            if right - left > 0.3:
                strokes.append(
                    f"M{_n(x + left)} {_n(y + height - (left - at))}L{_n(x + right)} {_n(y + height - (right - at))}"
                )
        if strokes:
            self._parts.append(
                f'<path d="{"".join(strokes)}" style="fill:none;stroke:{palette.ink(colour)};stroke-width:1.3"/>'
            )

    def mark(self, x: float, y: float, status: str, *, size: float = 9, filled: bool = True, colour: str = "") -> None:
        """Draw a verdict's mark: solid where it counts what is finished, hollow where it counts what is reported.

        Parameters
        ----------
        x, y : float
            Its middle.
        status : str
            A verdict; its shape.
        size : float
            Across.
        filled : bool
        colour : str
            Another colour than the verdict's own.
        """
        ink = palette.ink(colour or status)
        radius = size / 2
        style = f"fill:{ink}" if filled else f"fill:{palette.ink('paper')};stroke:{ink};stroke-width:1.6"
        if not filled:
            radius -= 0.5
        points = SHAPES[status]
        if not points:
            self._parts.append(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" style="{style}"/>')
            return
        path = "M" + "L".join(f"{_n(x + radius * px)} {_n(y + radius * py)}" for px, py in points) + "Z"
        self._parts.append(f'<path d="{path}" style="{style}"/>')

    def corner(self, x: float, y: float, fold: float) -> None:
        """Turn down the top right corner of a square that ends at `x`, `y`."""
        self._parts.append(
            f'<path d="M{_n(x - fold)} {_n(y)}L{_n(x + 0.5)} {_n(y + fold + 0.5)}V{_n(y - 0.5)}H{_n(x - fold)}Z" style="fill:{palette.ink("paper")}"/>'
            f'<path d="M{_n(x - fold)} {_n(y)}V{_n(y + fold)}H{_n(x)}Z" style="fill:{palette.ink("ink")}"/>'
        )

    def doubt(self, x: float, y: float, size: float) -> None:
        """Write a question mark into the top right corner of a square that ends at `x`, `y`."""
        self.box(x - size * 0.8, y, size * 0.8, size, colour="paper")
        self.text(x - size * 0.36, y + size * 0.88, "?", size=size * 1.1, bold=True, at="center")

    def flag(self, x: float, y: float) -> None:
        """Set a warning flag at the top right corner of a mark."""
        self._parts.append(
            f'<circle cx="{_n(x)}" cy="{_n(y)}" r="4" style="fill:{palette.ink("missed")};stroke:{palette.ink("paper")};stroke-width:1.2"/>'
        )

    def area(self, x: float, y: float, width: float, height: float) -> None:
        """Lay a rectangle that is not seen, so that what is small can be pointed at."""
        self._parts.append(
            f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" fill="transparent"/>'
        )

    def take_in(self, drawn: str, x: float, y: float) -> None:
        """Place another drawing's SVG elements with their top left corner at a point."""
        self._parts.append(f'<g transform="translate({_n(x)} {_n(y)})">{drawn}</g>')

    def svg(self) -> str:
        """Give the drawing as SVG text: the same bytes for the same drawing."""
        drawn = "".join(self._parts)
        # A page has one style sheet for all and leaves this one out.
        alone = "<style>.just-reported{display:none}</style>" if 'class="just-reported"' in drawn else ""
        # Where there is no page with the typeface, the reader's own Chinese font steps in.
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(self.width)}" viewBox="0 0 {_n(self.width)} {_n(self.height)}" '
            f"font-family=\"'Minsheng Sans',sans-serif\">{alone}{drawn}</svg>"
        )


class Drawn(TypedDict):
    """A drawing for a desk and for a phone, and one that would leave a third of a large screen blank for that too, as SVG."""

    wide: str
    narrow: str
    broad: NotRequired[str]


def each_size(draw: Callable[[Size], Canvas], *, broad: bool = False) -> Drawn:
    """Draw once for a desk and once for a phone; what stands across the page, once more for a large screen."""
    drawn: Drawn = {"wide": draw("wide").svg(), "narrow": draw("narrow").svg()}
    return {**drawn, "broad": draw("broad").svg()} if broad else drawn


def on_choice(completed: _Said, reported: _Said) -> list[tuple[str, _Said]]:
    """Give what to draw on each choice of basis with its class for `Canvas.only`, or once what is the same on both.

    Examples
    --------
    >>> on_choice("met", "exceeded"), on_choice("met", "met")
    ([('of-completed', 'met'), ('just-reported', 'exceeded')], [('', 'met')])
    """
    return [("", completed)] if completed == reported else [("of-completed", completed), ("just-reported", reported)]


def log_scale(low: float, high: float, left: float, right: float) -> Callable[[float], float]:
    """Give the function that places a value on a logarithmic axis."""
    span = math.log(high / low)

    def place(value: float) -> float:
        return left + (right - left) * math.log(max(value, low) / low) / span

    return place


def linear_scale(low: float, high: float, left: float, right: float) -> Callable[[float], float]:
    """Give the function that places a value on an even axis.

    Examples
    --------
    >>> linear_scale(0, 1, 100, 200)(0.25)
    125.0
    """

    def place(value: float) -> float:
        return left + (right - left) * (value - low) / (high - low)

    return place


def round_step(highest: float, *, most: int = 5) -> float:
    """Give a round distance of an axis's ticks, so that `most` of them at most reach the highest value.

    Examples
    --------
    >>> round_step(840), round_step(1.15), round_step(27.4, most=6)
    (200.0, 0.5, 5.0)
    """
    raw = highest / most
    power = 10.0 ** math.floor(math.log10(raw))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= raw * 0.999999)


def row_label(canvas: Canvas, lines: Sequence[str], y: float, *, x: float = 0, size: float = 13) -> None:
    """Write a row's name so that its lines are centred on `y`."""
    for place, words in enumerate(lines):
        canvas.text(x, y + 4.5 + (place - (len(lines) - 1) / 2) * (size + 2.5), words, size=size)


def draw_legend(
    canvas: Canvas, entries: Iterable[tuple[str, bool, str]], *, x: float, y: float, size: float, right: float = 0
) -> float:
    """Draw a key of marks that breaks into lines; give the y below it.

    Parameters
    ----------
    canvas : Canvas
    entries : iterable of (str, bool, str)
        Verdict, whether solid, and words.
    x, y, size : float
        Where the first baseline begins; size of the words.
    right : float
        Where lines break; by rule the canvas's edge.
    """
    left, right = x, right or canvas.width
    for status, filled, words in entries:
        width = 17 + width_of(words, size)
        if x > left and x + width > right:
            x, y = left, y + size + 7
        canvas.mark(x + 5.5, y - size * 0.36, status, size=9, filled=filled, colour="" if filled else "muted")
        canvas.text(x + 16, y, words, size=size, colour="muted")
        x += width + 16
    return y + size
