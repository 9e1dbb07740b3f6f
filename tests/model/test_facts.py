from decimal import Decimal

import pytest

from analysis.model.codebook import series_name
from analysis.model.facts import facts_from
from analysis.model.schemas import FACTS
from analysis.problems import InputError
from support.figures import figures_of

INF = Decimal("Infinity")
ZONE, PARK, PLAN = "lanzhou_hightech_zone", "lanzhou_returnee_park", "lanbai_innovation_zone"
NOW, PAST, GOAL = "2021-03-16", "../2021-03-16", "../2022"

# start, as_stated, entity, indicator, period, value, lower, upper, closed, unit, decimals, status
GOLDEN = [
    (426, "19個", ZONE, "new_rd_institutions", NOW, 19, 19, 19, "both", "個", 0, "stated"),
    (
        577,
        "3個工作日內",
        ZONE,
        "property_registration_time",
        NOW,
        3,
        0,
        3,
        "both",
        "工作日",
        0,
        "approximate",
    ),
    (
        597,
        "1個工作日",
        ZONE,
        "company_registration_time",
        NOW,
        1,
        1,
        1,
        "both",
        "工作日",
        0,
        "stated",
    ),
    (617, "5個", ZONE, "approval_steps.before", NOW, 5, 5, 5, "both", "個", 0, "stated"),
    (622, "3個", ZONE, "approval_steps", NOW, 3, 3, 3, "both", "個", 0, "stated"),
    (730, "100%", ZONE, "online_completion_rate", NOW, 100, 100, 100, "both", "%", 0, "stated"),
    (1079, "135家", PARK, "incubated_firms_ever", NOW, 135, 135, 135, "both", "家", 0, "stated"),
    (1089, "67家", PARK, "incubated_firms", NOW, 67, 67, 67, "both", "家", 0, "stated"),
    (1104, "38家", PARK, "returnee_founded_firms", NOW, 38, 38, 38, "both", "家", 0, "stated"),
    (1118, "6家", PARK, "firms_income_10m", NOW, 6, 6, 6, "both", "家", 0, "stated"),
    (1134, "700余人", PARK, "employees", "2020", 700, 700, 800, "left", "人", 0, "approximate"),
    (
        1143,
        "2.68億元",
        PARK,
        "income",
        "2020",
        268_000_000,
        268_000_000,
        268_000_000,
        "both",
        "元",
        -6,
        "stated",
    ),
    (
        1153,
        "780多萬元",
        PARK,
        "tax",
        "2020",
        7_800_000,
        7_800_000,
        7_900_000,
        "left",
        "元",
        -4,
        "approximate",
    ),
    (1216, "157名", PARK, "returnees", NOW, 157, 157, 157, "both", "人", 0, "stated"),
    (1228, "4名", PARK, "national_experts", NOW, 4, 4, 4, "both", "人", 0, "stated"),
    (1239, "61項", PARK, "invention_patents", PAST, 61, 61, 61, "both", "項", 0, "stated"),
    (1252, "130項", PARK, "ip_rights", PAST, 130, 130, 130, "both", "項", 0, "stated"),
    (
        1303,
        "近8萬平方米",
        ZONE,
        "hr_park_floor_space",
        NOW,
        80_000,
        70_000,
        80_000,
        "right",
        "平方米",
        -4,
        "approximate",
    ),
    (1331, "23人", ZONE, "academicians_experts", NOW, 23, 23, 23, "both", "人", 0, "stated"),
    (1342, "85人", ZONE, "high_level_talent", NOW, 85, 85, 85, "both", "人", 0, "stated"),
    (1350, "710人", ZONE, "practical_talent", NOW, 710, 710, 710, "both", "人", 0, "stated"),
    (
        1365,
        "2萬多人",
        ZONE,
        "innovation_talent",
        NOW,
        20_000,
        20_000,
        30_000,
        "left",
        "人",
        -4,
        "approximate",
    ),
    (1376, "9.1萬人", ZONE, "talent", NOW, 91_000, 91_000, 91_000, "both", "人", -3, "stated"),
    (
        1398,
        "3320人",
        ZONE,
        "bachelors_per_10k",
        NOW,
        3320,
        3320,
        3320,
        "both",
        "人/萬人",
        0,
        "garbled",
    ),
    (1426, "125人", ZONE, "rd_staff_per_10k", NOW, 125, 125, 125, "both", "人/萬人", 0, "stated"),
    (1562, "837件", ZONE, "patents_granted", "2019", 837, 837, 837, "both", "件", 0, "stated"),
    (1569, "33%", ZONE, "patents_granted.growth", "2019", 33, 33, 33, "both", "%", 0, "stated"),
    (1589, "近500項", ZONE, "key_projects", PAST, 500, 400, 500, "right", "項", 0, "approximate"),
    (1603, "200多項", ZONE, "torch_projects", PAST, 200, 200, 300, "left", "項", 0, "approximate"),
    (
        1617,
        "30多項",
        ZONE,
        "construction_fund_projects",
        PAST,
        30,
        30,
        40,
        "left",
        "項",
        0,
        "approximate",
    ),
    (1713, "29家", ZONE, "makerspaces_new", "2019", 29, 29, 29, "both", "家", 0, "stated"),
    (1721, "15家", ZONE, "incubators_new", "2019", 15, 15, 15, "both", "家", 0, "stated"),
    (
        1735,
        "95萬平方米",
        ZONE,
        "incubation_floor_space",
        NOW,
        950_000,
        950_000,
        950_000,
        "both",
        "平方米",
        -4,
        "stated",
    ),
    (1744, "13家", ZONE, "incubators_in_statistics", "2019", 13, 13, 13, "both", "家", 0, "stated"),
    (
        1771,
        "16億元",
        ZONE,
        "income",
        "2019",
        1_600_000_000,
        1_600_000_000,
        1_600_000_000,
        "both",
        "元",
        -8,
        "stated",
    ),
    (1783, "360件", ZONE, "ip_applications", "2019", 360, 360, 360, "both", "件", 0, "stated"),
    (1793, "13個", ZONE, "financings", "2019", 13, 13, 13, "both", "個", 0, "stated"),
    (
        1807,
        "1000萬元以上",
        ZONE,
        "support_funds",
        "2019",
        10_000_000,
        10_000_000,
        INF,
        "left",
        "元",
        -4,
        "approximate",
    ),
    (2064, "10個", PLAN, "transfer_bases.target", GOAL, 10, 10, 10, "both", "個", 0, "target"),
    (
        2080,
        "40家",
        PLAN,
        "transfer_institutions.target",
        GOAL,
        40,
        40,
        40,
        "both",
        "家",
        0,
        "target",
    ),
    (
        2096,
        "至少100名",
        PLAN,
        "transfer_professionals.target",
        GOAL,
        100,
        100,
        INF,
        "left",
        "人",
        0,
        "target",
    ),
    (
        2111,
        "100項以上",
        PLAN,
        "transferred_achievements.target",
        GOAL,
        100,
        100,
        INF,
        "left",
        "項",
        0,
        "target",
    ),
]
COLUMNS = "start as_stated entity indicator period value lower upper closed unit decimals status"


