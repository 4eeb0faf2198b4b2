"""The ways from a page to those that stand around it, written into it once all of them are made.

A page is made from its own inputs and knows nothing of its neighbours. What leads to them stands between marks of the
template, and a hash of it in the page's head, so that only pages whose neighbours have changed are written again.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Collection, Iterable, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from minsheng_analysis.display.fonts import added_face
from minsheng_analysis.language.messages import messages
from minsheng_analysis.reporting.locking import locked
from minsheng_analysis.reporting.page.found import INDEX, ORDER, Entry, current

#: What each language is called in itself.
LANGUAGE = {"zh": "中文", "en": "English"}
TAG = {"zh": "zh-Hans", "en": "en"}
_PARTS = ("ways", "twin", "others")
_MARK = re.compile(r'<meta name="minsheng-ways" content="[^"]*">')
#: The name of a report, in which a date may stand in a span of its own.
_REPORT = re.compile(
    r'<(a|span) data-report="(?P<report>[^"#]+)(?P<row>[^"]*)"[^>]*>(?P<words>(?:<span[^>]*>[^<]*</span>|(?!</\1>).)*)</\1>',
    re.DOTALL,
)
#: A mark of a picture: where it leads by itself, and to which row of which report.
_BESIDE = re.compile(r'<a href="[^"]*" data-beside="(?P<here>#[^" ]*) (?P<report>[^"#]+)(?P<row>#[^"]*)">')
_ELSEWHERE = re.compile(
    '<dt(?: hidden)?>(?P<head>[^<]*)</dt><dd(?: hidden)?>(?P<way><a class="way-comparison" href="[^"#]*#concept-(?P<concept>[^"]*)">[^<]*</a>)</dd>'
)
_PROFILE = re.compile("project_profile-([0-9]+)")
#: So many places of one year are named on a page; of more, the list of all reports tells.
_MOST_PLACES = 12


def notebook_title(notebook: str, lang: str) -> str:
    """Say what a notebook's pages are; one of a user's own is called as its file is.

    Examples
    --------
    >>> notebook_title("evaluation", "en"), notebook_title("project_profile-6", "en"), notebook_title("mine", "en")
    ('Trial evaluation', 'Project 6', 'mine')
    """
    say = messages("page", lang)
    known = {
        "annual_report": say("Annual check"),
        "evaluation": say("Trial evaluation"),
        "progress": say("Progress through the year"),
        "comparison": say("Comparison"),
    }
    profile = _PROFILE.fullmatch(notebook)
    return say("Project {number}", number=profile[1]) if profile else known.get(notebook, notebook)


def way_words(lang: str) -> str:
    """Give the signs that ways are written with: a page's typeface has to have them before they are there."""
    say = messages("page", lang)
    known = [notebook_title(one, lang) for one in ORDER]
    return "".join((*known, *LANGUAGE.values(), say("Project {number}", number="0123456789"), say("All reports"), say("Other pages on this report"), say("Other years"), say("Other places, {year}", year="0123456789"), say("All of {year}", year="")))  # fmt: skip


def link_pages(entries: Sequence[Entry], out: Path) -> None:
    """Write into pages what leads to the others: language, sibling notebooks, other years and places, the list of all.

    Parameters
    ----------
    entries : sequence of Entry
        From `find_reports`: all pages.
    out : Path
        Folder of all reports.
    """
    of_a_year: dict[tuple[str, str, str], list[Entry]] = {}
    for one in entries:
        of_a_year.setdefault((one.year, one.notebook, one.lang), []).append(one)
    listed = {lang for lang, name in INDEX.items() if (out / name).is_file()}
    for _, pages in groupby(entries, lambda one: one.region):
        mine = list(pages)
        led_to = current(mine, out)
        for entry in mine:
            notebook = entry.notebook if entry.notebook in ORDER else ORDER[0]
            elsewhere = of_a_year.get((entry.year, notebook, entry.lang), ())
            _link(entry, led_to, elsewhere, out, listed=entry.lang in listed)


