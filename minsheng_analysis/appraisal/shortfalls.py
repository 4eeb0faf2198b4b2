"""Promises that what is finished does not reach, and how one says so."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from minsheng_analysis.dataset.facts import parse_expression
from minsheng_analysis.language.languages import format_date, join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.mid_sentence import before_colon
from minsheng_analysis.language.numbers import format_interval, format_quantity, legible
from minsheng_analysis.language.vocabulary import in_language, verdict_words
from minsheng_analysis.measures.assessment import assess
from minsheng_analysis.measures.codes import BEGUN, STAGE_RANK
from minsheng_analysis.measures.rows import IndicatorRow, JudgedRow, rows_of
from minsheng_analysis.measures.verdicts import older_days, running

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report


def shortfalls(report: Report) -> list[JudgedRow]:
    """Give the promises that what is finished does not reach, whatever the report calls them."""
    headline = report.indicators[report.indicators["level"] == "headline"]
    judged = assess(headline, basis="completed")
    if running(report):
        judged = judged.assign(told_on=older_days(judged, report))
    return rows_of(judged[judged["status"].astype("str") == "missed"], JudgedRow)


def tells_finished(row: IndicatorRow) -> bool:
    """Whether the report says of a total that it was begun and, in a number beside it, how much of it is finished."""
    begun, finished = parse_expression(row.actual_fact), parse_expression(row.completed_fact)
    return (
        row.actual_stage in BEGUN
        and len(begun) == len(finished) == 1
        and not (begun[0].counts_parts or finished[0].counts_parts)
        and begun[0].fact_id != finished[0].fact_id
        and row.completed_value > 0
    )


def shortfall_words(row: IndicatorRow, lang: str) -> str:
    """Say how far a promise was kept, and what the report calls that."""
    say = messages("followups", lang)
    name = before_colon(in_language(row, "name", lang))
    verdict = join_list(verdict_words(row.reported_status, lang), lang)
    day = say(" at {day}", day=format_date(row.told_on, lang)) if row.told_on else ""
    called = day + (say(", “{verdict}” according to the report’s verdict", verdict=verdict) if verdict else "")
    if row.measure == "qualitative":
        return say("{name}: not finished{called}", name=name, called=called)
    target = format_quantity(
        legible(row.target_value, row.unit, lang),
        row.unit,
        lang,
        classifier=row.classifier,
        beside=[legible(one, row.unit, lang) for one in (row.target_value, row.actual_value, row.completed_value)],
    )
    if row.unit == "yuan" or STAGE_RANK.get(row.target_stage or "completed", 3) < STAGE_RANK["completed"]:
        # What was to be begun is counted as begun, and money is not finished.
        came = _amount(row, row.actual_low, row.actual_value, row.actual_high, lang)
        return say(
            # 完成投资 is work done, not money paid out.
            "{name}: {target} promised, {came} invested{called}" if row.unit == "yuan" and "投资" in row.name_zh
            else "{name}: {target} promised, {came} started{called}" if row.unit != "yuan" and row.target_stage == "started"
            else "{name}: {target} promised, {came} reported{called}",
            name=name, target=target, came=came, called=called,
        )  # fmt: skip
    finished = _amount(row, row.completed_low, row.completed_value, row.completed_high, lang)
    # What more the report counts may be finished, and is not said to be.
    counts_more = row.actual_value > row.completed_value
    return say(
        "{name}: {target} promised, {finished} said to be finished{called}" if counts_more
        else "{name}: {target} promised, {finished} finished{called}",
        name=name, target=target, finished=finished, called=called,
    )  # fmt: skip


def _amount(row: IndicatorRow, low: float, value: float, high: float, lang: str) -> str:
    if math.isnan(value):
        return format_interval(low, high, row.unit, lang, classifier=row.classifier)
    beside = [legible(one, row.unit, lang) for one in (row.target_value, value)]
    return format_quantity(beside[1], row.unit, lang, classifier=row.classifier, beside=beside)
