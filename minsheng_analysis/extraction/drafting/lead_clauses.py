"""The bodies in the lead that stand within a paragraph: 牵头单位：县水利局。目标…; 第3件，由县民政局牵头."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from minsheng_analysis.extraction.drafting.passages import Passage

_BODY = r"[一-龥]{1,16}?(?:局|委员会|委|办公室|办|管委会|中心|公司|集团|人民政府|政府|联合会|残联|妇联|工会|团委|红十字会|支队|大队|分行|厅)"
_BODIES = rf"{_BODY}(?:[、]{_BODY})*"
_LABEL = re.compile(
    rf"(?:^|[。；;，,）)\s（(])[（(]?牵头(?:单位|部门)?(?:[：:为是]\s*|(?={_BODY}(?:[，,。；;）)]|$)))(?P<units>{_BODIES})(?=[，,。；;）)\s]|$)"
)
#: What leads a measure or a body of it (由县住建局牵头成立专班) does not lead the project.
_BY = re.compile(rf"(?:^|[，,。；;\s（(])由(?P<units>{_BODIES})牵头(?:负责|实施)?(?=[，,。；;）)]|$)")
#: Whom a list may end with, who lead nothing: 各县（市、区）人民政府.
_ALL_BELOW = re.compile(
    r"^(?:和|及)?各(?:有关|相关)?[县市区乡镇街道旗州（）()、，]{1,12}(?:人民政府|政府|办事处|管委会)?$"
)
#: A label of those in the lead, beside which no other rule holds.
LEAD_LABEL = re.compile(r"牵头(?:单位|部门)?[：:]")
_OF_ITEM = re.compile(rf"第(?P<item>\d{{1,2}})[项件][^，。；）)\d]{{0,12}}?由(?P<units>{_BODIES})牵头")
_SEPARATOR = re.compile(r"[、，,；;\s]+")
_FIRST_LEADS = re.compile(
    r"(?:(?:列|排)(?:在)?(?:第一位|首位|第一)|第一个|首个)(?:的|者)?(?:责任)?(?:单位|部门)?(?:者)?(?:均)?(?:为|是)牵头"
)


def parted(text: str) -> list[str]:
    """Part the names of several bodies, with no cut inside a bracket; local governments at the end of a list are none of them.

    Examples
    --------
    >>> parted("市水利局、市财政局，各县（市、区）政府"), parted("各县（市、区）政府")
    (['市水利局', '市财政局'], ['各县（市、区）政府'])
    >>> parted("市民政局、市卫健委（第3项由市卫健委牵头）")
    ['市民政局', '市卫健委']
    """
    whole = re.sub(r"[（(][^（）()]*(?:由|牵头|负责)[^（）()]*(?:[）)]|$)", "", text)
    held = re.sub(r"[（(][^（）()]*[）)]", lambda m: re.sub(_SEPARATOR, "\0", m.group()), whole)
    units = [part.replace("\0", "、") for part in _SEPARATOR.split(held) if part]
    named = [unit for unit in units if not _ALL_BELOW.match(unit)]
    return named or units


def lead_within(text: str) -> list[str]:
    """Read the bodies that a paragraph says are in the lead, wherever it does; nothing where it says so of several things.

    Examples
    --------
    >>> lead_within("（二）养老。目标：新建站点3个。牵头单位：县民政局，配合单位：县财政局。已建成3个。")
    ['县民政局']
    >>> lead_within("（一）公厕建设项目（牵头单位：县城管局，配合单位：县财政局）。计划新建6座。")
    ['县城管局']
    >>> lead_within("列2024年民生实事第3件，由县水利局牵头，目标为改造水厂2座。"), lead_within("由县住建局牵头成立工作专班。")
    (['县水利局'], [])
    """
    found = {m["units"]: None for pattern in (_LABEL, _BY) for m in pattern.finditer(text)}
    return parted(next(iter(found))) if len(found) == 1 else []


def with_leads_of_items(passages: Sequence[Passage], project: int, text: str) -> list[Passage]:
    """Give passages of a project's numbered items the lead that a line names of one: （第8项由市卫健委牵头）.

    Parameters
    ----------
    passages : sequence of Passage
    project : int
        Nothing is changed outside of a project.
    text : str
        The line.
    """
    told = {m["item"]: ";".join(parted(m["units"])) for m in _OF_ITEM.finditer(text)} if project else {}
    if not told:
        return list(passages)
    out, item = [], ""
    for p in passages:
        opened = re.match(r"\s*(\d{1,2})[.．、](?!\d)", p.text)
        item = opened[1] if opened else item
        out.append(replace(p, lead=told[item]) if p.project == project and not p.row and item in told else p)
    return out


def only_first_leads(texts: Iterable[str]) -> bool:
    """Tell whether a document says that of the bodies named for a task the first one is in the lead.

    Examples
    --------
    >>> only_first_leads(["责任单位中列第一位的为牵头单位。"]), only_first_leads(["牵头单位要列出清单。"])
    (True, False)
    """
    return any(_FIRST_LEADS.search(text) for text in texts)
