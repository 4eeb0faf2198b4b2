"""The Yubei 2021 dataset against what a reader finds in the report. Expectations were written from reading it."""

import math
import re

import pandas as pd
import pytest
from conftest import REPOSITORY

import minsheng_analysis as ms
from minsheng_analysis.dataset.descriptor import describe
from minsheng_analysis.dataset.reading import load_shared
from minsheng_analysis.extraction.drafting.regions import region_of
from minsheng_analysis.extraction.verifying import verify
from minsheng_analysis.measures.readings import support_items
from minsheng_analysis.measures.verdicts import verdicts
from minsheng_analysis.pages.annual.about import cited
from minsheng_analysis.pages.annual.tables.promises import promises
from minsheng_analysis.pages.annual.tables.statements import statements

DATA = REPOSITORY / "data"


@pytest.fixture(scope="module")
def report():
    return ms.load("yubei", 2021)


@pytest.fixture(scope="module")
def reported(report):
    return ms.assess(report.indicators, basis="reported").set_index("indicator_id")


@pytest.fixture(scope="module")
def completed(report):
    return ms.assess(report.indicators, basis="completed").set_index("indicator_id")


@pytest.fixture(scope="module")
def fact_values(report):
    return report.facts.set_index("fact_id")["value"]


# --- coverage of the document ---------------------------------------------------------------------------------------


def test_every_figure_of_the_document_is_a_statement(report, source_document):
    result = verify(report, source_document)
    assert result.hash_matches
    assert result.missing.empty, result.summary("en")
    assert result.uncovered.empty, result.summary("en")


def test_levels(report):
    headline = report.indicators[report.indicators["level"] == "headline"]
    # 2 + 3 + 3 + 3 + 3 + 3 + 3 + 5 + 4 + 3 promises in the ten target sentences.
    assert headline.groupby("project_no").size().tolist() == [2, 3, 3, 3, 3, 3, 3, 5, 4, 3]
    support = report.indicators[report.indicators["level"] == "support"]
    # Schools 5; health 6; two named care centres; three road sections; three car parks with spaces; seven pipe works,
    # six with people; three items of employment; three estates with area and blocks; two trails.
    assert support.groupby("project_no").size().tolist() == [5, 6, 2, 3, 6, 13, 3, 6, 2]
    assert set(report.indicators["level"]) == {"headline", "support", "result"}


def test_every_support_indicator_has_a_headline_parent_of_its_project(report):
    indicators = report.indicators.set_index("indicator_id")
    support = indicators[indicators["level"] == "support"]
    parents = indicators.loc[support["parent"]]
    assert (parents["level"] == "headline").all()
    assert parents["project_no"].tolist() == support["project_no"].tolist()


def test_results_have_no_target_and_say_so(report):
    results = report.indicators[report.indicators["level"] == "result"]
    assert (results["target_fact"] == "").all()
    assert (results["missing_reason"] == "no_target_set").all()
    assert results["target_value"].isna().all()


def test_facts_used_by_indicators_exist_in_the_right_role(report):
    roles = report.facts.set_index("fact_id")["role"]
    for row in report.indicators.itertuples():
        target = re.findall(r"[a-z0-9][a-z0-9_.\-]*\.target", row.target_fact)
        assert all(roles[f] == "target" for f in target), row.indicator_id
        for fact in re.findall(r"[a-z][a-z0-9_.]+", row.actual_fact):
            assert roles[fact] in ("actual", "change"), row.indicator_id


def test_official_verdicts_of_the_projects(report):
    status = dict(zip(report.projects["project_no"], report.projects["reported_status"], strict=True))
    full, over = "全面完成", "超额完成"
    assert status == {
        1: over, 2: full, 3: over, 4: full, 5: over, 6: full, 7: over, 8: over, 9: f"{full};{over}", 10: over,
    }  # fmt: skip
    # Of projects 7 and 10 lines 20 and 25 have a verdict on the whole, besides those on their parts; of project 9 there are only its parts'.


