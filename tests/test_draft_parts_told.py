"""What a draft makes of parts, definitions and pairs that a document prints beside its numbers; and what it says where it read none."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest
from test_draft_pages import draft, page_words

import minsheng_analysis as ms

HEAD = "某县2023年民生实事项目完成情况\n\n截至2023年12月31日，各项任务进展如下。\n\n"


def rows(tmp_path: Path, text: str) -> pd.DataFrame:
    report, _ = draft(tmp_path, HEAD + text)
    return report.indicators


def of(found: pd.DataFrame, target: float) -> pd.Series:
    (at,) = found.index[found["target_value"] == target]
    return found.loc[at]


@pytest.mark.parametrize(
    ("told", "result", "finished"),
    [
        # A rate of what was begun is no share of what is finished.
        ("30个院落全部开工，开工率100%，其中完工21个，其余9个转入下一年续建。", 21, 21),
        ("30个院落全部开工，其中完工21个。", 30, 21),
        ("30个院落全部开工，施工队伍均已进场，现已完工21个。", 30, 21),
    ],
)
def test_what_is_finished_of_what_was_begun_is_told_wherever_its_line_has_it(tmp_path, told, result, finished):
    row = of(
        rows(tmp_path, f"一、院落改造。计划改造老旧院落30个。{told}\n\n二、公厕。计划新建公厕6座，全年建成公厕6座。\n"),
        30,
    )
    assert (row["actual_value"], row["completed_value"] if row["completed_fact"] else row["actual_value"]) == (
        result,
        finished,
    )


def test_nought_is_not_said_where_some_are_told_to_be_finished(tmp_path):
    text = "一、院落改造。计划改造老旧院落30个。30个院落全部开工，部分院落已完工。\n\n二、公厕。计划新建公厕6座，全年建成公厕6座。\n"
    assert math.isnan(of(rows(tmp_path, text), 30)["completed_value"])
    # Where nothing tells of any, none is: what was begun is all there is.
    assert of(rows(tmp_path / "none", text.replace("，部分院落已完工", "")), 30)["completed_value"] == 0


def test_a_draft_says_only_that_it_read_none_to_be_finished(tmp_path):
    report, _ = draft(
        tmp_path,
        HEAD
        + "一、供水。计划新建供水站9处，9处已全部开工，超额完成年度任务。\n\n二、公厕。计划新建公厕6座，全年建成公厕6座。\n",
    )
    told = " ".join([*ms.audit(report)["message_zh"], *ms.questions(report)["question_zh"]])
    assert "没有读到" in told
    assert "完工0" not in told
    told = " ".join([*ms.audit(report)["message_en"], *ms.questions(report)["question_en"]])
    assert "none that it is finished" in told


def test_a_draft_does_not_say_that_there_is_no_list_or_no_result(tmp_path):
    report, _ = draft(
        tmp_path,
        HEAD
        + "一、床位。计划新增床位200张，全年新增床位186张。\n\n二、学校。计划新建幼儿园3所。东门幼儿园、西门幼儿园已开园，北门幼儿园主体封顶。\n",
    )
    asked = " ".join(ms.questions(report)["question_zh"])
    assert "机器没有读出明细" in asked
    assert "，没有明细" not in asked
    zh, en = (page_words(report, lang) for lang in ("zh", "en"))
    assert "没有读出结果的承诺" in zh
    assert "尚无结果" not in zh
    assert "of which no result was read" in en
    scored = ms.evaluate(report)
    said = " ".join(scored.loc[scored["reason"] == "no_result", "deviation_zh"])
    assert said == "不计分：没有读出结果。"


WATER = "一、渠道。计划整修渠道60公里{}。全年整修渠道64公里，完成率106.7%，其中2022年结转项目{}公里。\n\n二、公厕。计划新建公厕6座，全年建成公厕6座。\n"


@pytest.mark.parametrize("says", ["（指当年新开工里程，不含上年结转）", "，结转工程不计入", "，均指新建渠道"])
def test_a_promise_that_says_what_it_counts_is_not_kept_by_what_was_carried_over(tmp_path, says):
    row = of(rows(tmp_path, WATER.format(says, 12)), 60)
    assert bool(row["to_check"])
    assert "52公里" in row["reason_zh"]
    assert "52" in row["reason_en"]


@pytest.mark.parametrize(("says", "left"), [("（指当年新开工里程，不含上年结转）", 2), ("", 12)])
def test_what_is_kept_without_it_or_says_nothing_of_it_stays_judged(tmp_path, says, left):
    row = of(rows(tmp_path, WATER.format(says, left)), 60)
    assert not bool(row["to_check"])


LOTS = "一、泊位。计划新增泊位180个。全年新增泊位180个。东门停车楼60个泊位已投入使用，西门停车楼120个泊位{}。\n\n二、公厕。计划新建公厕6座，全年建成公厕6座。\n"


@pytest.mark.parametrize(
    ("west", "finished"),
    [("因合同纠纷停工至今", 60), ("建成后尚未投用", 60), ("已于11月投入使用", 180)],
)
def test_a_part_that_stands_still_is_not_finished(tmp_path, west, finished):
    row = of(rows(tmp_path, LOTS.format(west)), 180)
    assert row["actual_value"] == 180
    assert (row["completed_value"] if row["completed_fact"] else row["actual_value"]) == finished


def test_numbers_beside_a_result_are_no_parts_of_it(tmp_path):
    text = "一、驿站。计划新建驿站7处，现竣工2处，主体完工1处，另外1处因选址变更尚未开工。\n\n二、公厕。计划新建公厕6座，全年建成公厕6座。\n"
    assert of(rows(tmp_path, text), 7)["completed_fact"] != "none"


def test_what_is_to_be_begun_and_what_is_to_be_finished_are_two_promises(tmp_path):
    text = "一、街区更新。年度目标为开工40个、完工25个。截至12月底，已开工31个，完工12个。\n\n二、公厕。计划新建公厕6座，全年建成公厕6座。\n"
    found = rows(tmp_path, text)
    begun, finished = of(found, 40), of(found, 25)
    assert (begun["actual_value"], begun["target_stage"], begun["completed_fact"]) == (31, "started", "")
    assert finished["actual_value"] == 12
    report, _ = draft(tmp_path / "told", HEAD + text)
    told = " ".join([*ms.audit(report)["message_zh"], *ms.questions(report)["question_zh"]])
    assert "其中完工12个" not in told
    # One promise of which some are begun and some finished stays one.
    one = of(rows(tmp_path / "one", text.replace("开工40个、完工25个", "更新街区40个")), 40)
    assert (one["actual_value"], one["completed_value"]) == (31, 12)


def test_things_that_have_one_number_each_are_called_as_their_results_are(tmp_path):
    text = "一、免费筛查。目标：为适龄居民免费开展胃癌、肝癌筛查各5000人。全年完成胃癌筛查5210人，完成率104.2%；肝癌筛查4870人，完成率97.4%。\n\n二、公厕。计划新建公厕6座，全年建成公厕6座。\n"
    found = rows(tmp_path, text).query("target_value == 5000").set_index("actual_value")["name_zh"]
    assert found.to_dict() == {5210: "胃癌筛查", 4870: "肝癌筛查"}


def test_of_what_is_still_to_be_done_nothing_is_spent(tmp_path):
    text = "某市2026年民生实事任务清单\n\n一、农村公路。新改建农村公路210公里，总投资约1.4亿元，其中省级补助5200万元。\n\n二、学校。新建学校6所，估算总投资3.1亿元。\n"
    report, _ = draft(tmp_path, text)
    assert not set(report.costs["kind"]) & {"capital", "subsidy"}


def test_what_was_not_read_to_be_finished_contradicts_nothing(tmp_path: Path) -> None:
    text = "某县2023年民生实事完成情况\n\n一、老旧小区改造\n计划改造老旧小区18个。全年开工改造老旧小区18个，全面完成年度任务。\n"
    found = ms.audit(draft(tmp_path, text)[0])
    told = found[found["message_zh"].str.contains("机器没有读到")]
    assert len(told)
    assert set(told["severity"].astype(str)) == {"notice"}
