"""What tables that are sound cell by cell say together: places in the document, stages, units, levels, concepts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set

import pandas as pd

from minsheng_analysis.dataset import schema
from minsheng_analysis.dataset.facts import parse_expression
from minsheng_analysis.dataset.problems import problem
from minsheng_analysis.dataset.references import at
from minsheng_analysis.errors import Problem
from minsheng_analysis.measures import codes
from minsheng_analysis.measures.meta import Meta

EXPRESSIONS = {
    "indicators": ("target_fact", "actual_fact", "completed_fact"),
    "costs": ("cost_fact", "facilities_fact", "beneficiaries_fact"),
}
_NUMBERED = re.compile(r"L(\d+)\.\d+[a-z]?")


def empty_problems(tables: Mapping[str, pd.DataFrame], sound: Set[str], *, draft: bool) -> Iterator[Problem]:
    """Find tables without rows that a report must have; a draft of a document without promises has no indicators."""
    for name, table in schema.TABLES.items():
        if draft and name == "indicators":
            continue
        if table.required and tables[name].empty and name in sound:
            yield problem(
                table.file, "", "", "", "holds no rows; COLUMNS.md, made by `minsheng new`, explains its columns"
            )


def place_problems(statements: pd.DataFrame, meta: Meta) -> Iterator[Problem]:
    """Find sections and lines that do not fit the document, and ids that contradict their line."""
    ranges = {s["id"]: (s["first_line"], s["last_line"]) for s in meta.get("sections", [])}
    for position, key, section, line in statements[["statement_id", "section", "line"]].itertuples():
        if not schema.TABLES["statements"].fields["line"].allows(str(line)):
            continue
        if ranges and section and section not in ranges:
            known = ", ".join([*ranges][:20])
            yield at(
                "statements",
                statements,
                position,
                "section",
                "is not among the sections of report.toml ({known})",
                known=known,
            )
        elif section in ranges and not ranges[section][0] <= int(line) <= ranges[section][1]:
            first, last = (str(number) for number in ranges[section])
            yield at(
                "statements", statements, position, "line", "lies outside section {section}, which has the lines {first} to {last}",
                section=section, first=first, last=last,
            )  # fmt: skip
        numbered = _NUMBERED.fullmatch(str(key))
        if numbered and int(numbered[1]) != int(line):
            yield at(
                "statements",
                statements,
                position,
                "statement_id",
                "names another line than its row",
            )


def stage_problems(statements: pd.DataFrame) -> Iterator[Problem]:
    """Find stages that a target or a result cannot have."""
    targets = statements[(statements["role"] == "target") & ~statements["stage"].isin(["planned", ""])]
    for position in targets.index:
        yield at("statements", statements, position, "stage", "a target's stage is planned; mend the stage or the role")
    results = statements[(statements["role"] == "actual") & (statements["stage"] == "")]
    for position in results.index:
        yield at(
            "statements", statements, position, "stage",
            "a result needs its stage (completed, started, partial, advancing): the completed basis rests on it",
        )  # fmt: skip


def _terms(expression: str, units: Mapping[str, str]) -> list[str]:
    """Units of an expression's terms, as far as they are known."""
    if expression == "none":
        return []
    found = ["count" if t.counts_parts else units.get(t.fact_id, "") for t in parse_expression(expression)]
    return [unit for unit in found if unit]


