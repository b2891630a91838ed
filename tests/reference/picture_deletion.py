"""Deletion and insertion in plain loops, from the papers; slow."""

import numpy as np


def square_of(y, x, size, along):
    """The row and the column of the square that a pixel lies in."""
    height, width = size
    longer = max(size)
    down = max(1, round(min(along, longer) * height / longer))
    across = max(1, round(min(along, longer) * width / longer))
    return y * down // height, x * across // width


def names_of(size, along):
    """The squares of a picture, row by row."""
    return sorted({square_of(y, x, size, along) for y in range(size[0]) for x in range(size[1])})


def mean(map_, along):
    """The mean of a map in each square, by the square's name."""
    found = {}
    for y in range(map_.shape[0]):
        for x in range(map_.shape[1]):
            found.setdefault(square_of(y, x, map_.shape, along), []).append(map_[y, x])
    return {name: sum(values) / len(values) for name, values in found.items()}


def replaced(picture, instead, along, gone):
    """Samek et al. 2017, equation 3: the picture with some of its squares replaced."""
    made = picture.copy()
    for y in range(picture.shape[0]):
        for x in range(picture.shape[1]):
            if square_of(y, x, picture.shape[:2], along) in gone:
                made[y, x] = instead[y, x]
    return made


def deletion(answer, picture, instead, along, order, stops):
    """The answer about one picture after so many squares of an order are replaced."""
    return [
        answer(replaced(picture, instead, along, {order[i] for i in range(stop)})) for stop in stops
    ]


def insertion(answer, picture, instead, along, order, stops):
    """Petsiuk et al. 2018, section 4.2: the same from what takes its place, towards the picture."""
    return deletion(answer, instead, picture, along, order, stops)


def area(shares, heights):
    """The area under a curve, by trapezoids."""
    total = 0.0
    for i in range(1, len(shares)):
        total += (shares[i] - shares[i - 1]) * (heights[i] + heights[i - 1]) / 2
    return total


def random_pictures(generator, size=(6, 9)):
    """A picture, what takes its place, and an answer about pictures that is no sum of places."""
    picture, instead = generator.normal(size=(2, *size, 3)).astype(np.float32)
    weights = generator.normal(size=(*size, 3))
    return picture, instead, lambda one: float(np.tanh((one * weights).sum()) + one[0, 0].max())
