"""Figures of another year or a wider area, days, leads and numbers as a document prints them."""

from __future__ import annotations

import pytest
from test_draft_pages import draft

from minsheng_analysis.measures.verdicts import running, verdicts
from minsheng_analysis.pages.annual.charts import squares

HEAD = "白石市水利局\n关于市政协第18号提案的答复\n李委员：\n您提出的提案收悉，现答复如下：\n"
FOOT = "白石市水利局\n2024年7月18日\n"
REPLY = (
    HEAD
    + "一、工作情况\n（一）农村供水。列2024年市民生实事第6件，由市水利局牵头，目标为新建水厂12座。截至6月底，建成水厂5座。"
    "2023年目标为新建水厂10座，实际建成9座。\n"
    "（二）水库加固。列2024年市民生实事第2件，牵头单位市水库中心，目标为加固水库40座。截至6月底，已加固水库22座。"
    "2023年，全省计划加固水库900座，实际加固水库950座。\n" + FOOT
)


def test_a_document_of_july_speaks_up_to_june_and_misses_nothing_yet(tmp_path):
    report, _ = draft(tmp_path, REPLY)
    assert report.as_of == "2024-06-30"
    assert running(report)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (HEAD + "一、供水\n2024年计划新建水厂12座，已建成5座。\n" + FOOT, "2024-07-18"),
        ("白石市2024年民生实事完成情况\n一、供水\n计划新建水厂12座，建成12座。\n2024年12月20日\n", "2024-12-31"),
        ("白石市2024年民生实事完成情况\n一、供水\n计划新建水厂12座，建成12座。\n2025年1月8日\n", "2024-12-31"),
    ],
)
def test_nothing_is_of_a_day_after_the_documents_own(tmp_path, text, day):
    assert draft(tmp_path, text)[0].as_of == day


def test_what_was_promised_for_last_year_is_no_promise_of_this_one(tmp_path):
    report, _ = draft(tmp_path, REPLY)
    judged = verdicts(report)
    assert 10 not in set(judged["target_value"])
    assert {12, 40} <= set(judged["target_value"])


def test_columns_of_an_earlier_year_are_told_and_not_judged(tmp_path):
    table = "| 项目 | 2023目标 | 2023实际 | 2024目标 | 2024实际 |\n| --- | --- | --- | --- | --- |\n| 公厕（座） | 20 | 17 | 30 | 31 |\n| 书屋（个） | 8 | 9 | 11 | 10 |\n"
    report, _ = draft(tmp_path, "白石市2024年民生实事完成情况\n\n" + table)
    judged = verdicts(report)
    assert sorted(judged["target_value"]) == [11, 30]
    told = report.statements.set_index("figure")
    assert (told.at["20", "role"], str(told.at["17", "as_of"])) == ("context", "2023-12-31")


def test_figures_of_the_province_are_no_citys_and_a_share_of_it_is(tmp_path):
    report, _ = draft(tmp_path, REPLY)
    assert not {900, 950} & {*verdicts(report)["target_value"], *verdicts(report)["actual_value"]}
    own = "白石县2024年民生实事完成情况\n\n一、供水\n目标任务：全县新建水厂12座。\n完成情况：全县新建水厂13座，总数居全省第二。\n"
    kept = verdicts(draft(tmp_path / "own", own)[0])
    assert kept["actual_value"].tolist() == [13]


def test_a_pair_told_in_text_and_table_counts_once_and_unlike_things_stay_two(tmp_path):
    text = "白石市2024年民生实事完成情况\n\n一、停车\n2024年计划新增停车泊位1200个，实际新增停车泊位1310个。\n\n| 项目 | 目标 | 完成 |\n| --- | --- | --- |\n| 新增停车泊位（个） | 1200 | 1310 |\n"
    judged = verdicts(draft(tmp_path, text)[0])
    assert judged["actual_value"].tolist().count(1310) == 1
    two = "白石市2024年民生实事完成情况\n\n| 项目 | 目标 | 完成 |\n| --- | --- | --- |\n| 新建公厕（座） | 20 | 21 |\n| 改造公厕（座） | 20 | 21 |\n"
    assert len(verdicts(draft(tmp_path / "two", two)[0])) == 2


def test_projects_have_the_numbers_and_the_leads_that_the_text_prints(tmp_path):
    report, _ = draft(tmp_path, REPLY)
    told = {row.Index: (row.name_zh, row.lead_units) for row in report.projects.set_index("project_no").itertuples()}
    assert told[6] == ("农村供水", "市水利局")
    assert told[2] == ("水库加固", "市水库中心")


