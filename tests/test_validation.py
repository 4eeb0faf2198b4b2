"""``minsheng check``: each slip named by file, row, column and value, and none hiding another."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from minsheng_analysis.cli import main
from minsheng_analysis.dataset.checking import Check, check_all, check_report
from minsheng_analysis.errors import UnknownReportError
from minsheng_analysis.resources import data_root

Edit = Callable[[str, str, str, str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of Meishan 2017 to break."""
    target = tmp_path / "meishan" / "2017"
    shutil.copytree(data_root() / "meishan" / "2017", target)
    return target


def edit(folder: Path, name: str, key: str, column: str, value: str) -> None:
    """Write a value into the row whose first column is `key`."""
    file = folder / f"{name}.csv"
    table = pd.read_csv(file, dtype=str, keep_default_na=False)
    table.loc[table.iloc[:, 0] == key, column] = value
    table.to_csv(file, index=False, lineterminator="\n")


def places(found: Check) -> list[tuple[str, str, str, str]]:
    return [(p.file, p.row, p.column, p.value) for p in found.problems]


def test_every_report_that_comes_with_the_project_is_sound() -> None:
    found = check_all()
    assert len(found) >= 7
    assert [check.summary("en") for check in found if not check.ok] == []


def test_all_slips_of_all_files_are_named_at_once(folder: Path) -> None:
    edit(folder, "projects", "3", "name_en", "")
    edit(folder, "statements", "L002.01", "figure", "若干")
    edit(folder, "statements", "L003.01", "role", "goal")
    edit(folder, "statements", "L004.02", "stage", "done")
    edit(folder, "statements", "L005.01", "as_of", "2017-31-12")
    edit(folder, "statements", "L006.01", "section", "may")
    edit(folder, "statements", "L007.01", "line", "30")
    edit(folder, "indicators", "p02.reemployed", "direction", "up")
    edit(folder, "indicators", "p09.startups", "actual_fact", "p09.startup.actual")
    edit(folder, "indicators", "p10.women_training", "concept", "women")
    edit(folder, "indicators", "p13.ecommerce_training", "project_no", "99")
    found = places(check_report(folder))
    for expected in [
        ("projects.csv", "4 (3)", "name_en", ""),
        ("statements.csv", "2 (L002.01)", "figure", "若干"),
        ("statements.csv", "6 (L003.01)", "role", "goal"),
        ("statements.csv", "11 (L004.02)", "stage", "done"),
        ("statements.csv", "14 (L005.01)", "as_of", "2017-31-12"),
        ("statements.csv", "18 (L006.01)", "section", "may"),
        ("statements.csv", "22 (L007.01)", "line", "30"),
        ("statements.csv", "22 (L007.01)", "statement_id", "L007.01"),
        ("indicators.csv", "3 (p02.reemployed)", "direction", "up"),
        ("indicators.csv", "10 (p09.startups)", "actual_fact", "p09.startup.actual"),
        ("indicators.csv", "11 (p10.women_training)", "concept", "women"),
        ("indicators.csv", "14 (p13.ecommerce_training)", "project_no", "99"),
    ]:
        assert expected in found


