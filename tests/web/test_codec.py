"""Socket.IO's packets: what a client may send, and what is refused before any handler hears of it."""

import json

import pytest

from dispatch.web import codec


def test_words_go_round_exactly():
    words = {
        "地址": "3号楼2门",
        "𠮷": ["=cmd|x", "<script>", "a\u200bb"],
        "fen": 9007199254740993,
        "none": None,
    }
    assert codec.loads(codec.dumps(words, separators=(",", ":"))) == words
    assert " " not in codec.dumps({"a": [1, 2]})
    assert json.loads(codec.dumps(words)) == words


@pytest.mark.parametrize("text", ["", "{", "NaN", '"\\ud800"', "[" * 100_000, "\x00"])
def test_what_is_not_json_is_a_value_error(text):
    with pytest.raises(ValueError):
        codec.loads(text)


@pytest.mark.parametrize(
    "text", ['2["grab",{"order_id":"1"}]', '217["grab"]', "0", '0{"token":"t"}', "1", "33[]"]
)
def test_a_clients_packet_is_taken(text):
    assert codec.Packet(encoded_packet=text).encode() in (text, text + "null")


@pytest.mark.parametrize(
    "text",
    [
        "x", "9", "2", "2{}", "2[]", "2[5]", '2["connect",{}]', '2["disconnect"]', "3[]", '4"no"', "0[]",
        '51-["photo",{"_placeholder":true,"num":0}]', "61-3[]", '2["grab"', "2" + "9" * 200 + '["x"]', "2²[]",
        "2" + "[" * 50_000,
    ],
)  # fmt: skip
def test_what_no_client_may_send_is_refused(text):
    with pytest.raises(codec.Malformed):
        codec.Packet(encoded_packet=text)
