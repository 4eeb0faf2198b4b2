"""Whatever is done to a data folder: what `check` passes ends in no traceback, and what it does not is said in a few lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import small_report
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from benchmarks import attacks, hostile
from minsheng_analysis.cli import main
from minsheng_analysis.dataset.checking import check_report
from minsheng_analysis.errors import MinshengError

BLOCKERS = "blocker_id,indicator_id,blocker_zh,blocker_en,owner,since,due,resolved\nb1,p1.pipes,拆迁,Clearance,水利局,2020-03-01,2020-06-30,\n"
OBSERVATIONS = "observation_id,project_no,kind,message_zh,message_en,fact_ids,lines,severity\no1,1,scope,范围不明,Scope unclear,p1.pipes.actual,2;3,notice\n"
REGIONS = "region,name_zh,name_en\nanping,安平县,Anping County\n"
POPULATION = "region,year,basis,residents,quality\nanping,2020,census,330000,official\n"
CONCEPTS = "concept,name_zh,name_en,unit,per\njobs,新增就业,Jobs,people,10000\n"
PLACES = "place_zh,name_en,region,kind\n东镇,Dong,anping,town\n水利局,Water Bureau,anping,lead_unit\n"

#: Cells that have broken something somewhere, or might.
CELLS = st.one_of(
    st.sampled_from([*attacks.VALUES.values(), *attacks.FIGURES.values()]),
    st.text(max_size=12),
    st.integers(-(10**20), 10**20).map(str),
    st.dates().map(str),
    st.floats().map(str),
    st.sampled_from(["target", "actual", "completed", "started", "headline", "support", "reach", "decrease", "rate", "qualitative",
                     "false", "none", "状态", "全面完成", "p1.pipes.actual", "p2.cost", "p3.zero.actual", "#p1.pipes.actual", "0个", "0%",
                     "p1.pipes.actual - p1.pipes.actual", "p1.pipes", "p3.jobs", "jobs", "2000余万元", "不少于5个", "100%", "12.5平方米"]),
)  # fmt: skip
TOML_VALUES = st.sampled_from(
    ["5", "1.5", "[1]", "{ a = 1 }", "true", '"x"', '""', "2020-01-01", "2020-12-31T12:00:00", "inf", "nan", "-1", "9" * 24, "0x" + "f" * 5000,
     '"../../escaped"', '"a\\nb"', '"' + "长" * 3000 + '"', "[" * 30 + "]" * 30, "1949-10-01", "2100-12-31", '"<script>"', '"$\\\\frac$"'],
)  # fmt: skip

Change = Callable[[Path], None]
TABLES = [
    f"anping/2020/{name}.csv" for name in ("projects", "statements", "indicators", "costs", "observations", "blockers")
]
SHARED = ["regions.csv", "population.csv", "concepts.csv", "places.csv"]


def _sound(data: Path) -> Path:
    folder = small_report.write(data)
    (folder / "blockers.csv").write_text(BLOCKERS, encoding="utf-8")
    (folder / "observations.csv").write_text(OBSERVATIONS, encoding="utf-8")
    for name, text in (("regions", REGIONS), ("population", POPULATION), ("concepts", CONCEPTS), ("places", PLACES)):
        (data / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def _rows(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))


def _write(path: Path, rows: list[list[str]]) -> None:
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows(rows)
    path.write_bytes(made.getvalue().encode("utf-8", "surrogatepass"))


@st.composite
def changes(draw: st.DrawFn) -> tuple[str, Change]:
    """One change to one file, with words for it."""
    name = draw(st.sampled_from([*TABLES * 3, *SHARED, "anping/2020/report.toml"]))
    if name.endswith(".toml"):
        lines = small_report.REPORT.splitlines()
        at = draw(st.sampled_from([n for n, line in enumerate(lines) if " = " in line]))
        value = draw(TOML_VALUES)
        lines[at] = f"{lines[at].partition(' = ')[0]} = {value}" if draw(st.integers(0, 9)) else ""
        text = "\n".join(lines) + "\n"
        return f"{name}: {lines[at][:60]}", lambda data: (data / name).write_text(text, encoding="utf-8") and None
    kind = draw(st.sampled_from(["cell"] * 12 + ["column", "row", "twice", "bytes", "cut"]))
    number, other = draw(st.integers(0, 50)), draw(st.integers(1, 50))
    cell, raw = draw(CELLS), draw(st.binary(max_size=20))

    def change(data: Path) -> None:
        path = data / name
        if kind in ("bytes", "cut"):
            old = path.read_bytes()
            at = number * max(1, len(old)) // 50
            path.write_bytes(old[:at] + (raw + old[at:] if kind == "bytes" else b""))
            return
        rows = _rows(path)
        if not rows:
            return
        column, row = number % len(rows[0]), other % len(rows)
        if kind == "cell" and row:
            rows[row][column] = cell
        elif kind == "column":
            rows = [line[:column] + line[column + 1 :] for line in rows]
        elif kind == "row":
            del rows[row]
        elif kind == "twice":
            rows.append(rows[row])
        _write(path, rows)

    return f"{name}: {kind} {number} {other} {cell[:40]!r} {raw!r}", change


def _printed(action: Callable[[], object]) -> str:
    """Run something that may end with an exit code of ours, and with nothing else; give what it printed."""
    printed = io.StringIO()
    code: object = 0
    with redirect_stdout(printed), redirect_stderr(printed):
        try:
            action()
        except SystemExit as end:
            code = end.code
        except MinshengError as error:
            print(error.message("zh"))
    assert code in (0, 1, 2, None)
    return printed.getvalue()


ONE = ["--data-dir", "data", "--region", "anping", "--year", "2020"]
COMMANDS = [
    ["list", "--data-dir", "data"],
    ["verify", *ONE, "--source", "data/regions.csv"],
    ["audit", *ONE, "--csv", "out/audit.csv"],
    ["audit", *ONE, "--promises"],
    ["followups", *ONE],
    ["questions", *ONE],
    ["progress", *ONE],
    ["compare", "--data-dir", "data"],
    ["evaluate", *ONE, "--policy", "tiers"],
    ["export", *ONE, "--out", "out/book.xlsx", "--basis", "completed"],
    ["export", *ONE, "--format", "csv", "--out", "out/csv"],
    ["export", *ONE, "--format", "parquet", "--out", "out/parquet"],
    ["export", *ONE, "--format", "datapackage", "--out", "out/package"],
    ["export", *ONE, "--format", "dataset-xlsx", "--out", "out/dataset.xlsx"],
    ["import", "out/dataset.xlsx", "--data-dir", "out/again"],
]


def _notebook(name: str) -> None:
    import matplotlib.pyplot as plt

    names = {"region": "anping", "year": 2020, "data_dir": str(Path("data").absolute()), "lang": "en", "project_no": 1}
    try:
        hostile.run_notebook(name, names)
    finally:
        plt.close("all")


def _survives(made: list[tuple[str, Change]], notebook: str) -> None:
    with TemporaryDirectory() as box, chdir(box):
        work = Path(box) / "work"
        folder = _sound(work / "data")
        # A file is read as a table as long as it is one.
        for _, change in sorted(made, key=lambda one: one[0].split()[1] in ("bytes", "cut")):
            change(work / "data")
        before = {path for path in Path(box).rglob("*") if not path.is_relative_to(work / "out")}
        with chdir(work):
            passed = check_report(folder).ok
            event("check passes it" if passed else "check does not pass it")
            said = _printed(lambda: main(["check", "--data-dir", "data"]))
            assert len(said.splitlines()) <= 50
            for command in COMMANDS:
                text = _printed(lambda command=command: main(command))
                if not passed and command[0] not in ("list", "compare", "audit"):
                    assert len(text.splitlines()) <= 30, command
            if passed:
                _printed(lambda: _notebook(notebook))
        after = {path for path in Path(box).rglob("*") if not path.is_relative_to(work / "out")}
        assert after == before


ALWAYS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


@settings(max_examples=8, deadline=None, suppress_health_check=ALWAYS)
@given(st.lists(changes(), min_size=1, max_size=3), st.sampled_from(hostile.NOTEBOOKS))
def test_what_check_passes_ends_in_no_traceback(made: list[tuple[str, Change]], notebook: str) -> None:
    _survives(made, notebook)


@pytest.mark.slow
@settings(max_examples=1500, deadline=None, suppress_health_check=ALWAYS)
@given(st.lists(changes(), min_size=1, max_size=2), st.sampled_from(hostile.NOTEBOOKS))
def test_what_check_passes_ends_in_no_traceback_at_length(made: list[tuple[str, Change]], notebook: str) -> None:
    _survives(made, notebook)


def test_the_sound_folder_passes_and_every_command_works() -> None:
    with TemporaryDirectory() as box, chdir(box):
        assert check_report(_sound(Path(box) / "data")).problems == []
        for command in COMMANDS:
            said = _printed(lambda command=command: main(command))
            assert "Error" not in said, command
            assert "错误" not in said, command


@pytest.mark.parametrize("notebook", hostile.NOTEBOOKS)
def test_every_notebook_works_on_the_sound_folder(notebook: str) -> None:
    with TemporaryDirectory() as box, chdir(box):
        _sound(Path(box) / "data")
        _notebook(notebook)
