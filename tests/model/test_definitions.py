import re

import pytest
import yaml

from analysis.model.definitions import load_codebook
from analysis.problems import InputError


def edit(project, name, change):
    """Changes the entries of a kind, which lie in a file or, by theme, in a folder of its name."""
    paths = [project.definitions / f"{name}.yml"]
    if not paths[0].exists():
        paths = sorted((project.definitions / name).glob("*.yml"))
    themes = {path: yaml.safe_load(path.read_text(encoding="utf-8")) for path in paths}
    data = {code: entry for theme in themes.values() for code, entry in theme.items()}
    change(data)
    for path, theme in themes.items():
        kept = {code: data[code] for code in theme if code in data}
        path.write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8")


def problems(project):
    with pytest.raises(InputError) as error:
        load_codebook(project.definitions)
    return [str(problem) for problem in error.value.problems]


def test_the_codebook_loads_and_has_three_languages(inputs):
    book = inputs.codebook
    for entry in (*book.entities.values(), *book.indicators.values(), *book.ratios.values()):
        assert set(entry.label) == set(entry.definition) == {"zh-Hant", "zh-Hans", "en"}
        assert entry.source


def test_everything_wrong_is_told_at_once(project):
    def wrong(data):
        del data["income"]["label"]["en"]
        del data["employees"]["unit"]
        data["tax"]["colour"] = "red"
        data["talent"]["kind"] = "level"
        data["patents_granted"]["unit"] = "張三"

    edit(project, "indicators", wrong)
    edit(project, "entities", lambda data: data["lanzhou"].update(part_of="gansuu"))
    edit(project, "ratios", lambda data: data["tax_per_firm"].update(unit="人/家"))
    found = "\n".join(problems(project))
    assert re.search(
        r"definitions/indicators/incubation.yml, line \d+: income.label: expected a text", found
    )
    assert "income.label: expected a text in zh-Hant, zh-Hans, en" in found
    assert "employees.unit: expected a value (required), found none" in found
    assert "tax.colour: expected no such key, found 'red'" in found
    assert "talent.kind" in found
    assert "unknown unit '張三'" in found
    assert "lanzhou.part_of: expected one of" in found
    assert "(nearest: gansu), found gansuu" in found


def test_a_ratio_whose_sides_do_not_give_its_unit_is_refused(project):
    edit(project, "ratios", lambda data: data["tax_per_firm"].update(unit="人/家"))
    (found,) = problems(project)
    assert "tax_per_firm.unit" in found
    assert "[元] / [firm]" in found
    assert "[person] / [firm]" in found


def test_unknown_codes_of_a_ratio_are_refused_with_the_nearest(project):
    def wrong(data):
        data["tax_per_firm"]["denominator"] = ["incubated_firm"]
        data["tax_per_firm"]["relations"] = ["flow_year/stock_at_publicaton"]
        data["tax_per_employee"]["numerator"] = "tax.grwth"
        data["tax_per_income"]["numerator"] = "tax/sector:steel"
        data["rd_staff_per_10k"]["caveats"] = ["cumulativ"]

    edit(project, "ratios", wrong)
    found = "\n".join(problems(project))
    assert "(nearest: incubated_firms), found incubated_firm" in found
    assert "(nearest: flow_year/stock_at_publication), found" in found
    assert "(nearest: growth), found grwth" in found
    assert "found sector:steel" in found
    assert "(nearest: cumulative), found cumulativ" in found


def test_a_caveat_that_a_measure_or_an_item_names_is_declared(project):
    edit(project, "measures", lambda data: data["target"].update(caveat="targt"))
    large = {"above_designated": {"label": dict.fromkeys(("zh-Hant", "zh-Hans", "en"), "x")}}
    large["above_designated"]["caveat"] = "size_only"
    edit(project, "dimensions", lambda data: data["size"]["items"].update(large))
    found = "\n".join(problems(project))
    assert "target.caveat: expected" in found
    assert "(nearest: target), found targt" in found
    assert "size.items.above_designated.caveat: expected" in found


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"kind": "floor"}, "least: expected a value, for kind floor, found none"),
        ({"kind": "part"}, "numerator: expected none, for kind part, found one"),
        ({"least": "1000萬元"}, "least: expected none, for kind quotient, found one"),
        ({"kind": "floor", "least": "many"}, "least: expected a quantity such as 1000萬元"),
        ({"numerator": "a b"}, "numerator: expected"),
    ],
)
def test_a_ratio_has_the_sides_of_its_kind(project, change, told):
    edit(project, "ratios", lambda data: data["tax_per_firm"].update(change))
    assert any(f"tax_per_firm.{told}" in problem for problem in problems(project))


