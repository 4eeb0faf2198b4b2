"""The audit against a careful reader's list and against what adds up; causes, order and words of its list."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import REPOSITORY

import minsheng_analysis as ms
from minsheng_analysis.appraisal.audit import (
    CHECKS,
    COLUMNS,
    verdict_level,
)
from minsheng_analysis.appraisal.listing import as_text, by_cause
from minsheng_analysis.appraisal.promises import promise_table
from minsheng_analysis.appraisal.wording import SENTENCES
from minsheng_analysis.language.messages import catalogue

SEVERITIES = ("info", "notice", "conflict")
READERS_LIST = Path(__file__).with_name("readers_list_yubei_2021.csv")
#: The reader's word for a finding, where the audit tells two cases apart.
ALSO = {"restatement_rounding": {"met_within_rounding"}}


@pytest.fixture(scope="module")
def findings() -> pd.DataFrame:
    return ms.audit(ms.load("yubei", 2021))


@pytest.fixture(scope="module")
def reading() -> pd.DataFrame:
    return pd.read_csv(READERS_LIST, dtype=str, keep_default_na=False)


def lines_of(text: str) -> set[str]:
    return set(text.split(";"))


def matching(item: pd.Series, findings: pd.DataFrame) -> pd.DataFrame:
    """Findings of the item's project and kind that touch every side of it."""
    if item["project_no"]:
        inside = findings["project_no"].eq(int(item["project_no"])).fillna(False)
    else:
        inside = findings["project_no"].isna()
    kind = findings["check"].isin({item["kind"], *ALSO.get(item["kind"], set())})
    if item["derivable"] == "figures":
        kind &= findings["derived"]
    sides = [lines_of(side) for side in item["lines"].split("|")]
    return findings[inside & kind & findings["lines"].map(lambda text: all(lines_of(text) & side for side in sides))]


def matched_rows(reading: pd.DataFrame, findings: pd.DataFrame) -> dict[str, set[int]]:
    alarms = reading[reading["expect"] == "alarm"]
    return {row["item"]: set(matching(row, findings).index) for _, row in alarms.iterrows()}


def test_every_place_on_the_readers_list_is_found(reading: pd.DataFrame, findings: pd.DataFrame) -> None:
    missed = [item for item, found in matched_rows(reading, findings).items() if not found]
    assert missed == []


def test_what_the_figures_give_is_found_without_any_recorded_observation(
    reading: pd.DataFrame, findings: pd.DataFrame
) -> None:
    derivable = reading[(reading["expect"] == "alarm") & (reading["derivable"] == "figures")]
    assert len(derivable) == 60
    missed = [row["item"] for _, row in derivable.iterrows() if matching(row, findings[findings["derived"]]).empty]
    assert missed == []


def test_what_adds_up_raises_no_alarm(reading: pd.DataFrame, findings: pd.DataFrame) -> None:
    listed = set().union(*matched_rows(reading, findings).values())
    rest = findings[findings["derived"] & ~findings.index.isin(listed)]
    false = []
    for _, item in reading[reading["expect"] == "none"].iterrows():
        same = rest[(rest["project_no"] == int(item["project_no"])) & (rest["check"] == item["kind"])]
        false += [f"{item['item']}: {m}" for m, t in zip(same["message_en"], same["lines"], strict=True)
                  if lines_of(t) & lines_of(item["lines"])]  # fmt: skip
    assert false == []


def test_every_derived_finding_is_on_the_readers_list(reading: pd.DataFrame, findings: pd.DataFrame) -> None:
    listed = set().union(*matched_rows(reading, findings).values())
    unlisted = findings[findings["derived"] & ~findings.index.isin(listed)]
    # A pair that the data call not comparable, and the reader called by another word at the same lines (R06).
    assert set(unlisted["check"]) <= {"not_comparable"}
    alarms = reading[reading["expect"] == "alarm"]
    for number, text in zip(unlisted["project_no"], unlisted["lines"], strict=True):
        places = alarms.loc[alarms["project_no"] == str(number), "lines"].str.replace("|", ";").map(lines_of)
        assert any(len(lines_of(text) & place) > 1 for place in places), (number, text)


def test_severity_is_the_readers_on_most_items(reading: pd.DataFrame, findings: pd.DataFrame) -> None:
    alarms = reading[reading["expect"] == "alarm"]
    found = matched_rows(reading, findings)
    same = [row["severity"] in set(findings.loc[list(found[row["item"]]), "severity"]) for _, row in alarms.iterrows()]
    assert np.mean(same) >= 0.9


