"""What pages carry with their figures: the files say what the pages say (both ends, units, for how many, doubt), and marks their lines."""

from __future__ import annotations

import ast
import json
import math
import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from loaded import load

import minsheng_analysis as ms
from minsheng_analysis.appraisal.promises import promise_table
from minsheng_analysis.dataset.cards import indicator_html, indicator_text
from minsheng_analysis.display.chart import Chart
from minsheng_analysis.display.spreadsheet import csv_text
from minsheng_analysis.display.table import Table
from minsheng_analysis.display.take_along import Numbers
from minsheng_analysis.language.vocabulary import status_word
from minsheng_analysis.measures.codes import Basis, other_basis
from minsheng_analysis.measures.rows import PromiseRow, rows_of
from minsheng_analysis.measures.verdicts import so_far, verdicts
from minsheng_analysis.pages import evaluation
from minsheng_analysis.pages.annual import charts
from minsheng_analysis.pages.figures import own_unit
from minsheng_analysis.pages.pieces import pieces
from minsheng_analysis.pages.project import one_project

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
PAGES = [
    ("annual_report", {}), ("evaluation", {}), ("comparison", {}), ("progress", {}),
    ("project_profile", {"project_no": 5}), ("project_profile", {"project_no": 7}),
]  # fmt: skip
REPORTS = [("yubei", 2021, "zh"), ("yubei", 2021, "en"), ("hunan", 2021, "en")]
ENDS = {"en": ("lower end", "upper end"), "zh": ("下限", "上限")}


def _shown(notebook: str, given: dict[str, object]) -> Iterator[object]:
    """Run a notebook's cells, the first one's values replaced; give what each shows."""
    cells = json.loads((NOTEBOOKS / f"{notebook}.ipynb").read_text(encoding="utf-8"))["cells"]
    names: dict[str, object] = {}
    for cell in cells:
        if cell["cell_type"] != "code":
            continue
        body = ast.parse("".join(cell["source"])).body
        last = body[-1]
        if isinstance(last, ast.Expr):
            body.pop()
        exec(compile(ast.Module(body, []), notebook, "exec"), names)
        if "report" not in names and "chosen" not in names:
            names.update(given)
        if isinstance(last, ast.Expr):
            yield eval(compile(ast.Expression(last.value), notebook, "eval"), names)


def _within(shown: object) -> Iterator[Chart | Table]:
    """The pictures and tables of a section, and of the sections in it."""
    if isinstance(shown, Chart | Table):
        yield shown
    for part in getattr(shown, "parts", ()):
        yield from _within(part)


@cache
def _parts(page: str, region: str, year: int, lang: str, **more: object) -> list[Chart | Table]:
    shown = _shown(page, {"region": region, "year": year, "lang": lang, **more})
    return [part for one in shown for part in _within(one)]


@cache
def parts_of(region: str, year: int, lang: str) -> list[tuple[str, Chart | Table]]:
    """Every picture and table of a report's pages, with its page."""
    return [
        (f"{page}{more.get('project_no', '')}", part)
        for page, more in PAGES
        if not more or region == "yubei"
        for part in _parts(page, region, year, lang, **more)
    ]


def _saved(parts: list[tuple[str, Chart | Table]]) -> Iterator[tuple[str, Numbers]]:
    for page, part in parts:
        saved = part.numbers if isinstance(part, Chart) else (part.data or part.numbers) if part.take else None
        if saved is not None:
            yield f"{page}/{part.name}", saved.filled()


@cache
def all_files(region: str, year: int, lang: str) -> dict[str, Numbers]:
    """Everything that a report's pages let a reader take along, by page and name."""
    return dict(_saved(parts_of(region, year, lang)))


class _Files(dict[str, Numbers]):
    """What a report's pages let a reader take along; a page is run when the first of its files is asked for."""

    def __init__(self, *report: object) -> None:
        self.report = report

    def __missing__(self, name: str) -> Numbers:
        page = name.partition("/")[0]
        self.update(_saved([(page, part) for part in _parts(page, *self.report)]))  # type: ignore[arg-type]
        return dict(self)[name]


@cache
def files(region: str, year: int, lang: str) -> _Files:
    """As `all_files`, of the pages that a report has without further choice."""
    return _Files(region, year, lang)


def _has(row: list[object], value: float) -> bool:
    """Whether a row holds a number; a project's own is a whole one, and none of these."""
    return any(isinstance(one, float) and math.isclose(one, value, rel_tol=1e-3) for one in row)


def _of(saved: Numbers, row: PromiseRow, lang: str) -> Iterator[list[object]]:
    """The file's rows that name a promise."""
    name = str(getattr(row, f"name_{lang}") or row.name_zh)
    return (list(one) for one in saved.rows if any(isinstance(cell, str) and cell.endswith(name) for cell in one))


@pytest.mark.parametrize(("region", "year", "lang"), REPORTS)
def test_no_file_has_one_end_without_the_other(region: str, year: int, lang: str) -> None:
    report = load(region, year)
    judged = list(rows_of(so_far(verdicts(report), report), PromiseRow))
    lower, upper = ENDS[lang]
    for name, saved in all_files(region, year, lang).items():
        for head in saved.columns:
            assert lower not in head or head.replace(lower, upper) in saved.columns, (name, head)
        for row in judged:
            if not math.isnan(row.completed_value) or math.isnan(row.completed_low):
                continue
            pairs = (row.completed_low, row.completed_high), (row.ratio_low_completed, row.ratio_high_completed)
            for cells in _of(saved, row, lang):
                assert all(_has(cells, high) for low, high in pairs if _has(cells, low)), (name, cells)


