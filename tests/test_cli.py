"""The command as a user calls it: what it prints, its exit code, and what it leaves alone."""

import re
import subprocess
import sys
import webbrowser

import pytest
import small_report
from commands import run
from conftest import REPOSITORY
from rich.cells import cell_len

from minsheng_analysis.cli import cli


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    monkeypatch.setenv("MINSHENG_LANG", "en")


def test_list_names_every_report(capsys):
    code, out, _ = run(capsys, "list")
    assert code == 0
    for word in ("yubei", "2021", "meishan", "2017", "wanzhou", "complete", "partial"):
        assert word in out


def test_list_tells_what_was_kept_on_both_bases_the_worst_first(capsys, tmp_path):
    _, out, _ = run(capsys, "list")
    rows = {line.split()[0]: line for line in out.splitlines()[1:] if "/" in line.split(" ")[0]}
    # Of Yubei's promises 31 can be judged as reported, 29 on what is finished; three of those are not finished.
    assert re.search(r"31 of 31 +26 of 29 ", rows["yubei/2021"])
    assert [*rows].index("wanzhou/2025") < [*rows].index("yubei/2021") < [*rows].index("ningbo/2018")
    assert "None" not in out
    assert "<NA>" not in out
    # A report whose tables do not load is listed all the same.
    small_report.write(tmp_path)
    folder = next(path.parent for path in tmp_path.rglob("report.toml"))
    (folder / "statements.csv").write_text("nothing\n", encoding="utf-8")
    code, out, _ = run(capsys, "list", "--data-dir", tmp_path)
    assert code == 0
    assert "—" in next(line for line in out.splitlines() if line.startswith(f"{folder.parent.name}/"))


def test_one_option_sets_the_language_of_the_whole_command(capsys, monkeypatch):
    assert "报告口径" in run(capsys, "--lang", "zh", "list")[1]
    assert "as reported" in run(capsys, "list")[1]
    assert "用法" in run(capsys, "--lang", "zh", "--help")[1]
    monkeypatch.setenv("MINSHENG_LANG", "zh")
    assert "Usage" in run(capsys, "--lang", "en", "audit", "--help")[1]
    # What is made follows it too, unless the command has a language of its own.
    helped = run(capsys, "--lang", "en", "report", "--help")[1]
    assert re.search(r"--lang \[zh\|en\|both\] +Language of the report\.\s+\[default: en\]", helped)
    assert run(capsys, "--lang", "fr", "list")[0] == 2


def test_verify(capsys, source_document):
    code, out, _ = run(capsys, "verify", "--region", "yubei", "--year", 2021, "--source", source_document)
    assert code == 0
    assert "0 missing from their line" in out
    assert "0 uncovered" in out


def test_verify_fails_where_the_document_differs(capsys, source_document, tmp_path):
    changed = tmp_path / source_document.name
    text = source_document.read_text(encoding="utf-8-sig").replace("63个", "64个", 1)
    changed.write_text(text, encoding="utf-8")
    code, out, _ = run(capsys, "verify", "--source", changed)
    assert code == 1
    assert "line 13" in out
    assert "SHA-256 differs" in out


def test_audit_prints_section_and_line_in_both_languages(capsys, monkeypatch):
    code, out, _ = run(capsys, "audit", "--severity", "conflict")
    assert code == 0
    assert "27%" in out
    assert "23.69%" in out
    assert "18, 325" in out
    monkeypatch.setenv("MINSHENG_LANG", "zh")
    code, out, _ = run(capsys, "audit", "--severity", "conflict")
    assert "18、325" in out
    assert "行号" in out


def test_progress_and_compare(capsys, tmp_path):
    code, out, _ = run(capsys, "progress", "--region", "meishan", "--year", 2017, "--as-of", "2017-07-31")
    assert code == 0
    assert "74.8%" in out  # 19,456 of 26,000
    target = tmp_path / "c.csv"
    code, out, _ = run(capsys, "compare", "meishan/2017", "meishan/2019", "--csv", target)
    assert code == 0
    assert "123.4%" in out  # 32,095 of 26,000
    assert target.read_text(encoding="utf-8-sig").count("urban_new_jobs") >= 2


USAGE = [
    (("report", "--year", 1999), "there is no report of yubei for 1999; years there are: 2021"),
    (("report", "--region", "atlantis"), "there is no region 'atlantis'"),
    (("report", "--lang", "fr"), "fr"),
    (("report", "--notebook", "nothing"), "annual_report"),
    (("compare", "yubei-2021"), "write for example yubei/2021"),
    (("progress", "--as-of", "tomorrow"), "tomorrow"),
    (("progress", "--lights", "mars"), "yinchuan"),
    (("nonsense",), "nonsense"),
]


