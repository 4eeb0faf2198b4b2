"""Each project's score on both bases side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    pass


def both_bases(reported: pd.DataFrame, completed: pd.DataFrame) -> pd.DataFrame:
    """Projects with their score and grade on both bases."""
    frames = []
    for basis, table in (("reported", reported), ("completed", completed)):
        rows = table[table["scope"] == "project"].reset_index(drop=True)
        frame = rows[["score", "score_low", "score_high", "judged_share"]].add_suffix(f"_{basis}")
        for lang, column in (("zh", "grade"), ("en", "grade_en")):
            frame[f"grade_{basis}_{lang}"] = rows[column].astype("object").where(rows[column].notna(), "")
        frames.append(frame)
    first = reported[reported["scope"] == "project"].reset_index(drop=True)
    return pd.concat([first[["project_no", "name_zh", "name_en", "deviation_zh", "deviation_en"]], *frames], axis=1)
