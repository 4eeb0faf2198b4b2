"""What the pairs and percentages that may be made say of each figure: evidence for the third opinion on roles.

The second opinion chose candidates; how well they fit speaks back to the roles: a figure that nothing answers, and that answers nothing, is
seldom a promise with a result.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from minsheng_analysis.extraction.reading.decision import best_partners
from minsheng_analysis.extraction.reading.further_answers import Pairs, Scores
from minsheng_analysis.extraction.reading.model import ROLES
from minsheng_analysis.extraction.reading.neighbours import NAMES as NEIGHBOUR_NAMES
from minsheng_analysis.extraction.reading.neighbours import NONE

NAMES = (
    *(f"second opinion: {role}" for role in ROLES), *(f"first opinion: {role}" for role in ROLES), *NEIGHBOUR_NAMES,
    "best as promise", "best as result", "second best as promise", "second best as result", "promise over result",
    "is a percentage of something", "has a percentage", "stands alone",
    *(f"partner: {role}" for role in ROLES), "partner's score", "is the promise of its pair",
)  # fmt: skip


def links(
    first: Scores,
    second: Scores,
    around: npt.NDArray[np.float32],
    pairs: Pairs,
    pair_scores: Scores,
    shares: Pairs,
    share_scores: Scores,
    alone: Scores,
) -> npt.NDArray[np.float32]:
    """Give the third stage's evidence, columns as `NAMES`.

    Parameters
    ----------
    first, second : array of shape (figures, 6)
        The opinions so far.
    around : array of shape (figures, columns of neighbours)
        What `neighbours` says, asked with the second opinion.
    pairs, pair_scores, shares, share_scores, alone
        As `decide` takes them.
    """
    n = len(second)
    told = np.zeros((n, 8))
    for (promise, result), score in zip(pairs, pair_scores, strict=True):
        for k, side in ((promise, 0), (result, 1)):
            if score > told[k, side]:
                told[k, side + 2] = told[k, side]
                told[k, side] = score
            elif score > told[k, side + 2]:
                told[k, side + 2] = score
    told[:, 4] = told[:, 0] - told[:, 1]
    for (percentage, of), score in zip(shares, share_scores, strict=True):
        told[percentage, 5] = max(told[percentage, 5], score)
        told[of, 6] = max(told[of, 6], score)
    told[:, 7] = alone
    partner = np.full((n, len(ROLES) + 2), NONE)
    logs = np.log(np.clip(second, 1e-3, 1.0))
    promises = set(pairs)
    for k, (other, score) in best_partners(pairs, pair_scores).items():
        partner[k] = [*logs[other], score, float((k, other) in promises)]
    return np.hstack([logs, np.log(np.clip(first, 1e-3, 1.0)), around, told, partner]).astype(np.float32)
