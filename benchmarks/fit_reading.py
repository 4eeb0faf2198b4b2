"""Fit the reader's weights on documents with known answers: ``python -m benchmarks.fit_reading``.

    --leave-out        print the tables of sets left out of the fit (figures, roles, pairs, confidence)
    --evidence         print what each kind of evidence is worth to the first opinion
    --write            fit on all and write minsheng_analysis/extraction/reading/weights.json

The documents are those of ``tests/documents`` but for the folders ``kept_…``: a folder a set, each document with NAME.statements.csv and
NAME.indicators.csv. Needs the extra ``bench`` (lightgbm); reading needs numpy and scipy alone.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import pickle
import re
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from minsheng_analysis.errors import MinshengError
from minsheng_analysis.extraction.document import Document, Paragraph
from minsheng_analysis.extraction.formats import read_document
from minsheng_analysis.extraction.reading.answers import NAMES as ANSWER_NAMES
from minsheng_analysis.extraction.reading.candidates import PAIR_NAMES, Candidates
from minsheng_analysis.extraction.reading.decision import best_partners
from minsheng_analysis.extraction.reading.evidence import Surroundings, evidence, names_of_evidence
from minsheng_analysis.extraction.reading.figures import Figure, find_figures
from minsheng_analysis.extraction.reading.links import NAMES as LINK_NAMES
from minsheng_analysis.extraction.reading.links import links
from minsheng_analysis.extraction.reading.model import ROLES, STAGES, confidence
from minsheng_analysis.extraction.reading.neighbours import NAMES as SECOND_NAMES
from minsheng_analysis.extraction.reading.neighbours import neighbours
from minsheng_analysis.extraction.reading.records import NAMES as RECORD_NAMES
from minsheng_analysis.extraction.reading.shares import SHARE_NAMES, Shares, is_share
from minsheng_analysis.quantities.units import UNITS, resolve_unit

ROOT = Path(__file__).parents[1]
DOCUMENTS = ROOT / "tests" / "documents"
WEIGHTS = ROOT / "minsheng_analysis" / "extraction" / "reading" / "weights.json"
SUFFIXES = {".txt", ".md", ".html", ".docx", ".pdf", ".xlsx"}
BOOST = {
    "learning_rate": 0.08, "num_leaves": 15, "min_data_in_leaf": 12, "feature_fraction": 0.25, "bagging_fraction": 0.8, "bagging_freq": 1,
    "lambda_l2": 5, "verbose": -1, "num_threads": 1, "seed": 1, "deterministic": True, "force_col_wise": True, "max_bin": 63, "extra_trees": True,
}  # fmt: skip
ROUNDS = {"first": 200, "second": 200, "pairs": 200, "shares": 140, "stages": 120, "alone": 120, "third": 50}
COLUMNS = 360
FOLDS = 3
WORST = 0.67
PIECE = 0.2
#: Small invented inputs, each of a kind of wording of its own, speak three times.
CASES, CASE = "wording", 3.0


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


# ------------------------------------------------------------------------------------------------------------ answers


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


# ------------------------------------------------------------------------------------------------------------ fitting


def boost(rows: Any, answers: Any, what: str, weights: Any = None) -> Any:
    import lightgbm

    classes = {"first": len(ROLES), "second": len(ROLES), "third": len(ROLES), "stages": len(STAGES)}.get(what)
    options = BOOST | (
        {"objective": "multiclass", "num_class": classes}
        if classes
        else {"objective": "binary", "feature_fraction": 0.5}
    )
    return lightgbm.train(options, lightgbm.Dataset(rows, answers, weight=weights), ROUNDS[what])


def narrow(samples: Sequence[Sample]) -> list[str]:
    """Keep the columns of evidence that a quick fit looks at most; give their names."""
    import lightgbm

    whole = [s for s in samples if s.weight == 1]
    rows = np.vstack([s.rows[s.roles >= 0] for s in whole])
    roles = np.concatenate([s.roles[s.roles >= 0] for s in whole])
    model = lightgbm.train(
        BOOST | {"objective": "multiclass", "num_class": len(ROLES)}, lightgbm.Dataset(rows, roles), 60
    )
    kept = sorted(np.argsort(-model.feature_importance("gain"), kind="stable")[:COLUMNS])
    for s in samples:
        s.rows = s.rows[:, kept]
    names = names_of_evidence()
    return [names[k] for k in kept]


def _weight(sample: Sample) -> float:
    return sample.weight * (CASE if sample.set == CASES else 1.0)


def _weights(samples: Sequence[Sample], counts: Sequence[int]) -> Any:
    return np.repeat([_weight(s) for s in samples], counts)


def predict(model: Any, rows: Any) -> Any:
    """Give a model's opinion on rows, of which there may be none."""
    outputs = model.num_model_per_iteration()
    return model.predict(rows) if len(rows) else np.zeros((0, outputs) if outputs > 1 else 0)


