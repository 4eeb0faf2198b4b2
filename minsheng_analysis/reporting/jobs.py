"""What to make: a job names one notebook for one region's year in one language, and gives it its parameters."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from minsheng_analysis.errors import UsageError
from minsheng_analysis.language.languages import check_language
from minsheng_analysis.language.messages import in_both
from minsheng_analysis.measures.codes import BASES
from minsheng_analysis.resources import notebooks_root

say = in_both("batch")


@dataclass(frozen=True)
class Job:
    """What to make: one notebook, for one region's year, in one language.

    Attributes
    ----------
    region : str
        Id of the region, as in ``ms.catalog()``.
    year : int
        Year of the report.
    notebook : str
        Name of one of the project's notebooks (``annual_report``), or the path of an ``.ipynb`` file.
    lang : {"zh", "en"}
    basis : {"reported", "completed"}
        What the report's verdicts are founded on first.
    out : Path
        Folder of the reports.
    data_dir : Path, optional
        Folder of the data; the project's own where it is left out.
    more : tuple of (name, value)
        Further parameters of the notebook. Their values become part of the file's name.
    engine : str, optional
        Papermill engine; without it the project's own where it can run, else papermill's.
    timeout : float, optional
        Seconds a cell may take; without it there is no limit.
    checked : bool
        Refuse a folder of one's own in which `minsheng check` finds errors.
    """

    region: str
    year: int
    notebook: str = "annual_report"
    lang: str = "zh"
    basis: str = "reported"
    out: Path = Path("reports")
    data_dir: Path | None = None
    more: tuple[tuple[str, object], ...] = ()
    engine: str | None = None
    timeout: float | None = None
    checked: bool = False

    @property
    def stem(self) -> str:
        """Name of the report's files, without language and suffix."""
        values = [re.sub(r"[^\w.]+", "-", str(value)).strip("-.") for _, value in self.more]
        return "-".join([Path(self.notebook).name.removesuffix(".ipynb"), *filter(None, values)])

    @property
    def folder(self) -> Path:
        """Folder the report stands in."""
        return self.out / self.region / str(self.year)

    @property
    def html(self) -> Path:
        """The page."""
        return self.folder / f"{self.stem}.{self.lang}.html"

    @property
    def executed(self) -> Path:
        """The executed notebook."""
        return self.folder / f"{self.stem}.{self.lang}.ipynb"

    def __str__(self) -> str:
        """Return the job as a batch names it: ``yubei/2021/annual_report.zh``."""
        return f"{self.region}/{self.year}/{self.stem}.{self.lang}"


def notebook_path(notebook: str) -> Path:
    """Find a notebook by its name, or by its path if it ends in ``.ipynb``.

    Raises
    ------
    UsageError
        Where there is none; those there are, are named.
    """
    path = Path(notebook).absolute() if notebook.endswith(".ipynb") else notebooks_root() / f"{notebook}.ipynb"
    if not path.is_file():
        known = sorted(found.stem for found in notebooks_root().glob("*.ipynb"))
        raise UsageError(
            *(say("There is no notebook {notebook}; there are: {known}.", notebook=notebook, known=between.join(known))[place]
              for place, between in enumerate((", ", "、")))
        )  # fmt: skip
    return path


@lru_cache(maxsize=64)
def _declared(path: Path, _changed: int) -> frozenset[str]:
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        tagged = (cell["source"] for cell in cells if "parameters" in cell["metadata"].get("tags", []))
        body = ast.parse("".join(next(tagged, ""))).body
    except (ValueError, LookupError, SyntaxError):
        # An old format or another language than Python's. Papermill knows them all, and takes seconds to import.
        return _as_papermill_finds(path)
    targets = [one for step in body for one in _assigned(step)]
    return frozenset(target.id for target in targets if isinstance(target, ast.Name))


def _assigned(step: ast.stmt) -> list[ast.expr]:
    if isinstance(step, ast.AnnAssign):
        return [step.target]
    return step.targets if isinstance(step, ast.Assign) else []


def _as_papermill_finds(path: Path) -> frozenset[str]:
    import nbformat
    import papermill

    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    # Ours are committed without a kernel; papermill asks it for the language of the parameters.
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    notebook.metadata.setdefault("kernelspec", kernel)
    return frozenset(papermill.inspect_notebook(notebook))


def declared_parameters(path: Path) -> frozenset[str]:
    """Give the names of the parameters a notebook declares in its cell tagged ``parameters``."""
    return _declared(path, path.stat().st_mtime_ns)


def parameters(job: Job) -> dict[str, object]:
    """Give the parameters a job hands to its notebook.

    `region`, `year`, `lang`, `basis` and `data_dir` (an absolute path, left out where the project's own data are
    meant), and those of ``job.more``.

    Raises
    ------
    UsageError
        For a language or basis there is not, and for a parameter which the notebook does not declare. Papermill only
        warns of that one, and the report would silently show something else than was asked for.
    """
    check_language(job.lang)
    if job.basis not in BASES:
        raise UsageError(
            *say("There is no basis {basis}; there are: {known}.", basis=job.basis, known=", ".join(BASES))
        )
    values: dict[str, object] = {"region": job.region, "year": job.year, "lang": job.lang, "basis": job.basis}
    if job.data_dir is not None:
        values["data_dir"] = str(job.data_dir.absolute())
    if given := [name for name, _ in job.more if name in (*values, "data_dir")]:
        name = given[0]
        raise UsageError(
            *say(
                "{name} is no further parameter: give it as {option}.", name=name, option=f"--{name.replace('_', '-')}"
            )
        )
    values.update(job.more)
    known = declared_parameters(notebook_path(job.notebook))
    # A notebook without bases has but one: not asking it for another is not a mistake.
    if "basis" not in known and job.basis == BASES[0]:
        del values["basis"]
    unknown = [name for name in values if name not in known]
    if unknown:
        raise UsageError(
            *say(
                "The notebook {notebook} has no parameter {unknown}; it has: {known}.",
                notebook=job.notebook,
                unknown=", ".join(unknown),
                known=", ".join(sorted(known)),
            )
        )
    return values
