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
from loaded import load

import minsheng_analysis as ms
from minsheng_analysis.display.spreadsheet import harmless
from minsheng_analysis.errors import MinshengError, UsageError
from minsheng_analysis.outputs.export import FORMATS
from minsheng_analysis.outputs.tables import write_csv

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
#: Row of the first indicator in a project's sheet (headings, names, funds, goals, column heads above it), and columns
#: of the form: 绩效指标, 一级, 二级, 三级, 年度指标值, 实际完成值, 分值, 得分, 偏差.
FIRST = 13
NAME, TARGET, RESULT, MARKS, SCORE, DEVIATION = range(4, 10)
#: Row of 年度资金总额; the execution rate stands in the column SCORE, its score in DEVIATION.
FUNDS = 6


@pytest.fixture(scope="module")
def report() -> ms.Report:
    return load("yubei", 2021)


@pytest.fixture(scope="module")
def workbook(report: ms.Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ms.export(report, tmp_path_factory.mktemp("book") / "yubei.xlsx", "xlsx", basis="completed")


def recalculated(book: Path, folder: Path) -> openpyxl.Workbook:
    """Drop every stored result, have LibreOffice calculate, and read the results."""
    bare = folder / "bare.xlsx"
    # openpyxl keeps formulas and forgets the results that were stored with them
    openpyxl.load_workbook(book).save(bare)
    out = folder / "out"
    # One profile for all tests: LibreOffice takes seconds to set one up.
    command = [str(SOFFICE), "--headless", f"-env:UserInstallation=file://{folder.parent / 'profile'}", "--convert-to", "xlsx",
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
    for row, line in enumerate(scores.itertuples(), start=4):
        assert computed["汇总", f"E{row}"] == pytest.approx(line.score)
        assert computed["汇总", f"F{row}"] == pytest.approx(100 * line.judged_share)
        assert computed["汇总", f"G{row}"] == ("不评等级" if pd.isna(line.grade) else line.grade)


def form(book: openpyxl.Workbook, number: int) -> openpyxl.worksheet.worksheet.Worksheet:
    return next(s for s in book if s.title.startswith(f"{number} "))


def row_of(sheet: openpyxl.worksheet.worksheet.Worksheet, told: str, column: int = 1) -> int:
    return next(r for r in range(1, 40) if sheet.cell(r, column).value == told)


@needs_libreoffice
def test_a_changed_result_changes_the_score(workbook: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    sheet = form(book, 6)
    row = row_of(sheet, "改造和新增供水管网", NAME)
    assert sheet.cell(row, TARGET).value == 148.61
    assert sheet.cell(row, RESULT).value == 98.61
    sheet.cell(row, RESULT).value = 74.305
    changed = tmp_path / "changed.xlsx"
    book.save(changed)
    after = recalculated(changed, tmp_path)
    # half of the target: half of 31.25
    assert after[sheet.title].cell(row, SCORE).value == pytest.approx(15.625)
    # 15.625 + 26.785714 + 37.5
    assert after["汇总"]["E9"].value == pytest.approx(79.910714, abs=1e-5)
    assert after["汇总"]["G9"].value == "中"


@needs_libreoffice
@pytest.mark.parametrize("typed", [0.9, 90])
def test_an_execution_rate_that_is_typed_in_scores(workbook: Path, tmp_path: Path, typed: float) -> None:
    book = openpyxl.load_workbook(workbook)
    sheet = form(book, 6)
    sheet.cell(FUNDS, SCORE).value = typed
    changed = tmp_path / "changed.xlsx"
    book.save(changed)
    after = recalculated(changed, tmp_path)
    mine = after[sheet.title]
    # 10, 50 and 30 of 90 marks: 11.11, 27.78 x 2 and 33.33
    assert mine.cell(FUNDS, MARKS).value == pytest.approx(100 / 9)
    assert mine.cell(FUNDS, DEVIATION).value == pytest.approx(10)
    total = row_of(mine, "总分")
    # 10 + 27.777778 x (0.6635489 + 0.8571429) + 33.333333
    assert mine.cell(total, SCORE).value == pytest.approx(85.574776, abs=1e-5)
    assert mine.cell(total, MARKS).value == pytest.approx(100)
    assert mine.cell(total + 1, SCORE).value == pytest.approx(90)
    assert after["汇总"]["E9"].value == pytest.approx(85.574776, abs=1e-5)
    # What is written in words of the report stays, and says so beside the new numbers.
    assert mine.cell(total + 2, 1).value.startswith("本表文字说明以报告所载为准，未计入填报内容。")
    assert after["汇总"]["H3"].value == "说明（以报告所载为准，未计入填报内容）"


@needs_libreoffice
def test_funds_and_satisfaction_typed_in_earn_the_grade(workbook: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    sheet = form(book, 9)
    total = row_of(sheet, "总分")
    assert sheet.cell(total, DEVIATION).value is not None
    # 80 and 20 of appropriation and other funds, 95 of 100 spent; 92 of 90 percent satisfied; a benefit fully reached
    for row, (year, spent) in ((FUNDS + 1, (80, 75)), (FUNDS + 3, (20, 20))):
        sheet.cell(row, TARGET).value, sheet.cell(row, RESULT).value = year, spent
    for row in range(FIRST, total):
        if "可补填" in str(sheet.cell(row, NAME).value):
            sheet.cell(row, TARGET).value, sheet.cell(row, RESULT).value = 90, 92
    changed = tmp_path / "changed.xlsx"
    book.save(changed)
    mine = recalculated(changed, tmp_path)[sheet.title]
    assert mine.cell(FUNDS, TARGET).value == 100
    assert mine.cell(FUNDS, SCORE).value == pytest.approx(0.95)
    assert mine.cell(total + 1, SCORE).value == pytest.approx(100)
    assert mine.cell(total, SCORE).value == pytest.approx(99.5)
    assert mine.cell(total, DEVIATION).value == "优"


def test_the_form_of_the_bureaus(workbook: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    assert book.sheetnames[0] == "汇总"
    assert {"规则", "核对发现", "督办清单", "询问要点", "指标", "陈述"} <= set(book.sheetnames)
    # The table calls both parts of project 10 超额完成 (lines 197 and 209): one verdict, named once.
    assert book["汇总"].cell(13, 4).value == "超额完成"
    sheets = [s for s in book if s.title[0].isdigit()]
    assert len(sheets) == 10
    for sheet in sheets:
        assert "试算" in sheet["A1"].value
        heads = [c.value for c in sheet[FIRST - 1]][1:9]
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
        assert sheet.cell(FIRST, 1).value == "绩效指标"
        money = [c.value for c in sheet[FUNDS - 1]][3:9]
        assert money == ["年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"]
        funds = [sheet.cell(row, 3).value for row in range(FUNDS, FUNDS + 4)]
        assert funds == ["年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金"]
        assert (sheet["A4"].value, sheet["E4"].value) == ("主管部门", "实施单位")
        assert (sheet["A10"].value, sheet["C10"].value, sheet["E10"].value) == (
            "年度总体目标",
            "预期目标",
            "实际完成情况",
        )
        assert sheet.page_setup.orientation == "landscape"
        assert int(sheet.page_setup.paperSize) == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_area.startswith(f"'{sheet.title}'!$A$1:$I$")
        assert sheet.print_title_rows == f"${FIRST - 1}:${FIRST - 1}"
        assert str(sheet.cell(row_of(sheet, "总分"), SCORE).value).startswith("=IF(")
    assert openpyxl.load_workbook(workbook, data_only=True)["汇总"]["E9"].value == pytest.approx(85.021617, abs=1e-5)


def test_the_full_form_has_the_columns_and_rows_that_some_bureaus_ask_for(report: ms.Report, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(ms.export(report, tmp_path / "full.xlsx", "xlsx", full_form=True))
    sheet = form(book, 6)
    heads = [c.value for c in sheet[FIRST - 1]][3:8]
    assert heads == ["三级指标", "指标性质", "度量单位", "年度指标值", "实际完成值"]
    pipes = row_of(sheet, "改造和新增供水管网", NAME)
    assert [sheet.cell(pipes, column).value for column in (5, 6)] == ["≥", "公里"]
    column = [sheet.cell(row, 1).value for row in range(1, 40)]
    assert {"评价结论", "存在问题"} <= set(column)


def test_the_form_on_the_reports_own_basis_speaks_of_what_is_not_finished(report: ms.Report, tmp_path: Path) -> None:
    sheet = form(openpyxl.load_workbook(ms.export(report, tmp_path / "reported.xlsx", "xlsx")), 6)
    done = sheet["E11"].value
    assert "148.61公里" in done
    assert "98.61公里" in done
    assert "50公里" in sheet.cell(row_of(sheet, "改造和新增供水管网", NAME), DEVIATION).value


def test_a_total_over_the_projects_has_no_part_in_the_mean_of_the_workbook(tmp_path: Path) -> None:
    # Rows 4 and 5 are projects 1 and 2 of Wanzhou, row 6 the investment of all of them.
    book = ms.export(load("wanzhou", 2025), tmp_path / "wanzhou.xlsx", "xlsx", lang="en")
    summary = openpyxl.load_workbook(book)["Summary"]
    assert summary["E7"].value == '=IF(COUNT(E4,E5)=0,"",AVERAGE(E4,E5))'
    assert openpyxl.load_workbook(book, data_only=True)["Summary"]["E7"].value == pytest.approx(
        ((53 / 509 + 30 / 50 + 1) * 100 / 3 + 100) / 2
    )


def test_a_budget_in_the_data_fills_the_form_and_scores(report: ms.Report, tmp_path: Path) -> None:
    funds = [(9, "appropriation", 7e6, 8e6, 7.5e6, "budget"), (9, "other", 2e6, 2e6, 2e6, "budget")]
    budget = pd.DataFrame(funds, columns=["project_no", "fund", "initial_yuan", "year_yuan", "spent_yuan", "source"])
    funded = dataclasses.replace(report, budget=budget)
    sheet = form(openpyxl.load_workbook(ms.export(funded, tmp_path / "funded.xlsx", "xlsx"), data_only=True), 9)
    assert [sheet.cell(FUNDS, c).value for c in (NAME, TARGET, RESULT)] == [900, 1000, 950]
    assert sheet.cell(FUNDS, SCORE).value == pytest.approx(0.95)
    # 10 of 60 marks that can be judged
    assert sheet.cell(FUNDS, DEVIATION).value == pytest.approx(100 / 6 * 0.95)


def test_figures_keep_their_unit_and_sign(workbook: Path) -> None:
    sheet = form(openpyxl.load_workbook(workbook), 8)
    jobs = row_of(sheet, "城镇新增就业", NAME)
    assert sheet.cell(jobs, TARGET).value == 5
    assert sheet.cell(jobs, TARGET).number_format == '"≥"#,##0"万人"'
    assert sheet.cell(jobs, RESULT).value == 5.4
    assert sheet.cell(jobs, RESULT).number_format == '#,##0.0"万人"'
    training = row_of(sheet, "就业技能培训", NAME)
    assert "不可比" in sheet.cell(training, DEVIATION).value
    centres = form(openpyxl.load_workbook(workbook), 2)
    row = row_of(centres, "社区卫生服务中心", NAME)
    assert centres.cell(row, RESULT).number_format == '#,##0"个"'


def test_english_headings(report: ms.Report, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(ms.export(report, tmp_path / "en.xlsx", "xlsx", lang="en"))
    assert book.sheetnames[0] == "Summary"
    heads = [c.value for c in book.worksheets[1][FIRST - 1]][1:4]
    assert heads == ["First-level indicator", "Second-level indicator", "Third-level indicator"]
    every = [
        c.value for sheet in book.worksheets[:11] for row in sheet.iter_rows() for c in row if isinstance(c.value, str)
    ]
    mine = [text for text in every if not text.startswith("=")]
    assert not [text for text in mine if any("一" <= c <= "鿿" for c in text)]


NASTY = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")']


def poisoned(report: ms.Report) -> ms.Report:
    statements = report.statements.copy()
    statements["subject_zh"] = [NASTY[n % len(NASTY)] for n in range(len(statements))]
    indicators = report.indicators.assign(name_zh=NASTY[0], name_en=NASTY[3])
    projects = report.projects.assign(name_zh=[f"{text}{n}" for n, text in enumerate([*NASTY, *NASTY[:3]])])
    return dataclasses.replace(report, statements=statements, indicators=indicators, projects=projects)


def test_no_cell_of_the_workbook_runs(report: ms.Report, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(ms.export(poisoned(report), tmp_path / "bad.xlsx", "xlsx"))
    ours = ("=SUM(", "=IF(", "=SUMPRODUCT(", "=marks_", "=band_", "='")
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
    report = load(region, year)
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


def test_a_workbook_that_is_read_back_gives_the_promises_of_its_forms(report: ms.Report, tmp_path: Path) -> None:
    """Funds, goals, working columns, rules and data sheets say the same again, and are no promises."""
    indicators = report.indicators
    number = indicators["target_value"].notna() & ~indicators["unit"].isin(["state", "percent"])
    wanted = indicators[(indicators["level"] == "headline") & number]
    read = ms.read(ms.export(report, tmp_path / "forms.xlsx", "xlsx")).indicators
    both = read[read["target_value"].notna() & read["actual_value"].notna()]
    promised, found = (set(zip(rows["target_value"], rows["actual_value"], strict=True)) for rows in (wanted, both))
    assert found == promised
    assert len(promised) > 15
