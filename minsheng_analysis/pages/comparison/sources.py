"""Which reports a picture of the comparison is drawn from: it names them and their dates where it is taken along or cited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypedDict

from minsheng_analysis.appraisal.rows import SharedRow
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.measures.verdicts import undated
from minsheng_analysis.pages.annual.about import cited, figures_of, issuer
from minsheng_analysis.pages.comparison.choosing import day_words

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


def _source(report: Report, lang: str) -> str:
    """Name a report by issuer and title, with the days of its figures."""
    say, inferred = messages("comparison", lang), bool(report.meta.get("as_of_inferred"))
    day = figures_of(report, lang=lang) or ("" if undated(report) else day_words(report.as_of, lang, inferred=inferred))
    named = {"publisher": issuer(report, lang=lang), "title": report.title(lang)}
    return say("{publisher}, “{title}”, {day}", day=day, **named) if day else say("{publisher}, “{title}”", **named)
