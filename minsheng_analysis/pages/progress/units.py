"""The lead units of the progress page: who is behind, and the lights of each."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.appraisal.progress import LIGHTS, by_lead_unit
from minsheng_analysis.appraisal.rows import UnitRow
from minsheng_analysis.display.passage import Passage
from minsheng_analysis.display.table import Column, Table, number, text
from minsheng_analysis.language.languages import join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.punctuation import in_a_row, punctuation
from minsheng_analysis.measures.codes import BASES, Basis, other_basis
from minsheng_analysis.measures.readings import support_items
from minsheng_analysis.measures.rows import rows_of
from minsheng_analysis.measures.verdicts import is_excerpt
from minsheng_analysis.pages.ends import saved_points
from minsheng_analysis.pages.progress.bases import asked_less
from minsheng_analysis.pages.progress.lights import (
    LATE,
    all_over,
    behind,
    lag_points,
    late_words,
    light_word,
    on_each,
    promises,
)
from minsheng_analysis.pages.saved_columns import shared, unit_head

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

#: What a promise can come to once the year is over: nothing is on schedule, and all that is short is missed.
_FINAL = ("done", "red", "not_assessable")


def unit_words(
    paced: pd.DataFrame,
    *,
    lang: str,
    names: Callable[[str], str] = str,
    basis: Basis = "reported",
    other: pd.DataFrame | None = None,
    report: Report | None = None,
) -> Passage:
    """Say on each basis at hand which lead units are behind, or that the report names none.

    Parameters
    ----------
    paced : DataFrame
        From ``ms.progress``.
    lang : {"zh", "en"}
    names : function
        Gives a unit's name in the language.
    basis : {"reported", "completed"}
        That of `paced`.
    other : DataFrame, optional
        From ``ms.progress`` on the other basis.
    report : Report, optional
        Whose list of works may have asked for less than completion.
    """
    say = messages("progress", lang)
    tables = {basis: paced} if other is None else {basis: paced, other_basis(basis): other}

    def tell(kind: Basis, head: str) -> str:
        return _late_units(tables[kind], head, lang, names, report)

    told = on_each(sorted(tables, reverse=True), tell, lang)
    return Passage("lead-units", say("By lead unit"), [in_a_row(told, lang)] if told[0] else [say("The excerpt names no lead units.") if report is not None and is_excerpt(report) else say("The report names no lead units.")])  # fmt: skip


def _late_units(paced: pd.DataFrame, head: str, lang: str, names: Callable[[str], str], report: Report | None) -> str:
    say = messages("progress", lang)
    table = by_lead_unit(promises(paced))
    named = table[table["lead_unit"] != ""]
    if named.empty:
        return ""
    late = named[(named["red"] + named["yellow"]) > 0]
    over = all_over(promises(paced))
    if late.empty and over:
        return say(
            "{basis}: none of the {n} lead units has a promise that missed its target.", basis=head, n=len(named)
        )
    if late.empty:
        return say(
            "{basis}: none of the {n} lead units is behind on a promise.",
            basis=head,
            n=len(named),
        )
    listed = join_list(
        [say("{unit} ({n})", unit=names(r.lead_unit), n=r.red + r.yellow) for r in rows_of(late, UnitRow)], lang
    )
    told = (
        say("{basis}, lead units with a promise that missed its target: {listed}.", basis=head, listed=listed)
        if over
        else say("{basis}, lead units {light} on a promise: {listed}.", basis=head, light=late_words([one for one in LATE if late[one].sum()], lang), listed=listed)
    )  # fmt: skip
    if report is not None and (n := len(asked_less(support_items(report.indicators), paced))):
        # A promise of several units is counted with each of them.
        every = n == len(behind(promises(paced))) == int((late["red"] + late["yellow"]).sum())
        told += punctuation(lang).gap + (
            say(
                "For this promise the supporting-works column asked only for a start or for progress on part of the work, and this is reported.",
                plural="For all {n} the supporting-works column asked only for a start or for progress on part of the work, and this is reported.",
                n=n,
            )
            if every
            else say(
                "For {n} of these promises the supporting-works column asked only for a start or for progress on part of the work, and this is reported.",
                n=n,
            )
        )
    return told


def unit_table(
    paced: pd.DataFrame,
    *,
    lang: str,
    names: Callable[[str], str] = str,
    basis: Basis = "reported",
    other: pd.DataFrame | None = None,
) -> Table | None:
    """Count the lights of each lead unit on both bases; None where the report names none.

    Parameters
    ----------
    paced : DataFrame
        From ``ms.progress``.
    lang : {"zh", "en"}
    names : function
        Gives a unit's name in the language.
    basis : {"reported", "completed"}
        That of `paced`.
    other : DataFrame, optional
        From ``ms.progress`` on the other basis; columns of its own where it counts differently.
    """
    say = messages("progress", lang)
    rows = {kind: _by_unit(table) for kind, table in ((basis, paced), (other_basis(basis), other)) if table is not None}
    if not rows[basis]:
        return None
    agree = len({str(sorted(map(_counts, each.values()))) for each in rows.values()}) == 1
    bases: list[Basis] = [basis] if agree else [kind for kind in BASES if kind in rows]
    last = rows[bases[-1]]
    over = all(all_over(promises(table)) for table in (paced, other) if table is not None)
    if over:  # those with the largest share unfinished first, as in the annual page's picture
        last = dict(sorted(last.items(), key=lambda pair: (-_share_short(pair[1]), -_all(pair[1]), names(pair[0]))))
    # A light that burns for nobody has no column; nor have lags or blockers where there are none.
    columns, cells = [Column(say("Lead unit"))], [[text(names(unit)) for unit in last]]
    every = [row for kind in bases for row in rows[kind].values()]
    lights = _FINAL if over else LIGHTS[::-1]
    shown = [light for light in lights if any(_count(row, light, over=over) for row in every)]
    under = dict.fromkeys(BASES, "") if agree else {"reported": say("As reported"), "completed": say("Only finished")}
    for kind in bases:
        for light in shown:
            counts = [_count(rows[kind][unit], light, over=over) for unit in last]
            columns.append(Column(light_word(light, lang, over=over), number=True, under=under[kind]))
            cells.append([number(n, str(n)) for n in counts])
    lags = [row.worst_lag if row.red + row.yellow and row.worst_lag > 0 else math.nan for row in last.values()]
    if not all(map(math.isnan, lags)):
        gap = say("Largest gap, percentage points") if over else say("Largest lag, percentage points")
        columns.append(Column(gap, number=True, under=under[bases[-1]]))
        cells.append([number(saved_points(lag), "" if math.isnan(lag) else lag_points(lag, lang)) for lag in lags])
    if any(blocked := [row.open_blockers for row in last.values()]):
        columns.append(Column(say("Open blockers"), number=True))
        cells.append([number(n, str(n or "")) for n in blocked])
    several = shared(promises(paced)["lead_units"])
    made = Table(
        "lead-units",
        _title(lang, agree=agree if other is not None else None, over=over),
        columns,
        [("", list(zip(*cells, strict=True)))],
        notes=[say("A promise of several units is counted with each.")] if several else [],
        take=True,
        lang=lang,
    )
    numbers = made.numbers
    return replace(
        made, data=replace(numbers, columns=(unit_head(promises(paced)["lead_units"], lang), *numbers.columns[1:]))
    )


def _count(row: UnitRow, light: str, *, over: bool) -> int:
    """Count a light; once the year is over all that is short is missed."""
    return row.red + row.yellow if over and light == "red" else int(getattr(row, light))


def _all(row: UnitRow) -> int:
    return sum(int(getattr(row, light)) for light in LIGHTS)


def _share_short(row: UnitRow) -> float:
    return (row.red + row.yellow) / _all(row)


def _title(lang: str, *, agree: bool | None, over: bool) -> str:
    """Head the table with whether the bases agree, where both are at hand."""
    say = messages("progress", lang)
    if agree is None:
        return say("Results by lead unit") if over else say("Lights by lead unit")
    if agree:
        return (
            say("Results by lead unit, the same on either basis")
            if over
            else say("Lights by lead unit, the same on either basis")
        )
    return say("Results by lead unit, on both bases") if over else say("Lights by lead unit, on both bases")


def _by_unit(paced: pd.DataFrame) -> dict[str, UnitRow]:
    table = by_lead_unit(promises(paced))
    return {row.lead_unit: row for row in rows_of(table[table["lead_unit"] != ""], UnitRow)}


def _counts(row: UnitRow) -> tuple[str, ...]:
    return row.lead_unit, *(str(getattr(row, light)) for light in LIGHTS)
