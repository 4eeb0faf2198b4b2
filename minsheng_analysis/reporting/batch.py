"""Many reports: only what changed, on every core, and nothing lost.

Each report is published in a child of its own, forked from a warm process (``warm.py``), so that a crash, a hang, a
full disk or bad data costs that report and names it; memory is given back with each child. Where processes cannot be
forked, a pool of ordinary processes does the same more slowly; with a scheduler's address, a Dask cluster does.

What is finished stands in its place, whole (``publisher.py``), and carries the fingerprint of what it was made from:
a batch that is interrupted, killed or run twice at once goes on from there when it is run again.
"""

from __future__ import annotations

import csv
import os
import pickle
import re
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from minsheng_analysis.errors import DataError, MinshengError
from minsheng_analysis.late import OF_PAPERMILL, imported_late
from minsheng_analysis.reporting import fingerprint, shell
from minsheng_analysis.reporting.jobs import Job, say
from minsheng_analysis.reporting.outcomes import Outcome, Summary, record_failures
from minsheng_analysis.reporting.publisher import CellError, publish, sweep
from minsheng_analysis.reporting.warm import ChildDiedError, Talk, can_fork, close_current, current, default_engine
from minsheng_analysis.resources import data_root

if TYPE_CHECKING:
    from typing import NoReturn

    from tqdm import tqdm

#: Seconds a cell may take in a batch; a cell of a report takes less than one.
CELL_TIMEOUT = 300.0
#: Seconds a whole report may take, as a multiple of what a cell may.
_REPORT_TIMEOUT = 6
# A report that fails is tried once more; one whose worker was taken away (killed from outside, a node lost) is not to
# blame, and is tried a few times more.
_TRIES_FAILED, _TRIES_LOST = 2, 4

PRELOAD = (*shell.PRELOAD, "minsheng_analysis.reporting.batch:warm_up")
#: For a single report: two children need them, one for the notebook and one for the data beside its page.
_ALONE = (*shell.PRELOAD, "minsheng_analysis.dataset.loading", "minsheng_analysis.outputs.beside_pages")
# A rehearsal takes as long as some three reports.
_WORTH_REHEARSING = 6


#: The project's notebooks, all of which are made for every report.
REPORTS = ("annual_report", "evaluation", "progress", "comparison", "project_profile")


def jobs_of(data_dir: Path | None = None, **options: Any) -> list[Job]:
    """List the jobs for all reports of a data folder.

    Parameters
    ----------
    data_dir : Path, optional
        Folder of the data; the project's own where it is left out. Every ``<region>/<year>/report.toml`` is one. They are not read here: one with bad data is to fail in
        its own report, not to stop the others.
    **options
        Further fields of `Job`; a `lang` of ``"both"`` gives two jobs a report. The profile of a project is made for
        each one, unless ``more`` names one.
    """
    languages = ("zh", "en") if options.get("lang", "zh") == "both" else (options.get("lang", "zh"),)
    root = data_dir or data_root()
    found = sorted(
        (file.parent.parent.name, int(file.parent.name))
        for file in root.glob("*/*/report.toml")
        if re.fullmatch("[0-9]{4}", file.parent.name)
    )
    if (root / "report.toml").is_file():
        from minsheng_analysis.dataset.meta import read_meta

        # The folder is itself one report, such as a draft of `minsheng extract`.
        meta, problems = read_meta(root / "report.toml")
        if problems:
            raise DataError(problems)
        found = [(meta["region"], meta["year"])]
    profiles = options.get("notebook") == "project_profile" and not options.get("more")
    return [
        Job(region, year, **{**options, **more, "lang": lang, "data_dir": data_dir})
        for region, year in found
        for more in (_each_project(root, region, year) if profiles else [{}])
        for lang in languages
    ]


def _each_project(root: Path, region: str, year: int) -> list[dict[str, object]]:
    """Give the parameters of each project's profile; a table that cannot be read is told of by the other reports."""
    folder = root if (root / "report.toml").is_file() else root / region / str(year)
    try:
        with (folder / "projects.csv").open(encoding="utf-8-sig", newline="") as stream:
            numbers = [row.get("project_no") or "" for row in csv.DictReader(stream)]
    except (OSError, UnicodeDecodeError, csv.Error):
        return []
    return [{"more": (("project_no", int(number)),)} for number in numbers if re.fullmatch("[0-9]{1,6}", number)]


def get_ready(*, alone: bool) -> None:
    """Start the warm process, which takes seconds, while there is still something else to do.

    Parameters
    ----------
    alone : bool
        For a single report, which is published in this process: only its notebook runs in a child.
    """
    if default_engine() is not None:
        current(_ALONE if alone else PRELOAD)


