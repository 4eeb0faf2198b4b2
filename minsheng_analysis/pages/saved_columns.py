"""The columns that the files of all pages share: one thing has one name in every file, and a figure both its ends."""

from __future__ import annotations

from minsheng_analysis.language.messages import messages
from minsheng_analysis.measures.codes import Basis
from minsheng_analysis.pages.ends import beyond


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


def yes(there: object, lang: str) -> str:
    """Say yes; nothing where it is not so, so that a column without any is left out."""
    return messages("files", lang)("yes") if there else ""
