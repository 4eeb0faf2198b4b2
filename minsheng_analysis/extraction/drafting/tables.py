"""The rows of a draft's files: what was read, in the columns of the data model."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Sequence

from minsheng_analysis.extraction.drafting.dates import Dates
from minsheng_analysis.extraction.drafting.facts import Facts, lead_of
from minsheng_analysis.extraction.drafting.finished import perhaps_built
from minsheng_analysis.extraction.drafting.glossary import concept_of, english_name
from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.drafting.money import is_cost_target
from minsheng_analysis.extraction.drafting.outlay import Outlay
from minsheng_analysis.extraction.drafting.pairing import adds_up
from minsheng_analysis.extraction.drafting.passages import Passages
from minsheng_analysis.extraction.drafting.promise import NEXT_STEP, NEXT_YEAR, Promise
from minsheng_analysis.extraction.drafting.restating import Thing
from minsheng_analysis.extraction.drafting.verdicts import rows_of_projects
from minsheng_analysis.extraction.reading.decision import share_value
from minsheng_analysis.extraction.reading.figures import Figure
from minsheng_analysis.extraction.reading.reader import Reading
from minsheng_analysis.measures.codes import BEGUN, STAGE_RANK, STATE, SURE, UNDIVIDED
from minsheng_analysis.quantities import Quantity
from minsheng_analysis.quantities.units import unit_text

_FALLING = re.compile(
    r"失业率|漏损|死亡率|发病率|发案|投诉|浓度|下降|降低|减少|压降|能耗|辍学|贫困|空置|差错|等候|时限|时间|成本|不超过"
)
# Names of units that the loader reads in a `unit` column; others are written in Chinese.
_NAMED = frozenset({"yuan_per_person", "yuan_per_m2", "yuan_per_m2_month", "tonnes_per_day"})
_IN_ENGLISH = {UNDIVIDED: "Not divided by project"}
#: What is told of a thing that is not finished, beside what is.
_UNDER_WAY = {"started": "（在建）", "advancing": "（推进中）", "partial": "（基本建成）"}
_AHEAD = {NEXT_YEAR: "Next year", NEXT_STEP: "Next"}
#: Letters behind the key of a printed figure that speaks of several places, from b on.
_LETTERS = 25


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


class Sections:
    """Sections of the document with ids and the lines that they cover."""

    def __init__(self, passages: Passages, mentions: Sequence[Mention], title: str) -> None:
        self._lines: dict[int, list[int]] = {}
        for p in passages.passages:
            self._lines.setdefault(p.section, []).append(p.line)
        for m in mentions:
            self._lines.setdefault(m.passage.section, []).append(m.line)
        count: dict[str, int] = {}
        self._ids: dict[int, str] = {}
        self._titles: dict[int, str] = {}
        for section in sorted(self._lines):
            kind, name = passages.sections[section]
            count[kind] = count.get(kind, 0) + 1
            self._ids[section] = f"{kind}-{count[kind]:02d}" if kind == "chapter" or count[kind] > 1 else kind
            self._titles[section] = name or title or kind

    def id_of(self, section: int) -> str:
        """Return a section's id."""
        return self._ids.get(section, next(iter(self._ids.values()), "overview"))

    def blocks(self) -> Iterable[tuple[str, str, int, int]]:
        """Yield id, name, first and last line of every section."""
        for section, lines in sorted(self._lines.items()):
            yield self._ids[section], self._titles[section], max(1, min(lines)), max(1, *lines)


