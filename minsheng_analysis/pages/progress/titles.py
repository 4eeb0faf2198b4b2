"""The title of the progress page: how many promises have reached their target, on both bases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.language.languages import format_date
from minsheng_analysis.language.messages import messages
from minsheng_analysis.measures.codes import Basis
from minsheng_analysis.measures.verdicts import undated
from minsheng_analysis.pages.annual.kept_in_words import either_day, of_the_judged
from minsheng_analysis.pages.progress.lights import dated, share_gone

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report


def title_of(report: Report, date: str, shown: pd.DataFrame, other: pd.DataFrame, basis: Basis, lang: str) -> str:
    """Give the count on both bases, so that neither stands for the other."""
    say = messages("progress", lang)
    if undated(report) and date == report.as_of:
        return say("{place} {year}: nothing is due yet", place=report.region_name(lang), year=str(report.year))
    reported, finished = (shown, other) if basis == "reported" else (other, shown)
    told: dict[str, object] = {
        "place": report.region_name(lang),
        "year": str(report.year),
        "m": count_well(reported)[1],
        "that": that_can_be_judged(reported, finished, lang),
        "by": _when(report, date, shown, lang, at=False),
        "at": _when(report, date, shown, lang, at=True),
    }
    if share_gone(report, date) >= 1 or not {"green"} & {*by_light_at(reported), *by_light_at(finished)}:
        done, whole = (int((rows["light"] == "done").sum()) for rows in (reported, finished))
        if share_gone(report, date) >= 1:
            return _final_title(done, whole, count_well(finished)[1], told, lang)
        if (done, count_well(reported)[1]) == (whole, count_well(finished)[1]):
            if done == told["m"] and done > 1:
                return say("{place} {year}: all {n} promises{that} had reached their target {by}, on either basis", n=done, **told)  # fmt: skip
            return say(
                "{place} {year}: {n} of {m} promises{that} had reached its target {by}, on either basis",
                plural="{place} {year}: {n} of {m} promises{that} had reached their target {by}, on either basis", n=done, **told,
            )  # fmt: skip
        return say(
            "{place} {year}: {n} of {m} promises{that} had reached its target {by} as reported; {whole} of {of} counting only finished work",
            plural="{place} {year}: {n} of {m} promises{that} had reached their target {by} as reported; {whole} of {of} counting only finished work",
            n=done, whole=whole, of=count_well(finished)[1], **told,
        )  # fmt: skip
    well, whole = count_well(reported)[0], count_well(finished)[0]
    if count_well(reported) == count_well(finished):
        return say(
            "{place} {year}: {n} of {m} promises{that} had reached its target or was on schedule {at}, on either basis",
            plural="{place} {year}: {n} of {m} promises{that} had reached their target or were on schedule {at}, on either basis", n=well, **told,
        )  # fmt: skip
    return say(
        "{place} {year}: {n} of {m} promises{that} had reached its target or was on schedule {at} as reported; {whole} of {of} counting only finished work",
        plural="{place} {year}: {n} of {m} promises{that} had reached their target or were on schedule {at} as reported; {whole} of {of} counting only finished work",
        n=well, whole=whole, of=count_well(finished)[1], **told,
    )  # fmt: skip


def _when(report: Report, date: str, shown: pd.DataFrame, lang: str, *, at: bool) -> str:
    """Name the day of the figures that are judged; where some are older than the report, the days of all of them."""
    say = messages("progress", lang)
    days = sorted(set(shown.loc[shown["light"].ne("not_assessable") & shown["as_of"].fillna("").ne(""), "as_of"]))
    if not days or days == [date]:
        day = dated(report, date, lang)
        return say("at {day}", day=day) if at else say("by {day}", day=day)
    return say("(latest figures, {days})", days=either_day(days, lang) if len(days) > 1 else format_date(days[0], lang))


def _final_title(done: int, whole: int, judged: int, told: Mapping[str, object], lang: str) -> str:
    """Give the counts of a year that is over; the date that this rests on stands below."""
    say, alike, every = messages("progress", lang), (done, told["m"]) == (whole, judged), done == told["m"] and done > 1
    if alike:
        return say("{place} {year}: all {n} promises{that} reached their target, on either basis", n=done, **told) if every else say(
            "{place} {year}: {n} of {m} promises{that} reached its target, on either basis",
            plural="{place} {year}: {n} of {m} promises{that} reached their target, on either basis", n=done, **told,
        )  # fmt: skip
    told = {**told, "n": done, "whole": whole, "of": judged}
    return say("{place} {year}: as reported, all {n} promises{that} reached their target; counting only finished work, {whole} of {of}", **told) if every else say(
        "{place} {year}: as reported, {n} of {m} promises{that} reached its target; counting only finished work, {whole} of {of}",
        plural="{place} {year}: as reported, {n} of {m} promises{that} reached their target; counting only finished work, {whole} of {of}", **told,
    )  # fmt: skip


def by_light_at(shown: pd.DataFrame) -> list[str]:
    """Give the light of each promise."""
    return [str(light) for light in shown["light"]]


def count_well(shown: pd.DataFrame) -> tuple[int, int]:
    """How many have reached their target or are on schedule, of those that can be judged."""
    return int(shown["light"].isin(["done", "green"]).sum()), int((shown["light"] != "not_assessable").sum())


def that_can_be_judged(one: pd.DataFrame, other: pd.DataFrame, lang: str) -> str:
    """Restrict the promises to those that can be judged; empty where all can be, on both bases."""
    unclear = any((shown["light"] == "not_assessable").any() for shown in (one, other))
    return of_the_judged(lang) if unclear else ""
