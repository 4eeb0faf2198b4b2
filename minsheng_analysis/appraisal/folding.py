"""Findings of one kind told as one: each alone would change nobody's mind, or only repeats another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from minsheng_analysis.appraisal.arguments import Answer, Listed, Many, Named
from minsheng_analysis.appraisal.findings import OF_UNFINISHED, Finding, split_ids, stem

#: Remarks that are told together.
TOLD_TOGETHER = frozenset({"restatement_rounding", "period_not_said", "kinds_not_split", "in_use_in_part"})
#: Findings that are one list, however much they weigh, but for forms that say something else.
ONE_LIST = frozenset({"low_target", "no_new_date", "effect_without_figure"})
_NO_LIST = frozenset({"low_target/support", "low_target/place", "low_target/origin", "effect_without_figure/part"})
#: Remarks on one matter that come from several checks.
_MATTER = {
    "verdict_left_out": "verdicts", "verdict_differs/split": "verdicts", "verdict_differs/part": "verdicts", "verdict_differs/parts": "verdicts",
    "not_comparable/alike": "names", "claimed_alone": "no_figure", "own_words": "no_figure", "omitted_result": "one_place", "single_mention": "one_place",
}  # fmt: skip
#: What both speak of a change in per cent.
_A_CHANGE = {"change_without_level/", "effect_without_figure/part"}
#: What tells of one group of people, and of one work's stages and end.
_OF_ONE_THING = ({"perhaps_the_same_people", "most_in_one"}, {"stage_conflict", "asks_little"})
#: What a pair's comparison gives, and what a person may have put better.
_OF_A_PAIR = frozenset({"not_comparable", "not_verifiable"})


def folded(findings: Sequence[Finding]) -> list[Finding]:
    """Tell findings of one kind as one finding of the report, and a pair's once where a person recorded it.

    Parameters
    ----------
    findings : sequence of Finding

    Returns
    -------
    list of Finding
        Remarks of one kind, and what is one list, stand at the first one's place; the others stand as they were.
    """
    findings = _once_a_cause(_in_a_persons_words(_without_pairs_at_two_stages(_with_their_totals(findings))))
    findings = _under_the_verdict_on_all(findings)
    same_kind: dict[str, list[Finding]] = {}
    for one in findings:
        if kind := _kind(one):
            same_kind.setdefault(kind, []).append(one)
    done: list[Finding] = []
    for one in findings:
        same = same_kind.get(_kind(one), [])
        if len(same) < 2:
            done.append(one)
        elif one is same[0]:
            done.append(_as_one(same))
    return done


def _kind(finding: Finding) -> str:
    """What a finding is told together with; empty where it stands alone."""
    form = f"{finding.check}/{finding.form}"
    # A result rounded to the other side of its target is no matter of two ways of printing.
    remark = finding.severity == "info" and finding.check in TOLD_TOGETHER and finding.form not in ("short", "flatters")
    listed = finding.check in ONE_LIST and form not in _NO_LIST
    return _MATTER.get(form) or _MATTER.get(finding.check) or (finding.check if remark or listed else "")


def _as_one(same: Sequence[Finding]) -> Finding:
    numbers = {one.project_no for one in same}
    same = sorted(same, key=lambda one: -one.weight)
    return replace(
        same[0],
        project_no=numbers.pop() if len(numbers) == 1 else None,
        indicator_id="", fact_id="", form="",
        statement_ids=split_ids(*(key for one in same for key in one.statement_ids)),
        about=(same[0].check,), parts=tuple(same),
    )  # fmt: skip


def _without_pairs_at_two_stages(findings: Sequence[Finding]) -> list[Finding]:
    """Leave out that a target and its result measure different things where the result is told to be at two stages."""
    told = {
        one.fact_id
        for one in findings
        if one.check == "stage_conflict" and one.form in ("of_target", "both_reach", "both_reach_later")
    }
    return [one for one in findings if one.check != "not_comparable" or one.fact_id not in told]


def _once_a_cause(findings: Sequence[Finding]) -> list[Finding]:
    """Tell once what several findings say of one thing: two counts of the same unfinished work, two remarks on a change."""
    done: list[Finding] = []
    for one in findings:
        first = next((i for i, other in enumerate(done) if _says_the_same(other, one)), None)
        if first is None:
            done.append(one)
            continue
        more = _without_what_is_told(one, done[first])
        before = done[first].parts or (done[first],)
        if more.form in ("later_reached", "later_left"):
            # That what was left is not stated is said once, after what was planned.
            before = tuple(replace(part, form=part.form.removesuffix("_later")) for part in before)
        both = (*before, more)
        done[first] = replace(
            done[first], parts=both, about=tuple(dict.fromkeys(key for part in both for key in part.about)),
            statement_ids=split_ids(*(key for part in both for key in part.statement_ids)),
        )  # fmt: skip
    return done


def _says_the_same(first: Finding, second: Finding) -> bool:
    counts = first.check == second.check and first.check in OF_UNFINISHED and first.severity == second.severity
    changes = {f"{first.check}/{first.form}", f"{second.check}/{second.form}"} == _A_CHANGE
    related = {first.check, second.check} in _OF_ONE_THING
    return (
        (counts or changes or related)
        and first.project_no == second.project_no
        and not set(first.about).isdisjoint(second.about)
    )


def _without_what_is_told(one: Finding, first: Finding) -> Finding:
    """Leave out the piece of a work of which the finding that it is told with says what is reported."""
    asked = one.arguments.get("asked")
    if first.check != "stage_conflict" or not isinstance(asked, Many):
        return one
    rest = tuple(
        piece for piece in asked.of if not isinstance(piece, Answer) or piece.said != first.arguments["figures"]
    )
    form = one.form if rest else "later_as_planned"
    reached = tuple(piece.subject for piece in rest if isinstance(piece, Answer) and piece.reached)
    if first.form == "both_reach_later" and len(reached) == len(rest):
        form = "later_reached" if rest else "later_left"
    return replace(one, form=form, arguments={**one.arguments, "asked": Many(rest), "reached": Many(reached)})


def _with_their_totals(findings: Sequence[Finding]) -> list[Finding]:
    """Let a total's rounding be of one cause with what the total counts that is not finished."""
    counted = {one.fact_id: one.about for one in findings if one.check in OF_UNFINISHED}
    return [
        replace(one, about=counted[one.fact_id])
        if one.check == "restatement_rounding" and one.fact_id in counted
        else one
        for one in findings
    ]


