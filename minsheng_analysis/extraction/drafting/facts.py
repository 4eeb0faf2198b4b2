"""Facts: which mentions speak of one thing, and of which total a fact is a part."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz

from minsheng_analysis.extraction.drafting.claims import core, same_name
from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.drafting.passages import Passage, Passages
from minsheng_analysis.extraction.drafting.places import Share
from minsheng_analysis.extraction.drafting.promise import Promise
from minsheng_analysis.extraction.drafting.restating import things_of
from minsheng_analysis.extraction.drafting.verdicts import Verdict

#: How sure it is that a verdict is of what stands under it as under a heading.
_AS_HEADED = 0.85


@dataclass
class Facts:
    """Every mention with its fact, further mentions beside the printed figures, and the verdict of each promise.

    Attributes
    ----------
    further : list of Mention
        States, verdicts, named things, and figures that stand for several places, beyond the first of each.
    verdict_of : dict of int to (str, str)
        By ``id`` of a promise: the verdict's words and its fact.
    answered : dict of str to str
        What a yes or no says in words, by its fact.
    """

    further: list[Mention] = field(default_factory=list)
    verdict_of: dict[int, tuple[str, str]] = field(default_factory=dict)
    answered: dict[str, str] = field(default_factory=dict)


def settle(
    mentions: Sequence[Mention], promises: Sequence[Promise], shares: Sequence[tuple[Mention, list[Share]]], verdicts: Sequence[Verdict], passages: Passages,
) -> Facts:  # fmt: skip
    """Give every mention its fact.

    Parameters
    ----------
    mentions, promises, shares, verdicts, passages
        What was read of a document.
    """
    facts = Facts()
    by_number = {m.k: m for m in mentions}
    count: Counter[int] = Counter()
    for p in promises:
        count[p.project] += 1
        p.base = f"p{p.project:02d}.i{count[p.project]:02d}"
        for m in p.targets:
            m.fact = m.fact or f"{p.base}.target"  # a promise that two results answer is one fact
        for m in p.actuals:
            m.fact = m.fact or f"{p.base}.actual"
        facts.further += [m for m in (*p.targets, *p.actuals) if m.k is None]
    for p in (p for p in promises if p.share is not None):
        share = by_number[p.share]
        if not share.fact:  # a rate may be a result and say how far another one came
            share.fact, share.role = f"{p.base}.pct", "context"
        p.share_fact = share.fact
    for p in promises:
        _wholes(p)
        _named(p, promises, facts)
    _changes(mentions, promises)
    _by_place(shares, facts)
    _rest(mentions)
    _verdicts(verdicts, promises, passages, facts)
    return facts


def _wholes(p: Promise) -> None:
    target = next(
        (m.fact for m in p.targets), f"{p.base}.target"
    )  # that of another promise, where two results answer one
    for part in p.parts:
        for m in part.targets:
            m.whole = target
        for m in part.actuals if p.actuals else ():
            m.whole = f"{p.base}.actual"


def _named(p: Promise, promises: Sequence[Promise], facts: Facts) -> None:
    """Give the things that a result names their facts: those promised by name keep theirs."""
    own: dict[str, str] = {}
    for m in p.counted:
        known = next((q for q in promises if q.project == p.project and q.claim is not None and q.claim.kind == "thing" and q is not p
                      and q.level == "support" and (same_name(q.name, m.name) or same_name(m.name, q.name))), None)  # fmt: skip
        if known is not None:
            if not any(other.passage is m.passage for other in known.actuals):
                m.fact = f"{known.base}.actual"
                known.actuals.append(m)
                facts.further.append(m)
            for other in known.actuals:
                other.whole = f"{p.base}.actual"
            continue
        key = core(m.name)
        own.setdefault(key, f"{p.base}.n{len(own) + 1:02d}.actual")
        m.fact, m.whole = own[key], f"{p.base}.actual"
        facts.further.append(m)
    if p.counted and not p.actuals:
        first = p.counted[0]
        facts.further.append(
            Mention(
                first.passage,
                first.start,
                first.end,
                first.figure,
                "actual",
                first.stage,
                p.name,
                first.confidence,
                first.reason,
                fact=f"{p.base}.actual",
            )
        )


def _changes(mentions: Sequence[Mention], promises: Sequence[Promise]) -> None:
    """A change of a rate belongs to the rate that its sentence prints before it."""
    base = {id(m): p.base for p in promises for m in p.actuals}
    groups: list[tuple[str, str, str, str]] = []
    for m in (m for m in mentions if m.role == "change" and not m.fact and m.unit in ("percent", "percentage_points")):
        rates = [
            r for r in mentions if r.passage is m.passage and r.unit == "percent" and r.end <= m.start and id(r) in base
        ]
        if not rates:
            continue
        rate = rates[-1]
        between = re.sub(r"\W", "", m.passage.text[rate.end - m.passage.start : m.start - m.passage.start])
        if len(between) > 24:
            continue
        known = next(
            (
                fact
                for owner, words, unit, fact in groups
                if owner == base[id(rate)] and unit == m.unit and fuzz.ratio(words, between) >= 80
            ),
            "",
        )
        if not known:
            n = sum(owner == base[id(rate)] for owner, *_ in groups)
            known = f"{base[id(rate)]}.change{n + 1 if n else ''}"
            groups.append((base[id(rate)], between, m.unit, known))
        m.fact, m.name = known, f"{rate.name}{between}"


def _by_place(shares: Sequence[tuple[Mention, list[Share]]], facts: Facts) -> None:
    places: dict[str, dict[str, str]] = {}
    for total, of in shares:
        stem = total.fact.rpartition(".")[0]
        if not stem or total.role not in ("target", "actual"):
            continue
        named = places.setdefault(total.fact, {})
        seen: set[int] = set()
        for share in of:
            m = share.mention
            if m.fact and not m.fact.startswith(f"{stem}.by"):
                m.place = share.place  # it answers a promise of its own
                m.whole = total.fact if m.role == total.role and m.fact != total.fact else ""
                continue
            fact = named.setdefault(
                share.place, f"{stem}.by{'' if total.role == 'actual' else '.target'}.{len(named) + 1:02d}"
            )
            one = m
            if id(m) in seen:
                one = Mention(
                    m.passage, m.start, m.end, m.figure, m.role, m.stage, m.name, m.confidence, m.reason, None, m.read
                )
                facts.further.append(one)
            seen.add(id(m))
            one.fact, one.whole, one.place, one.note = fact, total.fact, share.place, share.note
            one.name = f"{share.place}{total.name}"


def _rest(mentions: Sequence[Mention]) -> None:
    """Number what is left: money, what is told beside, parts of totals."""
    groups: dict[tuple[int, str], list[Mention]] = {}
    for m in mentions:
        if not m.fact:
            groups.setdefault((m.passage.project, m.role), []).append(m)
    for (project, role), loose in groups.items():
        for n, thing in enumerate(things_of(loose), 1):
            for m in thing.members:
                m.fact = f"p{project:02d}.{role}{n:02d}"
    facts = {m.k: m.fact for m in mentions}
    for m in mentions:
        if m.role == "breakdown" and not m.whole and m.read is not None and m.read.whole is not None:
            m.whole = facts.get(m.read.whole, "")
            if m.whole == m.fact:
                m.whole = ""


def _verdicts(verdicts: Sequence[Verdict], promises: Sequence[Promise], passages: Passages, facts: Facts) -> None:
    tasks: dict[tuple[int, str], str] = {}
    row_words: dict[str, str] = {}
    # Tasks that a row or an opening names come first: what closes a sentence without naming its body joins them.
    for v in sorted(verdicts, key=lambda v: (v.scope == "task") * (1 if v.lead else 2)):
        p = v.passage
        if v.scope == "row" or (v.scope == "project" and passages.undivided):
            continue
        name = "各项民生实事" if v.scope == "all" else passages.projects[p.project - 1] if p.project else ""
        if v.scope == "all":
            fact = "all.verdict"
        elif v.scope == "project" or not p.project:
            fact = f"p{p.project:02d}.verdict"
        else:
            fact, name = _of_task(v, promises, tasks, name, facts.further)
        if v.printed:
            facts.answered[fact] = v.words
        known = next((m for m in facts.further if m.fact == fact and m.line == p.line), None)
        if known is None:
            facts.further.append(_said(p, v.start, v.printed or v.words, name, fact))
        elif len(v.words) <= len(known.figure):
            continue
        else:  # 已完成…，超额完成任务: of two words in one line the fuller one holds
            facts.further[facts.further.index(known)] = _said(p, v.start, v.words, name, fact)
            row_words[fact] = v.words
        if p.row or fact not in row_words:
            row_words[fact] = v.words
    _by_place_alone([v for v in verdicts if v.scope in ("row", "project")], promises, passages, facts, set(row_words))
    _give_verdicts(promises, passages, facts, tasks, row_words)


def _give_verdicts(promises: Sequence[Promise], passages: Passages, facts: Facts, tasks: dict[tuple[int, str], str], row_words: dict[str, str]) -> None:  # fmt: skip
    """Give each promise the verdict of its own, its task, its project, or the heading that it stands under."""
    for q in promises:
        if q.level == "result" or id(q) in facts.verdict_of:
            continue
        own = f"{q.base}.verdict"
        task = tasks.get((q.project, lead_of(q, passages)), "")
        fact = next((f for f in (own, task, f"p{q.project:02d}.verdict") if f in row_words), "")
        if fact:
            facts.verdict_of[id(q)] = (row_words[fact], fact)
        elif heading := next((m.passage.under for m in (*q.actuals, *q.targets) if m.passage.under), None):
            p = replace(
                q.speaks.passage, text=heading.words, part="verdict", line=heading.line, page=heading.page, row=0
            )
            facts.verdict_of[id(q)] = (heading.words, own)
            facts.further.append(_said(p, heading.start, heading.words, q.name, own, _AS_HEADED))


def _by_place_alone(verdicts: Sequence[Verdict], promises: Sequence[Promise], passages: Passages, facts: Facts, told: set[str]) -> None:  # fmt: skip
    """Give what no project is named for the verdict of its row or paragraph, unless a sentence says one of its own."""
    for v in verdicts:
        if v.scope == "project" and not passages.undivided:
            continue
        for q in _told_beside(v.passage, promises):
            fact = f"{q.base}.verdict"
            if fact not in told:
                told.add(fact)
                facts.verdict_of[id(q)] = (v.words, fact)
                p = v.passage if v.passage.project else replace(v.passage, project=q.project)
                facts.further.append(_said(p, v.start, v.printed or v.words, q.name, fact))


def _told_beside(p: Passage, promises: Sequence[Promise]) -> list[Promise]:
    """Give the promises that a verdict's row of a table tells of, or where it stands in none, its own paragraph."""
    return [
        q for q in promises
        if q.level != "result" and any(
            m.passage.row == p.row and (p.row or m.passage.item == p.item) for m in (*q.actuals, *q.targets)
        )
    ]  # fmt: skip


