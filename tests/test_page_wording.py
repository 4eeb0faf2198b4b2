"""What the pages say of excerpts: each expected value worked out by hand from the figures that the places printed."""

from __future__ import annotations

import re
from functools import cache

import pandas as pd
import pytest
from test_draft_pages import words

import minsheng_analysis as ms
from minsheng_analysis.appraisal.doubt import doubted
from minsheng_analysis.appraisal.percentages import published_percentages
from minsheng_analysis.appraisal.target_setting import target_setting
from minsheng_analysis.dataset.names import place_names
from minsheng_analysis.display.table import Row
from minsheng_analysis.measures.readings import support_items
from minsheng_analysis.measures.verdicts import so_far, verdicts
from minsheng_analysis.pages import figures
from minsheng_analysis.pages.annual import charts, lead, narrative, places_in_words, rest, tables
from minsheng_analysis.pages.annual.about import is_transcript
from minsheng_analysis.pages.annual.answer import sentences
from minsheng_analysis.pages.evaluation import policies
from minsheng_analysis.pages.evaluation.tables import indicators, projects
from minsheng_analysis.pages.evaluation.words import mark
from minsheng_analysis.pages.progress.percentages import percentage_words
from minsheng_analysis.pages.progress.tables import pace_table


@cache
def judged(region: str, year: int) -> tuple[ms.Report, pd.DataFrame]:
    report = ms.load(region, year)
    return report, doubted(so_far(verdicts(report), report), ms.audit(report))


def whole_answer(report: ms.Report, rows: pd.DataFrame, *, lang: str) -> str:
    return (" " if lang == "en" else "").join(sentences(report, rows, lang=lang))


def promises(region: str, year: int, lang: str) -> str:
    report, rows = judged(region, year)
    items = support_items(report.indicators, statements=report.statements)
    return words(tables.promises(rows, lang=lang, items=items, transcript=is_transcript(report)))


@pytest.mark.parametrize(
    ("region", "year", "said", "never"),
    [
        ("wanzhou", 2025, "Only finished ● met 67 started · 100%", "met 0"),
        ("hunan", 2021, "not yet reached 1,110 started · 74%", "reached 0 ·"),
        ("ningbo", 2018, "exceeded 16,768 started · 167.7%", "sets"),
    ],
)
def test_what_was_only_to_be_started_is_shown_as_started(region: str, year: int, said: str, never: str) -> None:
    told = promises(region, year, "en")
    assert said in told
    assert never not in told


def test_the_supporting_works_are_told_in_one_unit_and_with_their_day() -> None:
    told = promises("wanzhou", 2025, "en")
    # 182,852 less 16,842 is 166,010, in 10,000 yuan; 9.98亿 is 998 million.
    assert "planned 1,660.1 million yuan (worked out, not printed), reported 998 million yuan" in told
    # Of an earlier day than the promise's (L4, of 31 March), each with its own.
    report, rows = judged("wanzhou", 2025)
    every = words(tables.promises(rows, lang="en", items=support_items(report.indicators)))
    assert "planned 116.04 million yuan, reported 35 million yuan at 31 March 2025" in every
    # 11.05亿元 beside 182852万元.
    assert "182852万元 → 110500万元" in promises("wanzhou", 2025, "zh")


def test_the_appendix_gives_every_figure_its_unit() -> None:
    report, _ = judged("wanzhou", 2025)
    told = words(tables.statements(report, lang="en"))
    assert "11.05亿元 (1,105 million yuan)" in told
    # 55219.1万元 is 552,191,000 yuan: target and result of L2 in one unit.
    assert "55219.1万元 (552.191 million yuan)" in told
    assert " 67个 " in told
    assert "182852万元" in words(tables.statements(report, lang="zh"))


def test_a_figure_older_than_the_report_says_so() -> None:
    report, rows = judged("wanzhou", 2025)
    first = lead.headline(report, rows, lang="en")
    assert first.title.endswith("2 of 5 promises had reached their target (latest figures, 31 March or 30 June 2025)")
    assert "For 2 of the 5 promises the latest figure is that of 31 March 2025." in whole_answer(
        report, rows, lang="en"
    )
    assert "50 → 30 · at 31 March 2025" in promises("wanzhou", 2025, "en")
    assert charts.unfinished(report, rows, lang="zh").wide.count(">截至2025年3月31日<") == 2
    assert any("30 finished at 31 March 2025" in one for one in ms.followups(report)["matter_en"])


@pytest.mark.parametrize(
    ("region", "year", "agreements"),
    [
        # 14 prefectures: 752393.76 against 752393.73, each rounded to a hundredth.
        ("hunan", 2021, {"p01.invest": "same_but_rounding", "p01.starts": "same"}),
        # A rate is not added; the district's plan is the total less the municipal one.
        ("meishan", 2019, {"p01.jobs": "same", "p04.unemployment": "not_added", "p05.laid_off": "less"}),
        ("wanzhou", 2025, {"p06.invest": "not_added"}),
    ],
)
def test_targets_are_added_only_where_they_can_be(region: str, year: int, agreements: dict[str, str]) -> None:
    found = target_setting(ms.load(region, year)).set_index("indicator_id")["agreement"]
    assert {name: found[name] for name in agreements} == agreements


