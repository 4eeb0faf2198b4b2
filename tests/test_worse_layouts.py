"""Plain text in worse layouts: headings and cells apart, forms and tables run together, page furniture, strokes, matrices."""

from __future__ import annotations

from collections import Counter

import pytest
from test_text_layouts import PARTED, blocks, only_table

from minsheng_analysis.extraction.document import Document, Paragraph, Table
from minsheng_analysis.extraction.reading.figures import find_figures
from minsheng_analysis.extraction.reading.reader import read

INDICATORS = "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析及改进措施"


def test_headings_on_one_line_may_stand_over_cells_on_lines_of_their_own():
    cells = [
        "产出指标（50分）", "数量指标", "新修桥涵数量（座）", "≥12", "11", "10", "9.17",
        "修补路面（平方米）", "≥3200", "3350", "10", "10", "效益指标", "社会效益指标", "受益户数", "≥900户", "914户", "20", "20",
        "满意度指标", "服务对象满意度", "群众满意度", "≥90%", "93.4%", "10", "10",
        "质量指标", "验收合格率", "100%", "97%", "10", "9.7", "两处返工，年底前复验",
        "时效指标", "按期完工率", "≥95%", "96%", "10", "10",
    ]  # fmt: skip
    table = only_table("\n".join([INDICATORS, *cells]))
    assert table[0] == INDICATORS.split()
    assert table[1][2:7] == ["新修桥涵数量（座）", "≥12", "11", "10", "9.17"]
    assert table[2][2:7] == ["修补路面（平方米）", "≥3200", "3350", "10", "10"]
    assert table[3][2:7] == ["受益户数", "≥900户", "914户", "20", "20"]


def test_a_form_that_runs_together_on_one_line_is_a_table_again():
    rows = [
        "数量指标 帮扶学生人数 ≥420人 431 15 15",
        "补贴食堂个数 ≥16个 15 15 14.06",
        "质量指标 补贴发放准确率 100% 100% 20 20",
    ]
    line = (
        "附件: 支出绩效自评表 "
        + "二级指标 三级指标 年度指标值 实际完成值 分值 得分 "
        + " ".join(rows)
        + " 总分 100 99.06"
    )
    found = blocks(line)
    (table,) = (b for b in found if isinstance(b, Table))
    grid = [[cell.text for cell in row] for row in table.grid]
    assert ["帮扶学生人数", "≥420人", "431", "15", "15"] in [row[-5:] for row in grid]
    assert ["补贴食堂个数", "≥16个", "15", "15", "14.06"] in [row[-5:] for row in grid]
    told = "".join(b.text for b in found if isinstance(b, Paragraph)) + "".join(map("".join, grid))
    assert not Counter("".join(line.split())) - Counter("".join(told.split()))


def test_headings_broken_over_many_lines_are_joined():
    lines = [
        "序号 指标 属性 2021年", "基期值 2026年", "目标值 2024年", "实际值 实现程度", "（%） 结论",
        "1 学前教育毛入园率（%） 预期性 88.1 96 93.4 97.3 符合", "2 千人托位数", "（个） 约束性 1.2 4.6 3.1 67.4 滞后",
        "3 危桥改造（座） 预期性 14 60 41 68.3 滞后",
    ]  # fmt: skip
    table = only_table("\n".join(lines))
    assert table[0] == ["序号", "指标", "属性", "2021年基期值", "2026年目标值", "2024年实际值", "实现程度（%）", "结论"]
    assert table[2] == ["2", "千人托位数（个）", "约束性", "1.2", "4.6", "3.1", "67.4", "滞后"]


def test_two_groups_of_like_headings_stand_below_the_two_that_have_no_unit():
    lines = [
        "序号 乡镇(街道) 户厕改造 农村公路 群众满意度(%) 得分 位次", "任务(户) 完成 进度 任务(公里) 完成 进度",
        "1 东岭镇 210 168 80% 8.4 6.3 75% 94.1 88.2 2", "2 西坝乡 150 150 100% 5.2 5.2 100% 96.3 95.0 1", "3 南湾街道 90 45 50% 6 4.5 75% 92.8 70.5 3",
    ]  # fmt: skip
    table = only_table("\n".join(lines))
    assert table[0] == ["序号", "乡镇(街道)", *["户厕改造"] * 3, *["农村公路"] * 3, "群众满意度(%)", "得分", "位次"]
    assert table[1][2:8] == ["任务(户)", "完成", "进度", "任务(公里)", "完成", "进度"]


