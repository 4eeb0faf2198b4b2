"""The document cut into passages: sentences, each with the project, the part and the line of the report it stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from minsheng_analysis.extraction.document import Cell, Document, Table
from minsheng_analysis.extraction.document import Paragraph as Block
from minsheng_analysis.extraction.drafting.naming import is_general, project_title
from minsheng_analysis.extraction.reading.figures import BLANK
from minsheng_analysis.extraction.reading.kinds import Kind
from minsheng_analysis.extraction.reading.modes import PLAN, marks_of
from minsheng_analysis.extraction.reading.outline import heading_of, title_of
from minsheng_analysis.extraction.reading.relations import likeness
from minsheng_analysis.extraction.reading.spans import Paragraph

Part = Literal["target", "support", "result", "verdict", "lead", "measures", "next", "other"]

_NUMBERING = re.compile(
    r"^\s*(?:第?[一二三四五六七八九十]{1,3}[、.．章节是]|[（(][一二三四五六七八九十\d]{1,3}[）)]|[①-⑳]|\d{1,2}[.．、](?!\d)|[▲●◆■★◎☆※▶◇•·\-—])+\s*"
)
#: Headings that name a project by its number: 项目一：…, 第一件 …, 实事3：….
_ORDINAL = re.compile(
    r"^(?:(?:重点|民生|惠民|为民)*(?:实事|项目|事项|工程|任务)(?:[一二三四五六七八九十]{1,3}|\d{1,2})|第[一二三四五六七八九十\d]{1,3}[件项](?:实事|项目|工程)?)[：:、.．\s]\s*(?P<name>\S.{1,39})$"
)
_LISTED = re.compile(r"^[一二三四五六七八九十]{1,2}是(?P<name>[^，。；：:\d]{3,20})[。：:]")
_NEXT = re.compile(r"打算|下一步|下步|下阶段|明年|来年|展望|建议")
_MEASURES = re.compile(r"措施|做法|经验|机制|举措|问题|体会|特点|保障$|要求$")
_LEAD = re.compile(r"牵头|责任(?:单位|部门|主体|领导|人)?$|主办|承办|实施(?:单位|主体)|主管|负责")
_SUPPORT = re.compile(r"支撑|绩效目标|(?:建设|实施|工作|具体|主要)内容|具体任务|任务分解|分解")
_RESULT = re.compile(
    r"(?:完成|推进|落实|实施|办理|进展|执行|建设|实际|兑现).{0,4}(?:情况|结果|进度|成效)|^进展|^进度|^结果|^成效|^落实|^实绩|^实际完成|^完成$"
)
_TARGET = re.compile(r"目标|任务|承诺|计划|年初")
_JUDGED = re.compile(r"评价|评定|结论|完成情况|完成状态|状态|是否完成|完成结果|结果|办结")
_NAMES = re.compile(r"^(?:民生|实事|重点|惠民|为民)*(?:项目|实事|事项|工程|工作|任务)?(?:名称|项目|事项|实事)$")
#: A short text that is nothing but an official verdict.
VERDICT = re.compile(
    r"(?:该|本|此|这)?(?:项|民生|实事|项目|工作|任务)*(?:已|均|已经)?(?:超额|全面|全部|圆满|如期|按期|提前|较好|基本|按时|未|未能|没有|部分|顺利)?(?:完成|达标|达到|实现|兑现)(?:了|全年|年度|既定|预定|目标|任务|计划|承诺|进度|序时)*"
)


#: Kinds of document whose headings set promises and results apart; in a form or an evaluation they head indicators.
_APART = frozenset({"completion", "progress", "plan_execution", "other"})


@dataclass(frozen=True)
class Passage:
    """One sentence and where it stands.

    Attributes
    ----------
    text : str
    item, start : int
        Running number of its paragraph or cell, as the figures count them, and its place in there.
    line, page : int
    project : int
        Number of the project; 0 for the report as a whole.
    part : str
        target (what the document promises), support (the works that a promise comes down to), result, verdict, lead,
        measures (how it was gone about), next (what is yet to be done) or other.
    strong : bool
        A label, heading or column says the part, not the sentence's own words.
    section : int
        Place in `Passages.sections`.
    row : int
        Number of the record (row of a table) it stands in; 0 outside of one.
    lead : str
        Bodies in the lead of that row, joined by ``;``.
    """

    text: str
    item: int
    start: int
    line: int
    page: int
    project: int
    part: Part
    strong: bool
    section: int
    row: int = 0
    lead: str = ""


@dataclass
class Passages:
    """A document's passages with its projects and sections.

    Attributes
    ----------
    passages : list of Passage
    projects : list of str
        Names, in the document's order; number k stands at k - 1.
    leads : dict of int to str
        Bodies in the lead, by project.
    sections : list of (str, str)
        Kind (overview, table or chapter) and title.
    locators : dict of int to (int, int)
        Section and line in which a project's name first stands.
    kind : str
        Of the document.
    """

    passages: list[Passage] = field(default_factory=list)
    projects: list[str] = field(default_factory=list)
    leads: dict[int, str] = field(default_factory=dict)
    sections: list[tuple[str, str]] = field(default_factory=list)
    locators: dict[int, tuple[int, int]] = field(default_factory=dict)
    kind: Kind = "completion"

    def at(self, item: int, place: int) -> Passage:
        """Give the passage that holds a place of a paragraph or cell."""
        found = self._by_item().get(item, [])
        return next((p for p in reversed(found) if p.start <= place), found[0] if found else self.passages[0])

    def _by_item(self) -> dict[int, list[Passage]]:
        if not hasattr(self, "_known"):
            self._known: dict[int, list[Passage]] = {}
            for p in self.passages:
                self._known.setdefault(p.item, []).append(p)
        return self._known

    def as_one(self, name: str) -> None:
        """Take a document that names no project for one project."""
        self.projects = [name]
        self.locators = {1: (0, self.passages[0].line if self.passages else 1)}
        self.leads = {1: self.leads.get(0, "")}
        self.passages = [replace(p, project=1) for p in self.passages]
        self.__dict__.pop("_known", None)

    def divided(self) -> set[int]:
        """Give the projects whose promises and results stand apart, under headings, labels or columns of their own.

        Examples
        --------
        >>> from minsheng_analysis.extraction.document import Document, Paragraph as Block
        >>> lines = ("一、农村供水", "目标：新建水厂3座。", "完成情况：建成水厂3座。")
        >>> blocks = tuple(Block(text, line) for line, text in enumerate(lines, 1))
        >>> passages_of(Document("demo.txt", blocks), "completion").divided()
        {1}
        """
        if self.kind not in _APART:
            return set()
        parts: dict[int, set[str]] = {}
        for p in self.passages:
            if p.strong and p.project and len(p.text.strip()) > 6:
                parts.setdefault(p.project, set()).add("target" if p.part == "support" else p.part)
        return {project for project, of in parts.items() if {"target", "result"} <= of}

    def number_of(self, name: str) -> int:
        """Give the number of the project that a text names; 0 if none."""
        if len(name) < 2:
            return 0
        exact = next((k for k, known in enumerate(self.projects, 1) if known == name), 0)
        return exact or next(
            (
                k for k, known in enumerate(self.projects, 1)
                if (min(len(known), len(name)) >= 4 and (known in name or name in known) and abs(len(known) - len(name)) <= 6)
                or (likeness(known, name) >= 0.9 and abs(len(known) - len(name)) <= 3)
            ),
            0,
        )  # fmt: skip

    def add(self, name: str, line: int) -> int:
        """Number a project, a new one or one that is known."""
        known = self.number_of(name)
        if known:
            return known
        self.projects.append(name)
        self.locators[len(self.projects)] = (len(self.sections) - 1, line)
        return len(self.projects)


def part_of_heading(text: str) -> Part | None:
    """Say which part a heading, label or column announces; None for one that announces none.

    Examples
    --------
    >>> [part_of_heading(t) for t in ("一、目标任务", "推进落实情况", "具体支撑项目及绩效目标", "三、工作措施", "牵头单位", "农村供水")]
    ['target', 'result', 'support', 'measures', 'lead', None]
    """
    words = re.sub(r"[\s（）()：:]", "", _NUMBERING.sub("", text))
    if not words or len(words) > 16:
        return None
    for pattern, part in ((_LEAD, "lead"), (_NEXT, "next"), (_MEASURES, "measures"), (_SUPPORT, "support"), (_RESULT, "result"), (_TARGET, "target")):  # fmt: skip
        if pattern.search(words):
            return part  # type: ignore[return-value]
    return None


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
    return walk.out


class _Walk:
    """One pass over the document: which project is open, which part, which section."""

    def __init__(self, document: Document, kind: Kind) -> None:
        self.document = document
        self.kind = kind
        self.title = title_of(document)
        self.out = Passages(kind=kind)
        self.item = 0
        self.row = 0
        self.project = 0
        #: Rank of the heading that opened the project; -1 for a line of its own, which numbered headings do not close.
        self.rank = 9
        self.part: Part | None = None
        self.part_rank = 9
        self.tables = [(b, *_columns(b)) for b in document.blocks if isinstance(b, Table)]
        self._named_in_tables()

    def _named_in_tables(self) -> None:
        for table, top, parts, names in self.tables:
            if names is None or not parts:
                continue
            for cell in dict.fromkeys(row[names] for row in table.grid[top + 1 :]):
                name = project_title(cell.text)
                if 2 <= len(name) <= 40 and not is_general(name):
                    self.out.add(name, cell.line)

    def run(self) -> None:
        """Walk the blocks in order."""
        self._open_section("overview", self.title)
        by_table = {id(table): (top, parts, names) for table, top, parts, names in self.tables}
        for block in self.document.blocks:
            self.item += 1
            if isinstance(block, Table):
                self._table(block, *by_table[id(block)])
            elif block.text.strip():
                self._paragraph(block)

    def _open_section(self, kind: str, title: str) -> None:
        self.out.sections.append((kind, title))

    # ------------------------------------------------------------------------------------------------ paragraphs

    def _paragraph(self, block: Block) -> None:
        text = block.text.strip()
        named = _ORDINAL.match(text) or _LISTED.match(text)
        found = heading_of(block)
        if named and not part_of_heading(named["name"]):
            self._open_project(project_title(named["name"]), -1 if _ORDINAL.match(text) else 3, block)
        elif found:
            self._heading(block, *found)
        part, strong, begin = self._part_of_paragraph(text)
        if lead := _lead_in(text):
            held = self.out.leads.get(self.project, "")
            self.out.leads[self.project] = ";".join(dict.fromkeys([u for u in (*held.split(";"), *lead) if u]))
        leading = ";".join(self._leading(text))
        for low, high in Paragraph(text, ()).sentences:
            self._add(
                text,
                low,
                high,
                _line_at(block, low),
                block.page,
                part if low >= begin or strong else None,
                strong,
                lead=leading,
            )

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
        if self.part in ("measures", "next") and rank > self.part_rank and not (alone and (known or part)):
            return
        if self.project and rank < self.rank and self.rank >= 0:
            self.project, self.rank = 0, 9
        if known and (alone or not self._inside(rank)):
            self._open_project(name, -1 if alone else rank, block)
        elif part == "lead":
            self.part, self.part_rank = None, 9
        elif part:
            self.part, self.part_rank = part, rank
            if alone and part in ("measures", "next"):
                self.project, self.rank = 0, 9
            if rank <= 1 and not self.project:
                self._open_section("overview", text)
        elif alone:
            if is_general(name) or re.match(r"附", text):
                self.project, self.rank, self.part = 0, 9, None
                self._open_section("overview", text[:40])
        elif self._inside(rank) or is_general(name) or not _is_name(name):
            if not self._inside(rank):
                self.part, self.part_rank = None, 9
                if rank <= 1:
                    self._open_section("overview", text[:40])
        else:
            self._open_project(name, rank, block)

    def _inside(self, rank: int) -> bool:
        return bool(self.project) and rank > self.rank

    def _open_project(self, name: str, rank: int, block: Block) -> None:
        if rank == -1 or self.part in ("measures", "next"):
            self.part, self.part_rank = None, 9
        number = self.out.add(name, block.line)
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

    def _table(self, table: Table, top: int, parts: dict[int, Part], names: int | None) -> None:
        before = (self.project, self.rank, self.part)
        if parts:
            self._open_section("table", self.title)
        seen: set[int] = set()
        for r, row in enumerate(table.grid):
            inside = bool(parts) and r > top
            if inside:
                self.row += 1
                if names is not None:
                    self.project = self.out.number_of(project_title(row[names].text))
            lead = ";".join(_units(" ".join(row[c].text for c, p in parts.items() if p == "lead"))) if inside else ""
            if lead and self.project:
                held = self.out.leads.get(self.project, "")
                self.out.leads[self.project] = ";".join(
                    dict.fromkeys([u for u in (*held.split(";"), *lead.split(";")) if u])
                )
            for c, cell in enumerate(row):
                if id(cell) in seen or BLANK.match(cell.text.strip()):
                    continue
                seen.add(id(cell))
                self.item += 1
                self._cell(cell, parts.get(c) if inside else None, spans=self._rows_of(table, r, c), lead=lead)
        self.project, self.rank, self.part = before
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
            self._add(
                text,
                low,
                high,
                line,
                cell.page,
                part or "other",
                part is not None,
                0 if spans else self.row,
                "" if spans else lead,
            )

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
        self.out.passages.append(Passage(words, self.item, low, line, page, project, part, strong, section, row, lead))

    def _spoken_of(self, words: str) -> int:
        """Give the one project that a sentence outside of all projects names; 0 for none or several."""
        named = [k for k, name in enumerate(self.out.projects, 1) if len(name) >= 4 and name in words]
        numbered = re.match(r"\s*(?:项目|实事|第)([一二三四五六七八九十])(?:[件项])?", words)
        if not named and numbered:
            named = [k for k in ["一二三四五六七八九十".index(numbered.group(1)) + 1] if k <= len(self.out.projects)]
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


def _is_name(name: str) -> bool:
    return 2 <= len(name) <= 30 and not re.search(r"\d", name)


def _line_at(block: Block, at: int) -> int:
    return next((line for start, line in reversed(block.breaks) if start <= at), block.line)


def _lead_in(text: str) -> list[str]:
    """Read the bodies that a line of its own, or an opening, names as in the lead."""
    m = re.fullmatch(
        r"[（(]?(?:[（(][一二三四五六七八九十]+[）)])?\s*(?:牵头|责任|主办|承办|实施)(?:单位|部门|主体)[：:]\s*([^。；]{2,60}?)[）)]?",
        text.strip(),
    )
    return _units(m.group(1)) if m else []


def _units(text: str) -> list[str]:
    return [u for u in re.split(r"[、，,；;\s]+", text) if 2 <= len(u) <= 24]


def _columns(table: Table) -> tuple[int, dict[int, Part], int | None]:
    """Give the row of headings, the part of each column, and the column of the projects' names; no parts where it has none."""
    for top, row in enumerate(table.grid[:3]):
        parts: dict[int, Part] = {}
        names = None
        for c, cell in enumerate(row):
            words = re.sub(r"\s+", "", cell.text)
            if names is None and _NAMES.match(words):
                names = c
            elif part := part_of_heading(words):
                parts[c] = part
            elif _JUDGED.search(words):
                parts[c] = "verdict"
        if "target" in parts.values() and {"result", "verdict"} & set(parts.values()):
            return top, _with_verdicts(table, top, parts), names
    return 0, {}, None


def _with_verdicts(table: Table, top: int, parts: dict[int, Part]) -> dict[int, Part]:
    """Take a column for one of verdicts where its cells hold nothing else."""
    out = dict(parts)
    for c, part in parts.items():
        if part not in ("result", "verdict"):
            continue
        texts = [
            re.sub(r"[\s。，；]", "", cell.text) for cell in dict.fromkeys(row[c] for row in table.grid[top + 1 :])
        ]
        filled = [t for t in texts if t]
        judged = sum(bool(VERDICT.fullmatch(t)) or (len(t) <= 8 and "推进" in t) for t in filled)
        out[c] = "verdict" if filled and judged >= 0.7 * len(filled) else "result"
    return out
