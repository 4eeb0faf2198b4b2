"""A review in a browser, from draft to reviewed page: in a page of its own, and in JupyterLab."""

from __future__ import annotations

import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import minsheng_analysis as ms
from minsheng_analysis.extraction import extract
from minsheng_analysis.extraction.corrections import read_corrections
from minsheng_analysis.extraction.review import Review, write_page
from minsheng_analysis.reporting.jobs import Job
from minsheng_analysis.reporting.publisher import publish

from .test_lab import PATIENCE, _wait_for

pytestmark = pytest.mark.browser

TEXT = """某县2022年民生实事项目完成情况

一、公园建设
计划新建公园10个，全年建成公园12个，完成年度目标的120%。

二、道路改造
计划改造道路20公里，全年改造道路18公里。

三、就业
计划培训2000人次，全年培训2100人次。
"""

#: Of which several rows have one figure.
SHARED = """某县2023年上半年民生实事进展情况

一、公路。年度目标：新改建农村公路80公里。进展情况：完成路基40公里，完成路面20公里，占年度目标的25%。

二、房屋。年度目标：改造城中村房屋20万平方米。进展情况：完成签约12万平方米，拆除8万平方米，占年度目标的40%。
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    document = tmp_path / "county.txt"
    document.write_text(TEXT, encoding="utf-8")
    return extract(document, tmp_path / "drafts" / "county" / "2022").folder


def with_money(tmp_path: Path) -> Path:
    """Draft the text with a figure that stands in no row."""
    document = tmp_path / "county.txt"
    document.write_text(TEXT + "\n四、资金\n累计投入资金560万元。\n", encoding="utf-8")
    return extract(document, tmp_path / "drafts" / "county" / "2022").folder


def answers(folder: Path) -> dict[str, tuple[str, str]]:
    return {one.figure: (one.role, one.answers) for one in read_corrections(folder)}


@pytest.mark.parametrize("width", [390, 1280])
def test_from_a_draft_to_a_reviewed_page_without_jupyterlab(folder, open_page, tmp_path, width):
    def report() -> str:
        return publish(
            Job("county", 2022, "annual_report", "zh", out=tmp_path / "out", data_dir=folder)
        ).html.read_text(encoding="utf-8")

    key = {figure.quantity.text: figure.key for figure in Review(folder).found}
    assert "机器初稿：已复核 0/3 行" in report()
    opened = open_page(write_page(folder, lang="zh"), width=width, accept_downloads=True)
    page = opened.page
    assert page.inner_text(".count") == "已复核 0/3 行"
    assert page.locator(".paper .figure").count() == len(key)
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    # The road's result belongs elsewhere; the rest is right. Undo works on the way.
    page.click(".paper .figure:has-text('18公里')")
    page.keyboard.press("3")
    assert "其他数字" in page.inner_text(".paper .figure:has-text('18公里')")
    page.keyboard.press("u")
    assert "结果" in page.inner_text(".paper .figure:has-text('18公里')")
    page.keyboard.press("3")
    for _ in range(4):
        page.keyboard.press("Enter")
    assert page.inner_text(".done") == "已全部复核。"
    with page.expect_download() as saved:
        page.click("button.save")
    saved.value.save_as(folder / "corrections.csv")
    assert opened.outside == []
    assert opened.complaints == []

    assert answers(folder)["18公里"] == ("context", "")
    assert answers(folder)["12个"] == ("actual", key["10个"])
    extract(tmp_path / "county.txt", folder)
    made = ms.load("county", 2022, data_dir=folder)
    assert made.draft is not None
    assert made.draft.left == 0
    assert made.indicators.set_index("target_value")["actual_value"].isna().to_dict() == {
        10.0: False,
        20.0: True,
        2000.0: False,
    }
    assert f"机器初稿：已复核 {made.draft.rows}/{made.draft.rows} 行" in report()


def test_the_screen_is_for_everyone(folder, open_page):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    page = open_page(write_page(folder, lang="en")).page
    found = axe.run(page).response["violations"]
    assert [(one["id"], node["html"], node["failureSummary"]) for one in found for node in one["nodes"]] == []


def test_next_passes_rows_that_share_a_figure(tmp_path, open_page):
    document = tmp_path / "county.txt"
    document.write_text(SHARED, encoding="utf-8")
    folder = extract(document, tmp_path / "drafts" / "county" / "2023").folder
    rows = {row.figures for row in Review(folder).items}
    assert any(set(one) & set(other) for one in rows for other in rows if one != other)
    page = open_page(write_page(folder, lang="zh")).page
    seen = set()
    for _ in rows:
        seen.add(page.inner_text(".panel"))
        page.keyboard.press("n")
    assert len(seen) == len(rows)
    for _ in rows:
        page.keyboard.press("p")
        seen.discard(page.inner_text(".panel"))
    assert not seen


def test_a_key_says_how_far_a_result_has_come(folder, open_page):
    page = open_page(write_page(folder, lang="en"), accept_downloads=True).page
    page.click(".paper .figure:has-text('18公里')")
    assert "completed" in page.inner_text(".card.chosen .stage")
    page.keyboard.press("t")
    page.keyboard.press("4")
    assert "started" in page.inner_text(".card.chosen .stage")
    with page.expect_download() as saved:
        page.keyboard.press("s")
    saved.value.save_as(folder / "corrections.csv")
    held = {one.figure: one for one in read_corrections(folder)}
    assert (held["18公里"].stage, held["18公里"].stage_was) == ("started", "completed")
    assert Review(folder).state()["figures"][held["18公里"].statement_id]["stage"] == "started"


def test_keys_say_that_a_figure_is_a_finished_part_and_that_all_of_a_promise_is_finished(tmp_path, open_page):
    document = tmp_path / "county.txt"
    document.write_text(
        "某县2022年民生实事项目完成情况\n\n计划改造老旧小区16个。截至目前，已开工16个，另有整治小区的楼栋等情况，建好11个。\n\n计划改造危房46户 全部竣工。\n",
        encoding="utf-8",
    )
    folder = extract(document, tmp_path / "drafts" / "county" / "2022").folder
    key = {figure.quantity.text: figure.key for figure in Review(folder).found}  # of the two 16 the result
    page = open_page(write_page(folder, lang="en"), accept_downloads=True).page
    page.click(".paper .figure:has-text('11个')")
    page.keyboard.press("f")
    assert "Choose the result" in page.inner_text(".card.chosen .partners")
    page.keyboard.press("1")
    assert page.locator(".card").count() == 3
    assert "part of a result" in page.inner_text(".paper .figure:has-text('11个')")
    page.click(".paper .figure:has-text('46户')")
    assert "All of it: …" in page.inner_text(".card.chosen .stage")
    page.keyboard.press("t")
    page.keyboard.press("1")
    assert "All of it: completed" in page.inner_text(".card.chosen .stage")
    assert "how far all of it has come" in page.inner_text(".panel h2")
    page.keyboard.press("p")
    page.keyboard.press("Enter")
    assert page.inner_text(".count") == "2 of 2 rows reviewed"
    with page.expect_download() as saved:
        page.keyboard.press("s")
    saved.value.save_as(folder / "corrections.csv")
    assert answers(folder)["11个"] == ("breakdown", key["16个"])
    extract(document, folder)
    made = ms.load("county", 2022, data_dir=folder)
    rows = made.indicators.set_index("target_value")
    assert rows.loc[16.0, ["actual_value", "completed_value"]].tolist() == [16, 11]
    assert rows.loc[46.0, ["actual_value", "completed_value"]].tolist() == [46, 46]
    assert (made.draft.reviewed, made.draft.rows) == (2, 2)


def test_a_key_says_that_a_promise_is_next_year_s(folder, open_page):
    page = open_page(write_page(folder, lang="zh"), accept_downloads=True).page
    page.click(".paper .figure:has-text('20公里')")
    page.keyboard.press("7")
    assert "下年度计划" in page.inner_text(".paper .figure:has-text('20公里')")
    assert page.inner_text(".panel h2").startswith("下年度的承诺")
    page.click(".paper .figure:has-text('18公里')")
    # What is left of its pair is a result alone, and accepting it says so.
    assert "正确，不对应承诺" in page.inner_text("button.right")
    page.keyboard.press("Enter")
    with page.expect_download() as saved:
        page.keyboard.press("s")
    saved.value.save_as(folder / "corrections.csv")
    assert answers(folder)["20公里"] == ("target", "later")
    assert answers(folder)["18公里"] == ("actual", "-")
    key = {figure.quantity.text: figure.key for figure in Review(folder).found}
    assert Review(folder).state()["figures"][key["20公里"]]["role"] == "later"


def test_keys_act_upon_the_figure_that_was_clicked_though_it_stands_in_no_row(tmp_path, open_page):
    folder = with_money(tmp_path)
    key = {figure.quantity.text: figure.key for figure in Review(folder).found}
    assert not any(key["560万元"] in item.figures for item in Review(folder).items)
    page = open_page(write_page(folder, lang="en"), accept_downloads=True).page
    page.click(".paper .figure:has-text('18公里')")
    page.click(".paper .figure:has-text('560万元')")
    assert page.inner_text(".card.chosen .what b") == "560万元"
    assert page.locator(".card").count() == 1
    assert page.inner_text(".panel h2").startswith("In no row")
    page.keyboard.press("x")
    # Clicked again it is seen to be none, and neither Enter nor x does anything to it or to another.
    page.click(".paper .figure:has-text('560万元')")
    assert "Said to be no figure" in page.inner_text(".panel")
    for pressed in ("Enter", "x", "b", "t"):
        page.keyboard.press(pressed)
    assert page.inner_text(".count") == "0 of 3 rows reviewed"
    with page.expect_download() as saved:
        page.keyboard.press("s")
    saved.value.save_as(folder / "corrections.csv")
    assert [(one.figure, one.decision) for one in read_corrections(folder)] == [("560万元", "no_figure")]
    page.keyboard.press("3")
    assert "other figure" in page.inner_text(".paper .figure:has-text('560万元')")


def test_the_keys_for_next_and_back_go_on_from_what_is_looked_at(folder, open_page):
    page = open_page(write_page(folder, lang="en")).page

    def looked_at() -> str:
        return page.inner_text(".card.chosen .what b")

    first = looked_at()
    page.keyboard.press("Enter")
    second = looked_at()
    page.keyboard.press("n")
    third = looked_at()
    page.keyboard.press("p")
    assert looked_at() == second
    assert len({first, second, third}) == 3


def test_a_row_that_pairing_anew_brought_is_called_new(tmp_path, open_page):
    document = tmp_path / "county.txt"
    document.write_text(
        "某县2022年民生实事项目完成情况\n\n计划改造道路20公里，上半年改造道路11公里，全年改造道路18公里。\n",
        encoding="utf-8",
    )
    folder = extract(document, tmp_path / "draft").folder
    review = Review(folder)
    key = {figure.quantity.text: figure.key for figure in review.found}
    review.change_role(key["18公里"], "context")
    page = open_page(write_page(folder, lang="en")).page
    page.click(".paper .figure:has-text('11公里')")
    assert "new: pairs made anew" in page.inner_text(".panel h2")
    page.click(".paper .figure:has-text('18公里')")
    assert "new" not in page.inner_text(".panel h2")


def test_a_row_is_named_by_words_selected_in_the_document_or_typed(folder, open_page, tmp_path):
    opened = open_page(write_page(folder, lang="zh"), accept_downloads=True)
    page = opened.page
    page.click(".paper .figure:has-text('18公里')")
    page.keyboard.press("r")
    left, right, middle = page.evaluate(
        """() => {
          const heading = [...document.querySelectorAll(".paper h2")].find((one) => one.textContent.includes("道路改造")).firstChild;
          const range = document.createRange();
          range.setStart(heading, 2); range.setEnd(heading, 6);
          const box = range.getBoundingClientRect();
          return [box.left + 1, box.right - 1, box.top + box.height / 2];
        }"""
    )
    page.mouse.move(left, middle)
    page.mouse.down()
    page.mouse.move(right, middle, steps=5)
    page.mouse.up()
    assert page.input_value(".named input") == "道路改造"
    page.keyboard.press("Enter")
    assert page.inner_text(".named span") == "名称：道路改造"
    # Letters typed into the field are no keys of the screen, and Esc leaves the name as it is.
    page.click(".paper .figure:has-text('12个')")
    page.keyboard.press("r")
    page.keyboard.type("xnbu3")
    page.keyboard.press("Escape")
    assert page.inner_text(".named span") == "名称：公园"
    page.keyboard.press("r")
    page.keyboard.type("口袋公园")
    page.keyboard.press("Enter")
    assert page.inner_text(".named span") == "名称：口袋公园"
    with page.expect_download() as saved:
        page.keyboard.press("s")
    saved.value.save_as(folder / "corrections.csv")
    assert opened.complaints == []
    extract(tmp_path / "county.txt", folder)
    made = ms.load("county", 2022, data_dir=folder).indicators.set_index("target_value")
    assert made["name_zh"].to_dict() == {10.0: "口袋公园", 20.0: "道路改造", 2000.0: "就业"}
    assert made.loc[20.0, "actual_value"] == 18
    assert {one.figure: one.name_was for one in read_corrections(folder)} == {"10个": "公园", "20公里": "道路"}


def test_which_figure_answers_which_is_shown_in_the_panel_and_marked_in_the_document(folder, open_page):
    page = open_page(write_page(folder, lang="en")).page
    page.click(".paper .figure:has-text('18公里')")
    assert "answers the promise 20公里" in page.inner_text(".card.chosen .answering")
    assert page.locator(".paper .figure.across").count() == 1
    assert "20公里" in page.inner_text(".paper .figure.across")
    page.click(".card.chosen .answering button")
    assert "answered by 18公里" in page.inner_text(".card.chosen .answering")
    assert "18公里" in page.inner_text(".paper .figure.across")
    page.keyboard.press("b")
    page.keyboard.press("0")
    assert "no result answers it" in page.inner_text(".card.chosen .answering")
    assert page.locator(".paper .figure.across").count() == 0
    page.click(".paper .figure:has-text('120%')")
    assert "belongs with 12个" in page.inner_text(".card.chosen .answering")


def test_a_new_row_is_told_of_and_comes_next(tmp_path, open_page):
    document = tmp_path / "county.txt"
    document.write_text(
        TEXT + "\n四、供水\n计划铺设管网20公里，上半年铺设管网11公里，全年铺设管网18.5公里。\n", encoding="utf-8"
    )
    folder = extract(document, tmp_path / "draft").folder
    review = Review(folder)
    review.change_role({figure.quantity.text: figure.key for figure in review.found}["18.5公里"], "context")
    page = open_page(write_page(folder, lang="en")).page
    # Whatever else is left and less certain: it is asked about first, and told of while another row is looked at.
    assert "new: pairs made anew" in page.inner_text(".panel h2")
    page.click(".paper .figure:has-text('12个')")
    assert "next in turn: 1" in page.inner_text(".newcomers")
    page.keyboard.press("Enter")
    assert "new: pairs made anew" in page.inner_text(".panel h2")
    page.keyboard.press("Enter")
    assert page.locator(".newcomers").count() == 0


def test_what_was_said_outlives_a_page_closed_by_mistake(folder, open_page):
    page = open_page(write_page(folder, lang="en")).page
    page.keyboard.press("Enter")
    assert page.inner_text(".count") == "1 of 3 rows reviewed"
    # Chromium stores it in a time of its own; a page that is opened again at once may be too early.
    page.wait_for_timeout(1000)
    page.reload()
    assert page.inner_text(".count") == "1 of 3 rows reviewed"


def _in_time(ask: Callable[[], object], wanted: object) -> object:
    """Ask until the answer is the wanted one, or patience ends; give the last answer."""
    end = time.monotonic() + PATIENCE
    while (answer := ask()) != wanted and time.monotonic() < end:
        time.sleep(0.1)
    return answer


def test_in_jupyterlab_each_decision_is_saved_and_pairs_are_made_anew(browser, tmp_path):
    folder = with_money(tmp_path)
    for module in ("jupyterlab", "anywidget"):
        pytest.importorskip(module, reason="the lab extra is not installed: JupyterLab is not started")
    from minsheng_analysis.pages.explore.lab import review_arguments

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    import os

    places = {f"JUPYTER_{name}_DIR": str(tmp_path / "home" / name) for name in ("CONFIG", "RUNTIME", "DATA")}
    surroundings = os.environ | places | {"JUPYTER_TOKEN": token, "PYTHONPATH": str(Path(ms.__file__).parents[1])}
    command = [
        sys.executable, "-m", "jupyterlab", *review_arguments(folder, source=None, lang="en"), "--no-browser", "--allow-root",
        f"--ServerApp.port={port}", "--ServerApp.port_retries=0", "--LabApp.expose_app_in_browser=True",
    ]  # fmt: skip
    base = f"http://127.0.0.1:{port}"
    with (tmp_path / "log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(command, env=surroundings, cwd=tmp_path, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_for(f"{base}/api/status?token={token}", process, tmp_path / "log")
            page = browser.new_page(viewport={"width": 1400, "height": 1000})
            page.set_default_timeout(PATIENCE * 1000)
            page.goto(f"{base}/lab/tree/review.ipynb?token={token}&reset")
            page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
            page.wait_for_function(
                "[...document.querySelectorAll('.jp-StatusBar-Widget')].some(item => /\\| Idle/.test(item.textContent))"
            )
            page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells') }")
            page.wait_for_selector(".minsheng-review .card")
            assert page.inner_text(".minsheng-review .count") == "0 of 3 rows reviewed"
            page.click(".minsheng-review .paper .figure:has-text('18公里')")
            page.keyboard.press("3")
            page.wait_for_selector(".minsheng-review .paper .figure.context:has-text('18公里')")
            # The promise stands alone now, at once; Python saves what was said as soon as it has it.
            page.click(".minsheng-review .paper .figure:has-text('20公里')")
            page.wait_for_selector(".minsheng-review h2:has-text('Promise without a result')")
            assert _in_time(lambda: answers(folder).get("18公里"), ("context", "")) == ("context", "")
            # What stands in no row comes into the panel, and the key goes for it.
            page.click(".minsheng-review .paper .figure:has-text('560万元')")
            page.wait_for_selector(".minsheng-review .card.chosen .what b:has-text('560万元')")
            page.keyboard.press("x")
            page.wait_for_selector(".minsheng-review .paper .figure.no_figure:has-text('560万元')")
            assert _in_time(lambda: answers(folder).get("560万元"), ("", "")) == ("", "")
            # Letters of a name are no keys, of the screen or of JupyterLab; undone, the name is the machine's again.
            page.click(".minsheng-review .paper .figure:has-text('2100人次')")
            page.keyboard.press("r")
            page.wait_for_selector(".minsheng-review .named input:focus")
            page.keyboard.type("bx 技能培训")
            page.keyboard.press("Enter")
            page.wait_for_selector(".minsheng-review .named span:has-text('Name: bx 技能培训')")
            assert _in_time(lambda: "bx 技能培训" in {one.name for one in read_corrections(folder)}, True)
            page.click(".minsheng-review button.undo")
            page.wait_for_selector(".minsheng-review .named span:has-text('Name: 就业')")
            page.click(".minsheng-review button.undo")
            page.wait_for_selector(".minsheng-review .paper .figure.cost:has-text('560万元')")
            page.click(".minsheng-review button.undo")
            page.wait_for_selector(".minsheng-review .paper .figure.actual:has-text('18公里')")
            assert _in_time(lambda: read_corrections(folder), []) == []
            page.close()
        finally:
            process.terminate()
            process.wait(30)
