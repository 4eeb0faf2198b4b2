"""Finished, counted and promised, in the report's own units."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.display.canvas import WIDTHS, Canvas, Size, each_size, linear_scale, row_label
from minsheng_analysis.display.chart import Chart
from minsheng_analysis.display.lettering import width_of, wrap
from minsheng_analysis.display.take_along import Numbers
from minsheng_analysis.language.languages import bracketed, join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.punctuation import in_a_row, punctuation
from minsheng_analysis.language.vocabulary import in_language
from minsheng_analysis.measures.unfinished import Unfinished, unfinished_work
from minsheng_analysis.pages.ends import beyond, result_ends, share_ends, with_days
from minsheng_analysis.pages.figures import amount, inside, own_unit, promise_card, result_words, share_words, told_on
from minsheng_analysis.pages.saved_columns import amount_heads, share_heads, target_note

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

_BAR = 18.0
#: Between the bars and what stands behind them, and on a phone below a name.
_GAP, _BELOW = 16.0, 6
_MOST = 8


def unfinished(report: Report, judged: pd.DataFrame, *, lang: str) -> Chart | None:
    """Draw what is finished, what is counted besides, and what was promised, of each promise that is not wholly finished.

    Parameters
    ----------
    report : Report
    judged : DataFrame
        From `verdicts`.
    lang : {"zh", "en"}

    Returns
    -------
    Chart or None
        None where everything counted is finished. At most eight are drawn.
    """
    work = unfinished_work(judged, report.indicators)
    if not work:
        return None
    say = messages("charts", lang)
    short = [one for one in work if one.short]
    drawn = (short or work)[:_MOST]
    told = [
        say("{name}, promised {target}, {told}", name=in_language(one.row, "name", lang),
            target=amount(one.row, one.row.target_value, lang), told=_told(one, lang)[0])
        for one in drawn
    ]  # fmt: skip
    return Chart(
        name="unfinished",
        title=_title(short, work, lang),
        subtitle=_subtitle(drawn, lang),
        alt=say("Bars: ") + punctuation(lang).semicolon.join(told) + punctuation(lang).stop,
        note=_besides([one for one in work if one not in drawn], lang),
        numbers=_numbers(work, lang),
        lang=lang,
        **each_size(lambda size: _draw(size, drawn, lang), broad=True),
    )  # fmt: skip


def _numbers(work: Sequence[Unfinished], lang: str) -> Numbers:
    """Give what is drawn; money and what was only to be begun is reached, not finished."""
    say = messages("files", lang)
    more = any(one.counted > one.finished for one in work)
    reached = not more or any(one.as_asked or one.row.unit == "yuan" for one in work)
    heads = (
        (say("Reached"), say("Reached, upper end"), say("Share reached"), say("Share reached, upper end"))
        if reached
        else (*amount_heads("completed", lang), *share_heads("completed", lang))
    )
    rows = []
    for one, (_, day) in zip(work, with_days([one.row for one in work]), strict=True):
        basis = "reported" if one.as_asked else "completed"
        size, share = result_ends(one.row, basis), share_ends(one.row, basis)
        rows.append(
            (in_language(one.row, "name", lang), own_unit(one.row, lang), float(one.row.target_value), target_note(one.row, lang),
             one.finished, beyond(size) if reached else size[1], max(one.counted - one.finished, 0.0) if more else "",
             share[0], beyond(share) if reached else share[1], day)
        )  # fmt: skip
    return Numbers(
        (say("Promise"), say("Unit"), say("Target"), say("Note on the target"), *heads[:2], say("Counted, not certainly finished"), *heads[2:], say("As of")), rows
    )  # fmt: skip


def all_told(report: Report, judged: pd.DataFrame) -> bool:
    """Whether what `unfinished` draws is all there is to draw: every other target with a number is exactly met.

    Parameters
    ----------
    report : Report
    judged : DataFrame
        From `verdicts`.
    """
    drawn = {str(one.row.indicator_id) for one in unfinished_work(judged, report.indicators) if one.short}
    others = judged[judged["ratio_reported"].notna() & ~judged["indicator_id"].isin(drawn)]
    beyond = judged["status_reported"].astype("str").eq("exceeded").any()
    return 0 < len(drawn) <= _MOST and not beyond and bool(others["status_completed"].astype("str").eq("met").all())


def _besides(others: Sequence[Unfinished], lang: str) -> str:
    """Name what is not drawn; where the report leaves a range, all of it may be finished."""
    say = messages("charts", lang)
    short = [one for one in others if one.short]
    if short:
        return say(
            "{n} more falls short; see “Every promise, and what came of it”.",
            plural="{n} more fall short; see “Every promise, and what came of it”.",
            n=len(short),
        )
    if not others:
        return ""
    listed = join_list([inside(in_language(one.row, "name", lang), lang) for one in others], lang)
    if any(math.isnan(one.row.completed_value) for one in others):
        return say(
            "Target met, but possibly not wholly finished: {listed}; see “Every promise, and what came of it”.",
            listed=listed,
        )
    return say(
        "Target met, but not wholly finished either: {listed}; see “Every promise, and what came of it”.", listed=listed
    )


def _title(short: Sequence[Unfinished], work: Sequence[Unfinished], lang: str) -> str:
    """Say how many fall short; while the year runs they have not reached their targets yet."""
    say = messages("charts", lang)
    if not short and any(math.isnan(one.row.completed_value) for one in work):
        return say("The report does not say whether all it counts is finished")
    if not short:
        return say("Not everything counted is shown to be finished")
    if all(one.row.status_completed == "late" for one in short):
        return say(
            "{n} promise has not yet reached its target",
            plural="{n} promises have not yet reached their target",
            n=len(short),
        )
    return say(
        "{n} promise falls short of its target once only finished work counts",
        plural="{n} promises fall short of their targets once only finished work counts", n=len(short),
    )  # fmt: skip


def _subtitle(drawn: Sequence[Unfinished], lang: str) -> str:
    """Say how to read the bars: only what is drawn."""
    say = messages("charts", lang)
    hatched = [one for one in drawn if one.counted > one.finished]
    if not hatched:
        told = say("Solid: reached; vertical line: promised.")
    elif all(math.isnan(one.row.completed_value) for one in hatched):
        told = say("Solid: certain to be finished; hatched: not certain to be; vertical line: promised.")
    else:
        told = say("Solid: finished; hatched: not said to be finished; vertical line: promised.")
    return in_a_row((told, say("Each bar in its own unit.") if len(drawn) > 1 else ""), lang)


def _pieces_words(one: Unfinished, lang: str) -> str:
    """Name the pieces that are not finished, with their stage, and in the bar's own unit how much they are."""
    say = messages("tables", lang)
    stages = {
        "started": say("started"), "partial": say("partly finished"), "advancing": say("under way"), "planned": say("planned"),
    }  # fmt: skip
    marks = punctuation(lang)
    told = []
    for piece in one.pieces:
        own = piece.measure != "qualitative" and piece.unit == one.row.unit and len(one.pieces) > 1
        size = amount(piece, piece.actual_value, lang).replace("—", "") if own else ""
        details = marks.comma.join(filter(None, (size, stages.get(str(piece.actual_stage), ""))))
        told.append(_explained(in_language(piece, "name", lang), details, lang))
    return marks.semicolon.join(told)


