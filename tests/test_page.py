"""The page without a browser: what its source promises, and that nothing in a notebook can break it."""

from __future__ import annotations

import base64
import hashlib
import html
import os
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

import minsheng_analysis as ms
from minsheng_analysis import __version__
from minsheng_analysis.appraisal.doubt import doubted
from minsheng_analysis.display import palette
from minsheng_analysis.display.canvas import Canvas
from minsheng_analysis.display.chart import Chart
from minsheng_analysis.display.links import report_link
from minsheng_analysis.display.passage import Lead, Matter, Matters, Passage
from minsheng_analysis.display.table import Cell, Column, Table, plain
from minsheng_analysis.errors import ReportError
from minsheng_analysis.measures.verdicts import so_far, verdicts
from minsheng_analysis.pages.annual.about import about
from minsheng_analysis.reporting.page import pdf
from minsheng_analysis.reporting.page.assets import index_script, page_script
from minsheng_analysis.reporting.page.exporter import build_exporter
from minsheng_analysis.reporting.page.found import find_reports, stand_alone
from minsheng_analysis.reporting.page.index import _squares, write_index
from minsheng_analysis.reporting.page.ways import link_pages


def _page(*outputs: str, lang: str = "zh", source: str = "x = 1", note: str = "## Note") -> str:
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell(note), nbformat.v4.new_code_cell(source)],
        metadata={"language_info": {"name": "python"}},
    )
    notebook.cells[1].outputs = [nbformat.v4.new_output("display_data", {"text/html": one}) for one in outputs]
    made, _ = build_exporter(lang).from_notebook_node(notebook)
    return made


LEAD = Lead("kicker", "A <title>", "The answer", [("3 of 4", "kept")], "Findings", ["one"])


def test_the_first_thing_is_the_answer_and_the_head_says_it_too() -> None:
    page = _page(LEAD._repr_html_(), lang="en")
    assert "<title>A &lt;title&gt;</title>" in page
    assert '<meta name="description" content="The answer">' in page
    body = page[page.index("<body ") :]
    assert body.index("The answer</p>") < body.index("kept")
    assert '<html lang="en-GB">' in page


def test_the_line_below_a_key_number_ends_before_a_chinese_bracket_and_not_within_it() -> None:
    shown = replace(LEAD, numbers=[("2", "项核心任务（只计<b>）"), ("1", "kept (as reported)")])._repr_html_()
    assert '</b>项核心任务<span class="phrase">（只计&lt;b&gt;）</span></li>' in shown
    assert "</b>kept (as reported)</li>" in shown


def test_contents_list_the_passages_in_order() -> None:
    page = _page(LEAD._repr_html_(), Passage("b", "B & C")._repr_html_(), Passage("a", "A")._repr_html_())
    assert re.findall(r'<li><a href="#(\w)">([^<]+)</a>', page) == [("b", "B &amp; C"), ("a", "A")]


def test_the_basis_is_chosen_above_the_first_figure_that_it_changes() -> None:
    changed = Table("b", "B", [Column("x")], [], subtitle="finished", reported="reported")
    page = _page(LEAD._repr_html_(), plain("a", "A", [Column("x")], [])._repr_html_(), changed._repr_html_(), lang="en")
    assert page.index('id="table-a"') < page.index('<fieldset class="basis">') < page.index('id="table-b"')
    # It has one name, whatever it is for.
    chart = Chart("c", "C", "finished", "", "<svg />", "<svg />", reported="reported")._repr_html_()
    for lang, named in (("en", "Basis shown"), ("zh", "显示口径")):
        for shown in (changed._repr_html_(), chart, chart * 2):
            assert f"<legend>{named}</legend>" in _page(LEAD._repr_html_(), shown, lang=lang)
    assert '<fieldset class="basis">' not in _page(plain("a", "A", [Column("x")], [])._repr_html_())


