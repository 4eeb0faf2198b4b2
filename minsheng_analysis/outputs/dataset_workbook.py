"""A report's own files as one workbook to edit, and back: for whoever corrects tables in Excel or WPS.

Every cell is text, so that no spreadsheet rewrites 2017-12-31, 1-2 or 007; codes are picked from a list, and a note on
each column says what belongs there. What comes back is written as plain CSV and ``report.toml``; untouched, the files
are the same byte for byte.
"""

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
from minsheng_analysis.dataset.delimited import MAX_CELL, MAX_COLUMNS, MAX_ROWS, read_delimited
from minsheng_analysis.dataset.meta import read_meta
from minsheng_analysis.dataset.problems import problem
from minsheng_analysis.dataset.schema import Field
from minsheng_analysis.errors import DataError, MinshengError, Problem, UsageError
from minsheng_analysis.extraction.formats.number_formats import shown
from minsheng_analysis.keys import check_region, check_year, inside
from minsheng_analysis.outputs.tables import write_whole

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_META, _SECTIONS, _ORIGINAL = "report", "sections", "report.toml"
#: Rows below the last one that still have their lists and are kept as text.
_ROOM = 2000
#: A cell of a workbook holds no more characters.
_LONGEST = 30_000
_MAX_UNPACKED = 300_000_000
_NEEDS = {
    "key": ("required, one of a kind", "必填，不得重复"),
    "filled": ("required", "必填"),
    "column": ("may be empty", "可空"),
    "optional": ("may be empty", "可空"),
    "draft": ("for the eye only, never read", "仅供查看，不读取"),
}
_NOTHING = Field("", "", "string", "optional", "", "", "", "")
#: What openpyxl lets through for a file that is damaged, or none of its own.
_DAMAGED = (OSError, ValueError, LookupError, TypeError, AttributeError, zipfile.BadZipFile, ParseError, EOFError)


def write_dataset(folder: Path, file: Path) -> Path:
    """Write a report's folder as a workbook.

    Parameters
    ----------
    folder : Path
        Holds ``report.toml`` and the tables; they need not be without problems, but must be readable as tables.
    file : Path
        Ends in ``.xlsx``; replaced whole, or not at all.

    Returns
    -------
    Path
        The workbook.

    Raises
    ------
    DataError
        If a file cannot be read.
    UsageError
        If the name ends otherwise.
    """
    if file.suffix.lower() != ".xlsx":
        raise UsageError(
            f"a workbook's name ends in .xlsx, not {file.name!r}", f"工作簿文件名须以 .xlsx 结尾：{file.name!r}"
        )
    meta, problems = read_meta(folder / _ORIGINAL)
    if not meta:
        raise DataError(problems)
    text = (folder / _ORIGINAL).read_text(encoding="utf-8-sig")
    tables = {name: _own_table(folder, table) for name, table in schema.TABLES.items()}
    there = [table.file for table in schema.TABLES.values() if (folder / table.file).exists()]
    try:
        write_whole(file, lambda made: _write(made, text, there, tables))
    except OSError as error:
        raise MinshengError(
            f"cannot write {file}: {error.strerror or error}", f"无法写入 {file}：{error.strerror or error}"
        ) from error
    return file


def _own_table(folder: Path, table: schema.Table) -> list[list[str]]:
    """Read a table as it stands, header first; one that is not there has its columns."""
    path = folder / table.file
    if not path.exists():
        return [list(table.columns)]
    found = read_delimited(path, frozenset(table.fields))
    if found.problems:
        said = [problem(path.name, params.get("line", ""), "", "", text, **params) for text, params in found.problems]
        raise DataError(said)
    return [found.header, *found.rows]


def _write(file: Path, text: str, there: list[str], tables: Mapping[str, list[list[str]]]) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(file), {"strings_to_formulas": False, "strings_to_urls": False})
    try:
        pen = _Pen(book)
        meta = tomllib.loads(text)
        fields = schema.META["report"].fields
        pen.sheet(_META, [["key", "value"], *([name, _text(_value(meta, name))] for name in fields)], {})
        pen.explain_keys(fields)
        parts = schema.META[_SECTIONS].fields
        rows = [[_text(part.get(name, "")) for name in parts] for part in _sections(meta)]
        pen.sheet(_SECTIONS, [list(parts), *rows], parts)
        for name, table in tables.items():
            pen.sheet(name, table, schema.TABLES[name].fields)
        pen.keep(text, there)
    finally:
        book.close()


