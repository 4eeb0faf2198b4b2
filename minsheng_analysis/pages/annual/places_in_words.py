"""The facilities by place, in words."""

from __future__ import annotations

import math
from collections.abc import Callable

import pandas as pd

from minsheng_analysis.display.passage import Passage
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_ratio
from minsheng_analysis.language.punctuation import in_a_row, punctuation
from minsheng_analysis.language.vocabulary import in_language
from minsheng_analysis.measures.ranking import foremost
from minsheng_analysis.measures.readings import by_place
from minsheng_analysis.measures.rows import IndicatorRow, rows_of
from minsheng_analysis.pages.annual.charts.places import places_in_words
from minsheng_analysis.pages.figures import inside


def _places(counts: pd.DataFrame, lang: str, names: Callable[[str], str]) -> str:
    """Say which kind of facility is the most concentrated, and how to read an empty cell."""
    if counts.empty:
        return ""
    say = messages("narrative", lang)
    uneven = counts.max() / counts.sum()
    kinds = foremost([str(kind) for kind in counts.columns], lambda kind: float(uneven[kind]))
    there = places_in_words(counts, lang)
    told = say(
        "Drawn for {places}: {name}.", places=there, name=inside(str(counts.columns[0]), lang)
    ) if len(counts.columns) == 1 else say(
        "{places} are named, for {n} kinds of facility.", n=len(counts.columns), places=there
    )  # fmt: skip
    own = counts[kinds[0]].dropna()
    where = foremost(list(own.index), lambda place: float(own[place]))
    # Of several alike none is the most concentrated.
    if len(kinds) == 1 < len(counts.columns) and len(where) == 1:
        told += punctuation(lang).gap + say(
            "The most concentrated: {kind}, {share} in {where}.",
            kind=inside(kinds[0], lang), where=names(str(where[0])), share=format_ratio(float(uneven[kinds[0]]), lang),
        )  # fmt: skip
    return told


def places(
    counts: pd.DataFrame, *, lang: str, names: Callable[[str], str] = str, indicators: pd.DataFrame | None = None
) -> Passage | None:
    """Introduce the facilities by place; None where the report names none.

    Parameters
    ----------
    counts : DataFrame
        From `verdicts.by_place`.
    lang : {"zh", "en"}
    names : function
        Gives a place's name in the language.
    indicators : DataFrame, optional
        As in ``Report.indicators``: where they set a target for each place, it is said that the picture has none.
    """
    if counts.empty:
        return None
    say = messages("narrative", lang)
    told = [_places(counts, lang, names)]
    if indicators is not None and _with_targets(indicators, lang) & set(counts.columns):
        told.append(say("Each place has its own target, not drawn; the progress page shows how far each has come."))
        return Passage("places", say("Reported for each place"), [in_a_row(told, lang)])
    return Passage("places", say("Where"), told)


def _with_targets(indicators: pd.DataFrame, lang: str) -> set[str]:
    """Name the promises of which each place has a target of its own."""
    shares = [row for row in rows_of(indicators, IndicatorRow) if row.level == "support" and by_place(row)]
    parents = {row.parent for row in shares if not math.isnan(row.target_value)}
    return {in_language(row, "name", lang) for row in rows_of(indicators, IndicatorRow) if row.indicator_id in parents}
