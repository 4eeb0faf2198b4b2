"""Every promise in one table: the target, its three readings, what the result rests on, and the official verdict."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.appraisal.official import verdict_rows
from minsheng_analysis.display.terminal_table import terminal_table
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import (
    format_interval,
    format_quantity,
    format_ratio,
    format_ratio_interval,
)
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.language.vocabulary import EVIDENCE_WORDS, in_language, state_words, status_word, verdict_word
from minsheng_analysis.measures.rows import IndicatorRow, PromiseRow, rows_of
from minsheng_analysis.measures.verdicts import so_far, verdicts

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

_MARKS = {"exceeded": "▲", "met": "●", "late": "■", "missed": "▼", "not_assessable": "◆"}


def promise_table(report: Report, *, lang: str) -> pd.DataFrame:
    """Give each promise with its three readings and its evidence, in words.

    Parameters
    ----------
    report : Report
    lang : {"zh", "en"}

    Returns
    -------
    DataFrame of str
        One row a promise, headed in the language: project, promise, target, the target sentence against what is
        finished, the support column, as the report counts, evidence, official verdict.
    """
    say = messages("promises", lang)
    judged, rows = verdicts(report), []
    told = _verdicts_told(report)
    for row in rows_of(judged if report.draft is None else so_far(judged, report), PromiseRow):
        said = dict.fromkeys([*row.reported_status.split(";"), *told.get(row.indicator_id, ())])
        official = " / ".join(state_words(word, lang) for word in said if word)
        rows.append(
            (str(row.project_no), in_language(row, "name", lang), _target(row, lang),
             _basis(row, "completed", lang), _support(row, lang), _basis(row, "reported", lang), evidence_words(row, lang),
             official or "—")
        )  # fmt: skip
    heads = (
        say("Project"), say("Promise"), say("Target"), say("Target sentence, by what is said to be finished"),
        say("Supporting works"), say("As the report counts"), say("Evidence"), say("Official verdict"),
    )  # fmt: skip
    return pd.DataFrame(rows, columns=list(heads)).astype("str")


def _verdicts_told(report: Report) -> dict[str, list[str]]:
    """Give every verdict that is printed on each promise itself."""
    printed: dict[str, list[str]] = {}
    for one in verdict_rows(report):
        printed.setdefault(one.fact_id, []).append(one.figure)
    return {
        row.indicator_id: printed[row.status_fact]
        for row in rows_of(report.indicators, IndicatorRow)
        if row.status_fact in printed
    }


def promises_note(table: pd.DataFrame, *, lang: str) -> str:
    """Say why the support column of the table has no reading of some promises; empty where it has one of all.

    Parameters
    ----------
    table : DataFrame
        From `promise_table`.
    lang : {"zh", "en"}
    """
    say = messages("promises", lang)
    note = "Supporting works “—”: nothing in the column can be held against a result of its own: it only repeats that promise or asks for something else, or the report gives no result of each piece."
    return say(note) if (table[say("Supporting works")] == "—").any() else ""


def evidence_words(row: PromiseRow, lang: str) -> str:
    """Say what a result rests on, with how many are named of how many."""
    say = messages("promises", lang)
    if not row.evidence:
        return "—"
    words = messages("vocabulary", lang)(EVIDENCE_WORDS[row.evidence])
    named, total = row.evidence_named, row.evidence_total
    if row.evidence not in ("listed", "partial") or not named <= total:
        return words
    if row.evidence == "partial" and named == total:
        listed = messages("vocabulary", lang)(EVIDENCE_WORDS["listed"])
        told = say("{words} ({named} of {total})", words=listed, named=named, total=total)
        return say("{told}, not all that was named in advance among them", told=told)
    return say("{words} ({named} of {total})", words=words, named=named, total=total)


def promises_text(table: pd.DataFrame, *, width: int = 0) -> str:
    """Write the table of promises for a terminal.

    Parameters
    ----------
    table : DataFrame
        From `promise_table`.
    width : int
        Columns of the terminal; 0 for the one there is.
    """
    first, *others = (str(name) for name in table.columns)
    columns = [(first, True), *((name, False) for name in others)]
    # The three readings stay in columns; what a result rests on, the target and the verdict can go below with the promise.
    spare = {place: columns[place][0] for place in (6, 2, 7)}
    return terminal_table(columns, table.to_numpy().tolist(), width=width, below=1, beside=16, spare=spare)


def _target(row: PromiseRow, lang: str) -> str:
    if math.isnan(row.target_value):
        return f"“{state_words(row.target_text, lang)}”"
    return format_quantity(row.target_value, row.unit, lang, classifier=row.classifier)


def _basis(row: PromiseRow, basis: str, lang: str) -> str:
    """Figure, ratio and status on one basis."""
    prefix = "actual" if basis == "reported" else "completed"
    status = str(getattr(row, f"status_{basis}"))
    value, low, high = (float(getattr(row, f"{prefix}_{part}")) for part in ("value", "low", "high"))
    parts = []
    say = messages("promises", lang)
    if not math.isnan(low) and row.measure != "qualitative":
        unit = row.unit if basis == "completed" else row.actual_unit or row.unit
        parts.append(
            format_interval(low, high, unit, lang, classifier=row.classifier)
            if math.isnan(value)
            else format_quantity(value, unit, lang, classifier=row.classifier)
        )
        if basis == "reported" and row.own_sum:
            parts[-1] = say("{amount} (the sum of what is listed)", amount=parts[-1])
        if basis == "reported" and not row.comparable:
            parts[-1] = say("{amount} (measured otherwise)", amount=parts[-1])
    ratio, least, most = (float(getattr(row, f"ratio{part}_{basis}")) for part in ("", "_low", "_high"))
    if not math.isnan(ratio):
        parts.append(format_ratio(ratio, lang))
    elif not math.isnan(least):
        parts.append(format_ratio_interval(least, most, lang))
    parts.append(f"{_MARKS[status]} {verdict_word(row.direction, status, lang)}")
    return punctuation(lang).comma.join(parts)


def _support(row: PromiseRow, lang: str) -> str:
    """What the support column comes to."""
    if not row.status_support:
        return "—"
    status = row.status_support
    return messages("promises", lang)(
        "{mark} {status}, {done} of {n} item as asked",
        plural="{mark} {status}, {done} of {n} items as asked",
        mark=_MARKS[status],
        status=status_word(status, lang),
        done=row.support_reached,
        n=row.support_judged,
    )
