"""Words for the codes of the data, and for what reports print in Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

from minsheng_analysis.language.languages import join_list
from minsheng_analysis.language.messages import catalogue, messages
from minsheng_analysis.language.punctuation import punctuation

#: What things that are promised by name are told to be, where they are counted.
NAMED = "列名"
_COUNTED_STATE = re.compile(r"(?P<state>\D+)(?P<n>[0-9]+)个")
#: What a classifier that English names as one thing (户 households, 套 sets) counts besides.
_COUNTED_BESIDES = {
    "户": re.compile("企业|市场主体|经营主体|商户|工商户|公司"),
    "套": re.compile("住房|住宅|公寓|安置房|公租房|廉租房|保障房|周转房|商品房"),
}


def counted_as(classifier: str, name_zh: str, lang: str) -> str:
    """Give the classifier that an amount is written with; English has none for the 户 of firms and the 套 of homes.

    Examples
    --------
    >>> counted_as("套", "安置房新开工", "en"), counted_as("套", "安置房新开工", "zh"), counted_as("套", "健身器材", "en")
    ('', '套', '套')
    """
    besides = _COUNTED_BESIDES.get(classifier) if lang == "en" else None
    return "" if besides and besides.search(name_zh) else classifier


def state_words(printed: str, lang: str) -> str:
    """Give a state or an official verdict, which reports print in Chinese, in a language.

    Parameters
    ----------
    printed : str
        As printed, or with its number as `counted_state` writes it; several are joined by `` + ``.
    lang : {"zh", "en"}

    Returns
    -------
    str
        English knows the words in ``locale/en/states.po``; others stay as printed.

    Examples
    --------
    >>> state_words("完工投用", "en"), state_words("完工投用", "zh"), state_words("心想事成", "en")
    ('finished and in use', '完工投用', '心想事成')
    """
    if lang == "zh":
        return printed
    known = catalogue("states", "en")
    counted = _COUNTED_STATE.fullmatch(printed)
    if counted and counted["state"] in known:
        return f"{counted['n']} {known[counted['state']][0]}"
    return " + ".join(known.get(word, (word,))[0] for word in printed.split(" + "))


def counted_state(printed: str, n: float) -> str:
    """Write a state with how many named things reached it, where that is known of more than one.

    Examples
    --------
    >>> counted_state("完成", 3.0), counted_state("完成", float("nan")), state_words(counted_state(NAMED, 3.0), "en")
    ('完成3个', '完成', '3 named')
    """
    return f"{printed}{n:g}个" if n > 1 else printed


def status_word(status: str, lang: str) -> str:
    """Name a computed status, or an official one.

    Examples
    --------
    >>> status_word("met", "en"), status_word("missed", "en")
    ('met', 'missed')
    """
    say = messages("charts", lang)
    return {
        "exceeded": say("exceeded"),
        "met": say("met"),
        "late": say("not yet reached"),
        "missed": say("missed"),
        "not_assessable": say("cannot be judged"),
        "on_schedule": say("on schedule"),
    }[status]


def verdict_word(direction: str, status: str, lang: str) -> str:
    """Name a status; a ceiling is not exceeded by what stays below it, but bettered.

    Examples
    --------
    >>> verdict_word("decrease", "exceeded", "en"), verdict_word("increase", "exceeded", "en")
    ('better than target', 'exceeded')
    """
    if direction == "decrease" and status == "exceeded":
        return messages("charts", lang)("better than target")
    return status_word(status, lang)


BASIS_WORDS = {"reported": "as reported", "completed": "only finished"}


LEVEL_WORDS = {"headline": "headline", "support": "support", "result": "result only"}


ROLE_WORDS = {
    "target": "target",
    "actual": "result",
    "breakdown": "part",
    "context": "context",
    "cost": "amount or rate",
    "change": "change",
}


STAGE_WORDS = {
    "completed": "finished",
    "partial": "partly finished",
    "started": "started",
    "advancing": "under way",
    "planned": "planned",
}


EVIDENCE_WORDS = {
    "listed": "listed",
    "partial": "named in part",
    "claimed": "claimed",
    "circular": "its base cannot be checked",
}


REASON_WORDS = {
    "no_target": "no target seen",
    "no_result": "no result is stated",
    "not_comparable": "target and result are not like for like",
    "not_due": "it is due after the year reported on",
    "not_verifiable": "it is claimed, but the report’s details do not show it",
    "target_not_completion": "the target asks for less than completion, and how far it came is not said",
    "conflicting_figures": "the report gives figures that cannot both hold",
    "interval_too_wide": "the figure is too vague to tell",
    "to_be_checked": "the machine reading is not sure of it; it is to be checked",
}


class InEither(Protocol):
    """What is named in both languages."""

    @property
    def zh(self) -> str:
        """Its Chinese name."""

    @property
    def en(self) -> str:
        """Its English name."""


def in_either(named: InEither, lang: str) -> str:
    """Give the name of what is named in both languages.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> in_either(SimpleNamespace(zh="优", en="excellent"), "en")
    'excellent'
    """
    return named.zh if lang == "zh" else named.en


def in_language(row: object, field: str, lang: str) -> str:
    """Give a row's words in a language; where the data have none in English, the Chinese.

    Parameters
    ----------
    row : object
        With attributes ``<field>_zh`` and ``<field>_en``.
    field : str
        Such as ``"name"``.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> in_language(SimpleNamespace(name_zh="步道", name_en=""), "name", "en")
    '步道'
    """
    return str(getattr(row, f"{field}_{lang}") or getattr(row, f"{field}_zh"))


def verdict_words(printed: object, lang: str) -> list[str]:
    """Give the official verdicts of a row, each once, in a language.

    Examples
    --------
    >>> verdict_words("超额完成;全面完成", "en"), verdict_words("", "zh")
    (['exceeded', 'fully completed'], [])
    """
    return [state_words(word, lang) for word in dict.fromkeys(str(printed or "").split(";")) if word]


def line_words(lines: Iterable[object], lang: str) -> str:
    """Name lines of the document; nothing for none.

    Examples
    --------
    >>> line_words([17], "en"), line_words([17, 108], "en"), line_words([17, 108], "zh")
    ('line 17', 'lines 17 and 108', '第17、108行')
    """
    numbers = [str(line) for line in dict.fromkeys(lines)]
    listed = join_list(numbers, lang) if len(numbers) == 2 and lang == "en" else punctuation(lang).words.join(numbers)
    say = messages("figure", lang)
    return say("line {listed}", plural="lines {listed}", n=len(numbers), listed=listed) if numbers else ""


def evidence_read(because: str, lang: str) -> str:
    """Say by what a draft's figure was read so: what stands around it, or what its kind of document holds by rule.

    Examples
    --------
    >>> evidence_read("column: 完成数", "en"), evidence_read("kind: completion", "en")
    ('head of its column: 完成数', 'no word beside it; what such documents mostly hold')
    """
    say = messages("drafts", lang)
    how, _, what = because.partition(": ")
    named = {
        "quotient": say("arithmetic"), "column": say("head of its column"), "label": say("label"), "heading": say("heading"),
        "words": say("words before it"), "wording": say("wording"),
    }  # fmt: skip
    if how in named and what:
        return say("{how}: {what}", how=named[how], what=what)
    return say("no word beside it; what such documents mostly hold") if how == "kind" else because
