"""Read .txt, .md, .html, .docx and .pdf into a `Document`, within bounded time and memory.

Every way a file can be unreadable has one error with one clear message. Libraries for docx, HTML and PDF are the
``extract`` extra and are imported only when a file needs them.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from minsheng_analysis.errors import MinshengError
from minsheng_analysis.extraction.document import Cell, Document, Paragraph, Table, grid_of
from minsheng_analysis.i18n import messages

# A report is some tens of thousands of characters; the limits leave a factor of a hundred and keep memory below 500 MB.
MAX_BYTES = 20_000_000
MAX_UNPACKED = 100_000_000
MAX_CHARACTERS = 500_000
MAX_PAGES = 300
MAX_PARAGRAPH = 4000
MAX_PARTS = 20_000
MAX_CELL = 8000
_MAX_COLUMNS = 40

_PAGE_NUMBER = re.compile(r"^[\s—–\-－·第Pp.]*\d{1,4}\s*(?:[/／]\s*\d{1,4})?[\s—–\-－·页]*(?:共\s*\d+\s*页)?$")


class ExtractionError(MinshengError):
    """A document cannot be read, or is not a report; the message says why and what to do."""


def fail(msgid: str, **params: object) -> ExtractionError:
    """Return the error of a message, in both languages."""
    english, chinese = messages("extraction", "en"), messages("extraction", "zh")
    return ExtractionError(english(msgid, **params), chinese(msgid, **params))


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
    if reader is None:
        raise fail(
            "{file}: {suffix} is not a format that can be read; convert it to .docx, .pdf, .html, .md or .txt",
            file=path.name, suffix=path.suffix or "(no suffix)",
        )  # fmt: skip
    try:
        document = reader(path)
    except ImportError as error:
        raise fail(
            "{file}: reading {suffix} needs {library}; install minsheng-analysis[extract]",
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
        raise _too_long(path, characters)
    if characters == 0:
        if path.suffix.lower() == ".pdf":
            raise fail(
                "{file} holds no text: its pages are pictures. Run character recognition over it first", file=path.name
            )
        raise fail("{file} holds no text", file=path.name)
    return document


_GAP = re.compile(
    r"(?<=[一-龥，。；：、（）“”《》]) +(?=[\d一-龥A-Za-z（“])|(?<=[\d%％A-Za-z）”]) +(?=[一-龥，。；：、（）])"
)


def _bounded(text: str) -> Iterator[str]:
    """Cut a paragraph of monstrous length at a full stop, so that no pattern meets more than a page at once."""
    while len(text) > MAX_PARAGRAPH:
        cut = max(text.rfind(c, 0, MAX_PARAGRAPH) for c in "。；\n，") + 1 or MAX_PARAGRAPH
        yield text[:cut]
        text = text[cut:]
    yield text


def _tidy(document: Document) -> Document:
    """Drop the spaces that typesetting puts between Chinese characters and digits."""
    cells: dict[int, Cell] = {}

    def clean(cell: Cell) -> Cell:
        if id(cell) not in cells:
            cells[id(cell)] = replace(cell, text=_GAP.sub("", cell.text[:MAX_CELL]))
        return cells[id(cell)]

    blocks: list[Paragraph | Table] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            blocks.extend(replace(block, text=part) for part in _bounded(_GAP.sub("", block.text)))
        else:
            blocks.append(replace(block, grid=tuple(tuple(clean(c) for c in row) for row in block.grid)))
    return replace(document, blocks=tuple(blocks))


def _too_long(path: Path, characters: int) -> ExtractionError:
    return fail(
        "{file} holds {count} characters, more than the {limit} that a report can have; extract the report's own part",
        file=path.name, count=characters, limit=MAX_CHARACTERS,
    )  # fmt: skip


# ---------------------------------------------------------------------------------------------------------- text


def decode(data: bytes, name: str) -> str:
    """Decode UTF-8, UTF-16 with its mark, or GB18030; anything else is an error, never mojibake."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    candidates = ["utf-16"] if marked else ["utf-8-sig", "gb18030"]
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _looks_written(text):
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise fail("{file} is neither UTF-8 nor GB18030 text; save it again as UTF-8", file=name)


