"""The rows of a curated report: promises with their results on both bases, the items below them, results without a promise."""

from __future__ import annotations

import re
from collections.abc import Sequence

from minsheng_analysis.extraction.drafting.as_read import as_read, confirm, settle, stage_asked
from minsheng_analysis.extraction.drafting.claims import Claim, claims_in, core, more_than_names, states_of
from minsheng_analysis.extraction.drafting.mentions import Mention, items_of, whole_names
from minsheng_analysis.extraction.drafting.money import set_money_aside
from minsheng_analysis.extraction.drafting.pairing import adds_up, listed_under, paired, split_targets
from minsheng_analysis.extraction.drafting.passages import Passage, Passages
from minsheng_analysis.extraction.drafting.percentages import settle_percentages
from minsheng_analysis.extraction.drafting.places import put_places_below
from minsheng_analysis.extraction.drafting.promise import (
    CERTAIN,
    LIKELY,
    NOTHING,
    Promise,
    belongs,
    named_behind,
    restates,
    sentence_around,
    state_mention,
    state_of_one,
)  # fmt: skip
from minsheng_analysis.extraction.drafting.restating import Thing, alike, sameness, things_of
from minsheng_analysis.extraction.drafting.state_cells import add_those_of_cells
from minsheng_analysis.extraction.drafting.states import state_in
from minsheng_analysis.extraction.drafting.unlike import set_apart, side_by_side
from minsheng_analysis.extraction.reading.reader import Reading
from minsheng_analysis.extraction.reading.relations import likeness


def promises_of(reading: Reading, passages: Passages, mentions: Sequence[Mention]) -> list[Promise]:
    """Lay out the indicators of a document.

    Parameters
    ----------
    reading : Reading
    passages : Passages
    mentions : sequence of Mention
        Its figures; those that are parts by place have the role breakdown.
    """
    out: list[Promise] = []
    by_number = {m.k: m for m in mentions}
    divided, numbers = passages.divided(), range(len(passages.projects) + 1)
    own = {project: [m for m in mentions if m.passage.project == project] for project in numbers}
    made = {project: as_read(project, own[project], reading, by_number, sure=project in divided) for project in numbers}
    taken = {m.k for promises in made.values() for p in promises for m in (*p.targets, *p.actuals)}
    taken |= {p.share for promises in made.values() for p in promises if p.share is not None}
    worded = more_than_names(passages, mentions)
    for project in numbers:
        told = [p for p in worded if p.project == project]
        left = [m for m in own[project] if m.k not in taken and not m.ahead]
        out += _Project(project, left, told, reading, made[project], divided=project in divided).promises()
    add_those_of_cells(out, passages.passages, mentions)
    set_money_aside(out, reading)
    settle(out, mentions)
    settle_percentages(out, by_number)
    side_by_side(out)
    set_apart(out)
    for members in (side for p in out for side in (p.targets, p.actuals)):
        confirm(members)
    return out


