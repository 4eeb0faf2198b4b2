"""Every percentage that the excerpts print, recomputed from the figures beside it."""

from __future__ import annotations

import pandas as pd
import pytest

import minsheng_analysis as ms
from minsheng_analysis.appraisal.percentages import compare_percentages, printed_digit, published_percentages

REPORTS = [
    ("meishan", 2017),
    ("meishan", 2019),
    ("shanghai", 2024),
    ("ningbo", 2018),
    ("hunan", 2021),
    ("wanzhou", 2025),
]


def rows(**columns: list[object]) -> pd.DataFrame:
    frame = pd.DataFrame(columns)
    return frame.assign(
        actual_low=frame.get("actual_low", frame["actual_value"]),
        actual_high=frame.get("actual_high", frame["actual_value"]),
    )


def test_one_unit_of_the_last_digit_passes_and_more_does_not() -> None:
    found = compare_percentages(
        rows(
            target_value=[2000.0, 400.0, 30_000.0, 4000.0, 3000.0],
            actual_value=[2519.0, 1255.0, 24_589.0, 4385.0, 3314.0],
            direction=["increase"] * 5,
            printed=[125.9, 313.8, 91.9, 110.0, None],
            digit=[0.1, 0.1, 0.1, 1.0, 1.0],
        )
    )
    # 125.95 cut, 313.75 rounded, 81.963 nowhere near, 109.625 to a whole number, and one that was not printed.
    assert found["agreement"].tolist() == ["agrees", "agrees", "differs", "agrees", "not_checkable"]
    assert found["recomputed"].round(3).tolist() == [125.95, 313.75, 81.963, 109.625, 110.467]


def test_a_ceiling_is_target_over_actual_and_rounded_inputs_are_told_apart() -> None:
    found = compare_percentages(
        rows(
            target_value=[4.3, 4.3, 4.3],
            actual_value=[4.17, 4.2, 4.2],
            actual_low=[4.165, 4.15, 4.15],
            actual_high=[4.175, 4.25, 4.25],
            direction=["decrease"] * 3,
            printed=[103.1, 103.0, 104.0],
            digit=[0.1, 0.1, 0.1],
        )
    )
    # 4.3 / 4.2 = 102.38; between 4.3 / 4.25 = 101.18 and 4.3 / 4.15 = 103.61 lies 103.0, not 104.0.
    assert found["agreement"].tolist() == ["agrees", "within_rounding", "differs"]


def test_input_is_left_alone() -> None:
    given = rows(target_value=[2.0], actual_value=[1.0], direction=["increase"], printed=[50.0], digit=[1.0])
    before = given.copy(deep=True)
    compare_percentages(given)
    pd.testing.assert_frame_equal(given, before)


def test_each_percentage_is_held_to_its_own_decimals() -> None:
    figures = pd.Series(["103", "124.1", "103.64", "87%", "88.5%"], dtype="str")
    assert printed_digit(figures).round(4).tolist() == [1.0, 0.1, 0.01, 1.0, 0.1]
    # 230 of 263 is 87.45: 87% is that, rounded, whatever the next figure of the section prints.
    found = compare_percentages(
        rows(
            target_value=[263.0, 263.0],
            actual_value=[230.0, 230.0],
            direction=["increase"] * 2,
            printed=[87.0, 89.0],
            digit=[1.0, 1.0],
        )
    )
    assert found["agreement"].tolist() == ["agrees", "differs"]


@pytest.mark.parametrize(("region", "year"), REPORTS)
def test_every_printed_percentage_is_checked(region: str, year: int) -> None:
    report = ms.load(region, year)
    checked = published_percentages(report)
    printed = report.statements[report.statements["fact_id"].str.endswith(".pct")]
    assert sorted(checked["statement_id"]) == sorted(printed["statement_id"])
    assert (checked["agreement"] != "not_checkable").all()


def test_two_of_105_do_not_follow_from_their_figures() -> None:
    checked = pd.concat(
        [published_percentages(ms.load(*key)).assign(region=key[0]) for key in REPORTS if key[0] != "ningbo"]
    )
    assert len(checked) == 105
    off = checked[checked["agreement"] != "agrees"].sort_values(["region", "line"])
    assert off[["region", "as_of", "line", "printed", "agreement"]].values.tolist() == [
        ["meishan", "2017-07-31", 28, 91.9, "differs"],
        ["wanzhou", "2025-06-30", 11, 63.9, "within_rounding"],
    ]


def test_a_report_that_prints_none_gives_an_empty_table() -> None:
    checked = published_percentages(ms.load("ningbo", 2018))
    assert checked.empty
    assert "agreement" in checked
