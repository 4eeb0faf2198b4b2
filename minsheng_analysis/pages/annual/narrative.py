"""The words of a report: sentences computed from the data, in the plain register of an audit office.

Each function gives one passage: a heading and a few sentences. What a sentence says is decided by the figures, so
no finding is written here, only the ways of stating one.
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from typing import TYPE_CHECKING, Any

import pandas as pd

from minsheng_analysis import __version__
from minsheng_analysis.language.languages import format_date, join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_number, format_quantity, format_ratio
from minsheng_analysis.language.vocabulary import state_words
from minsheng_analysis.measures.assessment import Thresholds
from minsheng_analysis.measures.frames import records
from minsheng_analysis.measures.verdicts import by_lead_unit, kept, residents_of, running

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report
from minsheng_analysis.display.passage import Lead, Passage

_MOST_FINDINGS = 6


def _name(row: Any, lang: str) -> str:
    return str(getattr(row, f"name_{lang}") or row.name_zh)


def _short(judged: pd.DataFrame, basis: str) -> pd.DataFrame:
    return judged[judged[f"status_{basis}"].astype("str") == "missed"]


def not_borne_out(audit: pd.DataFrame) -> list[int]:
    """Give the numbers of the projects whose official verdict the audit finds not borne out.

    Parameters
    ----------
    audit : DataFrame
        From ``ms.audit``.
    """
    rows = audit[(audit["check"] == "verdict_not_borne_out") & audit["project_no"].notna()]
    return sorted({int(number) for number in rows["project_no"]})


def headline(report: Report, judged: pd.DataFrame, audit: pd.DataFrame, *, lang: str, basis: str = "reported") -> Lead:
    """Answer first: how many promises were kept, on both bases, and where the official verdict is not borne out.

    Parameters
    ----------
    report : Report
    judged : DataFrame
        From `verdicts`.
    audit : DataFrame
        From ``ms.audit``.
    lang : {"zh", "en"}
    basis : {"reported", "completed"}
        Which basis the answer begins with.

    Returns
    -------
    Lead
    """
    say = messages("narrative", lang)
    reported, judgeable = kept(judged, basis="reported")
    completed, finishable = kept(judged, basis="completed")
    short, missed = _short(judged, "completed"), _short(judged, "reported")
    place, year = report.region_name(lang), str(report.year)
    underway, day = running(report), format_date(report.as_of, lang)
    if underway:
        title = say(
            "{place} {year}: {kept} of {n} targets reached by {day}",
            place=place, year=year, kept=reported, n=judgeable, day=day,
        )  # fmt: skip
    elif len(short) and not len(missed):
        title = say(
            "{place} {year}: every promise kept as reported, {n} of them not finished",
            plural="{place} {year}: every promise kept as reported, {n} of them not finished",
            place=place, year=year, n=len(short),
        )  # fmt: skip
    elif len(missed):
        title = say("{place} {year}: {kept} of {n} promises kept", place=place, year=year, kept=reported, n=judgeable)
    else:
        title = say(
            "{place} {year}: all {n} promises that can be judged were kept", place=place, year=year, n=judgeable
        )
    counts_as = (
        say(
            "By {day} **{kept}** of the {n} targets that can be judged had been reached; the year was still under way, and the others are open, not missed.",
            n=judgeable,
            kept=reported,
            day=day,
        )
        if underway
        else say(
            "Of the {n} promises that can be judged, **{kept}** were kept as the report counts.",
            n=judgeable,
            kept=reported,
        )
    )
    as_completed = say("Counting only what is finished, it is **{kept} of {n}**.", kept=completed, n=finishable)
    if len(short):
        listed = join_list([_name(row, lang) for row in records(short)], lang)
        as_completed += say(" Short of target then: {listed}.", listed=listed)
    parts = [counts_as, as_completed] if basis == "reported" else [as_completed, counts_as]
    answer = ("" if lang == "zh" else " ").join(parts)
    flagged = not_borne_out(audit)
    low = int(judged["ratio_low_reported"].gt(Thresholds().target_set_low).sum())
    numbers = [
        (say("{kept} of {n}", kept=reported, n=judgeable), say("targets reached so far") if underway else say("promises kept, as reported")),
        (say("{kept} of {n}", kept=completed, n=finishable), say("reached so far, counting only what is finished") if underway else say("promises kept, counting only what is finished")),
    ]  # fmt: skip
    if _has_verdicts(judged):
        numbers.append(
            (
                say("{kept} of {n}", kept=len(flagged), n=len(report.projects)),
                say("projects whose official verdict the figures do not bear out"),
            )
        )
    numbers.append((format_number(low, lang), say("targets beaten by more than 30%: they may have been set low")))
    findings = _findings(judged, audit, lang)
    source = report.meta["source"]
    partial = say(" · partial: an excerpt, not the whole report") if report.meta["coverage"] != "complete" else ""
    return Lead(
        kicker=say(
            "{title} · as of {day} · {publisher}",
            title=report.title(lang), day=format_date(report.as_of, lang), publisher=str(source[f"publisher_{lang}"]),
        ) + partial,
        title=title,
        answer=answer,
        numbers=numbers if judgeable else [],
        findings_title=say("What does not add up") if findings else say("No contradiction was found"),
        findings=findings[:_MOST_FINDINGS],
        calm=not findings,
        more=say("{n} further finding: see [[#caveats|what to be careful about]].", plural="{n} further findings: see [[#caveats|what to be careful about]].", n=len(audit) - min(len(findings), _MOST_FINDINGS))
        if len(audit) > len(findings[:_MOST_FINDINGS]) else "",
    )  # fmt: skip


def _has_verdicts(judged: pd.DataFrame) -> bool:
    return bool(judged["reported_status"].fillna("").ne("").any())


def _findings(judged: pd.DataFrame, audit: pd.DataFrame, lang: str) -> list[str]:
    """State the contradictions, those of an official verdict first."""
    say = messages("narrative", lang)
    stated = []
    for row in records(_short(judged, "completed").sort_values("ratio_completed")):
        verdict = join_list([state_words(word, lang) for word in str(row.reported_status).split(";") if word], lang)
        if row.measure == "qualitative":
            sentence = say("**{name}**: not finished", name=_name(row, lang))
        else:
            classifier = str(row.classifier or "")
            sentence = say(
                "**{name}**: {finished} finished of {target} promised ({ratio}); the report counts {reported}",
                name=_name(row, lang), ratio=format_ratio(row.ratio_completed, lang),
                finished=format_quantity(row.completed_value, row.unit, lang, classifier=classifier),
                target=format_quantity(row.target_value, row.unit, lang, classifier=classifier),
                reported=format_quantity(row.actual_value, row.unit, lang, classifier=classifier),
            )  # fmt: skip
        stated.append(sentence + (say(", officially “{verdict}”.", verdict=verdict) if verdict else say(".")))
    told = set(_short(judged, "completed")["project_no"])
    names = judged.drop_duplicates("project_no").set_index("project_no")[f"project_{lang}"]
    for number in not_borne_out(audit):
        rows = judged[judged["project_no"] == number]
        if number in told or rows.empty:
            continue
        status = rows["status_reported"].astype("str")
        words = dict.fromkeys(word for cell in rows["reported_status"] for word in str(cell).split(";") if word)
        exceeded, met, missed = (int((status == name).sum()) for name in ("exceeded", "met", "missed"))
        verdict = join_list([state_words(word, lang) for word in words], lang)
        if met == len(rows):
            sentence = say(
                "**{project}**: officially “{verdict}”, yet none of its {n} promises goes beyond its target; all are exactly met.",
                project=str(names[number]),
                verdict=verdict,
                n=met,
            )
        else:
            sentence = say(
                "**{project}**: officially “{verdict}”; of {n} promises, exceeded {exceeded}, met {met}, missed {missed}.",
                project=str(names[number]),
                verdict=verdict,
                n=len(rows),
                exceeded=exceeded,
                met=met,
                missed=missed,
            )
        stated.append(sentence)
    conflicts = audit[audit["severity"].astype("str") == "conflict"]
    # What the sentences above already say.
    known = conflicts["check"].isin(["unfinished_in_total", "verdict_not_borne_out"])
    order = {"verdict_differs": 1, "restatement_conflict": 2}
    rest = conflicts[~known].assign(order=lambda frame: frame["check"].map(order).fillna(9))
    for row in records(rest.sort_values("order", kind="stable")):
        message = str(getattr(row, f"message_{lang}"))
        whose = names.get(row.project_no)
        # A message that begins with the project's name needs no other.
        if whose and message.startswith(str(whose)):
            message, whose = message.removeprefix(str(whose)).lstrip(":：, "), str(whose)
        stated.append(say("**{project}**: {message}", project=str(whose), message=message) if whose else message)
    return stated


def achieved(judged: pd.DataFrame, *, lang: str) -> Passage:
    """Introduce planned against achieved."""
    say = messages("narrative", lang)
    rated = judged[judged["ratio_reported"].notna()].sort_values(
        ["ratio_reported", "indicator_id"], ascending=[False, True]
    )
    paragraphs = []
    if len(rated):
        first = next(records(rated))
        over = int(rated["ratio_low_reported"].gt(Thresholds().target_set_low).sum())
        actual, target = (
            format_quantity(value, first.unit, lang, classifier=str(first.classifier or ""))
            for value in (first.actual_value, first.target_value)
        )
        paragraphs.append(
            say(
                "{n} promise carries a number that its result can be held against.",
                plural="{n} promises carry a number that their results can be held against.",
                n=len(rated),
            )
        )
        beyond = first.ratio_reported > 1
        text = (
            say(
                "The largest margin is that of **{name}**: {actual} against {target}, {ratio} of the target.",
                name=_name(first, lang),
                actual=actual,
                target=target,
                ratio=format_ratio(first.ratio_reported, lang),
            )
            if beyond
            else say(
                "None goes beyond its target; **{name}** comes first with {ratio}.",
                name=_name(first, lang),
                ratio=format_ratio(first.ratio_reported, lang),
            )
        )
        paragraphs[-1] += ("" if lang == "zh" else " ") + text
        if over:
            paragraphs.append(
                say(
                    "{n} result exceeds its target by more than 30%. That speaks for effort or for a target set low; the figures cannot tell which.",
                    plural="{n} results exceed their targets by more than 30%. That speaks for effort or for targets set low; the figures cannot tell which.",
                    n=over,
                )
            )  # fmt: skip
    states = int((judged["measure"] == "qualitative").sum())
    unlike = int((~judged["comparable"].astype(bool)).sum())
    if states or unlike:
        paragraphs.append(
            say(
                "Besides, {states} promises are states to reach, without a number, and for {unlike} the result does not count what was promised; the latter are not judged.",
                states=states, unlike=unlike,
            )
        )  # fmt: skip
    return Passage("achieved", say("Planned against achieved"), paragraphs)


def official(judged: pd.DataFrame, audit: pd.DataFrame, *, lang: str) -> Passage:
    """Introduce the official verdicts beside the computed ones."""
    say = messages("narrative", lang)
    flagged = not_borne_out(audit)
    names = judged.drop_duplicates("project_no").set_index("project_no")[f"project_{lang}"]
    paragraphs = []
    if not _has_verdicts(judged):
        paragraphs.append(say("The report gives no verdict of its own by promise."))
    elif flagged:
        listed = join_list([str(names[number]) for number in flagged if number in names.index], lang)
        paragraphs.append(
            say(
                "The figures do not bear out the official verdict of {n} project: {listed}.",
                plural="The figures do not bear out the official verdict of {n} projects: {listed}.",
                n=len(flagged), listed=listed,
            )
        )  # fmt: skip
    else:
        paragraphs.append(say("The figures bear out the official verdict of every project that has one."))
    paragraphs.append(
        say(
            "A verdict on a whole project is held against the weakest of its promises. “Exceeded” is taken to need at least one result above target, and “completed” none below."
        )
    )
    return Passage("official", say("Official verdict against computed verdict"), paragraphs)


def lead_units(judged: pd.DataFrame, *, lang: str, names: Callable[[str], str] = str) -> Passage | None:
    """Introduce the promises by lead unit; None where the report names none."""
    say = messages("narrative", lang)
    units = by_lead_unit(judged)
    if not units:
        return None
    counts = {unit: len(rows) for unit, rows in units.items()}
    # Of several with as many, the one that the report names first.
    first = [unit for row in records(judged) for unit in str(row.lead_units or "").split(";") if unit]
    most = max(dict.fromkeys(first), key=lambda unit: counts[unit])
    paragraphs = [
        say("{n} lead units answer for the promises, most of them for {few}; the largest share, {count}, falls to {unit}.",
            n=len(units), few=int(median(counts.values())), count=counts[most], unit=names(most))
    ]  # fmt: skip
    short = by_lead_unit(_short(judged, "completed"))
    if short:
        whose = [
            say("{unit} ({promises})", unit=names(unit), promises=join_list([_name(row, lang) for row in rows], lang))
            for unit, rows in short.items()
        ]
        paragraphs.append(say("Promises not finished are those of {listed}.", listed=join_list(whose, lang)))
    return Passage("lead-units", say("By lead unit"), paragraphs)


def places(counts: pd.DataFrame, *, lang: str, names: Callable[[str], str] = str) -> Passage | None:
    """Introduce the map of towns and streets; None where the report names none."""
    if counts.empty:
        return None
    say = messages("narrative", lang)
    widest = counts.notna().sum(axis=1)
    leader = str(widest.idxmax())
    uneven = (counts.max() / counts.sum()).sort_values(ascending=False, kind="stable")
    kind = str(uneven.index[0])
    where = str(counts[kind].idxmax())
    towns = all(str(name).endswith(("镇", "乡", "街道")) for name in counts.index)
    paragraphs = [
        say(
            "The report names the places of {n} kind of facility: {m} of them.",
            plural="The report names the places of {n} kinds of facility: {m} of them.",
            n=len(counts.columns), m=len(counts),
        ),
    ]  # fmt: skip
    if len(counts.columns) > 1:
        paragraphs.append(say("{place} has the most kinds, {n}.", place=names(leader), n=int(widest.max())))
    share = format_ratio(float(uneven.iloc[0]), lang)
    most = say("Most concentrated: {kind}, of which {where} has {share}.", kind=kind, where=names(where), share=share)
    paragraphs[-1] += ("" if lang == "zh" else " ") + most
    if towns:
        paragraphs.append(
            say(
                "Town facilities and those of built-up streets follow different programmes: an empty cell is no failing by itself."
            )
        )
    return Passage("places", say("By town and street") if towns else say("By place"), paragraphs)


def residents(report: Report, shares: pd.DataFrame, *, lang: str) -> Passage | None:
    """Introduce what the results come to for each resident, with the caveat of the denominator; None if unknown."""
    if shares.empty:
        return None
    say = messages("narrative", lang)
    people = residents_of(report)
    bases = {"census": say("census"), "year_end": say("year end")}
    return Passage(
        "residents",
        say("For each resident"),
        [
            say(
                "Divided among {people} residents ({basis} {year}), counting only what is finished.",
                people=format_number(float(people.residents), lang), year=str(people.year),
                basis=bases.get(str(people.basis), str(people.basis)),
            ),
            say("**Mind the denominator.** {note}", note=str(getattr(people, f"note_{lang}"))),
        ],
    )  # fmt: skip


def costs(items: pd.DataFrame, *, lang: str) -> Passage | None:
    """Introduce the costs; None where the report prices nothing."""
    if items.empty:
        return None
    say = messages("narrative", lang)
    spent = items[items["kind"] == "capital"]
    divided = items[items["cost_per_facility_low"].notna() | items["cost_per_beneficiary_low"].notna()]
    return Passage(
        "costs",
        say("What it cost"),
        [
            say(
                "The report prices {n} things; {capital} of them are money put into building. {divided} can be divided by what they bought or by whom they serve.",
                n=len(items),
                capital=len(spent),
                divided=len(divided),
            ),
            say("Loans are not spending, and a rate is not a sum: they are shown, never added up."),
        ],
    )


def caveats(audit: pd.DataFrame, *, lang: str) -> Passage:
    """Introduce the audit's findings."""
    say = messages("narrative", lang)
    counts = audit["severity"].astype("str").value_counts()
    return Passage(
        "caveats",
        say("What to be careful about"),
        [
            say(
                "Held against itself, the report gives {conflict} conflicts (two places, or a verdict and its figures, cannot both hold), {notice} notices (use the figure only with its caveat) and {info} remarks.",
                conflict=int(counts.get("conflict", 0)), notice=int(counts.get("notice", 0)), info=int(counts.get("info", 0)),
            )
            if len(audit) else say("Held against itself, the report shows no contradiction.")
        ],
    )  # fmt: skip


