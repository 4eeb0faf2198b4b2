"""What pages, questions, matters and commands do not claim of a draft: no lack, no largest, no day, no accusation on doubt."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from test_draft_pages import doubt, draft, load, words

import minsheng_analysis as ms
from minsheng_analysis.appraisal.followups import not_due
from minsheng_analysis.appraisal.matters_text import as_text as matters_text
from minsheng_analysis.extraction import extract
from minsheng_analysis.extraction.review import Review
from minsheng_analysis.measures.verdicts import so_far, verdicts
from minsheng_analysis.pages import evaluation as scorecard
from minsheng_analysis.pages.annual import charts, lead, narrative
from minsheng_analysis.pages.annual.about import about
from minsheng_analysis.pages.annual.tables.money import costs
from minsheng_analysis.pages.progress.terminal import as_text as pace_text

PRICED = "某县2023年民生实事项目完成情况\n\n一、步道。计划新建健身步道10公里。全年新建健身步道10公里，总投资320万元。\n\n二、公园。计划新建公园3个，全年建成公园3个。\n"
NOTICE = """# 某区2025年民生实事项目票决结果的公告

| 序号 | 项目名称 | 建设内容 | 年度计划投资（万元） | 完成时限 | 责任单位 |
| --- | --- | --- | --- | --- | --- |
| 1 | 学位扩容 | 新建学校3所 | 18600 | 2025年8月底 | 区教体局 |
| 2 | 供水管网 | 更新供水管网35公里 | 6800 | 2025年11月底 | 区住建局 |
"""


def noticed(tmp_path: Path, text: str) -> ms.Report:
    document = tmp_path / "notice.md"
    document.write_text(text, encoding="utf-8")
    return load(extract(document, tmp_path / "notice/2025", region="notice", year=2025).folder)


def test_no_lack_of_a_budget_is_claimed_beside_money(tmp_path):
    report, _ = draft(tmp_path, PRICED)
    asked = ms.questions(report)
    assert not asked["question_zh"].str.contains("预算").any()
    shown = words(scorecard.rules_passage(ms.evaluate(report), lang="zh", draft=True))
    assert "没有各项目的预算" not in shown
    assert "草稿对这两项一律不计分" in shown
    assert ms.questions(noticed(tmp_path, NOTICE)).empty


def test_of_a_draft_no_amount_is_called_the_largest(tmp_path):
    two = PRICED + "\n三、公厕。计划新建公厕2座，全年建成公厕2座，总投资60万元。\n"
    report, _ = draft(tmp_path, two)
    assert len(report.costs) == 2
    title = charts.costs(report.costs, lang="zh").title
    assert "最大" not in title
    assert "2项" in title
    assert set(report.costs["reason_zh"]).isdisjoint({"没有写明用于多少个设施、多少人。"})
    told = words(narrative.money_and_reach(report, pd.DataFrame(), lang="zh"))
    assert "读作投入的金额有2项" in told
    assert "未列于此" not in told
    # Plans alone are no spending, and that nothing was spent is not said either.
    planned = words(narrative.money_and_reach(noticed(tmp_path, NOTICE), pd.DataFrame(), lang="zh"))
    assert "没有写" not in planned


def test_a_verdict_is_of_what_its_sentence_tells_right_before_it(tmp_path):
    text = "某县2023年民生实事项目完成情况\n\n一、教育。计划新建幼儿园5所，新增学位1350个。全年5所幼儿园已建成，新增学位1440个，超额完成年度任务。\n"
    report, _ = draft(tmp_path, text)
    status = report.indicators.set_index("target_value")["reported_status"].to_dict()
    assert status == {5.0: "", 1350.0: "超额完成"}
    assert "verdict_not_borne_out" not in set(ms.audit(report)["check"])
    assert not ms.questions(report)["question_zh"].str.contains("超额").any()


@pytest.mark.parametrize(("signed", "day"), [("\n2025-01-17\n", "2025-01-17"), ("", "")])
def test_a_notice_speaks_up_to_its_own_day_or_none(tmp_path, signed, day):
    report = noticed(tmp_path, NOTICE + signed)
    assert about(report, lang="zh")["as_of"] == day
    paced = pace_text(report, ms.progress(report), ms.progress(report, basis="completed"), lang="zh")
    assert "100%" not in paced
    assert "12月31日" not in paced
    assert ("没有写明截止日期" in paced) == (not day)
    kicker = lead.headline(report, so_far(verdicts(report), report), lang="zh").kicker
    assert "推定" not in kicker
    assert matters_text(ms.followups(report), lang="zh", not_due=not_due(report)) == "尚无到期事项：2项承诺尚无结果。"


def test_questions_and_matters_rest_on_nothing_that_is_to_be_checked(tmp_path):
    _, folder = draft(
        tmp_path, "某县2022年民生实事项目完成情况\n\n一、道路\n计划改造道路20公里，全年改造道路18公里。\n"
    )
    for confidence, asked, open_ in ((0.95, 1, 1), (0.5, 0, 0)):
        doubt(folder, "statements", "", 0.95)
        doubt(folder, "indicators", "", confidence)
        report = load(folder)
        assert int(ms.questions(report)["question_zh"].str.contains("18公里").sum()) == asked
        assert len(ms.followups(report)) == open_


def test_unlike_units_are_not_added(tmp_path):
    text = "某县2023年民生实事项目完成情况\n\n一、小区。目标任务：改造老旧小区24个，惠及居民3200户。完成情况：全年开工改造老旧小区26个，其中完工19个，惠及居民3468户。该项工作已全面完成。\n"
    _, folder = draft(tmp_path, text)
    review = Review(folder)
    review.change_stage(next(f.key for f in review.found if f.quantity.text == "3468户"), "started")
    proof = "".join(ms.followups(load(folder))["proof_zh"])
    assert "26个和3468户" in proof
    assert "3494" not in proof


def test_the_tasks_of_a_quarter_are_no_promises_of_the_year(tmp_path):
    told = "某县2025年第二季度民生实事推进情况\n\n截至6月30日，进展如下。\n\n1.停车位。年度目标新增停车位900个，已建成310个。\n2.充电桩。年度目标建设充电桩4000个，已完成1700个。\n\n三季度要新增停车位400个以上，建设充电桩1500个。\n"
    report, _ = draft(tmp_path, told)
    promised = report.indicators[report.indicators["target_fact"] != ""]
    assert promised["target_value"].tolist() == [900, 4000]
    later = report.statements.set_index("figure").loc[["400个以上", "1500个"], "role"]
    assert later.tolist() == ["context", "context"]


def test_a_line_about_the_page_names_no_project_and_no_longer_issuer(tmp_path):
    page = "<meta charset=utf-8><h1>某县2024年民生实事项目完成情况</h1><p>发布时间：2025-01-09 来源：某县人民政府督查室 浏览次数：61</p><p>计划新建公厕6座，全年建成公厕7座。</p>"
    report, folder = draft(tmp_path, page)
    assert 'publisher_zh = "某县人民政府督查室"' in (folder / "report.toml").read_text(encoding="utf-8")
    assert "发布时间" not in set(report.projects["name_zh"])


def test_a_heading_of_what_keeps_up_heads_projects_and_is_none(tmp_path):
    told = "某县2025年第二季度民生实事推进情况\n\n截至6月30日，进展如下。\n\n一、已完成的项目（1项）\n\n1.书屋建设。年度目标新建书屋8个，已建成8个。\n\n二、达到或超过序时进度的项目（2项）\n\n2.管网改造。年度目标改造管网50公里，已完成28公里。\n\n3.绿道建设。年度目标新建绿道9公里，已建成5公里。\n"
    report, _ = draft(tmp_path, told)
    assert report.projects["name_zh"].tolist() == ["书屋建设", "管网改造", "绿道建设"]
    assert report.projects["reported_status"].tolist()[1:] == ["达到或超过序时进度"] * 2


def test_what_is_only_begun_is_not_said_to_be_nought(tmp_path):
    report, _ = draft(
        tmp_path, "某县2024年民生实事项目完成情况\n\n一、供水。计划新建供水站5处，5处已全部开工。责任单位：县水利局。\n"
    )
    told = lead.readings(report, so_far(verdicts(report), report), lang="zh")
    assert "按目标任务，承诺5处，没有写明已完工的" in told[0]
    assert "0处" not in told[0]
    assert report.projects["lead_units"].tolist() == ["县水利局"]
    asked = " ".join(ms.questions(report)["question_zh"])
    assert "，已完工0处" not in asked


@pytest.mark.parametrize(
    ("lang", "plan", "both"),
    [
        ("zh", "计划数（不是投入）", "计划数与标准（不是投入）"),
        ("en", "Planned amounts (not spending)", "Planned amounts and rates (not spending)"),
    ],
)
def test_planned_money_is_called_neither_a_loan_nor_a_rate(tmp_path, lang, plan, both):
    text = "某县2024年民生实事项目任务分解表\n\n一、书屋。新建书屋12个。计划投资480万元。\n\n二、适老化。对90户老年人家庭实施适老化改造，每户补助不超过2500元。\n"
    report, _ = draft(tmp_path, text)
    assert report.costs["kind"].tolist() == ["plan", "standard"]
    for some, title in ((report.costs.query("kind == 'plan'"), plan), (report.costs, both)):
        made = costs(some, lang=lang)
        assert [part.title for part in made.parts if part is not None] == [title]
