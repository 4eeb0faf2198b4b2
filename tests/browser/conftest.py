"""Reports made once, opened in the machine's own Chromium with the network off."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def page_notebooks() -> list[str]:
    """Every notebook that makes a page of a report; the others are for JupyterLab."""
    named = {path.stem: path.read_text(encoding="utf-8") for path in NOTEBOOKS.glob("*.ipynb")}
    return sorted(name for name, text in named.items() if "region: str" in text and name not in ("explore", "tutorial"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    # While it is open a loop of asyncio's runs in this thread: it must be gone before other modules' tests.
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine; with Debian: apt-get install chromium")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def make_report(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    out = tmp_path_factory.mktemp("reports")

    @cache
    def made(notebook: str, lang: str) -> Path:
        import nbformat
        import papermill

        from minsheng_analysis.reporting.jobs import Job
        from minsheng_analysis.reporting.publisher import publish

        written = nbformat.read(NOTEBOOKS / f"{notebook}.ipynb", as_version=4)
        written.metadata.setdefault("kernelspec", {"name": "python3", "language": "python"})
        defaults = {name: entry["default"] for name, entry in papermill.inspect_notebook(written).items()}
        region, year = defaults["region"].strip("\"'"), int(defaults["year"])
        return publish(Job(region, year, notebook, lang, out=out)).html

    return made


class Opened:
    """A page in the browser, with all that went wrong while it was open."""

    def __init__(self, page: Any, path: Path) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(path.as_uri())
        page.evaluate("document.fonts.ready")

    @property
    def outside(self) -> list[str]:
        return [url for url in self.requests if not url.startswith(("file:", "data:"))]


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[..., Opened]]:
    contexts = []

    def opened(path: Path, *, width: int = 1280, **options: Any) -> Opened:
        context = browser.new_context(viewport={"width": width, "height": 900}, offline=True, **options)
        contexts.append(context)
        # Generous: the machines that run this may have many things to do at once.
        context.set_default_timeout(300_000)
        return Opened(context.new_page(), path)

    yield opened
    for context in contexts:
        context.close()
