"""What the comparison page says and draws, in both languages."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from html import unescape
from types import SimpleNamespace

import pandas as pd
import pytest
from loaded import load

import minsheng_analysis as ms
from minsheng_analysis.appraisal.comparison import compare_panel, report_panel
from minsheng_analysis.dataset.reading import load_shared
from minsheng_analysis.display.canvas import Canvas
from minsheng_analysis.display.small_multiples import Dot, Panel, amount_panels
from minsheng_analysis.errors import UnknownReportError, UsageError
from minsheng_analysis.measures.verdicts import running, verdicts
from minsheng_analysis.pages import comparison as page
from minsheng_analysis.pages.comparison.choosing import report_name
from minsheng_analysis.pages.comparison.verdict_squares import _square

CHINESE = re.compile(r"[一-鿿]")


@pytest.fixture(scope="module")
def chosen() -> list[ms.Report]:
    return page.choose("yubei", 2021)


@pytest.fixture(scope="module")
def compared(chosen: list[ms.Report]):
    return ms.compare(chosen)


@pytest.fixture(scope="module")
def divided(chosen: list[ms.Report]):
    """New jobs divided by residents, as where the data give a number of them for it: Meishan's are from a weak source."""
    return _divided(chosen)


def _divided(chosen: list[ms.Report]):
    concepts = load_shared("concepts")
    ours = concepts["concept"].isin(["urban_new_jobs", "laid_off_reemployed"])
    panel = pd.concat([report_panel(report) for report in chosen], ignore_index=True).drop(columns="serves")
    return compare_panel(
        panel,
        concepts=concepts.assign(per=concepts["per"].mask(ours, "10000")),
        regions=load_shared("regions"),
        population=pd.concat([report.population for report in chosen], ignore_index=True).drop_duplicates(),
    )


def everything(chosen, compared, lang: str) -> list[object]:
    return [
        page.headline(chosen, compared, lang=lang),
        page.ratio_words(compared, chosen, lang=lang),
        page.ratio_chart(compared, ms.compare(chosen, basis="completed"), chosen, lang=lang),
        page.shared_table(compared, compared, lang=lang),
        page.resident_words(compared, chosen, lang=lang),
        page.resident_chart(compared, chosen, lang=lang),
        page.verdict_words(chosen, lang=lang),
        page.verdict_chart(chosen, lang=lang),
        page.verdict_table(chosen, lang=lang),
        page.years_words(compared, chosen[0], lang=lang),
        page.years_table(compared, chosen[0], lang=lang),
        page.place_words(compared, chosen, lang=lang),
        page.place_chart(compared, chosen, lang=lang),
        page.method(chosen, lang=lang, basis="reported"),
    ]


def test_the_page_is_about_its_own_report_first(chosen, compared) -> None:
    assert (chosen[0].region, chosen[0].year) == ("yubei", 2021)
    lead = page.headline(chosen, compared, lang="en")
    # 5.4万 of 5万 in Yubei, 32,095 of 26,000 and 52,242 of 27,800 in Meishan.
    assert "**New urban employment**: here 108% of the target; " in lead.findings[0]
    assert "123.4% in Meishan by 30 November 2017" in lead.findings[0]
    assert "187.9%" in lead.findings[0]


def test_the_pages_own_report_heads_the_picture_of_verdicts(chosen) -> None:
    reports = [one for one in chosen if one.region == "yubei"] + [one for one in chosen if one.region != "yubei"]
    drawn = page.verdict_chart(reports, lang="en")
    assert drawn.numbers.rows[0][0] == "Yubei 2021"
    # Not by luck of the alphabet: from the other end another report is first.
    assert page.verdict_chart(reports[::-1], lang="en").numbers.rows[0][0] != "Yubei 2021"


def test_english_page_holds_no_chinese_but_names_of_places(chosen, compared) -> None:
    parts = everything(chosen, compared, "en")
    assert not CHINESE.search("\n".join(repr(part) for part in parts if part is not parts[12]))


def test_chinese_page_is_all_chinese(chosen, compared) -> None:
    for part in everything(chosen, compared, "zh"):
        words = re.sub(r"minsheng-analysis|\bL\d+", "", repr(part))
        assert not re.search(r"[A-Za-z]{3,} [a-z]{3,}", words), words


def test_a_sum_is_not_rounded_to_what_would_read_as_exact(compared) -> None:
    # Wanzhou 2025, L4: 11604万元.
    table = page.shared_table(compared, compared, lang="zh")._repr_html_()
    assert "11604万元 → 3500万元" in re.sub("<[^>]+>", "", table)


