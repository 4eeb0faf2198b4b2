"""Results against their targets in three panels: unfinished, met exactly, beyond."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.display.canvas import HALF, WIDTHS, Canvas, Size, each_size, linear_scale, log_scale, row_label
from minsheng_analysis.display.chart import Chart
from minsheng_analysis.display.lettering import width_of, wrap
from minsheng_analysis.display.take_along import Numbers
from minsheng_analysis.language.languages import bracketed, join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.mid_sentence import capital
from minsheng_analysis.language.numbers import format_ratio
from minsheng_analysis.language.punctuation import in_a_row, punctuation
from minsheng_analysis.language.vocabulary import in_language, status_word
from minsheng_analysis.measures.assessment import Thresholds
from minsheng_analysis.measures.codes import BASES
from minsheng_analysis.measures.ranking import foremost
from minsheng_analysis.measures.readings import UNREACHED
from minsheng_analysis.measures.rows import PromiseRow, rows_of
from minsheng_analysis.pages.annual.charts.beyond import doubted, draw_beyond, scale_end, write_share
from minsheng_analysis.pages.annual.charts.unfinished import all_told
from minsheng_analysis.pages.ends import finished_ends, result_ends, share_ends, with_days
from minsheng_analysis.pages.figures import (
    certain_ratio,
    differs,
    has_range,
    in_doubt,
    inside,
    is_ceiling,
    own_unit,
    promise_card,
    share_of,
    share_words,
)
from minsheng_analysis.pages.saved_columns import amount_heads, as_headed, share_heads, target_note, yes

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

#: Height above the rows of a panel, and the share of its width that names take.
_HEAD = 46.0
_NAMES = 0.5
_GUTTER = WIDTHS["wide"] - 2 * HALF["wide"]


def achieved(judged: pd.DataFrame, *, lang: str, beside: Report | None = None) -> Chart | None:
    """Draw each promise with a number by its result as a share of the target: short of it, exactly met, beyond it.

    Parameters
    ----------
    judged : DataFrame
        From `verdicts`: names, `target_value`, `actual_value`, `unit`, and ratio with interval and status on both bases.
    lang : {"zh", "en"}
    beside : Report, optional
        The report whose unfinished work is drawn beside it: what that tells already is not drawn again.

    Returns
    -------
    Chart or None
        None where no promise has a share of its target, or where all that is not exactly met is drawn as unfinished. Promises without one are not drawn; the note says how many.
    """
    rows = judged[judged["ratio_reported"].notna()]
    if rows.empty or (beside is not None and all_told(beside, judged)):
        return None
    rows = rows.sort_values(["ratio_reported", "ratio_completed", "indicator_id"], ascending=[False, False, True])
    each = rows_of(rows, PromiseRow)
    # A result is no share of a ceiling: of ceilings alone there is nothing on the scale.
    if all(map(is_ceiling, each)):
        return None
    short = sorted((row for row in each if _status(row) in UNREACHED), key=_least)
    met = [row for row in each if _status(row) == "met"]
    # A ceiling has no place on the scale: it stands last, in words.
    beyond = sorted((row for row in each if row.status_reported == "exceeded"), key=is_ceiling)
    return Chart(
        name="achieved",
        title=_title(rows, each, short, lang),
        subtitle=_subtitle(each, lang),
        alt=_alt(rows, each, short, lang),
        note=in_a_row((_twice([row for row in short if row in beyond], lang), _left_out(judged[judged["ratio_reported"].isna()], lang)), lang),
        numbers=_numbers(each, lang),
        lang=lang,
        **each_size(lambda size: _draw(size, short, met, beyond, lang), broad=True),
    )  # fmt: skip


def _subtitle(each: Sequence[PromiseRow], lang: str) -> str:
    """Say what the marks are, and of the rest only what is drawn."""
    say = messages("charts", lang)
    bounds = any(math.isinf(row.ratio_high_reported) and row.status_reported == "exceeded" for row in each)
    ranges = any(has_range(row) and row.status_reported == "exceeded" for row in each)
    beyond = any(row.status_completed in UNREACHED and row.ratio_reported > 1.0001 for row in each)
    told = (
        say("Result as a share of its target.") if any(_status(row) != "met" for row in each) else "",
        say("Solid: finished; hollow: as the report counts.") if any(map(_hollow, each)) else "",
        say("Arrow: the report counts more than the target.") if beyond else "",
        say("?: the report contradicts a figure behind the share.") if any(row.in_doubt for row in each) else "",
        say("Thick bar: a lower bound.") if bounds else "",
        say("Ticked bar: a range of what is finished.") if ranges else "",
    )
    return in_a_row(told, lang)


def _hollow(row: PromiseRow) -> bool:
    """Whether what the report counts has a mark of its own: of what is short of its target only within the scale."""
    short = _status(row) in UNREACHED and _least(row) < row.ratio_reported <= 1.0001
    placed = short or row.status_reported == "exceeded"
    return placed and differs(row) and not math.isnan(certain_ratio(row, "completed"))


def _status(row: PromiseRow) -> str:
    """Where a promise stands once only finished work counts; as reported where that cannot be judged."""
    completed = row.status_completed
    return row.status_reported if completed == "not_assessable" else completed


def _least(row: PromiseRow) -> float:
    completed = certain_ratio(row, "completed")
    return row.ratio_reported if math.isnan(completed) else completed


def _share(row: PromiseRow, lang: str) -> str:
    """Write what is certain of the share; of a ceiling, where the result stands to it."""
    return share_words(row, "reported", lang) if is_ceiling(row) else doubted(row, _least(row), lang)


def _told_share(row: PromiseRow, lang: str) -> str:
    """Write the same to be heard: a mark of doubt is a word."""
    words = format_ratio(_least(row), lang)
    return share_words(row, "reported", lang) if is_ceiling(row) else in_doubt(words, lang) if row.in_doubt else words


def _title(rows: pd.DataFrame, each: Sequence[PromiseRow], short: Sequence[PromiseRow], lang: str) -> str:
    say = messages("charts", lang)
    counts = rows["status_reported"].astype("str").value_counts()
    exceeded, met = int(counts.get("exceeded", 0)), int(counts.get("met", 0))
    # What stays below a ceiling has not exceeded it.
    bettered = _bettered(each)
    if exceeded and met:
        title = say("{n} comparable promises: {exceeded} better than target, {met} met" if bettered else "{n} comparable promises: {exceeded} exceeded, {met} met", n=len(rows), exceeded=exceeded, met=met)  # fmt: skip
    elif exceeded == len(rows):
        title = say("All {n} comparable promises did better than their targets" if bettered else "All {n} comparable promises were exceeded", n=exceeded) if exceeded > 1 else say("The one comparable promise was exceeded")  # fmt: skip
    elif met == len(rows):
        title = say("All {n} comparable promises were met", n=met) if met > 1 else say("The one comparable promise was met")  # fmt: skip
    elif exceeded:
        title = say(
            "{exceeded} of {n} comparable promises better than target"
            if bettered
            else "{exceeded} of {n} comparable promises exceeded",
            n=len(rows),
            exceeded=exceeded,
        )
    elif met:
        title = say("{met} of {n} comparable promises met", n=len(rows), met=met)
    elif int(counts.get("late", 0)) == len(rows):
        return say("None of {n} comparable promises has reached its target yet", n=len(rows))
    else:
        title = say("None of {n} comparable promises was met", n=len(rows))
    late, missed = (int(counts.get(status, 0)) for status in ("late", "missed"))
    if late:
        title += say("; {n} not yet reached", n=late)
    elif 0 < missed < len(rows):
        title += say("; {n} missed", n=missed)
    # The basis is named where the other one says something else.
    if any(row.status_completed != row.status_reported for row in each):
        title += bracketed(say("as reported"), lang)
    # What falls short on both bases is told once, so that the counts add up.
    if not (further := sum(row.status_reported not in UNREACHED for row in short)):
        return title
    if late or missed:
        return title + say("; {n} more once only finished work counts", n=further)
    return title + say("; only finished, {n} falls short", plural="; only finished, {n} fall short", n=further)


def _bettered(rows: Sequence[PromiseRow]) -> bool:
    return any(row.status_reported == "exceeded" and is_ceiling(row) for row in rows)


def _alt(rows: pd.DataFrame, each: Sequence[PromiseRow], short: Sequence[PromiseRow], lang: str) -> str:
    say = messages("charts", lang)
    counts = rows["status_reported"].astype("str").value_counts()
    alt = say(
        "Dot plot of {n} promise, result as a share of target. As reported {exceeded} exceeded, {met} met and {missed} missed.", plural="Dot plot of {n} promises, result as a share of target. As reported {exceeded} exceeded, {met} met and {missed} missed.",
        n=len(rows), exceeded=int(counts.get("exceeded", 0)), met=int(counts.get("met", 0)), missed=int(counts.get("missed", 0)),
    )  # fmt: skip
    first = foremost(each, lambda row: share_of(row, "reported"))
    # Where all stand alike there is no highest.
    if 0 < len(first) < len(each):
        names = join_list([inside(in_language(row, "name", lang), lang) for row in first], lang)
        alt += say(" Highest: {name}, {ratio}.", name=names, ratio=share_words(first[0], "reported", lang))
    if short:
        listed = [say("{name} ({ratio})", name=inside(in_language(row, "name", lang), lang), ratio=_told_share(row, lang)) for row in short]  # fmt: skip
        alt += say(" Short of target once only finished work counts: {listed}.", listed=join_list(listed, lang))
    return alt


def _twice(rows: Sequence[PromiseRow], lang: str) -> str:
    """Say which promises stand in two panels, so that the panels' counts are not taken to add up."""
    if not rows:
        return ""
    listed = join_list([in_language(row, "name", lang) for row in rows], lang)
    return messages("charts", lang)("{listed}: in two panels, finished below target and reported above it.", listed=listed)  # fmt: skip


