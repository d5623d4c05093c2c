"""What a courier does on his phone with a dead-spot: by what he touches."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.cast import Person, committee
from tests.pictures import door, encoded
from tests.server import Server

Open = Callable[..., Page]
# what lies in the phone's own store, as JSON
SHELF = """new Promise((done) => {
  const opened = indexedDB.open('last-metre');
  opened.onsuccess = () => {
    const all = opened.result.transaction('outbox').objectStore('outbox').getAll();
    all.onsuccess = () => done(JSON.stringify(all.result));
  };
})"""
READY = "main[data-parts=all]"  # what an errand and a dead-spot need has come, with its words


def picture(folder: Path, name: str = "spot.jpg", width: int = 2400, height: int = 1800) -> Path:
    """A photo as a phone takes it."""
    path = folder / name
    path.write_bytes(encoded(door(width, height), "JPEG"))
    return path


def house(person: Person, n: int = 10) -> dict[str, Any]:
    """A building of the ground, with its place."""
    return person.get("/ground")["buildings"][n]


def standing(open_page: Open, server: Server, phone: str, at: dict[str, float], accuracy: float = 8) -> Page:
    """His page, and the phone knows where it is."""
    here = {"latitude": at["lat"], "longitude": at["lng"], "accuracy": accuracy}
    page = open_page(server.url, phone, geolocation=here, permissions=["geolocation"])
    touched(page)
    return page


def touched(page: Page) -> None:
    """What a dead-spot needs comes with the first touch of a page that has come to life."""
    page.wait_for_selector(".snap")
    page.click(".top strong")
    page.wait_for_selector(READY)
    until(page, "localStorage.getItem('lm.types') !== null", "what can be reported")


def until(page: Page, true: str, what: str) -> None:
    """Asked again and again from outside: the page's own policy lets nothing wait inside it."""
    for _ in range(150):
        if page.evaluate(true):
            return
        page.wait_for_timeout(200)
    raise AssertionError(f"never: {what}")


def shoot(page: Page, photo: Path, button: str = ".snap") -> None:
    """The camera opens, and he takes the photo."""
    with page.expect_file_chooser() as camera:
        page.click(button)
    camera.value.set_files(photo)
    expect(page.locator(".picture img")).to_be_visible()


def send(page: Page) -> Locator:
    page.get_by_role("button", name="发送", exact=True).click()
    return page.get_by_role("dialog")


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def three_taps(page: Page, photo: Path, code: str = "H02") -> Locator:
    shoot(page, photo)
    page.click(f'[data-type="{code}"]')
    return send(page)


def mine(page: Page) -> Locator:
    """我的上报."""
    page.locator(".street button", has_text="我的上报").click()
    return page.get_by_role("dialog", name="我的上报")


def reported(person: Person) -> list[dict[str, Any]]:
    return person.get("/reports?mine=1")["items"]


def until_reported(page: Page, person: Person, many: int) -> list[dict[str, Any]]:
    for _ in range(150):
        if len(found := reported(person)) >= many:
            return found
        page.wait_for_timeout(200)
    raise AssertionError(f"{len(reported(person))} of {many} reports arrived")


def committee_phone(url: str, report: dict[str, Any]) -> str:
    """Of somebody of the committee that owns the place."""
    phones = (committee(n) for n in range(1, 21))
    return next(p for p in phones if Person(url, p).facts.get("community_id") == report["community_id"])


def committee_of(url: str, report: dict[str, Any]) -> Person:
    return Person(url, committee_phone(url, report))


def cleaned(url: str, report: dict[str, Any], photo: Path) -> Person:
    """The committee deals with it on the spot, with both photos."""
    wang = committee_of(url, report)
    before, after = (wang.bring(photo.read_bytes()) for _ in range(2))
    wang.did(f"/reports/{report['id']}/on-the-spot", {"before_photo_ids": [before], "photo_ids": [after]})
    return wang
