"""What running text says in so many words of a figure: of which year it is, how far the work has come, what it is a part of."""

from __future__ import annotations

import openpyxl
import pytest
from test_draft_pages import draft

import minsheng_analysis as ms
from minsheng_analysis.extraction.drafting.glossary import english_name
from minsheng_analysis.extraction.reading.kinds import kind_of
from minsheng_analysis.measures.verdicts import running


def text_of(sentence: str, *, year: int = 2022, kind: str = "完成") -> str:
    return f"某县{year}年民生实事项目{kind}情况\n\n一、项目建设。{sentence}\n"


@pytest.mark.parametrize("later", ["2023年，县政府计划", "明年计划", "下一年计划", "下年度计划"])
@pytest.mark.parametrize("number", ["2.5万亩", "3万亩", "2.9万亩"])
def test_a_promise_for_a_later_year_is_never_one_of_this_year_told_again(tmp_path, later, number):
    text = text_of("计划新建高标准农田3万亩。全年新建3.2万亩，完成率106.7%。") + f"\n{later}新建高标准农田{number}。\n"
    report, _ = draft(tmp_path, text)
    row = report.indicators[report.indicators["level"] == "headline"].squeeze()
    assert (row["target_text"], row["actual_text"], row["published_pct_text"]) == ("3万亩", "3.2万亩", "106.7%")
    found = ms.audit(report)
    assert {"restatement_rounding", "published_pct_wrong"}.isdisjoint(found["check"])


def row_of(report: ms.Report, target: str):
    return report.indicators.set_index("target_text").loc[target]


@pytest.mark.parametrize(
    "told",
    ["完成入户评估1150户，完成改造486户", "已开展调查摸底1150户，实际改造486户", "组织宣传培训1150户，完成改造486户"],
)
def test_what_comes_before_the_work_is_not_the_work(tmp_path, told):
    cells = "| 序号 | 项目名称 | 年度目标 | 进展情况 | 完成比例 |\n| --- | --- | --- | --- | --- |\n| 1 | 家庭适老化改造 | 1000户 | {} | 48.6% |\n"
    for n, text in enumerate(
        (text_of(f"计划实施家庭适老化改造1000户。{told}。"), f"# 某县2022年民生实事进展\n\n{cells.format(told)}")
    ):
        report, _ = draft(tmp_path / str(n), text)
        promised = report.indicators[report.indicators["target_text"] != ""]
        assert promised[["target_text", "actual_text"]].to_numpy().tolist() == [["1000户", "486户"]]


def test_a_survey_that_is_promised_is_answered_by_a_survey(tmp_path):
    report, _ = draft(tmp_path, text_of("计划完成老年人能力评估1000人。完成能力评估1150人。"))
    assert row_of(report, "1000人")["actual_text"] == "1150人"


@pytest.mark.parametrize("done", ["21部已投入使用", "21部已通过验收投入使用", "21部已完工"])
@pytest.mark.parametrize("rest", ["9部正在安装", "9部将于2023年3月底前完工", "其余9部预计明年投用"])
def test_a_result_that_its_sentence_splits_is_finished_as_far_as_it_says(tmp_path, done, rest):
    report, _ = draft(tmp_path, text_of(f"计划加装电梯30部。全年加装电梯30部，其中{done}，{rest}。"))
    row = row_of(report, "30部")
    assert (row["actual_value"], row["completed_value"]) == (30, 21)
    stages = report.statements.set_index("figure")["stage"]
    assert (stages["21部"], stages["9部"]) == ("completed", "started")


def test_a_result_of_which_a_part_is_open_is_not_told_to_be_finished(tmp_path):
    report, _ = draft(tmp_path, text_of("计划加装电梯30部。全年完成加装电梯30部，其中9部正在安装。"))
    row = row_of(report, "30部")
    assert row["actual_stage"] in ("started", "advancing") or row["completed_fact"] == "none"


@pytest.mark.parametrize("begun", ["均已开工", "全部开工", "正在施工", "均在建设中", "目前均已开工建设"])
def test_what_is_only_begun_is_not_finished_whatever_stands_before_it(tmp_path, begun):
    report, _ = draft(
        tmp_path, text_of(f"计划改造老旧小区24个，惠及居民3200户。全年改造老旧小区26个、居民3468户，{begun}。")
    )
    for target, actual in (("24个", "26个"), ("3200户", "3468户")):
        row = row_of(report, target)
        assert (row["actual_text"], row["actual_stage"], row["completed_value"]) == (actual, "started", 0)


