"""Tables: figures to the digit, marks beside colours, links back to lines, nothing unescaped."""

from __future__ import annotations

import math
import re
from html import unescape
from itertools import groupby

import pandas as pd
import pytest

import minsheng_analysis as ms
from minsheng_analysis.display import table as table_of
from minsheng_analysis.display.table import Cell, Column, Row, Table, words_of
from minsheng_analysis.language.languages import LANGUAGES
from minsheng_analysis.measures.benefits import benefits
from minsheng_analysis.measures.readings import support_items
from minsheng_analysis.measures.verdicts import by_place, by_resident, verdicts
from minsheng_analysis.pages.annual import charts, lead, tables
from minsheng_analysis.pages.annual.spending import spent_in_words
from minsheng_analysis.pages.project import one_project


@pytest.fixture(scope="module")
def report() -> ms.Report:
    return ms.load("yubei", 2021)


@pytest.fixture(scope="module")
def judged(report: ms.Report) -> pd.DataFrame:
    return verdicts(report)


def _cells(markup: str) -> list[str]:
    found = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", markup, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", "", cell)).split()) for cell in found]


def _rows(table: Table | None, *, name: int = 0) -> dict[str, list[str]]:
    """The cells of each row by its name; what a row opens into is left out."""
    assert table is not None
    markup = re.sub(r"<dl>.*?</dl>", "", table._repr_html_(), flags=re.DOTALL)
    rows = [_cells(row) for row in re.findall(r"<tr[^>]*>(.*?)</tr>", markup, re.DOTALL)]
    return {re.sub(r"^[^\w]+ \S+(?: \S+)*? (?=\S)", "", row[name]): row for row in rows if len(row) > 1}


def _promise(table: Table, key: str) -> tuple[list[str], str]:
    """The cells of a promise's row, and what it opens into."""
    row = re.search(rf'<tr id="{re.escape(key)}">(.*?)</tr>', table._repr_html_(), re.DOTALL)
    assert row is not None
    details = re.search(r"<dl>(.*?)</dl>", row[1], re.DOTALL)
    assert details is not None
    opened = " ".join(unescape(re.sub(r"<[^>]+>", " ", details[1])).split())
    return _cells(re.sub(r"<dl>.*?</dl>", "", row[1], flags=re.DOTALL)), opened


def test_a_promise_is_one_line_that_opens_into_its_ranges(report: ms.Report, judged: pd.DataFrame) -> None:
    table = tables.promises(judged, lang="en", items=support_items(report.indicators))
    cells, opened = _promise(table, "p10.trail")
    assert cells[0] == "10"
    assert cells[1].endswith("Walking trails built")
    assert cells[2:7] == ["20 → 27.4 km", "137%", "11.4 km (57%)", "named", "exceeded / fully completed"]
    # The sum of the two trails is printed nowhere: it cannot but add up. Lines 197 and 410 differ in their verdicts.
    assert "▲ exceeded and ● fully completed" in opened
    # 11.4 + 16 km, each give or take half of its last digit: 26.85–27.95 km; 11.35–11.45 km of 20, rounded half up.
    assert "(134.3–139.8%)" in opened
    assert "(56.8–57.3%)" in opened
    assert "2 of 2 items met what was asked" in opened
    cells, opened = _promise(table, "p05.spaces")
    assert cells[2:5] == ["629 → 840", "133.5%", "760–840 (120.8–133.5%)"]


def test_what_is_not_finished_stands_only_where_it_differs(judged: pd.DataFrame) -> None:
    table = tables.promises(judged, lang="zh")
    assert _promise(table, "p08.jobs")[0][2:5] == ["5万人 → 5.4万人", "108%", ""]
    assert "（107%～109%）" in _promise(table, "p08.jobs")[1]


def test_promises_sort_across_projects(judged: pd.DataFrame) -> None:
    markup = tables.promises(judged, lang="en")._repr_html_()
    assert 'class="group"' not in markup
    assert len(re.findall(r'<tr id="p\d', markup)) == 32


