"""How many promises were kept, in words: on which reading, of how many projects, resting on what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.language.languages import format_date, format_days, join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.punctuation import in_a_row, punctuation
from minsheng_analysis.language.vocabulary import in_language
from minsheng_analysis.measures.codes import BASES, EVIDENCE, UNDIVIDED, UNFINISHED
from minsheng_analysis.measures.readings import KEPT, UNREACHED
from minsheng_analysis.measures.rows import PromiseRow, rows_of
from minsheng_analysis.measures.verdicts import by_project, days_before, days_judged, is_excerpt, kept, running
from minsheng_analysis.pages.annual.finished_in_words import alike_on_both
from minsheng_analysis.pages.annual.the_one_in_words import besides_the_one, the_one_in_words
from minsheng_analysis.pages.annual.works_in_words import statements_of
from minsheng_analysis.pages.figures import inside

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report
    from minsheng_analysis.measures.rows import JudgedRow

#: So many promises that cannot be judged are named.
_MOST_NAMED = 2


#: Of how many projects all was kept on either basis: whether the year still ran, and whether it was of each.
_ON_EITHER = {
    (False, False): "{reported} of {n} projects kept all promises{that} on either basis.",
    (False, True): "All promises{that} were kept in each of {n} projects on either basis.",
    (True, False): "All targets{that} were reached in {reported} of the {n} projects on either basis.",
    (True, True): "All targets{that} were reached in each of {n} projects on either basis.",
}
#: And where the bases differ: whether the year still ran, and whether as many can be judged on either basis.
_BY_PROJECT = {
    (False, True): "All promises{that} were kept in {reported} of {n} projects as reported, in {completed} counting only finished work.",
    (False, False): "All promises{that} were kept in {reported} of {n} projects as reported, in {completed} of {m} counting only finished work.",
    (True, True): "All targets{that} were reached in {reported} of the {n} projects as reported, and in {completed} counting only finished work.",
    (True, False): "All targets{that} were reached in {reported} of the {n} projects as reported, and in {completed} of {m} counting only finished work.",
}  # fmt: skip


def kept_in_a_line(report: Report, judged: pd.DataFrame, lang: str) -> str:
    """Answer in one line: the place, its year and how many promises were kept."""
    say = messages("lead", lang)
    reported, judgeable = kept(judged, basis="reported")
    short, missed = short_of_target(judged, "completed"), short_of_target(judged, "reported")
    done, finishable = kept(judged, basis="completed")
    told = {"place": report.region_name(lang), "year": str(report.year), "that": that_can_be_judged(judged, lang)}
    if running(report):
        if days := days_judged(judged, report):
            return say(
                "{place} {year}: {n} of {m} promises{that} had reached its target (latest figures, {days})",
                plural="{place} {year}: {n} of {m} promises{that} had reached their target (latest figures, {days})",
                n=reported, m=judgeable, days=either_day([*days], lang), **told,
            )  # fmt: skip
        if reported == judgeable:
            return say(
                "{place} {year}: the one promise{that} had reached its target by {day}" if judgeable == 1
                else "{place} {year}: all {n} promises{that} had reached their target by {day}",
                n=judgeable, day=format_date(report.as_of, lang), **told,
            )  # fmt: skip
        if not reported:
            return say(
                "{place} {year}: neither promise had reached its target by {day}" if judgeable == 2
                else "{place} {year}: none of {n} promises had reached its target by {day}",
                n=judgeable, day=format_date(report.as_of, lang), **told,
            )  # fmt: skip
        return say(
            "{place} {year}: {n} of {m} promises{that} had reached its target by {day}",
            plural="{place} {year}: {n} of {m} promises{that} had reached their target by {day}",
            n=reported, m=judgeable, day=format_date(report.as_of, lang), **told,
        )  # fmt: skip
    if len(short) and not len(missed):
        return say(
            "{place} {year}: of {promises} promises, as reported all {all}{that} were kept; counting only finished work, {n} of {finishable} falls short",
            plural="{place} {year}: of {promises} promises, as reported all {all}{that} were kept; counting only finished work, {n} of {finishable} fall short",
            n=len(short), all=judgeable, promises=len(judged), finishable=finishable, **told,
        )  # fmt: skip
    if done < reported:
        return say(
            "{place} {year}: as reported {kept} of {n} promises{that} kept, {done} of {finishable} counting only what is finished",
            kept=reported, n=judgeable, done=done, finishable=finishable, **told,
        )  # fmt: skip
    if len(missed):
        return say("{place} {year}: {kept} of {n} promises{that} kept", kept=reported, n=judgeable, **told)
    return say(
        "{place} {year}: the one promise{that} was kept" if judgeable == 1
        else "{place} {year}: all {n} promises{that} were kept", n=judgeable, **told,
    )  # fmt: skip


def either_day(days: Sequence[str], lang: str) -> str:
    """Give two days, of one of which each result is; of more, the first and the last; one by itself."""
    say = messages("lead", lang)
    if len(days) == 1:
        return format_date(days[0], lang)
    if len(days) == 2:
        first, last = (format_date(day, lang) for day in days)
        if days[0][:4] == days[1][:4]:
            # A year that both have is said once.
            first, last = first.removesuffix(f" {days[0][:4]}"), last.removeprefix(f"{days[0][:4]}年")
        return say("{first} or {last}", first=first, last=last)
    return say("{first_to_last}", first_to_last=format_days(days[0], days[-1], lang))


def _of_an_older_day(report: Report, judged: pd.DataFrame, lang: str) -> str:
    """Say for how many of the promises the latest figure is older than the report."""
    days = days_before(judged, report)
    if not days:
        return ""
    return messages("lead", lang)(
        "For {n} of the {m} promises{that} the latest figure is that of {days}.",
        n=sum(days.values()), m=kept(judged, basis="reported")[1], days=either_day([*days], lang),
        that=that_can_be_judged(judged, lang),
    )  # fmt: skip


def that_can_be_judged(judged: pd.DataFrame, lang: str) -> str:
    """Restrict the promises to those that can be judged; empty where all can be, on both bases."""
    every = all(kept(judged, basis=basis)[1] == len(judged) for basis in BASES)
    return "" if every else of_the_judged(lang)


def of_the_judged(lang: str) -> str:
    """Say behind promises, in Chinese before them, that only those that can be judged are meant."""
    return messages("lead", lang)(" that can be judged")


def kept_as_reported(report: Report, judged: pd.DataFrame, lang: str) -> str:
    """Say in one sentence how many promises were kept as the report counts, and whether it is the same counting only what is finished."""
    say = messages("lead", lang)
    reported, judgeable = kept(judged, basis="reported")
    alike, that = alike_on_both(judged), of_the_judged(lang) if judgeable < len(judged) else ""
    if judgeable == 1:
        return the_one_in_words(report, judged, lang, that=that)
    if not running(report):
        return say(
            "On either basis **all {n}** promises{that} were kept." if alike and reported
            else "On either basis **none** of the {n} promises{that} was kept." if alike
            else "As reported, **all {n}** promises{that} were kept.", n=judgeable, that=that,
        ) if alike or reported == judgeable else say(
            "As reported, **{n}** of the {m} promises{that} was kept.",
            plural="As reported, **{n}** of the {m} promises{that} were kept.", n=reported, m=judgeable, that=that,
        )  # fmt: skip
    # What is known of an older day only need not be so on the report's own.
    by = (
        say("On the latest figures")
        if days_before(judged, report)
        else say("By {day}", day=format_date(report.as_of, lang))
    )
    if not reported:
        both = say(" on either basis") if alike else ""
        return say(
            "{by} **neither** of the {n} promises{that} had reached its target{both}; the year was still under way, and both were open, not missed." if judgeable == 2
            else "{by} **none** of the {n} promises{that} had reached its target{both}; the year was still under way, and all were open, not missed.",
            n=judgeable, by=by, that=that, both=both,
        )  # fmt: skip
    return say(
        "{by} **all {n}** promises{that} had reached their target on either basis; the year was still under way." if alike
        else "{by} **all {n}** promises{that} had reached their target; the year was still under way.",
        n=judgeable, by=by, that=that,
    ) if reported == judgeable else say(
        "{by}, **{n}** of the {m} promises{that} had reached its target; the year was still under way, and the others were open, not missed.",
        plural="{by}, **{n}** of the {m} promises{that} had reached their target; the year was still under way, and the others were open, not missed.",
        n=reported, m=judgeable, by=by, that=that,
    )  # fmt: skip


def still_open(report: Report, judged: pd.DataFrame, lang: str) -> list[str]:
    """Say while the year runs what of a count can still change, and what of it is older than the report."""
    if kept(judged, basis="reported")[1] == 1:
        return besides_the_one(report, judged, lang)
    if not running(report):
        return []
    level = judged["measure"].eq("rate") | judged["direction"].eq("decrease")
    rates = int((level & judged["status_reported"].astype("str").isin(KEPT)).sum())
    return [can_still_change(rates, lang) if rates else "", _of_an_older_day(report, judged, lang)]


def can_still_change(n: int, lang: str) -> str:
    """Say how many of the promises that reached their target before the year is over are rates."""
    return messages("lead", lang)(
        "{n} promise that reached its target is a rate, which could still change.",
        plural="{n} promises that reached their target are rates, which could still change.",
        n=n,
    )


def title_says_both(report: Report, judged: pd.DataFrame) -> bool:
    """Whether the title gives the count on either basis, so that nothing is left to be counted below it."""
    return not running(report) and kept(judged, basis="completed")[0] < kept(judged, basis="reported")[0]


def left_unjudged(report: Report, judged: pd.DataFrame, lang: str, *, counted: bool) -> list[str]:
    """Say how many promises cannot be judged by what is finished, after the count of the others where it was `counted`, and how many on either basis."""
    say = messages("lead", lang)
    statuses = judged[["status_reported", "status_completed"]].astype("str")
    doubted = judged[
        statuses["status_completed"].eq("not_assessable") & statuses["status_reported"].ne("not_assessable")
    ]
    told = []
    # Of a draft, or of an amount, what is finished is not known.
    if n := len(doubted):
        claimed = report.draft is None and doubted["measure"].eq("qualitative").all()
        words = say(
            "Another, stated inconsistently or with another group’s figures, is not judged.",
            plural="Another {n}, stated inconsistently or with another group’s figures, are not judged.",
            n=n,
        ) if claimed and counted else say(
            "Counting only finished work, {n} result stated inconsistently or with another group’s figures is not judged.",
            plural="Counting only finished work, {n} results stated inconsistently or with another group’s figures are not judged.",
            n=n,
        ) if claimed else say(
            "Not judged: {n} of which it cannot be told how much is finished.",
            plural="Not judged: {n} of which it cannot be told how much is finished.",
            n=n,
        )  # fmt: skip
        told.append(words + _lines(doubted))
    unclear = statuses["status_reported"].eq("not_assessable") & statuses["status_completed"].eq("not_assessable")
    neither = judged[unclear & ~judged["to_check"].astype(bool)]
    if len(neither) > _MOST_NAMED:
        why = neither["reason_reported"].eq("no_target").all() and report.draft is None
        told.append(say(
            "{n} more cannot be judged: the excerpt prints no target for them." if why and is_excerpt(report)
            else "{n} more cannot be judged: the report prints no target for them." if why
            else "{n} more cannot be judged on either basis.", n=len(neither),
        ))  # fmt: skip
    elif kept(judged, basis="completed")[0] and len(neither):
        names = [inside(in_language(row, "name", lang), lang) for row in rows_of(neither, PromiseRow)]
        told.append(
            say("{n} more cannot be judged on either basis ({names}).", n=len(neither), names=join_list(names, lang))
            + _lines(neither)
        )
    return told


def _lines(judged: pd.DataFrame) -> str:
    """Lead to the lines of a few promises' targets and results; of many the table has them."""
    rows = rows_of(judged, PromiseRow) if len(judged) <= _MOST_NAMED else []
    ids = ";".join(one for row in rows for one in (row.target_statements, row.actual_statements) if one)
    return f"[[lines:{ids}]]" if ids else ""


