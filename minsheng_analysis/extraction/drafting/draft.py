"""The draft: the project's own tables, made of what was read."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from minsheng_analysis.dataset import schema
from minsheng_analysis.extraction.drafting.dates import Dates
from minsheng_analysis.extraction.drafting.facts import fact_ids
from minsheng_analysis.extraction.drafting.naming import is_general, project_name, subject_name
from minsheng_analysis.extraction.reading.decision import Row, share_value
from minsheng_analysis.extraction.reading.outline import title_of
from minsheng_analysis.extraction.reading.reader import Read, Reading
from minsheng_analysis.extraction.reading.relations import likeness
from minsheng_analysis.measures.codes import SURE
from minsheng_analysis.quantities import Quantity
from minsheng_analysis.quantities.units import unit_text

_FALLING = re.compile(
    r"失业率|漏损|死亡率|发病率|发案|投诉|浓度|下降|降低|减少|压降|能耗|辍学|贫困|空置|差错|等候|时限|时间|成本|不超过"
)
_LEAD = re.compile(r"牵头|责任(?:单位|部门|人|领导)|主办|负责|承办|实施(?:单位|主体)|主管|业主")
_VERDICT = re.compile(
    r"^(?:[^\d，。；]{0,6})?(?:超额|全面|全部|圆满|如期|按期|提前|已经?|基本|按时|正常|未|部分|顺利|正在|序时|完成|达标|推进|滞后|快于)[^\d，。；]{0,10}$"
)
# Names of units that the loader reads in a `unit` column; others are written in Chinese.
_NAMED = frozenset({"yuan_per_person", "yuan_per_m2", "yuan_per_m2_month", "tonnes_per_day"})


@dataclass(frozen=True)
class Draft:
    """A draft dataset, still in memory.

    Attributes
    ----------
    files : dict of str to str
        File name to content.
    region, year, kind : str, int, str
    title : str
    statements, indicators : list of dict
        The rows of the two main files.
    warnings : list of (English, Chinese)
        What the reader of the draft has to know.
    """

    files: dict[str, str]
    region: str
    year: int
    kind: str
    title: str
    statements: list[dict[str, str]]
    indicators: list[dict[str, str]]
    warnings: list[tuple[str, str]] = field(default_factory=list)

    @property
    def unsure(self) -> list[dict[str, str]]:
        """Figures that the reading is not sure enough of for a verdict to rest on, least certain first."""
        paired: dict[str, float] = {}
        for row in self.indicators:
            for fact in (row["target_fact"], row["actual_fact"]):
                paired[fact] = min(paired.get(fact, 1.0), float(row["confidence"]))
        sure = [(min(float(row["confidence"]), paired.get(row["fact_id"], 1.0)), row) for row in self.statements]
        return [row | {"confidence": f"{c:.2f}"} for c, row in sorted(sure, key=lambda pair: pair[0]) if c < SURE]


def unit_label(q: Quantity) -> str:
    """Return the base unit as the draft writes it: the project's name, or Chinese where it has none."""
    if "_per_" not in q.unit or q.unit in _NAMED:
        return q.unit
    return unit_text(q.unit, "zh", classifier=q.classifier)


def number(value: float | None) -> str:
    """Write a number without losing a digit; empty for missing, NaN and infinite."""
    if value is None or not math.isfinite(value):
        return ""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


class Projects:
    """Numbers for the projects, in the order of the document; one name however it is printed."""

    def __init__(self, reading: Reading) -> None:
        self.names: list[str] = []
        self.leads: dict[int, str] = {}
        self.verdicts: dict[int, str] = {}
        self._first: dict[int, Read] = {}
        self.of: dict[int, int] = {}
        for k, read in enumerate(reading.figures):
            number_ = self._add(project_name(read.figure))
            self.of[k] = number_
            self._first.setdefault(number_, read)
            self._take_row(number_, read)
        if not self.names:
            self.names.append("未分项目")
        self.of = {k: n or (len(self.names) if self._unnamed() else 0) for k, n in self.of.items()}

    def _unnamed(self) -> bool:
        return self.names == ["未分项目"]

    def _add(self, name: str) -> int:
        if not name or is_general(name):
            return 0
        for k, known in enumerate(self.names, 1):
            if (
                known == name
                or (min(len(known), len(name)) >= 4 and (known in name or name in known))
                or likeness(known, name) >= 0.85
            ):
                return k
        self.names.append(name)
        return len(self.names)

    def _take_row(self, number_: int, read: Read) -> None:
        """Read the bodies in the lead and the verdict that stand in a figure's row."""
        cell = read.figure.cell
        for head, text in cell.beside if cell and number_ else ():
            if _LEAD.search(head):
                units = [u for u in re.split(r"[、，,；;\s]", text) if u]
                held = [u for u in self.leads.get(number_, "").split(";") if u]
                self.leads[number_] = ";".join(dict.fromkeys([*held, *units]))
            elif _VERDICT.match(text) and len(text) <= 12:
                held = [u for u in self.verdicts.get(number_, "").split(";") if u]
                self.verdicts[number_] = ";".join(dict.fromkeys([*held, text]))

    def rows(self, sections: Sections) -> list[dict[str, str]]:
        """Give the rows of ``projects.csv``."""
        rows = []
        for k, name in enumerate(self.names, 1):
            first = self._first.get(k)
            where = (first.figure.section, first.figure.line) if first else ("", 1)
            rows.append({
                "project_no": str(k), "name_zh": name, "name_en": name, "lead_units": self.leads.get(k, ""), "reported_status": self.verdicts.get(k, ""),
                "locator": f"{sections.id_of(where[0])}:{where[1]}",
            })  # fmt: skip
        return rows


