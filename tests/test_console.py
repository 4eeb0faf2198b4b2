"""Whatever the console, the disk and the folder are like, a command ends with an answer and an exit code of ours."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
import small_report

from minsheng_analysis.cli import main
from minsheng_analysis.errors import UsageError
from minsheng_analysis.language.console import answering, steady_streams
from minsheng_analysis.reporting.jobs import Job, parameters

COMMAND = [sys.executable, "-m", "minsheng_analysis.cli"]


def _console(encoding: str, monkeypatch: pytest.MonkeyPatch) -> io.BytesIO:
    raw = io.BytesIO()
    for name in ("stdout", "stderr"):
        monkeypatch.setattr(sys, name, io.TextIOWrapper(raw, encoding, write_through=True))
    return raw


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("encoding", ["cp936", "ascii", "latin-1", "cp1252", "big5", "utf-8"])
@pytest.mark.parametrize(
    "command", [["list"], ["audit", "--severity", "conflict"], ["report", "--region", "渝北"]], ids=lambda c: c[0]
)
def test_any_encoding_of_the_console_takes_the_answer(
    monkeypatch: pytest.MonkeyPatch, encoding: str, lang: str, command: list[str]
) -> None:
    monkeypatch.setenv("MINSHENG_LANG", lang)
    raw = _console(encoding, monkeypatch)
    code = 0
    try:
        main(command)
    except SystemExit as end:
        code = end.code
    assert code == (2 if command[0] == "report" else 0)
    # Click takes an ASCII console for one that is set up wrongly, and writes UTF-8.
    text = raw.getvalue().decode("utf-8" if encoding == "ascii" else encoding)
    assert len(text) > 20
    if encoding in ("cp936", "utf-8") and lang == "zh":
        # All that a console has, it shows; ✗ is not in cp936.
        assert "\\u" not in text
        assert any(word in text for word in ("民生实事", "渝北", "矛盾"))


def test_a_sign_that_a_console_lacks_is_written_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = _console("ascii", monkeypatch)
    steady_streams()
    print("✗ ≥ 95% – “7个”…")
    assert raw.getvalue() == b'x >= 95% - "7\\u4e2a"...\n'


def _run(arguments: list[str], **options: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "MINSHENG_LANG": "en", "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(
        [*COMMAND, *arguments], text=True, capture_output=True, timeout=120, env=environment, check=False, **options
    )  # type: ignore[call-overload]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_a_full_device_is_an_error_not_a_traceback() -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [*COMMAND, "list"], stdout=full, stderr=subprocess.PIPE, text=True, timeout=120, check=False
        )
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert "Exception ignored" not in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_a_reader_that_hangs_up_is_no_error_to_talk_about() -> None:
    read, write = os.pipe()
    os.close(read)
    ended = subprocess.run(
        [*COMMAND, "list"], stdout=write, stderr=subprocess.PIPE, text=True, timeout=120, check=False
    )
    os.close(write)
    assert ended.returncode == 1
    assert ended.stderr == ""


@pytest.mark.skipif(os.name == "nt", reason="there a folder in use cannot be deleted")
@pytest.mark.parametrize(
    "arguments",
    [["report", "--lang", "zh"], ["export"], ["new", "anping", "2020"], ["check", "--data-dir", "data"]],
    ids=lambda a: a[0],
)
def test_a_working_folder_that_is_gone_is_said(tmp_path: Path, arguments: list[str]) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    script = "import os, sys\nos.chdir(sys.argv.pop(1))\nos.rmdir(os.getcwd())\nfrom minsheng_analysis.cli import main\nmain()"
    environment = {**os.environ, "MINSHENG_LANG": "en"}
    ended = subprocess.run(
        [sys.executable, "-c", script, str(gone), *arguments],
        text=True,
        capture_output=True,
        timeout=120,
        env=environment,
        check=False,
    )
    assert ended.returncode in (1, 2)
    assert "Traceback" not in ended.stderr
    assert ended.stderr.startswith("Error: ")


def test_places_that_cannot_be_written_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINSHENG_LANG", "en")
    small_report.write(tmp_path / "data")
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "document.md").write_text(
        "# 2023年民生实事完成情况\n\n计划新建公园10个，实际建成12个。\n", encoding="utf-8"
    )
    one = ["--region", "anping", "--year", "2020", "--data-dir", "data"]
    for command in (
        ["audit", *one, "--csv", "folder.csv"],
        ["audit", *one, "--csv", "file/audit.csv"],
        ["check", "--data-dir", "data", "--csv", "file/x.csv"],
        ["export", *one, "--out", "file/book.xlsx"],
        ["export", *one, "--format", "csv", "--out", "file"],
        ["export", *one, "--format", "parquet", "--out", "file/x"],
        ["new", "qinghe", "2024", "--data-dir", "file"],
        ["extract", "document.md", "--out", "file/draft"],
        ["extract", "document.md", "--out", "file"],
        ["report", *one, "--lang", "zh", "--out", "file"],
        ["report", "--all", "--lang", "zh", "--data-dir", "data", "--notebook", "annual_report", "--out", "file/x"],
    ):
        with pytest.raises(SystemExit) as ended:
            main(command)
        assert ended.value.code in (1, 2), command
        said = capsys.readouterr()
        assert "Traceback" not in said.err + said.out
        assert "file" in said.err + said.out or "folder.csv" in said.err + said.out, command


def test_a_page_whose_place_is_a_folder_fails_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINSHENG_LANG", "en")
    small_report.write(tmp_path / "data")
    out = tmp_path / "reports"
    (out / "anping" / "2020" / "annual_report.zh.html").mkdir(parents=True)
    (out / "index.html").mkdir()
    with pytest.raises(SystemExit) as ended:
        main(
            [
                "report",
                "--all",
                "--lang",
                "zh",
                "--data-dir",
                str(tmp_path / "data"),
                "--out",
                str(out),
                "--notebook",
                "annual_report",
            ]
        )
    assert ended.value.code == 1
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    assert "index.html" in said.err
    assert not list(out.rglob(".*"))
    assert "1 report failed" in said.out


def test_an_error_that_is_ours_passes_through() -> None:
    with pytest.raises(UsageError, match="wrong"), answering():
        raise UsageError("wrong")
    with pytest.raises(ZeroDivisionError), answering():
        # A fault of the program's own must not be hidden.
        raise ZeroDivisionError


@pytest.mark.parametrize(
    ("name", "option"), [("basis", "--basis"), ("lang", "--lang"), ("data_dir", "--data-dir"), ("region", "--region")]
)
def test_a_parameter_with_an_option_of_its_own_is_given_by_that(name: str, option: str) -> None:
    with pytest.raises(UsageError, match=option):
        parameters(Job("yubei", 2021, more=((name, "x"),)))


@pytest.mark.parametrize("value", ["--5", "²", "５", "1e5", "- 5"])
def test_a_parameter_that_is_no_number_is_a_text(
    value: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[object] = []
    monkeypatch.setattr("minsheng_analysis.reporting.batch.get_ready", lambda **_: None)
    monkeypatch.setattr("minsheng_analysis.reporting.batch.run", lambda jobs, **_: seen.extend(jobs) or _Done())
    with pytest.raises(SystemExit):
        main(["report", "--notebook", "project_profile", "-p", "project_no", value])
    assert {job.more for job in seen} == {(("project_no", value),)}


class _Done:
    exit_code = 0

    def of(self, _: str) -> list[object]:
        return []
