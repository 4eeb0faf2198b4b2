"""A promise of 1,000 people beside a result of 1,046 households: never a ratio, said to be not comparable or to be checked."""

from __future__ import annotations

import pytest

import minsheng_analysis as ms
from minsheng_analysis.dataset.checking import check_report
from minsheng_analysis.extraction import extract
from minsheng_analysis.extraction.review import Review
from minsheng_analysis.measures.verdicts import so_far, verdicts
from minsheng_analysis.pages.annual import lead, tables

SENTENCE = "一、适老化改造\n计划为1000名困难老年人实施家庭适老化改造，全年完成改造1046户，完成率104.6%。\n"
LABELS = "一、适老化改造\n目标任务：为1000名老年人家庭进行适老化改造。\n完成情况：完成1046户老年人家庭适老化改造，完成率104.6%，超额完成年度目标任务。\n"
BLOCKS = "一、老旧小区改造\n目标任务：改造老旧小区20个。\n完成情况：改造老旧小区85栋，完成年度目标的100%。\n"
ROW = "<table><tr><td>项目</td><td>年度目标</td><td>实际完成</td><td>完成率</td></tr><tr><td>适老化改造</td><td>1000名</td><td>1046户</td><td>104.6%</td></tr><tr><td>养老床位</td><td>500张</td><td>520张</td><td>104%</td></tr></table>"


@pytest.mark.parametrize("text", [SENTENCE, LABELS, BLOCKS, ROW], ids=["sentence", "labels", "blocks", "row"])
@pytest.mark.parametrize("reviewed", [False, True])
def test_unlike_counts_stand_side_by_side_and_are_never_divided(tmp_path, text, reviewed):
    html = text.startswith("<table>")
    document = tmp_path / ("county.html" if html else "county.txt")
    title = "青禾县2023年民生实事完成情况"
    document.write_text(f"<h1>{title}</h1>{text}" if html else f"{title}\n\n{text}", encoding="utf-8")
    folder = extract(document, tmp_path / "draft", region="county").folder
    if reviewed:
        review = Review(folder)
        for item in list(review.items):
            review.right(item.figures)
    assert check_report(folder).ok
    report = ms.load("county", 2023, data_dir=folder)
    for basis in ("reported", "completed"):
        judged = ms.assess(report.indicators, basis=basis)
        unlike = judged[judged["target_value"].isin([1000, 20])]
        assert len(unlike) == 1
        assert unlike["status"].astype(str).tolist() == ["not_assessable"]
        assert unlike["ratio"].isna().all()
        assert set(unlike["reason"]) <= {"not_comparable", "to_be_checked", "no_result", "actual_not_reported"}
    assert "percentage_mismatch" not in set(ms.audit(report)["check"])
    promises = so_far(verdicts(report), report)
    for lang in ("zh", "en"):
        shown = repr(lead.headline(report, promises, lang=lang)) + repr(tables.promises(promises, lang=lang))
        assert "105%" not in shown
        assert "425%" not in shown


@pytest.mark.parametrize("text", [SENTENCE, LABELS], ids=["sentence", "labels"])
def test_the_reason_names_both_figures(tmp_path, text):
    (tmp_path / "county.txt").write_text(f"青禾县2023年民生实事完成情况\n\n{text}", encoding="utf-8")
    folder = extract(tmp_path / "county.txt", tmp_path / "draft", region="county").folder
    row = ms.load("county", 2023, data_dir=folder).indicators.iloc[0]
    assert not row["comparable"]
    assert "1000名" in row["reason_zh"]
    assert "1046户" in row["reason_en"]


def test_with_a_second_result_to_choose_from_nothing_is_put_together(tmp_path):
    text = "青禾县2023年民生实事完成情况\n\n一、养老服务\n目标任务：为1000名老年人进行适老化改造。\n完成情况：改造1046户。新建食堂12家。\n"
    (tmp_path / "county.txt").write_text(text, encoding="utf-8")
    folder = extract(tmp_path / "county.txt", tmp_path / "draft", region="county").folder
    indicators = ms.load("county", 2023, data_dir=folder).indicators
    assert indicators.loc[indicators["target_value"] == 1000, "actual_value"].isna().all()