def test_rows_below_merged_groups_stand_below_the_headings_that_expect_them():
    text = (
        "指标(90分) | 一级指标 | 二级指标 | 三级指标 | 指标值 | 度量单位 | 完成值 | 权重 | 得分 |\n产出指标 | 数量指标 | 新建公厕 | 12 | 座 | 11 | 20 | 18 | |\n"
        "质量指标 | 验收合格率 | 95 | % | 100 | 20 | 20 | ||\n效益指标 | 社会效益 | 受益群众 | 3 | 万人 | 3.2 | 30 | 30 | |\n"
    )
    rows = only_table(text)
    assert rows[1][4:] == ["12", "座", "11", "20", "18"]
    assert rows[2] == ["指标(90分)", "产出指标", "质量指标", "验收合格率", "95", "%", "100", "20", "20"]
    assert rows[3][1:4] == ["效益指标", "社会效益", "受益群众"]


def test_a_column_of_groups_may_stand_before_the_running_numbers():
    head = [
        "工程",
        "名称",
        "序",
        "号",
        "项 目 内 容",
        "目标任务",
        "市级牵头",
        "责任单位",
        "进度",
        "完成目标",
        "（%）",
        "备注",
    ]
    groups = {1: ["就业", "促进", "工程"], 4: ["住房", "安居", "工程"], 7: ["畅通", "出行", "工程"]}
    names = [
        "新增就业（人）",
        "技能培训（人）",
        "创业扶持（人）",
        "棚户区改造（套）",
        "老旧小区（个）",
        "危房改造（户）",
        "农村公路（公里）",
        "公交站台（座）",
    ]
    told = [("2400", "2713", "113"), ("500", "540", "108"), ("150", "138.6", "92.4"), ("820", "615", "75"), ("16", "12", "75"), ("362", "319", "88.1"), ("64.5", "70.2", "108.8"), ("40", "36", "90")]  # fmt: skip
    cells = [
        cell
        for k, (name, (target, done, share)) in enumerate(zip(names, told, strict=True), 1)
        for cell in (*groups.get(k, ()), str(k), name, target, "市住建局", done, share, "达到时间进度")
    ]
    table = only_table("\n".join([*head, *cells, "附：分县进度"]))
    assert [(row[-6], row[-5], row[-3], row[-2]) for row in table[-8:]] == [
        (name, *row) for name, row in zip(names, told, strict=True)
    ]


def test_numbers_of_pages_and_running_heads_do_not_part_a_table():
    rows = [*PARTED[:10], "某市民生简报", "— 1 —", *PARTED[10:15], "某市民生简报", "— 2 —", *PARTED[15:]]
    found = blocks("\n".join(["某市民生简报", "", *rows]))
    (table,) = (block for block in found if isinstance(block, Table))
    assert [[cell.text for cell in row][:3] for row in table.grid[1:]] == [PARTED[k : k + 3] for k in (5, 10, 15)]
    assert [block.text for block in found if isinstance(block, Paragraph)].count("某市民生简报") == 3


def test_a_cell_and_a_stroke_on_each_line_are_a_table():
    rows = [["序号", "项目", "任务"], ["1", "校园供暖", "改造9所"], ["2", "公厕", "新建14座"]]
    text = "|||||\n|\n" + "|\n".join("".join(f"{cell} |\n" for cell in row) for row in rows) + "|\n"
    assert only_table(text) == rows


def test_numbers_on_lines_of_their_own_are_put_back_into_their_sentences():
    lines = ["一是供水。改造管网", "14.2", "公里，完成任务", "15", "公里的", "94.7%", "，受益", "3100", "户", "。", "二是照明。新装路灯", "620", "盏，超任务", "20", "盏", "。"]  # fmt: skip
    found = blocks("\n".join([*lines, *lines]))
    sentences = [
        "一是供水。改造管网14.2公里，完成任务15公里的94.7%，受益3100户。",
        "二是照明。新装路灯620盏，超任务20盏。",
    ]
    assert [block.text for block in found if isinstance(block, Paragraph)] == sentences * 2
    first = found[0]
    assert isinstance(first, Paragraph)
    assert (first.line, first.breaks[0][1]) == (1, 2)


GLUED = "附件：自评表项目名称绿道建设主管部门某局一级指标二级指标三级指标分值年度指标值实际完成值得分未完成原因和改进措施产出指标(60分)"


def test_a_form_whose_cells_run_together_is_read_where_one_way_to_part_it_makes_sense():
    told = f"{GLUED}数量指标新建绿道15≥36.5公里≥35.2公里14.5质量指标验收合格率598%100%5时效指标按期开工率10≥90%≥90%10总分10099.5"
    table = only_table(told)
    rows = {row[-6]: row[-5:-1] for row in table[1:]}
    assert rows["新建绿道"] == ["15", "≥36.5公里", "≥35.2公里", "14.5"]
    assert rows["验收合格率"] == ["5", "98%", "100%", "5"]
    assert rows["按期开工率"] == ["10", "≥90%", "≥90%", "10"]


