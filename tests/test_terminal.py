"""What commands write to a terminal: no word broken, both bases, what is short first and never folded away."""

import re

import pandas as pd
import pytest
from rich.cells import cell_len

import minsheng_analysis as ms
from minsheng_analysis.appraisal.listing import as_text as findings_text
from minsheng_analysis.appraisal.promises import promise_table, promises_text
from minsheng_analysis.cli import main
from minsheng_analysis.display.terminal_table import terminal_table
from minsheng_analysis.language.lines import terminal_width
from minsheng_analysis.pages.progress.terminal import as_text as pace_text
from minsheng_analysis.pages.terminal import promises_kept, reports_text, scores_text

BASES = ("reported", "completed")


@pytest.fixture(scope="module")
def yubei():
    return ms.load("yubei", 2021)


@pytest.fixture(scope="module")
def paced(yubei):
    return [ms.progress(yubei, basis=basis) for basis in BASES]


@pytest.fixture(scope="module")
def tables(yubei, paced):
    """Each table as a function of its language and width."""
    catalog, findings = ms.catalog(), ms.audit(yubei)
    counted, scores = promises_kept(catalog), [ms.evaluate(yubei, basis=basis) for basis in BASES]
    return {
        "list": lambda lang, width: reports_text(catalog, counted, lang=lang, width=width),
        "evaluate": lambda lang, width: scores_text(*scores, lang=lang, width=width),
        "progress": lambda lang, width: pace_text(yubei, *paced, lang=lang, width=width),
        "audit": lambda lang, width: findings_text(findings, lang=lang, width=width),
        "promises": lambda lang, width: promises_text(promise_table(yubei, lang=lang), width=width),
    }


@pytest.mark.parametrize("table", ["list", "evaluate", "progress", "audit", "promises"])
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [80, 120])
def test_no_word_number_or_key_is_broken(tables, table, lang, width):
    words = re.compile("[A-Za-z0-9][A-Za-z0-9./%’-]*")
    narrow, wide = (tables[table](lang, columns) for columns in (width, 2000))
    assert set(words.findall(narrow)) <= set(words.findall(wide))


def test_what_a_narrow_terminal_has_no_column_for_goes_below_its_row(tables):
    narrow = tables["list"]("en", 60).splitlines()
    place = next(n for n, line in enumerate(narrow) if line.startswith("shanghai/2024"))
    assert not any("indicators" in line for line in narrow[:2])
    # Twelve indicators of Shanghai, up to 6 November.
    assert " ".join("".join(narrow[place : place + 3]).split()).endswith("progress (excerpt) · indicators 12")
    assert "indicators" in tables["list"]("en", 120).splitlines()[0]
    columns = [("name", True), ("words", False), ("more", False)]
    given = {"width": 20, "below": 1, "spare": {2: "and"}}
    folded = terminal_table(columns, [("7000000", "a few", "impenetrable")], **given)
    assert folded == "   name\n  words\n7000000\n  a few\n  · and impenetrable"
    assert terminal_table(columns, [("7", "a", "b")], **given) == "name  words  more\n   7  a      b"


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("table", ["list", "evaluate", "progress", "promises"])
def test_no_value_is_left_out_at_any_width(tables, table, lang):
    numbers = re.compile(r"\d{4}-\d\d-\d\d|\d+(?:\.\d+)?%")
    counts = [sorted(numbers.findall(tables[table](lang, width))) for width in (60, 80, 120, 2000)]
    assert counts[0] == counts[1] == counts[2] == counts[3] != []


@pytest.mark.parametrize(
    ("lang", "first"),
    [("en", "  Water mains renewed and laid: 148.61 km"), ("zh", "  改造和新增供水管网：承诺148.61公里")],
)
def test_a_finding_has_the_whole_width_of_a_narrow_terminal(tables, lang, first):
    lines = tables["audit"](lang, 60).splitlines()
    # Its lines in the document stand in the row above it.
    place = next(n for n, line in enumerate(lines) if line.startswith(first))
    assert re.search("18[,、] ?115[,、] ?130", lines[place - 1])
    assert all(cell_len(line) <= 60 for line in lines[:-2])


