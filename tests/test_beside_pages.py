"""Data beside the pages: the same tables in a workbook and a package, written by a report's first page and no other."""

from __future__ import annotations

import io
import json
import math
import pickle
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import nbformat
import openpyxl
import pandas as pd
import pytest
import small_report
from lxml import etree

import minsheng_analysis as ms
from minsheng_analysis import __date__
from minsheng_analysis.appraisal.evaluation import evaluate
from minsheng_analysis.dataset.loading import load
from minsheng_analysis.language.messages import messages
from minsheng_analysis.outputs.beside_pages import CONTENTS, _write_workbook, write_beside
from minsheng_analysis.outputs.dcat import catalogue_entry
from minsheng_analysis.outputs.export import describe_tables
from minsheng_analysis.outputs.iati import activities
from minsheng_analysis.outputs.tables import KEYS, TOLD, report_tables
from minsheng_analysis.pages.annual.about import about
from minsheng_analysis.reporting.page.describing import as_dataset
from minsheng_analysis.reporting.publisher import Job, publish
from minsheng_analysis.reporting.warm import can_fork

CELL = """\
import minsheng_analysis as ms
from minsheng_analysis.display.passage import Lead
from minsheng_analysis.pages.annual.about import about
Lead("", "T", "a", about=about(ms.load(region, year, data_dir=data_dir), lang=lang))"""


def _job(tmp_path: Path, lang: str, cell: str = CELL) -> Job:
    given = 'region = ""\nyear = 0\nlang = "zh"\nbasis = "reported"\ndata_dir: str = None'
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in (given, cell)])
    made.cells[0].metadata["tags"] = ["parameters"]
    nbformat.write(made, tmp_path / "small.ipynb")
    data = tmp_path / "data"
    if not data.exists():
        small_report.write(data)
    return Job(
        "anping",
        2020,
        notebook=str(tmp_path / "small.ipynb"),
        lang=lang,
        out=tmp_path / "out",
        data_dir=tmp_path / "data",
    )


def test_the_workbook_and_the_package_hold_the_same_rows(tmp_path: Path) -> None:
    folder = publish(_job(tmp_path, "en")).html.parent
    sheets = openpyxl.load_workbook(folder / "data.xlsx", read_only=True)
    with zipfile.ZipFile(folder / "data.zip") as package:
        described = json.loads(package.read("datapackage.json"))
        tables = {one["name"]: pd.read_csv(io.BytesIO(package.read(one["path"]))) for one in described["resources"]}
    assert sheets.sheetnames == [CONTENTS, *tables]
    told = list(sheets[CONTENTS].iter_rows(values_only=True))
    assert told[0] == ("工作表 Sheet", "内容", "Contents", "行数 Rows")
    assert [(row[0], row[3]) for row in told[1:]] == [(name, len(table)) for name, table in tables.items()]
    # Each is told in both languages.
    assert all(row[1] and row[2] and row[1] != row[2] for row in told[1:])
    assert {"statements", "indicators", "findings", "scores"} <= set(tables)
    for name, table in tables.items():
        rows = list(sheets[name].iter_rows(values_only=True))
        assert list(rows[0]) == list(table.columns)
        assert len(rows) - 1 == len(table)
    # As printed: three projects, of the lines 1, 4 and 6.
    assert tables["projects"]["name_zh"].tolist() == ["供水", "停车位", "就业"]


def test_the_sheet_of_questions_holds_what_the_page_asks() -> None:
    # One to each lead unit, and one on all budgets to the unit that follows all projects up, as docs/audit.md says.
    report = load("yubei", 2021)
    asked = report_tables(report, evaluate(report))["questions"]
    assert asked["project_no"].isna().tolist() == [False] * (len(asked) - 1) + [True]
    assert "区发展改革委" in asked["question_zh"].iloc[-1]


