"""Libraries of libraries, imported late: at their first use, which for a report is never.

papermill imports a web client for notebooks that lie on the web and the file systems of clusters, nbconvert a web
server and a second HTML parser, and both jsonschema's checks of formats, which, where JupyterLab has been installed,
build a grammar of international addresses for two seconds. seaborn imports scipy's statistics for curves of density,
if it is there. Together that is more than a report takes to make. scipy imports numpy's compiler of Fortran and its
tests.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

#: What papermill and nbconvert import, and a report does without.
OF_PAPERMILL = ("requests", "tenacity", "pyarrow.fs", "bs4", "jsonschema._format", "nbconvert.postprocessors.serve")
#: What seaborn imports for other charts than heat maps.
OF_SEABORN = ("scipy.stats", "scipy.cluster", "ipywidgets")

#: What scipy imports when it copies numpy's names.
OF_SCIPY = ("numpy.f2py", "numpy.testing")


class _Late:
    """Stands for a name of a module: called or asked for anything, it imports the module and passes that on."""

    def __init__(self, module: str, name: str) -> None:
        self._module, self._name = module, name

    def _real(self) -> Any:
        if isinstance(sys.modules.get(self._module), _LateModule):
            # It is needed while others still import from the stand-in.
            del sys.modules[self._module]
        return getattr(import_module(self._module), self._name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._real()(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            # What Python and decorators ask of anything that they are given.
            raise AttributeError(name)
        return getattr(self._real(), name)


class _LateModule(ModuleType):
    """Stands for a module while others import from it."""

    def __getattr__(self, name: str) -> _Late:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Late(self.__name__, name)


@contextmanager
def imported_late(*modules: str) -> Iterator[None]:
    """Have what is imported within take stand-ins for some modules, which import them when they are first used.

    Functions and objects of theirs do what they always do. A stand-in is no class, though: the modules must be such
    that nobody derives from their classes or asks for instances of them. Outside, and for modules that are imported
    already or are not installed, nothing is changed.

    Parameters
    ----------
    *modules : str
        Their full names.
    """
    standing_in = {
        name: _LateModule(name)
        for name in modules
        if name not in sys.modules and find_spec(name.partition(".")[0]) is not None
    }
    sys.modules.update(standing_in)
    parents = {
        name: sys.modules[name.rpartition(".")[0]] for name in standing_in if name.rpartition(".")[0] in sys.modules
    }
    for name, parent in parents.items():
        # as an import does
        setattr(parent, name.rpartition(".")[2], standing_in[name])
    try:
        yield
    finally:
        for name, module in standing_in.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]
        for name, parent in parents.items():
            if vars(parent).get(name.rpartition(".")[2]) is standing_in[name]:
                delattr(parent, name.rpartition(".")[2])
