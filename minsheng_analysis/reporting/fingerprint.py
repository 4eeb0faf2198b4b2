"""What a report was made from, as hashes that stand in the page, so that a later run knows whether to make it again.

Five parts, so that a batch can say what has changed: the data, the notebook, its parameters, the program (every file
of this package: code, words, template) and the libraries that compute and draw.
"""

from __future__ import annotations

import hashlib
import json
import platform
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from minsheng_analysis import resources
from minsheng_analysis.reporting.jobs import Job, notebook_path, parameters

#: Name of the ``<meta>`` element that carries a page's fingerprint.
MARK = "minsheng-inputs"
PARTS = ("data", "notebook", "parameters", "program", "libraries")
_LIBRARIES = (
    "babel", "fonttools", "ipykernel", "ipython", "justmytype-intl-cjk", "matplotlib",
    "matplotlib-inline", "nbclient", "nbconvert", "numpy", "pandas", "papermill", "pygments", "seaborn", "uharfbuzz",
)  # fmt: skip
_MARKED = re.compile(rf'<meta name="{MARK}" content="([^"]*)">'.encode())


def _hash(pieces: Iterable[tuple[str, bytes]]) -> str:
    digest = hashlib.sha256()
    for name, content in pieces:
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:16]


def _files(folder: Path, found: Iterable[Path]) -> str:
    return _hash((path.relative_to(folder).as_posix(), path.read_bytes()) for path in sorted(found))


@lru_cache(maxsize=1)
def program() -> str:
    """Hash this package's own files; the data and notebooks that a wheel carries inside it count for themselves."""
    package = Path(resources.__file__).parent
    apart = {"data", "notebooks", "__pycache__"}
    return _files(
        package,
        (
            path
            for path in package.rglob("*")
            if path.is_file() and not apart.intersection(path.relative_to(package).parts)
        ),
    )


@lru_cache(maxsize=1)
def libraries() -> str:
    """Hash the versions of Python and of what computes and draws a report."""
    found = [("python", platform.python_version().encode())]
    for name in _LIBRARIES:
        try:
            found.append((name, version(name).encode()))
        except PackageNotFoundError:
            found.append((name, b""))
    return _hash(found)


@lru_cache(maxsize=256)
def _notebook(path: Path, _changed: int) -> tuple[str, str]:
    """Hash a notebook, and say how much data it reads: ``report`` or ``all``."""
    content = path.read_bytes()
    return _hash([(path.name, content)]), json.loads(content)["metadata"].get("minsheng", {}).get("reads", "report")


@lru_cache(maxsize=8)
def _shared(root: Path) -> str:
    """Hash the tables all reports share; a folder of one's own falls back on the project's for those it has not."""
    own = {path.name: path for path in resources.data_root().glob("*.csv")}
    own |= {path.name: path for path in root.glob("*.csv")}
    return _hash((name, path.read_bytes()) for name, path in sorted(own.items()))


@lru_cache(maxsize=8)
def _all_data(root: Path) -> str:
    return _files(root, (path for path in root.rglob("*") if path.is_file()))


def forget() -> None:
    """Read everything anew at the next `fingerprint`; a batch begins with it."""
    for cached in (program, libraries, _notebook, _shared, _all_data):
        cached.cache_clear()


def fingerprint(job: Job) -> dict[str, str]:
    """Hash what a job's report is made from.

    A report rests on its own folder of data and on the tables that all share. A notebook that reads other reports,
    too, says so in its metadata: ``{"minsheng": {"reads": "all"}}``.

    Parameters
    ----------
    job : Job

    Returns
    -------
    dict of str to str
        Sixteen hexadecimal digits for each of ``PARTS``.

    Raises
    ------
    UsageError
        As `parameters`.
    """
    path = notebook_path(job.notebook)
    notebook, reads = _notebook(path, path.stat().st_mtime_ns)
    root, own = _own(job)
    if reads == "all":
        own = _all_data(root)
    values = json.dumps(parameters(job), sort_keys=True, default=str).encode()
    return {
        "data": _hash([("own", own.encode()), ("shared", _shared(root).encode())]),
        "notebook": notebook,
        "parameters": _hash([("parameters", values)]),
        "program": program(),
        "libraries": libraries(),
    }


def of_report(job: Job) -> str:
    """Hash what the data of a job's report come from: its folder, the tables that all share, and the program."""
    root, own = _own(job)
    return _hash(
        (name, said.encode()) for name, said in (("own", own), ("shared", _shared(root)), ("program", program()))
    )


def _own(job: Job) -> tuple[Path, str]:
    """Give the root of a job's data, and a hash of its report's own folder."""
    root = (job.data_dir or resources.data_root()).absolute()
    folder = root if (root / "report.toml").is_file() else root / job.region / str(job.year)
    return root, _files(folder, (path for path in folder.rglob("*") if path.is_file()))


def marked(found: Mapping[str, str]) -> dict[str, str]:
    """Give a fingerprint as the ``<meta>`` element of a page: name and content."""
    return {MARK: " ".join(f"{part}={found[part]}" for part in PARTS)}


def standing(job: Job) -> dict[str, str] | None:
    """Read the fingerprint of the report that stands in a job's place.

    Returns
    -------
    dict or None
        None where there is no report, or one without a fingerprint.
    """
    try:
        with job.html.open("rb") as page:
            # It stands first in the page's head.
            found = _MARKED.search(page.read(4096))
    except OSError:
        return None
    if found is None or not job.executed.is_file():
        return None
    return dict(part.split("=", 1) for part in found.group(1).decode("ascii", "replace").split() if "=" in part)


def changed(before: Mapping[str, str] | None, now: Mapping[str, str]) -> tuple[str, ...]:
    """Name the parts that differ: ``("new",)`` where nothing stood there, and nothing where all is the same.

    Examples
    --------
    >>> changed({"data": "a", "notebook": "b"}, {"data": "a", "notebook": "c"})
    ('notebook',)
    >>> changed(None, {"data": "a"})
    ('new',)
    """
    if before is None:
        return ("new",)
    return tuple(part for part in now if before.get(part) != now[part])
