"""The title of the progress page: how many promises have reached their target, on both bases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.language.messages import messages
from minsheng_analysis.measures.codes import Basis
from minsheng_analysis.measures.verdicts import undated
from minsheng_analysis.pages.annual.kept_in_words import either_day, of_the_judged
from minsheng_analysis.pages.progress.lights import dated, light_word, share_gone

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
    if share_gone(report, date) >= 1 or "green" not in well_lights(reported, finished):
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
    stand = well_words(well, (reported, finished), lang)
    if count_well(reported) == count_well(finished):
        return say(
            "{place} {year}: {n} of {m} promises{that} {stand} {at}, on either basis", n=well, stand=stand, **told
        )
    return say(
        "{place} {year}: {n} of {m} promises{that} {stand} {at} as reported; {whole} of {of} counting only finished work",
        n=well, stand=stand, whole=whole, of=count_well(finished)[1], **told,
    )  # fmt: skip


def _when(report: Report, date: str, shown: pd.DataFrame, lang: str, *, at: bool) -> str:
    """Name the day of the figures that are judged; where some are older than the report, the days of all of them."""
    say = messages("progress", lang)
    days = sorted(set(shown.loc[shown["light"].ne("not_assessable") & shown["as_of"].fillna("").ne(""), "as_of"]))
    if not days or days == [date]:
        day = dated(report, date, lang)
        return say("at {day}", day=day) if at else say("by {day}", day=day)
    return say("(latest figures, {days})", days=either_day(days, lang))


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


def well_lights(*shown: pd.DataFrame) -> set[str]:
    """Give those of the two good lights at which any promise stands."""
    return {"done", "green"} & {light for rows in shown for light in by_light_at(rows)}


def well_words(n: int, shown: Iterable[pd.DataFrame], lang: str) -> str:
    """Say of `n` promises that they stand at a good light, naming only the lights that occur; where none does, both."""
    say, lights = messages("progress", lang), well_lights(*shown)
    if lights == {"green"}:
        return say("was on schedule", plural="were on schedule", n=n)
    if lights == {"done"}:
        return say("had reached its target", plural="had reached their target", n=n)
    return say("had reached its target or was on schedule", plural="had reached their target or were on schedule", n=n)


def well_short(shown: pd.DataFrame, lang: str, *, over: bool) -> str:
    """Name the good lights that occur in a few words; once the year is over there is one."""
    say, lights = messages("progress", lang), well_lights(shown)
    if over or lights == {"done"}:
        return say("reached their target")
    return light_word("green", lang) if lights == {"green"} else say("target reached or on schedule")


def on_the_other(other: pd.DataFrame, basis: Basis, lang: str) -> str:
    """Say how many promises have reached their target or are on schedule on the basis that the page is not about."""
    say = messages("progress", lang)
    well, n = count_well(other)
    stand = well_words(well, [other], lang)
    if basis == "completed":
        return say(" Counting only finished work, **{well} of {n}** {stand}.", well=well, n=n, stand=stand)  # fmt: skip
    return say(" As the report counts, **{well} of {n}** {stand}.", well=well, n=n, stand=stand)


def that_can_be_judged(one: pd.DataFrame, other: pd.DataFrame, lang: str) -> str:
    """Restrict the promises to those that can be judged; empty where all can be, on both bases."""
    unclear = any((shown["light"] == "not_assessable").any() for shown in (one, other))
    return of_the_judged(lang) if unclear else ""