class _Pen:
    """Writes sheets of text."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.text = book.add_format({"num_format": "@", "valign": "top", "quote_prefix": True})
        self.head = book.add_format({"num_format": "@", "bold": True, "bg_color": "#E8EEF4", "bottom": 1})
        self.aside = book.add_format({"font_color": "#5A6570", "text_wrap": True, "valign": "top"})

    def sheet(self, name: str, rows: list[list[str]], fields: Mapping[str, Field]) -> None:
        """Write a table on a sheet of its own."""
        sheet = self.book.add_worksheet(name)
        header = rows[0]
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(1, len(rows) - 1), len(header) - 1)
        for column, title in enumerate(header):
            longest = max((len(row[column]) for row in rows), default=0)
            sheet.set_column(column, column, min(40, max(10, longest + 2)), self.text)
            sheet.write_string(0, column, title, self.head)
            if title in fields:
                sheet.write_comment(0, column, _note(fields[title]), {"x_scale": 2.5, "y_scale": 1.6})
                _offer(sheet, fields[title], (1, column, len(rows) + _ROOM, column))
        for number, row in enumerate(rows[1:], 1):
            for column, cell in enumerate(row):
                if cell:
                    sheet.write_string(number, column, cell, self.text)

    def explain_keys(self, fields: Mapping[str, Field]) -> None:
        """Say beside each key of the report what belongs there."""
        sheet: Any = self.book.get_worksheet_by_name(_META)
        sheet.set_column(1, 1, 60, self.text)
        sheet.set_column(2, 2, 80)
        for number, field in enumerate(fields.values(), 1):
            sheet.write_string(number, 2, _note(field).replace("\n", " "), self.aside)
            _offer(sheet, field, (number, 1, number, 1))

    def keep(self, text: str, there: list[str]) -> None:
        """Keep which files there are, and the report's own as it stands, with notes and what this program does not know."""
        sheet = self.book.add_worksheet(_ORIGINAL)
        sheet.very_hidden()
        for column, name in enumerate(there):
            sheet.write_string(0, column, name, self.text)
        for number, line in enumerate(text.split("\n"), 1):
            # The number keeps empty lines from being lost.
            parts = [str(number), *(line[start : start + _LONGEST] for start in range(0, len(line), _LONGEST))]
            for column, part in enumerate(parts):
                sheet.write_string(number, column, part, self.text)


def _note(field: Field) -> str:
    english, chinese = _NEEDS[field.need]
    codes = f"\n{' | '.join(field.codes)}" if field.codes else ""
    return f"{field.description_zh}（{chinese}）\n{field.description_en} ({english}){codes}"


def _offer(sheet: Worksheet, field: Field, area: tuple[int, int, int, int]) -> None:
    """Have a cell's codes, or the ids that it may refer to, picked from a list."""
    source: str | list[str]
    if field.codes:
        source = list(field.codes)
    elif field.refers_to and field.rule in ("id", "whole", ""):
        table, _, column = field.refers_to.partition(".")
        known = (schema.META if table == _SECTIONS else schema.TABLES).get(table)
        if known is None:
            return
        letter = chr(ord("A") + list(known.fields).index(column))
        source = f"={table}!${letter}$2:${letter}${_ROOM}"
    else:
        return
    sheet.data_validation(
        *area, {"validate": "list", "source": source, "error_type": "stop" if field.codes else "warning"}
    )


def _value(meta: Mapping[str, Any], name: str) -> object:
    """Give a key's value, that of ``source.x`` from its table."""
    holder, _, key = name.rpartition(".")
    table = meta.get(holder, {}) if holder else meta
    return table.get(key, "") if isinstance(table, Mapping) else ""


def _sections(meta: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = meta.get(_SECTIONS, [])
    return [part for part in found if isinstance(part, Mapping)] if isinstance(found, list) else []


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


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
    made = {_ORIGINAL: _toml(sheets, file)}
    for name, table in schema.TABLES.items():
        if name in sheets:
            made[table.file] = _csv(sheets[name])
    meta = tomllib.loads(made[_ORIGINAL])
    folder = _target(meta, data_dir)
    there = {*sheets.get(_ORIGINAL, [[]])[0], *(path.name for path in folder.glob("*.csv"))}
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
            f"cannot write {folder}: {error.strerror or error}", f"无法写入 {folder}：{error.strerror or error}"
        ) from error
    return Imported(folder, tuple(changed))


def _target(meta: Mapping[str, Any], data_dir: Path) -> Path:
    region, year = meta.get("region"), meta.get("year")
    check_region(str(region))
    if not isinstance(year, int) or isinstance(year, bool):
        raise UsageError(f"the sheet {_META} says no year; fill it in", f"工作表 {_META} 未填年份（year），请填写")
    check_year(year)
    if (data_dir / _ORIGINAL).is_file():
        return data_dir
    return inside(data_dir, str(region), str(year))


def _stands(path: Path, text: str) -> bool:
    return path.is_file() and path.read_bytes() == text.encode("utf-8")


