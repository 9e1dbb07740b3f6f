from decimal import Decimal
from fractions import Fraction

import pytest

from analysis.model.facts import facts_from
from analysis.model.ratios import ratios_from
from analysis.model.schemas import RATIO_KEY, RATIOS
from analysis.problems import InputError
from support.figures import figures_of

F = Fraction
INF = Decimal("Infinity")
ZONE, PARK = "lanzhou_hightech_zone", "lanzhou_returnee_park"
NOW, PAST = "2021-03-16", "../2021-03-16"

M = 10_000  # 萬
INCOME = (F(267_500_000), F(268_500_000))  # 2.68億元, rounded to a million
TAX = (F(7_800_000), F(7_900_000))  # 780多萬元
STAFF = (700, 800)  # 700余人
# ratio, entity, period, value, lower, upper, closed, unit, formula
COMPUTED = [
    (
        "rd_staff_implied",
        ZONE,
        NOW,
        F("1137.5"),
        F("124.5") * F("9.05"),
        F("125.5") * F("9.15"),
        "left",
        "人",
        "125人 × 9.1萬人",
    ),
    (
        "income_per_incubated_firm",
        PARK,
        "2020",
        4_000_000,
        INCOME[0] / 67,
        INCOME[1] / 67,
        "left",
        "元/家",
        "2.68億元 ÷ 67家",
    ),
    (
        "income_per_employee",
        PARK,
        "2020",
        None,
        INCOME[0] / 800,
        INCOME[1] / 700,
        "neither",
        "元/人",
        "2.68億元 ÷ 700余人",
    ),
    (
        "employees_per_firm",
        PARK,
        "2020",
        None,
        F(700, 67),
        F(800, 67),
        "left",
        "人/家",
        "700余人 ÷ 67家",
    ),
    (
        "tax_per_income",
        PARK,
        "2020",
        None,
        100 * TAX[0] / INCOME[1],
        100 * TAX[1] / INCOME[0],
        "neither",
        "%",
        "780多萬元 ÷ 2.68億元",
    ),
    (
        "tax_per_firm",
        PARK,
        "2020",
        None,
        TAX[0] / 67,
        TAX[1] / 67,
        "left",
        "元/家",
        "780多萬元 ÷ 67家",
    ),
    ("share_returnee_founded", PARK, NOW, *[F(3800, 67)] * 3, "both", "%", "38家 ÷ 67家"),
    ("share_returnee_founded", PARK, NOW, *[F(3800, 135)] * 3, "both", "%", "38家 ÷ 135家"),
    ("share_income_10m", PARK, NOW, *[F(600, 67)] * 3, "both", "%", "6家 ÷ 67家"),
    ("share_income_10m", PARK, NOW, *[F(600, 38)] * 3, "both", "%", "6家 ÷ 38家"),
    ("share_income_10m", PARK, NOW, *[F(600, 135)] * 3, "both", "%", "6家 ÷ 135家"),
    ("share_still_incubated", PARK, NOW, *[F(6700, 135)] * 3, "both", "%", "67家 ÷ 135家"),
    ("invention_patents_per_firm", PARK, PAST, *[F(61, 67)] * 3, "both", "項/家", "61項 ÷ 67家"),
    ("ip_rights_per_firm", PARK, PAST, *[F(130, 67)] * 3, "both", "項/家", "130項 ÷ 67家"),
    (
        "ip_rights_per_100_employees",
        PARK,
        PAST,
        None,
        F(130, 8),
        F(130, 7),
        "right",
        "項/百人",
        "130項 ÷ 700余人",
    ),
    (
        "ip_applications_per_income",
        ZONE,
        "2019",
        F("22.5"),
        F(360) / F("16.5"),
        F(360) / F("15.5"),
        "right",
        "件/億元",
        "360件 ÷ 16億元",
    ),
    ("share_incubators_in_statistics", ZONE, "2019", *[F(260, 3)] * 3, "both", "%", "13家 ÷ 15家"),
    (
        "patents_granted_year_before",
        ZONE,
        "2018",
        F(83700, 133),
        837 / F("1.335"),
        837 / F("1.325"),
        "right",
        "件",
        "837件 ÷ (1 + 33%)",
    ),
    ("approval_steps_change", ZONE, NOW, -40, -40, -40, "both", "%", "(3個 − 5個) ÷ 5個"),
    ("share_national_experts", PARK, NOW, *[F(400, 157)] * 3, "both", "%", "4名 ÷ 157名"),
    (
        "tax_per_employee",
        PARK,
        "2020",
        None,
        TAX[0] / 800,
        TAX[1] / 700,
        "neither",
        "元/人",
        "780多萬元 ÷ 700余人",
    ),
    (
        "support_funds_per_income",
        ZONE,
        "2019",
        None,
        F(100) * 1000 / F(165_000),
        INF,
        "neither",
        "%",
        "1000萬元以上 ÷ 16億元",
    ),
    ("invention_share_of_ip_rights", PARK, PAST, *[F(6100, 130)] * 3, "both", "%", "61項 ÷ 130項"),
    (
        "income_floor_of_10m_firms",
        PARK,
        NOW,
        None,
        100 * F(60_000_000) / INCOME[1],
        100,
        "right",
        "%",
        "≥ 6家 × 1000萬元 ÷ 2.68億元",
    ),
    (
        "income_ceiling_of_other_firms",
        PARK,
        NOW,
        None,
        0,
        (INCOME[1] - 60_000_000) / 61,
        "left",
        "元/家",
        "≤ (2.68億元 − 6家 × 1000萬元) ÷ (67家 − 6家)",
    ),
]
REPORTED = [
    ("rd_staff_per_10k", ZONE, NOW, 125, F("124.5"), F("125.5"), "left", "人/萬人", "125人"),
    ("bachelors_per_10k", ZONE, NOW, 3320, F("3319.5"), F("3320.5"), "left", "人/萬人", "3320人"),
]
REFUSED = {
    (
        "income_per_incubated_firm",
        ZONE,
    ): "the 67家 printed is that of another entity, Lanzhou returnee park",
    (
        "floor_space_per_incubator",
        ZONE,
    ): "the 15家 printed is “Incubators newly recognised”, which counts only some of them",
    (
        "ip_rights_valid_per_firm",
        PARK,
    ): "“Valid intellectual property rights” is not printed for Lanzhou returnee park",
    ("support_funds_per_income", PARK): "“Support funds” is not printed for Lanzhou returnee park",
    ("incubation_floor_space_per_firm", ZONE): "the 67家 printed is that of another entity",
    ("incubation_floor_space_per_firm", PARK): "the 95萬平方米 printed is that of another entity",
    ("income_per_employee", ZONE): "the 700余人 printed is that of another entity",
    ("tax_per_income", ZONE): "“Tax of incubated firms” is not printed for Lanzhou High-tech Zone",
    ("ip_applications_per_income", PARK): "the 360件 printed is that of another entity",
}
COLUMNS = ["ratio", "entity", "period", "value", "lower", "upper", "closed", "unit", "formula"]


