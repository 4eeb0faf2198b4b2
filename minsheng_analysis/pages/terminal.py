"""The list of reports and the scores of one, for a terminal."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from minsheng_analysis.display.terminal_table import terminal_table
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_number, format_ratio
from minsheng_analysis.measures.frames import records


def reports_text(catalog: pd.DataFrame, *, lang: str) -> str:
    """Write the list of reports.

    Parameters
    ----------
    catalog : DataFrame
        From ``ms.catalog``.
    lang : {"zh", "en"}

    Examples
    --------
    >>> import minsheng_analysis as ms
    >>> print(reports_text(ms.catalog().tail(1), lang="en"))
    report      indicators  coverage  as of       title
    yubei/2021         110  complete  2021-12-31  Yubei: ten livelihood projects of 2021 chosen by the people’s congress
    1 report
    """
    say = messages("terminal", lang)
    coverage = {"complete": say("complete"), "partial": say("partial")}
    columns = (
        (say("report"), False), (say("indicators"), True), (say("coverage"), False), (say("as of"), False), (say("title"), False),
    )  # fmt: skip
    rows = [
        (
            f"{row.region}/{row.year}", str(row.indicators), coverage.get(str(row.coverage), str(row.coverage)), str(row.as_of),
            str(getattr(row, f"title_{lang}")),
        )
        for row in records(catalog)
    ]  # fmt: skip
    return f"{terminal_table(columns, rows)}\n{say('{n} report', plural='{n} reports', n=len(rows))}"


def scores_text(reported: pd.DataFrame, completed: pd.DataFrame, *, lang: str) -> str:
    """Write a report's scores on both bases, the worst first, the whole below.

    Parameters
    ----------
    reported, completed : DataFrame
        From ``ms.evaluate`` on either basis.
    lang : {"zh", "en"}
    """
    say = messages("terminal", lang)
    whole = reported["scope"] != "indicator"
    both = reported[whole].merge(
        completed[["scope", "project_no", "score", "grade", "grade_en"]],
        on=["scope", "project_no"],
        suffixes=("", "_finished"),
    )
    projects = both[both["scope"] == "project"].sort_values(
        ["score_finished", "score", "project_no"], na_position="last"
    )
    grade = "grade" if lang == "zh" else "grade_en"
    columns = (
        (say("No."), True), (say("project"), False), (say("as reported"), True), (say("only finished"), True), (say("marks judged"), True),
        (say("grade as reported"), False), (say("grade, only finished"), False),
    )  # fmt: skip
    rows = [
        (
            "" if pd.isna(row["project_no"]) else str(row["project_no"]), str(row[f"name_{lang}"]), _mark(row["score"], lang),
            _mark(row["score_finished"], lang), format_ratio(float(row["judged_share"]), lang), _grade(row[grade], lang),
            _grade(row[f"{grade}_finished"], lang),
        )
        for row in (*projects.to_dict("records"), *both[both["scope"] != "project"].to_dict("records"))
    ]  # fmt: skip
    lower = int((projects["score"] - projects["score_finished"] > 0.005).sum())
    told = say(
        "{n} of {m} projects scores less once only finished work counts.",
        plural="{n} of {m} projects score less once only finished work counts.",
        n=lower, m=len(projects),
    )  # fmt: skip
    return f"{terminal_table(columns, rows)}\n{told}"


def _mark(score: float, lang: str) -> str:
    return "—" if math.isnan(score) else format_number(round(float(score), 2), lang)


def _grade(grade: Any, lang: str) -> str:
    return messages("terminal", lang)("none") if pd.isna(grade) or not grade else str(grade)
