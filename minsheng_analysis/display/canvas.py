"""Drawing: a canvas in points that becomes slim, reproducible SVG, once for a desk and once for a phone."""

from __future__ import annotations

import io
import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, Literal

from minsheng_analysis.display import palette

if TYPE_CHECKING:
    from matplotlib.figure import Figure


Size = Literal["wide", "narrow"]


WIDTHS: dict[Size, int] = {"wide": 720, "narrow": 360}


# Shapes as matplotlib names them, for the marks of `palette.MARKS`; "late" is a lag in a year under way.
BEST_FIRST = ("exceeded", "met", "late", "missed", "not_assessable")


_SHAPES = {"exceeded": "^", "met": "o", "missed": "v", "not_assessable": "D", "late": "s"}


class Canvas:
    """A drawing in pixels from its top left corner.

    Parameters
    ----------
    width, height : float
        In CSS pixels at natural size.
    """

    def __init__(self, width: float, height: float) -> None:
        from matplotlib.figure import Figure
        from matplotlib.transforms import Affine2D

        self.width, self.height = width, height
        self.figure: Figure = Figure(figsize=(width / 72, height / 72), dpi=72)
        self.figure.patch.set_visible(False)
        # Artists stand on the figure itself: an axes with its ticks and spines costs more than all that is drawn on it.
        self._pixels = Affine2D().scale(1, -1).translate(0, height)
        self._texts: list[str] = []
        self._lines: dict[tuple[str, float, bool], list[Any]] = defaultdict(list)
        self._marks: dict[tuple[str, float, bool, str], list[Any]] = defaultdict(list)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = 12,
        colour: str = "ink",
        bold: bool = False,
        at: str = "left",
    ) -> None:
        """Write words with their baseline at `y`; `at` is which end of them stands at `x`.

        Words are written into the SVG directly. matplotlib would measure each one first, which is two thirds of what
        a chart costs, and their places are known.
        """
        anchor = {"left": "", "center": ' text-anchor="middle"', "right": ' text-anchor="end"'}[at]
        weight = ' font-weight="700"' if bold else ""
        style = f"fill:{palette.light(colour)}"
        self._texts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}"{weight}{anchor} style="{style}">{escape(words)}</text>'
        )

    def line(
        self, xs: Sequence[float], ys: Sequence[float], *, colour: str, width: float = 1, dashed: bool = False
    ) -> None:
        """Draw a line through points. Lines of one kind are drawn as one, below all marks."""
        self._lines[(colour, width, dashed)].append((xs, ys))

    def box(self, x: float, y: float, width: float, height: float, *, colour: str) -> None:
        """Fill a rectangle."""
        from matplotlib.patches import Rectangle

        self._add(Rectangle((x, y), width, height, facecolor=palette.light(colour), linewidth=0))

    def mark(self, x: float, y: float, status: str, *, size: float = 9, filled: bool = True, colour: str = "") -> None:
        """Draw a status's mark; hollow for the second basis. Marks of one kind are drawn as one."""
        self._marks[(status, size, filled, colour or status)].append((x, y))

    def _add(self, artist: Any) -> None:
        artist.set_transform(self._pixels)
        self.figure.add_artist(artist)

    def _flush(self) -> None:
        from matplotlib.lines import Line2D

        for (colour, width, dashed), segments in self._lines.items():
            # NaN lifts the pen between segments.
            xs = [x for segment in segments for x in (*segment[0], math.nan)]
            ys = [y for segment in segments for y in (*segment[1], math.nan)]
            style: Any = (0, (3, 3)) if dashed else "-"
            ink = palette.light(colour)
            self._add(Line2D(xs, ys, color=ink, linewidth=width, linestyle=style, solid_capstyle="butt"))
        for (status, size, filled, colour), points in self._marks.items():
            ink = palette.light(colour)
            self._add(
                Line2D(
                    *zip(*points, strict=True), marker=_SHAPES[status], markeredgewidth=1.6, markeredgecolor=ink,
                    markersize=size - 1.5 * (status == "not_assessable"), linestyle="none",
                    markerfacecolor=ink if filled else palette.light("paper"),
                )
            )  # fmt: skip

    def svg(self, name: str) -> str:
        """Give the drawing as SVG text: the same bytes for the same drawing."""
        import matplotlib as mpl

        self._flush()
        stored = io.StringIO()
        with mpl.rc_context({"svg.hashsalt": name}):
            self.figure.savefig(
                stored, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None}
            )
        drawn = re.sub(r"(\d\.\d{2})\d+", r"\1", _slim(stored.getvalue()))
        # Where there is no page with the typeface, the reader's own Chinese font steps in.
        words = f"<g font-family=\"'Minsheng Sans',sans-serif\">{''.join(self._texts)}</g></svg>"
        return palette.with_variables(drawn.removesuffix("</svg>") + words)


