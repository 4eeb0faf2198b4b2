"""What a draft calls short of its promise, still open or at odds, and what it must not."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from test_draft_pages import draft, load

import minsheng_analysis as ms
from minsheng_analysis.extraction import extract
from minsheng_analysis.measures.assessment import assess
from minsheng_analysis.measures.verdicts import so_far, verdicts
from minsheng_analysis.pages.annual import lead

HONEST = "<h1>某市2024年民生实事完成结果</h1><table><tr><th>项目</th><th>年度目标</th><th>完成情况</th><th>完成结论</th></tr><tr><td>棚户区改造</td><td>1500户</td><td>1376户</td><td>未完成</td></tr><tr><td>新建公办养老院</td><td>3所</td><td>3所</td><td>全面完成</td></tr></table>"
RUNNING = "<h1>某区2025年上半年民生实事进展情况</h1><p>截至6月底总体进展顺利。</p><table><tr><th>项目</th><th>年度任务</th><th>截至6月底进展</th></tr><tr><td>养老服务</td><td>建设日间照料中心15个</td><td>建成6个</td></tr><tr><td>公交线路</td><td>新开通公交线路4条</td><td>已开通4条</td></tr></table>"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_falls_short_is_open_and_contradicts_nothing_where_the_report_says_so(tmp_path, lang):
    report, _ = draft(tmp_path, HONEST)
    judged, findings = so_far(verdicts(report), report), ms.audit(report)
    assert set(judged["reported_status"]) == {"未完成", "全面完成"}
    told = lead.matters(report, judged, findings, lang=lang)
    assert told.title == {"zh": "未达目标之处", "en": "What fell short of its promise"}[lang]
    assert [matter.words.count("1376") + matter.words.count("1,376") for matter in told.matters] == [1]
    assert lead.readings(report, judged, lang=lang) == []
    open_matters = ms.followups(report)
    assert open_matters["state"].tolist() == ["short"]
    assert open_matters["lines"].tolist() == [str(line_of(report, "1376户"))]
    matter = open_matters[f"matter_{lang}"].iloc[0]
    assert all(part in matter for part in {"zh": ("1500户", "1376户", "未完成"), "en": ("1,500", "1,376")}[lang])


def line_of(report: ms.Report, figure: str) -> int:
    return int(report.statements.set_index("figure").at[figure, "line"])


def test_what_had_not_been_reached_while_the_year_ran_is_open_and_not_short(tmp_path):
    report, _ = draft(tmp_path, RUNNING)
    matters = ms.followups(report)
    assert matters["state"].tolist() == ["not_reached"]
    assert "15个" in matters["matter_zh"].iloc[0]
    assert "6个" in matters["matter_zh"].iloc[0]


def test_a_title_does_not_count_what_is_only_begun_as_kept(tmp_path):
    text = "某县2024年民生实事项目完成情况报告\n\n（一）改造老旧小区。目标改造老旧小区24个。完成情况：已开工24个，已完工19个，惠及居民5100余户。\n（二）适龄女生疫苗接种。目标接种3500人，实际接种3402人，接种率97.2%。\n"
    report, _ = draft(tmp_path, text)
    judged = so_far(verdicts(report), report)
    assert lead.headline(report, judged, lang="zh").title.endswith(
        "按报告口径，2项承诺兑现1项；只计已完工，2项中兑现0项"
    )
    told = lead.headline(report, judged, lang="en").title
    assert told.endswith("as reported 1 of 2 promises kept, 0 of 2 counting only what is finished")


def test_the_cost_of_a_form_falls_short_of_nothing_where_less_is_spent(tmp_path):
    head = ["一级指标", "二级指标", "三级指标", "计量单位", "年度指标值", "实际完成值", "分值", "得分"]
    rows = [
        ["产出指标", "数量指标", "新建公厕", "座", "40", "38", "50", "47"],
        ["", "成本指标", "项目总投资", "万元", "5200", "4987.35", "50", "50"],
    ]
    book = openpyxl.Workbook()
    book.active.append(["某市2023年度民生实事项目支出绩效自评表"])
    for row in (head, *rows):
        book.active.append(row)
    book.save(tmp_path / "form.xlsx")
    report = load(extract(tmp_path / "form.xlsx", tmp_path / "draft").folder)
    status = assess(report.indicators).set_index("name_zh")["status"].astype("str")
    assert status.at["项目总投资"] != "missed"
    assert status.at["新建公厕"] == "missed"


def test_budgets_total_investments_and_progress_of_money_are_no_promises_missed(tmp_path):
    # Of 120 million in all, 96.4 were spent: the building is not late by that.
    report = ms.read(Path(__file__).parent / "documents" / "twin_l" / "l11_yanquan_2020.docx")
    building = report.indicators.set_index("target_text").loc["1.2亿元"]
    assert (building["actual_text"], bool(building["comparable"])) == ("9640万元", False)
    assert not ms.followups(report)["matter_zh"].str.contains("亿元|万元").any()
    book = openpyxl.Workbook()
    for row in (
        ["某县2022年度民生实事项目支出绩效自评表"],
        ["一级指标", "二级指标", "三级指标", "计量单位", "年度指标值", "实际完成值"],
        ["产出指标", "数量指标", "新建公厕", "座", "40", "38"],
        ["", "数量指标", "县级财政资金", "万元", "830", "706"],
    ):
        book.active.append(row)
    book.save(tmp_path / "form.xlsx")
    form = load(extract(tmp_path / "form.xlsx", tmp_path / "form").folder)
    assert (
        assess(form.indicators).set_index("name_zh")["status"].astype("str").to_dict()["县级财政资金"]
        == "not_assessable"
    )
    assert len(ms.followups(form)) == 1
    table = "<h1>某区2022年上半年民生实事进展情况</h1><table><tr><th>项目</th><th>工作目标（个）</th><th>已完成数（个）</th><th>备注</th></tr><tr><td>开工改造老旧小区</td><td>14</td><td>14</td><td>全部开工，投资完成进度38%</td></tr><tr><td>新建公园</td><td>5</td><td>2</td><td></td></tr></table>"
    progress, _ = draft(tmp_path / "progress", table)
    assert ms.audit(progress)["check"].ne("percentage_mismatch").all()


def test_what_is_finished_of_what_was_begun_is_not_taken_for_nothing(tmp_path):
    text = (
        "某县2023年民生实事项目完成情况公示\n\n| 项目 | 年度目标任务 | 完成情况 |\n| --- | --- | --- |\n"
        "| 老旧小区 | 改造老旧小区16个，惠及居民2400户 | 16个老旧小区全部开工，其中11个已完工，惠及居民1730户。 |\n"
    )
    report, _ = draft(tmp_path, text)
    estates = report.indicators.set_index("target_text").loc["16个"]
    assert estates["completed_value"] != 0
    assert not ms.audit(report)["message_zh"].str.contains("已完工0个").any()


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("现将截至2024年9月底民生实事项目进展情况通报如下。", "2024-09-30"),
        ("（截至2024年10月末）", "2024-10-31"),
        ("截止11月，10件实事已办结7件。", "2024-11-30"),
        ("截至2023年9月底，全区有停车场30个。", "2024-12-31"),
    ],
)
def test_a_month_up_to_which_the_document_speaks_is_its_day(tmp_path, said, day):
    report, _ = draft(
        tmp_path,
        f"某区2024年度民生实事项目进展情况\n\n{said}\n\n一、农贸市场\n年度目标：改造市场6家。\n进展情况：完成4家。\n",
    )
    assert report.as_of == day


def test_what_was_to_be_invested_beside_a_promise_is_no_promise_and_has_no_unit_of_it(tmp_path):
    text = (
        "某市2023年民生实事项目完成情况表\n\n单位：万元\n\n| 指标内容 | 目标值 | 单位 | 完成值 | 年度投资 | 年度投资 |\n| --- | --- | --- | --- | --- | --- |\n"
        "| 指标内容 | 目标值 | 单位 | 完成值 | 计划 | 完成 |\n| 改造村卫生室 | 65 | 个 | 52 | 975 | 812 |\n| 新增学位 | 7200 | 个 | 7650 | 24000 | 22850 |\n"
    )
    report, _ = draft(tmp_path, text)
    rows = report.indicators
    money = rows[rows["target_value"].isin([9_750_000, 240_000_000])]
    assert len(money) == 2
    assert not money["comparable"].any()
    assert sorted(rows.loc[rows["comparable"], "target_value"]) == [65, 7200]
    assert "not_comparable" not in set(ms.audit(report)["check"])


def test_a_percentage_is_no_quotient_of_unlike_things_far_apart_and_what_is_yet_to_come_is_no_result(tmp_path):
    text = (
        "某区2024年度民生实事项目进展情况通报\n\n一、农贸市场标准化改造\n年度目标：改造农贸市场6家。\n"
        "进展情况：已完成改造4家，2家正在进行内部装修，完成年度目标的66.7%。\n\n二、打通断头路\n年度目标：打通断头路5条。\n"
        "进展情况：青石路等3条已通车。\n\n三、幼儿园建设\n年度目标：新建幼儿园1所。\n进展情况：主体已封顶，计划明年9月投用，届时可提供学位270个。\n"
    )
    report, _ = draft(tmp_path, text)
    rows = report.indicators
    assert rows.loc[rows["published_pct_text"] == "66.7%", "target_text"].tolist() == ["6家"]
    assert "270个" not in set(rows.loc[rows["actual_stage"] == "completed", "actual_text"])
