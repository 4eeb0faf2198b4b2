"""The pictures of the progress page: the shape of a mark is its light, a line is the way through time."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.appraisal.progress import timeline
from minsheng_analysis.appraisal.rows import PaceRow
from minsheng_analysis.display.canvas import (
    BEST_FIRST,
    WIDTHS,
    Canvas,
    Size,
    draw_legend,
    each_size,
    linear_scale,
    row_label,
)
from minsheng_analysis.display.chart import Chart
from minsheng_analysis.display.lettering import width_of, wrap
from minsheng_analysis.display.small_multiples import Course, course_panels
from minsheng_analysis.display.take_along import Numbers
from minsheng_analysis.language.languages import bracketed, format_date, join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.mid_sentence import capital
from minsheng_analysis.language.numbers import format_ratio
from minsheng_analysis.language.punctuation import in_a_row, punctuation
from minsheng_analysis.language.vocabulary import in_language, line_words
from minsheng_analysis.measures.codes import BASES, Basis
from minsheng_analysis.measures.rows import rows_of
from minsheng_analysis.pages.ends import drawn_ends
from minsheng_analysis.pages.figures import ceiling_words, inside, is_ceiling, lines_of
from minsheng_analysis.pages.progress.bases import Both, behind_at, drawn_marks, on_both, paced_share
from minsheng_analysis.pages.progress.lights import late_words, on_each, promises, row_mark, row_word
from minsheng_analysis.pages.progress.saved import doubt_note, drawn_numbers
from minsheng_analysis.pages.saved_columns import as_headed, share_heads

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

#: Shares of the target beyond this stand at the edge, with an arrow.
_EDGE = 1.5
#: How short the scale may become on a phone for the words behind it.
_LEAST = 200.0


def pace_chart(
    paced: pd.DataFrame, *, lang: str, basis: Basis = "reported", other: pd.DataFrame | None = None
) -> Chart | None:
    """Draw each promise's share reached against the share due, the one most behind first.

    Parameters
    ----------
    paced : DataFrame
        From ``ms.progress``; its headline indicators with a ratio are drawn, ceilings told below.
    lang : {"zh", "en"}
    basis : {"reported", "completed"}
        That of `paced`.
    other : DataFrame, optional
        From ``ms.progress`` on the other basis; its marks are drawn besides, where they stand elsewhere.

    Returns
    -------
    Chart or None
        None where nothing can be drawn.
    """
    say = messages("progress", lang)
    every = on_both(promises(paced), other, basis)
    ceilings = [one.reported for one in every if is_ceiling(one.reported) and not math.isnan(one.reported.ratio)]
    drawn = [one for one in every if not is_ceiling(one.reported) and one.shares]
    if not drawn:
        return None
    drawn.sort(key=lambda one: (min(one.shares) - one.reported.expected, one.reported.indicator_id))
    bases: tuple[Basis, ...] = BASES if other is not None else (basis,)
    title = _pace_title(drawn, bases, lang)
    late = [one for one in drawn if any(one in behind_at(drawn, b) for b in bases)]
    named = join_list([inside(in_language(one.reported, "name", lang), lang) for one in late], lang)
    alt = say("Chart of {n} promise: the share reached against the share due by then.", plural="Chart of {n} promises: the share reached against the share due by then.", n=len(drawn))  # fmt: skip
    alt += punctuation(lang).gap + title + punctuation(lang).stop
    if late:
        over = all(one.over for one in late)
        alt += say(" Missed: {listed}.", listed=named) if over else say(" {light}: {listed}.", light=capital(late_words([one.light(b) for one in late for b in bases], lang)), listed=named)  # fmt: skip
    return Chart(
        name="pace-of-each",
        title=title,
        subtitle=_pace_caption(drawn, lang),
        alt=alt,
        note=in_a_row([*doubt_note(drawn, lang), _not_drawn([one for one in every if not is_ceiling(one.reported) and not one.shares], ceilings, lang)], lang),
        numbers=drawn_numbers(drawn, bases, lang, pace=any(one.reported.expected < 1 for one in every)),
        lang=lang,
        **each_size(lambda size: _draw_pace(size, drawn, lang), broad=True),
    )  # fmt: skip


def _pace_title(drawn: Sequence[Both], bases: Sequence[Basis], lang: str) -> str:
    """Say on each basis at hand how many of the promises drawn are behind; once the year is over, how many reached their target."""
    say = messages("progress", lang)
    over = all(one.reported.expected >= 1 for one in drawn)

    def tell(basis: Basis, head: str) -> str:
        judged = [one for one in drawn if one.light(basis) != "not_assessable"]
        if over:
            done = sum(one.light(basis) == "done" for one in judged)
            if done == len(judged) > 1:
                return say("{basis}: all {n} promises drawn reached their target", n=done, basis=head)
            return say("{basis}: {n} of the {m} promises drawn reached their target", n=done, m=len(judged), basis=head)
        late = len(behind_at(judged, basis))
        if not late and len(judged) > 1:
            return say("{basis}: none of the {m} promises drawn is behind", m=len(judged), basis=head)
        return say(
            "{basis}: {n} of the {m} promises drawn is behind",
            plural="{basis}: {n} of the {m} promises drawn are behind",
            n=late, m=len(judged), basis=head,
        )  # fmt: skip

    return (punctuation(lang).semicolon if lang == "zh" else ". ").join(on_each(bases, tell, lang))


def _pace_caption(drawn: Sequence[Both], lang: str) -> str:
    """Explain what is drawn, and nothing that is not."""
    say = messages("progress", lang)
    told = [say("Share of the year’s target. Short bold line: due by then at an even pace; mark: reached.")]
    if any(one.apart for one in drawn):
        told.append(say("Solid: finished; hollow: as reported, where that differs; at the end: finished, in brackets as reported."))  # fmt: skip
    if any(one.apart and one.reported.own_sum for one in drawn):
        told.append(say("“in all”: the report prints no total; this is the sum."))
    if any(_ranged(one) for one in drawn):
        told.append(say("Ticked bar: a range."))
    if any(_before(one.reported) is not None for one in drawn):
        cut = any((_before(one.reported) or 0) > _EDGE for one in drawn)
        told.append(say("Coloured line: since the date before, drawn up to 150%.") if cut else say("Coloured line: since the date before."))  # fmt: skip
    if any(one.lags_a_little for one in drawn):
        told.append(say("A small lag, within what the rule allows, counts as on schedule."))
    if any(share > _EDGE for one in drawn for share in one.shares):
        told.append(say("Beyond 150% at the edge, with an arrow."))
    return punctuation(lang).gap.join(told)


def _not_drawn(left: Sequence[Both], ceilings: Sequence[PaceRow], lang: str) -> str:
    """Say what the picture leaves out: states, which have no number, and ceilings, whose result is no share of them."""
    say = messages("progress", lang)
    why = Counter("state" if one.reported.kind == "state" else one.reported.reason for one in left)
    words = {
        "state": say("{n} whose target has no number", plural="{n} whose targets have no number", n=why["state"]),
        "no_target": say("{n} for which no target was seen", n=why["no_target"]),
        "no_result": say("{n} for which no result is printed", n=why["no_result"]),
        "not_comparable": say("{n} whose result measures something else", n=why["not_comparable"]),
    }  # fmt: skip
    kinds = [told for kind, told in words.items() if why[kind]]
    if rest := sum(n for kind, n in why.items() if kind not in words):
        kinds.append(say("{n} that cannot be judged", n=rest))
    kinds += [
        inside(in_language(row, "name", lang), lang) + bracketed(ceiling_words(row, lang), lang) for row in ceilings
    ]
    return say("Not drawn: {kinds}.", kinds=punctuation(lang).semicolon.join(kinds)) if kinds else ""


def _draw_pace(size: Size, each: Sequence[Both], lang: str) -> Canvas:
    wide = size != "narrow"
    labels = [wrap(in_language(one.reported, "name", lang), 13, 316 if wide else 356, lines=2) for one in each]
    words = [one.share_words(lang) for one in each]
    # The words at the end are clear of the marks, and of the arrow at the edge.
    room = max(width_of(told, 12.5, bold=True) for told in words) + 26
    fits = WIDTHS[size] - room
    left, right = (
        (330.0, min(WIDTHS[size] - 156.0, fits)) if wide else (0.0, min(288.0, fits) if fits >= _LEAST else 288.0)
    )
    long = [not wide and width_of(told, 12.5, bold=True) > WIDTHS[size] - right - 8 for told in words]
    heights = [
        max(24.0, 15.5 * len(label) + 6) if wide else 15.5 * len(label) + (50 if below else 34)
        for label, below in zip(labels, long, strict=True)
    ]
    key = [(mark, True, words) for mark, words in drawn_marks(each, lang)]
    top = draw_legend(Canvas(WIDTHS[size], 0), key, x=0, y=13, size=12) + 21
    canvas = Canvas(WIDTHS[size], top + sum(heights) + 4)
    draw_legend(canvas, key, x=0, y=13, size=12)
    place = linear_scale(0, _EDGE, left, right)
    for tick in (0.0, 0.5, 1.0, 1.5):
        strong = tick == 1
        at = "left" if tick == 0 and not wide else "center"
        ink = "ink" if strong else "muted"
        canvas.text(place(tick), top - 8, format_ratio(tick, lang), size=12, colour=ink, bold=strong, at=at)
    above = top
    for one, label, height, told, below in zip(each, labels, heights, words, long, strict=True):
        y = above + height / 2 if wide else above + 6 + 15.5 * len(label) + 14
        with canvas.link(one.reported.indicator_id, one.card(lang)):
            canvas.area(0, above, WIDTHS[size], height)
            for tick in (0.0, 0.5, 1.0, 1.5):
                strong, half = tick == 1, height / 2 if wide else 11
                canvas.line([place(tick)] * 2, [y - half, y + half], colour="muted" if strong else "rule")
            row_label(canvas, label, y if wide else above + 6 + 15.5 * len(label) / 2 + 1)
            _pace_row(canvas, one, place, y, left, right)
            canvas.text(WIDTHS[size], y + (22 if below else 4.5), told, size=12.5, bold=True, at="right")
        above += height
    return canvas


def _before(row: PaceRow) -> float | None:
    """The share reached at the date before; None where nothing is known of one."""
    if math.isnan(row.previous_value) or not row.target_value > 0:
        return None
    return row.previous_value / row.target_value


def _pace_row(canvas: Canvas, one: Both, place: Callable[[float], float], y: float, left: float, right: float) -> None:
    reported, finished = one.share("reported"), one.share("completed")
    canvas.line([left, right], [y, y], colour="rule", width=0.6)
    canvas.line([place(one.reported.expected)] * 2, [y - 8, y + 8], colour="ink", width=2.2)
    before = _before(one.reported)
    if before is not None and reported.known:
        ends = [place(min(share, _EDGE)) for share in (before, reported.value)]
        canvas.line(ends, [y, y], colour="accent", width=2.2)
    if one.apart and reported.known and finished.known:
        ends = [place(min(share.value, _EDGE)) for share in (finished, reported)]
        canvas.line(ends, [y, y], colour="faint", width=1.4)
    hollow = one.apart and reported.known
    mark = one.mark("completed")
    with canvas.only("on-completed" if hollow else ""):
        if _ranged(one):
            canvas.range(place(finished.low), place(finished.high), y, colour=mark)
        elif finished.known:
            if finished.value == finished.low < finished.high:
                ends = [place(min(share, _EDGE)) for share in (finished.low, finished.high)]
                canvas.line(ends, [y, y], colour=mark, width=3)
            _pace_mark(canvas, finished.value, mark, place, y, filled=True)
    # Above a range that ends where it stands, or it would look filled.
    if hollow:
        with canvas.only("on-reported"):
            _pace_mark(canvas, reported.value, one.mark("reported"), place, y, filled=False)


def _ranged(one: Both) -> bool:
    """Whether what is finished is a range that needs no mark: all of it is at or beyond the target, and on the picture."""
    finished = one.share("completed")
    return finished.value == finished.low < finished.high <= _EDGE and finished.low >= 1 and bool(one.mark("completed"))


def _pace_mark(canvas: Canvas, share: float, mark: str, place: Callable[[float], float], y: float, *, filled: bool) -> None:  # fmt: skip
    x = place(min(share, _EDGE))
    canvas.mark(x, y, mark, size=10.5, filled=filled)
    if share > _EDGE:
        canvas.line([x + 7, x + 16], [y, y], colour=mark, width=1.6)
        canvas.line([x + 12, x + 16, x + 12], [y - 3.5, y, y + 3.5], colour=mark, width=1.6)


def courses(report: Report, *, lang: str, basis: Basis = "reported", rule: str = "") -> Chart | None:
    """Draw each promise's way through its year; None where the report speaks of one date only."""
    say = messages("progress", lang)
    history = timeline(report, basis=basis, thresholds=rule or None)
    # What is reached under a ceiling is no share of it, and has no way to it.
    history = history[
        (history["level"] == "headline") & (history["direction"] != "decrease") & history["ratio"].notna()
    ]
    several = history[history.groupby("indicator_id")["as_of"].transform("size") > 1]
    if several.empty:
        return None
    drawn = [_course(rows, lang) for _, rows in several.groupby("indicator_id", sort=False)]
    dates = [format_date(day, lang) for day in sorted(several["as_of"].unique())]
    ends = punctuation(lang).semicolon.join(
        say("{name} {ratio}", name=course.title, ratio=course.words) for course in drawn
    )
    return Chart(
        name="courses",
        title=say("Progress at each date"),
        subtitle=say(
            "Left to right the year, bottom to top the share of the target, each to its own height (dashed: 100%; sloping: an even pace). Figures of {dates}.",
            dates=join_list(dates, lang),
        ),
        alt=say(
            "{n} small chart of the share reached at {dates}. Latest: ",
            plural="{n} small charts of the share reached at {dates}. Latest: ",
            n=len(drawn),
            dates=join_list(dates, lang),
        )
        + ends
        + punctuation(lang).stop,
        numbers=Numbers(
            (*_course_heads(lang), *share_heads(basis, lang)),
            [
                (in_language(row, "name", lang), row.as_of, *as_headed(drawn_ends(paced_share(row)), basis))
                for row in rows_of(several, PaceRow)
            ],
        ),
        lang=lang,
        **course_panels(drawn, lang=lang, key=_marks(rows_of(several, PaceRow), lang)),
    )


