"""Facilities by town and subdistrict: a shaded table, towns apart from subdistricts, totals on top."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import partial

import pandas as pd

from minsheng_analysis.dataset.names import Names
from minsheng_analysis.display.canvas import HALF, WIDTHS, Canvas, Size, each_size
from minsheng_analysis.display.chart import Chart
from minsheng_analysis.display.heatmap import strengths
from minsheng_analysis.display.lettering import balanced, width_of, wrap
from minsheng_analysis.display.take_along import Numbers
from minsheng_analysis.language.languages import join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_number, unit_name
from minsheng_analysis.language.punctuation import in_a_row, punctuation
from minsheng_analysis.language.vocabulary import line_words
from minsheng_analysis.measures.ranking import foremost
from minsheng_analysis.pages.figures import lines_of
from minsheng_analysis.pages.saved_columns import with_unit

_CELL = 19.0
_SMALL = 11.0
_LINE = _SMALL + 2
_WORD = re.compile(r"[A-Za-z]+")


def by_place(counts: pd.DataFrame, *, lang: str, names: Names = str) -> Chart | None:
    """Draw facilities by town and subdistrict.

    Parameters
    ----------
    counts : DataFrame
        From `verdicts.by_place`: places as index, facilities as columns (their names in the language), counts; NA where
        the report names none. A column leads to its promise and a cell to its statement, as its ``attrs`` say.
    lang : {"zh", "en"}
    names : function
        Gives a place's name in the language.

    Returns
    -------
    Chart or None
        None where the report names no places.
        Shaded within each column by its share of the column's total, so that columns of unlike size can be read.
    """
    if counts.empty:
        return None
    say = messages("charts", lang)
    groups = _groups(counts, lang)
    leaders = []
    for name in counts.columns:
        own = counts[name].dropna()
        first = [place for place, _ in foremost(list(own.items()), lambda pair: float(pair[1]))]
        most = float(own.max())
        if len(first) == len(own) > 1:
            leaders.append(say("{name}: {value} in each of {n} places", name=str(name), value=most, n=len(own)))
        else:
            told = join_list([names(str(place)) for place in first], lang)
            leaders.append(say("{name}: most in {places} ({value})", name=str(name), places=told, value=most))
    shade = dict(zip(map(str, counts.index), strengths(counts / counts.sum()), strict=True))

    def draw(size: Size) -> Canvas:
        return _draw(size, counts, groups, shade, names, lang)

    return Chart(
        name="places",
        title=_title(counts, lang),
        subtitle=in_a_row(
            [
                say("The stronger the colour, the larger the place’s share of its column’s total; empty: none is named there.") if len(counts.columns) > 1 else "",
                "" if counts.attrs.get("finished", True) else say("As reported."),
            ],
            lang,
        ),
        alt=(say("Bars of {n} place. ", plural="Bars of {n} places. ", n=len(counts)) if len(counts.columns) == 1 else say("Heat map of {m} places by {n} kinds of facility. ", m=len(counts), n=len(counts.columns))) + punctuation(lang).semicolon.join(leaders) + punctuation(lang).stop,
        note=say("An empty cell is not in itself a failing: a target may be for towns or for subdistricts only.") if len(groups) > 1 and len(counts.columns) > 1 else "",
        numbers=Numbers(
            (messages("files", lang)("Place"), *(with_unit(str(name), _unit(str(name), counts, lang), lang) for name in counts.columns)),
            [(names(str(place)), *map(float, values)) for place, values in counts.iterrows()],
        ),
        lang=lang,
        **each_size(draw, broad=True),
    )  # fmt: skip


def _unit(name: str, counts: pd.DataFrame, lang: str) -> str:
    """Name what a kind of facility is counted in; empty where the language has no word for it."""
    return unit_name("count", lang, classifier=counts.attrs.get("classifiers", {}).get(name, "")).strip()


def _title(counts: pd.DataFrame, lang: str) -> str:
    """Say how many kinds of facility stand in how many places, the only kind by its name and what it is counted in."""
    say = messages("charts", lang)
    if len(counts.columns) == 1:
        name = str(counts.columns[0])
        if unit := _unit(name, counts, lang):
            return say("{name}, by place ({n}; unit: {unit})", name=name, n=len(counts), unit=unit)
        return say("{name}, by place ({n})", name=name, n=len(counts))
    return say("{n} kinds of facility in {places}", n=len(counts.columns), places=places_in_words(counts, lang))


def places_in_words(counts: pd.DataFrame, lang: str) -> str:
    """Say how many places there are, and of what kind where their names tell."""
    say, m = messages("charts", lang), len(counts)
    towns, streets = (sum(str(place).endswith(ends) for place in counts.index) for ends in (("镇", "乡"), ("街道",)))
    if towns + streets < m:
        return say("{n} place", plural="{n} places", n=m)
    if towns and streets:
        return say("{n} towns and subdistricts", n=m)
    if towns:
        return say("{n} town", plural="{n} towns", n=m)
    return say("{n} subdistrict", plural="{n} subdistricts", n=m)


def _groups(counts: pd.DataFrame, lang: str) -> list[tuple[str, list[str]]]:
    """Towns apart from subdistricts, whose programmes differ; one group where the names do not tell."""
    say = messages("charts", lang)
    places = [str(place) for place in counts.index]
    streets = [place for place in places if place.endswith("街道")]
    towns = [place for place in places if place.endswith(("镇", "乡"))]
    rest = [place for place in places if place not in streets and place not in towns]
    if not streets or not towns:
        return [("", places)]
    named = [(say("Towns"), towns), (say("Subdistricts"), streets), (say("Others"), rest)]
    return [(title, group) for title, group in named if group]


def _draw(
    size: Size, counts: pd.DataFrame, groups: Sequence[tuple[str, list[str]]], shade: Mapping[str, list[float]], names: Names,
    lang: str,
) -> Canvas:  # fmt: skip
    """Set the groups side by side on a desk, one below the other on a phone; the totals of all stand on top of each."""
    beside = size != "narrow" and len(groups) > 1 and len(counts.columns) <= 6
    width = float(HALF[size] if beside else WIDTHS[size])
    top, stairs, left, column, heads = _heads(counts, width, lang)
    heights = [_CELL * (len(places) + bool(title)) for title, places in groups]
    total = _CELL + 4
    deepest = max(heights) if beside else sum(heights)
    canvas = Canvas(WIDTHS[size], top + total + deepest + 4)
    y = top + total
    longest = float(counts.to_numpy(dtype="float64").max(initial=1, where=counts.notna().to_numpy()))
    numbers = dict(zip(map(str, counts.index), counts.to_numpy(dtype="float64").tolist(), strict=True))
    told = partial(_told, counts, lang=lang)

    for number, ((title, places), height) in enumerate(zip(groups, heights, strict=True)):
        x = number * (width + WIDTHS["wide"] - 2 * HALF["wide"]) if beside else 0.0
        rows = partial(_row, canvas, x=x, left=left, column=column, lang=lang)
        if beside or number == 0:
            leads = told("", [math.nan] * len(heads), list(numbers))
            _draw_heads(canvas, counts, heads, x, top, left, column, leads, stairs=stairs)
            name, values = messages("charts", lang)("Total"), counts.sum().tolist()
            # What stands but once is no total of each half.
            if number == 0:
                rows(name, values, [], y=top, told=told(name, values, list(numbers)), bold=True)
            canvas.line([x, x + width], [top + total - 2] * 2, colour="muted")
        at = top + total if beside else y
        if title:
            values = counts.loc[places].sum(min_count=1).tolist()
            rows(title, values, [], y=at, told=told(title, values, places), bold=True)
            at += _CELL
        for place in places:
            values = numbers[place]
            rows(
                names(place),
                values,
                shade[place],
                y=at,
                told=told(names(place), values, [place], whole=False),
                longest=longest,
            )
            at += _CELL
        y += height
    return canvas


def _told(
    counts: pd.DataFrame, name: str, values: Sequence[float], of: Sequence[str], *, lang: str, whole: bool = True
) -> list[tuple[str, str]]:
    """Give where each cell of a row leads and what it says, with the lines of its places: one place's to its statement, a total's to the promise.

    A heading has neither a name of its own nor a value.
    """
    found = []
    for column, value in zip(counts.columns, values, strict=True):
        head, colon = str(column), punctuation(lang).colon
        ids = ";".join(filter(None, (counts.attrs.get("statements", {}).get((place, head), "") for place in of)))
        said = head if math.isnan(value) else head + colon + format_number(float(value), lang)
        promise = counts.attrs.get("promises", {}).get(head, "")
        words = "\n".join(filter(None, (name, said, line_words(lines_of(ids), lang))))
        found.append((promise if whole else ids.split(";")[0], words))
    return found


def _heads(counts: pd.DataFrame, width: float, lang: str) -> tuple[float, bool, float, float, list[list[str]]]:
    """Give the headings' height and whether they are stairs, where the columns begin, how wide each is, and the headings' lines."""
    left = 112.0 if lang == "en" else 92.0
    column = (width - left) / len(counts.columns)
    names = [str(name) for name in counts.columns]
    # Where a word is wider than its column, each heading has a line of its own that ends above its column.
    longest = max((width_of(word, _SMALL) for name in names for word in _WORD.findall(name)), default=0)
    if stairs := longest > column - 5:
        heads = [wrap(name, _SMALL, left + column * (place + 0.5), lines=3) for place, name in enumerate(names)]
    else:
        heads = [balanced(name, _SMALL, column - 4) for name in names]
    lines = [len(head) for head in heads]
    return (sum(lines) if stairs else max(lines)) * _LINE + (4 if stairs else 8), stairs, left, column, heads


def _draw_heads(
    canvas: Canvas, counts: pd.DataFrame, heads: Sequence[Sequence[str]], x: float, top: float, left: float, column: float,
    told: Sequence[tuple[str, str]], *, stairs: bool,
) -> None:  # fmt: skip
    last = top - (3 if stairs else 6)
    for place, head in enumerate(heads):
        middle = x + left + column * (place + 0.5)
        with canvas.link(*told[place]):
            for line, words in enumerate(head):
                y = last - (len(head) - 1 - line) * _LINE
                if stairs:
                    canvas.text(middle + 3, y, words, size=_SMALL, at="right", colour="muted")
                else:
                    canvas.text(middle, y, words, size=_SMALL, at="center", colour="muted")
        if stairs:
            # The first one stands lowest, so that no line runs through another's words.
            canvas.line([middle, middle], [last + 3, top], colour="faint")
            last -= len(head) * _LINE


def _row(
    canvas: Canvas, name: str, values: Sequence[float], shade: Sequence[float], *, x: float, y: float, left: float,
    column: float, lang: str, told: Sequence[tuple[str, str]], bold: bool = False, longest: float = 1,
) -> None:  # fmt: skip
    base = y + _CELL / 2 + 4.2
    canvas.text(x, base, wrap(name, 12, left - 4, lines=1)[0], size=12, bold=bold)
    for place, value in enumerate(values):
        if pd.isna(value):
            continue
        cell = x + left + column * place
        with canvas.link(*told[place]):
            if shade and len(shade) == 1:
                # One kind alone is compared by length.
                long = (column - 60) * float(value) / longest
                canvas.box(cell + 1, y + 2, long, _CELL - 4, colour="accent")
                canvas.text(cell + long + 7, base, format_number(float(value), lang), size=12)
                continue
            if shade:
                canvas.box(cell + 1, y + 0.5, column - 2, _CELL - 1, colour="accent", strength=shade[place])
            canvas.text(cell + column / 2, base, format_number(float(value), lang), size=12, at="center", bold=bold)
