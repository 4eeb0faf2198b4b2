"""The pictures of a report, drawn once for a desk and once for a phone.

A chart is laid out in pixels on one plain axes: nothing is measured, boxed or cropped afterwards, so that labels stand
where they were put and a chart costs a few milliseconds (see ``docs``: charts are most of what a report costs).
Text stays text: a page's typeface draws it, a reader's search finds it. Every chart carries an alternative text that is
computed from the same rows as the drawing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from minsheng_analysis.display import palette
from minsheng_analysis.display.canvas import (
    BEST_FIRST,
    WIDTHS,
    Canvas,
    Size,
    draw_legend,
    each_size,
    log_scale,
    row_label,
    width_of,
    wrap,
)
from minsheng_analysis.display.chart import Chart
from minsheng_analysis.language.languages import join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import Style, format_interval, format_number, format_quantity, format_ratio
from minsheng_analysis.language.vocabulary import state_words, status_word
from minsheng_analysis.measures import verdicts
from minsheng_analysis.measures.frames import records
from minsheng_analysis.measures.verdicts import by_project


def _name(row: Any, lang: str) -> str:
    return str(getattr(row, f"name_{lang}") or row.name_zh)


def achieved(judged: pd.DataFrame, *, lang: str) -> Chart | None:
    """Draw planned against achieved: each promise with a number, its result as a share of the target, on both bases.

    Parameters
    ----------
    judged : DataFrame
        From `verdicts`: names, `target_value`, `actual_value`, `unit`, and ratio with interval and status on both bases.
    lang : {"zh", "en"}

    Returns
    -------
    Chart or None
        None where there is nothing to draw.
        Sorted by the ratio as reported. Promises without a ratio are not drawn; the subtitle says how many.
    """
    say = messages("charts", lang)
    rows = judged[judged["ratio_reported"].notna()]
    if rows.empty:
        return None
    rows = rows.sort_values(["ratio_reported", "ratio_completed", "indicator_id"], ascending=[False, False, True])
    ratios = rows[["ratio_low_reported", "ratio_low_completed", "ratio_high_reported"]].to_numpy(dtype="float64")
    positive = ratios[np.isfinite(ratios) & (ratios > 0)]
    low = min(0.5, float(positive.min()) * 0.85) if len(positive) else 0.5
    high = max(2.0, float(positive.max()) * 1.35) if len(positive) else 2.0
    each_row = list(records(rows))

    unlike = int(judged["ratio_reported"].isna().sum())
    counts = rows["status_reported"].astype("str").value_counts()
    missed = rows[rows["status_completed"].astype("str") == "missed"]
    best = next(iter(each_row), None)
    alt = say(
        "Dot plot of {n} promises on a log axis, result as a share of target. As reported {exceeded} exceeded, {met} met and {missed} missed.",
        n=len(rows), exceeded=int(counts.get("exceeded", 0)), met=int(counts.get("met", 0)), missed=int(counts.get("missed", 0)),
    )  # fmt: skip
    if best is not None:
        alt += say(" Highest: {name}, {ratio}.", name=_name(best, lang), ratio=format_ratio(best.ratio_reported, lang))
    if len(missed):
        listed = join_list(
            [f"{_name(row, lang)} ({format_ratio(row.ratio_completed, lang)})" for row in records(missed)], lang
        )
        alt += say(" Short of target once only finished work counts: {listed}.", listed=listed)
    late = int(counts.get("late", 0))
    title = say(
        "{exceeded} of {n} numbered targets exceeded, {met} met",
        n=len(rows), exceeded=int(counts.get("exceeded", 0)), met=int(counts.get("met", 0)),
    )  # fmt: skip
    if late:
        title += say("; {n} not yet reached", n=late)
    elif len(missed):
        title += say(
            "; {n} falls short once only finished work counts",
            plural="; {n} fall short once only finished work counts",
            n=len(missed),
        )
    return Chart(
        name="achieved",
        title=title,
        subtitle=say("Result as a share of its target, log scale. Solid mark: as reported; hollow mark: only what is finished. Bars: what rounding leaves open."),
        alt=alt,
        note=say(
            "Not drawn: {n} promise that is a state to reach, or whose result counts something else; it is in the table.",
            plural="Not drawn: {n} promises that are a state to reach, or whose result counts something else; they are in the table.",
            n=unlike,
        ) if unlike else "",
        **each_size("achieved", lambda size: _draw_achieved(size, each_row, low, high, lang)),
    )  # fmt: skip


def _draw_achieved(size: Size, each_row: Sequence[Any], low: float, high: float, lang: str) -> Canvas:
    """Draw a row a promise on a log axis from `low` to `high`, the share of the target."""
    say = messages("charts", lang)
    wide = size == "wide"
    top = 64 if wide else 84
    left, right = (252, 568) if wide else (36, 236)
    small = 11.5 if wide else 11
    labels = [wrap(_name(row, lang), 12, 232, lines=2) if wide else [_name(row, lang)] for row in each_row]
    heights = [(27 if len(label) == 1 else 36) if wide else 48 for label in labels]
    bottom = top + sum(heights)
    canvas = Canvas(WIDTHS[size], bottom + 8)
    shown = {str(status) for row in each_row for status in (row.status_reported, row.status_completed)}
    keys = [(status, True, status_word(status, lang)) for status in BEST_FIRST[:-1] if status in shown]
    if any(_differs(row) for row in each_row):
        keys.append(("met", False, say("finished only, where it differs")))
    draw_legend(canvas, keys, x=0, y=14, size=small)
    place = log_scale(low, high, left, right)
    for tick in (0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64):
        if low <= tick <= high:
            strong = tick == 1
            x, ink = place(tick), "ink" if strong else "muted"
            # On a phone names stand above their marks: the rules leave them free.
            spans = (
                [(top - 8, bottom)] if wide else [(top + 48 * n + 21, top + 48 * n + 45) for n in range(len(heights))]
            )
            for start, end in spans:
                canvas.line([x, x], [start, end], colour="muted" if strong else "rule")
            canvas.text(x, top - 14, format_ratio(tick, lang), size=small, colour=ink, bold=strong, at="center")
    canvas.text(place(1), top - 17 - small, say("target"), size=small, at="center", bold=True)
    canvas.text(WIDTHS[size], top - 14, say("target → result"), size=small, colour="muted", at="right")
    above = float(top)
    for row, label, height in zip(each_row, labels, heights, strict=True):
        y = above + (height / 2 if wide else 33)
        above += height
        if wide:
            row_label(canvas, label, y)
        else:
            canvas.text(0, y - 16, wrap(label[0], 12.5, 352, lines=1)[0], size=12.5)
        canvas.line([left, right], [y, y], colour="rule", width=0.6)
        _result(canvas, row, place, y, lang=lang, size=small, limit=right)
        figures = _target_and_result(row, lang)
        if width_of(figures, small) > (170 if wide else 120):
            figures = _target_and_result(row, lang, style="compact")
        canvas.text(WIDTHS[size], y + 4.5, figures, size=small, colour="muted", at="right")
    return canvas


def _target_and_result(row: Any, lang: str, *, style: Style = "full") -> str:
    shown: Any = {"style": style, "significant": None if style == "full" else 4}
    reached = format_quantity(row.actual_value, row.unit, lang, classifier=row.classifier or "", **shown)
    return f"{format_number(row.target_value, lang, **shown)} → {reached}"


def _differs(row: Any) -> bool:
    completed = float(row.ratio_completed)
    return not math.isnan(completed) and abs(completed - float(row.ratio_reported)) > 1e-9


def _result(
    canvas: Canvas, row: Any, place: Callable[[float], float], y: float, *, lang: str, size: float, limit: float
) -> None:
    """Draw one promise: the interval and mark of each basis, and the ratio in figures."""
    reported, completed = float(row.ratio_reported), float(row.ratio_completed)
    if _differs(row):
        canvas.line([place(completed), place(reported)], [y, y], colour="faint", width=1.2)
        canvas.mark(place(completed), y, str(row.status_completed), filled=False)
        canvas.text(
            place(completed) - 9,
            y + 4.5,
            format_ratio(completed, lang),
            size=size,
            at="right",
            colour=str(row.status_completed),
        )
    low, high = float(row.ratio_low_reported), float(row.ratio_high_reported)
    end = limit if math.isinf(high) else place(high)
    if end - place(low) > 3:
        canvas.line([place(low), end], [y, y], colour=str(row.status_reported), width=4)
    canvas.mark(place(reported), y, str(row.status_reported))
    canvas.text(
        place(reported) + 9,
        y + 4.5,
        format_ratio(reported, lang),
        size=size,
        bold=True,
        colour=str(row.status_reported),
    )


@dataclass(frozen=True)
class _Line:
    """A line of a verdict grid: who, what is officially said, and each promise's status on both bases."""

    name: str
    official: tuple[str, ...]
    reported: tuple[str, ...]
    completed: tuple[str, ...]
    flagged: bool = False


