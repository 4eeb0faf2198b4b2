"""Verdicts and measures on a million rows: this package on pandas, and the same sums in polars and DuckDB."""

from __future__ import annotations

from typing import Any

import duckdb
import pandas as pd
import polars as pl

from minsheng_analysis.measures.assessment import Thresholds, assess
from minsheng_analysis.measures.metrics import overachievement_ratio, per_capita_benefit

RESIDENTS = 350_000.0
LOW = Thresholds().target_set_low
#: What the sums need of a panel.
NEEDED = (
    "target_value", "actual_value", "actual_low", "actual_high", "direction", "measure", "comparable", "target_fact",
    "target_stage", "actual_agree", "reached_reported",
)  # fmt: skip
#: What is compared.
MADE = ("ratio", "ratio_low", "ratio_high", "status", "reason", "target_set_low", "over", "per_capita")


def with_pandas(panel: pd.DataFrame) -> pd.DataFrame:
    judged = assess(panel)
    return judged.assign(
        over=overachievement_ratio(panel["target_value"], panel["actual_value"], panel["direction"]),
        per_capita=per_capita_benefit(panel["actual_value"], RESIDENTS, per=10_000),
    )


def with_polars(panel: pl.DataFrame) -> pl.DataFrame:
    target, value, low, high = (pl.col(c) for c in ("target_value", "actual_value", "actual_low", "actual_high"))
    ceiling, qualitative = pl.col("direction") == "decrease", pl.col("measure") == "qualitative"
    reached, agree = pl.col("reached_reported"), pl.col("actual_agree")

    def ratio(of: pl.Expr) -> pl.Expr:
        positive = pl.when(target > 0).then(target)
        return pl.when(ceiling).then(positive / pl.when(of != 0).then(of)).otherwise(of / positive)

    contains = ((low <= target) & (high >= target)).fill_null(False) & ~qualitative
    conflict = contains & value.is_null()
    wide = contains & high.is_infinite().fill_null(False) & (low < target)
    reason = (
        pl.when(pl.when(qualitative).then(pl.col("target_fact") == "").otherwise(target.is_null())).then(pl.lit("no_target"))
        .when(~pl.col("comparable")).then(pl.lit("not_comparable"))
        .when(pl.when(qualitative).then(reached.is_null()).otherwise(low.is_null() & high.is_null()))
        .then(pl.lit("no_result"))
        .when(conflict & ~agree.fill_null(True)).then(pl.lit("conflicting_figures"))
        .when(conflict | wide).then(pl.lit("interval_too_wide"))
        .otherwise(pl.lit(""))
    )  # fmt: skip
    with_reason = panel.lazy().with_columns(reason=reason)
    judged = pl.col("reason") == ""
    at_low, at_high = ratio(low), ratio(high)
    with_ratios = with_reason.with_columns(
        ratio=pl.when(judged).then(ratio(value)),
        ratio_low=pl.when(judged).then(pl.when(ceiling).then(at_high).otherwise(at_low)),
        ratio_high=pl.when(judged).then(pl.when(ceiling).then(at_low).otherwise(at_high)),
    )
    beyond = pl.when(ceiling).then(high < target).otherwise(low > target)
    short = pl.when(ceiling).then(low > target).otherwise(high < target)
    status = (
        pl.when(~judged).then(pl.lit("not_assessable"))
        .when(qualitative & reached).then(pl.lit("met"))
        .when(qualitative).then(pl.lit("missed"))
        .when(short).then(pl.lit("missed"))
        .when(beyond & (pl.col("direction") != "reach")).then(pl.lit("exceeded"))
        .otherwise(pl.lit("met"))
    )  # fmt: skip
    return with_ratios.with_columns(
        status=status,
        target_set_low=(pl.col("ratio_low") >= LOW).fill_null(False),
        over=ratio(value) - 1,
        per_capita=value * 10_000 / RESIDENTS,
    ).collect()


_RATIO = """CASE WHEN direction = 'decrease' THEN (CASE WHEN target_value > 0 THEN target_value END) / nullif({of}, 0)
ELSE {of} / (CASE WHEN target_value > 0 THEN target_value END) END"""


def with_duckdb(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    contains = (
        "(coalesce(actual_low <= target_value AND actual_high >= target_value, false) AND measure <> 'qualitative')"
    )
    conflict = f"({contains} AND actual_value IS NULL)"
    low, high = _RATIO.format(of="actual_low"), _RATIO.format(of="actual_high")
    return connection.execute(f"""
        WITH reasoned AS (SELECT *, CASE
            WHEN CASE WHEN measure = 'qualitative' THEN target_fact = '' ELSE target_value IS NULL END THEN 'no_target'
            WHEN NOT comparable THEN 'not_comparable'
            WHEN CASE WHEN measure = 'qualitative' THEN reached_reported IS NULL
                 ELSE actual_low IS NULL AND actual_high IS NULL END THEN 'no_result'
            WHEN {conflict} AND NOT coalesce(actual_agree, true) THEN 'conflicting_figures'
            WHEN {conflict} OR ({contains} AND isinf(actual_high) AND actual_low < target_value) THEN 'interval_too_wide'
            ELSE '' END AS reason FROM panel),
        rated AS (SELECT *,
            CASE WHEN reason = '' THEN {_RATIO.format(of="actual_value")} END AS ratio,
            CASE WHEN reason = '' THEN CASE WHEN direction = 'decrease' THEN {high} ELSE {low} END END AS ratio_low,
            CASE WHEN reason = '' THEN CASE WHEN direction = 'decrease' THEN {low} ELSE {high} END END AS ratio_high
            FROM reasoned)
        SELECT *, CASE WHEN reason <> '' THEN 'not_assessable'
            WHEN measure = 'qualitative' THEN CASE WHEN reached_reported THEN 'met' ELSE 'missed' END
            WHEN CASE WHEN direction = 'decrease' THEN actual_low > target_value ELSE actual_high < target_value END
            THEN 'missed'
            WHEN CASE WHEN direction = 'decrease' THEN actual_high < target_value ELSE actual_low > target_value END
            AND direction <> 'reach' THEN 'exceeded' ELSE 'met' END AS status,
            coalesce(ratio_low >= {LOW}, false) AS target_set_low,
            {_RATIO.format(of="actual_value")} - 1 AS over, actual_value * 10000 / {RESIDENTS} AS per_capita
        FROM rated ORDER BY row""").df()


def prepared(panel: pd.DataFrame) -> tuple[pd.DataFrame, pl.DataFrame, duckdb.DuckDBPyConnection]:
    """Give the panel to each of the three as it likes it, missing numbers as nulls."""
    own = panel[list(NEEDED)]
    table = pl.from_pandas(own, nan_to_null=True)
    connection = duckdb.connect()
    connection.execute("SET threads TO 1")
    connection.register("arrow", table.with_row_index("row").to_arrow())
    connection.execute("CREATE TABLE panel AS SELECT * FROM arrow")
    return own, table, connection


def same(one: Any, other: Any) -> bool:
    """Say whether two results agree in every row of every column made."""
    for column in MADE:
        a, b = pd.Series(one[column]), pd.Series(other[column])
        if column in ("status", "reason"):
            if not (a.astype("str").to_numpy() == b.astype("str").to_numpy()).all():
                return False
        else:
            try:
                pd.testing.assert_series_equal(
                    a.astype("float64"), b.astype("float64"), check_names=False, check_index=False, rtol=1e-12
                )
            except AssertionError:
                return False
    return True
