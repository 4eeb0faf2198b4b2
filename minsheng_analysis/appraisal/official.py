"""Official verdicts: what their words say, which statements print them, and of what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from minsheng_analysis.measures.rows import IndicatorRow, StatementRow, rows_of

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

#: Levels of a verdict, official or computed, in the order of ``codes.STATUSES``.
NOT_ASSESSABLE, MISSED, MET, EXCEEDED = range(4)
Levels: TypeAlias = npt.NDArray[np.int64]

#: Verdicts that say something only below the heading of their column.
YES_OR_NO = ("是", "否", "√", "×")
#: Words of an official verdict; the first pattern found decides.
_VERDICT_WORDS = (
    (
        MISSED,
        re.compile(
            "未(?:超额|全面|全部|按期|如期|按时)?(?:完成|实现|兑现|完工|办结)|未达|未能|滞后|落后|没有?(?:能|全部|全面|按期|如期|按时)?(?:完成|实现|兑现|达)"
        ),
    ),
    (NOT_ASSESSABLE, re.compile("基本|正在|推进|进展|时序|序时|时间进度")),
    (EXCEEDED, re.compile("超")),
    (MET, re.compile("完成|达标|达到|全面|完工|办结|兑现|实现")),
)


def verdict_level(words: pd.Series[str]) -> pd.Series[int]:
    """Read official verdicts (超额完成, 全面完成 …) as levels.

    Parameters
    ----------
    words : Series of str
        Verdicts as printed; empty or NA where there is none.

    Returns
    -------
    Series of int
        3 exceeded, 2 met, 1 missed, 0 where the words say none of these.

    Examples
    --------
    >>> verdict_level(pd.Series(["超额完成", "全面完成", "未完成", "基本完成", ""])).tolist()
    [3, 2, 1, 0, 0]
    """
    return pd.Series(levels(words.fillna("")), index=words.index)


def levels(words: pd.Series[str]) -> Levels:
    """Give the levels of a column of verdicts without NA."""
    code, distinct = pd.factorize(words)
    return np.array([level(str(word)) for word in distinct], dtype=np.int64)[code]


def level(words: str) -> int:
    """Give the level of one verdict as printed."""
    return next((level for level, pattern in _VERDICT_WORDS if pattern.search(words)), NOT_ASSESSABLE)


def on_promises(rows: Iterable[IndicatorRow]) -> set[str]:
    """Name the facts of the verdicts on promises themselves: a `status_fact`, which several may share, or ``p10.trail.verdict`` of ``p10.trail``."""
    return {fact for row in rows for fact in (row.status_fact, f"{row.indicator_id}.verdict")} - {""}


def verdict_rows(report: Report) -> list[StatementRow]:
    """Give the statements that are an official verdict: of facts named so, or named by an indicator's `status_fact`."""
    named = set(report.indicators["status_fact"]) - {""} if "status_fact" in report.indicators else set()
    rows = rows_of(report.statements, StatementRow)
    return [row for row in rows if row.fact_id.endswith(".verdict") or row.fact_id in named]


def verdict_statements(report: Report, verdicts: Sequence[StatementRow]) -> list[str]:
    """Give the statements of the official verdict that covers each indicator.

    What is said of it (its `status_fact` and its own, ``p10.trail.verdict``), else what is said of its project and is no
    other indicator's own, else what is said of its project in the words of its line.

    Returns
    -------
    list of str
        Statement ids joined by ``;``, one entry an indicator.
    """
    known = set(report.indicators["indicator_id"])
    own: dict[str, list[str]] = {}
    said: dict[tuple[int, str], list[str]] = {}
    shared: dict[int, list[str]] = {}
    for row in verdicts:
        stem = row.fact_id.removesuffix(".verdict")
        own.setdefault(stem, []).append(row.statement_id)
        own.setdefault(row.fact_id, []).append(row.statement_id)
        if row.project_no is not None:
            said.setdefault((row.project_no, row.figure), []).append(row.statement_id)
            if stem not in known:
                shared.setdefault(row.project_no, []).append(row.statement_id)
    columns = [report.indicators[name].tolist() for name in ("indicator_id", "project_no", "reported_status")]
    facts = report.indicators["status_fact"].tolist() if "status_fact" in report.indicators else [""] * len(columns[0])
    return [
        ";".join(
            dict.fromkeys([*own.get(fact, ()), *own.get(key, ())])
            or shared.get(int(number))
            or said.get((int(number), status))
            or ()
        )
        for key, number, status, fact in zip(*columns, facts, strict=True)
    ]
