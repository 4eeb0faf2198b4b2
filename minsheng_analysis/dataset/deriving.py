"""From sound tables to a report's: figures parsed, facts resolved, indicators and costs computed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import pandas as pd

from minsheng_analysis.dataset import schema
from minsheng_analysis.dataset.facts import Estimate, FactBook
from minsheng_analysis.errors import Problem, QuantityError
from minsheng_analysis.language.messages import messages
from minsheng_analysis.measures import codes
from minsheng_analysis.measures.metrics import cost_per_beneficiary, cost_per_facility
from minsheng_analysis.measures.rows import rows_of
from minsheng_analysis.quantities.quantity import Quantity
from minsheng_analysis.quantities.reading import parse_quantity
from minsheng_analysis.quantities.units import COUNTED

# A report prints the same figure in many places.
_parse = cache(parse_quantity)
#: In base units: ten thousand times the yuan that the country makes in a year.
LARGEST = 1e18
#: Rates of a whole, by how their names end: rounding takes none beyond all of it.
_OF_A_WHOLE, _WHOLE = "(?:就业|落实|合格|覆盖|普及|达标)率$", 100.0


def read_figure(figure: str, unit_zh: str) -> Quantity | tuple[str, str]:
    """Read a figure's characters, or say in English and in Chinese why they cannot be read."""
    if unit_zh == codes.STATE:
        return Quantity(math.nan, math.nan, math.nan, "state", "exact", "", figure)
    try:
        nought = bool(unit_zh) and codes.NOT_BEGUN.fullmatch(figure) is not None
        read = _parse("0", unit_zh).printed_as(figure) if nought else _parse(figure, unit_zh)
    except QuantityError as error:
        return error.message_en, error.message_zh
    if not abs(read.low) < LARGEST:
        said = "is larger than anything a report counts; put in the characters as printed"
        return messages("validation", "en")(said), messages("validation", "zh")(said)
    return read


def parse_statements(table: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem]]:
    """Read the figures of a table of statements; those that cannot be read are problems."""
    problems = []
    quantities = []
    for position, figure, unit_zh, key in zip(
        table.index, table["figure"], table["unit_zh"], table["statement_id"], strict=True
    ):
        read = read_figure(figure, unit_zh)
        if isinstance(read, Quantity):
            quantities.append(read)
        else:
            where = schema.row_name(int(position), key)
            problems.append(
                Problem(schema.file_of("statements", int(position)), where, "figure", figure, *read, kind="figure")
            )
    if problems:
        return table, problems
    numbers = pd.DataFrame(
        {
            name: [getattr(q, name) for q in quantities]
            for name in ("value", "low", "high", "unit", "qualifier", "classifier")
        },
        index=table.index,
    ).astype({"value": "float64", "low": "float64", "high": "float64"})
    # A transcript that writes every number with a decimal (150.0) has whole counts all the same.
    counts = numbers["unit"].isin(COUNTED) & table["figure"].str.fullmatch(r"[\d,]+\.0+")
    for end in ("low", "high"):
        numbers[end] = numbers[end].mask(counts, numbers["value"])
    beyond = numbers["unit"].eq("percent") & numbers["value"].le(_WHOLE) & numbers["high"].gt(_WHOLE)
    numbers.loc[beyond & table["subject_zh"].str.contains(_OF_A_WHOLE), "high"] = _WHOLE
    return with_project_no(table).assign(line=table["line"].astype("int64")).join(numbers), []


def with_project_no(table: pd.DataFrame) -> pd.DataFrame:
    """Give a table its project numbers as whole numbers, NA where a row belongs to none."""
    return table.assign(project_no=pd.to_numeric(table["project_no"].replace("", None)).astype("Int64"))


