import string
from pathlib import Path

import pytest

import analysis
from analysis import messages
from analysis.messages import LANGS, catalogue, isolated
from analysis.model.strict_yaml import read_yaml
from support.pages import sections_of
from support.projects import ARTICLE


def test_every_text_is_there_in_every_language_with_the_same_blanks():
    for key, texts in catalogue().items():
        assert tuple(sorted(texts)) == tuple(sorted(LANGS)), key
        blanks = [
            {name for _, name, _, _ in string.Formatter().parse(t) if name} for t in texts.values()
        ]
        assert blanks.count(blanks[0]) == len(LANGS), key


@pytest.mark.parametrize(
    "path", sorted(Path(messages.__file__).with_name("messages").glob("*.yml"))
)
def test_no_key_stands_twice_and_every_text_is_text(path):
    assert read_yaml(path, path.name, "keys to texts").problems == []


@pytest.mark.parametrize("text", ["פארק", "منطقة 5", "a\u202eb", "\u2069\u202ec", "\u2067d"])
def test_what_turns_the_direction_of_text_is_isolated(text):
    shown = isolated(text)
    assert (shown[0], shown[-1]) == ("\u2068", "\u2069")
    assert not set(shown[1:-1]) & set("\u2066\u2067\u2068\u2069")  # nothing inside ends it
    assert isolated(shown) == shown
    assert isolated("在孵企業 67") == "在孵企業 67"


def test_labels_and_phrases_are_isolated_wherever_a_report_shows_them(project):
    path = project.definitions / "entities.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("en: Lanzhou returnee park", "en: פארק-Park"), encoding="utf-8")
    report = analysis.report(source=ARTICLE, lang="en", root=project.root)
    shown = "".join(
        getattr(report, part)().html for part in sections_of("3_report") if part != "about"
    )
    assert shown.count("פארק-Park") > 20
    assert shown.count("\u2068פארק-Park\u2069") == shown.count("פארק-Park")