@pytest.mark.parametrize(
    ("table", "lang", "heads"),
    [
        ("audit", "en", ["✗ contradictions: 3", "! notices: 22 of 25"]),
        ("audit", "zh", ["✗ 矛盾：3", "! 注意：共25，列出22"]),
        # As the tests of the pace above count: four are short once only what is finished counts.
        ("progress", "en", ["▼ missed (on one basis at least): 4", "◆ cannot be judged (on one basis at least): 2", "● target reached: 19 of 64"]),
        ("progress", "zh", ["▼ 未达目标（至少按一种口径）：4", "◆ 不能评价（至少按一种口径）：2", "● 已达标：共64，列出19"]),
        # Mains and waterworks of project 6, trails of project 10; the car park of project 5 is one of six where three were promised.
        ("evaluate", "en", ["short of full marks: 2", "full marks on both bases: 8", "the whole report"]),
        ("evaluate", "zh", ["未得满分：2", "两种口径均为满分：8", "报告整体"]),
        ("list", "en", ["Hunan: 1", "Chongqing: 2", "Sichuan: 2", "Zhejiang: 1", "Shanghai: 1"]),
        ("list", "zh", ["湖南省：1", "重庆市：2", "四川省：2", "浙江省：1", "上海市：1"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("width", [60, 120])
def test_rows_stand_in_groups_with_the_worst_first(tables, table, lang, heads, width):
    assert re.findall("^── (.+?) ─*$", tables[table](lang, width), re.MULTILINE) == heads


def test_lights_that_differ_in_time_are_groups_of_their_own():
    report = ms.load("hunan", 2021)
    text = pace_text(report, *(ms.progress(report, basis=basis) for basis in BASES), lang="en", width=120)
    shown = [line for line in text.splitlines() if line[0] in "─▼■▶●"]
    starts = [n for n, line in enumerate(shown) if line.startswith("──")]
    assert [shown[n].split()[1] for n in starts] == ["▼", "■", "▶"]
    for start, end in zip(starts, [*starts[1:], len(shown)], strict=True):
        assert {row[0] for row in shown[start + 1 : end]} == {shown[start].split()[1]}


@pytest.fixture(scope="module")
def many():
    """A thousand reports of a county each, the last ones kept least of 1,000 promises."""
    rows = [(f"county{n}", 2020, f"第{n}县", f"County {n}", 3, "complete", "2020-12-31") for n in range(1000)]
    counted = {(row[0], 2020): {"reported": (1000, 1000), "completed": (1000 - n, 1000)} for n, row in enumerate(rows)}
    return pd.DataFrame(rows, columns=list(ms.catalog().columns)), counted


def test_of_a_thousand_reports_the_worst_are_listed_and_all_are_counted(many):
    catalog, counted = many
    text = reports_text(catalog, counted, lang="en", width=120)
    listed = re.findall(r"^county(\d+)/2020", text, re.MULTILINE)
    assert listed == [str(n) for n in range(999, 974, -1)]
    *_, more, told = text.splitlines()
    assert "── province not known: 25 of 1,000 ─" in text
    assert more == "… 975 more rows: --all"
    assert told.startswith("1,000 reports; ")
    whole = reports_text(catalog, counted, lang="en", most=None, width=120)
    assert len(re.findall("^county", whole, re.MULTILINE)) == 1000
    assert "--all" not in whole


def test_of_many_projects_the_worst_are_scored_and_the_whole_below_them(yubei):
    scores = [ms.evaluate(yubei, basis=basis) for basis in BASES]
    text = scores_text(*scores, lang="zh", most=3, width=120)
    assert "两种口径均为满分：共8，列出1" in text
    assert re.search("报告整体 .*\n.*\n……还有7行：--all\n", text)
    assert "--all" not in scores_text(*scores, lang="zh", width=120)


def test_a_pipe_has_a_line_a_row_unless_columns_are_asked_for(monkeypatch, capsys):
    for name in ("audit", "list"):
        monkeypatch.delenv("COLUMNS", raising=False)
        main([name, "--lang", "en"]) if name == "list" else main([name, "--all", "--lang", "en"])
        piped = capsys.readouterr().out
        monkeypatch.setenv("COLUMNS", "60")
        main([name, "--lang", "en"])
        narrow = capsys.readouterr().out
        # The sum below the table is a message, and stays whole.
        assert (
            max(cell_len(line) for line in narrow.splitlines() if not line.startswith(("Matters: ", "7 reports; ")))
            <= 60
        )
        row = (
            "✗ contradiction .*It calls the other 6 finished"
            if name == "audit"
            else "shanghai/2024 .*2024-11-06 +Shanghai.*excerpt"
        )
        assert re.search(row, piped)
        assert not re.search(row, narrow)
    for wrong in ("", "0", "wide", "-5"):
        monkeypatch.setenv("COLUMNS", wrong)
        assert terminal_width() > 10_000


def test_what_is_short_on_either_basis_stands_first_and_is_never_folded_away(yubei, paced):
    # Of 20 km of trails 11.4 are finished, of 148.61 km of mains 98.61, of seven waterworks six; the car park is largely built.
    short = [
        "Walking trails built",
        "Water mains renewed and laid",
        "Wangxiang ecological car park",
        "Rural water-supply works",
    ]
    for basis, bases in (("reported", paced), ("completed", paced[::-1])):
        lines = pace_text(yubei, *bases, lang="en", basis=basis, most=1, width=120).splitlines()
        assert sorted(name for name in short for line in lines[3:7] if name in line) == sorted(short)
        assert lines[7].startswith("… ")
    trail = next(line for line in lines if short[0] in line)
    assert re.match("▼ missed +57%  ▲ exceeded +137%", trail)


def test_the_pace_is_summed_up_on_both_bases(tables):
    *_, told, done = tables["progress"]("en", 120).splitlines()
    assert told.startswith("As reported: 1 missed")
    assert done.startswith("Counting only what is finished: 4 missed")


def test_the_marks_that_are_judged_stand_beside_the_grade_of_each_basis(tables):
    row = next(line for line in tables["evaluate"]("en", 120).splitlines() if line.lstrip().startswith("7 "))
    assert re.search(r"100 +80%  excellent +100 +55%  none", row)


@pytest.mark.parametrize(("lang", "said"), [("en", "No project scores less once"), ("zh", "没有项目得分较低")])
def test_of_marks_that_stay_none_is_said_to_fall(lang, said):
    # Everything that Shanghai reports of 2024 is finished.
    report = ms.load("shanghai", 2024)
    told = scores_text(*(ms.evaluate(report, basis=basis) for basis in ("reported", "completed")), lang=lang, width=80)
    assert told.splitlines()[-1].count(said) == 1
