"""Take the pictures of the docs anew: pages as the docs' own commands make them, on a desk and on a phone.

``make pictures`` writes ``docs/images`` with the machine's own Chromium; it is due when the looks of a page have changed. The picture
of JupyterLab alone is taken by hand; those named ``before-`` show the page before its second edition and stay as they are.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pdfplumber
from build_site import DOCS, page_of
from PIL import Image
from playwright.sync_api import sync_playwright

IMAGES = DOCS / "images"
#: An invented report, of which the docs show draft, review and the page after it.
DOCUMENT = IMAGES / "hechuan-2024.txt"
DRAFT = "drafts/hechuan/2024"
#: Ends of file names, with what a wide screen, a desk and a phone show at once.
SIZES = {
    "1920": {"width": 1920, "height": 1080},
    "1280": {"width": 1280, "height": 900},
    "390": {"width": 390, "height": 844},
}
#: Enough for type and a few inks; a third of the size.
COLOURS = 128
_PAGE = re.compile(r"(?m)^```\nminsheng (report .*)\n```\n\n!\[.*\]\(images/(\w+)-en-1280\.png\)")


def take() -> None:
    """Make the pages in a folder of their own and take their pictures."""
    with TemporaryDirectory() as folder, sync_playwright() as started:
        browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        made = Path(folder)
        for command, name in _PAGE.findall((DOCS / "gallery.md").read_text(encoding="utf-8")):
            _minsheng(made, *command.split())
            for lang in ("en", "zh"):
                _shoot(browser, page_of(command, lang, made / "reports"), f"{name}-{lang}")
        annual = made / "reports" / "yubei" / "2021"
        for lang in ("en", "zh"):
            _shoot(browser, annual / f"annual_report.{lang}.html", f"annual-{lang}", ["1920"])
        _shoot(browser, annual / "annual_report.en.html", "annual-en-dark", color_scheme="dark")
        _minsheng(made, "report", "--lang", "zh", "--format", "pdf")
        _print(annual / "annual_report.zh.pdf", "annual-zh-print")
        _draft(browser, made)
        browser.close()


def _draft(browser: Any, made: Path) -> None:
    """Read the document, review its draft, and make the pages of both."""
    report = made / "reports" / "hechuan" / "2024"
    _minsheng(made, "report", str(DOCUMENT))
    for lang in ("en", "zh"):
        _shoot(browser, report / f"annual_report.{lang}.html", f"draft-{lang}")
        _minsheng(made, "review", DRAFT, "--html", "--lang", lang)
        _shoot(browser, made / DRAFT / "review.html", f"review-{lang}")
    page = browser.new_page(accept_downloads=True)
    page.goto((made / DRAFT / "review.html").as_uri())
    for _ in range(int(re.findall(r"0/(\d+)", page.inner_text("body"))[0])):
        page.keyboard.press("Enter")
    with page.expect_download() as saved:
        page.keyboard.press("s")
    saved.value.save_as(made / DRAFT / "corrections.csv")
    _minsheng(made, "report", DRAFT)
    for lang in ("en", "zh"):
        _shoot(browser, report / f"annual_report.{lang}.html", f"reviewed-{lang}", ["390"])


def _minsheng(folder: Path, *words: str) -> None:
    subprocess.run([sys.executable, "-m", "minsheng_analysis", *words], check=True, cwd=folder)


def _shoot(browser: Any, file: Path, name: str, ends: Iterable[str] = ("1280", "390"), **options: Any) -> None:
    for end in ends:
        page = browser.new_page(viewport=SIZES[end], **options)
        page.goto(file.as_uri())
        page.evaluate("document.fonts.ready")
        _keep(Image.open(BytesIO(page.screenshot())), f"{name}-{end}")
        page.close()


def _print(file: Path, name: str) -> None:
    """Lay the first two printed pages side by side."""
    with pdfplumber.open(file) as pdf:
        first, second = (page.to_image(width=535).original for page in pdf.pages[:2])
    both = Image.new("RGB", (first.width + second.width, first.height))
    both.paste(first)
    both.paste(second, (first.width, 0))
    _keep(both, name)


def _keep(picture: Image.Image, name: str) -> None:
    picture.convert("RGB").quantize(COLOURS).save(IMAGES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    take()
