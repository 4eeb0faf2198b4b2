"""Read a report's tables, as text, and find what is wrong with them cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import pandas as pd

from minsheng_analysis.dataset import schema
from minsheng_analysis.dataset.cells import repeated, tidy_column
from minsheng_analysis.dataset.delimited import read_delimited
from minsheng_analysis.dataset.problems import problem
from minsheng_analysis.dataset.schema import REQUIREMENTS, Table
from minsheng_analysis.errors import DataError, Problem
from minsheng_analysis.resources import data_root


@dataclass
class TableRead:
    """A table as it was read.

    Attributes
    ----------
    frame : DataFrame of str
        Every column that the loader reads, and whatever else the file has. Its index counts the lines of the file
        below the header from 0, so that a row can be named as an editor numbers it; `schema.row_name` does.
    problems : list of Problem
        Every failing cell.
    notices : list of Problem
        What was taken as it is meant, though it stands in the file otherwise.
    sound : bool
        Whether the file could be read and has its key: where not, what points into it is not to blame.
    """

    frame: pd.DataFrame
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    sound: bool = True


def read_table(file: Path, table: Table, *, required: bool | None = None) -> TableRead:
    """Read one CSV as text and check it.

    Parameters
    ----------
    file : Path
    table : Table
        One of ``schema.TABLES`` or ``schema.SHARED``.
    required : bool, optional
        Whether a missing file is a problem, otherwise it is an empty table; default as the table says.
    """
    if not file.exists() and not file.is_symlink():
        if not (table.required if required is None else required):
            return TableRead(empty_table(table))
        missing = problem(file.name, "", "", "", "the file is missing; add it at {folder}/", folder=file.parent.name)
        return TableRead(empty_table(table), [missing], sound=False)
    raw = read_delimited(file, frozenset(table.fields))
    problems = [_of_file(file, *said) for said in raw.problems]
    notices = [_of_file(file, *said) for said in raw.notices]
    if problems:
        return TableRead(empty_table(table), problems, notices, sound=False)
    kept = {name: n for n, name in enumerate(raw.header) if name not in table.draft_columns}
    cells = {name: [row[n] for row in raw.rows] for name, n in kept.items()}
    index = pd.RangeIndex(len(raw.rows)) if _unbroken(raw.lines) else pd.Index([line - 2 for line in raw.lines])
    return _checked(file.name, cells, index, table, notices)


def read_report_table(folder: Path, table: Table) -> TableRead:
    """Read one of a report's tables: its file and, where there is one, the second file with further rows.

    A draft keeps apart what is printed as a figure and what is read besides, so that a reviewer can look at one after the
    other; to everything else the two are one table.

    Parameters
    ----------
    folder : Path
    table : Table
        One of ``schema.TABLES``.
    """
    first = read_table(folder / table.file, table)
    further = folder / table.further_file
    if not further.is_file():
        return first
    second = read_table(further, table)
    second.frame.index = second.frame.index + schema.FURTHER
    both = TableRead(
        pd.concat([first.frame, second.frame]).fillna("").sort_values(list(table.key), kind="stable"), [*first.problems, *second.problems],
        [*first.notices, *second.notices], first.sound and second.sound,
    )  # fmt: skip
    if both.sound:
        keys = both.frame[list(table.key)]
        for position in keys.index[keys.duplicated() & (keys.index >= schema.FURTHER)]:
            value = ", ".join(keys.loc[position])
            row = schema.row_name(int(position))
            both.problems.append(problem(further.name, row, ", ".join(table.key), value, REQUIREMENTS["unique"]))
    return both


def _unbroken(lines: list[int]) -> bool:
    return not lines or (lines[0] == 2 and lines[-1] == len(lines) + 1)


def _of_file(file: Path, message: str, params: Mapping[str, str]) -> Problem:
    return problem(file.name, params.get("line", ""), "", "", message, **params)


def check_table(name: str, cells: Mapping[str, list[str]], table: Table) -> TableRead:
    """Check a table whose cells are at hand, row after row.

    Parameters
    ----------
    name : str
        What to call it.
    cells : mapping of str to list of str
        By column, all of one length.
    table : Table
    """
    rows = len(next(iter(cells.values()), []))
    return _checked(name, cells, pd.RangeIndex(rows), table, [])


def _checked(
    name: str, cells: Mapping[str, list[str]], index: pd.Index, table: Table, notices: list[Problem]
) -> TableRead:
    problems: list[Problem] = []
    needed = (column for column, known in table.fields.items() if known.need not in ("optional", "draft", "review"))
    if missing := ", ".join(column for column in needed if column not in cells):
        problems.append(problem(name, "", missing, "", REQUIREMENTS["column"]))
    tidied: dict[str, list[str]] = dict(cells)
    keys = cells.get(table.key[0], [""] * len(index))
    for column, known in table.fields.items():
        if known.need == "draft":
            continue
        if column not in cells:
            continue
        tidied[column], faults, changes = tidy_column(cells[column], known)
        for found, where in ((faults, problems), (changes, notices)):
            for one in found:
                row = schema.row_name(int(index[one.position]), "" if column == table.key[0] else keys[one.position])
                where.append(problem(name, row, column, one.value, one.message[0], **one.message[1]))
    sound = all(column in tidied for column in table.key)
    if sound:
        for position in repeated(tidied[column] for column in table.key):
            row, value = schema.row_name(int(index[position])), ", ".join(tidied[c][position] for c in table.key)
            problems.append(problem(name, row, ", ".join(table.key), value, REQUIREMENTS["unique"]))
    empty = [""] * len(index)
    every = {column: tidied.get(column, empty) for column in dict.fromkeys([*tidied, *table.columns])}
    return TableRead(pd.DataFrame(every, index=index, dtype="str"), problems, notices, sound)


def empty_table(table: Table) -> pd.DataFrame:
    """Return a table with its columns and no rows."""
    return pd.DataFrame(columns=list(table.columns), dtype="str")


def shared_file(name: str, data_dir: Path | None = None) -> Path:
    """Say which file a shared table is read from: the data folder's own, or the one that comes with the project."""
    own = data_dir / f"{name}.csv" if data_dir else None
    return own if own is not None and (own.exists() or own.is_symlink()) else data_root() / f"{name}.csv"


def read_shared(name: str, *, data_dir: Path | None = None) -> TableRead:
    """Read a table that all reports share, and check it.

    Parameters
    ----------
    name : str
        ``regions``, ``population``, ``places``, ``concepts`` or ``fields``.
    data_dir : Path, optional
        A folder of one's own; where it has no such file, the one that comes with the project is read.
    """
    file = shared_file(name, data_dir)
    try:
        stat = file.stat()
        state = (stat.st_mtime_ns, stat.st_size)
    except OSError:
        state = (0, 0)
    return _read_shared(file, name, *state)


@lru_cache(maxsize=32)
def _read_shared(file: Path, name: str, _changed: int, _size: int) -> TableRead:
    # A batch of reports reads the same tables over and over.
    return read_table(file, schema.SHARED[name])


def load_shared(name: str, *, data_dir: Path | None = None) -> pd.DataFrame:
    """Give a table that all reports share, as text.

    Parameters
    ----------
    name : str
        As for `read_shared`.
    data_dir : Path, optional
        Likewise.

    Raises
    ------
    DataError
        If the file is broken.
    """
    read = read_shared(name, data_dir=data_dir)
    if read.problems:
        raise DataError(read.problems)
    return read.frame.copy(deep=False)
