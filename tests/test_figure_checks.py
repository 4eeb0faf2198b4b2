"""What the audit says of figures that follow from a norm, of words said again, and of sums divided, on small reports."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from audited_reports import found, headline, small_report

import minsheng_analysis as ms


@pytest.mark.parametrize(
    ("places", "alarms"),
    [
        ("2910个", 1),  # 570 / 19 = 2910 / 97 = 30
        ("2911个", 0),
    ],
)
def test_places_that_are_one_multiple_of_classes(tmp_path: Path, places: str, alarms: int) -> None:
    rows = ["L1,a.actual,actual,570个,,completed,1,", "L2,b.actual,actual,19个,,completed,2,",
            f"L3,c.actual,actual,{places},,completed,3,", "L4,d.actual,actual,97个,,completed,4,"]  # fmt: skip
    report = small_report(tmp_path, rows)
    named = report.facts.assign(subject_zh=["新增学位", "新增教学班", "全年新增学位", "全年新增教学班"])
    told = found(replace(report, facts=named), "same_quotient")
    assert len(told) == alarms
    assert told["message_en"].str.contains("exactly 30 to 1").all()
    # Of one kind with itself, or of names that end otherwise, nothing is said.
    assert found(report, "same_quotient").empty
    once = named.assign(subject_zh=["新增学位", "新增教学班", "全年床位", "全年新增教学班"])
    assert found(replace(report, facts=once), "same_quotient").empty


@pytest.mark.parametrize(
    ("said", "alarms"),
    [(["动态清零", "动态清零"], 1), (["动态清零", "全部安置"], 0)],
)
def test_what_was_to_be_kept_in_the_words_of_the_target(tmp_path: Path, said: list[str], alarms: int) -> None:
    rows = ["L1,a.target,target,动态清零,,planned,1,",
            *(f"L{n},a.actual,actual,{words},,completed,{n}," for n, words in enumerate(said, 2))]  # fmt: skip
    told = found(small_report(tmp_path, rows, [headline("a", measure="qualitative")]), "own_words")
    assert told["lines"].tolist() == ["1;2;3"] * alarms


def test_what_is_built_is_built_in_the_words_of_the_target_too(tmp_path: Path) -> None:
    rows = ["L1,a.target,target,建成投用,,planned,1,", "L2,a.actual,actual,建成投用,,completed,2,"]
    assert found(small_report(tmp_path, rows, [headline("a", measure="qualitative")]), "own_words").empty


@pytest.mark.parametrize(
    ("section", "subject", "alarms"),
    [("chapter-09", "街区制管理", 1), ("overview", "街区制管理", 0), ("chapter-09", "全年新增街区", 0)],
)
def test_a_count_of_one_chapter_that_answers_no_promise(
    tmp_path: Path, section: str, subject: str, alarms: int
) -> None:
    report = small_report(tmp_path, ["L1,a.actual,actual,32个,,completed,1,"])
    rows = report.statements.assign(section=section, subject_zh=subject)
    told = replace(report, statements=rows, facts=report.facts.assign(subject_zh=subject))
    assert len(found(told, "period_not_said")) == alarms


@pytest.mark.parametrize(("unit", "done", "alarms"), [("公里", "11.4", 1), ("公里", "7.9", 0), ("人", "11", 0)])
def test_more_of_a_named_work_of_a_missed_promise(tmp_path: Path, unit: str, done: str, alarms: int) -> None:
    rows = [f"L1,h.target,target,20{unit},,planned,1,", f"L2,h.actual,actual,{done}{unit},,completed,2,",
            f"L3,s.target,target,4{unit},,planned,3,", f"L4,s.actual,actual,{done}{unit},,completed,4,"]  # fmt: skip
    made = [headline("h", measure="quantity"), headline("s", level="support", parent="h", measure="quantity")]
    told = found(small_report(tmp_path, rows, made), "low_target")
    assert len(told) == alarms
    # 11.4 - 4 = 7.4
    assert told["message_en"].str.contains("without saying how the other 7.4 km came about").all()


def test_a_target_that_says_only_go_on_stands_with_the_two_stages_of_its_piece() -> None:
    report = ms.load("yubei", 2021)
    assert found(report, "asks_little").empty
    (message,) = found(report, "stage_conflict")["message_zh"]
    # Lines 65 and 60 ask for both; lines 11, 68 and 240 report them; the fit-out is told once.
    for part in (
        "“基本完工”（第11行）",
        "“年底全部完成”（第68、240行）",
        "目标任务只写“续建”",
        "区中医院主体工程也已达到要求",
    ):
        assert message.count(part) == 1
    assert "区中医院装饰工程“90%”" not in message
    assert len(message) <= 130  # it leads on a phone, too


def test_the_target_is_not_said_to_ask_for_completion() -> None:
    """The trail's target says 建设, and no more."""
    told = found(ms.load("yubei", 2021), "target_differs")
    trail = told.loc[told["project_no"].eq(10) & told["derived"]]
    assert (
        trail["message_zh"]
        .item()
        .startswith("山城步道建设：目标任务为20公里，由支撑项目要求完工的4公里和只要求开工的16公里")
    )
    assert {"189", "191", "193"} <= set(trail["lines"].item().split(";"))


def test_questions_quote_what_is_said_most_and_ask_of_the_farthest_target() -> None:
    asked = ms.questions(ms.load("yubei", 2021))
    of = {number: "".join(rows["question_zh"]) for number, rows in asked.groupby("project_no")}
    assert not asked["question_zh"].str.contains("只写").any()
    assert "目标10个，完成63个" in of[3]  # 630%, beside 350% and 450%
    assert "为什么没有设在" not in of[3]
    assert "2117名" in of[8]
    assert "1.15亿元：是哪一年投入的" in of[10]
    crime = asked[asked["question_zh"].str.contains("发案率")]
    assert crime["question_zh"].str.startswith("请问区委政法委，").tolist() == [True]
