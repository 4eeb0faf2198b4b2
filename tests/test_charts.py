"""Charts: the same bytes for the same data, nothing outside the drawing, words that agree with the figures."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minsheng_analysis as ms
from minsheng_analysis.appraisal.doubt import doubted
from minsheng_analysis.appraisal.promises import promise_table
from minsheng_analysis.appraisal.target_setting import target_setting
from minsheng_analysis.display import canvas, palette
from minsheng_analysis.display.chart import Chart
from minsheng_analysis.display.fonts import uncovered
from minsheng_analysis.display.heatmap import strengths
from minsheng_analysis.display.lettering import balanced, width_of, wrap
from minsheng_analysis.language.languages import LANGUAGES
from minsheng_analysis.measures.unfinished import unfinished_work
from minsheng_analysis.measures.verdicts import by_place, by_resident, so_far, verdicts
from minsheng_analysis.pages.annual import charts, lead, tables
from minsheng_analysis.pages.annual.charts.official import official_statuses
from minsheng_analysis.pages.annual.charts.unfinished import _pieces
from minsheng_analysis.pages.project import one_project
from minsheng_analysis.reporting.page.exporter import page_html


@pytest.fixture(scope="module")
def report() -> ms.Report:
    return ms.load("yubei", 2021)


@pytest.fixture(scope="module")
def judged(report: ms.Report) -> pd.DataFrame:
    return verdicts(report)


def _all(report: ms.Report, judged: pd.DataFrame, lang: str) -> list[Chart]:
    made = [
        charts.squares(judged, lang=lang, flagged=[6, 10]),
        charts.unfinished(report, judged, lang=lang),
        charts.achieved(judged, lang=lang),
        charts.official_and_computed(judged, lang=lang, flagged=[6, 10]),
        charts.by_lead_unit(judged, lang=lang),
        charts.by_place(by_place(report, judged, lang=lang), lang=lang),
        charts.per_resident(by_resident(report, judged, lang=lang), lang=lang),
        charts.costs(report.costs, lang=lang),
    ]
    assert None not in made
    return [chart for chart in made if chart is not None]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_same_data_give_the_same_bytes(report: ms.Report, judged: pd.DataFrame, lang: str) -> None:
    assert [one._repr_html_() for one in _all(report, judged, lang)] == [
        one._repr_html_() for one in _all(report, judged, lang)
    ]


SVG = "{http://www.w3.org/2000/svg}"


def _as_chosen(svg: str, *gone: str) -> ElementTree.Element:
    """A drawing as the page shows it on a choice of basis: without what belongs to the other one."""
    root = ElementTree.fromstring(svg)
    for parent in list(root.iter()):
        for child in [one for one in parent if one.attrib.get("class") in gone]:
            parent.remove(child)
    return root


BASES_SHOWN = (("just-reported",), ("of-completed",))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_stand_inside_the_drawing_and_do_not_overlap(report: ms.Report, judged: pd.DataFrame, lang: str) -> None:
    for chart in _all(report, judged, lang):
        drawings = (("wide", chart.wide), ("narrow", chart.narrow))
        for (size, svg), gone in ((one, gone) for one in drawings for gone in BASES_SHOWN):
            root = _as_chosen(svg, *gone)
            _, _, width, height = map(float, root.attrib["viewBox"].split())
            boxes = []
            for text in root.iter(f"{SVG}text"):
                size_px = float(text.attrib["font-size"])
                # A little narrower than `width_of` reckons, which errs on the wide side.
                long = width_of(text.text or "", size_px, bold="font-weight" in text.attrib) * 0.96
                x, y = float(text.attrib["x"]), float(text.attrib["y"])
                left = x - {"middle": long / 2, "end": long}.get(text.attrib.get("text-anchor", ""), 0)
                where = (chart.name, size, text.text)
                assert left >= -16, where
                assert left + long <= width + 16, where
                assert y >= size_px * 0.75, where
                assert y <= height, where
                boxes.append((left, y - size_px * 0.7, left + long, y + 1, text.text))
            for number, one in enumerate(boxes):
                for other in boxes[number + 1 :]:
                    apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
                    assert apart, (chart.name, size, one[4], other[4])


def test_every_character_has_a_glyph(report: ms.Report, judged: pd.DataFrame) -> None:
    for lang in LANGUAGES:
        for chart in _all(report, judged, lang):
            assert uncovered(re.sub(r"<[^>]+>", "", chart.wide + chart.narrow) + chart.alt + chart.title) == ""


def test_the_trail_is_on_both_bases(judged: pd.DataFrame) -> None:
    chart = charts.achieved(judged, lang="en")
    assert chart is not None
    # 27.4 of 20 km as reported; 11.4 km, the Panxi part, is finished.
    for svg in (chart.wide, chart.narrow):
        words = re.findall(r">([^<>]+)</text>", svg)
        assert "137%" in words
        assert "57%" in words
        assert "66.4%" in words
    assert ": walking trails built (57%)" in chart.alt
    assert "water mains renewed and laid (66.4%)" in chart.alt


def test_marks_differ_in_shape_not_only_in_colour() -> None:
    assert set(canvas.SHAPES) == set(palette.MARKS)
    assert len(set(canvas.SHAPES.values())) == len(canvas.SHAPES)
    assert len(set(palette.MARKS.values())) == len(palette.MARKS)
    # One mark in pictures, tables and the table of promises: hollow is what the report counts, so none of these is.
    assert palette.MARKS["not_assessable"] == "◆"
    assert not set("◇○△▽□▷") & set(palette.MARKS.values())
    assert "◆ cannot be judged" in promise_table(_yubei()[0], lang="en").to_string()


def test_every_mark_is_a_link_that_says_what_it_stands_for(report: ms.Report, judged: pd.DataFrame) -> None:
    chart = charts.squares(judged, lang="en")
    assert chart is not None
    # 32 promises, each leads to its row; 10 official verdicts lead to their section.
    for svg in (chart.wide, chart.narrow):
        links = list(ElementTree.fromstring(svg).iter(f"{SVG}a"))
        assert len(links) == 42
        told = {link.attrib["data-href"]: link[0].text or "" for link in links}
        assert {f"#{one}" for one in judged["indicator_id"]} <= set(told)
        trail = told["#p10.trail"].split("\n")
        assert trail[0] == "Walking trails built"
        assert "20 km → 27.4 km\xa0· 137% (134.3–139.8%)" in trail[1]
        assert "11.4 km\xa0· 57% (56.8–57.3%)" in trail[2]
        assert trail[-1].startswith("lines 25, ")


def test_the_numbers_behind_a_picture_can_be_taken_along(judged: pd.DataFrame) -> None:
    import base64

    chart = charts.achieved(judged, lang="en")
    assert chart is not None
    found = re.search(r'download="achieved.csv" href="data:text/csv;charset=utf-8;base64,([^"]+)"', chart._repr_html_())
    assert found is not None
    lines = base64.b64decode(found[1]).decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 21
    trail = next(line for line in lines if line.startswith("Walking trails")).split(",")
    # Target, as reported, finished; 27.4 / 20; 11.4 / 20 at either end: rounding is no range of the report's.
    assert trail[1:6] == ["km", "20", "27.4", "11.4", "11.4"]
    assert [float(one) for one in trail[6:]] == [1.37, 0.57, 0.57]
    spaces = next(line for line in lines if line.startswith("New public parking")).split(",")
    # Between 760 and 840 are finished, 1.2083 to 1.3355 of the 629 promised.
    assert (spaces[4:6], spaces[7:]) == (["760", "840"], ["1.2083", "1.3355"])


@pytest.mark.parametrize(
    ("region", "year", "heads"),
    [
        # Money, and estates of which only a start was asked for; nothing is counted besides.
        ("hunan", 2021, ("Note on the target", "Reached", "Share reached", "As of")),
        (
            "yubei",
            2021,
            (
                "Finished, lower end",
                "Finished, upper end",
                "Counted, not certainly finished",
                "Share finished, lower end",
                "Share finished, upper end",
            ),
        ),
    ],
)
def test_what_was_only_to_be_begun_is_not_called_finished_in_a_file(
    region: str, year: int, heads: tuple[str, ...]
) -> None:
    one = ms.load(region, year)
    chart = charts.unfinished(one, so_far(verdicts(one), one), lang="en")
    assert chart is not None
    assert chart.numbers is not None
    assert tuple(chart.numbers.filled().columns[3:]) == heads


def test_a_finished_share_is_as_wide_as_it_is_of_its_bar(report: ms.Report, judged: pd.DataFrame) -> None:
    chart = charts.unfinished(report, judged, lang="en")
    assert chart is not None
    bar = next(
        one for one in ElementTree.fromstring(chart.wide).iter(f"{SVG}a") if one.attrib["data-href"] == "#p10.trail"
    )
    solid = next(one for one in bar.iter(f"{SVG}rect"))
    ticks = [one.attrib["d"] for one in bar.iter(f"{SVG}path") if "stroke-width:2.5" in one.attrib["style"]]
    left, width = float(solid.attrib["x"]), float(solid.attrib["width"])
    promised = float(re.match(r"M([\d.]+)", ticks[0])[1])
    # 11.4 km finished, 20 km promised.
    assert width / (promised - left) == pytest.approx(0.57, abs=0.002)


def test_colours_answer_to_the_page_and_have_a_value_without_one(judged: pd.DataFrame) -> None:
    chart = charts.achieved(judged, lang="zh")
    assert chart is not None
    assert "var(--exceeded,#" in chart.wide
    known = {colour.light for colour in palette.COLOURS.values()}
    bare = set(re.findall(r"(?<![,&])#[0-9a-f]{6}", chart.wide))
    assert bare & known == set()


def test_data_cannot_break_out_of_a_chart(judged: pd.DataFrame) -> None:
    hostile = '"><script>alert(1)</script>'
    changed = judged.assign(name_en=hostile, project_en=hostile, lead_units=hostile, reported_status=hostile)
    for chart in (
        charts.achieved(changed, lang="en"),
        charts.official_and_computed(changed, lang="en", flagged=[1]),
        charts.by_lead_unit(changed, lang="en"),
    ):
        assert chart is not None
        assert "<script" not in chart._repr_html_()
        ElementTree.fromstring(chart.wide)


def test_nothing_to_draw_is_none_and_not_an_empty_chart(report: ms.Report, judged: pd.DataFrame) -> None:
    assert charts.achieved(judged.assign(ratio_reported=float("nan")), lang="zh") is None
    assert charts.by_lead_unit(judged.assign(lead_units=""), lang="zh") is None
    assert charts.by_place(pd.DataFrame(), lang="zh") is None
    assert charts.per_resident(pd.DataFrame(), lang="zh") is None
    assert charts.costs(report.costs.iloc[:0], lang="zh") is None


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "“exceeded” with no excess is unproven."), ("zh", "称超额而无一超额的，依据不足。")]
)
def test_the_note_on_verdicts_is_the_rule_that_marks_them(
    report: ms.Report, judged: pd.DataFrame, lang: str, said: str
) -> None:
    # Project 1 is called 超额完成 and exactly met both its targets: unproven, and not among the two that are marked.
    findings = ms.audit(report)
    assert (lead.not_borne_out(findings), lead.unproven(findings)) == ([6, 10], [1])
    chart = charts.official_and_computed(judged, lang=lang, flagged=[6, 10], unproven=[1])
    assert chart is not None
    assert chart.note.endswith(said)


def test_a_promise_stands_at_one_place_on_both_bases(judged: pd.DataFrame) -> None:
    # Best first by what is finished: project 10 is exceeded, met and missed, though its trails are 137% as reported.
    chart = charts.official_and_computed(judged, lang="en", flagged=[6, 10])
    assert chart is not None
    drawn = [one for one in re.findall(r'href="#([^"]+)"', chart.wide) if one in set(judged["indicator_id"])]
    for number, rows in judged.groupby("project_no"):
        own = [one for one in drawn if one in set(rows["indicator_id"])]
        assert own[: len(rows)] == own[len(rows) :], number
    status = judged.set_index("indicator_id")["status_completed"]
    assert [status[one] for one in drawn if one.startswith("p10")][:3] == ["exceeded", "met", "missed"]


def test_a_lower_bound_has_its_mark(report: ms.Report) -> None:
    chart = charts.costs(report.costs, lang="zh")
    assert chart is not None
    assert "≥ 2000万元" in chart.wide


def test_one_outlay_and_one_promise_are_told_in_the_singular(report: ms.Report, judged: pd.DataFrame) -> None:
    spent = report.costs[report.costs["cost_low"].gt(0) & report.costs["kind"].eq("capital")]
    assert charts.costs(spent.iloc[:1], lang="en").alt.startswith("Bars of 1 outlay: ")
    assert charts.costs(spent.iloc[:2], lang="en").alt.startswith("Bars of 2 outlays: ")
    exceeded = judged[judged["status_completed"].eq("exceeded")]
    assert charts.achieved(exceeded.iloc[:1], lang="en").alt.startswith("Dot plot of 1 promise, ")


def test_loans_are_not_among_the_costs_drawn(report: ms.Report) -> None:
    chart = charts.costs(report.costs, lang="en")
    assert chart is not None
    assert "loan" not in chart.alt.lower()


def test_a_drawing_without_a_page_shows_one_basis(tmp_path, judged: pd.DataFrame) -> None:
    chart = charts.squares(judged, lang="en")
    saved = ElementTree.parse(chart.save(tmp_path / "chart.svg")).getroot()
    assert any(one.get("class") == "just-reported" for one in saved.iter())
    assert ".just-reported{display:none}" in saved.findtext(f"{SVG}style")
    # A page has its own style sheet, and leaves this one out.
    assert "<style" not in page_html(chart._repr_html_())


def test_a_chart_saves_to_a_file_with_its_words(tmp_path, judged: pd.DataFrame) -> None:
    chart = charts.achieved(judged, lang="zh")
    assert chart is not None
    odd = replace(chart, alt='5 < 6 & "quoted"')
    root = ElementTree.parse(odd.save(tmp_path / "chart.svg", size="narrow")).getroot()
    assert root.attrib["aria-label"] == '5 < 6 & "quoted"'
    assert root.attrib["role"] == "img"
    assert not list(root.iter(f"{SVG}a"))


@given(st.text(min_size=1, max_size=60), st.floats(min_value=40, max_value=400), st.integers(1, 4))
def test_wrapping_keeps_to_its_lines(words: str, width: float, lines: int) -> None:
    assert len(wrap(words, 12, width, lines=lines)) <= lines


def test_chinese_wraps_without_spaces_and_keeps_marks_off_the_line_start() -> None:
    assert wrap("失能特困人员集中照护，及服务", 10, 100) == ["失能特困人员集中照护，", "及服务"]


def test_what_is_not_said_to_be_finished_is_not_called_unfinished(report: ms.Report, judged: pd.DataFrame) -> None:
    squares, bars = charts.squares(judged, lang="zh"), charts.unfinished(report, judged, lang="zh")
    assert squares is not None
    assert bars is not None
    assert "斜线为没有写明已完工的份额" in squares.wide
    # All 840 spaces may be finished.
    assert bars.note.startswith("可能未全部完工、但已达到目标的：新增公共停车位")
    # One pair of brackets, and none opens at the end of a line.
    assert "（推进中）" in bars.wide
    assert wrap("自来水管网改造（管网）（推进中）", 10, 120) == ["自来水管网改造（管网）", "（推进中）"]


@pytest.mark.parametrize(
    ("lang", "plan", "other"),
    [
        ("en", "the 840 counted may include 80 known only from the plan", "whether the 840 counted include 80 not said to be finished, the report does not say"),
        ("zh", "计入的840个中是否含只有计划数的80个，报告没有说明", "计入的840个中是否含未写明完工的80个，报告没有说明"),
    ],
)  # fmt: skip
def test_what_is_known_only_from_the_plan_is_called_so(lang: str, plan: str, other: str) -> None:
    # L103 plans 80 spaces at the car park that is largely built; how many there are no line says.
    project = one_project(ms.load("yubei", 2021), 5)
    judged = verdicts(project)
    drawn = [one for one in unfinished_work(judged, project.indicators) if one.row.indicator_id == "p05.spaces"]
    assert [one.planned for one in drawn] == [True]
    assert " ".join(_pieces(drawn[0], True, lang)).replace(" ", "").startswith(plan.replace(" ", ""))
    unplanned = " ".join(_pieces(replace(drawn[0], planned=False), True, lang))
    assert unplanned.replace(" ", "").startswith(other.replace(" ", ""))


def test_targets_of_which_none_is_reached_yet_are_said_so() -> None:
    report = ms.load("hunan", 2021)
    judged = so_far(verdicts(report), report)
    chart = charts.achieved(judged, lang="zh")
    assert chart is not None
    assert chart.title == "数字可比的2项承诺都尚未达到"
    assert lead.headline(report, judged, lang="zh").title.endswith("2项承诺均尚未达到目标")


def _yubei() -> tuple[ms.Report, pd.DataFrame]:
    report = ms.load("yubei", 2021)
    return report, so_far(verdicts(report), report)


def test_two_official_verdicts_are_two_marks_and_the_file_says_which_are_not_borne_out() -> None:
    _, judged = _yubei()
    chart, plain = (charts.squares(judged, lang="zh", flagged=flagged) for flagged in ([6, 10], []))
    assert chart is not None
    assert plain is not None
    for drawn in (plain.wide, plain.narrow):
        seals = re.findall(r'<a data-href="#official"><title>(\d+)\.(.*?)</a>', drawn, re.DOTALL)
        assert [int(number) for number, seal in seals if seal.count("fill:var(--paper") == 2] == [9]
    assert official_statuses(["全面完成", "超额完成"]) == ("met", "exceeded")
    assert chart.numbers is not None
    place = list(chart.numbers.columns).index("项目官方结论标为“不符”")
    assert {row[0] for row in chart.numbers.rows if row[place] == "是"} == {6, 10}
    # Where every verdict is borne out the file has no such column.
    assert plain.numbers is not None
    assert len(plain.numbers.columns) == len(chart.numbers.columns) - 1


def test_nothing_short_of_its_target_is_cut_and_loses_its_figure() -> None:
    report = ms.load("wanzhou", 2025)
    chart = charts.squares(so_far(verdicts(report), report), lang="en")
    assert chart is not None
    assert "…" not in chart.wide
    # Its day, which is that of the promise before it as well, stands below both.
    assert re.search(r">[^<]*10\.4%;<.*>[^<]*60%;<.*>each at 31 March 2025<", chart.wide)


def _said_as_short(region: str, year: int, lang: str) -> list[str]:
    report = ms.load(region, year)
    chart = charts.squares(so_far(verdicts(report), report), lang=lang)
    assert chart is not None
    return re.findall(r'<text [^>]*font-size="12" style="fill:var\(--(?:late|missed)[^>]*>([^<]*)<', chart.wide)


def test_each_promise_short_of_its_target_begins_a_line_and_stands_within_a_sentence_after_a_semicolon() -> None:
    # Without an official verdict the words have the whole width; L31 and L8 of the report.
    assert _said_as_short("hunan", 2021, "en") == [
        "Investment in renovating old housing estates 37.4%;",
        "old housing estates where renovation started 74%",
    ]
    lines = _said_as_short("wanzhou", 2025, "en")
    second = next(place for place, words in enumerate(lines) if words.startswith("lifts renewed"))
    assert lines[second - 1].endswith(";")
    assert not any(";" in words[:-1] for words in lines)
    # Two promises of project 1, the day of both, and the investment.
    assert [words[-1] for words in _said_as_short("wanzhou", 2025, "zh")] == ["；", "；", "日", "%"]


def test_more_promises_short_of_their_targets_than_there_are_lines_follow_one_another() -> None:
    _, judged = _yubei()
    mine = judged[judged["project_no"] == 6].head(1)
    many = pd.concat([mine.assign(indicator_id=f"p06.n{n}", name_en=f"Tank {n}", status_completed="missed", ratio_completed=0.5) for n in range(9)])  # fmt: skip
    chart = charts.squares(many, lang="en")
    assert chart is not None
    told = " ".join(re.findall(r'font-size="12" style="fill:var\(--missed[^>]*>([^<]*)<', chart.wide))
    assert "Tank 0" in told
    assert "; tank 1 " in told
    assert "tank 8" in told


def test_what_is_promised_stands_nearer_to_its_own_tick_than_to_that_of_the_bar_above() -> None:
    # No line of words parts these bars.
    report = ms.load("hunan", 2021)
    chart = charts.unfinished(report, so_far(verdicts(report), report), lang="en")
    assert chart is not None
    for drawing in (chart.wide, chart.broad):
        ticks = [
            sorted(float(y) for y in re.findall(r"[\d.]+[ ,]([\d.]+)", one.attrib["d"]))
            for one in ElementTree.fromstring(drawing).iter(f"{SVG}path")
            if "stroke-width:2.5" in one.attrib["style"]
        ]
        size, base = 12, [float(y) for y in re.findall(r'y="([\d.]+)"[^>]*>promised ', drawing)]
        for (_, above), (own, _), line in zip(ticks, ticks[1:], base[1:], strict=False):
            # A capital is some seven tenths of its size high.
            assert line - 0.75 * size - above > 2 * (own - line) > 0


def test_a_range_of_what_is_finished_is_drawn_and_told_as_one() -> None:
    report, judged = _yubei()
    chart = charts.achieved(judged, lang="zh")
    assert "两端带竖线的条：已完工数的范围。" in chart.subtitle
    # 760 to 840 of 629: a bar with ticks at its ends, as on the progress page, and no mark over it.
    row = chart.wide[chart.wide.index('href="#p05.spaces"') :].split("</a>")[0]
    assert row.count('stroke-width:2"') == 2
    assert "fill:var(--exceeded" not in row.split("<text")[0]
    assert "120.8%～133.5%" in tables.targets(report, target_setting(report), lang="zh")._repr_html_()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_key_explains_only_marks_that_are_drawn(lang: str) -> None:
    # Of project 8, jobs, both bases agree; of project 5 the 840 spaces counted are the end of the range of what is finished.
    report, judged = _yubei()
    hollow = {"en": "hollow", "zh": "空心"}[lang]
    jobs, parking = (charts.achieved(verdicts(one_project(report, number)), lang=lang) for number in (8, 5))
    unfilled = "fill:var(--paper"
    assert (hollow in jobs.subtitle, unfilled in jobs.wide) == (False, False)
    for chart in (parking, charts.achieved(judged, lang=lang)):
        assert (hollow in chart.subtitle, unfilled in chart.wide) == (True, True)


def test_what_is_reported_has_a_mark_at_the_end_of_a_range_and_its_share_alone_is_written() -> None:
    # 840 of 629 spaces: the report's own figure is no range, and the panel is of what is reported on either choice.
    chart = charts.achieved(_yubei()[1], lang="en")
    row = chart.wide[chart.wide.index('href="#p05.spaces"') :].split("</a>")[0]
    # Drawn last: under the range's end it would look filled.
    assert row.index('class="on-completed"') < row.index('class="on-reported"') < row.rindex("fill:var(--paper")
    assert row[row.index('class="on-completed"') : row.index('class="on-reported"')].count('stroke-width:2"') == 2
    for drawn in (chart.wide, chart.narrow, chart.broad):
        row = drawn[drawn.index('href="#p05.spaces"') :].split("</a>")[0]
        assert re.findall(r">([^<]*%)</text>", row) == ["133.5%"]
        assert "of-completed" not in row
    # The file has both ends of what is finished.
    assert chart.numbers is not None
    row = next(row for row in chart.numbers.rows if row[0] == "New public parking spaces")
    told = dict(zip(chart.numbers.columns, row, strict=True))
    assert [round(told[f"Share finished, {end} end"], 3) for end in ("lower", "upper")] == [1.208, 1.335]


@pytest.mark.parametrize(
    ("lang", "finished", "reported", "cited"),
    [
        ("en", "2 of 12 lead units fall short of a promise once only finished work counts",
         "As reported, no lead unit has a promise short of its target", "Who was to deliver, and what came of it"),
        ("zh", "只计已完工，12个牵头单位中2个有未达目标的承诺", "按报告口径，各牵头单位均无未达目标的承诺", "谁牵头，结果如何"),
    ],
)  # fmt: skip
def test_the_title_of_a_picture_of_one_basis_is_of_the_basis_chosen(
    lang: str, finished: str, reported: str, cited: str
) -> None:
    chart = charts.by_lead_unit(_yubei()[1], lang=lang)
    head = chart._repr_html_().split("</b>")[0].split("<b>")[1]
    first, second = head.split('<span class="just-reported">')
    assert first.startswith('<span class="of-completed">')
    assert [re.sub("<[^>]+>", "", words).strip() for words in (first, second)] == [finished, reported]
    # A citation and a workbook are of both.
    assert f'data-title="{cited}"' in chart._repr_html_()
    # Where both come to the same there is one title.
    assert charts.by_lead_unit(verdicts(one_project(_yubei()[0], 8)), lang=lang).titles is None


def test_the_box_of_a_mark_has_both_verdicts_and_their_lines_as_its_row_has() -> None:
    # Lines 196 and 197 call the trails exceeded and fully completed.
    _, judged = _yubei()
    box = charts.squares(judged, lang="en").wide.split("<title>Walking trails built\n")[1].split("</title>")[0]
    assert "Official verdict: exceeded / fully completed\n" in box
    assert "197" in box.splitlines()[-1]
    row = tables.promises(judged, lang="en")._repr_html_().split('id="p10.trail"')[1].split("</tr>")[0]
    assert "exceeded / fully completed" in re.sub("<[^>]+>", "", row)


def _beyond_the_edge(drawing: str, width: float) -> list[str]:
    texts = re.findall(r'<text x="([\d.]+)" y="[\d.]+" font-size="([\d.]+)"([^>]*)>([^<]*)</text>', drawing)
    return [
        words
        for x, size, form, words in texts
        if "text-anchor" not in form and float(x) + width_of(words, float(size), bold="font-weight" in form) > width
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_words_behind_a_bar_stay_in_the_picture(lang: str) -> None:
    report, _ = _yubei()
    # 120.8 to 133.5% of project 5 is longer than any one percentage.
    for number in range(1, 11):
        project = one_project(report, number)
        chart = charts.unfinished(project, verdicts(project), lang=lang)
        assert chart is None or _beyond_the_edge(chart.wide, canvas.WIDTHS["wide"]) == []


def test_the_arrow_of_more_than_the_target_stands_beyond_its_line() -> None:
    # Yubei 2021, L25: 11.4 of 20 km finished; with those begun 27.4 are counted.
    report, _ = _yubei()
    chart = charts.achieved(verdicts(report), lang="en")
    for drawn, width in ((chart.wide, canvas.HALF["wide"]), (chart.narrow, canvas.WIDTHS["narrow"])):
        row = next(one for one in drawn.split("</a>") if ">57%<" in one)
        target = float(re.findall(r'<text x="([\d.]+)"[^>]*>100%<', row)[0])
        head = [
            float(x) for x in re.findall(r"[ML]([\d.]+) ", re.findall(r'<path d="(M\S+ \S+L\S+ \S+L[^"Z]*)"', row)[-1])
        ]
        assert target < min(head)
        assert max(head) < width - width_of("57%", 12, bold=True)


def test_a_mark_keeps_clear_of_its_share() -> None:
    # Meishan 2019: 272.3% is the highest, and in doubt.
    report = ms.load("meishan", 2019)
    chart = charts.achieved(doubted(verdicts(report), ms.audit(report)), lang="en")
    row = next(one for one in chart.narrow.split("</a>") if ">272.3%?<" in one)
    mark = max(float(x) for x in re.findall(r"[ML]([\d.]+)[, ]", re.findall(r'<path[^>]* d="([^"]*)"', row)[-1]))
    assert canvas.WIDTHS["narrow"] - width_of("272.3%?", 12, bold=True) - mark >= 4


@pytest.mark.parametrize(("lang", "key"), [("en", "in doubt: the report"), ("zh", "存疑：报告")])
def test_a_square_in_doubt_is_seen_to_be_so(lang: str, key: str) -> None:
    # Meishan 2019, L6: 1,089 of 400; the parts (L11 to L36) give 512 of 340. Of nothing else do two figures disagree.
    report = ms.load("meishan", 2019)
    rows = verdicts(report)
    chart, sure = (charts.squares(one, lang=lang) for one in (doubted(rows, ms.audit(report)), rows))
    for drawn in (chart.wide, chart.narrow):
        marked = [one for one in drawn.split("</a>")[:-1] if ">?</text>" in one]
        assert ["p05.laid_off" in one for one in marked] == [True]
        # On the square, and once more in the key.
        assert drawn.count(">?</text>") == 2
        assert key in drawn
    # To be heard, a question mark is a word.
    assert chart.alt.endswith(
        {"en": "In doubt: laid-off workers back in work.", "zh": "存疑：下岗失业人员再就业。"}[lang]
    )
    assert ">?</text>" not in sure.wide
    assert key not in sure.wide


def test_the_title_says_on_which_basis_it_counts() -> None:
    # 11 and 10 are all 21: the three that fall short are counted again, on the other basis.
    _, judged = _yubei()
    title = charts.achieved(judged, lang="en").title
    assert title == "21 comparable promises: 11 exceeded, 10 met (as reported); only finished, 3 fall short"


def test_what_is_drawn_as_unfinished_is_not_drawn_again() -> None:
    report, judged = _yubei()
    assert charts.achieved(judged, lang="zh", beside=report) is not None
    # Water supply: two short of the target and one met; trails and equipment: one went beyond.
    for number, told in ((6, True), (10, False), (1, False)):
        project = one_project(report, number)
        assert (charts.achieved(verdicts(project), lang="zh", beside=project) is None) == told


def test_a_sum_of_ours_says_so_where_it_is_pointed_at_and_where_its_row_opens() -> None:
    _, judged = _yubei()
    table = tables.promises(judged, lang="zh")
    # The trail's two stretches, and the blocks of three estates.
    assert table._repr_html_().count("结果没有写总数，此处为各数之和。") == 2
    assert charts.squares(judged, lang="en").wide.count("our sum; none is printed") == 2


def test_chinese_titles_keep_their_clauses_and_headings_their_words() -> None:
    _, judged = _yubei()
    assert (
        '<span class="phrase">只计已完工，</span><span class="phrase">3项未达目标</span>'
        in charts.achieved(judged, lang="zh")._repr_html_()
    )
    assert balanced("农村互助养老点", 11, 66) == ["农村互助", "养老点"]
    assert balanced("Community stations", 11, 66) == ["Community", "stations"]
    assert balanced("步道", 11, 66) == ["步道"]
    # Rather a line more than half a word.
    assert balanced("智能门禁系统", 11, 50) == ["智能门禁", "系统"]
    assert balanced("基层残疾人综合服务站", 11, 50) == ["基层", "残疾人", "综合", "服务站"]


def test_a_bar_too_short_for_its_amount_has_it_behind() -> None:
    # L8: 53 of 509; L31: 281682.6 of 752393.73, in 10,000 yuan.
    for region, year, said in (("wanzhou", 2025, ">finished 53<"), ("hunan", 2021, ">invested 2,816.83 million yuan<")):
        report = ms.load(region, year)
        drawn = charts.unfinished(report, so_far(verdicts(report), report), lang="en")
        assert said in drawn.wide
        assert said in drawn.narrow


def test_official_verdicts_are_drawn_where_there_are_some_and_explained() -> None:
    assert official_statuses(["达到时间进度"]) == ("on_schedule",)
    assert official_statuses(["未达到时间进度"]) != ("on_schedule",)
    shown = {
        region: charts.official_and_computed(verdicts(ms.load(region, year)), lang="zh")
        for region, year in (("wanzhou", 2025), ("ningbo", 2018), ("meishan", 2017))
    }
    for one in shown.values():
        # Nothing is hollow: both bases come to the same.
        assert "空心" not in one.wide
    # Project 1 of Ningbo is officially 完成 and computed of none.
    assert ">完成<" in shown["ningbo"].wide
    assert ">达到时间进度<" in shown["meishan"].wide
    overview = {
        region: charts.squares(verdicts(ms.load(region, year)), lang="zh").narrow
        for region, year in (("ningbo", 2018), ("meishan", 2017))
    }
    assert ">完成<" in overview["ningbo"]
    assert ">达到时间进度<" in overview["meishan"]
    # By number, and one square: that of project 2 (L14).
    names = re.findall(r">(\d+)\. ", shown["wanzhou"].wide)
    assert list(dict.fromkeys(names)) == ["1", "2", "6"]
    outlined = re.findall(r'<rect [^>]*style="fill:[^;]*;stroke:', shown["wanzhou"].wide)
    assert len(outlined) == 1
    # Nothing is led to where nothing is officially said, so that no key stops at what cannot be seen.
    assert re.findall(r'href="#project-(\d)"', shown["wanzhou"].wide) == ["2"]


def test_official_verdicts_end_at_one_edge_and_a_rule_parts_the_bases(judged: pd.DataFrame) -> None:
    shown = charts.squares(judged, lang="zh", flagged=[6, 10])
    grid = charts.official_and_computed(judged, lang="zh", flagged=[6, 10])
    assert shown is not None
    assert grid is not None
    verdict = r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="\2" [^>]*stroke:'
    marks = re.findall(r'href="#official">.*?</a>', shown.narrow, re.DOTALL)
    edges = [max(float(x) + float(width) for x, width in re.findall(verdict, mark)) for mark in marks]
    # The dot at two of them stands beyond the edge.
    assert len(edges) >= 10
    assert max(edges) - min(edges) < 0.1
    (rule,) = re.findall(r'd="M([\d.]+) [\d.]+L\1 ', grid.wide)
    heads = {words: float(x) for x, words in re.findall(r'<text x="([\d.]+)"[^>]*>([^<]+)<', grid.wide)}
    assert heads["报告口径"] + 44 < float(rule) < heads["只计已完工"]


def test_heads_of_columns_are_never_smaller_than_can_be_read(report: ms.Report, judged: pd.DataFrame) -> None:
    for lang in LANGUAGES:
        drawn = charts.by_place(by_place(report, judged, lang=lang), lang=lang)
        assert min(float(size) for size in re.findall('font-size="([0-9.]+)"', drawn.wide + drawn.narrow)) >= 11


def test_bars_begin_behind_the_longest_name() -> None:
    project = one_project(ms.load("yubei", 2021), 3)
    drawn = charts.achieved(verdicts(project), lang="zh").wide
    longest = max(width_of(name, 12) for name in ("农村互助养老点", "老年人助餐点", "镇养老服务中心"))
    begin = float(re.search(r'<path d="M([0-9.]+) [0-9.]+L\1', drawn)[1])
    assert longest < begin < longest + 30


@pytest.mark.parametrize(("share", "inside"), [(0.857, True), (0.2, False)])
def test_the_mark_of_what_is_missed_is_not_drawn_over_the_hatching(
    judged: pd.DataFrame, share: float, inside: bool
) -> None:
    one = judged[judged["indicator_id"] == "p06.works"].assign(ratio_completed=share, ratio_low_completed=share)
    drawn = charts.squares(one, lang="en").wide
    solid, mark = re.search(
        r'<rect x="[0-9.]+" y="([0-9.]+)" width="22" height="([0-9.]+)" style="fill:[^"]*"/>(?:<rect[^>]*/>)?<path d="M[0-9.]+ ([0-9.]+)L',
        drawn,
    ).groups()[::2]
    # Its point is 1.05 of half its size below its middle, its upper edge 0.75 above: 11 px of 22.
    assert (float(mark) - 11 / 2 * 1.8 >= float(solid)) == inside
    assert "hatched part: not said to be finished" in drawn


def test_without_a_promise_short_of_its_target_the_others_take_the_whole_width() -> None:
    report = ms.load("shanghai", 2024)
    chart = charts.achieved(so_far(verdicts(report), report), lang="en")
    assert chart is not None
    # In half the width this name would break in two.
    assert "New beds in care homes for older people" in chart.wide


def test_a_cell_leads_to_its_statement_and_a_total_to_its_promise(report: ms.Report, judged: pd.DataFrame) -> None:
    drawn = charts.by_place(by_place(report, judged, lang="en"), lang="en")
    assert drawn is not None
    assert "<g><title>" not in drawn.wide + drawn.narrow
    known = {*report.statements["statement_id"], *judged["indicator_id"]}
    assert set(re.findall(r'<a data-href="#([^"]+)"', drawn.wide)) <= known
    # 大湾镇's centre for older people stands in lines 77 and 262.
    assert re.search(
        r'<a data-href="#L077\.03b"><title>大湾镇\nTown care centres for older people: 1\nlines 77 and 262</title>',
        drawn.wide,
    )
    total = re.search(
        r'<a data-href="#([^"]+)"><title>Total\nTown care centres for older people: 7\nlines 77 and 262</title>',
        drawn.wide,
    )
    assert total is not None
    assert total[1] == "p03.centres"


def test_a_shade_grows_with_the_share_and_not_by_steps() -> None:
    # Of 520 sets of door access (L391) one place has 21, others 22, 42 and 197.
    least, one, two, three, most = strengths(pd.DataFrame([[0.0, 21.0, 22.0, 42.0, 197.0]]))[0]
    assert (least, most) == (0.06, 0.5)
    for count, seen in ((21, one), (22, two), (42, three)):
        assert seen == pytest.approx(0.06 + 0.44 * count / 197, abs=0.001)


def test_a_picture_of_one_count_names_its_unit() -> None:
    # Hunan's estates are counted in 个, which English has no word for; of several kinds each may have its own.
    report = ms.load("hunan", 2021)
    titles = [charts.by_place(by_place(report, verdicts(report), lang=lang), lang=lang).title for lang in ("zh", "en")]
    assert titles[0] == "各地老旧小区改造开工（14个地方，单位：个）"
    assert "unit" not in titles[1]


@pytest.mark.parametrize(
    ("lang", "once", "each"), [("en", "each at 31 March 2025", "10.4% at"), ("zh", "均截至2025年3月31日", "10.4% 截至")]
)
def test_what_is_short_at_one_day_has_it_once(lang: str, once: str, each: str) -> None:
    # L2 and L3: the ports and the lifts of project 1 are both told at 31 March.
    report = ms.load("wanzhou", 2025)
    shown = charts.squares(so_far(verdicts(report), report), lang=lang).wide
    told = " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", shown))
    assert once in told
    assert each not in told


def test_places_say_so_where_what_is_counted_is_not_said_to_be_finished() -> None:
    # Hunan's counts are starts; Yubei's are finished.
    for region, said in (("hunan", True), ("yubei", False)):
        report = ms.load(region, 2021)
        drawn = charts.by_place(by_place(report, verdicts(report), lang="en"), lang="en")
        assert drawn is not None
        assert ("As reported." in drawn.subtitle) is said


@pytest.mark.parametrize(("region", "year"), [("meishan", 2017), ("hunan", 2021), ("yubei", 2021)])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_squares_are_as_deep_as_their_key(region: str, year: int, lang: str) -> None:
    # The last line of the key stands five pixels above the edge, be they one line, two or three.
    drawn = charts.squares(verdicts(ms.load(region, year)), lang=lang)
    assert drawn is not None
    for picture in (drawn.wide, drawn.narrow):
        height = re.search(r'viewBox="0 0 [\d.]+ ([\d.]+)"', picture)
        assert height is not None
        assert float(height[1]) - max(map(float, re.findall(r'<text [^>]*?\by="([\d.]+)"', picture))) == pytest.approx(
            5
        )


@pytest.mark.parametrize("share", [0.1, 0.5, 0.7])
def test_the_mark_in_a_square_is_no_share_of_it(judged: pd.DataFrame, share: float) -> None:
    one = judged[judged["indicator_id"] == "p06.works"].assign(ratio_completed=share, ratio_low_completed=share)
    drawn = re.search(
        r'width="22" height="[0-9.]+" style="fill:[^"]*"/><path d="M[^"]*Z" style="fill:([^";]*)',
        charts.squares(one, lang="en").wide,
    )
    assert drawn is not None
    assert palette.ink("paper") == drawn[1]


def test_what_a_title_counts_has_its_basis() -> None:
    # L25: 11.4 km of the 20 km are finished; by the report both are exceeded.
    project = one_project(ms.load("yubei", 2021), 10)
    assert charts.achieved(verdicts(project), lang="en").title == (
        "Both comparable promises were exceeded (as reported); only finished, 1 falls short"
    )


def test_residents_for_each_of_a_range_have_both_ends(report: ms.Report, judged: pd.DataFrame) -> None:
    # 760 to 840 spaces (L17), 2,205,800 residents.
    drawn = charts.per_resident(by_resident(report, judged, lang="en"), lang="en")
    assert drawn.numbers.columns[8:10] == ("Residents for each, lower end", "Residents for each, upper end")
    spaces = next(row for row in drawn.numbers.rows if row[0] == "New public parking spaces")
    assert [round(float(value)) for value in spaces[8:10]] == [2626, 2902]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_per_resident_follows_the_basis(report: ms.Report, judged: pd.DataFrame, lang: str) -> None:
    shares = by_resident(report, judged, lang=lang)
    drawn = charts.per_resident(shares, lang=lang)
    # 840 spaces are reported, of which 760 are certain to be finished.
    told = {"zh": "3.45～3.81", "en": "3.45–3.81"}[lang]
    for svg in (drawn.wide, drawn.narrow):
        shown = re.findall(r'<g class="(of-completed|just-reported)">.*?<text[^>]*>([^<]*)</text></g>', svg)
        assert shown == [("of-completed", told), ("just-reported", "3.81")]
    assert drawn.titles == {
        "zh": ("按常住人口折算，只计已完工", "按常住人口折算，报告口径"),
        "en": ("Per resident, counting only what is finished", "Per resident, as reported"),
    }[lang]  # fmt: skip
    # Where no row differs there is nothing to follow.
    alike = shares[shares["finished"] == shares["finished_most"]]
    same = charts.per_resident(alike, lang=lang)
    assert same.titles is None
    assert "just-reported" not in same.wide


def test_a_caption_speaks_of_what_is_drawn_only() -> None:
    # Project 1 has two promises, both exactly met; project 10 one bar, of its trails.
    report = ms.load("yubei", 2021)
    first, tenth = (one_project(report, number) for number in (1, 10))
    assert charts.achieved(verdicts(first), lang="en").subtitle == ""
    assert "share of its target" in charts.achieved(verdicts(report), lang="en").subtitle
    assert "own unit" not in charts.unfinished(tenth, verdicts(tenth), lang="en").subtitle
    assert "own unit" in charts.unfinished(report, verdicts(report), lang="en").subtitle


@pytest.mark.parametrize(("lang", "told"), [("en", "exceeded, or better than target"), ("zh", "超额或优于目标")])
def test_a_key_does_not_say_that_a_ceiling_was_exceeded(lang: str, told: str) -> None:
    # Meishan 2019: 3.57% unemployed under a ceiling of 4.3%; Yubei has no ceiling.
    judged = verdicts(ms.load("meishan", 2019))
    assert told in charts.squares(judged, lang=lang).wide
    assert told not in charts.squares(_yubei()[1], lang=lang).wide
