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
from minsheng_analysis.language.languages import format_date, format_due, join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.mid_sentence import mid_sentence
from minsheng_analysis.language.numbers import format_interval, format_number, format_quantity, format_ratio, lacks_unit
from minsheng_analysis.language.punctuation import in_a_row, punctuation
from minsheng_analysis.language.vocabulary import in_either, line_words, state_words

#: The sentence of each check, and of each of its forms.
SENTENCES = {
    "unfinished_in_total": "{name}: {target} promised; the report counts {actual}, of which {finished} finished.",
    "unfinished_in_total/begun": "{name}: {target} promised; of {actual} begun, the report itself calls {finished} finished.",
    "unfinished_in_total/sum": "{name}: {target} promised and {finished} finished; with what is not finished it is {actual}, a sum that the report itself does not print.",
    "unfinished_in_total/rest": "{name}: {target} promised; the report counts {actual}, of which it calls {finished} finished and describes {rest} {stage}; it does not say whether that is finished.",
    "unfinished_in_total/sum_rest": "{name}: {target} promised; the report calls {finished} finished and describes {rest} {stage}; together that is {actual}, a sum that the report itself does not print.",
    "unfinished_in_total/perhaps": "{name}: the report counts {actual}, which may include unfinished ones: {finished} are finished.",
    "unfinished_in_total/perhaps_and_met": "{name}: the report counts {actual}, which may include unfinished ones: {finished} are finished, not fewer than the {target} promised.",
    "unfinished_in_total/perhaps_plan": "{name}: the report counts {actual}, which may include unfinished ones: {finished} are finished, if these are as many as planned ({planned}).",
    "unfinished_in_total/perhaps_and_met_plan": "{name}: the report counts {actual}, which may include unfinished ones: {finished} are finished, if these are as many as planned ({planned}), and in either case not fewer than the {target} promised.",
    "unfinished_in_total/counted_rest": "{name}: {target} promised; the report counts {actual} as completed, {rest} of which is described {stage}; it does not say whether that is finished. It calls the other {finished} finished.",
    "support_unfinished": "{name}: the supporting-works column asks for “{target}”, the report says “{actual}”, so it is not finished; the report’s verdict is “{reported_status}”.",
    "support_unfinished/partial": "{name}: the supporting-works column asks for “{target}”; the report says only “{actual}”; its verdict is “{reported_status}”.",
    "support_unfinished/partial_of_whole": "{name}: the supporting-works column asks for “{target}”; the report says only “{actual}”; the verdict on the whole project is “{reported_status}”.",
    "support_unfinished/partial_of_whole_reached": "{name}: the supporting-works column asks for “{target}”; the report says only “{actual}”; the verdict on the whole project is “{reported_status}”. Even without it {counted} are counted, against the {promised} promised ({whole}).",
    "support_unfinished/of_whole": "{name}: the supporting-works column asks for “{target}”, the report says “{actual}”, so it is not finished; the verdict on the whole project is “{reported_status}”.",
    "support_unfinished/of_whole_reached": "{name}: the supporting-works column asks for “{target}”, the report says “{actual}”, so it is not finished; the verdict on the whole project is “{reported_status}”. Even without it {counted} are counted, against the {promised} promised ({whole}).",
    "verdict_not_borne_out": "The report’s verdict is “{reported_status}”: {computed_reported} if what is not said to be finished counts too; what is said to be finished comes to {weakest_ratio} of the target (weakest: {name}).",
    "verdict_not_borne_out/state": "The report’s verdict is “{reported_status}”: {computed_reported} if what is not said to be finished counts too, {computed_completed} if only what is said to be finished counts ({name}).",
    "verdict_not_borne_out/short_state": "The report’s verdict is “{reported_status}”, while on the figures printed {name} is {computed_completed}.",
    "verdict_not_borne_out/unproven": "The report’s verdict is “{reported_status}”, while on the figures every promise is met and none exceeded; the report does not say what was exceeded.",
    "verdict_not_borne_out/unproven_beside": "The report’s verdict is “{reported_status}”, while on the figures every promise is met and none exceeded; it seems to refer to {beyond}, for which no target is printed.",
    "verdict_not_borne_out/whole": "The report calls the targets of all its projects “{reported_status}”; asked for within the year, and not said to be finished: {works}.",
    "verdict_not_borne_out/whole_others": "The report calls the targets of all its projects “{reported_status}”.",
    "verdict_not_borne_out/whole_counted": "Counted in the target’s total, but neither reported as finished item by item nor required by the supporting-works column to be finished: {works}.",
    "verdict_not_borne_out/whole_less": "Neither said to be finished nor required to be within the year: {works}.",
    "verdict_not_borne_out/whole_later": "Planned from the outset to be finished after the year: {works}.",
    "verdict_not_borne_out/harsher": "The report’s verdict is “{reported_status}”, while its figures come to more: {computed_reported}.",
    "verdict_not_borne_out/rest": "The report’s verdict is “{reported_status}”: for {name}, {computed_reported} only if the {rest} described {stage} counts too ({actual} in all); what is said to be finished, {finished}, comes to {weakest_ratio} of the target.",
    "verdict_not_borne_out/short": "The report’s verdict is “{reported_status}”, while on the figures printed {name} comes to {weakest_ratio} of the target.",
    "not_comparable": "{name}: target “{target}” and result “{actual}” measure different things. {reason}",
    "not_comparable/alike": "{name}: {clause}",
    "not_verifiable": "{name}: that it was met rests on the report’s word alone (“{actual}”). {reason}",
    "circular": "{name}: those to whom the service was promised and those counted are one and the same group ({base}); the report does not say how they were identified or how many others there are, so the coverage cannot be checked.",
    "named_in_part": "{name}: {total} are counted and {named} named; the others cannot be checked.",
    "binary_exceeded": "{name} can only be reached or not, yet the verdict on it is “{reported_status}”.",
    "low_target": "{name}: {actual} against a target of {target} is {multiple}; the target may have been set low.",
    "low_target/support": "{name}: {actual} against {target} in the supporting-works column is {multiple}; what it lists may have been set low.",
    "low_target/origin": "{name}: the supporting-works column asks for {target}, and the report gives {actual} ({multiple}) without saying how the other {rest} came about.",
    "low_target/several": "{n} results lie far above their targets, which may have been set low: {listed}.",
    "low_target/one_of": "{name}, {actual} against {target} ({multiple})",
    "met_within_rounding": "{name}: {actual} against {target} differs by rounding only, and counts as met.",
    "restatement_conflict": "{subject}: the report gives {figures}; these cannot both hold.",
    "restatement_rounding": "{subject}: {figures} seem to be the same figure, rounded differently.",
    "restatement_rounding/flatters": "{subject}: {figures} seem to be the same figure; only rounding lifts it above the target of {target}.",
    "existing_counted/some_and_rest": "{name}: {n} of those promised by name count as built, while the report says that {nature} ({lines}); it does not say how the other {rest} came about.",
    "restatement_rounding/short": "{subject}: printed as {figures}, rounded below the target of {target}, and called “{reported_status}”.",
    "stage_conflict": "{subject}: the report says {figures}, which are different stages.",
    "stage_conflict/of_target": "{subject}: the report says {figures}, which are different stages; it does not say whether the {target} that the supporting-works column asks for was reached.",
    "stage_conflict/both_reach": "{subject}: the report says {figures}, which are different stages (the supporting-works column asks for {target}, which both seem to reach).",
    "stage_conflict/both_reach_later": "{subject}: the report says {figures}, which are different stages (the supporting-works column asks for {target}, which both seem to reach); it does not say how much work is left for after the year.",
    "verdict_differs": "{subject}: the report’s verdict differs within the report: {figures}.",
    "verdict_differs/beside_whole": "{subject}: the verdict differs within the report: {figures}; that on the whole project is {of_whole}.",
    "verdict_differs/split": "No verdict on project {number} as a whole is printed; its parts are called {verdicts}.",
    "verdict_differs/part": "Project {number} as a whole is called “{reported_status}”, and one part, {names}, “{of_part}”; the report does not say how the parts make up the whole.",
    "verdict_differs/parts": "Project {number} as a whole is called “{reported_status}”, and {n} parts “{of_part}”: {names}; the report does not say how the parts make up the whole.",
    "breakdown_mismatch": "{subject}: its {n} parts add up to {sum}, the total is {total}.",
    "implied_rate": "{subject}: last year’s rate is not printed; {readings}.",
    "change_without_level": "{subject}: {figures} is given without the values before and after.",
    "percentage_mismatch": "{name} ({as_of}): printed as {printed}, its figures give {recomputed_ratio}.",
    "target_differs/started": "{name}: the target is {target}; the supporting-works column asks only for a start on {share} of it: {parts}.",
    "target_differs/advancing": "{name}: the target is {target}; the supporting-works column asks only for progress on {share} of it: {parts}.",
    "target_differs/advancing_new": "{name}: the target is {target}; the supporting-works column, too, describes {share} of it as under way and new, and does not ask for it to be finished: {parts}.",
    "target_differs/partial": "{name}: the target is {target}; the supporting-works column asks only for a part of {share} of it: {parts}.",
    "cumulative_result": "{name}: the result is printed as cumulative ({figures}) and set against the target of one year, {target}; the report does not say how much belongs to the year.",
    "sited_elsewhere": "{name}: {away} of {total} lie elsewhere than the promise puts them.",
    "sited_elsewhere/streets": "{name}: {away} of {total} are in subdistricts.",
    "sited_elsewhere/streets_alone": "{name}: {away} of {total} are in subdistricts, and none in the {n} towns that have other facilities of the project ({others}).",
    "existing_counted": "{name}: counted as built, while the report says that {nature} ({lines}).",
    "existing_counted/some": "{name}: {n} of those promised by name count as built, while the report says that {nature} ({lines}).",
    "nature_differs": "{name}: the total is called {of_total}, while the figures of all {n} parts are called {of_parts}.",
    "nature_differs/named": "{name}: the total is called {of_total}; the figures of all {n} parts are called {of_parts}, though the names of {named} works call them {of_name}.",
    "net_or_gross": "{moved}: moved or extended; the report does not say whether places closed by the move are deducted from what was added (such as “{added}”).",
    "equal_to_plan": "Each of the {n} finished items came out exactly as planned, in all {figures} figures; whether they were measured or counted on completion is not said.",
    "substituted": "{name}: {target} were promised and {actual} are counted, so the number is reached; of the {n} that the supporting-works column names, {reached} are finished, and {others} of those counted are not on its list.",
    "no_new_date": "{name}: not said to be finished, and no new date is printed.",
    "no_new_date/none": "{name}: not said to be finished, nor does the report say when it will be.",
    "no_new_date/several": "{n} works are not said to be finished, nor does the report say when they will be: {listed}.",
    "no_new_date/one_of": "{name}",
    "asks_little": "{name}: the target asks for no more than “{target}”; “{reported_status}” says no more than that.",
    "asks_little/later": "{name}: the target says only “{target}”; the supporting-works column plans completion of the work for {due}, after the year.",
    "asks_little/later_as_planned": "{name}: the target says only “{target}”; completion of the whole work was planned from the outset for {due}, after the year.",
    "asks_little/later_with": "{name}: the target says only “{target}”; what the supporting-works column asks for within the year, and what is reported: {asked}. Completion of the whole work was planned from the outset for {due}, after the year.",
    "uneven_yardstick": "Project {met} reports, outside its target, {outside} and is called “{said}”; project {exceeded} meets its promises, also reports {beyond}, and is called “{called}”: the two are not judged by the same yardstick.",
    "budget_undisclosed": "{money}.",
    "omitted_result": "{name}: {target} promised; its result is not among those given at {silent}; only the figures at {told} add up to {actual}.",
    "verdict_left_out": "{n} of {all} projects ({numbers}) have no verdict in their own chapters, where the others have one; theirs is given elsewhere.",
    "verdict_left_out/partly": "{n} of {all} projects ({numbers}) have no verdict in their own chapters, where the others have one; theirs is given elsewhere. The chapter of project {partly} judges only a part of it.",
    "rank_without_base": "Rankings are claimed without comparable figures: {claims}.",
    "claimed_alone": "Promises answered by a total alone, without figures for its parts ({n}): {names}.",
    "claimed_alone/exact": "Promises answered by a total alone, without figures for its parts ({n}): {names}. {exact}.",
    "period_not_said": "{result}: printed without the period that it covers.",
    "period_not_said/several": "At least {n} figures that answer no promise are printed without the period that they cover: {listed}.",
    "period_not_said/one_of": "{result}",
    "kinds_not_split": "{name}: not all of the {actual} are new; neither the number of new ones nor the places are given.",
    "same_quotient": "{many} for {few} and {more} for {fewer}: exactly {times} for each in both cases, as if calculated from a standard ratio.",
    "own_words": "{name}: the result repeats the words of the target, “{target}” ({where}), and gives no number.",
    "perhaps_the_same_people": "The report does not say whether some people are counted twice: {groups}.",
    "perhaps_the_same_people/place": "The report does not say whether some people are counted twice: {groups}; both groups include works in {places}.",
    "uneven_places": "{name}: {many} of {total} are in {place}, no more than {next_most} in any other place and none in {without}; the report does not say how the places were chosen.",
    "unlike_items": "{much} m per beneficiary for {more}, about {times} times the {little} m for {less}; no reason is given.",
    "unlike_items/area": "{much} m² per beneficiary for {more}, about {times} times the {little} m² for {less}; no reason is given.",
    "most_in_one": "{name}: {many} of {total} ({share}) are those of one of the {n} items, {part}.",
    "single_mention": "{subject}: the figure {figure} appears only in the overview, not in the project’s own chapter.",
    "single_mention/planned": "{subject}: the figure {figure} appears only in the overview, and refers to the future.",
    "in_use_not_said": "{name}: the target asks for “{target}”; no place says that it is in use ({where}).",
    "in_use_in_part": "{name}: said to be in use at {in_use}, and no more than “{built}” at {where}.",
    "undated": "The document prints neither its date nor its issuer; what it calls this year, at present or the year’s end can only be inferred.",
    "undated/date": "The document does not print its date; it is inferred.",
    "undated/issuer": "The document does not print its issuer; it is inferred.",
    "outlay_year": "Of {all} sums said to have been spent, the year of spending is not printed for {n}.",
    "outlay_year/one": "The one sum said to have been spent is printed without the year of spending.",
    "outlay_year/all": "None of the {all} sums said to have been spent is printed with the year of spending.",
    "effect_without_figure": "{claim}: no figure measures it.",
    "effect_without_figure/several": "At least {n} effects are claimed without a figure that measures them: {listed}.",
    "effect_without_figure/one_of": "{claim}",
    "effect_without_figure/part": "{claim}: only a part of it has a figure, {figure} ({part}).",
}  # fmt: skip


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
    return told if inside or lang == "zh" else told[:1].upper() + told[1:]


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
    return messages("audit", lang)("at least {amount}", amount=told) if math.isinf(amount.high) else told


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
    if not claim.line:
        return say("{subject}, “{words}”", subject=subject, words=words)
    return say("{subject}, “{words}” ({where})", subject=subject, words=words, where=line_words([claim.line], lang))


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
        return messages("audit", lang)("as under way and new")
    return messages("audit", lang)(words[stage.code])


def _clause(clause: Clause, lang: str) -> str:
    return re.sub(
        r"^(The|An?|This|It|Only)\b", lambda found: found[0].lower(), in_either(Named(clause.zh, clause.en), lang)
    )


_WRITE: dict[type, Callable[[Any, str], str]] = {
    Amount: _amount,
    Ratio: lambda ratio, lang: format_ratio(round(ratio.value, 6), lang, decimals=ratio.decimals),
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
