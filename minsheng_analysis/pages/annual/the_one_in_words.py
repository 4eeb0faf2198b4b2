"""Whether the only promise that can be judged was kept, in words: no count of one, nor all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.language.languages import format_date
from minsheng_analysis.language.messages import messages
from minsheng_analysis.measures.readings import KEPT
from minsheng_analysis.measures.rows import PromiseRow, rows_of
from minsheng_analysis.measures.verdicts import kept, running
from minsheng_analysis.pages.figures import is_ceiling

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

#: By whether it was kept as reported and, where that can be judged, once only finished work counts.
_OVER = {
    (True, True): "On either basis the one promise{that} was kept.",
    (True, False): "As reported, the one promise{that} was kept; counting only finished work, it was not.",
    (True, None): "As reported, the one promise{that} was kept.",
    (False, False): "On either basis the one promise{that} was not kept.",
    (False, None): "As reported, the one promise{that} was not kept.",
}
_RUNNING = {
    (True, True): "By {day} the one promise{that} had reached its target on either basis; the year was still under way.",
    (True, False): "By {day} the one promise{that} had reached its target as reported, but not counting only finished work; the year was still under way.",
    (True, None): "By {day} the one promise{that} had reached its target as reported; the year was still under way.",
    (False, False): "By {day} the one promise{that} had not reached its target on either basis; the year was still under way, and it was open, not missed.",
    (False, None): "By {day} the one promise{that} had not reached its target; the year was still under way, and it was open, not missed.",
}  # fmt: skip


def the_one_in_words(report: Report, judged: pd.DataFrame, lang: str, *, that: str) -> str:
    """Say whether the only promise that can be judged as reported was kept, on both bases.

    Parameters
    ----------
    report : Report
    judged : DataFrame
        From `verdicts`.
    lang : {"zh", "en"}
    that : str
        What restricts it to those that can be judged, as `kept_in_words.that_can_be_judged` says.
    """
    row, finished = _the_one(judged)
    told = (_RUNNING if running(report) else _OVER)[row.status_reported in KEPT, finished]
    return messages("lead", lang)(told, day=format_date(row.told_on or report.as_of, lang), that=that)


def besides_the_one(report: Report, judged: pd.DataFrame, lang: str) -> list[str]:
    """Say what else is to be known of it: what it asked for, and whether it can still change."""
    say, (row, finished) = messages("lead", lang), _the_one(judged)
    reported = row.status_reported in KEPT
    changes = running(report) and reported and (row.measure == "rate" or is_ceiling(row))
    told = (
        say("It asked only for a start.") if reported and finished and row.target_stage == "started" else "",
        say("It is a rate, which could still change.") if changes else "",
    )
    return [*filter(None, told)]


def _the_one(judged: pd.DataFrame) -> tuple[PromiseRow, bool | None]:
    """Give it, and whether it was kept once only finished work counts; None where that cannot be judged."""
    row = next(row for row in rows_of(judged, PromiseRow) if row.status_reported != "not_assessable")
    completed, finishable = kept(judged, basis="completed")
    return row, bool(completed) and row.status_reported in KEPT if finishable else None
