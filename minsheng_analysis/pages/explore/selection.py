"""What the explore notebook shows: a selection of indicators of one report or several, as a frame."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from minsheng_analysis.dataset.report import Report
from minsheng_analysis.errors import ExpressionError, UsageError
from minsheng_analysis.language.languages import format_date
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.mid_sentence import capital
from minsheng_analysis.language.punctuation import in_a_row, punctuation
from minsheng_analysis.language.vocabulary import BASIS_WORDS
from minsheng_analysis.measures.codes import BASES, LEVELS, STATUSES, Basis
from minsheng_analysis.measures.verdicts import kept, running, verdicts
from minsheng_analysis.pages.explore.expressions import evaluate


@dataclass(frozen=True)
class OwnColumn:
    """A column that a reader adds.

    Attributes
    ----------
    name : str
        A name that the data does not use yet: letters of any script, digits and ``_``.
    expression : str
        See `minsheng_analysis.pages.explore.expressions.evaluate`.
    """

    name: str
    expression: str


def select(
    reports: Report | Iterable[Report],
    *,
    project_no: int | None = None,
    level: str = "headline",
    basis: Basis = "reported",
    status: str | None = None,
    columns: Iterable[OwnColumn] = (),
) -> pd.DataFrame:
    """Choose indicators of a report, or of several.

    Parameters
    ----------
    reports : Report or iterable of Report
    project_no : int, optional
        Only those of one project.
    level : {"headline", "support", "result", "all"}
    basis : {"reported", "completed"}
        Which verdict `ratio`, `ratio_low`, `ratio_high`, `status` and `reason` repeat, and what the rows are sorted by.
    status : str, optional
        Only those of one computed status on that basis.
    columns : iterable of OwnColumn
        Added in their order; each may use those before it.

    Returns
    -------
    DataFrame
        `region` and `year`, the columns of ``Report.indicators``, the verdicts of both bases (suffixes ``_reported``
        and ``_completed``), those of the chosen basis without suffix, and the added columns; ``docs/exploring.md``
        explains each. Highest ratio first, then states reached and missed, then what cannot be judged.

    Raises
    ------
    UsageError
        For a level, basis or status that is not known.
    ExpressionError
        For an added column.

    Examples
    --------
    >>> import minsheng_analysis as ms
    >>> trail = select(ms.load("yubei", 2021), project_no=10, basis="completed", status="missed")
    >>> trail[["indicator_id", "ratio"]].round(2).values.tolist()
    [['p10.trail', 0.57]]
    """
    _known(level, (*LEVELS, "all"), "level", "层级")
    _known(basis, BASES, "basis", "口径")
    if status is not None:
        _known(status, STATUSES, "status", "状态")
    chosen = pd.concat(
        [
            _keyed(verdicts(report, level=one), report)
            for report in _each(reports)
            for one in (LEVELS if level == "all" else (level,))
        ],
        ignore_index=True,
    )
    chosen = chosen.assign(
        **{name: chosen[f"{name}_{basis}"] for name in ("ratio", "ratio_low", "ratio_high", "status", "reason")}
    )
    if project_no is not None:
        chosen = chosen[chosen["project_no"] == project_no]
    if status is not None:
        chosen = chosen[chosen["status"].astype("str") == status]
    order = chosen.assign(
        judged=chosen["status"].astype("str").ne("not_assessable"),
        numbered=chosen["ratio"].notna(),
        rank=chosen["status"].cat.codes,
    ).sort_values(
        ["judged", "numbered", "ratio", "rank", "indicator_id", "region", "year"],
        ascending=[False, False, False, False, True, True, True],
    )
    chosen = chosen.loc[order.index].reset_index(drop=True)
    for column in columns:
        chosen = with_column(chosen, column)
    return chosen


def _each(reports: Report | Iterable[Report]) -> list[Report]:
    return [reports] if isinstance(reports, Report) else list(reports)


def _keyed(judged: pd.DataFrame, report: Report) -> pd.DataFrame:
    """Put before each row which report it is of."""
    return pd.concat([pd.DataFrame({"region": report.region, "year": report.year}, index=judged.index), judged], axis=1)


def _known(value: str, allowed: Iterable[str], what_en: str, what_zh: str) -> None:
    options = list(allowed)
    if value not in options:
        raise UsageError(
            f"unknown {what_en} {value!r}; use one of: {', '.join(options)}",
            f"未知的{what_zh}“{value}”；可用：{'、'.join(options)}",
        )


def with_column(selection: pd.DataFrame, column: OwnColumn) -> pd.DataFrame:
    """Add a column worked out from others.

    Raises
    ------
    ExpressionError
        If the name is taken or is no name, or the formula cannot be worked out.

    Examples
    --------
    >>> frame = pd.DataFrame({"target_value": [629.0], "actual_value": [840.0]})
    >>> with_column(frame, OwnColumn("多出", "actual_value - target_value"))["多出"].tolist()
    [211.0]
    """
    name = column.name.strip()
    if not re.fullmatch(r"[^\W\d_]\w{0,39}", name):
        raise ExpressionError(
            f"{name!r} cannot name a column; write letters, digits and _, at most 40, beginning with a letter",
            f"“{name}”不能作列名；请用文字、数字和 _，以文字开头，至多 40 个字符",
        )
    if name in selection:
        raise ExpressionError(f"there is a column {name!r} already; choose another name", f"已有“{name}”列，请换个名字")
    return selection.assign(**{name: evaluate(selection, column.expression)})


def summary(selection: pd.DataFrame, reports: Report | Iterable[Report], *, lang: str) -> str:
    """Say how many of the selection can be judged and how many were kept, on both bases."""
    say = messages("exploration", lang)
    if selection.empty:
        return say("No indicator fits this choice.")
    parts = [say("{n} indicator.", plural="{n} indicators.", n=len(selection))]
    for basis in BASES:
        good, judged = kept(selection, basis=basis)
        word = say(BASIS_WORDS[basis])
        parts.append(
            say("{basis}: {good} of {judged} that can be judged were met or exceeded.", basis=capital(word), good=good, judged=judged)
            if judged
            else say("{basis}: none can be judged.", basis=capital(word))
        )  # fmt: skip
    chosen = _each(reports)
    for report in chosen:
        told = []
        if report.meta["coverage"] == "partial":
            told.append(say("The report is an excerpt: these are not all its promises."))
        if running(report):
            day = format_date(report.as_of, lang)
            told.append(say("It speaks of {date}, before the year was over.", date=day))
        before = report_name(report, lang) + punctuation(lang).colon if told and len(chosen) > 1 else ""
        parts.append(before + in_a_row(told, lang))
    return in_a_row(parts, lang)


def report_name(report: Report, lang: str) -> str:
    """Name a report by its place and year."""
    place = report.region_name(lang).partition(",")[0]
    return messages("exploration", lang)("{place} {year}", place=place, year=str(report.year))


def code_of(
    reports: Iterable[Report],
    *,
    project_no: int | None,
    level: str,
    basis: str,
    status: str | None,
    columns: Iterable[OwnColumn],
    data_dir: Path | None,
) -> str:
    """Write the Python that makes a selection again, in a notebook or a script.

    Returns
    -------
    str
        Lines that leave the frame in ``selection``.
    """
    folder = f", data_dir={_quoted(str(data_dir))}" if data_dir else ""
    loaded = ", ".join(f"ms.load({_quoted(report.region)}, {report.year}{folder})" for report in reports)
    wanted = [f"project_no={project_no}"] if project_no is not None else []
    wanted += [f"level={_quoted(level)}", f"basis={_quoted(basis)}"]
    wanted += [f"status={_quoted(status)}"] if status is not None else []
    own = ", ".join(f"OwnColumn({_quoted(column.name)}, {_quoted(column.expression)})" for column in columns)
    wanted += [f"columns=[{own}]"] if own else []
    lines = [f"    {part}," for part in (f"[{loaded}]", *wanted)]
    names = "OwnColumn, select" if own else "select"
    return "\n".join(
        (
            "import minsheng_analysis as ms",
            f"from minsheng_analysis.pages.explore.selection import {names}",
            "",
            "selection = select(",
            *lines,
            ")",
        )
    )


def _quoted(text: str) -> str:
    """Write a text as Python and JSON both read it."""
    return json.dumps(text, ensure_ascii=False)
