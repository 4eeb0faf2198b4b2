"""Names of places in Chinese titles: which place a document is of."""

from __future__ import annotations

import re

_KIND = r"(?:自治[县州旗]|开发区|高新区|新区|新城(?=管委会|管理委员会)|街道|[省市州盟县区旗镇乡])"
#: What stands beside a name in a title and belongs to none.
_BESIDE = re.compile(
    r"[^一-龥]+|关于|印发|中共|年度?|月|对|涉|委(?=办公室)|办公室|下达|分解|的|在|[我本全各该两](?=[省市县区乡镇])|人民|政府|民生|实事|项目"
)
_ONE = re.compile(rf"[一-龥]{{2,8}}?{_KIND}|[一-龥]县")
#: Words that end like a place and are none.
_NO_PLACE = re.compile(
    r".*(?:[小社园校院景片街库灾地牧矿]区|[城乡村集建]镇|[城乡]乡|超市|夜市|菜市|集市|门市)$"
    r"|(?:[主老新中心]*城|[贫困]*山|.*棚户)区|.*(?:智慧|文明|卫生|海绵|宜居|园林|创建)城市|[省市县区乡镇州各全本该我外贫困]+[省市县区乡镇州]"
)


def places_in(text: str) -> list[str]:
    """Give the places that the first name in a text is made of, the larger before the smaller; none where there is none.

    Parameters
    ----------
    text : str
        A title, or another line that says of which place a document is.

    Examples
    --------
    >>> places_in("关于四川省眉山市2017年民生实事完成情况的通报"), places_in("2022年临湾县政府民生实事任务表")
    (['四川省', '眉山市'], ['临湾县'])
    >>> places_in("2021年城镇老旧小区改造情况"), places_in("关于2017年区政府10件实事的报告")
    ([], [])
    """
    for piece in _BESIDE.split(text):
        found: list[str] = []
        at = 0
        while (named := _ONE.match(piece, at)) and not _NO_PLACE.fullmatch(named[0]):
            found.append(named[0])
            at = named.end()
        if found:
            return found
    return []
