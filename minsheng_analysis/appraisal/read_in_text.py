"""What a draft's program read in the words of the document, beside what is derived from the draft's rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from minsheng_analysis.appraisal.findings import Finding

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

_PARTS = "breakdown_mismatch"
#: Facts of a sentence on all tasks, of which drafting has read every part.
_OF_ALL = "all."


def borne_out(found: Sequence[Finding], report: Report) -> list[Finding]:
    """Keep of a draft's parts that do not add up those that the document's own list bears out, and tell nothing twice.

    A draft's rows may hold some of a list's parts only: what they come to accuses nobody unless the whole list was read,
    or a person has reviewed the rows.

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
    derived = [one for one in kept if one.said is None]
    return [
        one
        for one in kept
        if not one.read
        or not any(other.check == one.check and set(one.lines) <= lines_of[id(other)] for other in derived)
    ]
