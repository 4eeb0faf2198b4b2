"""What a document says against itself is found in its own words, and what may be right is left alone."""

from __future__ import annotations

import pytest

import minsheng_analysis as ms
from minsheng_analysis.extraction.contradictions import observed, seen_in
from minsheng_analysis.extraction.document import Cell, Document, Paragraph, Table, grid_of
from minsheng_analysis.language.messages import catalogue


def kinds(*lines: str, table: str = "", kind: str = "completion") -> list[str]:
    return [row["kind"] for row in rows(*lines, table=table, kind=kind)]


def rows(*lines: str, table: str = "", kind: str = "completion") -> list[dict[str, str]]:
    blocks: list[Paragraph | Table] = [Paragraph(text, n) for n, text in enumerate(lines, 1)]
    if table:
        cells = [[Cell(c, 50 + n) for c in row.split("|")] for n, row in enumerate(table.split("\n"))]
        blocks.append(Table(grid_of(cells), 50))
    return observed(list(seen_in(Document("x", tuple(blocks)), kind)))


@pytest.mark.parametrize(
    "text",
    [
        "新增病床95张，其中松岭镇40张、柏溪镇30张、云塘镇35张。",
        "新增病床95张，其中松岭40张、柏溪30张、云塘35张。",
        "新增病床95张（松岭镇40张、柏溪镇30张、云塘镇15张）。",
        "新增病床97张，其中松岭镇40张、柏溪镇30张、云塘镇25张。",
        "2020年完工12个、2021年完工15个、2022年完工20个，三年累计完工49个。",
        "全年修缮房屋310户，其中县住建局实施200户，县残联实施90户，合计验收310户。",
        "全年支出5.20亿元，占预算的90%。全年支出按来源分：中央资金2.10亿元、省级1.40亿元、县级1.50亿元。",
        "修建水渠61公里，分三批：第一批22公里、第二批23公里、第三批26公里。",
        "12项民生实事中，已完成3项，按序时推进7项，滞后4项。",
        "14项任务：已完成3、达到序时8、滞后4。",
        "按镇分，第2项已完成的公厕为：松岭镇5座、柏溪镇4座。",
    ],
)
def test_parts_that_do_not_come_to_their_total_are_told(text):
    table = "序号|项目|完成情况\n1|水渠|修通20公里\n2|公厕|完成8座，在建2座" if "第2项" in text else ""
    assert kinds(text, table=table) == ["breakdown_mismatch"]


@pytest.mark.parametrize(
    "text",
    [
        "新增病床95张，其中松岭镇40张、柏溪镇30张、云塘镇25张。",
        # Not all are listed.
        "新增病床95张，其中松岭镇40张、柏溪镇30张。",
        "新增病床95张（松岭镇40张、柏溪镇30张、云塘镇15张等）。",
        "新增病床95张，其中松岭镇40张、柏溪镇30张，其余由县里统筹。",
        "新增病床95张，其中松岭镇30张、柏溪镇20张、云塘镇15张。",
        "新增病床95张（松岭镇30张、柏溪镇20张、云塘镇15张）。",
        # One may be of two of these.
        "培训农民120人，其中妇女80人、脱贫户70人、青年50人。",
        "开工小区30个，其中新开工20个、完工18个。",
        # A part of a part, and parts of another figure of the sentence.
        "新建学校20所，其中松岭镇12所、柏溪镇8所、云塘镇4所、石桥镇4所。",
        "计划建设病床95张，实际新增105张，其中松岭镇40张、柏溪镇30张、云塘镇35张。",
        # Rounded figures come to it as far as they are printed.
        "完成投资5.0亿元，其中中央资金2.14亿元、省级1.44亿元、县级1.46亿元。",
        # More years than are listed, more places than are listed.
        "2021年完工15个、2022年完工20个，累计完工49个。",
        "松岭镇完成5座，柏溪镇完成4座，全县合计12座。",
        "12项民生实事中，已完成3项，按序时推进9项（含已完成的3项），滞后3项。",
        "12项民生实事中，已完成3项，按序时推进9项，滞后3项。",
    ],
)
def test_parts_that_may_be_right_are_left_alone(text):
    assert kinds(text) == []


def test_all_money_is_held_against_its_parts_elsewhere():
    of_all = "共4项民生实事，估算总投资3.0亿元。"
    assert kinds(of_all, "说明：估算投资为：第一项1.2亿元、第二项1.1亿元、第三项不计、第四项1.4亿元。") == [
        "breakdown_mismatch"
    ]
    assert kinds(of_all, "说明：估算投资为：第一项1.2亿元、第二项1.1亿元、第三项不计、第四项0.7亿元。") == []
    assert kinds(of_all, "说明：2021年支出为：第一项1.2亿元、第二项1.1亿元、第三项0.9亿元。") == []


