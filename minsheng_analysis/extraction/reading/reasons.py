"""Which evidence decided, in words that a reviewer can check on the page."""

from __future__ import annotations

from minsheng_analysis.extraction.reading.evidence import Surroundings
from minsheng_analysis.extraction.reading.modes import DEED, PLAN, heading_mode, marks_of
from minsheng_analysis.extraction.reading.relations import Quotient

#: What a figure of a role is in the quotient that speaks for it.
_SPOKEN = {"actual": "part", "target": "whole", "context": "share"}
_WANTED = {"target": PLAN, "actual": DEED}


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
    if strong:
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
