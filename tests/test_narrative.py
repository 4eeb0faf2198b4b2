"""Sentences: every number in them is one of the data's, in both languages."""

from __future__ import annotations

import dataclasses
import re
from importlib.resources import files

import pandas as pd
import pytest

import minsheng_analysis as ms
from minsheng_analysis.dataset.names import place_names
from minsheng_analysis.display import passage as passage_of
from minsheng_analysis.language.languages import LANGUAGES
from minsheng_analysis.measures.codes import SPENT
from minsheng_analysis.measures.verdicts import by_place, by_resident, kept, verdicts
from minsheng_analysis.pages import project as profile
from minsheng_analysis.pages.annual import charts, lead, narrative, places_in_words, tables
from minsheng_analysis.pages.annual.answer import sentences
from minsheng_analysis.pages.annual.spending import spent_in_words


@pytest.fixture(scope="module")
def report() -> ms.Report:
    return ms.load("yubei", 2021)


@pytest.fixture(scope="module")
def judged(report: ms.Report) -> pd.DataFrame:
    return verdicts(report)


@pytest.fixture(scope="module")
def findings(report: ms.Report) -> pd.DataFrame:
    return ms.audit(report)


def _finish(judged: pd.DataFrame) -> pd.DataFrame:
    """The same promises with everything finished that is reported."""
    return judged.assign(
        status_completed=judged["status_reported"],
        ratio_completed=judged["ratio_reported"],
        completed_value=judged["actual_value"],
        readings_differ=False,
    )


def test_the_answer_counts_both_bases(report: ms.Report, judged: pd.DataFrame, findings: pd.DataFrame) -> None:
    told = lead.headline(report, judged, lang="en")
    done, of = kept(judged, basis="reported")
    finished, judgeable = kept(judged, basis="completed")
    assert done == of
    assert f"as reported all {of} that can be judged were kept" in told.title
    assert f"{judgeable - finished} of {judgeable} fall short" in told.title
    # The title has both counts: what stands below it says what they rest on, and does not count again.
    assert told.answer.startswith(f"Of the {of} reported kept, ")
    assert f"{finished} of {judgeable}" not in told.answer
    turned = " ".join(sentences(report, judged, lang="en", basis="completed"))
    assert f"**{finished} of {judgeable}**" in turned
    assert f"As reported, **all {of}** promises that can be judged were kept." in turned


def test_three_promises_are_told_on_all_readings_with_their_lines(
    report: ms.Report, judged: pd.DataFrame, findings: pd.DataFrame
) -> None:
    told = lead.matters(report, judged, findings, lang="en").matters
    assert len(told) <= 4
    for one, name in zip(
        told,
        ("Walking trails built", "Water mains renewed and laid", "Rural water-supply works improved"),
        strict=False,
    ):
        assert one.words.startswith(f"**{name}**")
        assert one.statements
    for part in (
        "11.4 km finished against 20 km promised (57%)",
        "the supporting-works column asks only for a start on “Duobao Lake loop trail”",
        "together 27.4 km (137%), officially “exceeded” (line 410: “fully completed”)",
    ):
        assert part in told[0].words
    # What the column asks of the trail and of the mains stands at L193 and L129.
    assert [one in matter.statements for one, matter in zip(("L193", "L129", "L129"), told, strict=False)] == [True] * 3


def test_the_answer_can_begin_with_what_is_finished(
    report: ms.Report, judged: pd.DataFrame, findings: pd.DataFrame
) -> None:
    answer = " ".join(sentences(report, judged, lang="en", basis="completed"))
    assert answer.index("Counting only finished work") < answer.index("As reported")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "en",
            [
                "by the target sentence, 11.4 km finished against 20 km promised (57%)",
                "in the supporting-works column, 2 of 2 items",
                "only a start was asked for",
                "285%",
                "all parts together, 27.4 km (137%; our sum, no total is printed)",
                "officially “exceeded”",
            ],
        ),
        (
            "zh",
            [
                "按目标任务，承诺20公里，已完工11.4公里（57%）",
                "按支撑项目",
                "只要求开工",
                "285%",
                "代为相加），27.4公里（137%",
                "官方结论为“超额完成”",
            ],
        ),
    ],
)
def test_what_is_not_finished_comes_first(
    report: ms.Report, judged: pd.DataFrame, findings: pd.DataFrame, lang: str, said: list[str]
) -> None:
    first = lead.readings(report, judged, lang=lang)[0]
    assert [part for part in said if part not in first] == []


