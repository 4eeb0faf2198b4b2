"""Checks that need nothing but indicators: vectorised, so that they run on a panel of a million rows too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from minsheng_analysis.appraisal.hits import CONFLICT, INFO, NOTICE, PANEL_KEYS, Hits, JudgedIndicators, groups, hits
from minsheng_analysis.appraisal.official import EXCEEDED, MET, MISSED, NOT_ASSESSABLE, Levels
from minsheng_analysis.measures.assessment import Positions
from minsheng_analysis.measures.metrics import Flags

#: Units that works are measured in.
WORK_UNITS = frozenset({"km", "m2"})


def indicator_checks(rows: JudgedIndicators) -> Iterator[Hits]:
    """Run every check of indicators.

    Parameters
    ----------
    rows : JudgedIndicators

    Yields
    ------
    Hits
    """
    for check in (
        _unfinished, _unfinished_in_own_sums, _support_unfinished, _verdicts_not_borne_out, _not_comparable, _not_verifiable, _circular,
        _named_in_part, _binary_exceeded, _low_targets, _met_within_rounding,
    ):  # fmt: skip
        yield check(rows)


def _unfinished(rows: JudgedIndicators) -> Hits:
    """Totals that count what is not finished; what was not promised as a number is in none."""
    at = np.flatnonzero(_counts_unfinished(rows) & ~_own_sums(rows))
    overturned = (rows.reported.status >= MET) & (rows.completed.status == MISSED)
    return hits("unfinished_in_total", at, np.where(overturned[at], CONFLICT, NOTICE))


def _unfinished_in_own_sums(rows: JudgedIndicators) -> Hits:
    """Sums of what is finished and what is not that the report does not print: it counts nothing that it should not."""
    return hits("unfinished_in_own_sum", _counts_unfinished(rows) & _own_sums(rows), NOTICE)


def _own_sums(rows: JudgedIndicators) -> Flags:
    return (
        rows.frame["own_sum"].to_numpy(dtype=bool) if "own_sum" in rows.frame else np.zeros(len(rows.frame), dtype=bool)
    )


def _counts_unfinished(rows: JudgedIndicators) -> Flags:
    # What is invested in a work under way is spent, and a share of it that is done is done.
    work = ~rows.is_("direction", "decrease") & ~rows.is_("unit", "yuan") & ~rows.is_("unit", "percent")
    less = (rows.numbers("completed_low") < rows.numbers("actual_low")) & work
    return less & rows.asks_completion & np.isfinite(rows.numbers("target_value"))


def _support_unfinished(rows: JudgedIndicators) -> Hits:
    """Named pieces that are not finished although their line is called done; without a verdict, nothing is claimed."""
    missed = (rows.completed.status == MISSED) & rows.support & (rows.official >= MET)
    return hits("support_unfinished", missed & rows.asks_completion, CONFLICT)


def _verdicts_not_borne_out(rows: JudgedIndicators) -> Hits:
    """Official verdict of each line of the report against the one that its headline indicators give together.

    A line has missed if one indicator has, has exceeded if none missed and one exceeded, else has met. A verdict whose
    line has missed is refuted; an "exceeded" whose line is exactly met is without a basis, and a verdict harsher than
    its figures says too little: both are notices.
    """
    at = np.flatnonzero(rows.headline & (rows.official > 0))
    line = rows.lines[at]
    together: dict[str, Levels] = {}
    most = int(line.max(initial=-1)) + 1
    for basis, status in (("reported", rows.reported.status[at]), ("completed", rows.completed.status[at])):
        judged = status > NOT_ASSESSABLE
        least, greatest = np.full(most, EXCEEDED), np.full(most, NOT_ASSESSABLE)
        np.minimum.at(least, line[judged], status[judged])
        np.maximum.at(greatest, line[judged], status[judged])
        together[basis] = np.where(least == MISSED, MISSED, greatest)[line]
    unjudged = np.isin(line, line[rows.reported.status[at] == NOT_ASSESSABLE])
    reported, completed, official = together["reported"], together["completed"], rows.official[at]
    missed = (official >= MET) & ((reported == MISSED) | (completed == MISSED))
    # What cannot be judged might have exceeded: then an "exceeded" is unproven, not refuted.
    unproven = (official == EXCEEDED) & (reported == MET) & ~unjudged & ~missed
    harsher = (official == MISSED) & (reported >= MET) & (completed != MISSED)
    wrong = np.flatnonzero(missed | unproven | harsher)
    order, starts = _lines_from_their_weakest(rows, at[wrong], line[wrong])
    weakest = wrong[order[starts]]
    grave = np.where(missed[weakest], CONFLICT, NOTICE)
    return Hits("verdict_not_borne_out", at[weakest], grave, at[wrong][order], starts)


def _lines_from_their_weakest(rows: JudgedIndicators, at: Positions, line: Levels) -> tuple[Positions, Positions]:
    """Order of `at` by line, each line's weakest indicator first, and where each line begins."""
    ratio = np.where(np.isnan(rows.completed.ratio), rows.reported.ratio, rows.completed.ratio)[at]
    # A line is named by its weakest indicator; a state that was missed is weaker than any ratio.
    ratio = np.where(rows.completed.status[at] == MISSED, np.nan_to_num(ratio, nan=-1.0), ratio)
    order = np.lexsort((np.where(np.isnan(ratio), np.inf, ratio), line))
    return order, np.unique(line[order], return_index=True)[1]


