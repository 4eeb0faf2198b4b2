"""What the evaluation notebook shows: scores on both bases, what each policy would change, what the audit counts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from minsheng_analysis.appraisal.evaluation import evaluate
from minsheng_analysis.appraisal.scoring_rules import DEFAULT_RULES, POLICIES, Rules, load_rules
from minsheng_analysis.display.canvas import WIDTHS, Canvas, Size, each_size, linear_scale, row_label
from minsheng_analysis.display.chart import Chart
from minsheng_analysis.display.lettering import wrap
from minsheng_analysis.display.passage import Lead, Passage
from minsheng_analysis.display.table import Cell, Column, Table, number, plain, state_html, status_mark, text
from minsheng_analysis.display.take_along import Numbers
from minsheng_analysis.language.languages import join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_number, format_quantity, format_ratio
from minsheng_analysis.language.vocabulary import verdict_words
from minsheng_analysis.measures.codes import check_basis
from minsheng_analysis.measures.frames import records
from minsheng_analysis.pages.annual.about import about
from minsheng_analysis.pages.annual.tables import every_finding

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report
    from minsheng_analysis.measures.codes import Basis


def answer(
    report: Report, reported: pd.DataFrame, completed: pd.DataFrame, findings: pd.DataFrame, *, lang: str, basis: str
) -> Lead:
    """Begin the evaluation: the score on both bases, and which projects lose by it.

    Parameters
    ----------
    report : Report
    reported, completed : DataFrame
        From ``ms.evaluate`` on either basis.
    findings : DataFrame
        From ``ms.audit``.
    lang : {"zh", "en"}
    basis : {"reported", "completed"}
        Which score comes first.

    Raises
    ------
    UsageError
        For an unknown basis.
    """
    check_basis(basis)
    say = messages("scorecard", lang)
    whole = {"reported": _whole(reported), "completed": _whole(completed)}
    words = {name: _graded(row["score"], _grade(row, lang), row["judged_share"], lang) for name, row in whole.items()}
    grave = int((findings["severity"] == "conflict").sum()) if len(findings) else 0
    if math.isnan(float(whole["reported"]["score"])):
        told = say("Nothing in this report can be scored: no target has a result that can be held against it.")
    elif basis == "completed":
        told = say("Counting only what is finished the projects score {first} on average; as reported, {second}.",
                   first=words["completed"], second=words["reported"])  # fmt: skip
    else:
        told = say("As reported the projects score {first} on average; counting only what is finished, {second}.",
                   first=words["reported"], second=words["completed"])  # fmt: skip
    pairs = _paired(reported, completed)
    lower = pairs[(pairs["score_reported"] - pairs["score_completed"]) > 0.005]
    items = [
        say("**{project}**: {first} as reported, {second} counting only what is finished.", project=row[f"name_{lang}"],
            first=_graded(row["score_reported"], row[f"grade_reported_{lang}"], row["judged_share_reported"], lang),
            second=_graded(row["score_completed"], row[f"grade_completed_{lang}"], row["judged_share_completed"], lang))
        for row in lower.to_dict("records")
    ]  # fmt: skip
    scored = reported[(reported["scope"] == "indicator") & reported["share"].notna()]
    asked = reported[reported["scope"] == "indicator"]
    return Lead(
        kicker=say("An outsider’s trial after the finance ministry’s rules for self-evaluation"),
        title=_title(report, whole[basis], basis, lang),
        answer=told,
        about=about(report, lang=lang),
        numbers=[
            (_mark(whole[basis]["score"], lang), say("mean score, {basis}", basis=_basis(basis, lang))),
            (
                say("{n} of {all}", n=_mark(100 * whole[basis]["judged_share"], lang), all=100),
                say("marks that can be judged, on average"),
            ),
            (
                format_number(int(whole["completed"]["core_missed"]), lang),
                say("core tasks missed, counting only what is finished"),
            ),
            (say("{n} of {all}", n=len(scored), all=len(asked)), say("targets that can be scored")),
            (format_number(grave, lang), say("conflicts found by the audit")),
        ],
        findings_title=say("Where the two bases part"),
        findings=items,
        calm=not items,
        more="" if items else say("No project’s score depends on the basis."),
    )


def _title(report: Report, whole: pd.Series[Any], basis: str, lang: str) -> str:
    say = messages("scorecard", lang)
    if math.isnan(float(whole["score"])):
        return report.title(lang)
    told = {
        "place": report.region_name(lang), "year": str(report.year), "score": _mark(whole["score"], lang),
        "judged": _mark(100 * whole["judged_share"], lang),
    }  # fmt: skip
    if basis == "completed":
        return say(
            "{place} {year}: {judged} of 100 marks can be judged; on these, {score} of 100 counting only what is finished",
            **told,
        )
    return say("{place} {year}: {judged} of 100 marks can be judged; on these, {score} of 100 as reported", **told)


def scores(reported: pd.DataFrame, completed: pd.DataFrame, *, lang: str, rules: Rules | None = None) -> Chart | None:
    """Draw each project's score on both bases from nought, with the limits of the grades.

    Parameters
    ----------
    reported, completed : DataFrame
        From ``ms.evaluate``.
    rules : Rules, optional
        Whose grades to draw; default those that come with the project.

    Returns
    -------
    Chart or None
        None where nothing can be scored. Projects with full marks on both bases are named in a line.
    """
    say = messages("scorecard", lang)
    pairs = _paired(reported, completed).dropna(subset=["score_reported"])
    if pairs.empty:
        return None
    rows = pairs.to_dict("records")
    below = [row for row in rows if min(row["score_reported"], row["score_completed"]) < 99.995]
    full = [_numbered(row, lang) for row in rows if row not in below]
    told = [
        say("{project} {first}, {second}", project=_numbered(row, lang), first=_mark(row["score_reported"], lang), second=_mark(row["score_completed"], lang))
        for row in rows
    ]  # fmt: skip
    return Chart(
        name="scores",
        title=say("{n} of {m} projects do not get full marks once only finished work counts", n=len(below), m=len(rows))
        if below
        else say("Every project gets full marks on both bases"),
        subtitle=say("Score out of 100. Solid: only finished; hollow: as reported, where that is more. Dashed: limits of the grades."),
        alt=say("Scores as reported, then only finished: {list}.", list=("；" if lang == "zh" else "; ").join(told)),
        note=say("Full marks on both bases: {listed}.", listed=join_list(full, lang)) if full else "",
        numbers=Numbers(
            (say("Project"), say("As reported"), say("Only finished")),
            [(_numbered(row, lang), float(row["score_reported"]), float(row["score_completed"])) for row in rows],
        ),
        lang=lang,
        **each_size(lambda size: _draw_scores(size, below, rules or load_rules(DEFAULT_RULES), lang)),
    )  # fmt: skip


def _numbered(row: Mapping[Any, Any], lang: str) -> str:
    return f"{row['project_no']}. {row[f'name_{lang}']}"


def _draw_scores(size: Size, rows: Sequence[Mapping[Any, Any]], rules: Rules, lang: str) -> Canvas:
    say = messages("scorecard", lang)
    wide = size == "wide"
    width = float(WIDTHS[size])
    left, right = (330.0, width - 70) if wide else (0.0, width - 56)
    labels = [wrap(_numbered(row, lang), 13, 316 if wide else 350, lines=2) for row in rows]
    heights = [max(28.0, 15.5 * len(label) + 8) if wide else 15.5 * len(label) + 28 for label in labels]
    top = 40.0
    canvas = Canvas(width, top + sum(heights) + 4)
    place = linear_scale(0, 100, left, right)
    for grade in rules.grades:
        if grade.least > 0:
            words = f"{grade.zh if lang == 'zh' else grade.en} {format_number(grade.least, lang)}"
            canvas.text(
                place(grade.least), 12 if grade.least < 85 else 26, words, size=11.5, colour="muted", at="center"
            )
            canvas.line(
                [place(grade.least)] * 2,
                [18 if grade.least < 85 else 30, top + sum(heights)],
                colour="faint",
                dashed=True,
            )
    canvas.text(place(0), top - 6, "0", size=11.5, colour="muted", at="center" if wide else "left")
    canvas.text(place(100), 12, "100", size=11.5, colour="muted", at="center")
    above = top
    for row, label, height in zip(rows, labels, heights, strict=True):
        y = above + height / 2 if wide else above + height - 13
        reported, completed = float(row["score_reported"]), float(row["score_completed"])
        told = [
            _numbered(row, lang),
            f"{say('As reported')}: {_mark(reported, lang)}",
            f"{say('Only finished')}: {_mark(completed, lang)}",
        ]
        with canvas.link("", "\n".join(told)):
            canvas.area(0, above, width, height)
            row_label(canvas, label, y if wide else above + 15.5 * len(label) / 2 + 1)
            canvas.line([left, right], [y, y], colour="rule", width=0.7)
            if not math.isnan(completed) and abs(reported - completed) > 0.005:
                with canvas.only("of-reported"):
                    canvas.line([place(completed), place(reported)], [y, y], colour="faint", width=1.4)
                    canvas.mark(place(reported), y, "met", size=10.5, filled=False, colour="accent")
            canvas.mark(place(reported if math.isnan(completed) else completed), y, "met", size=10.5, colour="accent")
            canvas.text(width, y + 4.5, _mark(completed, lang), size=13, at="right", bold=True)
        above += height
    return canvas


def projects(report: Report, reported: pd.DataFrame, completed: pd.DataFrame, *, lang: str) -> Table:
    """Tabulate each project's official verdict beside its scores and grades."""
    say = messages("scorecard", lang)
    official = dict(zip(report.projects["project_no"], report.projects["reported_status"], strict=True))
    asked = reported[reported["scope"] == "indicator"]
    rows = []
    for row in _paired(reported, completed).to_dict("records"):
        verdict = " / ".join(verdict_words(official[row["project_no"]], lang))
        cells = [text(f"{row['project_no']}. {row[f'name_{lang}']}"), text(verdict or "—")]
        for basis in ("reported", "completed"):
            score = float(row[f"score_{basis}"])
            span = ""
            if row[f"score_high_{basis}"] - row[f"score_low_{basis}"] > 0.005:
                low, high = (_mark(row[f"score_{end}_{basis}"], lang) for end in ("low", "high"))
                span = f' <span class="small">({low}–{high})</span>'
            grade = row[f"grade_{basis}_{lang}"]
            cells.append(
                Cell(
                    f'<span class="nowrap">{_mark(score, lang)} {grade}{span}</span>',
                    "" if math.isnan(score) else score,
                )
            )
        cells.append(number(float(row["judged_share_reported"]), _mark(100 * row["judged_share_reported"], lang)))
        mine = asked[asked["project_no"] == row["project_no"]]
        done = int(mine["share"].notna().sum())
        cells.append(number(done, say("{n} of {all}", n=done, all=len(mine))))
        rows.append(cells)
    return plain(
        "scores",
        say("Scores and grades"),
        [
            Column(say("Project")),
            Column(say("Official verdict")),
            Column(say("As reported"), number=True),
            Column(say("Only finished"), number=True),
            Column(say("Marks judged"), number=True),
            Column(say("Targets scored"), number=True),
        ],
        rows,
        notes=[
            say("In brackets: what the figures’ rounding and the bands of qualitative indicators leave open."),
            *_shared_notes(reported, lang),
        ],
    )


