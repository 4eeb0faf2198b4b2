"""Read a document: its figures, what each is, which answer which, and how sure all of it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from minsheng_analysis.extraction.document import Document
from minsheng_analysis.extraction.reading.candidates import PAIR_NAMES, Candidates
from minsheng_analysis.extraction.reading.decision import Row, best_partners, decide
from minsheng_analysis.extraction.reading.evidence import Surroundings, evidence, names_of_evidence
from minsheng_analysis.extraction.reading.figures import Figure, Figures, find_figures
from minsheng_analysis.extraction.reading.kinds import Kind
from minsheng_analysis.extraction.reading.links import NAMES as LINK_NAMES
from minsheng_analysis.extraction.reading.links import links
from minsheng_analysis.extraction.reading.model import ROLES, STAGES, confidence, model, selected
from minsheng_analysis.extraction.reading.neighbours import NAMES as NEIGHBOUR_NAMES
from minsheng_analysis.extraction.reading.neighbours import neighbours
from minsheng_analysis.extraction.reading.pins import Pins
from minsheng_analysis.extraction.reading.plain_words import PlainWords, grown_from
from minsheng_analysis.extraction.reading.reasons import reason_of
from minsheng_analysis.extraction.reading.shares import SHARE_NAMES, Shares
from minsheng_analysis.extraction.reading.spans import Spans


@dataclass
class Read:
    """One figure with what it is.

    Attributes
    ----------
    figure : Figure
    role : str
        target, actual, context, breakdown, change or cost.
    confidence : float
        Of the role, calibrated: of figures at 0.9, nine in ten are right.
    stage : str
        planned, started, partial, completed or none.
    reason : str
        The nearest evidence for the role.
    subject : str
        Words that say what is counted.
    spans : Spans
    whole : int or None
        Number of the figure whose part it is.
    reviewed : bool
        A person has said what it is.
    upcoming : bool
        It is said of a later year than the document's.
    grown_from : int or None
        Number of the figure of all there is by now that it says the growth of since the year began.
    """

    figure: Figure
    role: str
    confidence: float
    stage: str
    reason: str
    subject: str
    spans: Spans
    whole: int | None = None
    reviewed: bool = False
    upcoming: bool = False
    grown_from: int | None = None


@dataclass
class Reading:
    """A document that has been read.

    Attributes
    ----------
    document : Document
    kind : str
    figures : list of Read
        In the document's order.
    rows : list of Row
        Promises with their results and printed percentages; numbers of figures.
    unread : list of (int, str)
        Line and characters of numbers whose meaning nothing says.
    headless : list of int
        Lines of tables of bare numbers whose columns nothing names.
    prepared : Prepared or None
        What a further reading of it can take over.
    """

    document: Document
    kind: Kind
    figures: list[Read] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    unread: list[tuple[int, str]] = field(default_factory=list)
    headless: list[int] = field(default_factory=list)
    prepared: Prepared | None = field(default=None, repr=False, compare=False)


@dataclass
class Prepared:
    """What of a reading stays as it is while a person says what its figures are.

    Attributes
    ----------
    said : tuple
        What was said that it does depend on: the numbers that are no figures, the promises for a later year.
    found : Figures
    here : Surroundings
    rows, first, stages : array
        The evidence of each figure, and what the first stage and the stages' make of it.
    """

    said: tuple[object, ...]
    found: Figures
    here: Surroundings
    rows: npt.NDArray[np.float32]
    first: npt.NDArray[np.float64]
    stages: npt.NDArray[np.float64]


def _prepare(document: Document, kind: Kind | None, pinned: Pins) -> Prepared:
    found = find_figures(document)
    found.figures = pinned.left(found.figures)
    here = Surroundings(document, found, kind)
    rows, empty = np.zeros((0, 0), dtype=np.float32), np.zeros((0, 0))
    if not found.figures:
        return Prepared(pinned.kept, found, here, rows, empty, empty)
    here.upcoming = pinned.settle_upcoming(here.figures, here.upcoming)
    rows, names, fitted = evidence(here), names_of_evidence(), model()
    first, stages = (of.probabilities(selected(rows, names, of)) for of in (fitted.first, fitted.stages))
    return Prepared(pinned.kept, found, here, rows, first, stages)


def read(
    document: Document, *, kind: Kind | None = None, pinned: Pins | None = None, before: Reading | None = None
) -> Reading:
    """Read a document.

    Parameters
    ----------
    document : Document
    kind : str, optional
        What kind of document it is, where the caller knows; otherwise its title and words say.
    pinned : Pins, optional
        What a person has said of the figures: it holds, and the rest is decided around it.
    before : Reading, optional
        An earlier reading of the same document: what does not depend on what was said since is taken from it.
    """
    pinned = pinned or Pins()
    held = before.prepared if before is not None else None
    prepared = held if held is not None and held.said == pinned.kept else _prepare(document, kind, pinned)
    found, here, rows = prepared.found, prepared.here, prepared.rows
    out = Reading(document, here.kind, unread=found.unread, headless=found.headless, prepared=prepared)
    if not found.figures:
        return out
    fitted = model()
    names = names_of_evidence()
    first = pinned.settle_roles(here.figures, prepared.first)
    both, all_names = np.hstack([rows, neighbours(here, first)]), [*names, *NEIGHBOUR_NAMES]
    second = fitted.second.probabilities(selected(both, all_names, fitted.second))
    words = PlainWords(here.figures, here.subjects, here.upcoming, second[:, 0])
    second = pinned.settle_roles(here.figures, words.settle_roles(second))
    stages = prepared.stages
    candidates = Candidates(here, second)
    fits = fitted.pairs.probabilities(selected(candidates.evidence(), PAIR_NAMES, fitted.pairs))
    fits = words.settle_pairs(candidates.pairs, fits)
    pairs, pair_scores = pinned.settle_pairs(here.figures, candidates.pairs, fits, answering=1)
    shares = Shares(here, second, best_partners(pairs, pair_scores))
    share_scores = fitted.shares.probabilities(selected(shares.evidence(), SHARE_NAMES, fitted.shares))
    share_scores = words.settle_shares(shares.pairs, share_scores)
    percentages, share_scores = pinned.settle_pairs(here.figures, shares.pairs, share_scores, answering=0)
    alone = fitted.alone.probabilities(selected(both, all_names, fitted.alone))
    said = links(first, second, neighbours(here, second), candidates.pairs, fits, percentages, share_scores, alone)
    third = fitted.third.probabilities(selected(said, LINK_NAMES, fitted.third))
    roles = pinned.settle_roles(here.figures, words.settle_roles(third))
    out.rows = decide(
        here.figures, roles, pairs, pair_scores, percentages, share_scores, alone, here.subjects, here.upcoming
    )
    settled = _settled(roles, out.rows)
    sure = confidence(roles, fitted.calibration, settled)
    reviewed = np.asarray([f.key in pinned.roles for f in here.figures])
    sure[reviewed] = 1.0
    wholes = {part: total for total, parts in here.sums.items() for part in parts}
    for k, f in enumerate(here.figures):
        role = ROLES[settled[k]]
        stage = _stage(role, STAGES[int(stages[k].argmax())], here.spans[k].clause_before)
        out.figures.append(
            Read(
                f,
                role,
                float(sure[k]),
                stage,
                reason_of(here, k, role),
                here.subjects[k],
                here.spans[k],
                wholes.get(k),
                bool(reviewed[k]),
                here.upcoming[k],
                grown_from(here.figures, k),
            )
        )
    return out


_STARTED = re.compile(r"(?:开工|动工|启动|在建|施工|推进)(?!率)[^，。；]{0,12}$")
_PARTIAL = re.compile(r"(?:基本建成|基本完成|主体(?:完工|完成|封顶|建成)|封顶)[^，。；]{0,12}$")
_FINISHED = re.compile(r"建成|完工|竣工|投用|验收|交付|办结")


def _stage(role: str, fitted: str, clause: str) -> str:
    """Give how far a thing had come: what its own clause says in so many words, else what was fitted."""
    if role not in {"actual", "breakdown"}:
        return "planned" if role == "target" else "none"
    if _PARTIAL.search(clause):
        return "partial"
    if _STARTED.search(clause) and not _FINISHED.search(clause):
        return "started"
    return fitted


def _settled(roles: npt.NDArray[np.float64], rows: list[Row]) -> npt.NDArray[np.int64]:
    """Give each figure one role: what stands in a row is what it stands for there, else what is most likely."""
    settled = np.asarray(roles.argmax(axis=1), dtype=np.int64)
    for row in rows:
        for k, role in ((row.target, 0), (row.actual, 1)):
            if k is not None:
                settled[k] = role
        if row.share is not None:
            settled[row.share] = ROLES.index("context")
    return settled
