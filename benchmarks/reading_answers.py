"""Documents with known answers, and which answer each figure found in them has."""

from __future__ import annotations

import csv
import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from minsheng_analysis.errors import MinshengError
from minsheng_analysis.extraction.document import Document, Paragraph
from minsheng_analysis.extraction.formats import read_document
from minsheng_analysis.extraction.reading.candidates import Candidates
from minsheng_analysis.extraction.reading.evidence import Surroundings, evidence
from minsheng_analysis.extraction.reading.figures import Figure, find_figures
from minsheng_analysis.extraction.reading.model import ROLES
from minsheng_analysis.extraction.reading.shares import Shares
from minsheng_analysis.quantities.units import UNITS, resolve_unit

ROOT = Path(__file__).parents[1]
DOCUMENTS = ROOT / "tests" / "documents"
SUFFIXES = {".txt", ".md", ".html", ".docx", ".pdf", ".xlsx"}
FOLDS = 3
PIECE = 0.2


@dataclass
class Sample:
    """One document with its figures, its evidence and its answers."""

    name: str
    set: str
    path: Path
    here: Surroundings
    rows: Any
    gold: list[dict[str, str]]
    answers: list[dict[str, str]]
    aligned: dict[int, int]
    roles: Any
    fold: int = 0
    weight: float = 1.0
    first: Any = None
    second: Any = None
    third: Any = None
    sure: Any = None
    candidates: Candidates | None = None
    pair_rows: Any = None
    pair_scores: Any = None
    shares: Shares | None = None
    share_rows: Any = None
    share_scores: Any = None
    stages: Any = None
    alone: Any = None
    links: list[tuple[list[int], list[int], list[int]]] = field(default_factory=list)
    kept: Any = None


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def gold_unit(text: str) -> tuple[str, float]:
    """Give the base unit and factor of an answer's unit; things that are counted are all alike."""
    found = None if text in UNITS else resolve_unit({"月": "个月"}.get(text, text))
    return (text, 1.0) if found is None else (found[0] or "count", float(found[1]))


def same_figure(row: dict[str, str], figure: Figure) -> bool:
    """Whether an answer's row is a figure that was found: the same value (or both ends of a range) in the same unit."""
    unit, factor = gold_unit(row["unit"].strip())
    if unit != figure.unit:
        return False
    q = figure.quantity

    def equal(text: str, value: float) -> bool:
        return (
            bool(text)
            and math.isfinite(value)
            and math.isclose(float(text) * factor, value, rel_tol=1e-6, abs_tol=1e-9)
        )

    return equal(row["value"], q.value) if row["value"] else equal(row["low"], q.low) and equal(row["high"], q.high)


def align(gold: Sequence[dict[str, str]], figures: Sequence[Figure]) -> dict[int, int]:
    """Match found figures with answers in the document's order (longest common subsequence), then what is left."""
    n, m = len(gold), len(figures)
    same = [[same_figure(g, f) for f in figures] for g in gold]
    best = np.zeros((n + 1, m + 1), dtype=int)
    for i in range(n - 1, -1, -1):
        for j in range(m - 1, -1, -1):
            best[i, j] = best[i + 1, j + 1] + 1 if same[i][j] else max(best[i + 1, j], best[i, j + 1])
    i = j = 0
    out: dict[int, int] = {}
    while i < n and j < m:
        if same[i][j] and best[i, j] == best[i + 1, j + 1] + 1:
            out[j] = i
            i, j = i + 1, j + 1
        elif best[i + 1, j] >= best[i, j + 1]:
            i += 1
        else:
            j += 1
    used = set(out.values())
    for j in range(m):
        hit = next((i for i in range(n) if i not in used and same[i][j]), None) if j not in out else None
        if hit is not None:
            out[j] = hit
            used.add(hit)
    return out


def links_of(sample: Sample) -> list[tuple[list[int], list[int], list[int]]]:
    """Give for each answered pair the figures that are its promise, its result and its percentage."""
    back = {g: j for j, g in sample.aligned.items()}
    gold = sample.gold
    if gold and "pair" in gold[0]:
        members: dict[str, list[tuple[int, bool]]] = {}
        for k, row in enumerate(gold):
            for name in filter(None, row["pair"].split("+")):
                members.setdefault(name.rstrip("%"), []).append((k, name.endswith("%")))
        return [
            (
                [
                    back[k]
                    for k, share in members.get(row["pair"], ())
                    if not share and gold[k]["role"] == "target" and k in back
                ],
                [
                    back[k]
                    for k, share in members.get(row["pair"], ())
                    if not share and gold[k]["role"] == "actual" and k in back
                ],
                [back[k] for k, share in members.get(row["pair"], ()) if share and k in back],
            )
            for row in sample.answers
        ]
    return [_by_value(sample, row, back) for row in sample.answers]