class Tables:
    """Lays what was read of a document out as rows."""

    def __init__(self, reading: Reading, passages: Passages, promises: Sequence[Promise], facts: Facts, sections: Sections, dates: Dates, concepts: Collection[str] | None = None) -> None:  # fmt: skip
        self.reading = reading
        self.passages = passages
        self.promises = promises
        self.facts = facts
        self.sections = sections
        self.dates = dates
        self.concepts = concepts
        self._undivided = (
            any(not p.project for p in promises)
            or any(not m.passage.project for p in promises for m in p.actuals)
            or not passages.projects
        )

    def statements(self, mentions: Sequence[Mention]) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
        """Give the rows of printed figures, and those of states, verdicts and further places of one figure."""
        figures: list[dict[str, str]] = []
        further: list[dict[str, str]] = []
        last: dict[int, int] = {}
        letters: dict[str, int] = {}
        for m in mentions:
            f = m.read.figure  # type: ignore[union-attr]
            last[f.line] = max(last.get(f.line, 0), f.place)
            figures.append(self._statement(m, f.key))
        for m in sorted(_once(self.facts.further), key=lambda m: (m.line, m.passage.item, m.start)):
            if m.read is not None:  # a further place that one printed figure speaks of
                key = m.read.figure.key
                letters[key] = letters.get(key, 0) + 1
                if letters[key] <= _LETTERS:
                    further.append(self._statement(m, f"{key}{chr(97 + letters[key])}"))
                continue
            last[m.line] = last.get(m.line, 0) + 1
            further.append(self._statement(m, f"L{m.line:03d}.{last[m.line]:02d}"))
        figures.sort(key=lambda row: int(row["line"]))
        return figures, further

    def _statement(self, m: Mention, key: str) -> dict[str, str]:
        row = {
            "statement_id": key, "fact_id": m.fact, "project_no": str(m.passage.project or ""), "role": m.role, "subject_zh": m.name[:60] or m.figure, "subject_en": _translated(m.name),
            "figure": m.figure, "unit_zh": m.read.figure.unit_zh if m.read else STATE, "place": m.place, "stage": m.stage, "as_of": self._as_of(m),
            "section": self.sections.id_of(m.passage.section), "line": str(max(1, m.line)), "part_of": m.whole if m.whole != m.fact else "", "nature": m.nature,
            "period": m.period, "note": m.note, "confidence": f"{m.confidence:.2f}", "reviewed": "true" if m.read and m.read.reviewed else "", "reason": m.reason,
        }  # fmt: skip
        if m.read:
            q = m.read.figure.quantity
            row |= {
                "value": number(q.value), "low": number(q.low), "high": number(q.high), "unit": unit_label(q), "qualifier": q.qualifier,
                "page": str(m.read.figure.page) if m.read.figure.page else "",
            }  # fmt: skip
        return row

    def _as_of(self, m: Mention) -> str:
        if m.due or (m.role == "target" and m.passage.until):
            return m.due or self.dates.until(m.passage.until)
        if m.role == "target" and m.passage.part == "next":
            return self.dates.ahead(m.passage.text[: m.start - m.passage.start])
        if m.read is not None:
            return self.dates.of(m.read, m.role)
        return self.dates.target if m.role == "target" else self.dates.main

    def projects(self) -> list[dict[str, str]]:
        """Give the rows of ``projects.csv``."""
        said = {} if self.passages.undivided else self._said()  # verdicts of its parts are none of the whole document
        rows = []
        for k, name in enumerate(self.passages.projects, 1):
            section, line = self.passages.locators[k]
            rows.append({
                "project_no": str(k), "name_zh": name, "name_en": _IN_ENGLISH.get(name) or english_name(name), "lead_units": self.passages.leads.get(k, ""),
                "reported_status": ";".join(dict.fromkeys(said.get(k, []))), "locator": f"{self.sections.id_of(section)}:{max(1, line)}",
            })  # fmt: skip
        if self._undivided:
            rows.append(
                {
                    "project_no": str(len(rows) + 1),
                    "name_zh": UNDIVIDED,
                    "name_en": _IN_ENGLISH[UNDIVIDED],
                    "locator": f"{self.sections.id_of(0)}:1",
                }
            )
        return rows

    def _said(self) -> dict[int, list[str]]:
        """Give the verdicts of each project: of its rows of a table only where each of them prints the same one."""
        said: dict[int, dict[int, list[str]]] = {}
        for m in self.facts.further:
            if m.fact.endswith(".verdict") and m.passage.project and (m.passage.row or m.passage.part == "verdict"):
                said.setdefault(m.passage.project, {}).setdefault(m.passage.row, []).append(
                    self.facts.answered.get(m.fact, m.figure)
                )
        found: dict[int, list[str]] = {}
        rows = rows_of_projects(self.passages.passages)
        for project, by_row in said.items():
            whole = by_row.pop(0, [])
            alike = (
                by_row.keys() == rows.get(project, {}).keys() and len({w for of in by_row.values() for w in of}) == 1
            )
            found[project] = whole + [words for of in by_row.values() for words in of if alike]
        return found

    # ------------------------------------------------------------------------------------------------- indicators

    def indicators(self) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
        """Give the rows of promises that have a number or a printed percentage, and those of the others."""
        used: dict[str, int] = {}
        figures: list[dict[str, str]] = []
        further: list[dict[str, str]] = []
        for p in self.promises:
            name = p.name or p.speaks.name
            name = f"{p.prefix}：{name}" if p.prefix else name
            if p.actuals and not p.targets and f"{p.project}:{name}" in used:
                # Beside what is finished of a thing stands what is under way.
                name += _UNDER_WAY.get(p.actuals[0].stage, "")
            key = f"{p.project}:{name}"
            used[key] = used.get(key, 0) + 1
            row = self._indicator(p, f"{name}（{used[key]}）" if used[key] > 1 else name)
            printed = p.measure != "qualitative" and (p.targets or p.share is not None or p.compared)
            (figures if printed else further).append(row)
        return figures, further

    def _indicator(self, p: Promise, name: str) -> dict[str, str]:
        target, actual = (Thing(side).first if side and side[0].read else None for side in (p.targets, p.actuals))
        status, status_fact = self.facts.verdict_of.get(id(p), ("", ""))
        actual_fact, completed = self._expressions(p)
        speaks = actual or target
        figure = speaks.read.figure if speaks and speaks.read else None
        share = self.reading.figures[p.share] if p.share is not None else None
        reason_zh, reason_en = p.reason_zh, p.reason_en
        if completed and not reason_zh:
            reason_zh, reason_en = _why_completed(completed)
        return {
            "indicator_id": p.base, "project_no": str(p.project or len(self.passages.projects) + 1), "name_zh": name, "name_en": _english(name), "level": p.level,
            "parent": p.parent.base if p.parent else "", "measure": p.measure if p.measure == "qualitative" or figure is None else _measure(figure.unit),
            "direction": "reach" if p.measure == "qualitative" else _direction(target, name), "target_fact": (p.targets[0].fact or f"{p.base}.target") if p.targets else "",
            "actual_fact": actual_fact, "completed_fact": completed, "target_stage": p.asked, "comparable": "true" if p.comparable else "false",
            "reason_zh": reason_zh, "reason_en": reason_en, "reported_status": status, "status_fact": status_fact, "lead_units": lead_of(p, self.passages),
            "missing_reason": "no_target_set" if not p.targets else "" if actual_fact else "actual_not_reported",
            "published_pct_fact": p.share_fact if share is not None and share.figure.unit == "percent" else "", "subject_zh": name,
            "target_value": number(target.value) if target else "", "actual_value": number(actual.value) if actual else "",
            "unit": unit_label(figure.quantity) if figure else "", "published_pct": number(share_value(share.figure)) if share else "",
            "stage": p.actuals[0].stage if p.actuals else "none", "reviewed": self._reviewed(p), "concept": self._concept(p, figure), "confidence": f"{self._confidence(p):.2f}", "reason": _reason(p),
        }  # fmt: skip

    def _reviewed(self, p: Promise) -> str:
        """``true`` where a person has looked at a mention of each side of the pair, and at its percentage."""
        sides = [[m.read for m in side if m.read] for side in (p.targets, p.actuals)]
        share = self.reading.figures[p.share] if p.share is not None else None
        if share and share.figure.unit == "percent":  # multiples stand in no row
            sides.append([share])
        told = [side for side in sides if side]
        return "true" if told and all(any(read.reviewed for read in side) for side in told) else ""

    def _concept(self, p: Promise, figure: Figure | None) -> str:
        """Give the concept under which a promise of the whole region compares with those of other reports."""
        if figure is None or p.level != "headline" or not p.comparable or "：" in p.name:
            return ""
        found = concept_of(p.name, figure.quantity.unit)
        return found if self.concepts is None or found in self.concepts else ""

    def _expressions(self, p: Promise) -> tuple[str, str]:
        """Give the expressions of a promise's result, and of what is finished of it."""
        own = p.actuals[0].fact if p.actuals else f"{p.base}.actual"
        if p.sum_of:
            return " + ".join(dict.fromkeys(m.fact for m in p.sum_of)), ""
        if not p.actuals:
            return (f"#{own}", "") if p.counted else ("", "")
        if p.unproven:
            return own, "none"
        return own, self._finished(p, own)

    def _finished(self, p: Promise, own: str) -> str:
        if any(m.unsaid for m in p.actuals):
            return "none"
        if p.unfinished is not None:
            return f"{own} - {p.unfinished.fact}"
        if p.built is not None:
            return p.built.fact if p.built.confidence >= SURE else "none"
        if p.open_part or (not p.twofold and p.actuals[0].stage in BEGUN and perhaps_built(p.actuals[0], self.reading)):
            return "none"
        open_parts = [part for part in p.parts if part.actuals and _stage(part.actuals) != "completed"]
        told = [part for part in p.parts if part.actuals]
        if (
            open_parts
            and len(told) == len(p.parts)
            and adds_up([Thing(part.actuals).value for part in told], Thing(p.actuals))
        ):
            return " - ".join([own, *(f"{part.base}.actual" for part in open_parts)])
        perhaps = [part for part in p.parts if not part.actuals and self._built_in_part(part)]
        if perhaps:
            return " -? ".join([own, *(f"{part.base}.target" for part in perhaps)])
        if p.counted and p.actuals[0].unit == "count":
            by_fact: dict[str, list[Mention]] = {}
            for m in [
                *p.counted,
                *(a for q in self.promises if q.parent is p and q.claim for a in q.actuals if a.whole == own),
            ]:
                if m.fact:
                    by_fact.setdefault(m.fact, []).append(m)
            some_open = any(_stage(of) != "completed" for of in by_fact.values())
            if some_open:
                # Where only some are named, how many of the others are finished is not known.
                return f"#{own}" if len(by_fact) == Thing(p.actuals).value else "none"
        return ""

    def _built_in_part(self, part: Promise) -> bool:
        """Whether the thing that an item's own line names is only built in part."""
        passages = {m.passage for m in part.targets}
        beside = [q for q in self.promises if q.claim is not None and q.claim.passage in passages and q.actuals]
        return any(_stage(q.actuals) == "partial" for q in beside)

    @staticmethod
    def _confidence(p: Promise) -> float:
        return min(
            [
                p.score,
                *(
                    m.confidence
                    for side in (p.targets, p.actuals)
                    if side
                    for m in (max(side, key=lambda m: m.confidence),)
                ),
            ]
        )

    # ------------------------------------------------------------------------------------------------------- costs

    def costs(self, outlays: Sequence[Outlay]) -> list[dict[str, str]]:
        """Give the rows of ``costs.csv``."""
        self._undivided = self._undivided or any(not cost.project for cost in outlays)
        rows = []
        for n, cost in enumerate(outlays, 1):
            rows.append({
                "cost_id": f"c{cost.project:02d}.{n:02d}", "project_no": str(cost.project or len(self.passages.projects) + 1),
                "name_zh": cost.name, "name_en": english_name(cost.name), "kind": cost.kind, "cost_fact": cost.mentions[0].fact, "facilities_fact": cost.facilities,
                "beneficiaries_fact": cost.beneficiaries, "divisible": "true" if cost.divisible else "false", "reason_zh": cost.reason_zh, "reason_en": cost.reason_en,
            })  # fmt: skip
        return rows


