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
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
#: The report that is broken, and a second one beside it, so that there is something to compare.
REGION, YEAR, OTHER = "meishan", 2017, 2019
TABLES = ("projects", "statements", "indicators", "costs", "observations", "blockers")
SHARED = ("regions", "population", "places", "concepts")
NOTEBOOKS = ("annual_report", "evaluation", "progress", "comparison", "project_profile")
BLOCKERS = """\
blocker_id,indicator_id,blocker_zh,blocker_en,owner,since,due,resolved
b1,p01.jobs,用工不足,Too few workers,人社局,2017-03-01,2017-06-30,
"""
#: What is put into a cell of each column.
VALUES = {
    "empty": "", "a word": "x", "minus one": "-1", "nought": "0", "24 digits": "9" * 24, "14 digits": "9" * 14,
    "an exponent": "6.3E+04", "nan": "nan", "infinite": "inf", "full-width": "１２", "no such day": "2023-02-30",
    "year nought": "0000-01-01", "year 9999": "9999-12-31", "a list with a hole": "a;;b", "only separators": ";",
    "a formula": '=HYPERLINK("http://x","y")', "a script": "<script>alert(1)</script>", "a way out": "../../x",
    "right to left": "\u202e12个", "20,000 characters": "长" * 20_000, "10 MB": "y" * 10_000_000, "NUL": "a\0b",
    "line ends": "a\nb\r\nc", "a lone surrogate": b"\xed\xa0\x80".decode("utf-8", "surrogatepass"), "braces": "{x} %s $y$ \\frac",
}  # fmt: skip
FIGURES = {
    "a million digits": "9" * 1_000_000 + "个", "400 digits": "9" * 400 + "个", "nought per cent": "0%", "nought": "0个",
    "no number": "若干", "14 digits of 亿": "99999999999999亿元", "many points": "1.2.3个", "a tiny one": "0." + "0" * 300 + "1个",
    "ten thousand 万": "1" + "万" * 1000 + "个", "minus": "-5个", "Chinese": "一" * 5000 + "个",
}  # fmt: skip

Change = Callable[[Path], None]


def _file(name: str, text: str | bytes) -> Change:
    def change(data: Path) -> None:
        path = data / name
        path.write_bytes(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)

    return change


def _own(name: str) -> str:
    return f"{REGION}/{YEAR}/{name}"


def _edit(name: str, edit: Callable[[bytes], bytes]) -> Change:
    def change(data: Path) -> None:
        path = data / name
        path.write_bytes(edit(path.read_bytes()))

    return change


def _cell(name: str, column: int, value: str, *, row: int = 1) -> Change:
    import csv

    def edit(raw: bytes) -> bytes:
        rows = list(csv.reader(io.StringIO(raw.decode())))
        if len(rows) > row:
            rows[row][column] = value
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        return text.getvalue().encode("utf-8", "surrogatepass")

    return _edit(name, edit)


def _without_column(raw: bytes, number: int) -> bytes:
    import csv

    rows = [[cell for n, cell in enumerate(row) if n != number] for row in csv.reader(io.StringIO(raw.decode()))]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _as_folder(name: str) -> Change:
    def change(data: Path) -> None:
        (data / name).unlink()
        (data / name).mkdir()

    return change


def _gone(name: str) -> Change:
    return lambda data: (data / name).unlink()


def _unreadable(name: str) -> Change:
    return lambda data: ((data / name).unlink(), (data / name).symlink_to(name.rpartition("/")[2]))[1]  # a circle


def _excel(raw: bytes) -> bytes:
    """What a spreadsheet makes of a table that is opened and saved: codes, dates, line ends, mark."""
    import re

    text = raw.decode()
    text = text.replace(",true,", ",TRUE,").replace(",false,", ",FALSE,")
    text = re.sub(r"(?<=,)(\d{4})-0?(\d+)-0?(\d+)(?=,)", r"\1/\2/\3", text)
    width = text.partition("\n")[0].count(",")
    return ("\ufeff" + text.replace("\n", "\r\n") + "," * width + "\r\n").encode()


