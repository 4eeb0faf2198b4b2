"""Read .txt, .md, .html, .docx and .pdf into a `Document`, within bounded time and memory.

Every way a file can be unreadable has one error with one clear message. The libraries for a format are imported only
when a file needs them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from minsheng_analysis.extraction.document import Cell, Document, Paragraph, Table
from minsheng_analysis.extraction.formats.characters import with_full_stops
from minsheng_analysis.extraction.formats.docx import read_docx
from minsheng_analysis.extraction.formats.html import read_html
from minsheng_analysis.extraction.formats.markdown import read_markdown
from minsheng_analysis.extraction.formats.office import OLD_SUFFIXES, read_office
from minsheng_analysis.extraction.formats.pdf import read_pdf
from minsheng_analysis.extraction.formats.text import GAP, read_text
from minsheng_analysis.extraction.formats.workbook import read_workbook
from minsheng_analysis.extraction.refusals import (
    MAX_BYTES,
    MAX_CELL,
    MAX_CHARACTERS,
    MAX_PARAGRAPH,
    MAX_PARTS,
    fail,
    too_long,
)


def read_document(path: str | Path) -> Document:
    """Read a document, whatever of the five formats it is.

    Parameters
    ----------
    path : path
        File whose suffix is .txt, .md, .html/.htm, .docx or .pdf.

    Returns
    -------
    Document

    Raises
    ------
    ExtractionError
        If the file is missing, empty, too large, of another format, broken, in an unknown encoding, or holds no text.
    """
    path = Path(path)
    if not path.is_file():
        raise fail("{file}: no such file", file=path.name)
    size = path.stat().st_size
    if size == 0:
        raise fail("{file} is empty", file=path.name)
    if size > MAX_BYTES:
        raise fail(
            "{file} has {size} MB, more than the {limit} MB that a report can have; extract the report's own pages first",
            file=path.name, size=f"{size / 1e6:.0f}", limit=f"{MAX_BYTES / 1e6:.0f}",
        )  # fmt: skip
    reader = _READERS.get(path.suffix.lower())
    if path.suffix.lower() in _PICTURES:
        raise fail(
            "{file} is a picture: run character recognition over it, and save the text as .docx or .txt", file=path.name
        )
    if reader is None:
        raise fail(
            "{file}: {suffix} is not a format that can be read; convert it to .docx, .xlsx, .pdf, .html, .md or .txt",
            file=path.name, suffix=path.suffix or "(no suffix)",
        )  # fmt: skip
    try:
        document = reader(path)
    except ImportError as error:
        raise fail(
            "{file}: reading {suffix} needs {library}, which is not installed here; install minsheng-analysis anew",
            file=path.name, suffix=path.suffix, library=error.name or "a library",
        ) from error  # fmt: skip
    parts = sum(1 for _ in document.texts())
    if parts > MAX_PARTS:
        raise fail(
            "{file} holds {count} paragraphs and cells, more than the {limit} that a report can have; extract the report's own part",
            file=path.name, count=parts, limit=MAX_PARTS,
        )  # fmt: skip
    document = _tidy(document)
    characters = sum(len(text) for text in document.texts())
    if characters > MAX_CHARACTERS:
        raise too_long(path, characters)
    if characters == 0:
        if path.suffix.lower() == ".pdf":
            raise fail(
                "{file} holds no text: its pages are pictures. Run character recognition over it first", file=path.name
            )
        raise fail("{file} holds no text", file=path.name)
    return document


def _bounded(text: str) -> Iterator[str]:
    """Cut a paragraph of monstrous length at a full stop, so that no pattern meets more than a page at once."""
    while len(text) > MAX_PARAGRAPH:
        cut = max(text.rfind(c, 0, MAX_PARAGRAPH) for c in "。；\n，") + 1 or MAX_PARAGRAPH
        yield text[:cut]
        text = text[cut:]
    yield text


def _plain(text: str) -> str:
    """Drop the spaces that typesetting puts between Chinese characters and digits; a point that ends a sentence is a full stop."""
    return with_full_stops(GAP.sub("", text))


def _tidy(document: Document) -> Document:
    """Make the text of a document's paragraphs and cells plain."""
    cells: dict[int, Cell] = {}

    def clean(cell: Cell) -> Cell:
        if id(cell) not in cells:
            cells[id(cell)] = replace(cell, text=_plain(cell.text[:MAX_CELL]))
        return cells[id(cell)]

    blocks: list[Paragraph | Table] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            blocks.extend(replace(block, text=part) for part in _bounded(_plain(block.text)))
        else:
            blocks.append(replace(block, grid=tuple(tuple(clean(c) for c in row) for row in block.grid)))
    return replace(document, blocks=tuple(blocks))


_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic")
_READERS: dict[str, Callable[[Path], Document]] = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".docx": read_docx,
    ".pdf": read_pdf,
    ".xlsx": read_workbook,
    ".xlsm": read_workbook,
    **dict.fromkeys(OLD_SUFFIXES, read_office),
}
