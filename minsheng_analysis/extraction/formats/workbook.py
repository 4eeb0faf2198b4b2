"""Workbooks (.xlsx): every visible sheet, its cells as they are shown, merged ones as one."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from minsheng_analysis.extraction.document import Cell, Document, Paragraph, Table
from minsheng_analysis.extraction.formats.characters import folded
from minsheng_analysis.extraction.formats.number_formats import shown
from minsheng_analysis.extraction.formats.shares_of_one import columns_of_shares
from minsheng_analysis.extraction.refusals import MAX_PARTS, MAX_SHEETS_BYTES, ExtractionError, fail
from minsheng_analysis.measures.codes import FORM_RESULTS

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

#: What a row above a table may hold beside its title: 单位：万元, （2023年度）, 填报日期.
_CAPTION = re.compile(
    r"(?:金额)?单位\s*[：:]|^\s*[（(].{0,12}(?:年|月|日|度)\s*[)）]\s*$|(?:填报|填表|报送|制表).{0,12}[：:]|^附[件表]"
)
_UNNAMED = re.compile(r"(?:Sheet|工作表|表)\s*\d*", re.IGNORECASE)
_MAX_WIDTH = 200
#: Rows of this project's own form: title and basis, which every sheet says again, and the project with its units.
_FORM_TITLE, _FORM_PROJECT = range(1, 3), range(3, 5)
#: The last column of each range of a print area ('表1'!$A$1:$I$19).
_RIGHT_EDGE = re.compile(r":\$?([A-Z]{1,3})(?=\$?\d|,|$)")


_MAX_MERGED = 1_000_000
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')


def read_workbook(path: Path) -> Document:
    """Read a workbook."""
    broken = fail(
        "{file} is not a readable {format} file (damaged, or another format under that name)",
        file=path.name, format=".xlsx",
    )  # fmt: skip
    _demand_small(path, broken)
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, data_only=True)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        # Where this project's own forms are, the other sheets only say again what the forms say.
        sheets = [sheet for sheet in sheets if FORM_RESULTS in sheet.defined_names] or sheets
        blocks: list[Paragraph | Table] = []
        before = 0
        for number, sheet in enumerate(sheets, 1):
            page = number if len(sheets) > 1 else 0
            rows = _rows(sheet, before, page, path)
            if rows and (len(sheets) > 1 and not _UNNAMED.fullmatch(sheet.title)):
                blocks.append(Paragraph(folded(sheet.title), before + 1, page, heading=True))
            blocks.extend(_blocks(rows))
            before += min(sheet.max_row or 0, MAX_PARTS)
    except ExtractionError:
        raise
    except Exception as error:  # openpyxl lets zip, XML and value errors of every kind through
        raise broken from error
    return Document(path.name, tuple(blocks))


def _demand_small(path: Path, broken: ExtractionError) -> None:
    """Refuse a workbook whose sheets unpack to more than a report can have: openpyxl holds every cell."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError) as error:
        raise broken from error
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise broken
    unpacked = sum(
        part.file_size for part in parts if part.filename.startswith("xl/") and part.filename.endswith(".xml")
    )
    if unpacked > MAX_SHEETS_BYTES:
        raise fail(
            "{file} unpacks to {size} MB, more than {limit} MB: it is not opened",
            file=path.name, size=f"{unpacked / 1e6:.0f}", limit=f"{MAX_SHEETS_BYTES / 1e6:.0f}",
        )  # fmt: skip
    merged = sum(_merged_places(path))
    if merged > _MAX_MERGED:
        raise _too_many(path, merged)


def _merged_places(path: Path) -> Iterator[int]:
    """Yield how many cells each merged area has: openpyxl makes every one of them on opening."""
    from openpyxl.utils.cell import column_index_from_string as index

    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                for left, top, right, bottom in _MERGED.findall(archive.read(name)):
                    yield (index(right.decode()) - index(left.decode()) + 1) * (int(bottom) - int(top) + 1)


def _rows(sheet: Worksheet, before: int, page: int, path: Path) -> list[list[Cell]]:
    """Return the visible rows and columns of a sheet as a grid in which a merged cell is one object."""
    hidden = _hidden_columns(sheet) | _working_columns(sheet)
    results = _results_of_form(sheet)
    shares = columns_of_shares(sheet)
    filled: dict[int, dict[int, Cell]] = {}
    count = 0
    # openpyxl's own `iter_rows` makes every cell of the sheet's extent, and one cell in the last corner has 17 billion
    for (number, column), cell in sorted(sheet._cells.items()):
        if cell.value is None or column in hidden or column > _MAX_WIDTH or _is_hidden(sheet, number):
            continue
        if results and not _is_of_form(number, column, results, first=not before):
            continue
        text = folded(shown(cell.value, "0.######%" if (number, column) in shares else cell.number_format)).strip()
        if not text:
            continue
        count += 1
        filled.setdefault(number, {})[column] = Cell(text, before + number, page)
    if count > MAX_PARTS:
        raise _too_many(path, count)
    if not filled:
        return []
    last = max(max(row) for row in filled.values())
    columns = [c for c in range(1, last + 1) if c not in hidden]
    empty = {r + 1 for r in filled} - {max(filled) + 1}  # of several empty rows one is enough to part tables
    numbers = [r for r in sorted({*filled, *empty}) if not _is_hidden(sheet, r)]
    grid = {r: {c: filled.get(r, {}).get(c) or Cell("", before + r, page) for c in columns} for r in numbers}
    _merge(sheet, grid)
    return [list(row.values()) for row in grid.values()]


