"""Reports loaded once for all tests of a file, and their pace; whoever changes one takes a copy."""

from __future__ import annotations

from functools import cache

import pandas as pd

import minsheng_analysis as ms
from minsheng_analysis.measures.codes import Basis

load = cache(ms.load)


@cache
def pace_of(region: str, year: int, *, basis: Basis = "reported") -> pd.DataFrame:
    return ms.progress(load(region, year), basis=basis)
