"""What one annual report costs, in each way of making it; all in one run, interleaved, wall and processor time."""

from __future__ import annotations

import ast
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import nbformat
import psutil

from minsheng_analysis.reporting import batch, fingerprint, warm
from minsheng_analysis.reporting.jobs import Job, notebook_path, parameters

REGION, YEAR, LANG = "yubei", 2021, "zh"
_PRELOAD = (*batch.PRELOAD, "minsheng_analysis.reporting.rehearsal:rehearse annual_report")
_CHARTS = "charts."


def code_cells() -> list[str]:
    """Give the notebook's code with this report's parameters, cell by cell."""
    cells = [
        cell for cell in nbformat.read(notebook_path("annual_report"), as_version=4).cells if cell.cell_type == "code"
    ]
    given = "\n".join(f"{name} = {value!r}" for name, value in parameters(Job(REGION, YEAR, lang=LANG)).items())
    return [cells[0].source, given, *(cell.source for cell in cells[1:])]


def shown(value: Any) -> None:
    """Have a value drawn and written as a notebook would, with no notebook."""
    for way in ("_repr_html_", "_repr_svg_", "_repr_png_"):
        if hasattr(value, way):
            getattr(value, way)()


def run_plainly(cells: list[str]) -> None:
    """Run the notebook's code as a plain script."""
    names: dict[str, Any] = {}
    for source in cells:
        code = ast.parse(source)
        last = code.body.pop() if isinstance(code.body[-1], ast.Expr) else None
        exec(compile(code, "<script>", "exec"), names)
        if isinstance(last, ast.Expr):
            shown(eval(compile(ast.Expression(last.value), "<script>", "eval"), names))


class ChartsAlone:
    """The report's charts and nothing else: the calls of ``charts`` in the notebook, on data made ready before."""

    def __init__(self, cells: list[str]) -> None:
        import matplotlib

        matplotlib.use("agg")
        self.names: dict[str, Any] = {}
        self.calls = []
        for source in cells:
            code = ast.parse(source)
            last = code.body.pop() if isinstance(code.body[-1], ast.Expr) else None
            exec(compile(code, "<script>", "exec"), self.names)
            for node in ast.walk(last) if last else ():
                if isinstance(node, ast.Call) and ast.unparse(node.func).startswith(_CHARTS):
                    self.calls.append(compile(ast.Expression(node), "<chart>", "eval"))

    def __call__(self) -> None:
        for call in self.calls:
            shown(eval(call, self.names))


def _as_processes(*commands: list[str]) -> None:
    for command in commands:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _server_cpu() -> float:
    server = warm.current(_PRELOAD).pid
    used = psutil.Process(server).cpu_times()
    return used.user + used.system + used.children_user + used.children_system


def measure(action: Callable[[], None], cpu: Callable[[], float]) -> tuple[float, float]:
    """Give wall and processor seconds of an action."""
    before, began = cpu(), time.perf_counter()
    action()
    wall = time.perf_counter() - began
    time.sleep(0.05)  # a child's times are counted once it is reaped
    return wall, cpu() - before


def ways(folder: Path) -> dict[str, tuple[Callable[[], None], Callable[[], float]]]:
    """Give each way of making the report, with the clock that counts its processor time."""
    import papermill

    from minsheng_analysis.reporting.page.exporter import build_exporter

    cells = code_cells()
    script = folder / "script.py"
    script.write_text(
        "import sys\nsys.path.insert(0, sys.argv[1])\nfrom benchmarks.reports import code_cells, run_plainly\n"
        "import matplotlib\nmatplotlib.use('agg')\nrun_plainly(code_cells())\n"
    )
    job = Job(REGION, YEAR, lang=LANG, out=folder / "reports", timeout=600)
    task = batch._Task(job, fingerprint.marked(fingerprint.fingerprint(job)), ("new",), True, _PRELOAD)
    source, executed = str(notebook_path("annual_report")), str(folder / "executed.ipynb")
    given = [part for name, value in parameters(job).items() for part in ("-p", name, str(value))]
    quiet = ["--log-level", "ERROR"]
    options = f"--region {REGION} --year {YEAR} --lang {LANG}"
    alone = [sys.executable, "-m", "minsheng_analysis.cli", "report", *options.split()]

    def commands() -> None:
        _as_processes(
            [sys.executable, "-m", "papermill", source, executed, "--no-progress-bar", *given],
            [sys.executable, "-m", "nbconvert", "--to", "html", executed, *quiet],
        )

    def library() -> None:
        made = papermill.execute_notebook(
            source, executed, parameters=parameters(job), kernel_name="python3", progress_bar=False
        )
        page, _ = build_exporter(LANG).from_notebook_node(made, {"metadata": {"name": "report"}})
        (folder / "library.html").write_text(page, encoding="utf-8")

    def ours() -> None:
        outcome = batch.make(task)
        if outcome.state != "made":
            raise RuntimeError(outcome.cause)

    def own_and_children() -> float:
        return time.process_time() + _children_cpu()

    charts = ChartsAlone(cells)
    return {
        "commands": (commands, _children_cpu),
        "library": (library, own_and_children),
        "script": (lambda: _as_processes([sys.executable, str(script), str(Path(__file__).parents[1])]), _children_cpu),
        "warm script": (lambda: run_plainly(cells), time.process_time),
        "charts alone": (charts, time.process_time),
        "minsheng alone": (lambda: _as_processes([*alone, "--out", str(folder / "alone")]), _children_cpu),
        "minsheng": (ours, lambda: time.process_time() + _server_cpu()),
    }


