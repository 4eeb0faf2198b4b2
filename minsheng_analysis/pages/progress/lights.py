"""Lights: their words, marks and signs."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.display.table import status_mark
from minsheng_analysis.language.languages import bracketed, format_date, join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.mid_sentence import capital
from minsheng_analysis.language.numbers import format_number, format_ratio
from minsheng_analysis.language.vocabulary import status_word, verdict_word
from minsheng_analysis.measures.codes import Basis, other_basis
from minsheng_analysis.measures.readings import by_place, is_part

if TYPE_CHECKING:
    from minsheng_analysis.appraisal.rows import PaceRow
    from minsheng_analysis.dataset.report import Report
    from minsheng_analysis.measures.rows import PromiseRow


#: The lights of what is short of where it should be.
LATE = ("red", "yellow")

#: The mark and colour of each light while the year runs.
MARK_OF = {"done": "met", "green": "on_schedule", "yellow": "late", "red": "missed", "not_assessable": "not_assessable"}


#: What a light becomes once its deadline is past: what is not reached then does not lag, it is missed.
_PAST = {"yellow": "red"}


def mark_of(light: str, *, over: bool = False, status: str = "") -> str:
    """Give the mark of a light; past the deadline all that is missed has one, and what is exceeded has that of its status.

    Examples
    --------
    >>> mark_of("yellow"), mark_of("yellow", over=True), mark_of("done", status="exceeded")
    ('late', 'missed', 'exceeded')
    """
    return (
        "exceeded" if (light, status) == ("done", "exceeded") else MARK_OF[_PAST.get(light, light) if over else light]
    )


def status_at(row: PaceRow) -> str:
    """Give the status of a row that has reached its target for good; empty for a level, which can still change while the year runs.

    Parameters
    ----------
    row : PaceRow
    """
    return "" if row.kind == "level" and not row.elapsed >= 1 else str(row.status)


def short_piece(row: PaceRow) -> bool:
    """Whether a named piece in words is short: it has no percentage that could lag, and the verdict beside it is the whole project's."""
    return row.level == "support" and row.kind == "state" and row.light in LATE


def row_mark(row: PaceRow) -> str:
    """Give a row's mark."""
    return mark_of(row.light, over=row.elapsed >= 1, status=status_at(row))


def row_word(row: PaceRow, lang: str) -> str:
    """Name how a row stands: a target that is reached as met or exceeded, like every other page."""
    status = status_at(row)
    if row.light == "done" and status:
        return verdict_word(row.direction, status, lang)
    return light_word(row.light, lang, over=row.elapsed >= 1, level=row.kind == "level")


def light_word(light: str, lang: str, *, over: bool = False, level: bool = False) -> str:
    """Name a light; past the deadline what is not reached is missed and lags no more, and until then a level can still change.

    Examples
    --------
    >>> light_word("green", "en"), light_word("red", "zh"), light_word("yellow", "zh", over=True)
    ('on schedule', '严重滞后', '未达目标')
    >>> light_word("done", "en", level=True)
    'met so far'
    """
    if over and light in LATE:
        return status_word("missed", lang)
    say = messages("progress", lang)
    return {
        "done": say("met so far") if level and not over else say("target reached"),
        "green": say("on schedule"),
        "yellow": say("behind"),
        "red": say("far behind"),
        "not_assessable": say("cannot be judged"),
    }[light]


def late_words(lights: Collection[str], lang: str) -> str:
    """Name the lights that occur of what is behind, the lesser first: the one word means no more than its own light.

    Examples
    --------
    >>> late_words(["red", "yellow"], "en"), late_words(["red"], "zh")
    ('behind or far behind', '严重滞后')
    """
    return messages("progress", lang)(" or ").join(light_word(one, lang) for one in ("yellow", "red") if one in lights)


def bases_words(basis: Basis, lang: str, *, both: bool) -> str:
    """Name what a table tells: its basis, and where `both` have rows of their own, the other one.

    Examples
    --------
    >>> bases_words("reported", "en", both=True)
    'as reported; where it differs, also counting only what is finished'
    """
    own, other = (basis_word(one, lang).lower() for one in (basis, other_basis(basis)))
    if not both:
        return own
    return messages("progress", lang)("{basis}; where it differs, also {other}", basis=own, other=other)


def basis_word(basis: Basis, lang: str) -> str:
    """Name a basis at the head of a sentence.

    Examples
    --------
    >>> basis_word("reported", "en"), basis_word("completed", "zh")
    ('As reported', '只计已完工')
    """
    say = messages("progress", lang)
    return say("As reported") if basis == "reported" else say("Counting only what is finished")