def test_sheets_hold_verdicts_and_scores_on_both_bases(tmp_path: Path) -> None:
    # L25 promises 20 km of trails; L189 counts 27.4 km, of which 11.4 km are finished; L197 and L410 do not say the same of it.
    tables = report_tables(load("yubei", 2021), pd.DataFrame())
    trail = tables["verdicts"].set_index("indicator_id").loc["p10.trail"]
    assert (trail["status_reported"], trail["status_completed"]) == ("exceeded", "missed")
    assert trail["reported_status"] == "超额完成;全面完成"
    # Wanzhou was to begin on 67 estates and did; what is open while the year runs is late.
    wanzhou = report_tables(load("wanzhou", 2025), pd.DataFrame())["verdicts"].set_index("indicator_id")
    assert wanzhou.loc["p01.starts", ["status_completed", "ratio_completed"]].tolist() == ["met", 1]
    assert wanzhou.loc["p01.charging", "status_completed"] == "late"
    write_beside(load("meishan", 2019), tmp_path)
    scores = pd.read_excel(tmp_path / "data.xlsx", sheet_name="scores")
    assert set(scores["basis"]) == {"reported", "completed"}
    assert not scores.duplicated(["basis", "scope", "project_no", "indicator_id", "name_zh"]).any()


def test_no_sheet_holds_a_remainder_of_arithmetic() -> None:
    # 27.4 km of 20 km (L189, L25) are 1.37 of the target, 11.4 km are 0.57.
    report = load("yubei", 2021)
    rows = report_tables(report, evaluate(report))["target_setting"].set_index("indicator_id")
    assert rows.loc["p10.trail", ["ratio_reported", "ratio_completed"]].map(str).tolist() == ["1.37", "0.57"]


def test_the_contents_lead_to_every_sheet(tmp_path: Path) -> None:
    assert set(KEYS) < set(TOLD)
    tables = {"projects": pd.DataFrame({"a": [1, 2]}), "a_table_of_its_own": pd.DataFrame({"b": [1]})}
    _write_workbook(tmp_path / "data.xlsx", tables, datetime(2020, 1, 1))
    sheet = openpyxl.load_workbook(tmp_path / "data.xlsx")[CONTENTS]
    assert [sheet.cell(row, 1).hyperlink.location for row in (2, 3)] == ["'projects'!A1", "'a_table_of_its_own'!A1"]
    assert sheet["B2"].value == "报告所列项目"


def test_the_contents_say_which_of_two_deadlines_is_kept() -> None:
    # Yubei, L65: the work of the year apart from the hospital as a whole, which is due in June 2022.
    matters = ms.followups(load("yubei", 2021)).set_index("followup_id")
    assert matters.loc["2021.p02.hospital", "deadline"] == "2022-06-30"
    assert "deadline: of two dates the later" in TOLD["followups"]
    assert "有当年和跨年两个期限的只列后者" in messages("export", "zh")(TOLD["followups"])


def test_a_page_leads_to_them_and_its_head_says_so(tmp_path: Path) -> None:
    made = publish(_job(tmp_path, "zh")).html
    page = made.read_text(encoding="utf-8")
    assert '<a href="data.xlsx">Excel</a>' in page
    assert '<a href="data.zip">' in page
    told = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert [one["contentUrl"] for one in told["distribution"]] == ["data.xlsx", "data.zip"]
    # The page is of its version's date, whatever day the report speaks of; what licence a folder of one's own has is not known.
    assert told["dateModified"] == __date__
    assert "license" not in told
    assert "CC BY" not in page


def test_the_licence_of_the_project_s_own_data_is_told() -> None:
    report = load("yubei", 2021)
    licence = "https://creativecommons.org/licenses/by/4.0/"
    assert describe_tables(report, {})["licenses"][0]["path"] == licence
    told = about(report, lang="en")
    assert json.loads(as_dataset(told, lang="en", name="N", description="D"))["license"] == licence
    assert "licenses" not in describe_tables(replace(report, compiled_here=False), {})


def test_an_issuer_that_is_not_printed_is_said_to_be_inferred_by_what_programs_read() -> None:
    # The document of Yubei names neither its issuer nor its day.
    report = load("yubei", 2021)
    (source,) = describe_tables(report, {})["sources"]
    assert source["title"].startswith("重庆市渝北区人民政府（推定），")
    assert source["title"].endswith("报告")
    told = json.loads(as_dataset(about(report, lang="en"), lang="en", name="N", description="D"))
    assert told["isBasedOn"]["publisher"]["name"].endswith(" (inferred)")
    named = [name["@value"] for name in catalogue_entry(report, [])["dct:publisher"]["foaf:name"]]  # type: ignore[index]
    assert [name[-len(end) :] for name, end in zip(named, ("（推定）", " (inferred)"), strict=True)] == [
        "（推定）",
        " (inferred)",
    ]
    senders = set(etree.fromstring(activities(report)).xpath("//reporting-org/narrative/text()"))
    assert {name.endswith(("（推定）", " (inferred)")) for name in senders} == {True}
    assert (
        "publisher"
        not in json.loads(as_dataset({**about(report, lang="en"), "issuer": ""}, lang="en", name="N", description="D"))[
            "isBasedOn"
        ]
    )


