"""Every block of Python in the docs runs, in the order of its page, where what it names lies ready."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import document_builders as build
import nbformat
import pytest

from minsheng_analysis.dataset.loading import catalog
from minsheng_analysis.resources import data_root

DOCS = Path(__file__).resolve().parents[1] / "docs"
LINES = ("眉山市2017年民生实事完成情况", "计划新建公园10个，全年建成公园12个，完成年度目标的120%。")
#: Their Python is run by test_guides.py and test_walkthrough.py, and below as notebooks.
ELSEWHERE = {"gallery", "your-own-report"}
TUTORIALS = sorted(DOCS.glob("tutorial-*.md"))


def _blocks(page: Path) -> list[str]:
    found = re.findall(r"(?ms)^```python\n(.*?)^```", page.read_text(encoding="utf-8"))
    return [code for code in found if not code.startswith(">>>")]


PAGES = [
    page
    for page in sorted([*DOCS.glob("*.md"), *DOCS.parent.glob("README*.md")])
    if page.name.partition(".")[0] not in ELSEWHERE and page not in TUTORIALS and _blocks(page)
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_in_the_docs_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if "dask" in page.read_text(encoding="utf-8"):
        pytest.importorskip("dask.dataframe", reason="the extra cluster is not installed")
    monkeypatch.chdir(tmp_path)
    build.docx(tmp_path / "report.docx", "".join(build.paragraph(text) for text in LINES))
    shutil.copytree(data_root(), tmp_path / "reports-of-a-province")
    assert len(catalog(tmp_path / "reports-of-a-province")) > 1
    names: dict[str, object] = {}
    for code in _blocks(page):
        exec(compile(code, page.name, "exec"), names)


#: What each tutorial must come to, by the name of its page.
SHOWN = {
    "tutorial-evaluator": "16公里",
    "tutorial-analyst": "6.3",
    "tutorial-yearly": "progress.ipynb",
    "tutorial-province": "通知.md",
}


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, marks=() if page.name == "tutorial-analyst.md" else pytest.mark.slow, id=page.name)
        for page in TUTORIALS
    ],
)
def test_a_tutorial_is_a_notebook_that_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(DOCS))
    from executing import executed

    name = page.name.partition(".")[0]
    lang = "zh" if page.name.endswith(".zh-CN.md") else "en"
    text = page.read_text(encoding="utf-8")
    shown = executed(text, name, lang, images=tmp_path, keep=tmp_path / "kept" / "notebook.ipynb")
    outputs = "".join(re.findall(r"(?ms)^```text\n.*?^```|^<table>.*?^</table>", shown))
    assert SHOWN[name] in outputs
    assert "Traceback" not in outputs
    assert str(DOCS.parent) not in shown
    widths = {
        file.stem: int(re.findall(r'viewBox="0 0 (\d+)', file.read_text(encoding="utf-8"))[0])
        for file in tmp_path.glob("*.svg")
    }
    wide = [stem.removesuffix("-1280") for stem in widths if stem.endswith("-1280")]
    assert len(wide) == {"tutorial-analyst": 1}.get(name, 0)
    assert all(widths[f"{stem}-390"] < 390 < widths[f"{stem}-1280"] for stem in wide)
    kept = nbformat.read(tmp_path / "kept" / "notebook.ipynb", as_version=4)
    code = [cell for cell in kept.cells if cell.cell_type == "code"]
    assert len(code) == len(re.findall(r"(?m)^```(?:python|sh)$", text))
    assert all(cell.execution_count for cell in code)
