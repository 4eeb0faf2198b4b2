"""Names of places and lead units in either language, from the table that all reports share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from minsheng_analysis.dataset.reading import load_shared
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.measures.meta import Source

#: Gives the name of a place or a lead unit in a language.
Names = Callable[[str], str]


def issuer(source: Source, lang: str) -> str:
    """Name who issued a document, empty where it is not known; an issuer that is not printed but inferred says so.

    Parameters
    ----------
    source : mapping
        The ``source`` of ``report.toml``.
    lang : {"zh", "en"}
    """
    publisher = str(source.get(f"publisher_{lang}", ""))
    inferred = publisher and source.get("publisher_inferred")
    return messages("lead", lang)("{what} (inferred)", what=publisher) if inferred else publisher


def place_names(lang: str, *, data_dir: str | Path = "") -> Names:
    """Give the function that names a place or a lead unit in a language; one without a name keeps its own.

    Parameters
    ----------
    lang : {"zh", "en"}
    data_dir : path, optional
        A folder of one's own, with its ``places.csv``.
    """
    if lang == "zh":
        return str
    table = load_shared("places", data_dir=Path(data_dir) if data_dir else None)
    english = dict(zip(table["place_zh"], table["name_en"], strict=True))

    def name(place: str) -> str:
        return str(english.get(place, place))

    return name


def units_text(joined: str, lang: str, names: Names) -> str:
    """Write lead units, which the data joins by ``;``, as a list.

    Examples
    --------
    >>> units_text("区教委;区水利局", "zh", str)
    '区教委、区水利局'
    """
    units = [names(unit) for unit in joined.split(";") if unit]
    return punctuation(lang).names.join(units)


def names_with_above(data_dir: Path | None) -> dict[str, tuple[str, ...]]:
    """Give of each region its own name and those of what it lies in, each in Chinese and English.

    Parameters
    ----------
    data_dir : Path, optional
        Folder whose ``regions.csv`` names the places; where it has none, the project's own.
    """
    regions = load_shared("regions", data_dir=data_dir)
    keys = regions["region"].tolist()
    parents = regions["parent"].fillna("").tolist() if "parent" in regions else [""] * len(keys)
    both = dict(zip(keys, (regions["name_zh"] + " " + regions["name_en"]).tolist(), strict=True))
    above = dict(zip(keys, parents, strict=True))
    found = {}
    for region in keys:
        # A district lies in a city, which lies in a province; a table that goes in a circle ends.
        chain = [region]
        while (parent := above.get(chain[-1], "")) in both and parent not in chain:
            chain.append(parent)
        found[str(region)] = tuple(str(both[one]) for one in chain)
    return found


def provinces_by_name() -> dict[str, tuple[str, str]]:
    """Give both names of each division under the central government, by its full Chinese name; the last four digits of its code are zeros."""
    regions = load_shared("regions")
    under = regions[regions["adcode"].str.endswith("0000").to_numpy(dtype=bool)]
    return {zh: (zh, en) for zh, en in zip(under["name_zh"].tolist(), under["name_en"].tolist(), strict=True)}


def province_in(names: Iterable[str], provinces: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    """Give both names of the province that a place's full name, or that of what it lies in, begins with; empty where none does."""
    return next((provinces[one] for name in names for one in provinces if name.startswith(one)), ("", ""))


def provinces_of(regions: Iterable[str], lang: str, *, data_dir: Path | None = None) -> dict[str, str]:
    """Name the province that each region lies in; empty where it is not known.

    Parameters
    ----------
    regions : iterable of str
    lang : {"zh", "en"}
    data_dir : Path, optional
        As for `names_with_above`.

    Examples
    --------
    >>> provinces_of(["yubei", "nowhere"], "en")
    {'yubei': 'Chongqing', 'nowhere': ''}
    """
    lying, provinces = names_with_above(data_dir), provinces_by_name()
    return {one: province_in(lying.get(one, ()), provinces)[("zh", "en").index(lang)] for one in regions}
