"""Word, web pages, PDF and workbooks are read as their readers see them."""

from __future__ import annotations

import datetime
import shutil
import subprocess
from itertools import product

import openpyxl
import pytest
from document_builders import cell, docx, lines, page, paragraph, paragraphs, pdf, row, rows, run, table
from docx import Document

from minsheng_analysis.extraction import ExtractionError, read_document
from minsheng_analysis.extraction.document import Paragraph, Table
from minsheng_analysis.extraction.formats.characters import folded
from minsheng_analysis.extraction.formats.number_formats import shown

# ------------------------------------------------------------------------------------------------------------ Word


def test_struck_hidden_deleted_and_moved_text_is_left_out(tmp_path):
    body = paragraph(
        "目标新增", run("300", "<w:strike/>"), "350个，实际新增",
        f"<w:del>{run('312').replace('w:t', 'w:delText')}</w:del>", f"<w:ins>{run('356')}</w:ins>", "个。",
        run("内部稿", "<w:vanish/>"), f"<w:moveFrom>{run('移走')}</w:moveFrom>", run("完成", '<w:strike w:val="0"/>'),
    )  # fmt: skip
    assert paragraphs(docx(tmp_path / "a.docx", body)) == ["目标新增350个，实际新增356个。完成"]


def test_a_style_hides_text(tmp_path):
    styles = (
        '<w:style w:styleId="A"><w:rPr><w:dstrike/></w:rPr></w:style><w:style w:styleId="B"><w:basedOn w:val="A"/></w:style>'
        '<w:style w:styleId="T1"><w:name w:val="heading 1"/></w:style>'
    )
    body = paragraph("目标", run("30", '<w:rStyle w:val="B"/>'), "35个") + paragraph(
        "一、学校", properties='<w:pStyle w:val="T1"/>'
    )
    first, second = read_document(docx(tmp_path / "a.docx", body, styles=styles)).blocks
    assert (first.text, first.heading, second.heading) == ("目标35个", False, True)


def test_a_deleted_row_and_a_deleted_paragraph_end(tmp_path):
    body = table(
        row("项目", "目标", "完成"), row("车位", "300", "312"), row("管网", "40", "41", properties="<w:del/>")
    ) + paragraph("完成投资", properties="<w:rPr><w:del/></w:rPr>")
    path = docx(tmp_path / "a.docx", body + paragraph("1.2亿元。"))
    assert rows(path) == [["项目", "目标", "完成"], ["车位", "300", "312"]]
    assert paragraphs(path) == ["完成投资1.2亿元。"]


def test_a_text_box_is_read_once_whichever_way_it_is_drawn(tmp_path):
    box = f"<w:txbxContent>{paragraph('目标2000个，实际2100个。')}</w:txbxContent>"
    both = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    one = f"<w:r><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></w:r>"
    assert paragraphs(docx(tmp_path / "a.docx", paragraph("文字", both))) == ["文字", "目标2000个，实际2100个。"]
    assert paragraphs(docx(tmp_path / "b.docx", paragraph(one))) == ["目标2000个，实际2100个。"]


def test_automatic_numbers_are_part_of_the_text(tmp_path):
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>'
    )

    def item(text: str, level: int) -> str:
        return paragraph(
            text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="7"/></w:numPr>'
        )  # fmt: skip

    body = item("车位", 0) + item("新增300个", 1) + item("改造20个", 1) + item("供水", 0) + item("管网40公里", 1)
    assert paragraphs(docx(tmp_path / "a.docx", body, numbering=numbering)) == [
        "一、车位", "（1）新增300个", "（2）改造20个", "二、供水", "（1）管网40公里",
    ]  # fmt: skip


