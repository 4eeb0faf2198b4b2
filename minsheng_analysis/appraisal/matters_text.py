"""The list of open matters for a terminal, and the names of how they stand."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.language.vocabulary import line_words


def as_text(matters: pd.DataFrame, *, lang: str, names: Callable[[str], str] = str) -> str:
    """List matters for a terminal.

    Parameters
    ----------
    matters : DataFrame
        From :func:`followups`.
    lang : {"zh", "en"}
    names : function
        Gives a lead unit's name in the language.
    """
    say = messages("followups", lang)
    if matters.empty:
        return say("Nothing is open.")
    lines = []
    for row in matters.astype("object").where(matters.notna(), None).to_dict("records"):
        number = "—" if row["project_no"] is None else str(row["project_no"])
        lines.append(f"[{number}] {row[f'matter_{lang}']}")
        told = [say("state: {state}", state=state_name(str(row["state"]), lang))]
        if row["lead_units"]:
            told.append(
                say(
                    "lead unit: {units}",
                    units=punctuation(lang).words.join(map(names, str(row["lead_units"]).split(";"))),
                )
            )
        if row["deadline"]:
            told.append(_due(str(row["deadline"]), lang))
        lines.append(f"      {punctuation(lang).semicolon.join(told)}")
        lines.append(f"      {say('proof: {proof}', proof=str(row[f'proof_{lang}']))}")
        if row["lines"]:
            lines.append(f"      {line_words(str(row['lines']).split(';'), lang)}")
    settled = int(matters["state"].eq("closed").sum())
    lines += ["", say("{n} matters, {settled} closed", n=len(matters), settled=settled)]
    return "\n".join(lines)


def _due(day: str, lang: str) -> str:
    """Say when something is due; of a year that is printed alone the last day is only this project's reading."""
    say = messages("followups", lang)
    year, _, of_year = day.partition("-")
    return say("due within {year}", year=year) if of_year == "12-31" else say("due {day}", day=day)


def state_name(state: str, lang: str) -> str:
    """Name a state of ``STATES``."""
    say = messages("followups", lang)
    return {
        "started": say("started"),
        "advancing": say("under way"),
        "partial": say("not said to be wholly finished"),
        "told_apart": say("told differently"),
        "planned": say("still to come"),
        "figures_conflict": say("figures conflict"),
        "not_shown": say("not shown"),
        "short": say("short of the target"),
        "not_reached": say("not yet reached"),
        "not_told": say("not told"),
        "closed": say("closed"),
        "not_reported": say("not reported"),
    }[state]
