import re
from decimal import Decimal
from fractions import Fraction

import pytest

from analysis.model import units
from analysis.vocabulary import vocabulary


@pytest.mark.parametrize(
    ("found", "wanted", "by"),
    [
        ("億元", "元", 10**8),
        ("萬人", "人", 10**4),
        ("名", "人", 1),
        ("平方公里", "平方米", 10**6),
        ("畝", "平方米", Fraction(2000, 3)),
        ("元/家", "萬元/家", Fraction(1, 10**4)),
        ("家/家", "%", 100),
        ("人/人", "人/萬人", 10**4),
        ("件/元", "件/億元", 10**8),
        ("兆瓦", "千瓦", 1000),
        ("萬千瓦", "吉瓦", Fraction(1, 100)),
        ("坪", "平方米", Fraction(400, 121)),
        ("人/人", "人/十萬人", 10**5),
        ("萬標準箱", "標準箱", 10**4),
        ("千克標準煤", "千克標準煤", 1),
        ("項/人", "項/百人", 100),
        ("%", "‰", 10),
    ],
)
def test_conversion_factors_are_exact(found, wanted, by):
    assert units.factor(found, wanted) == by


def test_units_of_different_dimensions_are_refused_with_both_named():
    with pytest.raises(units.UnitError, match=r"converts to 家 \(\[firm\]\), found 元"):
        units.factor("元", "家")
    with pytest.raises(units.UnitError, match="converts to %"):
        units.factor("人/家", "%")
    with pytest.raises(units.UnitError, match="converts to 百分點"):
        units.factor("%", "百分點")


@pytest.mark.parametrize("unit", ["xyz", "元/", "家家", "元;import os", "__import__('os')"])
def test_an_undeclared_unit_is_refused(unit):
    with pytest.raises(units.UnitError, match="unknown unit"):
        units.check(unit)


def test_what_the_reader_knows_a_definition_may_name():
    rows = [row for row in vocabulary().tables["units"] if row["kind"] in {"count", "amount"}]
    names = {row["unit"] or row["word"] for row in rows if "money" not in row["dimension"]}
    known = [name for name in names if re.fullmatch(r"[\u4e00-\u9fff]+", name)]
    assert len(known) > 250
    for name in known:
        units.check(name)


def test_a_number_is_converted_exactly_or_not_at_all():
    assert units.convert(Decimal("0.95"), "平方公里", "平方米") == 950_000
    assert units.convert(Decimal("Infinity"), "億元", "元") == Decimal("Infinity")
    assert str(units.convert(Decimal("2.68"), "億元", "元")) == "268000000"
    with pytest.raises(units.UnitError, match="no finite decimal form"):
        units.convert(Decimal(1), "畝", "平方米")
