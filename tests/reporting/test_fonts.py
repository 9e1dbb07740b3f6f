import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from analysis.messages import LANGS, catalogue
from analysis.reporting import fonts

VARIANTS = "産為說裡峯衆啓臺羣著線產为说里峰众启台群着线"


def test_each_language_reads_the_face_of_its_region():
    for index, name in fonts.FACES.values():
        with TTFont(fonts.font_path(), fontNumber=index, lazy=True) as font:
            assert font["name"].getDebugName(1) == name


def test_the_faces_draw_the_same_characters():
    drawn = [set(fonts._face(lang).names) for lang in LANGS]
    assert drawn[0] == drawn[1] == drawn[2] == set(fonts.characters())


def test_the_font_draws_every_word_of_the_reports_in_every_language():
    for texts in catalogue().values():
        for lang in LANGS:
            assert fonts.missing(texts[lang]) == []


def test_the_font_draws_both_scripts_and_their_variants():
    assert fonts.missing(VARIANTS + "≈≥≤–−÷×／·") == []


def test_the_font_draws_every_label_of_the_codebook(inputs):
    book = inputs.codebook
    for entries in (book.entities, book.indicators, book.ratios):
        for entry in entries.values():
            for lang in LANGS:
                assert fonts.missing(entry.label[lang]) == []


def test_a_character_without_a_shape_is_told_with_its_place():
    assert fonts.shapeless(["人才", "一\u200b二\n", "人才😀", "ع"]) == (
        "😀 (U+1F600) in '人才😀'; ع (U+0639) in 'ع'"
    )
    assert fonts.shapeless(["甲" * 99 + "😀" + "乙" * 99]).count("甲") == fonts.AROUND


def test_subsets_made_at_once_are_those_made_one_by_one():
    texts = [f"{text}{VARIANTS[place:]}" for place, text in enumerate("在孵企業總收入近億")]
    jobs = [(text, lang) for text in texts for lang in LANGS]
    one_by_one = [fonts.subset(*job) for job in jobs]
    for cache in (fonts._subset, fonts._outline, fonts._shapes):
        cache.cache_clear()
    fonts._loaded.clear()
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda job: fonts.subset(*job), jobs)) == one_by_one


@pytest.mark.parametrize("lang", LANGS)
def test_a_subset_holds_exactly_the_characters_used(lang):
    data = fonts.subset("産67家 人才家😀", lang)
    with TTFont(BytesIO(data)) as font:
        assert set(font.getBestCmap()) == {ord(char) for char in "産67家 人才"}
        names = {record.nameID: str(record) for record in font["name"].names}
    assert names[1] == fonts.FAMILY
    assert "SIL Open Font License" in names[13]
    assert data == fonts.subset("才人家76 産", lang)


@pytest.mark.processes
def test_a_subset_is_the_same_in_another_process():
    code = "import hashlib,analysis.reporting.fonts as f;"
    code += "print(hashlib.sha256(f.subset('産67家','zh-Hant')).hexdigest())"
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            env={**os.environ, "SOURCE_DATE_EPOCH": day},  # what fontTools takes for today
        ).stdout
        for day in ("1", "1000000000")
    ]
    assert runs[0] == runs[1]


def test_a_subset_does_not_depend_on_what_was_drawn_before():
    first = fonts.subset("人才", "zh-Hant")
    fonts.subset("人民才能", "en")
    fonts._subset.cache_clear()
    assert fonts.subset("人才", "zh-Hant") == first


def test_outlines_keep_their_place_when_they_are_rounded():
    from fontTools.pens.boundsPen import BoundsPen

    with TTFont(fonts.font_path(), fontNumber=3, lazy=True) as whole:
        pen = BoundsPen(whole.getGlyphSet())
        whole.getGlyphSet()[whole.getBestCmap()[ord("蘭")]].draw(pen)
        expected = [edge / whole["head"].unitsPerEm for edge in pen.bounds]
    with TTFont(BytesIO(fonts.subset("蘭", "zh-Hant"))) as font:
        pen = BoundsPen(font.getGlyphSet())
        font.getGlyphSet()[font.getBestCmap()[ord("蘭")]].draw(pen)
        found = [edge / fonts.UNITS_PER_EM for edge in pen.bounds]
    assert found == pytest.approx(expected, abs=1 / fonts.UNITS_PER_EM)


def test_english_marks_are_narrower_than_chinese_ones():
    widths = []
    for family in (fonts.FAMILY, fonts.LATIN):
        with TTFont(BytesIO(fonts.subset("’", "zh-Hant", family))) as font:
            glyph = font.getBestCmap()[ord("’")]
            widths.append(font["hmtx"][glyph][0])
    assert widths[1] < widths[0] / 2


def test_the_rule_embeds_the_font_and_names_its_licence():
    rule = fonts.font_face("67家", "zh-Hant")
    assert "SIL Open Font License" in rule
    assert rule.count("@font-face") == 1
    assert 'url("data:font/woff2;base64,' in rule


def test_widths_are_those_of_the_font():
    assert fonts.width("人才", 10, "zh-Hant") == 20
    assert fonts.width("67", 10, "en") < 20


@pytest.mark.processes
def test_importing_the_package_does_not_import_matplotlib():
    code = "import sys,analysis,analysis.reporting.reports;"
    code += "print([m for m in ('matplotlib','seaborn','fontTools') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert run.stdout.strip() == "[]"
