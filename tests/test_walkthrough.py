"""docs/your-own-report.md and its Chinese, followed step by step with a Word file."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import document_builders as build
import pytest

import minsheng_analysis as ms
from minsheng_analysis import cli
from minsheng_analysis.extraction.corrections import COLUMNS
from minsheng_analysis.extraction.review import Review
from minsheng_analysis.pages.explore import lab

DOCS = Path(__file__).parents[1] / "docs"
PAGES = ("your-own-report.md", "your-own-report.zh-CN.md")
PARAGRAPHS = (
    "某县2022年民生实事项目完成情况",
    "计划新建公园10个，全年建成公园12个，完成年度目标的120%。",
    "计划改造道路20公里，全年改造道路18公里。",
)


def commands(page: str) -> list[list[str]]:
    """The commands that a page tells to type, block by block."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return [shlex.split(block) for block in re.findall(r"^```\n(minsheng .+?)\n```$", text, re.MULTILINE)]


def run(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> str:
    code: object = 0
    try:
        cli.main(arguments)
    except SystemExit as left:
        code = left.code
    printed = capsys.readouterr()
    assert code in (0, None), printed.err
    return printed.out


def test_the_walkthrough_holds(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINSHENG_LANG", "en")
    build.docx(tmp_path / "county.docx", "".join(build.paragraph(text) for text in PARAGRAPHS))
    first, second, third = commands(PAGES[0])
    assert commands(PAGES[1]) == [first, second, third]
    assert first == ["minsheng", "report", "county.docx"]
    out = run(capsys, first[1:])
    draft = Path("drafts/county/2022")
    assert f"Next: minsheng review {draft}" in out
    made = {path.name for path in Path("reports/county/2022").glob("*.html")}
    assert made == {f"{name}.{lang}.html" for name in ("annual_report", "evaluation") for lang in ("zh", "en")}

    # JupyterLab is started with the draft's own notebook; what is said there is said here by hand.
    assert second[1:] == ["review", str(draft)]
    started: list[list[str]] = []

    def launched(argv: list[str]) -> None:
        started.append(argv)

    monkeypatch.setattr("jupyterlab.labapp.LabApp.launch_instance", launched)
    run(capsys, second[1:])
    assert any(argument.endswith("/lab/tree/review.ipynb") for argument in started[0])
    assert set(lab._NEEDED) >= {"anywidget", "jupyterlab"}
    review = Review(draft)
    for item in list(review.items):
        review.right(item.figures)
    assert (draft / "corrections.csv").read_text(encoding="utf-8").splitlines()[0] == ",".join(COLUMNS)

    assert third[1:] == ["report", str(draft)]
    run(capsys, third[1:])
    rows = len(review.items)
    text = Path("reports/county/2022/annual_report.en.html").read_text(encoding="utf-8")
    assert f"Machine draft: {rows} of {rows} rows reviewed" in text

    # Done: the block goes, and the band with it.
    meta = draft / "report.toml"
    meta.write_text(re.sub(r"\[draft\]\n(?:.+\n)+", "", meta.read_text(encoding="utf-8")), encoding="utf-8")
    run(capsys, ["report", "--data-dir", "drafts", "--region", "county", "--year", "2022", "--lang", "en"])
    assert "Machine draft" not in Path("reports/county/2022/annual_report.en.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_the_two_lines_of_python_and_every_key_and_column_are_told(page, tmp_path, monkeypatch):
    text = (DOCS / page).read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    build.docx(tmp_path / "county.docx", "".join(build.paragraph(line) for line in PARAGRAPHS))
    (code,) = re.findall(r"```python\n(.+?)```", text, re.DOTALL)
    names: dict[str, object] = {}
    exec(code, names)
    assert isinstance(names["report"], ms.Report)
    for column in COLUMNS:
        assert f"`{column}`" in text
    screen = (Path(ms.__file__).parent / "extraction" / "screen" / "review.js").read_text(encoding="utf-8")
    for key in "nptbxus":
        assert f'"{key}"' in screen
        assert re.search(rf"^\| [^|]*\b{key}\b[^|]* \|", text, re.MULTILINE), key
