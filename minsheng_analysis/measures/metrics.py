"""Pure measures: achievement ratios, per-capita benefit, cost per facility and per beneficiary.

Every function takes scalars or Series, keeps the index, leaves its input alone and returns a float for scalars and a
Series of float as soon as one argument is a Series. Missing in gives missing out (``nan``), never zero, and nothing is
capped.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from minsheng_analysis.measures.codes import DIRECTIONS

Numeric: TypeAlias = "float | int | pd.Series[Any] | None"

Floats: TypeAlias = npt.NDArray[np.float64]
Flags: TypeAlias = npt.NDArray[np.bool_]


def achievement_ratio(target: Numeric, actual: Numeric, direction: str | pd.Series[Any] = "increase") -> Any:
    """Achieved share of a target; 1.0 means exactly met.

    Parameters
    ----------
    target : float or Series of float
        The planned value, in the same unit as `actual`. NA, zero or negative gives NA.
    actual : float or Series of float
        The achieved value; NA if not reported.
    direction : {"increase", "decrease", "reach"} or Series of str
        ``increase``: more is better, actual / target. ``decrease``: the target is a ceiling, target / actual, the
        way finance bureaus and the published reports compute it; NA where `actual` is 0. ``reach``: a state to
        reach, actual / target.

    Returns
    -------
    float or Series of float
        Dimensionless, never capped.

    Raises
    ------
    ValueError
        If `direction` holds anything else.

    Examples
    --------
    >>> achievement_ratio(10, 63)
    6.3
    >>> round(achievement_ratio(4.3, 4.17, direction="decrease"), 4)
    1.0312
    >>> achievement_ratio(0, 5)
    nan
    """
    index, ceiling, (targets, actuals) = _side_by_side(direction, target, actual)
    return _like(index, ratio_values(targets, actuals, ceiling))


def achievement_ratio_interval(
    target: Numeric, low: Numeric, high: Numeric, direction: str | pd.Series[Any] = "increase"
) -> tuple[Any, Any]:
    """Achievement ratio of a figure known as an interval.

    Parameters
    ----------
    target : float or Series of float
        The planned value, exact. NA, zero or negative gives NA.
    low, high : float or Series of float
        Ends of the achieved value's interval; `high` may be ``inf`` for an open end.
    direction : {"increase", "decrease", "reach"} or Series of str
        As in :func:`achievement_ratio`. A ceiling turns the interval over.

    Returns
    -------
    tuple of (float or Series of float)
        Lower and upper ratio.

    Raises
    ------
    ValueError
        If `direction` holds anything else.

    Examples
    --------
    >>> achievement_ratio_interval(50_000, 53_500, 54_500)
    (1.07, 1.09)
    """
    index, ceiling, (targets, lows, highs) = _side_by_side(direction, target, low, high)
    lower, upper = ratio_interval_values(targets, lows, highs, ceiling)
    return _like(index, lower), _like(index, upper)


def ratio_values(target: Floats, actual: Floats, ceiling: Flags) -> Floats:
    """Achievement ratio on plain arrays, for a million rows as for one; see :func:`achievement_ratio`.

    Parameters
    ----------
    target, actual : array of float
        NaN where missing.
    ceiling : array of bool
        True where the target is one.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        positive = np.where(target > 0, target, np.nan)
        ratio = actual / positive
        # Ceilings are few: only they are worked out the other way round.
        turned = np.flatnonzero(ceiling)
        if turned.size:
            divisor = actual[turned]
            ratio[turned] = np.where(divisor != 0, positive[turned] / divisor, np.nan)
    return ratio


def ratio_interval_values(target: Floats, low: Floats, high: Floats, ceiling: Flags) -> tuple[Floats, Floats]:
    """Ends of the achievement ratio on plain arrays; a ceiling turns them over."""
    lower, upper = ratio_values(target, low, ceiling), ratio_values(target, high, ceiling)
    turned = np.flatnonzero(ceiling)
    if turned.size:
        lower[turned], upper[turned] = upper[turned], lower[turned]
    return lower, upper


def overachievement_ratio(target: Numeric, actual: Numeric, direction: str | pd.Series[Any] = "increase") -> Any:
    """Achievement ratio less 1: 0.0 means exactly met, negative means short of the target.

    Parameters
    ----------
    target, actual, direction
        As in :func:`achievement_ratio`, with the same NA rules.

    Returns
    -------
    float or Series of float
        Dimensionless.

    Raises
    ------
    ValueError
        If `direction` holds anything else.

    Examples
    --------
    >>> round(overachievement_ratio(629, 840), 4)
    0.3355
    """
    return achievement_ratio(target, actual, direction) - 1