@pytest.mark.parametrize(("region", "year", "lang"), REPORTS)
def test_every_file_with_an_amount_has_its_unit(region: str, year: int, lang: str) -> None:
    report = load(region, year)
    judged = list(rows_of(so_far(verdicts(report), report), PromiseRow))
    seen = 0
    for name, saved in all_files(region, year, lang).items():
        for row in judged:
            # The whole of a target is a share as well.
            amounts = [one for one in (row.target_value, row.actual_value) if one > 1]
            for cells in _of(saved, row, lang):
                if any(_has(cells, one) for one in amounts):
                    seen += 1
                    unit = own_unit(row, lang)
                    assert unit in cells or any(unit in head for head in saved.columns), (name, cells)
    assert seen > 3


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_whom_it_serves_is_saved_as_it_is_shown(lang: str) -> None:
    rows = {row[0]: list(row) for row in files("yubei", 2021, lang)["annual_report/reach"].rows}
    zh = lang == "zh"
    spaces = rows["新增公共停车位" if zh else "New public parking spaces"]
    # 760 to 840 spaces for 2,205,800 residents: 3.445 to 3.808 for 10,000 of them.
    assert spaces[1:4] == [760, 840, "个" if zh else "number"]
    assert spaces[5:8] == [3.445, 3.808, 10_000]
    # 5 car parks: 0.2267 for 100,000.
    assert rows["公共停车楼（场）" if zh else "Public car parks built"][5:8] == [0.2267, 0.2267, 100_000]
    # L78: 4.5万余人次 at 45 places.
    meals = rows["助餐服务" if zh else "Meal-service attendances"]
    assert meals[1:3] == [45_000, math.inf]
    assert meals[8:10] == [1_000, math.inf]
    assert "∞" in csv_text([], [meals])
    # 98.61 km for 17,000 people: 5.801 m.
    assert rows["改造和新增供水管网" if zh else "Water mains renewed and laid"][8:11] == [
        5.801,
        5.801,
        "米" if zh else "metres",
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_sum_is_saved_as_the_page_writes_it(lang: str) -> None:
    ends = {row[2]: list(row[3:5]) for row in files("yubei", 2021, lang)["annual_report/costs"].rows}
    # 1.15亿元 (L412) is written as 115 million, without what its rounding leaves open; 2000余万元 is a bound.
    assert ends == {
        115e6: [115e6, 115e6], 50e6: [50e6, 50e6], 20e6: [20e6, math.inf], 4e6: [4e6, 4e6], 3e5: [3e5, 3e5],
    }  # fmt: skip


def test_the_shared_results_are_saved_with_target_unit_date_and_doubt() -> None:
    rows = [list(row) for row in files("yubei", 2021, "zh")["comparison/shared"].rows]
    assert list(files("yubei", 2021, "zh")["comparison/shared"].columns)[1:3] == ["报告", "该报告所计内容"]
    told = {(row[1], row[2]): row for row in rows if row[0] in ("公共停车场", "新增停车位", "下岗失业人员再就业")}
    # Indicator, report, own name, target, its note, result, unit, date, whether inferred, share, doubt, finished.
    assert told["渝北区2021年", "公共停车楼（场）"][3:9] == [3, "", 5, "个", "2021-12-31", "是"]
    # 1,089 of 400; the report's parts contradict it.
    assert told["眉山市2019年", ""][3:7] == [400, "", 1089, "人"]
    assert told["眉山市2019年", ""][9:11] == [2.7225, "是"]
    assert not told["眉山市2017年", ""][10]
    spaces = told["渝北区2021年", "新增公共停车位"]
    # 760 and 840 of 629.
    assert spaces[11:13] == [1.2083, 1.3355]


def _ends_of(saved: Numbers, what: str) -> dict[str, tuple[float, float]]:
    """The two columns of ends that a file has of something, by promise."""
    heads = list(saved.columns)
    low, high = (heads.index(f"{what}, {end}") for end in ENDS["en"])
    name = heads.index("Promise")
    return {str(row[name]): (float(row[low]), float(row[high])) for row in saved.rows}  # type: ignore[arg-type]


def test_one_figure_has_the_same_ends_in_every_file() -> None:
    saved = files("yubei", 2021, "en")
    named = ("annual_report/answer", "annual_report/achieved", "annual_report/unfinished", "annual_report/targets", "progress/pace", "progress/pace-of-each")  # fmt: skip
    found = {file: _ends_of(saved[file], "Share finished") for file in named}
    # L206 and L412: 11.4 of 20 km; L130: 98.61 of 148.61 km; L160: 5.4 of 5万; L108 and L304: 760 to 840 of 629.
    trails, mains, jobs, spaces = (
        "Walking trails built", "Water mains renewed and laid", "New urban employment", "New public parking spaces",
    )  # fmt: skip
    expected = {trails: (0.57, 0.57), mains: (98.61 / 148.61,) * 2, jobs: (1.08, 1.08), spaces: (760 / 629, 840 / 629)}
    for file, ends in found.items():
        for name, both in expected.items():
            if name in ends:
                assert ends[name] == pytest.approx(both, rel=1e-3), (file, name)
        assert trails in ends


def test_the_columns_of_a_row_follow_from_each_other() -> None:
    saved = files("yubei", 2021, "en")
    for file in ("achieved", "unfinished"):
        table = saved[f"annual_report/{file}"]
        promised = {str(row[0]): float(row[2]) for row in table.rows}  # type: ignore[arg-type]
        amounts, shares = _ends_of(table, "Finished"), _ends_of(table, "Share finished")
        for name, target in promised.items():
            assert shares[name] == pytest.approx([one / target for one in amounts[name]], rel=1e-3), (file, name)


@pytest.mark.parametrize(("lang", "name", "told"), [("en", "Registered urban unemployment rate", "better than target"), ("zh", "城镇登记失业率", "优于目标")])  # fmt: skip
def test_a_rate_below_its_ceiling_is_bettered_in_every_file_and_text(lang: str, name: str, told: str) -> None:
    # Meishan 2019: 3.57% of at most 4.3%; a rate that "exceeded" its ceiling would be the contrary.
    report = load("meishan", 2019)
    judged = so_far(verdicts(report), report)
    chart = charts.squares(judged, lang=lang)
    (saved,) = (row for row in chart.numbers.rows if row[1] == name)
    assert list(saved[2:4]) == [told, told]
    rate = report.indicator(judged.loc[judged[f"name_{lang}"] == name, "indicator_id"].item())
    assert told in indicator_html(rate, lang=lang)
    if lang == "en":
        assert indicator_text(rate).count(told) == 2
    assert told in promise_table(report, lang=lang).to_csv()


def _row(file: str, begins: str, lang: str = "en", at: int = 0) -> dict[str, object]:
    """The row of a saved file whose words in a column begin so, by head."""
    saved = files("yubei", 2021, lang)[file]
    row = next(one for one in saved.rows if str(one[at]).startswith(begins))
    return dict(zip(saved.columns, row, strict=True))


@pytest.mark.parametrize(("region", "year", "lang"), REPORTS)
def test_every_table_can_be_taken_along(region: str, year: int, lang: str) -> None:
    # The findings of a page are in one file, below the last of them; the statements would double the page and are in the data set.
    without = {"findings", "statements", "targets", "policies"}
    for page, part in parts_of(region, year, lang):
        if isinstance(part, Table) and part.name not in without:
            assert part.take, (page, part.name)
            assert all((part.data or part.numbers).columns), (page, part.name)


def test_a_printed_percentage_is_saved_with_both_values_and_its_day() -> None:
    rows = [
        dict(zip(saved.columns, row, strict=True))
        for saved in [files("wanzhou", 2025, "en")["progress/percentages"]]
        for row in saved.rows
    ]
    # L5: 680 of 3417, printed 19.9%.
    row = next(one for one in rows if str(one["Item"]).startswith("Investment in rural-road guardrails"))
    assert [row[head] for head in ("Date", "Printed, %", "Recomputed, %", "Lines")] == ["2025-03-31", 19.9, 19.9, "L5"]


def test_both_years_of_an_indicator_are_saved_as_numbers() -> None:
    saved = files("meishan", 2019, "en")["comparison/years"]
    for row in (dict(zip(saved.columns, one, strict=True)) for one in saved.rows):
        assert isinstance(row["Earlier"], float), row
        assert isinstance(row["Later"], float), row
        if not math.isnan(row.get("Growth", math.nan)):
            assert row["Growth"] == pytest.approx(row["Later"] / row["Earlier"] - 1, abs=1e-4)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_findings_are_saved_as_the_page_has_them(lang: str) -> None:
    report = load("yubei", 2021)
    found = ms.audit(report)
    for page in ("annual_report", "evaluation"):
        saved = files("yubei", 2021, lang)[f"{page}/all-findings"]
        # One file has them all, those shown at once too.
        assert [row[2] for row in saved.rows] == found[f"message_{lang}"].tolist()
        ids = [str(row[0]) for row in saved.rows]
        assert len(set(ids)) == len(ids)
        html = "".join(part._repr_html_() for at, part in parts_of("yubei", 2021, lang) if at == page)
        assert all(f'id="{one}"' in html for one in ids)
        words = {"zh": {"矛盾", "注意", "提示"}, "en": {"contradiction", "notice", "remark"}}[lang]
        assert {row[3] for row in saved.rows} <= words
        for row, lines in zip(saved.rows, found["lines"], strict=True):
            assert {f"L{line}" for line in lines.split(";")} <= {*str(row[4]).split()}


def test_questions_towns_and_rates_are_saved_with_numbers_and_units() -> None:
    question = _row("annual_report/questions", "question-1")
    assert question["Project"] == "1. Schools and kindergartens"
    # L77: 镇养老服务中心7个, all of them in towns.
    towns = _row("annual_report/towns", "Town care centres")
    assert [towns[head] for head in ("In all", "In towns", "In subdistricts")] == [7, 7, 0]
    for row in files("yubei", 2021, "en")["annual_report/loans-and-rates"].rows:
        assert isinstance(row[2], float)
        assert row[4]


def test_the_scores_are_saved_on_both_bases() -> None:
    water = _row("evaluation/grades", "6. ")
    assert (water["Score (as reported)"], water["Score (only finished)"]) == (100, 85.02)
    # L130: 98.61 of 148.61 km are finished.
    form = _row("evaluation/indicators", "Water mains renewed", at=1)
    assert (form["Target"], form["Unit"]) == (148.61, "km")
    assert form["Score (only finished)"] == pytest.approx(
        float(form["Full marks (only finished)"]) * 98.61 / 148.61, rel=1e-3  # type: ignore[arg-type]
    )  # fmt: skip
    # What is not scored on a basis leaves its marks to the rest of its class: 12.5 of them, then 18.75.
    for name, marks in (("New urban employment", (12.5, 18.75)), ("Community service stations", (31.25, 62.5))):
        row = _row("evaluation/indicators", name, at=1)
        for basis, full in zip(("as reported", "only finished"), marks, strict=True):
            assert row[f"Full marks ({basis})"] == row[f"Score ({basis})"] == full, (name, basis)
    # L108: 760 to 840 spaces, whatever the basis.
    spaces = _row("evaluation/indicators", "New public parking spaces", at=1)
    assert spaces["Target"] == 629


@pytest.mark.parametrize(("region", "year", "lang"), REPORTS)
def test_no_score_is_above_its_full_marks(region: str, year: int, lang: str) -> None:
    table = files(region, year, lang)["evaluation/indicators"]
    heads, full, score = list(table.columns), *(("满分", "得分") if lang == "zh" else ("Full marks", "Score"))
    pairs = [(n, heads.index(head.replace(full, score))) for n, head in enumerate(heads) if head.startswith(full)]
    assert len(pairs) == 2
    for row in table.rows:
        for marks, got in pairs:
            assert not float(row[got]) > float(row[marks]), row  # type: ignore[arg-type]


#: What heads a column of shares, in the files of the pages.
SHARES = ("share", "完成率", "growth", "增长率")


@pytest.mark.parametrize(("region", "year", "lang"), REPORTS)
def test_shares_have_one_precision_in_all_files(region: str, year: int, lang: str) -> None:
    seen = 0
    for name, saved in all_files(region, year, lang).items():
        for row in saved.rows:
            for head, cell in zip(saved.columns, row, strict=True):
                if not isinstance(cell, float) or not math.isfinite(cell):
                    continue
                if any(one in head.lower() for one in SHARES):
                    seen += 1
                    assert cell == round(cell, 4), (name, head, cell)
    assert seen > 5


def test_a_share_is_the_same_in_the_files_of_every_page() -> None:
    # Meishan 2017: 2,519 of 2,000; 2019: 1,089 of 400, which its parts contradict.
    for year, name, told in ((2017, "Hard-to-place jobseekers placed in work", 1.2595), (2019, "Laid-off workers back in work", 2.7225)):  # fmt: skip
        found = files("meishan", year, "en")
        for file in ("annual_report/answer", "annual_report/achieved", "annual_report/promises", "progress/pace-of-each"):  # fmt: skip
            rows = [row for row in found[file].rows if name in row]
            assert [told in row for row in rows] == [True], (year, file)
        assert any(told in row for row in found["comparison/ratios"].rows), year


@pytest.mark.parametrize(
    ("lang", "head", "told"),
    [("en", "Note on the target", "only a start was asked for"), ("zh", "目标说明", "只要求开工")],
)
def test_a_file_without_a_finished_share_says_that_only_a_start_was_asked_for(lang: str, head: str, told: str) -> None:
    # Hunan, L31: 1,500 estates were to be begun; what is finished of them has no share.
    found = files("hunan", 2021, lang)
    for file in ("annual_report/answer", "comparison/ratios"):
        place = list(found[file].columns).index(head)
        assert any(row[place] == told for row in found[file].rows), file


@pytest.mark.parametrize(("lang", "head", "yes"), [("en", "Share in doubt", "yes"), ("zh", "完成率存疑", "是")])
def test_the_doubt_is_in_the_file_of_the_answer_as_in_the_others(lang: str, head: str, yes: str) -> None:
    # Meishan 2019: 1,089, and parts of 512.
    found = files("meishan", 2019, lang)
    for file in ("answer", "achieved"):
        table = found[f"annual_report/{file}"]
        place = list(table.columns).index(head)
        assert [2.7225 in row for row in table.rows if row[place] == yes] == [True], file
    assert head not in files("hunan", 2021, lang)["annual_report/answer"].columns


def _by_name(file: str, region: str, year: int, lang: str, at: int = 0) -> dict[str, dict[str, object]]:
    """The rows of a saved file as their heads have them, by the promise."""
    saved = files(region, year, lang)[file]
    rows = [dict(zip(saved.columns, row, strict=True)) for row in saved.rows]
    return {str(row[saved.columns[at]]): row for row in rows}


@pytest.mark.parametrize(("lang", "head", "yes", "name"), [("en", "Share in doubt", "yes", "Laid-off workers back in work"), ("zh", "完成率存疑", "是", "下岗失业人员再就业")])  # fmt: skip
def test_the_doubt_is_in_the_files_of_the_progress_page(lang: str, head: str, yes: str, name: str) -> None:
    # Meishan 2019: 1,089, and parts of 512; the parts themselves are in no doubt.
    for file in ("pace", "pace-of-each", "by-place"):
        rows = _by_name(f"progress/{file}", "meishan", 2019, lang)
        assert [one for one, row in rows.items() if row[head] == yes] == [name], file
        assert head not in files("yubei", 2021, lang)[f"progress/{file}"].columns


@pytest.mark.parametrize(("lang", "name", "share"), [("en", "Registered urban unemployment rate", "Share as reported"), ("zh", "城镇登记失业率", "完成率（报告口径）")])  # fmt: skip
def test_a_result_is_no_share_of_its_ceiling_in_a_file(lang: str, name: str, share: str) -> None:
    # 3.57% and 4.17% of at most 4.3%.
    for year, rate in ((2017, 4.17), (2019, 3.57)):
        row = _by_name("progress/pace", "meishan", year, lang)[name]
        assert rate in row.values()
        assert math.isnan(float(row[share]))  # type: ignore[arg-type]


@pytest.mark.parametrize(("lang", "as_of", "due", "ports"), [("en", "As of", "Share due", "Charging ports for electric bicycles"), ("zh", "截至", "应达完成率", "电动车充电端口")])  # fmt: skip
def test_dates_and_shares_due_that_differ_are_saved_with_each_promise(
    lang: str, as_of: str, due: str, ports: str
) -> None:
    # L7 and L8 speak of the end of March, the other three of the end of June: 90 and 181 of 365 days.
    for file in ("pace", "pace-of-each"):
        rows = _by_name(f"progress/{file}", "wanzhou", 2025, lang)
        told = sorted((row[as_of], row[due]) for row in rows.values())
        assert told == [("2025-03-31", 0.2466)] * 2 + [("2025-06-30", 0.4959)] * 3, file
        assert rows[ports][as_of] == "2025-03-31"
        # Of one date throughout, which the page says once, and the document nowhere.
        days = [list(row) for row in files("yubei", 2021, lang)[f"progress/{file}"].rows]
        assert all("2021-12-31" in row and {"zh": "是", "en": "yes"}[lang] in row for row in days)
    for file in ("answer", "unfinished", "promises"):
        saved = files("wanzhou", 2025, lang)[f"annual_report/{file}"]
        days = [row[[*map(str.lower, saved.columns)].index(as_of.lower())] for row in saved.rows]
        assert sorted(map(str, days)) == ["2025-03-31"] * 2 + ["2025-06-30"] * (1 if file == "unfinished" else 3), file


def test_points_are_percentage_points_between_two_saved_shares() -> None:
    row = _by_name("progress/pace", "wanzhou", 2025, "en")["Charging ports for electric bicycles"]
    # L8: 53 of 509 by 31 March, the 90th day of 365.
    assert row["Ahead (+) or behind (−), percentage points"] == pytest.approx(100 * (53 / 509 - 90 / 365), abs=0.01)


def test_light_own_words_and_note_are_saved_apart() -> None:
    rows = _by_name("progress/pace", "meishan", 2017, "en")
    told = ("Light, as reported", "The report’s own words (of the promise, its project or a part)", "Note, as reported")
    assert [rows["New urban employment"][one] for one in told] == ["exceeded", "“exceeded”, “123.4%”", ""]
    light, own, note = (str(rows["Support for student entrepreneurs"][one]) for one in told)
    assert (light, own) == ("cannot be judged", "“on schedule”")
    assert note.startswith("Only “on schedule” is printed")
    assert (
        _by_name("progress/pace", "meishan", 2017, "zh")["城镇新增就业"]["报告的说法（对承诺、所属项目或其中一部分）"]
        == "“超额完成”“123.4%”"
    )


def test_what_is_only_finished_is_saved_apart_too() -> None:
    rows = _by_name("progress/pace", "yubei", 2021, "en")
    only = ["Finished, lower end", "Finished, upper end", "Share finished, lower end", "Share finished, upper end", "Verdict, only finished", "Note, only finished"]  # fmt: skip
    # L108 and L304: 760 to 840 of 629; L194, L206 and L412: 11.4 of 20 km.
    assert [rows["New public parking spaces"][one] for one in only] == [760, 840, 1.2083, 1.3355, "exceeded", ""]
    assert [rows["Walking trails built"][one] for one in only] == [11.4, 11.4, 0.57, 0.57, "missed", ""]
    graduates = rows["Graduate employment rate at or above the city average"]
    assert (graduates["Verdict, as reported"], graduates[only[4]]) == ("met", "cannot be judged")
    assert "98.5%" in str(graduates[only[5]])
    # No dash stands for what is not there.
    assert "—" not in [cell for row in rows.values() for cell in row.values()]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_picture_by_lead_unit_takes_along_what_its_marks_mean(lang: str) -> None:
    chart = next(
        part for page, part in parts_of("yubei", 2021, lang) if part.name == "lead-units" and isinstance(part, Chart)
    )
    for mark, status in zip("▲●▼◆", ("exceeded", "met", "missed", "not_assessable"), strict=True):
        assert f"{mark} {status_word(status, lang)}" in chart.taken
    assert f'<span class="note" hidden>{chart.taken}</span>' in chart._repr_html_()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_picture_for_each_resident_takes_along_by_how_many_it_divides(lang: str) -> None:
    chart = next(
        part for page, part in parts_of("yubei", 2021, lang) if page == "comparison" and part.name == "per-resident"
    )
    assert isinstance(chart, Chart)
    # The count of Yubei's residents, and that eight subdistricts of Liangjiang are among them.
    for one in ("220.58万", "两江新区") if lang == "zh" else ("2,205,800", "Liangjiang"):
        assert one in chart.taken
    assert f'<span class="note" hidden>{chart.taken}</span>' in chart._repr_html_()


@pytest.mark.parametrize(("region", "year", "lang"), [
    *REPORTS, *(pytest.param(*one, marks=pytest.mark.slow) for one in (("hunan", 2021, "zh"), ("meishan", 2019, "zh"), ("meishan", 2019, "en"))),
])  # fmt: skip
def test_no_picture_speaks_of_a_table_that_it_leaves_behind(region: str, year: int, lang: str) -> None:
    for page, part in parts_of(region, year, lang):
        if isinstance(part, Chart):
            assert not any(word in part.note for word in ("table", "表")), (page, part.name, part.note)


_LINES = {"en": re.compile(r"\blines? \d"), "zh": re.compile(r"第[\d、]+行")}


def told(region: str, year: int, lang: str) -> dict[str, list[str]]:
    """What the marks of each picture say on a desk, by page and picture."""
    return {
        f"{page}/{part.name}": [unescape(one) for one in re.findall(r"<title>(.*?)</title>", part.wide, re.DOTALL)]
        for page, part in parts_of(region, year, lang)
        if isinstance(part, Chart)
    }


@pytest.mark.parametrize(("region", "year", "lang"), [*REPORTS, ("meishan", 2017, "en")])
def test_every_mark_says_its_lines(region: str, year: int, lang: str) -> None:
    marks = told(region, year, lang)
    assert {name.partition("/")[0] for name in marks} >= {"annual_report", "comparison", "progress"}
    assert not [(name, one) for name, titles in marks.items() for one in titles if not _LINES[lang].search(one)]


def _last_line(picture: str, begins: str) -> str:
    return next(one for one in told("yubei", 2021, "en")[picture] if one.startswith(begins)).splitlines()[-1]


def test_the_lines_are_those_of_the_document() -> None:
    # The verdict on project 6 stands in L18 and L133, town care centres by name in L77 and L262.
    for picture in ("answer", "verdicts"):
        assert _last_line(f"annual_report/{picture}", "6. Rural water supply\nOfficial") == "lines 18 and 133"
    for begins in ("Town care centres for older people", "Total\nTown care centres for older people"):
        assert _last_line("annual_report/places", begins) == "lines 77 and 262"
    # L108 and L304 count the parking spaces; the works of project 6 are promised in L18.
    assert {"108", "304"} <= set(re.findall(r"\d+", _last_line("annual_report/per-resident", "New public parking")))
    assert "18" in re.findall(r"\d+", _last_line("evaluation/scores", "6. Rural water supply"))


def test_a_mark_of_another_report_names_it() -> None:
    # L160 of Yubei prints the new jobs.
    jobs = next(
        one for one in told("yubei", 2021, "en")["comparison/ratios"] if one.startswith("New urban employment\n")
    )
    reports = [line.rpartition(" of ")[2] for line in jobs.splitlines()[1:]]
    assert reports[0].endswith(("Yubei 2021", "Meishan 2017", "Meishan 2019", "Wanzhou 2025"))
    assert len(set(reports)) > 1
    own = next(line for line in jobs.splitlines() if line.endswith(" of Yubei 2021"))
    assert "160" in re.findall(r"\d+", own)
    for report in ("Yubei 2021", "Meishan 2017"):
        assert _last_line("comparison/verdicts", f"{report}: ").endswith(f" of {report}")


@pytest.mark.parametrize(("region", "year", "lang"), REPORTS)
def test_no_two_files_of_a_page_are_called_alike(region: str, year: int, lang: str) -> None:
    names = [(page, one.name) for page, one in parts_of(region, year, lang) if isinstance(one, Chart) or one.take]
    assert len(set(names)) == len(names)


def test_no_chinese_heading_of_a_file_has_a_half_width_comma() -> None:
    heads = [(name, head) for name, saved in all_files("yubei", 2021, "zh").items() for head in saved.columns]
    assert heads
    assert [one for one in heads if "," in one[1]] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_tables_that_stand_on_the_pages_can_be_taken_along(lang: str) -> None:
    # Not the list of all statements, which the page's own workbook has.
    left = {
        f"{page}/{one.name}" for page, one in parts_of("yubei", 2021, lang) if isinstance(one, Table) and not one.take
    }
    left = {one for one in left if not one.startswith("project_profile") and not one.endswith("/statements")}
    assert left <= {"progress/percentages"}
    saved = files("yubei", 2021, lang)
    yes = {"zh": "是", "en": "yes"}[lang]
    named = {"zh": "新增公共停车位", "en": "New public parking spaces"}[lang]
    # 760 to 840 of 629 (L108, L304).
    spaces = next(list(row) for row in saved["annual_report/targets"].rows if row[0] == named)
    assert [spaces[2], *spaces[4:7]] == [629, 1.3355, 1.2083, 1.3355]
    assert yes not in spaces
    # 26 of 29 kept counting only what is finished, 31 of 31 as reported.
    assert next(
        list(row)[1:5] for row in saved["comparison/compared"].rows if row[0] in ("Yubei 2021", "渝北区2021年")
    ) == [31, 31, 26, 29]
    # The findings that lead have a file of their own, and all of them another.
    first, every = (saved[f"annual_report/{name}"].rows for name in ("findings", "all-findings"))
    assert 0 < len(first) < len(every)
    # Every score has its policy, on both bases.
    policies = saved["evaluation/policies"]
    assert len([one for one in policies.columns if one.startswith(("得分（线性", "Score (linear"))]) >= 2


def test_the_file_of_promises_cites_every_line_behind_a_row() -> None:
    # Three of the car parks are named in advance (L101, L103, L105); the verdict stands in L111.
    parking = _row("annual_report/promises", "Public car parks built", at=1)
    assert {"L101", "L103", "L105", "L111"} <= {*str(parking["Lines"]).split()}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_file_of_promises_says_no_works_where_there_are_parts(lang: str) -> None:
    total = ("重点民生实事投资", "Investment in key livelihood projects")[lang == "en"]
    row = _by_name("annual_report/promises", "wanzhou", 2025, lang, at=1)[total]
    works, parts = (("支撑项目", "分项"), ("Supporting works", "Its parts"))[lang == "en"]
    assert works not in row
    assert row[parts]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_parts_with_targets_are_saved_a_column_a_figure(lang: str) -> None:
    heads, unit = (
        (("目标", "结果", "截至", "总额所属项目", "单位", "出处"), "元"),
        (("Target", "Result", "As of", "Project of the total", "Unit", "Lines"), "yuan"),
    )[lang == "en"]
    part = ("农村公路护栏投资", "Investment in rural-road guardrails")[lang == "en"]
    row = _by_name("annual_report/parts", "wanzhou", 2025, lang)[part]
    # L5: 3417万元 planned, 680万元 by 31 March.
    assert [row[head] for head in heads] == [34_170_000, 6_800_000, "2025-03-31", 6, unit, "L5"]


@pytest.mark.parametrize(("region", "year", "lang"), [*REPORTS, ("wanzhou", 2025, "zh"), ("meishan", 2019, "en")])
def test_every_head_of_a_file_is_one_and_written_as_the_others_are(region: str, year: int, lang: str) -> None:
    for name, saved in all_files(region, year, lang).items():
        heads = list(saved.columns)
        assert all(heads), name
        assert len(set(heads)) == len(heads), (name, heads)
        assert not [head for head in heads if head[0].islower()], (name, heads)
        # An amount is promised and comes; what is kept, scored or drawn says so.
        bare = {"en": {"As reported", "Only finished", "Promised", "Points", "Per", "Ratio"}, "zh": {"报告口径", "只计已完工", "承诺", "承诺量", "百分点"}}[lang]  # fmt: skip
        assert not bare & set(heads), (name, heads)


_DAY = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}|\d{4}年\d{1,2}月\d{1,2}日|inferred|推定")