def honest(samples: Sequence[Sample], fit: Callable[[Sequence[Sample]], Any], rows_of: Callable[[Sample], Any], name: str) -> Any:  # fmt: skip
    """Give each sample the opinion of a fit that has not seen it, and return the fit on all."""
    for fold in range(FOLDS):
        model = fit([s for s in samples if s.fold != fold])
        for s in samples:
            if s.fold == fold:
                setattr(s, name, predict(model, rows_of(s)))
    return fit(samples)


def first_rows(sample: Sample) -> Any:
    return sample.rows


def second_rows(sample: Sample) -> Any:
    return np.hstack([sample.rows, neighbours(sample.here, sample.first)])


def _fit_roles(samples: Sequence[Sample], what: str, rows_of: Callable[[Sample], Any]) -> Any:
    return boost(
        np.vstack([rows_of(s)[s.roles >= 0] for s in samples]),
        np.concatenate([s.roles[s.roles >= 0] for s in samples]),
        what,
        _weights(samples, [int((s.roles >= 0).sum()) for s in samples]),
    )


def fit_first(samples: Sequence[Sample]) -> Any:
    return _fit_roles(samples, "first", first_rows)


def third_rows(s: Sample) -> Any:
    around = neighbours(s.here, s.second)
    return links(s.first, s.second, around, s.candidates.pairs, s.pair_scores, s.shares.pairs, s.share_scores, s.alone)


def fit_second(samples: Sequence[Sample]) -> Any:
    return _fit_roles(samples, "second", second_rows)


def fit_third(samples: Sequence[Sample]) -> Any:
    return _fit_roles(samples, "third", third_rows)


def _fit_links(samples: Sequence[Sample], what: str, told: Sequence[tuple[Any, Sequence[tuple[int, int]], set[tuple[int, int]]]]) -> Any:  # fmt: skip
    """Fit which candidates are true: `told` gives each sample's rows, candidates and answers."""
    return boost(
        np.vstack([rows for rows, _, _ in told]),
        np.concatenate([np.asarray([pair in true for pair in pairs], dtype=float) for _, pairs, true in told]),
        what,
        _weights(samples, [len(pairs) for _, pairs, _ in told]),
    )


def prepare_pairs(samples: Iterable[Sample]) -> None:
    for s in samples:
        s.candidates = Candidates(s.here, s.second)
        s.pair_rows = s.candidates.evidence()


def fit_pairs(samples: Sequence[Sample]) -> Any:
    told = [
        (s.pair_rows, s.candidates.pairs, {(t, a) for targets, actuals, _ in s.links for t in targets for a in actuals})
        for s in samples
    ]
    return _fit_links(samples, "pairs", told)


def prepare_shares(samples: Iterable[Sample]) -> None:
    for s in samples:
        s.shares = Shares(s.here, s.second, best_partners(s.candidates.pairs, s.pair_scores))
        s.share_rows = s.shares.evidence()


