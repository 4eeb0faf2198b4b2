"""What the progress notebook shows: words, pictures and tables of a year under way."""

from __future__ import annotations

import math
import unicodedata
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from minsheng_analysis.appraisal.progress import (
    LIGHTS,
    PaceThresholds,
    blockers_at,
    by_lead_unit,
    iso_date,
    light_rule,
    progress,
    timeline,
)
from minsheng_analysis.display.canvas import WIDTHS, Canvas, Size, width_of, wrap
from minsheng_analysis.display.chart import Chart
from minsheng_analysis.display.passage import Lead, Passage
from minsheng_analysis.display.small_multiples import Course, Dot, Panel, course_panels, ratio_panels
from minsheng_analysis.display.table import Cell, Column, Table, number, source_links, state_html, text
from minsheng_analysis.language.languages import format_date, join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_number, format_quantity, format_ratio
from minsheng_analysis.language.vocabulary import state_words
from minsheng_analysis.measures.codes import Basis
from minsheng_analysis.measures.frames import records
from minsheng_analysis.pages.names import place_names

if TYPE_CHECKING:
    from collections.abc import Callable

    from minsheng_analysis.dataset.report import Report

#: The mark and colour of each light.
MARK_OF = {"done": "exceeded", "green": "met", "yellow": "late", "red": "missed", "not_assessable": "not_assessable"}
_SIGNS = {"done": "▲", "green": "●", "yellow": "■", "red": "▼", "not_assessable": "◇"}
_MOST = 6


def light_word(light: str, lang: str) -> str:
    """Name a light.

    Examples
    --------
    >>> light_word("green", "en"), light_word("red", "zh")
    ('on schedule', '严重滞后')
    """
    say = messages("progress", lang)
    return {
        "done": say("target reached"),
        "green": say("on schedule"),
        "yellow": say("behind"),
        "red": say("far behind"),
        "not_assessable": say("cannot be judged"),
    }[light]


def promises(paced: pd.DataFrame) -> pd.DataFrame:
    """Keep the headline indicators: what was promised, without its parts.

    Parameters
    ----------
    paced : DataFrame
        From ``ms.progress``.
    """
    return paced[paced["level"] == "headline"]


def headline(
    report: Report,
    paced: pd.DataFrame,
    percentages: pd.DataFrame,
    *,
    lang: str,
    as_of: str = "",
    basis: Basis = "reported",
    rule: str = "",
) -> Lead:
    """Answer first: how many targets are reached, on schedule and behind, and which.

    Parameters
    ----------
    report : Report
    paced : DataFrame
        From ``ms.progress``.
    percentages : DataFrame
        From ``published_percentages``.
    lang : {"zh", "en"}
    as_of : str
        ISO date; empty for the report's own.
    basis : {"reported", "completed"}
        That of `paced`; the answer gives the other one too.
    rule : str
        Name of the rule that the lights of `paced` follow; empty for the default.
    """
    say = messages("progress", lang)
    date = iso_date(as_of) if as_of else report.as_of
    shown = promises(paced)
    counts = {light: int((shown["light"] == light).sum()) for light in LIGHTS}
    judged = len(shown) - counts["not_assessable"]
    well = counts["done"] + counts["green"]
    place = report.region_name(lang)
    elapsed = _elapsed(report, date)
    told: dict[str, Any] = {"place": place, "year": str(report.year), "n": judged, "day": format_date(date, lang)}
    title = (
        say("{place} {year}: {done} of {n} targets reached by {day}", done=counts["done"], **told)
        if elapsed >= 1
        else say("{place} {year}: {well} of {n} targets reached or on schedule at {day}", well=well, **told)
    )
    answer = say(
        "{elapsed} of the year had gone. Of the {n} targets that can be judged, **{done}** had been reached, **{green}** were on schedule, **{yellow}** behind and **{red}** far behind.",
        elapsed=format_ratio(elapsed, lang), n=judged, **{k: counts[k] for k in ("done", "green", "yellow", "red")},
    )  # fmt: skip
    answer += _other_basis(report, date, basis=basis, rule=rule, lang=lang)
    late = _late(shown)
    stated = [_lagging(row, lang) for row in records(late)]
    stated += [
        say(
            "**{name}**, {day}: printed as {printed}, its own figures give {recomputed}.",
            name=_name(row, lang), day=format_date(row.as_of, lang), printed=_percent(row.printed, lang), recomputed=_percent(row.recomputed, lang),
        )
        for row in records(percentages[(percentages["agreement"] == "differs") & (percentages["as_of"] <= date)])
    ]  # fmt: skip
    source = report.meta["source"]
    partial = say(" Partial: an excerpt, not the whole report.") if report.meta["coverage"] != "complete" else ""
    return Lead(
        kicker=say("{title} · {publisher}", title=report.title(lang), publisher=str(source[f"publisher_{lang}"])) + partial,
        title=title,
        answer=answer,
        numbers=[(say("{kept} of {n}", kept=counts[light], n=judged), light_word(light, lang)) for light in ("done", "green", "yellow", "red")]
        if judged else [],
        findings_title=say("What lags, and what does not add up") if stated else say("Nothing lags"),
        findings=stated[:_MOST],
        calm=not stated,
        more=say("{n} further: see [[#pace|the pace of each]].", n=len(stated) - _MOST) if len(stated) > _MOST else "",
    )  # fmt: skip