def _shared_notes(table: pd.DataFrame, lang: str) -> list[str]:
    """What is said of several projects alike, once, with their numbers."""
    say = messages("scorecard", lang)
    own = table[(table["scope"] == "project") & (table[f"deviation_{lang}"] != "")]
    numbers = own.groupby(f"deviation_{lang}", sort=False)["project_no"].agg(lambda n: join_list(map(str, n), lang))
    return [
        say(
            "Project {numbers}: {note}",
            plural="Projects {numbers}: {note}",
            n=1 if which.isdigit() else 2,
            numbers=which,
            note=str(note),
        )
        for note, which in numbers.items()
    ]


def indicators(table: pd.DataFrame, *, lang: str) -> Table:
    """Tabulate the self-evaluation form: class, target, result, marks, score, deviation.

    Parameters
    ----------
    table : DataFrame
        From ``ms.evaluate``.
    """
    say = messages("scorecard", lang)
    groups = []
    rows_of = table[table["scope"] == "indicator"]
    for project in table[table["scope"] == "project"].to_dict("records"):
        made = []
        for row in records(rows_of[rows_of["project_no"] == project["project_no"]]):
            kind = say(
                "{first}: {second}",
                first=str(getattr(row, f"class_{lang}")),
                second=str(getattr(row, f"subclass_{lang}")),
            )
            score = say("{score} of {marks}", score=_mark(row.score, lang), marks=_mark(row.marks, lang))
            made.append(
                (
                    _two_lines(text(str(getattr(row, f"name_{lang}"))).html, kind),
                    figure_cell(row, row.target_value, str(row.target_text), lang),
                    figure_cell(row, row.value, str(row.actual_text), lang),
                    number(float(row.score), "—" if pd.isna(row.score) else score),
                    _two_lines(status_mark(str(row.status), lang), str(getattr(row, f"deviation_{lang}"))),
                )
            )
        name = f"{project['project_no']}. {project[f'name_{lang}']}"
        groups.append((say("{first}: {second}", first=name, second=_mark(project["score"], lang)), made))
    return Table(
        name="indicators",
        title=say("Every target, scored ({basis})", basis=_basis(str(table["basis"].iloc[0]), lang)),
        columns=(
            Column(say("Target, and its class")),
            Column(say("Target for the year"), number=True),
            Column(say("Result"), number=True),
            Column(say("Score"), number=True),
            Column(say("Deviation")),
        ),
        groups=groups,
    )


