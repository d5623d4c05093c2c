"""What a courier's first visit costs on a slow line: everything the page asks for, packed. What an
order in his hands needs (hands.js) comes when his duty begins, what a dead-spot needs (reporting/main.js)
on duty or with the first touch, the map when he wants it: each has a limit of its own."""

import gzip
import re

import pytest
import requests

from tests.cast import PASSWORD, Person, committee, courier
from tests.server import Server

LIMIT = 60 * 1024
HANDS_LIMIT = 28 * 1024
REPORTING_LIMIT = 31 * 1024
WITH_MAP_LIMIT = 120 * 1024
STATIC = re.compile(r"""(?:href|src)="(/static/[^"#]+)""")
IMPORT = re.compile(r"""(?:from|import) ?['"](\.{1,2}/[^'"]+)['"]""")
HANDS = {
    "/static/js/courier/hands.js",
    "/static/css/hands.css",
    "/static/words/zh/errors.json",
    "/static/words/zh/hands.json",
}
BY_SCRIPT = {"/sw.js"}  # asked for by app.js


@pytest.fixture
def server(server: Server) -> Server:
    """On an ordinary morning: ten orders are open, and stand in the page."""
    staff = Person(server.url, committee(3))
    for _ in range(10):
        staff.needs(category="parcel")
    return server


def packed(content: bytes) -> int:
    return len(gzip.compress(content, 9))


def beside(path: str, relative: str) -> str:
    """Where a module's relative import leads."""
    parts = path.split("/")[:-1]
    for step in relative.split("/"):
        if step == "..":
            parts.pop()
        elif step != ".":
            parts.append(step)
    return "/".join(parts)


def bill(session: requests.Session, url: str) -> dict[str, int]:
    """Each file of the first visit with its packed size."""
    page = session.get(f"{url}/courier", timeout=30)
    assert page.status_code == 200
    start = {*STATIC.findall(page.text), *BY_SCRIPT}
    return {"/courier": packed(page.content)} | followed(session, url, start)


def followed(session: requests.Session, url: str, waiting: set[str]) -> dict[str, int]:
    costs: dict[str, int] = {}
    while waiting:
        path = waiting.pop()
        answer = session.get(url + path, timeout=30)
        assert answer.status_code == 200, path
        costs[path] = packed(answer.content)
        if path.endswith(".js"):
            waiting |= {beside(path, found) for found in IMPORT.findall(answer.text)} - costs.keys()
    return costs


def signed_in(server: Server, language: str) -> requests.Session:
    session = requests.Session()
    session.cookies.set("lm_lang", language)
    form = {"phone": courier(7), "password": PASSWORD}
    assert session.post(f"{server.url}/sign-in", data=form, timeout=30).ok
    return session


def test_a_courier_opens_his_page_for_sixty_kilobytes(server: Server) -> None:
    for language in ("zh", "en"):
        costs = bill(signed_in(server, language), server.url)
        dearest = sorted(costs.items(), key=lambda c: -c[1])[:8]
        assert sum(costs.values()) <= LIMIT, f"{sum(costs.values())} bytes in {language}: {dearest}"
        assert "/static/js/courier/app.js" in costs and "/static/vendor/socket.io.esm.min.js" in costs


def test_what_an_order_in_his_hands_needs_is_light_too(server: Server) -> None:
    session = signed_in(server, "zh")
    first = bill(session, server.url)
    hands = followed(session, server.url, set(HANDS))
    later = {path: cost for path, cost in hands.items() if path not in first}
    assert "/static/js/courier/deliver.js" in later
    assert sum(later.values()) <= HANDS_LIMIT, sorted(later.items(), key=lambda c: -c[1])


def test_the_page_fetches_ahead_every_module_it_needs(server: Server) -> None:
    session = signed_in(server, "zh")
    page = session.get(f"{server.url}/courier", timeout=30).text
    named = set(STATIC.findall(page))
    needed = {path for path in bill(session, server.url) if path.endswith(".js") and path != "/sw.js"}
    assert needed <= named, f"asked for late, one after the other: {sorted(needed - named)}"


def test_what_a_dead_spot_needs_is_light_and_the_map_comes_alone(server: Server) -> None:
    session = signed_in(server, "zh")
    first = bill(session, server.url)
    url = server.url
    beside_it = (
        "/static/words/zh/reporting.json",
        "/static/css/reporting.css",
        "/static/vendor/icons.reporting.svg",
    )
    hands = followed(session, url, set(HANDS))
    reporting = followed(session, url, {"/static/js/courier/reporting/main.js", *beside_it})
    later = {path: cost for path, cost in reporting.items() if path not in first and path not in hands}
    assert sum(later.values()) <= REPORTING_LIMIT, sorted(later.items(), key=lambda c: -c[1])
    assert not any("leaflet" in path for path in first | hands | reporting)

    map_alone = followed(session, url, {"/static/js/courier/reporting/pin.js", "/static/vendor/leaflet.css"})
    chunk = {path: cost for path, cost in map_alone.items() if path not in first | hands | reporting}
    assert "/static/vendor/leaflet.js" in chunk
    assert sum(first.values()) + sum(chunk.values()) <= WITH_MAP_LIMIT
