"""What the pages of a draft may say of money, percentages, running years, its own totals, work under way and verdicts."""

from __future__ import annotations

import re

import openpyxl
import pytest
from commands import run
from test_draft_pages import doubt, draft, load, words

import minsheng_analysis as ms
from minsheng_analysis.appraisal.promises import promise_table
from minsheng_analysis.dataset.folders import report_asked_for
from minsheng_analysis.errors import UnknownReportError
from minsheng_analysis.extraction import extract
from minsheng_analysis.measures.verdicts import so_far, verdicts
from minsheng_analysis.pages import evaluation as scorecard
from minsheng_analysis.pages.annual import charts, lead, narrative, rest, tables
from minsheng_analysis.pages.annual.answer import sentences
from minsheng_analysis.pages.annual.own_totals import own_totals

OUTLAYS = "某县2023年民生实事项目完成情况\n\n一、道路\n目标任务：新建农村公路120公里。\n完成情况：新建农村公路130公里，投入资金2300万元。\n\n二、养老\n目标任务：新建养老服务站10座。\n完成情况：建成养老服务站10座，总投资1500万元。\n"
RUNNING = "某县2025年上半年民生实事进展情况\n截至6月底，各项实事进展如下。\n\n计划新建公厕12座，已建成5座。\n\n计划改造道路20公里，已改造22公里。\n"


@pytest.fixture
def outlays(tmp_path):
    _, folder = draft(tmp_path, OUTLAYS)
    for table in ("statements", "indicators"):
        doubt(folder, table, "", 0.95)
    return folder


def costs_of(report, lang):
    return charts.costs(report.costs, lang=lang), words(tables.costs(report.costs, lang=lang))


@pytest.mark.parametrize(
    ("lang", "mark", "largest", "left"),
    [("zh", "待核", "2300万元", "另有1项"), ("en", "to be checked", "23,000,000", "1 more")],
)
def test_an_outlay_that_is_not_sure_is_hatched_and_named_and_no_title_rests_on_it(outlays, lang, mark, largest, left):
    chart, table = costs_of(load(outlays), lang)
    assert mark not in chart._repr_html_() + table
    report = load(outlays)
    key = str(report.costs.sort_values("cost_low")["cost_statements"].iloc[-1])
    doubt(outlays, "statements", key, 0.55)
    report = load(outlays)
    chart, table = costs_of(report, lang)
    assert chart.title.count(mark) == 1
    assert left in chart.title
    assert largest not in chart.title
    assert table.count(mark) == 1
    # The bar is drawn in outline, with strokes, and its name says so.
    assert chart.wide.count("stroke-width:1.3") == 1
    assert mark in chart.wide
    assert left in words(narrative.costs(report.costs, lang=lang))
    doubt(outlays, "statements", "", 0.55)
    chart, _ = costs_of(load(outlays), lang)
    assert not re.search(r"\d", chart.title)


MIXED = "某县2023年民生实事进展情况\n\n一、公园\n计划新建公园10个，全年建成公园12个。\n\n二、供水\n农村集中供水工程完成年度计划的95%。\n\n三、住房\n老旧小区改造完成率92%。\n"


def percentages(report, lang="en"):
    judged = verdicts(report)
    return rest.rest(report, judged, lang=lang)


def test_percentages_stand_beside_judged_promises_each_with_its_line(tmp_path):
    report, folder = draft(tmp_path, MIXED)
    for table in ("statements", "indicators"):
        doubt(folder, table, "", 0.95)
    report = load(folder)
    assert verdicts(report)["status_reported"].astype(str).tolist() == ["exceeded"]
    shown = percentages(report)
    for figure, line in (("95%", "L7"), ("92%", "L10")):
        assert re.search(f"{figure}.*?{line}<", shown._repr_html_(), re.DOTALL)
    assert "<details" not in shown._repr_html_().split('id="percentages"')[-1]


def test_a_long_list_of_percentages_beside_judged_promises_is_folded(tmp_path):
    many = "".join(f"\n\n{name}工程完成年度计划的{60 + n}%。" for n, name in enumerate("甲乙丙丁戊己庚辛壬癸子丑寅"))
    for text, folded in ((MIXED + many, True), ("某县2023年民生实事进展情况" + many, False)):
        report, _ = draft(tmp_path / str(folded), text)
        table = next(part for part in percentages(report).parts if getattr(part, "name", "") == "percentages")
        assert table.folded == folded
        assert len(table.groups[0][1]) >= 13


@pytest.mark.parametrize(("lang", "open_", "missed"), [("zh", "未到期", "未完成"), ("en", "Not yet due", "missed")])
def test_the_evaluation_of_a_running_year_marks_nothing_as_missed(tmp_path, lang, open_, missed):
    report, folder = draft(tmp_path, RUNNING)
    for table in ("statements", "indicators"):
        doubt(folder, table, "", 0.95)
    report = load(folder)
    reported, completed = (ms.evaluate(report, basis=basis) for basis in ("reported", "completed"))
    for scores in (reported, completed):
        asked = scores[scores["scope"] == "indicator"].set_index("target_value")["status"].astype(str)
        assert asked.to_dict() == {12.0: "late", 20.0: "exceeded"}
        told = words(scorecard.indicators(scores, lang=lang))
        assert open_ in told
        assert "▼" not in told
        assert missed not in told
    assert missed not in words(scorecard.projects(report, reported, completed, lang=lang))
    assert "▼" not in promise_table(report, lang=lang).to_string()
    # 5 of 12 keep their share of the marks.
    assert reported.loc[reported["target_value"] == 12.0, "share"].round(4).tolist() == [0.4167]