def test_a_form_whose_cells_could_be_parted_in_several_ways_stays_a_paragraph():
    assert all(
        isinstance(block, Paragraph) for block in blocks(f"{GLUED}数量指标新建绿道103636810质量指标合格率552010总分100")
    )


def test_numbers_of_a_list_are_no_figures():
    items = ["13 食堂新建30处", "14 老旧小区改造175个", "15 棚户区改造3670套", "16 供热面积增加", "17 台账建立"]
    found = find_figures(Document("a.txt", tuple(blocks("\n\n".join(items)))))
    assert [f.quantity.text for f in found.figures] == ["30处", "175个", "3670套"]


def test_a_column_of_counts_is_no_list():
    items = ["3个社区建成", "4个社区在建", "5个社区招标"]
    found = find_figures(Document("a.txt", tuple(blocks("\n\n".join(items)))))
    assert [f.quantity.text for f in found.figures] == ["3个", "4个", "5个"]


MATRIX = [
    "地区", "卫生行动", "基层提升", "免费筛查（人）", "卫生室改造（个）", "市卫健委", "市红十字会", "目标", "任务", "进度", "完成比例", "目标", "任务", "进度", "完成比例",
    "全市", "640", "673", "105.2", "85", "83", "97.6", "江东区", "600", "623", "103.8", "－", "－", "－",
]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(MATRIX),
        "\n\n\n".join(MATRIX),
        "\n".join("   ".join(MATRIX[a:b]) for a, b in ((0, 3), (3, 5), (5, 7), (7, 15), (15, 22), (22, 29))),
    ],
    ids=["a line each", "parted by empty lines", "rows on lines"],
)
def test_columns_that_return_below_each_indicator(text):
    table = only_table(text)
    assert table[0] == ["地区", *["免费筛查（人）"] * 3, *["卫生室改造（个）"] * 3]
    assert table[1] == ["地区", *["目标任务", "进度", "完成比例"] * 2]
    assert table[2:] == [MATRIX[15:22], MATRIX[22:]]


def test_cells_with_a_stroke_behind_each_stand_between_paragraphs():
    rows = [["序号", "县 区", "计划数", "完成数"], ["1", "云溪区", "52", "50"], ["2", "柏塘区", "38", "35"]]
    found = blocks("\n".join(["全市共90条。", *(f"{cell} |" for row in rows for cell in row), "", "打印本页"]))
    (table,) = (block for block in found if isinstance(block, Table))
    assert [[cell.text for cell in row] for row in table.grid][1:] == rows[1:]


def test_the_funds_above_a_form_on_one_line_are_a_table_in_their_unit():
    form = (
        "项目支出绩效自评表 项目资金 (万元) 年初预算数 全年预算数 全年执行数 分值 执行率 得分 年度资金总额: 90 96.5 88.2 10 91.4% 9.14 "
        "其中:本年财政拨款 70 76.5 70.1 上年结转资金 20 20 18.1 其他资金 绩效指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 "
        "数量指标 帮扶学生人数 ≥420人 431 15 15 补贴食堂个数 ≥16个 15 15 14.06 质量指标 补贴发放准确率 100% 100% 20 20"
    )
    funds = next(b for b in blocks(form) if isinstance(b, Table))
    grid = [[cell.text for cell in row] for row in funds.grid]
    assert grid[0] == ["项目资金(万元)", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"]
    assert grid[2] == ["其中:本年财政拨款", "70", "76.5", "70.1", "", "", ""]
    assert grid[4] == ["其他资金", "", "", "", "", "", ""]
    figures = find_figures(Document("form.txt", tuple(blocks(form)))).figures
    assert [f.quantity.value for f in figures if f.unit == "yuan"][:3] == [900_000, 965_000, 882_000]


def test_each_column_of_a_month_answers_the_promises_of_its_row():
    rows = [
        "| 项目 | 年度目标 | 进展情况（4月） | 进展情况（8月） | 进展情况（12月） |",
        "| --- | --- | --- | --- | --- |",
        "| 停车 | 新增公共停车位900个 | 已完成210个 | 已完成655个 | 已完成931个 |",
        "| 托育 | 新增托位260个 | 已新增40个 | 已新增188个 | 已新增252个 |",
        "| 电梯 | 加装电梯30台 | 完工5台 | 完工19台 | 完工33台 |",
    ]
    told = "2023年民生实事进展情况\n\n" + "\n".join(rows) + "\n"
    reading = read(Document("progress.md", tuple(blocks(told))))

    def value(k):
        return reading.figures[k].figure.quantity.value

    assert {(value(row.target), value(row.actual)) for row in reading.rows} == {
        (900, 210), (900, 655), (900, 931), (260, 40), (260, 188), (260, 252), (30, 5), (30, 19), (30, 33),
    }  # fmt: skip
