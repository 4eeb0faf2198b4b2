"""The examples in the guides run and give what the pages show."""

from __future__ import annotations

import ast
import doctest
import re
from pathlib import Path

import pytest

from minsheng_analysis.display.chart import Chart

DOCS = Path(__file__).resolve().parents[1] / "docs"


@pytest.mark.parametrize("page", ["progress", "comparison", "start", "exploring", "verdicts"])
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
def test_what_makes_the_pictures_makes_them(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    drawn = {}
    for code in re.findall(r"(?ms)^```python\n(.*?)^```", (DOCS / page).read_text(encoding="utf-8")):
        *first, last = ast.parse(code).body
        exec(compile(ast.Module(first, []), page, "exec"), names)
        if isinstance(last, ast.Expr):
            made = eval(compile(ast.Expression(last.value), page, "eval"), names)
            if isinstance(made, Chart):
                drawn[made.name] = made
        else:
            exec(compile(ast.Module([last], []), page, "exec"), names)
    # the walking trail is in the picture of what is not finished
    assert {"gallery.md": "Walking trails built", "gallery.zh-CN.md": "山城步道建设"}[page] in drawn["unfinished"].wide
    assert {file.name for file in tmp_path.iterdir()} == {
        "achieved.svg",
        "achieved-phone.svg",
        "own.png",
        "own-seaborn.png",
    }
    # every picture that a page's notebook draws is here
    notebooks = "".join(file.read_text(encoding="utf-8") for file in (DOCS.parent / "notebooks").glob("*.ipynb"))
    shown = (DOCS / page).read_text(encoding="utf-8")
    asked = set(
        re.findall(
            r"\b(charts\.\w+|progress\.(?:pace_chart|courses|places)|\w+\.\w+_chart|evaluation\.scores)\(", notebooks
        )
    )
    assert [name for name in sorted(asked) if f"{name}(" not in shown] == []
