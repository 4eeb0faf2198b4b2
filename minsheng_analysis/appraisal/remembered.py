"""What was found of a report is remembered while the report is there and unchanged: three of its tables rest on it."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import wraps
from typing import TYPE_CHECKING, Protocol

import pandas as pd

from minsheng_analysis.measures.assessment import Thresholds

if TYPE_CHECKING:
    from minsheng_analysis.appraisal.findings import Finding
    from minsheng_analysis.dataset.report import Report


class Find(Protocol):
    """What finds."""

    def __call__(self, report: Report, *, thresholds: Thresholds | None = None) -> list[Finding]:
        """Find what there is to find in a report."""


@dataclass(frozen=True)
class _Found:
    """Findings, and what they were found in, as it stood."""

    report: weakref.ref[Report]
    stood: Mapping[str, pd.DataFrame | str]
    thresholds: Thresholds | None
    findings: tuple[Finding, ...]

    def holds_for(self, report: Report, thresholds: Thresholds | None) -> bool:
        """Whether the same would be found again."""
        return self.report() is report and self.thresholds == thresholds and self._stands(report)

    def _stands(self, report: Report) -> bool:
        for name, was in self.stood.items():
            is_now = getattr(report, name)
            if not (was.equals(is_now) if isinstance(was, pd.DataFrame) else was == repr(is_now)):
                return False
        return True


def remembering(find: Find) -> Find:
    """Have what finds give what it found of the same report before, unless anything of the report has changed since."""
    found: dict[int, _Found] = {}

    @wraps(find)
    def remembered(report: Report, *, thresholds: Thresholds | None = None) -> list[Finding]:
        key = id(report)
        one = found.get(key)
        if one is None or not one.holds_for(report, thresholds):
            whole = {field.name: getattr(report, field.name) for field in fields(report)}
            # A shallow copy of a table costs next to nothing: pandas copies when one of the two is written to.
            stood = {k: v.copy(deep=False) if isinstance(v, pd.DataFrame) else repr(v) for k, v in whole.items()}
            findings = tuple(find(report, thresholds=thresholds))
            one = _Found(weakref.ref(report, lambda _: found.pop(key, None)), stood, thresholds, findings)
            found[key] = one
        return list(one.findings)

    return remembered