def _ranked(rows: Iterable[Any], basis: str) -> tuple[str, ...]:
    return tuple(sorted((str(getattr(row, f"status_{basis}")) for row in rows), key=BEST_FIRST.index))


def _verdict_grid(name: str, lines: Sequence[_Line], *, lang: str, official: bool) -> dict[str, str]:
    """Draw the lines of a grid: name, official verdict if wanted, and a mark a promise on either basis."""
    say = messages("charts", lang)

    def draw(size: Size) -> Canvas:
        wide = size == "wide"
        most = max((len(line.reported) for line in lines), default=1)
        said, reported, completed = (272, 400, 566) if wide else (0, 110, 240)
        if not official:
            said, reported, completed = (0, 372, 552) if wide else (0, 8, 190)
        name_width = (said if official else reported) - 24 if wide else 348
        step = min(18.0, (completed - reported - 14) / most, (WIDTHS[size] - completed) / most)
        top = 62 if wide else 68
        labels = [wrap(line.name, 12, name_width, lines=2) if wide else [line.name] for line in lines]
        deep = [max(len(label), len(line.official)) > 1 for label, line in zip(labels, lines, strict=True)]
        heights = [(40 if two else 30) if wide else 54 for two in deep]
        canvas = Canvas(WIDTHS[size], top + sum(heights) + 2)
        small = 11.5 if wide else 11
        shown = {status for line in lines for status in (*line.reported, *line.completed)}
        keys = [
            (status, status != "not_assessable", status_word(status, lang)) for status in BEST_FIRST if status in shown
        ]
        draw_legend(canvas, keys, x=0, y=14, size=small)
        heads = [(reported, say("as reported")), (completed, say("only finished"))]
        if official:
            heads.insert(0, (said, say("official verdict")))
        for x, words in heads:
            canvas.text(x, top - 12, words, size=small, colour="muted")
        canvas.line([0, WIDTHS[size]], [top - 3, top - 3], colour="muted")
        above = float(top)
        for line, label, height in zip(lines, labels, heights, strict=True):
            if line.flagged:
                canvas.box(0, above - 2, WIDTHS[size], height - 1, colour="wash")
            y = above - 2.5 + (height / 2 if wide else 37)
            if wide:
                row_label(canvas, label, y)
            else:
                canvas.text(0, y - 18, wrap(label[0], 12.5, name_width, lines=1)[0], size=12.5)
            for place, words in enumerate(line.official):
                ink = "missed" if line.flagged else "ink"
                lift = (place - (len(line.official) - 1) / 2) * 14
                canvas.text(said, y + 4.3 + lift, words, size=12 if wide else 11.5, bold=line.flagged, colour=ink)
            for x, statuses in ((reported, line.reported), (completed, line.completed)):
                for place, status in enumerate(statuses):
                    filled = status != "not_assessable"
                    canvas.mark(x + 6 + step * place, y, status, size=min(9, step * 0.62), filled=filled)
            above += height
            canvas.line([0, WIDTHS[size]], [above - 3, above - 3], colour="rule", width=0.6)
        return canvas

    return each_size(name, draw)


