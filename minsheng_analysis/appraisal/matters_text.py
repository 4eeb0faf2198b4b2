"""The list of open matters for a terminal, and the names of how they stand."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from minsheng_analysis.language.languages import format_due
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.language.vocabulary import line_words


def as_text(matters: pd.DataFrame, *, lang: str, names: Callable[[str], str] = str, not_due: int = 0) -> str:
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
    """
    say = messages("followups", lang)
    if matters.empty and not_due:
        return say(
            "Nothing is due yet: {n} target has no result so far.",
            plural="Nothing is due yet: {n} targets have no result so far.",
            n=not_due,
        )
    if matters.empty:
        return say("Nothing is open.")
    lines = []
    for row in matters.astype("object").where(matters.notna(), None).to_dict("records"):
        number = "—" if row["project_no"] is None else str(row["project_no"])
        lines.append(f"[{number}] {row[f'matter_{lang}']}")
        year = str(row["from_year"])
        told = [say("state: {state}", state=how_it_stands(str(row["state"]), str(row["deadline"]), lang, of=year))]
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
    if day == f"{of}-12-31" and state != "not_reached":
        return say("within {year} (the year of the target; no day is printed)", year=year)
    later = say("within {year}", year=year) if of_year == "12-31" else format_due(day, lang)
    if state not in _OF_THE_YEAR:
        return later
    return say(
        "within {year} (what was due then) and {later} (what was planned for after the year)", year=of, later=later
    )


#: States of a year's own matters that say nothing of when what is put off is due.
_OF_THE_YEAR = ("told_apart", "not_shown", "other_measure")


def how_it_stands(state: str, deadline: str, lang: str, *, of: str) -> str:
    """Name a state, and say that a part of the matter is not due yet where that is so.

    Parameters
    ----------
    state : str
        One of ``STATES``.
    deadline : str
        The day on which it, or a part of it after the year, is due; empty where none is known.
    lang : {"zh", "en"}
    of : str
        The year of the report.
    """
    name = state_name(state, lang)
    if deadline[:4] <= of or state not in _OF_THE_YEAR:
        return name
    return messages("followups", lang)("{state}; a part of it falls due after the year reported on", state=name)


def state_name(state: str, lang: str) -> str:
    """Name a state of ``STATES``."""
    say = messages("followups", lang)
    return {
        "started": say("only its start is stated"),
        "advancing": say("described as under way; whether it is finished is not stated"),
        "partial": say("not said to be wholly finished"),
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
