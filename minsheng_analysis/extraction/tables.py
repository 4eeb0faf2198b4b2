"""Read a table: what its columns are, which unit a bare number has, and which figures of a row belong together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from minsheng_analysis.errors import QuantityError
from minsheng_analysis.extraction import rules
from minsheng_analysis.extraction.document import Cell, Table, grid_of
from minsheng_analysis.extraction.mentions import (
    Context,
    Found,
    Link,
    Mention,
    Outline,
    ProjectLine,
    content,
    kind_letter,
    period_of,
    read_text,
    section_kind,
    similarity,
)  # fmt: skip
from minsheng_analysis.quantities.finding import find_quantities
from minsheng_analysis.quantities.reading import parse_quantity

_BARE = re.compile(r"^[约近超≤≥]?\s*-?[\d０-９][\d０-９,，.．]*\s*[余多]?\s*[%％]?$")
_PLACED = re.compile(r"(?:[区县市镇乡州旗]|街道|合计|总计|本级|开发区|高新区)$")
_EMPTY = re.compile(r"^[\s—–\-－/／无*·.…]*$")
_UNIT_IN_HEAD = re.compile(
    r"[（(\[【]\s*(?:单位\s*[：:])?\s*([^（）()\[\]【】：:]{1,12})\s*[)）\]】]|[，,、/]\s*(万?元|公里|千米|万?人次?|个|[%％])$"
)
_CAPTION_UNIT = re.compile(r"单位\s*[：:]\s*([^\s）)，。；]{1,24})")


@dataclass
class Column:
    """One column: its headings joined, what it holds, its unit, the group of columns under one upper heading."""

    heading: str
    kind: str
    unit: str = ""
    group: str = ""
    period: str = ""
    stage: str = ""


@dataclass
class Layout:
    """How a table is to be read."""

    columns: list[Column]
    first_row: int
    caption_unit: str = ""


def unit_of_heading(text: str) -> str:
    """Return the unit that a heading names in brackets (``完成投资（万元）``); empty where there is none."""
    for m in _UNIT_IN_HEAD.finditer(text):
        unit = (m.group(1) or m.group(2)).strip()
        try:
            parse_quantity("1", unit)
        except QuantityError:
            continue
        if re.search(r"季度|月|年|区|县|市|镇|个体|合计|含|不", unit):
            continue
        return unit
    return ""


def column_kind(heading: str) -> str:
    """Return what a column with this heading holds; empty where the heading does not say."""
    if rules.SHARE_BY_SIGN.search(re.sub(r"\s", "", heading)):
        return "share"
    cleaned = re.sub(r"\s|[（(][^（）()]*[)）]", "", heading)
    for text in (cleaned, re.sub(r"\s", "", heading)):
        for kind, pattern in rules.COLUMN_KINDS:
            if pattern.search(text):
                return kind
    return ""


def read_table(table: Table, outline: Outline, found: Found, item: int, caption: str, number: int) -> int:
    """Read every cell once; add mentions and links to `found`; return the last item number used."""
    table = _without_empty_columns(table)
    if _is_form(table):
        return _read_form(table, outline, found, item)
    table = _upright(table)
    layout = _layout(table, caption)
    if layout is None:
        return _read_as_text(table, outline, found, item)
    section = outline.section
    seen: set[int] = set()
    period = outline.period or period_of(caption)
    group = ""
    for r in range(layout.first_row, len(table.grid)):
        row = table.grid[r]
        words = _unique(cell.text for cell in row)
        if len(words) == 1 and table.width > 2 and not find_quantities(words[0]) and not _BARE.match(words[0]):
            group = words[0]  # a row that only names the group of the rows below
            continue
        cells: list[tuple[int, Cell]] = []
        for c, cell in enumerate(row):
            if id(cell) not in seen and not _EMPTY.match(cell.text):
                seen.add(id(cell))
                cells.append((c, cell))
        item += 1
        _read_row(table, layout, (number, r), row, cells, outline, found, item, period, section, caption, group)
        item += len(cells)
    return item


def _without_empty_columns(table: Table) -> Table:
    keep = [c for c in range(table.width) if any(row[c].text.strip() for row in table.grid)]
    if len(keep) == table.width or not keep:
        return table
    return Table(tuple(tuple(row[c] for c in keep) for row in table.grid), table.line, table.page)


def _is_form(table: Table) -> bool:
    """Whether a table is one project's form: 目标任务 and 完成情况 stand to the left of what they say."""
    if not table.grid or table.width < 2:
        return False
    left = {column_kind(row[0].text) for row in table.grid if len(row[0].text.strip()) <= 10}
    wide = sum(1 for row in table.grid if len({id(c) for c in row[1:]}) == 1)
    told = any(find_quantities(row[1].text) for row in table.grid)
    return (
        {"target", "actual"} <= left
        and wide >= len(table.grid) * 0.5
        and told
        and not any(_BARE.match(c.text.strip()) for row in table.grid for c in row[1:])
    )