def run(
    jobs: Iterable[Job],
    *,
    workers: int | None = None,
    force: bool = False,
    cell_timeout: float = CELL_TIMEOUT,
    scheduler: str | None = None,
    progress: bool | None = None,
) -> Summary:
    """Make the reports of many jobs.

    Parameters
    ----------
    jobs : iterable of Job
        All with one `out`.
    workers : int, optional
        Reports made at once; default the cores this process may use. A cluster has its own number.
    force : bool
        Make all, also those of which nothing has changed.
    cell_timeout : float
        Seconds a cell may take before its report is given up.
    scheduler : str, optional
        Address of a Dask scheduler, ``tcp://host:8786``. Its workers must see the same files.
    progress : bool, optional
        Show a bar; by default where standard error is a terminal.

    Returns
    -------
    Summary
        Also written: ``failures.csv`` in `out`, with the reports that failed and still do.

    Raises
    ------
    UsageError
        Where a notebook is not there or has not these parameters; nothing has been made then.
    """
    began = perf_counter()
    asked = [replace(job, timeout=job.timeout or cell_timeout) for job in jobs]
    fingerprint.forget()
    for out in {job.out for job in asked}:
        sweep(out)
    summary = Summary()
    todo: list[_Task] = []
    for job in asked:
        marks = fingerprint.fingerprint(job)
        why = fingerprint.changed(fingerprint.standing(job), marks)
        if why or force:
            todo.append(_Task(job, fingerprint.marked(marks), why or ("forced",), force))
        else:
            summary.outcomes.append(Outcome(job, "fresh"))
    if len(todo) >= _WORTH_REHEARSING:
        todo = [replace(task, preload=_with_rehearsals(todo)) for task in todo]
    if todo:
        with _executor(scheduler, workers or cores(), alone=len(todo) == 1) as (executor, maker):
            _work_off(todo, executor, maker, summary, progress)
    for out in {job.out for job in asked}:
        # On a full disk the summary still names them.
        with suppress(OSError):
            record_failures(out, [outcome for outcome in summary.outcomes if outcome.job.out == out])
    summary.seconds = perf_counter() - began
    return summary


@dataclass(frozen=True)
class _Task:
    job: Job
    marks: Mapping[str, str]
    why: tuple[str, ...]
    force: bool
    preload: tuple[str, ...] = PRELOAD
    tries: int = 1


def _with_rehearsals(todo: Sequence[_Task]) -> tuple[str, ...]:
    own = {task.job.notebook for task in todo if not task.job.notebook.endswith(".ipynb")}
    # A user's notebook is not rehearsed, but calls what the annual report calls.
    return (
        *PRELOAD,
        *(f"minsheng_analysis.reporting.rehearsal:rehearse {name}" for name in sorted(own or {"annual_report"})),
    )


def _work_off(
    todo: Sequence[_Task],
    executor: Executor,
    make: Callable[[_Task], Outcome],
    summary: Summary,
    progress: bool | None,
) -> None:
    """Give all tasks to the executor and take in how they went; on an interrupt, only wait for those under way."""
    from tqdm import tqdm

    waiting: dict[Future[Outcome], _Task] = {}
    known = len(summary.outcomes)
    bar = tqdm(total=len(todo), unit="report", disable=None if progress is None else not progress, smoothing=0.05)
    with bar, _terminate_as_interrupt():
        try:
            for task in todo:
                waiting[executor.submit(make, task)] = task
            while waiting:
                for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                    task = waiting.pop(future)
                    outcome = _result(future, task)
                    tries_left = {"failed": _TRIES_FAILED, "lost": _TRIES_LOST}.get(outcome.state, 0) - task.tries
                    if tries_left > 0:
                        again = replace(task, tries=task.tries + 1)
                        waiting[executor.submit(make, again)] = again
                        continue
                    _take_in(outcome, task, summary, bar)
        except KeyboardInterrupt:
            summary.interrupted = True
            under_way = [future for future in waiting if not future.cancel()]
            try:
                for future in under_way:
                    outcome = _result(future, waiting[future])
                    if outcome.state in ("made", "fresh"):
                        _take_in(outcome, waiting.pop(future), summary, bar)
            except KeyboardInterrupt:
                # Twice: do not even wait for these. Closing the executor would; their children die first.
                close_current()
            summary.left = len(todo) - (len(summary.outcomes) - known)


