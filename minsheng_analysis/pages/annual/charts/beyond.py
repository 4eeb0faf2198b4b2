"""A promise beyond its target: its marks and its share on either basis."""

from __future__ import annotations

import math
from collections.abc import Callable

from minsheng_analysis.display.canvas import Canvas
from minsheng_analysis.display.lettering import width_of
from minsheng_analysis.language.numbers import format_ratio
from minsheng_analysis.measures.rows import PromiseRow
from minsheng_analysis.pages.figures import certain_ratio, differs, has_range, is_ceiling, share_words


def scale_end(row: PromiseRow, left: float, edge: float, top: float, lang: str) -> float:
    """Where the scale ends at the latest, so that a row's marks keep clear of its words.

    Parameters
    ----------
    row : PromiseRow
    left, edge : float
        Where the scale begins, and where the words end.
    top : float
        The scale's highest share.
    lang : {"zh", "en"}
    """
    reach = top if math.isinf(row.ratio_high_reported) else max(row.ratio_reported, 1.0001)
    room = edge - width_of(_reported_words(row, lang), 12, bold=True) - 10 - left
    return left + room * math.log(top) / math.log(reach)


def draw_beyond(canvas: Canvas, row: PromiseRow, place: Callable[[float], float], y: float, right: float) -> None:
    """Draw a promise beyond its target: what rounding leaves open, and a mark a basis where they part."""
    reported, completed = row.ratio_reported, certain_ratio(row, "completed")
    if math.isinf(row.ratio_high_reported):
        canvas.line([place(row.ratio_low_reported), right], [y, y], colour="exceeded", width=4)
    if not differs(row) or math.isnan(completed):
        canvas.mark(place(reported), y, "exceeded", size=10)
        return
    canvas.line([place(max(completed, 1.0)), place(reported)], [y, y], colour="faint", width=1.2)
    with canvas.only("on-completed"):
        if has_range(row) and row.ratio_high_completed > 1:
            canvas.range(place(max(row.ratio_low_completed, 1.0)), place(row.ratio_high_completed), y, colour=row.status_completed)  # fmt: skip
        # Short of the target once only finished work counts: it stands in the panel of those.
        elif completed >= 1:
            canvas.mark(place(completed), y, row.status_completed, size=10)
    # Above the range that ends where it stands, or it would look filled.
    with canvas.only("on-reported"):
        canvas.mark(place(reported), y, "exceeded", size=10, filled=False)


def write_share(canvas: Canvas, row: PromiseRow, x: float, y: float, lang: str) -> None:
    """Write the share at the end of a row, as reported on either choice as the panel's heading says; `x` is where it ends."""
    words = _reported_words(row, lang)
    if is_ceiling(row):
        # Words reach into the scale, on which the row has no place: no line of it runs through them.
        long = width_of(words, 12, bold=True) + 4
        canvas.box(x - long, y - 12, long, 16, colour="paper")
    canvas.text(x, y, words, size=12, bold=True, colour="exceeded", at="right")


def doubted(row: PromiseRow, ratio: float, lang: str) -> str:
    """Write a share, with a mark where the report contradicts a figure behind it."""
    return format_ratio(ratio, lang) + ("?" if row.in_doubt else "")


def _reported_words(row: PromiseRow, lang: str) -> str:
    return share_words(row, "reported", lang) if is_ceiling(row) else doubted(row, row.ratio_reported, lang)
