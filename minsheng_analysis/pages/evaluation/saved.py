"""What is saved of the evaluation: a cell holds one thing, and each basis has columns of its own."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import product

import pandas as pd

from minsheng_analysis.appraisal.rows import ScoreRow
from minsheng_analysis.display.take_along import Numbers
from minsheng_analysis.language.languages import bracketed
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.mid_sentence import mid_sentence
from minsheng_analysis.language.vocabulary import in_language, state_words, verdict_word, verdict_words
from minsheng_analysis.measures.codes import BASES
from minsheng_analysis.pages.ends import days, ends
from minsheng_analysis.pages.evaluation.pairing import PairRow
from minsheng_analysis.pages.evaluation.words import basis_words, numbered
from minsheng_analysis.pages.figures import own_unit
from minsheng_analysis.pages.saved_columns import target_note


def score_heads(basis: str, lang: str) -> tuple[str, str, str]:
    """Head a score on a basis in a file, and both ends of what it may be."""
    say = messages("files", lang)
    if basis == "completed":
        return say("Score (only finished)"), say("Score (only finished), lower end"), say("Score (only finished), upper end")  # fmt: skip
    return say("Score (as reported)"), say("Score (as reported), lower end"), say("Score (as reported), upper end")


def result_heads(basis: str, lang: str) -> tuple[str, str]:
    """Head both ends of a result on a basis in a file."""
    say = messages("files", lang)
    if basis == "completed":
        return say("Result (only finished), lower end"), say("Result (only finished), upper end")
    return say("Result (as reported), lower end"), say("Result (as reported), upper end")


def policy_heads(policies: Sequence[str], bases: Sequence[str], lang: str) -> list[str]:
    """Head the scores and grades under each policy in a file, on one basis after the other."""
    say = messages("files", lang)
    heads = [say("Project")]
    for basis, policy in product(bases, policies):
        heads.append(say("Score ({policy}, {basis})", policy=mid_sentence(policy), basis=basis))
        heads.append(say("Grade ({policy}, {basis})", policy=mid_sentence(policy), basis=basis))
    return heads


def saved_scores(pairs: Sequence[PairRow], official: Mapping[int, str], lang: str) -> Numbers:
    """Give the scores with both ends of what they may be, the grades, and the share of the marks that is judged, on both bases."""
    say = messages("files", lang)
    columns = [say("Project"), say("Official verdict"), say("In the average")]
    means = [row.in_mean for row in pairs]
    for basis in BASES:
        of = bracketed(basis_words(basis, lang), lang)
        columns += [*score_heads(basis, lang), say("Grade") + of, say("Marks judged") + of]
    rows = []
    for row in pairs:
        cells: list[object] = [
            numbered(row, lang),
            " / ".join(verdict_words(official[row.project_no], lang)),
            "" if all(means) else say("yes") if row.in_mean else say("no"),
        ]
        for basis in BASES:
            scores = (round(float(getattr(row, f"score{end}_{basis}")), 2) for end in ("", "_low", "_high"))
            cells += [
                *scores,
                getattr(row, f"grade_{basis}_{lang}"),
                round(100 * getattr(row, f"judged_share_{basis}"), 2),
            ]
        rows.append(cells)
    return Numbers(columns, rows)


def indicator_heads(table: pd.DataFrame, other: pd.DataFrame | None, lang: str) -> list[str]:
    """Name what a saved form holds."""
    say = messages("files", lang)
    bases = [
        bracketed(basis_words(str(one["basis"].iloc[0]), lang), lang)
        for one in (table, table if other is None else other)
    ]
    # What is not scored leaves its marks to others: the full marks depend on the basis as well.
    scores = [head + of for of in bases for head in (say("Full marks"), say("Score"))]
    return [
        say("Project"), say("Indicator"), say("Class"), say("Unit"), say("Target"), say("Note on the target"), say("Target in words"),
        *result_heads(str(table["basis"].iloc[0]), lang), say("Result in words"), say("As of"), *scores, say("Outcome") + bases[0], say("Notes"), say("In doubt"),
    ]  # fmt: skip


def saved_indicator(row: ScoreRow, other: ScoreRow | None, day: str, lang: str) -> tuple[object, ...]:
    """Give an indicator of the form, for a file: amounts as numbers with their unit, states in words, both scores."""
    state = row.measure == "qualitative"
    words = (state_words(one, lang) if state else "" for one in (row.target_text, row.actual_text))
    asked, came = words
    result = (math.nan, math.nan) if state else ends(row.value, row.value_low, row.value_high)
    return (
        in_language(row, "name", lang), kind_of(row, lang), "" if state else own_unit(row, lang), math.nan if state else row.target_value, target_note(row, lang), asked,
        *result, came, day, *_marks(row), *((math.nan, math.nan) if other is None else _marks(other)),
        verdict_word(row.direction, row.status, lang), str(getattr(row, f"deviation_{lang}")),
    )  # fmt: skip


def saved_dates(rows: Sequence[ScoreRow]) -> dict[str, str]:
    """Give the day of each result, for a file."""
    told = days([row.as_of if row.actual_text else "" for row in rows])
    return dict(zip((row.indicator_id for row in rows), told, strict=True))


def kind_of(row: ScoreRow, lang: str) -> str:
    """Name an indicator's class, its second level where that says more, and whether it is scored by bands."""
    say = messages("scorecard", lang)
    first, second = (str(getattr(row, f"{level}_{lang}")) for level in ("class", "subclass"))
    kind = say("{first}: {second}", first=first, second=second) if second not in ("", first) else first
    return say("{kind}, scored as a state", kind=kind) if row.measure == "qualitative" else kind


def _marks(row: ScoreRow) -> tuple[float, float]:
    """Give an indicator's full marks and its score, for a file."""
    return round(row.marks, 2), round(row.score, 2)
