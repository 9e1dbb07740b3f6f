"""What is suggested for a figure, and the ground that it is suggested on."""

import pytest

from analysis.articles.dated import iso_of, published
from analysis.articles.entities import Entities
from analysis.articles.grounds import Suggestion, suggested
from analysis.articles.lexicon import Lexicon, Name, indicator_names
from analysis.articles.passages import Passage, passages
from analysis.articles.suggestions import Suggester
from analysis.model.codebook import series_name
from analysis.model.definitions import load_codebook
from analysis.project import find_project
from analysis.reading.extracting import iter_figures
from analysis.vocabulary.script import fold
from support.work import calls, ending

NEWS = """蘭州高新區創新發展見成效

發佈時間:2024-07-18 09:30 | 來源:試寫日報

近年來,蘭州高新區立足創新。截至2024年6月底,區內在孵企業達到82家,從業人員1200余人。
2023年專利授權數512件,增長12%。新認定8家眾創空間、3家孵化器,企業獎補扶持資金600萬元以上。
蘭州留學人員創業園(簡稱“蘭州留園”)辦得紅火。目前,留創園在孵企業31家,其中國家級專家2名;
2023年總收入1.2億元,總稅收350多萬元;累計獲得發明專利22項、自主智慧財産權40項。
此外,蘭州留園孵化企業總數90家。
"""


@pytest.fixture(scope="module")
def codebook():
    return load_codebook(find_project(__file__.rsplit("/", 3)[0]).definitions)


@pytest.fixture
def suggest(codebook):
    """Suggestions by phrase; a text prints each phrase once."""

    def suggest(text, day=""):
        found = Suggester(codebook, day).suggest(Passage(0, text), list(iter_figures(text)))
        return {one.figure.as_stated: one for one in found}

    return suggest


@pytest.fixture
def news(suggest):
    return suggest(NEWS)


@pytest.mark.parametrize(
    ("phrase", "indicator", "entity", "period"),
    [
        ("82家", "incubated_firms", "lanzhou_hightech_zone", "2024-06-30"),
        ("1200余人", "employees", "lanzhou_hightech_zone", "2024-06-30"),
        ("512件", "patents_granted", "lanzhou_hightech_zone", "2023"),
        ("12%", "patents_granted.growth", "lanzhou_hightech_zone", "2023"),
        ("8家", "makerspaces_new", "lanzhou_hightech_zone", "2023"),
        ("3家", "incubators_new", "lanzhou_hightech_zone", "2023"),
        ("600萬元以上", "support_funds", "lanzhou_hightech_zone", "2023"),
        ("31家", "incubated_firms", "lanzhou_returnee_park", "2024-07-18"),
        ("2名", "national_experts", "lanzhou_returnee_park", "2024-07-18"),
        ("1.2億元", "income", "lanzhou_returnee_park", "2023"),
        ("350多萬元", "tax", "lanzhou_returnee_park", "2023"),
        ("22項", "invention_patents", "lanzhou_returnee_park", "../2024-07-18"),
        ("40項", "ip_rights", "lanzhou_returnee_park", "../2024-07-18"),
        ("90家", "incubated_firms_ever", "lanzhou_returnee_park", "2024-07-18"),
    ],
)
def test_a_figure_gets_indicator_entity_and_period(news, phrase, indicator, entity, period):
    one = news[phrase]
    assert (series_name(one.indicator.value, one.measure.value or "level"), one.entity.value) == (
        indicator,
        entity,
    )
    assert one.period.value == period
    assert all((one.indicator.ground, one.entity.ground, one.period.ground))


def test_grounds_say_what_was_seen(news):
    assert news["82家"].indicator.ground == "label 在孵企業 before"
    assert news["1200余人"].indicator.ground == "ambiguous name 從業人員 before"
    assert news["8家"].indicator.ground == "label 新認定眾創空間 around"
    assert news["12%"].indicator.ground == "growth of patents_granted before"
    assert news["82家"].period.ground == "date 2024年6月底 in the sentence"
    assert news["31家"].period.ground == "no date printed, published 2024-07-18 (head of the text)"
    assert news["31家"].entity.ground == "short name 留創園 before in the clause"
    assert news["90家"].entity.ground == "name given in the text 兰州留园 before in the clause"


