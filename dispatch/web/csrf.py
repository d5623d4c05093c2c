"""The word that a write by cookie must bring: given to our own pages only, which another site cannot read."""

import base64
import binascii
import hmac
import secrets

from flask import request

from dispatch.errors import Refused

HEADER = "X-CSRF-Token"
MASKED = "~"  # in no token: those are base64url


def masked(word: str) -> str:
    """The word under a pad of its own, so that it looks different in every compressed page."""
    plain = word.encode()
    pad = secrets.token_bytes(len(plain))
    hidden = bytes(one ^ other for one, other in zip(plain, pad, strict=True))
    return MASKED + base64.urlsafe_b64encode(pad + hidden).decode()


def unmasked(given: str) -> bytes:
    """The word as the session has it, whether it came masked or as `GET /me` gives it."""
    if not given.startswith(MASKED):
        return given.encode()
    try:
        both = base64.urlsafe_b64decode(given.removeprefix(MASKED))
    except (binascii.Error, ValueError):
        return b""
    half = len(both) // 2
    return bytes(one ^ other for one, other in zip(both[:half], both[half:], strict=False))


def check(word: str) -> None:
    """Refuse a write whose header does not hold the session's word."""
    given = request.headers.get(HEADER, "")
    if not word or not hmac.compare_digest(unmasked(given), word.encode()):
        raise Refused("forbidden", reason="csrf")
