"""What is of one cause or one kind is told once, with every line that it speaks of, and by the names that lines print."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from audited_reports import found, headline, small_report
from conftest import REPOSITORY

import minsheng_analysis as ms
from minsheng_analysis.appraisal.matters_text import when_due
from minsheng_analysis.display.table import words_of
from minsheng_analysis.pages.annual.tables.next_steps import open_matters


@pytest.fixture(scope="module")
def yubei() -> ms.Report:
    return ms.load("yubei", 2021)


@pytest.fixture(scope="module")
def findings(yubei: ms.Report) -> pd.DataFrame:
    return ms.audit(yubei)


@pytest.mark.parametrize(("check", "words"), [
    # Line 389 alone gives 19 + 6 + 36 = 61 blocks; 1,200 beds and 98.5% stand on lines 11 and 22 alone.
    ("omitted_result", ("61栋", "1200张", "98.5%")),
    # Five totals; 零就业家庭 at lines 22, 160 and 368.
    ("claimed_alone", ("5项承诺的结果只有一个总数", "动态清零”（第22、160、368行）")),
    # The crossing at line 110 against 17 and 304, the hall at 25 and 206 against 412.
    ("in_use_in_part", ("第110行写已投用，第17、304行只写“建成”", "第25、206行写已投用，第412行只写“建成”")),
    # 10,000 of 17,000 are 58.8%.
    ("perhaps_the_same_people", ("1.6万人", "1.7万人的59%属于有分项数的6项中的一项，即玉峰山自来水管网户表改造1万人")),
    ("verdict_left_out", ("项目9没有总的结论", "项目7整项称“超额完成”")),
])  # fmt: skip
def test_remarks_of_one_kind_are_one(findings: pd.DataFrame, check: str, words: tuple[str, ...]) -> None:
    (told,) = findings.loc[findings["check"] == check, "message_zh"]
    assert [part for part in words if part not in told] == []


@pytest.mark.parametrize("check", ["single_mention", "own_words", "most_in_one", "asks_little"])
def test_what_is_told_with_another_is_not_told_again(findings: pd.DataFrame, check: str) -> None:
    assert check not in set(findings["check"])


def test_averages_and_floor_areas_as_planned_are_no_findings(findings: pd.DataFrame) -> None:
    assert not findings["message_zh"].str.contains("平均各|原有房屋的规模").any()


def test_a_flattering_round_number_is_of_one_cause_with_what_the_total_counts(findings: pd.DataFrame) -> None:
    water = findings[
        findings["project_no"].eq(6) & findings["check"].isin(["restatement_rounding", "unfinished_in_total"])
    ]
    assert water["check"].tolist() == ["unfinished_in_total", "restatement_rounding"]
    assert len(set(water["cause"])) == 1
    assert "看来为同一数字" in water["message_zh"].iloc[1]


def test_what_may_be_one_thing_is_said_to_seem_so(findings: pd.DataFrame) -> None:
    (told,) = findings.loc[findings["check"] == "renamed", "message_zh"]
    assert "看来是同一设施" in told
    # The crossing has two places, 枢纽站 (line 17) and 轨道站出口 (line 99); two names of one hall are no matter.
    assert [place for place in ("枢纽站", "轨道站出口", "羽毛球馆") if place in told] == ["枢纽站", "轨道站出口"]


def test_a_finding_has_the_lines_that_its_reason_cites(findings: pd.DataFrame) -> None:
    (lines,) = findings.loc[findings["message_zh"].str.contains("第四届职业技能大赛"), "lines"].str.split(";")
    assert {"157", "159", "374", "376"} <= set(lines)
    (lines,) = findings.loc[findings["check"] == "claimed_alone", "lines"].str.split(";")
    assert {"64", "67"} <= set(lines)  # 35,000 attendances, asked for and reported


@pytest.mark.parametrize(("from_zh", "from_en", "words"), [
    (("敬老院", "敬老院"), "a home", ("由敬老院改建", "each was converted from a home")),
    (("敬老院", "学校"), "a home", ("由原有设施改建", "they were converted from existing premises")),
    (("敬老院", "敬老院"), "", ("由原有设施改建", "they were converted from existing premises")),
])  # fmt: skip
def test_what_things_were_converted_from_is_named_where_all_name_it(
    tmp_path: Path, from_zh: tuple[str, str], from_en: str, words: tuple[str, str]
) -> None:
    rows = ["L1,a.target,target,2个,,planned,1,", "L2,a.actual,actual,2个,,completed,2,"]
    made = [headline("a")]
    for n, key in enumerate("bc", 3):
        rows += [
            f"L1{n},{key}.target,target,建成,,planned,1,",
            f"L{n},{key}.actual,actual,改建,,completed,{n},,converted",
        ]
        made.append(headline(key, level="support", parent="a", measure="qualitative"))
    report = small_report(tmp_path, rows, made)
    zh = {"L3": f"甲中心由{from_zh[0]}改建", "L4": f"乙中心由{from_zh[1]}改建"}
    en = f"Centre: converted from {from_en}" if from_en else "Centre"
    told = replace(report, statements=report.statements.assign(
        subject_zh=report.statements["statement_id"].map(zh).fillna("某事"), subject_en=en))  # fmt: skip
    (message,) = found(told, "existing_counted").loc[:, ["message_zh", "message_en"]].to_numpy().tolist()
    assert words[0] in message[0]
    assert words[1] in message[1]


def test_both_dates_of_a_matter_stand_in_its_column(yubei: ms.Report) -> None:
    assert (
        when_due("2022-06-30", "told_apart", "2021", "en")
        == "within 2021 (what was due then) and June 2022 (what was planned for after the year)"
    )
    assert when_due("2022-06-30", "planned", "2021", "zh") == "2022年6月"
    table = open_matters(yubei, ms.followups(yubei), lang="zh", names=str)
    assert table is not None
    due = [words_of(row.cells[3]) for row in table.groups[0][1]]
    assert due.count("2021年内（当年的要求）、2022年6月（跨年的要求）") == 1  # the hospital
    assert due.count("2021年内（当年的要求）、2022年内（跨年的要求）") == 1  # the service stations


def test_what_nobody_is_named_for_goes_to_whoever_coordinates(yubei: ms.Report) -> None:
    matters = ms.followups(yubei)
    assert (matters["lead_units"] != "").all()
    assert matters.loc[matters["project_no"].isna(), "lead_units"].tolist() == ["区发展改革委"] * 2  # line 35


def test_a_question_on_a_piece_quotes_the_verdict_as_the_whole_projects(yubei: ms.Report) -> None:
    asked = ms.questions(yubei)
    (park,) = asked.loc[asked["question_zh"].str.contains("望乡生态停车场：年底"), "question_zh"]
    assert park.endswith("整项结论为“超额完成”，依据是什么？")
    assert not asked["question_zh"].str.contains("实测").any()  # six of the twelve figures are of people


@pytest.mark.parametrize(("page", "counted"), [
    ("audit.md", "{n} findings in {causes} matters: {conflict} conflicts, {notice} notices, {info} for information"),
    ("audit.zh-CN.md", "{n} 条发现、{causes} 件事：矛盾 {conflict} 件，注意 {notice} 件，说明 {info} 件"),
])  # fmt: skip
def test_the_docs_count_the_list_as_it_is(findings: pd.DataFrame, page: str, counted: str) -> None:
    first = findings.drop_duplicates("cause")["severity"].value_counts()
    told = counted.format(n=len(findings), causes=findings["cause"].nunique(), **first.to_dict())
    text = (REPOSITORY / "docs" / page).read_text(encoding="utf-8")
    assert told in " ".join(text.split())


def test_budgets_are_asked_for_once_and_only_with_what_is_asked_of_all(yubei: ms.Report) -> None:
    of_projects, with_all = ms.questions(yubei), ms.questions(yubei, of_all=True)
    assert set(of_projects["project_no"]) == set(range(1, 11))
    (last,) = with_all.loc[with_all["project_no"].isna(), "question_zh"]
    assert last.startswith("请问区发展改革委")
    assert "10个项目都没有写预算" in last
