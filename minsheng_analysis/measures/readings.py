"""Three readings of a promise: the target sentence, the support column, and as the report counts.

The target sentence is held against what is finished. The support column says of each piece of work what it was to come
to this year, often less than the sentence (开工, 推进); each piece is held against that. The report counts what it
counts. Where the three part ways, a reader has to be told all of them.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
import pandas as pd

from minsheng_analysis.measures.assessment import STATUS_DTYPE, Thresholds, assess
from minsheng_analysis.measures.rows import IndicatorRow, JudgedRow, rows_of

KEPT = ("met", "exceeded")
#: Where a target is not reached, or not yet.
UNREACHED = ("missed", "late")


def support_items(
    indicators: pd.DataFrame, *, thresholds: Thresholds | None = None, statements: pd.DataFrame | None = None
) -> dict[str, list[JudgedRow]]:
    """Judge each item of the support column by what it asks for.

    Parameters
    ----------
    indicators : DataFrame
        As in ``Report.indicators``, of one report.
    thresholds : Thresholds, optional
        As for ``assess``.
    statements : DataFrame, optional
        As in ``Report.statements``: where these say which sums make up a total, others that cut across them are left out.

    Returns
    -------
    dict of str to list of JudgedRow
        By headline indicator: rows of its support items, judged on the completed basis. A headline that counts the
        parts of another one's result (``#fact``) shares that one's items. What stands under no promise (next year's plan,
        a budget) supports none; nor is anything told of the items of a promise of which a draft has still to check one.
    """
    support = indicators[(indicators["level"] == "support") & (indicators["parent"].fillna("") != "")]
    own: dict[str, list[JudgedRow]] = {}
    for row in rows_of(assess(support, basis="completed", thresholds=thresholds), JudgedRow) if len(support) else ():
        own.setdefault(row.parent, []).append(row)
    # Without the doubtful one the others would seem to be all there are.
    own = {key: rows for key, rows in own.items() if not any(row.to_check for row in rows)}
    headline = indicators[indicators["level"] == "headline"]
    of_fact = dict(zip(headline["actual_fact"], headline["indicator_id"], strict=True))
    found = {}
    for whole in rows_of(headline, IndicatorRow):
        counted = whole.completed_fact
        shared = of_fact.get(counted.removeprefix("#"), "") if counted.startswith("#") else ""
        if items := own.get(whole.indicator_id) or own.get(str(shared)):
            found[whole.indicator_id] = items if statements is None else _adding_up(whole, items, statements)
    return found


def _adding_up(whole: IndicatorRow, items: list[JudgedRow], statements: pd.DataFrame) -> list[JudgedRow]:
    """Keep of parts those that the report says make up the whole, where it says so of any: 区级 and 市级, and not 旧改 beside them."""
    if not all(map(is_part, items)):
        return items
    within = statements["part_of"].isin({whole.target_fact, whole.actual_fact} - {""})
    named = set(statements.loc[within, "fact_id"])
    return [row for row in items if named & {row.target_fact, row.actual_fact}] or items


def across(indicators: pd.DataFrame, statements: pd.DataFrame) -> dict[str, str]:
    """Give the parts that cut across those which the report says make up a total, with the promise that each is a part of.

    They have targets of their own, and are not told with the whole.
    """
    told = support_items(indicators, statements=statements)
    with_whole = {item.indicator_id for items in told.values() for item in items}
    every = ((item.indicator_id, whole) for whole, items in support_items(indicators).items() for item in items)
    return {part: whole for part, whole in every if part not in with_whole}


def totals(indicators: pd.DataFrame) -> set[int]:
    """Give the projects that are no projects: what they promise is the total of parts that other projects promise.

    Examples
    --------
    >>> rows = [("all", 6, "headline", ""), ("one", 1, "support", "all"), ("own", 1, "headline", "")]
    >>> totals(pd.DataFrame(rows, columns=["indicator_id", "project_no", "level", "parent"]))
    {6}
    """
    project = dict(zip(indicators["indicator_id"], indicators["project_no"], strict=True))
    summed = {
        key
        for key, number in zip(indicators["parent"], indicators["project_no"], strict=True)
        if key in project and project[key] != number
    }
    headline = indicators[indicators["level"] == "headline"]
    every = headline["indicator_id"].isin(summed).groupby(headline["project_no"]).all()
    return {int(number) for number in every.index[every]}


class Item(Protocol):
    """What tells a part of a promise from a work."""

    @property
    def place(self) -> str:
        """Where it is; empty where that is not said."""

    @property
    def name_zh(self) -> str:
        """Its name in Chinese."""

    @property
    def unit(self) -> str:
        """Of its target."""


def by_place(row: Item) -> bool:
    """Whether an item is the promise's share of one place (城镇新增就业（东坡区）), and no supporting work of its own name."""
    return bool(row.place) and row.name_zh.endswith(f"（{row.place}）")


def has_works(indicators: pd.DataFrame) -> bool:
    """Whether a report lists supporting works under its promises, more than their shares by place, or sums of money; of a draft surely."""
    support = indicators[(indicators["level"] == "support") & (indicators["parent"].fillna("") != "")]
    return any(not is_part(row) and not row.to_check for row in rows_of(support, IndicatorRow))


def is_part(row: Item) -> bool:
    """Whether an item is a part of what is promised, and no work: a place's share, or a sum of money."""
    return by_place(row) or row.unit == "yuan"


def together(items: list[JudgedRow]) -> str:
    """Give one status to several items: missed if one is, else exceeded if one is, else met; empty if none is judged."""
    found = {item.status for item in items} - {"not_assessable"}
    return next((status for status in ("missed", "exceeded", "met") if status in found), "")


def with_support(judged: pd.DataFrame, items: dict[str, list[JudgedRow]]) -> pd.DataFrame:
    """Add what the support column comes to.

    Parameters
    ----------
    judged : DataFrame
        Headline indicators with `status_reported` and `status_completed`.
    items : dict of str to list of JudgedRow
        From :func:`support_items`.

    Returns
    -------
    DataFrame
        A copy with `status_support` (as ``assess`` gives it, NA where the support column has nothing that can be
        judged), `support_reached` and `support_judged` (numbers of items) and `readings_differ` (bool: kept on one
        reading and missed on another).
    """
    mine = [items.get(str(key), []) for key in judged["indicator_id"]]
    support = [together(rows) or None for rows in mine]
    statuses = zip(
        judged["status_reported"].astype("str"), judged["status_completed"].astype("str"), support, strict=True
    )
    differ = [any(s == "missed" for s in row) and any(s in KEPT for s in row) for row in statuses]
    return judged.assign(
        status_support=pd.Series(support, index=judged.index, dtype="object").astype(STATUS_DTYPE),
        # With their types, which a report without promises has too.
        support_reached=np.array([sum(row.status in KEPT for row in rows) for rows in mine], dtype="int64"),
        support_judged=np.array([sum(row.status != "not_assessable" for row in rows) for rows in mine], dtype="int64"),
        readings_differ=np.array(differ, dtype=bool),
    )
