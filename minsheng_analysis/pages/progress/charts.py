"""The pictures of the progress page: the shape of a mark is its light, a line is the way through time."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.appraisal.progress import LIGHTS, timeline
from minsheng_analysis.appraisal.rows import PaceRow
from minsheng_analysis.dataset.names import Names
from minsheng_analysis.display.canvas import WIDTHS, Canvas, Size, each_size, linear_scale, row_label
from minsheng_analysis.display.chart import Chart
from minsheng_analysis.display.lettering import width_of, wrap
from minsheng_analysis.display.small_multiples import Course, Dot, Panel, course_panels, ratio_panels
from minsheng_analysis.display.take_along import Numbers
from minsheng_analysis.language.languages import format_date, join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_ratio
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.language.vocabulary import in_language, line_words
from minsheng_analysis.measures.codes import Basis
from minsheng_analysis.measures.ranking import foremost
from minsheng_analysis.measures.rows import rows_of
from minsheng_analysis.pages.figures import amount, lines_of
from minsheng_analysis.pages.progress.lights import MARK_OF, basis_word, behind, lag_points, light_word, promises

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

#: Shares of the target beyond this stand at the edge, with an arrow.
_EDGE = 1.5


def pace_chart(
    paced: pd.DataFrame, *, lang: str, basis: Basis = "reported", other: pd.DataFrame | None = None
) -> Chart | None:
    """Draw each target's share reached against the share due, the one most behind first.

    Parameters
    ----------
    paced : DataFrame
        From ``ms.progress``; its headline indicators with a ratio are drawn.
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
    rows = promises(paced)
    rows = rows[rows["ratio"].notna()].sort_values(["lag", "indicator_id"], ascending=[False, True])
    if rows.empty:
        return None
    say = messages("progress", lang)
    each = rows_of(rows, PaceRow)
    late = [in_language(row, "name", lang) for row in each if row.light in ("red", "yellow")]
    beside = None if other is None else promises(other).set_index("indicator_id").reindex(rows["indicator_id"])
    alt = say("Chart of {n} targets: the share reached against the share due by then.", n=len(rows))
    alt += punctuation(lang).gap + _pace_title(rows, beside, basis, lang) + punctuation(lang).stop
    alt += say(" Behind: {listed}.", listed=join_list(late, lang)) if late else ""
    known = pd.DataFrame(columns=["ratio", "light"]) if beside is None else beside[beside["ratio"].notna()]
    elsewhere = dict(zip(known.index, zip(known["ratio"], known["light"], strict=True), strict=True))
    return Chart(
        name="pace",
        title=_pace_title(rows, beside, basis, lang),
        subtitle=say(
            "Share of the year’s target. Upright stroke: due by then at an even pace; mark: reached (solid: finished, hollow: as reported where that differs); line: since the date before. Beyond 150% at the edge, with an arrow."
        ),
        alt=alt,
        numbers=Numbers(
            (say("Indicator"), say("Target"), say("Result"), say("Reached"), say("Due"), say("Points"), say("Light")),
            [
                (
                    in_language(row, "name", lang),
                    row.target_value,
                    row.value,
                    row.ratio,
                    row.expected,
                    -100 * row.lag,
                    light_word(row.light, lang),
                )
                for row in each
            ],
        ),
        lang=lang,
        **each_size(lambda size: _draw_pace(size, each, elsewhere, basis, lang)),
    )


def _pace_title(shown: pd.DataFrame, beside: pd.DataFrame | None, basis: Basis, lang: str) -> str:
    """Say on each basis at hand how many of the targets drawn are behind."""
    say = messages("progress", lang)
    of = (
        {basis: shown} if beside is None else {basis: shown, "completed" if basis == "reported" else "reported": beside}
    )
    return (punctuation(lang).semicolon if lang == "zh" else ". ").join(
        say(
            "{basis}: {n} of {m} targets behind the pace",
            basis=basis_word(kind, lang), n=len(behind(rows.reset_index())), m=int(rows["ratio"].notna().sum()),
        )
        for kind, rows in sorted(of.items(), reverse=True)
    )  # fmt: skip


