"""What supports a promise of a draft, and what does not: next year's plans, budgets, doubtful items; what is finished of what was begun."""

from __future__ import annotations

import math

import pytest
from test_draft_pages import doubt, draft, load, page_words, words

import minsheng_analysis as ms
from minsheng_analysis.appraisal.matters_text import due_in_all
from minsheng_analysis.appraisal.target_setting import target_setting
from minsheng_analysis.measures.readings import has_works, support_items
from minsheng_analysis.measures.verdicts import so_far, verdicts
from minsheng_analysis.pages.annual import lead
from minsheng_analysis.pages.annual.tables.next_steps import targets

NEXT_YEAR = "某县2022年民生实事项目完成情况\n\n一、书屋。计划新建书屋40个，全年建成书屋42个。\n\n二、公园。计划新建公园5个，全年建成公园5个。\n\n三、下一步打算\n\n2023年，计划新建书屋30个，新建公园9个，预算安排900万元。\n"
ONE_PROMISE = (
    "某县2022年民生实事项目完成情况\n\n计划新建公园5个，全年建成公园5个。\n\n下一步，2023年计划新建公园9个。\n"
)
WORKS = "某县2021年民生实事项目完成情况\n\n一、城乡供水\n目标任务：新建水厂5座。\n具体支撑项目及绩效目标：\n1.新建东河水厂2座；\n2.新建西山水厂3座。\n完成情况：\n建成东河水厂2座，建成西山水厂3座。\n"
OF_ANOTHER_KIND = "某县2021年民生实事项目完成情况\n\n一、老旧小区\n目标任务：改造小区12个。\n具体支撑项目及绩效目标：\n1.改造东河片区小区楼房30栋；\n2.改造西山片区小区楼房42栋。\n完成情况：\n改造小区12个，改造楼房72栋。\n"
BEGUN = "某县2023年上半年民生实事进展情况\n\n| 序号 | 项目 | 年度目标 | 1-6月完成情况 |\n| --- | --- | --- | --- |\n| 1 | 农贸市场改造 | 18个市场 | 开工15个 |\n| 2 | 公园建设 | 5个 | 已建成3个 |\n\n推进情况说明：{}\n"


@pytest.mark.parametrize("text", [NEXT_YEAR, ONE_PROMISE])
def test_the_plans_of_next_year_support_no_promise_of_this_one(tmp_path, text):
    report, _ = draft(tmp_path, text)
    assert support_items(report.indicators) == {}
    set_ = target_setting(report)
    assert len(set_)
    assert set_["support_value"].isna().all()
    assert set(set_["agreement"]) == {""}
    for lang, head in (("zh", "支撑项目"), ("en", "Supporting works")):
        assert head not in words(targets(report, set_, lang=lang))
    judged = so_far(verdicts(report), report)
    assert lead.readings(report, judged, lang="zh") == []


def test_works_named_under_a_promise_are_added(tmp_path):
    report, _ = draft(tmp_path, WORKS)
    assert has_works(report.indicators)
    (row,) = target_setting(report).to_dict("records")
    assert (row["support_value"], row["agreement"]) == (5.0, "same")


def test_nothing_is_told_of_works_of_which_one_is_to_be_checked(tmp_path):
    report, folder = draft(tmp_path, WORKS)
    doubted = report.indicators.query("level == 'support'")["indicator_id"].iloc[0]
    doubt(folder, "indicators", doubted, 0.4)
    report = load(folder)
    assert support_items(report.indicators) == {}
    (row,) = target_setting(report).to_dict("records")
    assert math.isnan(row["support_value"])
    # The other work alone would come to less than was promised.
    assert row["agreement"] == ""


def test_blocks_are_not_added_up_to_estates(tmp_path):
    report, _ = draft(tmp_path, OF_ANOTHER_KIND)
    for row in target_setting(report).to_dict("records"):
        assert math.isnan(row["support_value"])
        assert row["agreement"] == ""


