"""What was spent: the outlays that a report prints, from zero."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import pandas as pd

from minsheng_analysis.display.canvas import HALF, Canvas, Size, each_size, linear_scale, round_step
from minsheng_analysis.display.chart import Chart
from minsheng_analysis.display.lettering import wrap
from minsheng_analysis.display.take_along import Numbers
from minsheng_analysis.language.languages import bracketed, join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_number, format_quantity, lacks_unit
from minsheng_analysis.language.punctuation import in_a_row, punctuation
from minsheng_analysis.language.vocabulary import in_language, line_words
from minsheng_analysis.measures.codes import SPENT
from minsheng_analysis.measures.ranking import foremost
from minsheng_analysis.measures.rows import CostRow, rows_of
from minsheng_analysis.pages.drafts import to_check_word
from minsheng_analysis.pages.ends import ends
from minsheng_analysis.pages.figures import inside, lines_of

#: What the key of an outlay begins with that a draft read outside of all projects: they have no number to be named by.
_OF_NO_PROJECT = "c00."


def costs(items: pd.DataFrame, *, lang: str) -> Chart | None:
    """Draw the outlays that a report prints.

    Parameters
    ----------
    items : DataFrame
        As ``Report.costs``: names, `kind`, `cost_low`, `cost_high`, `cost_value` (yuan).
    lang : {"zh", "en"}

    Returns
    -------
    Chart or None
        None where the report prints none. Bars from zero; an arrow where only a lower bound is printed. What is to be
        checked is hatched and says so, and the title does not rest on it.
    """
    rows = items[items["cost_low"].gt(0) & items["kind"].isin(SPENT)]
    if rows.empty:
        return None
    rows = rows.sort_values(["cost_low", "cost_id"], ascending=[False, True])
    say = messages("charts", lang)
    each = rows_of(rows, CostRow)
    kinds = {"capital": say("building and equipment"), "subsidy": say("subsidy")}
    parts = [say("{name} {cost}", name=_name(row, lang), cost=money(row, lang)) for row in each]
    signs = say("Yuan. Arrow: a lower bound only.") if rows["cost_high"].map(math.isinf).any() else say("Yuan.")
    if any(row.to_check for row in each):
        signs = in_a_row((signs, say("Hatched: to be checked.")), lang)
    return Chart(
        name="costs",
        title=_title_with_unsure(each, lang, drafted="to_check" in items),
        subtitle=signs,
        alt=say("Bars of {n} outlay: ", plural="Bars of {n} outlays: ", n=len(rows)) + join_list(parts, lang) + punctuation(lang).stop,
        numbers=Numbers(
            _heads(lang),
            [
                (_name(row, lang), kinds.get(row.kind, row.kind), _drawn(row), *ends(row.cost_value, row.cost_low, row.cost_high))
                for row in each
            ],
        ),
        lang=lang,
        half=True,
        **each_size(lambda size: _draw(size, each, lang)),
    )  # fmt: skip


def _heads(lang: str) -> tuple[str, ...]:
    say = messages("files", lang)
    return (
        say("What for"),
        say("Kind"),
        say("Shown in the figure, yuan"),
        say("Lower end, yuan"),
        say("Upper end, yuan"),
    )


def _name(row: CostRow, lang: str) -> str:
    """Name an outlay; one that is to be checked says so."""
    return in_language(row, "name", lang) + (bracketed(to_check_word(lang), lang) if row.to_check else "")


def _title_with_unsure(rows: Sequence[CostRow], lang: str, *, drafted: bool) -> str:
    """Say what is largest of the amounts, or of a draft how many were read: there may be larger ones among the others."""
    say = messages("charts", lang)
    sure = [row for row in rows if not row.to_check]
    if not sure:
        return say("Amounts spent, all of them to be checked")
    title = _title(sure, lang)
    if drafted and len(sure) > 1:
        title = say("{n} amounts read as spent", n=len(sure))
    return say("{title}; {n} more to be checked", title=title, n=n) if (n := len(rows) - len(sure)) else title


def _title(each: Sequence[CostRow], lang: str) -> str:
    say = messages("charts", lang)
    first = foremost(each, lambda row: row.cost_low)
    name, cost = join_list([in_language(row, "name", lang) for row in first], lang), _as_said(each[0], lang)
    alone = len({row.project_no for row in each}) == 1 and not each[0].cost_id.startswith(_OF_NO_PROJECT)
    if len(each) == 1 and not alone:
        return say("The one outlay stated: {name}, {cost}", name=inside(name, lang), cost=cost)
    if len(each) == 1:
        return say(
            "The one outlay stated for project {no}: {name}, {cost}",
            no=each[0].project_no,
            name=inside(name, lang),
            cost=cost,
        )
    said = {"name": name, "cost": cost, "n": len(each)}
    if alone:
        said["no"] = each[0].project_no
        if len(first) > 1:
            return say("{name} are the largest of the {n} amounts spent on project {no}: {cost} each", **said)
        return say("{name}: the largest of the {n} amounts spent on project {no}, {cost}", **said)
    if len(first) > 1:
        return say("{name} are the largest of the {n} amounts spent: {cost} each", **said)
    return say("{name}: the largest of the {n} amounts spent, {cost}", **said)


def _draw(size: Size, rows: Sequence[CostRow], lang: str) -> Canvas:
    width = float(HALF[size])
    names = [wrap(_name(row, lang), 12.5, width - 106, lines=2) for row in rows]
    heights = [16.0 * len(name) + 26 for name in names]
    top = 20.0
    canvas = Canvas(width, top + sum(heights) + 2)
    highest = max(row.cost_low if math.isinf(row.cost_high) else row.cost_high for row in rows)
    place = linear_scale(0, highest, 0, width - 26)
    step = round_step(highest, most=4)
    for number in range(int(highest / step) + 1):
        tick = number * step
        _rules(canvas, place(tick), top, names, heights, strong=number == 0)
        at = "left" if number == 0 else "center"
        canvas.text(place(tick), 12, format_number(tick, lang, style="compact"), size=11.5, colour="muted", at=at)
    y = top
    for row, name, height in zip(rows, names, heights, strict=True):
        lines = line_words(lines_of(row.cost_statements), lang)
        with canvas.link(f"cost-{row.cost_id}", "\n".join(filter(None, (_name(row, lang), money(row, lang), lines)))):
            _bar(canvas, row, name, y, place, width, lang)
        y += height
    return canvas


def _rules(
    canvas: Canvas, x: float, top: float, names: Sequence[Sequence[str]], heights: Sequence[float], *, strong: bool
) -> None:
    """Draw a tick's line behind the bars only: names stand free of it."""
    y = top
    for name, height in zip(names, heights, strict=True):
        bar = y + 16 * len(name)
        canvas.line([x, x], [bar, bar + 18], colour="muted" if strong else "rule")
        y += height