def test_parts_are_held_against_results_too() -> None:
    report, rows = judged("meishan", 2019)
    found = ms.audit(report)
    said = found.loc[found["check"] == "breakdown_mismatch", "message_en"].tolist()
    # 160 + 121 + 70 + 100 + 31 + 30 = 512 and 80 + 80 + 60 + 60 + 30 + 30 = 340.
    assert said == [
        "Laid-off workers back in work: the results of its 6 parts add up to 512 people, the total is 1,089 people; their targets add up to 340 people, the overall target is 400 people."
    ]
    assert "272.3% (in doubt)" in promises("meishan", 2019, "en")
    assert ">272.3%?<" in charts.achieved(rows, lang="en").wide


def test_a_result_is_no_share_of_its_ceiling() -> None:
    told, report = promises("meishan", 2019, "en"), ms.load("meishan", 2019)
    # A sign is part of each number, as it is on the Chinese page.
    assert "4.3% → 3.57% below the ceiling" in told
    assert "120.4" not in told
    assert "Danling County 3.7%" in told
    assert "116.2" not in told
    assert "120.4" not in words(tables.targets(report, target_setting(report), lang="en"))


def test_projects_that_cannot_be_judged_are_no_failures() -> None:
    report, rows = judged("ningbo", 2018)
    told = lead.matters(report, rows, ms.audit(report), lang="en").more
    assert "in each of 6 projects on either basis" in told
    assert "2 more projects have no promise that can be judged." in told
    assert "3 more cannot be judged: the excerpt prints no target for them." in whole_answer(report, rows, lang="en")


def test_a_line_of_an_excerpt_is_a_row_of_its_transcript() -> None:
    assert "L2: row 2 of the transcript" in promises("shanghai", 2024, "en")
    assert "L9: line 9 of the report" in promises("yubei", 2021, "en")


def test_investment_is_no_outlay() -> None:
    report, rows = judged("hunan", 2021)
    asked = ms.questions(report)["question_en"].tolist()
    assert asked == ["Investment in renovating old housing estates: 7,523.94 million yuan was planned and 2,816.83 million yuan is reported. From which funds does it come, and how much has been paid?"]  # fmt: skip
    drawn = charts.unfinished(report, rows, lang="en").wide
    assert ">invested<" in drawn
    assert "spent" not in drawn
    matters = ms.followups(report)
    assert "年末" not in narrative.next_steps(matters, rows, lang="zh").paragraphs[0]


def test_of_a_rate_no_list_is_asked_for() -> None:
    asked = ms.questions(ms.load("meishan", 2019))["question_zh"]
    (rate,) = asked[asked.str.contains("3.57%", regex=False)]
    assert "分子、分母各是多少" in rate
    assert "明细" not in rate


def test_figures_bear_out_no_verdict_of_a_project_that_cannot_be_judged() -> None:
    report, rows = judged("ningbo", 2018)
    told = narrative.official(rows, ms.audit(report), lang="en").paragraphs
    assert not any("of every project" in one for one in told)


def test_shares_by_place_are_no_supporting_works() -> None:
    """Meishan's counties have targets of their own; no column of supporting works was printed."""
    report = ms.load("meishan", 2019)
    told = [
        promises("meishan", 2019, "zh"),
        words(tables.targets(report, target_setting(report), lang="zh")),
        *ms.audit(report)["message_zh"],
        str(narrative.method(report, lang="zh", basis="reported")),
    ]
    assert not [one for one in told if "支撑项目" in one]
    assert "分地区 6地中6地达标 （丹棱县159.4%；" in told[0]


EXCERPTS = [
    ("hunan", 2021),
    ("meishan", 2017),
    ("meishan", 2019),
    ("ningbo", 2018),
    ("shanghai", 2024),
    ("wanzhou", 2025),
]


@pytest.mark.parametrize(("region", "year"), EXCERPTS)
def test_an_excerpt_does_not_say_what_the_report_lacks(region: str, year: int) -> None:
    report, rows = judged(region, year)
    asked = ms.questions(report)
    for en, zh in asked[["question_en", "question_zh"]].values.tolist():
        assert not ("the report" in en and ("and no list" in en or "prints no" in en)), en
        assert not ("报告" in zh and ("没有明细" in zh or "没有写预算" in zh)), zh
    headline = whole_answer(report, rows, lang="en")
    assert "the report prints no" not in headline
    targets = tables.targets(report, target_setting(report), lang="en")
    assert targets is None or not any("The report gives the previous" in note for note in targets.notes)