_FREQUENT = frozenset("的年了在是和工建设完成民生项目市区县人一为全任务实施施新进个城社服务发展情况中学")


def _looks_written(text: str) -> bool:
    """Whether decoded text is writing: no control characters, and frequent Chinese characters where it is Chinese."""
    sample = text[:20000]
    strange = sum(
        1 for c in sample if (ord(c) < 32 and c not in "\t\n\r\f\x0b") or "\ue000" <= c <= "\uf8ff" or c == "\ufffd"
    )
    if strange > len(sample) * 0.01:
        return False
    han = [c for c in sample if "\u4e00" <= c <= "\u9fff"]
    return len(han) < 100 or sum(c in _FREQUENT for c in han) >= len(han) * 0.03


def _read_text(path: Path) -> Document:
    text = decode(path.read_bytes(), path.name)
    if len(text) > MAX_CHARACTERS:
        raise _too_long(path, len(text))
    # a line that holds only a tab is an empty cell of a flattened table: tabs stay
    lines = [(number, line.rstrip(" \u3000\f")) for number, line in enumerate(text.split("\n"), 1)]
    return Document(path.name, tuple(_unwrapped(list(_blocks_of_text(lines)))))


def _run_on(lines: list[tuple[int, str]]) -> Paragraph:
    """Join the lines of one paragraph, keeping where each began."""
    text, breaks = "", []
    for number, line in lines:
        line_text = _GAP.sub("", line)
        if text:
            breaks.append((len(text), number))
        text += line_text
    return Paragraph(text, lines[0][0], breaks=tuple(breaks))


def _unwrapped(blocks: list[Paragraph | Table]) -> Iterator[Paragraph | Table]:
    """Join lines that were broken at a fixed width: most are full, and a full line does not end its sentence."""
    lengths = sorted(len(b.text) for b in blocks if isinstance(b, Paragraph))
    width = lengths[int(len(lengths) * 0.9)] if lengths else 0
    full = sum(width - 3 <= n <= width + 1 for n in lengths)
    if not 18 <= width <= 90 or full < max(5, len(lengths) * 0.35):
        yield from blocks
        return
    pending: list[tuple[int, str]] = []
    for block in blocks:
        joins = isinstance(block, Paragraph) and bool(pending) and block.line == pending[-1][0] + 1
        joins = joins and width - 4 <= len(pending[-1][1]) and not pending[-1][1].endswith(("。", "；", "：", "！"))
        if pending and not joins:
            yield _run_on(pending)
            pending = []
        if isinstance(block, Paragraph):
            pending.append((block.line, block.text))
        else:
            yield block
    if pending:
        yield _run_on(pending)


def _blocks_of_text(lines: list[tuple[int, str]]) -> Iterator[Paragraph | Table]:
    i = 0
    while i < len(lines):
        number, line = lines[i]
        if not line.strip() or (len(line.strip()) > 2 and _BOX.fullmatch(line)):
            i += 1
            continue
        for find in (_tabbed_cells, _column_lines, _pipe_table, _bare_cells):
            found = find(lines, i)
            if found:
                table, i = found
                yield table
                break
        else:
            yield Paragraph(line.strip(), number)
            i += 1


