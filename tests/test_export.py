"""What is written is read back: every table, every formula by LibreOffice, nothing that a spreadsheet would run."""

from __future__ import annotations

import dataclasses
import json
import math
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import minsheng_analysis as ms
from minsheng_analysis.errors import MinshengError, UsageError
from minsheng_analysis.outputs.export import FORMATS
from minsheng_analysis.outputs.tables import harmless, write_csv

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
#: Row of the first indicator in a project's sheet (headings, names, funds, goals, column heads above it).
FIRST = 10


@pytest.fixture(scope="module")
def report() -> ms.Report:
    return ms.load("yubei", 2021)


@pytest.fixture(scope="module")
def workbook(report: ms.Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ms.export(report, tmp_path_factory.mktemp("book") / "yubei.xlsx", "xlsx", basis="completed")


def recalculated(book: Path, folder: Path) -> openpyxl.Workbook:
    """Drop every stored result, have LibreOffice calculate, and read the results."""
    bare = folder / "bare.xlsx"
    # openpyxl keeps formulas and forgets the results that were stored with them
    openpyxl.load_workbook(book).save(bare)
    out = folder / "out"
    command = [str(SOFFICE), "--headless", f"-env:UserInstallation=file://{folder / 'profile'}", "--convert-to", "xlsx",
               "--outdir", str(out), str(bare)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return openpyxl.load_workbook(out / "bare.xlsx", data_only=True)


def cells(book: openpyxl.Workbook) -> dict[tuple[str, str], object]:
    return {(s.title, c.coordinate): c.value for s in book for row in s.iter_rows() for c in row if c.value is not None}


needs_libreoffice = pytest.mark.skipif(
    SOFFICE is None, reason="LibreOffice is not installed: formulas are not recalculated"
)


@needs_libreoffice
@pytest.mark.parametrize(
    "policy", ["tiers", pytest.param("flag", marks=pytest.mark.slow), pytest.param("linear", marks=pytest.mark.slow)]
)
def test_libreoffice_calculates_what_we_calculated(report: ms.Report, tmp_path: Path, policy: str) -> None:
    book = ms.export(report, tmp_path / "book.xlsx", "xlsx", basis="completed", policy=policy)  # type: ignore[arg-type]
    stored = cells(openpyxl.load_workbook(book, data_only=True))
    formulas = {
        k: v for k, v in cells(openpyxl.load_workbook(book)).items() if isinstance(v, str) and v.startswith("=")
    }
    computed = cells(recalculated(book, tmp_path))
    assert len(formulas) > 100
    for where in formulas:
        ours, theirs = stored.get(where), computed.get(where)
        if isinstance(ours, float | int):
            assert theirs == pytest.approx(ours, abs=1e-9), where
        else:
            assert (theirs or "") == (ours or ""), where
    scores = ms.evaluate(report, basis="completed", policy=policy).query("scope == 'project'")  # type: ignore[arg-type]
    for row, (score, grade) in enumerate(zip(scores["score"], scores["grade"], strict=True), start=4):
        assert computed["汇总", f"E{row}"] == pytest.approx(score)
        assert computed["汇总", f"F{row}"] == grade


@needs_libreoffice
def test_a_changed_result_changes_the_score(workbook: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    sheet = next(s for s in book if s.title.startswith("6 "))
    row = next(r for r in range(FIRST, FIRST + 4) if sheet.cell(r, 3).value == "改造和新增供水管网")
    assert sheet.cell(row, 4).value == 148.61
    assert sheet.cell(row, 5).value == 98.61
    sheet.cell(row, 5).value = 74.305
    sheet.cell(row, 10).value = 74.305
    changed = tmp_path / "changed.xlsx"
    book.save(changed)
    after = recalculated(changed, tmp_path)
    # half of the target: half of 31.25
    assert after[sheet.title].cell(row, 7).value == pytest.approx(15.625)
    # 15.625 + 26.785714 + 37.5
    assert after["汇总"]["E9"].value == pytest.approx(79.910714, abs=1e-5)
    assert after["汇总"]["F9"].value == "中"


def test_the_form_of_the_bureaus(workbook: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    assert book.sheetnames[0] == "汇总"
    assert {"规则", "审核发现", "指标", "陈述"} <= set(book.sheetnames)
    sheets = [s for s in book if s.title[0].isdigit()]
    assert len(sheets) == 10
    for sheet in sheets:
        heads = [c.value for c in sheet[FIRST - 1]][:8]
        assert heads == [
            "一级指标",
            "二级指标",
            "三级指标",
            "年度指标值",
            "实际完成值",
            "分值",
            "得分",
            "偏差原因分析及改进措施",
        ]
        assert sheet.page_setup.orientation == "landscape"
        assert int(sheet.page_setup.paperSize) == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_area.startswith(f"'{sheet.title}'!$A$1:$H$")
        assert sheet.print_title_rows == f"${FIRST - 1}:${FIRST - 1}"
        total = next(row for row in range(FIRST, 40) if sheet.cell(row, 1).value == "总分")
        assert sheet.cell(total, 7).value == f"=SUM(G{FIRST}:G{total - 1})"
    assert openpyxl.load_workbook(workbook, data_only=True)["汇总"]["E9"].value == pytest.approx(85.021617, abs=1e-5)


def test_figures_keep_their_unit_and_sign(workbook: Path) -> None:
    sheet = next(s for s in openpyxl.load_workbook(workbook) if s.title.startswith("8 "))
    rows = {sheet.cell(r, 3).value: r for r in range(FIRST, FIRST + 6)}
    jobs = rows["城镇新增就业"]
    assert sheet.cell(jobs, 4).value == 5
    assert sheet.cell(jobs, 4).number_format == '"≥"#,##0"万人"'
    assert sheet.cell(jobs, 5).value == 5.4
    assert sheet.cell(jobs, 5).number_format == '#,##0.0"万人"'
    training = rows["就业技能培训"]
    assert sheet.cell(training, 7).value == "—"
    assert "不可比" in sheet.cell(training, 8).value


def test_english_headings(report: ms.Report, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(ms.export(report, tmp_path / "en.xlsx", "xlsx", lang="en"))
    assert book.sheetnames[0] == "Summary"
    heads = [c.value for c in book.worksheets[1][FIRST - 1]][:3]
    assert heads == ["First-level indicator", "Second-level indicator", "Third-level indicator"]


NASTY = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")']


def poisoned(report: ms.Report) -> ms.Report:
    statements = report.statements.copy()
    statements["subject_zh"] = [NASTY[n % len(NASTY)] for n in range(len(statements))]
    indicators = report.indicators.assign(name_zh=NASTY[0], name_en=NASTY[3])
    projects = report.projects.assign(name_zh=[f"{text}{n}" for n, text in enumerate([*NASTY, *NASTY[:3]])])
    return dataclasses.replace(report, statements=statements, indicators=indicators, projects=projects)


def test_no_cell_of_the_workbook_runs(report: ms.Report, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(ms.export(poisoned(report), tmp_path / "bad.xlsx", "xlsx"))
    ours = ("=SUM(", "=IF(", "=F", "=E", "=D", "=band_")
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert str(cell.value).startswith(ours), (sheet.title, cell.coordinate, cell.value)
                elif isinstance(cell.value, str) and cell.value[:1] in "=+-@\t\r" and cell.value != "—":
                    assert cell.quotePrefix, (sheet.title, cell.coordinate, cell.value)


@pytest.mark.parametrize("text", NASTY)
def test_no_csv_cell_runs(text: str, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    write_csv(pd.DataFrame({"a": [text], "n": [-1.5]}), file)
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    back = pd.read_csv(file, dtype=str, encoding="utf-8-sig")
    assert back.loc[0, "a"].startswith("'")
    assert back.loc[0, "n"] == "-1.5"


def test_plain_text_is_left_alone() -> None:
    assert harmless("2—8元") == "2—8元"
    assert harmless("全面完成") == "全面完成"


def test_csv_and_parquet_hold_every_row(report: ms.Report, tmp_path: Path) -> None:
    ms.export(report, tmp_path / "csv", "csv")
    ms.export(report, tmp_path / "pq", "parquet")
    for name in ("projects", "statements", "facts", "indicators", "breakdowns", "costs", "series", "population"):
        rows = len(getattr(report, name))
        assert len(pd.read_csv(tmp_path / "csv" / f"{name}.csv")) == rows
        assert len(pd.read_parquet(tmp_path / "pq" / f"{name}.parquet")) == rows
    back = pd.read_parquet(tmp_path / "pq" / "indicators.parquet")
    pd.testing.assert_series_equal(back["target_value"], report.indicators["target_value"], check_index=False)
    assert len(pd.read_parquet(tmp_path / "pq" / "findings.parquet")) == len(ms.audit(report))


def test_the_data_package_is_valid(report: ms.Report, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    ms.export(report, tmp_path / "package", "datapackage")
    result = frictionless.validate(str(tmp_path / "package" / "datapackage.json"))
    assert result.valid, result.flatten(["resourceName", "fieldName", "message"])[:5]
    described = json.loads((tmp_path / "package" / "datapackage.json").read_text(encoding="utf-8"))
    assert described["name"] == "minsheng-yubei-2021"


@pytest.mark.parametrize(("region", "year"), [("meishan", 2017), ("shanghai", 2024), ("wanzhou", 2025)])
def test_other_reports_can_be_written(region: str, year: int, tmp_path: Path) -> None:
    report = ms.load(region, year)
    for format in FORMATS:
        ms.export(report, tmp_path / ("book.xlsx" if format == "xlsx" else format), format)
    values = list(cells(openpyxl.load_workbook(tmp_path / "book.xlsx", data_only=True)).values())
    assert not any(isinstance(v, float) and not math.isfinite(v) for v in values)


def test_wrong_calls_are_named(report: ms.Report, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="ods"):
        ms.export(report, tmp_path / "x.ods", "ods")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match=r"\.xlsx"):
        ms.export(report, tmp_path / "x.xls", "xlsx")
    with pytest.raises(UsageError):
        ms.export(report, tmp_path / "x.xlsx", "xlsx", lang="fr")


def test_a_failure_leaves_what_stood_there(report: ms.Report, tmp_path: Path) -> None:
    file = tmp_path / "book.xlsx"
    file.write_bytes(b"mine")
    broken = dataclasses.replace(report, projects=report.projects.drop(columns="lead_units"))
    with pytest.raises(KeyError):
        ms.export(broken, file, "xlsx")
    assert file.read_bytes() == b"mine"
    assert [p.name for p in tmp_path.iterdir()] == ["book.xlsx"]
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(MinshengError, match="cannot write"):
        ms.export(report, tmp_path / "file" / "book.xlsx", "xlsx")
