"""PDF: its pages' lines and tables as paragraphs and tables, running heads left out."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from minsheng_analysis.extraction.document import Cell, Document, Paragraph, Table
from minsheng_analysis.extraction.formats.pdf_limits import MAX_STROKES, Loads, demand_bounded
from minsheng_analysis.extraction.formats.pdf_lines import Char, Line, Segment, lines_of
from minsheng_analysis.extraction.formats.pdf_tables import ruled_tables, unruled_tables
from minsheng_analysis.extraction.formats.regrouping import regrouped
from minsheng_analysis.extraction.formats.text import starts_paragraph
from minsheng_analysis.extraction.refusals import MAX_PAGES, ExtractionError, fail

if TYPE_CHECKING:
    from pdfplumber.page import Page
    from pdfplumber.pdf import PDF

PAGE_NUMBER = re.compile(r"^[\s—–\-－·第Pp.]*\d{1,4}\s*(?:[/／]\s*\d{1,4})?[\s—–\-－·页]*(?:共\s*\d+\s*页)?$")
_MAX_SECONDS = 90


@dataclass
class _Page:
    """Lines and tables of one page, top to bottom."""

    number: int
    items: list[Line | Table] = field(default_factory=list)
    pictured: bool = False  # pictures, and no text

    @property
    def lines(self) -> list[Line]:
        return [item for item in self.items if isinstance(item, Line)]


def read_pdf(path: Path) -> Document:
    """Read a PDF that has a text layer."""
    import logging

    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # missing font boxes are no news to the reader

    broken = fail("{file} is not a readable PDF file (damaged, protected, or another format)", file=path.name)
    data = path.read_bytes()
    if not data[:1024].lstrip().startswith(b"%PDF"):
        raise broken
    demand_bounded(path, data)
    try:
        with pdfplumber.open(path) as pdf:
            if len(pdf.pages) > MAX_PAGES:
                raise fail(
                    "{file} has {count} pages, more than {limit}; extract the report's own pages first",
                    file=path.name,
                    count=len(pdf.pages),
                    limit=MAX_PAGES,
                )
            pages = list(_pages(pdf, path))
    except ExtractionError:
        raise
    except Exception as error:  # pdfminer raises a dozen kinds on damaged files
        raise broken from error
    unread = [page.number for page in pages if page.pictured]
    warnings = (
        fail(
            "{file}: page {pages} is a picture and was not read; run character recognition over it first",
            file=path.name, pages=", ".join(map(str, unread)),
        ),
    )  # fmt: skip
    return Document(path.name, tuple(regrouped(_blocks(pages))), warnings=warnings if unread else ())


def _pages(pdf: PDF, path: Path) -> Iterator[_Page]:
    loads = Loads(path)
    begun = time.monotonic()
    for page in pdf.pages:
        if time.monotonic() - begun > _MAX_SECONDS:
            raise fail(
                "{file} takes too long to read: {count} pages in {seconds} seconds; extract the report's own pages first",
                file=path.name, count=page.page_number - 1, seconds=_MAX_SECONDS,
            )  # fmt: skip
        load = loads.of(page.page_obj)
        yield _drawn_page(path, page) if load.strokes > MAX_STROKES else _page(page)
        page.close()


def _page(page: Page) -> _Page:
    result = _Page(page.page_number)
    tables = ruled_tables(page)
    boxes = [box for box, _ in tables]
    chars = cast("list[Char]", page.dedupe_chars(tolerance=1).chars)

    def inside(char: Char) -> bool:
        middle = (char["top"] + char["bottom"]) / 2
        return any(b[1] <= middle <= b[3] and b[0] - 2 <= char["x0"] <= b[2] + 2 for b in boxes)

    upright = [c for c in chars if c.get("upright", True) and not inside(c)]
    lines = lines_of(upright)
    free = unruled_tables(lines, page.page_number)
    taken = {k for start, end, _ in free for k in range(start, end)}
    placed: list[tuple[float, int, Line | Table]] = []
    order = 0.0
    for k, line in enumerate(lines):  # lines keep their order, which columns of a page may set against their height
        order = max(order, line.top) if line.column == 0 else order
        placed += [(order, k, table) for start, _, table in free if start == k]
        if k not in taken:
            placed.append((order, k, line))
    placed += [(box[1], -1, table) for box, table in tables]
    result.items = [item for *_, item in sorted(placed, key=lambda p: p[:2])]
    result.pictured = not chars and bool(page.images)
    return result


def _drawn_page(path: Path, page: Page) -> _Page:
    """Read only the text of a page with a drawing of very many strokes."""
    import pypdfium2

    result = _Page(page.page_number)
    document = pypdfium2.PdfDocument(path)
    try:
        text = document[page.page_number - 1].get_textpage().get_text_range()
    finally:
        document.close()
    for k, line in enumerate(text.split("\n")):
        if line.strip():
            segment = Segment(line.strip(), 0.0, 0.0)
            result.items.append(Line((segment,), 12.0 * k, 12.0 * k + 10, 10.0))
    return result


def _blocks(pages: Sequence[_Page]) -> Iterator[Paragraph | Table]:
    """Join lines to paragraphs, and a table at the head of a page to the one at the foot of the page before."""
    writer = _Joiner(pages)
    for page in pages:
        for item in page.items:
            yield from writer.table(item) if isinstance(item, Table) else writer.line(item, page.number)
    yield from writer.end()


class _Joiner:
    """Joins what line breaks and page breaks part. Lines are counted through the whole document."""

    def __init__(self, pages: Sequence[_Page]) -> None:
        lines = [line for page in pages for line in page.lines]
        self.running = _running_lines(pages)
        sizes = sorted(line.size for line in lines)
        self.body = sizes[len(sizes) // 2] if sizes else 0.0
        self.right = _right_margin(
            [x for x in lines if not x.column and abs(x.size - self.body) < 0.12 * self.body], self.body
        )
        self.number = 0
        self.pending: list[tuple[str, int, int]] = []
        self.open_table: Table | None = None
        self.last: Line | None = None

    def table(self, item: Table) -> Iterator[Paragraph | Table]:
        yield from self._flush()
        table = _relined(item, self.number)
        self.number += len(table.grid)
        if self.open_table is not None and _carries_on(self.open_table, table):
            self.open_table = _joined(self.open_table, table)
        else:
            if self.open_table is not None:
                yield self.open_table
            self.open_table = table

    def line(self, line: Line, page: int) -> Iterator[Paragraph | Table]:
        self.number += 1
        text = line.text.strip()
        # the title may stand in the running head, too
        if not text or PAGE_NUMBER.match(text) or (_shape(text) in self.running and line.size < 1.15 * self.body):
            return
        if self.open_table is not None:
            yield self.open_table
            self.open_table = None
        if self.pending and self._begins(text, line):
            yield from self._flush()
        self.pending.append((text, page, self.number))
        self.last = line

    def _begins(self, text: str, line: Line) -> bool:
        """Whether a line begins a paragraph."""
        last = self.last
        if last is None or starts_paragraph(text) or abs(line.size - last.size) > 0.12 * line.size:
            return True
        if self.pending[-1][0].endswith(("。", "；", "：", ":")):
            return True
        if last.bottom < line.top and line.top - last.bottom > 1.6 * line.size:
            return True
        right = last.right or self.right
        # a number that does not fit is not parted: the line before it ends early
        ahead = re.match(r"[\dA-Za-z.,%％]+", text)
        room = 2.2 * last.size + (0.55 * line.size * len(ahead[0]) if ahead else 0.0)
        return last.x1 < right - room

    def end(self) -> Iterator[Paragraph | Table]:
        yield from self._flush()
        if self.open_table is not None:
            yield self.open_table

    def _flush(self) -> Iterator[Paragraph]:
        if self.pending:
            text, breaks = "", []
            for piece, _, number in self.pending:
                if text:
                    breaks.append((len(text), number))
                text += piece
            _, page, number = self.pending[0]
            yield Paragraph(text, number, page, breaks=tuple(breaks))
            self.pending = []


def _relined(table: Table, before: int) -> Table:
    """Number the rows of a table on from the lines before it."""
    new: dict[int, Cell] = {}
    for r, row in enumerate(table.grid):
        for cell in row:
            new.setdefault(id(cell), replace(cell, line=before + r + 1, lines=()))
    return Table(tuple(tuple(new[id(c)] for c in row) for row in table.grid), before + 1, table.page)


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s", "", text))


def _running_lines(pages: Sequence[_Page]) -> set[str]:
    """Shapes of the lines that stand first or last on at least two pages: running heads and feet."""
    counts: Counter[str] = Counter()
    for page in pages:
        texts = [line.text for line in page.lines]
        counts.update({_shape(text) for text in texts[:2] + texts[-2:]})
    return {shape for shape, count in counts.items() if count >= 2 and len(pages) >= 2 and len(shape) < 60}


def _right_margin(lines: Sequence[Line], size: float) -> float:
    """Return where the lines of the body end: the right-most place at which several of them do."""
    ends = sorted((line.x1 for line in lines), reverse=True)
    several = max(2, len(ends) // 8)
    for k, end in enumerate(ends):
        if sum(other > end - 1.2 * size for other in ends[k:]) >= several:
            return end
    return ends[0] if ends else 0.0


def _carries_on(above: Table, below: Table) -> bool:
    """Whether a table at the top of the next page is the rest of the one above."""
    return below.page == above.grid[-1][-1].page + 1 and above.width == below.width


def _joined(above: Table, below: Table) -> Table:
    rows = list(below.grid)
    for head in above.grid[:3]:  # the heading rows are printed again
        if rows and [c.text for c in rows[0]] == [c.text for c in head]:
            rows = rows[1:]
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
