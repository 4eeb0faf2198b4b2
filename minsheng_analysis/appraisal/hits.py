"""Indicators judged once for all checks, and what a check hits: positions and codes, nothing in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from minsheng_analysis.appraisal.official import Levels, levels
from minsheng_analysis.measures.assessment import Positions, Thresholds, assess
from minsheng_analysis.measures.codes import SEVERITIES, Basis
from minsheng_analysis.measures.metrics import Flags, Floats

#: Columns that tell the reports of a panel apart.
PANEL_KEYS = ("region", "year")
INFO, NOTICE, CONFLICT = range(len(SEVERITIES))


@dataclass(frozen=True)
class Judged:
    """The verdicts of all indicators on one basis.

    Attributes
    ----------
    status : array of int
        In the order of ``codes.STATUSES``.
    ratio : array of float
    target_set_low : array of bool
    reason : Series of str
    evidence : Series
    """

    status: Levels
    ratio: Floats
    target_set_low: Flags
    reason: pd.Series[str]
    evidence: pd.Series


class JudgedIndicators:
    """Indicators with their verdicts on both bases; what a slim panel leaves out has its default.

    Parameters
    ----------
    frame : DataFrame
        As in ``Report.indicators``, of one report or of a panel.
    thresholds : Thresholds
    """

    def __init__(self, frame: pd.DataFrame, thresholds: Thresholds) -> None:
        self.frame = frame.reset_index(drop=True)
        self.limit = thresholds.target_set_low
        self.official = levels(self.text("reported_status"))
        self.headline = self.is_("level", "headline") if "level" in frame else np.ones(len(frame), dtype=bool)
        self.support = self.is_("level", "support")
        self.qualitative = self.is_("measure", "qualitative")
        self.asks_completion = self.text("target_stage").isin(["completed", ""]).to_numpy(dtype=bool)
        self.reported = self._judge("reported", thresholds)
        self.completed = self._judge("completed", thresholds)

    def _judge(self, basis: Basis, thresholds: Thresholds) -> Judged:
        judged = assess(self.frame, basis=basis, thresholds=thresholds)
        return Judged(
            status=np.asarray(judged["status"].cat.codes, dtype=np.int64),
            ratio=judged["ratio"].to_numpy(dtype="float64"),
            target_set_low=judged["target_set_low"].to_numpy(dtype=bool),
            reason=judged["reason"],
            evidence=judged["evidence"],
        )

    def text(self, name: str) -> pd.Series[str]:
        """Give a text column without NA; empty where it is absent."""
        return text_of(self.frame[name]) if name in self.frame else pd.Series("", index=self.frame.index, dtype="str")

    def is_(self, name: str, value: str) -> Flags:
        """Tell where a text column holds a value."""
        return (self.text(name) == value).to_numpy(dtype=bool)

    def numbers(self, name: str) -> Floats:
        """Give a column of numbers, nan where missing or absent."""
        if name not in self.frame:
            return np.full(len(self.frame), np.nan)
        return self.frame[name].to_numpy(dtype="float64", na_value=np.nan)

    @cached_property
    def lines(self) -> Levels:
        """Number of the line of the report that each row falls under: one project, lead unit and verdict."""
        keys = (*PANEL_KEYS, "project_no", "lead_units", "reported_status")
        return groups(
            self.frame[key] if key in PANEL_KEYS else text_of(self.frame[key]) for key in keys if key in self.frame
        )


@dataclass(frozen=True)
class Hits:
    """What one check found among the indicators.

    Attributes
    ----------
    check : str
    at : array of int
        Positions in the frame.
    severity : array of int
        Places in ``codes.SEVERITIES``, one a position.
    rests_on, starts : array of int, or None
        Rows that each finding rests on, one finding after the other, and where each one's begin; None where a finding
        rests on its own row alone.
    """

    check: str
    at: Positions
    severity: Levels
    rests_on: Positions | None = None
    starts: Positions | None = None

    @property
    def members(self) -> list[list[int]]:
        """Rows that each finding rests on; empty lists where it is its own row alone."""
        if self.rests_on is None or self.starts is None:
            return [[]] * len(self.at)
        return [rows.tolist() for rows in np.split(self.rests_on, self.starts[1:])] if len(self.at) else []


def hits(check: str, where: Flags | Positions, severity: int | Levels) -> Hits:
    """Make the hits of a check from flags or positions."""
    at: Positions = np.flatnonzero(where) if where.dtype == bool else np.asarray(where, dtype=np.intp)
    grave = np.full(len(at), severity, dtype=np.int64) if isinstance(severity, int) else severity
    return Hits(check, at, grave)


def text_of(column: pd.Series) -> pd.Series[str]:
    """Give a column as text without NA."""
    whole = isinstance(column.dtype, pd.StringDtype) and not column.hasnans
    return column if whole else column.astype("str").fillna("")


def groups(columns: Iterable[pd.Series]) -> Levels:
    """Number the distinct combinations of several columns, in the order of their first appearance."""
    code = np.zeros(0, dtype=np.int64)
    for column in columns:
        own, distinct = pd.factorize(column, use_na_sentinel=False)
        code = own if not len(code) else pd.factorize(code * len(distinct) + own)[0]
    return code
