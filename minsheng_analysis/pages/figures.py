"""How a row's figures are written: targets, results on either basis, intervals, and the card that a mark shows."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Protocol

from minsheng_analysis.display.links import line_of
from minsheng_analysis.errors import QuantityError
from minsheng_analysis.language.languages import bracketed, format_date
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.mid_sentence import mid_sentence
from minsheng_analysis.language.numbers import (
    Style,
    format_quantity,
    format_ratio,
    format_ratio_interval,
    legible,
    unit_name,
)
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.language.vocabulary import (
    NAMED,
    counted_as,
    counted_state,
    in_language,
    line_words,
    state_words,
    status_word,
    verdict_word,
    verdict_words,
)
from minsheng_analysis.measures.assessment import as_asked
from minsheng_analysis.measures.rows import PromiseRow
from minsheng_analysis.quantities import parse_quantity

#: The columns of a result on each basis.
PREFIX = {"reported": "actual", "completed": "completed"}


class Counted(Protocol):
    """A row whose amounts have a unit."""

    @property
    def unit(self) -> str:
        """Base unit."""

    @property
    def classifier(self) -> str:
        """Its Chinese classifier."""


def counted_in(row: Counted, lang: str) -> str:
    """Give the classifier that an amount of a row is written with, as `vocabulary.counted_as`."""
    return counted_as(row.classifier, str(getattr(row, "name_zh", "")), lang)


def amount(row: Counted, value: float, lang: str, *, style: Style = "full", significant: int | None = None) -> str:
    """Write an amount in a row's own unit.

    Parameters
    ----------
    row : Counted
        With `unit` and `classifier`.
    value : float
        NaN gives "—".
    """
    return format_quantity(
        legible(value, row.unit, lang),
        row.unit,
        lang,
        classifier=counted_in(row, lang),
        style=style,
        significant=significant,
        beside=_beside(row, lang),
    )


def _beside(row: Counted, lang: str) -> tuple[float, ...]:
    """What stands in one row with another: target and result are written in one unit (182852万元, 110500万元; 26000人, 32095人).

    A count that is printed in 万 stands for a range, and stays so.
    """
    if hasattr(row, "actual_value"):
        names = ("actual_low", "actual_high", "actual_value")
    else:
        # A share of the target is a range where the result is one.
        names = (*(("value_low", "value_high") if hasattr(row, "value_low") else ("ratio_low", "ratio_high")), "value")
    low, high, value = (float(getattr(row, name, math.nan)) for name in names)
    if row.unit != "yuan" and low != high:
        return ()
    return tuple(legible(one, row.unit, lang) for one in (float(getattr(row, "target_value", math.nan)), value))


def as_printed(row: Counted, value: float, printed: str, lang: str) -> str:
    """Write an amount with the mark of the figure that it was printed as: ≈, ≥ or ≤ where that is no exact one.

    Parameters
    ----------
    row : Counted
        With `unit` and `classifier`.
    value : float
        NaN gives "—".
    printed : str
        The figure's characters; a sum of several, or one of another value, gives no mark.
    """
    try:
        figure = parse_quantity(printed)
    except QuantityError:
        return amount(row, value, lang)
    qualifier = figure.qualifier if figure.value == value else "exact"
    return format_quantity(
        legible(value, row.unit, lang), row.unit, lang, qualifier=qualifier, classifier=counted_in(row, lang), beside=_beside(row, lang)
    )  # fmt: skip


class Directed(Protocol):
    """A row of which more or less is wanted."""

    @property
    def direction(self) -> str:
        """Which of them."""


class Targeted(Counted, Directed, Protocol):
    """A row whose result is compared with a target."""

    @property
    def value(self) -> float:
        """The result."""

    @property
    def target_value(self) -> float:
        """The target."""


class Promised(Counted, Protocol):
    """A row with a target."""

    @property
    def target_fact(self) -> str:
        """The fact that it is, or the facts that it is worked out from."""

    @property
    def target_value(self) -> float:
        """Its size."""


def is_ceiling(row: Directed) -> bool:
    """Whether a target is not to be passed: its result is no share of it."""
    return row.direction == "decrease"


def ceiling_word(row: Targeted, lang: str) -> str:
    """Say where a result stands to its ceiling."""
    return where_to_ceiling(row.value, row.target_value, lang)


def where_to_ceiling(value: float, ceiling: float, lang: str) -> str:
    """Say where a value stands to its ceiling."""
    say = messages("figure", lang)
    if value == ceiling:
        return say("at the ceiling")
    return say("below the ceiling") if value < ceiling else say("above the ceiling")


def ceiling_words(row: Targeted, lang: str) -> str:
    """Write a result against its ceiling."""
    value, target = (amount(row, one, lang) for one in (row.value, row.target_value))
    return messages("figure", lang)(
        "{value}, {where} of {target}", value=value, where=ceiling_word(row, lang), target=target
    )


def has_range(row: PromiseRow) -> bool:
    """Whether the report leaves a range of what is finished."""
    return math.isnan(row.ratio_completed) and math.isfinite(row.ratio_low_completed + row.ratio_high_completed)


def target_amount(row: Promised, lang: str) -> str:
    """Write a target; one that is printed nowhere, but worked out from other figures, says so."""
    return amount(row, row.target_value, lang) + worked_out(row, lang)


def worked_out(row: Promised, lang: str) -> str:
    """Say behind a target that it is printed nowhere, but worked out from other figures; empty where it is printed."""
    if " " not in row.target_fact:
        return ""
    return bracketed(messages("figure", lang)("worked out, not printed"), lang)


def asked_words(stage: str, size: str, lang: str) -> str:
    """Write a target that asks only for a start or for progress: its size alone would read as one to finish."""
    say = messages("figure", lang)
    if stage == "started":
        return say("start on {amount}", amount=size)
    return say("progress on {amount}", amount=size) if stage == "advancing" else size


def less_asked(stage: str, lang: str) -> str:
    """Say that a target asks for less than completion; empty where it does not."""
    say = messages("figure", lang)
    return {
        "started": say("only a start was asked for"), "advancing": say("only progress was asked for"),
        "partial": say("only a part was asked for"), "planned": say("only a plan was asked for"),
    }.get(stage, "")  # fmt: skip


def inside(name: str, lang: str) -> str:
    """Write a name in the middle of a sentence, in quotation marks where it would break it.

    Examples
    --------
    >>> inside("Public toilets", "en"), inside("Old estates: renovations started", "en")
    ('public toilets', '“Old estates: renovations started”')
    """
    if lang == "zh":
        return name
    return f"“{name}”" if ":" in name else mid_sentence(name)


def own_unit(row: Counted, lang: str) -> str:
    """Name a row's unit for the head of a file: its classifier in Chinese, a word for it in English."""
    words = unit_name(row.unit, lang, classifier=counted_in(row, lang)).strip()
    return words or {"count": messages("figure", lang)("number")}.get(row.unit, "")


