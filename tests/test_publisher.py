"""One report: what it is made with, that it is whole, that a failed one leaves the old one, that bytes are the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest

from minsheng_analysis.errors import ReportError, UsageError
from minsheng_analysis.reporting.jobs import Job, declared_parameters, parameters
from minsheng_analysis.reporting.publisher import CellError, publish, sweep

PARAMETERS = 'region = "yubei"\nyear = 2021\nlang = "zh"\nbasis = "reported"\ndata_dir: str = None\nproject_no = 0'


def write_notebook(path: Path, *cells: str, given: str = PARAMETERS) -> str:
    """Write a notebook with a cell of parameters and further cells; give its path as a job names it."""
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in (given, *cells)])
    made.cells[0].metadata["tags"] = ["parameters"]
    nbformat.write(made, path)
    return str(path)


def job(tmp_path: Path, *cells: str, **options: Any) -> Job:
    options = {"notebook": write_notebook(tmp_path / "small.ipynb", *cells), "out": tmp_path / "reports"} | options
    return Job("yubei", 2021, **options)


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_report_is_a_page_and_its_notebook_and_nothing_else(tmp_path: Path) -> None:
    made = publish(job(tmp_path, "f'{region} {year} {lang} {basis} {data_dir}'"), marks={"made-of": 'a "b" & c'})
    assert files(tmp_path / "reports") == {"yubei/2021/small.zh.html", "yubei/2021/small.zh.ipynb"}
    page = made.html.read_text(encoding="utf-8")
    assert "yubei 2021 zh reported None" in page
    assert page.index('<meta name="made-of" content="a &quot;b&quot; &amp; c">') < 200
    executed = nbformat.read(made.notebook, 4)
    assert executed.metadata.papermill.parameters == {
        "region": "yubei",
        "year": 2021,
        "lang": "zh",
        "basis": "reported",
    }


def test_the_same_inputs_give_the_same_bytes_with_either_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = (
        "import matplotlib.pyplot as plt\nplt.figure(figsize=(2, 1)); plt.plot([1, 3]); plt.show()",
        "import pandas as pd; print('p'); pd.DataFrame({'a': [1]})",
    )
    asked = job(tmp_path, *cells)
    made = publish(asked)
    first = made.html.read_bytes(), made.notebook.read_bytes()
    # Another run, another process of another hash seed, and papermill's own engine.
    publish(asked)
    assert (made.html.read_bytes(), made.notebook.read_bytes()) == first
    monkeypatch.setenv("MINSHENG_FORK", "0")
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    publish(asked)
    assert made.html.read_bytes() == first[0]
    for forbidden in (b"start_time", b"duration", str(tmp_path).encode()):
        assert forbidden not in first[1]


def test_a_failed_run_leaves_the_report_and_names_the_cell(tmp_path: Path) -> None:
    made = publish(job(tmp_path, "1"))
    before = made.html.read_bytes()
    with pytest.raises(CellError) as caught:
        publish(job(tmp_path, "1", "raise ValueError('no figures')"))
    # Counted in the executed notebook: parameters, those injected, 1, the failing one.
    assert (caught.value.cell, caught.value.cause) == (3, "ValueError: no figures")
    assert str(caught.value) == "yubei/2021/small.zh: cell 3 failed: ValueError: no figures"
    assert caught.value.message_zh == "yubei/2021/small.zh：第 3 个单元格失败：ValueError: no figures"
    assert made.html.read_bytes() == before
    assert files(tmp_path / "reports") == {"yubei/2021/small.zh.html", "yubei/2021/small.zh.ipynb"}


@pytest.mark.parametrize("engine", [None, "nbclient"])
def test_a_crash_and_a_hang_name_their_cell(tmp_path: Path, engine: str | None) -> None:
    with pytest.raises(CellError, match="cell 3 failed: Kernel died") as crashed:
        publish(job(tmp_path, "1", "import os; os.kill(os.getpid(), 9)", "2", engine=engine))
    assert crashed.value.cell == 3
    with pytest.raises(CellError, match="cell 2 failed") as hung:
        publish(job(tmp_path, "import time; time.sleep(60)", engine=engine, timeout=2))
    assert hung.value.cell == 2


def test_an_unknown_notebook_and_an_unknown_parameter_are_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no notebook annual_reprot"):
        publish(Job("yubei", 2021, "annual_reprot", out=tmp_path))
    with pytest.raises(
        UsageError, match="has no parameter project; it has: basis, data_dir, lang, project_no, region, year"
    ):
        publish(job(tmp_path, "1", more=(("project", 5),)))
    with pytest.raises(UsageError, match="no basis done; there are: reported, completed"):
        publish(job(tmp_path, "1", basis="done"))
    assert not (tmp_path / "reports").exists()


def test_parameters_are_those_the_notebook_declares(tmp_path: Path) -> None:
    small = write_notebook(tmp_path / "n.ipynb", given='region = ""\nyear = 0\nlang = "zh"\ndata_dir: str = None')
    assert declared_parameters(Path(small)) == {"region", "year", "lang", "data_dir"}
    assert parameters(Job("yubei", 2021, small)) == {"region": "yubei", "year": 2021, "lang": "zh"}
    own = parameters(Job("yubei", 2021, small, data_dir=Path("mine")))
    assert own["data_dir"] == str(Path("mine").absolute())
    with pytest.raises(UsageError, match="has no parameter basis"):
        parameters(Job("yubei", 2021, small, basis="completed"))


def test_further_parameters_name_the_file() -> None:
    assert Job("yubei", 2021, "project_profile", more=(("project_no", 5),)).html == Path(
        "reports/yubei/2021/project_profile-5.zh.html"
    )
    assert Job("a", 2020, "n", more=(("as_of", "2025/07"),)).stem == "n-2025-07"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("in the way")
    with pytest.raises(ReportError, match="cannot be written"):
        publish(job(tmp_path, "1"))


def test_what_a_killed_run_left_is_swept_and_what_another_is_writing_is_not(tmp_path: Path) -> None:
    import os
    import socket
    import subprocess

    gone = subprocess.Popen(["true"])
    gone.wait()
    host = socket.gethostname()
    for name in (f".aside-{host}-{gone.pid}-x", f".aside-{host}-{os.getpid()}-x", ".aside-elsewhere-1-x"):
        (tmp_path / name).mkdir()
    sweep(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {f".aside-{host}-{os.getpid()}-x", ".aside-elsewhere-1-x"}


def test_the_executed_notebook_opens_in_jupyter(tmp_path: Path) -> None:
    made = publish(job(tmp_path, "1 + 1"))
    nbformat.validate(nbformat.read(made.notebook, 4))
    tags = [cell["metadata"].get("tags") for cell in json.loads(made.notebook.read_text())["cells"]]
    assert tags == [["parameters"], ["injected-parameters"], []]