def _other_basis(report: Report, date: str, *, basis: Basis, rule: str, lang: str) -> str:
    """Say how many targets are reached or on schedule on the basis that the page is not about."""
    say = messages("progress", lang)
    other: Basis = "completed" if basis == "reported" else "reported"
    lights = promises(progress(report, date, basis=other, thresholds=rule or None))["light"]
    told = {"well": int(lights.isin(["done", "green"]).sum()), "n": int((lights != "not_assessable").sum())}
    if other == "completed":
        return say(" Counting only what is finished, **{well} of {n}** are reached or on schedule.", **told)
    return say(" As the report counts, **{well} of {n}** are reached or on schedule.", **told)


def _elapsed(report: Report, date: str) -> float:
    start, end = (pd.Timestamp(str(report.meta[key])) for key in ("period_start", "period_end"))
    gone = (pd.Timestamp(date) - start).days + 1
    return min(1.0, max(0.0, gone / ((end - start).days + 1)))


def _late(shown: pd.DataFrame) -> pd.DataFrame:
    late = shown[shown["light"].isin(["red", "yellow"])]
    return late.sort_values(["light", "lag", "indicator_id"], ascending=[True, False, True])


def _name(row: Any, lang: str) -> str:
    return str(getattr(row, f"name_{lang}") or row.name_zh)


def _percent(value: float, lang: str) -> str:
    return format_ratio(float(value) / 100, lang, decimals=2)


def _points(lag: float, lang: str) -> str:
    return format_number(round(100 * abs(lag), 1), lang)


def _amount(row: Any, value: float, lang: str) -> str:
    if math.isnan(value):
        return "—"
    return format_quantity(float(value), str(row.unit), lang, classifier=str(row.classifier or ""))


def _lagging(row: Any, lang: str) -> str:
    """State one indicator that lags: figures, schedule and what the rest would take."""
    say = messages("progress", lang)
    if row.kind == "state":
        return say("**{name}**: the state promised has not been reached.", name=_name(row, lang))
    parts = [
        say(
            "**{name}**: {value} of {target} ({ratio}), {points} points short of the {expected} due by {day}.",
            name=_name(row, lang), value=_amount(row, row.value, lang), target=_amount(row, row.target_value, lang),
            ratio=format_ratio(row.ratio, lang), points=_points(row.lag, lang), expected=format_ratio(row.expected, lang),
            day=format_date(row.as_of, lang),
        )
    ]  # fmt: skip
    if row.speedup > 1:
        parts.append(
            say(" The rest must go {times} times as fast.", times=format_number(row.speedup, lang, significant=2))
        )
    return "".join(parts)


def pace_words(paced: pd.DataFrame, *, lang: str) -> Passage:
    """Introduce the pace of each target."""
    say = messages("progress", lang)
    shown = promises(paced)
    paragraphs = []
    cumulative = shown[(shown["kind"] == "cumulative") & shown["ratio"].notna()]
    if len(cumulative):
        ahead = cumulative.sort_values(["lag", "indicator_id"]).iloc[0]
        paragraphs.append(
            say(
                "What is counted up over the year is held against an even pace. Furthest ahead is **{name}**, at {ratio} of its target where {expected} was due.",
                name=str(ahead[f"name_{lang}"] or ahead["name_zh"]), ratio=format_ratio(ahead["ratio"], lang),
                expected=format_ratio(ahead["expected"], lang),
            )
        )  # fmt: skip
    levels = int((shown["kind"] == "level").sum())
    if levels:
        paragraphs.append(say("{n} rate or ceiling is due at its target all year.", plural="{n} rates and ceilings are due at their targets all year.", n=levels))  # fmt: skip
    stale = shown[shown["age_days"].fillna(0) > 0]
    if len(stale):
        listed = join_list([_name(row, lang) for row in records(stale)], lang)
        paragraphs.append(say("Older figures, since the report gives no newer ones: {listed}. Each is held against the time gone by its own date.", listed=listed))  # fmt: skip
    return Passage("pace", say("Pace of each target"), paragraphs)


