"""What the pages say of excerpts: each expected value worked out by hand from the figures that the places printed."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest
from test_draft_pages import words

import minsheng_analysis as ms
from minsheng_analysis.appraisal.doubt import doubted
from minsheng_analysis.appraisal.target_setting import target_setting
from minsheng_analysis.measures.readings import support_items
from minsheng_analysis.measures.verdicts import so_far, verdicts
from minsheng_analysis.pages.annual import charts, lead, narrative, tables
from minsheng_analysis.pages.annual.about import is_transcript


@cache
def judged(region: str, year: int) -> tuple[ms.Report, pd.DataFrame]:
    report = ms.load(region, year)
    return report, doubted(so_far(verdicts(report), report), ms.audit(report))


def promises(region: str, year: int, lang: str) -> str:
    report, rows = judged(region, year)
    items = support_items(report.indicators)
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
    assert "asked for 1,660.1 million yuan, reported 998 million yuan" in told
    assert "asked for 116.04 million yuan, reported 35 million yuan at 31 March 2025" in told
    # 11.05亿元 beside 182852万元.
    assert "182852万元 → 110500万元" in promises("wanzhou", 2025, "zh")


def test_the_appendix_gives_every_figure_its_unit() -> None:
    report, _ = judged("wanzhou", 2025)
    told = words(tables.statements(report, lang="en"))
    assert "11.05亿元 (1,105 million yuan)" in told
    assert " 67个 " in told
    assert "182852万元" in words(tables.statements(report, lang="zh"))


def test_a_figure_older_than_the_report_says_so() -> None:
    report, rows = judged("wanzhou", 2025)
    first = lead.headline(report, rows, lang="en")
    assert first.title.endswith("2 of 5 targets reached (latest figures, 31 Mar – 30 Jun 2025)")
    assert "For 2 of the 5 the latest figure is that of 31 March 2025." in first.answer
    assert "50 → 30 at 31 March 2025" in promises("wanzhou", 2025, "en")
    assert charts.unfinished(report, rows, lang="zh").wide.count(">截至2025年3月31日<") == 2
    assert any("30 finished at 31 March 2025" in one for one in ms.followups(report)["matter_en"])


@pytest.mark.parametrize(
    ("region", "year", "agreements"),
    [
        # 14 prefectures: 752393.76 against 752393.73, each rounded to a hundredth.
        ("hunan", 2021, {"p01.invest": "same", "p01.starts": "same"}),
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
        "Laid-off workers back in work: the results of its 6 parts add up to 512 people, the total is 1,089 people; their targets add up to 340 people, that of the whole is 400 people."
    ]
    assert "272.3% (in doubt)" in promises("meishan", 2019, "en")
    assert ">272.3%?<" in charts.achieved(rows, lang="en").wide


def test_a_result_is_no_share_of_its_ceiling() -> None:
    told, report = promises("meishan", 2019, "en"), ms.load("meishan", 2019)
    assert "4.3 → 3.57% below the ceiling" in told
    assert "120.4" not in told
    assert "Danling County: 3.7%" in told
    assert "116.2" not in told
    assert "120.4" not in words(tables.targets(report, target_setting(report), lang="en"))


def test_projects_that_cannot_be_judged_are_no_failures() -> None:
    report, rows = judged("ningbo", 2018)
    told = lead.matters(report, rows, ms.audit(report), lang="en").more
    assert "in 6 of the 6 projects as reported" in told
    assert "2 more projects have no promise that can be judged." in told
    assert (
        "3 more cannot be judged: the excerpt prints no target for them."
        in lead.headline(report, rows, lang="en").answer
    )


def test_a_line_of_an_excerpt_is_a_row_of_its_transcript() -> None:
    assert "L2: row 2 of the transcript" in promises("shanghai", 2024, "en")
    assert "L9: line 9 of the report" in promises("yubei", 2021, "en")


def test_investment_is_no_outlay() -> None:
    report, rows = judged("hunan", 2021)
    asked = ms.questions(report)["question_en"].tolist()
    assert asked == ["Old housing estates, investment completed: 7,523,937,300 yuan was planned and 2,816,826,000 yuan is reported. From which funds does it come, and how much has been paid?"]  # fmt: skip
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
    assert "分地区 6项中6项达到要求（“丹棱县”为159.4%" in told[0]


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
    headline = lead.headline(report, rows, lang="en").answer
    assert "the report prints no" not in headline
    targets = tables.targets(report, target_setting(report), lang="en")
    assert targets is None or not any("The report gives the previous" in note for note in targets.notes)


def test_of_an_excerpt_the_sections_say_so() -> None:
    report, rows = judged("ningbo", 2018)
    nothing = ms.followups(report)
    said = narrative.next_steps(nothing, rows, lang="en", excerpt=True).paragraphs[0]
    assert said.startswith("The excerpt names no work")
    assert narrative.next_steps(nothing, rows, lang="zh", excerpt=True).paragraphs[0].startswith("节录没有")
    without = rows.assign(reported_status="")
    told = narrative.official(without, ms.audit(report), lang="en", excerpt=True).paragraphs
    assert told == ["The excerpt gives no verdict of its own by promise."]
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
