"""What several sources say of one thing, and ratios and checks that stand on it."""

import random
from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.model.checks import checks_from
from analysis.model.codebook import Preference
from analysis.model.facts import facts_from
from analysis.model.observations import preference_problems
from analysis.model.prints import observations_from, series_from
from analysis.model.ratios import ratios_from
from analysis.model.schemas import RATIO_KEY
from analysis.problems import InputError
from support.figures import figures_of

ZONE, PARK = "lanzhou_hightech_zone", "lanzhou_returnee_park"
SOURCES = [
    {"source": "a", "grade": "A", "date": "2021-03-01", "currency": "CNY"},
    {"source": "b", "grade": "B", "date": "2021-06-01", "currency": "CNY"},
    {"source": "c", "grade": "A", "date": "2022-03-01", "currency": "CNY", "supersedes": "a"},
]


def observed(inputs, *prints, **options):
    rows = [(text, PARK, series, "2020", "", source) for text, series, source in prints]
    facts = facts_from(figures_of(*rows), inputs.codebook, SOURCES)
    return observations_from(facts, inputs.codebook, SOURCES, **options).to_dict("records")


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("2.68億元", "268,123,456元", "agree"),
        ("2.68億元", "2.70億元", "conflict"),
        ("13.16億元", "13.16萬億元", "power_of_ten"),
        ("2.68億元", "26.8億元", "power_of_ten"),
        ("2.68億元", "2億多元", "agree"),
        ("超過2億元", "1.5億元", "conflict"),
    ],
)
def test_two_prints_of_one_thing(inputs, one, other, verdict):
    (row,) = observed(inputs, (one, "income", "a"), (other, "income", "b"))
    assert (row["verdict"], row["sources"]) == (verdict, 2)
    assert len(row["facts"].split()) == 2  # none is lost


def test_wording_that_excludes_a_count_is_a_conflict(inputs):
    (row,) = observed(inputs, ("700余人", "employees", "a"), ("800人", "employees", "b"))
    assert row["verdict"] == "conflict"


def test_a_revision_is_no_conflict(inputs):
    (row,) = observed(inputs, ("2.68億元", "income", "a"), ("2.9億元", "income", "c"))
    assert (row["verdict"], row["value"]) == ("revised", 290_000_000)
    assert row["ground"] == "not superseded"
    assert "revised" in row["caveats"].split()
    (before,) = observed(
        inputs, ("2.68億元", "income", "a"), ("2.9億元", "income", "c"), as_of="2021"
    )
    assert (before["verdict"], before["value"]) == ("single", 268_000_000)


def test_the_better_grade_is_preferred_and_a_day_must_be_one(inputs):
    (row,) = observed(inputs, ("2.7億元", "income", "b"), ("2.68億元", "income", "a"))
    assert (row["value"], row["ground"]) == (268_000_000, "grade")
    with pytest.raises(InputError, match="as_of"):
        observed(inputs, ("2.7億元", "income", "b"), as_of="soon")


def test_a_preference_chooses_and_is_guarded(inputs):
    texts = dict.fromkeys(("zh-Hant", "zh-Hans", "en"), "x")
    prints = {"a": "2.68億元", "b": "2.9億元"}
    choice = Preference(
        entity=PARK, indicator="income", period="2020", source="b", reason=texts, expect=prints
    )
    book = inputs.codebook.model_copy(update={"preferences": {"one": choice}})
    figures = figures_of(*((text, PARK, "income", "2020", "", s) for s, text in prints.items()))
    facts = facts_from(figures, book, SOURCES)
    (row,) = observations_from(facts, book, SOURCES).to_dict("records")
    assert (row["value"], row["ground"]) == (290_000_000, "preference")
    rows = figures.to_dict("records")
    assert preference_problems(rows, book) == []
    (problem,) = preference_problems([*rows[:1], {**rows[1], "as_stated": "3億元"}], book)
    assert "a: 2.68億元, b: 2.9億元, found a: 2.68億元, b: 3億元" in str(problem)


def test_a_ratio_across_sources_is_one_marked_row(inputs):
    figures = figures_of(
        ("2.68億元", PARK, "income", "2020", "", "a"),
        ("67家", PARK, "incubated_firms", "2020", "", "b"),
        ("70家", PARK, "incubated_firms", "2020", "", "c"),
    )
    table = ratios_from(facts_from(figures, inputs.codebook, SOURCES), inputs.codebook, SOURCES)
    (row,) = table.query("ratio == 'income_per_incubated_firm'").to_dict("records")
    assert row["formula"] == "2.68億元 ÷ 70家"
    assert {"across_sources", "sources_conflict"} <= set(row["caveats"].split())


