"""Pace for a terminal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.appraisal.official import MISSED, level
from minsheng_analysis.appraisal.progress import LIGHTS, blockers_at, iso_date
from minsheng_analysis.appraisal.rows import BlockerRow, PaceRow
from minsheng_analysis.display.palette import MARKS
from minsheng_analysis.display.terminal_table import MOST_ROWS, terminal_table
from minsheng_analysis.language.languages import format_date, join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_ratio
from minsheng_analysis.language.vocabulary import in_language, state_words
from minsheng_analysis.measures.codes import BASES, Basis
from minsheng_analysis.measures.rows import rows_of
from minsheng_analysis.measures.verdicts import undated
from minsheng_analysis.pages.progress.lights import dated, promises, row_mark, row_word, share_gone

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report


def as_text(
    report: Report, paced: pd.DataFrame, other: pd.DataFrame, *, lang: str, basis: Basis = "reported", as_of: str = "",
    most: int | None = MOST_ROWS, width: int = 0,
) -> str:  # fmt: skip
    """Write the pace for a terminal: the answer, one row an indicator with the most behind first, and blockers.

    Parameters
    ----------
    report : Report
    paced, other : DataFrame
        From ``ms.progress``, on `basis` and on the other one.
    lang : {"zh", "en"}
    basis : {"reported", "completed"}
        That of the lights.
    as_of : str
        ISO date; empty for the report's own.
    most : int, optional
        Rows at most; None for all.
    width : int
        Columns of the terminal; 0 for the one there is.

    Returns
    -------
    str

    Examples
    --------
    >>> import minsheng_analysis as ms
    >>> report = ms.load("wanzhou", 2025)
    >>> for line in as_text(report, ms.progress(report), ms.progress(report, basis="completed"), lang="en").splitlines()[1:3]:
    ...     print(line)
    light             as reported  only finished    due  indicator                                      as of
    ■ behind                10.4%          10.4%  24.7%  Charging ports for electric bicycles           31 March 2025
    """
    say = messages("progress", lang)
    date = iso_date(as_of) if as_of else report.as_of
    place, year = report.region_name(lang), str(report.year)
    gone = say("{place} {year}: the document names no day up to which it speaks", place=place, year=year) if undated(
        report
    ) and date == report.as_of else say(
        "{place} {year} at {day}: {elapsed} of the year gone",
        place=place, year=year, day=dated(report, date, lang), elapsed=format_ratio(share_gone(report, date), lang),
    )  # fmt: skip
    judged = paced[paced["light"] != "not_assessable"]
    ratios = dict(zip(other["indicator_id"], other["ratio"], strict=True))
    rows = [
        (
            f"{MARKS[row_mark(row)]} {_light(row, lang)}", format_ratio(row.ratio, lang),
            format_ratio(ratios[row.indicator_id], lang), format_ratio(row.expected, lang), in_language(row, "name", lang),
            format_date(row.as_of, lang),
        )
        for row in rows_of(judged.sort_values(["light", "lag", "indicator_id"], ascending=[True, False, True]), PaceRow)
    ]  # fmt: skip
    head = messages("terminal", lang)
    heads = {"reported": head("as reported"), "completed": head("only finished")}
    columns = (
        (say("light"), False), *((heads[one], True) for one in (basis, *(one for one in BASES if one != basis))),
        (say("due"), True), (say("indicator"), False), (say("as of"), False),
    )  # fmt: skip
    lines = [gone]
    if rows:
        lines.append(terminal_table(columns, rows[:most], width=width))
    if most is not None and len(rows) > most:
        lines.append(say("… {n} more row: --all", plural="… {n} more rows: --all", n=len(rows) - most))
    for one in rows_of(blockers_at(report, date), BlockerRow):
        late = say("{n} day overdue", plural="{n} days overdue", n=one.overdue_days) if one.overdue else say("open")
        lines.append(f"! {one.indicator_id}: {in_language(one, 'blocker', lang)} · {one.owner} · {late}")
    each = sorted(rows_of(judged, PaceRow), key=lambda row: LIGHTS.index(row.light))
    counted = Counter(row_word(row, lang) for row in each)
    if counted:
        lines.append(join_list([say("{n} {light}", n=n, light=word) for word, n in counted.items()], lang))
    # Of what was promised: a result without a target is none that lacks a judgement.
    unjudged = int((promises(paced)["light"] == "not_assessable").sum())
    if unjudged:
        lines.append(say("{n} indicator cannot be judged", plural="{n} indicators cannot be judged", n=unjudged))
    return "\n".join(lines)


def _light(row: PaceRow, lang: str) -> str:
    """Name a light; where the report itself says that what seems to keep up does not, it is named too."""
    words = row_word(row, lang)
    if row.light not in ("green", "done") or level(row.published_word) != MISSED:
        return words
    say = messages("progress", lang)
    return say("{light} (report: “{word}”)", light=words, word=state_words(row.published_word, lang))