def _no_workbook(file: Path, why_en: str, why_zh: str) -> MinshengError:
    return MinshengError(
        f"{file.name} is no workbook of a report ({why_en}); `minsheng export --format dataset-xlsx` makes one",
        f"{file.name} 不是报告数据工作簿（{why_zh}）；可用 minsheng export --format dataset-xlsx 生成",
    )


def _read_sheets(file: Path) -> dict[str, list[list[str]]]:
    """Give the text of each sheet that is known, header first and without empty rows."""
    import openpyxl

    wanted = {_META, _SECTIONS, _ORIGINAL, *schema.TABLES}
    found: dict[str, list[list[str]]] = {}
    problems: list[Problem] = []
    try:
        with zipfile.ZipFile(file) as archive:
            size = sum(part.file_size for part in archive.infolist())
        if size > _MAX_UNPACKED:
            raise _no_workbook(file, f"it unpacks to {size // 1_000_000} MB", f"解压后达 {size // 1_000_000} MB")
        book = openpyxl.load_workbook(file, read_only=True)
        for sheet in book.worksheets:
            if sheet.title in wanted:
                found[sheet.title] = list(_rows(sheet, problems))
        book.close()
    except _DAMAGED as error:
        cause = (
            getattr(error, "strerror", None) or "damaged, or of another format",
            getattr(error, "strerror", None) or "已损坏或格式不同",
        )
        raise _no_workbook(file, *cause) from error
    if problems:
        raise DataError(problems)
    if not {_META, "statements", "indicators"} <= found.keys():
        missing = ", ".join(sorted({_META, "statements", "indicators"} - found.keys()))
        raise _no_workbook(file, f"it has no sheet {missing}", f"缺工作表 {missing}")
    return found


def _rows(sheet: Any, problems: list[Problem]) -> Iterator[list[str]]:
    """Give a sheet's rows as text; in a column of days, a day is written as data do."""
    known = schema.META[_SECTIONS].fields if sheet.title == _SECTIONS else _table_fields(sheet.title)
    header: list[str] = []
    for row in sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS):
        fields = [known.get(header[n], _NOTHING) if n < len(header) else _NOTHING for n in range(len(row))]
        cells = [_cell(cell, field, sheet.title, problems) for cell, field in zip(row, fields, strict=True)]
        if sheet.title == _ORIGINAL:
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
    return text[: MAX_CELL + 1] if sheet != _ORIGINAL else text


def _csv(rows: Sequence[Sequence[str]]) -> str:
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows(rows)
    return made.getvalue()


def _toml(sheets: Mapping[str, list[list[str]]], file: Path) -> str:
    """Put what the sheets say into the report's file as it was kept; where nothing differs it is the same."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    kept = "\n".join("".join(cells[1:]) for cells in sheets.get(_ORIGINAL, [])[1:])
    try:
        document: Any = tomlkit.parse(kept)
    except TOMLKitError as error:
        raise _no_workbook(file, "its kept report.toml is damaged", "其中保存的 report.toml 已损坏") from error
    said = {row[0]: row[1] if len(row) > 1 else "" for row in sheets[_META][1:]}
    for name, field in schema.META["report"].fields.items():
        if name not in said:
            continue
        holder, _, key = name.rpartition(".")
        if holder and not isinstance(document.get(holder), Mapping):
            document[holder] = tomlkit.table()
        _set(document[holder] if holder else document, key, said[name], field)
    if _SECTIONS in sheets:
        _set_sections(document, sheets[_SECTIONS])
    return tomlkit.dumps(document)


def _set_sections(document: Any, rows: list[list[str]]) -> None:
    import tomlkit

    header, fields = (rows or [[]])[0], schema.META[_SECTIONS].fields
    if not isinstance(document.get(_SECTIONS), list):
        if len(rows) < 2:
            return
        document[_SECTIONS] = tomlkit.aot()
    parts = document[_SECTIONS]
    while len(parts) > len(rows) - 1:
        del parts[-1]
    while len(parts) < len(rows) - 1:
        parts.append(tomlkit.table())
    for part, row in zip(parts, rows[1:], strict=True):
        for name, cell in zip(header, row, strict=False):
            if name in fields:
                _set(part, name, cell, fields[name])


def _set(holder: Any, key: str, text: str, field: Field) -> None:
    """Set a key to what a cell says, if it does not say so already."""
    if _text(holder.get(key, "")) == text:
        return
    if text == "" and field.type == "boolean":
        del holder[key]
    else:
        holder[key] = _of_kind(text, field)


def _of_kind(text: str, field: Field) -> object:
    """Give a cell's text as the kind of value that the field has, or as text where it is none: the check names it."""
    if field.type == "integer" and text.isascii() and text.isdigit():
        return int(text)
    if field.type == "boolean" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if field.type == "date":
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text
