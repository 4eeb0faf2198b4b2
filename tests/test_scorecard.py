"""The evaluation's page parts, for every report and in both languages."""

from __future__ import annotations

import re
from functools import cache

import pandas as pd
import pytest
from loaded import load

import minsheng_analysis as ms
from minsheng_analysis.appraisal.audit import CHECKS
from minsheng_analysis.appraisal.scoring_rules import load_rules
from minsheng_analysis.display.lettering import width_of
from minsheng_analysis.display.table import status_mark
from minsheng_analysis.errors import UsageError
from minsheng_analysis.measures.rows import PromiseRow, rows_of
from minsheng_analysis.measures.verdicts import verdicts
from minsheng_analysis.pages import evaluation as scorecard
from minsheng_analysis.pages import project as project_profile
from minsheng_analysis.pages.annual.finished_in_words import of_finished
from minsheng_analysis.pages.annual.kept_in_words import kept_as_reported
from minsheng_analysis.pages.annual.tables import findings as findings_table
from minsheng_analysis.pages.annual.tables import statements as statements_table
from minsheng_analysis.pages.evaluation.project_notes import project_notes
from minsheng_analysis.pages.figures import result_words
from minsheng_analysis.pages.pieces import pieces as pieces_of

REPORTS = [("yubei", 2021), ("meishan", 2017), ("shanghai", 2024), ("hunan", 2021)]


@cache
def tables(region: str, year: int) -> tuple[ms.Report, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    report = load(region, year)
    return report, ms.evaluate(report), ms.evaluate(report, basis="completed"), ms.audit(report)


def words(markup: str) -> str:
    return re.sub(r"<[^>]+>", " ", re.sub('<span class="phrase">(（[^<]*)</span>', r"\1", markup))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("region", "year"), REPORTS)
def test_every_part_shows_for_every_report(region: str, year: int, lang: str) -> None:
    report, reported, completed, findings = tables(region, year)
    parts = [
        scorecard.answer(report, reported, completed, findings, lang=lang, basis="reported"),
        scorecard.scores(reported, completed, lang=lang),
        scorecard.projects(report, reported, completed, lang=lang),
        scorecard.indicators(completed, lang=lang),
        scorecard.policies(report, lang=lang, basis="reported"),
        scorecard.checks(findings, lang=lang),
        scorecard.rules_passage(reported, lang=lang),
        *(scorecard.heading(key, lang=lang) for key in ("scores", "indicators", "policies")),
    ]
    for part in parts:
        if part is None:
            continue
        shown = words(part._repr_html_())
        assert not re.search(r"\bnan\b|\{\w+\}|<NA>", shown), shown[:400]
        if lang == "en" and region == "yubei" and part not in (parts[3],):
            assert "项目" not in shown


def test_the_answer_gives_both_scores() -> None:
    report, reported, completed, findings = tables("yubei", 2021)
    lead = scorecard.answer(report, reported, completed, findings, lang="en", basis="completed")
    # (85.0216 + 85.6667 + 8 x 100) / 10; said in title and tiles, and not in the sentence between them.
    assert [number for number, _ in lead.numbers[:2]] == ["97.07", "100"]
    assert "97.07" not in lead.answer
    # Of the ten projects 50 to 80 marks can be judged as reported; of project 8 no more than 45 of what is finished.
    assert "(on average 56.5 as reported, 53 counting only what is finished)" in lead.answer
    assert "Rural water supply" in lead.findings[0]
    # Neither of two scores without a grade says that it has none.
    assert lead.findings[2].endswith("facilities**: 100 as reported, 85.67 counting only what is finished.")


@pytest.mark.parametrize(
    ("region", "year", "lang", "title"),
    [
        ("yubei", 2021, "zh", "重庆市渝北区2021年绩效试评：报告口径100分，只计已完工97.07分；可评分值不足，不评总等级"),
        ("yubei", 2021, "en", "Yubei District, Chongqing 2021: 100 of 100 as reported, 97.07 counting only finished work; too little can be judged for an overall grade"),
        # Projects 1 and 7 have no target printed.
        ("ningbo", 2018, "zh", "浙江省宁波市2018年绩效试评：可计分的6个项目均得到全部可评分值，两种口径相同；可评分值不足，不评总等级"),
        ("ningbo", 2018, "en", "Ningbo, Zhejiang 2018: the 6 projects that can be scored get all the marks that can be judged, on either basis; too little can be judged for an overall grade"),
    ],
)  # fmt: skip
def test_the_title_gives_the_scores_once(region: str, year: int, lang: str, title: str) -> None:
    report, reported, completed, findings = tables(region, year)
    lead = scorecard.answer(report, reported, completed, findings, lang=lang, basis="reported")
    assert lead.title == title


