"""The spans of text around a figure, from its own words out to the document's title."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import cached_property

from minsheng_analysis.extraction.reading.figures import Figure

_CLAUSE = "，。；;：:\n！？!?,"
_SENTENCE = re.compile(r"[。；;！？!?\n]")
_LABEL = re.compile(
    r"(?:^|(?<=[。；;\n】\]>，,]))\s*[-·•●◆■【\[（(]?\s*(?P<label>[^，。；：:\d\n（）()【】]{2,16})[】\]）)]?\s*[：:】](?=.)"
)
_ITEM = re.compile(
    r"(?:^|(?<=[。；;，,：:\n\s]))(?:[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)]|[①-⑳]|[一二三四五六七八九十]{1,2}是|\d{1,2}[.．、](?!\d))"
)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph or cell with the figures it holds, cut once for all of them."""

    text: str
    figures: tuple[Figure, ...]

    @cached_property
    def labels(self) -> list[tuple[int, int, str]]:
        """Labels (``X：``): where they begin and end, and their words."""
        inside = [(f.start, f.end) for f in self.figures]
        return [
            (m.start(), m.end(), m["label"].strip()) for m in _LABEL.finditer(self.text)
            if not any(a < m.end() and m.start() < b for a, b in inside)
        ]  # fmt: skip

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Spans of the sentences."""
        cuts, depth = [0], 0
        for k, c in enumerate(self.text):
            if c in "（(【":
                depth += 1
            elif c in "）)】":
                depth = max(0, depth - 1)
            elif c == "\n" or (c in "。；;！？" and (depth == 0 or c == "。")):
                cuts.append(k + 1)
                depth = 0
        cuts.append(len(self.text))
        return [(a, b) for a, b in itertools.pairwise(cuts) if self.text[a:b].strip()]

    @cached_property
    def items(self) -> list[int]:
        """Where enumerated items begin."""
        return [m.start() for m in _ITEM.finditer(self.text)]


def _left(text: str, at: int, stops: str) -> int:
    return max((text.rfind(c, 0, at) for c in stops), default=-1) + 1


def _right(text: str, at: int, stops: str) -> int:
    return min((k for c in stops if (k := text.find(c, at)) >= 0), default=len(text))


@dataclass(frozen=True)
class Spans:
    """A figure's spans, each a short text; empty where there is none.

    Attributes
    ----------
    before, after : str
        Words that touch the figure, up to the next figure or stop.
    clause_before, clause_after : str
        The clause around it (between commas, stops and brackets).
    earlier, later : str
        The rest of the sentence before and behind the clause.
    previous, following : str
        The sentence before and behind.
    label : str
        The label it stands under.
    opening : str
        The first words of the paragraph, or of its enumerated item.
    bracket : str
        The words before the bracket that holds it; empty outside of brackets.
    opened : int
        Where that bracket opens; -1 outside of brackets.
    """

    before: str
    after: str
    clause_before: str
    clause_after: str
    earlier: str
    later: str
    previous: str
    following: str
    label: str
    opening: str
    bracket: str
    sentence: int
    item: int
    nth: int
    opened: int


def spans_of(paragraph: Paragraph, figure: Figure) -> Spans:
    """Cut the spans of one figure of a paragraph."""
    text, start, end = paragraph.text, figure.start, figure.end
    nth = next((k for k, (a, b) in enumerate(paragraph.sentences) if a <= start < b), 0)
    low, high = paragraph.sentences[nth] if paragraph.sentences else (0, len(text))
    stops = _CLAUSE + "（()）、"
    left_figure = max((f.end for f in paragraph.figures if f.end <= start), default=0)
    right_figure = min((f.start for f in paragraph.figures if f.start >= end), default=len(text))
    own_left = max(_left(text, start, stops), left_figure, low)
    own_right = min(_right(text, end, stops), right_figure, high)
    clause_left, clause_right = (
        max(_left(text, start, _CLAUSE + "（("), low),
        min(_right(text, end, _CLAUSE + "）)"), high),
    )
    opened = text.rfind("（", low, start), text.rfind("(", low, start)
    closed = text.rfind("）", low, start), text.rfind(")", low, start)
    bracket = text[max(low, max(opened) - 24) : max(opened)] if max(opened) > max(closed) else ""
    item = max((k for k in paragraph.items if k <= start), default=0)
    label = next((words for a, b, words in reversed(paragraph.labels) if b <= start), "")
    first = re.split(r"[，。；：:（(]", _ITEM.sub("", text[item : item + 60].strip(), count=1))[0]
    sentences = paragraph.sentences
    return Spans(
        before=text[own_left:start],
        after=text[end:own_right],
        clause_before=text[clause_left:start],
        clause_after=text[end:clause_right],
        earlier=text[max(low, clause_left - 80) : clause_left],
        later=text[clause_right : min(high, clause_right + 60)],
        previous=text[slice(*sentences[nth - 1])][-80:] if nth else "",
        following=text[slice(*sentences[nth + 1])][:80] if nth + 1 < len(sentences) else "",
        label=label,
        opening=first[:40],
        bracket=bracket,
        sentence=nth,
        item=sum(k <= start for k in paragraph.items),
        nth=sum(f.start < start and low <= f.start for f in paragraph.figures),
        opened=max(opened) if bracket else -1,
    )
