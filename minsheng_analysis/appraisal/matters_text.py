"""The list of open matters for a terminal, and the names of how they stand."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from minsheng_analysis.language.languages import format_due
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.language.vocabulary import line_words


def as_text(
    matters: pd.DataFrame, *, lang: str, names: Callable[[str], str] = str, not_due: int = 0, unread: bool = False
) -> str:
    """List matters for a terminal.

    Parameters
    ----------
    matters : DataFrame
        From :func:`followups`.
    lang : {"zh", "en"}
    names : function
        Gives a lead unit's name in the language.
    not_due : int
        So many targets have no result yet, and are not due.
    unread : bool
        Whether a machine may only not have read it.
    """
    say = messages("followups", lang)
    if matters.empty and not_due and unread:
        return say(
            "Nothing was read to be due yet: of {n} promise no result was read.",
            plural="Nothing was read to be due yet: of {n} promises no result was read.",
            n=not_due,
        )
    if matters.empty and not_due:
        return say(
            "Nothing is due yet: {n} promise has no result so far.",
            plural="Nothing is due yet: {n} promises have no result so far.",
            n=not_due,
        )
    if matters.empty:
        return say("Nothing is open.")
    lines = []
    for row in matters.astype("object").where(matters.notna(), None).to_dict("records"):
        number = "—" if row["project_no"] is None else str(row["project_no"])
        lines.append(f"[{number}] {row[f'matter_{lang}']}")
        year = str(row["from_year"])
        told = [say("state: {state}", state=state_name(str(row["state"]), lang))]
        if row["lead_units"]:
            told.append(
                say(
                    "coordinating unit: {units}" if row["project_no"] is None else "lead unit: {units}",
                    units=punctuation(lang).words.join(map(names, str(row["lead_units"]).split(";"))),
                )
            )
        if row["deadline"]:
            due = when_due(str(row["deadline"]), str(row["state"]), year, lang)
            told.append(say("due {day}", day=due))
        lines.append(f"      {punctuation(lang).semicolon.join(told)}")
        lines.append(f"      {say('proof: {proof}', proof=str(row[f'proof_{lang}']))}")
        if row["lines"]:
            lines.append(f"      {line_words(str(row['lines']).split(';'), lang)}")
    settled = int(matters["state"].eq("closed").sum())
    # Only what an earlier year left open can be closed.
    carried = len(set(matters["from_year"])) > 1 or matters["state"].isin(["closed", "not_reported"]).any()
    count = "{n} matters, {settled} closed" if carried else "{n} matters; no answer has come yet"
    lines += ["", say(count, n=len(matters), settled=settled)]
    return "\n".join(lines)


def when_due(day: str, state: str, of: str, lang: str) -> str:
    """Say when a matter is due; of a year that is printed alone the last day is only this project's reading.

    Parameters
    ----------
    day : str
        The deadline that is printed.
    state : str
        One of ``STATES``.
    of : str
        The year of the report: what it was to bring is due apart from what is put off.
    lang : {"zh", "en"}
    """
    say = messages("followups", lang)
    year, _, of_year = day.partition("-")
    if day == f"{of}-12-31":
        return say("within {year} (the year of the target)", year=year)
    later = say("within {year}", year=year) if of_year == "12-31" else format_due(day, lang)
    if state not in _OF_THE_YEAR:
        return later
    return say(
        "within {year} (what was due then) and {later} (what was planned for after the year)", year=of, later=later
    )


def due_in_all(matters: pd.DataFrame, lang: str, *, draft: bool) -> str:
    """Count the open matters by when they are due; empty where none is.

    Parameters
    ----------
    matters : DataFrame
        From ``ms.followups``.
    lang : {"zh", "en"}
    draft : bool
        Of a draft: what the machine has not read is not said to be missing from the document.
    """
    say = messages("followups", lang)
    still = matters[matters["state"] != "closed"] if len(matters) else matters
    dated = still[still["deadline"] != ""] if len(still) else still
    if dated.empty:
        return ""
    # The last day of a year is that of its targets, whether or not it is printed too.
    of_year = sum(day == f"{year}-12-31" for day, year in zip(dated["deadline"], dated["from_year"], strict=True))
    told = (
        (len(dated) - of_year, "{n} with a printed due date"),
        (of_year, "{n} due within the target’s year"),
        (0 if draft else len(still) - len(dated), "{n} without a due date"),
    )  # fmt: skip
    some = [(n, words) for n, words in told if n]
    # Of a draft the others may have dates that were not read: only those read are counted.
    if len(some) > 1 or len(dated) < len(still):
        return punctuation(lang).semicolon.join(say(words, n=n) for n, words in some)
    # Of one kind they are not counted again.
    if of_year:
        return (say("due within the target’s year"), say("both due within the target’s year"), say("all due within the target’s year"))[min(len(still), 3) - 1]  # fmt: skip
    return (say("with a printed due date"), say("both with a printed due date"), say("all with a printed due date"))[min(len(still), 3) - 1]  # fmt: skip


#: States of a year's own matters that say nothing of when what is put off is due.
_OF_THE_YEAR = ("told_apart", "not_shown", "other_measure")


def state_name(state: str, lang: str) -> str:
    """Name a state of ``STATES``."""
    say = messages("followups", lang)
    return {
        "started": say("only its start is stated"),
        "advancing": say("described as under way; whether it is finished is not stated"),
        "partial": say("not said to be wholly finished"),
        "unclear": say("how much of it is finished is not sure"),
        "told_apart": say("inconsistent"),
        "planned": say("still to come"),
        "figures_conflict": say("figures conflict"),
        "not_shown": say("stated without a figure"),
        "other_measure": say("measured otherwise than promised"),
        "short": say("short of the target"),
        "not_reached": say("not yet reached"),
        "not_told": say("not stated"),
        "closed": say("closed"),
        "not_reported": say("not reported"),
    }[state]