def what_rests_on_what(judged: pd.DataFrame, lang: str, *, under_way: bool = False) -> str:
    """Say how many of the promises kept rest on what; while the year is `under_way`, of those that reached their target."""
    say = messages("lead", lang)
    done = judged[judged["status_reported"].astype("str").isin(KEPT)]
    counts = done["evidence"].astype("str").value_counts()
    found = {grade: int(counts.get(grade, 0)) for grade in EVIDENCE}
    # All that is counted is named, yet not all that was named in advance is among it.
    partial = done["evidence"].astype("str").eq("partial")
    all_named = done[partial & done["evidence_named"].eq(done["evidence_total"])]
    others = len(all_named)
    # Parts that contradict their total are no part of it that is named.
    odd = int((partial & done["in_doubt"].astype(bool)).sum()) if "in_doubt" in done else 0
    # Rates of parts bear nothing out, and are more than one figure.
    rates = int(
        (done["evidence"].astype("str").eq("claimed") & done["measure"].eq("rate") & done["support_judged"].gt(0)).sum()
    )
    found["partial"] -= others + odd
    found["claimed"] -= rates
    if not sum(found.values()) + others + odd + rates:
        return ""
    words = {
        "listed": say("{n} has all parts named or adding up", plural="{n} have all parts named or adding up", n=found["listed"]),
        "partial": say("{n} has only some parts named", plural="{n} have only some parts named", n=found["partial"]),
        "claimed": say("{n} rests on a figure or statement alone", plural="{n} rest on a figure or statement alone", n=found["claimed"]),
        "circular": say("for {n} the group served cannot be checked", n=found["circular"]),
    }  # fmt: skip
    told = [words[grade] for grade in EVIDENCE if found[grade]]
    if others:
        one_each = int((all_named["support_judged"] - all_named["support_reached"]).sum()) == others
        told.insert(sum(found[grade] > 0 for grade in ("listed", "partial")), say(
            "{n} names all it counts, but lacks one named in advance",
            plural="{n} name all they count, but each lacks one named in advance",
            n=others,
        ) if one_each else say(
            "{n} names all it counts, but lacks some named in advance",
            plural="{n} name all they count, but lack some named in advance",
            n=others,
        ))  # fmt: skip
    if odd:
        told.append(
            say("{n} has parts that do not add up to it", plural="{n} have parts that do not add up to them", n=odd)
        )
    if rates:
        told.append(
            say("{n} has parts that cannot be added up", plural="{n} have parts that cannot be added up", n=rates)
        )
    if found["claimed"] == len(done) > 1:
        return say(
            "All {n} that had reached their target as reported rest on a figure or statement alone."
            if under_way
            else "All {n} reported kept rest on a figure or statement alone.",
            n=len(done),
        )
    # Whole clauses, which hold commas in English.
    marks = punctuation(lang)
    listed = (marks.comma if lang == "zh" else marks.semicolon).join(told)
    return say(
        "Of the {n} that had reached their target as reported, {listed}." if under_way else "Of the {n} reported kept, {listed}.", n=len(done), listed=listed
    )  # fmt: skip


