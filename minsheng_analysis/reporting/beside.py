"""A report's data beside its pages, written by the first page of a report and left alone by the others."""

from __future__ import annotations

from minsheng_analysis.outputs.laid_beside import mark_of
from minsheng_analysis.reporting.fingerprint import of_report
from minsheng_analysis.reporting.jobs import Job
from minsheng_analysis.reporting.publisher import locked


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
        if mark_of(job.folder) != mark:
            from minsheng_analysis.dataset.loading import load
            from minsheng_analysis.outputs.beside_pages import write_beside

            write_beside(load(job.region, job.year, data_dir=job.data_dir), job.folder, mark=mark)
