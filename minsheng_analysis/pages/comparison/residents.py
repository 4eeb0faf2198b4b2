"""By how many residents the comparison divides, what comes to them, and what to mind of these numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.appraisal.rows import SharedRow
from minsheng_analysis.display.small_multiples import Dot
from minsheng_analysis.language.languages import join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.mid_sentence import capital
from minsheng_analysis.language.numbers import format_number
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.language.vocabulary import in_language
from minsheng_analysis.measures.verdicts import residents_of
from minsheng_analysis.pages.annual.charts.reach import range_words, so_many
from minsheng_analysis.pages.comparison.choosing import (
    counted_label,
    doubtful_words,
    full_label,
    label,
    report_name,
    row_anchor,
)
from minsheng_analysis.pages.comparison.sources import Lines
from minsheng_analysis.pages.figures import inside

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report


def residents_used(rows: Iterable[SharedRow], reports: Sequence[Report], lang: str) -> list[str]:
    """Name the residents that some rows are divided by, with their sources, and what to mind of each.

    Parameters
    ----------
    rows : iterable of SharedRow
        The first one of each report counts.
    reports : sequence of Report
        All that are compared.
    lang : {"zh", "en"}
    """
    say = messages("comparison", lang)
    bases = {"census": say("census"), "year_end": say("end of")}
    grades = {"official": say("official"), "quoted": say("at second hand"), "weak": say("weak source")}
    each: dict[tuple[str, int], SharedRow] = {}
    # One count that serves several years of a place is given once.
    counted: dict[tuple[object, ...], list[SharedRow]] = {}
    for row in rows:
        if each.setdefault((row.region, row.year), row) is row:
            counted.setdefault((row.region, row.residents, row.population_basis, row.population_year), []).append(row)
    listed = punctuation(lang).semicolon.join(
        [
            say(
                "{name}: {people} ({basis} {year}, {quality})",
                name=join_list([report_name(getattr(one, f"region_{lang}"), one.year, lang) for one in same], lang),
                people=format_number(r.residents, lang, significant=5), basis=bases.get(r.population_basis, r.population_basis),
                year=str(r.population_year), quality=grades.get(r.population_quality, r.population_quality),
            )
            for same in counted.values() for r in same[:1]
        ]
    )  # fmt: skip
    minded = [
        say("On the residents of {name}: {note}", name=report_name(one.region_name(lang), one.year, lang), note=inside(note, lang))
        for one in reports
        if (one.region, one.year) in each and (people := residents_of(one)) is not None
        and (note := in_language(people, "note", lang))
    ]  # fmt: skip
    return [say("Residents used: {listed}.", listed=listed), *minded]


def _per_capita(row: SharedRow) -> tuple[float, float]:
    """Give both ends of an amount per resident."""
    return (row.per_capita_low, row.per_capita_high) if math.isnan(row.per_capita) else (row.per_capita, row.per_capita)


def counted_ends(counted: SharedRow | None) -> tuple[float, float]:
    """Give both ends of what the report counts per resident; NaN where it counts nothing."""
    return (math.nan, math.nan) if counted is None else _per_capita(counted)


def resident_bar(
    row: SharedRow, rows: pd.DataFrame, first: Report, lines: Lines, lang: str, counted: SharedRow | None = None
) -> Dot:
    """Make a bar of what is certain, and of a range its other end; of what the report counts, where that is something else.

    Parameters
    ----------
    row : SharedRow
    rows : DataFrame
        All of its panel.
    first : Report
        The one that the page is about.
    lines : Lines
    lang : {"zh", "en"}
    counted : SharedRow, optional
        The same as the report counts.
    """
    low, high = _per_capita(row)
    words = doubtful_words(row, range_words(low, high, lang), lang)
    claimed = counted_ends(counted)
    apart = not math.isnan(claimed[0]) and claimed != (low, high)
    other = doubtful_words(row, range_words(*claimed, lang), lang) if apart else ""
    both = f"{capital(messages('comparison', lang)('as reported'))}{punctuation(lang).colon}{other}" if apart else ""
    return Dot(
        counted_label(label(row, rows, lang), row, lang), words, low, low, high, "met", bold=(row.region, row.year) == (first.region, first.year),
        claimed=claimed[0] if apart else math.nan, claimed_high=claimed[1] if apart else math.nan, claimed_words=other,
        title="\n".join(filter(None, (counted_label(full_label(row, rows, lang), row, lang), words, both, lines.of_rows([row])))), href=row_anchor(row.region, row.year, row.indicator_id),
    )  # fmt: skip


def per_title(row: SharedRow, lang: str) -> str:
    """Head a panel with what is divided, and by how many residents."""
    say = messages("comparison", lang)
    name = str(getattr(row, f"concept_{lang}"))
    if row.per == 1:
        return say("{name}, yuan a resident", name=name)
    return say("{name}, per {per} residents", name=name, per=so_many(row.per, lang))