def test_the_three_readings_are_told_where_they_differ(report: ms.Report, judged: pd.DataFrame) -> None:
    told = lead.readings(report, judged, lang="en")
    assert len(told) == 4
    assert any("Public car parks" in one and "2 of 3 items met what was asked" in one for one in told)


def test_what_is_inferred_says_so_where_it_stands_first(
    report: ms.Report, judged: pd.DataFrame, findings: pd.DataFrame
) -> None:
    kicker = lead.headline(report, judged, lang="en").kicker
    assert "31 December 2021 (inferred)" in kicker
    assert "People’s Government of Yubei District, Chongqing (inferred)" in kicker


def test_the_answer_says_what_the_promises_rest_on(
    report: ms.Report, judged: pd.DataFrame, findings: pd.DataFrame
) -> None:
    answer = " ".join(sentences(report, judged, lang="en"))
    projects = lead.matters(report, judged, findings, lang="en").more
    # 31 kept: 16 + (2 + 1) + 11 + 1, as the table in docs/audit.md has it.
    for part in (
        "1 more cannot be judged on either basis (job-skills training).",
        "16 have all parts named or adding up",
        "Of the 31 reported kept, 16 ",
        "2 have only some parts named",
        "1 names all it counts, but lacks one named in advance",
        "11 rest on a figure or statement alone",
        "for 1 the group served cannot be checked",
    ):
        assert part in answer
    assert (
        "All promises that can be judged were kept in 10 of 10 projects as reported, in 8 counting only finished work."
        in projects
    )
    # Renovation and water are three promises each, car parks two: 32 - 2 - 2 - 1.
    assert "Promises of one task counted once (projects 5, 6 and 9), the 32 make 27 tasks." in projects
    assert "68 findings on 50 matters" in projects
    apart = lead.matters(report, judged.assign(task=""), findings.assign(cause=range(len(findings))), lang="en").more
    assert "tasks" not in apart
    assert "on 68 matters" not in apart


def test_a_clean_report_is_told_calmly(report: ms.Report, judged: pd.DataFrame, findings: pd.DataFrame) -> None:
    told = lead.matters(report, _finish(judged), findings.iloc[:0], lang="en")
    assert told.calm
    assert told.matters == []
    assert "all 31 promises that can be judged were kept" in lead.headline(report, _finish(judged), lang="en").title


def test_a_missed_target_is_in_the_title(report: ms.Report, judged: pd.DataFrame, findings: pd.DataFrame) -> None:
    status = judged["status_reported"].astype("str")
    status.iloc[0] = "missed"
    told = lead.headline(report, judged.assign(status_reported=status), lang="en")
    # Of the 31 two cannot be judged by what is finished, and three are not finished.
    assert told.title.endswith(
        "as reported 30 of 31 promises that can be judged kept, 26 of 29 counting only what is finished"
    )


