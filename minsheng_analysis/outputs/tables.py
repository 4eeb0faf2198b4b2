"""A report's tables made ready to be written, and files that are written whole or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from pandas.api.types import is_bool_dtype, is_float_dtype, is_integer_dtype

from minsheng_analysis.appraisal.audit import audit
from minsheng_analysis.appraisal.doubt import doubted
from minsheng_analysis.appraisal.followups import followups
from minsheng_analysis.appraisal.questions import questions
from minsheng_analysis.appraisal.target_setting import target_setting
from minsheng_analysis.display.spreadsheet import harmless
from minsheng_analysis.errors import MinshengError, refusal_zh
from minsheng_analysis.measures.benefits import benefits, towns_and_subdistricts
from minsheng_analysis.measures.codes import BASES
from minsheng_analysis.measures.verdicts import so_far, verdicts

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

#: Tables written, with the columns that identify a row.
KEYS = {
    "projects": ("project_no",),
    "statements": ("statement_id",),
    "facts": ("fact_id", "as_of"),
    "indicators": ("indicator_id",),
    "breakdowns": ("fact_id", "part_fact_id", "as_of"),
    "costs": ("cost_id",),
    "observations": ("observation_id",),
    "blockers": ("blocker_id",),
    "series": ("indicator_id", "as_of"),
    "population": ("region", "year", "basis"),
}

#: What each table holds.
TOLD = {
    "projects": "The projects, as the report lists them",
    "statements": "Every statement that was read, with its line; here and in the other sheets low and high are the ends that rounding allows, while targets and whole sums of money are judged as exact",
    "facts": "What the figures speak of: restatements joined",
    "indicators": "Promises and results, as reported and only finished; of states, whether they were reached",
    "verdicts": "Each promise judged on both bases; where only a start was asked for, what was started counts on both",
    "breakdowns": "Totals and the parts that they are made of",
    "costs": "Money: outlays, amounts per unit, rates, loans; of a single facility the amount per unit is the outlay itself",
    "observations": "What else was seen in the document",
    "blockers": "What holds promises up",
    "series": "Figures through the year",
    "population": "Residents, by year and way of counting",
    "findings": "What the cross-check found",
    "followups": "What is still open, to be followed up; deadline: of two dates the later; where none is printed, the end of the target’s year for a promise, else blank",
    "questions": "Questions to ask about the report",
    "target_setting": "How the targets were set; for a ceiling the ratio is the target divided by the result",
    "benefits": "Results per person served or per facility; a length that cannot be shared out is not on the page",
    "towns_and_subdistricts": "Towns against subdistricts",
    "scores": "Trial scores under the self-evaluation rules",
}

#: Columns of the verdicts: of the promise, and how it is judged on either basis.
_JUDGED = [
    "indicator_id", "project_no", "name_zh", "name_en",
    *(f"{part}_{basis}" for basis in BASES for part in ("status", "ratio", "ratio_low", "ratio_high", "reason")),
    "reported_status", "in_doubt",
]  # fmt: skip


def report_tables(report: Report, scores: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Every table of a report, its verdicts, findings, open matters, questions, benefits and scores, ready to be written.

    Parameters
    ----------
    report : Report
    scores : DataFrame
        From :func:`minsheng_analysis.evaluate`.

    Returns
    -------
    dict of str to DataFrame
        Categoricals as text; tables without rows are left out.
    """
    tables = {name: getattr(report, name) for name in KEYS}
    found = audit(report)
    judged = doubted(so_far(verdicts(report), report), found)
    tables |= {
        # With every word that is officially said of a promise.
        "verdicts": judged.assign(reported_status=judged["status_words"])[_JUDGED],
        "findings": found,
        "followups": followups(report),
        "questions": questions(report, of_all=True),
        "target_setting": target_setting(report),
        "benefits": benefits(report),
        "towns_and_subdistricts": towns_and_subdistricts(report),
        "scores": scores,
    }
    return {name: plain(table) for name, table in tables.items() if len(table)}


def write_csv(table: pd.DataFrame, file: Path) -> None:
    """Write a table for a spreadsheet.

    UTF-8 with its mark, so that Chinese shows, and lines that end as RFC 4180 wants; a text that begins with ``=``, ``+``, ``-``, ``@``, tab or carriage
    return gets an apostrophe before it, so that no spreadsheet runs it. Numbers are left as they are.

    Parameters
    ----------
    table : DataFrame
    file : Path
        Replaced whole, or not at all.

    Raises
    ------
    MinshengError
        If the file cannot be written.
    """
    text = plain(table)
    for name in text.columns:
        if not (is_float_dtype(text[name]) or is_integer_dtype(text[name]) or is_bool_dtype(text[name])):
            text[name] = text[name].map(harmless, na_action="ignore")
    try:
        write_whole(file, lambda f: text.to_csv(f, index=False, encoding="utf-8-sig", lineterminator="\r\n"))
    except OSError as error:
        raise MinshengError(
            f"cannot write {file}: {error.strerror or error}", f"无法写入 {file}：{refusal_zh(error)}"
        ) from error


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """Turn categoricals into text, in a copy; what arithmetic leaves in the sixteenth place is no figure."""
    out = table.copy()
    for name in out.select_dtypes("float").columns:
        out[name] = [float(f"{value:.15g}") for value in out[name]]
    for name in out.select_dtypes("category").columns:
        out[name] = out[name].astype("str").where(out[name].notna())
    return out


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Write aside, then move into place: a failure leaves what stood there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".export-") as aside:
        made = Path(aside) / path.name
        write(made)
        made.replace(path)
