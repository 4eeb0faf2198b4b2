"""An open matter in words: what is open, and what would prove it done."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from minsheng_analysis.appraisal.arguments import Named
from minsheng_analysis.appraisal.findings import Finding
from minsheng_analysis.appraisal.matters_text import state_name
from minsheng_analysis.appraisal.promise_checks import named_once, rates_beside
from minsheng_analysis.appraisal.shortfalls import shortfall_words, tells_finished
from minsheng_analysis.appraisal.statement_checks import Book
from minsheng_analysis.language.languages import join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.mid_sentence import before_colon, mid_sentence
from minsheng_analysis.language.numbers import format_quantity
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.language.vocabulary import in_either, in_language, state_words
from minsheng_analysis.measures.codes import STAGE_RANK
from minsheng_analysis.measures.rows import FactRow, IndicatorRow, ObservationRow

#: Words of what is reached or covered, which no acceptance of works proves.
COVERAGE = re.compile("实现|覆盖|达到|清零")
#: Words of a target that is held against what others reach.
COMPARED = re.compile("平均")
#: Words of what is only made ready.
_PREPARED = re.compile("准备|筹备|筛选|摸底|前期")


@dataclass
class Matter:
    """One open matter while it is gathered."""

    key: str
    project_no: int | None
    works: list[FactRow] = field(default_factory=list)
    planned: list[FactRow] = field(default_factory=list)
    conflicts: list[FactRow] = field(default_factory=list)
    not_shown: list[IndicatorRow] = field(default_factory=list)
    short: list[IndicatorRow] = field(default_factory=list)
    of: list[IndicatorRow] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    left_out: ObservationRow | None = None
    unadded: list[FactRow] = field(default_factory=list)
    contradicted: bool = False
    lines: list[int] = field(default_factory=list)


def unadded_matters(found: Iterable[Finding], book: Book) -> list[Matter]:
    """Give the totals that their own parts contradict: open until the report's author says which is right."""
    facts = {fact.fact_id: fact for fact in reversed(book.facts)}
    return [
        Matter(
            one.about[0], one.project_no, unadded=[facts[one.fact_id]], ids=list(one.statement_ids),
            of=[row for row in book.indicators if row.level == "headline" and one.fact_id in (row.target_fact, row.actual_fact)],
        )
        for one in found
        if one.check == "breakdown_mismatch" and one.severity == "conflict"
    ]  # fmt: skip


def is_told_apart(one: Matter, book: Book) -> bool:
    """Whether places tell differently how far the works of a matter have come that are not as far as was asked."""
    stages = [{row.stage for row in book.of_fact[fact.fact_id]} for fact in _not_as_far(one)]
    return bool(stages) and all(len(of_one) > 1 for of_one in stages)


def _not_as_far(one: Matter) -> list[FactRow]:
    return [fact for fact in one.works if not _came_as_far_as_asked(fact, one)]


def matter_words(one: Matter, book: Book, lang: str, *, end: str, state: str) -> str:
    """Say what is open; `end` is the last day of the year, and `state` is told beside it and not said again."""
    if one.left_out is not None:
        return in_language(one.left_out, "message", lang).rstrip("。.")
    say = messages("followups", lang)
    short = _not_as_far(one)
    told = [_not_shown(row, book, lang, prepared=one.contradicted, state=state) for row in one.not_shown]
    stages = {fact.stage for fact in one.works}
    # Where it is not sure how much is finished, that much is only begun is not said either.
    beside = state if stages == {state} else stages.pop() if state == "unclear" and len(stages) == 1 else ""
    told += [
        # How far a state has come is in its own words.
        _what(fact, one, book, lang)
        if math.isnan(fact.value) and fact.stage == "partial"
        else _finished_in_part(fact, finished, one, book, lang)
        if (finished := finished_beside(fact, one))
        else _how_far(fact, one, book, lang, beside=beside)
        for fact in short
    ]
    if (len(short) < len(one.works) or not one.works) and not one.short:
        told += _put_off(one, book, lang, end=end, state=state)
    for fact in one.conflicts:
        figures = dict.fromkeys(book.by_id[key].figure for key in fact.statement_ids.split(";"))
        told.append(
            say(
                "{what}: the report gives {figures}",
                what=_what(fact, one, book, lang),
                figures=say(" and ").join(figures),
            )
        )
    told += [say("{what}: its parts do not add up to it", what=_what(fact, one, book, lang)) for fact in one.unadded]
    told += [shortfall_words(row, lang) for row in one.short]
    if one.short or len(short) == len(one.works) > 0:
        told += [say("the report says “{said}”", said=words) for words in _until_when(one, book, lang)]
    told = list(dict.fromkeys(told))  # a thing and what it is told by may be one
    after = [mid_sentence(words) if lang == "en" else words for words in told[1:]]
    return punctuation(lang).semicolon.join([*told[:1], *after])


