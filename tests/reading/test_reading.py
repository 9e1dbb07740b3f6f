"""Both readers on one grammar: reported cases, words in every place, written forms, reasons."""

import csv
import random
from collections import Counter
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.cli.group import main
from analysis.reading.errors import QuantityError
from analysis.reading.explaining import explain
from analysis.reading.extracting import iter_figures
from analysis.reading.numerals import read_numeral
from analysis.reading.parsing import _read, _read_simple, parse_all, parse_quantity
from analysis.reading.quantity import shown
from analysis.reading.refusal import Refused
from analysis.reading.series import parse_quantities
from analysis.vocabulary.script import fold
from analysis.vocabulary.tables import vocabulary
from support.plain_reader import plain_number, spellings
from support.written import sentence, written

READINGS = Path(__file__).parents[1] / "readings"
PLACED = {"date", "ordinal"}
TABLES = ("numerals", "units", "currencies", "measures", "qualifiers", "verbs")


def cases(name):
    """Inputs with their readings; \\uXXXX stands for a character that cannot be seen."""
    text = (READINGS / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    for row in csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE):
        given = row["input"]
        if "\\u" in given:
            for char in ("200b", "2060", "feff", "00ad", "202a", "fe0f", "000a", "0009"):
                given = given.replace(f"\\u{char}", chr(int(char, 16)))
        yield pytest.param(
            row["read by"], given, row["reading"], id=f"{row['kind']}-{row['input']}"
        )


def figures(text):
    return [figure for figure in iter_figures(text) if figure.kind not in PLACED]


def phrase_reading(phrase):
    try:
        return shown(parse_quantity(phrase))
    except QuantityError:
        return "refused"


@pytest.mark.parametrize(("by", "given", "reading"), [*cases("reported"), *cases("kinds")])
def test_each_kind_of_print_has_its_reading(by, given, reading):
    if by == "phrase":
        assert phrase_reading(given) == reading
    else:
        assert ("; ".join(map(shown, figures(given))) or "none") == reading


# -- the contract: one grammar ---------------------------------------------------------------------

ROWS = [(name, row) for name in TABLES for row in vocabulary().tables[name]]
# What running text reads in another way, by rules of its own: 5級 names, 12歲 tells who, 3日 may be
# a day, 台(套) leaves the brackets out, 2k may be a model, + joins codes; 零家 and 番 need a verb.
APART = {"歲", "週歲", "日", "季", "週年", "月", "年", "世紀", "零", "+", "呎", "学年"}
SPELLED = "".join(chr(code) for code in range(0x21, 0x7F))


def wide(text):
    return "".join(chr(ord(char) + 0xFEE0) if char in SPELLED else char for char in text)


def apart(row):
    uses = set(row.get("use", "").split())
    letter = row.get("role") in {"latin", "refused"} and len(row["word"]) < 3
    return (
        bool(uses & {"class", "calendar"}) or "(" in row["word"] or letter or row["word"] in APART
    )


def alike(quantity):
    return (quantity.value, quantity.lower, quantity.upper, quantity.closed, quantity.unit)


def in_text(phrase):
    return [alike(figure) for figure in figures(f"企業{phrase}。")]


def alone(phrase):
    try:
        return [alike(parse_quantity(phrase))]
    except QuantityError:
        return []


@pytest.mark.parametrize("name", TABLES)
def test_each_row_has_the_reading_that_it_gives(name):
    wrong = [
        (row["word"], row["example"], phrase_reading(row["example"]))
        for row in vocabulary().tables[name]
        if phrase_reading(row["example"]) != row["reading"]
    ]
    assert wrong == []


def told(text):
    """The figures, ordinals and dates of a text, with what the figures are of; or of a phrase."""
    if not text.endswith("。"):
        return "; ".join(map(shown, parse_all(text)))
    return "; ".join(
        (f"{one.kind} {one.as_stated}" if one.kind in PLACED else shown(one))
        + (f" of {one.label}" if one.label else "")
        for one in iter_figures(text)
    )


