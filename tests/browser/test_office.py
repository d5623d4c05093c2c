"""A day at the committee's office, in a real browser on the real server."""

import csv
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.office import Desk
from tests.browser.thumb import grab, listen
from tests.cast import Person, committee, courier
from tests.pictures import door, encoded
from tests.server import Server

pytestmark = pytest.mark.browser

SAMPLES = Path(__file__).parents[1] / "data/needs.tsv"
GEDIAO, SHENGQING, FANGLIN, CUIHENG = 1, 10, 13, 14
ON_RECORD = {  # row -> committee, what the clerk types, whom the list shows
    "1": (FANGLIN, "wxz", "王*珍"),
    "2": (FANGLIN, "8-1-1803", "李*福"),
    "3": (CUIHENG, "12-3-601", "张*华"),
    "4": (SHENGQING, "0004", "赵*兰"),
    "5": (FANGLIN, "刘玉芬", "刘*芬"),
    "6": (FANGLIN, "sgf", "孙*芬"),
    "7": (FANGLIN, "0012", "陈*文"),
    "8": (GEDIAO, "2-1-1101", "何*仁"),
    "10": (FANGLIN, "wjc", "吴*成"),
}
NUMBERS = {"3": "^119", "9": "^120"}
UNSAID_GROUPS = {"2": {"chronic_treatment"}}  # nothing in the words names it
LIMIT = 250 * 1024
PC = {"width": 1366, "height": 768}
PHONE = {"width": 360, "height": 740}
Window = Callable[..., Page]


def rows() -> list[dict[str, str]]:
    with SAMPLES.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.fixture
def window(open_page: Window) -> Iterator[Window]:
    """window(url, phone) is a PC of the office. What breaks in a page, or what its policy refuses,
    fails the test."""
    wrong: list[str] = []

    def open_one(url: str, phone: str, size: dict[str, int] = PC) -> Page:
        page = open_page(url, phone)
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if "Security Policy" in said.text else None)
        page.reload()
        return page

    yield open_one
    assert not wrong, wrong


class Offices:
    """The desks and the people of some committees, opened when they are needed."""

    def __init__(self, server: Server, window: Window) -> None:
        self.server, self.window = server, window
        self.desks: dict[int, Desk] = {}
        self.staff: dict[int, Person] = {}

    def desk(self, n: int) -> Desk:
        if n not in self.desks:
            self.desks[n] = Desk(self.window(self.server.url, committee(n)))
        return self.desks[n]

    def person(self, n: int) -> Person:
        if n not in self.staff:
            self.staff[n] = Person(self.server.url, committee(n))
        return self.staff[n]


@pytest.fixture
def offices(shared_server: Server, window: Window) -> Offices:
    return Offices(shared_server, window)


def test_the_ten_needs_of_a_day_end_where_they_belong(offices: Offices) -> None:
    """The ten sample needs through the page; the first travels on to its confirmation."""
    posted = {}
    for row in rows():
        n, need_id = enter(offices, row)
        need = offices.person(n).get(f"/needs/{need_id}")
        check(row, need)
        posted[row["no"]] = (n, need_id)
    travel(offices, *posted["1"])


def enter(offices: Offices, row: dict[str, str]) -> tuple[int, str]:
    """As a clerk does it: who, what is said, then what the page suggests."""
    n, typed, masked = ON_RECORD.get(row["no"], (FANGLIN, "周大娘", ""))
    desk = offices.desk(n)
    if masked:
        desk.choose(typed, masked)
    else:  # nobody of that name on record: somebody new, found nowhere but at a free address
        desk.page.fill("#who", typed)
        desk.page.locator(".somebody-new").click()
        expect(desk.page.locator("[name=name]")).to_have_value(typed)
        desk.page.fill("[name=address]", "菜市场后面平房第二家")
    desk.say(row["text"])
    desk.category(wanted(row)[0]).take("groups").take("hints").take("budget").take("payment")
    desk.priority(row["priority"])
    if row["by"] == "EMERGENCY":
        expect(desk.page.locator(".numbers a.first").first).to_have_text(calls(row))
    need_id = desk.submit()
    if row["by"] == "EMERGENCY":
        expect(desk.page.locator(".receipt.urgent a.first").first).to_have_text(calls(row))
        expect(desk.page.locator(".alarm-strip")).to_be_visible()
        desk.page.locator(".receipt .btn-danger").click()
        expect(desk.page.locator(".alarm-strip")).to_have_count(0)
    desk.next()
    expect(desk.row(need_id)).to_be_visible()
    return n, need_id


