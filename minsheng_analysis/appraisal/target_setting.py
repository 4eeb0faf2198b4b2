"""How well targets were set: what the sentence promises against what the support column asks, and how far they were beaten."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.appraisal.statement_checks import Book, book_of
from minsheng_analysis.dataset.facts import parse_expression
from minsheng_analysis.measures.assessment import assess
from minsheng_analysis.measures.codes import STAGE_RANK, TELLING
from minsheng_analysis.measures.frames import with_plain_text
from minsheng_analysis.measures.readings import support_items
from minsheng_analysis.measures.rows import IndicatorRow

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

COLUMNS = (
    "indicator_id", "project_no", "name_zh", "name_en", "unit", "classifier", "target_value", "support_value",
    "finished_value", "agreement", "ratio_reported", "ratio_completed", "ratio_completed_high", "baseline_value", "growth", "direction",
)  # fmt: skip
#: How sentence and support column agree. ``asks_less``: of some of it the column asks for less than the sentence does;
#: ``less`` and ``more``: it adds up to something else, by more than its figures are rounded; ``same``;
#: ``same_but_rounding``: it adds up to something else, by no more than that; ``none``: it gives no figures;
#: ``not_added``: it gives some that do not add up to anything (rates, one worked out from the total, or another kind of thing);
#: ``some_named``: it repeats the total and names fewer; ``total``: it repeats the total and gives no parts.
AGREEMENTS = ("asks_less", "less", "more", "same", "same_but_rounding", "none", "not_added", "some_named", "total")

_REPEATED = {"less": "some_named", "none": "total"}


@with_plain_text
def target_setting(report: Report) -> pd.DataFrame:
    """Hold each numbered target against the support column, its result and the year before.

    Parameters
    ----------
    report : Report

    Returns
    -------
    DataFrame
        One row a promise with a number, of a draft none that is to be checked: `indicator_id`, `project_no`, `name_zh`, `name_en`, `unit`, `classifier`,
        `target_value` (of the target sentence), `support_value` (what the items of the support column add up to),
        `finished_value` (what they ask to be brought as far as the sentence does), `agreement` (one of ``AGREEMENTS``; of a draft empty where its items do not come to the target), `ratio_reported` and
        `ratio_completed` (result by target; of a range its lower end), `ratio_completed_high` (its upper end; elsewhere
        the same), `baseline_value` (the year before, where it is printed) and `growth` (target by baseline, less 1), `direction` (a ceiling's ratios are turned over: 1.2 is a sixth below it). The values are NA where unknown.

    Examples
    --------
    >>> import minsheng_analysis as ms
    >>> from minsheng_analysis.appraisal.target_setting import target_setting
    >>> set_ = target_setting(ms.load("yubei", 2021)).set_index("indicator_id")
    >>> set_.loc["p10.trail", ["target_value", "finished_value", "agreement"]].astype(str).tolist()
    ['20.0', '4.0', 'asks_less']
    """
    book = book_of(report)
    ratios = {
        (basis, end): dict(zip(judged["indicator_id"], judged["ratio"].fillna(judged[f"ratio_{end}"]), strict=True))
        for basis in ("reported", "completed")
        for judged in (assess(report.indicators, basis=basis),)
        for end in ("low", "high")
    }
    values = {fact.fact_id: fact.value for fact in book.facts}
    items = support_items(report.indicators)
    rows = []
    for row in book.indicators:
        if row.level != "headline" or math.isnan(row.target_value) or row.to_check:
            continue
        support, finished, agreement = _of_support(row, items.get(row.indicator_id, []), book)
        if report.draft is not None and not _comes_to(row.target_value, support, agreement):
            # An item may not have been read, or read under another promise: of a draft no lack and no surplus is told.
            support, finished, agreement = math.nan, math.nan, ""
        elif agreement in _REPEATED and _is_repeated(row, book):
            agreement = _REPEATED[agreement]
        baseline = _sum(row.baseline_fact, values)
        rows.append(
            (row.indicator_id, row.project_no, row.name_zh, row.name_en or row.name_zh, row.unit, row.classifier,
             row.target_value, support, finished, agreement,
             ratios["reported", "low"][row.indicator_id], *(ratios["completed", end][row.indicator_id] for end in ("low", "high")), baseline,
             row.target_value / baseline - 1 if baseline > 0 else math.nan, row.direction)
        )  # fmt: skip
    numbers = dict.fromkeys(COLUMNS[6:9] + COLUMNS[10:15], "float64")
    kinds = dict.fromkeys(COLUMNS, "str") | numbers | {"project_no": "Int64"}
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(kinds)


def _comes_to(target: float, support: float, agreement: str) -> bool:
    """Whether the items come to all that the sentence promises, however far each is to be brought."""
    return agreement in ("same", "same_but_rounding") or (agreement == "asks_less" and math.isclose(support, target))


def _is_repeated(whole: IndicatorRow, book: Book) -> bool:
    """Whether the target is printed again beside its sentence, on another line of the same section: in the support column."""
    said = book.of_fact.get(whole.target_fact, [])
    return len({one.line for one in said if one.section == said[0].section}) > 1


def _of_support(whole: IndicatorRow, items: Sequence[IndicatorRow], book: Book) -> tuple[float, float, str]:
    """What the support column adds up to, in all and asked as far as the sentence asks, nan where it gives no figure; and how that agrees."""
    like = [row for row in items if row.unit == whole.unit and not math.isnan(row.target_value)]
    if any({row.classifier, whole.classifier} & TELLING and row.classifier != whole.classifier for row in like):
        return math.nan, math.nan, "not_added"
    if like:
        parts = _side_by_side(whole, like, book)
        if whole.measure == "rate" or any(_worked_out(row, whole) for row in parts):
            return math.nan, math.nan, "not_added"
        support, asked = (math.fsum(row.target_value for row in some) for some in (parts, _as_far(parts, whole)))
        return support, asked, _agreement(whole.target_value, support, asked, slack=_rounding([whole, *parts], book))
    # Each item is one of what is counted: named, or with a figure of another kind (so many kilometres of each of the works).
    named = [
        row for row in items if row.comparable and (row.measure == "qualitative" or row.parent != whole.indicator_id)
    ]
    if named and whole.unit == "count" and whole.classifier not in TELLING and len(named) == len(items):
        support, asked = float(len(named)), float(len(_as_far(named, whole)))
        return support, asked, _agreement(whole.target_value, support, asked)
    return math.nan, math.nan, "none"


def _as_far(items: Sequence[IndicatorRow], whole: IndicatorRow) -> list[IndicatorRow]:
    """The items of which no less is asked than of the whole: completion, or where that is only to be begun, a start."""
    ranks = {row.indicator_id: STAGE_RANK.get(row.target_stage or "completed", 3) for row in (whole, *items)}
    return [row for row in items if ranks[row.indicator_id] >= ranks[whole.indicator_id]]


def _side_by_side(whole: IndicatorRow, items: Sequence[IndicatorRow], book: Book) -> list[IndicatorRow]:
    """The items that can be added: where the report says of some that they make up the whole, these; never one within another."""
    above = {fact.fact_id: fact.part_of for fact in book.facts if fact.part_of}
    own = {row.indicator_id: {row.target_fact, row.actual_fact} - {""} for row in (whole, *items)}

    def within(row: IndicatorRow, other: IndicatorRow) -> bool:
        return any(above.get(fact) in own[other.indicator_id] for fact in own[row.indicator_id])

    declared = [row for row in items if within(row, whole)]
    return declared or [row for row in items if not any(within(row, other) for other in items if other is not row)]


def _worked_out(row: IndicatorRow, whole: IndicatorRow) -> bool:
    """Whether an item's target is worked out from the whole's, so that both agree in any case."""
    return whole.target_fact in {term.fact_id for term in parse_expression(row.target_fact)}


def _rounding(rows: Sequence[IndicatorRow], book: Book) -> float:
    """How far targets and their sum may lie apart because each figure is rounded."""
    half: dict[str, float] = {}
    for fact in book.facts:
        if math.isfinite(width := (fact.high - fact.low) / 2):
            half[fact.fact_id] = max(width, half.get(fact.fact_id, 0.0))
    return math.fsum(half.get(term.fact_id, 0.0) for row in rows for term in parse_expression(row.target_fact))


def _agreement(target: float, support: float, asked: float, *, slack: float = 0.0) -> str:
    dust = 1e-9 * abs(target)
    if asked < support - dust:
        return "asks_less"
    apart = abs(support - target)
    if apart <= slack + dust:
        return "same" if apart <= dust else "same_but_rounding"
    return "less" if support < target else "more"


def _sum(expression: str, values: Mapping[str, float]) -> float:
    terms = parse_expression(expression)
    return math.fsum(t.sign * values.get(t.fact_id, math.nan) for t in terms) if terms else math.nan