def test_findings_say_where_in_both_languages(findings: pd.DataFrame) -> None:
    assert list(findings.columns) == list(COLUMNS)
    assert findings["severity"].cat.categories.tolist() == list(SEVERITIES)
    assert findings["severity"].cat.ordered
    assert (findings["lines"] != "").all()
    assert (findings["sections"] != "").all()
    assert not findings["message_en"].str.contains(r"\{|\}|nan").any()
    assert not findings["message_zh"].str.contains(r"\{|\}|nan").any()
    # Names of drives stay in Chinese, states do not.
    assert not findings["message_en"].str.contains("[建完投]成|投用|完工").any()
    assert findings["message_zh"].str.contains(r"[\u4e00-\u9fff]").all()
    assert set(findings.loc[findings["derived"], "check"]) <= set(CHECKS)


def test_the_conflict_names_both_figures_and_both_lines(findings: pd.DataFrame) -> None:
    conflict = findings[findings["check"] == "restatement_conflict"]
    assert len(conflict) == 1
    row = conflict.iloc[0]
    assert row["lines"] == "18;325"
    assert "27%" in row["message_en"]
    assert "23.69%" in row["message_en"]
    assert "27%" in row["message_zh"]
    assert "23.69%" in row["message_zh"]
    assert row["sections"] == "overview;chapter-06"


def test_figures_are_told_in_the_readers_units(findings: pd.DataFrame) -> None:
    rounding = findings[(findings["check"] == "restatement_rounding") & findings["project_no"].eq(6)].iloc[0]
    assert "“149 km” (lines 18 and 130) and “148.61 km” (line 323)" in rounding["message_en"]
    assert "“149公里”（第18、130行）" in rounding["message_zh"]
    assert not findings["message_en"].str.contains("公里|平方米|百分点|万人").any()


@pytest.mark.parametrize("name", [f"{row.region}/{row.year}" for row in ms.catalog().itertuples()])
def test_every_report_is_audited(name: str) -> None:
    region, year = name.split("/")
    findings = ms.audit(ms.load(region, int(year)))
    assert not findings["message_en"].str.contains(r"\{|\}|\bnan\b").any()
    assert findings["lead"].sum() <= 8


def test_input_is_left_alone() -> None:
    report = ms.load("yubei", 2021)
    before = {name: getattr(report, name).copy(deep=True) for name in ("statements", "facts", "indicators")}
    ms.audit(report)
    for name, frame in before.items():
        pd.testing.assert_frame_equal(getattr(report, name), frame)


def test_meishan_prints_one_percentage_that_its_figures_overturn() -> None:
    # 24,589 of 30,000 is 81.96%, printed as 91.9; 4.3 over 4.2 is 102.4, and 103 is within one of it.
    found = ms.audit(ms.load("meishan", 2017))
    wrong = found[found["check"] == "percentage_mismatch"]
    assert wrong["message_en"].str.contains("91.9%").sum() == 1
    assert wrong["message_en"].str.contains("81.96%").any()


@pytest.mark.parametrize(
    ("words", "level"),
    [("超额完成", 3), ("超目标完成", 3), ("全面完成", 2), ("已完成", 2), ("达到目标", 2), ("未完成", 1), ("滞后", 1),
     ("基本完成", 0), ("正在推进", 0), ("", 0), (None, 0)],
)  # fmt: skip
def test_official_words(words: str | None, level: int) -> None:
    assert verdict_level(pd.Series([words], dtype="str")).tolist() == [level]


# --- causes, order, words ---------------------------------------------------------------------------------------------


def test_one_cause_is_told_together_and_at_most_eight_lead(findings: pd.DataFrame) -> None:
    runs = findings["cause"].ne(findings["cause"].shift()).sum()
    assert runs == findings["cause"].nunique()
    leading = findings[findings["lead"]]
    assert len(leading) == 8
    assert leading["cause"].is_unique
    assert (
        findings["lead"].tolist()
        == findings["cause"].isin(leading["cause"]).mul(~findings["cause"].duplicated()).tolist()
    )


@pytest.mark.parametrize(
    ("check", "project", "line"),
    [
        ("verdict_not_borne_out", 10, "410"),  # 16 of 20 km only started
        ("unfinished_in_total", 6, "323"),  # 50 of 148.61 km only advancing
        ("support_unfinished", 5, "304"),  # Wangxiang basically built
        ("not_verifiable", 7, "354"),  # stations prepare for 2022
        ("not_verifiable", 8, "22"),  # the graduates' rate is of some of them
        ("stage_conflict", 2, "240"),  # the fit-out is at two stages on one day
        ("not_comparable", 8, "374"),  # subsidised training for skills training
        ("restatement_conflict", 6, "325"),  # 27% against 23.69%
    ],
)
def test_what_would_change_a_readers_mind_leads(findings: pd.DataFrame, check: str, project: int, line: str) -> None:
    leading = findings[findings["lead"] & (findings["check"] == check) & (findings["project_no"] == project)]
    assert leading["lines"].map(lambda text: line in lines_of(text)).any()


