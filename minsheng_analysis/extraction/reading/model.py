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


@dataclass(frozen=True)
class Trees:
    """Boosted trees, the nodes of all one behind the other; a node's left child stands just behind it.

    Attributes
    ----------
    columns : tuple of str
    column : array of shape (nodes,)
        Which of `columns` a node looks at; -1 at a leaf.
    number : array of shape (nodes,)
        Its threshold; at a leaf the score.
    right : array of shape (nodes,)
        How many nodes further its right child stands; 0 at a leaf.
    roots : array of shape (trees,)
    outputs : int
    """

    columns: tuple[str, ...]
    column: npt.NDArray[np.int64]
    number: npt.NDArray[np.float32]
    right: npt.NDArray[np.int64]
    roots: npt.NDArray[np.int64]
    outputs: int

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Trees:
        """Unpack trees from the file."""
        sizes = np.asarray(stored["sizes"], dtype=np.int64)
        return cls(
            tuple(stored["columns"]),
            np.asarray(stored["column"], dtype=np.int64),
            np.asarray(stored["number"], dtype=np.float32),
            np.asarray(stored["right"], dtype=np.int64),
            np.cumsum(sizes) - sizes,
            int(stored["outputs"]),
        )

    def scores(self, rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """Give the raw score of every row: shape (rows, outputs)."""
        n, trees = len(rows), len(self.roots)
        cells = rows.ravel()
        node = np.tile(self.roots, n)
        start = np.repeat(np.arange(n, dtype=np.int64) * rows.shape[1], trees)
        moving = np.flatnonzero(self.right[node])
        while len(moving):  # only what has not come to a leaf goes on
            at = node[moving]
            below = cells[start[moving] + self.column[at]] <= self.number[at]
            at = at + np.where(below, 1, self.right[at])
            node[moving] = at
            moving = moving[self.right[at] > 0]
        leaf = self.number[node].astype(np.float64)
        return np.asarray(leaf.reshape(n, trees // self.outputs, self.outputs).sum(axis=1))

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
