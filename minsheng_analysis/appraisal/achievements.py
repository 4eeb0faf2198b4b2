"""A project's goal and what came of it, in words, as the self-evaluation form asks for them."""

from __future__ import annotations

import math

import pandas as pd

from minsheng_analysis.appraisal.rows import ScoreRow
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_interval, format_quantity, format_ratio
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.language.vocabulary import in_language, state_words
from minsheng_analysis.measures.rows import rows_of


def goal(scores: pd.DataFrame, lang: str) -> str:
    """Say what a project promised.

    Parameters
    ----------
    scores : DataFrame
        Its indicators, rows of :func:`minsheng_analysis.evaluate`.
    lang : {"zh", "en"}
    """
    say = messages("achievements", lang)
    told = [
        say("{name}: {amount}", name=in_language(row, "name", lang), amount=promised(row, lang))
        for row in _promises(scores)
    ]
    return _sentence(told, lang)


def outcome(scores: pd.DataFrame, lang: str) -> str:
    """Say what came of it, with what is not finished and what cannot be judged.

    Parameters
    ----------
    scores : DataFrame
        As for `goal`.
    lang : {"zh", "en"}
    """
    return _sentence([_came_of_it(row, lang) for row in _promises(scores)], lang)


def promised(row: ScoreRow, lang: str) -> str:
    """Write the target of a row of scores: its number with its unit, or its state."""
    return (
        _amount(row.target_value, row, lang) if not math.isnan(row.target_value) else state_words(row.target_text, lang)
    )


def reached(row: ScoreRow, lang: str) -> str:
    """Write the result of a row of scores: its number with its unit, a range, or its state."""
    if not math.isnan(row.value):
        return _amount(row.value, row, lang)
    if not (math.isnan(row.value_low) or math.isnan(row.value_high)):
        return _between(row.value_low, row.value_high, row, lang)
    return state_words(row.actual_text, lang)


def _promises(scores: pd.DataFrame) -> list[ScoreRow]:
    return rows_of(scores[scores["class_key"] != "budget"], ScoreRow)


def _came_of_it(row: ScoreRow, lang: str) -> str:
    say = messages("achievements", lang)
    name, done = in_language(row, "name", lang), reached(row, lang)
    if row.reason:
        return (
            say("{name}: the report says “{done}”, which cannot be judged", name=name, done=done)
            if done else say("{name}: no result is printed", name=name)
        )  # fmt: skip
    if math.isnan(row.target_value) or row.measure == "qualitative":
        return say("{name}: {done}", name=name, done=done)
    if row.basis == "reported" and row.finished_low < row.value_low:
        finished = (
            _between(row.finished_low, row.finished_high, row, lang)
            if math.isnan(row.finished_value) else _amount(row.finished_value, row, lang)
        )  # fmt: skip
        return say("{name}: {done} as the report counts, of which {finished} are finished", name=name, done=done, finished=finished)  # fmt: skip
    if math.isnan(row.ratio):
        return say("{name}: {done}", name=name, done=done)
    return say("{name}: {done}, {ratio} of the target", name=name, done=done, ratio=format_ratio(row.ratio, lang))


def _amount(value: float, row: ScoreRow, lang: str) -> str:
    return format_quantity(value, row.unit, lang, classifier=row.classifier)


def _between(low: float, high: float, row: ScoreRow, lang: str) -> str:
    return format_interval(low, high, row.unit, lang, classifier=row.classifier)


def _sentence(told: list[str], lang: str) -> str:
    if not told:
        return ""
    marks = punctuation(lang)
    return marks.semicolon.join(told) + marks.stop