def test_footnotes_fields_and_content_controls(tmp_path):
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> =SUM(25,16.6) </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>41.6</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    body = paragraph("新增312个", '<w:r><w:footnoteReference w:id="2"/></w:r>', "，管网", field, "公里", run("①", '<w:vertAlign w:val="superscript"/>'), "，面积5m", run("2", '<w:vertAlign w:val="superscript"/>'))  # fmt: skip
    body += f"<w:sdt><w:sdtContent>{paragraph('控件里的一段')}</w:sdtContent></w:sdt>"
    notes = f'<w:footnote w:id="2">{paragraph("含新建车位120个。")}</w:footnote>'
    assert paragraphs(docx(tmp_path / "a.docx", body, footnotes=notes)) == [
        "新增312个，管网41.6公里，面积5m2", "控件里的一段", "含新建车位120个。",
    ]  # fmt: skip


def test_a_table_in_a_cell_becomes_rows_of_its_row(tmp_path):
    inner = table(row("东乡镇", "25"), row("南乡镇", "16.6"))
    body = table(
        row("项目", "单位", "目标", "完成"),
        row("停车位", "个", "300", "312"),
        row("供水管网", "公里", "40", cell(inner, "合计41.6")),
    )
    assert rows(docx(tmp_path / "a.docx", body)) == [
        ["项目", "单位", "目标", "完成", "完成"], ["停车位", "个", "300", "312", "312"], ["供水管网", "公里", "40", "合计", "41.6"],
        ["供水管网", "公里", "40", "东乡镇", "25"], ["供水管网", "公里", "40", "南乡镇", "16.6"],
    ]  # fmt: skip


def test_merged_cells_of_word(tmp_path):
    restart, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = table(
        row(cell("供水", properties=restart), "公里", "40"), row(cell("", properties=goes_on), "户", "1200"),
        row(cell("合计", properties='<w:gridSpan w:val="2"/>'), "9"),
    )  # fmt: skip
    assert rows(docx(tmp_path / "a.docx", body)) == [
        ["供水", "公里", "40"],
        ["供水", "户", "1200"],
        ["合计", "合计", "9"],
    ]


# ------------------------------------------------------------------------------------------------------- web pages


def test_a_page_leaves_out_what_it_hides(tmp_path):
    body = (
        '<p>目标300个，实际<span style="display:none">999</span>312个。<span class="secret">888</span><del>777</del></p>'
        "<p>管网41.6公里<sup>1</sup>，面积12m<sup>2</sup>，建成21<br>公里。</p><p hidden>666</p><script>var a=555</script><!-- 444 -->"
    )
    assert paragraphs(page(tmp_path, body, "<style>.secret{display:none}</style>")) == [
        "目标300个，实际312个。", "管网41.6公里，面积12m2，建成21公里。",
    ]  # fmt: skip


def test_lists_of_a_page_print_their_numbers(tmp_path):
    body = "<ol start=3><li>车位300个</li><li><p>管网40公里</p></li></ol><ul><li>步道</li></ul><ol type=a><li>（一）其他</li></ol>"
    assert paragraphs(page(tmp_path, body)) == ["3、车位300个", "4、管网40公里", "步道", "（一）其他"]


def test_a_table_that_lays_a_page_out_gives_the_page(tmp_path):
    long = "".join(
        f"<p>{n}、第{n}项：目标新增300个，实际新增312个，超额完成年度任务，群众满意。</p>"
        for n in "一二三四五六七八九十"
    )
    body = f"<table><tr><td>首页</td><td>导航</td></tr><tr><td>栏目</td><td>{long}</td></tr></table>"
    found = paragraphs(page(tmp_path, body))
    assert found[:4] == [
        "首页",
        "导航",
        "栏目",
        "一、第一项：目标新增300个，实际新增312个，超额完成年度任务，群众满意。",
    ]
    assert len(found) == 13


def test_a_table_in_a_cell_of_a_page(tmp_path):
    body = (
        "<table><tr><th>项目</th><th>目标</th><th>完成</th></tr><tr><td>车位</td><td>300</td><td><table><tr><td>312</td></tr></table></td></tr>"
        "<tr><td rowspan=99>供水</td><td>40</td><td>41.6</td></tr><tr><td>1200</td><td>1250</td></tr></table>"
    )
    assert rows(page(tmp_path, body)) == [
        ["项目", "目标", "完成"], ["车位", "300", "312"], ["供水", "40", "41.6"], ["供水", "1200", "1250"],
    ]  # fmt: skip


