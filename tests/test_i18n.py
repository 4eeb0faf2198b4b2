"""Catalogues are complete, and numbers read as each language's readers expect."""

from __future__ import annotations

import ast
import math
import re
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng_analysis import i18n
from minsheng_analysis.errors import UsageError

PACKAGE = Path(i18n.__file__).parent
DOMAINS = sorted(path.stem for path in (PACKAGE / "locale" / "zh").glob("*.po"))
TRANSLATORS = {"say", "_", "t", "translate"}


def _called_messages(path: Path) -> set[str]:
    """The literal first arguments of the module's translating calls."""
    if not path.exists():
        return set()
    if path.suffix == ".j2":
        return set(re.findall(r'say\("([^"]*)"', path.read_text(encoding="utf-8")))
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        first = node.args[0]
        if name in TRANSLATORS and isinstance(first, ast.Constant) and isinstance(first.value, str):
            found.add(first.value)
    return found


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _sources(domain: str) -> list[Path]:
    if domain == "page":
        return [
            PACKAGE / "reporting" / "exporter.py",
            PACKAGE / "reporting" / "index.py",
            *PACKAGE.glob("reporting/template/*/*.j2"),
        ]
    return [path for path in (PACKAGE / f"{domain}.py", PACKAGE / "reporting" / f"{domain}.py") if path.exists()]


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_message_has_its_chinese(domain: str) -> None:
    catalogue = i18n._catalogue(domain)
    said = set().union(*(_called_messages(path) for path in _sources(domain)), set())
    assert sorted(said - set(catalogue)) == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_chinese_uses_no_placeholder_that_the_english_has_not(domain: str) -> None:
    for message, strings in i18n._catalogue(domain).items():
        for chinese in strings:
            assert _placeholders(chinese) <= _placeholders(message) | {"n"}, message


def test_plural_follows_n_in_english() -> None:
    say = i18n.messages("charts", "en")
    assert say("{n} target", plural="{n} targets", n=1) == "1 target"
    assert say("{n} target", plural="{n} targets", n=0) == "0 targets"
    assert say("{n} target", plural="{n} targets", n=12000) == "12,000 targets"


def test_an_unknown_language_is_refused_by_name() -> None:
    with pytest.raises(UsageError, match="'fr'"):
        i18n.messages("charts", "fr")


@pytest.mark.parametrize(
    ("value", "chinese", "english", "axis"),
    [
        (7000, "7000", "7,000", "7k"),
        (24210, "24,210", "24,210", "24.2k"),
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
    assert i18n.format_number(value, "zh") == chinese
    assert i18n.format_number(value, "en") == english
    assert i18n.format_number(value, "en", style="compact") == axis


@pytest.mark.parametrize(
    ("ratio", "written"), [(1.0, "100%"), (1.33545, "133.5%"), (0.57, "57%"), (1.0005, "100.1%"), (math.nan, "—")]
)
def test_ratios(ratio: float, written: str) -> None:
    assert i18n.format_ratio(ratio, "zh") == i18n.format_ratio(ratio, "en") == written


def test_quantities_keep_their_qualifier_and_unit() -> None:
    assert i18n.format_quantity(20_000_000, "yuan", "en", qualifier="at_least") == "≥ 20 million yuan"
    assert i18n.format_quantity(840, "count", "zh", classifier="个") == "840个"
    assert i18n.format_quantity(1, "people", "en") == "1 person"
    assert i18n.format_quantity(math.nan, "yuan", "zh") == "—"
    assert i18n.format_interval(0, math.inf, "yuan", "zh") == "≥ 0元"
    assert i18n.format_ratio_interval(1.07, 1.09, "zh") == "107–109%"


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_a_whole_number_loses_no_digit(value: int) -> None:
    scales = {"万": 10**4, "亿": 10**8, " million": 10**6, " billion": 10**9}
    for lang in i18n.LANGUAGES:
        text = i18n.format_number(value, lang).replace(",", "").replace("−", "-")
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
    assert sorted(words for words in printed if i18n.state_words(words, "en") == words) == []


def test_english_of_states_is_of_states_that_differ() -> None:
    assert i18n.state_words("建成 + 完工投用", "en") == "built + finished and in use"
    assert i18n.state_words("主体完工", "en") != i18n.state_words("完工", "en")