def test_bars_show_residents_and_say_how_far_to_trust_them(divided, chosen) -> None:
    words = " ".join(page.resident_words(divided, chosen, lang="en").paragraphs)
    # The district is larger than what its own projects serve.
    assert "so exceeds the number the district’s own projects serve" in words
    assert "Meishan 2019: 2,995,000 (end of 2019, weak source)" in words
    assert "Wanzhou 2025: 1,564,400 (census 2020, at second hand)" in words
    # What is to be minded of a count is told wherever it is divided by.
    wanzhou = [
        next(one for one in chosen if one.region == "wanzhou"),
        *(one for one in chosen if one.region != "wanzhou"),
    ]
    assert "so exceeds the number" in " ".join(page.resident_words(divided, wanzhou, lang="en").paragraphs)
    # As all the others are written: to five digits.
    assert "万州区2025年：156.44万" in " ".join(page.resident_words(divided, chosen, lang="zh").paragraphs)


def test_one_count_for_two_years_of_a_place_is_given_once(divided, chosen) -> None:
    for lang, names in (
        ("en", "Meishan 2017 and Meishan 2019: 2,995,000"),
        ("zh", "眉山市2017年和眉山市2019年：299.5万"),
    ):
        told = page.resident_words(divided, chosen, lang=lang).paragraphs
        assert len(told) == 1
        assert names in told[0]


def test_amounts_per_resident_are_announced_where_they_are(compared, chosen) -> None:
    shanghai = [
        next(one for one in chosen if one.region == "shanghai"),
        *(one for one in chosen if one.region != "shanghai"),
    ]
    assert page.resident_words(compared, shanghai, lang="en") is None
    assert "Ratios and verdicts are set" in page.headline(shanghai, compared, lang="en").answer
    assert "人均数" not in page.headline(shanghai, compared, lang="zh").answer
    assert "Ratios, amounts per resident and verdicts are set" in page.headline(chosen, compared, lang="en").answer


def test_a_report_some_of_whose_figures_are_older_says_so(chosen) -> None:
    # Wanzhou's charging ports and lifts are of 31 March, its other three promises of 30 June.
    for lang, words in (("en", "2 results: 31 March"), ("zh", "其中2项为3月31日")):
        shown = page.verdict_table(chosen, lang=lang)._repr_html_()
        assert shown.count(f">{words}<") == 1


def test_what_a_report_counts_under_a_name_of_its_own_is_named(compared, chosen) -> None:
    # Shanghai's are new community canteens, Yubei's meal-service points as the heading says.
    shown = page.shared_table(compared, compared, lang="en")._repr_html_()
    assert "Shanghai 2024: New community canteens for older people" in shown
    assert "Yubei 2021: Meal-service points" not in shown
    chart = page.ratio_chart(compared, ms.compare(chosen, basis="completed"), chosen, lang="en")
    assert "Counted in Shanghai 2024: new community canteens for older people." in chart.note


def test_a_tile_is_understood_by_itself(compared, chosen) -> None:
    tiles = dict(map(reversed, page.headline(chosen, compared, lang="en").numbers))
    shared = tiles["indicators shared by two or more reports"]
    assert f"of the {shared} are in this report" in tiles
    # Yubei's report is whole, the six others are excerpts.
    assert tiles["of the 7 reports are excerpts"] == "6"


def test_a_weak_count_of_residents_is_marked_in_the_picture(divided, chosen) -> None:
    chart = page.resident_chart(divided, chosen, lang="en")
    assert "Meishan 2019 ※" in chart.wide
    # Part of a year is dated.
    assert "Meishan 2017 (to Nov) ※" in chart.wide
    assert "Yubei 2021 ※" not in chart.wide
    assert "※" in chart.subtitle


def test_what_stays_under_a_ceiling_is_told_as_such_and_no_share() -> None:
    # Registered unemployment: 3.57% under 4.3% in 2019, 4.17% under the same in 2017.
    meishan = page.choose("meishan", 2019)
    compared = ms.compare(meishan)
    told = next(words for words in page.headline(meishan, compared, lang="zh").findings if "失业率" in words)
    assert told == "**城镇登记失业率**：本报告3.57%，低于上限4.3%；本地截至2017年11月30日的报告为4.17%，低于上限4.3%。"
    chart = page.ratio_chart(compared, ms.compare(meishan, basis="completed"), meishan, lang="zh")
    assert "城镇登记失业率" not in chart.wide
    assert "城镇登记失业率" in chart.note
    table = page.shared_table(compared, compared, lang="zh")
    rows = next(rows for title, rows in table.groups if title == "城镇登记失业率")
    assert [row.cells[2].html for row in rows] == ["低于上限", "低于上限"]
    assert "120.4%" not in page.as_text(compared, lang="zh")


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "A part, not a promise of its own: investment in renovating old housing estates (Wanzhou 2025)."),
        ("zh", "属于分项，不计入承诺：老旧小区改造投资（万州区2025年）。"),
    ],
)
def test_a_result_that_is_none_of_the_promises_is_told_under_the_picture(lang: str, told: str) -> None:
    # Line 4 sets the 116.04 million yuan as a part of the promise on old housing estates.
    reports = page.choose("wanzhou", 2025)
    chart = page.ratio_chart(ms.compare(reports), ms.compare(reports, basis="completed"), reports, lang=lang)
    assert told in chart.note


