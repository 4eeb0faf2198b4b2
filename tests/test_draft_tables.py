"""What the columns of a table say: votes, remarks, places, deadlines, verdicts and promises told as a state."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from test_draft_pages import draft

import minsheng_analysis as ms
from minsheng_analysis.appraisal.official import verdict_level
from minsheng_analysis.measures.verdicts import verdicts
from minsheng_analysis.pages.annual.tables.promises import promises
from minsheng_analysis.pages.progress.terminal import as_text

VOTED = """某区2025年民生实事项目票决结果的公告

| 序号 | 项目名称 | 建设内容和目标 | 年度计划投资（万元） | 完成时限 | 责任单位 | 得票数 | 票决结果 |
| --- | --- | --- | --- | --- | --- | --- | --- |
| 1 | 校舍扩容 | 新建学校4所，新增学位1870个 | 15200 | 2025年8月底 | 区教体局 | 187 | 当选 |
| 2 | 供水管网 | 更新供水管网42公里 | 7300 | 2025年11月底 | 区水务局 | 181 | 当选 |
| 3 | 妇保院迁建 | 总投资3.1亿元，2025年完成主体结构施工 | 8000 | 2026年12月底 | 区卫健局 | 176 | 当选 |
| 4 | 就业帮扶 | 新增就业6000人，零就业家庭保持动态清零 | 2100 | 2025年12月底 | 区人社局 | 165 | 当选 |
| 5 | 停车平台 | 建设停车平台1个，接入车位5200个 | 1700 | 2025年12月底 | 区数据局 | 127 | 未当选 |
| 6 | 城市书房 | 新建城市书房6个 | 880 | 2025年12月底 | 区文旅局 | 109 | 落选 |

注：2024年10件民生实事已全部完成，其中新增学位1720个。
"""

DONE = """某县2023年民生实事项目完成情况统计表

| 序号 | 责任单位 | 项目名称 | 实施地点 | 计量单位 | 年度目标 | 累计完成 | 完成率 | 是否完成 | 备注 |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| 1 | 县住建局 | 老旧小区改造 | 城关镇 | 个 | 18 | 18 | 100% | 是 | 开工18个，完工13个 |
| 2 | 县民政局 | 养老服务设施 | 东岭镇 | 处 | 7 | 7 | 100% | 是 | 其中3处主体完工，尚未投入使用 |
| 3 | 县住建局 | 保障性租赁住房 | 城关镇 | 套 | 240 | 0 | 0% | 否 | 未开工 |
| 4 | 县文旅局 | 送戏下乡 | 各乡镇 | 场 | 90 | 86 | 95.6% | 是 | |
| 5 | 县人社局 | 零就业家庭 | 全县 | — | 动态清零 | 动态清零 | — | 是 | |
| 6 | 县交通局 | 候车亭 | 东岭镇 | 座 | 9 | 9 | 100% | 是 | 部分候车亭正在安装 |
| 7 | 县教育局 | 校园取暖改造 | 西川镇 | 所 | 11 | 12 | 109.1% | 是 | 春季开工，11月完工 |
| 8 | 县卫健局 | 村卫生室 | 各乡镇 | 个 | 50 | 44 | 88% | 否 | 其余6个正在建设 |
"""

RUNNING = """某县2024年上半年民生实事进展情况通报

截至6月底，各项民生实事进展如下。

