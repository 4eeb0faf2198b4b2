"""A panel of invented counties, as large as asked for, without going through files."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from benchmarks.counties import KINDS, region_name

FIRST_YEAR = 2014
YEARS = 10
Column: TypeAlias = np.ndarray[Any, Any]


def panel(rows: int, *, seed: int = 0, each: int = 36) -> pd.DataFrame:
    """Give a panel of so many rows, `each` a report, without going through files.

    The columns are those of ``comparison.report_panel`` that `assess`, `audit_indicators` and `compare_panel` read.
    """
    random = np.random.default_rng(seed)
    report = np.arange(rows) // each
    county, year = report // YEARS, FIRST_YEAR + report % YEARS
    kind = random.integers(0, len(KINDS), rows)
    kinds = pd.DataFrame([vars(one) for one in KINDS]).take(kind).reset_index(drop=True)
    qualitative = (kinds["measure"] == "qualitative").to_numpy()
    amounts, share = _amounts(kinds["usual"].to_numpy(), qualitative, random)
    reached = pd.Series(random.random(rows) < 0.8).astype("boolean").where(pd.Series(qualitative), pd.NA)
    number = pd.Series(np.arange(rows) % each)
    counties = pd.DataFrame(
        [region_name(one) for one in range(int(county.max(initial=0)) + 1)], columns=["region", "name_zh", "name_en"]
    )
    ids = "p" + (number // 4 + 1).astype("str").str.zfill(2) + ".i" + (number % 4).astype("str")
    years = pd.Series(year).astype("str")
    words = np.where(share > 1.02, "超额完成", np.where(share >= 0.98, "全面完成", "基本完成"))

    def same(text: str) -> pd.Series[str]:
        return pd.Series(text, index=range(rows), dtype="str")

    return pd.DataFrame(
        {
            "region": counties["region"].take(county).reset_index(drop=True), "year": year.astype("int64"),
            "indicator_id": ids, "project_no": (number // 4 + 1).astype("int64"),
            "name_zh": kinds["zh"], "name_en": kinds["en"],
            "level": pd.Series(np.where(number % 4 == 0, "headline", "support"), dtype="str"),
            "concept": kinds["concept"].where(number % 4 == 0, ""), "place": same(""),
            "measure": kinds["measure"], "direction": kinds["direction"], "unit": kinds["unit"], "classifier": same(""),
            "target_fact": ids + ".target", "actual_fact": ids + ".actual", "target_stage": same("completed"),
            "comparable": random.random(rows) > 0.02, "reason_zh": same(""), "reason_en": same(""),
            "reported_status": pd.Series(words, dtype="str"), "lead_units": same("县住建局"), **amounts,
            "actual_agree": pd.Series(random.random(rows) > 0.01).astype("boolean"),
            "reached_reported": reached, "reached_completed": reached, "coverage": same("complete"),
            "as_of": years + "-12-31", "period_start": years + "-01-01", "period_end": years + "-12-31",
        }
    )  # fmt: skip


def _amounts(usual: Column, qualitative: Column, random: np.random.Generator) -> tuple[dict[str, Column], Column]:
    """Give targets and results, some rounded, open above, unfinished or not reported, and the share that was reached."""
    rows = len(usual)
    target = np.maximum(1, np.round(usual * random.lognormal(0, 0.5, rows), 1))
    share = np.where(random.random(rows) < 0.3, 1.0, random.lognormal(0.05, 0.25, rows))
    actual = np.maximum(1, np.round(target * share, 1))
    rounded = random.random(rows) < 0.2
    half = np.where(rounded, np.maximum(0.5, actual * 0.01), 0.0)
    high = np.where(random.random(rows) < 0.03, np.inf, actual + half)
    finished = np.where(random.random(rows) < 0.1, random.uniform(0.4, 0.95, rows), 1.0)
    absent = qualitative | (random.random(rows) < 0.04)
    found = {
        "actual_value": actual, "actual_low": actual - half, "actual_high": high,
        "completed_value": actual * finished, "completed_low": (actual - half) * finished, "completed_high": high * finished,
    }  # fmt: skip
    known = {name: np.where(absent, np.nan, values) for name, values in found.items()}
    return {"target_value": np.where(qualitative, np.nan, target), **known}, share
