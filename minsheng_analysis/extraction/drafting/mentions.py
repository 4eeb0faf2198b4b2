"""What a document speaks of, place by place: its figures, the things it names, the states and verdicts it prints."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from minsheng_analysis.extraction.drafting.form_names import is_of_form
from minsheng_analysis.extraction.drafting.labels_of_amounts import label_in_list
from minsheng_analysis.extraction.drafting.naming import (
    counted_name,
    is_general,
    label_before,
    name_by_classifier,
    name_of_money,
    names_no_thing,
    object_of,
    project_name,
    subject_name,
)
from minsheng_analysis.extraction.drafting.passages import Passage, Passages
from minsheng_analysis.extraction.drafting.states import (
    finished_in_all,
    stage_behind,
    stage_of_figure,
    state_in,
    told_of_later,
    without_finish,
)
from minsheng_analysis.extraction.reading.reader import Read, Reading
from minsheng_analysis.extraction.reading.yardsticks import is_yardstick
from minsheng_analysis.measures.codes import BEGUN, CUMULATIVE, GIVEN, STAGE_RANK, UNSAID, WORTH

#: A role below the first is left to its column or heading; one from the second on is not called a mere aside.
_DOUBTED, _SURE = 0.8, 0.9

#: Says who, and names nothing that is counted: 牵头单位县水利局.
_OF_LEAD = re.compile(r"(?:牵头|责任|主管|配合|主办|承办)(?:单位|部门)")
#: A name, or a column's heading, of what is to be begun and no more: 棚户区改造新开工, 开工套数.
TO_BEGIN = re.compile(r"开工(?!率|建设)")
TO_FINISH = re.compile(r"建成|完工|竣工|投用|交付")
_PLANNED = re.compile(r"(?:目标|任务|计划)[^，。；]{0,14}$")
_PLANNED_BEHIND = re.compile(r"^[^，。；0-9]{0,6}(?:的)?(?:工作)?(?:目标|任务|计划)")
_YET_TO_COME = re.compile(
    r"拟|力争|打算|计划(?!完成)|明年|来年|下一步|下步|预计|将(?=于|在|新建|建成|完成|开工|达|投|全面|继续)|确保.{0,12}(?:达到|完成)"
)
_DONE = re.compile(r"已[^，。；]{0,4}(?:完成|建成)|实际|完成了|占.{0,8}(?:目标|任务|计划)")
_ROUTINE = re.compile(r"检查|巡查|督查|督导|调研|会议|座谈|走访|宣传|调度|演练|汇报会|推进会|意见建议|排查")
_NATURES = (
    ("converted", re.compile(r"改建|依托[^，。；]{1,16}改建")), ("relocated", re.compile(r"迁建")), ("extended", re.compile(r"扩建")),
    ("existing", re.compile(r"原有[^，。；]{0,10}基础上")), ("renewed", re.compile(r"更换|更新|改造和新增|改造及新增")), ("new", re.compile(r"新增|新建|新安装|新开通|新开办")),
)  # fmt: skip
#: Things named before their number: A、B等2个幼儿园.
_LIST_BEFORE = re.compile(r"(?P<list>[^，。；;：:\n]{2,240})等$")
_PLACES_COUNTED = re.compile(
    r"^(?:个)?(?:城区|建成区)?(?:镇街|乡镇|街道|镇|乡|村|社区|区县|县区|单位|部门|地区|城市)(?=$|[，。、；]|建成|设立|完成|创建|新建|安装|开展|实施|建设|改造|推行|及|共)"
)


@dataclass(eq=False)
class Mention:
    """One figure, or one state, where it is printed.

    Attributes
    ----------
    passage : Passage
    start, end : int
        Place in the paragraph or cell.
    figure : str
        Characters as printed.
    role, stage, name, confidence, reason
        As in a statement.
    k : int or None
        Number of the figure in the reading; None for a state.
    read : Read or None
    context : str
        The sentence up to the figure, without numbers: what two mentions of one thing have in common.
    place, part_of : str
    extra : bool
        Said to lie outside of the targets.
    governed : str
        Stage that the words around a figure print; empty where they print none.
    due : str
        Day until which it is put off, ISO; empty for what is told of the document's own date.
    ahead : bool
        It tells what will be there once the work is in use: no result yet, and no promise of the year.
    unsaid : bool
        A person has said that the document does not say whether it is finished.
    """

    passage: Passage
    start: int
    end: int
    figure: str
    role: str
    stage: str
    name: str
    confidence: float
    reason: str
    k: int | None = None
    read: Read | None = None
    context: str = ""
    place: str = ""
    nature: str = ""
    period: str = ""
    extra: bool = False
    governed: str = ""
    note: str = ""
    fact: str = ""
    whole: str = ""
    listed: list[str] = field(default_factory=list)
    due: str = ""
    ahead: bool = False
    unsaid: bool = False

    @property
    def unit(self) -> str:
        """Unit that two mentions must share; ``state`` where the words are all there is."""
        return self.read.figure.unit if self.read else "state"

    @property
    def line(self) -> int:
        """Line of the document."""
        return self.read.figure.line if self.read else self.passage.line

    @property
    def value(self) -> float:
        """The number, nan for a range or a state."""
        return self.read.figure.quantity.value if self.read else float("nan")


def masked(text: str) -> str:
    """Give a text without numbering, numbers and signs, for comparing two places that may tell one thing."""
    text = re.sub(r"^\s*(?:项目|实事|第)[一二三四五六七八九十]+[件项]?", "", text)
    text = re.sub(
        r"^\s*(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}是|\d{1,2}[.．、])\s*", "", text
    )
    text = re.sub(r"20\d\d年，?|[约近]?\d[\d.,]*[余多]?[万亿]?", "", text)
    return re.sub(r"[\W_]|实际|全年|目前|已经|已|共|累计|完成|建成|建设", "", text)


def mentions_of(reading: Reading, passages: Passages, stages: Mapping[str, str]) -> list[Mention]:
    """Give the figures of a document with what they are in their passage.

    Parameters
    ----------
    reading : Reading
    passages : Passages
    stages : mapping of str to str
        The stages of results that a person has said, by the figures' keys.
    """
    out: list[Mention] = []
    divided = passages.divided()
    named = bool(passages.projects)
    by_now = {read.grown_from for read in reading.figures}
    for k, read in enumerate(reading.figures):
        f = read.figure
        p = _in_a_project(passages.at(f.item, f.start), read, passages, named=named)
        role = _role(read, p, divided=p.project in divided)
        low = p.start
        clause = _clause(f.text, f.start, f.end)
        people_or_money = f.unit in {"people", "person_times", "yuan", "percent"}
        found = (
            stage_of_figure(p.text, f.start - low, f.end - low, people_or_money=people_or_money)
            if not _bare_cell(read)
            else None
        )
        if f.unit not in {"yuan", "percent"} and not _bare_cell(read):
            found = stage_behind(p.text, f.start - low, f.end - low) or found
        stage = {"target": "planned"}.get(role) or _stage(read.stage, "started" if begun_by_name(read) else found)
        ahead = role in ("actual", "target") and not read.reviewed and told_of_later(f.text[low : f.start])
        if ahead:
            role = "actual" if p.part not in ("target", "support") else role
        if ahead or (role == "actual" and re.search(r"将(?:达到?|增至|增加)[^，。；]{0,4}$", f.text[low : f.start])):
            stage = "planned"
        said = stages.get(f.key, "") if role != "target" else ""
        # Of what is not said to be finished the document's number stands as it counts it.
        stage, found = ("completed", None) if said == UNSAID else (said, said) if said else (stage, found)
        name = _name(read if read.grown_from is None else reading.figures[read.grown_from], p)
        name = passages.projects[p.project - 1] if p.project and _OF_LEAD.match(name) else name
        name = f"{name}（累计）" if k in by_now else name
        mention = Mention(
            p, f.start, f.end, f.quantity.text, role, stage if role in ("target", "actual", "breakdown") else _of_all(role, read, p),
            without_finish(name) if role == "actual" and stage in BEGUN else name, _confidence(read, role, p, divided=p.project in divided), read.reason, k, read,
            masked(p.text[: f.start - low]) + "|" + masked(p.text[f.end - low : f.end - low + 12]),
            nature=nature_of(clause), period=CUMULATIVE if role == "actual" and _is_by_now(read, low) else "",
            extra=bool(re.search(r"(?:目标|任务|计划)(?:任务)?(?:之)?外", p.text[: f.start - low])),
        )  # fmt: skip
        # What is not begun is no result yet, as what will be there one day is none.
        idle = found == "planned" and role == "actual" and not read.reviewed
        if out and mention.unit == out[-1].unit and p.item == out[-1].passage.item and is_yardstick(f.text, f.start):
            mention.name = out[-1].name
        mention.governed, mention.ahead = found or "", (ahead or idle) and f.key not in stages
        mention.unsaid = said == UNSAID
        mention.listed = listed_before(f.text, f.start, f.end, low)
        out.append(mention)
    return out


def begun_by_name(read: Read) -> bool:
    """Whether a bare cell's row, or its column, is of what is begun and no more: 老旧小区开工（个）."""
    cell = read.figure.cell
    named = "".join((*cell.names, *cell.heads)) if cell is not None and cell.bare else ""
    return bool(TO_BEGIN.search(named)) and not TO_FINISH.search(named)


