"""Plain text: paragraphs unless there is evidence of a table, tables with their headings, and nothing vanishes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minsheng_analysis.extraction import read_document
from minsheng_analysis.extraction.document import Document, Paragraph, Table
from minsheng_analysis.extraction.formats.text import blocks_of_text

HELDOUT = Path(__file__).parent / "documents"


def blocks(text: str) -> list[Paragraph | Table]:
    return list(blocks_of_text(text))


def only_table(text: str) -> list[list[str]]:
    """Return the text of the one table, row by row."""
    (table,) = (b for b in blocks(text) if isinstance(b, Table))
    return [[cell.text for cell in row] for row in table.grid]


# ------------------------------------------------------------------------------------------------- no table at all


def test_indented_paragraphs_parted_by_empty_lines_are_paragraphs():
    lines = [
        "关于停车难问题的答复", "", "    您好，感谢您的关心。现答复如下：", "", "    一、关于车位", "",
        "    今年计划新增车位300个，目前已新增187个，完成率62.3%。", "    另有2处停车场在建，可新增60个左右。", "", "　　特此答复。", "",
        "                                  某市住建局",
    ]  # fmt: skip
    found = blocks("\n".join(lines))
    assert all(isinstance(block, Paragraph) for block in found)
    assert [block.text for block in found] == [line.strip(" 　") for line in lines if line]


def test_the_furniture_of_a_page_is_no_table():
    text = "首页 政务公开 民生实事 进展公示\n当前位置：首页>>政务公开\n索引号：TX-01    分类：综合政务    日期：2023-01-12\n字体：[ 大 中 小 ]    打印本页\n"
    assert all(isinstance(block, Paragraph) for block in blocks(text))


def test_short_headings_with_text_below_are_no_form():
    text = "目标任务\n\n新建学校5所，新增学位2400个，为群众办实事。\n\n完成情况\n\n建成学校5所，新增学位2460个，群众普遍满意。\n\n存在问题\n\n部分项目推进较慢，资金拨付滞后，需要加强调度。\n"
    assert all(isinstance(block, Paragraph) for block in blocks(text))


# --------------------------------------------------------------------------------------------------- one cell a line

PARTED = [
    "序号", "项目", "年度目标", "完成数", "责任单位",
    "1", "新建幼儿园（所）", "5", "6", "教育局",
    "2", "改造公厕（座）", "20", "18", "城管局",
    "3", "硬化道路（公里）", "12.5", "12.5", "交通局",
]  # fmt: skip


@pytest.mark.parametrize("separator", ["\n\n", "\n", "\n\n\n"])
def test_a_cell_a_line_whatever_the_empty_lines_between(separator):
    rows = only_table("2023年民生实事完成情况表\n\n" + separator.join(PARTED) + "\n")
    assert rows == [PARTED[i : i + 5] for i in range(0, 20, 5)]


def test_surplus_empty_lines_are_empty_cells():
    cells = [
        "序号",
        "项目",
        "满意",
        "基本满意",
        "不满意",
        "等次",
        "1",
        "学校",
        "31",
        "",
        "",
        "满意",
        "2",
        "公厕",
        "24",
        "6",
        "1",
        "满意",
    ]
    text = "\n".join("\n" if not cell else cell + "\n" for cell in cells)
    assert only_table(text) == [cells[:6], cells[6:12], cells[12:]]


def test_a_line_of_one_blank_is_an_empty_cell():
    text = "序号\n\n项目\n\n目标\n\n完成\n\n备注\n\n1\n\n学校（所）\n\n5\n\n6\n\n \n\n2\n\n公厕（座）\n\n20\n\n18\n\n征地\n"
    assert only_table(text)[1:] == [["1", "学校（所）", "5", "6", ""], ["2", "公厕（座）", "20", "18", "征地"]]


def test_heading_words_broken_over_lines_are_one_heading():
    head = ["序号", "民生实事", "项目名称", "满意", "(票)", "基本满意", "(票)", "满意率"]
    body = ["1", "托育园", "171", "28", "98.5%", "2", "公交线路", "188", "13", "99.5%", "3", "食堂", "196", "6", "100%"]
    rows = only_table("\n\n".join([*head, *body]))
    assert rows[0] == ["序号", "民生实事项目名称", "满意(票)", "基本满意(票)", "满意率"]
    assert rows[2] == ["2", "公交线路", "188", "13", "99.5%"]


def test_a_heading_over_others_keeps_its_extent():
    head = ["序号", "项目名称", "测评结果", "满意", "基本满意", "不满意", "满意率（%）"]
    body = [
        "1",
        "学校扩建",
        "27",
        "4",
        "0",
        "87.1",
        "2",
        "公厕改造",
        "24",
        "6",
        "1",
        "77.4",
        "3",
        "停车楼",
        "19",
        "10",
        "2",
        "61.3",
    ]
    rows = only_table("\n\n".join([*head, *body]))
    assert rows[0] == ["序号", "项目名称", *["测评结果"] * 4]
    assert rows[1] == ["序号", "项目名称", "满意", "基本满意", "不满意", "满意率（%）"]
    assert rows[4] == ["3", "停车楼", "19", "10", "2", "61.3"]


def test_cells_merged_over_rows_are_missing_below():
    head = ["序号", "实事名称", "目标任务", "责任单位", "完成时限"]
    body = [
        "1", "促进就业", "城镇新增就业3800人，开展培训2600人次。", "县人社局\n县农业农村局", "12月底前",
        "建设驿站2处，6月底前先行建成1处。", "县人社局", "12月底前",
        "2", "教育扩容", "新建第三幼儿园，新增学位810个。", "县教体局", "12月底前",
        "综合楼4600平方米投入使用，配齐设备。", "县教体局", "8月底前",
        "3", "健康服务", "65岁以上老年人体检率达到70%以上。", "县卫健局", "11月底前",
    ]  # fmt: skip
    rows = only_table("\n\n".join([*head, *body]) + "\n\n说明：任务数如有调整，另行通知。\n")
    assert [row[:2] for row in rows[1:]] == [
        ["1", "促进就业"], ["1", "促进就业"], ["2", "教育扩容"], ["2", "教育扩容"], ["3", "健康服务"],
    ]  # fmt: skip
    assert rows[1][3] == "县人社局\n县农业农村局"
    assert rows[2][2:] == ["建设驿站2处，6月底前先行建成1处。", "县人社局", "12月底前"]


def test_rows_of_a_self_evaluation_form_are_laid_out_from_the_right():
    head = [
        "一级指标",
        "二级指标",
        "三级指标",
        "年度",
        "指标值",
        "实际",
        "完成值",
        "分值",
        "得分",
        "偏差原因分析及改进措施",
    ]
    body = [
        "产出指标", "数量指标", "新建助餐点(个)", "12", "13", "6", "6", "", "改造助餐点(个)", "15", "15", "5", "5", "",
        "质量指标", "验收合格率", "100", "100", "5", "5", "", "时效指标", "按期完工率", "100", "95", "5", "4.75", "征地偏慢",
    ]  # fmt: skip
    text = "\n".join("\n" if not cell else cell + "\n" for cell in [*head, *body])
    rows = only_table(text)
    assert rows[0] == [
        "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施",
    ]  # fmt: skip
    assert rows[2] == ["产出指标", "数量指标", "改造助餐点(个)", "15", "15", "5", "5", ""]
    assert rows[4] == ["产出指标", "时效指标", "按期完工率", "100", "95", "5", "4.75", "征地偏慢"]


def test_the_table_ends_where_the_text_goes_on():
    text = (
        "\n".join(PARTED)
        + "\n\n从完成情况看，3项实事全部推进，总体完成率98.6%，财政投入1.2亿元，群众评议满意率为96.9%。\n\n特此公告。\n"
    )
    found = blocks(text)
    assert isinstance(found[0], Table)
    assert [b.text for b in found[1:]] == [text.split("\n")[-4], "特此公告。"]


def test_a_form_gives_labels_and_values_and_the_table_in_it():
    text = (
        "项目名称\n\n新增公园绿地60公顷\n\n进展情况\n\n截至8月底，全市新增42.3公顷，完成率70.5%。各县完成情况如下：\n\n"
        "县（市、区）\n\n任务（公顷）\n\n完成（公顷）\n\n完成率（%）\n\n东区\n\n12\n\n10.2\n\n85\n\n西区\n\n15\n\n9.6\n\n64\n\n北县\n\n18\n\n11.7\n\n65\n\n"
        "存在\n\n问题\n\n征迁尚未交地\n\n是否滞后\n\n否\n"
    )
    first, inner, last = (
        [[cell.text for cell in row] for row in block.grid] for block in blocks(text) if isinstance(block, Table)
    )
    assert first[0] == ["项目名称", "新增公园绿地60公顷"]
    assert inner == [
        ["县（市、区）", "任务（公顷）", "完成（公顷）", "完成率（%）"],
        ["东区", "12", "10.2", "85"], ["西区", "15", "9.6", "64"], ["北县", "18", "11.7", "65"],
    ]  # fmt: skip
    assert last == [["存在问题", "征迁尚未交地"], ["是否滞后", "否"]]


# ---------------------------------------------------------------------------------------------------- a row a line


def test_single_blanks_below_a_line_of_headings():
    text = (
        "序号 项目 年度目标 完成情况 完成率(%) 责任单位\n1 稳就业 城镇新增就业(人) 5200 5687 109.4 人社局\n失业人员再就业(人) 1500 1622 108.1\n"
        "2 教育强基 新建续建学校6所,新增学位2400个 6所已投用,新增学位\n2460个 100 教育局\n3 健康惠民 免费筛查(人) 9000 9214 102.4 卫健局\n妇联\n"
        "4　安居工程　保障房新开工(套)　300　300　100　住建局\n\n备注:数据为部门报送数。\n"
    )
    rows = only_table(text)
    assert rows[1] == ["1", "稳就业城镇新增就业(人)".replace("业城", "业 城"), "5200", "5687", "109.4", "人社局"]
    assert rows[2] == ["1", "失业人员再就业(人)", "1500", "1622", "108.1", ""]
    assert rows[3] == ["2", "教育强基", "新建续建学校6所,新增学位2400个", "6所已投用,新增学位2460个", "100", "教育局"]
    assert rows[4][5] == "卫健局\n妇联"
    assert rows[5][2:5] == ["300", "300", "100"]


def test_two_levels_of_headings_in_columns_of_blanks():
    text = (
        "地区  技能培训(人次)  养老床位(张)  失业率(%)\n目标 完成比例%  目标 完成比例%  控制数 实际\n全市  9800  105.04  1200  81  4.3  3.62\n"
        "市直  400  128  /  /  /  /\n东区  3600  108  500  100  4.3  3.55\n西县  2800  102  350  92  4.3  3.7\n"
    )
    rows = only_table(text)
    assert rows[0] == [
        "地区",
        "技能培训(人次)",
        "技能培训(人次)",
        "养老床位(张)",
        "养老床位(张)",
        "失业率(%)",
        "失业率(%)",
    ]
    assert rows[1] == ["地区", "目标", "完成比例%", "目标", "完成比例%", "控制数", "实际"]
    assert rows[4] == ["东区", "3600", "108", "500", "100", "4.3", "3.55"]


def test_columns_of_numbers_need_no_known_headings():
    rows = only_table("指标   决策   过程   产出   合计\n权重   18    22    35  75\n得分  15.40  17.16  28.05 60.61\n")
    assert rows[2] == ["得分", "15.40", "17.16", "28.05", "60.61"]


def test_headings_unlike_any_known_stand_above_columns_of_numbers():
    cells = [
        "片名",
        "甲项",
        "乙项",
        "丙项",
        "东桥",
        "115",
        "104",
        "83",
        "西桥",
        "126",
        "126",
        "72",
        "南桥",
        "213",
        "203",
        "133",
    ]
    assert only_table("\n".join(cells)) == [cells[k : k + 4] for k in range(0, 16, 4)]


def test_three_levels_of_headings_a_cell_a_line():
    upper, middle, lower = ["乡镇", "学校建设", "道路建设"], ["目标数", "完成情况"] * 2, ["开工", "完工"] * 2
    body = [
        ["东桥", "5", "4", "3", "18", "17", "12"],
        ["西桥", "6", "6", "2", "21", "20", "9"],
        ["南桥", "3", "3", "3", "8", "8", "8"],
    ]
    cells = [*upper, *middle, *lower, *(c for row in body for c in row)]
    assert only_table("\n".join(cells)) == [
        ["乡镇", "学校建设", "学校建设", "学校建设", "道路建设", "道路建设", "道路建设"],
        ["乡镇", "目标数", "完成情况", "完成情况", "目标数", "完成情况", "完成情况"],
        ["乡镇", "目标数", "开工", "完工", "目标数", "开工", "完工"],
        *body,
    ]  # fmt: skip


def test_the_corner_above_the_names_of_the_rows_may_be_left_out():
    text = (
        "项目资金\n（万元）\n全年预算数 全年执行数 分值 执行率 得分\n年度资金总额：\n271.4 253.9 10 93.55% 9.36\n"
        "其中：财政拨款\n240 224.6 - 93.58% -\n其他资金\n31.4 29.3 - 93.31% -\n年度总体目标\n新建公厕9座。\n"
    )
    assert only_table(text) == [
        ["", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        ["年度资金总额：", "271.4", "253.9", "10", "93.55%", "9.36"],
        ["其中：财政拨款", "240", "224.6", "-", "93.58%", "-"],
        ["其他资金", "31.4", "29.3", "-", "93.31%", "-"],
    ]


def test_a_column_that_is_the_ratio_of_two_others_is_the_one_headed_so():
    heads = ["年初预算数", "全年(调整)预算数", "全年执行数", "执行率(%)", "执行率权重", "执行率得分(分)"]
    row = ["6150.00", "6421.80", "5987.35", "93.23", "10", "9.3"]  # 5987.35 / 6421.80 = 93.23%
    assert only_table("\n".join(["部门预算执行情况(万元)", *heads, *row, "", "附件2"]))[-2:] == [heads, row]


def test_tabs_with_headings_broken_over_lines():
    text = (
        "地区\t农村户厕\n改造（户）\t\t农村公路（公里）\t\n\t目标\t完成\n比例%\t目标\t完成\n比例%\n责任单位\t农业局\t\t交通局\t\n"
        "全市\t6200\t100.92\t285.5\t97.6\n市直\t\t\t3\t100\n东区\t2100\t103\t96\t106\n"
    )
    rows = only_table(text)
    assert rows[0] == ["地区", "农村户厕改造（户）", "农村户厕改造（户）", "农村公路（公里）", "农村公路（公里）"]
    assert rows[1] == ["地区", "目标", "完成比例%", "目标", "完成比例%"]
    assert rows[3] == ["全市", "6200", "100.92", "285.5", "97.6"]
    assert rows[4] == ["市直", "", "", "3", "100"]


def test_a_form_above_other_columns_in_one_block_of_tabs():
    text = "收入合计\t18642.5\n其中:\t上年结转\t财政拨款\t其他收入\n\t1130.2\t16240.8\t331.5\n支出\t年初预算\t决算数\t完成率\n合计\t17420\t17866.3\t102.56%\n基本支出\t1180\t1206.4\t102.24%\n"
    rows = only_table(text)
    assert rows[0][:2] == ["收入合计", "18642.5"]
    assert rows[2] == ["其中:", "1130.2", "16240.8", "331.5"]
    assert rows[5] == ["基本支出", "1180", "1206.4", "102.24%"]


def test_a_table_run_together_on_one_line():
    text = "3.新辟公交线路12条。 责任单位：市交通局，各区政府 东山 西港 南渡 合计 年度目标 3 5 4 12 实际完成 2 3 2 7 4.新投放自行车2400辆。\n"
    before, table, after = blocks(text)
    assert [[cell.text for cell in row] for row in table.grid] == [
        ["", "东山", "西港", "南渡", "合计"], ["年度目标", "3", "5", "4", "12"], ["实际完成", "2", "3", "2", "7"],
    ]  # fmt: skip
    assert (before.text, after.text) == ("3.新辟公交线路12条。 责任单位：市交通局，各区政府", "4.新投放自行车2400辆。")


def test_rows_of_a_markdown_table_that_slid_to_the_left():
    text = (
        "| 项目名称 | 工作任务 | 完成时间 | 牵头单位 |\n|---|---|---|---|\n| 环境更新 | 整治道路4条，长6.8公里； | 11月 | 建设局 |\n| 2022.8 | 城投集团 | | |\n"
        "| 补植乔木1200株，灌木3.5万平方米； | 2022.12 | 城投集团 | |\n| 安葬设施 | 新建安葬点12处，新增墓穴8000穴。 | 10月底 | 民政局 |\n"
    )
    rows = only_table(text)
    assert rows[2] == ["环境更新", "整治道路4条，长6.8公里；", "2022.8", "城投集团"]
    assert rows[3] == ["环境更新", "补植乔木1200株，灌木3.5万平方米；", "2022.12", "城投集团"]


def test_a_box_keeps_the_lines_of_a_row_together():
    text = "┌────┬────┐\n│项目│完成│\n├────┼────┤\n│学校│建成│\n│    │5所 │\n├────┼────┤\n│公厕│6座 │\n└────┴────┘\n"
    assert only_table(text) == [["项目", "完成"], ["学校", "建成5所"], ["公厕", "6座"]]


# ---------------------------------------------------------------------------------------------- nothing may vanish


def characters(document: Document) -> Counter[str]:
    return Counter("".join("".join(document.texts()).split()))


@pytest.mark.parametrize("path", sorted(HELDOUT.glob("*/*.txt")), ids=lambda p: p.name)
def test_every_character_of_a_document_is_in_some_block(path):
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    read = characters(read_document(path))
    read["."] += read["。"]  # a point that ends a sentence is read as the full stop that it stands for
    missing = Counter("".join(text.split())) - read
    assert set(missing) <= set("-=|+─")


WORDS = st.sampled_from(
    ["序号", "项目", "目标任务", "完成情况", "完成率", "责任单位", "备注", "1", "2", "3", "12.5", "100%", "教育局", "新建学校5所", "一、总体情况",
     "建成公园3座，完成年度任务的120%。", "项目名称", "进展情况", "是否滞后", "否", "县（市、区）", "", " ", "|", "─", "说明：略"]
)  # fmt: skip
SEPARATORS = st.sampled_from(["\n", "\n\n", "\n\n\n", "\t", " ", "  ", "　", " | ", "，"])


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(WORDS, SEPARATORS), max_size=60))
def test_no_layout_loses_a_character(pieces):
    text = "".join(word + separator for word, separator in pieces)
    document = Document("t.txt", tuple(blocks(text)))
    assert set(Counter("".join(text.split())) - characters(document)) <= set("|─，")


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="目标完成率序号一二三12.%，。：（）\t\n 　|", max_size=200))
def test_no_text_loses_a_character(text):
    document = Document("t.txt", tuple(blocks(text)))
    assert set(Counter("".join(text.split())) - characters(document)) <= set("|，")