def test_without_official_verdicts_none_is_claimed(judged: pd.DataFrame, findings: pd.DataFrame) -> None:
    passage = narrative.official(judged.assign(reported_status=""), findings.iloc[:0], lang="en")
    assert passage.paragraphs[0] == "The report gives no verdict on any one promise."


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_is_left_unfilled_or_half_translated(
    report: ms.Report, judged: pd.DataFrame, findings: pd.DataFrame, lang: str
) -> None:
    counts, shares = by_place(report, judged, lang=lang), by_resident(report, judged, lang=lang)
    passages = [
        lead.headline(report, judged, lang=lang),
        narrative.achieved(judged, lang=lang),
        narrative.official(judged, findings, lang=lang),
        lead.matters(report, judged, findings, lang=lang),
        narrative.unfinished(judged, report.indicators, lang=lang),
        narrative.readings(lead.readings(report, judged, lang=lang), lang=lang),
        places_in_words.places(counts, lang=lang, names=place_names(lang)),
        narrative.money_and_reach(report, shares, lang=lang),
        narrative.costs(report.costs, lang=lang),
        narrative.appendix(lang=lang),
        narrative.caveats(findings, lang=lang),
        narrative.method(report, lang=lang, basis="reported"),
    ]
    for passage in passages:
        words = repr(passage)
        assert not re.search(r"[{}]|\bnan\b|None|\*\*|\[\[", words), words
        if lang == "zh":
            assert not re.search(r"\b(the|of|promise|kept)\b", words), words


def test_english_names_towns_and_lead_units(judged: pd.DataFrame) -> None:
    names = place_names("en")
    units = set(judged["lead_units"].str.split(";").explode())
    assert all(re.fullmatch(r"[\x20-\x7e’]+", names(unit)) for unit in units)
    assert names("无名镇") == "无名镇"
    assert place_names("zh")("两路街道") == "两路街道"


def test_markup_in_data_stays_text() -> None:
    passage = passage_of.Passage("x", "<b>", ["a **bold** <script> [[#y|there]]"])
    assert passage._repr_html_() == (
        '<h2 id="x">&lt;b&gt;</h2><p>a <b>bold</b> &lt;script&gt; <a href="#y">there</a></p>'
    )


def test_a_section_leaves_out_what_has_nothing_to_show() -> None:
    passage = passage_of.Passage("x", "Title")
    # Words alone are set as words beside figures are.
    assert passage_of.section(passage, None)._repr_html_() == f'<div class="words">{passage._repr_html_()}</div>'


def test_what_the_first_screen_tells_is_not_told_again_and_nothing_is_lost(
    report: ms.Report, judged: pd.DataFrame, findings: pd.DataFrame
) -> None:
    told = lead.told_already(judged, findings)
    made = tables.findings(findings, lang="en", report=report, told=told)
    short, rest = (part for part in made.parts if part is not None)
    # Five open, 63 folded, and those above among them: the reader's sum comes to all 68.
    assert short.notes == ["“All other findings” also lists “What does not add up”."]
    shown, folded = (sum(len(rows) for _, rows in table.groups) for table in (short, rest))
    assert shown + folded == len(findings)
    assert shown == int((findings["lead"] & ~told).sum())
    # The trails' 11.4 of 20 km and the two rates of drinking water stand on the first screen, the services do not.
    assert "Walking trails" not in short._repr_html_()
    assert "23.69%" not in short._repr_html_()
    assert "Services for disabled people" in short._repr_html_()


def test_a_project_s_contradictions_stand_once_and_every_line_of_a_finding_is_linked(report: ms.Report) -> None:
    findings = ms.audit(report)
    findings = findings[findings["project_no"] == 6]
    grave = findings["severity"].eq("conflict")
    box = profile.answer(profile.one_project(report, 6), findings, lang="en")._repr_html_()
    made = tables.findings(findings, lang="en", report=report, told=grave, again=False)._repr_html_()
    assert int(grave.sum()) == 3
    # The promised 27% of line 18 and the 23.69% of line 325 are led to from the box, and not told again.
    assert '<a class="line" href="#L325' in box
    assert "these cannot both hold" in box
    assert "these cannot both hold" not in made
    assert f"({len(findings) - 3})</summary>" in made
    # Lines 331 and 333 are cited by a recorded observation, and figures were read on both.
    assert re.search(r'<a class="line" href="#L331\.\d+">L331</a> <a class="line" href="#L333\.\d+">L333</a>', made)


