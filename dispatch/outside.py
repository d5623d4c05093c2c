"""Before an address outside is kept: it is looked at, its name is resolved, and what leads back into
the house's own network is refused. Whoever connects looks again (dispatch/messenger.py)."""

import socket
from urllib.parse import urlsplit

from dispatch.config import Settings
from dispatch.rules import outside


def fault(url: str, settings: Settings) -> str | None:
    """A code of the catalogue, or None. A name that nobody can resolve now is kept: the street's line may
    be down, and whoever connects will look again."""
    lenient = settings.outside_loopback
    if wrong := outside.fault_of_bot(url, lenient):
        return wrong
    parts = urlsplit(url)
    if lenient or parts.scheme in outside.GROUP_BOTS or parts.hostname is None:
        return None
    try:
        found = socket.getaddrinfo(parts.hostname, None, type=socket.SOCK_STREAM)
    except OSError:
        return None
    return None if all(outside.is_public(str(one[4][0])) for one in found) else "inside_address"
