"""Links that work once, as they are shown: as text and as a picture. The token stands behind the #, so
that it never reaches a log or a proxy."""

from typing import Any

from flask import request

from dispatch.house import House
from dispatch.tokens import AGAIN, FIRST


def base_of(house: House) -> str:
    """Where this house is reached from outside; to be asked on the request's own thread."""
    return (house.settings.public_url or request.host_url).rstrip("/")


def shown(base: str, path: str, token: str) -> dict[str, str]:
    """{"url", "qr"}: the address, and the same as a picture that a phone's camera reads."""
    import segno  # half a megabyte that no other request needs

    url = f"{base}{path}#{token}"
    return {
        "url": url,
        "qr": segno.make(url, error="m", micro=False).svg_data_uri(scale=6, border=3, light="#fff"),
    }


def for_password(made: dict[str, Any]) -> str:
    """The page of a link for a password: the first one is set, a later one is set anew."""
    return FIRST if made["first"] else AGAIN


def told(made: dict[str, Any], base: str, token: str) -> dict[str, str]:
    """What somebody gets who makes a link for a password: {"url", "qr", "expires_at"}."""
    return shown(base, for_password(made), token) | {"expires_at": made["expires_at"]}