def method(report: Report, *, lang: str, basis: str) -> Passage:
    """Say how the figures came to be, and from what."""
    say = messages("narrative", lang)
    source = report.meta["source"]
    note = str(source.get(f"note_{lang}") or "")
    bases = {"reported": say("as reported"), "completed": say("only finished")}
    paragraphs = [
        say(
            "**Figures are ranges.** 5.4万 (54,000) as printed stands for anything from 53,500 to 54,500; “more than 20 million” has no upper end; a target is exact. A result is “exceeded” only if its whole range lies above the target, “missed” only if it lies below."
        ),
        say(
            "**Two bases.** “As reported” counts what the report counts. “Only finished” leaves out what the report itself calls started, under way or basically complete."
        ),
        say(
            "**Target set low.** A result more than {share} of its target is marked; the mark follows the usual reading of the finance ministry’s rules and is no verdict.",
            share=format_ratio(Thresholds().target_set_low, lang),
        ),
        say(
            "**Source.** {publisher}, {title}; {n} figures read, each with its line. SHA-256 of the document: {sha}.",
            publisher=str(source[f"publisher_{lang}"]), title=report.title(lang), n=len(report.statements),
            sha=str(source.get("sha256") or "—"),
        ),
        note,
        say(
            "**This page.** minsheng-analysis {version}; {region}, {year}; the answer begins with the basis “{basis}”.",
            version=__version__, region=report.region, year=str(report.year), basis=bases[basis],
        ),
    ]  # fmt: skip
    return Passage("method", say("Method and provenance"), [words for words in paragraphs if words])
