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
from minsheng_analysis.language.languages import join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_number, format_quantity, format_ratio
from minsheng_analysis.measures.assessment import Thresholds
from minsheng_analysis.measures.codes import check_basis
from minsheng_analysis.measures.frames import records
from minsheng_analysis.measures.verdicts import by_lead_unit, residents_of
from minsheng_analysis.pages.annual.lead import not_borne_out

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report
from minsheng_analysis.display.passage import Passage


def _name(row: Any, lang: str) -> str:
    return str(getattr(row, f"name_{lang}") or row.name_zh)


def _short(judged: pd.DataFrame, basis: str) -> pd.DataFrame:
    return judged[judged[f"status_{basis}"].astype("str") == "missed"]


def _has_verdicts(judged: pd.DataFrame) -> bool:
    return bool(judged["reported_status"].fillna("").ne("").any())


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
    unknown = judged["status_completed"].astype("str") == "not_assessable"
    states = int(((judged["measure"] == "qualitative") & ~unknown).sum())
    unlike = int(unknown.sum())
    if states or unlike:
        paragraphs.append(
            say(
                "The {n} promises are {numbers} with a number, {states} states to reach, and {unlike} whose result cannot be held against what was promised.",
                n=len(judged), numbers=len(judged) - states - unlike, states=states, unlike=unlike,
            )
        )  # fmt: skip
        tasks = judged["task"].where(judged["task"] != "", judged["indicator_id"]).nunique() if "task" in judged else 0
        if 0 < tasks < len(judged):
            paragraphs[-1] += ("" if lang == "zh" else " ") + say(
                "Some speak of one and the same task: {tasks} tasks in all.", tasks=tasks
            )
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
    check_basis(basis)
    say = messages("narrative", lang)
    source = report.meta["source"]
    note = str(source.get(f"note_{lang}") or "")
    bases = {"reported": say("as reported"), "completed": say("only finished")}
    paragraphs = [
        say(
            "**Figures are ranges.** 5.4万 (54,000) as printed stands for anything from 53,500 to 54,500; “more than 20 million” has no upper end; a target is exact. A result is “exceeded” only if its whole range lies above the target, “missed” only if it lies below."
        ),
        say(
            "**Two bases.** “As reported” takes what the report claims. “Only finished” leaves out what the report itself calls started, under way or basically complete; a target that asks for no more than a start, progress or a service is held against that on both."
        ),
        say(
            "**Three readings.** The target sentence is held against what is finished; the support column against what it asks of each piece of work; and the report counts what it counts. Where they part ways, all three are told."
        ),
        say(
            "**Evidence.** Listed: the parts are named, or add up. Named in part: only some are, or one that was promised by name is missing. Claimed: nothing but the figure or the words. By definition: those counted are those by whom the promise was measured."
        ),
        say(
            "**Target set low.** A result above {share} of its target is marked. The limit is this project’s own convention, since no national rule gives one; the mark is no verdict.",
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
