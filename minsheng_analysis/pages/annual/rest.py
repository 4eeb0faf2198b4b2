"""What a document prints besides promises that can be judged: promises without a result, results without a promise, bare percentages.

A document may hold nothing else. What it supports is then shown all the same, and nothing is claimed beyond it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.display.lettering import dots_stay
from minsheng_analysis.display.links import source_links
from minsheng_analysis.display.passage import Passage, Section, section
from minsheng_analysis.display.table import Cell, Column, Table, as_printed, status_mark, text
from minsheng_analysis.language.languages import bracketed
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_ratio, lacks_unit
from minsheng_analysis.language.vocabulary import in_language, verdict_word
from minsheng_analysis.measures.readings import across
from minsheng_analysis.measures.rows import IndicatorRow, PromiseRow, StatementRow, rows_of
from minsheng_analysis.measures.verdicts import is_excerpt, kept, so_far, verdicts
from minsheng_analysis.pages.annual.tables.saved import saved_parts, saved_results
from minsheng_analysis.pages.drafts import statements_of, to_check_mark
from minsheng_analysis.pages.figures import amount, result_words, share_words, target_words, told_on

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

#: So many percentages stand open beside judged promises; a longer list is folded.
_LONG = 12


def open_promises(report: Report, judged: pd.DataFrame) -> pd.DataFrame:
    """Give the promises for which no result is printed, and no percentage of plan either."""
    rows = report.indicators
    shown = rows["published_pct"].notna() if "published_pct" in rows else pd.Series(data=False, index=rows.index)
    return judged[
        (judged["status_reported"].astype("str") == "not_assessable")
        & (judged["reason_reported"] == "no_result")
        & ~judged["indicator_id"].isin(rows.loc[shown, "indicator_id"])
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


def bare_percentages(report: Report) -> list[IndicatorRow | StatementRow]:
    """Give the printed percentages that no two figures stand beside: of rows without a result, and of a draft those in no row."""
    rows = report.indicators
    if "published_pct_fact" not in rows:
        return []
    printed = rows["published_pct_fact"].fillna("")
    bare = (printed != "") & (rows["actual_statements"] == "")
    if report.draft is None:
        return [*rows_of(rows[bare & (rows["target_statements"] == "")], IndicatorRow)]
    told, used = report.statements, ";".join([*printed, *rows["target_fact"], *rows["actual_fact"]])
    loose = told[(told["role"] == "context") & (told["unit"] == "percent") & ~told["fact_id"].isin(used.split(";"))]
    return [*rows_of(rows[bare], IndicatorRow), *rows_of(loose.drop_duplicates("fact_id"), StatementRow)]


def _may_be_unread(report: Report) -> bool:
    """Whether a result that is not there may only not have been read: of a draft, but that of what is still to be done."""
    return report.draft is not None and report.meta["draft"].get("kind") not in ("targets", "vote")


def counts_in_words(report: Report, judged: pd.DataFrame, *, lang: str) -> list[str]:
    """Say what there is where nothing can be judged: so many promises, results, percentages."""
    say = messages("rest", lang)
    # What is to be checked is counted as that alone.
    promises = int((~open_promises(report, judged)["to_check"].astype(bool)).sum())
    results, shares = (sum(not row.to_check for row in of) for of in (loose_results(report), bare_percentages(report)))
    works = len(verdicts(report, level="support")) if judged.empty else 0
    unsure = report.draft.to_check if report.draft is not None else 0
    # What a machine read no result of may have one in the document; what is only just set has none yet.
    open_ = say(
        "{n} promise of which no result was read", plural="{n} promises of which no result was read", n=promises
    ) if _may_be_unread(report) else say(
        "{n} promise without a result yet", plural="{n} promises without a result yet", n=promises
    )  # fmt: skip
    counts = (
        (promises, open_),
        (results, say("{n} result without a promise", plural="{n} results without a promise", n=results)),
        (shares, say("{n} printed percentage", plural="{n} printed percentages", n=shares)),
        (works, say("{n} piece of work listed", plural="{n} pieces of work listed", n=works)),
        (unsure, say("{n} row to be checked", plural="{n} rows to be checked", n=unsure)),
    )
    return [words for n, words in counts if n]


def rest(report: Report, judged: pd.DataFrame, *, lang: str) -> Section | None:
    """Show what a document supports besides judged promises; of a report that has promises and is no draft only results of other projects; None where there are none.

    Parameters
    ----------
    report : Report
    judged : DataFrame
        From `verdicts`.
    lang : {"zh", "en"}
    """
    judgeable = bool(kept(judged, basis="reported")[1])
    say = messages("rest", lang)
    title = say("What else the excerpt prints" if is_excerpt(report) else "What else the document prints")
    if report.draft is None and judgeable:
        # Results of projects that have a promise stand in the appendix alone.
        alone = [row for row in loose_results(report) if row.project_no not in set(judged["project_no"])]
        table = _results(say("Results without a target"), alone, lang)
        parts = _parts(report, lang)
        return section(Passage("rest", title), parts, table) if parts or table else None
    without = (
        say("Promises of which no result was read") if _may_be_unread(report) else say("Promises without a result yet")
    )
    tables = [
        _table("no-result", without, (_promise(row, lang) for row in rows_of(open_promises(report, judged), PromiseRow)), lang),
        _results(say("Results without a promise"), loose_results(report), lang),
        _table("percentages", say("Printed percentages, without the figures they come from"), (_percentage(report, row, lang) for row in bare_percentages(report)), lang, foldable=judgeable),
        _support(report, judged, lang),
        _parts(report, lang),
    ]  # fmt: skip
    shown = [table for table in tables if table is not None]
    if not shown:
        return None
    return section(Passage("rest", title), *shown)


def _results(title: str, rows: Sequence[IndicatorRow | StatementRow], lang: str) -> Table | None:
    cells = [_result(row, lang) for row in rows]
    table = _table("no-promise", title, cells, lang)
    return table and replace(table, data=saved_results(rows, cells, lang))


def _support(report: Report, judged: pd.DataFrame, lang: str) -> Table | None:
    """The rows of the support column, where there is no promise above them."""
    if len(judged):
        return None
    say = messages("rest", lang)
    rows = so_far(verdicts(report, level="support"), report)
    cells = [
        (text(in_language(row, "name", lang)), Cell(f"{as_printed(row.target_text, lang)} → {as_printed(row.actual_text, lang)} {_verdict(row, lang)}{bracketed(escape(told_on(row, lang)), lang) if row.told_on else ''}"),
         _lines(row.target_statements, row.actual_statements))
        for row in rows_of(rows, PromiseRow)
    ]  # fmt: skip
    return _table("support", say("The work listed, and what came of it"), cells, lang)


def _parts(report: Report, lang: str) -> Table | None:
    """Parts of a total that are not told with it, by targets of their own: what is not reached of them would be seen nowhere."""
    wholes = across(report.indicators, report.statements)
    if not wholes:
        return None
    say, project = (
        messages("rest", lang),
        dict(zip(report.indicators["indicator_id"], report.indicators["project_no"], strict=True)),
    )
    rows = so_far(verdicts(report, level="support"), report)
    rows = rows[rows["indicator_id"].isin(wholes) & rows["ratio_reported"].notna()]
    projects = [project[wholes[part]] for part in rows["indicator_id"]]
    cells = [
        (text(in_language(row, "name", lang) + bracketed(say("part of the total in project {no}", no=total), lang)),
         Cell(f"{_come(row, lang)} {_verdict(row, lang)}"), _lines(row.target_statements, row.actual_statements))
        for row, total in zip(rows_of(rows, PromiseRow), projects, strict=True)
    ]  # fmt: skip
    table = _table("parts", say("Other parts with targets"), cells, lang, figure=Column(say("Target → result")))
    return table and replace(table, data=saved_parts(rows, projects, lang))


def _verdict(row: PromiseRow, lang: str) -> str:
    return status_mark(row.status_reported, lang, word=verdict_word(row.direction, row.status_reported, lang))


def _come(row: PromiseRow, lang: str) -> str:
    """Write a target, what came of it, its share and, of a result older than the report, the day."""
    result = f"{target_words(row, lang)} → {result_words(row, 'reported', lang)}"
    return escape(dots_stay(" · ".join(filter(None, (result, share_words(row, "reported", lang), told_on(row, lang))))))


def _table(
    name: str,
    title: str,
    rows: Iterable[Sequence[Cell]],
    lang: str,
    *,
    foldable: bool = False,
    figure: Column | None = None,
) -> Table | None:
    rows = list(rows)
    if not rows:
        return None
    say = messages("rest", lang)
    columns = (
        Column(say("Of what"), kind="name"),
        figure or Column(say("Figure"), number=True),
        Column(say("Lines"), kind="source"),
    )
    return Table(
        name=name,
        title=title,
        columns=columns,
        groups=[("", rows)],
        folded=foldable and len(rows) > _LONG,
        take=True,
        lang=lang,
    )


def _promise(row: PromiseRow, lang: str) -> tuple[Cell, ...]:
    return (
        text(in_language(row, "name", lang)),
        Cell(as_printed(row.target_text, lang)),
        _lines(row.target_statements),
    )


def _result(row: IndicatorRow | StatementRow, lang: str) -> tuple[Cell, ...]:
    if isinstance(row, IndicatorRow):
        name, figure, lines, stage = (
            in_language(row, "name", lang),
            row.actual_text,
            row.actual_statements,
            row.actual_stage,
        )
    else:
        name, figure, lines, stage = in_language(row, "subject", lang), row.figure, row.statement_id, row.stage
    if isinstance(row, IndicatorRow) and lacks_unit(figure):
        figure = amount(row, row.actual_value, lang)
    say = messages("rest", lang)
    # What is not finished says so: a figure alone would be taken for finished.
    stages = {"started": say("begun"), "advancing": say("under way"), "partial": say("partly finished")}
    not_finished = bracketed(escape(stages[stage]), lang) if stage in stages else ""
    return text(name), Cell(as_printed(figure, lang) + not_finished + _mark(row, lang)), _lines(lines)


def _mark(row: IndicatorRow | StatementRow, lang: str) -> str:
    return f" {to_check_mark(lang)}" if row.to_check else ""


def _percentage(report: Report, row: IndicatorRow | StatementRow, lang: str) -> tuple[Cell, ...]:
    if isinstance(row, StatementRow):
        return (
            text(in_language(row, "subject", lang)),
            Cell(as_printed(row.figure, lang) + _mark(row, lang)),
            _lines(row.statement_id),
        )
    printed = row.published_pct_text or format_ratio(row.published_pct / 100, lang)
    return (
        text(in_language(row, "name", lang)),
        Cell(escape(printed) + _mark(row, lang)),
        _lines(*statements_of(report, row.published_pct_fact)),
    )


def _lines(*ids: object) -> Cell:
    return Cell(f'<span class="src">{source_links(";".join(filter(None, map(str, ids))))}</span>')
