"""Numbers that a result is told to miss: 拨付率71%，低于85%的要求. The comparison is the result's, and no bound of the number's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from minsheng_analysis.quantities import find_quantities
from minsheng_analysis.quantities.quantity import FoundQuantity

_COMPARED = re.compile(r"(?:低于|小于|少于|不足|不到|未达到?|达不到|高于|大于|多于|超过|超出|超)$")
#: Rates of which less is worse, and words that say that a result is too little; rates of which more is worse.
_RISING = re.compile(
    r"(?:拨付|支付|支出|执行|到位|合格|达标|满意|覆盖|普及|完成|入学|巩固|知晓|参保|签约|接种|处理|开工|竣工|完工|利用|使用|优良|准确|及时|落实|办结|绿化|硬化|城镇化)(?:率|度)|满意度|只有|仅|偏低|不高|不足"
)
_FALLING = re.compile(r"失业|漏损|死亡|发病|发案|投诉|浓度|能耗|辍学|空置|差错|成本|贫困")
_LESS = re.compile(r"低于|小于|少于|不足|不到|未达到?|达不到")
#: A number of the same sentence right before the comparison: the result that is compared.
_RESULT_BEFORE = re.compile(r"\d[%％]?[一-龥/]{0,6}[，,、（(]?(?:均|仍|还|尚|也|但|却|明显|远远?|略|稍)*$")
_ASKED_BEHIND = re.compile(
    r"(?:的|这一|的?年度|的?全年|的?规定|的?控制|的?序时)*(?:要求|目标|标准|规定|任务|计划|红线|底线|下限|上限)"
)


def _misses(mark: str, before: str) -> bool:
    """Whether a comparison says that a result misses what is asked; of one that keeps it the comparison is the bound's own (失业率3.1%，低于4.5%的目标)."""
    told = re.split(r"[。；;\n]", before)[-1]
    if _LESS.fullmatch(mark):
        return bool(_RISING.search(told)) and not _FALLING.search(told)
    return bool(_FALLING.search(told))


def is_yardstick(text: str, start: int) -> bool:
    """Tell whether the number at a place of a text is what the number before it is held against.

    Examples
    --------
    >>> is_yardstick("支付率71%，低于85%的要求", 9), is_yardstick("支付率71%，去年85%", 9)
    (True, False)
    """
    mark = _COMPARED.search(text[:start])
    return mark is not None and bool(_RESULT_BEFORE.search(text[: mark.start()]))


def told_quantities(text: str) -> Iterator[FoundQuantity]:
    """Find the figures of a sentence, those that a result before them misses without the words of that comparison.

    Examples
    --------
    >>> texts = ("支付率71%，低于85%的要求", "失业率3.4%，低于5%的控制目标", "满意率91%，高于85%的目标")
    >>> [[(q.quantity.text, q.quantity.qualifier) for q in told_quantities(t)] for t in texts]
    [[('71%', 'exact'), ('85%', 'exact')], [('3.4%', 'exact'), ('低于5%', 'at_most')], [('91%', 'exact'), ('高于85%', 'at_least')]]
    """
    for q in find_quantities(text):
        mark = _COMPARED.search(text[q.start : q.number_start]) if q.number_start > q.start else None
        before = text[: q.start + mark.start()] if mark else ""
        if (
            mark is None
            or not _RESULT_BEFORE.search(before)
            or not _ASKED_BEHIND.match(text, q.end)
            or not _misses(mark.group(), before)
        ):
            yield q
            continue
        bare = find_quantities(text[q.number_start : q.end])
        if len(bare) == 1 and bare[0].span == (0, q.end - q.number_start):
            yield replace(bare[0], start=q.number_start, end=q.end, number_start=q.number_start, number_end=q.number_end, unit_zh=q.unit_zh)  # fmt: skip
        else:
            yield q