def fit_shares(samples: Sequence[Sample]) -> Any:
    told = [
        (s.share_rows, s.shares.pairs, {(p, k) for targets, actuals, shares in s.links for p in shares for k in (actuals or targets)})
        for s in samples
    ]  # fmt: skip
    return _fit_links(samples, "shares", told)


def fit_stages(samples: Sequence[Sample]) -> Any:
    """Fit how far done things had come, on results alone."""
    rows, answers, weights = [], [], []
    for s in samples:
        for k, g in s.aligned.items():
            if s.gold[g]["role"] == "actual" and s.gold[g]["stage"] in STAGES:
                rows.append(s.rows[k])
                answers.append(STAGES.index(s.gold[g]["stage"]))
                weights.append(_weight(s))
    return boost(np.vstack(rows), np.asarray(answers), "stages", np.asarray(weights))


def fit_alone(samples: Sequence[Sample]) -> Any:
    """Fit which percentages say how far a plan was carried out."""
    rows, answers, weights = [], [], []
    for s in samples:
        told = {k for *_, shares in s.links for k in shares}
        if len(s.rows) and any(is_share(f) for f in s.here.figures):
            asked = [k for k, f in enumerate(s.here.figures) if is_share(f)]
            rows.append(second_rows(s)[asked])
            answers += [float(k in told) for k in asked]
            weights += [_weight(s)] * len(asked)
    return boost(np.vstack(rows), np.asarray(answers), "alone", np.asarray(weights))


def train(samples: Sequence[Sample]) -> dict[str, Any]:
    """Fit the seven questions on samples, each later one on honest opinions of the earlier."""
    models = {
        "first": honest(samples, fit_first, first_rows, "first"),
        "second": honest(samples, fit_second, second_rows, "second"),
    }
    prepare_pairs(samples)
    models["pairs"] = honest(samples, fit_pairs, lambda s: s.pair_rows, "pair_scores")
    prepare_shares(samples)
    models["shares"] = honest(samples, fit_shares, lambda s: s.share_rows, "share_scores")
    models["stages"] = fit_stages(samples)
    models["alone"] = honest(samples, fit_alone, second_rows, "alone")
    models["third"] = honest(samples, fit_third, third_rows, "third")
    return models


def apply(models: dict[str, Any], samples: Iterable[Sample]) -> None:
    """Give samples the opinions of fitted models."""
    for s in samples:
        s.first = predict(models["first"], s.rows)
        s.second = predict(models["second"], second_rows(s))
        prepare_pairs([s])
        s.pair_scores = predict(models["pairs"], s.pair_rows)
        prepare_shares([s])
        s.share_scores = predict(models["shares"], s.share_rows)
        s.alone = predict(models["alone"], second_rows(s))
        s.stages = predict(models["stages"], s.rows)
        s.third = predict(models["third"], third_rows(s))


# ------------------------------------------------------------------------------------------------------------ scoring


