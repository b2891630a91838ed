"""PyTorch, Hugging Face and MLflow files, through the page and a real worker."""

import pytest

from tests.hostile import families
from tests.hostile.page import put_through

ITEMS = (*families.torch(), *families.hugging_face(), *families.mlflow())


@pytest.fixture(scope="module")
def libraries():
    return ("torch", "transformers")


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_the_server_goes_on(page, item):
    put_through(page, item)
