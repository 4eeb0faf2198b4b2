"""How many people live where a report speaks of, from the count nearest to its year."""

from __future__ import annotations

import numpy as np
import pandas as pd

from minsheng_analysis.measures.codes import EVERYONE
from minsheng_analysis.measures.metrics import per_capita_benefit

#: A population count this many years away from the report is still used, and its year is shown beside the figure.
POPULATION_YEARS = 5


def with_population(rows: pd.DataFrame, population: pd.DataFrame | None) -> pd.DataFrame:
    """Add the population of each row's region, from the count nearest to its year; what serves one group has none."""
    codes, regions = pd.factorize(rows["region"])
    year = rows["year"].to_numpy(dtype="int64")
    wanted, inverse = np.unique(codes * 10_000 + year, return_inverse=True)
    asked = pd.DataFrame({"region": regions[wanted // 10_000], "year": wanted % 10_000})
    found = _nearest_population(asked, population).take(inverse).set_axis(rows.index)
    whole = (rows["place"] == "") & rows["per"].notna()
    if "serves" in rows:
        whole &= rows["serves"].fillna("").isin(["", EVERYONE])
    residents = found["residents"].where(whole)
    return rows.assign(
        residents=residents,
        population_year=found["population_year"].where(whole).astype("Int64"),
        population_basis=found["population_basis"].where(whole, ""),
        population_quality=found["population_quality"].where(whole, ""),
        per_capita=per_capita_benefit(rows["value"], residents) * rows["per"],
        per_capita_low=per_capita_benefit(rows["low"], residents) * rows["per"],
        per_capita_high=per_capita_benefit(rows["high"], residents) * rows["per"],
    )


def _nearest_population(wanted: pd.DataFrame, population: pd.DataFrame | None) -> pd.DataFrame:
    """For each region and year the count of residents nearest in time; of two as near, the earlier one."""
    names = {"year": "population_year", "basis": "population_basis", "quality": "population_quality"}
    given = population if population is not None else pd.DataFrame(columns=["region", "residents", *names], dtype="str")
    pairs = wanted.merge(given.rename(columns=names)[["region", "residents", *names.values()]], on="region", how="left")
    pairs = pairs.assign(
        population_year=pairs["population_year"].astype("float64"), residents=pairs["residents"].astype("float64")
    )
    pairs = pairs.assign(gap=(pairs["population_year"] - pairs["year"]).abs())
    best = pairs.sort_values(["gap", "population_year"], kind="stable").drop_duplicates(["region", "year"])
    near = best["gap"] <= POPULATION_YEARS
    best = best.assign(
        residents=best["residents"].where(near),
        population_year=best["population_year"].where(near),
        population_basis=best["population_basis"].where(near, ""),
        population_quality=best["population_quality"].where(near, ""),
    )
    return wanted.merge(best.drop(columns="gap"), on=["region", "year"], how="left")
