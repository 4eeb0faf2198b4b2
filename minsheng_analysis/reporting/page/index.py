"""The list of all reports made: ``reports/index.html``.

A few reports are shown each with what it says first; many, as a province's counties have, as a table of their key
figures that can be sorted and searched.
"""

from __future__ import annotations

import html
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from minsheng_analysis.dataset.reading import load_shared
from minsheng_analysis.display.table import Cell, Column, Table
from minsheng_analysis.language.languages import LANGUAGES
from minsheng_analysis.language.messages import messages

_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_DESCRIPTION = re.compile(r'<meta name="description" content="([^"]*)"')
_NUMBERS = re.compile(r'<meta name="key-figures" content="([^"]*)"')
_FIGURE = re.compile(r"<li><b>(.*?)</b>(.*?)</li>", re.DOTALL)
# More reports than this are shown as a table.
_FEW = 40
# What is sought stands in a page's head before its fonts: a folder may hold thousands of pages.
_HEAD = 20_000
_NAME = re.compile(r"(?P<notebook>.+)\.(?P<lang>zh|en)\.html")


@dataclass(frozen=True)
class Entry:
    """One page found: where it stands and what it says first.

    Attributes
    ----------
    region, year, notebook, lang : str
    href : str
        Relative to the index.
    title, answer : str
        As HTML, already escaped.
    numbers : str
        The page's key figures as list items.
    """

    region: str
    year: str
    notebook: str
    lang: str
    href: str
    title: str
    answer: str
    numbers: str


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
    entries = []
    # Not into the folders aside, which another batch may be making and clearing away just now.
    there = out.iterdir() if out.is_dir() else ()
    regions = [folder for folder in there if folder.is_dir() and not folder.name.startswith(".")]
    for path in (page for region in regions for page in region.glob("*/*.html")):
        named = _NAME.fullmatch(path.name)
        if named is None or not path.is_file():
            continue
        with path.open(encoding="utf-8", errors="replace") as stream:
            page = stream.read(_HEAD)
        found = {key: rule.search(page) for key, rule in (("t", _TITLE), ("d", _DESCRIPTION), ("n", _NUMBERS))}
        title, answer, numbers = (match.group(1) if match else "" for match in found.values())
        numbers = html.unescape(numbers)
        entries.append(
            Entry(
                region=path.parent.parent.name, year=path.parent.name, notebook=named["notebook"], lang=named["lang"],
                href=path.relative_to(out).as_posix(), title=title, answer=answer, numbers=numbers,
            )
        )  # fmt: skip
    return sorted(
        entries,
        key=lambda one: (
            one.region,
            -int(one.year) if one.year.isdecimal() else 0,
            one.notebook != "annual_report",
            one.notebook,
            LANGUAGES.index("zh") if one.lang == "zh" else 1,
        ),
    )


def write_index(out: Path, *, data_dir: Path | None = None) -> Path:
    """Write the list of all reports in a folder, in Chinese and English on one page.

    Parameters
    ----------
    out : Path
    data_dir : Path, optional
        Folder whose ``regions.csv`` names the places; where it has none, the project's own.

    Returns
    -------
    Path
        ``<out>/index.html``; put in place whole.
    """
    from minsheng_analysis import __version__
    from minsheng_analysis.reporting.page.assets import page_script, page_styles, plain_policy, scripted_policy
    from minsheng_analysis.reporting.page.fonts import font_faces

    zh, en = messages("page", "zh"), messages("page", "en")
    reports = [list(pages) for _, pages in groupby(find_reports(out), lambda one: (one.region, one.year, one.notebook))]
    names = _names(data_dir)
    many = len(reports) > _FEW
    body = "\n".join(_tables(reports, names) if many else _cards(reports, names)) or _both(
        "No report has been made yet."
    )
    heading = f'{html.escape(zh("All reports"))} <span lang="en">{html.escape(en("All reports"))}</span>'
    made = html.escape(zh("Made by minsheng-analysis {version}.", version=__version__))
    shown = f"{heading}{body}{made}"
    page = f"""<!DOCTYPE html>
<html lang="zh-Hans">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{scripted_policy() if many else plain_policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{html.escape(zh("All reports"))} · {html.escape(en("All reports"))}</title>
<style>{font_faces(html.unescape(shown))}</style>
<style>{page_styles()}</style>
</head>
<body>
<div class="layout index">
<main id="main" data-filter="{html.escape(zh("Filter rows"))} {html.escape(en("Filter rows"))}">
<h1>{heading}</h1>
{body}
</main>
</div>
<footer class="colophon"><p>{made}</p></footer>
{f"<script>{page_script()}</script>" if many else ""}
</body>
</html>
"""
    target, aside = out / "index.html", out / f".index-{os.getpid()}.part"
    try:
        aside.write_text(page, encoding="utf-8", newline="\n")
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)
    return target


