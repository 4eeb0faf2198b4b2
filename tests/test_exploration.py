"""Looking at a report by hand, and what the explore notebook shows; no browser needed."""

import contextlib
import doctest
import importlib.util
import json
import math
import re
from pathlib import Path

import pandas as pd
import pytest
import small_report
from hypothesis import example, given, settings
from hypothesis import strategies as st

import minsheng_analysis as ms
from minsheng_analysis import cli
from minsheng_analysis.dataset.cards import indicator_html, report_html
from minsheng_analysis.errors import ExpressionError, UnknownNameError, UsageError
from minsheng_analysis.pages.explore import lab
from minsheng_analysis.pages.explore.expressions import FUNCTIONS, evaluate
from minsheng_analysis.pages.explore.listing import table, table_widget
from minsheng_analysis.pages.explore.picture import chart_html
from minsheng_analysis.pages.explore.selection import select

PACKAGE = Path(ms.__file__).parent
NOTEBOOK = PACKAGE.parent / "notebooks" / "explore.ipynb"


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    return small_report.load(tmp_path_factory.mktemp("data"))


# One indicator, one project


def test_an_indicator_gives_both_bases_with_their_verdicts(report):
    pipes = report.indicator("p1.pipes")
    assert (pipes.target, pipes.actual) == (148.61, 148.61)
    assert pipes.completed == pytest.approx(98.61)
    assert (pipes.ratio, pipes.status) == (1.0, "met")
    assert pipes.ratio_completed == pytest.approx(0.6635489, abs=1e-6)
    assert pipes.status_completed == "missed"
    assert pipes.verdict("completed").high == pytest.approx(98.61 + 0.005 + 0.5)
    assert pipes.reported_status == "全面完成"
    assert pipes.unit == "km"


def test_the_assessment_is_a_frame_with_one_row_a_basis(report):
    table = report.indicator("p2.spaces").assessment
    assert list(table.index) == ["reported", "completed"]
    assert table.loc["reported", ["value", "status"]].tolist() == [840.0, "exceeded"]
    assert table["status"].dtype.ordered


def test_statements_are_those_of_target_result_and_finished_part(report):
    statements = report.indicator("p1.pipes").statements
    # The completed expression also rests on the western line, L003.02.
    assert statements["statement_id"].tolist() == ["L001.01", "L001.02", "L002.01", "L003.02"]
    assert statements["line"].tolist() == [1, 1, 2, 3]
    assert set(statements["section"]) == {"I"}
    assert list(statements.columns) == list(report.statements.columns)


def test_breakdown_series_and_one_pandas_series(report):
    pipes = report.indicator("p1.pipes")
    assert pipes.breakdown["place"].tolist() == ["东镇", "西镇"]
    assert report.indicator("p3.jobs").series["as_of"].tolist() == ["2020-07-31", "2020-12-31"]
    row = pipes.to_series()
    assert row.name == "p1.pipes"
    assert (row["status_reported"], row["status_completed"]) == ("met", "missed")
    assert pipes.project.name_en == "Water supply"


def test_what_cannot_be_judged_says_why(report):
    rate = report["p3.rate"]
    assert rate.status == "not_assessable"
    assert rate.verdict().reason == "no_target"
    assert math.isnan(rate.ratio)
    assert "no target seen" in repr(rate)


def test_a_project_gives_its_own_rows(report):
    parking = report.project(2)
    assert parking.lead_units == ["住建局", "城管局"]
    assert parking.indicators["indicator_id"].tolist() == ["p2.spaces"]
    assert parking.statements["statement_id"].tolist() == ["L004.01", "L004.02", "L005.01", "L005.02"]
    assert parking.costs["cost_id"].tolist() == ["c1", "c2"]
    assert parking.observations.empty
    assert "停车位 / Parking" in repr(parking)
    assert parking["p2.spaces"].actual == 840


@pytest.mark.parametrize("asked", ["p2.space", "spaces", "车位"])
def test_an_unknown_indicator_is_answered_with_the_nearest(report, asked):
    with pytest.raises(KeyError) as caught:
        report.indicator(asked)
    assert isinstance(caught.value, UnknownNameError)
    assert "did you mean p2.spaces (Spaces)?" in str(caught.value)
    # A traceback shows notes, so the Chinese stands there too.
    assert any("是不是 p2.spaces（车位）？" in note for note in caught.value.__notes__)


def test_an_unknown_indicator_with_nothing_near_names_where_to_look(report):
    with pytest.raises(UnknownNameError, match=r"there are 6, from p1.pipes to p3.rate: see .indicators"):
        report.indicator("zzz")
    with pytest.raises(UnknownNameError, match="in anping 2020, project 2"):
        report.project(2)["p1.pipes"]


