"""The computed verdict, on hand-made rows."""

import math

import pandas as pd
import pytest

import minsheng_analysis as ms
from minsheng_analysis.errors import UsageError

NAN = float("nan")


def row(**changes):
    """One indicator: 10 promised, 10 done, everything finished."""
    base = {
        "target_value": 10.0, "actual_value": 10.0, "actual_low": 10.0, "actual_high": 10.0,
        "completed_value": 10.0, "completed_low": 10.0, "completed_high": 10.0,
        "direction": "increase", "measure": "count", "comparable": True, "target_stage": "completed",
        "target_fact": "t", "reached_reported": pd.NA, "reached_completed": pd.NA, "actual_agree": True,
    }  # fmt: skip
    return base | changes


def actual(value, low=None, high=None):
    low = value if low is None else low
    high = value if high is None else high
    return {"actual_value": value, "actual_low": low, "actual_high": high}


def judge(basis="reported", **changes):
    return ms.assess(pd.DataFrame([row(**changes)]), basis=basis).iloc[0]


# what happened, row, status, ratio (None: missing)
CASES = [
    ("exactly met", actual(10), "met", 1.0),
    ("exceeded", actual(63), "exceeded", 6.3),
    ("missed", actual(9), "missed", 0.9),
    ("149 km of 148.61: the target lies within the rounding",
     {"target_value": 148.61} | actual(149, 148.5, 149.5), "met", 149 / 148.61),
    ("18.6 of 18.62", {"target_value": 18.62} | actual(18.6, 18.55, 18.65), "met", 18.6 / 18.62),
    ("54,000 of 50,000 even at its lowest", {"target_value": 5e4} | actual(5.4e4, 53_500, 54_500), "exceeded", 1.08),
    ("touching from above is met", {"target_value": 53_500} | actual(5.4e4, 53_500, 54_500), "met", 54_000 / 53_500),
    ("touching from below is met", {"target_value": 54_500} | actual(5.4e4, 53_500, 54_500), "met", 54_000 / 54_500),
    ("a ceiling kept", {"target_value": 4.3, "direction": "decrease"} | actual(4.17, 4.165, 4.175),
     "exceeded", 4.3 / 4.17),
    ("a ceiling exactly", {"target_value": 4.3, "direction": "decrease"} | actual(4.3, 4.25, 4.35), "met", 1.0),
    ("a ceiling broken", {"target_value": 4.3, "direction": "decrease"} | actual(5, 4.95, 5.05), "missed", 4.3 / 5),
    ("a state is never exceeded", {"direction": "reach", "target_value": 1.0} | actual(2), "met", 2.0),
    ("at least 20 where 10 were promised", actual(20, 20, math.inf), "exceeded", 2.0),
    ("at least 10 where 10 were promised", actual(10, 10, math.inf), "met", 1.0),
]  # fmt: skip


@pytest.mark.parametrize(("case", "changes", "status", "ratio"), CASES, ids=[c[0] for c in CASES])
def test_status(case, changes, status, ratio):
    judged = judge(**changes)
    assert judged["status"] == status
    assert judged["reason"] == ""
    assert judged["ratio"] == pytest.approx(ratio)


UNJUDGED = [
    ("no_target", {"target_value": NAN}),
    ("no_result", actual(NAN)),
    ("not_comparable", {"comparable": False}),
    ("interval_too_wide", {"target_value": 50_000.0} | actual(4e4, 4e4, math.inf)),
    ("conflicting_figures", {"target_value": 25.0, "actual_agree": False} | actual(NAN, 23.69, 27)),
    ("interval_too_wide", {"target_value": 5.0} | actual(NAN, 2, 8)),
    ("no_target", {"measure": "qualitative", "target_fact": "", "reached_reported": True}),
    ("no_result", {"measure": "qualitative", "reached_reported": pd.NA}),
]


@pytest.mark.parametrize(("reason", "changes"), UNJUDGED)
def test_what_cannot_be_judged_says_why(reason, changes):
    judged = judge(**changes)
    assert judged["status"] == "not_assessable"
    assert judged["reason"] == reason
    assert math.isnan(judged["ratio"])
    assert not judged["target_set_low"]