def test_the_squares_of_verdicts_have_both_counts_and_follow_the_basis(chosen, compared) -> None:
    chart = page.verdict_chart(chosen, lang="zh")
    assert "31 / 31" in chart.wide
    assert "26 / 29" in chart.wide
    assert "渝北区2021年：按报告口径，31项中31项完成或超额；只计已完工，29项中26项" in chart.alt
    ratios = page.ratio_chart(compared, ms.compare(chosen, basis="completed"), chosen, lang="zh")
    # 26 of 29 are kept counting only what is finished, 31 of 31 as reported: the squares are not the same.
    finished, reported = (
        len(re.findall(f'<g class="{kind}">', chart.wide)) for kind in ("of-completed", "just-reported")
    )
    assert finished == reported > 0
    assert "按报告口径" in chart.reported
    assert not re.search('class="', ratios.wide)
    # All that Yubei shares is finished: no word on hollow marks.
    assert "空心" not in ratios.subtitle


def test_the_sign_of_doubt_can_be_read_on_a_phone(chosen) -> None:
    # Meishan 2019 contradicts one of its totals; a square is as small as its picture lets it be.
    signs = re.findall(r'font-size="([0-9.]+)"[^>]*>\?</text>', page.verdict_chart(chosen, lang="zh").narrow)
    assert len(signs) > 1
    assert min(map(float, signs)) >= 9


def test_a_year_under_way_is_not_said_to_have_missed(chosen) -> None:
    table = repr(page.verdict_chart(chosen, lang="en"))
    assert "Hunan 2021: 0 of 2 met or exceeded as reported" in table
    assert "Hunan" in " ".join(page.verdict_words(chosen, lang="en").paragraphs)


def test_only_places_of_the_pages_own_report_are_drawn(chosen, compared) -> None:
    assert page.place_chart(compared, chosen, lang="en") is None
    hunan = page.choose("hunan", 2021)
    drawn = page.place_chart(compared, hunan, lang="en")
    assert drawn is not None
    assert set(re.findall(r"(\w+) 2021:", drawn.alt)) == {"Hunan"}


def test_a_place_with_a_report_of_its_own_leads_to_it(compared) -> None:
    hunan = page.choose("hunan", 2021)
    own = SimpleNamespace(region="loudi", year=2021, region_name=lambda _: "湖南省娄底市")
    before = SimpleNamespace(region="yueyang", year=2020, region_name=lambda _: "湖南省岳阳市")
    namesake = SimpleNamespace(region="elsewhere", year=2021, region_name=lambda _: "某省常德市")
    drawn = page.place_chart(compared, [*hunan, own, before, namesake], lang="zh")
    assert set(re.findall('<a data-href="#([^"]+)"><title>([^<\n]+)', drawn.wide)) == {("row-loudi-2021", "娄底市")}
    assert "<a " not in page.place_chart(compared, hunan, lang="zh").wide


def test_one_report_alone_has_nothing_to_share() -> None:
    alone = page.choose("ningbo", 2018, "ningbo/2018")
    compared = ms.compare(alone)
    assert len(alone) == 1
    assert page.ratio_chart(compared, compared, alone, lang="en") is None
    assert page.shared_table(compared, compared, lang="en") is None
    assert page.years_table(compared, alone[0], lang="en") is None
    assert "shared" in page.headline(alone, compared, lang="en").findings_title


@pytest.mark.parametrize("words", ["yubei", "yubei-2021", "/2021"])
def test_a_list_that_is_none_is_refused(words: str) -> None:
    with pytest.raises(UsageError, match="REGION/YEAR"):
        page.choose("yubei", 2021, words)


def test_an_unknown_report_is_refused() -> None:
    with pytest.raises(UnknownReportError):
        page.choose("yubei", 2021, "yubei/1999")


def test_two_whole_years_give_growth_and_a_rate_its_points() -> None:
    earlier = load("meishan", 2017)
    # As if the figures of 30 November were those of the year's end.
    earlier = replace(earlier, indicators=earlier.indicators.assign(as_of="2017-12-31"))
    compared = ms.compare([earlier, load("meishan", 2019)])
    markup = page.years_table(compared, earlier, lang="en")._repr_html_()
    # 52,242 over 32,095 is 1.6277; 3.57% less 4.17% is 0.6 points; 1,140 over 2,425 is 0.4701.
    for change in ("+62.8%", "−0.6", "−53%"):
        assert change in markup
    assert len(page.years_words(compared, earlier, lang="en").paragraphs) == 1


