"""Findings in words, made when they are shown: one sentence a check and form, in both languages."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from string import Formatter
from typing import Any

from minsheng_analysis.appraisal.arguments import (
    Amount,
    Answer,
    Argument,
    Asked,
    Claim,
    Clause,
    Computed,
    Day,
    Due,
    Exact,
    Lines,
    Listed,
    Many,
    Money,
    Named,
    Nature,
    Place,
    Printed,
    Ratio,
    Stage,
    Step,
    Told,
    Verdict,
)
from minsheng_analysis.appraisal.english_names import english_places
from minsheng_analysis.appraisal.findings import Finding
from minsheng_analysis.appraisal.sentences import SENTENCES
from minsheng_analysis.language.languages import bracketed, format_date, format_due, join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.mid_sentence import capital, mid_sentence
from minsheng_analysis.language.numbers import format_interval, format_number, format_quantity, format_ratio, lacks_unit
from minsheng_analysis.language.punctuation import in_a_row, punctuation
from minsheng_analysis.language.vocabulary import in_either, line_words, state_words


def sentence(finding: Finding, lang: str) -> str:
    """Put a finding into words.

    Parameters
    ----------
    finding : Finding
    lang : {"zh", "en"}
    """
    if finding.said is not None:
        return in_either(finding.said, lang)
    if finding.parts:
        return _together(finding, lang)
    key = f"{finding.check}/{finding.form}" if finding.form else finding.check
    return filled(SENTENCES.get(key) or SENTENCES[finding.check], finding, lang, domain="audit")


def _together(finding: Finding, lang: str) -> str:
    """Tell several findings as one: as a list under one head where their check has such, else one after the other."""
    say, marks = messages("audit", lang), punctuation(lang)
    head, item = (SENTENCES.get(f"{finding.check}/{form}") for form in ("several", "one_of"))
    if head and item:
        listed = marks.semicolon.join(filled(item, one, lang, domain="audit", inside=True) for one in finding.parts)
        return say(head, n=len(finding.parts), listed=listed)
    return in_a_row((sentence(one, lang) for one in finding.parts), lang)


def filled(template: str, finding: Finding, lang: str, *, domain: str, inside: bool = False) -> str:
    """Fill a sentence of a catalogue with a finding's arguments.

    Parameters
    ----------
    template : str
        Its fields are names of the finding's arguments.
    finding : Finding
    lang : {"zh", "en"}
    domain : str
        The catalogue.
    inside : bool
        Whether it stands in the middle of a sentence.
    """
    fields = [name for _, name, _, _ in Formatter().parse(template) if name]
    start = "" if inside or not template.startswith("{") else fields[0]
    told = messages(domain, lang)(
        template, **{name: _written(finding.arguments[name], lang, first=name == start) for name in fields}
    ).strip()
    return told if inside or lang == "zh" else capital(told)


def _written(argument: Argument, lang: str, *, first: bool = False) -> str:
    """Write an argument; Chinese readers see a figure as printed, English ones its value, or a state in English.

    A name that is not the `first` thing of a sentence loses its capital in English.
    """
    if isinstance(argument, Named) and lang == "en" and not first and not argument.en.endswith("."):
        return mid_sentence(argument.en)
    write: Callable[[Any, str], str] = _WRITE.get(type(argument), lambda value, _: str(value))
    return write(argument, lang)


def _amount(amount: Amount, lang: str) -> str:
    if math.isnan(amount.value):
        if math.isnan(amount.low):
            return state_words(amount.printed, lang)
        return format_interval(_tidy(amount.low), _tidy(amount.high), amount.unit, lang, classifier=amount.classifier)
    if amount.printed and lang == "zh" and not lacks_unit(amount.printed):
        return amount.printed
    told = format_quantity(_tidy(amount.value), amount.unit, lang, classifier=amount.classifier)
    if not math.isinf(amount.high):
        return told
    return messages("audit", lang)(
        "more than {amount}" if _MORE.search(amount.printed) else "at least {amount}", amount=told
    )


#: Words and signs of a printed figure that say more than its number; others (以上, 不少于) name the least it can be.
_MORE = re.compile("[余馀多超逾过]|突破|高于|大于|不止|出头|开外|>(?!=)")
#: As many digits as any report prints.
_ALL_DIGITS = 9


def _tidy(value: float) -> float:
    """Drop the binary dust of sums."""
    return round(value, 9) if math.isfinite(value) else value


def _printed(printed: Printed, lang: str) -> str:
    say = messages("audit", lang)
    figures: dict[str, tuple[int, ...]] = dict(printed.figures)
    if printed.states and len({state_words(figure, lang) for figure in figures}) == len(figures):
        figures = {state_words(figure, lang): lines for figure, lines in figures.items()}
    elif not printed.states:
        told = [_amount(amount, lang) for amount in printed.amounts]
        if len(set(told)) < len(figures):
            # Rounded alike: to the digits that are printed they differ.
            told = [format_quantity(_tidy(a.value), a.unit, lang, significant=_ALL_DIGITS) for a in printed.amounts]
        # Two figures that come to one number are told as printed.
        figures = dict(zip(told, figures.values(), strict=True)) if len(set(told)) == len(figures) else figures
    quoted = [
        say("“{figure}” ({where})", figure=figure, where=line_words(lines, lang)) for figure, lines in figures.items()
    ]
    return say(" and ").join(quoted)


def _step(step: Step, lang: str) -> str:
    return messages("audit", lang)(
        "{rate} and a change of {change} imply {by_points}% if the change is in percentage points, or {by_share}% if it is relative",
        rate=step.rate, change=step.change, by_points=step.by_points, by_share=step.by_share,
    )  # fmt: skip


def _claim(claim: Claim, lang: str) -> str:
    say, subject, words = messages("audit", lang), _written(claim.subject, lang), state_words(claim.words, lang)
    # What the words begin with is not said twice (交通运行“运行良好”).
    twice = next((n for n in range(len(words), 1, -1) if lang == "zh" and subject.endswith(words[:n])), 0)
    subject = subject[: len(subject) - twice] or subject
    if not claim.lines:
        return say("{subject}, “{words}”", subject=subject, words=words)
    return say("{subject}, “{words}” ({where})", subject=subject, words=words, where=line_words(claim.lines, lang))


def _answer(answer: Answer, lang: str) -> str:
    return messages("audit", lang)(
        "{subject}, “{asked}”: reported as {said}",
        subject=_written(answer.subject, lang), asked=state_words(answer.asked, lang), said=_printed(answer.said, lang),
    )  # fmt: skip


def _asked(asked: Asked, lang: str) -> str:
    words = {
        "started": "{name} (the supporting-works column asks only for a start)",
        "advancing": "{name} (the supporting-works column asks only for progress)",
        "partial": "{name} (the supporting-works column asks only for a part)",
    }  # fmt: skip
    name = _written(asked.subject, lang)
    if asked.words and asked.code not in words:
        return messages("audit", lang)(
            "{name} (asked to be “{words}”)", name=name, words=state_words(asked.words, lang)
        )
    return messages("audit", lang)(words[asked.code], name=name) if asked.code in words else name


def _exact(exact: Exact, lang: str) -> str:
    template = "{subject}: the supporting-works column asks for {amount}, and exactly {amount} are reported, again without figures for the parts"
    return messages("audit", lang)(template, subject=in_either(exact.subject, lang), amount=_amount(exact.amount, lang))


def _money(money: Money, lang: str) -> str:
    """Say of which projects sums are printed, of which only rates, and whether the sums bear their year."""
    say = messages("audit", lang)
    head = (
        "none of the {all} projects has a total outlay or a budget printed" if money.of_parts
        else "none of the {all} projects has a budget printed, and {n} have no outlay" if money.priced
        else "none of the {all} projects has any outlay or a budget printed"
    )  # fmt: skip
    told = [say(head, all=money.projects, n=money.projects - len(money.priced))]
    if money.priced:
        sums = say("in one sum") if money.sums == 1 else say("in {n} sums", n=money.sums)
        some = "{sums}, {n} of them without the year" if money.undated < money.sums else "{sums}, none with its year"
        if money.undated:
            sums = say("{sums}, without its year" if money.sums == 1 else some, sums=sums, n=money.undated)
        told.append(say("outlay is printed for {which} alone, {sums}", which=_projects(money.priced, lang), sums=sums))
    if money.rated:
        told.append(say("for {which} only rates are printed", which=_projects(money.rated, lang)))
    return punctuation(lang).semicolon.join(told)


def _projects(numbers: tuple[int, ...], lang: str) -> str:
    several = "projects {numbers}" if len(numbers) > 1 else "project {numbers}"
    return messages("audit", lang)(several, numbers=join_list([str(n) for n in numbers], lang))


def _many(many: Many, lang: str) -> str:
    texts = [_written(one, lang) for one in many.of]
    if many.of and isinstance(many.of[0], Step | Claim | Answer | Exact):
        return punctuation(lang).semicolon.join(texts)
    if many.of and isinstance(many.of[0], Verdict):
        texts = [f"“{words}”" for words in texts]
    return join_list(texts, lang)


def _verdict(verdict: Verdict, lang: str) -> str:
    return " / ".join(state_words(word, lang) for word in verdict.printed.split(";") if word)


def _computed(computed: Computed, lang: str) -> str:
    words = {"not_assessable": "cannot be judged", "missed": "missed", "met": "met", "exceeded": "exceeded"}
    return messages("audit", lang)(words[computed.status])


def _nature(nature: Nature, lang: str) -> str:
    words = {
        "new": "new", "extended": "extended", "relocated": "moved", "converted": "they were converted from existing premises",
        "renewed": "renewed", "existing": "additions were made to what the sites already had",
    }  # fmt: skip
    if nature.of is not None:
        return messages("audit", lang)("each was converted from {what}", what=in_either(nature.of, lang))
    return messages("audit", lang)(words[nature.code])


def _stage(stage: Stage, lang: str) -> str:
    words = {"started": "only as started", "advancing": "only as under way", "partial": "only as largely done"}
    if stage.code == "advancing" and stage.new:
        return messages("audit", lang)("as “new”, in work said only to be under way")
    return messages("audit", lang)(words[stage.code])


def _ratio(ratio: Ratio, lang: str) -> str:
    turned = bracketed(messages("audit", lang)("target over result"), lang) if ratio.turned else ""
    return format_ratio(round(ratio.value, 6), lang, decimals=ratio.decimals) + turned


def _clause(clause: Clause, lang: str) -> str:
    said = in_either(Named(clause.zh, clause.en), lang)
    return re.sub(r"^(The|An?|This|It|Only)\b", lambda found: found[0].lower(), said)


_WRITE: dict[type, Callable[[Any, str], str]] = {
    Amount: _amount,
    Ratio: _ratio,
    Named: in_either,
    Verdict: _verdict,
    Computed: _computed,
    Printed: _printed,
    Step: _step,
    Lines: lambda lines, lang: line_words(lines.numbers, lang),
    Claim: _claim,
    Answer: _answer,
    Asked: _asked,
    Exact: _exact,
    Money: _money,
    Many: _many,
    Listed: lambda listed, lang: punctuation(lang).names.join(_written(name, lang) for name in listed.of),
    Nature: _nature,
    Stage: _stage,
    Clause: _clause,
    Told: lambda told, lang: messages("audit", lang)(
        "{subject} ({amount})", subject=_written(told.subject, lang), amount=_amount(told.amount, lang)
    ),
    Day: lambda day, lang: format_date(day.iso, lang),
    Due: lambda due, lang: format_due(due.iso, lang),
    Place: lambda place, lang: place.zh if lang == "zh" else english_places().get(place.zh, place.zh),
    int: lambda n, lang: format_number(float(n), lang),
    float: format_number,
}
