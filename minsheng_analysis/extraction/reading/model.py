"""The fitted opinion: boosted trees over evidence, kept as a small readable file and evaluated with numpy alone.

``weights.json`` holds, for each of the seven questions (three opinions on roles, pairs, shares, stages, percentages that stand alone), the names of
its columns and its trees, and says which documents it was fitted on. ``benchmarks/fit_reading.py`` makes it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

ROLES = ("target", "actual", "context", "breakdown", "change", "cost")
STAGES = ("completed", "started", "partial", "planned", "none")


#: A tree has at most so many leaves, a bit for each.
_LEAVES = 16
_LOWEST = np.zeros(1 << _LEAVES, dtype=np.uint8)
for _bit in range(_LEAVES):
    _LOWEST[1 << _bit :: 2 << _bit] = _bit
#: So many rows are scored together: what a block needs stays near the processor.
_TOGETHER = 64
_ALL = np.uint16(0xFFFF)


@dataclass(frozen=True)
class Trees:
    """Boosted trees; the nodes of each stand below one another in a column, filled up with nodes that turn nothing away.

    A row comes to the first leaf, from the left, that no node of the tree turns it away from: a node whose threshold
    the row exceeds turns it away from the leaves on its left.

    Attributes
    ----------
    columns : tuple of str
    column : array of shape (nodes, trees)
        Which of `columns` a node looks at; leaves are no nodes here.
    number : array of shape (nodes, trees)
        Its threshold.
    kept : array of shape (nodes, trees)
        A bit for each leaf of the tree: whether it is left where the threshold is exceeded.
    leaves : array of shape (leaves,)
        Their scores.
    first : array of shape (trees,)
        Where the leaves of each tree begin.
    outputs : int
    """

    columns: tuple[str, ...]
    column: npt.NDArray[np.int64]
    number: npt.NDArray[np.float32]
    kept: npt.NDArray[np.uint16]
    leaves: npt.NDArray[np.float32]
    first: npt.NDArray[np.int64]
    outputs: int

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Trees:
        """Unpack trees from the file."""
        column, right, sizes = (np.asarray(stored[name], dtype=np.int64) for name in ("column", "right", "sizes"))
        number = np.asarray(stored["number"], dtype=np.float32)
        is_leaf = right == 0
        before = np.cumsum(is_leaf) - is_leaf  # leaves before each node
        begins = np.cumsum(sizes) - sizes
        first = before[begins]
        if np.diff(np.append(first, is_leaf.sum())).max() > _LEAVES:
            raise ValueError(f"a tree has more than {_LEAVES} leaves")
        node = np.flatnonzero(~is_leaf)
        tree = np.repeat(np.arange(len(sizes)), sizes)[node]
        low, high = before[node + 1] - first[tree], before[node + right[node]] - first[tree]
        at = (node - before[node] - (begins - first)[tree], tree)  # the how-manieth node of its tree, leaves left out
        shape = (_LEAVES - 1, len(sizes))
        columns, numbers, kept = np.zeros(shape, np.int64), np.full(shape, np.inf, np.float32), np.full(shape, _ALL)
        columns[at], numbers[at] = column[node], number[node]
        kept[at] = (~((1 << high) - (1 << low))).astype(np.uint16)
        return cls(tuple(stored["columns"]), columns, numbers, kept, number[is_leaf], first, int(stored["outputs"]))

    def scores(self, rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """Give the raw score of every row: shape (rows, outputs)."""
        trees = len(self.first)
        leaf = np.empty((len(rows), trees))
        for start in range(0, len(rows), _TOGETHER):
            block = slice(start, start + _TOGETHER)
            cells = np.ascontiguousarray(rows[block].T)
            left = np.full((trees, cells.shape[1]), _ALL)
            for column, number, kept in zip(self.column, self.number[..., None], self.kept[..., None], strict=True):
                within = (cells[column] <= number).view(np.int8)  # 1 becomes all bits
                left &= np.negative(within, dtype=np.int16).view(np.uint16) | kept
            leaf[block] = self.leaves[self.first[:, None] + _LOWEST[left]].T
        return np.asarray(leaf.reshape(len(rows), trees // self.outputs, self.outputs).sum(axis=1))

    def probabilities(self, rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """Give probabilities: of each class with several outputs, else of yes."""
        scores = self.scores(rows)
        if self.outputs == 1:
            return np.asarray(1 / (1 + np.exp(-scores[:, 0])))
        raised = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(raised / raised.sum(axis=1, keepdims=True))


@dataclass(frozen=True)
class Model:
    """The seven fitted questions, and the tables that turn the probability of a role into a confidence.

    One table is for promises and results (`drafted`), one for all `other` roles.
    """

    first: Trees
    second: Trees
    pairs: Trees
    shares: Trees
    stages: Trees
    alone: Trees
    third: Trees
    calibration: Mapping[str, Sequence[tuple[float, float]]]
    provenance: dict[str, Any]


@cache
def model() -> Model:
    """Read the weights that come with the package."""
    stored = json.loads(
        files("minsheng_analysis.extraction.reading").joinpath("weights.json").read_text(encoding="utf-8")
    )
    asked = ("first", "second", "pairs", "shares", "stages", "alone", "third")
    trees = {name: Trees.of(stored[name]) for name in asked}
    return Model(**trees, calibration=stored["calibration"], provenance=stored["provenance"])


def confidence(
    roles: npt.NDArray[np.float64],
    tables: Mapping[str, Sequence[tuple[float, float]]],
    settled: npt.NDArray[np.int64] | None = None,
) -> npt.NDArray[np.float64]:
    """Say how sure roles are: the settled ones, else those that are most likely.

    Parameters
    ----------
    roles : array of shape (figures, 6)
    tables : mapping
        `Model.calibration`.
    settled : array of shape (figures,), optional
        Number of the role in `ROLES`.
    """
    chosen = roles.argmax(axis=1) if settled is None else settled
    said = roles[np.arange(len(chosen)), chosen]
    drafted, other = (np.interp(said, *np.asarray(tables[name], dtype=float).T) for name in ("drafted", "other"))
    return np.asarray(np.where(chosen < ROLES.index("context"), drafted, other))


def selected(
    rows: npt.NDArray[np.float32], names: list[str] | tuple[str, ...], trees: Trees
) -> npt.NDArray[np.float32]:
    """Give the columns that trees look at, in their order."""
    if not len(rows):
        return np.zeros((0, len(trees.columns)), dtype=np.float32)
    place = {name: k for k, name in enumerate(names)}
    return rows[:, [place[name] for name in trees.columns]]
