"""The named pieces of a project's work, and its results that had no target, one by one."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from minsheng_analysis.display.links import source_links
from minsheng_analysis.display.table import Cell, Column, Table, number, status_mark, text, words_of
from minsheng_analysis.display.take_along import Numbers
from minsheng_analysis.language.languages import bracketed
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.vocabulary import in_language, line_words, state_words, status_word, verdict_word
from minsheng_analysis.measures.codes import UNFINISHED
from minsheng_analysis.measures.readings import by_place
from minsheng_analysis.measures.rows import PromiseRow, StatementRow, rows_of
from minsheng_analysis.measures.verdicts import is_excerpt, running, so_far, verdicts
from minsheng_analysis.pages.ends import result_ends, with_days
from minsheng_analysis.pages.evaluation import figure_cell
from minsheng_analysis.pages.figures import amount, as_printed, asked_words, less_asked, own_unit, told_on, worked_out
from minsheng_analysis.pages.progress.bases import not_judged_word
from minsheng_analysis.pages.progress.lights import item_heads
from minsheng_analysis.pages.saved_columns import amount_heads, as_headed, target_note

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

#: Stages at which a work is not finished.
_BEFORE_THE_END = (*UNFINISHED, "planned")


def pieces(project: Report, *, lang: str) -> Table | None:
    """Tabulate the named pieces of work and the results that had no target."""
    say = messages("project_profile", lang)
    support, results = (
        rows_of(so_far(verdicts(project, level=level), project), PromiseRow) for level in ("support", "result")
    )
    quoted = {row.indicator_id: _inconsistent(project, row, lang) for row in (*support, *results)}
    groups: list[tuple[str, list[list[Cell]]]] = []
    if support:
        groups.append((item_heads(support, lang)[0], [_piece(row, lang, quoted[row.indicator_id]) for row in support]))
    if results:
        heading = say("Results with no target of their own") if support else ""
        groups.append((heading, [_piece(row, lang) for row in results]))
    if not groups:
        return None
    # States in words stand at the right with the figures, as in the table of promises.
    # What nothing was asked of has no target, and nothing to be held against: these columns are of supporting works.
    columns = (
        (Column(say("Item")), True), (Column(say("Target"), number=True), False), (Column(say("Result"), number=True), True),
        (Column(say("Against what was asked")), False), (Column(say("Lines")), True),
    )  # fmt: skip
    return Table(
        name="pieces",
        title=say("The results one by one"),
        columns=tuple(one for one, asked in columns if asked or support),
        take=True,
        lang=lang,
        data=_saved(groups, [*support, *results], quoted, over=not running(project), lang=lang),
        groups=[(heading, [[cell for cell, (_, asked) in zip(row, columns, strict=True) if asked or support] for row in rows]) for heading, rows in groups],
        notes=[] if support or is_excerpt(project) or project.draft is not None
        else [say("Apart from the targets themselves the report lists no supporting works.")],
    )  # fmt: skip


def _saved(
    groups: Sequence[tuple[str, list[list[Cell]]]], each: Sequence[PromiseRow], quoted: Mapping[str, str], *, over: bool, lang: str
) -> Numbers:  # fmt: skip
    """Give the pieces for a spreadsheet: numbers with their unit, and the words that the page has for them.

    What is only begun, though it was to be finished, has its size in words alone: a number would be taken for what is finished.
    So has, as in `pace_numbers`, what was only to be begun and is not finished once the year is over.
    """
    say = messages("files", lang)
    columns = (
        say("Kind"), say("Item"), say("Target"), say("Note on the target"), *amount_heads("reported", lang), say("Unit"), say("Target in words"), say("Result in words"),
        say("As of"), say("Verdict"), say("Note"), say("Lines"),
    )  # fmt: skip
    cells = ((head, row) for head, rows in groups for row in rows)
    rows = []
    for (one, told), (head, (name, target, _, _, lines)) in zip(with_days(each), cells, strict=True):
        day = "" if one.reason_completed == "not_due" else told
        begun = one.target_stage in _BEFORE_THE_END
        in_words = one.measure == "qualitative" or (begun and over)
        asked = math.nan if in_words else one.target_value
        came = (
            (math.nan, math.nan)
            if in_words or (one.actual_stage in _BEFORE_THE_END and not begun)
            else result_ends(one, "reported")
        )
        words = quoted[one.indicator_id] or (words_of(_came(one, lang)) if one.actual_text else "")
        _, verdict, note = _judged(one, lang) if one.level == "support" else ("", "", "")
        unit = "" if math.isnan(asked) and math.isnan(came[0]) else own_unit(one, lang)
        rows.append((
            head, words_of(name), asked, target_note(one, lang), *as_headed(came, "reported"), unit, words_of(target), words, day, verdict, note, words_of(lines),
        ))  # fmt: skip
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


def _judged(row: PromiseRow, lang: str) -> tuple[str, str, str]:
    """Judge a piece by what was asked of it: its mark, the verdict, and a note.

    A work that was only to be begun is as asked, without a mark: it is not finished. A place's share has a verdict of its own.
    """
    say, status = messages("project_profile", lang), str(row.status_completed)
    less = less_asked(row.target_stage, lang)
    if status == "not_assessable":
        why = str(getattr(row, f"reason_{lang}")) or not_judged_word(row.reason_completed, lang)
        return status, status_word(status, lang), why
    if status == "missed":
        return status, say("short of what was asked"), ""
    # A start on so many was asked for, and the year is still under way.
    if status == "late" or not less:
        return status, status_word(status, lang) if status == "late" else verdict_word(row.direction, status, lang), ""
    return (status, status_word(status, lang), less) if by_place(row) else ("", say("as asked"), less)


def _as_asked(row: PromiseRow, lang: str) -> Cell:
    """Write the verdict on a piece; what less was asked for stands behind it in brackets, any other note below."""
    status, word, note = _judged(row, lang)
    told = status_mark(status, lang, word=word) if status else escape(word)
    if row.status_completed == "not_assessable":
        return Cell(told + (f'<br><span class="small">{escape(note)}</span>' if note else ""))
    return Cell(told + (f'<span class="small">{escape(bracketed(note, lang))}</span>' if note else ""))
