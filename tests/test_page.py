"""The page without a browser: what its source promises, and that nothing in a notebook can break it."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from minsheng_analysis.display import palette
from minsheng_analysis.display.passage import Lead, Passage
from minsheng_analysis.errors import ReportError
from minsheng_analysis.reporting.page import pdf
from minsheng_analysis.reporting.page.exporter import build_exporter
from minsheng_analysis.reporting.page.index import find_reports, write_index


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


def test_contents_list_the_passages_in_order() -> None:
    page = _page(LEAD._repr_html_(), Passage("b", "B & C")._repr_html_(), Passage("a", "A")._repr_html_())
    assert re.findall(r'<li><a href="#(\w)">([^<]+)</a>', page) == [("b", "B &amp; C"), ("a", "A")]


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


def test_the_index_finds_what_was_made(tmp_path: Path) -> None:
    for year, notebook, lang in (
        (2020, "annual_report", "zh"),
        (2021, "evaluation", "en"),
        (2021, "annual_report", "zh"),
    ):
        folder = tmp_path / "yubei" / str(year)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{notebook}.{lang}.html").write_text(_page(LEAD._repr_html_(), lang=lang), encoding="utf-8")
    (tmp_path / "yubei" / "2021" / "notes.html").write_text("", encoding="utf-8")
    assert [(one.year, one.notebook) for one in find_reports(tmp_path)] == [
        ("2021", "annual_report"), ("2021", "evaluation"), ("2020", "annual_report"),
    ]  # fmt: skip
    page = write_index(tmp_path).read_text(encoding="utf-8")
    assert page.count("A &lt;title&gt;") == 3
    assert 'href="yubei/2021/annual_report.zh.html"' in page
    assert "<script" not in page
    assert not (tmp_path / ".index.html.part").exists()


def test_many_reports_are_listed_as_a_table_of_their_key_figures(tmp_path: Path) -> None:
    named = tmp_path / "data"
    named.mkdir()
    (named / "regions.csv").write_text("region,name_zh,name_en\nplace07,柒县,Seven County\n", encoding="utf-8")
    out = tmp_path / "reports"
    for number in range(50):
        folder = out / f"place{number:02}" / "2021"
        folder.mkdir(parents=True)
        lead = replace(LEAD, numbers=[(f"{number} of 60", "项承诺兑现"), ("1,200", "个项目不符")])
        (folder / "annual_report.zh.html").write_text(_page(lead._repr_html_(), lang="zh"), encoding="utf-8")
    page = write_index(out, data_dir=named).read_text(encoding="utf-8")
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", page)
    assert len(rows) == 50
    seventh = rows[7]
    assert "柒县" in seventh
    assert "Seven County" in seventh
    assert f'data-value="{7 / 60}"' in seventh
    assert 'data-value="1200.0"' in seventh
    # A heading has no number before it.
    assert ">承诺兑现</th>" in page
    assert ">项目不符</th>" in page
    assert page.count("<script>") == 1
    policy = re.search(r"script-src '(sha256-[^']+)'", page)
    script = re.search(r"<script>(.*?)</script>", page, re.DOTALL)
    assert policy
    assert script
    assert policy[1] == "sha256-" + base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()


def test_an_empty_folder_has_an_index_that_says_so(tmp_path: Path) -> None:
    assert "No report has been made yet." in write_index(tmp_path).read_text(encoding="utf-8")


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
