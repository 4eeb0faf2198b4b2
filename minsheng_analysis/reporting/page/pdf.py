"""A report on paper: printed by the Chromium that is on the machine, if there is one."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from minsheng_analysis.errors import ReportError

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
_SECONDS = 120


@cache
def find_browser() -> str | None:
    """Find a browser that can print: the path of Chromium or one of its kin, or None."""
    return next((found for name in _BROWSERS if (found := shutil.which(name))), None)


def require_browser() -> str:
    """Find a browser that can print.

    Raises
    ------
    ReportError
        Where there is none; says what to install.
    """
    browser = find_browser()
    if browser is None:
        raise ReportError(
            f"PDF needs Chromium, and none was found ({', '.join(_BROWSERS)}); install it, for instance with: "
            "apt-get install chromium. The HTML report prints the same from any browser.",
            f"输出 PDF 需要 Chromium，没有找到（{'、'.join(_BROWSERS)}）；请安装，例如：apt-get install chromium。"
            "HTML 报告在任何浏览器里打印效果相同。",
        )
    return browser


def print_pdf(page: Path, target: Path | None = None, *, appendix: bool = False) -> Path:
    """Print a page to PDF, A4, with the page's own print style sheet.

    Parameters
    ----------
    page : Path
        An HTML report.
    target : Path, optional
        By rule the page's own name with ``.pdf``.
    appendix : bool
        Whether the list of every figure is printed too.

    Returns
    -------
    Path

    Raises
    ------
    ReportError
        Where there is no Chromium, or it fails; an older PDF still stands.
    """
    browser = require_browser()
    target = target or page.with_suffix(".pdf")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".aside-") as aside:
        printed = Path(aside) / target.name
        # A profile of its own: a Chromium that the user has open must not be asked to do it. No sandbox: root has none.
        command = [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={aside}/profile",
            f"--print-to-pdf={printed}", page.absolute().as_uri() + ("#appendix" if appendix else ""),
        ]  # fmt: skip
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as failed:
            raise ReportError(
                f"{browser} could not print {page}: {failed}", f"{browser} 无法打印 {page}：{failed}"
            ) from failed
        if not printed.is_file():
            cause = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
            raise ReportError(f"{browser} could not print {page}: {cause}", f"{browser} 无法打印 {page}：{cause}")
        printed.replace(target)
    return target