@pytest.mark.parametrize(("region", "year", "lang"), [*REPORTS, ("wanzhou", 2025, "zh"), ("meishan", 2019, "en")])
def test_a_date_is_written_for_programs_in_every_file(region: str, year: int, lang: str) -> None:
    named = ("As of", "as of", "Date", "截至", "日期")
    seen = 0
    for name, saved in all_files(region, year, lang).items():
        for head, *cells in zip(saved.columns, *saved.rows, strict=True):
            if not head.startswith(named) and not head.endswith(named):
                continue
            words = {"yes", "是", ""} if "inferred" in head or "推定" in head else {""}
            for cell in {str(cell) for cell in cells} - words:
                seen += 1
                assert re.fullmatch(r"\d{4}-\d\d-\d\d", cell), (name, head, cell)
    assert seen > 3
    # Yubei prints no date of its own.
    if region == "yubei":
        head = {"en": "Date inferred", "zh": "日期为推定"}[lang]
        holds = {name for name, saved in all_files(region, year, lang).items() if head in saved.columns}
        assert {"progress/pace", "progress/pace-parts", "progress/pace-of-each", "comparison/shared", "comparison/ratios"} <= holds  # fmt: skip
        for name in holds:
            assert not any(_DAY.search(str(cell)) for row in all_files(region, year, lang)[name].rows for cell in row if str(cell).count(" ") < 4), name  # fmt: skip