def test_verdicts_wherever_they_are_printed(report):
    verdicts = report.statements[report.statements["fact_id"].str.endswith(".verdict")]
    in_table = verdicts[verdicts["section"] == "table"]
    assert len(in_table) == 13
    trail = verdicts[verdicts["fact_id"] == "p10.trail.verdict"].set_index("section")["figure"]
    assert trail.to_dict() == {"table": "超额完成", "chapter-10": "全面完成"}
    # Lines 20 and 25 say one verdict each of a whole project, not of its parts.
    whole = verdicts[verdicts["line"].isin([20, 25])]
    assert set(whole["fact_id"]) == {"p07.verdict", "p10.verdict"}


# --- restatements and conflicts ---------------------------------------------------------------------------------------


def test_the_only_conflict_of_numbers_is_the_rise_of_the_water_pass_rate(report):
    assert report.facts.loc[~report.facts["agree"], "fact_id"].tolist() == ["p06.quality.change"]


@pytest.mark.parametrize(
    ("fact", "value", "lines"),
    [
        ("p03.points.actual", 63, [13, 77, 262, 266]),
        ("p05.spaces.actual", 840, [17, 108, 304]),
        ("p06.pipes.actual", 148.61, [18, 130, 323]),
        ("p06.pipes.target", 148.61, [115, 319]),
        ("p06.quality.actual", 86.8, [18, 325]),
        ("p07.carepeople.actual", 99, [20, 140, 346, 352]),
        ("p08.graduatejobs.actual", 2117, [22, 160, 368, 372]),
        ("p08.training.actual", 40_000, [22, 162, 368, 374]),
        ("p08.loans.actual", 40_000_000, [22, 164, 368, 376]),
        ("p09.area.target", 186_200, [169, 385]),
        ("p10.equipment.actual", 450, [25, 208, 412, 418]),
        ("p01.yearplaces.actual", 24_210, [9, 55, 221]),
        ("p02.training.actual", 35_000, [11, 67, 240]),
        ("p04.congestion.change", 15.6, [15, 282, 288]),
    ],
)
def test_restatements_share_one_fact(report, fact_values, fact, value, lines):
    assert fact_values[fact] == pytest.approx(value)
    assert report.statements.loc[report.statements["fact_id"] == fact, "line"].tolist() == lines


def test_open_intervals_stay_open(report):
    facts = report.facts.set_index("fact_id")
    for fact, low in [("p03.mealservices.actual", 45_000), ("p07.yuelai.cost", 20_000_000), ("p06.inspections", 500)]:
        assert facts.at[fact, "low"] == low
        assert math.isinf(facts.at[fact, "high"])
    meal = facts.loc["p03.subsidy"]
    assert (meal["low"], meal["high"]) == (2, 8)
    assert math.isnan(meal["value"])


# --- breakdowns -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "parts", "expected"),
    [
        ("p03.centres.actual", 7, 7),
        ("p03.points.actual", 10, 63),
        ("p03.meals.actual", 11, 45),
        ("p07.stations.actual", 8, 10),
        ("p09.doors.actual", 9, 520),
        ("p06.pipes.actual", 7, 148.61),
        ("p06.people.actual", 6, 17_000),
        ("p09.area.actual", 3, 186_200),
    ],
)
def test_parts_of_results_add_up(report, total, parts, expected):
    found = report.breakdowns[report.breakdowns["fact_id"] == total]
    assert len(found) == parts
    assert found["value"].sum() == pytest.approx(expected)


@pytest.mark.parametrize(
    ("total", "parts", "expected"),
    [
        ("p05.spaces.target", 3, 629),
        ("p06.pipes.target", 7, 148.61),
        ("p06.people.target", 6, 17_000),
        ("p09.area.target", 3, 186_200),
        ("p09.blocks.target", 3, 61),
        ("p10.trail.target", 2, 20),
    ],
)
def test_parts_of_targets_add_up(report, total, parts, expected):
    found = report.facts[report.facts["part_of"] == total]
    assert len(found) == parts
    assert set(found["role"]) == {"target"}
    assert found["value"].sum() == pytest.approx(expected)


