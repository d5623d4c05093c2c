"""What a first visit costs on a slow line, as it is sent. What an order in the courier's hands needs
(hands.js) comes when the duty begins, what a dead-spot needs (reporting/main.js) on duty or with the first
touch, the map when it is wanted: each has a limit of its own."""

import pytest
import requests

from tests.browser.bill import dearest, first_visit, folder, followed, named, on_the_wire
from tests.cast import COORDINATOR, PASSWORD, Person, committee, courier
from tests.server import Server

LIMIT = 60 * 1024
HANDS_LIMIT = 32 * 1024
INBOX_LIMIT = 8 * 1024
REPORTING_LIMIT = 31 * 1024
WITH_MAP_LIMIT = 120 * 1024
OFFICE_LIMIT = 180 * 1024
BOARD_LIMIT = 180 * 1024
HANDS = ("js/courier/hands.js", "css/hands.css", "words/zh/errors.json", "words/zh/hands.json")
INBOX = (
    "js/courier/inbox.js", "js/courier/inbox_sheet.js", "js/courier/messages.js", "css/inbox.css", "words/zh/inbox.json",
)  # fmt: skip
REPORTING = (
    "js/courier/reporting/main.js", "words/zh/reporting.json", "css/reporting.css", "vendor/icons.reporting.svg",
)  # fmt: skip


@pytest.fixture(scope="module")
def server(shared_server: Server) -> Server:
    """On an ordinary morning: ten orders are open, and stand in the page."""
    staff = Person(shared_server.url, committee(3))
    for _ in range(10):
        staff.needs(category="parcel")
    return shared_server


def signed_in(server: Server, phone: str, language: str = "zh") -> requests.Session:
    session = requests.Session()
    session.cookies.set("lm_lang", language)
    form = {"phone": phone, "password": PASSWORD}
    assert session.post(f"{server.url}/sign-in", data=form, timeout=30).ok
    return session


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_courier_opens_the_page_for_sixty_kilobytes(server: Server, language: str) -> None:
    costs = first_visit(signed_in(server, courier(7), language), server.url, "/courier")
    assert sum(costs.values()) <= LIMIT, f"{sum(costs.values())} bytes: {dearest(costs)}"
    assert any(path.endswith("js/courier/app.js") for path in costs)
    assert any(path.endswith("socket.io.esm.min.js") for path in costs)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("page", "phone", "limit"),
    [("/office", committee(3), OFFICE_LIMIT), ("/board", COORDINATOR, BOARD_LIMIT)],
)
def test_a_desk_opens_its_page_for_little_more(
    server: Server, page: str, phone: str, limit: int, language: str
) -> None:
    costs = first_visit(signed_in(server, phone, language), server.url, page)
    assert sum(costs.values()) <= limit, f"{sum(costs.values())} bytes: {dearest(costs)}"
    assert any(path.endswith("tabler.min.css") for path in costs)


@pytest.mark.parametrize(
    ("page", "phone"), [("/courier", courier(7)), ("/office", committee(3)), ("/board", COORDINATOR)]
)
def test_a_second_visit_asks_for_the_page_alone(server: Server, page: str, phone: str) -> None:
    session = signed_in(server, phone)
    costs = first_visit(session, server.url, page)
    files = [path for path in costs if path not in (page, "/sw.js")]
    kept = {path: session.head(server.url + path, timeout=30).headers["Cache-Control"] for path in files}
    assert len(kept) > 15 and all("immutable" in words for words in kept.values()), kept


def test_what_an_order_in_the_hands_needs_is_light_too(server: Server) -> None:
    session = signed_in(server, courier(7))
    first = first_visit(session, server.url, "/courier")
    home = folder(on_the_wire(session, f"{server.url}/courier")[1])
    hands = followed(session, server.url, {home + name for name in HANDS})
    later = {path: cost for path, cost in hands.items() if path not in first}
    assert home + "js/courier/deliver.js" in later
    assert sum(later.values()) <= HANDS_LIMIT, dearest(later)
    inbox = followed(session, server.url, {home + name for name in INBOX})
    after = {path: cost for path, cost in inbox.items() if path not in first | hands}
    assert home + "js/courier/messages.js" in after
    assert sum(after.values()) <= INBOX_LIMIT, (sum(after.values()), dearest(after))


@pytest.mark.parametrize(
    ("page", "phone"), [("/courier", courier(7)), ("/office", committee(3)), ("/board", COORDINATOR)]
)
def test_a_page_fetches_ahead_every_module_it_needs(server: Server, page: str, phone: str) -> None:
    session = signed_in(server, phone)
    ahead = named(on_the_wire(session, server.url + page)[1])
    needed = {
        path for path in first_visit(session, server.url, page) if path.endswith(".js") and path != "/sw.js"
    }
    assert needed <= ahead, f"asked for late, one after the other: {sorted(needed - ahead)}"


def test_what_a_dead_spot_needs_is_light_and_the_map_comes_alone(server: Server) -> None:
    session = signed_in(server, courier(7))
    url = server.url
    first = first_visit(session, url, "/courier")
    home = folder(on_the_wire(session, f"{url}/courier")[1])
    hands = followed(session, url, {home + name for name in HANDS})
    reporting = followed(session, url, {home + name for name in REPORTING})
    later = {path: cost for path, cost in reporting.items() if path not in first and path not in hands}
    assert sum(later.values()) <= REPORTING_LIMIT, dearest(later)
    assert not any("leaflet" in path for path in first | hands | reporting)

    map_alone = followed(session, url, {home + "js/courier/reporting/pin.js", home + "vendor/leaflet.css"})
    chunk = {path: cost for path, cost in map_alone.items() if path not in first | hands | reporting}
    assert home + "vendor/leaflet.js" in chunk
    assert sum(first.values()) + sum(chunk.values()) <= WITH_MAP_LIMIT
