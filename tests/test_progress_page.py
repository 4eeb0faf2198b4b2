"""What the progress page says and draws, in both languages."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import pytest
from loaded import load, pace_of

import minsheng_analysis as ms
from minsheng_analysis.appraisal.doubt import doubted
from minsheng_analysis.appraisal.percentages import published_percentages
from minsheng_analysis.dataset.names import place_names
from minsheng_analysis.display.palette import ink
from minsheng_analysis.display.table import Cell
from minsheng_analysis.language.languages import LANGUAGES
from minsheng_analysis.measures.readings import support_items
from minsheng_analysis.measures.rows import PromiseRow, rows_of
from minsheng_analysis.measures.verdicts import kept, verdicts
from minsheng_analysis.pages import progress as page
from minsheng_analysis.pages.annual.kept_in_words import still_open
from minsheng_analysis.pages.annual.works_in_words import support_words
from minsheng_analysis.pages.progress import titles

CHINESE = re.compile(r"[一-鿿]")
ALL = [
    ("hunan", 2021),
    ("meishan", 2017),
    ("meishan", 2019),
    ("ningbo", 2018),
    ("shanghai", 2024),
    ("wanzhou", 2025),
    ("yubei", 2021),
]


def everything(report: ms.Report, lang: str, basis: str = "reported") -> list[object]:
    paced, checked, names = ms.progress(report, basis=basis), published_percentages(report), place_names(lang)
    return [
        page.headline(report, paced, checked, lang=lang),
        page.pace_words(paced, lang=lang),
        page.pace_chart(paced, lang=lang),
        page.courses(report, lang=lang, basis=basis),
        page.pace_table(paced, page.printed_states(report, basis=basis), lang=lang),
        page.parts_table(paced, page.printed_states(report, basis=basis), lang=lang),
        page.place_words(paced, lang=lang, names=names),
        page.places(paced, lang=lang, names=names),
        page.unit_words(paced, lang=lang, names=names),
        page.unit_table(paced, lang=lang, names=names),
        page.blocker_words(report, lang=lang),
        page.blocker_table(report, lang=lang),
        page.percentage_words(checked, lang=lang),
        page.percentage_table(checked, lang=lang),
        page.rule_words("tianjin", paced, lang=lang),
    ]


@pytest.mark.parametrize(("region", "year"), ALL)
def test_every_report_has_a_page_in_each_language(region: str, year: int) -> None:
    report = load(region, year)
    english = "\n".join(repr(part) for part in everything(report, "en") if part is not None)
    assert not CHINESE.search(english), CHINESE.search(english)
    for part in everything(report, "zh", "completed"):
        words = repr(part)
        assert not re.search(r"[A-Za-z]{3,} [a-z]{3,}", words), words


def test_wanzhou_in_june_names_what_lags_and_by_how_much() -> None:
    report = load("wanzhou", 2025)
    lead = page.headline(report, ms.progress(report), published_percentages(report), lang="en")
    assert lead.title.endswith(
        "4 of 5 promises had reached their target or were on schedule (latest figures, 31 March or 30 June 2025), on either basis"
    )
    # The lifts and the charging ports are known at 31 March only (L7 and L8).
    chinese = page.headline(report, ms.progress(report), published_percentages(report), lang="zh").title
    assert "按各项最新数字（截至2025年3月31日或6月30日），5项承诺中4项" in chinese
    # 53 of 509 is 10.4%, 24.7% was due at day 90; the points, taken before rounding, stand in the table that says so.
    # 0.8959 / 0.7534 against 0.1041 / 0.2466 is 2.8 times.
    assert [one.words for one in lead.findings] == [
        "**Charging ports for electric bicycles**: 53 of 509 (10.4%), where 24.7% was due by 31 March 2025."
        " To finish in time, the rest must go at 2.8 times the pace so far."
    ]


def test_a_percentage_that_does_not_follow_is_told_from_its_date_on() -> None:
    report = load("meishan", 2017)
    checked = published_percentages(report)
    for date, told in (("2017-07-30", 0), ("2017-07-31", 1), ("", 1)):
        lead = page.headline(report, ms.progress(report, date or None), checked, lang="en", as_of=date)
        assert len(lead.findings) == told
    assert "91.9% is printed, but its own figures give 81.96%" in lead.findings[0].words
    # 4.3 / 4.2 is 102.38, which neither rounds nor is cut to 103: only a 4.15 to 4.17 behind the 4.2 gives that.
    told = page.percentage_words(checked, lang="en").paragraphs
    assert "26 follow from the figures" in told[0]
    assert (
        "printed 103%; the figures as printed give 102.38% (target over result); only the figures before rounding could"
        in told[1]
    )


def test_a_report_of_one_date_has_no_course_and_one_without_places_no_place_chart() -> None:
    report = load("shanghai", 2024)
    assert page.courses(report, lang="en") is None
    assert page.places(ms.progress(report), lang="en") is None
    assert page.courses(load("meishan", 2017), lang="en") is not None


def test_places_stand_beside_their_total() -> None:
    chart = page.places(pace_of("hunan", 2021), lang="en", names=place_names("en"))
    # Furthest behind: Xiangxi, 5,468.18 of 77,402.
    assert "Xiangxi" in chart.alt
    for name in ("Changsha", "All"):
        assert name in chart.wide
        assert name in chart.narrow


def test_yubei_tells_whose_promise_is_not_finished() -> None:
    report = load("yubei", 2021)
    paced = ms.progress(report, basis="completed")
    words = page.unit_words(paced, lang="zh").paragraphs[0]
    late = page.promises(paced)
    late = late[late["light"].isin(["red", "yellow"])]
    assert len(late)
    assert all(unit in words for units in late["lead_units"] for unit in units.split(";"))
    assert page.unit_table(paced, lang="zh") is not None


def test_blockers_are_tabled_with_their_delay() -> None:
    report = load("wanzhou", 2025)
    row = ["b1", "p01.charging", "用电报装", "Grid connection", "供电公司", "2025-03-01", "2025-05-31", ""]
    columns = ["blocker_id", "indicator_id", "blocker_zh", "blocker_en", "owner", "since", "due", "resolved"]
    report = replace(report, blockers=pd.DataFrame([row], columns=columns, dtype="str"))
    assert "Open blockers: 1; overdue: 1." in page.blocker_words(report, lang="en").paragraphs[0]
    table = page.blocker_table(report, lang="en")
    (saved,) = table.data.rows
    # Open from 1 March to 30 June, and due 30 days before.
    assert (saved[1], saved[3:]) == ("Grid connection", (121, "2025-05-31", 30))
    markup = table._repr_html_()
    assert "Grid connection" in markup
    assert "30 days overdue" in markup


def test_both_bases_are_always_in_the_answer_and_agree_with_the_annual_report() -> None:
    report = load("yubei", 2021)
    judged = verdicts(report)
    for basis, other, words in (
        ("reported", "completed", "counting only finished work, {} of {}"),
        ("completed", "reported", "as reported, all {} promises that can be judged reached their target"),
    ):
        paced = ms.progress(report, basis=basis)
        lead = page.headline(report, paced, published_percentages(report), lang="en", basis=basis)
        well, n = kept(judged, basis=other)
        assert words.format(well, n) in lead.title
        # Of 32 promises 31 can be judged as reported and 29 counting only what is finished.
        assert "Of 32 promises 1 cannot be judged as reported, 3 counting only finished work." in lead.answer
        assert (f"{well} of {n}", f"reached their target ({'as reported' if other == 'reported' else 'counting only what is finished'})") in lead.numbers  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "head"),
    [
        ("zh", ("按报告口径，能够评价的31项承诺全部达标", "只计已完工，29项中26项")),
        (
            "en",
            (
                "as reported, all 31 promises that can be judged reached their target",
                "counting only finished work, 26 of 29",
            ),
        ),
    ],
)
def test_the_head_counts_on_both_bases(lang: str, head: tuple[str, str]) -> None:
    report = load("yubei", 2021)
    title = page.headline(report, ms.progress(report), published_percentages(report), lang=lang).title
    assert all(words in title for words in head), title


def test_nobody_is_said_to_be_on_time_without_the_basis() -> None:
    paced = pace_of("yubei", 2021)
    assert page.unit_words(paced, lang="zh").paragraphs[0].startswith("报告口径：")
    finished = pace_of("yubei", 2021, basis="completed")
    assert (
        page.unit_words(finished, lang="zh", basis="completed")
        .paragraphs[0]
        .startswith("只计已完工，有承诺未达目标的单位")
    )


def test_the_pace_is_drawn_hollow_as_reported_and_solid_as_finished() -> None:
    report = load("yubei", 2021)
    both = ms.progress(report), ms.progress(report, basis="completed")
    chart = page.pace_chart(both[0], lang="en", other=both[1])
    assert chart is not None
    alone = page.pace_chart(both[0], lang="en")
    assert alone is not None
    assert chart.wide.count("fill:var(--paper") > alone.wide.count("fill:var(--paper")
    assert chart.title == (
        "As reported: all 21 promises drawn reached their target. Counting only what is finished: 18 of the 21 promises drawn reached their target"
    )
    # The 840 reported have their own mark at its end, above the range.
    row = chart.wide[chart.wide.index('href="#p05.spaces"') :].split("</a>")[0]
    assert row.index('class="on-completed"') < row.index('class="on-reported"') < row.rindex("fill:var(--paper")
    # Of the parking spaces between 760 and 840 are finished, of 629: the range is drawn, and told at its end.
    assert "120.8–133.5%" in chart.wide
    # The report prints 11.4 and 16 km, and no sum of them.
    assert "57% (in all 137%)" in chart.wide
    assert "our sum; none is printed" in chart.wide
    # The year is over: one mark for what was missed, and by how much.
    assert "missed (43 percentage points short)" in chart.wide
    assert "behind" not in chart.wide


@pytest.mark.parametrize(
    ("lang", "all_of_it", "unit", "verdict", "heads"),
    [
        ("en", ("Water mains renewed and laid", "All", "km"), "Unit", "Verdict, as reported", ("Item", "Promise")),
        ("zh", ("改造和新增供水管网", "合计", "公里"), "单位", "结论（报告口径）", ("事项", "承诺事项")),
    ],
)  # fmt: skip
def test_the_files_say_what_the_pictures_do(
    lang: str, all_of_it: tuple[str, ...], unit: str, verdict: str, heads: tuple[str, str]
) -> None:
    report = load("yubei", 2021)
    paced, other = both_ways("yubei", 2021)
    places = page.places(paced, lang=lang, other=other).numbers.filled()
    # Lines 129 and 323: the 50 km of Wangjia are under way, and none of them is said to be finished or not.
    assert [math.isnan(row[-1]) for row in places.rows if row[1] == "王家街道"] == [True]
    assert [row[-1] for row in places.rows if tuple(row[:3]) == all_of_it] == [0.6635]  # 98.61 of 148.61 km
    pace = page.pace_chart(paced, lang=lang, other=other).numbers
    table = page.pace_table(paced, page.printed_states(report, basis="reported"), lang=lang, other=other).data
    assert [numbers.columns.index(unit) for numbers in (places, pace, table)] == [2, 1, 1]
    # What is set place by place is a work or a part, and no promise.
    assert (places.columns[0], pace.columns[0]) == heads
    # The year is over: no light burns.
    assert verdict in pace.columns


def test_the_files_of_a_page_on_finished_work_say_which_column_is_which() -> None:
    report = load("yubei", 2021)
    reported, finished = both_ways("yubei", 2021)
    table = page.pace_table(finished, {}, lang="en", basis="completed", other=reported, report=report).data
    drawn = page.pace_chart(finished, lang="en", basis="completed").numbers
    for saved in (table, drawn):
        assert len(set(saved.columns)) == len(saved.columns)
        trails = next(row for row in saved.rows if row[0] == "Walking trails built")
        told = dict(zip(saved.columns, trails, strict=True))
        # L194, L206 and L412: 11.4 of 20 km finished, 27.4 counted.
        assert (told["Finished, lower end"], told["Share finished, lower end"]) == (11.4, 0.57)
        assert (told.get("Result", 27.4), told.get("Share as reported", 1.37)) == (27.4, 1.37)
    assert {"Result", "Verdict, as reported"} <= set(table.columns)
    assert not {"Result", "Share as reported"} & set(drawn.columns)


def test_a_reason_runs_across_both_columns_where_it_holds_on_both_bases() -> None:
    paced, other = both_ways("yubei", 2021)
    table = page.pace_table(paced, {}, lang="en", other=other)
    rows = {row.id: row.cells for _, rows in table.groups for row in rows}
    assert [name for name, cells in rows.items() if 'class="across"' in cells[-3].html and not cells[-2].html] == ["p08.training"]  # fmt: skip


def both_ways(region: str, year: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    return pace_of(region, year), pace_of(region, year, basis="completed")


@pytest.mark.parametrize(
    ("lang", "title", "words"),
    [
        ("zh", "报告口径：各地11个分目标全部达到；只计已完工：11个分目标中1个没有写明完工（王家街道）", "没有写明（报告计100%）"),
        ("en", "As reported: all of the places’ 11 targets reached. Counting only what is finished: 1 of 11 not said to be finished (Wangjia)", "not said (reported 100%)"),
    ],
)  # fmt: skip
def test_a_place_whose_part_was_only_to_be_under_way_is_not_drawn_as_finished(
    lang: str, title: str, words: str
) -> None:
    # Of Wangjia's 50 km the support column asks that they be under way; not one is finished.
    reported, completed = both_ways("yubei", 2021)
    chart = page.places(reported, lang=lang, names=place_names(lang), other=completed)
    assert chart.title == title
    assert words in chart.wide
    assert words in chart.narrow
    introduced = page.place_words(reported, lang=lang, names=place_names(lang), other=completed).paragraphs
    # One statement: nothing was missed, and what is not finished was not asked for.
    assert len(introduced) == 1
    assert {
        "zh": "没有写明完工、支撑项目也不要求当年完工的：王家街道（50公里）。",
        "en": "not said to be finished, nor required to be by the supporting-works column: Wangjia (50 km).",
    }[lang] in introduced[0]
    # No mark is lent to it: the diamond is for what cannot be judged.
    assert ink("not_assessable") not in chart.wide
    # L323 says that it is under way, and gives no share of it: so does what is shown when the mark is pointed at.
    assert {
        "zh": "报告口径：推进50公里 → 推进中（50公里）\xa0· 达到要求\n",
        "en": "As reported: progress on 50 km → under way (50 km)\xa0· as asked\n",
    }[lang] in chart.wide
    # Who asked no more is named: the promise itself (L115) gives the whole for the year.
    assert {
        "zh": "没有写明完工（支撑项目只要求推进）",
        "en": "not said to be finished (supporting works ask only for progress)",
    }[lang] in chart.wide
    # It did what was asked and missed nothing; its place is in its name already.
    assert chart.alt.endswith(
        {
            "zh": "没有写明完工：王家街道苟溪桥村自来水管网改造。",
            "en": "Not said to be finished: Gouxiqiao Village mains renewal, Wangjia.",
        }[lang]
    )


@pytest.mark.parametrize(
    ("lang", "counted", "unplaced"),
    [
        ("zh", "有2项承诺分别分解到5个和6个地方。", "两岔水厂（西新村、黄印村）扩网工程，34公里。"),
        ("en", "2 promises are split among 5 and 6 places respectively.", "Liangcha waterworks network extension (Xixin and Huangyin villages), 34 km."),
    ],
)  # fmt: skip
def test_what_the_places_lack_of_the_whole_is_named(lang: str, counted: str, unplaced: str) -> None:
    # L117 to L129: 4.5 + 8.2 + 34 + 5 + 6.91 + 40 + 50 = 148.61 km, the 34 of Liangcha without a town; no people for Wangjia.
    (told,) = page.place_words(pace_of("yubei", 2021), lang=lang, names=place_names(lang)).paragraphs
    assert told.startswith(counted)
    assert unplaced in told
    # Meishan's six counties and districts are all there are.
    (told,) = page.place_words(pace_of("meishan", 2019), lang=lang, names=place_names(lang)).paragraphs
    assert {"zh": "合计", "en": "“All”"}[lang] not in told


def test_a_work_that_cannot_be_judged_says_why() -> None:
    # L11 and L68 tell the fit-out in words, L65 asks for 90%; L155 and L160 name two drives; L374 gives no edition.
    report = load("yubei", 2021)
    table = page.parts_table(ms.progress(report), page.printed_states(report, basis="reported"), lang="zh")
    dated, *reasons = table.notes
    assert dated == "结果均截至2021年12月31日。"
    told = " ".join(reasons)
    assert [note.split("：")[0] for note in reasons] == ["区中医院装饰工程", "就业帮扶行动", "第四届职业技能大赛"]
    assert all(word in told for word in ("基本完工", "全部完成", "就在渝北", "临空匠才"))
    (fitout,) = (words(row) for _, rows in table.groups for row in rows if words(row).startswith("区中医院装饰工程"))
    assert "90% 基本完工" in fitout


@pytest.mark.parametrize("basis", ["reported", "completed"])
def test_a_target_without_a_result_cites_its_own_line(basis: str) -> None:
    # L101, L103 and L105: 249, 80 and 300 spaces; L65: finished in June 2022. No line tells what came of them.
    report = load("yubei", 2021)
    table = page.parts_table(ms.progress(report, basis=basis), page.printed_states(report, basis=basis), lang="en")
    cited = {
        words(row).split(" (")[0]: re.findall(r">(L\d+)<", row[-1].html) for _, rows in table.groups for row in rows
    }
    found = {name: lines for name, lines in cited.items() if name.startswith(("New spaces at", "Completion of"))}
    assert sorted(set(map(tuple, found.values()))) == [("L101",), ("L103",), ("L105",), ("L65",)]
    assert len(found) == 4
    assert all(cited.values())


def test_a_start_that_the_promise_itself_asks_for_is_a_start() -> None:
    # Hunan promises 1,500 estates begun: its cities are held against that, not against what they have finished.
    reported, completed = both_ways("hunan", 2021)
    chart = page.places(reported, lang="en", names=place_names("en"), other=completed)
    assert "of the places’ 28 targets 8 behind, 7 far behind" in chart.title
    assert "0% (reported" not in chart.wide


def test_the_table_says_its_basis_and_what_comes_of_it_on_the_other() -> None:
    reported, completed = both_ways("yubei", 2021)
    states = page.printed_states(load("yubei", 2021), basis="reported")
    table = page.pace_table(reported, states, lang="zh", other=completed)
    # Its rows have both bases, so its title names both.
    assert table.title == "各项承诺（报告口径，不同的另列只计已完工）"
    assert page.pace_table(reported, states, lang="zh").title == "各项承诺（报告口径）"
    rows = {row.id: words(row.cells) for row in table.groups[0][1]}
    assert "98.61公里（66.4%） ▼ 未达目标（差33.6个百分点）" in rows["p06.pipes"]
    assert "760～840个（120.8%～133.5%） ▲ 超额" in rows["p05.spaces"]
    # As on the other pages: 63 of 10 is beyond the target, 3 of 3 meets it.
    assert "630% ▲ 超额" in rows["p03.points"]
    assert "100% ● 完成" in rows["p01.schools"]
    assert "◆ 不能评价 专章称" in rows["p07.services"]
    # 40,000 against 7,000 that cannot be judged on either basis: the row says why.
    assert "◆ 不能评价 “超额完成” 目标是就业技能培训，结果写补贴性培训" in rows["p08.training"]
    # Line 197 has one verdict on the trails, line 410 another.
    assert "“超额完成” “全面完成”" in rows["p10.trail"]
    # Nothing is told twice that is the same on either basis, and once the year is over nothing is due by then.
    assert "只计已完工" not in rows["p01.schools"]
    assert "百分点" not in [column.label for column in table.columns]
    same = page.pace_table(*both_ways("meishan", 2017)[:1], {}, lang="zh", other=both_ways("meishan", 2017)[1])
    assert "只计已完工" not in [column.label for column in same.columns]
    assert "只计已完工：各项相同。" in same.notes
    assert "百分点" in [column.label for column in same.columns]


def words(cells: Sequence[Cell]) -> str:
    # What is in brackets may begin a line, and no blank is before it in Chinese.
    return " ".join(re.sub(r"<[^>]+>", " ", " ".join(cell.html for cell in cells)).split()).replace(" （", "（")


def test_what_stays_under_a_ceiling_is_no_share_of_it() -> None:
    # Unemployment of 4.17% under a ceiling of 4.3%.
    reported, completed = both_ways("meishan", 2017)
    chart = page.pace_chart(reported, lang="zh", other=completed)
    assert "1项的目标没有数字；城镇登记失业率（4.17%，低于上限4.3%）" in chart.note
    assert "城镇登记失业率" not in chart.wide
    table = page.pace_table(reported, {}, lang="zh")
    assert "4.3% 4.17% 低于上限" in next(
        words(row.cells) for row in table.groups[0][1] if "失业率" in row.cells[0].html
    )
    assert "失业率" not in page.courses(load("meishan", 2017), lang="zh").wide


def test_the_picture_explains_only_what_it_draws() -> None:
    over, running = both_ways("yubei", 2021), both_ways("meishan", 2017)
    assert "自上一时点" not in page.pace_chart(over[0], lang="zh", other=over[1]).subtitle
    assert "自上一时点" in page.pace_chart(running[0], lang="zh", other=running[1]).subtitle
    assert "空心" not in page.pace_chart(running[0], lang="zh", other=running[1]).subtitle
    assert page.pace_words(over[0], lang="zh").paragraphs == []


def test_no_column_of_the_lead_units_is_empty_and_their_unfinished_work_is_counted() -> None:
    reported, completed = both_ways("yubei", 2021)
    table = page.unit_table(reported, lang="zh", names=place_names("zh"), other=completed)
    # Two heads span what is reached, missed and out of judgement on each basis, and the gap that only finished work has; 0 is a count.
    three = ["已达标", "未达目标", "不能评价"]
    assert [column.label for column in table.columns] == ["牵头单位", *three, *three, "最大差距（百分点）"]
    markup = table._repr_html_()
    for head, n in (("报告口径", 3), ("只计已完工", 4)):
        assert f'<th scope="colgroup" class="span" colspan="{n}">{head}</th>' in markup
        assert f'data-label="已达标（{head}）"' in markup
    first, second, third = (words(row) for row in table.groups[0][1][:3])
    assert first == "区水利局 3 0 0 1 2 0 33.6"
    assert second == "区住房城乡建委 7 0 0 6 1 0 43"
    # Of those that missed nothing, whoever has most promises comes first, as in the annual page's picture.
    assert third.startswith("区人力社保局 4 0 1 3 0 2")
    told = page.unit_words(
        reported, lang="zh", names=place_names("zh"), other=completed, report=load("yubei", 2021)
    ).paragraphs[0]
    assert told.endswith("这3项承诺的支撑项目都有一部分当年只要求开工或推进，据称均已做到。")
    assert "报告口径：12个牵头单位均无承诺未达目标。" in told
    assert table.notes == ["由几个单位牵头的承诺，分别计入。"]
    assert "区住房城乡建委（1项）" in told


def test_a_state_is_printed_and_what_is_alike_in_all_rows_is_said_once() -> None:
    report = load("yubei", 2021)
    states = page.printed_states(report, basis="reported")
    markup = page.pace_table(ms.progress(report), states, lang="zh")._repr_html_()
    # The report calls the district hospital's main structure wholly finished.
    assert "主体工程全部完成" in markup
    assert markup.count("2021年12月31日") == 1
    assert page.printed_states(report, basis="reported", as_of="2021-06-30") == {}


def test_no_light_is_counted_that_does_not_burn() -> None:
    report = load("yubei", 2021)
    lead = page.headline(report, ms.progress(report), published_percentages(report), lang="en")
    assert "had been" not in lead.answer
    assert [number for number, _ in lead.numbers] == ["31 of 31", "26 of 29"]
    running = load("wanzhou", 2025)
    lead = page.headline(running, ms.progress(running), published_percentages(running), lang="en")
    assert "**0**" not in lead.answer


def test_who_lags_is_told_with_what_the_list_of_works_asked() -> None:
    report = load("yubei", 2021)
    lead = page.headline(report, ms.progress(report), published_percentages(report), lang="zh")
    told = [matter.words for matter in lead.findings if "只计已完工" in matter.words]
    assert len(told) == 3
    assert all("只要求" in words for words in told)
    # Elsewhere no list of works asks for less.
    for place, year in [("hunan", 2021), ("meishan", 2017)]:
        paced = pace_of(place, year)
        assert "只要求" not in page.unit_words(paced, lang="zh", report=load(place, year)).paragraphs[0]


def test_what_stands_in_the_way_is_no_section_where_nothing_is_recorded() -> None:
    assert page.blocker_words(load("yubei", 2021), lang="en") is None


def test_nothing_lags_once_the_year_is_over() -> None:
    # Another city's rule for a year under way says nothing of a year that is over.
    report = load("yubei", 2021)
    reported, completed = both_ways("yubei", 2021)
    for lang, late in (("zh", "滞后"), ("en", "behind")):
        shown = [
            page.headline(report, reported, published_percentages(report), lang=lang),
            page.place_words(reported, lang=lang, other=completed),
            page.unit_words(reported, lang=lang, other=completed, report=report),
            page.pace_table(reported, {}, lang=lang, other=completed),
            page.unit_table(reported, lang=lang, other=completed),
            page.pace_chart(reported, lang=lang, other=completed),
            page.places(reported, lang=lang, other=completed),
        ]
        assert not [one for one in shown if late in one._repr_html_()]
        assert late not in page.as_text(report, reported, completed, lang=lang, most=None)
    assert "滞后" in page.pace_chart(both_ways("hunan", 2021)[0], lang="zh").wide


@pytest.mark.parametrize(
    ("region", "year", "zh", "en"),
    [
        # Three targets short once only finished work counts, and nothing on the page that contradicts itself.
        ("yubei", 2021, "未达目标之处", "What fell short"),
        # Estates begun and their money, both behind in August.
        ("hunan", 2021, "滞后之处", "What lags"),
        # Nothing behind; one printed percentage that its own figures do not give.
        ("meishan", 2017, "不一致之处", "What does not add up"),
    ],
)
def test_the_box_is_headed_by_what_it_holds(region: str, year: int, zh: str, en: str) -> None:
    report = load(region, year)
    paced, checked = ms.progress(report), published_percentages(report)
    assert page.headline(report, paced, checked, lang="zh").findings_title == zh
    assert page.headline(report, paced, checked, lang="en").findings_title == en


def test_the_box_of_both_kinds_names_both() -> None:
    # A percentage that does not follow, put beside what fell short.
    report, other = load("yubei", 2021), published_percentages(load("meishan", 2017))
    lead = page.headline(report, ms.progress(report), other, lang="en")
    assert lead.findings_title == "What does not add up, and what fell short"


def test_none_behind_is_said_in_words() -> None:
    for lang, told in (
        ("zh", "图中13项承诺均未滞后"),
        ("en", "none of the 13 promises drawn is behind"),
    ):
        chart = page.pace_chart(pace_of("meishan", 2017), lang=lang)
        assert told in chart.title


def test_the_legend_says_all_that_a_mark_stands_for_and_where_lines_end() -> None:
    # Meishan, July 2017: two rates are met so far, and jobs beyond 150% have no room for a line.
    paced = pace_of("meishan", 2017)
    chart = page.pace_chart(paced, lang="zh")
    assert ">完成或目前达标</text>" in chart.wide
    assert ">met or met so far</text>" in page.pace_chart(paced, lang="en").wide
    assert "画到150%为止" in chart.subtitle
    # A rate that has an earlier figure has its line too: the 9+3 graduates went from 95% to 100%, the others from 96.8% to 97%.
    rates = paced[paced["kind"].eq("level") & paced["direction"].ne("decrease") & paced["previous_value"].notna()]
    alone = page.pace_chart(rates, lang="zh")
    assert len(rates) == 2
    assert "彩色横线：自上一时点以来。" in alone.subtitle


def test_things_that_were_named_are_counted_as_on_the_annual_page() -> None:
    # Three estates were promised by name, and line 24 has all three completed.
    report = load("yubei", 2021)
    for lang, name, told in (("zh", "老旧小区改造提升项目", ("列名3个", "完成3个")), ("en", "Old housing estates renovated", ("3 named", "3 completed"))):  # fmt: skip
        table = page.pace_table(ms.progress(report), page.printed_states(report, basis="reported"), lang=lang)
        (row,) = (row.cells for _, rows in table.groups for row in rows if words(row.cells).startswith(name))
        assert all(one in words(row) for one in told), words(row)


def test_a_date_that_is_inferred_says_so_in_the_headline() -> None:
    report = load("yubei", 2021)
    paced = ms.progress(report)
    assert "2021年12月31日（推定）" in page.headline(report, paced, published_percentages(report), lang="zh").answer
    assert "推定" in page.as_text(report, paced, ms.progress(report, basis="completed"), lang="zh").splitlines()[0]
    assert "推定" not in page.headline(load("meishan", 2017), pace_of("meishan", 2017), published_percentages(load("meishan", 2017)), lang="zh").title  # fmt: skip


def test_the_axis_of_the_places_has_a_scale_and_its_bars_a_legend() -> None:
    reported, completed = both_ways("yubei", 2021)
    chart = page.places(reported, lang="zh", other=completed)
    assert "横条：因数字取整而可能的区间" in chart.subtitle
    assert {"50%", "200%"} <= set(re.findall(r">(\d+%)<", chart.wide))


def test_a_rate_within_its_target_is_reached_as_on_the_annual_page_and_can_still_change() -> None:
    report = load("meishan", 2017)
    paced = ms.progress(report)
    # L5, L6 and L16: 4.17% under 4.3%, 100% of 95%, 97% of 78%; the other eleven are counted up.
    assert (int((paced["light"] == "done").sum()), kept(verdicts(report), basis="reported")) == (14, (14, 14))
    for lang, title, rates, word in (
        ("en", "all 14 promises that can be judged had reached their target by 30 November 2017", "3 promises that reached their target are rates, which could still change.", "met so far"),
        ("zh", "能够评价的14项承诺均已达标", "达到目标的承诺中有3项是比率，年内还可能变化。", "目前达标"),
    ):  # fmt: skip
        lead = page.headline(report, paced, published_percentages(report), lang=lang)
        assert title in lead.title
        assert rates in lead.answer
        assert rates in still_open(report, verdicts(report), lang)
        table = page.pace_table(paced, {}, lang=lang)._repr_html_()
        assert table.count(word) == 3
    # Once the year is over nothing changes any more.
    over = load("meishan", 2019)
    assert (
        "can still change" not in page.headline(over, ms.progress(over), published_percentages(over), lang="en").answer
    )


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "Not drawn: registered urban unemployment rate, from 3.48% to 3.8% under a ceiling of 4.3%."),
        ("zh", "未画出：城镇登记失业率，各地为3.48%至3.8%，上限4.3%。"),
    ],
)
def test_the_places_rate_under_a_ceiling_is_no_share_of_it(lang: str, words: str) -> None:
    chart = page.places(pace_of("meishan", 2019), lang=lang)
    assert chart is not None
    # 4.3 / 3.57 is 120.4%, which no place has come to.
    assert "120.4%" not in chart.wide
    assert chart.note == words


def test_what_is_not_drawn_says_what_it_lacks() -> None:
    # L2, L11 and L12 have a result and no target.
    chart = page.pace_chart(pace_of("ningbo", 2018), lang="en")
    assert chart is not None
    assert chart.note == "Not drawn: 3 for which no target was seen."


def test_places_have_a_legend_and_the_line_that_decides_their_light() -> None:
    reported, completed = both_ways("hunan", 2021)
    chart = page.places(reported, lang="en", other=completed)
    assert chart is not None
    # 31 August is day 243 of 365: 66.6%; Yongzhou's 62.2% lies below it and is green all the same.
    assert "Dashed: due by then, 66.6%." in chart.subtitle
    assert "A small lag, within what the rule allows, counts as on schedule." in chart.subtitle
    for word in ("met", "on schedule", "behind", "far behind"):
        assert f">{word}<" in chart.wide
    # Where both bases count the same it is said once.
    # Of the 28 of L3 to L29, 8 lie 10 to 30 points under the 66.6% due, 7 more than 30: Xiangxi has 7.1%, Shaoyang 12%.
    assert chart.title == "On either basis: of the places’ 28 targets 8 behind, 7 far behind"
    assert "What lags by less than 10 percentage points counts as on schedule." in repr(page.rule_words("", reported, lang="en"))  # fmt: skip
    assert "counts as on schedule" not in repr(page.rule_words("tianjin", reported, lang="en"))
    # The column has words, and the rule colours.
    assert "Here yellow reads “behind”, red “far behind”." in repr(page.rule_words("", reported, lang="en"))
    assert "本页黄色写作“滞后”，红色写作“严重滞后”。" in repr(page.rule_words("tianjin", reported, lang="zh"))


def test_a_result_that_its_parts_contradict_is_in_doubt_and_told() -> None:
    report = load("meishan", 2019)
    paced = doubted(ms.progress(report), ms.audit(report))
    lead = page.headline(report, paced, published_percentages(report), lang="en")
    # L6: 1,089; the six counties of L11 to L36 have 160 + 121 + 70 + 100 + 31 + 30 = 512.
    assert lead.findings_title == "What does not add up"
    assert ["512 people" in one.words and "1,089 people" in one.words for one in lead.findings] == [True]
    assert "272.3% (in doubt)" in page.pace_chart(paced, lang="en").wide
    assert "272.3% (in doubt)" in page.pace_table(paced, {}, lang="en")._repr_html_()
    # What the mark means stands beside each figure that has one, and nowhere else.
    note = "In doubt: the report contradicts a figure behind it."
    chart, places = page.pace_chart(paced, lang="en"), page.places(paced, lang="en")
    assert [note in one for one in (chart.note, places.note, page.pace_table(paced, {}, lang="en").notes)] == [True] * 3
    assert note not in page.parts_table(paced, {}, lang="en").notes
    assert note not in page.pace_chart(pace_of("meishan", 2017), lang="en").note
    # The counties' own shares are not in doubt.
    assert page.places(paced, lang="en").wide.count("(in doubt)</text>") == 1


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", "滞后**1**项。这5项中，2项按2025年3月31日的数字和时间进度评价。"),
        ("en", "**1** was behind. 2 of the 5 are judged by the figures and the schedule of 31 March 2025."),
    ],
)
def test_the_answer_says_which_targets_are_held_against_an_earlier_day(lang: str, words: str) -> None:
    # Wanzhou's renovation (L4) and charging ports have figures of the first quarter only, the other three of the half-year.
    report = load("wanzhou", 2025)
    told = page.headline(report, ms.progress(report), published_percentages(report), lang=lang).answer
    assert words in told
    yubei = load("yubei", 2021)
    assert "judged by the figures" not in page.headline(yubei, ms.progress(yubei), published_percentages(yubei), lang="en").answer  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", "未作评价：区中医院装饰工程；尚未到期：区中医院完工（2022年6月）"),
        ("en", "(fit-out); not due yet: completion of the district hospital"),
    ],
)
def test_a_work_that_is_due_after_the_year_is_named_as_not_due_yet(lang: str, words: str) -> None:
    # Line 65 asks for the hospital's completion in June 2022.
    report = load("yubei", 2021)
    hospital = next(row for row in rows_of(verdicts(report), PromiseRow) if row.indicator_id == "p02.hospital")
    assert words in support_words(hospital, support_items(report.indicators)["p02.hospital"], lang)


def test_a_target_that_is_printed_nowhere_says_so() -> None:
    report = load("wanzhou", 2025)
    checked = published_percentages(report)
    # The district's plan is the total less the municipal one: 182,852 less 16,842 is 166,010万元.
    words = page.percentage_words(checked, lang="en").paragraphs[-1]
    assert (
        words
        == "One target is printed nowhere and was worked out from other figures: that of investment in district-level projects."
    )
    assert "agrees (target worked out, not printed)" in page.percentage_table(checked, lang="en")._repr_html_()
    assert "166010万元（推算，未写明）" in page.parts_table(ms.progress(report), {}, lang="zh")._repr_html_()
    total = next(row for row in rows_of(verdicts(report), PromiseRow) if row.indicator_id == "p06.invest")
    told = support_words(total, support_items(report.indicators)["p06.invest"], "en")
    assert "planned 1,660.1 million yuan (worked out, not printed)" in told
    assert told.count("worked out") == 1


def test_a_name_with_a_colon_does_not_break_the_sentence_around_it() -> None:
    reported, _ = both_ways("hunan", 2021)
    whole = reported["indicator_id"] == "p01.starts"
    named = reported.assign(name_en=reported["name_en"].mask(whole, "Old housing estates: renovations started"))
    told = page.pace_words(named, lang="en").paragraphs[0]
    assert "Furthest ahead: **“Old housing estates: renovations started”**, 74% of the target" in told


def test_of_all_it_is_said_that_it_is_all() -> None:
    for region, year, n in (("ningbo", 2018, 9), ("meishan", 2017, 14), ("shanghai", 2024, 12)):
        report = load(region, year)
        told = {
            lang: page.headline(report, ms.progress(report), published_percentages(report), lang=lang).answer
            for lang in LANGUAGES
        }
        # Shanghai's twelve are all its promises: none is left that could not be judged.
        assert (
            f"**all {n}** promises{'' if region == 'shanghai' else ' that can be judged'} had reached their target"
            in told["en"]
        )
        assert f"{'' if region == 'shanghai' else '能够评价的'}**{n}**项承诺均已达标" in told["zh"]


def test_verdicts_are_sorted_by_verdict() -> None:
    report = load("yubei", 2021)
    html = page.pace_table(ms.progress(report), {}, lang="en")._repr_html_()
    keys: dict[str, set[int]] = {}
    for key, status in re.findall(
        r'data-label="Verdict"[^>]*data-value="(\d+)"><span class="status status-(\w+)"', html
    ):
        keys.setdefault(status, set()).add(int(key))
    assert set(keys) == {"not_assessable", "met", "exceeded"}
    assert max(keys["not_assessable"]) < min(keys["met"]) == max(keys["met"]) < min(keys["exceeded"])


def test_rates_and_the_pace_of_the_rest_are_said_in_plain_chinese() -> None:
    # L6 and L16 are floors, which no result lies within: they are compared with the year's target.
    words = page.pace_words(pace_of("meishan", 2017), lang="zh").paragraphs
    # The annual page marks them exceeded.
    assert (
        "3项比率或上限指标直接与全年目标比较，不按进度折算。这类结果年内还可能变化，本页只写“目前达标”（年度核对按现有数字评价）。"
        in words
    )
    assert page.courses(load("meishan", 2017), lang="zh").title == "年内各时点进度"
    report = load("hunan", 2021)
    lead = page.headline(report, ms.progress(report), published_percentages(report), lang="zh")
    # 62.56% left for 33.4% of the year, after 37.44% in 66.6%.
    assert "余下部分的推进速度须达到此前的3.3倍。" in lead.findings[0].words


@pytest.mark.parametrize(("lang", "told"), [("en", "31 December 2021 (inferred)."), ("zh", "2021年12月31日（推定）。")])
def test_a_date_that_is_not_printed_is_said_to_be_inferred_below_the_table(lang: str, told: str) -> None:
    report = load("yubei", 2021)
    for made in (page.pace_table, page.parts_table):
        table = made(ms.progress(report), {}, lang=lang, report=report)
        assert any(note.endswith(told) for note in table.notes)
        assert table._repr_html_().count(told[:-1]) == 1


def test_a_row_with_a_date_of_its_own_says_if_it_is_inferred() -> None:
    report = load("yubei", 2021)
    paced = ms.progress(report)
    paced.loc[paced["indicator_id"].eq("p07.carepeople"), "as_of"] = "2021-06-30"
    table = page.parts_table(paced, {}, lang="en", report=report)
    found = [re.sub("<[^>]+>", " ", row[2].html) for _, rows in table.groups for row in rows]
    assert sum("at 30 June 2021" in words and "inferred" not in words for words in found) == 1
    assert all("(inferred)" in words for words in found if "31 December" in words)


@pytest.mark.parametrize(("lang", "told"), [("en", "10 whose targets have no number"), ("zh", "10项的目标没有数字")])
def test_a_target_that_is_no_number_may_have_a_result_that_is_one(lang: str, told: str) -> None:
    # L169 names three estates, L389 has three of them done.
    drawn = page.pace_chart(pace_of("yubei", 2021), lang=lang)
    assert told in drawn.wide + drawn.subtitle + drawn._repr_html_()


def test_no_two_files_of_the_page_have_one_name() -> None:
    paced = pace_of("wanzhou", 2025)
    markup = page.pace_chart(paced, lang="en")._repr_html_() + page.pace_table(paced, {}, lang="en")._repr_html_()
    names = re.findall(r'download="([^"]+)"', markup)
    assert len(names) == 4
    assert len(set(names)) == 4


def test_a_place_s_mark_leads_to_the_row_of_its_promise() -> None:
    paced = pace_of("yubei", 2021, basis="completed")
    chart = page.places(paced, lang="en", names=place_names("en"))
    table = page.pace_table(paced, page.printed_states(load("yubei", 2021), basis="completed"), lang="en")
    assert chart is not None
    assert "<g><title>" not in chart.wide + chart.narrow
    led_to = set(re.findall(r'<a data-href="#([^"]+)"', chart.wide))
    # Only project 6 has targets place by place.
    assert {one.split(".")[0] for one in led_to} == {"p06"}
    assert [one for one in led_to if f'id="{one}"' not in table._repr_html_()] == []


@pytest.mark.parametrize(
    ("region", "year", "told"),
    [
        # Hunan's items are its prefectures' shares, Wanzhou's the sums that one investment is made of.
        ("hunan", 2021, ("Targets by place (as reported)", "分地区目标（报告口径）")),
        ("wanzhou", 2025, ("Targets of parts and other results (as reported)", "分项目标和其他结果（报告口径）")),
        ("yubei", 2021, ("Supporting works and other results (as reported)", "支撑项目和其他结果（报告口径）")),
    ],
)
def test_the_fold_of_what_stands_below_the_targets_is_named_by_what_is_there(region: str, year: int, told) -> None:
    paced = pace_of(region, year)
    assert tuple(page.parts_table(paced, {}, lang=lang).title for lang in ("en", "zh")) == told


def test_the_small_charts_name_their_marks() -> None:
    # Of 31 July 2017 most are on schedule, which the picture above, of November, does not draw.
    report = load("meishan", 2017)
    for lang, words in (("en", "on schedule"), ("zh", "达到时间进度")):
        picture = page.courses(report, lang=lang)
        # A key that is drawn has the colours of the marks.
        assert "▶" not in picture.subtitle
        for svg in (picture.wide, picture.narrow):
            assert svg.index(f">{words}</text>") < svg.index("stroke-dasharray")
            assert svg.index("fill:var(--on-schedule") < svg.index(f">{words}</text>")


def test_a_sum_that_the_report_does_not_print_is_explained_where_it_is_said() -> None:
    # L197 and L410: the trails have no total, so that "reported" would be untrue of 137%; Hunan's sums are its own.
    trails = [both_ways("yubei", 2021), both_ways("hunan", 2021)]
    told = [page.pace_chart(one, lang="en", other=other) for one, other in trails]
    assert "(in all 137%)" in told[0].wide
    assert "“in all”: the report prints no total" in told[0].subtitle
    assert "in all" not in told[1].subtitle + told[1].wide


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "120.8–133.5% (reported 133.5%)"), ("zh", "120.8%～133.5%（报告计133.5%）")]
)
def test_a_range_that_ends_at_what_is_reported_has_its_bracket(lang: str, words: str) -> None:
    report = load("yubei", 2021)
    reported, finished = (ms.progress(report, basis=basis) for basis in ("reported", "completed"))
    assert words in page.pace_chart(reported, lang=lang, other=finished).wide


def test_only_the_good_lights_that_occur_are_named() -> None:
    # Hunan at 31 August: starts 1,110 of 1,500 (74%, 66.6% due), investment behind; nothing has reached its target.
    report = load("hunan", 2021)
    told = {
        lang: page.headline(report, ms.progress(report), published_percentages(report), lang=lang).title
        for lang in LANGUAGES
    }
    assert told["en"].endswith("1 of 2 promises was on schedule at 31 August 2021, on either basis")
    assert told["zh"].endswith("2项承诺中1项达到时间进度，两种口径相同")
    for lights, words, short in (
        (["green", "red"], "was on schedule", "on schedule"),
        (["done", "red"], "had reached its target", "reached their target"),
        (["done", "green"], "had reached their target or were on schedule", "target reached or on schedule"),
        # Where none is well, neither of both occurs.
        (["red", "yellow"], "had reached their target or were on schedule", "target reached or on schedule"),
    ):
        shown = pd.DataFrame({"light": lights})
        n = titles.count_well(shown)[0]
        assert titles.well_words(n, [shown], "en") == words
        assert titles.well_short(shown, "en", over=False) == short
        assert f"**{n} of 2** {words}." in titles.on_the_other(shown, "completed", "en")
    assert titles.well_short(pd.DataFrame({"light": ["red"]}), "en", over=True) == "reached their target"


def test_what_is_due_for_each_stands_below_the_promises() -> None:
    reported, completed = both_ways("hunan", 2021)
    table = page.pace_table(reported, page.printed_states(load("hunan", 2021), basis="reported"), lang="en", other=completed)  # fmt: skip
    assert "Due for each: 66.6%." in " ".join(table.notes)


def test_a_result_without_a_target_has_a_dash_for_it() -> None:
    # L397 gives the register in words, and promises nothing of it; L395 in numbers.
    reported, completed = both_ways("yubei", 2021)
    states = page.printed_states(load("yubei", 2021), basis="reported")
    table = page.parts_table(reported, states, lang="zh", other=completed)
    rows = {row[0].html: row for row in table.groups[-1][1]}
    assert words(rows["人入房、房入楼、楼入库"][:3]).split() == ["人入房、房入楼、楼入库", "—", "基本实现"]
    assert all(words([row[1]]) for _, each in table.groups for row in each)


def test_that_a_start_was_made_is_the_reports_word() -> None:
    reported, completed = both_ways("yubei", 2021)
    told = page.unit_words(
        reported, lang="en", names=place_names("en"), other=completed, report=load("yubei", 2021)
    ).paragraphs[0]
    assert told.endswith("asked only for a start or for progress on part of the work, and this is reported.")


def test_the_largest_gap_stands_under_the_basis_that_it_is_of() -> None:
    # As reported nothing of Yubei falls short.
    reported, completed = both_ways("yubei", 2021)
    table = page.unit_table(reported, lang="en", other=completed)
    assert [column.under for column in table.columns if column.label.startswith("Largest gap")] == ["Only finished"]
    # 98.61 of 148.61 km (L117 to L129), so 33.645 points short, and 11.4 of 20 km (L194, L410); to a hundredth, as shares are.
    gap = table.numbers.columns.index("Largest gap, percentage points (only finished)")
    assert {row[gap] for row in table.numbers.rows} - {""} == {33.65, 43.0}
