"""Capitals of English names: in the middle of a sentence a common noun loses its own, a proper name keeps it."""

from __future__ import annotations

import re

#: Syllables of Chinese names in Latin letters (Duobao, Xi’an): a word made of these is a proper name.
_SYLLABLE = (
    "(?:(?:[bpmf]|[dtnl]|[gkh]|zh|ch|sh|[zcs]|[wy])?(?:ang|an|ai|ao|a|eng|en|ei|e|ong|ou|o|uang|uan|uai|ua|ui|un|uo|u)"
    "|(?:[bpmdtnljqxy])(?:iang|ian|iao|ia|iong|ie|ing|in|iu|i)|[jqx](?:uan|ue|un|u)|[zcsr]h?i|r(?:ang|an|ao|eng|en|ong|ou|uan|ui|un|uo|u))"
)
_PINYIN = re.compile(f"(?:{_SYLLABLE}’?)+", re.IGNORECASE)
#: Words that only look like such, of those that names begin with.
_COMMON = frozenset({
    "a", "age", "an", "base", "bike", "can", "canteen", "change", "code", "data", "date", "dike", "dining", "due", "gate", "heating", "home", "house", "lake", "lane",
    "language", "lead", "like", "line", "loan", "machine", "male", "medicine", "meeting", "men", "mobile", "name", "no", "note", "one", "open", "page", "pine", "pipe", "police",
    "pole", "rate", "rise", "route", "rule", "safe", "same", "sewage", "shade", "site", "size", "so", "tea", "tide", "tile", "time", "to", "use", "wage", "women",
})  # fmt: skip


def capital(words: str) -> str:
    """Begin a heading with a capital; Chinese has none.

    Examples
    --------
    >>> capital("official verdict"), capital("官方结论")
    ('Official verdict', '官方结论')
    """
    return words[:1].upper() + words[1:]


def before_colon(name: str) -> str:
    """Write an English name that a colon follows: its own turns into a comma.

    Examples
    --------
    >>> before_colon("District hospital: main structure")
    'District hospital, main structure'
    """
    return name.replace(": ", ", ")


def mid_sentence(name: str) -> str:
    """Write a name as it stands in the middle of an English sentence.

    Parameters
    ----------
    name : str
        As it stands in a heading, with a capital.

    Examples
    --------
    >>> mid_sentence("Public kindergartens opened"), mid_sentence("Duobao Lake loop trail"), mid_sentence("AED training")
    ('public kindergartens opened', 'Duobao Lake loop trail', 'AED training')
    >>> mid_sentence("Red Cross first-aid base"), mid_sentence("Pipe renewal")
    ('Red Cross first-aid base', 'pipe renewal')
    """
    first, *after = name.split(" ", 2)
    word = re.split(r"[-’,:]", first)[0]
    if not word.istitle() or (after and after[0].istitle()):
        return name
    if _PINYIN.fullmatch(first.rstrip(",:")) and word.lower() not in _COMMON:
        return name
    return name[:1].lower() + name[1:]
