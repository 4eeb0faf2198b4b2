"""What a report's tables say of each other: references that lead nowhere, and figures of one fact that are unlike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

import pandas as pd

from minsheng_analysis.dataset import schema
from minsheng_analysis.dataset.facts import parse_expression
from minsheng_analysis.dataset.problems import problem
from minsheng_analysis.errors import Problem

_NOT_THERE = {
    "projects.project_no": "no such project in projects.csv",
    "indicators.indicator_id": "no such indicator in indicators.csv",
    "statements.fact_id": "no statement speaks of this fact; mend the id or add the statement to statements.csv",
}


def reference_problems(
    tables: Mapping[str, pd.DataFrame],
    statements: pd.DataFrame,
    *,
    facts: Set[str] | None = None,
    sound: Set[str] = frozenset(schema.TABLES),
) -> list[Problem]:
    """Find everything that points to something that is not there, and facts whose statements speak of different things.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        A report's tables as text, by name.
    statements : DataFrame
        Those that could be read, with `unit`.
    facts : set of str, optional
        Facts that there are; default those of `statements`.
    sound : set of str
        Names of the tables that could be read: what points into another one is not to blame.
    """
    facts = {*tables["statements"]["fact_id"]} if facts is None else facts
    known = {
        "projects.project_no": {*tables["projects"]["project_no"]},
        "indicators.indicator_id": {*tables["indicators"]["indicator_id"]},
        "statements.fact_id": facts,
    }
    problems: list[Problem] = []
    for name, table in schema.TABLES.items():
        frame = tables[name]
        for field in table.fields.values():
            target = field.refers_to
            if field.name not in frame or target.partition(".")[0] not in sound:
                continue
            if target in known:
                loose = frame.index[~frame[field.name].isin([*known[target], ""])]
                problems += [at(name, frame, position, field.name, _NOT_THERE[target]) for position in loose]
    if "statements" in sound:
        problems += _expression_problems(tables, facts)
        own = tables["statements"]
        for position in own.index[(own["part_of"] == own["fact_id"]) & (own["part_of"] != "")]:
            problems.append(at("statements", own, position, "part_of", "a fact is no part of itself; name its total"))
    problems += _unlike(statements)
    return problems


def _expression_problems(tables: Mapping[str, pd.DataFrame], facts: Set[str]) -> Iterator[Problem]:
    for name, table in schema.TABLES.items():
        for field in table.fields.values():
            if field.rule != "expression":
                continue
            for position, expression in tables[name][field.name].items():
                if expression != "none" and any(t.fact_id not in facts for t in parse_expression(expression)):
                    yield at(name, tables[name], position, field.name, _NOT_THERE["statements.fact_id"])


def _unlike(statements: pd.DataFrame) -> Iterator[Problem]:
    for column, message in (
        ("role", "statements of one fact must share one role (found {found})"),
        ("unit", "statements of one fact must share one unit (found {found})"),
    ):
        several = statements.groupby("fact_id")[column].transform("nunique") > 1
        for _, rows in statements[several].groupby("fact_id", sort=False):
            found = ", ".join(rows[column].unique()[:5])
            for position in rows.index:
                yield at("statements", statements, position, column, message, found=found)


def at(name: str, table: pd.DataFrame, position: object, column: str, message: str, **params: object) -> Problem:
    """Make a problem of a cell of a table, by a message of the catalogue ``validation``."""
    line = int(str(position))
    key = str(table.at[line, schema.TABLES[name].key[0]])
    return problem(
        schema.file_of(name, line),
        schema.row_name(line, key),
        column,
        table.at[line, column],
        message,
        **params,
    )


def unit_problems(indicators: pd.DataFrame) -> list[Problem]:
    """Find targets and results in different units that are said to be comparable."""
    problems: list[Problem] = []
    if indicators.empty:
        # A report whose statements are typed and whose indicators are not yet.
        return problems
    known = (indicators["unit"] != "") & (indicators["actual_unit"] != "") & indicators["comparable"]
    for position, row in indicators[known & (indicators["unit"] != indicators["actual_unit"])].iterrows():
        where = schema.row_name(int(str(position)), row["indicator_id"])
        problems.append(
            problem(
                schema.file_of("indicators", int(str(position))), where, "comparable", "true",
                "the target is in {target}, the result in {actual}; set comparable to false and say why",
                target=row["unit"], actual=row["actual_unit"],
            )
        )  # fmt: skip
    return problems
