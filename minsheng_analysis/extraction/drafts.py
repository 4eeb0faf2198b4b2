"""Write what was found as a draft in the project's own files.

The drafts carry, beside the columns that the loader reads, the resolved numbers, a confidence and the rule that spoke.
Those serve the eye and the scorer: the loader parses every figure anew.
"""

from __future__ import annotations

import calendar
import csv
import hashlib
import io
import json
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from minsheng_analysis.dataset import schema
from minsheng_analysis.extraction import rules
from minsheng_analysis.extraction.document import Document, Paragraph
from minsheng_analysis.extraction.mentions import Found, Mention, ProjectLine, content, section_kind, similarity
from minsheng_analysis.extraction.pairing import Fact, Pair, same_fact
from minsheng_analysis.quantities.quantity import Quantity
from minsheng_analysis.quantities.units import unit_text

# The units that have a name of the project's own; a draft writes any other in Chinese.
_NAMED_UNITS = frozenset(
    [
        "people",
        "person_times",
        "yuan",
        "km",
        "m2",
        "m3",
        "mu",
        "percent",
        "percentage_points",
        "times",
        "tonnes",
        "kw",
        "kwh",
        "days",
        "hours",
        "minutes",
        "seconds",
        "months",
        "years",
        "years_old",
        "count",
        "yuan_per_person",
        "yuan_per_m2",
        "yuan_per_m2_month",
        "tonnes_per_day",
    ]
)
_FALLING = re.compile(
    r"失业率|漏损|死亡率|发病率|发案|投诉|浓度|下降|降低|减少|压降|能耗|辍学|贫困|空置|差错|等候|时限|时间"
)


@dataclass(frozen=True)
class Draft:
    """A draft dataset, still in memory.

    Attributes
    ----------
    files : dict of str to str
        File name to content.
    region, year : str, int
    title : str
    statements, indicators : list of dict
        The rows of the two main files.
    warnings : list of (English, Chinese)
        What the reader of the draft has to know.
    """

    files: dict[str, str]
    region: str
    year: int
    title: str
    statements: list[dict[str, str]]
    indicators: list[dict[str, str]]
    warnings: list[tuple[str, str]] = field(default_factory=list)


def unit_label(q: Quantity) -> str:
    """Return the base unit as the draft writes it: the project's name, or Chinese where it has none."""
    return q.unit if q.unit in _NAMED_UNITS else unit_text(q.unit, "zh", classifier=q.classifier)


def number(value: float | None) -> str:
    """Write a number without losing a digit; empty for missing, NaN and infinite."""
    if value is None or not math.isfinite(value):
        return ""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def draft_of(document: Document, found: Found, pairs: Sequence[Pair], *, region: str, year: int, sha256: str) -> Draft:
    """Lay out statements, indicators, projects and the report's own file.

    Parameters
    ----------
    document : Document
    found : Found
    pairs : sequence of Pair
    region : str
    year : int
    sha256 : str
        Of the document, hexadecimal.

    Returns
    -------
    Draft
    """
    title = title_of(document)
    projects = _Projects(found, pairs)
    dates = _Dates(document, found, year)
    ids = _fact_ids(found, pairs, projects)
    sections = _Sections(found, title)
    statements = _statement_rows(found, ids, projects, dates, sections)
    indicators = _indicator_rows(pairs, ids, projects)
    files = {
        "statements.csv": _csv(tuple(schema.TABLES["statements"].fields), statements),
        "indicators.csv": _csv(tuple(schema.TABLES["indicators"].fields), indicators),
        "projects.csv": _csv(tuple(schema.TABLES["projects"].fields), projects.rows(sections)),
    }
    files["report.toml"] = _toml(document, title, region, year, sha256, dates, sections, files)
    return Draft(files, region, year, title, statements, indicators)


