"""Red, yellow, green: when a lag turns a light, and the rules that places have published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from minsheng_analysis.errors import UsageError, shown_value

#: From worst to best; ``done`` means the year's target has been reached, or a rate stands within it.
LIGHTS = ("not_assessable", "red", "yellow", "green", "done")
LIGHT_DTYPE = pd.CategoricalDtype(list(LIGHTS), ordered=True)


@dataclass(frozen=True)
class PaceThresholds:
    """When an indicator that lags turns yellow and red.

    There is no national rule; places set their own, so every run names the one it used.

    Attributes
    ----------
    yellow, red : float
        Lag from which the light is yellow (that lag included), and beyond which it is red (that lag excluded). A
        `yellow` of 0 means that any lag at all is yellow.
    relative : bool
        Whether the lag is measured in shares of the schedule (0.3: 30% below where it should be) or of the year's
        target (0.3: 30 percentage points of it).
    source_zh, source_en : str
        Where the rule is written.
    """

    yellow: float = 0.10
    red: float = 0.30
    relative: bool = False
    source_zh: str = (
        "银川市发展改革委“红黄绿灯”机制（2025年3月）：低于序时进度10至30个百分点为黄灯，超过30个百分点为红灯"
    )
    source_en: str = (
        "Yinchuan’s traffic lights for key projects (March 2025): yellow 10 to 30 percentage points below the linear "
        "schedule, red beyond 30"
    )


#: Published rules, by place. The first is the default: a tolerance fits a schedule that is itself only assumed linear.
LIGHT_RULES: Mapping[str, PaceThresholds] = {
    "yinchuan": PaceThresholds(),
    "tianjin": PaceThresholds(
        yellow=0.0,
        red=0.30,
        relative=True,
        source_zh="天津市投资工作“红黄绿”分级监测制度（2022年3月）：低于预期进度30%及以下为黄色，30%以上为红色",
        source_en="Tianjin’s graded monitoring of investment (March 2022): yellow up to 30% below the expected pace, red beyond",
    ),
    "sanya": PaceThresholds(
        yellow=0.0,
        red=0.50,
        relative=True,
        source_zh="三亚市推进项目建设红黄绿亮牌督办机制（2022年5月）：低于序时进度50%以内为黄牌，50%以上为红牌",
        source_en="Sanya’s coloured cards for projects (May 2022): yellow up to 50% below the scheduled pace, red beyond",
    ),
}


def light_rule(name: str) -> PaceThresholds:
    """Return a place's published rule by its name in ``LIGHT_RULES``.

    Raises
    ------
    UsageError
        If there is no rule of that name.

    Examples
    --------
    >>> light_rule("tianjin").red
    0.3
    """
    if name not in LIGHT_RULES:
        raise UsageError(
            f"unknown rule for the lights {name!r}; use one of: {', '.join(LIGHT_RULES)}",
            f"未知的亮灯规则“{shown_value(str(name))}”；可用：{'、'.join(LIGHT_RULES)}",
        )
    return LIGHT_RULES[name]


def lights_of(
    judged: pd.DataFrame,
    lag: pd.Series[float],
    expected: pd.Series[float],
    *,
    over: pd.Series[bool],
    qualitative: pd.Series[bool],
    rule: PaceThresholds,
) -> pd.Categorical:
    """Give each row its light by the rule, from its lag and what is expected of it by now."""
    # Rounded, so that 0.1 of lag is not 0.09999999 on one machine and 0.10000001 on the next.
    behind = (lag / expected.where(expected > 0) if rule.relative else lag).round(9)
    reached = judged["status"].isin(["met", "exceeded"])
    slow = (behind > 0) & ((behind >= rule.yellow) | over)
    code = np.select(
        [
            (judged["status"] == "not_assessable").to_numpy(),
            reached.to_numpy(),
            (qualitative & ~over).to_numpy(),  # a state not reached yet says nothing of its pace
            (qualitative | (behind > rule.red)).to_numpy(),
            slow.to_numpy(),
        ],
        [0, 4, 0, 1, 2],
        default=3,
    )
    return pd.Categorical.from_codes(code, dtype=LIGHT_DTYPE)
