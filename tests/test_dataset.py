"""Loading: from the figures' characters to facts, indicators, breakdowns and costs, worked out by hand."""

import math

import pandas as pd
import pytest
import small_report

import minsheng_analysis as ms
from minsheng_analysis.dataset.facts import FactBook
from minsheng_analysis.errors import DataError, UnknownReportError
from minsheng_analysis.measures.verdicts import verdicts


@pytest.fixture
def report(tmp_path):
    small_report.write(tmp_path)
    return ms.load("anping", 2020, data_dir=tmp_path)


def indicator(report, indicator_id):
    return report.indicators.set_index("indicator_id").loc[indicator_id]


def fact(report, fact_id, as_of="2020-12-31"):
    return report.facts.set_index(["fact_id", "as_of"]).loc[(fact_id, as_of)]


def test_the_narrowest_of_agreeing_statements_stands(report):
    pipes = fact(report, "p1.pipes.actual")
    assert (pipes["value"], pipes["standing"], pipes["agree"]) == (148.61, "L002.01", True)
    assert pipes["n_statements"] == 2
    assert pipes["statement_ids"] == "L001.02;L002.01"


@pytest.mark.parametrize(("name", "figure", "high"), [("就业率", "100%", 100), ("就业率", "97%", 97.5), ("增长率", "100%", 100.5), ("就业率", "110%", 110.5)])  # fmt: skip
def test_rounding_takes_no_rate_of_a_whole_beyond_all_of_it(tmp_path, name, figure, high):
    statements = small_report.STATEMENTS + f"L009.02,p3.share,3,actual,{name},{figure},,,completed,2020-12-31,I,9,,\n"
    small_report.write(tmp_path, statements=statements)
    report = ms.load("anping", 2020, data_dir=tmp_path)
    assert fact(report, "p3.share")["high"] == pytest.approx(high)
    assert report.statements.set_index("statement_id").loc["L009.02", "high"] == pytest.approx(high)


def test_a_rate_of_a_whole_ends_in_every_table_where_the_page_says():
    # Meishan 2017, L6: 100 of 95; Yubei, L372: 100%.
    meishan, yubei = ms.load("meishan", 2017), ms.load("yubei", 2021)
    judged = verdicts(meishan).set_index("indicator_id").loc["p05.graduates93"]
    assert judged["ratio_high_reported"] == judged["ratio_high_completed"] == pytest.approx(100 / 95)
    assert (judged["actual_low"], judged["actual_high"]) == (99.5, 100)
    assert indicator(yubei, "p08.fishers")["actual_high"] == 100


def test_a_conflict_is_never_settled(report):
    rate = fact(report, "p3.rate")
    assert not rate["agree"]
    assert math.isnan(rate["value"])
    assert rate["low"] == pytest.approx(23.685)
    assert rate["high"] == pytest.approx(27.5)


def test_completed_value_leaves_out_the_unfinished_part(report):
    pipes = indicator(report, "p1.pipes")
    assert (pipes["target_value"], pipes["actual_value"], pipes["completed_value"]) == (148.61, 148.61, 98.61)
    # 148.61 is known to 0.005 km, 50 to 0.5 km
    assert pipes["completed_low"] == pytest.approx(98.105)
    assert pipes["completed_high"] == pytest.approx(99.115)


def test_sums_and_counts_of_parts(report):
    works = indicator(report, "p1.lines")
    assert works["actual_value"] == 148.61
    assert works["actual_text"] == "98.61公里 + 50公里"
    assert works["completed_value"] == 1  # of the two lines one is finished
    assert works["actual_stage"] == "advancing"


def test_the_latest_date_up_to_the_reports_own_stands_and_the_series_keeps_all(report):
    jobs = indicator(report, "p3.jobs")
    assert (jobs["actual_value"], jobs["actual_low"], jobs["actual_high"]) == (54_000, 53_500, 54_500)
    assert jobs["as_of"] == "2020-12-31"
    series = report.series[report.series["indicator_id"] == "p3.jobs"]
    assert list(series["as_of"]) == ["2020-07-31", "2020-12-31"]
    assert list(series["actual_value"]) == [31_000, 54_000]
    assert list(series["target_value"]) == [50_000, 50_000]


def test_a_state_is_reached_and_has_no_number(report):
    zero = indicator(report, "p3.zero")
    assert math.isnan(zero["target_value"])
    assert zero["reached_reported"]
    assert (zero["unit"], zero["target_text"]) == ("state", "动态清零")


def test_no_completed_value_where_the_data_say_none(report):
    assert math.isnan(indicator(report, "p3.rate")["completed_value"])


def test_lead_units_fall_back_to_the_projects(report):
    assert indicator(report, "p2.spaces")["lead_units"] == "城管局"
    assert indicator(report, "p1.pipes")["lead_units"] == "水利局"


