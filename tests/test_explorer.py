"""What the explore notebook shows: a selection, its picture, its table, its files, and the panel around them."""

import json
import math
import re
from pathlib import Path

import pandas as pd
import pytest
import small_report
from openpyxl import load_workbook

import minsheng_analysis as ms
from minsheng_analysis.dataset.cards import indicator_html
from minsheng_analysis.dataset.schema import TABLES
from minsheng_analysis.errors import ExpressionError, MinshengError, UsageError
from minsheng_analysis.language.messages import messages
from minsheng_analysis.pages.explore import picture
from minsheng_analysis.pages.explore.listing import table, table_widget
from minsheng_analysis.pages.explore.picture import chart_html
from minsheng_analysis.pages.explore.saving import save
from minsheng_analysis.pages.explore.selection import OwnColumn, select, summary, with_column


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    return small_report.load(tmp_path_factory.mktemp("data"))


# The selection


def test_a_selection_is_sorted_by_the_basis_and_what_cannot_be_judged_comes_last(report):
    reported = select(report)
    # 840/629 = 1.3355, 54000/50000 = 1.08, 148.61/148.61 = 1, then the state.
    assert reported["indicator_id"].tolist() == ["p2.spaces", "p3.jobs", "p1.pipes", "p3.zero"]
    assert reported["ratio"].round(4).tolist()[:3] == [1.3355, 1.08, 1.0]
    completed = select(report, basis="completed", level="all")
    assert completed["indicator_id"].tolist() == ["p2.spaces", "p3.jobs", "p1.pipes", "p3.zero", "p1.lines", "p3.rate"]
    assert completed["status"].astype(str).tolist()[2:4] == ["missed", "met"]


def test_a_selection_can_be_narrowed(report):
    assert select(report, project_no=3)["indicator_id"].tolist() == ["p3.jobs", "p3.zero"]
    assert select(report, status="missed").empty
    assert select(report, status="missed", basis="completed")["indicator_id"].tolist() == ["p1.pipes"]
    before = report.indicators.copy()
    select(report, columns=[OwnColumn("more", "actual_value - target_value")])
    pd.testing.assert_frame_equal(report.indicators, before)


@pytest.mark.parametrize("wrong", [{"level": "top"}, {"basis": "built"}, {"status": "late"}])
def test_an_unknown_choice_names_those_there_are(report, wrong):
    with pytest.raises(UsageError, match="use one of"):
        select(report, **wrong)


def test_added_columns_may_build_on_each_other(report):
    columns = [OwnColumn("more", "actual_value - target_value"), OwnColumn("双倍", "more * 2")]
    found = select(report, project_no=2, columns=columns)
    assert found[["more", "双倍"]].values.tolist() == [[211.0, 422.0]]


@pytest.mark.parametrize("name", ["", "a b", "1a", "=x", "x" * 41, "_x"])
def test_a_bad_name_for_a_column_is_refused(report, name):
    with pytest.raises(ExpressionError, match="cannot name a column"):
        with_column(select(report), OwnColumn(name, "1"))


def test_no_column_of_the_data_is_written_over(report):
    with pytest.raises(ExpressionError, match="there is a column 'ratio' already"):
        with_column(select(report), OwnColumn("ratio", "1"))


def test_the_summary_counts_on_both_bases(report, tmp_path):
    chosen = select(report)
    assert summary(chosen, report, lang="en") == (
        "4 indicators. As reported: 4 of 4 that can be judged were met or exceeded. "
        "Only finished: 3 of 4 that can be judged were met or exceeded."
    )
    assert summary(chosen, report, lang="zh") == (
        "共 4 个指标。报告口径：能评价的 4 个，兑现 4 个。只计已完工：能评价的 4 个，兑现 3 个。"
    )
    toml = small_report.REPORT.replace('"complete"', '"partial"').replace("as_of = 2020-12-31", "as_of = 2020-08-31")
    part = small_report.load(tmp_path, report=toml)
    text = summary(select(part), part, lang="en")
    assert "The report is an excerpt" in text
    assert "before the year was over" in text
    assert summary(chosen.head(0), report, lang="en") == "No indicator fits this choice."


