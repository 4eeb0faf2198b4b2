"""How far a draft may be trusted: which of its rows a person has reviewed, and which no verdict may rest on.

A draft is a report whose ``report.toml`` has a ``[draft]`` block; its statements and indicators carry the reading's
`confidence` and whether they were `reviewed`. A curated report has neither: nothing of it is to be checked.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from minsheng_analysis.dataset import schema
from minsheng_analysis.dataset.review_rows import rows_to_review
from minsheng_analysis.language.messages import messages
from minsheng_analysis.measures.codes import SURE
from minsheng_analysis.measures.meta import Meta


@dataclass(frozen=True)
class DraftState:
    """How far a draft has been reviewed.

    Attributes
    ----------
    rows : int
        What there is to review, see `rows_to_review`.
    reviewed : int
        How many of them a person has looked at.
    to_check : int
        How many of the others are not sure.
    """

    rows: int
    reviewed: int
    to_check: int = 0

    @property
    def left(self) -> int:
        """Rows that nobody has looked at."""
        return self.rows - self.reviewed

    def words(self, lang: str) -> str:
        """Say it, in ``"zh"`` or ``"en"``."""
        said = "Machine draft: {n} of {m} rows reviewed"
        return messages("drafts", lang)(said, n=self.reviewed, m=self.rows)


def is_draft(meta: Meta) -> bool:
    """Tell whether a report is a draft by machine."""
    return "draft" in meta


def mark_statements(statements: pd.DataFrame, meta: Meta) -> pd.DataFrame:
    """Add `to_check` to statements, and turn a draft's columns into numbers and flags; a curated report has none."""
    return _marked(statements, "statements", meta)


def mark_indicators(indicators: pd.DataFrame, statements: pd.DataFrame, meta: Meta) -> pd.DataFrame:
    """Add `to_check` to indicators: their own pairing, or one of the figures of their row, is not sure.

    Parameters
    ----------
    indicators : DataFrame
        With `target_statements` and `actual_statements`.
    statements : DataFrame
        From `mark_statements`.
    meta : mapping
    """
    marked = _marked(indicators, "indicators", meta)
    unsure = unsure_statements(statements)
    if not unsure:
        return marked
    unsure |= set(statements.loc[statements["to_check"], "fact_id"]) - {""}
    columns = ("target_statements", "actual_statements", "published_pct_fact")
    told = (marked[column] if column in marked else [""] * len(marked) for column in columns)
    rests = [not unsure.isdisjoint(";".join(row).split(";")) for row in zip(*told, strict=True)]
    return marked.assign(to_check=marked["to_check"] | pd.Series(rests, index=marked.index, dtype="bool"))


def unsure_statements(statements: pd.DataFrame) -> set[str]:
    """Give the statements, marked by `mark_statements`, that the reading is not sure of."""
    return set(statements.loc[statements["to_check"], "statement_id"])


def mark_costs(costs: pd.DataFrame, statements: pd.DataFrame, meta: Meta) -> pd.DataFrame:
    """Add `to_check` to a draft's costs: the sum, or what it is divided by, is not sure.

    Parameters
    ----------
    costs : DataFrame
        With `statements`.
    statements : DataFrame
        From `mark_statements`.
    meta : mapping
    """
    if not is_draft(meta):
        return costs
    unsure = unsure_statements(statements)
    rests = [not unsure.isdisjoint(ids.split(";")) for ids in costs["statements"]]
    return costs.assign(to_check=pd.Series(rests, index=costs.index, dtype="bool"))


def _marked(table: pd.DataFrame, name: str, meta: Meta) -> pd.DataFrame:
    held = [column for column in schema.TABLES[name].review_columns if column in table]
    if not is_draft(meta) or len(held) < len(schema.TABLES[name].review_columns):
        return table.drop(columns=held).assign(to_check=False)
    confidence = pd.to_numeric(table["confidence"], errors="coerce").astype("float64")
    reviewed = table["reviewed"] == "true"
    return table.assign(confidence=confidence, reviewed=reviewed, to_check=(confidence < SURE) & ~reviewed)


def state_of(meta: Meta, statements: pd.DataFrame, indicators: pd.DataFrame) -> DraftState | None:
    """Count a draft's rows and those reviewed; None where it is no draft.

    Parameters
    ----------
    meta : mapping
    statements, indicators : DataFrame
        From `mark_statements` and `mark_indicators`.
    """
    if not is_draft(meta):
        return None
    if "reviewed" not in statements or "reviewed" not in indicators:
        # An old draft, whose tables say nothing of it.
        return DraftState(len(indicators), 0)
    rows = rows_to_review(statements, indicators)
    return DraftState(len(rows), sum(row.reviewed for row in rows), sum(row.to_check for row in rows))
