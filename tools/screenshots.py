"""Pictures of every page, for the README and for tired eyes: `make screenshots`.

A server of its own over a demonstration street, some life in it, and each page at the size of the
device it is for. Pictures named in KEPT go to docs/pictures, the others to var/screenshots."""

import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from PIL import Image, ImageDraw  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from tests.cast import ADMIN, COORDINATOR, HOTLINE, PASSWORD, Person, committee, courier, lead  # noqa: E402
from tests.pictures import encoded  # noqa: E402
from tests.server import Server  # noqa: E402

PHONE, OFFICE, SMALL_PC, WALL = (360, 740), (1366, 768), (1366, 640), (1920, 1080)
KEPT = ROOT / "docs" / "pictures"
DRAFTS = ROOT / "var" / "screenshots"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
NEEDS = (
    (1, "王秀珍", "food_vegetable", {"text": "土豆3斤、西红柿2斤、鸡蛋一板", "budget_fen": 5000}),
    (1, "李德福", "prescription_pickup", {"text": "缬沙坦，处方在泰达医院药房窗口", "priority": "P1"}),
    (2, "赵玉兰", "food_staple", {"text": "米10斤", "priority": "P3", "budget_fen": 4200}),
    (3, "吴大叔", "shopping", {"text": "纸尿裤XL两包", "budget_fen": 9000}),
    (4, "周奶奶", "parcel", {"text": "取件码 3-2-5501"}),
    (5, "老两口", "light_help", {"text": "阳台灯坏了，灯泡自己买好了", "priority": "P3"}),
    (6, "孙桂芬", "hospital_dispensing", {"text": "胰岛素只剩一支，医保卡在居委会", "priority": "P1"}),
    (7, "周大娘", "urgent_medical", {"text": "胸口闷喘不上气，子女在外地"}),
    (8, "刘婶", "meal", {"text": "晚饭一份，不要辣", "budget_fen": 2500}),
)


def enliven(url: str) -> None:
    """A street in the middle of its morning."""
    orders = []
    for n, (at, name, category, more) in enumerate(NEEDS):
        door = {"compound": "芳林园", "building": str(n + 1), "entrance": "2", "room": "502"}
        body = {
            "resident": {"name": name, "phone": f"130000080{n:02}", "address": door},
            "category": category,
        }
        posted = Person(url, committee(at)).did("/needs", body | more)
        orders.append(posted["order"] and posted["order"]["id"])
    rider = Person(url, courier(3))
    communities = [unit["id"] for unit in rider.get("/units?kind=committee&limit=200")["items"]]
    rider.call("PUT", "/me/duty", {"on": True, "carrying": 46, "route": communities[:3]})
    first, second = Person(url, courier(1)).on_duty(), Person(url, courier(2)).on_duty()
    first.did(f"/orders/{orders[0]}/grab")
    first.did(f"/orders/{orders[0]}/message", {"preset": "on_my_way"})
    second.did(f"/orders/{orders[3]}/grab")
    second.did(f"/orders/{orders[3]}/pick-up")
    second.did(f"/orders/{orders[4]}/grab")
    second.did(f"/orders/{orders[4]}/deliver")


def untaken(url: str) -> None:
    """An urgent errand that nobody takes, at a station whose plan does not wait."""
    zhang = Person(url, COORDINATOR)
    hurry = [{"after_s": 0, "to": "all"}, {"after_s": 0, "to": "phone_list", "alarm": True}]
    zhang.call("PUT", f"/stations/{zhang.facts['station_id']}/policy", {"plans": {"P1": hurry}})
    door = {"compound": "芳林园", "building": "9", "entrance": "1", "room": "301"}
    body = {"resident": {"name": "陈桂兰", "address": door}, "category": "meal", "priority": "P1"}
    Person(url, committee(9)).did("/needs", body)


