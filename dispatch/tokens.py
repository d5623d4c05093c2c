"""Tokens for sessions and one-time links: who shows one is known by it; only its hash is kept."""

import hashlib
import secrets

JOIN, FIRST, AGAIN = "/join", "/set-password", "/reset"
"""The pages that a one-time link opens, the token behind their #: an invitation, a first password, a new one."""


def fresh() -> str:
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