@pytest.mark.parametrize(("arguments", "said"), USAGE, ids=[" ".join(map(str, u[0])) for u in USAGE])
def test_a_wrong_call_is_one_clear_error_and_code_2(capsys, arguments, said):
    code, _, err = run(capsys, *arguments)
    assert code == 2
    assert said in err
    assert len(err.strip().splitlines()) <= 5


def test_broken_data_cost_no_report_that_was_there(capsys, tmp_path):
    small_report.write(
        tmp_path / "data", statements=small_report.STATEMENTS.replace("148.61公里,,,planned", "148.x1公里,,,planned")
    )
    kept = tmp_path / "out" / "anping" / "2020" / "annual_report.en.html"
    kept.parent.mkdir(parents=True)
    kept.write_text("the report that was there", encoding="utf-8")
    code, _, err = run(
        capsys, "report", "--region", "anping", "--year", 2020, "--lang", "en",
        "--data-dir", tmp_path / "data", "--out", tmp_path / "out",
    )  # fmt: skip
    assert code == 1
    for part in ("statements.csv", "L001.01", "figure", "148.x1公里"):
        assert part in err
    assert kept.read_text(encoding="utf-8") == "the report that was there"
    assert [
        p.name for p in (tmp_path / "out").rglob("*") if p.is_file() and p != kept and p.name != "failures.csv"
    ] == []


def test_a_good_report_of_ones_own_folder(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(webbrowser, "open", lambda address: pytest.fail(f"nobody asked to open {address}"))
    small_report.write(tmp_path / "data")
    code, out, err = run(
        capsys, "report", "--region", "anping", "--year", 2020, "--lang", "en",
        "--data-dir", tmp_path / "data", "--out", tmp_path / "out",
    )  # fmt: skip
    assert code == 0, err
    page = (tmp_path / "out" / "anping" / "2020" / "annual_report.en.html").read_text(encoding="utf-8")
    assert "148.61" in page
    assert "annual_report.en.html" in out


def test_help_comes_without_heavy_imports():
    program = "import sys; sys.argv=['minsheng','--help'];\nfrom minsheng_analysis import cli\ntry:\n cli.main()\nexcept SystemExit: pass\n"
    program += "print([m for m in ('pandas','matplotlib','papermill','nbconvert','seaborn') if m in sys.modules])"
    printed = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, encoding="utf-8"
    ).stdout
    assert printed.strip().endswith("[]")
    assert "report" in printed


def test_a_long_table_says_how_many_rows_are_left_and_gives_them_all(capsys):
    _, out, _ = run(capsys, "progress")
    _, whole, _ = run(capsys, "progress", "--all")
    left = int(re.search(r"… (\d+) more rows: --all", out).group(1))
    row = re.compile("^[▼■▶●▲]", re.MULTILINE)
    assert len(row.findall(out)) == 25
    assert len(row.findall(whole)) == 25 + left
    assert not re.search("None|<NA>|nan", whole)


