"""The tables of the progress page."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.appraisal.progress import iso_date
from minsheng_analysis.appraisal.rows import PaceRow
from minsheng_analysis.display.links import source_links
from minsheng_analysis.display.palette import MARKS
from minsheng_analysis.display.table import Cell, Column, Row, Table, below, number, sort_key, state_html, text
from minsheng_analysis.display.take_along import Numbers
from minsheng_analysis.language.languages import bracketed, format_date, join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.mid_sentence import mid_sentence
from minsheng_analysis.language.numbers import format_ratio, lacks_unit
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.language.vocabulary import counted_state, in_language, state_words
from minsheng_analysis.measures.codes import UNFINISHED, Basis, other_basis
from minsheng_analysis.pages.ends import saved_share
from minsheng_analysis.pages.figures import asked_state, ceiling_word, inside, is_ceiling, target_amount

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from minsheng_analysis.dataset.report import Report
from minsheng_analysis.pages.progress.bases import ABOUT, Both, asked_only, begun, on_both
from minsheng_analysis.pages.progress.lights import (
    alike,
    bases_words,
    basis_word,
    dated,
    gap_words,
    item_heads,
    lag_points,
    marked,
    promises,
    row_mark,
    row_word,
    short_piece,
)
from minsheng_analysis.pages.progress.saved import doubt_note, own_words, pace_numbers, why_unjudged


def pace_table(
    paced: pd.DataFrame,
    states: Mapping[str, str],
    *,
    lang: str,
    basis: Basis = "reported",
    other: pd.DataFrame | None = None,
    report: Report | None = None,
) -> Table:
    """Tabulate the promises: target, result, share reached and due, light, the report's own word, and the lines.

    Parameters
    ----------
    paced : DataFrame
        From ``ms.progress``.
    states : mapping of str to str
        From `printed_states`.
    lang : {"zh", "en"}
    basis : {"reported", "completed"}
        That of `paced`.
    other : DataFrame, optional
        From ``ms.progress`` on the other basis: a column of what comes out differently on it.
    report : Report, optional
        Whose date it is: one that is not printed is said to be inferred.
    """
    say = messages("progress", lang)
    shown = promises(paced)
    under = alike(shown)
    each = on_both(shown, other, basis)
    form = _form(each, lang, basis, report, told=other is not None)
    notes = _date_of_all(shown, form)
    if form.pace:
        if "expected" in under:
            due = format_ratio(float(shown["expected"].dropna().iloc[0]), lang)
            notes.append(say("Due for each: {expected}.", expected=due))
        if any(one.lags_a_little for one in each):
            notes.append(say("A small lag, within what the rule allows, counts as on schedule."))
        notes.append(
            say(
                "Due: the share of the target that an even pace asks for by the figure’s date; 100% for rates and ceilings. Points: ahead of it (+) or behind (−), from shares before rounding."
            )
        )
    # Where the two differ the title says so.
    if other is not None and not form.beside:
        head, but = basis_word(other_basis(basis), lang), _not_to_be_finished(each, lang)
        notes.append(say("{basis}: the same throughout{but}.", basis=head, but=but))
    if any(one.reported.published_word or not math.isnan(one.reported.published_pct) for one in each):
        notes.append(
            say(
                "In quotation marks: what the report itself says of the promise, or of the project or part of it to which the promise belongs."
            )
        )
    notes += doubt_note(each, lang)
    table = Table(
        name="pace",
        title=say("Every promise ({basis})", basis=bases_words(basis, lang, both=form.beside)),
        columns=_pace_columns(form, say("Promise")),
        groups=[("", [Row(_pace_row(one, states, under, form), id=one.reported.indicator_id) for one in each])],
        take=True,
        lang=lang,
        notes=notes,
    )  # fmt: skip
    return replace(table, data=_saved(each, states, form))


def _saved(each: Sequence[Both], states: Mapping[str, str], form: _Form, name: str = "") -> Numbers:
    """Give rows for a spreadsheet: a date and a share due have columns of their own there."""
    cells = [_pace_row(one, states, ("as_of", "expected"), form) for one in each]
    return pace_numbers(cells, each, form.lang, basis=form.basis, pace=form.pace, beside=form.beside, name=name)


def _not_to_be_finished(each: Sequence[Both], lang: str) -> str:
    """Name in brackets the promises that ask for no completion, and so come out the same without being finished."""
    say, rows = messages("progress", lang), [one.reported for one in each if one.reported.target_stage in UNFINISHED]
    if not rows:
        return ""
    listed = join_list([inside(in_language(row, "name", lang), lang) for row in rows], lang)
    if all(row.target_stage == "started" for row in rows):
        return say(" ({listed}: only a start was asked for)", listed=listed)
    return say(" ({listed}: completion was not asked for)", listed=listed)


@dataclass(frozen=True)
class _Form:
    """How a table of promises is laid out.

    Attributes
    ----------
    lang, basis : str
    pace : bool
        Whether there is a pace to be held against; once the year is over all of a target is due.
    beside : bool
        Whether the other basis has a column: only where it comes to something else.
    report : Report or None
        Whose date it is.
    """

    lang: str
    basis: Basis
    pace: bool
    beside: bool
    report: Report | None

    def day(self, date: str) -> str:
        """Write a date; one that the report does not print says so."""
        return dated(self.report, date, self.lang) if self.report else format_date(date, self.lang)


def _form(each: Sequence[Both], lang: str, basis: Basis, report: Report | None, *, told: bool) -> _Form:
    return _Form(
        lang,
        basis,
        report=report,
        pace=any(one.reported.expected < 1 for one in each),
        beside=told and any(one.apart for one in each),
    )


def printed_states(report: Report, *, basis: Basis, as_of: str = "") -> dict[str, str]:
    """Give the state that each promise or part without a number has reached, as printed; one only planned is none. And the figures that are no exact number.

    Parameters
    ----------
    report : Report
    basis : {"reported", "completed"}
        On the latter a state that is not completed is none.
    as_of : str
        ISO date; before the report's own no state is known.
    """
    if as_of and iso_date(as_of) < report.as_of:
        return {}
    rows = report.indicators
    shown = rows["measure"].eq("qualitative") & rows["actual_stage"].ne("planned")
    # 约1.4万平方米, 4.5万余人次: the number alone would say more than the report.
    printed = rows["actual_text"].fillna("")
    shown |= printed.str.contains("|".join(ABOUT)) & ~printed.map(lacks_unit)
    if basis == "completed":
        shown &= rows["actual_stage"].eq("completed")
    told = [
        counted_state(*one) for one in zip(printed, rows.get("evidence_asked", [math.nan] * len(rows)), strict=True)
    ]
    return dict(pd.Series(told, index=rows["indicator_id"])[shown.to_numpy()])


def _date_of_all(rows: pd.DataFrame, form: _Form) -> list[str]:
    """Say the date once that all rows have; nothing where they differ."""
    say = messages("progress", form.lang)
    same = "as_of" in alike(rows)
    return [say("All results are as of {day}.", day=form.day(str(rows["as_of"].max())))] if same else []


def parts_table(
    paced: pd.DataFrame,
    states: Mapping[str, str],
    *,
    lang: str,
    basis: Basis = "reported",
    other: pd.DataFrame | None = None,
    report: Report | None = None,
) -> Table | None:
    """Tabulate parts, places and results without a target, folded; None where there are none.

    Parameters
    ----------
    paced : DataFrame
        From ``ms.progress``.
    states : mapping of str to str
        From `printed_states`.
    lang : {"zh", "en"}
    basis : {"reported", "completed"}
        That of `paced`.
    other : DataFrame, optional
        From ``ms.progress`` on the other basis.
    report : Report, optional
        Whose date it is.
    """
    say = messages("progress", lang)
    each = [one for one in on_both(paced, other, basis) if one.reported.level != "headline"]
    items, all_items = item_heads([one.reported for one in each], lang)
    form = _form(each, lang, basis, report, told=other is not None)
    below = paced[paced["level"].ne("headline")]
    under = alike(below) & {"as_of"}
    kinds = [
        (heading, shown)
        for level, heading in (("support", items), ("result", say("With no target of their own")))
        if (shown := [one for one in each if one.reported.level == level])
    ]
    if not kinds:
        return None
    groups = [(heading, [_pace_row(one, states, under, form) for one in shown]) for heading, shown in kinds]
    title = all_items + bracketed(bases_words(basis, lang, both=form.beside), lang)
    rows = [one.on(basis) for one in each]
    notes = _date_of_all(below, form) + doubt_note(each, lang)
    notes += [
        say("{name}: {reason}", name=in_language(row, "name", lang), reason=mid_sentence(why) if lang == "en" else why)
        for row in rows
        if row.light == "not_assessable"
        and row.level == "support"
        and row.reason != "not_due"
        and (why := str(getattr(row, f"reason_{lang}")))
    ]
    table = Table("pace-parts", title, _pace_columns(form, say("Item")), groups, folded=True, take=True, lang=lang, notes=notes)  # fmt: skip
    return replace(table, data=_parts_saved(kinds, states, form))


def _parts_saved(kinds: Sequence[tuple[str, Sequence[Both]]], states: Mapping[str, str], form: _Form) -> Numbers:
    """Give the table of parts for a spreadsheet, under which heading each stands first."""
    say = messages("files", form.lang)
    made = _saved([one for _, shown in kinds for one in shown], states, form, say("Item"))
    headings = [heading for heading, shown in kinds for _ in shown]
    return Numbers(
        (say("Group"), *made.columns), [(heading, *row) for heading, row in zip(headings, made.rows, strict=True)]
    )


def _pace_columns(form: _Form, name: str) -> tuple[Column, ...]:
    say = messages("progress", form.lang)
    beside = {"reported": say("As reported"), "completed": say("Only finished")}[other_basis(form.basis)]
    return (
        Column(name), Column(say("Target"), number=True), Column(say("Result"), number=True),
        Column(say("Share of target"), number=True), *((Column(say("Points"), number=True),) if form.pace else ()),
        Column(say("Light") if form.pace else say("Verdict"), kind="brief"), *((Column(beside, kind="beside"),) if form.beside else ()), Column(say("Lines"), kind="source"),
    )  # fmt: skip


def _pace_row(one: Both, states: Mapping[str, str], under: Collection[str], form: _Form) -> tuple[Cell, ...]:
    """Write a row; what is alike in all of them is left to the words `under` them."""
    lang, say = form.lang, messages("progress", form.lang)
    row = one.on(form.basis)
    # What nothing was promised of is neither reached nor behind.
    lit = _lit(one, form.basis, lang) if row.level != "result" else "—"
    short = short_piece(row)
    if short:
        lit = marked(row_mark(row), say("short of what was asked"))
    day = say("at {day}", day=form.day(row.as_of)) if row.as_of and "as_of" not in under else ""
    told = form.pace and not math.isnan(row.expected) and "expected" not in under
    due = say("due {expected}", expected=format_ratio(row.expected, lang)) if told else ""
    result, target = one.amount(form.basis, lang), number(row.target_value, target_amount(row, lang))
    if row.kind == "state":
        state = asked_state(row.target_text, row.evidence_asked)
        target = Cell(_broken(state_html(state, lang))) if state else target
        result = state_words(states.get(row.indicator_id) or result, lang)
        if row.reason == "not_due":
            result = say("not due yet")
    elif form.basis == "reported" and math.isnan(row.value) and row.actual_text and row.light == "not_assessable":
        result = state_words(row.actual_text, lang)
    elif form.basis == "reported" and (said := states.get(row.indicator_id)):
        bound = any(word in said for word in ("余", "多", "以上"))
        result = said if lang == "zh" else ("≥ " if bound else "≈ ") + result.lstrip("≥≈ ")
    share = one.share(form.basis)
    reached, lag = one.share_in_words(form.basis, lang), row.lag
    if is_ceiling(row) and share.known:
        reached, lag, due = ceiling_word(row, lang), math.nan, ""
    if asked := one.over and one.only_asked:
        # Its size is what was begun, and nothing of it is reached.
        asked_for, result = begun(row, lang)
        target = Cell(_broken(escape(asked_for)), row.target_value)
        reached, lit = "—", _as_asked(row, lang)
    return (
        text(in_language(row, "name", lang)),
        target,
        Cell(_broken(escape(result)) + below(day), "")
        if row.kind == "state" or asked
        else _two(row.value, result, day),
        _two(math.nan if asked else saved_share(share.value), reached, due if share.known else ""),
        *((number(saved_share(-lag), _ahead(lag, lang)),) if form.pace else ()),
        Cell(lit + _own_words(row, lang) + _why(one, row, lang), tuple(MARKS).index(row_mark(row))),
        *((_on_other(one, other_basis(form.basis), lang),) if form.beside else ()),
        # Where no result is reported the target has lines of its own.
        Cell(f'<span class="src">{source_links(row.actual_statements or row.target_statements)}</span>'),
    )


def _own_words(row: PaceRow, lang: str) -> str:
    """Quote the report's own percentage, and of a promise its own word: that on a project is none on each of its parts."""
    own = own_words(row, lang)
    said = punctuation(lang).quoted.join(f'<span class="nowrap">“{escape(word)}”</span>' for word in own)
    return f'<br><span class="small">{said}</span>' if own else ""