@pytest.mark.parametrize(("region", "year", "lang"), [*REPORTS, ("wanzhou", 2025, "zh"), ("meishan", 2019, "en")])
def test_a_column_of_shares_says_so_and_one_of_amounts_does_not(region: str, year: int, lang: str) -> None:
    report, share, seen = load(region, year), {"en": "Share", "zh": "完成率"}[lang], 0
    for row in rows_of(so_far(verdicts(report), report), PromiseRow):
        amounts = {round(one, 6) for one in (row.target_value, row.actual_value, row.completed_low, row.completed_high)}
        ratios = {round(one, 4) for one in (row.ratio_reported, row.ratio_low_completed, row.ratio_high_completed)}
        ratios = {one for one in ratios if math.isfinite(one) and not one.is_integer()} - amounts
        amounts = {one for one in amounts if one > 1 and math.isfinite(one)}
        for name, saved in all_files(region, year, lang).items():
            # Their scores are of a hundred.
            if name.startswith("evaluation"):
                continue
            for cells in _of(saved, row, lang):
                for head, cell in zip(saved.columns, cells, strict=True):
                    if isinstance(cell, float) and cell in ratios:
                        seen += 1
                        assert share in head, (name, head, cell)
                    if isinstance(cell, float) and cell in amounts - ratios:
                        assert share not in head, (name, head, cell)
    assert seen > 3


