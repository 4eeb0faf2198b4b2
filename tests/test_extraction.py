"""Documents become drafts: figures, roles and pairs are scored against answers made by reading."""

from __future__ import annotations

import math
import time
import zipfile
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import minsheng_analysis as ms
from minsheng_analysis.cli import cli
from minsheng_analysis.dataset.checking import check_report
from minsheng_analysis.errors import MinshengError, UsageError
from minsheng_analysis.extraction import ExtractionError, extract, extract_document, read_document
from minsheng_analysis.extraction.document import Cell, Document, Paragraph, Table, grid_of
from minsheng_analysis.extraction.wording.rules import SENTENCE_RULES

HERE = Path(__file__).parent
ANSWERED = HERE / "documents"
DOCUMENTS = sorted(p for p in ANSWERED.glob("*_*/*") if p.suffix in {".txt", ".md", ".html", ".docx", ".pdf", ".xlsx"})
SHARED = HERE.parent.parent / "shared"


def draft(text: str, *, year: int = 2021):
    """Extract a text of a few paragraphs."""
    paragraphs = tuple(Paragraph(line, k) for k, line in enumerate(text.split("\n"), 1) if line)
    return extract_document(Document("demo.txt", paragraphs), year=year)


def roles(text: str) -> list[tuple[str, str]]:
    """Return the roles in one paragraph of a report."""
    report = draft(f"2021年民生实事项目完成情况\n{text}\n建成公园1座，完成年度任务。")
    return [(row["figure"], row["role"]) for row in report.statements if row["line"] == "2"]


def pairs(text: str) -> list[tuple[str, str, str]]:
    return [(r["target_value"], r["actual_value"], r["published_pct"]) for r in draft(text).indicators]


# invented sentences; what each one says, worked out by reading: (target, result, published percentage)
PATTERNS = [
    ("建成步道12公里，为年度计划10公里的120%。", [("10", "12", "120")]),
    ("新增床位60张，占全年目标50张的120%。", [("50", "60", "120")]),
    ("改造公厕24座，占年度计划的120%。", [("", "24", "120")]),
    ("完成抽检5.2万批次，超额完成4万批次的年度目标任务。", [("40000", "52000", "")]),
    ("年度目标20公里，实际完成21公里，提前完成任务。", [("20", "21", "")]),
    ("计划新建幼儿园5所，现已建成6所。", [("5", "6", "")]),
    ("打通断头路5条，是年初目标的2.5倍。", [("", "5", "250")]),
    ("新增学位300个、床位40张，分别占年度目标200个、50张的150%、80%。", [("200", "300", "150"), ("50", "40", "80")]),
    ("城镇登记失业率3.1%，控制在4.5%以内，实现年度目标。", [("4.5", "3.1", "")]),
    ("参保率98%，高于95%的目标值。", [("95", "98", "")]),
    ("全年建成20个托育点，比计划的15个多。", [("15", "20", "")]),
    ("敷设管网188公里，较目标任务200公里少12公里。", [("200", "188", "")]),
    ("新建公园8座，未完成10座的年度目标。", [("10", "8", "")]),
    ("建成幼儿园3所，新增教师50名，群众满意度97%。", []),
]


@pytest.mark.parametrize(("text", "expected"), PATTERNS)
def test_wordings_of_planned_and_achieved(text, expected):
    assert pairs(text) == expected


ROLES = [
    ("漏损率由12%降至9.6%", [("12%", "change"), ("9.6%", "change")]),
    ("优良天数331天，同比提高4.2个百分点", [("331天", "actual"), ("4.2个百分点", "change")]),
    ("全年召开专题会议9次，现场督查22次，完成项目建设", [("9次", "context"), ("22次", "context")]),
    ("10件民生实事全部完成，其中8件超额完成", [("10件", "context"), ("8件", "context")]),
    ("投入资金300万元建成站点6个", [("300万元", "cost"), ("6个", "actual")]),
    ("发放创业担保贷款4000万元，完成就业任务", [("4000万元", "actual")]),
    ("建成服务站10个（东镇4个，西镇6个），完成任务", [("10个", "actual"), ("4个", "breakdown"), ("6个", "breakdown")]),
]


