"""Web Push: only the browser reads the message, and the push service knows who sends it."""

import base64
import json

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from dispatch import pushing

# RFC 8291, appendix A: what the standard itself makes of these words, keys and salt.
WORDS = b"When I grow up, I want to be a watermelon"
BROWSER = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
ONCE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK"
    "6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_a_message_is_sealed_as_the_standard_says(monkeypatch):
    once = ec.derive_private_key(int.from_bytes(pushing.raw(ONCE), "big"), pushing.CURVE)
    monkeypatch.setattr(pushing.ec, "generate_private_key", lambda _: once)
    monkeypatch.setattr(pushing.os, "urandom", lambda _: pushing.raw(SALT))
    assert pushing.text(pushing.sealed(WORDS, BROWSER, AUTH)) == SEALED


def test_the_push_service_can_check_who_sends_and_for_how_long(tmp_path):
    key = pushing.own_key(tmp_path)
    header = pushing.proof(key, "https://push.example:8443/x/y", "https://street.example", 1_000_000)
    said, shown = header.removeprefix("vapid t=").split(", k=")
    head, claims, signature = said.split(".")
    assert json.loads(pushing.raw(head)) == {"typ": "JWT", "alg": "ES256"}
    assert json.loads(pushing.raw(claims)) == {
        "aud": "https://push.example:8443", "exp": 1_000_000 + 12 * 3600, "sub": "https://street.example",
    }  # fmt: skip
    halves = pushing.raw(signature)
    public = ec.EllipticCurvePublicKey.from_encoded_point(pushing.CURVE, pushing.raw(shown))
    r, s = (int.from_bytes(half, "big") for half in (halves[:32], halves[32:]))
    public.verify(encode_dss_signature(r, s), f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))


def test_the_installation_keeps_one_key_that_nobody_else_may_read(tmp_path):
    first, again = (pushing.public_half(pushing.own_key(tmp_path)) for _ in range(2))
    assert first == again
    assert (tmp_path / "push.key").stat().st_mode & 0o077 == 0
    assert [file.name for file in tmp_path.iterdir()] == ["push.key"]


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [
        ("", ""),
        ("A" * 87, AUTH),
        (BROWSER[:-4], AUTH),
        (BROWSER, AUTH[:-2]),
        (BROWSER, "no/base64url!"),
        (base64.b64encode(b"\x04" + b"\x01" * 64).decode(), AUTH),
    ],
)
def test_what_is_no_key_of_a_browser_is_seen_at_the_door(p256dh, auth):
    assert pushing.is_key(BROWSER, AUTH)
    assert not pushing.is_key(p256dh, auth)
