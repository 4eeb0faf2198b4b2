"""Web pages, without their furniture and without what they hide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from minsheng_analysis.extraction.document import Document, Paragraph, Table
from minsheng_analysis.extraction.formats.block_numbers import told_apart
from minsheng_analysis.extraction.formats.characters import folded
from minsheng_analysis.extraction.formats.encodings import decode
from minsheng_analysis.extraction.formats.list_numbers import ItemNumbers
from minsheng_analysis.extraction.formats.nested_tables import Content, Grid, blocks_of_grid
from minsheng_analysis.extraction.formats.page_visibility import Visibility
from minsheng_analysis.extraction.formats.regrouping import regrouped
from minsheng_analysis.extraction.refusals import MAX_CHARACTERS, too_long

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_BLOCK_TAGS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "center",
        "header",
        "body",
        "html",
        "figure",
        "figcaption",
        "address",
        "tr",
        "td",
        "th",
        "caption",
        "details",
        "summary",
    ]
)
_BREAK = "\v"  # where the page itself breaks a line, unlike the line breaks of its source
_MAX_SPAN = 200
_MAX_DEPTH = 120  # deeper than a page is nested, only its text is taken
#: Footnote marks stand behind a word or a full stop; m², 10⁴ and the like do not.
_MARK = re.compile(r"[\[［〔(（]?\s*(?:\d{1,2}|[①-⑳]|\*+|注\d?)\s*[\]］〕)）]?")


def read_html(path: Path) -> Document:
    """Read a web page."""
    text = _decoded(path)
    if len(text) > MAX_CHARACTERS * 5:
        raise too_long(path, len(text))
    title = re.search(r"<title[^>]*>(.*?)</title>", text, re.IGNORECASE | re.DOTALL)
    blocks = tuple(told_apart(list(regrouped(blocks_of_html(text)))))
    return Document(path.name, blocks, title=re.sub(r"\s+", " ", title.group(1)).strip() if title else "")


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    head = data[:2048].decode("ascii", errors="ignore")
    declared = re.search(r"charset\s*=\s*[\"']?\s*([\w-]+)", head, re.IGNORECASE)
    if declared and declared.group(1).lower() in {"gb2312", "gbk", "gb18030"}:
        try:
            return folded(data.decode("gb18030"))
        except UnicodeDecodeError:
            pass  # the page says one thing and holds another
    return decode(data, path.name)


def blocks_of_html(text: str, line: int = 0) -> Iterator[Paragraph | Table]:
    """Yield the paragraphs and tables of a page, or of a piece of one that stands at `line`."""
    from lxml import html

    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    if not re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL).strip():
        return
    root = html.fromstring(text, parser=html.HTMLParser(huge_tree=True))
    blocks = list(_Page(root, line).blocks())
    # a page that is hidden as a whole is shown by a script
    yield from blocks or _Page(root, line, everything=True).blocks()


class _Page:
    """One walk through a page."""

    def __init__(self, root: Element, fixed_line: int, *, everything: bool = False) -> None:
        self.root, self.fixed = root, fixed_line
        self.visibility = Visibility(root, everything=everything)
        self.numbers = ItemNumbers()
        self.in_cells = 0
        self.line = fixed_line
        self.holders: set[Element] = set()  # elements with a block somewhere below them
        for element in root.iter():
            if isinstance(element.tag, str) and (element.tag in _BLOCK_TAGS or element.tag == "table"):
                parent = element.getparent()
                while parent is not None and parent not in self.holders:
                    self.holders.add(parent)
                    parent = parent.getparent()

    def blocks(self) -> Iterator[Paragraph | Table]:
        for block in self._walk(self.root, 0):
            if isinstance(block, Grid):
                yield from blocks_of_grid(block)
            else:
                yield block

    def _line_of(self, element: Element) -> int:
        self.line = self.fixed or int(element.sourceline or self.line)
        return self.line

    def _walk(self, element: Element, depth: int) -> Iterator[Paragraph | Grid]:
        """Yield the blocks below an element; text between block elements is a paragraph of its own."""
        if self.visibility.hides(element):
            return
        if element.tag == "table":
            yield from self._table(element, depth)
            return
        if depth > _MAX_DEPTH:
            yield from self._paragraphs("".join(element.itertext()), self._line_of(element), heading=False)
            return
        heading = bool(re.fullmatch(r"h[1-6]", str(element.tag)))
        line = self._line_of(element)
        pieces = [self.numbers.prefix(element) if element.tag == "li" else "", element.text or ""]
        for child in element:
            if isinstance(child.tag, str) and (
                child.tag in _BLOCK_TAGS or child.tag == "table" or child in self.holders
            ):
                prefix = pieces[0] if not "".join(pieces[1:]).strip() else ""
                if not prefix:
                    yield from self._paragraphs("".join(pieces), line, heading=heading)
                yield from _prefixed(self._walk(child, depth + 1), prefix)
                pieces = [""]
                line = self._line_of(child)
            else:
                pieces.append(self._inline(child, "".join(pieces[-1:]), depth))
            pieces.append(child.tail or "")
        yield from self._paragraphs("".join(pieces), line, heading=heading)

    def _paragraphs(self, text: str, line: int, *, heading: bool) -> Iterator[Paragraph]:
        text = folded(text)
        if self.in_cells:  # in a cell every printed line stays one
            lines = [re.sub(r"\s*\n\s*", "", part).strip() for part in text.split(_BREAK)]
            joined = "\n".join(part for part in lines if part)
            if joined:
                yield Paragraph(joined, line, heading=heading)
            return
        for part in _LINE_BREAK.split(text.replace(_BREAK, "\n")):
            joined = re.sub(r"\s*\n\s*", "", part).strip()
            if joined:
                yield Paragraph(joined, line, heading=heading)

    def _inline(self, element: Element, before: str, depth: int) -> str:
        """Return the text of an element that stands in a line; marks of footnotes are left out."""
        if not isinstance(element.tag, str) or self.visibility.hides(element, inline=True):
            return ""
        if element.tag == "br":
            return _BREAK
        if depth > _MAX_DEPTH:
            return "".join(element.itertext())
        parts = [element.text or ""]
        for child in element:
            parts.append(self._inline(child, parts[-1], depth + 1))
            parts.append(child.tail or "")
        text = "".join(parts)
        return "" if element.tag == "sup" and is_note_mark(before, text) else text

    def _table(self, element: Element, depth: int) -> Iterator[Paragraph | Grid]:
        for caption in element.xpath("./caption"):
            yield from self._walk(caption, depth + 1)
        rows: list[list[Content]] = []
        for tr in element.xpath("./tr | ./thead/tr | ./tbody/tr | ./tfoot/tr"):
            if self.visibility.hides(tr):
                continue
            in_head = tr.getparent().tag == "thead"
            row = [self._content(c, in_head, depth) for c in tr.xpath("./td | ./th") if not self.visibility.hides(c)]
            if row:
                rows.append(row)
        if rows:
            role = (element.get("role") or "").lower()
            yield Grid(rows, self._line_of(element), role in {"presentation", "none"})

    def _content(self, cell: Element, in_head: bool, depth: int) -> Content:
        self.in_cells += 1
        blocks = list(self._walk(cell, depth + 1))
        self.in_cells -= 1
        return Content(
            blocks,
            self._line_of(cell),
            in_head or cell.tag == "th",
            _number(cell.get("rowspan")),
            _number(cell.get("colspan")),
        )


def is_note_mark(before: str, text: str) -> bool:
    """Whether a raised text is the mark of a footnote: not that of m², 10⁴ or CO₂."""
    return bool(_MARK.fullmatch(text.strip())) and not re.search(r"[A-Za-z\d米]\s*$", before)


def _prefixed(blocks: Iterator[Paragraph | Grid], prefix: str) -> Iterator[Paragraph | Grid]:
    for block in blocks:
        if prefix and isinstance(block, Paragraph):
            yield Paragraph(prefix + block.text, block.line, heading=block.heading)
            prefix = ""
        else:
            yield block


# Where a line break inside an HTML block starts a paragraph: an empty line, a full stop before it, or a numeral, an
# indent or a label behind it; elsewhere it is the source's own wrapping.
_LINE_BREAK = re.compile(
    r"\n\s*\n|(?<=[。；])[ \t]*\n|\n(?=\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.]|[\u3000 ]{2}|[^，。；：:\n]{2,10}[：:]))"
)


def _number(text: str | None) -> int:
    return min(int(text), _MAX_SPAN) if text and text.isascii() and text.isdigit() and int(text) > 0 else 1
