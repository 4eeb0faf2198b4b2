"""Tables that plain text holds: tabs, pipes, columns of blanks, one cell a line."""

from __future__ import annotations

import re

from minsheng_analysis.extraction.document import Cell, Table, grid_of

_MAX_COLUMNS = 40


def tabbed_cells(lines: list[tuple[int, str]], i: int) -> tuple[Table, int] | None:
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


BOX = re.compile(r"[\s\-=─━┼├┤┌┐└┘┬┴╋╭╮╰╯+|│┃]+")


_HEADS = re.compile(r"目标|任务|计划|完成|进展|进度|实际|项目|名称|指标|单位|序号|比例|备注|投资|区县|情况")


def column_lines(lines: list[tuple[int, str]], i: int) -> tuple[Table, int] | None:
    """Read lines of columns parted by tabs, by two spaces and more, or, below a line of headings, by a space or a comma."""
    for splitter in (r"\t", r" {2,}|\u3000{2,}|\s*[│┃|]\s*", r"[ \u3000]+", r"[,，]"):
        first = _columns(splitter, lines[i][1])
        if len(first) < 3 or (splitter != r"\t" and "|" in lines[i][1] and pipe_table(lines, i)):
            continue
        loose = splitter in {r"[ \u3000]+", r"[,，]"}
        if loose and (sum(bool(_HEADS.search(p)) for p in first) < len(first) * 0.7 or any(len(p) > 14 for p in first)):
            continue  # a sentence, not headings
        rows, j = [], i
        while j < len(lines):
            if BOX.fullmatch(lines[j][1]) and lines[j][1].strip():
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


def pipe_table(lines: list[tuple[int, str]], i: int) -> tuple[Table, int] | None:
    """Read a Markdown table."""
    rows, j = [], i
    while j < len(lines) and lines[j][1].count("|") >= 2:
        line = lines[j][1].strip()
        if not re.fullmatch(r"[|\s:\-+]+", line):
            body = line[1:] if line.startswith("|") else line
            body = body[:-1] if body.endswith("|") and not body.endswith("\\|") else body
            rows.append([Cell(plain_markdown(p), lines[j][0]) for p in re.split(r"(?<!\\)\|", body)])
        j += 1
    return (Table(grid_of(rows), lines[i][0]), j) if len(rows) >= 2 else None


_BARE_HEADS = re.compile(r"^(?:序号|编号)$")


def bare_cells(lines: list[tuple[int, str]], i: int) -> tuple[Table, int] | None:
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


def plain_markdown(text: str) -> str:
    """Take Markdown's marks out of a line."""
    text = re.sub(r"<br\s*/?>", "\n", text, flags=re.IGNORECASE)
    text = re.sub(r"^(\*\*|__)([一-龥]{2,8})\1[ \u3000]+(?=[^\s：:])", r"\2：", text)  # a label that runs in
    text = re.sub(r"<[^<>\n]{1,80}>", "", text)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"\*\*|__|`|~~", "", text).replace("&nbsp;", " ").replace("\\|", "|").strip()
