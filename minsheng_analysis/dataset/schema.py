"""What each file of a report may hold: pandera schemas of the CSV tables.

The tables are read as text and checked as text, so that a finding can quote the characters that stand in the file.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pandera.errors
import pandera.pandas as pa

from minsheng_analysis.errors import Problem
from minsheng_analysis.measures.codes import (
    COST_KINDS,
    CUMULATIVE,
    DIRECTIONS,
    GROUPS,
    LEVELS,
    MEASURES,
    NATURES,
    ROLES,
    SEVERITIES,
    STAGES,
)

_ID = r"[A-Za-z0-9_.\-]+"
_FACT = r"[a-z0-9][a-z0-9_.\-]*"
_EXPRESSION = rf"#?{_FACT}( [+-]\?? #?{_FACT})*"
_NATURE = f"(?:{'|'.join(NATURES)})"
_SITED = rf"(kind:(town|subdistrict)|{_FACT})( \+ {_FACT})*"
_PERIOD = r"\d{4}(-\d{4})?"
_DATE = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"

#: What a check asks for, in both languages; the key is the check's name in the schemas below.
REQUIREMENTS = {
    "required": ("must not be empty; fill it in", "不能为空；请补填"),
    "id": ("may hold letters, digits and . _ - only; rename it", "只能含字母、数字和 . _ -；请改名"),
    "fact": (
        "must be a fact id in lower case (letters, digits, . _ -) such as p05.spaces.target",
        "须为小写的事实编号（字母、数字、. _ -），如 p05.spaces.target",
    ),
    "expression": (
        "must be fact ids joined by ' + ', ' - ' or ' -? ' (a leading # counts completed parts)",
        "须为以“ + ”“ - ”或“ -? ”相连的事实编号（前缀 # 表示已完工的分项数）",
    ),
    "sited": (
        "must be fact ids joined by ' + ' whose parts name the places, or kind:town or kind:subdistrict",
        "须为以“ + ”相连、分项写明地点的事实编号，或 kind:town、kind:subdistrict",
    ),
    "natures": (
        f"must be of {', '.join(NATURES)}, joined by ;",
        f"须为 {'、'.join(NATURES)} 之一，多个以“;”相连",
    ),
    "period": (
        "must be a year or two joined by -, such as 2021 or 2020-2021",
        "须为年份或起止年份，如 2021、2020-2021",
    ),
    "date": ("must be a date as YYYY-MM-DD", "须为 YYYY-MM-DD 形式的日期"),
    "whole": ("must be a whole number, 1 or more", "须为不小于 1 的整数"),
    "boolean": ("must be true or false", "须为 true 或 false"),
    "unique": (
        "stands more than once; ids must be unique, rename or delete one",
        "重复；编号必须唯一，请改名或删去一个",
    ),
    "missing_column": ("this column is missing; add it to the header", "缺少此列；请在表头补上"),
}


def _codes(allowed: tuple[str, ...], *, empty: bool = False) -> pa.Check:
    options = ", ".join(allowed)
    key = f"codes:{options}" + (":empty" if empty else "")
    return pa.Check.isin([*allowed, ""] if empty else list(allowed), error=key)


def _pattern(key: str, regex: str, *, empty: bool = False) -> pa.Check:
    return pa.Check.str_matches(rf"^(?:{regex}){'?' if empty else ''}$", error=key)


def _column(*checks: pa.Check, required: bool = True, unique: bool = False) -> pa.Column:
    # No dtype: read_table reads everything as text, and pandera's dtype check is half its cost.
    return pa.Column(checks=list(checks), required=required, unique=unique, report_duplicates="exclude_first")


_REQUIRED = _pattern("required", r"(?s:.*\S.*)")
_ANY = _column(required=True)
_OPTIONAL = _column(required=False)
_WHOLE = _pattern("whole", r"[1-9]\d*")

PROJECTS = pa.DataFrameSchema(
    {
        "project_no": _column(_WHOLE, unique=True),
        "name_zh": _column(_REQUIRED),
        "name_en": _column(_REQUIRED),
        "lead_units": _ANY,
        "reported_status": _ANY,
        "locator": _OPTIONAL,
    },
    name="projects",
)

STATEMENTS = pa.DataFrameSchema(
    {
        "statement_id": _column(_pattern("id", _ID), unique=True),
        "fact_id": _column(_pattern("fact", _FACT)),
        "project_no": _column(_pattern("whole", r"[1-9]\d*", empty=True)),
        "role": _column(_codes(ROLES)),
        "subject_zh": _column(_REQUIRED),
        "subject_en": _OPTIONAL,
        "figure": _column(_REQUIRED),
        "unit_zh": _ANY,
        "place": _ANY,
        "stage": _column(_codes(STAGES, empty=True)),
        "as_of": _column(_pattern("date", _DATE)),
        "section": _column(_REQUIRED),
        "line": _column(_WHOLE),
        "part_of": _column(_pattern("fact", _FACT, empty=True)),
        "nature": _column(_pattern("natures", rf"{_NATURE}(;{_NATURE})*", empty=True), required=False),
        "period": _column(_codes((CUMULATIVE,), empty=True), required=False),
        "note": _OPTIONAL,
    },
    name="statements",
)

INDICATORS = pa.DataFrameSchema(
    {
        "indicator_id": _column(_pattern("id", _ID), unique=True),
        "project_no": _column(_WHOLE),
        "name_zh": _column(_REQUIRED),
        "name_en": _column(_REQUIRED),
        "level": _column(_codes(LEVELS)),
        "parent": _column(_pattern("id", _ID, empty=True)),
        "measure": _column(_codes(MEASURES)),
        "direction": _column(_codes(DIRECTIONS)),
        "target_fact": _column(_pattern("expression", _EXPRESSION, empty=True)),
        "actual_fact": _column(_pattern("expression", _EXPRESSION, empty=True)),
        "completed_fact": _column(_pattern("expression", _EXPRESSION, empty=True)),
        "target_stage": _column(_codes(STAGES, empty=True)),
        "comparable": _column(_codes(("true", "false"))),
        "reason_zh": _ANY,
        "reason_en": _ANY,
        "reported_status": _ANY,
        "lead_units": _ANY,
        "missing_reason": _OPTIONAL,
        "note_zh": _OPTIONAL,
        "note_en": _OPTIONAL,
        "published_pct_fact": _column(_pattern("fact", _FACT, empty=True), required=False),
        "place": _OPTIONAL,
        "concept": _OPTIONAL,
        "task": _column(_pattern("id", _ID, empty=True), required=False),
        "evidence_fact": _column(_pattern("expression", _EXPRESSION, empty=True), required=False),
        "base_fact": _column(_pattern("expression", _EXPRESSION, empty=True), required=False),
        "baseline_fact": _column(_pattern("expression", _EXPRESSION, empty=True), required=False),
        "sited_in": _column(_pattern("sited", _SITED, empty=True), required=False),
        "serves": _column(_codes(GROUPS, empty=True), required=False),
    },
    name="indicators",
)

COSTS = pa.DataFrameSchema(
    {
        "cost_id": _column(_pattern("id", _ID), unique=True),
        "project_no": _column(_pattern("whole", r"[1-9]\d*", empty=True)),
        "name_zh": _column(_REQUIRED),
        "name_en": _column(_REQUIRED),
        "kind": _column(_codes(COST_KINDS)),
        "cost_fact": _column(_pattern("expression", _EXPRESSION)),
        "facilities_fact": _column(_pattern("expression", _EXPRESSION, empty=True)),
        "beneficiaries_fact": _column(_pattern("expression", _EXPRESSION, empty=True)),
        "divisible": _column(_codes(("true", "false"))),
        "reason_zh": _ANY,
        "reason_en": _ANY,
        "period": _column(_pattern("period", _PERIOD, empty=True), required=False),
    },
    name="costs",
)

OBSERVATIONS = pa.DataFrameSchema(
    {
        "observation_id": _column(_pattern("id", _ID), unique=True),
        "project_no": _column(_pattern("whole", r"[1-9]\d*", empty=True)),
        "kind": _column(_REQUIRED),
        "message_zh": _column(_REQUIRED),
        "message_en": _column(_REQUIRED),
        "fact_ids": _ANY,
        "lines": _ANY,
        "severity": _column(_codes(SEVERITIES)),
    },
    name="observations",
)

BLOCKERS = pa.DataFrameSchema(
    {
        "blocker_id": _column(_pattern("id", _ID), unique=True),
        "indicator_id": _column(_pattern("id", _ID)),
        "blocker_zh": _column(_REQUIRED),
        "blocker_en": _ANY,
        "owner": _column(_REQUIRED),
        "since": _column(_pattern("date", _DATE)),
        "due": _column(_pattern("date", _DATE, empty=True)),
        "resolved": _column(_pattern("date", _DATE, empty=True)),
    },
    name="blockers",
)

FOLLOWUPS = pa.DataFrameSchema(
    {
        "followup_id": _column(_pattern("id", _ID), unique=True),
        "from_year": _column(_WHOLE),
        "project_no": _column(_pattern("whole", r"[1-9]\d*", empty=True)),
        "matter_zh": _column(_REQUIRED),
        "matter_en": _ANY,
        "lead_units": _ANY,
        "deadline": _column(_pattern("date", _DATE, empty=True)),
        "proof_zh": _ANY,
        "proof_en": _ANY,
        "state": _OPTIONAL,
        "lines": _OPTIONAL,
        "fact_id": _column(_pattern("fact", _FACT, empty=True)),
    },
    name="followups",
)

#: Columns of a draft by `minsheng extract` that serve the eye and the scorer; they are derived anew, never read.
DRAFT_COLUMNS = {
    "statements": ("value", "low", "high", "unit", "qualifier", "page", "confidence", "reason"),
    "indicators": (
        "subject_zh", "target_value", "actual_value", "unit", "published_pct", "stage", "confidence", "reason",
    ),
}  # fmt: skip

#: File name of each table, whether a report must have it, and its schema.
TABLES: dict[str, tuple[bool, pa.DataFrameSchema]] = {
    "projects": (True, PROJECTS),
    "statements": (True, STATEMENTS),
    "indicators": (True, INDICATORS),
    "costs": (False, COSTS),
    "observations": (False, OBSERVATIONS),
    "blockers": (False, BLOCKERS),
    "followups": (False, FOLLOWUPS),
}


def table_problems(frame: pd.DataFrame, schema: pa.DataFrameSchema, file: str) -> list[Problem]:
    """Check one table as read from its file.

    Parameters
    ----------
    frame : DataFrame of str
        The table as text; its index counts rows from 0 (the header is line 1 of the file).
    schema : DataFrameSchema
        One of this module's.
    file : str
        Name to show.

    Returns
    -------
    list of Problem
        Every failing cell; empty if the table is sound.
    """
    try:
        schema.validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        return list(_problems(errors.failure_cases, frame, file))
    return []


def _problems(cases: pd.DataFrame, frame: pd.DataFrame, file: str) -> Iterator[Problem]:
    key = frame.columns[0] if len(frame.columns) else ""
    for case in cases.to_dict("records"):
        check, column = str(case["check"]), str(case["column"])
        if check == "column_in_dataframe":
            yield Problem(file, "", str(case["failure_case"]), "", *REQUIREMENTS["missing_column"])
            continue
        position = int(case["index"])
        row = row_name(position, str(frame.iloc[position][key]) if column != key else "")
        yield Problem(file, row, column, str(case["failure_case"]), *_requirement(check))


def _requirement(check: str) -> tuple[str, str]:
    if check == "field_uniqueness":
        return REQUIREMENTS["unique"]
    if check.startswith("codes:"):
        options = check.removeprefix("codes:")
        if options.endswith(":empty"):
            options = options.removesuffix(":empty")
            return (f"must be one of {options}, or empty", f"须为 {options} 之一，或留空")
        return (f"must be one of {options}", f"须为 {options} 之一")
    return REQUIREMENTS[check]


def row_name(position: int, key: str = "") -> str:
    """Name a row the way an editor and the data do: line of the file, then the row's key."""
    return f"{position + 2} ({key})" if key else str(position + 2)


def empty_table(schema: pa.DataFrameSchema) -> pd.DataFrame:
    """Return a table with the schema's columns and no rows."""
    return pd.DataFrame(columns=list(schema.columns), dtype="str")
