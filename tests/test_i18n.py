"""Catalogues are complete, and numbers read as each language's readers expect."""

from __future__ import annotations

import ast
import math
import re
import string
from pathlib import Path
from typing import TypeGuard

import pytest
from hypothesis import given
from hypothesis import strategies as st

import minsheng_analysis
from minsheng_analysis.errors import UsageError
from minsheng_analysis.language import numbers
from minsheng_analysis.language.languages import LANGUAGES
from minsheng_analysis.language.messages import catalogue, messages
from minsheng_analysis.language.vocabulary import state_words

PACKAGE = Path(minsheng_analysis.__file__).parent
CATALOGUES = sorted((PACKAGE / "language" / "locale" / "zh").glob("*.po"))
#: What a terminal says: it quotes code and file names, and keeps to the keyboard's own signs.
TERMINAL = {"validation", "verification", "extraction", "batch", "exploration", "command"}
SOURCES = sorted(p for p in PACKAGE.rglob("*") if p.suffix in {".py", ".j2"})


def _is_text(node: ast.expr | None) -> TypeGuard[ast.Constant]:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _speakers() -> set[str]:
    """Names of the functions that take a message first: what `messages` gives, and all that have a parameter for one."""
    found = {"say"}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if path.suffix == ".py" else ():
            if (
                isinstance(node, ast.FunctionDef)
                and node.args.args[:1]
                and node.args.args[0].arg in {"message", "msgid"}
            ):
                found.add(node.name)
    return found


def _said(path: Path) -> set[str]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".j2":
        return set(re.findall(r'say\("([^"]*)"', text))
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and node.args:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if isinstance(node.func, ast.Call) and getattr(node.func.func, "id", "") == "messages":
                name = "say"
            if name in _speakers_cached and _is_text(node.args[0]):
                found.add(node.args[0].value)
    return found


_speakers_cached = _speakers()


def _domains(path: Path) -> set[str]:
    """The catalogues that a file asks for by name; none where it is given a function that speaks."""
    return set(re.findall(r'(?:messages|in_both)\(\s*"(\w+)"', path.read_text(encoding="utf-8")))


def _literals() -> set[str]:
    found = set()
    for path in SOURCES:
        if path.suffix == ".py":
            nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            found |= {node.value for node in nodes if isinstance(node, ast.expr) and _is_text(node)}
        else:
            found |= _said(path)
    return found


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_message_has_its_chinese() -> None:
    known = set().union(*(catalogue(path.stem) for path in CATALOGUES))
    said = {(path.relative_to(PACKAGE).as_posix(), message) for path in SOURCES for message in _said(path)}
    assert len(said) > 400
    assert sorted((path, message) for path, message in said if message and message not in known) == []


@pytest.mark.parametrize("path", [path for path in SOURCES if _domains(path)], ids=lambda path: path.stem)
def test_a_message_stands_in_a_catalogue_that_its_file_asks_for(path: Path) -> None:
    known = set().union(*(catalogue(domain) for domain in _domains(path)))
    assert sorted(message for message in _said(path) if message and message not in known) == []


def test_every_error_says_it_in_chinese_too() -> None:
    raised = {"Problem": 5, **dict.fromkeys(_errors(), 0)}
    without = []
    for path in SOURCES:
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if path.suffix == ".py" else ()
        for node in nodes:
            first = raised.get(getattr(node.func, "id", "")) if isinstance(node, ast.Call) else None
            if first is None or any(isinstance(argument, ast.Starred) for argument in node.args) or node.keywords:
                continue
            chinese = node.args[first or 1] if len(node.args) > (first or 1) else None
            # What stands in a variable was worked out from both languages.
            parts = chinese.values if isinstance(chinese, ast.JoinedStr) else [chinese]
            words = "".join(str(part.value) for part in parts if _is_text(part))
            if chinese is None or (re.search("[A-Za-z]{3}", words) and not re.search("[一-鿿]", words)):
                without.append((path.name, node.lineno))
    assert without == []


