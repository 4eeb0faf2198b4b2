"""What a page says of itself: to the list of reports, to search engines, and to who cites it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis import __date__, __version__
from minsheng_analysis.display.passage import Quotation
from minsheng_analysis.language.messages import messages
from minsheng_analysis.measures.verdicts import by_project, kept, running, so_far, undated, verdicts
from minsheng_analysis.pages.drafts import band

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

#: One letter a verdict, in the strip of squares that the list of reports draws.
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
        `region`, `year`, `place`, `title`, `publisher`, `issuer` (said to be inferred where it is), `published`, `as_of`, `from`, `to`, `running`, `partial`, `notice`, `sha256`, `url`,
        `figures` (number of statements), `kept` (kept and judged on each basis), `squares` (a letter a promise,
        counting only what is finished, a space between projects).
    """
    source = report.meta["source"]
    judged = so_far(verdicts(report), report) if judged is None else judged
    return {
        "region": report.region,
        "year": report.year,
        "place": report.region_name(lang),
        "title": report.title(lang),
        "publisher": str(source[f"publisher_{lang}"]),
        "issuer": issuer(report, lang=lang),
        "published": str(source.get("published") or ""),
        "as_of": "" if undated(report) else report.as_of,
        "from": str(report.meta["period_start"]),
        "to": str(report.meta["period_end"]),
        "running": running(report),
        "partial": report.meta["coverage"] != "complete",
        "notice": band(report, lang=lang),
        "url": str(source.get("url") or ""),
        "sha256": str(source.get("sha256") or ""),
        "figures": len(report.statements),
        "kept": {basis: list(kept(judged, basis=basis)) for basis in ("reported", "completed")},
        "squares": " ".join(
            "".join(LETTERS[str(row.status_completed)] for row in rows) for rows in by_project(judged).values()
        ),
    }


def issuer(report: Report, *, lang: str) -> str:
    """Name who issued the document; an issuer that is not printed but inferred says so.

    Parameters
    ----------
    report : Report
    lang : {"zh", "en"}
    """
    publisher = str(report.meta["source"][f"publisher_{lang}"])
    if publisher and report.meta["source"].get("publisher_inferred"):
        return messages("lead", lang)("{what} (inferred)", what=publisher)
    return publisher


def citation(report: Report, *, lang: str) -> Quotation:
    """Write how the document and this page are cited: GB/T 7714 and BibTeX.

    Parameters
    ----------
    report : Report
    lang : {"zh", "en"}
    """
    say = messages("narrative", lang)
    source = report.meta["source"]
    publisher, title = str(source[f"publisher_{lang}"]), report.title(lang)
    published = str(source.get("published") or "")
    # A year that is not printed but supposed stands in brackets, as both standards want it.
    year = published[:4] or f"[{report.year}?]"
    url = str(source.get("url") or "")
    name = say("{place} {year}: livelihood projects, checked", place=report.region_name(lang), year=str(report.year))
    dated = f"({published})" if published else year
    printed = [issuer(report, lang=lang), f"{title}[R/OL]" if url else f"{title}[R]", dated, url]
    made = ["minsheng-analysis", f"{name}[DS]", say("Version {version}", version=__version__), __date__[:4]]
    gbt = "\n".join(". ".join(filter(None, parts)) + "." for parts in (printed, made))
    fields = {
        "author": f"{{{issuer(report, lang=lang)}}}" if publisher else "",
        "title": title,
        "institution": issuer(report, lang=lang) if publisher else "",
        "year": year,
        "url": url,
    }
    page = {"author": "{minsheng-analysis}", "title": name, "version": __version__, "year": __date__[:4]}
    return Quotation(
        "cite",
        say("Cite"),
        [
            ("GB/T 7714", gbt),
            ("BibTeX", _bibtex("techreport", f"{report.region}{report.year}", fields) + "\n" + _bibtex("misc", f"{report.region}{report.year}checked", page)),
        ],
    )  # fmt: skip


def _bibtex(kind: str, key: str, fields: dict[str, str]) -> str:
    inside = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@{kind}{{{key},\n{inside}\n}}"