def test_breakdown_by_place_as_listed(report):
    doors = report.breakdowns[report.breakdowns["fact_id"] == "p09.doors.actual"].set_index("place")["value"]
    assert doors.to_dict() == {
        "龙山街道": 22, "石船镇": 94, "龙塔街道": 4, "双凤桥街道": 21, "木耳镇": 5, "龙溪街道": 197, "两路街道": 65,
        "洛碛镇": 42, "回兴街道": 70,
    }  # fmt: skip
    points = report.breakdowns[report.breakdowns["fact_id"] == "p03.points.actual"].set_index("place")["value"]
    assert points.to_dict() == {
        "统景镇": 10, "兴隆镇": 9, "石船镇": 9, "大湾镇": 9, "茨竹镇": 8, "洛碛镇": 6, "古路镇": 5, "大盛镇": 5,
        "玉峰山镇": 1, "木耳镇": 1,
    }  # fmt: skip
    stations = report.breakdowns[report.breakdowns["fact_id"] == "p07.stations.actual"].set_index("place")["value"]
    assert stations.pop("仙桃街道") == 3
    assert set(stations) == {1}
    meals = report.breakdowns[report.breakdowns["fact_id"] == "p03.meals.actual"].set_index("place")["value"]
    assert meals.to_dict() == {
        "双凤桥街道": 1, "两路街道": 9, "双龙湖街道": 5, "仙桃街道": 5, "回兴街道": 5, "宝圣湖街道": 4, "龙塔街道": 5,
        "龙山街道": 5, "龙溪街道": 1, "悦来街道": 4, "龙兴镇": 1,
    }  # fmt: skip


# --- reference results ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("indicator", "ratio", "status"),
    [
        ("p01.kindergartens", 1.0, "met"),
        ("p01.schools", 1.0, "met"),
        ("p02.centres", 1.0, "met"),
        ("p03.centres", 3.5, "exceeded"),
        ("p03.points", 6.3, "exceeded"),
        ("p03.meals", 4.5, "exceeded"),
        ("p04.areas", 1.0, "met"),
        ("p04.streets", 1.0, "met"),
        ("p05.carparks", 5 / 3, "exceeded"),
        ("p05.spaces", 840 / 629, "exceeded"),
        ("p06.works", 1.0, "met"),
        ("p06.pipes", 1.0, "met"),
        ("p06.people", 1.0, "met"),
        ("p07.stations", 2.0, "exceeded"),
        ("p08.jobs", 1.08, "exceeded"),
        ("p08.loans", 4 / 3, "exceeded"),
        ("p09.area", 1.0, "met"),
        ("p09.blocks", 1.0, "met"),
        ("p09.doors", 1.04, "exceeded"),
        ("p10.trail", 27.4 / 20, "exceeded"),
        ("p10.equipment", 2.25, "exceeded"),
        ("p10.trail.panxi", 2.85, "exceeded"),
    ],
)
def test_ratios_as_reported(reported, indicator, ratio, status):
    assert reported.at[indicator, "ratio"] == pytest.approx(ratio)
    assert reported.at[indicator, "status"] == status


@pytest.mark.parametrize(
    ("indicator", "value", "ratio", "status"),
    [
        ("p06.works", 6, 6 / 7, "missed"),
        ("p06.pipes", 98.61, 98.61 / 148.61, "missed"),
        ("p06.people", 17_000, 1.0, "met"),
        ("p10.trail", 11.4, 0.57, "missed"),
        ("p03.points", 63, 6.3, "exceeded"),
    ],
)
def test_what_is_finished(completed, indicator, value, ratio, status):
    assert completed.at[indicator, "completed_value"] == pytest.approx(value)
    assert completed.at[indicator, "ratio"] == pytest.approx(ratio)
    assert completed.at[indicator, "status"] == status


def test_what_may_hold_an_unfinished_part_is_a_range(completed):
    # 840 spaces, of which 80 were planned for the car park that is only basically built: 760 if they are counted.
    spaces = completed.loc["p05.spaces"]
    assert (spaces["completed_low"], spaces["completed_high"]) == (760, 840)
    assert pd.isna(spaces["completed_value"])
    assert spaces["status"] == "exceeded"
    assert (spaces["ratio_low"], spaces["ratio_high"]) == (pytest.approx(760 / 629), pytest.approx(840 / 629))


