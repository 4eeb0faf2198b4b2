"""How well targets were set: what the sentence promises against what the support column asks, and how far they were beaten."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.appraisal.statement_checks import Book
from minsheng_analysis.dataset.facts import parse_expression
from minsheng_analysis.measures.assessment import assess
from minsheng_analysis.measures.codes import STAGE_RANK
from minsheng_analysis.measures.frames import with_plain_text
from minsheng_analysis.measures.readings import support_items
from minsheng_analysis.measures.rows import FactRow, IndicatorRow, JudgedRow, StatementRow, rows_of

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

COLUMNS = (
    "indicator_id", "project_no", "name_zh", "name_en", "unit", "classifier", "target_value", "support_value",
    "finished_value", "agreement", "ratio_reported", "ratio_completed", "ratio_completed_high", "baseline_value", "growth",
)  # fmt: skip
#: How sentence and support column agree. ``asks_less``: the column asks for less than completion of some of it; ``less``
#: and ``more``: it adds up to something else; ``same``; ``some_named``: it repeats the total and names fewer; ``total``:
#: it repeats the total and gives no parts; ``none``: it gives no figures.
AGREEMENTS = ("asks_less", "less", "more", "same", "some_named", "total", "none")


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
        `finished_value` (what they ask to be finished), `agreement` (one of ``AGREEMENTS``), `ratio_reported` and
        `ratio_completed` (result by target; of a range its lower end), `ratio_completed_high` (its upper end; elsewhere
        the same), `baseline_value` (the year before, where it is printed) and `growth` (target by baseline, less 1). The values are NA where unknown.

    Examples
    --------
    >>> import minsheng_analysis as ms
    >>> from minsheng_analysis.appraisal.target_setting import target_setting
    >>> set_ = target_setting(ms.load("yubei", 2021)).set_index("indicator_id")
    >>> set_.loc["p10.trail", ["target_value", "finished_value", "agreement"]].astype(str).tolist()
    ['20.0', '4.0', 'asks_less']
    """
    book = Book(
        rows_of(report.facts, FactRow),
        rows_of(report.statements, StatementRow),
        rows_of(report.indicators, IndicatorRow),
    )
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
        support, finished = _of_support(row, items.get(row.indicator_id, []))
        baseline = _sum(row.baseline_fact, values)
        rows.append(
            (row.indicator_id, row.project_no, row.name_zh, row.name_en or row.name_zh, row.unit, row.classifier,
             row.target_value, support, finished, _agreement(row, support, finished, again=_is_repeated(row, book)),
             ratios["reported", "low"][row.indicator_id], *(ratios["completed", end][row.indicator_id] for end in ("low", "high")), baseline,
             row.target_value / baseline - 1 if baseline > 0 else math.nan)
        )  # fmt: skip
    numbers = dict.fromkeys(COLUMNS[6:9] + COLUMNS[10:], "float64")
    kinds = dict.fromkeys(COLUMNS, "str") | numbers | {"project_no": "Int64"}
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(kinds)


def _of_support(whole: IndicatorRow, items: Sequence[JudgedRow]) -> tuple[float, float]:
    """What the support column adds up to, in all and asked to be finished; nan where an item gives no figure."""
    like = [row for row in items if row.unit == whole.unit and not math.isnan(row.target_value)]
    if like:
        return math.fsum(row.target_value for row in like), math.fsum(row.target_value for row in like if _in_full(row))
    # Each item is one of what is counted: named, or with a figure of another kind (so many kilometres of each of the works).
    named = [
        row for row in items if row.comparable and (row.measure == "qualitative" or row.parent != whole.indicator_id)
    ]
    if named and whole.unit == "count" and len(named) == len(items):
        return float(len(named)), float(sum(map(_in_full, named)))
    return math.nan, math.nan


def _in_full(row: JudgedRow) -> bool:
    return STAGE_RANK.get(row.target_stage or "completed", 3) == STAGE_RANK["completed"]


def _is_repeated(whole: IndicatorRow, book: Book) -> bool:
    """Whether the target is printed again beside its sentence, on another line of the same section: in the support column."""
    said = [one for one in book.statements if one.fact_id == whole.target_fact]
    return len({one.line for one in said if one.section == said[0].section}) > 1


def _agreement(whole: IndicatorRow, support: float, finished: float, *, again: bool) -> str:
    if math.isnan(support):
        return "total" if again else "none"
    slack = 1e-9 * abs(whole.target_value)
    if finished < support - slack:
        return "asks_less"
    if support < whole.target_value - slack:
        return "some_named" if again else "less"
    return "more" if support > whole.target_value + slack else "same"


def _sum(expression: str, values: Mapping[str, float]) -> float:
    terms = parse_expression(expression)
    return math.fsum(t.sign * values.get(t.fact_id, math.nan) for t in terms) if terms else math.nan
