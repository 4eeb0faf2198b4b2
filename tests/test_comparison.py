"""The same indicator side by side, against numbers worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import minsheng_analysis as ms
from minsheng_analysis.appraisal.comparison import compare_panel, status_counts
from minsheng_analysis.dataset.reading import load_shared
from minsheng_analysis.errors import UsageError

CONCEPTS = pd.DataFrame(
    {
        "concept": ["jobs", "rate"],
        "name_zh": ["就业", "失业率"],
        "name_en": ["Jobs", "Unemployment"],
        "unit": ["people", "percent"],
        "per": ["10000", ""],
    },
    dtype="str",
)
ALL = [
    ("hunan", 2021),
    ("meishan", 2017),
    ("meishan", 2019),
    ("ningbo", 2018),
    ("shanghai", 2024),
    ("wanzhou", 2025),
    ("yubei", 2021),
]


def panel(*given_rows: dict[str, object]) -> pd.DataFrame:
    base = {
        "region": "a",
        "year": 2020,
        "place": "",
        "concept": "jobs",
        "indicator_id": "p01.jobs",
        "name_zh": "就业",
        "name_en": "Jobs",
        "level": "headline",
        "direction": "increase",
        "measure": "count",
        "unit": "people",
        "classifier": "人",
        "coverage": "partial",
        "reported_status": "",
        "comparable": True,
        "target_value": 100.0,
        "actual_value": 110.0,
        "as_of": "2020-12-31",
        "period_start": "2020-01-01",
        "period_end": "2020-12-31",
    }
    frame = pd.DataFrame([{**base, **row} for row in given_rows])
    for part in ("low", "high"):
        if f"actual_{part}" not in frame:
            frame[f"actual_{part}"] = frame["actual_value"]
    return frame.assign(**{f"completed_{part}": frame[f"actual_{part}"] for part in ("value", "low", "high")})


def dated(year: int, month_day: str = "12-31", **more: object) -> dict[str, object]:
    return {
        "year": year,
        "as_of": f"{year}-{month_day}",
        "period_start": f"{year}-01-01",
        "period_end": f"{year}-12-31",
        **more,
    }


def test_growth_is_against_the_same_place_a_report_before() -> None:
    found = compare_panel(
        panel(
            dated(2021, actual_value=150.0),
            dated(2019, actual_value=120.0),
            dated(2021, region="b", actual_value=9.0),
            dated(2021, place="c", actual_value=7.0),
        ),
        concepts=CONCEPTS,
    )
    assert found[["region", "place", "year"]].values.tolist() == [
        ["a", "", 2019],
        ["a", "", 2021],
        ["a", "c", 2021],
        ["b", "", 2021],
    ]
    assert found["previous_year"].fillna(0).tolist() == [0, 2019, 0, 0]
    assert found["change"].tolist()[1] == 30.0
    assert found["growth"].tolist()[1] == 0.25
    assert found["shared_by"].tolist() == [3, 3, 3, 3]


def test_a_part_of_a_year_is_not_set_against_a_whole_one() -> None:
    found = compare_panel(panel(dated(2020, "07-31"), dated(2021)), concepts=CONCEPTS)
    assert found["previous_value"].tolist()[1] == 110.0
    assert found[["change", "growth"]].isna().all().all()
    assert found["year_over"].tolist() == [False, True]


def test_a_rate_changes_in_points_and_has_no_growth_and_no_per_capita() -> None:
    rate = {"concept": "rate", "unit": "percent", "measure": "rate", "direction": "decrease", "target_value": 4.3}
    population = pd.DataFrame(
        {"region": ["a"], "year": [2020], "basis": ["census"], "residents": [1000.0], "quality": ["official"]}
    )
    found = compare_panel(
        panel(dated(2020, actual_value=4.2, **rate), dated(2021, actual_value=3.7, **rate)),
        concepts=CONCEPTS,
        population=population,
    )
    assert round(found["change"].iloc[1], 9) == -0.5
    assert found[["growth", "per_capita", "residents"]].isna().all().all()


def test_unlike_units_and_unknown_concepts_are_left_out() -> None:
    found = compare_panel(
        panel({"unit": "person_times"}, {"concept": ""}, {"concept": "nothing"}, {}), concepts=CONCEPTS
    )
    assert len(found) == 1
    assert found["shared_by"].iloc[0] == 1


def test_per_capita_takes_the_nearest_count_of_residents_and_says_which() -> None:
    population = pd.DataFrame(
        {
            "region": ["a", "a", "b"],
            "year": [2018, 2022, 2010],
            "basis": ["year_end", "census", "census"],
            "residents": [50_000.0, 60_000.0, 1000.0],
            "quality": ["weak", "official", "official"],
        }
    )
    found = compare_panel(
        panel(dated(2020), dated(2021), dated(2020, region="b"), dated(2020, place="c"), dated(2020, region="d")),
        concepts=CONCEPTS,
        population=population,
    ).set_index(["region", "place", "year"])
    # 2020 lies two years from both; the earlier stands: 110 for 50,000 is 22 for each 10,000. 2021 is nearer to 2022.
    assert found.loc[("a", "", 2020), ["per_capita", "population_year", "population_quality"]].tolist() == [
        22.0,
        2018,
        "weak",
    ]
    assert round(found.loc[("a", "", 2021), "per_capita"], 4) == 18.3333
    # A count ten years away, a place inside the region, and a region without a count give none.
    assert found.loc[[("b", "", 2020), ("a", "c", 2020), ("d", "", 2020)], "per_capita"].isna().all()


@pytest.mark.parametrize(("serves", "divided"), [("residents", True), ("", True), ("older", False), ("workers", False)])
def test_what_serves_one_group_is_not_divided_by_all(serves: str, divided: bool) -> None:
    population = pd.DataFrame(
        {"region": ["a"], "year": [2020], "basis": ["census"], "residents": [1e6], "quality": ["official"]}
    )
    found = compare_panel(panel({"serves": serves}), concepts=CONCEPTS, population=population)
    assert found[["per_capita", "per_capita_low", "per_capita_high", "residents"]].notna().all(axis=None) == divided


def test_no_report_divides_what_serves_a_group_by_all_residents() -> None:
    reports = [ms.load(*key) for key in ALL]
    found = ms.compare(reports)
    shown = found[found["per_capita_high"].notna()]
    named = pd.concat([one.indicators.assign(region=one.region, year=one.year) for one in reports], ignore_index=True)
    groups = shown.merge(named[["region", "year", "indicator_id", "serves"]], on=["region", "year", "indicator_id"])
    assert set(groups["serves"].dropna()) <= {"", "residents"}
    # Read one by one: none of these is of a group.
    assert set(shown["concept"]) == {
        "car_parks_built", "ebike_charging_ports", "gas_pipes_renewed", "livelihood_investment",
        "livelihood_investment_district", "livelihood_investment_municipal", "parking_spaces",
    }  # fmt: skip


def test_two_indicators_of_one_concept_keep_their_own_rows_and_have_no_predecessor() -> None:
    found = compare_panel(
        panel(dated(2020), dated(2021, indicator_id="p01.x"), dated(2021, indicator_id="p01.y")), concepts=CONCEPTS
    )
    assert len(found) == 3
    assert found["previous_value"].isna().all()
    assert found["shared_by"].tolist() == [2, 2, 2]


@settings(deadline=None, max_examples=20)
@given(st.permutations(range(5)))
def test_order_of_the_rows_does_not_matter(order: list[int]) -> None:
    frame = panel(
        dated(2019), dated(2020, actual_value=90.0), dated(2021), dated(2020, place="c"), dated(2020, region="b")
    )
    pd.testing.assert_frame_equal(
        compare_panel(frame.iloc[list(order)], concepts=CONCEPTS), compare_panel(frame, concepts=CONCEPTS)
    )


def test_input_is_left_alone_and_nothing_gives_nothing() -> None:
    frame = panel(dated(2019), dated(2020))
    before = frame.copy(deep=True)
    compare_panel(frame, concepts=CONCEPTS)
    pd.testing.assert_frame_equal(frame, before)
    assert ms.compare([]).empty


def test_a_panel_without_its_columns_is_refused_by_name() -> None:
    with pytest.raises(UsageError, match="period_end"):
        compare_panel(panel({}).drop(columns="period_end"), concepts=CONCEPTS)


def test_meishan_by_county_and_year() -> None:
    found = ms.compare([ms.load("meishan", 2017), ms.load("meishan", 2019), ms.load("meishan", 2019)])
    jobs = found[found["concept"] == "urban_new_jobs"].set_index(["year", "place"])
    assert len(jobs) == 8  # the city twice and six counties once
    assert round(jobs.loc[(2019, "东坡区"), "ratio"], 4) == round(22_921 / 8000, 4)
    assert jobs.loc[(2019, ""), "previous_value"] == 32_095
    # New jobs serve those who look for one, whose number is not in the data.
    assert jobs["per_capita"].isna().all()


def test_one_concept_across_four_kinds_of_report() -> None:
    found = ms.compare([ms.load(*key) for key in ALL])
    spaces = found[found["concept"] == "parking_spaces"].set_index("region")
    assert spaces["value"].to_dict() == {"wanzhou": 485.0, "yubei": 840.0}
    assert spaces["status"].astype("str").to_dict() == {"wanzhou": "not_assessable", "yubei": "exceeded"}
    started = found[(found["concept"] == "old_neighbourhoods_started") & (found["place"] == "")].set_index("region")
    assert started["ratio"].round(2).to_dict() == {"hunan": 0.74, "wanzhou": 1.0}
    assert not started["year_over"].any()


def test_every_concept_has_one_unit_and_is_used() -> None:
    concepts = load_shared("concepts")
    assert concepts["concept"].is_unique
    rows = pd.concat([ms.load(*key).indicators[["concept", "unit", "indicator_id"]] for key in ALL])
    used = rows[rows["concept"].fillna("") != ""]
    assert set(used["concept"]) == set(concepts["concept"])
    units = used.merge(concepts[["concept", "unit"]], on="concept", suffixes=("", "_concept"))
    assert units.loc[units["unit"] != units["unit_concept"], "indicator_id"].tolist() == []


def test_verdicts_are_counted_with_their_denominator() -> None:
    found = status_counts([ms.load("ningbo", 2018), ms.load("hunan", 2021)]).set_index("region")
    # Ningbo: 9 of 12 have a target, all exceeded; its report of 25 December stands before the year's end, as the index marks it. Hunan in August: two short.
    assert found.loc["ningbo", ["not_assessable", "exceeded", "assessable"]].tolist() == [3, 9, 9]
    assert found.loc["hunan", ["missed", "not_yet", "assessable"]].tolist() == [0, 2, 2]
    assert found["year_over"].to_dict() == {"hunan": False, "ningbo": False}
