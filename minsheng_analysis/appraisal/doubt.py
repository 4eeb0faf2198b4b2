"""Which promises rest on a figure that the report itself contradicts."""

from __future__ import annotations

import pandas as pd

#: Findings that say of a figure that it cannot be right beside another.
_OF_FIGURES = ("breakdown_mismatch", "restatement_conflict")


def doubted(judged: pd.DataFrame, audit: pd.DataFrame) -> pd.DataFrame:
    """Say of each promise whether the report contradicts its target or its result: its share is then in doubt.

    Parameters
    ----------
    judged : DataFrame
        From `verdicts`.
    audit : DataFrame
        From ``ms.audit``.

    Returns
    -------
    DataFrame
        `judged` with `in_doubt` (bool).

    Examples
    --------
    >>> import minsheng_analysis as ms
    >>> from minsheng_analysis.measures.verdicts import verdicts
    >>> report = ms.load("meishan", 2019)
    >>> rows = doubted(verdicts(report), ms.audit(report))
    >>> rows.loc[rows["in_doubt"], "indicator_id"].tolist()
    ['p05.laid_off']
    """
    found = audit[audit["check"].isin(_OF_FIGURES) & audit["severity"].eq("conflict")]
    named = set(";".join(found["statement_ids"]).split(";"))
    own = judged["target_statements"].fillna("") + ";" + judged["actual_statements"].fillna("")
    return judged.assign(in_doubt=[not named.isdisjoint(filter(None, ids.split(";"))) for ids in own])
