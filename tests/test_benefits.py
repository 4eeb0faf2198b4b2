"""Whom the results reach, worked out on paper from the report's own figures."""

from __future__ import annotations

import pandas as pd
import pytest

import minsheng_analysis as ms
from minsheng_analysis.measures.benefits import benefits, towns_and_subdistricts
from minsheng_analysis.measures.verdicts import by_resident, verdicts
from minsheng_analysis.pages.annual.tables.reach import benefits as reach_table


@pytest.fixture(scope="module")
def report() -> ms.Report:
    return ms.load("yubei", 2021)


@pytest.fixture(scope="module")
def reach(report: ms.Report) -> pd.DataFrame:
    return benefits(report).set_index("indicator_id")


@pytest.mark.parametrize(
    ("indicator", "for_each"),
    [
        ("p01.newplaces", 7000 / 3),  # school places of the three promised schools
        ("p01.yearplaces", 24210 / 8),  # of the eight schools of the year
        ("p01.yearkgplaces", 2910 / 10),
        ("p03.mealservices", 45000 / 45),  # meals for each meal point
        ("p06.pipes", 98.61 / 17000),  # finished mains for each person: the 50 km are left out
        ("p06.pipes.xiwang", 8.2 / 200),
        ("p06.pipes.yufengshan", 40 / 10000),
    ],
)
def test_one_thing_for_each_of_another(reach: pd.DataFrame, indicator: str, for_each: float) -> None:
    assert reach.loc[indicator, "per_value"] == pytest.approx(for_each)


def test_a_group_that_is_not_known_is_never_all_residents(reach: pd.DataFrame) -> None:
    groups = reach[reach["serves"] != "residents"]
    assert {"older", "preschool", "school_age", "rural", "disabled"} <= set(groups["serves"])
    assert groups[["people", "per_10000", "people_per_unit"]].isna().all(axis=None)


def test_a_group_that_is_given_is_the_denominator(report: ms.Report) -> None:
    centres = benefits(report, people={"older": 350_000}).set_index("indicator_id").loc["p03.centres"]
    assert centres["people_per_unit"] == pytest.approx(50_000)  # seven centres
    assert centres["per_10000"] == pytest.approx(0.2)


def test_parking_for_all_residents_counts_what_is_certain(reach: pd.DataFrame) -> None:
    # 760 of 840 are certain; 2,205,800 residents
    assert reach.loc["p05.spaces", "per_10000"] == pytest.approx(760 / 220.58)


def test_a_length_is_not_shared_out(reach: pd.DataFrame) -> None:
    assert pd.isna(reach.loc["p10.trail", "per_10000"])


def test_two_neighbourhoods_health_centres_are_not_divided_by_the_district(
    reach: pd.DataFrame, report: ms.Report
) -> None:
    # L11: the two centres met the needs of the residents of Wangjia and Konggang Jiayuan.
    assert "p02.centres" not in reach.index
    shares = by_resident(report, verdicts(report), lang="en")
    assert "p02.centres" not in set(shares["indicator_id"])
    # Car parks are open to everyone, and set beside another district's.
    assert "p05.carparks" in set(shares["indicator_id"])


def test_what_says_nothing_of_whom_it_serves_is_left_out(reach: pd.DataFrame) -> None:
    assert "p04.areas" not in reach.index
    assert "p09.doors" not in reach.index


def test_towns_against_subdistricts(report: ms.Report) -> None:
    table = towns_and_subdistricts(report).set_index("indicator_id")
    shown = table[["towns", "subdistricts", "subdistrict_places"]].astype(int)
    assert shown.loc["p03.centres"].tolist() == [7, 0, 0]
    assert shown.loc["p03.meals"].tolist() == [1, 44, 10]
    assert shown.loc["p07.stations"].tolist() == [0, 10, 8]
    assert (table["towns"] + table["subdistricts"] == table["total"]).all()


def test_a_report_without_places_or_groups() -> None:
    other = ms.load("hunan", 2021)
    assert benefits(other).empty
    assert towns_and_subdistricts(other).empty


def test_whom_it_serves_keeps_ranges_and_bounds() -> None:
    """760 to 840 spaces are finished, and meals are printed as more than 45,000."""
    shown = reach_table(benefits(ms.load("yubei", 2021)), lang="en")
    assert shown is not None
    markup = " ".join(cell.html for _, rows in shown.groups for row in rows for cell in getattr(row, "cells", row))
    assert "760–840" in markup
    assert "≥ 45,000" in markup
    # 570 places in 2 kindergartens.
    assert "285 for each of the kindergartens built" in markup
