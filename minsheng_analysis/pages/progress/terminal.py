"""Pace for a terminal."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.appraisal.official import MISSED, level
from minsheng_analysis.appraisal.progress import blockers_at, iso_date
from minsheng_analysis.appraisal.rows import BlockerRow, PaceRow
from minsheng_analysis.display.palette import MARKS
from minsheng_analysis.display.terminal_table import MOST_ROWS, group_heads, more_rows, side_by_side, terminal_table
from minsheng_analysis.language.languages import join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_ratio
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.language.vocabulary import in_language, verdict_words
from minsheng_analysis.measures.codes import Basis, other_basis
from minsheng_analysis.measures.rows import rows_of
from minsheng_analysis.measures.verdicts import undated
from minsheng_analysis.pages.progress.lights import (
    LATE,
    dated,
    light_word,
    mark_of,
    on_each,
    row_mark,
    row_word,
    share_gone,
)

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

#: What is short first, then what cannot be judged on one of the bases.
_RANK = {light: rank for rank, light in enumerate((*LATE, "not_assessable", "green", "done"))}


def as_text(
    report: Report, paced: pd.DataFrame, other: pd.DataFrame, *, lang: str, basis: Basis = "reported", as_of: str = "",
    most: int | None = MOST_ROWS, width: int = 0,
) -> str:  # fmt: skip
    """Write the pace for a terminal: the answer, one row an indicator with the most behind on either basis first, and blockers.

    Parameters
    ----------
    report : Report
    paced, other : DataFrame
        From ``ms.progress``, on `basis` and on the other one.
    lang : {"zh", "en"}
    basis : {"reported", "completed"}
        The one that stands first.
    as_of : str
        ISO date; empty for the report's own.
    most : int, optional
        Rows at most, but for those that are short; None for all.
    width : int
        Columns of the terminal; 0 for the one there is.

    Returns
    -------
    str

    Examples
    --------
    >>> import minsheng_analysis as ms
    >>> report = ms.load("wanzhou", 2025)
    >>> text = as_text(report, ms.progress(report), ms.progress(report, basis="completed"), lang="en", width=120)
    >>> for line in text.splitlines()[1:4]:
    ...     print(line)
             as reported         only finished    due  indicator                                     as of
    ── ■ behind: 1 ────────────────────────────────────────────────────────────────────────────────────────────
    ■ behind       10.4%  ■ behind       10.4%  24.7%  Charging ports for electric bicycles          2025-03-31
    """
    say = messages("progress", lang)
    date = iso_date(as_of) if as_of else report.as_of
    place, year = report.region_name(lang), str(report.year)
    gone = say("{place} {year}: the document names no day up to which it speaks", place=place, year=year) if undated(
        report
    ) and date == report.as_of else say(
        "{place} {year} at {day}: {elapsed} of the year gone",
        place=place, year=year, day=dated(report, date, lang), elapsed=format_ratio(share_gone(report, date), lang),
    )  # fmt: skip
    ranked = _ranked({basis: paced, other_basis(basis): other})
    shown = [both for both in ranked if any(row.light != "not_assessable" for row in both)]
    head = messages("terminal", lang)
    heads = {"reported": head("as reported"), "completed": head("only finished")}
    bases = (basis, other_basis(basis))
    columns = (
        *((heads[one], True) for one in bases), (say("due"), True), (say("indicator"), False), (say("as of"), False),
    )  # fmt: skip
    stands = [
        side_by_side(
            [f"{MARKS[row_mark(both[place])]} {_light(both[place], lang, one)}" for both in shown],
            [format_ratio(both[place].ratio, lang) for both in shown],
        )
        for place, one in enumerate(bases)
    ]
    rows = [
        (*cells, format_ratio(row.expected, lang), in_language(row, "name", lang), row.as_of)
        for (row, _), *cells in zip(shown, *stands, strict=True)
    ]  # fmt: skip
    # What is short on either basis is never folded away.
    short = sum(any(row.light in LATE for row in both) for both in shown)
    most = None if most is None else max(most, short)
    lines = [gone]
    if rows:
        spare = {place: columns[place][0] for place in (4, 2)}
        groups = group_heads(_groups(shown, lang), most, lang=lang)
        lines.append(terminal_table(columns, rows[:most], width=width, below=3, spare=spare, groups=groups))
    lines += more_rows(len(rows) - len(rows[:most]), lang)
    for one in rows_of(blockers_at(report, date), BlockerRow):
        late = say("{n} day overdue", plural="{n} days overdue", n=one.overdue_days) if one.overdue else say("open")
        lines.append(f"! {one.indicator_id}: {in_language(one, 'blocker', lang)} · {one.owner} · {late}")
    lines += on_each(bases, lambda one, name: _summary(name, [both[bases.index(one)] for both in ranked], lang), lang)
    return "\n".join(lines)


def _ranked(paced: Mapping[Basis, pd.DataFrame]) -> list[tuple[PaceRow, ...]]:
    """Give the rows of each indicator, one a basis, those first that stand worst on either."""
    by_basis = [{row.indicator_id: row for row in rows_of(table, PaceRow)} for table in paced.values()]
    each = [tuple(table[name] for table in by_basis) for name in by_basis[0]]

    def order(both: tuple[PaceRow, ...]) -> tuple[object, ...]:
        lags = [row.lag for row in both if not math.isnan(row.lag)]
        return *min(map(_place, both)), -max(lags, default=-math.inf), both[0].indicator_id

    return sorted(each, key=order)


def _place(row: PaceRow) -> tuple[int, bool]:
    """Where a row belongs: what is missed for good stands before what is only behind, what can still change before what cannot."""
    over = row.elapsed >= 1
    return -1 if over and row.light in LATE else _RANK[row.light], over or row.kind != "level"


def _groups(shown: Sequence[tuple[PaceRow, ...]], lang: str) -> list[str]:
    """Name the group of each indicator by the basis on which it stands worse, and say so where the bases differ."""

    def name(row: PaceRow) -> str:
        over, level = row.elapsed >= 1, row.kind == "level"
        return f"{MARKS[mark_of(row.light, over=over)]} {light_word(row.light, lang, over=over, level=level)}"

    worse = [name(min(both, key=_place)) for both in shown]
    differing = {told for told, both in zip(worse, shown, strict=True) if {name(row) for row in both} != {told}}
    say = messages("progress", lang)
    return [say("{light} (on one basis at least)", light=told) if told in differing else told for told in worse]


def _summary(basis: str, rows: Sequence[PaceRow], lang: str) -> str:
    """Count the lights of a basis, and of what was promised that which cannot be judged."""
    say = messages("progress", lang)
    judged = sorted((row for row in rows if row.light != "not_assessable"), key=lambda row: _RANK[row.light])
    counted = Counter(row_word(row, lang) for row in judged)
    told = [join_list([say("{n} {light}", n=n, light=word) for word, n in counted.items()], lang)] if counted else []
    # A result without a target is none that lacks a judgement.
    unjudged = sum(row.light == "not_assessable" and row.level == "headline" for row in rows)
    if unjudged:
        told.append(say("{n} indicator cannot be judged", plural="{n} indicators cannot be judged", n=unjudged))
    return basis + punctuation(lang).colon + punctuation(lang).semicolon.join(told)


def _light(row: PaceRow, lang: str, basis: Basis) -> str:
    """Name a light; where the report itself says that what seems to keep up does not, it is named too."""
    words = row_word(row, lang)
    if basis != "reported" or row.light not in ("green", "done") or level(row.published_word) != MISSED:
        return words
    say = messages("progress", lang)
    return say("{light} (report: “{word}”)", light=words, word=" / ".join(verdict_words(row.published_word, lang)))