@pytest.mark.parametrize(
    ("lang", "told"),
    [("zh", "31项全部兑现；只计已完工，29项中3项未达目标"), ("en", "counting only finished work, 3 of 29 fall short")],
)
def test_the_headline_says_short_of_target_and_on_which_basis(
    report: ms.Report, judged: pd.DataFrame, lang: str, told: str
) -> None:
    headline = lead.headline(report, judged, lang=lang)
    assert told in headline.title
    # Two that are kept as reported cannot be judged by what is finished: 31 less 2 are 29.
    assert (
        {
            "zh": "只计已完工时，有2项因报告前后不一或只写其他对象的数字，不作评价。",  # L348 against L354; L22 of other graduates than L160
            "en": "Counting only finished work, 2 results stated inconsistently or with another group’s figures are not judged.",
        }[lang]
        in [one.partition("[[lines:")[0] for one in sentences(report, judged, lang=lang)]
    )


def test_an_amount_that_may_not_be_finished_is_not_called_inconsistent(report: ms.Report, judged: pd.DataFrame) -> None:
    # L17: of the 840 spaces, those of the car park that is largely built may not be finished.
    unknown = judged.astype({"status_completed": "str"})
    unknown.loc[unknown["indicator_id"] == "p05.spaces", "status_completed"] = "not_assessable"
    for lang, said, other in (
        ("en", "Not judged: 3 of which it cannot be told how much is finished.", "inconsistently"),
        ("zh", "另3项已完成多少不能确定，不作评价。", "前后不一"),
    ):
        answer = " ".join(sentences(report, unknown, lang=lang))
        assert said in answer
        assert other not in answer


def test_a_verdict_is_marked_where_the_audit_finds_a_conflict(report: ms.Report, judged: pd.DataFrame) -> None:
    found = ms.audit(report)
    assert (lead.not_borne_out(found), lead.unproven(found)) == ([6, 10], [1])
    told = narrative.official(judged, found, lang="en").paragraphs[0]
    assert "The verdict on project 1 is not marked" in told
    assert "In project 5 every promise is kept, yet" in told
    # Of project 7 the services, of project 8 the graduates and the training cannot be judged.
    assert (
        "Counting only finished work, 1 promise of project 7 and 2 of project 8 cannot be judged, nor the verdicts"
        in told
    )
    zh = narrative.official(judged, found, lang="zh").paragraphs[0]
    assert "只计已完工，项目7的1项和项目8的2项承诺不能评价，官方结论不能完全核对。" in zh
    one = judged[judged["project_no"] != 7]
    assert (
        "2 promises of project 8 cannot be judged, nor the verdict fully tested."
        in narrative.official(one, found, lang="en").paragraphs[0]
    )
    chart = charts.official_and_computed(judged, lang="en", flagged=[6, 10], unproven=[1])
    assert chart is not None
    assert chart.title == "The verdicts on 2 of 10 projects are not borne out by what is finished"
    assert (
        "空心：报告口径（仅在两种口径不同时画出）"
        in charts.official_and_computed(judged, lang="zh", flagged=[6, 10]).wide
    )
    assert "both exactly met, none exceeded" in chart.wide


def test_only_kinds_of_finding_that_occur_are_counted(findings: pd.DataFrame) -> None:
    one = findings[findings["severity"].astype("str") == "notice"].head(1)
    words = narrative.caveats(one, lang="en").paragraphs[0]
    assert words == "A cross-check found 1 notice (use only with the caveat)."


def test_no_matter_is_open_only_beside_what_falls_short(judged: pd.DataFrame) -> None:
    none = ms.followups(ms.load("shanghai", 2024))
    assert none.empty
    words = narrative.next_steps(none, judged, lang="zh").paragraphs[0]
    for name in ("山城步道建设", "改造和新增供水管网", "农村供水工程改造提升"):
        assert name in words
    kept_ones = judged[judged["status_completed"].astype("str") == "met"]
    assert "未达目标" not in narrative.next_steps(none, kept_ones, lang="zh").paragraphs[0]


def test_a_sum_of_ours_is_not_put_into_the_report_s_mouth(report, judged):
    found = ms.audit(report)
    for lang, said, never in [
        ("zh", "相加为27.4公里（137%）", "报告计为27.4"),
        ("en", "together 27.4 km (137%)", "the report counts 27.4"),
    ]:
        told = " ".join(matter.words for matter in lead.matters(report, judged, found, lang=lang).matters)
        assert said in told
        assert never not in told