def _result(future: Future[Outcome], task: _Task) -> Outcome:
    try:
        return future.result()
    except Exception as failed:
        # A pool process or a cluster's worker went away with the task.
        return _lost(task, f"{type(failed).__name__}: {failed}")


def _take_in(outcome: Outcome, task: _Task, summary: Summary, bar: tqdm[NoReturn]) -> None:
    summary.outcomes.append(replace(outcome, tries=task.tries))
    bar.update()
    if summary.failed:
        bar.set_postfix(failed=len(summary.failed), refresh=False)


@contextmanager
def _terminate_as_interrupt() -> Iterator[None]:
    """Take a SIGTERM, as schedulers of jobs send it, for an interrupt: what is finished is kept."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _executor(
    scheduler: str | None, workers: int, *, alone: bool
) -> Iterator[tuple[Executor, Callable[[_Task], Outcome]]]:
    """Give what runs tasks, and the function that it is to run."""
    if scheduler is not None:
        from minsheng_analysis.reporting.cluster import cluster_executor

        with cluster_executor(scheduler) as executor:
            yield executor, make
    elif default_engine() is None:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        # Processes are replaced now and then, so that what libraries leak stays bounded.
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), max_tasks_per_child=50) as executor:
            yield executor, make
    else:
        # The threads only wait for children of the warm process, but for what a single report does meanwhile.
        with ThreadPoolExecutor(workers) as executor:
            yield executor, make_alone if alone else make


def cores() -> int:
    """Give the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


# Making one report, wherever it is made -----------------------------------------------------------------------------


def warm_up() -> None:
    """Make ready, before any fork, what publishing needs."""
    from minsheng_analysis.display import fonts
    from minsheng_analysis.language.languages import LANGUAGES

    with imported_late(*OF_PAPERMILL):
        import_module("papermill.exceptions")
        from minsheng_analysis.reporting.page.exporter import build_exporter

    fonts.prepare()
    for lang in LANGUAGES:
        build_exporter(lang)


def make(task: _Task) -> Outcome:
    """Make one report and say how it went; never raises for what is wrong with the report."""
    if not task.force and not fingerprint.changed(fingerprint.standing(task.job), _parts(task.marks)):
        # Another batch has been here meanwhile.
        return Outcome(task.job, "fresh")
    if default_engine() is None or not can_fork():
        return _publish(task)
    limit = None if task.job.timeout is None else task.job.timeout * _REPORT_TIMEOUT
    with current(task.preload).fork(f"{__name__}:publish_in_child", pickle.dumps(task)) as child:
        try:
            outcome: Outcome = pickle.loads(child.receive(limit))
        except TimeoutError:
            return _failed(task, None, f"took more than {limit:.0f} s")
        except ChildDiedError as died:
            return _lost(task, died.how)
    return outcome


def make_alone(task: _Task) -> Outcome:
    """Make a single report: this process makes ready to render it while the warm process still starts."""
    with imported_late(*OF_PAPERMILL):
        from minsheng_analysis.reporting.page.exporter import render_blank

    render_blank(task.job.lang)
    return _publish(task)


def publish_in_child(talk: Talk, argument: bytes) -> None:
    """Publish a report in a child of the warm process."""
    talk.send(pickle.dumps(_publish(pickle.loads(argument))))


def _publish(task: _Task) -> Outcome:
    began = perf_counter()
    try:
        publish(task.job, marks=task.marks)
    except CellError as failed:
        return replace(
            _failed(task, failed.cell, failed.cause), message_en=failed.message_en, message_zh=failed.message_zh
        )
    except MinshengError as failed:
        cause = failed.message_en.splitlines()[0]
        return replace(_failed(task, None, cause), message_en=failed.message_en, message_zh=failed.message_zh)
    except Exception as failed:
        return _failed(task, None, f"{type(failed).__name__}: {failed}")
    return Outcome(task.job, "made", perf_counter() - began, task.why)


def _parts(marks: Mapping[str, str]) -> dict[str, str]:
    return dict(part.split("=", 1) for part in marks[fingerprint.MARK].split())


def _failed(task: _Task, cell: int | None, cause: str) -> Outcome:
    message_en, message_zh = say("{job}: {cause}", job=str(task.job), cause=cause)
    return Outcome(task.job, "failed", 0.0, (), cell, cause, message_en, message_zh)


def _lost(task: _Task, cause: str) -> Outcome:
    message_en, message_zh = say("{job}: its process was lost: {cause}", job=str(task.job), cause=cause)
    return Outcome(task.job, "lost", 0.0, (), None, cause, message_en, message_zh)