def policies(report: Report, *, lang: str, basis: Basis, rules: Rules | None = None) -> Table:
    """Tabulate what each way to treat results far above target would make of the scores."""
    say = messages("scorecard", lang)
    rules = rules or load_rules(DEFAULT_RULES)
    names = {"off": say("off"), "flag": say("flag only"), "linear": say("linear"), "tiers": say("by tiers")}
    tables = {p: evaluate(report, basis=basis, policy=p, rules=rules) for p in POLICIES if p != "flag"}
    first = tables["off"]
    flagged = first[(first["scope"] == "indicator") & first["target_set_low"]].groupby("project_no").size()
    shown = first[first["scope"] != "indicator"]
    rows = []
    for position, row in zip(shown.index, shown.to_dict("records"), strict=True):
        whole = row["scope"] == "whole"
        name = say("Mean of the projects") if whole else f"{row['project_no']}. {row[f'name_{lang}']}"
        count = int(flagged.sum()) if whole else int(flagged.get(row["project_no"], 0))
        cells = [text(name), number(count, format_number(count, lang))]
        for table in tables.values():
            score = table.loc[position]
            cells.append(number(float(score["score"]), f"{_mark(score['score'], lang)} {_grade(score, lang)}"))
        rows.append(cells)
    return plain(
        "policies", say("Results far above target: what each policy would make of the scores"),
        [Column(say("Project")), Column(say("Targets that may be low"), number=True),
         *(Column(names[p], number=True) for p in tables)],
        rows,
        notes=[
            say(
                "“Off” and “flag only” give the same scores. Linear takes off {slope} of the marks for each further 100% beyond {threshold}, at most {most}; tiers keep {tiers}. The finance ministry asks that marks be reduced where a target was clearly set low, and gives no number: these are conventions of the rules’ file, to be replaced by a place’s own.",
                slope=format_ratio(rules.slope, lang), threshold=format_ratio(rules.threshold, lang), most=format_ratio(rules.most, lang),
                tiers=join_list([say("{share} above {above}", share=format_ratio(s, lang), above=format_ratio(a, lang)) for a, s in rules.tiers], lang),
            )
        ],
    )  # fmt: skip