def test_a_verdict_that_the_report_words_otherwise_elsewhere_says_so(report, judged) -> None:
    # L25 and L197 have 超额完成, L410 全面完成; L18 and L133, which the mains rest on, both have 全面完成.
    found = ms.audit(report)
    for lang, told, once in [
        ("zh", "官方结论为“超额完成”（第410行为“全面完成”）。", "官方结论为“全面完成”。"),
        ("en", "officially “exceeded” (line 410: “fully completed”).", "officially “fully completed”."),
    ]:
        trail, mains, *_ = lead.matters(report, judged, found, lang=lang).matters
        assert trail.words.endswith(told)
        assert {"L197.01", "L410.03"} <= set(trail.statements.split(";"))
        assert mains.words.endswith(once)


def test_a_promise_s_own_verdict_is_the_fact_that_it_names(report, judged, findings) -> None:
    # L197 and L410 are of the trail, L209 of the hall and the equipment: a row of the table cites the same.
    moved = judged.assign(status_fact=judged["status_fact"].replace("p10.trail.verdict", "p10.fitness.verdict"))
    trail, *_ = lead.matters(report, moved, findings, lang="en").matters
    assert trail.words.startswith("**Walking trails built**")
    assert not {"L197.01", "L410.03"} & set(trail.statements.split(";"))


def test_counts_by_place_say_that_each_has_a_target_of_its_own() -> None:
    report = ms.load("hunan", 2021)
    counts = by_place(report, verdicts(report), lang="en")
    passage = places_in_words.places(counts, lang="en", indicators=report.indicators)
    # L8: Hengyang was to begin 146 and began 58; its bar is longer than that of Zhangjiajie, which began all of its 48.
    assert passage.title == "Reported for each place"
    assert "Drawn for 14 places: old housing estates where renovation started." in passage.paragraphs[0]
    assert "Each place has its own target, not drawn" in passage.paragraphs[0]
    yubei = ms.load("yubei", 2021)
    plain = places_in_words.places(by_place(yubei, verdicts(yubei), lang="en"), lang="en", indicators=yubei.indicators)
    assert (plain.title, "target" in plain.paragraphs[0]) == ("Where", False)


def test_a_page_gives_no_rule_that_it_does_not_use() -> None:
    report = ms.load("yubei", 2021)
    whole, part = (repr(narrative.method(report, lang="en", basis="reported", without=some)) for some in ((), ("evidence", "low")))  # fmt: skip
    for rule in ("Evidence.", "Target set low."):
        assert rule in whole
        assert rule not in part


def test_nothing_is_said_not_to_be_begun_where_a_start_is_told() -> None:
    """Ningbo, L8: 16,768 resettlement homes started; L2, L11 and L12 give a result and no target."""
    report = ms.load("ningbo", 2018)
    told = narrative.next_steps(ms.followups(report), verdicts(report), lang="en", excerpt=True).paragraphs
    assert list(told) == [
        "Nothing is left open by the figures given. For 3 promises no target was seen: see the questions."
    ]


@pytest.mark.parametrize(("lang", "words"), [("zh", "没有写预算。"), ("en", "No budget is stated.")])
def test_each_profile_of_a_report_without_budgets_says_so(
    report: ms.Report, findings: pd.DataFrame, lang: str, words: str
) -> None:
    assert profile.without_budget(report, findings)
    for number in report.projects["project_no"]:
        own = profile.one_project(report, int(number))
        told = narrative.costs(own.costs, lang=lang, unbudgeted=True)
        assert told.paragraphs[0].endswith(words)
        # What is printed comes first (L412 prints what the badminton hall cost), or that nothing is.
        nothing = {"zh": "没有写明投入金额。", "en": "No amount spent is stated. "}[lang]
        assert (told.paragraphs[0] == nothing + words) == own.costs.empty


