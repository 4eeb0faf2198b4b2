"""What the progress page says: the answer, and a passage a section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.appraisal.audit import audit
from minsheng_analysis.appraisal.doubt import contradictions
from minsheng_analysis.appraisal.progress import (
    LIGHTS,
    PaceThresholds,
    blockers_at,
    iso_date,
    light_rule,
    progress,
)
from minsheng_analysis.appraisal.rows import FindingRow, PaceRow, PercentageRow
from minsheng_analysis.dataset.names import issuer
from minsheng_analysis.display.passage import Lead, Matter, Passage
from minsheng_analysis.language.languages import format_date, join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.mid_sentence import capital
from minsheng_analysis.language.numbers import format_number, format_ratio
from minsheng_analysis.language.punctuation import in_a_row, punctuation
from minsheng_analysis.language.vocabulary import in_language
from minsheng_analysis.measures.codes import Basis, other_basis
from minsheng_analysis.measures.ranking import foremost
from minsheng_analysis.measures.rows import rows_of
from minsheng_analysis.measures.verdicts import is_excerpt, undated
from minsheng_analysis.pages.annual.about import about
from minsheng_analysis.pages.annual.kept_in_words import asked_no_completion, can_still_change
from minsheng_analysis.pages.figures import amount, ceiling_words, inside, is_ceiling

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report
from minsheng_analysis.measures.readings import support_items
from minsheng_analysis.pages.progress.bases import asked_less
from minsheng_analysis.pages.progress.lights import (
    LATE,
    all_over,
    basis_word,
    behind,
    dated,
    lag_points,
    light_word,
    percent,
    promises,
    share_gone,
)
from minsheng_analysis.pages.progress.titles import (
    by_light_at,
    count_well,
    on_the_other,
    that_can_be_judged,
    title_of,
    well_short,
)

_MOST = 6


def headline(
    report: Report,
    paced: pd.DataFrame,
    percentages: pd.DataFrame,
    *,
    lang: str,
    as_of: str = "",
    basis: Basis = "reported",
    rule: str = "",
) -> Lead:
    """Answer first: how many promises have reached their target, are on schedule and behind, and which.

    Parameters
    ----------
    report : Report
    paced : DataFrame
        From ``ms.progress``.
    percentages : DataFrame
        From ``published_percentages``.
    lang : {"zh", "en"}
    as_of : str
        ISO date; empty for the report's own.
    basis : {"reported", "completed"}
        That of `paced`; the answer gives the other one too.
    rule : str
        Name of the rule that the lights of `paced` follow; empty for the default.
    """
    say = messages("progress", lang)
    date = iso_date(as_of) if as_of else report.as_of
    shown = promises(paced)
    beside = progress(report, date, basis=other_basis(basis), thresholds=rule or None)
    other = promises(beside)
    counts = {light: int((shown["light"] == light).sum()) for light in LIGHTS}
    judged = len(shown) - counts["not_assessable"]
    gone = share_gone(report, date)
    nameless = undated(report) and date == report.as_of
    over = all_over(shown)
    alike = by_light_at(shown) == by_light_at(other)
    head = say("On either basis") if alike else basis_word(basis, lang)
    if gone >= 1 and judged:  # title and tiles have the counts
        answer = say("The year is over; the results are as of {day}.", day=dated(report, date, lang)) + _unjudged(
            shown, other, basis, lang
        )
    else:
        answer = (
            say("The document names no day up to which it speaks.")
            if nameless
            else say("The year is over.")
            if gone >= 1
            else say("{elapsed} of the year had gone.", elapsed=format_ratio(gone, lang))
        )
        answer += (
            punctuation(lang).gap
            + _by_light(counts, judged, head, that_can_be_judged(shown, other, lang), lang, over=over)
            + _of_earlier(shown, judged, lang)
            + _can_change(shown, lang)
        )
        answer += "" if alike else on_the_other(other, other_basis(basis), lang)
    lags = _lags(report, paced, beside, basis, lang)
    apart = [
        *_contradicted(report, paced, lang),
        *_differing(percentages[(percentages["agreement"] == "differs") & (percentages["as_of"] <= date)], lang),
    ]
    stated = [*lags, *apart]
    partial = say(" · partial: an excerpt, not the whole report") if is_excerpt(report) else ""
    return Lead(
        kicker=say("{title} · {publisher}", title=report.title(lang), publisher=issuer(report.meta["source"], lang))
        + partial,
        title=title_of(report, date, shown, other, basis, lang),
        answer=answer,
        numbers=_numbers(counts, other, basis, lang, over=over, alike=alike) if judged else [],
        findings_title=_box_title(lags, apart, lang, over=gone >= 1),
        findings=stated[:_MOST],
        calm=not stated,
        more=say("{n} further: see [[#pace|the pace of each]].", n=len(stated) - _MOST) if len(stated) > _MOST else "",
        about=about(report, lang=lang),
    )


def _box_title(lags: Sequence[Matter], apart: Sequence[Matter], lang: str, *, over: bool) -> str:
    """Head the box with what it holds; once the year is over nothing lags any more."""
    say = messages("progress", lang)
    if apart and not lags:
        return say("What does not add up")
    if over:
        both, short = say("What does not add up, and what fell short"), say("What fell short")
        none = say("Nothing fell short on either basis")
    else:
        both, short = say("What lags, and what does not add up"), say("What lags")
        none = say("Nothing lags on either basis")
    return (both if apart else short) if lags else none


def _contradicted(report: Report, paced: pd.DataFrame, lang: str) -> list[Matter]:
    """State the figures of promises that the report itself contradicts."""
    doubtful = promises(paced)
    if "in_doubt" not in doubtful or not doubtful["in_doubt"].any():
        return []
    own = {one for ids in doubtful.loc[doubtful["in_doubt"], "actual_statements"] for one in str(ids).split(";")}
    return [
        Matter(str(getattr(row, f"message_{lang}")), row.statement_ids)
        for row in rows_of(contradictions(audit(report)), FindingRow)
        if not own.isdisjoint(row.statement_ids.split(";"))
    ]


def _unjudged(shown: pd.DataFrame, other: pd.DataFrame, basis: Basis, lang: str) -> str:
    """Say how many of all promises cannot be judged on each basis; nothing where all can."""
    say, gap = messages("progress", lang), punctuation(lang).gap
    reported, finished = (
        len(rows) - count_well(rows)[1] for rows in ((shown, other) if basis == "reported" else (other, shown))
    )
    if reported == finished:
        return gap + say("Of {all} promises {n} cannot be judged.", all=len(shown), n=reported) if reported else ""
    return gap + say("Of {all} promises {n} cannot be judged as reported, {m} counting only finished work.", all=len(shown), n=reported, m=finished)  # fmt: skip


def _can_change(shown: pd.DataFrame, lang: str) -> str:
    """Say how many of the promises that reached their target are rates of a year under way."""
    n = int((shown["kind"].eq("level") & shown["light"].eq("done") & shown["elapsed"].lt(1)).sum())
    return punctuation(lang).gap + can_still_change(n, lang) if n else ""


def _of_earlier(shown: pd.DataFrame, judged: int, lang: str) -> str:
    """Say how many of the promises judged are held against the time gone by an earlier date, that of their figures."""
    days = shown.loc[shown["age_days"].fillna(0).gt(0) & shown["light"].ne("not_assessable"), "as_of"]
    if days.empty:
        return ""
    say, listed = messages("progress", lang), join_list([format_date(day, lang) for day in sorted(set(days))], lang)
    return punctuation(lang).gap + say("{n} of the {m} is judged by the figures and the schedule of {days}.", plural="{n} of the {m} are judged by the figures and the schedule of {days}.", n=len(days), m=judged, days=listed)  # fmt: skip


def _by_light(counts: Mapping[str, int], judged: int, head: str, that: str, lang: str, *, over: bool) -> str:
    """Say how many of the promises stand at each light that occurs, and on which basis."""
    say = messages("progress", lang)
    if not judged:
        return say("None of the promises can be judged.")
    words = {
        "done": say("**{n}** had reached its target", plural="**{n}** had reached their target", n=counts["done"]),
        "green": say("**{n}** was on schedule", plural="**{n}** were on schedule", n=counts["green"]),
        "yellow": say("**{n}** was behind", plural="**{n}** were behind", n=counts["yellow"]),
        "red": say("**{n}** was far behind", plural="**{n}** were far behind", n=counts["red"]),
    }
    late = {say("were missed"): counts["yellow"] + counts["red"]} if over else {say("were behind"): counts["yellow"], say("were far behind"): counts["red"]}  # fmt: skip
    alike = {say("had reached their target"): counts["done"], say("were on schedule"): counts["green"]} | late
    if stand := [words for words, n in alike.items() if n == judged > 1]:
        return say("{basis}, **all {n}** promises{that} {stand}.", basis=head, that=that, n=judged, stand=stand[0])
    # Whole clauses: Chinese sets them apart by commas.
    told = [words[light] for light in words if counts[light] and not (over and light in LATE)]
    if over and (missed := counts["yellow"] + counts["red"]):
        told.append(say("**{n}** was missed", plural="**{n}** were missed", n=missed))
    return say(
        "{basis}, of the {n} promises{that}, {listed}.",
        basis=head, that=that, n=judged, listed=punctuation(lang).comma.join(told) if lang == "zh" else join_list(told, lang),
    )  # fmt: skip


def _numbers(
    counts: Mapping[str, int], other: pd.DataFrame, basis: Basis, lang: str, *, over: bool, alike: bool
) -> list[tuple[str, str]]:
    """The lights in numbers, and how many promises are well on the other basis, unless each is at the same light there."""
    say = messages("progress", lang)
    head = say("On either basis") if alike else basis_word(basis, lang)
    judged = sum(counts.values()) - counts["not_assessable"]
    shown = dict(counts) | ({"red": counts["red"] + counts["yellow"], "yellow": 0} if over else {})
    told = [
        (say("{kept} of {n}", kept=shown[light], n=judged),
         say("{light} ({basis})", light=say("reached their target") if light == "done" else light_word(light, lang, over=over), basis=head.lower()))
        for light in ("done", "green", "yellow", "red")
        if shown[light] or light == "done"
    ]  # fmt: skip
    if alike:
        return told
    well, n = count_well(other)
    words = say(
        "{light} ({basis})",
        light=well_short(other, lang, over=over),
        basis=basis_word(other_basis(basis), lang).lower(),
    )
    return [*told, (say("{kept} of {n}", kept=well, n=n), words)]


def _lags(report: Report, paced: pd.DataFrame, beside: pd.DataFrame, basis: Basis, lang: str) -> list[Matter]:
    """State what lags, and then what lags on the other basis only; each with what the works below it were asked."""
    say = messages("progress", lang)
    late = behind(promises(paced))
    items = support_items(report.indicators)
    works = asked_less(items, beside) | asked_less(items, paced)
    asked = {promise: _only_asked(asked_no_completion(rows, lang), lang) for promise, rows in works.items()}
    told = [
        Matter(_lagging(row, lang) + asked.get(row.indicator_id, ""), row.actual_statements)
        for row in rows_of(late, PaceRow)
    ]
    other = promises(beside)
    also = behind(other[~other["indicator_id"].isin(late["indicator_id"])])
    head = say("counting only what is finished") if basis == "reported" else say("as the report counts")
    told += [
        Matter(
            say(
                "**{name}**, {basis}: {value} of {target} ({ratio}).",
                name=in_language(row, "name", lang),
                basis=head,
                value=amount(row, row.value, lang),
                target=amount(row, row.target_value, lang),
                ratio=format_ratio(row.ratio, lang),
            )
            + asked.get(row.indicator_id, ""),
            row.actual_statements,
        )
        for row in rows_of(also, PaceRow)
        if row.kind != "state"
    ]
    return told


def _only_asked(words: str, lang: str) -> str:
    """Begin a sentence with what the list of works asked; empty where it asked for completion."""
    return punctuation(lang).gap + capital(words) + punctuation(lang).stop if words else ""


def _differing(percentages: pd.DataFrame, lang: str) -> list[Matter]:
    """State the printed percentages that their own figures do not give."""
    say = messages("progress", lang)
    return [
        Matter(
            say(
                "**{name}**, {day}: {printed} is printed, but its own figures give {recomputed}.",
                name=in_language(row, "name", lang),
                day=format_date(row.as_of, lang),
                printed=percent(row.printed, lang),
                recomputed=percent(row.recomputed, lang),
            ),
            row.statement_id,
        )
        for row in rows_of(percentages, PercentageRow)
    ]


def _lagging(row: PaceRow, lang: str) -> str:
    """State one indicator that lags: figures, schedule and what the rest would take."""
    say = messages("progress", lang)
    if row.kind == "state":
        return say("**{name}**: the state promised has not been reached.", name=in_language(row, "name", lang))
    if is_ceiling(row):
        return say("**{name}**: {words}.", name=in_language(row, "name", lang), words=ceiling_words(row, lang))
    if row.elapsed >= 1:
        return say(
            "**{name}**: {value} of {target} ({ratio}), {points} percentage points short.",
            name=in_language(row, "name", lang), value=amount(row, row.value, lang), target=amount(row, row.target_value, lang),
            ratio=format_ratio(row.ratio, lang), points=lag_points(row.lag, lang),
        )  # fmt: skip
    parts = [
        say(
            "**{name}**: {value} of {target} ({ratio}), where {expected} was due by {day}.",
            name=in_language(row, "name", lang), value=amount(row, row.value, lang), target=amount(row, row.target_value, lang),
            ratio=format_ratio(row.ratio, lang), expected=format_ratio(row.expected, lang),
            day=format_date(row.as_of, lang),
        )
    ]  # fmt: skip
    if row.speedup > 1:
        parts.append(
            say(
                " To finish in time, the rest must go at {times} times the pace so far.",
                times=format_number(row.speedup, lang, significant=2),
            )
        )
    return "".join(parts)


def pace_words(paced: pd.DataFrame, *, lang: str) -> Passage:
    """Introduce the pace of each promise."""
    say = messages("progress", lang)
    shown = promises(paced)
    paragraphs = []
    cumulative = shown[(shown["kind"] == "cumulative") & shown["ratio"].notna()]
    # Once the year is over there is no pace to hold anything against.
    if (cumulative["expected"] < 1).any():
        ahead = foremost(rows_of(cumulative, PaceRow), lambda row: -row.lag)
        told = say("What is counted up over the year is compared with an even pace.")
        if len(ahead) == 1:
            told += punctuation(lang).gap + say(
                "Furthest ahead: **{name}**, {ratio} of the target where {expected} was due.",
                name=inside(in_language(ahead[0], "name", lang), lang), ratio=format_ratio(ahead[0].ratio, lang),
                expected=format_ratio(ahead[0].expected, lang),
            )  # fmt: skip
        paragraphs.append(told)
    if levels := int((shown["kind"] == "level").sum()):
        told = say("{n} rates and ceilings are compared with their targets as they stand, not pro rata.", n=levels)
        if levels == 1:
            ceiling = shown.loc[shown["kind"] == "level", "direction"].eq("decrease").all()
            told = (
                say("1 ceiling is compared with its result as it stands, not pro rata.")
                if ceiling
                else say("1 rate is compared with its target as it stands, not pro rata.")
            )
        open_yet = shown["kind"].eq("level") & shown["elapsed"].lt(1) & shown["light"].eq("done")
        can_change = say("Such a result can still change: here it is only “met so far” (the annual check judges it as it stands).") if open_yet.any() else ""  # fmt: skip
        paragraphs.append(in_a_row((told, can_change), lang))
    stale = shown[shown["age_days"].fillna(0) > 0]
    if len(stale):
        listed = join_list([inside(in_language(row, "name", lang), lang) for row in rows_of(stale, PaceRow)], lang)
        paragraphs.append(say("Older figures, for want of newer ones: {listed}. Each is compared with the time gone by its own date.", listed=listed))  # fmt: skip
    return Passage("pace", say("Pace of each promise"), paragraphs)


def blocker_words(report: Report, *, lang: str, as_of: str = "") -> Passage | None:
    """Say how many blockers are open and overdue; None where none is recorded."""
    if report.blockers.empty:
        return None
    say = messages("progress", lang)
    found = blockers_at(report, as_of or None)
    words = say("Open blockers: {n}; overdue: {overdue}.", n=len(found), overdue=int(found["overdue"].sum()))
    return Passage("blockers", say("What stands in the way"), [words])


def rule_words(rule: str, paced: pd.DataFrame, *, lang: str) -> Passage | None:
    """Say by which rule the lights are set, and on what the schedule rests; None where every deadline is past, and no light is set."""
    if all_over(paced):
        return None
    say = messages("progress", lang)
    chosen = light_rule(rule) if rule else PaceThresholds()
    return Passage(
        "rule",
        say("How the lights are set"),
        [
            say("Places set their own rules; this page uses {source}.", source=getattr(chosen, f"source_{lang}"))
            + punctuation(lang).gap
            + say("Here yellow reads “{yellow}”, red “{red}”.", yellow=light_word("yellow", lang), red=light_word("red", lang))
            + (
                punctuation(lang).gap
                + say("What lags by less than {points} percentage points counts as on schedule.", points=lag_points(chosen.yellow, lang))
                if chosen.yellow and not chosen.relative else ""
            ),
            say("The schedule is assumed to be even from the first day to the last: no plan by month is published. Progress is seldom even, so a light is a question to the lead unit, not a verdict. Past the deadline whatever is short of its target counts as missed, by however little."),
        ],
    )  # fmt: skip
