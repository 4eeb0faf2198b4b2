"""Fields of shaded cells: seaborn shades them, and a canvas draws them as marks that are links."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from minsheng_analysis.display import palette
from minsheng_analysis.late import OF_SEABORN, imported_late


@cache
def _shades() -> Any:
    """Strengths of the accent without visible steps, more or less see-through: they suit light and dark paper, and ink is read on all."""
    from matplotlib.colors import LinearSegmentedColormap, to_rgba

    ends = [to_rgba(palette.light("accent"), strength) for strength in (0.06, 0.5)]
    return LinearSegmentedColormap.from_list("accent", ends, N=1024)


def strengths(shares: pd.DataFrame, *, strongest: float | None = None) -> list[list[float]]:
    """Give how strongly each cell of a table is shaded.

    Parameters
    ----------
    shares : DataFrame
        Dimensionless; NA is left empty.
    strongest : float, optional
        The value with the strongest shade; by rule the highest one.

    Returns
    -------
    list of list of float
        Opacity of the accent for each cell, row by row; 0 where there is nothing.

    Examples
    --------
    >>> strengths(pd.DataFrame([[1.0, float("nan")]]))
    [[0.5, 0.0]]
    """
    with imported_late(*OF_SEABORN):
        import seaborn as sns
    from matplotlib.figure import Figure

    axes = Figure().add_axes((0, 0, 1, 1))
    values = shares.to_numpy(dtype="float64")
    highest = float(np.nanmax(values)) if strongest is None else strongest
    sns.heatmap(values, ax=axes, cmap=_shades(), vmin=0, vmax=highest, cbar=False, xticklabels=False, yticklabels=False)
    mesh = axes.collections[0]
    mesh.update_scalarmappable()
    seen = np.asarray(mesh.get_facecolor())[:, 3].reshape(values.shape)
    return [[float(round(cell, 3)) for cell in row] for row in np.where(np.isnan(values), 0.0, seen)]
