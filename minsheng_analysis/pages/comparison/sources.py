"""Which reports a picture of the comparison is drawn from: it names them and their dates where it is taken along or cited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypedDict

from minsheng_analysis.appraisal.rows import SharedRow
from minsheng_analysis.dataset.names import issuer
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.language.vocabulary import line_words
from minsheng_analysis.measures.rows import IndicatorRow, rows_of
from minsheng_analysis.measures.verdicts import undated
from minsheng_analysis.pages.annual.about import cited, figures_of
from minsheng_analysis.pages.comparison.choosing import day_words, report_name
from minsheng_analysis.pages.figures import lines_of

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report


class DrawnFrom(TypedDict):
    """What a `Chart` is told of its sources."""

    source: str
    cited: str


def drawn_from(reports: Sequence[Report], rows: Iterable[SharedRow], lang: str) -> DrawnFrom:
    """Name the reports that some rows are of, as `every_source`.

    Parameters
    ----------
    reports : sequence of Report
        All that are compared.
    rows : iterable of SharedRow
        What is drawn.
    lang : {"zh", "en"}
    """
    keys = {(row.region, row.year) for row in rows}
    return every_source([one for one in reports if (one.region, one.year) in keys], lang)


def every_source(reports: Sequence[Report], lang: str) -> DrawnFrom:
    """Name reports with the days of their figures, for a picture that is taken along, and as they are cited."""
    listed = punctuation(lang).semicolon.join(_source(one, lang) for one in reports)
    return {
        "source": messages("comparison", lang)("Drawn from, with the dates of the figures: {listed}.", listed=listed),
        "cited": " ".join(cited(one, lang=lang) for one in reports),
    }


class Lines:
    """The lines of each report's document, as a mark names them in a comparison of several.

    Parameters
    ----------
    reports : sequence of Report
    lang : {"zh", "en"}
    """

    def __init__(self, reports: Sequence[Report], lang: str) -> None:
        self._lang = lang
        self._ids: dict[tuple[str, int, str], tuple[str, str]] = {}
        self._names = {(one.region, one.year): report_name(one.region_name(lang), one.year, lang) for one in reports}
        for report in reports:
            for row in rows_of(report.indicators, IndicatorRow):
                self._ids[report.region, report.year, row.indicator_id] = row.target_statements, row.actual_statements

    def of(self, region: str, year: int, *indicators: str) -> str:
        """Name the lines of some indicators' targets and results, and the report; nothing for none."""
        ids = (one for key in indicators for one in self._ids.get((region, year, key), ()))
        lines = line_words(lines_of(*ids), self._lang)
        return (
            messages("comparison", self._lang)("{lines} of {report}", lines=lines, report=self._names[region, year])
            if lines
            else ""
        )

    def of_rows(self, rows: Iterable[SharedRow]) -> str:
        """Name the lines of several rows, a line of text a report."""
        each: dict[tuple[str, int], list[str]] = {}
        for row in rows:
            each.setdefault((row.region, row.year), []).append(row.indicator_id)
        return "\n".join(filter(None, (self.of(*report, *keys) for report, keys in each.items())))


def _source(report: Report, lang: str) -> str:
    """Name a report by issuer and title, with the days of its figures."""
    say, inferred = messages("comparison", lang), bool(report.meta.get("as_of_inferred"))
    day = figures_of(report, lang=lang) or ("" if undated(report) else day_words(report.as_of, lang, inferred=inferred))
    named = {"publisher": issuer(report.meta["source"], lang), "title": report.title(lang)}
    return say("{publisher}, “{title}”, {day}", day=day, **named) if day else say("{publisher}, “{title}”", **named)
