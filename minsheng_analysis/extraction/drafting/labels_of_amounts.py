"""What the amounts of a list are called, each by the words right before it: 省级0.6亿元、市级0.3亿元; 第一项2亿元、第二项3亿元."""

from __future__ import annotations

import re

_NUMBERED = r"第[一二三四五六七八九十]{1,3}[项件]"
_OF_MONEY = r"(?:[一-龥]{0,8}(?:资金|补助|财政|债券|自筹|贷款|拨款|配套|中央|省级|市级|县级|区级|乡级|镇级|本级)|[省市县区]级?(?:财政)?)"
_IN_A_LIST = re.compile(
    rf"(?:\d[\d.,]*[余多]?[万亿]?元[、，,；;]|[：:、]|不计、)\s*(?P<label>{_NUMBERED})(?:为|计|约)?$"
    rf"|\d[\d.,]*[余多]?[万亿]?元[、，,；;]\s*(?P<money>{_OF_MONEY})(?:为|计|约)?$"
)


def label_in_list(before: str) -> str:
    """Give what an amount is called in a list of amounts; empty where it stands in none.

    Parameters
    ----------
    before : str
        The words of its sentence before it.

    Examples
    --------
    >>> label_in_list("按来源分：中央资金0.5亿元、省级"), label_in_list("各项投资为：第一项2亿元、第二项")
    ('省级', '第二项')
    >>> label_in_list("已支出3万元，累计支出")
    ''
    """
    m = _IN_A_LIST.search(before)
    return (m["label"] or m["money"]) if m else ""
