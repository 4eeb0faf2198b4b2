"""The list of all reports, ``index.html`` and ``index.en.html``: one table that sorts and filters, a row a place and year."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from itertools import groupby
from pathlib import Path
from typing import Any

from minsheng_analysis.dataset.names import names_with_above, province_in, provinces_by_name
from minsheng_analysis.dataset.reading import load_shared
from minsheng_analysis.display.lettering import bracket_together
from minsheng_analysis.display.palette import MARKS
from minsheng_analysis.display.table import below
from minsheng_analysis.language.languages import bracketed, join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.mid_sentence import capital
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.language.vocabulary import status_word
from minsheng_analysis.reporting.page.describing import day_words
from minsheng_analysis.reporting.page.found import INDEX, Entry, current, find_reports
from minsheng_analysis.reporting.page.unbroken import unbroken
from minsheng_analysis.reporting.page.ways import LANGUAGE, TAG, link_pages, notebook_title

#: What a letter of a page's `squares` stands for; a capital is in doubt.
_STATUS = {"e": "exceeded", "m": "met", "l": "late", "x": "missed", "n": "not_assessable"}

#: What a square of the strip is written with; its style sheet draws them.
_ELEMENT = {"e": "b", "m": "i", "l": "u", "x": "s", "n": "em"}
#: So many squares of one project stand in a line.
_LINE = 15


@dataclass(frozen=True)
class _Place:
    name: str
    #: Its own name and those of what it lies in, each in Chinese and English.
    names: tuple[str, ...]


def write_index(out: Path, *, data_dir: Path | None = None) -> Path:
    """Write the lists of all reports in a folder, and into each report what leads to the others.

    Parameters
    ----------
    out : Path
    data_dir : Path, optional
        Folder whose ``regions.csv`` names the places; where it has none, the project's own.

    Returns
    -------
    Path
        ``<out>/index.html``, which leads to the English list; each is put in place whole.
    """
    found = find_reports(out)
    shown = current(found, out)
    for lang, name in INDEX.items():
        page = _page(shown, _places(data_dir, lang), lang)
        aside = out / f".index-{os.getpid()}.part"
        try:
            aside.write_text(page, encoding="utf-8", newline="\n")
            aside.replace(out / name)
        finally:
            aside.unlink(missing_ok=True)
    link_pages(found, out)
    return out / INDEX["zh"]


def _page(found: Sequence[Entry], places: Mapping[str, _Place], lang: str) -> str:
    from minsheng_analysis import __version__
    from minsheng_analysis.display.fonts import font_faces
    from minsheng_analysis.reporting.page.assets import index_script, page_styles, policy_for

    say = messages("page", lang)
    reports = sorted((list(pages) for _, pages in groupby(found, lambda one: (one.region, one.year))), key=_rank)
    provinces = provinces_by_name()
    rows = [_row(pages, places.get(pages[0].region), provinces, lang) for pages in reports]
    title = escape(say("All reports"))
    notice = escape(_notice(reports, lang))
    band = f'<aside class="notice">{notice}</aside>\n' if notice else ""
    in_print = (
        f'<style>@page{{@top-center{{content:"{notice}";font:700 8pt "Minsheng Sans",sans-serif}}}}</style>\n'
        if notice
        else ""
    )
    other = "en" if lang == "zh" else "zh"
    words = json.dumps(
        {"find": say("Find a place"), "province": say("All provinces"), "year": say("All years"), "sort": say("Sort by"),
         "more": say("Show {n} more", n="{n}"), "shown": say("{n} of {m} reports", n="{n}", m=len(reports)), "all": say("{n} report", plural="{n} reports", n=len(reports)), "none": say("No report fits."), "clear": say("Show all")},
        ensure_ascii=False,
    )  # fmt: skip
    body = f"""{band}<header class="masthead"><p>{escape(say("Livelihood projects, checked"))}</p>
<nav class="ways" aria-label="{escape(say("Other pages"))}"><a href="{INDEX[other]}" lang="{TAG[other]}" hreflang="{TAG[other]}">{LANGUAGE[other]}</a></nav></header>
<div class="layout index">
<main id="main" data-words="{escape(words, quote=True)}">
<h1>{title}</h1>
<p class="answer">{escape(say("Each row is one place’s report on its livelihood projects for one year. Kept: promises that reached their target, of those that can be judged."))}</p>
{_table(rows, lang) if rows else f"<p>{escape(say('No report has been made yet.'))}</p>"}
</main>
</div>
<footer class="colophon"><p>{escape(say("Made by minsheng-analysis {version}.", version=__version__))}</p></footer>"""
    return f"""<!DOCTYPE html>