def _explained(name: str, details: str, lang: str) -> str:
    """Put details behind a name, into its own brackets where it ends with some."""
    if not details or name[-1:] not in ("）", ")"):
        return name + (bracketed(details, lang) if details else "")
    return f"{name[:-1]}{punctuation(lang).comma}{details}{name[-1]}"


def _draw(size: Size, work: Sequence[Unfinished], lang: str) -> Canvas:
    wide = size != "narrow"
    # The bars begin behind the longest name.
    longest = max(width_of(words, 13) for one in work for words in _name_lines(one, wide, lang))
    shares = max(_beside_bar(one, lang) for one in work)
    left, right = (
        (longest + 14, min(WIDTHS[size] - 168.0, WIDTHS[size] - shares - _GAP)) if wide else (0.0, float(WIDTHS[size]))
    )
    heights = [_height(one, wide, lang) for one in work]
    canvas = Canvas(WIDTHS[size], sum(heights) + 4)
    top = 4.0
    for one, height in zip(work, heights, strict=True):
        with canvas.link(str(one.row.indicator_id), promise_card(one.row, lang)):
            _bar(canvas, one, top, left, right, wide, lang)
        top += height
    return canvas


def _beside_bar(one: Unfinished, lang: str) -> float:
    """How much room the share and its word take at the right: a range more than a number."""
    return width_of(share_words(one.row, "completed", lang), 18, bold=True) + 7 + width_of(_told(one, lang)[1], 12)


def _name_lines(one: Unfinished, wide: bool, lang: str) -> list[str]:
    return wrap(in_language(one.row, "name", lang), 13, 316 if wide else 346 - _beside_bar(one, lang), lines=2)


def _pieces(one: Unfinished, wide: bool, lang: str) -> list[str]:
    words = punctuation(lang).semicolon.join(
        filter(None, (told_on(one.row, lang), "" if one.as_asked else _pieces_words(one, lang)))
    )
    if one.counted > one.finished:
        more = amount(one.row, round(one.counted - one.finished, 6), lang)
        say = messages("charts", lang)
        if math.isnan(one.row.completed_value):
            # The report leaves a range: all of it may be finished.
            counted = amount(one.row, one.counted, lang)
            said = (
                say("the {counted} counted may include {amount} known only from the plan", amount=more, counted=counted)
                if one.planned
                else say("whether the {counted} counted include {amount} not said to be finished, the report does not say", amount=more, counted=counted)
            )  # fmt: skip
            words = punctuation(lang).semicolon.join(filter(None, (said, words)))
        elif words:
            words = say("{amount} more not said to be finished: {pieces}", amount=more, pieces=words)
        else:
            words = say("{amount} more not said to be finished", amount=more)
    return wrap(words, 11.5, 606 if wide else 356, lines=3) if words else []


