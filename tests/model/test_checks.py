import pytest

from analysis.model.checks import checks_from
from analysis.model.facts import facts_from
from analysis.model.schemas import CHECKS
from support.figures import figures_of

ZONE, PARK = "lanzhou_hightech_zone", "lanzhou_returnee_park"
NOW = "2021-03-16"


@pytest.fixture(scope="session")
def checks(inputs, facts):
    return checks_from(facts, inputs.codebook)


def of(inputs, *figures):
    return checks_from(facts_from(figures_of(*figures), inputs.codebook), inputs.codebook)


def verdict(table, check):
    (row,) = table[table["check"] == check].to_dict("records")
    assert row["reason"]
    return row["verdict"]


def test_the_articles_checks(checks):
    assert dict(
        zip(
            checks["check"] + " " + checks["right"].str.split().str[-1],
            checks["verdict"],
            strict=True,
        )
    ) == {
        "part:incubated_firms:incubated_firms_ever 135家": "consistent",
        "part:returnee_founded_firms:incubated_firms 67家": "consistent",
        "part:firms_income_10m:incubated_firms 67家": "consistent",
        "part:national_experts:returnees 157名": "consistent",
        "part:incubators_in_statistics:incubators_new 15家": "consistent",
        "at_most:tax:income 2.68億元": "consistent",
        "at_most:national_experts:returnees 157名": "consistent",
        "at_most:innovation_talent:talent 9.1萬人": "consistent",
        "components:talent 9.1萬人": "consistent",
        "growth:patents_granted.growth 837件": "not checked",
        "reported:rd_staff_per_10k 9.1萬人": "not checked",
        "reported:bachelors_per_10k 9.1萬人": "not checked",
        "implied:rd_staff_implied 9.1萬人": "consistent",
    }
    assert list(checks.columns) == [column.name for column in CHECKS]


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        ("67家", "67家", "consistent"),
        ("68家", "67家", "inconsistent"),  # counts in full are exact: no rounding helps
        ("近70家", "67家", "consistent"),
        ("70余家", "67家", "inconsistent"),
        ("70家以上", "超過67家", "consistent"),
        ("超過67家", "67家", "inconsistent"),
        ("1萬家", "0.9萬家", "consistent"),  # 0.5 to 1.5 against 0.85 to 0.95 (10 000)
        ("1.1萬家", "0.9萬家", "inconsistent"),
    ],
)
def test_a_part_is_no_larger_than_its_whole(inputs, part, whole, expected):
    table = of(
        inputs,
        (whole, PARK, "incubated_firms_ever", NOW),
        (part, PARK, "incubated_firms", NOW, "incubated_firms_ever"),
    )
    assert verdict(table, "part:incubated_firms:incubated_firms_ever") == expected


def test_of_other_periods_the_nearest_is_told_as_not_checked(inputs):
    wholes = [(f"{n}家", PARK, "incubated_firms_ever", f"{n}-12-31") for n in (2016, 2019, 2017)]
    part = ("67家", PARK, "incubated_firms", "2020-12-31", "incubated_firms_ever")
    table = of(inputs, *wholes, part)
    found = table[table["check"].str.startswith("part:")]
    assert found[["verdict", "right"]].values.tolist() == [
        ["not checked", "Firms ever incubated 2019家"]
    ]


def test_components_together_are_no_larger_than_the_whole(inputs):
    parts = [("3萬人", ZONE, "high_level_talent", NOW), ("7萬人", ZONE, "practical_talent", NOW)]
    assert (
        verdict(of(inputs, *parts, ("9.1萬人", ZONE, "talent", NOW)), "components:talent")
        == "consistent"
    )
    parts = [("4萬人", ZONE, "high_level_talent", NOW), ("7萬人", ZONE, "practical_talent", NOW)]
    assert (
        verdict(of(inputs, *parts, ("9.1萬人", ZONE, "talent", NOW)), "components:talent")
        == "inconsistent"
    )


@pytest.mark.parametrize(
    ("now", "before", "growth", "expected"),
    [
        ("837件", "629件", "33%", "consistent"),
        ("837件", "632件", "33%", "inconsistent"),  # 32.44 %, which prints as 32 %
        ("837件", "640件", "33%", "inconsistent"),
        ("837件", "600多件", "33%", "consistent"),
        ("90件", "100件", "下降10%", "consistent"),
        ("90件", "100件", "10%", "inconsistent"),
    ],
)
def test_growth_agrees_with_the_levels(inputs, now, before, growth, expected):
    table = of(
        inputs,
        (now, ZONE, "patents_granted", "2019"),
        (before, ZONE, "patents_granted", "2018"),
        (growth, ZONE, "patents_granted.growth", "2019"),
    )
    assert verdict(table, "growth:patents_granted.growth") == expected


@pytest.mark.parametrize(
    ("staff", "expected"),
    [("1137人", "consistent"), ("1149人", "inconsistent"), ("1100余人", "consistent")],
)
def test_a_reported_rate_agrees_with_its_counts(inputs, staff, expected):
    table = of(
        inputs,
        ("125人", ZONE, "rd_staff_per_10k", NOW),
        (staff, ZONE, "rd_staff", NOW),
        ("9.1萬人", ZONE, "talent", NOW),
    )
    assert verdict(table, "reported:rd_staff_per_10k") == expected


def test_an_implied_count_must_be_able_to_be_whole(inputs):
    rate = ("125人", ZONE, "rd_staff_per_10k", NOW)
    table = of(inputs, rate, ("9人", ZONE, "talent", NOW))
    assert verdict(table, "implied:rd_staff_implied") == "inconsistent"


def test_an_entity_holds_no_more_than_the_one_it_lies_in(inputs):
    table = of(inputs, ("2.68億元", PARK, "income", "2020"), ("2億元", ZONE, "income", "2020"))
    assert (
        verdict(table, "entity:income") == "inconsistent"
    )  # at least 2.675 against at most 2.5 (億)


@pytest.mark.parametrize("lang", ["zh-Hant", "zh-Hans", "en"])
def test_checks_speak_every_language(inputs, facts, lang):
    table = checks_from(facts, inputs.codebook, lang=lang)
    label = inputs.codebook.indicators["tax"].label[lang]
    assert table["left"].str.contains(label).any()
