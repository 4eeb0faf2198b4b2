"""The names of a draft's rows: what a person has said, else the thing itself where a figure's own clause names only its unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.drafting.named_each import name_each
from minsheng_analysis.extraction.drafting.naming import is_general, names_no_thing, project_name, without_figures
from minsheng_analysis.extraction.drafting.promise import Promise

#: What a column or a classifier is called, and no thing: 户数, 数量, 面积.
_MEASURE = re.compile(
    r"(?:总|建筑|占地|建设|改造)?(?:户数|人数|数量|个数|套数|次数|人次|户次|件数|项数|处数|座数|台数|家数|所数|总数|总量|数额|数值|金额|面积|里程|长度|规模|床位数?|楼栋数?|单位|名称|合计|总计|小计)"
)
#: The rest of a comparison with a plan: 高于市下, 超过年初, 失业率低于.
_COMPARISON = re.compile(
    r"(?:已经?|仍|略|远|也|均|都|并)*(?:(?:不?(?:高于|低于|多于|少于)|优于|好于|高出|超出|超过)(?:[省市区县州国].{0,10}|全[省市区县国].{0,8}|上级.{0,6}|年初.{0,4}|年度.{0,4}|目标.{0,4}|计划.{0,4}|绩效.{0,4}|预期.{0,4})?"
    r"|超(?:[省市区县州].{0,3}(?:下达?|定)|年初|年度))$"
)
#: Before the colon of a name: when, or how far, and not what.
_NO_HEAD = re.compile(
    r"(?:截[至止]|根据|到(?:年底|\d)|已|其中|结果|“?[^”]{2,6}”?期间|(?:完成|进展)?情况).*|.*(?:实施|启用|方面)"
)
#: What the words before a number leave where they name no work: whom it reaches, what it costs, when it was.
_NO_WORK = re.compile(
    r"(?:涉及|惠及|受益|到|至|月日|该|此|项目已|正在|现(?!代)|其|每|结果|栋|安置(?!房|点)|征收|通气|在.*方面).*|.*(?:居民(?!楼)|群众|住户|人口|投资|资金|占地|[:：%】³\d]).*"
)
#: Headings that name a part of a report and no work.
_PART = re.compile(
    r".*(?:方面|事项|内容|进展|工作|工程类项目|部分|问题|记者问|成绩|亮点|更加..|来源|日期|附件\d*|单位|数量|目标|项目完成数量|看|的)|第.{1,3}[章节部].*|.*(?:得|好|没有|时间|惠及|各位|[，—☑]).*"
)
_LONGEST = 24
_SUMS = ("合计", "总计", "小计", "共计")


def tell_names(promises: Sequence[Promise], mentions: Sequence[Mention], said: Mapping[str, str]) -> None:
    """Name rows and their figures; pairs and roles stay as they are.

    Parameters
    ----------
    promises : sequence of Promise
    mentions : sequence of Mention
    said : mapping of str to str
        The names that a person has said, by the figures' keys; a result's stands before its promise's.
    """
    name_each(promises)
    shares = {m.k: m for m in mentions}
    for p in (p for p in promises if p.claim is None):
        own = [*p.targets, *p.actuals] or [shares[k] for k in (p.share,) if k is not None]
        found = _thing(p.name, own, mentions) if names_measure_alone(p.name) else ""
        p.name = found or p.name
        for m in (*p.targets, *p.actuals):
            m.name = found if found and names_measure_alone(m.name) else m.name
    for m in mentions:
        m.name = _said_of(m, said) or m.name
    for p in promises:
        own = [*p.actuals, *p.targets, *([shares[p.share]] if p.share is not None else [])]
        p.name = next(filter(None, (_said_of(m, said) for m in own)), p.name)


def _said_of(m: Mention, said: Mapping[str, str]) -> str:
    return said.get(m.read.figure.key, "") if m.read is not None else ""


def names_measure_alone(name: str) -> bool:
    """Tell whether a name says in what is counted, or with what it is compared, and not what.

    Examples
    --------
    >>> [names_measure_alone(name) for name in ("户数", "截至12月底：面积", "高于市下", "城镇登记失业率低于")]
    [True, True, True, True]
    >>> [names_measure_alone(name) for name in ("改厕户数", "县第二小学：面积", "农村危房改造", "大型超市")]
    [False, False, False, False]
    """
    head, _, tail = name.rpartition("：")
    return bool(_COMPARISON.search(tail)) or (
        bool(_MEASURE.fullmatch(tail)) and (not head or _NO_HEAD.fullmatch(head) is not None)
    )


def _thing(name: str, own: Sequence[Mention], mentions: Sequence[Mention]) -> str:
    """Name what a row is of: as its other figure, its own words, its sentence, its row or its heading does; empty where none does."""
    if named := next((other for m in own if _names_a_thing(other := _tidy(m.name))), ""):
        return named
    tail = name.rpartition("：")[2]
    if (stem := _COMPARISON.sub("", tail).strip("，的")) != tail and len(stem) >= 2:
        return stem
    for m in own:
        for before in _before(m, mentions):
            same = before.unit == m.unit and _counted(before) == _counted(m)
            if same and tail in _SUMS:
                break
            if same or (m.role == "context" and not _MEASURE.fullmatch(tail)):
                return _tidy(before.name)
            if _MEASURE.fullmatch(tail) and before.unit == "count":
                return f"{_tidy(before.name)}：{tail}"
    heading = next(filter(None, (_heading_of(m) for m in own)), "")
    return f"{heading}：{tail}" if heading and _MEASURE.fullmatch(tail) else heading


def _before(m: Mention, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Give the figures that its sentence names a thing with before one, nearest first."""
    if m.read is None:
        return
    f = m.read.figure
    for other in reversed(mentions):
        g = other.read.figure if other.read is not None else None
        if g is None or g.item != f.item or g.end > f.start or re.search(r"[。；;\n]", f.text[g.end : f.start]):
            continue
        if other.role in ("target", "actual", "breakdown") and _names_a_thing(_tidy(other.name)):
            yield other


def _names_a_thing(name: str) -> bool:
    idle = names_measure_alone(name) or names_no_thing(name) or is_general(name) or _MEASURE.fullmatch(name)
    return len(name) >= 2 and not idle and _NO_WORK.fullmatch(name) is None


def _tidy(name: str) -> str:
    """Give a name without what follows or precedes the thing in its sentence: 药占比由%, 关于老旧小区改造."""
    return re.sub(r"^关于|^绩效目标为|^有(?=托位)|(?:由|从|因)[^一-龥]*$|(?:年度)?任务$", "", name)


def _counted(m: Mention) -> str:
    return m.read.figure.quantity.classifier if m.read is not None else ""


def _heading_of(m: Mention) -> str:
    """Give the work that a row of a table, or a heading, names."""
    if m.read is None:
        return ""
    name = _tidy(without_figures(project_name(m.read.figure)))
    return name if 2 <= len(name) <= _LONGEST and not _PART.fullmatch(name) and _names_a_thing(name) else ""
