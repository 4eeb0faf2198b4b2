"""PDF: lines, ruled tables, running heads left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from minsheng_analysis.extraction.document import Cell, Document, Paragraph, Table
from minsheng_analysis.extraction.formats.text import join_wrapped, starts_paragraph
from minsheng_analysis.extraction.refusals import MAX_PAGES, ExtractionError, fail

# ----------------------------------------------------------------------------------------------------------- PDF

PAGE_NUMBER = re.compile(r"^[\s—–\-－·第Pp.]*\d{1,4}\s*(?:[/／]\s*\d{1,4})?[\s—–\-－·页]*(?:共\s*\d+\s*页)?$")


def read_pdf(path: Path) -> Document:
    """Read a PDF that has a text layer."""
    import logging

    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # missing font boxes are no news to the reader

    broken = fail("{file} is not a readable PDF file (damaged, protected, or another format)", file=path.name)
    if not path.read_bytes()[:1024].lstrip().startswith(b"%PDF"):
        raise broken
    try:
        with pdfplumber.open(path) as pdf:
            if len(pdf.pages) > MAX_PAGES:
                raise fail(
                    "{file} has {count} pages, more than {limit}; extract the report's own pages first",
                    file=path.name,
                    count=len(pdf.pages),
                    limit=MAX_PAGES,
                )
            pages = []
            for page in pdf.pages:
                pages.append(_page_items(page))
                page.close()
    except ExtractionError:
        raise
    except Exception as error:  # pdfminer raises a dozen kinds on damaged files
        raise broken from error
    return Document(path.name, tuple(_blocks_of_pages(pages)))


class _Page:
    """Lines of text and tables of one page, top to bottom."""

    def __init__(self, number: int, width: float) -> None:
        self.number = number
        self.width = width
        self.items: list[tuple[float, Any]] = []


def _page_items(page: Any) -> _Page:
    result = _Page(page.page_number, float(page.width))
    found = page.find_tables({"explicit_horizontal_lines": _open_ends(page)})
    tables = [t for t in found if len(t.rows) > 1 and max(len(r.cells) for r in t.rows) > 1]
    boxes = [t.bbox for t in tables]

    def outside(obj: dict[str, Any]) -> bool:
        middle = (obj["top"] + obj["bottom"]) / 2
        return not any(b[1] <= middle <= b[3] and b[0] - 2 <= obj["x0"] <= b[2] + 2 for b in boxes)

    for line in page.filter(outside).extract_text_lines(return_chars=True, x_tolerance=2, y_tolerance=5):
        size = max((c["size"] for c in line["chars"]), default=10.0)
        result.items.append((line["top"], (line["text"], line["x0"], line["x1"], size, line["bottom"])))
    for table in tables:
        result.items.append((table.bbox[1], _grid_of_pdf(table, page.page_number)))
    result.items.sort(key=lambda item: item[0])
    return result


def _open_ends(page: Any) -> list[float]:
    """Return where the upright rules end: a row that the end of the page cuts has no crossbar of its own there."""
    upright = [e for e in page.edges if e["orientation"] == "v" and e["bottom"] - e["top"] > 4]
    if len(upright) < 3:
        return []
    return [min(e["top"] for e in upright), max(e["bottom"] for e in upright)]


def _grid_of_pdf(table: Any, page: int) -> Table:
    """Rebuild spans from the cells' boxes: a box that covers several rows or columns of the ruling is merged."""
    lefts, tops = _edges(c[0] for c in table.cells), _edges(c[1] for c in table.cells)
    texts = {}
    for row, row_text in zip(table.rows, table.extract(x_tolerance=2, y_tolerance=5), strict=False):
        for box, text in zip(row.cells, row_text, strict=False):
            if box:
                texts[box] = text or ""
    grid = [[Cell("", r + 1, page) for _ in lefts] for r in range(len(tops))]
    for box in sorted(table.cells, key=lambda b: (b[1], b[0])):
        rows = [r for r, top in enumerate(tops) if box[1] - 2 <= top < box[3] - 2]
        columns = [c for c, left in enumerate(lefts) if box[0] - 2 <= left < box[2] - 2]
        if not rows or not columns:
            continue
        text = join_wrapped(texts.get(box, ""))
        cell = Cell(text, rows[0] + 1, page, rowspan=len(rows), colspan=len(columns))
        for r in rows:
            for c in columns:
                grid[r][c] = cell
    return Table(tuple(map(tuple, grid)), 1, page)


