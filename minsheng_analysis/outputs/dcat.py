"""A catalogue entry for data portals: DCAT and schema.org in one JSON-LD document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from minsheng_analysis.dataset.names import issuer
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.punctuation import punctuation

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

METADATA = "dcat.jsonld"

_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "schema": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_LANGUAGES = {
    "zh": "http://publications.europa.eu/resource/authority/language/ZHO",
    "en": "http://publications.europa.eu/resource/authority/language/ENG",
}
_CSV = "http://publications.europa.eu/resource/authority/file-type/CSV"


def catalogue_entry(report: Report, files: Iterable[str]) -> dict[str, object]:
    """Describe a report's exported tables as a data set of DCAT-AP and of schema.org.

    Parameters
    ----------
    report : Report
    files : iterable of str
        Names of the CSV files that stand beside the entry.

    Returns
    -------
    dict
        A JSON-LD document; addresses are relative to where it stands. The publisher is the one of the document, and
        says so where it is inferred; a draft says in its description how far it has been reviewed.
    """
    source = report.meta["source"]
    title = [_said(report.title_and_place(lang), lang) for lang in ("zh", "en")]
    description = [_said(_description(report, lang), lang) for lang in ("zh", "en")]
    names = [_said(name, lang) for lang in ("zh", "en") if (name := issuer(source, lang))]
    distributions = [_distribution(file) for file in files]
    identifier = f"minsheng-{report.region}-{report.year}"
    entry: dict[str, object] = {
        "@context": _CONTEXT,
        "@id": "",
        "@type": ["dcat:Dataset", "schema:Dataset"],
        "dct:identifier": identifier,
        "schema:identifier": identifier,
        "dct:title": title,
        "schema:name": title,
        "dct:description": description,
        "schema:description": description,
        "dct:publisher": {"@type": ["foaf:Agent", "schema:Organization"], "foaf:name": names, "schema:name": names},
        "dct:language": [{"@id": address} for address in _LANGUAGES.values()],
        "schema:inLanguage": [*_LANGUAGES],
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _date(report.meta["period_start"]),
            "dcat:endDate": _date(report.meta["period_end"]),
        },
        "schema:temporalCoverage": f"{report.meta['period_start']}/{report.meta['period_end']}",
        "dcat:distribution": distributions,
        "schema:distribution": [{"@id": file["@id"]} for file in distributions],
    }
    places = [_said(name, lang) for lang, name in report.region_names.items() if name]
    if places:
        entry["dct:spatial"] = {"@type": "dct:Location", "schema:name": places}
    if source.get("published"):
        entry["dct:issued"] = _date(source["published"])
    if source.get("licence"):
        entry["dct:rights"] = {"@type": "dct:RightsStatement", "schema:description": source["licence"]}
    return entry


def _description(report: Report, lang: str) -> str:
    marks = punctuation(lang)
    told = messages("export", lang)(
        "Promises and results, each traceable: {statements} statements, {indicators} indicators, as of {day}.",
        statements=str(len(report.statements)), indicators=str(len(report.indicators)), day=report.meta["as_of"],
    )  # fmt: skip
    return told if report.draft is None else report.draft.words(lang) + marks.stop + marks.gap + told


def _distribution(file: str) -> dict[str, object]:
    return {
        "@id": file,
        "@type": ["dcat:Distribution", "schema:DataDownload"],
        "dct:title": file,
        "dcat:accessURL": {"@id": file},
        "dcat:downloadURL": {"@id": file},
        "schema:contentUrl": {"@id": file},
        "dct:format": {"@id": _CSV},
        "dcat:mediaType": {"@id": "https://www.iana.org/assignments/media-types/text/csv"},
        "schema:encodingFormat": "text/csv",
    }


def _said(text: str, lang: str) -> dict[str, str]:
    return {"@value": text, "@language": lang}


def _date(text: object) -> dict[str, str]:
    """Give a date the type of what is known of it: ``2025``, ``2025-03`` or ``2025-03-31``."""
    kind = ("xsd:gYear", "xsd:gYearMonth", "xsd:date")[str(text).count("-")]
    return {"@value": str(text), "@type": kind}
