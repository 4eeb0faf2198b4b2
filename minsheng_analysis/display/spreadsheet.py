"""A figure's numbers as CSV and as a workbook that a spreadsheet opens as they are, and that run nothing in it."""

from __future__ import annotations

import base64
import csv
import io
import math
import re
import zipfile
from collections.abc import Iterable, Sequence
from itertools import chain
from numbers import Real
from unicodedata import east_asian_width
from xml.sax.saxutils import escape, quoteattr

_FORMULA_START = re.compile(r"^[=+\-@\t\r]")
_MOST_CHARACTERS = 32_767  # of a cell
#: What XML cannot hold, and what a spreadsheet would take for it.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9a-fA-F]{4}_)")
#: What no name of a sheet may hold, and how long one may be.
_NOT_IN_A_NAME, _LONGEST_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]"), 31
_WIDEST = 60
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
#: The parts of a workbook of one sheet, but for the sheet; its second style is bold.
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}


def harmless(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run.

    Examples
    --------
    >>> harmless("=1+1"), harmless("7个")
    ("'=1+1", '7个')
    """
    return f"'{text}" if isinstance(text, str) and _FORMULA_START.match(text) else text


def _value(cell: object) -> object:
    if isinstance(cell, float):
        return "" if math.isnan(cell) else "∞" if cell == math.inf else f"{cell:.12g}"
    return harmless(cell) if isinstance(cell, str) else cell


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    r"""Write rows as CSV: lines end as RFC 4180 wants, NaN is left empty, an open end is ∞.

    Examples
    --------
    >>> csv_text(["name", "km"], [("=a", 11.4), ("b", float("nan")), ("c", 20.0)])
    "name,km\r\n'=a,11.4\r\nb,\r\nc,20\r\n"
    """
    stored = io.StringIO()
    writer = csv.writer(stored, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_value(cell) for cell in row] for row in rows)
    return stored.getvalue()


def csv_address(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Give the address of a CSV file that is its own content, with the mark by which Excel knows its characters."""
    content = ("\ufeff" + csv_text(columns, rows)).encode()
    return f"data:text/csv;charset=utf-8;base64,{base64.b64encode(content).decode()}"


def text_cell(at: str, text: str, style: int = 0) -> str:
    """Write a cell of words as a sheet's XML holds it: never a formula, whatever it begins with."""
    written = escape(_UNWRITABLE.sub(lambda m: f"_x{ord(m[0]):04X}_", text[:_MOST_CHARACTERS]))
    styled = f' s="{style}"' if style else ""
    return f'<c r="{at}" t="inlineStr"{styled}><is><t xml:space="preserve">{written}</t></is></c>'


def number_cell(at: str, value: float, form: str) -> str:
    """Write a cell of a number; a lower bound's open end, which no cell can hold as a number, as a sign."""
    return f'<c r="{at}"><v>{value:{form}}</v></c>' if math.isfinite(value) else text_cell(at, "∞")


def _cell(at: str, cell: object) -> str:
    if isinstance(cell, Real):
        return "" if math.isnan(cell) else number_cell(at, float(cell), ".12G")
    return "" if cell is None or cell == "" else text_cell(at, str(cell))


def _letters(place: int) -> str:
    more, last = divmod(place, 26)
    return (_letters(more - 1) if more else "") + chr(ord("A") + last)


def _wide(cell: object) -> float:
    words = f"{cell:.12g}" if isinstance(cell, float) else str(cell)
    return min(_WIDEST, 2 + sum(2 if east_asian_width(sign) in "WF" else 1 for sign in words))


def xlsx_address(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Give the address of a workbook that is its own content: one sheet, its headings bold and kept in sight.

    Parameters
    ----------
    name : str
        Of the sheet; cut and freed of what no sheet's name may hold.
    columns : sequence of str
    rows : iterable of sequences
        Words and numbers; NaN is left empty.
    """
    table = [list(row) for row in rows]
    letters = [_letters(place) for place in range(len(columns))]
    heads = "".join(text_cell(f"{at}1", head, 1) for at, head in zip(letters, columns, strict=True))
    body = "".join(
        f'<row r="{number}">{"".join(_cell(f"{at}{number}", cell) for at, cell in zip(letters, row, strict=False))}</row>'
        for number, row in enumerate(table, start=2)
    )
    widths = (
        f'<col min="{n + 1}" max="{n + 1}" width="{max(map(_wide, chain([head], (row[n] for row in table if n < len(row)))))}" customWidth="1"/>'
        for n, head in enumerate(columns)
    )
    sheet = (
        f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<cols>{"".join(widths)}</cols><sheetData><row r="1">{heads}</row>{body}</sheetData></worksheet>'
    )
    title = _NOT_IN_A_NAME.sub(" ", name).strip(" '")[:_LONGEST_NAME].rstrip(" '") or "1"
    book = f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><bookViews><workbookView/></bookViews><sheets><sheet name={quoteattr(title)} sheetId="1" r:id="r1"/></sheets></workbook>'
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as file:
        for part, content in {**_PARTS, "xl/workbook.xml": book, "xl/worksheets/sheet1.xml": sheet}.items():
            # Without a clock time: the same numbers give the same bytes.
            file.writestr(zipfile.ZipInfo(part), _HEAD + content, zipfile.ZIP_DEFLATED)
    return f"data:{_KIND}.sheet;base64,{base64.b64encode(stored.getvalue()).decode()}"
