"""The lead units of the progress page: who is behind, and the lights of each."""

from __future__ import annotations

import math
from collections.abc import Callable

import pandas as pd

from minsheng_analysis.appraisal.progress import LIGHTS, by_lead_unit
from minsheng_analysis.appraisal.rows import UnitRow
from minsheng_analysis.display.passage import Passage
from minsheng_analysis.display.table import Column, Table, number, text
from minsheng_analysis.language.languages import join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.punctuation import in_a_row
from minsheng_analysis.measures.codes import BASES, Basis
from minsheng_analysis.measures.rows import rows_of
from minsheng_analysis.pages.progress.lights import basis_word, lag_points, light_word, other_basis, promises


def unit_words(
    paced: pd.DataFrame,
    *,
    lang: str,
    names: Callable[[str], str] = str,
    basis: Basis = "reported",
    other: pd.DataFrame | None = None,
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
    """
    say = messages("progress", lang)
    tables = {basis: paced} if other is None else {basis: paced, other_basis(basis): other}
    told = [_late_units(table, kind, lang, names) for kind, table in sorted(tables.items(), reverse=True)]
    return Passage("lead-units", say("By lead unit"), [in_a_row(told, lang)] if told[0] else [say("The report names no lead units.")])  # fmt: skip


def _late_units(paced: pd.DataFrame, basis: Basis, lang: str, names: Callable[[str], str]) -> str:
    say = messages("progress", lang)
    table = by_lead_unit(promises(paced))
    named = table[table["lead_unit"] != ""]
    if named.empty:
        return ""
    late = named[(named["red"] + named["yellow"]) > 0]
    if late.empty:
        return say(
            "{basis}: none of the {n} lead units is behind with a target.", basis=basis_word(basis, lang), n=len(named)
        )
    listed = join_list(
        [say("{unit} ({n})", unit=names(r.lead_unit), n=r.red + r.yellow) for r in rows_of(late, UnitRow)], lang
    )
    return say("{basis}: behind with at least one target: {listed}.", basis=basis_word(basis, lang), listed=listed)


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
    tables = {basis: by_lead_unit(promises(paced))}
    if other is not None:
        tables[other_basis(basis)] = by_lead_unit(promises(other))
    rows = {
        kind: {row.lead_unit: row for row in rows_of(table[table["lead_unit"] != ""], UnitRow)}
        for kind, table in tables.items()
    }
    if not rows[basis]:
        return None
    counts = {
        kind: {unit: tuple(getattr(row, light) for light in LIGHTS) for unit, row in each.items()}
        for kind, each in rows.items()
    }
    agree = len({str(sorted(each.items())) for each in counts.values()}) == 1
    bases: list[Basis] = [basis] if agree else [kind for kind in BASES if kind in rows]
    # A light that burns for nobody has no column; nor have lags or blockers where there are none.
    shown = [
        (kind, light)
        for kind in bases
        for light in (*LIGHTS[1:], LIGHTS[0])
        if any(getattr(row, light) for row in rows[kind].values())
    ]
    last = bases[-1]
    lags = {unit: row.worst_lag for unit, row in rows[last].items() if row.worst_lag > 0 and row.red + row.yellow}
    blocked = any(row.open_blockers for row in rows[basis].values())
    columns = [
        Column(say("Lead unit")),
        *(
            Column(
                light_word(light, lang)
                if agree
                else say("{light} ({basis})", light=light_word(light, lang), basis=_short(kind, lang)),
                number=True,
            )
            for kind, light in shown
        ),
        *([Column(say("Largest lag, points"), number=True)] if lags else []),
        *([Column(say("Open blockers"), number=True)] if blocked else []),
    ]
    # Who has most to finish comes first, on the basis that counts least.
    made = [
        (
            text(names(unit)),
            *(number(float(n := getattr(rows[kind][unit], light)), str(n) if n else "") for kind, light in shown),
            *(
                [number(lags.get(unit, math.nan), lag_points(lags[unit], lang) if unit in lags else "")]
                if lags
                else []
            ),
            *(
                [number(float(rows[basis][unit].open_blockers), str(rows[basis][unit].open_blockers or ""))]
                if blocked
                else []
            ),
        )
        for unit in rows[last]
    ]
    title = (
        say("Lights by lead unit")
        if other is None
        else say("Lights by lead unit, the same on either basis")
        if agree
        else say("Lights by lead unit, on both bases")
    )
    return Table("lead-units", title, columns, [("", made)], lang=lang)  # fmt: skip


def _short(basis: Basis, lang: str) -> str:
    say = messages("progress", lang)
    return say("reported") if basis == "reported" else say("finished")
