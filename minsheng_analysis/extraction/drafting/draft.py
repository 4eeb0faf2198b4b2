"""The draft: the project's own tables, made of what was read."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from minsheng_analysis.dataset import schema
from minsheng_analysis.dataset.review_rows import ReviewRow, new_rows, rows_of_draft
from minsheng_analysis.extraction.contradictions import observed, seen_in
from minsheng_analysis.extraction.drafting.begun_and_finished import tell_both_stages
from minsheng_analysis.extraction.drafting.carried_over import tell_carried_over
from minsheng_analysis.extraction.drafting.cell_parts import tell_cell_parts
from minsheng_analysis.extraction.drafting.clauses import with_clauses
from minsheng_analysis.extraction.drafting.cutting import passages_of
from minsheng_analysis.extraction.drafting.dates import Dates
from minsheng_analysis.extraction.drafting.earlier_figures import set_back_earlier
from minsheng_analysis.extraction.drafting.facts import settle
from minsheng_analysis.extraction.drafting.finished import tell_finished, tell_of_all
from minsheng_analysis.extraction.drafting.foreign import drop_earlier_shares, set_foreign_aside
from minsheng_analysis.extraction.drafting.form_and_prose import drop_money_rows, tell_both_results
from minsheng_analysis.extraction.drafting.mentions import Mention, mentions_of
from minsheng_analysis.extraction.drafting.not_begun import set_back_idle, tell_not_begun
from minsheng_analysis.extraction.drafting.outlay import outlays_of
from minsheng_analysis.extraction.drafting.own_parts import tell_own_parts
from minsheng_analysis.extraction.drafting.places import shares_by_place
from minsheng_analysis.extraction.drafting.printed_classes import COLUMN, with_printed_classes
from minsheng_analysis.extraction.drafting.printed_numbers import as_one_of_all, numbers_told, renumber
from minsheng_analysis.extraction.drafting.promise import Promise
from minsheng_analysis.extraction.drafting.promises import promises_of
from minsheng_analysis.extraction.drafting.publication import full_title, publication_of
from minsheng_analysis.extraction.drafting.put_off import put_off_in
from minsheng_analysis.extraction.drafting.remarks import tell_by_remarks
from minsheng_analysis.extraction.drafting.restating import reconcile
from minsheng_analysis.extraction.drafting.row_names import tell_names
from minsheng_analysis.extraction.drafting.row_pairs import answer_rates, pair_by_shares, tell_lone_shares
from minsheng_analysis.extraction.drafting.row_shares import weigh_by_shares
from minsheng_analysis.extraction.drafting.stopped_parts import tell_stopped_parts
from minsheng_analysis.extraction.drafting.tables import Sections, Tables
from minsheng_analysis.extraction.drafting.told_apart import tell_apart
from minsheng_analysis.extraction.drafting.told_twice import join_told_twice
from minsheng_analysis.extraction.drafting.totals import tell_totals
from minsheng_analysis.extraction.drafting.verdicts import verdicts_in
from minsheng_analysis.extraction.reading.reader import Reading
from minsheng_analysis.language.messages import messages
from minsheng_analysis.measures.codes import SURE, UNDIVIDED


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
        The rows of the two main files: printed figures, and promises and results that have one.
    further_statements, further_indicators : list of dict
        What is printed in words, what a figure says of several places, results without a promise.
    costs : list of dict
    warnings : list of (English, Chinese)
        What the reader of the draft has to know.
    first : list of ReviewRow or None
        What there was to review before a person said anything; None where nobody has.
    """

    files: dict[str, str]
    region: str
    year: int
    kind: str
    title: str
    statements: list[dict[str, str]]
    indicators: list[dict[str, str]]
    further_statements: list[dict[str, str]] = field(default_factory=list)
    further_indicators: list[dict[str, str]] = field(default_factory=list)
    costs: list[dict[str, str]] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)
    first: list[ReviewRow] | None = None

    def under(self, region: str) -> Draft:
        """Give the draft under another code of its place; only the report's own file tells it."""
        file = self.files["report.toml"].replace(f'region = "{self.region}"', f'region = "{region}"', 1)
        return replace(self, region=region, files=self.files | {"report.toml": file})

    def warned(self, lang: str) -> list[str]:
        """Give the warnings in a language."""
        return [zh if lang == "zh" else en for en, zh in self.warnings]

    def told_of_new(self, lang: str) -> list[str]:
        """Say how many rows nobody was asked about yet; nothing where there are none."""
        return told_of_new(len(self.new), lang)

    @property
    def rows(self) -> list[ReviewRow]:
        """What there is to review, as the pages of the draft count it."""
        return rows_of_draft([*self.statements, *self.further_statements], [*self.indicators, *self.further_indicators])

    @property
    def new(self) -> list[ReviewRow]:
        """The rows that nobody was asked about before pairs were made anew around what was said."""
        return [] if self.first is None else new_rows(self.rows, self.first)

    @property
    def unsure(self) -> list[dict[str, str]]:
        """Of each row that no verdict may rest on yet its least certain figure; least certain row first."""
        of_key = {row["statement_id"]: row for row in (*self.statements, *self.further_statements)}
        rows = sorted((row for row in self.rows if row.to_check), key=lambda row: row.confidence)
        return [
            min((of_key[key] for key in row.figures), key=lambda one: float(one["confidence"]))
            | {"confidence": f"{row.confidence:.2f}"}
            for row in rows
        ]


