"""Names of places and lead units in either language, from the table that all reports share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from minsheng_analysis.dataset.reading import load_shared
from minsheng_analysis.language.punctuation import punctuation

#: Gives the name of a place or a lead unit in a language.
Names = Callable[[str], str]


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
