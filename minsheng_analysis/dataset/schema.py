"""What each file of a report may hold, read from the one field dictionary, ``data/fields.csv``.

A field has a type, a need (whether its column must be there and its cells be filled) and a rule (a list of codes or a
pattern). Tables are read as text and checked as text, so that a finding can quote the characters that stand in the
file. The reader, ``minsheng new``, the data package, the drafts and the workbook form all take the fields from here.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from minsheng_analysis import keys
from minsheng_analysis.measures import codes
from minsheng_analysis.resources import data_root

_ID = r"[A-Za-z0-9_.\-]{1,100}"
_FACT = r"[a-z0-9][a-z0-9_.\-]{0,99}"
_NATURE = f"(?:{'|'.join(codes.NATURES)})"

#: Lists of codes, by the name of the rule.
CODES: Mapping[str, tuple[str, ...]] = {
    "role": codes.ROLES,
    "stage": codes.STAGES,
    "level": codes.LEVELS,
    "measure": codes.MEASURES,
    "direction": codes.DIRECTIONS,
    "cost_kind": codes.COST_KINDS,
    "fund": codes.FUNDS,
    "severity": codes.SEVERITIES,
    "coverage": codes.COVERAGES,
    "cumulative": (codes.CUMULATIVE,),
    "group": codes.GROUPS,
    "boolean": ("true", "false"),
}

#: Patterns, by the name of the rule; a cell must match as a whole.
PATTERNS: Mapping[str, str] = {
    "id": _ID,
    "fact": _FACT,
    "facts": rf"{_FACT}(;{_FACT})*",
    "expression": rf"#?{_FACT}( [+-]\?? #?{_FACT}){{0,99}}",
    "sited": rf"(kind:(town|subdistrict)|{_FACT})( \+ {_FACT}){{0,99}}",
    "natures": rf"{_NATURE}(;{_NATURE})*",
    "period": r"\d{4}(-\d{4})?",
    # Nine digits: what a whole number of ours counts never needs more, and nothing that reads it overflows.
    "whole": r"[1-9]\d{0,8}",
    "amount": r"\d{1,15}(\.\d{1,2})?",
    "lines": r"[1-9]\d{0,8}(;[1-9]\d{0,8})*",
    "date": r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])",
    "year": r"\d{4}",
    "region": keys.REGION,
    "adcode": r"\d{6}",
    "sha256": r"[0-9a-f]{64}",
    "url": r"https?://[^\s|\[\]<>\"]{1,500}",
    # A figure is a few characters; a state may be a clause.
    "figure": r"(?s:.{1,300})",
}


def _is_date(text: str) -> bool:
    """Whether the day is in the calendar, and in a year that a report may be of."""
    try:
        return keys.is_year(date.fromisoformat(text).year)
    except ValueError:
        return False


#: What a pattern cannot say.
_BEYOND: Mapping[str, Callable[[str], bool]] = {
    "date": _is_date,
    "year": lambda text: keys.is_year(int(text)),
    "region": keys.is_region,
}

#: What a cell that breaks a rule is told, as messages of the catalogue ``validation``.
REQUIREMENTS: Mapping[str, str] = {
    "filled": "must not be empty; fill it in",
    "id": "may hold letters, digits and . _ - only; rename it",
    "fact": "must be a fact id in lower case (letters, digits, . _ -) such as p05.spaces.target",
    "facts": "must be fact ids in lower case, joined by ;",
    "expression": "must be fact ids joined by ' + ', ' - ' or ' -? ' (a leading # counts completed parts)",
    "sited": "must be fact ids joined by ' + ' whose parts name the places, or kind:town or kind:subdistrict",
    "natures": "must be of {codes}, joined by ;",
    "period": "must be a year or two joined by -, such as 2021 or 2020-2021",
    "whole": "must be a whole number, from 1 to 999999999",
    "amount": "must be an amount in yuan, in digits with at most two decimals, such as 4500000",
    "lines": "must be line numbers joined by ; such as 12;47",
    "date": "must be a date as YYYY-MM-DD",
    "year": "must be a year from 1949 to 2100",
    "region": "must be lower-case letters, digits, _ and -, beginning with a letter, as it names folders",
    "adcode": "must be six digits",
    "sha256": "is no SHA-256; give 64 hexadecimal digits, as `sha256sum FILE` prints them",
    "url": "must be an address that begins with http:// or https:// and holds no space",
    "figure": "is longer than any figure; put in the characters as printed",
    "unique": "stands more than once; ids must be unique, rename or delete one",
    "column": "is missing; add it to the header",
}

Need = Literal["key", "filled", "column", "optional", "draft", "review"]


@dataclass(frozen=True)
class Field:
    """One column of a table, or one key of ``report.toml``.

    Attributes
    ----------
    table, name : str
    type : str
        ``string``, ``integer``, ``number``, ``boolean`` or ``date``.
    need : str
        ``key`` (part of what identifies a row), ``filled`` (never empty), ``column`` (the column must be there, a cell
        may be empty), ``optional`` (the column may be missing), ``draft`` (written by ``minsheng extract`` for the
        eye, never read) or ``review`` (of a draft: how far a row may be trusted).
    rule : str
        Name of what a cell that is not empty must look like, of `CODES` or `PATTERNS`; empty where anything may stand.
    refers_to : str
        ``table.column`` that the value must stand in; empty for none.
    description_en, description_zh : str
    """

    table: str
    name: str
    type: str
    need: Need
    rule: str
    refers_to: str
    description_en: str
    description_zh: str

    @property
    def filled(self) -> bool:
        """Whether a cell must not be empty."""
        return self.need in ("key", "filled")

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that a cell may hold; empty where it is no column of codes."""
        return CODES.get(self.rule, ())

    def allows(self, value: str) -> bool:
        """Say whether a cell that is not empty keeps the field's rule."""
        if self.codes:
            return value in self.codes
        pattern = _compiled(self.rule)
        if pattern is None:
            return True
        return pattern.fullmatch(value) is not None and (self.rule not in _BEYOND or _BEYOND[self.rule](value))

    def requirement(self) -> tuple[str, dict[str, str]]:
        """Say what a cell must be: a message of the catalogue ``validation``, and what it is filled with."""
        if self.codes:
            said = "must be one of {codes}" if self.filled else "must be one of {codes}, or empty"
            return said, {"codes": ", ".join(self.codes)}
        return REQUIREMENTS[self.rule], {"codes": ", ".join(codes.NATURES)} if self.rule == "natures" else {}


