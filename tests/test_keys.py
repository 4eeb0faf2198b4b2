"""Whoever made a report's files does not decide where on the reader's disk anything is written."""

from __future__ import annotations

from pathlib import Path

import pytest
import small_report

import minsheng_analysis as ms
from minsheng_analysis.cli import main
from minsheng_analysis.dataset.meta import read_meta
from minsheng_analysis.errors import DataError, MinshengError, UsageError
from minsheng_analysis.keys import inside, is_region, report_key
from minsheng_analysis.reporting.batch import jobs_of, run
from minsheng_analysis.reporting.jobs import Job
from minsheng_analysis.reporting.publisher import publish

#: What a region must not be: a way out, a path, a device, a name that a shell or a file system reads otherwise.
HOSTILE = [
    "../../escaped", "..", ".", "/tmp/escaped", "a/b", "a\\b", "C:evil", "con", "NUL", "", " ", "5", "-rf", "~", "Yubei",
    "渝北", "a b", "a\nb", "a\0b", "$HOME", "a;b", "a'b", 'a"b', "%2e%2e", "a.b", "．．", "x" * 65, "*", "yubei\u202e",
]  # fmt: skip


def _toml(text: str) -> str:
    return '"' + "".join(f"\\U{ord(c):08x}" for c in text) + '"'


def _tree(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


@pytest.mark.parametrize("region", HOSTILE)
def test_a_region_is_a_plain_code(region: str) -> None:
    assert not is_region(region)


@pytest.mark.parametrize(
    "key", ["yubei/2021/..", "/2021", "yubei/", "yubei/２０２１", "yubei/²", "../x/2021", "yubei/1", ""]
)
def test_what_is_no_report_key_is_refused(key: str) -> None:
    with pytest.raises(UsageError, match="REGION/YEAR"):
        report_key(key)


@pytest.mark.parametrize("value", [*map(_toml, HOSTILE), "5", "[1]", "2021-01-01", "1.5", "true", "{ a = 1 }"])
def test_report_toml_with_such_a_region_is_refused(tmp_path: Path, value: str) -> None:
    folder = small_report.write(tmp_path, report=small_report.REPORT.replace('region = "anping"', f"region = {value}"))
    _, problems = read_meta(folder / "report.toml")
    assert "region" in [problem.column for problem in problems]


@pytest.mark.parametrize(
    ("value", "laid_out"),
    [
        ('"../../escaped"', True),
        *((value, False) for value in ('"../../escaped"', '"/tmp/escaped"', '".."', "5")),
    ],
)
def test_no_command_that_writes_leaves_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str, laid_out: bool
) -> None:
    box = tmp_path / "a" / "b" / "work"
    box.mkdir(parents=True)
    monkeypatch.chdir(box)
    folder = small_report.write(
        box / "data", report=small_report.REPORT.replace('region = "anping"', f"region = {value}")
    )
    data = box / "data" if laid_out else folder
    before = _tree(tmp_path)
    for command in (
        ["report", "--all", "--lang", "zh", "--notebook", "annual_report"],
        ["report", "--region", "anping", "--year", "2020", "--lang", "zh"],
        ["export", "--region", "anping", "--year", "2020"],
        ["export", "--region", "anping", "--year", "2020", "--format", "csv"],
        ["audit", "--region", "anping", "--year", "2020", "--csv", "audit.csv"],
    ):
        with pytest.raises(SystemExit) as ended:
            main([*command, "--data-dir", str(data)])
        assert ended.value.code in (1, 2), command
    made = _tree(tmp_path) - before
    # What may be there is the list of failures, in the folder that was asked for.
    assert {name for name in made if not name.startswith("a/b/work/reports")} == set()
    assert not [name for name in made if name.endswith((".html", ".ipynb")) and not name.endswith("index.html")]


@pytest.mark.parametrize("region", [r for r in HOSTILE if r and "\0" not in r])
def test_commands_refuse_a_region_that_is_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, region: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "document.md").write_text(
        "# 2023年民生实事完成情况\n\n计划新建公园10个，实际建成12个。\n", encoding="utf-8"
    )
    before = _tree(tmp_path)
    for command in (
        ["new", "--data-dir", "data", "--", region, "2023"],
        ["extract", "document.md", "--out", "draft", f"--region={region}"],
        ["report", f"--region={region}", "--year", "2021"],
        ["export", f"--region={region}", "--year", "2021"],
        ["check", f"--region={region}"],
    ):
        with pytest.raises(SystemExit) as ended:
            main(command)
        assert ended.value.code == 2, command
    assert _tree(tmp_path) == before


def test_a_job_that_points_outside_is_not_published_and_stops_no_other(tmp_path: Path) -> None:
    small_report.write(tmp_path / "data")
    options = {"lang": "zh", "data_dir": tmp_path / "data", "out": tmp_path / "out" / "reports"}
    with pytest.raises(MinshengError, match="outside"):
        publish(Job("../..", 2020, **options))
    done = run([Job("../../data/anping", 2020, **options), Job("anping", 2020, **options)], workers=1, progress=False)
    assert [outcome.state for outcome in done.outcomes].count("made") == 1
    assert "outside" in done.failed[0].message_en
    assert not list((tmp_path / "data").rglob("*.html"))
    assert not list(tmp_path.glob("2020"))


def test_a_link_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "yubei").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(MinshengError, match="outside"):
        inside(tmp_path / "out", "yubei", "2021")
    assert inside(tmp_path / "out", "meishan", "2019") == tmp_path / "out" / "meishan" / "2019"


def test_a_folder_that_is_one_report_says_what_is_wrong_with_its_own_file(tmp_path: Path) -> None:
    folder = small_report.write(tmp_path, report=small_report.REPORT.replace("year = 2020", 'year = "x"'))
    with pytest.raises(DataError, match="must be a whole number"):
        jobs_of(folder)
    with pytest.raises(DataError, match="must be a whole number"):
        ms.catalog(folder)