LIST = (
    "白石市人民政府办公室关于印发2024年民生实事任务清单的通知\n一、总体要求。全市共3项任务。\n二、责任分工。排在首位的为牵头单位。\n附件：任务清单\n"
    "白石市人民政府办公室\n2024年2月6日\n附件\n2024年民生实事任务清单\n"
    "一、幸福养老\n1.新建养老站10个。\n2.新增普惠托位900个。\n责任单位：市民政局、市卫健委、各县（市、区）政府（第2项由市卫健委牵头）\n"
    "二、道路畅通\n3.新建农村公路80公里。牵头单位：市交通局。完成时限：10月底\n"
    "三、清洁饮水\n4.新建水厂6座（2022年、2023年分别新建水厂3座、4座）。\n责任单位：市水利局、市财政局\n"
    "（说明：1.投资为：第一项2.1亿元、第二项3.4亿元、第三项0.8亿元。2.第3项“农村公路”于2024年9月30日前完成。）\n"
)


def test_a_letter_before_a_list_of_tasks_has_no_projects_and_the_first_named_leads(tmp_path):
    report, _ = draft(tmp_path, LIST)
    projects = report.projects.set_index("project_no")
    assert projects["name_zh"].tolist()[:3] == ["幸福养老", "道路畅通", "清洁饮水"]
    assert projects["lead_units"].tolist()[:3] == ["市民政局", "市交通局", "市水利局"]
    assert verdicts(report).set_index("target_value")["lead_units"].to_dict()[900] == "市卫健委"


def test_earlier_years_and_remarks_are_no_promises_of_a_plan(tmp_path):
    report, _ = draft(tmp_path, LIST)
    judged = verdicts(report)
    assert {3.0, 4.0}.isdisjoint(judged["target_value"].dropna())
    assert not judged["name_zh"].str.contains("第3项").any()


def test_amounts_of_a_list_have_their_own_labels(tmp_path):
    report, _ = draft(tmp_path, LIST)
    amounts = report.statements[report.statements["figure"].str.contains("亿元")]
    assert amounts.set_index("figure")["subject_zh"].to_dict() == {
        "2.1亿元": "第一项",
        "3.4亿元": "第二项",
        "0.8亿元": "第三项",
    }


def test_without_such_a_rule_every_body_named_leads(tmp_path):
    text = LIST.replace("排在首位的为牵头单位。", "各单位要落实责任。")
    projects = draft(tmp_path, text)[0].projects.set_index("project_no")
    assert projects["lead_units"].tolist()[2] == "市水利局;市财政局"


def test_what_a_row_says_to_begin_is_not_finished(tmp_path):
    table = "| 项目 | 目标 | 实际 |\n| --- | --- | --- |\n| 棚改开工（套） | 60 | 62 |\n| 棚改完工（套） | 50 | 51 |\n"
    report, _ = draft(tmp_path, "白石市2024年民生实事完成情况\n\n" + table)
    stages = report.statements.set_index("figure")["stage"]
    assert (stages["62"], stages["51"]) == ("started", "completed")


FORM = (
    "白石市水利局2024年度“清洁饮水”民生实事项目支出绩效自评报告\n（报送市财政局 2025年3月6日）\n一、项目基本情况\n"
    "“清洁饮水”系2024年白石市民生实事第五件，由市水利局牵头，市财政局配合。包括以下任务：（1）新建水厂12座；（2）改造管网80公里。\n"
    "二、完成情况\n1.新建水厂。新建水厂11座。\n2.改造管网。改造管网86公里。\n注：2023年新建水厂7座。\n"
)


def test_a_self_evaluation_of_one_of_the_years_projects_is_of_that_one(tmp_path):
    report, _ = draft(tmp_path, FORM)
    assert report.projects[["project_no", "name_zh", "lead_units"]].to_numpy().tolist() == [[5, "清洁饮水", "市水利局"]]
    assert 7 not in set(verdicts(report)["actual_value"])


def test_what_comes_next_year_is_not_joined_with_this_years(tmp_path):
    text = "白石市2024年民生实事完成情况\n\n一、完成情况\n2024年计划新增停车泊位1200个，实际新增停车泊位1310个。\n\n二、2025年打算\n2025年计划新增停车泊位1200个。\n"
    report, _ = draft(tmp_path, text)
    rows = report.indicators[report.indicators["target_value"] == 1200]
    assert len(rows) == 2


def test_a_document_whose_year_was_misread_keeps_its_promises(tmp_path):
    text = "白石年鉴（2024）\n民生实事\n2023年计划新建水厂12座，实际建成水厂13座。2023年计划改造管网80公里，实际改造管网86公里。\n"
    assert {13, 86} <= set(verdicts(draft(tmp_path, text)[0])["actual_value"])


def test_numbers_left_out_are_no_projects_without_promises(tmp_path):
    chart = squares(verdicts(draft(tmp_path, REPLY)[0]), lang="zh")
    assert chart is not None
    assert "机器未读到" not in str(chart.note)
