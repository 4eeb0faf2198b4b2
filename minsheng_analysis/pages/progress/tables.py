"""The tables of the progress page."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.appraisal.progress import (
    LIGHTS,
    blockers_at,
    by_lead_unit,
    iso_date,
)
from minsheng_analysis.appraisal.rows import BlockerRow, PaceRow, PercentageRow, UnitRow
from minsheng_analysis.dataset.names import place_names
from minsheng_analysis.display.table import Cell, Column, Row, Table, number, source_links, state_html, text
from minsheng_analysis.language.languages import format_date
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_ratio
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.language.vocabulary import in_language, state_words
from minsheng_analysis.measures.codes import Basis
from minsheng_analysis.measures.rows import rows_of
from minsheng_analysis.pages.figures import amount

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from minsheng_analysis.dataset.report import Report
from minsheng_analysis.pages.progress.lights import MARK_OF, SIGNS, lag_points, light_word, percent, promises


def pace_table(paced: pd.DataFrame, states: Mapping[str, str], *, lang: str) -> Table:
    """Tabulate the targets: result, share reached and due, light, the report's own word, and the lines.

    Parameters
    ----------
    paced : DataFrame
        From ``ms.progress``.
    states : mapping of str to str
        From `printed_states`.
    lang : {"zh", "en"}
    """
    say = messages("progress", lang)
    shown = promises(paced)
    under = _alike(shown)
    alike = []
    if "as_of" in under:
        alike.append(say("All results are as of {day}.", day=format_date(str(shown["as_of"].iloc[0]), lang)))
    if "expected" in under:
        due = format_ratio(float(shown["expected"].dropna().iloc[0]), lang)
        alike.append(say("{expected} was due of each.", expected=due))
    return Table(
        name="pace",
        title=say("Every target"),
        columns=_pace_columns(lang),
        groups=[("", [Row(_pace_row(row, states, under, lang), id=row.indicator_id) for row in rows_of(shown, PaceRow)])],
        take=True,
        lang=lang,
        notes=(
            *alike,
            say("Due: the share of the target that an even pace asks for by the figure’s date; 100% for rates and ceilings. Points: ahead of it (+) or behind (−)."),
            say("In quotation marks: the report’s own word and percentage."),
        ),
    )  # fmt: skip


def printed_states(report: Report, *, basis: Basis, as_of: str = "") -> dict[str, str]:
    """Give the state that each promise or part without a number has reached, as printed.

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
    shown = rows["measure"].eq("qualitative")
    if basis == "completed":
        shown &= rows["actual_stage"].eq("completed")
    return dict(zip(rows.loc[shown, "indicator_id"], rows.loc[shown, "actual_text"].fillna(""), strict=True))


def _alike(rows: pd.DataFrame) -> set[str]:
    """Which of date and share due are the same in all rows: these are said once, below."""
    return {name for name in ("as_of", "expected") if len(rows) > 1 and len(set(rows[name].dropna())) == 1}


def parts_table(paced: pd.DataFrame, states: Mapping[str, str], *, lang: str) -> Table | None:
    """Tabulate parts, places and results without a target, folded; None where there are none.

    Parameters
    ----------
    paced : DataFrame
        From ``ms.progress``.
    states : mapping of str to str
        From `printed_states`.
    lang : {"zh", "en"}
    """
    say = messages("progress", lang)
    headings = (("support", say("Parts, places and support")), ("result", say("Without a target")))
    groups = [
        (heading, [_pace_row(row, states, set(), lang) for row in rows_of(paced[paced["level"] == level], PaceRow)])
        for level, heading in headings
        if (paced["level"] == level).any()
    ]
    if not groups:
        return None
    return Table(
        "pace-parts", say("Parts, places and other results"), _pace_columns(lang), groups, folded=True, lang=lang
    )


def _pace_columns(lang: str) -> tuple[Column, ...]:
    say = messages("progress", lang)
    return (
        Column(say("Indicator")), Column(say("Target"), number=True), Column(say("Result"), number=True),
        Column(say("Reached"), number=True), Column(say("Points"), number=True),
        Column(say("Light"), kind="brief"), Column(say("Lines"), kind="source"),
    )  # fmt: skip


def _pace_row(row: PaceRow, states: Mapping[str, str], alike: Collection[str], lang: str) -> tuple[Cell, ...]:
    """Write a row; what is `alike` in all of them is left to the words below."""
    say = messages("progress", lang)
    light = row.light
    own = [state_words(row.published_word, lang)] if row.published_word else []
    if not math.isnan(row.published_pct):
        own.append(percent(row.published_pct, lang))
    quoted = f'<br><span class="small nowrap">“{escape(punctuation(lang).comma.join(own))}”</span>' if own else ""
    lag = row.lag
    sign = f'<span aria-hidden="true">{SIGNS[light]}</span> {escape(light_word(light, lang))}'
    # What nothing was promised of is neither reached nor behind.
    lit = f'<span class="status status-{MARK_OF[light]}">{sign}</span>' if row.level != "result" else "—"
    day = say("at {day}", day=format_date(row.as_of, lang)) if row.as_of and "as_of" not in alike else ""
    told = not math.isnan(row.expected) and "expected" not in alike
    due = say("due {expected}", expected=format_ratio(row.expected, lang)) if told else ""
    result = amount(row, row.value, lang)
    if row.kind == "state" and (state := states.get(row.indicator_id)):
        result = state_words(state, lang)
    return (
        text(in_language(row, "name", lang)),
        Cell(state_html(row.target_text, lang)) if row.kind == "state" else number(row.target_value, amount(row, row.target_value, lang)),
        _two(row.value, result, day),
        _two(row.ratio, "—" if math.isnan(row.ratio) else format_ratio(row.ratio, lang), due if not math.isnan(row.ratio) else ""),
        number(-lag, _ahead(lag, lang)),
        Cell(f"{lit}{quoted}", LIGHTS.index(light)),
        Cell(f'<span class="src">{source_links(row.actual_statements)}</span>'),
    )  # fmt: skip


