"""The document cut into passages: sentences, each with the project, the part and the line of the report it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from minsheng_analysis.extraction.drafting.verdict_headings import VerdictHeading
from minsheng_analysis.extraction.reading.kinds import Kind
from minsheng_analysis.extraction.reading.relations import likeness

Part = Literal[
    "target", "support", "result", "verdict", "lead", "measures", "next", "until", "elected", "other",
]  # fmt: skip
_NUMBERING = re.compile(
    r"^\s*(?:第?[一二三四五六七八九十]{1,3}[、.．章节是]|[（(][一二三四五六七八九十\d]{1,3}[）)]|[①-⑳]|\d{1,2}[.．、](?!\d)|[▲●◆■★◎☆※▶◇•·\-—])+\s*"
)
#: Headings that name a project by its number: 项目一：…, 第一件 …, 实事3：….
ORDINAL = re.compile(
    r"^(?:(?:重点|民生|惠民|为民)*(?:实事|项目|事项|工程|任务)(?:[一二三四五六七八九十]{1,3}|\d{1,2})|第[一二三四五六七八九十\d]{1,3}[件项](?:实事|项目|工程)?)[：:、.．\s]\s*(?P<name>\S.{1,39})$"
)
LISTED = re.compile(r"^[一二三四五六七八九十]{1,2}是(?P<name>[^，。；：:\d]{3,20})[。：:]")
#: A remark behind the last project that is of all of them.
OF_ALL = re.compile(
    r"(?:备注|附注|说明|(?:有关|工作|相关)要求)[：:](?=[^。]{0,20}(?:以上|上述|各(?:个?项目|牵头|责任|实施|单位|部门)))"
)
#: A remark on a list of tasks, which sets none itself.
NOTE = re.compile(r"[（(]?(?:说明|备注|注)[：:]")
_NEXT = re.compile(r"打算|下一步|下步|下阶段|明年|来年|展望|建议")
_MEASURES = re.compile(r"措施|做法|经验|机制|举措|问题|体会|特点|保障$|要求$")
_LEAD = re.compile(r"牵头|责任(?:单位|部门|主体|领导|人)?$|主办|承办|实施(?:单位|主体)|主管|负责")
_SUPPORT = re.compile(r"支撑|绩效目标|(?:建设|实施|工作|具体|主要)内容|具体任务|任务分解|分解")
_RESULT = re.compile(
    r"(?:完成|推进|落实|实施|办理|进展|执行|建设|实际|兑现).{0,4}(?:情况|结果|进度|成效)|^进展|^进度|^结果|^成效|^落实|^实绩|^实际完成|^完成$"
)
_TARGET = re.compile(r"目标|任务|承诺|计划|年初")
JUDGED = re.compile(r"评价|评定|结论|完成情况|完成状态|状态|是否完成|完成结果|结果|办结")
NAMES = re.compile(r"^(?:民生|实事|重点|惠民|为民)*(?:项目|实事|事项|工程|工作|任务)?(?:名称|项目|事项|实事)$")
#: A short text that is nothing but an official verdict.
VERDICT = re.compile(
    r"(?:该|本|此|这)?(?:项|民生|实事|项目|工作|任务)*(?:已|均|已经|尚)?(?:未能|未|没有|没能)?(?:超额|全面|全部|圆满|如期|按期|提前|较好|基本|按时|部分|顺利)?(?:完成|达标|达到|实现|兑现)(?:了|全年|年度|既定|预定|目标|任务|计划|承诺|进度|序时)*"
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
        measures (how it was gone about), next (what is yet to be done), until (a column of deadlines), elected (a column
        of what was voted for) or other.
    strong : bool
        A label, heading or column says the part, not the sentence's own words.
    section : int
        Place in `Passages.sections`.
    row : int
        Number of the record (row of a table) it stands in; 0 outside of one.
    lead : str
        Bodies in the lead of that row, joined by ``;``.
    under : VerdictHeading or None
        The verdict that it stands under.
    named, until, head : str
        Of a cell: what its row is called, until when it is to be done, and the heading of its column.
    elected : bool
        Of a cell: its table says what was voted for, and its row was.
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
    under: VerdictHeading | None = None
    named: str = ""
    until: str = ""
    head: str = ""
    elected: bool = False


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
    printed : dict of int to int
        Number that the document prints before a project; it need not print any.
    kind : str
        Of the document.
    beside : set of (int, int)
        Tables' rows that are no project, by the number of the table's block and of the row.
    undivided : bool
        The document names no project.
    """

    passages: list[Passage] = field(default_factory=list)
    projects: list[str] = field(default_factory=list)
    leads: dict[int, str] = field(default_factory=dict)
    sections: list[tuple[str, str]] = field(default_factory=list)
    locators: dict[int, tuple[int, int]] = field(default_factory=dict)
    printed: dict[int, int] = field(default_factory=dict)
    kind: Kind = "completion"
    beside: set[tuple[int, int]] = field(default_factory=set)
    undivided: bool = False

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
        self.projects, self.undivided = [name], True
        self.locators = {1: (0, self.passages[0].line if self.passages else 1)}
        self.leads = {1: self.leads.get(0, "")}
        self.passages = [replace(p, project=1) for p in self.passages]
        self.__dict__.pop("_known", None)

    def in_order(self) -> None:
        """Number the projects as they come in the document: those of a table were known before those of the paragraphs above it."""
        first = {k: line for k, (_, line) in self.locators.items()}
        for p in self.passages:
            first[p.project] = min(p.line, first.get(p.project, p.line))
        counted = self._printed_in_order()
        order = sorted(range(1, len(self.projects) + 1), key=lambda k: (counted.get(k, len(first)), first[k], k))
        new = {0: 0} | {old: k for k, old in enumerate(order, 1)}
        self.projects = [self.projects[old - 1] for old in order]
        self.locators = {new[old]: place for old, place in self.locators.items()}
        self.leads = {new[old]: units for old, units in self.leads.items()}
        self.printed = {new[old]: number for old, number in self.printed.items()}
        self.passages = [replace(p, project=new[p.project]) for p in self.passages]

    def _printed_in_order(self) -> dict[int, int]:
        """Give the numbers that the document prints of its projects, where they count most of them, from one and each once."""
        numbers = sorted(self.printed.values())
        told = numbers == list(range(1, len(numbers) + 1)) and 2 * len(numbers) > len(self.projects)
        return self.printed if told else {}

    def divided(self) -> set[int]:
        """Give the projects whose promises and results stand apart, under headings, labels or columns of their own.

        Examples
        --------
        >>> from minsheng_analysis.extraction.document import Document, Paragraph as Block
        >>> from minsheng_analysis.extraction.drafting.cutting import passages_of
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

    def led_by(self, project: int, units: Iterable[str]) -> None:
        """Add bodies to those in the lead of a project, each once."""
        held = self.leads.get(project, "").split(";")
        self.leads[project] = ";".join(dict.fromkeys(unit for unit in (*held, *units) if unit))

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

    def add(self, name: str, line: int, printed: int = 0) -> int:
        """Number a project, a new one or one that is known; keep the number that the document prints before it, if any."""
        known = self.number_of(name)
        if not known:
            self.projects.append(name)
            known = len(self.projects)
            self.locators[known] = (len(self.sections) - 1, line)
        if printed:
            self.printed.setdefault(known, printed)
        return known


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