def test_of_an_excerpt_the_sections_say_so() -> None:
    shanghai, others = judged("shanghai", 2024)
    nothing = ms.followups(shanghai)
    said = narrative.next_steps(nothing, others, lang="en", excerpt=True).paragraphs[0]
    assert said.startswith("The excerpt names no work")
    assert narrative.next_steps(nothing, others, lang="zh", excerpt=True).paragraphs[0].startswith("节录没有")
    report, rows = judged("ningbo", 2018)
    without = rows.assign(reported_status="")
    told = narrative.official(without, ms.audit(report), lang="en", excerpt=True).paragraphs
    # No unit is named either, which is no paragraph of its own.
    assert told == ["The excerpt gives no verdict on any one promise. No lead unit is named."]
    # The whole of Yubei's was read.
    asked = ms.questions(ms.load("yubei", 2021))["question_en"]
    assert not asked.str.contains("excerpt").any()


@pytest.mark.parametrize(("region", "year"), [("hunan", 2021), ("wanzhou", 2025), ("meishan", 2017)])
def test_the_end_of_the_year_is_no_printed_date(region: str, year: int) -> None:
    report, _ = judged(region, year)
    matters = ms.followups(report)
    assert set(matters["deadline"]) == {f"{year}-12-31"}
    table = tables.open_matters(report, matters, lang="en", names=str)
    assert table._repr_html_().count(f"within {year} (the year of the target)") == len(matters)
    assert "printed" not in narrative.next_steps(matters, pd.DataFrame(), lang="en").paragraphs[0]


def test_parts_that_contradict_their_total_are_not_said_to_be_named_in_part() -> None:
    """Meishan 2019, L6: all six counties are given, 512 in all; the total says 1,089."""
    report, rows = judged("meishan", 2019)
    assert "1 has parts that do not add up to it" in whole_answer(report, rows, lang="en")
    assert "1项各部分之和不等于总数" in whole_answer(report, rows, lang="zh")
    told = promises("meishan", 2019, "en")
    assert "Evidence its parts do not add up to it" in told
    assert "only some of its parts" not in told
    (matter,) = ms.followups(report).to_dict("records")
    assert (matter["state"], matter["deadline"]) == ("figures_conflict", "")
    assert matter["matter_en"] == "Laid-off workers back in work (1,089 people): its parts do not add up to it"
    assert matter["lines"] == "6;11;16;21;26;31;36"


def test_of_places_each_is_told_with_what_was_asked_of_it() -> None:
    # Qingshen: 30 of 30 (L36). Chenzhou, Huaihua, Zhangjiajie made all their starts (L20, L24, L16).
    assert "Qingshen County 100%" in promises("meishan", 2019, "en")
    told = promises("hunan", 2021, "en")
    for place, n in (("Chenzhou", 34), ("Huaihua", 167), ("Zhangjiajie", 48)):
        assert f"{place} {n} of {n}" in told
    assert "only a start was asked for" not in told
    assert "郴州市34/34个" in promises("hunan", 2021, "zh")


def test_target_and_result_stand_in_one_unit() -> None:
    # Printed 26000 and 32095, 10000 and 16768.
    assert "26000人 → 32095人" in promises("meishan", 2017, "zh")
    assert "10000套 → 16768套" in promises("ningbo", 2018, "zh")
    # Printed 4万, which stands for a range.
    assert "7000人次 → 4万人次" in promises("yubei", 2021, "zh")
    # 752393.73 and 281682.6, 53254.6 and 27135.0, in 10,000 yuan; the picture writes them as the table does.
    told = promises("hunan", 2021, "en")
    assert "7,523.94 million → 2,816.83 million yuan" in told
    assert "Loudi 271.35 of 532.55 million yuan" in told
    drawn = {lang: charts.unfinished(*judged("hunan", 2021), lang=lang).wide for lang in ("zh", "en")}
    assert "promised 7,523.94 million yuan" in drawn["en"]
    assert "承诺752393.73万元" in drawn["zh"]


def test_results_of_projects_without_a_target_are_told() -> None:
    report, rows = judged("wanzhou", 2025)
    # L15 to L18.
    told = words(rest.rest(report, rows, lang="en"))
    for said in ("Gas pipes renewed 40.6 km L15", "Small car parks built 8 L16", "New parking spaces 485 L17", "Non-profit holiday care sites 4 L18"):  # fmt: skip
        assert said in told
    assert "没有写明目标的结果" in words(rest.rest(report, rows, lang="zh"))
    note = charts.squares(rows, lang="en").note
    assert note == "No target seen for projects 3, 4 and 5."
    assert charts.squares(rows, lang="zh").note == "项目3、4和5未见目标。"
    # Of a report whose projects all promise something the rest stands in the appendix.
    assert rest.rest(*judged("yubei", 2021), lang="en") is None