def _course_heads(lang: str) -> tuple[str, str]:
    say = messages("files", lang)
    return say("Promise"), say("Date")


def _marks(rows: Sequence[PaceRow], lang: str) -> list[tuple[str, str]]:
    """Name the marks drawn, as `drawn_marks` does: the key of another picture need not hold those of earlier dates."""
    found: dict[str, dict[str, None]] = {}
    for row in sorted(rows, key=lambda row: row.kind == "level"):
        found.setdefault(row_mark(row), {})[row_word(row, lang)] = None
    either = messages("progress", lang)(" or ")
    return [(mark, either.join(found[mark])) for mark in BEST_FIRST if mark in found]


def _course(rows: pd.DataFrame, lang: str) -> Course:
    each = rows_of(rows, PaceRow)
    last = each[-1]
    name = in_language(last, "name", lang)
    told = [f"{format_date(row.as_of, lang)}{punctuation(lang).colon}{format_ratio(row.ratio, lang)}" for row in each]
    lines = line_words(lines_of(last.target_statements, *(row.actual_statements for row in each)), lang)
    return Course(
        name,
        format_ratio(float(last.ratio), lang),
        [(row.elapsed, row.ratio, row_mark(row)) for row in each],
        level=str(last.kind) == "level",
        told="\n".join(filter(None, (name, *told, lines))),
        href=str(last.indicator_id),
    )
