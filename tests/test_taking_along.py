"""What a figure is taken along as: the same numbers as CSV and as a workbook, and a citation of its own."""

from __future__ import annotations

import base64
import io
import math
import re
import tomllib
from pathlib import Path

import openpyxl
import pytest

from minsheng_analysis.display.citations import bibtex_of_ours, gbt
from minsheng_analysis.display.passage import Passage, Quotation
from minsheng_analysis.display.spreadsheet import xlsx_address
from minsheng_analysis.display.take_along import Numbers, take_along
from minsheng_analysis.pages.annual.narrative import method
from minsheng_analysis.reporting.page.citing import with_citations

ABOUT = {
    "region": "anping", "year": 2020, "name": "Anping 2020: checked", "cited": "Office (inferred). Report[R]. [2020?].",
    "notice": "",
}  # fmt: skip


def _book(address: str) -> openpyxl.Workbook:
    kind, _, content = address.partition(";base64,")
    assert kind == "data:application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return openpyxl.load_workbook(io.BytesIO(base64.b64decode(content)))


def test_a_file_has_no_column_that_holds_nothing() -> None:
    numbers = Numbers(("unit", "verdict", "share", "kept"), [("Office", "", math.nan, 0), ("Bureau", "", math.nan, 2)])
    told = take_along("figure-units", "units", "Units", numbers, "en")
    found = re.search(r'download="units.csv" href="data:text/csv;charset=utf-8;base64,([^"]+)"', told)
    assert found is not None
    assert base64.b64decode(found[1]).decode("utf-8-sig").split() == ["Unit,Kept", "Office,0", "Bureau,2"]


def test_a_workbook_of_a_figure_holds_its_words_and_numbers() -> None:
    rows = [("=1+1", 11.4, True), ("a<b>&c", math.nan, ""), ("步道", math.inf, None), ("short",)]
    address = xlsx_address("完成情况：目标/结果 [2021]", ["名称", "公里", "x"], rows)
    book = _book(address)
    # Of what no sheet's name may hold nothing is left; the colon is the full-width one, which may stand.
    assert book.sheetnames == ["完成情况：目标 结果  2021"]
    sheet = book.active
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["名称", "公里", "x"], ["=1+1", 11.4, 1], ["a<b>&c", None, None], ["步道", "∞", None], ["short", None, None],
    ]  # fmt: skip
    assert sheet["A2"].data_type == "s"
    assert sheet["A1"].font.bold
    assert not sheet["A2"].font.bold
    assert sheet.freeze_panes == "A2"
    assert address == xlsx_address("完成情况：目标/结果 [2021]", ["名称", "公里", "x"], rows)


@pytest.mark.parametrize(("title", "name"), [("'", "1"), ("T" * 40, "T" * 31), ("a's & <b>", "a's & <b>")])
def test_a_sheet_s_name_is_one_that_spreadsheets_take(title: str, name: str) -> None:
    assert _book(xlsx_address(title, ["x"], [])).sheetnames == [name]


def test_columns_beyond_z_have_their_letters() -> None:
    columns = [str(number) for number in range(30)]
    sheet = _book(xlsx_address("T", columns, [list(range(30))])).active
    assert sheet["AD1"].value == "29"
    assert sheet["AD2"].value == 29


def _offline(page: str) -> str:
    """Leave out what the style sheet hides while no address is known."""
    inner = r'(?:<span class="day">[^<]*</span>|<a class="url"[^>]*></a>|[^<])*'
    return re.sub(f'<span class="online">{inner}</span>', "", page)


def test_below_a_figure_stand_both_files_and_in_a_page_its_own_citation() -> None:
    below = take_along("chart-answer", "answer", "Squares & <marks>", Numbers(["x"], [[1.0]]), "en")
    assert 'download="answer.csv"' in below
    assert 'download="answer.xlsx"' in below
    page = with_citations(below, ABOUT, lang="en", file="annual_report.en.html")
    assert 'download="anping-2020-answer.xlsx"' in page
    assert 'href="#cite"' not in page
    quoted = [re.sub("<[^>]+>", "", one) for one in re.findall("<pre>(.*?)</pre>", _offline(page), re.DOTALL)]
    assert len(quoted) == 2
    assert quoted[0].startswith("minsheng-analysis. Squares &amp; &lt;marks&gt;[DS]//Anping 2020: checked. Version ")
    assert "[date of access].\nSource: Office (inferred)." in quoted[0]
    assert "@misc{anping2020-answer," in quoted[1]
    # A file's name is no address that another could follow; where the page is served, its script writes the address.
    assert "url" not in quoted[1]
    assert "annual_report.en.html" not in "".join(quoted)
    online = re.sub("<[^>]+>", "", page)
    assert "[DS/OL]//Anping" in online
    assert "  url = {},\n  urldate = {date of access},\n  note = {Source" in online