| 序号 | 项目名称 | 年度目标 | 截至6月底进展 | 完成比例 | 进度评价 |
| --- | --- | --- | --- | --- | --- |
| 1 | 公共停车泊位 | 新增2600个 | 新增1170个 | 45% | 滞后 |
| 2 | 供水管网改造 | 90公里 | 58.5公里 | 65% | 超时序进度 |
| 3 | 城镇新增就业 | 12000人 | 6120人 | 51% | 正常 |
| 4 | 人民广场改造提升 | 6月底前完工 | 5月26日完工并对外开放 | 100% | 已完成 |
"""


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ms.Report]:
    texts = {"voted": VOTED, "done": DONE, "running": RUNNING}
    return {name: draft(tmp_path_factory.mktemp(name), text)[0] for name, text in texts.items()}


def by_name(report: ms.Report) -> pd.DataFrame:
    promised = report.indicators[report.indicators["level"] == "headline"]
    return promised.set_index("name_zh")


def test_what_was_elected_is_promised_with_its_deadline_and_lead_and_has_no_result(reports):
    report = reports["voted"]
    promised = by_name(report)
    assert dict(zip(promised.index, promised["target_value"], strict=True)) == {
        "学校": 4, "新增学位": 1870, "供水管网": 42, "主体结构施工": pytest.approx(float("nan"), nan_ok=True), "新增就业": 6000,
        "零就业家庭": pytest.approx(float("nan"), nan_ok=True),
    }  # fmt: skip
    assert (promised["missing_reason"] == "actual_not_reported").all()
    assert not promised["to_check"].any()
    assert promised.loc[["学校", "供水管网"], "lead_units"].tolist() == ["区教体局", "区水务局"]
    due = report.statements[report.statements["role"] == "target"].set_index("figure")["as_of"].astype(str)
    assert due[["4所", "42公里", "6000人", "完成"]].tolist() == ["2025-08-31", "2025-11-30", "2025-12-31", "2025-12-31"]


def test_a_deadline_within_the_year_stands_in_the_row_of_its_promise(reports):
    table = promises(verdicts(reports["voted"]), lang="zh")
    assert table is not None
    cells = [str(row) for _, rows in table.groups for row in rows]
    assert [
        ("<dt>期限</dt><dd>2025年8月</dd>" in cell, "期限" in cell)
        for cell in cells
        if "学校" in cell or "新增就业" in cell
    ] == [(True, True), (False, False)]


def test_votes_and_what_was_not_elected_are_told_beside(reports):
    report = reports["voted"]
    told = report.statements.set_index("figure")
    beside = ["187", "181", "176", "165", "127", "109", "1个", "5200个", "6个", "1700", "880"]
    assert (told.loc[beside, "role"] == "context").all()
    assert (told.loc[beside, "confidence"] >= 0.8).all()
    assert report.projects["name_zh"].tolist()[:4] == ["校舍扩容", "供水管网", "妇保院迁建", "就业帮扶"]
    assert not {"停车平台", "城市书房"} & set(report.projects["name_zh"])
    assert set(told.index[told["role"] == "cost"]) == {"15200", "7300", "3.1亿元", "8000", "2100"}


def test_a_place_is_no_name_and_a_yes_or_no_is_the_rows_verdict(reports):
    promised = by_name(reports["done"])
    assert promised["reported_status"].to_dict() == {
        "老旧小区改造": "完成", "养老服务设施": "完成", "保障性租赁住房": "未完成", "送戏下乡": "完成", "零就业家庭": "完成", "候车亭": "完成",
        "校园取暖改造": "完成", "村卫生室": "未完成",
    }  # fmt: skip
    told = reports["done"].statements.set_index("statement_id")
    assert told.loc[promised.at["送戏下乡", "status_fact"] == told["fact_id"], "figure"].tolist() == ["是"]
    found = ms.audit(reports["done"])
    short = found[found["indicator_id"] == promised.at["送戏下乡", "indicator_id"]]
    assert "verdict_not_borne_out" in set(short["check"])


def test_a_remark_says_how_much_of_a_result_is_finished_or_leaves_it_open(reports):
    promised = by_name(reports["done"])
    finished = promised[["actual_value", "completed_low", "completed_high"]]
    assert finished.loc["老旧小区改造"].tolist() == [18, 13, 13]
    assert finished.loc["养老服务设施"].tolist() == [7, 4, 4]
    assert finished.loc["校园取暖改造"].tolist() == [12, 12, 12]
    assert finished.loc["村卫生室"].tolist() == [44, 44, 44]
    assert promised.at["候车亭", "completed_fact"] == "none"


def test_a_remark_is_heard_in_a_table_without_verdicts_too(tmp_path):
    head = "某县2023年民生实事完成情况\n\n| 序号 | 项目 | 目标数（个） | 完成数（个） | 备注 |\n| --- | --- | --- | --- | --- |\n"
    report, _ = draft(tmp_path, head + "| 1 | 停车场 | 14 | 14 | 其中5个正在建设 |\n| 2 | 小公园 | 8 | 9 | |\n")
    finished = report.indicators.set_index("name_zh")[["actual_value", "completed_low", "completed_high"]]
    assert finished.loc[["停车场", "小公园"]].to_numpy().tolist() == [[14, 9, 9], [9, 9, 9]]


def test_a_state_promised_in_a_cell_is_a_promise_with_its_state_reported(reports):
    for name, promise, told in (("done", "零就业家庭", "动态清零"), ("running", "人民广场改造提升", "完工并对外开放")):
        row = by_name(reports[name]).loc[promise]
        figures = reports[name].statements.set_index("fact_id")["figure"]
        assert row["measure"] == "qualitative"
        assert figures[row["actual_fact"]] == told
    # A percentage that stands alone in such a row is that promise's, and no result without one.
    alone = reports["running"].indicators
    assert set(alone["level"]) == {"headline"}
    assert (alone["published_pct"] == 100).sum() == 1


def test_a_progress_column_holds_the_reports_own_verdicts(reports):
    promised = by_name(reports["running"])
    assert promised["reported_status"].to_dict() == {
        "公共停车泊位": "滞后", "供水管网改造": "超时序进度", "城镇新增就业": "正常", "人民广场改造提升": "完成",
    }  # fmt: skip
    assert verdict_level(pd.Series(["滞后", "超时序进度", "正常", "未完工", "完工"])).tolist() == [1, 0, 0, 1, 2]


def test_a_yes_or_no_to_something_else_is_no_verdict(tmp_path):
    head = "某县2023年民生实事完成情况\n\n| 序号 | 项目名称 | 年度目标 | 完成情况 | 是否滞后 |\n| --- | --- | --- | --- | --- |\n"
    report, _ = draft(tmp_path, head + "| 1 | 公厕 | 5座 | 3座 | 否 |\n| 2 | 学校 | 2所 | 2所 | 否 |\n")
    assert set(report.indicators["reported_status"]) == {""}


def test_a_survey_is_no_result_where_the_percentage_of_its_row_is_of_the_work(tmp_path):
    head = "某县2024年上半年民生实事进展\n\n| 序号 | 项目名称 | 年度目标 | 截至6月底进展 | 完成比例 |\n| --- | --- | --- | --- | --- |\n"
    report, _ = draft(tmp_path, head + "| 1 | 适老化改造 | 800户 | 完成入户评估930户，完成改造412户 | 51.5% |\n")
    promised = by_name(report)
    assert promised["actual_value"].tolist() == [412]


def test_a_terminal_names_the_reports_own_word_where_it_is_worse(reports):
    report = reports["running"]
    told = as_text(report, ms.progress(report), ms.progress(report, basis="completed"), lang="zh", width=120)
    assert "达到时间进度（报告称“滞后”）" in told
    assert told.count("报告称") == 1


def test_a_table_of_places_keeps_them_for_names(tmp_path: Path):
    text = "某市2023年老旧小区改造完成情况\n\n| 序号 | 乡镇 | 改造目标（个） | 完成数（个） |\n| --- | --- | --- | --- |\n| 1 | 城关镇 | 5 | 6 |\n| 2 | 东岭镇 | 4 | 3 |\n"
    report, _ = draft(tmp_path, text)
    assert any("城关镇" in name for name in report.indicators["name_zh"])


def test_what_is_built_and_what_is_renewed_of_one_thing_are_called_so(tmp_path):
    head = "某县2023年民生实事完成情况\n\n| 序号 | 项目名称 | 年度目标 | 完成情况 |\n| --- | --- | --- | --- |\n"
    row = "| 1 | 城乡公厕提升 | 新建公厕7座，改造公厕13座 | 新建公厕7座，改造公厕12座 |\n| 2 | 饮水 | 新建水厂2座 | 新建水厂2座 |\n"
    report, _ = draft(tmp_path, head + row)
    assert by_name(report)["target_value"].to_dict() == {"新建公厕": 7, "改造公厕": 13, "水厂": 2}


OTHERWISE = {
    "voted": "某镇2026年民生实事项目票决情况\n\n| 序号 | 项目名称 | 项目内容 | 投资估算（万元） | 计划完成时间 | 牵头单位 | 赞成票数 | 是否当选 |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n"
    "| 1 | 路灯亮化 | 安装路灯260盏 | 52 | 2026年6月底前 | 镇建设办 | 61 | 是 |\n| 2 | 文化广场 | 新建文化广场2处 | 75 | 10月底 | 镇文化站 | 58 | 是 |\n"
    "| 3 | 凉亭 | 新建凉亭4座 | 20 | 2026年 | 镇建设办 | 33 | 否 |\n",
    "running": "某区2024年三季度民生实事推进情况表\n\n| 项目 | 建设地点 | 责任单位 | 目标任务 | 进度 | 形象进度 | 存在问题 |\n| --- | --- | --- | --- | --- | --- | --- |\n"
    "| 口袋公园 | 河东街道 | 区城管局 | 建成8个 | 建成5个 | 正常推进 | 无 |\n| 危桥改造 | 沿江路 | 区交通局 | 改造6座 | 完工3座 | 进度滞后 | 征地受阻 |\n",
    "done": "某县2023年民生实事完成情况\n\n| 项目名称 | 覆盖范围 | 单位 | 目标 | 完成 | 备注 |\n| --- | --- | --- | --- | --- | --- |\n| 充电桩 | 全县 | 个 | 240 | 251 | 均已开工 |\n"
    "| 健身步道 | 城区 | 公里 | 12 | 12 | 主体完工，正在收尾 |\n| 农家书屋 | 各村 | 个 | 30 | 31 | 超额1个 |\n| 敬老院 | 北乡 | 所 | 5 | 5 | 4所已投用，1所待验收 |\n"
    "| 老旧小区 | 城区 | 个 | 64 | 64 | 按开工数统计，已完工47个 |\n| 新开工棚改 | 城区 | 套 | 90 | 90 | 已全部开工 |\n",
}  # fmt: skip


def test_other_headings_say_the_same(tmp_path):
    made = {name: draft(tmp_path / name, text)[0] for name, text in OTHERWISE.items()}
    voted, running, done = (by_name(made[name]) for name in ("voted", "running", "done"))
    assert voted["target_value"].to_dict() == {"路灯": 260, "文化广场": 2}
    assert voted["deadline"].tolist() == ["2026-06-30", "2026-10-31"]
    assert not voted["to_check"].any()
    assert running["reported_status"].to_dict() == {"口袋公园": "正常推进", "危桥改造": "进度滞后"}
    assert done["completed_fact"].to_dict()["充电桩"] == done.at["健身步道", "completed_fact"] == "none"
    # What is promised of the last one is to begin: nothing of it is told to be finished.
    assert done.loc[["农家书屋", "敬老院", "老旧小区", "新开工棚改"], "completed_low"].tolist() == [31, 4, 47, 0]


#: One row each: 50% are the finished two of four; 60% are neither, and stand for money; 100% are what was begun, as asked.
SHARED = """某县2024年民生实事任务进展情况表