def pace_chart(paced: pd.DataFrame, *, lang: str) -> Chart | None:
    """Draw each target's share reached against the share due, the one most behind first.

    Parameters
    ----------
    paced : DataFrame
        From ``ms.progress``; its headline indicators with a ratio are drawn.
    lang : {"zh", "en"}

    Returns
    -------
    Chart or None
        None where nothing can be drawn.
    """
    say = messages("progress", lang)
    rows = promises(paced)
    rows = rows[rows["ratio"].notna()].sort_values(["lag", "indicator_id"], ascending=[False, True])
    if rows.empty:
        return None
    each = list(records(rows))

    def draw(size: Size) -> Canvas:
        wide = size == "wide"
        left, right = (252.0, 618.0) if wide else (4.0, 286.0)
        top = 46.0
        labels = [wrap(_name(row, lang), 12, 236, lines=2) if wide else [_name(row, lang)] for row in each]
        heights = [(25 if len(label) == 1 else 36) if wide else 44 for label in labels]
        canvas = Canvas(WIDTHS[size], top + sum(heights) + 6)
        _key(canvas, [light for light in LIGHTS[:0:-1] if light in set(rows["light"])], lang)

        def place(share: float) -> float:
            return left + (right - left) * min(max(share, 0.0), 1.5) / 1.5

        for tick in (0.0, 0.5, 1.0, 1.5):
            strong = tick == 1
            canvas.line([place(tick)] * 2, [top - 6, top + sum(heights)], colour="muted" if strong else "rule")
            canvas.text(
                place(tick),
                top - 10,
                format_ratio(tick, lang),
                size=11.5,
                colour="ink" if strong else "muted",
                bold=strong,
                at="center",
            )
        above = top
        for row, label, height in zip(each, labels, heights, strict=True):
            y = above + (height / 2 if wide else 31)
            above += height
            if wide:
                for line, words in enumerate(label):
                    canvas.text(0, y + 4.3 + (line - (len(label) - 1) / 2) * 14.5, words, size=12)
            else:
                canvas.text(0, y - 14, wrap(label[0], 12.5, 352, lines=1)[0], size=12.5)
            mark = MARK_OF[str(row.light)]
            canvas.line([left, right], [y, y], colour="rule", width=0.6)
            canvas.line([place(row.expected), place(row.ratio)], [y, y], colour=mark, width=3)
            canvas.line([place(row.expected)] * 2, [y - 7, y + 7], colour="ink", width=2)
            if not math.isnan(row.previous_value) and row.target_value > 0 and row.kind == "cumulative":
                canvas.mark(place(row.previous_value / row.target_value), y, mark, size=7, filled=False)
            canvas.mark(place(row.ratio), y, mark, size=8.5)
            canvas.text(WIDTHS[size], y + 4.3, format_ratio(row.ratio, lang), size=11.5, bold=True, at="right")
        return canvas

    late = [_name(row, lang) for row in each if row.light in ("red", "yellow")]
    alt = say("Chart of {n} targets: the share reached against the share due by then.", n=len(rows))
    alt += say(" Behind: {listed}.", listed=join_list(late, lang)) if late else say(" None is behind.")
    return Chart(
        name="pace",
        title=say("{n} of {m} targets are behind the pace", n=len(late), m=len(rows)) if late else say("No target is behind the pace"),
        subtitle=say("Share of the year’s target. Upright stroke: due by then at an even pace; mark: reached; hollow: at the date before. Beyond 150% at the edge."),
        alt=alt,
        **{size: draw(size).svg(f"pace-{size}") for size in WIDTHS},
    )  # fmt: skip


