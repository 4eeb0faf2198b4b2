"""What the comparison page says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis import __version__
from minsheng_analysis.appraisal.comparison import status_counts
from minsheng_analysis.appraisal.rows import CountsRow, SharedRow
from minsheng_analysis.display.passage import Lead, Passage
from minsheng_analysis.language.languages import join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_number, format_ratio
from minsheng_analysis.language.punctuation import in_a_row, punctuation
from minsheng_analysis.language.vocabulary import in_language
from minsheng_analysis.measures.codes import Basis
from minsheng_analysis.measures.rows import rows_of
from minsheng_analysis.measures.verdicts import is_excerpt

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report
from minsheng_analysis.pages.annual.about import about
from minsheng_analysis.pages.comparison.charts import own_places
from minsheng_analysis.pages.comparison.choosing import (
    day_words,
    of_two_years,
    own_first,
    place_names,
    ratio_at,
    ratio_words_of,
    report_name,
    shared,
    short_place,
)
from minsheng_analysis.pages.comparison.residents import residents_used
from minsheng_analysis.pages.comparison.sources import every_source
from minsheng_analysis.pages.drafts import bands
from minsheng_analysis.pages.figures import is_ceiling

_MOST = 5


def headline(reports: Sequence[Report], compared: pd.DataFrame, *, lang: str) -> Lead:
    """Answer first: what is compared, how the first report stands beside the others, and what to mind.

    Parameters
    ----------
    reports : sequence of Report
        From :func:`choose`.
    compared : DataFrame
        From ``ms.compare``.
    lang : {"zh", "en"}
    """
    say = messages("comparison", lang)
    first = reports[0]
    common = shared(compared)
    own = common[(common["region"] == first.region) & (common["year"] == first.year)]
    concepts = own["concept"].nunique()
    name = report_name(first.region_name(lang), first.year, lang)
    stated = [words for _, rows in own_first(common, own) if (words := _beside(rows, first, lang))]
    partial = sum(str(report.meta["coverage"]) != "complete" for report in reports)
    places = len({report.region for report in reports})
    return Lead(
        kicker=say("{n} reports from {m} places", n=len(reports), m=places),
        title=say("{name} beside other places and years", name=name),
        answer=in_a_row((
            say(
                "**{n}** of this report’s indicators has a counterpart of similar kind and unit in at least one other report here; coverage and cut-off dates are not always the same.",
                plural="**{n}** of this report’s indicators have a counterpart of similar kind and unit in at least one other report here; coverage and cut-off dates are not always the same.",
                n=concepts,
            ),
            say("Ratios and verdicts are set side by side; amounts in unlike units are never added or averaged.")
            if _divided(compared, first).empty
            else say("Ratios, amounts per resident and verdicts are set side by side; amounts in unlike units are never added or averaged."),
        ), lang),
        numbers=[
            (format_number(len(reports), lang), say("reports")),
            (format_number(common["concept"].nunique(), lang), say("indicators shared by two or more reports")),
            (format_number(concepts, lang), say("of the {m} is in this report", plural="of the {m} are in this report", n=concepts, m=common["concept"].nunique())),
            (format_number(partial, lang), say("of the {m} reports is an excerpt", plural="of the {m} reports are excerpts", n=partial, m=len(reports))),
        ],
        findings_title=say("How it stands beside the others") if stated else say("Nothing here is shared with another report"),
        findings=stated[:_MOST],
        calm=True,
        more=say("See [[#ratios|all shared indicators]].") if len(stated) > _MOST else "",
        about=about(first, lang=lang) | {"notice": bands(reports, lang=lang), "cited": every_source(reports, lang)["cited"], "compared": [f"{one.region}/{one.year}" for one in reports], "concepts": sorted(set(own["concept"])), "span": say("From a comparison of {n} reports from {m} places", n=len(reports), m=places)},
    )  # fmt: skip


def _beside(rows: pd.DataFrame, first: Report, lang: str) -> str:
    """Say how one concept of the first report stands beside the others; empty where it has no ratio there."""
    say = messages("comparison", lang)
    known = rows[rows["ratio"].notna()]
    mine = known[(known["region"] == first.region) & (known["year"] == first.year)]
    others = known.drop(mine.index)
    if mine.empty or others.empty:
        return ""
    listed = punctuation(lang).comma.join(_elsewhere(r, first, lang) for r in rows_of(others, SharedRow))
    one = rows_of(mine.head(1), SharedRow)[0]
    if is_ceiling(one):
        return say(
            "**{concept}**: here {result}; {others}.",
            concept=in_language(one, "concept", lang),
            result=ratio_at(one, lang),
            others=listed,
        )
    concept, ratio = in_language(one, "concept", lang), ratio_words_of(one, lang)[0]
    if one.year_over:
        share = format_ratio(one.ratio, lang)
        return say(
            "**{concept}**: here {ratio} of the target{doubt}; {others}.",
            concept=concept, ratio=share, doubt=ratio.removeprefix(share), others=listed,
        )  # fmt: skip
    day = day_words(one.as_of, lang, inferred=one.as_of_inferred)
    return say(
        "**{concept}**: here {ratio} of the target by {day}; {others}.", concept=concept, ratio=ratio, day=day, others=listed
    )  # fmt: skip


def _elsewhere(row: SharedRow, first: Report, lang: str) -> str:
    """Write what another report comes to; a date says its year, and of the page's own place its year is enough."""
    say, place = messages("comparison", lang), getattr(row, f"region_{lang}")
    day = day_words(row.as_of, lang, inferred=row.as_of_inferred)
    ratio, rest = ratio_words_of(row, lang)
    if row.region == first.region:
        return (
            say("{ratio} in {year}{rest}", ratio=ratio, year=str(row.year), rest=rest)
            if row.year_over
            else say("{ratio} in the same place’s report to {day}{rest}", ratio=ratio, day=day, rest=rest)
        )
    name = short_place(place, lang)
    if row.year_over:
        return say("{ratio} in {place} in {year}{rest}", place=name, year=str(row.year), ratio=ratio, rest=rest)
    if rest:
        return say("{ratio} in {name} at {day}{rest}", name=name, ratio=ratio, day=day, rest=rest)
    return say("{ratio} in {name} by {day}", name=name, ratio=ratio, day=day)