（截至2024年9月30日）

| 序号 | 责任单位 | 任务名称 | 年度目标 | 进展情况 | 完成率 | 计划完成时限 |
| --- | --- | --- | --- | --- | --- | --- |
| 1 | 县教育局 | 公办园建设 | 新建公办园6所 | 6所均已开工，其中3所已竣工 | 50% | 2024年12月 |
| 2 | 县水利局 | 饮水工程 | 新建供水站7处，受益群众1.3万人 | 7处全部开工，完成投资1330万元，占总投资1900万元的70% | 70% | 2024年12月 |
| 3 | 县住建局 | 安置房 | 开工建设安置房300套 | 已开工300套 | 100% | 2024年11月 |
"""


def test_what_is_begun_is_no_result_where_its_row_prints_another_percentage(tmp_path):
    report, _ = draft(tmp_path, SHARED)
    promised = by_name(report)
    assert promised["target_value"].tolist() == [6, 7, 13000, 300]
    assert promised["actual_value"].dropna().tolist() == [3, 7, 300]
    judged = verdicts(report)
    status = judged["status_reported"].astype(str).tolist()
    assert status == ["missed", "not_assessable", "not_assessable", "met"]
    assert judged["status_completed"].astype(str).tolist()[:2] == status[:2]
    # How many of the seven are finished is not said, so that no number stands for it.
    assert pd.isna(promised["completed_value"].iloc[1])
    assert promised["published_pct"].iloc[0] == 50


def test_no_cost_of_one_follows_from_a_part_of_the_money_or_from_what_is_not_finished(tmp_path):
    assert not draft(tmp_path, SHARED)[0].costs["divisible"].any()
    told = "某县2024年民生实事项目完成情况\n\n一、公厕。计划新建公厕4座，已开工4座，完成投资80万元。\n"
    begun = draft(tmp_path, told)[0].costs
    assert not begun["divisible"].any()
    done = draft(tmp_path, told.replace("已开工", "建成"))[0].costs
    assert done["divisible"].all()


#: What was not begun counts nothing, and is short; of one that tells of a part alone nothing is said in all.
NOT_BEGUN = """某县2024年民生实事任务进展情况表

