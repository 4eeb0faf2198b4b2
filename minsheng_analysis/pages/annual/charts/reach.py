"""How many people a result reaches: small multiples, each in its own unit and from zero."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from minsheng_analysis.display.canvas import WIDTHS, Canvas, Size, each_size, linear_scale
from minsheng_analysis.display.chart import Chart
from minsheng_analysis.display.lettering import wrap
from minsheng_analysis.display.take_along import Numbers
from minsheng_analysis.language.languages import join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_number
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.measures.rows import PerResidentRow, rows_of

_MOST = 6


def per_resident(shares: pd.DataFrame, *, lang: str, note: str = "") -> Chart | None:
    """Draw what was promised and what is finished for each 10,000 residents.

    Parameters
    ----------
    shares : DataFrame
        From `by_resident`: `name`, `per_10000`, `promised_per_10000`, `unit`, `classifier`, `indicator_id`.
    lang : {"zh", "en"}
    note : str
        What to mind of the number of residents.

    Returns
    -------
    Chart or None
        None where the residents are not known. At most six: people reached first, then the most plentiful.
    """
    if shares.empty:
        return None
    say = messages("charts", lang)
    each = sorted(
        rows_of(shares, PerResidentRow), key=lambda row: (row.unit not in ("people", "person_times"), -row.per_10000)
    )
    drawn = each[:_MOST]
    told = [say("{name} {value}", name=row.name, value=_figure(row.per_10000, lang)) for row in drawn]
    return Chart(
        name="per-resident",
        title=say("Per resident"),
        subtitle=say("Finished (blue), and above it promised (grey); each panel has a unit and a scale of its own, from zero."),
        alt=say("Small bars of {n} results: ", n=len(drawn)) + join_list(told, lang) + punctuation(lang).stop,
        note=" ".join(filter(None, (note, say("{n} more results are in the file of this figure.", n=len(each) - _MOST) if len(each) > _MOST else ""))),
        numbers=Numbers(
            (say("result"), say("unit"), say("finished"), say("finished for 10,000 residents"), say("promised for 10,000 residents"), say("residents for each")),
            [(row.name, row.unit, row.finished, row.per_10000, row.promised_per_10000, row.residents_per_unit) for row in each],
        ),
        lang=lang,
        **each_size(lambda size: _draw(size, drawn, lang)),
    )  # fmt: skip


def _figure(value: float, lang: str) -> str:
    return format_number(value, lang, significant=3)


def _draw(size: Size, rows: Sequence[PerResidentRow], lang: str) -> Canvas:
    # Four stand in one line: three and one below would leave most of a line empty.
    columns = (4 if len(rows) == 4 else 3) if size == "wide" else 2
    gutter = 34.0 if size == "wide" else 18.0
    width = (WIDTHS[size] - gutter * (columns - 1)) / columns
    titles = [wrap(row.name, 12.5, width - 12, lines=3) for row in rows]
    lines = [titles[n : n + columns] for n in range(0, len(rows), columns)]
    heights = [16.0 * max(map(len, line)) + 60 for line in lines]
    canvas = Canvas(WIDTHS[size], sum(heights))
    for number, row in enumerate(rows):
        line = number // columns
        x, y = number % columns * (width + gutter), sum(heights[:line])
        with canvas.link(row.indicator_id, _card(row, lang)):
            _panel(canvas, row, titles[number], x, y, width, lang)
    return canvas


def _card(row: PerResidentRow, lang: str) -> str:
    say = messages("charts", lang)
    told = [row.name, say("finished for 10,000 residents") + f": {_figure(row.per_10000, lang)}"]
    if not math.isnan(row.promised_per_10000):
        told.append(say("promised for 10,000 residents") + f": {_figure(row.promised_per_10000, lang)}")
    told.append(say("residents for each") + f": {_figure(row.residents_per_unit, lang)}")
    return "\n".join(told)


def people_counted_for(per_10000: float) -> float:
    """Give the number of people that a result is told for: as few as give a figure of one or more."""
    return next((base for base in (10_000.0, 100_000.0) if per_10000 * base / 10_000 >= 1), 1_000_000.0)


def _panel(
    canvas: Canvas, row: PerResidentRow, title: Sequence[str], x: float, y: float, width: float, lang: str
) -> None:
    say, base = messages("charts", lang), people_counted_for(row.per_10000)
    for number, words in enumerate(title):
        canvas.text(x, y + 13 + 16 * number, words, size=12.5, bold=True)
    under = y + 16 * len(title) + 12
    canvas.text(x, under, say("per {n} residents", n=base), size=11.5, colour="muted")
    top = under + 6
    promised, finished = (float(value) * base / 10_000 for value in (row.promised_per_10000, row.per_10000))
    highest = max(finished, 0 if math.isnan(promised) else promised)
    place = linear_scale(0, highest, x, x + width - 46)
    canvas.line([x, x], [top - 1, top + 29], colour="muted")
    if not math.isnan(promised):
        canvas.box(x, top, place(promised) - x, 8, colour="faint")
        canvas.text(place(promised) + 6, top + 8, _figure(promised, lang), size=11, colour="muted")
    canvas.box(x, top + 12, place(finished) - x, 16, colour="accent")
    canvas.text(place(finished) + 6, top + 24.5, _figure(finished, lang), size=13, bold=True, colour="accent")
