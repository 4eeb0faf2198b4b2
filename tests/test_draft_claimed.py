"""What a document claims of its works, and what its own figures say to it, each in a small invented document."""

from __future__ import annotations

import pytest
from test_draft_pages import draft

import minsheng_analysis as ms
from minsheng_analysis.appraisal.percentages import published_percentages
from minsheng_analysis.measures.assessment import assess

HEAD = "<h1>某县2023年民生实事项目完成情况</h1><table><tr><td>序号</td><td>项目</td><td>年度目标</td><td>实际完成</td><td>完成率</td></tr>"


def table(*rows):
    """A table of what was promised, done and printed as a percentage."""
    cells = ("".join(f"<td>{cell}</td>" for cell in (n, *row)) for n, row in enumerate(rows, 1))
    return HEAD + "".join(f"<tr>{of}</tr>" for of in cells) + "</table>"


@pytest.mark.parametrize(
    ("target", "result", "agreement"),
    [
        ("不低于520元/月", "545元/月", "agrees"),
        ("≥520元/月", "545元/月", "agrees"),
        ("不高于900元/月", "850元/月", "agrees"),
        ("不低于520元/月", "510元/月", "differs"),
        ("520元/月", "545元/月", "differs"),
    ],
)
def test_a_floor_or_a_ceiling_that_is_kept_is_reached_at_a_hundred_percent(tmp_path, target, result, agreement):
    report, _ = draft(tmp_path, table(("孤儿基本生活费", target, result, "100%"), ("新建公园", "8个", "6个", "75%")))
    checked = published_percentages(report).set_index("printed")
    assert checked["agreement"].to_dict() == {100.0: agreement, 75.0: "agrees"}


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("截至目前，12项民生实事项目中，已提前完成年度任务5项，其余正常推进。", ""),
        ("全县12件民生实事中，已全部完成的有7件。", ""),
        ("全县十二件民生实事中七件已全面完成。", ""),
        ("全县12件民生实事，除1件外均已全面完成。", ""),
        ("全县12件民生实事均已完成招标。", ""),
        ("2023年全区安排15个惠民实事项目在各单位努力下13个项目已全部完成、2个转入2024年继续实施。", ""),
        ("该件实事已全面完成。", ""),
        ("新建公厕6座。（责任单位：各乡镇人民政府）该件实事已全面完成。", ""),
        ("全县12件民生实事均已全面完成。", "全面完成"),
        ("全县十二件民生实事均已完成年度目标任务，投入资金2亿元。", "完成"),
        ("全县10大类12件民生实事已提前完成，其中3件超额。", "提前完成"),
    ],
)
def test_a_verdict_on_some_of_the_works_is_none_on_all(tmp_path, sentence, verdict):
    text = f"某县2023年民生实事完成情况\n\n{sentence}\n\n一、公园建设\n计划新建公园10个，全年建成公园12个。\n\n二、公厕建设\n计划新建公厕6座，全年建成公厕6座。\n"
    report, _ = draft(tmp_path, text)
    said = report.statements[report.statements["fact_id"] == "all.verdict"]
    assert said["figure"].tolist() == ([verdict] if verdict else [])


@pytest.mark.parametrize(
    ("told", "number", "stage"),
    [
        ("其余5个小区正在招标，预计9月上旬进场", "5个", "planned"),
        ("另有5个小区尚未开工", "5个", "planned"),
        ("另有5个小区因土地未批复尚未启动", "5个", "planned"),
        ("设备采购中5个", "5个", "planned"),
        ("未开工5个", "5个", "planned"),
        ("其余5个小区正在进行外墙施工", "5个", "started"),
        ("其余5个小区已开工", "5个", "started"),
        ("其余5个小区已完工", "5个", "completed"),
    ],
)
def test_what_is_being_tendered_or_not_begun_is_not_said_to_be_started(tmp_path, told, number, stage):
    text = f"某县2023年民生实事完成情况\n\n一、老旧小区改造\n计划改造老旧小区18个。完成情况：已完工13个，{told}。\n\n二、公厕建设\n计划新建公厕6座，全年建成公厕6座。\n"
    report, _ = draft(tmp_path, text)
    said = report.statements[report.statements["figure"] == number]
    # What is told as an aside has no stage at all.
    assert set(said["stage"]) <= ({stage, ""} if stage == "planned" else {stage})
    results = report.indicators[report.indicators["actual_value"] == 5.0]
    assert stage != "planned" or results.empty