def test_where_no_target_is_printed_the_target_is_asked_for_before_the_budget() -> None:
    # L15 to L18 are all that is printed of projects 3 to 5; the projects of Meishan all have a target.
    asked = ms.questions(ms.load("wanzhou", 2025)).set_index("project_no")
    for number, zh, en in (
        (3, "燃气管道更新：节录没有写明目标。目标是多少？", "Gas pipe renewal: the excerpt prints no target. What was it?"),
        (4, "停车设施：节录没有写明目标。目标是多少？", "Parking: the excerpt prints no target. What was it?"),
        (5, "假期公益托管：节录没有写明目标。目标是多少？", "Non-profit holiday care: the excerpt prints no target. What was it?"),
    ):  # fmt: skip
        assert (asked.loc[number, "question_zh"], asked.loc[number, "question_en"]) == (zh, en)
    of_meishan = ms.questions(ms.load("meishan", 2019)).set_index("project_no")["question_en"]
    assert "prints no budget" in of_meishan[2]
    assert not of_meishan.str.contains("prints no target").any()


def test_a_daily_capacity_is_written_as_the_document_writes_it() -> None:
    # L12: 3350吨/天.
    asked = ms.questions(ms.load("ningbo", 2018))["question_zh"]
    assert any("3350吨/天" in one for one in asked)
    assert "吨/日" not in "".join(asked) + words(rest.rest(*judged("ningbo", 2018), lang="zh"))


def test_the_total_of_all_projects_is_called_so() -> None:
    report, rows = judged("wanzhou", 2025)
    assert rows.loc[rows["project_no"].eq(6), ["project_zh", "project_en"]].to_numpy().tolist() == [
        ["民生实事投资总额（各项目合计）", "Total investment in all projects"]
    ]
    assert (
        "6 is the investment in all projects together, that in 1 and 2 (lines 4 and 5) included"
        in report.meta["source"]["note_en"]
    )


def test_what_asked_only_for_a_start_is_said_beside_the_count() -> None:
    # 67 estates, 16,768 homes; Meishan asked for none.
    for region, year, said in (
        ("wanzhou", 2025, "**2 of 5** promises had reached their target, 1 of which asked"),
        ("ningbo", 2018, "1 of the 9 promises that can be judged asked"),
    ):
        assert f"{said} only for a start." in whole_answer(*judged(region, year), lang="en")
    assert "其中1项只要求开工。" in whole_answer(*judged("wanzhou", 2025), lang="zh")
    told = whole_answer(*judged("ningbo", 2018), lang="zh")
    assert "按两种口径都**全部**达到目标" in told
    assert "能够评价的9项承诺中1项只要求开工。" in told
    told = whole_answer(*judged("meishan", 2019), lang="en")
    assert "start" not in told
    assert told.startswith("On either basis **all 7** promises were kept.")


@pytest.mark.parametrize(("region", "year"), [("hunan", 2021), ("wanzhou", 2025), ("ningbo", 2018), ("meishan", 2019)])
def test_nothing_is_told_of_a_column_that_the_document_does_not_have(region: str, year: int) -> None:
    report, _ = judged(region, year)
    shown = words(tables.targets(report, target_setting(report), lang="en")) + promises(region, year, "en")
    shown += "".join(str(narrative.method(report, lang=lang, basis="reported")) for lang in ("zh", "en"))
    for never in ("upporting", "支撑项目", "61栋", "20 million", "2000余万", "give no figures", "gives no figures"):
        assert never not in shown


def test_parts_are_not_said_both_to_add_up_and_not_to() -> None:
    # The district's plan is the total less the municipal one (data/wanzhou/2025/indicators.csv).
    report, _ = judged("wanzhou", 2025)
    told = words(tables.targets(report, target_setting(report), lang="en"))
    assert "one of them is worked out from the total" in told
    assert "cannot be added up" not in told
    # L11 and L12 make up L10; what is spent on old estates and guardrails (L4, L5) is within them.
    own = promises("wanzhou", 2025, "en")
    assert (
        "Its parts neither of the 2 items has yet met its target (investment in district-level projects: planned 1,660.1 million"
        in own
    )
    assert "investment in renovating old housing estates" not in own


def test_the_heading_names_who_was_to_deliver_only_where_that_is_told() -> None:
    for region, year, title in (("wanzhou", 2025, "Official verdicts"), ("yubei", 2021, "Official verdicts, and who was to deliver")):  # fmt: skip
        report, rows = judged(region, year)
        passage = narrative.official(rows, ms.audit(report), lang="en")
        assert passage.title == title
        assert passage.paragraphs[0].endswith(" No lead unit is named.") == (region == "wanzhou")
        listed = words(tables.open_matters(report, ms.followups(report), lang="en", names=str))
        assert ("Lead unit" in listed) == (region == "yubei")


