"""JupyterLab itself, as `minsheng lab` starts it, headless: its notebooks are opened and run in a browser."""

import contextlib
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

from .conftest import CHROMIUM, page_notebooks

ROOT = Path(__file__).resolve().parents[2]
HEADLINES = ROOT / "data" / "yubei" / "2021" / "indicators.csv"
# Generous: the machines that run this may have many things to do at once.
PATIENCE = 120

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The package as a wheel holds it: `minsheng lab` in a source tree would open the tree's own notebooks."""
    for module in ("jupyterlab", "ipywidgets", "itables"):
        pytest.importorskip(module, reason="the lab extra is not installed: JupyterLab is not started")
    home = tmp_path_factory.mktemp("installed")
    package = home / "minsheng_analysis"
    shutil.copytree(ROOT / "minsheng_analysis", package, ignore=shutil.ignore_patterns("__pycache__"))
    for folder in ("data", "notebooks"):
        shutil.copytree(ROOT / folder, package / folder, ignore=shutil.ignore_patterns("*checkpoints*"))
    return home


@contextlib.contextmanager
def _started(installed, home, lang):
    """`minsheng lab` on a free port with a token of its own, in an empty folder and with nothing of the user's settings."""
    work = home / "work"
    work.mkdir()
    # `minsheng lab` lays down the notebooks of its launcher only.
    for name in page_notebooks():
        shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", work)
    # JupyterLab asks each new user whether it may fetch news.
    asked = home / "settings" / "@jupyterlab" / "apputils-extension"
    asked.mkdir(parents=True)
    (asked / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}', encoding="utf-8")
    # And it draws what is out of sight only on demand: here everything is to be drawn.
    drawn = home / "settings" / "@jupyterlab" / "notebook-extension"
    drawn.mkdir(parents=True)
    (drawn / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}', encoding="utf-8")
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
    surroundings = os.environ | {name: str(home / folder) for name, folder in places.items()}
    # Panel and tutorial start in the system's language.
    surroundings |= {"JUPYTER_TOKEN": token, "MINSHENG_LANG": lang, "PYTHONPATH": str(installed)}
    command = [
        sys.executable, "-m", "minsheng_analysis", "lab", "--no-browser", "--allow-root", f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0", "--LabApp.expose_app_in_browser=True", "--ServerApp.terminals_enabled=False",
    ]  # fmt: skip
    with (home / "log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(command, env=surroundings, cwd=work, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_for(f"http://127.0.0.1:{port}/api/status?token={token}", process, home / "log")
            yield f"http://127.0.0.1:{port}", token
        finally:
            process.terminate()
            process.wait(30)


@pytest.fixture(scope="module")
def server(installed, tmp_path_factory):
    with _started(installed, tmp_path_factory.mktemp("lab"), "zh") as started:
        yield started


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


def _run_cells(page):
    # Run before the kernel is there, and JupyterLab asks which one to take.
    page.wait_for_function(
        "[...document.querySelectorAll('.jp-StatusBar-Widget')].some(item => /\\| Idle/.test(item.textContent))"
    )
    page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells') }")


def _run_all(page, base, token):
    page.set_default_timeout(PATIENCE * 1000)
    page.goto(f"{base}/lab/tree/explore.ipynb?token={token}&reset")
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
    _run_cells(page)
    page.wait_for_selector(".ms-chart .r")
    # The last cell's picture: every cell has run.
    page.wait_for_selector("figure.chart svg", state="attached")
    _nothing_failed(page)


def _all_ran(page):
    """Wait until each cell of code has its number, and give what JupyterLab then holds of their outputs."""
    page.wait_for_function(
        """() => {
          const cells = window.jupyterapp.shell.currentWidget.content.model.cells;
          return [...cells].filter(cell => cell.type === 'code').every(cell => cell.executionCount);
        }"""
    )
    return page.evaluate(
        """() => [...window.jupyterapp.shell.currentWidget.content.model.cells]
          .filter(cell => cell.type === 'code').map(cell => JSON.stringify(cell.outputs.toJSON()))"""
    )


def _nothing_failed(page):
    """No cell has failed, and JupyterLab could draw what each gave: otherwise it writes `Javascript Error` below it."""
    # What it has still to draw it draws in the order of the cells, each after a moment.
    page.wait_for_timeout(1000)
    failed = ".jp-OutputArea-output:is([data-mime-type*=error], :has-text('Javascript Error'))"
    assert page.locator(failed).all_inner_texts() == []


def test_the_notebook_runs_and_everything_follows_a_choice(browser, server, tmp_path_factory):
    base, token = server
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    complaints, outside = [], []
    own = (base, base.replace("http", "ws"), "data:", "blob:")
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(own) else outside.append(request.url))
    _run_all(page, base, token)
    _drawn_without_a_page(page)

    def chart():
        return page.locator(".ms-chart").inner_html()

    def changed(before):
        page.wait_for_function("before => document.querySelector('.ms-chart').innerHTML !== before", arg=before)
        return chart()

    rows = HEADLINES.read_text(encoding="utf-8").count(",headline,")
    assert page.locator(".ms-chart .r").count() == rows
    _lines_stand_beside(page)

    reported = chart()
    assert ">137%<" in reported
    assert "<strong>137%</strong>" in reported
    page.click(".ms-panel button:has-text('只计已完工')")
    completed = changed(reported)
    assert "<strong>57%</strong>" in completed

    page.click(".ms-chart .r:has-text('山城步道')")
    page.wait_for_selector(".ms-panel h4 code:has-text('p10.trail')")
    # The figure of what is only started, with its line in the document.
    assert re.search(r"196.*16公里.*已开工", page.locator(".ms-lines").inner_text(), re.DOTALL)
    _choice_goes_both_ways(page)

    before = chart()
    page.click(".ms-panel button:has-text('English')")
    assert "target" in changed(before)
    # The cell by hand has changed its language too.
    page.wait_for_selector(
        ".jp-OutputArea h4:has-text('Report on the implementation of the key livelihood projects')", state="attached"
    )
    # The table is made anew last, and moves what stands below it: a click on the way would hit something else.
    page.wait_for_selector(".ms-panel .dataTable th:has-text('indicator')", state="attached")

    _nothing_is_cut(page)

    page.fill(".ms-panel input[placeholder='such as surplus']", "surplus")
    page.fill(".ms-panel input[placeholder='actual_value - target_value']", "actual_value - target_value")
    page.click(".ms-panel button:has-text('Add')")
    page.wait_for_selector(".ms-panel [role=status]:has-text('Added surplus')")
    page.wait_for_selector(".ms-panel .dataTable th:has-text('surplus')", state="attached")
    _names_stay_in_sight(page)
    # Sorting and searching happen in the page.
    page.fill(".ms-panel .dt-search input", "parking")
    page.wait_for_function("document.querySelectorAll('.ms-panel .dt-scroll-body tbody tr').length === 1")

    for kind in ("CSV", "XLSX", "SVG", "PNG"):
        page.click(f".ms-panel button:text-is('{kind}')")
        page.wait_for_selector(f".ms-panel :text('Saved {rows} rows to yubei-2021-headline.{kind.lower()}.')")

    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=base)
    page.click(".ms-panel button:has-text('Copy as code')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert 'select(\n    [ms.load("yubei", 2021)],' in copied
    assert 'OwnColumn("surplus", "actual_value - target_value")' in copied
    made = {}
    exec(copied, made)
    assert len(made["selection"]) == rows
    trail = made["selection"].set_index("indicator_id").loc["p10.trail"]
    # 27.4 km reported of 20 km promised, 11.4 km of them finished: on the basis that is chosen.
    assert (round(trail["surplus"], 1), round(trail["ratio"], 2)) == (7.4, 0.57)

    page.select_option(
        ".ms-panel .widget-select-multiple select", label=["Meishan, Sichuan 2019", "Yubei District, Chongqing 2021"]
    )
    page.wait_for_selector(".ms-chart .r small:has-text('Meishan 2019')")
    _nothing_is_cut(page)

    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    found = axe.run(page, context=".ms-panel").response["violations"]
    assert [(one["id"], node["target"]) for one in found for node in one["nodes"]] == []

    assert outside == []
    assert complaints == []
    page.close()


@pytest.mark.parametrize(
    ("lang", "trail", "axis"),
    [("zh", "山城步道建设", "目标"), pytest.param("en", "Walking trails built", "target", marks=pytest.mark.slow)],
)
def test_the_launcher_opens_the_tutorial_which_runs_to_its_end(browser, installed, tmp_path, lang, trail, axis):
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.set_default_timeout(PATIENCE * 1000)
    complaints, outside = [], []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    with _started(installed, tmp_path, lang) as (base, token):
        own = (base, base.replace("http", "ws"), "data:", "blob:")
        page.on("request", lambda request: None if request.url.startswith(own) else outside.append(request.url))
        page.goto(f"{base}/lab?token={token}&reset")
        page.wait_for_selector(".jp-LauncherCard")
        cards = page.locator(".jp-Launcher-section:has-text('民生实事') .jp-LauncherCard")
        assert [text.strip() for text in cards.all_inner_texts()] == ["教程 · Tutorial", "探索 · Explore"]
        cards.first.click()
        page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
        _run_cells(page)
        said = _all_ran(page)
        page.wait_for_selector("figure.chart svg", state="attached")
        _nothing_failed(page)
    assert [text for text in said if '"output_type":"error"' in text] == []
    assert any(trail in text and "<table" in text for text in said)
    assert axis in said[-1]
    assert "<svg" in said[-1]
    assert outside == []
    assert complaints == []
    page.close()


@pytest.mark.slow
@pytest.mark.parametrize("notebook", page_notebooks())
def test_a_notebook_of_a_page_runs_by_hand(browser, server, notebook):
    base, token = server
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.set_default_timeout(PATIENCE * 1000)
    page.goto(f"{base}/lab/tree/{notebook}.ipynb?token={token}&reset")
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
    _run_cells(page)
    said = _all_ran(page)
    assert [text for text in said if '"output_type":"error"' in text] == []
    _nothing_failed(page)
    # Pictures lead to places of the page only once they are on one.
    assert page.locator(".jp-OutputArea svg a[data-href]").count() > 0
    page.close()


def _drawn_without_a_page(page):
    """A page's style sheet is not there: a picture shows one basis's words and nothing that only a page can do."""
    figure = page.locator(".jp-OutputArea figure.chart").last
    assert figure.locator("figcaption").is_visible()
    assert figure.locator(".take").count() == 1
    assert figure.locator(":is(.take, .just-reported):visible").count() == 0
    upon = figure.evaluate(
        """(figure) => {
          const words = [...figure.querySelectorAll('figcaption b, svg text')].map(one => [one.textContent, one.getBoundingClientRect()])
            .filter(([, box]) => box.width);
          return words.flatMap(([said, a], i) => words.slice(i + 1).filter(([, b]) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
            && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 6).map(([other]) => [said, other]));
        }"""
    )
    assert upon == []


def _lines_stand_beside(page):
    picture, lines = (page.locator(f".ms-panel {one}").bounding_box() for one in (".ms-picture", ".ms-lines"))
    assert picture["x"] + picture["width"] <= lines["x"] + 1
    assert abs(picture["y"] - lines["y"]) < 3


def _nothing_is_cut(page):
    """Names, results and reasons are whole in the picture, with the list of files beside the notebook or without."""
    for width in (1000, 1400, 1900):
        page.set_viewport_size({"width": width, "height": 1000})
        page.wait_for_timeout(300)
        cut = page.evaluate(
            """() => [...document.querySelectorAll('.ms-chart .r > *')].filter(one => one.offsetParent
              && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)).map(one => one.innerText)"""
        )
        assert cut == [], width
    page.set_viewport_size({"width": 1280, "height": 1000})


def _choice_goes_both_ways(page):
    """By pointer and keyboard in the picture, by pointer in the table."""
    chosen = ".ms-chart .r[aria-selected=true]"
    page.locator(".ms-chart .r").nth(2).click()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    assert page.locator(chosen).count() == 3
    page.wait_for_function("document.querySelectorAll('.ms-panel .dt-scroll-body tr.selected').length === 3")
    page.wait_for_function("document.querySelectorAll('.ms-lines h4').length === 3")
    page.locator(".ms-panel .dt-scroll-body tbody tr").nth(7).click()
    page.wait_for_function(f"document.querySelectorAll('{chosen}').length === 1")
    assert page.locator(".ms-chart .r").nth(7).get_attribute("aria-selected") == "true"
    # Dragging over rows chooses them.
    page.locator(".ms-picture").scroll_into_view_if_needed()
    page.locator(".ms-chart .r").nth(4).scroll_into_view_if_needed()
    first, last = (page.locator(".ms-chart .r").nth(place).bounding_box() for place in (1, 4))
    page.mouse.move(first["x"] + 50, first["y"] + 10)
    page.mouse.down()
    page.mouse.move(last["x"] + 50, last["y"] + 10, steps=8)
    page.mouse.up()
    page.wait_for_function("document.querySelectorAll('.ms-panel .dt-scroll-body tr.selected').length === 4")


def _names_stay_in_sight(page):
    added = page.locator(".ms-panel .dt-scroll-head th:has-text('surplus')").bounding_box()
    table = page.locator(".ms-panel .dt-scroll-body").bounding_box()
    assert added["x"] + added["width"] <= table["x"] + table["width"]
    cells = page.locator(".ms-panel .dt-scroll-body tbody tr:first-child td")
    before = [cells.nth(place).bounding_box()["x"] for place in (0, 5)]
    page.locator(".ms-panel .dt-scroll-body").evaluate("body => { body.scrollLeft = 200 }")
    after = [cells.nth(place).bounding_box()["x"] for place in (0, 5)]
    assert abs(after[0] - before[0]) < 2
    assert after[1] < before[1] - 150


#: Draws two characters as a part of the panel would; where there is no font for them, both are the same box.
DRAWN = """([place, family]) => {
  const drawn = ['渝', '北'].map((sign) => {
    const canvas = document.createElement('canvas').getContext('2d');
    canvas.font = `24px ${family || getComputedStyle(document.querySelector(place)).fontFamily}`;
    canvas.fillText(sign, 2, 26);
    return canvas.getImageData(0, 0, 32, 32).data.join();
  });
  return drawn[0] !== drawn[1];
}"""


@pytest.mark.slow
def test_chinese_shows_where_the_machine_has_no_chinese_font(browser, server, tmp_path):
    import matplotlib

    fonts = tmp_path / "fonts"
    fonts.mkdir()
    for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSansMono.ttf"):
        shutil.copy(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / name, fonts)
    config = tmp_path / "fonts.conf"
    config.write_text(
        f"<fontconfig><dir>{fonts}</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>", encoding="utf-8"
    )
    bare = browser.browser_type.launch(
        executable_path=CHROMIUM, args=["--no-sandbox"], env=os.environ | {"FONTCONFIG_FILE": str(config)}
    )
    page = bare.new_page(viewport={"width": 1280, "height": 1000})
    _run_all(page, *server)
    page.wait_for_function(
        "[...document.fonts].some(face => face.status === 'loaded' && /Minsheng Sans/.test(face.family))"
    )
    assert not page.evaluate(DRAWN, ["body", "DejaVu Sans"])
    for place in (".ms-chart .r b", ".ms-lines td", ".ms-panel select", ".ms-panel .dataTable td", ".jp-MarkdownOutput p",
                  ".jp-OutputArea figure.chart text"):  # fmt: skip
        assert page.evaluate(DRAWN, [place, ""]), place
    bare.close()