def test_the_title_begins_with_the_basis_that_the_text_gives_first() -> None:
    report, *found = tables("yubei", 2021)
    title = scorecard.answer(report, *found, lang="en", basis="completed").title
    assert "97.07 of 100 counting only finished work, 100 as reported" in title


def test_what_is_alike_on_both_bases_is_said_once() -> None:
    report, reported, completed, findings = tables("ningbo", 2018)
    lead = scorecard.answer(report, reported, completed, findings, lang="en", basis="reported")
    assert lead.numbers[0] == ("100", "average score on either basis")
    assert "core tasks" in lead.numbers[1][1]
    assert not lead.findings_title
    assert lead.answer.endswith("2 projects cannot be scored.")
    # No picture of nothing.
    assert scorecard.scores(reported, completed, lang="en") is None
    heads = [column.label for column in scorecard.projects(report, reported, completed, lang="en").columns]
    assert heads == ["Project", "Official verdict", "On either basis", "Marks judged"]


def test_one_is_one() -> None:
    # One contradiction: the 91.9% of line 15.
    report, reported, completed, findings = tables("meishan", 2017)
    lead = scorecard.answer(report, reported, completed, findings, lang="en", basis="reported")
    assert lead.numbers[-1] == ("1", "contradiction found by the cross-check")


def test_a_project_that_loses_its_grade_is_named_though_its_score_stays() -> None:
    # Of project 7 80 marks can be judged as reported, 55 once only finished work counts.
    report, reported, completed, findings = tables("yubei", 2021)
    lead = scorecard.answer(report, reported, completed, findings, lang="zh", basis="reported")
    assert len(lead.findings) == 3
    assert "100分（优），只计已完工100分（可评分值55分，不评等级）" in lead.findings[1]


def test_what_holds_of_all_projects_is_noted_once() -> None:
    report, reported, completed, _ = tables("yubei", 2021)
    notes = scorecard.projects(report, reported, completed, lang="en").notes
    assert sum("Budget execution" in note for note in notes) == 1
    assert "Budget execution and satisfaction of those served are scored nowhere. Benefit is scored in projects 6, 7 and 8 alone. Below 80 marks judged there is no grade." in notes  # fmt: skip
    assert any(note.endswith("project 6, rural water-supply works improved (85.7%); project 10, walking trails built (57%).") for note in notes)  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "sums"),
    [
        ("zh", ("18.62万平方米（10.94万 + 6万 + 1.68万）", "61栋（19 + 6 + 36）", "27.4公里（11.4 + 16）")),
        ("en", ("186,200 m² (109,400 + 60,000 + 16,800)", "61 blocks (19 + 6 + 36)", "27.4 km (11.4 + 16)")),
    ],
)  # fmt: skip
def test_a_result_that_is_added_up_says_of_what(lang: str, sums: tuple[str, ...]) -> None:
    # L389 prints the estates' figures and no sum, L24 and L176 18.6万平方米; L25 the two trails.
    _, reported, completed, _ = tables("yubei", 2021)

    def summed(table: pd.DataFrame) -> tuple[str, ...]:
        rows = [row for _, rows in scorecard.indicators(table, lang=lang).groups for row in rows]
        return tuple(told for row in rows if " + " in (told := " ".join(words(row[2].html).split())))

    assert summed(reported) == sums
    # Of the trail one part alone is finished.
    assert summed(completed) == sums[:2]


def test_a_target_says_what_it_scores_on_the_other_basis() -> None:
    # Where another share of its marks is due: mains, works and trail (20.74, 26.79, 19), and what only the report's word
    # bears: services for disabled people and the graduates' rate. Their marks go to the rest of their class, which then
    # scores more, of more: the other of two shares, and the other two of three.
    _, reported, completed, _ = tables("yubei", 2021)
    made = [row for _, rows in scorecard.indicators(reported, completed, lang="en").groups for row in rows]
    scores = [words(row[3].html) for row in made]
    beside = [score for score in scores if "only finished" in score]
    assert [score.split("only finished: ")[1].strip() for score in beside] == [
        "20.74 of 31.25", "26.79 of 31.25", "not scored; marks go to the rest", "62.5 of 62.5", "not scored; marks go to the rest", "18.75 of 18.75", "18.75 of 18.75", "19 of 33.33",
    ]  # fmt: skip
    # Lines 354 and 22 are why.
    for name, why in (
        ("Services for disabled people", "its measures (line 354)"),
        ("Graduate employment rate", "98.5% (line 22;"),
    ):
        (row,) = (row for row in made if words(row[0].html).startswith(name))
        assert "Scored as reported; not scored counting only finished work" in words(row[4].html)
        assert why in words(row[4].html)
    assert not any("only finished" in words(row[3].html) for _, rows in scorecard.indicators(reported, lang="en").groups for row in rows)  # fmt: skip


