"""What stands below a figure: its numbers as files, its address, and how to cite it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from minsheng_analysis.display import palette
from minsheng_analysis.display.lettering import phrases
from minsheng_analysis.display.spreadsheet import csv_address, xlsx_address
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.mid_sentence import capital
from minsheng_analysis.language.punctuation import punctuation

#: What a figure needs where there is no page, as in a notebook, which may be dark.
_ALONE = f"<style>figure>.take,.just-reported,.chart .hint{{display:none}}figcaption b{{display:block}}.chart svg{{background:{palette.ink('paper')}}}</style>"


@dataclass(frozen=True)
class Numbers:
    """The numbers behind a figure: what is written into its CSV file and its workbook.

    Attributes
    ----------
    columns : sequence of str
    rows : sequence of sequences
        Words and numbers; NaN is left empty.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[object]]

    def filled(self) -> Numbers:
        """Leave out the columns that hold nothing in any row, and begin every head with a capital.

        Examples
        --------
        >>> Numbers(("unit", "verdict", "kept"), [("Office", "", 2), ("Bureau", float("nan"), 0)]).filled().columns
        ['Unit', 'Kept']
        """
        heads = [capital(head) for head in self.columns]
        said = [place for place in range(len(heads)) if not self.rows or any(_says(row[place]) for row in self.rows)]
        return Numbers([heads[place] for place in said], [[row[place] for place in said] for row in self.rows])


def _says(value: object) -> bool:
    return not (value is None or value == "" or (isinstance(value, float) and math.isnan(value)))


def caption(
    title: str, subtitle: str, lang: str, *, reported: str = "", hint: str = "", reported_title: str = ""
) -> str:
    """Write what stands above a figure: its title, what it says on the basis chosen, and what a reader can do with it.

    Parameters
    ----------
    title, subtitle : str
    lang : {"zh", "en"}
    reported : str
        The subtitle while the page shows what was reported; the other one then stands for what is finished.
    hint : str
        For a screen only: neither printed nor taken along with a picture.
    reported_title : str
        The title while the page shows what was reported; the other one then stands for what is finished.
    """
    head = phrases(title)
    if reported_title:
        head = f'<span class="of-completed">{head}</span> <span class="just-reported">{phrases(reported_title)}</span>'
    kinds = (("of-completed" if reported else "", subtitle), ("just-reported", reported), ("hint", hint))
    spans = (f'<span class="{kind}">{escape(words)}</span>' for kind, words in kinds if words)
    return f"<figcaption><b>{head}</b> {punctuation(lang).gap.join(spans)}</figcaption>".replace(' class=""', "")


def take_along(anchor: str, name: str, title: str, numbers: Numbers | None, lang: str, cited: str = "") -> str:
    """Write the ways to take a figure along; a page adds how it is cited, and its script what only a browser can make.

    Where there is no page, they are not shown, nor is what is of the other basis: a page leaves out the style sheet.

    Parameters
    ----------
    anchor : str
        Id of the figure.
    name : str
        Name of the files.
    title : str
        What the figure is called, where it is cited.
    numbers : Numbers, optional
        Without them there are no files; a column that holds nothing is left out of them.
    lang : {"zh", "en"}
    cited : str
        The documents that it is of, as they are cited, where these are not the whole page's.
    """
    say = messages("figure", lang)
    numbers = numbers and numbers.filled()
    files = (
        (
            ("csv", csv_address(numbers.columns, numbers.rows)),
            ("xlsx", xlsx_address(title, numbers.columns, numbers.rows)),
        )
        if numbers
        else ()
    )
    tables = "".join(
        f'<a download="{escape(name)}.{kind}" href="{address}">{kind.upper()}</a>' for kind, address in files
    )
    of = f' data-cited="{escape(cited)}"' if cited else ""
    return (
        f'<div class="take">{tables}<a href="#{anchor}">{escape(say("Link"))}</a>'
        f'<a href="#cite" data-title="{escape(title)}"{of}>{escape(say("Cite"))}</a></div>{_ALONE}'
    )