def test_one_verdict_is_not_praised_as_every_one() -> None:
    # Only project 2 has one (L14); Meishan 2017 has 15.
    report, rows = judged("wanzhou", 2025)
    told = {lang: narrative.official(rows, ms.audit(report), lang=lang).paragraphs[0] for lang in ("zh", "en")}
    # The verdict is 提前完成, and no deadline is printed (data/wanzhou/2025/report.toml).
    assert told["en"] == (
        "Only project 2 has an official verdict, and the figures bear it out. "
        "“Early” is not tested: that would take a printed deadline. No lead unit is named."
    )
    assert told["zh"] == "只有项目2有官方结论，与数字相符。“提前”除外：须有写明的期限，才能核对。没有写明牵头单位。"


@pytest.mark.parametrize(
    ("deadline", "verdict", "untested"),
    [("2025-09-30", "提前完成", False), ("2025-06-30", "提前完成", True), ("2025-12-31", "提前完成", True), ("", "提前完成", True), ("2025-12-31", "完成", False)],
)  # fmt: skip
def test_early_is_borne_out_by_a_printed_deadline_alone(deadline: str, verdict: str, untested: bool) -> None:
    # L14 is of 30 June 2025; the last day of the year is taken where none is printed.
    report, rows = judged("wanzhou", 2025)
    rows = rows.assign(
        deadline=deadline,
        **{one: rows[one].replace("提前完成", verdict) for one in ("project_status", "reported_status")},
    )
    told = narrative.official(rows, ms.audit(report), lang="en").paragraphs[0]
    assert told.startswith("Only project 2 has an official verdict, and the figures bear it out.")
    assert ("“Early”" in told) == untested


def test_of_an_excerpt_the_excerpt_prints_the_rest() -> None:
    _, rows = judged("wanzhou", 2025)
    report = ms.load("wanzhou", 2025)
    titles = [rest.rest(report, rows, lang=lang).parts[0].title for lang in ("en", "zh")]
    assert titles == ["What else the excerpt prints", "节录中的其他内容"]
    report.meta["coverage"] = "complete"
    assert rest.rest(report, rows, lang="en").parts[0].title == "What else the document prints"


def test_all_that_go_beyond_are_called_all_in_either_language() -> None:
    # Meishan 2019: 7 of 7, one of them a rate under a ceiling (L5), which nothing has exceeded; of one alone nothing is said of all.
    _, rows = judged("meishan", 2019)
    assert charts.achieved(rows, lang="zh").title == "数字可比的7项承诺均优于目标"
    assert charts.achieved(rows, lang="en").title == "All 7 comparable promises did better than their targets"
    assert "按报告口径优于目标（7项，对数刻度）" in charts.achieved(rows, lang="zh").wide
    others = rows[rows["direction"] != "decrease"]
    assert charts.achieved(others, lang="zh").title == "数字可比的6项承诺均超额"
    one = rows[rows["indicator_id"] == "p01.jobs"]
    assert charts.achieved(one, lang="zh").title == "数字可比的一项承诺超额"
    assert charts.achieved(one, lang="en").title == "The one comparable promise was exceeded"


def test_of_none_reached_there_are_no_others() -> None:
    report, rows = judged("hunan", 2021)
    told = whole_answer(report, rows, lang="en")
    assert "**neither** of the 2 promises had reached its target on either basis; the year was still under way, and both were open, not missed." in told  # fmt: skip
    assert "都尚未达到" in whole_answer(report, rows, lang="zh")
    assert "其余" not in whole_answer(report, rows, lang="zh")
    one = whole_answer(report, rows.head(1), lang="en")
    assert "the one promise had not reached its target" in one


def test_one_matter_is_in_the_singular() -> None:
    report, rows = judged("wanzhou", 2025)
    told = narrative.next_steps(ms.followups(report).head(1), rows, lang="en").paragraphs
    assert list(told) == ["1 matter is open: due within the target’s year."]


def test_a_name_is_not_told_twice() -> None:
    report, rows = judged("meishan", 2017)
    for lang, name in (("en", "Modern livestock-farming training"), ("zh", "现代畜牧业科技培训")):
        told = [one.words for one in lead.matters(report, rows, ms.audit(report), lang=lang).matters]
        (mine,) = [one for one in told if name in one]
        assert mine.count(name) == 1


def test_a_label_stands_in_a_sentence_without_its_capital() -> None:
    counts = pd.DataFrame({"Old housing estates where renovation started": [34, 48]}, index=["郴州市", "张家界市"])
    passage = places_in_words.places(counts, lang="en")
    assert passage.paragraphs[0] == "Drawn for 2 places: old housing estates where renovation started."
    assert places_in_words.places(counts, lang="zh").title == "各地分布"


def test_names_of_the_excerpts_can_be_read_without_the_chinese() -> None:
    names = {
        str(name)
        for region, year in (("hunan", 2021), ("wanzhou", 2025), ("meishan", 2017), ("meishan", 2019))
        for table in (ms.load(region, year).indicators, ms.load(region, year).projects)
        for name in table["name_en"]
    }
    assert not [one for one in names if ": " in one or "neighbourhood" in one or "Labour-brand" in one or "who found it" in one]  # fmt: skip
    assert {"Hard-to-place jobseekers placed in work", "Training under local labour brands"} <= names
    assert "Initial employment rate of vocational graduates (“9+3” scheme)" in names
    # A figure of 30 November is none of mid-year.
    assert not ms.load("meishan", 2017).indicators["reason_zh"].str.contains("年中").any()
    assert "150.0" in ms.load("hunan", 2021).meta["source"]["note_en"]