def _left_out(rows: pd.DataFrame, lang: str) -> str:
    """Say which promises have no ratio, and why, so that what is drawn and what is not add up to all of them."""
    say = messages("charts", lang)
    states = rows["measure"].eq("qualitative")
    unlike = ~states & ~rows["comparable"].astype(bool)
    told = []
    if n := int(states.sum()):
        told.append(say("{n} whose target has no number", plural="{n} whose targets have no number", n=n))
    if n := int(unlike.sum()):
        told.append(say("{n} whose result measures something else", n=n))
    bare = rows["target_value"].isna() & rows["actual_value"].notna()
    if n := int((~states & ~unlike & bare).sum()):
        told.append(say("{n} without a target", n=n))
    if n := int((~states & ~unlike & ~bare).sum()):
        told.append(say("{n} without a number on both sides", n=n))
    return say("Not drawn: {kinds}.", kinds=punctuation(lang).semicolon.join(told)) if told else ""


def _numbers(each: Sequence[PromiseRow], lang: str) -> Numbers:
    say = messages("files", lang)
    columns = (
        say("Promise"), say("Unit"), say("Target"), say("Note on the target"), *amount_heads("reported", lang), say("As of"), *amount_heads("completed", lang),
        *share_heads("reported", lang), *share_heads("completed", lang), say("Share in doubt"),
    )  # fmt: skip
    rows = [
        (in_language(row, "name", lang), own_unit(row, lang), row.target_value, target_note(row, lang), *as_headed(result_ends(row, "reported"), "reported"), day, *finished_ends(row),
         *(end for basis in BASES for end in as_headed(share_ends(row, basis), basis)), yes(row.in_doubt and share_words(row, "reported", lang), lang))
        for row, day in with_days(each)
    ]  # fmt: skip
    return Numbers(columns, rows)


