"""Tables of docs that are made from measured results are as the results have them."""

import pytest

from support.projects import ROOT


@pytest.mark.parametrize("made", ["corpus", "articles"])
def test_scale_says_what_was_measured(made, monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    import table

    assert getattr(table, made)() in (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
