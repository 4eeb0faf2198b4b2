"""Batches: only what changed, poisoned reports named, workers killed, interrupts, two at once, a cluster."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

import pytest
from test_publisher import files, write_notebook

from minsheng_analysis.errors import UsageError
from minsheng_analysis.reporting import batch, fingerprint, warm
from minsheng_analysis.reporting.batch import Outcome, Summary, jobs_of, run
from minsheng_analysis.reporting.jobs import Job

# Reads its region's file of data; a region is named for what it does.
CELLS = (
    "from pathlib import Path\nimport os, time\ntext = (Path(data_dir) / region / str(year) / 'report.toml').read_text()",
    "if region == 'bad': raise ValueError('no figures')\n"
    "if region == 'crash': os.kill(os.getpid(), 11)\n"
    "if region == 'hang': time.sleep(600)\n"
    "if region == 'slow': time.sleep(1)",
    "text",
)


@pytest.fixture(scope="module", autouse=True)
def _a_warm_process_for_batches() -> None:
    # One that another module's tests began has not made ready what publishing needs.
    warm.close_current()


@pytest.fixture(autouse=True)
def _same_program(monkeypatch: pytest.MonkeyPatch) -> None:
    # Whoever edits the package while the tests run is not to change what they see.
    monkeypatch.setattr(fingerprint, "program", cache(lambda: "program"))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for region in ("a", "b", "c"):
        add(tmp_path / "data", region)
    return tmp_path / "data"


def add(data: Path, region: str, text: str = "1") -> None:
    folder = data / region / "2020"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.toml").write_text(text)


def jobs(data: Path, *cells: str) -> list[Job]:
    notebook = data.parent / "small.ipynb"
    if cells or not notebook.is_file():
        write_notebook(notebook, *(cells or CELLS))
    return jobs_of(data, notebook=str(notebook), out=data.parent / "reports")


def states(summary: Summary) -> dict[str, str]:
    return {outcome.job.region: outcome.state for outcome in summary.outcomes}


def failures(out: Path) -> list[dict[str, str]]:
    with (out / "failures.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_report_of_a_folder_is_a_job_in_each_language(data: Path) -> None:
    (data / "a" / "notes").mkdir()
    (data / "a" / "notes" / "report.toml").touch()
    assert [str(job) for job in jobs_of(data, lang="both", notebook="n")][:3] == [
        "a/2020/n.zh",
        "a/2020/n.en",
        "b/2020/n.zh",
    ]
    assert len(jobs_of(data, lang="both")) == 6


def test_each_project_has_a_profile_unless_one_is_named(data: Path) -> None:
    (data / "a" / "2020" / "projects.csv").write_text("project_no,name_zh\n1,甲\n12,乙\n", encoding="utf-8")
    profiles = jobs_of(data, notebook="project_profile", lang="en")
    # The other folders have no table of projects, which their other reports tell of.
    assert [str(job) for job in profiles] == ["a/2020/project_profile-1.en", "a/2020/project_profile-12.en"]
    named = jobs_of(data, notebook="project_profile", lang="en", more=(("project_no", 12),))
    assert {job.stem for job in named} == {"project_profile-12"}


def test_only_what_changed_is_made_again_and_why_is_told(data: Path) -> None:
    out = data.parent / "reports"
    first = run(jobs(data), workers=2)
    assert (states(first), first.exit_code) == (dict.fromkeys("abc", "made"), 0)
    made = {path: path.read_bytes() for path in out.rglob("*.*") if path.is_file()}
    assert len(made) == 6

    again = run(jobs(data))
    assert states(again) == dict.fromkeys("abc", "fresh")
    assert again.text("en") == ("3 reports skipped: nothing they rest on has changed (--force makes them anyway)")
    add(data, "b", "2")
    after = run(jobs(data))
    assert states(after) == {"a": "fresh", "b": "made", "c": "fresh"}
    assert [outcome.why for outcome in after.of("made")] == [("data",)]
    assert "(changed data 1)" in after.text("en")
    assert "（数据有变 1）" in after.text("zh")

    add(data, "b", "1")
    run(jobs(data))
    forced = run(jobs(data), force=True)
    assert [outcome.why for outcome in forced.of("made")] == [("forced",)] * 3
    # Back at the same inputs, and made thrice: the same bytes.
    assert {path: path.read_bytes() for path in out.rglob("*.*") if path.is_file()} == made


def test_each_part_of_a_fingerprint_counts(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job = jobs(data)[0]
    now = fingerprint.fingerprint(job)
    assert set(now) == set(fingerprint.PARTS)

    def differing(other: Job = job) -> tuple[str, ...]:
        fingerprint.forget()
        return fingerprint.changed(now, fingerprint.fingerprint(other))

    assert differing() == ()
    (data / "population.csv").write_text("region,year\n")
    assert differing() == ("data",)
    (data / "population.csv").unlink()
    assert differing(Job(**{**vars(job), "basis": "completed"})) == ("parameters",)
    add(data, "b", "2")
    # Another region's data are not this report's, unless its notebook says that it reads all.
    assert differing() == ()
    with monkeypatch.context() as patched:
        patched.setattr(fingerprint, "version", lambda name: "9")
        assert differing() == ("libraries",)
    with monkeypatch.context() as patched:
        patched.setattr(fingerprint, "program", cache(lambda: "another"))
        assert differing() == ("program",)
    write_notebook(Path(job.notebook), *CELLS, "1")
    assert differing() == ("notebook",)


def test_the_program_is_every_file_of_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(fingerprint.resources, "__file__", str(tmp_path / "resources.py"))
    found = []
    for path, content in (
        ("a.py", "1"),
        ("template/page.css", "1"),
        ("a.py", "2"),
        ("data/x.csv", "1"),
        ("notebooks/n", "1"),
    ):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(content)
        fingerprint.program.cache_clear()
        found.append(fingerprint.program())
    fingerprint.program.cache_clear()
    # Data and notebooks that a wheel carries count for themselves.
    assert len(set(found)) == 3
    assert found[2] == found[3] == found[4]


def test_a_notebook_that_reads_all_is_made_again_when_anything_changes(data: Path) -> None:
    import nbformat

    job = jobs(data)[0]
    notebook = nbformat.read(job.notebook, 4)
    notebook.metadata["minsheng"] = {"reads": "all"}
    nbformat.write(notebook, job.notebook)
    before = fingerprint.fingerprint(job)
    add(data, "b", "2")
    fingerprint.forget()
    assert fingerprint.changed(before, fingerprint.fingerprint(job)) == ("data",)


def test_poisoned_reports_are_tried_twice_and_named_and_the_rest_is_made(data: Path) -> None:
    out = data.parent / "reports"
    for poison in ("bad", "crash", "hang"):
        add(data, poison)
    done = run(jobs(data), workers=2, cell_timeout=2)
    assert states(done) == {**dict.fromkeys("abc", "made"), **dict.fromkeys(("bad", "crash", "hang"), "failed")}
    assert done.exit_code == 1
    assert failures(out) == [
        {"region": region, "year": "2020", "report": "small", "lang": "zh", "cell": "3", "error": error, "tries": "2"}
        for region, error in (
            ("bad", "ValueError: no figures"),
            ("crash", "Kernel died: killed by SIGSEGV"),
            ("hang", "A cell timed out while it was being executed, after 2 seconds."),
        )
    ]
    assert "bad/2020/small.zh: cell 3 failed: ValueError: no figures" in done.text("en")
    assert files(out) == {"failures.csv", *(f"{r}/2020/small.zh.{kind}" for r in "abc" for kind in ("html", "ipynb"))}

    # Mended, it leaves the list; when none is left the list goes.
    run(jobs(data)[:1], force=True)
    assert len(failures(out)) == 3
    jobs(data, *CELLS[:1], "text")
    mended = run(jobs(data))
    assert mended.exit_code == 0
    assert not (out / "failures.csv").exists()


def test_a_wrong_call_makes_nothing(data: Path) -> None:
    with pytest.raises(UsageError):
        run(jobs_of(data, notebook="no_such", out=data.parent / "reports"))
    assert not (data.parent / "reports").exists()


def test_a_full_disk_costs_the_report_and_leaves_no_half(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINSHENG_FORK", "0")
    notebook = jobs(data)[0].notebook
    job = Job("a", 2020, notebook, data_dir=data, out=data.parent / "reports")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("minsheng_analysis.reporting.publisher.os.fsync", full)
    outcome = batch.make(batch._Task(job, fingerprint.marked(fingerprint.fingerprint(job)), ("new",), False))
    assert outcome.state == "failed"
    assert "No space left on device" in outcome.cause
    assert files(data.parent / "reports") == set()


def children_of(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(word) for word in listed.stdout.split()]


def test_workers_and_the_warm_process_killed_lose_nothing(data: Path) -> None:
    add(data, "slow")
    killed = []

    def kill() -> None:
        for victim in ("child", "warm process"):
            deadline = time.monotonic() + 30
            while time.monotonic() < deadline:
                server = warm._current.warm.pid if warm._current.warm else None
                found = children_of(server) if server else []
                if found and server:
                    os.kill(found[0] if victim == "child" else server, signal.SIGKILL)
                    killed.append(victim)
                    break
                time.sleep(0.01)

    import threading

    warm.close_current()
    killer = threading.Thread(target=kill)
    killer.start()
    done = run(jobs(data), workers=2)
    killer.join()
    assert killed == ["child", "warm process"]
    assert set(states(done).values()) == {"made"}
    assert max(outcome.tries for outcome in done.outcomes) > 1


SCRIPT = """
import sys
from functools import cache
from pathlib import Path
from minsheng_analysis.reporting import fingerprint
from minsheng_analysis.reporting.batch import jobs_of, run
fingerprint.program = cache(lambda: "program")
data = Path(sys.argv[1])
jobs = jobs_of(data, notebook=str(data.parent / "small.ipynb"), out=data.parent / "reports")
if __name__ == "__main__":
    done = run(jobs, workers=2, scheduler=sys.argv[2] if len(sys.argv) > 2 else None, progress=False)
    print(done.text("en"))
    sys.exit(done.exit_code)