def _draw(
    size: Size, short: Sequence[PromiseRow], met: Sequence[PromiseRow], beyond: Sequence[PromiseRow], lang: str
) -> Canvas:
    """Set the panels side by side on a desk, one below the other on a phone."""
    # A panel that has none beside it takes the whole width, so that its letters are not drawn larger than others.
    both = size != "narrow" and bool(beyond) and bool(short)
    width = float(HALF[size] if both else WIDTHS[size])
    names = _flow(met, width, lang)
    first = (_HEAD + sum(_heights(short, width, lang)) + 18 if short else 0) + (
        26 + 17 * (names[-1][2] + 1) + 14 if met else 0
    )
    second = _HEAD + sum(_heights(beyond, width, lang)) + 24 if beyond else 0
    canvas = Canvas(WIDTHS[size], (max(first, second) if both else first + second) + 2)
    y = 0.0
    if short:
        _short_panel(canvas, short, y, width, lang)
        y += _HEAD + sum(_heights(short, width, lang)) + 18
    if met:
        _met_panel(canvas, len(met), names, y, lang)
        y += 26 + 17 * (names[-1][2] + 1) + 14
    if beyond:
        _beyond_panel(canvas, beyond, width + _GUTTER if both else 0, 0.0 if both else y, width, lang)
    return canvas