def test_a_contradiction_stands_before_a_caveat(findings: pd.DataFrame) -> None:
    leading = findings[findings["lead"]]
    # A verdict on the whole project says of no one piece that it is finished, and is no contradiction of it.
    # What reaches its target by either of two stages (project 2) needs a caveat only, and so does a service of which the
    # report does not show whether it has begun (project 7): both may hold.
    assert leading["project_no"].tolist() == [6, 10, 6, 5, 8, 7, 8, 2]
    assert leading["severity"].tolist() == ["conflict"] * 3 + ["notice"] * 5


def test_a_sum_that_the_report_does_not_print_is_not_counted_by_it(findings: pd.DataFrame) -> None:
    """L25 and L410 list 11.4 km built and 16 km begun, and no total: what contradicts them is the verdict alone."""
    trail = findings[findings["project_no"].eq(10)].set_index("check")["severity"].astype(str)
    assert trail["unfinished_in_own_sum"] == "notice"
    assert trail["verdict_not_borne_out"] == "conflict"
    assert "unfinished_in_total" not in trail


def test_a_verdict_names_every_promise_that_stands_against_it(findings: pd.DataFrame) -> None:
    """Of project 6 both the mains (98.61 of 148.61 km) and the works (6 of 7) are finished in part."""
    told = findings[(findings["check"] == "verdict_not_borne_out") & findings["project_no"].eq(6)]
    assert (
        "the promise “water mains renewed and laid” is met only by counting in the 50 km" in told["message_en"].item()
    )
    assert "works improved”, too, is met only by counting in the 1 described" in told["message_en"].item()
    assert (
        "农村供水工程改造提升也要把只写推进的1个计入（共7个），才算完成；只计写明完工的6个，为目标的85.7%"
        in told["message_zh"].item()
    )


def test_what_has_no_date_stands_beside_the_works_that_it_is_said_of(findings: pd.DataFrame) -> None:
    """The car park (L17), the 50 km (L129) and the 16 km (L196) have none; the services (L348) are no such work."""
    told = findings[(findings["check"] == "verdict_not_borne_out") & findings["project_no"].isna()]["message_en"].item()
    at = [
        told.index(words)
        for words in ("Wangxiang", "Duobao", "given for these 3 works", "inconsistently", "completion after")
    ]
    assert at == sorted(at)


def test_works_are_named_without_what_tells_two_figures_of_them_apart(findings: pd.DataFrame) -> None:
    assert not findings["message_zh"].str.contains("（管网）|（受益人口）").any()
    assert not findings["message_en"].str.contains(r"\(mains\)|\(people benefiting\)").any()


def test_the_fifty_kilometres_are_one_cause(findings: pd.DataFrame) -> None:
    water = findings[(findings["project_no"] == 6) & findings["check"].isin(["unfinished_in_total", "verdict_not_borne_out", "target_differs"])]  # fmt: skip
    assert len(water) == 3  # both counts of the same works are one finding
    assert (
        water["message_en"]
        .str.contains(
            "as completed, 50 km of which is described as “new”, in work said only to be under way.*7 as completed, 1 of which"
        )
        .sum()
        == 1
    )
    assert len(set(water["cause"])) == 1


def test_the_list_begins_with_the_weightiest_and_says_each_cause_once(findings: pd.DataFrame) -> None:
    text = as_text(findings, lang="en", most=None, width=1000)
    for row in findings.itertuples():
        assert row.message_en in text
    assert f"Matters: {findings['cause'].nunique()} (contradictions " in text
    assert f"); findings: {len(findings)} (" in text
    assert "--all" not in text
    leads = findings[findings["lead"]]
    last_lead = max(text.index(message) for message in leads["message_en"])
    rest = [rows[0].message for rows in by_cause(findings, lang="en") if not any(row.lead for row in rows)]
    assert last_lead < min(text.index(message) for message in rest)


