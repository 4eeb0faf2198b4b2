"""The tutorial notebook runs in both languages, and each step shows what its text promises."""

from __future__ import annotations

from pathlib import Path

import papermill
import pytest

NOTEBOOK = Path(__file__).parents[1] / "notebooks" / "tutorial.ipynb"


@pytest.mark.parametrize(("lang", "trail"), [("zh", "山城步道建设"), ("en", "Walking trails built")])
def test_the_tutorial_runs(lang: str, trail: str, tmp_path: Path) -> None:
    made = papermill.execute_notebook(
        str(NOTEBOOK), str(tmp_path / "out.ipynb"), parameters={"lang": lang}, progress_bar=False
    )
    code = [cell for cell in made.cells if cell.cell_type == "code" and "parameters" not in cell.metadata.tags]
    shown = ["".join(str(output.get("data", "")) for output in cell.outputs) for cell in code]
    assert trail in next(text for text, cell in zip(shown, code, strict=True) if "target_text" in cell.source)
    # what was only started: 16 km, in line 25 of the overview
    lines = next(text for text, cell in zip(shown, code, strict=True) if "missed.statements" in cell.source)
    assert "16公里" in lines
    assert all(text for text, cell in zip(shown, code, strict=True) if "injected-parameters" not in cell.metadata.tags)


def test_every_explanation_is_in_both_languages() -> None:
    import nbformat

    for cell in nbformat.read(NOTEBOOK, as_version=4).cells:
        if cell.cell_type == "markdown":
            assert any("\u4e00" <= sign <= "\u9fff" for sign in cell.source)
            assert " the " in f" {cell.source.lower()} " or "·" in cell.source