def test_what_is_to_be_finished_next_year_is_never_finished(tmp_path):
    told = "改造老旧小区24个。\n\n完成情况：全年开工改造老旧小区26个，其中完工19个，其余7个将于2023年3月底前完工。该项工作已全面完成。"
    report, _ = draft(tmp_path, f"某县2022年民生实事项目办理情况的报告\n\n一、小区\n\n目标任务：{told}\n")
    assert set(report.statements.loc[report.statements["figure"] == "7个", "stage"]) == {"started"}


def test_a_quotient_is_a_reason_only_where_the_percentage_is_that_and_stands_with_its_figures(tmp_path):
    text = "某县2022年民生实事项目完成情况\n\n一、公路。目标任务：新改建农村公路80公里。完成情况：新改建农村公路86.4公里，完成年度目标的108%。\n\n二、培训。目标任务：开展职业技能培训1.2万人次。完成情况：开展职业技能培训12680人次。\n"
    reasons = draft(tmp_path, text)[0].statements.set_index("figure")["reason"]
    assert reasons["86.4公里"] == "quotient: 108% = 86.4公里 ÷ 80公里"
    assert not reasons["12680人次"].startswith("quotient")


@pytest.mark.parametrize("kind", ["完成", "办理"])
@pytest.mark.parametrize("before", ["", "建成乡镇养老服务中心2个；"])
@pytest.mark.parametrize("grown", ["比上年末增加43个", "较2021年底新增43个", "比年初净增43个"])
def test_what_has_grown_since_the_year_began_is_the_year_s_and_not_all_there_is(tmp_path, kind, before, grown):
    promised = "乡镇养老服务中心3个、村级幸福院40个" if before else "村级幸福院40个"
    told = f"目标任务：新建{promised}。完成情况：{before}截至2022年底，全县累计建成村级幸福院186个，{grown}。"
    report, _ = draft(tmp_path, text_of(told, kind=kind))
    row = row_of(report, "40个")
    assert row["actual_text"] == "43个"
    assert "cumulative_result" not in set(ms.audit(report)["check"])


def test_all_there_is_answers_a_promise_of_all_there_will_be(tmp_path):
    told = "计划村级幸福院累计达到180个。全县累计建成村级幸福院186个，比上年末增加43个。"
    assert row_of(draft(tmp_path, text_of(told))[0], "180个")["actual_text"] == "186个"


@pytest.mark.parametrize(
    ("left", "due", "why"),
    [
        ("北关公厕因管网迁改未完成，预计2023年4月完工", "2023-04-30", "因管网迁改未完成"),
        ("另1座预计明年完工", "2023-12-31", ""),
        ("其余1座将于2023年3月底前完工", "2023-03-31", ""),
    ],
)
def test_until_when_what_is_left_is_put_off_is_told_with_what_is_missed(tmp_path, left, due, why):
    matters = ms.followups(draft(tmp_path, text_of(f"计划改造公厕12座。已改造公厕11座，{left}。"))[0])
    assert matters["deadline"].tolist() == [due]
    assert "11座" in matters["matter_zh"][0]
    assert why in matters["matter_zh"][0]


def test_nothing_is_put_off_of_what_is_kept(tmp_path):
    report, _ = draft(tmp_path, text_of("计划建桥3座。建成桥3座，预计2023年4月投用。"))
    assert ms.followups(report)["deadline"].tolist() in ([], [""], ["2023-04-30"])


def test_the_investment_of_all_projects_is_no_promise(tmp_path):
    text = "某县2022年民生实事项目完成情况\n\n2022年民生实事计划投资4.86亿元，实际完成投资5.12亿元，占计划的105.3%。\n\n一、步道。计划新建健身步道10公里。全年新建健身步道10公里。\n"
    indicators = draft(tmp_path, text)[0].indicators
    assert indicators.loc[indicators["level"] == "headline", "target_text"].tolist() == ["10公里"]


def test_a_rate_that_is_promised_is_one_promise_with_its_rate_as_result(tmp_path):
    told = "目标任务：乡镇卫生院中医馆覆盖率达到100%。完成情况：全县14个乡镇卫生院中，13个建成中医馆，覆盖率92.9%。"
    indicators = draft(tmp_path, text_of(told))[0].indicators
    promised = indicators[indicators["level"] == "headline"]
    assert promised[["target_text", "actual_text"]].to_numpy().tolist() == [["100%", "92.9%"]]


def test_square_metres_are_never_answered_by_people(tmp_path):
    told = "目标任务：新建综合楼建筑面积1.8万平方米。\n\n完成情况：综合楼主体已封顶。筛查确诊转诊21人。"
    indicators = draft(tmp_path, text_of(told))[0].indicators
    assert "21人" not in set(indicators.loc[indicators["target_text"] != "", "actual_text"])


