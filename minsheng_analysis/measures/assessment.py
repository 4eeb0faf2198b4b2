"""Computed verdicts: each indicator's ratio, status and reason, on either basis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from minsheng_analysis.measures.codes import EVIDENCE, STAGE_RANK, STATUSES, UNFINISHED, Basis, check_basis
from minsheng_analysis.measures.metrics import Flags, Floats, ceilings, ratio_interval_values, ratio_values
from minsheng_analysis.measures.rows import IndicatorRow

EVIDENCE_DTYPE = pd.CategoricalDtype(list(EVIDENCE))
STATUS_DTYPE = pd.CategoricalDtype(list(STATUSES), ordered=True)
_NOT_ASSESSABLE, _MISSED, _MET, _EXCEEDED = range(4)
Positions: TypeAlias = npt.NDArray[np.intp]

#: Why an indicator cannot be judged.
REASONS = (
    "no_target",
    "no_result",
    "not_comparable",
    "not_due",
    "not_verifiable",
    "target_not_completion",
    "conflicting_figures",
    "interval_too_wide",
    "to_be_checked",
)


@dataclass(frozen=True)
class Thresholds:
    """Limits that assessments use.

    Attributes
    ----------
    target_set_low : float
        Achievement ratio from which on a target is flagged as possibly set too low. Dimensionless. This project's own
        convention, since no national rule gives a number: a flag, never a verdict.
    """

    target_set_low: float = 2.0


def assess(
    indicators: pd.DataFrame, *, basis: Basis = "reported", thresholds: Thresholds | None = None
) -> pd.DataFrame:
    """Judge each indicator against its target.

    Exceeded when the whole interval of the result lies beyond the target, met when it contains the target, missed when
    it falls short. A ceiling (``direction = "decrease"``) is judged the other way round. A state to reach is met or
    missed, never exceeded.

    One rule for all targets that ask for less than completion (开工, 推进, 续建, 开展): on the completed basis, too, they
    are held against the stage that they ask for, since nothing finished was promised.

    Parameters
    ----------
    indicators : DataFrame
        As in ``Report.indicators``: `target_value`, `actual_value`, `actual_low`, `actual_high` (or the
        `completed_` ones), `direction`, `measure`, `comparable`; `reached_reported`, `reached_completed` for
        qualitative ones and, where there are any, `target_stage`, `actual_stage`, `not_due`, `to_check` and `evidence`.
    basis : {"reported", "completed"}
        ``reported`` takes what the report claims; ``completed`` counts only what it shows to be finished.
    thresholds : Thresholds, optional
        Limit for `target_set_low`.

    Returns
    -------
    DataFrame
        A copy with `ratio`, `ratio_low`, `ratio_high` (dimensionless, 1.0 = exactly met, NA where not assessable),
        `status` (ordered Categorical: not_assessable, missed, met, exceeded), `reason` (one of ``REASONS`` where
        not assessable, otherwise empty), `target_set_low` (bool) and `evidence` (Categorical: listed, partial, claimed,
        circular; what the result rests on, NA where nothing is judged).

    Raises
    ------
    UsageError
        If `basis` is unknown.
    """
    check_basis(basis)
    thresholds = thresholds or Thresholds()
    prefix = "actual" if basis == "reported" else "completed"
    rows = _Rows(indicators, prefix=prefix, basis=basis)
    why = _why_not(rows, basis=basis)
    judged = why == 0

    def where_judged(values: Floats) -> Floats:
        return np.where(judged, values, np.nan)

    ratio_low, ratio_high = ratio_interval_values(rows.target, rows.low, rows.high, rows.ceiling)
    ratio_low = where_judged(ratio_low)
    beyond, short = rows.low > rows.target, rows.high < rows.target
    turned = np.flatnonzero(rows.ceiling)
    beyond[turned], short[turned] = short[turned], beyond[turned]
    # Written over from the weakest to the strongest; a state is met or missed, whatever figures stand beside it.
    code = np.full(len(indicators), _MET, dtype=np.int8)
    code[beyond & ~rows.reach] = _EXCEEDED
    code[short] = _MISSED
    code[rows.states] = np.where(rows.reached == 1, _MET, _MISSED)
    code[~judged] = _NOT_ASSESSABLE
    return indicators.assign(
        ratio=where_judged(ratio_values(rows.target, rows.value, rows.ceiling)),
        ratio_low=ratio_low,
        ratio_high=where_judged(ratio_high),
        status=pd.Categorical.from_codes(code, dtype=STATUS_DTYPE),
        reason=pd.Series(pd.array(["", *REASONS], dtype="str").take(why), index=indicators.index),
        target_set_low=ratio_low >= thresholds.target_set_low,
        evidence=_evidence(indicators, judged),
    )


def as_asked(row: IndicatorRow) -> bool:
    """Whether a number has come as far as was asked, where that is less than completion: it is then what counts, though nothing is finished."""
    asked, come = row.target_stage, STAGE_RANK.get(row.actual_stage, -1)
    return row.measure != "qualitative" and asked in UNFINISHED and come >= STAGE_RANK[asked]


def _evidence(indicators: pd.DataFrame, judged: Flags) -> pd.Series:
    """The evidence of what is judged; a frame without it, such as a slim panel, gets NA."""
    code = np.full(len(indicators), -1, dtype=np.intp)
    if "evidence" in indicators:
        # An indicator without a grade has an empty text there, which is none of the categories.
        code = np.where(judged, EVIDENCE_DTYPE.categories.get_indexer(pd.Index(indicators["evidence"])), code)
    return pd.Series(pd.Categorical.from_codes(code.tolist(), dtype=EVIDENCE_DTYPE), index=indicators.index)


class _Rows:
    """The columns that a verdict rests on, as plain arrays: pandas' own steps cost several times as much.

    What only states or conflicts need is read for these rows only: text and nullable columns are the costly ones.
    """

    def __init__(self, indicators: pd.DataFrame, *, prefix: str, basis: Basis) -> None:
        self._table = indicators
        self.target = self._numbers("target_value")
        self.value, self.low, self.high = (self._numbers(f"{prefix}_{part}") for part in ("value", "low", "high"))
        direction = indicators["direction"]
        self.ceiling = ceilings(direction, len(indicators))
        self.states = np.flatnonzero((indicators["measure"] == "qualitative").fillna(False).to_numpy(dtype=bool))
        self.reach = (direction == "reach").fillna(False).to_numpy(dtype=bool)
        self.comparable = indicators["comparable"].astype(bool).to_numpy()
        self.reached = self.flags(f"reached_{basis}", self.states)
        #: Where the target asks for less than completion and the stage of the result is not known.
        self.unknown_stage = np.zeros(len(indicators), dtype=bool)
        if basis == "completed":
            self._take_what_was_asked()

    def _take_what_was_asked(self) -> None:
        """Count what has reached the stage asked for, where that is less than completion."""
        if "target_stage" not in self._table:
            return
        rows = np.flatnonzero(self._table["target_stage"].isin(UNFINISHED).to_numpy(dtype=bool))
        rows = np.setdiff1d(rows, self.states)
        if not rows.size:
            return
        if "actual_stage" not in self._table:
            self.unknown_stage[rows] = True
            return
        rank = {stage: float(place) for stage, place in STAGE_RANK.items()}
        asked, actual = (
            self._table[column].take(rows).map(rank).to_numpy(dtype="float64")
            for column in ("target_stage", "actual_stage")
        )
        self.unknown_stage[rows] = np.isnan(actual)
        reached = rows[actual >= asked]
        for array, part in ((self.value, "value"), (self.low, "low"), (self.high, "high")):
            array[reached] = self._numbers(f"actual_{part}")[reached]

    def _numbers(self, column: str) -> Floats:
        return np.array(self._table[column], dtype="float64")

    def flags(self, column: str, rows: Positions) -> Floats:
        """A nullable boolean column as 1.0, 0.0 and nan; all nan where it is absent."""
        if column not in self._table:
            return np.full(len(rows), np.nan)
        flag = self._table[column].take(rows).astype("boolean").astype("Float64")
        return np.asarray(flag.to_numpy(dtype="float64", na_value=np.nan))

    def empty(self, column: str, rows: Positions) -> Flags:
        """Where a text column is empty or missing, or absent."""
        if column not in self._table:
            return np.ones(len(rows), dtype=bool)
        return (self._table[column].take(rows).fillna("") == "").to_numpy(dtype=bool)

    def not_due(self) -> Flags:
        """Where the deadline lies after the period reported on."""
        if "not_due" not in self._table:
            return np.zeros(len(self._table), dtype=bool)
        return self._table["not_due"].fillna(False).to_numpy(dtype=bool)

    def to_check(self) -> Flags:
        """Where a draft's reading is not sure enough to be judged by, and nobody has reviewed it."""
        if "to_check" not in self._table:
            return np.zeros(len(self._table), dtype=bool)
        return self._table["to_check"].fillna(False).to_numpy(dtype=bool)

    def only_claimed(self, no_result: Flags) -> Flags:
        """Of the rows without a finished result, those of which the report claims one."""
        rows = np.flatnonzero(no_result)
        claimed = ~np.isnan(self._numbers("actual_low")[rows])
        states = np.isin(rows, self.states)
        claimed[states] = ~np.isnan(self.flags("reached_reported", rows[states]))
        found = np.zeros(len(no_result), dtype=bool)
        found[rows] = claimed
        return found