def test_rows_of_a_table_are_held_against_their_sum_and_their_rate():
    head = "镇|完成数（座）|户均（元）\n松岭镇|12|300\n柏溪镇|15|200\n"
    assert kinds(table=head + "合计|28|500") == ["breakdown_mismatch"]
    assert kinds(table=head + "合计|27|250") == []
    assert kinds(table=head + "云塘镇|—|100\n合计|28|500") == []
    rates = "项目|年度目标|完成情况|完成率\n水渠|修渠40公里|修渠18公里|{}"
    assert kinds(table=rates.format("55%"), kind="progress") == ["percentage_mismatch"]
    assert kinds(table=rates.format("45%"), kind="progress") == []
    assert kinds(table=rates.format("55%").replace("修渠18公里", "修渠18公里，含上年4公里"), kind="progress") == []
    assert kinds(table=rates.format("100%").replace("修渠18公里", "修渠48公里")) == []


def test_tasks_are_counted_and_named_alike():
    listed = ["一、教育", "1.新建学校3所", "2.改造食堂5所", "二、交通", "3.修路8公里"]
    assert kinds("全年共2项、4个子任务。", *listed, kind="targets") == ["restatement_conflict"]
    assert kinds("全年共2项、3个子任务。", *listed, kind="targets") == []
    assert kinds("三件实事（第2、5、6、7件）。") == ["restatement_conflict"]
    assert kinds("四件实事（第2、5、6、7件）。") == []
    assert kinds("覆盖2个镇（松岭镇、柏溪镇、云塘镇）。") == ["restatement_conflict"]
    assert kinds("覆盖2个镇（松岭镇、柏溪镇）。", "覆盖2个镇（含松岭、柏溪、云塘片区）。") == []


def test_what_the_target_leaves_out_is_not_counted_for_it():
    asked = "目标修路50公里（不含上年结转）。"
    assert kinds(asked + "全年建成55公里，其中2021年结转项目9公里。") == ["not_comparable"]
    assert kinds(asked + "全年建成55公里，其中2021年结转项目3公里。") == []
    assert kinds("目标修路50公里（含上年结转）。全年建成55公里，其中2021年结转项目9公里。") == []


def test_a_claim_that_all_is_done_is_held_against_counts_and_rows():
    claim = "8件民生实事已全部完成。"
    assert kinds(claim, "经核查，8件实事中5件任务全面完成，3件未完成。") == ["verdict_not_borne_out"]
    assert kinds("8件民生实事将全部完成。", "8件实事中5件任务全面完成，3件未完成。") == []
    form = "指标|年度指标值|实际完成值\n培训|≥300人次|280人次\n支出|≤50万元|40万元\n投诉率|3%|1%"
    assert kinds(claim, table=form, kind="evaluation") == ["verdict_not_borne_out"]
    # While the year runs, or of another year, nothing is short.
    assert kinds(claim, table=form, kind="progress") == []
    years = "项目|2021目标|2021实际|2022目标|2022年6月底\n公厕(座)|20|18|30|12"
    assert kinds("2021年3件民生实事全部完成。", table=years, kind="reply") == ["verdict_not_borne_out"]
    assert kinds("2020年3件民生实事全部完成。", table=years, kind="reply") == []


def test_what_stands_still_is_not_done_or_begun():
    form = "指标|年度指标值|实际完成值\n病床数|≥90张|90张"
    still = "东楼（病床30张）已投入使用；西楼（病床60张）自8月起停工至今。"
    assert kinds(still, table=form, kind="evaluation") == ["stage_conflict"]
    assert kinds(still, table=form.replace("90张", "30张"), kind="evaluation") == []
    begun = "序号|项目|完成情况\n1|食堂|0所，完成设计招标\n2|公厕|建成3座"
    assert kinds("5项全部开工。", table=begun, kind="progress") == ["stage_conflict"]
    assert kinds("5项全部开工。", table=begun.replace("0所，完成设计招标", "0所，已开工"), kind="progress") == []
    assert kinds("9个小区全部开工，其中松岭小区尚未开工。") == ["stage_conflict"]
    assert kinds("改造小区9个，全部完工，其中松岭小区尚未完工。") == ["stage_conflict"]
    assert kinds("9个小区全部开工，其中松岭小区尚未完工。") == []
    assert kinds("松岭文化中心已完工。", "松岭文化中心因用地未批，尚未开工。") == ["stage_conflict"]
    assert kinds("松岭文化中心已完工。", "柏溪文化中心因用地未批，尚未开工。") == []


