"""One promise as a square: its verdict by shape and filling, and what is to be minded of it at its corner."""

from __future__ import annotations

import math

from minsheng_analysis.display.canvas import Canvas
from minsheng_analysis.measures.readings import UNREACHED
from minsheng_analysis.measures.rows import PromiseRow
from minsheng_analysis.pages.figures import certain_ratio, differs


def is_doubted(row: PromiseRow) -> bool:
    """Whether the report contradicts a figure behind a promise's verdict; where there is no verdict, there is none to doubt."""
    return bool(row.in_doubt) and row.status_reported != "not_assessable"


def draw_promise(canvas: Canvas, row: PromiseRow, x: float, y: float, side: float) -> None:
    """Draw a promise's square, on each basis where they part."""
    reported, completed = row.status_reported, row.status_completed
    if not differs(row) or completed == reported:
        draw_square(canvas, completed, certain_ratio(row, "completed"), x, y, side)
    else:
        with canvas.only("of-completed"):
            draw_square(canvas, completed, certain_ratio(row, "completed"), x, y, side)
        with canvas.only("just-reported"):
            draw_square(canvas, reported, row.ratio_reported, x, y, side)
    low = bool(row.target_set_low_reported), bool(row.target_set_low_completed)
    if is_doubted(row):  # of which nobody says that its target may be low
        canvas.doubt(x + side, y, side * 0.4)
    elif any(low):
        with canvas.only("" if all(low) else "just-reported" if low[0] else "of-completed"):
            canvas.corner(x + side, y, side * 0.34)


def draw_square(canvas: Canvas, status: str, ratio: float, x: float, y: float, side: float) -> None:
    """Draw one square: full where a promise is kept, as full as it is finished where not; its verdict's mark inside."""
    middle = x + side / 2, y + side / 2
    if status in UNREACHED:
        share = 0.0 if math.isnan(ratio) else min(max(ratio, 0.0), 1.0)
        canvas.box(x, y, side, side, colour=status, outlined=True)
        canvas.hatch(x + 1, y + 1, side - 2, (side - 2) * (1 - share), colour=status, step=4.5)
        canvas.box(x, y + side - side * share, side, side * share, colour=status)
        # The mark is white at any share, that it is not taken for one: in the solid part, or edged where that is too low for it.
        if share <= 0.55:
            canvas.mark(*middle, status, size=side * 0.58, filled=False)
        else:
            canvas.mark(middle[0], y + side * (1 - share / 2), status, size=side * 0.5, colour="paper")
        return
    empty = status == "not_assessable"
    canvas.box(x, y, side, side, colour=status, outlined=empty)
    canvas.mark(*middle, status, size=side * 0.42, colour=status if empty else "paper")
