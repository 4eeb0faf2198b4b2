"""A project's profile: what it says of a promise is what the annual page says of it."""

import json
import re
from html import unescape
from pathlib import Path

import pytest
from loaded import load

import minsheng_analysis as ms
from minsheng_analysis.appraisal.of_project import of_project
from minsheng_analysis.display.table import Table
from minsheng_analysis.pages import project as profile
from minsheng_analysis.pages.annual.narrative import caveats, method
from minsheng_analysis.pages.pieces import pieces as pieces_of

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
REPORTS = [(str(row.region), int(row.year)) for row in ms.catalog()[["region", "year"]].itertuples()]
# A comparison of every promise takes long: by turns the one and the other language; the rest with the long tests.
IN_TURNS = [
    pytest.param(*report, lang, marks=pytest.mark.slow if (at + of) % 2 else ())
    for at, report in enumerate(REPORTS)
    for of, lang in enumerate(("en", "zh"))
]


def run(name: str, last: str, **parameters: object) -> dict[str, object]:
    """Run a notebook's cells up to the one that has `last` in it, and give its names."""
    space: dict[str, object] = {}
    for cell in json.loads((NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] != "code":
            continue
        exec(source, space)
        if "parameters" in cell["metadata"].get("tags", ()):
            space.update(parameters)
        if last in source:
            break
    return space


def words(html: str) -> str:
    return " ".join(unescape(re.sub("<[^>]+>", " ", html)).split())


def told(table: Table) -> dict[str, dict[str, str]]:
    """By promise, what stands under each head that both pages have, the opened row included."""
    heads = [column.label for column in table.columns]
    return {
        row.id: {
            head: cell.html for head, cell in zip(heads, row.cells, strict=True) if head not in ("Project", "项目")
        }
        for _, rows in table.groups
        for row in rows
    }


@pytest.mark.parametrize(("region", "year", "lang"), IN_TURNS)
def test_a_profile_tells_of_a_promise_what_the_annual_page_tells(
    monkeypatch: pytest.MonkeyPatch, region: str, year: int, lang: str
) -> None:
    report = load(region, year)
    audited = ms.audit(report)
    monkeypatch.setattr(ms, "load", lambda *_, **__: report)
    monkeypatch.setattr(ms, "audit", lambda _: audited)
    annual = run("annual_report", "promises = ", lang=lang)
    whole = annual["tables"].promises(
        annual["promises"], lang=lang, names=annual["named"],
        items=annual["support_items"](report.indicators, statements=report.statements),
        transcript=annual["about"].is_transcript(report), report=report,
    )  # fmt: skip
    every, numbers = told(whole), {row[:2]: row for row in whole.data.rows}
    found = 0
    for number in report.projects["project_no"]:
        table = run("project_profile", "kept = ", lang=lang, project_no=int(number))["kept"]
        for key, cells in told(table).items() if table else ():
            found += 1
            assert cells == {head: every[key][head] for head in cells}
            # A head that the profile leaves out has nothing under it.
            assert not "".join(html for head, html in every[key].items() if head not in cells)
        for row in table.data.rows if table else ():
            # A file whose results are all of the report's own day leaves the day to the page.
            there = [
                ("" if cell == report.as_of and not any(report.as_of == one for one in row) else cell)
                for cell in numbers[row[:2]]
            ]
            assert list(map(str, row)) == list(map(str, there))
    assert found == len(every)


def answer(region: str, year: int, number: int, lang: str) -> str:
    report = load(region, year)
    findings = ms.audit(report)
    one = profile.one_project(report, number)
    return profile.answer(one, findings[findings["project_no"] == number], lang=lang).answer


@pytest.mark.parametrize(
    ("region", "year", "number", "en", "zh"),
    [
        # L2: 27,800 asked, 52,242 came.
        ("meishan", 2019, 1, "On either basis the one promise was kept.", "唯一一项承诺按两种口径都已兑现。"),
        # L14: the one target of project 2 is called completed early; L10: 1,105 of 1,828.52 million.
        ("wanzhou", 2025, 2, "By 30 June 2025 the one promise had reached its target on either basis; the year was still under way.", "截至2025年6月30日，唯一一项承诺按两种口径都已达到目标；当时年度尚未结束。"),
        ("wanzhou", 2025, 6, "By 30 June 2025 the one promise had not reached its target on either basis; the year was still under way, and it was open, not missed.", "截至2025年6月30日，唯一一项承诺按两种口径都尚未达到目标；当时年度尚未结束，还没有结论，不算未达目标。"),
        ("wanzhou", 2025, 3, "The excerpt prints no target for it.", "节录没有写明目标。"),
        ("hunan", 2021, 1, "By 31 August 2021 **neither** of the 2 promises had reached its target on either basis; the year was still under way, and both were open, not missed.", "截至2021年8月31日，2项承诺按两种口径**都尚未达到**目标；当时年度尚未结束，各项还没有结论，不算未达目标。"),
        # Of three two are of 31 March (L7, L8); the start on the estates is all that was asked.
        ("wanzhou", 2025, 1, "On the latest figures, **1** of the 3 promises had reached its target; the year was still under way, and the others were open, not missed. For 2 of the 3 promises the latest figure is that of 31 March 2025. Counting only finished work, **1 of 3** promises had reached its target. It asked only for a start.", "只计已完工，3项承诺中**1项**达到目标。这一项只要求开工。"),
    ],
)  # fmt: skip
def test_one_none_and_all_are_told_as_such(region: str, year: int, number: int, en: str, zh: str) -> None:
    assert answer(region, year, number, "en").endswith(en)
    assert answer(region, year, number, "zh").endswith(zh)


def test_what_has_no_target_counts_none() -> None:
    report = load("wanzhou", 2025)
    lead = profile.answer(profile.one_project(report, 3), ms.audit(report).head(0), lang="en")
    assert lead.numbers == [("1", "statement read")]
    assert lead.findings_title == "No figures or verdicts contradict each other"


def pieces(region: str, year: int, number: int, lang: str) -> Table:
    table = pieces_of(profile.one_project(load(region, year), number), lang=lang)
    assert table is not None
    return table


@pytest.mark.parametrize(("lang", "word"), [("en", "▲ better than target"), ("zh", "▲ 优于目标")])
def test_a_part_below_its_ceiling_is_not_called_exceeded(lang: str, word: str) -> None:
    # L10 to L35: unemployment of 3.48% to 3.8% under 4.3%.
    assert [words(row[3].html) for row in pieces("meishan", 2019, 4, lang).groups[0][1]] == [word] * 6


@pytest.mark.parametrize(
    ("lang", "day", "worked_out"),
    [("en", "at 31 March 2025", "(worked out, not printed)"), ("zh", "截至2025年3月31日", "（推算，未写明）")],
)
def test_a_part_says_its_older_day_and_a_target_that_is_printed_nowhere(lang: str, day: str, worked_out: str) -> None:
    # L4 and L5 are of 31 March, L11 and L12 of 30 June; of the 1,660.1 million only sum and other part are printed (L2, L3).
    for number in (1, 2):
        ((row,),) = [rows for _, rows in pieces("wanzhou", 2025, number, lang).groups]
        assert words(row[2].html).endswith(day)
    district, municipal = pieces("wanzhou", 2025, 6, lang).groups[0][1]
    assert [worked_out in row[1].html for row in (district, municipal)] == [True, False]
    assert day not in district[2].html + municipal[2].html


@pytest.mark.parametrize(
    ("region", "year", "number", "en", "zh"),
    [
        ("meishan", 2019, 5, "Targets by place", "分地区目标"),
        ("hunan", 2021, 1, "Targets by place", "分地区目标"),
        ("wanzhou", 2025, 6, "Targets of parts", "分项目标"),
        ("yubei", 2021, 1, "Supporting works", "支撑项目"),
    ],
)
def test_places_and_sums_are_no_supporting_works(region: str, year: int, number: int, en: str, zh: str) -> None:
    for lang, head in (("en", en), ("zh", zh)):
        table = pieces(region, year, number, lang)
        assert table.groups[0][0] == head
        section = profile.heading("pieces", lang=lang, over=table)
        assert section is not None
        assert section.title == head


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "It stands under “What does not add up”."),
        ("zh", "见上文“不一致之处”。"),
    ],
)
def test_findings_all_told_above_are_said_to_be(lang: str, line: str) -> None:
    audit = ms.audit(load("meishan", 2019))
    for number, said in ((5, True), (1, False), (2, False)):
        own = audit[audit["project_no"] == number]
        shown = caveats(own, lang=lang, told=own["severity"].eq("conflict")).paragraphs
        assert (line in shown) is said
    # Two districts, one matter.
    if lang == "en":
        assert caveats(audit[audit["project_no"] == 1], lang=lang).paragraphs[0].endswith(", on 1 matter.")