@pytest.mark.parametrize(("lang", "mains", "trail", "asked", "unsaid"), [
    ("en", "Gouxiqiao Village mains renewal, Wangjia", "Duobao Lake loop trail", ("progress on 50 km", "start on 16 km"), "not said to be finished"),
    ("zh", "王家街道苟溪桥村自来水管网改造", "多宝湖环湖步道", ("推进50公里", "开工16公里"), "没有写明完工"),
])  # fmt: skip
def test_a_file_says_of_no_work_that_it_is_unfinished_where_the_page_does_not(
    lang: str, mains: str, trail: str, asked: tuple[str, str], unsaid: str
) -> None:
    # L323 is pushed on, and L25 and L196 ask only that the trail be begun.
    files_of = all_files("yubei", 2021, lang)
    by_name = {str(row[1]): dict(zip(files_of["progress/pace-parts"].columns, row, strict=True)) for row in files_of["progress/pace-parts"].rows}  # fmt: skip
    verdicts_of = {"en": ("Verdict, as reported", "Verdict, only finished"), "zh": ("结论（报告口径）", "结论（只计已完工）")}[lang]  # fmt: skip
    for name, words in zip((mains, trail), asked, strict=True):
        row = next(row for called, row in by_name.items() if called.startswith(name[:6]) and words in row.values())
        assert [cell for cell in row.values() if isinstance(cell, float) and not math.isnan(cell)] == [], row
        assert str(row[verdicts_of[0]]).startswith({"en": "as asked (only", "zh": "达到要求（只要求"}[lang])
        assert str(row[verdicts_of[1]]).startswith(unsaid)
    for name, saved in files_of.items():
        finished = [place for place, head in enumerate(saved.columns) if head.startswith(("Finished", "Share finished", "已完工", "完成率（只计已完工"))]  # fmt: skip
        assert not [(name, row) for row in saved.rows for place in finished if row[place] == 0]


