"""Pace for a terminal."""

from __future__ import annotations

import math
import unicodedata
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.appraisal.progress import (
    blockers_at,
    iso_date,
)
from minsheng_analysis.language.languages import format_date
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_ratio
from minsheng_analysis.language.vocabulary import in_language
from minsheng_analysis.measures.frames import records

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report
from minsheng_analysis.pages.progress.lights import SIGNS, light_word, share_gone


def as_text(report: Report, paced: pd.DataFrame, *, lang: str, as_of: str = "") -> str:
    """Write the pace for a terminal: the answer, one line an indicator with the most behind first, and blockers.

    Parameters
    ----------
    report : Report
    paced : DataFrame
        From ``ms.progress``.
    lang : {"zh", "en"}
    as_of : str
        ISO date; empty for the report's own.

    Returns
    -------
    str

    Examples
    --------
    >>> import minsheng_analysis as ms
    >>> report = ms.load("wanzhou", 2025)
    >>> print(as_text(report, ms.progress(report), lang="en").splitlines()[1])
    ■ behind          10.4%  due 24.7%  Charging ports for electric bicycles (31 March 2025)
    """
    say = messages("progress", lang)
    date = iso_date(as_of) if as_of else report.as_of
    lines = [
        say(
            "{place} {year} at {day}: {elapsed} of the year gone",
            place=report.region_name(lang), year=str(report.year), day=format_date(date, lang),
            elapsed=format_ratio(share_gone(report, date), lang),
        )
    ]  # fmt: skip
    judged = paced[paced["light"] != "not_assessable"]
    for row in records(judged.sort_values(["light", "lag", "indicator_id"], ascending=[True, False, True])):
        light = f"{SIGNS[str(row.light)]} {light_word(str(row.light), lang)}"
        ratio = "" if math.isnan(row.ratio) else format_ratio(row.ratio, lang)
        due = "" if math.isnan(row.expected) else say("due {expected}", expected=format_ratio(row.expected, lang))
        name = say("{name} ({day})", name=in_language(row, "name", lang), day=format_date(row.as_of, lang))
        lines.append(f"{_padded(light, 17)} {ratio:>6}  {_padded(due, 9)}  {name}")
    unjudged = len(paced) - len(judged)
    if unjudged:
        lines.append(say("{n} indicator cannot be judged", plural="{n} indicators cannot be judged", n=unjudged))
    for row in records(blockers_at(report, date)):
        late = (
            say("{n} day overdue", plural="{n} days overdue", n=int(row.overdue_days)) if row.overdue else say("open")
        )
        lines.append(
            f"! {row.indicator_id}: {getattr(row, f'blocker_{lang}') or row.blocker_zh} · {row.owner} · {late}"
        )
    return "\n".join(lines)


def _padded(words: str, width: int) -> str:
    """Fill words up to a width of a terminal's columns, of which a Chinese character takes two."""
    taken = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in words)
    return words + " " * max(0, width - taken)
