"""Whether a report's data lie beside its pages already; asked without pandas, before every page."""

from __future__ import annotations

import zipfile
from pathlib import Path

WORKBOOK, PACKAGE = "data.xlsx", "data.zip"


def mark_of(folder: Path) -> str:
    """Give the mark that what lies in a folder was written with; empty where nothing whole lies there."""
    if not (folder / WORKBOOK).is_file():
        return ""
    try:
        with zipfile.ZipFile(folder / PACKAGE) as there:
            return there.comment.decode("ascii", "replace")
    except (OSError, zipfile.BadZipFile):
        return ""