def test_words_of_regions_and_of_a_level_kept_are_passed_over(suggest):
    found = suggest("线上办结率保持100%,累计承担国家火炬计划项目230项。")
    assert found["100%"].indicator.value == "online_completion_rate"
    assert found["230项"].indicator.value == "torch_projects"
    found = suggest("累計承擔國家火炬計劃專案230項。")
    assert found["230項"].indicator.value == "torch_projects"


def test_ordinals_and_dates_get_no_suggestion(suggest):
    assert list(suggest("蘭州高新區是全國第35家,2020年在孵企業67家。")) == ["67家"]


@pytest.mark.parametrize(
    "text",
    [
        "知識産權130項",
        "知识产权130项",
        "智慧財產權130項",
        "智慧財産權130項",
        "智慧财产权130项",
        "“知識産權”共130項",
    ],
)
def test_one_name_is_found_in_either_script_and_in_either_regions_words(suggest, text):
    (one,) = suggest(f"園區{text}。").values()
    assert one.indicator.value == "ip_rights"


@pytest.mark.parametrize(
    "text",
    [
        "在孵企業67人",  # another unit
        "在孵企業占地67畝",
        "道路67公里",  # nothing that the codebook knows
        "在孵企業負責人67家",  # another noun between
        "市級孵化器9家",  # narrower than the name
        "新增孵化企業15家",  # a flow, where the name is a stock's
        "畝均稅收20萬元",
        "總收入增加5億元",  # by how much, not what
        "千手機67家",
    ],
)
def test_without_a_ground_nothing_is_suggested(suggest, text):
    assert [one.indicator for one in suggest(f"園區{text}。").values()] == [Suggestion()]


def test_a_target_is_suggested_where_the_sentence_sets_one(suggest):
    (one,) = suggest("到2026年,培育科技成果轉化基地10個。").values()
    assert one.indicator.value == "transfer_bases"
    assert one.period == Suggestion("../2026", "date 2026年 in the sentence")


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("開辦企業審批環節由原先8個精簡到2個。", "8個", "2個"),
        ("审批环节从8个降到2个。", "8个", "2个"),
        ("開辦企業“審批環節”由8個，進一步精簡至2個。", "8個", "2個"),
    ],
)
def test_a_state_that_the_codebook_names_apart_is_told_from_the_one_after(
    suggest, text, before, after
):
    found = suggest(text, "2024-07-18")
    assert (found[before].indicator.value, found[before].measure.value) == (
        "approval_steps",
        "before",
    )
    assert found[before].indicator.ground.endswith("before the change")
    assert found[after].indicator.value == "approval_steps"
    assert found[before].period.value == found[after].period.value == "2024-07-18"


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("在孵企業由60家增加到67家。", "", "2024-07-18"),
        ("2023年,在孵企业从60家增至67家。", "", "2023"),
        ("在孵企業由2019年的60家發展到2022年底的67家。", "2019", "2022-12-31"),
        ("在孵企业从2019年的60家提高到67家。", "2019", "2024-07-18"),
        ("在孵企业从前年底的60家增长到去年底的67家。", "2022-12-31", "2023-12-31"),
        ("在孵企業60家→67家。", "", "2024-07-18"),
    ],
)
def test_states_before_and_after_a_change_have_periods_of_their_own(suggest, text, before, after):
    found = suggest(text, "2024-07-18")
    assert {one.indicator.value for one in found.values()} == {"incubated_firms"}
    assert (found["60家"].period.value, found["67家"].period.value) == (before, after)
    assert "the state before 67家" in found["60家"].period.ground
    assert "the state after 60家" in found["67家"].period.ground


def test_of_three_states_only_the_last_is_of_now(suggest):
    found = suggest("在孵企業由60家增加到67家,再增加到75家。", "2024-07-18")
    assert [one.period.value for one in found.values()] == ["", "", "2024-07-18"]