def test_a_promise_that_cannot_be_judged_says_why(judged: pd.DataFrame) -> None:
    assert "培训" in _promise(tables.promises(judged, lang="zh"), "p08.training")[1].split("说明", 1)[1]


def test_no_list_of_lines_is_cut_short(report: ms.Report, judged: pd.DataFrame) -> None:
    row = judged[judged["indicator_id"] == "p10.trail"].iloc[0]
    ids = f"{row['target_statements']};{row['actual_statements']}"
    # The trails' own verdicts stand on lines 197 and 410.
    lines = sorted({*(int(one[1:4]) for one in ids.split(";")), 197, 410})
    # Meal-service points are told on lines 13, 78, 262 and 268.
    meals = re.search(r'id="reach-p03.meals".*?</tr>', tables.benefits(benefits(report), lang="zh")._repr_html_())[0]
    assert re.findall(">L([0-9]+)</a>", meals) == ["13", "78", "262", "268"]
    opened = _promise(tables.promises(judged, lang="en"), "p10.trail")[1]
    assert opened.split("Lines ")[1].split(" Elsewhere")[0].split() == [f"L{line}" for line in lines]


def test_lines_link_to_statements_that_the_report_lists(report: ms.Report, judged: pd.DataFrame) -> None:
    made = tables.promises(judged, lang="zh")._repr_html_()
    linked = set(re.findall(r'href="#(L[\w.]+)"', made))
    listed = set(re.findall(r'<tr id="(L[\w.]+)"', tables.statements(report, lang="zh")._repr_html_()))
    assert linked
    assert linked <= listed
    assert len(listed) == len(report.statements)


@pytest.mark.parametrize(
    ("key", "told"),
    [
        # Line 262 has so many in each of 11 towns and subdistricts: 45; line 284 names three of 53 roads; line 304 names five.
        ("p03.meals", {"en": "the figures of its parts add up to it", "zh": "各部分的数字相加相符"}),
        ("p04.campaign", {"en": "only some of its parts are named: 3 of 53 roads comprehensively improved in the campaign", "zh": "只列出部分名称：53条综合整治道路中3条"}),
        ("p05.carparks", {"en": "all 5 counted are named, but 1 of the 3 named in advance is not among them", "zh": "事先点名的3个中有1个不在其内"}),
        ("p04.streets", {"en": "its parts are named: 9 of 9", "zh": "各部分有名称：9条中9条"}),
    ],
)  # fmt: skip
def test_evidence_says_which_it_is_and_of_what(judged: pd.DataFrame, key: str, told: dict[str, str]) -> None:
    for lang, words in told.items():
        assert words in _promise(tables.promises(judged, lang=lang), key)[1]


@pytest.mark.parametrize(
    ("key", "en", "zh"),
    [
        # Line 9 names three schools; line 262 has so many points in each place; line 389 no total of the blocks; line 284 names three of 53 roads, line 304
        # five car parks, of which one of the three promised is not; line 22 has a total alone; line 137: those who agree.
        ("p01.schools", "named", "逐项列名"),
        ("p03.meals", "adds up", "合计相符"),
        ("p09.blocks", "named", "逐项列名"),
        ("p04.campaign", "partly", "部分列名"),
        ("p05.carparks", "partly", "部分列名"),
        ("p08.jobs", "bare", "仅有说法"),
        ("p07.care", "same group", "同一群体"),
        ("p08.training", "", ""),
    ],
)
def test_the_evidence_of_a_promise_stands_beside_its_verdict_and_in_the_file(
    report: ms.Report, judged: pd.DataFrame, key: str, en: str, zh: str
) -> None:
    for lang, short in (("en", en), ("zh", zh)):
        table = tables.promises(judged, lang=lang, items=support_items(report.indicators))
        place = [column.kind.split(" ")[0] for column in table.columns].index("evidence")
        rows = table.groups[0][1]
        at = [row.id for row in rows].index(key)
        assert rows[at].cells[place].html == short
        heads, told = list(table.data.columns), table.data.rows[at]
        column = heads.index({"en": "Evidence", "zh": "证据"}[lang])
        assert told[column] == short
        assert bool(told[column + 1]) == bool(short)
        # A word that does not speak for itself is told below the table.
        assert f"“{short}”" in "".join(table.notes) or short in ("", "named", "adds up", "逐项列名", "合计相符")