<html lang="{TAG[lang]}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy_for(index_script())}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{font_faces(unescape(body + words) + "↕↑↓")}</style>
<style>{page_styles()}</style>
{in_print}</head>
<body>
{body}
<script>{index_script()}</script>
</body>
</html>
"""


def _notice(reports: Sequence[Sequence[Entry]], lang: str) -> str:
    """Say how many of the reports are drafts by machine; empty where none is."""
    drafts = sum(any(one.about.get("notice") for one in pages) for pages in reports)
    if not drafts:
        return ""
    return messages("page", lang)(
        "Machine draft: {n} of the {m} reports listed here",
        plural="Machine drafts: {n} of the {m} reports listed here",
        n=drafts, m=len(reports),
    )  # fmt: skip


def _places(data_dir: Path | None, lang: str) -> dict[str, _Place]:
    regions = load_shared("regions", data_dir=data_dir)
    names = zip(regions["region"].tolist(), regions[f"name_{lang}"].tolist(), strict=True)
    lying = names_with_above(data_dir)
    return {str(region): _Place(str(name), lying[region]) for region, name in names}


def _table(rows: Sequence[str], lang: str) -> str:
    say = messages("page", lang)
    heads = (
        (say("Place"), ""), (say("Year"), "number"), (say("Promises, by project"), ""), (say("Kept, as reported"), "number"),
        (say("Kept, only finished"), "number"), (say("As of"), ""), (say("Pages"), ""),
    )  # fmt: skip
    columns = "".join(
        f'<th scope="col" data-column="{place}"{f" class={kind}" if kind else ""}>{escape(words)}</th>'
        for place, (words, kind) in enumerate(heads)
    )
    key = " ".join(
        f'<span class="phrase status status-{status}"><span class="strip" aria-hidden="true">{_square(letter)}</span> {escape(status_word(status, lang))}</span>'
        for letter, status in _STATUS.items()
    )
    if any(">?" in row for row in rows):
        key += f' <span class="phrase"><span class="status">?</span> {escape(say("in doubt: the report contradicts a figure behind it"))}</span>'
    return (
        '<figure class="table" id="table-reports">'
        f'<p class="note">{escape(say("Each square is one promise, counting only what is finished:"))}{punctuation(lang).gap}{key}{_badges_told(rows, lang)}</p>'
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(say("All reports"))}">'
        f"<table data-sortable><thead><tr>{columns}</tr></thead><tbody>{''.join(rows)}</tbody></table></div></figure>"
    )


def _badges_told(rows: Sequence[str], lang: str) -> str:
    """Say what the tags on places mean that occur."""
    say = messages("page", lang)
    told = (
        (say("excerpt"), say("only part of the report was seen")),
        (say("interim"), say("dated before the year’s end")),
        (say("draft"), say("read by machine, not yet checked")),
    )
    there = [(word, meaning) for word, meaning in told if any(f">{escape(word)}</span>" in row for row in rows)]
    return "".join(
        f' <span class="phrase"><span class="badge">{escape(word)}</span> {escape(meaning)}</span>'
        for word, meaning in there
    )


def _rank(pages: Sequence[Entry]) -> tuple[bool, int]:
    """Order reports: the whole ones before excerpts and drafts, the latest year first."""
    about = _about(pages, pages[0].lang)
    year = pages[0].year
    return bool(about.get("partial") or about.get("notice")), -int(year) if year.isdecimal() else 0


def _about(pages: Sequence[Entry], lang: str) -> Mapping[str, Any]:
    """What a year's pages say of the whole of it, in the reader's language where they do."""
    whole = [one for one in pages if one.about and not one.notebook.startswith("project_profile")]
    return next((one.about for one in whole if one.lang == lang), whole[0].about if whole else {})


def _row(pages: Sequence[Entry], place: _Place | None, provinces: Mapping[str, tuple[str, str]], lang: str) -> str:
    """Write a place's year: what its annual report says, or whichever page says something of the whole."""
    say = messages("page", lang)
    about = _about(pages, lang)
    region, year = pages[0].region, pages[0].year
    name = place.name if place else str(about.get("place") or region)
    # A reader may know the place by its name in the other language.
    known = list(dict.fromkeys((*(place.names if place else ()), *(str(one.about.get("place", "")) for one in pages))))
    zh, en = province_in(known, provinces)
    province = zh if lang == "zh" else en
    names = " ".join((*known, zh, en)).strip()
    badges = [
        words
        for told, words in (("partial", say("excerpt")), ("running", say("interim")), ("notice", say("draft")))
        if about.get(told)
    ]
    marked = "".join(f' <span class="badge">{escape(words)}</span>' for words in badges)
    under = f' <span class="small">{escape(province)}</span>' if province and province not in name else ""
    cells = [
        f'<td class="number" data-value="{escape(year)}">{escape(year)}</td>',
        _squares(str(about.get("squares", "")), lang),
        *(
            _kept(about.get("kept", {}).get(basis), capital(words), lang)
            for basis, words in (("reported", say("kept as reported")), ("completed", say("only finished")))
        ),
        _date(about, lang),
        f"<td>{_links(pages, lang)}</td>",
    ]
    return (
        f'<tr data-province="{escape(province, quote=True)}" data-year="{escape(year)}" data-names="{escape(names, quote=True)}">'
        f'<th scope="row">{escape(name)}{under}{marked}</th>{"".join(cells)}</tr>'
    )


