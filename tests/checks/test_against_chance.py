"""What is said of an order that is held against orders drawn by chance."""

import numpy as np

from explainers.checks.against_chance import (
    falling_words,
    lasting_words,
    luck_words,
    rising_words,
)

CHANCE = np.array([0.4, 0.5, 0.6])


def test_an_answer_that_falls_sooner_than_by_chance():
    assert falling_words(0.1234, CHANCE) == (
        "The answer falls sooner than in each of 3 random orders: its mean over the way is 0.123, "
        "theirs 0.5 (0.4 to 0.6)."
    )


def test_an_answer_that_falls_as_by_chance():
    said = falling_words(0.45, CHANCE)
    assert "sooner than in 2 of 3 random orders" in said
    assert said.endswith("So the order hardly tells on what the answer hangs.")


def test_an_answer_that_falls_nearly_always_sooner_than_by_chance():
    chance = np.array([0.4, *[0.6] * 9])
    said = falling_words(0.45, chance)
    assert "sooner than in 9 of 10 random orders" in said
    assert said.endswith("So the order tells on what the answer hangs, as few by chance do.")
    assert falling_words(0.4, chance) == said.replace("0.45", "0.4")
    assert falling_words(0.45, chance[:9]).endswith(
        "So the order hardly tells on what the answer hangs."
    )


def test_an_answer_that_falls_later_than_by_chance():
    for own in (0.7, 0.6):
        said = falling_words(own, CHANCE)
        assert "no sooner than in any of 3 random orders" in said
        assert said.endswith("So the answer does not hang on what comes first in that order.")


def test_coming_back_is_the_other_way_round():
    assert "comes back sooner than in each of 3" in rising_words(0.7, CHANCE)
    assert "comes back sooner than in 1 of 3" in rising_words(0.45, CHANCE)
    assert "comes back no sooner than in any of 3" in rising_words(0.1, CHANCE)


def test_luck_depends_on_how_many_orders_there_are():
    assert "ahead of 5 random ones in 1 of 6 cases" in luck_words(5)


def test_an_order_turned_round_lasts_longer():
    assert lasting_words(0.7, CHANCE) == (
        "With the last taken away first, it lasts longer than in each of 3 random orders: its mean "
        "over the way is 0.7, theirs 0.5 (0.4 to 0.6)."
    )
    assert "lasts longer than in 1 of 3" in lasting_words(0.45, CHANCE)
    assert "lasts no longer than in any of 3" in lasting_words(0.1, CHANCE)
