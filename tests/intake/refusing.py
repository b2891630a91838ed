"""What a reader turns a file away with."""

import pytest

from explainers.errors import RefusedError


def refused_by(read, *given):
    """The error with which `read` turns away what it is given."""
    with pytest.raises(RefusedError) as caught:
        read(*given)
    return caught.value
