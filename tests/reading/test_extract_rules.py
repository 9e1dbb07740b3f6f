"""Rules of running text, each with phrases of its own."""

import pytest

from analysis.reading.extracting import iter_figures


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("持股20%以上30%以下的股东", ["20%以上30%以下"]),
        ("貸款20萬元以上不足50萬元。", ["20萬元以上不足50萬元"]),
        ("年营收500万元以上2000万元以下的企业30家", ["30家"]),
        ("占5%以上30家", ["5%以上", "30家"]),
    ],
)
def test_a_lower_bound_with_an_upper_one_is_one_interval(text, expected):
    assert stated(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("美元兌人民幣 7.1234。", ["7.1234"]),
        ("1美元兌31.5元新台幣。", ["31.5元新台幣"]),
        ("7.1元兌1美元。", ["7.1元"]),
        ("投入1元对接3家。", ["1元", "3家"]),
    ],
)
def test_of_an_exchange_rate_the_price_is_the_figure(text, expected):
    assert stated(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("下降零点三个百分点。", ("零点三个百分点", "0.3")),
        ("增加○點二九個百分點。", ("○點二九個百分點", "0.29")),
        ("占零点零五%。", ("零点零五%", "0.05")),
        ("預測數百分之七點九一。", ("百分之七點九一", "7.91")),
    ],
)
def test_a_number_below_one_and_a_share_begin_where_they_are_printed(text, expected):
    assert [(f.as_stated, str(f.value)) for f in iter_figures(text)] == [expected]


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("實質負成長0.04%。", "down"),
        ("出口成長5%。", "up"),
        ("預測下修0.3個百分點。", "down"),
        ("營收衰退3.2%。", "down"),
        ("成長至5%。", None),
    ],
)
def test_verbs_of_taiwan_tell_the_direction(text, direction):
    assert [f.direction for f in iter_figures(text)] == [direction]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("分數較上月增加2分至38分。", ["2分", "38分"]),
        ("每人提高10元至20元。", ["10元至20元"]),
        ("增加100万元至1000万元不等。", ["100万元至1000万元"]),
        ("增長5%至30%。", ["5%至30%"]),
    ],
)
def test_by_how_much_and_to_what_are_no_range(text, expected):
    assert stated(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("超过初六人潮。", []),
        ("年初六家企业开工。", ["六家"]),
        ("由2020年的77.93歲提高到78.2歲。", ["77.93歲", "78.2歲"]),
        ("18歲青年。", []),
        ("提高3个、4个和1.5个百分点。", ["3个", "4个", "1.5个百分点"]),
        ("建成10个和3个园区。", ["10个", "3个"]),
    ],
)
def test_days_of_the_moon_ages_and_points(text, expected):
    assert stated(text) == expected


def test_each_of_a_list_of_points_is_one():
    assert {f.unit for f in iter_figures("高出10个和10.6个百分点")} == {"百分點"}


@pytest.mark.parametrize(
    "phrase", ["5千多萬元", "1億2千多萬元", "2億5千3百多萬元", "1億3000餘萬元", "三百幾點"]
)
def test_a_magnitude_after_more_belongs_to_the_figure(phrase):
    assert stated(f"共{phrase}。") == [phrase]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("个案增加287宗至493宗。", ["287宗", "493宗"]),
        ("年齡65歲到79歲長者3名。", ["3名"]),
        ("平均年齡33至34歲。", ["33至34歲"]),
        ("外資買超123.4億元。", ["123.4億元"]),
        ("園區已有99年歷史。", ["99年"]),
        ("民國101年挑戰99年歷史高點2兆元。", ["2兆元"]),
    ],
)
def test_words_around_a_number_decide(text, expected):
    assert stated(text) == expected


def test_points_are_told_from_things_at_a_distance():
    found = iter_figures("比全国高0.9个、比全省高0.4个百分点，平均1.5个，园区3个。")
    assert [(f.as_stated, f.unit) for f in found] == [
        ("0.9个", "百分點"),
        ("0.4个百分点", "百分點"),
        ("1.5个", "個"),
        ("3个", "個"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("成交额翻了两番多。", ["翻了两番多"]),
        ("其中90平方米及以下、90-144平方米占比分别为三成、五成。", ["三成", "五成"]),
    ],
)
def test_doublings_and_classes_of_size(text, expected):
    assert stated(text) == expected


@pytest.mark.parametrize("text", ["师生比为1:18。", "一市两区三组团发展思路", "禁毒三年大行动"])
def test_proportions_and_plans_are_no_figures(text):
    assert stated(text) == []