def test_breaks_and_preferences_are_checked_and_may_be_absent(project):
    gap = {
        "entity": "nowhere",
        "at": "soon",
        "reason": dict.fromkeys(("zh-Hant", "zh-Hans", "en"), "x"),
    }
    text = yaml.safe_dump({"one": gap | {"source": "x"}}, allow_unicode=True)
    (project.definitions / "breaks.yml").write_text(text, encoding="utf-8")
    found = "\n".join(problems(project))
    assert "definitions/breaks.yml, line" in found
    assert "one.at: expected a period" in found
    assert "found nowhere" in found
    (project.definitions / "breaks.yml").unlink()
    assert load_codebook(project.definitions).breaks == {}


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (1, "a place other than that of income_per_incubated_firm, found 1"),
        (0, "Input should be greater than 0, found 0"),
        ("5", "Input should be a valid integer, found '5'"),
    ],
)
def test_a_headline_is_a_place_of_its_own(project, place, expected):
    edit(project, "ratios", lambda data: data["tax_per_firm"].update(headline=place))
    (found,) = problems(project)
    assert f"tax_per_firm.headline: expected {expected}" in found


def test_an_entity_inside_itself_is_refused(project):
    edit(project, "entities", lambda data: data["gansu"].update(part_of="lanzhou"))
    assert any("an entity outside itself" in problem for problem in problems(project))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a: {b: 1\n", "expected YAML"),
        (b"a: 1\na: 2\n", "found a twice"),
        (b"- a\n", "expected a mapping"),
        (b"", "expected a mapping"),
        (b"\xb0\xa1: 1\n", "found 0xb0 at byte 0"),
        (b"a: !!python/object/apply:os.system [ls]\n", "expected YAML"),
        (b"1: {}\n", 'expected a key that is text in quotes ("1")'),
        (b"income: text\n", "income"),
        (b"BAD-CODE: {}\n", "BAD-CODE"),
    ],
)
def test_a_file_that_is_no_codebook_is_refused(project, content, expected):
    (project.definitions / "indicators" / "more.yml").write_bytes(content)
    assert any(expected in problem for problem in problems(project)), problems(project)


def test_a_missing_file_is_named(project):
    (project.definitions / "ratios.yml").unlink()
    assert problems(project) == ["definitions/ratios.yml: file: expected a file, found none"]


def test_what_is_wrong_in_one_place_is_not_told_again_wherever_it_is_used(project):
    edit(project, "indicators", lambda data: data["income"].pop("unit"))
    (found,) = problems(project)
    assert "income.unit: expected a value" in found
    path = project.definitions / "indicators" / "incubation.yml"
    path.write_text("x: [", encoding="utf-8")
    (found,) = problems(project)
    assert "expected YAML" in found


def test_a_code_stands_in_one_file(project):
    path = project.definitions / "indicators" / "more.yml"
    path.write_text("income: {}\n", encoding="utf-8")
    found = problems(project)
    assert any(
        "more.yml, line 1: income: expected a code other than one of "
        "definitions/indicators/incubation.yml" in problem
        for problem in found
    ), found


def test_places_are_entities_and_what_is_wrong_with_a_row_is_told(project):
    path = project.definitions / "places.tsv"
    text = path.read_text(encoding="utf-8")
    rows = [
        "qingshi_hightech_zone\thightech_zone\t青石高新區\t青石高新区\tQingshi\tgansu\t青高區",
        "gansu\tprovince\t甘肅省\t甘肃省\tGansu\t\t",
        "x\thightech_zonne\t甲高新區\t甲高新区\tX\t\t",
        "y\tcity\t乙市\t\tY\tnowhere\t",
        "two\tcells",
    ]
    path.write_text(text + "\n".join(rows) + "\n", encoding="utf-8")
    found = "\n".join(problems(project))
    line = text.count("\n") + 2
    assert f"places.tsv, line {line}: code: expected a code that no other entity has" in found
    assert f"line {line + 1}: type: expected one of" in found
    assert "(nearest: hightech_zone)" in found
    assert f"line {line + 2}: zh-Hans: expected a label, found none" in found
    assert f"line {line + 3}: cells: expected 7" in found
    path.write_text(text + rows[0] + "\n", encoding="utf-8")
    entity = load_codebook(project.definitions).entities["qingshi_hightech_zone"]
    assert entity.part_of == "gansu"
    assert {"青石高新技術產業開發區", "青石國家高新區", "青高區"} <= set(entity.synonyms)
    path.write_text(text + rows[0].replace("gansu", "nowhere") + "\n", encoding="utf-8")
    (told,) = problems(project)
    assert told.startswith(
        f"definitions/places.tsv, line {line - 1}: qingshi_hightech_zone.part_of"
    )