def test_the_picture_has_a_row_each_and_follows_the_basis(report):
    reported = chart_html(select(report), lang="en")
    completed = chart_html(select(report, basis="completed"), lang="en", basis="completed")
    assert reported.count('<div class="r" role="option"') == 4
    assert (
        'role="listbox" aria-multiselectable="true" aria-label="Result as a share of its target, as reported'
        in reported
    )
    # Pipes: 100% as reported, 66.4% only finished; the basis that is chosen is the bold one.
    assert "<strong>100%</strong>" in reported
    # On either, what is finished is solid and what is reported hollow, where the two differ.
    for drawn in (reported, completed):
        pipes = next(row for row in drawn.split('<div class="r"') if ">66.4%<" in row)
        assert re.findall(r'<span class="m (\w+)".*?>(.)</span>', pipes) == [("met", "○"), ("missed", "▼")]
        assert drawn.count("○</span>") == 1
        assert "● only finished<br>○ as reported" in drawn
    assert ">66.4%<" in reported
    assert "<strong>66.4%</strong>" in completed
    assert "148.61 km →\N{NO-BREAK SPACE}98.61 km" in completed
    # Pointed at, a row says both bases and the lines: L001.01, L001.02 and L002.01.
    assert "lines 1 and 2" in completed


def test_the_axis_is_logarithmic_and_holds_what_lies_beyond():
    axis = picture.Axis(0.5, 8.0)
    start, end = picture._AXIS
    assert axis.share(0.5) == start
    assert axis.share(8.0) == pytest.approx(end)
    assert axis.share(2.0) == pytest.approx((start + end) / 2)  # half way between 0.5 and 8 in doublings
    assert axis.share(0.0) == start
    assert axis.share(math.inf) == pytest.approx(end)


def test_a_picture_of_nothing_and_of_states_only_can_be_drawn(report):
    assert 'class="r"' not in chart_html(select(report, status="missed"), lang="zh")
    assert "● met" in chart_html(select(report, project_no=3, status="met"), lang="en")


def test_the_table_speaks_the_reader_s_language(report):
    chosen = select(report, columns=[OwnColumn("more", "actual_value - target_value")])
    shown = table(chosen, lang="zh", basis="completed", columns=["more"])
    assert list(shown.columns) == [
        "指标", "more", "项目", "层级", "目标", "结果", "只计已完工，%", "只计已完工", "报告口径，%", "报告口径", "官方结论",
        "牵头单位", "编号",
    ]  # fmt: skip
    pipes = shown[shown["编号"] == "p1.pipes"].iloc[0]
    assert (pipes["只计已完工，%"], pipes["只计已完工"], pipes["报告口径"]) == (66.4, "▼ 未达目标", "● 完成")
    assert pipes["目标"] == "148.61公里"
    english = table(chosen, lang="en").set_index("id")
    assert english.loc["p1.pipes", ["target", "result"]].tolist() == ["148.61 km", "148.61 km"]
    assert english.loc["p3.jobs", "target"] == "50,000 people"
    assert english.loc["p1.pipes", "official verdict"] == "fully completed"


def test_the_table_in_the_notebook_fetches_nothing_and_writes_no_nan(report):
    pytest.importorskip("itables")
    found = select(report, level="all")
    assert found["ratio_reported"].isna().any()
    made = table_widget(table(found, lang="en"), lang="en", fixed=1, chosen=[2])
    state = json.dumps(made._dt_args)
    assert "http" not in state
    assert "NaN" not in state
    assert made.selected_rows == [2]
    assert made._dt_args["fixedColumns"] == {"start": 1}


# Saving


