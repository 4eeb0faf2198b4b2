"""A report's tables as typed rows: what goes through them one by one knows what it holds."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple, TypeVar, get_type_hints

import pandas as pd


class StatementRow(NamedTuple):
    """A printed figure; see ``data/README.md`` for every column."""

    statement_id: str
    fact_id: str
    project_no: int | None
    role: str
    subject_zh: str
    subject_en: str
    figure: str
    value: float
    low: float
    high: float
    unit: str
    place: str
    stage: str
    as_of: str
    section: str
    line: int
    part_of: str
    nature: str
    period: str


class FactRow(NamedTuple):
    """What several statements agree on."""

    fact_id: str
    as_of: str
    role: str
    subject_zh: str
    unit: str
    classifier: str
    value: float
    low: float
    high: float
    stage: str
    place: str
    part_of: str
    project_no: int | None
    agree: bool
    statement_ids: str


class IndicatorRow(NamedTuple):
    """A promise, an item of the support column, or a result without a promise, with what is derived for it."""

    indicator_id: str
    project_no: int | None
    name_zh: str
    name_en: str
    level: str
    parent: str
    measure: str
    direction: str
    target_fact: str
    actual_fact: str
    completed_fact: str
    target_stage: str
    comparable: bool
    reason_zh: str
    reason_en: str
    reported_status: str
    lead_units: str
    unit: str
    actual_unit: str
    classifier: str
    target_value: float
    actual_value: float
    actual_low: float
    actual_high: float
    completed_value: float
    completed_low: float
    completed_high: float
    target_text: str
    actual_text: str
    actual_stage: str
    target_statements: str
    actual_statements: str
    status_fact: str
    evidence_fact: str
    base_fact: str
    baseline_fact: str
    sited_in: str
    serves: str
    task: str
    deadline: str
    not_due: bool
    to_check: bool
    own_sum: bool
    evidence: str
    evidence_named: float
    evidence_total: float


class CostRow(NamedTuple):
    """A sum of money or a rate."""

    cost_id: str
    project_no: int | None
    name_zh: str
    name_en: str
    kind: str
    cost_value: float
    cost_low: float
    cost_high: float
    cost_text: str
    cost_statements: str
    facilities_fact: str
    period: str


class ObservationRow(NamedTuple):
    """What a reader saw and no check can derive."""

    observation_id: str
    project_no: int | None
    kind: str
    message_zh: str
    message_en: str
    fact_ids: str
    lines: str
    severity: str


class FollowupRow(NamedTuple):
    """What an earlier year left open, as ``followups.csv`` holds it."""

    followup_id: str
    from_year: str
    project_no: str
    matter_zh: str
    matter_en: str
    lead_units: str
    deadline: str
    proof_zh: str
    proof_en: str
    fact_id: str


Row = TypeVar("Row", StatementRow, FactRow, IndicatorRow, CostRow, ObservationRow, FollowupRow)


def rows_of(frame: pd.DataFrame, kind: Callable[..., Row]) -> list[Row]:
    """Give a frame's rows as records of a kind.

    Parameters
    ----------
    frame : DataFrame
        One of a report's tables; it may have more columns, and text columns that it lacks are empty.
    kind : type
        One of this module's.

    Returns
    -------
    list of the kind
        In the frame's order; missing text is "", a missing number nan and a missing project None.
    """
    columns = []
    for name, blank in _blanks(kind):
        if name in frame:
            cells, missing = frame[name].tolist(), frame[name].isna().tolist()
            columns.append([blank if gone else cell for cell, gone in zip(cells, missing, strict=True)])
        else:
            columns.append([blank] * len(frame))
    return [kind(*cells) for cells in zip(*columns, strict=True)]


@lru_cache(maxsize=16)
def _blanks(kind: Callable[..., object]) -> tuple[tuple[str, object], ...]:
    """Each field of a kind, and what stands for a missing cell."""
    blank = {str: "", float: math.nan, bool: False, int: 0, int | None: None}
    return tuple((name, blank[hint]) for name, hint in get_type_hints(kind).items())