def _is_by_now(read: Read, low: int) -> bool:
    """Whether a number is of all there is by now; what it has grown by since the year began is of the year."""
    f = read.figure
    return read.grown_from is None and "累计" in f.text[max(low, f.start - 24) : f.start]


def _of_all(role: str, read: Read, p: Passage) -> str:
    """The stage of a count that a document gives of all its tasks; no other figure of the context has one."""
    f = read.figure
    told = role == "context" and not p.project and f.unit == "count" and f.quantity.classifier in ("项", "件", "个")
    return "completed" if told and finished_in_all(f.text, f.start, f.end) else ""


def _stage(read: str, found: str | None) -> str:
    """The stage that the governing words print; the reading's where they print none, or one of the same rank."""
    own = read if read not in ("none", "planned") else "completed"
    return own if found is None or STAGE_RANK[found] == STAGE_RANK[own] else found


def _in_a_project(p: Passage, read: Read, passages: Passages, *, named: bool) -> Passage:
    """Give a passage outside of all projects the project that its table's row, or its heading, names."""
    cell = read.figure.cell
    if (
        p.project
        or p.part == "measures"
        or (named and cell is None)
        or (cell and (cell.table, cell.row) in passages.beside)
    ):
        return p
    name = project_name(read.figure)
    if not name or is_general(name) or name in read.figure.title:
        return p
    if passages.kind in ("form", "evaluation") and is_of_form(name):
        return p
    return replace(p, project=passages.add(name, p.line))


