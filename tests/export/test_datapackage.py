import csv
import json
import warnings
from decimal import Decimal
from fractions import Fraction
from html import unescape

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import analysis
from analysis.export.decimals import to_decimal, writable
from analysis.export.processed import write_processed
from analysis.export.table_files import read, write
from analysis.model.columns import PLACES
from analysis.model.loading import read_inputs
from analysis.model.schemas import TABLES
from analysis.model.spreadsheet_cells import is_formula
from support.projects import ARTICLE

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # frictionless's own imports
    import frictionless


@pytest.fixture(scope="session")
def folder(inputs, tmp_path_factory):
    folder = tmp_path_factory.mktemp("processed")
    write_processed(inputs, folder)
    return folder


def validate(folder):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return frictionless.validate(str(folder / "datapackage.json"))


def test_an_independent_reader_finds_the_package_valid(folder):
    report = validate(folder)
    assert report.valid, report.flatten(["name", "message"])
    assert report.stats["tasks"] == 9


@pytest.mark.parametrize("name", ["facts.csv", "ratios.parquet"])
def test_a_changed_byte_is_found(inputs, tmp_path, name):
    write_processed(inputs, tmp_path)
    content = (tmp_path / name).read_bytes()
    middle = len(content) // 2
    changed = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
    (tmp_path / name).write_bytes(changed)
    assert not validate(tmp_path).valid


def test_the_same_inputs_give_the_same_bytes_and_write_nothing_twice(inputs, folder, tmp_path):
    assert len(write_processed(inputs, tmp_path)) == 10
    for path in folder.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name
    assert write_processed(inputs, tmp_path) == []


def test_csv_and_parquet_hold_the_same_rows(folder):
    for name, columns in TABLES.items():
        table = pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)
        parquet = pd.read_parquet(folder / f"{name}.parquet")
        assert len(table) == len(parquet) > 0
        for column in columns:
            for text, value in zip(table[column.name], parquet[column.name], strict=True):
                if column.kind == "number":
                    known = None if text in ("", "INF") else Decimal(text)
                    assert value == known or (value is None and known is None)
                elif column.kind == "integer":
                    assert pd.isna(value) if text == "" else value == int(text)
                else:
                    assert text == str(value)


def test_an_open_end_is_told_in_both_formats(folder):
    table = pd.read_csv(folder / "facts.csv").set_index("as_stated")
    parquet = pd.read_parquet(folder / "facts.parquet").set_index("as_stated")
    assert table.loc["1000萬元以上", "upper"] == float("inf")
    assert parquet.loc["1000萬元以上", "upper"] is None
    assert table.loc["1000萬元以上", "closed"] == parquet.loc["1000萬元以上", "closed"] == "left"


def test_rounding_is_marked(folder):
    ratios = pd.read_csv(folder / "ratios.csv", dtype=str, keep_default_na=False)
    exact = dict(zip(ratios["formula"], ratios["exact"], strict=True))
    assert exact["2.68億元 ÷ 67家"] == "lower=267500000/67 upper=268500000/67"
    assert exact["61項 ÷ 67家"].startswith("value=61/67 ")


@pytest.mark.parametrize("ending", ["csv", "parquet"])
@pytest.mark.parametrize("name", ["facts", "observations", "ratios", "checks"])
def test_what_was_written_is_read_back_equal(inputs, tmp_path, name, ending):
    known = (inputs.codebook, inputs.sources)
    makers = {
        "facts": lambda facts: facts,
        "observations": lambda facts: analysis.observations_from(facts, *known),
        "ratios": lambda facts: analysis.ratios_from(facts, *known),
        "checks": lambda facts: analysis.checks_from(facts, *known),
    }
    made = makers[name](inputs.facts())
    pd.testing.assert_frame_equal(read(write(made, tmp_path / f"t.{ending}")), made)


def test_ratios_are_made_of_facts_that_were_read_back(inputs, facts, tmp_path):
    back = read(write(facts, tmp_path / "facts.csv"))
    known = (inputs.codebook, inputs.sources)
    assert analysis.ratios_from(back, *known).equals(analysis.ratios_from(facts, *known))


def test_pandas_writes_what_is_writable(inputs, facts, tmp_path):
    ratios = analysis.ratios_from(facts, inputs.codebook, inputs.sources)
    for data in (writable(facts), writable(ratios)):
        data.to_parquet(tmp_path / "t.parquet")
        data.to_excel(tmp_path / "t.xlsx")
        assert json.loads(data.to_json(orient="records"))
    unknown = writable(ratios).query("verdict == 'refused'")
    assert set(unknown["closed"]) == {""}


@pytest.mark.parametrize("name", ["t.txt", "none.csv"])
def test_a_file_that_is_no_table_is_refused(facts, tmp_path, name):
    with pytest.raises(analysis.InputError, match="expected a file that is there"):
        read(tmp_path / name)
    with pytest.raises(analysis.InputError, match="one of"):
        write(facts, tmp_path / "t.txt")


def test_the_descriptor_names_sources_and_units_of_columns(folder):
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert any(row["title"].startswith("蘭州日報, 2021-03-16") for row in package["sources"])
    for resource in package["resources"]:
        for field in resource.get("schema", {}).get("fields", ()):
            assert field["description"]


@given(st.fractions(min_value=-(10**15), max_value=10**15))
def test_a_number_is_written_exactly_or_marked_as_rounded(number):
    written, rounded = to_decimal(number)
    error = abs(Fraction(written) - number)
    assert error <= Fraction(1, 2 * 10**PLACES)
    assert rounded == (error != 0)


@pytest.mark.parametrize("evil", ['=HYPERLINK("http://x","y")', "<script>alert(1)</script>"])
def test_a_label_is_text_in_every_export(project, evil):
    path = project.definitions / "indicators" / "incubation.yml"
    text = path.read_text(encoding="utf-8")
    assert "en: Incubated firms\n" in text
    path.write_text(text.replace("en: Incubated firms\n", f"en: '{evil}'\n"), encoding="utf-8")
    inputs = read_inputs(project)
    write_processed(inputs, project.processed)
    for name in TABLES:
        with (project.processed / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not [cell for cell in cells if is_formula(cell)]
        assert name != "checks" or any(evil in cell for cell in cells)
    assert any(cell.startswith("'=") for cell in cells) == evil.startswith("=")
    assert validate(project.processed).valid
    page = analysis.report(source=ARTICLE, lang="en", root=project.root)
    html = page.facts_table().html + page.limits().html + page.chain_chart().html
    assert "<script" not in html
    assert evil in unescape(html)