def test_every_figure_of_the_article_is_read_and_placed(facts):
    named = facts.assign(
        indicator=[
            series_name(row.indicator, row.measure, row.breakdown) for row in facts.itertuples()
        ]
    )
    found = [tuple(row) for row in named[COLUMNS.split()].itertuples(index=False)]
    assert found == GOLDEN


def test_facts_have_the_declared_columns_and_exact_numbers(facts):
    assert list(facts.columns) == [column.name for column in FACTS]
    assert all(type(number) is Decimal for number in facts["lower"])
    assert facts["fact"].is_unique
    assert set(facts["obs_status"]) == {"A", "E", "F", "U"}
    assert set(facts["frequency"]) == {"A", "D", "_O"}


def test_making_facts_leaves_the_figures_as_they_were(inputs):
    before = inputs.figures.copy()
    facts_from(inputs.figures, inputs.codebook)
    assert inputs.figures.equals(before)


def test_a_phrase_in_another_unit_of_the_same_dimension_is_converted(inputs):
    figures = figures_of(("0.95平方公里", ZONE, "incubation_floor_space", NOW))
    (fact,) = facts_from(figures, inputs.codebook).to_dict("records")
    assert (fact["value"], fact["unit"], fact["decimals"]) == (950_000, "平方米", -4)


