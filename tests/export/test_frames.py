"""What frames hold where nothing is known, and that each is read from a file as it was written."""

from decimal import Decimal
from html import escape

import pandas as pd
import pytest

import analysis
from analysis.export.decimals import declared_for
from analysis.reporting.controls import _plain, _sorted, table
from support.projects import ARTICLE

TEXT = "2020年，蘭州留創園在孵企業總收入2.68億元，在孵企業67家。另有3件。"
PHRASES = ["700余人", "不到1/3", "很多", None]
FRAMES = {
    "facts": analysis.facts,
    "ratios": analysis.ratios,
    "checks": analysis.checks,
    "observations": analysis.observations,
    "series": lambda: analysis.series("national_zones", "zone_income"),
    "compare": lambda: analysis.compare("income_per_incubated_firm").frame,
    "scenarios": lambda: analysis.scenarios("rd_staff_implied", ["20萬人", "近8萬人"]),
    "own": lambda: analysis.define_ratio("tax / incubated_firms", unit="萬元/家"),
    "search": lambda: analysis.search("收入"),
    "sources": analysis.sources,
    "figures": lambda: analysis.read_text(TEXT),
    "floats": lambda: analysis.floats(analysis.ratios(source=ARTICLE)),
    "phrases": lambda: analysis.parse_quantities(PHRASES, errors="column"),
}


def nothing(cell):
    """What stands for nothing in a cell: its name; empty where something stands there."""
    if isinstance(cell, str):
        return "" if cell else "no text"
    if cell is pd.NA or cell is None:
        return str(cell)
    return "NaN" if isinstance(cell, float) and cell != cell else ""


@pytest.mark.parametrize("name", FRAMES)
def test_what_is_not_known_is_told_in_one_way_for_each_kind_of_column(name):
    for column, cells in FRAMES[name]().items():
        found = {nothing(cell) for cell in cells} - {""}
        if pd.api.types.is_float_dtype(cells.dtype):
            assert name == "floats"
            assert found <= {"NaN"}
        elif pd.api.types.is_integer_dtype(cells.dtype):
            assert found <= {"<NA>"}
        elif any(not isinstance(cell, str | None) for cell in cells):
            assert found <= {"None"}, column  # exact numbers
        else:
            assert found <= {"no text"}, column


@pytest.mark.parametrize("ending", ["csv", "parquet", "json", "xlsx"])
@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_is_read_as_it_was_written(name, ending, tmp_path):
    made = FRAMES[name]()
    back = analysis.read(analysis.write(made, tmp_path / f"frame.{ending}"))
    if name == "phrases":  # few words, and small numbers, are so in memory only
        words = made.columns[made.dtypes == "category"]
        made = made.astype(dict.fromkeys(words, "str") | {"decimals": "Int64"})
    pd.testing.assert_frame_equal(back, made, check_exact=name != "floats")
    none = analysis.read(analysis.write(made[:0], tmp_path / f"none.{ending}"))
    assert (list(none), len(none)) == (list(made), 0)
    if name not in ("floats", "phrases"):  # whose kinds of numbers no row tells
        declared = [each for each in made if each in declared_for(made)]
        pd.testing.assert_frame_equal(none[declared], made[:0][declared])


def test_more_digits_than_excel_keeps_stand_beside_the_number(tmp_path):
    number = Decimal("12345678901234567.89")
    made = pd.DataFrame({"value": [number, Decimal("0.1")]})
    back = analysis.read(analysis.write(made, tmp_path / "frame.xlsx"))
    assert back["value"].tolist() == [number, Decimal("0.1")]


def test_an_index_that_has_a_name_is_a_column_of_the_file(tmp_path):
    made = analysis.facts(source=ARTICLE)
    back = analysis.read(analysis.write(made.set_index("fact"), tmp_path / "frame.csv"))
    pd.testing.assert_frame_equal(back, made)


@pytest.mark.parametrize("name", FRAMES)
def test_a_table_shows_words_numbers_and_nothing(name):
    data = FRAMES[name]()
    html = table(data).still[0]["text/html"]
    live = _sorted(data.apply(_plain), "en")._dt_args["data_json"]
    for told in ("NaN", "None", "nan", "inf", "Infinity", "<NA>", "-1.79769313486e+308", "1e+308"):
        assert f"<td>{escape(told)}</td>" not in html
        assert f'"{told}"' not in live


def test_numbers_of_a_table_are_rounded_and_those_without_limit_told():
    shown = str(table(analysis.ratios("income_per_employee")[["entity_label", "lower", "upper"]]))
    assert "334,375  383,571.428571" in shown
    assert "∞" in shown


@pytest.mark.parametrize("ending", ["csv", "parquet", "json", "xlsx"])
def test_a_damaged_file_is_told(ending, tmp_path):
    path = tmp_path / f"frame.{ending}"
    path.write_bytes(b'{"a": \xff"')
    with pytest.raises(analysis.InputError, match="expected a table"):
        analysis.read(path)


def test_a_text_that_excel_would_cut_is_refused_and_kept_elsewhere(tmp_path):
    made = pd.DataFrame({"note": ["short", "長" * 40_000]})
    with pytest.raises(
        analysis.InputError, match=r"row 2: note: expected at most 32,767 .* found 40,000"
    ):
        analysis.write(made, tmp_path / "t.xlsx")
    assert not (tmp_path / "t.xlsx").exists()
    assert analysis.read(analysis.write(made, tmp_path / "t.csv")).equals(made)


@pytest.mark.parametrize("text", ["null", "[1, 2]", '{"a": 1}'])
def test_json_that_is_no_list_of_rows_is_told(text, tmp_path):
    (tmp_path / "t.json").write_text(text, encoding="utf-8")
    with pytest.raises(analysis.InputError, match="expected a table, found no list of rows"):
        analysis.read(tmp_path / "t.json")


def test_digits_beyond_those_of_a_decimal_context_come_back(tmp_path):
    number = Decimal("1234567890123456789.123456789012345678")
    made = analysis.facts().head(1).assign(value=number, lower=number, upper=number)
    for ending in ("csv", "json", "parquet", "xlsx"):
        assert analysis.read(analysis.write(made, tmp_path / f"t.{ending}"))["value"][0] == number
