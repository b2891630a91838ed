"""Keras files and TensorFlow programs, through the page and a real worker."""

import pytest

from tests.hostile import families, networks
from tests.hostile.page import put_through

ITEMS = (*networks.ITEMS, *families.keras(), *families.saved_model())


@pytest.fixture(scope="module")
def libraries():
    return ("tensorflow", "keras", "h5py")


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_the_server_goes_on(page, item):
    put_through(page, item)
