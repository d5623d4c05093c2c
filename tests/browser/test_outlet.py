"""The outlet lead's page: a new courier comes in by its link, and a lost phone is signed out."""

from playwright.sync_api import expect

from tests.cast import Person, courier, lead


def test_a_new_courier_comes_in_by_the_link_of_his_outlet(server, open_page):
    page = open_page(server.url, lead(3))
    expect(page.get_by_role("heading", name="我的网点")).to_be_visible()
    page.get_by_role("button", name="邀请新的快递员").click()
    expect(page.get_by_alt_text("邀请二维码")).to_be_visible()
    link = page.locator(".lm-sheet .lm-hint").inner_text()
    phone = page.context.browser.new_context(viewport={"width": 360, "height": 740}).new_page()
    phone.goto(link)
    phone.fill("[name=name]", "新来的小张")
    phone.fill("[name=phone]", "130-0000-6543")
    phone.fill("[name=password]", "xiao-zhang-2026")
    phone.check("[name=notice_accepted]")
    phone.click("button[type=submit]")
    expect(phone.get_by_role("button", name="开始听单")).to_be_visible()
    phone.context.close()
    page.reload()
    expect(page.get_by_text("新来的小张")).to_be_visible()
    expect(page.get_by_text("保险已过期")).to_be_visible()


def test_a_lost_phone_is_signed_out_by_the_lead(server, open_page):
    lost = Person(server.url, courier(9)).listen()
    page = open_page(server.url, lead(3))
    row = page.locator("section", has_text=lost.facts["name"])
    row.get_by_role("button", name="让他的手机全部退出").click()
    expect(page.get_by_text("已全部退出")).to_be_visible()
    lost.gone()
    assert lost.bye == "signed_out"
