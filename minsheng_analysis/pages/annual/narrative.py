"""The words of a report: sentences computed from the data, in the plain register of an audit office.

Each function gives one passage: a heading and a few sentences. What a sentence says is decided by the figures, so
no finding is written here, only the ways of stating one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis import __version__
from minsheng_analysis.appraisal.matters_text import due_in_all
from minsheng_analysis.language.languages import join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_number, format_ratio
from minsheng_analysis.language.punctuation import in_a_row, punctuation
from minsheng_analysis.language.vocabulary import in_language
from minsheng_analysis.measures.assessment import Thresholds
from minsheng_analysis.measures.codes import UNFINISHED, check_basis
from minsheng_analysis.measures.ranking import foremost
from minsheng_analysis.measures.readings import UNREACHED, has_works
from minsheng_analysis.measures.rows import PromiseRow, rows_of
from minsheng_analysis.measures.unfinished import unfinished_work
from minsheng_analysis.measures.verdicts import residents_of
from minsheng_analysis.pages.annual.lead import not_borne_out, unproven
from minsheng_analysis.pages.annual.spending import money_elsewhere, spent_in_words
from minsheng_analysis.pages.annual.verdicts_in_words import borne_out, early_untested, not_fully_tested, not_marked
from minsheng_analysis.pages.figures import inside, share_words

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report
from minsheng_analysis.dataset.names import issuer
from minsheng_analysis.display.passage import Folded, Passage, Section, section


def _unreviewed(judged: pd.DataFrame) -> bool:
    """Whether some of it is a draft's reading that nobody has looked at."""
    return "reviewed" in judged and not bool(judged["reviewed"].all())


def _has_verdicts(judged: pd.DataFrame) -> bool:
    return bool(judged["reported_status"].fillna("").ne("").any())


def achieved(judged: pd.DataFrame, *, lang: str) -> Passage | None:
    """Introduce planned against achieved; None where nothing is promised."""
    if judged.empty:
        return None
    say = messages("narrative", lang)
    rated = judged[judged["ratio_reported"].notna()].sort_values(
        ["ratio_reported", "indicator_id"], ascending=[False, True]
    )
    paragraphs = []
    if len(rated):
        # A result is no share of its ceiling.
        floors = rated[rated["direction"].ne("decrease")]
        first = foremost(rows_of(floors, PromiseRow), lambda row: row.ratio_reported)
        over = int((floors["target_set_low_reported"] & floors["target_set_low_completed"]).sum())
        # Where more is to be said, the picture below says of how many.
        told = [] if over else [say(
            "{n} promise has a number to compare its result with.",
            plural="{n} promises have a number to compare results with.",
            n=len(rated),
        )]  # fmt: skip
        none_beyond = len(floors) and first[0].ratio_reported <= 1 and not rated["status_reported"].eq("exceeded").any()
        if none_beyond and len(first) > 1:
            told.append(say("None goes beyond its target."))
        elif none_beyond:
            told.append(say(
                "None goes beyond its target; furthest along: **{name}**, {ratio}.",
                name=inside(in_language(first[0], "name", lang), lang), ratio=share_words(first[0], "reported", lang),
            ))  # fmt: skip
        if over:
            told.append(say(
                "On both bases {n} result comes to at least {share} of its target, by effort or because the target was low; the figures cannot show which.",
                plural="On both bases {n} results come to at least {share} of their targets, by effort or because targets were low; the figures cannot show which.",
                n=over, share=format_ratio(Thresholds().target_set_low, lang),
            ))  # fmt: skip
        paragraphs.append(in_a_row(told, lang))
    return Passage("achieved", say("Targets and results"), paragraphs)


