"""Every report's promises as squares, on the basis chosen: the shape of a mark is its verdict."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from minsheng_analysis.appraisal.comparison import status_counts
from minsheng_analysis.appraisal.rows import CountsRow
from minsheng_analysis.display.canvas import WIDTHS, Canvas, Size, each_size, on_choice
from minsheng_analysis.display.chart import Chart
from minsheng_analysis.display.lettering import width_of, wrap
from minsheng_analysis.display.take_along import Numbers
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.measures.codes import BASES, Basis
from minsheng_analysis.measures.rows import PromiseRow, rows_of
from minsheng_analysis.measures.verdicts import running, verdicts
from minsheng_analysis.pages.comparison.choosing import (
    KINDS,
    kind_word,
    place_names,
    report_name,
    row_anchor,
)
from minsheng_analysis.pages.comparison.sources import Lines, every_source
from minsheng_analysis.pages.figures import capital

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

#: Width of a square, with its gap, below which its mark could not be told; squares go into further rows instead.
_LEGIBLE = 14.0


def verdict_chart(reports: Sequence[Report], *, lang: str) -> Chart:
    """Draw each report's headline promises as squares, best first, on the basis chosen.

    Parameters
    ----------
    reports : sequence of Report
        The first one is set bold.
    lang : {"zh", "en"}
    """
    say = messages("comparison", lang)
    # The page's own report first, which is set bold; the others as they were chosen.
    order = {(one.region, one.year): place for place, one in enumerate(reports)}
    counts: dict[Basis, list[CountsRow]] = {
        basis: sorted(
            rows_of(status_counts(reports, basis=basis), CountsRow), key=lambda row: order[row.region, row.year]
        )
        for basis in BASES
    }
    places = place_names(reports, lang)
    names = [report_name(places[row.region], row.year, lang) for row in counts["reported"]]
    parts = [
        say(
            "{name}: {kept} of {n} met or exceeded as reported, {whole} of {m} counting only what is finished",
            name=name, kept=row.met + row.exceeded, n=row.assessable, whole=done.met + done.exceeded, m=done.assessable,
        )
        for row, done, name in zip(counts["reported"], counts["completed"], names, strict=True)
    ]  # fmt: skip
    behind = {key: _behind(report, lang) for key, report in zip(order, reports, strict=True)}
    return Chart(
        name="verdicts",
        title=say("What came of the promises"),
        subtitle=say("One square is one promise, best first, counting only what is finished. At the end: kept, of those that can be judged; as reported, then only finished."),
        reported=say("One square is one promise, best first, as reported. At the end: kept, of those that can be judged; as reported, then only finished."),
        alt=say("Squares of verdicts. ") + punctuation(lang).semicolon.join(parts) + punctuation(lang).stop,
        numbers=Numbers(
            (say("Report"), *(f"{kind_word(kind, lang)}, {say(_BASIS[basis])}" for basis in BASES for kind in KINDS)),
            [
                (name, *(int(getattr(counts[basis][place], kind)) for basis in BASES for kind in KINDS))
                for place, name in enumerate(names)
            ],
        ),
        lang=lang,
        **every_source(reports, lang),
        **each_size(lambda size: _draw_verdicts(size, counts, names, behind, lang), broad=True),
    )  # fmt: skip


#: By kind of verdict the lines of a report's promises that have it on either basis, with the report's name.
_Behind = Mapping[str, str]


def _behind(report: Report, lang: str) -> _Behind:
    """Name by kind the lines of the promises which a report's squares stand for."""
    late, lines = running(report), Lines([report], lang)
    ids: dict[str, list[str]] = {}
    for row in rows_of(verdicts(report), PromiseRow):
        for status in dict.fromkeys((row.status_reported, row.status_completed)):
            kind = "not_yet" if late and status == "missed" else status
            ids.setdefault(kind, []).append(row.indicator_id)
    return {kind: lines.of(report.region, report.year, *some) for kind, some in ids.items()}


_BASIS = {"reported": "as reported", "completed": "only finished"}