def official_and_computed(judged: pd.DataFrame, *, lang: str, flagged: Iterable[int] = ()) -> Chart | None:
    """Draw the official verdict of each project beside the computed ones of its promises.

    Parameters
    ----------
    judged : DataFrame
        From `verdicts`.
    lang : {"zh", "en"}
    flagged : iterable of int
        Numbers of the projects whose official verdict the audit finds not borne out.

    Returns
    -------
    Chart or None
        None where there is nothing to draw.
    """
    if not judged["reported_status"].fillna("").ne("").any():
        return None
    say = messages("charts", lang)
    flags = set(flagged)
    lines = []
    for project, rows in by_project(judged).items():
        said = dict.fromkeys(word for row in rows for word in str(row.reported_status).split(";") if word)
        lines.append(
            _Line(
                name=f"{project}. {getattr(rows[0], f'project_{lang}') or rows[0].project_zh}",
                official=tuple(state_words(word, lang) for word in said),
                reported=_ranked(rows, "reported"),
                completed=_ranked(rows, "completed"),
                flagged=project in flags,
            )
        )
    named = [line.name for line in lines if line.flagged]
    alt = say("Grid of {n} projects: official verdict beside the computed status of each promise, as reported and counting only finished work.", n=len(lines))  # fmt: skip
    if named:
        alt += say(" Not borne out: {listed}.", listed=join_list(named, lang))
    return Chart(
        name="verdicts",
        title=say("{n} of {m} official verdicts are not borne out by the figures", n=len(named), m=len(lines))
        if named
        else say("The official verdict beside the computed one"),
        subtitle=say("Each mark is one promise. Shaded: the figures do not bear the verdict out."),
        alt=alt,
        **_verdict_grid("verdicts", lines, lang=lang, official=True),
    )