_AMOUNTS = ("initial_yuan", "year_yuan", "spent_yuan")
#: What is derived for each indicator, in order, and its type.
_DERIVED: Mapping[str, str] = {
    "project_no": "int64", "target_stage": "str", "comparable": "bool", "lead_units": "str", "unit": "str",
    "actual_unit": "str", "classifier": "str", "target_value": "float64", "actual_value": "float64",
    "actual_low": "float64", "actual_high": "float64", "completed_value": "float64", "completed_low": "float64",
    "completed_high": "float64", "published_pct": "float64", "published_pct_text": "str", "target_text": "str",
    "actual_text": "str", "actual_stage": "str", "actual_agree": "boolean", "reached_reported": "boolean",
    "reached_completed": "boolean", "as_of": "str", "target_statements": "str", "actual_statements": "str",
    "deadline": "str", "not_due": "bool", "own_sum": "bool",
}  # fmt: skip


class _Expressions(NamedTuple):
    """The expressions over facts of a row of ``indicators.csv``."""

    indicator_id: str
    target_fact: str
    actual_fact: str
    completed_fact: str
    published_pct_fact: str


class _PromiseCells(NamedTuple):
    """A row of ``indicators.csv``, its cells still text."""

    project_no: str
    measure: str
    target_fact: str
    actual_fact: str
    completed_fact: str
    published_pct_fact: str
    target_stage: str
    comparable: str
    lead_units: str


class _CostCells(NamedTuple):
    """A row of ``costs.csv``, its cells still text."""

    cost_fact: str
    facilities_fact: str
    beneficiaries_fact: str
    divisible: str


def derive_indicators(
    table: pd.DataFrame, projects: pd.DataFrame, book: FactBook, *, as_of: str, period_end: str
) -> pd.DataFrame:
    """Compute what each indicator promised and reached, on both bases, at a date.

    What the report shows to be unknown (``completed_fact = "none"``) has no completed value and no completed state; a
    target whose deadline lies after `period_end` is `not_due`; a result that is a sum of this project's own is marked
    `own_sum`.
    """
    rows = []
    leads = dict(zip(projects["project_no"], projects["lead_units"], strict=True))
    for row in rows_of(table, _PromiseCells):
        known = book.dates(row.actual_fact)
        dates = [date for date in known if date <= as_of] or known
        date = dates[-1] if dates else as_of
        target = book.evaluate(row.target_fact, date)
        actual = book.evaluate(row.actual_fact, date)
        qualitative = row.measure == "qualitative"
        completed = Estimate() if qualitative else _completed(row.completed_fact, row.actual_fact, book, date)
        asked = row.target_stage or "completed"
        reached = _reached(actual, asked) if qualitative else None
        published = book.evaluate(row.published_pct_fact, date)
        deadline = max(book.dates(row.target_fact), default="")
        rows.append(
            {
                "project_no": int(row.project_no),
                "target_stage": asked,
                "comparable": row.comparable == "true",
                "lead_units": row.lead_units or leads[int(row.project_no)],
                "unit": target.unit or actual.unit,
                "actual_unit": actual.unit,
                "classifier": target.classifier or actual.classifier,
                "target_value": target.value,
                "actual_value": actual.value,
                "actual_low": actual.low,
                "actual_high": actual.high,
                "completed_value": completed.value,
                "completed_low": completed.low,
                "completed_high": completed.high,
                "published_pct": published.value,
                "published_pct_text": published.text,
                "target_text": target.text,
                "actual_text": actual.text,
                "actual_stage": actual.stage,
                "actual_agree": actual.agree if actual.statements else None,
                "reached_reported": reached,
                "reached_completed": None if row.completed_fact == "none" else reached,
                "as_of": date if dates else "",
                "target_statements": ";".join(target.statements),
                "actual_statements": ";".join(actual.statements),
                "deadline": deadline,
                "not_due": deadline > period_end,
                "own_sum": " + " in row.actual_fact,
            }
        )
    return table.assign(
        **{
            name: pd.Series([row[name] for row in rows], index=table.index, dtype=kind)
            for name, kind in _DERIVED.items()
        }
    )


def _completed(explicit: str, actual: str, book: FactBook, date: str) -> Estimate:
    """What is finished: an explicit expression, or the result without the parts that are not finished."""
    if explicit == "none":
        return Estimate()
    if explicit:
        return book.evaluate(explicit, date)
    return book.evaluate(actual, date, finished=True)