@pytest.fixture(scope="session")
def ratios(inputs, facts):
    return ratios_from(facts, inputs.codebook)


def of(inputs, *figures, **options):
    return ratios_from(
        facts_from(figures_of(*figures), inputs.codebook), inputs.codebook, **options
    )


def one(table, ratio, **where):
    rows = table[table["ratio"] == ratio]
    for column, value in where.items():
        rows = rows[rows[column] == value]
    (row,) = rows.to_dict("records")
    return row


def _named(row):
    return row[0], row[1], row[-1]


@pytest.mark.parametrize(("verdict", "golden"), [("computed", COMPUTED), ("reported", REPORTED)])
def test_the_articles_ratios_are_exact(ratios, verdict, golden):
    rows = ratios[ratios["verdict"] == verdict][COLUMNS]
    found = [tuple(row) for row in rows.itertuples(index=False)]
    assert sorted(found, key=_named) == sorted(golden, key=_named)


def test_what_cannot_be_made_is_refused_with_its_reason(ratios):
    rows = ratios[ratios["verdict"] == "refused"]
    assert {(row.ratio, row.entity) for row in rows.itertuples()} == set(REFUSED)
    for row in rows.itertuples():
        assert REFUSED[row.ratio, row.entity] in row.reason
        assert (row.value, row.lower, row.upper, row.closed) == (None, None, None, "")


