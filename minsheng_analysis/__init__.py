"""Completion reports of Chinese local governments' livelihood projects (民生实事) as data, metrics and reports.

The public names load on first use, so that ``import minsheng_analysis`` costs next to nothing.

Examples
--------
>>> import minsheng_analysis as ms
>>> ms.achievement_ratio(629, 840)
1.3354531001589824
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOME = {
    "Quantity": "quantities",
    "Report": "dataset",
    "Thresholds": "assessment",
    "achievement_ratio": "metrics",
    "achievement_ratio_interval": "metrics",
    "assess": "assessment",
    "audit": "audit",
    "catalog": "dataset",
    "compare": "comparison",
    "cost_per_beneficiary": "metrics",
    "cost_per_facility": "metrics",
    "evaluate": "evaluation",
    "export": "export",
    "load": "dataset",
    "load_panel": "panel",
    "overachievement_ratio": "metrics",
    "parse_quantity": "quantities",
    "per_capita_benefit": "metrics",
    "progress": "progress",
    "verify": "verification",
}

__all__ = ["__version__", *_HOME]  # noqa: PLE0604

if TYPE_CHECKING:
    from minsheng_analysis.assessment import Thresholds as Thresholds
    from minsheng_analysis.assessment import assess as assess
    from minsheng_analysis.dataset import Report as Report
    from minsheng_analysis.dataset import catalog as catalog
    from minsheng_analysis.dataset import load as load
    from minsheng_analysis.metrics import achievement_ratio as achievement_ratio
    from minsheng_analysis.metrics import achievement_ratio_interval as achievement_ratio_interval
    from minsheng_analysis.metrics import cost_per_beneficiary as cost_per_beneficiary
    from minsheng_analysis.metrics import cost_per_facility as cost_per_facility
    from minsheng_analysis.metrics import overachievement_ratio as overachievement_ratio
    from minsheng_analysis.metrics import per_capita_benefit as per_capita_benefit


def __getattr__(name: str) -> Any:
    """Import a public name from its module on first use."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)


class _Package(ModuleType):
    """Keeps ``ms.audit`` the function: importing the submodule of the same name would bind the module over it."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _HOME and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
