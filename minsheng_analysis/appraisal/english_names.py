"""English names of places and lead units, from the table that all reports share."""

from __future__ import annotations

from minsheng_analysis.dataset.reading import load_shared


def english_places() -> dict[str, str]:
    """Give the English name of each place and lead unit by its Chinese one."""
    table = load_shared("places")
    return dict(zip(table["place_zh"].tolist(), table["name_en"].tolist(), strict=True))