def test_every_row_has_the_declared_columns_and_its_facts(ratios, facts):
    assert list(ratios.columns) == [column.name for column in RATIOS]
    known = set(facts["fact"])
    for row in ratios.itertuples():
        assert row.facts
        assert set(row.facts.split()) <= known
        assert bool(row.reason) == (row.verdict == "refused")


def test_numbers_are_fractions_so_that_nothing_is_lost(ratios):
    row = one(ratios, "income_per_employee", entity=PARK, verdict="computed")
    assert type(row["upper"]) is F
    assert row["upper"] * 7 == 2_685_000


def test_the_other_reading_is_a_row_of_its_own(ratios):
    rows = ratios[ratios["ratio"] == "share_returnee_founded"]
    assert list(rows["reading"]) == ["preferred", "alternative"]
    assert set(rows["verdict"]) == {"computed"}
    assert not ratios.duplicated(list(RATIO_KEY)).any()
    assert set(ratios[ratios["reading"] == ""]["ratio"]).isdisjoint(rows["ratio"])


def test_the_printed_whole_decides_the_reading(inputs):
    table = of(
        inputs,
        ("135家", PARK, "incubated_firms_ever", NOW),
        ("67家", PARK, "incubated_firms", NOW),
        ("38家", PARK, "returnee_founded_firms", NOW, "incubated_firms_ever"),
    )
    assert one(table, "share_returnee_founded", reading="preferred")["value"] == F(3800, 135)
    assert one(table, "share_returnee_founded", reading="alternative")["value"] == F(3800, 67)


def test_a_share_of_what_is_not_the_whole_is_refused(inputs):
    table = of(
        inputs,
        ("67家", PARK, "incubated_firms", NOW),
        ("38家", PARK, "returnee_founded_firms", NOW),
    )
    row = one(table, "share_returnee_founded")
    assert row["verdict"] == "refused"
    assert (
        "does not say that “Firms founded by returnees” is part of “Incubated firms”"
        in row["reason"]
    )


def test_an_assumption_is_marked(ratios):
    rows = ratios[ratios["ratio"] == "rd_staff_implied"]
    assert len(rows) == 1
    assert all("base_assumed" in codes.split() for codes in rows["caveats"])
    assert not any("base_not_defined" in codes for codes in rows["caveats"])


@pytest.mark.parametrize(
    ("base", "lower", "upper", "closed"),
    [
        ("20萬人", 2490, 2510, "left"),
        ("20萬多人", 2490, 3765, "left"),
        ("超過20萬人", 2490, INF, "neither"),
        ("talent", F("124.5") * F("9.05"), F("125.5") * F("9.15"), "left"),
    ],
)
def test_a_base_may_be_assumed(inputs, facts, base, lower, upper, closed):
    row = one(ratios_from(facts, inputs.codebook, base=base), "rd_staff_implied")
    assert (row["lower"], row["upper"], row["closed"]) == (lower, upper, closed)
    assert "base_assumed" in row["caveats"].split()


@pytest.mark.parametrize("base", ["talents", "20萬元", "many"])
def test_a_base_that_is_none_is_refused(inputs, facts, base):
    with pytest.raises(InputError, match="expected a quantity such as 20萬人, or one of talent"):
        ratios_from(facts, inputs.codebook, base=base)


def test_periods_meet_only_by_a_declared_relation(inputs):
    table = of(
        inputs,
        ("2.68億元", PARK, "income", "2020"),
        ("2億元", PARK, "income", "2019"),
        ("67家", PARK, "incubated_firms", NOW),
    )
    allowed = one(table, "income_per_incubated_firm", period="2020")
    assert allowed["verdict"] == "computed"
    assert (allowed["relation"], allowed["caveats"]) == (
        "flow_year/stock_at_publication",
        "pub_day_stock",
    )
    refused = one(table, "income_per_incubated_firm", period="2019")
    assert refused["verdict"] == "refused"
    told = "“2億元” is of 2019, “67家” of 16 March 2021; no relation is declared"
    assert told in refused["reason"]


def test_sides_of_the_same_period_need_no_relation_and_are_preferred(inputs):
    table = of(
        inputs,
        ("2.68億元", PARK, "income", "2020"),
        ("67家", PARK, "incubated_firms", NOW),
        ("64家", PARK, "incubated_firms", "2020"),
    )
    row = one(table, "income_per_incubated_firm")
    assert (row["formula"], row["relation"]) == ("2.68億元 ÷ 64家", "")


