"""Dates of running text: how far they reach, and which period they name."""

import pytest

from analysis.reading.extracting import iter_figures


def dates(text):
    return [(f.as_stated, f.period) for f in iter_figures(text) if f.kind == "date"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今(101)年編列3億元", ("今(101)年", "2012")),
        ("今（114）年1至3月出生3千人", ("今（114）年1至3月", "2025-01/2025-03")),
        ("截至去(113)年底共5家", ("去(113)年底", "2024-12-31")),
        ("今(2024)年增加3家", ("今(2024)年", "2024")),
        ("市府昨(26)日開幕", ("昨(26)日", "")),
        ("上(12)月收入5億元", ("上(12)月", "")),
    ],
)
def test_a_date_told_in_brackets_is_one_date(text, expected):
    assert expected in dates(text)


@pytest.mark.parametrize("text", ["前(3)名", "今（12）名", "本（2）項"])
def test_other_numbers_in_brackets_are_none(text):
    assert dates(text) == []


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("二零一九年", "2019"),
        ("二零/二一年度", "2020/2021"),
        ("二零一九/二零年度", "2019/2020"),
        ("二零二三至二四年度", "2023/2024"),
        ("2020/21年度", "2020/2021"),
        ("20/21年度", "2020/2021"),
        ("99/00學年", "1999/2000"),
        ("二○二四/二五至二○三三/三四年度", "2024/2034"),
        ("2023至24學年", "2023/2024"),
        ("2024-25財政年度", "2024/2025"),
    ],
)
def test_a_year_that_spans_two_is_printed_in_many_ways(text, period):
    assert dates(f"{text}共有三千人") == [(text, period)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025年十一月卅日", ("2025年十一月卅日", "2025-11-30")),
        ("廿一日至廿三日", ("廿一日至廿三日", "")),
        ("2025年,前十月訂單", ("前十月", "2025-01/2025-10")),
        ("2025年,目前3月", ("3月", "2025-03")),
        ("2025年,前1至8月", ("1至8月", "2025-01/2025-08")),
    ],
)
def test_days_and_first_months(text, expected):
    assert expected in dates(text)
