"""The pages that stand in a folder of reports, and what each says of itself in its head."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_META = re.compile(r'<meta name="(description|minsheng-about|minsheng-ways)" content="([^"]*)"')
# What is sought stands in a page's head before its fonts: a folder may hold thousands of pages.
_HEAD = 20_000
_NAME = re.compile(r"(?P<notebook>.+)\.(?P<lang>zh|en)\.html")
#: How the notebooks follow each other; those of a user's own come after them.
ORDER = ("annual_report", "evaluation", "progress", "comparison")
#: The lists of all reports, one a language.
INDEX = {"zh": "index.html", "en": "index.en.html"}


@dataclass(frozen=True)
class Entry:
    """One page found: where it stands and what its head says.

    Attributes
    ----------
    region, year, notebook, lang : str
    href : str
        Relative to the folder of all reports.
    title, answer : str
    about : dict
        What the page says of itself to programs; empty for a page that says nothing.
    ways : str
        The mark of the ways to other pages that were last written into it.
    """

    region: str
    year: str
    notebook: str
    lang: str
    href: str
    title: str
    answer: str
    about: Mapping[str, Any] = field(compare=False)
    ways: str


def stand_alone(out: Path, region: str) -> bool:
    """Tell whether a folder of reports holds a single place's, and no list of them."""
    lists = any((out / name).is_file() for name in INDEX.values())
    return not lists and all(page.parent.parent.name == region for page in out.glob("[!.]*/*/*.html"))


def find_reports(out: Path) -> list[Entry]:
    """Find the reports that stand in a folder.

    Parameters
    ----------
    out : Path
        Where reports are made: ``<out>/<region>/<year>/<notebook>.<lang>.html``.

    Returns
    -------
    list of Entry
        By region, latest year first, annual report before other notebooks, Chinese before English.
    """
    # Not into the folders aside, which another batch may be making and clearing away just now.
    there = out.iterdir() if out.is_dir() else ()
    regions = [folder for folder in there if folder.is_dir() and not folder.name.startswith(".")]
    pages = (page for folder in regions for page in folder.glob("*/*.html") if page.is_file())
    return sorted((entry for page in pages if (entry := _read(page, out))), key=_place)


def current(entries: Sequence[Entry], out: Path) -> list[Entry]:
    """Leave out the pages that tell of an older draft than the same page in the other language, made since.

    Parameters
    ----------
    entries : sequence of Entry
        From `find_reports`.
    out : Path
        Folder of all reports.
    """
    pages: dict[tuple[str, str, str], list[Entry]] = {}
    for one in entries:
        pages.setdefault((one.region, one.year, one.notebook), []).append(one)
    old: set[str] = set()
    for same in (same for same in pages.values() if len({_reading(one) for one in same if one.about}) > 1):
        newest = max(same, key=lambda one: (out / one.href).stat().st_mtime_ns)
        old |= {one.href for one in same if one.about and _reading(one) != _reading(newest)}
    return [one for one in entries if one.href not in old]


def _reading(one: Entry) -> tuple[str, ...]:
    """What a page says of its tables that is alike in both languages: how many rows were reviewed, what was kept."""
    told = [json.dumps(one.about.get(key), sort_keys=True) for key in ("sha256", "figures", "kept", "squares", "as_of")]
    return (*told, *re.findall(r"[0-9]+", str(one.about.get("notice", ""))))


def _read(page: Path, out: Path) -> Entry | None:
    """Read what a page's head says of it; None for a file that is not named as a page."""
    named = _NAME.fullmatch(page.name)
    if named is None:
        return None
    with page.open(encoding="utf-8", errors="replace") as stream:
        head = stream.read(_HEAD)
    title = _TITLE.search(head)
    told = {name: html.unescape(content) for name, content in _META.findall(head)}
    return Entry(
        region=page.parent.parent.name, year=page.parent.name, notebook=named["notebook"], lang=named["lang"],
        href=page.relative_to(out).as_posix(), title=html.unescape(title[1]) if title else "",
        answer=told.get("description", ""), about=json.loads(told.get("minsheng-about") or "{}"),
        ways=told.get("minsheng-ways", ""),
    )  # fmt: skip


def _place(one: Entry) -> tuple[str, int, int, int, str, bool]:
    number = re.search(r"[0-9]+$", one.notebook)
    return (
        one.region,
        -int(one.year) if one.year.isdecimal() else 0,
        ORDER.index(one.notebook) if one.notebook in ORDER else len(ORDER),
        int(number[0]) if number else 0,
        one.notebook,
        one.lang != "zh",
    )
