"""Fit the reader's weights on documents with known answers: ``python -m benchmarks.fit_reading``.

    --leave-out        print the tables of sets left out of the fit (figures, roles, pairs, confidence)
    --evidence         print what each kind of evidence is worth to the first opinion
    --write            fit on all and write minsheng_analysis/extraction/reading/weights.json

The documents are those of ``tests/documents`` but for the folders ``kept_…``: a folder a set, each document with NAME.statements.csv and
NAME.indicators.csv. Needs the extra ``bench`` (lightgbm); reading needs numpy and scipy alone.
"""

from __future__ import annotations

import argparse
import json
import pickle
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.reading_answers import DOCUMENTS, ROOT, Sample, load_set
from benchmarks.reading_fits import calibration, narrow, train
from benchmarks.reading_scores import leave_out, without
from minsheng_analysis.extraction.reading.candidates import PAIR_NAMES
from minsheng_analysis.extraction.reading.links import NAMES as LINK_NAMES
from minsheng_analysis.extraction.reading.model import ROLES, STAGES
from minsheng_analysis.extraction.reading.neighbours import NAMES as SECOND_NAMES
from minsheng_analysis.extraction.reading.shares import SHARE_NAMES

WEIGHTS = ROOT / "minsheng_analysis" / "extraction" / "reading" / "weights.json"


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
