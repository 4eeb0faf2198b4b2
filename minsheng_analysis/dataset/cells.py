"""Cells as people's programs save them: taken as they are meant where that is certain, and checked against their field.

A spreadsheet writes TRUE for true and 2017/12/31 for 2017-12-31; full-width digits are digits. Such a cell is taken as
meant, with a notice. What a spreadsheet has spoilt beyond recovery (6.3E+04) is a problem, by its name. A cell that
keeps its field's rule is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from minsheng_analysis.dataset.schema import REQUIREMENTS, Field

#: Characters that are not for reading: controls, lone surrogates, and marks that turn the text after them round.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
#: Characters without width, which copying from a page or a spreadsheet leaves behind.
_NO_WIDTH = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_EXPONENT_LETTER = re.compile("[eEｅＥ]")
_EXPONENT = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
_POINT_NOUGHT = re.compile(r"(\d+)\.0+")
_DAY = re.compile(r"(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})日)(?:[ T]0?0:00(?::00(?:\.0+)?)?)?")

#: Full-width letters, digits and signs, and the wide blank, as a Chinese keyboard gives them.
_HALF = {0xFF01 + n: 0x21 + n for n in range(94)} | {0x3000: 0x20}

Fault = tuple[str, dict[str, str]]


@dataclass(frozen=True)
class Found:
    """A cell of a column that is not as it should be.

    Attributes
    ----------
    position : int
        Place in the column, from 0.
    value : str
        As it stands in the file.
    message : (message, params)
        Of the catalogue ``validation``.
    """

    position: int
    value: str
    message: Fault


def tidy_column(values: Sequence[str], field: Field) -> tuple[list[str], list[Found], list[Found]]:
    """Read a column as it is meant and hold it against its field.

    Parameters
    ----------
    values : sequence of str
    field : Field

    Returns
    -------
    tuple of (list of str, list of Found, list of Found)
        The values as meant; what is wrong; what was taken as meant.
    """
    meant: dict[str, str] = {}
    faults: dict[str, Fault] = {}
    changes: dict[str, Fault] = {}
    for value in dict.fromkeys(values):
        fault = _fault(value, field)
        if fault is None:
            meant[value] = value
            continue
        again, change = _as_meant(value, field)
        if change is not None and _fault(again, field) is None:
            meant[value], changes[value] = again, change
        else:
            meant[value], faults[value] = value, fault
    if not faults and not changes:
        return list(values), [], []
    problems = [Found(n, value, faults[value]) for n, value in enumerate(values) if value in faults]
    notices = [Found(n, value, changes[value]) for n, value in enumerate(values) if value in changes]
    return [meant[value] for value in values], problems, notices


def repeated(columns: Iterable[Sequence[str]]) -> list[int]:
    """Give the places of rows whose key stands in an earlier row."""
    seen: set[tuple[str, ...]] = set()
    found = []
    for position, key in enumerate(zip(*columns, strict=True)):
        if key in seen:
            found.append(position)
        seen.add(key)
    return found


def _fault(value: str, field: Field) -> Fault | None:
    if not value.strip():
        if not field.filled:
            return (REQUIREMENTS["filled"], {}) if value else None
        return field.requirement() if field.codes else (REQUIREMENTS["filled"], {})
    if unseen := _UNSEEN.search(value):
        code = f"U+{ord(unseen.group()):04X}"
        return "holds a character that cannot be seen ({code}); delete it", {"code": code}
    if (field.type in ("integer", "number") or field.rule == "figure") and _rewritten(value):
        return "a spreadsheet has rewritten the number; put in its digits as printed, in a column of text", {}
    return None if field.allows(value) else field.requirement()


def _rewritten(value: str) -> bool:
    """Whether a number stands as 6.3E+04: its digits are lost."""
    if not _EXPONENT_LETTER.search(value):
        return False
    return _EXPONENT.fullmatch(value.translate(_HALF).strip()) is not None


def _as_meant(value: str, field: Field) -> tuple[str, Fault | None]:
    """Take a cell as it is meant, and say what was taken for what; no change where that is not certain."""
    bare = _NO_WIDTH.sub("", value).strip()
    if not bare:
        return "", ("holds nothing but spaces, which count as empty", {})
    if field.type in ("integer", "number", "date", "boolean") or field.rule in ("lines", "facts"):
        bare = bare.translate(_HALF)
    if field.type == "date" and (day := _DAY.fullmatch(bare)):
        year, month, number = (part for part in day.groups() if part)
        return f"{year}-{int(month):02d}-{int(number):02d}", ("a date in another form was read as YYYY-MM-DD", {})
    if field.type in ("integer", "number"):
        if _THOUSANDS.fullmatch(bare):
            bare = bare.replace(",", "")
        elif whole := _POINT_NOUGHT.fullmatch(bare):
            bare = whole[1]
    if field.codes and bare.lower() in field.codes:
        bare = bare.lower()
    if field.rule in ("lines", "facts"):
        bare = ";".join(part.strip() for part in re.split(r"[;,、]", bare))
    if bare == value:
        return value, None
    return bare, ("a cell in another form was read as it is meant", {})