def unit_problems(tables: Mapping[str, pd.DataFrame], units: Mapping[str, str]) -> Iterator[Problem]:
    """Find sums of unlike units, costs that are no money, and measures that do not fit their facts."""
    for name, columns in EXPRESSIONS.items():
        for column in columns:
            for position, expression in tables[name][column].items():
                if len(found := set(_terms(expression, units))) > 1:
                    joined = ", ".join(sorted(found))
                    yield at(
                        name,
                        tables[name],
                        position,
                        column,
                        "adds unlike units ({units}); name facts of one unit",
                        units=joined,
                    )
    costs = tables["costs"]
    # A standard or a subsidy may be a rate (of interest, a fee a square metre and month); what was spent is money.
    for position, expression in costs.loc[costs["kind"].isin(["capital", "loan"]), "cost_fact"].items():
        if set(_terms(expression, units)) - {"yuan", "yuan_per_person"}:
            yield at("costs", costs, position, "cost_fact", "is no amount of money; name a fact in yuan")
    indicators = tables["indicators"]
    for position, row in indicators.iterrows():
        target, actual = (_terms(row[column], units)[:1] for column in ("target_fact", "actual_fact"))
        state = "state" in {*target, *actual}
        if {*target, *actual} == {"state"} and row["measure"] != "qualitative" and row["measure"] in codes.MEASURES:
            yield at(
                "indicators",
                indicators,
                position,
                "measure",
                "its facts are states and hold no number; make it qualitative",
            )
        if row["measure"] == "qualitative" and {*target, *actual} - {"state"}:
            yield at(
                "indicators",
                indicators,
                position,
                "measure",
                "is qualitative but its facts hold numbers; mend the measure or the facts",
            )
        if target and actual and target != actual and row["comparable"] == "true" and not state:
            yield at(
                "indicators", indicators, position, "comparable",
                "the target is in {target}, the result in {actual}; set comparable to false and say why",
                target=target[0], actual=actual[0],
            )  # fmt: skip


def indicator_problems(indicators: pd.DataFrame) -> Iterator[Problem]:
    """Find reasons that are missing and parents that are none."""
    levels = dict(zip(indicators["indicator_id"], indicators["level"], strict=True))
    for position, row in indicators.iterrows():
        if row["comparable"] == "false" and not (row["reason_zh"] and row["reason_en"]):
            column = "reason_en" if row["reason_zh"] else "reason_zh"
            yield at("indicators", indicators, position, column, "say in both languages why it is not comparable")
        if row["parent"] and levels.get(row["parent"], "headline") != "headline":
            yield at("indicators", indicators, position, "parent", "is no headline indicator; name one")


def concept_problems(indicators: pd.DataFrame, units: Mapping[str, str], concepts: pd.DataFrame) -> Iterator[Problem]:
    """Find concepts that there are not, or that are counted in another unit."""
    unit_of = dict(zip(concepts["concept"], concepts["unit"], strict=True))
    for position, row in indicators[indicators["concept"] != ""].iterrows():
        found = _terms(row["target_fact"], units)[:1] or _terms(row["actual_fact"], units)[:1]
        if row["concept"] not in unit_of:
            yield at(
                "indicators",
                indicators,
                position,
                "concept",
                "is not in concepts.csv; add a row there or leave it empty",
            )
        elif found and found[0] != unit_of[row["concept"]]:
            yield at(
                "indicators", indicators, position, "concept",
                "is counted in {expected}, this indicator in {found}; unlike units are never compared: leave it empty",
                expected=unit_of[row["concept"]], found=found[0],
            )  # fmt: skip


def budget_problems(budget: pd.DataFrame) -> Iterator[Problem]:
    """Find totals that are not the sum of their funds."""
    allowed = schema.TABLES["budget"].fields["initial_yuan"].allows
    for column in ("initial_yuan", "year_yuan", "spent_yuan"):
        for _, rows in budget.groupby("project_no", sort=False):
            if not rows[column].map(allowed).all() or set(rows["fund"]) != set(codes.FUNDS):
                continue
            amount = dict(zip(rows["fund"], rows[column].map(float), strict=True))
            parts = sum(amount[fund] for fund in codes.FUNDS if fund != codes.ALL_FUNDS)
            if abs(amount[codes.ALL_FUNDS] - parts) >= 0.005:
                position = rows.index[rows["fund"] == codes.ALL_FUNDS][0]
                yield at(
                    "budget",
                    budget,
                    position,
                    column,
                    "is not the sum of the funds ({sum}); mend one",
                    sum=f"{parts:.15g}",
                )
