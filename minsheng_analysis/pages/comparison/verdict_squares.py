"""Every report's promises as squares, on the basis chosen: the shape of a mark is its verdict."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from minsheng_analysis.appraisal.audit import audit
from minsheng_analysis.appraisal.comparison import status_counts
from minsheng_analysis.appraisal.doubt import doubted
from minsheng_analysis.appraisal.rows import CountsRow
from minsheng_analysis.display.canvas import WIDTHS, Canvas, Size, each_size, on_choice
from minsheng_analysis.display.chart import Chart
from minsheng_analysis.display.lettering import width_of, wrap
from minsheng_analysis.display.take_along import Numbers
from minsheng_analysis.language.languages import bracketed
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.mid_sentence import capital
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.language.vocabulary import in_language
from minsheng_analysis.measures.codes import BASES, Basis
from minsheng_analysis.measures.rows import PromiseRow, rows_of
from minsheng_analysis.measures.verdicts import running, verdicts
from minsheng_analysis.pages.annual.charts.square import is_doubted
from minsheng_analysis.pages.comparison.choosing import (
    KINDS,
    kind_word,
    place_names,
    report_name,
    row_anchor,
)
from minsheng_analysis.pages.comparison.sources import Lines, every_source

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

#: Width of a square, with its gap, below which its mark could not be told; squares go into further rows instead.
_LEGIBLE = 17.0


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
    places, of = place_names(reports, lang), {(one.region, one.year): one for one in reports}
    strips = []
    for row, done in zip(counts["reported"], counts["completed"], strict=True):
        name = report_name(places[row.region], row.year, lang)
        strips.append(_Strip(done, row, name, _promises(of[row.region, row.year], name, lang)))
    parts = [
        say(
            "{name}: {kept} of {n} met or exceeded as reported, {whole} of {m} counting only what is finished",
            name=one.name, kept=one.reported.met + one.reported.exceeded, n=one.reported.assessable,
            whole=one.row.met + one.row.exceeded, m=one.row.assessable,
        )
        for one in strips
    ]  # fmt: skip
    parts += [say("{name}: {n} in doubt", name=one.name, n=n) for one in strips if (n := one.doubted)]
    return Chart(
        name="verdicts",
        title=say("What came of the promises"),
        subtitle=say("One square is one promise, best first, counting only what is finished. At the end: kept, of those that can be judged; as reported, then only finished."),
        reported=say("One square is one promise, in the order of finished work, marked as reported. At the end: kept, of those that can be judged; as reported, then only finished."),
        alt=say("Squares of verdicts. ") + punctuation(lang).semicolon.join(parts) + punctuation(lang).stop,
        numbers=Numbers(
            (messages("files", lang)("Report"), *(kind_word(kind, lang) + bracketed(say(_BASIS[basis]), lang) for basis in BASES for kind in KINDS), messages("files", lang)("Of these, in doubt")),
            [
                (one.name, *(one.counted(basis, kind) for basis in BASES for kind in KINDS), one.doubted)
                for one in strips
            ],
        ),
        lang=lang,
        **every_source(reports, lang),
        **each_size(lambda size: _draw_verdicts(size, strips, lang), broad=True),
    )  # fmt: skip


class _Promise(NamedTuple):
    """A square: which verdict its promise has on each basis, whether that is in doubt, what it says, and where it leads."""

    completed: str
    reported: str
    doubted: bool
    told: str
    href: str


def _promises(report: Report, name: str, lang: str) -> list[_Promise]:
    """Give a report's promises, the best counting only what is finished first; each stands at one place on both bases."""
    say, colon = messages("comparison", lang), punctuation(lang).colon
    late, lines, found = running(report), Lines([report], lang), []
    for row in rows_of(doubted(verdicts(report), audit(report)), PromiseRow):
        kinds = {
            basis: "not_yet" if late and status == "missed" else status
            for basis, status in zip(BASES, (row.status_reported, row.status_completed), strict=True)
        }
        told = [f"{name}{colon}{in_language(row, 'name', lang)}"]
        told += [f"{capital(say(_BASIS[b]))}{colon}{kind_word(k, lang, row.direction)}" for b, k in kinds.items()]
        told += [capital(say("in doubt"))] if is_doubted(row) else []
        told.append(lines.of(report.region, report.year, row.indicator_id))
        found.append(
            _Promise(
                kinds["completed"], kinds["reported"], is_doubted(row), "\n".join(filter(None, told)), row.indicator_id
            )
        )
    best = list(KINDS)
    return sorted(found, key=lambda one: (best.index(one.completed), one.doubted, best.index(one.reported)))


_BASIS = {"reported": "as reported", "completed": "only finished"}


