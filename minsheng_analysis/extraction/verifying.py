"""Hold a report against its document, whatever format that has: its lines are numbered as the reader of documents numbers them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from minsheng_analysis.errors import MinshengError
from minsheng_analysis.extraction.document import Cell, Document, Paragraph
from minsheng_analysis.extraction.formats import read_document
from minsheng_analysis.quantities import find_quantities

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report
    from minsheng_analysis.dataset.verification import Verification

#: Formats whose lines are those of the file; in another encoding they are read as `extract` reads them.
_PLAIN = (".txt", ".text", ".md", ".markdown", ".csv")
_BETWEEN_CELLS = " | "


def verify(report: Report, source: str | Path) -> Verification:
    """Hold every statement of a report against the document.

    Parameters
    ----------
    report : Report
    source : path
        The published document: text (``.txt``, ``.md``), a table of figures (``.csv``), or whatever else a draft can be
        made of (``.docx``, ``.pdf``, ``.html``, ``.xlsx``).

    Returns
    -------
    Verification

    Raises
    ------
    MinshengError
        If the document cannot be read.
    """
    from minsheng_analysis.dataset.verification import hold_against

    path = Path(source)
    if path.suffix.lower() in _PLAIN:
        try:
            return hold_against(report, path)
        except MinshengError as refused:
            if path.suffix == ".csv" or not isinstance(refused.__cause__, UnicodeDecodeError):
                raise
    return hold_against(report, path, lines=lines_of(read_document(path)))


def lines_of(document: Document) -> list[str]:
    """Give the text of each line by its number, as the figures of the document have it; the cells of a row side by side."""
    held: dict[int, list[str]] = {}
    for block in document.blocks:
        if isinstance(block, Paragraph):
            for line, text in _lines_of_paragraph(block):
                held.setdefault(line, []).append(text)
            continue
        seen: set[int] = set()
        for cell in (cell for row in block.grid for cell in row):
            if id(cell) not in seen:
                seen.add(id(cell))
                for line, text in _lines_of_cell(cell):
                    held.setdefault(line, []).append(text)
    return [_BETWEEN_CELLS.join(held.get(line, ())) for line in range(1, max(held, default=0) + 1)]


def _lines_of_paragraph(block: Paragraph) -> Iterator[tuple[int, str]]:
    """Cut a paragraph where it runs on into another line; a figure belongs to the line in which it begins."""
    figures = [q.span for q in find_quantities(block.text)] if block.breaks else []
    start, line = 0, block.line
    for at, following in block.breaks:
        end = max([at, *(high for low, high in figures if low < at < high)])
        yield line, block.text[start:end]
        start, line = end, following
    yield line, block.text[start:]


def _lines_of_cell(cell: Cell) -> list[tuple[int, str]]:
    texts = cell.text.split("\n")
    if len(cell.lines) < len(texts):
        return [(cell.line, cell.text)]
    return list(zip(cell.lines, texts, strict=False))
