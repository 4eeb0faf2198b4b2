"""A figure in the list of all of them leads back to every row and passage of the page that leads to it."""

from __future__ import annotations

import re

import pytest

import minsheng_analysis as ms
from minsheng_analysis.display.passage import section
from minsheng_analysis.display.table import status_mark
from minsheng_analysis.pages import progress
from minsheng_analysis.pages.annual import tables
from minsheng_analysis.reporting.page.returning import with_ways_back

BACK = {"en": "Back to", "zh": "返回"}


def _page(report: ms.Report, lang: str) -> str:
    paced = ms.progress(report)
    first = tables.findings(ms.audit(report), lang=lang, report=report)
    second = section(progress.parts_table(paced, {}, lang=lang, report=report))
    parts = (first, second, tables.statements(report, lang=lang))
    return "".join(part._repr_html_() for part in parts if part is not None)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_whatever_a_line_link_leads_to_leads_back(lang: str) -> None:
    plain = _page(ms.load("yubei", 2021), lang)
    assert BACK[lang] not in plain
    made = with_ways_back(plain, lang)
    at = made.index('id="table-statements"')
    rows = dict(re.findall(r'<tr id="(L[^"]+)"(.*?)</tr>', made[at:], re.DOTALL))
    # One more cell in each row, and one name above them.
    assert {row.count("<td") + row.count("<th") for row in rows.values()} == {6}
    assert re.findall(r'data-column="5">([^<]+)<', made[at:]) == [BACK[lang]]
    leading = re.findall(r'<tr id="([^"]+)"((?:(?!</tr>).)*class="line"(?:(?!</tr>).)*)</tr>', made[:at], re.DOTALL)
    assert len(leading) > 60
    for row, cells in leading:
        for figure in re.findall(r'class="line" href="#([^"]+)"', cells):
            assert f'href="#{row}">←' in rows[figure], (row, figure)
    targets = set(re.findall(r'class="line" href="#([^"]+)"', made[:at]))
    assert not [one for one in targets if 'class="back' not in rows[one]]
    # And none leads nowhere.
    known = set(re.findall(r' id="([^"]+)"', made))
    assert set(re.findall(r'class="back[^"]*" href="#([^"]+)"', made)) <= known


def test_a_way_back_is_named_by_its_row_its_table_or_its_heading() -> None:
    figures = tables.statements(ms.load("yubei", 2021), lang="en")._repr_html_()
    link = '<a class="line" href="#L018.10">L18</a>'
    # The mark of its verdict, and the dot behind it, are no part of a name.
    mark = status_mark("met", "en", worded=False)
    row = f'<tr id="a"><th scope="row"><details><summary>{mark} Mains</summary><dl>{link}</dl></details></th></tr>'
    bare = f'<tr><th scope="row">A part</th><td>{link}</td></tr>'
    long = f'<tr id="b"><th scope="row">{"A finding is told in a sentence. " * 4}</th><td>{link}</td></tr>'
    table = (
        f'<figure class="table" id="table-t"><div aria-label="Works"><table>{row}{bare}{long}</table></div></figure>'
    )
    made = with_ways_back(f'<h2 id="money">Money</h2><p>{link}</p>{table}<p>{link}</p>{figures}', "en")
    found = re.search(r'<tr id="L018\.10".*?</tr>', made, re.DOTALL)
    assert found is not None
    assert re.findall(r'href="#([^"]+)">←&nbsp;([^<]+)<', found[0]) == [
        ("money", "Money"), ("a", "Mains"), ("table-t", "Works"), ("b", "Works (2)"),
    ]  # fmt: skip
    # A page without such a list stays as it is.
    assert with_ways_back(table, "en") == table
