"""Forms flattened to text: a label, then what it says, each a line or a paragraph of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from minsheng_analysis.extraction.document import Cell, Table
from minsheng_analysis.extraction.formats.assembling import Lines, cell_of, cells_of, covers
from minsheng_analysis.extraction.formats.cell_kinds import PHRASE, PROSE
from minsheng_analysis.extraction.formats.cell_streams import listed_cells, parted_cells, stream_table
from minsheng_analysis.extraction.formats.fitting import Effort, Token

_LABEL = re.compile(
    r"(?:项目|任务|实事|事项|工作|工程|指标)(?:名称|编号|概况|类别)|(?:主管|责任|牵头|配合|主管|承办|协办|实施|建设|填报|预算|申报)(?:单位|部门|领导|科室)(?:及代码)?|"
    r"(?:项目)?(?:负责人|联系人|责任人)|(?:联系)?电话|(?:[我全本省市县区镇]{1,2}级?)?(?:年度)?(?:目标|工作|建设|主要)?任务|(?:年度)?(?:总体|绩效|工作|建设)目标|年度目标|"
    r"(?:工作|项目|目前|当前|最新|任务|目标|实际)?(?:推进|实施|进展|完成|落实|办理)(?:情况|进度|成效|结果)|"
    r"存在(?:的)?(?:主要)?(?:困难|问题)(?:及原因)?|是否(?:滞后|完成|达标|公开)|滞后原因|(?:下一步|下步)(?:工作)?(?:打算|计划|安排|措施)|备注|(?:计划)?(?:完成|开工|竣工)(?:时限|时间)|"
    r"(?:计划|完成|年度|总|累计)投资|资金(?:来源|安排|情况)|(?:财政|业务|归口)(?:科室|处室|部门)|(?:自评|评价)?(?:总分|得分|等级|等次)(?:[（(]分[）)])?|部门联系人|经办人|填报(?:日期|人)|建设(?:内容|规模|地点|性质|周期|期限)(?:及规模)?|工作措施|主要措施|办理(?:结果|单位)|项目属性|项目期限|职能职责概述"
)
_PROMISED = re.compile(r"(?:年初|年度|预期|绩效|总体|计划|设定)*(?:绩效)?(?:目标|任务)(?:值|情况|内容)?")
_DONE = re.compile(r"(?:全年|年度|目标|实际|绩效)*(?:完成|实现|进展|落实)(?:情况|值)?(?:综述)?")
_MAX_CELLS = 4000
_HALVES = 2
_MOST_VALUES = 14


def form_blocks(lines: Lines, i: int, effort: Effort) -> tuple[list[Table], int] | None:
    """Read a form that begins with a label at line `i`; a table that stands in it is a table of its own."""
    if not _LABEL.fullmatch(re.sub(r"\s+", "", lines[i][1])):
        return None
    parted = i + 1 < len(lines) and not lines[i + 1][1].strip()
    tokens, ends = (parted_cells if parted else listed_cells)(lines, i, _MAX_CELLS)
    filled = [(t, e) for t, e in zip(tokens, ends, strict=True) if t.text]
    entries, used = _entries([t for t, _ in filled], lines, effort)
    if not _is_form(entries):
        return None
    end = filled[used - 1][1]
    tables = _tables(entries)
    if not covers(lines[i:end], (c for t in tables for c in cells_of(t))):
        return None
    return tables, end


Entry = tuple[list[Token], list[Token | Table]]


def _entries(tokens: Sequence[Token], lines: Lines, effort: Effort) -> tuple[list[Entry], int]:
    """Part the cells into labels and what stands behind them; return also how many cells that took."""
    entries: list[Entry] = []
    k = 0
    while k < len(tokens):
        label = _label_at(tokens, k)
        if label:
            entries.append((list(tokens[k : k + label]), []))
            k += label
            continue
        if not entries or len(entries[-1][1]) >= _MOST_VALUES:
            break
        start = tokens[k].lines[0] - lines[0][0]
        table = stream_table(lines, start, effort) if len(tokens[k].text) <= 24 else None
        if table:
            entries[-1][1].append(table[0])
            behind = lines[table[1] - 1][0]
            while k < len(tokens) and tokens[k].lines[0] <= behind:
                k += 1
            continue
        if entries[-1][1] and not (_is_text(entries[-1][1][-1]) and tokens[k].kind == PROSE and _next_label(tokens, k)):
            break  # only text goes on over several paragraphs, and only up to another label
        entries[-1][1].append(tokens[k])
        k += 1
    return entries, k


def _is_text(value: Token | Table) -> bool:
    return isinstance(value, Token) and value.kind in {PROSE, PHRASE}


def _label_at(tokens: Sequence[Token], k: int) -> int:
    """Return how many cells make the label that begins at `k`: 存在 and 问题 may stand in two."""
    for size in range(1, _HALVES + 1):
        text = re.sub(r"\s+", "", "".join(t.text for t in tokens[k : k + size]))
        if _LABEL.fullmatch(text):
            return size
    return 0


def _next_label(tokens: Sequence[Token], k: int) -> bool:
    return any(_label_at(tokens, n) for n in range(k, min(len(tokens), k + _MOST_VALUES)))


def _is_form(entries: Sequence[Entry]) -> bool:
    names = ["".join(t.text for t in label) for label, _ in entries]
    short = sum(
        not values or (len(values) == 1 and isinstance(values[0], Token) and values[0].kind not in {PROSE, PHRASE})
        for _, values in entries
    )
    told = sum(bool(values) for _, values in entries)
    return len(set(names)) >= 3 and told >= 2 and short >= 2


def _tables(entries: Sequence[Entry]) -> list[Table]:
    """Make a table of labels and values of each form; the first label again begins the next form."""
    tables: list[Table] = []
    rows: list[tuple[Cell, ...]] = []
    first = "".join(t.text for t in entries[0][0])

    def close() -> None:
        if rows:
            tables.append(Table(tuple(rows), rows[0][0].line))
            rows.clear()

    for label, values in entries:
        if "".join(t.text for t in label) == first:
            close()
        texts = [v for v in values if isinstance(v, Token)]
        inner = [v for v in values if isinstance(v, Table)]
        value = _lined(texts) if texts else Cell("", label[-1].lines[-1])
        rows.append((cell_of(label, header=True), value))
        if inner:
            close()
            tables.extend(inner)
    close()
    return tables


def texts_side_by_side(lines: Lines, i: int) -> tuple[list[Table], int] | None:
    """Read 预期目标 and 实际完成情况, and behind them what each says."""
    if not re.search(r"目标|任务|情况", lines[i][1]) or len(lines[i][1].strip()) > 12:
        return None
    tokens, ends = parted_cells(lines, i, 8)
    filled = [(t, e) for t, e in zip(tokens[:8], ends, strict=False) if t.text]
    names = [re.sub(r"\s+", "", t.text) for t, _ in filled]
    for heads in (2, 3):
        if len(filled) < heads + 2 or not (_PROMISED.fullmatch(names[heads - 2]) and _DONE.fullmatch(names[heads - 1])):
            continue
        told = [t for t, _ in filled[heads : heads + 2]]
        if (heads == 3 and not _LABEL.fullmatch(names[0])) or any(
            t.kind != PROSE or not re.search(r"\d", t.text) for t in told
        ):
            continue
        top = [cell_of([t], header=True) for t, _ in filled[:heads]]
        if heads == 3:
            top[0] = replace(top[0], rowspan=2)
        return [Table((tuple(top), (*top[: heads - 2], *(cell_of([t]) for t in told))), top[0].line)], filled[
            heads + 1
        ][1]
    return None


def _lined(tokens: Sequence[Token]) -> Cell:
    """Make one cell of several paragraphs, each a line of it."""
    cells = [cell_of([t]) for t in tokens]
    lines = [n for c in cells for n in (c.lines or (c.line,) * (c.text.count("\n") + 1))]
    return Cell("\n".join(c.text for c in cells), lines[0], lines=tuple(lines) if len(lines) > 1 else ())