def _ahead(lag: float, lang: str) -> str:
    if math.isnan(lag):
        return "—"
    words = lag_points(lag, lang)
    return words if words == "0" else ("−" if lag > 0 else "+") + words


def _two(value: float, words: str, small: str) -> Cell:
    under = f'<br><span class="small nowrap">{escape(small)}</span>' if small else ""
    return Cell(f'<span class="nowrap">{escape(words)}</span>{under}', "" if math.isnan(value) else value)


def unit_table(paced: pd.DataFrame, *, lang: str, names: Callable[[str], str] = str) -> Table | None:
    """Count the lights of each lead unit; None where the report names none."""
    say = messages("progress", lang)
    table = by_lead_unit(promises(paced))
    table = table[table["lead_unit"] != ""]
    if table.empty:
        return None
    order = LIGHTS[1:] + LIGHTS[:1]
    columns = (Column(say("Lead unit")), *(Column(light_word(light, lang), number=True) for light in order), Column(say("Largest lag, points"), number=True), Column(say("Open blockers"), number=True))  # fmt: skip
    rows = [
        (
            text(names(row.lead_unit)),
            *(
                number(float(getattr(row, light)), str(getattr(row, light)) if getattr(row, light) else "—")
                for light in order
            ),
            number(row.worst_lag, lag_points(row.worst_lag, lang) if row.worst_lag > 0 else "—"),
            number(float(row.open_blockers), str(row.open_blockers) if row.open_blockers else "—"),
        )
        for row in rows_of(table, UnitRow)
    ]
    return Table("lead-units", say("Lights by lead unit"), columns, [("", rows)], lang=lang)


def blocker_table(report: Report, *, lang: str, as_of: str = "") -> Table | None:
    """Tabulate the open blockers, the longest overdue first; None where there are none."""
    say = messages("progress", lang)
    found = blockers_at(report, as_of or None)
    if found.empty:
        return None
    indicators = report.indicators.set_index("indicator_id")
    rows = []
    for row in rows_of(found, BlockerRow):
        indicator = indicators.loc[row.indicator_id]
        late = say("{n} day overdue", plural="{n} days overdue", n=row.overdue_days) if row.overdue else say("open")
        rows.append(
            (
                text(str(indicator[f"name_{lang}"] or indicator["name_zh"])),
                text(in_language(row, "blocker", lang)),
                text(place_names(lang)(row.owner)),
                number(float(row.open_days), say("{n} day", plural="{n} days", n=row.open_days)),
                Cell(format_date(row.due, lang) if row.due else "—", row.due),
                text(late),
            )
        )
    columns = (Column(say("Indicator")), Column(say("Blocker")), Column(say("Owner")), Column(say("Open for"), number=True), Column(say("Due by")), Column(say("State")))  # fmt: skip
    return Table("blockers", say("Open blockers"), columns, [("", rows)], lang=lang)


def percentage_table(checked: pd.DataFrame, *, lang: str) -> Table | None:
    """Tabulate the printed percentages beside the recomputed ones; None where none is printed."""
    if checked.empty:
        return None
    say = messages("progress", lang)
    verdicts = {
        "agrees": say("agrees"), "within_rounding": say("only by rounding of the figures"), "differs": say("differs"),
        "not_checkable": say("cannot be checked"),
    }  # fmt: skip
    rows = [
        (
            text(in_language(row, "name", lang)),
            Cell(f'<span class="nowrap">{format_date(row.as_of, lang)}</span>', row.as_of),
            number(row.printed, percent(row.printed, lang)),
            number(row.recomputed, "—" if math.isnan(row.recomputed) else percent(row.recomputed, lang)),
            text(verdicts[row.agreement]),
            Cell(f'<span class="src">{source_links(row.statement_id)}</span>'),
        )
        for row in rows_of(checked.sort_values(["agreement", "line"], kind="stable"), PercentageRow)
    ]
    columns = (Column(say("Indicator")), Column(say("Date")), Column(say("Printed"), number=True), Column(say("Recomputed"), number=True), Column(say("Verdict")), Column(say("Lines")))  # fmt: skip
    return Table("percentages", say("Every printed percentage"), columns, [("", rows)], folded=True, lang=lang)
