"""What a phone may say in WebSocket frames, and what ends its connection."""

import os
import random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dispatch.web import frames
from tests.web.phone import masked

OPENING = {
    "REQUEST_METHOD": "GET",
    "HTTP_CONNECTION": "keep-alive, Upgrade",
    "HTTP_UPGRADE": "websocket",
    "HTTP_SEC_WEBSOCKET_VERSION": "13",
    "HTTP_SEC_WEBSOCKET_KEY": "dGhlIHNhbXBsZSBub25jZQ==",
    "HTTP_SEC_WEBSOCKET_EXTENSIONS": "permessage-deflate",
}


def heard(data: bytes) -> list[frames.Message]:
    return list(frames.Inbox().feed(data))


def refused(data: bytes) -> int:
    with pytest.raises(frames.Breach) as breach:
        heard(data)
    return breach.value.code


def test_the_answer_to_the_rfcs_own_key_is_the_rfcs_own_and_accepts_no_extension():
    answer = frames.handshake(OPENING)
    assert b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n" in answer
    assert b"xtension" not in answer


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REQUEST_METHOD", "POST"),
        ("HTTP_CONNECTION", "keep-alive"),
        ("HTTP_UPGRADE", "h2c"),
        ("HTTP_SEC_WEBSOCKET_VERSION", "8"),
        ("HTTP_SEC_WEBSOCKET_KEY", "c2hvcnQ="),
        ("HTTP_SEC_WEBSOCKET_KEY", "dGhlIHNhbXBsZSBub25jZQ=!"),
        ("HTTP_SEC_WEBSOCKET_KEY", "王"),
    ],
)
def test_an_opening_that_is_none_is_refused(name, value):
    with pytest.raises(frames.Breach):
        frames.handshake({**OPENING, name: value.encode().decode("latin-1")})


@given(
    texts=some.lists(some.text(max_size=400), max_size=6),
    cuts=some.lists(some.integers(0, 3000), max_size=12),
    split=some.booleans(),
)
def test_texts_arrive_whole_wherever_the_network_cuts_the_bytes(texts, cuts, split):
    data = b""
    for text in texts:
        payload = text.encode()
        half = len(payload) // 2 if split else 0
        if split:
            data += masked(0x01, payload[:half], os.urandom(4)) + masked(0x89, b"still here?")
        data += masked(0x80 if split else 0x81, payload[half:], os.urandom(4))
    inbox, messages, last = frames.Inbox(), [], 0
    for cut in [*sorted(min(cut, len(data)) for cut in cuts), len(data)]:
        messages += inbox.feed(data[last:cut])
        last = cut
    assert [content for kind, content in messages if kind == frames.TEXT] == texts
    assert not inbox.half


def test_64_kb_a_byte_at_a_time_arrive():
    text = "".join(random.Random(7).choices("甲乙丙abc", k=20_000))
    inbox, messages = frames.Inbox(), []
    for byte in masked(0x81, text.encode()):
        messages += inbox.feed(bytes((byte,)))
    assert messages == [(frames.TEXT, text)]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (b"\x81\x02hi", frames.PROTOCOL_ERROR),  # not masked
        (masked(0xC1, b"hi"), frames.PROTOCOL_ERROR),  # a reserved bit: compressed, though nobody agreed
        (masked(0x83, b"hi"), frames.PROTOCOL_ERROR),  # an unknown opcode
        (masked(0x8B, b"hi"), frames.PROTOCOL_ERROR),  # an unknown control opcode
        (masked(0x89, b"x" * 126), frames.PROTOCOL_ERROR),  # a long ping
        (masked(0x09, b"hi"), frames.PROTOCOL_ERROR),  # half a ping
        (masked(0x80, b"hi"), frames.PROTOCOL_ERROR),  # the end of nothing
        (masked(0x01, b"a") + masked(0x81, b"b"), frames.PROTOCOL_ERROR),  # a message within a message
        (masked(0x81, b"hi", size=b"\x7e\x00\x02"), frames.PROTOCOL_ERROR),  # a length made longer
        (masked(0x81, b"\xff\xfe"), frames.NOT_UTF8),
        (masked(0x81, b"\xed\xa0\x80"), frames.NOT_UTF8),  # a lone surrogate
        (masked(0x01, b"\xe7\x8e") + masked(0x80, b"x"), frames.NOT_UTF8),
        (masked(0x88, b"\x03"), frames.PROTOCOL_ERROR),  # half a close code
        (masked(0x88, (1005).to_bytes(2)), frames.PROTOCOL_ERROR),  # a code never written
        (masked(0x88, (1000).to_bytes(2) + b"\xff"), frames.NOT_UTF8),
        (
            masked(0x81, b"", size=b"\x7f" + (frames.MAX_MESSAGE + 1).to_bytes(8)),
            frames.TOO_BIG,
        ),  # by its head
    ],
)
def test_who_breaks_the_protocol_is_told_how(wrong, code):
    assert refused(wrong) == code


def test_fragments_together_may_be_as_big_as_a_message_and_no_bigger():
    half = masked(0x01, b"x" * (frames.MAX_MESSAGE // 2))
    rest = b"x" * (frames.MAX_MESSAGE // 2)
    assert len(heard(half + masked(0x80, rest))[0][1]) == frames.MAX_MESSAGE
    assert refused(half + masked(0x80, rest + b"x")) == frames.TOO_BIG


def test_empty_fragments_without_end_are_refused():
    assert refused(masked(0x01, b"") + masked(0x00, b"") * 5000) == frames.TOO_BIG


def test_what_was_said_before_the_breach_is_heard():
    messages = frames.Inbox().feed(masked(0x81, b"hi") + masked(0x83, b""))
    assert next(messages) == (frames.TEXT, "hi")
    with pytest.raises(frames.Breach):
        next(messages)


@pytest.mark.parametrize("code", [1000, 1001, 1011, 3000, 4999])
def test_a_close_frame_says_its_code(code):
    assert heard(masked(0x88, code.to_bytes(2) + "再见".encode())) == [(frames.CLOSE, code)]


def test_a_close_frame_may_say_nothing_and_is_answered_with_nothing():
    assert heard(masked(0x88, b"")) == [(frames.CLOSE, frames.NO_CODE)]
    assert frames.closing(frames.NO_CODE) == b"\x88\x00"


@pytest.mark.parametrize("size", [0, 125, 126, 65535, 65536])
def test_what_the_server_says_is_as_long_as_it_says(size):
    frame = frames.message("x" * size)
    width = 0 if size < 126 else 2 if size < 65536 else 8
    assert len(frame) == 2 + width + size
    assert frame[0] == 0x81
    assert frames.message(b"x")[0] == 0x82
