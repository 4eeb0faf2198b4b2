"""Tables that are no tables and a report.toml that is none: named by file and line, in a few lines, without a traceback."""

from __future__ import annotations

import csv
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
import small_report

import minsheng_analysis as ms
from minsheng_analysis.cli import main
from minsheng_analysis.dataset import delimited, schema
from minsheng_analysis.dataset.checking import check_report, findings_table
from minsheng_analysis.dataset.meta import read_meta
from minsheng_analysis.dataset.schema import CODES, PATTERNS, REQUIREMENTS
from minsheng_analysis.errors import DataError, Problem, told
from minsheng_analysis.language.messages import catalogue

REPORT_TABLES = [f"anping/2020/{name}.csv" for name in schema.TABLES]
SHARED_TABLES = [f"{name}.csv" for name in ("regions", "population", "places", "concepts")]

#: What a file is made into, and what is said of it.
RUINS: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "an unclosed quote": (lambda raw: raw.rstrip(b"\n") + b'\n"x', "never closed"),
    "a quote that is closed too early": (lambda raw: raw + b'"a"b,c\n', "not well-formed"),
    "an unclosed quote before 10 MB": (lambda raw: raw + b'"' + b"y" * 10_000_000, "has no end"),
    "a cell of 30,000 characters": (lambda raw: raw + b"y" * 30_000 + b"\n", "longer than 20000 characters"),
    "a cell too many": (lambda raw: raw + b"x," * 40 + b"x\n", "the row has 41 cells"),
    "nothing": (lambda raw: b"", "is empty"),
    "line ends": (lambda raw: b"\r\n\r\n", "is empty"),
    "no first column": (lambda raw: b"\n".join(line.partition(b",")[2] for line in raw.split(b"\n")), "is missing; add it to the header"),
    "a column twice": (lambda raw: raw.partition(b"\n")[0] + b"," + raw.split(b",", 1)[0] + b"\n", "names a column twice"),
    "a column without a name": (lambda raw: b",," + raw, "has no name"),
    "600 columns": (lambda raw: b"a," + b",".join(b"c%d" % n for n in range(600)) + b"\n", "has 601 columns"),
    "neither encoding": (lambda raw: raw + b"\xff\xfe\xfa\n", "is not UTF-8"),
    "NULs": (lambda raw: raw + bytes(10), "NUL"),
    "a picture": (lambda raw: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "is not UTF-8"),
    "65 MB": (lambda raw: raw + b"\n" * 65_000_000, "larger than 64 MB"),
}  # fmt: skip


def _data(tmp_path: Path) -> Path:
    folder = small_report.write(tmp_path)
    for name in schema.TABLES:
        file = folder / f"{name}.csv"
        if not file.exists():
            file.write_text(",".join(schema.TABLES[name].columns) + "\n", encoding="utf-8")
    for name in SHARED_TABLES:
        (tmp_path / name).write_text(",".join(schema.SHARED[name[:-4]].columns) + "\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("kind", RUINS)
@pytest.mark.parametrize("name", [*REPORT_TABLES, *SHARED_TABLES])
def test_a_table_that_is_none_is_named(tmp_path: Path, name: str, kind: str) -> None:
    folder = _data(tmp_path)
    file = tmp_path / name
    ruin, says = RUINS[kind]
    file.write_bytes(ruin(file.read_bytes()))
    found = check_report(folder)
    own = [p for p in found.problems if p.file == file.name]
    assert [p for p in own if says in p.message_en], [p.line("en") for p in found.problems]
    assert all(p.message_zh != p.message_en for p in own)
    # One broken file is one thing to say, not a line for each row that pointed into it.
    assert len(told(found.problems, "en")[0]) <= 2
    if name in REPORT_TABLES or name in ("population.csv", "regions.csv"):
        with pytest.raises(DataError, match=says):
            ms.load("anping", 2020, data_dir=tmp_path)


def test_what_is_wrong_is_named_alike_whatever_length_of_a_cell_other_libraries_allow(tmp_path: Path) -> None:
    ruin, says = RUINS["an unclosed quote before 10 MB"]
    file = _data(tmp_path) / "indicators.csv"
    file.write_bytes(ruin(file.read_bytes()))
    before = csv.field_size_limit(1 << 30)
    try:
        told_then = [p.message_en for p in check_report(file.parent).problems if p.file == file.name]
    finally:
        csv.field_size_limit(before)
    assert any(says in words for words in told_then)


@pytest.mark.parametrize("name", [*REPORT_TABLES, *SHARED_TABLES, "anping/2020/report.toml"])
def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path, name: str) -> None:
    folder = _data(tmp_path)
    file = tmp_path / name
    for make in (file.mkdir, lambda: file.symlink_to(file.name)):
        file.unlink() if file.is_file() or file.is_symlink() else None
        make()
        (told_once,) = check_report(folder).problems
        assert (told_once.file, told_once.message_en.partition(":")[0]) == (file.name, "cannot be read")
        if file.is_dir() and not file.is_symlink():
            file.rmdir()


