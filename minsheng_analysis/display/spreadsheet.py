"""A figure's numbers as CSV that a spreadsheet opens as they are, and that runs nothing in it."""

from __future__ import annotations

import base64
import csv
import io
import math
import re
from collections.abc import Iterable, Sequence

_FORMULA_START = re.compile(r"^[=+\-@\t\r]")


def harmless(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run.

    Examples
    --------
    >>> harmless("=1+1"), harmless("7个")
    ("'=1+1", '7个')
    """
    return f"'{text}" if isinstance(text, str) and _FORMULA_START.match(text) else text


def _value(cell: object) -> object:
    if isinstance(cell, float):
        return "" if math.isnan(cell) else f"{cell:.12g}"
    return harmless(cell) if isinstance(cell, str) else cell


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    r"""Write rows as CSV: lines end as RFC 4180 wants, NaN is left empty.

    Examples
    --------
    >>> csv_text(["name", "km"], [("=a", 11.4), ("b", float("nan")), ("c", 20.0)])
    "name,km\r\n'=a,11.4\r\nb,\r\nc,20\r\n"
    """
    stored = io.StringIO()
    writer = csv.writer(stored, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_value(cell) for cell in row] for row in rows)
    return stored.getvalue()


def csv_address(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Give the address of a CSV file that is its own content, with the mark by which Excel knows its characters."""
    content = ("\ufeff" + csv_text(columns, rows)).encode()
    return f"data:text/csv;charset=utf-8;base64,{base64.b64encode(content).decode()}"
