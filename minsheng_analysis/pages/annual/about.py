"""What a page says of itself: to the list of reports, to search engines, and to who cites it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.appraisal.audit import audit
from minsheng_analysis.appraisal.doubt import doubted
from minsheng_analysis.dataset.descriptor import LICENCE
from minsheng_analysis.dataset.names import issuer
from minsheng_analysis.display.citations import bibtex, bibtex_of_ours, gbt
from minsheng_analysis.display.passage import Quotation
from minsheng_analysis.language.languages import TAGS, bracketed, format_date, join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.measures.rows import PromiseRow
from minsheng_analysis.measures.verdicts import (
    by_project,
    days_before,
    days_judged,
    is_excerpt,
    kept,
    older_days,
    running,
    so_far,
    undated,
    verdicts,
)
from minsheng_analysis.pages.annual.charts.square import is_doubted
from minsheng_analysis.pages.annual.kept_in_words import either_day
from minsheng_analysis.pages.drafts import band

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

#: One letter a verdict, a capital where it is in doubt, in the strip of squares that the list of reports draws.
LETTERS = {"exceeded": "e", "met": "m", "late": "l", "missed": "x", "not_assessable": "n"}


def about(report: Report, judged: pd.DataFrame | None = None, *, lang: str) -> dict[str, object]:
    """Say what a page is about, in a form that programs read.

    Parameters
    ----------
    report : Report
    judged : DataFrame, optional
        From `verdicts`, if they are at hand.
    lang : {"zh", "en"}

    Returns
    -------
    dict
        `region`, `year`, `place`, `title`, `issuer` (said to be inferred where it is), `published`, `as_of`, `as_of_inferred`, `days` (of its figures, where some are older), `older` (how many, in each language), `from`, `to`, `running`, `partial`, `notice`, `sha256`, `url`,
        `name` (of the page's matter), `licence` (address of the compilation's, where it is the project's own), `cited` (the document, as it is cited), `figures` (number of statements), `kept` (kept and judged on each basis), `squares` (a letter a promise,
        counting only what is finished, a capital where the report contradicts a figure behind it, a space between projects).
    """
    source = report.meta["source"]
    judged = doubted(so_far(verdicts(report), report), audit(report)) if judged is None else judged
    return {
        "region": report.region,
        "year": report.year,
        "place": report.region_name(lang),
        "title": report.title(lang),
        "issuer": issuer(source, lang),
        "published": str(source.get("published") or ""),
        "as_of": "" if undated(report) else report.as_of,
        "as_of_inferred": bool(report.meta.get("as_of_inferred")),
        "days": figures_of(report, judged=judged, lang=lang),
        "older": {one: older_words(report, judged=judged, lang=one) for one in TAGS},
        "from": str(report.meta["period_start"]),
        "to": str(report.meta["period_end"]),
        "running": running(report),
        "partial": is_excerpt(report),
        "notice": band(report, lang=lang),
        "url": str(source.get("url") or ""),
        "sha256": str(source.get("sha256") or ""),
        "name": _name(report, lang),
        "licence": LICENCE["path"] if report.compiled_here else "",
        "cited": cited(report, lang=lang),
        "figures": len(report.statements),
        "kept": {basis: list(kept(judged, basis=basis)) for basis in ("reported", "completed")},
        "squares": " ".join("".join(map(_letter, rows)) for rows in by_project(judged).values()),
    }


def _letter(row: PromiseRow) -> str:
    letter = LETTERS[str(row.status_completed)]
    return letter.upper() if is_doubted(row) else letter


def older(report: Report, judged: pd.DataFrame | None = None) -> dict[str, int]:
    """Count the promises that can be judged whose figure is older than the report, by its day.

    Parameters
    ----------
    report : Report
    judged : DataFrame, optional
        From `verdicts`, if they are at hand; in most reports no figure is older, and nothing need be judged.
    """
    judged = _at_hand(report, judged)
    return {} if judged is None else days_before(judged, report)


def _at_hand(report: Report, judged: pd.DataFrame | None) -> pd.DataFrame | None:
    """Judge the promises if they are not at hand; None where no figure is older, and nothing need be judged."""
    if not older_days(report.indicators[report.indicators["level"] == "headline"], report).ne("").any():
        return None
    return verdicts(report) if judged is None else judged


def older_words(report: Report, *, lang: str, judged: pd.DataFrame | None = None) -> str:
    """Say it in words, below the report's own day; empty where no figure is older."""
    days, as_of = older(report, judged), report.as_of
    if not days:
        return ""
    # A year that both have is said once.
    same = {"zh": f"{as_of[:4]}年", "en": f" {as_of[:4]}"}[lang]
    listed = join_list([format_date(day, lang).replace(same, "") for day in days], lang)
    # “2 of 5” beside the count of those kept would be read as these two.
    return messages("lead", lang)("{n} result: {day}", plural="{n} results: {day}", n=sum(days.values()), day=listed)


