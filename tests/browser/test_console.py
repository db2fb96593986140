"""The console with the keyboard alone: ten calls, each found and copied."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from service.records.accounts import Accounts
from service.records.store import Records
from tests.browser.conftest import DESK, Open

DESK_NAME, PASSWORD = "caller-desk", "a password of mine"
CALLS = (
    ("助餐补贴一餐补多少", "清单 第19项"),
    ("高龄老人每月发多少钱", "清单 第14项"),
    ("重度残疾人护理补贴", "清单 第18项"),
    ("家里装扶手适老化改造", "清单 第9项"),
    ("百岁老人营养补助", "清单 第14项"),
    ("独居老人上门探访", "清单 第11项"),
    ("65岁坐公交免费吗", "清单 第28项"),
    ("家庭养老床位", "第11项 开展康养服务创新试点"),
    ("养老机构床位补贴", "第10项 加大财政支持力度"),
    ("社区养老服务网络", "第10项 完善居家社区养老服务网络"),
)
FOUND = "wanted => Array.from(document.querySelectorAll('#results .open')).findIndex(each => each.textContent.includes(wanted))"
NEWEST = "asked => new URL(location).searchParams.get('q') === asked"
MOST_KEYS = 6


@pytest.fixture
def desk(open_page: Open, generation_dir: Path) -> Page:
    """The console, an operator signed in by the keyboard."""
    records = Records.open(generation_dir / "records", 30)
    accounts = Accounts(records)
    known = DESK_NAME in [each.name for each in accounts.all()]
    once = accounts.reset(DESK_NAME) if known else accounts.add(DESK_NAME, "operator")
    accounts.choose_password(DESK_NAME, once, PASSWORD)
    records.close()
    page = open_page("/console", viewport=DESK, permissions=["clipboard-read", "clipboard-write"])
    page.focus("#name")
    for keys in (DESK_NAME, PASSWORD):
        page.keyboard.type(keys)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#q")
    # The script is deferred: keys pressed before it runs reach nobody.
    page.wait_for_load_state("load")
    return page


@pytest.mark.parametrize(("asked", "wanted"), CALLS)
def test_the_right_clause_is_copied_by_six_keys(desk: Page, asked: str, wanted: str) -> None:
    desk.focus("main")
    desk.keyboard.press("/")
    desk.keyboard.insert_text(asked)
    desk.wait_for_function(NEWEST, arg=asked)
    at = desk.evaluate(FOUND, wanted)
    assert 0 <= at < 3
    keys = [*["ArrowDown"] * (at + 1), "c", "Enter"]
    assert len(keys) <= MOST_KEYS
    for key in keys[:-1]:
        desk.keyboard.press(key)
    desk.wait_for_function("() => document.getElementById('told').textContent.includes('已复制')")
    copied = desk.evaluate("navigator.clipboard.readText()")
    assert wanted in copied
    assert "状态：" in copied
    desk.keyboard.press(keys[-1])
    desk.wait_for_url("**/clauses/**")