def test_numbers_of_different_things_are_no_change(suggest):
    found = suggest("由12名專家牽頭,在孵企業增加到67家,孵化器15家。", "2024-07-18")
    assert found["67家"].period.value == "2024-07-18"
    assert "state" not in found["67家"].period.ground


def test_names_of_a_list_go_to_its_numbers_in_order(suggest):
    found = suggest("眾創空間、孵化器、在孵企業分別為12家、15家和18家。")
    assert found["15家"].indicator.value == "incubators"
    assert found["18家"].indicator.value == "incubated_firms"


def test_a_remark_in_parentheses_is_passed_over(suggest):
    (one,) = suggest("園區萬人R&D人員數（指研發人員）達125人。").values()
    assert one.indicator.value == "rd_staff_per_10k"


def test_two_codes_of_one_name_are_told_and_none_is_chosen(codebook):
    shared = Name("income", "孵化器", "synonym")
    names = indicator_names(codebook)
    assert [mention.name.code for mention in names.mentions("孵化器")] == ["incubators"]
    both = Lexicon([shared, Name("incubators", "孵化器", "label")])
    assert {mention.name.code for mention in both.mentions("孵化器")} == {"income", "incubators"}


def test_the_entity_of_other_words_is_not_the_figures(suggest):
    found = suggest("此外,蘭州高新區與蘭州市人社局共建園區,在孵企業67家。")
    assert found["67家"].entity.value == "lanzhou_hightech_zone"
    assert suggest("全國在孵企業67家。")["67家"].entity == Suggestion()


def test_a_place_that_the_codebook_does_not_name_is_nobody(suggest):
    found = suggest("蘭州高新區在孵企業67家,合肥自貿區有80家,法國有90家。江蘇有91家。共有92家。")
    assert [one.entity.value for one in found.values()] == [
        *("lanzhou_hightech_zone", "", "", "", "lanzhou_hightech_zone"),
    ]
    assert found["80家"].entity.ground == "another place 合肥自贸区 before in the clause"
    assert suggest("兰州市城关区在孵企业5家。")["5家"].entity.value == ""


def test_a_name_further_on_is_not_of_a_figure_before_it(suggest):
    found = suggest("入駐單位310家，其中新竹科學園區200家、中部科學園區110家，另有外資40家。")
    assert {stated: one.entity.value for stated, one in found.items()} == {
        "310家": "",
        "200家": "hsinchu_park",
        "110家": "taichung_park",
        "40家": "",
    }
    after = suggest("新竹科學園區廠商200家。\n廠商共有50家。")
    assert after["50家"].entity.value == "hsinchu_park"


@pytest.mark.parametrize(
    ("text", "entity", "ground"),
    [
        (
            "蘭州高新區發展。高新區在孵企業67家。",
            "lanzhou_hightech_zone",
            "short name 高新區 before in the clause",
        ),
        ("兰州高新区：落户高新区的企业67家。", "lanzhou_hightech_zone", "label 蘭州高新區 before"),
        ("高新區在孵企業67家。", "", "unclear short name 高新区 before"),
        (
            "苏州国家高新技术产业开发区：落户高新区的企业67家。",
            "suzhou_hightech_zone",
            "synonym 蘇州國家高新技術產業開發區",
        ),
        ("兰州市高新区在孵企业67家。", "lanzhou_hightech_zone", "short name 高新區 before"),
        (
            "兰州高新技术产业开发区在孵企业67家。",
            "lanzhou_hightech_zone",
            "synonym 蘭州高新技術產業開發區 before in the clause",
        ),
        (
            "蘭州留創園成立。留創園孵化企業總數67家。",
            "lanzhou_returnee_park",
            "short name 留創園 before",
        ),
        ("留創園孵化企業總數67家。", "", "unclear short name 留创园"),
        ("蘭白自創區獲批，自創區企業67家。", "lanbai_innovation_zone", "short name 自創區 before"),
        ("省级高新区在孵企业67家。", "", ""),
        ("高新区块链在孵企业67家。", "", ""),
    ],
)
def test_synonyms_of_an_entity_count_in_both_scripts(suggest, text, entity, ground):
    told = suggest(text)["67家"].entity
    assert told.value == entity
    assert told.ground.startswith(ground)


