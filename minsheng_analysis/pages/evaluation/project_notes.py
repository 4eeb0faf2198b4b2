"""What is to be said once below the projects' scores: ranges, marks, classes without any, grades and core tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.appraisal.rows import ScoreRow
from minsheng_analysis.appraisal.scoring_rules import DEFAULT_RULES, load_rules
from minsheng_analysis.language.languages import join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_ratio
from minsheng_analysis.language.punctuation import in_a_row, punctuation
from minsheng_analysis.language.vocabulary import in_either, in_language
from minsheng_analysis.measures.readings import UNREACHED, totals
from minsheng_analysis.measures.rows import rows_of
from minsheng_analysis.measures.verdicts import running
from minsheng_analysis.pages.evaluation.pairing import both_bases
from minsheng_analysis.pages.evaluation.words import mark
from minsheng_analysis.pages.figures import inside

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report


def project_notes(
    report: Report,
    reported: pd.DataFrame,
    completed: pd.DataFrame,
    *,
    lang: str,
    loose: bool,
    parted: bool,
    graded: bool,
) -> list[str]:
    """Say what holds of several projects once.

    Parameters
    ----------
    report : Report
    reported, completed : DataFrame
        From ``ms.evaluate``.
    lang : {"zh", "en"}
    loose, parted, graded : bool
        Whether a score has a range, whether a project's marks depend on the basis, and whether a score has a grade.
    """
    say = messages("scorecard", lang)
    summing = sorted(totals(report.indicators))
    counted = completed[~completed["project_no"].isin(summing)]
    notes = [
        in_a_row([
            say("In brackets: the range left open by the bands for states to be reached and, where a target is not reached, by rounding."),
            say("The grade is that of the score, even where the range reaches into another.") if graded else "",
        ], lang)
        if loose else "",
        say("Marks judged, “80 → 55”: as reported, then counting only what is finished. What the latter cannot judge is left out, so that a range can begin higher.")
        if parted else "",
        in_a_row([*_classes(reported, lang), _grades(reported, completed, lang)], lang),
        _core_tasks(report, reported, counted, lang),
        say("Project {numbers} totals the others: counted among the indicators, but not in the average or the number of core tasks.",
            plural="Projects {numbers} total the others: counted among the indicators, but not in the average or the number of core tasks.",
            n=len(summing), numbers=join_list(map(str, summing), lang))
        if summing else "",
    ]  # fmt: skip
    return [note for note in notes if note]


def _classes(reported: pd.DataFrame, lang: str) -> list[str]:
    """Say which classes are scored in no project, and which only in some."""
    say = messages("scorecard", lang)
    scored = reported[reported["share"].notna()]
    every = set(scored["project_no"])
    if not every:
        return []
    told: list[str] = []
    never: list[str] = []
    present = set(reported["class_key"])
    for one in load_rules(DEFAULT_RULES).classes:
        name = str(getattr(one, f"name_{lang}"))
        where = sorted(set(scored.loc[scored["class_key"] == one.key, "project_no"]))
        if not where and one.marks_beside(present) > 0:
            never.append(name if not never else name[:1].lower() + name[1:])
        elif where and set(where) != every:
            told.append(
                say("{name} is scored in project {numbers} alone.", plural="{name} is scored in projects {numbers} alone.",
                    n=len(where), name=name, numbers=join_list(map(str, where), lang))
            )  # fmt: skip
    if never:
        said = say("{names} is scored nowhere.", plural="{names} are scored nowhere.", n=len(never), names=join_list(never, lang))  # fmt: skip
        told.insert(0, said)
    return told


def _grades(reported: pd.DataFrame, completed: pd.DataFrame, lang: str) -> str:
    """Say from how many marks on there is a grade, where a score has none."""
    rows = both_bases(reported, completed)
    graded = all(getattr(row, f"grade_{basis}_zh") for row in rows for basis in ("reported", "completed"))
    least = mark(100 * load_rules(DEFAULT_RULES).judged_share, lang)
    return "" if graded else messages("scorecard", lang)("Below {least} marks judged there is no grade.", least=least)


def _core_tasks(report: Report, reported: pd.DataFrame, completed: pd.DataFrame, lang: str) -> str:
    """Name the core tasks that are not reached, each with its project's number, and the best grade beside one."""
    say, rules = messages("scorecard", lang), load_rules(DEFAULT_RULES)
    missed = completed[completed["core"] & completed["status"].isin(UNREACHED)]
    if missed.empty:
        return ""
    either = missed["indicator_id"].isin(reported["indicator_id"][reported["status"].isin(UNREACHED)]).all()
    tasks = punctuation(lang).semicolon.join(
        [
            say("project {number}, {name} ({ratio})", number=str(row.project_no), name=inside(in_language(row, "name", lang), lang), ratio=format_ratio(row.ratio, lang))
            for row in rows_of(missed, ScoreRow)
        ]
    )  # fmt: skip
    best = in_either(next(grade for grade in rules.grades if grade.zh == rules.core_at_most), lang)
    if running(report):
        return say(
            "Core tasks not reached yet, on either basis (until then a project is graded “{grade}” at best): {tasks}."
            if either
            else "Core tasks not reached yet, counting only what is finished (until then a project is graded “{grade}” at best): {tasks}.",
            grade=best,
            tasks=tasks,
        )
    return say(
        "Core tasks missed, on either basis (such a project is graded “{grade}” at best): {tasks}."
        if either
        else "Core tasks missed, counting only what is finished (such a project is graded “{grade}” at best): {tasks}.",
        grade=best,
        tasks=tasks,
    )