def on_each(bases: Sequence[Basis], tell: Callable[[Basis, str], str], lang: str) -> list[str]:
    """Tell something on each basis, and once only where both come to the same.

    Parameters
    ----------
    bases : sequence of Basis
    tell : function
        Gives the words from a basis and how it is named at the head of a sentence.
    lang : {"zh", "en"}

    Examples
    --------
    >>> on_each(["reported", "completed"], lambda basis, head: f"{head}: 3 behind", "en")
    ['On either basis: 3 behind']
    """
    either = messages("progress", lang)("On either basis")
    alike = {tell(basis, either) for basis in bases}
    return [alike.pop()] if len(alike) == 1 < len(bases) else [tell(basis, basis_word(basis, lang)) for basis in bases]


def promises(paced: pd.DataFrame) -> pd.DataFrame:
    """Keep the headline indicators: what was promised, without its parts.

    Parameters
    ----------
    paced : DataFrame
        From ``ms.progress``.
    """
    return paced[paced["level"] == "headline"]


def alike(rows: pd.DataFrame) -> set[str]:
    """Which of date and share due are the same in all rows: these are said once, below.

    Parameters
    ----------
    rows : DataFrame
        From ``ms.progress``.
    """
    # What has no result has no date either.
    return {name for name in ("as_of", "expected") if len(rows) > 1 and len(set(rows[name].dropna()) - {""}) == 1}


def percent(value: float, lang: str) -> str:
    """Write a printed percentage with two decimals at most."""
    return format_ratio(float(value) / 100, lang, decimals=2)


def lag_points(lag: float, lang: str) -> str:
    """Write a lag in percentage points, without its sign."""
    return format_number(round(100 * abs(lag), 1), lang)


def marked(mark: str, words: str) -> str:
    """Write words with their mark on one line, and what is in brackets behind them on it or below; without a mark plainly.

    Parameters
    ----------
    mark : str
        A status of the palette, or none.
    words : str

    Examples
    --------
    >>> marked("late", "behind"), marked("", "没有写明完工（只要求开工）")
    ('<span class="status status-late"><span aria-hidden="true">■</span> behind</span>', '<span class="small">没有写明完工</span><span class="small phrase">（只要求开工）</span>')
    """
    head, gap, behind = (
        re.split(r"(\s*)(?=[（(])", words, maxsplit=1) if re.search(r".[（(]", words) else (words, "", "")
    )
    kind = f"status status-{mark}" if mark else "small"
    lit = status_mark(mark, "", word=head) if mark else f'<span class="small">{escape(head)}</span>'
    return lit + (f'{gap}<span class="{kind} phrase">{escape(behind)}</span>' if behind else "")


def gap_words(lag: float, lang: str) -> str:
    """Say in brackets by how many percentage points a target was missed; empty where it was not.

    Examples
    --------
    >>> gap_words(0.336, "zh"), gap_words(float("nan"), "zh")
    ('（差33.6个百分点）', '')
    """
    if not lag > 0:
        return ""
    return bracketed(messages("progress", lang)("{points} percentage points short", points=lag_points(lag, lang)), lang)


def item_heads(rows: Sequence[PaceRow | PromiseRow], lang: str) -> tuple[str, str]:
    """Name the items with a target of their own (works, places' shares, other parts), and these with the results without one."""
    say = messages("progress", lang)
    items = [row for row in rows if row.level == "support"]
    # What stands under no promise (next year's plan, a budget) is no work that supports one.
    kinds = {
        "place" if by_place(row) else "other" if not row.parent else "part" if is_part(row) else "work" for row in items
    }
    words = {"work": say("supporting works"), "place": say("targets by place"), "part": say("targets of parts"), "other": say("other targets")}  # fmt: skip
    told = [word for kind, word in words.items() if kind in kinds]
    more = say("other results") if told else say("results without a target")
    return capital(join_list(told, lang)), capital(join_list(told + [more] * (len(items) < len(rows)), lang))


def all_over(rows: pd.DataFrame) -> bool:
    """Whether the deadline of all that is late is past, or of everything where nothing is late."""
    late = rows[rows["light"].isin(LATE)]
    return bool(((late if len(late) else rows)["elapsed"].dropna() >= 1).all())


def share_gone(report: Report, date: str) -> float:
    """Give the share of a report's period that had gone at a date."""
    start, end = (pd.Timestamp(str(report.meta[key])) for key in ("period_start", "period_end"))
    gone = (pd.Timestamp(date) - start).days + 1
    return min(1.0, max(0.0, gone / ((end - start).days + 1)))


def dated(report: Report, date: str, lang: str) -> str:
    """Write the date; one that the report does not print says so."""
    day = format_date(date, lang)
    inferred = date == report.as_of and report.meta.get("as_of_inferred")
    return day + bracketed(messages("progress", lang)("inferred"), lang) if inferred else day


def behind(shown: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows that lag, the farthest behind first."""
    late = shown[shown["light"].isin(LATE)]
    return late.sort_values(["light", "lag", "indicator_id"], ascending=[True, False, True])
