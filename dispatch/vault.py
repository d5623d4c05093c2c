"""Personal data at rest: a key for each resident, wrapped by the installation's master key.

Sealed values are AES-256-GCM over JSON, bound by associated data to the row they belong to, so
that a blob moved to another row does not open. Search terms are keyed hashes. Destroying a
resident's wrapped key makes everything sealed under it unreadable for good."""

import hashlib
import hmac
import os
from collections import OrderedDict
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12
MARK = 4  # bytes of the master key's fingerprint in front of a wrapped key
KEYS_HELD = 4096


class WrongKeys(Exception):
    """These master keys cannot open this database."""


class Box:
    """Seals and opens what belongs to one resident."""

    def __init__(self, key: bytes) -> None:
        self.cipher = AESGCM(key)

    def seal(self, row_id: str, values: dict[str, Any]) -> bytes:
        nonce = os.urandom(NONCE)
        return nonce + self.cipher.encrypt(nonce, orjson.dumps(values), row_id.encode())

    def open(self, row_id: str, sealed: bytes | None) -> dict[str, Any]:
        """The sealed values; nothing sealed is an empty dict."""
        if sealed is None:
            return {}
        sealed = bytes(sealed)
        return orjson.loads(self.cipher.decrypt(sealed[:NONCE], sealed[NONCE:], row_id.encode()))


def fingerprint(key: bytes) -> bytes:
    return hashlib.sha256(b"last-metre master" + key).digest()[:MARK]


class Vault:
    """`masters`: 32-byte keys, newest first: the newest wraps, all unwrap."""

    def __init__(self, masters: list[bytes]) -> None:
        if not masters:
            raise WrongKeys("no PII_KEYS")
        self.newest = masters[0]
        self.masters = {fingerprint(m): AESGCM(m) for m in masters}
        self.index_key = b""
        self.boxes: OrderedDict[bytes, Box] = OrderedDict()

    def new_key(self) -> bytes:
        """A fresh key, wrapped: what stands in resident_keys."""
        nonce = os.urandom(NONCE)
        key = AESGCM.generate_key(256)
        mark = fingerprint(self.newest)
        return mark + nonce + self.masters[mark].encrypt(nonce, key, b"resident key")

    def unwrap(self, wrapped: bytes) -> bytes:
        master = self.masters.get(wrapped[:MARK])
        if master is None:
            raise WrongKeys("sealed by a master key that is not in PII_KEYS")
        body = wrapped[MARK:]
        try:
            return master.decrypt(body[:NONCE], body[NONCE:], b"resident key")
        except InvalidTag:
            raise WrongKeys("a wrapped key does not open") from None

    def box(self, wrapped: bytes) -> Box:
        """The box of a wrapped key. It is asked for by the bytes that stand in the database, so
        a destroyed key is gone here too, though its box may wait in memory unfindable."""
        wrapped = bytes(wrapped)
        box = self.boxes.get(wrapped)
        if box is None:
            box = self.boxes[wrapped] = Box(self.unwrap(wrapped))
            if len(self.boxes) > KEYS_HELD:
                self.boxes.popitem(last=False)
        return box

    def term(self, community_id: str, kind: str, value: str) -> str:
        """A search term as it stands in resident_terms: the same word differs between committees."""
        text = f"{community_id}\0{kind}\0{value}".encode()
        return hmac.digest(self.index_key, text, "sha256")[:16].hex()

    def digest(self, purpose: str, *parts: str | bytes) -> str:
        """A keyed hash for what is compared but never shown: bodies, phones at sign-in."""
        text = b"\0".join(p.encode() if isinstance(p, str) else p for p in (purpose, *parts))
        return hmac.digest(self.index_key, text, "sha256").hex()
