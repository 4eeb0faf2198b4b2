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
        n, (trees, size) = len(rows), self.feature.shape
        feature, threshold, value = self.feature.ravel(), self.threshold.ravel(), self.value.ravel()
        first = np.arange(trees, dtype=np.int64) * size
        children = np.stack([self.right, self.left], axis=-1).astype(np.int64) + first[:, None, None]
        children = children.reshape(-1, 2)
        inner = (self.left != np.arange(size)).ravel()
        cells = rows.ravel()
        node = np.tile(first, n)
        start = np.repeat(np.arange(n, dtype=np.int64) * rows.shape[1], trees)
        moving = np.flatnonzero(inner[node])
        while len(moving):  # only what has not come to a leaf goes on
            at = node[moving]
            below = cells[start[moving] + feature[at]] <= threshold[at]
            at = children[at, below.astype(np.int8)]
            node[moving] = at
            moving = moving[inner[at]]
        leaf = value[node].astype(np.float64)
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
