"""Which reports are compared, what they share, and what they are called."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.appraisal.audit import audit
from minsheng_analysis.appraisal.doubt import doubted
from minsheng_analysis.appraisal.rows import SharedRow
from minsheng_analysis.dataset.loading import catalog, load
from minsheng_analysis.keys import check_region, check_year, report_key
from minsheng_analysis.language.languages import bracketed, format_date, format_month
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_ratio
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.language.vocabulary import in_language, verdict_word
from minsheng_analysis.measures.rows import rows_of
from minsheng_analysis.pages.figures import amount, ceiling_words, in_doubt, is_ceiling

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

_ABOVE = {"zh": re.compile("^.+?[省市](?=.+[市区县州]$)"), "en": re.compile(",.*| District")}

#: Verdicts of a report in counts, best first, with the mark of each.
KINDS = {
    "exceeded": "exceeded",
    "met": "met",
    "not_yet": "late",
    "missed": "missed",
    "not_assessable": "not_assessable",
}


def choose(region: str, year: int, reports: str = "all", *, data_dir: str | Path = "") -> list[Report]:
    """Load the reports to be compared, the one that the page is about first.

    Parameters
    ----------
    region, year : str, int
        The report that the page is about.
    reports : str
        ``"all"``, or ``REGION/YEAR`` joined by spaces, commas or semicolons.
    data_dir : path, optional
        A folder of one's own; default the data that comes with the project.

    Returns
    -------
    list of Report

    Raises
    ------
    UsageError
        If `reports` names something that is not REGION/YEAR.
    UnknownReportError
        If there is no such report.

    Examples
    --------
    >>> [(report.region, report.year) for report in choose("meishan", 2019, "meishan/2017, yubei/2021")]
    [('meishan', 2019), ('meishan', 2017), ('yubei', 2021)]
    """
    check_region(region)
    folder = data_dir or None
    reports = str(reports)
    if reports.strip().lower() == "all":
        known = catalog(folder)
        keys = [*zip(known["region"], known["year"], strict=True)]
    else:
        keys = [report_key(word) for word in reports.replace(",", " ").replace(";", " ").split()]
    return [load(*key, data_dir=folder) for key in dict.fromkeys([(region, check_year(year)), *keys])]


def shared(compared: pd.DataFrame) -> pd.DataFrame:
    """Keep what two reports or more have in common, for the whole region.

    Parameters
    ----------
    compared : DataFrame
        From ``ms.compare``.
    """
    return compared[(compared["shared_by"] > 1) & (compared["place"] == "")]


def row_anchor(region: str, year: int, indicator: str = "") -> str:
    """Give the id of a report's row in the tables of the page, where its marks in the pictures lead.

    Examples
    --------
    >>> row_anchor("yubei", 2021), row_anchor("yubei", 2021, "p10.trail")
    ('row-yubei-2021', 'row-yubei-2021-p10.trail')
    """
    return "-".join(filter(None, ("row", region, str(year), indicator)))


def with_doubt(compared: pd.DataFrame, reports: Iterable[Report]) -> pd.DataFrame:
    """Mark the rows that rest on a figure which their own report contradicts.

    Parameters
    ----------
    compared : DataFrame
        From ``ms.compare``.
    reports : iterable of Report

    Returns
    -------
    DataFrame
        `compared` with `in_doubt` (bool).
    """
    doubtful = set()
    for report in reports:
        rows = doubted(report.indicators, audit(report))
        doubtful |= {(report.region, report.year, one) for one in rows.loc[rows["in_doubt"], "indicator_id"]}
    keys = zip(compared["region"], compared["year"], compared["indicator_id"], strict=True)
    return compared.assign(in_doubt=[key in doubtful for key in keys])


def doubtful_concepts(compared: pd.DataFrame) -> set[tuple[str, int, str]]:
    """Give place, year and concept of the totals that their own report contradicts."""
    rows = compared[(compared["place"] == "") & compared["in_doubt"]] if "in_doubt" in compared else compared.head(0)
    return {(row.region, row.year, row.concept) for row in rows_of(rows, SharedRow)}


def of_two_years(compared: pd.DataFrame, first: Report) -> pd.DataFrame:
    """Keep what the page's own place tells in two of its reports, the later of each two.

    Parameters
    ----------
    compared : DataFrame
        From ``ms.compare``.
    first : Report
        The report that the page is about.
    """
    rows = shared(compared)
    return rows[(rows["region"] == first.region) & rows["previous_value"].notna()]


def own_first(common: pd.DataFrame, own: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Shared concepts with their rows; those of the first report, most shared ones first, before the rest."""
    mine = set(own["concept"])
    groups = [(str(concept), rows) for concept, rows in common.groupby("concept", sort=True)]
    return sorted(groups, key=lambda group: (group[0] not in mine, -int(group[1]["shared_by"].iloc[0]), group[0]))