def test_the_list_of_years_not_ended_is_the_annual_page_s_own(chosen) -> None:
    words = " ".join(page.verdict_words([*chosen, load("ningbo", 2018)], lang="en").paragraphs)
    for report in [*chosen, load("ningbo", 2018)]:
        name = report_name(report.region_name("en"), report.year, "en")
        assert (name in words) == running(report), name


def test_a_square_keeps_its_mark_on_a_phone(chosen) -> None:
    drawn = page.verdict_chart(chosen, lang="en")
    assert drawn.narrow.count("<path") == drawn.wide.count("<path")


def test_the_shared_concept_is_one_thing_in_both_languages() -> None:
    names = load_shared("concepts").set_index("concept").loc["kindergarten_places"]
    assert (names["name_zh"], names["name_en"]) == ("新增幼儿园学位", "New kindergarten places")


@pytest.mark.parametrize(
    ("lang", "own"), [("zh", "宁波市2018年：入学名额新增"), ("en", "Ningbo 2018: New enrolment places")]
)
def test_a_name_claims_no_more_in_one_language_than_in_the_other(compared, lang: str, own: str) -> None:
    # Line 6 speaks of new places of enrolment (入学名额), not of kindergartens: the shared name is not its own.
    assert own in page.shared_table(compared, compared, lang=lang)._repr_html_()


def test_a_saved_picture_of_ratios_has_report_and_date_apart() -> None:
    chosen = page.choose("ningbo", 2018)
    saved = page.ratio_chart(
        *(ms.compare(chosen, basis=one) for one in ("reported", "completed")), chosen, lang="en"
    ).numbers
    told = [dict(zip(saved.columns, row, strict=True)) for row in saved.rows]
    found = {
        tuple(one[head] for head in ("Report", "What this report counts", "As of", "Date inferred")) for one in told
    }
    assert ("Ningbo 2018", "Kindergartens built, rebuilt or extended", "2018-12-25", "") in found
    assert ("Yubei 2021", "", "2021-12-31", "yes") in found


def test_a_saved_picture_per_resident_says_whose_residents_are_from_a_weak_source(divided, chosen) -> None:
    saved = page.resident_chart(divided, chosen, lang="en").numbers
    told = [dict(zip(saved.columns, row, strict=True)) for row in saved.rows]
    weak = {one["Report"] for one in told if one["Residents from a weak source"]}
    assert weak == {"Meishan 2017", "Meishan 2019"}


def test_a_result_that_its_own_report_contradicts_is_in_doubt_wherever_it_stands() -> None:
    chosen = page.choose("meishan", 2019)
    reported, completed = (
        page.with_doubt(ms.compare(chosen, basis=basis), chosen) for basis in ("reported", "completed")
    )
    # L6: 1,089 laid-off workers, and 512 in the six counties.
    assert reported.loc[reported["in_doubt"] & reported["region"].eq("meishan"), "indicator_id"].tolist() == [
        "p05.laid_off"
    ]
    assert "272.3% of the target (in doubt)" in repr(page.headline(chosen, reported, lang="en").findings)
    chart = page.ratio_chart(reported, completed, chosen, lang="en")
    assert "272.3% (in doubt)" in chart.wide
    assert "252% (in doubt)" not in chart.wide
    table = page.shared_table(reported, completed, lang="en")
    assert "272.3% (in doubt)" in table._repr_html_()
    assert table.notes[0].startswith(
        "In doubt: other figures of the same report contradict it (its parts do not add up"
    )
    sure = reported.assign(in_doubt=False)
    told = page.shared_table(sure, completed.assign(in_doubt=False), lang="en").notes
    assert told == ["Official verdict: on the project, or a part of it."]
    silent = sure.assign(reported_status="")
    assert page.shared_table(silent, completed.assign(in_doubt=False), lang="en").notes == []
    counted = page.with_doubt(_divided(chosen), chosen)
    assert page.resident_chart(counted, chosen, lang="en").wide.count("(in doubt)</text>") == 1


@pytest.mark.parametrize(("region", "year"), [("hunan", 2021), ("ningbo", 2018)])
def test_nothing_is_said_of_residents_where_the_page_s_own_are_not_known(region: str, year: int) -> None:
    reports = page.choose(region, year)
    compared = ms.compare(reports)
    assert page.resident_words(compared, reports, lang="en") is None
    assert page.resident_chart(compared, reports, lang="en") is None


