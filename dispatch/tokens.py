"""Tokens for sessions and one-time links: who shows one is known by it; only its hash is kept."""

import hashlib
import secrets


def fresh() -> str:
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
