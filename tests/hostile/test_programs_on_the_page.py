"""PyTorch files of every kind, through the page and a real worker."""

import pytest

from tests.hostile import families
from tests.hostile.page import put_through

ITEMS = families.torch()


@pytest.fixture(scope="module")
def libraries():
    return ("torch",)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_the_server_goes_on(page, item):
    put_through(page, item)
