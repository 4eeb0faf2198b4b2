"""A figure's characters become an interval with its unit: ``2000余万元`` is a `Quantity` of at least 20,000,000 yuan.

Two doors. `parse_quantity` reads the characters of one figure and raises `QuantityError` when they are not one.
`find_quantities` walks through running text and returns every figure with its place, passing over what only looks like
one (dates, document numbers, ordinals, names, set phrases); `find_unread` names the numbers left over.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__all__ = ["FoundQuantity", "Quantity", "find_quantities", "find_unread", "parse_quantity"]

if TYPE_CHECKING:
    from minsheng_analysis.quantities.finding import find_quantities as find_quantities
    from minsheng_analysis.quantities.finding import find_unread as find_unread
    from minsheng_analysis.quantities.quantity import FoundQuantity as FoundQuantity
    from minsheng_analysis.quantities.quantity import Quantity as Quantity
    from minsheng_analysis.quantities.reading import parse_quantity as parse_quantity

# Every command knows the units; only some read figures, whose patterns take a while to be made ready.
_HOME = {
    "FoundQuantity": "quantity", "Quantity": "quantity", "find_quantities": "finding", "find_unread": "finding",
    "parse_quantity": "reading",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    """Import a name from its module on first use."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