def score(samples: Sequence[Sample]) -> dict[str, float]:
    """Score opinions: figures, roles, pairs (overall and mean of documents); of figures said to be promise or result at 0.8 or more those that are not."""
    from minsheng_analysis.extraction.reading.decision import decide, share_value

    count = dict.fromkeys(
        ("found", "gold", "hit", "roles", "right", "drafted", "sure", "wrong", "pairs", "answers", "same"), 0
    )
    per_document = []
    for s in samples:
        if s.weight < 1:
            continue
        f = s.here.figures
        count["found"] += len(f)
        count["gold"] += len(s.gold)
        count["hit"] += len(s.aligned)
        asked = (s.roles == 0) | (s.roles == 1)
        said = s.third.argmax(1)
        right = said[asked] == s.roles[asked]
        drafted = (said < 2) & (s.sure >= 0.8) & (s.roles >= 0)
        count["roles"] += int(asked.sum())
        count["right"] += int(right.sum())
        count["sure"] += int(drafted.sum())
        count["wrong"] += int((said != s.roles)[drafted].sum())
        count["drafted"] += int(((said < 2) & (s.roles >= 0)).sum())
        rows = decide(
            f, s.third, s.candidates.pairs, s.pair_scores, s.shares.pairs, s.share_scores, s.alone, s.here.subjects
        )
        left = [
            (f[r.target].quantity.value if r.target is not None else None, f[r.actual].quantity.value if r.actual is not None else None,
             f[next(k for k in (r.target, r.actual, r.share) if k is not None)].unit, share_value(f[r.share]) if r.share is not None else None)
            for r in rows
        ]  # fmt: skip
        same = 0
        for row in s.answers:
            unit, factor = gold_unit(row["unit"])
            want = tuple(float(row[c]) * factor if row[c] else None for c in ("target_value", "actual_value"))
            hit = next((k for k, (t, a, u, p) in enumerate(left) if _equal(want, (t, a)) and (u == unit if any(w is not None for w in want) else p is not None and row["published_pct"] and math.isclose(p, float(row["published_pct"])))), None)  # fmt: skip
            if hit is not None:
                left.pop(hit)
                same += 1
        count["pairs"] += len(rows)
        count["answers"] += len(s.answers)
        count["same"] += same
        per_document.append(_f1(same, len(rows), len(s.answers)))
    return {
        "figures": _f1(count["hit"], count["found"], count["gold"]), "roles": count["right"] / max(1, count["roles"]), "pairs": _f1(count["same"], count["pairs"], count["answers"]),
        "mean of documents": float(np.mean(per_document)), "wrong of sure": count["wrong"] / max(1, count["sure"]), "sure": count["sure"] / max(1, count["drafted"]),
    }  # fmt: skip


def _equal(a: tuple[float | None, ...], b: tuple[float | None, ...]) -> bool:
    return all(
        (x is None) == (y is None) and (x is None or y is None or math.isclose(x, y, rel_tol=1e-6))
        for x, y in zip(a, b, strict=True)
    )


def _f1(hit: int, found: int, gold: int) -> float:
    if not found and not gold:
        return 1.0
    precision, recall = hit / found if found else 0.0, hit / gold if gold else 0.0
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def table_row(name: str, documents: int, scores: dict[str, float]) -> str:
    return f"| {name} | {documents} | " + " | ".join(f"{v:.3f}" for v in scores.values()) + " |"


def leave_out(samples: Sequence[Sample], names: Sequence[str], groups: int, keep: Path | None = None) -> None:
    """Print the table of sets, each scored by a fit that has not seen it; sets are left out in groups, to save time."""
    print(
        "| set left out | documents | figures F1 | roles | pairs F1 | mean of documents | wrong of sure | sure |\n| --- "
        + "| --: " * 7
        + "|"
    )
    done: list[Sample] = []
    for group in range(groups):
        out = names[group::groups]
        told = [s for s in samples if s.set not in out]
        models = train(told)
        tables = calibration(told)
        for name in out:
            own = [s for s in samples if s.set == name and s.weight == 1]
            apply(models, own)
            for s in own:
                s.sure = confidence(s.third, tables)
            print(table_row(name, len(own), score(own)), flush=True)
            for s in own:
                s.kept = (s.third, s.candidates, s.pair_scores, s.shares, s.share_scores, s.alone)
            done += own
    for s in done:
        s.third, s.candidates, s.pair_scores, s.shares, s.share_scores, s.alone = s.kept
    if keep:
        pickle.dump(done, keep.open("wb"))
    print(table_row("all", len(done), score(done)))
    print("\n| said to be sure to | figures | right |\n| --- | --: | --: |")
    sure = np.concatenate([s.sure[s.roles >= 0] for s in done])
    right = np.concatenate([(s.third.argmax(1) == s.roles)[s.roles >= 0] for s in done])
    for low, high in ((0.0, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 1.01)):
        here = (sure >= low) & (sure < high)
        print(f"| {low:.2f}–{min(high, 1):.2f} | {here.sum()} | {right[here].mean():.3f} |")