def test_the_list_shows_the_first_and_counts_all(findings: pd.DataFrame) -> None:
    text = as_text(findings, lang="en", most=3, width=1000)
    head, *table = text.splitlines()[1:-2]
    assert head.startswith("── ✗ contradictions: 3 ─")
    assert [line[:10] for line in table] == ["✗ contradi"] * 3
    assert f"Matters: {findings['cause'].nunique()} (contradictions " in text
    assert f"); findings: {len(findings)} (" in text
    assert text.endswith("3 matters shown by one finding each; every finding: --all")
    assert "\n1 matter shown by one finding; every" in as_text(findings, lang="en", most=1, width=1000)
    assert not re.search("None|<NA>|nan", as_text(findings, lang="zh"))


@pytest.mark.parametrize(("lang", "page"), [("en", "audit.md"), ("zh", "audit.zh-CN.md")])
def test_the_table_of_promises_in_the_docs_is_what_the_command_prints(lang: str, page: str) -> None:
    promises = promise_table(ms.load("yubei", 2021), lang=lang)
    rows = [list(promises.columns), ["---"] * promises.shape[1], *promises.to_numpy().tolist()]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    assert table.count("\n") == 33  # a heading, a rule and 32 promises
    assert table in (REPOSITORY / "docs" / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", ["audit.md", "audit.zh-CN.md"])
def test_every_check_is_in_the_docs(page: str) -> None:
    text = (REPOSITORY / "docs" / page).read_text(encoding="utf-8")
    assert [check for check in CHECKS if f"| `{check}` |" not in text] == []


def test_every_sentence_has_its_chinese() -> None:
    chinese = catalogue("audit")
    assert [text for text in SENTENCES.values() if text not in chinese] == []
    assert {key.split("/")[0] for key in SENTENCES} == set(CHECKS)


def test_what_is_only_described_otherwise_leads_nothing(findings: pd.DataFrame) -> None:
    """The 2,117 graduates are described three ways; no verdict moves by it."""
    told = findings[(findings["check"] == "scope") & (findings["project_no"] == 8)]
    assert not told.empty
    assert not told["lead"].any()
    assert "conflict" not in set(told["severity"])


def test_two_words_for_the_same_stage_are_no_difference_of_measure(findings: pd.DataFrame) -> None:
    """A contest that was to be held and was carried out is told by its edition alone."""
    told = findings[findings["message_zh"].str.contains("技能大赛")]
    assert "没有写届次" in told["message_zh"].item()
    assert not told["message_zh"].str.contains("口径不同|统计对象不同").any()


def test_result_that_one_place_leaves_out_is_told_where_it_stands(findings: pd.DataFrame) -> None:
    told = findings[findings["check"] == "omitted_result"]
    assert told["message_zh"].str.contains("第389行").all()
    assert told["message_en"].str.contains("the figures at line 389 add up to 61 blocks").all()


def test_a_pair_is_told_once_where_a_person_recorded_it(findings: pd.DataFrame) -> None:
    report = ms.load("yubei", 2021)
    services = findings[findings["message_zh"].str.contains("助残服务")]
    assert services.loc[services["check"] == "not_verifiable", "derived"].tolist() == [False]
    # Without the record the figures give it, and with it the question is still asked.
    unrecorded = ms.audit(replace(report, observations=report.observations.head(0)))
    told = unrecorded[unrecorded["indicator_id"] == "p07.services"]
    assert "not_verifiable" in set(told["check"])
    assert ms.questions(report)["question_zh"].str.contains("助残服务").any()


def test_a_part_judged_in_two_ways_stands_beside_the_whole(findings: pd.DataFrame) -> None:
    trail = findings[(findings["check"] == "verdict_differs") & findings["project_no"].eq(10)]
    assert trail["lines"].tolist() == ["25;197;410"]
    assert trail["message_en"].str.contains("that on the whole project is “exceeded” (line 25)", regex=False).all()


def test_a_report_that_was_changed_is_audited_anew() -> None:
    report = ms.load("yubei", 2021)
    assert ms.audit(report).equals(ms.audit(report))
    trail = report.indicators["indicator_id"] == "p10.trail"
    report.indicators.loc[trail, "target_value"] = 50.0
    found = ms.audit(report)
    assert found.loc[found["indicator_id"] == "p10.trail", "message_en"].str.contains("50 km promised").any()


def test_a_report_whose_coverage_was_changed_is_audited_anew() -> None:
    report = ms.load("yubei", 2021)
    of_the_whole = ms.audit(report)
    report.meta["coverage"] = "excerpt"
    of_an_excerpt = ms.audit(report)
    report.meta["coverage"] = "complete"
    assert len(of_an_excerpt) < len(of_the_whole)
    assert ms.audit(report).equals(of_the_whole)