def _english(name: str) -> str:
    """Name an indicator in English; the Chinese name where the glossary has no word for it."""
    prefix, _, now = name.partition("：")
    return f"{_AHEAD[prefix]}: {english_name(now)}" if prefix in _AHEAD else english_name(name)


def _translated(name: str) -> str:
    found = english_name(name)
    return "" if found == name else found


def _once(mentions: Iterable[Mention]) -> list[Mention]:
    """Drop what says the same of one fact at one place twice."""
    seen: dict[tuple[str, int, int, str], Mention] = {}
    for m in mentions:
        seen.setdefault((m.fact, m.passage.item, m.start, m.place), m)
    return list(seen.values())


def _stage(mentions: Sequence[Mention]) -> str:
    return min((m.stage for m in mentions if m.stage), key=lambda stage: STAGE_RANK[stage], default="")


def _measure(unit: str) -> str:
    if unit == "percent":
        return "rate"
    return "count" if unit in {"count", "people", "person_times"} else "quantity"


def _direction(target: Mention | None, name: str) -> str:
    figure = target.read.figure if target and target.read else None
    qualifier = figure.quantity.qualifier if figure else ""
    falling = is_cost_target(figure) or _FALLING.search(name)
    return "decrease" if qualifier == "at_most" or (falling and qualifier != "at_least") else "increase"


