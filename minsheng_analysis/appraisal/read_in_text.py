"""What a draft's program read in the words of the document, beside what is derived from the draft's rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from minsheng_analysis.appraisal.arguments import Ratio
from minsheng_analysis.appraisal.findings import Finding

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

_PARTS = "breakdown_mismatch"
_RATE = "percentage_mismatch"
#: How many lines above its result a row's target may stand, where every cell has a line of its own.
_ABOVE = 3
_ALL = 100.0
#: Facts of a sentence on all tasks, of which drafting has read every part.
_OF_ALL = "all."


def borne_out(found: Sequence[Finding], report: Report) -> list[Finding]:
    """Keep of what a draft's rows contradict what the document's own words bear out, and tell nothing twice.

    A draft's rows may hold some of a list's parts only: what they come to accuses nobody unless the whole list was read,
    or a person has reviewed the rows. They may also hold a rate against another target than its own: one that follows
    from two figures beside it is right.

    Parameters
    ----------
    found : sequence of Finding
        What is sure.
    report : Report
        A draft.
    """
    statements = report.statements
    line_of = dict(zip(statements["statement_id"], statements["line"].astype(int), strict=True))
    reviewed = (
        set(statements.loc[statements["reviewed"].astype(bool), "statement_id"]) if "reviewed" in statements else set()
    )
    read = [one for one in found if one.read]
    lines_of = {id(one): {line_of[key] for key in one.statement_ids if key in line_of} for one in found}
    kept = [
        one
        for one in found
        if one.check != _PARTS
        or one.read
        or one.said is not None
        or one.fact_id.startswith(_OF_ALL)
        or set(one.statement_ids) <= reviewed
        or any(other.check == _PARTS and not lines_of[id(one)].isdisjoint(other.lines) for other in read)
    ]
    kept = [one for one in kept if one.check != _RATE or one.read or not _follows(one, lines_of[id(one)], report)]
    derived = [one for one in kept if one.said is None]
    return [
        one
        for one in kept
        if not one.read
        or not any(other.check == one.check and set(one.lines) <= lines_of[id(other)] for other in derived)
    ]


def _follows(one: Finding, lines: set[int], report: Report) -> bool:
    """Whether a printed rate follows from two figures of one unit that stand beside it."""
    found = re.fullmatch(r"(\d+)(?:\.(\d+))?%", str(one.arguments.get("printed", "")))
    if found is None or not lines:
        return False
    said, slack = float(found.group()[:-1]), 0.5 * 10 ** -len(found[2] or "") + 1e-9
    recomputed = one.arguments.get("recomputed_ratio")
    if said == _ALL and isinstance(recomputed, Ratio) and recomputed.value > 1:
        return True  # what is exceeded is often told as all
    statements = report.statements
    near = statements[statements["line"].between(min(lines) - _ABOVE, max(lines))]
    if said == _ALL and (near["unit"].eq("percent") & near["line"].isin(lines)).sum() > 1:
        return True  # one of several rates of a line may be all of something else, or the 100% of a formula
    near = near[near["unit"].ne("percent") & near["value"].gt(0)]
    told = list(zip(near["unit"], near["value"].astype(float), strict=True))
    return any(
        unit == other and abs(_ALL * value / base - said) <= slack
        for unit, value in told
        for other, base in told
        if base != value
    )
