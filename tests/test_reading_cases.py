"""Small invented inputs, each for a kind of fault that real documents showed, with the right answers worked out by reading."""

from __future__ import annotations

from pathlib import Path

import pytest

from minsheng_analysis.extraction import extract_document, read_document

CASES = Path(__file__).parent / "documents" / "cases" / "wording"
YI, WAN = 100_000_000, 10_000

# file: the pairs as (target, result, printed percentage of plan); None is "not printed".
PAIRS = {
    "A1.txt": [(6, None, None), (1800, None, None), (42, None, None), (4, None, None)],
    "B7.html": [(3, None, None), (1630, None, None)],
    "A2.txt": [(3, 2, 67), (18, 11, 61), (240, 205, 85), (None, None, 70)],
    "A3.txt": [],
    "B1.txt": [],
    "A4.txt": [(80 * WAN, 62.4 * WAN, 78), (180, 180, None), (150, 172, None), (45, 52, None)],
    "A5.txt": [(80, 96, None), (90, 97, None), (150, 141, None)],
    "A6.html": [(52 * WAN, 49.4 * WAN, 95), (2600, 2655, None), (60, 65, None), (90, 96, None)],
    "A6b.html": [(2600, 2655, None), (60, 65, None), (90, 96, None)],
    "A7.txt": [(4000, 3650, None), (5000, 6120, None)],
    "A8.txt": [(6, 8, None), (40, 33, None), (50, 29, None)],
    "A9.txt": [(10, 9, 90), (10, 6, 60), (None, 310 * WAN, 75)],
    "A10.txt": [(None, 38, 105)],
    "A11.txt": [(None, 8.6 * YI, 81.3), (None, 1200, 96)],
    "A12.txt": [(None, 42, 105), (None, 18, 90)],
    "A14.txt": [],
    "A15.txt": [],
    "B2.txt": [],
    "B3.txt": [(None, 71 * WAN, 103.5)],
    "B4.txt": [(5, None, None), (4000, None, None), (3100, None, None)],
    "B5.txt": [(None, 4.2 * WAN, 140), (None, 1.1 * WAN, 168), (None, 13, 130)],
    "B6.txt": [],
    "B8.xlsx": [(6, 7, None)],
    "C1.txt": [(15, 8, 53), (126, 120, 95)],
    "C2.txt": [(15, 8, 53), (126, 130, 103)],
    "C3.txt": [(15, 8, 53), (126, 120, 95), (263, 230, 87)],
    "C4.txt": [(15, 8, 53), (126, 120, 95), (263, 230, 87)],
    "D1.txt": [(15, 8, 53), (263, 230, 87)],
    "D2.txt": [(263, 230, 87), (800, 934, 116.75)],
    "D3.txt": [(15, 8, 53), (126, 120, 95), (20, 22, 110)],
    "D4.txt": [(15, 8, None), (126, 120, None)],
}


def _pairs(name: str) -> list[tuple[float | None, ...]]:
    made = extract_document(read_document(CASES / name), region="x", year=2024)
    rows = [
        tuple(float(r[c]) if r[c] else None for c in ("target_value", "actual_value", "published_pct"))
        for r in made.indicators
    ]
    return sorted(rows, key=str)


@pytest.mark.parametrize("name", PAIRS)
def test_pairs(name):
    assert _pairs(name) == sorted([tuple(None if x is None else float(x) for x in row) for row in PAIRS[name]], key=str)
