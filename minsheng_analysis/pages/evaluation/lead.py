"""How the evaluation begins: the score on both bases, and which projects lose by it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from minsheng_analysis.appraisal.rows import ScoreRow
from minsheng_analysis.display.passage import Lead
from minsheng_analysis.language.languages import format_date
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_number
from minsheng_analysis.language.vocabulary import in_language
from minsheng_analysis.measures.codes import BASES, check_basis
from minsheng_analysis.measures.rows import rows_of
from minsheng_analysis.measures.verdicts import running, undated
from minsheng_analysis.pages.annual.about import about
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
    other = "completed" if basis == "reported" else "reported"
    of = {name: _Score(row.score, grade_of(row, lang), row.judged_share) for name, row in whole.items()}
    words = {name: _with_grade(one, lang, mean=True) for name, one in of.items()}
    grave = int((findings["severity"] == "conflict").sum()) if len(findings) else 0
    if math.isnan(whole["reported"].score):
        told = say("Nothing in this report can be scored: no target has a result that can be compared with it.")
    elif basis == "completed":
        told = say("Counting only what is finished, the projects score on average {first}; as reported, {second}.",
                   first=words["completed"], second=words["reported"])  # fmt: skip
    else:
        told = say("As reported, the projects score on average {first}; counting only what is finished, {second}.",
                   first=words["reported"], second=words["completed"])  # fmt: skip
    if min(one.judged_share for one in whole.values()) < 1 - 1e-9 and not math.isnan(whole["reported"].score):
        told = say("{told} Each score is rescaled to 100 from the marks that can be judged.", told=told)
    if running(report) and not undated(report):
        so_far = say(
            "The year is not over: results as they stood on {day} are compared with targets for the whole year, and what is not reached yet is not missed.",
            day=format_date(report.as_of, lang),
        )
        told = say("{first} {second}", first=so_far, second=told)
    items = [_parted(row, lang) for row in both_bases(reported, completed) if _parts(row)]
    scored = reported[(reported["scope"] == "indicator") & reported["share"].notna()]
    asked = reported[reported["scope"] == "indicator"]
    return Lead(
        kicker=say("A trial scoring by an outside party, following the finance ministry’s self-evaluation rules"),
        title=_title(report, whole, lang),
        answer=told,
        about=about(report, lang=lang),
        numbers=[
            *(_score(whole[one], one, lang) for one in (basis, other)),
            (
                format_number(whole["completed"].core_missed, lang),
                say("core tasks not reached yet, counting only what is finished")
                if running(report)
                else say("core tasks missed, counting only what is finished"),
            ),
            (
                say("{n} of {all}", n=len(scored), all=len(asked)),
                say("targets have a result that can be scored, as reported"),
            ),
            (format_number(grave, lang), say("contradictions found by the cross-check")),
        ],
        findings_title=say("Projects whose score or grade depends on the basis"),
        findings=items,
        calm=not items,
        more="" if items else say("No project’s score or grade depends on the basis."),
    )


def _parts(row: PairRow) -> bool:
    """Whether a project comes to another score or grade once only finished work counts."""
    scored = math.isnan(row.score_reported), math.isnan(row.score_completed)
    differs = scored[0] != scored[1] or row.score_reported - row.score_completed > 0.005
    return differs or row.grade_reported_zh != row.grade_completed_zh


def _parted(row: PairRow, lang: str) -> str:
    """Say what a project comes to on either basis."""
    first, second = (
        _with_grade(one, lang)
        for one in (
            _Score(row.score_reported, getattr(row, f"grade_reported_{lang}"), row.judged_share_reported),
            _Score(row.score_completed, getattr(row, f"grade_completed_{lang}"), row.judged_share_completed),
        )
    )
    return messages("scorecard", lang)(
        "**{project}**: {first} as reported, {second} counting only what is finished.",
        project=in_language(row, "name", lang), first=first, second=second,
    )  # fmt: skip


def _score(whole: ScoreRow, basis: str, lang: str) -> tuple[str, str]:
    """Give a score, and in words how many of the marks it rests on."""
    say, judged = messages("scorecard", lang), mark(100 * whole.judged_share, lang)
    if basis == "completed":
        told = say(
            "average score counting only finished work, rescaled to 100; on average {judged} of the 100 marks can be judged",
            judged=judged,
        )
    else:
        told = say(
            "average score as reported, rescaled to 100; on average {judged} of the 100 marks can be judged",
            judged=judged,
        )
    return mark(whole.score, lang), told


def _title(report: Report, whole: Mapping[str, ScoreRow], lang: str) -> str:
    """Give the score on both bases, and what it rests on."""
    say = messages("scorecard", lang)
    if math.isnan(whole["reported"].score):
        return report.title(lang)
    score = {basis: mark(row.score, lang) for basis, row in whole.items()}
    judged = list(dict.fromkeys(mark(100 * whole[basis].judged_share, lang) for basis in BASES))
    told = {
        "place": report.region_name(lang), "year": str(report.year), "reported": score["reported"],
        "completed": score["completed"], "judged": say("{first} and {second} respectively", first=judged[0], second=judged[1]) if len(judged) > 1 else say("{first}", first=judged[0]),
    }  # fmt: skip
    title = (
        say("{place} {year}: average score {reported} out of 100 on either basis; on average {judged} of the 100 marks can be judged", **told)
        if score["reported"] == score["completed"]
        else say("{place} {year}: average score {reported} out of 100 as reported and {completed} counting only finished work; on average {judged} of the 100 marks can be judged", **told)
    )  # fmt: skip
    return (
        title
        if any(grade_of(row, lang) for row in whole.values())
        else say("{title}; no overall grade is given", title=title)
    )


def _whole(table: pd.DataFrame) -> ScoreRow:
    return rows_of(table[table["scope"] == "whole"], ScoreRow)[0]


class _Score(NamedTuple):
    """A score with its grade and the share of the marks that it rests on."""

    score: float
    grade: str
    judged_share: float


def _with_grade(one: _Score, lang: str, *, mean: bool = False) -> str:
    """Write a score with its grade, or with the marks it rests on where these are too few for one."""
    say = messages("scorecard", lang)
    if one.grade or math.isnan(one.score):
        return say("{score} ({grade})", score=mark(one.score, lang), grade=one.grade or "—")
    score, judged = mark(one.score, lang), mark(100 * one.judged_share, lang)
    if mean:
        return say("{score} (no grade: on average {judged} of the 100 marks can be judged)", score=score, judged=judged)
    return say("{score} (no grade: {judged} of 100 marks can be judged)", score=score, judged=judged)
