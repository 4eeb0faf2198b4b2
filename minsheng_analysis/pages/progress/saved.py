"""What is saved of the progress page: a cell holds one thing, and what the page says of a figure has a column of its own."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from minsheng_analysis.appraisal.rows import PaceRow
from minsheng_analysis.display.table import Cell, words_of
from minsheng_analysis.display.take_along import Numbers
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.language.vocabulary import in_language, verdict_words
from minsheng_analysis.measures.codes import BASES, UNFINISHED, Basis, other_basis
from minsheng_analysis.pages.ends import days, drawn_ends, ends, saved_points, saved_share
from minsheng_analysis.pages.figures import is_ceiling, own_unit
from minsheng_analysis.pages.progress.bases import ABOUT, Both, as_far_as_asked, not_judged_word
from minsheng_analysis.pages.progress.lights import percent, short_piece
from minsheng_analysis.pages.saved_columns import (
    amount_heads,
    as_headed,
    date_heads,
    share_heads,
    target_note,
    verdict_heads,
    yes,
)


def pace_numbers(
    cells: Sequence[Sequence[Cell]], each: Sequence[Both], lang: str, *, basis: Basis, pace: bool, beside: bool, name: str = ""
) -> Numbers:  # fmt: skip
    """Give the table of promises for a spreadsheet.

    Parameters
    ----------
    cells : sequence of sequence of Cell
        The table's own: name, target and result first, the lines last.
    each : sequence of Both
        Its rows.
    lang : {"zh", "en"}
    basis : {"reported", "completed"}
        That of the table.
    pace : bool
        Whether there is a pace to be held against.
    beside : bool
        Whether the other basis is told.
    name : str
        What the first column is called, where these are no promises.
    """
    say, other = messages("files", lang), other_basis(basis)
    columns = (
        name or say("Promise"), say("Unit"), say("Target"), say("Note on the target"), *amount_heads(basis, lang), say("Target in words"), say("Result in words"), *date_heads(lang),
        *share_heads(basis, lang), say("Share in doubt"), say("Share due"), say("Ahead (+) or behind (−), percentage points"),
        *_word_heads(basis, lang, pace=pace), say("The report’s own words (of the promise, its project or a part)"), *(_heads(other, lang, pace=pace) if beside else ()), say("Lines"),
    )  # fmt: skip
    rows = []
    for one, own in zip(each, cells, strict=True):
        row, begun = one.on(basis), one.over and one.only_asked
        called, target, result, lines = ("" if words == "—" else words for words in map(words_of, (*own[:3], own[-1])))
        in_words = begun or row.kind == "state"
        held = pace and one.share(basis).known and not is_ceiling(row)
        low, high, *shares, light, note = _on(one, basis, lang)
        exact = in_words or (low == high and not _about(row))
        rows.append(
            (
                called, "" if in_words else own_unit(row, lang), math.nan if in_words else row.target_value, target_note(row, lang), *as_headed((low, high), basis),
                target if in_words else "", result if in_words or not exact else "", row.as_of, yes(row.as_of_inferred, lang),
                *as_headed((shares[0], shares[1]), basis), yes(one.shaken, lang), saved_share(row.expected) if held else math.nan,
                saved_points(-row.lag) if pace and not is_ceiling(row) else math.nan, light, note, quoted(own_words(row, lang), lang),
                *(_beside(one, other, lang) if beside else ()), lines,
            )
        )  # fmt: skip
    return Numbers(columns, rows)


def _about(row: PaceRow) -> bool:
    """Whether a result is printed as no exact number."""
    return any(word in row.actual_text for word in ABOUT)


def _heads(basis: Basis, lang: str, *, pace: bool) -> tuple[str, ...]:
    return *amount_heads(basis, lang), *share_heads(basis, lang), *_word_heads(basis, lang, pace=pace)


def _word_heads(basis: Basis, lang: str, *, pace: bool) -> tuple[str, str]:
    """Head what a target came to on a basis, and why nothing can be said of it."""
    say = messages("files", lang)
    lights = (say("Light, as reported"), say("Light, only finished")) if pace else verdict_heads(lang)
    return dict(zip(BASES, lights, strict=True))[basis], {"reported": say("Note, as reported"), "completed": say("Note, only finished")}[basis]  # fmt: skip


def _on(one: Both, basis: Basis, lang: str) -> tuple[float, float, float, float, str, str]:
    """Give both ends of the result and of its share on a basis, the verdict and the note; no number of what is only begun or not said to be finished."""
    row, share = one.on(basis), one.share(basis)
    if one.only_asked and (share.unsaid or (basis == "reported" and one.over)):
        return *(math.nan,) * 4, as_far_as_asked(row, lang) if basis == "reported" else one.light_words(basis, lang), ""  # fmt: skip
    return *_amounts(one, basis), *_shares(one, basis), _light(one, basis, lang), _note(one, basis, lang)


def _unsaid(row: PaceRow, basis: Basis) -> bool:
    """Whether nothing need be said to be finished: where a target asks only for a start, or for progress."""
    return basis == "completed" and row.target_stage in UNFINISHED and not row.value > 0


def _amounts(one: Both, basis: Basis) -> tuple[float, float]:
    row = one.on(basis)
    if _unsaid(row, basis) or row.kind == "state":
        return math.nan, math.nan
    open_ends = (row.completed_low, row.completed_high) if basis == "completed" else (row.actual_low, row.actual_high)
    return ends(row.value, *open_ends)


def _shares(one: Both, basis: Basis) -> tuple[float, float]:
    row = one.on(basis)
    return (math.nan, math.nan) if is_ceiling(row) or _unsaid(row, basis) else drawn_ends(one.share(basis))


def _beside(one: Both, basis: Basis, lang: str) -> tuple[object, ...]:
    """What comes of a target on the other basis; a result without one is told as reported alone."""
    if one.reported.level == "result":
        return *(math.nan,) * 4, "", ""
    low, high, *shares, light, note = _on(one, basis, lang)
    return *as_headed((low, high), basis), *as_headed((shares[0], shares[1]), basis), light, note


def _light(one: Both, basis: Basis, lang: str) -> str:
    """What a target came to; nothing where there was none, and a named piece in words has no light that could lag."""
    row = one.on(basis)
    if short_piece(row):
        return messages("progress", lang)("short of what was asked")
    return "" if row.level == "result" else one.light_word(basis, lang)


def _note(one: Both, basis: Basis, lang: str) -> str:
    """Why nothing can be said of a promise on a basis; empty where something can."""
    return why_unjudged(one.on(basis), lang) if one.light(basis) == "not_assessable" else ""


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


def drawn_numbers(drawn: Sequence[Both], bases: Sequence[Basis], lang: str, *, pace: bool) -> Numbers:
    """Give what the picture of the promises draws.

    Parameters
    ----------
    drawn : sequence of Both
    bases : sequence of Basis
    lang : {"zh", "en"}
    pace : bool
        Whether there is a pace to be held against.
    """
    say = messages("files", lang)
    columns = (
        say("Promise"), say("Unit"), say("Target"), say("Note on the target"), *amount_heads(bases[0], lang), *date_heads(lang),
        *(head for basis in bases for head in share_heads(basis, lang)), say("Share in doubt"), say("Share due"),
        *(_word_heads(basis, lang, pace=pace)[0] for basis in bases),
    )  # fmt: skip
    rows = [
        (
            in_language(row, "name", lang), own_unit(row, lang), row.target_value, target_note(row, lang), *as_headed(_amounts(one, bases[0]), bases[0]),
            row.as_of, yes(row.as_of_inferred, lang), *(end for basis in bases for end in as_headed(_shares(one, basis), basis)),
            yes(one.shaken, lang), saved_share(row.expected), *(one.light_word(basis, lang) for basis in bases),
        )
        for one in drawn for row in (one.reported,)
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
    say = messages("files", lang)
    columns = (say("Item"), say("Place"), say("Unit"), say("Target"), say("Note on the target"), say("As of"), *(head for basis in bases for head in share_heads(basis, lang)), say("Share in doubt"))  # fmt: skip
    nowhere = messages("progress", lang)("All"), say("not assigned to one place")
    rows = [
        (
            in_language(one.reported, "name", lang), names(one.reported.place) if one.reported.place else nowhere[one.reported.level != "headline"],
            own_unit(one.reported, lang), one.reported.target_value, target_note(one.reported, lang), day, *(end for basis in bases for end in _drawn(one, basis)), yes(one.shaken, lang),
        )
        for one, day in zip(shown, days([one.reported.as_of for one in shown]), strict=True)
    ]  # fmt: skip
    return Numbers(columns, rows)


def _drawn(one: Both, basis: Basis) -> tuple[float, float]:
    """Give both ends of a share; that nothing is said of it is no 0."""
    return (math.nan, math.nan) if one.share(basis).unsaid else as_headed(_shares(one, basis), basis)
