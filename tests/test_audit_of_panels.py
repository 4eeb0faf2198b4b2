"""The audit of indicators alone, as a panel holds them."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from minsheng_analysis.appraisal.audit import (
    apart_from_total,
    audit_indicators,
)
from minsheng_analysis.measures.rows import FactRow, rows_of


def panel(**columns: list[object]) -> pd.DataFrame:
    n = len(next(iter(columns.values())))
    base: dict[str, list[object]] = {
        "indicator_id": [f"i{k}" for k in range(n)], "project_no": [1] * n, "name_zh": ["甲"] * n, "name_en": ["A"] * n,
        "level": ["headline"] * n, "measure": ["count"] * n, "direction": ["increase"] * n, "unit": ["count"] * n,
        "classifier": ["个"] * n, "target_fact": ["t"] * n, "actual_fact": ["a"] * n, "comparable": [True] * n,
        "target_value": [10.0] * n, "actual_value": [10.0] * n, "reported_status": ["全面完成"] * n,
        "lead_units": ["甲局"] * n,
    }  # fmt: skip
    frame = pd.DataFrame(base | columns)
    for name in ("actual_low", "actual_high", "completed_value", "completed_low", "completed_high"):
        if name not in frame:
            frame[name] = frame["actual_value"]
    return frame


def test_a_state_under_exceeded_is_no_finding_where_another_promise_exceeds() -> None:
    both = panel(measure=["qualitative", "count"], direction=["reach", "increase"], actual_value=[10.0, 12.0],
                 reported_status=["超额完成"] * 2).assign(reached_reported=True, reached_completed=True)  # fmt: skip
    assert "binary_exceeded" not in set(audit_indicators(both)["check"])
    alone = both.iloc[:1].reset_index(drop=True)
    assert "binary_exceeded" in set(audit_indicators(alone)["check"])


def test_what_is_unfinished_speaks_of_no_low_target() -> None:
    done = panel(actual_value=[20.0])
    assert "low_target" in set(audit_indicators(done)["check"])
    part = done.assign(completed_value=6.0, completed_low=6.0, completed_high=6.0)
    assert "low_target" not in set(audit_indicators(part)["check"])


@pytest.mark.parametrize(
    ("words", "actual", "completed", "alarm"),
    [
        ("全面完成", 10.0, 10.0, False),
        ("全面完成", 12.0, 12.0, False),
        ("全面完成", 9.0, 9.0, True),
        ("全面完成", 10.0, 6.0, True),
        ("超额完成", 10.0, 10.0, True),
        ("超额完成", 11.0, 11.0, False),
        ("未完成", 12.0, 12.0, True),
        ("未完成", 9.0, 9.0, False),
        ("推进中", 1.0, 1.0, False),
    ],
)
def test_official_verdict_against_computed(words: str, actual: float, completed: float, alarm: bool) -> None:
    frame = panel(
        reported_status=[words], actual_value=[actual], completed_value=[completed], completed_low=[completed],
        completed_high=[completed],
    )  # fmt: skip
    assert ("verdict_not_borne_out" in set(audit_indicators(frame)["check"])) == alarm


def test_a_line_is_judged_as_a_whole() -> None:
    both = panel(reported_status=["超额完成"] * 2, actual_value=[10.0, 12.0])
    assert "verdict_not_borne_out" not in set(audit_indicators(both)["check"])
    one_missed = panel(reported_status=["超额完成"] * 2, actual_value=[9.0, 12.0])
    assert (audit_indicators(one_missed)["check"] == "verdict_not_borne_out").sum() == 1


def test_what_cannot_be_judged_leaves_exceeded_unproven_not_refuted() -> None:
    frame = panel(reported_status=["超额完成"] * 2, comparable=[True, False])
    assert "verdict_not_borne_out" not in set(audit_indicators(frame)["check"])


def test_a_panel_keeps_reports_apart() -> None:
    frame = panel(actual_value=[10.0, 9.0], region=["a", "b"], year=[2020, 2020])
    found = audit_indicators(frame)
    wrong = found[found["check"] == "verdict_not_borne_out"]
    assert wrong[["region", "year"]].values.tolist() == [["b", 2020]]


def test_support_that_repeats_its_headline_is_flagged_once() -> None:
    frame = panel(
        indicator_id=["h", "s", "u"], level=["headline", "support", "support"], parent=["", "h", "h"],
        target_value=[10.0, 10.0, 2.0], actual_value=[20.0, 20.0, 9.0],
    )  # fmt: skip
    found = audit_indicators(frame)
    assert found.loc[found["check"] == "low_target", "indicator_id"].tolist() == ["h", "u"]


@pytest.mark.parametrize("actual", [4.2, 9.0])
def test_a_ceiling_is_no_low_target_whether_met_or_broken_twice_over(actual: float) -> None:
    frame = panel(direction=["decrease"], target_value=[4.3], actual_value=[actual], unit=["percent"], classifier=[""])
    assert "low_target" not in set(audit_indicators(frame)["check"])


def test_nothing_to_find_gives_an_empty_frame_of_the_same_shape() -> None:
    empty = audit_indicators(panel(actual_value=[10.0]))
    assert empty.empty
    assert list(empty.columns) == list(audit_indicators(panel(actual_value=[9.0])).columns)


@settings(deadline=None)
@given(st.lists(st.integers(1, 500), min_size=2, max_size=12), st.integers(-3, 3))
def test_parts_add_up_or_not_by_any_amount(parts: list[int], off: int) -> None:
    total = sum(parts) + off
    assume(2 * sum(parts) >= total)
    rows = [("t", "", "actual", float(total))] + [(f"p{n}", "t", "breakdown", float(p)) for n, p in enumerate(parts)]
    facts = pd.DataFrame(rows, columns=["fact_id", "part_of", "role", "value"]).assign(
        low=lambda f: f["value"], high=lambda f: f["value"], unit="count", as_of="2030-12-31", statement_ids="L1"
    )
    whole, *pieces = rows_of(facts, FactRow)
    assert len(apart_from_total(pieces, [whole, *pieces])) == (off != 0)


def test_a_piece_of_a_missed_promise_speaks_of_no_low_target() -> None:
    frame = panel(
        indicator_id=["h", "s"], level=["headline", "support"], parent=["", "h"], target_value=[20.0, 4.0],
        actual_value=[11.0, 11.0],
    )  # fmt: skip
    assert "low_target" not in set(audit_indicators(frame)["check"])
    reached = frame.assign(target_value=[11.0, 4.0])
    assert audit_indicators(reached).query("check == 'low_target'")["indicator_id"].tolist() == ["s"]
