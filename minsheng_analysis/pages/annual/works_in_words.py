"""What the support column comes to, in words: which works asked for less, went further or fell short."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from minsheng_analysis.language.languages import format_date, join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_ratio
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.language.vocabulary import in_language, state_words
from minsheng_analysis.measures.readings import KEPT, by_place, is_part
from minsheng_analysis.measures.rows import IndicatorRow, JudgedRow, PromiseRow
from minsheng_analysis.pages.figures import amount, inside, is_ceiling, target_amount


def support_words(row: PromiseRow, items: Sequence[JudgedRow], lang: str) -> str:
    """Say what the support column comes to, naming the items that asked for less, went further or fell short, one that stands alone, and each place.

    Parameters
    ----------
    row : PromiseRow
        A row of `verdicts`.
    items : list of JudgedRow
        Its items, from `readings.support_items`.
    lang : {"zh", "en"}

    Returns
    -------
    str
        Empty where nothing in the support column can be judged or is answered by another measure.
    """
    say = messages("lead", lang)
    # What is answered, and by another measure, is not passed over in silence.
    otherwise = [_name_under(row, item, lang) for item in items if not item.comparable and item.actual_text]
    later = [_name_under(row, item, lang) for item in items if item.comparable and item.reason == "not_due"]
    apart = punctuation(lang).semicolon.join(
        [
            *([say("not judged: {works}", works=join_list(otherwise, lang))] if otherwise else []),
            *([say("not due yet: {works}", works=join_list(later, lang))] if later else []),
        ]
    )
    if not items or not row.status_support:
        return apart
    notable = []
    for item in items:
        status, asked, name = str(item.status), str(item.target_stage), _name_under(row, item, lang)
        if status == "missed":
            words = _short_of(item, name, row.as_of, lang)
        elif by_place(item) and asked == "started" and not math.isnan(item.target_value + item.actual_value):
            # Of its own number of starts a place made all: no easier promise than the others'.
            words = _of_its_own(item, name, lang)
        elif asked == "started":
            words = say("{name}: only a start was asked for, and a start is reported", name=name)
        elif asked in ("advancing", "partial"):
            words = say("{name}: only progress was asked for, and progress is reported", name=name)
        elif (
            (status in KEPT and is_ceiling(item))
            or status == "exceeded"
            or (by_place(item) and status == "met" and not math.isnan(item.ratio))
        ):
            told = amount(item, item.actual_value, lang) if is_ceiling(item) else format_ratio(item.ratio, lang)
            words = say(
                "{place} {told}" if by_place(item) else "{name}: {ratio}", place=name, name=name, told=told, ratio=told
            )
        elif row.support_judged == 1 and status != "not_assessable":
            words = name
        else:
            continue
        notable.append(words)
    count = _none_met(row, items, lang) if not row.support_reached and row.support_judged > 1 else say(
        "{done} of {n} place met its own target", plural="{done} of {n} places met theirs",
        done=row.support_reached, n=row.support_judged,
    ) if all(map(by_place, items)) else say(
        "{done} of {n} item met what was asked", plural="{done} of {n} items met what was asked",
        done=row.support_reached, n=row.support_judged,
    )  # fmt: skip
    if notable:
        count = say("{count} ({notable})", count=count, notable=punctuation(lang).semicolon.join(notable))
    return punctuation(lang).semicolon.join(filter(None, (count, apart)))


def support_head(items: Sequence[JudgedRow], lang: str) -> str:
    """Name what stands under a promise: its shares by place, its parts, or works that support it."""
    say = messages("tables", lang)
    return (
        say("By place")
        if all(map(by_place, items))
        else say("Its parts")
        if all(map(is_part, items))
        else say("Supporting works")
    )


def _none_met(row: PromiseRow, items: Sequence[JudgedRow], lang: str) -> str:
    """Say that none of several met what was asked; while the year runs, not yet."""
    say, n, still = messages("lead", lang), row.support_judged, "late" in (row.status_reported, row.status_completed)
    if all(map(by_place, items)):
        return say(
            "none of the {n} places has yet met its target" if still else "none of the {n} places met its target", n=n
        )
    if n == 2:
        return say(
            "neither of the {n} items has yet met its target"
            if still
            else "neither of the {n} items met what was asked",
            n=n,
        )
    return say(
        "none of the {n} items has yet met its target" if still else "none of the {n} items met what was asked", n=n
    )


def statements_of(items: Sequence[IndicatorRow]) -> str:
    """Give the statements behind promises or items of the support column, what was asked before what came of it; joined by ``;``."""
    asked = [item.target_statements for item in items]
    return ";".join(filter(None, (*asked, *(item.actual_statements for item in items))))


def _name_under(row: PromiseRow, item: JudgedRow, lang: str) -> str:
    """Name an item under its promise: a share by place with the place alone."""
    name = in_language(item, "name", lang)
    if not by_place(item):
        return inside(name, lang)
    return name.removeprefix(in_language(row, "name", lang)).strip(" ()（）") or inside(name, lang)


def _short_of(item: JudgedRow, name: str, day: str, lang: str) -> str:
    """Tell what was asked of an item, and what came of it: in its unit, or in words as printed; of what day, where that is an earlier one than the promise's."""
    say = messages("lead", lang)
    if item.measure == "qualitative" or math.isnan(item.target_value + item.actual_value):
        target, actual = (state_words(str(words), lang) for words in (item.target_text, item.actual_text))
        return say("{name}: asked for “{target}”, reported “{actual}”", name=name, target=target, actual=actual)
    if by_place(item) and item.as_of >= day:
        return _of_its_own(item, name, lang)
    target, actual = target_amount(item, lang), amount(item, item.actual_value, lang)
    # Money is planned, not asked for.
    asked = say("planned {target}" if item.unit == "yuan" else "asked for {target}", target=target)
    if item.as_of < day:
        return say("{name}: {asked}, reported {actual} at {day}", name=name, asked=asked, actual=actual, day=format_date(item.as_of, lang))  # fmt: skip
    return say("{name}: {asked}, reported {actual}", name=name, asked=asked, actual=actual)


def _of_its_own(item: JudgedRow, name: str, lang: str) -> str:
    """Tell what came of a place's own target, the unit once: Changde 121 of 136, Changsha 368.36 of 861.57 million yuan."""
    target, came = target_amount(item, lang), amount(item, item.actual_value, lang)
    unit = re.sub(r"^[\d.,]+", "", target)
    return messages("lead", lang)("{place} {came} of {target}", place=name, came=came.removesuffix(unit), target=target)
