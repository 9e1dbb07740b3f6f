"""One form for matching, with every character in its place."""

from hypothesis import given
from hypothesis import strategies as st

from analysis.quantity.counters import UNITS
from analysis.script import fold, traditional


def test_scripts_and_widths_have_one_form():
    assert fold("７８０多萬元　８０％，近５００項") == "780多万元 80%,近500项"
    assert fold("產産产") == "产产产"
    assert fold("10–30—50−70〜90") == "10-30-50-70~90"


@given(st.text())
def test_folding_moves_nothing_and_is_done_once(text):
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_a_word_has_its_traditional_form():
    assert traditional("个项万") == "個項萬"
    assert traditional("台") == "台"  # 臺 or 台: as printed


def test_units_are_named_in_traditional_script():
    for unit in UNITS.values():
        assert traditional(unit.name) == unit.name