SPOTS = (  # house on the ground, type, words, how far it has come
    (0, "H02", "翠亨5号楼东头垃圾桶满了，袋子堆地上一片，招苍蝇", "feedback"),
    (12, "H07", "公交站后面绿化带里全是外卖盒", "registered"),
    (30, "H04", "2门一层楼道堆旧沙发和纸箱子，车都过不去", "dispatched"),
    (44, "H03", "辅路一堆装修垃圾好几天没人管，袋子都破了", "reported"),
    (60, "H21", "消防通道让电动车堵死了", "handling"),
    (75, "H01", None, "reported"),
    (90, "H05", "旧床垫", "closed"),
)
HERE = {"latitude": 39.02691, "longitude": 117.697735, "accuracy": 8.0}
STEPS = ("reported", "registered", "dispatched", "handling", "feedback", "closed")


def scene(clean: bool) -> bytes:
    """A drawn corner of a street: a bin, and what lies around it unless it is clean."""
    picture = Image.new("RGB", (1200, 900), "#c9d3da")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 560, 1200, 900), fill="#8d9093")
    draw.rectangle((0, 0, 1200, 330), fill="#b77f5e")
    draw.rectangle((460, 260, 740, 700), fill="#2f7d4f")
    draw.rectangle((440, 220, 760, 280), fill="#26653f")
    if not clean:
        for n, (x, y) in enumerate(((300, 620), (620, 690), (790, 640), (420, 720), (880, 730), (560, 190))):
            shade = ("#333a40", "#f2efe6", "#4a5a6a")[n % 3]
            draw.ellipse((x, y, x + 190, y + 150), fill=shade, outline="#20252a", width=4)
    return encoded(picture, "JPEG")


def brought(person: Person, clean: bool) -> str:
    files = {"photo": ("spot.jpg", scene(clean), "image/jpeg")}
    return str(person.http.post(f"{person.url}/api/v1/photos", files=files, timeout=60).json()["photo_id"])


def dirty(url: str) -> None:
    """Dead-spots at every step of their way, as couriers saw them."""
    li, zhang = Person(url, courier(1)), Person(url, COORDINATOR)
    houses = li.get("/ground")["buildings"]
    for at, type_code, text, end in SPOTS:
        house = houses[at]
        body: dict[str, Any] = {
            "type_code": type_code, "position": house["position"], "photo_ids": [brought(li, False)],
            "place": {"compound": house["compound"], "building": house["number"]}, "placed_by": "gps",
        }  # fmt: skip
        report = li.did("/reports", body | ({"text": text} if text else {}))["report"]
        bring(url, zhang, report, STEPS[1 : STEPS.index(end) + 1])


def bring(url: str, zhang: Person, report: dict[str, Any], steps: tuple[str, ...]) -> None:
    """This far along the steps: the station sends it on, its committee does the work."""
    mine = [p for n in range(1, 21) if (p := Person(url, committee(n))) and owns(p, report)] if steps else []
    for step in steps:
        path = f"/reports/{report['id']}"
        if step == "registered":
            zhang.did(f"{path}/register")
        elif step == "dispatched":
            zhang.did(f"{path}/dispatch", {"to": report["community_id"]})
        elif step == "handling":
            mine[0].did(f"{path}/start")
        elif step == "feedback":
            mine[0].did(f"{path}/done", {"text": "已清理，桶已换新", "photo_ids": [brought(mine[0], True)]})
        else:
            zhang.did(f"{path}/verify", {"outcome": "clean"})


def owns(person: Person, report: dict[str, Any]) -> bool:
    seats = person.get("/me")["person"]["roles"]
    return report["community_id"] in {seat["unit_id"] for seat in seats}