def _edges(values: Iterator[float]) -> list[float]:
    """Return the distinct edges of the ruling; lines drawn twice lie within two points of each other."""
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > 2:
            out.append(value)
    return out


def _blocks_of_pages(pages: list[_Page]) -> Iterator[Paragraph | Table]:
    running = _running_lines(pages)
    pending: list[tuple[str, int, int]] = []
    open_table: Table | None = None
    previous_end: tuple[float, float] | None = None
    previous_full, previous_size = True, 0.0
    right = _right_margin(pages)
    sizes = sorted(item[3] for page in pages for _, item in page.items if not isinstance(item, Table))
    body = sizes[len(sizes) // 2] if sizes else 0.0
    number = 0  # lines are counted through the whole document: a statement's line must name one place

    def flush() -> Iterator[Paragraph]:
        if pending:
            yield Paragraph("".join(p[0] for p in pending), pending[0][2], pending[0][1])
            pending.clear()

    for page in pages:
        for top, item in page.items:
            if isinstance(item, Table):
                yield from flush()
                table = _relined(item, number)
                number += len(table.grid)
                if open_table is not None and _carries_on(open_table, table):
                    open_table = _joined(open_table, table)
                else:
                    if open_table is not None:
                        yield open_table
                    open_table = table
                continue
            text, x0, x1, size, bottom = item
            number += 1
            stripped = text.strip()
            head = _shape(stripped) in running and size < 1.15 * body  # the title may stand in the running head too
            if not stripped or PAGE_NUMBER.match(stripped) or head:
                continue
            if open_table is not None:
                yield open_table
                open_table = None
            starts = starts_paragraph(stripped)
            gap = previous_end is not None and top - previous_end[1] > size * 1.6 and previous_end[1] < top
            other_size = abs(size - previous_size) > 0.12 * size
            if pending and (
                starts or gap or other_size or pending[-1][0].endswith(("。", "；", "：", ":")) or not previous_full
            ):
                yield from flush()
            pending.append((stripped, page.number, number))
            previous_size = size
            previous_full = x1 >= right - 2.2 * size
            previous_end = (x0, bottom)
    yield from flush()
    if open_table is not None:
        yield open_table


def _relined(table: Table, before: int) -> Table:
    """Number the rows of a table on from the lines before it."""
    new: dict[int, Cell] = {}
    for r, row in enumerate(table.grid):
        for cell in row:
            new.setdefault(id(cell), replace(cell, line=before + r + 1))
    return Table(tuple(tuple(new[id(c)] for c in row) for row in table.grid), before + 1, table.page)


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s", "", text))


def _running_lines(pages: list[_Page]) -> set[str]:
    """Shapes of the lines that stand first or last on at least two pages: running heads and feet."""
    counts: Counter[str] = Counter()
    for page in pages:
        lines = [item[0] for _, item in page.items if not isinstance(item, Table)]
        counts.update({_shape(line) for line in lines[:2] + lines[-2:]})
    return {shape for shape, count in counts.items() if count >= 2 and len(pages) >= 2 and len(shape) < 60}


def _right_margin(pages: list[_Page]) -> float:
    ends = sorted(item[2] for page in pages for _, item in page.items if not isinstance(item, Table))
    return float(ends[int(len(ends) * 0.95)]) if ends else 0.0


def _carries_on(above: Table, below: Table) -> bool:
    """Whether a table at the top of the next page is the rest of the one above."""
    return below.page == above.grid[-1][-1].page + 1 and above.width == below.width


def _joined(above: Table, below: Table) -> Table:
    rows = list(below.grid)
    head = [c.text for c in above.grid[0]]
    while rows and [c.text for c in rows[0]] == head:
        rows = rows[1:]  # the heading row is printed again
    if rows and not rows[0][0].text.strip() and sum(bool(c.text) for c in rows[0]) < len(rows[0]):
        # the page broke inside a row: its cells run on, and so do the merged ones beside the rows below
        last = above.grid[-1]
        whole = {
            id(a): replace(a, text=a.text + b.text) if b.text else a for a, b in zip(last, rows[0], strict=True)
        }  # fmt: skip
        rest = {id(b): whole[id(a)] for a, b in zip(last, rows[0], strict=True)}
        grid = [tuple(whole.get(id(c), c) for c in row) for row in above.grid]
        below_rows = [tuple(rest.get(id(c), c) for c in row) for row in rows[1:]]
        return Table((*grid, *below_rows), above.line, above.page)
    return Table((*above.grid, *rows), above.line, above.page)