def test_a_conflict_that_lies_wholly_beyond_the_target_can_be_judged():
    assert judge(target_value=20.0, actual_agree=False, **actual(NAN, 23.69, 27))["status"] == "exceeded"
    assert judge(target_value=30.0, actual_agree=False, **actual(NAN, 23.69, 27))["status"] == "missed"


def test_qualitative_states():
    assert judge(measure="qualitative", reached_reported=True)["status"] == "met"
    assert judge(measure="qualitative", reached_reported=False)["status"] == "missed"


def test_completed_basis_counts_only_what_is_finished():
    changes = {"target_value": 20.0, "completed_value": 11.4, "completed_low": 11.35, "completed_high": 11.45}
    trail = changes | actual(27.4, 26.85, 27.95)
    assert judge(**trail)["status"] == "exceeded"
    judged = judge("completed", **trail)
    assert judged["status"] == "missed"
    assert judged["ratio"] == pytest.approx(0.57)


@pytest.mark.parametrize(
    ("asked", "came_to", "status"),
    [("started", "started", "met"), ("started", "completed", "met"), ("advancing", "advancing", "met"),
     ("partial", "started", "missed"), ("started", "planned", "missed")],
)  # fmt: skip
def test_a_target_that_asks_for_less_than_completion_is_held_against_that(asked, came_to, status):
    nothing = {"completed_value": 0.0, "completed_low": 0.0, "completed_high": 0.0}
    judged = judge("completed", target_stage=asked, actual_stage=came_to, **nothing)
    assert judged["status"] == status
    assert judge(target_stage=asked)["status"] == "met"


def test_without_its_stage_it_cannot_be_judged_on_the_completed_basis():
    judged = judge("completed", target_stage="started", completed_value=0.0, completed_low=0.0, completed_high=0.0)
    assert (judged["status"], judged["reason"]) == ("not_assessable", "target_not_completion")


def test_what_is_due_after_the_year_is_not_judged():
    assert judge(not_due=True)["reason"] == "not_due"


def test_a_claim_without_a_finished_figure_is_not_verifiable():
    unknown = {"completed_value": NAN, "completed_low": NAN, "completed_high": NAN}
    assert judge("completed", **unknown)["reason"] == "not_verifiable"
    assert judge("completed", **unknown, **actual(NAN))["reason"] == "no_result"
    state = {"measure": "qualitative", "reached_reported": True, "reached_completed": pd.NA}
    assert judge(**state)["status"] == "met"
    assert judge("completed", **state)["reason"] == "not_verifiable"


def test_evidence_is_given_only_where_something_is_judged():
    assert judge(evidence="listed")["evidence"] == "listed"
    assert pd.isna(judge(evidence="listed", comparable=False)["evidence"])
    assert pd.isna(judge(evidence="")["evidence"])
    assert pd.isna(judge()["evidence"])


def test_target_set_low_needs_the_whole_interval_at_the_threshold_or_above():
    assert judge(**actual(20))["target_set_low"]
    assert not judge(**actual(19))["target_set_low"]
    assert not judge(**actual(20.2, 19.9, 20.5))["target_set_low"]
    low_bar = ms.assess(pd.DataFrame([row(**actual(12))]), thresholds=ms.Thresholds(target_set_low=1.1))
    assert low_bar["target_set_low"].all()


def test_the_input_is_left_alone_and_the_order_kept():
    frame = pd.DataFrame([row(**actual(9)), row(), row(**actual(63))], index=["c", "a", "b"])
    before = frame.copy()
    judged = ms.assess(frame)
    pd.testing.assert_frame_equal(frame, before)
    assert list(judged.index) == ["c", "a", "b"]
    assert list(judged["status"]) == ["missed", "met", "exceeded"]
    assert judged["status"].cat.ordered
    assert judged["status"].min() == "missed"


def test_an_empty_table_stays_empty():
    judged = ms.assess(pd.DataFrame([row()]).iloc[:0])
    assert judged.empty
    assert "status" in judged


def test_unknown_basis_is_refused():
    with pytest.raises(UsageError, match="use one of: reported, completed"):
        ms.assess(pd.DataFrame([row()]), basis="promised")
