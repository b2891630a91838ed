"""Limits are at the number that is named, and not one beside it."""

import pytest

from explainers.errors import RefusedError
from explainers.intake.pictures import limits
from explainers.intake.pictures.limits import (
    MAX_BYTES,
    MAX_PICTURES,
    MAX_PIXELS,
    MAX_TOTAL,
    check_members,
    check_pixels,
    check_sizes,
    check_total,
)


@pytest.mark.parametrize(
    ("check", "allowed", "refused", "code"),
    [
        (check_pixels, ("a", 1, MAX_PIXELS), ("a", 1, MAX_PIXELS + 1), "TOO_MANY_PIXELS"),
        (check_pixels, ("a", 1, 1), ("a", 1, 0), "NO_PIXELS"),
        (check_total, (MAX_TOTAL, 2), (MAX_TOTAL + 1, 2), "TOO_MANY_PIXELS"),
        (check_members, (MAX_PICTURES,), (MAX_PICTURES + 1,), "TOO_MANY_MEMBERS"),
        (
            check_sizes,
            (MAX_BYTES, {"a": MAX_BYTES}),
            (MAX_BYTES, {"a": MAX_BYTES + 1}),
            "TOO_LARGE",
        ),
        (
            check_sizes,
            (1_000_000, {"a": 50_000_000, "b": 50_000_000}),
            (1_000_000, {"a": 50_000_000, "b": 50_000_001}),
            "EXPANDS_TOO_MUCH",
        ),
    ],
)
def test_a_limit_is_where_it_says(check, allowed, refused, code):
    check(*allowed)
    with pytest.raises(RefusedError) as caught:
        check(*refused)
    assert caught.value.code == code


def test_an_archive_never_expands_beyond_the_most_there_is(monkeypatch):
    monkeypatch.setattr(limits, "MAX_EXPANDED", 1_000)
    check_sizes(1_000_000, {"a": 1_000})
    with pytest.raises(RefusedError, match="EXPANDS_TOO_MUCH"):
        check_sizes(1_000_000, {"a": 1_001})
