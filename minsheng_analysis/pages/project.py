"""What the project-profile notebook shows: one project whole, from its promises to every figure printed of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.appraisal.official import verdict_rows
from minsheng_analysis.appraisal.rows import FindingRow
from minsheng_analysis.display.passage import Lead, Matter, Passage
from minsheng_analysis.display.table import Table
from minsheng_analysis.errors import UsageError
from minsheng_analysis.language.languages import join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.mid_sentence import mid_sentence
from minsheng_analysis.language.numbers import format_number
from minsheng_analysis.language.punctuation import in_a_row, punctuation
from minsheng_analysis.language.vocabulary import in_language, state_words, verdict_words
from minsheng_analysis.measures.codes import BASES
from minsheng_analysis.measures.readings import support_items
from minsheng_analysis.measures.rows import IndicatorRow, ProjectRow, PromiseRow, rows_of
from minsheng_analysis.measures.verdicts import is_excerpt, kept, running, so_far, verdicts
from minsheng_analysis.pages.annual.about import about
from minsheng_analysis.pages.annual.finished_in_words import of_finished
from minsheng_analysis.pages.annual.kept_in_words import (
    asked_no_completion,
    kept_as_reported,
    short_of_target,
    still_open,
)

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report


def one_project(report: Report, project_no: int) -> Report:
    """Cut a report down to one of its projects.

    Parameters
    ----------
    report : Report
    project_no : int

    Returns
    -------
    Report
        With that project's rows only; residents are kept.

    Raises
    ------
    UsageError
        If the report has no such project; names those it has.

    Examples
    --------
    >>> import minsheng_analysis as ms
    >>> one_project(ms.load("yubei", 2021), 6).projects["name_en"].tolist()
    ['Rural water supply']
    """
    known = report.projects["project_no"].astype("int64")
    if project_no not in set(known):
        numbers = ", ".join(map(str, known))
        raise UsageError(
            f"{report.region} {report.year} has no project {project_no}; its projects are: {numbers}",
            f"{report.region} {report.year} 没有第 {project_no} 个项目；现有：{numbers}",
        )

    def mine(table: pd.DataFrame) -> pd.DataFrame:
        return _of(table, "project_no", {project_no})

    indicators, facts = mine(report.indicators), mine(report.facts)
    ids = set(indicators["indicator_id"])
    return replace(
        report,
        projects=mine(report.projects),
        statements=mine(report.statements),
        facts=facts,
        indicators=indicators,
        costs=mine(report.costs),
        observations=mine(report.observations),
        series=_of(report.series, "indicator_id", ids),
        blockers=_of(report.blockers, "indicator_id", ids),
        breakdowns=_of(report.breakdowns, "part_fact_id", set(facts["fact_id"])),
    )


def without_budget(report: Report, findings: pd.DataFrame) -> bool:
    """Tell whether no project's budget is printed anywhere in a report that is held whole; of a draft that is not known.

    Parameters
    ----------
    report : Report
        The whole of it.
    findings : DataFrame
        All of its findings, from ``ms.audit``.
    """
    return report.draft is None and report.budget.empty and bool(findings["check"].eq("budget_undisclosed").any())


def _of(table: pd.DataFrame, column: str, wanted: Collection[object]) -> pd.DataFrame:
    return table[table[column].isin(wanted)].reset_index(drop=True)


def answer(project: Report, findings: pd.DataFrame, *, lang: str) -> Lead:
    """Begin the profile: official verdict, promises kept on both bases, what does not add up.

    Parameters
    ----------
    project : Report
        From `one_project`.
    findings : DataFrame
        The project's findings, from ``ms.audit``.
    """
    say = messages("project_profile", lang)
    row = rows_of(project.projects.head(1), ProjectRow)[0]
    name = in_language(row, "name", lang)
    judged = so_far(verdicts(project), project)
    official = _official(project, row, lang)
    (reported, judgeable), (completed, finished_of) = (kept(judged, basis=b) for b in ("reported", "completed"))
    if judgeable:
        counted = (
            kept_as_reported(project, judged, lang),
            *still_open(project, judged, lang),
            of_finished(project, judged, lang),
        )
        told = official + in_a_row(counted, lang) + _not_judged(judged, lang)
        told += "" if running(project) else _asked_less(project, judged, lang)
    else:
        told = official + _nothing_judged(project, judged, lang)
    grave = findings[findings["severity"].astype("str") == "conflict"]
    return Lead(
        kicker=say("Project {number} · {title}", number=str(row.project_no), title=project.title(lang)),
        title=say("{name} ({place}, {year})", name=name, place=project.region_name(lang), year=str(project.year)),
        answer=told,
        numbers=[
            *([
                (say("{done} of {n}", done=reported, n=judgeable), say("reached target, as reported") if running(project) else say("promises kept, as reported")),
                (say("{done} of {n}", done=completed, n=finished_of), say("reached target, only finished") if running(project) else say("promises kept, only finished")),
            ] if judgeable else []),
            (format_number(n := len(project.statements), lang), say("statement read", plural="statements read", n=n)),
        ],
        findings_title=_title_of_matters(grave, project, judged, lang),
        findings=[
            Matter(str(getattr(found, f"message_{lang}")), found.statement_ids) for found in rows_of(grave, FindingRow)
        ],
        calm=grave.empty,
        about=about(project, judged, lang=lang) | {"part": name},
    )  # fmt: skip


def _nothing_judged(project: Report, judged: pd.DataFrame, lang: str) -> str:
    """Say why nothing is judged: no target is printed, or none that a result could be held against."""
    say = messages("project_profile", lang)
    if judged["target_statements"].fillna("").ne("").any():
        return say("None of its promises can be compared with a result.") if len(judged) > 1 else say("Its one promise cannot be judged.")  # fmt: skip
    if project.draft is not None:
        return say("No target was read for it.")
    return say("The excerpt prints no target for it." if is_excerpt(project) else "The report prints no target for it.")


def _official(project: Report, row: ProjectRow, lang: str) -> str:
    """Quote the official verdict; where it differs by task, that on the whole and of which promises each other one is."""
    say, words = messages("project_profile", lang), verdict_words(row.reported_status, lang)
    if not words:
        return ""
    of_tasks = set(project.indicators["status_fact"])
    whole = {one.figure for one in verdict_rows(project) if one.fact_id not in of_tasks}
    said: dict[str, list[str]] = {}
    for one in rows_of(project.indicators[project.indicators["level"] == "headline"], IndicatorRow):
        if one.reported_status:
            said.setdefault(one.reported_status, []).append(_named(one, lang))
    if len(words) == 1 and len(said) < 2:
        return say("Official verdict: {words}. ", words=words[0])
    told = [
        say("“{word}” on {listed}", word=state_words(word, lang), listed=join_list(names, lang))
        for word, names in said.items()
    ]
    if len(whole) == 1:
        told.insert(0, say("“{word}” on the whole project", word=state_words(whole.pop(), lang)))
    return say("Official verdict: {words}. ", words=punctuation(lang).semicolon.join(told))


def _named(row: IndicatorRow | PromiseRow, lang: str) -> str:
    """Name a promise within a sentence, in English in quotation marks: a name can be as long as a clause."""
    name = in_language(row, "name", lang)
    return name if lang == "zh" else f"“{mid_sentence(name)}”"


def _title_of_matters(grave: pd.DataFrame, project: Report, judged: pd.DataFrame, lang: str) -> str:
    """Head the contradictions; none found is said in the heading alone, of a draft or where a promise is told in two ways not at all."""
    say = messages("project_profile", lang)
    if len(grave):
        return say("What does not add up")
    silent = project.draft is not None or bool(judged["reason_completed"].eq("not_verifiable").any())
    return "" if silent else messages("lead", lang)("No figures or verdicts contradict each other")


def _asked_less(project: Report, judged: pd.DataFrame, lang: str) -> str:
    """Say of what is not finished which works the list of works only asked to begin or to push on."""
    say, items = messages("project_profile", lang), support_items(project.indicators, statements=project.statements)
    asked: dict[str, list[str]] = {}
    for row in rows_of(short_of_target(judged, "completed"), PromiseRow):
        if row.support_reached == row.support_judged and (
            told := asked_no_completion(items.get(row.indicator_id, []), lang)
        ):
            asked.setdefault(told, []).append(_named(row, lang))
    return "".join(
        say(" For {listed}, {asked}, and that is what is reported.", listed=join_list(names, lang), asked=told)
        for told, names in asked.items()
    )


def _not_judged(judged: pd.DataFrame, lang: str) -> str:
    """Name the promises that the counts leave out, so that counts and promises add up."""
    say = messages("project_profile", lang)
    left = {
        basis: join_list(
            [_named(row, lang) for row in rows_of(judged, PromiseRow) if getattr(row, f"status_{basis}") == "not_assessable"],
            lang,
        )
        for basis in BASES
    }  # fmt: skip
    if left["reported"] == left["completed"]:
        return say(" Cannot be judged: {listed}.", listed=left["reported"]) if left["reported"] else ""
    told = say(" Cannot be judged as reported: {listed}.", listed=left["reported"]) if left["reported"] else ""
    return told + say(" Cannot be judged counting only what is finished: {listed}.", listed=left["completed"])


def heading(key: str, *, lang: str, over: Table | None) -> Passage | None:
    """Give the heading of a section, or None where there is nothing to stand under it."""
    if over is None:
        return None
    say = messages("project_profile", lang)
    titles = {
        "targets": say("Targets and results"),
        "pieces": over.groups[0][0] or say("Results with no target of their own"),
        "statements": say("Every figure"),
    }
    return Passage(f"section-{key}", titles[key])