def test_danger_in_a_shopping_list_is_named_with_its_number_before_and_after(offices: Offices) -> None:
    desk = offices.desk(FANGLIN).choose("wxz", "王*珍").say("帮买牛奶，孙子误喝了洁厕灵")
    desk.page.locator('.category[data-code="shopping"]').click()
    expect(desk.page.locator(".numbers a.first").first).to_have_text(re.compile("^120"))
    expect(desk.page.locator(".suggestions .heard")).to_contain_text("中毒误食")
    expect(desk.page.locator(".outcome")).to_contain_text("先打电话")
    need_id = desk.submit()
    receipt = desk.page.locator(".receipt.urgent")
    expect(receipt.locator("a.first").first).to_have_text(re.compile("^120"))
    expect(receipt.locator(".heard")).to_contain_text("中毒误食")
    expect(desk.page.locator(".alarm-strip")).to_be_visible()
    need = offices.person(FANGLIN).get(f"/needs/{need_id}")
    assert (need["status"], need["priority"], need["category"]) == ("station_work", "P0", "shopping")
    desk.next()


def wanted(row: dict[str, str]) -> list[str]:
    return row["category"].replace("/", ";").split(";")[::-1]


def calls(row: dict[str, str]) -> re.Pattern[str]:
    return re.compile(NUMBERS[row["no"]])


def check(row: dict[str, str], need: dict[str, Any]) -> None:
    """What the sample's columns say: category, who may take it, priority, gates, groups."""
    assert need["category"] in wanted(row)
    assert need["priority"] == row["priority"]
    by, gates = row["by"], set(need["gates"])
    assert need["status"] == ("ordered" if by.startswith("courier") else "station_work"), row
    assert ("station_first" in gates) == (by in ("station first", "EMERGENCY"))
    assert ("two_person" in gates) == ("2人" in by)
    if row["category"] in ("prescription_pickup", "hospital_dispensing"):
        assert "medicine_trained" in gates
    if by == "station first":
        assert "minor_cleared" in gates
    named = set(row["groups"].split()) - UNSAID_GROUPS.get(row["no"], set())
    assert named <= set(need["resident"]["groups"])


def travel(offices: Offices, n: int, need_id: str) -> None:
    """Grabbed, fetched and brought on a courier's phone; seen live and confirmed at the desk."""
    desk = offices.desk(n)
    phone = offices.window(offices.server.url, courier(49), PHONE)
    order_id = order_of(offices.person(n), need_id)
    listen(phone)
    grab(phone, phone.locator(f'#main [data-order="{order_id}"] .hold:not(.more)'))
    expect(phone.locator(".whom")).to_contain_text("王秀珍")
    expect(desk.row(need_id)).to_have_attribute("data-stage", "claimed")
    drawer = desk.open(need_id)
    code = drawer.locator(".digits").inner_text()
    phone.get_by_role("button", name="取到了").click()
    phone.get_by_role("button", name="送到了").click()
    phone.fill("[name=paid]", "42.5")
    phone.fill("[name=code]", code)
    phone.get_by_role("button", name="送到了（照片稍后）").click()
    expect(drawer.locator(".calling")).to_be_visible()
    expect(drawer.locator(".calling")).to_contain_text("¥42.50")
    drawer.get_by_role("button", name="金额对").click()
    drawer.locator("[name=words]").fill("菜很新鲜，谢谢小伙子")
    drawer.get_by_role("button", name="满意，确认").click()
    expect(drawer.locator(".stage-line")).to_contain_text("已确认")
    expect(drawer.locator(".past")).to_contain_text("菜很新鲜")
    desk.close()
    assert offices.person(n).get(f"/needs/{need_id}")["status"] == "closed"