def test_breakdowns_name_the_total(report):
    parts = report.breakdowns.set_index("part_fact_id")
    assert set(parts["fact_id"]) == {"p1.pipes.actual"}
    assert parts.loc["p1.pipes.west", ["place", "value", "unit", "stage"]].to_list() == [
        "西镇", 50.0, "km", "advancing",
    ]  # fmt: skip


def test_costs_carry_their_interval_and_are_divided_only_where_that_makes_sense(report):
    costs = report.costs.set_index("cost_id")
    assert costs.loc["c1", "cost_low"] == 20_000_000
    assert costs.loc["c1", "cost_high"] == math.inf
    assert costs.loc["c1", "cost_per_facility"] == 4_000_000
    assert costs.loc["c1", "cost_per_facility_high"] == math.inf
    assert math.isnan(costs.loc["c1", "cost_per_beneficiary"])
    assert math.isnan(costs.loc["c2", "cost_per_facility"])


def test_assessed_on_both_bases(report):
    reported = ms.assess(report.indicators).set_index("indicator_id")["status"]
    completed = ms.assess(report.indicators, basis="completed").set_index("indicator_id")["status"]
    assert list(reported[["p1.pipes", "p2.spaces", "p3.jobs", "p3.zero"]]) == ["met", "exceeded", "exceeded", "met"]
    assert completed["p1.pipes"] == "missed"


def test_every_indicator_leads_to_statements_with_section_and_line(report):
    statements = report.statements.set_index("statement_id")
    for row in report.indicators.itertuples():
        for statement_id in row.actual_statements.split(";"):
            assert statements.loc[statement_id, "line"] > 0
            assert statements.loc[statement_id, "section"] == "I"


def test_a_folder_of_ones_own_names_its_regions(tmp_path, report):
    assert report.region_name("en") == "anping"
    (tmp_path / "regions.csv").write_text("region,name_zh,name_en\nanping,安平县,Anping\n", encoding="utf-8")
    own = ms.load("anping", 2020, data_dir=tmp_path)
    assert (own.region_name("zh"), own.region_name("en")) == ("安平县", "Anping")
    assert ms.load("yubei", 2021).region_name("zh") == "重庆市渝北区"


def test_catalog(tmp_path):
    small_report.write(tmp_path)
    found = ms.catalog(tmp_path)
    assert found.to_dict("records") == [
        {
            "region": "anping", "year": 2020, "title_zh": "安平县2020年民生实事完成情况",
            "title_en": "Anping: livelihood projects of 2020", "indicators": 6, "coverage": "complete",
            "as_of": "2020-12-31",
        }
    ]  # fmt: skip
    assert list(ms.catalog(tmp_path / "nowhere").columns) == list(found.columns)


def test_a_subtraction_turns_the_subtrahends_interval_over(report):
    book = FactBook(
        report.facts, dict(zip(report.statements["statement_id"], report.statements["figure"], strict=True))
    )
    estimate = book.evaluate("p1.pipes.west - p1.pipes.east", "2020-12-31")
    assert (estimate.low, estimate.high) == (pytest.approx(49.5 - 98.615), pytest.approx(50.5 - 98.605))
    assert estimate.text == "50公里 − 98.61公里"


# --- bad input: file, row, column, value and remedy, all at once ---


def problems(tmp_path, **changed):
    small_report.write(tmp_path, **changed)
    with pytest.raises(DataError) as caught:
        ms.load("anping", 2020, data_dir=tmp_path)
    return caught.value