def test_growth_is_held_against_the_level_of_last_years_article(inputs):
    figures = figures_of(
        ("837件", ZONE, "patents_granted", "2019", "", "b"),
        ("33%", ZONE, "patents_granted.growth", "2019", "", "b"),
        ("640件", ZONE, "patents_granted", "2018", "", "a"),
    )
    table = checks_from(facts_from(figures, inputs.codebook, SOURCES), inputs.codebook, SOURCES)
    (row,) = table[table["check"] == "growth:patents_granted.growth"].to_dict("records")
    assert row["verdict"] == "inconsistent"
    assert "across_sources" in row["caveats"].split()


def test_a_nominal_level_meets_no_real_growth(inputs):
    figures = figures_of(
        ("120億元", ZONE, "gdp", "2020"),
        ("100億元", ZONE, "gdp", "2019"),
        ("7%", ZONE, "gdp.growth_real", "2020"),
    )
    table = checks_from(facts_from(figures, inputs.codebook), inputs.codebook)
    (row,) = table[table["check"] == "growth:gdp.growth_real"].to_dict("records")
    assert row["verdict"] == "not checked"
    assert "constant prices" in row["reason"]


def test_cumulative_figures_do_not_fall(inputs):
    figures = figures_of(
        ("61項", PARK, "ip_rights", "../2020-12-31"), ("58項", PARK, "ip_rights", "../2021-12-31")
    )
    table = checks_from(facts_from(figures, inputs.codebook), inputs.codebook)
    (row,) = table[table["check"] == "total:ip_rights"].to_dict("records")
    assert row["verdict"] == "inconsistent"


def test_the_order_of_rows_never_matters(inputs, every_fact):
    order = list(range(len(every_fact)))
    random.Random(20210316).shuffle(order)
    shuffled = every_fact.iloc[order].reset_index(drop=True)
    known = (inputs.codebook, inputs.sources)
    for make in (ratios_from, checks_from, observations_from):
        one, other = (make(facts, *known) for facts in (every_fact, shuffled))
        same = [sorted(map(str, data.to_dict("records"))) for data in (one, other)]
        assert same[0] == same[1], make.__name__


def test_another_source_changes_no_ratio_of_one_source(inputs, every_fact):
    known = (inputs.codebook, inputs.sources)
    whole = ratios_from(every_fact, *known)
    chosen = every_fact[every_fact["source"] == "most-newsletter-2005"].reset_index(drop=True)
    alone = ratios_from(chosen, *known).query("verdict == 'computed'")
    columns = [*RATIO_KEY, "value", "lower", "upper", "closed"]
    found = set(whole[columns].itertuples(index=False, name=None))
    assert not alone.empty
    assert set(alone[columns].itertuples(index=False, name=None)) <= found


def test_keys_are_unique_and_no_range_has_an_end_for_its_value(inputs, every_fact):
    ratios = ratios_from(every_fact, inputs.codebook, inputs.sources)
    assert not ratios.duplicated(list(RATIO_KEY)).any()
    for row in ratios.itertuples():
        if row.value is not None and row.lower != row.upper:
            assert row.lower < row.value < row.upper


EXACT = {*"家戶人名位項件個種座所條場張台輛套天", "人次", "工作日", "名次"}
SCALES = (("%", 100), ("萬人", 10_000), ("百人", 100), ("億元", 10**8), ("億新台幣", 10**8))


def ends(row):
    """A fact's bounds with the rounding of print, by hand: plain fractions, None without limit."""
    low, high = row["lower"], row["upper"]
    if low == high and not (row["unit"] in EXACT and row["decimals"] >= 0):
        half = Fraction(10) ** -int(row["decimals"]) / 2
        return Fraction(low) - half, Fraction(high) + half
    return tuple(Fraction(end) if end.is_finite() else None for end in (low, high))


def expected(ratio, row, facts):
    """The bounds of a computed ratio, by hand; None without limit."""
    (a, b), (c, d) = (ends(facts[row[name]]) for name in ("numerator", "denominator"))
    scale = Fraction(1)
    for word, factor in SCALES:
        scale *= factor if word in row["unit"] else 1
    if "derived_from_growth" in row["caveats"]:
        (e, f), (g, h) = (ends(facts[fact]) for fact in row["facts"].split()[2:])
        a, b, c, d = a / (1 + f / 100), b / (1 + e / 100), c / (1 + h / 100), d / (1 + g / 100)
    match ratio.kind:
        case "quotient" | "share" | "part":
            low = None if None in (a, d) else a / d * scale
            return low, None if None in (b, c) or not c else b / c * scale
        case "change":
            return (a / d - 1) * scale, (b / c - 1) * scale
        case "previous":
            return a / (1 + d / 100), b / (1 + c / 100)
        case "implied":
            return a * c / 10_000, b * d / 10_000
        case "floor":
            return a * 10**7 / d * scale, Fraction(100)
        case "rest":
            other = next(ends(facts[fact]) for fact in row["facts"].split()[2:])
            return Fraction(0), (d - a * 10**7) / (other[0] - a)
    raise AssertionError(ratio.kind)