class Sections:
    """Sections of the document with ids and the lines that they cover."""

    def __init__(self, reading: Reading, title: str) -> None:
        self._title = title or "report"
        self._lines: dict[str, list[int]] = {}
        for read in reading.figures:
            self._lines.setdefault(read.figure.section or self._title, []).append(read.figure.line)
        if not self._lines:
            self._lines[self._title] = [1]
        self._ids = {name: f"s{k:02d}" for k, name in enumerate(self._lines, 1)}

    def id_of(self, section: str) -> str:
        """Return a section's id."""
        return self._ids.get(section or self._title, "s01")

    def blocks(self) -> Iterable[tuple[str, str, int, int]]:
        """Yield id, name, first and last line of every section."""
        for name, lines in self._lines.items():
            yield self._ids[name], name, min(lines), max(lines)


def draft_of(reading: Reading, *, region: str, year: int, sha256: str) -> Draft:
    """Lay out statements, indicators, projects and the report's own file.

    Parameters
    ----------
    reading : Reading
    region : str
    year : int
    sha256 : str
        Of the document, hexadecimal.
    """
    title = title_of(reading.document)
    projects = Projects(reading)
    dates = Dates(reading, year)
    ids, names = fact_ids(reading, projects.of)
    sections = Sections(reading, title)
    statements = _statements(reading, ids, projects, dates, sections)
    indicators = _indicators(reading, ids, names, projects)
    files = {
        "statements.csv": _csv(tuple(schema.TABLES["statements"].fields), statements),
        "indicators.csv": _csv(tuple(schema.TABLES["indicators"].fields), indicators),
        "projects.csv": _csv(tuple(schema.TABLES["projects"].fields), projects.rows(sections)),
    }
    files["report.toml"] = _toml(reading, title, region, year, sha256, dates, sections, files)
    return Draft(files, region, year, reading.kind, title, statements, indicators)


def _statements(
    reading: Reading, ids: dict[int, str], projects: Projects, dates: Dates, sections: Sections
) -> list[dict[str, str]]:
    rows = []
    for k, read in sorted(enumerate(reading.figures), key=lambda pair: pair[1].figure.line):
        f, q = read.figure, read.figure.quantity
        rows.append({
            "statement_id": f.key, "fact_id": ids[k], "project_no": str(projects.of[k] or ""), "role": read.role,
            "subject_zh": subject_name(read), "figure": q.text, "unit_zh": f.unit_zh, "stage": "" if read.stage == "none" else read.stage,
            "as_of": dates.of(read), "section": sections.id_of(f.section), "line": str(f.line),
            "part_of": ids.get(read.whole, "") if read.whole is not None and read.role == "breakdown" else "",
            "value": number(q.value), "low": number(q.low), "high": number(q.high), "unit": unit_label(q), "qualifier": q.qualifier,
            "page": str(f.page) if f.page else "", "confidence": f"{read.confidence:.2f}", "reviewed": "true" if read.reviewed else "", "reason": read.reason,
        })  # fmt: skip
    return rows