def test_one_statement_is_one() -> None:
    one = profile.one_project(load("wanzhou", 2025), 5)
    assert "; 1 statement, with its line." in repr(method(one, lang="en", basis="reported"))


@pytest.mark.parametrize(
    ("lang", "told"), [("en", "Its one promise cannot be judged."), ("zh", "唯一一项承诺不能评价。")]
)
def test_one_promise_without_a_result_is_said_to_be_one(lang: str, told: str) -> None:
    # L9 sets a target, and L24 tells only what else was done.
    assert answer("meishan", 2017, 8, lang).endswith(told)


def test_a_profile_tells_its_part_of_what_is_found_across_projects() -> None:
    # L12, L27: 1,876 of 400. L15, L30: 1,008 of 400. The whole report has both as one finding.
    report = load("meishan", 2017)
    for number, mine, other in ((11, "1,876", "1,008"), (14, "1,008", "1,876")):
        findings = of_project(report, number)
        assert findings["check"].tolist() == ["low_target"]
        told = findings["message_en"].iloc[0]
        assert mine in told
        assert other not in told
    # Project 3 of Yubei: 350% and 450%; the finding of one project alone stands as it is.
    yubei = load("yubei", 2021)
    audit = ms.audit(yubei)
    services = of_project(yubei, 3)
    low = services.loc[services["check"].eq("low_target"), "message_en"].iloc[0]
    assert "350%" in low
    assert "450%" in low
    own = set(audit.loc[audit["project_no"] == 3, "message_en"])
    assert own < set(services["message_en"])
    # What was found of two projects leads to each with a line of its own.
    assert services["lines"].ne("").all()


