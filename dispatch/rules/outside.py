"""Where a message may go when it leaves the house: kinds of addresses, and which machines."""

import ipaddress
import re
from urllib.parse import parse_qsl, urlsplit

GROUP_BOTS = ("wecombot", "dingtalk", "feishu")  # one token, a host that is known
MAIL = ("mailto", "mailtos")
SCHEMES = ("https", *GROUP_BOTS, *MAIL)
UNSAFE_OPTIONS = {"verify", "redirect", "template", "overflow_url"}  # of Apprise: they would undo the guard
LONGEST = 1000
INSIDE_NAMES = (".localhost", ".local", ".internal", ".lan", ".home.arpa", ".intranet", ".corp")
EMBEDDED = ipaddress.ip_network("64:ff9b::/96")  # an IPv4 address in an IPv6 one


def fault_of_bot(url: str, lenient: bool = False) -> str | None:
    """Why this is no address of a bot, as a code of the catalogue; None when it may be one. `lenient`:
    this machine and plain http are allowed, for tests."""
    if len(url) > LONGEST or not url.isascii() or not url.isprintable() or " " in url:
        return "not_an_address"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "not_an_address"
    if parts.scheme not in SCHEMES and not (lenient and parts.scheme == "http"):
        return "not_a_channel"
    if not host:
        return "not_an_address"
    if UNSAFE_OPTIONS & {name.lower() for name, _ in parse_qsl(parts.query, keep_blank_values=True)}:
        return "unsafe_option"
    if parts.scheme in GROUP_BOTS:
        return None
    if parts.scheme == "https" and (parts.username or parts.password):
        return "not_an_address"
    return None if lenient else fault_of_host(host)


def fault_of_host(host: str) -> str | None:
    """What one sees without asking anybody: an address of this network, or a name of it."""
    bare = host.rstrip(".").lower()
    try:
        return None if is_public(bare) else "inside_address"
    except ValueError:
        pass
    if bare == "localhost" or bare.endswith(INSIDE_NAMES) or "." not in bare:
        return "inside_address"
    if re.fullmatch(r"[0-9.]+|0x[0-9a-f.x]+", bare):
        return "inside_address"  # 127.1, 0x7f000001: ways to write an address that resolvers still read
    return None


def is_public(address: str) -> bool:
    """Whether an IP address is anybody's on the internet. ValueError when it is none."""
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo or (None, None))[1]
        if ip in EMBEDDED:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


def as_bot(url: str) -> str:
    """The https address that a service hands out, as its bot; any other as it is."""
    parts = urlsplit(url)
    token = dict(parse_qsl(parts.query)).get("access_token")
    if parts.hostname == "oapi.dingtalk.com" and token:
        return f"dingtalk://{token}"
    if parts.hostname == "open.feishu.cn" and "/bot/v2/hook/" in parts.path:
        return f"feishu://{parts.path.rsplit('/', 1)[1]}"
    return url


def fault_of_outcome(outcome: str) -> str | None:
    """What became of a message (dispatch/messenger.py), as a code of the catalogue; None when it has
    arrived. What else may happen on a line is that nobody has answered."""
    if outcome.isdigit():
        return "answered_with_error"
    known = {
        "ok": None, "inside_address": "inside_address", "redirect": "redirected", "refused": "refused_there",
        "ValueError": "not_an_address",
    }  # fmt: skip
    return known.get(outcome, "no_answer")


def shown(urls: list[str]) -> list[str]:
    """Masked, each by another name: of several that look alike the second is …#2."""
    found: list[str] = []
    for url in urls:
        looks = masked(url)
        alike = sum(masked(other) == looks for other in urls[: len(found)])
        found.append(f"{looks}#{alike + 1}" if alike else looks)
    return found


def meant(given: list[str], kept: list[str]) -> list[str | None]:
    """What is said about bots, as addresses: what one was shown as stands for it, None for one that is not
    there."""
    by_name = dict(zip(shown(kept), kept, strict=True))
    return [by_name.get(url) if is_masked(url) else url for url in given]


def is_masked(url: str) -> bool:
    """No address holds this sign."""
    return "…" in url


def masked(url: str) -> str:
    """As it may be shown: the kind, where to, and the last letters of the key."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "…"
    if parts.scheme in GROUP_BOTS:
        return f"{parts.scheme}://…{url.rstrip('/')[-4:]}"
    tail = url.rstrip("/")[-4:] if len(url) > 40 else ""
    return f"{parts.scheme}://{parts.hostname}/…{tail}"