（截至2024年9月30日）

| 序号 | 责任单位 | 任务名称 | 年度目标 | 进展情况 | 完成率 | 计划完成时限 | 进度评价 |
| --- | --- | --- | --- | --- | --- | --- | --- |
| 1 | 县城管局 | 停车位 | 新增停车位450个 | 因选址调整尚未开工，力争2025年1月建成 | 0 | 2024年12月 | 滞后 |
| 2 | 县文旅局 | 书屋 | 新建书屋8个 | 其余书屋尚未启动 | 0 | 2024年12月 | 滞后 |
| 3 | 县交通局 | 公路 | 新改建公路80公里 | 已完成公路52公里 | 65% | 2024年11月 | 正常推进 |
"""


def test_what_was_not_begun_is_not_reached_and_open_with_its_day(tmp_path):
    report, _ = draft(tmp_path, NOT_BEGUN)
    promised = by_name(report)["actual_value"].to_dict()
    assert promised["新增停车位"] == 0
    assert pd.isna(promised["书屋"])
    judged = verdicts(report).set_index("name_zh")["status_reported"].astype(str)
    assert judged["新增停车位"] == "missed"
    assert judged["书屋"] == "not_assessable"
    open_ = ms.followups(report)
    parking = open_[open_["matter_zh"].str.contains("停车位")].iloc[0]
    assert parking[["deadline", "state", "lead_units"]].tolist() == ["2025-01-31", "not_reached", "县城管局"]
    # There is no list of nothing to ask for.
    assert not ms.questions(report)["question_zh"].str.contains("停车位：报告写尚未开工").any()


def test_the_day_of_a_column_stands_with_what_is_open(tmp_path):
    report, _ = draft(tmp_path, NOT_BEGUN)
    open_ = ms.followups(report)
    assert open_.loc[open_["matter_zh"].str.contains("公路"), "deadline"].tolist() == ["2024-11-30"]
