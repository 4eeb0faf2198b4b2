"""Which elements of a web page nobody reads: hidden, struck out, or furniture."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_SKIP_TAGS = frozenset(
    [
        "script",
        "style",
        "noscript",
        "nav",
        "footer",
        "head",
        "form",
        "button",
        "select",
        "option",
        "iframe",
        "svg",
        "aside",
        "template",
        "del",
        "s",
        "strike",
        "object",
        "audio",
        "video",
        "map",
    ]
)
_FURNITURE = re.compile(
    r"\b(?:nav|foot(?:er)?|crumb|breadcrumb|position|share|menu|sidebar|related|copyright|meta|toolbar|pager|banner|top-?bar|"
    r"search|links?|hits|counter|info-?bar|source-?bar|xxgk-?info|article-?info)\b",
    re.IGNORECASE,
)
_COUNTER = re.compile(r"\b(?:hits|counter|click-?count|view-?count)\b", re.IGNORECASE)
_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|text-decoration[a-z-]*\s*:[^;]*line-through",
    re.IGNORECASE,
)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_LITTLE = 400  # a wrapper with an unlucky class still holds the report


class Visibility:
    """What the page's own style sheet and marks hide."""

    def __init__(self, root: Element, *, everything: bool = False) -> None:
        self.everything = everything
        self.hidden_classes: set[str] = set()
        self.hidden_ids: set[str] = set()
        for style in root.iter("style"):
            for selectors, body in _RULE.findall(
                re.sub(r"/\*.*?\*/", "", (style.text or "")[:200_000], flags=re.DOTALL)
            ):
                if not _UNSEEN.search(body):
                    continue
                for selector in selectors.split(","):
                    # only a selector of one class or id: what stands in a rule for print or a narrow screen is not followed
                    found = re.fullmatch(r"\s*\w*([.#])([\w-]+)\s*", selector)
                    if found:
                        (self.hidden_classes if found[1] == "." else self.hidden_ids).add(found[2])

    def hides(self, element: Element, *, inline: bool = False) -> bool:
        """Whether an element and all below it are left out; in the middle of a line only counters are furniture."""
        if not isinstance(element.tag, str) or element.tag in _SKIP_TAGS:
            return True
        attributes = element.attrib
        if not attributes or self.everything:
            return False
        if "hidden" in attributes or _UNSEEN.search(attributes.get("style", "")):
            return True
        classes, name = attributes.get("class", ""), attributes.get("id", "")
        if name in self.hidden_ids or not self.hidden_classes.isdisjoint(classes.split()):
            return True
        marks = f"{classes} {name} {attributes.get('role', '')}"
        return bool((_COUNTER if inline else _FURNITURE).search(marks)) and _is_short(element)


def _is_short(element: Element) -> bool:
    length = 0
    for number, text in enumerate(element.itertext()):
        length += len(text.strip())
        if length >= _LITTLE or number > 2000:
            return False
    return True
