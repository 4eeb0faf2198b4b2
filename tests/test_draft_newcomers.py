"""What newcomers found told falsely of documents of their own, each in a small document of the same kind."""

from __future__ import annotations

import re

import openpyxl
import pytest
from test_draft_pages import doubt, draft, load

import minsheng_analysis as ms
from minsheng_analysis.appraisal.percentages import published_percentages
from minsheng_analysis.dataset.cards import report_html
from minsheng_analysis.dataset.review_rows import rows_to_review
from minsheng_analysis.measures.verdicts import kept, so_far, verdicts
from minsheng_analysis.pages.annual import charts
from minsheng_analysis.pages.annual.rest import loose_results

ROWS = [("新建、改扩建学校", "所", 6, 6), ("改造村卫生室", "个", 40, 42), ("新建污水管网", "公里", 30, 27)]


def book(path, head, rows):
    """Write a workbook of one sheet and read it."""
    sheet = openpyxl.Workbook()
    for row in (["某县2024年民生实事完成情况表"], head, *rows):
        sheet.active.append(row)
    sheet.save(path / "county.xlsx")
    return ms.read(path / "county.xlsx")


@pytest.mark.parametrize("of", ["目标任务", "建设内容"])
def test_a_cell_that_names_what_its_row_counts_promises_nothing_in_words(tmp_path, of):
    head = ["序号", of, "单位", "年度目标", "完成情况"]
    rows = book(tmp_path, head, [[k, *row] for k, row in enumerate(ROWS, 1)]).indicators
    assert rows["name_zh"].tolist() == [name for name, *_ in ROWS]
    assert (rows["measure"] != "qualitative").all()


def test_a_heading_above_its_targets_promises_nothing_in_words_and_a_promise_begins_with_no_comma(tmp_path):
    text = "某县2024年民生实事项目目标任务\n\n一、推进食品安全整治\n1.改造农贸市场5个。\n2.创建放心厨房20家。\n二、办好学校\n1.新建、改扩建农村寄宿制学校。\n"
    report, _ = draft(tmp_path, text)
    worded = report.indicators[report.indicators["measure"] == "qualitative"]
    assert worded["name_zh"].tolist() == ["农村寄宿制学校"]
    assert worded["target_text"].tolist() == ["新建、改扩建"]


@pytest.mark.parametrize(
    "first", [["", "全县民生实事", "8件", "7件"], ["合计", "八件实事", "8件", "7件"], ["", "教育类", "", ""]]
)
def test_projects_keep_the_numbers_that_a_table_prints_whatever_row_stands_above_them(tmp_path, first):
    rows = [[k, name, f"{target}{unit}", f"{done}{unit}"] for k, (name, unit, target, done) in enumerate(ROWS, 1)]
    report = book(tmp_path, ["序号", "项目名称", "年度目标", "实际完成"], [first, *rows])
    numbers = report.projects.set_index("name_zh")["project_no"]
    assert numbers.loc[[name for name, *_ in ROWS]].tolist() == [1, 2, 3]
    promised = report.indicators.set_index("target_text")["project_no"]
    assert promised.loc[["6所", "40个", "30公里"]].tolist() == [1, 2, 3]


def test_the_heading_of_the_names_is_no_project_where_it_stands_over_two_rows(tmp_path):
    rows = "".join(f"<tr><td>{name}</td><td>{t}{unit}</td><td>{d}{unit}</td></tr>" for name, unit, t, d in ROWS)
    text = f"<h1>某县2024年民生实事完成情况</h1><table><tr><th rowspan=2>项目名称</th><th>年度目标</th><th>完成情况</th></tr><tr><th>数量</th><th>数量</th></tr>{rows}</table>"
    report, _ = draft(tmp_path, text)
    assert report.projects["name_zh"].tolist() == [name for name, *_ in ROWS]


@pytest.mark.parametrize(
    "words", ["主体已封顶，建成后将新增学位270个", "主体已封顶，计划明年投用，届时可提供学位270个"]
)
@pytest.mark.parametrize("kind", ["进展", "完成"])
def test_what_will_be_there_once_it_is_built_is_no_result_and_no_promise_of_the_year(tmp_path, kind, words):
    text = f"某区2024年民生实事项目{kind}情况\n\n一、幼儿园建设\n年度目标：新建幼儿园2所。\n{kind}情况：{words}。\n\n二、城区公厕\n新建公厕12座，建成13座。\n三、新建托育中心1所，{words.removeprefix('主体已封顶，')}。\n"
    report, _ = draft(tmp_path, text)
    figures = report.indicators[["target_text", "actual_text"]].to_numpy().ravel().tolist()
    assert "270个" not in figures
    assert {"2所", "13座", "1所"} <= set(figures)
    assert set(report.statements.loc[report.statements["figure"] == "270个", "stage"]) == {"planned"}
    assert "270个" not in [row.figure for row in loose_results(report) if hasattr(row, "figure")]