def test_a_decrease_is_a_negative_change(inputs):
    figures = figures_of(("下降1.34%", ZONE, "patents_granted.growth", "2020"))
    (fact,) = facts_from(figures, inputs.codebook).to_dict("records")
    assert (fact["value"], fact["lower"], fact["upper"]) == (Decimal("-1.34"),) * 3


@pytest.mark.parametrize(
    ("phrase", "told"), [("67人", "converts to 家"), ("若干家", "a quantity of incubated_firms")]
)
def test_a_phrase_that_is_not_its_indicators_is_refused(inputs, phrase, told):
    with pytest.raises(InputError, match=told):
        facts_from(figures_of((phrase, ZONE, "incubated_firms", NOW)), inputs.codebook)


def test_everything_wrong_with_figures_is_told_at_once(inputs):
    figures = figures_of(
        ("67家", "my_zone", "incubated_firms", NOW),
        ("67家", ZONE, "incubated_firm", NOW),
        ("67家", ZONE, "incubated_firms.growht", NOW),
        ("67家", ZONE, "incubated_firms", "FY24"),
        ("67家", ZONE, "incubated_firms/sector:steel", NOW),
    )
    with pytest.raises(InputError) as error:
        facts_from(figures, inputs.codebook)
    found = "\n".join(map(str, error.value.problems))
    for told in ("my_zone", "incubated_firms), found", "growth", "FY24", "sector:"):
        assert told in found
    assert len(error.value.problems) == 5
    with pytest.raises(InputError, match="a column 'period'"):
        facts_from(figures.drop(columns="period"), inputs.codebook)
    with pytest.raises(InputError, match="expected a frame, found str"):
        facts_from("67家", inputs.codebook)


@pytest.mark.parametrize(
    ("phrase", "currency", "unit", "value"),
    [
        ("2.5億元", "CNY", "元", 250_000_000),
        ("2.5億元", "TWD", "新台幣", 250_000_000),
        ("人民幣2.5億元", "TWD", "元", 250_000_000),
        ("新台幣1兆418億元", "CNY", "新台幣", 1_041_800_000_000),
        ("2.5億港元", "TWD", "港元", 250_000_000),
    ],
)
def test_money_keeps_the_currency_of_its_print(inputs, phrase, currency, unit, value):
    figures = figures_of((phrase, ZONE, "income", "2020"))
    sources = [{"source": "s", "currency": currency}]
    (fact,) = facts_from(figures, inputs.codebook, sources).to_dict("records")
    assert (fact["value"], fact["unit"]) == (value, unit)


def test_caveats_that_follow_from_what_is_typed_are_found(inputs):
    figures = figures_of(
        ("61項", PARK, "invention_patents", PAST),
        ("10個", PLAN, "transfer_bases.target", GOAL),
        ("3億元", PARK, "income.forecast", "2020"),
        ("5家", ZONE, "firms/size:above_designated", "2020"),
        ("9家", ZONE, "firms", "2020"),
    )
    facts = facts_from(figures, inputs.codebook)
    assert list(facts["caveats"]) == [
        "cumulative",
        "target",
        "expected_not_final",
        "above_designated_size_only",
        "",
    ]
    assert list(facts["obs_status"]) == ["A", "F", "F", "A", "A"]


def test_no_figures_are_no_facts(inputs):
    facts = facts_from(figures_of(), inputs.codebook)
    assert facts.empty
    assert list(facts.columns) == [column.name for column in FACTS]