def test_a_target_of_a_table_has_the_unit_of_its_head() -> None:
    # L3 of the excerpt: 4.7 in a column that counts in 万批次; the result is 5.48 of them.
    scores = ms.evaluate(ms.load("ningbo", 2018)).set_index("indicator_id")
    assert scores.loc["p02.food_tests", ["target_text", "actual_text"]].tolist() == ["4.7万批次", "5.48万批次"]
    # The transcript of Hunan writes whole estates as 1500.0 and 1110.0 (L30), which are counted, not rounded.
    scores = ms.evaluate(ms.load("hunan", 2021)).set_index("indicator_id")
    assert scores.loc["p01.starts", ["target_text", "actual_text"]].tolist() == ["1500个", "1110个"]
    assert scores.loc["p01.starts", ["value_low", "value_high"]].tolist() == [1110, 1110]


@pytest.mark.parametrize(("lang", "between"), [("zh", "（60.4～60.46）"), ("en", "(60.4–60.46)")])
def test_the_range_of_a_score_stands_below_it_so_that_scores_align(lang: str, between: str) -> None:
    report = load("wanzhou", 2025)
    bases = [ms.evaluate(report, basis=basis) for basis in ("reported", "completed")]
    (cell,) = [
        cell.html
        for _, rows in scorecard.projects(report, *bases, lang=lang).groups
        for row in rows
        for cell in row
        if "60.43" in cell.html
    ]
    assert cell.endswith(f'</span><br><span class="small nowrap">{between}</span>')


def test_a_start_that_was_asked_for_is_scored_and_shown_as_one() -> None:
    # 67 estates asked to be started and started; none is said to be finished, which was not asked.
    for basis in ("reported", "completed"):
        table = ms.evaluate(load("wanzhou", 2025), basis=basis).set_index("indicator_id")  # type: ignore[arg-type]
        row = table.loc["p01.starts"]
        assert (row["value"], row["share"], row["finished_value"]) == (67, 1, 0)
        assert row["actual_text"] == "67"
        assert row["deviation_en"] == "The target asks only for a start: what has started is scored."
        assert row["deviation_zh"] == "目标只要求开工，按开工数计分。"


def test_a_ceiling_kept_is_not_exceeded() -> None:
    _, reported, _, _ = tables("meishan", 2019)
    for lang, word in (("en", "better than target"), ("zh", "优于目标")):
        rows = [row for _, made in scorecard.indicators(reported, lang=lang).groups for row in made]
        rate = next(row for row in rows if re.search("unemployment|失业率", words(row[0].html)))
        assert word in words(rate[4].html)


def test_a_range_is_in_words_of_the_page() -> None:
    _, _, completed, _ = tables("yubei", 2021)
    rows = [row for _, made in scorecard.indicators(completed, lang="en").groups for row in made]
    assert "760–840" in [words(row[2].html).strip() for row in rows]
    # What is long may take two lines; a number and its unit that are short stay together.
    long = next(row for row in rows if "40,000" in row[2].html)
    assert "nowrap" not in long[1].html + long[2].html
    assert any("nowrap" in row[1].html and "148.61" in row[1].html for row in rows)


def test_a_state_to_reach_has_its_second_level_and_says_how_it_is_scored() -> None:
    _, reported, _, _ = tables("yubei", 2021)
    rows = {words(row[0].html).split("  ")[0].strip(): words(row[0].html) for _, made in scorecard.indicators(reported, lang="zh").groups for row in made}  # fmt: skip
    # A base is one; whether it was built is scored as a state. The form has the same second level.
    assert "产出指标：数量指标（定性计分）" in rows["区红十字会应急救护培训基地"]
    assert "效益指标：社会效益指标（定性计分）" in rows["零就业家庭动态清零"]
    assert "产出指标：数量指标" in rows["幼儿园建设"]
    assert "定性" not in rows["幼儿园建设"]


