"""The examples in the guides run and give what the pages show."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[1] / "docs"


@pytest.mark.parametrize("page", ["progress", "comparison", "tutorials", "start", "exploring"])
@pytest.mark.parametrize("ending", [".md", ".zh-CN.md"])
def test_examples_run(page: str, ending: str) -> None:
    page += ending
    # Fences are no part of an example's output.
    text = (DOCS / page).read_text(encoding="utf-8").replace("```", "")
    test = doctest.DocTestParser().get_doctest(text, {}, page, page, 0)
    said: list[str] = []
    found = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE).run(
        test, out=said.append
    )
    assert found.attempted >= 4
    assert found.failed == 0, "".join(said)
