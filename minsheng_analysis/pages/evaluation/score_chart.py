"""Each project's score on both bases, drawn from nought with the limits of the grades."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from minsheng_analysis.appraisal.rows import ScoreRow
from minsheng_analysis.appraisal.scoring_rules import DEFAULT_RULES, Rules, load_rules
from minsheng_analysis.display.canvas import WIDTHS, Canvas, Size, each_size, linear_scale, on_choice, row_label
from minsheng_analysis.display.chart import Chart
from minsheng_analysis.display.lettering import width_of, wrap
from minsheng_analysis.display.take_along import Numbers
from minsheng_analysis.language.languages import join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_number
from minsheng_analysis.language.punctuation import in_a_row, punctuation
from minsheng_analysis.language.vocabulary import in_either, line_words
from minsheng_analysis.measures.codes import BASES
from minsheng_analysis.measures.rows import IndicatorRow, rows_of
from minsheng_analysis.pages.evaluation.pairing import PairRow, both_bases
from minsheng_analysis.pages.evaluation.saved import score_heads
from minsheng_analysis.pages.evaluation.words import mark, numbered
from minsheng_analysis.pages.figures import lines_of

#: As two decimals show it.
_FULL = 99.995


def scores(
    reported: pd.DataFrame, completed: pd.DataFrame, *, lang: str, rules: Rules | None = None, judged: pd.DataFrame | None = None
) -> Chart | None:  # fmt: skip
    """Draw each project's score on both bases from nought, with the limits of the grades.

    Parameters
    ----------
    reported, completed : DataFrame
        From ``ms.evaluate``.
    rules : Rules, optional
        Whose grades to draw; default those that come with the project.
    judged : DataFrame, optional
        The report's indicators: each score says in which lines those stand that it is made of.

    Returns
    -------
    Chart or None
        None where no project that can be scored is short of full marks. A total over the projects is not drawn.
    """
    say = messages("scorecard", lang)
    every = both_bases(reported, completed)
    rows = [row for row in every if row.in_mean]
    below = [row for row in rows if min(row.score_reported, row.score_completed) < _FULL]
    if not below:
        return None
    behind = _behind(reported, judged)
    told = [
        say("{project} {first}, {second}", project=numbered(row, lang), first=mark(row.score_reported, lang), second=mark(row.score_completed, lang))
        for row in rows
    ]  # fmt: skip
    without = _without(every, lang)
    return Chart(
        name="scores",
        title=_title(rows, lang),
        subtitle=in_a_row((
            say("Score out of 100. Dashed: limits of the grades.") if all(row.score_reported == row.score_completed for row in below)
            else say("Score out of 100. Solid: only finished; hollow: as reported, where that is more. Dashed: limits of the grades."),
            without,
        ), lang),
        alt=in_a_row((say("Scores as reported, then only finished: {list}.", list=punctuation(lang).semicolon.join(told)), without), lang),
        numbers=Numbers(
            (*_heads(lang), *(head for basis in BASES for head in score_heads(basis, lang))),
            [
                (numbered(row, lang), 100, *(round(score, 2) for score in (
                    row.score_reported, row.score_low_reported, row.score_high_reported, row.score_completed, row.score_low_completed, row.score_high_completed
                )))
                for row in rows
            ],
        ),
        lang=lang,
        **each_size(lambda size: _draw_scores(size, below, rules or load_rules(DEFAULT_RULES), behind, lang), broad=True),
    )  # fmt: skip


def _heads(lang: str) -> tuple[str, str]:
    say = messages("files", lang)
    return say("Project"), say("Full marks")


def _behind(reported: pd.DataFrame, judged: pd.DataFrame | None) -> dict[int | None, list[int]]:
    """Give by project the lines of the targets and results that are scored."""
    if judged is None:
        return {}
    each = {row.indicator_id: row for row in rows_of(judged, IndicatorRow)}
    ids: dict[int | None, list[str]] = {}
    for row in rows_of(reported[reported["scope"] == "indicator"], ScoreRow):
        if one := each.get(row.indicator_id):
            ids.setdefault(row.project_no, []).extend((one.target_statements, one.actual_statements))
    return {number: lines_of(*some) for number, some in ids.items()}


def _title(rows: Sequence[PairRow], lang: str) -> str:
    """Say on both bases how many projects do not get full marks."""
    say = messages("scorecard", lang)
    first, second = (
        sum(score < _FULL for score in scores)
        for scores in ([row.score_reported for row in rows], [row.score_completed for row in rows])
    )
    if first == second == 1 == len(rows):
        return say("The one project that can be scored does not get full marks, on either basis")
    if first == second == len(rows):
        return say("None of the {m} projects gets full marks, on either basis", m=len(rows))
    if first == second:
        return say("Short of full marks, on either basis: {first} of {m} projects", first=first, m=len(rows))
    return say("Projects short of full marks: {first} of {m} as reported, {second} counting only finished work", first=first, second=second, m=len(rows))  # fmt: skip


def _without(rows: Sequence[PairRow], lang: str) -> str:
    """Name what has a score and is neither drawn nor counted: totals over the others."""
    totals = [row.project_no for row in rows if not row.in_mean and not math.isnan(row.score_reported)]
    return messages("scorecard", lang)(
        "Project {numbers}, the total of the others, is left out.", plural="Projects {numbers}, totals of the others, are left out.",
        n=len(totals), numbers=join_list(map(str, totals), lang),
    ) if totals else ""  # fmt: skip


def _grade(row: PairRow, lang: str) -> str:
    """Give the grade of what is drawn solid: what is finished, or what is reported where that cannot be scored."""
    return str(getattr(row, f"grade_{'reported' if math.isnan(row.score_completed) else 'completed'}_{lang}"))


def _draw_scores(
    size: Size, rows: Sequence[PairRow], rules: Rules, behind: Mapping[int | None, list[int]], lang: str
) -> Canvas:
    say = messages("scorecard", lang)
    wide = size != "narrow"
    width = float(WIDTHS[size])
    left, right = (330.0, width - 130) if wide else (0.0, width - 56)
    # On a phone the grade stands beside the name, which is above the marks.
    labels = [wrap(numbered(row, lang), 13, 316 if wide else 270, lines=2) for row in rows]
    heights = [max(28.0, 15.5 * len(label) + 8) if wide else 15.5 * len(label) + 28 for label in labels]
    top = 40.0
    canvas = Canvas(width, top + sum(heights) + 4)
    place = linear_scale(0, 100, left, right)
    limits = [place(grade.least) for grade in rules.grades if grade.least > 0]
    _bands(canvas, rules, place, top, lang)
    for x in limits:
        canvas.line([x, x], [top - 5, top + (sum(heights) if wide else 0)], colour="faint", dashed=True)
    above = top
    for row, label, height in zip(rows, labels, heights, strict=True):
        y = above + height / 2 if wide else above + height - 13
        reported, completed = row.score_reported, row.score_completed
        told = [
            numbered(row, lang),
            f"{say('As reported')}{punctuation(lang).colon}{mark(reported, lang)}",
            f"{say('Only finished')}{punctuation(lang).colon}{mark(completed, lang)}",
            line_words(behind.get(row.project_no, ()), lang),
        ]
        with canvas.link(f"project-{row.project_no}", "\n".join(filter(None, told))):
            canvas.area(0, above, width, height)
            row_label(canvas, label, y if wide else above + 15.5 * len(label) / 2 + 1)
            if not wide:  # the limits keep clear of the names above the marks
                for x in limits:
                    canvas.line([x, x], [y - 11, y + 11], colour="faint", dashed=True)
            canvas.line([left, right], [y, y], colour="rule", width=0.7)
            if not math.isnan(completed) and abs(reported - completed) > 0.005:
                canvas.line([place(completed), place(reported)], [y, y], colour="faint", width=1.4)
                with canvas.only("on-reported"):
                    canvas.mark(place(reported), y, "met", size=10.5, filled=False, colour="accent")
            shown = reported if math.isnan(completed) else completed
            with canvas.only("on-completed" if abs(reported - completed) > 0.005 else ""):
                canvas.mark(place(shown), y, "met", size=10.5, colour="accent")
            graded = str(getattr(row, f"grade_reported_{lang}"))
            for kind, (score, words) in on_choice((mark(completed, lang), _grade(row, lang)), (mark(reported, lang), graded)):  # fmt: skip
                with canvas.only(kind):
                    canvas.text(right + 56, y + 4.5, score, size=13, at="right", bold=True)
                    canvas.text(width, y + 4.3 if wide else above + 14, words or say("no grade"), size=11.5, colour="muted", at="right")  # fmt: skip
        above += height
    return canvas


def _bands(canvas: Canvas, rules: Rules, place: Callable[[float], float], top: float, lang: str) -> None:
    """Name each grade over its band, and print the band's limits."""
    ends = [*(grade.least for grade in rules.grades[1:]), 100.0]
    taken = -math.inf
    for grade, end in zip(rules.grades, ends, strict=True):
        first, last, words = place(grade.least), place(end), in_either(grade, lang)
        at_end = grade.least == 0
        canvas.text(first, top - 10, format_number(grade.least, lang), size=11.5, colour="muted",
                    at="left" if at_end and first < 4 else "center")  # fmt: skip
        long = width_of(words, 11.5)
        begin = min((first + last - long) / 2, last - 5 - long) if end < 100 else (first + last - long) / 2
        if end >= 100 and long > last - first:  # no room in the band: from its limit on, with a line between
            begin = first + 5
            canvas.line([first, first], [2, 16], colour="faint")
        if begin > taken + 5:  # a name that would run into the one before it is left out
            canvas.text(begin, 12, words, size=11.5, colour="muted")
            taken = begin + long
    canvas.text(place(100), top - 10, "100", size=11.5, colour="muted", at="center")
