"""What somebody may have meant by a name that is not there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

SHOWN = 3


def nearest(word: str, names: Mapping[str, Iterable[str]]) -> list[str]:
    """Name what was most likely meant.

    Parameters
    ----------
    word : str
        What was asked for.
    names : mapping of str to iterable of str
        Each id with everything it is called.

    Returns
    -------
    list of str
        At most three ids, the likeliest first.

    Examples
    --------
    >>> nearest("p05.space", {"p05.spaces": ("p05.spaces", "停车位"), "p06.pipes": ("p06.pipes", "管网")})
    ['p05.spaces']
    >>> nearest("停车", {"p05.spaces": ("p05.spaces", "停车位"), "p06.pipes": ("p06.pipes", "管网")})
    ['p05.spaces']
    """
    asked = word.casefold().strip()
    called = [(name.casefold(), key) for key, several in names.items() for name in several if name]
    close = get_close_matches(asked, dict.fromkeys(name for name, _ in called), n=SHOWN, cutoff=0.72)
    keys = [key for match in close for name, key in called if name == match]
    if asked:
        keys += [key for name, key in called if asked in name]
    return list(dict.fromkeys(keys))[:SHOWN]