def test_its_own_place_is_told_by_the_year_and_a_date_behind_what_it_dates() -> None:
    told = {
        (region, year, lang): " ".join(page.headline(reports, ms.compare(reports), lang=lang).findings)
        for region, year in (("meishan", 2017), ("meishan", 2019), ("ningbo", 2018))
        for reports in [page.choose(region, year)]
        for lang in ("zh", "en")
    }
    assert "here 3.57%, below the ceiling of 4.3%; 4.17% in the same place’s report to 30 November 2017, below the ceiling of 4.3%." in told["meishan", 2019, "en"]  # fmt: skip
    # A rate is so high at a date, and the date is not its ceiling's (L5 of 2017).
    assert "here 4.17% at 30 November 2017, below the ceiling of 4.3%; 3.57% in 2019, below the ceiling of 4.3%." in told["meishan", 2017, "en"]  # fmt: skip
    assert (
        "本报告4.17%（截至2017年11月30日），低于上限4.3%；本地2019年为3.57%，低于上限4.3%。"
        in told["meishan", 2017, "zh"]
    )
    assert "in Meishan" not in told["meishan", 2019, "en"]
    assert "here 133.3% of the target by 25 December 2018; 350% in Yubei in 2021." in told["ningbo", 2018, "en"]
    assert "截至2018年12月25日，本报告为目标的133.3%；渝北区2021年为350%。" in told["ningbo", 2018, "zh"]


def test_classes_are_not_set_beside_sites() -> None:
    # 班 in Shanghai, 个 (点) in Wanzhou.
    concepts = {region: set(load(region, year).indicators["concept"]) for region, year in (("shanghai", 2024), ("wanzhou", 2025))}  # fmt: skip
    assert "holiday_childcare_classes" in concepts["shanghai"]
    assert not {one for one in concepts["shanghai"] & concepts["wanzhou"] if one.startswith("holiday")}


def test_a_result_that_has_no_row_leads_to_its_line(chosen, compared) -> None:
    shown = page.shared_table(compared, compared, lang="en")._repr_html_()
    own = load("yubei", 2021)
    rows = own.indicators.set_index("indicator_id")
    for one in ("p01.newkgplaces", "p08.hardship"):
        assert f"#{one}" not in shown
        assert f'data-report="yubei/2021#{rows.loc[one, "actual_statements"].split(";")[0]}"' in shown
    assert 'data-report="yubei/2021#p08.' in shown


def test_a_long_name_of_a_row_stands_in_two_lines() -> None:
    name = "Shanghai 2024 Summer care classes for primary pupils (to Nov)"
    drawn = amount_panels([Panel("Care", [Dot(name, "2.81", 2.81, 2.81, 2.81, "met")] * 2)] * 2)
    assert "…" not in drawn["wide"] + drawn["narrow"]


def test_what_is_counted_otherwise_is_named_in_the_picture_as_in_the_table(compared, chosen) -> None:
    # Wanzhou's 8 are small car parks.
    chart = page.resident_chart(compared, chosen, lang="en")
    told = [dict(zip(chart.numbers.columns, row, strict=True)) for row in chart.numbers.rows]
    small = next(one for one in told if one["What this report counts"] == "Small car parks built")
    assert (small["Report"], small["As of"]) == ("Wanzhou 2025", "2025-06-30")
    # Of a report, each column has its own: neither name, date nor sign stands with it.
    assert {one["Report"] for one in told} == {"Wanzhou 2025", "Yubei 2021"}
    # A row has no room for that: its label is the report, and what it counts is told below and when it is pointed at.
    assert "Counted in Wanzhou 2025: small car parks built." in chart.note
    for drawn in (chart.wide, chart.narrow):
        assert ">Wanzhou 2025 (to Jun)</text>" in drawn
        assert not re.search(r"[^>]*[Ss]mall[^<]*</text>", drawn)
        assert "Small car parks built (to Jun)" in drawn
    assert "万州区2025年所计：小微停车场新建" in page.resident_chart(compared, chosen, lang="zh").note


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_serves_one_group_is_not_divided_by_all_residents(chosen, compared, lang: str) -> None:
    chart = page.resident_chart(compared, chosen, lang=lang)
    # Of what is shared only car parks and their spaces serve everyone; meal points serve older people, jobs those who seek one.
    per = list(chart.numbers.columns).index({"zh": "折算基数（居民人数）", "en": "Per how many residents"}[lang])
    titles = {(row[0], row[per]) for row in chart.numbers.rows}
    assert (
        titles
        == {
            "zh": {("公共停车场", 100_000), ("新增停车位", 10_000)},
            "en": {("Public car parks", 100_000), ("New parking spaces", 10_000)},
        }[lang]
    )


@pytest.mark.parametrize(("lang", "words"), [("zh", "3.45～3.81"), ("en", "3.45–3.81")])
def test_spaces_per_resident_are_a_range_as_on_the_annual_page(chosen, lang: str, words: str) -> None:
    # Of 840 spaces 80 may belong to a car park that is only largely built: 760 to 840 for 2,205,800 residents.
    chart = page.resident_chart(ms.compare(chosen, basis="completed"), chosen, lang=lang, basis="completed")
    assert words in chart.wide
    assert words in chart.alt
    row = next(row for row in chart.numbers.rows if row[1] in ("Yubei 2021", "渝北区2021年") and row[6] == 10_000)
    assert [round(end, 3) for end in row[7:9]] == [3.445, 3.808]
    assert {"zh": "斜线", "en": "Hatched"}[lang] in chart.subtitle