@pytest.mark.parametrize(
    ("inferred", "told"), [(True, "as of 31 December 2021 (inferred)"), (False, "as of 31 December 2021&")]
)
def test_a_picture_taken_along_says_that_its_date_is_inferred(inferred: bool, told: str) -> None:
    lead = replace(
        LEAD, about={**ABOUT, "region": "a", "year": 2021, "as_of": "2021-12-31", "as_of_inferred": inferred}
    )
    page = _page(lead._repr_html_(), lang="en")
    said = re.findall('data-told="([^"]*)"|@bottom-left{content:"([^"]*)"', page)
    # In the page's own typeface: a machine without a Chinese one prints empty boxes.
    assert set(re.findall(r"font:(?:7\.5|700 8)pt ([^}]*)}", page)) == {'"Minsheng Sans",sans-serif'}
    # A sheet says besides what it was printed from: its last lines are on another one.
    made = f" · minsheng-analysis {__version__}"
    assert made in said[0][1] + said[1][1]
    words = ["".join(one).partition(made)[0] for one in said]
    assert [told.strip("&") == one[-len(told.strip("&")) :] for one in words] == [True, True]


def test_a_picture_taken_along_tells_the_days_and_the_reports_of_its_figures() -> None:
    base = {**ABOUT, "region": "a", "year": 2025, "as_of": "2025-06-30"}
    dated = _page(replace(LEAD, about={**base, "days": "31 March or 30 June 2025"})._repr_html_(), lang="en")
    assert 'latest figures, 31 March or 30 June 2025"' in dated
    several = {**base, "span": "2 reports from 2 places", "cited": "A. B[R]. C. D[R]."}
    # Each picture names the reports that it is drawn from, not all that are compared.
    of_one = Chart("c", "C", "", "", "<svg />", "<svg />", source="A, “B”, 30 June 2025", cited="A. B[R].")
    page = _page(replace(LEAD, about=several)._repr_html_(), of_one._repr_html_(), lang="en")
    assert 'data-told="2 reports from 2 places"' in page
    assert 'data-source="minsheng-analysis ' in page
    assert '<span class="note" hidden>A, “B”, 30 June 2025</span>' in page
    assert "Source: A. B[R].\n" in page or "Source: A. B[R].<" in page
    assert "C. D[R]." not in page.partition('id="chart-c"')[2]


