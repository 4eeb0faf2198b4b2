"""What a document says of all its tasks together, as its own claim: shown with its line, and nothing is computed from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minsheng_analysis.language.languages import join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_quantity
from minsheng_analysis.measures.codes import ALL_DONE, ALL_TASKS
from minsheng_analysis.measures.rows import StatementRow, rows_of

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report


def own_totals(report: Report) -> list[tuple[StatementRow, StatementRow | None]]:
    """Give a draft's own counts of finished tasks, each with the count of all tasks beside it in its line.

    Parameters
    ----------
    report : Report

    Returns
    -------
    list of tuple of (StatementRow, StatementRow or None)
        None where the count is of tasks itself and none stands beside it. Empty for a curated report; no figure that is
        to be checked is among them.
    """
    if report.draft is None:
        return []
    sure = [row for row in rows_of(report.statements, StatementRow) if not row.to_check]
    wholes = {(row.line, row.fact_id.removeprefix(ALL_TASKS)): row for row in sure if row.fact_id.startswith(ALL_TASKS)}
    done = (row for row in sure if row.fact_id.startswith(ALL_DONE))
    return [(row, wholes.get((row.line, row.fact_id.removeprefix(ALL_DONE)))) for row in done]


def own_totals_in_words(report: Report, *, lang: str) -> str:
    """Say what the document counts itself, with links to its figures; empty where it counts nothing."""
    told = own_totals(report)
    if not told:
        return ""
    say = messages("lead", lang)
    counts = [
        say("{done} of {all} ({line})", done=_count(done, lang), all=_count(whole, lang), line=_link(done))
        if whole
        else say("{done} ({line})", done=_count(done, lang), line=_link(done))
        for done, whole in told
    ]
    return say(
        "The document itself counts as finished: {counts}. That is its own claim; no verdict here rests on it.",
        counts=join_list(counts, lang),
    )


def _count(row: StatementRow, lang: str) -> str:
    return format_quantity(row.value, row.unit, lang, classifier=row.figure[-1])


def _link(row: StatementRow) -> str:
    return f"[[#{row.statement_id}|L{row.line}]]"