def _paired(rows: JudgedIndicators) -> Flags:
    return ~rows.is_("target_fact", "") & ~rows.is_("actual_fact", "")


def _not_comparable(rows: JudgedIndicators) -> Hits:
    apart = ~rows.frame["comparable"].to_numpy(dtype=bool)
    if {"level", "unit"} <= set(rows.frame):
        # What was to be invested beside a work, and what was, are set aside; they do not differ in what they count.
        apart &= ~((rows.frame["level"] == "support") & (rows.frame["unit"] == "yuan")).to_numpy(dtype=bool)
    return hits("not_comparable", _paired(rows) & apart, NOTICE)


def _not_verifiable(rows: JudgedIndicators) -> Hits:
    """Claims that the report’s details do not show."""
    doubted = (rows.completed.reason == "not_verifiable").to_numpy(dtype=bool) & (rows.reported.status >= MET)
    return hits("not_verifiable", doubted & _paired(rows), NOTICE)


def _circular(rows: JudgedIndicators) -> Hits:
    return hits("circular", (rows.reported.evidence == "circular").to_numpy(dtype=bool) & ~rows.support, NOTICE)


def _named_in_part(rows: JudgedIndicators) -> Hits:
    """Counts of which only some are named; where a promised one is missing, that is a finding of its own."""
    named = ~np.isnan(rows.numbers("evidence_named"))
    evidence, result = rows.text("evidence_fact"), rows.text("actual_fact")
    # What only bears a promise out is no count that was promised.
    own = ((evidence == "") | (evidence == result)).to_numpy(dtype=bool)
    partial = (rows.reported.evidence == "partial").to_numpy(dtype=bool) & ~rows.support & named & own
    if not partial.any():
        return hits("named_in_part", partial, NOTICE)
    missed = rows.text("parent")[rows.support & (rows.reported.status == MISSED)]
    lacking = rows.text("indicator_id").isin(missed.tolist()).to_numpy(dtype=bool)
    return hits("named_in_part", partial & ~lacking, NOTICE)


def _binary_exceeded(rows: JudgedIndicators) -> Hits:
    """Things that can only be reached, under a verdict of exceeded that rests on no other promise of the line."""
    single = rows.qualitative | (rows.is_("measure", "count") & (rows.numbers("target_value") == 1))
    met = (rows.reported.status == MISSED) | (rows.reported.status == MET)
    found = np.flatnonzero(single & met & (rows.official == EXCEEDED) & rows.headline)
    if not len(found):
        return hits("binary_exceeded", found, NOTICE)
    line = rows.lines
    other = rows.headline & ~single & ~met
    return hits("binary_exceeded", found[~np.isin(line[found], line[other])], NOTICE)


def _low_targets(rows: JudgedIndicators) -> Hits:
    """Targets far exceeded on both bases: what is called unfinished on the same page speaks of no low target."""
    beyond = rows.reported.target_set_low & (rows.completed.target_set_low | (rows.completed.status == NOT_ASSESSABLE))
    at = np.flatnonzero(beyond)
    support = at[rows.support[at]]
    if not len(support):
        return hits("low_target", at, NOTICE)
    headline = at[~rows.support[at]]
    # A support item that repeats its headline's target says nothing new. Of a promise that is missed only more of a named
    # work is worth a word: that has been built some time.
    repeats = _below(rows, support, headline, same=("unit", "target_value"))
    missed = np.flatnonzero(rows.headline & (rows.completed.status == MISSED))
    works = rows.text("unit").isin(WORK_UNITS).to_numpy(dtype=bool)[support]
    said = support[~repeats & (works | ~_below(rows, support, missed))]
    return hits("low_target", np.sort(np.concatenate([headline, said])), NOTICE)


def _below(rows: JudgedIndicators, support: Positions, wholes: Positions, *, same: Sequence[str] = ()) -> Flags:
    """Tell which support items stand below one of these promises, and are alike in some columns."""
    both = np.concatenate([wholes, support])
    names = np.concatenate([rows.text("indicator_id").take(wholes), rows.text("parent").take(support)])
    keys = [rows.frame[key].take(both) for key in PANEL_KEYS if key in rows.frame]
    code = groups([*keys, pd.Series(names), *(rows.frame[key].take(both) for key in same)])
    return np.isin(code[len(wholes) :], code[: len(wholes)])


def _met_within_rounding(rows: JudgedIndicators) -> Hits:
    # Where the ratio is not known it is not near 1 either.
    apart = np.abs(rows.reported.ratio - 1) > 1e-9
    return hits("met_within_rounding", (rows.reported.status == MET) & ~rows.qualitative & apart, INFO)