def test_a_selection_is_saved_for_spreadsheets_without_formulas(tmp_path):
    frame = pd.DataFrame({"name": ["=1+1", "+x", "-x", "@x", "渝北", "a=b"], "value": [-1.5, 2, 3, 4, 5, None]})
    path = save(frame, tmp_path / "out")
    assert path.name == "out.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    read = pd.read_csv(path, encoding="utf-8-sig")
    assert read["name"].tolist() == ["'=1+1", "'+x", "'-x", "'@x", "渝北", "a=b"]
    assert read["value"].tolist()[:2] == [-1.5, 2.0]


def test_no_file_is_written_over(tmp_path):
    frame = pd.DataFrame({"a": [1]})
    names = [save(frame, tmp_path / "out.csv").name for _ in range(3)]
    assert names == ["out.csv", "out-2.csv", "out-3.csv"]


def test_what_cannot_be_saved_says_why(tmp_path):
    frame = pd.DataFrame({"a": [1], "ratio": [math.nan]})
    with pytest.raises(UsageError, match=r"ends as none of \.csv, \.xlsx, \.svg, \.png"):
        save(frame, tmp_path / "x.docx")
    with pytest.raises(UsageError, match="none of the selection has a share of its target to draw"):
        save(frame, tmp_path / "x.png")
    with pytest.raises(UsageError, match="nothing to save"):
        save(frame.head(0), tmp_path / "x.csv")
    with pytest.raises(UsageError, match="write a file name"):
        save(frame, "  ")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(MinshengError, match="cannot write"):
        save(frame, tmp_path / "file" / "x.csv")


def test_a_selection_is_saved_as_a_workbook_whose_texts_stay_texts(report, tmp_path):
    column = OwnColumn("text", '"=1+1"')
    found = select(report, columns=[column])
    book = load_workbook(save(found, tmp_path / "a.xlsx"))
    heads, *rows = book["selection"].iter_rows(values_only=True)
    assert list(heads) == list(found.columns)
    assert [row[heads.index("ratio")] for row in rows[:2]] == pytest.approx([840 / 629, 1.08])
    assert book["selection"].cell(2, heads.index("text") + 1).data_type == "s"
    assert book["selection"].freeze_panes == "A2"


def test_a_selection_is_saved_as_a_picture_that_needs_no_font(report, tmp_path):
    found = select(report, level="all")
    svg = save(found, tmp_path / "a.svg", lang="zh").read_text(encoding="utf-8")
    assert "<svg" in svg
    assert "<text" not in svg
    assert save(found, tmp_path / "a.png", lang="zh").read_bytes().startswith(b"\x89PNG")


def test_several_reports_stand_in_one_frame(report, tmp_path):
    meta = small_report.REPORT.replace('"anping"', '"bei"').replace('"complete"', '"partial"')
    small_report.write(tmp_path, report=meta)
    (tmp_path / "anping").rename(tmp_path / "bei")
    other = ms.load("bei", 2020, data_dir=tmp_path)
    both = select([report, other])
    assert both["region"].tolist() == ["anping", "bei"] * 4
    assert both["indicator_id"].tolist()[:3] == ["p2.spaces", "p2.spaces", "p3.jobs"]
    text = summary(both, [report, other], lang="en")
    assert text.startswith("8 indicators.")
    assert "bei 2020: The report is an excerpt" in text
    drawn = chart_html(both, lang="zh", whose=lambda region, year: f"{region}{year}")
    assert drawn.count("<small>bei2020</small>") == 4
    assert table(both, lang="en", whose=lambda region, year: region)["report"].tolist()[:2] == ["anping", "bei"]


# The panel


def yubei_panel(lang):
    pytest.importorskip("ipywidgets", reason="the lab extra is not installed; the panel is left out")
    pytest.importorskip("itables", reason="the lab extra is not installed; the panel is left out")
    from minsheng_analysis.pages.explore.panel import Explorer

    return Explorer("yubei", 2021, lang=lang)


