"""Results that the document compares with a plan it does not print: by a difference, or by words such as 与计划持平."""

from __future__ import annotations

import re
from collections.abc import Sequence

from minsheng_analysis.extraction.reading.figures import Figure
from minsheng_analysis.extraction.wording.grammar import GOAL

_OPENING = r"[^，。；;：\d]{0,10}?[，,]?"
_BY_WORDS = re.compile(
    rf"{_OPENING}(?:均|都|已)?(?:与|和|同|跟)[^，。；;\d]{{0,6}}(?:{GOAL}|预期)[^，。；;\d]{{0,4}}(?:持平|一致|相同|相等|相符|吻合|相当)"
)
_BY_DIFFERENCE = re.compile(
    rf"{_OPENING}(?:比|较|超额完成|超过|超出|超|高于|高出|低于|多于|少于|距|离)[^，。；;\d]{{0,6}}(?:{GOAL}|预期)[^，。；;\d]{{0,10}}(?<!的)"
)


def is_compared(figures: Sequence[Figure], k: int) -> bool:
    """Tell whether the words right behind a figure compare it with a plan, as far as the next figure or the sentence goes.

    A difference counts in the figure's own unit, or in points of the plan; behind 的 stands the plan itself (超承诺的25公里).
    """
    f = figures[k]
    behind = figures[k + 1] if k + 1 < len(figures) and figures[k + 1].item == f.item else None
    words = f.text[f.end : behind.start if behind else len(f.text)]
    if _BY_WORDS.match(words):
        return True
    if behind is None or not _BY_DIFFERENCE.fullmatch(words):
        return False
    return behind.unit == f.unit or behind.quantity.unit == "percentage_points"