def test_cells_printed_as_paragraphs_are_a_table(tmp_path):
    cells = ["序号", "项目", "目标数", "完成数", "1", "学校（所）", "5", "6", "2", "公厕（座）", "20", "18"]
    assert rows(page(tmp_path, "".join(f"<p>{c}</p>" for c in cells))) == [cells[:4], cells[4:8], cells[8:]]


# ------------------------------------------------------------------------------------------------------------- PDF


def test_radicals_that_a_browser_prints_are_characters():
    assert folded("⽬标40.25公⾥，⺠⽣⻋位，⻓者食堂，每⼾") == "目标40.25公里，民生车位，长者食堂，每户"


def test_lines_of_a_page_are_joined_by_the_margin_of_its_body(tmp_path):
    title = (40.0, 30.0, 20.0, "某某县二〇二三年民生实事项目完成情况的通报")
    body = lines(
        60, 80, "一、农村供水：今年以来⽬标改造供水管网总长度四十公里，实际改造",
        "管网41.65公里，其中东乡镇25.05公里、南乡镇16.6公里，受益人口为",
        "1,234,567人。", "二、步道：目标20公里，实际21公里。",
    )  # fmt: skip
    assert paragraphs(pdf(tmp_path / "a.pdf", [title, *body])) == [
        title[3],
        "一、农村供水：今年以来目标改造供水管网总长度四十公里，实际改造管网41.65公里，其中东乡镇25.05公里、南乡镇16.6公里，受益人口为1,234,567人。",
        "二、步道：目标20公里，实际21公里。",
    ]


def test_a_number_broken_over_two_lines_is_whole(tmp_path):
    body = lines(
        60,
        80,
        "全年新增就业岗位并发放各类补贴，惠及群众的总人数达到了12",
        "34567人。",
        "发放补贴累计达到二千三百余万元，惠及脱贫人口与低收入人口。",
    )
    assert (
        paragraphs(pdf(tmp_path / "a.pdf", body))[0]
        == "全年新增就业岗位并发放各类补贴，惠及群众的总人数达到了1234567人。"
    )


def test_two_columns_are_read_one_after_the_other(tmp_path):
    left = [f"左栏第{n}行建成公园三座并完成改造任务目标" for n in "一二三四五六七八"]
    right = [f"右栏第{n}行新增车位九百个并完成改造任务数" for n in "一二三四五六七八"]
    body = [*lines(40, 100, *left), *lines(320, 104, *right)]
    text = "".join(paragraphs(pdf(tmp_path / "a.pdf", [(150.0, 40.0, 18.0, "民生实事完成情况通报"), *body])))
    assert text == "民生实事完成情况通报" + "".join(left) + "".join(right)


def test_running_heads_and_page_numbers_are_left_out(tmp_path):
    def one(number: int, *texts: str):
        return [(60.0, 20.0, 9.0, "某县统计公报"), *lines(60, 80, *texts), (300.0, 780.0, 9.0, f"— {number} —")]

    path = pdf(tmp_path / "a.pdf", one(1, "建成公园3座。"), one(2, "改造公厕5座。"), one(3, "新增车位9个。"))
    assert paragraphs(path) == ["建成公园3座。", "改造公厕5座。", "新增车位9个。"]


def test_a_table_without_rules(tmp_path):
    grid = [
        ["序号", "项目名称", "年度目标", "完成数", "责任单位"], ["1", "新增停车位（个）", "1200", "1345", "城管局"],
        ["2", "改造管网（公里）", "40.25", "41.65", "水利局"], ["3", "健身步道（公里）", "20", "", "文旅局"],
    ]  # fmt: skip
    places = (40, 90, 240, 340, 440)
    body = [
        (float(x), 100.0 + 20 * r, 10.0, text)
        for r, line in enumerate(grid)
        for x, text in zip(places, line, strict=True)
        if text
    ]
    body.append((90.0, 174.0, 10.0, "含绿道"))  # the cell above runs on, close below it
    assert rows(pdf(tmp_path / "a.pdf", body)) == [*grid[:3], ["3", "健身步道（公里）含绿道", "20", "", "文旅局"]]