def _bar(
    canvas: Canvas,
    row: CostRow,
    name: Sequence[str],
    y: float,
    place: Callable[[float], float],
    width: float,
    lang: str,
) -> None:
    for number, words in enumerate(name):
        canvas.text(0, y + 13 + 16 * number, words, size=12.5)
    bar = y + 16 * len(name) + 2
    end = place(_drawn(row))
    colour = "accent"
    canvas.box(0, bar, max(end, 1.5), 14, colour=colour, outlined=row.to_check)
    if row.to_check:
        canvas.hatch(0, bar, max(end, 1.5), 14, colour=colour)
    if math.isinf(row.cost_high):
        canvas.line([end, end + 18], [bar + 7, bar + 7], colour=colour, width=2)
        canvas.line([end + 13, end + 18, end + 13], [bar + 3, bar + 7, bar + 11], colour=colour, width=2)
    canvas.text(width, y + 13, money(row, lang), size=12.5, bold=True, at="right")


def _drawn(row: CostRow) -> float:
    """The value where there is one, else the lower end."""
    return row.cost_low if math.isnan(row.cost_value) or math.isinf(row.cost_high) else row.cost_value


def _as_said(row: CostRow, lang: str) -> str:
    """Write an amount for a sentence: in Chinese a bound in the report's own words."""
    bound = lang == "zh" and math.isinf(row.cost_high) and not lacks_unit(row.cost_text)
    return row.cost_text if bound else money(row, lang)


def money(row: CostRow, lang: str) -> str:
    """Write a cost: the value where there is one, the bound where it is open, a range otherwise.

    Parameters
    ----------
    row : CostRow
        A row of ``Report.costs``.
    """
    if math.isnan(row.cost_low):
        return "—"
    if math.isinf(row.cost_high):
        return format_quantity(row.cost_low, "yuan", lang, qualifier="at_least")
    return format_quantity(row.cost_value, "yuan", lang, low=row.cost_low, high=row.cost_high)
