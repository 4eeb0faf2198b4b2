"""Rows of a self-evaluation form that are no project: its money, and remarks such as 问卷300份."""

from __future__ import annotations

import re

from minsheng_analysis.quantities import find_quantities

_MONEY_ROW = re.compile(
    r"(?:其中[：:]?)?(?:年度|项目|全年|本年)*(?:上级|中央|省级?|市级?|县级?|区级?|本级|地方|财政|社会|自筹|其他|结转|上年|债券|专项|单位|当年)*"
    r"(?:上年结转|结转)?(?:资金|补助|拨款|配套|预算|经费|财政|债券)(?:资金)?(?:总额|总计|合计|小计|数|来源)?|上年结转|结转结余"
)
_CLASS = re.compile(
    r"总分|(?:产出|效益|数量|质量|时效|成本|进度|(?:社会|经济|生态)效益|可持续影响|(?:服务对象|群众|社会公众)?满意度)(?:指标)?"
)


def is_money_row(name: str) -> bool:
    """Tell whether a row's name is one of the money of a form.

    Examples
    --------
    >>> [is_money_row(name) for name in ("年度资金总额", "其中：上级补助", "市级资金", "上年结转", "临时救助", "资金监管平台")]
    [True, True, True, True, False, False]
    """
    return bool(_MONEY_ROW.fullmatch(re.sub(r"[\s（）()]", "", name)))


def is_of_form(name: str) -> bool:
    """Tell whether a name in a form is of its money, a class of its indicators, or tells a figure of its own: no project's.

    Examples
    --------
    >>> [is_of_form(name) for name in ("县级资金", "问卷300份", "社会效益", "农村供水")]
    [True, True, True, False]
    """
    return is_money_row(name) or bool(_CLASS.fullmatch(name)) or bool(find_quantities(name))