def order_of(staff: Person, need_id: str) -> str:
    items = staff.get("/orders?limit=200")["items"]
    return next(order["id"] for order in items if order["need_id"] == need_id)


def test_a_known_resident_is_helped_again_with_the_keyboard_alone(offices: Offices) -> None:
    staff, desk = offices.person(6), None
    record = staff.did("/residents", resident("高秀云", "13000005601"))
    facts = {
        "resident_id": record["id"],
        "category": "food_vegetable",
        "text": "白菜一颗",
        "budget_fen": 1500,
    }
    first = staff.did("/needs", facts)
    staff.did(f"/needs/{first['need']['id']}/withdraw")
    staff.did("/needs", facts)
    desk = offices.desk(6)
    page = desk.page
    page.keyboard.type("gxy")  # the field has the focus when the page opens
    expect(page.locator(".found [role=option]").first).to_contain_text("高*云")
    page.keyboard.press("Enter")
    expect(page.locator(".unfinished")).to_contain_text("待抢")
    page.locator(".same").press("Enter")
    expect(page.locator('.category[data-code="food_vegetable"]')).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".receipt")).to_contain_text("已同步给社工站")
    need = staff.get(f"/needs/{page.locator('.receipt').get_attribute('data-need')}")
    assert (need["text"], need["budget_fen"], need["resident_id"]) == ("白菜一颗", 1500, record["id"])


def resident(name: str, phone: str) -> dict[str, Any]:
    door = {"compound": "测试苑", "building": "9", "entrance": "1", "room": "301"}
    return {"name": name, "phone": phone, "address": door}


def test_six_taps_are_enough_for_somebody_on_record(offices: Offices) -> None:
    offices.person(7).did("/residents", resident("郝建英", "13000005701"))
    desk = offices.desk(7)
    desk.page.evaluate(
        "addEventListener('pointerdown', () => { window.taps = (window.taps || 0) + 1; }, true)"
    )
    desk.choose("5701", "郝*英").say("家里没菜了，要土豆3斤，50块以内，送到给钱")
    desk.page.click(".take-all")
    need = offices.person(7).get(f"/needs/{desk.submit()}")
    assert desk.page.evaluate("window.taps") <= 6
    assert (need["category"], need["budget_fen"], need["payment_mode"]) == (
        "food_vegetable",
        5000,
        "cash_on_delivery",
    )


def test_what_was_just_posted_can_be_taken_back_and_is_in_the_form_again(offices: Offices) -> None:
    offices.person(7).did("/residents", resident("米春生", "13000005702"))
    desk = offices.desk(7).choose("5702", "米*生").say("买米10斤").category("food_staple")
    need_id = desk.submit()
    desk.page.click(".receipt .undo")
    expect(desk.page.locator(".post [name=text]")).to_have_value("买米10斤")
    expect(desk.page.locator(".known")).to_contain_text("米*生")
    assert offices.person(7).get(f"/needs/{need_id}")["status"] == "withdrawn"


def test_a_colleagues_window_shows_the_order_and_its_taker_without_being_touched(offices: Offices) -> None:
    other = offices.desk(8)
    posted = offices.person(8).needs(name="卢金凤")
    row = other.row(posted["need"]["id"])
    expect(row).to_have_attribute("data-stage", "open")
    expect(row).to_contain_text("卢*凤")
    rider = Person(offices.server.url, courier(50)).on_duty()
    rider.did(f"/orders/{posted['order']['id']}/grab")
    expect(row).to_have_attribute("data-stage", "claimed")
    expect(row).to_contain_text("130****3050")
    rider.did(f"/orders/{posted['order']['id']}/message", {"text": "到楼下了"})
    expect(row.locator(".unread")).to_be_visible()
    drawer = other.open(posted["need"]["id"])
    expect(drawer.locator(".talk")).to_contain_text("到楼下了")
    drawer.locator("[name=message]").fill("好的，麻烦了")
    drawer.locator("[name=message]").press("Enter")
    expect(drawer.locator(".messages")).to_contain_text("好的，麻烦了")
    assert rider.get(f"/orders/{posted['order']['id']}/messages")["items"][-1]["text"] == "好的，麻烦了"


