"""Pickles that would run something, through the page and a real worker; none of them does."""

import pytest

from tests.hostile import pickles
from tests.hostile.page import put_through
from tests.intake.pickles.hostile.common import CANARY

ITEMS = pickles.ITEMS


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_the_server_goes_on_and_nothing_ran(page, item, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    put_through(page, item)
    assert list(tmp_path.iterdir()) == []
    assert [*page.home.rglob(CANARY), *page.scratch.rglob(CANARY)] == []
