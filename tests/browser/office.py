"""The office page as a clerk uses it: what one does there, by the words that stand there."""

from playwright.sync_api import Locator, Page, expect


class Desk:
    def __init__(self, page: Page) -> None:
        self.page = page
        expect(page.locator(".post")).to_be_visible()

    # ------------------------------------------------------------ posting

    def choose(self, typed: str, masked: str) -> "Desk":
        """Find somebody on record."""
        self.page.fill("#who", typed)
        self.page.locator(".found [role=option]", has_text=masked).first.click()
        expect(self.page.locator(".known")).to_contain_text(masked)
        return self

    def say(self, text: str) -> "Desk":
        """Type what the resident says, and wait for what the page makes of it."""
        with self.page.expect_response("**/needs/suggest"):
            self.page.fill(".post [name=text]", text)
        expect(self.page.locator(".suggestions")).to_be_visible()
        return self

    def offer(self, kind: str, code: str) -> Locator:
        return self.page.locator(f'.suggestions [data-offer="{kind}"][data-code="{code}"]')

    def category(self, code: str) -> "Desk":
        """Take the suggestion if it is one, else the button in the grid."""
        offered = self.offer("category", code)
        (offered if offered.count() else self.page.locator(f'.category[data-code="{code}"]')).click()
        expect(self.page.locator(f'.category[data-code="{code}"]')).to_have_attribute("aria-pressed", "true")
        return self

    def priority(self, code: str) -> "Desk":
        """Take the suggestion if it is one; the buttons show what then holds."""
        if self.offer("priority", code).count():
            self.offer("priority", code).click()
        level = self.page.locator(f'[data-name=priority] [data-code="{code}"]')
        if level.get_attribute("aria-pressed") != "true":
            level.click()
        return self

    def take(self, kind: str) -> "Desk":
        """All suggestions of a kind."""
        offers = self.page.locator(f'.suggestions [data-offer="{kind}"]')
        while offers.count():
            offers.first.click()
        return self

    def submit(self) -> str:
        """The id of the need that was posted."""
        self.page.click(".submit")
        receipt = self.page.locator(".receipt")
        expect(receipt).to_be_visible()
        return str(receipt.get_attribute("data-need"))

    def next(self) -> None:
        self.page.click(".receipt .next")
        expect(self.page.locator(".receipt")).to_have_count(0)

    # ------------------------------------------------------------ the list and the drawer

    def row(self, need_id: str) -> Locator:
        return self.page.locator(f'.case[data-need="{need_id}"]')

    def filter(self, name: str) -> "Desk":
        self.page.click(f'[data-filter="{name}"]')
        return self

    def open(self, need_id: str) -> Locator:
        self.row(need_id).click()
        drawer = self.page.locator(".lm-sheet.drawer")
        expect(drawer.locator(".whose")).to_be_visible()
        return drawer

    def close(self) -> None:
        self.page.locator(".lm-sheet .lm-close").click()
        expect(self.page.locator(".lm-sheet")).to_have_count(0)