def title_of(document: Document) -> str:
    """Return the document's title: its first heading, or its first short line."""
    paragraphs = [b for b in document.blocks if isinstance(b, Paragraph)]
    candidates = [
        p for p in paragraphs[:12]
        if 6 <= len(p.text) <= 80 and not re.search(r"[。；：]$", p.text) and not re.match(r"[一二三四五六七八九十]{1,3}、|[（(]", p.text)
    ]  # fmt: skip
    named = [p for p in candidates if re.search(r"20\d\d|实事|民生|报告|通报|情况|公示|总结", _ascii_digits(p.text))]
    headed = [p for p in named if p.heading]
    best = next(iter(headed or named or candidates), None)
    return best.text if best else (document.title or (paragraphs[0].text if paragraphs else document.name))[:60]


def year_of(document: Document) -> int | None:
    """Return the year that the report speaks of: the title's, else the one named most in the text."""
    for text in (title_of(document), document.title, document.name):
        m = re.search(r"(?<!\d)(20\d{2})", _ascii(text))
        if m:
            return int(m.group(1))
    counts: dict[str, int] = {}
    for text in document.texts():
        for y in re.findall(r"(?<!\d)(20\d{2})\s*年", _ascii(text)):
            counts[y] = counts.get(y, 0) + 1
    return int(max(counts, key=lambda y: counts[y])) if counts else None


def _ascii(text: str) -> str:
    return text.translate(str.maketrans("０１２３４５６７８９〇一二三四五六七八九", "01234567890123456789"))


class _Projects:
    """Numbers for the projects, in the order of the document; one name however it is printed."""

    def __init__(self, found: Found, pairs: Sequence[Pair]) -> None:
        self.names: list[str] = []
        self._lines: dict[str, ProjectLine] = {}
        for line in found.projects:
            name = self._add(line.name)
            if name:
                held = self._lines.get(name)
                leads = ";".join(
                    dict.fromkeys(x for x in f"{held.lead_units if held else ''};{line.lead_units}".split(";") if x)
                )
                status = ";".join(
                    dict.fromkeys(x for x in f"{held.status if held else ''};{line.status}".split(";") if x)
                )
                self._lines[name] = type(line)(
                    name, leads, status, held.section if held else line.section, held.line if held else line.line
                )
        for m in found.mentions:
            self._add(m.project)
        self._first: dict[str, Mention] = {}
        for m in found.mentions:
            self._first.setdefault(self.number(m.project), m)
        if any(not self.number(p.project) for p in pairs) or not self.names:
            self.names.append("未分项目")
            self._fallback = str(len(self.names))
        else:
            self._fallback = ""

    def _add(self, name: str) -> str:
        name = re.sub(r"\s+", "", name)
        if not name or len(name) > 40 or _is_general(name):
            return ""
        for known in self.names:
            if known == name or known in name or name in known or similarity(known, name) >= 0.75:
                return known
        self.names.append(name)
        return name

    def number(self, name: str) -> str:
        name = re.sub(r"\s+", "", name)
        if not name or _is_general(name):
            return ""
        for k, known in enumerate(self.names, 1):
            if known == name or known in name or name in known or similarity(known, name) >= 0.75:
                return str(k)
        return ""

    def of_pair(self, pair: Pair) -> str:
        return self.number(pair.project) or self._fallback or "1"

    def leads(self, number: str) -> str:
        line = self._lines.get(self.names[int(number) - 1])
        return line.lead_units if line else ""

    def rows(self, sections: _Sections) -> list[dict[str, str]]:
        rows = []
        for k, name in enumerate(self.names, 1):
            line = self._lines.get(name)
            first = self._first.get(str(k))
            where = (line.section, line.line) if line else ((first.section, first.line) if first else ("", 1))
            rows.append(
                {
                    "project_no": str(k),
                    "name_zh": name,
                    "name_en": name,
                    "lead_units": line.lead_units if line else "",
                    "reported_status": line.status if line else "",
                    "locator": f"{sections.id_of(where[0])}:{where[1]}",
                }
            )
        return rows