def test_amounts_per_resident_follow_the_basis(chosen) -> None:
    reported, completed = (ms.compare(chosen, basis=basis) for basis in ("reported", "completed"))
    chart = page.resident_chart(completed, chosen, lang="en", basis="completed", reported=reported)
    assert chart.titles == (
        "Delivered per resident, counting only what is finished", "Delivered per resident, as reported",
    )  # fmt: skip
    assert chart.title == "Delivered per resident"
    for svg in (chart.wide, chart.narrow, chart.broad):
        shown = dict(re.findall(r'<g class="(of-completed|just-reported)"><text[^>]*>([^<]*)</text>', svg))
        assert shown == {"of-completed": "3.45–3.81", "just-reported": "3.81"}
    assert "Hatched" not in chart.reported


@pytest.mark.parametrize(("lang", "day"), [("zh", "2021年12月31日（推定）"), ("en", "31 December 2021 (inferred)")])
def test_a_date_that_is_not_printed_is_inferred_in_every_table(chosen, compared, lang: str, day: str) -> None:
    for table in (page.shared_table(compared, compared, lang=lang), page.verdict_table(chosen, lang=lang)):
        shown = table._repr_html_()
        assert day in shown
        assert shown.count(day) == shown.count(day.replace("（推定）", "").replace(" (inferred)", ""))
        # Ningbo prints its own.
        other = {"zh": "2018年12月25日", "en": "25 December 2018"}[lang]
        assert other in shown
        assert day.replace("2021", "2018") not in shown
    drawn = page.ratio_chart(compared, compared, chosen, lang=lang)
    assert day in drawn.wide


def test_a_link_to_an_indicator_leads_to_its_heading(compared) -> None:
    shown = page.shared_table(compared, compared, lang="en")._repr_html_()
    assert '<tr class="group" id="concept-car_parks_built"><th' in shown
    assert shown.count('id="concept-') == shown.count('class="group"')


def test_every_mark_leads_to_its_row(chosen, compared) -> None:
    completed = ms.compare(chosen, basis="completed")
    pictures = [
        page.ratio_chart(compared, completed, chosen, lang="en"),
        page.resident_chart(compared, chosen, lang="en"),
        page.verdict_chart(chosen, lang="en"),
    ]
    rows = [page.shared_table(compared, completed, lang="en"), page.verdict_table(chosen, lang="en")]
    ids = set(re.findall(r' id="([^"]+)"', "".join(one._repr_html_() for one in rows)))
    for one in pictures:
        assert "<g><title>" not in one.wide + one.narrow
        assert set(re.findall(r'<a data-href="#([^"]+)"', one.wide)) <= ids
    assert "row-yubei-2021" in ids


def test_place_by_place_says_its_basis() -> None:
    hunan = page.choose("hunan", 2021)
    for basis, said in (("reported", "as reported"), ("completed", "counting only what is finished")):
        drawn = page.place_chart(ms.compare(hunan, basis=basis), hunan, lang="en", basis=basis)
        assert drawn is None or said in drawn.title
    assert "as reported" in page.place_chart(ms.compare(hunan), hunan, lang="en").title


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_nothing_was_promised_of_has_no_verdict_and_no_dash_for_it(compared, lang: str) -> None:
    table = page.shared_table(compared, compared, lang=lang)
    # Wanzhou's new car parks and spaces, of which an excerpt was seen; Yubei's hard-to-employ people placed and kindergarten places, of a report that was read whole.
    for lacking in {"zh": ("未见目标", "没有写目标"), "en": ("no target seen", "no target stated")}[lang]:
        verdicts = [row.cells[3].html for _, rows in table.groups for row in rows if lacking in row.cells[1].html]
        assert verdicts == ["", ""]
    assert "—" not in table._repr_html_()


@pytest.mark.parametrize(("lang", "word"), [("zh", "节录"), ("en", "excerpt")])
def test_a_title_that_calls_itself_an_excerpt_is_called_one_once(chosen, lang: str, word: str) -> None:
    listed = page.method(chosen, lang=lang, basis="reported").paragraphs[2]
    assert listed.count(word) == sum(one.meta["coverage"] == "partial" for one in chosen)


def test_the_count_of_the_basis_chosen_is_the_one_set_forth() -> None:
    drawn = page.verdict_chart([load("yubei", 2021)], lang="en").wide
    bold = re.findall(r'<g class="([^"]*)"><text[^>]*font-weight="700"[^>]*>(\d+ / \d+)', drawn)
    assert [(kind, words) for kind, words in bold] == [("just-reported", "31 / 31"), ("of-completed", "26 / 29")]


