"""The answer of a report, sentence by sentence: the first one stands above the first picture, the others below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.language.messages import messages
from minsheng_analysis.measures.verdicts import kept, running, verdicts
from minsheng_analysis.pages.annual.finished_in_words import alike_on_both, of_finished
from minsheng_analysis.pages.annual.kept_in_words import (
    kept_as_reported,
    left_unjudged,
    not_counted,
    still_open,
    title_says_both,
    what_rests_on_what,
)
from minsheng_analysis.pages.annual.own_totals import own_totals_in_words

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report


def sentences(report: Report, judged: pd.DataFrame, *, lang: str, basis: str = "reported") -> list[str]:
    """Say how many promises were kept, on which reading, and what that rests on.

    Parameters
    ----------
    report : Report
    judged : DataFrame
        From `verdicts`.
    lang : {"zh", "en"}
    basis : {"reported", "completed"}
        Which basis the answer begins with.

    Returns
    -------
    list of str
        Each can be read by itself.
    """
    if nothing_judged(judged):
        told = [_why_nothing(report, judged, lang)]
    else:
        in_title = basis == "reported" and title_says_both(report, judged)
        finished = "" if in_title else of_finished(report, judged, lang)
        unjudged = left_unjudged(report, judged, lang, counted=basis == "reported" and bool(finished))
        left, rests = (
            [*unjudged, not_counted(judged, lang)],
            what_rests_on_what(judged, lang, under_way=running(report)),
        )
        if in_title:
            # The title that counts on both bases is the first sentence; the second says what it rests on.
            told = [rests, *left]
        else:
            counted = [kept_as_reported(report, judged, lang), *still_open(report, judged, lang)]
            # Of promises that are alike on both bases, what is finished adds to the count, and cannot begin.
            begins = basis != "reported" and not alike_on_both(judged)
            told = [*([finished, *counted] if begins else [*counted, finished]), *left, rests]
    return [one for one in (*told, own_totals_in_words(report, lang=lang)) if one]


def nothing_judged(judged: pd.DataFrame) -> bool:
    """Whether no promise can be held against its target on either basis."""
    return not kept(judged, basis="reported")[1] and not kept(judged, basis="completed")[1]


def _why_nothing(report: Report, judged: pd.DataFrame, lang: str) -> str:
    """Claim nothing where nothing can be held against a target."""
    works = judged.empty and bool(len(verdicts(report, level="support")))
    return messages("lead", lang)(
        "No promise stands above the work that is listed, so none is judged; each piece stands below with what came of it."
        if works
        else "No result in this document can be compared with a target, so nothing is judged; what it prints is listed below."
    )
