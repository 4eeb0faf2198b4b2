"""Below each figure of a page, how that figure is cited; and in every citation the page's address and the day.

Where it is served, its script writes the whole address and the day of reading; a file of one's own has no address that
another could follow, and none is given.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape

from minsheng_analysis.display.citations import bibtex_of_ours, day_of_access, gbt
from minsheng_analysis.language.messages import messages
from minsheng_analysis.reporting.page.found import ORDER
from minsheng_analysis.reporting.page.ways import notebook_title

_CITE = re.compile(
    r'<a href="#(?P<anchor>[^"]*)">(?P<link>[^<]*)</a><a href="#cite" data-title="(?P<title>[^"]*)"(?: data-cited="(?P<cited>[^"]*)")?>(?P<word>[^<]*)</a>'
)
_PAGE_S = re.compile(r'(?<=id="cite">).*?(?=</section>)', re.DOTALL)


def with_citations(page: str, about: Mapping[str, object], *, lang: str, file: str, data: str = "") -> str:
    """Write into a page how its figures are cited, and name the files that they are taken along as after the report.

    Parameters
    ----------
    page : str
    about : mapping
        What the page says of itself.
    lang : {"zh", "en"}
    file : str
        Name of the page's file.
    data : str
        What leads to its data: below how the page is cited, since on a phone the side column is folded.
    """
    whole, prefix = f"{about['region']}-{about['year']}-", escape(file_prefix(about, file))
    named = page.replace('<a download="', f'<a download="{prefix}').replace(f'data-file="{escape(whole)}"', f'data-file="{prefix}"')  # fmt: skip
    own = _own_name(about, lang, file)
    page_s = _PAGE_S.sub(
        lambda found: _of_page(found[0], about, own, lang, file).replace("</details>", f"</details>{data}", 1),
        named,
        count=1,
    )
    # A page of a user's own may say less of itself: its figures then lead to the page's citation.
    if not about.get("cited"):
        return page_s
    return _CITE.sub(lambda found: _of_figure(found, {**about, "name": own}, lang, file), page_s)


def file_prefix(about: Mapping[str, object], file: str) -> str:
    """Begin the names of the files that a page's figures are taken along as: one page's are not another's."""
    notebook = _notebook(file)
    own = "" if notebook == ORDER[0] else f"{notebook.replace('_', '-')}-"
    return f"{about['region']}-{about['year']}-{own}"


def _own_name(about: Mapping[str, object], lang: str, file: str) -> str:
    """Call a page by what it is among those of its report, so that no two are cited alike."""
    notebook, name = _notebook(file), str(about.get("name", ""))
    if notebook == ORDER[0] or not name:
        return name
    page = str(about.get("part") or notebook_title(notebook, lang))
    return messages("page", lang)("{report} – {page}", report=name, page=page)


def _notebook(file: str) -> str:
    return file.rsplit(".", 2)[0]


def _key(about: Mapping[str, object], file: str) -> str:
    """Begin the key of a BibTeX entry: one page's keys are not another's."""
    notebook = _notebook(file)
    return f"{about['region']}{about['year']}" + ("" if notebook == ORDER[0] else f"-{notebook}")


def _of_page(quoted: str, about: Mapping[str, object], own: str, lang: str, file: str) -> str:
    """Have a page's citation name the page, which knows no more than its report until it is one."""
    name, whole = str(about.get("name", "")), f"{about['region']}{about['year']}"
    if own != name:
        quoted = quoted.replace(escape(name), escape(own)).replace(f"{{{whole}checked,", f"{{{_key(about, file)},")
    return _addressed(quoted, "", lang)


def _of_figure(found: re.Match[str], about: Mapping[str, object], lang: str, file: str) -> str:
    anchor, title = found["anchor"], unescape(found["title"])
    name, notice = str(about["name"]), str(about["notice"])
    source = messages("page", lang)("Source: {cited}", cited=unescape(found["cited"] or "") or str(about["cited"]))
    key = f"{_key(about, file)}-{anchor.partition('-')[2]}"
    quoted = (
        ("GB/T 7714", "\n".join(filter(None, (gbt(title, lang, within=name), source, notice)))),
        ("BibTeX", bibtex_of_ours(key, title, lang, within=name, note=" ".join(filter(None, (source, notice))))),
    )
    parts = "".join(f"<p>{head}</p><pre>{escape(lines)}</pre>" for head, lines in quoted)
    told = _addressed(parts, f"#{anchor}", lang)
    return (
        f'<a href="#{anchor}">{found["link"]}</a>'
        f'<details name="cite"><summary>{found["word"]}</summary><div class="quotation">{told}</div></details>'
    )


def _addressed(quoted: str, href: str, lang: str) -> str:
    """Mark where the day goes, and where each standard wants the address: it shows once the page's script knows one."""
    slot = day_of_access(lang)
    day, url = f'<span class="day">{slot}</span>', f'<a class="url" href="{href}"></a>'
    told = quoted.replace("[DS]", f"[DS{_online('/OL')}]").replace(f"[{slot}].", f"[{day}].{_online(f' {url}')}")
    # No day of access without an address.
    return told.replace(f"  urldate = {{{slot}}},\n", _online(f"  url = {{{url}}},\n  urldate = {{{day}}},\n")).replace(
        f",\n  urldate = {{{slot}}}", _online(f",\n  url = {{{url}}},\n  urldate = {{{day}}}")
    )


def _online(words: str) -> str:
    return f'<span class="online">{words}</span>'
