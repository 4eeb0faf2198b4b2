"""A batch of a thousand invented reports, ten of them poisoned, that is interrupted twice and loses a worker.

    python -m benchmarks.survival FOLDER [--reports 1000] [--jobs 2]

First an undisturbed batch of the good reports; then a batch of all, in another folder, which is interrupted at a
third, has a worker killed at a half and is interrupted again at two thirds. At the end every good report must be
there, byte for byte as in the undisturbed batch, and every poisoned one named. What was found goes to
``benchmarks/results/survival.json``.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import nbformat
import psutil

from benchmarks.machine import describe
from benchmarks.synthetic import write_reports
from minsheng_analysis.reporting.jobs import notebook_path

RESULTS = Path(__file__).parent / "results"
# What a poisoned report's folder holds, and what its notebook then does.
POISONS = {
    "crash": "os.kill(os.getpid(), signal.SIGSEGV)",
    "hang": "time.sleep(3600)",
    "quota": "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)); Path('big').write_bytes(bytes(1_000_000))",
    "bad data": "",
}
_CELL = """\
import os, resource, signal, time
from pathlib import Path
poison = Path(data_dir) / region / str(year) / "poison.py"
if poison.is_file():
    exec(poison.read_text())
"""


def prepare(folder: Path, reports: int, poisoned: int) -> tuple[list[str], dict[str, str]]:
    """Write the data and the notebook; give the good reports and the poisoned ones with their poison."""
    made = write_reports(folder / "data", reports, seed=6)
    bad: dict[str, str] = {}
    for number in range(poisoned):
        region, year = made[(number * 2 + 1) * reports // (2 * poisoned)]
        kind = list(POISONS)[number % len(POISONS)]
        bad[f"{region}/{year}"] = kind
        target = folder / "data" / region / str(year)
        if kind == "bad data":
            # A role that there is not.
            path = target / "statements.csv"
            path.write_text(path.read_text(encoding="utf-8").replace(",target,", ",wish,", 1), encoding="utf-8")
        else:
            (target / "poison.py").write_text(POISONS[kind])
    notebook = nbformat.read(notebook_path("annual_report"), as_version=4)
    first = next(i for i, cell in enumerate(notebook.cells) if "parameters" in cell.metadata.get("tags", []))
    notebook.cells.insert(first + 1, nbformat.v4.new_code_cell(_CELL, id="poison"))
    nbformat.write(notebook, folder / "annual_report.ipynb")
    return [f"{region}/{year}" for region, year in made if f"{region}/{year}" not in bad], bad


def start(folder: Path, out: Path, asked: argparse.Namespace) -> subprocess.Popen[str]:
    """Start ``minsheng report --all``."""
    command = [sys.executable, "-m", "minsheng_analysis.cli", "report", "--all", "--lang", "zh", "--jobs", str(asked.jobs), "--timeout", str(asked.timeout),
               "--notebook", str(folder / "annual_report.ipynb"), "--data-dir", str(folder / "data"), "--out", str(out)]  # fmt: skip
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                            env={**os.environ, "MINSHENG_LANG": "en"})  # fmt: skip


def pages(out: Path) -> int:
    return sum(1 for _ in out.glob("[!.]*/*/*.html"))


def until(out: Path, wanted: int, running: subprocess.Popen[str]) -> None:
    while pages(out) < wanted and running.poll() is None:
        time.sleep(0.2)


def kill_a_worker(running: subprocess.Popen[str]) -> int:
    """Kill a child of the warm process that is at work."""
    while True:
        for process in psutil.Process(running.pid).children(recursive=True):
            if process.ppid() != running.pid:
                process.kill()
                return process.pid
        time.sleep(0.01)


def finish(running: subprocess.Popen[str]) -> tuple[int, str]:
    said, _ = running.communicate()
    return running.returncode, said


class Run:
    """The steps of the trial, with how each ended."""

    def __init__(self, folder: Path, asked: argparse.Namespace) -> None:
        self.folder, self.asked = folder, asked
        self.alone, self.out = folder / "alone", folder / "reports"
        self.steps: list[dict[str, Any]] = []

    def timed(self, name: str, action: Callable[[], tuple[int, str]]) -> str:
        began = time.perf_counter()
        code, said = action()
        seconds = round(time.perf_counter() - began, 1)
        self.steps.append({"step": name, "exit_code": code, "seconds": seconds, "said": said.splitlines()[:2]})
        print(self.steps[-1], flush=True)
        return said

    def to_the_end(self, out: Path) -> tuple[int, str]:
        return finish(start(self.folder, out, self.asked))

    def interrupted(self, at: float, *, worker_killed_at: float | None = None) -> tuple[int, str]:
        running = start(self.folder, self.out, self.asked)
        if worker_killed_at is not None:
            until(self.out, int(worker_killed_at * self.asked.reports), running)
            kill_a_worker(running)
        until(self.out, int(at * self.asked.reports), running)
        running.send_signal(signal.SIGINT)
        return finish(running)

    def undisturbed(self, bad: Mapping[str, str]) -> None:
        """Make the good reports alone, at the same path of data: it stands in the page's parameters."""
        hidden = self.folder / "hidden"
        self._move(bad, self.folder / "data", hidden)
        self.timed("undisturbed, without the poisoned", lambda: self.to_the_end(self.alone))
        self._move(bad, hidden, self.folder / "data")

    @staticmethod
    def _move(names: Iterable[str], source: Path, target: Path) -> None:
        for name in names:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.move(source / name, target / name)

    def disturbed(self) -> str:
        self.timed("interrupted at a third", lambda: self.interrupted(1 / 3))
        self.timed(
            "a worker killed at a half, interrupted at two thirds",
            lambda: self.interrupted(2 / 3, worker_killed_at=1 / 2),
        )
        said = self.timed("to the end", lambda: self.to_the_end(self.out))
        self.timed("again, nothing to do but the poisoned", lambda: self.to_the_end(self.out))
        return said

    def found(self, good: Sequence[str], bad: Mapping[str, str]) -> dict[str, Any]:
        with (self.out / "failures.csv").open(encoding="utf-8", newline="") as stream:
            named = {f"{row['region']}/{row['year']}": row["error"] for row in csv.DictReader(stream)}
        pair = ("annual_report.zh.html", "annual_report.zh.ipynb")
        same = [
            all(
                (self.out / name / file).is_file()
                and (self.out / name / file).read_bytes() == (self.alone / name / file).read_bytes()
                for file in pair
            )
            for name in good
        ]
        return {
            "reports": len(good) + len(bad),
            "poisoned": len(bad),
            "good": len(good),
            "good_there_and_identical": sum(same),
            "poisoned_named": sorted(named) == sorted(bad),
            "pages_of_poisoned": sum((self.out / name / pair[0]).exists() for name in bad),
            "left_aside": [path.name for path in self.out.iterdir() if path.name.startswith(".")],
            "named": {name: [bad.get(name), named[name]] for name in sorted(named)},
            "steps": self.steps,
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reports", type=int, default=1000)
    parser.add_argument("--poisoned", type=int, default=10)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=float, default=60, help="seconds a cell may take")
    asked = parser.parse_args()
    # A shell that starts us in the background has us ignore interrupts, and our children with us.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    folder = asked.folder.absolute()
    good, bad = prepare(folder, asked.reports, asked.poisoned)
    trial = Run(folder, asked)
    trial.undisturbed(bad)
    last = trial.disturbed()
    result = {"machine": describe(), **trial.found(good, bad)}
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "survival.json").write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(last)
    print(json.dumps(result, ensure_ascii=False, indent=1))
    survived = result["good_there_and_identical"] == len(good) and result["poisoned_named"] and not result["left_aside"]
    sys.exit(0 if survived else 1)


if __name__ == "__main__":
    main()
