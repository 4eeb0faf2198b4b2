"""The evidence of each figure as a row of numbers: cues in its spans, its kind, its neighbours, its arithmetic, its document."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import replace
from functools import cached_property
from itertools import combinations

import numpy as np
import numpy.typing as npt

from minsheng_analysis.extraction.document import Document
from minsheng_analysis.extraction.reading.answers import NAMES as ANSWER_NAMES
from minsheng_analysis.extraction.reading.answers import answers
from minsheng_analysis.extraction.reading.figures import Figure, Figures, in_one_row
from minsheng_analysis.extraction.reading.kinds import KINDS, Kind, kind_of
from minsheng_analysis.extraction.reading.modes import NAMES as MODE_NAMES
from minsheng_analysis.extraction.reading.modes import is_upcoming, modes, year_of_document, year_said
from minsheng_analysis.extraction.reading.records import NAMES as RECORD_NAMES
from minsheng_analysis.extraction.reading.records import records
from minsheng_analysis.extraction.reading.relations import Quotient, decimals, likeness, quotients, sums
from minsheng_analysis.extraction.reading.spans import Paragraph, Spans, spans_of
from minsheng_analysis.extraction.reading.wordings import NAMES as RULE_NAMES
from minsheng_analysis.extraction.reading.wordings import wordings
from minsheng_analysis.extraction.wording.lexicon import CUE_NAMES, CUES, cues_in
from minsheng_analysis.extraction.wording.script import simplified

Matrix = npt.NDArray[np.float32]

UNIT_KINDS = (
    "percent",
    "percentage_points",
    "times",
    "yuan",
    "people",
    "person_times",
    "households",
    "count",
    "length",
    "area",
    "time",
    "rate",
    "other",
)
_TIMES = {"days", "hours", "minutes", "seconds", "months", "years", "years_old"}
_ITEMS = frozenset(
    {"项", "件", "类", "大类", "大项", "场", "次", "场次", "份", "条", "起", "期", "篇", "票", "分", "批次", "轮", "届"}
)
SPAN_NAMES = (
    "before", "after", "clause_before", "clause_after", "earlier", "later", "previous", "label", "opening", "bracket",
    "head", "heads", "name", "names", "caption", "near", "upper", "title",
)  # fmt: skip
_PLAN = ("goal", "plan", "will", "deadline", "bound", "budget")
_DEED = ("done", "aspect", "by_now", "result", "started", "used")


def unit_kind(figure: Figure) -> str:
    """Return the kind of a figure's unit."""
    unit, classifier = figure.quantity.unit, figure.quantity.classifier
    if unit in {"percent", "percentage_points", "times", "yuan", "people", "person_times"}:
        return unit
    if "_per_" in unit:
        return "rate"
    if unit in _TIMES:
        return "time"
    if unit in {"km", "m"}:
        return "length"
    if unit in {"m2", "mu"}:
        return "area"
    if unit in {"count", ""}:
        return "households" if classifier in {"户", "家庭", "户次"} else "count"
    return "other"


