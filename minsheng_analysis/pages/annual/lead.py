"""The answer that a report leads with: what was kept on each reading, what it rests on, and what does not add up."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from minsheng_analysis.display.passage import Lead
from minsheng_analysis.language.languages import format_date, join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import (
    format_interval,
    format_number,
    format_quantity,
    format_ratio,
    format_ratio_interval,
)
from minsheng_analysis.language.vocabulary import state_words, status_word
from minsheng_analysis.measures.codes import EVIDENCE
from minsheng_analysis.measures.frames import records
from minsheng_analysis.measures.readings import KEPT, support_items
from minsheng_analysis.measures.verdicts import by_project, kept, running

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

_MOST_FINDINGS = 8


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
    """Answer first: how many promises were kept, on which reading, on what evidence; then what does not add up.

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
    say = messages("lead", lang)
    gap = "" if lang == "zh" else " "
    counts_as, as_completed = _kept_as_reported(report, judged, lang), _kept_when_finished(judged, lang)
    parts = [counts_as, as_completed] if basis == "reported" else [as_completed, counts_as]
    parts += [_rests_on(judged, lang), _by_project(judged, lang)]
    findings = [*readings(report, judged, lang=lang), *_other_findings(judged, audit, lang)]
    shown = findings[:_MOST_FINDINGS]
    more = audit["cause"].nunique() - len(shown) if "cause" in audit else len(audit) - len(shown)
    return Lead(
        kicker=_kicker(report, lang),
        title=_title(report, judged, lang),
        answer=gap.join(part for part in parts if part),
        numbers=_numbers(report, judged, audit, lang) if kept(judged, basis="reported")[1] else [],
        findings_title=say("What does not add up") if findings else say("No contradiction was found"),
        findings=shown,
        calm=not findings,
        more=say(
            "{n} further matter: see [[#caveats|what to be careful about]].",
            plural="{n} further matters: see [[#caveats|what to be careful about]].",
            n=more,
        ) if more > 0 else "",
    )  # fmt: skip


def _name(row: Any, lang: str) -> str:
    return str(getattr(row, f"name_{lang}") or row.name_zh)


def _short(judged: pd.DataFrame, basis: str) -> pd.DataFrame:
    return judged[judged[f"status_{basis}"].astype("str") == "missed"]


def _kicker(report: Report, lang: str) -> str:
    """Title, date and issuer; what is not printed but inferred says so where it first stands."""
    say = messages("lead", lang)
    source = report.meta["source"]
    day, publisher = format_date(report.as_of, lang), str(source[f"publisher_{lang}"])
    if report.meta.get("as_of_inferred"):
        day = say("{what} (inferred)", what=day)
    if source.get("publisher_inferred"):
        publisher = say("{what} (inferred)", what=publisher)
    partial = say(" · partial: an excerpt, not the whole report") if report.meta["coverage"] != "complete" else ""
    return say("{title} · as of {day} · {publisher}", title=report.title(lang), day=day, publisher=publisher) + partial


def _title(report: Report, judged: pd.DataFrame, lang: str) -> str:
    say = messages("lead", lang)
    reported, judgeable = kept(judged, basis="reported")
    short, missed = _short(judged, "completed"), _short(judged, "reported")
    place, year = report.region_name(lang), str(report.year)
    if running(report):
        return say(
            "{place} {year}: {kept} of {n} targets reached by {day}",
            place=place, year=year, kept=reported, n=judgeable, day=format_date(report.as_of, lang),
        )  # fmt: skip
    if len(short) and not len(missed):
        return say(
            "{place} {year}: every promise kept as reported, {n} of them not finished",
            place=place, year=year, n=len(short),
        )  # fmt: skip
    if len(missed):
        return say("{place} {year}: {kept} of {n} promises kept", place=place, year=year, kept=reported, n=judgeable)
    return say("{place} {year}: all {n} promises that can be judged were kept", place=place, year=year, n=judgeable)


def _kept_as_reported(report: Report, judged: pd.DataFrame, lang: str) -> str:
    say = messages("lead", lang)
    reported, judgeable = kept(judged, basis="reported")
    if running(report):
        return say(
            "By {day} **{kept}** of the {n} targets that can be judged had been reached; the year was still under way, and the others are open, not missed.",
            n=judgeable, kept=reported, day=format_date(report.as_of, lang),
        )  # fmt: skip
    return say(
        "Of the {n} promises that can be judged, **{kept}** were kept as the report counts.", n=judgeable, kept=reported
    )