def test_a_short_name_of_two_entities_means_the_one_named_last(codebook):
    park = codebook.entities["lanzhou_returnee_park"]
    both = codebook.entities | {
        "lanzhou_returnee_park": park.model_copy(update={"synonyms": ["高新區"]})
    }
    shared = codebook.model_copy(update={"entities": both})

    def told(text):
        (one,) = Suggester(shared).suggest(Passage(0, text), list(iter_figures(text)))
        return one.entity.value

    assert told("高新區在孵企業67家。") == ""
    assert told("蘭州高新區開會。高新區在孵企業67家。") == "lanzhou_hightech_zone"
    assert told("蘭州留創園開會。高新區在孵企業67家。") == "lanzhou_returnee_park"


def test_the_headline_speaks_for_paragraphs_that_name_no_one(suggest):
    one = suggest("兰州高新区晒出成绩单\n\n今年以来,亮点很多。\n\n在孵企业67家。")["67家"]
    assert one.entity == Suggestion("lanzhou_hightech_zone", "label 蘭州高新區 in the headline")


def test_what_was_spoken_of_counts_for_a_few_paragraphs_only(suggest):
    text = "要聞\n蘭州高新區開會。\n{}在孵企業67家。"
    assert suggest(text.format("另一段。\n"))["67家"].entity.value == "lanzhou_hightech_zone"
    assert suggest(text.format("另一段。\n" * 5))["67家"].entity == Suggestion()


def test_the_day_of_publication_comes_from_the_sources_or_the_head(suggest):
    text = "在孵企業67家。"
    assert suggest(text)["67家"].period == Suggestion()
    assert suggest(text, "2021-03-16")["67家"].period == Suggestion(
        "2021-03-16", "no date printed, published 2021-03-16 (sources.csv)"
    )
    assert suggest(f"2024-05-06\n{text}")["67家"].period.value == "2024-05-06"


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("去年底", "2023-12-31"),
        ("上年末", "2023-12-31"),
        ("去年6月底", "2023-06-30"),
        ("6月底", "2024-06-30"),
        ("2022年底有50家,目前", "2024-07-18"),
        ("11月底", ""),  # later than the day of publication: of another year
        ("去年同期", ""),
        ("今年初", ""),
        ("比去年多,", "2024-07-18"),
        ("較2022年增長,", "2024-07-18"),
        ("截至2023年底有孵化器5家;", "2023-12-31"),
    ],
)
def test_a_time_told_from_now_counts_from_the_day_of_publication(suggest, words, period):
    found = suggest(f"{words}在孵企業67家。", "2024-07-18")
    assert found["67家"].period.value == period
    if "20" not in words and period.endswith(("12-31", "06-30")):
        assert suggest(f"{words}在孵企業67家。")["67家"].period.value == ""


def test_a_date_ahead_of_publication_is_of_a_target(suggest):
    found = suggest("到2027年,在孵企業達到150家。", "2024-07-18")
    assert found["150家"].period == Suggestion("../2027", "date 2027年 in the sentence")
    assert found["150家"].measure == Suggestion("target", "ahead of publication")
    assert suggest("2024年,在孵企業150家。", "2024-07-18")["150家"].measure == Suggestion()
    reached = suggest("園區建成科技成果轉化基地10個。", "2024-07-18")["10個"]
    assert (reached.indicator.value, reached.measure) == ("transfer_bases", Suggestion())


def test_a_flow_of_a_year_told_from_now(suggest):
    found = suggest("前年總收入3億元,去年上半年總收入2億元,今年以來總收入1億元。", "2024-07-18")
    assert [one.period.value for one in found.values()] == ["2022", "2023-01/2023-06", ""]


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("發佈時間:2024-07-18 08:05:09 | 來源:某報", "2024-07-18"),
        ("来源：某报 2024年5月6日", "2024-05-06"),
        ("发布日期：2024/5/6", "2024-05-06"),
        ("2024-13-45", ""),
        ("會議於2024-05-06召開", ""),
    ],
)
def test_the_head_prints_a_day_of_publication(head, day):
    assert published(head) == day