class Surroundings:
    """A document's figures with everything that evidence is taken from."""

    def __init__(self, document: Document, found: Figures, kind: Kind | None = None) -> None:
        self.text = simplified("\n".join(document.texts()))
        self.blocks = [simplified(block) for block in found.blocks]
        self.figures = [_simplified(f) for f in found.figures]
        self.kind = kind or kind_of(self.figures[0].title if self.figures else "", self.text)
        by_item: dict[int, list[Figure]] = {}
        for f in self.figures:
            by_item.setdefault(f.item, []).append(f)
        self.paragraphs = {item: Paragraph(fs[0].text, tuple(fs)) for item, fs in by_item.items()}
        self.spans: list[Spans] = [spans_of(self.paragraphs[f.item], f) for f in self.figures]
        self.quotients = quotients(self.figures)
        self.sums = sums(self.figures)
        self.wordings, self.ties = wordings(self.figures, self.paragraphs)
        #: How alike the words of two figures are, as far as it was asked.
        self.alike: dict[tuple[int, int], tuple[float, ...]] = {}

    @cached_property
    def subjects(self) -> list[str]:
        """The words that say what each figure counts, as far as they stand near it."""
        return [self._subject(k) for k in range(len(self.figures))]

    @cached_property
    def year(self) -> int | None:
        """The year that the document speaks of."""
        return year_of_document([self.figures[0].title] if self.figures else [], self.text)

    @cached_property
    def upcoming(self) -> list[bool]:
        """Whether each figure is said of a later year than the document's, by its sentence or its column: that has no result yet."""
        return [
            is_upcoming("", f.cell.heads[:2], self.year)
            if f.cell
            else is_upcoming(f.text[: f.start], f.headings, self.year)
            for f in self.figures
        ]

    @cached_property
    def years(self) -> list[int | None]:
        """The year that each figure is said of, where its sentence, column or heading names one."""
        return [
            year_said((s.clause_before, s.earlier, *(f.cell.heads[:2] if f.cell else ()), *f.headings[:2]), self.year)
            for f, s in zip(self.figures, self.spans, strict=True)
        ]

    @cached_property
    def strongest(self) -> dict[tuple[str, int], Quotient]:
        """Each figure's surest quotient, by the place (``part``, ``whole`` or ``share``) that it has there."""
        best: dict[tuple[str, int], tuple[float, Quotient]] = {}
        for q in self.quotients:
            if q.rarity < 3 or q.distance > 12:
                continue
            weight = q.rarity - q.distance / 10
            for place in (("part", q.part), ("whole", q.whole), ("share", q.share)):
                if place not in best or weight > best[place][0]:
                    best[place] = (weight, q)
        return {place: q for place, (_, q) in best.items()}

    @cached_property
    def nearest(self) -> list[tuple[int, int, float]]:
        """Pairs of figures of one unit, the second the nearest to the first in words and value, before it or behind it; how near."""
        by_unit: dict[str, list[int]] = {}
        values = [f.quantity.value for f in self.figures]
        for k, f in enumerate(self.figures):
            if math.isfinite(values[k]) and values[k] > 0:
                by_unit.setdefault(f.unit, []).append(k)
        found = []
        for members in by_unit.values():
            for k in members:
                best, nearest = [0.0, 0.0], [k, k]
                for j in members:
                    side = int(j > k)
                    bound = math.exp(-abs(math.log(values[j] / values[k])))
                    if j == k or bound <= best[side]:
                        continue
                    close = likeness(self.subjects[k], self.subjects[j]) * bound
                    if close > best[side]:
                        best[side], nearest[side] = close, j
                found += [(k, j, close) for j, close in zip(nearest, best, strict=True) if j != k]
        return found

    def _subject(self, k: int) -> str:
        f, s = self.figures[k], self.spans[k]
        words = s.before + s.after
        if f.cell:
            words = " ".join(
                (
                    *f.cell.names[:2],
                    f.cell.heads[0] if f.cell.heads and not f.cell.names else "",
                    words if not f.cell.bare else "",
                )
            )
        if len(re.sub(r"[\W\d]", "", words)) < 2:
            words += s.clause_before[-16:] or s.earlier[-16:]
        return words


def _simplified(figure: Figure) -> Figure:
    """Give a figure whose surroundings are in simplified characters; its own stay as printed."""
    cell = figure.cell
    told = tuple(simplified(h) for h in figure.headings)
    return replace(
        figure, text=simplified(figure.text), headings=told, title=simplified(figure.title),
        cell=cell and replace(cell, heads=tuple(map(simplified, cell.heads)), names=tuple(map(simplified, cell.names)), caption=simplified(cell.caption)),
    )  # fmt: skip


def span_texts(figure: Figure, spans: Spans) -> tuple[str, ...]:
    """Give the texts of `SPAN_NAMES`."""
    cell = figure.cell
    return (
        spans.before, spans.after, spans.clause_before, spans.clause_after, spans.earlier, spans.later, spans.previous, spans.label,
        spans.opening, spans.bracket,
        cell.heads[0] if cell and cell.heads else "", " ".join(cell.heads[1:]) if cell else "",
        cell.names[0] if cell and cell.names else "", " ".join(cell.names[1:4]) if cell else "", cell.caption if cell else "",
        figure.headings[0] if figure.headings else "", " ".join(figure.headings[1:3]), figure.title,
    )  # fmt: skip