def test_a_profile_shows_what_was_found_across_projects() -> None:
    space = run("project_profile", "told = ", region="meishan", year=2017, project_no=11, lang="en")
    assert "469%" in repr(space["findings"]["message_en"].tolist())


@pytest.mark.parametrize("year", [2017, 2019])
def test_of_a_ceiling_alone_no_scale_is_drawn(year: int) -> None:
    # Project 4: unemployment under a ceiling, and nothing else.
    space = run("project_profile", "kept = ", region="meishan", year=year, project_no=4, lang="en")
    assert space["charts"].achieved(space["promises"], lang="en", beside=space["project"]) is None
    assert "better than target" in space["kept"]._repr_html_()


def test_a_short_official_verdict_is_not_broken() -> None:
    table = run("project_profile", "kept = ", project_no=10, lang="zh")["kept"]
    assert '<span class="nowrap">超额完成</span> / <span class="nowrap">全面完成</span>' in table._repr_html_()


def test_an_amount_stands_in_one_line() -> None:
    table = pieces("hunan", 2021, 1, "en")
    amounts = [cell.html for _, rows in table.groups for row in rows for cell in row[1:3] if "yuan" in cell.html]
    assert len(amounts) > 20
    assert [one for one in amounts if 'class="nowrap"' not in one] == []


@pytest.mark.parametrize(
    ("region", "year", "number", "right"), [("hunan", 2021, 1, ["目标", "结果"]), ("yubei", 2021, 2, ["目标", "结果"])]
)
def test_amounts_stand_to_the_right_and_words_with_them(region: str, year: int, number: int, right: list[str]) -> None:
    # Hunan's prefectures have sums and counts alone; among the states of Yubei's hospitals are 35,000 people to be trained (L64) and a floor area (L66).
    columns = pieces(region, year, number, "zh").columns
    assert [one.label for one in columns if one.number] == right


def test_a_project_told_in_two_ways_is_not_said_to_be_free_of_contradiction() -> None:
    # L137 and L342 call the services carried out, L354 still to be prepared; of project 4 nothing of the kind is printed.
    report = load("yubei", 2021)
    findings = ms.audit(report)
    for number, title in ((7, ""), (4, "No figures or verdicts contradict each other")):
        one = profile.one_project(report, number)
        assert profile.answer(one, findings[findings["project_no"] == number], lang="en").findings_title == title
