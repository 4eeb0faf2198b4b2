"""A promise on both bases: what the report counts, and what is finished of it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from minsheng_analysis.appraisal.rows import PaceRow
from minsheng_analysis.display.canvas import BEST_FIRST
from minsheng_analysis.language.languages import bracketed
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_quantity, format_ratio, format_ratio_interval
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.language.vocabulary import REASON_WORDS, in_language, line_words
from minsheng_analysis.measures.codes import BASES, UNFINISHED, Basis
from minsheng_analysis.measures.readings import UNREACHED
from minsheng_analysis.measures.rows import JudgedRow, rows_of
from minsheng_analysis.pages.figures import (
    amount,
    as_printed,
    asked_words,
    in_doubt,
    is_ceiling,
    less_asked,
    lines_of,
    own_sum_words,
    target_amount,
)
from minsheng_analysis.pages.progress.lights import (
    LATE,
    basis_word,
    behind,
    gap_words,
    lag_points,
    light_word,
    promises,
    row_mark,
    row_word,
)

#: What is printed of an amount that is no exact number: 约1.4万平方米, 4.5万余人次.
ABOUT = ("约", "余", "近", "左右", "以上", "多")


@dataclass(frozen=True)
class Share:
    """How much of a target is reached: where its mark stands, and what the report leaves open; NaN where nothing is known."""

    value: float
    low: float
    high: float
    unsaid: bool = False

    @property
    def known(self) -> bool:
        """Whether there is anything to draw."""
        return not math.isnan(self.value)

    def words(self, lang: str) -> str:
        """Write it: a percentage, or a range of them where the mark stands at its lower end; that nothing is said of it is no 0%."""
        if self.unsaid:
            return messages("progress", lang)("not said")
        if math.isfinite(self.low) and self.value == self.low < self.high - 0.0005:
            return format_ratio_interval(self.low, self.high, lang)
        return format_ratio(self.value, lang)


@dataclass(frozen=True)
class Both:
    """A promise on both bases.

    Attributes
    ----------
    reported, completed : PaceRow
    asked_less : bool
        Whether it is a part of which less than completion was asked, while the whole was to be completed.
    """

    reported: PaceRow
    completed: PaceRow
    asked_less: bool = False

    @property
    def only_asked(self) -> bool:
        """Whether no completion was asked for, so that it is met as asked though less of it is finished."""
        return self._finished < paced_share(self.completed).low - 1e-9

    @property
    def _finished(self) -> float:
        """The share finished of a part of which less was asked; NaN elsewhere: a promise is held against what it asks."""
        row = self.completed
        if not self.asked_less or row.kind != "cumulative" or not row.target_value > 0:
            return math.nan
        return row.value / row.target_value

    def share(self, basis: Basis) -> Share:
        """Give the share reached; of what is finished, even where less than completion was asked for."""
        if basis == "reported":
            return paced_share(self.reported)
        finished = self._finished
        return (
            Share(finished, finished, finished, unsaid=finished == 0)
            if self.only_asked
            else paced_share(self.completed)
        )

    @property
    def shares(self) -> list[float]:
        """Where its marks stand, on either basis; empty where it has none."""
        return [share.value for share in (self.share("reported"), self.share("completed")) if share.known]

    @property
    def lag(self) -> float:
        """How far it is behind, on the basis that leaves it further behind."""
        if self.only_asked:
            return self.completed.expected - self._finished
        return max((row.lag for row in (self.reported, self.completed) if not math.isnan(row.lag)), default=math.nan)

    def on(self, basis: Basis) -> PaceRow:
        """Give its row on a basis."""
        return self.reported if basis == "reported" else self.completed

    def light(self, basis: Basis) -> str:
        """Give the light; what is met as asked and not finished counts as behind where only finished work counts."""
        if basis == "completed" and self.only_asked:
            return "red" if self.completed.expected >= 1 else "yellow"
        return self.on(basis).light

    @property
    def over(self) -> bool:
        """Whether its deadline is past."""
        return self.reported.elapsed >= 1

    def mark(self, basis: Basis) -> str:
        """Give its mark; none where work is not finished because no more was asked: neither a miss nor out of judgement."""
        if basis == "completed" and self.only_asked:
            return ""
        return row_mark(self.on(basis))

    def light_word(self, basis: Basis, lang: str) -> str:
        """Name its light."""
        if basis == "completed" and self.only_asked:
            return light_word(self.light(basis), lang, over=self.over)
        return row_word(self.on(basis), lang)

    @property
    def apart(self) -> bool:
        """Whether the bases part."""
        one, other = self.share("reported"), self.share("completed")
        gap = one.known and other.known and abs(one.value - other.value) > 1e-9
        return gap or self.light("reported") != self.light("completed")

    def card(self, lang: str) -> str:
        """Say what its mark stands for when it is pointed at, a line a thing."""
        say, row = messages("progress", lang), self.reported
        told = [in_language(row, "name", lang)]
        for basis in ("reported", "completed") if self.apart else ("reported",):
            head = f"{basis_word(basis, lang)}{punctuation(lang).colon}" if self.apart else ""
            first = f"{target_amount(row, lang)} → " if basis == "reported" else ""
            share = self.share(basis)
            if basis == "reported" and self.over and self.only_asked:
                # As far as it was asked to come, which is no share of it.
                told.append(f"{head}{' → '.join(begun(row, lang))} · {say('as asked')}")
                continue
            figures = () if share.unsaid else (f"{first}{self.amount(basis, lang)}", self.share_in_words(basis, lang))
            own = own_sum_words(lang) if basis == "reported" and row.own_sum else ""
            told.append(head + " · ".join(filter(None, (*figures, self.light_words(basis, lang), own))))
        # Of what only had to be begun no share was due.
        if not math.isnan(row.expected) and not self.only_asked:
            told.append(say("due {expected}", expected=format_ratio(row.expected, lang)))
        told.append(line_words(lines_of(row.actual_statements), lang))
        return "\n".join(filter(None, told))

    def light_words(self, basis: Basis, lang: str) -> str:
        """Name the light with the points that it is behind; what was only to be begun says so instead."""
        say, row = messages("progress", lang), self.on(basis)
        if basis == "completed" and self.only_asked:
            return {
                "started": say("not said to be finished (supporting works ask only for a start)"),
                "advancing": say("not said to be finished (supporting works ask only for progress)"),
            }.get(row.target_stage, say("not said to be finished (supporting works ask for no completion)"))
        if self.over:
            return row_word(row, lang) + gap_words(row.lag, lang)
        lag = "" if math.isnan(row.lag) or row.lag <= 0 else f" −{lag_points(row.lag, lang)}"
        return self.light_word(basis, lang) + lag

    def amount(self, basis: Basis, lang: str) -> str:
        """Write what is reached, in the target's own unit."""
        if basis == "reported":
            return as_printed(self.reported, self.reported.value, self.reported.actual_text, lang)
        row = self.completed
        if math.isnan(row.value) and not math.isnan(row.completed_low):
            return format_quantity(row.value, row.unit, lang, low=row.completed_low, high=row.completed_high, classifier=row.classifier)  # fmt: skip
        return as_printed(row, row.value, row.actual_text, lang)

    @property
    def lags_a_little(self) -> bool:
        """Whether it counts as on schedule though it is behind, within what the rule allows."""
        return any(row.light == "green" and row.lag > 0 for row in (self.reported, self.completed))

    @property
    def shaken(self) -> bool:
        """Whether its share rests on a figure which the report contradicts; of a ceiling there is no share."""
        return self.reported.in_doubt and bool(self.shares) and not is_ceiling(self.reported)

    def share_in_words(self, basis: Basis, lang: str) -> str:
        """Write the share reached; one that rests on a figure which the report contradicts says so."""
        share = self.share(basis)
        return in_doubt(share.words(lang), lang) if self.reported.in_doubt and share.known else share.words(lang)

    def share_words(self, lang: str) -> str:
        """Write what is finished, and in brackets what the report counts where that is elsewhere."""
        reported, finished = (self.share(basis) for basis in ("reported", "completed"))
        if not finished.known:
            return self.share_in_words("reported", lang)
        words = self.share_in_words("completed", lang)
        if not reported.known or abs(reported.value - finished.value) < 1e-9:
            return words
        say, share = messages("progress", lang), reported.words(lang)
        # A sum that the report does not print is not put into its mouth.
        said = say("in all {share}", share=share) if self.reported.own_sum else say("reported {share}", share=share)
        return words + bracketed(said, lang)