class _Strip(NamedTuple):
    """A report's squares, and its counts of only what is finished and as reported."""

    row: CountsRow
    reported: CountsRow
    name: str
    promises: Sequence[_Promise]

    def of(self, basis: Basis) -> CountsRow:
        """Give the counts on a basis."""
        return self.reported if basis == "reported" else self.row

    def counted(self, basis: Basis, kind: str) -> int:
        """Count the promises of a kind of verdict."""
        return int(getattr(self.of(basis), kind))

    @property
    def doubted(self) -> int:
        """Count the promises whose verdict is in doubt."""
        return sum(one.doubted for one in self.promises)


def _draw_verdicts(size: Size, strips: Sequence[_Strip], lang: str) -> Canvas:
    wide = size != "narrow"
    width = float(WIDTHS[size])
    left, room = (236.0, 140.0) if wide else (0.0, 0.0)
    many = [len(one.promises) for one in strips]
    most = max(many, default=1)
    step = max(_LEGIBLE, min(20.0, (width - left - room) / max(most, 1)))
    per_row = int((width - left - room) // step)
    deep = [math.ceil(n / per_row) for n in many]
    heights = [(max(26.0, rows * (step + 1) + 6) if wide else 20 + rows * (step + 1) + 8) for rows in deep]
    canvas = Canvas(width, 0)
    top = _square_key(canvas, strips, lang) + 26
    say = messages("comparison", lang)
    canvas.text(width - 72, top - 5, say("reported"), size=11, at="right", colour="muted")
    canvas.text(width, top - 5, say("finished"), size=11, at="right", colour="muted")
    canvas.height = top + sum(heights) + 2
    for place, (strip, height) in enumerate(zip(strips, heights, strict=True)):
        middle = top + height / 2
        canvas.text(
            0,
            middle + 4.5 if wide else top + 14,
            wrap(strip.name, 13, 228 if wide else 220, lines=1)[0],
            size=13,
            bold=place == 0,
        )
        start = middle - deep[place] * (step + 1) / 2 if wide else top + 20
        _strip(canvas, strip, left, start, step, per_row)
        ends = [f"{row.met + row.exceeded} / {row.assessable}" for row in map(strip.of, BASES)]
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


def _strip(canvas: Canvas, strip: _Strip, left: float, top: float, step: float, per_row: int) -> None:
    side, key = step - 1.5, f"{strip.row.region}/{strip.row.year}"
    for place, one in enumerate(strip.promises):
        x, y = left + place % per_row * step, top + place // per_row * (step + 1)
        with canvas.link(row_anchor(strip.row.region, strip.row.year), one.told, beside=f"{key}#{one.href}"):
            for shown, kind in on_choice(one.completed, one.reported):
                with canvas.only(shown):
                    _square(canvas, KINDS[kind], x, y, side, aside=one.doubted)
                    if one.doubted:
                        canvas.doubt(x + side, y, side * 0.56)


def _square(canvas: Canvas, mark: str, x: float, y: float, side: float, *, aside: bool = False) -> None:
    """Draw a square with its verdict's mark; that one steps `aside` for the mark of doubt in the corner."""
    empty = mark == "not_assessable"
    canvas.box(x, y, side, side, colour=mark, outlined=empty)
    away = side * 0.14 if aside else 0
    canvas.mark(x + side / 2 - away, y + side / 2 + away, mark, size=side * 0.42, colour=mark if empty else "paper")


def _square_key(canvas: Canvas, strips: Sequence[_Strip], lang: str) -> float:
    """Draw the key of the squares that occur on each basis; give the y below the longer."""
    doubt = messages("charts", lang)("in doubt: the report contradicts a figure behind it")

    def entries(basis: Basis) -> list[tuple[str, str]]:
        there = [(mark, kind_word(kind, lang)) for kind, mark in KINDS.items() if any(one.counted(basis, kind) for one in strips)]  # fmt: skip
        return there + ([("doubt", doubt)] if any(one.doubted for one in strips) else [])

    last = 0.0
    for shown, key in on_choice(entries("completed"), entries("reported")):
        with canvas.only(shown):
            last = max(last, _draw_key(canvas, key))
    return last


def _draw_key(canvas: Canvas, entries: Sequence[tuple[str, str]]) -> float:
    x, y, side = 0.0, 13.0, 14.0
    for mark, words in entries:
        if x and x + 20 + width_of(words, 12) > canvas.width:
            x, y = 0.0, y + 19
        if mark == "doubt":
            canvas.box(x, y - 11, side, side, colour="muted")
            canvas.doubt(x + side, y - 11, side * 0.62)
        else:
            _square(canvas, mark, x, y - 11, side)
        canvas.text(x + 20, y, words, size=12, colour="muted")
        x += 36 + width_of(words, 12)
    return y + 6
