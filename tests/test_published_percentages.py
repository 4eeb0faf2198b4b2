"""Every percentage that the excerpts print, recomputed from the figures beside it."""

from __future__ import annotations

import openpyxl
import pandas as pd
import pytest

import minsheng_analysis as ms
from minsheng_analysis.appraisal.percentages import (
    compare_percentages,
    explained_by,
    printed_digit,
    published_percentages,
)
from minsheng_analysis.appraisal.rows import PercentageRow
from minsheng_analysis.display.table import words_of
from minsheng_analysis.extraction import extract
from minsheng_analysis.measures.rows import rows_of
from minsheng_analysis.pages.progress import percentage_table

REPORTS = [
    ("meishan", 2017),
    ("meishan", 2019),
    ("shanghai", 2024),
    ("ningbo", 2018),
    ("hunan", 2021),
    ("wanzhou", 2025),
]


def rows(**columns: list[object]) -> pd.DataFrame:
    frame = pd.DataFrame(columns)
    return frame.assign(
        actual_low=frame.get("actual_low", frame["actual_value"]),
        actual_high=frame.get("actual_high", frame["actual_value"]),
    )


def test_what_is_rounded_or_cut_passes_and_nothing_else() -> None:
    found = compare_percentages(
        rows(
            target_value=[2000.0, 400.0, 30_000.0, 4000.0, 3000.0],
            actual_value=[2519.0, 1255.0, 24_589.0, 4385.0, 3314.0],
            direction=["increase"] * 5,
            printed=[125.9, 313.8, 91.9, 110.0, None],
            digit=[0.1, 0.1, 0.1, 1.0, 1.0],
        )
    )
    # 125.95 cut, 313.75 rounded, 81.963 nowhere near, 109.625 to a whole number, and one that was not printed.
    assert found["agreement"].tolist() == ["agrees", "agrees", "differs", "agrees", "not_checkable"]
    assert found["recomputed"].round(3).tolist() == [125.95, 313.75, 81.963, 109.625, 110.467]


def test_a_ceiling_is_target_over_actual_and_rounded_inputs_are_told_apart() -> None:
    found = compare_percentages(
        rows(
            target_value=[4.3, 4.3, 4.3],
            actual_value=[4.17, 4.2, 4.2],
            actual_low=[4.165, 4.15, 4.15],
            actual_high=[4.175, 4.25, 4.25],
            direction=["decrease"] * 3,
            printed=[103.1, 103.0, 104.0],
            digit=[0.1, 0.1, 0.1],
        )
    )
    # 4.3 / 4.2 = 102.38; between 4.3 / 4.25 = 101.18 and 4.3 / 4.15 = 103.61 lies 103.0, not 104.0.
    assert found["agreement"].tolist() == ["agrees", "within_rounding", "differs"]


def test_a_result_that_was_cut_may_have_been_nearly_its_next_digit() -> None:
    found = compare_percentages(
        rows(
            target_value=[16_842.0] * 4,
            actual_value=[10_700.0] * 4,
            actual_low=[10_650.0] * 4,
            actual_high=[10_750.0] * 4,
            direction=["increase"] * 4,
            printed=[63.5, 63.9, 64.1, 64.2],
            digit=[0.1] * 4,
        )
    )
    # 10,700 is 63.53%. Rounded it was at most 10,750 (63.83%), cut it was less than 10,800 (64.13%).
    assert found["agreement"].tolist() == ["agrees", "within_rounding", "within_rounding", "differs"]
    alone = compare_percentages(
        rows(target_value=[4.3], actual_value=[4.2], actual_low=[4.15], actual_high=[4.25], direction=["decrease"], printed=[103.0], digit=[1.0])
    )  # fmt: skip
    # 102.38 is 102 by either way of writing it without decimals.
    assert alone["agreement"].tolist() == ["within_rounding"]


def test_input_is_left_alone() -> None:
    given = rows(target_value=[2.0], actual_value=[1.0], direction=["increase"], printed=[50.0], digit=[1.0])
    before = given.copy(deep=True)
    compare_percentages(given)
    pd.testing.assert_frame_equal(given, before)


def test_each_percentage_is_held_to_its_own_decimals() -> None:
    figures = pd.Series(["103", "124.1", "103.64", "87%", "88.5%"], dtype="str")
    assert printed_digit(figures).round(4).tolist() == [1.0, 0.1, 0.01, 1.0, 0.1]
    # 230 of 263 is 87.4525: rounded or cut to its own digits each of these is that, or is not.
    right, wrong = [87.0, 87.4, 87.5, 87.45], [86.0, 88.0, 87.6, 87.3, 87.47]
    found = compare_percentages(
        rows(
            target_value=[263.0] * 9,
            actual_value=[230.0] * 9,
            direction=["increase"] * 9,
            printed=[*right, *wrong],
            digit=[1.0, 0.1, 0.1, 0.01, 1.0, 1.0, 0.1, 0.1, 0.01],
        )
    )
    assert found["agreement"].tolist() == ["agrees"] * 4 + ["differs"] * 5


PROSE = "某县2022年民生实事完成情况\n\n计划改造老旧小区263个，全年改造老旧小区230个，完成年度目标的{share}%。\n\n计划新建公园7个，全年建成公园6个，完成年度目标的85.7%。\n"
IN_TABLE = "<h1>某县2022年民生实事完成情况</h1><table><tr><td>项目</td><td>年度目标</td><td>实际完成</td><td>完成率</td></tr><tr><td>改造老旧小区</td><td>263个</td><td>230个</td><td>{share}%</td></tr><tr><td>新建公园</td><td>7个</td><td>6个</td><td>85.7%</td></tr></table>"
IN_COLUMN = IN_TABLE.replace("完成率", "完成率（%）").replace("%</td>", "</td>")


