"""Take a workbook back as the report's files."""

from __future__ import annotations

import csv
import io
import tomllib
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from minsheng_analysis.dataset import schema
from minsheng_analysis.dataset.delimited import MAX_CELL, MAX_COLUMNS, MAX_ROWS
from minsheng_analysis.dataset.problems import problem
from minsheng_analysis.dataset.schema import Field
from minsheng_analysis.errors import DataError, MinshengError, Problem, UsageError, refusal_zh
from minsheng_analysis.extraction.formats.number_formats import shown
from minsheng_analysis.keys import check_region, check_year, inside
from minsheng_analysis.outputs.dataset_workbook.layout import META, ORIGINAL, SECTIONS, no_workbook
from minsheng_analysis.outputs.dataset_workbook.toml_keys import filled_in
from minsheng_analysis.outputs.tables import write_whole

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_MAX_UNPACKED = 300_000_000
_NOTHING = Field("", "", "string", "optional", "", "", "", "")
#: What openpyxl lets through for a file that is damaged, or none of its own.
_DAMAGED = (OSError, ValueError, LookupError, TypeError, AttributeError, zipfile.BadZipFile, ParseError, EOFError)


@dataclass(frozen=True)
class Imported:
    """What came of a workbook.

    Attributes
    ----------
    folder : Path
        The report's folder.
    changed : tuple of str
        Files that were written; those that were the same already are left alone.
    """

    folder: Path
    changed: tuple[str, ...]


def import_dataset(file: Path, data_dir: Path, *, force: bool = False) -> Imported:
    """Write a workbook of :func:`write_dataset` back as a report's folder.

    Parameters
    ----------
    file : Path
    data_dir : Path
        Folder of the data, laid out ``<region>/<year>``, or a folder that is itself one report.
    force : bool
        Whether files that are there may be replaced by what differs.

    Returns
    -------
    Imported

    Raises
    ------
    DataError
        If a cell holds no text: a formula, or an error.
    MinshengError
        If the file is no such workbook.
    UsageError
        If it would replace files, without `force`.
    """
    sheets = _read_sheets(file)
    made = {ORIGINAL: filled_in(sheets, file)}
    for name, table in schema.TABLES.items():
        if name in sheets:
            made[table.file] = _csv(sheets[name])
    meta = tomllib.loads(made[ORIGINAL])
    folder = _target(meta, data_dir)
    there = {*sheets.get(ORIGINAL, [[]])[0], *(path.name for path in folder.glob("*.csv"))}
    for name, table in schema.TABLES.items():
        if name in sheets and len(sheets[name]) < 2 and table.file not in there and not table.required:
            # A sheet for rows to be added, without any.
            del made[table.file]
    changed = [name for name, text in made.items() if not _stands(folder / name, text)]
    if (replaced := [name for name in changed if (folder / name).exists()]) and not force:
        said = ", ".join(replaced)
        raise UsageError(
            f"{folder} has files that differ from the workbook: {said}; --force replaces them",
            f"{folder} 中已有文件与工作簿不同：{said}；加 --force 即替换",
        )
    try:
        for name in changed:
            data = made[name].encode("utf-8")
            write_whole(folder / name, lambda path, data=data: path.write_bytes(data))  # type: ignore[misc]
    except OSError as error:
        raise MinshengError(
            f"cannot write {folder}: {error.strerror or error}", f"无法写入 {folder}：{refusal_zh(error)}"
        ) from error
    return Imported(folder, tuple(changed))


def _target(meta: Mapping[str, object], data_dir: Path) -> Path:
    region, year = meta.get("region"), meta.get("year")
    check_region(str(region))
    if not isinstance(year, int) or isinstance(year, bool):
        raise UsageError(f"the sheet {META} says no year; fill it in", f"工作表 {META} 未填年份（year），请填写")
    check_year(year)
    if (data_dir / ORIGINAL).is_file():
        return data_dir
    return inside(data_dir, str(region), str(year))


def _stands(path: Path, text: str) -> bool:
    return path.is_file() and path.read_bytes() == text.encode("utf-8")


def _read_sheets(file: Path) -> dict[str, list[list[str]]]:
    """Give the text of each sheet that is known, header first and without empty rows."""
    import openpyxl

    wanted = {META, SECTIONS, ORIGINAL, *schema.TABLES}
    found: dict[str, list[list[str]]] = {}
    problems: list[Problem] = []
    try:
        with zipfile.ZipFile(file) as archive:
            size = sum(part.file_size for part in archive.infolist())
        if size > _MAX_UNPACKED:
            raise no_workbook(file, f"it unpacks to {size // 1_000_000} MB", f"解压后达 {size // 1_000_000} MB")
        book = openpyxl.load_workbook(file, read_only=True)
        for sheet in book.worksheets:
            if sheet.title in wanted:
                found[sheet.title] = list(_rows(sheet, problems))
        book.close()
    except _DAMAGED as error:
        cause = (
            getattr(error, "strerror", None) or "damaged, or of another format",
            refusal_zh(error) if isinstance(error, OSError) and error.strerror else "已损坏或格式不同",
        )
        raise no_workbook(file, *cause) from error
    if problems:
        raise DataError(problems)
    if not {META, "statements", "indicators"} <= found.keys():
        missing = ", ".join(sorted({META, "statements", "indicators"} - found.keys()))
        raise no_workbook(file, f"it has no sheet {missing}", f"缺工作表 {missing}")
    return found


def _rows(sheet: Worksheet, problems: list[Problem]) -> Iterator[list[str]]:
    """Give a sheet's rows as text; in a column of days, a day is written as data do."""
    known = schema.META[SECTIONS].fields if sheet.title == SECTIONS else _table_fields(sheet.title)
    header: list[str] = []
    for row in sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS):
        fields = [known.get(header[n], _NOTHING) if n < len(header) else _NOTHING for n in range(len(row))]
        cells = [_cell(cell, field, sheet.title, problems) for cell, field in zip(row, fields, strict=True)]
        if sheet.title == ORIGINAL:
            yield cells
        elif any(cells):
            if not header:
                while cells and not cells[-1]:
                    cells.pop()
                header = cells
            # Beyond the header a cell stays, for the check to name it.
            last = max((n + 1 for n, cell in enumerate(cells) if cell), default=0)
            yield (cells + [""] * len(header))[: max(len(header), last)]


def _table_fields(name: str) -> Mapping[str, Field]:
    return schema.TABLES[name].fields if name in schema.TABLES else {}


def _cell(cell: Any, field: Field, sheet: str, problems: list[Problem]) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in ("f", "e"):
        said = "holds a formula, or an error of one; put in its result as text"
        problems.append(problem(sheet, str(cell.row), cell.column_letter, str(value), said))
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime | date) and field.type in ("date", "string"):
        return f"{value:%Y-%m-%d}"
    text = value if isinstance(value, str) else shown(value, cell.number_format)
    return text[: MAX_CELL + 1] if sheet != ORIGINAL else text


def _csv(rows: Sequence[Sequence[str]]) -> str:
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows(rows)
    return made.getvalue()
