"""What the support column comes to, told beside a verdict not borne out against the target sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from minsheng_analysis.appraisal.findings import Finding, split_ids
from minsheng_analysis.measures.readings import KEPT, is_part
from minsheng_analysis.measures.rows import JudgedRow


def with_the_column(
    findings: Sequence[Finding], items: Mapping[str, list[JudgedRow]], unsure: set[str]
) -> list[Finding]:
    """Say of a verdict that rests on what is not finished that the support column asks for no more, where that is so.

    Parameters
    ----------
    findings : sequence of Finding
    items : mapping of str to list of JudgedRow
        From ``readings.support_items``.
    unsure : set of str
        Statements that a draft's reading is not sure of: nothing is told that rests on one.
    """
    return [_beside(one, items, unsure) for one in findings]


def _beside(finding: Finding, items: Mapping[str, list[JudgedRow]], unsure: set[str]) -> Finding:
    told = finding.parts or (finding,)
    if finding.check != "verdict_not_borne_out" or told[0].form != "rest":
        return finding
    of_each = [items.get(one.indicator_id, []) for one in told]
    rows = [row for of_one in of_each for row in of_one]
    if not all(of_each) or any(row.to_check or is_part(row) or row.status not in KEPT for row in rows):
        return finding
    ids = split_ids(*(ids for row in rows for ids in (row.target_statements, row.actual_statements)))
    if not unsure.isdisjoint(ids):
        return finding
    asked = replace(told[0], form="rest_asked", arguments={}, parts=())
    return replace(finding, parts=(*told, asked), statement_ids=split_ids(*finding.statement_ids, *ids))
