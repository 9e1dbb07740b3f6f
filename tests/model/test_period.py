import pytest

from analysis.model.period import Period, PeriodError


@pytest.mark.parametrize(
    "text", ["2020", "2020-06", "2021-03-16", "2019/2020", "../2022", "2020/.."]
)
def test_iso_8601_is_a_period(text):
    assert str(Period(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "..",
        "../..",
        "20",
        "2020年",
        "2020-13",
        "2021-02-30",
        "2022/2020",
        "a/b",
        "1/2/3",
        "2020-6",
    ],
)
def test_other_text_is_none(text):
    with pytest.raises(PeriodError, match="expected"):
        Period(text)


def test_the_year_before_moves_every_year():
    assert str(Period("2019").year_before()) == "2018"
    assert str(Period("2020-06/2021-03").year_before()) == "2019-06/2020-03"


def test_only_a_day_is_an_instant():
    assert Period("2021-03-16").is_instant
    assert not Period("2021").is_instant
    assert not Period("../2021-03-16").is_instant