def _as_asked(row: PaceRow, lang: str) -> str:
    """Say that a work came as far as it was asked to, which is not finished."""
    said, less = messages("progress", lang)("as asked"), bracketed(asked_only(row, lang), lang).strip()
    return f'{escape(said)}<br><span class="small whole">{escape(less)}</span>'


def _lit(one: Both, basis: Basis, lang: str) -> str:
    """Write a row's light with its mark; once the year is over with the points that it is short."""
    row = one.on(basis)
    words = row_word(row, lang) + (gap_words(row.lag, lang) if one.over else "")
    return marked(row_mark(row), words)


def _on_other(one: Both, basis: Basis, lang: str) -> Cell:
    """Write what comes of a target on the other basis, where that is something else, and why nothing can be said of it."""
    if not one.apart or one.reported.level == "result":
        # It sorts by the share that it has on either basis.
        return Cell("", sort_key(one.share(basis).value) if one.reported.level != "result" else "")
    row, share, light = one.on(basis), one.share(basis), one.light(basis)
    figures = []
    if share.known and not share.unsaid:
        came, of_target = one.amount(basis, lang), share.words(lang)
        figures = [came, bracketed(of_target, lang).strip() if came else of_target]
    words = one.light_words(basis, lang) if one.only_asked or one.over else one.light_word(basis, lang)
    lines = [
        punctuation(lang).gap.join(f'<span class="nowrap">{escape(figure)}</span>' for figure in figures),
        marked(one.mark(basis), words),
    ]
    if light == "not_assessable" and (why := _reason(row, lang)):
        lines.append(why)
    return Cell("<br>".join(filter(None, lines)), sort_key(share.value))


def _why(one: Both, row: PaceRow, lang: str) -> str:
    """Say why a promise cannot be judged on either basis, across both columns; on one its own does, and of a part the note."""
    unjudged = row.light == "not_assessable" and row.level == "headline" and not one.apart
    return f'<span class="across">{_reason(row, lang, 27)}</span>' if unjudged else ""


def _reason(row: PaceRow, lang: str, width: int = 15) -> str:
    why = why_unjudged(row, lang)
    return f'<span class="small" style="display:block;max-width:{width}em">{escape(why)}</span>' if why else ""


def _ahead(lag: float, lang: str) -> str:
    if math.isnan(lag):
        return "—"
    words = lag_points(lag, lang)
    return words if words == "0" else ("−" if lag > 0 else "+") + words


def _two(value: float, words: str, small: str) -> Cell:
    """Write words with others below them in small."""
    return Cell(f'<span class="nowrap">{escape(words)}</span>{below(small)}', sort_key(value))


def _broken(markup: str) -> str:
    """Let a state break into lines, which a column of numbers would keep on one, to the loss of the names beside it."""
    return f'<span class="whole">{markup}</span>'
