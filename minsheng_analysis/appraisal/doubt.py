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
    named = set(";".join(contradictions(audit)["statement_ids"]).split(";"))
    own = (
        judged.get("target_statements", pd.Series("", judged.index)).fillna("")
        + ";"
        + judged["actual_statements"].fillna("")
    )
    told = [not named.isdisjoint(filter(None, ids.split(";"))) for ids in own]
    # The parts that do not add up to a promise say nothing against themselves.
    return judged.assign(in_doubt=pd.Series(told, judged.index, dtype=bool) & judged["level"].eq("headline"))


def contradictions(audit: pd.DataFrame) -> pd.DataFrame:
    """Keep the findings that say of a figure that it cannot be right beside another.

    Parameters
    ----------
    audit : DataFrame
        From ``ms.audit``.
    """
    return audit[audit["check"].isin(_OF_FIGURES) & audit["severity"].eq("conflict")]