@pytest.mark.parametrize("name", ["names", "contexts"])
def test_each_word_around_a_number_does_what_its_row_says(name):
    rows = vocabulary().tables[name]
    found = [(row["example"], told(row["example"]) or "none") for row in rows]
    assert found == [(row["example"], row["reading"]) for row in rows]
    assert [row["word"] for row in rows if row["word"] not in row["example"]] == []


@pytest.mark.parametrize("name", TABLES)
def test_each_word_means_in_a_text_what_it_means_alone(name):
    differ = []
    for row in vocabulary().tables[name]:
        if apart(row) or row["example"].startswith(("2日", "5呎")):
            continue
        for phrase in {row["example"], fold(row["example"]), wide(row["example"])}:
            if alone(phrase) != in_text(phrase):
                differ.append((phrase, alone(phrase), in_text(phrase)))
    assert differ == []


NUMBERS = ("67家", "3.5%", "5萬元", "三百人", "2.68億元", "9.1萬平方米")


@pytest.mark.parametrize("position", ["before", "after"])
def test_each_qualifier_means_the_same_in_every_place_script_and_width(position):
    differ = []
    for row in vocabulary().tables["qualifiers"]:
        if row["position"] != position or row["effect"] in {"upwards", "excluded"} or apart(row):
            continue
        for number, form in product(NUMBERS, (str, fold, wide)):
            phrase = form(row["word"] + number if position == "before" else number + row["word"])
            if alone(phrase) != in_text(phrase) or not alone(phrase):
                differ.append((phrase, alone(phrase), in_text(phrase)))
    assert differ == []


def test_each_unit_counts_digits_magnitudes_and_numerals_alike():
    differ = []
    for row in vocabulary().tables["units"]:
        if apart(row):
            continue
        for number, form in product(("67", "2.5萬", "三百"), (str, fold, wide)):
            phrase = form(number + row["word"])
            if alone(phrase) != in_text(phrase) or (
                not alone(phrase) and row["word"] not in "番成折"
            ):
                differ.append((phrase, alone(phrase), in_text(phrase)))
    assert differ == []


# -- written forms with known values ---------------------------------------------------------------

COUNT = 4_000  # benchmarks/written_forms.py reads 20 000


def misread(forms, read):
    wrong = Counter()
    examples = []
    for form in forms:
        found = read(form)
        if found != [(form.value, form.lower, form.upper, form.closed, form.unit)]:
            wrong[form.kind] += 1
            examples.append((form.text, found))
    return sum(wrong.values()), (wrong.most_common(), examples[:20])


def test_written_forms_are_read_as_phrases():
    wrong, told = misread(written(COUNT), lambda form: alone(form.text))
    assert wrong <= COUNT * 0.001, told


def test_written_forms_are_read_inside_sentences():
    chance = random.Random(7)
    wrong, told = misread(
        written(COUNT, seed=8),
        lambda form: [alike(figure) for figure in figures(sentence(form, chance))],
    )
    assert wrong <= COUNT * 0.005, told


# -- beside other readers --------------------------------------------------------------------------


def real_number(text):
    try:
        numeral = read_numeral(text)
    except Refused:
        return None
    return numeral.coef * 10**numeral.place if numeral.top is None else None


@given(st.text("一二三五九十百千万零", min_size=1, max_size=7))
@settings(max_examples=1500, deadline=None)
def test_a_numeral_is_read_as_a_plain_reader_reads_it(text):
    plain = plain_number(text)
    assert plain is None or real_number(text) == plain


@given(st.integers(1, 10**7))
def test_both_read_each_way_in_which_a_number_is_spelt(number):
    for text in spellings(number):
        assert plain_number(text) == real_number(text)