def _both(message: str) -> str:
    zh, en = messages("page", "zh"), messages("page", "en")
    return f'<p>{html.escape(zh(message))} <span lang="en">{html.escape(en(message))}</span></p>'


def _names(data_dir: Path | None) -> dict[str, tuple[str, str]]:
    regions = load_shared("regions", data_dir=data_dir)
    pairs = zip(regions["name_zh"].tolist(), regions["name_en"].tolist(), strict=True)
    return dict(zip(regions["region"].tolist(), pairs, strict=True))


def _cards(reports: Sequence[Sequence[Entry]], names: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    for region, mine in groupby(reports, lambda pages: pages[0].region):
        zh, en = names.get(region, (region, ""))
        yield f'<h2>{html.escape(zh)} <span lang="en" class="small">{html.escape(en)}</span></h2>'
        for year, same in groupby(mine, lambda pages: pages[0].year):
            yield f"<h3>{html.escape(year)}</h3>"
            yield from map(_card, same)


def _card(pages: Sequence[Entry]) -> str:
    """Show one notebook's pages: its title leads to it in each language, the key figures stand below once."""
    links = "".join(
        f'<p lang="{_tag(page)}"><a href="{html.escape(page.href, quote=True)}">'
        f'{page.title or html.escape(page.notebook)}</a><br><span class="small">{page.answer}</span></p>'
        for page in pages
    )
    first = next((page for page in pages if page.numbers), None)
    figures = f'<ul class="numbers" lang="{_tag(first)}">{first.numbers}</ul>' if first else ""
    return f'<article class="report">{links}{figures}</article>'


def _tag(page: Entry) -> str:
    return "zh-Hans" if page.lang == "zh" else "en"


def _tables(reports: Sequence[Sequence[Entry]], names: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    """Show each notebook's reports as a table: a row a report, a column a key figure."""
    kinds = dict.fromkeys(pages[0].notebook for pages in reports)
    for notebook in sorted(kinds, key=lambda name: (name != "annual_report", name)):
        yield _table(notebook, [pages for pages in reports if pages[0].notebook == notebook], names)


def _table(notebook: str, reports: Sequence[Sequence[Entry]], names: Mapping[str, tuple[str, str]]) -> str:
    zh, en = messages("page", "zh"), messages("page", "en")
    figures = [_figures(pages) for pages in reports]
    # Reports of a year that still runs word theirs otherwise: their figures get columns of their own.
    labels = dict.fromkeys(label for found in figures for label in found)
    rows = []
    for pages, found in zip(reports, figures, strict=True):
        name_zh, name_en = names.get(pages[0].region, (pages[0].region, ""))
        links = " ".join(
            f'<a lang="{_tag(page)}" href="{html.escape(page.href, quote=True)}">{_LANGUAGE[page.lang]}</a>'
            for page in pages
        )
        cells = [found.get(label, Cell("", "")) for label in labels]
        place = f'{html.escape(name_zh)} <span lang="en" class="small">{html.escape(name_en)}</span>'
        rows.append([Cell(place), Cell(pages[0].year, pages[0].year), Cell(links), *cells])
    known = {
        "annual_report": "Annual reports",
        "evaluation": "Self-evaluations",
        "progress": "Progress through the year",
        "comparison": "Comparisons",
        "project_profile": "Profiles of projects",
    }
    title = known.get(notebook, "")
    return Table(
        name=notebook.replace("_", "-"),
        title=f"{zh(title)} · {en(title)}" if title else notebook,
        subtitle=str(len(reports)),
        columns=(
            Column(f'{zh("Place")} {en("Place")}'), Column(f'{zh("Year")} {en("Year")}'), Column(f'{zh("Page")} {en("Page")}'),
            *(Column(label, number=True) for label in labels),
        ),
        groups=[("", rows)],
    )._repr_html_()  # fmt: skip


_LANGUAGE = {"zh": "中文", "en": "English"}


def _figures(pages: Sequence[Entry]) -> dict[str, Cell]:
    """Read a report's key figures: what each is called, and its cell, which sorts by its number or share."""
    first = next((page for page in pages if page.numbers), None)
    if first is None:
        return {}
    found = {}
    for value, label in _FIGURE.findall(first.numbers):
        words = html.unescape(re.sub(r"<[^>]+>", "", value))
        parts = [float(part.replace(",", "")) for part in re.findall(r"[\d,.]+", words)]
        share = parts[0] / parts[1] if len(parts) == 2 and parts[1] else parts[0] if parts else ""
        # A heading has no number before it, and no classifier then.
        name = re.sub(r"^[项个]", "", html.unescape(re.sub(r"<[^>]+>", "", label)))
        found[name] = Cell(f'<span class="nowrap">{html.escape(words)}</span>', share)
    return found