def test_the_file_of_the_promises_has_what_the_supporting_works_come_to(
    report: ms.Report, judged: pd.DataFrame
) -> None:
    data = tables.promises(judged, lang="en", items=support_items(report.indicators)).data
    column = list(data.columns).index("Supporting works")
    told = {row[1]: row[column] for row in data.rows}
    assert "285%" in told["Walking trails built"]  # line 191 asks for 4 km of Panxi, line 194 has 11.4


def test_things_promised_by_name_and_done_are_counted(judged: pd.DataFrame) -> None:
    # Lines 171 to 175 name three estates, line 389 gives each its figures; the hospital is one thing, and no count.
    for lang, told in (("en", "3 named → 3 completed"), ("zh", "列名3个 → 完成3个")):
        assert told in _promise(tables.promises(judged, lang=lang), "p09.estates")[0]
        assert "→ 1" not in _promise(tables.promises(judged, lang=lang), "p02.hospital")[0]
    estates = judged.set_index("indicator_id").loc["p09.estates"]
    assert (estates["measure"], estates["target_text"]) == ("qualitative", "完成")


def test_costs_keep_their_bounds(report: ms.Report) -> None:
    made = tables.costs(report.costs, lang="en")
    assert made is not None
    rows = _rows(made.parts[0])
    stations = next(row for name, row in rows.items() if name.startswith("Fitting out 10 service stations"))
    assert stations[1:3] == ["300,000", "30,000 a facility"]
    yuelai = next(row for name, row in rows.items() if name.startswith("Upgrading the Yuelai"))
    # 20,000,000 / 99 = 202,020.2
    assert yuelai[1:3] == ["≥ 20 million", "≥ 202,000 a head (99)"]
    homes = next(row for name, row in rows.items() if name.startswith("Age-friendly"))
    # 4,000,000 / 1,294 = 3,091.2
    assert homes[1:3] == ["4 million", "3,091 a head (1,294)"]


@pytest.mark.parametrize(
    ("lang", "person", "facility"),
    [("en", "person", "facility"), ("zh", "人", "处")],
)
def test_a_file_of_outlays_says_what_is_a_bound_and_what_each_is_for(
    report: ms.Report, lang: str, person: str, facility: str
) -> None:
    made = tables.costs(report.costs, lang=lang)
    assert made is not None
    table = made.parts[0]
    assert isinstance(table, Table)
    assert table.data is not None
    # A picture of the same page is taken along as “costs”.
    assert table.name != "costs"
    rows = [list(row[1:]) for row in table.data.rows]
    # L262: 2000余万元 for 99 people; 400万元 for 1,294; 30万元 for 10 stations.
    assert [20_000_000.0, math.inf, 202_000.0, math.inf, person, 99.0] in rows
    assert [4_000_000.0, 4_000_000.0, 3_091.0, 3_091.0, person, 1_294.0] in rows
    assert [300_000.0, 300_000.0, 30_000.0, 30_000.0, facility, 10.0] in rows


