"""What is finished of things that were begun, as the words right behind tell it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.drafting.promise import Promise
from minsheng_analysis.extraction.reading.reader import Read, Reading

#: How far behind what was begun the number of what is finished may stand, in characters.
_RIGHT_BEHIND = 12
_FINISHED = re.compile(r"完工|竣工|建成|完成|交付|投用")


def built_of(begun: Mention, promises: Sequence[Promise]) -> Mention | None:
    """Give how many of the things that were begun are finished, where that is told right behind: 开工18个，完工15个."""
    if begun.read is None:
        return None
    for q in promises:
        m = q.actuals[0] if q.actuals and not q.targets else None
        if (
            m is not None
            and m.read is not None
            and m.stage == "completed"
            and m.passage.item == begun.passage.item
            and 0 < m.start - begun.end <= _RIGHT_BEHIND
            and _counted(m.read) == _counted(begun.read)
            and m.value <= begun.value
        ):
            return m
    return None


def perhaps_built(begun: Mention, reading: Reading) -> bool:
    """Whether a number right behind what was begun may be what is finished of it: 16个全部开工，其中11个已完工."""
    if begun.read is None:
        return False
    f = begun.read.figure
    return any(
        0 < g.start - f.end <= _RIGHT_BEHIND and g.unit == f.unit and bool(_FINISHED.search(g.text[f.end : g.end + 6]))
        for g in (read.figure for read in reading.figures)
        if g.item == f.item
    )


def _counted(read: Read) -> tuple[str, str]:
    return read.figure.quantity.unit, read.figure.quantity.classifier