def test_the_second_page_leaves_them_and_changed_data_do_not(tmp_path: Path) -> None:
    folder = publish(_job(tmp_path, "zh")).html.parent
    before = (folder / "data.zip").stat().st_mtime_ns
    publish(_job(tmp_path, "en"))
    assert (folder / "data.zip").stat().st_mtime_ns == before
    projects = next((tmp_path / "data").rglob("projects.csv"))
    projects.write_text(projects.read_text(encoding="utf-8").replace("Water supply", "Clean water"), encoding="utf-8")
    publish(_job(tmp_path, "zh"))
    with zipfile.ZipFile(folder / "data.zip") as package:
        assert "Clean water" in package.read("projects.csv").decode("utf-8")


def test_a_page_about_nothing_has_none(tmp_path: Path) -> None:
    folder = publish(_job(tmp_path, "zh", "1")).html.parent
    assert not list(folder.glob("data.*"))


@pytest.mark.skipif(not can_fork(), reason="this system cannot fork processes")
@pytest.mark.parametrize(("region", "ended"), [("anping", "0 False"), ("nowhere", "1 False")])
def test_the_command_has_them_written_by_the_process_that_has_pandas(tmp_path: Path, region: str, ended: str) -> None:
    cell = CELL.replace("about(ms.load(region", f"about(ms.load({'region' if region == 'anping' else repr('anping')}")
    job = _job(tmp_path, "zh", cell)
    code = (
        "import pickle, sys; from minsheng_analysis.reporting.batch import run; "
        "done = run([pickle.loads(sys.stdin.buffer.read())]); print(done.exit_code, 'pandas' in sys.modules)"
    )
    asked = pickle.dumps(replace(job, region=region))
    said = subprocess.run([sys.executable, "-c", code], input=asked, capture_output=True, check=True).stdout.decode()
    assert said.split("\n")[0] == ended
    assert (tmp_path / "out" / region / "2020" / "data.xlsx").is_file() == (region == "anping")


def test_a_cell_holds_any_text_number_or_truth(tmp_path: Path) -> None:
    texts = ["a<b>&c", " led by a blank", "=1+1", "一\n二", "bell\x07", "_x0041_", ""]
    table = pd.DataFrame(
        {"text": texts, "number": [1, 0.1, 1e20, math.inf, math.nan, -2, 3], "truth": [True, False] * 3 + [True]}
    )
    _write_workbook(tmp_path / "data.xlsx", {"odd": table}, datetime(2020, 1, 1))
    sheet = openpyxl.load_workbook(tmp_path / "data.xlsx")["odd"]
    cells = list(sheet.iter_rows(min_row=2, values_only=True))
    # What no XML holds is written by its code, and what looks like such a code has its first character written so.
    read = ["a<b>&c", " led by a blank", "=1+1", "一\n二", "bell_x0007_", "_x005F_x0041_", None]
    assert [row[0] for row in cells] == read
    assert [sheet.cell(row, 1).data_type for row in range(2, 5)] == ["s", "s", "s"]
    assert [row[1] for row in cells] == [1, 0.1, 1e20, "∞", None, -2, 3]
    assert [row[2] for row in cells] == [True, False, True, False, True, False, True]
    assert sheet.dimensions == "A1:C8"


def test_a_page_tells_the_days_of_its_figures_where_some_are_older_than_the_report() -> None:
    # Charging ports and lifts are of 31 March, the other three of 30 June.
    told = about(load("wanzhou", 2025), lang="en")
    assert told["days"] == "31 March or 30 June 2025"
    assert told["older"] == {"zh": "其中2项为3月31日", "en": "2 results: 31 March"}
    assert about(load("yubei", 2021), lang="en")["days"] == ""