def test_one_task_has_one_deadline_one_lead_and_one_result():
    item = "2.乡村卫生室改造30个。完成时限：5月底"
    assert kinds(item, "说明：第2项“乡村卫生室改造”于8月31日前完成。", kind="targets") == ["restatement_conflict"]
    assert kinds(item, "说明：第2项“乡村卫生室改造”于5月31日前完成。", kind="targets") == []
    assert kinds(item, "说明：第2项“乡村卫生室改造”原定5月，调整至8月31日前完成。", kind="targets") == []
    table = "序号|项目名称|备注\n1|乡村卫生室改造|9月30日前完成"
    assert kinds("乡村卫生室改造须于8月15日前全部完工。", table=table, kind="progress") == ["restatement_conflict"]
    assert kinds("乡村卫生室改造须于8月15日前完成招标。", table=table, kind="progress") == []
    assert kinds("“乡村卫生室改造”由县卫健局牵头。", "乡村卫生室改造由县住建局牵头。") == ["restatement_conflict"]
    assert kinds("“乡村卫生室改造”由县卫健局牵头。", "乡村道路改造由县住建局牵头。") == []
    leads = "项目|牵头单位\n乡村卫生室改造|{}"
    assert kinds("乡村卫生室改造由县卫健局牵头。", table=leads.format("县住建局")) == ["restatement_conflict"]
    assert kinds("乡村卫生室改造由县卫健局牵头。", table=leads.format("县卫健局、县住建局")) == []
    day = "项目|2021目标|2021年6月底\n新建乡村卫生室(个)|300|183"
    assert kinds("截至6月底新建卫生室138个。", table=day, kind="progress") == ["restatement_conflict"]
    assert kinds("截至5月底新建卫生室138个。", table=day, kind="progress") == []


def test_two_rates_for_each_are_a_notice_and_another_place_s_rate_is_none():
    first = "修缮危房每户补助3万元。"
    assert kinds(first, "关于修缮危房的补助。目前补助标准每户2万元。") == ["restatement_conflict"]
    assert kinds(first, "关于修缮危房的补助。全省平均补助标准每户2万元。") == []


def test_every_sentence_has_its_chinese_and_names_both_lines():
    (row,) = rows("8件民生实事已全部完成。", "经核查，8件实事中5件任务全面完成，3件未完成。")
    assert row["message_zh"] == "第1行称8项全部完成；第2行却写作完成5项、未完成3项。"
    assert row["message_en"] == "Line 1 says that all 8 are done; by line 2 5 are and 3 are not."
    assert row["lines"] == "1;2"
    assert len(catalogue("contradictions")) > 15


def drafted(tmp_path, text):
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    return ms.read(tmp_path / "a.txt")


def test_the_audit_of_a_draft_tells_them_as_found_by_rule(tmp_path):
    text = "某县2022年民生实事完成情况报告\n\n一、医疗。目标新增病床90张。全年新增病床95张，其中松岭镇40张、柏溪镇30张、云塘镇35张。\n"
    found = ms.audit(drafted(tmp_path, text))
    told = found[found["check"] == "breakdown_mismatch"]
    assert len(told) == 1
    assert told["derived"].all()
    assert "105张" in told["message_zh"].iloc[0]


def test_a_rate_that_follows_from_the_figures_beside_it_accuses_nobody(tmp_path):
    head = "某县2022年民生实事完成情况报告\n\n|项目|年度目标|完成情况|完成率|\n|---|---|---|---|\n"
    right = "|新建公厕|新建公厕240座，其中上半年180座|已建成207座|86.3%|\n|新建书屋|20个|23个|100%|\n"
    assert "percentage_mismatch" not in set(ms.audit(drafted(tmp_path, head + right))["check"])
    wrong = "|新建公厕|240座|已建成207座|96.3%|\n|新建书屋|20个|20个|100%|\n"
    assert "percentage_mismatch" in set(ms.audit(drafted(tmp_path, head + wrong))["check"])


def test_parts_of_which_some_were_not_read_accuse_nobody(tmp_path):
    text = "某县2022年民生实事完成情况报告\n\n一、住房。目标改造危房1300户。全年改造危房1318户，其中：松岭镇402户、柏溪街道96户、云塘乡355户、其余6个乡镇465户。\n"
    found = ms.audit(drafted(tmp_path, text))
    assert "breakdown_mismatch" not in set(found["check"])
