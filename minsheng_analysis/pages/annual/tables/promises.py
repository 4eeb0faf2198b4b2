"""Every promise in one line: mark, target, result, what is finished where that is less, verdict, first line.

A row opens into what it rests on: intervals, both verdicts, readings, evidence, lead units and every line.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from minsheng_analysis.dataset.names import Names
from minsheng_analysis.display.lettering import bracket_together, dots_stay, parts_together
from minsheng_analysis.display.links import line_of, source_links
from minsheng_analysis.display.table import (
    Cell,
    Column,
    Row,
    Table,
    in_columns,
    said_columns,
    side_by_side,
    sort_key,
    status_mark,
)
from minsheng_analysis.language.languages import bracketed, format_due, join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_number
from minsheng_analysis.language.punctuation import in_a_row, punctuation
from minsheng_analysis.language.vocabulary import in_language, state_words, verdict_word, verdict_words
from minsheng_analysis.measures.codes import BASES
from minsheng_analysis.measures.readings import by_place
from minsheng_analysis.measures.rows import JudgedRow, PromiseRow, rows_of
from minsheng_analysis.pages.annual.charts.official import official_statuses
from minsheng_analysis.pages.annual.evidence_in_words import evidence_in_short, evidence_words
from minsheng_analysis.pages.annual.tables.lines import behind, first_on_lines, lines_cell, reason_words
from minsheng_analysis.pages.annual.tables.saved import saved_promises
from minsheng_analysis.pages.annual.works_in_words import statements_of, support_head, support_words
from minsheng_analysis.pages.drafts import to_check_mark
from minsheng_analysis.pages.figures import (
    differs,
    interval_words,
    lines_of,
    result_words,
    share_of,
    share_words,
    target_words,
    told_on,
)

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

#: The place of the column of evidence.
_EVIDENCE = 5
#: So many letters of a state fit a line of its column.
_FITS = 24
#: What is due by then is due within its year, which goes without saying.
_YEAR_END = "-12-31"


def promises(
    judged: pd.DataFrame,
    *,
    lang: str,
    names: Names = str,
    items: Mapping[str, list[JudgedRow]] | None = None,
    transcript: bool = False,
    report: Report | None = None,
) -> Table | None:
    """Tabulate every promise, a line each.

    Parameters
    ----------
    judged : DataFrame
        From `verdicts`.
    lang : {"zh", "en"}
    names : function
        Gives a lead unit's name in the language.
    items : mapping of str to list, optional
        From `readings.support_items`: what the support column asks, told where the readings of a promise part.
    transcript : bool
        Whether lines are rows of a transcript, as `about.is_transcript` says.
    report : Report, optional
        Links lines that a note names and a promise's own figures do not stand on.

    Returns
    -------
    Table or None
        In the report's order; sorted across projects by a click. None where nothing is promised.
    """
    if judged.empty:
        return None
    say = messages("tables", lang)
    beside = _Beside(names, items or {}, first_on_lines(report) if report else {})
    rows = _rows(judged.sort_values("project_no", kind="stable"), lang, beside)
    graded = _graded(rows, lang)
    columns = (
        Column(say("Project"), number=True, kind="no"), Column(say("Promise"), kind="name"),
        Column(say("Target → result"), number=True, kind="result"), Column(say("Share of target"), number=True, kind="share"),
        Column(say("Only finished"), number=True, kind="finished"), Column(say("Evidence"), kind="evidence told" if graded else "evidence"), Column(say("Official verdict"), kind="official"),
        Column(say("Lines"), kind="source"),
    )  # fmt: skip
    parted = bool(judged["status_reported"].astype("str").ne(judged["status_completed"].astype("str")).any())
    said = said_columns(rows)
    if judged["project_no"].eq(judged["project_no"].iloc[0]).all():
        # Its number would be the same in each row.
        said.remove(0)
    return Table(
        name="promises",
        title=say("Every promise, and what came of it"),
        subtitle=say("Mark: counting only what is finished.") if parted else "",
        reported=say("Mark: as the report counts.") if parted else "",
        hint=say("Open a row to see the evidence."),
        columns=[columns[place] for place in said],
        groups=[("", in_columns(rows, said))],
        notes=_notes(
            columns, said, rows, lang, graded=graded, disputed="in_doubt" in judged and bool(judged["in_doubt"].any()),
            line=next((lines[0] for row in rows_of(judged, PromiseRow) if (lines := lines_of(_first_lines(row)))), 1),
            transcript=transcript,
        ),
        head=said.index(1),
        take=True,
        data=saved_promises(judged, lang, items or {}),
        lang=lang,
    )  # fmt: skip


def _notes(
    columns: Sequence[Column],
    said: Sequence[int],
    rows: Sequence[Row],
    lang: str,
    *,
    graded: str,
    disputed: bool,
    line: int,
    transcript: bool,
) -> tuple[str, ...]:
    """Explain the heads and signs that occur; that of a column which a phone leaves out stands by itself."""
    say = messages("tables", lang)
    kinds = {columns[place].kind for place in said}
    told = [
        say("L{line}: row {line} of the transcript.", line=str(line)) if transcript
        else say("L{line}: line {line} of the report.", line=str(line))
    ]  # fmt: skip
    if "share" in kinds:
        told.append(say("Share of target: as reported."))
    if "finished" in kinds:
        told.append(say("Only finished: where it differs."))
    if "share" in kinds and disputed:
        told.append(say("In doubt: the report contradicts a figure behind it; see what does not add up."))
    if any("≥" in cell.html for row in rows for cell in row.cells):
        told.append(say("≥: the report gives a lower bound."))
    official = say("Official verdict: on the project, or a part of it.") if "official" in kinds else ""
    return tuple(filter(None, (in_a_row(told, lang), official, graded)))


def _graded(rows: Sequence[Row], lang: str) -> str:
    """Explain the grades of evidence that occur and do not explain themselves."""
    say = messages("tables", lang)
    found = {row.cells[_EVIDENCE].html for row in rows}
    hard = {
        say("partly"): say("“partly”: not all of it is named, or one named in advance is missing"),
        say("bare"): say("“bare”: a figure or statement only"),
        say("rates"): say("“rates”: of its parts, which cannot be added up"),
        say("same group"): say("“same group”: those to be covered and those counted are one group"),
    }
    graded = punctuation(lang).semicolon.join(words for short, words in hard.items() if escape(short) in found)
    return say("Evidence: {words}.", words=graded) if graded else ""


class _Beside(NamedTuple):
    """What a row is told with: names of units, what the support column asks for each promise, and the first statement of each line."""

    names: Names
    items: Mapping[str, list[JudgedRow]]
    first: Mapping[int, str]


def _rows(judged: pd.DataFrame, lang: str, beside: _Beside) -> list[Row]:
    firsts = ~judged["project_no"].duplicated()
    return [
        _row(row, lang, beside, first=first) for row, first in zip(rows_of(judged, PromiseRow), firsts, strict=True)
    ]


def _row(row: PromiseRow, lang: str, beside: _Beside, *, first: bool) -> Row:
    reported, finished, project = share_of(row, "reported"), share_of(row, "completed"), row.project_no
    number = math.nan if row.measure == "qualitative" else row.actual_value
    return Row(
        id=row.indicator_id,
        cells=(
            Cell(f'<span id="project-{project}">{project}</span>' if first else str(project), float(project)),
            Cell(_name(row, lang, beside), in_language(row, "name", lang)),
            Cell(_both(row, lang), sort_key(number)),
            Cell(escape(share_words(row, "reported", lang)), sort_key(reported)),
            Cell(_finished(row, lang), sort_key(finished)),
            Cell(escape(evidence_in_short(row, lang))),
            side_by_side(verdict_words(row.status_words, lang)),
            Cell(f'<span class="src">{source_links(_first_lines(row))}</span>'),
        ),
    )


def _both(row: PromiseRow, lang: str) -> str:
    """Write target and result in one; in English a unit that both have once, but for a sign, which is part of its number."""
    target, result = target_words(row, lang), result_words(row, "reported", lang)
    once = lang == "en" and row.unit != "percent" and row.measure != "qualitative"
    if once and not math.isnan(row.target_value + row.actual_value):
        target = format_number(row.target_value, lang) if row.unit != "yuan" else target.removesuffix(" yuan")
    long = row.measure == "qualitative" and max(len(target), len(result)) > _FITS
    if not result:
        return _whole(_printed(target, row, lang), long=long)
    day = told_on(row, lang)
    older = f'<br><span class="small">{escape(day)}</span>' if day else ""
    # A short pair stays together wherever it is told, in the list of what the search found as well.
    tie = "\N{NO-BREAK SPACE}"
    gap = tie if len(target + result) < _FITS / 2 else " "
    return f"{_whole(f'{_printed(target, row, lang)}{tie}→', long=long)}{gap}{_whole(_printed(result, row, lang), long=long)}{older}"


def _whole(markup: str, *, long: bool = False) -> str:
    """Keep an amount, a range or a short state on one line."""
    return markup if long else f'<span class="phrase">{markup}</span>'


def _printed(words: str, row: PromiseRow, lang: str) -> str:
    """Mark a state that English has no words for as Chinese."""
    state = lang == "en" and row.measure == "qualitative"
    chinese = state and any(sign >= "一" for sign in words) and words == state_words(words, lang)
    return f'<span lang="zh-Hans">{escape(words)}</span>' if chinese else escape(words)


def _first_lines(row: PromiseRow) -> str:
    """The first line that tells what came of a promise, or of its target where nothing has; where there are but two, one for each, both."""
    target, result, every = (
        lines_of(said) for said in (row.target_statements, row.actual_statements, statements_of([row]))
    )
    both = len(target) == len(result) == 1 and len(every) > 1
    shown = every if both else (result or every)[:1]
    return ";".join(one for one in statements_of([row]).split(";") if one and line_of(one) in shown)


def _name(row: PromiseRow, lang: str, beside: _Beside) -> str:
    """The promise's mark and name, which open what it rests on."""
    marks = _mark(row, "completed", lang)
    if row.status_reported != row.status_completed:
        marks = f'<span class="of-completed">{marks}</span><span class="just-reported">{_mark(row, "reported", lang)}</span>'
    details = "".join(f"<dt>{escape(head)}</dt><dd>{words}</dd>" for head, words in _details(row, lang, beside))
    return f"<details><summary>{marks} {bracket_together(in_language(row, 'name', lang))}</summary><dl>{details}</dl></details>"


