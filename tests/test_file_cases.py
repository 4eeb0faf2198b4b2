"""Small invented files, each with one trap of its format; the right answers were worked out by reading them."""

from __future__ import annotations

from pathlib import Path

import pytest

from minsheng_analysis.extraction import extract_document, read_document
from minsheng_analysis.extraction.document import Paragraph, Table

FILES = Path(__file__).parent / "documents" / "cases" / "files"
PLACES, PIPES, PATHS = ("300", "312"), ("40", "41.6"), ("20", "21")
THREE = [PLACES, PIPES, PATHS]
BROWSER = [("1234567", "1345678"), ("40.25", "41.65"), PATHS]  # printed by a browser, with radicals for characters
WRAPPED = [pair for k in range(3) for pair in ((f"{40 + k}.25", f"{41 + k}.65"), (f"{1234567 + k}", f"{1345678 + k}"))]

#: What each file promises and reports: target and result, in the order of the page.
PAIRS = {
    "autonum.docx": THREE,
    "footnote.docx": THREE,
    "gbk_crlf.txt": [PLACES, PATHS],
    "hidden.html": THREE,
    "hidden_strike.docx": [("350", "312"), PIPES, PATHS],
    "layout.html": THREE,
    "nested.html": [PLACES, PATHS, PIPES],
    "nested_flat.html": [PLACES, PATHS, PIPES],
    "ol.html": THREE,
    "overspan.html": [PIPES, ("1200", "1250")],
    "pdf_kangxi_small_title.pdf": BROWSER,
    "pdf_long_clean.pdf": WRAPPED,
    "pdf_long_justify.pdf": WRAPPED,
    "pdf_long_small_title.pdf": WRAPPED,
    "pdf_text.pdf": BROWSER,
    "pdf_text_clean.pdf": BROWSER,
    "rowspan.html": [PIPES, ("1200", "1250"), PLACES],
    "sdt_field.docx": THREE,
    "splitruns.docx": THREE,
    "textbox_drawingml.docx": [*THREE, ("2000", "2100")],
    "textbox_fallback.docx": [*THREE, ("2000", "2100")],
    "tracked.docx": [("350", "356"), PIPES, PATHS],
    "tracked_row.docx": [PLACES, PATHS],
}


@pytest.mark.parametrize("name", PAIRS)
def test_pairs(name):
    draft = extract_document(read_document(FILES / name), region="x", year=2023)
    assert [(row["target_value"], row["actual_value"]) for row in draft.indicators] == PAIRS[name]


@pytest.mark.parametrize(("name", "numbers"), [("autonum.docx", "一二三"), ("ol.html", "123")])
def test_automatic_numbers_are_part_of_the_text(name, numbers):
    told = [b.text for b in read_document(FILES / name).blocks if isinstance(b, Paragraph) and "目标" in b.text]
    assert [text.split("：")[0] for text in told] == [
        f"{number}、{project}" for number, project in zip(numbers, ("公共停车位", "农村供水", "健身步道"), strict=True)
    ]


def test_a_table_in_a_cell_gives_the_total_and_its_parts():
    (table,) = (b for b in read_document(FILES / "nested.docx").blocks if isinstance(b, Table))
    assert [[c.text for c in row] for row in table.grid if row[0].text == "供水管网"] == [
        ["供水管网", "公里", "40", "合计", "41.6"],
        ["供水管网", "公里", "40", "东乡镇", "25"],
        ["供水管网", "公里", "40", "南乡镇", "16.6"],
    ]


def test_a_table_over_four_pages_is_one():
    (table,) = (b for b in read_document(FILES / "pdf_tables.pdf").blocks if isinstance(b, Table))
    assert [[c.text for c in row[1:]] for row in table.grid] == [
        ["目标", "完成"],
        *([f"{1000 + k}", f"123{k}567"] for k in range(1, 31)),
    ]
    assert {row[0].text for row in table.grid[1:]} == {
        f"第{k}号工程新建站点（分布在城区与乡镇各处）" for k in range(1, 31)
    }


def test_a_malformed_result_is_kept_as_printed():
    (table,) = (b for b in read_document(FILES / "pdf_tables_clean.pdf").blocks if isinstance(b, Table))
    assert [row[2].text for row in table.grid[1:]] == [f"12,3{k}0,567.89" for k in range(1, 31)]