def _is_notice(reading: Reading, promises: Sequence[Promise]) -> bool:
    """Whether a document only gives notice of what is to be done: no promise of it is surely told to be answered."""
    if reading.kind not in ("targets", "vote"):
        return False
    answered = (p for p in promises if p.targets and p.actuals)
    return reading.kind == "vote" or all(min(m.confidence for m in (*p.targets, *p.actuals)) < SURE for p in answered)


def told_of_new(n: int, lang: str) -> list[str]:
    """Say how many rows nobody was asked about yet; nothing where there are none."""
    told = messages("extraction", lang)(
        "{n} row is new: what was said in the review made other pairs; judge it too",
        plural="{n} rows are new: what was said in the review made other pairs; judge them too",
        n=n,
    )
    return [told] if n else []


def draft_of(
    reading: Reading, *, region: str, year: int, sha256: str, concepts: Collection[str] | None = None,
    stages: Mapping[str, str] = MappingProxyType({}), finished: Mapping[str, str] = MappingProxyType({}),
    names: Mapping[str, str] = MappingProxyType({}),
) -> Draft:  # fmt: skip
    """Lay out the project's tables and the report's own file.

    Parameters
    ----------
    reading : Reading
    region : str
    year : int
    sha256 : str
        Of the document, hexadecimal.
    concepts : collection of str, optional
        Concepts that the data folder knows; default those that come with the project.
    stages : mapping of str to str, optional
        The stages of results that a person has said, by the figures' keys.
    finished : mapping of str to str
        What a person has said to be the finished part of which result, likewise.
    names : mapping of str to str
        What a person has said that a row is called, by one of its figures' keys.
    """
    reading = with_clauses(reading)
    title = full_title(reading.document)
    passages = passages_of(reading.document, reading.kind)
    as_one_of_all(passages, title, year)
    mentions = mentions_of(reading, passages, stages)
    if not passages.projects:
        passages.as_one(UNDIVIDED)
        mentions = mentions_of(reading, passages, stages)
    set_back_idle(mentions)
    reconcile(mentions, passages.divided())
    shares = shares_by_place(mentions)
    for total, of in shares:
        for share in of:
            if share.mention.confidence < 0.9:
                share.mention.role = "breakdown" if total.role == "actual" else total.role
    tell_totals(mentions, year)
    tell_own_parts(mentions)
    no_costs = set_foreign_aside(mentions, reading, year)
    promises = promises_of(reading, passages, mentions)
    drop_earlier_shares(promises, mentions, reading, year)
    join_told_twice(promises)
    _tell_results(promises, mentions, reading, stages, finished)
    tell_not_begun(promises, passages.passages)
    tell_names(promises, mentions, names)
    issued = publication_of(reading.document).day
    dates = Dates(reading, year, issued if _is_notice(reading, promises) else None, issued)
    if dates.main.startswith(str(year)):
        set_back_earlier(promises, mentions, year, int(dates.main[5:7]))
    facts = settle(mentions, promises, shares, verdicts_in(passages), passages)
    sections = Sections(passages, mentions, title)
    later = list(put_off_in(passages, promises, year))
    facts.further += later
    carried = any(m.due > dates.target and m.fact.endswith(".later") for m in later)
    over = reading.kind == "completion" and dates.concluded(reading.document.texts(), put_off=carried)
    tables = Tables(reading, passages, promises, facts, sections, dates, concepts)
    statements, further = tables.statements(mentions)
    indicators, further_indicators = tables.indicators()
    with_printed_classes((*indicators, *further_indicators), promises)
    told = {row["fact_id"] for row in (*statements, *further)}
    indicators, further_indicators = _resting_on(indicators, told), _resting_on(further_indicators, told)
    spent = [m for m in mentions if m not in no_costs]
    costs = tables.costs(outlays_of(spent, promises, year, to_come=reading.kind in ("targets", "vote")))
    rows = {
        "statements.csv": statements, "statements.further.csv": further, "indicators.csv": indicators,
        "indicators.further.csv": further_indicators, "projects.csv": tables.projects(), "costs.csv": costs,
        "observations.csv": observed(list(seen_in(reading.document, reading.kind))),
    }  # fmt: skip
    printed = numbers_told(passages, year)
    files = {
        name: _csv(tuple(schema.TABLES[name.partition(".")[0]].fields), of)
        for name, of in ((name, renumber(of, printed)) for name, of in rows.items())
        if of or name in _ALWAYS
    }
    files["report.toml"] = _toml(reading, title, region, year, sha256, dates, sections, files, over=over)
    return Draft(files, region, year, reading.kind, title, statements, indicators, further, further_indicators, costs)


