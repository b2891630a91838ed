"""Times are told in words no finer than an estimate deserves."""

import pytest

from dashboard.durations import about


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "under 1 s"),
        (3.4, "about 3 s"),
        (42, "about 40 s"),
        (53, "about 55 s"),
        (58, "about 1 min"),
        (359, "about 6 min"),
        (3_500, "about 1 h"),
        (5 * 3_600, "about 5 h"),
        (47.9 * 3_600, "about 48 h"),
        (3 * 86_400, "about 3 days"),
    ],
)
def test_words(seconds, words):
    assert about(seconds) == words
