"""``make bench``, or ``python -m benchmarks [NAME …]``: run the benchmarks and write down what was found.

Names: ``start``, ``reports``, ``jobs``, ``unchanged``, ``memory``, ``verdicts``, ``panel``; without any, all of them.
Results go to ``benchmarks/results/bench.json``, with the machine they were measured on; those of parts that did not run
stay. ``docs/performance.md`` shows them, between its two marks.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

# One core each, before any library reads it.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "POLARS_MAX_THREADS", "RAYON_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

# Python's cache of compiled modules is what every user has; without it all that starts afresh would be several times
# slower, and we would look better than we are.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

RESULTS = Path(__file__).parent / "results" / "bench.json"
DOCS = Path(__file__).parents[1] / "docs"


def start(rounds: int = 9) -> dict[str, float]:
    """Give the median seconds, more than a bare Python takes, of imports and of the command's help."""
    tries = {
        "python": ["-c", "pass"],
        "import pandas": ["-c", "import pandas"],
        "import minsheng_analysis": ["-c", "import minsheng_analysis"],
        "import and load": ["-c", "import minsheng_analysis as ms; ms.load('yubei', 2021)"],
        "minsheng --help": ["-m", "minsheng_analysis.cli", "--help"],
    }
    times: dict[str, list[float]] = {name: [] for name in tries}
    for number in range(rounds + 1):
        for name, arguments in tries.items():
            began = time.perf_counter()
            subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
            if number:
                times[name].append(time.perf_counter() - began)
    return {name: median(taken) for name, taken in times.items()}


def parts() -> dict[str, Callable[[], dict[str, Any]]]:
    from benchmarks import panels, reports

    return {
        "start": start,
        "reports": reports.compare,
        "jobs": reports.two_jobs,
        "unchanged": lambda: {"reports": 1000, "seconds": reports.unchanged(1000)},
        "memory": reports.memory,
        "verdicts": panels.verdicts,
        "panel": panels.whole,
    }


def _row(*cells: object) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def as_text(found: dict[str, Any]) -> str:
    """Give the results as tables, with their targets."""
    lines: list[str] = []
    if "reports" in found:
        times = found["reports"]
        named = {
            "commands": "(a) the papermill command, then the nbconvert command",
            "library": "(b) both as a library in one process, a new kernel each, our exporter built once",
            "script": "(c) the notebook's code as a plain script, a fresh process",
            "warm script": "(c) the same code in a warm process: no notebook, no page",
            "charts alone": "its charts alone in a warm process",
            "minsheng alone": "`minsheng report` for this report alone, a fresh process",
            "minsheng": "a batch of this project, one job",
        }
        ours = times["minsheng"]
        lines += ["Yubei's annual report of 2021 in Chinese, seconds a report, medians of interleaved rounds:", ""]
        lines += [_row("way", "wall", "processor", "times ours (wall)", "(processor)"), _row("---", *["---:"] * 4)]
        lines += [
            _row(named[name], *(f"{t[kind]:.2f}" for kind in ("wall", "cpu")),
                 *(f"{t[kind] / ours[kind]:.2f}" for kind in ("wall", "cpu")))
            for name, t in times.items()
        ]  # fmt: skip
        lines += [""]
    lines += [_row("what", "found", "target"), _row("---", "---", "---")]
    if "reports" in found:
        for name, target in (("commands", "≥ 6"), ("library", "≥ 4")):
            lines.append(_row(f"{name}: times the cost of ours, wall / processor",
                              " / ".join(f"{times[name][kind] / ours[kind]:.1f}" for kind in ("wall", "cpu")), target))  # fmt: skip
        for name, target in (("charts alone", "≤ 1.3"), ("warm script", "(the floor)")):
            lines.append(_row(f"ours: times the cost of {name}, wall / processor",
                              " / ".join(f"{ours[kind] / times[name][kind]:.1f}" for kind in ("wall", "cpu")), target))  # fmt: skip
    if jobs := found.get("jobs"):
        rate = jobs["two jobs"] / jobs["one job"]
        lines.append(
            _row(
                "two jobs against one",
                f"{rate:.2f} ({jobs['one job']:.2f} and {jobs['two jobs']:.2f} reports a second)",
                "≥ 1.8",
            )
        )
    if same := found.get("unchanged"):
        lines.append(_row(f"an unchanged batch of {same['reports']:,}", f"{same['seconds']:.1f} s", "≤ 5 s"))
    if memory := found.get("memory"):
        lines.append(_row("memory of a worker: what its two processes have of their own and their share of what is common, peak",
                          f"{memory['worker_pss_first_third']:.0f} MB early, {memory['worker_pss_last_third']:.0f} MB late "
                          f"in {memory['reports']} reports", "≤ 250 MB, flat"))  # fmt: skip
        lines.append(_row("the largest process of a worker, shared pages counted in full; the warm process",
                          f"{memory['largest_child_rss']:.0f} MB; {memory['warm_process_rss']:.0f} MB", ""))  # fmt: skip
    lines += _of_tables(found)
    machine = found["machine"]
    versions = ", ".join(f"{name} {number}" for name, number in machine["libraries"].items())
    lines += ["", f"Measured on {machine['cores']} cores ({machine['processor']}), {machine['memory_gb']} GB, {machine['system']}, "
              f"Python {machine['python']}; load average before: {machine['load_average']}. {versions}."]  # fmt: skip
    return "\n".join(lines) + "\n"


