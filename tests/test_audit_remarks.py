"""What the audit remarks on besides: money, places, beneficiaries, rounding and names, on small reports made for each."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from audited_reports import found, headline, small_report

import minsheng_analysis as ms


def test_a_rate_that_is_told_in_words_and_printed_elsewhere(tmp_path: Path) -> None:
    report = small_report(tmp_path, ["L1,a.change,change,大幅提升,,,1,", "L2,b.change,change,23.69%,,,2,"])
    named = report.statements.assign(subject_zh=["全区饮水合格率", "饮水合格率较去年提高"])
    assert found(replace(report, statements=named), "effect_without_figure").empty
    other = report.statements.assign(subject_zh=["全区饮水合格率", "就业率较去年提高"])
    assert len(found(replace(report, statements=other), "effect_without_figure")) == 1


def test_a_count_reached_with_others_than_were_promised(tmp_path: Path) -> None:
    rows = ["L1,h.target,target,2个,,planned,1,", "L2,h.actual,actual,2个,,completed,2,"]
    rows += [
        "L3,a.target,target,建成,,planned,3,",
        "L4,a.actual,actual,建成,,completed,4,",
        "L5,b.target,target,建成,,planned,5,",
    ]
    named = [headline(key, level="support", parent="h", measure="qualitative") for key in ("a", "b")]
    for stage, alarms in (("partial", 1), ("completed", 0)):
        report = small_report(
            tmp_path / stage, [*rows, f"L6,b.actual,actual,基本建成,,{stage},6,"], [headline("h"), *named]
        )
        assert len(found(report, "substituted")) == alarms
        undated = found(report, "no_new_date")
        assert undated["message_en"].str.contains("no new date").tolist() == [True] * alarms


def test_money_dates_and_words_that_a_whole_report_leaves_out(tmp_path: Path) -> None:
    rows = ["L1,a.target,target,300人,,planned,1,", "L2,a.actual,actual,300人,,completed,2,",
            "L3,b.target,target,投用,,planned,3,", "L4,b.actual,actual,建成,,completed,4,", "L5,b.actual,actual,建成,,completed,5,"]  # fmt: skip
    made = [headline("a"), headline("b", measure="qualitative")]
    report = small_report(tmp_path, rows, made)
    whole = ms.audit(report)
    checks = set(whole["check"])
    assert {"budget_undisclosed", "claimed_alone", "in_use_not_said"} <= checks
    assert whole.loc[whole["check"] == "in_use_not_said", "lines"].tolist() == ["3;4;5"]
    # One place that says that it is in use is enough.
    opened = small_report(tmp_path / "opened", [*rows, "L6,b.actual,actual,建成投用,,completed,6,"], made)
    assert found(opened, "in_use_not_said").empty
    assert "undated" not in checks
    excerpt = replace(report, meta={**report.meta, "coverage": "partial"})
    assert set(ms.audit(excerpt)["check"]) == set()
    inferred = replace(report, meta={**report.meta, "as_of_inferred": True})
    assert "does not print its date" in ms.audit(inferred).loc[lambda f: f["check"] == "undated", "message_en"].item()


def test_attendances_of_no_year(tmp_path: Path) -> None:
    rows = ["L1,a.target,target,300人次,,planned,1,", "L2,a.actual,actual,310人次,,completed,2,"]
    for period, alarms in (("", 1), ("cumulative", 0)):
        report = small_report(
            tmp_path / f"x{period}", [*rows, f"L3,b.actual,actual,4万余人次,,completed,3,,,{period}"], [headline("a")]
        )
        told = found(report, "period_not_said")
        assert len(told) == alarms
        assert told["message_en"].str.contains("more than 40,000").all()


@pytest.mark.parametrize(("nature", "part", "alarms"), [
    ("renewed;new", "", 1), ("new", "", 0), ("renewed;new", "L3,a.one,actual,100件,甲镇,completed,3,a.actual,new", 0),
])  # fmt: skip
def test_new_ones_and_others_in_one_number(tmp_path: Path, nature: str, part: str, alarms: int) -> None:
    rows = ["L1,a.target,target,200件,,planned,1,", f"L2,a.actual,actual,450件,,completed,2,,{nature}"]
    report = small_report(tmp_path, [*rows, *filter(None, [part])], [headline("a")])
    assert len(found(report, "kinds_not_split")) == alarms


@pytest.mark.parametrize(("counts", "alarms"), [((4, 1, 1, 1), 1), ((2, 2, 2, 1), 0), ((3, 2, 1, 1), 0)])
def test_one_place_with_many_while_its_peers_have_none(tmp_path: Path, counts: tuple[int, ...], alarms: int) -> None:
    places = ["甲街道", "乙街道", "丙街道", "丁街道"]
    rows = ["L1,a.target,target,5个,,planned,1,", "L2,a.actual,actual,7个,,completed,2,"]
    rows += [f"L1{n},t.{n},target,1个,{place},planned,1,a.target" for n, place in enumerate([*places, "戊街道"])]
    rows += [
        f"L2{n},a.{n},actual,{count}个,{place},completed,2,a.actual"
        for n, (place, count) in enumerate(zip(places, counts, strict=True))
    ]
    rows += ["L3,b.actual,actual,5个,,completed,3,"]
    # The list of another thing names no peer.
    rows += [f"L3{n},b.{n},actual,1个,{place},completed,3,b.actual" for n, place in enumerate([*places, "己街道"])]
    told = found(small_report(tmp_path / "named", rows, [headline("a")]), "uneven_places")
    assert len(told) == alarms
    assert told["message_zh"].str.contains("戊街道没有").all()
    # Nor does it where the promise names no places at all.
    others = [row for row in rows if ",t." not in row]
    assert found(small_report(tmp_path / "others", others, [headline("a")]), "uneven_places").empty
    assert told["message_zh"].str.contains("7个中有4个在甲街道，其他各处至多1个").all()
    assert not told["message_zh"].str.contains("己街道").any()


@pytest.mark.parametrize(("people", "alarms"), [("100人", 1), ("900人", 0)])
def test_items_that_come_to_many_times_as_much_for_each(tmp_path: Path, people: str, alarms: int) -> None:
    rows, made = [], []
    for n, (length, number) in enumerate([("10公里", "1000人"), ("10公里", "900人"), ("10公里", people)]):
        for fact, figure in ((f"m{n}", length), (f"p{n}", number)):
            rows += [
                f"T{fact},{fact}.target,target,{figure},,planned,{n + 1},",
                f"A{fact},{fact}.actual,actual,{figure},,completed,9,",
            ]
            made.append(headline(fact, level="support", measure="quantity" if fact[0] == "m" else "count"))
    told = found(small_report(tmp_path, rows, made), "unlike_items")
    assert len(told) == alarms
    # 10 km for 100 against 10 km for 1,000, and each 10 km may be 9.5 or 10.5: at least 9.5 / 10.5 of ten times.
    assert (
        told["message_en"].str.contains("95–105 m per beneficiary, at least 9 times the 9.5–10.5 m", regex=False).all()
    )


def test_kinds_are_not_split_only_where_two_are_told(tmp_path: Path) -> None:
    """A place that says nothing of the kind (第25行) adds none to the other’s."""
    for name, kinds, alarms in (("two", "renewed;new", 1), ("one", "new", 0)):
        rows = ["L1,a.target,target,200件,,planned,1,", f"L2,a.actual,actual,450件,,completed,2,,{kinds}", "L3,a.actual,actual,450件,,completed,3,"]  # fmt: skip
        assert len(found(small_report(tmp_path / name, rows, [headline("a")]), "kinds_not_split")) == alarms


def test_replacements_are_called_so_only_where_the_name_does() -> None:
    report = ms.load("yubei", 2021)
    (told,) = found(report, "kinds_not_split")["message_zh"]
    # Lines 25, 208, 412 and 418 have 更换和新增.
    assert "450件是更换和新增的合计" in told
    unnamed = report.statements.assign(subject_zh=report.statements["subject_zh"].str.replace("更换和新增", ""))
    (told,) = found(replace(report, statements=unnamed), "kinds_not_split")["message_zh"]
    assert "新增与其他" in told


def test_beneficiaries_of_two_works(tmp_path: Path) -> None:
    report = small_report(
        tmp_path, ["L1,a.actual,actual,1万人,,completed,1,", "L2,b.actual,actual,2万人,,completed,2,"]
    )
    served = report.facts.assign(subject_zh=["受益人口", "目标外受益人口"])
    told_twice = report.facts.assign(subject_zh="受益人口")
    assert found(replace(report, facts=told_twice), "perhaps_the_same_people").empty
    assert found(report, "perhaps_the_same_people").empty
    assert len(found(replace(report, facts=served), "perhaps_the_same_people")) == 1
    assert found(replace(report, facts=served.head(1)), "perhaps_the_same_people").empty


def test_a_verdict_on_everything_while_something_is_unfinished(tmp_path: Path) -> None:
    rows = ["L1,a.target,target,建成,,planned,1,", "L3,all.verdict,context,较好完成,,,3,"]
    made = [headline("h", target_fact="a.target", actual_fact="a.actual", measure="qualitative"),
            headline("a", level="support", parent="h", measure="qualitative")]  # fmt: skip
    for stage, alarms in (("partial", 1), ("completed", 0)):
        report = small_report(tmp_path / stage, [*rows, f"L2,a.actual,actual,基本建成,,{stage},2,"], made)
        loose = report.statements.assign(
            project_no=report.statements["project_no"].mask(report.statements["fact_id"] == "all.verdict")
        )
        found_ = ms.audit(replace(report, statements=loose))
        assert (found_["check"].eq("verdict_not_borne_out") & found_["project_no"].isna()).sum() == alarms


@pytest.mark.parametrize(("named", "grade"), [(3, "named_in_part"), (4, "")])
def test_counts_of_which_only_some_are_named(tmp_path: Path, named: int, grade: str) -> None:
    rows = ["L1,a.target,target,4个,,planned,1,", "L2,a.actual,actual,4个,,completed,2,"]
    rows += [f"L3.{n},p{n},actual,完成,,completed,3,a.actual" for n in range(named)]
    assert (grade == "") == found(small_report(tmp_path, rows, [headline("a")]), "named_in_part").empty


def test_a_promise_measured_by_those_it_covers(tmp_path: Path) -> None:
    rows = ["L1,a.target,target,全覆盖,,planned,1,", "L2,a.actual,actual,统一纳入,,completed,2,",
            "L3,n.actual,actual,99名,,completed,3,"]  # fmt: skip
    made = headline("a", measure="qualitative", evidence_fact="n.actual", base_fact="n.actual")
    told = found(small_report(tmp_path, rows, [made]), "circular")
    assert told["lines"].tolist() == ["1;2;3"]
    # Had some not been taken in, it would have failed: nothing holds by definition.
    assert "没有写明，是否全部覆盖无从核对" in told["message_zh"].item()
    assert not told["message_zh"].str.contains("定义|必然").any()
    assert not told["message_en"].str.contains("definition").any()


def test_more_than_was_promised_is_judged_by_one_yardstick(tmp_path: Path) -> None:
    rows = ["L1,a.target,target,3个,,planned,1,", "L2,a.actual,actual,3个,,completed,2,", "L3,y.actual,actual,8个,,completed,3,",
            "L4,b.target,target,5个,,planned,4,", "L5,b.actual,actual,5个,,completed,5,", "L6,x.actual,actual,69个,,completed,6,"]  # fmt: skip
    made = [headline("a", reported_status="超额完成"), headline("y", level="result", target_fact="", name_zh="全年建成"),
            headline("b", reported_status="全面完成")]  # fmt: skip
    report = small_report(tmp_path, rows, made)
    apart = report.facts["fact_id"].isin(["b.target", "b.actual", "x.actual"])
    for subject, alarms in (("某事（目标任务外）", 1), ("某事", 0)):
        facts = report.facts.assign(
            project_no=report.facts["project_no"].mask(apart, 2),
            subject_zh=report.facts["subject_zh"].mask(report.facts["fact_id"] == "x.actual", subject),
        )
        other = report.indicators["project_no"].mask(report.indicators["indicator_id"] == "b", 2)
        told = ms.audit(replace(report, facts=facts, indicators=report.indicators.assign(project_no=other)))
        assert told["check"].eq("uneven_yardstick").sum() == alarms
        # What "exceeded" seems to refer to is named.
        unproven = told.loc[told["check"] == "verdict_not_borne_out", "message_zh"].item()
        assert "超额看来指全年建成8" in unproven


@pytest.mark.parametrize(("counts", "alarms"), [((6, 2, 1, 1), 1), ((4, 3, 2, 1), 0), ((6, 2, 2), 0)])
def test_most_of_a_total_in_one_of_its_parts(tmp_path: Path, counts: tuple[int, ...], alarms: int) -> None:
    rows = ["L1,a.target,target,9个,,planned,1,", "L2,a.actual,actual,10个,,completed,2,"]
    rows += [f"L3.{n},a.{n},breakdown,{count}个,,completed,3,a.actual" for n, count in enumerate(counts)]
    told = found(small_report(tmp_path, rows, [headline("a")]), "most_in_one")
    assert len(told) == alarms
    assert told["message_zh"].str.contains("10个的60%属于有分项数的4项中的一项", regex=False).all()


@pytest.mark.parametrize(("other", "alarms"), [("建成", 1), ("建成投用", 0), ("完工", 0)])
def test_in_use_in_one_place_and_only_built_in_another(tmp_path: Path, other: str, alarms: int) -> None:
    rows = ["L1,a.target,target,建成,,planned,1,", "L2,a.actual,actual,建成投用,,completed,2,", f"L3,a.actual,actual,{other},,completed,3,"]  # fmt: skip
    assert len(found(small_report(tmp_path, rows, [headline("a", measure="qualitative")]), "in_use_in_part")) == alarms


def test_what_is_not_finished_is_told_with_what_was_asked(tmp_path: Path) -> None:
    rows = ["L1,a.target,target,20公里,,planned,1,", "L2,b.target,target,4公里,,planned,2,a.target",
            "L3,c.target,target,16公里,,planned,3,a.target", "L4,b.actual,actual,4公里,,completed,4,",
            "L5,c.actual,actual,16公里,,started,5,", "L6,all.verdict,context,较好完成,,,6,"]  # fmt: skip
    made = [headline("a", measure="quantity", actual_fact="b.actual + c.actual", reported_status="全面完成"),
            headline("b", level="support", parent="a", measure="quantity"),
            headline("c", level="support", parent="a", measure="quantity", target_stage="started", name_zh="环湖步道")]  # fmt: skip
    report = small_report(tmp_path, rows, made)
    loose = report.statements.assign(
        project_no=report.statements["project_no"].mask(report.statements["fact_id"] == "all.verdict")
    )
    report = replace(report, statements=loose)
    whole = ms.audit(report).loc[
        lambda f: f["check"].eq("verdict_not_borne_out") & f["project_no"].isna(), "message_zh"
    ]
    assert "支撑项目也没有要求完工，而目标任务的总数把它们计入的有：环湖步道16公里" in whole.item()
    # 4 + 16 = 20: how the target is counted is known, and the question is how far the piece has come.
    assert ms.questions(report)["question_zh"].str.contains("对其中16公里只要求开工。这16公里年底已完成多少").any()


def test_rounding_that_lifts_a_result_above_its_target(tmp_path: Path) -> None:
    rows = ["L1,a.target,target,148.61公里,,planned,1,", "L2,a.actual,actual,149公里,,completed,2,",
            "L3,a.actual,actual,148.61公里,,completed,3,"]  # fmt: skip
    report = small_report(tmp_path, rows, [headline("a", measure="quantity")])
    rounding = found(report, "restatement_rounding")
    assert rounding["severity"].tolist() == ["notice"]
    assert "above the target" in rounding["message_en"].item()


def test_remarks_of_one_kind_are_told_together(tmp_path: Path) -> None:
    for names in ("b", "bc"):
        rows = [f"L{n},{name}.actual,actual,4万余人次,,completed,{n}," for n, name in enumerate(names, 3)]
        told = found(small_report(tmp_path / names, rows), "period_not_said")
        assert told["message_en"].str.count("more than 40,000 attendances").tolist() == [len(names)]
        assert told["message_zh"].item().endswith("。")


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ("4万余人次", "(more than 40,000 attendances)"),
        ("超过4万人次", "(more than 40,000 attendances)"),
        ("4万人次以上", "(at least 40,000 attendances)"),
        ("不少于4万人次", "(at least 40,000 attendances)"),
        ("4万人次", "(40,000 attendances)"),
    ],
)
def test_more_than_is_not_at_least(tmp_path: Path, figure: str, said: str) -> None:
    told = found(small_report(tmp_path, [f"L3,b.actual,actual,{figure},,completed,3,"]), "period_not_said")
    assert said in told["message_en"].item()


def test_targets_set_low_are_one_list(tmp_path: Path) -> None:
    rows = [
        row
        for key, line in (("a", 1), ("b", 3))
        for row in (f"L{line},{key}.target,target,2个,,planned,{line},", f"L{line + 1},{key}.actual,actual,7个,,completed,{line + 1},")
    ]  # fmt: skip
    one = found(small_report(tmp_path / "one", rows[:2], [headline("a")]), "low_target")
    assert one["indicator_id"].tolist() == ["a"]
    two = found(small_report(tmp_path / "two", rows, [headline("a"), headline("b")]), "low_target")
    assert two["lines"].tolist() == ["1;2;3;4"]
    assert two["message_en"].str.contains("a, 7 against 2 (350%); b, 7 against 2 (350%)", regex=False).all()


def test_a_total_alone_answers_a_promise_of_a_number(tmp_path: Path) -> None:
    rows = ["L1,a.target,target,300人,,planned,1,", "L2,a.actual,actual,310人,,completed,2,"]
    alone = found(small_report(tmp_path / "alone", rows, [headline("a")]), "claimed_alone")
    assert (
        alone["message_en"]
        .str.startswith("Promises answered by a total alone, without figures for their parts (1): a")
        .all()
    )
    assert len(alone) == 1
    parts = [f"L3.{n},a.{n},breakdown,155人,{place},completed,3,a.actual" for n, place in enumerate(("东镇", "西镇"))]
    assert found(small_report(tmp_path / "parts", [*rows, *parts], [headline("a")]), "claimed_alone").empty