def _ruin(name: str) -> Iterator[tuple[str, Change]]:
    """Every way in which a table is no table."""
    yield "an unclosed quote", _edit(name, lambda raw: raw.replace(b"\n", b'\n"', 2).rstrip(b"\n"))
    yield "a quote inside", _edit(name, lambda raw: raw + b'a,"b"c,d\n')
    yield "an extra cell", _edit(name, lambda raw: raw.rstrip(b"\n") + b",more\n")
    yield "a short row", _edit(name, lambda raw: raw + b"x\n")
    yield "a row of commas", _edit(name, lambda raw: raw + b"," * raw.partition(b"\n")[0].count(b",") + b"\n")
    yield "empty", _file(name, b"")
    yield "only line ends", _file(name, b"\n\n\n")
    yield "only a header", _edit(name, lambda raw: raw.partition(b"\n")[0] + b"\n")
    yield "no header", _edit(name, lambda raw: raw.partition(b"\n")[2])
    yield "no first column", _edit(name, lambda raw: _without_column(raw, 0))
    yield "no second column", _edit(name, lambda raw: _without_column(raw, 1))
    yield (
        "a column twice",
        _edit(name, lambda raw: raw.replace(b",", b",", 1).replace(raw.split(b",", 2)[1], raw.split(b",", 1)[0], 1)),
    )
    yield "all rows twice", _edit(name, lambda raw: raw + raw.partition(b"\n")[2])
    yield "GBK", _edit(name, lambda raw: raw.decode().encode("gb18030"))
    yield "UTF-16", _edit(name, lambda raw: raw.decode().encode("utf-16"))
    yield "not text", _file(name, bytes(range(256)) * 40)
    yield "NULs", _file(name, bytes(100_000))
    yield "semicolons", _edit(name, lambda raw: raw.replace(b",", b";"))
    yield "tabs", _edit(name, lambda raw: raw.replace(b",", b"\t"))
    yield "saved by a spreadsheet", _edit(name, _excel)
    yield "old Macintosh line ends", _edit(name, lambda raw: raw.replace(b"\n", b"\r"))
    yield "5,000 columns", _edit(name, lambda raw: b"\n".join(line + b",x" * 5000 for line in raw.splitlines()) + b"\n")
    yield "200,000 short rows", _edit(name, lambda raw: raw + b"a\n" * 200_000)
    yield "a folder", _as_folder(name)
    yield "a link in a circle", _unreadable(name)
    yield "missing", _gone(name)


def _toml(old: str, new: str) -> Change:
    def edit(raw: bytes) -> bytes:
        text = raw.decode()
        assert old in text, old
        return text.replace(old, new, 1).encode("utf-8", "surrogatepass")

    return _edit(_own("report.toml"), edit)


def _key(key: str, value: str) -> Change:
    """Give a key of report.toml another value, written as TOML; nothing deletes it."""

    def edit(raw: bytes) -> bytes:
        lines = raw.decode().splitlines()
        at = next(n for n, line in enumerate(lines) if line.startswith((f"{key} =", f"[{key}]", f"[[{key}]]")))
        if lines[at].startswith("["):
            body = [n for n, line in enumerate(lines) if n > at and line.startswith("[")]
            end = body[0] if body and not lines[at].startswith("[[") else len(lines)
            del lines[at:end]
            at = 0
        else:
            del lines[at]
        if value:
            lines.insert(at, f"{key} = {value}")
        return ("\n".join(lines) + "\n").encode("utf-8", "surrogatepass")

    return _edit(_own("report.toml"), edit)