def _of_tables(found: dict[str, Any]) -> list[str]:
    """Say what was measured of tables of many rows, and of the start."""
    lines: list[str] = []
    if judged := found.get("verdicts"):
        own = judged["minsheng (pandas)"]
        lines.append(_row(f"verdicts and measures on {judged['rows']:,} rows, one thread",
                          f"{own:.2f} s; polars {judged['polars']:.2f} s, DuckDB {judged['DuckDB']:.2f} s; "
                          f"results {'equal' if judged['equal'] else 'NOT equal'}; {own / judged['polars']:.2f} × polars", "≤ 1.5 × polars"))  # fmt: skip
    if table := found.get("panel"):
        whole = f"a panel of {table['rows']:,.0f} rows ({table['reports']:,.0f} reports)"
        for what in ("assess", "audit", "compare"):
            lines.append(_row(f"{whole}: {what}", f"{table[what]:.1f} s", ""))
        for by in ("year", "region and year"):
            size = f"{table[f'rows by {by}']:,.0f} rows, a Parquet data set by {by}: read all; one region; on disk"
            spent = f"{table[f'read by {by}']:.1f} s; {table[f'one region by {by}']:.2f} s"
            lines.append(_row(size, f"{spent}; {table[f'megabytes by {by}']:.0f} MB", ""))
    if begun := found.get("start"):
        base = begun["import minsheng_analysis"] / begun["import pandas"]
        lines.append(_row("`import minsheng_analysis` against `import pandas`", f"{base:.2f} ×", "≤ 1.2 ×"))
        lines.append(
            _row("`minsheng --help`, Python's own start included", f"{begun['minsheng --help']:.2f} s", "≤ 0.3 s")
        )
    return lines


def _time(hours: float) -> str:
    return f"{hours:.1f} h" if hours >= 1 else f"{hours * 60:.0f} min"


#: What stands in the table of a country's reports, by language.
_SAID = {
    "en": {
        "head": ("{reports:,} reports such as", "seconds a report and core", "2 cores", "32 cores", "320 cores"),
        "rows": ("an invented county's report, two jobs on two cores", "Yubei's, a large one",
                 "Yubei's, by the papermill and nbconvert commands"),
        "from": "From the figures in [performance.md](performance.md), measured at load average {load} on {cores} cores.",
    },
    "zh": {
        "head": ("{reports:,} 份这样的报告", "每份每核用时（秒）", "2 核", "32 核", "320 核"),
        "rows": ("虚构的县级报告，双核两任务", "渝北的报告，篇幅较大", "渝北的报告，用 papermill 和 nbconvert 命令"),
        "from": "按[性能](performance.zh-CN.md)中的实测推算，测量时 {cores} 核平均负载 {load}。",
    },
}  # fmt: skip


def arithmetic(found: dict[str, Any], lang: str, reports: int = 28_000) -> str:
    """Give the time for a country's reports on so many cores, from what was measured."""
    said = _SAID[lang]
    measured = (
        2 / found["jobs"]["two jobs"],
        found["reports"]["minsheng"]["wall"],
        found["reports"]["commands"]["wall"],
    )
    lines = [_row(*(text.format(reports=reports) for text in said["head"])), _row("---", *["---:"] * 4)]
    for name, seconds in zip(said["rows"], measured, strict=True):
        hours = [reports * seconds / cores / 3600 for cores in (2, 32, 320)]
        lines.append(_row(name, f"{seconds:.2f}", *map(_time, hours)))
    machine = found["machine"]
    load = (machine["load_average"] or ["?"])[0]
    return "\n".join(lines) + "\n\n" + str(said["from"]).format(load=load, cores=machine["cores"]) + "\n"


def main() -> None:
    from benchmarks.machine import describe

    known = parts()
    asked = sys.argv[1:] or list(known)
    if unknown := [name for name in asked if name not in known]:
        sys.exit(f"no such benchmark: {', '.join(unknown)}; there are: {', '.join(known)}")
    found: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {}
    found["machine"] = describe()
    for name in asked:
        print(f"{name} …", flush=True)
        found[name] = known[name]()
        print(json.dumps(found[name], indent=1), flush=True)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(as_text(found))
    _show("performance.md", "bench", as_text(found))
    if "jobs" in found and "reports" in found:
        _show("scale.md", "scale", arithmetic(found, "en"))
        _show("scale.zh-CN.md", "scale", arithmetic(found, "zh"))


def _show(page: str, mark: str, text: str) -> None:
    """Put a text between a page's two marks."""
    path = DOCS / page
    if path.is_file():
        between = re.compile(rf"(<!-- {mark} -->\n).*?(<!-- /{mark} -->)", re.DOTALL)
        shown = between.sub(lambda found: found.group(1) + text + found.group(2), path.read_text(encoding="utf-8"))
        path.write_text(shown, encoding="utf-8")


if __name__ == "__main__":
    main()