def test_the_bands_that_the_ranges_come_from_are_printed() -> None:
    # Caiyu [2020] No. 10: 100 to 80, 80 to 60 and 60 to 0 per cent of an indicator's marks.
    _, reported, _, _ = tables("yubei", 2021)
    for lang, bands in (("zh", "80%～100%、60%～80%和0%～60%"), ("en", "80–100%, 60–80% and 0–60%")):
        assert bands in words(scorecard.rules_passage(reported, lang=lang)._repr_html_())


def test_only_scores_that_a_policy_changes_are_listed() -> None:
    # Project 7 comes to exactly 200% of its target, from which nothing is taken off.
    table = scorecard.policies(load("yubei", 2021), lang="en", basis="completed")
    assert (
        table.title
        == "Results far above target: the score out of 100 under each policy (only finished; where it differs, also as reported)"
    )
    assert [words(row[0].html).split(".")[0] for row in table.groups[0][1]] == ["3", "10", "All projects (average)"]
    assert [column.label for column in table.columns] == ["Project", "Nothing taken off", "Linear", "By tiers"]
    # The average is no project, and is not counted as one.
    assert f"<summary>{table.title}</summary>" in table._repr_html_()
    assert scorecard.policies(load("hunan", 2021), lang="en", basis="reported") is None


def test_kinds_of_one_finding_stand_together_and_every_finding_is_counted() -> None:
    _, _, _, findings = tables("yubei", 2021)
    table = scorecard.checks(findings, lang="en")
    assert not table.printed
    listed = {(title, words(row[0].html)): [int(cell.key) for cell in row[1:]] for title, rows in table.groups for row in rows}  # fmt: skip
    assert sum(map(sum, listed.values())) == len(findings)
    assert sum(counted[0] for counted in listed.values()) == (findings["severity"] == "conflict").sum()
    # One finding of a kind of its own is told by name only where it is a contradiction.
    assert listed["Found by rule", "one figure given twice, differently"] == [1, 0, 0]
    together = {
        title: counted for (title, name), counted in listed.items() if name == "others, one finding of each kind"
    }
    for title, counted in together.items():
        kinds = findings.loc[findings["derived"] == (title == "Found by rule")].groupby("check")["severity"]
        assert sum(counted) == sum(len(one) == 1 and one.iloc[0] != "conflict" for _, one in kinds) > 1


def test_a_few_kinds_are_all_named() -> None:
    _, _, _, findings = tables("meishan", 2017)
    listed = [words(row[0].html) for _, rows in scorecard.checks(findings, lang="en").groups for row in rows]
    assert "result far above its target" in listed
    assert "others, one finding of each kind" not in listed


def test_one_project_is_one_project() -> None:
    report, reported, completed, findings = tables("hunan", 2021)
    told = scorecard.answer(report, reported, completed, findings, lang="en", basis="reported").answer
    assert "rescaled to 100 from the 50 of its 100 marks that can be judged." in told
    for lang, title in (("en", "The one project that can be scored does not"), ("zh", "唯一计分的项目未得满分")):
        assert scorecard.scores(reported, completed, lang=lang).title.startswith(title)


def test_what_the_picture_of_scores_leaves_out_of_the_table_is_named() -> None:
    # Wanzhou 2025: projects 1, 2 and 6 are in the table, and 6 (L9, the investment in all of them) is short of full marks too.
    report, reported, completed, _ = tables("wanzhou", 2025)
    for lang, left_out in (
        ("en", "Project 6, the total of the others, is left out."),
        ("zh", "项目6是其他项目的合计，未列入。"),
    ):
        assert len(scorecard.projects(report, reported, completed, lang=lang).groups[0][1]) == 3
        chart = scorecard.scores(reported, completed, lang=lang)
        # The subtitle is drawn into the picture that is saved.
        assert chart.subtitle.endswith(left_out)
        assert chart.alt.endswith(left_out)
        assert len(chart.numbers.rows) == 2
    _, reported, completed, _ = tables("yubei", 2021)
    assert "left out" not in scorecard.scores(reported, completed, lang="en").subtitle


