"""Changes to a sound data folder, each of which breaks it in one way: what `benchmarks.hostile` tries every command on."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: The report that is broken, and a second one beside it, so that there is something to compare.
REGION, YEAR, OTHER = "meishan", 2017, 2019
TABLES = ("projects", "statements", "indicators", "costs", "observations", "blockers")
SHARED = ("regions", "population", "places", "concepts")
BLOCKERS = """\
blocker_id,indicator_id,blocker_zh,blocker_en,owner,since,due,resolved
b1,p01.jobs,用工不足,Too few workers,人社局,2017-03-01,2017-06-30,
"""
#: What is put into a cell of each column.
VALUES = {
    "empty": "", "a word": "x", "minus one": "-1", "nought": "0", "24 digits": "9" * 24, "14 digits": "9" * 14,
    "an exponent": "6.3E+04", "nan": "nan", "infinite": "inf", "full-width": "１２", "no such day": "2023-02-30",
    "year nought": "0000-01-01", "year 9999": "9999-12-31", "a list with a hole": "a;;b", "only separators": ";",
    "a formula": '=HYPERLINK("http://x","y")', "a script": "<script>alert(1)</script>", "a way out": "../../x",
    "right to left": "\u202e12个", "20,000 characters": "长" * 20_000, "10 MB": "y" * 10_000_000, "NUL": "a\0b",
    "line ends": "a\nb\r\nc", "a lone surrogate": b"\xed\xa0\x80".decode("utf-8", "surrogatepass"), "braces": "{x} %s $y$ \\frac",
}  # fmt: skip
FIGURES = {
    "a million digits": "9" * 1_000_000 + "个", "400 digits": "9" * 400 + "个", "nought per cent": "0%", "nought": "0个",
    "no number": "若干", "14 digits of 亿": "99999999999999亿元", "many points": "1.2.3个", "a tiny one": "0." + "0" * 300 + "1个",
    "ten thousand 万": "1" + "万" * 1000 + "个", "minus": "-5个", "Chinese": "一" * 5000 + "个",
}  # fmt: skip

Change = Callable[[Path], None]


def _file(name: str, text: str | bytes) -> Change:
    def change(data: Path) -> None:
        path = data / name
        path.write_bytes(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)

    return change


def _own(name: str) -> str:
    return f"{REGION}/{YEAR}/{name}"


def _edit(name: str, edit: Callable[[bytes], bytes]) -> Change:
    def change(data: Path) -> None:
        path = data / name
        path.write_bytes(edit(path.read_bytes()))

    return change


def _cell(name: str, column: int, value: str, *, row: int = 1) -> Change:
    def edit(raw: bytes) -> bytes:
        rows = list(csv.reader(io.StringIO(raw.decode())))
        if len(rows) > row:
            rows[row][column] = value
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        return text.getvalue().encode("utf-8", "surrogatepass")

    return _edit(name, edit)


def _without_column(raw: bytes, number: int) -> bytes:
    rows = [[cell for n, cell in enumerate(row) if n != number] for row in csv.reader(io.StringIO(raw.decode()))]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _as_folder(name: str) -> Change:
    def change(data: Path) -> None:
        (data / name).unlink()
        (data / name).mkdir()

    return change


def _gone(name: str) -> Change:
    return lambda data: (data / name).unlink()


def _unreadable(name: str) -> Change:
    return lambda data: ((data / name).unlink(), (data / name).symlink_to(name.rpartition("/")[2]))[1]  # a circle


def _excel(raw: bytes) -> bytes:
    """What a spreadsheet makes of a table that is opened and saved: codes, dates, line ends, mark."""
    text = raw.decode()
    text = text.replace(",true,", ",TRUE,").replace(",false,", ",FALSE,")
    text = re.sub(r"(?<=,)(\d{4})-0?(\d+)-0?(\d+)(?=,)", r"\1/\2/\3", text)
    width = text.partition("\n")[0].count(",")
    return ("\ufeff" + text.replace("\n", "\r\n") + "," * width + "\r\n").encode()


def _ruin(name: str) -> Iterator[tuple[str, Change]]:
    """Every way in which a table is no table."""
    yield "an unclosed quote", _edit(name, lambda raw: raw.replace(b"\n", b'\n"', 2).rstrip(b"\n"))
    yield "a quote inside", _edit(name, lambda raw: raw + b'a,"b"c,d\n')
    yield "an extra cell", _edit(name, lambda raw: raw.rstrip(b"\n") + b",more\n")
    yield "a short row", _edit(name, lambda raw: raw + b"x\n")
    yield "a row of commas", _edit(name, lambda raw: raw + b"," * raw.partition(b"\n")[0].count(b",") + b"\n")
    yield "empty", _file(name, b"")
    yield "only line ends", _file(name, b"\n\n\n")
    yield "only a header", _edit(name, lambda raw: raw.partition(b"\n")[0] + b"\n")
    yield "no header", _edit(name, lambda raw: raw.partition(b"\n")[2])
    yield "no first column", _edit(name, lambda raw: _without_column(raw, 0))
    yield "no second column", _edit(name, lambda raw: _without_column(raw, 1))
    yield (
        "a column twice",
        _edit(name, lambda raw: raw.replace(b",", b",", 1).replace(raw.split(b",", 2)[1], raw.split(b",", 1)[0], 1)),
    )
    yield "all rows twice", _edit(name, lambda raw: raw + raw.partition(b"\n")[2])
    yield "GBK", _edit(name, lambda raw: raw.decode().encode("gb18030"))
    yield "UTF-16", _edit(name, lambda raw: raw.decode().encode("utf-16"))
    yield "not text", _file(name, bytes(range(256)) * 40)
    yield "NULs", _file(name, bytes(100_000))
    yield "semicolons", _edit(name, lambda raw: raw.replace(b",", b";"))
    yield "tabs", _edit(name, lambda raw: raw.replace(b",", b"\t"))
    yield "saved by a spreadsheet", _edit(name, _excel)
    yield "old Macintosh line ends", _edit(name, lambda raw: raw.replace(b"\n", b"\r"))
    yield "5,000 columns", _edit(name, lambda raw: b"\n".join(line + b",x" * 5000 for line in raw.splitlines()) + b"\n")
    yield "200,000 short rows", _edit(name, lambda raw: raw + b"a\n" * 200_000)
    yield "a folder", _as_folder(name)
    yield "a link in a circle", _unreadable(name)
    yield "missing", _gone(name)


def _toml(old: str, new: str) -> Change:
    def edit(raw: bytes) -> bytes:
        text = raw.decode()
        assert old in text, old
        return text.replace(old, new, 1).encode("utf-8", "surrogatepass")

    return _edit(_own("report.toml"), edit)


def _key(key: str, value: str) -> Change:
    """Give a key of report.toml another value, written as TOML; nothing deletes it."""

    def edit(raw: bytes) -> bytes:
        lines = raw.decode().splitlines()
        at = next(n for n, line in enumerate(lines) if line.startswith((f"{key} =", f"[{key}]", f"[[{key}]]")))
        if lines[at].startswith("["):
            body = [n for n, line in enumerate(lines) if n > at and line.startswith("[")]
            end = body[0] if body and not lines[at].startswith("[[") else len(lines)
            del lines[at:end]
            at = 0
        else:
            del lines[at]
        if value:
            lines.insert(at, f"{key} = {value}")
        return ("\n".join(lines) + "\n").encode("utf-8", "surrogatepass")

    return _edit(_own("report.toml"), edit)


def _report_toml() -> Iterator[tuple[str, Change]]:
    strange = {"a number": "5", "a float": "1.5", "a list": "[1]", "a table": "{ a = 1 }", "true": "true", "a text": '"x"',
               "empty": '""', "a day": "2017-01-01", "a time": "2017-01-01T12:00:00", "infinite": "inf", "nan": "nan",
               "24 digits": "9" * 24, "negative": "-1", "missing": ""}  # fmt: skip
    for key in ("region", "year", "title_zh", "coverage", "as_of", "period_start", "period_end", "source", "sections", "publisher_zh",
                "published", "sha256", "id", "first_line", "last_line"):  # fmt: skip
        for kind, value in strange.items():
            yield f"{key}: {kind}", _key(key, value)
    for kind in ("../../escaped", "..", "/tmp/escaped", "a/b", "con", "渝北", "a\u202eb"):
        yield f"region: {kind}", _key("region", json.dumps(kind))
    yield "period reversed", _key("period_end", "2016-12-31")
    yield "period of one day", _key("period_end", "2017-01-01")
    yield (
        "period of year 0001 to 9999",
        _toml(
            "period_start = 2017-01-01\nperiod_end = 2017-12-31", "period_start = 0001-01-01\nperiod_end = 9999-12-31"
        ),
    )
    yield "as_of before the period", _key("as_of", "1949-10-01")
    yield "arrays nested 5,000 deep", _toml("region", "x = " + "[" * 5000 + "]" * 5000 + "\nregion")
    yield "tables nested 5,000 deep", _toml("region", "x = " + "{a=" * 5000 + "1" + "}" * 5000 + "\nregion")
    yield "a key of 20,000 parts", _toml("region", "a" + ".a" * 20_000 + " = 1\nregion")
    yield "a table of 20,000 parts", _edit(_own("report.toml"), lambda raw: raw + b"\n[a" + b".a" * 20_000 + b"]\n")
    yield "20 MB of comment", _edit(_own("report.toml"), lambda raw: raw + b"#" + b"x" * 20_000_000 + b"\n")
    yield (
        "100,000 sections",
        _edit(
            _own("report.toml"), lambda raw: raw + b'[[sections]]\nid = "x"\nfirst_line = 1\nlast_line = 2\n' * 100_000
        ),
    )
    yield "not TOML", _file(_own("report.toml"), "region = ")
    yield "GBK", _edit(_own("report.toml"), lambda raw: raw.decode().encode("gb18030"))
    yield "UTF-16", _edit(_own("report.toml"), lambda raw: raw.decode().encode("utf-16"))
    yield "NULs", _file(_own("report.toml"), bytes(1000))
    yield "a folder", _as_folder(_own("report.toml"))
    yield "a link in a circle", _unreadable(_own("report.toml"))
    yield "a lone surrogate", _key("title_zh", '"\\uD800"')
    yield "a script in the title", _key("title_zh", '"</title><script>alert(1)</script>"')
    yield "a title of 1 MB", _key("title_zh", '"' + "长" * 300_000 + '"')
    yield "a title of two lines", _key("title_zh", '"a\\nb\\tc\\u0000d"')


def attacks(data: Path) -> dict[str, Change]:
    """Name every attack, with the change that it makes to a data folder.

    Parameters
    ----------
    data : Path
        The sound folder, for its columns.
    """
    found = {"none": lambda data: None}
    found |= {f"report.toml, {name}": change for name, change in _report_toml()}
    for table in (*TABLES, *SHARED):
        name = f"{table}.csv" if table in SHARED else _own(f"{table}.csv")
        found |= {f"{table}.csv, {how}": change for how, change in _ruin(name)}
        with (data / name).open(encoding="utf-8", newline="") as stream:
            header = next(csv.reader(stream))
        for number, column in enumerate(header):
            found |= {f"{table}.csv, {column}: {how}": _cell(name, number, value) for how, value in VALUES.items()}
    with (data / _own("statements.csv")).open(encoding="utf-8", newline="") as stream:
        figure = next(csv.reader(stream)).index("figure")
    found |= {
        f"statements.csv, figure: {how}": _cell(_own("statements.csv"), figure, value) for how, value in FIGURES.items()
    }
    return found


def sound(folder: Path) -> Path:
    """Write the sound data folder, and a document to verify against."""
    data = folder / "data"
    for year in (YEAR, OTHER):
        shutil.copytree(ROOT / "data" / REGION / str(year), data / REGION / str(year))
    (data / _own("blockers.csv")).write_text(BLOCKERS, encoding="utf-8")
    for table in SHARED:
        shutil.copy(ROOT / "data" / f"{table}.csv", data)
    (folder / "document.txt").write_text("眉山\n" * 3 + "新增就业4万人，完成4.1万人。\n", encoding="utf-8")
    return data
