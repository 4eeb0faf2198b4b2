"""The heaviest matching, held against every possible one."""

from __future__ import annotations

import random
from itertools import combinations, permutations

import pytest

from minsheng_analysis.extraction.reading import matching
from minsheng_analysis.extraction.reading.matching import heaviest_matching


def total(worth: dict[int, dict[int, float]], made: dict[int, int]) -> float:
    return sum(worth[row][column] for row, column in made.items())


def greatest(worth: dict[int, dict[int, float]]) -> float:
    """Try every choice of rows with every order of columns."""
    columns = {column for of_row in worth.values() for column in of_row}
    tried = (
        zip(rows, order, strict=True)
        for size in range(min(len(worth), len(columns)) + 1)
        for rows in combinations(worth, size)
        for order in permutations(columns, size)
    )
    return max(sum(worth[row].get(column, -100.0) for row, column in pairs) for pairs in tried)


@pytest.mark.parametrize("small", [0, 100_000], ids=["by scipy", "searched"])
def test_no_matching_is_worth_more(small, monkeypatch):
    monkeypatch.setattr(matching, "_SMALL", small)
    chance = random.Random(7)
    for _ in range(150):
        rows, columns = chance.sample(range(9), chance.randint(1, 5)), range(chance.randint(1, 5))
        often = chance.choice([0.3, 0.6, 1.0])
        weigh = chance.choice([lambda: chance.uniform(0.01, 9), lambda: float(chance.randint(1, 3))])  # also ties
        worth = {row: {c: weigh() for c in columns if chance.random() < often} for row in rows}
        made = heaviest_matching(worth)
        assert len(set(made.values())) == len(made)
        assert list(made) == sorted(made)
        assert total(worth, made) == pytest.approx(greatest(worth))


def test_a_row_gives_its_column_up_where_both_gain_by_it():
    # 0 would rather have 5, but then 1 had nothing.
    assert heaviest_matching({0: {5: 3.0, 6: 2.5}, 1: {5: 2.0}}) == {0: 6, 1: 5}


def test_a_row_stays_without_where_another_is_worth_more():
    assert heaviest_matching({0: {5: 1.0}, 1: {5: 4.0}, 2: {5: 2.0}}) == {1: 5}


def test_of_pairs_that_are_worth_the_same_the_first_is_taken():
    assert heaviest_matching({0: {5: 0.9, 6: 0.9}}) == {0: 5}
    assert heaviest_matching({0: {5: 0.9}, 1: {5: 0.9}}) == {0: 5}