def shoot(
    browser: Browser, url: str, name: str, phone: str | None, path: str, size: tuple[int, int], lang: str,
    press: str | None = None,
) -> None:  # fmt: skip
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, device_scale_factor=1)
    context.grant_permissions(["geolocation"])
    context.set_geolocation(HERE)
    context.add_cookies([{"name": "lm_lang", "value": lang, "url": url}])
    if phone:
        token = Person(url, phone, PASSWORD).token
        context.add_cookies([{"name": "lm_session", "value": token, "url": url}])
    page = context.new_page()
    page.goto(url + path)
    page.wait_for_timeout(1200)
    if press == SNAP:
        snap(page)
    elif press:
        for one in press.split(THEN):
            page.click(one)
            page.wait_for_timeout(2500)
    for folder in (KEPT if lang == "zh" and "/" not in name else None, DRAFTS):
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"{name.replace('/', '-')}{'' if lang == 'zh' else '-en'}.png"
            page.screenshot(path=path)
            if name.startswith(GUIDE):
                lighten(path)
    context.close()


def lighten(path: Path) -> None:
    """A page has few colours: as many bytes as a phone in the street can fetch."""
    with Image.open(path) as picture:
        few = picture.convert("RGB").quantize(48, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


def snap(page: Page) -> None:
    """The camera, a photo, a kind: one tap before it is sent."""
    page.click(".top strong")  # what a dead-spot needs comes with the first touch
    page.wait_for_selector('link[href*="reporting.css"]', state="attached")
    with page.expect_file_chooser() as camera:
        page.click(SNAP)
    camera.value.set_files({"name": "spot.jpg", "mimeType": "image/jpeg", "buffer": scene(False)})
    page.click('[data-type="H02"]')
    page.wait_for_timeout(1500)


SNAP = ".snap"
GUIDE, THEN = "guide-", " then "
IN_THE_GUIDE = (  # besides those of the courier's phone; in Chinese as the guide is
    ("guide-courier-alert", courier(1), "/courier", PHONE, ".top .help"),
    ("guide-office", committee(1), "/office", SMALL_PC, "#who"),
    ("guide-board", COORDINATOR, "/board", SMALL_PC, ".top .title"),
    ("guide-people", COORDINATOR, "/board", SMALL_PC, "[data-people]"),
    ("guide-add", ADMIN, "/board", SMALL_PC, f"[data-people]{THEN}[data-add]"),
)
SHOTS = (
    ("sign-in", None, "/sign-in", PHONE),
    ("courier", courier(3), "/courier", PHONE),
    ("courier-mine", courier(1), "/courier", PHONE),
    ("office", committee(1), "/office", OFFICE),
    ("office-phone/draft", committee(1), "/office", PHONE),
    ("hotline/draft", HOTLINE, "/office", OFFICE),
    ("board", COORDINATOR, "/board", OFFICE),
    ("board-1080/draft", COORDINATOR, "/board", WALL),
    ("board-phone/draft", COORDINATOR, "/board", PHONE),
    ("wall", COORDINATOR, "/board?wall=1", WALL),
    ("outlet/draft", lead(1), "/outlet", PHONE),
    ("courier-snap", courier(1), "/courier", PHONE, SNAP),
    ("courier-reports", courier(1), "/courier", PHONE, "text=我的上报 >> visible=true"),
    ("office-reports", committee(1), "/office", OFFICE, "text=死角上报 >> visible=true"),
    ("board-reports", COORDINATOR, "/board", OFFICE, "[data-reports]"),
    ("board-map", COORDINATOR, "/board", OFFICE, "[data-map]"),
    *IN_THE_GUIDE,
)


def main() -> None:
    browser_path = ROOT / ".venv" / "browser"
    executable = (
        browser_path.read_text().split("\n")[0] if browser_path.exists() else shutil.which("chromium")
    )
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder)).start()
        enliven(server.url)
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        dirty(server.url)
        for name, phone, path, size, *press in SHOTS:
            for lang in ("zh",) if press else ("zh", "en"):
                shoot(browser, server.url, name, phone, path, size, lang, *press)
        untaken(server.url)
        time.sleep(8)  # until the plan has come to the bell
        shoot(browser, server.url, "board-finding", COORDINATOR, "/board", OFFICE, "zh", "text=去找人")
        browser.close()
        server.stop()
    print(f"pictures: {KEPT} and {DRAFTS}")


if __name__ == "__main__":
    main()