def _why_completed(expression: str) -> tuple[str, str]:
    if expression == "none":
        return (
            "所计各项中有的没有完工，其余没有列名，已完工的个数不明。",
            "Some of what is counted is not finished and the rest are not named; how many are finished is not known.",
        )
    if "-?" in expression:
        return (
            "其中有的只是基本建成，报告没有写明所计的数是否含它。",
            "Some of it is only largely built, and whether the figure holds it is not said.",
        )
    if expression.startswith("#"):
        return (
            "所计各项中有的没有完工，按已完工的分项计数。",
            "Some of what is counted is not finished; the finished ones are counted.",
        )
    if "-" not in expression:
        return (
            "所计之中有未完工的部分，已完工的另有数字。",
            "The figure holds parts that are not finished; how much is finished is printed beside it.",
        )
    return (
        "所计之中有未完工的部分，只计已完工时减去。",
        "The figure holds parts that are not finished; on the completed basis they are taken off.",
    )


def _reason(p: Promise) -> str:
    # of the row's own figures; what one of them is of another figure says nothing of the pair
    sides = [{m.figure for m in side} for side in (p.targets, p.actuals) if side]
    told = (m.reason for m in (*p.actuals, *p.targets) if m.reason.startswith("quotient"))
    quotient = next(
        (reason for reason in told if all(side & set(re.split(r" [=÷] |: ", reason)) for side in sides)), ""
    )
    if quotient:
        return quotient
    if p.sum_of:
        return "sum of its parts"
    if p.targets and (p.actuals or p.counted):
        return f"pair {p.score:.2f}"
    return "no result printed" if p.targets else "no promise printed"