def ratio_words_of(row: SharedRow, lang: str) -> tuple[str, str]:
    """Write a ratio, or a result and how it stands to its ceiling: a date is the result's, and comes before the ceiling."""
    if not is_ceiling(row):
        return doubtful_words(row, format_ratio(row.ratio, lang), lang), ""
    value = amount(row, row.value, lang)
    return value, ceiling_words(row, lang).removeprefix(value)


def doubtful_words(row: SharedRow, words: str, lang: str) -> str:
    """Mark what rests on a figure that its report contradicts."""
    return in_doubt(words, lang) if row.in_doubt and words else words


def day_words(day: str, lang: str, *, inferred: bool) -> str:
    """Write a date; one that its report does not print says so."""
    words = format_date(day, lang)
    return messages("comparison", lang)("{day} (inferred)", day=words) if inferred else words


def ratio_at(row: SharedRow, lang: str) -> str:
    """Write a ratio, or a result against its ceiling, with its date while the year still runs."""
    words, rest = ratio_words_of(row, lang)
    if row.year_over:
        return words + rest
    day = day_words(row.as_of, lang, inferred=row.as_of_inferred)
    return messages("comparison", lang)("{ratio} at {day}{rest}", ratio=words, day=day, rest=rest)


def report_name(place: str, year: int, lang: str) -> str:
    """Name a report by its place and year."""
    return messages("comparison", lang)("{place} {year}", place=short_place(place, lang), year=str(year))


def place_names(reports: Iterable[Report], lang: str) -> dict[str, str]:
    """Give the name of each report's place."""
    return {report.region: report.region_name(lang) for report in reports}


def short_name(row: SharedRow, lang: str) -> str:
    """Name a report in a chart: the place without the province or city above it, and the year."""
    return report_name(str(getattr(row, f"region_{lang}")), row.year, lang)


def short_place(name: str, lang: str) -> str:
    """Shorten a place's name by the province or city above it."""
    return _ABOVE[lang].sub("", name)


def label(row: SharedRow, rows: pd.DataFrame, lang: str) -> str:
    """Name a row of a panel: its report, and the indicator too where the report has several of the concept."""
    same = (rows["region"] == row.region) & (rows["year"] == row.year)
    name = short_name(row, lang)
    return name if same.sum() == 1 else f"{name} {in_language(row, 'name', lang)}"


def own_name(row: SharedRow, rows: pd.DataFrame, lang: str) -> str:
    """Name the indicator where its report counts it under a name of its own in both languages, or has several of the concept; else empty."""
    said = any(in_language(row, "name", one) == in_language(row, "concept", one) for one in ("zh", "en"))
    alone = label(row, rows, lang) == short_name(row, lang)
    return "" if said and alone else in_language(row, "name", lang)


def full_label(row: SharedRow, rows: pd.DataFrame, lang: str) -> str:
    """Name a row of a table: its report, and its own name where it has one."""
    return punctuation(lang).colon.join(filter(None, (short_name(row, lang), own_name(row, rows, lang))))


def day_of(row: SharedRow, lang: str) -> str:
    """Write the date that a row's figure is true of."""
    return day_words(row.as_of, lang, inferred=row.as_of_inferred) if row.as_of else ""


def dated_label(name: str, row: SharedRow, lang: str) -> str:
    """Date the name of a row where its year was not over."""
    if row.as_of and not row.year_over:
        name += bracketed(messages("comparison", lang)("to {month}", month=format_month(row.as_of, lang)), lang)
    return name


def counted_label(name: str, row: SharedRow, lang: str) -> str:
    """Date the name of a row divided by residents, with a sign where these rest on a weak source."""
    return dated_label(name, row, lang) + (" ※" if row.population_quality == "weak" else "")


def kind_word(kind: str, lang: str, direction: str = "increase") -> str:
    """Name a verdict of `status_counts`, of a promise of a `direction`."""
    return messages("comparison", lang)("not yet reached") if kind == "not_yet" else verdict_word(direction, kind, lang)


def status(row: SharedRow) -> str:
    """Mark of a row: short of a target while the year runs is late, not missed."""
    return "late" if row.status == "missed" and not row.year_over else row.status


def word_of(row: SharedRow, lang: str) -> str:
    """Name a row's verdict, as `status` marks it."""
    return kind_word("not_yet" if status(row) == "late" else row.status, lang, row.direction)