def _flow(rows: Sequence[PromiseRow], width: float, lang: str) -> list[tuple[PromiseRow, float, int, str]]:
    """Set names one after the other: each with its row, its place in the line, its line and its words."""
    placed: list[tuple[PromiseRow, float, int, str]] = []
    x, line = 0.0, 0
    for row in rows:
        for words in wrap(in_language(row, "name", lang), 12, width, lines=2):
            long = width_of(words, 12)
            if x and x + long > width:
                x, line = 0.0, line + 1
            placed.append((row, x, line, words))
            x += long + 14
    return placed


def _heights(rows: Sequence[PromiseRow], width: float, lang: str) -> list[float]:
    return [21.5 + 13.5 * (len(_label(row, width, lang)) - 1) for row in rows]


def _label(row: PromiseRow, width: float, lang: str) -> list[str]:
    return wrap(in_language(row, "name", lang), 12, width * _NAMES - 12, lines=3)


def _after_names(rows: Sequence[PromiseRow], width: float, lang: str) -> float:
    return max(width_of(words, 12) for row in rows for words in _label(row, width, lang)) + 12


def _short_panel(canvas: Canvas, rows: Sequence[PromiseRow], top: float, width: float, lang: str) -> None:
    canvas.text(0, top + 14, _short_words(rows, lang), size=13, bold=True)
    left, right = _after_names(rows, width, lang), width - 50
    place = linear_scale(0, 1, left, right)
    heights = _heights(rows, width, lang)
    first = top + _HEAD
    for tick in (0.0, 0.5, 1.0):
        _tick(canvas, place(tick), first, first + sum(heights), tick, lang, strong=tick == 1)
    for row, height in zip(rows, heights, strict=True):
        y = first + height / 2
        first += height
        with canvas.link(row.indicator_id, promise_card(row, lang)):
            canvas.area(0, y - height / 2, width, height)
            row_label(canvas, _label(row, width, lang), y, size=12)
            if not is_ceiling(row):
                canvas.line([left, right], [y, y], colour="rule", width=0.6)
            claimed = row.ratio_reported > _least(row) and differs(row)
            if claimed:
                _claimed(canvas, row, place, y, right)
            if not math.isnan(share_of(row, "completed")):
                with canvas.only("on-completed" if claimed else ""):
                    canvas.mark(place(_least(row)), y, _status(row), size=10)
            canvas.text(width, y + 4.5, _share(row, lang), size=12, bold=True, colour=_status(row), at="right")


def _short_words(rows: Sequence[PromiseRow], lang: str) -> str:
    """Head the panel with what its rows have in common, and on which basis."""
    say = messages("charts", lang)
    if all(_status(row) == "late" for row in rows):
        return say("{status} ({n})", status=capital(status_word("late", lang)), n=len(rows))
    if all(row.status_reported in UNREACHED for row in rows):
        return say("Short of the target ({n})", n=len(rows))
    return say("Short of the target, counting only what is finished ({n})", n=len(rows))