def checks(findings: pd.DataFrame, *, lang: str) -> Table | None:
    """Count the audit's findings by check and severity."""
    if findings.empty:
        return None
    say = messages("scorecard", lang)
    counts = pd.crosstab([findings["derived"], findings["check"]], findings["severity"].astype("str"))
    counts = counts.reindex(columns=["conflict", "notice", "info"], fill_value=0)
    words = check_words(lang)
    groups = []
    for derived, title in ((True, say("Derived from the figures")), (False, say("Observed by a reader, and recorded"))):
        if derived not in counts.index.get_level_values(0):
            continue
        part = pd.DataFrame(counts.xs(derived, level=0)).sort_values(
            ["conflict", "notice", "info"], ascending=False, kind="stable"
        )
        groups.append((title, [
            [text(words.get(str(check), str(check))), *(number(int(n), format_number(int(n), lang) if n else "") for n in row)]
            for check, row in zip(part.index, part.to_numpy(), strict=True)
        ]))  # fmt: skip
    return Table(
        name="checks",
        title=say("What the audit found, by kind"),
        columns=(Column(say("Kind")), Column(say("Conflicts"), number=True), Column(say("Notices"), number=True), Column(say("For information"), number=True)),
        groups=groups,
    )  # fmt: skip


def open_findings(findings: pd.DataFrame, *, lang: str) -> Table | None:
    """Tabulate an audit's findings, unfolded: an evaluator reads every one."""
    return every_finding(findings, lang=lang)