def by_lead_unit(judged: pd.DataFrame, *, lang: str, names: Callable[[str], str] = str) -> Chart | None:
    """Draw who kept what: the promises of each lead unit with their status on both bases.

    Parameters
    ----------
    judged : DataFrame
        From `verdicts`. A promise with several lead units counts for each.
    lang : {"zh", "en"}
    names : function
        Gives a unit's name in the language.

    Returns
    -------
    Chart or None
        None where there is nothing to draw.
    """
    say = messages("charts", lang)
    lines = [
        _Line(names(unit), (), _ranked(rows, "reported"), _ranked(rows, "completed"))
        for unit, rows in verdicts.by_lead_unit(judged).items()
    ]
    if not lines:
        return None
    lines.sort(key=lambda line: (-line.completed.count("missed"), -len(line.reported), line.name))
    short = [line.name for line in lines if "missed" in line.completed]
    alt = say("Grid of {n} lead units with the status of each of their promises.", n=len(lines))
    if short:
        alt += say(" With a promise missed once only finished work counts: {listed}.", listed=join_list(short, lang))
    return Chart(
        name="lead-units",
        title=say("Who was to deliver, and what came of it"),
        subtitle=say("Each mark is one promise; one with several lead units stands with each of them."),
        alt=alt,
        **_verdict_grid("lead-units", lines, lang=lang, official=False),
    )