def _tell_results(
    promises: list[Promise],
    mentions: list[Mention],
    reading: Reading,
    stages: Mapping[str, str],
    finished: Mapping[str, str],
) -> None:
    """Say of each promise what came of it: how far, of which parts, by which percentages of its row."""
    drop_money_rows(promises, reading.kind)
    tell_both_results(promises, reading.kind)
    tell_apart(promises)
    tell_of_all(promises, stages)
    tell_both_stages(promises, mentions)
    tell_finished(promises, mentions, finished)
    tell_stopped_parts(promises, mentions)
    tell_by_remarks(promises, mentions)
    tell_cell_parts(promises, mentions)
    weigh_by_shares(promises, mentions)
    pair_by_shares(promises, mentions)
    answer_rates(promises, mentions)
    tell_lone_shares(promises, mentions)
    tell_carried_over(promises, mentions)


_FACT = re.compile(r"[\w.]+")


def _resting_on(rows: Sequence[dict[str, str]], told: set[str]) -> list[dict[str, str]]:
    """Keep the rows whose promise and result some statement tells: one figure may stand in one row only."""
    kept = []
    for row in rows:
        known = {c: all(f in told for f in _FACT.findall(row[c]) if f != "none") for c in _FACT_COLUMNS}
        if known["target_fact"] and known["actual_fact"]:
            kept.append({**row, **{c: "" for c in ("completed_fact", "published_pct_fact") if not known[c]}})
    ids = {row["indicator_id"] for row in kept}
    return [row if row["parent"] in ids else {**row, "parent": ""} for row in kept]


_FACT_COLUMNS = ("target_fact", "actual_fact", "completed_fact", "published_pct_fact")

#: Files that a draft has even where they hold no row, and those it has only where they hold one.
_ALWAYS = ("statements.csv", "indicators.csv", "projects.csv")
OPTIONAL_FILES = ("statements.further.csv", "indicators.further.csv", "costs.csv", "observations.csv")


def _csv(columns: Sequence[str], rows: Iterable[dict[str, str]]) -> str:
    out = io.StringIO()
    told = list(rows)
    # Only a form prints classes of its own.
    printed = (COLUMN,) if any(COLUMN in row for row in told) else ()
    writer = csv.DictWriter(out, (*columns, *printed), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(told)
    return out.getvalue()


def digest(files: dict[str, str]) -> str:
    """Return one hash over the tables of a draft: whether anyone has corrected them since."""
    whole = hashlib.sha256()
    for name in sorted(n for n in files if n.endswith(".csv")):
        whole.update(files[name].encode("utf-8"))
    return whole.hexdigest()


#: What a document of a kind is, for its descriptive title.
_IN_ENGLISH = {
    "completion": "what was done", "progress": "progress", "targets": "tasks", "form": "self-evaluation form", "evaluation": "evaluation",
    "plan_execution": "execution of the plan", "vote": "vote", "reply": "reply", "bulletin": "bulletin",
}  # fmt: skip


def _boolean(value: bool) -> str:
    return "true" if value else "false"


def _toml(
    reading: Reading, title: str, region: str, year: int, sha256: str, dates: Dates, sections: Sections, files: dict[str, str], *, over: bool
) -> str:  # fmt: skip
    def text(value: str) -> str:
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "")

    issued = publication_of(reading.document)
    published = issued.day or '""'
    english = f"Livelihood projects of {year}: {_IN_ENGLISH.get(reading.kind, 'report')}"
    lines = [
        "# A draft made by `minsheng extract`: correct the tables, translate the names, then delete the [draft] block.",
        "# 由 minsheng extract 生成的草稿：核改各表、译出英文名后，删去 [draft] 一节。",
        f"region = {text(region)}", f"year = {year}", f"title_zh = {text(title)}", f"title_en = {text(english)}",
        'coverage = "complete"', f"as_of = {dates.main}", f"as_of_inferred = {_boolean(not dates.printed)}", f"period_start = {year}-01-01", f"period_end = {year}-12-31", *(["concluded = true"] if over else []), "",
        "[source]", f"document = {text(reading.document.name)}", f"publisher_zh = {text(issued.publisher)}", 'publisher_en = ""',
        f"publisher_inferred = {_boolean(not issued.publisher)}", f"published = {published}",
        f'sha256 = "{sha256}"', 'licence = ""', 'note_zh = ""', 'note_en = ""', "",
        "[draft]", f'kind = "{reading.kind}"', f'tables_sha256 = "{digest(files)}"', "",
    ]  # fmt: skip
    for section_id, name, first, last in sections.blocks():
        lines += [
            "[[sections]]", f'id = "{section_id}"', f"title_zh = {text(name)}", f"title_en = {text(name)}",
            f"first_line = {max(1, first)}", f"last_line = {max(1, last)}", "",
        ]  # fmt: skip
    return "\n".join(lines)
