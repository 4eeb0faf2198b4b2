"""What a draft calls its promises and results: things, not remnants of sentences."""

from __future__ import annotations

from pathlib import Path

import pytest

import minsheng_analysis as ms
from minsheng_analysis.dataset.checking import check_report
from minsheng_analysis.extraction import extract

TOWN = """某镇人民政府2023年工作总结

年初承诺的事项有序推进。
硬化村组道路26.8公里，超年初承诺的25公里。
改造危桥3座（计划4座）。
全年为65岁以上老年人免费体检4312人。
开展农民技能培训11期、培训680人次。
村民医保参保率97.9%，高于95%的目标。
2024年，计划硬化道路18公里。
"""
COUNTY = """某县2024年民生实事项目完成情况报告

（一）家庭适老化改造。计划为600名老年人实施改造，全年完成改造634户。
（二）改造老旧小区。目标改造老旧小区24个，已开工24个，完工19个。
（三）农村饮水安全。计划新建改建农村水厂6座，建成6座。
"""
TABLE = "<h1>某区2025年上半年民生实事进展情况</h1><p>发布日期：2025-07-11　来源：某区人民政府办公室</p><table><tr><th>项目</th><th>年度任务</th><th>截至6月底进展</th></tr><tr><td>农村厕所改造</td><td>改造2600户</td><td>已改造1430户</td></tr><tr><td>电梯加装</td><td>加装电梯50台</td><td>完工18台，正在施工22台</td></tr></table>"


def names(folder: Path, text: str, ending: str) -> dict[str, str]:
    """Give the names of a draft's rows by the figure of the promise, or of the result where there is none."""
    file = folder / f"document.{ending}"
    file.write_text(text, encoding="utf-8")
    rows = ms.read(file).indicators
    figures = rows["target_text"].where(rows["target_text"] != "", rows["actual_text"])
    return dict(zip(figures, rows["name_zh"], strict=True))


@pytest.mark.parametrize(
    ("text", "ending", "figure", "name"),
    [
        (TOWN, "txt", "25公里", "硬化村组道路"),
        (TOWN, "txt", "4座", "改造危桥"),
        (TOWN, "txt", "4312人", "65岁以上老年人免费体检"),
        (TOWN, "txt", "680人次", "开展农民技能培训"),
        (TOWN, "txt", "高于95%", "村民医保参保率"),
        (TOWN, "txt", "18公里", "下年度：硬化道路"),
        (COUNTY, "txt", "600名", "老年人"),
        (COUNTY, "txt", "24个", "老旧小区"),
        (COUNTY, "txt", "19个", "改造老旧小区"),
        (COUNTY, "txt", "6座", "新建改建农村水厂"),
        (TABLE, "html", "2600户", "农村厕所改造"),
        (TABLE, "html", "22台", "加装电梯（在建）"),
    ],
)
def test_a_name_is_what_the_document_calls_the_thing(tmp_path, text, ending, figure, name):
    assert names(tmp_path, text, ending)[figure] == name


@pytest.mark.parametrize(
    ("sentence", "matter"),
    [
        (
            "镇卫生院综合楼主体完工，预计明年5月投用，比原计划推迟两个月。",
            [("镇卫生院综合楼", "planned", "2024-05-31")],
        ),
        ("镇文化中心正在建设，计划于2024年底前建成。", [("镇文化中心", "planned", "2024-12-31")]),
        # What is due in the document's own year, and what is only planned, is not put off.
        ("镇卫生院综合楼主体完工，预计12月投用。", []),
        ("镇文化中心已建成，计划于2023年底开放。", []),
        ("2024年，计划新建养老驿站2个。", []),
    ],
)
def test_what_the_document_itself_puts_off_is_open(tmp_path, sentence, matter):
    file = tmp_path / "document.txt"
    file.write_text(f"某镇人民政府2023年工作总结\n\n全年改造道路26公里。\n{sentence}\n", encoding="utf-8")
    assert check_report(extract(file, tmp_path / "draft").folder).ok
    found = ms.followups(ms.read(file))
    assert list(found[["matter_zh", "state", "deadline"]].itertuples(index=False, name=None)) == matter


LISTS = """某县2024年民生实事办理情况

一、办理情况
1. 老旧小区改造（县住建局）。计划改造老旧小区15个，完工11个。
2. 农村公路提升（县交通运输局）。计划新改建农村公路45公里，建成47.6公里。
二、其余两件实事一览

序号\t项目\t责任单位\t年度目标\t完成情况
3\t城镇新增就业\t县人社局\t4200人\t4515人
4\t供水管网改造\t县水利局\t120公里\t118公里
"""