@pytest.fixture
def panel(tmp_path):
    pytest.importorskip("ipywidgets", reason="the lab extra is not installed; the panel is left out")
    pytest.importorskip("itables", reason="the lab extra is not installed; the panel is left out")
    from minsheng_analysis.pages.explore.panel import Explorer

    small_report.write(tmp_path)
    earlier = small_report.REPORT.replace("2020", "2019")
    folder = tmp_path / "anping" / "2019"
    folder.mkdir()
    for name in ("projects", "statements", "indicators"):
        text = (tmp_path / "anping" / "2020" / f"{name}.csv").read_text(encoding="utf-8").replace("2020", "2019")
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    (folder / "report.toml").write_text(earlier, encoding="utf-8")
    return Explorer("anping", 2020, lang="en", data_dir=tmp_path)


def _table(panel):
    return panel.controls.table.children[0].df


def _choose(panel, *keys):
    ids = panel.selection["indicator_id"].tolist()
    panel.controls.picture.chosen = [ids.index(key) for key in keys]


def test_chart_table_and_rows_follow_the_choice(panel):
    panel.controls.basis_choice.value = "completed"
    assert "<strong>66.4%</strong>" in panel.controls.picture.html
    assert _table(panel).columns[5] == "only finished, %"
    panel.controls.project_choice.value = 3
    assert _table(panel)["id"].tolist() == ["p3.jobs", "p3.zero"]
    panel.controls.level_choice.value = "all"
    panel.controls.project_choice.value = 0
    assert len(panel.selection) == 6
    panel.controls.status_choice.value = "missed"
    assert panel.selection["indicator_id"].tolist() == ["p1.pipes"]


def test_a_row_drills_down_to_its_lines(panel):
    _choose(panel, "p1.pipes")
    assert panel.indicator.indicator_id == "p1.pipes"
    assert re.findall(r"<b>(\d+)</b>", panel.controls.lines.value) == ["1", "1", "2", "3"]


def test_picture_and_table_choose_for_each_other(panel):
    _choose(panel, "p3.jobs", "p1.pipes")
    made = panel.controls.table.children[0]
    assert made.selected_rows == panel.controls.picture.chosen == [1, 2]
    assert panel.chosen["indicator_id"].tolist() == ["p3.jobs", "p1.pipes"]
    assert re.findall("<code[^>]*>(p[^<]+)<", panel.controls.lines.value) == ["p3.jobs", "p1.pipes"]
    made.selected_rows = [3]
    assert panel.controls.picture.chosen == [3]
    assert panel.indicator.indicator_id == "p3.zero"
    # Another basis sorts anew, and the choice goes with its rows.
    _choose(panel, "p1.pipes")
    panel.controls.level_choice.value = "all"
    panel.controls.basis_choice.value = "completed"
    assert panel.chosen["indicator_id"].tolist() == ["p1.pipes"]
    assert panel.controls.table.children[0].selected_rows == panel.controls.picture.chosen


def test_a_choice_with_nothing_in_it_is_no_error(panel):
    panel.controls.status_choice.value = "not_assessable"
    assert panel.indicator is None
    assert panel.controls.lines.value == ""
    assert "No indicator fits this choice." in panel.controls.summary.value
    panel.controls.status_choice.value = ""
    assert panel.indicator is not None


def test_the_language_changes_words_and_keeps_the_choice(panel):
    panel.controls.basis_choice.value = "completed"
    _choose(panel, "p1.pipes")
    panel.controls.project_choice.value = 1
    panel.controls.lang_choice.value = "zh"
    assert (panel.basis, panel.controls.project_choice.value, panel.indicator.indicator_id) == (
        "completed",
        1,
        "p1.pipes",
    )
    assert panel.controls.level_choice.description == "层级"
    assert "<b>管网</b>" in panel.controls.picture.html
    assert "只计已完工：能评价的 1 个" in panel.controls.summary.value


