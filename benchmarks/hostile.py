"""Broken and hostile data folders against every command: what ends in a traceback, what floods, what escapes.

    python -m benchmarks.hostile FOLDER [--every 1] [--out benchmarks/results/hostile.json]

Each attack is one change to a sound data folder; each command then runs in a process of its own, forked from this one,
with a limit on its memory and its time. Nothing is caught on the way: an error that is no `MinshengError` counts as a
traceback, also where the command line would hide it. For every attack that `check` passes, a traceback of any other
command is counted once more, since `check` must name whatever another command would fall over.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import importlib
import io
import json
import os
import pickle
import resource
import shutil
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.attacks import REGION, YEAR, attacks, sound

NOTEBOOKS = ("annual_report", "evaluation", "progress", "comparison", "project_profile")


def commands() -> dict[str, list[str]]:
    """Give the command lines; each runs in a folder that holds ``data`` and ``document.txt``."""
    one = ["--data-dir", "data", "--region", REGION, "--year", str(YEAR)]
    return {
        "check": ["check", "--data-dir", "data"],
        "list": ["list", "--data-dir", "data"],
        "verify": ["verify", *one, "--source", "document.txt"],
        "audit": ["audit", *one, "--csv", "out/audit.csv"],
        "progress": ["progress", *one],
        "compare": ["compare", "--data-dir", "data"],
        "evaluate": ["evaluate", *one],
        "export xlsx": ["export", *one, "--out", "out/book.xlsx"],
        "export csv": ["export", *one, "--format", "csv", "--out", "out/csv"],
        "export parquet": ["export", *one, "--format", "parquet", "--out", "out/parquet"],
        "export datapackage": ["export", *one, "--format", "datapackage", "--out", "out/package"],
    }  # fmt: skip


def run_command(arguments: list[str]) -> None:
    """Run a command line as a program would, but with every unforeseen error let through."""
    from minsheng_analysis.cli import main

    main(arguments)


def run_notebook(name: str, parameters: Mapping[str, Any] | None = None) -> None:
    """Run a notebook's code, as its cells do, and show every result."""
    import minsheng_analysis

    # Those of the package that is tried, which may be that of an older commit.
    root = Path(minsheng_analysis.__file__).parents[1]
    notebook = json.loads((root / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
    given = parameters or {"region": REGION, "year": YEAR, "data_dir": str(Path.cwd() / "data"), "lang": "zh"}
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        body = ast.parse("".join(cell["source"])).body
        last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), name, "exec"), names)
        if "parameters" in cell["metadata"].get("tags", []):
            names |= given
        elif last is not None:
            shown = eval(compile(ast.Expression(last.value), name, "eval"), names)
            for form in ("_repr_html_", "_repr_mimebundle_"):
                if hasattr(shown, form):
                    getattr(shown, form)()


def _quiet_notebook(name: str) -> None:
    from minsheng_analysis.errors import MinshengError

    try:
        run_notebook(name)
    except MinshengError as error:
        # What the page's maker would print.
        print(error.message("en"), file=sys.stderr)
        raise SystemExit(error.exit_code) from error


def work() -> dict[str, Callable[[], None]]:
    """Give everything that is done with a folder, by name."""
    found: dict[str, Callable[[], None]] = {}
    for name, arguments in commands().items():
        found[name] = lambda arguments=arguments: run_command(arguments)  # type: ignore[misc]
    for name in NOTEBOOKS:
        found[f"page {name}"] = lambda name=name: _quiet_notebook(name)  # type: ignore[misc]
    return found


def tried(
    action: Callable[[], None], folder: Path, *, seconds: int = 60, memory: int = 3_000_000_000
) -> dict[str, Any]:
    """Run something in a process of its own, in a folder, and say how it ended.

    Returns
    -------
    dict
        ``ended`` (``exit N``, ``traceback``, ``killed``), ``error`` of a traceback, ``characters`` printed, ``seconds`` of
        the processor, ``mb`` at its peak above what it began with.
    """
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        result: dict[str, Any] = {"ended": "exit 0"}
        printed = io.StringIO()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        try:
            os.chdir(folder)
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
            signal.alarm(20 * seconds)  # for what waits without working; a busy machine is no fault
            with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
                action()
        except SystemExit as end:
            result["ended"] = f"exit {end.code or 0}"
        except BaseException as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            result |= {"ended": "traceback", "error": f"{type(error).__name__}: {str(error)[:80]}",
                       "at": f"{Path(where.filename).name}:{where.name}"}  # fmt: skip
        result["characters"] = len(printed.getvalue())
        result["mb"] = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
        with os.fdopen(write, "wb") as stream:
            stream.write(pickle.dumps(result))
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as stream:
        said = stream.read()
    _, status, used = os.wait4(pid, 0)
    result = (
        pickle.loads(said) if said else {"ended": f"killed by signal {os.WTERMSIG(status)}", "characters": 0, "mb": 0}
    )
    return {**result, "seconds": round(used.ru_utime + used.ru_stime, 2)}


