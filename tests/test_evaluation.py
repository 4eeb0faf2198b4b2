"""Scores recomputed by hand, the rules' file, and the ways a score can be refused."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import minsheng_analysis as ms
from minsheng_analysis.appraisal.achievements import promised, reached
from minsheng_analysis.appraisal.evaluation import COLUMNS
from minsheng_analysis.appraisal.rows import ScoreRow
from minsheng_analysis.appraisal.scoring_rules import DEFAULT_RULES, POLICIES, load_rules
from minsheng_analysis.errors import DataError, UsageError
from minsheng_analysis.measures.rows import rows_of
from minsheng_analysis.resources import data_root

RULES_FILE = Path(load_rules.__code__.co_filename).parent / "rules" / f"{DEFAULT_RULES}.toml"


@pytest.fixture(scope="module")
def report() -> ms.Report:
    return ms.load("yubei", 2021)


def project(scores: pd.DataFrame, number: int) -> pd.Series:
    return scores[(scores["scope"] == "project") & (scores["project_no"] == number)].iloc[0]


# --- three projects of Yubei 2021, worked by hand ---------------------------------------------------------------------
# No budget and no satisfaction figure is printed, so of 10/50/30/10 only output and benefit remain:
# both: 50/80 = 62.5 and 30/80 = 37.5; output alone: 100.


def test_water_supply_as_completed(report: ms.Report) -> None:
    # output 62.5 over two: 31.25 each. Pipes 98.61/148.61 = 0.663549…, works 6/7; people 1.7 of 1.7: full 37.5.
    # 31.25 x 0.6635489… + 31.25 x 0.8571428… + 37.5 = 20.735902 + 26.785714 + 37.5 = 85.021617 -> 良
    row = project(ms.evaluate(report, basis="completed"), 6)
    assert row["score"] == pytest.approx(85.021617, abs=1e-5)
    assert row["grade"] == "良"
    assert row["grade_en"] == "good"


def test_water_supply_as_reported(report: ms.Report) -> None:
    row = project(ms.evaluate(report, basis="reported"), 6)
    assert row["score"] == pytest.approx(100)
    assert row["grade"] == "优"


def test_estates_promised_by_name_are_counted(report: ms.Report) -> None:
    # Lines 171 to 175 name three estates, each with its figures; the marks are those of a state.
    for basis in ("reported", "completed"):
        estates = ms.evaluate(report, basis=basis).set_index("indicator_id").loc["p09.estates"]
        assert (estates["target_text"], estates["actual_text"]) == ("列名3个", "完成3个")
        (row,) = rows_of(estates.to_frame().T, ScoreRow)
        assert (promised(row, "en"), reached(row, "en")) == ("3 named", "3 completed")
        assert estates["measure"] == "qualitative"


def test_trail_as_completed(report: ms.Report) -> None:
    # three output indicators of 33.333 each: hall reached, equipment 450/200 full, trail 11.4/20 = 0.57
    # 33.3333 + 33.3333 + 19 = 85.6667 -> 良, but output alone is 50 of 100 marks
    row = project(ms.evaluate(report, basis="completed"), 10)
    assert row["score"] == pytest.approx(85.666667, abs=1e-5)
    assert row["judged_share"] == pytest.approx(0.5)
    assert pd.isna(row["grade"])
    assert project(ms.evaluate(report, basis="completed", judged_share=0.5), 10)["grade"] == "良"


def test_no_grade_without_its_marks(report: ms.Report) -> None:
    scores = ms.evaluate(report)
    shares = scores[scores["scope"] == "project"].set_index("project_no")["judged_share"]
    # output alone 50; water supply output and benefit 80; training and two thirds of the benefits left out below
    assert shares.loc[[1, 2, 3, 4, 5, 9, 10]].to_numpy() == pytest.approx([0.5] * 7)
    assert shares.loc[6] == pytest.approx(0.8)
    assert shares.loc[8] == pytest.approx(0.25 + 0.3)
    graded = scores[scores["scope"] == "project"].set_index("project_no")["grade"].dropna()
    assert graded.to_dict() == {6: "优", 7: "优"}
    whole = scores.iloc[-1]
    # (7 x 50 + 80 + 80 + 55) / 10
    assert whole["judged_share"] == pytest.approx(0.565)
    assert pd.isna(whole["grade"])
    for lang, said in (("zh", "可评分值50分"), ("en", "50 of 100 marks can be judged")):
        assert said in project(scores, 1)[f"deviation_{lang}"]
    with pytest.raises(UsageError, match="judged_share"):
        ms.evaluate(report, judged_share=80)


def test_a_missed_core_task_limits_the_grade(report: ms.Report, tmp_path: Path) -> None:
    completed = project(ms.evaluate(report, basis="completed"), 6)
    assert completed["core_missed"] == 2
    assert "66.4%" in completed["deviation_zh"]
    own = tmp_path / "own.toml"
    own.write_text(
        RULES_FILE.read_text(encoding="utf-8").replace('core_at_most = "良"', 'core_at_most = "中"'), encoding="utf-8"
    )
    assert project(ms.evaluate(report, basis="completed", rules=own), 6)["grade"] == "中"
    assert project(ms.evaluate(report, rules=own), 6)["grade"] == "优"


def test_what_is_spent_is_an_indicator(report: ms.Report) -> None:
    budget = pd.DataFrame(
        [(6, "total", 0.0, 1000.0, 900.0, "ledger")],
        columns=["project_no", "fund", "initial_yuan", "year_yuan", "spent_yuan", "source"],
    )
    scores = ms.evaluate(dataclasses.replace(report, budget=budget), basis="completed")
    row = scores.set_index("indicator_id").loc["budget.6"]
    # 10 of the 90 marks that can be judged
    assert row["score"] == pytest.approx(100 / 9 * 0.9)
    assert row["actual_text"] == "90%"
    assert project(scores, 6)["judged_share"] == pytest.approx(0.9)


def test_investment_completed_is_an_output(report: ms.Report) -> None:
    # 完成投资 against a plan of investment is work done, whoever pays; 预算执行率 is what the document calls spending.
    scores = ms.evaluate(ms.load("hunan", 2021)).set_index("indicator_id")
    row = scores.loc["p01.invest"]
    assert (row["class_key"], row["subclass_zh"], row["subclass_en"]) == ("output", "数量指标", "Quantity")
    # 281682.6 of 752393.73万元 and 1110 of 1500 starts, half the marks each.
    assert project(scores, 1)["score"] == pytest.approx(50 * 281682.6 / 752393.73 + 50 * 1110 / 1500)
    for rules in ("mof-2020-10", "mof-2021-101"):
        for unit, name in (("percent", "预算执行率"), ("yuan", "预算执行数"), ("yuan", "项目资金支出")):
            called = report.indicators.assign(
                name_zh=report.indicators["name_zh"].mask(report.indicators["indicator_id"] == "p09.doors", name),
                unit=report.indicators["unit"].mask(report.indicators["indicator_id"] == "p09.doors", unit),
            )
            made = ms.evaluate(dataclasses.replace(report, indicators=called), rules=rules).set_index("indicator_id")
            assert made.loc["p09.doors", "class_key"] == "budget"


def test_a_total_over_the_projects_is_no_project() -> None:
    # Wanzhou: the investment of all projects, of which those of projects 1 and 2 are parts, stands as 6.
    scores = ms.evaluate(ms.load("wanzhou", 2025))
    rows = scores[scores["scope"] == "project"].set_index("project_no")
    assert rows["in_mean"].to_dict() == {1: True, 2: True, 6: False}
    whole = scores.iloc[-1]
    # 53 of 509 charging ports, 30 of 50 lifts, 67 of 67 starts; and 201 of 201 km.
    assert whole["score"] == pytest.approx(((53 / 509 + 30 / 50 + 1) * 100 / 3 + 100) / 2)
    assert whole["core_missed"] == 2
    for lang, said in (("en", "The total of the projects, not in the mean."), ("zh", "各项目的合计，不计入平均。")):
        assert rows.at[6, f"deviation_{lang}"].startswith(said)
        assert not rows.at[1, f"deviation_{lang}"].startswith(said)


def test_the_form_is_by_what_is_measured(report: ms.Report) -> None:
    kinds = ms.evaluate(report).set_index("indicator_id")["subclass_zh"]
    for built in ("p02.base", "p05.crossing", "p10.hall"):
        assert kinds[built] == "数量指标"
    assert kinds["p08.training"] == "数量指标"
    assert kinds["p06.people"] == "社会效益指标"
    assert "时效指标" not in set(kinds)


def test_cost_as_a_class_of_its_own(report: ms.Report) -> None:
    # no cost indicator: output 50, benefit 30 as before
    assert project(ms.evaluate(report, basis="completed", rules="mof-2021-101"), 6)["score"] == pytest.approx(
        85.021617, abs=1e-5
    )
    costed = dataclasses.replace(
        report,
        indicators=report.indicators.assign(
            performance_class=report.indicators["indicator_id"].map({"p06.works": "cost"}).fillna("")
        ),
    )
    rows = ms.evaluate(costed, rules="mof-2021-101").set_index("indicator_id")
    # cost 20, output 40, benefit 20 of 80
    assert rows.loc[["p06.works", "p06.pipes", "p06.people"], "marks"].tolist() == pytest.approx([25, 50, 25])


def test_a_score_as_reported_says_what_is_not_finished(report: ms.Report) -> None:
    rows = ms.evaluate(report).set_index("indicator_id")
    assert "98.61" in rows.loc["p06.pipes", "deviation_zh"]
    assert "50" in rows.loc["p06.pipes", "deviation_zh"]
    assert "760–840" in rows.loc["p05.spaces", "deviation_en"]
    # never “set low” of what is called unfinished
    assert not rows.loc["p10.trail", "target_set_low"]
    assert rows.loc["p10.trail", "actual_text"].startswith("27.4公里")
    assert rows.loc["p02.centres", "actual_text"] == "2个"


def test_a_claim_that_nothing_shows_is_not_called_doubted_by_the_report(report: ms.Report) -> None:
    # L160 and L368 say flatly that the rate is above the city's; L22 has the figure of another group.
    as_reported, finished = (
        ms.evaluate(report, basis=basis).set_index("indicator_id").loc["p08.graduates"]
        for basis in ("reported", "completed")
    )
    assert (
        "not scored counting only finished work: the report’s details do not bear it out. The table"
        in as_reported["deviation_en"]
    )
    assert "只计已完工不计分：具体内容不能印证。" in as_reported["deviation_zh"]
    assert "claimed, but the report’s details do not show it. The table" in finished["deviation_en"]
    assert "只有报告的说法，具体内容不能印证。" in finished["deviation_zh"]


def test_care_for_older_people_under_each_policy(report: ms.Report) -> None:
    # three output indicators of 33.333: ratios 3.5, 6.3, 4.5.
    # linear: off min(0.2, 0.1 x (r - 2)): 0.15, 0.2 (0.43), 0.2 (0.25) -> 33.333 x (0.85 + 0.8 + 0.8) = 81.667
    # tiers: 3.5 and 4.5 above 3 -> 0.9, 6.3 above 5 -> 0.8: 33.333 x 2.6 = 86.667
    expected = {"off": 100, "flag": 100, "linear": 81.666667, "tiers": 86.666667}
    for policy, score in expected.items():
        assert project(ms.evaluate(report, policy=policy), 3)["score"] == pytest.approx(score)  # type: ignore[arg-type]


def test_parking_under_tiers(report: ms.Report) -> None:
    # car parks 5/3 = 1.667 and spaces 840/629 = 1.3355 lie below twice the target and keep their marks.
    assert project(ms.evaluate(report, policy="tiers"), 5)["score"] == pytest.approx(100)


def test_completed_shows_what_is_finished(report: ms.Report) -> None:
    scores = ms.evaluate(report, basis="completed").set_index("indicator_id")
    assert scores.loc["p06.pipes", "actual_text"] == "98.61公里"
    assert scores.loc["p06.pipes", "target_text"] == "148.61公里"
    assert scores.loc["p03.points", "actual_text"] == "63个"


def test_what_cannot_be_compared_is_not_scored_and_says_so(report: ms.Report) -> None:
    scores = ms.evaluate(report).set_index("indicator_id")
    training = scores.loc["p08.training"]
    assert pd.isna(training["score"])
    assert pd.isna(training["marks"])
    assert "not comparable" in training["deviation_en"]
    assert "不可比" in training["deviation_zh"]
    note = project(ms.evaluate(report), 8)
    assert "Rescaled to 100" in note["deviation_en"]
    assert "折算成百分制" in note["deviation_zh"]


def test_marks_of_each_project_are_100(report: ms.Report) -> None:
    for basis in ("reported", "completed"):
        scores = ms.evaluate(report, basis=basis)  # type: ignore[arg-type]
        rows = scores[scores["scope"] == "indicator"]
        sums = rows.groupby("project_no")["marks"].sum()
        assert sums.to_numpy() == pytest.approx([100.0] * len(sums))


def test_met_by_rounding_gets_full_marks(report: ms.Report) -> None:
    # 18.6 against 18.62 is the same figure, rounded
    scores = ms.evaluate(report).set_index("indicator_id")
    assert scores.loc["p09.area", "share"] == 1


def test_shape(report: ms.Report) -> None:
    scores = ms.evaluate(report)
    assert tuple(scores.columns) == COLUMNS
    assert scores["scope"].astype(str).tolist().count("project") == 10
    assert scores["scope"].iloc[-1] == "whole"
    assert scores["grade"].cat.categories.tolist() == ["差", "中", "良", "优"]
    assert scores["grade"].cat.ordered
    rows = scores[scores["scope"] == "indicator"]
    assert ((rows["share"].dropna() >= 0) & (rows["share"].dropna() <= 1)).all()
    assert (rows["score_low"].dropna() <= rows["score"].dropna() + 1e-9).all()
    assert (rows["score_high"].dropna() >= rows["score"].dropna() - 1e-9).all()


def test_whole_is_the_mean_of_projects(report: ms.Report) -> None:
    scores = ms.evaluate(report, basis="completed")
    mean = scores.loc[scores["scope"] == "project", "score"].mean()
    assert scores["score"].iloc[-1] == pytest.approx(mean)


def test_input_is_left_alone(report: ms.Report) -> None:
    before = report.indicators.copy(deep=True)
    ms.evaluate(report, basis="completed", policy="tiers")
    pd.testing.assert_frame_equal(report.indicators, before)


@pytest.mark.parametrize(
    ("region", "year"), [("meishan", 2017), ("shanghai", 2024), ("hunan", 2021), ("wanzhou", 2025)]
)
def test_other_reports_are_scored(region: str, year: int) -> None:
    scores = ms.evaluate(ms.load(region, year))
    assert scores["score"].dropna().between(0, 100 + 1e-9).all()


# --- rules ------------------------------------------------------------------------------------------------------------


def test_the_rules_cite_their_source() -> None:
    rules = load_rules()
    assert "财预〔2020〕10号" in rules.source["document_zh"]
    assert sum(c.marks for c in rules.classes) == 100


@settings(deadline=None)
@given(st.floats(min_value=0, max_value=100), st.sampled_from(POLICIES))
def test_a_policy_only_takes_marks_away_above_the_threshold(ratio: float, policy: str) -> None:
    rules = load_rules()
    kept = rules.kept(pd.Series([ratio]), policy).item()  # type: ignore[arg-type]
    assert 0 <= kept <= 1
    if ratio <= rules.threshold or policy in ("off", "flag"):
        assert kept == 1


def test_a_provinces_own_rules(report: ms.Report, tmp_path: Path) -> None:
    # output 40, benefit 40: water supply is output 50, benefit 50 of 100
    text = RULES_FILE.read_text(encoding="utf-8")
    own = tmp_path / "own.toml"
    own.write_text(text.replace("marks = 50", "marks = 40").replace("marks = 30", "marks = 40"), encoding="utf-8")
    # 25 x 98.61/148.61 + 25 x 6/7 + 50 = 16.588722 + 21.428571 + 50
    row = project(ms.evaluate(report, basis="completed", rules=own), 6)
    assert row["score"] == pytest.approx(88.017293, abs=1e-5)


def test_weights_and_classes_from_the_data(tmp_path: Path) -> None:
    source = data_root() / "shanghai" / "2024"
    home = tmp_path / "shanghai" / "2024"
    home.mkdir(parents=True)
    for file in source.iterdir():
        (home / file.name).write_bytes(file.read_bytes())
    table = pd.read_csv(home / "indicators.csv", dtype=str, keep_default_na=False)
    table["weight"] = "1"
    table["performance_class"] = ""
    table.loc[table["project_no"] == "1", "weight"] = ["3", "1", "1"]
    table.loc[0, "performance_class"] = "satisfaction"
    table.to_csv(home / "indicators.csv", index=False)
    scores = ms.evaluate(ms.load("shanghai", 2024, data_dir=tmp_path))
    rows = scores[(scores["scope"] == "indicator") & (scores["project_no"] == 1)].set_index("indicator_id")
    moved = table.loc[0, "indicator_id"]
    # satisfaction 10 and output 50 of 60: 16.67 for the one, 41.67 for each of the two others
    assert rows.loc[moved, "marks"] == pytest.approx(100 / 6)
    assert sorted(rows["marks"].round(3)) == [16.667, 41.667, 41.667]
    table.loc[0, "performance_class"] = "joy"
    table.to_csv(home / "indicators.csv", index=False)
    with pytest.raises(DataError, match=r"performance_class.*joy"):
        ms.evaluate(ms.load("shanghai", 2024, data_dir=tmp_path))


def test_unknown_names_are_refused(report: ms.Report) -> None:
    with pytest.raises(UsageError, match="policy"):
        ms.evaluate(report, policy="harsh")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="basis"):
        ms.evaluate(report, basis="felt")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="mof-2020-10"):
        ms.evaluate(report, rules="nowhere")
    with pytest.raises(UsageError, match=r"own\.toml"):
        ms.evaluate(report, rules="own.toml")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('class = "budget"', 'class = "money"', "classify 2.*class.*money"),
        ("from = 80", "from = 95", "grades"),
        ('policy = "flag"', 'policy = "harsh"', "policy.*harsh"),
        ("point = 0.7", "point = 0.9", "partly"),
        ('id = "mof-2020-10"', "", "id"),
        ("marks = 50", "", "classes 2.*marks"),
        ("judged_share = 0.8", "judged_share = 80", "judged_share"),
        ('core_at_most = "良"', 'core_at_most = "甲"', "core_at_most"),
        ("[source]", "[source", "not valid TOML"),
    ],
)
def test_broken_rules_are_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = RULES_FILE.read_text(encoding="utf-8")
    assert old in text
    own = tmp_path / "own.toml"
    own.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError, match=said):
        load_rules(own)
