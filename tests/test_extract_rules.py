"""Rules of running text, each with phrases of its own."""

import pytest

from analysis.extract import iter_figures


def stated(text):
    return [f.as_stated for f in iter_figures(text) if f.kind not in {"date", "ordinal"}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("投入超過平均每年一千億元。", "超過平均每年一千億元"),
        ("補貼不超過每平方米300元。", "不超過每平方米300元"),
        ("不低於每千人8.2張。", "不低於每千人8.2張"),
        ("節約每噸3元。", "每噸3元"),
    ],
)
def test_a_qualifier_before_the_denominator_belongs_to_the_figure(text, expected):
    assert stated(text) == [expected]
