"""What the project-profile notebook shows: one project whole, from its promises to every figure printed of it."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.appraisal.official import verdict_rows
from minsheng_analysis.appraisal.rows import FindingRow
from minsheng_analysis.display.passage import Lead, Matter, Passage
from minsheng_analysis.display.table import Cell, Column, Table, number, source_links, status_mark, text, words_of
from minsheng_analysis.display.take_along import Numbers
from minsheng_analysis.errors import UsageError
from minsheng_analysis.language.languages import bracketed, join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.mid_sentence import mid_sentence
from minsheng_analysis.language.numbers import format_number
from minsheng_analysis.language.punctuation import in_a_row, punctuation
from minsheng_analysis.language.vocabulary import in_language, line_words, state_words, verdict_word, verdict_words
from minsheng_analysis.measures.codes import BASES
from minsheng_analysis.measures.readings import by_place, support_items
from minsheng_analysis.measures.rows import IndicatorRow, ProjectRow, PromiseRow, StatementRow, rows_of
from minsheng_analysis.measures.verdicts import is_excerpt, kept, running, so_far, verdicts
from minsheng_analysis.pages.annual.about import about
from minsheng_analysis.pages.annual.finished_in_words import of_finished
from minsheng_analysis.pages.annual.kept_in_words import (
    asked_no_completion,
    kept_as_reported,
    short_of_target,
    still_open,
)
from minsheng_analysis.pages.ends import beyond, result_ends
from minsheng_analysis.pages.evaluation import figure_cell
from minsheng_analysis.pages.figures import amount, as_printed, asked_words, own_unit, told_on, worked_out
from minsheng_analysis.pages.progress.bases import not_judged_word
from minsheng_analysis.pages.progress.lights import item_heads

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
                (say("{done} of {n}", done=reported, n=judgeable), say("reached their target, as reported") if running(project) else say("promises kept, as reported")),
                (say("{done} of {n}", done=completed, n=finished_of), say("reached their target, only finished") if running(project) else say("promises kept, only finished")),
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


def pieces(project: Report, *, lang: str) -> Table | None:
    """Tabulate the named pieces of work and the results that had no target."""
    say = messages("project_profile", lang)
    groups: list[tuple[str, list[list[Cell]]]] = []
    results = so_far(verdicts(project, level="result"), project)
    support = so_far(verdicts(project, level="support"), project)
    if len(support):
        groups.append(
            (
                item_heads(rows_of(support, PromiseRow), lang)[0],
                [_piece(row, lang, _inconsistent(project, row, lang)) for row in rows_of(support, PromiseRow)],
            )
        )
    if len(results):
        groups.append(
            (
                say("Results with no target of their own") if len(support) else "",
                [_piece(row, lang) for row in rows_of(results, PromiseRow)],
            )
        )
    if not groups:
        return None
    # What nothing was asked of has no target, and nothing to be held against: these columns are of supporting works.
    each = [*rows_of(support, PromiseRow), *rows_of(results, PromiseRow)]
    of = [all(isinstance(row[n].key, float) or not row[n].html for _, rows in groups for row in rows) for n in (1, 2)]
    columns = (
        (Column(say("Item")), True), (Column(say("Target"), number=of[0]), False), (Column(say("Result"), number=of[1]), True),
        (Column(say("Against what was asked")), False), (Column(say("Lines")), True),
    )  # fmt: skip
    return Table(
        name="pieces",
        title=say("The results one by one"),
        columns=tuple(one for one, asked in columns if asked or len(support)),
        take=True,
        lang=lang,
        data=_saved(each, groups, lang),
        groups=[(heading, [[cell for cell, (_, asked) in zip(row, columns, strict=True) if asked or len(support)] for row in rows]) for heading, rows in groups],
        notes=[] if len(support) or is_excerpt(project) or project.draft is not None
        else [say("Apart from the targets themselves the report lists no supporting works.")],
    )  # fmt: skip


def _saved(each: Sequence[PromiseRow], groups: Sequence[tuple[str, list[list[Cell]]]], lang: str) -> Numbers:
    """Give the pieces for a spreadsheet: numbers with their unit, and the words that the page has for them."""
    say = messages("project_profile", lang)
    columns = (
        say("Kind"), say("Item"), say("Target"), say("Result"), say("Result, upper end"), say("Unit"), say("Target in words"), say("Result in words"),
        say("Against what was asked"), say("Lines"),
    )  # fmt: skip
    cells = ((head, *map(words_of, row)) for head, rows in groups for row in rows)
    rows = []
    for one, (head, name, target, result, asked, lines) in zip(each, cells, strict=True):
        told, in_words = result_ends(one, "reported"), one.measure == "qualitative"
        figures = (math.nan, math.nan, math.nan, "") if in_words else (one.target_value, told[0], beyond(told), own_unit(one, lang))  # fmt: skip
        rows.append((head, name, *figures, target, result, asked, lines))
    return Numbers(columns, rows)


def _inconsistent(project: Report, row: PromiseRow, lang: str) -> str:
    """Quote each of the words for the result of a piece that cannot be judged, with its lines; empty where there is one."""
    if row.status_completed != "not_assessable":
        return ""
    said: dict[str, list[int]] = {}
    for one in rows_of(project.statements, StatementRow):
        if one.fact_id == row.actual_fact:
            said.setdefault(one.figure, []).append(one.line)
    if len(said) < 2:
        return ""
    return " / ".join(
        state_words(words, lang) + bracketed(line_words(lines, lang), lang) for words, lines in said.items()
    )


def _piece(row: PromiseRow, lang: str, inconsistent: str = "") -> list[Cell]:
    ids = ";".join(filter(None, (row.target_statements, row.actual_statements)))
    return [
        text(in_language(row, "name", lang)),
        _target(row, lang),
        text(inconsistent) if inconsistent else _result(row, lang),
        _as_asked(row, lang) if row.level == "support" else text(""),
        Cell(f'<span class="src">{source_links(ids)}</span>'),
    ]


def _figure(row: PromiseRow, value: float, printed: str, lang: str) -> Cell:
    """Write an exact number in the unit that the other pages write it in (109万方 is 109万平方米); any other as printed."""
    cell = figure_cell(row, value, printed, lang)
    words = amount(row, value, lang)
    if math.isnan(value) or as_printed(row, value, printed, lang) != words:
        return cell
    # In English in one line, so that amounts can be read down the column.
    return number(value, words) if lang == "en" else replace(cell, html=escape(words))


def _target(row: PromiseRow, lang: str) -> Cell:
    """Write what was asked of a piece, and of a number whether only a start or progress was."""
    if not row.target_text:
        return text("")
    cell = _figure(row, row.target_value, row.target_text, lang)
    if math.isnan(row.target_value):
        # A state says itself how far the work was to come.
        return cell
    return replace(cell, html=asked_words(row.target_stage, cell.html, lang) + escape(worked_out(row, lang)))


def _result(row: PromiseRow, lang: str) -> Cell:
    """Write what came of a piece, and of which day where that is an older one."""
    if not row.actual_text:
        return text("")
    cell, day = _came(row, lang), told_on(row, lang)
    return replace(cell, html=f'{cell.html}<br><span class="small">{escape(day)}</span>') if day else cell


def _came(row: PromiseRow, lang: str) -> Cell:
    """Write what came of a piece; one that is only begun says so before its size, which is not finished."""
    cell = _figure(row, row.actual_value, row.actual_text, lang)
    say = messages("project_profile", lang)
    if row.reason_completed == "not_due":
        return text(say("not due yet; foreseen: {words}", words=state_words(row.actual_text, lang)))
    stages = {"started": say("started"), "advancing": say("under way"), "partial": say("partly finished"), "planned": say("planned")}  # fmt: skip
    # A state names its own stage, unless it is only planned.
    named = math.isnan(row.actual_value) and row.actual_stage != "planned"
    if named or row.actual_stage not in stages:
        return cell
    return Cell(f"{escape(stages[row.actual_stage])}{bracketed(cell.html, lang)}", cell.key)


def _as_asked(row: PromiseRow, lang: str) -> Cell:
    """Judge a piece by what was asked of it; a work that was only to be begun is as asked, which is not finished; a place's share has a verdict of its own."""
    say = messages("project_profile", lang)
    if row.status_completed == "not_assessable":
        why = str(getattr(row, f"reason_{lang}")) or not_judged_word(row.reason_completed, lang)
        return Cell(
            status_mark("not_assessable", lang) + (f'<br><span class="small">{escape(why)}</span>' if why else "")
        )
    less = {"started": say("only a start was asked for"), "advancing": say("only progress was asked for"), "partial": say("only a part was asked for"), "planned": say("only a plan was asked for")}  # fmt: skip
    if row.status_completed == "missed":
        return Cell(status_mark("missed", lang, word=say("short of what was asked")))
    # A start on so many was asked for, and the year is still under way.
    if row.status_completed == "late":
        return Cell(status_mark("late", lang))
    if row.target_stage not in less:
        return Cell(
            status_mark(row.status_completed, lang, word=verdict_word(row.direction, row.status_completed, lang))
        )
    met = status_mark(row.status_completed, lang) if by_place(row) else escape(say("as asked"))
    return Cell(f'{met}<span class="small">{escape(bracketed(less[row.target_stage], lang))}</span>')


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