def test_a_target_that_asks_for_less_is_held_against_that(completed):
    # 续建, 开展, 推进 50 km, 开工 16 km: reported as such.
    for indicator in ("p02.hospital", "p04.campaign", "p06.pipes.wangjia", "p10.trail.duobao"):
        assert completed.at[indicator, "status"] == "met", indicator


def test_what_the_details_of_the_report_do_not_show_is_claimed_and_not_verifiable(reported, completed):
    for indicator in ("p07.services", "p08.graduates"):
        assert reported.at[indicator, "status"] == "met"
        assert completed.at[indicator, "status"] == "not_assessable"
        assert completed.at[indicator, "reason"] == "not_verifiable"


def test_a_milestone_of_next_year_is_not_due(reported):
    assert reported.at["p02.opening", "reason"] == "not_due"


@pytest.mark.parametrize(
    ("indicator", "grade", "named"),
    [
        ("p03.centres", "listed", None),  # a town each, seven in all
        ("p04.streets", "listed", (9, 9)),
        ("p09.estates", "listed", (3, 3)),
        ("p05.carparks", "partial", (5, 5)),  # all five are named; of the three sites promised, two are among them
        ("p04.areas", "partial", (3, 10)),
        ("p04.campaign", "partial", (3, 53)),
        ("p05.spaces", "claimed", None),
        ("p10.hall", "claimed", None),  # one thing and a word
        ("p09.blocks", "listed", (3, 3)),  # 19 + 6 + 36 come to the 61 that were promised
        ("p10.trail", "listed", (2, 2)),  # two trails by name, each with its kilometres
        ("p08.jobs", "claimed", None),
        ("p07.care", "circular", None),  # the 99 are those who are willing
    ],
)
def test_evidence(reported, indicator, grade, named):
    row = reported.loc[indicator]
    assert row["evidence"] == grade
    if named:
        assert (row["evidence_named"], row["evidence_total"]) == named


def test_nothing_judged_has_no_evidence_grade(reported):
    assert pd.isna(reported.at["p08.training", "evidence"])


def test_promises_by_kind_add_up(report):
    headline = report.indicators[report.indicators["level"] == "headline"]
    finished = ms.assess(headline, basis="completed")
    judged = finished["status"] != "not_assessable"
    states = finished["measure"] == "qualitative"
    assert (int((judged & ~states).sum()), int((judged & states).sum()), int((~judged).sum())) == (21, 8, 3)
    # Water, car parks and estates are one task each in several promises.
    assert headline["task"].where(headline["task"] != "", headline["indicator_id"]).nunique() == 27


def test_jobs_carry_the_rounding_of_54_thousand(reported):
    assert reported.at["p08.jobs", "ratio_low"] == pytest.approx(53_500 / 50_000)
    assert reported.at["p08.jobs", "ratio_high"] == pytest.approx(54_500 / 50_000)


def test_states_reached(reported):
    for indicator in (
        "p02.base",
        "p02.hospital",
        "p04.campaign",
        "p05.crossing",
        "p07.care",
        "p08.zerojob",
        "p09.estates",
        "p10.hall",
    ):
        assert reported.at[indicator, "status"] == "met", indicator
    assert reported.at["p05.wangxiang", "status"] == "missed"


def test_unlike_things_are_not_judged(report, reported):
    unlike = report.indicators[~report.indicators["comparable"]]
    assert set(unlike.loc[unlike["level"] == "headline", "indicator_id"]) == {
        "p08.training",
    }
    assert set(unlike.loc[unlike["level"] == "support", "indicator_id"]) == {
        "p02.fitout", "p08.action", "p08.skillscontest",
    }  # fmt: skip
    assert (unlike["reason_zh"] != "").all()
    assert (unlike["reason_en"] != "").all()
    assert (reported.loc[unlike["indicator_id"], "status"] == "not_assessable").all()


def test_spaces_of_single_car_parks_are_not_reported(report):
    rows = report.indicators.set_index("indicator_id").loc[
        ["p05.spaces.hongkongland", "p05.spaces.wangxiang", "p05.spaces.smart"]
    ]
    assert rows["target_value"].tolist() == [249, 80, 300]
    assert (rows["missing_reason"] == "actual_not_reported").all()


