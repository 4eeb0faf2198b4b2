"""Where the data and the notebooks are: in the source tree, or inside the installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def data_root() -> Path:
    """Folder of the data that comes with the project: one folder a region, one below it a year."""
    return _root("data")


def notebooks_root() -> Path:
    """Folder of the report notebooks."""
    return _root("notebooks")


def _root(name: str) -> Path:
    # The wheel carries both folders inside the package; a source tree has them beside it.
    installed = _PACKAGE / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
