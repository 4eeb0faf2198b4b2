"""Every rule of wording reads its own examples, and no rule before it takes their figures."""

from __future__ import annotations

import pytest

from minsheng_analysis.extraction.reading.wordings import claims_by_rule
from minsheng_analysis.extraction.wording.grammar import encode, kind_letter
from minsheng_analysis.extraction.wording.rules import SENTENCE_RULES
from minsheng_analysis.quantities import find_quantities

EXAMPLES = [
    pytest.param(rule, sentence, letters, id=f"{rule.name}-{k}")
    for rule in SENTENCE_RULES
    for k, (sentence, letters) in enumerate(rule.examples or [("", "the rule has no example")])
]


@pytest.mark.parametrize(("rule", "sentence", "letters"), EXAMPLES)
def test_a_rule_reads_its_examples(rule, sentence, letters):
    coded, places = encode(sentence, [(q.start, q.end, kind_letter(q.quantity)) for q in find_quantities(sentence)])
    given = {place: letter for by, claims in claims_by_rule(coded) if by is rule for place, letter in claims}
    assert given
    assert "".join(given.get(place, "-") for place in places) == letters
