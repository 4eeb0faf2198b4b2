"""How well sets of documents are read by fits that have not seen them, and what each kind of evidence is worth."""

from __future__ import annotations

import math
import pickle
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.reading_answers import Sample, gold_unit
from benchmarks.reading_fits import apply, calibration, fit_first, train
from minsheng_analysis.extraction.reading.answers import NAMES as ANSWER_NAMES
from minsheng_analysis.extraction.reading.evidence import names_of_evidence
from minsheng_analysis.extraction.reading.model import confidence
from minsheng_analysis.extraction.reading.records import NAMES as RECORD_NAMES


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
        per_document.append(f1(same, len(rows), len(s.answers)))
    return {
        "figures": f1(count["hit"], count["found"], count["gold"]), "roles": count["right"] / max(1, count["roles"]), "pairs": f1(count["same"], count["pairs"], count["answers"]),
        "mean of documents": float(np.mean(per_document)), "wrong of sure": count["wrong"] / max(1, count["sure"]), "sure": count["sure"] / max(1, count["drafted"]),
    }  # fmt: skip


def _equal(a: tuple[float | None, ...], b: tuple[float | None, ...]) -> bool:
    return all(
        (x is None) == (y is None) and (x is None or y is None or math.isclose(x, y, rel_tol=1e-6))
        for x, y in zip(a, b, strict=True)
    )


def f1(hit: int, found: int, gold: int) -> float:
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