def _until_when(one: Matter, book: Book, lang: str) -> list[str]:
    """Give the words that say until when what is left of a matter is put off, and why."""
    printed = (book.by_id[key].figure for fact in one.planned for key in fact.statement_ids.split(";"))
    return [state_words(words, lang) for words in dict.fromkeys(printed)]


def finished_beside(fact: FactRow, one: Matter) -> IndicatorRow | None:
    """Give the promise whose total was only begun, where the report prints how much of it is finished."""
    return next((row for row in one.of if row.actual_fact == fact.fact_id and tells_finished(row)), None)


def leaves_open(one: Matter) -> bool:
    """Whether it is not known how much is finished of works that were begun."""
    unknown = {row.actual_fact for row in one.of if row.completed_fact == "none"}
    return any(fact.fact_id in unknown for fact in one.works)


def _finished_in_part(fact: FactRow, row: IndicatorRow, one: Matter, book: Book, lang: str) -> str:
    say = messages("followups", lang)
    finished = format_quantity(row.completed_value, row.unit, lang, classifier=row.classifier)
    return say(
        "{what}: all begun, {finished} of them finished" if fact.stage == "started"
        else "{what}: all under way, {finished} of them finished",
        what=_what(fact, one, book, lang), finished=finished,
    )  # fmt: skip


def measures_otherwise(rows: Iterable[IndicatorRow]) -> bool:
    """Whether the results that do not show their promises kept count something else than these do; a verdict counts nothing."""
    return all(not row.comparable and row.actual_fact != row.status_fact for row in rows)


def counting(fact: FactRow, book: Book) -> FactRow | None:
    """Give the total that counts an unfinished piece and is itself said to be completed."""
    totals = (one for one in book.facts if fact.part_of and one.fact_id == fact.part_of)
    return next((one for one in totals if one.stage == "completed"), None)


def _how_far(fact: FactRow, one: Matter, book: Book, lang: str, *, beside: str) -> str:
    """Say how far works have come, where that is not told `beside`, and which total counts them all the same."""
    say = messages("followups", lang)
    told = [] if fact.stage == beside else [state_name(fact.stage, lang)]
    total = counting(fact, book)
    if total is not None and not math.isnan(total.value):
        amount = format_quantity(total.value, total.unit, lang, classifier=total.classifier)
        told.append(say("counted in the {amount} reported as completed", amount=amount))
    what = _what(fact, one, book, lang)
    return say("{what}: {state}", what=what, state=punctuation(lang).semicolon.join(told)) if told else what


def _not_shown(row: IndicatorRow, book: Book, lang: str, *, prepared: bool, state: str) -> str:
    """Say why a result does not show its promise kept: it counts something else, or is a word without a figure."""
    say = messages("followups", lang)
    name = _named(row, lang)
    rates = rates_beside(row, book.facts)
    beside = [
        say("{name} ({amount})", name=_mid(name, lang), amount=format_quantity(fact.value, fact.unit, lang))
        for name, fact in zip(named_once([book.subject(fact) for fact in rates]), rates, strict=True)
    ]
    if beside:
        return say("{what}: the report gives figures only for the {beside}", what=name, beside=join_list(beside, lang))
    if prepared:
        return say("{what}: reported both as carried out and as being prepared", what=name)
    otherwise = measures_otherwise([row])
    if state == ("other_measure" if otherwise else "not_shown"):
        return name
    return say(
        "{what} (target and result measure different things)" if otherwise else "{what} (stated without a figure)",
        what=name,
    )


def _mid(named: Named, lang: str) -> str:
    return mid_sentence(named.en) if lang == "en" else named.zh


def _came_as_far_as_asked(fact: FactRow, one: Matter) -> bool:
    """Whether an unfinished state is what its promise asked for this year; what is open is then told by what is to come."""
    asked = (row.target_stage for row in one.of if row.actual_fact == fact.fact_id and row.level == "headline")
    return bool(one.planned) and any(
        STAGE_RANK[fact.stage] >= STAGE_RANK.get(stage or "completed", 3) for stage in asked
    )


