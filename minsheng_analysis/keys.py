"""The plain codes that name a report, and the folders that they become.

A report's own file says which region and year it is of, and pages, workbooks and drafts are written to paths made of
them. Whoever made the file must not decide where on the reader's disk that is: a key is a plain code, and whatever is
written lies inside the folder that the user named.
"""

from __future__ import annotations

import re
from pathlib import Path

from minsheng_analysis.errors import MinshengError, UsageError, shown_value

#: What a region's key looks like, as a regular expression. 64 characters fit every file system.
REGION = r"[a-z][a-z0-9_-]{0,63}"
FIRST_YEAR, LAST_YEAR = 1949, 2100

_REGION = re.compile(REGION)
# Windows opens a device under these names, in every folder and with every ending.
_DEVICES = frozenset(["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))])
_YEAR = re.compile(r"[0-9]{4}")


def is_region(text: object) -> bool:
    """Say whether a text may be a region's key: lower-case letters, digits, ``_`` and ``-``, a letter first.

    Examples
    --------
    >>> is_region("yubei"), is_region("../up"), is_region("con"), is_region(5)
    (True, False, False, False)
    """
    return isinstance(text, str) and _REGION.fullmatch(text) is not None and text not in _DEVICES


def is_year(year: object) -> bool:
    """Say whether a number may be a report's year: a whole number from 1949 to 2100.

    Examples
    --------
    >>> is_year(2021), is_year(True), is_year("2021"), is_year(20211)
    (True, False, False, False)
    """
    return isinstance(year, int) and not isinstance(year, bool) and FIRST_YEAR <= year <= LAST_YEAR


def check_region(region: str) -> str:
    """Give a region's key back.

    Raises
    ------
    UsageError
        If it cannot be one.
    """
    if is_region(region):
        return region
    raise UsageError(
        f"region {region!r} cannot be a key; use lower-case letters, digits, _ and -, beginning with a letter, at most 64",
        f"地区代号“{shown_value(str(region))}”不合要求；请用小写字母开头，只含小写字母、数字、_ 和 -，不超过 64 个字符",
    )


def check_year(year: int) -> int:
    """Give a report's year back.

    Raises
    ------
    UsageError
        If it cannot be one.
    """
    if is_year(year):
        return year
    raise UsageError(
        f"year {year} is out of range; give one from {FIRST_YEAR} to {LAST_YEAR}",
        f"年份 {year} 超出范围；请填 {FIRST_YEAR} 至 {LAST_YEAR}",
    )


def report_key(text: str) -> tuple[str, int]:
    """Read ``REGION/YEAR``.

    Raises
    ------
    UsageError
        If the text is something else.

    Examples
    --------
    >>> report_key("yubei/2021")
    ('yubei', 2021)
    """
    region, _, year = text.rpartition("/")
    if is_region(region) and _YEAR.fullmatch(year) and is_year(int(year)):
        return region, int(year)
    raise UsageError(
        f"{text!r} is not REGION/YEAR; write for example yubei/2021",
        f"“{shown_value(text)}”不是“地区/年份”；例如 yubei/2021",
    )


def inside(root: Path, *parts: str) -> Path:
    """Give a path below a folder, and make sure that it is: also where a part is ``..`` or a link leads elsewhere.

    Parameters
    ----------
    root : Path
        The folder that may be written to; need not be there yet.
    *parts : str
        Names of folders below it, and of a file.

    Raises
    ------
    MinshengError
        If what is meant lies outside.
    """
    path = root.joinpath(*parts)
    if not path.resolve().is_relative_to(root.resolve()):
        raise MinshengError(f"{path} lies outside {root}; nothing is written there", f"{path} 在 {root} 之外，不会写入")
    return path
