"""The mode of spans: whether the smallest span around a figure that says so speaks of a promise or of a deed.

A figure without a word of its own takes the mode of the smallest span that states one: bracket, clause, sentence,
enumeration, label, heading, document. Cues leak across those borders; hence each level is told apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from minsheng_analysis.extraction.reading.figures import Figure
from minsheng_analysis.extraction.reading.spans import Paragraph, Spans

PLAN, DEED = 1, -1
_PLAN = re.compile(
    r"(?<![按照据完成超额达到符合了过出了的])(?:(?:年度|全年|年初|既定|工作|总体|预期|绩效|控制|市|省|县|区)*(?:目标任务|任务目标|目标|任务|计划|规划|承诺|指标))"
    r"(?!的|数的|量的|完成|执行|实现|落实|进度|进展|外|之外|兑现|达成|分解到|均|已|全部|如期|体系|工程|责任)"
    r"|(?<!超)(?:拟|打算|预计|预期|力争|确保|争取|准备|有望|计划(?=新|改|建|实|投|安|在|到|完|开|用|分|于|全|培|发)|规划(?=新|改|建))"
    r"|将(?!近|军|来|其|该|原|这|有关|全|所)|(?<![需主必重首只想首摘简概纪机])要(?=[在建新完达实开把再办做让使改投培打推提加全确])"
    r"|年初(?:确定|承诺|提出|明确|安排|部署|下达|的|定|报|说|计划)|原定|核定|原计划|定下|定的|票决(?:确定|时|的)|盘子|说好|约定"
    r"|(?:年底|月底|年末|底)(?:之)?前(?=.{0,12}(?:完成|建成|投|开工|实现|达|新|改))|年内|明年|来年|下一步|下步|今后|应(?:完成|建|达|补|改)|不少于|不低于"
)
_DEED = re.compile(
    r"已经|(?<!而)已(?=[^知往])|现有|现已|实际|实有|累计|截至|截止|目前|至今|迄今|(?<!了)了(?=[\d一二两三四五六七八九十近约共])|共(?:计|完|建|新|投|改|发|有|开|培|落|为|收|受|实)|先后|陆续"
    r"|(?:圆满|全面|全部|超额|如期|按期|提前|顺利|均|基本)(?:完成|建成|实现|开工|投用|兑现|达标|竣工|完工)|建成(?:投用|投入|使用|并)|竣工|投入使用|投用|完工|交付使用|通过验收|办结|落实到位"
    r"|一年来|今年以来|以来|上半年|前三季度|去年|上年|全年(?:完成|实现|共|累计|新增|建成|发放|培训|支出|开展|办理|受理|组织)|完成了|实现了|达到了|完成投资|实绩|结果"
    r"|(?:到|至)\d{1,2}月(?:底|末|份)?(?!前|之前)|\d{1,2}月(?:底|末)(?!前|之前)|(?<=[，。；：\n])完成(?!时限|时间|率|目标|任务)|占.{0,8}(?:目标|计划|任务)|同比|比上年|较上年|超过.{0,4}(?:目标|计划|任务)"
)
_HEAD_PLAN = re.compile(
    r"目标(?!.*(?:完成|情况|执行|进展|结果|实现))|任务(?!.*(?:完成|情况|进展|落实|结果))|计划(?!.*(?:执行|完成|情况|落实|进展))|安排|打算|下一步|下步|今后|明年|来年|清单|分解|候选|票决(?!.*(?:完成|办理|落实|情况))|当选|征求意见|草案|展望|承诺(?!.*兑现)|建设内容|预期|预算|应完成|指标值|年初|拟办|思路|要点|部署|控制数|节点"
)
_HEAD_DEED = re.compile(
    r"\d{1,2}\s*[-—–~～至]\s*\d{1,2}月(?!底前)|完成|进展|进度|落实|执行情况|成效|结果|回顾|总结|情况|实际|实绩|累计|兑现|办理|成绩|亮点|现状|公报|已|达到|推进|开工|竣工|建成|截至|目前|年末|自评|答复|工作报告|汇报|报告"
)
#: 超额完成目标任务 is of the deed, though it ends with a word of the plan.
_PLAN_DONE = re.compile(
    r"(完成|达到|实现)了?(?:年度|全年|年初|各项|既定|预期|预定)*(?:目标任务|任务目标|目标|任务|计划)(?!时限|时间|表|书)"
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*年?")
#: From this month on a document tells of its own year.
_LATE = 11


@lru_cache(maxsize=8192)
def marks_of(text: str) -> tuple[tuple[int, int], ...]:
    """Give where a text states a mode: the end of each mark and its mode, in order."""
    marks = [(m.end(), PLAN) for m in _PLAN.finditer(text)] + [(m.end(), DEED) for m in _DEED.finditer(text)]
    return tuple(sorted(marks))


def heading_mode(text: str, year: int | None) -> int:
    """Give the mode of a heading: its last governing noun's, or a plan where it names a later year than the document's."""
    if not text:
        return 0
    text = _PLAN_DONE.sub(r"\1", text)
    years = [int(y) for y in _YEAR.findall(text)]
    if year and years and max(years) > year and not re.search(r"情况|完成|结果", text):
        return PLAN
    plan = max((m.end() for m in _HEAD_PLAN.finditer(text)), default=-1)
    deed = max((m.end() for m in _HEAD_DEED.finditer(text)), default=-1)
    if plan == deed == -1:
        return 0
    return PLAN if plan > deed else DEED


_TITLE_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d|[-./]\d)")
_DATE = re.compile(r"(?<!\d)(20\d\d)\s*年\s*(\d{1,2})\s*月\s*\d{1,2}\s*日")
_NAMED_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*年")


def year_of_document(titles: Sequence[str], text: str) -> int | None:
    """Give the year that a document speaks of: its title's, else the one that its text names most.

    No year counts that lies behind the last full date, which is most likely that of publication; the date itself counts only late in its year.

    Examples
    --------
    >>> year_of_document(["2021年民生实事完成情况"], "")
    2021
    >>> year_of_document([""], "2024年12月6日公布。2024年实绩 2025年计划 2025年再换60公里")
    2024
    """
    for title in titles:
        years = [int(y) for y in _TITLE_YEAR.findall(title)]
        if years:
            return min(years)
    dates = [(int(year), int(month)) for year, month in _DATE.findall(text)]
    last = max((year for year, _ in dates), default=9999)
    found = [int(y) for y in _NAMED_YEAR.findall(_DATE.sub("", text)) if int(y) <= last]
    found += [year for year, month in dates if month >= _LATE]
    return max(found, key=lambda year: (found.count(year), year)) if found else None


_TIMES = re.compile(
    r"明年|来年|次年|下一?年度?|下一步|下步|(20\d\d)\s*年(?!底|末|\d|前)|今年|本年|当年|去年|上年|全年|截至|目前"
)


def is_upcoming(before: str, headings: Sequence[str], year: int | None) -> bool:
    """Tell whether words speak of a later year than the document's: the last time that they name, else their headings.

    Examples
    --------
    >>> is_upcoming("今年建成冷库3座。明年计划再建冷库", (), 2022)
    True
    >>> is_upcoming("建冷库", ("四、2023年工作打算",), 2022)
    True
    >>> is_upcoming("截至目前建成冷库", ("四、2023年工作打算",), 2022)
    False
    """
    times = list(_TIMES.finditer(before))
    if times:
        return _is_later(times[-1], year)
    told = [
        m for heading in headings if not re.search(r"情况|完成|结果|进展", heading) for m in _TIMES.finditer(heading)
    ]
    return any(_is_later(m, year) for m in told)


_RELATIVE = {"明年": 1, "来年": 1, "今年": 0, "本年": 0, "当年": 0, "去年": -1, "上年": -1, "上一年": -1}
_NAMED_TIMES = re.compile(r"明年|来年|今年|本年|当年|去年|上一?年|(20\d\d)\s*年?(?!\d)")


def year_said(spans: Sequence[str], year: int | None) -> int | None:
    """Give the year that a figure is said of: the last that the nearest of its spans names.

    Examples
    --------
    >>> year_said(("建成冷库", "去年承诺3座，今年建成"), 2022)
    2022
    >>> year_said(("", "2023年计划"), 2022)
    2023
    """
    for span in spans:
        times = list(_NAMED_TIMES.finditer(span))
        if not times:
            continue
        if times[-1][1]:
            return int(times[-1][1])
        return None if year is None else year + _RELATIVE[times[-1][0]]
    return None


def _is_later(time: re.Match[str], year: int | None) -> bool:
    if time[1]:
        return year is not None and int(time[1]) == year + 1  # a later one ends a plan of several years
    return time[0][0] in "明来次下"


def _last(marks: Sequence[tuple[int, int]], low: int, high: int) -> int:
    return next((mode for end, mode in reversed(marks) if low < end <= high), 0)


def _first(marks: Sequence[tuple[int, int]], low: int, high: int) -> int:
    return next((mode for end, mode in marks if low < end <= high), 0)


NAMES = (
    "mode of bracket", "mode in clause", "mode behind in clause", "mode in sentence", "mode of item opening", "mode of paragraph opening",
    "mode of label", "mode of head", "mode of upper heads", "mode of name", "mode of names", "mode of caption", "mode of heading", "mode of upper heading",
    "mode of title", "mode of document", "smallest mode", "level of smallest mode", "mode of previous sentence", "later year in heading", "later year before",
    "share of plan in document", "share of deed in document", "mode of introducer", "words of introducer", "year of introducer", "year before against document",
    "last year named is document's last", "running mode before", "running mode behind", "last marked sentence", "next marked sentence",
)  # fmt: skip


_ITEM_ONE = re.compile(r"一是|[（(]一[）)]|[（(]1[）)]|①|(?<!\d)1[.．、](?!\d)")


def introducer(text: str, at: int) -> str:
    """Give the words that open the enumeration which holds a place: 重点办好…十件实事：一是…；二是…; empty outside of one.

    Examples
    --------
    >>> introducer("去年完成12件。今年重点办好十件实事：一是新建公园3个；二是改造小区5个。", 32)
    '今年重点办好十件实事：'
    """
    first = None
    for m in _ITEM_ONE.finditer(text, 0, at):
        first = m.start()
    if first is None or not re.search(
        r"[二三四五六七八九十]是|[（(][二三四五六七八九十][）)]|②|(?<!\d)2[.．、](?!\d)", text[first:]
    ):
        return ""
    if re.search(r"\n", text[first:at]):
        return ""
    low = max(text.rfind(c, 0, max(0, first - 1)) for c in "。！\n") + 1
    return text[low:first]


def _running(blocks: Sequence[str]) -> tuple[list[tuple[int, int]], list[int]]:
    """Give all marked sentences of a document in order, as (item, mode), and for each item how many stand before it."""
    marked: list[tuple[int, int]] = []
    before = []
    for item, text in enumerate(blocks):
        before.append(len(marked))
        for sentence in re.split(r"[。；;！\n]", text):
            found = {mode for _, mode in marks_of(sentence)}
            if len(found) == 1:
                marked.append((item, found.pop()))
    return marked, before


_ANY_YEAR = re.compile(r"(20\d\d)\s*年")


@dataclass(frozen=True)
class _Document:
    """What the whole document says, which every figure of it hears."""

    year: int | None
    share_of_plan: float
    #: Deeds in a thousand characters.
    deeds: float
    marked: list[tuple[int, int]]
    before_item: list[int]
    last_year: int
    names_years: bool

    @property
    def mode(self) -> int:
        return PLAN if self.share_of_plan > 0.6 else DEED if self.share_of_plan < 0.3 else 0

    def around(self, item: int) -> tuple[list[int], list[int]]:
        """Give the modes of the five marked sentences before an item, and of the five behind it."""
        at = self.before_item[item]
        after = self.before_item[item + 1] if item + 1 < len(self.before_item) else len(self.marked)
        return [m for _, m in self.marked[max(0, at - 5) : at]], [m for _, m in self.marked[after : after + 5]]


def _heard(text: str, blocks: Sequence[str], year: int | None) -> _Document:
    marks = marks_of(text)
    plan = sum(mode == PLAN for _, mode in marks)
    per_mille = 1000 / max(1, len(text))
    years = [int(y) for y in _ANY_YEAR.findall(text)]
    return _Document(
        year, plan / max(1, len(marks)), (len(marks) - plan) * per_mille, *_running(blocks), max(years, default=0), len(set(years)) > 1
    )  # fmt: skip


class _Levels(NamedTuple):
    """The mode that each span around a figure states, the smallest span first."""

    bracket: int
    clause: int
    label: int
    head: int
    name: int
    sentence: int
    item: int
    heads: int
    names: int
    opening: int
    heading: int
    upper: int
    caption: int
    document: int


def _levels(
    f: Figure, s: Spans, paragraph: Paragraph, marks: Sequence[tuple[int, int]], document: _Document
) -> _Levels:
    year, cell = document.year, f.cell
    item_low = max((k for k in paragraph.items if k <= f.start), default=0)
    return _Levels(
        bracket=_last(marks, s.opened, f.start) if s.bracket else 0,
        clause=_last(marks, f.start - len(s.clause_before), f.start),
        label=heading_mode(s.label, None),
        head=heading_mode(cell.heads[0], year) if cell and cell.heads else 0,
        name=heading_mode(cell.names[0][:12], None) if cell and cell.names else 0,
        sentence=_last(marks, paragraph.sentences[s.sentence][0] if paragraph.sentences else 0, f.start),
        item=_first(marks, item_low, f.start),
        heads=next((m for h in cell.heads[1:] if (m := heading_mode(h, year))), 0) if cell else 0,
        names=next((m for h in cell.names[1:] if len(h) <= 12 and (m := heading_mode(h, None))), 0) if cell else 0,
        opening=_first(marks, 0, min(f.start, paragraph.items[0] if paragraph.items else f.start)),
        heading=heading_mode(f.headings[0], year) if f.headings else 0,
        upper=next((m for h in f.headings[1:] if (m := heading_mode(h, year))), 0),
        caption=heading_mode(cell.caption[-30:], year) if cell else 0,
        document=document.mode,
    )


def _of_introducer(f: Figure, year: int | None) -> tuple[int, float, float]:
    """Give the mode of the words that open the enumeration, whether they speak of this year's works, and how far off their year is."""
    words = introducer(f.text, f.start)
    if not words:
        return 0, 0.0, 0.0
    marks = marks_of(words)
    years = [int(y) for y in _YEAR.findall(words)]
    return (
        marks[-1][1] if marks else heading_mode(words, year),
        float(bool(re.search(r"办好|抓好|做好|今年|新的一年|重点(?!完成)", words))),
        float(max(years) - year) if years and year else 0.0,
    )


