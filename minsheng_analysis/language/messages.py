"""Words and numbers in Chinese and English.

Sentences stand in the code in English, with ``{named}`` placeholders; their Chinese stands in
``locale/zh/<domain>.po``, one domain a module, and is read at run time, so nothing has to be compiled. What reports
print in Chinese words (states, official verdicts) stands in English in ``locale/en/states.po``.
Numbers are written as each language's readers expect them: 5.4万人 and 54,000 people are one value.

The values here are ever the ones that the data holds: a number is shortened to 万, 亿, k or M only where that loses
no digit, or where the caller asks for a number of significant digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files

from minsheng_analysis.language.languages import Lang, check_language
from minsheng_analysis.language.numbers import format_number

Translate = Callable[..., str]

#: “All {n}”, whatever the placeholder is called.
_ALL = re.compile(r"\b(?P<all>[Aa])ll \{(?P<name>\w+)\}")


@cache
def catalogue(domain: str, lang: str = "zh") -> Mapping[str, tuple[str, ...]]:
    """Read a catalogue: each message with its translation."""
    from babel.messages.pofile import read_po

    source = files("minsheng_analysis.language").joinpath("locale", lang, f"{domain}.po")
    with source.open("rb") as stream:
        catalogue = read_po(stream, locale=lang)
    table: dict[str, tuple[str, ...]] = {}
    for entry in catalogue:
        key = entry.id if isinstance(entry.id, str) else entry.id[0]
        strings = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ())
        if key and strings and strings[0]:
            table[key] = strings
    return table


def messages(domain: str, lang: str) -> Translate:
    """Give the function that says a domain's sentences in a language.

    Parameters
    ----------
    domain : str
        Name of the catalogue, ``locale/zh/<domain>.po``; by rule the module's own name.
    lang : {"zh", "en"}

    Returns
    -------
    function
        ``translate(message, *, plural=None, **params)``. Placeholders are filled from `params`: text as it is, whole
        and decimal numbers by `format_number`. With `plural`, English takes it unless ``params["n"]`` is 1; of two,
        “all {n}” becomes “both”. A message without Chinese is said in English, as gettext does; the tests let none through.

    Raises
    ------
    UsageError
        For an unknown language.

    Examples
    --------
    >>> say = messages("charts", "en")
    >>> say("{n} target was missed", plural="{n} targets were missed", n=2)
    '2 targets were missed'
    >>> say("All {n} comparable promises were met", n=2)
    'Both comparable promises were met'
    """
    language = check_language(lang)

    def translate(message: str, /, *, plural: str | None = None, **params: object) -> str:
        text = message
        if language == "zh":
            text = catalogue(domain).get(message, (message,))[0]
        elif plural is not None and params.get("n") != 1:
            text = plural
        if language == "en":
            text = _ALL.sub(lambda found: _both(found, params), text)
        return text.format_map({name: _say(value, language) for name, value in params.items()})

    return translate


def _both(found: re.Match[str], params: Mapping[str, object]) -> str:
    """Write “both” where all are two."""
    if params.get(found["name"]) != 2:
        return found[0]
    return f"{'B' if found['all'] == 'A' else 'b'}oth"


def in_both(domain: str) -> Callable[..., tuple[str, str]]:
    """Give the function that says a domain's sentences in English and in Chinese, as the errors take them.

    Parameters
    ----------
    domain : str
        Name of the catalogue.
    """
    english, chinese = messages(domain, "en"), messages(domain, "zh")

    def translate(message: str, /, **params: object) -> tuple[str, str]:
        return english(message, **params), chinese(message, **params)

    return translate


def _say(value: object, lang: Lang) -> object:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return value
    return format_number(float(value), lang)
