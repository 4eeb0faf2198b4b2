"""Cells of a draft that are written for the eye and never read: where someone has changed one, its number says something else."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from minsheng_analysis.dataset import schema
from minsheng_analysis.dataset.delimited import read_delimited
from minsheng_analysis.dataset.deriving import read_figure
from minsheng_analysis.dataset.problems import problem
from minsheng_analysis.dataset.report import Report
from minsheng_analysis.errors import Problem

#: The kind of these notices.
UNREAD = "unread"
_MESSAGE = (
    "is written for the eye and never read: the figures say {said}, and that holds; to change it, correct `figure` or `role` in "
    "statements.csv"
)
_NUMBERS = {
    "statements": ("value", "low", "high"),
    "indicators": ("target_value", "actual_value", "published_pct"),
}


def unread_cells(folder: Path, report: Report) -> Iterator[Problem]:
    """Name each number of a draft that differs from what its figures say: the figures are read, it is not.

    Parameters
    ----------
    folder : Path
        Of the draft.
    report : Report
        As it was loaded from there.
    """
    for name, columns in _NUMBERS.items():
        table = schema.TABLES[name]
        frame: pd.DataFrame = getattr(report, name)
        derived = {column: dict(zip(frame[table.key[0]], frame[column], strict=True)) for column in columns}
        for file, further in ((table.file, 0), (table.further_file, schema.FURTHER)):
            if not (folder / file).is_file():
                continue
            raw = read_delimited(folder / file, frozenset(table.fields))
            place = {column: n for n, column in enumerate(raw.header)}
            for line, row in zip(raw.lines, raw.rows, strict=True):
                key = row[place[table.key[0]]]
                for column in columns:
                    value = row[place[column]].strip() if column in place else ""
                    said = float(derived[column].get(key, math.nan))
                    # The draft writes a figure's own ends; of a count or a rate of a whole reading knows better ones.
                    if value and not (_same(value, said) or _same(value, _own_end(row, place, column))):
                        where = (file, schema.row_name(line - 2 + further, key), column, value)
                        yield replace(problem(*where, _MESSAGE, said=f"{said:.12g}"), kind=UNREAD)


def _own_end(row: Sequence[str], place: Mapping[str, int], column: str) -> float:
    """Give the end that a figure's characters have by themselves; infinite where this says nothing of the column."""
    if column not in ("low", "high") or not {"figure", "unit_zh"} <= place.keys():
        return math.inf
    read = read_figure(row[place["figure"]], row[place["unit_zh"]])
    return math.inf if isinstance(read, tuple) else float(getattr(read, column))


def _same(text: str, said: float) -> bool:
    """Whether a cell says what is read; of what has no one number (a range, a sum) it says nothing."""
    if math.isnan(said):
        return True
    try:
        return math.isclose(float(text), said, rel_tol=1e-9)
    except ValueError:
        return False
