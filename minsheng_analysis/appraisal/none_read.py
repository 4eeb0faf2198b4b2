"""Findings of a draft on what was begun: of what the machine read no finished part of, none is told to be finished, and not nought."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from minsheng_analysis.appraisal.arguments import Amount
from minsheng_analysis.appraisal.findings import OF_UNFINISHED, Finding

#: The form of a finding whose finished part was not read.
NONE_READ = "none_read"
#: A verdict that what is told to be finished does not bear out.
_OF_A_VERDICT = ("verdict_not_borne_out", "rest")


def none_read(found: Iterable[Finding]) -> list[Finding]:
    """Give findings in which no finished part is put at nought: the document may print one that was not read.

    What was not read contradicts nothing: no such finding weighs more than a notice.

    Parameters
    ----------
    found : iterable of Finding
        Of a draft.
    """
    return [
        replace(one, form=NONE_READ, severity="notice" if one.severity == "conflict" else one.severity)
        if _is_of_nought(one)
        else one
        for one in found
    ]


def _is_of_nought(one: Finding) -> bool:
    finished = one.arguments.get("finished")
    told = one.form in ("", "rest") if one.check in OF_UNFINISHED else (one.check, one.form) == _OF_A_VERDICT
    if not told or not isinstance(finished, Amount):
        return False
    return finished.value == 0 and "actual" in one.arguments