def _read_form(table: Table, outline: Outline, found: Found, item: int) -> int:
    """Read a form: every label speaks for the cell beside it, and the project's name for all of them."""
    project = outline.chapter or outline.project
    for row in table.grid:
        cells = list({id(c): c for c in row}.values())
        for label, cell in pairwise(cells):
            kind = column_kind(label.text) if len(label.text.strip()) <= 10 else ""
            if kind == "name":
                project = re.sub(r"\s+", "", cell.text)
            if kind not in {"target", "actual", "share", "name", "cost", "notes"} or find_quantities(label.text):
                continue
            item += 1
            mode = {"name": "target", "cost": "actual", "share": "actual"}.get(kind, kind)
            context = Context(
                outline.section, mode, project, outline.period, cell.line, cell.page, item, lines=cell.lines
            )
            read_text(cell.text, context, found)
    return item


def _upright(table: Table) -> Table:
    """Turn a table whose rows are 目标/完成/完成率 and whose columns are the quantities."""
    if len(table.grid) < 3 or table.width < 3:
        return table
    first_column = [column_kind(row[0].text) for row in table.grid[1:]]
    first_row = [column_kind(cell.text) for cell in table.grid[0][1:]]
    measures = {"target", "actual", "share"}
    down = [k for k in first_column if k in measures]
    beside = [k for k in first_column if k in {"place", "notes", "status", "lead"}]
    across = [k for k in first_row if k in measures]
    if (
        {"target", "actual"} <= set(down)
        and len(down) + len(beside) >= len(first_column) * 0.6
        and not {"target", "actual"} <= set(across)
    ):
        turned = tuple(tuple(table.grid[r][c] for r in range(len(table.grid))) for c in range(table.width))
        return Table(turned, table.line, table.page)
    return table


def _layout(table: Table, caption: str) -> Layout | None:
    grid = table.grid
    start = 0
    caption_text = caption
    while start < len(grid) - 1 and len({id(c) for c in grid[start]}) == 1:  # a title row over the whole width
        caption_text += " " + grid[start][0].text
        start += 1
    depth = _header_depth(grid, start)
    if depth == 0:
        return None
    columns = []
    for c in range(table.width):
        parts: list[str] = []
        for r in range(start, start + depth):
            text = re.sub(r"\s+", "", grid[r][c].text)
            if text and text not in parts:
                parts.append(text)
        columns.append(_column(parts))
    unit = _CAPTION_UNIT.search(caption_text)
    layout = Layout(columns, start + depth, unit.group(1) if unit else "")
    _settle(table, layout)
    kinds = {c.kind for c in columns}
    if not kinds & {"target", "actual", "share", "cost", "difference", "change"}:
        return None
    return layout


