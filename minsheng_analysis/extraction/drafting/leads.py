"""The bodies in the lead of an item, and until when it is to be done, as labels and closing brackets beside it print them."""

from __future__ import annotations

import re

from minsheng_analysis.extraction.drafting.lead_clauses import lead_within, parted

_LEADS = r"(?:牵头|责任|主办|承办|实施)(?:单位|部门|主体)"
_UNTIL = r"(?:计划|预计|要求)?(?:完成|办结|完工|竣工)(?:时限|时间|期限|日期|节点)"
#: Labels that stand on a line with the lead, before or behind it; none of them names it.
_OTHERS = (
    rf"(?:{_UNTIL}|(?:配合|协办|协同|参与|协助|责任|主管)(?:单位|部门)|(?:项目)?(?:责任|分管|牵头|联系|包抓)(?:县?领导|人)|"
    r"(?:计划|概算|预算|年度|项目|估算)?总?(?:投资|资金)(?:来源|规模|额)?|(?:进度|工作|时间|质量)(?:要求|安排|目标)|备注|联系(?:电话|人))"
)
_OFFICE = r"[一-龥]{1,18}?(?:局|委|委员会|办|办公室|管委会|人民政府|镇政府|乡政府|联合会|残联|妇联|工会|团委|办事处)"
_NUMBER = r"(?:[（(][一二三四五六七八九十]+[）)])?"
#: A line of labels: 责任领导：… 牵头单位：….
_OF_LABELS = re.compile(rf"[（(]?{_NUMBER}\s*(?:{_OTHERS}[：:][^。；：:]*?)*?\s*{_LEADS}[：:]\s*")
_NEXT_LABEL = re.compile(rf"[\s，,；;]*(?:{_LEADS}|{_OTHERS})[：:]")
#: A sentence of its own, at a paragraph's end: 已建成8个。责任单位：县民政局。
_BEHIND = re.compile(
    rf"[。；]\s*[（(]?{_LEADS}[：:]\s*(?P<units>[^。；：:\d（）()〈〉]{{2,60}}?)"
    rf"(?:[）)]?[。；]?\s*$|[\s，,；;]*(?:{_LEADS}|{_OTHERS})[：:][^。]{{0,80}}。?\s*$)"
)
#: Behind the last full stop a bracket that holds offices and nothing else: …已建成8个。（县水利局、县住建局）
_BRACKET_BEHIND = re.compile(rf"[。；！]\s*[（(]\s*(?P<units>{_OFFICE}(?:[、，,；;\s]+{_OFFICE})*)\s*[）)][。；]?\s*$")
#: When something was finished is no deadline: a bare 完成时间 may say either.
_DUE = r"(?:(?:完成|办结|完工|竣工)(?:时限|期限|节点)|(?:计划|预计|要求)(?:完成|办结|完工|竣工)(?:时限|时间|期限|日期|节点))"
_DEADLINE = re.compile(
    rf"(?:^|[\s，,。；;（(]|[^，。；：:]{{1,40}}){_DUE}[：:]\s*(?P<until>[^，,。；;\s（）()：:]{{2,16}})"
)


def units_of(text: str) -> list[str]:
    """Part the names of several bodies.

    Examples
    --------
    >>> units_of("县民政局 县卫健委、县残联")
    ['县民政局', '县卫健委', '县残联']
    """
    parts = (re.sub(rf"^{_LEADS}[：:]\s*", "", part) for part in parted(text))
    return [u for u in parts if 2 <= len(u) <= 24]


def lead_in(text: str) -> list[str]:
    """Read the bodies that a line of its own, or an opening, names as in the lead; what other labels say is none.

    Examples
    --------
    >>> lead_in("牵头单位：县教育局  配合单位：县住建局"), lead_in("牵头单位要制定方案")
    (['县教育局'], [])
    """
    m = _OF_LABELS.match(text.strip())
    if not m:
        return []
    told = _NEXT_LABEL.split(text.strip()[m.end() :], maxsplit=1)[0]
    told = told if "（" in told or "(" in told else re.sub(r"[）)]$", "", told)
    return units_of(told) if re.fullmatch(r"[^。；]{2,60}", told) else []


def lead_behind(text: str) -> list[str]:
    """Read the bodies in the lead at an item's end: behind a label, or in a bracket that holds only offices; else within it.

    Examples
    --------
    >>> lead_behind("铺设管网8公里。（县水利局、县住建局）"), lead_behind("改造办公楼2栋（县水利局、县住建局）。")
    (['县水利局', '县住建局'], [])
    """
    m = _BEHIND.search(text) or _BRACKET_BEHIND.search(text)
    if m is None:
        return lead_within(text)
    # Several items on one line have leads of their own.
    several = re.search(rf"{_LEADS}[：:]", text[: m.start()]) and _NEXT_LABEL.match(text, m.end("units"))
    return [] if several else units_of(m["units"])


def lead_behind_name(text: str) -> list[str]:
    """Read the bodies that stand in brackets behind the name that a line begins with: 1. 老旧小区改造（县住建局）。"""
    m = re.match(
        r"[^，。；：:（）()]{2,40}[（(]([^（）()\d]{2,40}(?:局|委|办|部|中心|公司|政府|街道|联合会|支队|医院|学校|残联|妇联|工会))[）)]",
        text.strip(),
    )
    return units_of(m.group(1)) if m else []


def deadline_in(text: str) -> str:
    """Give until when an item is to be done, where a label says so; empty where none does.

    Examples
    --------
    >>> deadline_in("牵头单位：县水利局  完成时限：10月底前"), deadline_in("完成时间：10月20日")
    ('10月底前', '')
    """
    m = _DEADLINE.search(text)
    return m["until"] if m else ""
