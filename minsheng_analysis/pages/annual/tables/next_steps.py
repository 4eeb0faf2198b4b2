"""What a deputy does next: the list of open matters, the questions to each department, and how targets were set."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.appraisal.audit import audit
from minsheng_analysis.appraisal.doubt import doubted
from minsheng_analysis.appraisal.matters_text import state_name, when_due
from minsheng_analysis.appraisal.rows import MatterRow, QuestionRow, TargetRow
from minsheng_analysis.dataset.names import Names
from minsheng_analysis.display.table import Cell, Column, Row, Table, in_columns, number, said_columns, text
from minsheng_analysis.display.take_along import Numbers
from minsheng_analysis.language.languages import join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_quantity, format_ratio, format_ratio_interval, legible
from minsheng_analysis.language.vocabulary import counted_as, in_language
from minsheng_analysis.measures.assessment import as_asked
from minsheng_analysis.measures.readings import has_works
from minsheng_analysis.measures.rows import IndicatorRow, rows_of
from minsheng_analysis.measures.verdicts import is_excerpt
from minsheng_analysis.pages.annual.tables.lines import first_on_lines, line_names, lines_cell
from minsheng_analysis.pages.ends import days, saved_share
from minsheng_analysis.pages.figures import amount, in_doubt, is_ceiling, own_unit, where_to_ceiling
from minsheng_analysis.pages.saved_columns import share_heads, target_note, yes

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report


def open_matters(report: Report, matters: pd.DataFrame, *, lang: str, names: Names) -> Table | None:
    """Tabulate what is open at the end of the year (督办清单).

    Parameters
    ----------
    report : Report
    matters : DataFrame
        From ``ms.followups``.
    lang : {"zh", "en"}
    names : function
        Gives a lead unit's name in the language.

    Returns
    -------
    Table or None
        None where nothing is open.
    """
    if matters.empty:
        return None
    say = messages("tables", lang)
    first = first_on_lines(report)
    each = rows_of(matters, MatterRow)
    # A column that says nothing in any row is not drawn.
    answered = any(_units(row, names, lang) for row in each)
    rows = [
        Row(
            id=f"matter-{place}",
            cells=(
                text(in_language(row, "matter", lang)),
                text(state_name(row.state, lang)),
                *([text(_units(row, names, lang))] if answered else []),
                text(
                    when_due(row.deadline, row.state, str(row.from_year), lang)
                    if row.deadline
                    else say("none read")
                    if report.draft is not None
                    else say("none printed")
                ),
                text(in_language(row, "proof", lang)),
                lines_cell(first, row.lines),
            ),
        )
        for place, row in enumerate(each, 1)
    ]
    return Table(
        name="open-matters",
        title=say("What is open, and what would close it"),
        columns=(
            Column(say("Matter"), kind="name"), Column(say("State"), kind="state"), *([Column(say("Lead unit"))] if answered else []), Column(say("Due"), kind="state"),
            Column(say("What would prove it done")), Column(say("Lines"), kind="source"),
        ),
        groups=[("", rows)],
        notes=[say("A matter is closed once the evidence named beside it is there. Where a later year’s report says that it was settled, that is checked against the evidence before it is closed.")],
        take=True,
        folded=True,
        printed=True,
        lang=lang,
    )  # fmt: skip


def _units(row: MatterRow, names: Names, lang: str) -> str:
    """Name who answers for a matter; of the report as a whole somebody only coordinates."""
    units = join_list([names(unit) for unit in row.lead_units.split(";") if unit], lang)
    if row.project_no is not None or not units:
        return units
    return messages("followups", lang)("{unit} (coordinating)", unit=units)


def questions(report: Report, asked: pd.DataFrame, *, lang: str) -> Table | None:
    """Tabulate the questions to put to each department, folded.

    Parameters
    ----------
    report : Report
    asked : DataFrame
        From ``ms.questions``.
    lang : {"zh", "en"}
    """
    if asked.empty:
        return None
    say = messages("tables", lang)
    first = first_on_lines(report)
    title_of = report.projects.set_index("project_no")[f"name_{lang}"]
    groups: dict[str, list[Row]] = {}
    saved: list[tuple[str, ...]] = []
    for place, question in enumerate(rows_of(asked, QuestionRow), 1):
        number_of = question.project_no
        project = say("The whole report") if number_of is None else f"{number_of}. {title_of[number_of]}"
        cells = (text(in_language(question, "question", lang)), lines_cell(first, question.lines))
        groups.setdefault(project, []).append(Row(cells, id=f"question-{place}"))
        saved.append(
            (f"question-{place}", project, in_language(question, "question", lang), line_names(question.lines))
        )
    return Table(
        name="questions",
        title=say("Questions to the departments"),
        columns=(Column(say("Question"), kind="name"), Column(say("Lines"), kind="source")),
        groups=list(groups.items()),
        folded=True,
        take=True,
        data=Numbers(_question_heads(lang), saved),
        lang=lang,
    )


def _question_heads(lang: str) -> tuple[str, ...]:
    say = messages("files", lang)
    return say("Id on the page"), say("Project"), say("Question"), say("Lines")


def _target_heads(lang: str, *, works: bool) -> tuple[str, ...]:
    say = messages("files", lang)
    return (
        say("Promise"), say("Unit"), say("Target"), say("Note on the target"), say("Supporting works") if works else say("Its parts"),
        say("As of"), say("Share as reported"), *share_heads("completed", lang), say("Share in doubt"),
    )  # fmt: skip


def targets(report: Report, rows: pd.DataFrame, *, lang: str, findings: pd.DataFrame | None = None) -> Table | None:
    """Tabulate how the numbered targets were set: against the support column, and where it is printed the year before.

    Parameters
    ----------
    report : Report
        Of a draft it is not said what is not printed.
    rows : DataFrame
        From ``target_setting``.
    lang : {"zh", "en"}
    findings : DataFrame, optional
        All of the report's, from ``ms.audit``, where they are at hand already.
    """
    if rows.empty:
        return None
    say = messages("tables", lang)
    works = has_works(report.indicators)
    made, saved = [], []
    doubtful = _doubtful(report, audit(report) if findings is None else findings)
    each = {row.indicator_id: row for row in rows_of(report.indicators, IndicatorRow)}
    told = rows_of(rows, TargetRow)
    dates = days([each[row.indicator_id].as_of if each[row.indicator_id].actual_fact else "" for row in told])
    for row, day in zip(told, dates, strict=True):
        made.append(
            Row(
                id=f"target-{row.indicator_id}",
                cells=(
                    text(in_language(row, "name", lang)),
                    number(row.target_value, amount(each[row.indicator_id], row.target_value, lang)),
                    text(_agrees(row, works, lang)),
                    _share(row, row.ratio_reported, row.ratio_reported, lang, doubtful),
                    _share(row, row.ratio_completed, row.ratio_completed_high, lang, doubtful),
                ),
            )
        )
        saved.append(
            (
                in_language(row, "name", lang), own_unit(each[row.indicator_id], lang), row.target_value, target_note(each[row.indicator_id], lang), _agrees(row, works, lang), day,
                *_saved_shares(row, begun=as_asked(each[row.indicator_id])), yes(row.indicator_id in doubtful, lang),
            )
        )  # fmt: skip
    known = int(rows["baseline_value"].notna().sum())
    note = (
        ""
        if report.draft is not None and not known
        else say("The excerpt gives the previous year’s figure for none of them, so no target can be compared with it.")
        if not known and is_excerpt(report)
        else say("The report gives the previous year’s figure for none of them, so no target can be compared with it.")
        if not known
        else say("The previous year’s figure is given for {n} of them.", n=known)
    )
    columns = (
        Column(say("Promise"), kind="name"), Column(say("Target"), number=True), Column(say("Supporting works") if works else say("Its parts")),
        Column(say("As reported"), number=True), Column(say("Only finished"), number=True),
    )  # fmt: skip
    said = said_columns(made)
    return Table(
        name="targets",
        title=say("How the targets were set"),
        columns=[columns[place] for place in said],
        groups=[("", in_columns(made, said))],
        notes=[note] if note else [],
        folded=True,
        take=True,
        data=Numbers(_target_heads(lang, works=works), saved),
        lang=lang,
    )  # fmt: skip


def _agrees(row: TargetRow, works: bool, lang: str) -> str:
    """Say how a target agrees with its parts; nothing of a column that the document does not have."""
    say = messages("tables", lang)
    agreement = {
        "asks_less": say("ask that only a part be finished"), "less": say("add up to less"),
        "more": say("add up to more"), "same": say("add up to it"), "none": say("give no figures"),
        "not_added": say("cannot be added up"), "total": say("repeat the total, no figures of parts"),
    }  # fmt: skip
    if row.agreement == "some_named":
        return say("give the total, name {n}", n=row.support_value)
    if row.agreement == "not_added" and not works and row.unit == "yuan":
        return say("one of them is worked out from the total")
    if row.agreement == "same_but_rounding":
        over = round(row.support_value - row.target_value, 6)
        gap = _amount(abs(over), row, lang)
        return say("add up to {amount} more (rounding?)", amount=gap) if over > 0 else say("add up to {amount} less (rounding?)", amount=gap)  # fmt: skip
    if not row.agreement or (row.agreement == "none" and not works):
        return ""
    said = agreement[row.agreement]
    if row.agreement == "asks_less":
        return say("{said}: {amount}", said=said, amount=_amount(row.finished_value, row, lang))
    return said


def _doubtful(report: Report, findings: pd.DataFrame) -> set[str]:
    """Name the promises whose target or result the report contradicts."""
    judged = doubted(report.indicators, findings)
    return set(judged.loc[judged["in_doubt"], "indicator_id"])


def _share(row: TargetRow, low: float, high: float, lang: str, doubtful: Collection[str]) -> Cell:
    """Write a share of the target, or what the report leaves of it; of a ceiling, where the result stands to it."""
    if is_ceiling(row):
        return text("" if math.isnan(low) else where_to_ceiling(1.0, low, lang))
    words = format_ratio_interval(low, high, lang) if high > low else format_ratio(low, lang)
    return number(low, in_doubt(words, lang) if row.indicator_id in doubtful and not math.isnan(low) else words)


def _saved_shares(row: TargetRow, *, begun: bool) -> tuple[float, ...]:
    """Give the shares that `_share` writes, for a file: as reported, and both ends of what is finished, none of what was only to be begun; a ceiling has none."""
    if is_ceiling(row):
        return (math.nan,) * 3
    finished = (math.nan,) * 2 if begun else (row.ratio_completed, max(row.ratio_completed, row.ratio_completed_high))
    return tuple(map(saved_share, (row.ratio_reported, *finished)))


def _amount(value: float, row: TargetRow, lang: str) -> str:
    return (
        "—"
        if math.isnan(value)
        else format_quantity(
            legible(float(value), row.unit, lang),
            row.unit,
            lang,
            classifier=counted_as(row.classifier, row.name_zh, lang),
        )
    )
