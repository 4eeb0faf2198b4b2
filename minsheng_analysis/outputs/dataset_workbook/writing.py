"""Write a report's folder as a workbook to edit."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from minsheng_analysis.dataset import schema
from minsheng_analysis.dataset.delimited import read_delimited
from minsheng_analysis.dataset.meta import read_meta
from minsheng_analysis.dataset.problems import problem
from minsheng_analysis.dataset.schema import Field
from minsheng_analysis.errors import DataError, MinshengError, UsageError, refusal_zh, shown_value
from minsheng_analysis.outputs.dataset_workbook.layout import META, ORIGINAL, SECTIONS, as_text
from minsheng_analysis.outputs.tables import write_whole

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

#: Rows below the last one that still have their lists and are kept as text.
_ROOM = 2000
#: A cell of a workbook holds no more characters.
_LONGEST = 30_000
_NEEDS = {
    "key": ("required, one of a kind", "必填，不得重复"),
    "filled": ("required", "必填"),
    "column": ("may be empty", "可空"),
    "optional": ("may be empty", "可空"),
    "draft": ("for the eye only, never read", "仅供查看，不读取"),
    "review": ("kept by the review of a draft", "由草稿的复核写入"),
}


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
            f"a workbook's name ends in .xlsx, not {file.name!r}",
            f"工作簿文件名须以 .xlsx 结尾：{shown_value(file.name)}",
        )
    meta, problems = read_meta(folder / ORIGINAL)
    if not meta:
        raise DataError(problems)
    text = (folder / ORIGINAL).read_text(encoding="utf-8-sig")
    tables = {name: _own_table(folder, table) for name, table in schema.TABLES.items()}
    there = [table.file for table in schema.TABLES.values() if (folder / table.file).exists()]
    try:
        write_whole(file, lambda made: _write(made, text, there, tables))
    except OSError as error:
        raise MinshengError(
            f"cannot write {file}: {error.strerror or error}", f"无法写入 {file}：{refusal_zh(error)}"
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
        pen.sheet(META, [["key", "value"], *([name, as_text(_value(meta, name))] for name in fields)], {})
        pen.explain_keys(fields)
        parts = schema.META[SECTIONS].fields
        rows = [[as_text(part.get(name, "")) for name in parts] for part in _sections(meta)]
        pen.sheet(SECTIONS, [list(parts), *rows], parts)
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
        sheet: Worksheet = self.book.get_worksheet_by_name(META)
        sheet.set_column(1, 1, 60, self.text)
        sheet.set_column(2, 2, 80)
        for number, field in enumerate(fields.values(), 1):
            sheet.write_string(number, 2, _note(field).replace("\n", " "), self.aside)
            _offer(sheet, field, (number, 1, number, 1))

    def keep(self, text: str, there: list[str]) -> None:
        """Keep which files there are, and the report's own as it stands, with notes and what this program does not know."""
        sheet = self.book.add_worksheet(ORIGINAL)
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
        known = (schema.META if table == SECTIONS else schema.TABLES).get(table)
        if known is None:
            return
        letter = chr(ord("A") + list(known.fields).index(column))
        source = f"={table}!${letter}$2:${letter}${_ROOM}"
    else:
        return
    sheet.data_validation(
        *area, {"validate": "list", "source": source, "error_type": "stop" if field.codes else "warning"}
    )


def _value(meta: Mapping[str, object], name: str) -> object:
    """Give a key's value, that of ``source.x`` from its table."""
    holder, _, key = name.rpartition(".")
    table = meta.get(holder, {}) if holder else meta
    return table.get(key, "") if isinstance(table, Mapping) else ""


def _sections(meta: Mapping[str, object]) -> list[Mapping[str, object]]:
    found = meta.get(SECTIONS, [])
    return [part for part in found if isinstance(part, Mapping)] if isinstance(found, list) else []