def _errors() -> set[str]:
    """Names of the errors that take a message in both languages."""
    from minsheng_analysis import errors

    own = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.MinshengError)]
    return {kind.__name__ for kind in own if kind.__init__ is errors.MinshengError.__init__}


def test_no_catalogue_holds_what_nobody_says() -> None:
    literals = _literals()
    unused = [
        (path.stem, message) for path in CATALOGUES for message in catalogue(path.stem) if message not in literals
    ]
    assert unused == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_the_chinese_uses_no_placeholder_that_the_english_has_not(path: Path) -> None:
    for message, strings in catalogue(path.stem).items():
        for chinese in strings:
            assert _placeholders(chinese) <= _placeholders(message) | {"n"}, message


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_what_is_counted_as_a_promise_is_no_target_in_english(path: Path) -> None:
    for message, strings in catalogue(path.stem).items():
        english = re.sub(r"\{\w+\}", "", message)
        for chinese in strings:
            if re.search(r"\}\**项\**承诺", chinese):
                assert "promise" in english or "target" not in english, message
            if path.stem == "scorecard" and "指标" in chinese:
                assert not re.search(r"Every target|Target, ", english), message


def test_plural_follows_n_in_english() -> None:
    say = messages("charts", "en")
    assert say("{n} target", plural="{n} targets", n=1) == "1 target"
    assert say("{n} target", plural="{n} targets", n=0) == "0 targets"
    assert say("{n} target", plural="{n} targets", n=12000) == "12,000 targets"


def test_an_unknown_language_is_refused_by_name() -> None:
    with pytest.raises(UsageError, match="'fr'"):
        messages("charts", "fr")


def _asks_for_a_language(test: ast.expr) -> bool:
    """Whether a condition compares something with the code of a language."""
    return isinstance(test, ast.Compare) and any(
        _is_text(side) and side.value in LANGUAGES for side in (test.left, *test.comparators)
    )


def _words_in(node: ast.expr) -> list[str]:
    """The words of an expression that a reader would see: letters or characters, but neither markup nor a language's code."""
    texts = [re.sub(r"<[^>]*>", "", part.value) for part in ast.walk(node) if _is_text(part)]
    return [
        text
        for text in texts
        if re.search("[A-Za-z]{2}|[\u4e00-\u9fff]", text) and not re.fullmatch("(zh|en)[-A-Za-z]*", text)
    ]


def test_no_word_is_chosen_by_asking_for_the_language() -> None:
    chosen = []
    asked = 0
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if path.suffix == ".py" else ():
            if isinstance(node, ast.IfExp) and _asks_for_a_language(node.test):
                asked += 1
                chosen += [
                    (path.name, node.lineno, words) for words in (*_words_in(node.body), *_words_in(node.orelse))
                ]
    assert asked, "no such choice was found, so this test looks past them"
    assert chosen == []


@pytest.mark.parametrize(
    ("value", "chinese", "english", "axis"),
    [
        (7000, "7000", "7,000", "7k"),
        (24210, "24210", "24,210", "24.2k"),
        (54000, "5.4万", "54,000", "54k"),
        (115_000_000, "1.15亿", "115 million", "115M"),
        (98.61, "98.61", "98.61", "98.61"),
        (0.1 + 0.2, "0.3", "0.3", "0.3"),
        (-1200, "−1200", "−1,200", "−1.2k"),
        (0, "0", "0", "0"),
        (math.nan, "—", "—", "—"),
    ],
)
def test_numbers(value: float, chinese: str, english: str, axis: str) -> None:
    assert numbers.format_number(value, "zh") == chinese
    assert numbers.format_number(value, "en") == english
    assert numbers.format_number(value, "en", style="compact") == axis


@pytest.mark.parametrize(
    ("ratio", "written"), [(1.0, "100%"), (1.33545, "133.5%"), (0.57, "57%"), (1.0005, "100.1%"), (math.nan, "—")]
)
def test_ratios(ratio: float, written: str) -> None:
    assert numbers.format_ratio(ratio, "zh") == numbers.format_ratio(ratio, "en") == written


