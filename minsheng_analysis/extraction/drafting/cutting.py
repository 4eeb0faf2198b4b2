"""Cut a document into passages: which project is open, which part of it, which section."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from minsheng_analysis.extraction.document import Cell, Document, Table
from minsheng_analysis.extraction.document import Paragraph as Block
from minsheng_analysis.extraction.drafting.columns import columns_of, rows_beside_the_projects
from minsheng_analysis.extraction.drafting.lead_clauses import LEAD_LABEL, only_first_leads, with_leads_of_items
from minsheng_analysis.extraction.drafting.leads import deadline_in, lead_behind, lead_behind_name, lead_in, units_of
from minsheng_analysis.extraction.drafting.naming import is_general, is_name, is_of_page, project_title
from minsheng_analysis.extraction.drafting.passages import (
    LISTED,
    NOTE,
    OF_ALL,
    ORDINAL,
    VERDICT,
    Part,
    Passage,
    Passages,
    part_of_heading,
)
from minsheng_analysis.extraction.drafting.row_remarks import due_in_remark
from minsheng_analysis.extraction.drafting.series import before_annex, item_of, left_out
from minsheng_analysis.extraction.drafting.verdict_headings import (
    Opening,
    VerdictHeading,
    banner,
    tall_verdict,
    verdict_opening,
)
from minsheng_analysis.extraction.reading.bare_cells import BLANK
from minsheng_analysis.extraction.reading.figures import is_serial
from minsheng_analysis.extraction.reading.headed import rows_elected
from minsheng_analysis.extraction.reading.kinds import Kind
from minsheng_analysis.extraction.reading.modes import PLAN, marks_of
from minsheng_analysis.extraction.reading.outline import heading_of, title_of
from minsheng_analysis.extraction.reading.spans import Paragraph

#: A line that introduces another list.
_INTRODUCES = re.compile(r"[^。；;，,：:]{2,40}[：:]")


def passages_of(document: Document, kind: Kind) -> Passages:
    """Cut a document.

    Parameters
    ----------
    document : Document
    kind : str
        What a sentence without a mark of its own is taken for follows from the kind of document.
    """
    walk = _Walk(document, kind)
    walk.run()
    if members := left_out(document, walk.opened):
        walk = _Walk(document, kind, members)
        walk.run()
    walk.out.in_order()
    return walk.out


def _without_open_lead(found: tuple[int, str] | None) -> tuple[int, str] | None:
    """Leave off a heading the bracket that begins to name its lead: （一）公厕建设项目（牵头单位."""
    return found and (found[0], re.sub(r"[（(](?:牵头|责任|主办|承办)(?:单位|部门)?$", "", found[1]))


class _Walk:
    """One pass over the document: which project is open, which part, which section."""

    def __init__(self, document: Document, kind: Kind, members: Mapping[int, tuple[int, str]] = MappingProxyType({})) -> None:  # fmt: skip
        self.document = document
        #: Items that are projects because the others of their series are: rank and name by block.
        self.members = members
        self.opened: set[int] = set()  # blocks that opened a project
        self.block = 0
        self.kind = kind
        self.first_leads = only_first_leads(document.texts())
        #: Headings of the letter that goes before a list of tasks.
        self.covering = before_annex(document) if kind in ("targets", "vote") else set()
        self.title = title_of(document)
        self.out = Passages(kind=kind)
        self.item = 0
        self.row = 0
        self.project = 0
        #: Rank of the heading that opened the project; -1 for a line of its own, which numbered headings do not close.
        self.rank = 9
        self.part: Part | None = None
        self.part_rank = 9
        #: The verdict that what follows stands under, and the rank of heading that closes it.
        self.under: VerdictHeading | None = None
        self.under_rank = -1
        #: A line of its own closes it, too.
        self.lines_close = False
        #: Rank of the last numbered heading outside of such a verdict.
        self.outer = -1
        #: The line before opened one.
        self.fresh = False
        tables = [(k, b, *columns_of(b)) for k, b in enumerate(document.blocks) if isinstance(b, Table)]
        self.tables = {k: (top, parts, names) for k, _, top, parts, names in tables}
        elected = ((k, rows_elected(table.grid)) for k, table, *_ in tables)
        self.refused = {k: {r for r, was in rows.items() if not was} for k, rows in elected}
        self.out.beside = {
            (k, r) for k, table, *_, names in tables for r in rows_beside_the_projects(table, names) | self.refused[k]
        }
        for k, table, top, parts, names in tables:
            if names is not None and parts:
                self._named_in_table(k, table, top, names)

    def _named_in_table(self, number: int, table: Table, top: int, names: int) -> None:
        rows = [row for r, row in enumerate(table.grid) if r > top and (number, r) not in self.out.beside]
        head = table.grid[top][names]
        serial = next((c for c in range(table.width) if is_serial(table.grid, c)), None)
        printed = {row[names]: row[serial].text.strip() for row in reversed(rows) if serial is not None}
        for cell in dict.fromkeys(row[names] for row in rows if not banner(row) and row[names] is not head):
            name = project_title(cell.text)
            if 2 <= len(name) <= 40 and not is_general(name):
                self.out.add(name, cell.line, int(n) if (n := printed.get(cell, "")).isdigit() else 0)

    def run(self) -> None:
        """Walk the blocks in order."""
        self._open_section("overview", self.title)
        for number, block in enumerate(self.document.blocks):
            self.item += 1
            if isinstance(block, Table):
                self._table(number, block, *self.tables[number])
            elif block.text.strip():
                self._paragraph(number, block)

    def _open_section(self, kind: str, title: str) -> None:
        self.out.sections.append((kind, title))

    # ------------------------------------------------------------------------------------------------ paragraphs

    def _paragraph(self, number: int, block: Block) -> None:
        self.block = number
        text = block.text.strip()
        named = ORDINAL.match(text) or LISTED.match(text)
        found = _without_open_lead(heading_of(block))
        noted = self.kind in ("targets", "vote") and bool(NOTE.match(text))
        if OF_ALL.match(text) or noted:
            self.project, self.rank, self.part = 0, 9, None
        opening = self._verdict_over(text)
        before = self.under
        if not opening and _INTRODUCES.fullmatch(text):
            self.under = None
        if opening:
            self._open_verdict(opening, found[0] if found else 5, block)
        elif number in self.members:
            self._member(block, *self.members[number])
        elif named and not part_of_heading(named["name"]):
            self._open_project(project_title(named["name"]), -1 if ORDINAL.match(text) else 3, block)
        elif found and not is_of_page(project_title(found[1])):
            self._heading(block, *found)
        self.fresh = bool(opening)
        part, strong, begin = ("other", True, 0) if noted else self._part_of_paragraph(text)
        own = lead_in(text)
        lead = own or (lead_behind_name(text) if found or named else []) or (lead_behind(text) if self.project else [])
        lead = lead[:1] if self.first_leads and not LEAD_LABEL.search(text) else lead
        self.out.passages = with_leads_of_items(self.out.passages, self.project, text)
        self.out.led_by(self.project, lead)
        new = len(self.out.passages)
        leading = ";".join(self._leading(text) or ([] if own else lead))
        for low, high in Paragraph(text, ()).sentences:
            self._add(
                text,
                low,
                high,
                _line_at(block, low),
                block.page,
                "other" if opening and opening.alone else part if low >= begin or strong else None,
                strong,
                lead=leading,
            )
        if until := deadline_in(text):
            self._due(until, new, of_project=bool(own))
        if opening and not opening.alone and not found:
            self.under = before  # 超额完成：新增车位655个 heads its own line only

    def _due(self, until: str, new: int, *, of_project: bool) -> None:
        """Let what is promised be due when a label says: in the label's paragraph, or in its project where it has a line of its own."""
        for k, p in enumerate(self.out.passages):
            if not p.row and not p.until and (k >= new or (of_project and self.project and p.project == self.project)):
                self.out.passages[k] = replace(p, until=until)

    def _verdict_over(self, text: str) -> Opening | None:
        """Give the verdict that a line opens over what follows; one on a line of a project's own is that project's."""
        opening = verdict_opening(text)
        return opening if opening and (opening.heads or self.under or not self.project) else None

    def _open_verdict(self, opening: Opening, rank: int, block: Block) -> None:
        """Let what follows stand under a verdict; it divides the projects and is none."""
        closing = rank if rank < 5 else self.under_rank if self.under else self.outer
        self.under = VerdictHeading(opening.words, opening.start, block.line, block.page)
        self.under_rank = closing
        self.lines_close = rank >= 5
        if not self.project or rank <= self.rank:
            self.project, self.rank = 0, 9
        if self.part_rank >= rank:
            self.part, self.part_rank = None, 9

    def _close_verdict(self, rank: int, part: Part | None, *, general: bool) -> None:
        """Close the verdict that what follows stood under, where a heading is no part of its list."""
        closes = rank <= self.under_rank or (rank >= 5 and self.lines_close)
        if self.fresh and closes and not part and not general:
            # Headings without numbers: the first below it shows what its items are.
            self.under_rank, self.lines_close = min(self.under_rank, rank - 1), False
        elif closes or part in ("measures", "next") or general:
            self.under = None

    def _leading(self, text: str) -> list[str]:
        """Give the bodies in the lead that a paragraph's opening names: （一）区残联牵头，…."""
        m = re.match(r"[^，。；]{2,60}?(?:牵头|负责|会同|组织实施)", text)
        known = self.out.leads.get(self.project, "").split(";")
        return [unit for unit in known if unit and m and unit in m.group()]

    def _heading(self, block: Block, rank: int, text: str) -> None:
        whole = text == block.text.strip()
        name = project_title(text)
        part = part_of_heading(text) if (whole or len(text) <= 14) and name not in self.out.projects else None
        known = self.out.number_of(name) if not part else 0
        alone = rank >= 5
        if self.under:
            self._close_verdict(rank, part, general=is_general(name))
        elif not alone:
            self.outer = rank
        if self.part in ("measures", "next") and rank > self.part_rank and not (alone and (known or part)):
            return
        if self.project and rank < self.rank and self.rank >= 0:
            self.project, self.rank = 0, 9
        if known and (alone or not self._inside(rank)):
            self._open_project(name, -1 if alone else rank, block)
        elif part:
            self._open_part(part, rank, text)
        elif alone:
            if is_general(name) or re.match(r"附", text):
                self.project, self.rank, self.part = 0, 9, None
                self._open_section("overview", text[:40])
        elif self._inside(rank) or is_general(name) or not is_name(name) or self.block in self.covering:
            if not self._inside(rank):
                self.part, self.part_rank = None, 9
                if rank <= 1:
                    self._open_section("overview", text[:40])
        else:
            self._open_project(name, rank, block)

    def _member(self, block: Block, rank: int, name: str) -> None:
        """Open the project that an item of a series is, as the others of its series are."""
        if self.under:
            self._close_verdict(rank, None, general=False)
        else:
            self.outer = rank
        self._open_project(name, rank, block)

    def _open_part(self, part: Part, rank: int, text: str) -> None:
        if part == "lead":
            self.part, self.part_rank = None, 9
            return
        self.part, self.part_rank = part, rank
        if rank >= 5 and part in ("measures", "next"):
            self.project, self.rank = 0, 9
        if rank <= 1 and not self.project:
            self._open_section("overview", text)

    def _inside(self, rank: int) -> bool:
        return bool(self.project) and rank > self.rank

    def _open_project(self, name: str, rank: int, block: Block) -> None:
        if rank == -1 or self.part in ("measures", "next"):
            self.part, self.part_rank = None, 9
        item = item_of(self.block, block.text.strip())
        number = self.out.add(name, block.line, item.number if item else 0)
        self.opened.add(self.block)
        if rank == -1:
            self._open_section("chapter", name)
        self.project, self.rank = number, rank
        if self.part and self.part_rank > rank:
            self.part, self.part_rank = None, 9

    def _part_of_paragraph(self, text: str) -> tuple[Part | None, bool, int]:
        """Give the part a paragraph's label or heading says, whether one does, and from where in the text it holds."""
        m = re.match(
            r"[^：:，。；\d]{0,6}?(?:[（(][一二三四五六七八九十\d]{1,2}[）)]|\d[.．、])?\s*([^：:，。；]{2,14})[：:](?=.)",
            text,
            re.S,
        )
        if m and (part := part_of_heading(m.group(1))):
            rest = re.sub(r"[\s。，；]", "", text[m.end() :])
            judged = part in ("result", "verdict") and VERDICT.fullmatch(rest)
            return ("verdict" if judged else part), True, m.end()
        return self.part, self.part is not None, 0

    # ---------------------------------------------------------------------------------------------------- tables

    def _table(self, number: int, table: Table, top: int, parts: dict[int, Part], names: int | None) -> None:
        before = (self.project, self.rank, self.part)
        outside = over = self.under
        if parts:
            self._open_section("table", self.title)
        seen: set[int] = set()
        for r, row in enumerate(table.grid):
            inside = bool(parts) and r > top
            heading = banner(row) if inside else None
            if heading:
                over = VerdictHeading(heading.words, heading.start, row[0].line, row[0].page)
            tall = tall_verdict(table.grid, r, names) if inside and not heading else None
            self.under = VerdictHeading(tall[1].words, tall[1].start, tall[0].line, tall[0].page) if tall else over
            if inside:
                self.row += 1
                if names is not None:
                    beside = (number, r) in self.out.beside
                    self.project = 0 if beside else self.out.number_of(project_title(row[names].text))
            lead = ";".join(units_of(_told(row, parts, "lead"))) if inside else ""
            until = (_told(row, parts, "until") or due_in_remark(row, table.grid[top])) if inside else ""
            own = inside and names is not None and sum(of[names] is row[names] for of in table.grid) == 1
            named = project_title(row[names].text) if own and names is not None else ""
            if lead and self.project:
                self.out.led_by(self.project, lead.split(";"))
            for c, cell in enumerate(row):
                if id(cell) in seen or BLANK.match(cell.text.strip()):
                    continue
                seen.add(id(cell))
                self.item += 1
                heads = bool(heading) or (tall is not None and cell is tall[0])
                part = parts.get(c) if inside and not heads and r not in self.refused[number] else None
                new, spans = len(self.out.passages), self._rows_of(table, r, c)
                self._cell(cell, part, spans=spans, lead=lead)
                if inside and not heads and not spans:
                    head = table.grid[top][c].text.strip()
                    self.out.passages[new:] = [
                        replace(p, named=named, until=until, head=head, elected="elected" in parts.values())
                        for p in self.out.passages[new:]
                    ]
        self.project, self.rank, self.part = before
        self.under = outside
        if parts:
            self._open_section("overview", self.title)
            self.project, self.rank = 0, 9

    def _rows_of(self, table: Table, r: int, c: int) -> bool:
        return r + 1 < len(table.grid) and table.grid[r + 1][c] is table.grid[r][c]

    def _cell(self, cell: Cell, part: Part | None, *, spans: bool, lead: str) -> None:
        text = cell.text.strip()
        for low, high in Paragraph(text, ()).sentences:
            n = text.count("\n", 0, low + len(text[low:high]) - len(text[low:high].lstrip()))
            line = cell.lines[n] if n < len(cell.lines) else cell.line
            # A cell that spans several rows belongs to none of them.
            row, of = (0, "") if spans else (self.row, lead)
            self._add(text, low, high, line, cell.page, part or "other", part is not None, row, of)

    def _add(
        self, text: str, low: int, high: int, line: int, page: int, part: Part | None, strong: bool, row: int = 0, lead: str = ""
    ) -> None:  # fmt: skip
        words = text[low:high]
        if part is None:
            part, strong = self._by_words(words), False
        if part == "result" and VERDICT.fullmatch(re.sub(r"[\s。，；]", "", words)):
            part = "verdict"
        section = len(self.out.sections) - 1
        project = self.project or self._spoken_of(words)
        self.out.passages.append(
            Passage(words, self.item, low, line, page, project, part, strong, section, row, lead, self.under)
        )

    def _spoken_of(self, words: str) -> int:
        """Give the one project that a sentence outside of all projects names; 0 for none or several."""
        named = [k for k, name in enumerate(self.out.projects, 1) if len(name) >= 4 and name in words]
        numbered = re.match(
            r"\s*(?:(?:项目|实事)([一二三四五六七八九十])|第([一二三四五六七八九十])[件项])", words
        )  # 第三批 is none
        if not named and numbered:
            number = "一二三四五六七八九十".index(numbered[1] or numbered[2]) + 1
            named = [k for k in [number] if k <= len(self.out.projects)]
        return named[0] if len(named) == 1 else 0

    def _by_words(self, words: str) -> Part:
        """What a sentence is by its own words: a promise where its first mark is one."""
        marks = marks_of(words)
        if (
            marks
            and marks[0][1] == PLAN
            and re.match(r"[^，。；]{0,10}(?:计划|承诺|目标|拟|将|力争|确保|打算|任务)", words.strip())
        ):
            return "target"
        if self.kind in ("targets", "vote"):
            return "target"
        return "result" if self.kind in ("completion", "progress", "plan_execution", "evaluation", "other") else "other"


def _line_at(block: Block, at: int) -> int:
    return next((line for start, line in reversed(block.breaks) if start <= at), block.line)


def _told(row: Sequence[Cell], parts: dict[int, Part], part: Part) -> str:
    return " ".join(row[c].text.strip() for c, of in parts.items() if of == part)