def _reached(actual: Estimate, asked: str) -> bool | None:
    if not actual.statements or not actual.stage:
        return None
    return codes.STAGE_RANK[actual.stage] >= codes.STAGE_RANK[asked]


def derive_breakdowns(facts: pd.DataFrame) -> pd.DataFrame:
    """Give the parts of facts by place."""
    parts = facts[(facts["part_of"] != "") & facts["role"].isin(["breakdown", "actual"])]
    return (
        parts.assign(part_fact_id=parts["fact_id"], fact_id=parts["part_of"])
        [["fact_id", "part_fact_id", "place", "subject_zh", "value", "low", "high", "unit", "classifier", "stage", "as_of", "statement_ids"]]
        .reset_index(drop=True)
    )  # fmt: skip


def derive_costs(table: pd.DataFrame, book: FactBook, *, as_of: str) -> pd.DataFrame:
    """Compute the costs, and what they were for a facility and a beneficiary."""
    numbers = ["cost_value", "cost_low", "cost_high", "facilities", "beneficiaries"]
    for name in ("cost_per_facility", "cost_per_beneficiary"):
        numbers += [name, f"{name}_low", f"{name}_high"]
    rows = []
    for row in rows_of(table, _CostCells):
        cost, facilities, beneficiaries = (
            book.evaluate(expression, as_of)
            for expression in (row.cost_fact, row.facilities_fact, row.beneficiaries_fact)
        )
        divisible = row.divisible == "true"
        derived = {
            "cost_value": cost.value, "cost_low": cost.low, "cost_high": cost.high, "unit": cost.unit,
            "cost_text": cost.text, "facilities": facilities.value, "beneficiaries": beneficiaries.value,
            "cost_statements": ";".join(cost.statements),
            "statements": ";".join((*cost.statements, *facilities.statements, *beneficiaries.statements)),
        }  # fmt: skip
        for name, measure, divisor in (
            ("cost_per_facility", cost_per_facility, facilities),
            ("cost_per_beneficiary", cost_per_beneficiary, beneficiaries),
        ):
            derived[name] = measure(cost.value, divisor.value) if divisible else math.nan
            derived[f"{name}_low"] = measure(cost.low, divisor.high) if divisible else math.nan
            derived[f"{name}_high"] = measure(cost.high, divisor.low) if divisible else math.nan
        rows.append(derived)
    names = [*numbers, "unit", "cost_text", "cost_statements", "statements"]
    derived_table = pd.DataFrame(rows, columns=names, index=table.index).astype(dict.fromkeys(numbers, "float64"))
    return with_project_no(table).assign(divisible=table["divisible"] == "true").join(derived_table)


def read_amounts(table: pd.DataFrame) -> pd.DataFrame:
    """Read the amounts of a table of budgets; an empty one is NA."""
    amounts = {name: pd.to_numeric(table[name].replace("", None)).astype("float64") for name in _AMOUNTS}
    return table.assign(project_no=table["project_no"].astype("int64"), **amounts)


def derive_series(indicators: pd.DataFrame, book: FactBook) -> pd.DataFrame:
    """Give the indicators' figures at every date that the report has."""
    names = [
        "indicator_id", "as_of", "target_value", "actual_value", "actual_low", "actual_high", "completed_value",
        "completed_low", "completed_high", "published_pct", "stage", "deadline", "actual_statements",
    ]  # fmt: skip
    rows = []
    for row in rows_of(indicators, _Expressions):
        deadline = max(book.dates(row.target_fact), default="")
        for date in book.dates(row.actual_fact):
            actual = book.evaluate(row.actual_fact, date)
            target = book.evaluate(row.target_fact, date)
            completed = _completed(row.completed_fact, row.actual_fact, book, date)
            published = book.evaluate(row.published_pct_fact, date)
            rows.append(
                (row.indicator_id, date, target.value, actual.value, actual.low, actual.high, completed.value,
                 completed.low, completed.high, published.value, actual.stage, deadline, ";".join(actual.statements))
            )  # fmt: skip
    return pd.DataFrame(rows, columns=names)