def compare(rounds: int = 5) -> dict[str, dict[str, float]]:
    """Give the median wall and processor seconds of each way, rounds interleaved; each is warmed up once."""
    with tempfile.TemporaryDirectory() as folder:
        found = ways(Path(folder))
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in found}
        for number in range(rounds + 1):
            for name, (action, cpu) in found.items():
                taken = measure(action, cpu)
                if number:
                    times[name].append(taken)
                print(f"  {name}: {taken[0]:.2f} s wall, {taken[1]:.2f} s cpu", flush=True)
        warm.close_current()
    return {name: {"wall": median(w for w, _ in t), "cpu": median(c for _, c in t)} for name, t in times.items()}


def two_jobs(reports: int = 24, rounds: int = 3) -> dict[str, float]:
    """Give reports a second of a batch with one job and with two, and the memory of its processes."""
    from benchmarks.synthetic import write_reports

    rates: dict[int, list[float]] = {1: [], 2: []}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write_reports(folder / "data", reports, seed=2)
        warm.current(_PRELOAD)
        for _ in range(rounds):
            for workers in (1, 2):
                jobs = batch.jobs_of(folder / "data", out=folder / "reports")
                done = batch.run(jobs, workers=workers, force=True, progress=False)
                if done.failed:
                    raise RuntimeError(done.text("en"))
                rates[workers].append(reports / done.seconds)
        warm.close_current()
    return {"one job": median(rates[1]), "two jobs": median(rates[2])}


def unchanged(reports: int = 1000) -> float:
    """Give the seconds that it takes to find that nothing has to be made anew."""
    from benchmarks.synthetic import write_reports

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write_reports(folder / "data", reports)
        jobs = batch.jobs_of(folder / "data", out=folder / "reports")
        for job in jobs:
            # Only the head of a page is read, so a page with nothing but a head is as good as a whole one.
            name, content = next(iter(fingerprint.marked(fingerprint.fingerprint(job)).items()))
            job.folder.mkdir(parents=True, exist_ok=True)
            job.html.write_text(f'<html><head>\n<meta name="{name}" content="{content}">' + " " * 300_000)
            job.executed.touch()
        done = batch.run(jobs, progress=False)
        assert len(done.of("fresh")) == reports
        return done.seconds


def memory(reports: int = 500) -> dict[str, float]:
    """Give the peak memory of a worker (its two children together) in MB, early and late in a batch of one job."""
    import threading

    from benchmarks.synthetic import write_reports

    peaks: list[tuple[float, float, float]] = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write_reports(folder / "data", reports, seed=4)
        server = psutil.Process(warm.current(_PRELOAD).pid)
        stop = threading.Event()
        made = folder / "reports"

        def watch() -> None:
            while not stop.is_set():
                try:
                    found = [child.memory_full_info() for child in server.children()]
                    if found:
                        peaks.append((
                            sum(1 for _ in made.glob("*/*/*.html")) / reports,
                            sum(one.pss for one in found) / 2**20,
                            max(one.rss for one in found) / 2**20,
                        ))  # fmt: skip
                except (psutil.Error, OSError):  # it ended while it was looked at
                    pass
                time.sleep(0.02)

        watcher = threading.Thread(target=watch)
        watcher.start()
        batch.run(batch.jobs_of(folder / "data", out=made), workers=1, progress=False)
        stop.set()
        watcher.join()
        own = server.memory_full_info()
        warm.close_current()
    return {
        "reports": reports,
        "worker_pss_first_third": max(pss for share, pss, _ in peaks if share <= 1 / 3),
        "worker_pss_last_third": max(pss for share, pss, _ in peaks if share >= 2 / 3),
        "largest_child_rss": max(rss for _, _, rss in peaks),
        "warm_process_rss": own.rss / 2**20,
    }