@given(st.integers(1, 10**7), st.sampled_from(["家", "萬元", "%", "余人", "個以上", "噸左右"]))
def test_the_short_way_reads_as_the_whole_grammar_does(number, words):
    for before in ("", "近", "超過", "增長", "人民幣"):
        phrase = f"{before}{number}{words}"
        quick = _read_simple(phrase)
        try:
            whole = _read(phrase)
        except QuantityError:
            assert quick is None
        else:
            assert quick is None or quick == whole


@given(st.text("0123456789.,萬億千百十點兩三家元%餘近約至到-/ ", max_size=14))
@settings(max_examples=600, deadline=None)
def test_every_error_is_one_of_quantity(phrase):
    for read in (parse_quantity, parse_all):
        error = refusal(read, phrase)
        assert error is None or 0 <= error.position <= len(phrase)


def refusal(read, phrase):
    try:
        read(phrase)
    except QuantityError as error:
        return error
    return None


def test_a_column_coerces_what_cannot_be_read():
    import pandas as pd

    table = parse_quantities(pd.Series(["5元/十十人", "67家", "43,79萬"]), errors="coerce")
    assert table["value"].isna().tolist() == [True, False, True]


# -- where a number ends ---------------------------------------------------------------------------


@pytest.mark.parametrize("between", ["\n\n", "\t", "\u2029", "\n \n"])
def test_no_number_crosses_a_paragraph_or_a_cell(between):
    found = [shown(figure) for figure in figures(f"甲為12{between}345家。共2{between}億元")]
    assert "12345 家" not in found
    assert not any("億" in item or "00000000" in item for item in found)


@pytest.mark.parametrize(
    ("text", "reading"), [("共5,38\n2項。", "5382 項"), ("共US$31,\n240。", "31240 美元")]
)
def test_a_line_end_is_a_re_wrap_only_where_nothing_else_fits(text, reading):
    assert [shown(figure) for figure in figures(text)] == [reading]


PIECES = [row["word"] for _, row in ROWS] + list(
    "0123456789一二三十百千萬億零.,、，。：-—~至到和/（） \n\t"
)
PIECES += [
    "12",
    "3.5",
    "1,234",
    "2020年",
    "百分之",
    "分之",
    "其中",
    "×10^8",
    "\u200b",
    "٣",
    "²",
    "第",
    "每",
]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@settings(max_examples=600, deadline=None)
def test_figures_are_trimmed_and_never_overlap(text):
    last = 0
    for figure in iter_figures(text):
        assert figure.as_stated == text[figure.start : figure.end] == figure.as_stated.strip()
        assert figure.start >= last
        assert figure.value is None or figure.kind in PLACED or figure.lower <= figure.upper
        last = figure.end
    assert all(item.because for item in explain(text))


# -- why -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "stated", "verdict", "rule"),
    [
        ("在孵企業67家", "67家", "figure", "with_unit"),
        ("位居第35位", "第35位", "ordinal", "ordinal"),
        ("2020年完成", "2020年", "date", "date"),
        ("實施“1+5”方案", "1", "left", "code"),
        ("共43,79萬元", "43,79萬元", "left", "unreadable"),
        ("十分重要", "十分", "left", "uncounted"),
        ("近五年來", "近五年來", "date", "lasting"),
        ("企業42、29家", "42", "figure", "in_a_list"),
    ],
)
def test_an_explanation_names_the_rule_that_decided(text, stated, verdict, rule):
    assert (stated, verdict, rule) in [
        (item.stated, item.verdict, item.rule) for item in explain(text)
    ]


def test_an_explanation_says_what_was_weighed_and_why(capsys):
    found = explain("增長約33%")
    assert "33 [32.5, 33.5] %" in str(found)
    assert "about" in str(found)
    assert found[0].because.endswith(".")
    assert "<table>" in found._repr_html_()
    with pytest.raises(SystemExit) as ended:
        main(["explain", "近5萬家企業"])
    assert ended.value.code == 0
    assert "近5萬家" in capsys.readouterr().out