# --- costs and people -------------------------------------------------------------------------------------------------


def test_costs(report):
    costs = report.costs.set_index("cost_id")
    assert len(costs) == 14
    assert costs.at["c07.stations", "cost_per_facility"] == pytest.approx(30_000)
    assert costs.at["c07.yuelai", "cost_per_beneficiary_low"] == pytest.approx(20_000_000 / 99)
    assert math.isinf(costs.at["c07.yuelai", "cost_per_beneficiary_high"])
    assert costs.at["c07.homes", "cost_per_beneficiary"] == pytest.approx(4_000_000 / 1294)
    assert costs.at["c10.hall", "cost_value"] == 115_000_000
    assert costs.at["c10.hall", "cost_per_facility"] == 115_000_000
    undivided = costs[~costs["divisible"]]
    assert (undivided["reason_zh"] != "").all()
    assert undivided[["cost_per_facility", "cost_per_beneficiary"]].isna().all(axis=None)
    assert set(costs.loc[["c08.loans", "c08.loans_target"], "kind"]) == {"loan"}


def test_residents(report):
    people = report.population.set_index("year")["residents"]
    assert people.to_dict() == {2020: 2_191_493, 2021: 2_205_800}


# --- the tables together ----------------------------------------------------------------------------------------------


def test_statement_ids_follow_the_line_and_the_order_of_figures(report):
    for line, ids in report.statements.groupby("line")["statement_id"]:
        places = [int(i[5:7]) for i in ids]
        assert all(i.startswith(f"L{line:03d}.") for i in ids)
        assert places == sorted(places)
        assert sorted(set(places)) == list(range(1, max(places) + 1))


def test_sections_hold_their_lines(report):
    spans = {s["id"]: (s["first_line"], s["last_line"]) for s in report.meta["sections"]}
    assert len(spans) == 12
    for row in report.statements.itertuples():
        first, last = spans[row.section]
        assert first <= row.line <= last, row.statement_id


def test_observations_point_to_facts_and_lines_that_exist(report):
    facts = set(report.facts["fact_id"])
    for row in report.observations.itertuples():
        assert set(row.fact_ids.split(";")) <= facts, row.observation_id
        assert all(1 <= int(line) <= 419 for line in row.lines.split(";")), row.observation_id


def test_every_place_and_lead_body_has_an_english_name(report):
    places = load_shared("places")
    places = places[places["region"] == "yubei"]
    bodies = set(places.loc[places["kind"] == "lead_unit", "place_zh"])
    named = [*report.indicators["lead_units"], *report.observations["lead_units"]]
    assert {unit for units in named for unit in units.split(";") if unit} == bodies
    assert set(report.statements["place"]) - {""} == set(places["place_zh"]) - bodies
    assert (places["name_en"] != "").all()


def test_english_beside_chinese(report):
    for table, columns in (
        (report.indicators, ["name", "reason", "note"]),
        (report.costs, ["name", "reason"]),
        (report.observations, ["message"]),
    ):
        for column in columns:
            zh, en = table[f"{column}_zh"], table[f"{column}_en"]
            assert ((zh == "") == (en == "")).all(), column
    assert (report.statements["subject_en"] != "").all()
    assert not report.indicators["name_en"].str.contains("[一-鿿]").any()


# --- the data package ---------------------------------------------------------------------------------------------------


def test_descriptor_is_up_to_date():
    import json

    committed = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    assert committed == json.loads(json.dumps(describe(DATA), default=str)), (
        "rebuild it: python -m minsheng_analysis.dataset.descriptor > data/datapackage.json"
    )


def test_every_column_is_described():
    for resource in describe(DATA)["resources"]:
        missing = [f["name"] for f in resource["schema"]["fields"] if "description" not in f]
        assert not missing, (resource["name"], missing)


