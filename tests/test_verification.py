"""The dataset against its document: a figure moved, dropped or added is found."""

import hashlib
from pathlib import Path

import pytest
import small_report

import minsheng_analysis as ms
from minsheng_analysis.errors import MinshengError
from minsheng_analysis.extraction import extract
from minsheng_analysis.extraction.document import Cell, Document, Paragraph, Table
from minsheng_analysis.extraction.verifying import lines_of

DOCUMENT = """\
2020年1月，计划管网148.61公里，建成149公里。
实际建成148.61公里（2号泵站、G50旁）。
东线98.61公里，西线50公里。
计划629个，建成840个。
投入2000余万元，建成5个停车场。
目标5万人，7月底3.1万人，年底5.4万人。
动态清零；保持动态清零。
提高27%。
提高23.69%。
"""


def check(tmp_path, document=DOCUMENT, **changed):
    source = tmp_path / "anping-2020.txt"
    source.write_text(document, encoding="utf-8")
    digest = hashlib.sha256(DOCUMENT.encode()).hexdigest()
    small_report.write(
        tmp_path, **{"report": small_report.REPORT.replace('sha256 = ""', f'sha256 = "{digest}"')} | changed
    )
    return ms.verify(ms.load("anping", 2020, data_dir=tmp_path), source)


def test_a_true_dataset_passes(tmp_path):
    result = check(tmp_path)
    assert result.ok, result.summary("en")
    # 148.61 149 148.61 98.61 50 629 840 2000 5 5 3.1 5.4 27 23.69; the date, the pump and the road are no figures
    assert result.numbers == 14
    assert result.checked == 16


@pytest.mark.parametrize(
    "name",
    ["field_a/a04_lupu_2023.html", "field_a/a02_linbo_2021.docx", "tidy_a/h05_hengzhou_2020.pdf", "gd10.xlsx"],
)
def test_a_document_is_read_as_its_draft_was_and_every_figure_stands_in_its_line(name, tmp_path):
    source = next((Path(__file__).parent / "documents").rglob(Path(name).name))
    folder = extract(source, tmp_path / "drafts" / "place" / "2023").folder
    report = ms.load("place", 2023, data_dir=folder)
    result = ms.verify(report, source)
    assert result.hash_matches
    printed = result.missing[result.missing["figure"].str.contains(r"\d")]
    assert printed.empty, result.summary("en")
    # What is left uncovered are dates, numbers of lists and the like, and no digit of the page's own code.
    assert len(result.uncovered) < 0.25 * result.numbers, result.summary("en")


def test_a_text_in_another_encoding_is_read_as_its_draft_was(tmp_path):
    source = tmp_path / "county.txt"
    source.write_bytes("某县2023年民生实事项目完成情况\n\n计划新建公园10个，全年建成公园12个。\n".encode("gb18030"))
    folder = extract(source, tmp_path / "drafts" / "county" / "2023").folder
    assert ms.verify(ms.load("county", 2023, data_dir=folder), source).ok


def test_a_figure_that_runs_on_into_the_next_line_stands_in_the_one_where_it_begins():
    document = Document("d.pdf", (Paragraph("敷设管网188公里，改造道路20公里。", 4, breaks=((6, 5),)),))
    assert lines_of(document)[3:] == ["敷设管网188公里", "，改造道路20公里。"]
    cells = (Cell("1", 2), Cell("公园", 2), Cell("10个\n12个", 2, lines=(2, 3)))
    assert lines_of(Document("d.docx", (Table((cells,), 2),))) == ["", "1 | 公园 | 10个", "12个"]


def test_a_figure_in_the_wrong_line_is_missing_and_its_number_uncovered(tmp_path):
    result = check(tmp_path, statements=small_report.STATEMENTS.replace(",I,4,,\nL005.01", ",I,5,,\nL005.01"))
    assert list(result.missing["figure"]) == ["840个"]
    assert [(r.line, r.text) for r in result.uncovered.itertuples()] == [(4, "840")]
    assert not result.ok


def test_a_number_that_no_statement_covers_is_named(tmp_path):
    result = check(tmp_path, DOCUMENT.replace("建成5个", "建成5个、改建31个"))
    assert [(r.line, r.text) for r in result.uncovered.itertuples()] == [(5, "31")]
    assert not result.hash_matches
    assert "SHA-256 differs" in result.summary("en")
    assert "SHA-256 不一致" in result.summary("zh")


