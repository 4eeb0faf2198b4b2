"""Plain text: paragraphs joined from their lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from minsheng_analysis.extraction.document import Document, Paragraph, Table
from minsheng_analysis.extraction.formats.text_tables import BOX, bare_cells, column_lines, pipe_table, tabbed_cells
from minsheng_analysis.extraction.refusals import MAX_CHARACTERS, fail, too_long

# ---------------------------------------------------------------------------------------------------------- text

GAP = re.compile(
    r"(?<=[一-龥，。；：、（）“”《》]) +(?=[\d一-龥A-Za-z（“])|(?<=[\d%％A-Za-z）”]) +(?=[一-龥，。；：、（）])"
)


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


def read_text(path: Path) -> Document:
    """Read a plain text."""
    text = decode(path.read_bytes(), path.name)
    if len(text) > MAX_CHARACTERS:
        raise too_long(path, len(text))
    # a line that holds only a tab is an empty cell of a flattened table: tabs stay
    lines = [(number, line.rstrip(" \u3000\f")) for number, line in enumerate(text.split("\n"), 1)]
    return Document(path.name, tuple(_unwrapped(list(_blocks_of_text(lines)))))


def run_on(lines: list[tuple[int, str]]) -> Paragraph:
    """Join the lines of one paragraph, keeping where each began."""
    text, breaks = "", []
    for number, line in lines:
        line_text = GAP.sub("", line)
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
            yield run_on(pending)
            pending = []
        if isinstance(block, Paragraph):
            pending.append((block.line, block.text))
        else:
            yield block
    if pending:
        yield run_on(pending)


def _blocks_of_text(lines: list[tuple[int, str]]) -> Iterator[Paragraph | Table]:
    i = 0
    while i < len(lines):
        number, line = lines[i]
        if not line.strip() or (len(line.strip()) > 2 and BOX.fullmatch(line)):
            i += 1
            continue
        for find in (tabbed_cells, column_lines, pipe_table, bare_cells):
            found = find(lines, i)
            if found:
                table, i = found
                yield table
                break
        else:
            yield Paragraph(line.strip(), number)
            i += 1


def join_wrapped(text: str) -> str:
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


def starts_paragraph(text: str) -> bool:
    """Tell whether a line begins a paragraph of its own."""
    return bool(
        re.match(
            r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d)|第[一二三四五六七八九十]+[章节部]",
            text,
        )
    )
