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


def alike_on_both(judged: pd.DataFrame) -> bool:
    """Whether all promises were kept on both bases, or none, which is said in one sentence."""
    done, n = kept(judged, basis="reported")
    return n > 1 and done in (0, n) and kept(judged, basis="completed") == (done, n)


def of_finished(report: Report, judged: pd.DataFrame, lang: str) -> str:
    """Say how many promises were kept counting only what is finished; while the year runs, how many reached their target.

    It can be read by itself. Nothing is said of one alone, which `the_one_in_words` tells on both bases.
    """
    if kept(judged, basis="reported")[1] == 1:
        return ""
    say, (completed, finishable) = messages("lead", lang), kept(judged, basis="completed")
    begun = sum(row.status_completed in KEPT and row.target_stage == "started" for row in rows_of(judged, PromiseRow))
    that = say(" that can be judged") if finishable < len(judged) else ""
    if alike_on_both(judged):
        return say("{n} of the {m} promises{that} asked only for a start.", n=begun, m=finishable, that=that) if begun else ""  # fmt: skip
    return in_a_row((_counted(completed, finishable, begun, lang, that=that, under_way=running(report)), say("It asked only for a start.") if begun == completed == 1 else ""), lang)  # fmt: skip


def _counted(completed: int, finishable: int, begun: int, lang: str, *, that: str, under_way: bool) -> str:
    """Say how many of how many, and where several were, of how many only a start was asked."""
    say = messages("lead", lang)
    if begun and completed > 1:
        return say(
            "Counting only finished work, **{n} of {m}** promises{that} had reached their target, {begun} of which asked only for a start." if under_way
            else "Counting only finished work, **{n} of {m}** promises{that} were kept, {begun} of which asked only for a start.",
            n=completed, m=finishable, begun=begun, that=that,
        )  # fmt: skip
    if completed == finishable > 1:
        return say(
            "Counting only finished work, **all {n}** promises{that} had reached their target." if under_way
            else "Counting only finished work, **all {n}** promises{that} were kept.", n=finishable, that=that,
        )  # fmt: skip
    if under_way:
        return say(
            "Counting only finished work, **{n} of {m}** promises{that} had reached its target.",
            plural="Counting only finished work, **{n} of {m}** promises{that} had reached their target.",
            n=completed, m=finishable, that=that,
        )  # fmt: skip
    return say(
        "Counting only finished work, **{n} of {m}** promises{that} was kept.",
        plural="Counting only finished work, **{n} of {m}** promises{that} were kept.",
        n=completed, m=finishable, that=that,
    )  # fmt: skip
