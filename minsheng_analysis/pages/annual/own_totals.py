"""What a document says of all its tasks together, as its own claim: shown with its line, and nothing is computed from it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from minsheng_analysis.language.languages import join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_quantity
from minsheng_analysis.measures.rows import StatementRow, rows_of

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

#: What is counted where a document counts all that it undertook.
_TASKS = re.compile("任务|实事|项目|事项|工程|目标")
_COUNTED = ("项", "件", "个")


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
    lines: dict[int, list[StatementRow]] = {}
    for row in rows_of(report.statements, StatementRow):
        if _counts_tasks(row):
            lines.setdefault(row.line, []).append(row)
    found = []
    for rows in lines.values():
        finished = [row for row in rows if row.stage == "completed"]
        if len(finished) == 1:
            done = finished[0]
            others = [row for row in rows if row.figure[-1] == done.figure[-1] and row.stage == ""]
            whole = max((row for row in others if _of_tasks(row)), key=lambda row: row.value, default=None)
            if (whole is None and not others and _of_tasks(done)) or (whole is not None and whole.value >= done.value):
                found.append((done, whole))
    return found


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


def _counts_tasks(row: StatementRow) -> bool:
    """Whether a figure counts things that stand under no project, and is sure."""
    of_all = row.project_no is None and row.role in ("context", "actual") and row.unit == "count"
    return of_all and row.figure.endswith(_COUNTED) and not row.to_check


def _of_tasks(row: StatementRow) -> bool:
    return bool(_TASKS.search(row.subject_zh) or _TASKS.search(row.reason))
