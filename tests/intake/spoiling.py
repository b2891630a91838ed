"""Files with a few bytes changed."""


def changed(data, draw, mark):
    """The bytes with a few of them overwritten, left out, repeated, or changed by `mark`.

    `mark(found, at)` changes the bytes it is given as only this kind of file needs it.
    """
    found = bytearray(data)
    for _ in range(draw.choice([1, 2, 5, 20])):
        at = draw.randrange(len(found) + 1)
        way = draw.randrange(4)
        if way == 0:
            found[at : at + 1] = bytes([draw.randrange(256)])
        elif way == 1:
            del found[at : at + draw.randrange(9)]
        elif way == 2:
            mark(found, at)
        else:
            found[at:at] = found[at // 2 : at // 2 + draw.randrange(40)]
    return bytes(found)