def figures_of(report: Report, *, lang: str, judged: pd.DataFrame | None = None) -> str:
    """Give the days of the figures that a page judges, where some are older than the report; empty where none is.

    Parameters
    ----------
    report : Report
    lang : {"zh", "en"}
    judged : DataFrame, optional
        From `verdicts`, if they are at hand.
    """
    judged = _at_hand(report, judged)
    days = {} if judged is None else days_judged(judged, report)
    return either_day([*days], lang) if days else ""


def is_transcript(report: Report) -> bool:
    """Whether a report's lines are rows of a table that its figures were transcribed to: of an excerpt no document is at hand."""
    return report.draft is None and str(report.meta["source"].get("document") or "").endswith(".csv")


def _name(report: Report, lang: str) -> str:
    place = report.region_name(lang)
    return messages("narrative", lang)(
        "{place} {year}: livelihood projects, checked", place=place, year=str(report.year)
    )


def _year(report: Report) -> str:
    """Give the year of publication; one that is not printed but supposed stands in brackets, as both standards want it."""
    return str(report.meta["source"].get("published") or "")[:4] or f"[{report.year}?]"


def own_title(report: Report, *, lang: str) -> str:
    """Give the title by which the document is found: in English its own, in Chinese, stands beside.

    Parameters
    ----------
    report : Report
    lang : {"zh", "en"}
    """
    title, own = report.title(lang), report.title("zh")
    return title if title == own else title + bracketed(own, lang)


def cited(report: Report, *, lang: str) -> str:
    """Cite the document after GB/T 7714; what is inferred of it is said to be.

    Parameters
    ----------
    report : Report
    lang : {"zh", "en"}
    """
    source = report.meta["source"]
    published, url = str(source.get("published") or ""), str(source.get("url") or "")
    title = f"{own_title(report, lang=lang)}[R/OL]" if url else f"{own_title(report, lang=lang)}[R]"
    parts = (issuer(source, lang), title, f"({published})" if published else _year(report), url)
    return ". ".join(filter(None, parts)) + "."


def citation(report: Report, *, lang: str) -> Quotation:
    """Write how the document and this page are cited: GB/T 7714 and BibTeX.

    Parameters
    ----------
    report : Report
    lang : {"zh", "en"}
    """
    source, name = report.meta["source"], _name(report, lang)
    publisher = issuer(source, lang)
    fields = {
        "author": f"{{{publisher}}}" if publisher else "",
        "title": own_title(report, lang=lang),
        "institution": publisher,
        "year": _year(report),
        "url": str(source.get("url") or ""),
    }
    key = f"{report.region}{report.year}"
    document, page = bibtex("techreport", key, fields), bibtex_of_ours(f"{key}checked", name, lang)
    return Quotation(
        "cite",
        messages("narrative", lang)("Cite"),
        [("GB/T 7714", f"{cited(report, lang=lang)}\n{gbt(name, lang)}"), ("BibTeX", f"{document}\n{page}")],
    )
