"""The fitted opinion: boosted trees over evidence, kept as a small readable file and evaluated with numpy alone.

``weights.json`` holds, for each of the six questions (first and second opinion on roles, pairs, shares, stages, percentages that stand alone), the names of
its columns and its trees (a leaf's children are itself), and says which documents it was fitted on. ``benchmarks/fit_reading.py`` makes it.
"""

from __future__ import annotations

import json
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
    """Boosted trees laid out as arrays of shape (trees, nodes); a leaf points to itself."""

    columns: tuple[str, ...]
    feature: npt.NDArray[np.int32]
    threshold: npt.NDArray[np.float32]
    left: npt.NDArray[np.int32]
    right: npt.NDArray[np.int32]
    value: npt.NDArray[np.float32]
    depth: int
    outputs: int

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Trees:
        """Unpack trees from the file, where the nodes of all trees stand one behind the other."""
        sizes = np.asarray(stored["sizes"])
        n, size = len(sizes), int(sizes.max())
        there = np.arange(size) < sizes[:, None]
        feature, left, right = (np.tile(np.arange(size, dtype=np.int32), (n, 1)) for _ in range(3))
        feature[:] = 0
        threshold = np.full((n, size), np.inf, dtype=np.float32)
        value = np.zeros((n, size), dtype=np.float32)
        for laid, name in (
            (feature, "column"),
            (threshold, "threshold"),
            (left, "left"),
            (right, "right"),
            (value, "value"),
        ):
            laid[there] = stored[name]
        return cls(
            tuple(stored["columns"]),
            feature,
            threshold,
            left,
            right,
            value,
            int(stored["depth"]),
            int(stored["outputs"]),
        )

    def scores(self, rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """Give the raw score of every row: shape (rows, outputs)."""
        n, trees = len(rows), len(self.feature)
        node = np.zeros((n, trees), dtype=np.int32)
        each = np.arange(trees)
        row = np.arange(n)[:, None]
        for _ in range(self.depth):
            below = rows[row, self.feature[each, node]] <= self.threshold[each, node]
            node = np.where(below, self.left[each, node], self.right[each, node])
        leaf = self.value[each, node].astype(np.float64)
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
    """The six fitted questions and the table that turns the margin of a role into a confidence."""

    first: Trees
    second: Trees
    pairs: Trees
    shares: Trees
    stages: Trees
    alone: Trees
    calibration: tuple[tuple[float, float], ...]
    provenance: dict[str, Any]


@cache
def model() -> Model:
    """Read the weights that come with the package."""
    stored = json.loads(
        files("minsheng_analysis.extraction.reading").joinpath("weights.json").read_text(encoding="utf-8")
    )
    trees = {name: Trees.of(stored[name]) for name in ("first", "second", "pairs", "shares", "stages", "alone")}
    calibration = tuple((float(a), float(b)) for a, b in stored["calibration"])
    return Model(**trees, calibration=calibration, provenance=stored["provenance"])


def selected(
    rows: npt.NDArray[np.float32], names: list[str] | tuple[str, ...], trees: Trees
) -> npt.NDArray[np.float32]:
    """Give the columns that trees look at, in their order."""
    if not len(rows):
        return np.zeros((0, len(trees.columns)), dtype=np.float32)
    place = {name: k for k, name in enumerate(names)}
    return rows[:, [place[name] for name in trees.columns]]