def test_what_is_the_same_on_both_bases_is_told_once_and_stands_in_both_columns_of_the_file() -> None:
    reports = page.choose("yubei", 2021)
    both = [ms.compare(reports, basis=basis) for basis in ("reported", "completed")]
    table = page.shared_table(*both, lang="en")
    rows = [row.cells for _, rows in table.groups for row in rows]
    # A column of which one cell in thirty-two would be filled is none: the cell has both.
    assert [column.label for column in table.columns] == [
        "Report", "Target → result", "Share of target", "Computed verdict", "Official verdict",
    ]  # fmt: skip
    both_told = [cells for cells in rows if "only finished" in cells[2].html]
    # Hunan, L8, asks for a start, and a start is what came of it: that is no want of a verdict.
    assert not any("cannot be judged" in cells[3].html and "only finished" in cells[3].html for cells in rows)
    assert len(both_told) < len(rows)
    reported, finished = map(table.data.columns.index, ("Share as reported", "Share finished, lower end"))
    apart = [row for row in table.data.rows if row[finished] == row[finished] and row[finished] != row[reported]]
    assert len(apart) == len(both_told)
    # Hunan, L8: what is begun is not finished.
    begun = [
        row for row in table.data.rows if row[0].startswith("Old housing estates where") and row[1] == "Hunan 2021"
    ]
    assert [math.isnan(row[finished]) for row in begun] == [True]


def test_verdicts_that_differ_by_basis_are_both_told_and_a_picture_that_does_not_says_so() -> None:
    chosen = page.choose("yubei", 2021)
    reported, completed = (ms.compare(chosen, basis=basis) for basis in ("reported", "completed"))
    assert "The same on both bases." in page.ratio_chart(reported, completed, chosen, lang="en").subtitle
    apart = completed.astype({"status": "str"})
    mine = apart["region"].eq("yubei") & apart["concept"].eq("kindergartens_built")
    assert mine.sum() == 1
    apart.loc[mine, ["status", "ratio", "ratio_low", "ratio_high"]] = ["missed", 0.5, 0.5, 0.5]
    shown = page.shared_table(reported, apart, lang="en")._repr_html_()
    assert re.search(r"met</span>[^\n]{0,24}<br><span [^>]*>only finished: missed</span>", shown)
    assert "only finished: 50%" in shown
    told = page.ratio_chart(reported, apart, chosen, lang="en").subtitle
    assert "The same" not in told
    assert "hollow: as the report counts" in told


@pytest.mark.parametrize(
    ("lang", "concept", "mark"),
    [("en", "Laid-off workers back in work", "total in doubt"), ("zh", "下岗失业人员再就业", "总数存疑")],
)
def test_a_panel_of_places_says_that_its_total_is_in_doubt(lang: str, concept: str, mark: str) -> None:
    chosen = page.choose("meishan", 2019)
    drawn = page.place_chart(page.with_doubt(ms.compare(chosen), chosen), chosen, lang=lang)
    assert drawn is not None
    # The six places' 512 are not the 1,089 printed; the other three totals are borne out.
    marked = {str(row[0]): str(row[-1]) for row in drawn.numbers.rows}
    assert [name.endswith(concept) for name, doubt in marked.items() if doubt] == [True]
    assert len(marked) == 4
    assert drawn.alt.count(mark) == 1
    assert mark in drawn.note.lower()
    assert len(re.findall(rf"<title>[^<]*\n{mark}", drawn.wide)) == 6
    hunan = page.choose("hunan", 2021)
    # L10 to L35: 3.48% to 3.8% under a ceiling of 4.3%, of which nothing is a share.
    left_out = {"en": "from 3.48% to 3.8% under a ceiling of 4.3%.", "zh": "，各地为3.48%至3.8%，上限4.3%。"}
    assert drawn.note.endswith(left_out[lang])
    sound = page.place_chart(page.with_doubt(ms.compare(hunan), hunan), hunan, lang=lang)
    assert sound is not None
    assert not sound.note


@pytest.mark.parametrize(("lang", "own", "other"), [("en", "Hunan", "Wanzhou"), ("zh", "湖南省", "万州区")])
def test_a_picture_names_the_reports_that_it_is_drawn_from(lang: str, own: str, other: str) -> None:
    chosen = page.choose("hunan", 2021)
    compared = page.with_doubt(ms.compare(chosen), chosen)
    places = page.place_chart(compared, chosen, lang=lang)
    ratios = page.ratio_chart(compared, compared, chosen, lang=lang)
    verdicts = page.verdict_chart(chosen, lang=lang)
    assert places is not None
    assert ratios is not None
    for said in ("source", "cited"):
        # Hunan shares its two indicators with Wanzhou alone.
        told = [getattr(chart, said) for chart in (places, ratios, verdicts)]
        assert [one.count("2021") > 0 and own in one for one in told] == [True] * 3
        assert [other in one for one in told] == [False, True, True]
        assert [("Yubei" if lang == "en" else "渝北区") in one for one in told] == [False, False, True]