def _is_general(name: str) -> bool:
    """Whether a heading names no project: 总体情况, 主要指标完成情况."""
    return (
        bool(
            re.fullmatch(
                r"(?:.*(?:总体|主要|全部|重点|有关|分项|其他|年中|各县|各区|各乡镇|项目)?.*(?:情况|进展|进度|回顾|说明|概况|对照|指标|措施|做法|打算|问题|成效|结果).{0,3}|[一二三四五六七八九十]+、?)",
                name,
            )
        )
        and section_kind(name) != ""
    )


class _Dates:
    """The dates that statements hold at."""

    def __init__(self, document: Document, found: Found, year: int) -> None:
        self.year = year
        counts: dict[str, int] = {}
        for m in found.mentions:
            if m.period and m.role == "actual":
                counts[m.period] = counts.get(m.period, 0) + 1
        self.main = self._named(document) or (f"{year}-12-31" if not counts else self._month_end(max(counts)))
        self.target = f"{year}-12-31"

    def _named(self, document: Document) -> str:
        for text in list(document.texts())[:12]:
            m = re.search(r"(?:截至|截止|到)(?:20\d{2}年)?(\d{1,2})月(\d{1,2})日", _ascii_digits(text))
            if (
                m
                and 1 <= int(m.group(1)) <= 12
                and 1 <= int(m.group(2)) <= calendar.monthrange(self.year, int(m.group(1)))[1]
            ):
                return f"{self.year}-{int(m.group(1)):02d}-{int(m.group(2)):02d}"
        return ""

    def _month_end(self, month: str) -> str:
        return f"{self.year}-{month}-{calendar.monthrange(self.year, int(month))[1]:02d}"

    def of(self, m: Mention) -> str:
        if m.role == "target":
            return self.target
        if m.period and self.main[5:7] != m.period:
            return self._month_end(m.period)
        return self.main


def _ascii_digits(text: str) -> str:
    return text.translate(str.maketrans("０１２３４５６７８９", "0123456789"))


class _Sections:
    """Sections of the document with ids and the lines that they cover."""

    def __init__(self, found: Found, title: str) -> None:
        self._title = title or "report"
        self._lines: dict[str, list[int]] = {}
        for m in found.mentions:
            self._lines.setdefault(m.section or self._title, []).append(m.line)
        if not self._lines:
            self._lines[self._title] = [1]
        self._ids = {name: f"s{k:02d}" for k, name in enumerate(self._lines, 1)}

    def id_of(self, section: str) -> str:
        return self._ids.get(section or self._title, "s01")

    def blocks(self) -> Iterable[tuple[str, str, int, int]]:
        for name, lines in self._lines.items():
            yield self._ids[name], name, min(lines), max(lines)


def _fact_ids(found: Found, pairs: Sequence[Pair], projects: _Projects) -> dict[int, str]:
    """One id for every fact; restatements share it, and a fact has one role."""
    ids: dict[int, str] = {}
    used: dict[str, int] = {}
    for pair in pairs:
        project = projects.of_pair(pair)
        used[project] = used.get(project, 0) + 1
        base = f"p{int(project):02d}.i{used[project]:02d}"
        for side, fact in (("target", pair.target), ("actual", pair.actual)):
            for m in fact.mentions if fact else ():
                ids.setdefault(id(m), f"{base}.{side}" if m.role == side else f"{base}.{m.role}")
        for m in pair.shares:
            ids.setdefault(
                id(m), f"{base}.pct" if m.quantity.unit == "percent" else f"{base}.{m.role}.{m.quantity.unit or 'n'}"
            )
    loose: list[tuple[Fact, str]] = []
    counts: dict[str, int] = {}
    for m in found.mentions:
        if id(m) in ids:
            continue
        known = next((fact_id for fact, fact_id in loose if fact.mentions[0].role == m.role and same_fact(fact, m)), "")
        if known:
            ids[id(m)] = known
            next(fact for fact, fact_id in loose if fact_id == known).mentions.append(m)
            continue
        project = projects.number(m.project) or "0"
        counts[project] = counts.get(project, 0) + 1
        ids[id(m)] = f"p{int(project):02d}.{m.role}{counts[project]:02d}"
        loose.append((Fact([m]), ids[id(m)]))
    return ids


