"""Every odd or bad table, through the page and a real worker."""

import pytest

from tests.hostile import tables
from tests.hostile.page import put_through

ITEMS = tables.ITEMS


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_the_server_goes_on(page, item):
    put_through(page, item)
