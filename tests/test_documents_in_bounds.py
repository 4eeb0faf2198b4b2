"""Text is readable in whatever encoding it was saved, and no document takes unbounded work."""

from __future__ import annotations

import random
import time
import zipfile

import openpyxl
import pytest
from document_builders import cell, docx, lines, page, paragraph, paragraphs, pdf, row, rows, table

from minsheng_analysis.extraction import ExtractionError, read_document

# ------------------------------------------------------------------------------------------------------- encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_of_hanzi_only_is_readable_in_every_encoding(tmp_path, encoding):
    text = "鹏翔鸿鹄鸾凤麒麟\n甲乙丙丁戊己庚辛壬癸\n"
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    assert paragraphs(tmp_path / "a.txt") == text.split()


@pytest.mark.parametrize("text", ["实际", "联通", "目标", "通", "记短擒告祸", "秸梢选壶院"])
def test_a_few_hanzi_are_not_taken_for_letters_of_other_scripts(tmp_path, text):
    (tmp_path / "a.txt").write_bytes(text.encode("gb18030"))
    assert paragraphs(tmp_path / "a.txt") == [text]


def test_hanzi_at_random_from_those_in_daily_use_are_readable(tmp_path):
    daily = bytes(b for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFF) for b in (high, low)).decode("gb2312")
    for n in range(0, len(daily), 37):
        (tmp_path / "a.txt").write_bytes(daily[n : n + 37].encode("gb18030"))
        assert paragraphs(tmp_path / "a.txt") == [daily[n : n + 37]]


def test_accents_in_utf8_stay(tmp_path):
    (tmp_path / "a.txt").write_bytes("Área 12 m², préfecture".encode())
    assert paragraphs(tmp_path / "a.txt") == ["Área 12 m², préfecture"]


def test_bytes_at_random_are_no_text(tmp_path):
    (tmp_path / "a.txt").write_bytes(random.Random(3).randbytes(5000))
    with pytest.raises(ExtractionError):
        read_document(tmp_path / "a.txt")


def test_traditional_text_in_big5_is_readable(tmp_path):
    (tmp_path / "a.txt").write_bytes("臺灣縣政府民生實事完成情況，建設步道一百公里。".encode("big5"))
    assert paragraphs(tmp_path / "a.txt") == ["臺灣縣政府民生實事完成情況，建設步道一百公里。"]


# ----------------------------------------------------------------------------------------------------- bounded work


def test_spans_beyond_measure_are_not_followed(tmp_path):
    line = "<tr>" + "".join(f"<td rowspan=3000 colspan=3000>{n}</td>" for n in range(5)) + "</tr>"
    (found,) = read_document(page(tmp_path, f"<table>{line * 2000}</table>")).blocks
    assert (len(found.grid), found.width) == (2000, 5)


def test_a_text_of_headings_alone_takes_bounded_time(tmp_path):
    (tmp_path / "a.txt").write_text("\n\n\n目标\n\n\n完成数\n\n\n年度" * 3000, encoding="utf-8")
    start = time.process_time()
    assert sum(text.count("目标") for text in paragraphs(tmp_path / "a.txt")) == 3000
    assert time.process_time() - start < 30  # 1.5 seconds where this was written; without a bound, hours


def test_tables_nested_two_hundred_deep_keep_their_text(tmp_path):
    inner = paragraph("目标新增300个，实际新增312个。")
    for _ in range(200):
        inner = table(row(cell(inner)))
    assert paragraphs(docx(tmp_path / "a.docx", inner)) == ["目标新增300个，实际新增312个。"]


@pytest.mark.parametrize(
    ("content", "says"),
    [(b" " * 80_000_000, "unpacks to more than"), (b"BT /F 10 Tf 9 9 Td " + b"(abcdefghijklmnopqrst) Tj " * 90_000, "more than the")],
)  # fmt: skip
def test_a_pdf_that_unfolds_beyond_measure_is_refused(tmp_path, content, says):
    with pytest.raises(ExtractionError) as caught:
        read_document(pdf(tmp_path / "a.pdf", lines(60, 80, "建成公园3座。"), drawn=content))
    assert says in caught.value.message_en


def test_a_drawing_of_very_many_strokes_gives_its_text(tmp_path):
    strokes = b"".join(b"%d %d m %d %d l S\n" % (k % 600, k % 800, k * 7 % 600, k * 13 % 800) for k in range(20_000))
    assert paragraphs(pdf(tmp_path / "a.pdf", lines(60, 80, "建成公园3座。"), drawn=strokes)) == ["建成公园3座。"]


def test_a_cell_in_the_last_corner_of_a_sheet_costs_nothing(tmp_path):
    book = openpyxl.Workbook()
    for place, value in {
        "A1": "目标",
        "B1": "完成",
        "A2": 5,
        "B2": 6,
        "A1048576": "注：以上为初步统计。",
        "XFD1048576": 7,
    }.items():
        book.active[place] = value
    book.save(tmp_path / "a.xlsx")
    start = time.process_time()
    assert rows(tmp_path / "a.xlsx") == [["目标", "完成"], ["5", "6"]]
    assert paragraphs(tmp_path / "a.xlsx") == ["注：以上为初步统计。"]
    assert time.process_time() - start < 20


def test_a_merged_area_as_large_as_the_sheet_is_refused(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "目标"
    book.active.merge_cells("A1:B2")
    book.save(tmp_path / "small.xlsx")
    with zipfile.ZipFile(tmp_path / "small.xlsx") as small, zipfile.ZipFile(tmp_path / "a.xlsx", "w") as large:
        for name in small.namelist():
            large.writestr(name, small.read(name).replace(b"A1:B2", b"A1:XFD1048576"))
    with pytest.raises(ExtractionError) as caught:
        read_document(tmp_path / "a.xlsx")
    assert "more than the" in caught.value.message_en


def test_a_workbook_of_too_many_cells_is_refused(tmp_path):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for _ in range(210):
        sheet.append([1] * 100)
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(ExtractionError) as caught:
        read_document(tmp_path / "a.xlsx")
    assert "21,000" in caught.value.message_en