def test_two_are_both_or_neither_and_alike_on_both_bases_is_said_so() -> None:
    # L8, L9 of Hunan: neither target is reached yet; Shanghai names 12, all reached.
    report, rows = judged("hunan", 2021)
    assert (
        lead.headline(report, rows, lang="en").title
        == "Hunan 2021: neither promise had reached its target by 31 August 2021"
    )
    assert lead.headline(report, rows, lang="zh").title.endswith("2项承诺均尚未达到目标")
    assert "2项承诺按两种口径**都尚未达到**目标" in whole_answer(report, rows, lang="zh")
    report, rows = judged("shanghai", 2024)
    told = {lang: whole_answer(report, rows, lang=lang) for lang in ("en", "zh")}
    assert "**all 12** promises had reached their target on either basis; the year was still under way." in told["en"]
    assert "Counting only" not in told["en"]
    assert (
        "12项承诺按两种口径都**全部**达到目标；当时年度尚未结束。按报告口径达到目标的12项都只有一个数字或一句话。"
        in told["zh"]
    )


def test_a_result_in_doubt_is_not_called_low_anywhere() -> None:
    # Meishan 2019, L6: 1,089 of 400, and its six parts come to 512; Dongpo's 160 of 80 (L11) is one of them.
    report = ms.load("meishan", 2019)
    for policy in ("flag", "linear", "tiers"):
        row = ms.evaluate(report, policy=policy).set_index("indicator_id").loc["p05.laid_off"]
        assert (row["share"], row["deviation_en"]) == (1.0, "")
    shown = policies(report, lang="en", basis="reported")
    assert shown is None or "Laid-off" not in words(shown)
    assert "is marked, unless it, or the total it is a part of, is in doubt." in str(
        narrative.method(report, lang="en", basis="reported")
    )
    # Yubei's own results far above target are still marked and reduced.
    linear = ms.evaluate(ms.load("yubei", 2021), policy="linear")
    assert linear["share"].between(0.5, 0.999).any()


def test_marks_are_rounded_half_up() -> None:
    # 1,089 of 400 is 272.25%: 72.25 points beyond 200%, a tenth of which is taken off 100.
    assert mark(100 * (1 - 0.1 * (1089 / 400 - 2)), "zh") == "92.78"
    assert mark(50.0, "en") == "50"


def test_what_agrees_within_rounding_is_not_called_the_same() -> None:
    # L3 to L29 come to 752393.76, L31 prints 752393.73; the estates are 1,500 on both.
    report = ms.load("hunan", 2021)
    told = words(tables.targets(report, target_setting(report), lang="en"))
    assert "7,523.94 million yuan add up to 300 yuan more (rounding?)" in told
    assert "1,500 add up to it" in told


def test_rates_of_places_are_more_than_one_figure() -> None:
    # L10 to L35 print a rate for each place, 3.48 to 3.8%; of 2017 the city's alone is printed.
    told = promises("meishan", 2019, "en")
    assert "the rates of its parts, which cannot be added up" in told
    assert "2 rest on a figure or statement alone" in whole_answer(*judged("meishan", 2019), lang="en")
    assert "rates of its parts" not in promises("meishan", 2017, "en")


def test_no_more_than_all_find_work() -> None:
    # Meishan 2017, L6: 100 of 95, to the last digit from 99.5.
    told = promises("meishan", 2017, "en")
    assert "105.3% (104.7–105.3%)" in told
    assert "105.8" not in told


def test_only_what_does_not_add_up_is_called_so() -> None:
    # L9 gives no result; L13 prints 91.9% where its figures make 81.96%.
    report, rows = judged("meishan", 2017)
    box = lead.matters(report, rows, ms.audit(report), lang="zh")
    assert box.title == "不一致之处"
    assert [one.words.split("（")[0] for one in box.matters] == ["**现代畜牧业科技培训**"]


def test_figures_of_places_say_of_which() -> None:
    told = {
        lang: words(tables.statements(ms.load("meishan", 2019), lang=lang, names=place_names(lang)))
        for lang in ("zh", "en")
    }
    assert "L7 8000人 城镇新增就业（东坡区） 目标" in told["zh"]
    assert "L2 27800人 城镇新增就业 目标" in told["zh"]
    assert "New urban employment (Dongpo) target" in told["en"]
    # Of the works of Yubei the names say where they are.
    assert "王家社区卫生服务中心建成（" not in words(tables.statements(ms.load("yubei", 2021), lang="zh"))


