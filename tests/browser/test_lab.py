"""JupyterLab itself, headless: the explore notebook is opened and run in a browser, and the chart follows a choice."""

import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

NOTEBOOK = Path(__file__).resolve().parents[2] / "notebooks" / "explore.ipynb"
HEADLINES = NOTEBOOK.parents[1] / "data" / "yubei" / "2021" / "indicators.csv"
# Generous: the machines that run this may have many things to do at once.
PATIENCE = 120

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """JupyterLab on a free port with a token of its own, a copy of the notebook and nothing of the user's settings."""
    for module in ("jupyterlab", "ipywidgets", "itables"):
        pytest.importorskip(module, reason="the lab extra is not installed: JupyterLab is not started")
    from minsheng_analysis.pages.explore.lab import _QUIET

    home = tmp_path_factory.mktemp("lab")
    work = home / "work"
    work.mkdir()
    shutil.copy(NOTEBOOK, work)
    # JupyterLab asks each new user whether it may fetch news.
    asked = home / "settings" / "@jupyterlab" / "apputils-extension"
    asked.mkdir(parents=True)
    (asked / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}', encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    places = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
    }
    surroundings = os.environ | {name: str(home / folder) for name, folder in places.items()} | {"JUPYTER_TOKEN": token}
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--ServerApp.root_dir={work}",
        f"--ServerApp.port={port}", "--ServerApp.port_retries=0", "--LabApp.expose_app_in_browser=True",
        "--ServerApp.terminals_enabled=False", *_QUIET,
    ]  # fmt: skip
    with (home / "log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(command, env=surroundings, cwd=work, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_for(f"http://127.0.0.1:{port}/api/status?token={token}", process, home / "log")
            yield f"http://127.0.0.1:{port}", token
        finally:
            process.terminate()
            process.wait(30)


def _wait_for(address, process, log):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8')[-2000:]}")


def test_the_notebook_runs_and_the_chart_follows_a_choice(browser, server):
    base, token = server
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.set_default_timeout(PATIENCE * 1000)
    complaints, outside = [], []
    own = (base, base.replace("http", "ws"), "data:", "blob:")
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(own) else outside.append(request.url))

    page.goto(f"{base}/lab/tree/explore.ipynb?token={token}&reset")
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
    # Run before the kernel is there, and JupyterLab asks which one to take.
    page.wait_for_function(
        "[...document.querySelectorAll('.jp-StatusBar-Widget')].some(item => /\\| Idle/.test(item.textContent))"
    )
    page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells') }")
    page.wait_for_selector(".ms-chart .r")
    # The last cell's picture: every cell has run.
    page.wait_for_selector("figure.chart svg", state="attached")
    assert page.locator(".jp-OutputArea-output[data-mime-type*=error]").count() == 0

    def chart():
        return page.locator(".ms-chart").inner_html()

    def changed(before):
        page.wait_for_function("before => document.querySelector('.ms-chart').innerHTML !== before", arg=before)
        return chart()

    rows = HEADLINES.read_text(encoding="utf-8").count(",headline,")
    assert page.locator(".ms-chart .r").count() == rows
    assert page.locator(".ms-rows button").count() == rows
    _rows_stand_side_by_side(page)

    reported = chart()
    assert ">137%<" in reported
    assert "<b>137%</b>" in reported
    page.click(".ms-panel button:has-text('只计已完工')")
    completed = changed(reported)
    assert "<b>57%</b>" in completed

    page.click(".ms-rows button:has-text('山城步道')")
    page.wait_for_selector(".ms-panel h4 code:has-text('p10.trail')")
    # The figure of what is only started, with its line in the document.
    assert re.search(r"196.*16公里.*已开工", page.locator(".ms-panel").inner_text(), re.DOTALL)

    before = chart()
    page.click(".ms-panel button:has-text('English')")
    assert "target" in changed(before)

    page.fill(".ms-panel input[placeholder='such as surplus']", "surplus")
    page.fill(".ms-panel input[placeholder='actual_value - target_value']", "actual_value - target_value")
    page.click(".ms-panel button:has-text('Add')")
    page.wait_for_selector(".ms-panel .dataTable th:has-text('surplus')", state="attached")
    # Sorting and searching happen in the page.
    page.fill(".ms-panel .dt-search input", "parking")
    page.wait_for_function("document.querySelectorAll('.ms-panel .dt-scroll-body tbody tr').length === 1")

    page.click(".ms-panel button:has-text('Save as CSV')")
    page.wait_for_selector(f".ms-panel :text('Saved {rows} rows to yubei-2021-headline.csv.')")

    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    assert axe.run(page, context=".ms-panel").response["violations"] == []

    assert outside == []
    assert complaints == []
    page.close()


def _rows_stand_side_by_side(page):
    """Each name stands level with its row of the picture."""
    tops = "items => items.map(item => item.getBoundingClientRect().top)"
    names = page.locator(".ms-rows button").evaluate_all(tops)
    rows = page.locator(".ms-chart .r").evaluate_all(tops)
    assert max(abs(name - row) for name, row in zip(names, rows, strict=True)) < 3