def _draw_verdicts(
    size: Size, counts: Mapping[Basis, list[CountsRow]], names: Sequence[str], behind: Mapping[tuple[str, int], _Behind], lang: str
) -> Canvas:  # fmt: skip
    wide = size != "narrow"
    width = float(WIDTHS[size])
    left, room = (236.0, 140.0) if wide else (0.0, 0.0)
    most = max((sum(int(getattr(row, kind)) for kind in KINDS) for row in counts["reported"]), default=1)
    step = max(_LEGIBLE, min(20.0, (width - left - room) / max(most, 1)))
    per_row = int((width - left - room) // step)
    deep = [math.ceil(sum(int(getattr(row, kind)) for kind in KINDS) / per_row) for row in counts["reported"]]
    heights = [(max(26.0, rows * (step + 1) + 6) if wide else 20 + rows * (step + 1) + 8) for rows in deep]
    canvas = Canvas(width, 0)
    top = _square_key(canvas, counts, lang) + 26
    say = messages("comparison", lang)
    canvas.text(width - 72, top - 5, say("reported"), size=11, at="right", colour="muted")
    canvas.text(width, top - 5, say("finished"), size=11, at="right", colour="muted")
    canvas.height = top + sum(heights) + 2
    for place, (name, height) in enumerate(zip(names, heights, strict=True)):
        middle = top + height / 2
        canvas.text(
            0,
            middle + 4.5 if wide else top + 14,
            wrap(name, 13, 228 if wide else 220, lines=1)[0],
            size=13,
            bold=place == 0,
        )
        start = middle - deep[place] * (step + 1) / 2 if wide else top + 20
        row = counts["completed"][place]
        strip = _Strip(row, counts["reported"][place], name, behind[row.region, row.year])
        _strip(canvas, strip, left, start, step, per_row, lang)
        ends = [f"{row.met + row.exceeded} / {row.assessable}" for row in (counts[basis][place] for basis in BASES)]
        at = middle + 4.5 if wide else top + 14
        # The count of the basis chosen is the one set forth.
        for x, words, chosen in ((width - 72, ends[0], (False, True)), (width, ends[1], (True, False))):
            for shown, forth in on_choice(*chosen):
                with canvas.only(shown):
                    ink = "ink" if forth else "muted"
                    canvas.text(x, at, words, size=13, at="right", colour=ink, bold=forth and place == 0)
        top += height
        canvas.line([0, width], [top - 1, top - 1], colour="rule", width=0.6)
    return canvas


class _Strip(NamedTuple):
    """A report's squares, counting only what is finished and as reported."""

    row: CountsRow
    reported: CountsRow
    name: str
    behind: _Behind


def _strip(canvas: Canvas, strip: _Strip, left: float, top: float, step: float, per_row: int, lang: str) -> None:
    say, colon = messages("comparison", lang), punctuation(lang).colon
    row, place, side = strip.row, 0, step - 1.5
    both = ([kind for kind in KINDS for _ in range(int(getattr(one, kind)))] for one in (row, strip.reported))
    for (finished, counted), run in groupby(zip(*both, strict=True)):
        told = []
        for kind in dict.fromkeys((finished, counted)):
            told.append(f"{strip.name}{colon}{kind_word(kind, lang)}")
            for basis, one in (("reported", strip.reported), ("completed", row)):
                told.append(f"{capital(say(_BASIS[basis]))}{colon}{getattr(one, kind)}")
            told.append(strip.behind.get(kind, ""))
        with canvas.link(row_anchor(row.region, row.year), "\n".join(filter(None, told))):
            for _ in run:
                x, y = left + place % per_row * step, top + place // per_row * (step + 1)
                for shown, mark in on_choice(KINDS[finished], KINDS[counted]):
                    with canvas.only(shown):
                        canvas.box(x, y, side, side, colour=mark, outlined=mark == "not_assessable")
                        colour = mark if mark == "not_assessable" else "paper"
                        canvas.mark(x + side / 2, y + side / 2, mark, size=side * 0.42, colour=colour)
                place += 1


def _square_key(canvas: Canvas, counts: Mapping[Basis, list[CountsRow]], lang: str) -> float:
    """Draw the key of the squares that occur; give the y below it."""
    x, y = 0.0, 13.0
    for kind, mark in KINDS.items():
        if not any(int(getattr(row, kind)) for rows in counts.values() for row in rows):
            continue
        words = kind_word(kind, lang)
        if x and x + 20 + width_of(words, 12) > canvas.width:
            x, y = 0.0, y + 19
        canvas.box(x, y - 11, 14, 14, colour=mark, outlined=mark == "not_assessable")
        canvas.mark(x + 7, y - 4, mark, size=6, colour=mark if mark == "not_assessable" else "paper")
        canvas.text(x + 20, y, words, size=12, colour="muted")
        x += 36 + width_of(words, 12)
    return y + 6
