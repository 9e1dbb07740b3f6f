import string
from pathlib import Path

import pytest

from analysis import words
from analysis.words import LANGS, catalogue
from analysis.yamlfile import read_yaml


def test_every_text_is_there_in_every_language_with_the_same_blanks():
    for key, texts in catalogue().items():
        assert tuple(sorted(texts)) == tuple(sorted(LANGS)), key
        blanks = [
            {name for _, name, _, _ in string.Formatter().parse(t) if name} for t in texts.values()
        ]
        assert blanks.count(blanks[0]) == len(LANGS), key


@pytest.mark.parametrize("path", sorted(Path(words.__file__).with_name("words").glob("*.yml")))
def test_no_key_stands_twice_and_every_text_is_text(path):
    assert read_yaml(path, path.name, "keys to texts").problems == []