@pytest.mark.parametrize(("lang", "told"), [("en", "No target seen for projects 3, 4 and 5."), ("zh", "项目3、4和5未见目标。")])  # fmt: skip
def test_the_projects_without_a_target_are_named_where_scores_are_averaged(lang: str, told: str) -> None:
    # Wanzhou 2025: gas pipes, parking and care (L15 to L18) have results and no targets.
    report, reported, completed, findings = tables("wanzhou", 2025)
    lead = scorecard.answer(report, reported, completed, findings, lang=lang, basis="completed")
    assert lead.answer.endswith(told)
    # Ningbo's two without one stand among the scores, and are told as such.
    lead = scorecard.answer(*tables("ningbo", 2018), lang="en", basis="completed")
    assert lead.answer.endswith("2 projects cannot be scored.")
    assert "No target seen" not in scorecard.answer(*tables("yubei", 2021), lang="en", basis="completed").answer


def test_the_core_tasks_missed_read_on_from_their_number() -> None:
    for region, year, words_after in (("yubei", 2021, "项核心任务未达目标（只计已完工）"), ("hunan", 2021, "项核心任务尚未达到（两种口径相同）")):  # fmt: skip
        lead = scorecard.answer(*tables(region, year), lang="zh", basis="completed")
        assert words_after in [told for _, told in lead.numbers]


@pytest.mark.parametrize(("lang", "either", "one"), [("en", "on either basis", "counting only what is finished"), ("zh", "两种口径下", "只计已完工")])  # fmt: skip
def test_a_core_task_missed_on_either_basis_is_told_so(lang: str, either: str, one: str) -> None:
    report = load("yubei", 2021)
    reported, completed = (ms.evaluate(report, basis=basis) for basis in ("reported", "completed"))
    for first, told, untold in ((reported, one, either), (completed, either, one)):
        notes = project_notes(report, first, completed, lang=lang, loose=False, parted=False, graded=False)
        (tasks,) = [note for note in notes if "57%" in note]
        assert told in tasks
        assert untold not in tasks


def test_policies_take_marks_off() -> None:
    # care for older people: results at 6.3, 4.5 and 3.5 times their targets. A tenth of a target above twice it costs a hundredth of the marks, a
    # fifth at most: 80, 80 and 85 stay. In tiers 80 stay above five times, 90 above three: 80, 90 and 90.
    row = next(
        r
        for r in scorecard.policies(load("yubei", 2021), lang="en", basis="reported").groups[0][1]
        if "3." in r[0].html
    )
    assert [cell.key for cell in row[1:]] == pytest.approx([100, 245 / 3, 260 / 3])


def test_the_chart_says_what_it_shows() -> None:
    _, reported, completed, _ = tables("yubei", 2021)
    chart = scorecard.scores(reported, completed, lang="en")
    assert chart is not None
    assert "Rural water supply 100, 85.02" in chart.alt
    assert chart.wide.count("<svg") == 1
    assert chart.narrow.count("<svg") == 1


def test_every_check_has_its_words() -> None:
    for lang in ("zh", "en"):
        known = scorecard.check_words(lang)
        assert set(CHECKS) <= set(known)
    observed = set(load("yubei", 2021).observations["kind"])
    assert observed <= set(scorecard.check_words("en"))


def test_rules_are_cited() -> None:
    _, reported, _, _ = tables("yubei", 2021)
    for lang in ("zh", "en"):
        shown = words(scorecard.rules_passage(reported, lang=lang)._repr_html_())
        assert load_rules().source[f"document_{lang}"] in shown


# --- one project ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("region", "year"), REPORTS)
def test_every_project_has_its_profile(region: str, year: int, lang: str) -> None:
    report = load(region, year)
    findings = ms.audit(report)
    for number in report.projects["project_no"]:
        project = project_profile.one_project(report, int(number))
        own = findings[findings["project_no"] == number]
        parts = [
            project_profile.answer(project, own, lang=lang),
            pieces_of(project, lang=lang),
            findings_table(own, lang=lang, report=report),
            statements_table(project, lang=lang),
        ]
        for part in parts:
            assert part is None or not re.search(r"\bnan\b|\{\w+\}|<NA>", words(part._repr_html_()))


@pytest.mark.parametrize(
    ("lang", "number", "name", "target", "result", "verdict"),
    [
        ("zh", 6, "苟溪桥村", "推进50公里", "推进中（50公里）", "达到要求 （只要求推进）"),
        ("zh", 10, "多宝湖", "开工16公里", "已开工（16公里）", "达到要求 （只要求开工）"),
        ("en", 6, "Gouxiqiao", "progress on 50 km", "under way ( 50 km )", "as asked (only progress was asked for)"),
        ("en", 10, "Duobao", "start on 16 km", "started ( 16 km )", "as asked (only a start was asked for)"),
    ],
)  # fmt: skip
def test_a_piece_that_was_only_to_be_begun_does_not_read_as_finished(
    lang: str, number: int, name: str, target: str, result: str, verdict: str
) -> None:
    # Of project 6 the report asks one piece to be under way, of project 10 one to be begun; the others it asks finished.
    table = pieces_of(project_profile.one_project(load("yubei", 2021), number), lang=lang)
    rows = {words(row[0].html): [" ".join(words(cell.html).split()) for cell in row] for row in table.groups[0][1]}
    begun = next(row for title, row in rows.items() if name in title)
    assert begun[1:4] == [target, result, verdict]
    assert sum(verdict == row[3] for row in rows.values()) == 1