def test_printed_dates_become_periods():
    assert iso_of("2020年") == "2020"
    assert iso_of("2020年6月底") == "2020-06"
    assert iso_of("2020年6月30日") == "2020-06-30"
    assert iso_of("2020年13月") == ""
    assert iso_of("去年") == ""


def test_context_goes_on_from_passage_to_passage(codebook):
    text = NEWS * 3
    suggester = Suggester(codebook)
    parts = [
        one
        for passage in passages([text], 200)
        for one in suggester.suggest(passage, list(iter_figures(passage.text)))
    ]
    whole = list(Suggester(codebook).suggest(Passage(0, text), list(iter_figures(text))))
    assert [one.indicator for one in parts] == [one.indicator for one in whole]
    assert [one.period for one in parts] == [one.period for one in whole]


def test_a_ground_tells_its_suggestion_so_that_an_edit_shows():
    assert suggested(str(Suggestion("income", "synonym 總收入 before"))) == "income"
    assert suggested(str(Suggestion("", "either income or tax (label 收入 before)"))) == ""
    assert suggested("") == ""


@pytest.mark.parametrize(
    "text",
    [
        "在孵企業67家、" * 3_000,
        "由5個減少為3個" * 3_000,
        "蘭州高新區(以下簡稱“甲" * 2_000 + "67家",
        "蘭州高新區67家、" * 2_700,
        "((((" * 5_000 + "67家",
        "截至2023年底," + "在孵企業67家;" * 3_000,
        "西安高新區" + "在孵企業67家、" * 3_000,
        "去年" * 10_000 + "67家",
        "從2019年的60家增至2020年的67家," * 1_300,
        "北京" * 10_000 + "67家",
    ],
)
def test_a_line_without_end_takes_no_longer_than_its_length_says(codebook, text):
    def suggest(text):
        figures = list(iter_figures(text))
        return calls(lambda: list(Suggester(codebook).suggest(Passage(0, text), figures)))

    one, two = (suggest(text[: len(text) // part] + text[-9:]) for part in (20, 10))
    assert two < 2.5 * one + 1_000  # and not four times
    with ending():
        figures = list(iter_figures(text))
        list(Suggester(codebook).suggest(Passage(0, text), figures))


def test_names_that_a_text_gives_are_bounded(codebook):
    entities = Entities(codebook)
    line = "".join(f"蘭州高新區(以下簡稱“甲{chr(0x4E00 + number)}”)," for number in range(900))
    assert len(entities.read(fold(line))) <= 1800


def entities_of(codebook, text, day="2022-02-01"):
    suggester = Suggester(codebook, day)
    found = suggester.suggest(Passage(0, text), list(iter_figures(text)))
    return {one.figure.as_stated: one.entity for one in found}, suggester.places


def test_a_place_of_a_known_form_is_proposed_as_a_new_entity(codebook):
    found, places = entities_of(
        codebook,
        "江蘇省青石高新區在孵企業67家，高新區專利授權120件。全區研發人員300人。落戶園區的企業不少。",
    )
    assert {one.value for one in found.values()} == {"qingshi_hightech_zone"}
    assert found["120件"].ground.startswith("end of a new name 高新区")
    assert [str(place) for place in places] == [
        (
            "qingshi_hightech_zone\thightech_zone\t青石高新區\t青石高新区"
            "\tQingshi High-tech Zone\tjiangsu\t"
        )
    ]


@pytest.mark.parametrize(
    "text",
    ["培育市場主體67家。", "入駐高新區67家。", "全國高新區67家。", "城市67座。", "上市公司67家。"],
)
def test_a_verb_or_a_class_before_an_ending_is_no_new_place(codebook, text):
    found, places = entities_of(codebook, text)
    assert ([one.value for one in found.values()], places) == ([""], [])


def test_figures_told_respectively_are_of_the_places_in_their_order(codebook):
    found, _ = entities_of(
        codebook, "廣州高新區、蘇州高新區和西安高新區專利授權分別為120件、150件和200件。"
    )
    assert [one.value for one in found.values()] == [
        *("guangzhou_hightech_zone", "suzhou_hightech_zone", "xian_hightech_zone"),
    ]


def test_the_whole_county_is_the_one_named_before(codebook):
    found, _ = entities_of(
        codebook,
        "蘇州高新區在孵企業67家。記者從石橋縣獲悉，全縣專利授權120件，企業80家。全市專利授權9件。",
    )
    assert [one.value for one in found.values()] == [
        *("suzhou_hightech_zone", "shiqiao_county", "shiqiao_county", ""),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "青石電氣有限公司投資15億元",
        "青石大學授權專利15件",
        "項目建成後年產值15億元",
        "青石集團從業人員15人",
    ],
)
def test_figures_of_a_firm_or_a_project_are_no_zones(codebook, body):
    found, _ = entities_of(codebook, f"蘇州高新區在孵企業67家。{body}，專利7件。")
    assert [one.value for one in found.values()] == ["suzhou_hightech_zone", "", ""]


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("在孵企業67家，總收入3億元。", "income"),
        ("高新區入統企業67家，總收入3億元。", "zone_income"),
        ("總收入3億元。", ""),
        ("規模以上工業企業67家，總收入3億元。", ""),  # of a population that none counts
    ],
)
def test_an_ambiguous_name_needs_its_population(suggest, text, indicator):
    assert suggest(text)["3億元"].indicator.value == indicator