def test_entities_never_meet_by_accident(inputs):
    table = of(inputs, ("16億元", ZONE, "income", NOW), ("67家", PARK, "incubated_firms", NOW))
    rows = table[table["ratio"] == "income_per_incubated_firm"]
    assert set(rows["verdict"]) == {"refused"}
    assert set(rows["entity"]) == {ZONE, PARK}


@pytest.mark.parametrize(
    ("income", "firms", "lower", "upper", "closed"),
    [
        ("1億元以上", "10家", 10_000_000, INF, "left"),
        ("超過1億元", "10家", 10_000_000, INF, "neither"),
        ("1.0億元", "10家以上", 0, 10_500_000, "neither"),
        ("1.0億元", "不足10家", F(9_500_000), INF, "neither"),
        ("1.0億元", "10家以下", F(9_500_000), INF, "left"),
        ("1億元", "3家", F(50_000_000, 3), F(150_000_000, 3), "left"),
        ("1億元", "1萬家", F(50_000_000, 15_000), F(150_000_000, 5_000), "neither"),
        ("1至2億元", "10至20家", 5_000_000, 20_000_000, "both"),
        ("近2億元", "10多家", 5_000_000, 20_000_000, "right"),
        ("約2億元", "10家", 15_000_000, 25_000_000, "both"),
    ],
)
def test_bounds_go_through_the_division(inputs, income, firms, lower, upper, closed):
    table = of(inputs, (income, PARK, "income", "2020"), (firms, PARK, "incubated_firms", "2020"))
    row = one(table, "income_per_incubated_firm")
    assert (row["lower"], row["upper"], row["closed"]) == (lower, upper, closed)


def test_a_range_prints_no_number_so_the_ratio_has_none(inputs):
    table = of(
        inputs, ("1至2億元", PARK, "income", "2020"), ("10家", PARK, "incubated_firms", "2020")
    )
    assert one(table, "income_per_incubated_firm")["value"] is None


def test_division_by_a_printed_zero_is_refused(inputs):
    table = of(inputs, ("1億元", PARK, "income", "2020"), ("0家", PARK, "incubated_firms", "2020"))
    row = one(table, "income_per_incubated_firm")
    assert (row["verdict"], row["reason"]) == (
        "refused",
        "“Incubated firms” may be zero, or change its sign",
    )


def test_a_figure_printed_twice_counts_once(inputs):
    figures = [("67家", PARK, "incubated_firms", "2020")] * 2
    table = of(inputs, ("2.68億元", PARK, "income", "2020"), *figures)
    assert one(table, "income_per_incubated_firm")["value"] == 4_000_000


def test_two_different_prints_give_two_rows(inputs):
    figures = [("67家", PARK, "incubated_firms", "2020"), ("68家", PARK, "incubated_firms", "2020")]
    table = of(inputs, ("2.68億元", PARK, "income", "2020"), *figures)
    rows = table[table["ratio"] == "income_per_incubated_firm"]
    assert list(rows["formula"]) == ["2.68億元 ÷ 67家", "2.68億元 ÷ 68家"]


def test_a_source_is_paired_with_itself_first(inputs):
    table = of(
        inputs,
        ("2.68億元", PARK, "income", "2020", "", "one"),
        ("70家", PARK, "incubated_firms", "2020", "", "two"),
        ("67家", PARK, "incubated_firms", "2020", "", "one"),
    )
    assert one(table, "income_per_incubated_firm")["formula"] == "2.68億元 ÷ 67家"


@pytest.mark.parametrize("lang", ["zh-Hant", "zh-Hans", "en"])
def test_reasons_are_in_the_language_asked_for(inputs, facts, lang):
    table = ratios_from(facts, inputs.codebook, lang=lang)
    reason = one(table, "floor_space_per_incubator")["reason"]
    assert inputs.codebook.indicators["incubators"].label[lang] in reason


def test_making_ratios_leaves_the_facts_as_they_were(inputs, facts):
    before = facts.copy()
    ratios_from(facts, inputs.codebook)
    assert facts.equals(before)
