"""How what is made here is cited, as GB/T 7714 and BibTeX write it; the day of access is left to who cites."""

from __future__ import annotations

from collections.abc import Mapping

from minsheng_analysis import __date__, __version__
from minsheng_analysis.language.messages import messages

AUTHOR = "minsheng-analysis"


def day_of_access(lang: str) -> str:
    """Give the words that stand where the day of access goes, until a page's script knows it.

    Examples
    --------
    >>> day_of_access("zh"), day_of_access("en")
    ('引用日期', 'date of access')
    """
    return messages("figure", lang)("date of access")


def gbt(name: str, lang: str, *, within: str = "") -> str:
    """Cite what is made here after GB/T 7714: whose, what, within what, which version of which day, read when.

    Without an address it is no publication on line: where a page is served, the page adds both.

    Parameters
    ----------
    name : str
    lang : {"zh", "en"}
    within : str
        The page that a figure stands on.
    """
    version = messages("figure", lang)("Version {version}", version=__version__)
    whole = f"//{within}" if within else ""
    return f"{AUTHOR}. {name}[DS]{whole}. {version}. ({__date__})[{day_of_access(lang)}]."


def bibtex(kind: str, key: str, fields: Mapping[str, str]) -> str:
    """Write an entry of BibTeX; empty fields are left out.

    Examples
    --------
    >>> print(bibtex("misc", "a", {"title": "T", "note": ""}))
    @misc{a,
      title = {T}
    }
    """
    inside = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@{kind}{{{key},\n{inside}\n}}"


def bibtex_of_ours(key: str, name: str, lang: str, *, within: str = "", note: str = "") -> str:
    """Cite what is made here as BibTeX; the parameters are those of `gbt`, and what it rests on as a note."""
    fields = {
        "author": f"{{{AUTHOR}}}", "title": name, "howpublished": within, "version": __version__, "year": __date__[:4],
        "date": __date__, "urldate": day_of_access(lang), "note": note,
    }  # fmt: skip
    return bibtex("misc", key, fields)