def rounded(value: float, significant: int = 4) -> float:
    """Round what was divided to the figures that it can carry.

    Examples
    --------
    >>> rounded(0.02266931)
    0.02267
    """
    return float(f"{value:.{significant}g}")


def target_words(row: PromiseRow, lang: str) -> str:
    """Write what was promised: a number with its unit, or a state in words of the language; of things that were named, how many."""
    if row.measure == "qualitative":
        return state_words(asked_state(row.target_text, row.evidence_asked), lang)
    return amount(row, row.target_value, lang)


def asked_state(printed: str, asked: float) -> str:
    """Give a state that was promised; of things that were named, how many."""
    return counted_state(NAMED, asked) if asked > 1 else printed


def result_words(row: PromiseRow, basis: str, lang: str) -> str:
    """Write what came of it on a basis: a number, a bound, a range, or a state; empty where there is none.

    Where a start is all that was promised, what is started counts when only finished work does, and is called that.
    """
    if row.measure == "qualitative":
        return state_words(counted_state(row.actual_text, row.evidence_asked), lang) if basis == "reported" else ""
    if basis == "completed" and as_asked(row):
        begun = result_words(row, "reported", lang)
        return messages("figure", lang)("{amount} started", amount=begun) if row.actual_stage == "started" else begun
    value, low, high = (float(getattr(row, f"{PREFIX[basis]}_{end}")) for end in ("value", "low", "high"))
    if math.isinf(high):
        return format_quantity(low, row.unit, lang, qualifier="at_least", classifier=counted_in(row, lang))
    return format_quantity(
        legible(value, row.unit, lang), row.unit, lang, low=low, high=high, classifier=counted_in(row, lang), beside=_beside(row, lang)
    )  # fmt: skip


def certain_ratio(row: PromiseRow, basis: str) -> float:
    """The ratio on a basis, or its lower end where the report leaves a range; NaN where there is none."""
    ratio = float(getattr(row, f"ratio_{basis}"))
    return float(getattr(row, f"ratio_low_{basis}")) if math.isnan(ratio) else ratio