def test_codebook_names_every_column():
    codebook = (DATA / "README.md").read_text(encoding="utf-8")
    fields = load_shared("fields")
    for field in fields[fields["need"] != "draft"].itertuples():
        assert f"| `{field.field}` | {field.type} | {field.description_en} |" in codebook, field
        assert f"| `{field.field}` | {field.description_zh} |" in codebook, field


def test_frictionless_finds_nothing():
    frictionless = pytest.importorskip("frictionless")
    result = frictionless.Package(str(DATA / "datapackage.json")).validate()
    assert result.valid, result.flatten(["name", "rowNumber", "fieldName", "message"])


@pytest.mark.parametrize("file", sorted(DATA.rglob("*.csv")), ids=lambda f: str(f.relative_to(DATA)))
def test_files_are_tidy(file):
    raw = file.read_bytes()
    assert b"\r" not in raw
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\n")


# --- what the appendix says of a line is what the line says -------------------------------------------------------------


def test_what_is_only_built_is_not_said_to_be_in_use(report):
    built = report.statements[report.statements["figure"].eq("建成")]
    assert {17, 304, 412} <= set(built["line"])  # 建成双凤桥…, 建成渝北区全民健身中心羽毛球馆
    assert not built["subject_zh"].str.contains("投用").any()
    assert not built["subject_en"].str.contains("opened").any()


def test_a_verdict_printed_once_is_one_statement(report):
    rows = report.statements
    assert [int(rows[rows["line"].eq(line) & rows["figure"].eq("超额完成")].shape[0]) for line in (20, 25)] == [1, 1]


def test_the_overviews_rate_of_graduates_without_a_job_is_not_the_promise_of_all_graduates(report):
    promise = report.indicators.set_index("indicator_id").loc["p08.graduates"]
    assert {int(key[1:4]) for key in promise["actual_statements"].split(";")} == {160, 368}


def test_figures_are_given_in_the_documents_own_characters(report):
    row = report.statements.set_index("fact_id").loc["p09.zonearea.actual"]
    assert (row["figure"], row["unit"], row["value"]) == ("109万方", "m2", 1_090_000)


def test_the_title_is_the_documents_own_and_is_cited_in_its_own_words(report):
    assert report.title("zh") == "关于2021年重点民生实事项目办理情况的报告"  # lines 1 to 3
    assert "关于2021年重点民生实事项目办理情况的报告" in cited(report, lang="en")


@pytest.mark.parametrize(
    ("statement", "role"),
    [("L007.02", "结论"), ("L197.01", "结论"), ("L268.02", "金额或标准"), ("L068.03", "背景"), ("L110.01", "结果")],
)
def test_the_appendix_calls_each_statement_what_it_is(report, statement, role):
    rows = {row.id: row for _, some in statements(report, lang="zh").groups for row in some}
    assert rows[statement].cells[3].html == role


def test_a_row_names_the_one_work_asked_for_and_the_lines_that_its_note_cites(report):
    table = promises(verdicts(report), lang="zh", items=support_items(report.indicators))
    opened = {row.id: row.cells[1].html for _, some in table.groups for row in some}
    assert "1项中1项达到要求（第三届创业大赛）" in opened["p08.loans"]
    assert "L354" in opened["p07.services"]
    assert "报告的总数写作18.6万平方米（第24、176行）" in opened["p09.area"]


def test_what_is_open_leads_to_the_lines_of_every_figure_that_it_quotes(report):
    found = ms.followups(report)
    row = found[found["matter_zh"].str.contains("98.5%")].iloc[0]
    assert "22" in str(row["lines"]).split(";")  # 98.5% stands in line 22 only


def test_a_verdict_is_measured_by_the_target_sentence_and_by_the_column(report):
    found = ms.audit(report)
    told = found[found["check"].eq("verdict_not_borne_out") & found["project_no"].isin([6, 10])]
    assert told["message_en"].str.contains("by its target sentence the promise").all()
    # L191 and L193 ask for 4 km and a start, L129 for no more than progress; L194, L196 and L323 give that.
    assert told["message_en"].str.endswith("By the supporting-works column, all that was asked is reported done.").all()
    assert told["message_zh"].str.endswith("按支撑项目，所要求的据称均已达到。").all()
    lines = told.set_index("project_no")["lines"].str.split(";")
    assert {"191", "193"} <= set(lines[10])
    assert "129" in lines[6]