def test_places_belong_to_the_promise_that_lists_them(tmp_path):
    text = "某市2022年民生实事项目任务清单\n\n一、便民服务。全市新增便民驿站64个、助餐点48处，其中南坪区21处、北安县15处、东阜县12处。\n\n二、学校。新建学校6所。\n"
    report, _ = draft(tmp_path, text)
    rows = report.indicators.set_index("target_value")
    meals = rows.loc[48, "indicator_id"]
    assert rows.loc[[21, 15, 12], "parent"].tolist() == [meals] * 3
    set_ = target_setting(report).set_index("target_value")
    # 21 of the one are no share of the other, and no lack of it.
    assert set_["agreement"].to_dict().get(64, "") == ""


def test_of_a_draft_no_lack_of_works_is_told(tmp_path):
    report, _ = draft(tmp_path, WORKS.replace("新建水厂5座", "新建水厂7座"))
    assert set(target_setting(report)["agreement"]) == {""}


@pytest.mark.parametrize(
    ("told", "known"),
    [
        ("农贸市场分两批实施，第一批7个市场已完工验收，第二批8个市场正在施工。", False),
        # What is to come, and what was done of other years, says nothing of what is finished.
        ("第二批8个市场正在施工，预计9月底前7个市场完工。", True),
        ("市场改造上年完工6个。", True),
        ("三年行动以来已完工市场12个。", True),
    ],
)
def test_nought_is_not_said_where_some_are_told_to_be_finished_elsewhere(tmp_path, told, known):
    report, _ = draft(tmp_path, BEGUN.format(told))
    market = report.indicators.query("target_value == 18").iloc[0]
    assert market["actual_value"] == 15
    assert (market["completed_value"] == 0) == known
    assert math.isnan(market["completed_value"]) != known
    states = ms.followups(report).set_index("lines")["state"]
    (state,) = {
        value for lines, value in states.items() if str(line_of(report, "开工15个", "15个")) in lines.split(";")
    }
    assert state == ("started" if known else "unclear")
    told = " ".join(page_words(report, lang) for lang in ("zh", "en"))
    assert known or not any(words in told for words in ("只写开工", "only its start is stated", "没有写明已完工的"))


def line_of(report: ms.Report, *figures: str) -> int:
    return int(report.statements[report.statements["figure"].isin(figures)]["line"].iloc[0])


def test_only_the_dates_that_were_read_are_counted(tmp_path):
    left = "某县2021年民生实事项目完成情况\n\n一、书屋。计划新建书屋14个。实际建成13个。\n\n二、公园。计划新建公园5个，全年建成公园4个，其余1个预计2022年3月建成。\n"
    report, _ = draft(tmp_path, left)
    matters = ms.followups(report)
    assert sorted(matters["deadline"]) == ["", "2022-03-31"]
    assert due_in_all(matters, "en", draft=True) == "1 with a printed due date"
    assert due_in_all(matters, "en", draft=False) == "1 with a printed due date; 1 without a due date"
    dated = matters[matters["deadline"] != ""]
    assert due_in_all(dated, "en", draft=True) == "with a printed due date"


@pytest.mark.parametrize(
    ("rest", "due"),
    [
        ("其中东河书屋因选址变更于2022年2月建成", ""),
        ("其余1个预计于2022年2月建成", "2022-02-28"),
        ("其余1个将于2022年2月建成", "2022-02-28"),
        ("剩余1个2022年2月底前建成", "2022-02-28"),
        ("剩余1个待设备调试后于2022年2月建成", "2022-02-28"),
    ],
)
def test_what_came_about_after_the_year_is_not_waited_for(tmp_path, rest, due):
    report, _ = draft(
        tmp_path, f"某县2021年民生实事项目完成情况\n\n一、书屋。计划新建书屋14个。实际建成13个，{rest}。\n"
    )
    matters = ms.followups(report)
    assert matters["deadline"].tolist() == [due]
    assert matters["matter_zh"].str.contains("14个").all()
