"""Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from minsheng_analysis.extraction.document import Document, Paragraph, Table
from minsheng_analysis.extraction.formats.html import blocks_of_html
from minsheng_analysis.extraction.formats.pipes import pipe_table, plain_markdown
from minsheng_analysis.extraction.formats.text import decode, run_on
from minsheng_analysis.extraction.refusals import MAX_CHARACTERS, too_long


def read_markdown(path: Path) -> Document:
    """Read a Markdown file."""
    text = decode(path.read_bytes(), path.name)
    if len(text) > MAX_CHARACTERS:
        raise too_long(path, len(text))
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
            blocks.extend(blocks_of_html(tables[line.strip()], number))
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
            yield run_on([(n, plain_markdown(t)) for n, t in paragraph])
            paragraph.clear()

    while i < len(lines):
        number, line = lines[i]
        stripped = line.strip()
        if stripped.startswith("```"):
            fenced = not fenced
            i += 1
            continue
        table = pipe_table(lines, i) if "|" in line else None
        if table:
            yield from flush()
            yield table[0]
            i = table[1]
            continue
        heading = re.match(r"#{1,6}\s+(.*?)#*$", stripped)
        if heading:
            yield from flush()
            yield Paragraph(plain_markdown(heading.group(1)), number, heading=True)
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