def paced_share(row: PaceRow) -> Share:
    """Give the share of its target that a row has reached."""
    value = row.ratio_low if math.isnan(row.ratio) else row.ratio
    return Share(value, row.ratio_low, row.ratio_high)


def on_both(paced: pd.DataFrame, other: pd.DataFrame | None, basis: Basis) -> list[Both]:
    """Pair the rows of ``ms.progress`` on two bases.

    Parameters
    ----------
    paced : DataFrame
        On `basis`.
    other : DataFrame, optional
        On the other one; without it the bases are taken to agree.
    basis : {"reported", "completed"}

    Returns
    -------
    list of Both
        In the order of `paced`, which has the wholes of its parts.
    """
    beside = paced if other is None else paced[["indicator_id"]].merge(other, on="indicator_id", how="left")
    stages = dict(zip(paced["indicator_id"], paced["target_stage"].fillna(""), strict=True))
    whole = paced["parent"].map(stages)
    less = ~paced["target_stage"].fillna("").isin(["", "completed"]) & whole.isin(["", "completed"])
    pairs = zip(rows_of(paced, PaceRow), rows_of(beside, PaceRow), less, strict=True)
    return [Both(*((one, two) if basis == "reported" else (two, one)), bool(part)) for one, two, part in pairs]


def drawn_marks(each: Sequence[Both], lang: str) -> list[tuple[str, str]]:
    """Name the marks of a picture of both bases, the best first; of one mark, what is reached for good before what can still change."""
    found: dict[str, dict[str, None]] = {}
    for one in sorted(each, key=lambda one: one.reported.kind == "level"):
        for basis in BASES:
            if one.share(basis).known:
                found.setdefault(one.mark(basis), {})[one.light_word(basis, lang)] = None
    either = messages("progress", lang)(" or ")
    return [(mark, either.join(found[mark])) for mark in BEST_FIRST if mark in found]