@pytest.mark.parametrize("asked", [9, True, "2"])
def test_an_unknown_project_names_those_there_are(report, asked):
    with pytest.raises(UnknownNameError, match="1 供水 / Water supply; 2 停车位 / Parking; 3 就业 / Employment"):
        report.project(asked)


def test_an_unknown_basis_names_both(report):
    with pytest.raises(UnknownNameError, match="reported, completed"):
        report["p2.spaces"].verdict("built")


def test_ipython_completes_the_ids(report):
    from IPython.core.completer import provisionalcompleter
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell()
    shell.user_ns |= {"ds": report, "project": report[3]}
    with provisionalcompleter():
        found = {
            text: [one.text for one in shell.Completer.completions(text, len(text))]
            for text in ('ds["p2', 'project["p3.')
        }
    assert found == {'ds["p2': ["p2.spaces"], 'project["p3.': ["p3.jobs", "p3.rate", "p3.zero"]}
    assert 2 in report._ipython_key_completions_()


# What a notebook shows of them


def test_a_report_shows_itself_at_a_glance(report):
    page = report._repr_html_()
    assert "安平县2020年民生实事完成情况" in page
    assert "Anping: livelihood projects of 2020" in page
    assert "报告全文 · the whole report" in page
    assert "1 in conflict, left without a value" in page  # p3.rate: 27% and 23.69%
    assert "2 are bounds, ranges" not in page
    assert "1 are bounds, ranges" in page or "1 条为概数" in page  # 2000余万元
    # Only finished: spaces and jobs exceeded, zero met, pipes missed.
    counts = re.search(r"只计已完工 · only finished</td>(.*?)</tr>", page).group(1)
    assert re.findall(r">(\d+)<", counts) == ["2", "1", "1", "0"]
    assert len(page) < 8_000


def test_an_excerpt_and_a_year_under_way_are_said_to_be_so(tmp_path):
    toml = small_report.REPORT.replace('"complete"', '"partial"').replace("as_of = 2020-12-31", "as_of = 2020-08-31")
    page = small_report.load(tmp_path, report=toml)._repr_html_()
    assert "an excerpt: counts are not totals" in page
    assert "the year was not over" in page


def test_representations_speak_one_language_if_asked(report):
    assert "as reported" not in report_html(report, lang="zh")
    assert not re.search(r"口径|结论", report_html(report, lang="en"))
    page = indicator_html(report["p1.pipes"], lang="en")
    assert "98.61 km" in page
    assert "missed 66.4%" in page
    assert re.findall(r"<b>(\d+)</b>", page) == ["1", "1", "2", "3"]


def test_everything_from_data_is_escaped(tmp_path):
    nasty = '<img src=x onerror="alert(1)">'
    quoted = nasty.replace('"', '""')
    hostile = small_report.load(
        tmp_path,
        report=small_report.REPORT.replace("安平县2020年", nasty.replace('"', '\\"')),
        projects=small_report.PROJECTS.replace("1,供水,", f'1,"{quoted}",'),
        indicators=small_report.INDICATORS.replace("p1.pipes,1,管网,Pipes", f'p1.pipes,1,"{quoted}","{quoted}"'),
        statements=small_report.STATEMENTS.replace("1,target,管网,", f'1,target,"{quoted}",'),
    )
    chosen = select(hostile)
    shown = [
        hostile._repr_html_(),
        hostile[1]._repr_html_(),
        hostile["p1.pipes"]._repr_html_(),
        chart_html(chosen, lang="en"),
    ]
    for page in shown:
        assert "<img" not in page
        assert "&lt;img" in page
    pytest.importorskip("itables")
    made = table_widget(table(chosen, lang="en"), lang="en", fixed=1, chosen=[])
    assert "<img" not in json.dumps(made._dt_args)


# Formulas

