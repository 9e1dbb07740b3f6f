"""Every example of a docstring is run; every public name has one."""

import doctest
import pkgutil
from importlib import import_module
from inspect import unwrap

import pytest

import analysis

FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
NAMES = {*analysis.__all__, *analysis._MORE}
PROCESSES = {"extract_corpus", "run"}  # whose example starts one


def failures(*tests: doctest.DocTest) -> str:
    told: list[str] = []
    runner = doctest.DocTestRunner(optionflags=FLAGS)
    for each in tests:
        runner.run(each, out=told.append)
    return "".join(told)


def examples(name: str) -> list[doctest.DocTest]:
    found = unwrap(getattr(analysis, name))
    made = doctest.DocTestFinder(recurse=False).find(found, f"analysis.{name}")
    return [each for each in made if each.examples]


@pytest.mark.parametrize("name", sorted(NAMES - PROCESSES))
def test_a_public_name_has_an_example_that_holds(name):
    made = examples(name)
    assert made, f"{name} has no example"
    assert not failures(*made)


@pytest.mark.processes
@pytest.mark.parametrize("name", sorted(PROCESSES))
def test_an_example_that_starts_a_process_holds(name, preloaded):
    (made,) = examples(name)
    assert not failures(made)


def test_completion_shows_the_public_names_and_nothing_else():
    from IPython.core.completer import IPCompleter, provisionalcompleter

    assert analysis.facts  # what is used loads modules, which are no names of the package
    for use_jedi in (True, False):
        completer = IPCompleter(namespace={"an": analysis}, use_jedi=use_jedi)
        with provisionalcompleter():
            found = {each.text.lstrip(".") for each in completer.completions("an.", 3)}
        assert found == set(analysis.__all__) == set(dir(analysis))
    assert len(found) <= 26


def test_the_examples_of_what_is_inside_hold():
    public = {unwrap(getattr(analysis, name)) for name in NAMES}
    found = []
    for module in pkgutil.walk_packages(analysis.__path__, "analysis."):
        if not module.name.endswith("__main__"):
            made = doctest.DocTestFinder().find(import_module(module.name))
            found += [each for each in made if each.examples and not _is_of(each, public)]
    assert len(found) > 15
    assert not failures(*found)


def _is_of(test: doctest.DocTest, public: set) -> bool:
    module, _, name = test.name.rpartition(".")
    try:
        return getattr(import_module(module), name, None) in public
    except (ImportError, TypeError):  # of a class's method, or the module itself
        return False
