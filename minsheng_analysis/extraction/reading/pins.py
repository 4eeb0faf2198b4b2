"""What a person has said of a document's figures: it holds, and everything else is decided anew around it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from minsheng_analysis.extraction.reading.figures import Figure
from minsheng_analysis.extraction.reading.headed import holds_votes
from minsheng_analysis.extraction.reading.model import ROLES

Pairs = Sequence[tuple[int, int]]
Scores = npt.NDArray[np.float64]
#: As sure as a decision over logarithms can be told.
_CERTAIN = 1 - 1e-6


def role_by_column(figure: Figure) -> str:
    """Give the role that the columns of a figure's table say: votes, and what was not elected, are told beside; else empty."""
    cell = figure.cell
    return "context" if cell is not None and (cell.elected is False or holds_votes(cell.heads)) else ""


@dataclass(frozen=True)
class Pins:
    """What holds, by the figures' keys, ``L012.03``: the line and the figure's place in it.

    Attributes
    ----------
    dropped : set of str
        What is no figure at all.
    roles : mapping of str to str
        What a figure is.
    answers : mapping of str to str
        Whom a figure answers: a result its promise, a percentage the result or promise that it measures; empty where
        it answers nothing, and of a promise that nothing answers it.
    later : mapping of str to bool
        Whether a promise is one for a later year than the document's.
    """

    dropped: frozenset[str] = frozenset()
    roles: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    later: Mapping[str, bool] = field(default_factory=dict)

    @property
    def kept(self) -> tuple[object, ...]:
        """What the evidence depends on of all that was said: two readings that share it share their evidence."""
        return self.dropped, tuple(sorted(self.later.items()))

    def settle_upcoming(self, figures: Sequence[Figure], upcoming: Sequence[bool]) -> list[bool]:
        """Give which figures are said of a later year, with what was said of promises."""
        return [self.later.get(figure.key, told) for figure, told in zip(figures, upcoming, strict=True)]

    def left(self, figures: Iterable[Figure]) -> list[Figure]:
        """Give the figures without those that are none."""
        kept = [figure for figure in figures if figure.key not in self.dropped]
        for number, figure in enumerate(kept):
            figure.number = number
        return kept

    def settle_roles(self, figures: Sequence[Figure], probabilities: Scores) -> Scores:
        """Give the probabilities of roles with those that were said, or that a table's own columns say, made certain."""
        settled = probabilities.copy()
        for k, figure in enumerate(figures):
            role = self.roles.get(figure.key) or role_by_column(figure)
            if role:
                settled[k] = (1 - _CERTAIN) / (len(ROLES) - 1)
                settled[k, ROLES.index(role)] = _CERTAIN
        return settled

    def settle_pairs(
        self, figures: Sequence[Figure], pairs: Pairs, scores: Scores, *, answering: int
    ) -> tuple[list[tuple[int, int]], Scores]:
        """Give candidates with those that were said made certain, and what contradicts them ruled out.

        Parameters
        ----------
        figures : sequence of Figure
        pairs, scores : sequence
            Candidates and their probabilities.
        answering : {0, 1}
            Which of the two answers the other: 1 of (promise, result), 0 of (percentage, what it measures).
        """
        number = {figure.key: k for k, figure in enumerate(figures)}
        promises = {key for key in self.answers if self.roles.get(key) == "target"}
        speaking = {
            key for key in self.answers.keys() - promises if (self.roles.get(key) == "context") != bool(answering)
        }
        said = {
            number[key]: number.get(other)
            for key, other in self.answers.items()
            if key in speaking & number.keys() and (not other or other in number)
        }
        taken: set[int] = set()
        promised: set[int] = set()
        if answering:
            promised = {number[key] for key in promises & number.keys()}  # they answer nothing themselves
            # A promise that a result was said to answer, or that has none, is taken for all others.
            taken = {target for target in said.values() if target is not None} | promised
        kept: dict[tuple[int, int], float] = {}
        for pair, score in zip(pairs, scores, strict=True):
            key, other = pair[answering], pair[1 - answering]
            contradicted = (
                key in promised or (key in said and said[key] != other) or (key not in said and other in taken)
            )
            kept[pair] = 0.0 if contradicted else float(score)
        for key, answered in said.items():
            if answered is not None:
                kept[(answered, key) if answering else (key, answered)] = _CERTAIN
        return list(kept), np.asarray(list(kept.values()), dtype=np.float64)