def _outside(box: Path) -> set[str]:
    return {
        str(p.relative_to(box))
        for p in box.rglob("*")
        if not str(p.relative_to(box)).startswith(("work/data", "work/out"))
    }


def trial(folder: Path, *, every: int = 1, only: str = "") -> dict[str, Any]:
    """Try every attack against every command."""
    importlib.import_module("matplotlib.pyplot")  # made ready once, before any fork
    import minsheng_analysis as ms

    ms.load(REGION, YEAR)
    box = folder / "box"
    shutil.rmtree(box, ignore_errors=True)
    (folder / "sound").mkdir(parents=True, exist_ok=True)
    if not (folder / "sound" / "data").is_dir():
        sound(folder / "sound")
    actions = work()
    rows: list[dict[str, Any]] = []
    chosen = [(name, change) for name, change in attacks(folder / "sound" / "data").items() if only in name][::every]
    for number, (name, change) in enumerate(chosen):
        shutil.rmtree(box, ignore_errors=True)
        shutil.copytree(folder / "sound", box / "work", symlinks=True)
        try:
            change(box / "work" / "data")
        except (UnicodeError, OSError, IndexError) as error:
            print("cannot be made:", name, error, flush=True)
            continue
        there = _outside(box)
        passed = None
        for command, action in actions.items():
            if passed is False and command.startswith(("page", "export p", "export d")):
                # A folder that does not load fails these in the same place as the others.
                continue
            found = tried(action, box / "work")
            if command == "check":
                passed = found["ended"] == "exit 0"
            escaped = sorted(_outside(box) - there)
            rows.append(
                {
                    "attack": name,
                    "command": command,
                    "passed": passed,
                    **found,
                    **({"escaped": escaped} if escaped else {}),
                }
            )
        if number % 50 == 0:
            print(number, "of", len(chosen), Counter(row["ended"] for row in rows).most_common(4), flush=True)
    return summed(rows)


def summed(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Count what went wrong, and list it."""
    bad = [row for row in rows if row["ended"] == "traceback" or row["ended"].startswith("killed")]
    causes = Counter(f"{row.get('error', row['ended']).split(':')[0]} at {row.get('at', '?')}" for row in bad)
    return {
        "attacks": len({row["attack"] for row in rows}),
        "runs": len(rows),
        "tracebacks": len(bad),
        "attacks_with_a_traceback": len({row["attack"] for row in bad}),
        "passed_by_check_and_then_a_traceback": len({row["attack"] for row in bad if row["passed"]}),
        "more_than_4000_characters": sum(row["characters"] > 4000 for row in rows),
        "most_characters": max((row["characters"] for row in rows), default=0),
        "slowest_seconds": max((row["seconds"] for row in rows), default=0),
        "most_mb": max((row["mb"] for row in rows), default=0),
        "escaped": sum("escaped" in row for row in rows),
        "causes": dict(causes.most_common(40)),
        "rows": [
            row
            for row in rows
            if row in bad or row["characters"] > 4000 or row["seconds"] > 10 or row["mb"] > 800 or "escaped" in row
        ],
    }


def main(arguments: list[str] | None = None) -> Mapping[str, Any]:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1, help="only every n-th attack")
    parser.add_argument("--only", default="", help="only attacks whose name holds this")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results" / "hostile.json")
    asked = parser.parse_args(arguments)
    os.environ["MINSHENG_LANG"] = "en"
    found = trial(asked.folder.absolute(), every=asked.every, only=asked.only)
    asked.out.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps({key: value for key, value in found.items() if key != "rows"}, ensure_ascii=False, indent=1))
    return found


if __name__ == "__main__":
    main()