@pytest.mark.parametrize(
    "told", ["目前已打通2条，望江路形象进度完成60%", "已建成2条，形象进度已完成60%，完成投资1.2亿元"]
)
def test_how_far_a_part_of_the_work_has_come_is_no_percentage_of_what_was_promised(tmp_path, told):
    report, _ = draft(tmp_path, f"某区2024年民生实事完成情况\n打通断头路3条，{told}。\n")
    row = report.indicators.set_index("target_text").loc["3条"]
    assert (row["actual_text"], row["published_pct_text"]) == ("2条", "")


def test_a_row_that_is_to_be_checked_for_its_percentage_is_not_counted(tmp_path):
    _, folder = draft(tmp_path, "某县2024年民生实事完成情况\n计划新建公厕12座，实际建成13座，完成率108.3%。\n")
    assert kept(verdicts(load(folder)), basis="reported") == (1, 1)
    report = load(folder)
    doubt(folder, "statements", report.statements.set_index("figure").at["108.3%", "statement_id"], 0.72)
    report = load(folder)
    assert [row.to_check for row in rows_to_review(report.statements, report.indicators)] == [True]
    assert kept(verdicts(report), basis="reported") == (0, 0)


def test_a_percentage_beside_the_two_figures_that_it_follows_from_is_sure(tmp_path):
    text = "某区2024年民生实事完成情况\n打通断头路12条。目前已打通9条，形象进度完成75%。\n"
    report, _ = draft(tmp_path, text)
    row = report.indicators.set_index("target_text").loc["12条"]
    assert (row["actual_text"], row["published_pct_text"]) == ("9条", "75%")
    assert published_percentages(report)["agreement"].tolist() == ["agrees"]
    assert not any(row.to_check for row in rows_to_review(report.statements, report.indicators))