def test_a_page_that_is_a_picture_is_named(tmp_path):
    path = pdf(tmp_path / "a.pdf", lines(60, 80, "建成公园3座。"), [], picture=True)
    document = read_document(path)
    assert [b.text for b in document.blocks] == ["建成公园3座。"]
    (warning,) = document.warnings
    assert "page 2 is a picture" in warning.message_en
    assert "第 2 页是图片" in warning.message_zh


# ------------------------------------------------------------------------------------------------------- workbooks


def test_a_workbook_is_read_as_it_shows_itself(tmp_path):
    book = openpyxl.Workbook()
    first = book.active
    first.title = "自评表"
    for line in [
        ["完成情况表"], ["（2023年度）", None, None, "单位：万元"], ["项目", "目标", "完成", "完成率", "日期"], ["供水", 21, 19, 0.9047619, datetime.date(2023, 12, 31)],
        [None, 6842, 5129.7, 1.5, None], ["隐藏", 1, 2, 3, None], ["注：数据为初步统计。"],
    ]:  # fmt: skip
        first.append(line)
    first.merge_cells("A4:A5")
    first["D4"].number_format = first["D5"].number_format = "0.00%"
    first["C5"].number_format = "#,##0.00"
    first["E4"].number_format = 'yyyy"年"m"月"'
    first.row_dimensions[6].hidden = True
    second = book.create_sheet("分社区")
    for line in [["社区", "户数", "内部"], ["东渡", 986, 7], ["新桥", 598, 8]]:
        second.append(line)
    second.column_dimensions["C"].hidden = True
    third = book.create_sheet("草稿")
    third.append(["目标", 500])
    third.sheet_state = "hidden"
    book.save(tmp_path / "b.xlsx")
    blocks = read_document(tmp_path / "b.xlsx").blocks
    assert [(b.text, b.heading) for b in blocks if isinstance(b, Paragraph)] == [
        ("自评表", True), ("完成情况表", False), ("（2023年度）", False), ("单位：万元", False), ("注：数据为初步统计。", False), ("分社区", True),
    ]  # fmt: skip
    one, two = ([[c.text for c in line] for line in b.grid] for b in blocks if isinstance(b, Table))
    assert one == [
        ["项目", "目标", "完成", "完成率", "日期"], ["供水", "21", "19", "90.48%", "2023年12月"], ["供水", "6842", "5,129.70", "150.00%", ""],
    ]  # fmt: skip
    assert two == [["社区", "户数"], ["东渡", "986"], ["新桥", "598"]]


@pytest.mark.parametrize(
    ("gap", "kept"), [(True, ["项目", "目标", "完成"]), (False, ["项目", "目标", "完成", "测算", "0.5"])]
)
def test_working_beside_what_is_printed_is_left_out(tmp_path, gap, kept):
    """Columns parted from the print area by an empty one; a column that only came to it later is read."""
    book = openpyxl.Workbook()
    sheet = book.active
    for line in [["项目", "目标", "完成", "测算"], ["供水", 21, 19, 0.5], ["步道", 20, 18, 0.5]]:
        sheet.append([*line[:3], *([None] if gap else []), *line[3:]])
    sheet.print_area = "A1:C3"
    book.save(tmp_path / "b.xlsx")
    (table,) = read_document(tmp_path / "b.xlsx").blocks
    shown_texts = {cell.text for line in table.grid for cell in line}
    assert shown_texts >= set(kept)
    assert ("测算" in shown_texts) == ("测算" in kept)


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [(0.1 + 0.2, "General", "0.3"), (1234567, "#,##0", "1,234,567"), (12.5, '0.0"公里"', "12.5公里"), (-3, "0;(0)", "(3)"),
     (2.5, "0", "3"), (1.20, "0.0#", "1.2"), (True, "General", "是"), (datetime.datetime(2023, 5, 1), "m/d/yyyy", "5/1/2023"),
     (datetime.date(2023, 5, 1), "General", "2023-05-01"), ("≥90", "0.00%", "≥90"), (35000000, '0,,"百万"', "35百万")],
)  # fmt: skip
def test_numbers_are_shown_by_their_format(value, code, text):
    assert shown(value, code) == text


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_an_old_office_file_goes_through_libreoffice(tmp_path):
    (tmp_path / "a.rtf").write_text(r"{\rtf1\ansi\ansicpg936 {\b 300} done 312\par}", encoding="ascii")
    assert paragraphs(tmp_path / "a.rtf") == ["300 done 312"]