def _height(one: Unfinished, wide: bool, lang: str) -> float:
    above, pieces = 0 if wide else len(_name_lines(one, wide, lang)) * 16 + _BELOW, _pieces(one, wide, lang)
    return above + 16 + _BAR + 4 + len(pieces) * 14.5 + (6 if wide and pieces else 10)


def _bar(canvas: Canvas, one: Unfinished, top: float, left: float, right: float, wide: bool, lang: str) -> None:
    say = messages("charts", lang)
    row = one.row
    names = _name_lines(one, wide, lang)
    colour = str(row.status_completed) if one.short or row.status_completed == "exceeded" else "met"
    if wide:
        row_label(canvas, names, top + 16 + _BAR / 2)
    else:
        for number, words in enumerate(names):
            canvas.text(0, top + 12 + number * 16, words, size=13, bold=True)
        top += len(names) * 16 + _BELOW
    target, whole = float(row.target_value), max(one.counted, one.finished)
    place = linear_scale(0, max(whole, target) * 1.02, left, right)
    y = top + 16
    canvas.line([left, left], [y - 2, y + _BAR + 2], colour="muted")
    canvas.box(left, y, place(one.finished) - left, _BAR, colour=colour)
    if whole > one.finished:
        canvas.hatch(place(one.finished), y, place(whole) - place(one.finished), _BAR, colour=colour, step=6)
        canvas.line(
            [place(one.finished), place(whole), place(whole), place(one.finished)],
            [y, y, y + _BAR, y + _BAR],
            colour=colour,
        )
    # It ends just below the bar, so that what is promised in the next row does not seem to stand at it.
    canvas.line([place(target)] * 2, [y - 6, y + _BAR + 2], colour="ink", width=2.5)
    promised = say("promised {amount}", amount=amount(row, target, lang))
    centred = min(
        max(place(target), left + width_of(promised, 12, bold=True) / 2), right - width_of(promised, 12, bold=True) / 2
    )
    canvas.text(centred, y - 9, promised, size=12, at="center", bold=True)
    told, words = _told(one, lang)
    _in_or_behind(
        canvas, told, (left, place(one.finished), place(whole)), place(target) if target > whole else right, y
    )
    share = share_words(row, "completed", lang)
    if wide:
        canvas.text(right + _GAP, y + _BAR / 2 + 6, share, size=18, bold=True, colour=colour)
        canvas.text(right + _GAP + width_of(share, 18, bold=True) + 7, y + _BAR / 2 + 5, words, size=12, colour="muted")
    else:
        canvas.text(right, top - _BELOW - 4, words, size=12, colour="muted", at="right")
        canvas.text(
            right - width_of(words, 12) - 5, top - _BELOW - 4, share, size=14, bold=True, colour=colour, at="right"
        )
    for number, words in enumerate(_pieces(one, wide, lang)):
        canvas.text(left, y + _BAR + 16 + 14.5 * number, words, size=11.5, colour="muted")


def _told(one: Unfinished, lang: str) -> tuple[str, str]:
    """Say in a bar, and beside its share, what it stands for: money is not finished."""
    say = messages("charts", lang)
    row = one.row
    if row.unit == "yuan":
        told = amount(row, one.finished, lang)
        # 完成投资 is work done, not money paid out.
        if "投资" in row.name_zh:
            return say("invested {amount}", amount=told), say("invested")
        return say("reached {amount}", amount=told), say("reached")
    if one.as_asked:
        amount_asked = result_words(row, "reported", lang)
        if row.target_stage == "started":
            return say("started {amount}", amount=amount_asked), say("started")
        return say("as asked {amount}", amount=amount_asked), say("as asked")
    return say("finished {amount}", amount=result_words(row, "completed", lang)), say("finished")


def _in_or_behind(canvas: Canvas, words: str, bar: tuple[float, float, float], limit: float, y: float) -> None:
    """Write into the solid part of a bar (its left, the end of that part, its end) where the words fit, else behind the bar."""
    left, end, whole = bar
    long = width_of(words, 12, bold=True)
    if end - left > long + 12:
        canvas.text(left + 7, y + _BAR / 2 + 4.3, words, size=12, colour="paper", bold=True)
    elif whole + 7 + long < limit - 6:
        canvas.text(whole + 7, y + _BAR / 2 + 4.3, words, size=12, bold=True)
