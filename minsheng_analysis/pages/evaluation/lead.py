"""How the evaluation begins: the score on both bases, and which projects lose by it."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from statistics import fmean
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.appraisal.rows import ScoreRow
from minsheng_analysis.display.passage import Lead
from minsheng_analysis.language.languages import bracketed, format_date, join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_number
from minsheng_analysis.language.punctuation import in_a_row
from minsheng_analysis.language.vocabulary import in_language
from minsheng_analysis.measures.codes import UNDIVIDED, check_basis
from minsheng_analysis.measures.rows import rows_of
from minsheng_analysis.measures.verdicts import days_of, running, undated
from minsheng_analysis.pages.annual.about import about
from minsheng_analysis.pages.annual.kept_in_words import either_day
from minsheng_analysis.pages.evaluation.pairing import PairRow, both_bases
from minsheng_analysis.pages.evaluation.words import grade_of, mark

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report


def answer(
    report: Report, reported: pd.DataFrame, completed: pd.DataFrame, findings: pd.DataFrame, *, lang: str, basis: str
) -> Lead:
    """Begin the evaluation: the score on both bases, and which projects lose by it.

    Parameters
    ----------
    report : Report
    reported, completed : DataFrame
        From ``ms.evaluate`` on either basis.
    findings : DataFrame
        From ``ms.audit``.
    lang : {"zh", "en"}
    basis : {"reported", "completed"}
        Which score comes first.

    Raises
    ------
    UsageError
        For an unknown basis.
    """
    check_basis(basis)
    say = messages("scorecard", lang)
    whole = {"reported": _whole(reported), "completed": _whole(completed)}
    pairs = both_bases(reported, completed)
    mean = [row for row in pairs if row.in_mean]
    grave = int((findings["severity"] == "conflict").sum()) if len(findings) else 0
    told = _rests_on(mean, [row for row in pairs if math.isnan(row.score_reported)], lang)
    told = in_a_row(
        (told, "" if report.draft is not None else _untargeted(report, {row.project_no for row in pairs}, lang)), lang
    )
    items = [_parted(row, lang) for row in pairs if _parts(row)]
    scored = reported[(reported["scope"] == "indicator") & reported["share"].notna()]
    if running(report) and not undated(report):
        told = say("{first} {second}", first=_as_they_stood(report, scored, lang), second=told)
    asked = reported[reported["scope"] == "indicator"]
    missed, either = whole["completed"].core_missed, whole["reported"].core_missed == whole["completed"].core_missed
    return Lead(
        kicker=say("A trial scoring by an outside party, following the finance ministry’s self-evaluation rules"),
        title=_title(report, whole, mean, pairs, lang=lang, basis=basis),
        answer=told,
        about=about(report, lang=lang),
        numbers=[
            *_scores(whole, basis, len(mean), lang),
            (
                format_number(missed, lang),
                say("core task not reached yet, counting only what is finished", plural="core tasks not reached yet, counting only what is finished", n=missed)
                if running(report) and not either
                else say("core task not reached yet, on either basis", plural="core tasks not reached yet, on either basis", n=missed)
                if running(report)
                else say("core task missed, on either basis", plural="core tasks missed, on either basis", n=missed)
                if either
                else say("core task missed, counting only what is finished", plural="core tasks missed, counting only what is finished", n=missed),
            ),
            (
                say("{n} of {all}", n=len(scored), all=len(asked)),
                say("indicator can be scored, as reported", plural="indicators can be scored, as reported", n=len(asked)),
            ),
            (
                format_number(grave, lang),
                say("contradiction found by the cross-check", plural="contradictions found by the cross-check", n=grave),
            ),
        ],
        findings_title=say("Projects whose score or grade depends on the basis") if items else "",
        findings=items,
    )  # fmt: skip


def _as_they_stood(report: Report, scored: pd.DataFrame, lang: str) -> str:
    """Say of which day the results are that are set against targets for a whole year, or of which days where some are older."""
    say = messages("scorecard", lang)
    rows = report.indicators[report.indicators["indicator_id"].isin(scored["indicator_id"])]
    days = days_of(rows, report)
    if not days:
        return say(
            "The year was not over: results as they stood on {day} are compared with targets for the whole year, and what was not reached by then does not count as missed.",
            day=format_date(report.as_of, lang),
        )
    return say(
        "The year was not over: the latest figures (of {days}) are compared with targets for the whole year, and what was not reached by then does not count as missed.",
        days=either_day([*days], lang),
    )


def _rests_on(mean: Sequence[PairRow], unscored: Sequence[PairRow], lang: str) -> str:
    """Say what the scores are made of: how many projects, and so many of their marks."""
    say = messages("scorecard", lang)
    if not mean:
        return say("Nothing in this report can be scored: no target has a result that can be compared with it.")
    first, second = (
        mark(100 * fmean(getattr(row, f"judged_share_{basis}") for row in mean), lang)
        for basis in ("reported", "completed")
    )
    judged = first if first == second else say("{first} as reported, {second} counting only what is finished", first=first, second=second)  # fmt: skip
    told = (
        say("The score is that of the one project that can be scored, rescaled to 100 from the {judged} of its 100 marks that can be judged." if first == second
            else "The score is that of the one project that can be scored, rescaled to 100 from the marks that can be judged ({judged}).", judged=judged)
        if len(mean) == 1
        else say("The average is that of {n} projects, each rescaled to 100 from the marks that can be judged (on average {judged}).", n=len(mean), judged=judged)
    )  # fmt: skip
    projects = [row for row in unscored if row.name_zh != UNDIVIDED]  # what stands outside of all of them is none
    if not projects:
        return told
    left = say("{n} project cannot be scored.", plural="{n} projects cannot be scored.", n=len(projects))
    return say("{first} {second}", first=told, second=left)


def _untargeted(report: Report, told: Collection[int], lang: str) -> str:
    """Name the projects besides those `told` of whose results none has a target: they have no row among the scores."""
    rows = report.indicators
    aimed = rows["target_text"].fillna("").ne("") | rows["target_value"].notna()
    left = sorted({*rows["project_no"]} - {*rows.loc[aimed, "project_no"]} - {*told})
    return messages("scorecard", lang)(
        "No target seen for project {numbers}.", plural="No target seen for projects {numbers}.",
        n=len(left), numbers=join_list(map(str, left), lang),
    ) if left else ""  # fmt: skip


def _parts(row: PairRow) -> bool:
    """Whether a project comes to another score or grade once only finished work counts."""
    scored = math.isnan(row.score_reported), math.isnan(row.score_completed)
    differs = scored[0] != scored[1] or row.score_reported - row.score_completed > 0.005
    return differs or row.grade_reported_zh != row.grade_completed_zh


def _parted(row: PairRow, lang: str) -> str:
    """Say what a project comes to on either basis."""
    grades = [str(getattr(row, f"grade_{basis}_{lang}")) for basis in ("reported", "completed")]
    first, second = (
        _with_grade(score, grade, judged if any(grades) else math.nan, lang)
        for score, grade, judged in (
            (row.score_reported, grades[0], row.judged_share_reported),
            (row.score_completed, grades[1], row.judged_share_completed),
        )
    )
    return messages("scorecard", lang)(
        "**{project}**: {first} as reported, {second} counting only what is finished.",
        project=in_language(row, "name", lang), first=first, second=second,
    )  # fmt: skip


def _with_grade(score: float, grade: str, judged_share: float, lang: str) -> str:
    """Write a score with its grade, or with the marks it rests on where these are too few for one and that is asked."""
    say = messages("scorecard", lang)
    if math.isnan(score):
        return say("no score")
    if grade:
        return say("{score} ({grade})", score=mark(score, lang), grade=grade)
    if math.isnan(judged_share):
        return say("{score}", score=mark(score, lang))
    return say("{score} (no grade: {judged} of 100 marks can be judged)", score=mark(score, lang), judged=mark(100 * judged_share, lang))  # fmt: skip


def _scores(whole: Mapping[str, ScoreRow], basis: str, projects: int, lang: str) -> list[tuple[str, str]]:
    """Give the scores and what they are, the basis that comes first before the other; one where both agree."""
    say = messages("scorecard", lang)
    words = {
        "reported": say("score as reported") if projects == 1 else say("average score as reported"),
        "completed": say("score counting only finished work") if projects == 1 else say("average score counting only finished work"),
    }  # fmt: skip
    if _alike(whole):
        words[basis] = say("score on either basis") if projects == 1 else say("average score on either basis")
    other = "completed" if basis == "reported" else "reported"
    return [
        (mark(row.score, lang), words[one] + (bracketed(grade_of(row, lang), lang) if grade_of(row, lang) else ""))
        for one, row in ((key, whole[key]) for key in ((basis,) if _alike(whole) else (basis, other)))
    ]


def _alike(whole: Mapping[str, ScoreRow]) -> bool:
    """Whether both bases come to one score and grade."""
    first, second = whole.values()
    return mark(first.score, "en") == mark(second.score, "en") and first.grade == second.grade


def _title(
    report: Report,
    whole: Mapping[str, ScoreRow],
    mean: Sequence[PairRow],
    pairs: Sequence[PairRow],
    *,
    lang: str,
    basis: str,
) -> str:
    """Give the score on both bases, that of `basis` first; where all projects have full marks, of what."""
    say = messages("scorecard", lang)
    if not mean:
        return report.title(lang)
    told = {"place": report.region_name(lang), "year": str(report.year)}
    score = {basis: mark(row.score, lang) for basis, row in whole.items()}
    if score["reported"] == score["completed"] == "100":
        title = (
            say("{place} {year}: the one project that can be scored gets all the marks that can be judged, on either basis", **told)
            if len(mean) == 1
            else say("{place} {year}: all {n} projects get all the marks that can be judged, on either basis", n=len(mean), **told)
            if len(mean) == len(pairs)
            else say("{place} {year}: the {n} projects that can be scored get all the marks that can be judged, on either basis", n=len(mean), **told)
        )  # fmt: skip
    elif score["reported"] == score["completed"]:
        title = say("{place} {year}: {score} of 100 on either basis", score=score["reported"], **told)
    else:
        title = say(
            "{place} {year}: {reported} of 100 as reported, {completed} counting only finished work"
            if basis == "reported"
            else "{place} {year}: {completed} of 100 counting only finished work, {reported} as reported",
            **told, **score,
        )  # fmt: skip
    if any(grade_of(row, lang) for row in whole.values()):
        return title
    return say("{title}; too little can be judged for an overall grade", title=title)


def _whole(table: pd.DataFrame) -> ScoreRow:
    return rows_of(table[table["scope"] == "whole"], ScoreRow)[0]
