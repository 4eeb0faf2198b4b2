"""A hand-made report of three projects, small enough to work out every number on paper."""

from pathlib import Path

import minsheng_analysis as ms

REPORT = """\
region = "anping"
year = 2020
title_zh = "安平县2020年民生实事完成情况"
title_en = "Anping: livelihood projects of 2020"
coverage = "complete"
as_of = 2020-12-31
period_start = 2020-01-01
period_end = 2020-12-31

[source]
document = "anping-2020.txt"
publisher_zh = "安平县人民政府"
publisher_en = "Anping county government"
published = 2021-01-20
sha256 = ""
licence = "Facts"
note_zh = "虚构"
note_en = "Invented"

[[sections]]
id = "I"
title_zh = "完成情况"
title_en = "Completion"
first_line = 1
last_line = 9
"""

PROJECTS = """\
project_no,name_zh,name_en,lead_units,reported_status,locator
1,供水,Water supply,水利局,全面完成,I:1
2,停车位,Parking,住建局;城管局,超额完成,I:4
3,就业,Employment,人社局,,I:6
"""

STATEMENTS = """\
statement_id,fact_id,project_no,role,subject_zh,figure,unit_zh,place,stage,as_of,section,line,part_of,note
L001.01,p1.pipes.target,1,target,管网,148.61公里,,,planned,2020-12-31,I,1,,
L001.02,p1.pipes.actual,1,actual,管网,149公里,,,completed,2020-12-31,I,1,,
L002.01,p1.pipes.actual,1,actual,管网,148.61公里,,,completed,2020-12-31,I,2,,
L003.01,p1.pipes.east,1,actual,东线,98.61公里,,东镇,completed,2020-12-31,I,3,p1.pipes.actual,
L003.02,p1.pipes.west,1,actual,西线,50公里,,西镇,advancing,2020-12-31,I,3,p1.pipes.actual,
L004.01,p2.spaces.target,2,target,车位,629个,,,planned,2020-12-31,I,4,,
L004.02,p2.spaces.actual,2,actual,车位,840个,,,completed,2020-12-31,I,4,,
L005.01,p2.cost,2,cost,投资,2000余万元,,,,2020-12-31,I,5,,
L005.02,p2.lots,2,actual,停车场,5个,,,completed,2020-12-31,I,5,,
L006.01,p3.jobs.target,3,target,新增就业,5万人,,,planned,2020-12-31,I,6,,
L006.02,p3.jobs.actual,3,actual,新增就业,3.1万人,,,completed,2020-07-31,I,6,,
L006.03,p3.jobs.actual,3,actual,新增就业,5.4万人,,,completed,2020-12-31,I,6,,
L007.01,p3.zero.target,3,target,零就业家庭,动态清零,状态,,planned,2020-12-31,I,7,,
L007.02,p3.zero.actual,3,actual,零就业家庭,保持动态清零,状态,,completed,2020-12-31,I,7,,
L008.01,p3.rate,3,change,合格率提高,27%,,,,2020-12-31,I,8,,
L009.01,p3.rate,3,change,合格率提高,23.69%,,,,2020-12-31,I,9,,
"""

INDICATORS = """\
indicator_id,project_no,name_zh,name_en,level,parent,measure,direction,target_fact,actual_fact,completed_fact,\
target_stage,comparable,reason_zh,reason_en,reported_status,lead_units,missing_reason,note_zh,note_en
p1.pipes,1,管网,Pipes,headline,,quantity,increase,p1.pipes.target,p1.pipes.actual,\
p1.pipes.actual - p1.pipes.west,,true,,,全面完成,,,,
p1.lines,1,工程,Works,result,p1.pipes,count,increase,,p1.pipes.east + p1.pipes.west,#p1.pipes.actual,,true,,,,,,,
p2.spaces,2,车位,Spaces,headline,,count,increase,p2.spaces.target,p2.spaces.actual,,,true,,,超额完成,城管局,,,
p3.jobs,3,新增就业,Jobs,headline,,count,increase,p3.jobs.target,p3.jobs.actual,,,true,,,,,,,
p3.zero,3,零就业家庭,Zero-employment households,headline,,qualitative,reach,p3.zero.target,p3.zero.actual,,,true,\
,,,,,,
p3.rate,3,合格率,Rate,result,,rate,increase,,p3.rate,none,,true,,,,,,,
"""

COSTS = """\
cost_id,project_no,name_zh,name_en,kind,cost_fact,facilities_fact,beneficiaries_fact,divisible,reason_zh,reason_en
c1,2,停车场,Car parks,capital,p2.cost,p2.lots,,true,,
c2,2,停车场,Car parks,capital,p2.cost,p2.lots,,false,不可分,Not divisible
"""


def write(folder: Path, **changed: str) -> Path:
    """Write the report below `folder` (a data folder) and return its own folder; `changed` replaces whole files."""
    target = folder / "anping" / "2020"
    target.mkdir(parents=True, exist_ok=True)
    files = {
        "report": REPORT, "projects": PROJECTS, "statements": STATEMENTS, "indicators": INDICATORS, "costs": COSTS,
    } | changed  # fmt: skip
    for name, text in files.items():
        (target / f"{name}.{'toml' if name == 'report' else 'csv'}").write_text(text, encoding="utf-8")
    return target


def load(folder: Path, **changed: str) -> ms.Report:
    """Write the report below `folder` and load it."""
    write(folder, **changed)
    return ms.load("anping", 2020, data_dir=folder)