@pytest.mark.parametrize(
    ("told", "target", "direction", "status"),
    [
        ("部分项目资金支付率71.2%，低于85%的要求", 85.0, "increase", "missed"),
        ("群众知晓率93%，高于90%的目标", 90.0, "increase", "exceeded"),
        ("城镇登记失业率4.9%，高于4.6%的控制目标", 4.6, "decrease", "missed"),
    ],
)
def test_what_a_result_is_told_to_miss_or_to_pass_is_no_bound_by_that_word(tmp_path, told, target, direction, status):
    text = f"某县2023年民生实事完成情况\n\n一、公厕建设\n计划新建公厕6座，全年建成公厕6座，{told}。\n"
    report, _ = draft(tmp_path, text)
    rows = report.indicators[report.indicators["measure"] == "rate"]
    assert rows["target_value"].tolist() == [target]
    assert rows["direction"].tolist() == [direction]
    judged = assess(report.indicators.assign(to_check=False))
    assert judged.loc[judged["target_value"] == target, "status"].tolist() == [status]


def test_what_has_not_begun_is_no_result(tmp_path):
    text = "某县2023年民生实事完成情况\n\n一、文化惠民\n放映电影90场，更换社区路灯1500盏。已放映电影92场，路灯更换因设备流标尚未启动。\n\n二、公厕建设\n计划新建公厕6座，全年建成公厕6座。\n"
    report, _ = draft(tmp_path, text)
    assert set(report.statements.loc[report.statements["figure"] == "1500盏", "stage"]) <= {"planned", ""}
    assert report.indicators[report.indicators["actual_value"] == 1500.0].empty
    # What was done without a word of its not having begun stays a result.
    report, _ = draft(tmp_path / "done", text.replace("路灯更换因设备流标尚未启动", "群众反映良好"))
    assert not report.statements.empty


@pytest.mark.parametrize(
    ("told", "amount", "kind"),
    [
        ("设备资金48万元结转下年", "48万元", None),
        ("东关镇补助资金19.5万元截至年底仍未拨付到位", "19.5万元", None),
        ("结余资金27万元按规定收回财政", "27万元", None),
        ("县级财政每台补助12万元", "12万元", "standard"),
        ("每户补助2600元，共支出31.2万元", "31.2万元", "capital"),
        ("年中追加60万元", "60万元", "plan"),
        ("全年预算410万元（其中市级补助150万元）", "150万元", "plan"),
        ("投入资金310万元", "310万元", "capital"),
        # What was allotted, estimated or has come in is not spent by that.
        ("安排专项资金220万元", "220万元", "plan"),
        ("项目估算投资530万元", "530万元", "plan"),
        ("到位资金175万元", "175万元", None),
        ("争取上级补助资金64万元", "64万元", None),
        ("到位并支出专项资金92万元", "92万元", "capital"),
        ("预算260万元，其中市级补助140万元", "140万元", "plan"),
        ("发放补贴86万元", "86万元", "subsidy"),
    ],
)
def test_money_that_is_left_a_rate_or_a_budget_is_no_outlay(tmp_path, told, amount, kind):
    text = f"某县2023年民生实事完成情况\n\n一、公厕建设\n计划新建公厕6座。完成情况：全年建成公厕6座，{told}。\n"
    costs = draft(tmp_path, text)[0].costs
    kinds = costs.loc[costs["cost_text"] == amount, "kind"].tolist()
    assert kinds == ([kind] if kind else []) or (kind == "standard" and not kinds)


@pytest.mark.parametrize(
    ("money", "divided"),
    [("投入资金60万元", True), ("厕具采购资金60万元", True), ("图书采购资金60万元", False)],
)
def test_an_amount_is_not_divided_by_the_number_of_another_thing(tmp_path, money, divided):
    text = f"某县2023年民生实事完成情况\n\n一、厕具更新\n计划更新厕具120套。完成情况：全年更新厕具120套，{money}。\n"
    costs = draft(tmp_path, text)[0].costs
    assert costs.loc[costs["cost_text"] == "60万元", "divisible"].tolist() == [divided]


