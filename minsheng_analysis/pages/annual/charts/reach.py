"""How many people a result reaches: small multiples, each in its own unit and from zero."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from minsheng_analysis.display.canvas import WIDTHS, Canvas, Size, each_size, linear_scale, on_choice
from minsheng_analysis.display.chart import Chart
from minsheng_analysis.display.lettering import width_of, wrap
from minsheng_analysis.display.take_along import Numbers
from minsheng_analysis.language.languages import bracketed, join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_number, span, unit_name
from minsheng_analysis.language.punctuation import in_a_row, punctuation
from minsheng_analysis.language.vocabulary import line_words
from minsheng_analysis.measures.codes import BASES, Basis
from minsheng_analysis.measures.rows import PerResidentRow, rows_of
from minsheng_analysis.pages.figures import counted_in, lines_of, own_unit, rounded
from minsheng_analysis.pages.saved_columns import amount_heads

_MOST = 6


def per_resident(shares: pd.DataFrame, *, lang: str, note: str = "") -> Chart | None:
    """Draw what was promised and what is finished for each 10,000 residents, and what the report counts where that is more.

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
    told = [_told(row, lang) for row in drawn]
    parted = any(map(_parted, drawn))
    finished = say("Per resident, counting only what is finished")
    return Chart(
        name="per-resident",
        title=say("Per resident") if parted else finished,
        titles=(finished, say("Per resident, as reported")) if parted else None,
        subtitle=_subtitle(drawn, "completed", lang),
        reported=_subtitle(drawn, "reported", lang) if parted else "",
        alt=say("Small bars of {n} result: ", plural="Small bars of {n} results: ", n=len(drawn)) + join_list(told, lang) + punctuation(lang).stop,
        note=in_a_row((note, say("{n} more results are in the file of this figure.", n=len(each) - _MOST) if len(each) > _MOST else ""), lang),
        numbers=Numbers(
            _heads(lang),
            [_numbers(row, lang) for row in each],
        ),
        lang=lang,
        **each_size(lambda size: _draw(size, drawn, lang), broad=True),
    )  # fmt: skip


def _ends(row: PerResidentRow, basis: Basis) -> tuple[float, float]:
    """Give both ends of what comes to the people that it is drawn for; what the report gives no number of counts as finished."""
    share = people_counted_for(row.per_10000) / 10_000
    if basis == "completed" or math.isnan(row.reported_per_10000):
        return row.per_10000 * share, row.most_per_10000 * share
    return row.reported_per_10000 * share, row.reported_most_per_10000 * share


def _parted(row: PerResidentRow) -> bool:
    """Whether what the report counts is something else than what is finished."""
    return _ends(row, "completed") != _ends(row, "reported")


def _subtitle(drawn: Sequence[PerResidentRow], basis: Basis, lang: str) -> str:
    say = messages("charts", lang)
    told = [
        say("Finished (blue), and above it promised (grey); each panel has a unit and a scale of its own, from zero.")
        if basis == "completed"
        else say(
            "As reported (blue), and above it promised (grey); each panel has a unit and a scale of its own, from zero."
        )
    ]
    if basis == "completed" and any(
        math.isfinite(row.most_per_10000) and row.most_per_10000 > row.per_10000 for row in drawn
    ):
        told.append(say("Hatched: not certain to be finished."))
    return in_a_row(told, lang)


def _told(row: PerResidentRow, lang: str) -> str:
    """Say what is drawn of a result, with its unit and the number of people that it is drawn for."""
    base = people_counted_for(row.per_10000)
    unit = unit_name(row.unit, lang, classifier=counted_in(row, lang))
    say, finished, reported = messages("charts", lang), _words(row, "completed", lang), _words(row, "reported", lang)
    told = say("{name} {value} per {n} residents", name=row.name, value=finished + unit, n=so_many(base, lang))
    if finished == reported:
        return told
    return told + bracketed(f"{say('as reported')}{punctuation(lang).colon}{reported}", lang)


def _words(row: PerResidentRow, basis: Basis, lang: str) -> str:
    """Write what comes to the people that it is drawn for on a basis."""
    return range_words(*_ends(row, basis), lang)


def _heads(lang: str) -> tuple[str, ...]:
    say = messages("files", lang)
    return (
        say("Item"), say("Unit"), *amount_heads("completed", lang), say("Per how many residents"),
        say("Finished per that many residents, lower end"), say("Finished per that many residents, upper end"), say("Target per that many residents"),
        say("Residents for each, lower end"), say("Residents for each, upper end"),
        say("Result per that many residents, lower end"), say("Result per that many residents, upper end"),
    )  # fmt: skip