def by_place(counts: pd.DataFrame, *, lang: str, names: Callable[[str], str] = str) -> Chart | None:
    """Draw a heat map of facilities by town and street.

    Parameters
    ----------
    counts : DataFrame
        Places as index, facilities as columns (their names in the language), counts; NA where the report names none.
    lang : {"zh", "en"}
    names : function
        Gives a place's name in the language.

    Returns
    -------
    Chart or None
        None where there is nothing to draw.
        Shaded within each column by its share of the column's total, so that columns of unlike size can be read.
    """
    import seaborn as sns
    from matplotlib.colors import ListedColormap, to_rgba

    if counts.empty:
        return None
    say = messages("charts", lang)
    shares = counts / counts.sum()
    # Shades are the accent made more or less see-through: they suit light and dark paper, and ink stays readable on all.
    shades = ListedColormap([to_rgba(palette.light("accent"), strength) for strength in np.linspace(0.06, 0.55, 9)])

    def draw(size: Size) -> Canvas:
        wide = size == "wide"
        left = (150 if lang == "en" else 110) if wide else 88
        cell = 24 if wide else 25
        column = (WIDTHS[size] - left) / max(len(counts.columns), 1)
        small = 11.5 if wide else 9.2
        heads = [wrap(str(name), small, column - 8, lines=5) for name in counts.columns]
        top = max(map(len, heads), default=1) * (small + 3) + 12
        canvas = Canvas(WIDTHS[size], top + cell * (len(counts) + 1) + 10)
        over = canvas.figure.add_axes(
            (
                left / canvas.width,
                1 - (top + cell * len(counts)) / canvas.height,
                1 - left / canvas.width,
                cell * len(counts) / canvas.height,
            )
        )
        sns.heatmap(
            shares, ax=over, cmap=shades, vmin=0, vmax=float(np.nanmax(shares.to_numpy())), cbar=False,
            xticklabels=False, yticklabels=False, linewidths=1.5, linecolor=palette.light("paper"),
        )  # fmt: skip
        over.set(xlabel="", ylabel="", facecolor="none")
        for place, head in enumerate(heads):
            for line, words in enumerate(head):
                y = top - 8 - (len(head) - 1 - line) * (small + 3)
                canvas.text(left + column * (place + 0.5), y, words, size=small, at="center", colour="muted")
        for row, (name, values) in enumerate(counts.iterrows()):
            y = top + cell * (row + 0.5) + 4.5
            canvas.text(0, y, wrap(names(str(name)), 12, left - 6, lines=1)[0], size=12 if wide else 11.5)
            for place, value in enumerate(values):
                if not pd.isna(value):
                    canvas.text(
                        left + column * (place + 0.5), y, format_number(float(value), lang), size=12, at="center"
                    )
        y = top + cell * (len(counts) + 0.5) + 8
        canvas.line([0, WIDTHS[size]], [y - 16] * 2, colour="muted")
        canvas.text(0, y, say("Total"), size=12, bold=True)
        for place, total in enumerate(counts.sum()):
            canvas.text(
                left + column * (place + 0.5), y, format_number(float(total), lang), size=12, at="center", bold=True
            )
        return canvas

    leaders = []
    for name in counts.columns:
        most = counts[name].max()
        first = [names(str(place)) for place in counts.index[counts[name] == most]]
        leaders.append(
            say("{name}: most in {places} ({value})", name=str(name), places=join_list(first, lang), value=float(most))
        )
    return Chart(
        name="places",
        title=say("Where it was built"),
        subtitle=say("Facilities by place. The stronger the colour, the larger the place’s share of the column’s total; empty: the report names none there."),
        alt=say("Heat map of {m} places by {n} kind of facility. ", plural="Heat map of {m} places by {n} kinds of facility. ", m=len(counts), n=len(counts.columns)) + "; ".join(leaders) + ".",
        **each_size("places", draw),
    )  # fmt: skip