def _key(canvas: Canvas, lights: list[str], lang: str) -> None:
    x = 0.0
    for light in lights:
        words = light_word(light, lang)
        canvas.mark(x + 5, 9, MARK_OF[light], size=7.5)
        canvas.text(x + 15, 13, words, size=11.5, colour="muted")
        x += 30 + width_of(words, 11.5)


def courses(report: Report, *, lang: str, basis: Basis = "reported", rule: str = "") -> Chart | None:
    """Draw each target's way through its year; None where the report speaks of one date only."""
    say = messages("progress", lang)
    history = timeline(report, basis=basis, thresholds=rule or None)
    history = history[(history["level"] == "headline") & history["ratio"].notna()]
    several = history[history.groupby("indicator_id")["as_of"].transform("size") > 1]
    if several.empty:
        return None
    drawn = []
    for _, rows in several.groupby("indicator_id", sort=False):
        last = rows.iloc[-1]
        points = [(float(r.elapsed), float(r.ratio), MARK_OF[str(r.light)]) for r in records(rows)]
        drawn.append(
            Course(
                str(last[f"name_{lang}"] or last["name_zh"]), format_ratio(float(last["ratio"]), lang), points,
                level=str(last["kind"]) == "level",
            )
        )  # fmt: skip
    dates = [format_date(day, lang) for day in sorted(several["as_of"].unique())]
    ends = say("; ").join(
        say("{name} {ratio}", name=course.title, ratio=course.words) for course in drawn
    )  # fmt: skip
    return Chart(
        name="courses",
        title=say("The way through the year"),
        subtitle=say("Left to right the year, bottom to top 0 to 150% of the target (dashed: 100%; sloping: an even pace). Figures of {dates}.", dates=join_list(dates, lang)),
        alt=say("{n} small charts of the share reached at {dates}. Latest: ", n=len(drawn), dates=join_list(dates, lang)) + ends + say("."),
        **course_panels("courses", drawn),
    )  # fmt: skip


def places(paced: pd.DataFrame, *, lang: str, names: Callable[[str], str] = str) -> Chart | None:
    """Draw targets that are set place by place: the share each place has reached; None where there are none."""
    say = messages("progress", lang)
    local = paced[(paced["place"].fillna("") != "") & (paced["parent"].fillna("") != "") & paced["ratio"].notna()]
    if local.empty:
        return None
    panels = []
    for parent, rows in local.groupby("parent", sort=False):
        above = next(records(paced[paced["indicator_id"] == parent]))
        ordered = rows.sort_values(["ratio", "indicator_id"], ascending=[False, True])
        dots = [_dot(row, names(str(row.place)), lang) for row in records(ordered)]
        if not math.isnan(above.ratio):
            dots.insert(0, _dot(above, say("All"), lang, bold=True))
        panels.append(Panel(_name(above, lang), dots))
    last = next(records(local.sort_values(["lag", "indicator_id"], ascending=[False, True])))
    return Chart(
        name="by-place",
        title=say("Place by place"),
        subtitle=say("Share of the place’s own target, log scale. Marks as above."),
        alt=say(
            "{n} panels of places by the share of their target. Furthest behind: {place}, {name}.",
            n=len(panels), place=names(str(last.place)), name=_name(last, lang),
        ),
        **ratio_panels("by-place", panels, lang=lang, target=say("target")),
    )  # fmt: skip


def _dot(row: Any, label: str, lang: str, *, bold: bool = False) -> Dot:
    return Dot(
        label, format_ratio(row.ratio, lang), row.ratio, row.ratio_low, row.ratio_high, MARK_OF[str(row.light)], bold
    )


def place_words(paced: pd.DataFrame, *, lang: str, names: Callable[[str], str] = str) -> Passage | None:
    """Introduce the places; None where no target is set place by place."""
    local = paced[(paced["place"].fillna("") != "") & (paced["parent"].fillna("") != "") & paced["ratio"].notna()]
    if local.empty:
        return None
    say = messages("progress", lang)
    late = local[local["light"].isin(["red", "yellow"])]
    count = late.groupby("place", sort=False).size().sort_values(ascending=False, kind="stable")
    paragraphs = [
        say(
            "{n} targets are set place by place, for {m} places.",
            n=local["parent"].nunique(),
            m=local["place"].nunique(),
        )
    ]
    if len(count):
        listed = join_list(
            [say("{place} ({n})", place=names(str(p)), n=int(n)) for p, n in count.head(5).items()], lang
        )
        paragraphs.append(say("Behind with most of theirs: {listed}.", listed=listed))
    else:
        paragraphs.append(say("None of them is behind."))
    return Passage("places", say("Place by place"), paragraphs)