def _statement_rows(
    found: Found, ids: dict[int, str], projects: _Projects, dates: _Dates, sections: _Sections
) -> list[dict[str, str]]:
    rows = []
    nth: dict[int, int] = {}
    for m in sorted(found.mentions, key=lambda m: m.line):
        nth[m.line] = nth.get(m.line, 0) + 1
        q = m.quantity
        rows.append(
            {
                "statement_id": f"L{m.line:03d}.{nth[m.line]:02d}",
                "fact_id": ids[id(m)],
                "project_no": projects.number(m.project),
                "role": m.role,
                "subject_zh": subject_name(m),
                "figure": q.text,
                "unit_zh": m.unit_zh,
                "place": m.place,
                "stage": "" if m.stage == "none" else m.stage,
                "as_of": dates.of(m),
                "section": sections.id_of(m.section),
                "line": str(m.line),
                "part_of": ids.get(id(m.whole), "") if m.whole else "",
                "value": number(q.value),
                "low": number(q.low),
                "high": number(q.high),
                "unit": unit_label(q),
                "qualifier": q.qualifier,
                "page": str(m.page) if m.page else "",
                "confidence": f"{confidence(m):.2f}",
                "reason": m.reason,
            }
        )
    return rows


def subject_name(m: Mention) -> str:
    """Return a short name of what is counted, never empty."""
    for text in (m.subject, m.head, m.project, m.section):
        name = re.sub(rf"[{rules.ANY_FIGURE}\s\d]+", "", text)
        name = re.sub(r"^(?:（.{1,3}）|[一二三四五六七八九十]是|其中|分别|并|共|累计|已|现已|目前|实际)+", "", name)
        if content(name):
            return name[:40]
    return m.quantity.text


_CONFIDENCE = (
    ("column:", 0.95), ("default:target", 0.9), ("default:actual", 0.8), ("default:measures", 0.6), ("default", 0.6),
    ("adds up", 0.75), ("parts of", 0.7),
)  # fmt: skip


def confidence(m: Mention) -> float:
    """Return how sure the role of a figure is, 0 to 1: named by a wording, by a column, or only by its section."""
    return next((value for start, value in _CONFIDENCE if m.reason.startswith(start)), 0.92)


def _indicator_rows(pairs: Sequence[Pair], ids: dict[int, str], projects: _Projects) -> list[dict[str, str]]:
    rows = []
    used: dict[str, int] = {}
    names: dict[str, int] = {}
    owners = {
        ids[id(m)]: ids[id(m)].rpartition(".")[0]
        for pair in pairs
        for f in (pair.target, pair.actual)
        if f
        for m in f.mentions
    }
    for pair in pairs:
        project = projects.of_pair(pair)
        used[project] = used.get(project, 0) + 1
        target = pair.target.best if pair.target else None
        actual = pair.actual.best if pair.actual else None
        speaks = actual or target
        unit = unit_label(speaks.quantity) if speaks else ""
        name = subject_name(speaks) if speaks else (content(pair.subject) or pair.project or "完成率")
        if pair.place and pair.place not in name:
            name = f"{pair.place}{name}"
        names[name] = names.get(name, 0) + 1
        if names[name] > 1:
            name = f"{name}（{names[name]}）"
        parent = _parent(pair, ids, owners)
        share = next((m for m in pair.shares if m.quantity.unit == "percent" and m.quantity.value == pair.share), None)
        rows.append(
            {
                "indicator_id": f"p{int(project):02d}.i{used[project]:02d}",
                "project_no": project,
                "name_zh": name,
                "name_en": name,
                "level": "support" if parent else "headline" if target else "result",
                "parent": parent,
                "measure": _measure(speaks),
                "direction": _direction(pair, name),
                "target_fact": ids[id(target)] if target else "",
                "actual_fact": ids[id(actual)] if actual else _sum_of_parts(pair, pairs, ids),
                "target_stage": "started" if actual is not None and actual.stage == "started" else "completed",
                "comparable": "true",
                "reported_status": ";".join(pair.status),
                "lead_units": projects.leads(project),
                "missing_reason": "" if target and actual else ("no_target_set" if actual else "not_reported"),
                "published_pct_fact": ids[id(share)] if share else "",
                "subject_zh": name,
                "target_value": _end(target),
                "actual_value": _end(actual),
                "unit": unit,
                "published_pct": number(pair.share),
                "stage": actual.stage if actual else "none",
                "confidence": f"{pair_confidence(pair):.2f}",
                "reason": pair.reason,
            }
        )
    return rows