def _column(parts: list[str]) -> Column:
    joined = "/".join(parts)
    kind = ""
    for text in (*reversed(parts), joined):
        kind = column_kind(text)
        if kind and kind not in {"name", "place"}:
            break
    if kind in {"", "name", "place"}:
        kind = column_kind(joined) or kind
    if kind in {"target", "actual"} and len(parts) > 1 and column_kind(parts[-1]) in {"", "name"}:
        kind = column_kind(joined) or kind
    unit = next((u for u in (unit_of_heading(p) for p in reversed(parts)) if u), "")
    stage = (
        "started"
        if re.search(r"开工|启动|在建", parts[-1] if parts else "")
        else ("partial" if "基本建成" in joined else "")
    )
    return Column(joined, kind, unit, parts[0] if len(parts) > 1 else "", period_of(joined), stage)


def _header_depth(grid: tuple[tuple[Cell, ...], ...], start: int) -> int:
    rows = grid[start:]
    if len(rows) < 2:
        return 0
    marked = 0
    for row in rows:
        if all(c.header for c in row):
            marked += 1
        else:
            break
    if marked and marked < len(rows):
        return marked
    first = rows[0]
    texts = [c.text for c in first]
    if any(_BARE.match(t.strip()) for t in texts) or not any(column_kind(t) for t in texts):
        return 0
    depth = max((c.rowspan for c in first), default=1)
    if depth == 1 and (len({id(c) for c in first}) < len(first) or any(not t.strip() for t in texts[1:])):
        depth = 2  # merged headings above a row of their parts
    while depth < min(4, len(rows) - 1):
        row = rows[depth]
        cells = [c.text.strip() for c in row if c.text.strip()]
        heads = [t for t in cells if column_kind(t) or t in texts]
        if (
            cells
            and len(heads) >= len(cells) * 0.8
            and not any(find_quantities(t) or _BARE.match(t) for t in cells)
            and not re.match(r"^\s*(?:\d+|合计|总计)", row[0].text)
            and len({id(c) for c in first}) < len(first)
        ):
            depth += 1
        else:
            break
    return depth if depth < len(rows) else 0


def _settle(table: Table, layout: Layout) -> None:
    """Let the cells decide what a heading leaves open: verdicts, names with the target in them, shares."""
    for c, column in enumerate(layout.columns):
        texts = [row[c].text.strip() for row in table.grid[layout.first_row :]]
        filled = [t for t in texts if not _EMPTY.match(t)]
        if not filled:
            continue
        verdicts = sum(bool(rules.VERDICT.match(t)) for t in filled)
        numbers = sum(bool(_BARE.match(t)) or bool(find_quantities(t)) for t in filled)
        percents = sum(bool(re.fullmatch(r"[\d.]+\s*[%％]", t)) for t in filled)
        if (
            column.kind in {"actual", "notes", "share", ""}
            and verdicts >= len(filled) * 0.6
            and numbers <= len(filled) * 0.2
        ):
            column.kind = "status"
        elif column.kind == "share" and sum(map(_only_percentages, filled)) < numbers / 2:
            column.kind = "actual"  # 完成进度 told in words
        elif (
            column.kind == "actual"
            and percents == len(filled)
            and any(k is not column and k.kind == "actual" for k in layout.columns)
            and column.unit in {"", "%", "％"}
            and not re.search(r"实际|目标", column.heading)
        ):
            column.kind = "share"
        elif column.kind in {"", "cost"} and numbers >= len(filled) * 0.6 and re.search(r"投资", column.heading):
            column.kind = "target" if "计划" in column.heading else "cost"
    kinds = [c.kind for c in layout.columns]
    if "target" not in kinds and ("actual" in kinds or "share" in kinds):
        for c, column in enumerate(layout.columns):
            filled = [row[c].text for row in table.grid[layout.first_row :] if row[c].text.strip()]
            if column.kind == "name" and sum(bool(find_quantities(t)) for t in filled) >= max(1, len(filled) * 0.4):
                column.kind = "target"
    for c, column in enumerate(layout.columns):
        texts = [row[c].text.strip() for row in table.grid[layout.first_row :]]
        if column.kind == "place" and c and "actual" in kinds and all(_BARE.match(t) or _EMPTY.match(t) for t in texts):
            column.kind = "part"  # a town's share of each row's result
    kinds = [c.kind for c in layout.columns]
    if "name" not in kinds and "place" not in kinds:
        for c, column in enumerate(layout.columns):
            texts = [row[c].text for row in table.grid[layout.first_row :]]
            if column.kind in {"", "unit"} and not any(_BARE.match(t.strip()) for t in texts):
                placed = sum(bool(_PLACED.search(re.sub(r"\s", "", t))) for t in texts)
                column.kind = "place" if placed * 2 >= len(texts) else "name"
                break
    for c, column in enumerate(layout.columns):
        if column.kind == "unit":
            texts = [row[c].text.strip() for row in table.grid[layout.first_row :] if row[c].text.strip()]
            if texts and not all(_is_unit(t) for t in texts):
                column.kind = "place"
        elif column.kind == "target" and not _has_figures(table, layout, c):
            others = any(
                k.kind == "target" and _has_figures(table, layout, x) for x, k in enumerate(layout.columns) if x != c
            )
            if others or (c <= 1 and "name" not in kinds):
                column.kind = "name"  # 绩效指标, 任务: what is promised, not how much