def _mark(row: PromiseRow, basis: str, lang: str) -> str:
    status = str(getattr(row, f"status_{basis}"))
    return status_mark(status, lang, worded=False, word=verdict_word(row.direction, status, lang)) + (
        f" {to_check_mark(lang)}" if row.to_check and basis == "completed" else ""
    )


def _finished(row: PromiseRow, lang: str) -> str:
    if not differs(row):
        return ""
    status = row.status_completed
    result, share = result_words(row, "completed", lang), share_words(row, "completed", lang)
    told = [result, bracketed(share, lang).strip() if result and share else share]
    words = [words for words in told if words] or [verdict_word(row.direction, status, lang)]
    gap = punctuation(lang).gap
    return f'<span class="is-{status}">{gap.join(_whole(escape(one)) for one in words)}</span>'


def _figures(row: PromiseRow, basis: str, lang: str) -> str:
    """Write a result and its share, between which alone a line may break."""
    told = dots_stay(" · ".join(filter(None, (result_words(row, basis, lang), share_words(row, basis, lang)))))
    return " ".join(_whole(escape(words)) for words in re.split("(?<=·) ", told) if words)


def _details(row: PromiseRow, lang: str, beside: _Beside) -> list[tuple[str, str]]:
    """What a row opens into: a heading and markup each."""
    say, items = messages("tables", lang), beside.items.get(row.indicator_id, [])
    bases = {"reported": say("As reported"), "completed": say("Only finished")}
    told = []
    for basis in BASES:
        span = interval_words(row, basis, lang)
        status, figure = str(getattr(row, f"status_{basis}")), _figures(row, basis, lang)
        verdict = status_mark(status, lang, word=verdict_word(row.direction, status, lang))
        loose = f'<span class="small">{bracketed(escape(span), lang)}</span>' if span and span not in figure else ""
        between = "\xa0· " if status == "not_assessable" else " "  # not one sentence with the report's own words
        told.append((bases[basis], between.join(filter(None, (verdict, figure))) + loose))
    notes = [
        reason_words(row, lang) or in_language(row, "note", lang),
        say("The result has no total; this is the sum.") if row.own_sum else "",
    ]
    if note := in_a_row(filter(None, notes), lang):
        told.append((say("Note"), escape(note)))
    if support := support_words(row, items, lang):
        told.append(
            (support_head(items, lang), parts_together(support) if all(map(by_place, items)) else escape(support))
        )
    if evidence := evidence_words(row, lang):
        told.append((say("Evidence"), escape(evidence)))
    if row.status_words:
        told.append((say("Official verdict"), _official(row.status_words, lang)))
    if units := [beside.names(unit) for unit in row.lead_units.split(";") if unit]:
        told.append((say("Lead unit"), escape(join_list(units, lang))))
    if row.deadline and not row.deadline.endswith(_YEAR_END):
        told.append((say("Due"), escape(format_due(row.deadline, lang))))
    cited, statements = behind(row, items, lang)
    told.append((say("Lines"), lines_cell(beside.first, cited, statements).html))
    if row.concept:
        link = f'<a class="way-comparison" href="comparison.{lang}.html#concept-{escape(row.concept)}">{escape(say("like indicators in other reports"))}</a>'
        told.append((say("Elsewhere"), link))
    return told


def _official(printed: str, lang: str) -> str:
    """The official verdicts with their marks, and that they need not be on the promise alone: a phone has no note on it."""
    said = []
    for word in filter(None, dict.fromkeys(printed.split(";"))):
        words, (status,) = state_words(word, lang), official_statuses([word])
        said.append(status_mark(status, lang, word=words) if status else escape(words))
    of = messages("tables", lang)("on the project, or a part of it")
    return f'{join_list(said, lang)}<span class="small">{bracket_together(bracketed(of, lang))}</span>'
