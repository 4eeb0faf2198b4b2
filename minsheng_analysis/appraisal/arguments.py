"""What findings turn on, as arguments that sentences are made from; ``wording`` puts each into words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from minsheng_analysis.measures.rows import StatementRow


@dataclass(frozen=True)
class Amount:
    """A number with its interval, or a state.

    Attributes
    ----------
    value, low, high : float
        In `unit`; `value` nan where only the interval is known, all nan for a state.
    printed : str
        As printed, which Chinese readers see; empty where it is computed.
    """

    value: float
    low: float
    high: float
    unit: str
    classifier: str = ""
    printed: str = ""

    @classmethod
    def exactly(cls, value: float, unit: str, classifier: str = "", printed: str = "") -> Amount:
        """Give a number that is no interval."""
        return cls(value, value, value, unit, classifier, printed)


@dataclass(frozen=True)
class Ratio:
    """A share; 1.0 is 100%. That of a ceiling is `turned`: target over result."""

    value: float
    decimals: int = 1
    turned: bool = False


@dataclass(frozen=True)
class Named:
    """A name or a text in both languages."""

    zh: str
    en: str


@dataclass(frozen=True)
class Verdict:
    """An official verdict as printed, several joined by ``;``."""

    printed: str


@dataclass(frozen=True)
class Computed:
    """A computed status."""

    status: str


@dataclass(frozen=True)
class Printed:
    """Figures as printed, each with the lines that print it."""

    figures: tuple[tuple[str, tuple[int, ...]], ...]
    states: bool = False
    amounts: tuple[Amount, ...] = ()

    @classmethod
    def of(cls, rows: Iterable[StatementRow], *, states: bool = False) -> Printed:
        """Give each distinct figure of statements once, in their order."""
        lines: dict[str, list[int]] = {}
        amounts: dict[str, Amount] = {}
        for row in rows:
            lines.setdefault(row.figure, []).append(row.line)
            amounts.setdefault(row.figure, Amount(row.value, row.low, row.high, row.unit, printed=row.figure))
        figures = tuple((figure, tuple(dict.fromkeys(where))) for figure, where in lines.items())
        return cls(figures, states, tuple(amounts.values()))


@dataclass(frozen=True)
class Step:
    """A rate and its change, as printed, in one place of the report."""

    rate: str
    change: str
    by_points: float
    by_share: float


@dataclass(frozen=True)
class Lines:
    """Lines of the document."""

    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Claim:
    """What is claimed of something in words, and the lines that do; none where they are not to be told."""

    subject: Named
    words: str
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Answer:
    """What was asked of something in words, what is reported of it, and whether that is as far as was asked."""

    subject: Named
    asked: str
    said: Printed
    reached: bool = False


@dataclass(frozen=True)
class Asked:
    """A work with how far it was to come within the year, a code of ``codes.STAGES``.

    `words` is what was asked of it, as printed.
    """

    subject: Named
    code: str
    words: str = ""


@dataclass(frozen=True)
class Exact:
    """What was asked of something, which is exactly what is reported."""

    subject: Named
    amount: Amount


@dataclass(frozen=True)
class Money:
    """What a report prints of its projects' money.

    Attributes
    ----------
    projects : int
        How many projects there are.
    priced, rated : tuple of int
        Projects of which a sum spent is printed, and those of which only a rate is.
    sums, undated : int
        How many sums are printed, and how many of them without a year.
    of_parts : bool
        Whether no sum is all that a project spent.
    """

    projects: int
    priced: tuple[int, ...]
    rated: tuple[int, ...]
    sums: int
    undated: int
    of_parts: bool


@dataclass(frozen=True)
class Told:
    """What a figure is of, and the figure."""

    subject: Named
    amount: Amount


@dataclass(frozen=True)
class Day:
    """A date, as ISO writes it."""

    iso: str


@dataclass(frozen=True)
class Due:
    """A date by which something is due, as ISO writes it; the last day of a month or year is told as that."""

    iso: str


@dataclass(frozen=True)
class Place:
    """A place by its Chinese name."""

    zh: str


@dataclass(frozen=True)
class Many:
    """Several arguments of one kind."""

    of: tuple[Argument, ...]


@dataclass(frozen=True)
class Listed:
    """Names one after the other, after a colon: English sets them apart by semicolons, since they begin with capitals."""

    of: tuple[Named | Told | Claim | Answer | Asked, ...]


@dataclass(frozen=True)
class Stage:
    """How far a work has come, a code of ``codes.STAGES``, and whether it is also told as newly made."""

    code: str
    new: bool = False


@dataclass(frozen=True)
class Clause:
    """A sentence that stands behind a colon: in English it then begins without a capital article."""

    zh: str
    en: str


@dataclass(frozen=True)
class Nature:
    """How a thing was made, a code of ``codes.NATURES``, and of what, where that is named."""

    code: str
    of: Named | None = None


Argument: TypeAlias = (
    Amount
    | Ratio
    | Named
    | Verdict
    | Computed
    | Printed
    | Step
    | Lines
    | Claim
    | Answer
    | Asked
    | Exact
    | Money
    | Told
    | Day
    | Due
    | Place
    | Many
    | Listed
    | Nature
    | Stage
    | Clause
    | str
    | int
    | float
)
