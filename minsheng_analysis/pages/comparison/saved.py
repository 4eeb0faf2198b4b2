"""What is saved of the comparison: whose a result is, of which date, and both ends of its share."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pandas as pd

from minsheng_analysis.appraisal.rows import SharedRow
from minsheng_analysis.language.messages import messages
from minsheng_analysis.measures.codes import BASES, Basis
from minsheng_analysis.pages.comparison.choosing import own_name, row_anchor, short_name
from minsheng_analysis.pages.ends import ends, saved_share
from minsheng_analysis.pages.saved_columns import as_headed, date_heads, yes


def result_heads(lang: str) -> tuple[str, ...]:
    """Head what a row is of: the indicator, whose it is, and of when."""
    say = messages("files", lang)
    return say("Indicator"), say("Report"), say("What this report counts"), *date_heads(lang)


def resident_heads(basis: Basis, lang: str) -> tuple[str, ...]:
    """Head what comes to so many residents, first on the basis that is drawn."""
    say = messages("files", lang)
    reported = say("Result per that many residents, lower end"), say("Result per that many residents, upper end")
    finished = say("Finished per that many residents, lower end"), say("Finished per that many residents, upper end")
    both = (*finished, *reported) if basis == "completed" else (*reported, *finished)
    return *result_heads(lang), say("Unit"), say("Per how many residents"), *both, say("In doubt"), say("Residents from a weak source")  # fmt: skip


def saved_day(row: SharedRow, lang: str) -> tuple[str, str]:
    """Give the date that a row's figure is true of, for a file, and whether its report does not print it."""
    return row.as_of, yes(row.as_of and row.as_of_inferred, lang)


def saved_names_of(told: Iterable[tuple[SharedRow, pd.DataFrame]], lang: str) -> dict[str, tuple[str, ...]]:
    """Give of each row drawn its report, its own name and its date, by where its mark leads: in a file each has a column."""
    return {
        row_anchor(row.region, row.year, row.indicator_id): (short_name(row, lang), own_name(row, rows, lang), *saved_day(row, lang))
        for row, rows in told
    }  # fmt: skip


def saved_shares(row: SharedRow, finished: SharedRow | None) -> tuple[float, ...]:
    """Give both ends of a share on both bases; none of what is not known to be finished."""
    shares = [(math.nan,) * 3 if one is None else (one.ratio, one.ratio_low, one.ratio_high) for one in (row, finished)]
    return tuple(saved_share(end) for basis, share in zip(BASES, shares, strict=True) for end in as_headed(ends(*share), basis))  # fmt: skip
