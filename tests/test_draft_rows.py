"""What the rows of a table say of themselves: their remark, their deadline, the pair that their percentage follows from, and the parts of a cell."""

from __future__ import annotations

import pytest
from test_draft_pages import draft
from test_numbered_records import HEAD

from minsheng_analysis.appraisal.audit import find
from minsheng_analysis.appraisal.official import NOT_ASSESSABLE, level
from minsheng_analysis.dataset.evidence import derive_evidence
from minsheng_analysis.measures.verdicts import so_far, verdicts
from minsheng_analysis.pages.annual.rest import loose_results, open_promises

ROWS = [
    ("1", "健身步道", "新建健身步道18公里", "建成4.5公里", "25%", "镇水务所、镇文体站", "滞后；9月20日前完成"),
    ("2", "路灯改造", "改造路灯240盏", "已改造132盏", "55%", "镇城管中心", "超序时"),
    ("3", "助餐点", "新设助餐点8处", "已设6处，其中正常开放3处，试运行2处，1处等待验收", "75%", "镇民政办", "按序时"),
    ("4", "高龄补贴", "高龄补贴发放率100%", "累计发放730人，应发尽发", "100%", "镇民政办", "已完成（一季度）"),
    ("5", "技能培训", "培训农民800人", "/", "40%", "镇社保所", "需加快"),
]  # fmt: skip
TITLE = "某镇2025年上半年民生实事进展情况表\n（数据截至2025年6月30日）\n"


def of_table(tmp_path, rows=ROWS, above="", title=TITLE):
    """Draft a table with a cell on each line, and text above it."""
    lines = [cell for row in (HEAD, *rows) for cell in row]
    return draft(tmp_path, f"{title}{above}\n" + "\n".join(lines) + "\n")[0]


def judged(report):
    return so_far(verdicts(report), report)


def test_a_remark_is_the_documents_own_word_on_its_row_and_one_on_a_part_is_none(tmp_path):
    said = of_table(tmp_path).projects.set_index("name_zh")["reported_status"]
    assert said.to_dict() == {
        "健身步道": "滞后",
        "路灯改造": "超序时",
        "助餐点": "按序时",
        "高龄补贴": "",
        "技能培训": "需加快",
    }


def test_a_word_of_the_pace_is_no_verdict_that_more_was_done_than_promised():
    assert [level(word) for word in ("超序时", "按序时", "快于时序", "需加快")] == [NOT_ASSESSABLE] * 4


def test_a_remark_holds_the_deadline_of_its_row(tmp_path):
    report = of_table(tmp_path)
    targets = report.statements[report.statements["role"] == "target"].set_index("figure")["as_of"]
    assert targets.loc[["18公里", "240盏"]].tolist() == ["2025-09-20", "2025-12-31"]


def test_every_body_of_the_column_is_kept(tmp_path):
    assert of_table(tmp_path).projects.set_index("name_zh").loc["健身步道", "lead_units"] == "镇水务所;镇文体站"


def test_parts_of_a_result_promise_nothing_and_are_held_together_against_it(tmp_path):
    report = of_table(tmp_path)
    assert report.statements[report.statements["role"] == "target"]["figure"].str.endswith("处").sum() == 1
    parts = report.statements[report.statements["role"] == "breakdown"]["figure"].tolist()
    assert parts == ["3处", "2处", "1处"]
    assert not [f for f in find(report) if f.check == "breakdown_mismatch"]


def test_a_rate_promised_in_full_is_answered_by_the_percentage_of_its_row(tmp_path):
    row = of_table(tmp_path).indicators.query("target_text == '100%'").iloc[0]
    assert (row["actual_value"], row["unit"]) == (100, "percent")


def test_a_promise_with_a_percentage_alone_is_not_said_to_have_no_result(tmp_path):
    report = of_table(tmp_path)
    row = report.indicators.query("target_text == '800人'").iloc[0]
    assert (row["published_pct"], row["reason_zh"]) == (40, "只写明完成率40%，没有写明完成数。")
    assert row["indicator_id"] not in set(open_promises(report, judged(report))["indicator_id"])


@pytest.mark.parametrize("told", ["一季度通报时健身步道已建成2公里、路灯新装95盏。", "3月底调度时路灯新装95盏。"])
def test_a_figure_of_an_earlier_quarter_is_no_result_without_a_promise(tmp_path, told):
    figures = {
        row.figure if hasattr(row, "figure") else row.actual_text
        for row in loose_results(of_table(tmp_path, above=told))
    }
    assert not figures & {"2公里", "95盏"}


def test_a_sum_of_all_rows_is_no_project(tmp_path):
    total = ("合计", "计划总投资900万元", "完成投资300万元", "33.3%")
    report = of_table(tmp_path, rows=[*ROWS, total])
    assert [name for name in report.projects["name_zh"] if name != "未分项目"] == [row[1] for row in ROWS]


def test_parts_to_be_checked_do_not_bear_a_result_out(tmp_path):
    report = of_table(tmp_path)
    row = report.indicators[report.indicators["target_text"] == "8处"]
    assert derive_evidence(row, report.facts)["evidence"].tolist() == ["listed"]
    parts = report.statements[report.statements["role"] == "breakdown"]["statement_id"]
    assert derive_evidence(row, report.facts, set(parts))["evidence"].tolist() == ["claimed"]


def false_percentages(report):
    return [f.check for f in find(report) if "percent" in f.check or "pct" in f.check]


def test_a_percentage_that_follows_from_another_pair_of_its_row_is_no_contradiction(tmp_path):
    row = ("6", "公园绿地", "建成公园4个、游园20个", "建成公园2个、游园13个", "65%", "镇城管中心", "按序时")
    assert not false_percentages(of_table(tmp_path, rows=[*ROWS, row]))


def test_a_percentage_that_follows_from_no_pair_of_its_row_is_one(tmp_path):
    row = ("6", "公园绿地", "建成游园20个", "建成游园13个", "85%", "镇城管中心", "按序时")
    assert len(false_percentages(of_table(tmp_path, rows=[*ROWS, row]))) == 1


def test_what_is_carried_on_from_last_year_stays_a_promise(tmp_path):
    text = "某镇2025年民生实事项目安排\n\n一、水利。续建上年饮水点3处，新建堰塘4座。\n二、道路。硬化村道9公里。\n"
    figures = set(draft(tmp_path, text)[0].indicators["target_text"])
    assert {"3处", "9公里"} <= figures
