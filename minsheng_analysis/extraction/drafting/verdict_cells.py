"""Verdicts that fill a cell of a table: 滞后, 超时序进度, 已完成; or 否 below 是否完成."""

from __future__ import annotations

import re

from minsheng_analysis.extraction.drafting.passages import VERDICT

#: How a work keeps up with its year.
PACE = re.compile(
    r"(?:进展|进度|推进|总体)?(?:(?:超|快于|超前|达到|符合|落后于?|慢于|低于|高于|按)(?:时序|序时|时间)(?:进度)?(?:推进)?|(?:严重|明显|略有)?滞后"
    r"|正常(?:推进)?|(?:较为)?顺利|缓慢|较慢|偏慢)"
)
#: A column that asks whether a work is finished, and the answers.
_ASKED = re.compile(
    r"(?:项目|任务|目标)?是否(?:已|全部|全面|按期|如期|按时)*(?P<what>完成|达标|完工|办结|兑现|实现)(?:任务|目标)?"
)
_YES, _NO = frozenset("是√"), frozenset("否×")


def is_verdict(text: str, head: str) -> bool:
    """Whether a cell, below a heading, is nothing but a verdict.

    Examples
    --------
    >>> [is_verdict(*cell) for cell in (("滞后", "进度评价"), ("否", "是否完成"), ("否", "是否滞后"), ("完成3个", "完成情况"))]
    [True, True, False, False]
    """
    return bool(VERDICT.fullmatch(text) or PACE.fullmatch(text) or answered(text, head))


def pace_in(text: str) -> re.Match[str] | None:
    """Find how a work keeps up with its year, where a cell says nothing else."""
    return PACE.fullmatch(text.strip())


def answered(text: str, head: str) -> str:
    """Give what a yes or no says below a heading that asks whether a work is finished; empty where it says nothing of it.

    Examples
    --------
    >>> answered("否", "是否完成"), answered("是", "是否按期完工"), answered("是", "是否滞后")
    ('未完成', '完工', '')
    """
    asked = _ASKED.fullmatch(re.sub(r"[\s（）()]", "", head))
    said = text.strip()
    if asked is None or said not in _YES | _NO:
        return ""
    return asked["what"] if said in _YES else f"未{asked['what']}"