KINDS_OF_EVIDENCE = {
    "cues in spans": ("before:", "after:", "clause_", "earlier:", "later:", "previous:", "label:", "opening:", "bracket:", "head:", "heads:", "name:", "names:", "caption:", "near:", "upper:", "title:", "far "),
    "modes of spans": ("mode ", "smallest mode", "level of", "later year", "running mode", "last marked", "next marked", "words of introducer", "year of introducer", "year before", "last year", "share of plan", "share of deed"),
    "arithmetic": ("arithmetic", "equal", "near before", "near behind"),
    "rules of wording": ("rule ",),
    "records": tuple(RECORD_NAMES),
    "answers": tuple(ANSWER_NAMES),
    "the document": ("document:",),
}  # fmt: skip


def without(samples: Sequence[Sample], names: Sequence[str], groups: int) -> None:
    """Print what each kind of evidence is worth to the first opinion: roles right of sets left out, with and without it."""
    print("| without | roles right |\n| --- | --: |")
    columns = names_of_evidence()
    for kind, prefixes in {"nothing": ("\0",), **KINDS_OF_EVIDENCE}.items():
        left = [k for k, name in enumerate(columns) if not name.startswith(prefixes)]
        right = asked = 0
        for group in range(groups):
            out = names[group::groups]
            told = [replace(s, rows=s.rows[:, left]) for s in samples]
            model = fit_first([s for s in told if s.set not in out])
            for s in told:
                if s.set in out and s.weight == 1 and len(s.rows):
                    of = (s.roles == 0) | (s.roles == 1)
                    right += int((model.predict(s.rows).argmax(1) == s.roles)[of].sum())
                    asked += int(of.sum())
        print(f"| {kind} | {right / asked:.3f} |", flush=True)


# ------------------------------------------------------------------------------------------------------------ writing


def stored(model: Any, names: Sequence[str], outputs: int) -> dict[str, Any]:
    """Lay out a fitted model for the file: the columns it looks at, and the nodes of its trees one behind the other."""
    looked: dict[int, int] = {}
    out: dict[str, Any] = {"columns": [], "outputs": outputs, "sizes": [], "column": [], "number": [], "right": []}

    def walk(node: dict[str, Any]) -> int:
        """Lay out a node and all below it; give how many they are."""
        k = len(out["column"])
        leaf = "leaf_value" in node
        out["column"].append(-1 if leaf else looked.setdefault(node["split_feature"], len(looked)))
        out["number"].append(float(f"{node['leaf_value']:.3g}" if leaf else f"{node['threshold']:.5g}"))
        out["right"].append(0)
        if leaf:
            return 1
        low = walk(node["left_child"])
        out["right"][k] = 1 + low
        return 1 + low + walk(node["right_child"])

    for tree in model.dump_model()["tree_info"]:
        out["sizes"].append(walk(tree["tree_structure"]))
    out["columns"] = [names[k] for k in looked]
    return out


def calibration(samples: Sequence[Sample]) -> dict[str, list[tuple[float, float]]]:
    """Fit confidence to the honest opinions: of roles said with this probability, how many are right (never falling).

    Promises and results, which are drafted, have a table of their own. Only the two thirds of the documents that were read worse speak, so that what is said of an
    untidy document errs to the side of doubt.
    """
    read = [s for s in samples if s.weight == 1 and (s.roles >= 0).any()]
    read.sort(key=lambda s: float((s.third.argmax(1) == s.roles)[s.roles >= 0].mean()))
    worst = read[: math.ceil(WORST * len(read))]
    said, right, drafted = (np.concatenate(column) for column in zip(*((s.third[s.roles >= 0].max(1), (s.third.argmax(1) == s.roles)[s.roles >= 0], s.third[s.roles >= 0].argmax(1) < 2) for s in worst), strict=True))  # fmt: skip
    return {name: pooled(said[here], right[here]) for name, here in (("drafted", drafted), ("other", ~drafted))}


