"""The answer that a report leads with: what was kept on each reading, what it rests on, and what does not add up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.appraisal.findings import OF_UNFINISHED
from minsheng_analysis.appraisal.official import MET, level, verdict_rows
from minsheng_analysis.appraisal.rows import FindingRow
from minsheng_analysis.appraisal.shortfalls import tells_finished
from minsheng_analysis.dataset.names import issuer
from minsheng_analysis.display.passage import Lead, Matter, Matters
from minsheng_analysis.language.languages import bracketed, format_date, join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.punctuation import in_a_row, punctuation
from minsheng_analysis.language.vocabulary import in_language, line_words, state_words, status_word, verdict_words
from minsheng_analysis.measures.assessment import as_asked
from minsheng_analysis.measures.readings import support_items
from minsheng_analysis.measures.rows import JudgedRow, PromiseRow, StatementRow, rows_of
from minsheng_analysis.measures.verdicts import is_excerpt, kept, undated
from minsheng_analysis.pages.annual.about import about
from minsheng_analysis.pages.annual.answer import nothing_judged, sentences
from minsheng_analysis.pages.annual.kept_in_words import (
    asked_of_works,
    kept_by_project,
    kept_in_a_line,
    short_of_target,
    statements_behind,
)
from minsheng_analysis.pages.annual.rest import counts_in_words
from minsheng_analysis.pages.annual.works_in_words import support_words
from minsheng_analysis.pages.figures import result_words, share_words, target_words

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

#: So many things are said at once: promises on all readings, and with what else is found.
_MOST_READINGS = 3
_MOST_MATTERS = 4


def not_borne_out(audit: pd.DataFrame) -> list[int]:
    """Give the numbers of the projects whose official verdict contradicts the figures: a conflict of the audit's.

    Parameters
    ----------
    audit : DataFrame
        From ``ms.audit``.
    """
    return _projects_with_verdict(audit, "conflict")


def unproven(audit: pd.DataFrame) -> list[int]:
    """Give the numbers of those whose verdict says more or less than the figures without contradicting them: a notice.

    Parameters
    ----------
    audit : DataFrame
        From ``ms.audit``.
    """
    return sorted(set(_projects_with_verdict(audit, "notice")) - set(not_borne_out(audit)))


def _projects_with_verdict(audit: pd.DataFrame, severity: str) -> list[int]:
    rows = audit[
        (audit["check"] == "verdict_not_borne_out") & (audit["severity"] == severity) & audit["project_no"].notna()
    ]
    return sorted({int(number) for number in rows["project_no"]})


def headline(report: Report, judged: pd.DataFrame, *, lang: str, basis: str = "reported") -> Lead:
    """Answer first: how many promises were kept, on which reading; what else is to be said of it, `matters` tells.

    Parameters
    ----------
    report : Report
    judged : DataFrame
        From `verdicts`.
    lang : {"zh", "en"}
    basis : {"reported", "completed"}
        Which basis the answer begins with.

    Returns
    -------
    Lead
    """
    return Lead(
        kicker=_kicker(report, lang),
        title=_what_is_printed(report, judged, lang)
        if nothing_judged(judged)
        else kept_in_a_line(report, judged, lang),
        answer=next(iter(sentences(report, judged, lang=lang, basis=basis)), ""),
        about=about(report, judged, lang=lang),
    )


def _what_is_printed(report: Report, judged: pd.DataFrame, lang: str) -> str:
    """Say what the document prints, where nothing can be held against a target."""
    say = messages("lead", lang)
    place, year = report.region_name(lang), str(report.year)
    if there := join_list(counts_in_words(report, judged, lang=lang), lang):
        return say("{place} {year}: {there}", place=place, year=year, there=there)
    return say("{place} {year}: nothing here can be compared with a target", place=place, year=year)


def matters(
    report: Report, judged: pd.DataFrame, audit: pd.DataFrame, *, lang: str, basis: str = "reported"
) -> Matters | None:
    """State the few things that matter most, each with its lines: promises on all readings, then what else is found.

    Parameters
    ----------
    report : Report
    judged : DataFrame
        From `verdicts`.
    audit : DataFrame
        From ``ms.audit``.
    lang : {"zh", "en"}
    basis : {"reported", "completed"}
        As `headline` has it.

    Returns
    -------
    Matters or None
        At most four; below them stands what `headline` leaves to be said, and how many others there are. Without a
        title where nothing is found and nothing can be judged, or the report is a draft: that nothing contradicts it
        would be saying too much; None where there is nothing to say either.
    """
    say = messages("lead", lang)
    short, items = _short_rows(judged), support_items(report.indicators, statements=report.statements)
    said = verdict_rows(report)

    def in_short(row: PromiseRow) -> Matter:
        own = [one for one in said if one.fact_id == row.status_fact]
        return _in_short(row, items.get(row.indicator_id, []), own, lang)

    at_odds = [in_short(row) for row in short if _at_odds(row)][:_MOST_READINGS]
    rest = _other_findings(judged, audit, lang)
    odd = [*at_odds, *rest[: _room(len(at_odds))]]
    # What falls short and is called so contradicts nothing; it stands last, and makes no title of its own beside the others.
    missed = [in_short(row) for row in short if not _at_odds(row)]
    shown = [*odd, *missed[: max(min(_MOST_READINGS, _MOST_MATTERS - len(odd)), 1)]]
    n, told = len(audit), audit["cause"].nunique() if "cause" in audit else len(audit)
    answer = sentences(report, judged, lang=lang, basis=basis)[1:]
    if not shown and (report.draft is not None or not kept(judged, basis="reported")[1]):
        return Matters("", (), in_a_row(answer, lang)) if answer else None
    further = "" if told <= len(odd) else say("[[#caveats|{found} findings on {n} matter]].", plural="[[#caveats|{found} findings on {n} matters]].", found=n, n=told) if told < n else say(
        "{n} finding: see [[#caveats|What to be careful about]].",
        plural="{n} findings: see [[#caveats|What to be careful about]].",
        n=n,
    )  # fmt: skip
    left = len(short) - len(at_odds) - (len(shown) - len(odd))
    others = say(
        "{n} more falls short; see the table of promises.", plural="{n} more fall short; see the table of promises.", n=left
    ) if left else ""  # fmt: skip
    return Matters(
        title=_title_of_matters(odd, missed, lang),
        matters=shown,
        calm=not shown,
        more=in_a_row((others, *answer, kept_by_project(report, judged, lang), further), lang),
    )


def _room(told: int) -> int:
    """So many other findings stand beside the promises that were told."""
    return max(_MOST_MATTERS - told, 1)


def told_already(judged: pd.DataFrame, audit: pd.DataFrame) -> pd.Series:
    """Say which findings `matters` has told, so that no list repeats them.

    Parameters
    ----------
    judged : DataFrame
        From `verdicts`.
    audit : DataFrame
        From ``ms.audit``.

    Returns
    -------
    Series of bool
        With the index of `audit`.
    """
    short = [row for row in _short_rows(judged) if _at_odds(row)]
    others = _leading_others(audit).head(_room(len(short[:_MOST_READINGS])))
    told = audit.index.isin(others.index)
    # Where more promises fall short than are told, the list keeps them all.
    if len(short) <= _MOST_READINGS:
        told |= audit["check"].isin([*OF_UNFINISHED, "verdict_not_borne_out"]).to_numpy(dtype=bool)
    return pd.Series(told, index=audit.index)


def _title_of_matters(odd: Sequence[Matter], missed: Sequence[Matter], lang: str) -> str:
    say = messages("lead", lang)
    if odd and missed:
        return say("What does not add up, and what fell short")
    if odd:
        return say("What does not add up")
    return say("What fell short of its promise") if missed else say("No figures or verdicts contradict each other")


def _short_rows(judged: pd.DataFrame) -> list[PromiseRow]:
    """The promises that what is finished does not reach, the farthest first."""
    short = short_of_target(judged, "completed")
    return rows_of(short.sort_values("ratio_low_completed", kind="stable"), PromiseRow)


def _at_odds(row: PromiseRow) -> bool:
    """Whether a promise that is not kept by what is finished is kept on another reading, or officially."""
    return (row.readings_differ and not tells_finished(row)) or level(row.reported_status) >= MET


def _parted(judged: pd.DataFrame) -> list[PromiseRow]:
    """The promises that are kept on one reading and missed on another, the farthest from finished first."""
    return rows_of(judged[judged["readings_differ"]].sort_values("ratio_low_completed", kind="stable"), PromiseRow)


def _in_short(row: PromiseRow, items: Sequence[JudgedRow], said: Sequence[StatementRow], lang: str) -> Matter:
    """Tell a promise on its three readings in one line, with the statements `said` of its own verdict."""
    say = messages("lead", lang)
    name, verdict = in_language(row, "name", lang), join_list(verdict_words(row.reported_status, lang), lang)
    told = [say("not finished") if row.measure == "qualitative" else _against(row, lang)]
    if row.status_support:
        told.append(asked_of_works(row, items, lang))
    counted, ratio = (words(row, "reported", lang) for words in (result_words, share_words))
    if row.measure != "qualitative" and not as_asked(row) and counted != result_words(row, "completed", lang):
        # A sum that the report does not print is not put into its mouth.
        told.append(
            say("together {counted} ({ratio})", counted=counted, ratio=ratio)
            if row.own_sum
            else say("the report counts {counted} ({ratio})", counted=counted, ratio=ratio)
        )
    sentence = say("**{name}**: {readings}", name=name, readings=punctuation(lang).semicolon.join(told))
    retold = punctuation(lang).semicolon.join(["", *told[1:]]) if row.readings_differ else ""
    other = _otherwise(row, said, lang)
    sentence += (
        say(", officially “{verdict}”{other}.", verdict=verdict, other=bracketed(other, lang) if other else "")
        if verdict
        else punctuation(lang).stop
    )
    # Its own verdict is cited where it has the very words, and every one where others are told.
    very = f"{row.indicator_id}.verdict", row.reported_status
    own = [one.statement_id for one in said if other or (one.fact_id, one.figure) == very]
    ids = [row.target_statements.split(";")[0], *row.actual_statements.split(";"), *own]
    if row.status_support:
        ids += statements_behind(row, items, lang).split(";")
    return Matter(sentence, ";".join(filter(None, ids)), retold)


def _otherwise(row: PromiseRow, said: Sequence[StatementRow], lang: str) -> str:
    """Say where a promise’s own verdict has words of another level than the one that is told; empty where nowhere."""
    say, told = messages("lead", lang), {level(words) for words in row.reported_status.split(";")}
    lines: dict[str, list[int]] = {}
    for one in said:
        if level(one.figure) not in told:
            lines.setdefault(one.figure, []).append(one.line)
    return join_list(
        [
            say("{where}: “{verdict}”", where=line_words(at, lang), verdict=state_words(words, lang))
            for words, at in lines.items()
        ],
        lang,
    )


def _kicker(report: Report, lang: str) -> str:
    """Title, date and issuer; what is not printed but inferred says so where it first stands."""
    say = messages("lead", lang)
    day = format_date(report.as_of, lang)
    if report.meta.get("as_of_inferred"):
        day = say("{what} (inferred)", what=day)
    partial = say(" · partial: an excerpt, not the whole report") if is_excerpt(report) else ""
    title = report.title(lang)
    dated = title if undated(report) else say("{title} · as of {day}", title=title, day=day)
    return " · ".join(filter(None, [dated, issuer(report.meta["source"], lang)])) + partial


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
    items = support_items(report.indicators, statements=report.statements)
    return [
        say("**{name}**: {readings}.", name=in_language(row, "name", lang), readings=punctuation(lang).semicolon.join(_all_readings(row, items.get(row.indicator_id, []), lang)))
        for row in _parted(judged)
    ]  # fmt: skip


def _all_readings(row: PromiseRow, items: list[JudgedRow], lang: str) -> list[str]:
    parts = (_by_sentence(row, lang), _by_support(row, items, lang), _as_counted(row, lang))
    return [part for part in parts if part]


def _by_sentence(row: PromiseRow, lang: str) -> str:
    say = messages("lead", lang)
    if row.measure == "qualitative":
        return say("by the target sentence, {status}", status=status_word(row.status_completed, lang))
    return say("by the target sentence, {told}", told=_against(row, lang))


def _against(row: PromiseRow, lang: str) -> str:
    """Write what is finished against what was promised; what was begun, where no more was."""
    say = messages("lead", lang)
    came, target, ratio = (
        result_words(row, "completed", lang),
        target_words(row, lang),
        share_words(row, "completed", lang),
    )
    if as_asked(row):
        return say("{begun} against {target} promised ({ratio})", begun=came, target=target, ratio=ratio)
    if row.completed_value == 0:
        return say("{target} promised, none of it said to be finished", target=target)
    return say("{finished} finished against {target} promised ({ratio})", finished=came, target=target, ratio=ratio)


def _by_support(row: PromiseRow, items: list[JudgedRow], lang: str) -> str:
    detail = support_words(row, items, lang)
    return messages("lead", lang)("in the supporting-works column, {detail}", detail=detail) if detail else ""


def _as_counted(row: PromiseRow, lang: str) -> str:
    say = messages("lead", lang)
    verdict = join_list(verdict_words(row.reported_status, lang), lang)
    if row.measure == "qualitative":
        text = say("as the report counts, {status}", status=status_word(row.status_reported, lang))
    else:
        counted = result_words(row, "reported", lang)
        text = (
            say("all parts together, {counted} ({ratio}; our sum, no total is printed)", counted=counted, ratio=share_words(row, "reported", lang))
            if row.own_sum
            else say("as the report counts, {counted} ({ratio})", counted=counted, ratio=share_words(row, "reported", lang))
        )  # fmt: skip
    return text + (say(", officially “{verdict}”", verdict=verdict) if verdict else "")


def _leading_others(audit: pd.DataFrame) -> pd.DataFrame:
    """Keep the findings that lead, each cause once, without those that the readings of the promises, or the count of what cannot be judged, say."""
    known = audit["check"].isin([*OF_UNFINISHED, "verdict_not_borne_out", "support_unfinished", "not_comparable"])
    causes = set(audit.loc[known & audit["lead"], "cause"])
    return audit[audit["lead"] & ~audit["cause"].isin(causes)].drop_duplicates("cause")


def _other_findings(judged: pd.DataFrame, audit: pd.DataFrame, lang: str) -> list[Matter]:
    """State what else the audit leads with, each cause once."""
    say = messages("lead", lang)
    names = judged.drop_duplicates("project_no").set_index("project_no")[f"project_{lang}"]
    stated = []
    for row in rows_of(_leading_others(audit), FindingRow):
        message = str(getattr(row, f"message_{lang}"))
        whose = names.get(row.project_no) if row.project_no is not None else None
        # A message that begins with the project's name needs no other.
        if whose and message.startswith((f"{whose}:", f"{whose}：", f"{whose}.")):
            message, whose = message.removeprefix(str(whose)).lstrip(":：. "), str(whose)
        elif whose and message.startswith((f"{whose} (", f"{whose}（")):
            message, whose = f"**{whose}**{message.removeprefix(str(whose))}", None
        elif own := re.match("[^.。:：“]+(?=[:：])", message):
            # Nor does one that begins with the name of what it is on.
            message, whose = f"**{own[0]}**{message.removeprefix(own[0])}", None
        told = say("**{project}**: {message}", project=str(whose), message=message) if whose else message
        stated.append(Matter(told, row.statement_ids))
    return stated
