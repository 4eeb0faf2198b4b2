"""How a document is divided into projects, who leads each, until when it is due, and what belongs to none."""

from __future__ import annotations

import pytest
from test_draft_pages import doubt, draft, load, words

import minsheng_analysis as ms
from minsheng_analysis.measures.verdicts import so_far, verdicts
from minsheng_analysis.pages.annual import charts, tables

HEAD = "某县2024年民生实事项目完成情况\n\n"


def names_of(report: ms.Report) -> list[str]:
    return report.projects["name_zh"].tolist()


def series(mark: str, *items: str) -> str:
    numbers = "一二三四五六七八九十"
    return HEAD + "\n\n".join(mark.format(n) + item for n, item in zip(numbers, items, strict=False)) + "\n"


PLAIN = [
    "乡村道路。计划硬化道路31公里，已硬化33公里。",
    "社区食堂。计划新建食堂7个，已建成7个。",
    "公园绿地。计划新建公园4个，已建成3个。",
]


@pytest.mark.parametrize("mark", ["（{}）", "({})", "{}、"])
@pytest.mark.parametrize(
    ("opening", "name"),
    [
        ("困难群众厨房改造86户。已完成86户。", "困难群众厨房改造"),
        ("山区饮水保障。计划新建水池12座，已建成12座。", "山区饮水保障"),
        ("公共自行车（牵头单位：县住建局）。计划投放自行车900辆，已投放910辆。", "公共自行车"),
    ],
)
def test_an_item_is_a_project_where_the_others_of_its_series_are(tmp_path, mark, opening, name):
    report, _ = draft(tmp_path, series(mark, *PLAIN[:2], opening, PLAIN[2]))
    assert names_of(report) == ["乡村道路", "社区食堂", name, "公园绿地"]
    own = report.statements[report.statements["project_no"] == 3]
    assert len(own)
    assert set(report.statements.loc[report.statements["subject_zh"].str.contains("公园"), "project_no"]) == {4}


@pytest.mark.parametrize(
    "last", ["组织保障。成立专班4个，召开会议12次。", "存在问题。部分道路进度滞后。", "工作要求。各单位要抓好落实。"]
)
def test_what_ends_a_series_and_is_no_project_stays_none(tmp_path, last):
    report, _ = draft(tmp_path, series("{}、", *PLAIN, last))
    assert not {"组织保障", "存在问题", "工作要求"} & set(names_of(report))


def test_the_parts_of_a_report_are_no_projects(tmp_path):
    text = (
        HEAD
        + "一、目标任务\n\n新建公厕9座。\n\n二、完成情况\n\n建成公厕9座。\n\n三、工作措施\n\n召开会议3次。\n\n四、下一步打算\n\n新建公厕2座。\n"
    )
    report, _ = draft(tmp_path, text)
    assert not {"目标任务", "完成情况", "工作措施", "下一步打算"} & set(names_of(report))


TABLE = (
    "某区2024年民生实事进展情况\n\n各街道办事处，区政府各部门：\n\n截至6月30日，3项民生实事完成投资1.3亿元，占年度计划投资2.6亿元的50%。\n\n"
    "| 序号 | 项目内容 | 年度目标 | 完成情况 | 备注 |\n| --- | --- | --- | --- | --- |\n"
    "| 1 | 改造旧水管 | 15公里 | 8公里 |  |\n| 2 | 安装路灯 | 420盏 | 300盏 |  |\n| 3 | 农户改厨 | 500户 | 540户 | {} |\n\n"
    "第二批30盏路灯正在采购。\n"
)


def test_a_table_s_own_numbers_are_those_of_the_projects_and_a_salutation_is_none(tmp_path):
    report, _ = draft(tmp_path, TABLE.format(""))
    numbers = report.projects.set_index("project_no")["name_zh"].to_dict()
    assert {n: numbers[n] for n in (1, 2, 3)} == {1: "改造旧水管", 2: "安装路灯", 3: "农户改厨"}
    assert not [name for name in numbers.values() if "部门" in name or "街道" in name]
    # A second batch is not the second project; and money of all projects is that of none.
    assert "1.3亿元" not in set(report.statements.loc[report.statements["project_no"].notna(), "figure"])


