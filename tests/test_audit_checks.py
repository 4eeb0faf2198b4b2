"""Each check of the audit against a small report with one fault, and against its like without."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from audited_reports import found, headline, small_report

import minsheng_analysis as ms


def test_overlapping_restatements_round_and_others_conflict(tmp_path: Path) -> None:
    report = small_report(
        tmp_path,
        ["L1,a,actual,149公里,,completed,1,", "L2,a,actual,148.61公里,,completed,2,",
         "L3,b,actual,150公里,,completed,3,", "L4,b,actual,148.61公里,,completed,4,",
         "L5,c,actual,5.4万人,,completed,5,", "L6,c,actual,5.4万人,,completed,6,"],
    )  # fmt: skip
    assert found(report, "restatement_rounding")["fact_id"].tolist() == ["a"]
    assert found(report, "restatement_conflict")["fact_id"].tolist() == ["b"]


@pytest.mark.parametrize(
    ("parts", "alarms"),
    [
        (["3个,东镇", "4个,西镇"], 0),
        (["3个,东镇", "5个,西镇"], 1),
        (["3个,东镇", "3个,西镇"], 1),
        # one part alone is an "of which"
        (["3个,东镇"], 0),
        (["8个,东镇"], 1),
        # two breakdowns of one total, by town and by kind
        (["3个,东镇", "4个,西镇", "5个,", "2个,"], 0),
    ],
)
def test_parts_against_their_total(tmp_path: Path, parts: list[str], alarms: int) -> None:
    rows = ["L1,a,actual,7个,,completed,1,"]
    rows += [f"L2.{n},a.{n},breakdown,{p.split(',')[0]},{p.split(',')[1]},completed,2,a" for n, p in enumerate(parts)]
    assert len(found(small_report(tmp_path, rows), "breakdown_mismatch")) == alarms


def test_parts_that_are_rounded_may_add_up(tmp_path: Path) -> None:
    # 10.9 + 6 + 1.7 = 18.6 lies within 18.62 once the parts' own rounding is counted
    rows = ["L1,a,actual,18.62万平方米,,completed,1,", "L2,a.1,breakdown,10.9万平方米,,completed,2,a",
            "L3,a.2,breakdown,6万平方米,,completed,3,a", "L4,a.3,breakdown,1.7万平方米,,completed,4,a"]  # fmt: skip
    assert found(small_report(tmp_path, rows), "breakdown_mismatch").empty


def test_one_fact_at_two_stages(tmp_path: Path) -> None:
    report = small_report(tmp_path, ["L1,a,actual,基本完工,,partial,1,", "L2,a,actual,全部完成,,completed,2,"])
    assert found(report, "stage_conflict")["lines"].tolist() == ["1;2"]


def test_one_thing_judged_twice(tmp_path: Path) -> None:
    report = small_report(
        tmp_path,
        ["L1,a.verdict,context,超额完成,,,1,", "L2,a.verdict,context,全面完成,,,2,", "L3,b.verdict,context,完成,,,3,",
         "L4,b.verdict,context,全面完成,,,4,"],
    )  # fmt: skip
    assert found(report, "verdict_differs")["fact_id"].tolist() == ["a.verdict"]


def test_printed_multiple(tmp_path: Path) -> None:
    indicator = "a,1,甲,A,headline,,count,increase,a.target,a.actual,,,true,,,,,,,"
    rows = ["L1,a.target,target,5个,,planned,1,", "L2,a.actual,actual,10个,,completed,2,"]
    right = small_report(tmp_path / "right", [*rows, "L3,a.multiple,context,2倍,,,3,"], [indicator])
    wrong = small_report(tmp_path / "wrong", [*rows, "L3,a.multiple,context,3倍,,,3,"], [indicator])
    assert found(right, "percentage_mismatch").empty
    assert found(wrong, "percentage_mismatch")["message_en"].str.contains("3倍.*200%").all()


def test_implied_rate_both_readings(tmp_path: Path) -> None:
    report = small_report(tmp_path, ["L1.1,q.actual,actual,80%,,completed,1,", "L1.2,q.change,change,25%,,,1,"])
    message = found(report, "implied_rate")["message_en"].item()
    # 80 - 25 = 55 points; 80 / 1.25 = 64
    assert "55%" in message
    assert "64%" in message


def test_a_change_without_its_rate_says_nothing(tmp_path: Path) -> None:
    report = small_report(tmp_path, ["L1.1,q.change,change,15.6%,,,1,"])
    assert ms.audit(report)["check"].tolist() == ["change_without_level"]
    # With the value of the year itself it is the rate that is worked out.
    told = ["L1.1,q.change,change,15.6%,,,1,", "L2.1,q.actual,actual,80%,,completed,2,"]
    assert ms.audit(small_report(tmp_path / "told", told)).empty


def test_a_support_column_that_asks_only_for_a_start(tmp_path: Path) -> None:
    report = small_report(
        tmp_path,
        ["L1,a.target,target,20公里,,planned,1,", "L2,b.target,target,4公里,,planned,2,a.target",
         "L3,c.target,target,16公里,,planned,3,a.target", "L4,b.actual,actual,4公里,,completed,4,",
         "L5,c.actual,actual,16公里,,started,5,"],
        [headline("a", measure="quantity", actual_fact="b.actual + c.actual", reported_status="全面完成"),
         headline("b", level="support", parent="a", measure="quantity"),
         headline("c", level="support", parent="a", measure="quantity", target_stage="started")],
    )  # fmt: skip
    findings = ms.audit(report)
    asked = findings[findings["check"] == "target_differs"]
    assert asked["lines"].tolist() == ["1;2;3"]  # 4 + 16 = 20
    assert "20 km" in asked["message_en"].item()
    assert "16 km" in asked["message_en"].item()
    # The unfinished total, the verdict that it overturns and what the support column asks have one cause.
    findings = findings[findings["project_no"].notna()]
    assert len(set(findings["cause"])) == 1
    assert findings["check"].tolist() == [
        "verdict_not_borne_out",
        "unfinished_in_own_sum",
        "target_differs",
        "no_new_date",
    ]
    assert findings["lead"].tolist() == [True, False, False, False]


@pytest.mark.parametrize(("period", "alarms"), [("cumulative", 1), ("", 0)])
def test_a_cumulative_result_against_a_target_of_one_year(tmp_path: Path, period: str, alarms: int) -> None:
    rows = ["L1,a.target,target,7个,,planned,1,", f"L2,a.actual,actual,9个,,completed,2,,,{period}"]
    assert len(found(small_report(tmp_path / "one", rows, [headline("a")]), "cumulative_result")) == alarms
    # Another place prints the same figure plainly.
    rows.append("L3,a.actual,actual,9个,,completed,3,")
    assert found(small_report(tmp_path / "two", rows, [headline("a")]), "cumulative_result").empty


@pytest.mark.parametrize(
    ("places", "alarms"),
    [(("东镇", "西镇"), 0), (("东街道", "西街道"), 1), (("东镇", "西街道"), 0)],
)
def test_facilities_elsewhere_than_promised(tmp_path: Path, places: tuple[str, str], alarms: int) -> None:
    rows = ["L1,a.target,target,6个,,planned,1,", "L2,a.actual,actual,6个,,completed,2,",
            f"L3,a.1,breakdown,3个,{places[0]},completed,3,a.actual", f"L4,a.2,breakdown,3个,{places[1]},completed,4,a.actual",
            "L5,h.actual,actual,2个,,completed,5,", "L6,h.1,breakdown,1个,东镇,completed,6,h.actual",
            "L7,h.2,breakdown,1个,西镇,completed,7,h.actual"]  # fmt: skip
    # A promise that ties them to other facilities names no place: where they are is told, and no fault.
    for sited, severity in (("h.actual", "info"), ("kind:town", "notice")):
        report = small_report(tmp_path / severity, rows, [headline("a", sited_in=sited)])
        elsewhere = found(report, "sited_elsewhere")
        assert elsewhere["severity"].tolist() == [severity] * alarms


@pytest.mark.parametrize(
    ("asked", "done", "alarms"),
    [("", "existing", 1), ("", "converted", 1), ("", "new", 0), ("converted", "converted", 0)],
)
def test_what_stood_before_counted_as_built(tmp_path: Path, asked: str, done: str, alarms: int) -> None:
    rows = [f"L1,a.target,target,5个,,planned,1,,{asked}", f"L2,a.actual,actual,5个,,completed,2,,{done}"]
    assert len(found(small_report(tmp_path, rows, [headline("a")]), "existing_counted")) == alarms


@pytest.mark.parametrize(("last", "alarms"), [("new", 1), ("renewed", 0)])
def test_parts_of_another_kind_than_their_total(tmp_path: Path, last: str, alarms: int) -> None:
    rows = ["L1,a.target,target,7公里,,planned,1,", "L2,a.actual,actual,7公里,,completed,2,,renewed;new",
            "L3,b,actual,3公里,,completed,3,a.actual,new", f"L4,c,actual,4公里,,completed,4,a.actual,{last}"]  # fmt: skip
    report = small_report(tmp_path, rows, [headline("a", measure="quantity")])
    assert len(found(report, "nature_differs")) == alarms


@pytest.mark.parametrize(("nature", "alarms"), [("relocated", 1), ("extended", 1), ("new", 0)])
def test_new_places_where_something_was_moved(tmp_path: Path, nature: str, alarms: int) -> None:
    rows = [f"L1,a.actual,actual,完工,,completed,1,,{nature}", "L2,b.actual,actual,70个,,completed,1,,new"]
    made = [
        headline("a", measure="qualitative", level="result", target_fact=""),
        headline("b", level="result", target_fact=""),
    ]
    assert len(found(small_report(tmp_path / "named", rows, made), "net_or_gross")) == alarms
    # What no indicator rests on has no name to tell it by, and what another line tells of may not count what was moved.
    assert found(small_report(tmp_path / "unnamed", rows, made[:1]), "net_or_gross").empty
    apart = [rows[0], rows[1].replace("completed,1", "completed,2")]
    assert found(small_report(tmp_path / "apart", apart, made), "net_or_gross").empty


def test_what_all_additions_are_new_of_is_said_once() -> None:
    (told,) = found(ms.load("yubei", 2021), "net_or_gross")["message_zh"]
    assert told.startswith("五个项目新增中小学教学班147个和中小学学位7000个")


@pytest.mark.parametrize(("items", "last", "alarms"), [(6, 15, 1), (6, 16, 0), (5, 14, 0)])
def test_every_item_exactly_as_planned(tmp_path: Path, items: int, last: int, alarms: int) -> None:
    rows = ["L1,h.target,target,99个,,planned,1,", "L2,h.actual,actual,99个,,completed,2,"]
    made = [headline("h")]
    for n in range(items):
        planned, done = 10 + n, last if n == items - 1 else 10 + n
        rows += [
            f"L{10 + n},i{n}.target,target,{planned}个,,planned,{10 + n},",
            f"L30.{n},i{n}.actual,actual,{done}个,,completed,30,",
        ]
        made.append(headline(f"i{n}", level="support", parent="h"))
    assert len(found(small_report(tmp_path, rows, made), "equal_to_plan")) == alarms


def test_standing_buildings_cannot_but_repeat_the_plan(tmp_path: Path) -> None:
    for nature, alarms in (("renewed", 0), ("new", 1)):
        rows, made = ["L1,h.target,target,99个,,planned,1,", "L2,h.actual,actual,99个,,completed,2,"], [headline("h")]
        for n in range(6):
            rows += [
                f"L{10 + n},i{n}.target,target,{10 + n}栋,,planned,{10 + n},",
                f"L30.{n},i{n}.actual,actual,{10 + n}栋,,completed,30,,{nature}",
            ]
            made.append(headline(f"i{n}", level="support", parent="h"))
        report = small_report(tmp_path / nature, rows, made)
        assert len(found(report, "equal_to_plan")) == alarms


@pytest.mark.parametrize(("status", "result", "alarms"), [("超额完成", 9, 0), ("超额完成", 7, 1), ("全面完成", 7, 0)])
def test_a_verdict_that_another_promise_of_the_line_earns(
    tmp_path: Path, status: str, result: int, alarms: int
) -> None:
    rows = ["L1,a.target,target,开展,,planned,1,", "L2,a.actual,actual,开展,,advancing,2,",
            "L3,b.target,target,7个,,planned,3,", f"L4,b.actual,actual,{result}个,,completed,4,"]  # fmt: skip
    made = [headline("a", measure="qualitative", target_stage="advancing", reported_status=status),
            headline("b", reported_status=status)]  # fmt: skip
    assert len(found(small_report(tmp_path, rows, made), "asks_little")) == alarms


def test_an_end_that_was_planned_for_after_the_year_is_no_fault(tmp_path: Path) -> None:
    rows = ["L1,a.target,target,续建,,planned,1,", "L2,a.actual,actual,主体完工,,partial,2,",
            "L3,b.target,target,主体完工,,planned,3,", "L4,b.actual,actual,主体全部完工,,completed,4,",
            "L5,c.target,target,完工,,planned,5,", "L6,c.actual,actual,投用,,planned,6,"]  # fmt: skip
    made = [headline("a", measure="qualitative", target_stage="advancing", reported_status="全面完成"),
            *(headline(key, level="support", parent="a", measure="qualitative", reported_status="全面完成") for key in "bc")]  # fmt: skip
    report = small_report(tmp_path, rows, made)
    late = report.indicators["indicator_id"] == "c"
    planned = report.indicators.assign(
        not_due=report.indicators["not_due"] | late, deadline=report.indicators["deadline"].mask(late, "2031-06-30")
    )
    told = found(replace(report, indicators=planned), "asks_little")
    assert told["severity"].tolist() == ["info"]
    # What was asked within the year stands beside what came of it, and the end where the plan put it.
    assert "“主体完工”，报告写“主体全部完工”（第4行）" in told["message_zh"].item()
    assert told["message_zh"].str.endswith("按支撑项目，整个工程定于2031年6月完工，在年度之后。").all()
    assert told["message_en"].str.contains("sets June 2031, after the year, for the whole work").all()


def test_an_effect_in_words_alone(tmp_path: Path) -> None:
    rows = ["L1,a.change,change,大幅下降,,,1,", "L3,c.change,change,有效解决,,,3,"]
    report = small_report(tmp_path / "apart", [*rows, "L2,b.change,change,15.6%,,,2,"])
    effects = found(report, "effect_without_figure")
    # One finding a report, with its lines.
    assert effects["lines"].tolist() == ["1;3"]
    assert "15.6" not in effects["message_zh"].item()
    # A figure in the claim's own line is one of a part of it, and is told with what the figure itself lacks.
    report = small_report(tmp_path / "beside", [*rows, "L2,b.change,change,15.6%,,,1,"])
    assert found(report, "effect_without_figure")["lines"].tolist() == ["3"]
    change = found(report, "change_without_level")
    assert change["lines"].tolist() == ["1"]
    assert "given without the values before and after" in change["message_en"].item()
    assert "only a part of it has a figure, 15.6%" in change["message_en"].item()


def test_a_result_that_a_section_leaves_out(tmp_path: Path) -> None:
    rows = ["L1,a.target,target,7个,,planned,1,", "L2,b.target,target,8个,,planned,2,",
            "L3,a.actual,actual,7个,,completed,3,", "L4,b.actual,actual,8个,,completed,4,", "L5,a.actual,actual,7个,,completed,5,"]  # fmt: skip
    report = small_report(tmp_path, rows, [headline("a"), headline("b")])
    for sections, alarms in ((["t", "t", "t", "t", "u"], 1), (["t"] * 5, 0), (["t", "t", "u", "t", "u"], 0)):
        told = replace(report, statements=report.statements.assign(section=sections))
        assert len(found(told, "omitted_result")) == alarms, sections


def test_chapters_without_a_verdict(tmp_path: Path) -> None:
    rows = [f"L{n},p{n}.actual,actual,7个,,completed,{n}," for n in range(1, 5)]
    rows += [f"L1{n},p{n}.verdict,context,全面完成,,,1{n}," for n in range(1, 5)]
    report = small_report(tmp_path, rows)
    for last, alarms in (("overview", 1), ("chapter-4", 0)):
        sections = [f"chapter-{n}" for n in range(1, 5)] * 2
        sections[-1] = last
        told = report.statements.assign(project_no=[1, 2, 3, 4] * 2, section=sections)
        left_out = found(replace(report, statements=told), "verdict_left_out")
        assert len(left_out) == alarms
    # A project that no section judges is no gap of its chapter.
    unjudged = told[told["fact_id"] != "p4.verdict"]
    assert found(replace(report, statements=unjudged), "verdict_left_out").empty


@pytest.mark.parametrize(("figure", "alarms"), [("全市第一", 1), ("全市前3位", 1), ("有效解决", 0), ("率先", 0)])
def test_a_rank_with_nothing_to_compare_it_with(tmp_path: Path, figure: str, alarms: int) -> None:
    report = small_report(tmp_path, ["L1,a.rank,context,有效,,,1,", "L2,b.actual,actual,98.5%,,completed,1,"])
    said = report.statements["figure"].mask(report.statements["fact_id"] == "a.rank", figure)
    alone = replace(report, statements=report.statements.assign(figure=said))
    assert len(found(alone, "rank_without_base")) == alarms
    beside = alone.statements.assign(subject_zh=["排名", "全市平均就业率"])
    assert found(replace(alone, statements=beside), "rank_without_base").empty


def test_a_rank_is_told_with_every_line_that_claims_it() -> None:
    (told,) = found(ms.load("yubei", 2021), "rank_without_base")["message_en"]
    # Lines 22 and 374 say 率先在全市, line 374 alone 全市第一.
    assert "“first to start in the city” (lines 22 and 374)" in told
    assert "“first in the city” (line 374)" in told


@pytest.mark.parametrize(("printed", "alarms"), [("18.6", 1), ("18.7", 0)])
def test_rounding_below_the_target_under_a_verdict_of_done(tmp_path: Path, printed: str, alarms: int) -> None:
    rows = ["L1,a.target,target,18.62公里,,planned,1,", f"L2,a.actual,actual,{printed}公里,,completed,2,"]
    report = small_report(tmp_path, rows, [headline("a", measure="quantity", reported_status="全面完成")])
    assert found(report, "restatement_rounding")["message_en"].str.contains("below the target").sum() == alarms
    # Parts that give the exact result leave nothing open.
    parts = [f"L3.{n},a.{n},breakdown,{part}公里,,completed,3,a.actual" for n, part in enumerate(("10.94", "7.68"))]
    exact = small_report(
        tmp_path / "exact", [*rows, *parts], [headline("a", measure="quantity", reported_status="全面完成")]
    )
    assert not found(exact, "restatement_rounding")["message_en"].str.contains("below the target").any()


def test_every_question_can_be_asked() -> None:
    for row in ms.catalog().itertuples():
        asked = ms.questions(ms.load(row.region, row.year))
        assert not asked["question_en"].str.contains(r"[{}]").any()


def test_what_the_support_column_lists_is_not_called_the_target(tmp_path: Path) -> None:
    rows = ["L1,h.target,target,11公里,,planned,1,", "L2,h.actual,actual,11.4公里,,completed,2,",
            "L3,s.target,target,4公里,,planned,3,", "L4,s.actual,actual,11.4公里,,completed,4,"]  # fmt: skip
    made = [headline("h", measure="quantity"), headline("s", level="support", parent="h", measure="quantity")]
    told = found(small_report(tmp_path, rows, made), "low_target")["message_zh"].item()
    assert "支撑项目要求4公里" in told
    assert "多出的7.4公里" in told
    assert "目标" not in told