def _slim(svg: str) -> str:
    """Take out what a page has no use for, and make the palette's colours answer to the page's."""
    svg = svg[svg.index("<svg ") :]
    svg = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r' id="(?:figure|axes|patch|text|line2d|QuadMesh|LineCollection|matplotlib\.axis)_\d+"', "", svg)
    svg = re.sub(
        r'<svg [^>]*viewBox="([^"]*)"[^>]*>', r'<svg xmlns="http://www.w3.org/2000/svg" viewBox="\1">', svg, count=1
    )
    svg = svg.replace("xlink:href", "href")
    svg = re.sub(r"<style[^>]*>.*?</style>", "", svg, count=1, flags=re.DOTALL)
    return re.sub(r">\s+<", "><", svg.strip())


def width_of(words: str, size: float) -> float:
    """Estimate how wide words are, in pixels: a Chinese character is as wide as high, a Latin one about half.

    Examples
    --------
    >>> width_of("渝北", 10)
    20.0
    """
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WF" else 0.56 for sign in words) * size


def wrap(words: str, size: float, width: float, *, lines: int = 2) -> list[str]:
    """Break words into lines that fit a width; what does not fit the last line is cut with an ellipsis.

    Parameters
    ----------
    words : str
    size, width : float
        Pixels.
    lines : int
        At most so many.

    Returns
    -------
    list of str

    Examples
    --------
    >>> wrap("Water mains renewed and laid", 10, 90)
    ['Water mains', 'renewed and laid']
    """
    parts = re.findall(r"[ ]?(?:[^\s\-⺀-鿿＀-￯]+-?|-)|\s?[⺀-鿿＀-￯]", words)
    rows: list[str] = [""]
    for part in parts:
        if rows[-1] and width_of(rows[-1] + part, size) > width:
            rows.append(part.lstrip())
        else:
            rows[-1] = (rows[-1] + part).lstrip()
    # A closing mark must not begin a line.
    for place in range(1, len(rows)):
        while rows[place] and rows[place][0] in "，、。；：）”」":
            rows[place - 1], rows[place] = rows[place - 1] + rows[place][0], rows[place][1:]
    rows = [row for row in rows if row]
    if len(rows) > lines:
        last = rows[lines - 1]
        while last and width_of(last + "…", size) > width:
            last = last[:-1]
        rows = [*rows[: lines - 1], last.rstrip() + "…"]
    return rows


def each_size(name: str, draw: Callable[[Size], Canvas]) -> dict[str, str]:
    """Draw once for a desk and once for a phone."""
    return {size: draw(size).svg(f"{name}-{size}") for size in WIDTHS}


def log_scale(low: float, high: float, left: float, right: float) -> Callable[[float], float]:
    """Give the function that places a value on a logarithmic axis."""
    span = math.log(high / low)

    def place(value: float) -> float:
        return left + (right - left) * math.log(max(value, low) / low) / span

    return place


def row_label(canvas: Canvas, lines: Sequence[str], y: float, *, size: float = 12) -> None:
    """Write a row's name so that its lines are centred on `y`."""
    for place, words in enumerate(lines):
        canvas.text(0, y + 4.3 + (place - (len(lines) - 1) / 2) * (size + 2.5), words, size=size)


def draw_legend(canvas: Canvas, entries: Iterable[tuple[str, bool, str]], *, x: float, y: float, size: float) -> float:
    """Draw a key of marks that breaks into lines; give the y below it."""
    left = x
    for status, filled, words in entries:
        width = 16 + width_of(words, size) + 14
        if x > left and x + width > canvas.width:
            x, y = left, y + size + 8
        canvas.mark(x + 5, y - size * 0.36, status, size=7.5, filled=filled, colour="" if filled else "muted")
        canvas.text(x + 15, y, words, size=size, colour="muted")
        x += width
    return y