def test_a_draft_s_figure_is_cited_as_one() -> None:
    below = take_along("table-x", "x", "T", None, "zh")
    page = with_citations(below, {**ABOUT, "notice": "机器初稿"}, lang="zh", file="a.zh.html")
    assert page.count("机器初稿") == 2


@pytest.mark.parametrize(
    ("file", "part", "own", "key"),
    [
        ("annual_report.en.html", "", "Anping 2020: checked", "anping2020checked"),
        ("evaluation.en.html", "", "Anping 2020: checked – Trial evaluation", "anping2020-evaluation"),
        ("project_profile-6.en.html", "Water", "Anping 2020: checked – Water", "anping2020-project_profile-6"),
    ],
)
def test_no_two_pages_of_a_report_are_cited_alike(file: str, part: str, own: str, key: str) -> None:
    name = ABOUT["name"]
    cited = [("GB/T 7714", gbt(name, "en")), ("BibTeX", bibtex_of_ours("anping2020checked", name, "en"))]
    quoted = Quotation("cite", "Cite", cited)._repr_html_()
    below = take_along("chart-answer", "answer", "T", None, "en")
    page = with_citations(f"{below}<section>{quoted}</section>", {**ABOUT, "part": part}, lang="en", file=file)
    figure, _, whole, entry = (
        re.sub("<[^>]+>", "", one) for one in re.findall("<pre>(.*?)</pre>", _offline(page), re.DOTALL)
    )
    assert f"[DS]//{own}. " in figure
    assert whole.startswith(f"minsheng-analysis. {own}[DS]. ")
    # The page's address has no place within it.
    assert whole.endswith("[date of access].")
    assert '<a class="url" href="">' in page
    assert f"@misc{{{key},\n" in entry
    assert f"title = {{{own}}}" in entry


@pytest.mark.parametrize(
    ("file", "begins"),
    [
        ("annual_report.en.html", "anping-2020-"),
        ("comparison.en.html", "anping-2020-comparison-"),
        ("project_profile-6.en.html", "anping-2020-project-profile-6-"),
    ],
)
def test_files_of_two_pages_are_not_called_alike(file: str, begins: str) -> None:
    # The picture's own name is added by the page's script.
    below = '<main data-file="anping-2020-">' + take_along("chart-a", "a", "T", Numbers(["x"], [[1.0]]), "en")
    page = with_citations(below, ABOUT, lang="en", file=file)
    assert f'<main data-file="{begins}">' in page
    assert f'download="{begins}a.csv"' in page


def test_a_page_that_says_little_of_itself_leads_to_its_own_citation() -> None:
    below = take_along("table-x", "x", "T", None, "en")
    assert '<a href="#cite"' in with_citations(below, {"region": "a", "year": 2020}, lang="en", file="a.html")


@pytest.mark.parametrize(("lang", "slot"), [("zh", "引用日期"), ("en", "date of access")])
def test_the_day_of_access_is_left_to_who_cites(lang: str, slot: str) -> None:
    assert gbt("T", lang).endswith(f")[{slot}].")
    assert f"urldate = {{{slot}}}" in bibtex_of_ours("k", "T", lang)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ('url = "https://a.example/x?y=1&z=2"', '<a href="https://a.example/x?y=1&amp;z=2">https://a.example'),
        (
            "",
            "Web address not known; for copyright reasons, figures and key words only.",
        ),
        (
            'document = "a.txt"\nsha256 = "%s"' % ("0" * 64),
            "Web address not known (file: a.txt, SHA-256 below); for copyright reasons, figures and key words only.",
        ),
    ],
)
def test_the_method_says_where_the_document_can_be_read(tmp_path: Path, source: str, told: str) -> None:
    import small_report

    import minsheng_analysis as ms

    small_report.write(tmp_path)
    report = ms.load("anping", 2020, data_dir=tmp_path)
    for key in ("url", "document", "sha256"):
        report.meta["source"].pop(key, None)
    report.meta["source"].update(tomllib.loads(source))
    assert told in method(report, lang="en", basis="reported")._repr_html_()


def test_no_other_kind_of_address_becomes_a_link() -> None:
    assert "<a" not in Passage("p", "P", ["[[javascript:alert(1)|x]]"])._repr_html_()