def official(judged: pd.DataFrame, audit: pd.DataFrame, *, lang: str, excerpt: bool = False) -> Passage:
    """Introduce the official verdicts beside the computed ones; which are not borne out, the picture says.

    Of an `excerpt` it is not said what the report does not give.
    """
    say = messages("narrative", lang)
    paragraphs = []
    named = judged[judged["project_status"].fillna("").ne("")]
    if not _has_verdicts(judged):
        paragraphs.append(
            say("The machine has read no official verdict by promise; the document may print one all the same.")
            if "reviewed" in judged
            else say("The excerpt gives no verdict on any one promise.")
            if excerpt
            else say("The report gives no verdict on any one promise.")
        )
    else:
        sound = len(named) and not not_borne_out(audit) and not unproven(audit) and not _unreviewed(judged)
        told = borne_out(named, lang, projects=judged["project_no"].nunique()) if sound else ""
        paragraphs.append(told or in_a_row(not_marked(audit, lang), lang))
        paragraphs.append(early_untested(named, lang) if told else "")
    if _has_verdicts(judged) and not _unreviewed(judged):
        paragraphs.append(not_fully_tested(named, audit, lang))
    units = bool(judged["lead_units"].fillna("").ne("").any())
    if not units and not _unreviewed(judged):
        paragraphs.append(say("No lead unit is named."))
    told = in_a_row(filter(None, paragraphs), lang)
    title = say("Official verdicts, and who was to deliver") if units else say("Official verdicts")
    return Passage("official", title, [told] if told else [])


def unfinished(judged: pd.DataFrame, indicators: pd.DataFrame, *, lang: str) -> Passage | None:
    """Introduce what is counted and not finished; None where everything is."""
    work = unfinished_work(judged, indicators)
    if not work:
        return None
    say = messages("narrative", lang)
    late = all(one.row.status_completed == "late" for one in work)
    return Passage("unfinished", say("Not yet reached") if late else say("Not said to be finished"))


def readings(told: Sequence[str], *, lang: str) -> Folded | None:
    """Fold the sentences of `lead.readings`; None where all readings agree."""
    say = messages("narrative", lang)
    title = say(
        "Three ways of counting come to different verdicts: {n} promise",
        plural="Three ways of counting come to different verdicts: {n} promises", n=len(told),
    )  # fmt: skip
    return Folded(title, told) if told else None


def money_and_reach(report: Report, shares: pd.DataFrame, *, lang: str) -> Passage | None:
    """Introduce what it cost and whom it reaches; None where neither is known."""
    told = [spent_in_words(report.costs, lang) if len(report.costs) else "", money_elsewhere(report, lang)]
    spent = in_a_row(list(filter(None, told)), lang)
    if not spent and shares.empty:
        return None
    return Passage(
        "money-and-reach",
        messages("narrative", lang)("Spending and who benefits"),
        [spent] if spent else (),
    )


def mind_the_residents(report: Report, *, lang: str) -> str:
    """Say by how many residents results are divided, and what to mind of that number; empty where it is not known."""
    people = residents_of(report)
    if people is None:
        return ""
    say = messages("narrative", lang)
    bases = {"census": say("census"), "year_end": say("end of")}
    told = say(
        "Divided by {people} residents ({basis} {year}).",
        people=format_number(float(people.residents), lang), year=str(people.year),
        basis=bases.get(str(people.basis), str(people.basis)),
    )  # fmt: skip
    return told + punctuation(lang).gap + in_language(people, "note", lang)


def costs(items: pd.DataFrame, *, lang: str, unbudgeted: bool = False) -> Passage | None:
    """Introduce the costs, and say where no budget is printed; None where there is nothing to say of either."""
    say = messages("narrative", lang)
    spent = spent_in_words(items, lang) if len(items) or unbudgeted else ""
    told = in_a_row((spent, say("No budget is stated.") if unbudgeted else ""), lang)
    return Passage("costs", say("What it cost"), [told]) if told else None


def caveats(audit: pd.DataFrame, *, lang: str, draft: bool = False, told: pd.Series | None = None) -> Passage:
    """Introduce the audit's findings.

    Parameters
    ----------
    audit : DataFrame
        From ``ms.audit``.
    lang : {"zh", "en"}
    draft : bool
        Whether the report is a draft, whose silence says less.
    told : Series of bool, optional
        Which findings the page has told above and lists no more: of all of them it is said here.
    """
    say = messages("narrative", lang)
    counts, found = audit["severity"].astype("str").value_counts(), len(audit)
    matters = audit["cause"].nunique() if "cause" in audit else found
    return Passage(
        "caveats",
        say("What to be careful about"),
        [
            say("A cross-check found {found}, on {n} matter.", plural="A cross-check found {found}, on {n} matters.", found=join_list(_counted(counts, lang), lang), n=matters)
            if matters < found else say("A cross-check found {found}.", found=join_list(_counted(counts, lang), lang))
            if found else say("A cross-check found no contradiction.")
            if not draft else say("Nothing was found in what the machine is sure of."),
            *([say("It stands under “What does not add up”.") if found == 1 else say("They stand under “What does not add up”.")] if found and told is not None and told.all() else []),
        ],
    )  # fmt: skip


