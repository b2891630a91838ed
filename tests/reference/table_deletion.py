"""Columns of a row replaced by those of reference rows, in plain loops; slow."""


def replaced(row, other, gone, players):
    """Samek et al. 2017, equation 3, of a row: the columns of some players are another row's."""
    pairs = zip(row, other, players, strict=True)
    return [new if player in gone else old for old, new, player in pairs]


def answered(answer, row, references, gone, players):
    """The mean answer with the values of each reference row in turn."""
    found = [answer(replaced(row, other, gone, players)) for other in references]
    return sum(found) / len(found)


def deletion(answer, row, references, order, stops, players):
    """The answer after so many players of an order were replaced."""
    return [
        answered(answer, row, references, {int(order[at]) for at in range(stop)}, players)
        for stop in stops
    ]


def insertion(answer, row, references, order, stops, players):
    """Petsiuk et al. 2018, section 4.2: from all replaced, the first of the order come back first.

    Some stop of players back in is all others of them gone.
    """
    return [
        answered(answer, row, references, {int(each) for each in order[stop:]}, players)
        for stop in stops
    ]


def of_a_sum(start, shares, order, stops):
    """The curve of a weighted sum: each player takes its share with it, and nothing else."""
    return [start - sum(shares[order[at]] for at in range(stop)) for stop in stops]
