"""Which evidence decided, in words that a reviewer can check on the page."""

from __future__ import annotations

from collections.abc import Sequence

from minsheng_analysis.extraction.reading.evidence import Surroundings
from minsheng_analysis.extraction.reading.figures import Figure, in_one_row
from minsheng_analysis.extraction.reading.modes import DEED, PLAN, heading_mode, marks_of
from minsheng_analysis.extraction.reading.relations import Quotient, is_printed_as

#: What a figure of a role is in the quotient that speaks for it.
_SPOKEN = {"actual": "part", "target": "whole", "context": "share"}
_WANTED = {"target": PLAN, "actual": DEED}


#: Classifiers that count one kind of thing.
_ALIKE = ({"人", "名", "位", "人次"}, {"户", "套"}, {"所", "家", "座", "处"}, {"项", "件"})
#: Figures of unlike things are a quotient only where they stand side by side, so many figures apart in all; 个 counts many things.
_SIDE_BY_SIDE, _NEAR = 3, 6


def is_telling(figures: Sequence[Figure], q: Quotient) -> bool:
    """Tell whether a quotient may be given as a reason: of like things, or of figures side by side; 2家 of 3条 elsewhere is chance.

    The percentage must be that quotient, rounded or cut, and stand with one of the two figures.
    """
    part, whole, share = figures[q.part], figures[q.whole], figures[q.share]
    exact = is_printed_as(share, part.quantity.value / whole.quantity.value)
    if not (exact and _stands_with(share, (part, whole))):
        return False
    counted = {part.quantity.classifier, whole.quantity.classifier} - {""}
    if len(counted) < 2 or any(counted <= group for group in _ALIKE) or in_one_row(part, whole):
        return True
    return part.item == whole.item and q.distance <= (_NEAR if "个" in counted else _SIDE_BY_SIDE)


def _stands_with(share: Figure, figures: Sequence[Figure]) -> bool:
    """Tell whether a percentage stands in the paragraph, the row or the column of one of two figures."""
    return any(
        share.item == f.item or in_one_row(share, f)
        or bool(share.cell and f.cell and (share.cell.table, share.cell.column) == (f.cell.table, f.cell.column))
        for f in figures
    )  # fmt: skip


def quotient_words(here: Surroundings, q: Quotient) -> str:
    """Write a quotient as it can be recomputed: ``104.6% = 36.61万 ÷ 35万``."""
    f = here.figures
    return f"{f[q.share].quantity.text} = {f[q.part].quantity.text} ÷ {f[q.whole].quantity.text}"


def reason_of(here: Surroundings, k: int, role: str) -> str:
    """Name the nearest evidence that speaks for a figure's role; ``document`` where nothing nearer does.

    Returns
    -------
    str
        ``quotient: 104.6% = 36.61万 ÷ 35万``, ``column: 完成数``, ``label: 年度目标``, ``words: 已建成``, ``heading: 下一步打算``, ``list``, ``kind: targets``.
    """
    f, s = here.figures[k], here.spans[k]
    strong = here.strongest.get((_SPOKEN.get(role, ""), k))
    if strong and is_telling(here.figures, strong):
        return f"quotient: {quotient_words(here, strong)}"
    if here.wordings[k].any():
        return f"wording: {(s.clause_before[-10:] + f.quantity.text + s.clause_after[:8]).strip()}"
    wanted = _WANTED.get(role, 0)
    if f.cell and f.cell.heads and (not wanted or heading_mode(f.cell.heads[0], None) == wanted):
        return f"column: {f.cell.heads[0]}"
    if s.label and (not wanted or heading_mode(s.label, None) == wanted):
        return f"label: {s.label}"
    marks = [(end, mode) for end, mode in marks_of(f.text[: f.end]) if mode == wanted]
    if marks and f.start - marks[-1][0] < 40:
        return f"words: {f.text[max(0, marks[-1][0] - 6) : marks[-1][0]].strip()}"
    for heading in f.headings:
        if wanted and heading_mode(heading, None) == wanted:
            return f"heading: {heading[:24]}"
    return f"kind: {here.kind}"
