"""Expected values are worked out by hand from the definitions, not read off the code."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minsheng_analysis as ms

# target, actual, direction, ratio by hand
TABLE = [
    (10, 63, "increase", 6.3),  # 互助养老点
    (629, 840, "increase", 840 / 629),
    (20, 27.4, "increase", 1.37),
    (148.61, 98.61, "increase", 98.61 / 148.61),
    (5, 5, "increase", 1.0),
    (5, 0, "increase", 0.0),
    (4.3, 4.17, "decrease", 4.3 / 4.17),  # a ceiling: the published reports divide the same way
    (4.3, 8.6, "decrease", 0.5),
    (1, 1, "reach", 1.0),
]
NOTHING = [
    (0, 5, "increase"),  # zero target
    (-2, 5, "increase"),  # a ratio to a negative target says nothing
    (None, 5, "increase"),
    (5, None, "increase"),
    (float("nan"), 5, "increase"),
    (5, pd.NA, "increase"),
    (4.3, 0, "decrease"),
    (0, 0, "increase"),
]


@pytest.mark.parametrize(("target", "actual", "direction", "expected"), TABLE)
def test_achievement_ratio_of_scalars(target, actual, direction, expected):
    assert ms.achievement_ratio(target, actual, direction) == pytest.approx(expected, rel=1e-12)
    assert ms.overachievement_ratio(target, actual, direction) == pytest.approx(expected - 1, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(("target", "actual", "direction"), NOTHING)
def test_what_cannot_be_divided_is_missing(target, actual, direction):
    assert math.isnan(ms.achievement_ratio(target, actual, direction))
    assert math.isnan(ms.overachievement_ratio(target, actual, direction))


def test_series_keep_their_index_and_their_input():
    frame = pd.DataFrame(
        {"t": [10, 4.3, 0, np.nan], "a": [63, 4.17, 1, 1], "d": ["increase", "decrease", "increase", "reach"]},
        index=["x", "y", "z", "w"],
    )
    before = frame.copy()
    ratio = ms.achievement_ratio(frame["t"], frame["a"], frame["d"])
    assert list(ratio.index) == ["x", "y", "z", "w"]
    assert ratio["x"] == 6.3
    assert ratio["y"] == pytest.approx(4.3 / 4.17)
    assert ratio[["z", "w"]].isna().all()
    pd.testing.assert_frame_equal(frame, before)


def test_scalar_and_series_mix():
    ratio = ms.achievement_ratio(10, pd.Series([5, 20]))
    assert list(ratio) == [0.5, 2.0]
    assert list(ms.achievement_ratio(pd.Series([4.0, 0.0]), 2, "decrease").fillna(-1)) == [2.0, -1.0]


@pytest.mark.parametrize("direction", ["up", "", pd.Series(["increase", "sideways"])])
def test_unknown_direction_is_refused(direction):
    with pytest.raises(ValueError, match="direction must be one of increase, decrease, reach"):
        ms.achievement_ratio(pd.Series([1.0, 1.0]), 1, direction)


def test_interval_of_jobs_and_of_a_ceiling():
    assert ms.achievement_ratio_interval(50_000, 53_500, 54_500) == (1.07, 1.09)
    low, high = ms.achievement_ratio_interval(4.3, 4.165, 4.175, "decrease")
    assert (low, high) == (pytest.approx(4.3 / 4.175), pytest.approx(4.3 / 4.165))
    lows, highs = ms.achievement_ratio_interval(
        pd.Series([10.0, 10.0]), pd.Series([5.0, 5.0]), pd.Series([20.0, 20.0]), pd.Series(["increase", "decrease"])
    )
    assert list(lows) == [0.5, 0.5]
    assert list(highs) == [2.0, 2.0]


def test_open_interval_gives_open_ratio():
    assert ms.achievement_ratio_interval(10, 20, math.inf) == (2.0, math.inf)


def test_costs():
    assert ms.cost_per_facility(300_000, 10) == 30_000
    assert ms.cost_per_beneficiary(20_000_000, 99) == pytest.approx(202_020.20, abs=0.01)
    assert math.isnan(ms.cost_per_facility(1, 0))
    assert math.isnan(ms.cost_per_beneficiary(None, 3))
    assert list(ms.cost_per_facility(pd.Series([6.0, 8.0]), pd.Series([3, 0])).fillna(-1)) == [2.0, -1.0]


def test_per_capita_benefit():
    assert ms.per_capita_benefit(840, 2_100_000, per=10_000) == 4.0
    assert math.isnan(ms.per_capita_benefit(840, 0))
    assert list(ms.per_capita_benefit(pd.Series([10, 20]), 5)) == [2.0, 4.0]


positive = st.floats(min_value=1e-6, max_value=1e12)


@given(positive, positive, st.floats(min_value=0.001, max_value=1000))
def test_ratio_does_not_depend_on_the_unit(target, actual, scale):
    assert ms.achievement_ratio(target * scale, actual * scale) == pytest.approx(ms.achievement_ratio(target, actual))


@given(positive, positive)
def test_a_ceiling_is_the_reciprocal(target, actual):
    product = ms.achievement_ratio(target, actual) * ms.achievement_ratio(target, actual, "decrease")
    assert product == pytest.approx(1)


@given(positive, positive, positive)
def test_an_interval_never_turns_over(target, one, other):
    for direction in ("increase", "decrease", "reach"):
        low, high = ms.achievement_ratio_interval(target, min(one, other), max(one, other), direction)
        assert low <= high