def test_another_year_is_loaded_and_filters_begin_anew(panel):
    panel.controls.project_choice.value = 3
    panel.controls.reports_choice.value = (("anping", 2019),)
    assert panel.report.year == 2019
    assert panel.controls.project_choice.value == 0
    assert len(panel.selection) == 4


def test_a_year_that_cannot_be_read_is_said_in_the_panel(panel, tmp_path):
    broken = tmp_path / "anping" / "2019" / "statements.csv"
    broken.write_text(broken.read_text(encoding="utf-8").replace("149公里", "很多公里"), encoding="utf-8")
    panel.controls.reports_choice.value = (("anping", 2019),)
    assert "很多公里" in panel.controls.summary.value
    assert panel.report.year == 2020


def test_a_column_is_added_kept_and_taken_away(panel):
    panel.add_column("more", "actual_value - target_value")
    assert panel.selection["more"].tolist()[:2] == [211.0, 4000.0]
    assert _table(panel).columns[1] == "more"
    panel.controls.basis_choice.value = "completed"
    assert "more" in panel.selection
    panel.add_column("worse", "actal_value")
    assert "did you mean actual_value" in panel.controls.column_message.value
    assert "worse" not in panel.selection
    panel.drop_column()
    assert "more" not in panel.selection
    assert panel.controls.column_drop.disabled


def test_the_selection_is_saved_from_the_panel(panel, tmp_path):
    assert panel.controls.file_name.value == "anping-2020-headline"
    panel.controls.file_name.value = str(tmp_path / panel.controls.file_name.value)
    panel.controls.file_buttons["csv"].click()
    path = tmp_path / "anping-2020-headline.csv"
    assert f"Saved 4 rows to {path}." in panel.controls.file_message.value
    assert pd.read_csv(path, encoding="utf-8-sig")["indicator_id"].tolist() == panel.selection["indicator_id"].tolist()
    panel.controls.file_name.value = " "
    panel.controls.file_buttons["xlsx"].click()
    assert "write a file name" in panel.controls.file_message.value


def test_several_reports_are_chosen_at_once(panel):
    panel.controls.reports_choice.value = (("anping", 2019), ("anping", 2020))
    assert len(panel.selection) == 8
    assert _table(panel)["report"].tolist()[:2] == ["anping 2019", "anping 2020"]
    assert [value for _, value in panel.controls.project_choice.options] == [0]
    panel.controls.picture.chosen = [0]
    assert panel.report.year == 2019
    panel.controls.picture.chosen = [1]
    assert panel.report.year == 2020


def test_the_code_makes_the_same_selection(panel):
    panel.add_column("双倍", "target_value * 2")
    panel.controls.basis_choice.value = "completed"
    panel.controls.status_choice.value = "missed"
    made = {}
    exec(panel.code, made)
    assert made["selection"]["双倍"].tolist() == [297.22]
    pd.testing.assert_frame_equal(made["selection"], panel.selection)
    assert panel.controls.code.code == panel.code


def test_what_follows_is_drawn_anew_after_each_choice(panel):
    pytest.importorskip("IPython")
    place = panel.follow(lambda now: f"{now.lang} {now.indicator.indicator_id}")
    panel.controls.lang_choice.value = "zh"
    _choose(panel, "p3.jobs")
    assert place.outputs[0]["data"]["text/plain"] == "'zh p3.jobs'"
    panel.controls.status_choice.value = "not_assessable"
    assert place.outputs[0]["data"]["text/plain"] == "—"


@pytest.mark.parametrize(("spoken", "lang"), [("zh_CN.UTF-8", "zh"), ("en_GB.UTF-8", "en"), ("C", "en")])
def test_it_starts_in_the_system_s_language(tmp_path, monkeypatch, spoken, lang):
    pytest.importorskip("ipywidgets", reason="the lab extra is not installed; the panel is left out")
    from minsheng_analysis.pages.explore.panel import Explorer

    for name in ("MINSHENG_LANG", "LC_ALL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", spoken)
    small_report.write(tmp_path)
    assert Explorer("anping", 2020, data_dir=tmp_path).lang == lang