@dataclass(frozen=True)
class Table:
    """One table of the data model.

    Attributes
    ----------
    name : str
        File name without its ending.
    title : str
        What it holds, in English.
    required : bool
        Whether a report must have it.
    fields : mapping of str to Field
        By column name, in the order of the file; those of a draft last.
    """

    name: str
    title: str
    required: bool
    fields: Mapping[str, Field]

    @property
    def file(self) -> str:
        """File name."""
        return f"{self.name}.csv"

    @property
    def further_file(self) -> str:
        """Name of a second file that holds more rows of the table, where a report has one."""
        return f"{self.name}.further.csv"

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that the loader reads, in the order of the file."""
        return tuple(name for name, field in self.fields.items() if field.need not in ("draft", "review"))

    @property
    def draft_columns(self) -> tuple[str, ...]:
        """Columns of a draft by ``minsheng extract`` that serve the eye and the scorer; derived anew, never read."""
        return tuple(name for name, field in self.fields.items() if field.need == "draft")

    @property
    def review_columns(self) -> tuple[str, ...]:
        """Columns of a draft that say how far a row may be trusted; a report that is no draft has none of them."""
        return tuple(name for name, field in self.fields.items() if field.need == "review")

    @property
    def key(self) -> tuple[str, ...]:
        """Columns that identify a row."""
        return tuple(name for name, field in self.fields.items() if field.need == "key")


@cache
def _compiled(rule: str) -> re.Pattern[str] | None:
    return re.compile(PATTERNS[rule]) if rule in PATTERNS else None


def _dictionary() -> dict[str, dict[str, Field]]:
    found: dict[str, dict[str, Field]] = {}
    with (data_root() / "fields.csv").open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream)
        next(rows)
        for table, name, kind, need, rule, refers_to, english, chinese in rows:
            field = Field(table, name, kind, need, rule, refers_to, english, chinese)  # type: ignore[arg-type]
            found.setdefault(table, {})[name] = field
    return found


_FIELDS = _dictionary()


def _tables(*named: tuple[str, str, bool]) -> dict[str, Table]:
    return {name: Table(name, title, required, _FIELDS[name]) for name, title, required in named}


#: The tables of a report's folder.
TABLES = _tables(
    ("projects", "Projects", True),
    ("statements", "Statements: one row a printed figure", True),
    ("indicators", "Indicators: target paired with result", True),
    ("costs", "Costs", False),
    ("budget", "Budget and spending of each project", False),
    ("observations", "Observations of a careful reader", False),
    ("blockers", "Blockers", False),
    ("followups", "Matters that an earlier year left open", False),
)

#: The tables that all reports of a data folder share.
SHARED = _tables(
    ("regions", "Regions", True),
    ("population", "Residents", True),
    ("places", "Places and lead bodies", True),
    ("concepts", "Concepts compared across reports", True),
    ("glossary", "Names in English of what reports count", True),
    ("fields", "Field dictionary", True),
)

#: ``report.toml``: its keys, those of ``[source]`` with a dot, and those of each of its ``[[sections]]``.
META = _tables(("report", "The report as a whole", True), ("sections", "Parts of the document", False))


#: Added to the places of the rows of a table's second file, so that each row can be named in its own.
FURTHER = 1_000_000


def file_of(table: str, position: int) -> str:
    """Name the file that a row of a table stands in.

    Parameters
    ----------
    table : str
    position : int
        The row's place in the table's index.

    Examples
    --------
    >>> file_of("statements", 3), file_of("statements", FURTHER + 3)
    ('statements.csv', 'statements.further.csv')
    """
    return f"{table}.further.csv" if position >= FURTHER else f"{table}.csv"


def row_name(position: int, key: str = "") -> str:
    """Name a row the way an editor and the data do: line of the file, then the row's key.

    Parameters
    ----------
    position : int
        The row's place in a table's index, which counts the lines below the header from 0, those of a second file from
        `FURTHER`.
    key : str
    """
    line = position % FURTHER + 2
    return f"{line} ({key})" if key else str(line)
