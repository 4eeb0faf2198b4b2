"""A batch on a real Dask scheduler with three workers, started as processes; one of them is killed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from test_batch import CELLS, add
from test_publisher import write_notebook

from minsheng_analysis.errors import UsageError
from minsheng_analysis.reporting import fingerprint, warm
from minsheng_analysis.reporting.batch import jobs_of, run
from minsheng_analysis.reporting.cluster import cluster_executor

pytest.importorskip("distributed")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not warm.can_fork(), reason="this system cannot fork processes")]


class Cluster:
    """A scheduler and three workers."""

    def __init__(self, folder: Path) -> None:
        # The words of the address as the scheduler prints them when it is ready.
        self.log = folder / "scheduler.log"
        self.processes = [self.start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", log=self.log)]
        self.address = self.wait_for(self.log, r"tcp://127\.0\.0\.1:\d+")
        self.workers = [self.add_worker(folder / f"worker{number}.log") for number in range(3)]

    def start(self, *arguments: str, log: Path) -> subprocess.Popen[bytes]:
        with log.open("wb") as stream:
            return subprocess.Popen([sys.executable, "-m", "distributed.cli.dask_" + arguments[0], *arguments[1:]],
                                    stdout=stream, stderr=stream)  # fmt: skip

    def add_worker(self, log: Path) -> subprocess.Popen[bytes]:
        worker = self.start("worker", self.address, "--no-nanny", "--nthreads", "1", "--no-dashboard", log=log)
        self.processes.append(worker)
        self.wait_for(log, r"Registered to")
        return worker

    def wait_for(self, log: Path, pattern: str) -> str:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            if found := re.search(pattern, log.read_text(errors="replace")):
                return found.group()
            time.sleep(0.1)
        raise TimeoutError(log.read_text(errors="replace"))

    def close(self) -> None:
        for process in reversed(self.processes):
            process.terminate()
        for process in self.processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    made = Cluster(tmp_path)
    yield made
    made.close()


def test_a_lost_worker_loses_nothing(tmp_path: Path, cluster: Cluster) -> None:
    data = tmp_path / "data"
    for number in range(8):
        add(data, f"x{number}")
    add(data, "bad")
    notebook = write_notebook(tmp_path / "small.ipynb", *CELLS[:2], "time.sleep(0.5)", "text")
    jobs = jobs_of(data, notebook=notebook, out=tmp_path / "reports")
    alone = jobs_of(data, notebook=notebook, out=tmp_path / "alone")

    import threading

    def kill() -> None:
        deadline = time.monotonic() + 120
        while len(list((tmp_path / "reports").rglob("*.html"))) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        os.kill(cluster.workers[0].pid, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    done = run(jobs, scheduler=cluster.address)
    killer.join()
    assert cluster.workers[0].wait(10) == -signal.SIGKILL
    assert {outcome.job.region: outcome.state for outcome in done.outcomes} == {
        **{f"x{number}": "made" for number in range(8)},
        "bad": "failed",
    }
    assert done.failed[0].cause == "ValueError: no figures"
    # Byte for byte what one machine makes.
    run(alone, workers=2)
    for job, other in zip(jobs, alone, strict=True):
        if job.region != "bad":
            assert job.html.read_bytes() == other.html.read_bytes()


def test_no_scheduler_and_another_version_are_told(
    tmp_path: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UsageError, match="No Dask scheduler answers"), cluster_executor("tcp://127.0.0.1:9", timeout=1):
        pass
    monkeypatch.setattr(fingerprint, "program", cache(lambda: "another"))
    with (
        pytest.raises(UsageError, match="These workers have another version of minsheng-analysis: tcp://"),
        cluster_executor(cluster.address),
    ):
        pass
