"""Names as a person would write them: of what a figure counts, and of the projects."""

from __future__ import annotations

import re

from minsheng_analysis.extraction.reading.figures import Figure
from minsheng_analysis.extraction.reading.reader import Read
from minsheng_analysis.extraction.reading.relations import content

_NUMBERING = re.compile(
    r"^\s*(?:第?[一二三四五六七八九十]{1,3}[、.．章节件项是]|[（(][一二三四五六七八九十\d]{1,3}[）)]|[①-⑳]|\d{1,2}[.．、](?!\d)|[▲●◆■★◎☆※▶◇•·\-—])+\s*"
)
_LEADING = re.compile(
    r"^(?:其中|分别|并|共计|共|累计|已经|已|现已|现有|目前|实际|全年|年内|今年|截至目前|到目前|同时|另有|另|还|又|也|均|各|约|近|达到|达|为|是|有|完成了?|实现|计划|拟|将|力争|确保|预计|年度|全市|全县|全区|全省|我市|我县|我区|"
    r"目标任务|目标|任务|指标\d*|和|及|以及|、|，|：|:|；|。)+"
)
_TRAILING = re.compile(
    r"(?:分别|达到|达|为|是|有|共|共计|累计|完成|实现|不低于|不少于|不超过|控制在|超过|约|近|：|:|的|了|数|，|、|（|\()+$"
)
_GENERAL = re.compile(
    r"(?:总体|主要|全部|重点|有关|其他|各县|各区)?.{0,10}(?:情况|进展|进度|回顾|说明|概况|对照|指标|措施|做法|打算|问题|成效|结果|总结|安排|目标|计划|建议|分析|结论|评价|依据|方法)"
)


def clean(text: str) -> str:
    """Take numbering, figures, signs and filler off a phrase's ends."""
    text = re.sub(r"[（(][^（）()]{0,12}[）)]?$", "", re.sub(r"\s+", "", text))
    text = _NUMBERING.sub("", text)
    for _ in range(2):
        text = _TRAILING.sub("", _LEADING.sub("", text))
    return text.strip("，。；：、“”\"'（）()【】《》- ")


def subject_name(read: Read) -> str:
    """Return a short name of what a figure counts, never empty."""
    f = read.figure
    for text in _phrases(read):
        name = re.sub(r"\d[\d.,]*(?:%|万|亿|个|人|户)*", "", clean(text))
        if len(content(name)) >= 2 or (len(name) >= 2 and f.cell is not None):
            return name[-24:] if len(name) > 30 else name
    return f.quantity.text


def _phrases(read: Read) -> list[str]:
    f = read.figure
    own = [read.spans.before, read.spans.after.split("、")[0], read.spans.clause_before, read.spans.opening]
    if f.cell:
        names = [
            n
            for n in f.cell.names
            if not re.fullmatch(
                r"(?:一|二|三)级指标|产出指标|效益指标|数量指标|质量指标|时效指标|成本指标|满意度指标|[^，。]{0,6}合计",
                n,
            )
        ]
        own = (
            [*names[:2], *f.cell.heads[:2]] if f.cell.bare else [read.spans.before, read.spans.after, *names[:1], *own]
        )
    return [*own, *f.headings[:1], f.title]


def project_name(figure: Figure) -> str:
    """Return the name of the project that a figure stands under; empty where the document names none."""
    if figure.cell and figure.cell.names:
        name = clean(figure.cell.names[-1])
        if len(name) >= 2 and not is_general(name):
            return name[:40]
    for heading in figure.headings:
        name = clean(re.split(r"[：:。]", heading)[0])
        if 2 <= len(name) <= 40 and not is_general(name):
            return name
    return ""


def is_general(name: str) -> bool:
    """Tell whether a heading names no project: 总体情况, 主要指标完成情况."""
    return bool(_GENERAL.fullmatch(name))