def test_projects_are_numbered_as_the_document_goes_and_headings_of_lists_are_none(tmp_path):
    file = tmp_path / "document.txt"
    file.write_text(LISTS, encoding="utf-8")
    projects = ms.read(file).projects
    assert projects["name_zh"].tolist() == ["老旧小区改造", "农村公路提升", "城镇新增就业", "供水管网改造"]
    assert projects["lead_units"].tolist() == ["县住建局", "县交通运输局", "县人社局", "县水利局"]


def test_rows_of_places_are_named_by_what_their_columns_count_and_their_total_is_no_project(tmp_path):
    text = (
        "某市2022年民生实事进展情况通报\n\n全市计划改造户厕900座，已改造840座。\n\n"
        "| 区县 | 户厕改造（座） | 户厕改造（座） | 投资情况（万元） | 投资情况（万元） |\n| --- | --- | --- | --- | --- |\n"
        "| 区县 | 计划数 | 完成数 | 计划投资 | 完成投资 |\n| 东河区 | 500 | 470 | 120 | 96 |\n| 西岭县 | 400 | 370 | 90 | 81 |\n"
        "| 合计 | 900 | 840 | 210 | 177 |\n"
    )
    file = tmp_path / "document.md"
    file.write_text(text, encoding="utf-8")
    report = ms.read(file)
    told = report.indicators["name_zh"].tolist()
    assert {"东河区：户厕改造", "东河区：投资", "西岭县：户厕改造", "西岭县：投资"} <= set(told)
    assert "合计" not in report.projects["name_zh"].tolist()
    assert report.indicators["target_value"].tolist().count(900) == 1


@pytest.mark.parametrize(
    ("line", "target", "name"),
    [
        ("特困人员集中供养率62.4%，高于市下达的60%目标2.4个百分点。", 60, "特困人员集中供养率"),
        ("建成长者食堂11家，已超过年初10家的目标。", 10, "长者食堂"),
        ("计划改造老旧小区18个、2150户，目前完工13个、1480户。", 2150, "老旧小区：户数"),
        ("计划建设口袋公园5处，面积2.4公顷。", 24000, "口袋公园：面积"),
        ("任务数3650户，已通气3308户。", 3650, "农村危房改造：户数"),
    ],
)
def test_a_name_is_no_unit_and_no_rest_of_a_comparison(tmp_path, line, target, name):
    document = tmp_path / "a.md"
    document.write_text(f"# 某县2022年民生实事项目完成情况\n\n## 一、农村危房改造\n\n{line}\n", encoding="utf-8")
    rows = extract(document, tmp_path / "draft").draft.indicators
    assert {float(row["target_value"]): row["name_zh"] for row in rows if row["target_value"]}[target] == name


@pytest.mark.parametrize(
    ("line", "claimed"),
    [
        ("全县确定民生实事20项任务，已完成18项。", {"20项": "all.tasks.20", "18项": "all.done.20"}),
        ("20项任务已完成18项，完成率90%。", {"20项": "all.tasks.20", "18项": "all.done.20"}),
        ("年初确定的10件实事全部办结。", {"10件": "all.done.10"}),
        ("利民实事9件，目前办结7件，2件还在办。", {"9件": "all.tasks.9", "7件": "all.done.9"}),
        ("15项任务全面完成，2项任务基本完成。", {}),
        ("其中8件未办结，10件实事尚未全部办结。", {}),
    ],
)
def test_what_a_document_claims_of_all_its_tasks_is_context_and_judges_nothing(tmp_path, line, claimed):
    document = tmp_path / "a.md"
    text = f"# 某县2022年民生实事项目完成情况\n\n{line}\n\n## 一、公园\n\n计划新建公园10个，全年建成公园12个。\n"
    document.write_text(text, encoding="utf-8")
    draft = extract(document, tmp_path / "draft").draft
    found = [row for row in draft.statements if row["fact_id"].startswith("all.")]
    assert {row["figure"]: row["fact_id"] for row in found} == claimed
    assert {(row["role"], row["project_no"]) for row in found} <= {("context", "")}
    assert [row["name_zh"] for row in draft.indicators if row["level"] == "headline"] == ["公园"]
    assert check_report(tmp_path / "draft").ok
