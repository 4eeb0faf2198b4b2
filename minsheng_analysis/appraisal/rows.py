"""Rows of what the appraisal's functions give, typed; see each function for what its columns say."""

from __future__ import annotations

from typing import NamedTuple


class FindingRow(NamedTuple):
    """A finding of ``audit``."""

    check: str
    severity: str
    project_no: int | None
    indicator_id: str
    message_zh: str
    message_en: str
    lines: str
    statement_ids: str
    cause: str


class MatterRow(NamedTuple):
    """An open matter of ``followups``."""

    from_year: int
    project_no: int | None
    matter_zh: str
    matter_en: str
    lead_units: str
    deadline: str
    proof_zh: str
    proof_en: str
    state: str
    lines: str


class QuestionRow(NamedTuple):
    """A question of ``questions``."""

    project_no: int | None
    question_zh: str
    question_en: str
    lines: str


class TargetRow(NamedTuple):
    """How a target was set, of ``target_setting``."""

    indicator_id: str
    name_zh: str
    name_en: str
    unit: str
    classifier: str
    target_value: float
    support_value: float
    finished_value: float
    agreement: str
    ratio_reported: float
    ratio_completed: float
    ratio_completed_high: float
    direction: str


class ScoreRow(NamedTuple):
    """What ``evaluate`` gives an indicator, a project or the whole report."""

    scope: str
    project_no: int | None
    indicator_id: str
    class_key: str
    class_zh: str
    class_en: str
    subclass_zh: str
    subclass_en: str
    name_zh: str
    name_en: str
    target_text: str
    actual_text: str
    target_value: float
    value: float
    value_low: float
    value_high: float
    finished_value: float
    finished_low: float
    finished_high: float
    unit: str
    classifier: str
    measure: str
    direction: str
    own_marks: float
    marks: float
    ratio: float
    ratio_low: float
    ratio_finished: float
    status: str
    target_stage: str
    deadline: str
    as_of: str
    told_on: str
    reason: str
    reason_zh: str
    reason_en: str
    reason_finished: str
    share: float
    score: float
    score_low: float
    score_high: float
    judged_share: float
    core: bool
    core_missed: int
    in_mean: bool
    grade: str
    grade_en: str
    target_set_low: bool
    deviation_zh: str
    deviation_en: str
    basis: str


class PaceRow(NamedTuple):
    """An indicator of ``progress`` or ``timeline``."""

    indicator_id: str
    name_zh: str
    name_en: str
    level: str
    parent: str
    place: str
    unit: str
    classifier: str
    as_of: str
    as_of_inferred: bool
    kind: str
    target_statements: str
    target_text: str
    target_value: float
    value: float
    previous_value: float
    ratio: float
    ratio_low: float
    ratio_high: float
    direction: str
    target_stage: str
    reason: str
    reason_zh: str
    reason_en: str
    actual_low: float
    actual_high: float
    completed_low: float
    completed_high: float
    status: str
    elapsed: float
    expected: float
    lag: float
    speedup: float
    actual_text: str
    light: str
    published_pct: float
    published_word: str
    actual_statements: str
    own_sum: bool
    target_fact: str
    evidence_asked: float
    in_doubt: bool


class UnitRow(NamedTuple):
    """The lights of a lead unit, of ``progress.by_lead_unit``."""

    lead_unit: str
    red: int
    yellow: int
    green: int
    done: int
    not_assessable: int
    worst_lag: float
    open_blockers: int


class BlockerRow(NamedTuple):
    """What stands in the way, of ``progress.blockers_at``."""

    indicator_id: str
    blocker_zh: str
    blocker_en: str
    owner: str
    due: str
    open_days: int
    overdue: bool
    overdue_days: int


class PercentageRow(NamedTuple):
    """A printed percentage, of ``published_percentages``."""

    indicator_id: str
    project_no: int
    name_zh: str
    name_en: str
    as_of: str
    printed: float
    digit: float
    recomputed: float
    recomputed_low: float
    recomputed_high: float
    agreement: str
    statement_id: str
    target_fact: str
    direction: str


class SharedRow(NamedTuple):
    """An indicator of ``compare``."""

    concept: str
    concept_zh: str
    concept_en: str
    region: str
    region_zh: str
    region_en: str
    year: int
    place: str
    indicator_id: str
    name_zh: str
    name_en: str
    level: str
    unit: str
    classifier: str
    coverage: str
    as_of: str
    as_of_inferred: bool
    year_over: bool
    direction: str
    target_value: float
    target_stage: str
    value: float
    actual_low: float
    actual_high: float
    ratio: float
    ratio_low: float
    ratio_high: float
    status: str
    reason: str
    reported_status: str
    in_doubt: bool
    actual_statements: str
    per: float
    per_capita: float
    per_capita_low: float
    per_capita_high: float
    residents: float
    population_year: int
    population_basis: str
    population_quality: str
    previous_year: int
    previous_value: float
    change: float
    growth: float


class CountsRow(NamedTuple):
    """The verdicts on a report's promises, of ``status_counts``."""

    region: str
    year: int
    coverage: str
    as_of: str
    year_over: bool
    not_assessable: int
    missed: int
    not_yet: int
    met: int
    exceeded: int
    assessable: int