@pytest.mark.parametrize(
    ("end", "leads"),
    [
        ("（县水务局）", "县水务局"),
        ("(县民政局、县妇联)", "县民政局;县妇联"),
        ("(县民政局 县妇联)", "县民政局;县妇联"),
        ("（城东社区、县教育局旧楼）", ""),
        ("\n牵头单位：县水务局 县住建局  计划投资：640万元", "县水务局;县住建局"),
        ("\n责任领导：张某  牵头单位：县水务局  完成时限：9月底前", "县水务局"),
        ("\n牵头单位：县水务局  配合单位：县财政局", "县水务局"),
    ],
)
def test_a_lead_is_read_from_a_closing_bracket_of_offices_and_from_its_own_label_alone(tmp_path, end, leads):
    items = (f"新建水池{n}座，已建成{n}座。{end}" for n in (5, 6, 7))
    text = HEAD + "\n\n".join(
        f"{n}、{name}。{item}"
        for n, name, item in zip("一二三", ("东片供水", "西片供水", "南片供水"), items, strict=True)
    )
    report, _ = draft(tmp_path, text + "\n")
    assert set(report.projects["lead_units"].iloc[:3]) == {leads}


def test_buildings_in_a_bracket_are_no_lead(tmp_path):
    report, _ = draft(tmp_path, series("{}、", *PLAIN, "办公楼节能。计划改造2栋，已改造2栋（县水务局、县教育局）。"))
    assert report.projects["lead_units"].tolist()[3] == ""


@pytest.mark.parametrize(
    ("label", "day"),
    [
        ("完成时限：9月底前", "2024-09-30"),
        ("完成时限：2024年10月底", "2024-10-31"),
        ("完成时限：2025年3月", "2024-12-31"),
        ("计划投资：800万元", "2024-12-31"),
    ],
)
def test_a_deadline_printed_beside_an_item_is_that_of_its_promises(tmp_path, label, day):
    text = (
        "某县2024年民生实事任务分解表\n\n一、乡村道路。计划硬化道路31公里。\n牵头单位：县交通局  "
        + label
        + "\n\n二、社区食堂。计划新建食堂7个。\n牵头单位：县民政局\n"
    )
    report, _ = draft(tmp_path, text)
    as_of = report.statements.set_index("figure")["as_of"].astype(str).str[:10]
    assert (as_of["31公里"], as_of["7个"]) == (day, "2024-12-31")


def test_a_step_ahead_is_due_by_the_month_before_it(tmp_path):
    text = TABLE.format("") + "\n下一步工作要求：9月底前，改造旧水管12公里；10月底前安装路灯400盏。\n"
    report, _ = draft(tmp_path, text)
    as_of = report.statements.set_index("figure")["as_of"].astype(str).str[:10]
    assert [as_of[figure] for figure in ("12公里", "400盏")] == ["2024-09-30", "2024-10-31"]


@pytest.mark.parametrize(
    ("remark", "judged"),
    [("含上年结转80户", False), ("含上年结转20户", True), ("省级实事", True), ("含上年结转80万元", True)],
)
def test_a_result_that_needs_what_an_earlier_year_left_is_to_be_checked(tmp_path, remark, judged):
    report, _ = draft(tmp_path, TABLE.format(remark))
    row = report.indicators.set_index("target_text").loc["500户"]
    assert bool(row["to_check"]) is not judged
    assert ("80户" in row["reason_zh"], "80户" in row["reason_en"]) == (not judged, not judged)
    # What is not known is no difference between what is counted.
    assert not ms.audit(report)["message_zh"].str.contains("农户改厨").any()
    shown = words(tables.promises(so_far(verdicts(report), report), lang="zh"))
    assert ("含上年结转的80户" in shown) is not judged