def test_every_ratio_is_what_the_facts_give_by_hand(inputs, every_fact):
    facts = {row["fact"]: row for row in every_fact.to_dict("records")}
    found = ratios_from(every_fact, inputs.codebook, inputs.sources)
    computed = found[found["verdict"] == "computed"].to_dict("records")
    for row in computed:
        low, high = expected(inputs.codebook.ratios[row["ratio"]], row, facts)
        assert row["lower"] == (0 if low is None else low), row
        assert row["upper"] == (Decimal("Infinity") if high is None else high), row
    assert len(computed) > 200


def years(inputs, *prints, **options):
    """The series of zone_income of all zones, of (phrase, period, source)."""
    rows = [(text, "national_zones", "zone_income", year, "", code) for text, year, code in prints]
    facts = facts_from(figures_of(*rows), inputs.codebook, SOURCES)
    asked = {"entity": "national_zones", "indicator": "zone_income", **options}
    return series_from(facts, inputs.codebook, SOURCES, **asked)


def test_a_series_is_in_order_of_time_and_says_where_it_breaks(inputs):
    prints = [("13萬億元", "2011", "a"), ("9萬億元", "2009", "a"), ("10萬億元", "2010", "b")]
    found = years(inputs, *prints, ("10.9萬億元", "2010", "a"))
    assert list(found["period"]) == ["2009", "2010", "2011"]
    assert list(found["break_before"]) == ["", "", "zones_2011"]
    assert list(found["verdict"]) == ["single", "conflict", "single"]
    assert list(years(inputs, *prints, as_of="2021-03-01")["period"]) == ["2009", "2011"]
    assert years(inputs, *prints, measure="growth").empty


def test_a_series_of_unknown_codes_is_refused_with_all_of_them(inputs):
    with pytest.raises(InputError) as refused:
        years(inputs, entity="national_zone", indicator="zone_incomes", breakdown="sector:prime")
    told = str(refused.value)
    assert "entity: expected one of" in told
    assert "(nearest: zone_income" in told
    assert "'sector:prime'" in told


PRINTS = ["2.68億元", "超過2億元", "2億多元", "近3億元", "268,123,456元", "26.8億元", "2至3億元"]
COUNTS = ["67家", "60多家", "近70家", "130家", "至少61家", "67至70家"]


@settings(max_examples=40)
@given(
    prints=st.lists(
        st.tuples(
            st.sampled_from(["income", "incubated_firms"]),
            st.integers(0, 6),
            st.sampled_from(["2019", "2020"]),
            st.sampled_from("abc"),
        ),
        min_size=1,
        max_size=9,
    ),
    seed=st.randoms(use_true_random=False),
)
def test_properties_of_any_prints(inputs, prints, seed):
    """Order never matters; another source changes no row of one source; ranges have no value; and
    the quotient of the printed bounds is the ratio's."""
    rows = [
        ((PRINTS if code == "income" else COUNTS)[which % 6], PARK, code, period, "", source)
        for code, which, period, source in dict.fromkeys(prints)
    ]
    facts = facts_from(figures_of(*rows), inputs.codebook, SOURCES)
    made = ratios_from(facts, inputs.codebook, SOURCES)
    assert not made.duplicated(list(RATIO_KEY)).any()
    order = list(facts.index)
    seed.shuffle(order)
    mixed = ratios_from(facts.loc[order], inputs.codebook, SOURCES)
    key = list(RATIO_KEY)
    assert mixed.sort_values(key).to_dict("records") == made.sort_values(key).to_dict("records")
    ids = facts.set_index("fact").to_dict("index")
    for source in set(facts["source"]):
        alone = ratios_from(facts[facts["source"] == source], inputs.codebook, SOURCES)
        of_one = alone[(alone["verdict"] != "refused") & (alone["denominator"] != "")]
        every = {tuple(row[name] for name in key): row for row in made.to_dict("records")}
        for row in of_one.to_dict("records"):
            assert every[tuple(row[name] for name in key)] == row
    for row in made[made["verdict"] == "computed"].to_dict("records"):
        sides = [ids[row[name]] for name in ("numerator", "denominator")]
        ranges = [side["lower"] != side["upper"] for side in sides]
        assert (row["value"] is None) == any(ranges)
        if row["value"] is not None and row["ratio"] == "income_per_incubated_firm":
            assert row["value"] == Fraction(sides[0]["value"]) / Fraction(sides[1]["value"])
            assert row["lower"] <= row["value"] <= row["upper"]


def test_sources_may_be_a_frame_and_what_they_lack_is_told(inputs):
    figures = figures_of(("2.68億元", PARK, "income", "2020", "", "b"))
    rows = facts_from(figures, inputs.codebook, pd.DataFrame(SOURCES[:2]))
    assert observations_from(rows, inputs.codebook, pd.DataFrame(SOURCES[:2])).shape[0] == 1
    with pytest.raises(InputError) as refused:
        facts_from(figures, inputs.codebook, [{"source": "a"}, {"currency": "CNY"}, "b"])
    assert str(refused.value).count("\n  sources, row ") == 4
