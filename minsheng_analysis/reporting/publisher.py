"""One report: execute its notebook aside, render it, and move it whole into its place.

A report is two files, ``<out>/<region>/<year>/<notebook>.<lang>.html`` and the executed notebook beside it; all of a
place's year share ``data.xlsx`` and ``data.zip``, its tables to be taken along (``beside.py``). They are
made in a folder aside on the same file system and renamed into place, so that a reader (or a batch that was killed)
sees the old report or the new one, never half of one; a run that fails leaves the old one untouched.

What a run adds to a notebook and is not a result (clock times, random cell ids, absolute paths) is taken out again:
the same inputs give the same bytes.
"""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from minsheng_analysis import __version__
from minsheng_analysis.errors import ReportError
from minsheng_analysis.keys import inside
from minsheng_analysis.late import OF_PAPERMILL, imported_late
from minsheng_analysis.reporting.jobs import Job, notebook_path, parameters, say
from minsheng_analysis.reporting.locking import locked
from minsheng_analysis.reporting.warm import default_engine

if TYPE_CHECKING:
    from nbformat import NotebookNode

ASIDE = ".aside-"


@dataclass(frozen=True)
class Published:
    """A report that stands in its place.

    Attributes
    ----------
    job : Job
    html, notebook : Path
        Its two files.
    seconds : float
        Wall time it took.
    """

    job: Job
    html: Path
    notebook: Path
    seconds: float = field(compare=False)


class CellError(ReportError):
    """A cell failed, hung, or took its process with it.

    Attributes
    ----------
    cell : int
        Its place among the notebook's cells, from 0.
    cause : str
        The error, in one line.
    """

    # The defaults let pickle make it anew in another process, where its attributes are then restored.
    def __init__(self, message_en: str, message_zh: str = "", *, cell: int = 0, cause: str = "") -> None:
        super().__init__(message_en, message_zh)
        self.cell = cell
        self.cause = cause


def execute(job: Job, aside: Path) -> NotebookNode:
    """Execute a job's notebook in the folder `aside` and give it back, rid of what differs from run to run.

    Raises
    ------
    UsageError
        As `parameters`.
    ReportError
        Where a cell fails, hangs or takes the process with it; names the cell and the error.
    """
    with imported_late(*OF_PAPERMILL):
        import papermill
        from nbclient.exceptions import CellTimeoutError, DeadKernelError
        from papermill.exceptions import PapermillExecutionError

    path, values = notebook_path(job.notebook), parameters(job)
    engine = job.engine or default_engine()
    # Ours tells where it failed. For another the notebook is saved at each cell, and tells it.
    saved = None if engine == "minsheng" else aside / job.executed.name
    try:
        notebook = papermill.execute_notebook(
            str(path),
            None if saved is None else str(saved),
            parameters=values,
            engine_name=engine,
            kernel_name="python3",
            language="python",
            progress_bar=False,
            cwd=str(aside),
            execution_timeout=job.timeout,
        )
    except PapermillExecutionError as failed:
        raise _cell_error(job, failed.cell_index, f"{failed.ename}: {failed.evalue}") from failed
    except (CellTimeoutError, DeadKernelError) as failed:
        cause = str(failed).strip().splitlines()[0]
        cell = getattr(failed, "cell_index", None)
        raise _cell_error(job, _running_cell(saved) if cell is None else cell, cause) from failed
    return _reproducible(notebook, job)


def _running_cell(executed: Path | None) -> int:
    """Give the number of the cell that a notebook saved half-way was at: the last one begun."""
    import nbformat

    if executed is None or not executed.is_file():
        return 0
    cells = nbformat.read(executed, as_version=4).cells  # type: ignore[no-untyped-call]
    begun = [number for number, cell in enumerate(cells) if cell.metadata.get("papermill", {}).get("start_time")]
    return begun[-1] if begun else 0


def _cell_error(job: Job, cell: int, cause: str) -> CellError:
    said = say("{job}: cell {cell} failed: {cause}", job=str(job), cell=str(cell), cause=cause)
    return CellError(*said, cell=cell, cause=cause.strip().splitlines()[0])


