"""Names of places in either language, from the shared table of regions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from minsheng_analysis.dataset.reading import load_shared

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
