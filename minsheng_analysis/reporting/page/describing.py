"""What a page's head says of it to programs: a schema.org Dataset, and what the list of reports needs."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping

from minsheng_analysis import __date__, __version__
from minsheng_analysis.language.languages import TAGS, format_date
from minsheng_analysis.language.messages import messages

_ABOUT = re.compile(r'<div hidden data-about="([^"]*)"></div>')

#: What lies beside a page (`outputs.beside_pages`), and its media type.
_DATA = {
    "data.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "data.zip": "application/zip",
}


def read_about(markup: str) -> dict[str, object]:
    """Read what a page's lead says of it (`display.passage.Lead.about`); empty where it says nothing."""
    found = _ABOUT.search(markup)
    return dict(json.loads(html.unescape(found.group(1)))) if found else {}


def without_about(markup: str) -> str:
    """Take it out of the page's body: it stands in the head."""
    return _ABOUT.sub("", markup)


def day_words(about: Mapping[str, object], lang: str) -> str:
    """Write the day of a page's figures, said to be inferred where the document does not print it; empty where there is none."""
    day = str(about.get("as_of") or "")
    words = format_date(day, lang) if day else ""
    return messages("page", lang)("{what} (inferred)", what=words) if day and about.get("as_of_inferred") else words


def as_dataset(about: Mapping[str, object], *, lang: str, name: str, description: str) -> str:
    """Write a page as schema.org's Dataset, in JSON-LD.

    Parameters
    ----------
    about : mapping
        From `read_about`.
    lang : {"zh", "en"}
    name, description : str
        The page's title and answer.

    Returns
    -------
    str
        JSON that can stand in a script element.
    """
    source = {
        "@type": "CreativeWork",
        "name": about["title"],
        "publisher": about["issuer"] and {"@type": "GovernmentOrganization", "name": about["issuer"]},
        "datePublished": about["published"],
        "identifier": f"sha256:{about['sha256']}" if about["sha256"] else "",
    }
    told = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": name,
        "description": description,
        "inLanguage": TAGS[lang],
        "version": __version__,
        "dateModified": __date__,
        **({"license": about["licence"]} if about.get("licence") else {}),
        "temporalCoverage": f"{about['from']}/{about['to']}",
        "spatialCoverage": {"@type": "AdministrativeArea", "name": about["place"]},
        "creator": {"@type": "Organization", "name": "minsheng-analysis"},
        "isBasedOn": {key: value for key, value in source.items() if value},
        "isAccessibleForFree": True,
        "distribution": [
            {"@type": "DataDownload", "contentUrl": name, "encodingFormat": kind} for name, kind in _DATA.items()
        ],
        "variableMeasured": ["target", "actual", "completed", "achievement ratio", "official verdict"],
    }
    # No "</script>" of the data's may end the element that holds it.
    return json.dumps(told, ensure_ascii=False).replace("<", "\\u003c")