def _own_numbers(here: Surroundings, k: int) -> list[float]:
    f, s = here.figures[k], here.spans[k]
    q = f.quantity
    value = q.value if math.isfinite(q.value) else (q.low if math.isfinite(q.low) else 0.0)
    kind = unit_kind(f)
    in_item = here.paragraphs[f.item].figures
    in_sentence = [g for g in in_item if here.spans[g.number].sentence == s.sentence]
    return [
        *(float(kind == name) for name in UNIT_KINDS),
        *(float(q.qualifier == name) for name in ("exact", "approx", "at_least", "at_most", "range")),
        float(q.classifier in _ITEMS), math.log10(value + 1) if value >= 0 else -1.0, float(decimals(f)), float(value == int(value)) if math.isfinite(value) else 0.0,
        float(value > 100) if kind == "percent" else 0.0, float(value == 100.0),
        float(bool(re.search(r"[零〇一二三四五六七八九十百千两]", q.text))), float(bool(s.bracket)),
        float(s.nth), float(len(in_sentence)), float(in_item.index(f)), float(len(in_item)), float(s.item), float(s.sentence),
        float(len(f.text)), f.number / max(1, len(here.figures)), float(f.cell is not None), float(f.cell.bare if f.cell else 0),
        float(f.cell.column if f.cell else -1), float(f.cell.row if f.cell else -1), float(len(f.cell.names) if f.cell else -1),
        float(len(f.cell.rest) if f.cell else -1),
        float(sum(g.unit == f.unit for g in in_sentence)), float(f.text[f.end : f.end + 1] in "（("), float(f.text[max(0, f.start - 1) : f.start] in "（(" and f.start > 0),
        float(f.text[max(0, f.start - 1) : f.start] in "、和及" and f.start > 0), float(f.text[f.end : f.end + 1] in "、和及" and f.end < len(f.text)),
        float(f.text[f.end : f.end + 1] in "，。；;" and f.end < len(f.text)), float(f.end >= len(f.text)),
        float(len(s.before)), float(len(s.after)), float(len(s.clause_before)), float(len(s.clause_after)),
    ]  # fmt: skip


_DISTANCED = (
    "goal",
    "plan",
    "will",
    "done",
    "aspect",
    "by_now",
    "started",
    "of_plan",
    "change",
    "part",
    "money",
    "budget",
)


def _distances(here: Surroundings, k: int) -> list[float]:
    """How far before a figure, in its sentence, the last cue of a kind stands, and how far behind the first."""
    f = here.figures[k]
    text = f.text
    low = max(0, f.start - 90)
    ahead, behind = text[low : f.start], text[f.end : f.end + 40]
    out = []
    for name in _DISTANCED:
        last = -1
        for m in CUES[name].finditer(ahead):
            last = m.end()
        first = CUES[name].search(behind)
        out += [float(len(ahead) - last) if last >= 0 else 99.0, float(first.start()) if first else 99.0]
    return out


def _arithmetic(here: Surroundings) -> Matrix:
    out = np.zeros((len(here.figures), 8), dtype=np.float32)
    for q in here.quotients:
        near = 1.0 if q.distance <= 6 else 0.5
        weight = q.rarity * near
        out[q.part, 0] = max(out[q.part, 0], weight)
        out[q.whole, 1] = max(out[q.whole, 1], weight)
        out[q.share, 2] = max(out[q.share, 2], weight)
        out[q.part, 3] += 1
        out[q.whole, 4] += 1
        out[q.share, 5] += 1
    for total, parts in here.sums.items():
        out[total, 6] = len(parts)
        for part in parts:
            out[part, 7] = max(out[part, 7], len(parts))
    return out


def _near_values(here: Surroundings) -> Matrix:
    """The figure of the same unit that most speaks of the same thing: its value against this one's, where it stands."""
    n = len(here.figures)
    out = np.zeros((n, 11), dtype=np.float32)
    subjects = here.subjects
    by_unit: dict[str, list[int]] = {}
    for k, f in enumerate(here.figures):
        if math.isfinite(f.quantity.value) and f.quantity.value > 0:
            by_unit.setdefault(f.unit, []).append(k)
    best: dict[tuple[int, bool], tuple[float, int, float]] = {}
    values = [f.quantity.value for f in here.figures]
    for members in by_unit.values():
        for first, second in combinations(members, 2):
            like = likeness(subjects[first], subjects[second])
            if like <= 0.2:
                continue
            for k, j in ((first, second), (second, first)):
                ratio = values[j] / values[k]
                out[k, 0] += like >= 0.5 and abs(ratio - 1) < 1e-9
                closeness = like * math.exp(-abs(math.log(ratio)))
                if closeness > best.get((k, j > k), (-1.0,))[0]:
                    best[k, j > k] = (closeness, j, ratio)
    for (k, behind), (closeness, j, ratio) in best.items():
        o = 1 + 5 * behind
        f, g = here.figures[k], here.figures[j]
        out[k, o : o + 5] = (
            closeness,
            min(5.0, ratio),
            min(60, abs(j - k)),
            g.item == f.item,
            in_one_row(f, g),
        )
    return out


