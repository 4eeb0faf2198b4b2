"""Each project's score on both bases, drawn from nought with the limits of the grades."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from minsheng_analysis.appraisal.scoring_rules import DEFAULT_RULES, Rules, load_rules
from minsheng_analysis.display.canvas import WIDTHS, Canvas, Size, each_size, linear_scale, row_label
from minsheng_analysis.display.chart import Chart
from minsheng_analysis.display.lettering import wrap
from minsheng_analysis.display.take_along import Numbers
from minsheng_analysis.language.languages import join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_number
from minsheng_analysis.language.punctuation import in_a_row, punctuation
from minsheng_analysis.language.vocabulary import in_either, in_language
from minsheng_analysis.pages.evaluation.pairing import PairRow, both_bases
from minsheng_analysis.pages.evaluation.words import mark

#: As two decimals show it.
_FULL = 99.995


def scores(reported: pd.DataFrame, completed: pd.DataFrame, *, lang: str, rules: Rules | None = None) -> Chart | None:
    """Draw each project's score on both bases from nought, with the limits of the grades.

    Parameters
    ----------
    reported, completed : DataFrame
        From ``ms.evaluate``.
    rules : Rules, optional
        Whose grades to draw; default those that come with the project.

    Returns
    -------
    Chart or None
        None where nothing can be scored. Projects with full marks on both bases are named in a line.
    """
    say = messages("scorecard", lang)
    rows = [row for row in both_bases(reported, completed) if not math.isnan(row.score_reported)]
    if not rows:
        return None
    below = [row for row in rows if min(row.score_reported, row.score_completed) < _FULL]
    full = [_numbered(row, lang) for row in rows if row not in below]
    told = [
        say("{project} {first}, {second}", project=_numbered(row, lang), first=mark(row.score_reported, lang), second=mark(row.score_completed, lang))
        for row in rows
    ]  # fmt: skip
    return Chart(
        name="scores",
        title=_title(rows, lang),
        subtitle=say("Score out of 100. Solid: only finished; hollow: as reported, where that is more. Dashed: limits of the grades."),
        alt=say("Scores as reported, then only finished: {list}.", list=punctuation(lang).semicolon.join(told)),
        note=in_a_row([*_ungraded(below, lang), *([say("Full marks on both bases: {listed}.", listed=join_list(full, lang))] if full else [])], lang),
        numbers=Numbers(
            (say("Project"), say("As reported"), say("Only finished")),
            [(_numbered(row, lang), row.score_reported, row.score_completed) for row in rows],
        ),
        lang=lang,
        **each_size(lambda size: _draw_scores(size, below, rules or load_rules(DEFAULT_RULES), lang)),
    )  # fmt: skip


def _title(rows: Sequence[PairRow], lang: str) -> str:
    """Say on both bases how many projects do not get full marks."""
    say = messages("scorecard", lang)
    first, second = (
        sum(score < _FULL for score in scores)
        for scores in ([row.score_reported for row in rows], [row.score_completed for row in rows])
    )
    if not first and not second:
        return say("Every project gets full marks on both bases")
    if first == second:
        return say(
            "{n} of {m} project does not get full marks, on either basis",
            plural="{n} of {m} projects do not get full marks, on either basis",
            n=first,
            m=len(rows),
        )
    return say("Projects short of full marks: {first} of {m} as reported, {second} counting only finished work", first=first, second=second, m=len(rows))  # fmt: skip


def _grade(row: PairRow, lang: str) -> str:
    """Give the grade of what is drawn solid: what is finished, or what is reported where that cannot be scored."""
    return str(getattr(row, f"grade_{'reported' if math.isnan(row.score_completed) else 'completed'}_{lang}"))


def _ungraded(rows: Sequence[PairRow], lang: str) -> list[str]:
    """Say that a score in a band has no grade all the same, where one is drawn."""
    say = messages("scorecard", lang)
    numbers = [str(row.project_no) for row in rows if not _grade(row, lang)]
    return [say(
        "Diamond: project {numbers} has a score and no grade, since too few of its 100 marks can be judged; the band it stands in is not its grade.",
        plural="Diamonds: projects {numbers} have a score and no grade, since too few of their 100 marks can be judged; the band they stand in is not their grade.",
        n=len(numbers), numbers=join_list(numbers, lang),
    )] if numbers else []  # fmt: skip


def _numbered(row: PairRow, lang: str) -> str:
    return f"{row.project_no}. {in_language(row, 'name', lang)}"


def _draw_scores(size: Size, rows: Sequence[PairRow], rules: Rules, lang: str) -> Canvas:
    say = messages("scorecard", lang)
    wide = size == "wide"
    width = float(WIDTHS[size])
    left, right = (330.0, width - 70) if wide else (0.0, width - 56)
    labels = [wrap(_numbered(row, lang), 13, 316 if wide else 350, lines=2) for row in rows]
    heights = [max(28.0, 15.5 * len(label) + 8) if wide else 15.5 * len(label) + 28 for label in labels]
    top = 40.0
    canvas = Canvas(width, top + sum(heights) + 4)
    place = linear_scale(0, 100, left, right)
    limits = [place(grade.least) for grade in rules.grades if grade.least > 0]
    for grade in rules.grades:
        if grade.least > 0:
            x, words = place(grade.least), in_either(grade, lang)
            canvas.text(x, 12, words, size=11.5, colour="muted")
            canvas.text(x, top - 10, format_number(grade.least, lang), size=11.5, colour="muted", at="center")
            canvas.line([x, x], [top - 5, top + (sum(heights) if wide else 0)], colour="faint", dashed=True)
    canvas.text(place(0), top - 10, "0", size=11.5, colour="muted", at="center" if wide else "left")
    canvas.text(place(100), top - 10, "100", size=11.5, colour="muted", at="center")
    above = top
    for row, label, height in zip(rows, labels, heights, strict=True):
        y = above + height / 2 if wide else above + height - 13
        reported, completed = row.score_reported, row.score_completed
        told = [
            _numbered(row, lang),
            f"{say('As reported')}{punctuation(lang).colon}{mark(reported, lang)}",
            f"{say('Only finished')}{punctuation(lang).colon}{mark(completed, lang)}",
        ]
        with canvas.link("", "\n".join(told)):
            canvas.area(0, above, width, height)
            row_label(canvas, label, y if wide else above + 15.5 * len(label) / 2 + 1)
            if not wide:  # the limits keep clear of the names above the marks
                for x in limits:
                    canvas.line([x, x], [y - 11, y + 11], colour="faint", dashed=True)
            canvas.line([left, right], [y, y], colour="rule", width=0.7)
            if not math.isnan(completed) and abs(reported - completed) > 0.005:
                canvas.line([place(completed), place(reported)], [y, y], colour="faint", width=1.4)
                canvas.mark(place(reported), y, "met", size=10.5, filled=False, colour="accent")
            shown, given = reported if math.isnan(completed) else completed, _grade(row, lang)
            if given:
                canvas.mark(place(shown), y, "met", size=10.5, colour="accent")
            else:
                canvas.mark(place(shown), y, "not_assessable", size=11)
                room = place(shown) - 10
                canvas.text(room, y + 4.3, say("no grade"), size=11.5, colour="muted", at="right")
            canvas.text(width, y + 4.5, mark(completed, lang), size=13, at="right", bold=True)
        above += height
    return canvas
