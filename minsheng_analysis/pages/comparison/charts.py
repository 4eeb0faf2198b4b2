"""The pictures of the comparison page: the shape of a mark is its verdict, a hollow one is only as the report counts."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.appraisal.rows import SharedRow
from minsheng_analysis.dataset.names import Names
from minsheng_analysis.display.chart import Chart
from minsheng_analysis.display.small_multiples import Dot, Panel, amount_panels, ratio_panels
from minsheng_analysis.display.take_along import Numbers
from minsheng_analysis.language.languages import bracketed, join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.mid_sentence import capital
from minsheng_analysis.language.numbers import format_ratio, format_ratio_interval
from minsheng_analysis.language.punctuation import in_a_row, punctuation
from minsheng_analysis.language.vocabulary import in_language
from minsheng_analysis.measures.codes import BASES, Basis
from minsheng_analysis.measures.rows import rows_of
from minsheng_analysis.pages.comparison.choosing import (
    KINDS,
    dated_label,
    day_of,
    doubtful_concepts,
    doubtful_words,
    full_label,
    kind_word,
    label,
    own_first,
    row_anchor,
    shared,
    short_name,
    status,
    word_of,
)
from minsheng_analysis.pages.comparison.residents import counted_ends, per_title, resident_bar, residents_used
from minsheng_analysis.pages.comparison.saved import (
    resident_heads,
    result_heads,
    saved_day,
    saved_names_of,
    saved_shares,
)
from minsheng_analysis.pages.comparison.sources import Lines, drawn_from, every_source
from minsheng_analysis.pages.ends import drawn_ends
from minsheng_analysis.pages.figures import amount, inside, own_unit, rounded
from minsheng_analysis.pages.progress.localities import under_ceiling
from minsheng_analysis.pages.saved_columns import as_headed, date_heads, share_heads, target_note, yes

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

#: Shared indicators drawn at most; the table has all.
_MOST = 8


def _own_panels(
    common: pd.DataFrame, first: Report, column: str, panel: Callable[[pd.DataFrame], Panel]
) -> tuple[list[Panel], int]:
    """Make a panel of each concept that the page's own report shares and has a value of; give how many are left out."""
    known = common[common[column].notna() & (common[column] > 0)]
    own = known[(known["region"] == first.region) & (known["year"] == first.year)]
    several = [
        rows
        for concept, rows in own_first(known, own)
        if len(rows.drop_duplicates(["region", "year"])) > 1 and concept in set(own["concept"])
    ]
    return [panel(rows) for rows in several[:_MOST]], max(len(several) - _MOST, 0)


def own_concepts(rows: pd.DataFrame, first: Report, lang: str) -> list[str]:
    """Name the concepts among some rows that the page's own report has."""
    mine = rows[(rows["region"] == first.region) & (rows["year"] == first.year)]
    return list(dict.fromkeys(inside(in_language(row, "concept", lang), lang) for row in rows_of(mine, SharedRow)))


def _counted(drawn: Sequence[tuple[SharedRow, pd.DataFrame]], lang: str) -> list[str]:
    """Say by report what is counted under another name than the panel's: a row has no room for it."""
    counted: dict[str, list[str]] = {}
    for row, rows in drawn:
        if full_label(row, rows, lang) != label(row, rows, lang):
            counted.setdefault(short_name(row, lang), []).append(inside(in_language(row, "name", lang), lang))
    say = messages("comparison", lang)
    return [
        say("Counted in {report}: {listed}.", report=report, listed=punctuation(lang).semicolon.join(names))
        for report, names in counted.items()
    ]


def _supporting(drawn: Sequence[tuple[SharedRow, pd.DataFrame]], lang: str) -> list[str]:
    """Name what is drawn and is none of its report's promises: among the squares one would look for it in vain."""
    say = messages("comparison", lang)
    named = [
        inside(in_language(row, "concept", lang), lang) + bracketed(short_name(row, lang), lang)
        for row, _ in drawn
        if row.level == "support"
    ]
    listed = punctuation(lang).semicolon.join(dict.fromkeys(named))
    told = say("A part, not a promise of its own: {listed}.", plural="Parts, not promises of their own: {listed}.", n=len(named), listed=listed)  # fmt: skip
    return [told] if named else []


