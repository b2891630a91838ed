"""Words taken out of a text one after the other, in plain loops; slow."""


def left(text, spans, gone):
    """The text without some of its words, sign by sign."""
    out = {at for word in gone for at in range(*spans[word])}
    return "".join(sign for at, sign in enumerate(text) if at not in out)


def deletion(answer, text, spans, order, stops):
    """Samek et al. 2017, equation 3: the answer after so many words of an order are taken out."""
    return [answer(left(text, spans, order[:stop])) for stop in stops]


def shared(spans, values, words):
    """What each word adds, sign by sign: a piece is shared evenly by the words it touches."""
    found = [0.0] * len(words)
    for (begin, end), value in zip(spans, values, strict=True):
        touches = [
            at
            for at, (start, stop) in enumerate(words)
            if set(range(begin, end)) & set(range(start, stop))
        ]
        for at in touches:
            found[at] += value / len(touches)
    return found


def ranks(values):
    """Ranks from 1, equal values share the mean of theirs."""
    return [
        1 + sum(other < value for other in values) + (values.count(value) - 1) / 2
        for value in values
    ]


def rank_correlation(one, other):
    """Spearman 1904: the correlation of the ranks."""
    first, second = ranks(list(one)), ranks(list(other))
    a, b = sum(first) / len(first), sum(second) / len(second)
    top = sum((x - a) * (y - b) for x, y in zip(first, second, strict=True))
    sizes = sum((x - a) ** 2 for x in first) * sum((y - b) ** 2 for y in second)
    return top / sizes**0.5
