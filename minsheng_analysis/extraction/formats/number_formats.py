"""Spreadsheet cells as they are shown: 0.9048 under the format 0.00% is 90.48%."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

_MARKS = re.compile(r'\[[^\]]*\]|"([^"]*)"|\\(.)|_.|\*.')
_DATE_PARTS = re.compile(r"yyyy|yy|mmmm|mmm|mm|m|dddd|ddd|dd|d|hh|h|ss|s|am/pm|上午/下午", re.IGNORECASE)


def shown(value: object, number_format: str) -> str:
    """Return what a cell shows.

    Parameters
    ----------
    value : object
        As openpyxl gives it.
    number_format : str
        The cell's format code, such as ``0.00%`` or ``yyyy"年"m"月"``.

    Examples
    --------
    >>> shown(0.9047619, "0.00%"), shown(5129.7, "0.00"), shown(1234567, "#,##0"), shown(12, '0"个"')
    ('90.48%', '5129.70', '1,234,567', '12个')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime | date):
        return _date(value, number_format)
    if isinstance(value, time | timedelta):
        return str(value)
    if isinstance(value, int | float):
        return _number(Decimal(repr(value)), number_format)
    return str(value)


def _number(value: Decimal, number_format: str) -> str:
    sections = _sections(number_format)
    section = sections[0]
    if len(sections) > 1 and value < 0:
        section, value = sections[1], -value
    elif len(sections) > 2 and value == 0:
        section = sections[2]
    bare = _MARKS.sub("", section)
    pattern = re.search(r"[#0?][#0?,]*(?:\.([0#?]*))?(?:E[+\-]?0+)?", bare)
    if bare.strip() in {"", "General", "@", "G/通用格式"} or not pattern or "E" in pattern.group() or "/" in bare:
        text = _plain(value)
        # a section without any place for digits shows its own words only
        return _dressed(section, text) if pattern is None and bare.strip() in {"General", "G/通用格式"} else text
    percent = "%" in bare
    scaled = value * 100 if percent else value
    fixed, optional = _decimals(pattern.group(1) or "")
    scaled = scaled.scaleb(-3 * len(re.search(r",*$", pattern.group().partition(".")[0])[0]))  # type: ignore[index]
    rounded = scaled.quantize(Decimal(1).scaleb(-(fixed + optional)), ROUND_HALF_UP)
    grouped = bool(re.search(r"[#0],[#0]", pattern.group()))
    text = f"{rounded:,f}" if grouped else f"{rounded:f}"
    for _ in range(optional):
        text = text.removesuffix("0")
    return _dressed(section, text.removesuffix("."))


def _sections(number_format: str) -> list[str]:
    """Part a format at semicolons outside of quotation marks."""
    return re.findall(r'(?:"[^"]*"|\\.|[^;"])+', number_format) or ["General"]


def _decimals(digits: str) -> tuple[int, int]:
    return digits.count("0"), len(digits) - digits.count("0")


def _plain(value: Decimal) -> str:
    """Write a number as a general format does: no digits that only binary fractions have."""
    rounded = value if value == value.to_integral() else Decimal(f"{value:.10g}")
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _dressed(section: str, number: str) -> str:
    """Put the words of a format around the number."""
    literal = _MARKS.sub(lambda m: m.group(1) or m.group(2) or "", section)
    found = re.search(r"(?:[#0?][#0?,]*(?:\.[0#?]*)?)|General|G/通用格式", literal)
    if not found:
        return number
    before, behind = literal[: found.start()], literal[found.end() :]
    return f"{before}{number}{behind}".strip()


def _date(value: datetime | date, number_format: str) -> str:
    parts = {
        "yyyy": f"{value.year}", "yy": f"{value.year % 100:02}", "mm": f"{value.month:02}", "m": f"{value.month}",
        "dd": f"{value.day:02}", "d": f"{value.day}",
    }  # fmt: skip
    code = re.sub(r"\[[^\]]*\]|_.|\*.", "", number_format.split(";", maxsplit=1)[0]).replace("\\", "").replace('"', "")
    code = re.split(r"\s*h", code, maxsplit=1, flags=re.IGNORECASE)[0]
    text = _DATE_PARTS.sub(lambda m: parts.get(m.group().lower(), ""), code)
    if not re.search(r"\d", text) or "General" in code:
        return f"{value:%Y-%m-%d}"
    return text.strip()
