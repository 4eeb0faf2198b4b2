"""A figure's characters become an interval with its unit: ``2000余万元`` is a `Quantity` of at least 20,000,000 yuan.

Two doors. `parse_quantity` reads the characters of one figure and raises `QuantityError` when they are not one.
`find_quantities` walks through running text and returns every figure with its place, passing over what only looks like
one (dates, document numbers, ordinals, names, set phrases); `find_unread` names the numbers left over.
"""

from minsheng_analysis.quantities.finding import find_quantities, find_unread
from minsheng_analysis.quantities.quantity import FoundQuantity, Quantity
from minsheng_analysis.quantities.reading import parse_quantity

__all__ = ["FoundQuantity", "Quantity", "find_quantities", "find_unread", "parse_quantity"]
