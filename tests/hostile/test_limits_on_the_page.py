"""Models that never end and files over the limits, on a server whose limits are low."""

import pytest

from tests.hostile import endless
from tests.hostile.page import put_through

pytestmark = pytest.mark.long

ITEMS = endless.ITEMS


@pytest.fixture(scope="module")
def settings():
    return endless.SETTINGS


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_the_server_goes_on(page, item):
    put_through(page, item)