@pytest.mark.parametrize(("text", "expected"), ROLES)
def test_roles_by_their_wording(text, expected):
    assert roles(text) == expected


@pytest.mark.parametrize(
    ("text", "stage"),
    [("开工建设绿道16公里，完成年度任务", "started"), ("基本建成停车场2个，完成年度任务", "partial"),
     ("建成停车场5个，完成年度任务", "completed"), ("主体完工校舍3栋，完成年度任务", "partial")],
)  # fmt: skip
def test_stages(text, stage):
    assert [r["stage"] for r in draft(text).statements if r["role"] == "actual"] == [stage]


def table(rows: list[list[str]]) -> Table:
    return Table(grid_of([[Cell(text, r + 1) for text in row] for r, row in enumerate(rows)]), 1)


def test_bare_numbers_take_unit_from_heading_and_unit_column():
    grid = table(
        [["指标", "单位", "年度目标", "完成数"], ["绿道", "公里", "20", "22.5"], ["新增就业", "万人", "1.2", "1.26"]]
    )
    rows = extract_document(Document("t.txt", (Paragraph("2021年项目完成情况", 1), grid)), year=2021).indicators
    assert [(r["target_value"], r["actual_value"], r["unit"]) for r in rows] == [
        ("20", "22.5", "km"),
        ("12000", "12600", "people"),
    ]


def test_a_table_that_lies_on_its_side_is_turned():
    grid = table(
        [
            ["指标", "绿道（公里）", "床位（张）"],
            ["年度目标", "20", "50"],
            ["实际完成", "22.5", "48"],
            ["完成率", "112.5%", "96%"],
        ]
    )
    rows = extract_document(Document("t.txt", (Paragraph("2021年项目完成情况", 1), grid)), year=2021).indicators
    assert [(r["target_value"], r["actual_value"], r["published_pct"]) for r in rows] == [
        ("20", "22.5", "112.5"), ("50", "48", "96"),
    ]  # fmt: skip


def test_every_rule_is_named_once_and_compiles():
    names = [rule.name for rule in SENTENCE_RULES]
    assert len(set(names)) == len(names)
    for rule in SENTENCE_RULES:
        rule.compiled()


# ------------------------------------------------------------------------------------------------ against answers


def f1(gold: Counter, predicted: Counter) -> float:
    hit = sum((gold & predicted).values())
    return 2 * hit / (sum(gold.values()) + sum(predicted.values())) if gold or predicted else 1.0


@pytest.mark.parametrize("path", DOCUMENTS[:4], ids=lambda p: p.name)
def test_a_draft_passes_the_check_and_loads(path, tmp_path):
    extracted = extract(path, tmp_path / "draft", region="somewhere", year=2021)
    assert check_report(extracted.folder).problems == []
    report = ms.load("somewhere", 2021, data_dir=extracted.folder)
    assert len(report.statements) == len(extracted.draft.statements) + len(extracted.draft.further_statements)
    by_id = {r["indicator_id"]: r for r in (*extracted.draft.indicators, *extracted.draft.further_indicators)}
    for row in report.indicators.to_dict("records"):  # the loader derives what the draft shows
        shown = by_id[row["indicator_id"]]["target_value"]
        assert (shown == "") == (row["target_value"] != row["target_value"])
        if shown:
            assert math.isclose(float(shown), row["target_value"], rel_tol=1e-9)


def test_yubei_report_against_the_curated_dataset():
    source = SHARED / "source" / "yubei-2021-report.txt"
    if not source.is_file():
        pytest.skip("the report lies outside the repository, at ../shared/source, and is not here")
    report = ms.load("yubei", 2021)
    made = extract_document(read_document(source), year=2021)
    numbers = report.statements[(report.statements["unit"] != "state") & report.statements["value"].notna()]
    # two statements that share one printed token (各1个) are one figure
    once = numbers.assign(token=numbers["statement_id"].str.rstrip("abcdefghijkl")).drop_duplicates("token")
    gold = Counter(zip(once["value"].map(lambda v: float(f"{v:.9g}")), once["unit"], strict=True))
    found = Counter((float(f"{float(r['value']):.9g}"), r["unit"]) for r in made.statements if r["value"])
    assert f1(gold, found) >= 0.99


