"""Permutation importance and its measures from their definitions, row by row."""

from __future__ import annotations

import math

import numpy as np

MASK = 2**64 - 1


def mixed(word):
    """SplitMix64 in whole numbers without end, cut to 64 bits after every step."""
    word = (word + 0x9E3779B97F4A7C15) & MASK
    word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & MASK
    return word ^ (word >> 31)


def swapped(predict, rows, references, players, contents, salts):
    """(rows, draws, players, outputs): one prediction for each row, draw and player, one by one.

    Breiman 2001, section 10, with the values of reference rows in place of shuffled ones.
    """
    answers = []
    for row in range(len(rows)):
        draws = []
        for salt in salts:
            told = []
            for player, word in enumerate(salt):
                other = mixed(int(contents[row]) ^ int(word)) % len(references)
                changed = rows.iloc[[row]].copy()
                for column, of in zip(rows.columns, players, strict=True):
                    if of == player:
                        changed[column] = [references[column].iloc[other]]
                told.append(predict(changed)[0])
            draws.append(told)
        answers.append(draws)
    return np.array(answers)


def log_loss(answers, truth):
    """Mean surprise at the true class."""
    return sum(-math.log(answer[of]) for answer, of in zip(answers, truth, strict=True)) / len(
        truth
    )


def accuracy(answers, truth):
    """Share of rows whose largest answer is the true class."""
    hits = [
        list(answer).index(max(answer)) == of for answer, of in zip(answers, truth, strict=True)
    ]
    return sum(hits) / len(hits)


def area(answers, truth, positive):
    """Share of pairs of a positive and another row that are in order; Mann and Whitney 1947."""
    pairs = [
        1.0 if one[positive] > other[positive] else 0.5 if one[positive] == other[positive] else 0
        for one, here in zip(answers, truth, strict=True)
        for other, there in zip(answers, truth, strict=True)
        if here == positive != there
    ]
    return sum(pairs) / len(pairs)


def mean_error(answers, truth):
    """Mean absolute difference."""
    return sum(abs(answer[0] - of) for answer, of in zip(answers, truth, strict=True)) / len(truth)


def explained(answers, truth):
    """One less the squared errors' share of the target's variance."""
    mean = sum(truth) / len(truth)
    lost = sum((answer[0] - of) ** 2 for answer, of in zip(answers, truth, strict=True))
    return 1 - lost / sum((of - mean) ** 2 for of in truth)


def bootstrapped(figure, rows, times, seed=0):
    """Standard deviation of a figure over samples of rows drawn with replacement (Efron 1979).

    figure: places of rows -> number.
    """
    generator = np.random.default_rng(seed)
    found = [figure(generator.integers(0, rows, rows)) for _ in range(times)]
    return float(np.std(found))
