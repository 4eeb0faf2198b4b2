"""What was spent, in words: how many amounts, how many of them can be divided, and what is no spending."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.language.languages import bracketed
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.mid_sentence import mid_sentence
from minsheng_analysis.language.punctuation import in_a_row, punctuation
from minsheng_analysis.language.vocabulary import in_language, state_words
from minsheng_analysis.measures.codes import SPENT
from minsheng_analysis.measures.rows import CostRow, rows_of

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report


def spent_in_words(items: pd.DataFrame, lang: str) -> str:
    """Say how many amounts spent are stated, and how many can be expressed per facility or per person served.

    Parameters
    ----------
    items : DataFrame
        As ``Report.costs``; at least one row.
    lang : {"zh", "en"}
    """
    say = messages("narrative", lang)
    printed = items[items["kind"].isin(SPENT) & items["cost_low"].notna()]
    spent = printed[~printed["to_check"]] if "to_check" in printed else printed
    unsure = len(printed) - len(spent)
    # What one thing cost is what it cost in all.
    of_several = spent["cost_per_facility_low"].notna() & spent["cost_per_facility_low"].ne(spent["cost_low"])
    divided = spent[of_several | spent["cost_per_beneficiary_low"].notna()]
    apart = items[~items["kind"].isin(SPENT)]
    told = _read_as_spent(len(spent), lang) if "to_check" in items else say(
        "{n} amount spent is stated; {divided} can be expressed per facility or per person served.",
        plural="{n} amounts spent are stated; {divided} of them can be expressed per facility or per person served.",
        n=len(spent), divided=len(divided),
    ) if 0 < len(divided) < len(spent) else say(
        "{n} amounts spent are stated; all can be expressed per facility or per person served.", n=len(spent)
    ) if len(divided) > 1 else say(
        "{n} amount spent is stated; it can be expressed per facility or per person served.", n=len(spent)
    ) if len(divided) else say(
        "{n} amount spent is stated; it cannot be expressed per person served.",
        plural="{n} amounts spent are stated; none can be expressed per person served.",
        n=len(spent),
    ) if len(spent) else "" if unsure else say("No amount spent is stated.")  # fmt: skip
    if unsure:
        more = say(
            "{n} more amount was read and is to be checked.", plural="{n} more amounts were read and are to be checked.", n=unsure
        ) if told else say(
            "{n} amount was read and is to be checked.", plural="{n} amounts were read and are to be checked.", n=unsure
        )  # fmt: skip
        told = in_a_row((told, more), lang)
    # Where there is no table of amounts, its note on those that are not stated would be lost.
    if printed.empty and (unpriced := without_amount(items, lang)):
        told = in_a_row((told, unpriced), lang)
    if len(apart):
        told += (punctuation(lang).gap if told else "") + _no_spending(apart, lang)
    return told


def without_amount(items: pd.DataFrame, lang: str) -> str:
    """Name the outlays of which the report gives no amount, each with what it says instead; empty where there are none."""
    named = [
        mid_sentence(in_language(row, "name", lang)) + bracketed(state_words(row.cost_text, lang), lang)
        for row in rows_of(items[items["kind"].isin(SPENT) & items["cost_low"].isna()], CostRow)
    ]
    return (
        messages("narrative", lang)(
            "Named without an amount: {listed}.", listed=punctuation(lang).semicolon.join(named)
        )
        if named
        else ""
    )


def _read_as_spent(n: int, lang: str) -> str:
    """Say of a draft how many amounts were read as spent; that there are no others it does not know."""
    say = messages("narrative", lang)
    return say("{n} amount was read as spent.", plural="{n} amounts were read as spent.", n=n) if n else ""


def money_elsewhere(report: Report, lang: str) -> str:
    """Say how many more amounts a draft holds, which are plans or results; empty where it holds none, or is curated."""
    if report.draft is None:
        return ""
    told = report.statements
    listed = set(";".join(report.costs["cost_statements"]).split(";")) if len(report.costs) else set()
    n = int((told["unit"].eq("yuan") & ~told["statement_id"].isin(listed)).sum())
    say = messages("narrative", lang)
    return say(
        "{n} amount of money was read that is not listed here.",
        plural="{n} amounts of money were read that are not listed here: plans, results of promises and others.",
        n=n,
    ) if n else ""  # fmt: skip


def _no_spending(apart: pd.DataFrame, lang: str) -> str:
    """Say that plans, loans and rates stand apart, by the names of those that there are."""
    say, n = messages("narrative", lang), len(apart)
    if apart["kind"].eq("plan").all():
        return say(
            "{n} planned amount is listed separately: it is not spending.",
            plural="{n} planned amounts are listed separately: they are not spending.",
            n=n,
        )
    if apart["kind"].eq("plan").any():
        return say(
            "{n} amounts that were planned, lent or set as rates are listed separately: they are not spending.", n=n
        )
    if apart["kind"].eq("standard").all():
        return say(
            "{n} rate is listed separately: it is not spending.",
            plural="{n} rates are listed separately: they are not spending.",
            n=n,
        )
    if apart["kind"].eq("loan").all():
        return say(
            "{n} loan is listed separately: it is not spending.",
            plural="{n} loans are listed separately: they are not spending.",
            n=n,
        )
    return say(
        "{n} loan or rate is listed separately: it is not spending.", plural="{n} loans and rates are listed separately: they are not spending.", n=n
    )  # fmt: skip
