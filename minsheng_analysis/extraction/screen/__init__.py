"""The screen of a review: its files, its words, and the document as it shows it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files

from minsheng_analysis.extraction.document import Document, Paragraph
from minsheng_analysis.extraction.reading.figures import Figure
from minsheng_analysis.extraction.reading.outline import heading_of
from minsheng_analysis.language.messages import messages


def blocks_of(document: Document, figures: Sequence[Figure]) -> Iterator[dict[str, object]]:
    """Give the document's paragraphs and tables, each text with the figures that stand in it."""
    waiting = list(reversed(figures))

    def marked(text: str, *, in_table: bool) -> dict[str, object]:
        held: list[dict[str, object]] = []
        item = None
        while (
            waiting
            and waiting[-1].text == text
            and (waiting[-1].cell is not None) == in_table
            and item in (None, waiting[-1].item)
        ):
            figure = waiting.pop()
            item = figure.item
            held.append({"key": figure.key, "start": figure.start, "end": figure.end})
        return {"text": text, "figures": held}

    for block in document.blocks:
        if isinstance(block, Paragraph):
            text = block.text.strip()
            if text:
                heading = block.heading or heading_of(block) is not None
                yield {"kind": "heading" if heading else "paragraph", **marked(text, in_table=False)}
            continue
        seen: set[int] = set()
        rows = []
        for row in block.grid:
            cells = []
            for cell in row:
                if id(cell) not in seen:
                    seen.add(id(cell))
                    cells.append(
                        {"rows": cell.rowspan, "columns": cell.colspan, **marked(cell.text.strip(), in_table=True)}
                    )
            rows.append(cells)
        yield {"kind": "table", "rows": rows}


def asset(name: str) -> str:
    """Read a file of the screen."""
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


def page_of(state: dict[str, object], lang: str) -> str:
    """Give the screen as a page of its own, with what it shows in it."""
    title = escape(messages("review", lang)("Review: {name}", name=str(state["name"])))
    style, script = asset("review.css"), asset("review.js").replace("export default", "const screen =")
    # Nothing in the data may end the script.
    held = json.dumps(state, ensure_ascii=False).replace("<", "\\u003c")
    return (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if lang == "zh" else "en"}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>\n'
        f'<style>\n{style}</style></head>\n<body class="minsheng-review-page"><main></main>\n'
        f'<script type="module">\n{script}\nscreen.alone(document.querySelector("main"), {held});\n</script></body></html>\n'
    )


def words_of(lang: str) -> dict[str, str]:
    """Give the words of the screen."""
    say = messages("review", lang)
    return {
        "count": say("{done} of {all} rows reviewed", done="{done}", all="{all}"),
        "right": say("Right"), "next": say("Next"), "back": say("Back"), "undo": say("Undo"), "drop": say("No figure"),
        "pair": say("Belongs with …"), "nothing": say("nothing"), "role": say("It is a …"), "save": say("Save corrections.csv"),
        "finish": say("Finished part of …"), "choose_whole": say("Choose the result whose finished part it is, here or in the document"),
        "whole": say("All of it: {stage}", stage="{stage}"), "whole_unsaid": say("All of it: …"), "whole_of": say("Promise, and how far all of it has come"),
        "done": say("Everything is reviewed."), "sure": say("{share}% sure", share="{share}"), "unsure": say("to be checked"),
        "reviewed": say("reviewed"), "line": say("line {line}", line="{line}"), "why": say("Read so because of"), "document": say("Document"),
        "target": say("promise"), "actual": say("result"), "breakdown": say("part of a result"), "context": say("other figure"), "later": say("next year’s plan"),
        "completed": say("completed"), "partial": say("partly done"), "started": say("started"), "advancing": say("under way"),
        "planned": say("only planned"), "unsaid": say("not said whether finished"), "stage": say("Stage: {stage}", stage="{stage}"),
        "change": say("change"), "cost": say("money"), "no_figure": say("no figure"), "choose": say("Choose a figure here or in the document"),
        "pair_of": say("Promise and result"), "alone_target": say("Promise without a result"),
        "alone_actual": say("Result without a promise"), "alone_later": say("Promise for a later year"), "right_alone": say("Right, with no promise"), "alone": say("A figure by itself"), "keys": say("Keys: Enter right, n next, p back, 1–7 role, t stage, b belongs with, f finished part of, r name, x no figure, u undo, ↑↓ figure"),
        "new": say("new: pairs made anew"),
        "newcomers": say("What you said made other pairs. Rows that nobody was asked about yet, next in turn: {n}.", n="{n}"), "see_new": say("Show"),
        "called": say("Name: {name}", name="{name}"), "rename": say("Name it …"), "save_name": say("Save the name"),
        "choose_name": say("Select words in the document, or type the name; empty: as drafted. Esc leaves it as it is."),
        "answered_by": say("answered by"), "answered_by_none": say("no result answers it"), "answers_of": say("answers the promise"),
        "answers_none": say("answers no promise"), "belongs_to": say("belongs with"),
        "in_no_row": say("In no row"), "apart": say("This figure stands in no row of the review; what you say of it is kept all the same."),
        "dropped": say("Said to be no figure. A role (1–7) brings it back; the other keys do nothing."),
        "anew": say("Pairs are made anew when the draft is opened again; a row that this brings is called new."),
    }  # fmt: skip
