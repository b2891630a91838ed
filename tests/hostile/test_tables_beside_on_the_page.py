"""Tables beside a model, and tables that grow, through the page and a real worker."""

import pytest

from tests.hostile import table_bombs, tables_beside
from tests.hostile.page import put_through

ITEMS = (*tables_beside.ITEMS, *table_bombs.ITEMS)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_the_server_goes_on(page, item):
    put_through(page, item)
