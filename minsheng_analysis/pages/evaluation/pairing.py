"""Each project's score on both bases side by side."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from minsheng_analysis.measures.rows import rows_of


class PairRow(NamedTuple):
    """A project with its score and grade on both bases."""

    project_no: int
    name_zh: str
    name_en: str
    in_mean: bool
    score_reported: float
    score_low_reported: float
    score_high_reported: float
    judged_share_reported: float
    grade_reported_zh: str
    grade_reported_en: str
    score_completed: float
    score_low_completed: float
    score_high_completed: float
    judged_share_completed: float
    grade_completed_zh: str
    grade_completed_en: str


def both_bases(reported: pd.DataFrame, completed: pd.DataFrame) -> list[PairRow]:
    """Give the projects with their score and grade on both bases, in the report's order."""
    frames = []
    for basis, table in (("reported", reported), ("completed", completed)):
        rows = table[table["scope"] == "project"].reset_index(drop=True)
        frame = rows[["score", "score_low", "score_high", "judged_share"]].add_suffix(f"_{basis}")
        for lang, column in (("zh", "grade"), ("en", "grade_en")):
            frame[f"grade_{basis}_{lang}"] = rows[column].astype("object").where(rows[column].notna(), "")
        frames.append(frame)
    first = reported[reported["scope"] == "project"].reset_index(drop=True)
    return rows_of(pd.concat([first[["project_no", "name_zh", "name_en", "in_mean"]], *frames], axis=1), PairRow)
