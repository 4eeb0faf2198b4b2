"""Who issued a document and when, where it prints that."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from minsheng_analysis.extraction.document import Document, Paragraph
from minsheng_analysis.extraction.reading.outline import title_of
from minsheng_analysis.quantities.numerals import fold

_BODY = r"[一-龥]{2,24}?(?:人民政府(?:办公(?:室|厅))?|委员会(?:办公室)?|政府办公室|发展和改革(?:局|委)?|[省市县区乡镇州][一-龥]{1,12}(?:局|委|办|办公室|中心|厅))"
_SOURCE = re.compile(
    r"(?:来源|发布机构|发布单位|信息来源|发文机关|供稿)\s*[：:]\s*(?P<body>[一-龥]{3,30}?)(?=$|[^一-龥]|浏览|点击|阅读|访问|字号|字体|作者|编辑|责任编辑|打印|索引号|文号|主题|有效性|(?:发布|更新|成文|发文|印发|公开)?(?:时间|日期))"
)
_LINE = re.compile(rf"^[（(]?(?P<body>{_BODY})[）)]?(?:\s+.*)?$")
_DAY = re.compile(r"(?P<y>20\d\d)\s*(?:年|[-./])\s*(?P<m>\d{1,2})\s*(?:月|[-./])\s*(?P<d>\d{1,2})(?:日)?")
_ENDED = re.compile(r"(?:报告|情况|通报|公示|公告|总结|汇报|表|清单|方案|通知|结果|进展)(?:[（(].{0,16}[）)])?$")
#: What a form prints before the office that it is of, and before the next one on the line.
_OFFICE_LABEL = re.compile(
    r"^(?:主管|项目)(?:部门|单位)[：:]?\s*(?=[一-龥])|(?<=[局委办室厅处])\s*(?:实施|填报|评价)(?:单位|日期|方式).*$"
)
#: Lines at either end of a document in which its issuer and day may stand.
_NEAR = 6


@dataclass(frozen=True)
class Publication:
    """Issuer and day of publication (ISO), empty where the document does not print them."""

    publisher: str = ""
    day: str = ""


def publication_of(document: Document) -> Publication:
    """Read the issuer and the day from a document's head and foot.

    Examples
    --------
    >>> lines = ("某县2022年民生实事完成情况", "发布时间：2023-01-10  来源：某县人民政府办公室 浏览次数：52", "新建公园3个。")
    >>> publication_of(Document("demo.txt", tuple(Paragraph(text, n) for n, text in enumerate(lines, 1))))
    Publication(publisher='某县人民政府办公室', day='2023-01-10')
    """
    texts = [
        _OFFICE_LABEL.sub("", fold(b.text.strip()))
        for b in document.blocks
        if isinstance(b, Paragraph) and b.text.strip()
    ]
    head, foot = texts[:_NEAR], texts[-_NEAR:] if len(texts) > _NEAR else []
    # An issuer signs in a line of its own, at the end before it opens.
    near = [text for text in (*reversed(foot), *head) if len(text) <= 60]
    publisher = next((m["body"] for text in near if (m := _SOURCE.search(text))), "") or next(
        (m["body"] for text in near if (m := _LINE.match(text)) and not re.search(r"关于|各", text)), ""
    )
    day = next((found for text in near if (found := _day(text))), "")
    return Publication(publisher, day)


def full_title(document: Document) -> str:
    """Return the title, with its second line where it is broken over two: 关于…项目 / 办理情况的报告.

    Examples
    --------
    >>> lines = ("关于2021年民生实事项目", "办理情况的报告", "一、完成情况", "新建公园3个。")
    >>> full_title(Document("demo.txt", tuple(Paragraph(text, n) for n, text in enumerate(lines, 1))))
    '关于2021年民生实事项目办理情况的报告'
    """
    title = title_of(document)
    texts = [b.text.strip() for b in document.blocks if isinstance(b, Paragraph) and b.text.strip()][:12]
    if title in texts[:-1] and not _ENDED.search(title):
        behind = texts[texts.index(title) + 1]
        if len(behind) <= 24 and _ENDED.search(behind) and not re.match(r"[一二三四五六七八九十]、|[（(]", behind):
            return title + behind
    return title


def _day(text: str) -> str:
    """The day that a line is there to give: by itself, behind a label or behind the issuer."""
    m = _DAY.search(text)
    if m is None:
        return ""
    rest = re.sub(
        rf"(?:发布|印发|成文|公示|更新)?(?:时间|日期)|(?:来源|发布机构|发布单位|信息来源)\s*[：:]\s*[一-龥]{{3,30}}|{_BODY}|浏览.*|字号.*|\W|\d",
        "",
        text[: m.start()] + text[m.end() :],
    )
    if len(rest) > 4:
        return ""
    try:
        return date(int(m["y"]), int(m["m"]), int(m["d"])).isoformat()
    except ValueError:
        return ""
