"""What is saved of the progress page: a cell holds one thing, and what the page says of a figure has a column of its own."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence

from minsheng_analysis.appraisal.rows import PaceRow
from minsheng_analysis.display.take_along import Numbers
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.language.vocabulary import in_language, verdict_words
from minsheng_analysis.measures.codes import Basis, other_basis
from minsheng_analysis.pages.ends import drawn_ends, ends, saved_points, saved_share
from minsheng_analysis.pages.figures import is_ceiling, own_unit
from minsheng_analysis.pages.progress.bases import Both, not_judged_word
from minsheng_analysis.pages.progress.lights import basis_word, percent, short_piece


def pace_numbers(
    plain: Numbers,
    each: Sequence[Both],
    under: Collection[str],
    lang: str,
    *,
    basis: Basis,
    pace: bool,
    beside: bool,
    name: str = "",
) -> Numbers:
    """Give the table of promises for a spreadsheet.

    Parameters
    ----------
    plain : Numbers
        The table's own words: name, target and result first, the lines last.
    each : sequence of Both
        Its rows.
    under : collection of {"as_of", "expected"}
        What is the same in all rows, and so said below them.
    lang : {"zh", "en"}
    basis : {"reported", "completed"}
        That of the table.
    pace : bool
        Whether there is a pace to be held against.
    beside : bool
        Whether what differs on the other basis is told.
    name : str
        What the first column is called, where these are no promises.
    """
    say, other = messages("progress", lang), other_basis(basis)
    light = say("Light") if pace else say("Verdict")
    further = say("result, lower end"), say("result, upper end"), say("lower end"), say("upper end"), light.lower(), say("Note").lower()  # fmt: skip
    columns = (
        name or say("Promise"), say("Unit"), say("Target"), say("Result"), say("As of"), say("Share of target"), say("Share in doubt"),
        say("Due"), say("Points"), light, say("The report’s own words"), say("Note"),
        *(say("{basis}, {what}", basis=basis_word(other, lang), what=what) for what in further if beside), say("Lines"),
    )  # fmt: skip
    rows = []
    for one, cells in zip(each, plain.rows, strict=True):
        row = one.on(basis)
        called, target, result = ("" if cell == "—" else cell for cell in cells[:3])
        due, lag = (math.nan, math.nan) if is_ceiling(row) or not pace else (row.expected, row.lag)
        rows.append(
            (
                called, own_unit(row, lang), target, result, "" if "as_of" in under else row.as_of,
                math.nan if is_ceiling(row) else saved_share(one.share(basis).value), _doubt(one, lang),
                saved_share(due) if "expected" not in under and one.share(basis).known else math.nan, saved_points(-lag),
                _light(one, basis, lang), quoted(own_words(row, lang), lang), "" if one.apart else _note(one, basis, lang),
                *(_on_other(one, other, lang) if beside else ()), cells[-1],
            )
        )  # fmt: skip
    return Numbers(columns, rows)


def _on_other(one: Both, basis: Basis, lang: str) -> tuple[object, ...]:
    """What comes of a promise on the other basis, where that is something else."""
    if not one.apart or one.reported.level == "result":
        return (math.nan,) * 4 + ("", "")
    row = one.on(basis)
    left = (row.completed_low, row.completed_high) if basis == "completed" else (math.nan, math.nan)
    shares = (math.nan, math.nan) if is_ceiling(row) else drawn_ends(one.share(basis))
    return *ends(row.value, *left), *shares, _light(one, basis, lang), _note(one, basis, lang)


def _light(one: Both, basis: Basis, lang: str) -> str:
    """What a target came to; nothing where there was none, and a named piece in words has no light that could lag."""
    row = one.on(basis)
    if short_piece(row):
        return messages("progress", lang)("short of what was asked")
    return "" if row.level == "result" else one.light_word(basis, lang)


def _note(one: Both, basis: Basis, lang: str) -> str:
    """Why nothing can be said of a promise on a basis; empty where something can."""
    return why_unjudged(one.on(basis), lang) if one.light(basis) == "not_assessable" else ""


def _doubt(one: Both, lang: str) -> str:
    return messages("progress", lang)("yes") if one.shaken else ""


def doubt_note(each: Sequence[Both], lang: str) -> list[str]:
    """Say what the mark of doubt means, where one stands.

    Parameters
    ----------
    each : sequence of Both
        What is shown.
    lang : {"zh", "en"}
    """
    said = messages("progress", lang)("In doubt: the report contradicts a figure behind it.")
    return [said] if any(one.shaken for one in each) else []


def own_words(row: PaceRow, lang: str) -> list[str]:
    """Give what the report says of a promise, its own word and percentage: the word on a project is none on each of its parts."""
    own = verdict_words(row.published_word, lang) if row.level == "headline" else []
    return own if math.isnan(row.published_pct) else [*own, percent(row.published_pct, lang)]


def quoted(words: Sequence[str], lang: str) -> str:
    """Put each into quotation marks."""
    return punctuation(lang).quoted.join(f"“{word}”" for word in words)


def why_unjudged(row: PaceRow, lang: str) -> str:
    """Say why a row cannot be judged."""
    return str(getattr(row, f"reason_{lang}")) or not_judged_word(row.reason, lang)


def drawn_numbers(
    drawn: Sequence[Both], bases: Sequence[Basis], under: Collection[str], lang: str, *, light: str
) -> Numbers:
    """Give what the picture of the promises draws.

    Parameters
    ----------
    drawn : sequence of Both
    bases : sequence of Basis
    under : collection of {"as_of", "expected"}
        What is the same in all rows of the table.
    lang : {"zh", "en"}
    light : str
        What a light is called.
    """
    say = messages("progress", lang)
    each = [basis_word(basis, lang) for basis in bases]
    columns = (
        say("Promise"), say("Unit"), say("Target"), say("Result"), say("As of"),
        *(say("{basis}, {what}", basis=head, what=what) for head in each for what in (say("lower end"), say("upper end"))),
        say("Share in doubt"), say("Due"), *(say("{basis}, {what}", basis=head, what=light) for head in each),
    )  # fmt: skip
    rows = [
        (
            in_language(one.reported, "name", lang), own_unit(one.reported, lang), one.reported.target_value, one.reported.value,
            "" if "as_of" in under else one.reported.as_of, *(end for basis in bases for end in drawn_ends(one.share(basis))),
            _doubt(one, lang), saved_share(one.reported.expected), *(one.light_word(basis, lang) for basis in bases),
        )
        for one in drawn
    ]  # fmt: skip
    return Numbers(columns, rows)


def place_numbers(shown: Sequence[Both], bases: Sequence[Basis], names: Callable[[str], str], lang: str) -> Numbers:
    """Give what the picture of the places draws.

    Parameters
    ----------
    shown : sequence of Both
    bases : sequence of Basis
    names : function
        Gives a place's name in the language.
    lang : {"zh", "en"}
    """
    say = messages("progress", lang)
    columns = (say("Item"), say("Place"), say("Unit"), say("Target"), *(basis_word(basis, lang) for basis in bases), say("Share in doubt"))  # fmt: skip
    rows = [
        (
            in_language(one.reported, "name", lang), names(one.reported.place) if one.reported.place else say("All"),
            own_unit(one.reported, lang), one.reported.target_value, *(one.share(basis).number(lang) for basis in bases), _doubt(one, lang),
        )
        for one in shown
    ]  # fmt: skip
    return Numbers(columns, rows)
