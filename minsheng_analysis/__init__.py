"""Completion reports of Chinese local governments' livelihood projects (民生实事) as data, metrics and reports.

The public names load on first use, so that ``import minsheng_analysis`` costs next to nothing.

Examples
--------
>>> import minsheng_analysis as ms
>>> ms.achievement_ratio(629, 840)
1.3354531001589824
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
#: The day on which this version was released, as CITATION.cff has it.
__date__ = "2026-11-24"

_HOME = {
    "Quantity": "quantities.finding",
    "Report": "dataset.loading",
    "Thresholds": "measures.assessment",
    "achievement_ratio": "measures.metrics",
    "achievement_ratio_interval": "measures.metrics",
    "assess": "measures.assessment",
    "audit": "appraisal.audit",
    "catalog": "dataset.loading",
    "compare": "appraisal.comparison",
    "cost_per_beneficiary": "measures.metrics",
    "cost_per_facility": "measures.metrics",
    "evaluate": "appraisal.evaluation",
    "export": "outputs.export",
    "followups": "appraisal.followups",
    "load": "dataset.loading",
    "load_panel": "appraisal.panel",
    "overachievement_ratio": "measures.metrics",
    "parse_quantity": "quantities.finding",
    "per_capita_benefit": "measures.metrics",
    "progress": "appraisal.progress",
    "questions": "appraisal.questions",
    "read": "extraction.drafts",
    "verify": "extraction.verifying",
}

_PUBLIC = ("__version__", *_HOME)
__all__ = list(_PUBLIC)

if TYPE_CHECKING:
    from minsheng_analysis.dataset.loading import catalog as catalog
    from minsheng_analysis.dataset.loading import load as load
    from minsheng_analysis.dataset.report import Report as Report
    from minsheng_analysis.measures.assessment import Thresholds as Thresholds
    from minsheng_analysis.measures.assessment import assess as assess
    from minsheng_analysis.measures.metrics import achievement_ratio as achievement_ratio
    from minsheng_analysis.measures.metrics import achievement_ratio_interval as achievement_ratio_interval
    from minsheng_analysis.measures.metrics import cost_per_beneficiary as cost_per_beneficiary
    from minsheng_analysis.measures.metrics import cost_per_facility as cost_per_facility
    from minsheng_analysis.measures.metrics import overachievement_ratio as overachievement_ratio
    from minsheng_analysis.measures.metrics import per_capita_benefit as per_capita_benefit


def __getattr__(name: str) -> Any:
    """Import a public name from its module on first use."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