def _report_toml() -> Iterator[tuple[str, Change]]:
    strange = {"a number": "5", "a float": "1.5", "a list": "[1]", "a table": "{ a = 1 }", "true": "true", "a text": '"x"',
               "empty": '""', "a day": "2017-01-01", "a time": "2017-01-01T12:00:00", "infinite": "inf", "nan": "nan",
               "24 digits": "9" * 24, "negative": "-1", "missing": ""}  # fmt: skip
    for key in ("region", "year", "title_zh", "coverage", "as_of", "period_start", "period_end", "source", "sections", "publisher_zh",
                "published", "sha256", "id", "first_line", "last_line"):  # fmt: skip
        for kind, value in strange.items():
            yield f"{key}: {kind}", _key(key, value)
    for kind in ("../../escaped", "..", "/tmp/escaped", "a/b", "con", "渝北", "a\u202eb"):
        yield f"region: {kind}", _key("region", json.dumps(kind))
    yield "period reversed", _key("period_end", "2016-12-31")
    yield "period of one day", _key("period_end", "2017-01-01")
    yield (
        "period of year 0001 to 9999",
        _toml(
            "period_start = 2017-01-01\nperiod_end = 2017-12-31", "period_start = 0001-01-01\nperiod_end = 9999-12-31"
        ),
    )
    yield "as_of before the period", _key("as_of", "1949-10-01")
    yield "arrays nested 5,000 deep", _toml("region", "x = " + "[" * 5000 + "]" * 5000 + "\nregion")
    yield "tables nested 5,000 deep", _toml("region", "x = " + "{a=" * 5000 + "1" + "}" * 5000 + "\nregion")
    yield "a key of 20,000 parts", _toml("region", "a" + ".a" * 20_000 + " = 1\nregion")
    yield "a table of 20,000 parts", _edit(_own("report.toml"), lambda raw: raw + b"\n[a" + b".a" * 20_000 + b"]\n")
    yield "20 MB of comment", _edit(_own("report.toml"), lambda raw: raw + b"#" + b"x" * 20_000_000 + b"\n")
    yield (
        "100,000 sections",
        _edit(
            _own("report.toml"), lambda raw: raw + b'[[sections]]\nid = "x"\nfirst_line = 1\nlast_line = 2\n' * 100_000
        ),
    )
    yield "not TOML", _file(_own("report.toml"), "region = ")
    yield "GBK", _edit(_own("report.toml"), lambda raw: raw.decode().encode("gb18030"))
    yield "UTF-16", _edit(_own("report.toml"), lambda raw: raw.decode().encode("utf-16"))
    yield "NULs", _file(_own("report.toml"), bytes(1000))
    yield "a folder", _as_folder(_own("report.toml"))
    yield "a link in a circle", _unreadable(_own("report.toml"))
    yield "a lone surrogate", _key("title_zh", '"\\uD800"')
    yield "a script in the title", _key("title_zh", '"</title><script>alert(1)</script>"')
    yield "a title of 1 MB", _key("title_zh", '"' + "长" * 300_000 + '"')
    yield "a title of two lines", _key("title_zh", '"a\\nb\\tc\\u0000d"')


def attacks(data: Path) -> dict[str, Change]:
    """Name every attack, with the change that it makes to a data folder.

    Parameters
    ----------
    data : Path
        The sound folder, for its columns.
    """
    import csv

    found = {"none": lambda data: None}
    found |= {f"report.toml, {name}": change for name, change in _report_toml()}
    for table in (*TABLES, *SHARED):
        name = f"{table}.csv" if table in SHARED else _own(f"{table}.csv")
        found |= {f"{table}.csv, {how}": change for how, change in _ruin(name)}
        with (data / name).open(encoding="utf-8", newline="") as stream:
            header = next(csv.reader(stream))
        for number, column in enumerate(header):
            found |= {f"{table}.csv, {column}: {how}": _cell(name, number, value) for how, value in VALUES.items()}
    with (data / _own("statements.csv")).open(encoding="utf-8", newline="") as stream:
        figure = next(csv.reader(stream)).index("figure")
    found |= {
        f"statements.csv, figure: {how}": _cell(_own("statements.csv"), figure, value) for how, value in FIGURES.items()
    }
    return found


def sound(folder: Path) -> Path:
    """Write the sound data folder, and a document to verify against."""
    data = folder / "data"
    for year in (YEAR, OTHER):
        shutil.copytree(ROOT / "data" / REGION / str(year), data / REGION / str(year))
    (data / _own("blockers.csv")).write_text(BLOCKERS, encoding="utf-8")
    for table in SHARED:
        shutil.copy(ROOT / "data" / f"{table}.csv", data)
    (folder / "document.txt").write_text("眉山\n" * 3 + "新增就业4万人，完成4.1万人。\n", encoding="utf-8")
    return data


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
    import matplotlib.pyplot  # noqa: F401  (made ready once, before any fork)

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
