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
from analysis.export.datapackage import to_decimal
from analysis.export.processed import write_processed
from analysis.model.columns import PLACES, TABLES
from analysis.model.loading import read_inputs
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
    assert report.stats["tasks"] == 7


@pytest.mark.parametrize("name", ["facts.csv", "ratios.parquet"])
def test_a_changed_byte_is_found(inputs, tmp_path, name):
    write_processed(inputs, tmp_path)
    content = (tmp_path / name).read_bytes()
    middle = len(content) // 2
    changed = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
    (tmp_path / name).write_bytes(changed)
    assert not validate(tmp_path).valid


def test_the_same_inputs_give_the_same_bytes_and_write_nothing_twice(inputs, folder, tmp_path):
    assert len(write_processed(inputs, tmp_path)) == 8
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
    rounded = dict(zip(ratios["formula"], ratios["rounded"], strict=True))
    assert rounded["2.68億元 ÷ 67家"] == "false"
    assert rounded["2.68億元 ÷ 700余人"] == "true"


def test_the_descriptor_names_sources_and_units_of_columns(folder):
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert package["sources"][0]["title"].startswith("蘭州日報, 2021-03-16")
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
    path = project.definitions / "indicators.yml"
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
    html = page.facts().html + page.precision_chart().html + page.chain_chart().html
    assert "<script" not in html
    assert evil in unescape(html)
