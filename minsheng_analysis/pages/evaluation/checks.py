"""What the cross-check found, by kind."""

from __future__ import annotations

import pandas as pd

from minsheng_analysis.display.table import Column, Table, number, text
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_number

#: Up to so many kinds each is listed, however few its findings.
_MANY = 10


def checks(findings: pd.DataFrame, *, lang: str) -> Table | None:
    """Count the findings by check and severity; of many kinds, those of one finding that is no contradiction together."""
    if findings.empty:
        return None
    say = messages("scorecard", lang)
    counts = pd.crosstab([findings["derived"], findings["check"]], findings["severity"].astype("str"))
    counts = counts.reindex(columns=["conflict", "notice", "info"], fill_value=0)
    counts = counts.sort_values(["conflict", "notice", "info"], ascending=False, kind="stable")
    words, joined = check_words(lang), len(counts) > _MANY
    groups = []
    for derived, title in ((True, say("Found by rule")), (False, say("Observed by a reader, and recorded"))):
        part = counts[counts.index.get_level_values("derived") == derived].droplevel("derived")
        alone = part[(part["conflict"] == 0) & (part.sum(axis=1) == 1)]
        alone = alone if joined and len(alone) > 1 else alone.iloc[:0]
        listed = [(words.get(str(check), str(check)), row) for check, row in part.drop(alone.index).iterrows()]
        if len(alone):
            listed.append((say("others, one finding of each kind"), alone.sum()))
        if listed:
            groups.append((title, [
                [text(name), *(number(int(n), format_number(int(n), lang) if n else "") for n in row)] for name, row in listed
            ]))  # fmt: skip
    return Table(
        name="checks",
        title=say("What the cross-check found, by kind"),
        columns=(Column(say("Kind")), Column(say("Contradictions"), number=True), Column(say("Notices"), number=True), Column(say("Remarks"), number=True)),
        groups=groups,
        folded=True,
        take=True,
        # Its last rows join several kinds each.
        sized=False,
        lang=lang,
    )  # fmt: skip


def check_words(lang: str) -> dict[str, str]:
    """Give what each kind of finding means, in a few words."""
    say = messages("scorecard", lang)
    return {
        "restatement_conflict": say("one figure given twice, differently"),
        "restatement_rounding": say("one figure given twice, rounded differently"),
        "stage_conflict": say("one thing at two stages"),
        "breakdown_mismatch": say("parts that do not add up to their total"),
        "unfinished_in_total": say("a total that holds, or may hold, parts not said to be finished"),
        "unfinished_in_own_sum": say("unfinished parts beside what is done, with no total printed"),
        "support_unfinished": say("a named piece not finished under a verdict of done"),
        "verdict_not_borne_out": say("official verdict not borne out by the figures, or without a stated basis"),
        "verdict_differs": say("verdicts that differ within the report"),
        "not_comparable": say("target and result that do not name the same thing"),
        "full_marks": say("full marks for a result that misses its target"),
        "binary_exceeded": say("a state to be reached, called “exceeded”"),
        "percentage_mismatch": say("printed percentage or multiple that its figures do not give"),
        "implied_rate": say("a change whose starting point is not printed"),
        "low_target": say("result far above its target"),
        "met_within_rounding": say("met within rounding"),
        "existing_counted": say("existing premises counted as built"),
        "sited_elsewhere": say("facilities elsewhere than promised"),
        "nature_differs": say("parts of another kind than their total"),
        "cumulative_result": say("a cumulative result against a target of one year"),
        "not_verifiable": say("a claim that the report’s details do not show"),
        "circular": say("a coverage whose base cannot be checked"),
        "named_in_part": say("a count of which only some are named"),
        "equal_to_plan": say("every item exactly as planned"),
        "net_or_gross": say("additions that may be net or gross of what was given up"),
        "outlay_year": say("money spent, its year not said"),
        "substituted": say("a count reached with others than were promised"),
        "no_new_date": say("unfinished, without a date"),
        "asks_little": say("a target that asks for little"),
        "omitted_result": say("a promise whose result a section leaves out"),
        "verdict_left_out": say("projects without a verdict where the others have one"),
        "rank_without_base": say("a rank claimed without what it is compared with"),
        "budget_undisclosed": say("no money printed"),
        "claimed_alone": say("nothing behind a figure or a word"),
        "period_not_said": say("figures without their period"),
        "own_words": say("a result in the target’s own words"),
        "same_quotient": say("counts that follow from a norm"),
        "kinds_not_split": say("new ones and others in one number"),
        "perhaps_the_same_people": say("beneficiaries that may be counted twice"),
        "uneven_places": say("many in one place"),
        "unlike_items": say("items very unlike for each who benefits"),
        "most_in_one": say("most of a total in one of its parts"),
        "uneven_yardstick": say("more than was promised, judged in two ways"),
        "in_use_in_part": say("in use by one place, and only built by another"),
        "in_use_not_said": say("to be in use, and only called built"),
        "change_without_level": say("a change without the values it lies between"),
        "undated": say("no date or issuer printed"),
        "effect_without_figure": say("an effect claimed without a figure"),
        "renamed": say("one thing under two names"),
        "scope": say("what a figure or statement covers differs or is not clear"),
        "target_differs": say("what is to be reached, stated differently in two places"),
        "omitted": say("matters that the report leaves out"),
        "breakdown_missing": say("a total whose parts are not all given"),
        "breakdown_ambiguous": say("a breakdown that can be read in two ways"),
        "single_mention": say("given in one place only"),
        "unit": say("a unit cut short"),
    }