def _in_a_persons_words(findings: Sequence[Finding]) -> list[Finding]:
    """Leave a pair to the observation of it, which then holds what was derived."""
    recorded = {
        about: one for one in findings if one.said is not None and one.check in _OF_A_PAIR for about in one.about
    }
    held: dict[int, list[Finding]] = {}
    left = []
    for one in findings:
        observation = recorded.get(stem(one.fact_id)) if one.said is None and one.check in _OF_A_PAIR else None
        if observation is None:
            left.append(one)
        else:
            held.setdefault(id(observation), []).append(one)
    return [replace(one, parts=tuple(held[id(one)])) if id(one) in held else one for one in left]


def _under_the_verdict_on_all(findings: Sequence[Finding]) -> list[Finding]:
    """Tell under the verdict on all projects what is told inconsistently, and that its works have no date of completion."""
    whole = next((one for one in findings if one.about == ("verdict:whole",)), None)
    if whole is None:
        return list(findings)
    parts = list(whole.parts or (whole,))
    works = [part for part in parts if part.form != "whole_later"]
    apart = [one for one in findings if one.said is not None and any(p.check == "not_verifiable" for p in one.parts)]
    undated = [one for one in findings if one.check == "no_new_date"]
    together = undated and len(undated) == sum(_how_many(part) for part in works)
    after = len(works)
    if together and all(set(one.statement_ids) <= set(whole.statement_ids) for one in undated):
        after += 1
        parts.insert(
            len(works),
            replace(
                whole,
                form="whole_undated" if len(undated) > 1 else "whole_undated_one",
                arguments={"n": len(undated)},
                parts=(),
            ),
        )
    else:
        undated = []
    if apart:
        names = [part.arguments["name"] for one in apart for part in one.parts if part.check == "not_verifiable"]
        told_apart = Listed(tuple(name for name in names if isinstance(name, Named)))
        parts.insert(after, replace(whole, form="whole_apart", arguments={"works": told_apart}, parts=()))
    told = replace(
        whole,
        parts=tuple(parts) if len(parts) > 1 else (),
        statement_ids=split_ids(*whole.statement_ids, *(key for one in apart for key in one.statement_ids)),
    )
    return [told if one is whole else one for one in findings if one not in undated]


def _how_many(part: Finding) -> int:
    works = part.arguments.get("works")
    return len(works.of) if isinstance(works, Listed) else 0
