"""What was read, with the commas that part its clauses of one width: drafting cuts sentences at them."""

from __future__ import annotations

from dataclasses import replace

from minsheng_analysis.extraction.document import Cell, Document, Paragraph, Table
from minsheng_analysis.extraction.formats.characters import with_wide_commas
from minsheng_analysis.extraction.reading.reader import Reading


def with_clauses(reading: Reading) -> Reading:
    """Give a reading whose texts have commas of full width; every figure stands where it stood.

    Parameters
    ----------
    reading : Reading
        Left as it is: what its figures are was found in the text as printed.
    """
    figures = [
        replace(read, figure=replace(read.figure, text=with_wide_commas(read.figure.text))) for read in reading.figures
    ]
    return replace(reading, document=_document(reading.document), figures=figures)


def _document(document: Document) -> Document:
    cells: dict[int, Cell] = {}

    def plain(cell: Cell) -> Cell:
        if id(cell) not in cells:  # a merged cell stays one object
            cells[id(cell)] = replace(cell, text=with_wide_commas(cell.text))
        return cells[id(cell)]

    blocks: list[Paragraph | Table] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            blocks.append(replace(block, text=with_wide_commas(block.text)))
        else:
            blocks.append(replace(block, grid=tuple(tuple(plain(c) for c in row) for row in block.grid)))
    return replace(document, blocks=tuple(blocks))
