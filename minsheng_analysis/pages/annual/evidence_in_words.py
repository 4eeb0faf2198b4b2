"""What a result rests on, in words: that its parts add up to it, are named, or are not."""

from __future__ import annotations

import math

from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.mid_sentence import mid_sentence
from minsheng_analysis.language.numbers import format_number
from minsheng_analysis.language.vocabulary import in_language
from minsheng_analysis.measures.rows import PromiseRow


def evidence_in_short(row: PromiseRow, lang: str) -> str:
    """Name the grade of what the result rests on."""
    say = messages("tables", lang)
    if row.evidence == "partial" and row.in_doubt:
        return say("does not add up")
    if _of_rates(row):
        return say("rates")
    if row.evidence == "listed":
        return say("adds up") if math.isnan(row.evidence_named) else say("named")
    return {"partial": say("partly"), "claimed": say("bare"), "circular": say("same group")}.get(row.evidence, "")


def evidence_words(row: PromiseRow, lang: str) -> str:
    """What the result rests on, where the data say."""
    say = messages("tables", lang)
    words = {
        "listed": say("the figures of its parts add up to it"),
        "partial": say("only some of its parts are named"),
        "claimed": say("a figure or statement only"),
        "circular": say("those to whom the service was promised and those counted are one and the same group"),
    }.get(row.evidence, "")
    named, total = row.evidence_named, row.evidence_total
    if row.evidence == "partial" and row.in_doubt:
        return say("its parts do not add up to it")
    if _of_rates(row):
        return say("the rates of its parts, which cannot be added up")
    if row.evidence == "partial" and named == total:
        if (missing := row.support_judged - row.support_reached) > 0:
            return say(
                "all {of} counted are named, but {n} of the {m} named in advance is not among them",
                plural="all {of} counted are named, but {n} of the {m} named in advance are not among them",
                of=_counted(total, row, lang), n=missing, m=row.support_judged,
            )  # fmt: skip
        return say(
            "all {n} counted are named, but not all those named in advance are among them", n=_counted(total, row, lang)
        )
    if row.evidence == "listed" and not math.isnan(named):
        if row.own_sum:
            # The parts are estates, the sum blocks: so many of them are named, not so many blocks.
            return say("its {n} parts are named, and the result is their sum", n=named)
        words = say("its parts are named")
    if row.evidence in ("listed", "partial") and named <= total:
        words = say(
            "{words}: {n} of {of}",
            words=words,
            n=_counted(named, row, lang),
            of=_counted(total, row, lang) + _of_what(row, lang),
        )
    return words


def _of_rates(row: PromiseRow) -> bool:
    """Whether nothing bears a rate out but those of its parts, which cannot be added up."""
    return row.evidence == "claimed" and row.measure == "rate" and row.support_judged > 0


def _of_what(row: PromiseRow, lang: str) -> str:
    """Name what is counted where that is another result than the promise's own."""
    name = in_language(row, "evidence", lang)
    return f" {mid_sentence(name)}" if name and lang == "en" else name


def _counted(n: float, row: PromiseRow, lang: str) -> str:
    """Write how many, in Chinese with what they are counted in; of a state that is not known."""
    classifier = (row.classifier or "个") if row.unit == "count" else row.evidence_classifier or "项"
    return format_number(n, lang) + (classifier if lang == "zh" else "")