def test_without_a_network_the_page_says_so_and_catches_up_afterwards(offices: Offices) -> None:
    desk = offices.desk(9)
    expect(desk.page.locator(".lm-banner")).to_have_count(0)
    desk.page.context.set_offline(True)
    expect(desk.page.locator(".lm-banner.offline")).to_contain_text("已离线")
    missed = offices.person(9).needs(name="邢宝山")
    desk.page.context.set_offline(False)
    expect(desk.page.locator(".lm-banner")).to_have_count(0)
    expect(desk.row(missed["need"]["id"])).to_be_visible()


def test_two_clerks_correct_one_need_and_neither_loses_a_word(offices: Offices) -> None:
    posted = offices.person(11).needs(name="戚文秀", text="土豆3斤", budget_fen=3000)
    need_id = posted["need"]["id"]
    desk = offices.desk(11)
    drawer = desk.open(need_id)
    drawer.get_by_role("button", name="改需求").click()
    drawer.locator("[name=text]").fill("土豆3斤，再加两根葱")
    changed = offices.person(11).call("PATCH", f"/needs/{need_id}", {"budget_fen": 4500, "text": "土豆5斤"})
    assert changed.status_code == 200
    drawer.get_by_role("button", name="保存", exact=True).click()
    expect(drawer.locator(".conflict")).to_contain_text("别人刚刚改过")
    expect(drawer.locator(".conflict")).to_contain_text("土豆5斤")
    expect(drawer.locator(".conflict")).to_contain_text("¥45")
    expect(drawer.locator("[name=text]")).to_have_value("土豆3斤，再加两根葱")
    drawer.get_by_role("button", name="仍按我写的保存").click()
    expect(drawer.locator(".said").first).to_have_text("土豆3斤，再加两根葱")
    need = offices.person(11).get(f"/needs/{need_id}")
    assert (need["text"], need["budget_fen"]) == ("土豆3斤，再加两根葱", 4500)


def test_a_failed_send_and_a_reload_lose_nothing_and_the_need_is_posted_once(offices: Offices) -> None:
    staff = offices.person(12)
    record = staff.did("/residents", resident("解玉田", "13000006201"))
    desk = offices.desk(12).choose("6201", "解*田").say("买酱油一瓶").category("shopping")
    page = desk.page
    page.route("**/api/v1/needs", lambda route: lose_the_answer(route))
    page.click(".submit")
    expect(page.locator(".post-foot [role=alert]")).to_contain_text("连不上网络")
    expect(page.locator(".post-foot [role=alert]")).to_contain_text("都还在")
    page.reload()
    expect(page.locator(".post [name=text]")).to_have_value("买酱油一瓶")
    expect(page.locator(".known")).to_contain_text("解*田")
    page.unroute("**/api/v1/needs")
    desk.submit()
    assert len(staff.get(f"/needs?resident_id={record['id']}")["items"]) == 1


def test_this_morning_is_the_same_window_when_it_is_sent_again(offices: Offices) -> None:
    twice = "import(document.documentElement.dataset.static + 'js/office/when.js').then((m) => [0, 90_000].map((ms) => m.toWindow({kind: 'am'}, 1.8e12 + ms)))"
    first, again = offices.desk(3).page.evaluate(twice)
    assert first == again and first["to"].endswith("T12:00:00+08:00")


def lose_the_answer(route: Any) -> None:
    """The server hears it, the page does not hear the server."""
    if route.request.method == "POST":
        route.fetch()
        route.abort()
    else:
        route.continue_()


def test_what_is_wrong_is_said_at_its_field(offices: Offices) -> None:
    page = offices.desk(12).page
    page.click(".new-one")
    page.fill("[name=phone]", "12")
    page.fill("[name=name]", "尹老")
    page.click(".submit")
    expect(page.locator(".lm-field.wrong", has_text="小区")).to_be_visible()
    expect(page.locator(".categories .lm-error")).to_be_visible()
    page.fill("[name=address]", "河边第一家")
    page.click('.category[data-code="visit"]')
    page.click(".submit")
    expect(page.locator(".lm-field.wrong", has_text="电话")).to_contain_text("不是有效的电话号码")


