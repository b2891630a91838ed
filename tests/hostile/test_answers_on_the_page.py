"""Models that answer badly, through the page and a real worker."""

import pytest

from tests.hostile import answers
from tests.hostile.page import put_through

ITEMS = answers.ITEMS


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_the_server_goes_on(page, item):
    put_through(page, item)