def _sum_of_parts(pair: Pair, pairs: Sequence[Pair], ids: dict[int, str]) -> str:
    """Return the results of the parts, added up, where the document gives the total's target but only parts of its result.

    The parts' targets add up to the total's, and every part has a result.
    """
    if pair.target is None:
        return ""
    own = {id(m) for m in pair.target.mentions}
    groups: dict[int, list[Pair]] = {}
    for other in pairs:
        for m in other.target.mentions if other.target else ():
            if m.whole is not None and (id(m.whole) in own or ids[id(m.whole)] == ids[id(pair.target.mentions[0])]):
                groups.setdefault(m.item, []).append(other)
                break
    for parts in groups.values():
        planned = sum(p.target.best.quantity.value for p in parts if p.target)
        results = [p.actual.best for p in parts if p.actual]
        whole = len(parts) > 1 and len(results) == len(parts) and math.isclose(planned, pair.target.best.quantity.value)
        if whole:
            return " + ".join(ids[id(m)] for m in results)
    return ""


def _parent(pair: Pair, ids: dict[int, str], owners: dict[str, str]) -> str:
    """Return the indicator that this one is a part of, where its target adds up with others to a headline target."""
    wholes = [m.whole for m in pair.target.mentions if m.whole] if pair.target else []
    own = {ids[id(m)].rpartition(".")[0] for m in pair.target.mentions} if pair.target else set()
    return next((owners[ids[id(w)]] for w in wholes if ids.get(id(w)) in owners and owners[ids[id(w)]] not in own), "")


def _end(m: Mention | None) -> str:
    return number(m.quantity.value) if m is not None else ""


def _measure(m: Mention | None) -> str:
    if m is None or m.quantity.unit == "percent":
        return "rate"
    return "count" if m.quantity.unit in {"count", "people", "person_times"} else "quantity"


def _direction(pair: Pair, name: str) -> str:
    ceiling = pair.target is not None and any(m.quantity.qualifier == "at_most" for m in pair.target.mentions)
    return "decrease" if ceiling or _FALLING.search(name) else "increase"


def pair_confidence(pair: Pair) -> float:
    """Return how sure a row of the indicators is: joined by the document itself, matched by likeness, or half empty."""
    if pair.reason == "counts the same":
        return max(0.4, min(0.9, pair.score * 0.75)) if pair.actual else 0.5
    if pair.target and pair.actual:
        return 0.95
    return 0.8 if pair.actual else 0.5


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
    document: Document, title: str, region: str, year: int, sha256: str, dates: _Dates, sections: _Sections, files: dict[str, str]
) -> str:  # fmt: skip
    def text(value: str) -> str:
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "")

    lines = [
        "# A draft made by `minsheng extract`: correct the tables, translate the names, then delete the [draft] block.",
        "# 由 minsheng extract 生成的草稿：核改各表、译出英文名后，删去 [draft] 一节。",
        f"region = {text(region)}", f"year = {year}", f"title_zh = {text(title)}", f"title_en = {text(title)}",
        'coverage = "complete"', f"as_of = {dates.main}", f"period_start = {year}-01-01", f"period_end = {year}-12-31", "",
        "[source]", f"document = {text(document.name)}", 'publisher_zh = ""', 'publisher_en = ""', 'published = ""',
        f'sha256 = "{sha256}"', 'licence = ""', 'note_zh = ""', 'note_en = ""', "",
        "[draft]", f'tables_sha256 = "{digest(files)}"', "",
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
    slug = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")[:48].rstrip("-")
    return slug if re.match(r"[a-z]", slug) else f"report-{slug}".rstrip("-")
