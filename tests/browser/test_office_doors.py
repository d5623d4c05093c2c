"""The door that a clerk types is not the one on record: asked before anything is posted, once, in one sentence."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.office import Desk
from tests.browser.thumb import grab, listen
from tests.cast import Person, committee, courier

pytestmark = pytest.mark.browser

HOME = {"compound": "富阳里", "building": "3", "entrance": "2", "room": "502"}


def type_her(page: Page, **door: str) -> None:
    page.click(".new-one")
    for name, words in ({"name": "赵玉兰", "phone": "13000009401"} | door).items():
        page.fill(f".person [name={name}]", words)
    page.fill(".post [name=text]", "米10斤")
    page.click('.category[data-code="food_staple"]')
    page.click(".submit")


def test_another_door_is_asked_about_and_the_receipt_says_where_it_goes(fresh_server, open_page) -> None:
    staff = Person(fresh_server.url, committee(7))
    her = staff.did("/residents", {"name": "赵玉兰", "phone": "13000009401", "address": HOME})["id"]
    page = open_page(fresh_server.url, committee(7))
    page.set_viewport_size({"width": 1366, "height": 640})
    desk = Desk(page)

    type_her(page, compound="富阳里", building="西8楼", entrance="1", room="1803")
    question = page.locator(".door-question")
    expect(question).to_contain_text("3号楼2门5**")
    expect(question).to_contain_text("西8楼 1门 1803室")
    expect(question).to_be_in_viewport()
    assert staff.get("/needs")["items"] == [], "nothing is posted meanwhile"
    expect(page.locator(".post [name=text]")).to_have_value("米10斤")
    page.fill(".person [name=room]", "1804")
    page.click(".submit")
    expect(question).to_contain_text("1804")
    question.locator(".door-this_order").click()
    receipt = page.locator(".receipt")
    expect(receipt).to_contain_text("富阳里西8楼 1门 1804室")
    expect(receipt).to_contain_text("档案没有改")
    need = staff.get(f"/needs/{receipt.get_attribute('data-need')}")
    assert (need["address"]["building"], need["address_for"]) == ("西8楼", "this_order")
    assert staff.get(f"/residents/{her}")["address"] == HOME
    expect(desk.open(need["id"]).locator(".whose")).to_contain_text("富阳里西8楼 1门 1804室")
    desk.close()
    desk.next()

    type_her(page, compound="富阳里", address="3号楼2门502，这次放传达室")
    question.locator(".door-as_recorded").click()
    expect(receipt).to_contain_text("富阳里3号楼2门502室")
    desk.next()

    type_her(page, compound="富阳里", building="8", entrance="1", room="1803")
    question.locator(".door-record").click()
    expect(receipt).to_contain_text("富阳里8号楼1门1803室")
    assert staff.get(f"/residents/{her}")["address"]["room"] == "1803"


def test_a_compound_that_nobody_knows_is_asked_about_once_and_not_shown_to_the_street(
    fresh_server, open_page
) -> None:
    page = open_page(fresh_server.url, committee(7))
    desk = Desk(page)
    type_her(page, compound="王秀珍奶奶家", building="3号楼2门502(老楼)")
    question = page.locator(".door-question")
    expect(question).to_contain_text("王秀珍奶奶家")
    question.locator(".door-mend").click()
    expect(page.locator(".person [name=compound]")).to_be_focused()
    page.fill(".person [name=compound]", "新修的小区")
    page.click(".submit")
    question.locator(".door-new").click()
    expect(page.locator(".receipt")).to_contain_text("新修的小区 3号楼2门502(老楼)")
    desk.next()

    phone = open_page(fresh_server.url, courier(1))
    listen(phone)
    card = phone.locator("[data-order]").first
    expect(card).to_contain_text("缺粮")
    for secret in ("新修", "502", "老楼"):
        expect(card).not_to_contain_text(secret)
    grab(phone, card.locator(".hold"))
    expect(phone.locator(".address")).to_contain_text("新修的小区，3号楼2门502(老楼)")
