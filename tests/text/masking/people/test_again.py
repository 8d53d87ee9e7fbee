"""Who is named once in a text is hidden everywhere in it."""

from pipeline.text import mask


def test_a_title_and_the_given_name_stand_for_the_person_named_in_full() -> None:
    text = "tiền ông hòa ông ấy tiêu, đòi ông hòa tức là ông phùng thế hòa đấy"
    assert mask(text).text == "tiền ông [HỌ TÊN] ông ấy tiêu, đòi ông [HỌ TÊN] tức là ông [HỌ TÊN] đấy"


def test_the_given_name_alone_is_hidden_inside_a_sentence() -> None:
    assert mask("Ông Trần Văn Vị hứa rồi thì Vị quên").text == "Ông [HỌ TÊN] hứa rồi thì [HỌ TÊN] quên"


def test_what_only_sounds_like_the_name_stays() -> None:
    text = "Tôi là Trần Thị Hòa. Dân sống hòa thuận, đường Hòa Bình ngập."
    assert mask(text).text == "Tôi là [HỌ TÊN]. Dân sống hòa thuận, đường Hòa Bình ngập."
