"""One form for matching, with every character in its place."""

import opencc
from hypothesis import given
from hypothesis import strategies as st

from analysis.vocabulary.script import fold, traditional
from analysis.vocabulary.tables import vocabulary

HAN = [chr(code) for code in range(0x3400, 0xA000)]
CURRENCY = {"圓": "元", "圜": "元"}  # 元 is how the unit is written, and how OpenCC leaves 圓 is 圆


def is_in(char, charset):
    try:
        return bool(char.encode(charset))
    except UnicodeEncodeError:
        return False


def test_scripts_and_widths_have_one_form():
    assert fold("７８０多萬元　８０％，近５００項") == "780多万元 80%,近500项"
    assert fold("產産产") == "产产产"
    assert fold("10–30—50−70〜90") == "10-30-50-70~90"


def test_every_traditional_character_in_use_has_the_simplified_form_that_opencc_gives():
    convert = opencc.OpenCC("t2s").convert
    forms = {char: convert(char) for char in HAN if is_in(char, "gbk")}
    expected = {char: form for char, form in forms.items() if is_in(form, "gb2312")} | CURRENCY
    assert {char: fold(char) for char in expected} == expected
    others = set(HAN) - expected.keys() - {"〇"}
    assert [char for char in others if fold(char) != char] == []


def test_a_common_traditional_character_is_in_the_set_of_simplified_ones_or_has_a_form_there():
    first, last = b"\xa4\x40", b"\xc6\x7e"
    level = [char for char in HAN if first <= char.encode("big5", "ignore") <= last]
    assert len(level) == 5_401
    unknown = [char for char in level if not is_in(fold(char), "gb2312")]
    assert len(unknown) < 215  # rare ones, in neither list


def test_words_of_both_scripts_meet():
    for one, other in (("與會者確認問題", "与会者确认问题"), ("網絡資訊併購", "网络资讯并购")):
        assert fold(one) == fold(other) == other


def test_characters_of_both_scripts_are_left_alone():
    both = "后里面干系只台周准谷余著了制斗克历"
    assert fold(both) == both
    assert fold("皇后在後裡的麵乾") == "皇后在后里的面干"


@given(st.text())
def test_folding_moves_nothing_and_is_done_once(text):
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_a_word_has_its_traditional_form():
    assert traditional("个项万") == "個項萬"
    assert traditional("台") == "台"  # 臺 or 台: as printed
    convert = opencc.OpenCC("s2t").convert
    for form in {fold(char) for char in HAN}:
        assert traditional(form) in {form, convert(form)}


def test_units_are_named_in_traditional_script():
    for unit, _ in vocabulary().units.values():
        assert traditional(unit.name) == unit.name