def not_counted(judged: pd.DataFrame, lang: str) -> str:
    """Say how many promises are not counted because a draft's reading is not sure of them."""
    n = int(judged["to_check"].sum())
    if not n:
        return ""
    return messages("lead", lang)(
        "{n} promise is [[#to-check|to be checked]] and not counted.",
        plural="{n} promises are [[#to-check|to be checked]] and not counted.",
        n=n,
    )


def kept_by_project(report: Report, judged: pd.DataFrame, lang: str) -> str:
    """Say of how many of the projects with a promise that can be judged every one was kept, how many have none, and how many tasks the promises are."""
    say = messages("lead", lang)
    projects = {number: rows for number, rows in by_project(judged).items() if rows[0].project_zh != UNDIVIDED}
    if len(projects) < 2:
        return ""
    whole, judgeable = {}, {}
    for basis in ("reported", "completed"):
        statuses = [{str(getattr(row, f"status_{basis}")) for row in rows} for rows in projects.values()]
        judged_of = [found for found in statuses if found & {*KEPT, *UNREACHED}]
        whole[basis] = sum(not found & set(UNREACHED) for found in judged_of)
        judgeable[basis] = len(judged_of)
    if judgeable["reported"] < 2:
        return ""
    alike, under_way = judgeable["reported"] == judgeable["completed"], running(report)
    same = alike and whole["reported"] == whole["completed"]
    told = say(
        _ON_EITHER[under_way, whole["reported"] == judgeable["reported"]] if same else _BY_PROJECT[under_way, alike],
        reported=whole["reported"], completed=whole["completed"], n=judgeable["reported"], m=judgeable["completed"],
        that=that_can_be_judged(judged, lang),
    )  # fmt: skip
    left = len(projects) - judgeable["reported"]
    none = say("{n} more project has no promise that can be judged.", plural="{n} more projects have no promise that can be judged.", n=left)  # fmt: skip
    return in_a_row([told, none if left else "", _tasks(judged, lang)], lang)