def test_while_the_year_runs_nothing_is_called_kept() -> None:
    for region, year in (("meishan", 2017), ("ningbo", 2018), ("wanzhou", 2025), ("shanghai", 2024)):
        answer = {lang: whole_answer(*judged(region, year), lang=lang) for lang in ("zh", "en")}
        assert "兑现" not in answer["zh"], region
        assert "kept" not in answer["en"], region


def test_target_and_result_of_one_row_are_written_in_one_unit() -> None:
    # Hunan, L31: 752393.73 and 281682.6 (万元); Meishan 2017, L2: 26000 and 32095; Ningbo, L8: 1 (万套) and 16768.
    report = ms.load("hunan", 2021)
    told = words(pace_table(ms.progress(report), {}, lang="en"))
    assert "7,523.94 million yuan 2,816.83 million yuan" in told
    report = ms.load("meishan", 2017)
    assert "26000人 32095人" in words(pace_table(ms.progress(report), {}, lang="zh"))
    assert "26000人" in words(tables.targets(report, target_setting(report), lang="zh"))
    assert "10000套 16768套" in words(pace_table(ms.progress(ms.load("ningbo", 2018)), {}, lang="zh"))


def test_a_row_names_the_line_of_its_result_too_where_target_and_result_have_one_each() -> None:
    # Wanzhou: 67 are promised on L6 and begun on L13; Meishan prints a target again with July’s figure (L17); Yubei three times.
    told = promises("wanzhou", 2025, "en")
    assert all(pair in told for pair in ("L6 L13", "L9 L14", "L2 L10"))
    for region, year in (("meishan", 2017), ("yubei", 2021)):
        made = tables.promises(judged(region, year)[1], lang="en")
        assert made is not None
        assert all(
            row.cells[-1].html.count("<a ") == 1 for _, rows in made.groups for row in rows if isinstance(row, Row)
        )


def test_a_share_of_a_ceiling_says_what_is_over_what() -> None:
    # Meishan 2017, L20: 4.2% against at most 4.3%; 4.3 / 4.2 is 102.38%.
    for lang, said in (("en", "102.38% (target over result)"), ("zh", "102.38%（目标除以结果）")):
        told = [str(one) for one in ms.audit(ms.load("meishan", 2017))[f"message_{lang}"]]
        assert sum(said in one for one in told) == 1


def test_all_and_both_are_said_of_all_and_of_two() -> None:
    # Hunan prints 30 percentages, all right, and has two open matters; Ningbo prints no target of project 7 (L11, L12).
    report, rows = judged("hunan", 2021)
    told = percentage_words(published_percentages(report), lang="en")
    assert told is not None
    assert told.paragraphs[0].startswith("30 percentages of targets are printed. All follow")
    assert "both due within the target’s year" in str(narrative.next_steps(ms.followups(report), rows, lang="en"))
    scored = words(indicators(ms.evaluate(ms.load("ningbo", 2018)), lang="en"))
    assert "Quantity — 3,350 t/day" in scored


def test_a_rounded_sum_of_money_is_written_one_way() -> None:
    # 11.05亿元 of 182852万元: printed to a hundredth of 亿, 60.40 to 60.46%.
    for lang, shown, beside in (("zh", "110500万元 · 60.4%", "60.4%～60.5%"), ("en", "1,105 million yuan · 60.4%", "60.4–60.5%")):  # fmt: skip
        told = promises("wanzhou", 2025, lang)
        assert shown in told
        assert beside in told
    # One printed as a whole number is taken for what it says.
    (row,) = [one for one in judged("wanzhou", 2025)[1].itertuples() if one.indicator_id == "p06.invest"]
    assert figures.interval_words(row._replace(actual_text="11.05亿元"), "reported", "en") == "60.4–60.5%"
    assert figures.interval_words(row._replace(actual_text="110500万元"), "reported", "en") == ""
    # Where rounding leaves open whether the target is reached, it is said.
    report, rows = judged("wanzhou", 2025)
    near = rows.assign(ratio_reported=1.0, ratio_low_reported=0.999, ratio_high_reported=1.001)
    items = support_items(report.indicators, statements=report.statements)
    assert "99.9–100.1%" in words(tables.promises(near[near["unit"] == "yuan"], lang="en", items=items))


def test_scores_without_any_grade_are_headed_so() -> None:
    # Wanzhou's 60.43 has a range; no project has 80 marks judged. Those of Yubei have grades.
    for region, year, lang, title, said in (
        ("wanzhou", 2025, "en", "Score of each project", False),
        ("wanzhou", 2025, "zh", "各项目得分", False),
        ("yubei", 2021, "en", "Scores and grades", True),
        ("yubei", 2021, "zh", "得分与等级", True),
    ):
        report = ms.load(region, year)
        table = projects(report, *(ms.evaluate(report, basis=basis) for basis in ("reported", "completed")), lang=lang)
        assert table.title == title
        assert (
            any({"en": "The grade is that of the score", "zh": "等级按得分评定"}[lang] in one for one in table.notes)
            == said
        )


