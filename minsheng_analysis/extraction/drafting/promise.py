"""One row of a draft's indicators, and what names say of which row belongs to which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from minsheng_analysis.extraction.drafting.claims import Claim, core, same_name
from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.drafting.passages import Passage
from minsheng_analysis.extraction.drafting.restating import Thing, alike
from minsheng_analysis.extraction.drafting.states import State, state_in
from minsheng_analysis.extraction.reading.relations import likeness

#: A thing named in a list, or found behind a promise in words, is as sure as the words that were matched.
CERTAIN, LIKELY = 0.9, 0.82


#: Stands where a promise has no mention of its own, and for a result that is taken already.
SILENT = Mention(Passage("", 0, 0, 0, 0, 0, "other", False, 0), 0, 0, "", "context", "", "", 0.0, "")
NOTHING = Thing([SILENT])


@dataclass(eq=False)
class Promise:
    """One indicator of the draft.

    Attributes
    ----------
    project : int
    level, name, measure : str
    targets, actuals : list of Mention
        Every mention of the promise, and of its result.
    share : int or None
        Number of the printed percentage of plan.
    share_fact : str
        Its fact.
    parent : Promise or None
    parts : list of Promise
        Items whose numbers add up to this one's.
    counted : list of Mention
        Named things that the result counts.
    built : Mention or None
        How much of what was begun is finished.
    unfinished : Mention or None
        How much of the result is said not to be finished.
    open_part : bool
        Some of the result is told to be not finished, and not how much is.
    twofold : bool
        It asks for a beginning, and another promise of its sentence for what is to be finished.
    asked : str
        Stage that the promise asks for.
    comparable : bool
    reason_zh, reason_en : str
    unproven : bool
        Claimed in words that the document gives nothing to check by.
    compared : bool
        The document compares the result with a plan that it does not print.
    score : float
    """

    project: int
    level: str
    name: str
    measure: str = "count"
    targets: list[Mention] = field(default_factory=list)
    actuals: list[Mention] = field(default_factory=list)
    share: int | None = None
    parent: Promise | None = None
    parts: list[Promise] = field(default_factory=list)
    counted: list[Mention] = field(default_factory=list)
    sum_of: list[Mention] = field(default_factory=list)
    asked: str = "completed"
    comparable: bool = True
    reason_zh: str = ""
    reason_en: str = ""
    unproven: bool = False
    compared: bool = False
    score: float = 1.0
    claim: Claim | None = None
    built: Mention | None = None
    unfinished: Mention | None = None
    open_part: bool = False
    twofold: bool = False
    base: str = ""
    share_fact: str = ""

    def not_judged(self, zh: str, en: str) -> None:
        """Take it out of the promises that the report is judged by, and say why in both languages: it supports none of them either."""
        self.level, self.comparable, self.parent = "support", False, None
        self.reason_zh, self.reason_en = zh, en

    @property
    def speaks(self) -> Mention:
        """The mention that says what it is about; a printed percentage alone has none."""
        return (self.targets or self.actuals or [SILENT])[0]

    @property
    def prefix(self) -> str:
        """What its name begins with where it is promised for later; empty where it is not."""
        if not self.upcoming:
            return ""
        told = [m.passage.text[: m.start - m.passage.start] for m in self.targets]
        step = all(_THIS_YEAR.search(text) and not _LATER_YEAR.search(text) for text in told)
        return NEXT_STEP if step else NEXT_YEAR

    def stand_alone(self) -> None:
        """Take its promise off it: its result answers none."""
        self.targets, self.level, self.name = [], "result", self.actuals[0].name

    @property
    def upcoming(self) -> bool:
        """Whether all of it is promised for a later year than the document's."""
        return bool(self.targets) and not self.actuals and all(m.read and m.read.upcoming for m in self.targets)


#: What is to be done in the year itself, told under a heading of what comes next: 下一步，9月底前建成.
_THIS_YEAR = re.compile(r"(?<!\d)(?:\d{1,2}月(?:底|末)?(?:之)?前|年底前)")
_LATER_YEAR = re.compile(r"明年|来年|次年|下一?年|20\d\d年")
#: What the name of a promise begins with that is made for later.
NEXT_YEAR, NEXT_STEP = "下年度", "下一步"


def counted_as(m: Mention) -> tuple[str, str]:
    """Give the unit and the classifier that a mention counts in; empty where it is no figure's."""
    q = m.read.figure.quantity if m.read is not None else None
    return (q.unit, q.classifier) if q is not None else ("", "")


def state_mention(p: Passage, start: int, end: int, words: str, role: str, stage: str, name: str) -> Mention:
    """Make the mention of a state that a passage prints."""
    return Mention(p, start, end, words, role, stage, name, CERTAIN if p.strong else LIKELY, f"words: {words}")


def named_behind(targets: Sequence[Mention]) -> list[str]:
    """Give the names that a promise lists behind its number: 建成中心3个：A、B、C."""
    for m in targets:
        text = m.read.figure.text if m.read else ""
        found = re.match(r"[：:（(]([^。；：）)]{4,120})[）)。；]?", text[m.end :])
        if found and "、" in found.group(1):
            return [
                n
                for n in found.group(1).split("、")
                if 2 <= len(n) <= 30 and not re.search(r"\d|(?:镇|乡|街道|区|县)$", n)
            ]
    return []


def state_of_one(m: Mention, name: str) -> State | None:
    """The state that a following clause prints of one of the listed things: 其中龙泉厂设备安装完成85%."""
    text = m.passage.text[m.end - m.passage.start :]
    found = re.search(rf"其中[^。；]{{0,4}}{re.escape(core(name))}[^。；]*", text)
    state = state_in(found.group()) if found else None
    return state if state is not None and state.stage != "completed" else None


def sentence_around(m: Mention) -> str:
    """Give the clause around a mention, or the rest of its sentence where the clause prints no state."""
    text = m.passage.text
    at = m.start - m.passage.start
    low = max(text.rfind(c, 0, at) for c in "。；\n") + 1
    high = min((k for c in "。；\n" if (k := text.find(c, at)) >= 0), default=len(text))
    clause_low = max(text.rfind("，", low, at), low - 1) + 1
    clause_high = min((k for k in (text.find("，", at),) if k >= 0), default=high)
    clause = text[clause_low:clause_high]
    return clause if state_in(clause) else text[clause_low:high]


def restates(a: Claim, b: Claim) -> bool:
    """Tell whether two promises in words are one."""
    return a.kind == b.kind and (
        core(a.name) == core(b.name) or (same_name(a.name, b.name) and same_name(b.name, a.name))
    )


def belongs(item: Promise, head: Promise) -> float:
    """Return how far an item belongs under a promise, by what both are called and counted in."""
    a, b = core(item.name), core(head.name)
    score = likeness(a, b)
    if head.measure == "qualitative":
        return 0.9 if b in a and a != b else 0.5 * score
    noun = re.sub(r"[^一-龥]", "", head.name)[-3:]
    if item.measure == "qualitative" and head.speaks.unit == "count":
        named = any(
            core(item.name) in core(n) or core(n) in core(item.name)
            for m in head.targets
            for n in [*m.listed, *named_behind([m])]
        )
        return 1.0 if named else 0.8 if noun and item.name.endswith(noun) else 0.5 * score
    same_unit = item.speaks.unit == head.speaks.unit
    return (0.3 if same_unit else 0.0) + 0.6 * max(alike(item.speaks, head.speaks), score) if same_unit else 0.3 * score