def test_a_bound_and_an_estimate_are_no_exact_figures_in_the_file_of_parts() -> None:
    saved = files("yubei", 2021, "en")["progress/pace-parts"]
    rows = {row[1]: dict(zip(saved.columns, row, strict=True)) for row in saved.rows}
    ends_of = ("Result", "Result, upper end", "Result in words")
    # L268: 4.5万余人次; L240: 约1.4万平方米.
    assert [rows["Meal-service attendances"][one] for one in ends_of] == [45_000, math.inf, "≥ 45,000 attendances"]
    area = [rows["Floor area of the two community health centres"][one] for one in ends_of]
    assert (area[0], area[2]) == (14_000, "≈ 14,000 m²")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pieces_are_saved_with_verdict_note_and_number_apart(lang: str) -> None:
    heads = {"zh": ("目标", "结果（文字）", "结论", "说明"), "en": ("Target", "Result in words", "Verdict", "Note")}[
        lang
    ]
    table = pieces(one_project(load("yubei", 2021), 10), lang=lang)
    assert table is not None
    saved = (table.data or table.numbers).filled()
    rows = [dict(zip(saved.columns, row, strict=True)) for row in saved.rows]
    begun = next(row for row in rows if "16" in str(row[heads[1]]))
    # L196: 16 km begun.
    assert begun[heads[1]] == {"zh": "已开工（16公里）", "en": "started (16 km)"}[lang]
    assert math.isnan(float(begun[heads[0]]))  # type: ignore[arg-type]
    assert [begun[one] for one in heads[2:]] == {"zh": ["达到要求", "只要求开工"], "en": ["as asked", "only a start was asked for"]}[lang]  # fmt: skip
    marks = re.compile("[▲●▼◆■] |[（(] | [）)]")
    for number in (1, 5, 7, 10):
        made = pieces(one_project(load("yubei", 2021), number), lang=lang)
        cells = [cell for row in (made.data or made.numbers).rows for cell in row] if made else []
        assert not [cell for cell in cells if isinstance(cell, str) and marks.search(cell)]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_official_words_of_a_pair_are_joined_alike_and_all_there(lang: str) -> None:
    both = {"en": "exceeded / fully completed", "zh": "超额完成 / 全面完成"}[lang]
    # L197 and L410 differ on the trails.
    name = {"en": "Walking trails built", "zh": "山城步道建设"}[lang]
    for file in ("answer", "promises"):
        assert both in _by_name(f"annual_report/{file}", "yubei", 2021, lang, at=1)[name].values(), file
    assert not [
        (name, cell)
        for name, saved in all_files("yubei", 2021, lang).items()
        for head, *cells in zip(saved.columns, *saved.rows, strict=True)
        if head in ("Official verdict", "官方结论")
        for cell in cells
        if re.search("[;；／]", str(cell))
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_file_that_holds_more_than_its_table_says_so(lang: str) -> None:
    n = len(ms.audit(load("yubei", 2021)))
    table = next(part for page, part in parts_of("yubei", 2021, lang) if page == "annual_report" and part.name == "all-findings")  # fmt: skip
    assert isinstance(table, Table)
    assert len((table.data or table.numbers).rows) == n > sum(len(rows) for _, rows in table.groups)
    assert table.filed not in ("", table.title)
    assert any(str(n) in note for note in table.notes)
    assert f'data-title="{table.filed}"' in table._repr_html_()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_results_without_a_target_are_saved_as_numbers_with_their_unit(lang: str) -> None:
    name = ("燃气管道更新", "Gas pipes renewed")[lang == "en"]
    row = _by_name("annual_report/no-promise", "wanzhou", 2025, lang)[name]
    # L15: 40.6公里, of the year to date.
    heads = ("结果", "单位", "出处") if lang == "zh" else ("Result", "Unit", "Lines")
    unit = "公里" if lang == "zh" else "km"
    assert [row[head] for head in heads] == [40.6, unit, "L15"]


def _by_head(saved: Numbers) -> list[dict[str, object]]:
    return [dict(zip(saved.columns, row, strict=True)) for row in saved.rows]


def test_a_target_that_is_printed_nowhere_says_so_in_a_file() -> None:
    rows = {str(row["Item"]): row for row in _by_head(files("wanzhou", 2025, "en")["progress/pace-parts"])}
    # L12 prints the share of the districts' projects and no target for them; L4 prints its own.
    assert rows["Investment in district-level projects"]["Note on the target"] == "worked out, not printed"
    assert not rows["Investment in renovating old housing estates"]["Note on the target"]


@pytest.mark.parametrize(("page", "head"), [("annual_report/achieved", "Promise"), ("annual_report/promises", "Promise"), ("evaluation/indicators", "Indicator")])  # fmt: skip
def test_a_ceiling_says_so_in_every_file(page: str, head: str) -> None:
    rows = _by_head(files("meishan", 2017, "en")[page])
    # Kept below 4.3%: no other of its targets is a ceiling.
    assert {str(row[head]) for row in rows if row["Note on the target"]} == {"Registered urban unemployment rate"}
    assert {row["Note on the target"] for row in rows} == {"", "ceiling"}


@pytest.mark.parametrize("page", ["annual_report/achieved", "annual_report/promises", "evaluation/indicators", "annual_report/targets"])  # fmt: skip
def test_results_told_before_the_years_end_have_their_day(page: str) -> None:
    assert {row["As of"] for row in _by_head(files("meishan", 2017, "en")[page])} == {"2017-11-30"}
    assert "As of" not in files("yubei", 2021, "en")[page].columns


def test_places_of_the_comparison_have_their_day() -> None:
    assert {row["As of"] for row in _by_head(files("hunan", 2021, "en")["comparison/places"])} == {"2021-08-31"}


def test_what_was_only_to_be_begun_is_saved_alike_on_every_page() -> None:
    report = load("hunan", 2021)
    table = pieces(one_project(report, 1), lang="zh")
    assert table is not None
    assert table.data is not None
    named = "老旧小区改造开工（常德市）"
    one = next(row for row in _by_head(table.data.filled()) if row["事项"] == named)
    other = next(row for row in _by_head(files("hunan", 2021, "zh")["progress/pace-parts"]) if row["事项"] == named)
    # L14: 121 of 136 begun.
    for row in (one, other):
        assert [row[head] for head in ("目标", "结果", "单位", "目标说明")] == [136, 121, "个", "只要求开工"]
    assert one["截至"] == "2021-08-31"


@pytest.mark.parametrize(("lang", "basis", "heads"), [
    ("en", "reported", ("Result (as reported), lower end", "Result (as reported), upper end", "Outcome (as reported)")),
    ("zh", "completed", ("结果（只计已完工，下限）", "结果（只计已完工，上限）", "结论（只计已完工）")),
])  # fmt: skip
def test_the_evaluation_says_on_which_basis_a_result_stands(lang: str, basis: Basis, heads: tuple[str, ...]) -> None:
    report = load("yubei", 2021)
    scores = [ms.evaluate(report, basis=one) for one in (basis, other_basis(basis))]
    saved = evaluation.indicators(*scores, lang=lang).data
    assert saved is not None
    assert set(heads) <= set(saved.columns)


def test_a_project_outside_the_average_says_so() -> None:
    told = {str(row["Project"])[0]: row["In the average"] for row in _by_head(files("wanzhou", 2025, "en")["evaluation/grades"])}  # fmt: skip
    assert told == {"1": "yes", "2": "yes", "6": "no"}
    # None of Yubei's ten totals the others.
    assert "In the average" not in files("yubei", 2021, "en")["evaluation/grades"].columns


def test_what_belongs_to_no_one_place_stands_with_the_places() -> None:
    rows = _by_head(files("yubei", 2021, "en")["progress/by-place"])
    nowhere = {row["Unit"]: row["Target"] for row in rows if row["Place"] == "not assigned to one place"}
    # L323: Liangcha waterworks, two villages.
    assert nowhere == {"km": 34, "people": 2200}
    for unit, target in nowhere.items():
        own = [row for row in rows if row["Unit"] == unit]
        whole = next(row["Target"] for row in own if row["Place"] == "All")
        assert math.fsum(row["Target"] for row in own if row["Place"] != "All") == pytest.approx(whole), target


@pytest.mark.parametrize("page", ["annual_report/lead-units", "progress/lead-units"])
def test_counts_of_shared_promises_say_that_they_do_not_add_up(page: str) -> None:
    assert files("yubei", 2021, "zh")[page].columns[0] == "牵头单位（共同牵头的分别计入）"


def test_a_figure_for_each_facility_is_saved_as_the_page_says_it() -> None:
    for lang, heads, said in (
        ("zh", ("事项", "平均数的单位", "折算单位"), ("五个项目新增幼儿学位", "个学位", "所幼儿园")),
        ("en", ("Item", "Unit of the figure per facility or person", "Per what"), ("New kindergarten places in the promised projects", "places", "kindergartens built")),
    ):  # fmt: skip
        rows = _by_head(files("yubei", 2021, lang)["annual_report/reach"])
        assert said in [tuple(row[head] for head in heads) for row in rows]


def test_columns_of_places_have_their_unit() -> None:
    assert files("hunan", 2021, "zh")["annual_report/places"].columns[1] == "老旧小区改造开工（个）"
    heads = files("yubei", 2021, "en")["annual_report/places"].columns
    assert "Smart door-access sets installed (sets)" in heads
    # English has no word for what these are counted in.
    assert "Town care centres for older people" in heads


def test_a_column_of_parts_that_says_nothing_is_not_drawn() -> None:
    def heads(region: str, year: int) -> list[str]:
        parts = {part.name: part for _, part in parts_of(region, year, "en") if isinstance(part, Table)}
        return [column.label for column in parts["targets"].columns]

    # Ningbo's list gives no parts; Wanzhou's investment adds up from two.
    assert "Its parts" not in heads("ningbo", 2018)
    assert "Its parts" in heads("wanzhou", 2025)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_amounts_for_a_group_are_numbers_or_nothing(lang: str) -> None:
    saved = files("yubei", 2021, lang)["annual_report/reach"]
    ends = [place for place, head in enumerate(saved.columns) if any(end in head for end in ENDS[lang])]
    assert len(ends) >= 6
    assert all(isinstance(row[place], int | float) or row[place] == "" for row in saved.rows for place in ends)