def pace_table(paced: pd.DataFrame, *, lang: str) -> Table:
    """Tabulate the targets: result, share reached and due, light, the report's own word, and the lines."""
    say = messages("progress", lang)
    return Table(
        name="pace",
        title=say("Every target"),
        columns=_pace_columns(lang),
        groups=[("", [_pace_row(row, lang) for row in records(promises(paced))])],
        notes=(
            say("Due: the share of the target that an even pace asks for by the figure’s date; 100% for rates and ceilings. Points: ahead of it (+) or behind (−)."),
            say("In quotation marks: the report’s own word and percentage."),
        ),
    )  # fmt: skip


def parts_table(paced: pd.DataFrame, *, lang: str) -> Table | None:
    """Tabulate parts, places and results without a target, folded; None where there are none."""
    say = messages("progress", lang)
    headings = (("support", say("Parts, places and support")), ("result", say("Without a target")))
    groups = [
        (heading, [_pace_row(row, lang) for row in records(paced[paced["level"] == level])])
        for level, heading in headings
        if (paced["level"] == level).any()
    ]
    if not groups:
        return None
    return Table("pace-parts", say("Parts, places and other results"), _pace_columns(lang), groups, folded=True)


def _pace_columns(lang: str) -> tuple[Column, ...]:
    say = messages("progress", lang)
    return (
        Column(say("Indicator")), Column(say("Target"), number=True), Column(say("Result"), number=True),
        Column(say("Reached"), number=True), Column(say("Points"), number=True), Column(say("Light")), Column(say("Lines")),
    )  # fmt: skip


def _pace_row(row: Any, lang: str) -> tuple[Cell, ...]:
    say = messages("progress", lang)
    light = str(row.light)
    own = [state_words(str(row.published_word), lang)] if row.published_word else []
    if not math.isnan(row.published_pct):
        own.append(_percent(row.published_pct, lang))
    quoted = f'<br><span class="small nowrap">“{escape(", ".join(own))}”</span>' if own else ""
    lag = float(row.lag)
    sign = f'<span aria-hidden="true">{_SIGNS[light]}</span> {escape(light_word(light, lang))}'
    day = say("at {day}", day=format_date(row.as_of, lang)) if row.as_of else ""
    due = say("due {expected}", expected=format_ratio(row.expected, lang)) if not math.isnan(row.expected) else ""
    return (
        text(_name(row, lang)),
        Cell(state_html(str(row.target_text), lang)) if row.kind == "state" else number(float(row.target_value), _amount(row, row.target_value, lang)),
        _two(float(row.value), _amount(row, row.value, lang), day),
        _two(float(row.ratio), "—" if math.isnan(row.ratio) else format_ratio(row.ratio, lang), due if not math.isnan(row.ratio) else ""),
        number(-lag, _ahead(lag, lang)),
        Cell(f'<span class="status status-{MARK_OF[light]}">{sign}</span>{quoted}', LIGHTS.index(light)),
        Cell(f'<span class="src">{source_links(str(row.actual_statements or ""))}</span>'),
    )  # fmt: skip


def _ahead(lag: float, lang: str) -> str:
    if math.isnan(lag):
        return "—"
    points = _points(lag, lang)
    return points if points == "0" else ("−" if lag > 0 else "+") + points


def _two(value: float, words: str, small: str) -> Cell:
    under = f'<br><span class="small nowrap">{escape(small)}</span>' if small else ""
    return Cell(f'<span class="nowrap">{escape(words)}</span>{under}', "" if math.isnan(value) else value)


def unit_words(paced: pd.DataFrame, *, lang: str, names: Callable[[str], str] = str) -> Passage:
    """Say which lead unit lags most, or that the report names none."""
    say = messages("progress", lang)
    table = by_lead_unit(promises(paced))
    named = table[table["lead_unit"] != ""]
    if named.empty:
        words = say("The report names no lead units.")
    elif not (named["red"] + named["yellow"]).any():
        words = say("None of the {n} lead units is behind with a target.", n=len(named))
    else:
        late = named[(named["red"] + named["yellow"]) > 0]
        listed = join_list(
            [say("{unit} ({n})", unit=names(str(r.lead_unit)), n=int(r.red + r.yellow)) for r in records(late)], lang
        )
        words = say("Behind with at least one target: {listed}.", listed=listed)
    return Passage("lead-units", say("By lead unit"), [words])


