"""A draft reviewed: what was said holds, pairs are made anew, the file replays, and nothing of it is lost."""

from __future__ import annotations

import csv
import itertools
import json
import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

import minsheng_analysis as ms
from minsheng_analysis.cli import main
from minsheng_analysis.dataset.checking import check_report
from minsheng_analysis.errors import UsageError
from minsheng_analysis.extraction import extract
from minsheng_analysis.extraction.corrections import (
    COLUMNS,
    Correction,
    as_table,
    as_text,
    corrections_in,
    merge,
    pins_of,
    read_corrections,
    write_corrections,
)
from minsheng_analysis.extraction.document import Document, Paragraph
from minsheng_analysis.extraction.reading.figures import find_figures
from minsheng_analysis.extraction.review import Review, open_review, write_page
from minsheng_analysis.measures.verdicts import verdicts
from minsheng_analysis.pages.drafts import band, to_check

NOTEBOOK = Path(__file__).parents[1] / "notebooks" / "review_extraction.ipynb"
TEXT = """某县2022年民生实事项目完成情况

一、公园建设
计划新建公园10个，全年建成公园12个，完成年度目标的120%。

二、道路改造
计划改造道路20公里，全年改造道路18公里。

三、其他
全县现有人口35万人。
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    document = tmp_path / "county.txt"
    document.write_text(TEXT, encoding="utf-8")
    return extract(document, tmp_path / "drafts" / "county" / "2022").folder


def keys(review: Review) -> dict[str, str]:
    return {figure.quantity.text: figure.key for figure in review.found}


def pairs(folder: Path) -> set[tuple[str, str]]:
    rows = csv.DictReader((folder / "indicators.csv").open(encoding="utf-8", newline=""))
    return {(row["target_value"], row["actual_value"]) for row in rows}


def said(folder: Path) -> dict[str, Correction]:
    return {one.figure: one for one in read_corrections(folder)}


def test_a_right_row_is_reviewed_and_stays_so(folder):
    review = Review(folder)
    assert ("10", "12") in pairs(folder)
    before, key = len(review.items), keys(review)
    review.right([key["10个"], key["12个"], key["120%"]])
    assert (review.reviewed, len(review.items)) == (1, before)
    assert said(folder)["12个"].answers == key["10个"]
    assert {one.decision for one in said(folder).values()} == {"right"}
    report = ms.load("county", 2022, data_dir=folder)
    assert report.draft is not None
    assert report.draft.reviewed == 1
    row = report.indicators[report.indicators["target_value"] == 10].iloc[0]
    assert (row["reviewed"], row["confidence"], row["to_check"]) == (True, 1.0, False)
    # Another sitting goes on where this one stopped.
    assert Review(folder).reviewed == 1


def test_pairs_are_made_anew_around_what_was_said(folder):
    review = Review(folder)
    key = keys(review)
    review.pair(key["20公里"], "")
    assert ("20", "18") not in pairs(folder)
    assert ("20", "") in pairs(folder)
    review.pair(key["18公里"], key["20公里"])
    assert ("20", "18") in pairs(folder)
    review.change_role(key["18公里"], "context")
    assert ("20", "18") not in pairs(folder)
    assert said(folder)["18公里"].role_was == "actual"
    review.no_figure(key["20公里"])
    statements = (folder / "statements.csv").read_text(encoding="utf-8")
    assert "20公里" not in statements
    # No id moves when a figure before it goes.
    assert f"{key['18公里']}," in statements
    assert check_report(folder).ok


def test_a_promise_can_be_said_to_be_next_year_s(folder, tmp_path):
    review = Review(folder)
    key = keys(review)
    review.change_role(key["20公里"], "later")
    assert review.state()["figures"][key["20公里"]]["role"] == "later"
    assert (said(folder)["20公里"].role, said(folder)["20公里"].answers) == ("target", "later")
    # Nothing is held against it: its level is no promise of this year's, and it has no result.
    row = ms.load("county", 2022, data_dir=folder).indicators.set_index("target_value").loc[20.0]
    assert (row["level"], bool(row["comparable"]), row["actual_fact"]) == ("support", False, "")
    assert row["name_zh"].startswith("下年度：")
    assert row["name_en"].startswith("Next year: ")
    # Drafted again it stays so; said to be a promise of this year after all, it is one.
    extract(tmp_path / "county.txt", folder)
    again = Review(folder)
    assert again.state()["figures"][key["20公里"]]["role"] == "later"
    again.right([key["20公里"]])
    assert said(folder)["20公里"].answers == "later"
    again.change_role(key["20公里"], "target")
    assert ms.load("county", 2022, data_dir=folder).indicators.set_index("target_value").at[20.0, "level"] == "headline"


def test_a_plan_that_the_machine_takes_for_next_year_s_can_be_one_of_this_year(tmp_path):
    document = tmp_path / "county.txt"
    document.write_text(
        TEXT.replace("三、其他\n全县现有人口35万人。", "三、下一步打算\n2023年计划新建公园7个。"), encoding="utf-8"
    )
    folder = extract(document, tmp_path / "drafts" / "county" / "2022").folder
    review = Review(folder)
    seven = keys(review)["7个"]
    assert review.state()["figures"][seven]["role"] == "later"
    review.right([seven])
    assert said(folder)["7个"].answers == "later"
    review.change_role(seven, "target")
    row = ms.load("county", 2022, data_dir=folder).indicators.set_index("target_value").loc[7.0]
    assert (row["level"], row["name_zh"].startswith("下年度")) == ("headline", False)


def test_a_result_accepted_as_one_of_no_promise_can_be_paired_after_all(folder):
    review = Review(folder)
    key = keys(review)
    review.pair(key["18公里"], "")
    review.right([key["18公里"]])
    assert said(folder)["18公里"].answers == "-"
    review.pair(key["18公里"], key["20公里"])
    assert said(folder)["18公里"].answers == key["20公里"]
    assert (
        ms.load("county", 2022, data_dir=folder).indicators.set_index("target_value").at[20.0, "actual_value"] == 18.0
    )


def test_a_further_reading_is_what_a_first_one_would_be(folder):
    review = Review(folder)
    key = keys(review)
    for decide in (
        lambda: review.right([key["10个"], key["12个"]]),
        lambda: review.change_role(key["20公里"], "later"),
        lambda: review.no_figure(key["35万人"]),
        lambda: review.pair(key["18公里"], ""),
        review.undo,
    ):
        decide()
        anew = Review(folder)
        assert [(one.figure.key, one.role, one.confidence, one.reason) for one in review.reading.figures] == [
            (one.figure.key, one.role, one.confidence, one.reason) for one in anew.reading.figures
        ]
        assert review.reading.rows == anew.reading.rows


def test_what_was_no_figure_can_be_one_again(folder):
    review = Review(folder)
    key = keys(review)["18公里"]
    review.no_figure(key)
    review.change_role(key, "actual")
    assert "18公里" in (folder / "statements.csv").read_text(encoding="utf-8")
    assert said(folder)["18公里"].decision == "changed"


def test_how_far_a_result_has_come_can_be_said(folder):
    review = Review(folder)
    key = keys(review)
    review.change_stage(key["18公里"], "started")
    assert (said(folder)["18公里"].stage, said(folder)["18公里"].stage_was) == ("started", "completed")
    row = ms.load("county", 2022, data_dir=folder).indicators.set_index("target_value").loc[20]
    assert (row["actual_value"], row["completed_value"]) == (18, 0)
    assert check_report(folder).ok
    with pytest.raises(UsageError, match="no such stage"):
        review.change_stage(key["18公里"], "soon")
    # What is no result has no stage.
    review.change_role(key["18公里"], "context")
    assert said(folder)["18公里"].stage == ""


def begun(tmp_path: Path, text: str) -> Path:
    document = tmp_path / "begun.txt"
    document.write_text(f"某县2024年民生实事项目完成情况\n\n{text}\n", encoding="utf-8")
    return extract(document, tmp_path / "drafts" / "begun" / "2024").folder


@pytest.mark.parametrize(
    "said",
    [
        "计划改造老旧小区16个。截至目前，已开工16个，其中完工11个。",
        "计划新建公园16个，已开工16个，其中已完工11个。",
        "计划新建公园16个，已开工16个（其中已建成11个）。",
        "计划改造老旧小区16个，16个全部开工，其中11个已完工。",
    ],
)
def test_what_is_finished_of_what_was_begun_is_read_where_it_is_printed(said, tmp_path):
    row = ms.load("begun", 2024, data_dir=begun(tmp_path, said)).indicators.set_index("target_value").loc[16.0]
    assert (row["actual_value"], row["completed_value"]) == (16, 11)
    assert row["reason_zh"] == "所计之中有未完工的部分，已完工的另有数字。"


@pytest.mark.parametrize(
    "said",
    [
        "计划改造老旧小区16个。截至目前，已开工16个，其中预计年底前完工11个。",
        "计划改造老旧小区16个。截至目前，已开工16个，其中主体完工11个。",
        "计划改造老旧小区16个。截至目前，已开工16个，其中完工面积11万平方米。",
    ],
)
def test_what_is_not_finished_is_not_read_so(said, tmp_path):
    row = ms.load("begun", 2024, data_dir=begun(tmp_path, said)).indicators.set_index("target_value").loc[16.0]
    assert row["completed_value"] != 11


def test_all_begun_of_which_some_are_finished_makes_one_row(tmp_path):
    folder = begun(tmp_path, "今年计划建设口袋公园16个，已全部开工，其中已完工11个。")
    rows = ms.load("begun", 2024, data_dir=folder).indicators
    assert rows[["target_value", "actual_value", "completed_value"]].to_numpy().tolist() == [[16, 11, 11]]


def test_a_figure_can_be_said_to_be_the_finished_part_of_a_result(tmp_path):
    folder = begun(tmp_path, "计划改造老旧小区16个。截至目前，已开工16个，另有整治小区的楼栋等情况，建好11个。")
    review = Review(folder)
    first, second, part = [figure.key for figure in review.found if figure.quantity.text in ("16个", "11个")]
    assert (
        ms.load("begun", 2024, data_dir=folder).indicators.set_index("target_value").at[16.0, "completed_value"] != 11
    )
    # Said of the promise, it is meant of the row's result.
    review.finished_part(part, first)
    assert (said(folder)["11个"].role, said(folder)["11个"].answers) == ("breakdown", second)
    rows = ms.load("begun", 2024, data_dir=folder).indicators
    assert rows[["target_value", "actual_value", "completed_value"]].to_numpy().tolist() == [[16, 16, 11]]
    assert check_report(folder).ok
    # It is judged with its row, which Enter leaves as it is, and drafted again it stays so.
    row = next(item for item in review.items if part in item.figures)
    assert set(row.figures) == {first, second, part}
    review.right(list(row.figures))
    assert review.reviewed == len(review.items) == 1
    before = (folder / "indicators.csv").read_text(encoding="utf-8")
    extract(tmp_path / "begun.txt", folder)
    assert (folder / "indicators.csv").read_text(encoding="utf-8") == before
    review.change_role(part, "context")
    assert (
        ms.load("begun", 2024, data_dir=folder).indicators.set_index("target_value").at[16.0, "completed_value"] != 11
    )
    # Where the row has no result, the figure answers the promise itself.
    review.change_role(second, "context")
    review.finished_part(part, first)
    assert (said(folder)["11个"].role, said(folder)["11个"].answers) == ("actual", first)


def test_all_of_a_promise_can_be_said_to_be_finished_where_words_say_so(tmp_path):
    folder = begun(tmp_path, "计划改造危房46户 全部竣工。")
    review = Review(folder)
    (key,) = [figure.key for figure in review.found]
    review.change_stage(key, "completed")
    row = ms.load("begun", 2024, data_dir=folder).indicators.iloc[0]
    assert row[["target_value", "actual_value", "completed_value"]].tolist() == [46, 46, 46]
    assert bool(row["reviewed"])
    assert check_report(folder).ok
    assert review.state()["figures"][key]["stage"] == "completed"
    assert [item["figures"] for item in review.state()["items"]] == [[key]]
    review.right([key])
    review.change_stage(key, "started")
    row = ms.load("begun", 2024, data_dir=folder).indicators.iloc[0]
    assert row[["actual_value", "completed_value"]].tolist() == [46, 0]
    for stage in ("partial", "planned"):  # how many of several are done is not said
        review.change_stage(key, stage)
        assert ms.load("begun", 2024, data_dir=folder).indicators["actual_value"].isna().all()


def test_a_thing_that_is_partly_done_is_not_kept(tmp_path):
    folder = begun(
        tmp_path,
        "一、医疗。目标任务：新建县医院急诊综合楼1栋。完成情况：县医院急诊综合楼主体结构已封顶，未能按期完成。",
    )
    review = Review(folder)
    (key,) = [figure.key for figure in review.found]
    for stage in ("partial", "started"):
        review.change_stage(key, stage)
        judged = verdicts(ms.load("begun", 2024, data_dir=folder)).iloc[0]
        assert (judged["status_reported"], judged["status_completed"]) == ("missed", "missed")
    review.change_stage(key, "completed")
    judged = verdicts(ms.load("begun", 2024, data_dir=folder)).iloc[0]
    assert (judged["status_reported"], judged["status_completed"]) == ("met", "met")


def test_whether_a_result_is_finished_can_be_said_to_be_unsaid(folder):
    review = Review(folder)
    key = keys(review)["18公里"]
    review.change_stage(key, "unsaid")
    judged = verdicts(ms.load("county", 2022, data_dir=folder)).set_index("target_value").loc[20.0]
    assert (judged["status_reported"], judged["status_completed"]) == ("missed", "not_assessable")
    assert review.state()["figures"][key]["stage"] == "unsaid"
    assert said(folder)["18公里"].stage == "unsaid"
    assert check_report(folder).ok


def test_a_percentage_is_offered_its_own_unit_first(tmp_path):
    folder = begun(tmp_path, "中医馆覆盖率目标为100%。全县14个卫生院中13个建成中医馆，覆盖率92.9%。")
    review = Review(folder)
    key = keys(review)
    review.change_role(key["92.9%"], "context")
    first = review.state()["figures"][key["92.9%"]]["partners"][0]
    assert first == key["100%"]


def test_money_that_a_person_calls_money_is_among_the_costs(tmp_path):
    folder = begun(tmp_path, "2024年计划投资4.86亿元，实际完成投资5.12亿元，占计划的105.3%。")
    review = Review(folder)
    for figure in ("4.86亿元", "5.12亿元"):
        review.change_role(keys(review)[figure], "cost")
    costs = ms.load("begun", 2024, data_dir=folder).costs.set_index("cost_value")
    assert costs["kind"].to_dict() == {486e6: "plan", 512e6: "capital"}
    assert "计划数" in costs.loc[486e6, "reason_zh"]


def test_a_file_of_an_older_version_has_no_stages(tmp_path):
    old = ",".join(COLUMNS[:8]) + "\nL002.01,5个,right,actual,-,actual,-,list\n"
    (tmp_path / "corrections.csv").write_text(old, encoding="utf-8")
    assert read_corrections(tmp_path) == [Correction("L002.01", "5个", "right", "actual", "-", "actual", "-", "list")]


def test_pages_workbook_command_and_review_count_the_same_rows(folder, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("MINSHENG_LANG", "en")
    review = Review(folder)
    report = ms.load("county", 2022, data_dir=folder)
    rows = len(review.items)
    assert (report.draft.rows, report.draft.to_check) == (rows, len(review.draft.unsure))
    main(["extract", str(tmp_path / "county.txt"), "--out", str(folder)])
    assert f"{rows} rows to review, {report.draft.to_check} of them to be checked" in capsys.readouterr().out
    told = f"0 of {rows} rows reviewed"
    assert told in band(report, lang="en")
    book = openpyxl.load_workbook(ms.export(report, tmp_path / "book.xlsx", "xlsx", lang="en"))
    assert told in book.worksheets[0]["A2"].value
    listed = to_check(report, lang="en")
    assert (listed is None) == (report.draft.to_check == 0)


def test_a_row_that_pairing_anew_brings_is_said_to_be_new(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("MINSHENG_LANG", "en")
    folder = begun(tmp_path, "计划改造道路20公里，上半年改造道路11公里，全年改造道路18公里。")
    review = Review(folder)
    key = keys(review)
    assert not any(item["new"] for item in review.state()["items"])
    review.change_role(key["18公里"], "context")
    # Nobody was asked whether 11 answers 20; that 18 stands alone is what was said.
    new = [item["figures"] for item in review.state()["items"] if item["new"]]
    assert new == [[key["20公里"], key["11公里"]]]
    rows = len(review.items)
    told = f"{rows} rows to review"
    main(["extract", str(tmp_path / "begun.txt"), "--out", str(folder)])
    out = capsys.readouterr().out
    assert told in out
    assert "1 row is new: what was said in the review made other pairs; judge it too" in out
    with pytest.raises(SystemExit):
        main(["report", str(folder), "--out", str(tmp_path / "out"), "--lang", "en", "--notebook", "evaluation"])
    out = capsys.readouterr().out
    assert told in out
    assert "1 row is new" in out
    again = Review(folder)
    assert [item["new"] for item in again.state()["items"]] == [item["new"] for item in review.state()["items"]]
    again.right(new[0])
    assert not any(item["new"] for item in again.state()["items"])


def test_undo_takes_back_one_decision_after_another(folder):
    files = ("statements.csv", "indicators.csv", "report.toml")
    review = Review(folder)
    key = keys(review)
    states = [[(folder / name).read_text(encoding="utf-8") for name in files]]
    for decide in (
        lambda: review.change_role(key["35万人"], "actual"),
        lambda: review.pair(key["18公里"], ""),
        lambda: review.no_figure(key["120%"]),
    ):
        decide()
        states.append([(folder / name).read_text(encoding="utf-8") for name in files])
    assert all(one != other for one, other in itertools.pairwise(states))
    for state in reversed(states[:-1]):
        review.undo()
        assert [(folder / name).read_text(encoding="utf-8") for name in files] == state
    review.undo()
    assert read_corrections(folder) == []


def test_drafted_again_the_corrections_are_replayed(folder, tmp_path):
    review = Review(folder)
    key = keys(review)
    review.change_role(key["18公里"], "context")
    before = (folder / "statements.csv").read_text(encoding="utf-8")
    extract(tmp_path / "county.txt", folder)
    assert (folder / "statements.csv").read_text(encoding="utf-8") == before
    assert ("20", "18") not in pairs(folder)


def test_a_figure_that_moved_in_its_line_is_found_and_one_that_went_is_told():
    figures = find_figures(Document("d", (Paragraph("新建公园10个，改造道路20公里。", 3),))).figures
    pins, stale = pins_of(
        [Correction("L003.05", "20公里", "changed", "context"), Correction("L009.01", "7个", "right", "actual")],
        figures,
    )
    assert pins.roles == {"L003.02": "context"}
    assert [one.figure for one in stale] == ["7个"]


def test_the_file_is_sorted_merges_line_by_line_and_names_what_is_wrong_in_it(tmp_path):
    one = Correction("L010.02", "8个", "right", "actual", "L010.01", "actual", "L010.01", "words: 建成")
    other = Correction("L002.01", "5个", "no_figure", "", "", "context", "", "list")
    write_corrections([one, other], tmp_path)
    text = (tmp_path / "corrections.csv").read_text(encoding="utf-8")
    assert text.splitlines()[0] == ",".join(COLUMNS)
    assert [line.split(",")[0] for line in text.splitlines()[1:]] == ["L002.01", "L010.02"]
    assert read_corrections(tmp_path) == [other, one]
    # Two people's files one after the other: the last word on a figure holds.
    (tmp_path / "corrections.csv").write_text(
        text + text.splitlines()[2].replace("right,actual", "changed,context") + "\n", encoding="utf-8"
    )
    assert {c.statement_id: c.role for c in read_corrections(tmp_path)} == {"L002.01": "", "L010.02": "context"}
    (tmp_path / "corrections.csv").write_text(text.replace("right", "perhaps"), encoding="utf-8")
    with pytest.raises(UsageError, match="line 3, column decision"):
        read_corrections(tmp_path)


def test_what_was_corrected_most_is_listed(tmp_path):
    wrong = [Correction(f"L{k:03d}.01", "3个", "changed", "context", "", "actual", "", "column: 数量") for k in (1, 2)]
    paired = Correction("L009.01", "3个", "changed", "actual", "L008.01", "actual", "-", "words: 建成")
    right = Correction("L007.01", "4个", "right", "target", "-", "target", "-", "heading: 目标")
    for name, held in (("a", [*wrong, right]), ("b", [wrong[0], paired])):
        (tmp_path / name / "2022").mkdir(parents=True)
        write_corrections(held, tmp_path / name / "2022")
    found = corrections_in(tmp_path)
    table = as_table(found)
    assert table.iloc[0][["count", "drafts", "role_was", "role", "evidence_kind", "evidence"]].tolist() == [
        3,
        2,
        "actual",
        "context",
        "column",
        "数量",
    ]
    assert table["pairing"].tolist() == [False, True]
    assert "5 figures reviewed, 1 of them read rightly" in as_text(found, lang="en")
    assert "3 处 结果 → 其他数字（列标题：数量）" in as_text(found, lang="zh")


def test_what_cannot_be_reviewed_says_why(folder, tmp_path, capsys, monkeypatch):
    with pytest.raises(UsageError, match="holds no draft"):
        Review(tmp_path)
    review = Review(folder)
    with pytest.raises(UsageError, match="no such figure"):
        review.no_figure("L999.01")
    with pytest.raises(UsageError, match="no such role"):
        review.change_role(keys(review)["18公里"], "wish")
    table = folder / "statements.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("公园", "花园"), encoding="utf-8")
    with pytest.raises(UsageError, match="changed by hand"):
        Review(folder)
    meta = folder / "report.toml"
    meta.write_text(re.sub(r"\[draft\]\n(.+\n)+", "", meta.read_text(encoding="utf-8")), encoding="utf-8")
    monkeypatch.setenv("MINSHENG_LANG", "en")
    with pytest.raises(SystemExit) as left:
        main(["review", str(folder), "--html"])
    assert left.value.code == 2
    assert "no [draft] block" in capsys.readouterr().err


def test_every_figure_stands_marked_in_the_text(folder):
    review = Review(folder)
    blocks = review.state()["blocks"]
    marked = [f["key"] for block in blocks for f in block.get("figures", [])]
    assert marked == [figure.key for figure in review.found]
    for block in blocks:
        for f in block.get("figures", []):
            assert block["text"][f["start"] : f["end"]] == review.state()["figures"][f["key"]]["text"]


@pytest.mark.parametrize(
    "name", ["field_a/a04_lupu_2023.html", "field_a/a02_linbo_2021.docx", "tidy_a/h05_hengzhou_2020.pdf"]
)
def test_every_figure_of_other_formats_stands_marked_too(name, tmp_path):
    folder = extract(Path(__file__).parent / "documents" / name, tmp_path / "draft").folder
    state = Review(folder).state()

    def texts(block):
        return [cell for row in block["rows"] for cell in row] if block["kind"] == "table" else [block]

    marked = [f["key"] for block in state["blocks"] for text in texts(block) for f in text["figures"]]
    assert sorted(marked) == sorted(state["figures"])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_is_whole_and_speaks_one_language(folder, lang):
    page = write_page(folder, lang=lang).read_text(encoding="utf-8")
    assert not re.search(r'(?:src|href)="(?!data:)', page)
    state = json.loads(re.search(r'querySelector\("main"\), (\{.*\})\);\n', page).group(1))
    words = " ".join(state["words"].values())
    assert ("目标与结果" in words) == (lang == "zh")
    assert state["words"]["actual"] == {"zh": "结果", "en": "result"}[lang]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_notebook_runs(lang, tmp_path):
    import papermill

    pytest.importorskip("anywidget", reason="the lab extra is not installed")
    done = papermill.execute_notebook(
        str(NOTEBOOK), str(tmp_path / "out.ipynb"), parameters={"lang": lang}, progress_bar=False
    )
    printed = "".join(o.get("text", "") for cell in done.cells for o in cell.get("outputs", []))
    assert "confidence" not in printed
    assert {"zh": "0处问题", "en": "problems: 0"}[lang] in printed


def test_money_is_not_shown_in_the_unit_of_its_row(tmp_path):
    head = "<tr><th>序号</th><th>项目</th><th>单位</th><th>目标</th><th>完成</th><th>投资（万元）</th></tr>"
    page = f"<h1>某县2023年民生实事项目完成情况表</h1><table>{head}<tr><td>1</td><td>新建公园</td><td>个</td><td>10</td><td>12</td><td>350</td></tr></table>"
    (tmp_path / "table.html").write_text(page, encoding="utf-8")
    folder = extract(tmp_path / "table.html", tmp_path / "draft").folder
    shown = {one["text"]: (one["unit"], one["subject"]) for one in Review(folder).state()["figures"].values()}
    assert shown == {"10": ("个", "新建公园"), "12": ("个", "新建公园"), "350": ("万元", "新建公园")}
    # Where no unit of money is printed, the row's is not shown in its place.
    bare = page.replace("投资（万元）", "年度投资")
    (tmp_path / "bare.html").write_text(bare, encoding="utf-8")
    review = Review(extract(tmp_path / "bare.html", tmp_path / "bare").folder)
    assert review.state()["figures"][keys(review)["350"]]["unit"] == ""


def test_a_sample_stands_ready():
    review = open_review()
    assert sorted(item.confidence for item in review.items)[0] < 1


def test_a_pair_that_a_person_makes_of_unlike_units_stands_side_by_side(tmp_path):
    document = tmp_path / "county.txt"
    document.write_text(
        "某县2022年民生实事项目完成情况\n\n一、培训\n计划培训技工350人，全年服务群众3000人次。\n\n"
        "二、设施\n计划建设驿站10个，接待群众500人次。\n",
        encoding="utf-8",
    )
    folder = extract(document, tmp_path / "drafts" / "county" / "2022").folder
    review = Review(folder)
    key = keys(review)
    review.pair(key["350人"], key["3000人次"])
    review.pair(key["10个"], key["500人次"])
    assert check_report(folder).ok, check_report(folder).summary("en")
    rows = ms.load("county", 2022, data_dir=tmp_path / "drafts").indicators.set_index("target_value")
    assert rows.loc[[350, 10], "actual_value"].tolist() == [3000, 500]
    assert not rows.loc[[350, 10], "comparable"].any()
    assert all("3000人次" in rows.loc[350, f"reason_{lang}"] for lang in ("zh", "en"))


def names(folder: Path) -> set[str]:
    return {row["name_zh"] for row in csv.DictReader((folder / "indicators.csv").open(encoding="utf-8", newline=""))}


def test_a_row_is_called_what_a_person_says_and_stays_so(folder, tmp_path):
    review = Review(folder)
    key = keys(review)
    review.name_row(key["18公里"], "  乡村\n道路改造 ")
    assert "乡村 道路改造" in names(folder)
    assert ("20", "18") in pairs(folder)
    # It is kept with the promise that the row begins with, and what the machine had called it too.
    kept = said(folder)["20公里"]
    assert (kept.name, kept.name_was, kept.role, kept.decision) == ("乡村 道路改造", "道路", "target", "changed")
    item = next(item for item in review.state()["items"] if key["18公里"] in item["figures"])
    assert (item["name"], item["reviewed"]) == ("乡村 道路改造", False)
    # Confirmed, drafted again and opened again it is called so; then it is named anew, as drafted, and nothing is left of it.
    review.right([key["20公里"], key["18公里"]])
    extract(tmp_path / "county.txt", folder)
    assert "乡村 道路改造" in names(folder)
    again = Review(folder)
    again.name_row(key["20公里"], "村道")
    assert {"公园", "村道"} <= names(folder)
    again.act({"do": "name_row", "key": key["20公里"], "name": ""})
    assert "道路" in names(folder)
    again.undo()
    assert "村道" in names(folder)
    assert check_report(folder).ok


def test_the_name_of_a_promise_moves_nothing_and_a_later_year_is_said_once(folder):
    review = Review(folder)
    key = keys(review)
    review.change_role(key["20公里"], "later")
    review.name_row(key["20公里"], "下年度：村道")
    assert "下年度：村道" in names(folder)
    review.name_row(key["35万人"], "常住人口")
    statements = csv.DictReader((folder / "statements.csv").open(encoding="utf-8", newline=""))
    assert {row["figure"]: row["subject_zh"] for row in statements}["35万人"] == "常住人口"


def test_names_are_merged_counted_and_absent_from_older_files(folder, tmp_path):
    review = Review(folder)
    key = keys(review)
    review.name_row(key["20公里"], "村道")
    mine, theirs = said(folder)["20公里"], tmp_path / "second.csv"
    other = tmp_path / "other"
    other.mkdir()
    write_corrections([replace(mine, name="乡道")], other)
    (other / "corrections.csv").replace(theirs)
    merged = merge(folder, theirs)
    assert [(a.name, b.name) for a, b in merged.differing] == [("村道", "乡道")]
    assert "村道" in merged.text("en")
    table = as_table(corrections_in(folder))
    assert table[["name_was", "pairing"]].to_numpy().tolist() == [["道路", False]]
    assert "“道路”：另取名称" in as_text(corrections_in(folder), lang="zh")
    older = (
        (folder / "corrections.csv").read_text(encoding="utf-8").replace(",name,name_was", "").replace(",村道,道路", "")
    )
    (folder / "corrections.csv").write_text(older, encoding="utf-8")
    assert said(folder)["20公里"].name == ""