def _year_named_before(f: Figure) -> int | None:
    """Give the year that the figure's own paragraph last names before it, else the first of its headings."""
    ahead = _ANY_YEAR.findall(f.text, 0, f.start)
    headed = [y for h in f.headings for y in _YEAR.findall(h)]
    named = ahead[-1:] or headed[:1]
    return int(named[0]) if named else None


def _speaks_of_later(f: Figure, year: int | None) -> tuple[float, float]:
    """Tell whether a heading, and whether the words just before a figure, name a later year than the document's."""
    headed = [int(y) for h in f.headings for y in _YEAR.findall(h)]
    named = [int(y) for y in _ANY_YEAR.findall(f.text, max(0, f.start - 60), f.start)]
    return float(bool(year and max(headed, default=0) > year)), float(bool(year and named and named[-1] > year))


def modes(
    figures: Sequence[Figure],
    paragraphs: dict[int, Paragraph],
    spans: Sequence[Spans],
    text: str,
    blocks: Sequence[str],
    year: int | None,
) -> npt.NDArray[np.float32]:
    """Give each figure's modes by level, columns as `NAMES`: 1 a promise, -1 a deed, 0 not said; `year` is the document's."""
    title = heading_mode(figures[0].title, None) if figures else 0
    document = _heard(text, blocks, year)
    cut = {item: marks_of(p.text) for item, p in paragraphs.items()}
    year_named = 0
    rows = []
    for f, s in zip(figures, spans, strict=True):
        paragraph, marks = paragraphs[f.item], cut[f.item]
        at = _levels(f, s, paragraph, marks, document)
        smallest = next((k for k, mode in enumerate(at) if mode), len(at))
        before = f.text[slice(*paragraph.sentences[s.sentence - 1])] if s.sentence else ""
        year_named = _year_named_before(f) or year_named
        recent, coming = document.around(f.item)
        rows.append((
            at.bracket, at.clause, _first(marks, f.end, f.end + len(s.clause_after)), at.sentence, at.item, at.opening, at.label, at.head,
            at.heads, at.name, at.names, at.caption, at.heading, at.upper, title, at.document,
            at[smallest] if smallest < len(at) else 0, smallest, _last(marks_of(before), 0, len(before)), *_speaks_of_later(f, year),
            document.share_of_plan, document.deeds, *_of_introducer(f, year), float(year_named - year) if year_named and year else 0.0,
            float(bool(year_named and year_named == document.last_year and document.names_years)),
            sum(recent) / 5, sum(coming) / 5, recent[-1] if recent else 0, coming[0] if coming else 0,
        ))  # fmt: skip
    return np.asarray(rows, dtype=np.float32).reshape(len(figures), len(NAMES))
