"""A rehearsal: the warm process makes one of the project's own reports, so that children find everything at hand.

Much of what a report costs is work that every report repeats: compiled templates and schemas, parsed word lists,
opened fonts, highlighted code. The package keeps such things in caches, which a child inherits if its parent has
filled them. Only the project's own notebooks on its own data are rehearsed; a user's notebook runs nowhere but in its
own child.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbformat import NotebookNode


def rehearse(notebook: str) -> None:
    """Run a notebook of the project with its default parameters, in each language, and render it; keep nothing.

    Parameters
    ----------
    notebook : str
        Name, as ``annual_report``.
    """
    import nbformat

    from minsheng_analysis.language.languages import LANGUAGES
    from minsheng_analysis.reporting.jobs import declared_parameters, notebook_path
    from minsheng_analysis.reporting.page.exporter import build_exporter

    path = notebook_path(notebook)
    declared = declared_parameters(path)
    for lang in LANGUAGES:
        made = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
        names: dict[str, object] = {"__name__": "__main__"}
        with _nothing_left():
            for cell in made.cells:
                if cell.cell_type != "code":
                    continue
                cell.outputs = _run(cell.source, names)
                if "parameters" in cell.metadata.get("tags", []) and "lang" in declared:
                    names["lang"] = lang
        build_exporter(lang).from_notebook_node(made, {"metadata": {"name": notebook}})


def _run(source: str, names: dict[str, object]) -> list[NotebookNode]:
    """Run a cell's code, and give its last expression as it would be shown."""
    from IPython.core.interactiveshell import InteractiveShell
    from nbformat.v4 import new_output

    code = ast.parse(source)
    last = code.body.pop() if code.body and isinstance(code.body[-1], ast.Expr) else None
    exec(compile(code, "<rehearsal>", "exec"), names)
    if not isinstance(last, ast.Expr):
        return []
    value = eval(compile(ast.Expression(last.value), "<rehearsal>", "eval"), names)
    if value is None:
        return []
    formatter: Any = InteractiveShell.instance().display_formatter
    data, metadata = formatter.format(value)
    return [new_output("display_data", data=data, metadata=metadata)]  # type: ignore[no-untyped-call]


@contextmanager
def _nothing_left() -> Iterator[None]:
    """Take back what a notebook's charts leave in matplotlib."""
    import matplotlib as mpl
    import matplotlib.pyplot as plt

    with mpl.rc_context():
        yield
        plt.close("all")
