"""Remarks of one kind told as one finding: each alone would change nobody's mind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from minsheng_analysis.appraisal.findings import Finding, split_ids

#: Checks whose remarks are told together.
TOLD_TOGETHER = frozenset(
    {"single_mention", "in_use_not_said", "restatement_rounding", "period_not_said", "kinds_not_split"}
)


def folded(findings: Sequence[Finding]) -> list[Finding]:
    """Tell remarks of one kind as one finding of the report.

    Parameters
    ----------
    findings : sequence of Finding

    Returns
    -------
    list of Finding
        Those of one check of ``TOLD_TOGETHER`` that are only worth knowing become one, at the first one's place; the
        others stand as they were.
    """
    remarks: dict[tuple[str, str], list[Finding]] = {}
    for one in findings:
        if one.check in TOLD_TOGETHER and one.severity == "info":
            remarks.setdefault(_kind(one), []).append(one)
    done: list[Finding] = []
    for one in findings:
        same = remarks.get(_kind(one), [])
        if one not in same or len(same) == 1:
            done.append(one)
        elif one is same[0]:
            done.append(_as_one(same))
    return done


def _kind(finding: Finding) -> tuple[str, str]:
    # A result rounded below its target is no matter of two ways of printing.
    return finding.check, "short" if finding.form == "short" else ""


def _as_one(same: Sequence[Finding]) -> Finding:
    numbers = {one.project_no for one in same}
    return replace(
        same[0],
        project_no=numbers.pop() if len(numbers) == 1 else None,
        indicator_id="", fact_id="",
        statement_ids=split_ids(*(key for one in same for key in one.statement_ids)),
        about=(same[0].check,), parts=tuple(same),
    )  # fmt: skip
