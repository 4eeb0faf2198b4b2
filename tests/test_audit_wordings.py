"""What findings, open matters and questions say: no more than is printed, and each promise with one state."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from audited_reports import found, headline, small_report

import minsheng_analysis as ms
from minsheng_analysis.appraisal.listing import as_text, by_cause
from minsheng_analysis.appraisal.matters_text import as_text as matters_text
from minsheng_analysis.language.mid_sentence import mid_sentence


def works(folder: Path, stage: str) -> ms.Report:
    """A total of 9 km, printed as completed, of which 5 km are not told as finished."""
    rows = ["L1,a.target,target,9公里,,planned,1,", "L2,a.actual,actual,9公里,,completed,2,", "L3,b.actual,breakdown,4公里,甲镇,completed,3,a.actual,new",
            f"L4,c.actual,breakdown,5公里,乙镇,{stage},4,a.actual,new"]  # fmt: skip
    rows.append("L5,c.target,target,5公里,,planned,5,a.target,new")
    made = [headline("a", measure="quantity", completed_fact="a.actual - c.actual", reported_status="全面完成"),
            headline("c", level="support", parent="a", measure="quantity", target_stage=stage)]  # fmt: skip
    return small_report(folder, rows, made)


@pytest.fixture(scope="module")
def yubei() -> ms.Report:
    return ms.load("yubei", 2021)


def of_whole(report: ms.Report) -> pd.DataFrame:
    """What is told of the verdict on all projects at once."""
    loose = report.statements["project_no"].mask(report.statements["fact_id"] == "all.verdict")
    audited = ms.audit(replace(report, statements=report.statements.assign(project_no=loose)))
    return audited[audited["check"].eq("verdict_not_borne_out") & audited["project_no"].isna()]


def test_what_is_only_under_way_is_not_said_to_be_unfinished(tmp_path: Path) -> None:
    report = works(tmp_path, "advancing")
    told = found(report, "unfinished_in_total")
    assert (
        told["message_zh"].item()
        == "甲：承诺9公里，报告计作完成9公里，其中5公里写作“新增”、所属工程写作“推进”，是否完工没有写明；其余4公里写明完工。"
    )
    assert (
        "9 km as completed, 5 km of which is described as “new”, in work said only to be under way"
        in told["message_en"].item()
    )
    matter = ms.followups(report)
    # How far it has come is its state, which is told beside it.
    assert matter["state"].item() == "advancing"
    assert matter["matter_zh"].item() == "甲5公里：已计入写为完成的9公里"
    assert matter["matter_en"].item().endswith("(5 km): counted in the 9 km reported as completed")
    # The total's own line stands with the piece's.
    assert "2" in matter["lines"].item().split(";")
    assert ms.questions(report)["question_zh"].str.contains("这5公里年底是否已完工？如未完工，已完成多少").sum() == 1


def test_what_was_only_begun_is_told_as_begun(tmp_path: Path) -> None:
    report = works(tmp_path, "started")
    assert "其中5公里只写开工" in found(report, "unfinished_in_total")["message_zh"].item()
    assert ms.followups(report)[["matter_zh", "state"]].values.tolist() == [
        ["甲5公里：已计入写为完成的9公里", "started"]
    ]
    assert "未建成" not in matters_text(ms.followups(report), lang="zh")


def test_a_verdict_says_what_is_counted_in(tmp_path: Path) -> None:
    told = found(works(tmp_path, "started"), "verdict_not_borne_out")
    assert (
        told["message_zh"].item()
        == "报告结论为“全面完成”：按目标任务，甲须把只写开工的5公里计入（共9公里），才算完成；只计写明完工的4公里，为目标的44.4%。按支撑项目，所要求的据称均已达到。"
    )
    assert (
        "by its target sentence the promise “a” is met only by counting in the 5 km described only as started (9 km in all)"
        in told["message_en"].item()
    )


def test_figures_that_fall_short_by_themselves_count_nothing_in(tmp_path: Path) -> None:
    rows = ["L1,a.target,target,9公里,,planned,1,", "L2,a.actual,actual,8公里,,completed,2,"]
    report = small_report(tmp_path, rows, [headline("a", measure="quantity", reported_status="全面完成")])
    told = found(report, "verdict_not_borne_out")["message_zh"].item()
    assert told == "报告结论为“全面完成”，而按所写的数字，甲为目标的88.9%。"


@pytest.mark.parametrize(("asked", "severity", "words"), [
    ("completed", "notice", "要求年内完成而没有写完工的有：b（要求“建成”）"),
    ("started", "info", "没有写明完工、也没有要求年内完工的有：b（支撑项目只要求开工）。"),
    ("counted", "info", "没有逐项写明完工、支撑项目也没有要求完工，而目标任务的总数把它们计入的有：b5公里。"),
])  # fmt: skip
def test_a_verdict_on_everything_tells_what_was_asked_for_apart(
    tmp_path: Path, asked: str, severity: str, words: str
) -> None:
    rows = ["L1,a.target,target,9公里,,planned,1,", "L2,a.actual,actual,9公里,,completed,2,", "L3,b.target,target,建成,,planned,3,",
            "L4,b.actual,actual,基本建成,,partial,4,", "L5,all.verdict,context,较好完成,,,5,"]  # fmt: skip
    made = [headline("a", measure="quantity", completed_fact="a.actual - b.actual"),
            headline("b", level="support", parent="a", measure="qualitative", target_stage=asked, name_zh="b")]  # fmt: skip
    if asked != "completed":
        # Only what is printed as a part of the target is said to be counted in it.
        part_of = "a.target" if asked == "counted" else ""
        rows[2:4] = [f"L3,b.target,target,5公里,,planned,3,{part_of}", "L4,b.actual,actual,5公里,,started,4,a.actual"]
        made[1] = headline("b", level="support", parent="a", measure="quantity", target_stage="started", name_zh="b")
    told = of_whole(small_report(tmp_path, rows, made))
    assert told["severity"].astype(str).tolist() == [severity]
    assert words in told["message_zh"].item()
    # The lines of what was promised stand beside those of what came of it.
    assert {"3", "4", "5"} <= set(told["lines"].item().split(";"))
    assert ("1" in told["lines"].item().split(";")) == (asked == "counted")
    assert (
        told["message_en"].item().startswith("The report calls the targets of all its projects “fairly well completed”")
    )


@pytest.mark.parametrize(("target", "first", "reached"), [
    ("90%", "基本完工", True), ("95%", "基本完工", False), ("90%", "部分完工", False),
])  # fmt: skip
def test_two_stages_weigh_less_where_both_reach_what_was_asked(
    tmp_path: Path, target: str, first: str, reached: bool
) -> None:
    rows = [f"L1,b.target,target,{target},,planned,1,", f"L2,b.actual,actual,{first},,partial,2,", "L3,b.actual,actual,全部完成,,completed,3,"]  # fmt: skip
    made = [headline("b", level="support", measure="rate", completed_fact="none", comparable="false", reason_zh="状态。", reason_en="A state.")]  # fmt: skip
    told = found(small_report(tmp_path, rows, made), "stage_conflict")
    assert told["severity"].astype(str).tolist() == ["notice" if reached else "conflict"]
    assert ("两种写法看来都达到" in told["message_zh"].item()) == reached
    assert f"支撑项目要求的{target}" in told["message_zh"].item()


def test_money_names_who_prints_outlay_and_who_only_rates(yubei: ms.Report) -> None:
    told = found(yubei, "budget_undisclosed")
    assert (
        told["message_zh"].item()
        == "10个项目都没有写投入总额，也没有写预算；项目7、8和10写了投入，共5笔，都没有年份；项目3和9只写了补贴等标准。"
    )
    assert "None of the 10 projects has a total outlay or a budget printed" in told["message_en"].item()
    # Loans are no outlay: the lines that print them alone are not given.
    assert not {"22", "164", "364", "376"} & set(told["lines"].item().split(";"))
    # A sum that is called a project's total is one.
    total = yubei.costs["name_zh"].mask(yubei.costs["kind"] == "capital", "项目总投入")
    other = found(replace(yubei, costs=yubei.costs.assign(name_zh=total)), "budget_undisclosed")["message_zh"].item()
    assert other.startswith("10个项目都没有写预算，其中7个没有写投入；")


def test_a_total_alone_is_said_to_lack_figures_and_no_list(yubei: ms.Report) -> None:
    told = found(yubei, "claimed_alone")
    assert "名单" not in told["message_zh"].item()
    assert "支撑项目要求AED推广培训3.5万人次，结果恰为3.5万人次" in told["message_zh"].item()
    assert "asks for 35,000 attendances, and exactly 35,000 attendances are reported" in told["message_en"].item()


def test_a_share_that_failed_is_told_as_reckoned(yubei: ms.Report) -> None:
    told = ms.audit(yubei).loc[lambda f: f["message_zh"].str.contains("不合格的约占13%"), "message_zh"].item()
    assert told.startswith("按所写合格率推算，不合格的约占13%（是按水样、工程还是指标计，没有写明）")
    assert "水质结果对外公示" in told


def test_who_judged_is_not_said_to_be_an_office(yubei: ms.Report) -> None:
    findings = ms.audit(yubei)
    words = pd.concat([findings["message_zh"], ms.questions(yubei)["question_zh"], ms.followups(yubei)["matter_zh"]])
    assert not words.str.contains("官方").any()
    assert not findings["message_en"].str.contains("[Oo]fficial").any()


def test_a_promise_has_one_state_in_findings_and_open_matters(yubei: ms.Report) -> None:
    matters = ms.followups(yubei).set_index("followup_id")
    told = ms.audit(yubei).set_index("indicator_id")["message_zh"]
    assert "统计对象不同" in told["p08.training"]
    assert matters.loc["2021.p08.training", "state"] == "other_measure"
    assert "是否完成只有报告的说法" in told["p08.graduates"]
    assert matters.loc["2021.p08.graduates", "state"] == "not_shown"
    assert "报告写出数字的只有离校未就业高校毕业生就业率" in matters.loc["2021.p08.graduates", "matter_zh"]
    assert not matters["matter_zh"].str.contains("证明").any()


def test_what_is_put_off_of_a_duty_is_one_matter_with_it(yubei: ms.Report) -> None:
    matters = ms.followups(yubei)
    services = matters[matters["project_no"] == 7]
    assert len(services) == 1
    assert re.search("开展助残服务.*正式运营", services["matter_zh"].item())
    text = matters_text(matters, lang="zh")
    # A finding tells both what is said of the duty and what the measures make of it.
    assert services["state"].item() == "told_apart"
    assert "说法不一；牵头单位：区残联；期限：2021年内（当年的要求）、2022年内（跨年的要求）" in text
    # The deadline is that of the opening, and not of what is told in two ways.
    assert "说法不一；牵头单位：区卫生健康委；期限：2021年内（当年的要求）、2022年6月（跨年的要求）" in text
    assert "inconsistent; lead unit: " in matters_text(matters, lang="en")


def test_what_would_prove_it_is_named_of_each_thing_left_out(yubei: ms.Report) -> None:
    matters = ms.followups(yubei)
    left_out = matters[matters["state"] == "not_told"].set_index("followup_id")
    assert left_out["proof_zh"].is_unique
    assert "复检" in left_out.loc["2021.o06.failing", "proof_zh"]
    assert left_out.loc["2021.o00.lagging", "lead_units"] == "区发展改革委"
    assert not left_out["proof_zh"].str.contains("所缺的结果").any()
    # Where nothing is recorded, the general words stand.
    plain = yubei.observations.drop(columns=["proof_zh", "proof_en", "lead_units"])
    general = ms.followups(replace(yubei, observations=plain)).set_index("followup_id")
    assert general.loc["2021.o06.failing", "proof_en"].startswith("The result that is not stated")
    assert general.loc["2021.o06.failing", "lead_units"] == "区水利局"


def test_a_recorded_question_is_asked_as_it_stands(yubei: ms.Report) -> None:
    asked = ms.questions(yubei)["question_zh"]
    assert not asked.str.contains("能否说明").any()
    # That of the works that failed is put with the figures that it belongs to.
    assert asked.str.contains("以哪一个为准？.*不合格的是哪些工程").sum() == 1
    # One that is only a remark takes the place of the general question on what is claimed of the same thing.
    assert asked.str.contains("培训基地").sum() == 1
    assert asked.str.contains("3.5万人次的培训在何处开展").any()
    plain = yubei.observations.drop(columns=["question_zh", "question_en"])
    general = ms.questions(replace(yubei, observations=plain))["question_zh"]
    assert general.str.contains("能否说明").sum() == 3
    assert general.str.contains("培训基地：报告称“已完工”，是否已经投用，何时投用？由谁验收？").any()


def test_matters_are_counted_as_they_are_marked(yubei: ms.Report) -> None:
    findings = ms.audit(yubei)
    text = as_text(findings, lang="zh", most=None, width=200)
    marks = [len(re.findall(f"^{mark}", text, re.MULTILINE)) for mark in ("✗ 矛盾", "! 注意", "· 提示")]
    each = "、".join(str(findings["severity"].eq(weight).sum()) for weight in ("conflict", "notice", "info"))
    assert text.endswith(f"按问题计：矛盾{marks[0]}，注意{marks[1]}，提示{marks[2]}；按处计：{each}")
    assert sum(marks) == len(by_cause(findings, lang="zh"))


@pytest.mark.parametrize(("name", "inside"), [
    ("Small water schemes", "small water schemes"), ("Jin’ou Ligong kindergarten", "Jin’ou Ligong kindergarten"),
    ("AED training", "AED training"), ("Red Cross base", "Red Cross base"), ("Rise of the rate", "rise of the rate"),
    ("Residents’ “three senses”", "residents’ “three senses”"), ("", ""),
])  # fmt: skip
def test_names_inside_english_sentences(name: str, inside: str) -> None:
    assert mid_sentence(name) == inside


def test_no_common_noun_has_a_capital_in_mid_sentence(yubei: ms.Report) -> None:
    told = pd.concat([ms.audit(yubei)["message_en"], ms.questions(yubei)["question_en"]])
    assert not told.str.contains("to Public|target, Small|gives Employment|works: District").any()
    assert told.str.match("[A-Z“1-9]").all()


def test_what_lacks_the_record_of_a_contradiction_is_only_a_word_without_a_figure(yubei: ms.Report) -> None:
    others = yubei.observations[yubei.observations["observation_id"] != "o07.services"]
    matters = ms.followups(replace(yubei, observations=others)).set_index("followup_id")
    assert matters.loc[matters["matter_zh"].str.contains("开展助残服务"), "state"].tolist() == ["not_shown"]


def test_the_support_column_is_told_in_its_own_words(tmp_path: Path) -> None:
    told = found(works(tmp_path / "a", "advancing"), "target_differs")
    assert "支撑项目把其中5公里写作“新增”、所属工程写作“推进”，没有写完工" in told["message_zh"].item()
    assert (
        "calls 5 km of it “new” (c), but asks only that the work be advanced, not finished."
        in told["message_en"].item()
    )
    begun = found(works(tmp_path / "b", "started"), "target_differs")["message_zh"].item()
    assert "支撑项目对其中5公里只要求开工" in begun


@pytest.mark.parametrize(("verdict", "counted", "severity", "words"), [
    ("all.verdict", "3个", "notice", "整项结论为“超额完成”。甲不计它也有3个，已达到承诺的2个。"),
    ("all.verdict", "1个", "notice", "整项结论为“超额完成”。"),
    ("b.verdict", "3个", "conflict", "报告结论为“超额完成”。"),
])  # fmt: skip
def test_a_verdict_on_the_whole_is_none_on_a_piece(
    tmp_path: Path, verdict: str, counted: str, severity: str, words: str
) -> None:
    rows = ["L1,a.target,target,2个,,planned,1,", f"L2,a.actual,actual,{counted},,completed,2,", "L3,b.target,target,建成,,planned,3,",
            "L4,b.actual,actual,基本建成,,partial,4,", f"L5,{verdict},context,超额完成,,,5,"]  # fmt: skip
    made = [headline("a", reported_status="超额完成"),
            headline("b", level="support", parent="a", measure="qualitative", status_fact=verdict, reported_status="超额完成")]  # fmt: skip
    told = found(small_report(tmp_path, rows, made), "support_unfinished")
    assert told["severity"].astype(str).tolist() == [severity]
    assert told["message_zh"].item().endswith(words)
    assert ("5" in told["lines"].item().split(";")) == (severity == "notice")


def test_what_is_counted_as_built_is_cited_where_it_is_counted(yubei: ms.Report) -> None:
    told = found(yubei, "existing_counted").set_index("project_no")["lines"].str.split(";")
    assert {"13", "77", "262"} <= set(told[3])
    assert {"20", "148", "348"} <= set(told[7])


def test_what_is_planned_or_named_is_said_in_one_reading(yubei: ms.Report) -> None:
    # L103 plans 80 spaces at Wangxiang; L75 names two care centres.
    told = ms.audit(yubei)["message_en"]
    assert told.str.contains("some planned but not said to be finished: new spaces at Wangxiang ecological car park (80).", regex=False).sum() == 1  # fmt: skip
    assert told.str.contains("the 2 named in the supporting-works column count as built", regex=False).any()
    assert not told.str.contains("column names", regex=False).any()


def test_what_stands_for_a_derived_finding_weighs_no_less(yubei: ms.Report) -> None:
    leads = ms.audit(yubei).loc[lambda f: f["lead"], "message_zh"]
    assert leads.str.contains("开展助残服务").any()