@pytest.mark.parametrize(
    ("name", "key", "column", "value", "says"),
    [
        ("statements", "L002.01", "stage", "completed", "a target's stage is planned"),
        ("statements", "L002.02", "stage", "", "a result needs its stage"),
        ("statements", "L002.01", "unit_zh", "公里", "share one unit"),
        ("indicators", "p01.jobs", "target_fact", "p01.jobs.target + p05.graduates93.target", "adds unlike units"),
        ("indicators", "p01.jobs", "target_fact", "p05.graduates93.target", "set comparable to false"),
        ("indicators", "p08.startup_support", "measure", "count", "make it qualitative"),
        ("indicators", "p01.jobs", "measure", "qualitative", "hold numbers"),
        ("indicators", "p08.startup_support", "reason_en", "", "in both languages"),
        ("indicators", "p01.jobs", "status_fact", "p01.jobs.verdict", "no statement speaks"),
        ("indicators", "p01.jobs", "concept", "graduate_employment_rate", "unlike units are never compared"),
        ("indicators", "p01.jobs", "parent", "p77.none", "no such indicator"),
    ],
)
def test_a_slip_says_what_is_wrong_and_how_to_mend_it(
    folder: Path, name: str, key: str, column: str, value: str, says: str
) -> None:
    edit(folder, name, key, column, value)
    found = check_report(folder)
    said = [p.message_en for p in found.problems]
    assert any(says in message for message in said), said
    assert all(p.message_zh != p.message_en for p in found.problems + found.notices)


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("period_end = 2017-12-31", "period_end = 2016-12-31", "period_end"),
        ("as_of = 2017-11-30", "as_of = 2016-11-30", "as_of"),
        ("as_of = 2017-11-30", 'as_of = "30 November"', "as_of"),
        ('sha256 = "4f6de2', 'sha256 = "XYZ', "source.sha256"),
        ('sha256 = "', 'url = "www.example.org"\nsha256 = "', "source.url"),
        ("last_line = 16", "", "last_line"),
        ('coverage = "partial"', 'coverage = "most"', "coverage"),
        ('region = "meishan"', 'region = "leshan"', "region, year"),
    ],
)
def test_slips_of_report_toml(folder: Path, old: str, new: str, column: str) -> None:
    file = folder / "report.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    assert column in [p.column for p in check_report(folder).problems if p.file == "report.toml"]


def test_unreadable_files_do_not_hide_the_others(folder: Path) -> None:
    (folder / "report.toml").write_text("region = ", encoding="utf-8")
    (folder / "projects.csv").write_bytes("project_no,name_zh\n1,就业\n".encode("gbk"))
    (folder / "costs.csv").write_text('a,b\n1,"2\n', encoding="utf-8")
    edit(folder, "indicators", "p01.jobs", "measure", "number")
    found = check_report(folder)
    assert {p.file for p in found.problems} >= {"report.toml", "projects.csv", "costs.csv", "indicators.csv"}


def test_what_may_stand_is_a_notice(folder: Path) -> None:
    file = folder / "statements.csv"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    edit(folder, "projects", "1", "name_zh", "城镇新增就业 ")
    edit(folder, "indicators", "p01.jobs", "target_fact", "")
    table = pd.read_csv(folder / "indicators.csv", dtype=str, keep_default_na=False)
    table.assign(colour="blue").to_csv(folder / "indicators.csv", index=False, lineterminator="\n")
    found = check_report(folder)
    assert found.ok
    said = " ".join(p.line("en") for p in found.notices)
    for words in (
        "Windows line ends",
        "byte order mark",
        "spaces at its ends",
        "column colour",
        "without target_fact",
        "no indicator uses this target",
    ):
        assert words in said


def test_command_names_each_slip_and_fails(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINSHENG_LANG", "zh")
    arguments = ["check", "--data-dir", str(folder.parents[1])]
    main(arguments)
    assert "meishan/2017：0处问题" in capsys.readouterr().out
    edit(folder, "indicators", "p01.jobs", "direction", "up")
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 1
    assert (
        "indicators.csv，行 2 (p01.jobs)，列 direction [up]：须为 increase, decrease, reach 之一"
        in capsys.readouterr().out
    )


def test_several_reports_are_counted_together_at_the_end(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for lang, said in (("en", "7 reports in all — problems: 0, "), ("zh", "合计7份报告：0处问题，")):
        monkeypatch.setenv("MINSHENG_LANG", lang)
        main(["check"])
        assert capsys.readouterr().out.splitlines()[-1].startswith(said)
        main(["check", "--region", "yubei"])
        assert "合计" not in (told := capsys.readouterr().out)
        assert "in all" not in told


def test_a_place_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnknownReportError):
        check_all(tmp_path)
    with pytest.raises(UnknownReportError, match="nowhere"):
        check_all(region="nowhere")