SELF = """某区2022年度项目支出绩效自评报告

一、项目基本情况
项目绩效目标：2022年新建健身点14处，培训社会体育指导员260人次。

二、绩效目标完成情况
1.新建健身点14处。实际建成14处。
2.举办社会体育指导员培训班4期，培训{prose}人次，完成率{share}%。

三、项目支出绩效自评表
（2022年度）

一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析及改进措施
产出指标 数量指标 新建健身点数量 ≥14处 14处 20 20
产出指标 数量指标 社会体育指导员培训人次 ≥260人次 {form}人次 20 20
产出指标 质量指标 健身点验收合格率 100% 100% 10 10
产出指标 成本指标 健身点建设单个补助 ≤9万元 9.6万元 10 10
效益指标 社会效益指标 健身设施覆盖率 ≥70% 66% 20 20
满意度指标 服务对象满意度指标 群众满意度 ≥90% 93.1% 20 20
总分 100 100
"""


@pytest.mark.parametrize(
    ("prose", "share", "form", "differs"), [("243", "93.5", "260", True), ("260", "100", "260", False)]
)
def test_a_form_and_its_prose_that_tell_two_results_are_told_and_the_promise_is_not_judged(tmp_path, prose, share, form, differs):  # fmt: skip
    report, _ = draft(tmp_path, SELF.format(prose=prose, share=share, form=form))
    found = ms.audit(report).set_index("check")
    assert ("restatement_conflict" in found.index) == differs
    rows = assess(report.indicators[report.indicators["target_value"] == 260.0])
    status = rows.loc[rows["level"] == "headline", "status"].astype(str).tolist()
    if differs:
        assert found.at["restatement_conflict", "lines"] == "8;15"
        assert status == ["not_assessable"]
    else:
        assert "met" in status


@pytest.mark.parametrize(
    ("split", "found"),
    [
        ("已提前完成6项，达到序时进度9项，滞后5项", True),
        ("已完成4项，正常推进9项，滞后5项", False),  # 18
        ("已完成6项，达到序时进度13项，滞后5项", False),  # those done keep up too: 13 + 5
        ("已完成6项，正常推进5项，滞后3项", False),  # four are not told of
        ("已完成6项，其中提前完成9项，滞后5项", False),
    ],
)
def test_tasks_split_into_more_than_there_are_are_told(tmp_path, split, found):
    text = f"某区2023年民生实事上半年进展情况\n\n截至6月30日，18项民生实事项目中，{split}。\n\n一、公厕建设\n计划新建公厕6座，已建成公厕3座。\n"
    told = ms.audit(draft(tmp_path, text)[0]).set_index("check")
    assert ("breakdown_mismatch" in told.index) == found
    if found:
        words = told.at["breakdown_mismatch", "message_zh"]
        assert "20项" in words
        assert "18项" in words


def test_full_marks_for_a_result_that_misses_its_target_are_told(tmp_path):
    report, _ = draft(tmp_path, SELF.format(prose="260", share="100", form="260"))
    found = ms.audit(report)
    told = found[found["check"] == "full_marks"]
    assert told["lines"].tolist() == ["17", "18"]  # neither what is reached, nor what loses marks
    assert "9.6万元" in told["message_zh"].iloc[0]
    assert "满分20分" in told["message_zh"].iloc[1]
    lost = SELF.replace("66% 20 20", "66% 20 18.9").replace("9.6万元 10 10", "9.6万元 10 9.4")
    report, _ = draft(tmp_path / "lost", lost.format(prose="260", share="100", form="260"))
    assert "full_marks" not in set(ms.audit(report)["check"])
    # 100% may be of a target that was adjusted.
    adjusted = SELF.replace("66% 20 20", "66% 20 20 按调整后指标值完成100%")
    report, _ = draft(tmp_path / "adjusted", adjusted.format(prose="260", share="100", form="260"))
    assert ms.audit(report).query("check == 'full_marks'")["lines"].tolist() == ["17"]


@pytest.mark.parametrize(
    ("title", "said", "result", "found"),
    [
        ("完成情况", "12件民生实事均已完成年度目标任务", "27", True),
        ("完成情况", "12件民生实事均已完成年度目标任务", "30", False),
        ("完成情况", "12件民生实事扎实推进", "27", False),
        ("上半年进展情况", "截至6月30日，12件民生实事均已完成阶段任务", "27", False),
    ],
)
def test_all_called_done_beside_a_result_that_falls_short_is_told(tmp_path, title, said, result, found):
    text = f"某县2023年民生实事项目{title}\n\n全县{said}。\n\n一、公园建设\n计划新建公园30个，全年建成公园{result}个，完成年度目标的{int(result) / 0.3:.0f}%。\n\n二、公厕建设\n计划新建公厕6座，全年建成公厕6座。\n"
    told = ms.audit(draft(tmp_path, text)[0])
    told = told[told["check"] == "verdict_not_borne_out"]
    assert bool(len(told)) == found
    assert not found or f"公园{result}个" in told["message_zh"].item()


