"""The list of reports and the scores of one, for a terminal."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from minsheng_analysis.dataset.loading import load
from minsheng_analysis.dataset.names import provinces_of
from minsheng_analysis.display.terminal_table import MOST_ROWS, group_heads, more_rows, terminal_table
from minsheng_analysis.errors import DataError
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_number, format_ratio
from minsheng_analysis.language.vocabulary import in_language
from minsheng_analysis.measures.codes import BASES
from minsheng_analysis.measures.rows import CatalogRow, rows_of
from minsheng_analysis.measures.verdicts import kept, verdicts

_FULL = 100
#: Of a report: promises kept and promises that can be judged, by basis.
Kept = Mapping[str, tuple[int, int]]


def promises_kept(catalog: pd.DataFrame, *, data_dir: Path | None = None) -> dict[tuple[str, int], Kept]:
    """Count the promises kept in each report of a list, on both bases; a report that does not load is left out.

    Parameters
    ----------
    catalog : DataFrame
        From ``ms.catalog``.
    data_dir : Path, optional
        As for ``ms.load``.
    """
    counted: dict[tuple[str, int], Kept] = {}
    for row in rows_of(catalog, CatalogRow):
        # What is wrong with it is for `minsheng check` to say.
        with contextlib.suppress(DataError):
            judged = verdicts(load(row.region, row.year, data_dir=data_dir))
            counted[row.region, row.year] = {basis: kept(judged, basis=basis) for basis in BASES}
    return counted


def reports_text(
    catalog: pd.DataFrame, counted: Mapping[tuple[str, int], Kept], *, lang: str, data_dir: Path | None = None,
    most: int | None = MOST_ROWS, width: int = 0,
) -> str:  # fmt: skip
    """Write the list of reports by province: the one with the least finished of what it promised first, in each and of all.

    Parameters
    ----------
    catalog : DataFrame
        From ``ms.catalog``.
    counted : mapping
        From `promises_kept`.
    lang : {"zh", "en"}
    data_dir : Path, optional
        As for ``ms.load``.
    most : int, optional
        Reports at most, those that finished least; None for all.
    width : int
        Columns of the terminal; 0 for the one there is.

    Examples
    --------
    >>> import minsheng_analysis as ms
    >>> catalog = ms.catalog()
    >>> text = reports_text(catalog, promises_kept(catalog), lang="en")
    >>> " ".join(next(line for line in text.splitlines() if line.startswith("yubei")).split()[:7])
    'yubei/2021 31 of 31 26 of 29'
    """
    say = messages("terminal", lang)
    coverage = {"complete": say("complete"), "partial": say("partial")}
    columns = (
        (say("report"), False), (say("as reported"), True), (say("only finished"), True), (say("indicators"), True),
        (say("coverage"), False), (say("as of"), False), (say("title"), False),
    )  # fmt: skip
    bases = ("reported", "completed")

    def share(row: CatalogRow) -> tuple[float, ...]:
        of = counted.get((row.region, row.year), {})
        # What cannot be judged stands last.
        return tuple(of[basis][0] / of[basis][1] if basis in of and of[basis][1] else 2.0 for basis in reversed(bases))

    def words(row: CatalogRow, basis: str) -> str:
        of = counted.get((row.region, row.year))
        return say("{n} of {m}", n=of[basis][0], m=of[basis][1]) if of and of[basis][1] else "—"

    reports = sorted(rows_of(catalog, CatalogRow), key=lambda row: (*share(row), row.region, row.year))
    if not reports:
        return say("There is no report here.")
    provinces = provinces_of({row.region for row in reports}, lang, data_dir=data_dir)
    heads = group_heads([provinces[row.region] or say("province not known") for row in reports], most, lang=lang)
    # Provinces stand in the order of their first report.
    headed = sorted(zip(heads, reports, strict=False), key=lambda one: heads.index(one[0]))
    rows = [
        (
            f"{row.region}/{row.year}", *(words(row, basis) for basis in bases), str(row.indicators),
            coverage.get(row.coverage, row.coverage), row.as_of, str(getattr(row, f"title_{lang}")),
        )
        for _, row in headed
    ]  # fmt: skip
    (told, told_judged), (done, done_judged) = (
        (sum(of[basis][0] for of in counted.values()), sum(of[basis][1] for of in counted.values())) for basis in bases
    )
    told_words = say(
        "{n} report; promises kept: {told} of {told_judged} as reported, {done} of {done_judged} counting only what is finished",
        plural="{n} reports; promises kept: {told} of {told_judged} as reported, {done} of {done_judged} counting only what is finished",
        n=len(reports), told=told, told_judged=told_judged, done=done, done_judged=done_judged,
    )  # fmt: skip
    # What goes below with the title where a terminal is narrow: how many indicators, how much of the document, its day.
    spare = {place: columns[place][0] for place in (3, 4, 5)}
    table = terminal_table(columns, rows, width=width, below=6, spare=spare, groups=[head for head, _ in headed])
    return "\n".join([table, *more_rows(len(reports) - len(rows), lang), told_words])


class _ScoredRow(NamedTuple):
    """A project, or the whole report, with its scores and grades on both bases."""

    project_no: int | None
    name_zh: str
    name_en: str
    judged_share: float
    judged_share_finished: float
    score: float
    score_finished: float
    grade: str
    grade_en: str
    grade_finished: str
    grade_en_finished: str


def scores_text(
    reported: pd.DataFrame, completed: pd.DataFrame, *, lang: str, most: int | None = MOST_ROWS, width: int = 0
) -> str:
    """Write a report's scores on both bases, the projects short of full marks first, the worst of them at the top, the whole below.

    Parameters
    ----------
    reported, completed : DataFrame
        From ``ms.evaluate`` on either basis.
    lang : {"zh", "en"}
    most : int, optional
        Projects at most; None for all.
    width : int
        Columns of the terminal; 0 for the one there is.
    """
    say = messages("terminal", lang)
    whole = reported["scope"] != "indicator"
    both = reported[whole].merge(
        completed[["scope", "project_no", "judged_share", "score", "grade", "grade_en"]],
        on=["scope", "project_no"],
        suffixes=("", "_finished"),
    )
    projects = both[both["scope"] == "project"].sort_values(
        ["score_finished", "score", "project_no"], na_position="last"
    )
    names = (say("as reported"), say("only finished"))
    columns = (
        (say("No."), True), (say("project"), False),
        *((head, number) for basis in names
          for head, number in ((basis, True), (say("marks judged"), True), (say("grade"), False))),
    )  # fmt: skip
    scored = rows_of(projects, _ScoredRow)
    total = rows_of(both[both["scope"] != "project"], _ScoredRow)
    groups = group_heads([_standing(row, lang) for row in scored], most, lang=lang)
    rows = [
        (
            "" if row.project_no is None else str(row.project_no), in_language(row, "name", lang),
            _mark(row.score, lang), format_ratio(row.judged_share, lang), _grade(row.grade, row.grade_en, lang),
            _mark(row.score_finished, lang), format_ratio(row.judged_share_finished, lang),
            _grade(row.grade_finished, row.grade_en_finished, lang),
        )
        for row in (*scored[:most], *total)
    ]  # fmt: skip
    groups += [say("the whole report")] * len(total)
    lower = int((projects["score"] - projects["score_finished"] > 0.005).sum())
    told = say("No project scores less once only finished work counts.") if not lower else say(
        "{n} of {m} projects scores less once only finished work counts.",
        plural="{n} of {m} projects score less once only finished work counts.",
        n=lower, m=len(projects),
    )  # fmt: skip
    spare = {
        place: say("{share} {basis}", share=say("marks judged"), basis=name)
        for place, name in zip((3, 6), names, strict=True)
    }
    table = terminal_table(columns, rows, width=width, below=1, spare=spare, groups=groups)
    return "\n".join([table, *more_rows(len(scored) - len(groups) + len(total), lang), told])


def _standing(row: _ScoredRow, lang: str) -> str:
    """Name the group of a project by its scores on both bases, as they are shown."""
    say = messages("terminal", lang)
    scores = [round(score, 2) for score in (row.score, row.score_finished) if not math.isnan(score)]
    if not scores:
        return say("no score")
    return say("short of full marks") if min(scores) < _FULL else say("full marks on both bases")


def _mark(score: float, lang: str) -> str:
    return "—" if math.isnan(score) else format_number(round(score, 2), lang)


def _grade(zh: str, en: str, lang: str) -> str:
    return {"zh": zh, "en": en}[lang] or messages("terminal", lang)("none")
