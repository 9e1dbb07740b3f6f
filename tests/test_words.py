import string

from analysis.words import LANGS, catalogue


def test_every_text_is_there_in_every_language_with_the_same_blanks():
    for key, texts in catalogue().items():
        assert tuple(sorted(texts)) == tuple(sorted(LANGS)), key
        blanks = [
            {name for _, name, _, _ in string.Formatter().parse(t) if name} for t in texts.values()
        ]
        assert blanks.count(blanks[0]) == len(LANGS), key
