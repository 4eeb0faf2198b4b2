"""Which promises rest on a figure that the report itself contradicts."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from minsheng_analysis.appraisal.findings import Finding

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
        `judged` with `in_doubt` (bool); of a share in doubt it is not said that the target may be low.

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
    doubt = pd.Series(told, judged.index, dtype=bool) & judged["level"].eq("headline")
    low = {str(name): judged[name] & ~doubt for name in judged if str(name).startswith("target_set_low")}
    return judged.assign(in_doubt=doubt, **low)


def without_doubted(found: Sequence[Finding]) -> list[Finding]:
    """Leave out that a target may be low where the report contradicts the figures that say so, or their sum."""
    named = {
        key for one in found if one.check in _OF_FIGURES and one.severity == "conflict" for key in one.statement_ids
    }
    return [one for one in found if one.check != "low_target" or named.isdisjoint(one.statement_ids)]


def contradictions(audit: pd.DataFrame) -> pd.DataFrame:
    """Keep the findings that say of a figure that it cannot be right beside another.

    Parameters
    ----------
    audit : DataFrame
        From ``ms.audit``.
    """
    return audit[audit["check"].isin(_OF_FIGURES) & audit["severity"].eq("conflict")]
