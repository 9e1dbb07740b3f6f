"""The door of the package: what it shows, what it finds beside that, what it lets through."""

import pickle
from inspect import signature

import pytest

import analysis
from analysis.arguments import ALLOWED, KINDS
from analysis.problems import ArgumentError, InputError
from support.projects import ARTICLE

PARK = "lanzhou_returnee_park"


def test_what_is_not_shown_is_found_by_name_as_at_its_room():
    from analysis.model import ratios_from
    from analysis.reading import parse_all, parse_quantity

    assert analysis.parse_all.__wrapped__ is parse_all
    assert analysis.ratios_from.__wrapped__ is ratios_from
    assert analysis.parse_quantity is parse_quantity  # a column calls it a million times
    assert not {"parse_all", "ratios_from", "InputError"} & set(dir(analysis))


def test_a_name_that_is_none_is_told_with_the_nearest():
    with pytest.raises(AttributeError, match=r"no name 'fcts' in analysis \(nearest: facts\)"):
        _ = analysis.fcts


def test_a_function_is_the_same_each_time_and_where_it_is_unpickled():
    assert analysis.extract_figures is analysis.extract_figures
    assert pickle.loads(pickle.dumps(analysis.extract_figures)) is analysis.extract_figures


def test_what_no_data_would_make_right_is_a_type_error_too():
    with pytest.raises(ArgumentError) as error:
        analysis.search(5)
    assert isinstance(error.value, TypeError)
    with pytest.raises(InputError) as error:
        analysis.search("income", lang="fr")
    assert not isinstance(error.value, TypeError)


def test_none_is_what_is_not_given_and_a_comparison_is_given_as_its_frame():
    found = analysis.ratios("income_per_incubated_firm", base=None)
    assert found.equals(analysis.ratios("income_per_incubated_firm"))
    made = analysis.compare("income_per_incubated_firm")
    assert analysis.floats(made).equals(analysis.floats(made.frame))


def test_every_argument_is_held_against_its_annotation_or_read_where_it_is_sought():
    sought = {"lookup.Words", "Iterable[str]", "Value", "Codebook | None", "Sources"}
    free = {"Bounds": {"Any"}}  # seaborn's own settings of a mark
    for name in analysis.__all__:
        for parameter in signature(getattr(analysis, name)).parameters.values():
            known = {*KINDS, *ALLOWED, *sought, *free.get(name, ())}
            assert parameter.annotation in known, f"{name}({parameter})"


def test_labels_stand_for_codes_in_figures_and_reports():
    figures = analysis.read_text("2020年，在孵企業67家。", day="2021-03-16")
    named = figures.assign(entity="蘭州留創園", indicator="Incubated firms", measure="level")
    coded = figures.assign(entity=PARK, indicator="incubated_firms", measure="level")
    assert analysis.facts_from(named).equals(analysis.facts_from(coded))
    assert analysis.report(ARTICLE, "蘭州留創園").entity == PARK


def test_ratios_and_checks_are_made_of_ones_own_facts():
    text = "2020年，蘭州留創園在孵企業總收入2.68億元，在孵企業67家。"
    facts = analysis.facts_from(analysis.read_text(text))
    found = analysis.ratios("income_per_incubated_firm", facts=facts)
    assert [(row.verdict, row.value) for row in found.itertuples()] == [("computed", 4_000_000)]
    assert analysis.checks(facts=facts).empty
