"""Questions about money: the year of an outlay, what was paid of an investment, the budgets that no report prints."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from minsheng_analysis.appraisal.arguments import Amount, Listed, Named, Told
from minsheng_analysis.appraisal.findings import Finding, split_ids
from minsheng_analysis.appraisal.indicator_findings import result_of
from minsheng_analysis.appraisal.promise_checks import name_of
from minsheng_analysis.appraisal.statement_checks import target_of
from minsheng_analysis.appraisal.wording import filled
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.mid_sentence import before_colon
from minsheng_analysis.language.numbers import legible
from minsheng_analysis.measures.codes import SPENT
from minsheng_analysis.measures.rows import CostRow, IndicatorRow, ObservationRow, StatementRow, rows_of
from minsheng_analysis.measures.verdicts import is_excerpt

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

#: What is asked where investment is a target.
INVESTMENT = (
    "{name}: {target} was planned and {actual} is reported. From which funds does it come, and how much has been paid?"
)
#: What is asked about outlay.
UNDATED_MONEY = "{sums}: in which year was this spent, what was the budget, and how much is still to be paid?"
OF_ALL_BUDGETS = "None of the {n} projects has a budget printed. For each: what was set aside, from which sources, and what was spent in the year?"

Asked = tuple[str, str, str, str]


def put(template: str, finding: Finding, lang: str) -> str:
    """Put a question into words; behind the name of what it is about stands a colon."""
    told = {
        key: Named(one.zh, before_colon(one.en)) if key in ("name", "subject") and isinstance(one, Named) else one
        for key, one in finding.arguments.items()
    }
    return filled(template, replace(finding, arguments=told), lang, domain="questions")


def leads_by_line(mine: Sequence[IndicatorRow], statements: Mapping[str, StatementRow]) -> dict[int, set[str]]:
    """Who answers for what each line reports."""
    found: dict[int, set[str]] = {}
    for row in mine:
        for key in row.actual_statements.split(";"):
            if key in statements:
                found.setdefault(statements[key].line, set()).add(row.lead_units)
    return found


def lead_of(lines: Iterable[int], leads: Mapping[int, set[str]], units: str) -> str:
    """Who answers for the lines that tell of something, if that is one alone; else whoever leads the project."""
    near = set().union(*(leads.get(line, set()) for line in lines))
    return near.pop() if len(near) == 1 else units


def of_undated_money(
    report: Report,
    number: int,
    statements: Mapping[str, StatementRow],
    leads: Mapping[int, set[str]],
    units: str,
) -> list[Asked]:
    """Ask of which year a project's outlay is, where none is printed with it; a year that a machine did not read may be."""
    if report.draft is not None:
        return []
    spent = [
        row
        for row in rows_of(report.costs, CostRow)
        if row.project_no == number and row.kind in SPENT and not math.isnan(row.cost_low)
    ]
    if not spent or any(row.period for row in spent):
        return []
    lines = sorted(
        {statements[key].line for row in spent for key in row.cost_statements.split(";") if key in statements}
    )
    sums = Listed(tuple(Told(Named(row.name_zh, row.name_en), _sum(row)) for row in spent))
    money = Finding("outlay_year", "notice", number, arguments={"sums": sums})
    zh, en = (put(UNDATED_MONEY, money, lang) for lang in ("zh", "en"))
    return [(lead_of(lines, leads, units), zh, en, ";".join(map(str, lines)))]


def _sum(row: CostRow) -> Amount:
    return Amount(row.cost_value, row.cost_low, row.cost_high, row.unit, printed=row.cost_text)


def of_investment(mine: Sequence[IndicatorRow], statements: Mapping[str, StatementRow], units: str) -> Asked | None:
    """Ask what was paid where the report sets a target for investment, which is work done and no outlay; None where it sets none."""
    planned = [row for row in mine if row.level == "headline" and row.unit == "yuan" and "投资" in row.name_zh]
    row = next((row for row in planned if not math.isnan(row.target_value + row.actual_value)), None)
    if row is None:
        return None
    sums = {"actual": result_of(row), "target": target_of(row)}

    def ask(lang: str) -> str:
        told = {key: replace(one, value=legible(one.value, one.unit, lang)) for key, one in sums.items()}
        return put(
            INVESTMENT,
            Finding("budget_undisclosed", "info", row.project_no, arguments={"name": name_of(row), **told}),
            lang,
        )

    zh, en = ask("zh"), ask("en")
    lines = {
        statements[key].line for key in split_ids(row.target_statements, row.actual_statements) if key in statements
    }
    return row.lead_units or units, zh, en, ";".join(map(str, sorted(lines)))


def of_the_budget(
    report: Report, number: int, mine: Sequence[IndicatorRow], statements: Mapping[str, StatementRow], units: str
) -> Asked:
    """Ask for the money where the report gives no cause for another question; in an excerpt first for a target, if it has none."""
    spent = [row for row in rows_of(report.costs, CostRow) if row.project_no == number and row.kind == "capital"]
    untargeted = bool(mine) and not any(row.target_fact or row.measure == "qualitative" for row in mine)
    of_targets = untargeted and is_excerpt(report) and report.draft is None
    question = (
        "{project}: the excerpt prints no target. What was it?"
        if of_targets
        else "{project}: of the outlay printed, how much was budgeted, and how much was spent in the year?"
        if spent
        else "{project}: the excerpt prints no budget. What was set aside, and what was spent?"
        if is_excerpt(report)
        else "{project}: the report prints no budget. What was set aside, and what was spent?"
    )
    project = report.projects.loc[report.projects["project_no"] == number].iloc[0]
    zh, en = (
        messages("questions", lang)(question, project=project[f"name_{lang}"] or project["name_zh"])
        for lang in ("zh", "en")
    )
    lines = str(project["locator"] or "").rpartition(":")[2]
    if of_targets:
        # Each of its results is without one.
        told = {
            statements[key].line for key in split_ids(*(row.actual_statements for row in mine)) if key in statements
        }
        lines = ";".join(map(str, sorted(told)))
    return units, zh, en, lines


def tracking_unit(report: Report) -> str:
    """Who follows up every project: whom a reader named for what the report as a whole leaves out."""
    observed = rows_of(report.observations, ObservationRow)
    return next((one.lead_units for one in observed if one.project_no is None and one.lead_units), "")
