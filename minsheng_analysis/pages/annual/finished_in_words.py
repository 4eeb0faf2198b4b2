"""How many promises were kept counting only what is finished, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.punctuation import in_a_row
from minsheng_analysis.measures.readings import KEPT
from minsheng_analysis.measures.rows import PromiseRow, rows_of
from minsheng_analysis.measures.verdicts import kept, running

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report


def all_on_both(judged: pd.DataFrame) -> bool:
    """Whether all promises were kept on both bases, which is said in one sentence."""
    done, n = kept(judged, basis="reported")
    return done == n > 1 and kept(judged, basis="completed") == (done, n)


def of_finished(report: Report, judged: pd.DataFrame, lang: str) -> str:
    """Say how many promises were kept counting only what is finished; while the year runs, how many reached their target.

    Nothing is said of one alone, which `the_one_in_words` tells on both bases.
    """
    say, (reported, judgeable) = messages("lead", lang), kept(judged, basis="reported")
    completed, finishable = kept(judged, basis="completed")
    begun = sum(row.status_completed in KEPT and row.target_stage == "started" for row in rows_of(judged, PromiseRow))
    if judgeable == 1:
        return ""
    if all_on_both(judged):
        return say("{begun} of the {n} asked only for a start.", n=finishable, begun=begun) if begun else ""
    # None on either basis is said as such: “0 of 2” has a reader look for the difference.
    if not completed and (reported, judgeable) == (completed, finishable) and finishable > 1:
        return say("The same holds counting only finished work.")
    that = say(" that can be judged") if finishable < judgeable else ""
    return in_a_row((_counted(completed, finishable, begun, lang, that=that, under_way=running(report)), say("It asked only for a start.") if begun == completed == 1 else ""), lang)  # fmt: skip


def _counted(completed: int, finishable: int, begun: int, lang: str, *, that: str, under_way: bool) -> str:
    """Say how many of how many, and where several were, of how many only a start was asked."""
    say = messages("lead", lang)
    if begun and completed > 1:
        return say(
            "Counting only finished work, **{kept} of {n}**{that} had reached theirs, {begun} of which asked only for a start." if under_way
            else "Counting only finished work, that holds for **{kept} of {n}**{that}, {begun} of which asked only for a start.",
            kept=completed, n=finishable, begun=begun, that=that,
        )  # fmt: skip
    if completed == finishable > 1:
        return say(
            "Counting only finished work, **all {n}**{that} had reached theirs." if under_way
            else "Counting only finished work, that holds for **all {n}**{that}.", n=finishable, that=that,
        )  # fmt: skip
    return say(
        "Counting only finished work, **{kept} of {n}**{that} had reached theirs." if under_way
        else "Counting only finished work, that holds for **{kept} of {n}**{that}.", kept=completed, n=finishable, that=that,
    )  # fmt: skip