def _counted(counts: pd.Series, lang: str) -> list[str]:
    """Say how many findings there are of each kind that occurs."""
    say = messages("narrative", lang)
    conflict, notice, info = (int(counts.get(kind, 0)) for kind in ("conflict", "notice", "info"))
    told = (
        (conflict, say("{n} contradiction (figures or verdicts that conflict, or a verdict not borne out against the target)",
                       plural="{n} contradictions (figures or verdicts that conflict, or a verdict not borne out against the target)", n=conflict)),
        (notice, say("{n} notice (use only with the caveat)",
                     plural="{n} notices (use only with the caveat)", n=notice)),
        (info, say("{n} remark", plural="{n} remarks", n=info)),
    )  # fmt: skip
    return [words for n, words in told if n]


def next_steps(
    matters: pd.DataFrame, judged: pd.DataFrame, *, lang: str, draft: bool = False, excerpt: bool = False
) -> Passage:
    """Introduce what a deputy does next.

    Parameters
    ----------
    matters : DataFrame
        From ``ms.followups``.
    judged : DataFrame
        From `verdicts`.
    lang : {"zh", "en"}
    draft : bool
        Of a draft: what the machine has not read is not said to be missing from the document.
    excerpt : bool
        Whether only a part of the report was read.
    """
    say = messages("narrative", lang)
    still = int((matters["state"] != "closed").sum()) if len(matters) else 0
    due = due_in_all(matters, lang, draft=draft)
    if due:
        told = say(
            "{n} matter is open: {due}.",
            plural="{n} matters are open: {due}.",
            n=still,
            due=due,
        )
    elif still and draft:
        told = say("{n} matter is open.", plural="{n} matters are open.", n=still)
    elif still:
        told = say(
            "{n} matter is still to be settled or explained; it has no due date.",
            plural="{n} matters are still to be settled or explained; none has a due date.",
            n=still,
        )
    else:
        told = _nothing_open(judged, lang, draft=draft or _unreviewed(judged), excerpt=excerpt)
    return Passage("next-steps", say("What to do next"), [told])


def _nothing_open(judged: pd.DataFrame, lang: str, *, draft: bool, excerpt: bool) -> str:
    """Say that no matter is open; not without the promises that fall short all the same."""
    say = messages("narrative", lang)
    nothing = (
        say("The machine has read nothing as begun, under way or put off; the document may print it all the same.")
        if draft
        else say("Nothing is left open by the figures given.")
        if judged["actual_stage"].isin(UNFINISHED).any()
        else say("The excerpt names no work as begun, under way or put off.")
        if excerpt
        else say("The report names no work as begun, under way or put off.")
    )
    lacking = 0 if draft else int(judged["reason_completed"].eq("no_target").sum())
    if lacking:
        nothing = in_a_row([nothing, say(
            "For {n} promise no target was seen: see the questions.", plural="For {n} promises no target was seen: see the questions.", n=lacking
        )], lang)  # fmt: skip
    short = judged[judged["status_completed"].astype("str").isin(UNREACHED)]
    if short.empty:
        return nothing
    listed = join_list([inside(in_language(row, "name", lang), lang) for row in rows_of(short, PromiseRow)], lang)
    late = (short["status_completed"].astype("str") == "late").all()
    return say(
        "{first} {second}",
        first=nothing,
        second=say("Not yet reached: {listed}.", listed=listed)
        if late
        else say("Short of the target: {listed}.", listed=listed),
    )


def _where(source: Mapping[str, object], lang: str) -> str:
    """Say where the document can be read, or that this is not known, and by what its file is known."""
    say = messages("narrative", lang)
    url, name = str(source.get("url") or ""), str(source.get("document") or "")
    if url:
        return say("It can be read at [[{url}|{url}]].", url=url)
    if name and source.get("sha256"):
        return say(
            "Web address not known (file: {name}, SHA-256 below); for copyright reasons, figures and key words only.",
            name=name,
        )
    return say("Web address not known; for copyright reasons, figures and key words only.")


