"""What a frame, a codebook or a language that is none is told, all at once and in a line each."""

import pandas as pd
import pytest

from analysis.model.checks import checks_from
from analysis.model.facts import facts_from
from analysis.model.prints import observations_from
from analysis.model.ratios import ratios_from
from analysis.problems import InputError

DOORS = [ratios_from, checks_from, observations_from]


def refused(make, *arguments, **named):
    with pytest.raises(InputError) as error:
        make(*arguments, **named)
    return str(error.value)


@pytest.mark.parametrize("make", DOORS)
@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"entity": "my_zone"}, "found 'my_zone'"),
        ({"period": "FY24"}, "'FY24'"),
        ({"period": 2020}, "period: expected text, found int 2020"),
        ({"lower": 1.5}, "lower: expected an exact number"),
        ({"value": float("nan")}, "value: expected an exact number"),
        ({"unit": "furlong"}, "unknown unit 'furlong'"),
        ({"unit": None}, "unit: expected text, found NoneType None"),
        ({"unit": "人", "indicator": "income"}, "unit: expected one that converts to 元"),
        ({"closed": "x"}, "bounds: expected"),
        ({"measure": "levels"}, "(nearest: level), found 'levels'"),
        ({"breakdown": "sector:tertiar"}, "found 'sector:tertiar'"),
        ({"caveats": "cumulativ"}, "(nearest: cumulative), found 'cumulativ'"),
        ({"decimals": None}, "decimals: expected the place of the last printed digit"),
        ({"part_of": "income_"}, "(nearest: income), found 'income_'"),
        ({"source": ""}, "source: expected a code, found ''"),
        ({"fact": "a:1"}, "facts, a:1 and 41 more: fact: expected an id that no other row has"),
    ],
)
def test_cells_that_are_none_are_told_once(inputs, facts, make, cells, told):
    assert told in refused(make, facts.assign(**cells), inputs.codebook)


def test_all_that_is_wrong_is_told_at_once(inputs, facts):
    wrong = facts.copy()
    wrong.loc[0, "entity"], wrong.loc[1, "period"] = "my_zone", "FY24"
    told = refused(ratios_from, wrong, inputs.codebook)
    assert told.startswith("2 problems")
    assert "'my_zone'" in told
    assert "'FY24'" in told


@pytest.mark.parametrize("make", DOORS)
@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda facts: None, "facts: argument: expected a frame, found NoneType"),
        (lambda facts: facts["fact"], "expected a frame, found Series"),
        (lambda facts: facts.to_dict("records"), "expected a frame, found list"),
        (lambda facts: facts.drop(columns=["unit", "closed"]), "expected a column 'closed'"),
        (lambda facts: pd.concat([facts, facts[["unit"]]], axis=1), "expected names that differ"),
    ],
)
def test_what_is_no_frame_of_facts_is_told(inputs, facts, make, change, told):
    assert told in refused(make, change(facts), inputs.codebook)


def test_what_is_no_codebook_and_no_language_is_told(inputs, facts):
    for make in (*DOORS, facts_from):
        assert "codebook: expected a Codebook" in refused(make, facts, "lanzhou")
    for make in (ratios_from, checks_from):
        told = refused(make, facts, inputs.codebook, lang="fr")
        assert "lang: expected one of en, zh-Hans, zh-Hant, found 'fr'" in told
    assert "base of rd_staff_implied" in refused(ratios_from, facts, inputs.codebook, base=5)


def test_figures_without_an_entity_are_told(inputs):
    figures = inputs.figures.head(3).assign(entity=float("nan"))
    told = refused(facts_from, figures, inputs.codebook, inputs.sources)
    assert "figures, row 1 and 2 more: entity: expected a code, found an empty cell" in told


def test_no_facts_are_no_ratios(inputs, facts):
    assert ratios_from(facts.head(0), inputs.codebook).empty