def test_a_curated_report_of_a_running_year_is_scored_as_before():
    scores = ms.evaluate(ms.load("meishan", 2017))
    assert "late" not in set(scores["status"].astype(str))


@pytest.mark.parametrize(
    ("sentence", "done", "whole"),
    [
        ("全县确定民生实事20项任务，目前20项任务已完成18项，在建2项。", "18项", "20项"),
        ("全市10件实事28项任务，25项已完成，3项未完成。", "25项", "28项"),
        ("年初确定的18项任务已完成16项。", "16项", "18项"),
        ("年初确定的18项任务，2项未完成。", "", ""),
        ("全年要完成20项任务。", "", ""),
        ("2022年10件民生实事全部完成。", "", ""),
        ("去年确定的18项任务已完成16项。", "", ""),
    ],
)
def test_the_document_s_own_total_is_told_as_its_claim(tmp_path, sentence, done, whole):
    text = f"某县2023年民生实事完成情况报告\n\n{sentence}\n\n一、公园\n计划新建公园10个，全年建成公园12个。\n"
    report, _ = draft(tmp_path, text)
    assert [(a.figure, b.figure if b else "") for a, b in own_totals(report)] == ([(done, whole)] if done else [])
    judged = verdicts(report)
    answer = " ".join(sentences(report, judged, lang="zh"))
    assert ("文件自述" in answer) == bool(done)
    if done:
        assert f"{whole}中的{done}（[[#L003" in answer
        assert 'href="#L003' in lead.matters(report, judged, ms.audit(report), lang="en")._repr_html_()


def test_a_curated_report_tells_no_total_of_its_own():
    assert own_totals(ms.load("yubei", 2021)) == []


@pytest.mark.parametrize(
    "told",
    [
        "已建成养老服务站8座，在建2座",
        "已建成养老服务站8座、在建2座",
        "已建成养老服务站8座，2座建设中",
        "养老服务站2座在建，8座建成",
    ],
)
def test_what_is_under_construction_is_not_shown_as_built(tmp_path, told):
    report, _ = draft(tmp_path, f"某县2023年民生实事项目完成情况\n\n一、养老\n计划新建养老服务站10座。{told}。\n")
    stages = report.statements[report.statements["role"] == "actual"].set_index("figure")
    assert stages.at["8座", "stage"] == "completed"
    assert stages.at["2座", "stage"] in ("started", "advancing")
    assert "建成" not in stages.at["2座", "subject_zh"]
    shown = words(rest.rest(report, verdicts(report), lang="zh"))
    assert re.search(r"2座（(已开工|推进中)）", shown)


def test_the_verdict_on_one_task_is_not_shown_as_its_project_s(tmp_path):
    sheet = openpyxl.Workbook()
    sheet.active.append(["某县2024年民生实事完成情况表"])
    sheet.active.append(["序号", "项目名称", "年度任务", "计划数", "完成数", "牵头单位", "完成情况"])
    for row in (
        (1, "办好民生工程", "改造公厕（座）", 12, 13, "县住建局", "已完成"),
        (1, "办好民生工程", "修建道路（公里）", 20, 18, "县交通局", ""),
        (2, "食品安全", "食品抽检（批次）", 900, 950, "县市场监管局", "已完成"),
    ):
        sheet.active.append(row)
    sheet.save(tmp_path / "county.xlsx")
    report = ms.read(tmp_path / "county.xlsx")
    judged = so_far(verdicts(report), report)
    assert judged["reported_status"].tolist() == ["完成", "", "完成"]
    grid = charts.official_and_computed(judged, lang="zh")
    assert {row[0]: row[1] for row in grid.numbers.rows} == {"1. 办好民生工程": "", "2. 食品安全": "完成"}
    assert "只针对一项任务的结论" in grid.note
    # At the task's own row it stands.
    assert words(tables.promises(judged, lang="zh")).count("官方结论 ● 完成 （对项目或其中一部分）") == 2


def several(tmp_path):
    for n, place in enumerate(("青禾县", "白石区")):
        file = tmp_path / f"{n}.txt"
        file.write_text(
            f"{place}202{n + 2}年民生实事项目完成情况\n\n计划新建公园10个，全年建成公园12个。\n", encoding="utf-8"
        )
        made = extract(file, tmp_path / "data" / ("qinghe", "baishi")[n] / f"202{n + 2}")
        assert made.folder.is_dir()
    return tmp_path / "data"


def test_what_is_left_out_is_asked_for_by_one_rule(tmp_path, capsys):
    data = several(tmp_path)
    assert report_asked_for(None, 2022, data_dir=data) == ("qinghe", 2022)
    assert report_asked_for("baishi", None, data_dir=data) == ("baishi", 2023)
    assert report_asked_for(None, None, data_dir=data / "qinghe" / "2022") == ("qinghe", 2022)
    with pytest.raises(UnknownReportError, match="holds no report of that year"):
        report_asked_for(None, 1999, data_dir=data)
    with pytest.raises(UnknownReportError, match="nor in a REGION"):
        report_asked_for(None, None, data_dir=tmp_path / "nowhere")
    told = set()
    for command in (("report",), ("audit",), ("verify", "--source", str(tmp_path / "0.txt")), ("progress",)):
        code, _, error = run(capsys, *command, "--data-dir", str(data))
        assert code == 2
        told.add(error)
    assert len(told) == 1
    assert "holds several reports, say which with --region and --year: baishi/2023, qinghe/2022" in told.pop()