@pytest.mark.parametrize(
    ("lang", "spaces", "trail", "percent"),
    [
        ("en", ["number", "exceeded", "exceeded"], ["km", "exceeded", "missed"], "attendances"),
        ("zh", ["个", "超额", "超额"], ["公里", "超额", "未达目标"], "人次"),
    ],
)
def test_a_file_of_the_promises_has_both_verdicts_ranges_and_units_in_words(
    judged: pd.DataFrame, lang: str, spaces: list[str], trail: list[str], percent: str
) -> None:
    data = tables.promises(judged, lang=lang).data
    assert data is not None
    # Project, promise, target, its note, result, its upper end, day, finished and its upper end, unit, both in words, verdicts.
    rows = {(row[2], row[4], *row[7:9]): [row[9], *row[12:14]] for row in data.rows if row[2] == row[2]}
    # 840 counted, 80 of them of unknown state: 760 to 840 of 629; 11.4 of 20 km finished, 27.4 counted.
    assert rows[629.0, 840.0, 760.0, 840.0] == spaces
    assert rows[20.0, 27.4, 11.4, 11.4] == trail
    units = {row[9] for row in data.rows}
    assert percent in units
    assert not units & {"count", "person_times", "m2", "percent", "state"}
    # A state has words and no number.
    states = [row for row in data.rows if row[10]]
    assert states
    assert all(row[2] != row[2] and row[4] != row[4] and not row[9] and row[11] for row in states)


def test_loans_and_rates_stand_apart_from_outlays(report: ms.Report) -> None:
    made = tables.costs(report.costs, lang="en")
    assert made is not None
    outlays, apart = made.parts
    assert not any("loan" in name and "Interest" not in name for name in _rows(outlays))
    assert {heading for heading, _ in apart.groups} == {
        "Loans, which are repaid",
        "Rates and limits",
    }


@pytest.mark.parametrize(
    ("lang", "rate", "loan", "both", "said"),
    [
        ("en", "Rates (not spending)", "Loans (not spending)", "Loans and rates (not spending)", "1 rate is listed"),
        ("zh", "标准（不是投入）", "贷款（不是投入）", "贷款与标准（不是投入）", "另写有1项标准，"),
    ],
)
def test_loans_and_rates_have_one_name_each(
    report: ms.Report, lang: str, rate: str, loan: str, both: str, said: str
) -> None:
    # L268: project 3 prints one rate, 2—8元, and no loan; L376 has ceilings beside the loans.
    of_rates, of_loans = (report.costs[report.costs["kind"] == kind] for kind in ("standard", "loan"))
    for some, title, headings in ((of_rates, rate, 1), (of_loans, loan, 1), (report.costs, both, 2)):
        made = tables.costs(some, lang=lang)
        assert made is not None
        apart = made.parts[-1]
        assert apart.title == title
        assert [bool(heading) for heading, _ in apart.groups] == [headings > 1] * headings
    assert said in spent_in_words(report.costs.query("project_no == 3"), lang)


def test_places_add_up(report: ms.Report, judged: pd.DataFrame) -> None:
    counts = by_place(report, judged, lang="zh")
    assert counts["农村互助养老点"].sum() == 63
    assert counts["老年人助餐点"].sum() == 45
    assert counts["智能门禁系统"].sum() == 520
    # Totals stand on top; 44 of 45 meal points are in subdistricts.
    chart = charts.by_place(counts, lang="zh")
    assert chart is not None
    words = re.findall(r">([^<>]+)</text>", chart.narrow)
    total = words.index("合计")
    assert words[total + 1 : total + 6] == [str(int(counts[name].sum())) for name in counts.columns]
    streets = words.index("街道")
    assert words[streets + 1] == "44"


def test_residents_are_divided(report: ms.Report, judged: pd.DataFrame) -> None:
    chart = charts.per_resident(by_resident(report, judged, lang="en"), lang="en")
    assert chart is not None
    rows = {row[0]: row for row in chart.numbers.rows}
    # 760 to 840 finished spaces among 2,205,800 residents: 3.4455 to 3.8082 for 10,000, one for 2,902.4; 629 promised: 2.8516.
    assert rows["New public parking spaces"][2:] == (
        760.0, 840.0, 10_000.0, 3.445, 3.808, 2.852, 2626.0, 2902.0, 3.808, 3.808,
    )  # fmt: skip