def _tabbed_cells(lines: list[tuple[int, str]], i: int) -> tuple[Table, int] | None:
    """Read a table flattened to one cell a line, each cell behind an indent, rows parted by an empty line.

    The heading row says how many cells a row has; a cell may run over several lines, of which only the first is
    indented, and may hold empty lines.
    """
    indent = re.match(r"\t|  +", lines[i][1])
    if not indent or lines[i][1].strip().count("\t"):
        return None
    width = 0
    while i + width < len(lines) and _starts_cell(lines[i + width][1]) and lines[i + width][1].strip():
        width += 1
        if width > _MAX_COLUMNS:
            return None  # indented text, not a heading row
    if width < 3:
        return None
    cells: list[Cell] = []
    j = i
    while j < len(lines):
        number, line = lines[j]
        if _starts_cell(line):
            cells.append(Cell(line.strip(), number))
        elif not line.strip():
            # an empty line ends the table unless an indented line, or the rest of a cell, follows before other text
            k = j
            while k < len(lines) and not lines[k][1].strip() and not _starts_cell(lines[k][1]):
                k += 1
            if k >= len(lines):
                break
            if not _starts_cell(lines[k][1]) and not _continues(lines, k, len(cells), width):
                break
        else:
            last = cells[-1]
            cells[-1] = Cell(f"{last.text}\n{line.strip()}", last.line, lines=(*(last.lines or (last.line,)), number))
        j += 1
    if len(cells) < 2 * width:
        return None
    rows = [cells[k : k + width] for k in range(0, len(cells), width)]
    if len(rows[-1]) < width:
        rows[-1] += [Cell("", rows[-1][0].line)] * (width - len(rows[-1]))
    return Table(grid_of(_merge_blanks(rows)), lines[i][0]), j


def _starts_cell(line: str) -> bool:
    return line.startswith("\t") or bool(re.match(r" {2,}", line))


def _continues(lines: list[tuple[int, str]], k: int, cells: int, width: int) -> bool:
    """Whether unindented text behind an empty line still belongs to the open cell: an indented line follows closely."""
    if cells % width == 0:
        return False  # the row is complete
    return any(_starts_cell(line) for _, line in lines[k : k + 12])


