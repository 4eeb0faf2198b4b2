"""Whether the names of a list's parts are surely of things that lie apart: places, bodies, years, sources of money."""

from __future__ import annotations

import re
from collections.abc import Sequence

from minsheng_analysis.quantities.quantity import Quantity

_PLACE = re.compile(
    r"^(?:[一-龥]{1,6}(?:镇|乡|街道|街办|区|县|市|村|社区|旗|苏木|开发区|园区|新区|片区)|[一二三四五六七八九十]+[县区镇乡](?:[（(]市[）)])?)(?:共|各)?$"
)
_BODY = re.compile(
    r"^[一-龥]{1,14}?(?:局|委|办|残联|妇联|总工会|医院|学校|中学|小学|幼儿园|敬老院|公司|中心)(?:组织|负责|牵头|承担)?(?:实施|完成|改造|建设)?$"
)
_YEAR = re.compile(r"^(20\d\d)年(?P<what>[^\d]{0,8})$")
_ORDER = re.compile(r"^第(?P<n>[一二三四五六七八九十\d]+)(?P<of>[批期项])(?P<what>[^\d]{0,6})$")
_SOURCE = re.compile(
    r"^(?:争取|上级|来自)?(?P<of>中央|国家|省级?|市级?|县级?|区级?|市县|县区|镇级?|乡镇|社会|自筹|企业|群众|专项债券?|银行|地方|本级|其他)(?:补助|补|财政|配套|资金|投入|专项|债券|资本|自筹|投资|贷款|筹资|拨款)*$"
)
#: What a name of a place or a house has no room for: people, states, what may be two things at once.
_ATTRIBUTE = re.compile(
    r"[人员工生军者户童女男老新改扩完竣建续开未在已拟将残困贫孤低农城市县省村户级类型型]|就业|投入|使用|运营|结转|续|验收|培训|服务|惠及|受益"
)


def are_apart(names: Sequence[str], unit: Quantity) -> bool:
    """Whether parts of these names surely hold nothing twice.

    Parameters
    ----------
    names : sequence of str
    unit : Quantity
        What is counted: of people and households only places and bodies lie apart.
    """
    if len(set(names)) < len(names) or not all(names):
        return False
    if all(_PLACE.match(n) for n in names) or all(_BODY.match(n) for n in names):
        return not any(n != m and n.endswith(m) for n in names for m in names)
    if are_years(names) or _are_in_order(names):
        return True
    if unit.unit == "yuan":
        sources = [_SOURCE.match(n) for n in names]
        return all(sources) and len({s["of"].rstrip("级") for s in sources if s}) == len(names)
    bare = all(2 <= len(n) <= 4 and not _ATTRIBUTE.search(n) for n in names)
    return bare and len(names) > 2 and unit.unit == "count" and unit.classifier not in ("名", "户", "例", "次")


def is_place(name: str) -> bool:
    """Whether a name is that of a place with an administration of its own."""
    return bool(_PLACE.match(name))


def are_years(names: Sequence[str]) -> bool:
    """Whether each part is of another year, and all of the same thing."""
    years = [_YEAR.match(name) for name in names]
    return (
        all(years) and len({y["what"] for y in years if y}) == 1 and len({y.group(1) for y in years if y}) == len(names)
    )


def _are_in_order(names: Sequence[str]) -> bool:
    found = [_ORDER.match(name) for name in names]
    return all(found) and len({(f["of"], f["what"]) for f in found if f}) == 1