def _name(read: Read, p: Passage) -> str:
    """Name what a figure counts, with the work or place that its sentence opens with."""
    f = read.figure
    if _bare_cell(read):
        return subject_name(read) + _of_marks(read)
    if f.unit == "yuan" and (listed := label_in_list(f.text[p.start : f.start])):
        return listed
    name = counted_name(f.text, f.start, f.end, low=p.start)
    opened = object_of(p.text)
    if len(name) < 2 or names_no_thing(name):
        label = label_before(p.text, f.start - p.start)
        name = (
            label
            or name_of_money(f.text[: f.start])
            or ("" if f.cell and f.cell.names else name_by_classifier(f.quantity.classifier))
        )
        if not name:
            return opened or subject_name(read)
    if opened and name not in opened and opened not in name and not re.search(r"新增.*学位", name):
        return f"{opened}：{name}"
    return name


def _of_marks(read: Read) -> str:
    """Say of a form's marks whether they are what an indicator is worth or what it is given; empty for what is no mark."""
    cell = read.figure.cell
    head = re.sub(r"\s", "", cell.heads[0]) if cell is not None and cell.heads else ""
    if read.figure.unit_zh != "分":
        return ""
    return (
        GIVEN if re.search(r"得分|自评分|评分$", head) else WORTH if re.search(r"分值|权重|满分|标准分", head) else ""
    )


def _bare_cell(read: Read) -> bool:
    return read.figure.cell is not None and read.figure.cell.bare


def _role(read: Read, p: Passage, *, divided: bool) -> str:
    """The reading's role; where it is in doubt, that of the column, heading or label that tells promises from results."""
    f = read.figure
    before, behind = f.text[max(0, f.start - 24) : f.start], f.text[f.end : f.end + 14]
    planned = _PLANNED.search(before) or _PLANNED_BEHIND.match(behind)
    if _bare_cell(read):
        return read.role
    if read.confidence < _SURE and read.role in ("actual", "target", "breakdown") and _aside(read, before, behind):
        return "context"
    if not divided:
        return read.role
    if not p.strong:
        # Told where neither promises nor results are headed so: a doubtful promise without a word of one is none.
        doubtful = read.confidence < _DOUBTED and p.part == "result" and not planned and not _YET_TO_COME.search(p.text)
        return "actual" if doubtful and read.role == "target" else read.role
    if (
        p.strong
        and p.part in ("target", "support")
        and read.role == "breakdown"
        and read.confidence < _SURE
        and f.unit != "percent"
    ):
        return "target"  # what is planned of a part is planned too
    if p.part == "measures" and read.role == "target" and not planned and not _YET_TO_COME.search(p.text):
        # How it was gone about promises nothing: what is counted there was done.
        return (
            "cost" if f.unit == "yuan" else "context" if _ROUTINE.search(_clause(f.text, f.start, f.end)) else "actual"
        )
    if read.confidence >= _DOUBTED:
        return read.role
    if p.part in ("result", "measures") and f.unit == "yuan" and read.role in ("target", "context") and not planned:
        return (
            "cost"
            if not re.search(r"贷款", _clause(f.text, f.start, f.end))
            or re.search(r"额度", _clause(f.text, f.start, f.end))
            else "actual"
        )
    if p.part in ("target", "support") and read.role == "actual" and not _DONE.search(before):
        return "target"
    if p.part in ("result", "measures") and read.role == "target" and not planned:
        return "context" if _ROUTINE.search(_clause(f.text, f.start, f.end)) else "actual"
    return read.role