def test_a_budget_is_not_said_to_be_missing_from_an_excerpt_or_a_draft_or_where_one_is_known(
    report: ms.Report, findings: pd.DataFrame
) -> None:
    excerpt = ms.load("hunan", 2021)
    assert not profile.without_budget(excerpt, ms.audit(excerpt))
    draft = dataclasses.replace(report)
    draft.__dict__["draft"] = object()  # worked out once, and kept
    assert not profile.without_budget(draft, findings)
    known = pd.DataFrame({"project_no": [1], "fund": ["total"], "year_yuan": [1e6], "spent_yuan": [1e6]})
    assert not profile.without_budget(dataclasses.replace(report, budget=known), findings)
    assert narrative.costs(report.costs.iloc[:0], lang="en") is None


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("zh", "报告提到、但没有写金额的：老年人助餐点建设和运营补贴（配套）；农村互助养老点社工服务（购买）。"),
        (
            "en",
            "Named without an amount: subsidies for building and running meal points (provided); social work at mutual-aid points (bought in).",
        ),
    ],
)
def test_outlays_without_an_amount_are_named_once(report: ms.Report, lang: str, told: str) -> None:
    # L266 and L268 state no amount, and project 3 no other: there is no table of amounts that could name them below it.
    care = profile.one_project(report, 3).costs
    assert told in narrative.costs(care, lang=lang).paragraphs[0]
    # Project 8 has such a table.
    jobs = profile.one_project(report, 8).costs
    assert (
        told.split("：" if lang == "zh" else ":", maxsplit=1)[0] not in narrative.costs(jobs, lang=lang).paragraphs[0]
    )


def test_a_name_within_a_sentence_begins_small(report: ms.Report, judged: pd.DataFrame) -> None:
    told = places_in_words.places(by_place(report, judged, lang="en"), lang="en", names=place_names("en")).paragraphs[0]
    assert "The most concentrated: smart door-access sets installed, 37.9% in Longxi." in told
    hall = profile.one_project(report, 10)
    assert charts.costs(hall.costs, lang="en").title.startswith("The one outlay stated for project 10: building the badminton hall,")  # fmt: skip
    services = profile.one_project(report, 7)
    assert "Cannot be judged counting only what is finished: “services for disabled people”." in profile.answer(services, ms.audit(services), lang="en").answer  # fmt: skip
    # A name of a place keeps its capital.
    beside = charts.unfinished(report, judged, lang="en")
    assert "not wholly finished: new public parking spaces;" in beside.note


def test_what_is_told_again_in_full_stands_on_paper_once(
    report: ms.Report, judged: pd.DataFrame, findings: pd.DataFrame
) -> None:
    shown = lead.matters(report, judged, findings, lang="en")._repr_html_()
    # On paper the three ways of counting are open, with the figures; the box keeps what is finished, and the verdict.
    paper = re.sub(r'<span class="screen">.*?</span>', "", shown)
    assert (
        "<b>Walking trails built</b>: 11.4 km finished against 20 km promised (57%), officially “exceeded” (line 410: “fully completed”). <span"
        in paper
    )
    assert "27.4 km" in shown
    assert "27.4 km" not in paper
    assert "23.69%" in paper


@pytest.mark.parametrize(("lang", "words"), [("en", ", and this is reported"), ("zh", "，据称已做到")])
def test_the_box_says_that_what_the_support_column_asks_is_reached(
    report: ms.Report, judged: pd.DataFrame, findings: pd.DataFrame, lang: str, words: str
) -> None:
    # L193 asks to start the loop trail and L196 says that it was started; L129 asks to push on, L130 says that it is.
    told = lead.matters(report, judged, findings, lang=lang).matters
    assert [words in one.words for one in told] == [True, True, True, False]


@pytest.mark.parametrize(
    ("lang", "begun", "pushed"),
    [
        ("en", "only a start was asked for, and a start is reported", "only progress was asked for, and progress is reported"),
        ("zh", "只要求开工，报告写开工", "只要求推进，报告写推进"),
    ],
)  # fmt: skip
def test_a_start_or_progress_is_told_as_the_reports_word(
    report: ms.Report, judged: pd.DataFrame, lang: str, begun: str, pushed: str
) -> None:
    # L196 has no more than “开工建设”, L323 no more than “推进”.
    told = " ".join(lead.readings(report, judged, lang=lang))
    assert begun in told
    assert pushed in told