def test_a_project_whose_supporting_works_are_its_targets_says_so() -> None:
    # Lines 139 and 147 ask for the care and the stations again, which line 137 promises.
    project = project_profile.one_project(load("yubei", 2021), 7)
    table = pieces_of(project, lang="en")
    assert table.title == "The results one by one"
    assert table.notes == ["Apart from the targets themselves the report lists no supporting works."]
    assert project_profile.heading("pieces", lang="en", over=table).title == "Results with no target of their own"


def test_figures_stand_in_the_form_that_they_have_on_the_other_pages() -> None:
    report = load("yubei", 2021)
    shown = {n: words(pieces_of(project_profile.one_project(report, n), lang="zh")._repr_html_()) for n in (6, 7, 9)}
    # Line 117 prints 0.13万人, line 20 99名, line 395 109万方.
    assert "1300人" in shown[6]
    assert "99人" in shown[7]
    assert "109万平方米" in shown[9]


def test_only_where_some_promise_cannot_be_judged_is_the_count_restricted() -> None:
    report = load("yubei", 2021)
    told = {
        n: project_profile.answer(project_profile.one_project(report, n), ms.audit(report).head(0), lang="en").answer
        for n in (1, 6, 7)
    }
    assert "On either basis **both** promises were kept." in told[1]
    assert "As reported, **all 3** promises were kept." in told[6]
    # Whether there are services for disabled people yet cannot be told.
    assert (
        "As reported, **all 3** promises were kept. Counting only finished work, **both** promises that can be judged were kept."
        in told[7]
    )
    assert "For “water mains renewed and laid” and “rural water-supply works improved”, " in told[6]


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("zh", "3项承诺，按报告口径**2项**兑现。只计已完工，能够评价的2项承诺中**1项**兑现。"),
        ("en", "As reported, **2** of the 3 promises were kept. Counting only finished work, **1 of 2** promises that can be judged was kept."),
    ],
)  # fmt: skip
def test_where_all_can_be_judged_as_reported_only_the_finished_are_restricted(lang: str, told: str) -> None:
    # Project 6 has three promises; here two of them kept as reported, and of one it cannot be told whether it is finished.
    project = project_profile.one_project(load("yubei", 2021), 6)
    judged = verdicts(project).assign(
        status_reported=["met", "met", "missed"], status_completed=["met", "not_assessable", "missed"]
    )
    assert "".join(
        (kept_as_reported(project, judged, lang), " " * (lang == "en"), of_finished(project, judged, lang))
    ) == told  # fmt: skip


def test_a_piece_that_cannot_be_judged_says_why() -> None:
    table = pieces_of(project_profile.one_project(load("yubei", 2021), 8), lang="zh")
    rows = [words(row[3].html) for row in table.groups[0][1] if "不能评价" in row[3].html]
    assert len(rows) == 2
    assert "没有说明二者的关系" in rows[0]
    assert "没有写届次" in rows[1]


def test_an_official_verdict_that_is_given_twice_is_said_once() -> None:
    report = load("yubei", 2021)
    project = project_profile.one_project(report, 10)
    lead = project_profile.answer(project, ms.audit(report).query("project_no == 10"), lang="zh")
    assert "官方结论：超额完成。" in lead.answer
    # The other verdict of the same work is named with its line.
    assert any("“全面完成”（第410行）" in found.words for found in lead.findings)


def test_a_profile_of_a_running_year_misses_nothing() -> None:
    report = load("wanzhou", 2025)
    for number in report.projects["project_no"].tolist():
        project = project_profile.one_project(report, int(number))
        lead = project_profile.answer(project, ms.audit(report).head(0), lang="zh")
        shown = words(lead._repr_html_())
        assert "兑现" not in shown
        assert "未完成" not in shown
        table = pieces_of(project, lang="zh")
        assert table is None or "未完成" not in words(table._repr_html_())


