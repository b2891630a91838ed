"""scikit-learn models edited by hand, and archives that grow, through the page."""

import pytest

from tests.hostile import archives, sklearn_changed
from tests.hostile.page import put_through

ITEMS = (*sklearn_changed.ITEMS, *archives.ITEMS)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_the_server_goes_on(page, item):
    put_through(page, item)
