"""How the browser's tests use a page: by the names of its fields and the words on its buttons."""

from tests.factories import PASSWORD


class Visitor:
    """One person in one browser."""

    def __init__(self, context):
        self.page = context.new_page()

    def goes_to(self, address):
        response = self.page.goto(address)
        assert response.status < 400, f"{address}: {response.status}"
        return self

    def signs_in(self, user):
        self.goes_to("/masuk/")
        self.types(login=user.email, password=PASSWORD)
        self.presses("Masuk", within="main")
        return self

    def types(self, **fields):
        """Fill the fields by name: text, date, choice (by value or label) and tick boxes alike."""
        for name, value in fields.items():
            field = self.page.locator(f"main [name='{name}']")
            kind = field.first.get_attribute("type")
            if field.first.evaluate("e => e.tagName") == "SELECT":
                field.select_option(**({"label": value} if isinstance(value, str) else value))
            elif kind in {"radio", "checkbox"} and isinstance(value, str):
                self.page.locator(f"main [name='{name}'][value='{value}']").check()
            elif kind == "checkbox":
                field.set_checked(value)
            elif kind == "file":
                field.set_input_files(value)
            else:
                field.fill(value)
        return self

    def presses(self, words, *, within="main", exact=True):
        self.page.locator(within).get_by_role("button", name=words, exact=exact).first.click()
        # A form that goes through the outbox is busy until the portal has answered and the reader is led on.
        self.page.wait_for_selector("form[aria-busy=true]", state="detached")
        self.page.wait_for_load_state()
        return self

    def follows(self, words, *, within="main", exact=True):
        self.page.locator(within).get_by_role("link", name=words, exact=exact).first.click()
        self.page.wait_for_load_state()
        return self

    def reads(self, *texts):
        """Every text stands on the page."""
        shown = " ".join(self.page.locator("body").inner_text().split())
        for text in texts:
            assert text.casefold() in shown.casefold(), f"“{text}” is not on {self.page.url}:\n{shown}"
        return self

    def does_not_read(self, *texts):
        shown = self.page.content().casefold()
        for text in texts:
            assert text.casefold() not in shown, f"“{text}” is on {self.page.url}"
        return self