"""


def start(data: Path, *more: str) -> subprocess.Popen[str]:
    script = data.parent / "run.py"
    script.write_text(SCRIPT)
    return subprocess.Popen([sys.executable, str(script), str(data), *more], stdout=subprocess.PIPE, text=True)


@pytest.mark.slow
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_keeps_what_is_finished_and_the_next_run_goes_on(data: Path, sent: signal.Signals) -> None:
    out = data.parent / "reports"
    jobs(data, *CELLS[:1], "time.sleep(0.7)", "text")
    for number in range(8):
        add(data, f"x{number}")
    running = start(data)
    deadline = time.monotonic() + 60
    while len(list(out.rglob("*.html"))) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    running.send_signal(sent)
    said, _ = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "run the same command again to go on" in said
    made = {path: path.stat().st_mtime_ns for path in out.rglob("*.html")}
    assert 2 <= len(made) < 11
    assert not list(out.glob(".aside-*"))
    done = run(jobs(data), workers=2)
    assert len(done.of("fresh")) == len(made)
    assert len(list(out.rglob("*.html"))) == 11
    assert all(path.stat().st_mtime_ns == before for path, before in made.items())


@pytest.mark.slow
def test_two_batches_at_once_do_not_hurt_each_other(data: Path) -> None:
    out = data.parent / "reports"
    add(data, "bad")
    jobs(data)
    for started in [start(data), start(data)]:
        assert started.wait(120) == 1
    assert files(out) == {"failures.csv", *(f"{r}/2020/small.zh.{kind}" for r in "abc" for kind in ("html", "ipynb"))}
    assert len(failures(out)) == 1
    assert states(run(jobs(data)))["a"] == "fresh"


@pytest.mark.slow
def test_without_forks_a_pool_of_processes_makes_the_same(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = data.parent / "reports"
    run(jobs(data), workers=2)
    before = {path: path.read_bytes() for path in out.rglob("*.html")}
    monkeypatch.setenv("MINSHENG_FORK", "0")
    add(data, "bad")
    running = start(data)
    assert running.wait(120) == 1
    done = run([job for job in jobs(data) if job.region != "bad"], force=True, workers=1)
    assert set(states(done).values()) == {"made"}
    assert {path: path.read_bytes() for path in out.rglob("*.html")} == before
    assert [row["region"] for row in failures(out)] == ["bad"]


def test_the_summary_says_everything_in_both_languages() -> None:
    job = Job("a", 2020, "n")
    said = Summary(
        [
            Outcome(job, "made", 1.0, ("data", "program")),
            Outcome(job, "made", 1.0, ("data",)),
            Outcome(job, "fresh"),
            Outcome(job, "failed", cell=4, cause="E", message_en="a: E", message_zh="甲：E"),
        ],
        left=1,
        seconds=2.04,
        interrupted=True,
    )
    assert said.text("en").splitlines() == [
        "2 reports made in 2.0 s (changed data 2, changed program 1)",
        "1 report skipped: nothing it rests on has changed (--force makes it anyway)",
        "1 report failed, see failures.csv:",
        "  a: E",
        "Interrupted with 1 report left; run the same command again to go on.",
    ]
    assert said.text("zh").splitlines() == [
        "生成报告 2 份，用时 2.0 秒（数据有变 2、程序有变 1）",
        "跳过报告 1 份：所依据的内容均未变化（--force 可强制重制）",
        "失败报告 1 份，见 failures.csv：",
        "  甲：E",
        "已中断，余 1 份；再次运行同一命令即可继续。",
    ]
    assert said.exit_code == 130


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_annual_report_is_the_same_after_a_rehearsal_and_with_papermills_own_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    warm.close_current()
    job = Job("yubei", 2021, lang=lang, out=tmp_path)
    marks = fingerprint.marked(fingerprint.fingerprint(job))
    preload = (*batch.PRELOAD, "minsheng_analysis.reporting.rehearsal:rehearse annual_report")
    assert batch.make(batch._Task(job, marks, ("new",), True, preload)).state == "made"
    rehearsed = job.html.read_bytes()
    # Another warm process, another seed of hashes, nothing rehearsed; then no fork at all.
    warm.close_current()
    monkeypatch.setenv("PYTHONHASHSEED", "3")
    assert batch.make(batch._Task(job, marks, ("new",), True)).state == "made"
    assert job.html.read_bytes() == rehearsed
    monkeypatch.setenv("MINSHENG_FORK", "0")
    assert batch.make(batch._Task(job, marks, ("new",), True)).state == "made"
    assert job.html.read_bytes() == rehearsed
    assert rehearsed.count(b"<svg") > 5


@pytest.mark.slow
def test_a_disk_that_fills_up_costs_the_reports_that_do_not_fit(data: Path) -> None:
    out = data.parent / "reports"
    out.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(out)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a small file system cannot be mounted here")
    try:
        for number in range(30):
            add(data, f"x{number:02d}")
        done = run(jobs(data), workers=2)
        made, failed = done.of("made"), done.failed
        assert made
        assert failed
        assert len(made) + len(failed) == 33
        assert all("No space left on device" in outcome.cause for outcome in failed)
        # Those that stand are whole.
        for outcome in made:
            assert outcome.job.html.read_text(encoding="utf-8").endswith("</html>\n")
        assert not list(out.glob(".aside-*"))
        # With room again, the same command makes the rest.
        subprocess.run(["mount", "-o", "remount,size=50m", str(out)], check=True)
        again = run(jobs(data), workers=2)
        assert (len(again.of("fresh")), len(again.of("made"))) == (len(made), len(failed))
    finally:
        subprocess.run(["umount", str(out)], check=False)