def test_a_form_s_own_classes_are_those_of_the_evaluation(tmp_path):
    report, _ = draft(tmp_path, SELF.format(prose="260", share="100", form="260"))
    scores = ms.evaluate(report)
    rows = scores[scores["scope"] == "indicator"].set_index("name_zh")
    kinds = dict(zip(rows.index, zip(rows["class_zh"], rows["subclass_zh"], strict=True), strict=True))
    assert kinds["健身点建设单个补助"] == ("产出指标", "成本指标")
    assert kinds["健身设施覆盖率"] == ("效益指标", "社会效益指标")
    assert kinds["健身点验收合格率"] == ("产出指标", "质量指标")
    # What a thing costs is no quantity that was to be put out.
    assert rows["core"].to_dict()["健身点建设单个补助"] is False
    assert scores.loc[scores["scope"] == "whole", "core_missed"].item() == 0


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ("公租房基本建成760套，年度目标为700套", "exceeded"),
        ("公租房新开工900套、基本建成760套，年度目标分别为880套和700套", "exceeded"),
        ("公租房基本建成760套，年度目标为建成700套", "missed"),
    ],
)
def test_a_yardstick_without_a_verb_is_one_for_what_came_about(tmp_path, told, status):
    text = f"某县2023年民生实事完成情况\n\n一、住房保障\n{told}。\n\n二、公厕建设\n计划新建公厕6座，全年建成公厕6座。\n"
    judged = assess(draft(tmp_path, text)[0].indicators.assign(to_check=False), basis="completed")
    assert judged.loc[judged["target_value"] == 700.0, "status"].tolist() == [status]


def test_two_of_one_line_that_have_come_unlike_far_are_two_things(tmp_path):
    text = "某区2023年民生实事完成情况\n\n一、零工市场\n计划建设零工市场2个。完成情况：建成1个，另1个正在装修。\n\n二、公厕建设\n计划新建公厕6座，全年建成公厕6座。\n"
    assert "stage_conflict" not in set(ms.audit(draft(tmp_path, text)[0])["check"])


def test_a_lead_in_the_brackets_of_a_heading_leads_its_project(tmp_path):
    text = (
        "某县2023年民生实事完成情况\n\n一、完成情况\n（一）公厕建设项目（牵头单位：县城管局）。计划新建公厕6座，全年建成公厕6座。\n"
        "（二）公园建设项目(牵头单位:县园林中心,配合单位:县住建局)。计划新建公园3个，全年建成公园3个。\n"
        "（三）农村道路项目（牵头单位：县交通局）。计划硬化道路9公里，全年硬化道路9公里。\n"
        "（四）水厂改造项目（牵头单位：县水利局）。计划改造水厂2座，全年改造水厂2座。\n"
    )
    report = draft(tmp_path, text)[0]
    assert report.indicators["lead_units"].tolist() == ["县城管局", "县园林中心", "县交通局", "县水利局"]


def test_a_result_of_which_some_is_an_earlier_years_rest_is_to_be_checked(tmp_path):
    text = "某县2023年民生实事完成情况\n\n一、管网改造\n计划改造管网40公里。完成情况：改造管网42公里，其中5公里系2022年结转工程。\n\n二、公厕建设\n计划新建公厕6座，全年建成公厕6座。\n"
    rows = draft(tmp_path, text)[0].indicators
    assert rows.loc[rows["target_value"] == 40.0, "to_check"].tolist() == [True]


def test_a_form_and_its_prose_that_tells_more_than_one_number_do_not_contradict(tmp_path):
    text = (
        "某区2023年养老服务项目绩效自评报告\n\n一、绩效目标\n配发呼叫设备900台。\n\n二、完成情况\n呼叫设备900台全部安装，年底在线810台。\n\n三、绩效自评表\n\n"
        "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分\n资金总额 上年结转 20 20 18\n产出指标 数量指标 配发呼叫设备 ≥900台 900台 10 10\n产出指标 质量指标 验收合格率 100% 100% 10 10\n"
    )
    report = draft(tmp_path, text)[0]
    assert "restatement_conflict" not in set(ms.audit(report)["check"])
    assert not report.indicators["name_zh"].str.contains("结转").any()
