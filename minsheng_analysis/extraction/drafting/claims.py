"""Promises without a number, and what the results say of each named thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.drafting.naming import project_title
from minsheng_analysis.extraction.drafting.passages import Passage, Passages
from minsheng_analysis.extraction.drafting.states import (
    AVERAGE,
    CARRIED_OUT,
    CLEARED,
    COVERAGE,
    HELD,
    State,
    asked_stage,
    state_in,
)
from minsheng_analysis.extraction.reading.relations import likeness
from minsheng_analysis.quantities import find_quantities

_STOPS = re.compile(r"[，。；;\n]")
_OPENING = re.compile(
    r"^\s*(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}是|\d{1,2}[.．、](?!\d)|20\d\d年(?:\d{1,2}月)?(?:底前)?，?|[^，。；：]{2,6}：|年初|计划|承诺|目标|并|全年|全面|力争|确保|实现)*"
)
_VERB_FIRST = re.compile(
    r"(?P<verb>基本建成|建成投用|建成|完成|续建|加快推进|推进|开工建设|新开工|开工|启动|深入开展|开展|举办|新建(?:、(?:改扩建|改建|扩建|迁建))*|建设|创建|设立|建立|改造提升|改造|出台|编制)(?P<name>[\w“《（][^，。；：]{2,43})$"
)
_SUBJECT_FIRST = re.compile(
    r"(?P<name>[^，。；：]{2,40}?)(?P<verb>(?:项目|工程)?(?:已|均|全部|基本|主体|全面|顺利)*(?:完工投用|建成投用|建成投运|投入使用|完工|竣工|建成|投用|完成|开工))$"
)
_SECOND = re.compile(r"^(?P<first>[^，。；、]{2,24}?)(?:以及|及|和)(?P<name>[^，。；、]{5,30})$")
_FILLER = re.compile(
    r"^(?:20\d\d年|全[区市县省]|我[区市县]|[一-龥]{2}[区市县](?=[一-龥]{4})|[区市县](?=[一-龥]{3}))|(?:项目|工程|工作|建设|任务|服务工作)+$"
)


@dataclass(frozen=True)
class Claim:
    """A promise in words.

    Attributes
    ----------
    passage : Passage
    name : str
        The thing, the group or the rate that it speaks of.
    words : str
        What is promised of it, as printed.
    asked : str
        Stage that it asks for.
    kind : str
        thing, coverage, cleared, average, carried_out or held.
    start, end : int
        Place of the words in the paragraph or cell.
    """

    passage: Passage
    name: str
    words: str
    asked: str
    kind: str
    start: int
    end: int


def more_than_names(passages: Passages, figures: Sequence[Mention]) -> list[Passage]:
    """Give the passages without those that only name what figures count: 村卫生室改造 | 40 | 42, or a heading above its targets."""
    named = {
        (m.passage.row, name)
        for m in figures
        if m.read is not None and (cell := m.read.figure.cell) and m.end - m.start >= len(m.read.figure.text.strip())
        for name in cell.names
    }
    promised = {m.passage.project for m in figures if m.role == "target"}
    headings = {(k, name) for k, name in enumerate(passages.projects, 1) if k in promised}
    return [
        p for p in passages.passages
        if (p.elected and p.part == "target")
        or ((p.row, re.sub(r"\s", "", p.text)) not in named and (p.project, project_title(p.text)) not in headings)
    ]  # fmt: skip


def claims_in(passage: Passage) -> list[Claim]:
    """Read the promises of a sentence that have no number of their own."""
    out: list[Claim] = []
    at = 0
    for clause in re.split(r"([，。；;\n])", passage.text):
        begin, at = at, at + len(clause)
        if len(clause) >= 4:
            out += _of_clause(passage, clause, begin)
    return out


def _of_clause(passage: Passage, clause: str, begin: int) -> Iterator[Claim]:
    base = passage.start + begin
    for kind, pattern in (("coverage", COVERAGE), ("cleared", CLEARED), ("average", AVERAGE)):
        m = pattern.search(clause)
        if m:
            name = _opened(clause[: m.start()])
            name = re.sub(r"(?:需求|实现|保持|达到|基本|力争)+$", "", name).strip("“”")
            if len(name) >= 3:
                yield Claim(passage, name, m.group(), "completed", kind, base + m.start(), base + m.end())
            return
    figures = find_quantities(clause)
    if figures:
        last = figures[-1]
        m = _SECOND.match(clause[last.end :])
        verb = re.search(r"^\s*(?:并)?(建成投用|建成|完成|新建|建设)", _opened(clause))
        if m and verb and not find_quantities(m["name"]):
            yield Claim(passage, m["name"], verb.group(1), "completed", "thing", base, base + len(clause))
        return
    opened = _opened(clause)
    m = _VERB_FIRST.fullmatch(opened)
    if m and not _vague(m["name"]):
        kind = "carried_out" if CARRIED_OUT.fullmatch(m["verb"]) else "held" if HELD.fullmatch(m["verb"]) else "thing"
        start = base + clause.rindex(m["verb"] + m["name"])
        yield Claim(passage, m["name"], m["verb"], asked_stage(m["verb"]), kind, start, start + len(m["verb"]))
        return
    m = _SUBJECT_FIRST.fullmatch(opened)
    if m and not _vague(m["name"]):
        words = re.sub(r"^(?:项目|工程)", "", m["verb"])
        start = base + clause.rindex(words)
        yield Claim(passage, m["name"], words, asked_stage(words), "thing", start, start + len(words))


def _opened(clause: str) -> str:
    return _OPENING.sub("", clause.strip(), count=1).strip()


def _vague(name: str) -> bool:
    return bool(
        re.search(
            r"(?:水平|质量|能力|力度|机制|体系|制度|方案|意识|环境|氛围|成效|作用|目标|任务|要求|情况|基础上|问题|品牌|打造|超额)$|^(?:了|的|率|内容|时间|为(?:了)?(?:确保|保证)|\d+[万亿])|[：:]",
            name,
        )
        or re.fullmatch(
            r"(?:预计|预期|计划|拟|将|力争|有望|可|于|在|到)*(?:[今明次来]年|(?:20\d\d)?年|当年|全年)?(?:\d{0,2}月|[一二三四1-4]季度|[春夏秋冬][季天]|[上下]半年)?(?:份|底|末|内|初|[上中下]旬)?"
            r"(?:\d{1,2}日)?(?:之)?前?(?:可|能|将)?(?:全部|全面|基本|力争|确保|如期|按期|正式)?",
            name,
        )
        or re.search(r"(?:尚|还|暂|仍|均|都)?未(?:能|全部|全面|如期|按期|正式)?$|(?:没有|不能|无法|难以)$", name)
        or re.fullmatch(r"(?:已经|已|均|都|全部|全面|现|目前|现已|陆续|先后|如期|按期|顺利)+", name)
        or len(core(name)) < 3
    )


def core(name: str) -> str:
    """Give a name without the place before it and the kind of work behind it: what another place of the document repeats."""
    short = re.sub(r"[“”\"\s]|（[^（）]*）", "", name)
    for _ in range(2):
        shorter = _FILLER.sub("", short)
        short = shorter if len(shorter) >= 3 else short
    return short


def same_name(a: str, clause: str) -> bool:
    """Tell whether a clause speaks of the thing that a name names."""
    short, where = core(a), re.sub(r"[“”\"\s]|（[^（）]*）", "", clause)
    if len(short) < 3:
        return False
    if short in where:
        return True
    if len(short) >= 6 and short[:2] in where and fuzz.partial_ratio(short, where) >= 86:
        return True
    # 双凤桥轨道站出口人行过街设施, 双凤桥枢纽站人行过街设施: one beginning, one end.
    at = where.find(short[:3])
    return len(short) >= 8 and at >= 0 and 0 <= where.find(short[-4:], at) - at <= len(short)


def states_of(claim: Claim, passages: Sequence[Passage]) -> list[tuple[Passage, State]]:
    """Find what the results say of a promise's thing, one state a passage.

    Parameters
    ----------
    claim : Claim
    passages : sequence of Passage
        Those of its project that tell results.
    """
    found = []
    for p in passages:
        state = _spoken(claim, p)
        if state is not None:
            found.append((p, state))
    return found


def _spoken(claim: Claim, p: Passage) -> State | None:
    if claim.kind in ("coverage", "cleared", "average"):
        return _group_state(claim, p)
    at = 0
    for clause in re.split(r"([，。；;\n])", p.text):
        begin, at = at, at + len(clause)
        if len(clause) < 4 or not _fits(claim, clause):
            continue
        if claim.kind in ("carried_out", "held"):
            m = (
                CARRIED_OUT if claim.kind == "carried_out" else re.compile(r"(?:成功|顺利|圆满)*(?:举办|举行|开展)")
            ).search(clause)
            if m:
                stage = "advancing" if claim.kind == "carried_out" else "completed"
                return State(m.group(), stage, begin + m.start(), begin + m.end())
            continue
        state = _own_state(claim.name, clause) or _of_all(p.text[at:])
        if state is None:
            continue
        shift = (
            begin if p.text[begin + state.start : begin + state.end] == state.words else p.text.find(state.words, at)
        )
        start = shift + state.start if shift == begin else shift
        return State(state.words, state.stage, start, start + len(state.words))
    return None


def _of_all(rest: str) -> State | None:
    """The state that a following clause prints of all that was listed: …等2个幼儿园，…等3个学校项目全部完工投用."""
    m = re.match(r"，[^，。；]{2,80}?(?:全部|均|都)(?:已)?([^，。；]{2,8})", rest)
    return state_in(m.group(1)) if m else None


def _own_state(name: str, clause: str) -> State | None:
    """The state of one thing of a clause: that of the verb before it, else what follows it."""
    short = core(name)
    at = clause.find(short)
    state = state_in(clause)
    if state is None or at < 0:
        return state
    behind = state_in(clause, low=at)
    ahead = state_in(clause, high=at)
    if ahead is not None and (behind is None or behind.start > at + len(name) + 12):
        return ahead
    return behind or ahead


def _fits(claim: Claim, clause: str) -> bool:
    if claim.kind == "carried_out":
        return likeness(core(claim.name), clause) >= 0.75
    if claim.kind == "held":
        return fuzz.partial_ratio(core(claim.name), clause) >= 70 and bool(
            re.search(r"举办|举行|大赛|活动|开展", clause)
        )
    # 区中医院旁生态停车场 is no 区中医院
    short = core(claim.name)
    at = clause.find(short)
    if at >= 0 and re.match(r"(?:旁|附近|周边|对面|门口|东侧|西侧|南侧|北侧)", clause[at + len(short) :]):
        return False
    return same_name(claim.name, clause)


def _group_state(claim: Claim, p: Passage) -> State | None:
    """What is said of all of a group: that none is left out, that none is left, that a rate is above an average."""
    pattern = {"coverage": COVERAGE, "cleared": CLEARED, "average": AVERAGE}[claim.kind]
    for sentence in re.finditer(r"[^。；;\n]+", p.text):
        m = pattern.search(sentence.group())
        if m and likeness(claim.name, sentence.group()) >= 0.6:
            return State(m.group(), "completed", sentence.start() + m.start(), sentence.start() + m.end())
    return None
