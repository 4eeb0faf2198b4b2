"""A report held against itself: what its figures contradict, what they do not bear out, what needs a caveat.

The checks of indicators are vectorised, so that they also run on a panel of a million rows (:func:`audit_indicators`).
What needs statements and facts, a few hundred of them, is done a report at a time (:func:`audit`). Findings are codes
and arguments; they are put into words when they are shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from minsheng_analysis.appraisal.arguments import Day, Named, Ratio
from minsheng_analysis.appraisal.by_column import with_the_column
from minsheng_analysis.appraisal.claim_checks import claim_checks
from minsheng_analysis.appraisal.doubt import without_doubted
from minsheng_analysis.appraisal.existing_checks import existing_counted, net_or_gross
from minsheng_analysis.appraisal.figure_checks import figure_checks
from minsheng_analysis.appraisal.findings import CHECKS, OF_UNFINISHED, Finding, arranged, located, split_ids, stem
from minsheng_analysis.appraisal.folding import folded
from minsheng_analysis.appraisal.hits import PANEL_KEYS, JudgedIndicators, text_of
from minsheng_analysis.appraisal.indicator_checks import indicator_checks
from minsheng_analysis.appraisal.indicator_findings import Context, as_findings, unfinished_parts
from minsheng_analysis.appraisal.none_read import none_read
from minsheng_analysis.appraisal.official import (
    EXCEEDED,
    MET,
    NOT_ASSESSABLE,
    level,
    verdict_level,
    verdict_rows,
    verdict_statements,
)
from minsheng_analysis.appraisal.percentages import explained_by, published_percentages
from minsheng_analysis.appraisal.promise_checks import promise_checks
from minsheng_analysis.appraisal.read_in_text import borne_out
from minsheng_analysis.appraisal.remembered import remembering
from minsheng_analysis.appraisal.report_checks import report_checks, uneven_yardstick, without_date
from minsheng_analysis.appraisal.rows import PercentageRow
from minsheng_analysis.appraisal.section_checks import section_checks
from minsheng_analysis.appraisal.statement_checks import (
    Book,
    apart_from_total,
    book_of,
    multiple_mismatches,
    statement_checks,
)
from minsheng_analysis.appraisal.unsaid_checks import unsaid_checks
from minsheng_analysis.appraisal.wording import sentence
from minsheng_analysis.dataset.certainty import unsure_statements
from minsheng_analysis.language.numbers import format_number
from minsheng_analysis.measures.assessment import Thresholds
from minsheng_analysis.measures.codes import READ, SEVERITIES
from minsheng_analysis.measures.frames import with_plain_text
from minsheng_analysis.measures.readings import support_items
from minsheng_analysis.measures.rows import (
    CostRow,
    IndicatorRow,
    MomentRow,
    ObservationRow,
    rows_of,
)
from minsheng_analysis.measures.verdicts import running

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

__all__ = ["CHECKS", "COLUMNS", "apart_from_total", "audit", "audit_indicators", "find", "verdict_level"]

SEVERITY_DTYPE = pd.CategoricalDtype(list(SEVERITIES), ordered=True)
CHECK_DTYPE = pd.CategoricalDtype(list(CHECKS))
#: How far a percentage of one decimal may lie from what its figures give.
PRINTED_TO = 0.05
COLUMNS = (
    "check",
    "severity",
    "project_no",
    "indicator_id",
    "fact_id",
    "message_zh",
    "message_en",
    "sections",
    "lines",
    "statement_ids",
    "derived",
    "cause",
    "lead",
)


def audit(report: Report, *, thresholds: Thresholds | None = None) -> pd.DataFrame:
    """Check a report against itself.

    Parameters
    ----------
    report : Report
        As loaded by ``load``.
    thresholds : Thresholds, optional
        Ratio above which a target is flagged as set low.

    Returns
    -------
    DataFrame
        One row a finding, in reading order: what would change a reader's mind first comes first, and findings of one
        cause stand together. `check` (one of ``CHECKS``, or the kind of a recorded observation), `severity` (ordered
        Categorical: info, notice, conflict), `project_no` (Int64, NA for the whole report), `indicator_id`, `fact_id`
        (empty where there is none), `message_zh`, `message_en`, `sections`, `lines`, `statement_ids` (joined by ``;``,
        in document order), `derived` (bool: from the figures; False for an observation), `cause` (what it turns on;
        findings of one cause share it) and `lead` (bool: the first finding of each of the causes to lead with, eight at
        most).

    Examples
    --------
    >>> import minsheng_analysis as ms
    >>> findings = ms.audit(ms.load("yubei", 2021))
    >>> findings.loc[findings["check"] == "restatement_conflict", "lines"].tolist()
    ['18;325']
    """
    return as_frame(find(report, thresholds=thresholds))


@remembering
@with_plain_text
def find(report: Report, *, thresholds: Thresholds | None = None) -> list[Finding]:
    """Find what :func:`audit` tells, as codes and arguments.

    Parameters
    ----------
    report : Report
    thresholds : Thresholds, optional

    Returns
    -------
    list of Finding
        In reading order, with their causes.
    """
    book = book_of(report)
    costs = rows_of(report.costs, CostRow)
    unfinished = unfinished_parts(book.indicators, book.facts)
    # What an excerpt does not hold, or a machine did not read, is not missing from the report.
    complete = report.meta.get("coverage") == "complete" and report.draft is None
    projects = [int(n) for n in report.projects["project_no"].tolist()]
    under_way = running(report)
    found = [
        *statement_checks(book),
        *promise_checks(book, running=under_way),
        *existing_counted(book),
        *(net_or_gross(book) if report.draft is None else ()),
        *section_checks(book),
        *unsaid_checks(book, complete=complete),
        *(figure_checks(book) if complete else ()),
        *report_checks(
            book, costs, unfinished, report.meta, projects, complete=complete, drafted=report.draft is not None
        ),
        *_observations(report, book),
    ]
    # A report whose figures are typed and whose indicators are not yet still gets what its statements give.
    if not report.indicators.empty:
        judged = JudgedIndicators(report.indicators, thresholds or Thresholds())
        context = Context(
            judged=judged,
            rows=book.indicators,
            verdicts=verdict_statements(report, verdict_rows(report)),
            unfinished=unfinished,
            item_of=_items(book),
            facts={fact.fact_id: fact for fact in reversed(book.facts)},
            subject=book.subject,
            natures=book.natures,
        )
        found += without_date(book, unfinished)
        # While the year runs, works under way are what was to be expected, unless they are called done.
        called_done = {row.indicator_id for row in book.indicators if level(row.reported_status) >= MET}
        for hits in indicator_checks(judged):
            found += [
                one
                for one in as_findings(hits, context)
                if one.check not in OF_UNFINISHED or one.indicator_id in called_done or not under_way
            ]
        if report.draft is not None:
            found = _unless_exceeded(found, judged)
        found += _percentage_mismatches(report)
        found += claim_checks(book, judged, running=under_way)
        found += uneven_yardstick(book, found) if complete else ()
        found += multiple_mismatches(book.indicators, judged.reported.ratio.tolist(), book.statements)
        found = without_doubted(found)
    sure = with_the_column(
        borne_out(_sure(found, report), report) if report.draft is not None else _sure(found, report),
        support_items(report.indicators, thresholds=thresholds),
        unsure_statements(report.statements),
    )
    if report.draft is not None:
        sure = none_read(sure)
    return arranged(located(folded(sure), book.statements, report.meta.get("sections", [])))


def _unless_exceeded(found: Sequence[Finding], judged: JudgedIndicators) -> list[Finding]:
    """Leave out that a draft's “exceeded” has no ground where some promise of its project exceeds, or cannot be judged.

    Which of several promises in a sentence the word is of is the reading's guess.
    """
    perhaps = judged.headline & np.isin(judged.reported.status, (EXCEEDED, NOT_ASSESSABLE))
    projects = set(judged.frame["project_no"][perhaps].tolist())
    return [
        one
        for one in found
        if one.project_no not in projects
        or not (
            one.check == "binary_exceeded" or (one.check == "verdict_not_borne_out" and one.form.startswith("unproven"))
        )
    ]


def _sure(found: Sequence[Finding], report: Report) -> list[Finding]:
    """Leave out what a draft's reading is not sure of: an accusation must rest on rows that it is sure of, or on reviewed ones.

    An official verdict that is a statement, with its line, is as sure as that statement; one that only stands beside its
    project counts once the project's rows are reviewed.
    """
    if report.draft is None:
        return list(found)
    statements, indicators = report.statements, report.indicators
    unsure = unsure_statements(statements)
    unsure_rows = set(indicators.loc[indicators["to_check"], "indicator_id"])
    reviewed = indicators["reviewed"].astype(bool) if "reviewed" in indicators else indicators["to_check"] & False
    printed = {row.statement_id for row in verdict_rows(report)}
    unread = set(indicators.loc[~reviewed, "project_no"])
    lines = statements.set_index("statement_id")["line"]
    return [
        one
        for one in found
        if unsure.isdisjoint(one.statement_ids)
        and one.indicator_id not in unsure_rows
        and not (
            one.check in ("verdict_not_borne_out", "verdict_differs")
            and one.project_no in unread
            and printed.isdisjoint(one.statement_ids)
        )
        # 建成1个，另1个正在装修: two numbers of one line are of two things.
        and not (one.check == "stage_conflict" and len(set(lines[list(one.statement_ids)])) == 1)
    ]


def as_frame(findings: Sequence[Finding]) -> pd.DataFrame:
    """Give findings as a frame, in words."""
    rows = [
        (
            one.check, one.severity, one.project_no, one.indicator_id, one.fact_id, sentence(one, "zh"),
            sentence(one, "en"), ";".join(one.sections), ";".join(map(str, one.lines)), ";".join(one.statement_ids),
            one.said is None or one.read, one.cause, one.lead,
        )
        for one in findings
    ]  # fmt: skip
    kinds = dict.fromkeys(COLUMNS, "str") | {"project_no": "Int64", "derived": "bool", "lead": "bool"}
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype(kinds)
    return frame.astype({"severity": SEVERITY_DTYPE})


def audit_indicators(indicators: pd.DataFrame, *, thresholds: Thresholds | None = None) -> pd.DataFrame:
    """Run the checks that need nothing but indicators; fit for a panel of many reports.

    Parameters
    ----------
    indicators : DataFrame
        As in ``Report.indicators``. With columns `region` and `year` it is a panel: a line's verdict is then judged
        within each report, and both columns come back with each finding.
    thresholds : Thresholds, optional
        As in :func:`audit`.

    Returns
    -------
    DataFrame
        One row a finding, by check and then as the indicators stand: `region` and `year` for a panel, `check` and
        `severity` (Categorical), `project_no`, `indicator_id`, and what words would be made from: `target_value`,
        `actual_value`, `completed_low`, `completed_high`, `unit`, `reported_status`, `ratio` (as reported).
    """
    judged = JudgedIndicators(indicators, thresholds or Thresholds())
    found = list(indicator_checks(judged))
    at = np.concatenate([hits.at for hits in found]).astype(np.intp)
    check = np.repeat([CHECKS.index(hits.check) for hits in found], [len(hits.at) for hits in found])
    kept = ["project_no", "indicator_id", "target_value", "actual_value", "completed_low", "completed_high", "unit"]
    rows = {name: judged.frame[name].take(at).array for name in (*PANEL_KEYS, *kept) if name in judged.frame}
    keys = {name: rows.pop(name) for name in PANEL_KEYS if name in rows}
    return pd.DataFrame(
        {
            **keys,
            "check": pd.Categorical.from_codes(check, dtype=CHECK_DTYPE),
            "severity": pd.Categorical.from_codes(np.concatenate([hits.severity for hits in found]).tolist(), dtype=SEVERITY_DTYPE),
            **rows,
            "reported_status": judged.text("reported_status").take(at).array,
            "ratio": judged.reported.ratio[at],
        }
    )  # fmt: skip


def _items(book: Book) -> dict[str, str]:
    """The line of the support column that each promised piece stands in; pieces of one line are one item of work."""
    support = {row.target_fact for row in book.indicators if row.level == "support"} - {""}
    found = {}
    for fact in support:
        lines = [row.line for row in book.of_fact.get(fact, ()) if row.role == "target"]
        if lines:
            found[fact] = f"item:{min(lines)}"
    return found


def _percentage_mismatches(report: Report) -> Iterator[Finding]:
    if "published_pct_fact" not in report.indicators or not any(report.indicators["published_pct_fact"].tolist()):
        return
    checked = published_percentages(report)
    # What the figures' own rounding may explain is worth knowing and no contradiction.
    severity = {"differs": "conflict", "within_rounding": "info"}
    behind = {(row.indicator_id, row.as_of): row.actual_statements for row in rows_of(report.series, MomentRow)}
    targets = dict(zip(report.indicators["indicator_id"], text_of(report.indicators["target_statements"]), strict=True))
    rows = rows_of(report.indicators, IndicatorRow)
    for row in rows_of(checked, PercentageRow):
        if row.agreement in severity and not _is_of_another_target(row, rows):
            yield Finding(
                "percentage_mismatch", severity[row.agreement], row.project_no, indicator_id=row.indicator_id,
                statement_ids=split_ids(row.statement_id, behind.get((row.indicator_id, row.as_of), ""), targets.get(row.indicator_id, "")),
                form=explained_by(row), about=(f"percentage:{row.indicator_id}:{row.as_of}",),
                arguments={"name": Named(row.name_zh, row.name_en or row.name_zh), "as_of": Day(row.as_of),
                           "printed": f"{format_number(row.printed, 'en')}%", "recomputed_ratio": Ratio(row.recomputed / 100, decimals=2, turned=row.direction == "decrease")},
            )  # fmt: skip


def _is_of_another_target(row: PercentageRow, rows: Sequence[IndicatorRow]) -> bool:
    """Whether a printed percentage is right by another target of its project: the year's beside the quarter's."""
    own = next((one for one in rows if one.indicator_id == row.indicator_id), None)
    if own is None or not own.target_value > 0:
        return False
    result = row.recomputed * own.target_value
    return any(
        other.target_value > 0 and abs(result / other.target_value - row.printed) <= PRINTED_TO
        for other in rows
        if other.project_no == own.project_no and other.unit == own.unit and other.target_value != own.target_value
    )


def _observations(report: Report, book: Book) -> Iterator[Finding]:
    """What people recorded while they typed the figures."""
    by_line: dict[int, list[str]] = {}
    for row in book.statements:
        by_line.setdefault(row.line, []).append(row.statement_id)
    ids_of = {row.fact_id: row.statement_ids.split(";") for row in book.facts}
    for seen in rows_of(report.observations, ObservationRow):
        facts = split_ids(seen.fact_ids.replace(" ", ""))
        named = {key for fact in facts for key in ids_of.get(fact, ())}
        lines = tuple(int(line) for line in seen.lines.split(";") if line.strip())
        yield Finding(
            seen.kind, seen.severity, seen.project_no, fact_id=facts[0] if facts else "",
            statement_ids=tuple(key for line in lines for key in by_line.get(line, ()) if key in named), lines=lines,
            about=tuple(stem(fact) for fact in facts), said=Named(seen.message_zh, seen.message_en),
            read=report.draft is not None and seen.observation_id.startswith(READ),
            asks=Named(seen.question_zh, seen.question_en or seen.question_zh) if seen.question_zh else None,
        )  # fmt: skip