def _only_percentages(text: str) -> bool:
    """Whether a cell holds nothing but percentages: 98.5, 98.5%, ①108.7% ②100%."""
    figures = find_quantities(text)
    return bool(_BARE.match(text)) or (bool(figures) and all(f.quantity.unit == "percent" for f in figures))


def _has_figures(table: Table, layout: Layout, c: int) -> bool:
    texts = (row[c].text.strip() for row in table.grid[layout.first_row :])
    return any(_BARE.match(t) or find_quantities(t) for t in texts)


def _is_unit(text: str) -> bool:
    try:
        parse_quantity("1", text)
    except QuantityError:
        return False
    return len(text) <= 8


def _read_as_text(table: Table, outline: Outline, found: Found, item: int) -> int:
    seen: set[int] = set()
    if sum(bool(_BARE.match(cell.text.strip())) for row in table.grid for cell in row) >= 3:
        found.headless.append(table.line)
    for row in table.grid:
        for cell in row:
            if id(cell) in seen or not cell.text.strip():
                continue
            seen.add(id(cell))
            item += 1
            read_text(
                cell.text,
                Context(outline.section, outline.kind, outline.project, outline.period, cell.line, cell.page, item),
                found,
            )
    return item


def _read_row(
    table: Table, layout: Layout, key: tuple[int, int], row: tuple[Cell, ...], cells: list[tuple[int, Cell]],
    outline: Outline, found: Found, item: int, period: str, section: str, caption: str, group: str,
) -> None:  # fmt: skip
    columns = layout.columns
    names = _unique(row[c].text for c, k in enumerate(columns) if k.kind == "name")
    places = _unique(row[c].text for c, k in enumerate(columns) if k.kind == "place")
    name = names[-1] if names else ""
    project = group or (names[0] if names else (outline.chapter or outline.project))
    place = places[-1] if places else ""
    row_unit = next(
        (row[c].text.strip() for c, k in enumerate(columns) if k.kind == "unit" and row[c].text.strip()), ""
    )
    label_unit = next((u for u in (unit_of_heading(t) for t in reversed(names + places)) if u), "")
    status = ";".join(_unique(row[c].text.strip() for c, k in enumerate(columns) if k.kind == "status"))
    if names:
        leads = _unique(
            u for c, k in enumerate(columns) if k.kind == "lead" for u in re.split(r"[、，,；;\n]", row[c].text)
        )
        found.projects.append(ProjectLine(project, ";".join(leads), status, section, row[0].line))
    by_column: dict[int, list[Mention]] = {}
    for c, cell in cells:
        column = columns[c]
        if column.kind in {"index", "lead", "unit", "status"}:
            continue
        context = Context(
            section, _mode(column), project, column.period or period, cell.line, cell.page, item + c + 1, key, c,
            column.stage, name or column.group or f"{outline.project or outline.section} {caption}", place if not rules.TOTAL_ROW.match(place) else "",
        )  # fmt: skip
        context.lines = cell.lines
        text = cell.text.strip()
        if _BARE.match(text):
            if column.kind in {"name", "place", "notes", "status"} or (
                not column.kind and re.fullmatch(r"(?:19|20)\d\d", text)
            ):
                continue
            mention = _bare(text, column, row_unit, label_unit, layout.caption_unit, context, names or places)
            if mention is not None:
                _role_of_bare(mention, column)
                mention.total_row = any(rules.TOTAL_ROW.match(re.sub(r"\s", "", t)) for t in (*names, *places))
                found.mentions.append(mention)
                by_column[c] = [mention]
            continue
        if column.kind in {"name", "place"}:
            context.kind = "notes"
        by_column[c] = _read_cell(text, context, column, found, row_unit)
    _link_row(layout, key, row, by_column, found, project, status, table)


