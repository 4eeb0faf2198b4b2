"""Of which official verdicts something is to be said beside the picture of them: not marked all the same, or not fully tested."""

from __future__ import annotations

import pandas as pd

from minsheng_analysis.language.languages import join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.pages.annual.lead import not_borne_out, unproven


def borne_out(named: pd.DataFrame, lang: str, *, projects: int) -> str:
    """Say that the figures bear out the verdicts, and of which projects these cannot be tested; empty where of all.

    Parameters
    ----------
    named : DataFrame
        The promises of projects with a verdict, of which the audit finds none that is not borne out.
    lang : {"zh", "en"}
    projects : int
        So many projects the report has in all.
    """
    say = messages("narrative", lang)
    clear = named["status_reported"].astype("str").ne("not_assessable")
    numbers, tested = sorted(set(named["project_no"])), set(named.loc[clear, "project_no"])
    if left := [number for number in numbers if number not in tested]:
        no_target = named.loc[named["project_no"].isin(left), "reason_reported"].eq("no_target").all()
        return say(
            "Project {numbers}: no target seen, so its verdict cannot be tested; the figures bear out the others."
            if no_target
            else "Project {numbers} has no promise that can be judged, so its verdict cannot be tested; the figures bear out the others.",
            plural="Projects {numbers}: no target seen, so their verdicts cannot be tested; the figures bear out the others."
            if no_target
            else "Projects {numbers} have no promise that can be judged, so their verdicts cannot be tested; the figures bear out the others.",
            n=len(left), numbers=join_list(map(str, left), lang),
        ) if tested else ""  # fmt: skip
    if len(numbers) == 1 < projects:
        return say(
            "Only project {number} has an official verdict, and the figures bear it out.", number=str(numbers[0])
        )
    return say("The figures bear out the official verdict of every project that has one.")


def early_untested(named: pd.DataFrame, lang: str) -> str:
    """Say of verdicts of “early” that only a printed deadline could show it; the year's end is taken where none is printed."""
    early = (named["project_status"] + ";" + named["reported_status"].fillna("")).str.contains("提前", regex=False)
    due = named["deadline"].fillna("")
    shown = ~due.str.endswith("-12-31") & (named["as_of"].fillna("") < due)
    if not (early & ~shown).any():
        return ""
    return messages("narrative", lang)("“Early” is not tested: that would take a printed deadline.")


def not_marked(audit: pd.DataFrame, lang: str) -> list[str]:
    """Say which verdicts are not marked as contradicted though the audit has something to say of them, and why."""
    say = messages("narrative", lang)
    told = []
    if doubtful := unproven(audit):
        told.append(say(
            "The verdict on project {numbers} is not marked “not borne out”: it may refer to results not promised.",
            plural="The verdicts on projects {numbers} are not marked “not borne out”: they may refer to results not promised.",
            n=len(doubtful), numbers=join_list(map(str, doubtful), lang),
        ))  # fmt: skip
    if unmarked := _unmarked(audit):
        told.append(say(
            "In project {numbers} every promise is kept, yet a site named in advance is [[#caveats|not said to be finished]].",
            plural="In projects {numbers} every promise is kept, yet works named in advance are [[#caveats|not said to be finished]].",
            n=len(unmarked), numbers=join_list(map(str, unmarked), lang),
        ))  # fmt: skip
    return told


def not_fully_tested(named: pd.DataFrame, audit: pd.DataFrame, lang: str) -> str:
    """Say on which projects the verdict is tested by some of their promises alone, and how many cannot be judged."""
    unclear = named["status_completed"].astype("str").eq("not_assessable")
    n = unclear.groupby(named["project_no"]).agg(["sum", "size"])
    n = n[(n["sum"] > 0) & (n["sum"] < n["size"]) & ~n.index.isin(not_borne_out(audit))]
    if n.empty:
        return ""
    say = messages("narrative", lang)
    first = str(n.index[0])
    listed = [
        say("{n} promise of project {number}", plural="{n} promises of project {number}", n=count, number=number)
        if number == first
        else say("{n} of project {number}", n=count, number=number)
        for number, count in zip(map(str, n.index), map(int, n["sum"]), strict=True)
    ]
    return say(
        "Counting only finished work, {listed} cannot be judged, nor the verdict fully tested.",
        plural="Counting only finished work, {listed} cannot be judged, nor the verdicts fully tested.",
        n=len(n), listed=join_list(listed, lang),
    )  # fmt: skip


def _unmarked(audit: pd.DataFrame) -> list[int]:
    """Numbers of the projects of which a named piece is not finished, and whose verdict is borne out all the same."""
    rows = audit[(audit["check"] == "support_unfinished") & audit["project_no"].notna()]
    return sorted({int(number) for number in rows["project_no"]} - set(not_borne_out(audit)))
