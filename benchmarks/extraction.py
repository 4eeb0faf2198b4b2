"""Figures in the same sentences, read by this package and by four libraries: ``python -m benchmarks.extraction``.

The sentences are those of our own annotated documents (``tests/documents``). Counted are figures whose value was
found, figures whose value and unit were found, and numbers that are no figures; timed is reading every sentence once.
The libraries need not live beside this package: ``--python FILE`` names an interpreter that has them.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
HELDOUT = ROOT / "tests" / "documents"
RESULTS = Path(__file__).parent / "results" / "extraction.json"
LIBRARIES = ("cn2an", "chinese2digits", "quantulum3", "jionlp")
# What the other libraries call a unit in English.
_ENGLISH = {"kilometre": "km", "percentage": "percent"}


def documents() -> list[tuple[list[str], list[tuple[float, str]]]]:
    """Give, for every document, its sentences and the figures that stand in them."""
    from minsheng_analysis.extraction import read_document
    from minsheng_analysis.extraction.document import Paragraph

    out = []
    for path in sorted(HELDOUT.glob("*/*")):
        if path.suffix not in {".txt", ".md", ".html"}:
            continue
        blocks = read_document(path).blocks
        if not all(isinstance(b, Paragraph) for b in blocks):
            continue  # bare numbers of a table have their unit elsewhere, which no sentence reader can know
        sentences = [
            s for b in blocks if isinstance(b, Paragraph) for s in re.findall(r"[^。；]+[。；]?", b.text) if s.strip()
        ]
        with path.with_name(f"{path.stem}.statements.csv").open(encoding="utf-8", newline="") as stream:
            answers = [base_unit(float(r["value"]), r["unit"]) for r in csv.DictReader(stream) if r["value"]]
        out.append((sentences, answers))
    return out


def base_unit(value: float, unit: str) -> tuple[float, str]:
    """Convert to the unit that is compared; a Chinese word that is no unit is a classifier, and those are equal."""
    from minsheng_analysis.quantities.units import UNITS, resolve_unit

    name = _ENGLISH.get(unit, unit)
    found = None if name in UNITS else resolve_unit({"月": "个月"}.get(name, name))
    return (value, name) if found is None else (value * float(found[1]), found[0])


def read_ours(sentence: str) -> list[tuple[float, str]]:
    from minsheng_analysis.quantities.finding import find_quantities

    return [
        (f.quantity.value, f.quantity.unit) for f in find_quantities(sentence) if f.quantity.value == f.quantity.value
    ]


def reader(library: str) -> Callable[[str], list[tuple[float, str]]]:
    """Give a library's way to read a sentence, as its own documentation shows it."""
    if library == "cn2an":
        import cn2an

        return lambda s: [(float(n), "") for n in re.findall(r"\d+(?:\.\d+)?", cn2an.transform(s, "cn2an"))]
    if library == "chinese2digits":
        import chinese2digits

        return lambda s: [(float(n), "") for n in chinese2digits.takeNumberFromString(s)["digitsStringList"]]
    if library == "quantulum3":
        from quantulum3 import parser

        return lambda s: [(float(q.value), str(q.unit.name)) for q in parser.parse(s)]
    import jionlp

    return lambda s: [
        (float(m["detail"]["num"]), "元")
        for m in jionlp.ner.extract_money(s, with_parsing=True)
        if _single(m["detail"]["num"])
    ]


def _single(number: Any) -> bool:
    return isinstance(number, str | float | int)


def work(library: str, sentences: list[list[str]]) -> dict[str, Any]:
    """Read every sentence once, and say what was found and how long it took; errors count as nothing found."""
    import logging
    import warnings

    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    read = read_ours if library == "minsheng_analysis" else reader(library)
    read(sentences[0][0])  # dictionaries are loaded at the first call
    found, failed = [], 0
    began = time.perf_counter()
    for one in sentences:
        figures: list[tuple[float, str]] = []
        for sentence in one:
            try:
                figures += read(sentence)
            except Exception:  # a library's own failure on real text is a result here
                failed += 1
        found.append(figures)
    return {"found": found, "failed": failed, "seconds": time.perf_counter() - began}


def score(answers: Iterable[list[tuple[float, str]]], found: Iterable[list[tuple[float, str]]]) -> dict[str, int]:
    """Count figures found by value, by value and unit, and numbers that are no figures."""
    total = by_value = by_unit = false = 0
    for gold, got in zip(answers, found, strict=True):
        total += len(gold)
        read = [base_unit(v, u) for v, u in got]
        by_unit += _matched(gold, read, lambda a, b: a[1] == b[1] and _same(a[0], b[0]))
        hits = _matched(gold, read, lambda a, b: _same(a[0], b[0]))
        by_value += hits
        false += len(read) - hits
    return {"figures": total, "value": by_value, "value_and_unit": by_unit, "false": false}


def _same(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-6 * max(abs(a), abs(b), 1e-9)


def _matched(gold: list[tuple[float, str]], read: list[tuple[float, str]], equal: Callable[[Any, Any], bool]) -> int:
    rest, hits = list(read), 0
    for one in gold:
        hit = next((other for other in rest if equal(one, other)), None)
        if hit is not None:
            rest.remove(hit)
            hits += 1
    return hits


def run(python: str) -> dict[str, Any]:
    """Run this package here and each library in `python`, and score all on the same sentences."""
    made = documents()
    sentences, answers = [s for s, _ in made], [a for _, a in made]
    results = {}
    for name in ("minsheng_analysis", *LIBRARIES):
        if name == "minsheng_analysis":
            told = work(name, sentences)
        else:
            done = subprocess.run(
                [python, str(Path(__file__)), "--work", name],
                input=json.dumps(sentences),
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                results[name] = {
                    "error": done.stderr.strip().splitlines()[-1][:200] if done.stderr.strip() else "failed"
                }
                continue
            told = json.loads(done.stdout.splitlines()[-1])
        count = sum(len(s) for s in sentences)
        results[name] = score(answers, [[(v, u) for v, u in one] for one in told["found"]]) | {
            "sentences": count, "failed_sentences": told["failed"], "sentences_per_second": round(count / told["seconds"], 1),
        }  # fmt: skip
    return results


def table(results: dict[str, Any]) -> str:
    """Give the results as a Markdown table."""
    lines = [
        "| library | value found | value and unit | no figures | sentences a second |",
        "| --- | --: | --: | --: | --: |",
    ]
    for name, r in results.items():
        if "error" in r:
            lines.append(f"| {name} | could not run: {r['error']} | | | |")
            continue
        share = [f"{r[k]} of {r['figures']} ({r[k] / r['figures']:.1%})" for k in ("value", "value_and_unit")]
        lines.append(f"| {name} | {share[0]} | {share[1]} | {r['false']} | {r['sentences_per_second']:,.0f} |")
    return "\n".join(lines)


def main() -> None:
    """Read the command line."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--python", default=sys.executable, help="interpreter that has the four libraries")
    options.add_argument("--work", choices=LIBRARIES, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.work:
        print(json.dumps(work(given.work, json.load(sys.stdin))))
        return
    results = run(given.python)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(table(results))


if __name__ == "__main__":
    main()