def _unique(texts: Iterable[str]) -> list[str]:
    out: list[str] = []
    for text in texts:
        compact = re.sub(r"\s+", "", text)
        if compact and compact not in out:
            out.append(compact)
    return out


def _mode(column: Column) -> str:
    return {"target": "target", "actual": "actual", "share": "actual", "cost": "actual", "notes": "notes"}.get(
        column.kind, "notes"
    )


def _read_cell(text: str, context: Context, column: Column, found: Found, row_unit: str) -> list[Mention]:
    mentions = read_text(text, context, found)
    for m in mentions:
        if column.kind == "share" and kind_letter(m.quantity) == "P" and m.role in {"actual", "target"}:
            m.role, m.stage, m.reason = "context", "none", "column:share"
        elif column.kind == "difference":
            m.role, m.stage, m.reason = "context", "none", "column:difference"
        elif column.kind == "change":
            m.role, m.stage, m.reason = "change", "none", "column:change"
        elif column.kind == "cost" and m.unit.startswith("yuan"):
            m.role, m.stage, m.reason = "cost", "none", "column:cost"
        elif (
            column.kind in {"actual", "target"}
            and m.role == "cost"
            and _only(mentions)
            and re.search("投资|贷款", column.heading)
        ):
            m.role = column.kind
            m.stage = "planned" if column.kind == "target" else "completed"
        if not content(m.subject) or content(m.subject) in {"培训", "就业", "改造", "安装"}:
            m.subject = f"{m.head} {m.subject}"
    return mentions


def _only(mentions: list[Mention]) -> bool:
    return len(mentions) == 1


def _bare(
    text: str, column: Column, row_unit: str, label_unit: str, caption_unit: str, context: Context, labels: list[str]
) -> Mention | None:
    share = column.kind == "share"
    unit = "%" if share else (column.unit or row_unit or label_unit or _single(caption_unit, column))
    if not unit and column.kind in {"actual", "target"} and re.search(r"率", (labels or [""])[-1] + column.heading):
        unit = "%"
    if not unit:
        unit = "个"
    try:
        quantity = parse_quantity(text, unit)
    except QuantityError:
        return None
    subject = " ".join(labels) or column.group
    if column.group and column.group not in subject:
        subject = f"{subject} {column.group}"
    return Mention(
        quantity, context.line, context.page, context.section, head=context.head, project=context.project, period=context.period,
        item=context.item, row=context.row, column=context.column, subject=subject, place=context.place,
        stage=column.stage, clause=column.heading, unit_zh="" if re.search(r"[%％]$", text) else unit,
    )  # fmt: skip


def _single(caption_unit: str, column: Column) -> str:
    """Return the unit of a caption such as ``单位：千米``; of several the one that suits the column."""
    parts = (
        [p for p in re.split(r"[、，,/；;]|和", caption_unit) if p] if caption_unit.count("/") != 1 else [caption_unit]
    )
    if not parts:
        return ""
    money = [p for p in parts if p.endswith("元")]
    if re.search(r"投资|资金|贷款|金额", column.heading) and money:
        return money[0]
    others = [p for p in parts if p not in money and p not in {"%", "％"}]
    return (others or parts)[0]


