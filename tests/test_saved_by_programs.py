"""Files as spreadsheets save them load as if untouched; what a spreadsheet has spoilt is named."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import minsheng_analysis as ms
from minsheng_analysis.dataset.checking import check_report
from minsheng_analysis.dataset.reading import load_shared
from minsheng_analysis.errors import DataError
from minsheng_analysis.resources import data_root

REPORTS = [("meishan", 2017), ("yubei", 2021)]
FRAMES = ("projects", "statements", "facts", "indicators", "breakdowns", "costs", "observations", "series")


def _dates(text: str, written: str) -> str:
    """Write every ISO date in another way; `written` names year, month and day by y, m and d."""

    def again(found: re.Match[str]) -> str:
        year, month, day = (int(part) for part in found.groups())
        return written.format(y=year, m=month, d=day)

    return re.sub(r"(?<=,)(\d{4})-(\d{2})-(\d{2})(?=,)", again, text)


def _booleans(text: str) -> str:
    return re.sub(r"(?<=,)(true|false)(?=[,\n])", lambda found: found[0].upper(), text)


def _wide(text: str) -> str:
    """Full-width digits, commas and signs in the columns of numbers, days and lists of lines."""
    wide = str.maketrans("0123456789-;", "０１２３４５６７８９－；")
    rows = list(csv.reader(io.StringIO(text)))
    for n, column in enumerate(rows[0]):
        if column in ("project_no", "line", "as_of", "lines"):
            for row in rows[1:]:
                row[n] = row[n].translate(wide)
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows(rows)
    return made.getvalue()


def _padded(text: str) -> str:
    width = text.partition("\n")[0].count(",") + 3
    lines = [line + ",,," for line in text.splitlines()]
    # Two empty rows amid the data and a few at the end, as a sheet has that was once longer.
    return "\n".join([*lines[:3], "," * width, "", *lines[3:], "," * width, ""]) + "\n"


def _other_separator(separator: str) -> Callable[[str], str]:
    def again(text: str) -> str:
        made = io.StringIO()
        csv.writer(made, delimiter=separator, lineterminator="\n").writerows(csv.reader(io.StringIO(text)))
        return made.getvalue()

    return again


#: How programs save: what becomes of the text, and of the file's bytes.
SAVED: dict[str, tuple[Callable[[str], str], Callable[[str], bytes]]] = {
    "Excel, CSV UTF-8": (lambda t: _booleans(_dates(t, "{y}/{m}/{d}")), lambda t: b"\xef\xbb\xbf" + t.replace("\n", "\r\n").encode()),
    "Excel, CSV of a Chinese Windows": (lambda t: _booleans(_dates(t, "{y}/{m}/{d}")), lambda t: t.replace("\n", "\r\n").encode("gb18030")),
    "Excel, Unicode text": (lambda t: _other_separator("\t")(_booleans(_dates(t, "{y}-{m}-{d}"))), lambda t: t.replace("\n", "\r\n").encode("utf-16")),
    "WPS with times of day": (lambda t: _booleans(_dates(t, "{y}-{m:02d}-{d:02d} 0:00")), lambda t: t.replace("\n", "\r\n").encode("gb18030")),
    "LibreOffice, semicolons": (lambda t: _other_separator(";")(_dates(t, "{y}.{m}.{d}")), str.encode),
    "numbers that pass for text": (_wide, str.encode),
    "dates in Chinese": (lambda t: _dates(t, "{y}年{m}月{d}日"), str.encode),
    "empty rows and trailing commas": (_padded, str.encode),
    "an old Macintosh": (lambda t: t, lambda t: t.replace("\n", "\r").encode()),
}  # fmt: skip


def _copy(tmp_path: Path, region: str, year: int, change: Callable[[str], str], save: Callable[[str], bytes]) -> Path:
    folder = tmp_path / region / str(year)
    shutil.copytree(data_root() / region / str(year), folder)
    for file in folder.glob("*.csv"):
        file.write_bytes(save(change(file.read_text(encoding="utf-8"))))
    return folder


@pytest.mark.parametrize("how", SAVED)
@pytest.mark.parametrize(("region", "year"), REPORTS)
def test_a_report_saved_by_a_program_is_as_if_untouched(tmp_path: Path, region: str, year: int, how: str) -> None:
    folder = _copy(tmp_path, region, year, *SAVED[how])
    assert any(
        file.read_bytes() != (data_root() / region / str(year) / file.name).read_bytes()
        for file in folder.glob("*.csv")
    )
    again, before = ms.load(region, year, data_dir=tmp_path), ms.load(region, year)
    for name in FRAMES:
        pd.testing.assert_frame_equal(getattr(again, name), getattr(before, name))
    found = check_report(folder)
    assert found.problems == []
    # Told in a few lines, however many cells were saved otherwise.
    assert len(found.summary("zh").splitlines()) <= 25


def test_what_was_taken_as_meant_is_told_with_its_count(tmp_path: Path) -> None:
    folder = _copy(tmp_path, "meishan", 2017, *SAVED["Excel, CSV of a Chinese Windows"])
    # The table has 116 statements and 15 indicators.
    said = check_report(folder).summary("en")
    assert "statements.csv, 116 rows: 2 (L002.01), 3 (L002.02)" in said
    assert "column as_of [2017/12/31, " in said
    assert "a date in another form was read as YYYY-MM-DD" in said
    assert "indicators.csv, 15 rows: 2 (p01.jobs)" in said
    assert "column comparable [TRUE, FALSE]" in said
    assert "is GB18030 (GBK)" in said


@pytest.mark.parametrize(
    ("column", "cell", "says"),
    [
        ("figure", "6.3E+04", "a spreadsheet has rewritten the number"),
        ("figure", "６.3Ｅ＋04", "a spreadsheet has rewritten the number"),
        ("line", "2E+00", "a spreadsheet has rewritten the number"),
        ("as_of", "11/30/17", "must be a date as YYYY-MM-DD"),
        ("as_of", "43069", "must be a date as YYYY-MM-DD"),
        ("as_of", "2017/2/30", "must be a date as YYYY-MM-DD"),
        ("as_of", "2017-12-31 14:30", "must be a date as YYYY-MM-DD"),
        ("as_of", "########", "must be a date as YYYY-MM-DD"),
        ("line", "1,23", "must be a whole number"),
        ("line", "2.5", "must be a whole number"),
        ("role", "目标", "must be one of target"),
    ],
)
def test_what_a_spreadsheet_has_spoilt_is_named(tmp_path: Path, column: str, cell: str, says: str) -> None:
    folder = _copy(tmp_path, "meishan", 2017, str, str.encode)
    table = pd.read_csv(folder / "statements.csv", dtype=str, keep_default_na=False)
    table.loc[0, column] = cell
    table.to_csv(folder / "statements.csv", index=False)
    with pytest.raises(DataError) as caught:
        ms.load("meishan", 2017, data_dir=tmp_path)
    assert [(p.file, p.row, p.column) for p in caught.value.problems] == [("statements.csv", "2 (L002.01)", column)]
    assert says in caught.value.message("en")


@pytest.mark.parametrize("name", ["regions", "population", "places", "concepts"])
@pytest.mark.parametrize(
    "how", ["Excel, CSV of a Chinese Windows", "Excel, Unicode text", "empty rows and trailing commas"]
)
def test_shared_tables_are_taken_as_meant_too(tmp_path: Path, name: str, how: str) -> None:
    change, save = SAVED[how]
    text = (data_root() / f"{name}.csv").read_text(encoding="utf-8")
    (tmp_path / f"{name}.csv").write_bytes(save(change(text)))
    again = load_shared(name, data_dir=tmp_path)
    before = load_shared(name)
    assert again.to_dict("records") == before.to_dict("records")


def test_other_encodings_are_not_guessed_at(tmp_path: Path) -> None:
    # Characters of the same book in Big5: their bytes make sense as GB18030, too, as other characters.
    text = "region,name_zh,name_en\ntaipei,臺北市信義區戶政事務所,Taipei\nkaohsiung,高雄市鳳山區公所,Kaohsiung\n"
    (tmp_path / "regions.csv").write_bytes(text.encode("big5"))
    with pytest.raises(DataError, match="not UTF-8"):
        load_shared("regions", data_dir=tmp_path)


def test_an_edited_shared_table_is_read_anew(tmp_path: Path) -> None:
    file = tmp_path / "regions.csv"
    file.write_text("region,name_zh,name_en\nanping,安平,Anping\n", encoding="utf-8")
    taken = load_shared("regions", data_dir=tmp_path)
    taken.loc[0, "name_zh"] = "changed by a caller"
    assert load_shared("regions", data_dir=tmp_path)["name_zh"].tolist() == ["安平"]
    file.write_text("region,name_zh,name_en\nanping,安平县,Anping County\n", encoding="utf-8")
    assert load_shared("regions", data_dir=tmp_path)["name_zh"].tolist() == ["安平县"]
