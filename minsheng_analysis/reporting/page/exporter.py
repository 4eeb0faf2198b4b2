"""The page: nbconvert's HTML exporter with the project's own template.

One file that fetches nothing: styles, script and the glyphs it uses stand inside, and a Content-Security-Policy tells
the browser to refuse anything else. nbconvert's own page head (276 KB, with scripts from elsewhere) is not used, nor
its second pass over the finished page.
"""

from __future__ import annotations

import html
import itertools
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from nbconvert.exporters.html import HTMLExporter
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters.highlight import Highlight2HTML
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from minsheng_analysis import __version__
from minsheng_analysis.display.fonts import font_faces
from minsheng_analysis.language.languages import TAGS, check_language
from minsheng_analysis.language.messages import Translate, messages
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.reporting.page.assets import TEMPLATES, page_script, page_styles, policy_for
from minsheng_analysis.reporting.page.citing import with_citations
from minsheng_analysis.reporting.page.describing import as_dataset, day_words, read_about, without_about
from minsheng_analysis.reporting.page.returning import with_ways_back
from minsheng_analysis.reporting.page.unbroken import unbroken
from minsheng_analysis.reporting.page.ways import way_words

if TYPE_CHECKING:
    from nbformat import NotebookNode

# A heading that a passage put on the page: what the contents list.
_HEADING = re.compile(r'<h2 id="([^"]+)">(.*?)</h2>', re.DOTALL)
_ANCHORED = re.compile(r'<(h[23]) id="([^"]+)"[^>]*>(?:(?!</\1>).)*(?=</\1>)', re.DOTALL)
#: What is of one of the two bases only: a page with such marks gets a switch.
_OF_A_BASIS = re.compile(r'class="(?:of-completed|just-reported|on-completed|on-reported)"')
_TITLE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
_ANSWER = re.compile(r'<p class="answer">(.*?)</p>', re.DOTALL)
_NUMBERS = re.compile(r'<ul class="numbers">(.*?)</ul>', re.DOTALL)
_FONTS = "/*fonts*/"


@dataclass(frozen=True)
class Entry:
    """A line of the contents."""

    id: str
    title: str


@dataclass(frozen=True)
class Page:
    """What the template needs beyond the notebook itself."""

    language: str
    title: str
    description: str
    numbers: str
    contents: tuple[Entry, ...]
    about: str
    dataset: str
    notice: str
    licensed: bool
    file: str
    source: str
    told: str
    words: str
    css: str
    script: str
    policy: str
    say: Translate
    gap: str
    data: str
    version: str = __version__
    fonts: str = _FONTS
    _counter: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def count(self) -> int:
        """Give the next number, so that no two regions of the page have one name."""
        return next(self._counter)


