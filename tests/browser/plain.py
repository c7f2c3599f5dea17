"""A browser without scripts: pages are read, links followed, forms filled in and sent, as the pages give them."""

from __future__ import annotations

from typing import Final
from urllib.parse import urljoin

import httpx
from lxml import html
from lxml.html import HtmlElement

CALLED: Final = """
//label[normalize-space(text())=$label]/input | //label[normalize-space(text())=$label]/textarea |
//*[@id=//label[normalize-space(text())=$label]/@for] | //*[@aria-label=$label]
"""
"""What can be filled in and is called so by its label, whether beside it, around it or said aloud only."""


class Plain:
    """One window; `page` is what it shows. What is not on the page is an error that says what is."""

    page: HtmlElement

    def __init__(self, url: str) -> None:
        self.client = httpx.Client(base_url=url, follow_redirects=True, timeout=20, headers={"Origin": url})
        self.open("/")

    @property
    def text(self) -> str:
        """What stands on the page, its words apart by one space."""
        return " ".join(self.page.get_element_by_id("main").text_content().split())

    def open(self, address: str) -> None:
        self._show(self.client.get(address))

    def follow(self, link: str, within: str = "") -> None:
        """The first link of this text, within what the XPath names."""
        links = self.page.xpath(f"{within}//a[normalize-space()=$link]/@href", link=link)
        assert links, (link, self.text)
        self.open(links[0])

    def download(self, link: str) -> bytes:
        [address] = self.page.xpath("//a[contains(., $link)]/@href", link=link)
        return self.client.get(address).content

    def write(self, **given: str) -> None:
        """Into the fields of these labels; a word into a list to choose from; 是 into a box to tick."""
        for label, text in given.items():
            controls = self.page.xpath(CALLED, label=label)
            assert controls, (label, self.text)
            if controls[0].tag == "select":
                [controls[0].value] = controls[0].xpath("option[normalize-space()=$text]/@value", text=text)
            elif controls[0].get("type") == "checkbox":
                controls[0].checked = text == "是"
            else:
                controls[-1].value = text  # the last of a list, which is empty

    def press(self, button: str, within: str = "//main", **files: bytes) -> None:
        """The first button of this text, within what the XPath names; with files chosen in its form."""
        buttons = self.page.xpath(f"{within}//button[normalize-space()=$button]", button=button)
        assert buttons, (button, self.text)
        [form] = buttons[0].iterancestors("form")
        given: dict[str, list[str]] = {}
        for name, text in (*form.form_values(), (buttons[0].get("name"), buttons[0].get("value"))):
            given.setdefault(name or "", []).append(text or "")
        chosen = [("files", (name, content)) for name, content in files.items()]
        target = urljoin(str(self.page.base_url), form.get("action"))
        self._show(self.client.post(target, data=given, files=chosen or None))

    def send(self, **given: str) -> None:
        """The form of a command, filled in; then back at the matter."""
        self.write(**given)
        self.press("提交")
        assert "：已记录" in self.text, self.text
        self.follow("查看该事项")

    def _show(self, answer: httpx.Response) -> None:
        self.page = html.document_fromstring(answer.content, base_url=str(answer.url))
