"""A report's tables as typed rows: what goes through them one by one knows what it holds."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeVar, get_type_hints

import numpy as np
import numpy.typing as npt
import pandas as pd

Row = TypeVar("Row")


class CatalogRow(NamedTuple):
    """A report of ``catalog``."""

    region: str
    year: int
    title_zh: str
    title_en: str
    indicators: int
    coverage: str
    as_of: str


class ProjectRow(NamedTuple):
    """A project; see ``data/README.md`` for every column of a report's own tables."""

    project_no: int
    name_zh: str
    name_en: str
    lead_units: str
    reported_status: str


class StatementRow(NamedTuple):
    """A printed figure."""

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
    unit_zh: str
    qualifier: str
    classifier: str
    place: str
    stage: str
    as_of: str
    section: str
    line: int
    part_of: str
    nature: str
    period: str
    to_check: bool
    reason: str


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
    n_statements: int
    agree: bool
    standing: str
    statement_ids: str
    refined_by: str


@dataclass(slots=True, eq=False)
class IndicatorRow:
    """A promise, an item of the support column, or a result without a promise, with what is derived for it."""

    indicator_id: str
    project_no: int
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
    missing_reason: str
    note_zh: str
    note_en: str
    place: str
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
    published_pct: float
    published_pct_text: str
    published_pct_fact: str
    target_text: str
    actual_text: str
    actual_stage: str
    reached_reported: bool | None
    reached_completed: bool | None
    as_of: str
    target_statements: str
    actual_statements: str
    status_fact: str
    evidence_fact: str
    base_fact: str
    baseline_fact: str
    sited_in: str
    serves: str
    per: str
    concept: str
    task: str
    deadline: str
    not_due: bool
    to_check: bool
    own_sum: bool
    evidence: str
    evidence_named: float
    evidence_total: float
    evidence_asked: float
    told_on: str


@dataclass(slots=True, eq=False)
class JudgedRow(IndicatorRow):
    """An indicator with what ``assess`` says of it on one basis."""

    ratio: float
    ratio_low: float
    ratio_high: float
    status: str
    reason: str
    target_set_low: bool


@dataclass(slots=True, eq=False)
class PromiseRow(IndicatorRow):
    """An indicator with what ``verdicts`` says of it on both bases, and of its items of the support column."""

    ratio_reported: float
    ratio_low_reported: float
    ratio_high_reported: float
    status_reported: str
    reason_reported: str
    target_set_low_reported: bool
    ratio_completed: float
    ratio_low_completed: float
    ratio_high_completed: float
    status_completed: str
    reason_completed: str
    target_set_low_completed: bool
    status_support: str
    support_reached: int
    support_judged: int
    readings_differ: bool
    evidence_zh: str
    evidence_en: str
    evidence_classifier: str
    project_zh: str
    project_en: str
    project_status: str
    status_statements: str
    status_words: str
    in_doubt: bool


class MomentRow(NamedTuple):
    """An indicator's figures at a date."""

    indicator_id: str
    as_of: str
    target_value: float
    actual_value: float
    actual_low: float
    actual_high: float
    completed_value: float
    completed_low: float
    completed_high: float
    published_pct: float
    stage: str
    deadline: str
    actual_statements: str


@dataclass(slots=True, eq=False)
class ChosenRow(PromiseRow):
    """An indicator of some report, chosen by a reader: on both bases, and on the basis that stands first."""

    region: str
    year: int
    ratio: float
    ratio_low: float
    ratio_high: float
    status: str
    reason: str


class PartRow(NamedTuple):
    """A part of a total."""

    fact_id: str
    part_fact_id: str
    place: str
    value: float
    unit: str
    stage: str


class CostRow(NamedTuple):
    """A sum of money or a rate, and what it was for each."""

    cost_id: str
    project_no: int | None
    name_zh: str
    name_en: str
    kind: str
    reason_zh: str
    reason_en: str
    cost_value: float
    cost_low: float
    cost_high: float
    cost_text: str
    cost_statements: str
    facilities: float
    beneficiaries: float
    cost_per_facility: float
    cost_per_facility_low: float
    cost_per_facility_high: float
    cost_per_beneficiary: float
    cost_per_beneficiary_low: float
    cost_per_beneficiary_high: float
    unit: str
    statements: str
    period: str
    to_check: bool


class FundRow(NamedTuple):
    """What a project was given of a fund and spent of it."""

    project_no: int
    fund: str
    initial_yuan: float
    year_yuan: float
    spent_yuan: float


class ResidentsRow(NamedTuple):
    """How many people lived in a place."""

    year: int
    basis: str
    residents: float
    quality: str
    source: str
    note_zh: str
    note_en: str


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
    lead_units: str
    question_zh: str
    question_en: str
    proof_zh: str
    proof_en: str


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


class PerResidentRow(NamedTuple):
    """What comes to the residents, of ``verdicts.by_resident``."""

    indicator_id: str
    name: str
    finished: float
    finished_most: float
    unit: str
    classifier: str
    per_10000: float
    most_per_10000: float
    promised_per_10000: float
    reported_per_10000: float
    reported_most_per_10000: float
    residents_per_unit: float
    target_statements: str
    actual_statements: str


def rows_of(frame: pd.DataFrame, kind: Callable[..., Row]) -> list[Row]:
    """Give a frame's rows as records of a kind.

    Parameters
    ----------
    frame : DataFrame
        It may have more columns, and columns that it lacks are as if all their cells were missing.
    kind : type
        A named tuple or a dataclass, such as this module's.

    Returns
    -------
    list of the kind
        In the frame's order; missing text is "", a missing number nan or 0, and what may be missing None.
    """
    # One array of cells: asking a frame column by column takes several times as long.
    blanks, fields, places = _plan(tuple(map(str, frame.columns)), kind)
    cells = np.empty((len(frame), len(blanks)), dtype=object)
    cells[:] = blanks
    cells[:, fields] = frame.to_numpy(dtype=object)[:, places]
    return [kind(*row) for row in np.where(pd.isna(cells), blanks, cells).tolist()]


#: What stands for a missing cell, by what a field is said to hold.
_BLANK: dict[object, object] = {str: "", float: math.nan, bool: False, int: 0, int | None: None, bool | None: None}


@lru_cache(maxsize=256)
def _plan(
    columns: tuple[str, ...], kind: Callable[..., object]
) -> tuple[npt.NDArray[np.object_], list[int], list[int]]:
    """What stands for a missing cell of each field of a kind; the fields that the columns have, and where these are."""
    hints = get_type_hints(kind)
    at = {name: place for place, name in enumerate(columns)}
    found = [(field, at[name]) for field, name in enumerate(hints) if name in at]
    blanks = np.array([_BLANK[hint] for hint in hints.values()], dtype=object)
    return blanks, [field for field, _ in found], [place for _, place in found]
