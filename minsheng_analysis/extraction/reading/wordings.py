"""The opinion of the rules of wording: which role a rule gives a figure, and which figures it ties together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from minsheng_analysis.extraction.reading.figures import Figure
from minsheng_analysis.extraction.reading.spans import Paragraph
from minsheng_analysis.extraction.wording.grammar import ANY_FIGURE, Rule, encode, kind_letter
from minsheng_analysis.extraction.wording.rules import SENTENCE_RULES

LETTERS = "TAPMDHCKB"
NAMES = (*tuple(f"rule says {letter}" for letter in LETTERS), "rule ties to plan", "rule before share")
_FIGURE = re.compile(f"[{ANY_FIGURE}]")


def claims_by_rule(coded: str) -> Iterator[tuple[Rule, list[tuple[int, str]]]]:
    """Give each rule that claims figures of a coded sentence, with the places of those figures and their letters."""
    taken: set[int] = set()
    for rule in SENTENCE_RULES:
        for m in rule.compiled().finditer(coded):
            claims = [
                (m.start(name) + k.start(), name[0])
                for name, text in m.groupdict().items() if text is not None
                for k in _FIGURE.finditer(text)
            ]  # fmt: skip
            if claims and not any(place in taken for place, _ in claims):
                taken |= {place for place, _ in claims}
                yield rule, claims


def wordings(
    figures: Sequence[Figure], paragraphs: dict[int, Paragraph]
) -> tuple[npt.NDArray[np.float32], list[tuple[tuple[int, str], ...]]]:
    """Apply the rules to every sentence: one-hot letters for each figure, and the ties (figure, letter) of each match."""
    out = np.zeros((len(figures), len(NAMES)), dtype=np.float32)
    ties = []
    for p in paragraphs.values():
        for low, high in p.sentences:
            here = [f for f in p.figures if low <= f.start < high]
            if not here:
                continue
            coded, places = encode(
                p.text[low:high], [(f.start - low, f.end - low, kind_letter(f.quantity)) for f in here]
            )
            by_place = dict(zip(places, here, strict=True))
            for _, claims in claims_by_rule(coded):
                claimed = [(by_place[place].number, letter) for place, letter in claims]
                for n, letter in claimed:
                    out[n, LETTERS.index(letter)] = 1
                if {letter for _, letter in claimed} & set("TPMD"):
                    ties.append(tuple(claimed))
                    first = min(n for n, _ in claimed)
                    if (
                        any(letter in "PMD" for _, letter in claimed)
                        and first
                        and figures[first - 1].item == figures[first].item
                    ):
                        out[first - 1, -1] = 1
                    for n, _ in claimed:
                        out[n, -2] = 1
    return out, ties