def _date(about: Mapping[str, Any], lang: str) -> str:
    """Write a report's date, and below it of how many figures another is the day."""
    day, before = str(about.get("as_of", "")), str(about.get("older", {}).get(lang, ""))
    label = messages("page", lang)("As of") + punctuation(lang).gap
    told = bracket_together(day_words(about, lang)) + unbroken(below(before))
    return f'<td class="nowrap" data-label="{escape(label)}" data-value="{escape(day)}">{told}</td>'


def _square(letter: str) -> str:
    """Write a square. Short, since a thousand rows have some thirty of these each: the element tells the verdict, without a class."""
    low = letter.lower()
    return f"<{_ELEMENT[low]}>{MARKS[_STATUS[low]]}</{_ELEMENT[low]}>{'?' * letter.isupper()}"


def _squares(letters: str, lang: str) -> str:
    """Draw a square with its mark a promise, as the first picture of a report does, counting only what is finished; a space parts projects."""
    counts = {status: letters.lower().count(letter) for letter, status in _STATUS.items()}
    told = join_list([f"{n} {status_word(status, lang)}" for status, n in counts.items() if n], lang)
    if shaken := sum(map(str.isupper, letters)):
        told += bracketed(messages("page", lang)("{n} in doubt", n=shaken), lang)
    # A line ends between projects, and within one that no line holds.
    marks = " <wbr>".join(
        "<wbr>".join("".join(map(_square, project[at : at + _LINE])) for at in range(0, len(project), _LINE))
        for project in letters.split()
    )
    return f'<td class="strip" data-value="{sum(counts.values()) or ""}">' + (
        f'<span role="img" aria-label="{escape(told, quote=True)}">{marks}</span></td>' if marks else "</td>"
    )


def _kept(counted: Sequence[int] | None, label: str, lang: str) -> str:
    if not counted or not counted[1]:
        return '<td class="number" data-value=""></td>'
    kept, judged = counted
    words = messages("page", lang)("{n} of {m}", n=kept, m=judged)
    return f'<td class="number" data-label="{escape(label)}" data-value="{kept / judged:.4f}">{escape(words)}</td>'


def _links(pages: Sequence[Entry], lang: str) -> str:
    """Link a year's pages in the reader's language; one that is only in the other says so, all of them once."""
    say = messages("page", lang)
    chosen = []
    for _, same in groupby(pages, lambda one: one.notebook):
        there = {one.lang: one for one in same}
        chosen.append(there.get(lang) or next(iter(there.values())))
    strange = [one for one in chosen if one.lang != lang]
    tongue = {one.href: f' <span lang="{TAG[one.lang]}">({LANGUAGE[one.lang]})</span>' for one in strange}
    named, numbered = [], []
    for one in chosen:
        number = one.notebook.removeprefix("project_profile-")
        title = escape(notebook_title(one.notebook, lang))
        if number != one.notebook:
            # Its name is told where it is pointed at: ten of them would fill the row.
            name = escape(str(one.about.get("part") or one.title), quote=True)
            numbered.append(f'<a href="{escape(one.href)}" title="{name}" aria-label="{title} {name}">{number}</a>')
        else:
            words = escape(say("Progress")) if one.notebook == "progress" else title
            said = "" if len(strange) == len(chosen) else tongue.get(one.href, "")
            named.append(f'<a class="nowrap" href="{escape(one.href)}">{words}{said}</a>')
    if numbered:
        head = escape(say("Projects"))
        named.append(
            f'<span class="chips" role="group" aria-label="{head}">{head} <span>{" ".join(numbered)}</span></span>'
        )
    # No mark between them, which would hang at a line's end.
    return "&ensp; ".join(named) + (tongue[strange[0].href] if len(strange) == len(chosen) else "")