def _plain(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", markup)).strip()


def page_html(markup: str) -> str:
    """Fit a notebook output's HTML into the page.

    Its own style sheets go, the page has one for all; headings get an address that can be passed on, and the marks of
    drawings lead to their places, see `Canvas.link`.

    Examples
    --------
    >>> page_html('<svg><a data-href="#L017.05"><title>25</title></a></svg>')
    '<svg><a href="#L017.05"><title>25</title></a></svg>'
    """
    markup = without_about(re.sub(r"<style[^>]*>.*?</style>", "", markup, flags=re.DOTALL))
    markup = markup.replace("<a data-href=", "<a href=")
    return _ANCHORED.sub(r'\g<0><a class="permalink" href="#\2" aria-label="#\2">#</a>', markup)


def demote_headings(markup: str) -> str:
    """Turn headings of notebook notes into plain paragraphs: the page's outline is that of its results."""
    markup = re.sub(r'<a class="anchor-link".*?</a>', "", markup, flags=re.DOTALL)
    return re.sub(r"<(/?)h[1-6][^>]*>", r"<\1p>", markup)


class ReportExporter(HTMLExporter):
    """Render an executed notebook as a self-contained page in one language.

    Parameters
    ----------
    lang : {"zh", "en"}
        Language of the page's own words; that of the results is the notebook's affair.
    """

    template_name = "minsheng"

    def __init__(self, lang: str, **options: object) -> None:
        self.lang = check_language(lang)
        super().__init__(  # type: ignore[no-untyped-call]
            extra_template_basedirs=[str(TEMPLATES)],
            # They prepare what this template does not use (styles, files beside the page), and the whole notebook
            # would be validated anew after each of them; it is when it is written.
            default_preprocessors=[],
            **options,
        )
        self._highlight: Callable[[str], str] = lru_cache(maxsize=512)(
            Highlight2HTML(pygments_lexer="python", parent=self)  # type: ignore[no-untyped-call]
        )

    def _highlighted(self, source: str, **_: object) -> str:
        return self._highlight(source)

    def _first_type(self, data: Mapping[str, object]) -> list[str]:
        return [kind for kind in self.config.NbConvertBase.display_data_priority if kind in data][:1]

    def default_filters(self) -> Iterator[tuple[str, Callable[..., object]]]:
        """Add the template's filters to nbconvert's."""
        yield from super().default_filters()  # type: ignore[no-untyped-call]
        yield from (("page_html", page_html), ("demote_headings", demote_headings))

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, object] | None = None, **kw: object
    ) -> tuple[str, dict[str, object]]:
        """Render a notebook.

        Parameters
        ----------
        nb : NotebookNode
            Executed.
        resources : dict, optional
            nbconvert's resources.

        Returns
        -------
        tuple of (str, dict)
            The page and the resources.
        """
        self.register_filter("highlight_code", self._highlighted)  # type: ignore[no-untyped-call]
        self.register_filter("filter_data_type", self._first_type)  # type: ignore[no-untyped-call]
        page = self._page(nb)
        # Whether a page says what it is about is also whether it leads to data beside it.
        resources = {**(resources or {}), "page": None, "about": page.about}
        self.environment.globals["page"] = page
        made, resources = TemplateExporter.from_notebook_node(self, nb, resources, **kw)
        if page.about:
            about = json.loads(page.about)
            made = with_citations(made, about, lang=self.lang, file=self._file(resources), data=page.data)
        if part := _OF_A_BASIS.search(made):
            # Above the first figure that it changes.
            at = made.rfind("<figure", 0, part.start())
            made = made[:at] + self._basis_switch() + made[at:]
        made = unbroken(with_ways_back(made, self.lang))
        # The glyphs are known once everything else is written; text outside <style> and <script> is what is shown.
        shown = re.sub(r"<(style|script)[^>]*>.*?</\1>", "", made, flags=re.DOTALL)
        signs = "".join(re.findall(r'content:"([^"]+)"', page.css))
        return made.replace(_FONTS, font_faces(html.unescape(shown) + signs + way_words(self.lang)), 1), resources

    def _file(self, resources: Mapping[str, Any]) -> str:
        return f"{resources['metadata']['name']}.{self.lang}.html"

    def _basis_switch(self) -> str:
        """Write the choice of basis: it is for all that differs by it."""
        say = messages("page", self.lang)
        bases = (("completed", say("only finished")), ("reported", say("as reported")))
        choices = "".join(
            f'<label><input type="radio" name="basis" id="basis-{key}"{" checked" if key == "completed" else ""}><span>{html.escape(words)}</span></label>'
            for key, words in bases
        )
        return f'<fieldset class="basis"><legend>{html.escape(say("Basis shown"))}</legend>{choices}</fieldset>'

    def _page(self, nb: NotebookNode) -> Page:
        markup = "\n".join(
            "".join(output.get("data", {}).get("text/html", ""))
            for cell in nb.cells
            if cell.cell_type == "code"
            for output in cell.outputs
        )
        about = read_about(markup)
        say = messages("page", self.lang)
        title, answer, numbers = _TITLE.search(markup), _ANSWER.search(markup), _NUMBERS.search(markup)
        name = _plain(title.group(1)) if title else str(nb.metadata.get("title", "minsheng-analysis"))
        description = _plain(answer.group(1)) if answer else ""
        return Page(
            language=TAGS[self.lang],
            title=name,
            description=description,
            numbers=numbers.group(1) if numbers else "",
            about=json.dumps(about, ensure_ascii=False, sort_keys=True) if about else "",
            dataset=as_dataset(about, lang=self.lang, name=name, description=description) if about else "",
            notice=str(about.get("notice", "")),
            licensed=bool(about.get("licence")),
            file=f"{about['region']}-{about['year']}-" if about else "",
            source=self._source(about),
            told=self._told(about),
            words=json.dumps(
                {
                    "none": say("Nothing found."),
                    "all": say("In the list of all figures"),
                    "close": say("Close"),
                    "held": say("The line’s figures only; its sentence stands at {url}.", url=about["url"])
                    if about.get("url")
                    else say(
                        "The line’s figures only; its sentence stands in the document, of which no address is known."
                    ),
                    "found": say("{n} found", n="{n}"),
                },
                ensure_ascii=False,
            ),
            contents=tuple(Entry(found[0], _plain(found[1])) for found in _HEADING.findall(markup)),
            css=page_styles(),
            script=page_script(),
            policy=policy_for(page_script()),
            say=say,
            gap=punctuation(self.lang).gap,
            data=f'<p class="data">{html.escape(say("Data: "))}<a href="data.xlsx">Excel</a> · <a href="data.zip">{html.escape(say("CSV (Data Package)"))}</a></p>',
        )

    def _told(self, about: Mapping[str, object]) -> str:
        """Write of what place and date the page is, or of which reports: for paper, and for a picture taken along."""
        if not about or about.get("span"):
            return str(about.get("span", ""))
        say = messages("page", self.lang)
        told: dict[str, object] = {"place": about["place"], "year": str(about["year"])}
        if not about["as_of"]:
            return say("{place}, {year}", **told)
        if days := about.get("days"):
            return say("{place}, {year}, latest figures, {days}", days=days, **told)
        return say("{place}, {year}, as of {day}", day=day_words(about, self.lang), **told)

    def _source(self, about: Mapping[str, object]) -> str:
        """Write the line that stands below a picture taken along."""
        made = f"minsheng-analysis {__version__}"
        # Of several reports each picture names those that it is drawn from.
        if not about or about.get("span"):
            return made
        return messages("page", self.lang)(
            "Source: {publisher}, “{title}”; {made}",
            publisher=about["issuer"],
            title=about["title"],
            made=made,
        )


@lru_cache(maxsize=4)
def build_exporter(lang: str) -> ReportExporter:
    """Build the exporter of a language, once a process."""
    return ReportExporter(lang)


def render_blank(lang: str) -> None:
    """Render a notebook with next to nothing in it: templates are compiled then, and what highlights code is loaded."""
    cells = [new_markdown_cell("#", id="0"), new_code_cell("0", id="1")]  # type: ignore[no-untyped-call]
    build_exporter(lang).from_notebook_node(new_notebook(cells=cells))  # type: ignore[no-untyped-call]
