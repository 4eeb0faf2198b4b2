"""Where the data and the notebooks are: in the source tree, or inside the installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def data_root() -> Path:
    """Folder of the data that comes with the project: one folder a region, one below it a year."""
    return _root("data")


def data_folder(data_dir: str | Path | None) -> Path:
    """Folder of the data that are meant: a user's own, or those that come with the project.

    Parameters
    ----------
    data_dir : path, optional
        Papermill makes a number of a folder's name that looks like one.
    """
    return Path(str(data_dir)) if data_dir else data_root()


def notebooks_root() -> Path:
    """Folder of the report notebooks."""
    return _root("notebooks")


def _root(name: str) -> Path:
    # The wheel carries both folders inside the package; a source tree has them beside it.
    installed = _PACKAGE / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
