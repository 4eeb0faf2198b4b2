"""What is saved of promises and of parts with targets: a column a figure, in numbers, and every line behind a row."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from minsheng_analysis.display.table import Cell, words_of
from minsheng_analysis.display.take_along import Numbers
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.vocabulary import in_language, verdict_word
from minsheng_analysis.measures.codes import BASES
from minsheng_analysis.measures.rows import IndicatorRow, JudgedRow, PromiseRow, StatementRow, rows_of
from minsheng_analysis.pages.annual.evidence_in_words import evidence_in_short, evidence_words
from minsheng_analysis.pages.annual.tables.lines import behind, line_names
from minsheng_analysis.pages.annual.works_in_words import statements_of, support_head, support_words
from minsheng_analysis.pages.ends import days, ends, finished_ends, result_ends, share_ends, with_days
from minsheng_analysis.pages.figures import official_words, own_unit, result_words, share_words, target_words
from minsheng_analysis.pages.saved_columns import amount_heads, as_headed, share_heads, target_note, verdict_heads, yes


def saved_promises(judged: pd.DataFrame, lang: str, items: Mapping[str, list[JudgedRow]]) -> Numbers:
    """Give each promise with what it rests on; what stands under it in the column that the page's row names it by."""
    say = messages("files", lang)
    under = (say("Supporting works"), say("Its parts"), say("By place"))
    columns = (
        say("Project"), say("Promise"), *_figure_columns(lang), *under,
        say("Evidence"), say("Evidence in full"), say("Official verdict (on the project, or a part of it)"), say("Lines"),
    )  # fmt: skip
    rows = []
    for row, day in with_days(rows_of(judged, PromiseRow)):
        works = items.get(row.indicator_id, [])
        told, head = support_words(row, works, lang), support_head(works, lang)
        rows.append((
            row.project_no, in_language(row, "name", lang), *_figures(row, day, lang),
            *(told if head == column else "" for column in under),
            evidence_in_short(row, lang), evidence_words(row, lang), official_words(row, lang),
            line_names(*behind(row, works, lang)),
        ))  # fmt: skip
    return Numbers(columns, rows)


def saved_parts(rows: pd.DataFrame, projects: Sequence[int], lang: str) -> Numbers:
    """Give parts that have targets, each with the project of the total that it is a part of."""
    say = messages("files", lang)
    columns = (say("Part"), say("Project of the total"), *_figure_columns(lang), say("Lines"))
    return Numbers(columns, [
        (in_language(row, "name", lang), project, *_figures(row, day, lang), line_names("", statements_of([row])))
        for (row, day), project in zip(with_days(rows_of(rows, PromiseRow)), projects, strict=True)
    ])  # fmt: skip


def saved_results(rows: Sequence[IndicatorRow | StatementRow], shown: Sequence[Sequence[Cell]], lang: str) -> Numbers:
    """Give results that answer no promise: numbers, and the words of their rows (name, figure, lines)."""
    say = messages("files", lang)
    columns = (
        say("Item"),
        *amount_heads("reported", lang),
        say("Unit"),
        say("Result in words"),
        say("As of"),
        say("Lines"),
    )
    made = []
    for row, day, cells in zip(rows, days([row.as_of for row in rows]), shown, strict=True):
        if isinstance(row, IndicatorRow):
            value, low, high = row.actual_value, row.actual_low, row.actual_high
        else:
            value, low, high = row.value, row.low, row.high
        name, figure, lines = map(words_of, cells)
        unit = "" if math.isnan(value) and math.isnan(low) else own_unit(row, lang)
        made.append((name, *as_headed(ends(value, low, high), "reported"), unit, figure, day, lines))
    return Numbers(columns, made)


def _figure_columns(lang: str) -> tuple[str, ...]:
    say = messages("files", lang)
    return (
        say("Target"), say("Note on the target"), *amount_heads("reported", lang), say("As of"), *amount_heads("completed", lang), say("Unit"), say("Target in words"), say("Result in words"),
        *verdict_heads(lang), *share_heads("reported", lang), say("Share in doubt"),
    )  # fmt: skip


def _figures(row: PromiseRow, day: str, lang: str) -> tuple[object, ...]:
    """Give target, result, what is finished, verdicts and share: numbers, but for a state in words."""
    in_words = row.measure == "qualitative"
    told = (math.nan, math.nan) if in_words else as_headed(result_ends(row, "reported"), "reported")
    return (
        math.nan if in_words else row.target_value, target_note(row, lang), *told, day, *finished_ends(row),
        *(("", target_words(row, lang), result_words(row, "reported", lang)) if in_words else (own_unit(row, lang), "", "")),
        *(verdict_word(row.direction, str(getattr(row, f"status_{basis}")), lang) for basis in BASES),
        *as_headed(share_ends(row, "reported"), "reported"), yes(row.in_doubt and share_words(row, "reported", lang), lang),
    )  # fmt: skip
