"""The examples in the guides run and give what the pages show."""

from __future__ import annotations

import doctest
import re
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


@pytest.mark.parametrize("page", ["gallery.md", "gallery.zh-CN.md"])
def test_what_makes_a_picture_makes_it(page: str) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, object] = {}
    lines = code.strip().splitlines()
    exec("\n".join([*lines[:-1], f"picture = {lines[-1]}"]), names)
    # the walking trail is in the picture
    assert {"gallery.md": "Walking trails built", "gallery.zh-CN.md": "山城步道建设"}[page] in names[
        "picture"
    ]._repr_html_()  # type: ignore[attr-defined]