def verdict_words(reports: Sequence[Report], *, lang: str, basis: Basis = "reported") -> Passage:
    """Introduce the verdicts, report by report."""
    say = messages("comparison", lang)
    counts = status_counts(reports, basis=basis)
    running = counts[~counts["year_over"]]
    paragraphs = [
        say(
            "Verdicts can be counted where amounts cannot be mixed. Each count stands beside the number that could be judged: a promise whose target was not seen, or whose result is an untestable claim, too doubtful or not comparable with the target, cannot be judged; results with neither a target nor an official verdict are left out."
        )
    ]
    if len(running):
        places = place_names(reports, lang)
        listed = join_list([report_name(places[r.region], r.year, lang) for r in rows_of(running, CountsRow)], lang)
        paragraphs.append(
            say(
                "The figures of these reports end before their year does, so unmet targets are shown as “not yet reached”: {listed}.",
                listed=listed,
            )
        )
    return Passage("verdicts", say("Verdicts, report by report"), paragraphs)


def ratio_words(compared: pd.DataFrame, reports: Sequence[Report], *, lang: str) -> Passage:
    """Introduce the ratios side by side."""
    say = messages("comparison", lang)
    common = shared(compared)
    without = int(common["ratio"].isna().sum())
    ceilings = int((common["ratio"].notna() & common["direction"].eq("decrease")).sum())
    paragraphs = [
        say("A ratio is a result as a share of the place’s own target. A high ratio may reflect a good result or a low target; the two cannot be told apart here.")
    ]  # fmt: skip
    if without and ceilings:
        paragraphs.append(
            say(
                "{n} results in the table have no ratio: for {without} no target was stated or seen, and for {ceilings} the target is a ceiling.",
                n=without + ceilings, without=without, ceilings=ceilings,
            )
        )  # fmt: skip
    elif without:
        paragraphs.append(
            say("{n} result in the table has no ratio: no target for it was stated or seen.", plural="{n} results in the table have no ratio: no target for them was stated or seen.", n=without)
        )  # fmt: skip
    elif ceilings:
        paragraphs.append(
            say("{n} result in the table has no ratio: its target is a ceiling.", plural="{n} results in the table have no ratio: their target is a ceiling.", n=ceilings)
        )  # fmt: skip
    return Passage("ratios", say("Like indicators, side by side"), paragraphs)


