"""Ways back: from a figure in the list of all of them to what leads to it on the page, for readers whose browser runs no script."""

from __future__ import annotations

import html
import re

from minsheng_analysis.display.lettering import width_of
from minsheng_analysis.language.languages import bracketed
from minsheng_analysis.language.messages import messages
from minsheng_analysis.reporting.page.unbroken import unbroken

_LIST = re.compile(r'<figure class="[^"]*" id="table-statements">.*?</figure>', re.DOTALL)
_ROW = re.compile(r'(<tr id="(L[^"]+)".*?)</tr>', re.DOTALL)
_BACK = re.compile(r'(<td[^>]*>)((?:<a class="back"[^>]*>[^<]*</a> ?)*)</td>$')
#: What is passed on the way to a line's link: a table, a heading, a row with its name, the end of either, and the link itself.
_PASSED = re.compile(
    r'<figure class="table[^"]*" id="(?P<table>[^"]+)">'
    r"|aria-label=\"(?P<label>[^\"]*)\"><table"
    r'|<h2 id="(?P<heading>[^"]+)">(?P<title>.*?)</h2>|<div class="findings[^"]*" id="(?P<box>[^"]+)"><h2[^>]*>(?P<boxed>.*?)</h2>'
    r'|<tr id="(?P<row>[^"]+)"[^>]*>(?:<td.*?</td>)*<th scope="row"[^>]*>(?P<name>.*?)(?=<dl>|</th>)'
    r'|(?P<end></tr>|</table>)|<a class="line" href="#(?P<line>[^"]+)">',
    re.DOTALL,
)
#: A wider name is a sentence, and so is one that ends like it: its table is named instead.
_WIDE = 380.0
_STOPS = ("?", "？", ".", "。")


def with_ways_back(made: str, lang: str) -> str:
    """Have each figure of the list of all of them lead back to the rows and passages that lead to it.

    Parameters
    ----------
    made : str
        A page. One without such a list stays as it is.
    lang : {"zh", "en"}
    """
    found = _LIST.search(made)
    if found is None:
        return made
    back = _leading(made[: found.start()] + made[found.end() :], messages("page", lang)("Top"))
    if not back:
        return made
    table, say = found[0], messages("tables", lang)
    head = html.escape(say("Back to"))
    if f">{head}</th>" not in table:
        table = table.replace("</tr></thead>", f'<th scope="col" data-column="5">{head}</th></tr></thead>', 1)
        table = table.replace('<th colspan="5" scope="rowgroup">', '<th colspan="6" scope="rowgroup">')
        table = _ROW.sub(rf'\g<1><td data-label="{head}"></td></tr>', table)
    table = _ROW.sub(lambda row: _returning(row, back.get(row[2], {}), lang), table)
    return made[: found.start()] + table + made[found.end() :]


def _leading(page: str, top: str) -> dict[str, dict[str, str]]:
    """Give by figure the places that lead to it, with their names; what has none of its own is the page's top."""
    back: dict[str, dict[str, str]] = {}
    heading, table, row = ("top", top), ("", ""), ("", "")
    for one in _PASSED.finditer(page):
        if one["table"]:
            table = (one["table"], one["table"])
        elif one["label"]:
            table = (table[0], one["label"])
        elif one["heading"] or one["box"]:
            heading = (one["heading"] or one["box"], _plain(one["title"] or one["boxed"]))
        elif one["row"]:
            # Of how many things a name tells is no part of it.
            name = re.sub(" ?[（(][0-9]+[)）]$", "", _plain(one["name"]))
            long = name.endswith(_STOPS) or width_of(html.unescape(name), 13) > _WIDE
            row = (one["row"], table[1] if long else name)
        elif one["end"]:
            row = ("", "")
            table = ("", "") if one["end"] == "</table>" else table
        elif one["line"]:
            key, name = next(place for place in (row, table, heading) if place[0])
            back.setdefault(one["line"], {}).setdefault(key, name)
    return back


def _returning(row: re.Match[str], back: dict[str, str], lang: str) -> str:
    """Write the ways back into a row's last cell, behind those to the promises that rest on it; those of one name are numbered."""
    counted: dict[str, int] = {}
    links = []
    for key, name in back.items():
        if f'href="#{key}"' in row[1]:
            continue
        counted[name] = counted.get(name, 0) + 1
        words = name + (bracketed(str(counted[name]), lang) if counted[name] > 1 else "")
        links.append(f'<a class="back cited" href="#{key}">←&nbsp;{unbroken(words)}</a>')
    return _BACK.sub(lambda cell: cell[1] + " ".join(filter(None, (cell[2], *links))) + "</td>", row[1]) + "</tr>"


def _plain(markup: str) -> str:
    """Leave the words, escaped as they are, without the marks of verdicts."""
    markup = re.sub(r'<i hidden>.*?</i>|<span class="status.*?</span>.*?</span>', "", markup, flags=re.DOTALL)
    summary = re.search(r"<summary>(.*?)</summary>", markup, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", "", summary[1] if summary else markup).split())