FRAME = pd.DataFrame(
    {
        "a": [4.0, 10.0, math.nan],
        "b": [2.0, 0.0, 1.0],
        "unit": ["km", "count", ""],
        "status": pd.Categorical(["missed", "met", "exceeded"], ["missed", "met", "exceeded"], ordered=True),
        "yes": pd.array([True, None, False], dtype="boolean"),
    }
)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("a + b * 2", [8.0, 10.0, None]),
        ("a / b", [2.0, None, None]),  # no ratio of zero
        ("-a ** 2", [-16.0, -100.0, None]),
        ("7 // 2 + a % 3", [4.0, 4.0, None]),
        ("a > 3 and b > 0", [True, False, False]),
        ("a > 3 or missing(a)", [True, True, True]),
        ("not a > 3", [False, False, True]),
        ("1 < b < 3", [True, False, False]),
        ('unit in ["km", "m"]', [True, False, False]),
        ('contains(unit, "c")', [False, True, False]),
        ("missing(unit)", [False, False, True]),
        ('status >= "met"', [False, True, True]),
        ("where(a > 5, 1, 0)", [1.0, 1.0 * 1, 0.0]),
        ("1 if yes else 0", [1.0, 0.0, 0.0]),
        ("min(a, b) + max(a, 5)", [7.0, 10.0, None]),
        ("round(a / 3, 1)", [1.3, 3.3, None]),
        ("log10(b)", [0.30103, None, 0.0]),
        ("abs(0 - b)", [2.0, 0.0, 1.0]),
        ("yes + 1", [2.0, None, 1.0]),
        ('unit + "!"', ["km!", "count!", "!"]),
        ("3", [3.0, 3.0, 3.0]),
    ],
)
def test_formulas(formula, expected):
    # where(a > 5, …): row 1 has a = 4, so 0; row 2 has 10, so 1.
    if formula.startswith("where"):
        expected = [0.0, 1.0, 0.0]
    if formula.startswith("min"):
        # NaN <= 1 does not hold, so the other one stands: b in min, 5 in max.
        expected = [2.0 + 5.0, 0.0 + 10.0, 1.0 + 5.0]
    found = evaluate(FRAME, formula)
    assert list(found.index) == [0, 1, 2]
    for value, wanted in zip(found.tolist(), expected, strict=True):
        if wanted is None:
            assert pd.isna(value)
        elif isinstance(wanted, float):
            assert value == pytest.approx(wanted, abs=1e-5)
        else:
            assert value == wanted


@pytest.mark.parametrize(
    ("formula", "english", "chinese"),
    [
        ("", "write a formula", "请写算式"),
        ("a +", "cannot be read", "读不通"),
        ("a" * 501, "500 are allowed", "最多 500"),
        ("statu == 1", "no column 'statu'; did you mean status?", "是不是 status？"),
        ("sqrt(a)", "no function 'sqrt'; there are: abs, contains", "可用：abs、contains"),
        ("round(a, 1, 2)", "round takes 1–2 arguments, found 3", "现有 3 个"),
        ("unit * 2", "unit is text", "unit 是文字"),
        ("where(a, 1, 0)", "'a' is neither true nor false", "不是真假值"),
        ("a is 1", "not with is", "不用 is"),
        ("[1, 2]", "a list, not a column", "一组值"),
        ('"x" * 1000000', "only numbers", "只有数字"),
        ("9 ** 9 ** 9 ** 9", "cannot be worked out", "无法计算"),
        ("unit < 3", "cannot be worked out", "无法计算"),
        ("a.values", "'a.values' is not allowed", "不允许"),
        ("a[0]", "is not allowed", "不允许"),
        ("__import__('os')", "no function '__import__'", "没有函数"),
        ("(lambda: 1)()", "is not allowed", "不允许"),
        ("[x for x in a]", "is not allowed", "不允许"),
        ("(a := 1)", "is not allowed", "不允许"),
        ("abs(x=a)", "is not allowed", "不允许"),
        ("f'{a}'", "is not allowed", "不允许"),
        ("b'a'", "is not allowed", "不允许"),
        ("a @ b", "is not allowed", "不允许"),
        ("(" * 240 + "a" + ")" * 240, "cannot be read", "读不通"),
    ],
)
def test_formulas_that_are_refused_say_what_is_wrong(formula, english, chinese):
    with pytest.raises(ExpressionError) as caught:
        evaluate(FRAME, formula)
    assert english in caught.value.message_en
    assert chinese in caught.value.message_zh


@given(
    st.floats(-1e6, 1e6), st.floats(-1e6, 1e6).filter(lambda b: abs(b) > 1e-6), st.sampled_from(["+", "-", "*", "/"])
)
def test_formulas_reckon_as_python_does(a, b, sign):
    frame = pd.DataFrame({"a": [a], "b": [b]})
    wanted = {"+": a + b, "-": a - b, "*": a * b, "/": a / b}[sign]
    assert evaluate(frame, f"a {sign} b").item() == pytest.approx(wanted)