def test_a_picture_and_its_file_tell_one_number(report: ms.Report, judged: pd.DataFrame) -> None:
    chart = charts.per_resident(by_resident(report, judged, lang="en"), lang="en")
    assert chart is not None
    assert "3.45–3.81" in chart.wide
    # 5 car parks among 2,205,800: 0.2267 for 100,000, as where reports are compared.
    carparks = next(row for row in chart.numbers.rows if row[0] == "Public car parks built")
    assert carparks[1:7] == ("number", 5.0, 5.0, 100_000.0, 0.2267, 0.2267)
    assert "0.227" in chart.wide
    # So does its alternative text, with the unit.
    assert "Public car parks built 0.227 per 100,000 residents" in chart.alt
    chinese = charts.per_resident(by_resident(report, judged, lang="zh"), lang="zh")
    assert "每10万人0.227个" in chinese.alt
    # 450 pieces among 2,205,800 residents: one for 4,902.
    assert "平均约4900人一件" in chinese.wide
    spent = charts.costs(report.costs, lang="zh")
    assert spent is not None
    # 1.15亿 is drawn: what its rounding leaves open is no range of the report's.
    assert list(spent.numbers.rows[0][1:]) == ["建设与设备", 115_000_000.0, 115_000_000.0, 115_000_000.0]


def test_an_outlay_without_an_amount_stands_in_the_note(report: ms.Report) -> None:
    for lang, told in (("zh", "创业担保贷款贴息（全额贴息）"), ("en", "interest subsidy on start-up loans (in full)")):
        made = tables.costs(report.costs, lang=lang)
        assert made is not None
        outlays, rates = (part._repr_html_() for part in made.parts)
        assert outlays.count("<tr") == 1 + 5
        assert told in outlays
        assert {"zh": "0.3元/平方米/月", "en": "0.3 yuan/m²/month"}[lang] in rates


def test_a_figure_leads_back_to_the_promises_that_rest_on_it(report: ms.Report, judged: pd.DataFrame) -> None:
    made = tables.statements(report, lang="en", promises=judged)._repr_html_()
    row = re.search(r'<tr id="L025.02" data-line="25">(.*?)</tr>', made, re.DOTALL)
    assert row is not None
    assert 'href="#p10.trail"' in row[1]


def test_what_the_column_comes_to_is_cited_with_its_lines(report: ms.Report, judged: pd.DataFrame) -> None:
    items = support_items(report.indicators)
    rows = {row.id: _lines_of(row) for _, of in tables.promises(judged, lang="en", items=items).groups for row in of}
    assert {191, 193, 194, 196} <= rows["p10.trail"]
    assert {117, 119, 121, 123, 125, 127, 129} <= rows["p06.pipes"]
    assert {101, 103, 105} <= rows["p05.carparks"]
    # Where the column is not told, it is not cited.
    assert 205 not in rows["p10.hall"]


def _lines_of(row: Row) -> set[int]:
    return {int(line) for line in re.findall(r">L(\d+)<", "".join(cell.html for cell in row.cells))}


