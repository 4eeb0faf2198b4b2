"""Word documents: what a reader of them sees."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from minsheng_analysis.extraction.document import Document, Paragraph, Table
from minsheng_analysis.extraction.formats.characters import folded
from minsheng_analysis.extraction.formats.nested_tables import Content, Grid, blocks_of_grid
from minsheng_analysis.extraction.formats.regrouping import regrouped
from minsheng_analysis.extraction.formats.word_styles import Numbering, Styles, W, switched, value
from minsheng_analysis.extraction.formats.word_text import ParagraphText, paragraphs_below
from minsheng_analysis.extraction.refusals import MAX_UNPACKED, ExtractionError, fail

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MAX_DEPTH = 8  # tables deeper than that are taken as text
_MAX_SPAN = 200
_INTO = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"))


def read_docx(path: Path) -> Document:
    """Read a Word document."""
    broken = fail(
        "{file} is not a readable {format} file (damaged, or another format under that name)",
        file=path.name, format=".docx",
    )  # fmt: skip
    parts = _parts(path, broken)
    try:
        word = _Word(*parts)
        blocks = tuple(regrouped(word.blocks()))
    except (ValueError, AttributeError, TypeError, RecursionError) as error:
        raise broken from error
    return Document(path.name, blocks)


def _parts(path: Path, broken: ExtractionError) -> list[Element | None]:
    """Return the parsed body, styles, numbering, footnotes and endnotes; None for one that is not there."""
    from lxml import etree

    try:
        with zipfile.ZipFile(path) as archive:
            names = {item.filename: item for item in archive.infolist()}
            unpacked = sum(item.file_size for item in names.values())
            if unpacked > MAX_UNPACKED or len(names) > 10_000:
                raise fail(
                    "{file} unpacks to {size} MB, more than {limit} MB: it is not opened",
                    file=path.name, size=f"{unpacked / 1e6:.0f}", limit=f"{MAX_UNPACKED / 1e6:.0f}",
                )  # fmt: skip
            body = next((n for n in ("word/document.xml", "word/document2.xml") if n in names), None)
            if body is None:
                raise broken
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, recover=True)
            wanted = (body, "word/styles.xml", "word/numbering.xml", "word/footnotes.xml", "word/endnotes.xml")
            parts = [etree.fromstring(archive.read(n), parser) if n in names else None for n in wanted]
            if any("depth" in error.message for error in parser.error_log):
                raise broken  # what lies deeper was cut off
            return parts
    except (zipfile.BadZipFile, OSError, etree.XMLSyntaxError, NotImplementedError, RuntimeError, ValueError) as error:
        raise broken from error


class _Word:
    """One walk through a document; every paragraph and table row has a running number for its line."""

    def __init__(
        self,
        body: Element | None,
        styles: Element | None,
        numbering: Element | None,
        footnotes: Element | None,
        endnotes: Element | None,
    ) -> None:
        root = body.find(f"{W}body") if body is not None else None
        if root is None:
            raise ValueError("no body")
        self.body = root
        self.styles = Styles(styles)
        self.numbering = Numbering(numbering)
        self.notes = [(f"{W}footnoteReference", footnotes), (f"{W}endnoteReference", endnotes)]
        self.line = 0

    def blocks(self) -> Iterator[Paragraph | Table]:
        for block in self._walk(self.body, 0):
            yield from blocks_of_grid(block) if isinstance(block, Grid) else [block]
        yield from self._footnotes()

    def _walk(self, element: Element, depth: int) -> Iterator[Paragraph | Grid]:
        open_text = ""  # of a paragraph whose end was deleted: it runs on in the next
        for child in element.iterchildren():
            if child.tag == f"{W}p":
                paragraphs = list(self._paragraph(child, depth))
                if open_text and paragraphs and isinstance(paragraphs[0], Paragraph):
                    paragraphs[0] = replace(paragraphs[0], text=open_text + paragraphs[0].text)
                    open_text = ""
                last = paragraphs[-1] if paragraphs else None
                if isinstance(last, Paragraph) and _end_is_deleted(child):
                    open_text = last.text
                    del paragraphs[-1]
                yield from paragraphs
            elif child.tag == f"{W}tbl":
                yield from self._table(child, depth)
            elif child.tag in _INTO:
                yield from self._walk(_unwrapped(child), depth)
        if open_text:
            yield Paragraph(open_text, self.line)

    def _paragraph(self, element: Element, depth: int) -> Iterator[Paragraph | Grid]:
        self.line += 1
        line = self.line
        properties = element.find(f"{W}pPr")
        read = ParagraphText(self.styles, value(properties, "pStyle"))
        text = folded(read.text(element)).strip()
        numbered = self.styles.numbering(properties)
        if numbered is not None and text:
            text = f"{self.numbering.next(*numbered)}{text}"
        if text:
            heading = self.styles.is_heading(properties)
            for piece in re.split(r"\n+", text) if not heading else [text.replace("\n", "")]:
                if piece.strip():
                    yield Paragraph(piece.strip(), line, heading=heading)
        for box in read.boxes:
            yield from self._walk(box, depth)

    def _table(self, element: Element, depth: int) -> Iterator[Paragraph | Grid]:
        if depth >= _MAX_DEPTH:
            for paragraph in paragraphs_below(element):
                text = folded(ParagraphText(self.styles, None).text(paragraph)).strip()
                if text:
                    self.line += 1
                    yield Paragraph(text, self.line)
            return
        rows: list[list[Content]] = []
        above: dict[int, Content] = {}
        for row in _children(element, "tr"):
            properties = row.find(f"{W}trPr")
            if properties is not None and (properties.find(f"{W}del") is not None or switched(properties, "hidden")):
                continue
            rows.append(self._row(row, properties, above, depth))
        filled = [row for row in rows if row]
        if filled:
            yield Grid(filled, filled[0][0].line)

    def _row(self, row: Element, properties: Element | None, above: dict[int, Content], depth: int) -> list[Content]:
        self.line += 1
        column = _whole(value(properties, "gridBefore"))
        cells = [Content([], self.line, colspan=column)] if column else []
        header = bool(switched(properties, "tblHeader"))
        for cell in _children(row, "tc"):
            of_cell = cell.find(f"{W}tcPr")
            if of_cell is not None and of_cell.find(f"{W}cellDel") is not None:
                continue
            span = max(1, min(_whole(value(of_cell, "gridSpan") or "1"), _MAX_SPAN))
            merged = of_cell.find(f"{W}vMerge") if of_cell is not None else None
            if merged is not None and merged.get(f"{W}val") != "restart" and column in above:
                above[column].rowspan += 1
            else:
                content = Content(list(self._walk(cell, depth + 1)), self.line, header, 1, span)
                cells.append(content)
                above.pop(column, None)
                if merged is not None:
                    above[column] = content
            column += span
        return cells

    def _footnotes(self) -> Iterator[Paragraph]:
        for reference, root in self.notes:
            if root is None:
                continue
            notes = {n.get(f"{W}id"): n for n in root.iterchildren()}
            for mark in self.body.iter(reference):
                note = notes.get(mark.get(f"{W}id"))
                if note is not None:
                    blocks = [b for b in self._walk(note, 0) if isinstance(b, Paragraph)]
                    if blocks:
                        yield replace(blocks[0], text="".join(b.text for b in blocks))


def _children(element: Element, name: str) -> Iterator[Element]:
    """Yield rows or cells, also those that stand in content controls."""
    for child in element.iterchildren():
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in _INTO:
            yield from _children(child, name)


def _unwrapped(element: Element) -> Element:
    """Step through containers that hold nothing but one other container."""
    while len(inner := [c for c in element.iterchildren() if isinstance(c.tag, str)]) == 1 and inner[0].tag in _INTO:
        element = inner[0]
    return element


def _end_is_deleted(paragraph: Element) -> bool:
    mark = paragraph.find(f"{W}pPr/{W}rPr/{W}del")
    return mark is not None


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 0