def _draw_pace(
    size: Size, each: Sequence[PaceRow], elsewhere: Mapping[str, tuple[float, str]], basis: Basis, lang: str
) -> Canvas:
    wide = size == "wide"
    left, right = (330.0, 830.0) if wide else (0.0, 288.0)
    labels = [wrap(in_language(row, "name", lang), 13, 316 if wide else 356, lines=2) for row in each]
    heights = [max(24.0, 15.5 * len(label) + 6) if wide else 15.5 * len(label) + 28 for label in labels]
    top = 46.0
    canvas = Canvas(WIDTHS[size], top + sum(heights) + 4)
    drawn = {row.light for row in each} | {light for _, light in elsewhere.values()}
    _key(canvas, [light for light in LIGHTS[::-1] if light in drawn], lang)
    place = linear_scale(0, _EDGE, left, right)
    for tick in (0.0, 0.5, 1.0, 1.5):
        strong = tick == 1
        at = "left" if tick == 0 and not wide else "center"
        ink = "ink" if strong else "muted"
        canvas.text(place(tick), top - 8, format_ratio(tick, lang), size=12, colour=ink, bold=strong, at=at)
    above = top
    for row, label, height in zip(each, labels, heights, strict=True):
        y = above + height / 2 if wide else above + height - 13
        with canvas.link(row.indicator_id, _card(row, lang)):
            canvas.area(0, above, WIDTHS[size], height)
            for tick in (0.0, 0.5, 1.0, 1.5):
                strong, half = tick == 1, height / 2 if wide else 11
                canvas.line([place(tick)] * 2, [y - half, y + half], colour="muted" if strong else "rule")
            if wide:
                row_label(canvas, label, y)
            else:
                row_label(canvas, label, above + 15.5 * len(label) / 2 + 1)
            besides, light = elsewhere.get(row.indicator_id, (row.ratio, row.light))
            same = besides == row.ratio
            if not same:
                canvas.mark(place(min(besides, _EDGE)), y, MARK_OF[light], size=10.5, filled=basis == "reported")
            _pace_row(canvas, row, place, y, left, right, filled=same or basis == "completed")
            canvas.text(WIDTHS[size], y + 4.5, format_ratio(row.ratio, lang), size=12.5, bold=True, at="right")
        above += height
    return canvas


def _pace_row(
    canvas: Canvas, row: PaceRow, place: Callable[[float], float], y: float, left: float, right: float, *, filled: bool
) -> None:
    mark = MARK_OF[row.light]
    canvas.line([left, right], [y, y], colour="rule", width=0.6)
    canvas.line([place(row.expected)] * 2, [y - 8, y + 8], colour="ink", width=2.2)
    now = place(min(row.ratio, _EDGE))
    if not math.isnan(row.previous_value) and row.target_value > 0 and row.kind == "cumulative":
        before = place(min(row.previous_value / row.target_value, _EDGE))
        canvas.line([before, now], [y, y], colour="accent", width=2.2)
    canvas.mark(now, y, mark, size=10.5, filled=filled)
    if row.ratio > _EDGE:
        canvas.line([now + 7, now + 16], [y, y], colour=mark, width=1.6)
        canvas.line([now + 12, now + 16, now + 12], [y - 3.5, y, y + 3.5], colour=mark, width=1.6)


def _card(row: PaceRow, lang: str) -> str:
    """What a target's row says when it is pointed at."""
    say = messages("progress", lang)
    told = [
        in_language(row, "name", lang),
        f"{amount(row, row.target_value, lang)} → {amount(row, row.value, lang)} · {format_ratio(row.ratio, lang)}",
    ]
    if not math.isnan(row.expected):
        told.append(say("due {expected}", expected=format_ratio(row.expected, lang)))
    lag = "" if math.isnan(row.lag) or row.lag <= 0 else f" · −{lag_points(row.lag, lang)}"
    told.append(light_word(row.light, lang) + lag)
    told.append(line_words(lines_of(row.actual_statements), lang))
    return "\n".join(filter(None, told))


def _key(canvas: Canvas, lights: Sequence[str], lang: str) -> None:
    x = 0.0
    for light in lights:
        words = light_word(light, lang)
        canvas.mark(x + 5.5, 9, MARK_OF[light], size=9.5)
        canvas.text(x + 16, 13, words, size=12, colour="muted")
        x += 32 + width_of(words, 12)


