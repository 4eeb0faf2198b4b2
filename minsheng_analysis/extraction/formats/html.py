"""Web pages, without their furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from minsheng_analysis.extraction.document import Cell, Document, Paragraph, Table, grid_of
from minsheng_analysis.extraction.formats.text import decode
from minsheng_analysis.extraction.refusals import MAX_CHARACTERS, too_long

# ---------------------------------------------------------------------------------------------------------- HTML

_SKIP_TAGS = frozenset(
    [
        "script",
        "style",
        "noscript",
        "nav",
        "footer",
        "head",
        "form",
        "button",
        "select",
        "option",
        "iframe",
        "svg",
        "aside",
        "template",
    ]
)


_FURNITURE = re.compile(
    r"\b(?:nav|foot(?:er)?|crumb|breadcrumb|position|share|menu|sidebar|related|copyright|meta|toolbar|pager|banner|top-?bar|"
    r"search|links?|hits|counter|info-?bar|source-?bar|xxgk-?info|article-?info)\b",
    re.IGNORECASE,
)


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
    ]
)


def read_html(path: Path) -> Document:
    """Read a web page."""
    data = path.read_bytes()
    head = data[:2048].decode("ascii", errors="ignore")
    declared = re.search(r"charset\s*=\s*[\"']?\s*([\w-]+)", head, re.IGNORECASE)
    text = ""
    if declared and declared.group(1).lower() in {"gb2312", "gbk", "gb18030"}:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            text = ""  # the page says one thing and holds another
    text = text or decode(data, path.name)
    if len(text) > MAX_CHARACTERS * 5:
        raise too_long(path, len(text))
    title = re.search(r"<title[^>]*>(.*?)</title>", text, re.IGNORECASE | re.DOTALL)
    blocks = tuple(blocks_of_html(text))
    return Document(path.name, blocks, title=re.sub(r"\s+", " ", title.group(1)).strip() if title else "")


def blocks_of_html(text: str, line: int = 0) -> Iterator[Paragraph | Table]:
    """Yield the paragraphs and tables of a page, or of a piece of one that stands at `line`."""
    from lxml import html

    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    if not text.strip():
        return
    root = html.fromstring(text)
    counter = [line]
    yield from _walk(root, counter, fixed=line)


def _line_of(element: Any, counter: list[int], fixed: int) -> int:
    return fixed or int(element.sourceline or counter[0])


def _walk(element: Any, counter: list[int], *, fixed: int) -> Iterator[Paragraph | Table]:
    """Yield the blocks below an element; text between block elements is a paragraph of its own."""
    tag = element.tag if isinstance(element.tag, str) else ""
    if not tag or tag in _SKIP_TAGS or _is_furniture(element):
        return
    if tag == "table":
        yield from _table_or_layout(element, counter, fixed)
        return
    pieces: list[str] = [element.text or ""]
    line = _line_of(element, counter, fixed)
    heading = bool(re.fullmatch(r"h[1-6]", tag))
    for child in element:
        child_tag = child.tag if isinstance(child.tag, str) else ""
        if child_tag in _BLOCK_TAGS or child_tag == "table" or _holds_blocks(child):
            yield from _paragraphs("".join(pieces), line, heading=heading)
            pieces = []
            yield from _walk(child, counter, fixed=fixed)
            line = _line_of(child, counter, fixed)
        elif child_tag == "br":
            pieces.append("\n")
        elif child_tag and child_tag not in _SKIP_TAGS:
            pieces.append(_inline(child))
        pieces.append(child.tail or "")
    yield from _paragraphs("".join(pieces), line, heading=heading)


def _holds_blocks(element: Any) -> bool:
    return (
        isinstance(element.tag, str)
        and element.tag not in _SKIP_TAGS
        and any(
            isinstance(d.tag, str) and (d.tag in _BLOCK_TAGS or d.tag == "table") for d in element.iterdescendants()
        )
    )


def _inline(element: Any) -> str:
    if not isinstance(element.tag, str) or element.tag in _SKIP_TAGS:
        return ""
    if element.tag == "br":
        return "\n"
    parts = [element.text or ""]
    for child in element:
        parts.append(_inline(child))
        parts.append(child.tail or "")
    text = "".join(parts)
    return f"\n{text}\n" if element.tag in _BLOCK_TAGS else text


def _paragraphs(text: str, line: int, *, heading: bool) -> Iterator[Paragraph]:
    for part in _LINE_BREAK.split(_spaces(text)):
        joined = re.sub(r"\s*\n\s*", "", part).strip()
        if joined:
            yield Paragraph(joined, line, heading=heading)


# Where a line break inside an HTML block starts a paragraph: an empty line, a full stop before it, or a numeral, an
# indent or a label behind it; elsewhere it is the source's own wrapping.
_LINE_BREAK = re.compile(
    r"\n\s*\n|(?<=[。；])[ \t]*\n|\n(?=\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.]|[\u3000 ]{2}|[^，。；：:\n]{2,10}[：:]))"
)


def _spaces(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u200b", "").replace("\ufeff", "")


def _is_furniture(element: Any) -> bool:
    marks = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}"
    if not marks.strip() or not _FURNITURE.search(marks):
        return False
    return len("".join(element.itertext())) < 400  # a wrapper with an unlucky class still holds the report


def _table_or_layout(element: Any, counter: list[int], fixed: int) -> Iterator[Paragraph | Table]:
    if element.xpath(".//table"):  # a layout table: walk its cells
        for part in element.xpath("./tr/* | ./tbody/tr/* | ./thead/tr/* | ./caption"):
            pieces = list(_walk_cell(part, counter, fixed))
            yield from pieces
        return
    for caption in element.xpath("./caption"):
        yield from _paragraphs(_inline(caption), _line_of(caption, counter, fixed), heading=False)
    rows: list[list[Cell]] = []
    for tr in element.xpath("./tr | ./thead/tr | ./tbody/tr | ./tfoot/tr"):
        row = []
        in_head = tr.getparent().tag == "thead"
        for cell in tr.xpath("./td | ./th"):
            body = re.sub(r"[ \t]*\n\s*", "\n", _spaces(_inline(cell))).strip()
            row.append(
                Cell(
                    body,
                    _line_of(cell, counter, fixed),
                    header=in_head or cell.tag == "th",
                    rowspan=_span(cell.get("rowspan")),
                    colspan=_span(cell.get("colspan")),
                )
            )
        if row:
            rows.append(row)
    if len(rows) == 1 and len(rows[0]) == 1:
        yield from _paragraphs(rows[0][0].text, rows[0][0].line, heading=False)
    elif rows:
        yield Table(grid_of(rows), _line_of(element, counter, fixed))


def _walk_cell(cell: Any, counter: list[int], fixed: int) -> Iterator[Paragraph | Table]:
    pieces = [cell.text or ""]
    for child in cell:
        if isinstance(child.tag, str) and (child.tag in _BLOCK_TAGS or child.tag == "table"):
            yield from _walk(child, counter, fixed=fixed)
        else:
            pieces.append(_inline(child) if isinstance(child.tag, str) else "")
        pieces.append(child.tail or "")
    yield from _paragraphs("".join(pieces), _line_of(cell, counter, fixed), heading=False)


def _span(text: str | None) -> int:
    return min(int(text), 200) if text and text.isdigit() and int(text) > 0 else 1