def test_the_note_on_empty_cells_claims_nothing_of_the_targets(report: ms.Report, judged: pd.DataFrame) -> None:
    # Meal points (L78) and door-access sets (L391) are one promise each for towns and subdistricts together.
    note = charts.by_place(by_place(report, judged, lang="en"), lang="en").note
    assert note == "An empty cell is not in itself a failing: a target may be for towns or for subdistricts only."


def test_no_word_of_a_state_or_date_is_broken(report: ms.Report) -> None:
    open_table = tables.open_matters(report, ms.followups(report), lang="zh", names=str)
    assert [one.label for one in open_table.columns if one.kind == "state"] == ["现状", "期限"]
    stated = tables.statements(report, lang="zh").columns
    assert [one.label for one in stated if one.kind == "state"] == ["性质"]
    sheet = files("minsheng_analysis") / "reporting/page/template/minsheng/page.css"
    assert ".table :is(td.state,.whole){word-break:keep-all" in sheet.read_text(encoding="utf-8")
    # A stage may be a sentence, which has to break: the column has room for the short ones.
    assert "#table-statements td:nth-child(5){min-width:4.5em}" in sheet.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "rule",
    [
        # A line that is named without a link is as grey as one with.
        ".src{color:var(--muted)",
        # A number at the right of its column stands clear of the words of the next.
        ".table .number:not(.no)+:not(.number){padding-left:.9rem}",
        # On a phone words follow their head where figures do, the share due its share, a range its score.
        ".table table:has(td.number) td:not(.number){padding-left:0}",
        "[id^=table-pace] td:is(.brief,.number) br{display:none}",
        "#table-grades td br{display:none;&+*{margin-left:.4em}}",
        "#table-parts td:nth-child(2){display:inline",
        # The two labels stand apart as the squares do.
        "#table-reports>.note .phrase{margin-right:.5rem}",
    ],
)
def test_what_stands_in_a_table_stands_apart_and_in_order(rule: str) -> None:
    sheet = files("minsheng_analysis") / "reporting/page/template/minsheng/page.css"
    assert rule in sheet.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("several", "told"), [(True, "写明金额的投入有2项，都能按"), (False, "写明金额的投入有1项，能够按")]
)
def test_of_several_amounts_that_can_be_divided_all_can(report: ms.Report, several: bool, told: str) -> None:
    divided = report.costs[report.costs["cost_per_beneficiary_low"].notna()].head(2 if several else 1)
    assert told in spent_in_words(divided.assign(kind=SPENT[0]), "zh")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_not_judged_leads_to_its_lines(lang: str) -> None:
    report = ms.load("yubei", 2021)
    judged = verdicts(report)
    box = lead.matters(report, judged, ms.audit(report), lang=lang)
    told = box._repr_html_().rsplit("<p>", 1)[1]
    # Two promises by what is finished: L137, L342 and L348; L153, L155, L160, L364 and L368.
    first = re.findall(r'<span class="src">(.*?)</span>', told)[0]
    assert re.findall(r">(L\d+)</a>", first) == ["L137", "L153", "L155", "L160", "L342", "L348", "L364", "L368"]
    # Plain text has no marks.
    assert "[[" not in repr(box)
    assert "[[" not in told


@pytest.mark.parametrize(
    ("lang", "told"),
    [("en", "in each of 8 projects on either basis."), ("zh", "8个项目各项承诺，按两种口径都全部达到目标。")],
)
def test_one_number_is_not_given_twice(lang: str, told: str) -> None:
    report = ms.load("shanghai", 2024)
    judged = verdicts(report)
    assert any(
        told in one for one in lead.matters(report, judged, ms.audit(report), lang=lang)._repr_html_().split("<p>")
    )