def ratio_chart(
    reported: pd.DataFrame, completed: pd.DataFrame, reports: Sequence[Report], *, lang: str
) -> Chart | None:
    """Draw the ratio of each indicator that the first report shares with another; None where it shares none.

    Parameters
    ----------
    reported, completed : DataFrame
        From ``ms.compare`` on either basis.
    reports : sequence of Report
        The first one is the page's own, and set bold.
    lang : {"zh", "en"}
    """
    say = messages("comparison", lang)
    first, lines = reports[0], Lines(reports, lang)
    keys = ["region", "year", "indicator_id"]
    finished = {
        tuple(row): found for row, found in zip(completed[keys].to_numpy(), rows_of(completed, SharedRow), strict=True)
    }

    def panel(rows: pd.DataFrame) -> Panel:
        ordered = rows.sort_values(["ratio", "region", "year"], ascending=[False, True, True])
        dots = [
            _ratio_dot(r, finished.get((r.region, r.year, r.indicator_id), r), rows, first, lines, lang)
            for r in rows_of(ordered, SharedRow)
        ]
        told.extend((r, rows) for r in rows_of(ordered, SharedRow))
        return Panel(
            str(rows[f"concept_{lang}"].iloc[0]), dots, f"concept-{rows['concept'].iloc[0]}", lines.of_rows(rows_of(ordered, SharedRow))
        )  # fmt: skip

    told: list[tuple[SharedRow, pd.DataFrame]] = []
    common = shared(reported)
    ceilings = common["direction"] == "decrease"
    panels, left_out = _own_panels(common[~ceilings], first, "ratio", panel)
    if not panels:
        return None
    under, drawn = own_concepts(common[ceilings], first, lang), _rows_by_link(row for row, _ in told)
    saved_names, done = saved_names_of(told, lang), _rows_by_link(rows_of(completed, SharedRow))
    notes = (
        _counted(told, lang)
        + _supporting(told, lang)
        + ([say("{n} more are not drawn.", n=left_out)] if left_out else [])
    )
    notes += (
        [say("Not drawn, since a result is not a share of a ceiling: {listed}.", listed=join_list(under, lang))]
        if under
        else []
    )
    marks = sorted({dot.status for one in panels for dot in one.dots}, key=list(KINDS.values()).index)
    words = {mark: kind_word("not_yet" if mark == "late" else mark, lang) for mark in marks}
    return Chart(
        name="ratios",
        title=say("{n} indicator of this report also has a ratio in another report", plural="{n} of this report’s indicators also have a ratio in another report", n=len(panels)),
        subtitle=_ratio_caption(panels, lang, alike=all(_known_alike(r, finished.get((r.region, r.year, r.indicator_id))) for r, _ in told)),
        alt=say("{n} panels of reports by ratio. ", n=len(panels))
        + punctuation(lang).semicolon.join(say("{name}: {dots}", name=p.title, dots=join_list([f"{d.label} {d.words}" for d in p.dots], lang)) for p in panels)
        + punctuation(lang).stop,
        note=in_a_row(notes, lang),
        numbers=Numbers(
            (*result_heads(lang), *(head for basis in BASES for head in share_heads(basis, lang)), messages("files", lang)("Share in doubt"), messages("files", lang)("Note on the target")),
            [(p.title, *saved_names[d.href], *saved_shares(drawn[d.href], done.get(d.href)), yes(drawn[d.href].in_doubt, lang), target_note(drawn[d.href], lang)) for p in panels for d in p.dots],
        ),
        lang=lang,
        **drawn_from(reports, drawn.values(), lang),
        **ratio_panels(panels, lang=lang, target=say("target"), key=list(words.items())),
    )  # fmt: skip


def _ratio_caption(panels: Sequence[Panel], lang: str, *, alike: bool) -> str:
    """Say what is drawn, and what solid and hollow mean where both are, or that all rows are `alike` on both bases."""
    say = messages("comparison", lang)
    captions = [say("Result as a share of the place’s own target, log scale."), say("Bold: this report.")]
    if any(dot.claimed == dot.claimed for one in panels for dot in one.dots):
        captions.append(say("Solid: finished; hollow: as the report counts, where that differs."))
    elif alike:
        captions.append(say("The same on both bases."))
    return in_a_row(captions, lang)


def _known_alike(row: SharedRow, finished: SharedRow | None) -> bool:
    """Whether what is finished is known to come to the share that the report counts."""
    return finished is not None and abs(finished.ratio - row.ratio) <= 1e-9


