"""Dead-spots and welfare alerts for the desks' tests: how they come about, and how they are found."""

import io
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.cast import Person

GEDIAO, FANGLIN = {"lat": 39.0265, "lng": 117.698}, {"lat": 39.0265, "lng": 117.681}
CLEAN = (40, 160, 90)


def picture(folder: Path, name: str = "after.jpg", colour: tuple[int, int, int] = CLEAN) -> Path:
    path = folder / name
    Image.new("RGB", (640, 480), colour).save(path, "JPEG")
    return path


def brought(person: Person, colour: tuple[int, int, int] = (120, 70, 40)) -> str:
    """A photo that this person has sent."""
    file = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(file, "JPEG")
    return person.bring(file.getvalue())


def seen(
    person: Person, where: dict[str, float] = GEDIAO, kind: str = "H01", text: str = "", photo: bool = False
) -> dict[str, Any]:
    """A courier reports a dead-spot."""
    body: dict[str, Any] = {"type_code": kind, "position": where}
    body |= {"text": text} if text else {}
    body |= {"photo_ids": [brought(person)]} if photo else {}
    return dict(person.did("/reports", body)["report"])


def sent_to(station: Person, report: dict[str, Any], unit: str | None = None) -> None:
    """Registered and dispatched, to its committee unless said otherwise."""
    station.did(f"/reports/{report['id']}/register")
    station.did(f"/reports/{report['id']}/dispatch", {"to": unit or report["community_id"]})


def away(where: dict[str, float], north_m: float) -> dict[str, float]:
    return where | {"lat": where["lat"] + north_m / 111_200}


def row(page: Page, report: dict[str, Any]) -> Locator:
    return page.locator(f'.rp-card[data-report="{report["id"]}"]')


def opened(page: Page, report: dict[str, Any]) -> Locator:
    """The drawer of one of them."""
    row(page, report).click()
    whole = page.locator(f'.rp-whole[data-whole="{report["id"]}"]')
    expect(whole).to_be_visible()
    return whole


def photographed(within: Locator, picker: str, file: Path) -> None:
    """A photo chosen, and sent."""
    box = within.locator(f"[data-picker={picker}]")
    before = box.locator("img").count()
    box.locator("input[type=file]").set_input_files(file)
    expect(box.locator("img")).to_have_count(before + 1)
