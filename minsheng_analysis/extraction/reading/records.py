"""Lists of records: a bare promise followed by what was done of it, the same way in item after item."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from minsheng_analysis.extraction.document import Paragraph as Block
from minsheng_analysis.extraction.reading.figures import Figure
from minsheng_analysis.extraction.reading.modes import DEED, PLAN, marks_of
from minsheng_analysis.extraction.reading.outline import heading_of
from minsheng_analysis.extraction.reading.spans import Paragraph, Spans

_PERCENT_ONLY = re.compile(r"^[约近]?\s*\d[\d.,]*\s*[%％](?:[（(].*[)）])?$|^—$|^-$")
_OFFICE = re.compile(
    r"^[一-龥（）()、\s]{2,40}(?:局|委|办|公司|中心|政府|街道|部门|集团|队|院|社|会|镇|乡)[一-龥（）()、\s]{0,30}$"
)

NAMES = (
    "is heading", "own sentence is marked", "next sentence's mode", "next block's mode", "next block is a percentage", "next block is an office",
    "block ends with the figure's sentence", "records in document", "bare first sentence of a record", "first block of its heading", "marks of block: plan",
    "marks of block: deed", "same unit follows under heading", "near value follows under heading", "same unit before under heading", "near value before under heading",
    "position among figures of heading", "figures of heading", "previous block's mode",
)  # fmt: skip


def records(
    figures: Sequence[Figure], paragraphs: dict[int, Paragraph], spans: Sequence[Spans], blocks: Sequence[str]
) -> npt.NDArray[np.float32]:
    """Give each figure's place in a list of records, columns as `NAMES`.

    Parameters
    ----------
    figures, spans : sequence
    paragraphs : dict
        By item.
    blocks : sequence of str
        Text of every paragraph and cell, by item number (0 is unused).
    """
    marks = [marks_of(text) for text in blocks]
    bare_first = {item: _bare_first(p) for item, p in paragraphs.items()}
    listed = [v for item, p in paragraphs.items() for v in (bare_first[item],) if len(p.sentences) > 1 and p.figures]
    share = sum(listed) / max(1, len(listed))
    under: dict[tuple[str, ...], list[Figure]] = {}
    alike: dict[tuple[tuple[str, ...], str, str], list[Figure]] = {}  # of one unit and classifier too
    for f in figures:
        under.setdefault(f.headings, []).append(f)
        alike.setdefault((f.headings, f.unit, f.quantity.classifier), []).append(f)
    rows = []
    for f, s in zip(figures, spans, strict=True):
        p = paragraphs[f.item]
        low, high = p.sentences[s.sentence] if p.sentences else (0, len(f.text))
        own = marks_of(f.text[low:high])
        after = f.text[slice(*p.sentences[s.sentence + 1])] if s.sentence + 1 < len(p.sentences) else ""
        following = blocks[f.item + 1] if f.item + 1 < len(blocks) else ""
        group = under[f.headings]
        place = group.index(f)
        same = alike[f.headings, f.unit, f.quantity.classifier]
        before = same.index(f)
        rows.append((
            float(f.cell is None and heading_of(Block(f.text, 0)) is not None), float(bool(own)), _mode(marks_of(after)), _mode(marks[f.item + 1]) if following else 0,
            float(bool(_PERCENT_ONLY.match(following))), float(bool(_OFFICE.match(following))), float(high >= len(f.text)), share,
            float(bare_first[f.item] and s.sentence == 0), float(bool(group) and group[0].item == f.item),
            sum(m == PLAN for _, m in marks[f.item]), sum(m == DEED for _, m in marks[f.item]),
            *_same(f, same[before + 1 :]), *_same(f, same[:before]), float(place), float(len(group)), _mode(marks[f.item - 1]) if f.item > 1 else 0,
        ))  # fmt: skip
    return np.asarray(rows, dtype=np.float32).reshape(len(figures), len(NAMES))


def _mode(marks: Sequence[tuple[int, int]]) -> int:
    return marks[0][1] if marks else 0


def _bare_first(p: Paragraph) -> bool:
    """Whether the first sentence holds figures and no mark, and a later one is marked as done."""
    if len(p.sentences) < 2:
        return False
    first = p.text[slice(*p.sentences[0])]
    rest = p.text[p.sentences[0][1] :]
    return (
        bool(p.figures)
        and p.figures[0].start < p.sentences[0][1]
        and not marks_of(first)
        and any(m == DEED for _, m in marks_of(rest))
    )


def _same(f: Figure, same: Sequence[Figure]) -> tuple[float, float]:
    """Count figures of the same kind, and those of them that are near in value."""
    v = f.quantity.value
    near = [g for g in same if v > 0 and 0.6 <= g.quantity.value / v <= 1.7]
    return float(len(same)), float(len(near))
