"""The register: every figure as printed, with the place it stands in and what it is used for."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.appraisal.official import verdict_rows
from minsheng_analysis.dataset.names import Names
from minsheng_analysis.display.table import Cell, Column, Row, Table, as_printed, text
from minsheng_analysis.language.languages import bracketed
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_quantity, in_millions, lacks_unit
from minsheng_analysis.language.vocabulary import in_language, state_words
from minsheng_analysis.measures.rows import PromiseRow, StatementRow, rows_of
from minsheng_analysis.measures.unfinished import unfinished_work
from minsheng_analysis.measures.verdicts import verdicts
from minsheng_analysis.pages.drafts import to_check_mark

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

#: Words of a day that may have been reached, or be a plan that was left standing (年底全部完成).
_OR_DUE = re.compile("^(?!.*已).*(年底|年末|月底)")
#: Words of something done of which they do not say whether it is still going on.
_NO_STAGE = re.compile("^(?:深入|全面|广泛)?开展$")


def statements(report: Report, *, lang: str, promises: pd.DataFrame | None = None, names: Names = str) -> Table:
    """Tabulate every figure as printed, with the place it stands: where the links of a report lead.

    Parameters
    ----------
    report : Report
    lang : {"zh", "en"}
    promises : DataFrame, optional
        Rows of the page's table of promises: each figure names those that rest on it, and leads back to them.
    names : function
        Gives a place's name in the language.
    """
    say = messages("tables", lang)
    stages = {
        "completed": say("finished"), "started": say("started"), "partial": say("partly finished"),
        "advancing": say("under way"), "planned": say("planned"), "": "",
    }  # fmt: skip
    roles = {
        "target": say("target"), "actual": say("result"), "breakdown": say("part"), "context": say("context"),
        "cost": say("amount or rate"), "change": say("change"), "verdict": say("verdict"),
    }  # fmt: skip
    titles = {
        section["id"]: {"zh": section["title_zh"], "en": section["title_en"]}[lang]
        for section in report.meta.get("sections", [])
    }
    counted = _counted_unfinished(report, verdicts(report) if promises is None else promises, stages, lang)
    used = _uses(rows_of(promises, PromiseRow) if promises is not None else (), lang)
    places = report.statements.groupby("subject_zh")["place"].nunique()
    shared = set(places.index[places > 1])
    official = {row.statement_id for row in verdict_rows(report)}
    groups: dict[str, list[Row]] = {}
    for row in rows_of(report.statements, StatementRow):
        back = used.get(row.statement_id, ())
        role = "verdict" if row.statement_id in official else row.role
        if (role, row.stage) == ("actual", "planned"):
            role = "context"  # What is still to come is no result.
        cells = (
            Cell(f'<span class="src">L{row.line}</span>', row.line),
            Cell(_with_unit(row, lang) + (f" {to_check_mark(lang)}" if row.to_check else "")),
            text(
                in_language(row, "subject", lang)
                + (bracketed(names(row.place), lang) if row.place and row.subject_zh in shared else "")
            ),
            # What stands beside the promises is sorted last, and not told where a line is opened.
            Cell(escape(roles.get(role, role)), "" if role == "context" else None),
            text(_stage(row, stages, counted, lang)),
            *(
                [
                    Cell(
                        " ".join(
                            f'<a class="back" href="#{escape(key)}">←&nbsp;{escape(name)}</a>' for key, name in back
                        )
                    )
                ]
                if used
                else []
            ),
        )
        title = titles.get(row.section, row.section)
        groups.setdefault(title, []).append(Row(cells, id=row.statement_id, line=row.line))
    return Table(
        name="statements",
        title=say("Every statement, as printed"),
        columns=(
            Column(say("Line")), Column(say("Figure")), Column(say("Of what")), Column(say("Role"), kind="state"), Column(say("Stage")),
            *([Column(say("Back to"))] if used else []),
        ),
        groups=list(groups.items()),
        folded=True,
        lang=lang,
    )  # fmt: skip


def _stage(row: StatementRow, stages: Mapping[str, str], counted: Mapping[str, str], lang: str) -> str:
    if row.unit == "state" and row.stage == "advancing" and _NO_STAGE.search(row.figure):
        return ""
    if row.stage != "completed":
        return stages.get(row.stage, row.stage)
    if row.unit == "state" and _OR_DUE.search(row.figure):
        return messages("tables", lang)("finished, or due to be")
    return counted.get(row.fact_id, stages["completed"])


def _counted_unfinished(report: Report, promises: pd.DataFrame, stages: Mapping[str, str], lang: str) -> dict[str, str]:
    """Say by fact how far a total has come that is reported as finished, and counts what the report itself calls begun."""
    say = messages("tables", lang)
    found = {}
    for one in unfinished_work(promises, report.indicators):
        row, of_pieces = one.row, {piece.actual_stage for piece in one.pieces}
        if row.actual_stage != "completed":
            continue
        if math.isnan(row.completed_value) and not row.own_sum and one.counted > one.finished:
            found[row.actual_fact] = say("reported as finished (may include some not said to be finished)")
        if len(of_pieces) != 1 or math.isnan(row.completed_value):
            continue
        rest = format_quantity(one.counted - one.finished, row.unit, lang, classifier=row.classifier)
        found[row.actual_fact] = say(
            "reported as finished (including {rest} {stage})", rest=rest, stage=stages[of_pieces.pop()]
        )
    return found


def _with_unit(row: StatementRow, lang: str) -> str:
    """Write a figure as printed, with the unit of its column where it has none; in English followed by what that is."""
    if row.unit == "state":
        said = state_words(row.figure, lang)
        return as_printed(row.figure, lang) + (escape(bracketed(said, lang)) if said != row.figure else "")
    if not lacks_unit(row.figure):
        return as_printed(row.figure, lang)
    printed = as_printed(row.figure + row.unit_zh, lang)
    plain = row.unit in ("count", "percent", "people", "person_times") and not set("万亿") & {*row.figure, *row.unit_zh}
    if lang == "zh" or plain or math.isnan(row.value):
        return printed
    said = in_millions(row.value, row.unit) or format_quantity(row.value, row.unit, lang)
    return f'{printed} <span class="phrase">{escape(bracketed(said, lang).strip())}</span>'


def _uses(promises: Iterable[PromiseRow], lang: str) -> dict[str, list[tuple[str, str]]]:
    """Give for each statement the promises that rest on it: their ids and names."""
    used: dict[str, list[tuple[str, str]]] = {}
    for row in promises:
        ids = f"{row.target_statements};{row.actual_statements}"
        for statement in dict.fromkeys(filter(None, ids.split(";"))):
            used.setdefault(statement, []).append((row.indicator_id, in_language(row, "name", lang)))
    return used
