"""Pace in a year under way, against numbers worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import minsheng_analysis as ms
from minsheng_analysis.appraisal.progress import (
    LIGHT_DTYPE,
    LIGHT_RULES,
    LIGHTS,
    PaceThresholds,
    blockers_at,
    by_lead_unit,
    light_rule,
    pace,
    timeline,
)
from minsheng_analysis.errors import UsageError


def rows(**columns: object) -> pd.DataFrame:
    """Indicators of a year at its middle: 2 July is day 183 of 365."""
    values = {
        "target_value": 100.0,
        "actual_value": 50.0,
        "direction": "increase",
        "measure": "count",
        "comparable": True,
        "as_of": "2021-07-02",
        "period_start": "2021-01-01",
        "deadline": "2021-12-31",
        **columns,
    }
    size = max((len(v) for v in values.values() if isinstance(v, list)), default=1)
    frame = pd.DataFrame({k: v if isinstance(v, list) else [v] * size for k, v in values.items()})
    frame = frame.assign(
        actual_low=frame.get("actual_low", frame["actual_value"]),
        actual_high=frame.get("actual_high", frame["actual_value"]),
    )
    return frame.assign(**{f"completed_{part}": frame[f"actual_{part}"] for part in ("value", "low", "high")})


def test_elapsed_counts_the_day_itself_and_stays_between_0_and_1() -> None:
    found = pace(rows(as_of=["2021-01-01", "2021-07-02", "2021-12-31", "2022-03-01"]))["elapsed"]
    assert found.tolist() == [1 / 365, 183 / 365, 1.0, 1.0]


def test_lag_is_the_schedule_less_the_ratio() -> None:
    found = pace(rows(actual_value=[40.0, 60.0]))
    # 183 / 365 = 0.50137
    assert found["lag"].round(5).tolist() == [0.10137, -0.09863]
    assert found["projected"].round(4).tolist() == [0.7978, 1.1967]
    # 0.6 left in 0.49863 of the year, against 0.4 in 0.50137: 1.2033 / 0.79781
    assert found["speedup"].round(4).tolist() == [1.5082, 0.6703]


def test_default_lights_are_green_below_10_points_yellow_to_30_and_red_beyond() -> None:
    # At the deadline's half of a year of 200 days: exactly 0.5 has gone.
    half = {"period_start": "2021-01-01", "deadline": "2021-07-19", "as_of": "2021-04-10"}
    found = pace(rows(actual_value=[50.0, 41.0, 40.0, 20.0, 19.0, 100.0, None], **half))
    assert found["elapsed"].iloc[0] == 0.5
    assert found["light"].tolist() == ["green", "green", "yellow", "yellow", "red", "done", "not_assessable"]
    assert found["light"].dtype == LIGHT_DTYPE


def test_a_relative_rule_measures_the_lag_in_shares_of_the_schedule() -> None:
    half = {"period_start": "2021-01-01", "deadline": "2021-07-19", "as_of": "2021-04-10"}
    # 35 of the 50 expected is 30% behind, 34 is 32%.
    found = pace(rows(actual_value=[50.0, 49.0, 35.0, 34.0], **half), thresholds="tianjin")
    assert found["light"].tolist() == ["green", "yellow", "yellow", "red"]
    assert pace(rows(actual_value=[26.0, 24.0], **half), thresholds="sanya")["light"].tolist() == ["yellow", "red"]


def test_past_the_deadline_no_tolerance_makes_a_missed_target_green() -> None:
    found = pace(rows(actual_value=[99.0, 100.0, 60.0], as_of="2021-12-31"))
    assert found["light"].tolist() == ["yellow", "done", "red"]
    assert found["speedup"].isna().tolist() == [True, True, True]


def test_ceilings_and_rates_are_levels_that_hold_all_year() -> None:
    found = pace(
        rows(
            target_value=[4.3, 4.3, 95.0, 95.0],
            actual_value=[4.2, 5.0, 96.0, 76.0],
            direction=["decrease", "decrease", "increase", "increase"],
            measure="rate",
        )
    )
    assert found["kind"].tolist() == ["level"] * 4
    assert found["expected"].tolist() == [1.0] * 4
    # 4.3 / 5.0 = 0.86 and 76 / 95 = 0.8 are 14 and 20 points short.
    assert found["light"].tolist() == ["done", "yellow", "done", "yellow"]
    assert found["projected"].isna().all()


def test_a_state_is_done_or_says_nothing_until_its_deadline() -> None:
    states = {
        "measure": "qualitative",
        "direction": "reach",
        "target_fact": "p01.x.target",
        "actual_value": np.nan,
        "target_value": np.nan,
    }
    reached = pd.array([True, False, False], dtype="boolean")
    frame = rows(as_of=["2021-07-02", "2021-07-02", "2021-12-31"], **states)
    found = pace(frame.assign(reached_reported=reached, reached_completed=reached))
    assert found["light"].tolist() == ["done", "not_assessable", "red"]
    assert found["lag"].isna().all()


def test_no_result_or_target_cannot_be_judged_and_a_zero_start_has_no_speedup() -> None:
    found = pace(rows(target_value=[None, 100.0, 100.0], actual_value=[5.0, None, 0.0]))
    assert found["light"].tolist() == ["not_assessable", "not_assessable", "red"]
    assert found["reason"].tolist() == ["no_target", "no_result", ""]
    assert np.isnan(found["speedup"].iloc[2])


@settings(deadline=None, max_examples=50)
@given(
    actual=st.floats(0, 1e9),
    target=st.floats(1e-3, 1e9),
    day=st.integers(0, 364),
)
def test_more_done_never_worsens_the_light(actual: float, target: float, day: int) -> None:
    as_of = str((pd.Timestamp("2021-01-01") + pd.Timedelta(days=day)).date())
    found = pace(rows(actual_value=[actual, actual * 1.5], target_value=target, as_of=as_of))
    assert found["light"].cat.codes.is_monotonic_increasing
    assert found["elapsed"].between(0, 1).all()


def test_input_is_left_alone() -> None:
    given_rows = rows()
    before = given_rows.copy(deep=True)
    pace(given_rows)
    pd.testing.assert_frame_equal(given_rows, before)


def test_meishan_in_july_and_november() -> None:
    report = ms.load("meishan", 2017)
    july = ms.progress(report, "2017-07-31").set_index("indicator_id")
    # 31 July is day 212: 212 / 365 = 0.58082; 19,456 of 26,000 is 0.74831.
    jobs = july.loc["p01.jobs"]
    assert (round(jobs["elapsed"], 5), round(jobs["ratio"], 5), round(jobs["lag"], 5)) == (0.58082, 0.74831, -0.16749)
    assert july["light"].value_counts().to_dict() == {
        "green": 9,
        "done": 5,
        "not_assessable": 1,
        "red": 0,
        "yellow": 0,
    }
    assert july.loc["p01.jobs", "published_word"] == "达到时间进度"
    november = ms.progress(report).set_index("indicator_id")
    assert november.loc["p01.jobs", "gain"] == 32_095 - 19_456
    assert november.loc["p01.jobs", "previous_as_of"] == "2017-07-31"
    assert november.loc["p01.jobs", "light"] == "done"


def test_wanzhou_names_what_lags_and_how_old_its_figure_is() -> None:
    june = ms.progress(ms.load("wanzhou", 2025)).set_index("indicator_id")
    charging = june.loc["p01.charging"]
    # 31 March is day 90 of 365: 0.24658; 53 of 509 is 0.10413. The figure is 91 days old on 30 June.
    assert (round(charging["lag"], 5), charging["light"], charging["age_days"]) == (0.14245, "yellow", 91)
    # 11.05亿 of 18.2852亿, half a year gone: 181 / 365 = 0.49589.
    assert round(june.loc["p06.invest", "lag"], 4) == round(0.49589 - 1105 / 1828.52, 4)
    assert june.loc["p04.spaces", "reason"] == "no_target"
    march = ms.progress(ms.load("wanzhou", 2025), "2025-03-31").set_index("indicator_id")
    assert march.loc["p02.guardrails", ["as_of", "light", "reason"]].tolist() == ["", "not_assessable", "no_result"]
    assert len(march) == len(june) == 13


def test_before_the_first_figure_every_indicator_is_listed_and_none_is_judged() -> None:
    found = ms.progress(ms.load("wanzhou", 2025), "2025-01-15")
    assert len(found) == 13
    assert (found["light"] == "not_assessable").all()


def test_what_is_only_started_does_not_count_as_completed() -> None:
    report = ms.load("yubei", 2021)
    trail = {
        basis: ms.progress(report, basis=basis).set_index("indicator_id").loc["p10.trail"]
        for basis in ("reported", "completed")
    }
    # 27.4 of 20 km with the 16 km that were started; 11.4 km built.
    assert round(trail["reported"]["ratio"], 2) == 1.37
    assert round(trail["completed"]["ratio"], 2) == 0.57
    assert [trail[basis]["light"] for basis in trail] == ["done", "red"]


def test_timeline_is_ordered_by_date_within_an_indicator() -> None:
    found = timeline(ms.load("meishan", 2017))
    assert len(found) == 30
    assert found.groupby("indicator_id")["as_of"].agg(list).map(lambda d: d == ["2017-07-31", "2017-11-30"]).all()


def test_lead_units_share_an_indicator_and_the_worst_comes_first() -> None:
    paced = pd.DataFrame(
        {
            "indicator_id": ["a", "b", "c"],
            "lead_units": ["区教委;区民政局", "区民政局", ""],
            "light": pd.Categorical(["red", "green", "not_assessable"], dtype=LIGHT_DTYPE),
            "lag": [0.4, -0.1, np.nan],
            "open_blockers": [1, 0, 0],
        }
    )
    found = by_lead_unit(paced).set_index("lead_unit")
    assert found["indicators"].to_dict() == {"区教委": 1, "区民政局": 2, "": 1}
    assert found.index[-1] == ""
    assert found.loc["区民政局", ["red", "green", "worst_lag", "worst_indicator", "open_blockers"]].tolist() == [
        1,
        1,
        0.4,
        "a",
        1,
    ]
    assert list(found.columns[: len(LIGHTS)]) == list(LIGHTS)


def test_blockers_open_at_a_date_and_overdue_ones_first() -> None:
    report = ms.load("wanzhou", 2025)
    columns = ["blocker_id", "indicator_id", "blocker_zh", "blocker_en", "owner", "since", "due", "resolved"]
    table = pd.DataFrame(
        [
            ["b1", "p01.charging", "用电报装", "Grid connection", "区经信委", "2025-03-01", "2025-05-31", ""],
            ["b2", "p01.charging", "选址", "Sites", "区住建委", "2025-02-01", "2025-04-30", "2025-04-20"],
            ["b3", "p01.lifts", "资金", "Money", "区财政局", "2025-06-20", "", ""],
            ["b4", "p02.invest", "征地", "Land", "区规资局", "2025-07-05", "2025-08-01", ""],
        ],
        columns=columns,
        dtype="str",
    )
    report = replace(report, blockers=table)
    found = blockers_at(report)
    # 30 June: b2 is resolved, b4 not yet raised; b1 is 30 days overdue and 121 days old.
    assert found[["blocker_id", "open_days", "overdue"]].values.tolist() == [["b1", 121, True], ["b3", 10, False]]
    assert found["overdue_days"].iloc[0] == 30
    paced = ms.progress(report).set_index("indicator_id")
    assert paced.loc["p01.charging", ["open_blockers", "overdue_blockers"]].tolist() == [1, 1]
    # On 10 April b2 is still open and due first.
    assert blockers_at(report, "2025-04-10")["blocker_id"].tolist() == ["b2", "b1"]


@pytest.mark.parametrize("date", ["2017-13-01", "July", "2017/07/31"])
def test_a_date_that_is_none_is_refused(date: str) -> None:
    with pytest.raises(UsageError, match="YYYY-MM-DD"):
        ms.progress(ms.load("meishan", 2017), date)


def test_an_unknown_rule_is_refused_and_every_rule_cites_its_source() -> None:
    with pytest.raises(UsageError, match="yinchuan"):
        light_rule("nowhere")
    assert light_rule("yinchuan") == PaceThresholds()
    assert all(rule.source_zh and rule.source_en and 0 <= rule.yellow < rule.red for rule in LIGHT_RULES.values())