def _tasks(judged: pd.DataFrame, lang: str) -> str:
    """Say how many tasks the promises are, where several belong to one; empty where each is a task of its own, or it is not known."""
    own = judged["task"].where(judged["task"].fillna("").ne(""), judged["indicator_id"]) if "task" in judged else None
    if own is None or own.nunique() == len(judged):
        return ""
    several = sorted({int(no) for no in judged.loc[own.duplicated(), "project_no"]})
    return messages("lead", lang)(
        "Promises of one task counted once (project {projects}), the {n} make {tasks} tasks." if len(several) == 1
        else "Promises of one task counted once (projects {projects}), the {n} make {tasks} tasks.",
        projects=join_list(list(map(str, several)), lang), n=len(judged), tasks=own.nunique(),
    )  # fmt: skip


def short_of_target(judged: pd.DataFrame, basis: str) -> pd.DataFrame:
    """Give the promises that were missed on a basis."""
    return judged[judged[f"status_{basis}"].astype("str") == "missed"]


def asked_no_completion(items: Sequence[JudgedRow], lang: str) -> str:
    """Say of which works the support column asked only for a start, or only for progress; empty where of none or of both."""
    say = messages("lead", lang)
    begun = [in_language(item, "name", lang) for item in items if item.target_stage == "started"]
    pushed = [in_language(item, "name", lang) for item in items if item.target_stage in ("advancing", "partial")]
    if bool(begun) == bool(pushed):
        return ""
    names = join_list([f"“{name}”" for name in begun or pushed], lang)
    return (
        say("the supporting-works column asks only for a start on {names}", names=names)
        if begun
        else say("the supporting-works column asks only for progress on {names}", names=names)
    )


def statements_behind(row: PromiseRow, items: Sequence[JudgedRow], lang: str) -> str:
    """Give the statements that rest under the words of `asked_of_works`: where it names works, what is asked of them."""
    if row.support_reached == row.support_judged and asked_no_completion(items, lang):
        less = [item for item in items if item.target_stage in UNFINISHED]
        return ";".join(f"{item.target_statements};{item.actual_statements}" for item in less)
    return statements_of(items)


def asked_of_works(row: PromiseRow, items: Sequence[JudgedRow], lang: str) -> str:
    """Say what the support column asks: of which works no more than a start or progress, else how many are as asked."""
    if row.support_reached == row.support_judged and (told := asked_no_completion(items, lang)):
        return messages("lead", lang)("{asked}, and this is reported", asked=told)
    return messages("lead", lang)(
        "of the supporting works, {done} of {n} is as asked",
        plural="of the supporting works, {done} of {n} are as asked",
        done=row.support_reached, n=row.support_judged,
    )  # fmt: skip