def pooled(said: Any, right: Any) -> list[tuple[float, float]]:
    """Give shares of what is right that never fall (pool adjacent violators)."""
    bins = [b for b in np.array_split(np.argsort(said, kind="stable"), 20) if len(b)]
    points: list[tuple[float, float, int]] = []
    for b in bins:
        points.append((float(said[b].mean()), float(right[b].mean()), len(b)))
        while len(points) > 1 and points[-2][1] > points[-1][1]:
            (x1, y1, n1), (x2, y2, n2) = points[-2:]
            points[-2:] = [((x1 * n1 + x2 * n2) / (n1 + n2), (y1 * n1 + y2 * n2) / (n1 + n2), n1 + n2)]
    return [(round(x, 3), round(y, 3)) for x, y, _ in points]


def write(samples: Sequence[Sample], models: dict[str, Any], first: Sequence[str]) -> None:
    """Write the weights with where they come from."""
    out = {
        "provenance": {
            "made_by": "python -m benchmarks.fit_reading --write",
            "documents": {
                name: sorted(s.name for s in samples if s.set == name and s.weight == 1)
                for name in sorted({s.set for s in samples})
            },
            "figures": int(sum(len(s.here.figures) for s in samples if s.weight == 1)),
        },
        "calibration": calibration(samples),
        "first": stored(models["first"], first, len(ROLES)),
        "second": stored(models["second"], [*first, *SECOND_NAMES], len(ROLES)),
        "pairs": stored(models["pairs"], PAIR_NAMES, 1),
        "shares": stored(models["shares"], SHARE_NAMES, 1),
        "stages": stored(models["stages"], first, len(STAGES)),
        "alone": stored(models["alone"], [*first, *SECOND_NAMES], 1),
        "third": stored(models["third"], LINK_NAMES, len(ROLES)),
    }
    text = re.sub(r'"(\w+)":', r'\n"\1":', json.dumps(out, ensure_ascii=False, separators=(",", ":")))
    WEIGHTS.write_text(text + "\n", encoding="utf-8")
    print(f"{WEIGHTS.relative_to(ROOT)}: {WEIGHTS.stat().st_size / 1e6:.2f} MB")


def main() -> None:
    """Read the command line."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--documents", type=Path, default=DOCUMENTS)
    options.add_argument("--leave-out", action="store_true")
    options.add_argument("--sets", help="sets to leave out in turn, parted by commas; default all untidy ones")
    options.add_argument("--groups", type=int, default=4, help="so many fits, each leaving out a part of the sets")
    options.add_argument("--evidence", action="store_true", help="print what each kind of evidence is worth")
    options.add_argument("--write", action="store_true")
    options.add_argument("--keep", type=Path, help="keep the opinions of the sets left out here, to look at errors")
    options.add_argument("--cache", type=Path, help="keep the evidence of all documents here between runs")
    given = options.parse_args()
    folders = sorted(
        {p.parent for p in given.documents.rglob("*.statements.csv") if not p.parent.name.startswith("kept")}
    )
    samples = (
        pickle.load(given.cache.open("rb"))
        if given.cache and given.cache.exists()
        else [s for folder in folders for s in load_set(folder)]
    )
    if given.cache and not given.cache.exists():
        pickle.dump(samples, given.cache.open("wb"))
    whole = [s for s in samples if s.weight == 1]
    print(len(whole), "documents,", sum(len(s.here.figures) for s in whole), "figures")
    sets = (
        given.sets.split(",") if given.sets else sorted({s.set for s in samples if s.set.startswith(("field", "twin"))})
    )
    if given.evidence:
        without(samples, sets, given.groups)
    names = narrow(samples)
    if given.leave_out:
        leave_out(samples, sets, given.groups, given.keep)
    if given.write:
        write(samples, train(samples), names)


if __name__ == "__main__":
    main()