def document_numbers(here: Surroundings) -> list[float]:
    """What the whole document is like: how often its words promise, tell, vote, score; how its figures stand."""
    text = here.text
    size = max(1, len(text)) / 1000
    counts = [len(CUES[name].findall(text)) / size for name in CUE_NAMES]
    n = max(1, len(here.figures))
    kinds = Counter(unit_kind(f) for f in here.figures)
    return [
        *(float(here.kind == kind) for kind in KINDS), *counts, math.log10(len(text) + 1), float(n), sum(f.cell is not None for f in here.figures) / n, sum(bool(f.cell and f.cell.bare) for f in here.figures) / n,
        *(kinds[name] / n for name in ("percent", "percentage_points", "yuan", "people", "count")), len(here.quotients) / n,
    ]  # fmt: skip


def names_of_evidence() -> list[str]:
    """Give the names of the columns of `evidence`."""
    own = [
        *(f"unit:{name}" for name in UNIT_KINDS), *(f"qualifier:{q}" for q in ("exact", "approx", "at_least", "at_most", "range")),
        "classifier of items", "magnitude", "decimals", "whole number", "above 100%", "is 100", "Chinese numeral", "in brackets", "nth of sentence",
        "figures of sentence", "nth of paragraph", "figures of paragraph", "item", "sentence", "length", "place in document", "in a table", "bare cell",
        "column", "row", "names beside", "texts behind", "same unit in sentence", "bracket behind", "bracket before", "list before", "list behind", "stop behind",
        "ends text", "words before", "words behind", "clause before", "clause behind",
    ]  # fmt: skip
    spans = [f"{span}:{cue}" for span in SPAN_NAMES for cue in CUE_NAMES]
    far = [f"{side} {name}" for name in _DISTANCED for side in ("far before", "far behind")]
    arithmetic = [
        f"arithmetic {k}" for k in ("part", "whole", "quotient", "parts", "wholes", "quotients", "total", "summand")
    ]
    near = ["equal", *(f"near {w} {k}" for w in ("before", "behind") for k in ("like", "ratio", "far", "item", "row"))]
    document = [
        f"document:{name}"
        for name in (
            *(f"kind {kind}" for kind in KINDS),
            *CUE_NAMES,
            "length",
            "figures",
            "in tables",
            "bare",
            "of percent",
            "of points",
            "of yuan",
            "of people",
            "of count",
            "quotients",
        )
    ]
    return own + spans + far + arithmetic + near + [*MODE_NAMES, *RECORD_NAMES, *ANSWER_NAMES, *RULE_NAMES] + document


def evidence(here: Surroundings) -> Matrix:
    """Give the evidence of every figure, one row each, columns as `names_of_evidence`."""
    rows = []
    cache: dict[str, list[bool]] = {"": cues_in("")}
    whole = document_numbers(here)
    for k, f in enumerate(here.figures):
        row: list[float] = _own_numbers(here, k)
        for text in span_texts(f, here.spans[k]):
            if text not in cache:
                cache[text] = cues_in(text)
            row.extend(cache[text])
        row.extend(_distances(here, k))
        rows.append(row)
    if not rows:
        return np.zeros((0, len(names_of_evidence())), dtype=np.float32)
    return np.hstack([
        np.asarray(rows, dtype=np.float32), _arithmetic(here), _near_values(here), modes(here.figures, here.paragraphs, here.spans, here.text, here.blocks, here.year), records(here.figures, here.paragraphs, here.spans, here.blocks), answers(here.figures, here.spans), here.wordings, np.tile(np.asarray(whole, dtype=np.float32), (len(rows), 1)),
    ])  # fmt: skip
