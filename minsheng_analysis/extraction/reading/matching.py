"""The heaviest matching of promises and results: each at most once, and together worth most.

Of a document nearly all groups of figures that compete with one another are small, and are solved here, at once; of pairs
that are worth the same the first is taken. A large group is left to scipy, whose import takes longer than reading a text.
"""

from __future__ import annotations

from collections.abc import Mapping

from minsheng_analysis.late import OF_SCIPY, imported_late

#: By row and column, what a pair is worth; each more than nothing.
Worth = Mapping[int, Mapping[int, float]]
_SMALL = 100_000  # rows by pairs of a group, up to which a search in Python takes less than that import
_EQUAL = 1e-12


def heaviest_matching(worth: Worth) -> dict[int, int]:
    """Give rows their columns so that the sum of worth is greatest; a row may stay without.

    Parameters
    ----------
    worth : mapping of int to mapping of int to float
        By row and column; pairs that are not there cannot be made.

    Returns
    -------
    dict of int to int
        In the order of the rows' numbers.
    """
    groups = _groups(worth)
    if not all(_is_small(group) for group in groups):
        return dict(sorted(_by_scipy(worth).items()))
    made: dict[int, int] = {}
    for group in groups:
        made |= _searched(group)
    return dict(sorted(made.items()))


def _is_small(group: Worth) -> bool:
    return len(group) * sum(map(len, group.values())) <= _SMALL


def _groups(worth: Worth) -> list[dict[int, Mapping[int, float]]]:
    """Part the rows into groups that have no column in common."""
    rows_of: dict[int, list[int]] = {}
    for row, columns in worth.items():
        for column in columns:
            rows_of.setdefault(column, []).append(row)
    groups = []
    left = dict.fromkeys(sorted(worth))
    while left:
        group: dict[int, Mapping[int, float]] = {}
        open_ = [next(iter(left))]
        while open_:
            row = open_.pop()
            if row in left:
                del left[row]
                group[row] = worth[row]
                open_ += [other for column in worth[row] for other in rows_of[column] if other in left]
        groups.append(dict(sorted(group.items())))
    return groups


def _searched(group: Worth) -> dict[int, int]:
    """Add row after row, each along the chain of exchanges that gains most: a row takes a column, its row another, and so on."""
    row_of: dict[int, int] = {}
    column_of: dict[int, int] = {}
    for start in group:
        gained = {start: 0.0}  # when a row is left without its column
        taken: dict[int, tuple[int, float]] = {}  # by column, who takes it and what is gained by then
        open_ = [start]
        for row in open_:  # grows while it is gone through
            for column, weight in group[row].items():
                total = gained[row] + weight
                if column_of.get(row) == column or total <= taken.get(column, (0, -1e9))[1] + _EQUAL:
                    continue
                taken[column] = (row, total)
                holder = row_of.get(column)
                if holder is not None and total - group[holder][column] > gained.get(holder, -1e9) + _EQUAL:
                    gained[holder] = total - group[holder][column]
                    open_.append(holder)
        ends = [(total, column) for column, (_, total) in taken.items() if column not in row_of]
        ends += [(gain, column_of[row]) for row, gain in gained.items() if row != start]  # it stays without
        most, column = max(ends, key=lambda end: (end[0], -end[1]), default=(0.0, 0))
        if most <= _EQUAL:
            continue
        if column in row_of:
            del column_of[row_of[column]]
        step: int | None = column
        while step is not None:
            row = taken[step][0]
            row_of[step], column_of[row], step = row, step, column_of.get(row)
    return column_of


def _by_scipy(group: Worth) -> dict[int, int]:
    """Let scipy search, where each row has a column of its own too: to stay without is worth next to nothing."""
    with imported_late(*OF_SCIPY):
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    rows = sorted(group)
    columns = sorted({column for of_row in group.values() for column in of_row})
    place = {column: k for k, column in enumerate(columns)}
    cells = [(k, place[column], weight) for k, row in enumerate(rows) for column, weight in group[row].items()]
    cells += [(k, len(columns) + k, 1e-9) for k in range(len(rows))]
    row, column, weight = zip(*cells, strict=True)
    chosen = min_weight_full_bipartite_matching(coo_array((weight, (row, column))).tocsr(), maximize=True)
    return {rows[i]: columns[j] for i, j in zip(*chosen, strict=True) if j < len(columns)}
