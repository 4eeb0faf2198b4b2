"""Official verdicts that stand over what they are printed of: headings, openings of lines, banners and tall cells of tables."""

from __future__ import annotations

import io
from pathlib import Path

import document_builders as build
import pandas as pd
import pytest

import minsheng_analysis as ms
from minsheng_analysis.extraction import draft_of_file, extract
from minsheng_analysis.extraction.drafting.draft import Draft

HEADED = """临川县2023年民生实事项目完成情况

一、超额完成的项目（2项）
（一）新增公共停车泊位。计划新增公共停车泊位800个，实际新增926个。
（二）农村公路改造。计划改造农村公路40公里，实际改造42.6公里。

二、全面完成的项目
（三）养老服务站。计划建设社区养老服务站12个，建成11个。

三、下一步打算
（四）老旧小区改造。计划明年改造老旧小区18个。
"""
OPENED = """西岭县2023年民生实事完成情况通报

（一）提前完成。社区食堂：计划新建20个，已建成20个。社区书屋：计划新建15个，已建成16个。
（二）未完成。污水管网：计划建设18公里，已建成12公里。
"""
LISTED = """临江县2022年为民办实事完成情况公告

超额完成任务的有1项：
一是农村公路建设，年度目标60公里，实际66公里。
完成任务的有2项：
一是新建养老服务中心，年度目标6个，实际6个；
二是改造老旧小区，年度目标15个，实际15个。
其他事项：
一是高标准农田，年度目标2万亩，实际2.4万亩。
"""
BELOW = """云溪县2023年民生实事完成情况

一、饮水工程
目标任务：新建水厂3座。
完成情况：建成水厂3座。
全面完成

二、道路工程
目标任务：改造道路20公里。
完成情况：改造道路18公里。
"""


def table(*rows: str) -> str:
    cells = ("".join(f"<td>{cell}</td>" for cell in row.split("|")) for row in rows)
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"


TALL = (
    "<table><tr><th>完成情况</th><th>项目</th><th>年度目标</th><th>实际完成</th></tr>"
    '<tr><td rowspan="2">超额完成</td><td>新增停车位</td><td>600个</td><td>655个</td></tr>'
    "<tr><td>农村公路</td><td>50公里</td><td>53.2公里</td></tr>"
    '<tr><td rowspan="2">全面完成</td><td>新建幼儿园</td><td>4所</td><td>4所</td></tr>'
    "<tr><td>改造户厕</td><td>2000户</td><td>1890户</td></tr></table>"
)
BANNERS = (
    "<table><tr><th>项目</th><th>年度目标</th><th>实际完成</th></tr>"
    '<tr><td colspan="3">一、超额完成的项目</td></tr><tr><td>新增停车位</td><td>600个</td><td>655个</td></tr>'
    '<tr><td colspan="3">二、全面完成的项目</td></tr><tr><td>改造户厕</td><td>2000户</td><td>1890户</td></tr></table>'
)
BY_ROW = table(
    "指标|年度目标|完成值|完成情况", "新增停车位（个）|600|655|超额完成", "改造户厕（户）|2000|1890|未完成", "新建幼儿园（所）|4|4|完成"
)  # fmt: skip


def read(tmp_path: Path, text: str) -> Draft:
    html = text.startswith("<table>")
    file = tmp_path / ("county.html" if html else "county.txt")
    file.write_text(f"<h1>白沙县2022年民生实事完成情况</h1>{text}" if html else text, encoding="utf-8")
    return draft_of_file(file)


def said(draft: Draft) -> dict[tuple[str, str], str]:
    """The verdict that each promise is said to have, by its target and its result."""
    return {(row["target_value"], row["actual_value"]): row["reported_status"] for row in draft.indicators}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEADED, {("800", "926"): "超额完成", ("40", "42.6"): "超额完成", ("12", "11"): "全面完成", ("18", ""): ""}),
        (OPENED, {("20", "20"): "提前完成", ("15", "16"): "提前完成", ("18", "12"): "未完成"}),
        (LISTED, {("60", "66"): "超额完成", ("6", "6"): "完成", ("15", "15"): "完成", ("20000", "24000"): ""}),
        (BELOW, {("3", "3"): "全面完成", ("20", "18"): ""}),
        (TALL, {("600", "655"): "超额完成", ("50", "53.2"): "超额完成", ("4", "4"): "全面完成", ("2000", "1890"): "全面完成"}),
        (BANNERS, {("600", "655"): "超额完成", ("2000", "1890"): "全面完成"}),
        (BY_ROW, {("600", "655"): "超额完成", ("2000", "1890"): "未完成", ("4", "4"): "完成"}),
    ],
    ids=["headed", "opened", "listed", "below", "tall", "banners", "by_row"],
)  # fmt: skip
def test_a_verdict_is_of_what_stands_under_it(tmp_path, text, expected):
    assert said(read(tmp_path, text)) == expected