def _claimed(canvas: Canvas, row: PromiseRow, place: Callable[[float], float], y: float, right: float) -> None:
    """Draw what the report counts of a promise that is short of its target: hollow, with an arrow where it lies beyond."""
    reported = row.ratio_reported
    # An arrow's head stands clear of the target's line, beyond it.
    tip = right + 10
    canvas.line([place(_least(row)), place(reported) if reported <= 1.0001 else tip], [y, y], colour="faint", width=1.2)
    if reported <= 1.0001:
        with canvas.only("on-reported"):
            canvas.mark(place(reported), y, row.status_reported, size=10, filled=False)
    else:
        canvas.line([tip - 5, tip, tip - 5], [y - 4, y, y + 4], colour="faint", width=1.4)


def _met_panel(
    canvas: Canvas, count: int, names: Sequence[tuple[PromiseRow, float, int, str]], top: float, lang: str
) -> None:
    say = messages("charts", lang)
    canvas.mark(5.5, top + 9.5, "met", size=10)
    canvas.text(17, top + 14, say("Met, not exceeded ({n})", n=count), size=13, bold=True)
    for row, x, line, words in names:
        with canvas.link(row.indicator_id, promise_card(row, lang)):
            canvas.text(x, top + 35 + 17 * line, words, size=12)


def _beyond_panel(canvas: Canvas, rows: Sequence[PromiseRow], x: float, top: float, width: float, lang: str) -> None:
    say = messages("charts", lang)
    canvas.text(
        x,
        top + 14,
        say(
            "Better than the target, as reported ({n}), log scale"
            if _bettered(rows)
            else "Beyond the target, as reported ({n}), log scale",
            n=len(rows),
        ),
        size=13,
        bold=True,
    )
    left, drawn = x + _after_names(rows, width, lang), [row for row in rows if not is_ceiling(row)]
    highest = max([2.0, *(row.ratio_high_reported for row in drawn if math.isfinite(row.ratio_high_reported))])
    right = min([x + width - 50, *(scale_end(row, left, x + width, highest * 1.05, lang) for row in drawn)])
    place = log_scale(1, highest * 1.05, left, right)
    heights = _heights(rows, width, lang)
    first, last, limit = top + _HEAD, top + _HEAD + sum(heights), Thresholds().target_set_low
    for tick in (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0):
        if tick <= highest * 1.05:
            _tick(canvas, place(tick), first, last, tick, lang, strong=tick == 1)
    # Nothing is said of low targets where no share speaks of one, or only some that are in doubt.
    if any(row.target_set_low_reported for row in rows):
        canvas.line([place(limit)] * 2, [first - 6, last + 3], colour="missed", dashed=True)
        words = say("at {share} or more, the target may be low", share=format_ratio(limit, lang))
        start = min(place(limit) - 4, x + width - width_of(words, 11.5))
        canvas.text(start, last + 16, words, size=11.5, colour="missed")
    for row, height in zip(rows, heights, strict=True):
        y = first + height / 2
        first += height
        with canvas.link(row.indicator_id, promise_card(row, lang)):
            canvas.area(x, y - height / 2, width, height)
            row_label(canvas, _label(row, width, lang), y, x=x, size=12)
            if not is_ceiling(row):
                canvas.line([left, right], [y, y], colour="rule", width=0.6)
                draw_beyond(canvas, row, place, y, right)
            write_share(canvas, row, x + width, y + 4.5, lang)


def _tick(canvas: Canvas, x: float, top: float, bottom: float, value: float, lang: str, *, strong: bool) -> None:
    canvas.line([x, x], [top - 5, bottom], colour="muted" if strong else "rule")
    words, colour = format_ratio(value, lang), "ink" if strong else "muted"
    canvas.text(x, top - 9, words, size=11.5, colour=colour, bold=strong, at="center")