BAD = [
    ("a letter in a number", "statements", ("148.61公里,,,planned", "148.6x1公里,,,planned"),
     ["statements.csv", "2 (L001.01)", "figure", "148.6x1公里"]),
    ("a letter in a line number", "statements", (",I,9,,", ",I,9b,,"), ["statements.csv", "17 (L009.01)", "line", "9b"]),
    ("a duplicated id", "statements", ("L002.01", "L001.01"), ["statements.csv", "4", "statement_id", "L001.01"]),
    ("a dangling fact", "indicators", ("p2.spaces.actual", "p2.space.actual"),
     ["indicators.csv", "4 (p2.spaces)", "actual_fact", "p2.space.actual"]),
    ("a dangling total", "statements", (",3,p1.pipes.actual,", ",3,p1.pipe.actual,"),
     ["statements.csv", "5 (L003.01)", "part_of", "p1.pipe.actual"]),
    ("an unknown code", "statements", ("advancing", "nearly"), ["statements.csv", "6 (L003.02)", "stage", "nearly", "started"]),
    ("a date that is none", "statements", ("2020-07-31", "31.7.2020"), ["12 (L006.02)", "as_of", "31.7.2020"]),
    ("a project that is not there", "indicators", ("p3.jobs,3", "p3.jobs,7"), ["5 (p3.jobs)", "project_no", "7"]),
    ("a parent that is not there", "indicators", ("result,p1.pipes", "result,p1.pipe"), ["3 (p1.lines)", "parent"]),
    ("two roles of one fact", "statements", ("p1.pipes.actual,1,actual,管网,149", "p1.pipes.actual,1,context,管网,149"),
     ["role", "actual"]),
    ("two units of one fact", "statements", ("23.69%", "23.69公里"), ["unit", "percent", "km"]),
    ("a unit that differs from the target's", "indicators", ("p3.jobs.target,p3.jobs.actual", "p3.jobs.target,p2.spaces.actual"),
     ["5 (p3.jobs)", "comparable", "people", "count"]),
    ("a missing column", "projects", ("lead_units", "leads"), ["projects.csv", "lead_units"]),
    ("a wrong coverage", "report", ('"complete"', '"whole"'), ["report.toml", "coverage", "whole"]),
    ("another folder's year", "report", ("year = 2020", "year = 2019"), ["report.toml", "2019", "anping/2020"]),
    ("a broken toml", "report", ("region =", "region"), ["report.toml", "TOML"]),
]  # fmt: skip


@pytest.mark.parametrize(("case", "file", "change", "said"), BAD, ids=[b[0] for b in BAD])
def test_bad_input_is_named(tmp_path, case, file, change, said):
    original = getattr(small_report, file.upper())
    assert change[0] in original
    error = problems(tmp_path, **{file: original.replace(*change, 1)})
    for part in said:
        assert part in error.message("en")
    assert error.message("zh") != error.message("en")


def test_all_problems_come_at_once(tmp_path):
    error = problems(
        tmp_path,
        statements=small_report.STATEMENTS.replace("advancing", "nearly").replace("2020-07-31", "July"),
        projects=small_report.PROJECTS.replace("2,停车位", "1,停车位"),
    )
    assert {(p.file, p.column) for p in error.problems} == {
        ("statements.csv", "stage"), ("statements.csv", "as_of"), ("projects.csv", "project_no"),
    }  # fmt: skip


def test_a_missing_file_a_wrong_encoding_and_a_ragged_row(tmp_path):
    folder = small_report.write(tmp_path)
    (folder / "projects.csv").unlink()
    (folder / "costs.csv").write_bytes("cost_id,né\n".encode("latin-1"))
    (folder / "indicators.csv").write_text('indicator_id,name\na,"b', encoding="utf-8")
    with pytest.raises(DataError) as caught:
        ms.load("anping", 2020, data_dir=tmp_path)
    text = caught.value.message("en")
    assert "projects.csv: the file is missing" in text
    assert "costs.csv: is not UTF-8" in text
    assert "indicators.csv, row 2: a quote that is opened in this row is never closed" in text


@pytest.mark.parametrize(
    ("region", "year", "said"), [("yubei", 1999, "2021"), ("atlantis", 2021, "yubei: 2021")], ids=["year", "region"]
)
def test_unknown_reports_name_those_there_are(region, year, said):
    with pytest.raises(UnknownReportError) as caught:
        ms.load(region, year)
    assert said in caught.value.message("en")
    assert said.split(":")[0] in caught.value.message("zh")


def test_tables_are_plain_pandas(report):
    assert isinstance(report.indicators["comparable"].dtype, type(pd.Series([True]).dtype))
    assert report.indicators["target_value"].dtype == "float64"


def test_a_report_without_indicators_yet_has_their_columns(tmp_path, report):
    header = small_report.INDICATORS.splitlines()[0] + "\n"
    small_report.write(tmp_path, indicators=header)
    empty = ms.load("anping", 2020, data_dir=tmp_path)
    assert empty.indicators.empty
    assert empty.indicators.dtypes.to_dict() == report.indicators.dtypes.to_dict()
    assert ms.assess(empty.indicators).empty


@pytest.mark.parametrize(
    ("region", "year", "lang", "title"),
    [
        ("yubei", 2021, "zh", "重庆市渝北区：关于2021年重点民生实事项目办理情况的报告"),
        ("yubei", 2021, "en", "Yubei District, Chongqing: Report on the implementation of the key livelihood projects of 2021"),
        ("ningbo", 2018, "zh", "宁波市2018年民生实事完成情况（节录）"),
        ("ningbo", 2018, "en", "Ningbo: livelihood projects of 2018, completion (excerpt)"),
    ],
)  # fmt: skip
def test_a_title_that_names_no_place_has_it_in_a_list(region: str, year: int, lang: str, title: str) -> None:
    assert ms.load(region, year).title_and_place(lang) == title