def test_only_the_pages_own_script_may_run() -> None:
    page = _page(LEAD._repr_html_())
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    script = re.search(r"<script>(.*?)</script>", page, re.DOTALL)
    assert policy is not None
    assert script is not None
    digest = base64.b64encode(hashlib.sha256(script.group(1).encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy.group(1)
    assert "default-src 'none'" in policy.group(1)
    assert len(script.group(1).encode()) <= 8192


def test_a_heading_is_closed_once() -> None:
    page = _page(Passage("a", "A", ["b"])._repr_html_())
    assert ">#</a></h2>" in page
    assert not re.search(r"</(h[1-6])></\1>", page)


def test_nothing_refers_outside() -> None:
    page = _page(LEAD._repr_html_())
    assert not re.search(r"""(?:src|href|url)\s*[=(]\s*["']?(?:https?:)?//""", page)
    assert "@import" not in page


def test_code_and_text_outputs_are_escaped() -> None:
    page = _page(source="'</div><script>alert(1)</script>'")
    assert "<script>alert" not in page
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")])
    notebook.cells[0].outputs = [nbformat.v4.new_output("stream", name="stdout", text="<script>alert(2)</script>")]
    made, _ = build_exporter("en").from_notebook_node(notebook)
    assert "<script>alert" not in made


def test_headings_of_notes_stay_out_of_the_outline() -> None:
    page = _page(note="## A note")
    assert "<h2" not in page
    assert "anchor-link" not in page


def test_the_same_notebook_gives_the_same_page() -> None:
    assert _page(LEAD._repr_html_()) == _page(LEAD._repr_html_())


def test_no_mark_of_a_missing_word_is_left() -> None:
    assert "/*fonts*/" not in _page(LEAD._repr_html_())


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("paper", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "wash"])
@pytest.mark.parametrize("name", ["ink", "muted", "accent", "exceeded", "met", "missed", "not_assessable"])
def test_colours_of_words_are_read_on_their_paper(name: str, ground: str, paper: str) -> None:
    word, below = (_luminance(getattr(palette.COLOURS[one], paper)) for one in (name, ground))
    brighter, darker = max(word, below), min(word, below)
    # WCAG 2.2, level AA, for text of any size.
    assert (brighter + 0.05) / (darker + 0.05) >= 4.5


ABOUT = {
    "region": "yubei", "year": 2021, "place": "Yubei", "title": "T", "issuer": "P", "published": "2022", "as_of": "2021-12-31",
    "from": "2021-01-01", "to": "2021-12-31", "running": False, "partial": True, "notice": "", "sha256": "", "figures": 3,
    "kept": {"reported": [31, 31], "completed": [26, 29]}, "squares": "mm emx n",
}  # fmt: skip


def _write(out: Path, region: str, year: int, notebook: str, lang: str, **about: object) -> Path:
    folder = out / region / str(year)
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / f"{notebook}.{lang}.html"
    lead = replace(LEAD, about={**ABOUT, "region": region, "year": year, **about})
    page.write_text(_page(lead._repr_html_(), lang=lang), encoding="utf-8")
    return page


def test_the_index_is_a_row_a_place_and_year_in_each_language(tmp_path: Path) -> None:
    for year, notebook, lang in (
        (2020, "annual_report", "zh"),
        (2021, "evaluation", "en"),
        (2021, "annual_report", "zh"),
        (2021, "project_profile-10", "zh"),
        (2021, "project_profile-2", "zh"),
    ):
        _write(tmp_path, "yubei", year, notebook, lang)
    (tmp_path / "yubei" / "2021" / "notes.html").write_text("", encoding="utf-8")
    assert [(one.year, one.notebook) for one in find_reports(tmp_path)] == [
        ("2021", "annual_report"), ("2021", "evaluation"), ("2021", "project_profile-2"), ("2021", "project_profile-10"),
        ("2020", "annual_report"),
    ]  # fmt: skip
    zh = write_index(tmp_path).read_text(encoding="utf-8")
    en = (tmp_path / "index.en.html").read_text(encoding="utf-8")
    assert zh.count("<tr data-province") == en.count("<tr data-province") == 2
    assert 'href="yubei/2021/annual_report.zh.html">年度核对</a>' in zh
    # A page that is only in the other language says so; where all of a row are, the row does.
    assert 'href="yubei/2021/annual_report.zh.html">Annual check <span lang="zh-Hans">(中文)</span></a>' in en
    assert 'href="yubei/2020/annual_report.zh.html">Annual check</a> <span lang="zh-Hans">(中文)</span></td>' in en
    assert "26 of 29" in en
    assert "26/29" in zh
    assert "excerpt" in en
    assert "2 met, 1 exceeded" not in en
    assert "1 exceeded, 3 met, 1 missed and 1 cannot be judged" in en
    # A column headed by the promises sorts by their number.
    assert '<td class="strip" data-value="6">' in en
    # A square a promise, with the mark of its verdict; no line ends within a project.
    strip = re.search(r'<td class="strip" data-value="6"><span [^>]*>(.*?)</span>', en)[1]
    assert strip == "<i>●</i><i>●</i> <wbr><b>▲</b><i>●</i><s>▼</s> <wbr><em>◆</em>"
    assert _squares("m" * 16, "en").count("<wbr>") == 1
    assert 'href="index.en.html"' in zh
    assert 'href="index.html"' in en
    assert not list(tmp_path.glob(".index*"))
    # A project's number says little: its link tells its name.
    name = html.escape(find_reports(tmp_path)[2].title)
    assert name
    assert f'project_profile-2.zh.html" title="{name}" aria-label="项目2 {name}">2</a>' in zh
    # Nothing hangs between the links at a line's end, and none is broken in two.
    assert " · " not in re.search(r"<tbody>.*</tbody>", zh, re.DOTALL)[0]
    assert '<a class="nowrap" href="yubei/2021/annual_report.zh.html">' in zh
    assert "全部省（区、市）" in zh
    assert "All provinces" in en


def test_the_index_marks_a_promise_in_doubt_and_has_a_key_for_it_only_then(tmp_path: Path) -> None:
    _write(tmp_path, "yubei", 2021, "annual_report", "zh")
    assert "存疑" not in write_index(tmp_path).read_text(encoding="utf-8")
    _write(tmp_path, "yubei", 2020, "annual_report", "zh", squares="eE m")
    zh = write_index(tmp_path).read_text(encoding="utf-8")
    # Two exceeded, one of them in doubt; one met.
    mark = palette.MARKS["exceeded"]
    assert f"<b>{mark}</b><b>{mark}</b>? <wbr><i>" in zh
    assert 'aria-label="2 超额和1 完成（1项存疑）"' in zh
    assert zh.count("存疑：报告中的相关数字自相矛盾") == 1


def test_the_index_says_of_an_inferred_date_that_it_is(tmp_path: Path) -> None:
    _write(tmp_path, "yubei", 2021, "annual_report", "zh", as_of_inferred=True)
    _write(tmp_path, "yubei", 2020, "annual_report", "zh", as_of="2020-12-31", running=True)
    zh = write_index(tmp_path).read_text(encoding="utf-8")
    en = (tmp_path / "index.en.html").read_text(encoding="utf-8")
    for page, told in ((zh, '2021年12月31日<span class="phrase">（推定）</span>'), (en, "31 December 2021 (inferred)")):
        assert f'data-value="2021-12-31">{told}</td>' in page
    assert ">31 December 2020</td>" in en
    # The words of the comparison page.
    assert "截止日期早于年末" in zh


@pytest.mark.parametrize("doubted_by_the_page", [True, False])
def test_what_a_page_says_of_itself_tells_what_is_in_doubt(doubted_by_the_page: bool) -> None:
    # Meishan 2019, project 5 of 7: all exceeded or bettered.
    report = ms.load("meishan", 2019)
    judged = doubted(so_far(verdicts(report), report), ms.audit(report)) if doubted_by_the_page else None
    assert about(report, judged, lang="zh")["squares"] == "e e e e E e e"


def test_the_index_carries_its_own_script_only_and_what_it_sorts_by(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    regions = (
        "region,name_zh,name_en,parent\nplace07,柒县,Seven County,north\nnorth,北市,North,hebei\nhebei,河北省,Hebei,\n"
    )
    (data / "regions.csv").write_text(regions, encoding="utf-8")
    out = tmp_path / "reports"
    for number in range(50):
        _write(
            out, f"place{number:02}", 2021, "annual_report", "zh", kept={"reported": [number, 60], "completed": [0, 0]}
        )
    page = write_index(out, data_dir=data).read_text(encoding="utf-8")
    rows = re.findall(r"<tr data-province.*?</tr>", page)
    assert len(rows) == 50
    assert "柒县" in rows[7]
    assert 'data-province="河北省"' in rows[7]
    assert f'data-value="{7 / 60:.4f}"' in rows[7]
    assert page.count("<script>") == 1
    policy = re.search(r"script-src '(sha256-[^']+)'", page)
    script = re.search(r"<script>(.*?)</script>", page, re.DOTALL)
    assert policy
    assert script
    assert policy[1] == "sha256-" + base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()


def test_the_list_is_chosen_from_by_province_whatever_level_a_place_is_of(tmp_path: Path) -> None:
    for region in ("meishan", "ningbo", "yubei", "shanghai"):
        _write(tmp_path, region, 2021, "annual_report", "zh")
    # Places of drafts, which no table knows: what a full name begins with, else none. 海南州 lies in 青海省, not in 海南省.
    for region, place in (("drafted", "广西壮族自治区柳州市"), ("short", "海南州"), ("bare", "禾川县")):
        _write(tmp_path, region, 2021, "annual_report", "zh", place=place)
    zh = write_index(tmp_path).read_text(encoding="utf-8")
    en = (tmp_path / "index.en.html").read_text(encoding="utf-8")
    provinces = [
        {region: province for province, region in re.findall(r'<tr data-province="(.*?)".*?href="(\w+)/2021', page)}
        for page in (zh, en)
    ]
    assert provinces == [
        {"meishan": "四川省", "ningbo": "浙江省", "yubei": "重庆市", "shanghai": "上海市",
         "drafted": "广西壮族自治区", "short": "", "bare": ""},
        {"meishan": "Sichuan", "ningbo": "Zhejiang", "yubei": "Chongqing", "shanghai": "Shanghai",
         "drafted": "Guangxi", "short": "", "bare": ""},
    ]  # fmt: skip


def test_pages_lead_to_those_around_them(tmp_path: Path) -> None:
    page = _write(tmp_path, "yubei", 2021, "annual_report", "zh")
    alone = page.read_bytes()
    link_pages(find_reports(tmp_path), tmp_path)
    # Nothing stands around it: no way is offered that leads nowhere.
    assert "<a href=" not in page.read_text(encoding="utf-8").partition('<nav class="ways"')[2].partition("</nav>")[0]
    for year, notebook, lang in (
        (2021, "annual_report", "en"),
        (2021, "progress", "zh"),
        (2019, "annual_report", "zh"),
    ):
        _write(tmp_path, "yubei", year, notebook, lang)
    write_index(tmp_path)
    linked = page.read_text(encoding="utf-8")
    for way in (
        "../../index.html",
        "annual_report.en.html",
        "../2021/progress.zh.html",
        "../2019/annual_report.zh.html",
    ):
        assert f'<a href="{way}"' in linked
    assert "<b>年度核对</b>" in linked
    before = page.stat().st_mtime_ns
    write_index(tmp_path)
    assert page.stat().st_mtime_ns == before
    # Another place's page of the year is named; of many, the list of all reports tells.
    _write(tmp_path, "anping", 2021, "annual_report", "zh", place="安平县")
    write_index(tmp_path)
    assert '<p>2021年其他地方</p><ul><li><a href="../../anping/2021/annual_report.zh.html">安平县</a></li></ul>' in page.read_text(encoding="utf-8")  # fmt: skip
    for number in range(12):
        _write(tmp_path, f"place{number}", 2021, "annual_report", "zh")
    write_index(tmp_path)
    assert '<p>2021年其他地方</p><ul><li><a href="../../index.html#2021">2021年全部报告</a></li></ul>' in page.read_text(encoding="utf-8")  # fmt: skip
    # With its neighbours gone, it is as it was, but for the list.
    for other in tmp_path.rglob("*.html"):
        if other != page:
            other.unlink()
    link_pages(find_reports(tmp_path), tmp_path)
    link = re.compile(rb'<meta name="minsheng-ways" content="[0-9a-f]*">')
    assert link.sub(b"", page.read_bytes()) == link.sub(b"", alone)


def test_a_project_stands_in_the_menu_by_its_name_in_the_page_s_own_typeface(tmp_path: Path) -> None:
    page = _write(tmp_path, "yubei", 2021, "project_profile-1", "zh", part="教育")
    _write(tmp_path, "yubei", 2021, "project_profile-2", "zh", part="饮水")
    link_pages(find_reports(tmp_path), tmp_path)
    linked = page.read_text(encoding="utf-8").partition("<!--others-->")[2].partition("<!--/others-->")[0]
    assert '<li><b>1 教育</b></li><li><a href="../2021/project_profile-2.zh.html">2 饮水</a></li>' in linked
    # The page's own fonts were cut when its neighbours were not known.
    reach = re.search(r"unicode-range:([^;]+);", linked)
    assert reach is not None
    assert {f"U+{ord(sign):X}" for sign in "教育饮水"} <= set(reach[1].split(","))


def test_a_comparison_leads_to_the_reports_it_compares_as_far_as_they_are_there(tmp_path: Path) -> None:
    compared = ["yubei/2021", "anping/2020", "anping/2019"]
    folder = tmp_path / "yubei" / "2021"
    lead = replace(LEAD, about={**ABOUT, "compared": compared})
    said = (
        "; ".join(f"[[report:{one}|Report {one}]]" for one in compared)
        + "; [[report:anping/2020|Report 31 May 2020, whole]]."
    )
    row = plain("t", "T", [Column("Report")], [[Cell(report_link("anping", 2020, "<b>", "p01.a"))]])
    page = folder / "comparison.en.html"
    folder.mkdir(parents=True)
    shown = (lead._repr_html_(), Passage("method", "M", [said])._repr_html_(), row._repr_html_())
    page.write_text(_page(*shown, lang="en"), encoding="utf-8")
    there = _write(tmp_path, "anping", 2020, "annual_report", "en")
    link_pages(find_reports(tmp_path), tmp_path)
    linked = page.read_text(encoding="utf-8")
    assert 'href="../../anping/2020/annual_report.en.html">Report anping/2020</a>' in linked
    assert 'href="../../anping/2020/annual_report.en.html#p01.a">&lt;b&gt;</a>' in linked
    assert '<span data-report="anping/2019">Report anping/2019</span>' in linked
    # A date within a name has a span of its own.
    assert re.search(
        r'<a data-report="anping/2020"[^>]*>Report <span class="unit">31 May 2020</span>, whole</a>', linked
    )
    there.unlink()
    link_pages(find_reports(tmp_path), tmp_path)
    assert '<span data-report="anping/2020#p01.a">&lt;b&gt;</span>' in page.read_text(encoding="utf-8")


def test_a_place_alone_is_told_from_one_among_others(tmp_path: Path) -> None:
    assert stand_alone(tmp_path, "yubei")
    _write(tmp_path, "yubei", 2020, "annual_report", "zh")
    _write(tmp_path, "yubei", 2021, "annual_report", "zh")
    assert stand_alone(tmp_path, "yubei")
    write_index(tmp_path)
    # A list that is there is kept whole.
    assert not stand_alone(tmp_path, "yubei")
    for listed in tmp_path.glob("*.html"):
        listed.unlink()
    _write(tmp_path, "anping", 2021, "annual_report", "zh")
    assert not stand_alone(tmp_path, "yubei")


def test_no_way_leads_to_the_page_of_an_older_draft(tmp_path: Path) -> None:
    old = _write(tmp_path, "yubei", 2021, "annual_report", "en", kept={"reported": [5, 6], "completed": [5, 6]})
    page = _write(tmp_path, "yubei", 2021, "annual_report", "zh", kept={"reported": [9, 10], "completed": [8, 10]})
    os.utime(old, (1, 1))
    for _ in range(2):  # what is written into a page makes it no newer
        write_index(tmp_path)
        assert "annual_report.en.html" not in page.read_text(encoding="utf-8")
        assert "annual_report.zh.html" in old.read_text(encoding="utf-8")
        for name in ("index.html", "index.en.html"):
            assert "annual_report.en.html" not in (tmp_path / name).read_text(encoding="utf-8")


def test_on_a_phone_a_report_is_said_to_have_kept_what_is_counted(tmp_path: Path) -> None:
    # Each card has no head but its own: the two counts are of what the page's first lines call kept.
    _write(tmp_path, "yubei", 2021, "annual_report", "en", kept={"reported": [9, 10], "completed": [8, 10]})
    _write(tmp_path, "yubei", 2021, "annual_report", "zh", kept={"reported": [9, 10], "completed": [8, 10]})
    write_index(tmp_path)
    for name, label in (("index.html", "兑现：报告口径"), ("index.en.html", "Kept as reported")):
        assert f'data-label="{label}"' in (tmp_path / name).read_text(encoding="utf-8")


def test_an_empty_folder_has_an_index_that_says_so(tmp_path: Path) -> None:
    assert "还没有生成报告。" in write_index(tmp_path).read_text(encoding="utf-8")
    assert "No report has been made yet." in (tmp_path / "index.en.html").read_text(encoding="utf-8")


def test_scripts_are_small() -> None:
    assert len(page_script().encode()) <= 8192
    assert len(index_script().encode()) <= 4096


def test_without_a_browser_pdf_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "find_browser", lambda: None)
    with pytest.raises(ReportError, match="apt-get install chromium"):
        pdf.print_pdf(tmp_path / "page.html")


def test_a_failing_browser_leaves_the_old_pdf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "page.pdf"
    old.write_bytes(b"old")
    monkeypatch.setattr(pdf, "find_browser", lambda: "/bin/false")
    with pytest.raises(ReportError, match="could not print"):
        pdf.print_pdf(tmp_path / "page.html")
    assert old.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["page.pdf"]


@pytest.mark.parametrize(("appendix", "ends"), [(False, "page.html"), (True, "page.html#appendix")])
def test_the_list_of_every_figure_is_printed_where_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, appendix: bool, ends: str
) -> None:
    asked: list[str] = []

    def printing(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        asked.extend(command)
        Path(next(part for part in command if part.startswith("--print-to-pdf=")).split("=", 1)[1]).write_bytes(b"new")
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(pdf, "find_browser", lambda: "chromium")
    monkeypatch.setattr(pdf.subprocess, "run", printing)
    assert pdf.print_pdf(tmp_path / "page.html", appendix=appendix).read_bytes() == b"new"
    assert asked[-1].endswith(ends)


@pytest.mark.browser
def test_a_page_prints_to_a4(tmp_path: Path) -> None:
    if pdf.find_browser() is None:
        pytest.skip("no Chromium on this machine; with Debian: apt-get install chromium")
    page = tmp_path / "page.html"
    page.write_text(_page(LEAD._repr_html_()), encoding="utf-8")
    made = pdf.print_pdf(page).read_bytes()
    assert made.startswith(b"%PDF")
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", made)
    assert box is not None
    # A4 in points, give or take one.
    assert [round(float(side)) for side in box.groups()] == [pytest.approx(595, abs=1), pytest.approx(842, abs=1)]


def test_the_index_begins_with_whole_reports_and_names_a_draft_s_place(tmp_path: Path) -> None:
    _write(tmp_path, "aa", 2024, "annual_report", "zh", partial=True)
    _write(tmp_path, "bb", 2023, "annual_report", "zh", partial=False, notice="draft", place="青禾县")
    _write(tmp_path, "yubei", 2021, "annual_report", "zh", partial=False)
    page = write_index(tmp_path).read_text(encoding="utf-8")
    places = re.findall(r'<th scope="row">([^<]*)', page)
    assert [place.strip() for place in places] == ["重庆市渝北区", "Yubei", "青禾县"]
    # The tags that occur are explained, and no others.
    legend = page[page.index('<p class="note">') : page.index("<thead>")]
    assert re.findall('class="badge">([^<]*)</span> ([^<]*)<', legend) == [
        ("节录", "只见到报告的一部分"), ("草稿", "机器读取，尚未核对"),
    ]  # fmt: skip
    assert 'data-names="重庆市渝北区 Yubei District, Chongqing' in page
    assert "2021年12月31日" in page


def test_a_row_leads_to_the_comparison_only_where_that_has_its_indicator(tmp_path: Path) -> None:
    folder = tmp_path / "yubei" / "2021"
    folder.mkdir(parents=True)
    rows = "".join(
        f'<dt>Elsewhere</dt><dd><a class="way-comparison" href="comparison.en.html#concept-{one}">the same</a></dd>'
        for one in ("shared", "alone")
    )
    page = folder / "annual_report.en.html"
    page.write_text(_page(LEAD._repr_html_(), f"<dl>{rows}</dl>", lang="en"), encoding="utf-8")
    lead = replace(LEAD, about={**ABOUT, "concepts": ["shared"]})
    (folder / "comparison.en.html").write_text(_page(lead._repr_html_(), lang="en"), encoding="utf-8")
    link_pages(find_reports(tmp_path), tmp_path)
    linked = page.read_text(encoding="utf-8")
    assert '<dt>Elsewhere</dt><dd><a class="way-comparison" href="comparison.en.html#concept-shared">' in linked
    assert '<dt hidden>Elsewhere</dt><dd hidden><a class="way-comparison" href="comparison.en.html#concept-alone">' in linked  # fmt: skip


def test_the_heading_of_the_box_has_its_sign_as_the_others() -> None:
    box = Matters("What does not add up", [Matter("A")])._repr_html_()
    page = _page(box, lang="en")
    assert re.search(r'<h2 id="matters"[^>]*>What does not add up<a class="permalink" href="#matters"', page)


def test_a_mark_leads_to_its_row_where_that_report_stands_beside(tmp_path: Path) -> None:
    canvas = Canvas(9, 9)
    with canvas.link("row-anping-2020", "A", beside="anping/2020#p01.a"):
        canvas.area(0, 0, 9, 9)
    page = tmp_path / "yubei" / "2021" / "comparison.en.html"
    page.parent.mkdir(parents=True)
    lead = replace(LEAD, about={**ABOUT, "compared": ["yubei/2021", "anping/2020"]})
    page.write_text(_page(lead._repr_html_(), canvas.svg(), lang="en"), encoding="utf-8")
    assert '<a href="#row-anping-2020" ' in page.read_text(encoding="utf-8")
    there = _write(tmp_path, "anping", 2020, "annual_report", "en")
    for led in ("../../anping/2020/annual_report.en.html#p01.a", "#row-anping-2020"):
        link_pages(find_reports(tmp_path), tmp_path)
        assert f'<a href="{led}" data-beside="#row-anping-2020 anping/2020#p01.a">' in page.read_text(encoding="utf-8")
        there.unlink(missing_ok=True)