def _role_of_bare(m: Mention, column: Column) -> None:
    m.reason = f"column:{column.kind}"
    if column.kind == "target":
        m.role, m.stage = "target", "planned"
    elif column.kind == "actual":
        started = re.search(r"开工|在建", m.subject) and not re.search(r"竣工|建成", column.heading)
        m.role, m.stage = "actual", column.stage or ("started" if started else "completed")
    elif column.kind == "part":
        m.role, m.stage, m.part = "breakdown", "completed", True
    elif column.kind == "change":
        m.role, m.stage = "change", "none"
    elif column.kind == "cost":
        m.role, m.stage = "cost", "none"
    else:
        m.role, m.stage = "context", "none"
    if (
        m.role in {"target", "actual"}
        and m.unit.startswith("yuan")
        and not re.search(r"投资|贷款|资金|金额|目标|任务|计划|完成|实际|年度安排", column.heading)
    ):
        m.role, m.stage = "cost", "none"


def _link_row(
    layout: Layout, key: tuple[int, int], row: tuple[Cell, ...], by_column: dict[int, list[Mention]], found: Found,
    project: str, status: str, table: Table,
) -> None:  # fmt: skip
    """Join the numbers of one row: within a group of columns where there are groups, else left to right."""
    columns = layout.columns
    links: list[Link] = []
    texts_t = [m for c, ms in by_column.items() if columns[c].kind == "target" for m in ms if m.role == "target"]
    texts_a = [m for c, ms in by_column.items() if columns[c].kind == "actual" for m in ms if m.role == "actual"]
    if any(m.unit == "percent" for m in texts_t) and not any(m.unit == "percent" for m in texts_a):
        for m in (x for c, ms in by_column.items() if columns[c].kind == "actual" for x in ms):
            if m.role == "change" and m.unit == "percent":  # 压缩42% answers 压缩30%以上
                m.role, m.stage, m.reason = "actual", "completed", "answers the target"
                texts_a.append(m)
    for link in found.links:  # 建成8所，新增学位2160个，完成100%: the percentage is of what was promised
        if (
            link.row == key
            and link.target is None
            and link.actual is not None
            and link.share is not None
            and len(texts_t) == 1
        ):
            t = texts_t[0]
            better = [a for a in texts_a if a.unit == t.unit and a is not link.actual]
            fits = [a for a in better if _ratio_fits(Link(t, a), link.share)]
            if len(fits) == 1 and not (link.actual.unit == t.unit and _ratio_fits(Link(t, link.actual), link.share)):
                link.target, link.actual = t, fits[0]
    used: set[int] = {id(link.actual) for link in found.links if link.row == key and link.actual is not None}
    used |= {id(link.target) for link in found.links if link.row == key and link.target is not None}
    singles_t = [
        by_column[c][0] for c in sorted(by_column) if columns[c].kind == "target" and _one(by_column[c], "target")
    ]
    singles_a = [
        by_column[c][0] for c in sorted(by_column) if columns[c].kind == "actual" and _one(by_column[c], "actual")
    ]
    for t in singles_t:
        if id(t) in used:
            continue
        options = [
            a for a in singles_a
            if (a.unit == t.unit and id(a) not in used and columns[a.column].group == columns[t.column].group)
            or (a.unit == t.unit and id(a) not in used and not columns[t.column].group and not columns[a.column].group)
        ]  # fmt: skip
        if not options:
            options = [
                a
                for a in singles_a
                if a.unit == t.unit and id(a) not in used and _related(columns[t.column], columns[a.column])
            ]
        periods = [columns[a.column].period for a in options]  # 1—6月完成, 1—9月完成: one row of the plan, two results
        for a in options if all(periods) and len(set(periods)) == len(periods) else options[:1]:
            links.append(_row_link(t, a, key, project, status, "same row"))
            used |= {id(t), id(a)}
    shares = [
        (c, m)
        for c, ms in sorted(by_column.items())
        if columns[c].kind == "share"
        for m in ms
        if m.role == "context" and kind_letter(m.quantity) == "P"
    ]
    every = [link for link in found.links if link.row == key] + links
    for c, share in shares:
        spans = sum(1 for other in table.grid[layout.first_row :] if other[c] is row[c])
        home = _link_for_share(c, share, every, columns, texts_t, texts_a) if spans == 1 else None
        if home is None and spans == 1:
            fitting = _fitting(share, texts_t, texts_a, used)
            if fitting is None and len(texts_t) <= 1 and len(texts_a) <= 1:
                fitting = (texts_t[0] if texts_t else None, texts_a[0] if texts_a else None)
            if fitting is not None:
                home = _row_link(*fitting, key, project, status, "share in the row")
                if fitting == (None, None):
                    home.subject, home.head = share.subject or project, project
                every.append(home)
                links.append(home)
        if home is None:  # a merged cell over several rows, or one percentage for several quantities
            home = Link(
                project=project, period=share.period, row=key, reason="share of several", group=True, status=status
            )
            home.subject = share.subject or project
            links.append(home)
        if home.share is None:
            home.share, home.share_mentions = share.quantity.value, [share]
    for link in every:
        link.status = link.status or status
    found.links.extend(links)


