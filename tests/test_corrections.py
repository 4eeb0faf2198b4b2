"""Corrections of several drafts and of two people: said in the review, listed, replayed when drafted again, merged."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import minsheng_analysis as ms
from minsheng_analysis.cli import main
from minsheng_analysis.extraction import extract
from minsheng_analysis.extraction.corrections import FILE, merge, read_corrections
from minsheng_analysis.extraction.review import Review

TEXT = "{place}2022年民生实事项目完成情况\n\n一、公园建设\n计划新建公园10个，全年建成公园12个。\n\n二、道路改造\n计划改造道路20公里，全年改造道路18公里。\n"


def draft(tmp_path: Path, region: str, place: str) -> Path:
    document = tmp_path / f"{region}.txt"
    document.write_text(TEXT.format(place=place), encoding="utf-8")
    return extract(document, tmp_path / "drafts" / region / "2022", region=region).folder


def key(review: Review, figure: str) -> str:
    return next(found.key for found in review.found if found.quantity.text == figure)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    code: object = 0
    try:
        main(list(arguments))
    except SystemExit as left:
        code = left.code
    printed = capsys.readouterr()
    assert code in (0, None), printed.err
    return printed.out


def test_what_is_corrected_in_several_drafts_is_listed_and_replayed(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("MINSHENG_LANG", "en")
    for region, place in (("qinghe", "青禾县"), ("dongling", "东陵县")):
        folder = draft(tmp_path, region, place)
        review = Review(folder)
        review.change_role(key(review, "18公里"), "context")
        review.right([key(review, "10个"), key(review, "12个")])
    told = run(capsys, "corrections", str(tmp_path / "drafts"))
    assert "6 figures reviewed, 4 of them read rightly" in told
    assert "2 × result → other figure" in told

    # Drafted again by the same command, what was said holds; the other project is as it was read.
    run(capsys, "report", str(tmp_path / "qinghe.txt"), "--data-dir", str(tmp_path / "drafts"), "--out", str(tmp_path / "out"), "--notebook", "evaluation", "--lang", "en")  # fmt: skip
    report = ms.load("qinghe", 2022, data_dir=tmp_path / "drafts")
    by_target = report.indicators.set_index("target_value")["actual_value"]
    assert by_target[10] == 12
    assert by_target.isna()[20]
    assert {one.figure: one.role for one in read_corrections(tmp_path / "drafts/qinghe/2022")}["18公里"] == "context"


def test_two_peoples_files_become_one_and_what_they_differ_on_is_told(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("MINSHENG_LANG", "en")
    mine = draft(tmp_path, "qinghe", "青禾县")
    theirs = tmp_path / "their copy"
    shutil.copytree(mine, theirs)
    first, second = Review(mine), Review(theirs)
    first.change_role(key(first, "18公里"), "context")
    second.change_role(key(second, "18公里"), "breakdown")
    second.change_role(key(second, "12个"), "context")

    told = run(capsys, "corrections", str(mine), "--merge", str(theirs / FILE))
    line = key(first, "18公里")
    assert told.splitlines() == [
        "taken from the other file: 1; said differently: 1",
        f"  {line} 18公里: kept as other figure, there it is part of a result",
    ]
    assert {one.figure: one.role for one in read_corrections(mine)} == {"12个": "context", "18公里": "context"}
    # Taken twice it is the same file.
    before = (mine / FILE).read_bytes()
    assert merge(mine, theirs / FILE).taken == 0
    assert (mine / FILE).read_bytes() == before


@pytest.mark.parametrize(("lang", "words"), [("en", "there is no folder"), ("zh", "没有文件夹")])
@pytest.mark.parametrize("more", [(), ("--merge", "none.csv")])
def test_a_folder_that_is_not_there_is_one_error(tmp_path, capsys, monkeypatch, lang, words, more):
    monkeypatch.setenv("MINSHENG_LANG", lang)
    with pytest.raises(SystemExit) as left:
        main(["corrections", str(tmp_path / "nowhere"), *more])
    assert left.value.code == 2
    told = capsys.readouterr()
    assert not told.out
    assert "".join(told.err.split()).count("".join(words.split())) == 1
    assert not (tmp_path / "nowhere").exists()


def test_a_file_that_is_not_there_or_not_one_is_named(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("MINSHENG_LANG", "en")
    folder = draft(tmp_path, "qinghe", "青禾县")
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("statement_id,figure\nL001.01,3个\n", encoding="utf-8")
    hello, damaged = tmp_path / "hello.csv", tmp_path / "damaged.csv"
    hello.write_text("hello\n", encoding="utf-8")
    damaged.write_bytes(b"statement_id\xff\xff\n")
    for file, words in (
        (tmp_path / "none.csv", "there is no file"), (wrong, "wrong.csv, line 1, column decision"),
        (hello, "hello.csv, line 1, column statement_id"), (damaged, "damaged.csv: is not UTF-8"),
    ):  # fmt: skip
        with pytest.raises(SystemExit) as left:
            main(["corrections", str(folder), "--merge", str(file)])
        assert left.value.code == (1 if file == damaged else 2)
        assert words in capsys.readouterr().err


def test_what_a_chinese_excel_saves_is_read(tmp_path):
    folder = draft(tmp_path, "qinghe", "青禾县")
    review = Review(folder)
    review.change_role(key(review, "18公里"), "context")
    said = read_corrections(folder)
    text = (folder / FILE).read_text(encoding="utf-8")
    for encoding in ("gb18030", "utf-8-sig"):
        (folder / FILE).write_text(text, encoding=encoding)
        assert read_corrections(folder) == said