#: Formulas that can be read, of parts that go together or do not.
FORMULAS = st.recursive(
    st.sampled_from(["a", "b", "unit", "status", "yes", "absent", "0", "2.5", '"km"', "[1, 2]"]),
    lambda part: st.one_of(
        st.tuples(part, st.sampled_from(["+", "-", "*", "/", "//", "%", "**", "<", "==", "!=", "in", "and", "or"]), part).map("({0[0]} {0[1]} {0[2]})".format),
        st.tuples(st.sampled_from(sorted(FUNCTIONS)), st.lists(part, max_size=3)).map(lambda call: f"{call[0]}({', '.join(call[1])})"),
        st.tuples(st.sampled_from(["-", "not "]), part).map("({0[0]}{0[1]})".format),
    ),
    max_leaves=5,
)  # fmt: skip


@settings(deadline=None)
@given(st.one_of(st.text(max_size=40), FORMULAS))
@example("abs(unit)")
def test_any_text_gives_a_column_or_a_clear_error(text):
    with contextlib.suppress(ExpressionError):
        assert len(evaluate(FRAME, text)) == len(FRAME)


# Starting it


def _without(monkeypatch, *modules):
    real = importlib.util.find_spec
    monkeypatch.setattr(lab, "find_spec", lambda name: None if name in modules else real(name))


@pytest.mark.parametrize(("lang", "words"), [("en", "exploring needs jupyterlab"), ("zh", "探索功能需要 jupyterlab")])
def test_without_the_extra_the_command_says_how_to_install_it(monkeypatch, capsys, lang, words):
    _without(monkeypatch, "jupyterlab")
    monkeypatch.setenv("MINSHENG_LANG", lang)
    with pytest.raises(SystemExit) as left:
        cli.main(["lab"])
    assert left.value.code == 2
    said = capsys.readouterr().err
    assert words in said
    assert 'pip install "minsheng-analysis[lab]"' in said


def test_in_a_source_tree_its_own_notebook_is_opened(tmp_path):
    command = lab.arguments(tmp_path, ["--no-browser"])
    assert command[:2] == [
        f"--ServerApp.root_dir={NOTEBOOK.parent.parent}",
        "--LabApp.default_url=/lab/tree/notebooks/explore.ipynb",
    ]
    assert command[-1] == "--no-browser"
    assert not list(tmp_path.iterdir())


def test_from_a_wheel_a_copy_is_opened_and_left_alone_afterwards(tmp_path, monkeypatch):
    installed = tmp_path / "site-packages" / "minsheng_analysis" / "notebooks"
    installed.mkdir(parents=True)
    for name in ("explore.ipynb", "tutorial.ipynb"):
        (installed / name).write_text("{}", encoding="utf-8")
    monkeypatch.setattr(lab, "notebooks_root", lambda: installed)
    mine = tmp_path / "mine"
    mine.mkdir()
    command = lab.arguments(mine)
    assert command[:2] == [f"--ServerApp.root_dir={mine}", "--LabApp.default_url=/lab/tree/explore.ipynb"]
    assert (mine / "tutorial.ipynb").is_file()
    (mine / "explore.ipynb").write_text('{"mine": 1}', encoding="utf-8")
    lab.arguments(mine)
    assert (mine / "explore.ipynb").read_text(encoding="utf-8") == '{"mine": 1}'
    with pytest.raises(UsageError, match="run the command in a folder of your own"):
        lab.arguments(tmp_path / "absent")


def test_the_command_starts_jupyterlab_with_what_was_asked(monkeypatch, tmp_path):
    labapp = pytest.importorskip("jupyterlab.labapp", reason="the lab extra is not installed; its start is left out")
    started = []
    monkeypatch.setattr(labapp.LabApp, "launch_instance", lambda *, argv: started.append(argv))
    monkeypatch.chdir(tmp_path)
    cli.main(["lab", "--no-browser", "--port=9999"])
    assert started[0][-2:] == ["--no-browser", "--port=9999"]
    assert "--LabApp.extension_manager=readonly" in started[0]


# The notebook and the words


def test_the_notebook_is_thin_and_holds_no_outputs():
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in cells if cell["cell_type"] == "code")
    assert not any("def " in text for text in code)
    assert max(text.count("\n") for text in code) <= 5
    titles = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    assert all(re.search(r"[\u4e00-\u9fff]", text) and re.search("[a-z]{3}", text) for text in titles)


def test_the_examples_of_the_documentation_run():
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    page = PACKAGE.parent / "docs" / "exploring.md"
    failed, tried = doctest.testfile(str(page), module_relative=False, optionflags=flags, encoding="utf-8")
    assert tried >= 12
    assert failed == 0
