"""What the pages of a draft say besides: a band on each, and what is to be checked before anything rests on it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from minsheng_analysis.dataset.review_rows import rows_to_review
from minsheng_analysis.display.links import source_links
from minsheng_analysis.display.passage import Passage, Section, section
from minsheng_analysis.display.table import Cell, Column, Table, as_printed, text
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_ratio
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.language.vocabulary import ROLE_WORDS, evidence_read, in_language
from minsheng_analysis.measures.codes import SURE
from minsheng_analysis.measures.rows import IndicatorRow, rows_of

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report


def band(report: Report, *, lang: str) -> str:
    """Say that a report is a machine's draft, and how much of it has been reviewed; empty for a curated report.

    An English page says besides that names which nobody has translated stand in Chinese.
    """
    if report.draft is None:
        return ""
    names = report.indicators["name_en"].fillna("")
    if lang == "zh" or not (names.eq("") | names.str.contains("[一-鿿]")).any():
        return report.draft.words(lang)
    return report.draft.words(lang) + messages("drafts", lang)(
        "; names without an English translation stand in Chinese"
    )


def bands(reports: Sequence[Report], *, lang: str) -> str:
    """Say of several reports which are drafts, and how much of each has been reviewed; empty where none is.

    Parameters
    ----------
    reports : sequence of Report
        The one that the page is about first.
    lang : {"zh", "en"}
    """
    drafts = [report for report in reports if report.draft is not None]
    if len(drafts) == 1 and drafts[0] is reports[0]:
        return band(drafts[0], lang=lang)
    say = messages("drafts", lang)
    told = [
        say(
            "{place} {year}: {band}",
            place=report.region_name(lang),
            year=str(report.year),
            band=band(report, lang=lang),
        )
        for report in drafts
    ]
    return punctuation(lang).semicolon.join(told)


def to_check_mark(lang: str) -> str:
    """Give the mark of what is to be checked: hatched, and in words."""
    return f'<span class="unsure">{escape(to_check_word(lang))}</span>'


def to_check_word(lang: str) -> str:
    """Say of a figure that it is to be checked."""
    return messages("drafts", lang)("to be checked")


def to_check(report: Report, *, lang: str) -> Section | None:
    """List the figures that nothing is judged by until a person has looked at them; None where there are none.

    Parameters
    ----------
    report : Report
    lang : {"zh", "en"}

    Returns
    -------
    Section or None
        Least certain first; of the equally certain, rows of pairs first.
    """
    unsure = _unsure(report)
    if not unsure:
        return None
    say = messages("drafts", lang)
    table = Table(
        name="to-check",
        title=say("Check these first"),
        subtitle=say("Least certain first; each with the words by which it was read."),
        columns=(
            Column(say("Figures"), kind="name"), Column(say("Of what")), Column(say("Read as")), Column(say("Certainty"), number=True),
            Column(say("Reason")), Column(say("Lines"), kind="source"),
        ),
        groups=[("", [_row(one, lang) for one in unsure])],
        head=0,
        take=True,
        lang=lang,
    )  # fmt: skip
    words = say(
        "{n} row is read with less than {sure} certainty and has not been reviewed: no verdict, sum or finding of this page rests on it.",
        plural="{n} rows are read with less than {sure} certainty and have not been reviewed: no verdict, sum or finding of this page rests on them.",
        n=len(unsure), sure=format_ratio(SURE, lang),
    )  # fmt: skip
    return section(Passage("to-check", say("To be checked"), [words]), table)


class _Figure(NamedTuple):
    """What a draft says of a figure and of how sure it is of it."""

    statement_id: str
    figure: str
    role: str
    subject_zh: str
    subject_en: str
    confidence: float
    reason: str


class _Unsure(NamedTuple):
    """A row to be checked: its figures, how sure the reading is of it and why no surer."""

    keys: tuple[str, ...]
    rows: list[_Figure]
    sure: float
    alone: bool
    name_zh: str
    name_en: str
    because: str


def _unsure(report: Report) -> list[_Unsure]:
    """Give the rows to be checked: indicators, then figures that stand in none of them."""
    if report.draft is None:
        return []
    statements = {row.statement_id: row for row in rows_of(report.statements, _Figure)}
    named = {row.indicator_id: row for row in rows_of(report.indicators, IndicatorRow)}
    found = []
    for row in rows_to_review(report.statements, report.indicators):
        if not row.to_check:
            continue
        rows = [statements[key] for key in row.figures]
        whose, subject = named.get(row.indicator), rows[0]
        found.append(
            _Unsure(
                keys=row.figures,
                rows=rows,
                sure=row.confidence,
                alone=whose is None,
                name_zh=whose.name_zh if whose else subject.subject_zh,
                name_en=whose.name_en if whose else subject.subject_en,
                because=min(rows, key=lambda one: one.confidence).reason,
            )
        )
    return sorted(found, key=lambda one: (one.sure, one.alone))


def statements_of(report: Report, fact: str) -> list[str]:
    """Give the ids of a fact's statements."""
    rows = report.statements
    return [str(key) for key in rows.loc[rows["fact_id"] == fact, "statement_id"]]


def _row(one: _Unsure, lang: str) -> tuple[Cell, ...]:
    words_of = messages("exploration", lang)
    figures = " → ".join(as_printed(row.figure, lang) for row in one.rows)
    roles = " → ".join(dict.fromkeys(words_of(ROLE_WORDS[row.role]) for row in one.rows))
    return (
        Cell(f"{figures} {to_check_mark(lang)}"),
        text(in_language(one, "name", lang)),
        text(roles),
        Cell(escape(format_ratio(one.sure, lang)), one.sure),
        text(evidence_read(one.because, lang)),
        Cell(f'<span class="src">{source_links(";".join(one.keys))}</span>'),
    )