def unit_table(paced: pd.DataFrame, *, lang: str, names: Callable[[str], str] = str) -> Table | None:
    """Count the lights of each lead unit; None where the report names none."""
    say = messages("progress", lang)
    table = by_lead_unit(promises(paced))
    table = table[table["lead_unit"] != ""]
    if table.empty:
        return None
    order = LIGHTS[1:] + LIGHTS[:1]
    columns = (Column(say("Lead unit")), *(Column(light_word(light, lang), number=True) for light in order), Column(say("Largest lag, points"), number=True), Column(say("Open blockers"), number=True))  # fmt: skip
    rows = [
        (
            text(names(str(row.lead_unit))),
            *(
                number(float(getattr(row, light)), str(getattr(row, light)) if getattr(row, light) else "—")
                for light in order
            ),
            number(float(row.worst_lag), _points(row.worst_lag, lang) if row.worst_lag > 0 else "—"),
            number(float(row.open_blockers), str(row.open_blockers) if row.open_blockers else "—"),
        )
        for row in records(table)
    ]
    return Table("lead-units", say("Lights by lead unit"), columns, [("", rows)])


def blocker_words(report: Report, *, lang: str, as_of: str = "") -> Passage:
    """Say how many blockers are open and overdue."""
    say = messages("progress", lang)
    found = blockers_at(report, as_of or None)
    if report.blockers.empty:
        words = say("No blockers are recorded for this report; they go into its blockers.csv.")
    else:
        words = say("Open blockers: {n}; overdue: {overdue}.", n=len(found), overdue=int(found["overdue"].sum()))
    return Passage("blockers", say("What stands in the way"), [words])


def blocker_table(report: Report, *, lang: str, as_of: str = "") -> Table | None:
    """Tabulate the open blockers, the longest overdue first; None where there are none."""
    say = messages("progress", lang)
    found = blockers_at(report, as_of or None)
    if found.empty:
        return None
    indicators = report.indicators.set_index("indicator_id")
    rows = []
    for row in records(found):
        indicator = indicators.loc[row.indicator_id]
        words = str(getattr(row, f"blocker_{lang}") or row.blocker_zh)
        late = (
            say("{n} day overdue", plural="{n} days overdue", n=int(row.overdue_days)) if row.overdue else say("open")
        )
        rows.append(
            (
                text(str(indicator[f"name_{lang}"] or indicator["name_zh"])),
                text(words),
                text(place_names(lang)(str(row.owner))),
                number(float(row.open_days), say("{n} day", plural="{n} days", n=int(row.open_days))),
                Cell(format_date(row.due, lang) if row.due else "—", str(row.due)),
                text(late),
            )
        )
    columns = (Column(say("Indicator")), Column(say("Blocker")), Column(say("Owner")), Column(say("Open for"), number=True), Column(say("Due by")), Column(say("State")))  # fmt: skip
    return Table("blockers", say("Open blockers"), columns, [("", rows)])


def percentage_words(checked: pd.DataFrame, *, lang: str) -> Passage | None:
    """Say how many printed percentages follow from their figures; None where none is printed."""
    if checked.empty:
        return None
    say = messages("progress", lang)
    counts = checked["agreement"].astype("str").value_counts()
    paragraphs = [
        say(
            "The report prints {n} percentages of its targets. {agrees} follow from the figures beside them, to within one unit of the last digit.",
            n=len(checked), agrees=int(counts.get("agrees", 0)),
        )
    ]  # fmt: skip
    for row in records(checked[checked["agreement"].isin(["differs", "within_rounding"])]):
        said = {
            "name": _name(row, lang), "day": format_date(row.as_of, lang), "printed": _percent(row.printed, lang),
            "recomputed": _percent(row.recomputed, lang),
        }  # fmt: skip
        if row.agreement == "differs":
            paragraphs.append(say("**{name}**, {day}: printed {printed}; the figures give {recomputed}.", **said))
        else:
            paragraphs.append(
                say(
                    "**{name}**, {day}: printed {printed}; the figures as printed give {recomputed}, and only what they were before rounding could give the printed one.",
                    **said,
                )
            )
    return Passage("percentages", say("Printed percentages, recomputed"), paragraphs)


