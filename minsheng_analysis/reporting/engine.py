"""The project's papermill engine: each notebook runs in a child forked from a warm process.

``papermill --engine minsheng in.ipynb out.ipynb``, or ``engine_name="minsheng"``. The child holds the same IPython
shell as an ordinary kernel (ipykernel's), with its messages going through a socket rather than ZeroMQ; on this side
they go through papermill's own client. So outputs are those of the ordinary engine, without what a kernel's start
and end cost, and no notebook sees another's state. A child that crashes or runs out of time costs its own report.

Where it differs from the ordinary engine, on purpose:

* What is printed within a cell between two other outputs comes as one piece, standard output before standard error,
  so that outputs do not depend on timing. Printing goes to a file that outlives the child: what a crashed cell
  printed is kept.
* Names of cells in warnings have no process number in them.
* A user's IPython profile is not read.
* Widgets are shown but cannot call back (``ipywidgets.Output`` as a context manager captures nothing).

Notebooks for another kernel than ``python3`` run with the ordinary engine, as all do where a system cannot fork.
Papermill imports this module whenever it is imported itself: nothing heavy may be imported at its top.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from minsheng_analysis.reporting.warm import can_fork

if TYPE_CHECKING:
    from nbformat import NotebookNode
    from papermill.engines import NBClientEngine, NotebookExecutionManager


class MinshengEngine:
    """Papermill engine that runs notebooks in children of a warm process."""

    @classmethod
    def execute_notebook(cls, nb: NotebookNode, kernel_name: str, **options: object) -> NotebookNode:
        """Execute a prepared notebook, as ``papermill.engines.Engine`` does."""
        executed: NotebookNode = _engine().execute_notebook(nb, kernel_name, **options)
        return executed

    @classmethod
    def nb_kernel_name(cls, nb: NotebookNode, name: str | None = None) -> str:
        """Give the name of the kernel that the notebook asks for, else Python's."""
        return name or nb.metadata.get("kernelspec", {}).get("name", "python3")

    @classmethod
    def nb_language(cls, nb: NotebookNode, language: str | None = None) -> str:
        """Give the notebook's language, else Python."""
        return language or nb.metadata.get("kernelspec", {}).get("language", "python")


@lru_cache(maxsize=1)
def _engine() -> type[NBClientEngine]:
    """Build the engine proper; papermill can be imported by now."""
    from papermill.engines import NBClientEngine
    from papermill.log import logger

    from minsheng_analysis.reporting.client import Client

    class Engine(NBClientEngine):  # type: ignore[misc]
        @classmethod
        def execute_managed_notebook(
            cls, nb_man: NotebookExecutionManager, kernel_name: str, **options: object
        ) -> NotebookNode:
            if kernel_name != "python3" or not can_fork():
                executed: NotebookNode = super().execute_managed_notebook(nb_man, kernel_name, **options)
                return executed
            timeout = options.get("execution_timeout") or options.get("timeout")
            for used in ("input_path", "timeout", "execution_timeout", "start_timeout", "startup_timeout"):
                options.pop(used, None)
            return Client(nb_man, kernel_name=kernel_name, timeout=timeout, log=logger, **options).execute()

    return Engine