def test_a_profile_holds_its_project_only() -> None:
    report = load("yubei", 2021)
    project = project_profile.one_project(report, 3)
    assert project.projects["project_no"].tolist() == [3]
    assert set(project.statements["project_no"]) == {3}
    assert len(project.breakdowns) == 7 + 10 + 11
    assert len(verdicts(project)) == 3
    assert len(report.projects) == 10


def test_water_supply_in_words() -> None:
    report = load("yubei", 2021)
    project = project_profile.one_project(report, 6)
    findings = ms.audit(report)
    lead = project_profile.answer(project, findings[findings["project_no"] == 6], lang="en")
    # pipes, works, people: 3 of 3 as reported; people alone once finished
    assert (
        "As reported, **all 3** promises were kept. Counting only finished work, **1 of 3** promises was kept."
        in lead.answer
    )
    # The list of works did not ask that all of it be finished.
    assert "upporting-works column asks only for progress on “Gouxiqiao Village mains renewal, Wangjia”" in lead.answer
    assert any("27%" in found.words for found in lead.findings)


def test_no_such_project() -> None:
    with pytest.raises(UsageError, match="no project 11"):
        project_profile.one_project(load("yubei", 2021), 11)


def test_firms_are_no_households():
    results = verdicts(load("yubei", 2021), level="result")
    row = next(row for row in rows_of(results, PromiseRow) if "孵化企业" in row.name_zh)
    assert (result_words(row, "reported", "en"), result_words(row, "reported", "zh")) == ("3,187", "3187户")


def test_a_score_without_a_grade_is_drawn_as_one_and_has_no_best_grade() -> None:
    report = load("yubei", 2021)
    reported, completed = ms.evaluate(report), ms.evaluate(report, basis="completed")
    chart = scorecard.scores(reported, completed, lang="zh")
    # What is quoted of a page is written as one writes: a project gets full marks, it is none.
    assert chart.title == "10个项目中未得满分的：报告口径0个，只计已完工2个"
    # Project 10, once a basis: one of the two shows at a time.
    assert chart.wide.count(">不评等级<") == chart.narrow.count(">不评等级<") == 2
    # Every band has its name; 差 is below 60.
    for drawn in (chart.wide, chart.narrow):
        assert [name for name in ("差", "中", "良", "优") if f">{name}<" not in drawn] == []
    notes = completed[completed["scope"] == "project"].set_index("project_no")["deviation_zh"]
    assert "等级不高于“良”" in notes[6]
    assert "不评等级" in notes[10]
    assert "不高于" not in notes[10]


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "(investment planned and completed is not taken for these)"),
        ("zh", "（计划投资和完成投资不算预算和支出）"),
    ],
)
def test_investment_is_said_to_be_no_budget_where_it_is_scored(lang: str, said: str) -> None:
    # Hunan L31 and Wanzhou L2 and L10 print investment planned and completed; Ningbo prints no money.
    for region, year, told in (("hunan", 2021, True), ("wanzhou", 2025, True), ("ningbo", 2018, False)):
        shown = words(scorecard.rules_passage(ms.evaluate(load(region, year)), lang=lang)._repr_html_())
        assert (said in shown) is told


@pytest.mark.parametrize(
    ("lang", "short", "whole"), [("en", "not yet reached", "met</span>"), ("zh", "尚未达到", "完成</span>")]
)
def test_a_place_that_began_fewer_than_it_was_to_is_not_as_asked(lang: str, short: str, whole: str) -> None:
    table = pieces_of(project_profile.one_project(load("hunan", 2021), 1), lang=lang)
    told = [
        repr(row) for _, rows in table.groups for row in rows if re.search("renovation started|改造开工", repr(row))
    ]
    # L8: 58 of 146; only Chenzhou (L20), Huaihua (L24) and Zhangjiajie (L16) began all of theirs.
    assert (sum(short in row for row in told), sum(whole in row for row in told)) == (11, 3)


