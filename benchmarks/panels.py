"""A national panel: reading it, judging, auditing and comparing it, whole and through Dask."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import pandas as pd

from benchmarks import metrics
from benchmarks.invented_panel import panel
from minsheng_analysis.appraisal.audit import audit_indicators
from minsheng_analysis.appraisal.comparison import compare_panel
from minsheng_analysis.appraisal.panel import load_panel, write_panel
from minsheng_analysis.dataset.reading import load_shared
from minsheng_analysis.measures.assessment import assess


def timed(action: Callable[[], Any]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def verdicts(rows: int = 1_000_000, rounds: int = 7) -> dict[str, Any]:
    """Give the median seconds of verdicts and measures in pandas, polars and DuckDB, one thread each, interleaved."""
    own, table, connection = metrics.prepared(panel(rows))
    ways: dict[str, Callable[[], Any]] = {
        "minsheng (pandas)": lambda: metrics.with_pandas(own),
        "polars": lambda: metrics.with_polars(table),
        "DuckDB": lambda: metrics.with_duckdb(connection),
    }
    results = [way() for way in ways.values()]
    equal = metrics.same(results[0], results[1].to_pandas()) and metrics.same(results[0], results[2])
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            times[name].append(timed(way))
    return {"rows": rows, "equal": equal, **{name: median(taken) for name, taken in times.items()}}


def whole(rows: int = 1_000_000) -> dict[str, float]:
    """Give the seconds of writing, reading, auditing and comparing a panel, and its size on disk.

    One file a report is what grows well and reads a region fast; it is measured on a tenth of the rows.
    """
    made = panel(rows)
    found: dict[str, float] = {"rows": rows, "reports": made.groupby(["region", "year"]).ngroups}
    with tempfile.TemporaryDirectory() as place:
        for by, part in ((("year",), made), (("region", "year"), made.head(rows // 10))):
            found |= _written_and_read(part, Path(place) / "-".join(by), by)
    concepts = load_shared("concepts")
    found["assess"] = timed(lambda: assess(made))
    found["audit"] = timed(lambda: audit_indicators(made))
    found["compare"] = timed(lambda: compare_panel(made, concepts=concepts))
    return found


def _written_and_read(part: pd.DataFrame, folder: Path, by: tuple[str, ...]) -> dict[str, float]:
    """Give the seconds of writing a panel in parts, and of reading all and one region of it."""
    name, one = " and ".join(by), part["region"].iloc[len(part) // 2]
    return {
        f"rows by {name}": len(part),
        f"write by {name}": timed(lambda: write_panel(part, folder, by=by)),
        f"read by {name}": median(timed(lambda: load_panel(folder)) for _ in range(3)),
        f"megabytes by {name}": sum(file.stat().st_size for file in folder.rglob("*.parquet")) / 1e6,
        f"one region by {name}": timed(lambda: load_panel(folder, regions=[one])),
    }
