"""What the evaluation says in words: the rules, headings, and how scores, grades and bases are written."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.appraisal.rows import ScoreRow
from minsheng_analysis.appraisal.scoring_rules import DEFAULT_RULES, Rules, load_rules
from minsheng_analysis.display.passage import Passage
from minsheng_analysis.language.languages import join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.mid_sentence import capital
from minsheng_analysis.language.numbers import format_number, format_ratio, format_ratio_interval
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.language.vocabulary import in_either, in_language

if TYPE_CHECKING:
    from minsheng_analysis.pages.evaluation.pairing import PairRow


def rules_passage(table: pd.DataFrame, *, lang: str, rules: Rules | None = None, draft: bool = False) -> Passage:
    """Say how the scores came to be, after which rules; of a draft it is not said what the document does not print."""
    say = messages("scorecard", lang)
    rules = rules or load_rules(DEFAULT_RULES)
    classes = join_list(
        [say("{name} {marks}", name=getattr(c, f"name_{lang}"), marks=c.marks) for c in rules.classes], lang
    )
    steps = rules.grades[1:]
    # Whole clauses: commas set them apart.
    limits = punctuation(lang).comma.join(
        say("{grade} ≥ {least}", grade=in_either(g, lang), least=g.least) if above is None else
        say("{grade} from {least} up to {above}", grade=in_either(g, lang), least=g.least, above=above.least)
        for g, above in reversed([*zip(steps, [*steps[1:], None], strict=True)])
    )  # fmt: skip
    lowest = in_either(rules.grades[0], lang)
    bands = [rules.bands[key] for key in ("reached", "partly", "not_reached")]
    return Passage(
        "rules",
        say("How it is scored"),
        [
            say("**Rules.** {document}. {note}",
                document=rules.source[f"document_{lang}"], note=rules.source[f"note_{lang}"]),
            say("**Marks.** {classes}. An indicator that cannot be scored leaves its marks to the others of its class, and a class in which none can be scored leaves its marks to the other classes in proportion, so that every project is scored out of 100.", classes=classes),
            say("**Score.** An indicator that meets its target, if only within the rounding of its figures, scores full marks; one that misses it scores in proportion to the share achieved; a state to be reached scores {first}, {second} or {third} of the marks, according to whether it is reached, partly reached or not, within the bands {bands}. What cannot be judged is not scored; benefit is scored only where a promise is classed as one.",
                first=format_ratio(bands[0].point, lang), second=format_ratio(bands[1].point, lang), third=format_ratio(bands[2].point, lang),
                bands=join_list([format_ratio_interval(band.low, band.high, lang) for band in bands], lang)),
            say("**Grades.** {grades}; below {least}, {lowest}.", grades=capital(limits), lowest=lowest, least=steps[0].least),
            say("**No grade where too few marks can be judged.** Marks judged are counted before those that are not scored are passed on; a grade is given where they come to at least {least} of 100. A project that missed a core task (an output indicator of quantity that is scored as a number, not as a state) is graded “{grade}” at best. Both, and the average over the projects, are conventions of this software.",
                least=mark(100 * rules.judged_share, lang), grade=next(getattr(g, lang) for g in rules.grades if g.zh == rules.core_at_most)),
            "" if set(table["class_key"]) & {"budget", "satisfaction"}
            else say("**Budget and satisfaction.** Neither is scored in a draft, whatever the document prints of them; these scores rest on outputs and benefits alone.")
            if draft else say("**Budget and satisfaction.** Neither is scored: no project has both a budget and its spending printed (investment planned and completed is not taken for these), and none has a target for satisfaction.")
            if (table["unit"].eq("yuan") & table["name_zh"].str.contains("投资") & table["share"].notna()).any()
            else say("**Budget and satisfaction.** Neither is scored: no project has both a budget and its spending printed, and none has a target for satisfaction."),
        ],
    )  # fmt: skip


def heading(key: str, *, lang: str) -> Passage:
    """Give the heading of a section that needs no words."""
    say = messages("scorecard", lang)
    titles = {
        "scores": say("Scores"),
        "indicators": say("Every indicator"),
        "policies": say("Results far above target"),
    }
    return Passage(f"section-{key}", titles[key])


def grade_of(row: ScoreRow, lang: str) -> str:
    """Give a row's grade in a language; nothing where it has none."""
    return {"zh": row.grade, "en": row.grade_en}[lang]


def basis_words(basis: str, lang: str) -> str:
    """Say which basis a score stands on."""
    say = messages("scorecard", lang)
    return say("only finished") if basis == "completed" else say("as reported")


def _cents(score: float) -> Decimal:
    """Round half up, as marks are: 92.775 to 92.78, whatever its last binary digit."""
    return Decimal(repr(round(float(score), 9))).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def mark(score: float, lang: str) -> str:
    """Write a score or marks to two decimals at most."""
    return "—" if pd.isna(score) else format_number(float(_cents(score)), lang)


def numbered(row: PairRow | ScoreRow, lang: str) -> str:
    """Name a project with its number."""
    return f"{row.project_no}. {in_language(row, 'name', lang)}"