def _numbers(row: PerResidentRow, lang: str) -> tuple[object, ...]:
    """What is drawn of a result, with the number of people that it is drawn for."""
    base = people_counted_for(row.per_10000)
    finished, reported = (_ends(row, basis) for basis in ("completed", "reported"))
    return (
        row.name,
        own_unit(row, lang),
        row.finished,
        row.finished_most,
        base,
        *map(rounded, (*finished, row.promised_per_10000 * base / 10_000)),
        rounded(_fewest(row)),
        rounded(row.residents_per_unit),
        *map(rounded, reported),
    )


def _fewest(row: PerResidentRow) -> float:
    """How many residents there are for each, were there as many of it as there may be; NaN where nobody knows how many."""
    return (
        row.residents_per_unit * row.per_10000 / row.most_per_10000 if math.isfinite(row.most_per_10000) else math.nan
    )


def _figure(value: float, lang: str) -> str:
    return format_number(value, lang, significant=3)


def range_words(low: float, high: float, lang: str) -> str:
    """Write a range from its lower to its upper end, as one number where they are one, and open where it has no upper end."""
    if math.isinf(high):
        return f"≥{_figure(low, lang)}"
    told = _figure(low, lang), _figure(high, lang)
    return told[0] if told[0] == told[1] else span(*told, lang)


def _draw(size: Size, rows: Sequence[PerResidentRow], lang: str) -> Canvas:
    # Four stand in one line: three and one below would leave most of a line empty.
    columns = (4 if len(rows) == 4 else 3) if size != "narrow" else 2
    gutter = 34.0 if size != "narrow" else 18.0
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
    base, colon = people_counted_for(row.per_10000), punctuation(lang).colon
    times = base / 10_000
    told = [row.name, say("per {n} residents", n=so_many(base, lang))]
    told.append(say("finished") + colon + _words(row, "completed", lang))
    if _parted(row):
        told.append(say("as reported") + colon + _words(row, "reported", lang))
    if not math.isnan(row.promised_per_10000):
        told.append(say("promised") + colon + _figure(row.promised_per_10000 * times, lang))
    if row.unit not in ("people", "person_times"):
        each = (
            range_words(_fewest(row), row.residents_per_unit, lang)
            if math.isfinite(row.most_per_10000)
            else _figure(row.residents_per_unit, lang)
        )
        told.append(
            say(
                "one{unit} for about {people} residents",
                unit=unit_name(row.unit, lang, classifier=counted_in(row, lang), n=1),
                people=each,
            )
        )
    told.append(line_words(lines_of(row.target_statements, row.actual_statements), lang))
    return "\n".join(filter(None, told))


def people_counted_for(per_10000: float) -> float:
    """Give the number of people that a result is told for, here and where reports are compared: 10,000, or 100,000 of what is rare."""
    return 10_000.0 if per_10000 >= 1 else 100_000.0


def so_many(base: float, lang: str) -> str:
    """Write the number of people that something is told for: 每万人 and 每10万人 in Chinese."""
    return "万" if (lang, base) == ("zh", 10_000) else format_number(base, lang)


def _panel(
    canvas: Canvas, row: PerResidentRow, title: Sequence[str], x: float, y: float, width: float, lang: str
) -> None:
    say, base = messages("charts", lang), people_counted_for(row.per_10000)
    for number, words in enumerate(title):
        canvas.text(x, y + 13 + 16 * number, words, size=12.5, bold=True)
    under = y + 16 * len(title) + 12
    canvas.text(x, under, say("per {n} residents", n=so_many(base, lang)), size=11.5, colour="muted")
    top = under + 6
    promised = float(row.promised_per_10000) * base / 10_000
    each = {basis: _ends(row, basis) for basis in BASES}
    # One scale for both, so that what the report counts more is seen to be more.
    highest = max(
        0 if math.isnan(promised) else promised, *(end for ends in each.values() for end in ends if math.isfinite(end))
    )
    room = max(46, *(width_of(range_words(*ends, lang), 13, bold=True) + 8 for ends in each.values()))
    place = linear_scale(0, highest, x, x + width - room)
    canvas.line([x, x], [top - 1, top + 29], colour="muted")
    if not math.isnan(promised):
        canvas.box(x, top, place(promised) - x, 8, colour="faint")
        canvas.text(place(promised) + 6, top + 8, _figure(promised, lang), size=11, colour="muted")
    for kind, (low, high) in on_choice(each["completed"], each["reported"]):
        end = low if math.isinf(high) else high
        with canvas.only(kind):
            canvas.box(x, top + 12, place(low) - x, 16, colour="accent")
            canvas.hatch(place(low), top + 12, place(end) - place(low), 16, colour="accent")
            canvas.text(place(end) + 6, top + 24.5, range_words(low, high, lang), size=13, bold=True, colour="accent")