@pytest.mark.parametrize(
    ("sentence", "figure", "name"),
    [
        ("解决1.2万人的饮水困难，已解决1.3万人的饮水困难。", "1.2万人", "饮水困难"),
        ("重点人群签约3.2万人，完成目标3万人的106.7%。", "3.2万人", "重点人群签约"),
        ("农村饮水安全工程完成23处，比县下达任务多3处。", "3处", "农村饮水安全工程"),
        ("城镇登记失业率3.1%，低于4.5%的控制目标。", "低于4.5%", "城镇登记失业率"),
        ("新建停车位700个，超额完成500个的年度任务。", "500个", "停车位"),
        ("建成共享菜园12个，其中近视防控示范校8所。", "8所", "近视防控示范校"),
        ("新建和改造提升滨水步道22公里。", "22公里", "改造提升滨水步道"),
    ],
)
def test_a_name_is_no_remnant_of_a_sentence_and_ends_with_a_word(tmp_path, sentence, figure, name):
    report, _ = draft(tmp_path, f"某县2024年民生实事完成情况\n\n{sentence}\n全年新建公园10个，计划8个。\n")
    named = report.statements.set_index("figure").at[figure, "subject_zh"]
    assert named.rpartition("：")[2].endswith(name)
    assert not named.startswith(("的", "比", "和", "、"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_while_the_year_runs_nothing_is_missed_in_any_heading(tmp_path, lang):
    text = "某区2025年上半年民生实事进展情况\n截至6月底，各项实事进展如下。\n\n一、城区公厕\n年度目标：新建公厕12座。\n进展情况：建成公厕5座。\n二、村卫生室\n年度目标：改造村卫生室40个。\n进展情况：已改造28个。\n"
    report, _ = draft(tmp_path, text)
    judged = so_far(verdicts(report), report)
    said = charts.unfinished(report, judged, lang=lang).title
    assert (
        said
        == {
            "zh": "2项承诺尚未达到目标",
            "en": "2 promises have not yet reached their target",
        }[lang]
    )
    told = [charts.squares(judged, lang=lang).wide, report_html(report, lang=lang)]
    told = [re.sub(r"<style.*?</style>|<[^>]+>", " ", words, flags=re.DOTALL).lower() for words in told]
    assert not [word for word in ("未达目标", "未完成", "missed", "fall short") if word in " ".join(told)]


def test_a_quotient_of_unlike_things_with_others_between_is_no_reason(tmp_path):
    text = "某区2024年民生实事完成情况\n打通断头路3条，铺设管网30公里，新建停车场5处，整治农贸市场2家，完成年度目标的66.7%。\n新建公厕12座，实际建成13座，完成率108.3%。\n"
    report, _ = draft(tmp_path, text)
    told = " ".join([*report.statements["reason"], *report.indicators["reason"]])
    assert "2家 ÷ 3条" not in told
    assert "108.3% = 13座 ÷ 12座" in told


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_who_says_how_much_of_what_was_begun_is_finished_contradicts_nothing(tmp_path, lang):
    text = "某区住建局2023年民生工作总结\n\n一是老旧小区改造。全年计划改造老旧小区24个。截至12月底，24个小区已全部开工，其中完工19个；余下5个预计2024年5月完工。\n二是停车位。计划新增停车位600个，实际新增655个。\n"
    report, _ = draft(tmp_path, text)
    found = ms.audit(report)
    assert dict(zip(found["check"], found["severity"], strict=True)) == {"unfinished_in_total": "info"}
    matter = ms.followups(report).iloc[0]
    assert matter["state"] == "short"
    told = {"zh": "24个：已全部开工，其中19个完工", "en": "(24): all begun, 19 of them finished"}[lang]
    assert matter[f"matter_{lang}"].endswith(told)
    assert "不一致之处" not in report_html(report, lang="zh")


VERDICTS = {
    "own": ["未全部完成", "完成", ""],
    "open": ["剩余3公里已完成路基，未完成", "完成", "进行中"],
    "half": ["剩余3公里，已完成路基", "超额完成", "超额完成"],
    "alike": ["完成", "完成", "完成"],
}


@pytest.mark.parametrize("leads", [("县教育局", "县卫健局", "县住建局"), ("县住建局",) * 3, ("",) * 3])
@pytest.mark.parametrize(
    ("told", "expected", "project"),
    [
        ("own", ["未全部完成", "完成", ""], ""),
        ("open", ["未完成", "完成", ""], ""),
        ("half", ["", "超额完成", "超额完成"], ""),
        ("alike", ["完成", "完成", "完成"], "完成"),
    ],
)
def test_a_verdict_in_a_row_is_of_that_row_alone(tmp_path, leads, told, expected, project):
    sheet = openpyxl.Workbook()
    sheet.active.append(["某县2024年民生实事完成情况表"])
    sheet.active.append(["序号", "项目名称", "年度任务", "计划数", "完成数", "牵头单位", "完成情况"])
    for (name, unit, target, done), lead, words in zip(ROWS, leads, VERDICTS[told], strict=True):
        sheet.active.append([1, "办好民生工程", f"{name}（{unit}）", target, done, lead, words])
    sheet.active.append([2, "食品安全", "食品抽检（批次）", 900, 950, "县市场监管局", "完成"])
    sheet.active.merge_cells("A3:A5")
    sheet.active.merge_cells("B3:B5")
    sheet.save(tmp_path / "county.xlsx")
    report = ms.read(tmp_path / "county.xlsx")
    assert report.indicators["reported_status"].tolist() == [*expected, "完成"]
    assert report.projects["reported_status"].tolist() == [project, "完成"]
    found = ms.audit(report)
    assert set(found.loc[found["check"] == "verdict_differs", "severity"]) <= {"info"}


def test_two_tasks_of_one_body_with_a_verdict_each_do_not_contradict(tmp_path):
    text = "某区2023年民生实事项目完成情况\n\n一、办好民生工程\n牵头单位：区住建局、区教育局\n（一）区住建局牵头，计划改造公厕12座，实际改造13座，超额完成。\n（二）区住建局牵头，计划改造道路20公里，实际改造20公里，全面完成。\n（三）区教育局牵头，计划新建学校3所，实际新建3所，全面完成。\n"
    report, _ = draft(tmp_path, text)
    assert report.indicators["reported_status"].tolist() == ["超额完成", "全面完成", "全面完成"]
    assert set(ms.audit(report)["severity"]) <= {"info"}


@pytest.mark.parametrize(
    ("told", "split"),
    [
        ("已完工16个,4个待验收", True),
        ("16个已完工，其余4个在建", True),
        ("已完工16个,3个待验收", False),
        ("已完工16个,惠及4个村", False),
    ],
)
def test_a_result_that_its_row_splits_is_finished_as_far_as_it_says(tmp_path, told, split):
    head = ["序号", "项目名称", "年度任务", "计划数", "完成数", "完成率", "牵头单位", "完成情况说明"]
    rows = [
        [1, "文体惠民", "建设村级健身广场(个)", 20, 20, "100%", "县教体局", told],
        [2, "便民出行", "新增公交线路(条)", 4, 4, "100%", "县交通局", "已完成"],
        [3, "养老助残", "建设老年食堂(个)", 12, 15, "125%", "县民政局", "建成15个"],
    ]
    row = verdicts(book(tmp_path, head, rows)).iloc[0]
    assert (row["completed_value"] == 16 and row["actual_value"] == 20) == split
    assert split or row["completed_value"] == row["actual_value"]
