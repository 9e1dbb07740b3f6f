"""Running text: the gold texts, hand-written rules, and input that means harm."""

from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis
from analysis.reading.extracting import extract_figures, iter_figures
from support.gold import load_golds
from support.work import ending

GOLDS = load_golds()
PLACED = ("ordinal", "date")


def figures(text):
    return [figure for figure in iter_figures(text) if figure.kind not in PLACED]


def read(text):
    """Phrase, value, lower, upper, closed and unit of each figure, as short text."""
    return [
        f"{f.as_stated} {shown(f.value)} {shown(f.lower)} {shown(f.upper)} {f.closed} {f.unit}"
        for f in figures(text)
    ]


def shown(number):
    return "-" if number is None else f"{number:f}" if number.is_finite() else "INF"


def same(found, gold):
    """Exactly, or for a fraction without an end to within the digits that are given."""
    if found is None or gold is None:
        return found is None or (gold is None and found == Decimal("Infinity"))
    if isinstance(gold, Fraction) and gold.denominator != 1:
        return any(abs(Fraction(found) / scale - gold) < Fraction(1, 10**20) for scale in (1, 100))
    return found == gold


def scores():
    """Over all texts: figures marked, found, right in value, right in bounds; traps touched."""
    marked = found = right = bounds = 0
    traps = touched = 0
    for text in GOLDS:
        rows = {(f.start, f.end): f for f in figures(text.text)}
        marked += len(text.figures)
        found += len(rows)
        for gold in text.figures:
            row = rows.get((gold.start, gold.end))
            if row is None or not same(row.value, gold.value):
                continue
            right += 1
            ends = same(row.lower, gold.lower) and same(row.upper, gold.upper)
            bounds += ends and row.closed == gold.closed
        traps += len(text.traps)
        touched += sum(
            any(start < trap.end and trap.start < end for start, end in rows) for trap in text.traps
        )
    return marked, found, right, bounds, traps, touched


def test_the_gold_texts_are_read():
    marked, found, right, bounds, traps, touched = scores()
    assert marked >= 300
    assert traps >= 150
    assert right / marked >= 0.97
    assert right / found >= 0.95
    assert bounds / right >= 0.97
    assert touched / traps <= 0.02


@pytest.mark.parametrize("text", GOLDS, ids=lambda text: text.name)
def test_positions_are_those_of_the_text_as_given(text):
    last = 0
    for figure in iter_figures(text.text):
        assert text.text[figure.start : figure.end] == figure.as_stated
        assert figure.start >= last
        last = figure.end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("建成省級以上機構40家。", ["40家 40 40 40 both 家"]),
        ("本科學歷以上人數達3320人。", ["3320人 3320 3320 3320 both 人"]),
        ("营收千万元以上企业6家。", ["6家 6 6 6 both 家"]),
        (
            "甲、乙、丙三园企业分别为12、15、18家。",
            ["12 12 12 12 both 家", "15 15 15 15 both 家", "18家 18 18 18 both 家"],
        ),
        (
            "审批环节由5个减少为3个。",
            ["5个 5 5 5 both 個", "3个 3 3 3 both 個"],
        ),
        (
            "投入逾800萬及600萬元。",
            [
                "逾800萬 8000000 8000000 INF neither 元",
                "600萬元 6000000 6000000 INF neither 元",
            ],
        ),
        ("占比约占一成。", ["约占一成 10 5 15 both %"]),
        ("近5萬家企業參加。", ["近5萬家 50000 40000 50000 right 家"]),
    ],
)
def test_context_decides_what_a_number_means(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "实施“1+5”方案，落实十四五规划，进入985高校名单。",
        "千方百計推動一站式、一網通辦，守住唯一的百合。",
        "電話: 86-10-12345678，京ICP備12345678號。",
        "依據〔2025〕49號文件辦理。",
        "九龍一線城市三農工作",
    ],
)
def test_what_is_no_figure_is_left(text):
    assert figures(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "stated"),
    [
        ("位居全国第5位。", "ordinal", "第5位"),
        ("2020年完成。", "date", "2020年"),
        ("民國107年辦理。", "date", "民國107年"),
    ],
)
def test_ordinals_and_dates_are_marked_as_such(text, kind, stated):
    assert (kind, stated) in [(figure.kind, figure.as_stated) for figure in iter_figures(text)]


def test_time_words_suggest_a_period():
    rows = extract_figures("2020年在孵企業67家。").set_index("as_stated")
    assert rows.loc["67家", "period"] == "2020"


def test_no_text_gives_an_empty_frame_with_the_same_columns():
    empty = analysis.extract_figures("")
    assert empty.empty
    assert list(empty.columns) == list(extract_figures("67家").columns)


@given(
    st.text(
        st.sampled_from(
            list(
                "一二三十百千萬亿兆零半多余近約逾0123456789.,、%％年月日第"
                "家个人元至到由增分之以上下内倍成 \n(+-"
            )
        ),
        max_size=60,
    )
)
@settings(max_examples=400)
def test_any_text_is_read_without_an_exception(text):
    for figure in iter_figures(text):
        assert text[figure.start : figure.end] == figure.as_stated


@pytest.mark.parametrize(
    "unit",
    [
        "7",
        "萬",
        "十",
        "三",
        "一百",
        "第",
        "年",
        "(",
        " ",
        "1 ",
        "1,",
        "约",
        "5家、",
        "三分之",
        "1年",
    ],
)
def test_a_long_hostile_line_ends(unit):
    with ending():
        for _ in iter_figures(unit * (300_000 // len(unit))):
            pass


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("2023年收入5億元,去年底企業67家,前年收入3億元。", ["2023", "", ""]),
        ("2023年末人口45萬人,比上年末增加2萬人,目前年產值3億元。", ["2023-12-31"] * 3),
    ],
)
def test_a_time_counted_from_the_day_of_publication_is_not_the_texts(text, periods):
    found = [figure for figure in iter_figures(text) if figure.kind != "date"]
    assert [figure.period for figure in found] == periods


def test_the_names_of_a_list_are_not_those_of_a_later_sentence() -> None:
    text = (
        "创业楼、科技楼分别入驻企业12、15家,面积分别增长3%、4%。"
        "在园幼儿9.1万人。覆盖率为96.7%,分别提高4.5个和9.3个百分点。"
    )
    figures = [figure for figure in iter_figures(text) if figure.kind != "date"]
    assert [figure.label for figure in figures[:4]] == ["创业楼", "科技楼"] * 2
    assert not {figure.label for figure in figures[4:]} & {"创业楼", "科技楼"}


def test_many_texts_give_one_frame_that_names_the_text_of_each_row():
    texts = pd.Series(["企業67家,收入2億元。", None, "無", "面積5畝。"], index=["a", "b", "c", "d"])
    table = extract_figures(texts)
    assert table["document"].tolist() == ["a", "a", "d"]
    assert table["as_stated"].tolist() == ["67家", "2億元", "5畝"]
    assert list(table.columns[1:]) == list(extract_figures("67家").columns)
    pd.testing.assert_frame_equal(
        table.drop(columns="document").head(2), extract_figures(texts["a"]), check_categorical=False
    )
    with pytest.raises(TypeError, match="int"):
        extract_figures(pd.Series(["67家", 5], dtype="object"))