def method(report: Report, *, lang: str, basis: str, without: Collection[str] = ()) -> Section:
    """Say how the figures came to be, and from what: the source at once, the rules folded.

    Parameters
    ----------
    report : Report
    lang : {"zh", "en"}
    basis : {"reported", "completed"}
        Which the text gives first.
    without : collection of {"evidence", "low"}, optional
        Rules that the page does not use: of what a result rests on, of targets that may be low.
    """
    check_basis(basis)
    say = messages("narrative", lang)
    source = report.meta["source"]
    bases, works = {"reported": say("as reported"), "completed": say("only finished")}, has_works(report.indicators)
    read = say(
        "**Source.** {publisher}: “{title}”; {n} statement, with its line.",
        plural="**Source.** {publisher}: “{title}”; {n} statements, each with its line.",
        publisher=issuer(report.meta["source"], lang), title=report.title(lang), n=len(report.statements),
    ) if source[f"publisher_{lang}"] else say(
        "**Source.** “{title}”; {n} statement, with its line.",
        plural="**Source.** “{title}”; {n} statements, each with its line.", title=report.title(lang), n=len(report.statements),
    )  # fmt: skip
    told = [
        read + punctuation(lang).gap + _where(source, lang),
        say("**Note.** {note}", note=note) if (note := str(source.get(f"note_{lang}") or "")) else "",
    ]
    rules = [
        say(
            "**Figures are ranges.** A figure printed as 5.4万 (54,000) stands for anything from 53,500 to 54,500; “more than” (余) has no upper bound; whole counts, sums of money printed without decimals and all targets are exact. A result is “exceeded” only if its whole range lies above the target, “missed” only if it lies below. In the files of figures and tables a range or a lower bound of the report has two ends; what rounding alone leaves open is in data.xlsx and data.zip."
        ),
        say(
            "**Two bases.** “As reported” takes what the report claims. “Only finished” leaves out what the report itself calls started, under way or largely complete; a target that asks for no more than a start, progress or a service is tested against that on both. A total that the report does not print, or rounds, is the sum of its parts; where target and result measure different things, neither basis judges. But a claim in words that the report makes inconsistently, or with figures only for another group, is not judged when only finished work counts."
        ) if not works else say(
            "**Two bases.** “As reported” takes what the report claims. “Only finished” leaves out what the report itself calls started, under way or largely complete; a target that asks for no more than a start, progress or a service is tested against that on both; where only the supporting-works column asks for that, and the target counts the total, the target is what counts. A total that the report does not print, or rounds, is the sum of its parts; where target and result measure different things, neither basis judges. But a claim in words that the report makes inconsistently, or with figures only for another group, is not judged when only finished work counts."
        ),
        say(
            "**Three ways of counting.** The target sentence is compared with what is finished; each work with what the supporting-works column (支撑项目) asks of it; the report has its own count. Where they differ, all are shown."
        ) if works else "",
        say(
            "**Evidence.** Of these kinds: every part named, or parts that add up to the total; only some parts named (the others cannot be checked); all counted named, but not all that were named in advance (the rest fall short of what was asked); a figure or statement only; one and the same group promised and counted (how it was identified is not reported); parts that do not add up to the total; rates of parts, which cannot be added up."
        ) if "evidence" not in without else "",
        say(
            "**Target set low.** A result of {share} of its target or more is marked, unless it, or the total it is a part of, is in doubt. The threshold is this software’s own, since no national rule gives one; the mark is not a verdict.",
            share=format_ratio(Thresholds().target_set_low, lang),
        ) if "low" not in without else "",
        say(
            "**This page.** minsheng-analysis {version}; {region}, {year}; the text gives “{basis}” first. SHA-256 of the file: {sha}.",
            version=__version__, region=report.region_name(lang), year=str(report.year), basis=bases[basis],
            sha=str(source.get("sha256") or "—"),
        ),
    ]  # fmt: skip
    return section(
        Passage("method", say("Method and provenance"), [words for words in told if words]),
        Folded(say("How figures are read and judged"), [rule for rule in rules if rule]),
    )


def appendix(*, lang: str) -> Passage:
    """Introduce the register of every figure."""
    say = messages("narrative", lang)
    return Passage(
        "register",
        say("Appendix"),
        [say("Every statement that was read, with its line. Open the list before printing, and it is printed too.")],
    )
