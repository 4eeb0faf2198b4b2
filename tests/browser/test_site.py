"""The documentation site as a reader meets it: opened from a folder or a server, in both languages, without a network."""

from __future__ import annotations

import functools
import http.server
import importlib.util
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

#: Building the site runs its tutorials, which takes minutes.
pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[2]
WIDTHS = (390, 1280)


def _names() -> list[str]:
    named = {path.stem for path in (ROOT / "docs").glob("*.md") if "." not in path.stem} - {"start"}
    named |= {"index", "reference", "data-model", "changelog"}
    return sorted(named)


@pytest.fixture(scope="module")
def site() -> Path:
    """The site, built from this tree; MINSHENG_SITE names one that is built already."""
    if built := os.environ.get("MINSHENG_SITE"):
        return Path(built)
    if importlib.util.find_spec("mkdocs_static_i18n") is None:
        pytest.skip("the extra docs is not installed")
    subprocess.run([sys.executable, str(ROOT / "docs" / "build_site.py")], check=True, cwd=ROOT, capture_output=True)
    return ROOT / "site"


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[str]:
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(site))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.mark.parametrize("lang", ["", "zh"])
@pytest.mark.parametrize("name", _names())
def test_axe_finds_nothing_and_nothing_sticks_out(site: Path, open_page: Any, name: str, lang: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    opened = open_page(site / lang / f"{name}.html", color_scheme="light")
    complaints = [*opened.complaints]  # axe itself asks for the style sheets, which a folder does not give
    opened.page.add_style_tag(content="* { transition: none !important }")  # no colour is half-way between two schemes
    for scheme, shown, asked in (("light", "default", {}), ("dark", "slate", {"runOnly": ["color-contrast"]})):
        if scheme == "dark":
            opened.page.locator("label[for^=__palette]:visible").click()
        opened.page.wait_for_selector(f"body[data-md-color-scheme={shown}]")
        for width in WIDTHS:
            opened.page.set_viewport_size({"width": width, "height": 900})
            found = axe.run(opened.page, options=asked).response["violations"]
            said = [(one["id"], one["nodes"][0]["html"][:200], len(one["nodes"])) for one in found]
            assert said == [], (scheme, width)
            assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    assert opened.outside == []
    assert complaints == []


@pytest.mark.parametrize(("width", "size"), [(390, "-390."), (1280, "-1280.")])
@pytest.mark.parametrize("lang", ["", "zh"])
def test_a_picture_fits_what_it_is_looked_at_with(site: Path, open_page: Any, lang: str, width: int, size: str) -> None:
    page = open_page(site / lang / "gallery.html", width=width).page
    shown = page.locator("picture img").evaluate_all("all => all.map(one => one.currentSrc)")
    assert len(shown) > 20
    assert [src for src in shown if size not in src] == []
    sizes = page.locator("picture img").evaluate_all("all => all.map(one => one.naturalWidth)")
    assert min(sizes) > 300


@pytest.mark.parametrize("how", ["folder", "server"])
@pytest.mark.parametrize(
    ("lang", "word", "found"),
    [
        ("", "walking trail", "Adding a report"),
        ("", "achievement_ratio", "Reference"),
        ("zh", "步道", "录入一份报告"),
        ("zh", "绩效试评", "评价人员的一小时"),
        ("zh", "achievement_ratio", "参考"),
    ],
)
def test_search_finds_pages_of_the_readers_language(
    site: Path, served: str, browser: Any, how: str, lang: str, word: str, found: str
) -> None:
    base = site.as_uri() if how == "folder" else served
    with browser.new_context() as context:
        context.set_default_timeout(300_000)
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{base}/{lang}/index.html" if lang else f"{base}/index.html")
        page.focus(".md-search__input")
        page.keyboard.insert_text(word)
        page.keyboard.press("Shift")  # the page listens to keys
        page.wait_for_selector(".md-search-result__item h1")
        titles = [text.replace("\u200b", "") for text in page.locator(".md-search-result__item h1").all_inner_texts()]
        assert found in titles
        page.locator(".md-search-result__item a").first.click()
        page.wait_for_load_state()
        assert page.locator("article h1").count() == 1
        assert page.url.startswith(f"{base}/{lang}/" if lang else f"{base}/")
        assert lang or "/zh/" not in page.url
        assert [url for url in asked if not url.startswith((base, "data:", "blob:", "about:"))] == []