def _kept_when_finished(judged: pd.DataFrame, lang: str) -> str:
    say = messages("lead", lang)
    completed, finishable = kept(judged, basis="completed")
    text = say("Counting only what is finished, it is **{kept} of {n}**.", kept=completed, n=finishable)
    short = _short(judged, "completed")
    if len(short):
        text += say(
            " Short of target then: {listed}.", listed=join_list([_name(row, lang) for row in records(short)], lang)
        )
    return text


def _rests_on(judged: pd.DataFrame, lang: str) -> str:
    """Say how many of the promises kept rest on what."""
    say = messages("lead", lang)
    done = judged[judged["status_reported"].astype("str").isin(KEPT)]
    counts = done["evidence"].astype("str").value_counts()
    found = {grade: int(counts.get(grade, 0)) for grade in EVIDENCE}
    if not sum(found.values()):
        return ""
    words = {
        "listed": say("{n} rest on names or a list that adds up", plural="{n} rest on names or a list that adds up", n=found["listed"]),
        "partial": say("{n} is named only in part", plural="{n} are named only in part", n=found["partial"]),
        "claimed": say("{n} is a bare claim", plural="{n} are bare claims", n=found["claimed"]),
        "circular": say("{n} holds by its own definition", plural="{n} hold by their own definition", n=found["circular"]),
    }  # fmt: skip
    listed = join_list([words[grade] for grade in EVIDENCE if found[grade]], lang)
    return say("Of those kept as reported, {listed}.", listed=listed)


def _by_project(judged: pd.DataFrame, lang: str) -> str:
    """Say of how many projects every promise that can be judged was kept."""
    say = messages("lead", lang)
    projects = by_project(judged)
    if len(projects) < 2:
        return ""
    whole = {}
    for basis in ("reported", "completed"):
        statuses = [{str(getattr(row, f"status_{basis}")) for row in rows} for rows in projects.values()]
        whole[basis] = sum(not found & {"missed", "late"} and bool(found & set(KEPT)) for found in statuses)
    return say(
        "By project, all promises that can be judged were kept in {reported} of {n} as reported, in {completed} counting only what is finished.",
        reported=whole["reported"], completed=whole["completed"], n=len(projects),
    )  # fmt: skip


def _numbers(report: Report, judged: pd.DataFrame, audit: pd.DataFrame, lang: str) -> list[tuple[str, str]]:
    say = messages("lead", lang)
    underway = running(report)
    (reported, judgeable), (completed, finishable) = (kept(judged, basis=basis) for basis in ("reported", "completed"))
    numbers = [
        (say("{kept} of {n}", kept=reported, n=judgeable), say("targets reached so far") if underway else say("promises kept, as reported")),
        (say("{kept} of {n}", kept=completed, n=finishable), say("reached so far, counting only what is finished") if underway else say("promises kept, counting only what is finished")),
    ]  # fmt: skip
    if judged["reported_status"].fillna("").ne("").any():
        numbers.append(
            (
                say("{kept} of {n}", kept=len(not_borne_out(audit)), n=len(report.projects)),
                say("projects whose official verdict the figures do not bear out"),
            )
        )
    low = {basis: int(judged[f"target_set_low_{basis}"].sum()) for basis in ("reported", "completed")}
    numbers.append(
        (
            format_number(low["reported"], lang),
            say("targets beaten by more than 30% as reported; they may have been set low")
            if low["reported"] == low["completed"]
            else say(
                "targets beaten by more than 30% as reported, {n} counting only what is finished; they may have been set low",
                n=low["completed"],
            ),
        )
    )
    return numbers


def readings(report: Report, judged: pd.DataFrame, *, lang: str) -> list[str]:
    """State the promises that are kept on one reading and missed on another, the farthest from finished first.

    Parameters
    ----------
    report : Report
    judged : DataFrame
        From `verdicts`.
    lang : {"zh", "en"}

    Returns
    -------
    list of str
        One sentence a promise: against the target sentence, by the support column, as the report counts.
    """
    say = messages("lead", lang)
    items = support_items(report.indicators)
    missed = judged["status_completed"].astype("str").eq("missed") | judged["readings_differ"]
    told = []
    for row in records(judged[missed].sort_values("ratio_low_completed", kind="stable")):
        parts = [_by_sentence(row, lang)]
        if support := _by_support(row, items.get(str(row.indicator_id), []), lang):
            parts.append(support)
        parts.append(_as_counted(row, lang))
        told.append(say("**{name}**: {readings}.", name=_name(row, lang), readings=say("; ").join(parts)))
    return told