def check_words(lang: str) -> dict[str, str]:
    """Give what each kind of finding means, in a few words."""
    say = messages("scorecard", lang)
    return {
        "restatement_conflict": say("one figure given twice, differently"),
        "restatement_rounding": say("one figure given twice, rounded differently"),
        "stage_conflict": say("one thing at two stages"),
        "breakdown_mismatch": say("parts that do not add up to their total"),
        "unfinished_in_total": say("unfinished parts counted as done"),
        "support_unfinished": say("a named piece not finished under a verdict of done"),
        "verdict_not_borne_out": say("official verdict not borne out by the figures"),
        "verdict_differs": say("verdicts that differ between places"),
        "not_comparable": say("target and result that count different things"),
        "binary_exceeded": say("a state to reach, called exceeded"),
        "percentage_mismatch": say("printed percentage or multiple that its figures do not give"),
        "implied_rate": say("a change whose starting point is not printed"),
        "low_target": say("result far above its target"),
        "met_within_rounding": say("met within rounding"),
        "existing_counted": say("premises that stood before, counted as built"),
        "sited_elsewhere": say("facilities elsewhere than promised"),
        "nature_differs": say("parts of another kind than their total"),
        "cumulative_result": say("a cumulative result against a target of one year"),
        "not_verifiable": say("a claim that the report itself leaves in doubt"),
        "circular": say("a promise measured by those it covers"),
        "named_in_part": say("a count of which only some are named"),
        "equal_to_plan": say("every item exactly as planned"),
        "net_or_gross": say("additions that may be net or gross of what was given up"),
        "outlay_year": say("money spent, its year not said"),
        "substituted": say("a count reached with others than were promised"),
        "no_new_date": say("unfinished, without a new date"),
        "asks_little": say("a target that asks for little"),
        "budget_undisclosed": say("no money printed"),
        "claimed_alone": say("nothing behind a figure or a word"),
        "in_use_not_said": say("in use here, only built there"),
        "undated": say("no date or issuer printed"),
        "effect_without_figure": say("an effect claimed without a figure"),
        "renamed": say("one thing under two names"),
        "scope": say("what is counted is not the same or not said"),
        "target_differs": say("target stated in two ways"),
        "omitted": say("named in one place, missing in another"),
        "breakdown_missing": say("a total without its parts"),
        "breakdown_ambiguous": say("a breakdown that can be read in two ways"),
        "single_mention": say("stands in one place only"),
        "unit": say("a unit cut short"),
    }


