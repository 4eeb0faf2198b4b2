"""Names that are code, and other machines: no page or table runs what data say, and bytes depend on the data alone."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import openpyxl
import pytest
import small_report
from lxml import html

from minsheng_analysis.outputs.dataset_workbook import write_dataset
from minsheng_analysis.reporting import batch
from minsheng_analysis.reporting.page.index import write_index

#: Text as an attacker would name things; each is put where each kind of name stands.
CODE = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(2)>", "'><svg/onload=alert(3)>", "</style><script>alert(4)</script>",
    "[x](javascript:alert(5))", "<a href='javascript:alert(6)'>x</a>", "[[#x|<b onclick=alert(7)>y</b>]]", "--><script>alert(8)</script>",
    '=HYPERLINK("http://x.test","y")', "@SUM(1+1)", "+1+cmd|' /C calc'!A0", "{{ 7*7 }}{% raw %}", "$\\href{javascript:alert(9)}{x}$",
    "https://x.test/?a=1&b=<i>", "\u200f<u>rtl</u>",
]  # fmt: skip
NAMES = {
    "projects": ("name_zh", "name_en", "lead_units", "reported_status"),
    "statements": ("subject_zh", "place", "note"),
    "indicators": ("name_zh", "name_en", "note_zh", "note_en", "lead_units"),
    "costs": ("name_zh", "name_en"),
}


def _hostile(data: Path) -> Path:
    """Write the small report with code for every name."""
    folder = small_report.write(data)
    turn = 0
    for table, columns in NAMES.items():
        rows = list(csv.DictReader(io.StringIO((folder / f"{table}.csv").read_text(encoding="utf-8"))))
        for row in rows:
            for column in columns:
                if column in row and (row[column] or column.startswith(("name", "subject"))):
                    row[column] = CODE[turn % len(CODE)]
                    turn += 1
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    toml = (folder / "report.toml").read_text(encoding="utf-8")
    for key, code in (("title_zh", CODE[0]), ("title_en", CODE[1]), ("publisher_zh", CODE[3]), ("note_zh", CODE[5])):
        toml = "\n".join(
            f"{key} = '''{code}'''" if line.startswith(f"{key} =") and code else line for line in toml.splitlines()
        )
    (folder / "report.toml").write_text(toml + "\n", encoding="utf-8")
    return folder


def _runs(page: Path) -> list[str]:
    """Give whatever in a page would run, or be fetched, though it is not the page's own."""
    text = page.read_text(encoding="utf-8")
    tree = html.document_fromstring(text)
    found = []
    for script in tree.iter("script"):
        said = script.text or ""
        # A description for search engines is data, and stays so as long as no tag can be in it.
        if "alert(" in said and (script.get("type") != "application/ld+json" or "<" in said):
            found.append(f"script: {said[:60]}")
    found += [f"style: {(node.text or '')[:60]}" for node in tree.iter("style") if "alert(" in (node.text or "")]
    for node in tree.iter():
        for name, value in node.attrib.items():
            if str(name).startswith("on"):
                found.append(f"{node.tag} {name}={value[:60]}")
            if name in ("href", "src", "xlink:href", "action") and urlsplit(value.strip()).scheme not in ("", "data"):
                found.append(f"{node.tag} {name}={value[:60]}")
    return found


@pytest.mark.parametrize("lang", [pytest.param("zh", marks=pytest.mark.slow), "en"])
def test_names_that_are_code_are_text_on_every_page(tmp_path: Path, lang: str) -> None:
    _hostile(tmp_path / "data")
    out = tmp_path / "reports"
    jobs = [
        job
        for name in batch.REPORTS
        for job in batch.jobs_of(tmp_path / "data", notebook=name, lang=lang, out=out)
    ]  # fmt: skip
    done = batch.run(jobs, workers=2)
    assert [outcome.message_en for outcome in done.failed] == []
    pages = [*out.rglob("*.html"), write_index(out, data_dir=tmp_path / "data")]
    assert len(pages) == len(jobs) + 1
    for page in pages:
        assert _runs(page) == [], page.name
    shown = html.document_fromstring((out / f"anping/2020/annual_report.{lang}.html").read_text("utf-8")).text_content()
    # They are there to be read, as they were written.
    assert "<img src=x onerror=alert(2)>" in shown or "<script>alert(1)</script>" in shown


def test_names_that_are_formulas_are_text_in_the_workbook_of_the_dataset(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_dataset(_hostile(tmp_path / "data"), tmp_path / "book.xlsx"))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    begun = [cell for cell in cells if cell.value[:1] in "=+-@"]
    assert begun
    assert all(cell.data_type == "s" and cell.quotePrefix and cell.hyperlink is None for cell in begun)


ELSEWHERE = {
    "another time zone": {"TZ": "Pacific/Kiritimati"},
    "another locale": {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0"},
    "a Chinese locale": {"LC_ALL": "zh_CN.UTF-8", "LANG": "zh_CN.UTF-8"},
    "another hash seed": {"PYTHONHASHSEED": "12345"},
    "another user": {"HOME": "/nonexistent", "USER": "nobody", "LOGNAME": "nobody"},
}


def _made(folder: Path, *, before: list[str] | None = None, **environment: str) -> dict[str, bytes]:
    command = [
        sys.executable,
        "-m",
        "minsheng_analysis.cli",
        "report",
        "--region",
        "anping",
        "--year",
        "2020",
        "--lang",
        "zh",
    ]
    done = subprocess.run(
        [*(before or []), *command, "--data-dir", str(folder.parent / "data"), "--out", str(folder)],
        env=os.environ | environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_the_same_bytes_on_other_machines(tmp_path: Path) -> None:
    small_report.write(tmp_path / "data")
    first = _made(tmp_path / "first")
    assert {Path(name).name for name in first} == {
        "annual_report.zh.html",
        "annual_report.zh.ipynb",
        "data.xlsx",
        "data.zip",
    }
    for name, environment in ELSEWHERE.items():
        assert _made(tmp_path / name, **environment) == first, name


@pytest.mark.slow
def test_no_network_is_needed(tmp_path: Path) -> None:
    alone = ["unshare", "--map-root-user", "--net"]
    if shutil.which("unshare") is None or subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("processes cannot be cut off from the network here")
    small_report.write(tmp_path / "data")
    assert _made(tmp_path / "cut off", before=alone) == _made(tmp_path / "as ever")


@pytest.mark.slow
def test_two_commands_into_one_folder_at_once(tmp_path: Path) -> None:
    small_report.write(tmp_path / "data")
    alone = _made(tmp_path / "alone")
    command = [sys.executable, "-m", "minsheng_analysis.cli", "report", "--region", "anping", "--year", "2020", "--lang", "zh",
               "--data-dir", str(tmp_path / "data"), "--out", str(tmp_path / "out")]  # fmt: skip
    both = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [one.wait(300) for one in both] == [0, 0]
    out = tmp_path / "out"
    assert {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()} == alone
