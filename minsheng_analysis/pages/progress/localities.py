"""The places of the progress page: what is set place by place, and how far each has come."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from minsheng_analysis.appraisal.rows import PaceRow, SharedRow
from minsheng_analysis.dataset.names import Names
from minsheng_analysis.display.chart import Chart
from minsheng_analysis.display.passage import Passage
from minsheng_analysis.display.small_multiples import Dot, Panel, ratio_panels
from minsheng_analysis.language.languages import bracketed, join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_ratio
from minsheng_analysis.language.punctuation import in_a_row, punctuation
from minsheng_analysis.language.vocabulary import in_language, line_words
from minsheng_analysis.measures.codes import BASES, Basis
from minsheng_analysis.measures.ranking import foremost
from minsheng_analysis.measures.rows import rows_of
from minsheng_analysis.pages.figures import amount, inside, is_ceiling, lines_of
from minsheng_analysis.pages.progress.bases import Both, behind_at, drawn_marks, on_both
from minsheng_analysis.pages.progress.lights import LATE, late_words, on_each
from minsheng_analysis.pages.progress.saved import doubt_note, place_numbers

#: Up to so many places are named.
_NAMED = 5


def places(
    paced: pd.DataFrame, *, lang: str, names: Names = str, basis: Basis = "reported", other: pd.DataFrame | None = None
) -> Chart | None:
    """Draw targets that are set place by place: the share each place has reached; None where there are none.

    Parameters
    ----------
    paced : DataFrame
        From ``ms.progress``.
    lang : {"zh", "en"}
    names : function
        Gives a place's name in the language.
    basis : {"reported", "completed"}
        That of `paced`.
    other : DataFrame, optional
        From ``ms.progress`` on the other basis; its marks are drawn besides, where they stand elsewhere.
    """
    say = messages("progress", lang)
    every = {one.reported.indicator_id: one for one in on_both(paced, other, basis)}
    local = local_targets(paced)
    if local.empty:
        return None
    panels, shown, ceilings = _panels(local, every, names, lang)
    if not panels:
        return None
    each = [every[one] for one in local["indicator_id"]]
    drawn = [one for one in each if one in shown]
    alt = say("{n} panel of places by the share of their target.", plural="{n} panels of places by the share of their target.", n=len(panels))  # fmt: skip
    last = foremost(drawn, lambda one: one.lag)
    if len(last) == 1:
        alt = in_a_row([alt, _last(last[0], names, lang)], lang)
    bases: tuple[Basis, ...] = BASES if other is not None else (basis,)
    due = {one.reported.expected for one in drawn}
    due_at = due.pop() if len(due) == 1 else math.nan
    return Chart(
        name="by-place",
        title=places_title(each, bases, lang, names),
        subtitle=_caption(panels, shown, due_at, lang),
        alt=alt,
        note=in_a_row([*doubt_note(shown, lang), *(under_ceiling(name, rows, lang) for name, rows in ceilings)], lang),
        numbers=place_numbers([*shown, *(every[row.indicator_id] for row in _unplaced(paced, local))], bases, names, lang),
        lang=lang,
        **ratio_panels(panels, lang=lang, target=say("target"), key=drawn_marks(shown, lang), due=due_at),
    )  # fmt: skip


def _last(one: Both, names: Names, lang: str) -> str:
    """Name the part that came least far, and its place where the name does not; of what was only to be begun, that it is not said to be finished.

    Empty where even that one is not behind.
    """
    if not any(one.light(basis) in LATE for basis in BASES):
        return ""
    say = messages("progress", lang)
    name, place = in_language(one.reported, "name", lang), names(one.reported.place)
    name += "" if place in name else bracketed(place, lang)
    if one.over and one.only_asked:
        return say("Not said to be finished: {name}.", name=name)
    return say("Furthest from its target: {name}.", name=name) if one.over else say("Furthest behind: {name}.", name=name)  # fmt: skip


def _panels(
    local: pd.DataFrame, every: Mapping[str, Both], names: Names, lang: str
) -> tuple[list[Panel], list[Both], list[tuple[str, list[PaceRow]]]]:
    """Make a panel of each promise; give what it shows, and names and rows of ceilings, of which a result is no share."""
    say = messages("progress", lang)
    panels: list[Panel] = []
    shown: list[Both] = []
    ceilings: list[tuple[str, list[PaceRow]]] = []
    for parent, rows in local.groupby("parent", sort=False):
        above, own = every[str(parent)], [every[one] for one in rows["indicator_id"]]
        if is_ceiling(above.reported):
            ceilings.append((inside(in_language(above.reported, "name", lang), lang), [one.reported for one in own]))
            continue
        each = sorted(own, key=lambda one: (-min(one.shares), one.reported.indicator_id))
        dots = [_dot(one, names(one.reported.place), str(parent), lang) for one in each]
        if above.shares:
            dots.insert(0, _dot(above, say("All"), str(parent), lang, bold=True))
        shown += [*([above] if above.shares else []), *each]
        lines = line_words(lines_of(above.reported.target_statements, above.reported.actual_statements), lang)
        panels.append(Panel(in_language(above.reported, "name", lang), dots, str(parent), lines))
    return panels, shown, ceilings


def _caption(panels: Sequence[Panel], shown: Sequence[Both], due: float, lang: str) -> str:
    """Explain what is drawn, and nothing that is not."""
    say = messages("progress", lang)
    told = [say("Share of the place’s own target, log scale.")]
    if any(dot.loose for panel in panels for dot in panel.dots):
        told.append(say("Bar: what the rounding of a figure leaves open."))
    if any(one.apart for one in shown):
        told.append(say("Solid: finished; hollow: as reported, where that differs."))
    if any(one.only_asked for one in shown):
        told.append(say("No solid mark: begun or under way as asked, not said to be finished."))
    if due < 1:
        told.append(say("Dashed: due by then, {expected}.", expected=format_ratio(due, lang)))
    if any(one.lags_a_little for one in shown):
        told.append(say("A small lag, within what the rule allows, counts as on schedule."))
    return punctuation(lang).gap.join(told)


def under_ceiling(name: str, rows: Sequence[PaceRow] | Sequence[SharedRow], lang: str) -> str:
    """Say of a ceiling, of which a result is no share, between what the places' results lie.

    Parameters
    ----------
    name : str
        Of what is held under the ceiling, as within a sentence.
    rows : sequence of PaceRow or SharedRow
        The places.
    lang : {"zh", "en"}
    """
    say, values = messages("progress", lang), sorted(row.value for row in rows)
    limits = {row.target_value for row in rows}
    if len(limits) > 1:
        return say("Not drawn: {name}, since a result is no share of a ceiling.", name=name)
    low, high, ceiling = (amount(rows[0], value, lang) for value in (values[0], values[-1], limits.pop()))
    return say("Not drawn: {name}, from {low} to {high} under a ceiling of {ceiling}.", name=name, low=low, high=high, ceiling=ceiling)  # fmt: skip


def local_targets(paced: pd.DataFrame) -> pd.DataFrame:
    """Keep the targets that are set place by place, as parts of a promise."""
    return paced[(paced["place"].fillna("") != "") & (paced["parent"].fillna("") != "") & paced["ratio"].notna()]


def places_title(each: Sequence[Both], bases: Sequence[Basis], lang: str, names: Names) -> str:
    """Say on each basis at hand how many of the places' targets are behind, and where."""
    say = messages("progress", lang)

    def tell(basis: Basis, head: str) -> str:
        late = behind_at(each, basis)
        where = list(dict.fromkeys(names(one.reported.place) for one in late))
        words: dict[str, object] = {"basis": head, "n": len(late), "m": len(each), "places": join_list(where, lang)}
        over = all(one.over for one in late or each)
        if not late and over:
            return say("{basis}: all of the places’ {m} targets reached", **words)
        if not late:
            return say("{basis}: none of the places’ {m} targets is behind", **words)
        if all(one.only_asked for one in late):
            return say("{basis}: {n} of {m} not said to be finished ({places})", **words)
        far = sum(one.light(basis) == "red" for one in late)
        count = (
            say("{basis}: {n} of the places’ {m} targets missed", **words)
            if over
            else say("{basis}: of the places’ {m} targets {less} behind, {far} far behind", less=len(late) - far, far=far, **words)
            if 0 < far < len(late)
            else say("{basis}: {n} of the places’ {m} targets {light}", light=late_words([one.light(basis) for one in late], lang), **words)
        )  # fmt: skip
        return count + (bracketed(str(words["places"]), lang) if len(where) <= 3 else "")

    return (punctuation(lang).semicolon if lang == "zh" else ". ").join(on_each(bases, tell, lang))


