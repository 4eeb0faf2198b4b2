"""The same batch on an existing Dask cluster: ``minsheng report --all --scheduler tcp://host:8786``.

Each of the cluster's workers keeps a warm process of its own and forks a child for each report, so a worker has as
few threads to forget as possible: none runs Python of a report. All machines see the same files (a shared file
system); a report that was under way on a worker that is lost is made again by another, and one that was finished
stands in its place already.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from minsheng_analysis import __version__
from minsheng_analysis.errors import UsageError
from minsheng_analysis.reporting import fingerprint
from minsheng_analysis.reporting.jobs import say


def _installed() -> tuple[str, str]:
    """Give the version of this package and the hash of its files, as a worker sees them."""
    return __version__, fingerprint.program()


@contextmanager
def cluster_executor(address: str, *, timeout: float = 30) -> Iterator[Executor]:
    """Connect to a Dask scheduler and give an executor of its workers.

    Parameters
    ----------
    address : str
        ``tcp://host:port`` of the scheduler.
    timeout : float
        Seconds to wait for it.

    Raises
    ------
    UsageError
        Where Dask is not installed, no scheduler answers, it has no workers, or a worker has another version of this
        package: its reports would differ.
    """
    try:
        from distributed import Client
    except ImportError as missing:
        raise UsageError(
            *say("Dask is not installed; install it with: pip install 'minsheng-analysis[cluster]'")
        ) from missing
    try:
        client = Client(address, timeout=timeout, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as failed:
        raise UsageError(
            *say("No Dask scheduler answers at {address}: {cause}", address=address, cause=str(failed))
        ) from failed
    with client:
        found = client.run(_installed)
        if not found:
            raise UsageError(*say("The Dask scheduler at {address} has no workers.", address=address))
        other = sorted(worker for worker, installed in found.items() if installed != _installed())
        if other:
            raise UsageError(
                *say("These workers have another version of minsheng-analysis: {workers}", workers=", ".join(other))
            )
        # Lost workers' tasks are given to others by the scheduler itself.
        yield client.get_executor(pure=False)  # type: ignore[no-untyped-call]
