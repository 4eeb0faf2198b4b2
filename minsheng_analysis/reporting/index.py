"""The list of all reports made: ``reports/index.html``."""

from __future__ import annotations

import html
import os
import re
from dataclasses import dataclass
from pathlib import Path

from minsheng_analysis.i18n import LANGUAGES, messages
from minsheng_analysis.reading import load_shared

_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_DESCRIPTION = re.compile(r'<meta name="description" content="([^"]*)"')
_NUMBERS = re.compile(r'<meta name="key-figures" content="([^"]*)"')
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
        if named is None:
            continue
        with path.open(encoding="utf-8") as stream:
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
            -int(one.year) if one.year.isdigit() else 0,
            one.notebook != "annual_report",
            one.notebook,
            LANGUAGES.index("zh") if one.lang == "zh" else 1,
        ),
    )


def write_index(out: Path) -> Path:
    """Write the list of all reports in a folder, in Chinese and English on one page.

    Parameters
    ----------
    out : Path

    Returns
    -------
    Path
        ``<out>/index.html``; put in place whole.
    """
    from minsheng_analysis import __version__
    from minsheng_analysis.reporting.exporter import page_styles, plain_policy
    from minsheng_analysis.reporting.fonts import font_faces

    zh, en = messages("page", "zh"), messages("page", "en")
    body = _body(find_reports(out))
    heading = f'{html.escape(zh("All reports"))} <span lang="en">{html.escape(en("All reports"))}</span>'
    made = html.escape(zh("Made by minsheng-analysis {version}.", version=__version__))
    shown = f"{heading}{body}{made}"
    page = f"""<!DOCTYPE html>
<html lang="zh-Hans">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{plain_policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{html.escape(zh("All reports"))} · {html.escape(en("All reports"))}</title>
<style>{font_faces(html.unescape(shown))}</style>
<style>{page_styles()}</style>
</head>
<body>
<div class="layout index">
<main id="main">
<h1>{heading}</h1>
{body}
</main>
</div>
<footer class="colophon"><p>{made}</p></footer>
</body>
</html>
"""
    target, aside = out / "index.html", out / f".index-{os.getpid()}.part"
    aside.write_text(page, encoding="utf-8", newline="\n")
    aside.replace(target)
    return target


def _body(entries: list[Entry]) -> str:
    if not entries:
        zh, en = messages("page", "zh"), messages("page", "en")
        return f'<p>{html.escape(zh("No report has been made yet."))} <span lang="en">{html.escape(en("No report has been made yet."))}</span></p>'
    regions = load_shared("regions").set_index("region")
    parts = []
    for region in dict.fromkeys(entry.region for entry in entries):
        names = [str(regions.at[region, f"name_{lang}"]) if region in regions.index else region for lang in LANGUAGES]
        parts.append(f'<h2>{html.escape(names[0])} <span lang="en" class="small">{html.escape(names[1])}</span></h2>')
        mine = [entry for entry in entries if entry.region == region]
        for year in dict.fromkeys(entry.year for entry in mine):
            parts.append(f"<h3>{html.escape(year)}</h3>")
            parts += [
                _item([one for one in mine if (one.year, one.notebook) == (year, notebook)])
                for notebook in dict.fromkeys(one.notebook for one in mine if one.year == year)
            ]
    return "\n".join(parts)


def _item(pages: list[Entry]) -> str:
    """Show one notebook's pages: its title leads to it in each language, the key figures stand below once."""
    links = "".join(
        f'<p lang="{"zh-Hans" if page.lang == "zh" else "en"}"><a href="{html.escape(page.href, quote=True)}">'
        f'{page.title or html.escape(page.notebook)}</a><br><span class="small">{page.answer}</span></p>'
        for page in pages
    )
    numbers = next((page.numbers for page in pages if page.numbers), "")
    lang = next((page.lang for page in pages if page.numbers), "zh")
    figures = f'<ul class="numbers" lang="{"zh-Hans" if lang == "zh" else "en"}">{numbers}</ul>' if numbers else ""
    return f'<article class="report">{links}{figures}</article>'