def _by_value(sample: Sample, row: dict[str, str], back: dict[int, int]) -> tuple[list[int], list[int], list[int]]:
    """Find a pair's figures by value, and by subject where several have it."""
    gold, answers = sample.gold, sample.answers

    def same(a: str, b: str) -> bool:
        return bool(a) and bool(b) and math.isclose(float(a), float(b), rel_tol=1e-6)

    def side(role: str, column: str) -> list[int]:
        if not row[column]:
            return []
        found = [
            k
            for k, g in enumerate(gold)
            if g["role"] == role and g["unit"] == row["unit"] and same(g["value"], row[column])
        ]
        if sum(o["unit"] == row["unit"] and same(o[column], row[column]) for o in answers) > 1:
            found = [k for k in found if gold[k].get("subject_zh") == row.get("subject_zh")] or found
        return found

    targets, actuals = side("target", "target_value"), side("actual", "actual_value")
    shares: list[int] = []
    if row["published_pct"]:
        pct = float(row["published_pct"])
        for k, g in enumerate(gold):
            value = float(g["value"]) if g["value"] else math.nan
            told = {
                "%": (value, value + 100),
                "倍": (value * 100,),
                "百分点": (value + 100,),
                "个百分点": (value + 100,),
            }.get(g["unit"], ())
            if g["role"] in {"context", "actual", "change"} and any(math.isclose(x, pct, rel_tol=1e-6) for x in told):
                shares.append(k)
        if sum(same(o["published_pct"], row["published_pct"]) for o in answers) > 1:
            anchor = next(iter(actuals or targets), 0)
            shares = [k for k in shares if gold[k].get("subject_zh") == row.get("subject_zh")] or sorted(
                shares, key=lambda k: abs(k - anchor)
            )[:1]
    return tuple([back[k] for k in found if k in back] for found in (targets, actuals, shares))  # type: ignore[return-value]


def load_set(folder: Path) -> list[Sample]:
    """Read every document of a set with its answers."""
    samples = []
    for path in sorted(folder.iterdir()):
        answers = path.with_name(f"{path.stem}.statements.csv")
        if path.suffix not in SUFFIXES or not answers.exists():
            continue
        try:
            document = read_document(path)
        except MinshengError as error:
            print(path.name, error)
            continue
        found = find_figures(document)
        figures, here = found.figures, Surroundings(document, found)
        gold = read_rows(answers)
        aligned = align(gold, figures)
        roles = np.asarray(
            [ROLES.index(gold[aligned[k]]["role"]) if k in aligned else -1 for k in range(len(figures))], dtype=int
        )
        sample = Sample(
            path.stem,
            folder.name,
            path,
            here,
            evidence(here),
            gold,
            read_rows(path.with_name(f"{path.stem}.indicators.csv")),
            aligned,
            roles,
        )
        sample.fold = zlib.crc32(path.stem.encode()) % FOLDS
        sample.links = links_of(sample)
        samples += [sample, *pieces(sample, document)]
    return samples


def pieces(sample: Sample, document: Document) -> list[Sample]:
    """Give the paragraphs of a document, one after the other, as light samples: a sentence alone is to be read as well."""
    by_place = {(f.line, f.start, f.text): k for k, f in enumerate(sample.here.figures)}
    out = []
    for number, block in enumerate(document.blocks[1:]):
        if not isinstance(block, Paragraph):
            continue
        piece = replace(document, blocks=(*(document.blocks[:1] if number % 2 else ()), block))
        found = find_figures(piece)
        figures = found.figures
        numbers = [by_place.get((f.line, f.start, f.text), -1) for f in figures]
        if not figures or all(k < 0 for k in numbers):
            continue
        here = Surroundings(piece, found)
        roles = np.asarray([sample.roles[k] if k >= 0 else -1 for k in numbers], dtype=int)
        aligned = {j: sample.aligned[k] for j, k in enumerate(numbers) if k in sample.aligned}
        own = Sample(
            f"{sample.name}#{number}",
            sample.set,
            sample.path,
            here,
            evidence(here),
            sample.gold,
            [],
            aligned,
            roles,
            sample.fold,
            PIECE,
        )
        place = {k: j for j, k in enumerate(numbers)}
        own.links = [tuple([place[k] for k in side if k in place] for side in link) for link in sample.links]  # type: ignore[misc]
        out.append(own)
    return out