def test_yubei_headline_pairs_once_loaded(tmp_path):
    source = SHARED / "source" / "yubei-2021-report.txt"
    if not source.is_file():
        pytest.skip("the report lies outside the repository, at ../shared/source, and is not here")
    folder = extract(source, tmp_path / "draft", region="yubei", year=2021).folder
    made, curated = ms.load("yubei", 2021, data_dir=folder).indicators, ms.load("yubei", 2021).indicators
    quantitative = curated[(curated["measure"] != "qualitative") & curated["target_value"].notna()]
    wanted = _pairs(quantitative[quantitative["level"] == "headline"])
    assert sum((wanted & _pairs(made)).values()) >= 0.9 * sum(wanted.values())


def _pairs(indicators) -> Counter:
    rows = indicators[["target_value", "actual_value", "unit"]].round(6).astype(object)
    return Counter(tuple(None if pd.isna(v) else v for v in row) for row in rows.itertuples(index=False))


# ------------------------------------------------------------------------------------------------------ bad input


def _zip_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 150_000_000)


def _scanned_pdf(path: Path) -> None:
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
    ]
    body, places = b"%PDF-1.4\n", []
    for k, obj in enumerate(objects, 1):
        places.append(len(body))
        body += f"{k} 0 obj{obj}endobj\n".encode()
    xref = len(body)
    body += b"xref\n0 4\n0000000000 65535 f \n" + b"".join(f"{p:010d} 00000 n \n".encode() for p in places)
    path.write_bytes(body + f"trailer<</Size 4/Root 1 0 R>>\nstartxref\n{xref}\n%%EOF".encode())


def _make(name: str):
    return {
        "empty.txt": lambda p: p.write_bytes(b""),
        "blank.txt": lambda p: p.write_text("\n \n\t\n", encoding="utf-8"),
        "scanned.pdf": _scanned_pdf,
        "broken.pdf": lambda p: p.write_bytes(b"%PDF-1.7\nnonsense"),
        "false.pdf": lambda p: p.write_text("完成100%", encoding="utf-8"),
        "broken.docx": lambda p: p.write_bytes(b"PK\x03\x04 broken"),
        "other.docx": lambda p: zipfile.ZipFile(p, "w").writestr("a.txt", "x"),
        "bomb.docx": _zip_bomb,
        "large.txt": lambda p: p.write_bytes("完成项目1个。".encode() * 2_800_000),
        "latin.txt": lambda p: p.write_bytes(bytes(range(128, 256)) * 40),
        "binary.txt": lambda p: p.write_bytes(bytes(range(256)) * 40),
        "novel.txt": lambda p: p.write_text(
            "那天下着雨，他走了3里路，遇见2个人，谁也没有说话。" * 20, encoding="utf-8"
        ),
        "headless.md": lambda p: p.write_text("|甲|12|30|\n|---|---|---|\n|乙|40|50|\n|丙|60|70|\n", encoding="utf-8"),
        "picture.png": lambda p: p.write_bytes(b"\x89PNG"),
    }[name]


@pytest.mark.parametrize(
    ("name", "says_en", "says_zh"),
    [
        ("missing.txt", "no such file", "没有此文件"),
        ("empty.txt", "is empty", "空文件"),
        ("blank.txt", "holds no text", "没有文字"),
        ("scanned.pdf", "pages are pictures", "都是图片"),
        ("broken.pdf", "not a readable PDF", "不是可读的 PDF"),
        ("false.pdf", "not a readable PDF", "不是可读的 PDF"),
        ("broken.docx", "not a readable .docx", "不是可读的 .docx"),
        ("other.docx", "not a readable .docx", "不是可读的 .docx"),
        ("bomb.docx", "unpacks to 150 MB", "解压后有 150 MB"),
        ("large.txt", "more than the 20 MB", "超过报告可有的 20 MB"),
        ("latin.txt", "neither UTF-8 nor GB18030", "既不是 UTF-8 也不是 GB18030"),
        ("binary.txt", "neither UTF-8 nor GB18030", "既不是 UTF-8 也不是 GB18030"),
        ("novel.txt", "does not look like", "不像一份"),
        ("headless.md", "has no headings", "没有表头"),
        ("picture.png", "is a picture", "是图片"),
    ],
)
def test_bad_input_is_one_clear_error_and_writes_nothing(name, says_en, says_zh, tmp_path):
    file, out = tmp_path / name, tmp_path / "out"
    if name != "missing.txt":
        _make(name)(file)
    started = time.perf_counter()
    with pytest.raises(ExtractionError) as caught:
        extract(file, out)
    assert time.perf_counter() - started < 20
    assert says_en in caught.value.message_en
    assert says_zh in caught.value.message_zh
    assert "\n" not in caught.value.message_en
    assert not out.exists()


