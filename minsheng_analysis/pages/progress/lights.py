"""Lights: their words, marks and signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.display import palette
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_number, format_ratio
from minsheng_analysis.measures.codes import Basis

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report


#: The mark and colour of each light.
MARK_OF = {"done": "met", "green": "on_schedule", "yellow": "late", "red": "missed", "not_assessable": "not_assessable"}


SIGNS = {light: palette.MARKS[mark] for light, mark in MARK_OF.items()}


def light_word(light: str, lang: str) -> str:
    """Name a light.

    Examples
    --------
    >>> light_word("green", "en"), light_word("red", "zh")
    ('on schedule', '严重滞后')
    """
    say = messages("progress", lang)
    return {
        "done": say("target reached"),
        "green": say("on schedule"),
        "yellow": say("behind"),
        "red": say("far behind"),
        "not_assessable": say("cannot be judged"),
    }[light]


def basis_word(basis: Basis, lang: str) -> str:
    """Name a basis at the head of a sentence.

    Examples
    --------
    >>> basis_word("reported", "en"), basis_word("completed", "zh")
    ('As reported', '只计已完工')
    """
    say = messages("progress", lang)
    return say("As reported") if basis == "reported" else say("Counting only what is finished")


def other_basis(basis: Basis) -> Basis:
    """Give the basis that is not this one."""
    return "completed" if basis == "reported" else "reported"


def promises(paced: pd.DataFrame) -> pd.DataFrame:
    """Keep the headline indicators: what was promised, without its parts.

    Parameters
    ----------
    paced : DataFrame
        From ``ms.progress``.
    """
    return paced[paced["level"] == "headline"]


def percent(value: float, lang: str) -> str:
    """Write a printed percentage with two decimals at most."""
    return format_ratio(float(value) / 100, lang, decimals=2)


def lag_points(lag: float, lang: str) -> str:
    """Write a lag in percentage points, without its sign."""
    return format_number(round(100 * abs(lag), 1), lang)


def share_gone(report: Report, date: str) -> float:
    """Give the share of a report's period that had gone at a date."""
    start, end = (pd.Timestamp(str(report.meta[key])) for key in ("period_start", "period_end"))
    gone = (pd.Timestamp(date) - start).days + 1
    return min(1.0, max(0.0, gone / ((end - start).days + 1)))


def behind(shown: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows that lag, the farthest behind first."""
    late = shown[shown["light"].isin(["red", "yellow"])]
    return late.sort_values(["light", "lag", "indicator_id"], ascending=[True, False, True])