def test_a_report_on_how_the_projects_were_dealt_with_tells_what_was_done():
    title = "某县人民政府关于2022年度民生实事项目办理情况的报告"
    assert kind_of(title, "责任单位：县教育局。" * 8 + "目标任务：新建幼儿园5所。完成情况：已建成。") == "completion"
    assert kind_of("关于人大代表建议办理情况的报告", "") == "reply"


def test_shares_of_one_below_a_percentage_s_heading_are_percentages(tmp_path):
    sheet = openpyxl.Workbook()
    head = ["序号", "项目名称", "单位", "年度目标", "完成情况", "完成比例"]
    rows = [[1, "新建公厕", "座", 40, 31, 0.775], [2, "新建学校", "所", 6, 6, 1], [3, "改造管网", "公里", 30, 33, 1.1]]
    for row in (["某县2024年民生实事完成情况表"], head, *rows):
        sheet.active.append(row)
    sheet.save(tmp_path / "county.xlsx")
    told = ms.read(tmp_path / "county.xlsx").indicators
    assert told["published_pct_text"].tolist() == ["77.5%", "100%", "110%"]


@pytest.mark.parametrize(
    ("sentence", "figure", "name"),
    [
        ("计划参保率稳定在95%以上。", "95%以上", "参保率"),
        ("计划县图书馆免费开放300天。", "300天", "县图书馆免费开放"),
        ("截至2022年12月底：新建村级幸福院40个。", "40个", "村级幸福院"),
        ("截至2022年底，建成村级幸福院40个。", "40个", "村级幸福院"),
        ("完成情况：新改建农村公路86公里。", "86公里", "新改建农村公路"),
        ("累计完成投资6亿元，占年度计划投资11亿元的54.5%。", "11亿元", "投资"),
        ("受疫情影响，县图书馆开放268天。", "268天", "县图书馆开放"),
    ],
)
def test_a_name_holds_no_date_no_plan_and_no_cause(tmp_path, sentence, figure, name):
    statements = draft(tmp_path, text_of(sentence))[0].statements.set_index("figure")
    assert statements.at[figure, "subject_zh"] == name


def test_promises_of_one_thing_are_told_apart_by_what_is_done(tmp_path):
    report, _ = draft(tmp_path, text_of("计划新建公厕8座、改造公厕12座。已新建公厕8座、改造公厕11座。"))
    assert report.indicators.set_index("target_text").loc[["8座", "12座"], "name_zh"].tolist() == [
        "新建公厕",
        "改造公厕",
    ]


def test_what_comes_next_in_the_year_is_no_result_and_of_no_later_year(tmp_path):
    text = "某市2022年上半年民生实事进展情况\n\n一、进展\n新增停车泊位年度目标3000个，已新增1260个。原计划3月底前建成充电桩200个。\n\n二、下一步要求\n各单位要倒排工期，确保9月底前新增停车泊位达到2200个，10月底前建成充电桩400个。\n"
    report, _ = draft(tmp_path, text)
    rows = report.indicators.set_index("target_text")
    assert rows.at["3000个", "actual_text"] == "1260个"
    assert "200个" not in rows.index
    assert rows.loc[["2200个", "400个"], "name_zh"].str.startswith("下一步：").all()
    assert {"2200个", "400个"}.isdisjoint(report.indicators["actual_text"])


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("行政村生活污水治理率", "Share of villages with sewage treatment"), ("覆盖率", "Coverage"),
        ("乡镇卫生院中医馆覆盖率", "乡镇卫生院中医馆覆盖率"), ("乡镇卫生院中医馆", "乡镇卫生院中医馆"), ("乡镇卫生院改造", "Township health centres"),
    ],
)  # fmt: skip
def test_an_english_name_says_no_other_thing(name, english):
    assert english_name(name) == english


def test_what_was_invested_in_all_projects_is_a_cost(tmp_path):
    text = "某县2022年民生实事项目完成情况\n\n2022年民生实事计划投资4.86亿元，实际完成投资5.12亿元。\n\n一、步道。新建健身步道10公里，总投资320万元。\n"
    costs = draft(tmp_path, text)[0].costs
    assert costs["name_zh"].tolist()[0] == "完成投资"
    assert len(costs) == 2


