"""Tables: figures to the digit, marks beside colours, links back to lines, nothing unescaped."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pandas as pd
import pytest

import minsheng_analysis as ms
from minsheng_analysis.display import table as table_of
from minsheng_analysis.display.table import Cell, Column, Table
from minsheng_analysis.measures.verdicts import by_place, by_resident, verdicts
from minsheng_analysis.pages.annual import tables


@pytest.fixture(scope="module")
def report() -> ms.Report:
    return ms.load("yubei", 2021)


@pytest.fixture(scope="module")
def judged(report: ms.Report) -> pd.DataFrame:
    return verdicts(report)


class _Rows(HTMLParser):
    """The text of each cell, row by row."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._cell = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self._cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._cell = False

    def handle_data(self, data: str) -> None:
        if self._cell:
            self.rows[-1][-1] += data


def _rows(table: Table | None) -> dict[str, list[str]]:
    assert table is not None
    parser = _Rows()
    parser.feed(table._repr_html_())
    return {row[0]: row[1:] for row in parser.rows if len(row) > 1}


def test_promises_stand_with_both_bases_and_their_ranges(judged: pd.DataFrame) -> None:
    rows = _rows(tables.promises(judged, lang="en"))
    target, reported, finished, official, _ = rows["Walking trails built"]
    assert target == "20 km"
    # 11.4 + 16 km, each give or take half of its last digit: 26.85–27.95 km.
    assert reported == "27.4 km · 137% (134.3–139.8%)▲ exceeded"
    # 11.35–11.45 km of 20; 56.75% is rounded half up.
    assert finished == "11.4 km · 57% (56.8–57.3%)▼ missed"
    assert official == "exceeded"
    assert rows["New public parking spaces"][:3] == [
        "629",
        "840 · 133.5%▲ exceeded",
        "760–840 · 120.8–133.5%▲ exceeded",
    ]


def test_chinese_figures_are_in_wan(judged: pd.DataFrame) -> None:
    rows = _rows(tables.promises(judged, lang="zh"))
    assert rows["城镇新增就业"][0] == "5万人"
    assert rows["城镇新增就业"][1] == "5.4万人 · 108% (107–109%)▲ 超额"


def test_a_promise_that_cannot_be_judged_says_why(judged: pd.DataFrame) -> None:
    row = next(name for name in _rows(tables.promises(judged, lang="zh")) if name.startswith("就业技能培训"))
    assert len(row) > len("就业技能培训")


def test_lines_link_to_statements_that_the_report_lists(report: ms.Report, judged: pd.DataFrame) -> None:
    made = tables.promises(judged, lang="zh")._repr_html_()
    linked = set(re.findall(r'href="#(L[\w.]+)"', made))
    listed = set(re.findall(r'<tr id="(L[\w.]+)"', tables.statements(report, lang="zh")._repr_html_()))
    assert linked
    assert linked <= listed
    assert len(listed) == len(report.statements)


def test_costs_keep_their_bounds(report: ms.Report) -> None:
    rows = {name.split(".")[0]: row for name, row in _rows(tables.costs(report.costs, lang="en")).items()}
    stations = next(row for name, row in rows.items() if name.startswith("Setting up the service stations"))
    assert stations[1:4] == ["300,000", "30,000", "—"]
    yuelai = next(row for name, row in rows.items() if name.startswith("Upgrading the Yuelai"))
    # 20,000,000 / 99 = 202,020.2
    assert yuelai[1:4] == ["≥ 20 million", "—", "≥ 202,020"]
    homes = next(row for name, row in rows.items() if name.startswith("Age-friendly"))
    # 4,000,000 / 1,294 = 3,091.2
    assert homes[1:4] == ["4 million", "—", "3,091"]


def test_places_add_up(report: ms.Report, judged: pd.DataFrame) -> None:
    counts = by_place(report, judged, lang="zh")
    assert counts["农村互助养老点"].sum() == 63
    assert counts["老年人助餐点"].sum() == 45
    assert counts["智能门禁系统"].sum() == 520
    assert _rows(tables.places(counts, lang="zh"))["合计"] == [str(int(counts[name].sum())) for name in counts.columns]


def test_residents_are_divided(report: ms.Report, judged: pd.DataFrame) -> None:
    rows = _rows(tables.residents(by_resident(report, judged, lang="en"), lang="en"))
    # 760 finished spaces among 2,205,800 residents: 3.45 for 10,000; one for 2,902.
    assert rows["New public parking spaces"] == ["760", "3.45", "2,900"]


def test_what_comes_from_data_is_escaped(judged: pd.DataFrame) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    changed = judged.assign(
        name_zh=hostile, project_zh=hostile, target_text=hostile, actual_text=hostile, reported_status=hostile,
        lead_units=hostile, reason_zh=hostile, comparable=False,
    )  # fmt: skip
    for table in (
        tables.promises(changed, lang="zh"),
        tables.lead_units(changed, lang="zh"),
        tables.projects(changed, lang="zh"),
    ):
        assert table is not None
        assert "<img" not in table._repr_html_()


def test_missing_sorts_last_and_says_dash() -> None:
    cell = table_of.number(float("nan"), "—")
    assert cell == Cell('<span class="nowrap">—</span>', "")


def test_anchors_go_to_rows_in_order() -> None:
    rows = [[Cell("a"), Cell("1")], [Cell("b"), Cell("2")]]
    made = Table("t", "T", [Column("x"), Column("y")], [("g", rows)], anchors=["L1.1", "L2.1"])._repr_html_()
    assert made.index('id="L1.1"') < made.index(">a<") < made.index('id="L2.1"') < made.index(">b<")
