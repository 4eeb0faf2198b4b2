"""The tables of the comparison page."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.appraisal.comparison import status_counts
from minsheng_analysis.appraisal.rows import CountsRow, SharedRow
from minsheng_analysis.display.links import report_link
from minsheng_analysis.display.table import (
    Cell,
    Column,
    Row,
    Table,
    below,
    number,
    side_by_side,
    sort_key,
    status_mark,
    text,
)
from minsheng_analysis.display.take_along import Numbers
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_number, format_ratio, format_ratio_interval
from minsheng_analysis.language.vocabulary import verdict_words as official_words
from minsheng_analysis.measures.codes import BASES
from minsheng_analysis.measures.rows import rows_of
from minsheng_analysis.pages.annual.about import older_words
from minsheng_analysis.pages.ends import ends, saved_share
from minsheng_analysis.pages.figures import amount, ceiling_word, in_doubt, is_ceiling, own_unit
from minsheng_analysis.pages.saved_columns import (
    amount_heads,
    as_headed,
    date_heads,
    share_heads,
    target_note,
    verdict_heads,
    yes,
)

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report
from minsheng_analysis.pages.comparison.choosing import (
    day_of,
    day_words,
    doubtful_concepts,
    doubtful_words,
    full_label,
    of_two_years,
    own_name,
    place_names,
    report_name,
    row_anchor,
    shared,
    short_name,
    status,
    word_of,
)
from minsheng_analysis.pages.comparison.saved import saved_day


def verdict_table(reports: Sequence[Report], *, lang: str) -> Table:
    """Tabulate how many promises each report kept on both bases, with its date and how much of it was read."""
    say = messages("comparison", lang)
    places = place_names(reports, lang)
    reported, completed = (rows_of(status_counts(reports, basis=basis), CountsRow) for basis in BASES)
    inferred = {(one.region, one.year) for one in reports if one.meta.get("as_of_inferred")}
    older = {(one.region, one.year): older_words(one, lang=lang) for one in reports}
    rows, saved = [], []
    for row, finished in zip(reported, completed, strict=True):
        day = day_words(row.as_of, lang, inferred=(row.region, row.year) in inferred)
        kept = [(one.met + one.exceeded, one.assessable) for one in (row, finished)]
        read = say("whole") if row.coverage == "complete" else say("excerpt")
        saved.append((report_name(places[row.region], row.year, lang), *(n for pair in kept for n in pair), row.as_of, yes((row.region, row.year) in inferred, lang), older[row.region, row.year], read))  # fmt: skip
        cells = (
            Cell(report_link(row.region, row.year, report_name(places[row.region], row.year, lang))),
            *(number(float(done), say("{kept} of {n}", kept=done, n=of)) for done, of in kept),
            Cell(f'<span class="nowrap">{escape(day)}</span>{below(older[row.region, row.year])}', row.as_of),
            text(read),
        )
        rows.append(Row(cells, id=row_anchor(row.region, row.year)))
    columns = (
        Column(say("Report")), Column(say("Kept, as reported"), number=True), Column(say("Kept, only finished"), number=True),
        Column(say("As of")), Column(say("Read")),
    )  # fmt: skip
    title, say = say("Which reports these are"), messages("files", lang)
    heads = (
        say("Report"), say("Kept, as reported"), say("Can be judged, as reported"), say("Kept, only finished"), say("Can be judged, only finished"),
        *date_heads(lang), say("Older figures"), say("Read"),
    )  # fmt: skip
    return Table(
        "compared", title, columns, [("", rows)], folded=True, take=True, data=Numbers(heads, saved), lang=lang,
    )  # fmt: skip


def years_table(compared: pd.DataFrame, first: Report, *, lang: str) -> Table | None:
    """Tabulate each indicator of a place beside its report before; None where the place has one report only.

    Parameters
    ----------
    compared : DataFrame
        From ``ms.compare``.
    first : Report
        The report that the page is about.
    lang : {"zh", "en"}
    """
    later = of_two_years(compared, first)
    if later.empty:
        return None
    say = messages("comparison", lang)
    dates = {(row.region, row.year): row for row in rows_of(compared.drop_duplicates(["region", "year"]), SharedRow)}
    doubtful = doubtful_concepts(compared)
    made, saved = [], []
    changed = later["growth"].notna().any() or later["change"].notna().any()
    for row in rows_of(later, SharedRow):
        before = dates.get((row.region, row.previous_year))
        change = "—"
        if not math.isnan(row.growth):
            change = ("+" if row.growth >= 0 else "−") + format_ratio(abs(row.growth), lang)
        elif not math.isnan(row.change):
            change = ("+" if row.change >= 0 else "−") + format_number(abs(round(row.change, 4)), lang)
        earlier = amount(row, row.previous_value, lang)
        unsure = (row.region, row.previous_year, row.concept) in doubtful
        if change != "—" and (unsure or row.in_doubt):
            change = in_doubt(change, lang)
        made.append(
            (
                text(str(getattr(row, f"concept_{lang}"))),
                _dated(
                    row.previous_value,
                    in_doubt(earlier, lang) if unsure else earlier,
                    day_of(before, lang) if before else "",
                ),
                _dated(row.value, doubtful_words(row, amount(row, row.value, lang), lang), day_of(row, lang)),
                *([Cell(escape(change))] if changed else []),
            )
        )
        saved.append((
            getattr(row, f"concept_{lang}"), row.previous_value, *(saved_day(before, lang) if before else ("", "")), row.value, *saved_day(row, lang), own_unit(row, lang),
            saved_share(row.growth), round(row.change, 4) if math.isnan(row.growth) else math.nan, yes(unsure, lang), yes(row.in_doubt, lang),
        ))  # fmt: skip
    # A column that would say nothing is not drawn.
    columns = (
        Column(say("Indicator")), Column(say("Earlier"), number=True),
        Column(say("Later"), number=True), *([Column(say("Change"), number=True)] if changed else []),
    )  # fmt: skip
    title, say = say("Each indicator in both reports"), messages("files", lang)
    heads = (
        say("Indicator"), say("Earlier"), say("Earlier, as of"), say("Earlier, date inferred"), say("Later"), say("Later, as of"), say("Later, date inferred"),
        say("Unit"), say("Growth"), say("Difference"), say("Earlier, in doubt"), say("Later, in doubt"),
    )  # fmt: skip
    return Table(
        "years", title, columns, [("", made)],
        take=True, data=Numbers(heads, saved), lang=lang,
    )  # fmt: skip


def shared_table(reported: pd.DataFrame, completed: pd.DataFrame, *, lang: str) -> Table | None:
    """Tabulate every shared indicator: result of its target, ratio on both bases, both verdicts; None if none.

    Parameters
    ----------
    reported, completed : DataFrame
        From ``ms.compare`` on either basis.
    lang : {"zh", "en"}
    """
    common = shared(reported)
    if common.empty:
        return None
    say = messages("comparison", lang)
    keys = ["region", "year", "indicator_id"]
    finished = {
        tuple(key): row for key, row in zip(completed[keys].to_numpy(), rows_of(completed, SharedRow), strict=True)
    }
    groups: list[tuple[str, Sequence[Row]]] = []
    anchors = []
    for concept, rows in common.groupby("concept", sort=True):
        made = [
            Row(
                _shared_row(row, finished.get((row.region, row.year, row.indicator_id), row), rows, lang),
                id=row_anchor(row.region, row.year, row.indicator_id),
            )
            for row in rows_of(rows, SharedRow)
        ]
        anchors.append(f"concept-{concept}")
        groups.append((str(rows[f"concept_{lang}"].iloc[0]), made))
    columns = (
        Column(say("Report")), Column(say("Target → result"), number=True), Column(say("Share of target"), number=True),
        Column(say("Computed verdict")), Column(say("Official verdict")),
    )  # fmt: skip
    title = say(
        "Every result of the shared indicator", plural="Every result of the {n} shared indicators", n=len(groups)
    )
    doubt = say("In doubt: other figures of the same report contradict it (its parts do not add up to it, or it is given twice, differently).")  # fmt: skip
    notes = [doubt] if "in_doubt" in common and common["in_doubt"].any() else []
    if common["reported_status"].astype(bool).any():
        notes.append(say("Official verdict: on the project, or a part of it."))
    table = Table("shared", title, columns, groups, folded=True, take=True, anchors=anchors, lang=lang, notes=notes)
    each = [(row, own_name(row, rows, lang)) for _, rows in common.groupby("concept", sort=True) for row in rows_of(rows, SharedRow)]  # fmt: skip
    told = [(row, finished.get((row.region, row.year, row.indicator_id), row), own) for row, own in each]
    return replace(table, data=_numbers(table, told, lang))


def _numbers(table: Table, told: Sequence[tuple[SharedRow, SharedRow, str]], lang: str) -> Numbers:
    """Give the table with report and own name, target and result apart, and what their figures have lost with the words: unit, date, doubt, the other end."""
    say = messages("files", lang)
    columns = (
        say("Indicator"), say("Report"), say("What this report counts"), say("Target"), say("Note on the target"), *amount_heads("reported", lang), say("Unit"), *date_heads(lang),
        say("Share as reported"), say("Share in doubt"), *share_heads("completed", lang), *verdict_heads(lang), say("Official verdict (on the project, or a part of it)"),
    )  # fmt: skip
    rows = []
    for (row, finished, own), (concept, *_, official) in zip(told, table.numbers.rows, strict=True):
        done = (math.nan, math.nan) if is_ceiling(row) else map(saved_share, ends(finished.ratio, finished.ratio_low, finished.ratio_high))  # fmt: skip
        share = math.nan if is_ceiling(row) else saved_share(row.ratio)
        doubt = yes(row.in_doubt and not math.isnan(row.ratio), lang)
        rows.append(
            (
                concept,
                short_name(row, lang),
                own,
                row.target_value,
                target_note(row, lang),
                *as_headed(ends(row.value, row.actual_low, row.actual_high), "reported"),
                own_unit(row, lang),
                *saved_day(row, lang),
                share,
                doubt,
                *done,
                _verdict(row, lang),
                _finished_verdict(row, finished, lang) or _verdict(row, lang),
                official,
            )
        )
    return Numbers(columns, rows)


def _finished_ends(row: SharedRow, finished: SharedRow) -> tuple[float, float]:
    """Both ends of the share that only finished work comes to, where that is another one; else NaN."""
    low, high = ends(finished.ratio, finished.ratio_low, finished.ratio_high)
    apart = not is_ceiling(row) and not math.isnan(low) and abs(float(low) - row.ratio) > 1e-9
    return (low, high) if apart else (math.nan, math.nan)


def _shared_row(row: SharedRow, finished: SharedRow, rows: pd.DataFrame, lang: str) -> tuple[Cell, ...]:
    say = messages("comparison", lang)
    result = amount(row, row.value, lang)
    whole = lang == "zh" or row.unit in ("yuan", "percent")
    target = amount(row, row.target_value, lang) if whole else format_number(row.target_value, lang)
    # An excerpt may have left its target out.
    alone = say(
        "{result}, no target stated" if row.coverage == "complete" else "{result}, no target seen", result=result
    )
    words = alone if math.isnan(row.target_value) else f"{target} → {result}"
    own, told = _verdict(row, lang), _finished_verdict(row, finished, lang)
    return (
        # Only a promise has a row on the page that is led to; of another result it is its line.
        Cell(
            report_link(
                row.region,
                row.year,
                full_label(row, rows, lang),
                row.indicator_id if row.level == "headline" else row.actual_statements.split(";")[0],
            )
        ),
        _dated(row.value, words, day_of(row, lang)),
        _ratio(row, finished, lang),
        Cell(
            status_mark(status(row), lang, word=own) + (below(say("only finished: {what}", what=told)) if told else "")
            if own
            else ""
        ),
        side_by_side(official_words(row.reported_status, lang)),
    )


def _verdict(row: SharedRow, lang: str) -> str:
    """Give a row’s verdict in words; what nothing was promised of is neither kept nor in want of one."""
    return "" if row.level == "result" else word_of(row, lang)


def _finished_verdict(row: SharedRow, finished: SharedRow, lang: str) -> str:
    """Give the verdict that only finished work comes to where that is another; what asked for no completion is judged as asked on either basis."""
    told = "" if finished.reason == "target_not_completion" else _verdict(finished, lang)
    return "" if told == _verdict(row, lang) else told


def _ratio(row: SharedRow, finished: SharedRow, lang: str) -> Cell:
    """Write the ratio, and below it what only finished work comes to where that is another; what stands under a ceiling is no share of it."""
    if math.isnan(row.ratio):
        return number(math.nan, "")
    if is_ceiling(row):
        return text(ceiling_word(row, lang))
    cell = number(row.ratio, doubtful_words(row, format_ratio(row.ratio, lang), lang))
    if math.isnan(_finished_ends(row, finished)[0]):
        return cell
    done = format_ratio_interval(finished.ratio_low, finished.ratio_high, lang) if math.isnan(finished.ratio) else format_ratio(finished.ratio, lang)  # fmt: skip
    words = messages("comparison", lang)("only finished: {what}", what=doubtful_words(row, done, lang))
    return Cell(cell.html + below(words), cell.key)


def _dated(value: float, words: str, day: str) -> Cell:
    """Write a figure with the date it is true of below it; a line may end behind an arrow."""
    parts = [f'<span class="nowrap">{escape(part)}</span>' for part in re.split("(?<=→) ", words)]
    return Cell(f"{' '.join(parts)}{below(day)}", sort_key(value))