def _figure(value: float, low: float, high: float, row: Any, lang: str) -> str:
    classifier = str(row.classifier or "")
    if math.isnan(value):
        return format_interval(low, high, row.unit, lang, classifier=classifier)
    return format_quantity(value, row.unit, lang, classifier=classifier)


def _share(row: Any, basis: str, lang: str) -> str:
    ratio = float(getattr(row, f"ratio_{basis}"))
    if math.isnan(ratio):
        low, high = (float(getattr(row, f"ratio_{end}_{basis}")) for end in ("low", "high"))
        return format_ratio_interval(low, high, lang)
    return format_ratio(ratio, lang)


def _by_sentence(row: Any, lang: str) -> str:
    say = messages("lead", lang)
    if row.measure == "qualitative":
        return say("by the target sentence, {status}", status=status_word(str(row.status_completed), lang))
    return say(
        "by the target sentence, {finished} finished of {target} promised ({ratio})",
        finished=_figure(row.completed_value, row.completed_low, row.completed_high, row, lang),
        target=_figure(row.target_value, row.target_value, row.target_value, row, lang),
        ratio=_share(row, "completed", lang),
    )


def _by_support(row: Any, items: list[Any], lang: str) -> str:
    """Say what the support column comes to, naming the items that asked for less, went further or fell short."""
    if not items or pd.isna(row.status_support):
        return ""
    say = messages("lead", lang)
    notable = []
    for item in items:
        status, asked = str(item.status), str(item.target_stage)
        if status == "missed":
            words = say(
                "{name}: asked “{target}”, reported “{actual}”",
                name=_name(item, lang),
                target=state_words(str(item.target_text), lang),
                actual=state_words(str(item.actual_text), lang),
            )
        elif asked == "started":
            words = say("{name}: only a start was asked for, and it was made", name=_name(item, lang))
        elif asked in ("advancing", "partial"):
            words = say("{name}: only progress was asked for, and it was made", name=_name(item, lang))
        elif status == "exceeded":
            words = say("{name}: {ratio}", name=_name(item, lang), ratio=format_ratio(item.ratio, lang))
        else:
            continue
        notable.append(words)
    count = say("{done} of {n} items as asked", done=int(row.support_reached), n=int(row.support_judged))
    detail = say(", ").join([count, *notable])
    return say("by the support column, {detail}", detail=detail)


def _as_counted(row: Any, lang: str) -> str:
    say = messages("lead", lang)
    verdict = join_list([state_words(word, lang) for word in str(row.reported_status).split(";") if word], lang)
    if row.measure == "qualitative":
        text = say("as the report counts, {status}", status=status_word(str(row.status_reported), lang))
    else:
        counted = _figure(row.actual_value, row.actual_low, row.actual_high, row, lang)
        text = (
            say("as the report counts, {counted} ({ratio}; our sum, no total is printed)", counted=counted, ratio=_share(row, "reported", lang))
            if row.own_sum
            else say("as the report counts, {counted} ({ratio})", counted=counted, ratio=_share(row, "reported", lang))
        )  # fmt: skip
    return text + (say(", officially “{verdict}”", verdict=verdict) if verdict else "")


def _other_findings(judged: pd.DataFrame, audit: pd.DataFrame, lang: str) -> list[str]:
    """State what else the audit leads with, each cause once."""
    say = messages("lead", lang)
    names = judged.drop_duplicates("project_no").set_index("project_no")[f"project_{lang}"]
    # What the readings above already say.
    known = audit["check"].isin(["unfinished_in_total", "verdict_not_borne_out", "support_unfinished"])
    causes = set(audit.loc[known & audit["lead"], "cause"])
    leading = audit[audit["lead"] & ~audit["cause"].isin(causes)].drop_duplicates("cause")
    stated = []
    for row in records(leading):
        message = str(getattr(row, f"message_{lang}"))
        whose = names.get(row.project_no)
        # A message that begins with the project's name needs no other.
        if whose and message.startswith(str(whose)):
            message, whose = message.removeprefix(str(whose)).lstrip(":：, "), str(whose)
        stated.append(say("**{project}**: {message}", project=str(whose), message=message) if whose else message)
    return stated
