"""Documents of one's own: one command, drafts kept and read again, what fails named, and two lines of Python."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import pytest
from commands import run

import minsheng_analysis as ms
from minsheng_analysis import cli
from minsheng_analysis.dataset.checking import check_report
from minsheng_analysis.dataset.drafted_cells import UNREAD
from minsheng_analysis.dataset.meta import read_meta
from minsheng_analysis.errors import MinshengError, UsageError
from minsheng_analysis.extraction import KINDS, extract
from minsheng_analysis.extraction.drafts import documents_in, keep_drafts
from minsheng_analysis.extraction.review import Review

DOCUMENTS = Path(__file__).parent / "documents"
WORD = DOCUMENTS / "field_a" / "a02_linbo_2021.docx"
PAGE = DOCUMENTS / "field_a" / "a04_lupu_2023.html"
TEXT = DOCUMENTS / "field_a" / "a01_tangxi_2022.txt"
SMALL = "# 某县2021年民生实事项目完成情况\n\n新建公园10个。全年建成公园12个，完成年度目标10个的120%。\n"


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    monkeypatch.setenv("MINSHENG_LANG", "en")


def write(folder: Path, name: str, text: str = SMALL) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_word_file_becomes_pages_in_one_command(capsys, tmp_path):
    code, out, err = run(
        capsys, "report", WORD, "--data-dir", tmp_path / "drafts", "--out", tmp_path / "reports", "--lang", "en"
    )
    assert code == 0, err
    assert {p.name for p in (tmp_path / "reports").rglob("*.html")} == {
        "annual_report.en.html", "evaluation.en.html", "index.html", "index.en.html",
    }  # fmt: skip
    folder = tmp_path / "drafts" / "linpo" / "2021"  # 临泊市: 泊 alone is read po
    assert f"Next: minsheng review {folder}" in out
    assert "Look at these first" in out
    assert check_report(folder).ok
    assert (folder / "source" / WORD.name).read_bytes() == WORD.read_bytes()


def test_a_folder_names_what_fails_and_makes_the_rest(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))  # without LibreOffice, whatever the machine has
    folder = tmp_path / "in"
    for name, town in (("east.md", "东"), ("west.md", "西")):
        write(folder, name, SMALL.replace("某", town))
    write(folder / "deeper", "notes.txt", "今天下雨。\n")
    write(folder, "broken.docx", "no Word file")
    write(folder, "scan.jpg", "a picture")
    write(folder, "plan.rar", "an archive")
    (folder / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and no more")
    write(folder, "Thumbs.db", "what Windows leaves")
    write(folder, "~$east.docx", "what Word leaves while a file is open")
    code, out, err = run(
        capsys, "report", folder, "--data-dir", tmp_path / "drafts", "--out", tmp_path / "reports",
        "--lang", "en", "--notebook", "evaluation",
    )  # fmt: skip
    assert code == 1
    assert "2 documents read" in out
    for place in ("dongxian", "xixian"):
        assert f"next: minsheng review {tmp_path / 'drafts' / place / '2021'}" in out
    pages = (tmp_path / "reports").rglob("evaluation.*.html")
    assert sorted(p.parent.parent.name for p in pages) == ["dongxian", "xixian"]
    with (tmp_path / "drafts" / "failures.csv").open(encoding="utf-8-sig", newline="") as stream:
        failed = {row["document"]: row for row in csv.DictReader(stream)}
    assert set(failed) == {"broken.docx", "notes.txt", "scan.jpg", "plan.rar", "old.xls"}
    assert "character recognition" in failed["scan.jpg"]["error_en"]
    assert "convert it to .docx" in failed["plan.rar"]["error_en"]
    assert "LibreOffice" in failed["old.xls"]["error_en"]
    assert all(row["error_en"] and row["error_zh"] != row["error_en"] for row in failed.values())
    assert "5 documents gave no page" in err


def test_documents_of_one_place_and_year_take_no_place_from_each_other(tmp_path):
    one, other = write(tmp_path / "a", "report.md"), write(tmp_path / "b", "report.md", SMALL.replace("12个", "11个"))
    again = write(tmp_path / "c", "again.md")
    kept = keep_drafts([one, other, again], tmp_path / "drafts", workers=2)
    assert kept[0].folder != kept[1].folder
    assert all(k.folder is not None and check_report(k.folder).ok for k in kept[:2])
    assert kept[2].error is not None
    assert "report.md" in kept[2].error.message_en
    assert kept[1].folder is not None
    assert read_meta(kept[1].folder / "report.toml")[0]["region"] == kept[1].folder.parent.name
    # A second run finds each document its own draft.
    folders = [k.folder for k in keep_drafts([other, one], tmp_path / "drafts")]
    assert folders == [kept[1].folder, kept[0].folder]


@pytest.mark.parametrize("workers", [1, 2])
def test_what_was_read_before_an_interruption_is_there(tmp_path, workers):
    documents = [write(tmp_path / str(n), "report.md", SMALL.replace("12个", f"{n}个")) for n in range(11, 16)]
    told: list[Path] = []

    def interrupt(file: Path) -> None:
        told.append(file)
        if len(told) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        keep_drafts(documents, tmp_path / "drafts", workers=workers, tell=interrupt)
    assert told == documents[:2]
    assert len(list((tmp_path / "drafts").rglob("report.toml"))) == 2


def test_what_was_corrected_by_hand_stands(tmp_path):
    document = write(tmp_path, "county.md")
    (first,) = keep_drafts([document], tmp_path / "drafts")
    assert first.folder is not None
    table = first.folder / "statements.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("12个", "13个"), encoding="utf-8")
    (again,) = keep_drafts([document], tmp_path / "drafts")
    assert (again.folder, again.by_hand) == (first.folder, True)
    assert "13个" in table.read_text(encoding="utf-8")


def test_two_lines_of_python(tmp_path):
    report = ms.read(WORD)
    assert isinstance(report, ms.Report)
    assert report.draft is not None
    assert report.draft.rows > report.draft.reviewed == 0
    with pytest.warns(UserWarning, match="broken"):
        several = ms.read([TEXT, write(tmp_path, "broken.pdf")])
    assert [type(one) for one in several] == [ms.Report]
    assert len(ms.read(tmp_path / "in") if shutil.copytree(DOCUMENTS / "field_a", tmp_path / "in") else []) == 8
    with pytest.raises(MinshengError):
        ms.read(tmp_path / "broken.pdf")
    with pytest.raises(UsageError, match="no file"):
        ms.read("nowhere.docx")


def test_a_folder_that_is_a_report_is_made_of_its_tables(capsys, tmp_path):
    (kept,) = keep_drafts([write(tmp_path / "in", "county.md")], tmp_path / "in" / "drafts")
    assert kept.folder is not None
    toml = kept.folder / "report.toml"
    whole = toml.read_text(encoding="utf-8")
    toml.write_text(
        re.sub(r"\[draft\]\n(?:.+\n)*", "", whole).replace('title_en = "', 'title_en = "Mine: ', 1), encoding="utf-8"
    )
    before = {file: file.read_bytes() for file in (tmp_path / "in").rglob("*") if file.is_file()}
    code, _, err = run(capsys, "report", kept.folder, "--out", tmp_path / "out", "--lang", "en")
    assert code == 0, err
    assert {file: file.read_bytes() for file in (tmp_path / "in").rglob("*") if file.is_file()} == before
    pages = {page.stem: page.read_text(encoding="utf-8") for page in (tmp_path / "out").rglob("county/*/*.html")}
    assert set(pages) == {"annual_report.en", "evaluation.en"}
    assert "Mine: " in pages["annual_report.en"]
    # Beside others it is named; in a folder of documents its document is not read anew.
    with pytest.raises(UsageError, match="is a report, no document"):
        documents_in([kept.folder, kept.folder])
    assert documents_in([tmp_path / "in"]) == [tmp_path / "in" / "county.md"]


def test_a_draft_reviewed_whole_names_the_last_step(tmp_path, capsys):
    document = write(tmp_path, "county.md")
    arguments = ("report", document, "--data-dir", tmp_path / "drafts", "--out", tmp_path / "out", "--lang", "en", "--notebook", "evaluation")  # fmt: skip
    (kept,) = keep_drafts([document], tmp_path / "drafts")
    assert kept.folder is not None
    review = Review(kept.folder)
    review.right([figure.key for figure in review.found])
    code, out, err = run(capsys, *arguments)
    assert code == 0, err
    assert f"all {len(review.items)} rows reviewed" in out
    assert f"delete its [draft] block, and make the pages again: minsheng report {kept.folder}" in out
    assert "Next:" not in out


def test_a_folder_without_documents_is_a_wrong_call(tmp_path):
    write(tmp_path, "data.csv")
    with pytest.raises(UsageError, match="holds no document"):
        documents_in([tmp_path])


def test_the_kind_can_be_said(capsys, tmp_path):
    code, _, err = run(capsys, "extract", PAGE, "--out", tmp_path / "draft", "--kind", "progress")
    assert code == 0, err
    assert 'kind = "progress"' in (tmp_path / "draft" / "report.toml").read_text(encoding="utf-8")
    code, _, err = run(capsys, "extract", PAGE, "--out", tmp_path / "draft", "--kind", "novel")
    assert code == 2
    for command in ("extract", "report"):
        (option,) = [one for one in cli.cli.commands[command].params if one.name == "kind"]
        assert tuple(option.type.choices) == KINDS


def test_no_command_needs_the_region_of_a_single_report(capsys, tmp_path):
    run(capsys, "extract", TEXT, "--out", tmp_path / "draft")
    code, out, _ = run(capsys, "verify", "--data-dir", tmp_path / "draft", "--source", TEXT)
    assert "SHA-256 agrees" in out
    assert "0 missing from their line" in out
    for command in ("audit", "evaluate", "questions", "followups"):
        code, _, err = run(capsys, command, "--data-dir", tmp_path / "draft")
        assert code == 0, (command, err)


def _edited(table: Path, edit) -> None:
    """Change the rows of a table as by hand."""
    rows = edit(list(csv.DictReader(table.open(encoding="utf-8", newline=""))))
    with table.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize(
    ("name", "column", "said"),
    [("indicators", "target_value", "10"), ("indicators", "actual_value", "12"), ("statements", "value", "10")],
)
def test_a_number_changed_where_nothing_reads_it_is_told(name, column, said, capsys, tmp_path):
    drafts = tmp_path / "drafts"
    document = write(tmp_path, "county.md", "某县2021年民生实事项目完成情况\n\n计划新建公园10个，全年建成公园12个。\n")
    common = (
        "report",
        document,
        "--data-dir",
        drafts,
        "--out",
        tmp_path / "out",
        "--lang",
        "en",
        "--notebook",
        "evaluation",
    )
    code, out, _ = run(capsys, *common)
    assert (code, "never read" in out) == (0, False)
    folder = drafts / "county" / "2021"
    _edited(folder / f"{name}.csv", lambda rows: [row | {column: "77"} for row in rows[:1]] + rows[1:])
    told = f"{name}.csv, row 2"
    code, out, _ = run(capsys, *common)
    line = next(line for line in out.splitlines() if "never read" in line)
    for part in (
        told,
        f"column {column} [77]",
        f"the figures say {said},",
        "correct `figure` or `role` in statements.csv",
    ):
        assert part in line
    # The review, which refuses what was changed by hand, is not what comes next.
    assert "minsheng review" not in out
    code, out, _ = run(capsys, "check", "--data-dir", folder)
    assert code == 0
    assert told in out


def test_a_draft_that_does_not_load_makes_no_page_and_promises_none(capsys, tmp_path):
    drafts = tmp_path / "drafts"
    common = ("report", write(tmp_path, "county.md"), "--data-dir", drafts, "--out", tmp_path / "out")
    run(capsys, *common, "--notebook", "evaluation", "--lang", "en")
    _edited(next(drafts.glob("*/*/indicators.csv")), lambda rows: [*rows, rows[0]])
    shutil.rmtree(tmp_path / "out")
    for more in ((), ("--draft-anyway",)):
        code, _, err = run(capsys, *common, *more)
        assert code == 1
        assert "no page can be made" in err
        assert err.count("indicator_id") == 1
        assert "--draft-anyway" not in err
        assert not (tmp_path / "out").exists()


def test_report_refuses_what_check_calls_wrong(capsys, tmp_path):
    folder = tmp_path / "drafts" / "county" / "2021"
    run(capsys, "extract", write(tmp_path, "county.md"), "--out", folder)
    table = folder / "statements.csv"
    # A stage that a result cannot be without: it loads, and check calls it wrong.
    _edited(table, lambda rows: [row | ({"stage": ""} if row["role"] == "actual" else {}) for row in rows])
    assert run(capsys, "check", "--data-dir", folder)[0] == 1
    common = ("report", "--data-dir", folder, "--out", tmp_path / "out", "--lang", "en", "--notebook", "evaluation")
    code, _, err = run(capsys, *common)
    assert code == 1
    for part in ("statements.csv", "stage", "a result needs its stage", "--draft-anyway"):
        assert part in err
    code, _, err = run(capsys, *common, "--draft-anyway")
    assert code == 0, err


@pytest.mark.parametrize("told", ["验收合格率达到100%", "惠及150.0户"])
def test_a_draft_just_made_is_not_told_to_differ_from_its_figures(tmp_path: Path, told: str) -> None:
    # A rate of a whole ends at 100%, and 150.0 households are 150; the draft writes what rounding alone leaves open.
    document = tmp_path / "report.txt"
    document.write_text(
        f"某县2023年民生实事完成情况\n\n一、住房保障\n计划改造房屋6栋，实际改造房屋6栋，{told}。\n", encoding="utf-8"
    )
    folder = tmp_path / "xian" / "2023"
    extract(document, folder)
    found = check_report(folder)
    assert not [one for one in (*found.problems, *found.notices) if one.kind == UNREAD]
    # What someone has changed is named.
    rows = (folder / "statements.csv").read_text(encoding="utf-8")
    (folder / "statements.csv").write_text(rows.replace(",6,6,6,", ",6,6,7,", 1), encoding="utf-8")
    found = check_report(folder)
    assert [one.column for one in (*found.problems, *found.notices) if one.kind == UNREAD] == ["high"]