def percentage_table(checked: pd.DataFrame, *, lang: str) -> Table | None:
    """Tabulate the printed percentages beside the recomputed ones; None where none is printed."""
    if checked.empty:
        return None
    say = messages("progress", lang)
    verdicts = {
        "agrees": say("agrees"), "within_rounding": say("only by rounding of the figures"), "differs": say("differs"),
        "not_checkable": say("cannot be checked"),
    }  # fmt: skip
    rows = [
        (
            text(_name(row, lang)),
            Cell(f'<span class="nowrap">{format_date(row.as_of, lang)}</span>', str(row.as_of)),
            number(float(row.printed), _percent(row.printed, lang)),
            number(float(row.recomputed), "—" if math.isnan(row.recomputed) else _percent(row.recomputed, lang)),
            text(verdicts[str(row.agreement)]),
            Cell(f'<span class="src">{source_links(str(row.statement_id))}</span>'),
        )
        for row in records(checked.sort_values(["agreement", "line"], kind="stable"))
    ]
    columns = (Column(say("Indicator")), Column(say("Date")), Column(say("Printed"), number=True), Column(say("Recomputed"), number=True), Column(say("Verdict")), Column(say("Lines")))  # fmt: skip
    return Table("percentages", say("Every printed percentage"), columns, [("", rows)], folded=True)


def rule_words(rule: str, *, lang: str) -> Passage:
    """Say by which rule the lights are set, and on what the schedule rests."""
    say = messages("progress", lang)
    chosen = light_rule(rule) if rule else PaceThresholds()
    return Passage(
        "rule",
        say("How the lights are set"),
        [
            say("Places set their own rules; this page uses: {source}.", source=getattr(chosen, f"source_{lang}")),
            say("The schedule is assumed to be even from the first day to the last: no plan by month is published. Building is seldom even, so a light is a question to the lead unit, not a verdict. Past the deadline nothing short of its target is green."),
        ],
    )  # fmt: skip


def as_text(report: Report, paced: pd.DataFrame, *, lang: str, as_of: str = "") -> str:
    """Write the pace for a terminal: the answer, one line an indicator with the most behind first, and blockers.

    Parameters
    ----------
    report : Report
    paced : DataFrame
        From ``ms.progress``.
    lang : {"zh", "en"}
    as_of : str
        ISO date; empty for the report's own.

    Returns
    -------
    str

    Examples
    --------
    >>> import minsheng_analysis as ms
    >>> report = ms.load("wanzhou", 2025)
    >>> print(as_text(report, ms.progress(report), lang="en").splitlines()[1])
    ■ behind          10.4%  due 24.7%  Charging ports for electric bicycles (31 March 2025)
    """
    say = messages("progress", lang)
    date = iso_date(as_of) if as_of else report.as_of
    lines = [
        say(
            "{place} {year} at {day}: {elapsed} of the year gone",
            place=report.region_name(lang), year=str(report.year), day=format_date(date, lang),
            elapsed=format_ratio(_elapsed(report, date), lang),
        )
    ]  # fmt: skip
    judged = paced[paced["light"] != "not_assessable"]
    for row in records(judged.sort_values(["light", "lag", "indicator_id"], ascending=[True, False, True])):
        light = f"{_SIGNS[str(row.light)]} {light_word(str(row.light), lang)}"
        ratio = "" if math.isnan(row.ratio) else format_ratio(row.ratio, lang)
        due = "" if math.isnan(row.expected) else say("due {expected}", expected=format_ratio(row.expected, lang))
        name = say("{name} ({day})", name=_name(row, lang), day=format_date(row.as_of, lang))
        lines.append(f"{_padded(light, 17)} {ratio:>6}  {_padded(due, 9)}  {name}")
    unjudged = len(paced) - len(judged)
    if unjudged:
        lines.append(say("{n} indicator cannot be judged", plural="{n} indicators cannot be judged", n=unjudged))
    for row in records(blockers_at(report, date)):
        late = (
            say("{n} day overdue", plural="{n} days overdue", n=int(row.overdue_days)) if row.overdue else say("open")
        )
        lines.append(
            f"! {row.indicator_id}: {getattr(row, f'blocker_{lang}') or row.blocker_zh} · {row.owner} · {late}"
        )
    return "\n".join(lines)


def _padded(words: str, width: int) -> str:
    """Fill words up to a width of a terminal's columns, of which a Chinese character takes two."""
    taken = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in words)
    return words + " " * max(0, width - taken)