def _said(p: Passage, start: int, words: str, name: str, fact: str, confidence: float = 0.0) -> Mention:
    """Give a verdict as a mention; one whose place says what it is of is surer than another."""
    sure = confidence or (0.9 if p.strong else 0.8)
    return Mention(
        p, start, start + len(words), words, "context", "", f"{name}官方结论", sure, f"words: {words}", fact=fact
    )


def _of_task(v: Verdict, promises: Sequence[Promise], tasks: dict[tuple[int, str], str], name: str, said: Sequence[Mention]) -> tuple[str, str]:  # fmt: skip
    project = v.passage.project
    lead = v.lead
    mine = [
        q
        for q in promises
        if q.project == project and q.level != "result" and any(m.passage is v.passage for m in q.actuals)
    ]
    if not lead:
        known = {lead_of(q, None) for q in mine} - {""}
        lead = next((k for k in known if (project, k) in tasks), "")
    if lead:
        fact = tasks.setdefault((project, lead), f"p{project:02d}.t{sum(k[0] == project for k in tasks) + 1}.verdict")
        # Another sentence of the same body that is called otherwise is another task of its own.
        if not mine or all(m.figure == v.words or m.passage.row for m in said if m.fact == fact):
            return fact, f"{name}（{lead}）"
    if mine:
        # It is of what its sentence tells right before it: 新增学位1440个，超额完成年度任务.
        last = max(
            mine,
            key=lambda q: max((m.end for m in q.actuals if m.passage is v.passage and m.end <= v.start), default=-1),
        )
        return f"{last.base}.verdict", last.name
    several = sum(q.project == project and q.level == "headline" for q in promises) > 1
    # Of which of several promises is not said: then it is of none.
    return f"p{project:02d}.{f'l{v.passage.line}.' if several else ''}verdict", name


def lead_of(p: Promise, passages: Passages | None) -> str:
    """Give the bodies in the lead of a promise: those of the row that its result, or it, stands in; else the project's."""
    for m in (*p.actuals, *p.sum_of, *p.counted, *p.targets):
        if m.passage.row and m.passage.lead:
            return m.passage.lead
    for m in (*p.actuals, *p.targets):
        if m.passage.lead:
            return m.passage.lead
    return passages.leads.get(p.project, "") if passages is not None else ""