def _link(entry: Entry, pages: Sequence[Entry], elsewhere: Sequence[Entry], out: Path, *, listed: bool) -> None:
    parts = _ways(entry, pages, [one for one in elsewhere if one.region != entry.region], listed=listed)
    beside = {one for one in entry.about.get("compared", ()) if (out / one / _annual(entry.lang)).is_file()}
    comparison = [one for one in pages if (one.year, one.notebook, one.lang) == (entry.year, "comparison", entry.lang)]
    # A comparison made by an earlier version does not say what it has.
    shared = comparison[0].about.get("concepts") if comparison else None
    mark = hashlib.sha256(
        "\0".join((*parts, *sorted(beside), *(("concepts", *shared) if shared is not None else ()))).encode()
    ).hexdigest()[:12]
    if mark == entry.ways:
        return
    path = out / entry.href
    with locked(path.parent):
        page = path.read_text(encoding="utf-8")
        linked = _MARK.sub(f'<meta name="minsheng-ways" content="{mark}">', page, count=1)
        if linked == page:
            # Made by an earlier version, or by hand.
            return
        # A page's own fonts were cut before its neighbours' names were known.
        face = added_face(parts[-1])
        shown = (*parts[:-1], parts[-1] + (f"<style>{face}</style>" if face else ""))
        for name, html in zip(_PARTS, shown, strict=True):
            linked = re.sub(f"<!--{name}-->.*?<!--/{name}-->", lambda _, n=name, h=html: f"<!--{n}-->{h}<!--/{n}-->", linked, count=1, flags=re.DOTALL)  # type: ignore[misc]  # fmt: skip
        linked = _REPORT.sub(lambda found: _named_report(found, beside, entry.lang), linked)
        linked = _BESIDE.sub(lambda found: _led_beside(found, beside, entry.lang), linked)
        linked = _ELSEWHERE.sub(lambda found: _told_elsewhere(found, shared), linked)
        aside = path.with_name(f".{path.name}-{os.getpid()}.part")
        try:
            aside.write_text(linked, encoding="utf-8", newline="\n")
            shutil.copystat(path, aside)  # when it was made
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)


def _annual(lang: str) -> str:
    return f"{ORDER[0]}.{lang}.html"


def _named_report(found: re.Match[str], beside: Collection[str], lang: str) -> str:
    """Have the name of another report lead to it, if its page is there."""
    report, row, words = found["report"], found["row"], found["words"]
    if report not in beside:
        return f'<span data-report="{report}{row}">{words}</span>'
    return f'<a data-report="{report}{row}" href="../../{report}/{_annual(lang)}{row}">{words}</a>'


def _led_beside(found: re.Match[str], beside: Collection[str], lang: str) -> str:
    """Have a mark lead to a row of another report's page, if that is there."""
    here, report, row = found["here"], found["report"], found["row"]
    way = f"../../{report}/{_annual(lang)}{row}" if report in beside else here
    return f'<a href="{way}" data-beside="{here} {report}{row}">'


def _told_elsewhere(found: re.Match[str], shared: Collection[str] | None) -> str:
    """Have a row say that others tell its indicator only where the comparison beside it has that."""
    hidden = " hidden" if shared is not None and found["concept"] not in shared else ""
    return f"<dt{hidden}>{found['head']}</dt><dd{hidden}>{found['way']}</dd>"


def _ways(entry: Entry, pages: Sequence[Entry], elsewhere: Sequence[Entry], *, listed: bool) -> tuple[str, str, str]:
    say = messages("page", entry.lang)
    same = [one for one in pages if one.year == entry.year]
    twins = [one for one in same if one.notebook == entry.notebook and one.lang != entry.lang]
    twin = "".join(
        f'<a href="{escape(Path(one.href).name)}" lang="{TAG[one.lang]}" hreflang="{TAG[one.lang]}">{LANGUAGE[one.lang]}</a>'
        for one in twins
    )
    index = f'<a href="../../{INDEX[entry.lang]}">{escape(say("All reports"))}</a>' if listed else ""
    siblings = [one for one in same if one.lang == entry.lang]
    years = [one for one in pages if one.lang == entry.lang and one.notebook == entry.notebook]
    others = _list(say("Other pages on this report"), entry, [(_called(one), one) for one in siblings])
    others += _list(say("Other years"), entry, [(one.year, one) for one in years])
    return index + twin, twin, others + _places(entry, elsewhere, listed=listed)


def _places(entry: Entry, elsewhere: Sequence[Entry], *, listed: bool) -> str:
    """List what other places reported of the same year; of many, lead to the list of all reports, which shows that year."""
    say = messages("page", entry.lang)
    named = [
        (f"../../{one.href}", str(one.about.get("place") or one.region)) for one in elsewhere
    ] if len(elsewhere) <= _MOST_PLACES else [(f"../../{INDEX[entry.lang]}#{entry.year}", say("All of {year}", year=entry.year))] * listed  # fmt: skip
    items = "".join(f'<li><a href="{escape(way)}">{escape(words)}</a></li>' for way, words in named)
    return f"<p>{escape(say('Other places, {year}', year=entry.year))}</p><ul>{items}</ul>" if items else ""


def _called(entry: Entry) -> str:
    """Call a page by what it is; a project's by its number and name."""
    profile, part = _PROFILE.fullmatch(entry.notebook), entry.about.get("part")
    return f"{profile[1]} {part}" if profile and part else notebook_title(entry.notebook, entry.lang)


def _list(title: str, entry: Entry, others: Iterable[tuple[str, Entry]]) -> str:
    """List the pages with the one that is read among them; a list of it alone is none."""
    items = []
    for words, one in others:
        here = one.href == entry.href
        way = f"../{one.year}/{Path(one.href).name}"
        items.append(
            f"<li><b>{escape(words)}</b></li>" if here else f'<li><a href="{escape(way)}">{escape(words)}</a></li>'
        )
    return f"<p>{escape(title)}</p><ul>{''.join(items)}</ul>" if len(items) > 1 else ""