class _Project:
    """One project: its promises in figures and in words, and what answers them."""

    def __init__(self, number: int, mentions: Sequence[Mention], told: Sequence[Passage], reading: Reading, made: Sequence[Promise], *, divided: bool) -> None:  # fmt: skip
        self.number = number
        self.mentions = mentions
        self.told = told
        self.results = [p for p in told if p.part == "result"]
        self.read = {(r.target, r.actual) for r in reading.rows if r.target is not None and r.actual is not None}
        self.shares = {
            k: r.share for r in reading.rows if r.share is not None for k in (r.target, r.actual) if k is not None
        }
        self.out: list[Promise] = list(made)
        self.divided = divided

    def promises(self) -> list[Promise]:
        """Give the project's indicators: headlines, items, results."""
        heads, items = split_targets([m for m in self.mentions if m.role == "target"])
        results = things_of([m for m in self.mentions if m.role == "actual"])
        results = self._apart(self._beside(results, "actuals"))
        heads, items = (self._beside(things, "targets") if self.divided else [] for things in (heads, items))
        untold = {
            i: self._by_name(head, results)
            for i, head in enumerate(heads)
            if not any(t.unit == head.unit for t in items)
        }
        apart = {id(r) for of in untold.values() for r in of}
        pairs = paired([*heads, *items], [r if id(r) not in apart else NOTHING for r in results], self.read)
        used = {j for j, _ in pairs.values()}
        for i, thing in enumerate([*heads, *items]):
            actual = results[pairs[i][0]] if i in pairs else None
            made = self._in_figures(
                thing, actual, pairs[i][1] if i in pairs else 1.0, level="headline" if i < len(heads) else "support"
            )
            if actual is None and untold.get(i):
                made.sum_of = [m for r in untold[i] for m in r.members]
            self.out.append(made)
        self._in_words()
        self._below()
        self._summed([r for j, r in enumerate(results) if j not in used], used, results)
        self._named()
        for j, thing in enumerate(results):
            certain = max(m.confidence for m in thing.members) >= 0.5 and thing.first.stage != "planned"
            if j not in used and certain:
                self.out.append(self._in_figures(None, thing, 1.0, level="result"))
        return self.out

    def _beside(self, things: Sequence[Thing], side: str) -> list[Thing]:
        """Give the things that are no further mention of one that a pair has."""
        left = []
        for thing in things:
            scored = [
                (max((sameness(m, a) for m in thing.members for a in getattr(p, side)), default=0.0), p)
                for p in self.out
            ]
            best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
            known = best[1] if best[0] > 0 else None
            if known is None or any(
                m.passage.item == a.passage.item for m in thing.members for a in getattr(known, side)
            ):
                left.append(thing)
            else:
                getattr(known, side).extend(thing.members)
        return left

    def _apart(self, results: list[Thing]) -> list[Thing]:
        """Take a pair apart whose result is but one of several named pieces: then they are told in place of a total."""
        for p in (p for p in self.out if self.divided and p.level == "headline" and p.targets and p.actuals):
            own = Thing(p.actuals)
            pieces = self._by_name(Thing(p.targets), [own, *results])
            if own in pieces:
                p.sum_of = [m for piece in pieces for m in piece.members]
                p.actuals = []
                results = [own, *results]
        return results

    @staticmethod
    def _by_name(head: Thing, results: Sequence[Thing]) -> list[Thing]:
        """Give the named pieces that one sentence tells in place of a total: 建设步道15公里; 建成东堤步道8.2公里，开工西山步道9公里."""
        name = re.sub(r"[^一-龥]", "", head.first.name)
        kind = name[-2:]
        same = [r for r in results if r.unit == head.unit and r.unit != "people" and not r.first.extra]
        pieces = [
            r
            for r in same
            if r.first.name.endswith(kind) and likeness(r.first.name, name) < 0.75 and r.first.name != name
        ]
        told_whole = any(r not in pieces and alike(r.first, head.first) >= 0.5 for r in same)
        one_sentence = len({(r.first.passage.item, r.first.passage.start) for r in pieces}) == 1
        return pieces if len(kind) == 2 and len(pieces) >= 2 and one_sentence and not told_whole else []

    def _in_figures(self, target: Thing | None, actual: Thing | None, score: float, *, level: str) -> Promise:
        targets = target.members if target else []
        actuals = actual.members if actual else []
        share = next((self.shares[m.k] for m in [*targets, *actuals] if m.k in self.shares), None)
        name = (target or actual).first.name if (target or actual) else ""  # type: ignore[union-attr]
        made = Promise(
            self.number,
            level,
            name,
            targets=list(targets),
            actuals=list(actuals),
            share=share,
            score=score,
            asked=stage_asked(targets, actuals),
        )
        if target and actual:
            self._compare(made)
        elif target and target.unit == "percent" and level == "support":
            self._only_a_state(made)
        return made

    def _only_a_state(self, made: Promise) -> None:
        """A promised share of a work (装饰工程完成90%) of which the results print a state and no number."""
        first = made.targets[0]
        claim = Claim(
            first.passage, made.name.rpartition("：")[2], first.figure, "completed", "thing", first.start, first.end
        )
        made.actuals = [
            state_mention(p, p.start + s.start, p.start + s.end, s.words, "actual", s.stage, made.name)
            for p, s in states_of(claim, self.results) if s.stage != "planned"
        ]  # fmt: skip
        if made.actuals:
            made.comparable = False
            made.reason_zh = "目标是百分比，结果只写状态。"
            made.reason_en = "The target is a percentage, the result only a state."

    def _compare(self, made: Promise) -> None:
        """Say so where promise and result count under different names: 就业技能培训, 补贴性培训."""
        kinds = [{_kind_of_training(m.name) for m in side} - {""} for side in (made.targets, made.actuals)]
        if all(kinds) and not kinds[0] & kinds[1]:
            made.comparable = False
            of_target, of_result = ("、".join(sorted(k)) for k in kinds)
            made.reason_zh = f"目标写的是“{of_target}”，结果写的是“{of_result}”，是否同一口径未说明。"
            made.reason_en = (
                f"The target counts “{of_target}”, the result “{of_result}”; whether they are one is not said."
            )

    # ------------------------------------------------------------------------------------------ promises in words

    def _in_words(self) -> None:
        claims: list[list[Claim]] = []
        for p in self.told:
            if p.part not in ("target", "support"):
                continue
            for claim in claims_in(p):
                if any(m.passage is p and claim.start <= m.start < claim.end for q in self.out for m in q.targets):
                    continue  # 覆盖率达到100% is a promise by its number
                again = next((group for group in claims if restates(claim, group[0])), None)
                if again is None:
                    claims.append(again := [])
                again.append(claim)
        for group in claims:
            self.out.append(self._of_claim(group))
        for group in self._behind_numbers():
            if not any(q.claim is not None and core(q.name) == core(group[0].name) for q in self.out):
                self.out.append(self._of_claim(group, level="support"))

    def _behind_numbers(self) -> list[list[Claim]]:
        """Things that a promise names behind its number are promises of their own: 建成中心3个：A、B、C."""
        found = []
        for m in (m for m in self.mentions if m.role == "target" and m.passage.part in ("target", "support")):
            for name in named_behind([m]):
                found.append([Claim(m.passage, name, "建成", "completed", "thing", m.start, m.end)])
        return found

    def _of_claim(self, group: Sequence[Claim], *, level: str = "") -> Promise:
        claim = next((c for c in group if c.passage.part == "target"), group[0])
        headline = any(c.passage.part == "target" for c in group)
        made = Promise(
            self.number,
            level or ("headline" if headline else "support"),
            claim.name,
            "qualitative",
            asked=claim.asked,
            claim=claim,
        )
        made.targets = [state_mention(c.passage, c.start, c.end, c.words, "target", "planned", c.name) for c in group]
        found = states_of(claim, self.results)
        if not found and (short := re.sub(r"(?:装饰装修|装修|装饰)(?:工程)?$", "", claim.name)) != claim.name:
            whole = Claim(claim.passage, short, claim.words, claim.asked, claim.kind, claim.start, claim.end)
            found = [(p, s) for p, s in states_of(whole, self.results) if s.stage == "completed"]
        if not found and claim.kind == "held":
            found = states_of(claim, [p for p in self.told if p.part == "measures"])
        made.actuals = [
            state_mention(p, p.start + s.start, p.start + s.end, s.words, "actual", s.stage, claim.name)
            for p, s in found
            if s.stage != "planned"
        ]
        made.score = CERTAIN if made.actuals else LIKELY
        made.unproven = claim.kind == "average"
        if made.unproven:
            made.reason_zh = "只说高于平均水平，没有印出平均水平的数字，无从核实。"
            made.reason_en = "Said to be above the average; the average is not printed, so it cannot be verified."
        return made

    # ----------------------------------------------------------------------------------------- what belongs to what

    def _below(self) -> None:
        """Put each item under its promise; items that add up to one are its parts."""
        self._listed()
        put_places_below(self.out)
        heads = [p for p in self.out if p.level == "headline"]
        items = [p for p in self.out if p.level == "support"]
        for head in (h for h in heads if h.measure != "qualitative"):
            like = [i for i in items if i.measure != "qualitative" and i.speaks.unit == head.speaks.unit]
            same = [i for i in like if i.parent is head] or [i for i in like if i.parent is None]
            if not adds_up([i.targets[0].value for i in same], Thing(head.targets)):
                same = [i for i in same if i.name[-4:] == head.name[-4:]]
            if len(same) >= 2 and adds_up([i.targets[0].value for i in same], Thing(head.targets)):
                head.parts = same
                for item in same:
                    item.parent = head
        for item in items:
            item.parent = item.parent or self._parent(item, heads)
        self._works(heads, items)

    def _listed(self) -> None:
        """Take what a promise lists behind its total for items of it."""
        things = {
            id(p): Thing(p.targets)
            for p in self.out
            if p.level == "headline" and p.measure != "qualitative" and p.targets
        }
        for p in self.out:
            below = listed_under(things[id(p)], list(things.values())) if id(p) in things else []
            for q in (q for q in self.out if any(things.get(id(q)) is t for t in below)):
                q.level, q.parent = "support", p

    def _parent(self, item: Promise, heads: Sequence[Promise]) -> Promise | None:
        scored = [(belongs(item, head), head) for head in heads]
        best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
        if best[1] is not None and best[0] >= 0.35:
            return best[1]
        # An item of a row belongs to what that row's result answers.
        lead = item.speaks.passage.lead
        return next(
            (h for h in heads if lead and any(m.passage.lead == lead for m in h.actuals)),
            heads[0] if len(heads) == 1 else None,
        )

    def _works(self, heads: Sequence[Promise], items: Sequence[Promise]) -> None:
        """Where as many items are named as a promise counts, they are what it counts."""
        named = [i for i in items if i.measure == "qualitative" and i.claim is not None and i.claim.kind == "thing"]
        for head in heads:
            if head.measure == "qualitative" or head.speaks.unit != "count" or not head.actuals or head.parts:
                continue
            mine = [i for i in named if i.parent is head] or (
                [i for i in named if i.speaks.passage.row] if len(heads) > 1 else named
            )
            if (
                len(mine) >= 3
                and len(mine) == head.targets[0].value == head.actuals[0].value
                and all(i.actuals for i in mine)
            ):
                for item in mine:
                    item.parent = head
                    head.counted += [m for m in item.actuals if m not in head.counted]

    def _summed(self, left: Sequence[Thing], used: set[int], results: Sequence[Thing]) -> None:
        """Give a promise without a total of its own the sum of its parts' results, or of what is told of its kind."""
        for head in (p for p in self.out if p.level == "headline" and p.measure != "qualitative" and not p.actuals):
            if head.sum_of:
                continue
            if head.parts and all(part.actuals for part in head.parts):
                head.sum_of = [m for part in head.parts for m in part.actuals]
                continue
            kind = re.sub(r"[^一-龥]", "", head.name)[-2:]
            same = [
                t
                for t in left
                if t.unit == head.speaks.unit and kind and t.first.name.endswith(kind) and not t.first.extra
            ]
            if (
                len(same) >= 2
                and len({t.first.passage.item for t in same}) == 1
                and any(t.first.stage != "completed" for t in same)
            ):
                head.sum_of = [t.first for t in same]

    def _named(self) -> None:
        """Read the things that results name: behind a number (A、B等5个停车场), or instead of one."""
        for head in self.out:
            if head.level != "headline" or head.measure == "qualitative" or head.speaks.unit != "count":
                continue
            for m in head.actuals:
                for name in m.listed:
                    state = state_of_one(m, name) or state_in(sentence_around(m))
                    stage = state.stage if state and state.stage != "planned" else m.stage
                    head.counted.append(
                        state_mention(
                            m.passage, m.start, m.end, state.words if state else m.figure, "actual", stage, name
                        )
                    )
            if not head.actuals and not head.sum_of:
                self._count_named(head)

    def _count_named(self, head: Promise) -> None:
        kind = re.sub(r"[^一-龥]|^[村镇乡]级", "", head.name)[-4:]
        if len(kind) < 2:
            return
        promised = [i.name for i in self.out if i.parent is head and i.measure == "qualitative"] + named_behind(
            head.targets
        )
        found: list[Mention] = []
        for p in self.results:
            for clause in re.finditer(r"[^，。；;\n]+", p.text):
                state = state_in(clause.group())
                if state is None or state.stage == "planned":
                    continue
                names = items_of(clause.group()[: state.start]) if state.start > 2 else items_of(clause.group())
                names = whole_names([re.sub(r"(?:已|均|全部|都)+$", "", n) for n in names], kind)
                mine = [n for n in names if n.endswith(kind) or any(core(n) == core(known) for known in promised)]
                if not mine or len(mine) < len(names) or re.search(r"\d", clause.group()[4:]):
                    continue
                for name in mine:
                    at = p.start + clause.start()
                    found.append(
                        state_mention(p, at + state.start, at + state.end, state.words, "actual", state.stage, name)
                    )
        # Fewer names than were promised may mean that some were not read: then nothing is counted.
        if len({core(m.name) for m in found}) >= head.targets[0].value:
            head.counted = found


def _kind_of_training(name: str) -> str:
    """Give what a training is called, where it is called something."""
    m = re.search(r"([一-龥]{2,10})培训$", name)
    return m.group(1) if m else ""
