"""Reports as a reader meets them, in a real browser with the network off."""

from __future__ import annotations

import contextlib
import html
import json
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from minsheng_analysis.language.languages import LANGUAGES

from .conftest import page_notebooks

pytestmark = pytest.mark.browser

# The annual report is the one everybody reads; the others run with the long tests.
REPORTS = [
    pytest.param(notebook, lang, marks=() if notebook == "annual_report" else pytest.mark.slow)
    for notebook in page_notebooks()
    for lang in LANGUAGES
]
each_report = pytest.mark.parametrize(("notebook", "lang"), REPORTS)
MakeReport = Callable[[str, str], Path]


# The rules are one set for both languages, and a run over the annual report takes some 40 s.
AXE = [
    pytest.param(notebook, lang, marks=() if (notebook, lang) == ("annual_report", "en") else pytest.mark.slow)
    for notebook in page_notebooks()
    for lang in LANGUAGES
]


@pytest.mark.parametrize(("notebook", "lang"), AXE)
def test_axe_finds_nothing(make_report: MakeReport, open_page: Any, notebook: str, lang: str) -> None:
    _assert_axe_finds_nothing(open_page, make_report(notebook, lang))


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("notebook", ["annual_report", "evaluation"])
def test_axe_finds_nothing_in_a_draft(
    tmp_path_factory: pytest.TempPathFactory, open_page: Any, notebook: str, lang: str
) -> None:
    from minsheng_analysis.cli import main

    folder = tmp_path_factory.mktemp("draft")
    document = Path(__file__).parents[1] / "documents" / "tidy_a" / "h01_qinghe_2023.txt"
    with contextlib.suppress(SystemExit):
        main(["report", str(document), "--data-dir", str(folder / "drafts"), "--out", str(folder / "reports")])
    _assert_axe_finds_nothing(open_page, next((folder / "reports").rglob(f"{notebook}.{lang}.html")))


def _assert_axe_finds_nothing(open_page: Any, path: Path) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    # Only colours are other ones in the dark.
    for scheme, asked in (("light", {}), ("dark", {"runOnly": ["color-contrast"]})):
        opened = open_page(path, color_scheme=scheme)
        # What is folded away is read too.
        opened.page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
        # A long table's rows are all alike, and axe takes minutes over five hundred of them.
        opened.page.evaluate("document.querySelectorAll('tbody tr:nth-child(n+40)').forEach((row) => row.remove())")
        opened.page.check("#code-switch")
        found = axe.run(opened.page, options=asked)
        said = [(one["id"], one["nodes"][0]["html"][:200], len(one["nodes"])) for one in found.response["violations"]]
        assert said == [], scheme


@each_report
def test_nothing_is_fetched_and_nothing_complains(
    make_report: MakeReport, open_page: Any, notebook: str, lang: str
) -> None:
    path = make_report(notebook, lang)
    opened = open_page(path)
    opened.page.wait_for_timeout(200)
    assert opened.outside == []
    assert opened.complaints == []
    assert path.stat().st_size < 1_500_000


@each_report
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_sticks_out(make_report: MakeReport, open_page: Any, notebook: str, lang: str, width: int) -> None:
    opened = open_page(make_report(notebook, lang), width=width)
    opened.page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    if width in (390, 1280):
        wide = "[...document.querySelectorAll('.scroll')].filter((part) => part.scrollWidth > part.clientWidth).map((part) => part.parentElement.id)"
        assert opened.page.evaluate(wide) == []


def test_words_for_a_share_stay_in_their_cell_and_lead_to_no_line_unread(
    tmp_path_factory: pytest.TempPathFactory, open_page: Any
) -> None:
    from minsheng_analysis.cli import main

    out = tmp_path_factory.mktemp("meishan")
    with contextlib.suppress(SystemExit):
        main(["report", "--region", "meishan", "--year", "2019", "--lang", "en", "--out", str(out)])
    for width in (1024, 1280):
        page = open_page(next(out.rglob("annual_report.en.html")), width=width).page
        wide = "[...document.querySelectorAll('#table-promises td')].filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.textContent)"
        assert page.evaluate(wide) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_amount_and_no_range_is_broken(make_report: MakeReport, open_page: Any, lang: str) -> None:
    page = open_page(make_report("annual_report", lang)).page
    broken = """[...document.querySelectorAll('#table-promises td .phrase')].filter((one) => one.checkVisibility()
        && one.offsetHeight > 1.5 * parseFloat(getComputedStyle(one).lineHeight)).map((one) => one.textContent)"""
    assert page.locator("#table-promises td.finished .phrase", has_text="120.8").count() == 1
    torn = "[...document.querySelectorAll('#table-promises td.share')].filter((cell) => { const range = document.createRange(); range.selectNodeContents(cell); return range.getClientRects().length > 1 }).map((cell) => cell.textContent)"
    for width, media in (
        (1280, "screen"),
        (1151, "screen"),
        (1024, "screen"),
        (720, "screen"),
        (390, "screen"),
        (695, "print"),
    ):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(media=media)
        # A state in words may go on below where there is little room; no share and no verdict does, nor runs into what is next.
        assert width == 720 or page.evaluate(broken) == [], (width, media)
        assert page.evaluate(torn) == [], (width, media)
        over = "[...document.querySelectorAll('#table-promises td')].filter((cell) => cell.scrollWidth > cell.clientWidth + 1).map((cell) => cell.textContent)"
        assert page.evaluate(over) == [], (width, media)


#: In how many lines each of the parts stands that a page shows.
LINES = """(parts) => parts.filter((one) => one.checkVisibility()).map((one) => { const range = document.createRange(), tops = [];
    range.selectNodeContents(one);
    for (const box of range.getClientRects()) if (box.width && !tops.some((top) => Math.abs(top - box.top) < 6)) tops.push(box.top);
    return [one.textContent, tops.length]; })"""


