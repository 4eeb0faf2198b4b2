"""What a report counts and has not finished: how much of each promise, and which of its pieces."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from minsheng_analysis.measures.readings import UNREACHED
from minsheng_analysis.measures.rows import IndicatorRow, PromiseRow, rows_of

#: Stages of a piece of work that is counted and not finished.
OPEN_STAGES = ("partial", "advancing", "started", "planned")


@dataclass(frozen=True)
class Unfinished:
    """A promise with what is not finished of it.

    Attributes
    ----------
    row : PromiseRow
        A row of ``verdicts``.
    finished, counted : float
        What is finished (what was begun, where the target asks for no more), and what the report counts, in the row's
        unit.
    pieces : tuple of IndicatorRow
        Rows of the support items that are not finished.
    planned : bool
        Whether what may not be finished is known only from the plan: a target's figure that the result may or may not hold.
    """

    row: PromiseRow
    finished: float
    counted: float
    pieces: tuple[IndicatorRow, ...]
    planned: bool = False

    @property
    def as_asked(self) -> bool:
        """Whether the target asks for less than finished work, so that what was begun is what counts."""
        return self.row.target_stage in OPEN_STAGES

    @property
    def short(self) -> bool:
        """Whether the target is missed once only what is finished counts."""
        return self.row.status_completed in UNREACHED


def unfinished_work(judged: pd.DataFrame, indicators: pd.DataFrame) -> list[Unfinished]:
    """List the promises that are not wholly finished, those short of their target first.

    Parameters
    ----------
    judged : DataFrame
        From ``verdicts``.
    indicators : DataFrame
        As in ``Report.indicators``: the support items of each promise.

    Returns
    -------
    list of Unfinished
        Promises with a number that are short of their target, or of which the report counts more than is finished; the
        smallest share finished first.
    """
    pieces: dict[str, list[IndicatorRow]] = {}
    support = indicators[(indicators["level"] == "support") & indicators["actual_stage"].isin(OPEN_STAGES)]
    # No piece is named that a draft has still to check, nor one that stands under no promise.
    for piece in (one for one in rows_of(support, IndicatorRow) if one.parent and not one.to_check):
        pieces.setdefault(piece.parent, []).append(piece)
    # A promise that counts the finished parts of another one's result has that one's pieces.
    owner = dict(zip(judged["actual_fact"], judged["indicator_id"], strict=True))
    targets = set(indicators["target_fact"]) - {""}
    found = []
    for row in rows_of(judged, PromiseRow):
        if row.to_check:
            # A draft's reading is not sure of it: nothing is said to be unfinished.
            continue
        finished, counted = row.completed_value, row.actual_value
        # Of a range, what is certain.
        finished = row.completed_low if math.isnan(finished) else finished
        if row.target_stage in OPEN_STAGES:
            finished = counted
        if row.measure == "qualitative" or not (row.target_value > 0 and finished >= 0):
            continue
        shared = owner.get(row.completed_fact.removeprefix("#"), "")
        mine = pieces.get(row.indicator_id) or pieces.get(str(shared)) or []
        whole, _, part = row.completed_fact.partition(" -? ")
        one = Unfinished(row, finished, counted, tuple(mine), planned=whole == row.actual_fact and part in targets)
        if one.short or counted > finished:
            found.append(one)
    return sorted(found, key=lambda one: (not one.short, one.row.ratio_low_completed, one.row.indicator_id))
