"""Of which official verdicts something is to be said beside the picture of them: not marked all the same, or not fully tested."""

from __future__ import annotations

import pandas as pd

from minsheng_analysis.language.languages import join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.pages.annual.lead import not_borne_out, unproven


def not_marked(audit: pd.DataFrame, lang: str) -> list[str]:
    """Say which verdicts are not marked as contradicted though the audit has something to say of them, and why."""
    say = messages("narrative", lang)
    told = []
    if doubtful := unproven(audit):
        told.append(say(
            "The verdict on project {numbers} is not marked “not borne out”: it may refer to results other than those promised.",
            plural="The verdicts on projects {numbers} are not marked “not borne out”: they may refer to results other than those promised.",
            n=len(doubtful), numbers=join_list(map(str, doubtful), lang),
        ))  # fmt: skip
    if unmarked := _unmarked(audit):
        told.append(say(
            "In project {numbers} every promise is kept, yet a work named in advance is [[#caveats|not said to be finished]].",
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
        "By finished work, {listed} cannot be judged, nor the verdict fully tested.",
        plural="By finished work, {listed} cannot be judged, nor the verdicts fully tested.",
        n=len(n), listed=join_list(listed, lang),
    )  # fmt: skip


def _unmarked(audit: pd.DataFrame) -> list[int]:
    """Numbers of the projects of which a named piece is not finished, and whose verdict is borne out all the same."""
    rows = audit[(audit["check"] == "support_unfinished") & audit["project_no"].notna()]
    return sorted({int(number) for number in rows["project_no"]} - set(not_borne_out(audit)))
