"""What running text says in so many words of a figure: of which year it is, how far the work has come, what it is a part of."""

from __future__ import annotations

import pytest
from test_draft_pages import draft

import minsheng_analysis as ms


def text_of(sentence: str, *, year: int = 2022, kind: str = "完成") -> str:
    return f"某县{year}年民生实事项目{kind}情况\n\n一、项目建设。{sentence}\n"


@pytest.mark.parametrize("later", ["2023年，县政府计划", "明年计划", "下一年计划", "下年度计划"])
@pytest.mark.parametrize("number", ["2.5万亩", "3万亩", "2.9万亩"])
def test_a_promise_for_a_later_year_is_never_one_of_this_year_told_again(tmp_path, later, number):
    text = text_of("计划新建高标准农田3万亩。全年新建3.2万亩，完成率106.7%。") + f"\n{later}新建高标准农田{number}。\n"
    report, _ = draft(tmp_path, text)
    row = report.indicators[report.indicators["level"] == "headline"].squeeze()
    assert (row["target_text"], row["actual_text"], row["published_pct_text"]) == ("3万亩", "3.2万亩", "106.7%")
    found = ms.audit(report)
    assert {"restatement_rounding", "published_pct_wrong"}.isdisjoint(found["check"])