def test_headings_of_word_stand_under_a_verdict_and_close_where_the_list_ends(tmp_path):
    lines = (
        "2023年柳河县民生实事办理情况", "超额完成", "城乡公交", "计划新增公交车40辆，实际新增45辆。", "全面完成", "义务教育",
        "计划新增学位1500个，实际新增1500个。", "下一步打算", "明年计划新增学位2000个。",
    )  # fmt: skip
    heading = '<w:pStyle w:val="Heading1"/>'
    body = "".join(build.paragraph(line, properties="" if line.endswith("。") else heading) for line in lines)
    file = build.docx(tmp_path / "county.docx", body)
    assert said(draft_of_file(file)) == {("40", "45"): "超额完成", ("1500", "1500"): "全面完成", ("2000", ""): ""}


def test_a_verdict_is_no_project_and_names_are_of_things(tmp_path):
    for text in (HEADED, OPENED, LISTED, TALL, BANNERS):
        draft = read(tmp_path, text)
        named = [row["name_zh"] for row in draft.indicators]
        projects = pd.read_csv(io.StringIO(draft.files["projects.csv"]))["name_zh"].tolist()
        assert not any("完成" in name or "目标" in name or name == "计划" for name in (*named, *projects)), (
            named,
            projects,
        )


def test_it_is_held_against_the_figures_with_the_line_that_prints_it(tmp_path):
    (tmp_path / "county.txt").write_text(HEADED, encoding="utf-8")
    folder = extract(tmp_path / "county.txt", tmp_path / "draft").folder
    report = ms.load("linchuan", 2023, data_dir=folder)
    found = ms.audit(report).query("check == 'verdict_not_borne_out'")
    assert found["lines"].tolist() == ["7;8"]
    assert "全面完成" in found["message_zh"].item()


def test_what_a_figure_counts_is_named_by_its_row_or_label_and_not_by_a_deed_or_a_unit(tmp_path):
    rows = table(
        "任务|计量单位|年度目标|完成结果|结论", "农村厕所改造|户|改造2600户|已改造2430户|未完成",
        "供水管网|公里|35公里|31.6公里|未完成", "新建公办养老院|所|3所|建成3所|全面完成",
    )  # fmt: skip
    draft = read(tmp_path, rows)
    assert [row["name_zh"] for row in draft.indicators] == ["农村厕所改造", "供水管网", "新建公办养老院"]
    assert draft.further_indicators == []
    assert said(draft) == {("2600", "2430"): "未完成", ("35", "31.6"): "未完成", ("3", "3"): "全面完成"}
    draft = read(tmp_path, "某县2022年民生实事完成情况\n\n疫苗接种：目标接种3500人，实际接种3402人。\n")
    assert [row["name_zh"] for row in draft.indicators] == ["疫苗接种"]


def test_of_two_verdicts_of_a_paragraph_the_one_of_its_own_sentence_stands(tmp_path):
    text = "某县2019年为民办实事完成情况\n\n1.公办幼儿园。计划新建12所。此项工作已完成。截至12月底，新建13所，超额完成任务。\n2.污水管网。计划新建20公里，实际新建18公里。\n"
    (tmp_path / "county.txt").write_text(text, encoding="utf-8")
    folder = extract(tmp_path / "county.txt", tmp_path / "draft", region="county").folder
    assert "verdict_differs" not in set(ms.audit(ms.load("county", 2019, data_dir=folder))["check"])


@pytest.mark.parametrize(
    "text",
    [
        "某县2022年民生实事完成情况\n\n一、安居\n计划棚户区改造新开工300套，全年棚户区改造新开工300套。\n",
        "<table><tr><td>地区</td><td>开工目标（套）</td><td>实际开工（套）</td></tr><tr><td>北片</td><td>300</td><td>300</td></tr><tr><td>南片</td><td>120</td><td>126</td></tr></table>",
    ],
    ids=["prose", "columns"],
)
def test_what_was_only_to_be_begun_is_not_accused_of_being_unfinished(tmp_path, text):
    read(tmp_path, text)
    file = next(tmp_path.glob("county.*"))
    folder = extract(file, tmp_path / "draft", region="county").folder
    report = ms.load("county", 2022, data_dir=folder)
    assert report.indicators.set_index("target_value").loc[300, "target_stage"] == "started"
    assert "unfinished_in_total" not in set(ms.audit(report)["check"])