def _why_not(rows: _Rows, *, basis: Basis) -> npt.NDArray[np.int8]:
    """Why a row cannot be judged, as one more than its place in ``REASONS``; 0 where it can."""
    no_target, no_result = np.isnan(rows.target), np.isnan(rows.low) & np.isnan(rows.high)
    no_target[rows.states] = rows.empty("target_fact", rows.states)
    no_result[rows.states] = np.isnan(rows.reached)
    contains = (rows.low <= rows.target) & (rows.high >= rows.target)
    contains[rows.states] = False
    conflict = contains & np.isnan(rows.value)
    # "more than 40,000" cannot tell whether 50,000 was reached.
    wide = contains & np.isinf(rows.high) & (rows.low < rows.target)

    why = np.zeros(len(no_target), dtype=np.int8)

    def because(reason: str, where: Flags | Positions) -> None:
        why[where] = REASONS.index(reason) + 1

    # Written over from the weakest to the strongest.
    because("interval_too_wide", conflict | wide)
    in_conflict = np.flatnonzero(conflict)
    because("conflicting_figures", in_conflict[rows.flags("actual_agree", in_conflict) == 0])
    because("target_not_completion", rows.unknown_stage)
    because("no_result", no_result)
    if basis == "completed":
        because("not_verifiable", rows.only_claimed(no_result))
    because("not_comparable", ~rows.comparable)
    because("not_due", rows.not_due())
    because("no_target", no_target)
    because("to_be_checked", rows.to_check())
    return why
