"""What a document prints besides promises that can be judged: promises without a result, results without a promise, bare percentages.

A document may hold nothing else. What it supports is then shown all the same, and nothing is claimed beyond it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.display.passage import Passage, Section, section
from minsheng_analysis.display.table import Cell, Column, Table, as_printed, source_links, status_mark, text
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_ratio
from minsheng_analysis.language.vocabulary import in_language
from minsheng_analysis.measures.rows import IndicatorRow, PromiseRow, StatementRow, rows_of
from minsheng_analysis.measures.verdicts import kept, verdicts
from minsheng_analysis.pages.drafts import statements_of, to_check_mark

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report


def open_promises(judged: pd.DataFrame) -> pd.DataFrame:
    """Give the promises for which no result is printed."""
    return judged[
        (judged["status_reported"].astype("str") == "not_assessable") & (judged["reason_reported"] == "no_result")
    ]


def loose_results(report: Report) -> list[IndicatorRow | StatementRow]:
    """Give the results that answer no promise: those of level ``result``, and of a draft those that stand in no row."""
    rows = report.indicators
    # What is finished of what was begun is told with the promise that it belongs to.
    belongs = set(rows.get("completed_fact", pd.Series(dtype="str")))
    alone = [
        row
        for row in rows_of(rows[rows["level"] == "result"], IndicatorRow)
        if row.actual_statements and row.actual_fact not in belongs
    ]
    if report.draft is None:
        return [*alone]
    used = set(";".join(rows["actual_statements"].tolist()).split(";"))
    seen: set[str] = set()
    loose = []
    told = report.statements
    for one in rows_of(told[(told["role"] == "actual") & (told["stage"] != "planned")], StatementRow):
        if one.statement_id not in used and one.fact_id not in seen:
            seen.add(one.fact_id)
            loose.append(one)
    return [*alone, *loose]


def bare_percentages(report: Report) -> list[IndicatorRow]:
    """Give the rows of which only a percentage of plan is printed."""
    rows = report.indicators
    if "published_pct_fact" not in rows:
        return []
    bare = (
        (rows["published_pct_fact"].fillna("") != "")
        & (rows["target_statements"] == "")
        & (rows["actual_statements"] == "")
    )
    return rows_of(rows[bare], IndicatorRow)


def counts_in_words(report: Report, judged: pd.DataFrame, *, lang: str) -> list[str]:
    """Say what there is where nothing can be judged: so many promises, results, percentages."""
    say = messages("rest", lang)
    promises, results, shares = len(open_promises(judged)), len(loose_results(report)), len(bare_percentages(report))
    works = len(verdicts(report, level="support")) if judged.empty else 0
    unsure = report.draft.to_check if report.draft is not None else 0
    counts = (
        (promises, say("{n} promise without a result yet", plural="{n} promises without a result yet", n=promises)),
        (results, say("{n} result without a promise", plural="{n} results without a promise", n=results)),
        (shares, say("{n} printed percentage", plural="{n} printed percentages", n=shares)),
        (works, say("{n} piece of work listed", plural="{n} pieces of work listed", n=works)),
        (unsure, say("{n} row to be checked", plural="{n} rows to be checked", n=unsure)),
    )
    return [words for n, words in counts if n]


def rest(report: Report, judged: pd.DataFrame, *, lang: str) -> Section | None:
    """Show what a document supports besides judged promises; None for a report that has promises and is no draft.

    Parameters
    ----------
    report : Report
    judged : DataFrame
        From `verdicts`.
    lang : {"zh", "en"}
    """
    if report.draft is None and kept(judged, basis="reported")[1]:
        return None
    say = messages("rest", lang)
    tables = [
        _table("no-result", say("Promises without a result yet"), (_promise(row, lang) for row in rows_of(open_promises(judged), PromiseRow)), lang),
        _table("no-promise", say("Results without a promise"), (_result(row, lang) for row in loose_results(report)), lang),
        _table("percentages", say("Printed percentages, without the figures they come from"), (_percentage(report, row, lang) for row in bare_percentages(report)), lang),
        _support(report, judged, lang),
    ]  # fmt: skip
    shown = [table for table in tables if table is not None]
    if not shown:
        return None
    return section(Passage("rest", say("What else the document prints")), *shown)


def _support(report: Report, judged: pd.DataFrame, lang: str) -> Table | None:
    """The rows of the support column, where there is no promise above them."""
    if len(judged):
        return None
    say = messages("rest", lang)
    rows = verdicts(report, level="support")
    cells = [
        (text(in_language(row, "name", lang)), Cell(f"{as_printed(row.target_text, lang)} → {as_printed(row.actual_text, lang)} {status_mark(row.status_reported, lang)}"),
         _lines(row.target_statements, row.actual_statements))
        for row in rows_of(rows, PromiseRow)
    ]  # fmt: skip
    return _table("support", say("The work listed, and what came of it"), cells, lang)


def _table(name: str, title: str, rows: Iterable[Sequence[Cell]], lang: str) -> Table | None:
    rows = list(rows)
    if not rows:
        return None
    say = messages("rest", lang)
    columns = (
        Column(say("Of what"), kind="name"),
        Column(say("Figure"), number=True),
        Column(say("Line"), kind="source"),
    )
    return Table(name=name, title=title, columns=columns, groups=[("", rows)], take=True, lang=lang)


def _promise(row: PromiseRow, lang: str) -> tuple[Cell, ...]:
    return (
        text(in_language(row, "name", lang)),
        Cell(as_printed(row.target_text, lang)),
        _lines(row.target_statements),
    )


def _result(row: IndicatorRow | StatementRow, lang: str) -> tuple[Cell, ...]:
    if isinstance(row, IndicatorRow):
        name, figure, lines = in_language(row, "name", lang), row.actual_text, row.actual_statements
    else:
        name, figure, lines = in_language(row, "subject", lang), row.figure, row.statement_id
    mark = f" {to_check_mark(lang)}" if row.to_check else ""
    return text(name), Cell(as_printed(figure, lang) + mark), _lines(lines)


def _percentage(report: Report, row: IndicatorRow, lang: str) -> tuple[Cell, ...]:
    mark = f" {to_check_mark(lang)}" if row.to_check else ""
    printed = row.published_pct_text or format_ratio(row.published_pct / 100, lang)
    return (
        text(in_language(row, "name", lang)),
        Cell(escape(printed) + mark),
        _lines(*statements_of(report, row.published_pct_fact)),
    )


def _lines(*ids: object) -> Cell:
    return Cell(f'<span class="src">{source_links(";".join(filter(None, map(str, ids))))}</span>')
