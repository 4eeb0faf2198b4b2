"""A report's data beside its pages, written by the first page of a report and left alone by the others."""

from __future__ import annotations

import pickle
import sys

from minsheng_analysis.errors import MinshengError
from minsheng_analysis.outputs.laid_beside import mark_of
from minsheng_analysis.reporting.fingerprint import of_report
from minsheng_analysis.reporting.jobs import Job
from minsheng_analysis.reporting.locking import locked
from minsheng_analysis.reporting.shell import PRELOAD
from minsheng_analysis.reporting.warm import Talk, current, default_engine


def lay_beside(job: Job) -> None:
    """Write the data of a job's report into its folder, unless they lie there already.

    Parameters
    ----------
    job : Job

    Raises
    ------
    MinshengError
        Where the report cannot be loaded.
    OSError
        Where the disk refuses.
    """
    mark = of_report(job)
    job.folder.mkdir(parents=True, exist_ok=True)
    # Pages of one report are made at the same time: the second waits for the first one's data.
    with locked(job.folder):
        if mark_of(job.folder) == mark:
            return
        if "pandas" in sys.modules or default_engine() is None:
            _write(job, mark)
            return
        # The command that makes a single report has no pandas, and the warm process beside it has.
        with current(PRELOAD).fork(f"{__name__}:write_in_child", pickle.dumps((job, mark))) as child:
            failed: Exception | None = pickle.loads(child.receive(job.timeout))
        if failed is not None:
            raise failed


def write_in_child(talk: Talk, argument: bytes) -> None:
    """Write the data in a child of the warm process, and say what failed."""
    failed = None
    try:
        _write(*pickle.loads(argument))
    except (MinshengError, OSError) as error:
        failed = error
    talk.send(pickle.dumps(failed))


def _write(job: Job, mark: str) -> None:
    from minsheng_analysis.dataset.loading import load
    from minsheng_analysis.outputs.beside_pages import write_beside

    write_beside(load(job.region, job.year, data_dir=job.data_dir), job.folder, mark=mark)
