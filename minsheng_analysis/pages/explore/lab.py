"""JupyterLab with the explore notebook: `minsheng lab`."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from minsheng_analysis.errors import UsageError, refusal_zh
from minsheng_analysis.extraction.review import Review
from minsheng_analysis.resources import notebooks_root

NOTEBOOK = "explore.ipynb"
#: What stands beside it, and its first lines point to.
TUTORIAL = "tutorial.ipynb"

#: What the ``lab`` extra brings: module, package.
_NEEDED = {"jupyterlab": "jupyterlab", "ipywidgets": "ipywidgets", "itables": "itables", "anywidget": "anywidget"}

#: JupyterLab otherwise asks its makers for news and versions, and a package index for extensions.
_QUIET = (
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
)

#: Brings the cards of explore notebook and tutorial into JupyterLab's launcher.
_EXTENSIONS = Path(__file__).parent / "extensions"


def require_lab() -> None:
    """Make sure that the packages for exploring are there.

    Raises
    ------
    UsageError
        Naming those that are missing and the command that installs them.
    """
    missing = [package for module, package in _NEEDED.items() if find_spec(module) is None]
    if missing:
        command = f'{Path(sys.executable).name} -m pip install "minsheng-analysis[lab]"'
        raise UsageError(
            f"exploring needs {', '.join(missing)}, which are not installed; install them with: {command}",
            f"探索功能需要 {'、'.join(missing)}，尚未安装；请运行：{command}",
        )


def notebook_to_open(folder: Path) -> Path:
    """Give the explore notebook, as a file that may be changed.

    Parameters
    ----------
    folder : Path
        The user's working folder.

    Returns
    -------
    Path
        In a source tree its own notebook. Installed from a wheel: a copy in `folder`, with the tutorial beside it, made
        once and then left alone, because what stands inside an installation is not the user's to edit.

    Raises
    ------
    UsageError
        If the copy cannot be written.
    """
    root = notebooks_root()
    if (root.parent / "pyproject.toml").is_file():
        return root / NOTEBOOK
    for name in (NOTEBOOK, TUTORIAL):
        copy = folder / name
        if copy.exists():
            continue
        try:
            shutil.copyfile(root / name, copy)
        except OSError as error:
            raise UsageError(
                f"{copy} cannot be written: {error.strerror}; run the command in a folder of your own",
                f"无法写入 {copy}：{refusal_zh(error)}；请在自己的文件夹里运行",
            ) from error
    return folder / NOTEBOOK


def arguments(folder: Path, extra: Sequence[str] = ()) -> list[str]:
    """Put together what JupyterLab is started with.

    Parameters
    ----------
    folder : Path
        The user's working folder.
    extra : sequence of str
        Options of JupyterLab's own, such as ``--no-browser``.
    """
    notebook = notebook_to_open(folder).resolve()
    # The folder above: data, reports and notebooks of a source tree are all within reach.
    root = notebook.parent.parent if notebook.is_relative_to(notebooks_root()) else notebook.parent
    # As an address rather than as a file to open: so it also stands in what --no-browser prints.
    page = f"/lab/tree/{quote(notebook.relative_to(root).as_posix())}"
    return [
        f"--ServerApp.root_dir={root}",
        f"--LabApp.default_url={page}",
        f"--LabApp.extra_labextensions_path={_EXTENSIONS}",
        *_QUIET,
        *extra,
    ]


def launch(folder: Path, extra: Sequence[str] = ()) -> None:
    """Start JupyterLab and stay until it is stopped.

    Raises
    ------
    UsageError
        As `require_lab` and `notebook_to_open`.
    """
    require_lab()
    command = arguments(folder, extra)
    from jupyterlab.labapp import LabApp

    LabApp.launch_instance(argv=command)


REVIEW = "review_extraction.ipynb"


def review_arguments(draft: Path, *, source: Path | None, lang: str, extra: Sequence[str] = ()) -> list[str]:
    """Put together what JupyterLab is started with to review a draft: its notebook stands in the draft's folder.

    Parameters
    ----------
    draft : Path
    source : Path, optional
        The document, where the draft's folder has no copy.
    lang : {"zh", "en"}
    extra : sequence of str
        Options of JupyterLab's own.
    """
    notebook = json.loads((notebooks_root() / REVIEW).read_text(encoding="utf-8"))
    values = {"draft": ".", "source": str(source.resolve()) if source else "", "lang": lang}
    said = "\n".join(f"{name} = {value!r}" for name, value in values.items())
    for cell in notebook["cells"]:
        if "parameters" in cell["metadata"].get("tags", []):
            cell["source"] = said
    copy = draft / "review.ipynb"
    copy.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return [f"--ServerApp.root_dir={draft.resolve()}", f"--LabApp.default_url=/lab/tree/{copy.name}", *_QUIET, *extra]


def launch_review(draft: Path, *, source: Path | None, lang: str, extra: Sequence[str] = ()) -> None:
    """Start JupyterLab with the review of a draft and stay until it is stopped.

    Raises
    ------
    UsageError
        As `require_lab`, and if there is no draft to review.
    """
    Review(draft, source=source, lang=lang)
    require_lab()
    command = review_arguments(draft, source=source, lang=lang, extra=extra)
    from jupyterlab.labapp import LabApp

    LabApp.launch_instance(argv=command)