def _reproducible(notebook: NotebookNode, job: Job) -> NotebookNode:
    """Take clock times, random ids and paths out of an executed notebook."""
    record = notebook.metadata.get("papermill", {})
    for key in ("start_time", "end_time", "duration", "exception", "environment_variables"):
        record.pop(key, None)
    record["input_path"], record["output_path"] = (
        f"{Path(job.notebook).name.removesuffix('.ipynb')}.ipynb",
        job.executed.name,
    )
    notebook.metadata["minsheng"] = {**notebook.metadata.get("minsheng", {}), "version": __version__}
    for number, cell in enumerate(notebook.cells):
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        # Papermill's own cell gets a random id at each run; nbconvert makes anchors of ids.
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = f"injected-parameters-{number}"
    return notebook


@contextmanager
def _aside(out: Path) -> Iterator[Path]:
    out.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{ASIDE}{socket.gethostname()}-{os.getpid()}-", dir=out))
    try:
        yield folder.absolute()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep(out: Path) -> None:
    """Clear away what runs that were killed on this machine left aside in a folder of reports."""
    for left in out.glob(f"{ASIDE}{socket.gethostname()}-*"):
        owner = left.name.removeprefix(f"{ASIDE}{socket.gethostname()}-").split("-")[0]
        if owner.isdigit() and not _runs(int(owner)):
            shutil.rmtree(left, ignore_errors=True)
            left.unlink(missing_ok=True)


def _runs(pid: int) -> bool:
    if os.name == "nt":
        # There the question itself would end the process.
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
        stream.flush()
        # Without it a power cut may leave the new name with no content.
        os.fsync(stream.fileno())


def _demand_sound_data(job: Job) -> None:
    """Refuse a folder of the user's own that has errors, where the job asks for it; the project's data are tested."""
    if job.data_dir is None or not job.checked:
        return
    from minsheng_analysis.dataset.checking import check_report
    from minsheng_analysis.dataset.folders import report_folder

    found = check_report(report_folder(job.region, job.year, data_dir=job.data_dir))
    if not found.ok:
        if found.loads:
            head_en, head_zh = say(
                "{job}: its data have errors; mend them, or make it anyway with --draft-anyway", job=str(job)
            )
        else:
            head_en, head_zh = say(
                "{job}: its data have errors with which no page can be made; mend them", job=str(job)
            )
        errors = replace(found, notices=[])
        raise ReportError(f"{head_en}\n{errors.summary('en')}", f"{head_zh}\n{errors.summary('zh')}")


def publish(job: Job, *, marks: Mapping[str, str] | None = None) -> Published:
    """Make one report.

    Parameters
    ----------
    job : Job
    marks : mapping of str to str, optional
        ``<meta>`` names and contents to stand in the page's head, such as the fingerprint of what it was made from.

    Returns
    -------
    Published

    Raises
    ------
    UsageError
        Where there is no such notebook, or it has not these parameters.
    ReportError
        Where a folder of the user's own has errors, a cell fails, or the report cannot be written; the report that stood there before still stands.
    MinshengError
        Where the report's place would lie outside ``job.out``.
    """
    from html import escape

    with imported_late(*OF_PAPERMILL):
        import nbformat

        from minsheng_analysis.reporting.beside import lay_beside
        from minsheng_analysis.reporting.page.exporter import build_exporter

    began = perf_counter()
    parameters(job)
    # Before anything is executed: the region may come from the report's own file.
    inside(job.out, job.region, str(job.year), job.html.name)
    _demand_sound_data(job)
    try:
        with _aside(job.out) as aside:
            notebook = execute(job, aside)
            page, made = build_exporter(job.lang).from_notebook_node(notebook, {"metadata": {"name": job.stem}})
            if made["about"]:
                lay_beside(job)
            head = "".join(
                f'\n<meta name="{escape(name)}" content="{escape(content)}">' for name, content in (marks or {}).items()
            )
            page = page.replace("<head>", f"<head>{head}", 1)
            executed = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
            _write(aside / job.executed.name, executed + "\n")
            _write(aside / job.html.name, page if page.endswith("\n") else page + "\n")
            job.folder.mkdir(parents=True, exist_ok=True)
            with locked(job.folder):
                # The page last: it carries the mark by which a later run knows the report to be there.
                (aside / job.executed.name).replace(job.executed)
                (aside / job.html.name).replace(job.html)
    except OSError as failed:
        raise ReportError(*say("{job}: cannot be written: {cause}", job=str(job), cause=str(failed))) from failed
    return Published(job, job.html, job.executed, perf_counter() - began)