def per_resident(shares: pd.DataFrame, *, lang: str) -> Chart | None:
    """Draw how many residents one unit of each result stands for.

    Parameters
    ----------
    shares : DataFrame
        `name`, `residents_per_unit` (people), `unit`, `classifier`, sorted as it is to be drawn.
    lang : {"zh", "en"}

    Returns
    -------
    Chart or None
        None where there is nothing to draw.
    """
    if shares.empty:
        return None
    say = messages("charts", lang)
    values = shares["residents_per_unit"].to_numpy(dtype="float64")
    low, high = 10 ** math.floor(math.log10(values.min())), float(values.max()) * 1.2
    each_row = list(records(shares))

    def draw(size: Size) -> Canvas:
        wide = size == "wide"
        top = 36
        left, right = (262, 660) if wide else (6, 300)
        small = 11.5 if wide else 11
        labels = [wrap(str(row.name), 12, left - 24, lines=2) if wide else [str(row.name)] for row in each_row]
        heights = [(26 if len(label) == 1 else 36) if wide else 44 for label in labels]
        bottom = top + sum(heights)
        canvas = Canvas(WIDTHS[size], bottom + 4)
        place = log_scale(low, high, left, right)
        tick = low
        while tick <= high:
            spans = (
                [(top - 6, bottom)] if wide else [(top + 44 * n + 21, top + 44 * n + 41) for n in range(len(heights))]
            )
            for start, end in spans:
                canvas.line([place(tick)] * 2, [start, end], colour="rule")
            words = format_number(tick, lang, style="compact")
            canvas.text(place(tick), top - 12, words, size=small, colour="muted", at="center")
            tick *= 10
        above = float(top)
        for row, label, height in zip(each_row, labels, heights, strict=True):
            y = above + (height / 2 if wide else 31)
            above += height
            if wide:
                row_label(canvas, label, y)
            else:
                canvas.text(0, y - 14, wrap(label[0], 12.5, 352, lines=1)[0], size=12.5)
            x = place(float(row.residents_per_unit))
            canvas.line([left, x], [y, y], colour="accent", width=1.4)
            canvas.mark(x, y, "met", size=8, colour="accent")
            words = format_number(float(row.residents_per_unit), lang, significant=3)
            canvas.text(x + 9, y + 4.3, words, size=small, bold=True, colour="accent")
        return canvas

    first, last = shares.iloc[0], shares.iloc[-1]
    a, b = (format_number(float(row["residents_per_unit"]), lang, significant=3) for row in (first, last))
    return Chart(
        name="per-resident",
        title=say("From one for {a} residents to one for {b}", a=a, b=b),
        subtitle=say("Residents of the district for each unit finished, log scale: the shorter, the more there is for each resident."),
        alt=say(
            "Lollipop chart of {n} results. Most plentiful: {first}, one for {a} residents; scarcest: {last}, one for {b}.",
            n=len(shares), first=str(first["name"]), a=a, last=str(last["name"]), b=b,
        ),
        **each_size("per-resident", draw),
    )  # fmt: skip