@pytest.mark.parametrize(("verdict", "told"), [("超额完成", "12座"), ("全面完成", "10座")])
def test_an_item_that_opens_with_its_plan_and_closes_with_its_verdict_has_it(tmp_path, verdict, told):
    text = f"某县2022年民生实事项目完成情况\n\n一、公厕\n\n（一）计划新建公厕10座，实际新建{told}，{verdict}。\n"
    assert row_of(draft(tmp_path, text)[0], "10座")["reported_status"] == verdict


@pytest.mark.parametrize("done", ["已通车", "已正式启用", "已对外开放", "已投入运行"])
def test_what_is_open_to_traffic_or_in_use_is_finished(tmp_path, done):
    report, _ = draft(tmp_path, text_of(f"计划改造危桥12座。全年改造危桥12座，其中10座{done}，2座正在进行桥面施工。"))
    row = row_of(report, "12座")
    assert (row["actual_value"], row["completed_value"]) == (12, 10)


@pytest.mark.parametrize(("share", "actual", "completed"), [("，完成率51.7%", "31部", 31), ("", "47部", 31)])
def test_what_is_begun_and_what_of_it_is_finished_are_no_two_promises(tmp_path, share, actual, completed):
    told = f"年度目标加装电梯60部，已开工47部，其中竣工投用31部{share}。"
    report, _ = draft(tmp_path, text_of(told, kind="进展"))
    promised = report.indicators[report.indicators["target_text"] != ""].squeeze()
    assert (promised["actual_text"], promised["completed_value"]) == (actual, completed)
    assert promised["confidence"] >= 0.8


@pytest.mark.parametrize(
    "told", ["预计2023年3月建成", "因选址调整尚未开工", "力争2023年一季度全面完工", "受拆迁影响暂未启动"]
)
def test_a_date_and_what_has_not_begun_are_no_promises(tmp_path, told):
    report, _ = draft(tmp_path, text_of(f"计划新增停车位600个，{told}。计划新建公园10个，全年建成公园12个。"))
    promised = report.indicators[report.indicators["target_text"] != ""]
    assert promised["target_text"].tolist() == ["600个", "10个"]


@pytest.mark.parametrize(("until", "due"), [("，力争2023年1月建成", "2023-01-31"), ("", "")])
def test_what_has_not_begun_is_an_open_matter(tmp_path, until, due):
    text = (
        text_of(f"计划新增停车位600个，因选址调整尚未开工{until}。")
        + "\n二、公园。计划新建公园10个，全年建成公园12个。\n"
    )
    matters = ms.followups(draft(tmp_path, text)[0])
    assert matters[["deadline", "state"]].to_numpy().tolist() == [[due, "planned"]]


@pytest.mark.parametrize(
    ("left", "due"),
    [
        ("主要是企业职工难以脱产，2023年一季度补足", "2023-03-31"),
        ("剩余2公里暂未动工，计划2023年5月底前完成", "2023-05-31"),
    ],
)
def test_what_is_made_up_in_a_later_quarter_or_month_has_its_day(tmp_path, left, due):
    report, _ = draft(tmp_path, text_of(f"计划铺设管网22公里，铺设管网20公里，{left}。"))
    assert ms.followups(report)["deadline"].tolist() == [due]


def test_room_for_people_is_no_result_of_a_building(tmp_path):
    told = "计划改造镇中心小学食堂1个。镇中心小学食堂改造于8月28日竣工，可供680名师生同时就餐。"
    report, _ = draft(tmp_path, text_of(told))
    assert row_of(report, "1个")["actual_text"] == ""
    assert "not_comparable" not in set(ms.audit(report)["check"])


def test_of_things_told_by_name_those_in_use_are_counted(tmp_path):
    told = (
        "计划建设村级幸福院3所。柳溪村、石桥村幸福院已投入使用，青山村幸福院主体已完工，正在装修，预计2023年2月投用。"
    )
    report, _ = draft(tmp_path, text_of(told))
    assert row_of(report, "3所")["completed_value"] == 2


@pytest.mark.parametrize(
    ("day", "left", "over"),
    [
        ("12月20日", "剩余2公里暂未动工，计划2023年3月底前完成", True),
        ("12月20日", "1件转入2023年继续办理", True),
        ("12月20日", "剩余2公里正在铺设", False),
        ("9月20日", "剩余2公里计划2023年3月底前完成", False),
    ],
)
def test_a_report_of_december_that_carries_over_what_is_left_has_concluded_its_year(tmp_path, day, left, over):
    text = f"某县2022年民生实事办理情况总结\n\n截至{day}，情况如下。\n\n1.饮水。计划铺设管网22公里，铺设管网20公里，{left}。\n"
    assert running(draft(tmp_path, text)[0]) is not over