#: Cells that are no number, day, code or list, and are far from it.
CELLS = [
    ("statements", "line", "9" * 24), ("statements", "line", "0"), ("statements", "line", "²"), ("statements", "project_no", "99999999999999"),
    ("statements", "figure", "9" * 1_000_000 + "个"), ("statements", "figure", "9" * 30 + "个"), ("statements", "as_of", "2023-02-30"),
    ("statements", "as_of", "0000-01-01"), ("statements", "as_of", "9999-12-31"), ("statements", "part_of", "p1.pipes.actual"),
    ("statements", "subject_zh", "管\u202e网"), ("statements", "subject_zh", "管\x07网"), ("indicators", "name_zh", "\ud800"),
    ("indicators", "target_fact", " + ".join(["p1.pipes.target"] * 200)), ("indicators", "indicator_id", "x" * 101),
    ("observations", "lines", "a;;b"), ("observations", "lines", ";"), ("blockers", "since", "2020-13-01"), ("projects", "project_no", "1.5"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "column", "value"), CELLS, ids=[f"{t}.{c}: {v[:12]!a}" for t, c, v in CELLS])
def test_a_cell_far_from_its_field_is_named(tmp_path: Path, table: str, column: str, value: str) -> None:
    folder = _data(tmp_path)
    file = folder / f"{table}.csv"
    columns = schema.TABLES[table].columns
    sound = dict.fromkeys(columns, "") | {
        "observation_id": "o1", "blocker_id": "b1", "statement_id": "L001.01", "indicator_id": "p1.pipes", "project_no": "1",
        "fact_id": "p1.pipes.actual",
    }  # fmt: skip
    row = sound | {column: value}
    text = ",".join(columns) + "\n" + ",".join(row[name] for name in columns) + "\n"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    problems = check_report(folder).problems
    # What no cell can hold, a lone surrogate or a million digits, is the file's fault and has no column.
    assert [p for p in problems if p.file == file.name and p.column in (column, "")]
    assert max(len(p.line(lang)) for p in problems for lang in ("en", "zh")) < 400


TOML = [
    ('period_end = 2020-12-31', "period_end = 2019-12-31", "period_end"),
    ('period_end = 2020-12-31', "period_end = 2020-01-01", "period_end"),
    ("as_of = 2020-12-31", "as_of = 2020-02-30", ""),
    ("as_of = 2020-12-31", "as_of = 0001-01-01", "as_of"),
    ("as_of = 2020-12-31", "as_of = 2020-12-31T12:00:00", "as_of"),
    ("first_line = 1", 'first_line = "1"', "first_line"),
    ("last_line = 9", "last_line = 9.5", "last_line"),
    ("last_line = 9", "last_line = inf", "last_line"),
    ("last_line = 9", "last_line = 0", "last_line"),
    ("first_line = 1", "first_line = 10", "last_line"),
    ("year = 2020", 'year = "x"', "year"),
    ("year = 2020", "year = [1]", "year"),
    ("year = 2020", "year = true", "year"),
    ("year = 2020", "year = 0x" + "f" * 100_000, ""),
    ('region = "anping"', "region = 0x" + "f" * 5_000, ""),
    ("year = 2020", "year = " + "9" * 5000, ""),
    ("year = 2020", "year = " + "9" * 24, "year"),
    ('title_zh = "安平县2020年民生实事完成情况"', "title_zh = { a = 1 }", "title_zh"),
    ('title_zh = "安平县2020年民生实事完成情况"', 'title_zh = "安平\\u202e"', "title_zh"),
    ("region", "x = " + "[" * 5000 + "]" * 5000 + "\nregion", ""),
    ("region", "x = " + "{a=" * 5000 + "1" + "}" * 5000 + "\nregion", ""),
    ("region", "a" + ".a" * 20_000 + " = 1\nregion", ""),
    ("region", '"a"' + ' . "a"' * 20_000 + " = 1\nregion", ""),
    ("[source]", "[a" + ".a" * 20_000 + "]\n[source]", ""),
    ("region", "#" + "x" * 2_000_000 + "\nregion", ""),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "column"), TOML, ids=[new[:40] for _, new, _ in TOML])