def costs(items: pd.DataFrame, *, lang: str) -> Chart | None:
    """Draw what things cost: in all, a facility, a person.

    Parameters
    ----------
    items : DataFrame
        As ``Report.costs``: names, `cost_low`, `cost_high`, and `cost_per_facility` and `cost_per_beneficiary` each
        with their ends; yuan. Rows without a total are not drawn.
    lang : {"zh", "en"}

    Returns
    -------
    Chart or None
        None where there is nothing to draw.
        Log axis of yuan; an arrow where the report gives only a lower bound.
    """
    say = messages("charts", lang)
    # Loans are repaid and rates are no sums: they stand in the table only.
    rows = items[items["cost_low"].gt(0) & items["kind"].isin(["capital", "subsidy"])].sort_values(
        ["cost_low", "cost_id"], ascending=[False, True]
    )
    if rows.empty:
        return None
    kinds = (
        ("cost", "met", say("in all"), "ink"),
        ("cost_per_facility", "not_assessable", say("a facility"), "accent"),
        ("cost_per_beneficiary", "exceeded", say("a person"), "accent"),
    )
    lows = rows[[f"{kind}_low" for kind, *_ in kinds]].to_numpy(dtype="float64")
    low, high = 10 ** math.floor(math.log10(np.nanmin(lows))), float(np.nanmax(lows)) * 2
    each_row = list(records(rows))

    def draw(size: Size) -> Canvas:
        wide = size == "wide"
        pitch, top = (46, 66) if wide else (66, 66)
        left, right = (252, 690) if wide else (14, 340)
        canvas = Canvas(WIDTHS[size], top + pitch * len(rows) + 4)
        small = 11.5 if wide else 11
        x = 0.0
        for _, shape, words, colour in kinds:
            canvas.mark(x + 5, 10, shape, size=8, colour=colour)
            canvas.text(x + 15, 14, words, size=small, colour="muted")
            x += 32 + width_of(words, small)
        place = log_scale(low, high, left, right)
        tick = low
        while tick <= high:
            spans = (
                [(top - 6, top + pitch * len(rows))]
                if wide
                else [(top + 66 * n + 46, top + 66 * n + 62) for n in range(len(rows))]
            )
            for start, end in spans:
                canvas.line([place(tick)] * 2, [start, end], colour="rule")
            words = format_number(tick, lang, style="compact")
            canvas.text(place(tick), top - 12, words, size=small, colour="muted", at="center")
            tick *= 10
        for number, row in enumerate(each_row):
            y = top + pitch * number + (pitch / 2 + 6 if wide else 54)
            if wide:
                row_label(canvas, wrap(_name(row, lang), 12, left - 24, lines=2), y)
            else:
                canvas.text(0, y - 30, wrap(_name(row, lang), 12.5, 352, lines=1)[0], size=12.5)
            canvas.line([left, right], [y, y], colour="rule", width=0.6)
            for kind, shape, _, colour in kinds:
                lower, upper = float(getattr(row, f"{kind}_low")), float(getattr(row, f"{kind}_high"))
                # One facility: its cost is the cost in all.
                if math.isnan(lower) or (kind != "cost" and lower == row.cost_low):
                    continue
                x = place(lower if math.isinf(upper) or lower <= 0 else math.sqrt(lower * upper))
                if math.isinf(upper):
                    canvas.line([x, x + 20], [y, y], colour=colour, width=2)
                    canvas.line([x + 15, x + 20, x + 15], [y - 4, y, y + 4], colour=colour, width=2)
                elif place(upper) - place(lower) > 4:
                    canvas.line([place(lower), place(upper)], [y, y], colour=colour, width=4)
                canvas.mark(x, y, shape, size=8.5, colour=colour)
                near = x > right - 50
                at, bold = ("right" if near else "center"), kind != "cost"
                words = _money(row, kind, lang)
                canvas.text(right if near else x, y - 9, words, size=small, at=at, colour=colour, bold=bold)
        return canvas

    most = each_row[0]
    parts = [say("{name} {cost}", name=_name(row, lang), cost=_money(row, "cost", lang)) for row in each_row]
    return Chart(
        name="costs",
        title=say("{name} cost the most: {cost}", name=_name(most, lang), cost=_money(most, "cost", lang)),
        subtitle=say(
            "Money spent as the report states it, in yuan, log scale. Arrow: a lower bound only. Loans and rates are in the table."
        ),
        alt=say("Log chart of {n} costs: ", n=len(rows)) + join_list(parts, lang) + ".",
        **each_size("costs", draw),
    )


def _money(row: Any, kind: str, lang: str) -> str:
    """Write a cost: the value where there is one, the bound where it is open, rounded to three digits when divided."""
    low, high = float(getattr(row, f"{kind}_low")), float(getattr(row, f"{kind}_high"))
    value = float(getattr(row, f"{kind}_value" if kind == "cost" else kind))
    significant = None if kind == "cost" else 3
    if math.isinf(high):
        return format_quantity(low, "yuan", lang, qualifier="at_least", style="compact", significant=significant)
    if math.isnan(value):
        return format_interval(low, high, "yuan", lang, style="compact")
    return format_quantity(value, "yuan", lang, style="compact", significant=significant)