def test_gb18030_and_utf8_read_alike(tmp_path):
    text = "渝东区2021年民生实事完成情况\n建成步道12公里，为年度计划10公里的120%。\n"
    for name, encoding in (("a.txt", "utf-8"), ("b.txt", "gb18030"), ("c.txt", "utf-8-sig"), ("d.txt", "utf-16")):
        (tmp_path / name).write_bytes(text.encode(encoding))
    drafts = [
        extract(tmp_path / n, tmp_path / n[0]).draft.files["statements.csv"]
        for n in ("a.txt", "b.txt", "c.txt", "d.txt")
    ]
    assert len(set(drafts)) == 1


def test_a_corrected_draft_is_not_overwritten(tmp_path):
    file = tmp_path / "r.txt"
    file.write_text("渝东区2021年民生实事完成情况\n建成步道12公里，为年度计划10公里的120%。\n", encoding="utf-8")
    folder = extract(file, tmp_path / "draft").folder
    extract(file, folder)  # nobody has touched it: made anew
    statements = folder / "statements.csv"
    statements.write_text(statements.read_text(encoding="utf-8").replace("12公里", "12.0公里"), encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        extract(file, folder)
    assert "--force" in caught.value.message_en
    assert "12.0公里" in statements.read_text(encoding="utf-8")
    extract(file, folder, force=True)
    assert "12.0公里" not in statements.read_text(encoding="utf-8")


def test_the_command_extracts_and_names_its_errors(tmp_path):
    file = tmp_path / "r.txt"
    file.write_text("渝东区2021年民生实事完成情况\n建成步道12公里，为年度计划10公里的120%。\n", encoding="utf-8")
    done = CliRunner().invoke(cli, ["extract", str(file), "--out", str(tmp_path / "east" / "2021")])
    assert done.exit_code == 0, done.output
    assert "east" in (tmp_path / "east" / "2021" / "report.toml").read_text(encoding="utf-8")
    failed = CliRunner().invoke(cli, ["extract", str(tmp_path / "none.txt"), "--out", str(tmp_path / "x")])
    assert isinstance(failed.exception, MinshengError)


def test_lines_broken_at_a_fixed_width_are_joined_and_keep_their_numbers(tmp_path):
    sentences = "".join(
        f"新建第{k}类公园{k + 10}座，完成年度计划的{k + 100}%；改造老旧小区{k + 20}个，惠及居民{k + 300}户。"
        for k in range(1, 13)
    )
    whole = "渝东区2021年民生实事完成情况\n" + sentences
    wrapped = "渝东区2021年民生实事完成情况\n" + "\n".join(sentences[i : i + 36] for i in range(0, len(sentences), 36))
    for name, text in (("whole.txt", whole), ("wrapped.txt", wrapped)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    one, other = (extract(tmp_path / n, tmp_path / n[:-4]).draft for n in ("whole.txt", "wrapped.txt"))
    assert Counter(r["figure"] for r in one.statements) == Counter(r["figure"] for r in other.statements)
    lines = wrapped.split("\n")
    stand = [r["figure"] in lines[int(r["line"]) - 1] for r in other.statements]
    assert sum(stand) >= 0.85 * len(stand)  # a figure that the break itself cuts stands on two lines


def test_html_labels_behind_line_breaks_are_their_own_paragraphs(tmp_path):
    file = tmp_path / "r.html"
    file.write_text(
        "<html><body><h1>渝东区2021年民生实事</h1><p>学校建设<br>目标任务：新建学校5所<br>完成情况：建成学校6所</p></body></html>",
        encoding="utf-8",
    )
    rows = extract(file, tmp_path / "d").draft.indicators
    assert [(r["target_value"], r["actual_value"]) for r in rows] == [("5", "6")]
