"""What commands write to a terminal: no word broken, both bases, what is short first and never folded away."""

import re

import pytest

import minsheng_analysis as ms
from minsheng_analysis.appraisal.listing import as_text as findings_text
from minsheng_analysis.appraisal.promises import promise_table, promises_text
from minsheng_analysis.display.terminal_table import terminal_table
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


def test_a_narrow_terminal_goes_without_what_can_be_spared_and_keeps_the_rest_whole(tables):
    narrow = tables["list"]("en", 60)
    assert "shanghai/2024" in narrow
    assert "indicators" not in narrow
    assert "indicators" in tables["list"]("en", 120)
    columns = [("name", False), ("more", False)]
    assert (
        terminal_table(columns, [("extraordinary", "incomprehensible")], width=20, spare=(1,)) == "name\nextraordinary"
    )
    assert "more" in terminal_table(columns, [("one", "two")], width=20, spare=(1,))


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
        assert sorted(name for name in short for line in lines[2:6] if name in line) == sorted(short)
        assert lines[6].startswith("… ")
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