def test_a_total_that_counts_what_is_under_way_is_not_plainly_finished(report: ms.Report, judged: pd.DataFrame) -> None:
    told = {}
    for lang in ("en", "zh"):
        rows = [row for _, of in tables.statements(report, lang=lang, promises=judged).groups for row in of]
        told[lang] = {row.id: words_of(row.cells[4]) for row in rows}
    # L18, L323: 50 of the 148.61 km, and 1 of the 7 works, are only pushed ahead.
    assert told["en"]["L018.02"] == "reported as finished (including 50 km under way)"
    assert told["en"]["L323.01"] == "reported as finished (including 1 under way)"
    assert told["zh"]["L018.02"] == "报告为已完工（其中50公里推进中）"
    # The 840 of L17 may count 80 of a car park that is only 基本建成; a campaign 开展 is not said to be still going on.
    assert told["en"]["L017.04"] == "reported as finished (may include some not said to be finished)"
    assert told["zh"]["L304.04"] == "报告为已完工（可能含没有写明完工的部分）"
    assert told["zh"]["L284.01"] == told["en"]["L348.03"] == ""
    # 推进 is.
    assert told["en"]["L018.11"] == "under way"
    # What L17 counts as car parks holds no piece that is said to be unfinished.
    assert told["en"]["L017.02"] == "finished"
    # L68 says 年底全部完成, which may be a plan left standing; L11 says 已完工.
    assert told["en"]["L068.02"] == "finished, or due to be"
    assert told["zh"]["L240.06"] == "已完工或计划完工"
    assert told["en"]["L011.03"] == "finished"
    # Pages without the promises print the same stages.
    for lang, of_promises in told.items():
        rows = [row for _, of in tables.statements(report, lang=lang).groups for row in of]
        assert {row.id: words_of(row.cells[4]) for row in rows} == of_promises


def test_a_work_answered_by_another_measure_is_told_beside_those_judged(
    report: ms.Report, judged: pd.DataFrame
) -> None:
    made = tables.promises(judged, lang="zh", items=support_items(report.indicators))
    # Line 65 asks for the main structure and 90% of the fit-out, whose result is a state.
    assert "1项中1项达到要求（区中医院主体工程）；未作评价：区中医院装饰工程" in _promise(made, "p02.hospital")[1]
    # Nothing that line 155 asks for can be judged: “老乡就在家乡” was answered by “就在渝北”.
    assert "未作评价：就业帮扶行动" in _promise(made, "p08.jobs")[1]
    # Of each car park’s spaces no result is printed, and none is named.
    assert "未作评价" not in _promise(made, "p05.spaces")[1]


def test_what_comes_from_data_is_escaped(judged: pd.DataFrame) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    changed = judged.assign(
        name_zh=hostile, project_zh=hostile, target_text=hostile, actual_text=hostile, reported_status=hostile,
        lead_units=hostile, reason_zh=hostile, comparable=False,
    )  # fmt: skip
    assert "<img" not in tables.promises(changed, lang="zh")._repr_html_()


def test_missing_sorts_last_and_says_dash() -> None:
    cell = table_of.number(float("nan"), "—")
    assert cell == Cell('<span class="nowrap">—</span>', "")


def test_anchors_go_to_rows_in_order() -> None:
    rows = [Row([Cell("a"), Cell("1")], id="L1.1"), Row([Cell("b"), Cell("2")], id="L2.1", line=2)]
    made = Table("t", "T", [Column("x"), Column("y")], [("g", rows)])._repr_html_()
    assert 'id="L2.1" data-line="2"' in made
    assert made.index('id="L1.1"') < made.index(">a<") < made.index('id="L2.1"') < made.index(">b<")


def test_a_column_that_says_nothing_is_not_drawn() -> None:
    # Shanghai's excerpt prints no verdicts, and all that it counts is finished.
    table = tables.promises(verdicts(ms.load("shanghai", 2024)), lang="en")
    assert table is not None
    assert [column.label for column in table.columns] == [
        "Project",
        "Promise",
        "Target → result",
        "Share of target",
        "Evidence",
        "Lines",
    ]
    assert {len(row.cells) for _, rows in table.groups for row in rows} == {6}


def test_one_project_s_rows_have_no_number_of_it(judged: pd.DataFrame) -> None:
    one = tables.promises(judged[judged["project_no"] == 6], lang="zh")
    assert one.columns[0].label == "承诺事项"
    assert one.head == 0
    assert [column.label for column in tables.promises(judged, lang="zh").columns][:2] == ["项目", "承诺事项"]