def begun(row: PaceRow, lang: str) -> tuple[str, str]:
    """Write what was to be begun or pushed on, and that it was."""
    say, size = messages("progress", lang), amount(row, row.target_value, lang)
    come = say("started ({amount})", amount=size) if row.target_stage == "started" else say("under way ({amount})", amount=size)  # fmt: skip
    return asked_words(row.target_stage, size, lang), come


def as_far_as_asked(row: PaceRow, lang: str) -> str:
    """Say that a work came as far as it was asked to, which is not finished."""
    return messages("progress", lang)("as asked") + bracketed(asked_only(row, lang), lang)


def asked_only(row: PaceRow, lang: str) -> str:
    """Say what was asked of a work that was not to be finished."""
    return less_asked("started" if row.target_stage == "started" else "advancing", lang)


def not_judged_word(reason: str, lang: str) -> str:
    """Say why a target cannot be judged; empty where nothing is to be said."""
    return messages("exploration", lang)(REASON_WORDS[reason]) if reason in REASON_WORDS else ""


def behind_at(each: Sequence[Both], basis: Basis) -> list[Both]:
    """Keep what is behind on a basis."""
    return [one for one in each if one.light(basis) in LATE]


def asked_less(works: Mapping[str, list[JudgedRow]], paced: pd.DataFrame) -> dict[str, list[JudgedRow]]:
    """Give the works of each promise that is behind, where all came as far as asked and not all were to be completed.

    Parameters
    ----------
    works : mapping of str to list of JudgedRow
        From `readings.support_items`.
    paced : DataFrame
        From ``ms.progress``, on either basis.

    Returns
    -------
    dict of str to list of JudgedRow
        By the promise's indicator.
    """
    found = {promise: works.get(promise, []) for promise in behind(promises(paced))["indicator_id"]}
    return {
        promise: rows
        for promise, rows in found.items()
        if all(str(row.status) not in UNREACHED for row in rows) and any(row.target_stage in UNFINISHED for row in rows)
    }