def test_open_opens_the_page_in_the_users_language(capsys, tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr(webbrowser, "open", lambda address: opened.append(address) or True)
    small_report.write(tmp_path / "data")
    asked = (
        "report",
        "--region",
        "anping",
        "--year",
        2020,
        "--data-dir",
        tmp_path / "data",
        "--out",
        tmp_path / "out",
        "--open",
    )
    # With --all the pages stand already, and are opened all the same.
    for lang, more in (("zh", ()), ("en", ("--all", "--notebook", "annual_report"))):
        monkeypatch.setenv("MINSHENG_LANG", lang)
        code, _, err = run(capsys, *asked, *more)
        assert code == 0, err
    pages = [tmp_path / "out" / "anping" / "2020" / f"annual_report.{lang}.html" for lang in ("zh", "en")]
    assert opened == [page.as_uri() for page in pages]


def test_a_documents_pages_lead_to_each_other_and_are_listed(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    document = REPOSITORY / "tests" / "documents" / "tidy_a" / "h01_qinghe_2023.txt"
    code, out, err = run(capsys, "report", document, "--out", tmp_path / "out")
    assert code == 0, err
    listed = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    (page,) = (tmp_path / "out").rglob("annual_report.en.html")
    assert page.relative_to(tmp_path / "out").with_name("annual_report.zh.html").as_posix() in listed
    linked = page.read_text(encoding="utf-8")
    for other in ("annual_report.zh.html", "evaluation.en.html", "../../index.en.html"):
        assert f'href="{other}"' in linked or f'/{other}"' in linked
    assert "index.html" in out


@pytest.mark.parametrize("command", ["", *sorted(cli.commands)])
def test_help_is_wholly_in_the_language_that_is_chosen(capsys, monkeypatch, command):
    asked = [*filter(None, [command]), "--help"]
    _, english, _ = run(capsys, *asked)
    monkeypatch.setenv("MINSHENG_LANG", "zh")
    _, chinese, _ = run(capsys, *asked)
    assert re.findall("[\u4e00-\u9fff]", english) == []
    assert re.findall("[a-z]{2,} [a-z]{2,} [a-z]{2,}", chinese) == []
    options = re.compile("^  (--?[a-z-]+)(?=[ ,])", re.MULTILINE)
    assert options.findall(english.split("Options:")[1]) == options.findall(chinese.split("选项：")[1]) != []
    # What click itself writes: kinds of values, their bounds and marks of half width.
    assert (
        re.findall(
            r"\b(?:TEXT|INTEGER|FLOAT|RANGE|PATH|FILE|FOLDER|REGION|YEAR|NAME|VALUE|DRAFTS?|OPTIONS|OUT)\b", chinese
        )
        == []
    )
    assert re.findall("[<>;']|\\[(?:默认|必填)", chinese) == []
    for line in chinese.splitlines():
        assert cell_len(line) <= 100, line
    for text in (english, chinese):
        assert "\n\n\n" not in text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["nonsense"], "没有命令“nonsense”。"),
        (["report", "--nope"], "没有选项 --nope。"),
        (["report", "--lang", "fr"], "选项 --lang 的值无效：“fr”不在可选之列：zh、en、both。"),
        (["report", "--year", "x"], "选项 --year 的值无效：“x”不是数字。"),
        (["report", "--region"], "选项 --region 缺少值。"),
        (["export", "--judged-share", "3"], "3.0 不合要求，须在0至1之间。"),
        (["new"], "缺少“地区”。"),
        (["list", "a", "b"], "多余的参数：a b"),
        (["report", "--jobs", "0"], "0 不合要求，须不小于1。"),
        (["repor"], "（是不是 export、report？）"),
        (["evaluate", "--region", "nowhere"], "没有地区“nowhere”；"),
        (["progress", "--as-of", "banana"], "截至日期须写作 YYYY-MM-DD，而不是“banana”"),
    ],
)
def test_a_wrong_call_is_answered_in_chinese_too(capsys, monkeypatch, asked, said):
    monkeypatch.setenv("MINSHENG_LANG", "zh")
    code, _, err = run(capsys, *asked)
    assert code == 2
    assert err.startswith("错误：")
    assert said in err
    assert not re.search("[a-z]{2,} [a-z]{2,} [a-z]{2,}", err)


def test_the_language_may_stand_before_or_behind_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    before, behind = (run(capsys, *args) for args in (("--lang", "zh", "audit"), ("audit", "--lang", "zh")))
    assert "望乡生态停车场：支撑项目要求“建成”" in before[1]
    assert behind == before


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--lang", "zh", "evaluate", "--region", "nowhere"), "错误：没有地区“nowhere”"),
        (("--lang", "zh", "--foo"), "错误：没有选项 --foo。"),
        (("--foo", "--lang=zh"), "错误：没有选项 --foo。"),
        (("progress", "--as-of", "banana", "--lang", "zh"), "错误：截至日期"),
        # The language of a page is not that of the answers.
        (("report", "--lang", "zh", "--region", "nowhere"), "Error: there is no region"),
    ],
)
def test_what_is_refused_is_said_in_the_language_asked_for(capsys, asked, said):
    code, _, err = run(capsys, *asked)
    assert code == 2
    assert err.startswith(said)
    assert run(capsys, "--foo")[2].startswith("Error: No such option")


def test_chinese_help_names_the_values_that_the_english_names(capsys):
    for command, values in {"evaluate": "off、flag、linear 或 tiers", "progress": "yinchuan、tianjin 或 sanya"}.items():
        assert values in re.sub("\n +", "", run(capsys, "--lang", "zh", command, "--help")[1])
    assert "YYYY-MM-DD" in run(capsys, "--lang", "zh", "progress", "--help")[1]


def test_a_folder_without_reports_is_said_to_have_none(capsys, tmp_path):
    assert run(capsys, "list", "--data-dir", tmp_path)[1] == "There is no report here.\n"
