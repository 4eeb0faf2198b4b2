"""What is asked and said of excerpts: expected words worked out by hand from the lines that the places printed."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest
from test_draft_pages import words
from test_page_wording import judged

import minsheng_analysis as ms
from minsheng_analysis.appraisal.percentages import published_percentages
from minsheng_analysis.appraisal.rows import ScoreRow
from minsheng_analysis.appraisal.shortfalls import shortfall_words, shortfalls
from minsheng_analysis.appraisal.target_setting import target_setting
from minsheng_analysis.display.lettering import phrases
from minsheng_analysis.measures.rows import rows_of
from minsheng_analysis.measures.verdicts import by_place
from minsheng_analysis.pages import progress as progress_page
from minsheng_analysis.pages.annual import charts, lead, narrative, tables
from minsheng_analysis.pages.annual.kept_in_words import kept_by_project
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
    # Heard, a question mark is nothing.
    assert "laid-off workers back in work, 272.3% (in doubt)." in charts.achieved(rows, lang="en").alt
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
        "Investment in renovating old housing estates: 7,523.94 million yuan promised, 2,816.83 million yuan invested",
    ]
    assert told["matter_zh"].tolist() == ["老旧小区改造开工：承诺1500个，已开工1110个", "老旧小区改造投资：承诺752393.73万元，完成281682.6万元"]  # fmt: skip
    invested, started = shortfalls(report)
    # Money raised is not invested, and what was to go on is not started.
    for row, end in ((replace(invested, name_zh="筹集资金"), "2,816.83 million yuan reported"), (replace(started, target_stage="advancing"), "1,110 reported")):  # fmt: skip
        assert shortfall_words(row, "en").endswith(end)


def test_a_result_without_a_target_is_not_said_to_have_had_none() -> None:
    # L2, L11 and L12 of Ningbo's excerpt print no target.
    rows = ms.evaluate(ms.load("ningbo", 2018))
    assert (rows["deviation_en"].str.startswith("Not scored: no target seen.").sum(), rows["deviation_zh"].str.startswith("不计分：未见目标。").sum()) == (3, 3)  # fmt: skip


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
    assert told.startswith(
        "Projects 1 and 7: no target seen, so their verdicts cannot be tested; the figures bear out the others. "
    )
    told = narrative.official(rows, ms.audit(report), lang="zh").paragraphs[0]
    assert told.startswith("项目1和7未见目标，官方结论无从核对；其余与数字相符。")
    other = rows.assign(reason_reported="not_comparable")
    assert borne_out(other, "en", projects=8).startswith("Projects 1 and 7 have no promise that can be judged")
    # Where none can be tested nothing is borne out.
    assert borne_out(rows[rows["project_no"].isin([1, 7])], "en", projects=8) == ""


def test_two_days_are_no_span_of_days() -> None:
    report, rows = judged("wanzhou", 2025)
    title = lead.headline(report, rows, lang="zh").title
    assert "按各项最新数字（截至2025年3月31日或6月30日）" in title
    third = rows.assign(as_of=["2025-03-31", "2025-05-31", *["2025-06-30"] * 3])
    assert "（2025年3月31日至6月30日不等）" in lead.headline(report, third, lang="zh").title
    assert "latest figures, 31 Mar – 30 Jun 2025)" in lead.headline(report, third, lang="en").title


def test_no_line_of_a_title_begins_with_a_particle() -> None:
    told = phrases("32项承诺，按报告口径能够评价的31项全部兑现")
    assert '<span class="nowrap">能够</span><span class="nowrap">评价的</span><span class="nowrap">31项</span>' in told
    assert "nowrap" not in phrases("没有写明目标的结果")


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("重庆市万州区2025年：5项承诺中4项已达标或达到时间进度", ["5项", "承诺", "达标", "达到", "时间", "进度"]),
        # Also where no comma or colon parts it.
        ("12个牵头单位中2个有未达目标的承诺", ["12个", "牵头", "单位", "未达", "目标的", "承诺"]),
        ("最大的是渝北区全民健身中心羽毛球馆建设，1.15亿元", ["最大的", "全民", "健身", "中心", "羽毛球馆"]),
    ],
)
def test_no_line_of_a_title_ends_within_a_word(title: str, words: list[str]) -> None:
    told = phrases(title)
    assert [word for word in words if f'<span class="nowrap">{word}</span>' not in told] == []
    # Its words stay as they are.
    assert re.sub("<[^>]+>", "", told) == title


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
        ("ningbo", 2018, ("食品安全抽检", "Food batches tested for safety"), False),
        ("shanghai", 2024, ("困境未成年人", "Home makeovers"), False),
        ("shanghai", 2024, ("养老床位新增", "New beds in care homes"), True),
        ("ningbo", 2018, ("生活垃圾中转站", "Household-waste transfer stations"), True),
    ],
)
def test_people_and_samples_are_not_asked_whom_they_serve(
    region: str, year: int, start: tuple[str, str], whom: bool
) -> None:
    told = asked(region, year, "zh", start[0]), asked(region, year, "en", start[1])
    assert [words in one for words, one in zip(("哪些人受益", "who benefits"), told, strict=True)] == [whom, whom]
    assert told[0].endswith("由谁核查？")
    assert told[1].endswith("and who checked it?")


@pytest.mark.parametrize(
    ("region", "year", "lang", "told"),
    [
        # L30 has estates begun, L31 money; at the end of August neither is missed, nor is anything finished.
        ("hunan", 2021, "zh", "老旧小区改造开工承诺1500个，已开工1110个。"),
        ("hunan", 2021, "zh", "老旧小区改造投资承诺752393.73万元，完成投资281682.6万元；"),
        ("hunan", 2021, "en", "Old housing estates where renovation started, promised 1,500, started 1,110."),
        ("wanzhou", 2025, "zh", "老旧住宅电梯更新承诺50部，已完工30部；重点民生实事投资承诺182852万元，完成投资110500万元。"),
        ("wanzhou", 2025, "en", "promised 50, finished 30; Investment in key livelihood projects, promised 1,828.52 million yuan, invested 1,105 million yuan."),
    ],
)  # fmt: skip
def test_what_is_drawn_is_spoken_of_as_begun_invested_or_finished(region: str, year: int, lang: str, told: str) -> None:
    assert told in charts.unfinished(*judged(region, year), lang=lang).alt


def test_squares_speak_of_what_is_open_while_the_year_runs_and_of_what_is_missed_once_it_is_over() -> None:
    hunan, meishan, yubei = (judged(*which)[1] for which in (("hunan", 2021), ("meishan", 2019), ("yubei", 2021)))
    assert charts.squares(hunan, lang="en").alt == (
        "2 promises in one project: one square a promise, one row a project. As reported 0 of 2 are reached, counting only what"
        " is finished 0 of 2. Not yet reached, on either basis: investment in renovating old housing estates and old housing"
        " estates where renovation started."
    )
    told = charts.squares(hunan, lang="zh").alt
    assert "两种口径相同，尚未达到：老旧小区改造投资和老旧小区改造开工。" in told
    assert not any(words in told for words in ("未达目标", "兑现"))
    # Seven of seven are kept in a year that is over; of Yubei's 32 three fall short once only finished work counts.
    assert "As reported 7 of 7 are kept" in charts.squares(meishan, lang="en").alt
    assert "Short of target, counting only what is finished: water mains" in charts.squares(yubei, lang="en").alt


def test_places_of_one_kind_are_bars() -> None:
    for lang, told in (("en", "Bars of 14 places. "), ("zh", "14个地方的条形图。")):
        report, rows = judged("hunan", 2021)
        assert charts.by_place(by_place(report, rows, lang=lang), lang=lang).alt.startswith(told)


def test_a_start_that_is_not_reached_yet_is_scored_as_a_start() -> None:
    (row,) = (one for one in rows_of(ms.evaluate(ms.load("hunan", 2021)), ScoreRow) if one.indicator_id == "p01.starts")
    assert row.deviation_zh == "未到期。目前为目标的74%。目标只要求开工，按开工数计分。"
    assert row.deviation_en.endswith(
        "74% of the target so far. The target asks only for a start: what has started is scored."
    )


def test_judged_are_not_set_apart_where_all_can_be() -> None:
    # Of Ningbo's 12 three, of Meishan's 15 of 2017 one cannot be judged; elsewhere all can.
    for region, year, some in (("hunan", 2021, False), ("shanghai", 2024, False), ("meishan", 2019, False), ("wanzhou", 2025, False), ("ningbo", 2018, True), ("meishan", 2017, True)):  # fmt: skip
        report, rows = judged(region, year)
        for lang, words_of in (("en", "that can be judged"), ("zh", "能够评价的")):
            annual = lead.headline(report, rows, lang=lang)
            pace = progress_page.headline(report, ms.progress(report), published_percentages(report), lang=lang)
            for told in (annual, pace):
                assert (words_of in f"{told.title} {told.answer}") is some, (region, lang, told.title)


def test_targets_of_starts_are_named_where_the_bases_come_out_the_same() -> None:
    for region, year, lang, said in (
        ("ningbo", 2018, "zh", "只计已完工：各项相同（安置房新开工只要求开工）。"),
        ("hunan", 2021, "en", "the same throughout (old housing estates where renovation started: only a start was asked for)."),
        ("shanghai", 2024, "zh", "只计已完工：各项相同。"),
    ):  # fmt: skip
        report = ms.load(region, year)
        one, other = (ms.progress(report, basis=basis) for basis in ("reported", "completed"))
        assert any(note.endswith(said) for note in progress_page.pace_table(one, {}, lang=lang, other=other).notes)


def test_an_excerpt_is_called_so_alike_on_both_pages_and_no_colon_stands_in_a_colons_reach() -> None:
    report, rows = judged("hunan", 2021)
    paced = ms.progress(report)
    mark = " · 仅为节录，不是报告全文"
    pace = progress_page.headline(report, paced, published_percentages(report), lang="zh")
    assert pace.kicker.endswith(mark)
    assert lead.headline(report, rows, lang="zh").kicker.endswith(mark)
    assert "本页采用银川市" in progress_page.rule_words("", paced, lang="zh").paragraphs[0]
    told = progress_page.place_words(paced, lang="zh", other=ms.progress(report, basis="completed")).paragraphs[0]
    # On both targets only these are behind: all other places on one.
    assert "12个地方滞后或严重滞后，不止一项的有衡阳市（2项）、邵阳市（2项）和湘西州（2项）。" in told


def test_projects_that_kept_all_on_either_basis_are_counted_once() -> None:
    # A number at the end ran into the next sentence: “…only finished work, 7. 3 findings on 2 matters.”
    rows = judged("meishan", 2019)
    for lang, told in (
        ("en", "All promises were kept in each of 7 projects on either basis."),
        ("zh", "按项目计，7个项目各项承诺，按两种口径都全部兑现。"),
    ):
        assert told in kept_by_project(*rows, lang)