def _indicators(
    reading: Reading, ids: dict[int, str], names: Sequence[str], projects: Projects
) -> list[dict[str, str]]:
    rows = []
    used: dict[str, int] = {}
    for row, base in zip(reading.rows, names, strict=True):
        target, actual = _read(reading, row.target), _read(reading, row.actual)
        share = _read(reading, row.share)
        speaks = actual or target or share
        if speaks is None:
            continue
        project = int(base[1:].partition(".")[0])
        name = subject_name(target or speaks)
        used[name] = used.get(name, 0) + 1
        if used[name] > 1:
            name = f"{name}（{used[name]}）"
        rows.append({
            "indicator_id": base, "project_no": str(project or 1), "name_zh": name, "name_en": name, "level": "headline" if target else "result",
            "measure": _measure(speaks), "direction": _direction(target, name), "target_fact": ids[row.target] if row.target is not None else "",
            "actual_fact": ids[row.actual] if row.actual is not None else "", "target_stage": "started" if actual is not None and actual.stage == "started" else "completed",
            "comparable": "true", "reported_status": projects.verdicts.get(project, ""), "lead_units": projects.leads.get(project, ""),
            "missing_reason": "" if target and actual else ("no_target_set" if actual else "actual_not_reported"),
            "published_pct_fact": ids[row.share] if row.share is not None and share is not None and share.figure.unit == "percent" else "", "subject_zh": name,
            "target_value": number(target.figure.quantity.value) if target else "", "actual_value": number(actual.figure.quantity.value) if actual else "",
            "unit": unit_label(speaks.figure.quantity), "published_pct": number(share_value(share.figure)) if share else "", "stage": actual.stage if actual else "none",
            "confidence": f"{_confidence(row, target, actual, None if target or actual else share):.2f}",
            "reviewed": "true" if all(reading.figures[k].reviewed for k in (row.target, row.actual, row.share) if k is not None) else "", "reason": _pair_reason(row, target, actual),
        })  # fmt: skip
    return rows


def _read(reading: Reading, k: int | None) -> Read | None:
    return None if k is None else reading.figures[k]


def _confidence(row: Row, target: Read | None, actual: Read | None, share: Read | None) -> float:
    """Return how sure a row is: of its roles and of their belonging together, whichever is less sure."""
    return min([row.score, *(r.confidence for r in (target, actual, share) if r is not None)])


def _pair_reason(row: Row, target: Read | None, actual: Read | None) -> str:
    quotient = next((r.reason for r in (actual, target) if r is not None and r.reason.startswith("quotient")), "")
    return quotient or (
        f"pair {row.score:.2f}" if target and actual else "no result printed" if target else "no promise printed"
    )


def _measure(read: Read) -> str:
    if read.figure.unit == "percent":
        return "rate"
    return "count" if read.figure.unit in {"count", "people", "person_times"} else "quantity"


def _direction(target: Read | None, name: str) -> str:
    ceiling = target is not None and target.figure.quantity.qualifier == "at_most"
    return (
        "decrease"
        if ceiling or (_FALLING.search(name) and not (target and target.figure.quantity.qualifier == "at_least"))
        else "increase"
    )


def _csv(columns: Sequence[str], rows: Iterable[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def digest(files: dict[str, str]) -> str:
    """Return one hash over the tables of a draft: whether anyone has corrected them since."""
    whole = hashlib.sha256()
    for name in sorted(n for n in files if n.endswith(".csv")):
        whole.update(files[name].encode("utf-8"))
    return whole.hexdigest()


def _toml(
    reading: Reading, title: str, region: str, year: int, sha256: str, dates: Dates, sections: Sections, files: dict[str, str]
) -> str:  # fmt: skip
    def text(value: str) -> str:
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "")

    lines = [
        "# A draft made by `minsheng extract`: correct the tables, translate the names, then delete the [draft] block.",
        "# 由 minsheng extract 生成的草稿：核改各表、译出英文名后，删去 [draft] 一节。",
        f"region = {text(region)}", f"year = {year}", f"title_zh = {text(title)}", f"title_en = {text(title)}",
        'coverage = "complete"', f"as_of = {dates.main}", f"period_start = {year}-01-01", f"period_end = {year}-12-31", "",
        "[source]", f"document = {text(reading.document.name)}", 'publisher_zh = ""', 'publisher_en = ""', 'published = ""',
        f'sha256 = "{sha256}"', 'licence = ""', 'note_zh = ""', 'note_en = ""', "",
        "[draft]", f'kind = "{reading.kind}"', f'tables_sha256 = "{digest(files)}"', "",
    ]  # fmt: skip
    for section_id, name, first, last in sections.blocks():
        lines += [
            "[[sections]]", f'id = "{section_id}"', f"title_zh = {text(name)}", f"title_en = {text(name)}",
            f"first_line = {max(1, first)}", f"last_line = {max(1, last)}", "",
        ]  # fmt: skip
    return "\n".join(lines)


def region_of(title: str, path: Path, known: Iterable[tuple[str, str]]) -> str:
    """Return a region code: that of the smallest known place that the title names, else made from the file's name."""
    for code, name in reversed(list(known)):  # a parent stands before its children
        short = re.sub(r"^(?:.{2,8}?(?:省|自治区)|(?:北京|上海|天津|重庆)市)(?=.)", "", name)
        if short in title:
            return code
    slug = re.sub(r"[^a-z0-9]+", "-", re.sub(r"(?<!\d)20\d\d(?!\d)", "", path.stem.lower())).strip("-")
    if not slug:
        # A name in Chinese: what stands for it must differ from file to file and be the same each time.
        slug = f"{zlib.crc32(path.stem.encode()):08x}"
    return (slug if re.match(r"[a-z]", slug) else f"report-{slug}")[:64].rstrip("-")