def _ratio_dot(row: SharedRow, finished: SharedRow, rows: pd.DataFrame, first: Report, lines: Lines, lang: str) -> Dot:
    """Make a row of a panel: what is finished, and what the report counts where that is elsewhere."""
    # Of a range, what is certain.
    value = next((one for one in (finished.ratio, finished.ratio_low) if not math.isnan(one)), row.ratio)
    apart = abs(value - row.ratio) > 1e-9
    name = dated_label(label(row, rows, lang), row, lang)
    loose = math.isnan(finished.ratio) and not math.isnan(finished.ratio_low)
    done = format_ratio_interval(finished.ratio_low, finished.ratio_high, lang) if loose else format_ratio(value, lang)
    words = doubtful_words(row, done, lang)
    say, colon = messages("comparison", lang), punctuation(lang).colon
    share = doubtful_words(row, format_ratio(row.ratio, lang), lang)
    figures = f"{amount(row, row.target_value, lang)} → {amount(row, row.value, lang)} · {share}"
    told = [
        full_label(row, rows, lang),
        " · ".join((f"{capital(say('as reported'))}{colon}{figures}" if apart else figures, word_of(row, lang))),
    ]
    if apart:
        told.append(f"{capital(say('only finished'))}{colon}{words} · {word_of(finished, lang)}")
    told += [day_of(row, lang), lines.of_rows([row])]
    return Dot(
        name, words, value, float(finished.ratio_low if apart else row.ratio_low), float(finished.ratio_high if apart else row.ratio_high),
        status(finished if apart else row), bold=(row.region, row.year) == (first.region, first.year),
        claimed=row.ratio if apart else math.nan, claimed_status=status(row), title="\n".join(filter(None, told)),
        href=row_anchor(row.region, row.year, row.indicator_id),
    )  # fmt: skip


def resident_chart(
    compared: pd.DataFrame,
    reports: Sequence[Report],
    *,
    lang: str,
    basis: Basis = "reported",
    reported: pd.DataFrame | None = None,
) -> Chart | None:
    """Draw the amounts for each 10,000 residents; None where fewer than two reports can be compared so.

    Parameters
    ----------
    compared : DataFrame
        From ``ms.compare``.
    reports : sequence of Report
        The one that the page is about first.
    lang : {"zh", "en"}
    basis : {"reported", "completed"}
        That of `compared`.
    reported : DataFrame, optional
        The same as reported, where `compared` counts only what is finished: for the page's switch.
    """
    say, first, lines = messages("comparison", lang), reports[0], Lines(reports, lang)
    counted = {} if reported is None else _rows_by_link(rows_of(reported, SharedRow))

    def panel(rows: pd.DataFrame) -> Panel:
        ordered = rows.sort_values(["per_capita_low", "region", "year"], ascending=[False, True, True])
        dots = [
            resident_bar(r, rows, first, lines, lang, counted.get(row_anchor(r.region, r.year, r.indicator_id)))
            for r in rows_of(ordered, SharedRow)
        ]
        told.extend((r, rows) for r in rows_of(ordered, SharedRow))
        each = rows_of(rows, SharedRow)
        return Panel(per_title(each[0], lang), dots, f"concept-{each[0].concept}", lines.of_rows(each))

    told: list[tuple[SharedRow, pd.DataFrame]] = []
    panels, left_out = _own_panels(shared(compared), first, "per_capita_low", panel)
    if not panels:
        return None
    drawn = _rows_by_link(row for row, _ in told)
    saved_names = saved_names_of(told, lang)
    titles = say("Delivered per resident, counting only what is finished"), say("Delivered per resident, as reported")
    parted = any(d.claimed_words for p in panels for d in p.dots)
    hatched = (
        say("Hatched: not certain to be finished.") if any(d.high > d.value for p in panels for d in p.dots) else ""
    )
    scale = say("Each panel has a scale of its own, from zero. Bold and blue: this report.")
    weak = say("※: residents from a weak source.") if any("※" in d.label for p in panels for d in p.dots) else ""
    return Chart(
        name="per-resident",
        title=say("Delivered per resident") if parted else titles[basis == "reported"],
        titles=titles if parted else None,
        subtitle=in_a_row((scale, hatched, weak), lang),
        reported=in_a_row((scale, weak), lang) if parted and hatched else "",
        alt=say("{n} panels of bars. ", n=len(panels))
        + punctuation(lang).semicolon.join(say("{name}: {dots}", name=p.title, dots=join_list([f"{d.label} {d.words}" for d in p.dots], lang)) for p in panels)
        + punctuation(lang).stop,
        note=in_a_row((
            *_counted(told, lang),
            say("{n} more are not drawn.", n=left_out) if left_out else "",
        ), lang),
        taken=in_a_row(residents_used([row for row, _ in told], reports, lang), lang),
        numbers=Numbers(
            resident_heads(basis, lang),
            [
                (in_language(row, "concept", lang), *saved_names[d.href], own_unit(row, lang), row.per, rounded(d.value), rounded(d.high), *map(rounded, counted_ends(counted.get(d.href))), yes(row.in_doubt, lang), yes(row.population_quality == "weak", lang))
                for p in panels for d in p.dots for row in (drawn[d.href],)
            ],
        ),
        lang=lang,
        **drawn_from(reports, drawn.values(), lang),
        **amount_panels(panels),
    )  # fmt: skip


def _rows_by_link(rows: Iterable[SharedRow]) -> dict[str, SharedRow]:
    """Find a row by where its mark leads."""
    return {row_anchor(row.region, row.year, row.indicator_id): row for row in rows}