def _is_hidden(sheet: Worksheet, number: int) -> bool:
    return number in sheet.row_dimensions and bool(sheet.row_dimensions[number].hidden)


def _too_many(path: Path, count: int) -> ExtractionError:
    return fail(
        "{file} holds {count} paragraphs and cells, more than the {limit} that a report can have; extract the report's own part",
        file=path.name, count=count, limit=MAX_PARTS,
    )  # fmt: skip


def _hidden_columns(sheet: Worksheet) -> set[int]:
    hidden: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden:
            hidden.update(range(dimension.min or 0, min(dimension.max or 0, _MAX_WIDTH) + 1))
    return hidden


def _working_columns(sheet: Worksheet) -> set[int]:
    """Columns to the right of what is printed, and parted from it by an empty one: they hold someone's working.

    A print area that columns were added to later is no reason to leave these out, so that nothing is parted without the
    empty column.
    """
    from openpyxl.utils.cell import column_index_from_string as index

    edge = max((index(column) for column in _RIGHT_EDGE.findall(str(sheet.print_area or ""))), default=_MAX_WIDTH)
    used = {column for (_, column), cell in sheet._cells.items() if cell.value is not None}
    return set(range(edge + 1, _MAX_WIDTH + 1)) if edge + 1 not in used else set()


def _results_of_form(sheet: Worksheet) -> tuple[range, range] | None:
    """Rows and columns that hold promises and results, on a form of this project's own."""
    from openpyxl.utils.cell import range_boundaries

    name = sheet.defined_names.get(FORM_RESULTS)
    if name is None:
        return None
    left, top, right, bottom = range_boundaries(str(name.attr_text).rpartition("!")[2])
    if left is None or top is None or right is None or bottom is None:
        return None
    return range(top, bottom + 1), range(left, right + 1)


def _is_of_form(row: int, column: int, results: tuple[range, range], *, first: bool) -> bool:
    """Whether a cell of this project's own form is read: its promises with their results, and what they are of."""
    rows, columns = results
    return row in _FORM_PROJECT or (first and row in _FORM_TITLE) or (row in rows and column in columns)


def _merge(sheet: Worksheet, grid: dict[int, dict[int, Cell]]) -> None:
    for area in sheet.merged_cells.ranges:
        rows = [r for r in range(area.min_row, min(area.max_row, max(grid)) + 1) if r in grid]
        columns = [c for c in range(area.min_col, min(area.max_col, _MAX_WIDTH) + 1) if c in next(iter(grid.values()))]
        if not rows or not columns:
            continue
        top = grid[rows[0]][columns[0]]
        cell = Cell(top.text, top.line, top.page, rowspan=len(rows), colspan=len(columns))
        for r in rows:
            for c in columns:
                grid[r][c] = cell


def _blocks(rows: list[list[Cell]]) -> Iterator[Paragraph | Table]:
    """Part a sheet at its empty rows; lines above and below a table are paragraphs."""
    band: list[list[Cell]] = []
    for row in [*rows, []]:
        if any(cell.text for cell in row):
            band.append(row)
        elif band:
            yield from _band(band)
            band = []


def _band(rows: list[list[Cell]]) -> Iterator[Paragraph | Table]:
    start, end = 0, len(rows)
    while start < end and _is_line(rows[start]):
        start += 1
    while end > start and _is_line(rows[end - 1], below=True):
        end -= 1
    if end - start == 1 and len(_texts(rows[start])) < 2:
        end = start
    for row in rows[:start]:
        yield from _paragraphs(row)
    if start < end:
        body = rows[start:end]
        used = [c for c in range(len(body[0])) if any(row[c].text for row in body)]
        yield Table(tuple(tuple(row[c] for c in used) for row in body), body[0][0].line, body[0][0].page)
    for row in rows[end:]:
        yield from _paragraphs(row)


def _texts(row: list[Cell]) -> list[Cell]:
    return [cell for cell in {id(c): c for c in row}.values() if cell.text]


def _is_line(row: list[Cell], *, below: bool = False) -> bool:
    """Whether a row is a line of text: a title, a caption, a note."""
    cells = _texts(row)
    if len(cells) == 1:
        return row[0] is cells[0] or not below
    return all(_CAPTION.search(cell.text) for cell in cells)


def _paragraphs(row: list[Cell]) -> Iterator[Paragraph]:
    for cell in _texts(row):
        for line in cell.text.split("\n"):
            if line.strip():
                yield Paragraph(line.strip(), cell.line, cell.page)