def test_report_toml_is_held_against_its_fields(tmp_path: Path, old: str, new: str, column: str) -> None:
    assert old in small_report.REPORT
    folder = small_report.write(tmp_path, report=small_report.REPORT.replace(old, new, 1))
    tracemalloc.start()
    began = time.process_time()
    _, problems = read_meta(folder / "report.toml")
    assert time.process_time() - began < 3  # going back over letters took minutes
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 50_000_000
    assert [p.column for p in problems] == [column]
    assert len(problems[0].line("zh")) < 400
    with pytest.raises(DataError):
        ms.load("anping", 2020, data_dir=tmp_path)


@pytest.mark.parametrize("value", ["5", '"x"', "[1]", "true", "2020-01-01"])
@pytest.mark.parametrize("key", ["sections", "source"])
def test_a_table_of_report_toml_that_is_none(tmp_path: Path, key: str, value: str) -> None:
    head = small_report.REPORT.partition("[source]")[0]
    source, _, sections = small_report.REPORT.removeprefix(head).partition("[[sections]]")
    rest = source if key == "sections" else f"[[sections]]{sections}"
    folder = small_report.write(tmp_path, report=f"{key} = {value}\n{head}{rest}")
    _, problems = read_meta(folder / "report.toml")
    assert [p.column for p in problems] == [key]


def test_what_report_toml_may_leave_out_is_there_empty(tmp_path: Path) -> None:
    report = small_report.REPORT.replace('publisher_en = "Anping county government"\n', "").replace(
        "published = 2021-01-20\n", ""
    )
    folder = small_report.write(tmp_path, report=report.replace('title_en = "Completion"\n', ""))
    meta, problems = read_meta(folder / "report.toml")
    assert problems == []
    assert (meta["source"]["publisher_en"], meta["source"]["published"], meta["sections"][0]["title_en"]) == (
        "",
        "",
        "",
    )


# --- answers that can be read ---


def test_a_missing_table_is_told_once(tmp_path: Path) -> None:
    folder = _data(tmp_path)
    (folder / "projects.csv").unlink()
    assert [(p.file, p.column) for p in check_report(folder).problems] == [("projects.csv", "")]


def test_one_cause_is_one_line_with_its_count() -> None:
    many = [Problem("t.csv", f"{n} (k{n})", "stage", "done", "must be else", "须改") for n in range(2, 50_002)]
    assert told(many, "en") == (
        ["t.csv, 50000 rows: 2 (k2), 3 (k3), 4 (k4), 5 (k5), 6 (k6) …, column stage [done]: must be else"], 0
    )  # fmt: skip
    assert told(many, "zh")[0] == ["t.csv，50000 行：2 (k2)、3 (k3)、4 (k4)、5 (k5)、6 (k6) …，列 stage [done]：须改"]


def test_answers_have_at_most_some_twenty_lines_and_the_rest_goes_to_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINSHENG_LANG", "en")
    statements = small_report.STATEMENTS.splitlines()
    for n in range(3000):
        # Each row names a project of its own that is not there, a role that is none, and a section that is none.
        statements.append(f"L{n + 20:04d}.01,f{n},{n + 5},r{n},物,{n + 1}个,,,s{n},2020-12-31,S{n},{n + 20},,")
    folder = small_report.write(tmp_path, statements="\n".join(statements) + "\n")
    with pytest.raises(DataError) as caught:
        ms.load("anping", 2020, data_dir=tmp_path)
    assert len(caught.value.problems) >= 6000
    for text in (caught.value.message("en"), caught.value.message("zh")):
        assert len(text.splitlines()) <= 21
        assert len(text) < 4000
    with pytest.raises(SystemExit):
        main(["check", "--data-dir", str(tmp_path), "--csv", str(tmp_path / "all.csv")])
    said = capsys.readouterr().out
    assert len(said.splitlines()) <= 45
    assert len(said) < 8000
    listed = (tmp_path / "all.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(listed) == 1 + len(findings_table([check_report(folder)]))
    assert len(listed) > 9000


def test_every_rule_has_its_words_in_both_languages() -> None:
    said = catalogue("validation")
    assert [text for text in REQUIREMENTS.values() if text not in said] == []
    rules = {
        field.rule
        for tables in (schema.TABLES, schema.SHARED, schema.META)
        for t in tables.values()
        for field in t.fields.values()
    }
    assert rules - {""} <= {*CODES, *PATTERNS}
    assert {rule for rule in rules - {""} if rule not in CODES} <= set(REQUIREMENTS)


def test_limits_leave_room_for_real_tables() -> None:
    # The largest report that there is has some 550 statements of some 170 characters.
    assert delimited.MAX_ROWS > 100 * 550
    assert delimited.MAX_BYTES > 100 * 550 * 170