def test_signing_out_forgets_what_was_being_typed(offices: Offices) -> None:
    page = offices.desk(15).page
    page.fill(".post [name=text]", "王奶奶的药")
    assert "王奶奶" in page.evaluate("JSON.stringify(sessionStorage)")
    page.click(".sign-out")
    page.wait_for_url("**/sign-in")
    assert "王奶奶" not in page.evaluate("JSON.stringify(sessionStorage)")


def test_lists_name_nobody_in_full_and_the_group_text_names_nobody_at_all(offices: Offices) -> None:
    staff = offices.person(16)
    posted = staff.did("/needs", {"resident": resident("申长贵", "13000006601"), "category": "shopping"})
    desk = offices.desk(16)
    expect(desk.row(posted["need"]["id"])).to_contain_text("申*贵 9号楼1门")
    shown = desk.page.content()
    assert (
        "申长贵" not in shown and "13000006601" not in shown and "301" not in desk.page.inner_text(".cases")
    )
    desk.page.get_by_role("button", name="复制进度").click()
    text = desk.page.locator("[name=progress]").input_value()
    assert "代买生活用品" in text and "9号楼" in text
    assert "贵" not in text and "6601" not in text and "1门" not in text
    desk.close()
    drawer = desk.open(posted["need"]["id"])
    expect(drawer.locator(".dial").first).to_have_attribute("href", "tel:13000006601")
    expect(drawer.locator(".whose")).to_contain_text("申长贵")


def test_what_is_late_stands_on_top_in_words(folder: Path, tmp_path: Path, window: Window) -> None:
    clock = tmp_path / "clock"
    clock.write_text((datetime.now(UTC) - timedelta(minutes=50)).isoformat())
    server = Server(folder, CLOCK_FILE=str(clock)).start()
    try:
        staff = Person(server.url, committee(FANGLIN))
        late = staff.needs(name="冯雅琴", priority="P1")["need"]["id"]
        waiting = staff.needs(name="冯守义", priority="P3")["need"]["id"]
        clock.write_text(datetime.now(UTC).isoformat())
        desk = Desk(window(server.url, committee(FANGLIN)))
        expect(desk.page.locator(".case").first).to_have_attribute("data-need", late)
        expect(desk.row(late)).to_contain_text("待抢 50 分钟")
        expect(desk.row(late)).to_contain_text("超时 45 分钟")
        expect(desk.row(waiting)).not_to_contain_text("超时")
        desk.filter("late")
        expect(desk.row(waiting)).to_have_count(0)
    finally:
        server.stop()


def test_the_photo_of_the_door_is_in_the_drawer_and_an_advance_is_settled(offices: Offices) -> None:
    posted = offices.person(2).needs(name="潘桂芝", payment_mode="courier_advance")
    rider, order = Person(offices.server.url, courier(51)).on_duty(), posted["order"]["id"]
    rider.did(f"/orders/{order}/grab")
    files = {"photo": ("door.jpg", encoded(door(), "JPEG"), "image/jpeg")}
    photo = rider.http.post(f"{rider.url}/api/v1/photos", files=files, timeout=60).json()["photo_id"]
    rider.did(f"/orders/{order}/deliver", {"photo_id": photo, "total_fen": 1980})
    desk = offices.desk(2)
    drawer = desk.open(posted["need"]["id"])
    picture = drawer.locator(".photos img")
    expect(picture).to_be_visible()
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("i => i.decode().then(() => i.naturalWidth)") > 0
    drawer.get_by_role("button", name="已结清").click()
    expect(drawer.locator(".settling")).to_have_count(0)
    drawer.get_by_role("button", name="不满意", exact=True).click()
    expect(drawer.locator(".stage-line")).to_contain_text("不满意")
    assert offices.person(2).get(f"/orders/{order}")["settled_at"]


