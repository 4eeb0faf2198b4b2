"""Figures of tables: two in one cell, in square brackets, and units that stand elsewhere."""

from __future__ import annotations

from minsheng_analysis.extraction.document import Cell, Document, Table
from minsheng_analysis.extraction.reading.figures import Figure, find_figures


def figures_of(*rows: str) -> list[Figure]:
    grid = tuple(tuple(Cell(text, r) for text in row.split("|")) for r, row in enumerate(rows, 1))
    return find_figures(Document("t", (Table(grid, 1),))).figures


def told(*rows: str) -> list[tuple[float, str]]:
    return [(f.quantity.value, f.unit) for f in figures_of(*rows)]


def test_two_numbers_in_a_cell_stand_each_below_its_own_heading():
    first, second = figures_of("指标|分值 / 得分", "验收合格率|8 / 7.5")
    assert (first.quantity.value, first.cell and first.cell.heads[0]) == (8.0, "分值")
    assert (second.quantity.value, second.cell and second.cell.heads[0]) == (7.5, "得分")


def test_a_fraction_below_one_heading_is_not_parted():
    assert told("指标|完成数", "门牌|8 / 7.5") == []


def test_sums_over_a_plan_stand_in_square_brackets():
    assert told("指标|目标值", "城镇新增就业（人）|［15000］") == [(15000.0, "people")]


def test_the_last_bracket_of_a_name_is_its_unit():
    assert told("指标|实际值", "每千人口执业（助理）医师数（人）|2.78") == [(2.78, "people")]


def test_a_unit_holds_for_the_headings_of_its_group():
    road = Cell("农村公路", 1, colspan=2)
    below = [
        tuple(Cell(text, r) for text in row.split("|"))
        for r, row in enumerate(("镇|任务(公里)|完成", "东岭|12.4|11.8"), 2)
    ]
    found = find_figures(Document("t", (Table(((Cell("镇", 1), road, road), *below), 1),))).figures
    assert [(f.quantity.value, f.unit) for f in found] == [(12.4, "km"), (11.8, "km")]


def test_thousands_below_a_heading_of_progress_are_no_percentage():
    assert told("项目|目标|进度", "城镇新增就业（人）|26000|32095") == [(26000.0, "people"), (32095.0, "people")]


def test_a_rank_is_no_figure():
    assert told("镇|得分|位次", "东岭|93.6|3") == [(93.6, "count")]


def test_a_number_before_a_bracket_is_the_cells_figure_and_those_in_it_are_read_too():
    assert told("项目|实际完成数（个）", "公园|5（占地共21.3公顷）") == [(5.0, "count"), (213000.0, "m2")]


def test_progress_before_a_column_of_percentages_is_none_itself():
    assert told("项目|进度|完成比例（%）", "就业（人）|171|53.4") == [(171.0, "people"), (53.4, "percent")]


def test_a_name_further_to_the_left_may_say_the_unit():
    assert told("名称|单位名称|实际数", "新增绿道40公里|市园林局|36.5")[-1] == (36.5, "km")


def test_a_value_that_stands_as_words_is_no_heading_of_the_numbers_below_it():
    last = figures_of("项目|目标任务|进度", "补贴|应补尽补|已发放", "培训（人）|1200|1100")[-2]
    assert last.cell is not None
    assert last.cell.heads == ("目标任务",)


def test_a_result_counts_in_the_unit_of_the_promises_heading():
    assert told("事项|任务数（人）|完成数", "筛查|8000|5126") == [(8000.0, "people"), (5126.0, "people")]


def test_the_years_of_a_project_are_no_figure():
    assert told("项目|建设起止年限|总投资（万元）", "学校|2022|1650") == [(16500000.0, "yuan")]
