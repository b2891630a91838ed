"""What words come to over many texts, one piece, one text and one word after the other."""

from __future__ import annotations

import statistics


def word_uses(pieces):
    """{word: {text: sum}} of (text's number, words that stand in the piece, number) triples."""
    found = {}
    for row, words, number in pieces:
        name = " ".join(word.casefold() for word in words)
        texts = found.setdefault(name, {})
        texts[row] = texts.get(row, 0.0) + number
    return found


def means(uses):
    """{word: (texts, mean, half the 95 % interval or None, above 0, least, most)}."""
    told = {}
    for name, texts in uses.items():
        numbers = list(texts.values())
        count = len(numbers)
        half = 1.96 * statistics.stdev(numbers) / count**0.5 if count > 1 else None
        above = sum(number > 0 for number in numbers)
        told[name] = (count, sum(numbers) / count, half, above, min(numbers), max(numbers))
    return told


def terms(texts, cut, weigh):
    """{term: (texts it stands in, mean weight there)}, each text by itself.

    cut: text -> its terms. weigh: (text, term) -> what the term weighs in it.
    """
    found = {}
    for text in texts:
        for term in set(cut(text)):
            found.setdefault(term, []).append(weigh(text, term))
    return {term: (len(parts), sum(parts) / len(parts)) for term, parts in found.items()}