@pytest.mark.parametrize(
    ("share", "right"), [("87", True), ("87.5", True), ("87.45", True), ("88", False), ("87.9", False)]
)
@pytest.mark.parametrize("text", [PROSE, IN_TABLE, IN_COLUMN], ids=["prose", "table", "column"])
def test_a_percentage_of_a_document_is_held_to_its_own_rounding(tmp_path, text, share, right) -> None:
    document = tmp_path / ("county.txt" if text is PROSE else "county.html")
    document.write_text(text.format(share=share), encoding="utf-8")
    folder = extract(document, tmp_path / "draft", region="county").folder
    checked = published_percentages(ms.load("county", 2022, data_dir=folder)).set_index("printed")
    assert checked["agreement"].to_dict() == {float(share): "agrees" if right else "differs", 85.7: "agrees"}


def test_a_workbook_shows_its_percentages_as_it_rounds_them(tmp_path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["某县2022年民生实事完成情况"],
        ["项目", "年度目标", "实际完成", "完成率"],
        ["改造老旧小区", "263个", "230个", 230 / 263],
        ["新建公园", "7个", "6个", 6 / 7],
    ):
        sheet.append(row)
    sheet["D3"].number_format, sheet["D4"].number_format = "0%", "0.0%"
    book.save(tmp_path / "county.xlsx")
    folder = extract(tmp_path / "county.xlsx", tmp_path / "draft", region="county").folder
    checked = published_percentages(ms.load("county", 2022, data_dir=folder)).set_index("printed")
    assert checked["agreement"].to_dict() == {87.0: "agrees", 85.7: "agrees"}


@pytest.mark.parametrize(("region", "year"), REPORTS)
def test_every_printed_percentage_is_checked(region: str, year: int) -> None:
    report = ms.load(region, year)
    checked = published_percentages(report)
    printed = report.statements[report.statements["fact_id"].str.endswith(".pct")]
    assert sorted(checked["statement_id"]) == sorted(printed["statement_id"])
    assert (checked["agreement"] != "not_checkable").all()


def test_three_of_105_do_not_follow_from_their_figures() -> None:
    checked = pd.concat(
        [published_percentages(ms.load(*key)).assign(region=key[0]) for key in REPORTS if key[0] != "ningbo"]
    )
    assert len(checked) == 105
    off = checked[checked["agreement"] != "agrees"].sort_values(["region", "line"])
    assert off[["region", "as_of", "line", "printed", "agreement"]].values.tolist() == [
        ["meishan", "2017-07-31", 20, 103.0, "within_rounding"],
        ["meishan", "2017-07-31", 28, 91.9, "differs"],
        ["wanzhou", "2025-06-30", 11, 63.9, "within_rounding"],
    ]


def test_a_report_that_prints_none_gives_an_empty_table() -> None:
    checked = published_percentages(ms.load("ningbo", 2018))
    assert checked.empty
    assert "agreement" in checked


def test_a_percentage_beyond_the_plan_is_what_the_result_has_more() -> None:
    found = compare_percentages(
        rows(
            target_value=[260.0, 260.0],
            actual_value=[287.0, 287.0],
            direction=["increase"] * 2,
            printed=[10.4, 14.0],
            digit=[0.1, 1.0],
        )
    )
    # 287 of 260 is 110.4%: 10.4% beyond the plan.
    assert found["agreement"].tolist() == ["agrees", "differs"]


@pytest.mark.parametrize(
    ("place", "year", "line", "by"),
    [
        # 4.2 against 4.3: 4.25 before it was rounded gives 103.4% or so. 1.07 against 1.6842: 1.075 gives 63.83%, 1.079 gives 64.1%.
        ("meishan", 2017, 20, "rounded"),
        ("wanzhou", 2025, 11, "cut"),
    ],
)
def test_rounding_is_only_named_where_it_could_give_what_is_printed(place, year, line, by) -> None:
    report = ms.load(place, year)
    row = next(
        row for row in rows_of(published_percentages(report), PercentageRow) if row.agreement == "within_rounding"
    )
    assert explained_by(row) == by
    audited = ms.audit(report)
    told = audited[audited["check"].eq("percentage_mismatch") & audited["statement_ids"].str.contains(f"L{line:03}")]
    assert told["message_en"].str.contains("only if the figure reported as the result was truncated").tolist() == [
        by == "cut"
    ]
    assert told["message_zh"].str.contains("只有所报的结果数字本身是舍去尾数").tolist() == [by == "cut"]


@pytest.mark.parametrize(
    ("place", "year", "words"),
    [
        ("meishan", 2017, "所报结果本身经四舍五入，才可能相符（目标除以结果）"),
        ("wanzhou", 2025, "所报结果本身经舍去尾数，才可能相符"),
    ],
)
def test_the_chinese_says_which_result_was_rounded(place: str, year: int, words: str) -> None:
    # The reported result, not the share recomputed beside it.
    table = percentage_table(published_percentages(ms.load(place, year)), lang="zh")
    assert words in {words_of(cell) for _, rows in table.groups for row in rows for cell in getattr(row, "cells", row)}
