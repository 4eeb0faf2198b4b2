"""Who comes first, with those that come first alike: no superlative is said of one where several share it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TypeVar

_Item = TypeVar("_Item")
#: Values so close are one value: what differs is the dust of a division.
_ALIKE = 1e-9


def foremost(items: Sequence[_Item], value: Callable[[_Item], float]) -> list[_Item]:
    """Give the items that share the greatest value.

    Parameters
    ----------
    items : sequence
    value : function
        Of an item; nan ranks nowhere.

    Examples
    --------
    >>> foremost(["a", "bb", "cc", "d"], len)
    ['bb', 'cc']
    """
    known = [(value(item), item) for item in items]
    known = [(found, item) for found, item in known if not math.isnan(found)]
    if not known:
        return []
    most = max(found for found, _ in known)
    return [item for found, item in known if math.isclose(found, most, rel_tol=_ALIKE, abs_tol=_ALIKE)]
