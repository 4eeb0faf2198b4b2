"""Plain text: paragraphs, and the tables for which there is evidence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from minsheng_analysis.extraction.document import Document, Paragraph, Table
from minsheng_analysis.extraction.formats.assembling import Lines
from minsheng_analysis.extraction.formats.cell_streams import stream_table
from minsheng_analysis.extraction.formats.encodings import decode
from minsheng_analysis.extraction.formats.fitting import Effort
from minsheng_analysis.extraction.formats.forms import form_blocks, texts_side_by_side
from minsheng_analysis.extraction.formats.line_grids import comma_table, spaced_table, tabbed_table
from minsheng_analysis.extraction.formats.matrices import matrix_table
from minsheng_analysis.extraction.formats.mixed_lines import mixed_table, tables_in_line
from minsheng_analysis.extraction.formats.pipes import BOX, pipe_table
from minsheng_analysis.extraction.formats.run_together import parts_of_line
from minsheng_analysis.extraction.refusals import MAX_CHARACTERS, too_long

#: What a blank parts from the words before it: a label of its own, or an office behind another one (县民政局 县住建局).
_LABEL = (
    r"(?:(?:牵头|责任|主办|承办|配合|协办|实施|主管|发布|信息)(?:单位|部门|主体|机构|来源|领导)|(?:成文|印发|发布|更新|填报)(?:日期|时间)|"
    r"(?:计划)?(?:完成|完工)(?:时限|时间|期限)|(?:计划|概算)?总?投资|(?:进度|工作)要求)[：:]"
)
_OFFICE = r"[省市县区州镇][一-龥]{0,12}(?:局|委|办公室|联合会|残联|妇联)(?![一-龥])"
_BEFORE, _BEHIND = r"[一-龥，。；：、（）“”《》]", r"[\d一-龥A-Za-z（“]"
GAP = re.compile(
    rf"(?<=[局委联会室]) +(?!{_LABEL}|{_OFFICE})(?={_BEHIND})|(?<={_BEFORE})(?<![局委联会室]) +(?!{_LABEL})(?={_BEHIND})"
    rf"|(?<=[\d%％A-Za-z）”]) +(?!{_LABEL})(?=[一-龥，。；：、（）])"
)
_INDENT = re.compile(r"\u3000|  |\t")

_NUMBER_ALONE = re.compile(r"[\d.,]+[%％]?|\d{4}-\d{1,2}-\d{1,2}")
_PAGE = re.compile(r"[-—–―－]\s*\d{1,3}\s*[-—–―－]|第\s*\d{1,3}\s*页(?:[\s，,/、]*共\s*\d{1,3}\s*页)?")
_LEAST_PAGES = 2
_LEAST_BROKEN = 5
_LEAST_STRUCK = 12
#: A line of so many characters is no heading, and ends as a sentence does.
_LONG = 40
_ENDS = "。；：！？）)”》.;:!?"

Found = tuple[Sequence[Paragraph | Table], int]


def read_text(path: Path) -> Document:
    """Read a plain text."""
    text = decode(path.read_bytes(), path.name)
    if len(text) > MAX_CHARACTERS:
        raise too_long(path, len(text))
    return Document(path.name, tuple(blocks_of_text(text)))


def blocks_of_text(text: str) -> Iterator[Paragraph | Table]:
    """Yield the paragraphs and tables of a text, in its order; every character of it is in one of them."""
    # a line that holds only a tab is an empty cell of a flattened table: tabs stay
    lines: Lines = [(number, line.rstrip(" \u3000\f")) for number, line in enumerate(text.split("\n"), 1)]
    lines, furniture = _parted_from_pages(_without_strokes(lines))
    if _broken_at_numbers(lines):
        yield from _joined_at_numbers([*lines, *furniture])
        return
    pending: list[tuple[int, str]] = []
    effort = Effort()
    i = 0
    while i < len(lines):
        found = table_at(lines, i, effort)
        if found:
            yield from _paragraphs(pending)
            pending = []
            yield from found[0]
            i = found[1]
        else:
            pending.append(lines[i])
            i += 1
    yield from _paragraphs(pending)
    yield from (Paragraph(line.strip(), number) for number, line in furniture)


def _parted_from_pages(lines: Lines) -> tuple[Lines, Lines]:
    """Take out the numbers of pages, and the lines beside them that return on most pages; give what is left, and what was taken."""
    texts = [line.strip() for _, line in lines]
    pages = [k for k, text in enumerate(texts) if _PAGE.fullmatch(text)]
    if len(pages) < _LEAST_PAGES:
        return lines, []
    beside = Counter(texts[n] for k in pages for n in (k - 1, k + 1) if 0 <= n < len(texts) and texts[n])
    running = {text for text, n in beside.items() if n >= _LEAST_PAGES}
    first = {text: texts.index(text) for text in running}
    taken = {*pages, *(k for k, text in enumerate(texts) if text in running and k != first[text])}
    return [line for k, line in enumerate(lines) if k not in taken], [lines[k] for k in sorted(taken)]


def _without_strokes(lines: Lines) -> Lines:
    """Take the stroke off the end of each of many lines that have a cell each; a stroke alone is an empty cell."""
    out = list(lines)
    start = 0
    for k in range(len(lines) + 1):
        if k < len(lines) and lines[k][1].endswith("|") and lines[k][1].count("|") == 1:
            continue
        run = lines[start:k]
        if len(run) >= _LEAST_STRUCK and not _listed_rows([line for _, line in run]):
            out[start:k] = [(number, line[:-1].rstrip() or "\t") for number, line in run]
        start = k + 1
    return out


def _listed_rows(filled: Sequence[str]) -> bool:
    """Whether strokes that stand alone part rows of one length."""
    rows: list[int] = [0]
    for line in filled:
        rows = [*rows, 0] if not line.strip("| ") else [*rows[:-1], rows[-1] + 1]
    lengths = [length for length in rows if length]
    return len(lengths) >= 2 and len(set(lengths)) == 1


def _broken_at_numbers(lines: Lines) -> bool:
    """Whether every number stands on a line of its own, as pages give that mark each: then many lines begin with a comma or a stop."""
    filled = [line.strip() for _, line in lines if line.strip()]
    begun = sum(line[0] in "，。；、）：" for line in filled)
    alone = sum(bool(_NUMBER_ALONE.fullmatch(line)) for line in filled)
    return begun >= _LEAST_BROKEN and begun >= 0.08 * len(filled) and alone >= 0.25 * len(filled)


def _joined_at_numbers(lines: Lines) -> Iterator[Paragraph]:
    """Join what a number on a line of its own parts: the line before it, itself, and the line behind."""
    group: list[tuple[int, str]] = []
    for number, raw in lines:
        line = raw.strip()
        if not line:
            continue
        last = group[-1][1] if group else ""
        goes_on = line[0] in "，。；、）：" or _NUMBER_ALONE.fullmatch(line) or _NUMBER_ALONE.fullmatch(last)
        if group and (not goes_on or (last[-1] in "。；" and line[0] not in "，。；、）：")):
            yield run_on(group)
            group = []
        group.append((number, line))
    if group:
        yield run_on(group)


def table_at(lines: Lines, i: int, effort: Effort) -> Found | None:
    """Return the table that begins at line `i`, if there is evidence of one, and the line behind it."""
    if not lines[i][1].strip() or effort.left <= 0:
        return None
    before = effort.left
    found = _table_at(lines, i, effort)
    if found:
        effort.left = before  # only what is tried in vain is reckoned
    return found


def _table_at(lines: Lines, i: int, effort: Effort) -> Found | None:
    if matrix := matrix_table(lines, i):
        return matrix
    table = (
        pipe_table(lines, i)
        or tabbed_table(lines, i)
        or stream_table(lines, i, effort)
        or spaced_table(lines, i, effort)
        or mixed_table(lines, i, effort)
        or comma_table(lines, i)
    )
    if table:
        return [table[0]], table[1]
    return form_blocks(lines, i, effort) or texts_side_by_side(lines, i) or tables_in_line(lines, i, effort)


def _paragraphs(lines: Lines) -> Iterator[Paragraph | Table]:
    filled = [(n, line) for n, line in lines if line.strip() and not (len(line.strip()) > 2 and BOX.fullmatch(line))]
    for number, paragraph in _unwrapped(filled):
        if len(paragraph) > 1:
            yield run_on(paragraph)
        else:
            yield from parts_of_line(re.sub(r"[ \u3000\t]{2,}|\t", "  ", paragraph[0][1].strip()), number)


def run_on(lines: Lines) -> Paragraph:
    """Join the lines of one paragraph, keeping where each began."""
    text, breaks = "", []
    for number, line in lines:
        line_text = GAP.sub("", line)
        if text:
            breaks.append((len(text), number))
        text += line_text
    return Paragraph(text, lines[0][0], breaks=tuple(breaks))


def _unwrapped(lines: Lines) -> Iterator[tuple[int, Lines]]:
    """Join lines that were broken at a fixed width: most are full, and a full line does not end its sentence."""
    lengths = sorted(len(line.strip()) for _, line in lines)
    width = lengths[int(len(lengths) * 0.9)] if lengths else 0
    full = sum(width - 3 <= n <= width + 1 for n in lengths)
    if not 18 <= width <= 90 or full < max(5, len(lengths) * 0.35):
        yield from _mended(lines)
        return
    yield from _joined(
        lines, lambda before, line: width - 4 <= len(before) and not before.endswith(("。", "；", "：", "！"))
    )


def _mended(lines: Lines) -> Iterator[tuple[int, Lines]]:
    """Join the few long lines that break off within a sentence, where all others end as sentences do."""
    long = [line.strip() for _, line in lines if len(line.strip()) >= _LONG]
    ended = sum(line[-1] in _ENDS for line in long) >= 0.8 * len(long)
    yield from _joined(
        lines,
        lambda before, line: (
            ended and len(before) >= _LONG and before[-1] not in _ENDS and not starts_paragraph(line.strip())
        ),
    )


def _joined(lines: Lines, goes_on: Callable[[str, str], bool]) -> Iterator[tuple[int, Lines]]:
    """Join each line with the one before it, where that is the next above and `goes_on`, asked with both, says that it does."""
    pending: list[tuple[int, str]] = []
    for number, line in lines:
        above = bool(pending) and number == pending[-1][0] + 1 and not _INDENT.match(line)
        if pending and not (above and goes_on(pending[-1][1], line)):
            yield pending[0][0], pending
            pending = []
        pending.append((number, line.strip()))
    if pending:
        yield pending[0][0], pending


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


__all__ = [
    "GAP",
    "blocks_of_text",
    "decode",
    "join_wrapped",
    "read_text",
    "run_on",
    "starts_paragraph",
    "table_at",
]
