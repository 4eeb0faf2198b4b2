"""Results as the form prints them, and the reason it gives where one deviates from its target."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from minsheng_analysis.appraisal.rows import ScoreRow
from minsheng_analysis.appraisal.scoring_rules import Policy
from minsheng_analysis.errors import QuantityError
from minsheng_analysis.language.languages import format_date
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_interval, format_quantity, format_ratio
from minsheng_analysis.language.punctuation import in_a_row
from minsheng_analysis.language.vocabulary import counted_as
from minsheng_analysis.measures.codes import UNFINISHED, Basis
from minsheng_analysis.measures.rows import rows_of
from minsheng_analysis.quantities.reading import parse_quantity


def result_texts(scored: pd.DataFrame, basis: Basis, refined: Mapping[tuple[str, float], str]) -> list[str]:
    """The figure as printed, unless only a part of it is finished or it is a sum of this project's own.

    `refined` gives, by fact and value, the parts as printed that come to more digits than their total.
    """
    columns = ("actual_text", "actual_fact", "actual_value", "value", "value_low", "value_high", "unit", "classifier")
    found = []
    for text, fact, actual, value, low, high, unit, classifier in zip(*(scored[c] for c in columns), strict=True):
        if basis == "completed" and pd.isna(value) and pd.notna(low) and low != high:
            found.append(format_interval(low, high, unit, "zh", classifier=classifier))
        elif pd.isna(value) or (value == actual and " " not in text and _says(text, value)):
            found.append(text)
        else:
            total = format_quantity(value, unit, "zh", classifier=classifier)
            parts = text if " " in text else refined.get((fact, actual), "")
            found.append(f"{total}（{parts}）" if value == actual and parts else total)
    return found


def target_texts(scored: pd.DataFrame) -> list[str]:
    """Each target as printed; of a table whose head has the unit of its figures, with that."""
    columns = (scored[c] for c in ("target_text", "target_value", "unit", "classifier"))
    return [
        text if not text or pd.isna(value) or _says(text, value) else format_quantity(value, unit, "zh", classifier=classifier)
        for text, value, unit, classifier in zip(*columns, strict=True)
    ]  # fmt: skip


def _says(text: str, value: float) -> bool:
    """Whether a figure's characters come to its value; parts may have refined what is printed as a round total."""
    try:
        return parse_quantity(text).value == value and not text.endswith(".0")
    except QuantityError:
        return True


def deviations(scored: pd.DataFrame, basis: Basis, policy: Policy, lang: str, *, drafted: bool = False) -> list[str]:
    """Say of each indicator why it did not get its full marks, or what else a reader must know; empty where all is well.

    What a machine did not read in a document that is `drafted` may be reported there all the same.
    """
    say = messages("evaluation", lang)
    reasons = {
        "no_target": say("Not scored: no target seen."),
        "no_result": say("Not scored: no result was read.") if drafted else say("Not scored: no result reported."),
        "not_comparable": say("Not scored: target and result are not comparable."),
        "not_due": say("Not scored: due after the year reported on."),
        "not_verifiable": say("Not scored on this basis: claimed, but the report’s details do not show it."),
        "target_not_completion": say(
            "Not scored on this basis: the target asks for less than completion, and how far it came is not said."
        ),
        "conflicting_figures": say("Not scored: the report’s figures conflict."),
        "interval_too_wide": say("Not scored: the figure is too vague to tell."),
        "to_be_checked": say("Not scored: to be checked, the machine reading is not sure of it."),
    }
    found = []
    for row in rows_of(scored, ScoreRow):
        why = str(getattr(row, f"reason_{lang}"))
        said = []
        if row.reason:
            said = [reasons[row.reason], why]
        elif row.status == "missed":
            done = "" if math.isnan(row.ratio) else format_ratio(row.ratio, lang)
            said = [say("{ratio} of the target.", ratio=done) if done else say("Not reached."), _asked(row, lang), why]
        elif row.status == "late":
            said = [*_so_far(row, lang), _asked(row, lang), why]
        elif asked := _asked(row, lang):
            said = [asked, why]
        elif row.reason_finished == "not_verifiable":
            said = [
                say(
                    "Scored as reported; not scored counting only finished work: the report’s details do not bear it out."
                ),
                why,
            ]
        elif basis == "reported" and _counts_unfinished(row):
            said = [_unfinished(row, lang), why]
        elif row.target_set_low and policy != "off":
            ratio = format_ratio(row.ratio_low if math.isnan(row.ratio) else row.ratio, lang)
            said = [
                say(
                    "{ratio} of the target, perhaps set low: to be explained.",
                    ratio=ratio,
                )
            ]
        if row.told_on:
            said.append(say("The figure is that of {day}.", day=format_date(row.told_on, lang)))
        found.append(in_a_row(said, lang))
    return found


def _so_far(row: ScoreRow, lang: str) -> list[str]:
    """Say how far it came while the year still runs; that it is not due yet, unless its own date has gone by."""
    say = messages("evaluation", lang)
    due = bool(row.deadline) and row.deadline <= row.as_of
    done = "" if math.isnan(row.ratio) else say("{ratio} of the target so far.", ratio=format_ratio(row.ratio, lang))
    return ["" if due else say("Not yet due."), done]


def _counts_unfinished(row: ScoreRow) -> bool:
    """Whether the report's own figure holds what is not, or may not be, finished."""
    return row.measure != "qualitative" and row.finished_low < row.value_low


def _asked(row: ScoreRow, lang: str) -> str:
    """Say that a number asks for no completion, so that none is needed on either basis; empty where completion is asked."""
    if row.target_stage not in UNFINISHED or row.measure == "qualitative":
        return ""
    say = messages("evaluation", lang)
    return {
        "started": say("The target asks only for a start: what has started is scored."),
        "advancing": say("The target asks only for progress: what is under way is scored."),
    }.get(row.target_stage, say("The target asks for no completion: what came as far as was asked is scored."))


def _unfinished(row: ScoreRow, lang: str) -> str:
    say, classifier = messages("evaluation", lang), counted_as(row.classifier, row.name_zh, lang)
    if math.isnan(row.finished_value):
        done = format_interval(row.finished_low, row.finished_high, row.unit, lang, classifier=classifier)
        return say("Scored as reported; counting only finished work, {done}.", done=done)
    done = format_quantity(row.finished_value, row.unit, lang, classifier=classifier)
    ratio = format_ratio(row.ratio_finished, lang)
    return say("Scored as reported; finished: {done} ({ratio} of the target).", done=done, ratio=ratio)
