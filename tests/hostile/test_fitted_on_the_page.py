"""Objects that are no model of a table, and files that were cut off, through the page."""

import pytest

from tests.hostile import cut_off, fitted, preprocessors
from tests.hostile.page import put_through

ITEMS = (*fitted.ITEMS, *preprocessors.ITEMS, *cut_off.ITEMS)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_the_server_goes_on(page, item):
    put_through(page, item)
