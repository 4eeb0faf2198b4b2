"""Tables of numbered rows, a cell on each line, some cells over several lines: who leads, what is promised, what came of it."""

from __future__ import annotations

from test_text_layouts import only_table

HEAD = ["序号", "项目名称", "年度目标", "进展情况", "完成率", "责任单位", "备注"]
BROKEN = [
    *HEAD,
    "1", "健身步道", "新建健身步道", "18公里", "建成4.5公里", "25%", "镇水务所、", "镇文体站", "滞后",
    "2", "路灯改造", "改造路灯240盏", "已改造120盏（其中", "上年结转30盏）", "50%", "镇城管中心", "按序时",
    "3", "技能培训", "①举办培训班20期", "9期", "45%", "镇社保所", "按序时", "②培训农民800人", "/", "40%",
    "4", "助餐点", "为75岁以上老人", "新设助餐点6处", "已设3处", "50%", "镇民政办", "推进中",
    "合计", "总投资900万元", "完成投资300万元", "33.3%",
]  # fmt: skip


def test_lines_of_broken_cells_go_to_the_record_that_their_running_number_opens():
    rows = only_table("\n".join(BROKEN))
    assert rows[1] == ["1", "健身步道", "新建健身步道18公里", "建成4.5公里", "25%", "镇水务所、\n镇文体站", "滞后"]
    assert rows[2][2:5] == ["改造路灯240盏", "已改造120盏（其中上年结转30盏）", "50%"]
    assert rows[5][1:5] == ["助餐点", "为75岁以上老人新设助餐点6处", "已设3处", "50%"]


def test_a_part_without_a_number_belongs_to_the_row_above_and_a_sum_of_all_to_none():
    rows = only_table("\n".join(BROKEN))
    assert rows[4][:5] == ["3", "技能培训", "②培训农民800人", "/", "40%"]
    assert rows[6][:2] == ["", "合计"]


def test_records_with_a_cell_on_each_line_stay_as_they_are():
    cells = [
        *HEAD,
        "1", "公厕", "新建公厕5座", "建成5座", "100%", "镇城管中心", "已完成",
        "2", "水厂", "新建水厂2座", "建成1座", "50%", "镇水务所", "滞后",
        "3", "学位", "新增学位300个", "新增90个", "30%", "镇教育办", "按序时",
    ]  # fmt: skip
    rows = only_table("\n".join(cells))
    assert [cell for row in rows for cell in row] == cells


def test_records_without_a_percentage_are_parted_by_the_body_that_is_responsible():
    cells = [
        "序号", "项目名称", "目标任务", "完成情况", "责任单位", "完成时限",
        "1", "村道", "硬化提升", "硬化村道", "21公里", "硬化22公里", "镇交通所", "10月底",
        "2", "幼儿园", "改建幼儿园2所", "，新增学位240个", "改建1所，", "新增学位120个", "镇教育办、", "镇规建办", "12月底",
        "3", "饮水点", "新设饮水点9处", "9处全部投用", "镇水务所", "9月底",
    ]  # fmt: skip
    rows = only_table("\n".join(cells))
    assert rows[1] == ["1", "村道硬化提升", "硬化村道21公里", "硬化22公里", "镇交通所", "10月底"]
    assert rows[2][2:5] == ["改建幼儿园2所，新增学位240个", "改建1所，新增学位120个", "镇教育办、\n镇规建办"]


def test_two_pairs_of_one_work_are_not_run_together():
    cells = [
        "序号", "项目名称", "目标任务", "完成情况", "责任单位", "完成时限",
        "1", "小区", "改造小区7个", "完工7个", "新增车位150个", "新增160个", "镇规建办", "12月底",
        "2", "饮水点", "新设饮水点9处", "9处全部投用", "镇水务所", "9月底",
        "3", "村道", "硬化村道21公里", "硬化22公里", "镇交通所", "10月底",
    ]  # fmt: skip
    texts = {cell for row in only_table("\n".join(cells)) for cell in row}
    assert {"改造小区7个", "完工7个", "新增160个"} <= texts
