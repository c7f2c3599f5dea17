"""People in the browser: the first link, a password, an invited clerk, the right words after ten wrong passwords."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from projections.access.role import Role
from tests.access.world import OFFICE, OTHER, PASSWORD
from tests.browser.conftest import Running
from tests.browser.following import follow

pytestmark = pytest.mark.browser


def choose_password(page: Page, password: str) -> None:
    page.get_by_label("密码", exact=False).first.fill(password)
    page.get_by_label("再输一次").fill(password)
    follow(page.get_by_role("button", name="设置并登录"))


def sign_in(page: Page, login: str, password: str) -> None:
    page.get_by_label("登录名").fill(login)
    page.locator("input[name=password]").fill(password)
    follow(page.locator("form.sign").get_by_role("button", name="登录"))


def leave(page: Page) -> None:
    follow(page.get_by_role("button", name="退出"))
    expect(page).to_have_url(re.compile("/signin$"))


def fits(page: Page) -> None:
    """Nothing stands out of the page, on a telephone either."""
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_from_the_first_link_to_an_invited_clerk_and_ten_wrong_passwords(running: Running, page: Page) -> None:
    first = running.world.people.accounts.invite("security-admin", OFFICE, "安全管理员", [Role.SECURITY])
    page.goto(f"{running.url}/invitation?code={first}")
    fits(page)
    choose_password(page, PASSWORD)
    expect(page.get_by_role("link", name="我的账号")).to_be_visible()

    follow(page.get_by_role("link", name="管理", exact=True))
    follow(page.get_by_role("link", name="人员管理"))
    fits(page)
    page.get_by_label("登录名").fill("bureau-clerk")
    page.get_by_label("单位").select_option(label="鼓楼区住房和城乡建设局")
    page.get_by_label("岗位").fill("法制科科长")
    page.get_by_label("经办").check()
    page.get_by_label("签批").check()
    follow(page.get_by_role("button", name="生成邀请链接"))
    link = page.get_by_label("邀请链接").input_value()
    leave(page)

    page.goto(link)
    expect(page.get_by_text("法制科科长")).to_be_visible()
    choose_password(page, OTHER)
    expect(page.locator(".who .organ")).to_contain_text("住房和城乡建设局")
    with page.expect_navigation():
        page.get_by_label("以何角色办理").select_option(label="签批")
    expect(page.get_by_label("以何角色办理")).to_have_value("approver")
    follow(page.get_by_role("link", name="我的账号"))
    expect(page.get_by_text("本会话")).to_be_visible()
    fits(page)
    leave(page)

    for _ in range(10):
        sign_in(page, "bureau-clerk", "not this one at all")
        expect(page.get_by_role("alert")).to_contain_text("不正确")
    sign_in(page, "bureau-clerk", OTHER)
    expect(page.get_by_role("alert")).to_contain_text(re.compile(r"请于\d\d:\d\d以后再试"))
    fits(page)