def rules_passage(table: pd.DataFrame, *, lang: str, rules: Rules | None = None) -> Passage:
    """Say how the scores came to be, after which rules."""
    say = messages("scorecard", lang)
    rules = rules or load_rules(DEFAULT_RULES)
    classes = join_list([f"{getattr(c, f'name_{lang}')} {format_number(c.marks, lang)}" for c in rules.classes], lang)
    limits = join_list(
        [
            say("{grade} ≥ {least}", grade=g.zh if lang == "zh" else g.en, least=g.least)
            for g in reversed(rules.grades[1:])
        ],
        lang,
    )
    lowest = rules.grades[0].zh if lang == "zh" else rules.grades[0].en
    bands = [rules.bands[key] for key in ("reached", "partly", "not_reached")]
    return Passage(
        "rules",
        say("How it is scored"),
        [
            say("**Rules.** {name}; {document}. {note}", name=rules.name_zh if lang == "zh" else rules.name_en,
                document=rules.source[f"document_{lang}"], note=rules.source[f"note_{lang}"]),
            say("**Marks.** {classes}. A class without an indicator that can be scored gives its marks to the others in proportion, so that every project is scored out of 100.", classes=classes),
            say("**Score.** A target met gets full marks, one missed its share of them; a state to reach gets {first}, {second} or {third} of the marks, as it is reached, partly reached or not. What cannot be judged is not scored.",
                first=format_ratio(bands[0].point, lang), second=format_ratio(bands[1].point, lang), third=format_ratio(bands[2].point, lang)),
            say("**Grades.** {grades}; below, {lowest}.", grades=limits, lowest=lowest),
            say("**No grade without its marks.** A grade is given where {least} of the 100 marks can be judged. A project that missed a core task, a quantity to be put out, is graded “{grade}” at best. Both, and the mean over the projects, are conventions of this project.",
                least=_mark(100 * rules.judged_share, lang), grade=next(getattr(g, lang) for g in rules.grades if g.zh == rules.core_at_most)),
            say("**No budget.** The report prints no budget and no satisfaction survey of the projects, so these marks rest on outputs and benefits alone.")
            if not set(table["class_key"]) & {"budget", "satisfaction"} else "",
        ],
    )  # fmt: skip


def heading(key: str, *, lang: str) -> Passage:
    """Give the heading of a section that needs no words."""
    say = messages("scorecard", lang)
    titles = {"scores": say("Scores"), "indicators": say("Every target"), "policies": say("Results far above target")}
    return Passage(f"section-{key}", titles[key])


def _paired(reported: pd.DataFrame, completed: pd.DataFrame) -> pd.DataFrame:
    """Projects with their score and grade on both bases."""
    frames = []
    for basis, table in (("reported", reported), ("completed", completed)):
        rows = table[table["scope"] == "project"].reset_index(drop=True)
        frame = rows[["score", "score_low", "score_high", "judged_share"]].add_suffix(f"_{basis}")
        for lang, column in (("zh", "grade"), ("en", "grade_en")):
            frame[f"grade_{basis}_{lang}"] = rows[column].astype("object").where(rows[column].notna(), "")
        frames.append(frame)
    first = reported[reported["scope"] == "project"].reset_index(drop=True)
    return pd.concat([first[["project_no", "name_zh", "name_en", "deviation_zh", "deviation_en"]], *frames], axis=1)


def _whole(table: pd.DataFrame) -> pd.Series[Any]:
    return table[table["scope"] == "whole"].iloc[0]


def _grade(row: Any, lang: str) -> str:
    grade = row["grade" if lang == "zh" else "grade_en"]
    return "" if pd.isna(grade) else str(grade)


def _graded(score: float, grade: str, judged_share: float, lang: str) -> str:
    """Write a score with its grade, or with the marks it rests on where these are too few for one."""
    say = messages("scorecard", lang)
    if grade or pd.isna(score):
        return say("{score} ({grade})", score=_mark(score, lang), grade=grade or "—")
    return say(
        "{score} (no grade: {judged} of 100 marks can be judged)",
        score=_mark(score, lang),
        judged=_mark(100 * judged_share, lang),
    )


def _basis(basis: str, lang: str) -> str:
    say = messages("scorecard", lang)
    return say("only finished") if basis == "completed" else say("as reported")


def _mark(score: float, lang: str) -> str:
    return "—" if pd.isna(score) else format_number(round(float(score), 2), lang)


def _two_lines(first: str, second: str) -> Cell:
    """Markup, and plain words below it in small."""
    return Cell(f'{first}<br><span class="small">{text(second).html}</span>' if second else first)


def figure_cell(row: Any, value: float, printed: str, lang: str) -> Cell:
    """Write a figure as printed for Chinese readers, its value for others; a state in words of the language.

    Parameters
    ----------
    row : named tuple
        With `unit` and `classifier`.
    value : float
        In that unit; NA for a state.
    printed : str
        The figure's characters.
    lang : {"zh", "en"}
    """
    if pd.isna(value):
        return Cell(state_html(printed, lang), "")
    if lang == "zh":
        return Cell(text(printed).html, float(value))
    return number(float(value), format_quantity(float(value), row.unit, lang, classifier=row.classifier))