def _dot(one: Both, label: str, row: str, lang: str, *, bold: bool = False) -> Dot:
    """Make a row of a panel, which leads to the promise's own row."""
    finished, reported = one.share("completed"), one.share("reported")
    shown = finished if finished.known else reported
    return Dot(
        label,
        one.share_words(lang),
        shown.value,
        shown.low,
        shown.high,
        one.mark("completed" if finished.known else "reported"),
        bold,
        claimed=reported.value if one.apart else math.nan,
        claimed_status=one.mark("reported"),
        title=one.card(lang),
        href=row,
    )


def place_words(
    paced: pd.DataFrame,
    *,
    lang: str,
    names: Callable[[str], str] = str,
    basis: Basis = "reported",
    other: pd.DataFrame | None = None,
) -> Passage | None:
    """Introduce the places; None where no target is set place by place.

    Parameters
    ----------
    paced : DataFrame
        From ``ms.progress``.
    lang : {"zh", "en"}
    names : function
        Gives a place's name in the language.
    basis : {"reported", "completed"}
        That of `paced`.
    other : DataFrame, optional
        From ``ms.progress`` on the other basis.
    """
    local = local_targets(paced)
    if local.empty:
        return None
    say = messages("progress", lang)
    each = [one for one in on_both(paced, other, basis) if one.reported.indicator_id in set(local["indicator_id"])]
    told = [_how_many(local, lang), _unplaced_words(paced, local, lang)]
    bases = [kind for kind in BASES if kind == basis or other is not None]
    late = behind_at(each, "completed")
    if (
        len(bases) == 2
        and late
        and not behind_at(each, "reported")
        and all(one.only_asked and one.over for one in late)
    ):
        listed = join_list(
            [
                names(one.reported.place) + bracketed(amount(one.reported, one.reported.target_value, lang), lang)
                for one in late
            ],
            lang,
        )
        told.append(say("As reported, every place reached its targets; not said to be finished, nor required to be by the supporting-works column: {listed}.", listed=listed))  # fmt: skip
    else:
        told += on_each(bases, lambda kind, head: _late_places(each, kind, head, lang, names), lang)
    return Passage("places", say("Place by place"), [in_a_row(told, lang)])