def test_a_word_of_the_report_s_is_glossed_in_english(report: ms.Report) -> None:
    # Line 197 has the verdict on the walking trails.
    shown = {
        lang: re.findall(r'data-line="197">.*?<td[^>]*>(.*?)</td>', tables.statements(report, lang=lang)._repr_html_())
        for lang in ("en", "zh")
    }
    assert '<span lang="zh-Hans">超额完成</span> (exceeded)' in shown["en"]
    assert "超额完成" in shown["zh"]


def test_findings_of_one_matter_are_joined_and_a_reader_counts_the_matters(report: ms.Report) -> None:
    audit = ms.audit(report)
    promised = verdicts(report)
    for told, again in ((lead.told_already(promised, audit), True), (None, True), (audit["severity"].eq("conflict"), False)):  # fmt: skip
        pages = tables.findings(audit, lang="en", report=report, told=told, again=again)
        assert pages is not None
        rows = [row for part in pages.parts for _, group in part.groups for row in group]
        above = audit.loc[told, "cause"].nunique() if told is not None and not again else 0
        # Several findings turn on the same 50 km; whoever counts what begins a block counts 50 in all.
        assert above + sum(not row.same for row in rows) == audit["cause"].nunique()
        assert f"{len(audit)} findings on {audit['cause'].nunique()} matters" in " ".join(pages.parts[-1].notes)
        causes = dict(zip(audit["message_en"], audit["cause"], strict=True))
        for _, group in pages.parts[-1].groups:
            of_rows = [causes[unescape(row.cells[0].html)] for row in group]
            assert all(len(list(same)) == of_rows.count(cause) for cause, same in groupby(of_rows))
            # What goes on with a matter stands right below it; what goes on with one told before, before all others.
            begun = next((place for place, row in enumerate(group) if not row.same), len(group))
            assert all(
                row.same == (of_rows[place] in of_rows[begun:place])
                for place, row in enumerate(group)
                if place >= begun
            )


def test_contradictions_that_do_not_lead_are_counted_where_the_others_stand(report: ms.Report) -> None:
    audit = ms.audit(report)
    pages = tables.findings(audit, lang="en", report=report)
    assert pages is not None
    # Five in all, three of them open: the verdict of project 6 and line 197 against line 410 are folded.
    assert pages.parts[0].notes == ["Also under “All other findings”: 2 contradictions."]
    without = audit[audit["lead"] | audit["severity"].ne("conflict")]
    short = tables.findings(without, lang="en", report=report)
    assert short is not None
    assert not short.parts[0].notes


def test_findings_without_causes_are_each_their_own(report: ms.Report) -> None:
    audit = ms.audit(report).drop(columns=["cause"])
    pages = tables.findings(audit, lang="en", report=report)
    assert pages is not None
    assert not any(row.same for part in pages.parts for _, group in part.groups for row in group)
    assert "Indented" not in pages._repr_html_()


def test_an_opened_row_cites_the_lines_of_its_verdict(report: ms.Report, judged: pd.DataFrame) -> None:
    # The verdict on residential care alone stands in L141; L20 has that of the whole project.
    table = tables.promises(judged, lang="en")
    assert table is not None
    opened = next(row.cells[1].html for _, of in table.groups for row in of if row.id == "p07.care")
    assert ">L141<" in opened
    # What has no verdict of its own cites none.
    bare = tables.promises(judged.assign(reported_status="", status_words="", status_statements=""), lang="en")
    assert bare is not None
    assert not any(">L141<" in row.cells[1].html for _, of in bare.groups for row in of)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_lower_bound_is_explained_only_where_one_stands(report: ms.Report, lang: str) -> None:
    # Project 8 has 50 million yuan (L127) and no 余; project 7 has some.
    for number in range(1, 11):
        made = tables.costs(one_project(report, number).costs, lang=lang)
        for part in filter(None, made.parts if made else ()):
            table, _, notes = part._repr_html_().partition("</table>")
            assert ("≥" in notes) <= ("≥" in table), number