GRID = [["项目", "目标", "完成"], ["车位", "300", "312"], ["步道", "20", "21"]]


@pytest.fixture(scope="module")
def old_office_files(tmp_path_factory):
    """One table, saved by LibreOffice as Word and Excel saved it before 2007."""
    folder = tmp_path_factory.mktemp("office")
    word = Document()
    place = word.add_table(3, 3)
    for r, c in product(range(3), range(3)):
        place.cell(r, c).text = GRID[r][c]
    word.add_paragraph("以上情况属实。")
    word.save(folder / "s.docx")
    book = openpyxl.Workbook()
    for line in GRID:
        book.active.append(line)
    book.save(folder / "s.xlsx")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    for made_as, source in (("doc", "s.docx"), ("xls", "s.xlsx")):
        subprocess.run(
            ["soffice", profile, "--headless", "--convert-to", made_as, "--outdir", str(folder), str(folder / source)],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
    return {made_as: folder / f"s.{made_as}" for made_as in ("doc", "xls")}


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(
    ("made_as", "named"), [("doc", "a.doc"), ("doc", "a.wps"), ("doc", "a.xls"), ("xls", "a.xls"), ("xls", "a.et")]
)
def test_what_word_excel_and_kingsoft_saved_is_told_by_its_content(tmp_path, old_office_files, made_as, named):
    shutil.copy(old_office_files[made_as], tmp_path / named)
    assert rows(tmp_path / named) == GRID


def test_text_under_an_office_name_is_read_as_text(tmp_path):
    (tmp_path / "a.doc").write_bytes("一、停车位：目标300个，实际312个。".encode("gb18030"))
    assert paragraphs(tmp_path / "a.doc") == ["一、停车位：目标300个，实际312个。"]


def test_without_libreoffice_the_way_out_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    (tmp_path / "a.wps").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(ExtractionError) as caught:
        read_document(tmp_path / "a.wps")
    assert "save it as .docx" in caught.value.message_en
    assert "另存为 .docx" in caught.value.message_zh


def test_a_web_page_under_an_old_name_is_read_as_that(tmp_path):
    (tmp_path / "a.xls").write_text(
        "<html><meta charset=utf-8><table><tr><td>目标</td><td>完成</td></tr><tr><td>5</td><td>6</td></tr></table></html>",
        encoding="utf-8",
    )
    assert rows(tmp_path / "a.xls") == [["目标", "完成"], ["5", "6"]]


def test_a_page_on_one_line_of_its_source_has_its_paragraphs_and_rows_numbered(tmp_path):
    body = "<h1>某县实事</h1><p>总述。</p><table><tr><td rowspan=2>道路</td><td>计划5公里</td></tr><tr><td>建成6公里</td></tr></table><p>结语。</p>"
    file = tmp_path / "a.html"
    file.write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
    title, words, table, end = read_document(file).blocks
    assert [title.line, words.line, table.line, end.line] == [1, 2, 3, 5]
    assert [[cell.line for cell in row] for row in table.grid] == [[3, 3], [3, 4]]
    # A cell that runs over two rows stays one.
    assert table.grid[0][0] is table.grid[1][0]
    # Where the lines tell them apart, they are those of the source.
    file.write_text("<html><body>\n" + body.replace("><", ">\n<") + "</body></html>", encoding="utf-8")
    title, words, table, end = read_document(file).blocks
    assert [title.line, words.line, end.line] == [2, 3, 13]
