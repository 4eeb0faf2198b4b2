"""What is asked and said of excerpts: expected words worked out by hand from the lines that the places printed."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest
from test_draft_pages import words
from test_page_wording import judged

import minsheng_analysis as ms
from minsheng_analysis.appraisal.rows import ScoreRow
from minsheng_analysis.appraisal.shortfalls import shortfall_words, shortfalls
from minsheng_analysis.appraisal.target_setting import target_setting
from minsheng_analysis.display.lettering import phrases
from minsheng_analysis.measures.rows import rows_of
from minsheng_analysis.pages.annual import charts, lead, narrative, tables
from minsheng_analysis.pages.annual.verdicts_in_words import borne_out
from minsheng_analysis.pages.evaluation import figure_cell


def asked(region: str, year: int, lang: str, start: str) -> str:
    (one,) = (said for said in ms.questions(ms.load(region, year))[f"question_{lang}"] if said.startswith(start))
    return str(one)


def test_no_target_is_called_low_by_a_share_in_doubt() -> None:
    # L6: 1,089 of 400, of which the districts' 512 of 340 (L11 to L36); L7 and L32 are in no doubt.
    report, rows = judged("meishan", 2019)
    low = ms.audit(report).query("check == 'low_target'")["lines"]
    assert sorted(low) == ["32", "7"]
    assert "200%" not in narrative.achieved(rows, lang="en").paragraphs[0]
    assert "目标可能偏低" not in charts.squares(rows, lang="zh").wide + charts.achieved(rows, lang="zh").wide
    assert "272.3%?" in charts.achieved(rows, lang="en").alt
    told = words(tables.targets(report, target_setting(report), lang="zh"))
    assert "合计少于目标 272.3%（存疑） 272.3%（存疑）" in told
    assert told.count("存疑") == 2
    # What nothing contradicts is marked as before: 1,876 and 1,008 of 400 (L12, L15).
    assert "2 results come to at least 200%" in narrative.achieved(judged("meishan", 2017)[1], lang="en").paragraphs[0]


def test_target_and_result_are_written_in_one_unit() -> None:
    (open_one,) = (one for one in ms.followups(ms.load("wanzhou", 2025))["matter_zh"] if "投资" in one)
    assert open_one == "重点民生实事投资：承诺182852万元，完成110500万元"
    for region, year, key, target, result in (
        ("wanzhou", 2025, "p06.invest", "182852万元", "110500万元"),
        ("meishan", 2019, "p01.jobs", "27800人", "52242人"),
    ):
        scores = ms.evaluate(ms.load(region, year))
        (row,) = (one for one in rows_of(scores, ScoreRow) if one.indicator_id == key)
        shown = [figure_cell(row, row.target_value, row.target_text, "zh"), figure_cell(row, row.value, row.actual_text, "zh")]  # fmt: skip
        assert [re.sub("<[^>]+>", "", cell.html) for cell in shown] == [target, result]


def test_an_open_matter_says_what_was_done_so_far() -> None:
    # L30: 1,110 of 1,500 estates started; L31: 281,682.6 of 752,393.73, in 10,000 yuan of investment.
    report = ms.load("hunan", 2021)
    told = ms.followups(report)
    assert told["matter_en"].tolist() == [
        "Old housing estates where renovation started: 1,500 promised, 1,110 started",
        "Investment completed in old housing estates: 7,523.94 million yuan promised, 2,816.83 million yuan invested",
    ]
    assert told["matter_zh"].tolist() == ["老旧小区改造开工：承诺1500个，已开工1110个", "老旧小区改造投资：承诺752393.73万元，完成281682.6万元"]  # fmt: skip
    invested, started = shortfalls(report)
    # Money raised is not invested, and what was to go on is not started.
    for row, end in ((replace(invested, name_zh="筹集资金"), "2,816.83 million yuan reported"), (replace(started, target_stage="advancing"), "1,110 reported")):  # fmt: skip
        assert shortfall_words(row, "en").endswith(end)


def test_a_result_without_a_target_is_not_said_to_have_had_none() -> None:
    # L2, L11 and L12 of Ningbo's excerpt print no target.
    rows = ms.evaluate(ms.load("ningbo", 2018))
    assert (rows["deviation_en"].str.startswith("Not scored: no target printed.").sum(), rows["deviation_zh"].str.startswith("不计分：未写明目标。").sum()) == (3, 3)  # fmt: skip


@pytest.mark.parametrize(
    ("region", "year", "lang", "start", "said"),
    [
        # L13 prints 127.1%; it is L28, of July, that prints 91.9%.
        ("meishan", 2017, "zh", "现代畜牧业科技培训", "现代畜牧业科技培训（2017年7月31日）：写作91.9%"),
        ("meishan", 2017, "en", "Modern livestock", "Modern livestock-farming training (31 July 2017): 91.9% is printed"),
        ("wanzhou", 2025, "zh", "市级实事投资", "市级实事投资（2025年6月30日）：写作63.9%"),
        # Homes of which no more than a start is printed (L8).
        ("ningbo", 2018, "zh", "安置房新开工", "没有明细。分布在哪里，各于何时开工，由谁核查？"),
        ("ningbo", 2018, "en", "Resettlement homes", "Where is each, when was it begun, and who checked it?"),
        # A result without a target (L2), one with (L4).
        ("ningbo", 2018, "zh", "污水零直排区创建", "节录写60个，没有写明目标，也没有明细。目标是多少？"),
        ("ningbo", 2018, "en", "Zones", "the excerpt gives 60, but no target and no list. What was the target?"),
        ("ningbo", 2018, "zh", "幼儿园新改扩建", "节录写48所，没有明细。分布在哪里，何时完成"),
        ("meishan", 2017, "zh", "高校毕业生就业率", "节录写97%，分子、分母"),
        ("meishan", 2017, "en", "Employment rate of university", "the excerpt gives 97%"),
    ],
)  # fmt: skip
def test_a_question_fits_what_is_printed(region: str, year: int, lang: str, start: str, said: str) -> None:
    assert said in asked(region, year, lang, start)


def test_a_verdict_is_no_result() -> None:
    # L9: of 应补尽补 only 达到时间进度 is printed.
    report, _ = judged("meishan", 2017)
    (found,) = rows_with(ms.audit(report), "not_comparable")["message_en"]
    assert found.startswith(
        "Support for student entrepreneurs: target “all who qualify subsidised”. Only “on schedule”"
    )
    assert "结果是“" not in asked("meishan", 2017, "zh", "大学生创业扶持")
    assert ms.followups(report)["state"].tolist() == ["not_shown"]


def rows_with(findings: pd.DataFrame, check: str) -> pd.DataFrame:
    return findings[findings["check"] == check]


def test_it_is_said_of_which_projects_the_verdict_cannot_be_tested() -> None:
    # L2, L11 and L12 print no target.
    report, rows = judged("ningbo", 2018)
    told = narrative.official(rows, ms.audit(report), lang="en").paragraphs[0]
    assert (
        told
        == "Projects 1 and 7: no target printed, so their verdicts cannot be tested; the figures bear out the others."
    )
    told = narrative.official(rows, ms.audit(report), lang="zh").paragraphs[0]
    assert told == "项目1和7没有写明目标，官方结论无从核对；其余与数字相符。"
    other = rows.assign(reason_reported="not_comparable")
    assert borne_out(other, "en", projects=8).startswith("Projects 1 and 7 have no promise that can be judged")
    # Where none can be tested nothing is borne out.
    assert borne_out(rows[rows["project_no"].isin([1, 7])], "en", projects=8) == ""


def test_two_days_are_no_span_of_days() -> None:
    report, rows = judged("wanzhou", 2025)
    title = lead.headline(report, rows, lang="zh").title
    assert "按各项最新数字（截至2025年3月31日或6月30日）" in title
    third = rows.assign(told_on=["2025-03-31", "2025-05-31", "", "", ""])
    assert "（2025年3月31日至6月30日不等）" in lead.headline(report, third, lang="zh").title
    assert "latest figures, 31 Mar – 30 Jun 2025)" in lead.headline(report, third, lang="en").title


def test_no_line_of_a_title_begins_with_a_particle() -> None:
    told = phrases("32项承诺，按报告口径能够评价的31项全部兑现")
    assert '能够<span class="nowrap">评价的</span>31项' in told
    assert "nowrap" not in phrases("没有写明目标的结果")


def test_a_question_for_the_target_cites_every_result_without_one() -> None:
    # L16: 8 car parks; L17: 485 spaces; neither has a target.
    asked_of = ms.questions(ms.load("wanzhou", 2025)).query("project_no == 4")
    assert asked_of["question_en"].tolist() == ["Parking: the excerpt prints no target. What was it?"]
    assert asked_of["lines"].tolist() == ["16;17"]


@pytest.mark.parametrize(
    ("region", "year", "start", "whom"),
    [
        # People in work, people trained, batches tested, households: whom they serve is what is counted, or nobody.
        ("meishan", 2017, ("城镇新增就业", "New urban employment"), False),
        ("meishan", 2019, ("劳务品牌培训", "Training under local labour brands"), False),
        ("ningbo", 2018, ("食品安全抽检", "Food-safety samples tested"), False),
        ("shanghai", 2024, ("困境未成年人", "Home makeovers"), False),
        ("shanghai", 2024, ("养老床位新增", "New beds in care homes"), True),
        ("ningbo", 2018, ("生活垃圾中转站", "Household-waste transfer stations"), True),
    ],
)
def test_people_and_samples_are_not_asked_whom_they_serve(
    region: str, year: int, start: tuple[str, str], whom: bool
) -> None:
    told = asked(region, year, "zh", start[0]), asked(region, year, "en", start[1])
    assert [words in one for words, one in zip(("服务哪些人", "for whom"), told, strict=True)] == [whom, whom]
    assert told[0].endswith("由谁核查？")
    assert told[1].endswith("and who checked it?")