def _how_many(local: pd.DataFrame, lang: str) -> str:
    """Say how many promises have targets by place, and in how many places each."""
    say, counts = messages("progress", lang), local.groupby("parent")["place"].nunique()
    few, many = int(counts.min()), int(counts.max())
    if few < many and len(counts) == 2:
        return say("2 promises are split among {few} and {many} places respectively.", few=few, many=many)
    if few < many:
        return say("{n} promises are each split among {few} to {many} places.", n=len(counts), few=few, many=many)
    return say(
        "{n} promise is split among {m} places.",
        plural="{n} promises are each split among {m} places.",
        n=len(counts),
        m=many,
    )


def _unplaced(paced: pd.DataFrame, local: pd.DataFrame) -> list[PaceRow]:
    """Give the parts without a place that the places' targets lack to add up to the whole."""
    found: list[PaceRow] = []
    wholes = dict(zip(paced["indicator_id"], paced["target_value"], strict=True))
    for parent, own in local.groupby("parent", sort=False):
        others = paced[(paced["parent"] == parent) & paced["place"].fillna("").eq("") & paced["ratio"].notna()]
        if len(others) and math.isclose(own["target_value"].sum() + others["target_value"].sum(), wholes[parent]):
            found += rows_of(others, PaceRow)
    return found


def _unplaced_words(paced: pd.DataFrame, local: pd.DataFrame, lang: str) -> str:
    """Name the parts that are assigned to no place."""
    say = messages("progress", lang)
    listed = punctuation(lang).semicolon.join(
        say(
            "{name}, {amount}",
            name=inside(in_language(row, "name", lang), lang),
            amount=amount(row, row.target_value, lang),
        )
        for row in _unplaced(paced, local)
    )
    return say("Assigned to none of the places, and in “All” only: {listed}.", listed=listed) if listed else ""


def _late_places(each: Sequence[Both], basis: Basis, head: str, lang: str, names: Callable[[str], str]) -> str:
    """Name the places that are behind on a basis, those with most targets first."""
    say = messages("progress", lang)
    late = behind_at(each, basis)
    over = all(one.over for one in late or each)
    if not late and over:
        return say("{basis}: no place missed a target.", basis=head)
    if not late:
        return say("{basis}: no place is behind.", basis=head)
    count = Counter(one.reported.place for one in late)
    # Of many only those behind on several targets are named: any others would be a choice by the alphabet.
    named = [(place, n) for place, n in count.most_common() if len(count) <= _NAMED or n > 1]
    named = named if len(named) <= _NAMED else []
    listed = join_list([say("{place} ({n})", place=names(place), n=n) for place, n in named], lang)
    if all(one.only_asked for one in late):
        return say("{basis}: not said to be finished, nor required to be by the supporting-works column: {listed}.", basis=head, listed=listed)  # fmt: skip
    light = late_words([one.light(basis) for one in late], lang)
    if len(count) > _NAMED:
        told = say("{basis}: {n} places missed a target", basis=head, n=len(count)) if over else say("{basis}: {n} places are {light}", basis=head, n=len(count), light=light)  # fmt: skip
        return (
            told
            + (say("; on more than one promise: {listed}", listed=listed) if named else "")
            + punctuation(lang).stop
        )
    if over:
        return say("{basis}: missed in {listed}.", basis=head, listed=listed)
    return say("{basis}: {light} in {listed}.", basis=head, light=light, listed=listed)