def test_each_station_held_one_activity(report):
    # L354: 各站点 is the subject of 一场文体活动.
    note = report.indicators.set_index("indicator_id").loc["p07.services"]
    assert "the one activity at each station" in note["reason_en"]
    assert "除所写的各站一场活动外" in note["reason_zh"]
    for told in (ms.audit(report)["message_en"], ms.questions(report)["question_en"]):
        assert told.str.contains("one activity at each station").any()
        assert not told.str.contains("one activity at the stations").any()


def test_what_the_column_asks_is_no_promise_and_a_verdict_is_of_what_its_line_names(report):
    reasons = report.indicators.set_index("indicator_id")["reason_en"]
    assert reasons["p08.action"].startswith("The drive named in the supporting-works column")
    # L418 speaks of the equipment alone, L412 of the hall and the equipment.
    said = report.statements.set_index("statement_id")
    assert said.loc["L418.02", ["subject_zh", "subject_en"]].tolist() == [
        "健身器材官方结论",
        "Official verdict: fitness equipment",
    ]
    assert "badminton hall" in said.loc["L412.04", "subject_en"]
    # Each promise leads to what is said of it, and to no more.
    judged = verdicts(report).set_index("indicator_id")["status_statements"]
    assert judged["p10.equipment"].split(";") == ["L209.01", "L412.04", "L418.02"]
    assert judged["p10.hall"].split(";") == ["L209.01", "L412.04"]


def test_the_finished_car_parks_were_to_bring_less_than_the_target(report):
    # L101 and L105: 249 and 300 are 549; L99: 629.
    (told,) = ms.audit(report).query("check == 'substituted'")[["message_en", "message_zh"]].values.tolist()
    assert "2 are finished, which were to bring 549 of the 629 promised (new public parking spaces)" in told[0]
    assert "计划新增公共停车位549个，承诺共629个" in told[1]


def test_the_floor_area_says_what_is_printed(report):
    # L24 and L176 print 18.6万, the parts at L389 make 18.62万.
    note = report.indicators.set_index("indicator_id").loc["p09.area"]
    assert "186,000" in note["note_en"]
    assert "186,200" in note["note_en"]
    assert "18.6万" in note["note_zh"]


def test_a_question_cites_the_lines_of_what_it_names(report):
    asked = ms.questions(report).set_index("question_en")["lines"]
    (points,) = asked[asked.index.str.contains("Mutual-aid points")]
    # L76, L78 and L268 are of meal points.
    assert points == "13;73;75;77;258;262;266"
    (services,) = asked[asked.index.str.contains("Services for disabled people were promised")]
    assert services == "137;342;348;354"
    # Dongpo's figure stands in row 7, Qingshen's in row 32.
    meishan = ms.questions(ms.load("meishan", 2019)).set_index("question_en")["lines"]
    assert meishan[meishan.index.str.contains("Dongpo")].tolist() == ["7"]


@pytest.mark.parametrize(
    "title", ["2022年吉林市民生实事", "天津市河北区2022年民生实事", "海南州2022年民生实事", "河南县2022年民生实事"]
)
def test_a_province_s_key_is_not_that_of_a_namesake(title):
    known = load_shared("regions")[["region", "name_zh"]].itertuples(index=False)
    code = region_of([title], DATA / "a.txt", [(one.region, one.name_zh) for one in known])
    assert code not in load_shared("regions")["region"].tolist()


def test_a_promise_made_to_those_who_agree_is_named_so_in_both_languages() -> None:
    # L137, L139 and L342 promise residential care to those who want it.
    report = ms.load("yubei", 2021)
    (care,) = report.indicators[report.indicators["indicator_id"].eq("p07.care")].to_dict("records")
    assert "有意愿" in care["name_zh"]
    assert "全覆盖" not in care["name_zh"]
    assert "who agrees to it" in care["name_en"]
    told = report.statements[report.statements["fact_id"].eq("p07.care.target")]
    assert sorted(told["line"]) == [137, 139, 342]
    assert care["target_text"] == "全覆盖"