def test_a_cancelled_order_needs_a_reason_and_leaves_the_list(offices: Offices) -> None:
    posted = offices.person(17).needs(name="车爱华")
    desk = offices.desk(17)
    drawer = desk.open(posted["need"]["id"])
    drawer.get_by_role("button", name="取消这一单").click()
    expect(drawer.locator(".btn-danger")).to_be_disabled()
    drawer.locator("[data-code=duplicate]").click()
    drawer.locator(".btn-danger").click()
    expect(drawer.locator(".stage-line")).to_contain_text("已取消")
    desk.close()
    expect(desk.row(posted["need"]["id"])).to_have_count(0)
    desk.filter("done")
    expect(desk.row(posted["need"]["id"])).to_be_visible()


def test_the_record_is_corrected_once_for_all(offices: Offices) -> None:
    posted = offices.person(18).needs(name="左文斌")
    desk = offices.desk(18)
    drawer = desk.open(posted["need"]["id"])
    drawer.get_by_role("button", name="改居民资料").click()
    drawer.locator("[name=phone]").fill("130 0000 6801")
    drawer.locator("[name=room]").fill("601")
    drawer.locator('[data-name=hints] [data-code="dog"]').click()
    drawer.locator("[name=consent]").check()
    drawer.get_by_role("button", name="保存", exact=True).click()
    expect(drawer.locator(".whose")).to_contain_text("601室")
    record = offices.person(18).get(f"/residents/{posted['need']['resident_id']}")
    assert (record["phone"], record["hints"]) == ("13000006801", ["dog"])
    assert (record["consent"]["by"], record["consent"]["how"]) == (offices.person(18).facts["name"], "spoken")
    drawer.get_by_role("button", name="改居民资料").click()
    expect(drawer.locator(".record")).to_contain_text("已同意（口头）")


def test_somebody_is_found_by_what_is_heard_and_every_number_of_hers_can_be_dialled(offices: Offices) -> None:
    desk = offices.desk(17)
    page = desk.page
    page.fill("#who", "022-66200000转803/13800009002")
    page.click(".search .new-one")
    expect(page.locator(".person [name=phone]")).to_have_value("022-66200000转803/13800009002")
    for name, typed in {"name": "張秀蘭", "compound": "晓园里", "building": "4", "room": "1706"}.items():
        page.fill(f".person [name={name}]", typed)
    desk.category("meal")
    need = desk.submit()
    desk.next()
    for typed in ("秀兰", "zhangxiulan", "1706", "晓园里 1706", "803"):
        page.fill("#who", typed)
        expect(page.locator(".found [role=option]", has_text="張*蘭").first).to_be_visible()

    row = page.locator(f'.list [data-need="{need}"]')
    page.fill("[data-find]", "没有这个人")
    expect(row).to_have_count(0)
    page.fill("[data-find]", "张秀兰")
    expect(row).to_be_visible()
    expect(row).not_to_contain_text("秀")

    drawer = desk.open(need)
    links = drawer.locator(".whose .dial")
    expect(links).to_have_text(["022-66200000转803", "13800009002"])
    assert links.nth(0).get_attribute("href") == "tel:02266200000,803"
    drawer.get_by_role("button", name="改居民资料").click()
    drawer.locator("[name=phone]").fill("13800009002")
    drawer.get_by_role("button", name="保存", exact=True).click()
    expect(links).to_have_text(["13800009002"])


def test_a_screen_reader_finds_its_way_through_form_list_and_drawer(offices: Offices) -> None:
    posted = offices.person(20).needs(name="陶淑敏")
    desk = offices.desk(20)
    desk.page.click(".new-one")
    assert barriers(desk.page) == []
    desk.open(posted["need"]["id"])
    assert barriers(desk.page) == []


def barriers(page: Page) -> list[str]:
    """What axe calls serious, on what."""
    found = Axe().run(page).response["violations"]
    grave = [one for one in found if one["impact"] in ("serious", "critical")]
    return [
        f"{one['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for one in grave
        for node in one["nodes"][:4]
    ]
