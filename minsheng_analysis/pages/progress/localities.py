"""The places of the progress page: what is set place by place, and how far each has come."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence

import pandas as pd

from minsheng_analysis.dataset.names import Names
from minsheng_analysis.display.chart import Chart
from minsheng_analysis.display.passage import Passage
from minsheng_analysis.display.small_multiples import Dot, Panel, ratio_panels
from minsheng_analysis.display.take_along import Numbers
from minsheng_analysis.language.languages import bracketed, join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.language.vocabulary import in_language
from minsheng_analysis.measures.codes import BASES, Basis
from minsheng_analysis.measures.ranking import foremost
from minsheng_analysis.pages.progress.bases import Both, behind_at, on_both
from minsheng_analysis.pages.progress.lights import basis_word


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
    panels = []
    for parent, rows in local.groupby("parent", sort=False):
        above = every[str(parent)]
        each = sorted(
            (every[one] for one in rows["indicator_id"]),
            key=lambda one: (-min(one.shares), one.reported.indicator_id),
        )
        dots = [_dot(one, names(one.reported.place), lang) for one in each]
        if above.shares:
            dots.insert(0, _dot(above, say("All"), lang, bold=True))
        panels.append(Panel(in_language(above.reported, "name", lang), dots, href=str(parent)))
    each = [every[one] for one in local["indicator_id"]]
    alt = say("{n} panels of places by the share of their target.", n=len(panels))
    last = foremost(each, lambda one: one.lag)
    if len(last) == 1:
        words = {"place": names(last[0].reported.place), "name": in_language(last[0].reported, "name", lang)}
        alt += punctuation(lang).gap + (
            say("Furthest from its target: {place}, {name}.", **words)
            if last[0].over
            else say("Furthest behind: {place}, {name}.", **words)
        )
    bases: tuple[Basis, ...] = BASES if other is not None else (basis,)
    caption = say("Share of the place’s own target, log scale.")
    if any(dot.loose for panel in panels for dot in panel.dots):
        caption += punctuation(lang).gap + say("Bar: what the rounding of a figure leaves open.")
    if any(one.apart for one in each):
        caption += punctuation(lang).gap + say("Solid: finished; hollow: as reported, where that differs. What is begun or under way, with nothing said to be finished, stands at the left edge.")  # fmt: skip
    return Chart(
        name="by-place",
        title=places_title(each, bases, lang, names),
        subtitle=caption,
        alt=alt,
        numbers=Numbers(
            (say("Indicator"), say("Place"), say("Target"), *(basis_word(b, lang) for b in bases)),
            [
                (in_language(one.reported, "name", lang), names(one.reported.place), one.reported.target_value, *(one.share(b).value for b in bases))
                for one in each
            ],
        ),
        lang=lang,
        **ratio_panels(panels, lang=lang, target=say("target")),
    )  # fmt: skip


def local_targets(paced: pd.DataFrame) -> pd.DataFrame:
    """Keep the targets that are set place by place, as parts of a promise."""
    return paced[(paced["place"].fillna("") != "") & (paced["parent"].fillna("") != "") & paced["ratio"].notna()]


def places_title(each: Sequence[Both], bases: Sequence[Basis], lang: str, names: Names) -> str:
    """Say on each basis at hand how many of the places' targets are behind, and where."""
    say = messages("progress", lang)
    told = []
    for basis in bases:
        late = behind_at(each, basis)
        where = list(dict.fromkeys(names(one.reported.place) for one in late))
        words: dict[str, object] = {"basis": basis_word(basis, lang), "n": len(late), "m": len(each), "places": join_list(where, lang)}  # fmt: skip
        over = all(one.over for one in late or each)
        if not late:
            told.append(
                say("{basis}: all of the places’ {m} targets reached", **words)
                if over
                else say("{basis}: none of the places’ {m} targets is behind", **words)
            )
            continue
        if all(one.only_asked for one in late):
            told.append(say("{basis}: {n} of {m} not said to be finished ({places})", **words))
            continue
        count = (
            say("{basis}: {n} of the places’ {m} targets missed", **words)
            if over
            else say("{basis}: {n} of the places’ {m} targets behind", **words)
        )
        told.append(count + (bracketed(str(words["places"]), lang) if len(where) <= 3 else ""))
    return (punctuation(lang).semicolon if lang == "zh" else ". ").join(told)


def _dot(one: Both, label: str, lang: str, *, bold: bool = False) -> Dot:
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
    paragraphs = [
        say(
            "{n} indicator has targets for each place, in {m} places.",
            plural="{n} indicators have targets for each place, in {m} places.",
            n=local["parent"].nunique(),
            m=local["place"].nunique(),
        )
    ]
    paragraphs += [_late_places(each, kind, lang, names) for kind in BASES if kind == basis or other is not None]
    return Passage("places", say("Place by place"), paragraphs)  # fmt: skip


def _late_places(each: Sequence[Both], basis: Basis, lang: str, names: Callable[[str], str]) -> str:
    """Name the places that are behind on a basis, those with most targets first."""
    say = messages("progress", lang)
    late = behind_at(each, basis)
    head = basis_word(basis, lang)
    over = all(one.over for one in late or each)
    if not late and over:
        return say("{basis}: no place missed its target.", basis=head)
    if not late:
        return say("{basis}: no place is behind.", basis=head)
    count = Counter(one.reported.place for one in late)
    listed = join_list([say("{place} ({n})", place=names(place), n=n) for place, n in count.most_common(5)], lang)
    if all(one.only_asked for one in late):
        return say("{basis}: not said to be finished in {listed}, where the list of works did not ask for completion this year.", basis=head, listed=listed)  # fmt: skip
    if over and len(count) > 5:
        return say("{basis}: {n} places missed a target, among them {listed}.", basis=head, n=len(count), listed=listed)
    if over:
        return say("{basis}: missed in {listed}.", basis=head, listed=listed)
    if len(count) > 5:
        return say("{basis}: {n} places are behind, among them {listed}.", basis=head, n=len(count), listed=listed)
    return say("{basis}: behind in {listed}.", basis=head, listed=listed)
