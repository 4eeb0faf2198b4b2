"""Rows of tables for the sheets of a workbook, written as the file holds them.

A report's tables have tens of thousands of cells, and a call for each takes longer than all the rest of the workbook.
So xlsxwriter makes it with its headings alone, and the rows are laid into its sheets here.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
from pandas.api.types import is_bool_dtype
from xlsxwriter.utility import xl_col_to_name

from minsheng_analysis.display.spreadsheet import number_cell, text_cell

_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml")
_DIMENSION = re.compile(r'<dimension ref="[^"]*"/>')


def fill_sheets(headed: Path, file: Path, tables: Mapping[str, pd.DataFrame | None]) -> None:
    """Write a workbook again with its rows.

    Parameters
    ----------
    headed : Path
        The workbook: a sheet for each table, in their order, that holds the headings in its first row.
    file : Path
        Where the whole workbook goes.
    tables : mapping of str to DataFrame
        Texts, numbers and truths; what is missing leaves its cell empty. None for a sheet that is whole already.
    """
    frames = list(tables.values())
    with zipfile.ZipFile(headed) as made, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as whole:
        for part in made.infolist():
            content = made.read(part)
            sheet = _SHEET.fullmatch(part.filename)
            table = frames[int(sheet[1]) - 1] if sheet else None
            if table is not None:
                content = _filled(content.decode("utf-8"), table).encode("utf-8")
            whole.writestr(part, content, zipfile.ZIP_DEFLATED)


def _filled(sheet: str, table: pd.DataFrame) -> str:
    head, end, tail = sheet.partition("</sheetData>")
    last = f"{xl_col_to_name(len(table.columns) - 1)}{len(table) + 1}"
    return _DIMENSION.sub(f'<dimension ref="A1:{last}"/>', head, count=1) + _rows(table) + end + tail


def _rows(table: pd.DataFrame) -> str:
    columns = []
    for place, name in enumerate(table.columns):
        letters, truth = xl_col_to_name(place), is_bool_dtype(table[name])
        values = enumerate(table[name].astype(object).tolist(), start=2)
        columns.append([_cell(f"{letters}{row}", value, truth=truth) for row, value in values])
    return "".join(
        f'<row r="{row}">{"".join(cells)}</row>' for row, cells in enumerate(zip(*columns, strict=True), start=2)
    )


def _cell(at: str, value: str | float, *, truth: bool) -> str:
    if isinstance(value, str):
        return text_cell(at, value) if value else ""
    if pd.isna(value):
        return ""
    if truth:
        return f'<c r="{at}" t="b"><v>{value:d}</v></c>'
    return number_cell(at, value, ".16G")