@pytest.mark.parametrize(
    ("lang", "lead", "day", "left_out"),
    [
        ("en", "the latest figures (of 31 March or 30 June 2025) are compared", "The figure is that of 31 March 2025.", "Project 6 totals the others: counted among the indicators, but not in the average or the number of core tasks."),
        ("zh", "以各项最新数字（截至2025年3月31日或6月30日）与全年目标相比", "数字截至2025年3月31日。", "项目6是各项目的合计，计入指标数，不计入平均和核心任务数。"),
    ],
)  # fmt: skip
def test_a_result_older_than_the_report_says_its_day(lang: str, lead: str, day: str, left_out: str) -> None:
    # L007.02 and L008.02 are of 31 March 2025; the other results of 30 June.
    report = load("wanzhou", 2025)
    reported, completed = (ms.evaluate(report, basis=basis) for basis in ("reported", "completed"))
    told = scorecard.answer(report, reported, completed, ms.audit(report), lang=lang, basis="completed").answer
    assert lead in told
    rows = completed[completed["scope"] == "indicator"].set_index("indicator_id")[f"deviation_{lang}"]
    assert {one for one, words in rows.items() if day in words} == {"p01.charging", "p01.lifts"}
    assert left_out in scorecard.projects(report, reported, completed, lang=lang).notes


@pytest.mark.parametrize(("lang", "word"), [("en", "In doubt: "), ("zh", "存疑：")])
def test_a_full_score_on_a_figure_in_doubt_says_so(lang: str, word: str) -> None:
    # 512 by parts, 1,089 in all.
    report = load("meishan", 2019)
    completed = ms.evaluate(report, basis="completed")
    told = scorecard.indicators(completed, lang=lang, doubtful={"p05.laid_off"}).numbers.rows
    assert [row[0][:1] for row in told if word in str(row[-1])] == ["5"]
    assert not any(word in str(row[-1]) for row in scorecard.indicators(completed, lang=lang).numbers.rows)


def test_a_score_leads_to_the_targets_of_its_project() -> None:
    _, reported, completed, _ = tables("yubei", 2021)
    drawn = scorecard.scores(reported, completed, lang="en")
    assert drawn is not None
    led_to = set(re.findall(r'<a data-href="#([^"]+)"', drawn.wide))
    # 6 and 10 alone are short of full marks.
    assert led_to == {"project-6", "project-10"}
    form = scorecard.indicators(completed, lang="en")._repr_html_()
    assert [one for one in led_to if f'id="{one}"' not in form] == []


def test_results_that_nothing_was_asked_of_have_no_column_for_what_was_asked() -> None:
    report = load("yubei", 2021)
    alone = pieces_of(project_profile.one_project(report, 7), lang="en")
    assert [column.label for column in alone.columns] == ["Item", "Result", "Lines"]
    assert {len(row) for _, rows in alone.groups for row in rows} == {3}
    works = pieces_of(project_profile.one_project(report, 8), lang="en")
    assert len(works.columns) == 5


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_place_has_one_verdict_on_every_page(lang: str) -> None:
    # L20: 34 of 34 begun; the panels of the other pages call that met, with its mark.
    table = pieces_of(project_profile.one_project(load("hunan", 2021), 1), lang=lang)
    cell = next(
        row[3].html
        for _, rows in table.groups
        for row in rows
        if re.search("started .Chenzhou|开工（郴州", words(row[0].html))
    )
    assert cell.startswith(status_mark("met", lang))
    assert cell.endswith({"en": " (only a start was asked for)</span>", "zh": ">（只要求开工）</span>"}[lang])


def test_the_names_of_narrow_grades_keep_apart() -> None:
    _, reported, completed, _ = tables("yubei", 2021)
    drawn = scorecard.scores(reported, completed, lang="en").narrow
    begin = {
        name: float(re.search(rf'<text x="([0-9.]+)"[^>]*>{name}</text>', drawn)[1]) for name in ("good", "excellent")
    }
    assert begin["excellent"] - begin["good"] - width_of("good", 11.5) >= 8


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_ceiling_is_written_as_one(lang: str) -> None:
    # Meishan 2019, L5: 3.57% of at most 4.3%; 27,800 jobs (L2) are no ceiling.
    _, reported, _, _ = tables("meishan", 2019)
    targets = [
        " ".join(words(row[1].html).split())
        for _, rows in scorecard.indicators(reported, lang=lang).groups
        for row in rows
    ]
    assert "≤ 4.3%" in targets
    assert sum("≤" in one for one in targets) == 1


@pytest.mark.parametrize(("lang", "told"), [("en", "100 (only finished: 85.02)"), ("zh", "100（只计已完工：85.02）")])
def test_a_total_is_given_on_both_bases_where_its_parts_are(lang: str, told: str) -> None:
    # Project 6: 20.74 + 26.79 + 37.5; project 2 is finished whole.
    _, reported, completed, _ = tables("yubei", 2021)
    heads = [head for head, _ in scorecard.indicators(reported, completed, lang=lang).groups]
    assert heads[5].endswith(told)
    assert heads[1].endswith("100")