def test_a_count_in_chinese_numerals_has_to_be_covered_too(tmp_path):
    result = check(tmp_path, DOCUMENT.replace("建成5个", "建成5个、改建十二个"))
    assert [(r.line, r.text) for r in result.uncovered.itertuples()] == [(5, "十二个")]


@pytest.mark.parametrize(
    ("printed", "named"),
    [
        ("七千三百个", "七千三百个"),
        ("7千3百个", "7千3百"),
        ("3万二千个", "3万二千"),  # nobody can read it, and yet it is named
        ("两三个", "两三个"),
        ("十几个", "十几个"),
        ("伍佰万元", "伍佰万元"),
        ("零点五公里", "零点五公里"),
        ("1.2个亿元", "1.2个亿"),
        ("１，２３４个", "１，２３４"),
        ("百分之八十二", "百分之八十二"),
        ("百余户", "百余户"),
        ("三座桥", "三座"),
    ],
)
def test_every_number_that_no_statement_covers_is_named_whole(tmp_path, printed, named):
    result = check(tmp_path, DOCUMENT.replace("建成5个", f"建成5个、改建{printed}"))
    assert [(r.line, r.text) for r in result.uncovered.itertuples()] == [(5, named)]


@pytest.mark.parametrize("words", ["一个都不少、第二批、三是、统一标准、二〇二〇年、十四五、每百户", "一老一小、两癌"])
def test_words_with_numerals_need_no_statement(tmp_path, words):
    assert check(tmp_path, DOCUMENT.replace("建成5个", f"建成5个，{words}")).uncovered.empty


@pytest.mark.parametrize("longer", ["15个", "1.5个", "1,005个", "2千5个", "3万二千5个"])
def test_a_figure_is_not_found_inside_a_longer_number(tmp_path, longer):
    result = check(tmp_path, DOCUMENT.replace("建成5个", f"建成{longer}"))
    assert list(result.missing["figure"]) == ["5个"]


def test_a_figure_ends_where_its_number_ends(tmp_path):
    shorter = small_report.STATEMENTS.replace("2000余万元,", "2000,")
    assert list(check(tmp_path, statements=shorter).missing["figure"]) == ["2000"]


def test_what_a_figure_leaves_over_of_a_number_is_named(tmp_path):
    # a blank may part two columns, so the figure is found; its neighbour still has to be covered
    result = check(tmp_path, DOCUMENT.replace("建成840个", "建成1 840个"))
    assert result.missing.empty
    assert [(r.line, r.text) for r in result.uncovered.itertuples()] == [(4, "1")]


def test_two_statements_need_two_printed_figures_unless_they_share_one(tmp_path):
    twice = small_report.STATEMENTS.replace(
        "L005.02,", "L005.02a,p2.lots.a,2,actual,停车场,5个,,甲,completed,2020-12-31,I,5,,\nL005.02b,"
    )
    assert check(tmp_path, statements=twice).ok
    not_shared = twice.replace("L005.02a", "L005.02").replace("L005.02b", "L005.03")
    assert list(check(tmp_path, statements=not_shared).missing["figure"]) == ["5个"]


def test_an_unreadable_source_is_one_clear_error(tmp_path):
    small_report.write(tmp_path)
    report = ms.load("anping", 2020, data_dir=tmp_path)
    with pytest.raises(MinshengError, match=r"cannot read the source nowhere\.txt"):
        ms.verify(report, tmp_path / "nowhere.txt")
    (tmp_path / "gb.csv").write_bytes("完成".encode("gb18030"))
    with pytest.raises(MinshengError, match="is not UTF-8"):
        ms.verify(report, tmp_path / "gb.csv")


def test_yubei_stands_in_its_document(source_document):
    result = ms.verify(ms.load("yubei", 2021), source_document)
    assert result.ok, result.summary("en")


FACTS = Path(__file__).resolve().parents[1] / ".." / "shared" / "facts"


@pytest.mark.parametrize(
    ("region", "year"),
    [("meishan", 2017), ("meishan", 2019), ("shanghai", 2024), ("ningbo", 2018), ("hunan", 2021), ("wanzhou", 2025)],
)
def test_partial_reports_stand_in_their_transcripts(region, year):
    source = FACTS / f"{region}-{year}.csv"
    if not source.is_file():
        pytest.skip("the transcripts are not at ../shared/facts/; their checks are left out")
    result = ms.verify(ms.load(region, year), source)
    assert result.ok, result.summary("en")