def _one(mentions: list[Mention], role: str) -> bool:
    return len([m for m in mentions if m.role == role]) == 1 and mentions[0].role == role


def _related(a: Column, b: Column) -> bool:
    return (
        not a.group
        or not b.group
        or similarity(a.group, b.group) > 0.5
        or {column_kind(a.group), column_kind(b.group)} <= {"target", "actual", "name", ""}
    )


def _row_link(
    target: Mention | None, actual: Mention | None, key: tuple[int, int], project: str, status: str, reason: str
) -> Link:
    anchor = actual or target
    link = Link(target, actual, row=key, project=project, status=status, reason=reason)
    if anchor is not None:
        link.subject, link.head, link.period, link.place = anchor.subject, anchor.head, anchor.period, anchor.place
    return link


def _link_for_share(
    c: int, share: Mention, links: list[Link], columns: list[Column], targets: list[Mention], actuals: list[Mention],
) -> Link | None:  # fmt: skip
    open_links = [link for link in links if link.share is None and not link.group]
    same_group = [
        link for link in open_links
        if columns[c].group and any(m is not None and m.column >= 0 and columns[m.column].group == columns[c].group for m in (link.actual, link.target))
    ]  # fmt: skip
    if len(same_group) == 1:
        return same_group[0]
    fits = [link for link in (same_group or open_links) if _ratio_fits(link, share.quantity.value)]
    if len(fits) == 1:
        return fits[0]
    # several quantities, and the figure belongs to the columns beside it
    beside = [link for link in open_links if link.actual is not None and 0 <= c - link.actual.column <= 1]
    if len(beside) == 1:
        return beside[0]
    if len(targets) <= 1 and len(actuals) <= 1 and len(open_links) == 1:
        return open_links[0]
    return None


def _fitting(
    share: Mention, targets: list[Mention], actuals: list[Mention], used: set[int]
) -> tuple[Mention | None, Mention | None] | None:
    """Return the one target and result of the row whose ratio is the printed percentage, or the only target's first result."""
    combos = [
        (t, a) for t in targets for a in actuals if t.unit == a.unit and id(t) not in used and id(a) not in used
    ]  # fmt: skip
    fits = [(t, a) for t, a in combos if _ratio_fits(Link(t, a), share.quantity.value)]
    if len(fits) == 1:
        return fits[0]
    finished = [(t, a) for t, a in combos if a.stage == "completed"]
    return finished[0] if len(targets) == 1 and finished else None


def _ratio_fits(link: Link, share: float) -> bool:
    if link.target is None or link.actual is None or not link.target.quantity.value:
        return False
    ratio = link.actual.quantity.value / link.target.quantity.value * 100
    inverse = 1e4 / ratio if ratio else 0.0
    return min(abs(ratio - share), abs(inverse - share)) <= max(0.6, share * 0.01)


__all__ = ["column_kind", "grid_of", "read_table", "section_kind", "unit_of_heading"]