def share_words(row: PromiseRow, basis: str, lang: str) -> str:
    """Write a result as a share of its target: a percentage, or a range of them; empty where there is none.

    A result is no share of its ceiling: of that it is said where it stands.
    """
    if is_ceiling(row):
        value = float(getattr(row, f"{PREFIX[basis]}_value"))
        return "" if math.isnan(value + row.target_value) else where_to_ceiling(value, row.target_value, lang)
    ratio = float(getattr(row, f"ratio_{basis}"))
    words = interval_words(row, basis, lang) if math.isnan(ratio) else format_ratio(ratio, lang)
    return in_doubt(words, lang) if words and row.in_doubt else words


def in_doubt(share: str, lang: str) -> str:
    """Mark a share that rests on a figure which the report itself contradicts."""
    return messages("figure", lang)("{share} (in doubt)", share=share)


def share_of(row: PromiseRow, basis: str) -> float:
    """Give a result as a share of its target, as `certain_ratio`; NaN where the target is a ceiling."""
    return math.nan if is_ceiling(row) else certain_ratio(row, basis)


def interval_words(row: PromiseRow, basis: str, lang: str) -> str:
    """Write what rounding leaves open of a ratio; empty where that is nothing.

    A sum of money printed without decimals is a whole one; its rounding is told where that leaves open whether the target is reached.
    """
    low, high = (float(getattr(row, f"ratio_{end}_{basis}")) for end in ("low", "high"))
    printed_whole = row.unit == "yuan" and "." not in row.actual_text
    whole = printed_whole and not math.isnan(getattr(row, f"ratio_{basis}")) and not math.isinf(high)
    if whole and not low < 1 <= high:
        return ""
    if is_ceiling(row) or math.isnan(low) or (abs(high - low) <= 0.0005 and not math.isinf(high)):
        return ""
    return format_ratio_interval(low, high, lang)


def differs(row: PromiseRow) -> bool:
    """Whether a promise comes to something else once only what is finished counts."""
    if row.status_reported != row.status_completed:
        return True
    reported, completed = certain_ratio(row, "reported"), certain_ratio(row, "completed")
    return not math.isnan(completed) and abs(completed - reported) > 1e-9


def lines_of(*statement_ids: object) -> list[int]:
    """Give the lines that statements stand in, each once.

    Examples
    --------
    >>> lines_of("L017.05;L108.03", "", "L017.06")
    [17, 108]
    """
    return sorted({line_of(one) for ids in statement_ids for one in str(ids or "").split(";") if one})


def told_on(row: PromiseRow, lang: str) -> str:
    """Say of which day a result is that is older than the report; empty where it is the report's own."""
    return messages("figure", lang)("at {day}", day=format_date(row.told_on, lang)) if row.told_on else ""


def own_sum_words(lang: str) -> str:
    """Say that a result is a sum which the report itself does not print."""
    return messages("figure", lang)("our sum; none is printed")


def official_words(row: PromiseRow, lang: str) -> str:
    """Write the official verdicts on a promise, beside one another where they differ."""
    return " / ".join(verdict_words(row.status_words, lang))


def promise_card(row: PromiseRow, lang: str) -> str:
    """Say of a promise what its mark stands for, a line a thing: name, figures on both bases, verdict, lines."""
    say = messages("figure", lang)
    told = [in_language(row, "name", lang)]
    bases = ("reported", "completed") if differs(row) else ("reported",)
    for basis in bases:
        share, span = share_words(row, basis, lang), interval_words(row, basis, lang)
        share = f" · {share}" + (bracketed(span, lang) if span and span != share else "") if share else ""
        result = result_words(row, basis, lang)
        verdict = verdict_word(row.direction, str(getattr(row, f"status_{basis}")), lang)
        head = {"reported": say("As reported"), "completed": say("Only finished")}[basis] if len(bases) > 1 else ""
        target = f"{target_words(row, lang)} → " if basis == "reported" else ""
        own = own_sum_words(lang) if basis == "reported" and row.own_sum else ""
        told.append(
            (f"{head}{punctuation(lang).colon}" if head else "")
            + " · ".join(filter(None, (f"{target}{result}{share}".strip(" ·→"), told_on(row, lang), verdict, own)))
        )
    if official := official_words(row, lang):
        told.append(say("Official verdict: {words}", words=official))
    told.append(line_words(lines_of(row.target_statements, row.actual_statements, row.status_statements), lang))
    return "\n".join(filter(None, told))


def key_word(status: str, rows: Iterable[PromiseRow], lang: str) -> str:
    """Name a mark in the key of a picture: what came out below its ceiling is not said to have exceeded it."""
    ceiling = status == "exceeded" and any(
        is_ceiling(row) and status in (row.status_reported, row.status_completed) for row in rows
    )
    return messages("charts", lang)("exceeded, or better than target") if ceiling else status_word(status, lang)
