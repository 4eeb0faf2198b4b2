"""The two languages, and how each writes dates and lists."""

from __future__ import annotations

import locale
import os
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Literal

from minsheng_analysis.errors import UsageError

Lang = Literal["zh", "en"]


LANGUAGES: tuple[Lang, ...] = ("zh", "en")
#: How a page says which language it is in.
TAGS: Mapping[str, str] = {"zh": "zh-Hans", "en": "en-GB"}

# British English: the reports are read beside those of audit offices that write dates and lists this way.
_LOCALES: Mapping[str, str] = {"zh": "zh_Hans_CN", "en": "en_GB"}


def check_language(lang: str) -> Lang:
    """Give `lang` back if the project speaks it.

    Raises
    ------
    UsageError
        Where it does not; the languages it does speak are named.

    Examples
    --------
    >>> check_language("zh")
    'zh'
    """
    if lang not in LANGUAGES:
        raise UsageError(
            f"No language {lang!r}; there are: {', '.join(LANGUAGES)}.",
            f"没有语言“{lang}”；可选：{'、'.join(LANGUAGES)}。",
        )
    return lang


def system_language() -> Lang:
    """Language that the user's system speaks: ``MINSHENG_LANG`` where it is set, else that of ``LC_ALL`` or ``LANG``."""
    chosen = os.environ.get("MINSHENG_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG")
    spoken = chosen or locale.getlocale()[0] or ""
    return "zh" if spoken.lower().startswith(("zh", "chinese")) else "en"


def format_date(day: date | str, lang: str) -> str:
    """Write a date in full.

    Parameters
    ----------
    day : date or str
        A date, or its ISO form.

    Examples
    --------
    >>> format_date("2021-12-31", "zh"), format_date("2021-12-31", "en")
    ('2021年12月31日', '31 December 2021')
    """
    from babel.dates import format_date as babel_format_date

    moment = date.fromisoformat(day) if isinstance(day, str) else day
    return babel_format_date(moment, format="long", locale=_LOCALES[check_language(lang)])


def format_days(first: str, last: str, lang: str) -> str:
    """Write a span of days; a year that both have once.

    Examples
    --------
    >>> format_days("2025-03-31", "2025-06-30", "en"), format_days("2025-03-31", "2025-06-30", "zh")
    ('31 Mar – 30 Jun 2025', '2025年3月31日至6月30日')
    """
    from babel.dates import format_interval

    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return format_interval(start, end, "yMMMMd", locale=_LOCALES[check_language(lang)]).replace("\u2009", " ")


def format_month(day: str, lang: str) -> str:
    """Write the month of a date, short.

    Examples
    --------
    >>> format_month("2025-06-30", "zh"), format_month("2025-06-30", "en")
    ('6月', 'Jun')
    """
    from babel.dates import format_date as babel_format_date

    return babel_format_date(date.fromisoformat(day), format="LLL", locale=_LOCALES[check_language(lang)])


def format_due(day: str, lang: str) -> str:
    """Write the date that something is due by: the last day of a month or a year stands for that.

    Parameters
    ----------
    day : str
        In its ISO form.

    Examples
    --------
    >>> format_due("2022-06-30", "zh"), format_due("2022-12-31", "en"), format_due("2022-06-15", "en")
    ('2022年6月', '2022', '15 June 2022')
    """
    from babel.dates import format_date as babel_format_date

    moment = date.fromisoformat(day)
    if (moment + timedelta(days=1)).day != 1:
        return format_date(day, lang)
    year_alone, with_month = {"zh": ("y年", "y年M月"), "en": ("y", "MMMM y")}[check_language(lang)]
    form = year_alone if moment.month == 12 else with_month
    return babel_format_date(moment, format=form, locale=_LOCALES[lang])


def join_list(items: Iterable[str], lang: str) -> str:
    """Join words into a list that reads as one phrase.

    Examples
    --------
    >>> join_list(["a", "b", "c"], "en"), join_list(["甲", "乙", "丙"], "zh")
    ('a, b and c', '甲、乙和丙')

    A Chinese name that holds 和 itself would run into its neighbour:

    >>> join_list(["改造和新增", "扩建"], "zh")
    '改造和新增、扩建'
    """
    from babel.lists import format_list

    words = list(items)
    if check_language(lang) == "zh" and any("和" in word for word in words):
        return "、".join(words)
    return format_list(words, locale=_LOCALES[lang])


def bracketed(text: str, lang: str) -> str:
    """Put words that explain the ones before them into the brackets of a language.

    Examples
    --------
    >>> "100%" + bracketed("97%–103%", "en"), "100%" + bracketed("97%–103%", "zh")
    ('100% (97%–103%)', '100%（97%–103%）')
    """
    return f"（{text}）" if check_language(lang) == "zh" else f" ({text})"
