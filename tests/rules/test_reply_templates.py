"""An answer in one tap: whole sentences in both languages, for every place that offers them."""

from dispatch.rules.reply_templates import TEMPLATES, VERBS


def test_whoever_answers_finds_a_sentence_in_either_language():
    assert {one.verb for one in TEMPLATES} == set(VERBS)
    assert len({one.code for one in TEMPLATES}) == len(TEMPLATES)
    for one in TEMPLATES:
        assert one.zh.endswith("。") and one.en.endswith("."), one.code
        assert len(one.zh) <= 60, "it must fit beside the others on a PC of 1366 pixels"