@pytest.mark.parametrize(
    ("text", "series"),
    [
        ("第三產業增加值45億元", ("gdp", "", "sector:tertiary")),
        ("第三產業增加值45億元，增長6.1%", ("gdp", "growth", "sector:tertiary")),
        ("國家級孵化器9家", ("incubators", "", "level:national")),
        ("營業額1兆元，年增率27.7%", ("turnover", "growth", "")),
    ],
)
def test_parts_and_growth_are_breakdowns_and_measures(suggest, text, series):
    last = list(suggest(text).values())[-1]
    assert (last.indicator.value, last.measure.value, last.breakdown.value) == series


@pytest.mark.parametrize(
    ("text", "read_as", "indicator"),
    [
        ("2021年末，常住人口313萬。", "313萬人", "resident_population"),
        ("2021年，地區生產總值1.36萬億，比去年多。", "1.36萬億元", "gdp"),
        ("2021年，企業達313萬。", "", ""),  # names nothing
        ("2021年，實現出口額500億片。", "", ""),  # something stands where a unit would
    ],
)
def test_an_amount_directly_after_its_name_is_read_with_its_unit(suggest, text, read_as, indicator):
    (one,) = suggest(text).values()
    assert (one.read_as.value, one.indicator.value) == (read_as, indicator)
    assert ("unit_read" in one.caveats.value) == bool(read_as)


def test_what_is_not_printed_carries_its_caveat(codebook):
    text = "2021年，園區在孵企業67家。專利授權120件。\n孵化器9家。"
    suggester = Suggester(codebook, "2022-02-01")
    found = suggester.suggest(Passage(0, text), list(iter_figures(text)))
    assert [(one.figure.as_stated, one.caveats.value) for one in found] == [
        ("67家", ""),
        ("120件", "year_inferred"),
        ("9家", "date_not_printed"),
    ]


def test_an_amount_beyond_what_is_plausible_is_marked(suggest):
    found = suggest(
        "2021年，高新區入統企業總收入1502億元。2022年，高新區入統企業總收入1502萬億元。"
    )
    assert [one.caveats.value for one in found.values()] == ["", "factor_ten_suspect"]
    assert [one.indicator.value for one in found.values()] == ["zone_income"] * 2
    assert next(reversed(found.values())).confidence != "sure"


def test_a_flow_up_to_a_day_within_a_month_is_left_open(suggest):
    for words, period in (("截至6月30日", "2024-01/2024-06"), ("截至7月15日", "")):
        found = suggest(f"{words},在孵企業總收入3億元。", "2024-07-18")["3億元"].period
        assert found.value == period, words