def own_places(compared: pd.DataFrame, first: Report) -> pd.DataFrame:
    """Keep the places that the page's own report sets a target for, of indicators with several of them.

    Parameters
    ----------
    compared : DataFrame
        From ``ms.compare``.
    first : Report
    """
    # What stands under a ceiling is no share of it.
    return _of_several_places(compared[compared["direction"] != "decrease"], first)


def _of_several_places(rows: pd.DataFrame, first: Report) -> pd.DataFrame:
    mine = (rows["region"] == first.region) & (rows["year"] == first.year)
    local = rows[mine & (rows["place"] != "") & rows["ratio"].notna()]
    return local[local.groupby("concept")["place"].transform("size") > 1]


def _ceilings(compared: pd.DataFrame, first: Report, lang: str) -> list[str]:
    """Say of each ceiling set place by place between what the results lie: it has no panel."""
    under = _of_several_places(compared[compared["direction"] == "decrease"], first)
    return [
        under_ceiling(own_concepts(rows, first, lang)[0], rows_of(rows, SharedRow), lang)
        for _, rows in under.groupby("concept", sort=False)
    ]


def _place_dot(row: SharedRow, names: Names, doubt: str, lines: Lines, href: str, lang: str) -> Dot:
    """Make a row of a place, with what is in doubt of its panel's total."""
    name, share = names(row.place), format_ratio(row.ratio, lang)
    told = "\n".join(filter(None, (name, share, doubt, lines.of_rows([row]))))
    return Dot(name, share, row.ratio, row.ratio_low, row.ratio_high, status(row), title=told, href=href)


def place_chart(
    compared: pd.DataFrame, reports: Sequence[Report], *, lang: str, names: Names = str, basis: Basis = "reported"
) -> Chart | None:
    """Draw the places that the page's own report sets targets for, on the basis of `compared`; None where it does for none."""
    say = messages("comparison", lang)
    first = reports[0]
    own, lines = first.region_name("zh"), Lines([first], lang)
    # A place with a report of its own, of the same year: its row leads on to that.
    led = {one.region_name("zh"): row_anchor(one.region, one.year) for one in reports if one.year == first.year}
    # Its places are shown, but their sum is not borne out.
    doubtful = {
        concept for region, year, concept in doubtful_concepts(compared) if (region, year) == (first.region, first.year)
    }
    doubt = say("total in doubt")
    panels, saved = [], []
    for concept, rows in own_places(compared, first).groupby("concept", sort=False):
        one = rows_of(rows.head(1), SharedRow)[0]
        each = rows_of(rows.sort_values(["ratio", "place"], ascending=[False, True]), SharedRow)
        unsaid = doubt if concept in doubtful else ""
        dots = [_place_dot(r, names, unsaid, lines, led.get(own + r.place, ""), lang) for r in each]
        called = in_language(one, "concept", lang)
        title = say("{name}: {concept}", name=short_name(one, lang), concept=called)
        if concept in doubtful:
            title += bracketed(doubt, lang)
        saved += [
            (
                called,
                dot.label,
                *saved_day(row, lang),
                *as_headed(drawn_ends(dot), basis),
                yes(concept in doubtful, lang),
            )
            for row, dot in zip(each, dots, strict=True)
        ]
        panels.append(Panel(title, dots, lines=lines.of_rows(rows_of(rows, SharedRow))))
    if not panels:
        return None
    marks = sorted({dot.status for one in panels for dot in one.dots}, key=list(KINDS.values()).index)
    words = {mark: kind_word("not_yet" if mark == "late" else mark, lang) for mark in marks}
    return Chart(
        name="places",
        title=say("Place by place, counting only what is finished") if basis == "completed" else say("Place by place, as reported"),
        subtitle=say("Result as a share of the place’s own target, log scale."),
        alt=say("{n} panels of places by ratio. ", n=len(panels))
        + punctuation(lang).semicolon.join(
            say("{name}: from {low} to {high}", name=p.title, low=f"{p.dots[-1].label} {p.dots[-1].words}", high=f"{p.dots[0].label} {p.dots[0].words}")
            for p in panels
        )
        + punctuation(lang).stop,
        note=in_a_row((
            say("Total in doubt: other figures of the same report contradict it (its parts do not add up to it, or it is given twice, differently).") if any(row[-1] for row in saved) else "",
            *_ceilings(compared, first, lang),
        ), lang),
        numbers=Numbers(
            (result_heads(lang)[0], messages("files", lang)("Place"), *date_heads(lang), *share_heads(basis, lang), messages("files", lang)("Total in doubt")),
            saved,
        ),
        lang=lang,
        **every_source([first], lang),
        **ratio_panels(panels, lang=lang, target=say("target"), key=list(words.items())),
    )  # fmt: skip