def _confidence(read: Read, role: str, p: Passage, *, divided: bool) -> float:
    """How sure a role is: what the document's own headings or columns say too is surer than the reading alone."""
    if role != read.role:
        return 0.82 if read.role == "breakdown" else min(read.confidence, 0.6)
    fits = (
        role == "target"
        if p.part in ("target", "support")
        else role in ("actual", "change", "breakdown") and p.part == "result"
    )
    headed = fits and p.strong and (p.elected or (divided and read.confidence >= 0.6))
    return max(read.confidence, 0.82) if headed else read.confidence


def _aside(read: Read, before: str, behind: str) -> bool:
    """Whether a figure only says where (在…等11个镇街设立), or how large what is counted is (200吨以下小型工程)."""
    q = read.figure.quantity
    where = _PLACES_COUNTED.match(behind) and re.search(r"(?:在|于|等|会同)[^，。；0-9]{0,24}$", before)
    size = (
        q.text.endswith(("以上", "以下", "以内"))
        and re.match(r"(?:的)?[一-龥]{2,}", behind)
        and not re.match(r"(?:的)?(?:目标|任务)", behind)
    )
    return bool(where or (size and q.unit not in ("percent", "days", "hours", "minutes")))


def _clause(text: str, start: int, end: int) -> str:
    low = max((text.rfind(c, 0, start) for c in "，。；\n"), default=-1) + 1
    high = min((k for c in "，。；\n" if (k := text.find(c, end)) >= 0), default=len(text))
    return text[low:high]


def nature_of(clause: str) -> str:
    """Say how a thing was made, as its clause prints it: codes joined by ``;``; empty where it does not."""
    found = [code for code, pattern in _NATURES if pattern.search(clause)]
    return ";".join(found[:2]) if len(found) <= 2 else ""


def listed_before(text: str, start: int, end: int, low: int) -> list[str]:
    """Give the things named before their number (A、B等2个幼儿园); places, and what is no list, are none."""
    m = _LIST_BEFORE.search(text[low:start])
    if not m or _PLACES_COUNTED.match(text[end : end + 8]):
        return []
    return items_of(m["list"])


def items_of(words: str) -> list[str]:
    """Cut a list of names; brackets keep what they hold together."""
    words = re.sub(r"（[^（）]*）", lambda m: m.group().replace("、", "\0"), words)
    items = [i.replace("\0", "、").strip() for i in re.split(r"、|以及|和(?=[^、]{4,}$)", words)]
    if items:
        state = state_in(items[0])
        cut = state.end if state and state.start <= 8 else 0
        opened = r"^\s*(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}是|\d{1,2}[.．、]\s*|20\d\d年，?)"
        items[0] = re.sub(r"^.{0,8}?(?:及|以及|，)", "", items[0][cut:]) if cut else re.sub(opened, "", items[0])
    return [i for i in items if 2 <= len(i) <= 36]


_OF_PLACE = re.compile(r"[一-龥]{1,8}(?:村|社区|镇|乡|街道)")


def whole_names(names: Sequence[str], kind: str) -> list[str]:
    """Give places that share what the last of a list is called its whole name.

    Examples
    --------
    >>> whole_names(["柳溪村", "石桥村幸福院"], "幸福院"), whole_names(["柳溪村", "食堂"], "幸福院")
    (['柳溪村幸福院', '石桥村幸福院'], ['柳溪村', '食堂'])
    """
    shared = names[-1:] and _OF_PLACE.fullmatch(names[-1].removesuffix(kind)) and names[-1].endswith(kind)
    return [f"{n}{kind}" if shared and _OF_PLACE.fullmatch(n) else n for n in names]