def test_money_of_an_earlier_year_is_no_outlay_and_what_stands_outside_of_projects_has_no_number(tmp_path):
    opening = "2023年全县民生实事完成投资1.7亿元。2024年累计投入资金2.2亿元。\n\n"
    report, folder = draft(
        tmp_path, series("{}、", *PLAIN, "停车泊位。计划新增泊位260个，已新增270个。").replace(HEAD, HEAD + opening)
    )
    assert report.costs["cost_text"].tolist() == ["2.2亿元"]
    doubt(folder, "statements", "", 0.95)
    chart = charts.costs(load(folder).costs, lang="zh")
    assert "写明金额的投入有一项" in words(chart)
    assert "项目5" not in words(chart)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_stands_outside_of_all_projects_is_counted_as_none(tmp_path, lang):
    text = series("{}、", *PLAIN, "停车泊位。计划新增泊位260个，已新增270个。").replace(
        HEAD, HEAD + "计划新建水池6座，已建成水池5座。\n\n"
    )
    report, _ = draft(tmp_path, text)
    title = charts.squares(verdicts(report), lang=lang).title
    assert ("4个项目和项目之外" if lang == "zh" else "4 projects and outside") in title


def test_an_outlay_keeps_the_numbers_of_its_name(tmp_path):
    report, _ = draft(tmp_path, HEAD + "一、实事。计划新建公厕9座，已建成9座。年初票决的8件实事共投入资金6100万元。\n")
    assert not report.costs["name_zh"].str.contains("的件").any()


@pytest.mark.parametrize(
    ("head", "publisher"),
    [
        ("发布机构：某县人民政府办公室 成文日期：2025-01-06\n标题：某县2024年民生实事完成情况", "某县人民政府办公室"),
        ("发布机构：某县人民政府办公室成文日期：2025-01-06\n标  题：某县2024年民生实事完成情况", "某县人民政府办公室"),
        ("某县2024年民生实事完成情况\n主管部门 东山县水务局   实施单位 县供水中心", "东山县水务局"),
    ],
)
def test_title_and_issuer_stand_without_their_labels(tmp_path, head, publisher):
    report, _ = draft(tmp_path, head + "\n\n一、供水。计划新建水池6座，已建成水池5座。\n")
    assert report.meta["title_zh"] == "某县2024年民生实事完成情况"
    assert report.meta["source"]["publisher_zh"] == publisher


def test_a_letterhead_is_no_project(tmp_path):
    report, _ = draft(
        tmp_path, "东山县供水集团\n\n" + series("{}、", *PLAIN, "停车泊位。计划新增泊位260个，已新增270个。")
    )
    assert names_of(report)[:4] == ["乡村道路", "社区食堂", "公园绿地", "停车泊位"]
    assert "东山县供水集团" not in names_of(report)


def test_a_part_of_the_report_between_projects_stays_none(tmp_path):
    report, _ = draft(tmp_path, series("{}、", *PLAIN[:2], "项目内容及任务分解。各单位按表落实。", PLAIN[2]))
    assert "项目内容及任务分解" not in names_of(report)


def test_a_step_of_a_month_that_is_past_is_no_deadline_of_this_year(tmp_path):
    text = HEAD + "一、道路。计划硬化道路31公里，已硬化33公里。\n\n二、下一步打算\n\n3月底前新建路灯45盏。\n"
    report, _ = draft(tmp_path, text)
    as_of = report.statements.set_index("figure")["as_of"].astype(str).str[:10]
    assert as_of["45盏"] == "2024-12-31"


def test_the_lead_of_a_later_item_on_one_line_is_not_that_of_the_first(tmp_path):
    items = "1.道路贯通。责任单位：县交通局 项目责任人：张某 实际完成情况：道路31公里已贯通。2.路灯。责任单位：县城管局 项目责任人：王某 实际完成情况：安装路灯45盏。"
    report, _ = draft(tmp_path, HEAD + items + "\n")
    assert "城管局" not in report.projects["lead_units"].iloc[0]