@pytest.mark.parametrize(
    ("notebook", "lang"),
    [
        pytest.param(
            one, lang, marks=() if (one, lang) in (("annual_report", "zh"), ("evaluation", "en")) else pytest.mark.slow
        )
        for one in page_notebooks()
        for lang in LANGUAGES
    ],
)
def test_no_date_amount_or_range_is_in_two_lines(
    make_report: MakeReport, open_page: Any, notebook: str, lang: str
) -> None:
    page = open_page(make_report(notebook, lang)).page
    page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
    for width, media in ((1280, "screen"), (390, "screen"), (695, "print")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(media=media)
        units = page.evaluate(f"({LINES})([...document.querySelectorAll('main .unit')])")
        assert len(units) > 20
        assert [words for words, lines in units if lines > 1] == [], (width, media)


@pytest.mark.parametrize(
    ("region", "year", "lang"),
    [("hunan", 2021, "en"), ("meishan", 2017, "zh"), pytest.param("wanzhou", 2025, "en", marks=pytest.mark.slow)],
)
def test_a_mark_stays_in_one_line_with_its_words(
    tmp_path: Path, open_page: Any, region: str, year: int, lang: str
) -> None:
    page = open_page(_progress_of(region, year, lang, tmp_path)).page
    page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
    for width, media in ((1280, "screen"), (390, "screen"), (695, "print")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(media=media)
        lights = page.evaluate(f"({LINES})([...document.querySelectorAll('[id^=table-pace] .status:not(.phrase)')])")
        assert len(lights) >= 9
        assert [one for one, lines in lights if lines > 1] == [], (width, media)
        wide = "[...document.querySelectorAll('.scroll')].filter((part) => part.scrollWidth > part.clientWidth).map((part) => part.parentElement.id)"
        assert page.evaluate(wide) == [] or media == "print"


def _progress_of(region: str, year: int, lang: str, out: Path) -> Path:
    from minsheng_analysis.reporting.jobs import Job
    from minsheng_analysis.reporting.publisher import publish

    return publish(Job(region, year, "progress", lang, out=out)).html


def test_short_words_of_the_promises_are_whole(tmp_path: Path, open_page: Any) -> None:
    page = open_page(_progress_of("yubei", 2021, "zh", tmp_path)).page
    cells = "[...document.querySelectorAll('#table-pace :is(tbody th, .number span, .beside .phrase)')]"
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        lines = dict(page.evaluate(f"({LINES})({cells})"))
        # A state of eight characters, a gap with its unit, and the longest name, of fifteen.
        for words in ("主体工程全部完成", "高于全市平均水平", "（差33.6个百分点）", "高校毕业生就业率不低于全市平均"):
            assert lines[words] == 1, (width, words)
        assert [words for words, n in lines.items() if n > 1] == [], width
    # A phone has a line for each state, which a column of a wide table breaks.
    english = open_page(_progress_of("yubei", 2021, "en", tmp_path), width=390).page
    states = dict(english.evaluate(f"({LINES})([...document.querySelectorAll('#table-pace .whole')])"))
    assert "whole main structure finished" in states
    assert [words for words, n in states.items() if n > 1] == []


def test_on_a_phone_a_verdict_stands_with_its_lines_below_the_figures(make_report: MakeReport, open_page: Any) -> None:
    for lang in LANGUAGES:
        page = open_page(make_report("progress", lang), width=390).page
        rows = page.evaluate("""[...document.querySelectorAll('#table-pace tbody tr')].map((row) => {
            const box = (what) => row.querySelector(what)?.getBoundingClientRect();
            const figures = [...row.querySelectorAll('td.number')].map((cell) => cell.getBoundingClientRect().bottom);
            // Where a reason follows the verdict, the lines stand below it.
            const [verdict, quoted, lines] = ['.brief .status', '.brief .small', row.querySelector('.across') ? '' : '.source a'].map((what) => what && box(what));
            return [Math.max(...figures) - verdict.top, quoted ? quoted.top - verdict.bottom : -1, lines ? lines.top - verdict.bottom : -1];
        })""")
        assert len(rows) >= 15
        assert [row for row in rows if row[0] > 3 or row[1] >= 0 or row[2] >= 0] == []


@pytest.mark.parametrize(
    "notebook",
    [pytest.param(one, marks=() if one == "annual_report" else pytest.mark.slow) for one in page_notebooks()],
)
def test_no_blank_follows_a_chinese_stop(make_report: MakeReport, open_page: Any, notebook: str) -> None:
    page = open_page(make_report(notebook, "zh")).page
    # A link to a line is set apart from the sentence that it bears out.
    page.evaluate("""() => { document.querySelectorAll('script,style,.line,.src,.code,[lang=en]').forEach((part) => part.remove());
        document.querySelectorAll('details').forEach((part) => (part.open = true)); }""")
    said = page.evaluate("document.body.innerText") + page.evaluate(
        "[...document.querySelectorAll('figcaption,.note')].map((part) => part.textContent).join('\\n')"
    )
    assert re.findall(r".{0,12}[。；，][ \u00a0]+[^\s].{0,8}", said) == []


def test_a_column_that_a_phone_leaves_out_is_not_explained_there(make_report: MakeReport, open_page: Any) -> None:
    for width, shown in ((390, False), (1280, True)):
        page = open_page(make_report("annual_report", "en"), width=width).page
        assert page.locator("#table-promises td.official").first.is_visible() == shown
        assert page.locator("#table-promises .note p", has_text="Official verdict: on").is_visible() == shown
        assert page.locator("#table-promises td.evidence").first.is_visible() == shown
        assert page.locator("#table-promises .note p", has_text="Evidence: ").is_visible() == shown


def test_a_phone_s_open_row_has_the_official_verdict_with_its_mark(make_report: MakeReport, open_page: Any) -> None:
    page = open_page(make_report("annual_report", "en"), width=390).page
    row = page.locator("tr[id='p10.trail']")
    row.locator("summary").click()
    # L25 and L410.
    said = row.locator("dd:visible", has_text="(on the project, or a part of it)")
    assert said.inner_text() == "▲ exceeded and ● fully completed (on the project, or a part of it)"


@pytest.mark.parametrize("notebook", ["annual_report", pytest.param("evaluation", marks=pytest.mark.slow)])
def test_a_phone_s_page_is_twelve_screens_and_every_key_stop_of_it_is_seen(
    make_report: MakeReport, open_page: Any, notebook: str
) -> None:
    page = open_page(make_report(notebook, "en"), width=390).page
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollHeight") <= 12 * 844
    hidden = """() => {
        const on = document.activeElement;
        if (on === document.body) return null;
        const { width, height, bottom } = (on.id === "menu" ? on.parentElement.querySelector("label") : on).getBoundingClientRect();
        const bar = document.querySelector(".contents").getBoundingClientRect();
        const clear = on.closest(".contents,.scroll:focus") || bottom <= bar.top;
        return width > 1 && height > 1 && clear ? "" : on.outerHTML.slice(0, 200);
    }"""
    stops = []
    while (told := (page.keyboard.press("Tab"), page.evaluate(hidden))[1]) is not None:
        stops.append(told)
    assert len(stops) > 50
    assert set(stops) == {""}


def test_the_heads_of_columns_stay_in_sight_above_what_is_led_to(make_report: MakeReport, open_page: Any) -> None:
    path = make_report("comparison", "en")
    page = open_page(path, width=1280).page
    page.goto(path.as_uri() + "#concept-urban_new_jobs")
    head, row = (page.locator(what).bounding_box() for what in ("#table-shared thead", "#concept-urban_new_jobs"))
    assert head["y"] == 0
    assert row["y"] >= head["y"] + head["height"]


@pytest.mark.parametrize(("lang", "word"), [("en", "Sort:"), ("zh", "排序：")])
def test_on_a_phone_promises_have_a_line_to_sort_by_and_their_links_in_one_place(
    make_report: MakeReport, open_page: Any, lang: str, word: str
) -> None:
    page = open_page(make_report("annual_report", lang), width=390).page
    assert word in page.evaluate(
        "getComputedStyle(document.querySelector('#table-promises thead tr'), '::before').content"
    )
    # In one line, however many; a row has its name and its links beside one another, two links too, its figures below.
    assert page.evaluate("new Set([...document.querySelectorAll('#table-promises thead th')].filter((one) => one.checkVisibility()).map((one) => one.offsetTop)).size") == 1  # fmt: skip
    page.evaluate(
        "(link => link.after(' ', link.cloneNode(true)))(document.querySelector('#table-promises td.source a'))"
    )
    below = """[...document.querySelectorAll('#table-promises tbody tr')].filter((row) => {
        const [name, links, figures] = ['summary', '.source', '.result'].map((part) => row.querySelector(part).getBoundingClientRect());
        return links.top > name.top + 8 || links.left < name.right || links.right < 368 || figures.top < name.bottom - 4;
    }).map((row) => row.innerText)"""
    assert page.evaluate(below) == []


@pytest.mark.parametrize("width", [390, 1280, 1920])
def test_a_row_opens_within_its_table_whichever_columns_there_are(
    make_report: MakeReport, open_page: Any, width: int
) -> None:
    page = open_page(make_report("annual_report", "en"), width=width).page
    # An excerpt has neither official verdicts nor, often, other figures of what is finished.
    page.evaluate(
        "document.querySelectorAll('#table-promises :is(.official, .finished)').forEach((cell) => cell.remove());"
        "document.querySelectorAll('#table-promises details').forEach((row) => (row.open = true))"
    )
    assert page.evaluate("(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('#table-promises .scroll'))") == 0  # fmt: skip


@each_report
def test_every_glyph_comes_from_the_page(make_report: MakeReport, open_page: Any, notebook: str, lang: str) -> None:
    opened = open_page(make_report(notebook, lang))
    opened.page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
    # One element for each character and weight is enough; asking the browser about every element takes a minute.
    # Not the code, which is set in the reader's own monospace.
    count = opened.page.evaluate(
        """(() => { const seen = new Set(); let chosen = 0;
          for (const element of document.querySelectorAll('body *')) {
            if (element.closest('.code, script, style') || !element.getClientRects().length) continue;
            const weight = getComputedStyle(element).fontWeight;
            const own = [...element.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data).join('');
            const fresh = [...own].filter((sign) => sign.trim() && !seen.has(sign + weight));
            if (!fresh.length) continue;
            fresh.forEach((sign) => seen.add(sign + weight));
            element.setAttribute('data-probe', ''); chosen += 1;
          }
          return chosen })()"""
    )
    session = opened.page.context.new_cdp_session(opened.page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    nodes = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": "[data-probe]"})["nodeIds"]
    strangers: dict[str, int] = {}
    for node in nodes:
        for font in session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]:
            if not font["isCustomFont"]:
                strangers[font["familyName"]] = strangers.get(font["familyName"], 0) + 1
    assert len(nodes) == count > 50
    assert strangers == {}


@each_report
def test_every_link_leads_somewhere(make_report: MakeReport, open_page: Any, notebook: str, lang: str) -> None:
    path = make_report(notebook, lang)
    opened = open_page(path)
    astray = opened.page.evaluate(
        # The way to the comparison shows only where that page stands beside this one.
        "[...document.querySelectorAll('a[href]')].filter((a) => getComputedStyle(a.closest('dd') ?? a).display !== 'none')"
        # An empty one is the page itself, and is not printed as a place within it.
        ".map((a) => a.getAttribute('href')).filter((to) => to && !to.startsWith('data:'))"
        ".filter((to) => !to.startsWith('#') || !document.getElementById(decodeURIComponent(to.slice(1))))"
    )
    # What lies beside it is a file.
    assert [to for to in astray if not (path.parent / to).is_file()] == []


@each_report
def test_ids_are_given_once(make_report: MakeReport, open_page: Any, notebook: str, lang: str) -> None:
    opened = open_page(make_report(notebook, lang))
    twice = opened.page.evaluate(
        "(() => { const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);"
        " return ids.filter((id, n) => ids.indexOf(id) !== n && !document.getElementById(id).closest('svg')) })()"
    )
    assert twice == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_switch_shows_and_hides_code(make_report: MakeReport, open_page: Any, lang: str) -> None:
    page = open_page(make_report("annual_report", lang)).page
    code = page.locator(".code").first
    assert not code.is_visible()
    page.check("#code-switch")
    assert code.is_visible()
    page.uncheck("#code-switch")
    assert not code.is_visible()


def test_a_click_on_a_heading_sorts_and_a_second_turns_it_round(make_report: MakeReport, open_page: Any) -> None:
    page = open_page(make_report("annual_report", "en")).page
    shares = (
        "[...document.querySelectorAll('#table-promises tbody tr')].map((row) => row.cells[3].dataset.value)"
        ".map((value) => value === '' ? null : Number(value))"
    )
    head = page.locator("#table-promises thead th").nth(3)
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    # A head with its arrow stands clear of the next.
    heads = [button.bounding_box() for button in page.locator("#table-promises thead button").all()]
    for left, right in pairwise(heads):
        assert left["x"] + left["width"] <= right["x"]
    rising = page.evaluate(shares)
    valued = [share for share in rising if share is not None]
    # Promises without a share stand last, whichever way round.
    assert rising == sorted(valued) + [None] * (len(rising) - len(valued))
    assert len(set(valued)) > 5
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert page.evaluate(shares) == sorted(valued, reverse=True) + [None] * (len(rising) - len(valued))
    # Lines are numbers behind a letter: L9 before L11.
    page.locator("#table-promises thead th").last.locator("button").click()
    lines = page.locator("#table-promises tbody td.source").all_inner_texts()
    first = [int(found[0]) for text in lines if (found := re.findall("L([0-9]+)", text))]
    assert first == sorted(first)
    assert len({len(str(line)) for line in first}) > 1


def test_a_phone_sorts_the_promises_by_tap_and_by_keyboard(make_report: MakeReport, open_page: Any) -> None:
    page = open_page(make_report("annual_report", "en"), width=390, has_touch=True).page
    heads = page.locator("#table-promises thead")
    buttons = heads.locator("button:visible")
    assert buttons.all_text_contents() == ["Project", "Promise", "Share of target", "Only finished"]
    assert heads.bounding_box()["height"] < 27
    names = page.locator("#table-promises tbody summary")
    buttons.nth(2).tap()
    buttons.nth(2).tap()
    # 10 → 63, L13.
    assert "Mutual-aid points" in names.first.inner_text()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    # 11.4 of 20 km.
    assert "Walking trails" in names.first.inner_text()
    assert "↑" in page.evaluate("getComputedStyle(document.activeElement, '::after').content")


def test_a_phone_without_a_script_has_no_heads_to_press(make_report: MakeReport, open_page: Any) -> None:
    page = open_page(make_report("annual_report", "en"), width=390, java_script_enabled=False).page
    assert not page.locator("#table-promises thead").is_visible()


def test_sorting_keeps_rows_in_their_section(make_report: MakeReport, open_page: Any) -> None:
    page = open_page(make_report("annual_report", "zh")).page
    page.evaluate("document.querySelector('#table-statements').closest('details').open = true")
    read = """(() => { const found = {}; let group = '';
      for (const row of document.querySelectorAll('#table-statements tbody tr'))
        if (row.classList.contains('group')) found[group = row.textContent] = [];
        else found[group].push(row.id);
      for (const name in found) found[name].sort();
      return found })()"""
    before = page.evaluate(read)
    page.locator("#table-statements thead th").nth(2).locator("button").click()
    assert page.evaluate(read) == before
    assert len(before) >= 10


def test_one_box_finds_promises_findings_and_figures(make_report: MakeReport, open_page: Any) -> None:
    page = open_page(make_report("annual_report", "en")).page
    box = page.locator(".find input")
    box.click()
    # Key by key, as a reader does: filled from outside, a box that swallows its keys would go unnoticed.
    page.keyboard.type("walking trailsx")
    page.keyboard.press("Backspace")
    assert box.input_value() == "walking trails"
    found = page.locator(".find li")
    assert found.count() > 2
    assert "Walking trails" in found.first.inner_text()
    found.first.locator("a").click()
    row = page.locator("#table-promises tbody tr", has_text="Walking trails")
    assert row.locator("dl").is_visible()
    assert 0 <= row.bounding_box()["y"] <= 900
    # A picture is told by its title, and what is sought by the mark that names it.
    picture = found.filter(has_text="32 promises in 10 projects").first.inner_text()
    assert re.search(r"10 projects\s· .*Walking trails built", picture, re.DOTALL)
    assert len(picture) < 300
    box.fill("")
    box.focus()
    page.keyboard.type("nothing of the kind")
    assert page.locator(".find p").inner_text() == "Nothing found."


@pytest.mark.parametrize(
    ("lang", "sought", "of"),
    [
        # Running text, a picture's note, a word that stands in a heading and in a picture, a picture's mark, a list.
        ("en", "37.9%", "#where"), ("en", "Liangjiang", "#chart-per-resident"), ("en", "borne out", "#chart-verdicts"),
        ("en", "What to do next", "h2"), ("en", "pass rate over", ".findings li"), ("en", "How figures are read", "summary"),
        ("zh", "37.9%", "#where"), ("zh", "两江新区", "#chart-per-resident"), ("zh", "与数字不符", "#chart-answer"),
    ],
)  # fmt: skip
def test_the_box_finds_words_notes_headings_and_pictures(
    make_report: MakeReport, open_page: Any, lang: str, sought: str, of: str
) -> None:
    page = open_page(make_report("annual_report", lang)).page
    page.locator(".find input").click()
    page.keyboard.type(sought)
    found = page.locator(".find li a")
    told = page.locator(".find p").inner_text()
    assert re.findall("[0-9]+", told) == [str(found.count())]
    reached = []
    for hit in found.all():
        hit.click()
        # What is led to stands on the screen, and is marked.
        reached.append(
            page.evaluate(
                """(of) => { const at = getSelection().anchorNode; const part = at.closest ? at : at.parentElement;
                  const box = part.getBoundingClientRect();
                  const near = part.matches(of) || part.closest(of) || (part.matches('p') && part.parentElement.querySelector('h2' + of));
                  return [Boolean(near), box.height > 0 && box.top < innerHeight && box.bottom > 0] }""",
                "#places" if of == "#where" else of,
            )
        )
    assert all(seen for _, seen in reached)
    assert any(near for near, _ in reached)


def test_what_the_box_finds_is_whole_and_fades_where_there_is_more(make_report: MakeReport, open_page: Any) -> None:
    page = open_page(make_report("annual_report", "en")).page
    page.locator(".find input").fill("poverty")
    found = page.locator(".find ul")
    cut = "(list) => [...list.querySelectorAll('*')].filter((one) => one.clientHeight && one.scrollHeight > one.clientHeight + 1).length"
    assert found.evaluate(cut) == 0
    # The fade, of as many pixels as are left free below the last entry, cuts no entry at the end.
    faded = "(list) => [list.scrollHeight > list.clientHeight, getComputedStyle(list).maskImage.includes('22.4px')]"
    assert found.evaluate(faded) == [True, True]
    free = "(list) => { list.scrollTop = 1e6; return list.getBoundingClientRect().bottom - list.lastChild.getBoundingClientRect().bottom }"
    assert found.evaluate(free) >= 22


def test_the_box_does_not_find_code_nor_what_only_copies(make_report: MakeReport, open_page: Any) -> None:
    page = open_page(make_report("annual_report", "en")).page
    page.locator(".find input").click()
    for hidden in ("papermill", "BibTeX", "section("):
        page.locator(".find input").fill("")
        page.keyboard.type(hidden)
        assert page.locator(".find p").inner_text() == "Nothing found.", hidden


@pytest.mark.parametrize(
    ("lang", "told"),
    [("en", "L197 · 超额完成 (exceeded) · Official verdict: walking trails"), ("zh", "L197 · 超额完成 · ")],
)
@pytest.mark.parametrize("width", [390, 1280])
def test_a_line_s_figures_are_told_in_a_line_each(
    make_report: MakeReport, open_page: Any, lang: str, told: str, width: int
) -> None:
    page = open_page(make_report("annual_report", lang), width=width).page
    link = page.locator(".findings a.line", has_text="L197").first
    link.focus()
    page.keyboard.press("Enter")
    said = " ".join(page.locator(".findings .opened tr").first.inner_text().split())
    shown = "[...document.querySelectorAll('.findings .opened tr:first-of-type > *')].filter((cell) => cell.getClientRects().length).map((cell) => cell.textContent && getComputedStyle(cell, '::before').content.replace(/\"|none/g, '') + cell.textContent).join('')"
    assert page.evaluate(shown).replace("\xa0·", " ·").startswith(told)
    # Neither an empty field nor a heading in the middle of the words.
    assert not any(word in said for word in ("Stage", "Role", "Of what", "context"))


@pytest.mark.parametrize("notebook", ["annual_report", "comparison"])
def test_what_a_figure_is_taken_along_with_stands_in_one_place(
    make_report: MakeReport, open_page: Any, notebook: str
) -> None:
    page = open_page(make_report(notebook, "en")).page
    page.evaluate("document.querySelectorAll('main details.more').forEach((part) => (part.open = true))")
    apart = page.evaluate(
        """[...document.querySelectorAll('figure > .take')].filter((take) => take.getClientRects().length).map((take) => {
          const [its, figure] = [take, take.parentElement].map((one) => one.getBoundingClientRect());
          const title = document.createRange(); title.selectNodeContents(take.parentElement.querySelector('figcaption b, thead'));
          const over = [...title.getClientRects()].some((line) => line.right > its.left && line.bottom > its.top + 4 && line.top < its.bottom - 7);
          return [Math.round(its.top - figure.top), Math.round(figure.right - its.right), over] })"""
    )
    assert len(apart) > 2
    assert {tuple(one) for one in apart} == {(0, 0, False)}


def test_a_wide_screen_has_one_left_edge(make_report: MakeReport, open_page: Any) -> None:
    page = open_page(make_report("progress", "zh"), width=1920).page
    edges = page.evaluate(
        "[...document.querySelectorAll('main h2:not(.boxed), main figure:not(.half)')].filter((one) => one.getClientRects().length).map((one) => Math.round(one.getBoundingClientRect().left))"
    )
    assert len(edges) > 5
    assert len(set(edges)) == 1


def test_a_wide_screen_is_used_by_the_pictures_and_their_words_stay_small(
    make_report: MakeReport, open_page: Any
) -> None:
    page = open_page(make_report("annual_report", "en"), width=1920).page
    widths = "ids => ids.map(id => document.querySelector(`#chart-${id} :is(.broad, .wide:not(:has(~ .broad))) svg`).getBoundingClientRect().width)"
    whole, half = page.evaluate(widths, ["achieved", "verdicts"])
    # A quarter more than they are drawn: 1,100 and 456.
    assert 1350 < whole <= 1376
    assert 560 < half < 575


@pytest.mark.parametrize("region", ["yubei", "meishan"])
def test_a_phone_shows_the_first_picture_whole(
    make_report: MakeReport, open_page: Any, region: str, tmp_path: Path
) -> None:
    from minsheng_analysis.reporting.jobs import Job
    from minsheng_analysis.reporting.publisher import publish

    # Fifteen projects of Meishan, the names of six on two lines, below six lines of words.
    page = open_page(
        make_report("annual_report", "en")
        if region == "yubei"
        else publish(Job(region, 2017, "annual_report", "en", out=tmp_path)).html
    ).page
    page.set_viewport_size({"width": 390, "height": 844})
    ends = "['#chart-answer .narrow svg', '.contents'].map(one => document.querySelector(one).getBoundingClientRect())"
    picture, bar = page.evaluate(ends)
    assert picture["bottom"] <= bar["top"]


# The keys are one set for both languages: each on one width, and the rest with the long tests.
WALKS = [
    pytest.param(
        notebook, lang, width,
        marks=() if (notebook, lang, width) in (("annual_report", "en", 390), ("annual_report", "zh", 1280)) else pytest.mark.slow,
    )
    for notebook in page_notebooks()
    for lang in LANGUAGES
    for width in (390, 1280)
]  # fmt: skip


@pytest.mark.parametrize(("notebook", "lang", "width"), WALKS)
def test_a_page_is_walked_by_keyboard_from_end_to_end(
    make_report: MakeReport, open_page: Any, notebook: str, lang: str, width: int
) -> None:
    page = open_page(make_report(notebook, lang), width=width).page
    focused = "[...document.querySelectorAll('*')].indexOf(document.activeElement)"
    for key in ("Tab", "Shift+Tab"):
        passed: list[int] = []
        while not passed or page.evaluate("document.activeElement !== document.body"):
            page.keyboard.press(key)
            passed.append(page.evaluate(focused))
            # No stop holds the reader.
            assert len(passed) < 3 or passed[-1] != passed[-2]
            assert len(passed) < 2000
        assert len(passed) > 20
        if width == 1280:
            assert (
                page.evaluate("[...document.querySelectorAll('*')].indexOf(document.querySelector('.find input'))")
                in passed
            )
            # The contents stand open: what opens them on a phone is no stop.
            assert page.evaluate("[...document.querySelectorAll('*')].indexOf(document.querySelector('#menu'))") not in passed  # fmt: skip


def test_a_mark_tells_what_it_stands_for_by_pointer_and_by_keyboard(make_report: MakeReport, open_page: Any) -> None:
    page = open_page(make_report("annual_report", "en")).page
    marks = page.locator("figure.chart").first.locator(".wide svg a")
    card = page.locator(".card")
    marks.first.hover()
    assert card.is_visible()
    assert "Kindergartens" in card.inner_text()
    page.mouse.move(0, 0)
    assert not card.is_visible()
    marks.first.focus()
    page.keyboard.press("ArrowRight")
    assert card.is_visible()
    told = card.inner_text()
    page.keyboard.press("Escape")
    assert not card.is_visible()
    page.keyboard.press("Enter")
    assert told.split("\n")[0] in page.locator(":target").inner_text()


def test_a_card_names_its_mark_in_bold_to_the_end_and_a_second_tap_goes_there(
    make_report: MakeReport, open_page: Any
) -> None:
    page = open_page(make_report("annual_report", "en"), width=390, has_touch=True).page
    # Project 7 has the longest name; its official verdict is a mark that leads to the list of those.
    mark = page.locator("#chart-answer .narrow svg a[data-told^='7. ']").last
    weights = """(card) => [...card.children].map(
        (line) => [line.textContent, getComputedStyle(line).fontWeight, line.getBoundingClientRect().height > 25])"""
    mark.tap()
    (name, weight, over_lines), *rest = page.locator(".card").evaluate(weights)
    assert (name[:21], weight, over_lines) == ("7. Residential care f", "700", True)
    assert rest
    assert {weight for _, weight, _ in rest} == {"400"}
    assert page.evaluate("location.hash") == ""
    mark.tap()
    assert page.evaluate("location.hash") != ""


def test_the_basis_is_switched_without_a_script(make_report: MakeReport, open_page: Any) -> None:
    page = open_page(make_report("annual_report", "en"), java_script_enabled=False).page
    finished, reported = page.locator(".of-completed:visible"), page.locator(".just-reported:visible")
    before = finished.count()
    assert before > 0
    assert reported.count() == 0
    page.locator("label", has_text="as reported").first.click()
    assert finished.count() == 0
    assert reported.count() > 0
    page.locator("label", has_text="only finished").first.click()
    assert finished.count() == before


@pytest.mark.parametrize("notebook", ["annual_report", pytest.param("evaluation", marks=pytest.mark.slow)])
def test_where_a_picture_has_both_bases_the_other_one_pales(
    make_report: MakeReport, open_page: Any, notebook: str
) -> None:
    page = open_page(make_report(notebook, "en"), java_script_enabled=False).page
    strengths = "['completed', 'reported'].map(one => [...new Set([...document.querySelectorAll('.on-' + one)].map(mark => +getComputedStyle(mark).opacity))])"
    (finished,), (reported,) = page.evaluate(strengths)
    assert reported < finished == 1
    page.locator("label", has_text="as reported").first.click()
    (finished,), (reported,) = page.evaluate(strengths)
    assert finished < reported == 1
    # On paper there is nothing to choose: both stand as they are explained.
    page.emulate_media(media="print")
    assert page.evaluate(strengths) == [[1], [1]]


def test_the_lead_units_follow_the_basis(make_report: MakeReport, open_page: Any) -> None:
    page = open_page(make_report("annual_report", "en"), java_script_enabled=False).page
    ends = page.locator("#chart-lead-units .wide text:visible", has_text="/ 3")
    # The Water Bureau's mains and works are not all finished: it is set on top.
    assert ends.first.text_content() == "1 / 3"
    page.locator("label", has_text="as reported").first.click()
    assert ends.first.text_content() == "3 / 3"
    assert "as reported" in page.locator("#chart-lead-units figcaption").inner_text()


def test_the_caption_and_the_key_follow_the_basis(make_report: MakeReport, open_page: Any) -> None:
    page = open_page(make_report("annual_report", "zh")).page
    figure = page.locator("#chart-answer")
    assert "只计已完工" in figure.locator("figcaption").inner_text()
    assert "结论与数字不符" in " ".join(figure.locator(".wide text:visible").all_text_contents())
    page.check("#basis-reported")
    told = (
        " ".join(figure.locator(".wide text:visible").all_text_contents()) + figure.locator("figcaption").inner_text()
    )
    assert "报告口径" in figure.locator("figcaption").inner_text()
    assert not any(words in told for words in ("只计已完工", "未完成", "与数字不符", "未达目标"))


def test_the_basis_stands_in_the_address_and_goes_along_to_the_other_language(
    make_report: MakeReport, open_page: Any
) -> None:
    from minsheng_analysis.reporting.page.index import write_index

    path = make_report("annual_report", "zh")
    assert make_report("annual_report", "en").parent == path.parent
    write_index(path.parents[2])
    page = open_page(path).page
    page.check("#basis-reported")
    assert page.url.endswith("?basis=reported")
    page.evaluate("location.hash = 'p10.trail'")
    page.locator(".ways a[hreflang=en]").click()
    page.wait_for_url("**/annual_report.en.html?basis=reported#p10.trail")
    assert page.locator("#basis-reported").is_checked()
    assert page.locator(":target").inner_text()
    page.check("#basis-completed")
    assert page.url.endswith("annual_report.en.html#p10.trail")


def test_a_picture_taken_along_says_its_basis_place_and_date(make_report: MakeReport, open_page: Any) -> None:
    page = open_page(make_report("annual_report", "zh")).page
    for basis, there, gone in (("completed", "只计已完工", "按报告口径"), ("reported", "按报告口径", "只计已完工")):
        page.check(f"#basis-{basis}")
        with page.expect_download() as saved:
            page.locator("#chart-answer .take").get_by_text("SVG", exact=True).click()
        drawn = re.sub("<[^>]*>", "", Path(saved.value.path()).read_text(encoding="utf-8").split("</style>")[1])
        for words in (there, "渝北区", "2021年12月31日"):
            assert words in drawn
        # Neither the other basis nor what only a screen can do.
        assert gone not in drawn
        assert "点选" not in drawn


@each_report
def test_a_picture_taken_along_has_its_title_once(
    make_report: MakeReport, open_page: Any, notebook: str, lang: str
) -> None:
    page = open_page(make_report(notebook, lang)).page
    for figure in page.locator("figure.chart:has(> .take):visible").all():
        with page.expect_download() as saved:
            figure.locator(".take").get_by_text("SVG", exact=True).click()
        drawn = re.sub("<[^>]*>", "", Path(saved.value.path()).read_text(encoding="utf-8").split("</style>")[1])
        # A title is set in phrases, each in an element of its own.
        title = html.escape(figure.locator("figcaption b").inner_text().strip(), quote=False)
        assert drawn.count(title) == 1, title


def test_what_is_found_is_what_is_shown_and_enter_goes_to_the_first(make_report: MakeReport, open_page: Any) -> None:
    page = open_page(make_report("annual_report", "zh")).page
    box = page.locator(".find input")
    box.focus()
    page.keyboard.insert_text("山城步道建设")
    first = page.locator(".find li").first
    assert "▼" in first.inner_text()
    assert "▲" not in first.inner_text()
    assert re.findall("[0-9]+", page.locator(".find p").inner_text()) == [str(page.locator(".find li").count())]
    page.check("#basis-reported")
    box.focus()
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    assert box.input_value() == "山城步道"
    assert "▲" in first.inner_text()
    assert "▼" not in first.inner_text()
    box.press("Enter")
    assert page.url.endswith("#p10.trail")


def test_a_phone_s_contents_close_by_key_and_by_a_tap_beside_them(make_report: MakeReport, open_page: Any) -> None:
    page = open_page(make_report("annual_report", "zh"), width=390).page
    panel = page.locator(".panel")
    for close in (lambda: page.keyboard.press("Escape"), lambda: page.mouse.click(200, 20)):
        page.locator("label[for=menu]").click()
        assert panel.is_visible()
        close()
        assert not panel.is_visible()


def test_a_phone_s_row_names_its_numbers_and_opens_below_them(make_report: MakeReport, open_page: Any) -> None:
    page = open_page(make_report("annual_report", "zh"), width=390).page
    row = page.locator("tr[id='p10.trail']")
    labels = [
        row.locator(f"td.{kind}").evaluate("(cell) => getComputedStyle(cell, '::before').content.replace(/\"/g, '')")
        for kind in ("share", "finished")
    ]
    assert labels == ["完成率", "只计已完工"]
    row.locator("summary").click()
    below = row.locator("dl").bounding_box()["y"]
    assert below >= max(row.locator(f"td.{kind}").bounding_box()["y"] for kind in ("result", "share", "finished"))
    small = page.evaluate(
        "[...document.querySelectorAll('.take > :is(a, button), .take summary, td .src a, main summary, #chart-answer .narrow svg a')]"
        ".map((one) => [one.getBoundingClientRect(), one]).filter(([box]) => box.width && (box.width < 23.5 || box.height < 23.5))"
        ".map(([box, one]) => [one.textContent.slice(0, 20), box.width, box.height])"
    )
    assert small == []


def test_a_picture_is_taken_along(make_report: MakeReport, open_page: Any) -> None:
    page = open_page(make_report("annual_report", "zh")).page
    take = page.locator("figure.chart .take").first
    for words, ending in (("SVG", ".svg"), ("PNG", ".png"), ("CSV", ".csv"), ("XLSX", ".xlsx")):
        with page.expect_download() as saved:
            take.get_by_text(words, exact=True).click()
        assert saved.value.suggested_filename.startswith("yubei-2021-")
        assert saved.value.suggested_filename.endswith(ending)
        assert Path(saved.value.path()).stat().st_size > 500


@pytest.mark.parametrize("lang", LANGUAGES)
def test_contents_lead_to_their_sections(make_report: MakeReport, open_page: Any, lang: str) -> None:
    page = open_page(make_report("annual_report", lang)).page
    links = page.locator(".contents a[href^='#']")
    assert links.count() >= 7
    links.last.click()
    target = page.locator(links.last.get_attribute("href"))
    top = target.bounding_box()["y"]
    assert -5 <= top <= 900


def test_contents_mark_where_one_is_and_a_phone_opens_them_without_a_script(
    make_report: MakeReport, open_page: Any
) -> None:
    path = make_report("annual_report", "en")
    page = open_page(path).page
    here = page.locator(".contents ol a[aria-current]")
    for section in ("achieved", "caveats"):
        page.evaluate(f"document.getElementById('{section}').scrollIntoView()")
        page.locator(f".contents ol a[aria-current][href='#{section}']").wait_for()
        assert here.count() == 1
    phone = open_page(path, width=390, java_script_enabled=False).page
    links = phone.locator(".panel ol a")
    assert not links.first.is_visible()
    phone.locator("label[for=menu]").click()
    assert links.first.is_visible()


def test_a_figure_has_an_address_and_leads_to_how_it_is_cited(make_report: MakeReport, open_page: Any) -> None:
    page = open_page(make_report("annual_report", "en"), java_script_enabled=False).page
    take = page.locator("#chart-achieved .take")
    take.get_by_text("Link", exact=True).click()
    assert page.url.endswith("#chart-achieved")
    quoted = take.locator("pre")
    assert not quoted.first.is_visible()
    take.get_by_text("Cite", exact=True).click()
    # Without a script no address is known: it is no publication on line.
    assert "[DS]//" in quoted.first.inner_text()
    assert "[date of access]." in quoted.first.inner_text()
    assert "url" not in quoted.last.inner_text()
    # One at a time; and the page has its own.
    page.locator("#table-promises .take summary").press("Enter")
    assert not quoted.first.is_visible()
    assert "annual_report.en.html" not in page.locator("#cite + .quotation pre").inner_text()
    # A heading's own sign is there for the keyboard, too.
    sign = page.locator("#achieved .permalink")
    sign.focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#achieved")


def test_a_citation_closes_on_escape_and_when_one_presses_beside_it(make_report: MakeReport, open_page: Any) -> None:
    page = open_page(make_report("annual_report", "en")).page
    cite, quoted = (page.locator(f"#chart-achieved .take {part}") for part in ("summary", "pre"))
    for close in (lambda: page.keyboard.press("Escape"), lambda: page.locator("#achieved").click()):
        cite.click()
        assert quoted.first.is_visible()
        # One may mark and copy what stands in it.
        quoted.first.click()
        assert quoted.first.is_visible()
        close()
        assert not quoted.first.is_visible()


@pytest.mark.parametrize(("notebook", "table"), [("annual_report", "promises"), ("progress", "pace")])
def test_a_line_s_figures_open_wide_enough_to_be_read(
    make_report: MakeReport, open_page: Any, notebook: str, table: str
) -> None:
    page = open_page(make_report(notebook, "en"), width=1280).page
    page.locator(f"#table-{table} tbody td:last-child a.line").first.click()
    box = page.locator(".opened").bounding_box()
    assert box["width"] >= 500
    # It stands within the table.
    assert box["x"] >= page.locator(f"#table-{table} .scroll").bounding_box()["x"]
    assert page.evaluate("document.documentElement.scrollWidth") == 1280


@pytest.mark.parametrize("width", [390, 1280])
def test_a_page_that_is_served_is_cited_by_its_address_and_the_day(
    make_report: MakeReport, open_page: Any, width: int
) -> None:
    path = make_report("annual_report", "zh")
    page = open_page(path, width=width).page
    # Of a file of one's own the path is nobody's business; the day is known all the same.
    cited = page.locator("#chart-answer .take pre")
    page.locator("#chart-answer .take summary").click()
    today = page.evaluate("new Date().toLocaleDateString('sv')")
    assert f"[{today}].\n" in cited.first.inner_text()
    assert "[DS]//" in cited.first.inner_text()
    assert "annual_report.zh.html" not in cited.first.inner_text() + cited.last.inner_text()
    box = page.locator("#chart-answer .take details > div").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    page.context.route("http://here.test/**", lambda route: route.fulfill(path=path, content_type="text/html"))
    page.goto("http://here.test/yubei/2021/annual_report.zh.html")
    page.locator("#chart-answer .take summary").click()
    assert f"[{today}]. http://here.test/yubei/2021/annual_report.zh.html#chart-answer" in cited.first.inner_text()
    assert "[DS/OL]//" in cited.first.inner_text()
    # The address is that of what is shown.
    page.locator("#basis-reported").check(force=True)
    # Pressing there has closed it.
    page.locator("#chart-answer .take summary").click()
    assert "annual_report.zh.html?basis=reported#chart-answer}" in cited.last.inner_text()
    assert f"urldate = {{{today}}}" in cited.last.inner_text()


def test_a_line_link_opens_its_figures_in_place(make_report: MakeReport, open_page: Any) -> None:
    page = open_page(make_report("annual_report", "zh")).page
    link = page.locator(".findings .src a").first
    link.click()
    opened = page.locator(".findings .opened")
    assert opened.is_visible()
    assert opened.locator("tr").count() >= 1
    assert link.inner_text() in opened.locator("tr").first.inner_text()
    opened.get_by_role("link").last.click()
    page.wait_for_timeout(200)
    row = page.locator(":target")
    assert row.is_visible()
    assert 0 <= row.bounding_box()["y"] <= 900
    page.locator(".findings .opened button").click()
    assert opened.count() == 0


@pytest.mark.parametrize("notebook", ["annual_report", "evaluation", "progress"])
def test_without_script_a_line_link_jumps_and_offers_the_way_back(
    make_report: MakeReport, open_page: Any, notebook: str
) -> None:
    path = make_report(notebook, "en")
    context = open_page(path).page.context.browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    link = page.locator("main a.line:visible").first
    target = link.get_attribute("href")
    link.click()
    row = page.locator(target.replace(".", "\\."))
    assert row.is_visible()
    back = row.locator("a.back").first
    where = back.get_attribute("href")
    back.click()
    assert page.locator(where.replace(".", "\\.")).is_visible()
    context.close()


def test_the_box_lists_all_that_it_finds(make_report: MakeReport, open_page: Any) -> None:
    page = open_page(make_report("annual_report", "en")).page
    page.locator(".find input").click()
    page.locator(".find input").fill("finished")
    found = page.locator(".find li a")
    assert found.count() > 300
    assert str(found.count()) in page.locator(".find p").inner_text()
    # In a box of its own, which is reached and scrolled by keyboard.
    assert page.evaluate("(list => list.scrollHeight > list.clientHeight)(document.querySelector('.find ul'))")
    found.last.focus()
    box, last = page.locator(".find ul").bounding_box(), found.last.bounding_box()
    assert box["y"] + box["height"] <= 900
    assert box["y"] <= last["y"] + 1 <= box["y"] + box["height"]
    # What only leads back is not found: no figure is called after the tables that cite it.
    page.locator(".find input").fill("all other findings")
    assert found.count() < 5


@pytest.mark.parametrize("lang", LANGUAGES)
def test_paper_shows_all_charts_whole(make_report: MakeReport, open_page: Any, lang: str) -> None:
    opened = open_page(make_report("annual_report", lang), width=794)
    page = opened.page
    page.emulate_media(media="print")
    assert not page.locator(".code").first.is_visible()
    assert not page.locator(".contents").is_visible()
    for chart in page.locator("figure.chart .wide svg").all():
        box = chart.bounding_box()
        # A4 less its margins is 263 mm high: 994 px.
        assert box["height"] < 940
        assert box["x"] + box["width"] <= 794
    assert page.locator("figure.chart .narrow svg:visible").count() == 0
    # What the foot says stands in the citation and below every sheet: it would be a sheet of its own.
    assert not page.locator(".colophon").is_visible()
    assert page.locator("#cite + .quotation pre").is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_what_is_open_is_printed_and_what_is_closed_is_not(make_report: MakeReport, open_page: Any) -> None:
    page = open_page(make_report("annual_report", "zh"), width=794).page
    page.evaluate("document.querySelector('#table-questions').closest('details').open = true")
    page.emulate_media(media="print")
    assert page.locator("#table-questions tbody tr").first.is_visible()
    assert not page.locator("#table-targets tbody tr").first.is_visible()
    assert not page.locator(".appendix").is_visible()
    assert not page.locator(".hint").first.is_visible()
    page.evaluate("document.querySelector('#table-statements').closest('details').open = true")
    assert page.locator("#table-statements tbody tr").nth(1).is_visible()


@pytest.mark.slow
def test_no_heading_is_printed_over_a_folded_table(make_report: MakeReport, open_page: Any) -> None:
    page = open_page(make_report("project_profile", "zh"), width=794).page
    page.emulate_media(media="print")
    assert page.locator("#section-targets").is_visible()
    assert not page.locator("#section-statements").is_visible()


def test_a_reader_without_scripts_reads_everything(make_report: MakeReport, open_page: Any) -> None:
    page = open_page(make_report("annual_report", "zh"), java_script_enabled=False).page
    assert page.locator("#table-promises tbody tr:visible").count() > 30
    page.locator("#code-switch").click()
    assert page.locator(".code").first.is_visible()


def test_one_drawing_at_a_time(make_report: MakeReport, open_page: Any) -> None:
    path = make_report("annual_report", "en")
    for width, shown, hidden in ((390, ".narrow", ".wide"), (1280, ".wide", ".narrow")):
        page = open_page(path, width=width).page
        assert page.locator(f"figure.chart {shown} svg:visible").count() == page.locator("figure.chart").count() >= 6
        assert page.locator(f"figure.chart {hidden} svg:visible").count() == 0


@pytest.fixture(scope="module")
def long_list(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the list of 1,000 reports, 250 places in two provinces; only heads, which is all that it reads."""
    from minsheng_analysis.reporting.page.index import write_index

    out = tmp_path_factory.mktemp("many")
    regions = ["region,name_zh,name_en,parent", "north,河北省,Hebei,", "south,海南省,Hainan,"]
    for number in range(250):
        regions.append(f"c{number:03},第{number}县,County {number},{'north' if number % 2 else 'south'}")
        for year in range(2018, 2022):
            folder = out / f"c{number:03}" / str(year)
            folder.mkdir(parents=True)
            about = {
                "as_of": f"{year}-12-31",
                "kept": {"reported": [30, 30], "completed": [number % 30, 30]},
                "squares": "eem mmm lmx nm emmm meem mm emx mmmm eemm",
            }
            told = html.escape(json.dumps(about), quote=True)
            for notebook in ("annual_report", "evaluation", "progress"):
                (folder / f"{notebook}.zh.html").write_text(
                    f'<title>{year}</title><meta name="minsheng-about" content="{told}">', encoding="utf-8"
                )
    (out / "regions.csv").write_text("\n".join(regions) + "\n", encoding="utf-8")
    return write_index(out, data_dir=out)


def test_no_chinese_date_of_the_list_is_broken_on_paper(long_list: Path, open_page: Any) -> None:
    # A4 less its margins; an English date breaks between its words.
    page = open_page(long_list, width=695).page
    page.emulate_media(media="print")
    seen = """[...document.querySelectorAll('#table-reports tbody tr:nth-child(-n+8) td:nth-child(6)')].map((cell) => {
        const range = document.createRange(); range.selectNodeContents(cell);
        return [range.getClientRects().length, range.getBoundingClientRect().right <= cell.getBoundingClientRect().right]; })"""
    assert page.evaluate(seen) == [[1, True]] * 8
    # 兑现／ and 只计已完工: neither is broken within.
    lines = """(() => { const range = document.createRange();
        range.selectNodeContents(document.querySelector('#table-reports thead th:nth-child(5)'));
        return new Set([...range.getClientRects()].filter((one) => one.width).map((one) => Math.round(one.top))).size; })()"""
    assert page.evaluate(lines) == 2


@pytest.mark.parametrize("name", ["index.html", "index.en.html"])
@pytest.mark.parametrize(("width", "height", "screens"), [(390, 844, 8), (1280, 800, 4)])
def test_a_thousand_reports_are_found_and_sorted_on_a_few_screens(
    long_list: Path, open_page: Any, name: str, width: int, height: int, screens: int
) -> None:
    path = long_list.with_name(name)
    assert path.stat().st_size < 1_500_000
    page = open_page(path, width=width).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.documentElement.scrollHeight") <= screens * height
    rows = page.locator("#table-reports tbody tr:visible")
    assert rows.count() == 50
    page.locator(".further").click()
    assert rows.count() == 100
    # A row outside the first fifty is found, and what is found is counted among all.
    page.locator(".filters input").fill("249")
    assert rows.count() == 4
    assert not page.locator(".further").is_visible()
    page.locator(".filters select").nth(1).select_option("2021")
    assert rows.count() == 1
    page.locator(".filters input").fill("")
    page.locator(".filters select").first.select_option(index=1)
    assert page.locator(".filters output").inner_text() in ("1000份报告中的125份", "125 of 1,000 reports")
    # Whichever of its names a reader knows, typed key by key.
    page.locator(".filters select").first.select_option(index=0)
    page.locator(".filters select").nth(1).select_option(index=0)
    for typed in ("第249县", "county 249", "HEBEI county 249"):
        page.locator(".filters input").fill("")
        page.locator(".filters input").click()
        page.keyboard.type(typed)
        assert rows.count() == 4, typed
    page.locator(".filters input").fill("")
    page.locator(".filters select").nth(1).select_option("2021")
    page.locator(".filters select").first.select_option(index=1)
    # The whole list is sorted, not what stands on the screen; a phone has no heads and chooses from a list.
    finished = page.locator("#table-reports thead button").nth(4)
    if width == 390:
        page.locator(".filters .order").select_option(label=finished.inner_text())
    else:
        finished.click()
    shares = page.evaluate(
        "[...document.querySelectorAll('#table-reports tbody tr:not([hidden])')].map((row) => +row.cells[4].dataset.value)"
    )
    # Of 125 places every other number, so each remainder of 30 that is of its kind four times or five.
    assert len(shares) == 50
    assert shares == sorted(shares)
    assert shares[0] < 0.05
    assert shares[-1] < 0.45


@pytest.mark.parametrize(
    ("name", "said"), [("index.html", "没有符合条件的报告。"), ("index.en.html", "No report fits.")]
)
def test_a_list_without_a_hit_says_so_and_leads_back(long_list: Path, open_page: Any, name: str, said: str) -> None:
    page = open_page(long_list.with_name(name), width=390).page
    page.locator(".filters select").nth(1).select_option("2021")
    page.locator(".filters input").fill("nowhere")
    assert page.get_by_text(said).is_visible()
    page.locator("main p button").click()
    assert not page.get_by_text(said).is_visible()
    assert page.locator(".filters output").inner_text() in ("1000份报告", "1,000 reports")
    # What has no order is not offered for sorting.
    assert page.locator("#table-reports thead th").last.locator("button").count() == 0


def test_a_list_that_is_asked_for_a_year_shows_it(long_list: Path, open_page: Any) -> None:
    page = open_page(long_list).page
    page.goto(long_list.as_uri() + "#2020")
    page.reload()
    assert page.locator(".filters select").nth(1).input_value() == "2020"
    assert re.findall("[0-9]+", page.locator(".filters output").inner_text()) == ["1000", "250"]


def test_without_a_script_all_thousand_are_there(long_list: Path, open_page: Any) -> None:
    page = open_page(long_list, java_script_enabled=False).page
    assert page.locator("#table-reports tbody tr:visible").count() == 1000


@pytest.mark.parametrize(
    ("kind", "charts"), [("annual_report", ["unfinished", "achieved"]), ("comparison", ["ratios", "verdicts"])]
)
def test_pictures_across_the_page_fill_a_large_screen(
    make_report: MakeReport, open_page: Any, kind: str, charts: list[str]
) -> None:
    seen = """(names) => names.map((name) => { const figure = document.querySelector(`#chart-${name}`), shown = [...figure.querySelectorAll('svg')].filter((one) => one.getBoundingClientRect().width);
        return [shown.length, shown[0].getAttribute('width'), Math.round(figure.parentElement.getBoundingClientRect().right - shown[0].getBoundingClientRect().right)]; })"""
    for width, drawn in ((1920, "1100"), (1280, "940"), (390, "358")):
        page = open_page(make_report(kind, "en"), width=width).page
        for number, natural, blank in page.evaluate(seen, charts):
            assert (number, natural) == (1, drawn)
            # At its natural width or the column's; a column is at most a quarter wider than the drawing.
            assert abs(blank) <= 2 or width < 1920


def test_how_a_page_is_cited_ends_with_its_data(make_report: MakeReport, open_page: Any) -> None:
    page = open_page(make_report("annual_report", "en"), width=390).page
    line = page.locator("main p.data")
    assert line.inner_text() == "Data: Excel · CSV (Data Package)"
    assert [one.get_attribute("href") for one in line.locator("a").all()] == ["data.xlsx", "data.zip"]
    # Behind BibTeX, which is the last of the citation, and before the appendix.
    follows = "(line) => [line.previousElementSibling.className, !!(line.compareDocumentPosition(document.querySelector('#appendix')) & 4)]"
    assert line.evaluate(follows) == ["quotation", True]
    page.emulate_media(media="print")
    assert not line.is_visible()


def test_squares_of_the_list_are_those_of_the_first_picture(long_list: Path, open_page: Any) -> None:
    page = open_page(long_list, width=390).page
    seen = """() => Object.fromEntries(['b', 'i', 's', 'u', 'em'].map((name) => { const one = document.querySelector(`tbody .strip ${name}`), style = getComputedStyle(one), box = one.getBoundingClientRect();
        return [name, [style.backgroundColor, style.color, style.textDecorationLine, Math.round(box.width), Math.round(box.height)]]; }))"""
    colour = """(name) => { const one = document.createElement('p'); one.style.color = `var(--${name})`; document.body.append(one);
        const found = getComputedStyle(one).color; one.remove(); return found; }"""
    paper = page.evaluate(colour, "paper")
    found = page.evaluate(seen)
    for name, status in (("b", "exceeded"), ("i", "met"), ("s", "missed")):
        assert found[name] == [page.evaluate(colour, status), paper, "none", 13, 13], name
    assert found["u"] == [page.evaluate(colour, "late"), paper, "none", 13, 13]
    # As large as the other marks it would leave a frame, as what cannot be judged has one: it is seen, and its square is filled.
    sizes = """['u', 'b'].map((name) => parseFloat(getComputedStyle(document.querySelector(`tbody .strip ${name}`)).fontSize))"""
    small, usual = page.evaluate(sizes)
    assert 5 <= small < 0.75 * usual
    assert found["em"][0] == "rgba(0, 0, 0, 0)"
    # Where a reader chooses the colours, a border tells one square from the next.
    page.emulate_media(forced_colors="active")
    edge = "getComputedStyle(document.querySelector('tbody .strip b')).borderTopColor"
    assert page.evaluate(edge) not in ("rgba(0, 0, 0, 0)", "transparent")


@pytest.mark.parametrize("name", ["index.html", "index.en.html"])
def test_on_a_phone_the_date_of_a_report_begins_a_line(long_list: Path, open_page: Any, name: str) -> None:
    # A short date has room beside the counts, and stood there in some cards only.
    page = open_page(long_list.parent / name, width=390).page
    page.evaluate(
        """document.querySelectorAll('tbody td[data-label].nowrap').forEach((cell) => (cell.textContent = '2021'))"""
    )
    seen = """[...document.querySelectorAll('tbody tr:not([hidden])')].map((row) => ['td.strip', 'td.number[data-label]', 'td.nowrap'].map((what) => row.querySelector(what).getBoundingClientRect()))
        .map(([strip, counts, day]) => [day.left - strip.left, day.top >= counts.bottom])"""
    found = page.evaluate(seen)
    assert len(found) == 50
    assert all(cell == [0, True] for cell in found), found[0]


_BEGUN_BY_A_DOT = """() => { const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node; (node = walk.nextNode()); ) for (let at = node.data.indexOf('·'); at > 0; at = node.data.indexOf('·', at + 1)) {
        const box = (n) => { const one = document.createRange(); one.setStart(node, n); one.setEnd(node, n + 1); return [...one.getClientRects()].at(-1); };
        const dot = box(at), before = node.data.slice(0, at).trimEnd().length - 1;
        if (dot && before >= 0 && box(before) && dot.top > box(before).bottom - 2) found.push(node.data); }
    return found; }"""


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [230, 300, 390])
def test_no_line_begins_with_a_dot_between_words(
    make_report: MakeReport, open_page: Any, lang: str, width: int
) -> None:
    page = open_page(make_report("annual_report", lang), width=width).page
    assert page.evaluate(_BEGUN_BY_A_DOT) == []
    # What is told of a mark, in a box of any width.
    page.evaluate(
        """document.querySelector('main').replaceChildren(...[...document.querySelectorAll('[data-told]')].flatMap((mark) => mark.dataset.told.split('\\n')).filter((line) => line.includes('·')).map((line) => make('p', {}, line)))"""
    )
    assert page.locator("main p").count() > 20
    for narrow in range(120, 300, 20):
        page.evaluate(f"document.querySelector('main').style.width = '{narrow}px'")
        assert page.evaluate(_BEGUN_BY_A_DOT) == [], narrow


def test_the_list_of_reports(make_report: MakeReport, open_page: Any) -> None:
    from minsheng_analysis.reporting.page.index import write_index

    report = make_report("annual_report", "zh")
    opened = open_page(write_index(report.parents[2]), width=390)
    assert opened.outside == []
    assert opened.complaints == []
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 390
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for scheme, asked in (("light", {}), ("dark", {"runOnly": ["color-contrast"]})):
        opened.page.emulate_media(color_scheme=scheme)
        assert axe.run(opened.page, options=asked).response["violations"] == []
    rows = opened.page.locator("#table-reports tbody tr:visible")
    there = rows.count()
    assert there >= 1
    opened.page.locator(".filters input").fill("渝北")
    assert rows.count() == 1
    opened.page.locator(".filters input").fill("nowhere")
    assert rows.count() == 0
    opened.page.locator(".filters input").fill("")
    assert rows.count() == there
    opened.page.locator("#table-reports td a").first.click()
    assert opened.page.locator("h1").is_visible()