def _merge_blanks(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Flattened tables lose their spans: an empty first cell below a filled one is that cell running on."""
    above: list[Cell] = []
    out = []
    for row in rows:
        if above and not row[0].text and any(c.text for c in row):
            upto = next((k for k, c in enumerate(row) if c.text), 0)
            above = [above[k] if k < min(upto, 3) else c for k, c in enumerate(row)]
        else:
            above = row
        out.append(above)
    return out


_BOX = re.compile(r"[\s\-=─━┼├┤┌┐└┘┬┴╋╭╮╰╯+|│┃]+")
_HEADS = re.compile(r"目标|任务|计划|完成|进展|进度|实际|项目|名称|指标|单位|序号|比例|备注|投资|区县|情况")


def _column_lines(lines: list[tuple[int, str]], i: int) -> tuple[Table, int] | None:
    """Read lines of columns parted by tabs, by two spaces and more, or, below a line of headings, by a space or a comma."""
    for splitter in (r"\t", r" {2,}|\u3000{2,}|\s*[│┃|]\s*", r"[ \u3000]+", r"[,，]"):
        first = _columns(splitter, lines[i][1])
        if len(first) < 3 or (splitter != r"\t" and "|" in lines[i][1] and _pipe_table(lines, i)):
            continue
        loose = splitter in {r"[ \u3000]+", r"[,，]"}
        if loose and (sum(bool(_HEADS.search(p)) for p in first) < len(first) * 0.7 or any(len(p) > 14 for p in first)):
            continue  # a sentence, not headings
        rows, j = [], i
        while j < len(lines):
            if _BOX.fullmatch(lines[j][1]) and lines[j][1].strip():
                j += 1
                continue
            parts = _columns(splitter, lines[j][1])
            slack = 0 if loose else 2
            if len(parts) < max(2, len(first) - slack) or len(parts) > len(first) + slack:
                break
            rows.append([Cell(p.strip(), lines[j][0]) for p in parts])
            j += 1
        if len(rows) >= 2:
            return Table(grid_of(rows), lines[i][0]), j
    return None


def _columns(splitter: str, line: str) -> list[str]:
    return re.split(splitter, line.strip("\n") if splitter == r"\t" else line.strip().strip("│┃|").strip())


def _pipe_table(lines: list[tuple[int, str]], i: int) -> tuple[Table, int] | None:
    """Read a Markdown table."""
    rows, j = [], i
    while j < len(lines) and lines[j][1].count("|") >= 2:
        line = lines[j][1].strip()
        if not re.fullmatch(r"[|\s:\-+]+", line):
            body = line[1:] if line.startswith("|") else line
            body = body[:-1] if body.endswith("|") and not body.endswith("\\|") else body
            rows.append([Cell(_plain_markdown(p), lines[j][0]) for p in re.split(r"(?<!\\)\|", body)])
        j += 1
    return (Table(grid_of(rows), lines[i][0]), j) if len(rows) >= 2 else None


_BARE_HEADS = re.compile(r"^(?:序号|编号)$")


def _bare_cells(lines: list[tuple[int, str]], i: int) -> tuple[Table, int] | None:
    """Read a table flattened to one cell a line without indents: 序号 opens it and the number 1 opens its rows."""
    if not _BARE_HEADS.match(lines[i][1].strip()):
        return None
    filled = [(n, line.strip()) for n, line in lines[i:] if line.strip()]
    width = next((k for k, (_, line) in enumerate(filled[:16]) if re.fullmatch(r"1|一", line)), 0)
    if width < 3:
        return None
    cells, expected = [[Cell(line, n) for n, line in filled[:width]]], 1
    position = width
    while position + width <= len(filled) and filled[position][1] in {
        str(expected),
        "一二三四五六七八九十"[expected - 1 : expected],
    }:
        row = [Cell(line, n) for n, line in filled[position : position + width]]
        cells.append(row)
        position += width
        expected += 1
    if len(cells) < 3:
        return None
    last = cells[-1][-1].line
    end = next((k for k in range(i, len(lines)) if lines[k][0] > last), len(lines))
    return Table(grid_of(cells), lines[i][0]), end


def _plain_markdown(text: str) -> str:
    text = re.sub(r"<br\s*/?>", "\n", text, flags=re.IGNORECASE)
    text = re.sub(r"^(\*\*|__)([一-龥]{2,8})\1[ \u3000]+(?=[^\s：:])", r"\2：", text)  # a label that runs in
    text = re.sub(r"<[^<>\n]{1,80}>", "", text)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"\*\*|__|`|~~", "", text).replace("&nbsp;", " ").replace("\\|", "|").strip()


def _read_markdown(path: Path) -> Document:
    text = decode(path.read_bytes(), path.name)
    if len(text) > MAX_CHARACTERS:
        raise _too_long(path, len(text))
    if re.search(r"<table\b", text, re.IGNORECASE):
        text, tables = _lift_tables(text)
    else:
        tables = {}
    blocks: list[Paragraph | Table] = []
    plain: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() in tables:
            blocks.extend(_markdown_blocks(plain))
            plain = []
            blocks.extend(_blocks_of_html(tables[line.strip()], number))
        else:
            plain.append((number, line.rstrip()))
    blocks.extend(_markdown_blocks(plain))
    return Document(path.name, tuple(blocks))


def _lift_tables(text: str) -> tuple[str, dict[str, str]]:
    """Take HTML tables out of Markdown, leaving a mark and the same number of lines."""
    tables: dict[str, str] = {}

    def lift(m: re.Match[str]) -> str:
        mark = f"\x01{len(tables)}\x01"
        tables[mark] = m.group()
        return f"\n{mark}" + "\n" * m.group().count("\n")

    return re.sub(r"<table\b.*?</table>", lift, text, flags=re.IGNORECASE | re.DOTALL), tables


def _markdown_blocks(lines: list[tuple[int, str]]) -> Iterator[Paragraph | Table]:
    i = 0
    paragraph: list[tuple[int, str]] = []
    fenced = False

    def flush() -> Iterator[Paragraph]:
        if paragraph:
            yield _run_on([(n, _plain_markdown(t)) for n, t in paragraph])
            paragraph.clear()

    while i < len(lines):
        number, line = lines[i]
        stripped = line.strip()
        if stripped.startswith("```"):
            fenced = not fenced
            i += 1
            continue
        table = _pipe_table(lines, i) if "|" in line else None
        if table:
            yield from flush()
            yield table[0]
            i = table[1]
            continue
        heading = re.match(r"#{1,6}\s+(.*?)#*$", stripped)
        if heading:
            yield from flush()
            yield Paragraph(_plain_markdown(heading.group(1)), number, heading=True)
        elif not stripped or re.fullmatch(r"[-*_]{3,}", stripped):
            yield from flush()
        elif re.match(
            r"(?:[-*+]\s+|\d{1,2}[.)]\s+|>|[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}、)",
            stripped,
        ):
            yield from flush()
            paragraph.append((number, re.sub(r"^(?:[-*+]\s+|>\s*|\d{1,2}[.)]\s+)", "", stripped)))
        elif paragraph and re.match(r"[*_]*[^，。；：:]{2,8}[：:]", stripped):
            yield from flush()  # 目标：… and 进展：… on lines of their own
            paragraph.append((number, stripped))
        else:
            paragraph.append((number, stripped))
        i += 1
    yield from flush()


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


def _read_html(path: Path) -> Document:
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
        raise _too_long(path, len(text))
    title = re.search(r"<title[^>]*>(.*?)</title>", text, re.IGNORECASE | re.DOTALL)
    blocks = tuple(_blocks_of_html(text))
    return Document(path.name, blocks, title=re.sub(r"\s+", " ", title.group(1)).strip() if title else "")


def _blocks_of_html(text: str, line: int = 0) -> Iterator[Paragraph | Table]:
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


# ---------------------------------------------------------------------------------------------------------- docx


def _read_docx(path: Path) -> Document:
    broken = fail("{file} is not a readable .docx file (damaged, or another format under that name)", file=path.name)
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.infolist()
            unpacked = sum(item.file_size for item in names)
            has_body = any(item.filename == "word/document.xml" for item in names)
    except (zipfile.BadZipFile, OSError) as error:
        raise broken from error
    if unpacked > MAX_UNPACKED or len(names) > 10_000:
        raise fail(
            "{file} unpacks to {size} MB, more than {limit} MB: it is not opened",
            file=path.name, size=f"{unpacked / 1e6:.0f}", limit=f"{MAX_UNPACKED / 1e6:.0f}",
        )  # fmt: skip
    if not has_body:
        raise broken
    import mammoth

    try:
        with path.open("rb") as stream:
            converted = mammoth.convert_to_html(stream, convert_image=mammoth.images.img_element(lambda _: {"src": ""}))
    except Exception as error:  # mammoth lets zip and XML errors of every kind through
        raise broken from error
    body = converted.value
    if not body.strip():
        return Document(path.name)
    # one block a line, so that the source line is the running number of the block
    body = re.sub(r"(</(?:p|h[1-6]|li|tr|table)>)", r"\1\n", body)
    return Document(path.name, tuple(_blocks_of_html(f"<div>{body}</div>")))


# ----------------------------------------------------------------------------------------------------------- PDF


def _read_pdf(path: Path) -> Document:
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
        text = _join_wrapped(texts.get(box, ""))
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


def _join_wrapped(text: str) -> str:
    """Join the lines of a cell that were broken by its width; numbered items and sentences keep their own line."""
    out = ""
    for raw in text.split("\n"):
        line = raw.strip()
        if not line:
            continue
        if out and (
            re.match(r"[（(]?\d{1,2}[）)、.．](?!\d)|[①-⑳]|[一二三四五六七八九十]是", line) or out[-1] in "。；;"
        ):
            out += "\n" + line
        else:
            out += line
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
            if not stripped or _PAGE_NUMBER.match(stripped) or head:
                continue
            if open_table is not None:
                yield open_table
                open_table = None
            starts = _starts_paragraph(stripped)
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


def _starts_paragraph(text: str) -> bool:
    return bool(
        re.match(
            r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d)|第[一二三四五六七八九十]+[章节部]",
            text,
        )
    )


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


_READERS: dict[str, Callable[[Path], Document]] = {
    ".txt": _read_text,
    ".text": _read_text,
    ".md": _read_markdown,
    ".markdown": _read_markdown,
    ".html": _read_html,
    ".htm": _read_html,
    ".docx": _read_docx,
    ".pdf": _read_pdf,
}