def test_chinese_sets_clauses_and_quotations_as_its_standard_does() -> None:
    # GB/T 15834: no enumeration comma between quotations; clauses are joined with commas, not with 和.
    report = ms.load("yubei", 2021)
    told = words(pace_table(ms.progress(report), {}, lang="zh")).replace(" ", "")
    assert "“超额完成”“全面完成”" in told
    assert "”、“" not in told
    assert "高于200%保留95%，高于300%保留90%，高于500%保留80%" in words(policies(report, lang="zh", basis="reported"))


@pytest.mark.parametrize(("lang", "where"), [("en", "part of the total in project 6"), ("zh", "项目6总额的一部分")])
def test_parts_that_are_not_told_with_their_whole_are_seen_with_their_own_targets(lang: str, where: str) -> None:
    report, rows = judged("wanzhou", 2025)
    shown = rest.rest(report, rows, lang=lang)
    assert shown is not None
    parts = next(one for one in shown.parts if getattr(one, "name", "") == "parts")
    # L4 and L5: 3500 of 11604 and 680 of 3417万元; what district and city spend (L11, L12) is told with the total.
    told = [parts.numbers.rows[place] for place in range(2)]
    assert len(parts.numbers.rows) == 2
    for row, share, line in zip(told, ("30.2%", "19.9%"), ("L4", "L5"), strict=True):
        said = " ".join(map(str, row))
        assert where in said
        assert share in said
        assert line in said
        assert ("not yet reached" if lang == "en" else "尚未达到") in said
    # Yubei's works, and Hunan's places, are told with their promises.
    for region in ("yubei", "hunan"):
        assert rest.rest(*judged(region, 2021), lang=lang) is None


def test_a_day_that_no_result_is_of_is_not_among_the_days_of_the_results(monkeypatch: pytest.MonkeyPatch) -> None:
    report = ms.load("wanzhou", 2025)
    # Made at the end of July, with figures of 31 March and 30 June alone.
    monkeypatch.setitem(report.meta, "as_of", "2025-07-31")
    rows = so_far(verdicts(report), report)
    first = lead.headline(report, rows, lang="en")
    assert first.title.endswith("(latest figures, 31 March or 30 June 2025)")
    assert "For 5 of the 5 promises the latest figure is that of 31 March or 30 June 2025." in whole_answer(
        report, rows, lang="en"
    )
    assert first.about["days"] == "31 March or 30 June 2025"


ALL = [("yubei", 2021), ("hunan", 2021), ("wanzhou", 2025), ("meishan", 2017), ("meishan", 2019), ("ningbo", 2018), ("shanghai", 2024)]  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("basis", ["reported", "completed"])
@pytest.mark.parametrize(("region", "year"), ALL)
def test_one_sentence_stands_above_the_first_picture_and_the_others_below(
    region: str, year: int, basis: str, lang: str
) -> None:
    report, rows = judged(region, year)
    first, *others = sentences(report, rows, lang=lang, basis=basis)
    assert lead.headline(report, rows, lang=lang, basis=basis).answer == first
    # One full stop, at its end: a day and a share have none.
    assert len(re.findall(r"\.(?= |$)|。", re.sub(r"\*\*", "", first))) == 1
    below = lead.matters(report, rows, ms.audit(report), lang=lang, basis=basis).more
    assert all(below.count(one) == 1 for one in others)
    assert first not in below


def test_no_sentence_below_the_picture_leans_on_the_one_above_it() -> None:
    for region, year in ALL:
        for one in sentences(*judged(region, year), lang="en")[1:]:
            assert not re.search(r"of them\b|\btheirs\b|that holds|The same holds|^All \d+ rest", one), one


def test_what_rests_on_what_leads_where_the_title_counts_on_both_bases() -> None:
    report, rows = judged("yubei", 2021)
    first, *others = sentences(report, rows, lang="en")
    assert first.startswith("Of the 31 reported kept, ")
    # L348 and L354, L22 and L160; the training of which no result is told.
    assert [one.partition("[[lines:")[0] for one in others] == [
        "Counting only finished work, 2 results stated inconsistently or with another group’s figures are not judged.",
        "1 more cannot be judged on either basis (job-skills training).",
    ]


def test_what_the_policies_make_of_scores_is_told_on_both_bases_where_they_differ() -> None:
    # Yubei's trails are 11.4 of 20 km finished (L25): project 10 scores less by it, project 3 the same.
    shown = policies(ms.load("yubei", 2021), lang="en", basis="reported")
    assert "as reported; where it differs, also only finished" in shown.title
    rows = {words_of[0].html[:2]: words_of for _, rows in shown.groups for words_of in rows}
    assert not any("only finished" in cell.html for cell in rows["3."])
    assert all("only finished: 8" in cell.html for cell in rows["10"][1:])