def _divided(compared: pd.DataFrame, first: Report) -> pd.DataFrame:
    """Keep what is drawn for each resident: concepts that the page's own report has such an amount of, and another too."""
    known = shared(compared)
    known = known[known["per_capita_low"] > 0]
    mine = (known["region"] == first.region) & (known["year"] == first.year)
    both = set(known.loc[mine, "concept"]) & set(known.loc[~mine, "concept"])
    return known[known["concept"].isin(both)]


def resident_words(compared: pd.DataFrame, reports: Sequence[Report], *, lang: str) -> Passage | None:
    """Introduce the amounts for each resident, with their denominators and what to mind of each; None where none is drawn."""
    known = _divided(compared, reports[0]).drop_duplicates(["region", "year"])
    if known.empty:
        return None
    say = messages("comparison", lang)
    return Passage(
        "residents",
        say("Per resident"),
        [
            in_a_row(
                (say("Places differ widely in size; amounts are therefore divided by residents."),
                 *residents_used(rows_of(known, SharedRow), reports, lang),
                 say("Where no count is known for the year, the nearest within five years is used. Only what serves all residents is divided; places of unknown population are left out.")),
                lang,
            )
        ],
    )  # fmt: skip


def years_words(compared: pd.DataFrame, first: Report, *, lang: str) -> Passage | None:
    """Introduce what changed in the page's place between its reports; None where it has no two with a concept in common.

    Parameters
    ----------
    compared : DataFrame
        From ``ms.compare``.
    first : Report
        The report that the page is about.
    lang : {"zh", "en"}
    """
    rows = of_two_years(compared, first)
    if rows.empty:
        return None
    say = messages("comparison", lang)
    unlike = rows[rows["change"].isna()]
    paragraphs = [say("{n} indicators stand in two reports of the same place.", n=len(rows))]
    if 0 < len(unlike) == len(rows):
        paragraphs.append(
            say("The two figures of each cover different parts of the year; they are shown, and no change is computed.")
        )
    elif len(unlike):
        paragraphs.append(
            say(
                "For {n} of them the two figures cover different parts of the year; they are shown, and no change is computed.",
                n=len(unlike),
            )
        )
    return Passage("years", say("Year against year"), paragraphs)


def place_words(compared: pd.DataFrame, reports: Sequence[Report], *, lang: str) -> Passage | None:
    """Introduce the targets that the page's own report sets place by place; None where it sets none."""
    if own_places(compared, reports[0]).empty:
        return None
    say = messages("comparison", lang)
    return Passage("places", say("Targets set place by place"), [say("Each place is compared with its own target.")])


def method(reports: Sequence[Report], *, lang: str, basis: str) -> Passage:
    """Say how indicators are matched, what is left out, and which reports these are."""
    say = messages("comparison", lang)
    sources = [
        say(
            "{title} ({publisher}{partial})",
            title=f"[[report:{report.region}/{report.year}|{report.title(lang)}]]", publisher=str(report.meta["source"][f"publisher_{lang}"]),
            partial=(say(", inferred") if report.meta["source"].get("publisher_inferred") else "")
            + (say(", excerpt") if is_excerpt(report) and say("excerpt") not in report.title(lang) else ""),
        )
        for report in reports
    ]  # fmt: skip
    bases = {"reported": say("as reported"), "completed": say("only finished")}
    return Passage(
        "method",
        say("Method and provenance"),
        [
            say("**Matching.** Two indicators are set side by side if the data place them under the same concept (the thing counted, whatever a report calls it) and both are counted in its unit; that both count the same things was not checked. An indicator without a concept is not compared."),
            say("**Limits.** Excerpts hold only what was seen of the published page; projects that did not appear there, including any that missed their targets, may be missing. Programmes, dates and the size of places differ: this page shows, it does not rank."),
            say("**Reports.** {listed}.", listed=punctuation(lang).semicolon.join(sources)),
            say("**This page.** minsheng-analysis {version}. Ratios and verdicts are given on both bases; the text on the basis “{basis}”.", version=__version__, basis=bases[basis]),
        ],
    )  # fmt: skip
