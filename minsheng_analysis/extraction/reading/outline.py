"""Headings: where in the document's outline a paragraph stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from minsheng_analysis.extraction.document import Document, Paragraph
from minsheng_analysis.quantities import find_quantities

_NUMBERED = (
    re.compile(r"^第[一二三四五六七八九十]+[章节部分篇]+"),
    re.compile(
        r"^(?:[一二三四五六七八九十]{1,3}[、.．]|[甲乙丙丁戊己庚辛]、|【(?:[一二三四五六七八九十]{1,3}|\d{1,2})】)"
    ),
    re.compile(r"^[（(][一二三四五六七八九十]{1,3}[）)]"),
    re.compile(r"^(?:\d{1,2}[.．、](?!\d)|[▲●◆■★◎☆※▶◇])"),
    re.compile(r"^[（(]\d{1,2}[）)]|^[①-⑳]"),
)
_STANDALONE = 5


@dataclass
class Outline:
    """The headings that are open at a place of the document, by rank."""

    title: str = ""
    open: list[tuple[int, str]] = field(default_factory=list)
    section: str = ""
    project: str = ""

    @classmethod
    def of(cls, document: Document) -> Outline:
        """Begin at a document's head."""
        return cls(title=title_of(document))

    @property
    def headings(self) -> tuple[str, ...]:
        """Open headings, the nearest first."""
        return tuple(text for _, text in reversed(self.open))

    def enter(self, block: Paragraph) -> None:
        """Follow a paragraph: where it is a heading, or begins with one, it opens it and closes those of its rank and below."""
        found = heading_of(block)
        if found is None:
            return
        rank, text = found
        self.open = [(r, t) for r, t in self.open if r < rank]
        self.open.append((rank, text))
        if rank <= 1:
            self.section = text[:40]


def heading_of(block: Paragraph) -> tuple[int, str] | None:
    """Give a paragraph's rank and text as a heading; None where it is none."""
    text = block.text.strip()
    whole = len(text) <= 40 and not re.search(r"[。；;，,]$", text)
    for rank, pattern in enumerate(_NUMBERED):
        m = pattern.match(text)
        if m:
            body = text[m.end() :]
            if whole:
                return rank, text
            first = re.split(r"[。：:\n]", body)[0]
            return (rank, text[: m.end()] + first) if len(first) <= 40 else None
    if block.heading:
        return 1, text[:60]
    if whole and not find_quantities(text) and len(text) >= 2 and not re.search(r"[。！？]", text):
        return _STANDALONE, text
    return None


#: What pages print before the title in the list of what they say of themselves.
_LABEL = re.compile(r"^(?:信息)?(?:标\s*题|名\s*称)\s*[：:]\s*(?=\S)")
_NO_TITLE = re.compile(
    r"位置|首页|索引|来源|发布|日期|时间[：:]|浏览|字号|字体|数字报|日报|责任编辑|打印|分类|文号|编号|公开|^附件|网站|电话|^第?[A-Z\d]+版"
)
_TITLE_END = re.compile(
    r"(?:情况|报告|通报|公告|公示|通告|公报|总结|小结|汇报|自评表|评分表|登记表|一览表|进度表|完成表|统计表|明细表|表|答复|复函|清单|分解|安排|方案|通知|结果|意见|项目|答卷|账本|成效|进展|摘要)(?:[（(].{0,16}[）)])?[！!]?$"
)


def title_of(document: Document) -> str:
    """Return the document's title: the first of its short lines at the head that ends as titles do; else its first heading or line."""
    paragraphs = [b for b in document.blocks if isinstance(b, Paragraph)]
    head = [_LABEL.sub("", p.text.strip()) for p in paragraphs[:16]]
    best, most = "", 0.0
    for k, text in enumerate(head):
        if (
            not 4 <= len(text) <= 80
            or _NO_TITLE.search(text)
            or re.match(r"[一二三四五六七八九十]{1,3}、|[（(]|尊敬的", text)
        ):
            continue
        whole = text
        following = head[k + 1] if k + 1 < len(head) else ""
        if (
            not _TITLE_END.search(text)
            and not re.search(r"[。，；：:！]$", text)
            and len(following) <= 40
            and _TITLE_END.search(following)
        ):
            whole = text + following  # a title broken over two lines
        if re.search(r"[。；：:，]$", whole):
            continue
        score = (
            2.0 * bool(_TITLE_END.search(whole))
            + bool(re.search(r"20\d\d|实事|民生|绩效", whole))
            + bool(re.match(r"关于|.{2,8}[省市县区镇乡州]", whole))
            + paragraphs[k].heading
            - 0.1 * k
        )
        if score > most:
            best, most = whole, score
    if best:
        return best
    tables = [b for b in document.blocks if not isinstance(b, Paragraph)]
    first = next(
        (c.text.strip() for t in tables for row in t.grid[:2] for c in row if 4 <= len(c.text.strip()) <= 60), ""
    )
    return first or document.title or (head[0][:60] if head else document.name)
