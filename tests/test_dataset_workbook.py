"""A report's files as a workbook to edit and back: nothing lost, nothing rewritten, nothing run."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import small_report
from click.testing import CliRunner, Result

import minsheng_analysis as ms
from minsheng_analysis.cli import cli
from minsheng_analysis.dataset import schema
from minsheng_analysis.errors import DataError, MinshengError, UsageError
from minsheng_analysis.extraction import extract
from minsheng_analysis.outputs.dataset_workbook import import_dataset, write_dataset
from minsheng_analysis.resources import data_root

REPORTS = sorted(file.parent.relative_to(data_root()) for file in data_root().glob("*/*/report.toml"))


def _files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def _edited(file: Path, change: Callable[[Any], None]) -> Path:
    """Open a workbook as a spreadsheet does, change it and save it."""
    book = openpyxl.load_workbook(file)
    change(book)
    book.save(file)
    return file


@pytest.mark.parametrize("report", REPORTS, ids=str)
def test_an_untouched_workbook_gives_the_same_bytes(tmp_path: Path, report: Path) -> None:
    book = write_dataset(data_root() / report, tmp_path / "book.xlsx")
    made = import_dataset(book, tmp_path / "data")
    assert made.folder == tmp_path / "data" / report
    assert _files(made.folder) == _files(data_root() / report)


def test_a_spreadsheet_s_save_changes_nothing(tmp_path: Path) -> None:
    book = write_dataset(data_root() / "yubei/2021", tmp_path / "book.xlsx")
    _edited(book, lambda _: None)
    made = import_dataset(book, tmp_path / "data")
    assert _files(made.folder) == _files(data_root() / "yubei/2021")


def test_notes_blocks_and_columns_that_nobody_knows_come_back(tmp_path: Path) -> None:
    folder = small_report.write(tmp_path / "data")
    toml = "# a note\n\n" + small_report.REPORT.replace("[source]", '[draft]\nmark = "x"  # why\n\n[source]') + "\n\n"
    (folder / "report.toml").write_text(toml, encoding="utf-8")
    head, *rows = small_report.STATEMENTS.splitlines()
    statements = "\n".join([head + ",my own", *(row + ",=1+1" for row in rows)]) + "\n"
    (folder / "statements.csv").write_text(statements, encoding="utf-8")
    before = _files(folder)
    book = write_dataset(folder, tmp_path / "book.xlsx")
    assert _files(import_dataset(book, tmp_path / "again").folder) == before


def test_what_is_edited_is_all_that_changes(tmp_path: Path) -> None:
    folder = small_report.write(tmp_path / "data")
    before = _files(folder)

    def change(book: Any) -> None:
        sheet = book["statements"]
        figure = [cell.value for cell in sheet[1]].index("figure") + 1
        assert sheet.cell(8, figure).value == "840个"
        sheet.cell(8, figure).value = "841个"
        as_of = [cell.value for cell in sheet[1]].index("as_of") + 1
        # A pasted day and a pasted number are a spreadsheet's own kinds.
        sheet.cell(8, as_of).value = datetime(2020, 12, 31)
        sheet.cell(8, as_of).number_format = "yyyy/m/d"
        project = [cell.value for cell in sheet[1]].index("project_no") + 1
        sheet.cell(8, project).value = 2
        keys = {row[0].value: row[1] for row in book["report"].iter_rows(min_row=2)}
        keys["title_en"].value = "Another title"
        keys["as_of_inferred"].value = True
        book["sections"].cell(2, 5).value = 12

    book = _edited(write_dataset(folder, tmp_path / "book.xlsx"), change)
    with pytest.raises(UsageError, match=r"report\.toml, statements\.csv; --force"):
        import_dataset(book, tmp_path / "data")
    assert _files(folder) == before
    made = import_dataset(book, tmp_path / "data", force=True)
    assert made.changed == ("report.toml", "statements.csv")
    after = _files(folder)
    assert after["statements.csv"] == before["statements.csv"].replace("840个".encode(), "841个".encode())
    expected = before["report.toml"].decode().replace("last_line = 9", "last_line = 12")
    expected = expected.replace('"Anping: livelihood projects of 2020"', '"Another title"')
    # A key that was not there goes where the table's own keys end.
    assert sorted(after["report.toml"].decode().split("\n")) == sorted([*expected.split("\n"), "as_of_inferred = true"])
    assert ms.load("anping", 2020, data_dir=tmp_path / "data").meta["as_of_inferred"] is True


def test_sections_are_added_and_taken_away(tmp_path: Path) -> None:
    folder = small_report.write(tmp_path / "data")

    def add(book: Any) -> None:
        for column, value in enumerate(["II", "附件", "Annex", "10", "20"], 1):
            book["sections"].cell(3, column).value = value

    book = _edited(write_dataset(folder, tmp_path / "book.xlsx"), add)
    import_dataset(book, tmp_path / "data", force=True)
    sections = ms.load("anping", 2020, data_dir=tmp_path / "data").meta["sections"]
    assert [(s["id"], s["first_line"], s["last_line"]) for s in sections] == [("I", 1, 9), ("II", 10, 20)]
    before = (folder / "report.toml").read_text(encoding="utf-8")
    book = _edited(write_dataset(folder, tmp_path / "book.xlsx"), lambda book: book["sections"].delete_rows(3))
    import_dataset(book, tmp_path / "data", force=True)
    assert len(ms.load("anping", 2020, data_dir=tmp_path / "data").meta["sections"]) == 1
    assert before.startswith((folder / "report.toml").read_text(encoding="utf-8").rstrip("\n"))


def test_codes_are_picked_from_a_list_and_columns_have_notes(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_dataset(data_root() / "yubei/2021", tmp_path / "book.xlsx"))
    for name, table in schema.TABLES.items():
        sheet = book[name]
        header = {cell.value: cell for cell in sheet[1]}
        offers = [(next(iter(v.sqref.ranges)), v) for v in sheet.data_validations.dataValidation]
        lists, reach = ({area.min_col: (v, area)[n] for area, v in offers} for n in (0, 1))
        for title, cell in header.items():
            field = table.fields[title]
            assert field.description_zh in cell.comment.text
            assert field.description_en in cell.comment.text
            if field.codes:
                assert lists[cell.column].formula1 == f'"{",".join(field.codes)}"'
                # The lists reach beyond the last row, for rows to be added.
                assert reach[cell.column].max_row > sheet.max_row
    assert book["report.toml"].sheet_state == "veryHidden"
    assert all(
        cell.number_format == "@"
        for row in book["statements"].iter_rows(min_row=2, max_row=9)
        for cell in row
        if cell.value
    )


@pytest.mark.parametrize(("value", "name"), [("=1+1", "=1+1"), ("#REF!", "#REF!")])
def test_formulas_are_named_not_taken(tmp_path: Path, value: str, name: str) -> None:
    folder = small_report.write(tmp_path / "data")
    book = _edited(
        write_dataset(folder, tmp_path / "book.xlsx"), lambda book: book["projects"].__setitem__("B3", value)
    )
    with pytest.raises(DataError) as caught:
        import_dataset(book, tmp_path / "again")
    (found,) = caught.value.problems
    assert (found.file, found.row, found.column, found.value) == ("projects", "3", "B", name)
    assert not (tmp_path / "again").exists()


@pytest.mark.parametrize("key", ["region", "year"])
@pytest.mark.parametrize("value", ["../../escaped", "", "/tmp", "x" * 100])
def test_a_workbook_does_not_decide_where_files_are_written(tmp_path: Path, key: str, value: str) -> None:
    folder = small_report.write(tmp_path / "data")

    def change(book: Any) -> None:
        next(row[1] for row in book["report"].iter_rows(min_row=2) if row[0].value == key).value = value

    book = _edited(write_dataset(folder, tmp_path / "book.xlsx"), change)
    before = set(tmp_path.rglob("*"))
    with pytest.raises(UsageError):
        import_dataset(book, tmp_path / "in" / "here")
    assert set(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a workbook", b"\xd0\xcf\x11\xe0" * 100])
def test_what_is_no_workbook_is_said(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.xlsx"
    file.write_bytes(content)
    with pytest.raises(MinshengError, match="no workbook of a report"):
        import_dataset(file, tmp_path)
    openpyxl.Workbook().save(file)
    with pytest.raises(MinshengError, match="has no sheet indicators, report, statements"):
        import_dataset(file, tmp_path)
    with pytest.raises(MinshengError, match="No such file"):
        import_dataset(tmp_path / "none.xlsx", tmp_path)


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, env={"MINSHENG_LANG": "en"})


def test_the_commands_go_round(tmp_path: Path) -> None:
    shutil.copytree(data_root() / "meishan/2017", tmp_path / "data/meishan/2017")
    one = ["--region", "meishan", "--year", "2017", "--data-dir", str(tmp_path / "data")]
    made = _run("export", *one, "--format", "dataset-xlsx", "--out", str(tmp_path / "m.xlsx"))
    assert made.exit_code == 0
    again = _run("import", str(tmp_path / "m.xlsx"), "--data-dir", str(tmp_path / "data"))
    assert again.exit_code == 0
    assert "nothing, all is the same" in again.output
    _edited(tmp_path / "m.xlsx", lambda book: book["indicators"].__setitem__("E2", "nonsense"))
    spoilt = _run("import", str(tmp_path / "m.xlsx"), "--data-dir", str(tmp_path / "other"))
    assert spoilt.exit_code == 1
    assert "indicators.csv, row 2 (p01.jobs), column level [nonsense]" in spoilt.output


def test_a_draft_goes_into_a_workbook(tmp_path: Path) -> None:
    document = tmp_path / "county.txt"
    document.write_text("某县2022年民生实事项目完成情况\n\n计划新建公园10个，全年建成公园12个。\n", encoding="utf-8")
    folder = extract(document, tmp_path / "county/2022").folder
    book = openpyxl.load_workbook(write_dataset(folder, tmp_path / "d.xlsx"))
    header = [cell.value for cell in book["statements"][1]]
    note = book["statements"].cell(1, header.index("confidence") + 1).comment
    assert note is not None
    assert "kept by the review of a draft" in note.text