@pytest.mark.parametrize("page", ["exploring.md", "exploring.zh-CN.md"])
def test_every_column_of_the_selection_is_explained(page):
    text = (Path(ms.__file__).parents[1] / "docs" / page).read_text(encoding="utf-8")
    table_of_columns = text[text.index("`region`") :]
    explained = set(re.findall(r"`(\w+)`", table_of_columns)) | set(TABLES["indicators"].fields)
    explained |= {f"{name}_{basis}" for name in explained for basis in ("reported", "completed")}
    assert sorted(set(select(ms.load("yubei", 2021)).columns) - explained) == []


@pytest.mark.parametrize(("lang", "lines"), [("en", "Walking trails"), ("zh", "山城步道")])
def test_the_panel_s_terms_are_the_pages(lang, lines):
    panel = yubei_panel(lang)
    page, tables = messages("page", lang), messages("tables", lang)
    assert panel.controls.basis_choice.options == (
        (page("as reported"), "reported"),
        (page("only finished"), "completed"),
    )
    assert panel.controls.status_choice.description == {"en": "Verdict", "zh": "结论"}[lang]
    # The stages of a figure: what pages call finished is not called completed here.
    places = panel.selection["indicator_id"]
    panel.controls.picture.chosen = [places[places == "p10.trail"].index[0]]
    assert lines in panel.controls.lines.value
    stages = set(re.findall(r"<td>([^<]*)</td>", panel.controls.lines.value))
    assert {tables("finished"), tables("started"), tables("planned")} <= stages


def test_the_table_rounds_as_the_picture_does():
    # Meishan 2019: 1,089 of 400 laid-off workers are 272.25%.
    chosen = select(ms.load("meishan", 2019))
    assert 272.3 in table(chosen, lang="en")["as reported, %"].tolist()
    assert ">272.3%<" in chart_html(chosen, lang="en").replace("<strong>", "").replace("</strong>", "")


def test_several_reports_are_each_named_once_in_what_is_said_of_them():
    reports = [ms.load("hunan", 2021), ms.load("yubei", 2021)]
    told = summary(select(reports), reports, lang="en")
    assert told.count("Hunan 2021: ") == 1
    assert "these are not all its promises. It speaks of 31 August 2021" in told
    assert "Yubei" not in told


def test_a_file_of_many_reports_says_that_there_are_more_than_it_names():
    panel = yubei_panel("en")
    everything = panel.controls.reports_choice.options
    panel.controls.reports_choice.value = tuple(value for _, value in everything[:5])
    assert panel.controls.file_name.value.endswith("-and-2-more-headline")


def test_a_card_begins_with_the_verdict_where_no_unit_is_named():
    card = indicator_html(ms.load("meishan", 2017).indicator("p14.laid_off"), lang="zh")
    assert '<span class="muted">官方结论：' in card


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_words_of_a_saved_picture_stand_inside_it(tmp_path, monkeypatch, lang):
    from matplotlib.figure import Figure
    from matplotlib.text import Text

    outside = []

    def draw(figure, path, **_):
        figure.draw_without_rendering()
        words = [one for one in figure.findobj(Text) if one.get_text() and len(one.get_text()) > 8]
        ends = [(one.get_text(), one.get_window_extent()) for one in words]
        outside.extend(text for text, box in ends if box.x0 < 0 or box.x1 > figure.bbox.x1)
        assert any("：" in text or "solid" in text for text, _ in ends)

    monkeypatch.setattr(Figure, "savefig", draw)
    picture.picture_file(select(ms.load("yubei", 2021)), tmp_path / "one.svg", lang=lang)
    assert outside == []