def courses(report: Report, *, lang: str, basis: Basis = "reported", rule: str = "") -> Chart | None:
    """Draw each target's way through its year; None where the report speaks of one date only."""
    say = messages("progress", lang)
    history = timeline(report, basis=basis, thresholds=rule or None)
    history = history[(history["level"] == "headline") & history["ratio"].notna()]
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
        title=say("The way through the year"),
        subtitle=say(
            "Left to right the year, bottom to top the share of the target, each to its own height (dashed: 100%; sloping: an even pace). Figures of {dates}.",
            dates=join_list(dates, lang),
        ),
        alt=say(
            "{n} small charts of the share reached at {dates}. Latest: ", n=len(drawn), dates=join_list(dates, lang)
        )
        + ends
        + punctuation(lang).stop,
        numbers=Numbers(
            (say("Indicator"), say("Date"), say("Reached")),
            [(in_language(row, "name", lang), row.as_of, row.ratio) for row in rows_of(several, PaceRow)],
        ),
        lang=lang,
        **course_panels(drawn, lang=lang),
    )


def _course(rows: pd.DataFrame, lang: str) -> Course:
    each = rows_of(rows, PaceRow)
    last = each[-1]
    name = in_language(last, "name", lang)
    told = [f"{format_date(row.as_of, lang)}{punctuation(lang).colon}{format_ratio(row.ratio, lang)}" for row in each]
    return Course(
        name,
        format_ratio(float(last.ratio), lang),
        [(row.elapsed, row.ratio, MARK_OF[row.light]) for row in each],
        level=str(last.kind) == "level",
        told="\n".join([name, *told]),
        href=str(last.indicator_id),
    )


def places(paced: pd.DataFrame, *, lang: str, names: Names = str) -> Chart | None:
    """Draw targets that are set place by place: the share each place has reached; None where there are none."""
    say = messages("progress", lang)
    local = paced[(paced["place"].fillna("") != "") & (paced["parent"].fillna("") != "") & paced["ratio"].notna()]
    if local.empty:
        return None
    panels = []
    for parent, rows in local.groupby("parent", sort=False):
        above = rows_of(paced[paced["indicator_id"] == parent].head(1), PaceRow)[0]
        ordered = rows.sort_values(["ratio", "indicator_id"], ascending=[False, True])
        dots = [_dot(row, names(row.place), lang) for row in rows_of(ordered, PaceRow)]
        if not math.isnan(above.ratio):
            dots.insert(0, _dot(above, say("All"), lang, bold=True))
        panels.append(Panel(in_language(above, "name", lang), dots, href=str(parent)))
    alt = say("{n} panels of places by the share of their target.", n=len(panels))
    last = foremost(rows_of(local, PaceRow), lambda row: row.lag)
    if len(last) == 1:
        alt += punctuation(lang).gap + say(
            "Furthest behind: {place}, {name}.",
            place=names(str(last[0].place)),
            name=in_language(last[0], "name", lang),
        )
    return Chart(
        name="by-place",
        title=_places_title(local, lang),
        subtitle=say("Share of the place’s own target, log scale. Marks as above."),
        alt=alt,
        numbers=Numbers(
            (say("Indicator"), say("Place"), say("Target"), say("Result"), say("Reached")),
            [
                (
                    in_language(row, "name", lang),
                    names(row.place),
                    row.target_value,
                    row.value,
                    row.ratio,
                )
                for row in rows_of(local, PaceRow)
            ],
        ),
        lang=lang,
        **ratio_panels(panels, lang=lang, target=say("target")),
    )


def _places_title(local: pd.DataFrame, lang: str) -> str:
    """Say how many of the places' targets are behind."""
    say = messages("progress", lang)
    late = int(local["light"].isin(["red", "yellow"]).sum())
    if not late:
        return say("No place is behind with any of its {n} targets", n=len(local))
    return say("{n} of {m} targets of single places behind", n=late, m=len(local))


def _dot(row: PaceRow, label: str, lang: str, *, bold: bool = False) -> Dot:
    return Dot(
        label,
        format_ratio(row.ratio, lang),
        row.ratio,
        row.ratio_low,
        row.ratio_high,
        MARK_OF[row.light],
        bold,
        title=_card(row, lang),
    )
