"""The columns that the files of all pages share: one thing has one name in every file, and a figure both its ends."""

from __future__ import annotations

from collections.abc import Iterable

from minsheng_analysis.language.languages import bracketed
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.measures.codes import Basis
from minsheng_analysis.pages.ends import beyond
from minsheng_analysis.pages.figures import Directed, is_ceiling, less_asked


def amount_heads(basis: Basis, lang: str) -> tuple[str, str]:
    """Head both ends of an amount on a basis.

    Examples
    --------
    >>> amount_heads("reported", "en"), amount_heads("completed", "zh")
    (('Result', 'Result, upper end'), ('已完工（下限）', '已完工（上限）'))
    """
    say = messages("files", lang)
    if basis == "reported":
        return say("Result"), say("Result, upper end")
    return say("Finished, lower end"), say("Finished, upper end")


def share_heads(basis: Basis, lang: str) -> tuple[str, str]:
    """Head both ends of a share of the target on a basis."""
    say = messages("files", lang)
    if basis == "reported":
        return say("Share as reported"), say("Share as reported, upper end")
    return say("Share finished, lower end"), say("Share finished, upper end")


def verdict_heads(lang: str) -> tuple[str, str]:
    """Head the verdicts, as reported and then on what is finished."""
    say = messages("files", lang)
    return say("Verdict, as reported"), say("Verdict, only finished")


def as_headed(both: tuple[float, float], basis: Basis) -> tuple[float, float]:
    """Give both ends as the columns of a basis have them: what is reported has an upper one only where it is another."""
    return (both[0], beyond(both)) if basis == "reported" else both


def date_heads(lang: str) -> tuple[str, str]:
    """Head a date, and whether the report itself does not print it."""
    say = messages("files", lang)
    return say("As of"), say("Date inferred")


def with_unit(head: str, unit: str, lang: str) -> str:
    """Head numbers with their unit; the head alone where the language has no word for it."""
    return head + bracketed(unit, lang) if unit else head


def shared(lead_units: Iterable[object]) -> bool:
    """Whether a promise has several lead units, so that it is counted with each."""
    return any(";" in str(units) for units in lead_units)


def target_note(row: Directed, lang: str) -> str:
    """Say what a target's number alone does not: that it is a ceiling, printed nowhere, or that less than completion was asked for."""
    say = messages("files", lang)
    state = getattr(row, "measure", "") == "qualitative" or getattr(row, "kind", "") == "state"
    told = (
        say("ceiling") if is_ceiling(row) else "",
        say("worked out, not printed") if " " in str(getattr(row, "target_fact", "")) else "",
        "" if state else less_asked(str(getattr(row, "target_stage", "")), lang),
    )
    return punctuation(lang).semicolon.join(filter(None, told))


def unit_head(lead_units: Iterable[object], lang: str) -> str:
    """Head the lead units; counts that do not add up to the promises say so."""
    say = messages("files", lang)
    return say("Lead unit (shared promises counted under each)") if shared(lead_units) else say("Lead unit")


def yes(there: object, lang: str) -> str:
    """Say yes; nothing where it is not so, so that a column without any is left out."""
    return messages("files", lang)("yes") if there else ""