def test_quantities_keep_their_qualifier_and_unit() -> None:
    assert numbers.format_quantity(20_000_000, "yuan", "en", qualifier="at_least") == "≥ 20 million yuan"
    assert numbers.format_quantity(840, "count", "zh", classifier="个") == "840个"
    assert numbers.format_quantity(1, "people", "en") == "1 person"
    assert numbers.format_quantity(math.nan, "yuan", "zh") == "—"
    assert numbers.format_interval(0, math.inf, "yuan", "zh") == "≥ 0元"
    assert numbers.format_ratio_interval(1.07, 1.09, "zh") == "107%～109%"


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_a_whole_number_loses_no_digit(value: int) -> None:
    scales = {"万": 10**4, "亿": 10**8, " million": 10**6, " billion": 10**9}
    for lang in LANGUAGES:
        text = numbers.format_number(value, lang).replace(",", "").replace("−", "-")
        suffix = next((name for name in scales if text.endswith(name)), "")
        assert round(float(text.removesuffix(suffix)) * scales.get(suffix, 1)) == value


def test_every_state_and_verdict_of_the_data_has_its_english() -> None:
    import minsheng_analysis as ms

    printed: set[str] = set()
    for known in ms.catalog().itertuples():
        report = ms.load(str(known.region), int(str(known.year)))
        printed |= set(report.statements.loc[report.statements["unit"] == "state", "figure"])
        for table in (report.projects, report.indicators):
            printed |= {word for cell in table["reported_status"] for word in str(cell).split(";") if word}
    assert sorted(words for words in printed if state_words(words, "en") == words) == []


def test_english_of_states_is_of_states_that_differ() -> None:
    assert state_words("建成 + 完工投用", "en") == "built + finished and in use"
    assert state_words("主体完工", "en") != state_words("完工", "en")


@pytest.mark.parametrize("file", [file for file in CATALOGUES if file.stem not in TERMINAL], ids=lambda file: file.stem)
def test_no_straight_apostrophe_stands_beside_curly_ones(file):
    straight = [message for message in catalogue(file.stem) if re.search(r"\w'(\s|\w)", message)]
    assert straight == []


#: A half-width mark that touches Chinese, in a message whose placeholders stand for Chinese.
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff“”‘’（）]\s?[,;:?!()]|[,;?()]\s?[\u4e00-\u9fff“‘（]")


def _chinese_arguments() -> list[tuple[str, str]]:
    """Every Chinese sentence that stands in the code: the second of the two that an error or a line is given."""
    found = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if path.suffix == ".py" else ():
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name.endswith("Error") or name in ("say", "Problem"):
                for part in (*node.args, *(keyword.value for keyword in node.keywords)):
                    text = _text_of(part)
                    if re.search("[\u4e00-\u9fff]{2}", text) and not re.search("[a-z]{4} [a-z]{2}", text):
                        found.append((path.stem, text))
    return found


def _text_of(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "某" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def test_no_half_width_punctuation_stands_in_chinese() -> None:
    said = [(file.stem, text) for file in CATALOGUES for texts in catalogue(file.stem).values() for text in texts]
    said = [(where, re.sub(r"\{\w*\}", "某", text)) for where, text in said] + _chinese_arguments()
    # Signs that are quoted, and operators, are what the sentence speaks of.
    said = [(where, re.sub("“[^一-龥]*”|!=", "某", text)) for where, text in said]
    assert len(said) > 1000
    assert [(where, text) for where, text in said if HALF_WIDTH.search(text)] == []


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.stem)
def test_no_colour_is_named_by_what_the_dark_turns_round(catalogue: Path) -> None:
    said = catalogue.read_text(encoding="utf-8")
    assert re.findall(r"\b(?:dark|light|pal)er\b|[深浅]色|颜色越[深浅]", said) == []
