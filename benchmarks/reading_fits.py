"""Fits of the questions that the reader asks, each later one on honest opinions of the earlier, and of its confidence."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from benchmarks.reading_answers import FOLDS, Sample
from minsheng_analysis.extraction.reading.candidates import Candidates
from minsheng_analysis.extraction.reading.decision import best_partners
from minsheng_analysis.extraction.reading.evidence import names_of_evidence
from minsheng_analysis.extraction.reading.links import links
from minsheng_analysis.extraction.reading.model import ROLES, STAGES
from minsheng_analysis.extraction.reading.neighbours import neighbours
from minsheng_analysis.extraction.reading.shares import Shares, is_share

BOOST = {
    "learning_rate": 0.08, "num_leaves": 15, "min_data_in_leaf": 12, "feature_fraction": 0.25, "bagging_fraction": 0.8, "bagging_freq": 1,
    "lambda_l2": 5, "verbose": -1, "num_threads": 1, "seed": 1, "deterministic": True, "force_col_wise": True, "max_bin": 63, "extra_trees": True,
}  # fmt: skip
ROUNDS = {"first": 200, "second": 200, "pairs": 200, "shares": 140, "stages": 120, "alone": 120, "third": 50}
COLUMNS = 360
WORST = 0.33
#: Small invented inputs, each of a kind of wording of its own, speak five times.
CASES, CASE = ("files", "wording"), 5.0


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
    return sample.weight * (CASE if sample.set in CASES else 1.0)


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


def calibration(samples: Sequence[Sample]) -> dict[str, list[tuple[float, float]]]:
    """Fit confidence to the honest opinions: of roles said with this probability, how many are right (never falling).

    Promises and results, which are drafted, have a table of their own. Only the third of the documents that was read worst speaks, so that what is said of an
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