def per_capita_benefit(quantity: Numeric, population: Numeric, per: float = 1) -> Any:
    """Quantity for each `per` residents.

    Parameters
    ----------
    quantity : float or Series of float
        What was delivered, in its own unit.
    population : float or Series of float
        Residents. NA, zero or negative gives NA.
    per : float
        Number of residents to refer to, for example 10,000.

    Returns
    -------
    float or Series of float
        In the unit of `quantity` for each `per` residents.

    Examples
    --------
    >>> per_capita_benefit(840, 2_100_000, per=10_000)
    4.0
    """
    population = _numeric(population)
    return _divide(_numeric(quantity) * per, _where(population > 0, population))


def cost_per_facility(cost: Numeric, facilities: Numeric) -> Any:
    """Cost of one facility.

    Parameters
    ----------
    cost : float or Series of float
        Yuan.
    facilities : float or Series of float
        Number of facilities that the cost bought. NA, zero or negative gives NA.

    Returns
    -------
    float or Series of float
        Yuan a facility.

    Examples
    --------
    >>> cost_per_facility(300_000, 10)
    30000.0
    """
    facilities = _numeric(facilities)
    return _divide(_numeric(cost), _where(facilities > 0, facilities))


def cost_per_beneficiary(cost: Numeric, beneficiaries: Numeric) -> Any:
    """Cost for one beneficiary.

    Parameters
    ----------
    cost : float or Series of float
        Yuan.
    beneficiaries : float or Series of float
        Number of people served. NA, zero or negative gives NA.

    Returns
    -------
    float or Series of float
        Yuan a person.

    Examples
    --------
    >>> round(cost_per_beneficiary(20_000_000, 99))
    202020
    """
    return cost_per_facility(cost, beneficiaries)


def _side_by_side(direction: str | pd.Series[Any], *numbers: Any) -> tuple[pd.Index[Any] | None, Flags, list[Floats]]:
    """Numbers as arrays of one length, where the target is a ceiling, and the index; None if all are scalars."""
    several = [value for value in (direction, *numbers) if isinstance(value, pd.Series)]
    index = several[0].index if several else None
    if any(one.index is not index and not one.index.equals(index) for one in several):
        # Rows are matched by their labels, as pandas does.
        joined = pd.concat(several, axis=1, keys=range(len(several)))
        index, columns = joined.index, iter([joined[key] for key in joined])
        direction, *numbers = (next(columns) if isinstance(v, pd.Series) else v for v in (direction, *numbers))  # type: ignore[assignment]
    size = 1 if index is None else len(index)
    arrays: list[Floats] = [
        np.asarray(value.astype("float64") if isinstance(value, pd.Series) else np.full(size, _numeric(value)))
        for value in numbers
    ]
    return index, ceilings(direction, size), arrays


def _like(index: pd.Index[Any] | None, values: Floats) -> Any:
    return float(values[0]) if index is None else pd.Series(values, index=index)


def ceilings(direction: str | pd.Series[Any], size: int) -> Flags:
    """Tell where the target is a ceiling.

    Raises
    ------
    ValueError
        If `direction` holds anything but ``DIRECTIONS`` and NA.
    """
    if not isinstance(direction, pd.Series):
        _check_known({direction})
        return np.full(size, direction == "decrease")
    ceiling = (direction == "decrease").fillna(False).to_numpy(dtype=bool)
    known = ceiling | (direction == "increase").fillna(False).to_numpy(dtype=bool)
    if not known.all():
        _check_known(set(direction[~known].dropna().unique()))
    return ceiling


def _check_known(found: set[Any]) -> None:
    if unknown := sorted(map(str, found - set(DIRECTIONS))):
        raise ValueError(f"direction must be one of {', '.join(DIRECTIONS)}; found {', '.join(unknown)}")


def _numeric(x: Any) -> Any:
    if isinstance(x, pd.Series):
        return x.astype("float64")
    return np.nan if pd.isna(x) else float(x)


def _where(condition: Any, x: Any, other: Any = np.nan) -> Any:
    """Elementwise choice that keeps a Series' index and a scalar's type."""
    if isinstance(condition, pd.Series):
        x = x if isinstance(x, pd.Series) else pd.Series(x, index=condition.index, dtype="float64")
        return x.where(condition, other)
    return x if condition else other


def _divide(numerator: Any, denominator: Any) -> Any:
    """Quotient with NA, not infinity, for a zero denominator; an infinite denominator gives 0."""
    if isinstance(numerator, pd.Series) or isinstance(denominator, pd.Series):
        quotient = numerator / _where(denominator != 0, denominator)
        return quotient
    return numerator / denominator if denominator != 0 else np.nan