def _put_off(one: Matter, book: Book, lang: str, *, end: str, state: str) -> list[str]:
    """Say of what is put off how little of it is reported, or that it is to come."""
    say = messages("followups", lang)
    told, later = [], []
    for fact in one.planned:
        what = _what(fact, one, book, lang)
        printed = book.by_id[fact.statement_ids.split(";")[0]].figure
        if fact.unit == "state" and _PREPARED.search(printed):
            told.append(say("{what}: no more than “{said}” is reported", what=what, said=state_words(printed, lang)))
        elif state == "planned":
            told.append(what)
        elif fact.as_of > end:
            later.append(mid_sentence(what) if lang == "en" else what)
        else:
            told.append(say("{what}: still to come", what=what))
    return [*told, say("follow up: {what}", what=join_list(later, lang))] if later else told


def _named(row: IndicatorRow, lang: str) -> str:
    return before_colon(in_language(row, "name", lang))


def _what(fact: FactRow, one: Matter, book: Book, lang: str) -> str:
    """Name a fact as the indicator that rests on it alone, else as its statements do, with its amount."""
    own = [row for row in one.of if row.actual_fact == fact.fact_id]
    name = _named(own[0], lang) if own else before_colon(in_either(book.subject(fact), lang))
    if math.isnan(fact.value):
        if fact.unit != "state" or fact.stage != "partial":
            return name
        say = messages("followups", lang)
        printed = list(
            dict.fromkeys(state_words(book.by_id[key].figure, lang) for key in fact.statement_ids.split(";"))
        )
        if len({row.stage for row in book.of_fact[fact.fact_id]}) > 1:
            said = say(" or ").join(f"“{words}”" for words in printed)
            return say("{name}: check which holds, {said}", name=name, said=said)
        # What places say differently is told of each.
        return say("{name}: “{said}”", name=name, said=f"”{say(' and ')}“".join(printed))
    amount = format_quantity(fact.value, fact.unit, lang, classifier=fact.classifier)
    return messages("followups", lang)("{name} ({amount})", name=name, amount=amount)


def proof_words(one: Matter, book: Book, lang: str) -> str:
    """Say what would prove a matter done."""
    say = messages("followups", lang)
    if one.left_out is not None:
        own = one.left_out.proof_zh if lang == "zh" else one.left_out.proof_en
        return own or say("The result that is not stated, with its date and who checked it")
    if one.works:
        numbers = [f for f in one.works if not math.isnan(f.value)]
        if numbers:
            # Estates and households are not added.
            alike: dict[tuple[str, str], list[float]] = {}
            for f in numbers:
                alike.setdefault((f.unit, f.classifier), []).append(f.value)
            amount = join_list(
                [format_quantity(math.fsum(some), unit, lang, classifier=of) for (unit, of), some in alike.items()],
                lang,
            )
            if all(fact.stage == "started" for fact in numbers):
                return say("The record of how much of the {amount} was finished at the end of the year, and the planned completion date; the acceptance record on completion", amount=amount)  # fmt: skip
            return say("The acceptance record, showing how much of the {amount} was finished and when it came into use", amount=amount)  # fmt: skip
        if any(COVERAGE.search(book.by_id[key].figure) for fact in one.works for key in fact.statement_ids.split(";")):
            return say("The figure behind it: how many of how many, and as of when")
        if is_told_apart(one, book):
            return say("The record of how far the work had come at the end of the year; the acceptance record and the opening date, with what was actually provided")  # fmt: skip
        return say("The acceptance record and the opening date, with what was actually provided")
    if one.planned and not one.short:
        return say("The operating record: since when, how often and for how many people")
    if one.not_shown and all(COMPARED.search(row.target_text) for row in one.not_shown):
        return say(
            "The result and the average, both on the target’s own basis, stating whom they cover and over what period"
        )
    if one.short or one.unadded:
        return say(
            "The result by the measure of the target, and the day on which it was reached" if one.short
            else "The figures of the parts and of the whole, and what accounts for the difference"
        )  # fmt: skip
    if one.not_shown:
        return say("The result by the measure of the target, stating whom it covers and over what period")
    return say(
        "The original statistics for both years: definition, numerator and denominator, and who did the testing or counting"
    )
