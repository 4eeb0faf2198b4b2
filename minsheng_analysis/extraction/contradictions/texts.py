"""A document as lines with their figures, and what was seen in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from minsheng_analysis.extraction.document import Cell, Document, Paragraph, Table
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_quantity
from minsheng_analysis.language.vocabulary import line_words
from minsheng_analysis.quantities.finding import find_quantities
from minsheng_analysis.quantities.quantity import FoundQuantity, Quantity


@dataclass(frozen=True)
class Line:
    """A paragraph or a cell with its figures."""

    text: str
    line: int
    breaks: tuple[tuple[int, int], ...] = ()

    @cached_property
    def figures(self) -> list[FoundQuantity]:
        """Its figures, left to right."""
        return find_quantities(self.text)

    def at(self, offset: int) -> int:
        """Give the line of the file that a place in the text stands on."""
        return max((line for start, line in self.breaks if start <= offset), default=self.line)


@dataclass(frozen=True)
class Grid:
    """A table: its heads, and its rows of cells below; a merged cell stands in its first place only."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    line: int


@dataclass(frozen=True)
class Lines:
    """A document's paragraphs and tables."""

    paragraphs: tuple[Line, ...]
    grids: tuple[Grid, ...]

    @cached_property
    def cells(self) -> list[Line]:
        """Every cell that holds something."""
        return [cell for grid in self.grids for row in grid.rows for cell in row if cell.text]

    @property
    def everything(self) -> list[Line]:
        """Paragraphs and cells."""
        return [*self.paragraphs, *self.cells]


@dataclass(frozen=True)
class Where:
    """Lines of the document, as an argument of a message."""

    lines: tuple[int, ...]


@dataclass(frozen=True)
class Seen:
    """A contradiction: its kind, how grave it is, and its sentence with both sides' lines."""

    kind: str
    severity: str
    message: str
    arguments: Mapping[str, object] = field(default_factory=dict)

    @property
    def all_lines(self) -> list[int]:
        """The lines of both sides."""
        return sorted({line for one in self.arguments.values() if isinstance(one, Where) for line in one.lines})

    def words(self, lang: str) -> str:
        """Put it into words."""
        told = {name: _written(one, lang) for name, one in self.arguments.items()}
        words = messages("contradictions", lang)(self.message, **told)
        return f"{words}。" if lang == "zh" else f"{words[:1].upper()}{words[1:]}."


def seen(message: str, *, kind: str, severity: str = "conflict", **arguments: object) -> Seen:
    """Make what was seen of an English message and its arguments: quantities, lines (`Where`), words."""
    return Seen(kind, severity, message, arguments)


def where(*lines: int) -> Where:
    """Name lines in the order of the document, each once."""
    return Where(tuple(sorted(set(lines))))


def quantity(value: float, like: Quantity) -> Quantity:
    """Give a number in the unit of another."""
    return Quantity(value, value, value, like.unit, "exact", like.classifier, "")


def same_unit(one: Quantity, other: Quantity) -> bool:
    """Whether two figures count the same kind of thing."""
    return bool(one.unit) and (one.unit, one.classifier) == (other.unit, other.classifier)


def apart(one: Quantity, other: Quantity) -> bool:
    """Whether two figures differ beyond what their rounding explains."""
    return one.high < other.low or other.high < one.low


def lines_of(document: Document) -> Lines:
    """Take a document apart."""
    paragraphs = [
        Line(block.text, block.line, block.breaks) for block in document.blocks if isinstance(block, Paragraph)
    ]
    grids = [_grid(block) for block in document.blocks if isinstance(block, Table)]
    return Lines(tuple(paragraphs), tuple(grid for grid in grids if grid.rows))


def _grid(table: Table) -> Grid:
    known: set[int] = set()

    def line(cell: Cell) -> Line:
        first = id(cell) not in known
        known.add(id(cell))
        return Line("".join(cell.text.split()) if first else "", cell.line)

    heads = table.grid[0] if table.grid else ()
    rows = tuple(tuple(line(cell) for cell in row) for row in table.grid[1:])
    return Grid(tuple("".join(cell.text.split()) for cell in heads), rows, table.line)


def _written(one: object, lang: str) -> object:
    if isinstance(one, Where):
        return line_words(one.lines, lang)
    if isinstance(one, Quantity):
        if one.text and lang == "zh":
            return one.text
        return format_quantity(round(one.value, 6), one.unit, lang, classifier=one.classifier)
    return one
