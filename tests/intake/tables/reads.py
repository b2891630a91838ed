"""Reading tables in tests: what came of it, or why not."""

import pytest

from explainers.errors import RefusedError
from explainers.intake import tables


def read(data, name="table.csv"):
    """The handle of a file, given as bytes or as text."""
    return tables.read(data if isinstance(data, bytes) else data.encode(), name)


def columns(data):
    return read(data).data.to_pydict()


def notes(data):
    return read(data).card.notes


def refusal(data):
    with pytest.raises(RefusedError) as caught:
        read(data)
    return caught.value