def test_a_square_in_doubt_is_marked_and_counted_as_on_the_other_pages() -> None:
    # Meishan 2019, promise 5 of 7: 1,089 laid-off workers (L6), and 512 in the six counties.
    drawn = page.verdict_chart([load("meishan", 2019), load("meishan", 2017)], lang="en")
    assert drawn.numbers.columns[-1] == "Of these, in doubt"
    assert [row[-1] for row in drawn.numbers.rows] == [1, 0]
    for svg in (drawn.wide, drawn.narrow):
        # One square and the key.
        assert len(re.findall(r">\?</text>", svg)) == 2
        assert svg.count("in doubt: the report contradicts a figure behind it</text>") == 1
    # The mark itself says so, too.
    assert drawn.wide.count("\nIn doubt\n") == 1
    assert "Meishan 2019: 1 in doubt" in drawn.alt
    sound = page.verdict_chart([load("yubei", 2021)], lang="en")
    assert ">?</text>" not in sound.wide
    assert "in doubt" not in sound.alt


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_square_names_its_promise_and_leads_to_it(chosen, lang: str) -> None:
    drawn = page.verdict_chart(chosen, lang=lang)
    every = {(one.region, one.year): verdicts(one) for one in chosen}
    for svg in (drawn.wide, drawn.narrow):
        marks = re.findall(r'data-beside="#(\S+) ([\w-]+)/(\d+)#([^"]+)"><title>([^<]*)</title>', svg)
        assert len(marks) == sum(map(len, every.values()))
        for here, region, year, key, told in marks:
            assert here == f"row-{region}-{year}"
            rows = every[region, int(year)].set_index("indicator_id")
            assert rows.loc[key, f"name_{lang}"] in unescape(told).splitlines()[0]
    # 11.4 of 20 km are finished (L206, L412), 27.4 are counted: one promise, at one place.
    trail = next(told for *_, key, told in marks if key == "p10.trail")
    words = {
        "en": ("As reported: exceeded", "Only finished: missed"),
        "zh": ("报告口径：超额", "只计已完工：未达目标"),
    }
    assert [one for one in trail.splitlines() if one in words[lang]] == list(words[lang])


def test_the_key_has_only_the_squares_of_the_basis_chosen() -> None:
    # Yubei as reported: 31 kept of 31, none missed.
    drawn = page.verdict_chart([load("yubei", 2021)], lang="en").wide
    keys = {
        kind: re.search(rf'<g class="{kind}">((?:(?!</g>).)*exceeded</text>.*?)</g>', drawn, re.DOTALL)[1]
        for kind in ("of-completed", "just-reported")
    }
    assert "missed</text>" in keys["of-completed"]
    assert "missed</text>" not in keys["just-reported"]


@pytest.mark.parametrize(("lang", "words"), [("en", "1,089 people (in doubt)"), ("zh", "1089人（存疑）")])
def test_a_year_against_a_year_says_which_figure_is_in_doubt(lang: str, words: str) -> None:
    for year in (2019, 2017):
        chosen = page.choose("meishan", year)
        table = page.years_table(page.with_doubt(ms.compare(chosen), chosen), chosen[0], lang=lang)._repr_html_()
        assert table.count(words) == 1
        # The 1,008 of 2017 are borne out.
        assert table.count(words[-4:]) == 1


def test_an_earlier_figure_in_doubt_and_its_change_say_so() -> None:
    chosen = page.choose("meishan", 2019)
    compared = ms.compare(chosen)
    shaken = compared.assign(in_doubt=compared["year"].eq(2017) & compared["concept"].eq("laid_off_reemployed"))
    assert "1,008 people (in doubt)" in page.years_table(shaken, chosen[0], lang="en")._repr_html_()


def test_a_mark_keeps_clear_of_the_mark_of_doubt() -> None:
    canvas = Canvas(20, 20)
    _square(canvas, "exceeded", 0, 0, 12, aside=True)
    corners = [(float(x), float(y)) for x, y in re.findall(r"[ML]([0-9.]+) ([0-9.]+)", canvas.svg())]
    apex, base = min(corners, key=lambda one: one[1]), max(corners)
    # The corner of a doubt of half the side is 0.4 of it wide and 0.5 high: there the right edge is still left of it.
    assert apex[0] + (base[0] - apex[0]) * (6 - apex[1]) / (base[1] - apex[1]) < 7.2 - 0.5


@pytest.mark.parametrize(("lang", "told"), [("en", "As reported: better than target"), ("zh", "报告口径：优于目标")])
def test_the_square_of_a_ceiling_is_not_called_exceeded(lang: str, told: str) -> None:
    # Meishan 2019, L5: 3.57% of at most 4.3%.
    drawn = page.verdict_chart([ms.load("meishan", 2019)], lang=lang).wide
    rate = next(one for one in re.findall(r"<title>([^<]*)</title>", drawn) if "失业率" in one or "unemployment" in one)
    assert told in rate.splitlines()
