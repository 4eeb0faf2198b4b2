"""Computed verdicts: each indicator's ratio, status and reason, on either basis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from minsheng_analysis.errors import UsageError
from minsheng_analysis.metrics import achievement_ratio, achievement_ratio_interval

Basis = Literal["reported", "completed"]
BASES: tuple[Basis, ...] = ("reported", "completed")

STATUSES = ("not_assessable", "missed", "met", "exceeded")
STATUS_DTYPE = pd.CategoricalDtype(list(STATUSES), ordered=True)

#: Why an indicator cannot be judged.
REASONS = (
    "no_target",
    "no_result",
    "not_comparable",
    "target_not_completion",
    "conflicting_figures",
    "interval_too_wide",
)


@dataclass(frozen=True)
class Thresholds:
    """Limits that assessments use.

    Attributes
    ----------
    target_set_low : float
        Achievement ratio above which a target is flagged as possibly set too low. Dimensionless. The usual reading
        of 财预〔2020〕10号 and the provincial rules made after it; no national threshold is confirmed, so this is a
        flag and never a verdict.
    """

    target_set_low: float = 1.3


def assess(
    indicators: pd.DataFrame, *, basis: Basis = "reported", thresholds: Thresholds | None = None
) -> pd.DataFrame:
    """Judge each indicator against its target.

    Exceeded when the whole interval of the result lies beyond the target, met when it contains the target, missed when
    it falls short. A ceiling (``direction = "decrease"``) is judged the other way round. A state to reach is met or
    missed, never exceeded.

    Parameters
    ----------
    indicators : DataFrame
        As in ``Report.indicators``: `target_value`, `actual_value`, `actual_low`, `actual_high` (or the
        `completed_` ones), `direction`, `measure`, `comparable`; `reached_reported`, `reached_completed` for
        qualitative ones and `target_stage` where there are any.
    basis : {"reported", "completed"}
        ``reported`` counts what the report counts; ``completed`` counts only what is finished.
    thresholds : Thresholds, optional
        Limit for `target_set_low`.

    Returns
    -------
    DataFrame
        A copy with `ratio`, `ratio_low`, `ratio_high` (dimensionless, 1.0 = exactly met, NA where not assessable),
        `status` (ordered Categorical: not_assessable, missed, met, exceeded), `reason` (one of ``REASONS`` where
        not assessable, otherwise empty) and `target_set_low` (bool).

    Raises
    ------
    UsageError
        If `basis` is unknown.
    """
    if basis not in BASES:
        raise UsageError(
            f"unknown basis {basis!r}; use one of: {', '.join(BASES)}",
            f"未知的口径 {basis!r}；可用：{'、'.join(BASES)}",
        )
    thresholds = thresholds or Thresholds()
    prefix = "actual" if basis == "reported" else "completed"
    target = indicators["target_value"].astype("float64")
    value, low, high = (indicators[f"{prefix}_{part}"].astype("float64") for part in ("value", "low", "high"))
    direction = indicators["direction"]

    reason = _reason(indicators, basis=basis, target=target, value=value, low=low, high=high)
    judged = reason == ""
    ratio = achievement_ratio(target, value, direction).where(judged)
    ratio_low, ratio_high = (r.where(judged) for r in achievement_ratio_interval(target, low, high, direction))

    ceiling = (direction == "decrease").to_numpy()
    beyond = np.where(ceiling, high < target, low > target)
    short = np.where(ceiling, low > target, high < target)
    qualitative = (indicators["measure"] == "qualitative").to_numpy()
    reached = _flag(indicators, f"reached_{basis}")
    code = np.select(
        [
            ~judged.to_numpy(),
            qualitative & (reached == 1),
            qualitative,
            short,
            beyond & (direction != "reach").to_numpy(),
        ],
        [0, 2, 1, 1, 3],
        default=2,
    )
    return indicators.assign(
        ratio=ratio,
        ratio_low=ratio_low,
        ratio_high=ratio_high,
        status=pd.Categorical.from_codes(code, dtype=STATUS_DTYPE),
        reason=reason,
        target_set_low=(ratio_low > thresholds.target_set_low).to_numpy(),
    )


def _reason(
    indicators: pd.DataFrame,
    *,
    basis: Basis,
    target: pd.Series[float],
    value: pd.Series[float],
    low: pd.Series[float],
    high: pd.Series[float],
) -> pd.Series[str]:
    """Why a row cannot be judged; empty where it can."""
    qualitative = (indicators["measure"] == "qualitative").to_numpy()
    reached = _flag(indicators, f"reached_{basis}")
    has_target = np.where(qualitative, _text(indicators, "target_fact") != "", target.notna())
    has_result = np.where(qualitative, ~np.isnan(reached), low.notna() | high.notna())
    stage = _text(indicators, "target_stage")
    asks_less = (basis == "completed") & np.isin(stage, ("started", "advancing", "partial"))
    contains = ((low <= target) & (high >= target)).to_numpy() & ~qualitative
    conflict = contains & ~np.isnan(low) & value.isna().to_numpy()
    # "more than 40,000" cannot tell whether 50,000 was reached.
    wide = contains & np.isinf(high.to_numpy()) & (low < target).to_numpy()
    agree = _flag(indicators, "actual_agree")
    return pd.Series(
        np.select(
            [
                ~has_target,
                ~indicators["comparable"].astype(bool).to_numpy(),
                ~has_result,
                asks_less,
                conflict & (agree == 0),
                conflict | wide,
            ],
            [
                "no_target",
                "not_comparable",
                "no_result",
                "target_not_completion",
                "conflicting_figures",
                "interval_too_wide",
            ],
            default="",
        ),
        index=indicators.index,
        dtype="str",
    )


def _flag(indicators: pd.DataFrame, column: str) -> npt.NDArray[np.float64]:
    """A nullable boolean column as 1.0, 0.0 and nan; all nan where the column is absent."""
    if column not in indicators:
        return np.full(len(indicators), np.nan)
    flag = indicators[column].astype("boolean").astype("Float64")
    return np.asarray(flag.to_numpy(dtype="float64", na_value=np.nan), dtype=np.float64)


def _text(indicators: pd.DataFrame, column: str) -> npt.NDArray[np.str_]:
    if column not in indicators:
        return np.full(len(indicators), "")
    return indicators[column].fillna("").to_numpy(dtype="str")
